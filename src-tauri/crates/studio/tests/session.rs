//! A window's session: what was migrated once is the ground that later renames are seen from.

use studio::{Command, Job, OnConflict, Session};

const TEXT: &str = "datasource db {
  provider = \"sqlite\"
}

model Post {
  id    Int    @id @default(autoincrement())
  title String
}
";

/// A column that came with the last migration and is renamed stays that column; so does one that is renamed twice.
#[tokio::test]
async fn a_rename_after_a_migration_is_a_rename() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("schema.prisma");
    std::fs::write(&path, TEXT).unwrap();
    let session = Session::new(None);
    session.open(&path).unwrap();
    let column = |name: &str| {
        let snapshot = session.snapshot().unwrap();
        snapshot.columns.iter().find(|column| column.name == name).map(|column| (column.table, column.id)).unwrap()
    };
    let migrate = async |name: &str| {
        session.save(None, OnConflict::Ask).map(|saved| saved.written()).unwrap().unwrap();
        let plan = session.plan("migrations", name, 1, Job::silent()).await.unwrap();
        assert_eq!(plan.proof.status, "proven", "{}", plan.proof.detail);
        session.write_plan(&[]).unwrap();
        plan.changes.iter().map(|change| change.kind.clone()).collect::<Vec<_>>()
    };
    migrate("first").await;
    let (table, title) = column("title");
    let add = Command::AddColumn { table, name: "note".into(), ty: "String?".into(), after: None };
    session.run(&add).unwrap();
    session.run(&Command::RenameColumn { column: title, name: "headline".into() }).unwrap();
    assert_eq!(migrate("second").await, ["rename_column", "create_column"]);
    session.run(&Command::RenameColumn { column: title, name: "caption".into() }).unwrap();
    session.run(&Command::RenameColumn { column: column("note").1, name: "remark".into() }).unwrap();
    assert_eq!(migrate("third").await, ["rename_column", "rename_column"]);
    session.close().await;
}

/// A refusal that comes from the disk leaves the plan where it is: the same cause is named again, and gone, the plan is written.
#[tokio::test]
async fn a_plan_that_could_not_be_written_can_be_written_later() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("schema.prisma");
    std::fs::write(&path, TEXT).unwrap();
    let session = Session::new(None);
    session.open(&path).unwrap();
    session.plan("empty", "first", 1, Job::silent()).await.unwrap();
    let there = folder.path().join("migrations/20200101000000_other");
    std::fs::create_dir_all(&there).unwrap();
    std::fs::write(there.join("migration.sql"), "").unwrap();
    for _ in 0..2 {
        assert_eq!(session.write_plan(&[]).unwrap_err().code, "plan/not-empty");
    }
    // A file where the folder should be.
    std::fs::remove_dir_all(folder.path().join("migrations")).unwrap();
    std::fs::write(folder.path().join("migrations"), "").unwrap();
    for _ in 0..2 {
        assert_eq!(session.write_plan(&[]).unwrap_err().code, "save/unwritable");
    }
    std::fs::remove_file(folder.path().join("migrations")).unwrap();
    session.write_plan(&[]).unwrap();
    session.close().await;
}
