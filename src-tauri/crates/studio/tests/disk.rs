//! The document and its files: a save writes what changed and nothing else, what changed on disk is taken in or asked about,
//! and no other schema's files are touched.

use std::fs;
use std::path::{Path, PathBuf};

use studio::{Command, Document, Move, OnConflict, Saved};

const BLOG: &str = include_str!("../../../../schemas/blog/schema.prisma");
const MODELS: &str = "model A {\n  id Int @id\n}\n\nmodel B {\n  id Int @id\n}\n";

fn text(document: &Document) -> String {
    document.files()[0].text.clone()
}

fn names(document: &Document) -> Vec<String> {
    document.files().into_iter().map(|file| file.name).collect()
}

fn run(document: &mut Document, command: &Command) {
    document.run(command).unwrap_or_else(|failure| panic!("{command:?}: {failure}"));
}

fn table(document: &Document, name: &str) -> schema::TableId {
    document.schema().table_named(name).unwrap_or_else(|| panic!("no table {name}")).id
}

fn move_to(document: &mut Document, name: &str, x: i32) {
    let table = table(document, name);
    run(document, &Command::Move { moves: vec![Move { table, x, y: 0 }] });
}

fn x_of(document: &Document, name: &str) -> Option<i32> {
    Some(document.schema().placements().get(&table(document, name))?.x)
}

/// A folder with files of these names and texts.
fn folder(files: &[(&str, &str)]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = fs::canonicalize(folder.path()).expect("a path");
    files.iter().for_each(|(name, text)| write(&path.join(name), text));
    (folder, path)
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    fs::write(path, text).expect("written");
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).expect("read")
}

fn save(document: &mut Document) {
    let saved = document.save(None, OnConflict::Ask).expect("saved");
    assert!(matches!(saved, Saved::Done { .. }), "{saved:?}");
    assert!(!document.status().dirty);
}

#[test]
fn saving_writes_what_changed_and_nothing_else() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("schema.prisma");
    fs::write(&path, BLOG).expect("written");
    let mut document = Document::open(folder.path()).expect("opened");
    assert!(!document.status().dirty);
    assert!(matches!(document.save(None, OnConflict::Ask), Ok(Saved::Done { .. })));
    assert_eq!(fs::read_to_string(&path).expect("read"), BLOG);
    assert_eq!(
        fs::read_dir(folder.path()).expect("a listing").count(),
        1,
        "no diagram file without a choice of places"
    );

    let user = table(&document, "User");
    run(&mut document, &Command::Move { moves: vec![Move { table: user, x: 10, y: 20 }] });
    assert_eq!(
        document.save(None, OnConflict::Ask).expect("saved").written().map(PathBuf::from),
        Ok(fs::canonicalize(&path).expect("a path"))
    );
    run(&mut document, &Command::Undo);
    run(&mut document, &Command::Redo);
    assert!(!document.status().dirty, "as it was saved");
    run(&mut document, &Command::Move { moves: vec![Move { table: user, x: 10, y: 30 }] });
    assert!(document.status().dirty);
    save(&mut document);
    assert_eq!(fs::read_to_string(&path).expect("read"), BLOG);
    let again = Document::open(&path).expect("opened");
    assert_eq!(again.schema().placements()[&table(&again, "User")].x, 10);

    // Changed on disk: taken in without edits, asked about with.
    fs::write(&path, BLOG.replace("/// An article.", "/// An article, or a note.")).expect("written");
    assert!(document.read_disk().expect("read").is_some());
    assert!(text(&document).contains("or a note"));
    run(&mut document, &Command::AddTable { name: "Extra".into(), x: 0, y: 0 });
    fs::write(&path, BLOG).expect("written");
    assert_eq!(document.read_disk().expect_err("asked").message, "schema.prisma");
    let asked = document.save(None, OnConflict::Ask).expect("asked");
    assert_eq!(asked, Saved::ChangedOnDisk { files: vec!["schema.prisma".into()] });
    let refusal = asked.written().expect_err("nobody to ask");
    assert!(refusal.message.contains("schema.prisma") && refusal.help.is_some(), "{refusal}");
    assert_eq!(fs::read_to_string(&path).expect("read"), BLOG, "nothing was overwritten");
    assert!(matches!(document.save(None, OnConflict::Overwrite), Ok(Saved::Done { .. })));
    assert!(fs::read_to_string(&path).expect("read").contains("model Extra"));
}

#[test]
fn the_diagram_file_is_taken_in_and_never_overwritten_unasked() {
    let theirs = "{\n  \"A\": { \"x\": 500, \"y\": 5 },\n  \"$version\": 1\n}\n";
    let (_keep, path) = folder(&[("schema.prisma", MODELS)]);
    let mut document = Document::open(&path).expect("opened");
    document.snapshot();
    move_to(&mut document, "A", 1000);
    save(&mut document);
    write(&path.join("diagram.json"), theirs);
    let update = document.read_disk().expect("read").expect("an update");
    assert_eq!((update.changes.len(), x_of(&document, "A")), (1, Some(500)));
    assert!(!document.status().dirty && document.read_disk().expect("read").is_none());

    // Text and places of one pull come as one update; so does a diagram file that was not there before.
    let more = MODELS.replace("model B", "model C {\n  id Int @id\n}\n\nmodel B");
    write(&path.join("schema.prisma"), &more);
    write(&path.join("diagram.json"), &theirs.replace("\"A\"", "\"C\": { \"x\": 77, \"y\": 7 },\n  \"A\""));
    let before = document.revision();
    assert_eq!(document.read_disk().expect("read").expect("an update").revision, before + 1);
    assert_eq!((x_of(&document, "C"), document.status().dirty), (Some(77), false));

    move_to(&mut document, "A", 2000);
    write(&path.join("diagram.json"), theirs);
    assert_eq!(document.read_disk().expect_err("asked").message, "diagram.json");
    let asked = document.save(None, OnConflict::Ask).expect("asked");
    assert_eq!(asked, Saved::ChangedOnDisk { files: vec!["diagram.json".into()] });
    assert_eq!(read(&path.join("diagram.json")), theirs);
    assert!(document.save(None, OnConflict::Overwrite).expect("saved").written().is_ok());
    assert!(read(&path.join("diagram.json")).contains("2000"));
}

#[test]
fn schemas_in_one_folder_keep_their_places_apart() {
    let shared = "{\n  \"A\": { \"x\": 500, \"y\": 5 },\n  \"X\": { \"x\": 600, \"y\": 5 },\n  \"$version\": 1\n}\n";
    let other = "model X {\n  id Int @id\n}\n";
    let (_keep, path) = folder(&[("shop.prisma", MODELS), ("other.prisma", other), ("diagram.json", shared)]);
    let mut shop = Document::open(&path.join("shop.prisma")).expect("opened");
    assert_eq!((x_of(&shop, "A"), shop.status().dirty, shop.notes().count()), (Some(500), false, 0));
    move_to(&mut shop, "A", 1000);
    save(&mut shop);
    let mut other = Document::open(&path.join("other.prisma")).expect("opened");
    assert_eq!(x_of(&other, "X"), Some(600), "a diagram file that was there is still read");
    move_to(&mut other, "X", 2000);
    save(&mut other);
    assert_eq!(x_of(&Document::open(&path.join("shop.prisma")).expect("opened"), "A"), Some(1000));
    assert_eq!(x_of(&Document::open(&path.join("other.prisma")).expect("opened"), "X"), Some(2000));
    assert_eq!(read(&path.join("diagram.json")), shared);
    // Alone in its folder, or by the usual name, a schema has the usual file.
    for name in ["shop.prisma", "schema.prisma"] {
        let (_keep, path) = folder(&[(name, MODELS)]);
        if name == "schema.prisma" {
            write(&path.join("other.prisma"), "");
        }
        let mut document = Document::open(&path.join(name)).expect("opened");
        move_to(&mut document, "A", 1);
        save(&mut document);
        assert!(path.join("diagram.json").exists(), "{name}");
    }
}

#[test]
fn files_that_come_and_go_are_taken_in() {
    let (_keep, path) = folder(&[("a.prisma", MODELS), ("b.prisma", "model X {\n  aId Int @id\n}\n")]);
    let mut document = Document::open(&path).expect("opened");
    document.snapshot();
    let (id, before) = (table(&document, "X"), document.revision());
    // A rename of a file, and a new one.
    fs::rename(path.join("b.prisma"), path.join("0.prisma")).expect("renamed");
    write(&path.join("models/c.prisma"), "model New {\n  id Int @id\n}\n");
    let update = document.read_disk().expect("read").expect("an update");
    assert!(update.revision > before + 1, "a gap: the window asks for a snapshot");
    assert_eq!(document.snapshot().revision, update.revision);
    assert_eq!(names(&document), ["0.prisma", "a.prisma", "models/c.prisma"]);
    assert_eq!(table(&document, "X"), id, "it is the same table");
    assert!(document.schema().table_named("New").is_some() && !document.status().dirty);
    assert!(document.read_disk().expect("read").is_none());

    // Edits go to the right files afterwards, and what was typed on the old list is not taken for text of another file.
    let stray = Command::EditSource { file: 0, text: MODELS.into(), base: before };
    assert_eq!(document.run(&stray).expect_err("refused").code, "edit/moved-on");
    run(&mut document, &Command::RenameTable { table: id, name: "Y".into() });
    save(&mut document);
    assert!(read(&path.join("0.prisma")).contains("model Y") && !path.join("b.prisma").exists());

    // With unsaved edits it is asked; a file that is gone does not come back unasked.
    run(&mut document, &Command::RenameTable { table: id, name: "Z".into() });
    fs::remove_file(path.join("models/c.prisma")).expect("removed");
    write(&path.join("d.prisma"), "");
    assert_eq!(document.read_disk().expect_err("asked").message, "models/c.prisma\nd.prisma");
    let asked = document.save(None, OnConflict::Ask).expect("asked");
    assert_eq!(asked, Saved::ChangedOnDisk { files: vec!["models/c.prisma".into()] });
    assert!(!path.join("models/c.prisma").exists());
}

#[test]
fn a_failed_save_under_another_name_changes_nothing() {
    let (_keep, path) = folder(&[("schema.prisma", BLOG), ("file", "")]);
    let mut document = Document::open(&path.join("schema.prisma")).expect("opened");
    run(&mut document, &Command::AddTable { name: "Extra".into(), x: 0, y: 0 });
    let (files, project) = (document.files(), document.project().cloned());
    assert!(document.save(Some(&path.join("file/within.prisma")), OnConflict::Ask).is_err());
    assert_eq!((document.files(), document.project().cloned(), document.status().dirty), (files, project, true));
    save(&mut document);
    assert!(read(&path.join("schema.prisma")).contains("model Extra"));
}

#[test]
fn another_name_than_the_confirmed_one_is_not_overwritten() {
    let (_keep, path) = folder(&[("x.prisma", "// kept\n")]);
    let mut document = Document::from_text(BLOG);
    let refusal = document.save(Some(&path.join("x")), OnConflict::Ask).expect_err("refused");
    assert_eq!((refusal.code.as_str(), read(&path.join("x.prisma")).as_str()), ("save/exists", "// kept\n"));
    assert!(document.project().is_none());
    // Chosen by its whole name it was confirmed.
    assert!(document.save(Some(&path.join("x.prisma")), OnConflict::Ask).is_ok_and(|saved| saved.written().is_ok()));
    assert_eq!(read(&path.join("x.prisma")), BLOG);
    assert!(document.save(Some(&path.join("y")), OnConflict::Ask).is_ok_and(|saved| saved.written().is_ok()));
    assert_eq!((read(&path.join("y.prisma")), names(&document)), (BLOG.to_owned(), vec!["y.prisma".to_owned()]));
    assert!(document.read_disk().expect("read").is_none());
}

fn codes(document: &Document) -> Vec<String> {
    document.status().notices.into_iter().map(|notice| notice.code).collect()
}

#[test]
fn a_broken_configuration_is_said_until_it_is_mended() {
    let (_keep, path) = folder(&[("schema.prisma", MODELS), ("crowfoot.toml", "[rules]\naudit = \"off\"\nnaming =\n")]);
    let mut document = Document::open(&path).expect("opened");
    let notices = document.status().notices;
    assert!(notices.len() == 1 && notices[0].code == "config/unreadable", "{notices:?}");
    assert!(notices[0].message.contains("crowfoot.toml") && notices[0].message.contains("line 3"), "{notices:?}");
    assert!(notices[0].help.is_some());
    assert!(document.findings().iter().any(|finding| finding.code.starts_with("audit/")));

    write(&path.join("crowfoot.toml"), "[rules]\naudit = \"off\"\n");
    let update = document.read_disk().expect("read").expect("an update");
    assert!(update.status.notices.is_empty() && !update.status.dirty, "{:?}", update.status);
    let findings = update.findings.expect("other rules, other findings");
    assert!(!findings.iter().any(|finding| finding.code.starts_with("audit/")), "{findings:?}");
    assert!(document.read_disk().expect("read").is_none());

    write(&path.join("crowfoot.toml"), "[rules]\nno_such = \"off\"\n");
    assert!(document.read_disk().expect("read").is_some());
    assert_eq!(codes(&document), ["config/mistake"]);
}

#[test]
fn a_torn_diagram_file_is_said_and_kept() {
    let torn = "{\n<<<<<<< HEAD\n  \"A\": { \"x\": 500, \"y\": 5 },\n=======\n  \"A\": { \"x\": 9, \"y\": 5 },\n>>>>>>> b\n  \"$version\": 1\n}\n";
    let (_keep, path) = folder(&[("schema.prisma", MODELS), ("diagram.json", torn)]);
    let mut document = Document::open(&path).expect("opened");
    let notice = document.status().notices.remove(0);
    assert!(notice.code == "diagram/torn" && notice.message.starts_with("diagram.json:2:"), "{notice}");
    assert!(notice.help.is_some_and(|help| help.contains("diagram.json.bak")));
    move_to(&mut document, "A", 1000);
    save(&mut document);
    assert_eq!(read(&path.join("diagram.json.bak")), torn);
    assert_eq!(
        (codes(&document), document.kept_copy()),
        (vec!["diagram/kept".to_owned()], Some(&*path.join("diagram.json.bak")))
    );

    // Another torn one is kept beside the first, and the same is not kept twice.
    for text in [torn, "{\n  \"A\": {"] {
        write(&path.join("diagram.json"), text);
        let mut document = Document::open(&path).expect("opened");
        move_to(&mut document, "A", 2000);
        save(&mut document);
    }
    assert_eq!(read(&path.join("diagram.json.bak")), torn);
    assert_eq!(read(&path.join("diagram.json.bak2")), "{\n  \"A\": {");
    assert!(!path.join("diagram.json.bak3").exists());

    // Mended while it is open, it is said no more.
    write(&path.join("diagram.json"), torn);
    let mut document = Document::open(&path).expect("opened");
    write(&path.join("diagram.json"), "{\n  \"A\": { \"x\": 500, \"y\": 5 },\n  \"$version\": 1\n}\n");
    document.read_disk().expect("read");
    assert_eq!(codes(&document), [""; 0]);
}

#[test]
fn a_file_that_is_gone_is_unsaved_and_a_save_brings_it_back() {
    let (_keep, path) = folder(&[("schema.prisma", MODELS)]);
    let mut document = Document::open(&path.join("schema.prisma")).expect("opened");
    document.snapshot();
    move_to(&mut document, "A", 1000);
    save(&mut document);
    for edited in [false, true] {
        if edited {
            run(&mut document, &Command::AddTable { name: "Extra".into(), x: 0, y: 0 });
        }
        fs::remove_file(path.join("schema.prisma")).expect("removed");
        fs::remove_file(path.join("diagram.json")).expect("removed");
        let update = document.read_disk().expect("nothing to ask about").expect("an update");
        assert!(update.status.dirty && update.status.notices[0].code == "disk/gone", "{:?}", update.status);
        assert!(document.read_disk().expect("read").is_none(), "it is said once");
        save(&mut document);
        assert_eq!(read(&path.join("schema.prisma")), text(&document));
        assert!(read(&path.join("diagram.json")).contains("1000"));
        assert!(!document.status().dirty && codes(&document).is_empty());
    }
    // Back by itself, it is as it was.
    fs::remove_file(path.join("schema.prisma")).expect("removed");
    document.read_disk().expect("read");
    write(&path.join("schema.prisma"), &text(&document));
    let update = document.read_disk().expect("read").expect("an update");
    assert!(!update.status.dirty && update.status.notices.is_empty());
}
