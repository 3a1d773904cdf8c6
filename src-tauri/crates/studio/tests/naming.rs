//! Renames from the source panel: what stands under the cursor gets another name wherever it is named, as one step.

use std::path::{Path, PathBuf};

use prisma::assist::{Named, names};
use prisma::{Parsed, SourceFile, parse};
use studio::{Command, Document};

const TEXT: &str = r#"datasource db {
  provider = "postgresql"
}

// 🙂 ü
/// check(adult): age > 17
model User {
  id    Int    @id
  age   Int
  role  Role   @default(READER)
  posts Post[]
  tags  Tag[]
}

model Post {
  id     Int  @id
  author User @relation(fields: [by], references: [id])
  by     Int

  @@index([by])
}

model Tag {
  id    Int    @id
  users User[]
}

enum Role {
  READER
  WRITER
}
"#;

fn rename(document: &mut Document, file: u32, old: &str, name: &str) -> Result<studio::Update, studio::Failure> {
    let text = document.files()[file as usize].text.clone();
    let offset = text[..text.find(old).expect("it is there")].encode_utf16().count() as u32;
    document.run(&Command::RenameAt { file, offset, name: name.to_owned() })
}

#[test]
fn everything_follows_and_one_undo_takes_it_back() {
    for (old, name, gone, there) in [
        ("User {", "Person", vec!["User"], vec!["model Person {", "Person[]", "author Person"]),
        ("age   Int", "years", vec!["age"], vec!["years > 17"]),
        ("by], ref", "writer", vec!["by"], vec!["fields: [writer]", "@@index([writer])"]),
        ("author", "writer", vec!["author"], vec!["writer User"]),
        ("posts", "texts", vec!["posts"], vec!["texts Post[]"]),
        ("tags", "labels", vec!["tags"], vec!["labels Tag[]"]),
        ("Role ", "Rank", vec!["Role"], vec!["enum Rank {"]),
        ("READER)", "GUEST", vec!["READER"], vec!["@default(GUEST)", "  GUEST\n"]),
    ] {
        let mut document = Document::from_text(TEXT);
        let revision = document.revision();
        rename(&mut document, 0, old, name).unwrap_or_else(|failure| panic!("{old}: {failure:?}"));
        assert_eq!(document.revision(), revision + 1);
        let text = document.files()[0].text.clone();
        let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
        assert!(gone.iter().all(|gone| !words.contains(gone)), "{old}:\n{text}");
        let plain = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for there in there {
            let there = there.trim();
            assert!(text.contains(there) || plain.contains(there), "{old}: `{there}` in\n{text}");
        }
        assert!(document.parsed().diagnostics.is_empty(), "{old}: {:?}", document.parsed().diagnostics);
        document.run(&Command::Undo).expect("a step back");
        assert_eq!(document.files()[0].text, TEXT, "{old}");
    }
}

#[test]
fn what_cannot_be_is_refused_in_words() {
    for (old, name, code) in [
        ("@id", "x", "edit/no-name"),
        ("User {", "Post", "edit/name-taken"),
        ("age   Int", "1x", "edit/name"),
        ("tags", "posts", "edit/name-taken"),
        ("posts", "age", "edit/name-taken"),
        ("READER)", "WRITER", "edit/name-taken"),
    ] {
        let mut document = Document::from_text(TEXT);
        let failure = rename(&mut document, 0, old, name).expect_err(old);
        assert_eq!(failure.code, code, "{old}: {failure:?}");
        assert_eq!(document.files()[0].text, TEXT);
    }
}

#[test]
fn a_rename_goes_across_files() {
    let folder = std::env::temp_dir().join(format!("crowfoot-naming-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).expect("written");
    write("schema.prisma", "datasource db {\n  provider = \"postgresql\"\n}\n");
    write("a.prisma", "model A {\n  key Int @id\n  b   B?\n}\n");
    write("b.prisma", "// 🙂\nmodel B {\n  id Int @id\n  a  A   @relation(fields: [id], references: [key])\n}\n");
    let mut document = Document::open(&folder).expect("it opens");
    let files: Vec<String> = document.files().into_iter().map(|file| file.name).collect();
    let b = files.iter().position(|name| name.ends_with("b.prisma")).expect("there") as u32;
    rename(&mut document, b, "key", "number").expect("renamed");
    rename(&mut document, b, "A  ", "Alpha").expect("renamed");
    let all: String = document.files().into_iter().map(|file| file.text).collect();
    assert!(
        all.contains("model Alpha {") && all.contains("references: [number]") && all.contains("number Int"),
        "{all}"
    );
    assert!(document.parsed().diagnostics.is_empty(), "{:?}", document.parsed().diagnostics);
    std::fs::remove_dir_all(&folder).expect("the folder goes");
}

fn texts(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            texts(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "prisma") {
            found.push(path);
        }
    }
}

fn parsed(text: &str) -> Parsed {
    parse(&[SourceFile { path: "schema.prisma".into(), text: text.into() }])
}

/// In real schemas: no mistake is new, everything that named the old one names the new one, and one undo takes all back.
#[test]
fn renames_in_real_schemas() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
    let shared = std::env::var_os("CROWFOOT_SHARED").map_or_else(|| root.join("../shared"), PathBuf::from);
    let mut paths = Vec::new();
    texts(&root.join("schemas"), &mut paths);
    texts(&shared.join("corpus/prisma"), &mut paths);
    texts(&shared.join("corpus/prisma-engines/psl"), &mut paths);
    let (mut done, mut refused) = (0, std::collections::BTreeMap::new());
    for (turn, path) in paths.iter().enumerate() {
        let Ok(text) = std::fs::read_to_string(path) else { continue };
        let before = parsed(&text);
        // A long schema shows nothing that a short one does not, and takes its time.
        if !before.diagnostics.is_empty() || text.len() > 60_000 {
            continue;
        }
        let all = names(&before);
        let declared: Vec<&Named> = all.iter().filter(|named| named.declares).collect();
        for pick in 0..2_usize.min(declared.len()) {
            let named = declared[(turn * 5 + pick * declared.len() / 2) % declared.len()];
            let mut document = Document::from_text(&text);
            let offset = text[..named.span.start as usize].encode_utf16().count() as u32;
            let what = before.source.slice(named.span);
            let command = Command::RenameAt { file: 0, offset, name: "Renamed".to_owned() };
            if let Err(failure) = document.run(&command) {
                assert!(
                    matches!(failure.code.as_str(), "edit/no-name" | "edit/name-taken"),
                    "{}: {what}: {failure:?}",
                    path.display()
                );
                *refused.entry(failure.code).or_insert(0) += 1;
                continue;
            }
            let after = document.parsed();
            assert!(after.diagnostics.is_empty(), "{}: {what}: {:#?}", path.display(), after.diagnostics);
            let count = |parsed: &Parsed, all: &[Named], name: &str| {
                all.iter().filter(|named| parsed.source.slice(named.span) == name).count()
            };
            let now = names(after);
            let uses = all.iter().filter(|other| other.target == named.target).count();
            assert_eq!(
                count(after, &now, "Renamed"),
                uses,
                "{}: {what}\n{}",
                path.display(),
                after.source.files[0].text
            );
            document.run(&Command::Undo).expect("a step back");
            assert_eq!(document.files()[0].text, text, "{}: {what}", path.display());
            done += 1;
        }
    }
    println!("{done} renames, {refused:?} refused");
}
