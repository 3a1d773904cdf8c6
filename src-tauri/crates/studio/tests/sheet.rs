//! Notes and places of enums: undone like every other edit, one line each in the diagram file, and no text of the schema is
//! touched.

use std::fs;
use std::path::PathBuf;

use studio::{Command, Document, EnumMove, OnConflict, Update};

const TEXT: &str = "datasource db {\n  provider = \"postgresql\"\n}\n\nenum Status {\n  ON\n  OFF\n}\n\nmodel A {\n  id Int @id\n  status Status\n}\n";

fn project() -> (tempfile::TempDir, PathBuf, Document) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("schema.prisma");
    fs::write(&path, TEXT).expect("written");
    let mut document = Document::open(&path).expect("opened");
    document.snapshot();
    (folder, path, document)
}

fn add(document: &mut Document, text: &str, x: i32) -> String {
    let add = Command::AddNote { text: text.into(), x, y: 8, width: 200, height: 100, color: None };
    let update = document.run(&add).expect("added");
    let sheet = update.sheet.expect("it changed");
    sheet.notes.iter().find(|note| note.text == text).expect("it is there").name.clone()
}

fn set(name: &str) -> Command {
    Command::SetNote { name: name.into(), text: None, x: None, y: None, width: None, height: None, color: None }
}

/// Every edit goes forth, back and forth again, and leaves the schema alone.
#[test]
fn edits_are_taken_back_and_done_again() {
    let (_folder, _, mut document) = project();
    let name = add(&mut document, "why", 40);
    let id = document.snapshot().enums[0].id;
    let rest = [
        Command::SetNote {
            name: name.clone(),
            text: Some("what for".into()),
            x: Some(-8),
            y: Some(16),
            width: Some(1),
            height: Some(300),
            color: Some("teal".into()),
        },
        Command::MoveEnums { moves: vec![EnumMove { id, x: 400, y: -40 }] },
        Command::DropNotes { names: vec![name.clone()] },
    ];
    let mut states = vec![document.snapshot().sheet];
    for command in &rest {
        let update: Update = document.run(command).expect("done");
        assert!(update.changes.is_empty() && update.edits.is_empty() && update.findings.is_none(), "{update:?}");
        let snapshot = document.snapshot();
        assert_eq!((update.sheet.as_ref(), update.revision), (Some(&snapshot.sheet), snapshot.revision));
        assert_eq!(snapshot.files[0].text, TEXT);
        states.push(snapshot.sheet);
    }
    assert_eq!(states[1].notes[0].width, 80, "no note is smaller");
    assert_eq!(document.status().undo.as_deref(), Some("Delete note"));
    for state in states.iter().rev().skip(1) {
        let update = document.run(&Command::Undo).expect("undone");
        assert_eq!((update.sheet.as_ref(), &document.snapshot().sheet), (Some(state), state));
    }
    for state in states.iter().skip(1) {
        document.run(&Command::Redo).expect("done again");
        assert_eq!(&document.snapshot().sheet, state);
    }
    for _ in 0..=rest.len() {
        document.run(&Command::Undo).expect("undone");
    }
    assert!(document.snapshot().sheet.notes.is_empty() && !document.status().dirty);
    assert!(document.run(&set("gone")).is_err_and(|failure| failure.code == "note/gone"));
}

#[test]
fn an_edit_that_changes_nothing_is_no_step() {
    let (_folder, _, mut document) = project();
    let name = add(&mut document, "why", 40);
    let update = document.run(&set(&name)).expect("nothing");
    assert!(update.sheet.is_none());
    assert_eq!(document.status().undo.as_deref(), Some("Add note"));
}

#[test]
fn the_diagram_file_has_a_line_for_each_and_is_read_again() {
    let (folder, path, mut document) = project();
    add(&mut document, "one\ntwo", 0);
    add(&mut document, "three", 300);
    let id = document.snapshot().enums[0].id;
    document.run(&Command::MoveEnums { moves: vec![EnumMove { id, x: 400, y: -40 }] }).expect("moved");
    assert!(document.status().dirty);
    let saved = document.save(None, OnConflict::Ask).expect("saved").written();
    assert!(saved.is_ok() && !document.status().dirty);
    let diagram = folder.path().join("diagram.json");
    let text = fs::read_to_string(&diagram).expect("written");
    let starts = |start: &str| text.lines().filter(|line| line.trim_start().starts_with(start)).count();
    assert_eq!((starts("\"$note "), starts("\"$enum Status\""), starts("\"A\"")), (2, 1, 1), "{text}");
    assert!(text.ends_with("  \"$version\": 1\n}\n"), "{text}");
    let mut again = Document::open(&path).expect("opened");
    assert_eq!(again.snapshot().sheet, document.snapshot().sheet);
    assert!(!again.status().dirty);

    // What somebody else writes there is taken in.
    fs::write(&diagram, text.replace("three", "four")).expect("written");
    let update = again.read_disk().expect("read").expect("an update");
    assert!(update.sheet.expect("another").notes.iter().any(|note| note.text == "four"));
    assert_eq!(fs::read_to_string(&path).expect("read"), TEXT);
}

#[test]
fn notes_are_drawn_in_the_picture() {
    let (_folder, _, mut document) = project();
    add(&mut document, "a < b & so on", 2_000);
    let bytes = document.scene().draw(&studio::PictureRequest::default(), &studio::Job::silent()).expect("a picture");
    let svg = String::from_utf8(bytes).expect("text");
    assert!(svg.contains("a &lt; b &amp; so on"), "{svg}");
    let width = svg.split("width=\"").nth(1).and_then(|rest| rest.split('"').next()?.parse::<i32>().ok());
    assert!(width.is_some_and(|width| width >= 2_200), "the picture holds it: {width:?}");
}
