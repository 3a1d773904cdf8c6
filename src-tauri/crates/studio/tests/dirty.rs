//! Dirty means that what would be written differs from what is on disk, whatever happened in between.

use std::fs;

use studio::{Command, Document, Move};

const SCHEMA: &str = include_str!("../../../../schemas/blog/schema.prisma");
const DIAGRAM: &str = include_str!("../../../../schemas/blog/diagram.json");

fn opened(diagram: Option<&str>) -> (tempfile::TempDir, Document) {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("schema.prisma"), SCHEMA).expect("written");
    if let Some(diagram) = diagram {
        fs::write(folder.path().join("diagram.json"), diagram).expect("written");
    }
    let mut document = Document::open(folder.path()).expect("it opens");
    document.snapshot();
    (folder, document)
}

/// A diagram file that places some of the tables only.
fn part() -> String {
    let mut value: serde_json::Value = serde_json::from_str(DIAGRAM).expect("JSON");
    value.as_object_mut().expect("tables").remove("Post");
    value.to_string()
}

#[test]
fn what_is_undone_is_not_dirty() {
    for diagram in [None, Some(DIAGRAM.to_owned()), Some(part())] {
        let (_folder, mut document) = opened(diagram.as_deref());
        let kind = diagram.map_or(0, |text| text.len());
        assert!(!document.status().dirty, "{kind}");
        let tables: Vec<_> = document.schema().tables().keys().copied().collect();
        let base = document.revision();
        for command in [
            Command::DropTables { tables: tables.clone() },
            Command::DropTables { tables: vec![tables[0]] },
            Command::EditSource { file: 0, text: String::new(), base },
            Command::Move { moves: vec![Move { table: tables[0], x: 4321, y: 1234 }] },
            Command::Arrange { tables: None },
            Command::AddTable { name: "Late".into(), x: 5, y: 5 },
            Command::RenameTable { table: tables[0], name: "Other".into() },
        ] {
            let command = match command {
                Command::EditSource { file, text, .. } => Command::EditSource { file, text, base: document.revision() },
                other => other,
            };
            let before = document.snapshot();
            document.run(&command).expect("done");
            // Where the tables stand as they would be arranged, nothing happens.
            if document.status().undo.is_none() {
                continue;
            }
            document.run(&Command::Undo).expect("undone");
            assert_eq!(document.snapshot().placements, before.placements, "{kind} {command:?}");
            assert!(!document.status().dirty, "{kind} {command:?}");
        }
    }
}

/// Steps of all kinds, then all of them undone: what was opened is there again, and is what the disk has.
#[test]
fn a_story_undone_is_not_dirty() {
    for diagram in [None, Some(DIAGRAM.to_owned()), Some(part())] {
        let (_folder, mut document) = opened(diagram.as_deref());
        for round in 0..6 {
            let tables: Vec<_> = document.schema().tables().keys().copied().collect();
            let columns: Vec<_> = document.schema().columns().keys().copied().collect();
            let pick = |n: usize| tables[(n * 7 + round) % tables.len()];
            let text = document.files()[0].text.replace("model Post {", "model Posting {");
            let base = document.revision();
            for command in [
                Command::Move { moves: vec![Move { table: pick(0), x: round as i32 * 50, y: 900 }] },
                Command::AddTable { name: format!("Late{round}"), x: 5, y: 5 },
                Command::EditSource { file: 0, text, base },
                Command::DropColumns { columns: vec![columns[round]] },
                Command::DropTables { tables: vec![pick(1)] },
                Command::Arrange { tables: None },
                Command::ApplyFixes { findings: vec![0, 1, 2] },
                Command::Format,
            ] {
                let _ = document.run(&command);
            }
        }
        let tables = document.schema().tables().keys().copied().collect();
        document.run(&Command::DropTables { tables }).expect("all go");
        while document.status().undo.is_some() {
            document.run(&Command::Undo).expect("undone");
        }
        assert_eq!(document.files()[0].text, SCHEMA);
        assert!(!document.status().dirty);
    }
}
