//! The formatter beside Prisma's own: on every schema of the shared corpus, as it is, spoilt, and with relations taken
//! apart; file by file, and folder by folder.

mod common;
#[path = "engine/mistakes.rs"]
mod mistakes;

use std::path::Path;

use common::random::Random;
use prisma::tree::{Field, MemberKind};
use prisma::{SourceFile, TokenKind};

/// A schema with what it is called in a report.
type Case = (String, Vec<SourceFile>);

/// The text with blanks squeezed, indentation gone and blank lines doubled, outside of strings and comments.
fn spoilt(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let line = line.trim_start();
        if line.contains(['"', '/']) {
            out.push_str(line);
        } else {
            out.push_str(&line.split_whitespace().collect::<Vec<_>>().join(" "));
        }
        out.push_str(if line.is_empty() { "\n\n" } else { "\n" });
    }
    out
}

/// The text with other space between its tokens, other line breaks, and comments where there were none.
fn loosened(text: &str, random: &mut Random) -> String {
    const SPACES: [&str; 5] = ["", " ", "  ", "\t", "    "];
    const BREAKS: [&str; 8] =
        ["\n", "\n\n", "\n \n", "\r\n", "\n// c\n", "\n  /// d\n\n", "\n/* a\n * b */\n", " // note\n"];
    let percent = [2, 10, 30][random.below(3)];
    let mut out = String::new();
    for token in prisma::lex(text) {
        let written = token.range.of(text);
        let space = |random: &mut Random| if random.chance(percent) { SPACES[random.below(5)] } else { "" };
        match token.kind {
            TokenKind::Newline => out.push_str(if random.chance(percent) { BREAKS[random.below(8)] } else { written }),
            TokenKind::Whitespace if random.chance(percent) => out.push_str(SPACES[1 + random.below(4)]),
            TokenKind::LeftParen | TokenKind::LeftBracket => out.extend([written, space(random)]),
            TokenKind::RightParen | TokenKind::Comma | TokenKind::Colon | TokenKind::Equals | TokenKind::LeftBrace => {
                out.extend([space(random), written, space(random)]);
            }
            TokenKind::RightBracket => out.extend([written, space(random)]),
            _ => out.push_str(written),
        }
    }
    out
}

/// The same with every file spoilt.
fn all_spoilt(files: &[SourceFile]) -> Vec<SourceFile> {
    files.iter().map(|file| SourceFile { text: spoilt(&file.text), ..file.clone() }).collect()
}

/// One or several of: a relation field gone, its `@relation` gone, some of its arguments gone, a column gone.
fn taken_apart(files: &[SourceFile], random: &mut Random) -> Vec<SourceFile> {
    let source = prisma::Source::new(files);
    let mut models = Vec::new();
    for file in &source.files {
        let names = file.tree.blocks().filter_map(|(_, block)| Some(block.name?.of(&file.text)));
        models.extend(names);
    }
    let mut cuts: Vec<(usize, usize, usize)> = Vec::new();
    for (index, file) in source.files.iter().enumerate() {
        let text = &file.text;
        for (_, block) in file.tree.blocks() {
            for member in &block.members {
                let MemberKind::Field(field) = &member.kind else { continue };
                let whole = (index, member.range.start as usize, member.range.end as usize);
                match relation(text, field, &models) {
                    true if random.chance(25) => cuts.push(whole),
                    true => cuts.extend(relation_cut(text, field, random).map(|(start, end)| (index, start, end))),
                    false if random.chance(2) => cuts.push(whole),
                    false => {}
                }
            }
        }
    }
    // Of many cuts a few, so that much stays whole.
    let keep = 1 + random.below(6);
    while cuts.len() > keep {
        cuts.remove(random.below(cuts.len()));
    }
    let mut files = files.to_vec();
    for (file, start, end) in cuts.into_iter().rev() {
        files[file].text.replace_range(start..end, "");
    }
    files
}

fn relation(text: &str, field: &Field, models: &[&str]) -> bool {
    field.ty.is_some_and(|ty| models.contains(&ty.name.of(text)))
}

/// `@relation`, or one of its arguments with the comma behind it, or all of them.
fn relation_cut(text: &str, field: &Field, random: &mut Random) -> Option<(usize, usize)> {
    let attribute = field.attributes.iter().find(|attribute| attribute.name(text) == "relation")?;
    let list = attribute.arguments.as_ref()?;
    Some(match random.below(4) {
        0 => (attribute.range.start as usize, attribute.range.end as usize),
        1 => (list.range.start as usize, list.range.end as usize),
        _ => {
            let at = random.below(list.items.len());
            let item = list.items.get(at)?;
            match list.items.get(at + 1) {
                Some(next) => (item.range.start as usize, next.range.start as usize),
                None => {
                    let before = at.checked_sub(1).and_then(|at| list.items.get(at));
                    (before.map_or(item.range.start, |before| before.range.end) as usize, item.range.end as usize)
                }
            }
        }
    })
}

/// Compares our answer with the engine's for each case and both versions; says how many differ, and shows some. Of a
/// thousand so many may: where the validator overlooks a fault, something is added that Prisma does not add.
fn compare(what: &str, cases: &[Case], may_differ: usize) {
    let formatted: Vec<Vec<SourceFile>> = cases.iter().map(|(_, files)| prisma::format_schema(files)).collect();
    let schemas: Vec<&[SourceFile]> = cases.iter().map(|(_, files)| files.as_slice()).collect();
    for version in ["6", "7"] {
        let Some(expected) = common::engine::formatted(version, &schemas) else {
            println!("Prisma engine {version}: not present");
            continue;
        };
        let (mut wrong, mut failed) = (Vec::new(), 0);
        for (((name, _), ours), expected) in cases.iter().zip(&formatted).zip(&expected) {
            let Some(expected) = expected else {
                failed += 1;
                continue;
            };
            wrong.extend(difference(ours, expected).map(|difference| format!("{name}{difference}")));
        }
        let count = cases.len() - failed;
        println!("{what}: {} of {count} as Prisma {version} formats them; it fails on {failed}", count - wrong.len());
        for wrong in wrong.iter().take(40) {
            println!("{wrong}");
        }
        assert!(
            wrong.len() * 1000 <= count * may_differ,
            "{} of {count} differ ({what}, Prisma {version})",
            wrong.len()
        );
    }
}

/// The first line that differs.
fn difference(ours: &[SourceFile], expected: &[SourceFile]) -> Option<String> {
    if ours.len() != expected.len() {
        return Some(format!(": {} files, Prisma {}", ours.len(), expected.len()));
    }
    let (ours, expected) = ours.iter().zip(expected).find(|(ours, expected)| ours != expected)?;
    let place = ours.text.lines().zip(expected.text.lines()).position(|(a, b)| a != b);
    let place = place.unwrap_or_else(|| ours.text.lines().count().min(expected.text.lines().count()));
    let line = |text: &str| text.lines().nth(place).unwrap_or("(end)").to_owned();
    let (a, b) = (line(&ours.text), line(&expected.text));
    Some(format!(" {}:{}\n  ours   {a:?}\n  Prisma {b:?}", ours.path, place + 1))
}

/// The groups of the corpus; says so when it is not there.
fn corpus() -> Option<Vec<Case>> {
    let corpus = common::corpus();
    if corpus.is_none() {
        println!("shared corpus: not present");
    }
    corpus
}

#[test]
fn formats_as_prisma_does() {
    let Some(groups) = corpus() else { return };
    assert!(!groups.is_empty(), "the corpus holds no schema");
    let mut random = Random(3);
    let mut cases = Vec::new();
    for (name, files) in groups {
        cases.push((format!("{name} (spoilt)"), all_spoilt(&files)));
        if files.iter().all(|file| file.text.len() < 100_000) {
            let loose = |file: &SourceFile| SourceFile { text: loosened(&file.text, &mut random), ..file.clone() };
            cases.push((format!("{name} (loosened)"), files.iter().map(loose).collect()));
        }
        cases.push((name, files));
    }
    // Blank lines and comments in odd places settle only at the second time, with Prisma too.
    for (name, files) in cases.iter().filter(|(name, _)| !name.ends_with("(loosened)")) {
        for file in files.iter().filter(|file| common::fuzzed::is_whole(&file.text)) {
            let once = prisma::format(&file.text);
            assert_eq!(prisma::format(&once), once, "{name}: formatting twice differs from formatting once");
        }
    }
    compare("corpus", &cases, 2);
}

#[test]
fn completes_relations_as_prisma_does() {
    let Some(groups) = corpus() else { return };
    let mut random = Random(11);
    // More seeds take longer and find more.
    let seeds = std::env::var("CROWFOOT_SEEDS").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(2);
    let mut cases = Vec::new();
    for (name, files) in groups {
        let size: usize = files.iter().map(|file| file.text.len()).sum();
        if size > 200_000 {
            continue;
        }
        for seed in 0..seeds {
            let files = taken_apart(&files, &mut random);
            cases.push((format!("{name} (taken apart, {seed}, spoilt)"), all_spoilt(&files)));
            cases.push((format!("{name} (taken apart, {seed})"), files));
        }
    }
    compare("relations taken apart", &cases, 2);
}

/// Two models with a relation that has everything still to come.
const OPEN: &str = "
model OpenParent {
  id Int @id
}

model OpenChild {
  id     Int @id
  parent OpenParent
}
";

/// Prisma adds nothing where names, types or attributes are at fault, and does where only the meaning is.
#[test]
fn adds_just_when_prisma_does() {
    let Some(groups) = corpus() else { return };
    let mut random = mistakes::Random::starting_at(5);
    let (mut cases, mut mistaken) = (Vec::new(), Vec::new());
    for (name, mut files) in groups {
        let Some(last) = files.last_mut().filter(|last| last.text.len() < 200_000) else { continue };
        last.text += OPEN;
        for turn in 0..4 {
            let mut files = files.clone();
            let Some(last) = files.last_mut() else { continue };
            let Some((kind, text)) = random.mistake(&last.text) else { continue };
            last.text = text;
            mistaken.push((format!("{name} ({kind}, {turn})"), files));
        }
        cases.push((format!("{name} (open end)"), files));
    }
    // A block without end has another end for us than for Prisma.
    let closed = |files: &[SourceFile]| {
        files.iter().all(|file| prisma::parse_text(&file.text).blocks().all(|(_, block)| block.close.is_some()))
    };
    cases.retain(|(_, files)| closed(files));
    mistaken.retain(|(_, files)| closed(files));
    compare("open ends", &cases, 2);
    compare("open ends and a mistake", &mistaken, 5);
}

/// Pairs of the engines' own tests: `X.prisma` and `X.reformatted.prisma`, and folders likewise.
#[test]
fn agrees_with_the_pairs_of_the_engines() {
    let Some(shared) = common::shared() else {
        println!("shared corpus: not present");
        return;
    };
    let read = |path: &Path| std::fs::read_to_string(path).unwrap_or_default();
    let mut pairs: Vec<(String, Vec<SourceFile>, Vec<SourceFile>)> = Vec::new();
    let tests = shared.join("corpus/prisma-engines/psl/psl/tests");
    for path in common::prisma_files(&tests) {
        let name = path.display().to_string();
        if let Some(stem) = name.strip_suffix(".reformatted.prisma") {
            let file = |text| vec![SourceFile { path: "schema.prisma".into(), text }];
            pairs.push((stem.to_owned(), file(read(Path::new(&format!("{stem}.prisma")))), file(read(&path))));
        }
    }
    let mut folders: Vec<_> = std::fs::read_dir(tests.join("reformatter_multi_file"))
        .map(|entries| entries.flatten().map(|entry| entry.path()).collect())
        .unwrap_or_default();
    folders.sort();
    for folder in folders {
        let name = folder.display().to_string();
        let Some(before) = name.strip_suffix(".reformatted") else { continue };
        let file = |folder: &Path, path: &Path| SourceFile {
            path: path.strip_prefix(folder).unwrap_or(path).display().to_string(),
            text: read(path),
        };
        let all = |folder: &Path| common::prisma_files(folder).iter().map(|path| file(folder, path)).collect();
        pairs.push((before.to_owned(), all(Path::new(before)), all(&folder)));
    }
    assert!(!pairs.is_empty(), "the corpus holds no pairs");
    let mut wrong = Vec::new();
    for (name, files, expected) in &pairs {
        wrong.extend(
            difference(&prisma::format_schema(files), expected).map(|difference| format!("{name}{difference}")),
        );
    }
    println!("{} of {} pairs of the engines", pairs.len() - wrong.len(), pairs.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
