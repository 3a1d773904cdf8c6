//! Migrations of a folder on real databases: what a failure leaves behind, what is refused, what a proof sees.

use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};

use database::{Scratch, ScratchDatabase, ScratchOptions};
use migrate::DialectKind;
use studio::migrating::{self, Migrations};
use studio::{Desk, Job};
use tempfile::TempDir;

const LOCK: &str = "migration_lock.toml";

/// A folder with migrations: name, way up, way down.
fn folder(kind: DialectKind, list: &[(&str, &str, Option<&str>)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(LOCK), format!("provider = \"{}\"\n", kind.provider())).unwrap();
    list.iter().for_each(|(name, up, down)| put(folder.path(), name, up, *down));
    folder
}

fn put(folder: &Path, name: &str, up: &str, down: Option<&str>) {
    let path = folder.join(name);
    fs::create_dir_all(&path).unwrap();
    fs::write(path.join("migration.sql"), up).unwrap();
    if let Some(down) = down {
        fs::write(path.join("down.sql"), down).unwrap();
    }
}

async fn database(kind: DialectKind) -> Option<(Scratch, ScratchDatabase)> {
    let scratch = match Scratch::start(kind, &ScratchOptions::from_env()).await {
        Ok(scratch) => scratch,
        Err(database::Error::NoPostgres { .. }) => {
            println!("PostgreSQL not present");
            return None;
        }
        Err(error) => panic!("{error}"),
    };
    let made = scratch.database().await.unwrap();
    Some((scratch, made))
}

async fn states(migrations: &Migrations, url: &str) -> Vec<&'static str> {
    migrating::status(migrations, url).await.unwrap().migrations.iter().map(|migration| migration.state).collect()
}

const FIRST: (&str, &str, Option<&str>) =
    ("20260101000000_first", "CREATE TABLE a (id INTEGER PRIMARY KEY NOT NULL);", Some("DROP TABLE a;"));

#[tokio::test]
async fn a_script_that_fails_leaves_nothing_behind() {
    for kind in [DialectKind::Sqlite, DialectKind::Postgres] {
        let Some((_scratch, made)) = database(kind).await else { continue };
        let enums = kind == DialectKind::Postgres;
        let alter = if enums { "CREATE TYPE e AS ENUM ('A'); ALTER TYPE e RENAME TO f;" } else { "" };
        let up = format!("CREATE TABLE b (id INTEGER);\n{alter}\nDROP TABLE nonsense;");
        let folder = folder(kind, &[FIRST, ("20260102000000_second", &up, None)]);
        let migrations = Migrations::read(folder.path()).unwrap();
        let failure = migrating::up(&migrations, &made.url, None, &Job::silent()).await.unwrap_err();
        assert!(failure.to_string().contains("Nothing of it stays done"), "{failure}");
        assert!(made.database.contents(None, "b", &[]).await.is_err(), "{kind:?}");
        assert_eq!(states(&migrations, &made.url).await, ["applied", "failed"]);
        let failure = migrating::down(&migrations, &made.url, None, &Job::silent()).await.unwrap_err();
        assert_eq!(failure.code, "migrate/failed-before", "what comes before an unfinished one is not taken back");
        assert!(made.database.contents(None, "a", &[]).await.is_ok());
        made.close().await;
    }
}

#[tokio::test]
async fn a_way_down_that_fails_is_told_by_the_status() {
    let kind = DialectKind::Sqlite;
    let Some((_scratch, made)) = database(kind).await else { return };
    let half = "DROP TABLE b;\nBEGIN;\nDROP TABLE nonsense;\nCOMMIT;";
    let folder = folder(kind, &[FIRST, ("20260102000000_second", "CREATE TABLE b (id INTEGER);", Some(half))]);
    let migrations = Migrations::read(folder.path()).unwrap();
    migrating::up(&migrations, &made.url, None, &Job::silent()).await.unwrap();
    let failure = migrating::down(&migrations, &made.url, None, &Job::silent()).await.unwrap_err();
    assert!(failure.to_string().contains("What came before it stays done"), "{failure}");
    assert_eq!(states(&migrations, &made.url).await, ["applied", "halfway"]);
    for refused in [
        migrating::down(&migrations, &made.url, None, &Job::silent()).await.unwrap_err(),
        migrating::up(&migrations, &made.url, None, &Job::silent()).await.unwrap_err(),
    ] {
        assert_eq!(refused.code, "migrate/failed-before");
        assert!(refused.message.contains("Taking back"), "{refused}");
    }
    made.close().await;
}

#[tokio::test]
async fn a_way_down_in_one_transaction_leaves_the_migration_applied() {
    let kind = DialectKind::Sqlite;
    let Some((_scratch, made)) = database(kind).await else { return };
    let whole = "BEGIN;\nDROP TABLE b;\nDROP TABLE nonsense;\nCOMMIT;";
    let folder = folder(kind, &[("20260102000000_second", "CREATE TABLE b (id INTEGER);", Some(whole))]);
    let migrations = Migrations::read(folder.path()).unwrap();
    migrating::up(&migrations, &made.url, None, &Job::silent()).await.unwrap();
    migrating::down(&migrations, &made.url, None, &Job::silent()).await.unwrap_err();
    assert_eq!(states(&migrations, &made.url).await, ["applied"]);
    assert!(made.database.contents(None, "b", &[]).await.is_ok());
    put(folder.path(), "20260102000000_second", "CREATE TABLE b (id INTEGER);", Some("DROP TABLE b;"));
    let mended = Migrations::read(folder.path()).unwrap();
    assert_eq!(migrating::down(&mended, &made.url, None, &Job::silent()).await.unwrap().len(), 1);
    assert_eq!(states(&mended, &made.url).await, ["pending"]);
    made.close().await;
}

#[tokio::test]
async fn nothing_is_taken_back_below_a_migration_that_is_missing() {
    let kind = DialectKind::Sqlite;
    let Some((_scratch, made)) = database(kind).await else { return };
    let folder = folder(kind, &[FIRST, ("20260102000000_second", "CREATE TABLE b (id INTEGER);", None)]);
    let migrations = Migrations::read(folder.path()).unwrap();
    migrating::up(&migrations, &made.url, None, &Job::silent()).await.unwrap();
    fs::remove_dir_all(folder.path().join("20260102000000_second")).unwrap();
    let migrations = Migrations::read(folder.path()).unwrap();
    let failure = migrating::down(&migrations, &made.url, None, &Job::silent()).await.unwrap_err();
    assert_eq!(failure.code, "migrate/missing");
    assert!(failure.message.contains("20260102000000_second"), "{failure}");
    assert!(made.database.contents(None, "a", &[]).await.is_ok());
    made.close().await;
}

#[tokio::test]
async fn a_proof_sees_what_becomes_of_rows() {
    let desk = Desk::new(None);
    let second =
        |up: &str, down: Option<&str>| folder(DialectKind::Sqlite, &[FIRST, ("20260102000000_second", up, down)]);
    let add = "ALTER TABLE a ADD COLUMN x TEXT;";
    let job = Job::silent();
    let kept = second(add, Some("ALTER TABLE a DROP COLUMN x;"));
    let proof = migrating::prove(&Migrations::read(kept.path()).unwrap(), &desk, &job).await.unwrap();
    assert_eq!((proof.status.as_str(), proof.down, proof.rows_kept), ("proven", true, true), "{}", proof.detail);

    let lost = second(&format!("{add} DELETE FROM a;"), Some("ALTER TABLE a DROP COLUMN x;"));
    let proof = migrating::prove(&Migrations::read(lost.path()).unwrap(), &desk, &job).await.unwrap();
    assert!(!proof.rows_kept && proof.detail.contains("number of rows of `a`"), "{}", proof.detail);

    let only = folder(DialectKind::Sqlite, &[FIRST]);
    let proof = migrating::prove(&Migrations::read(only.path()).unwrap(), &desk, &job).await.unwrap();
    assert_eq!((proof.status.as_str(), proof.rows_kept), ("proven", false), "no rows took part: {}", proof.detail);

    let no_way = folder(
        DialectKind::Sqlite,
        &[(FIRST.0, FIRST.1, None), ("20260102000000_second", add, Some("ALTER TABLE a DROP COLUMN x;"))],
    );
    let proof = migrating::prove(&Migrations::read(no_way.path()).unwrap(), &desk, &job).await.unwrap();
    assert_eq!((proof.status.as_str(), proof.down), ("skipped", false), "{}", proof.detail);
    desk.scratches.close().await;
}

/// A column that comes back stands at the end; where it stood is no difference, and a real one is named.
#[tokio::test]
async fn a_column_that_comes_back_is_back() {
    let kind = DialectKind::Postgres;
    let Some((_scratch, made)) = database(kind).await else { return };
    made.close().await;
    let make =
        ("20260101000000_first", "CREATE TABLE a (id INTEGER PRIMARY KEY, b TEXT, c TEXT);", Some("DROP TABLE a;"));
    let (desk, job) = (Desk::default(), Job::silent());
    for (down, status) in
        [("ALTER TABLE a ADD COLUMN b TEXT;", "proven"), ("ALTER TABLE a ADD COLUMN b2 TEXT;", "failed")]
    {
        let folder = folder(kind, &[make, ("20260102000000_second", "ALTER TABLE a DROP COLUMN b;", Some(down))]);
        let proof = migrating::prove(&Migrations::read(folder.path()).unwrap(), &desk, &job).await.unwrap();
        assert_eq!(proof.status, status, "{}", proof.detail);
        assert_eq!(proof.detail.contains("b2"), status == "failed", "{}", proof.detail);
    }
    desk.scratches.close().await;
}

/// A database that was there before its migrations were noted: nothing runs, and noting them mends it.
#[tokio::test]
async fn a_filled_database_without_bookkeeping_is_told_and_can_be_noted() {
    for kind in [DialectKind::Sqlite, DialectKind::Postgres] {
        let Some((_scratch, made)) = database(kind).await else { continue };
        let second = ("20260102000000_second", "CREATE TABLE b (id INTEGER);", None);
        let folder = folder(kind, &[FIRST, second]);
        let migrations = Migrations::read(folder.path()).unwrap();
        made.database.run(&["CREATE TABLE other (id INTEGER)".to_owned(), FIRST.1.to_owned()], false).await.unwrap();
        let failure = migrating::up(&migrations, &made.url, None, &Job::silent()).await.unwrap_err();
        assert_eq!(failure.code, "migrate/not-empty");
        assert!(
            failure.to_string().contains("(a)") && failure.to_string().contains("--applied 20260101000000_first"),
            "{failure}"
        );
        assert_eq!(states(&migrations, &made.url).await, ["pending", "pending"]);

        let resolve = async |applied, name: &str| {
            migrating::resolve(&migrations, &made.url, applied, &[name.to_owned()])
                .await
                .map_err(|failure| failure.code)
        };
        assert_eq!(resolve(false, "first").await, Err("migrate/not-begun".to_owned()));
        assert_eq!(resolve(true, "first").await, Ok(vec![FIRST.0.to_owned()]));
        assert_eq!(resolve(true, "first").await, Err("migrate/applied".to_owned()));
        assert_eq!(states(&migrations, &made.url).await, ["applied", "pending"]);
        assert_eq!(migrating::up(&migrations, &made.url, None, &Job::silent()).await.unwrap(), [second.0]);
        assert_eq!(states(&migrations, &made.url).await, ["applied", "applied"]);
        made.close().await;
    }
}

/// A migration that failed is noted either way once the database was mended by hand.
#[tokio::test]
async fn an_unfinished_migration_is_noted_as_the_user_mended_it() {
    let Some((_scratch, made)) = database(DialectKind::Sqlite).await else { return };
    let folder = folder(DialectKind::Sqlite, &[FIRST, ("20260102000000_second", "DROP TABLE nonsense;", None)]);
    let migrations = Migrations::read(folder.path()).unwrap();
    for (applied, state) in [(false, "pending"), (true, "applied")] {
        migrating::up(&migrations, &made.url, None, &Job::silent()).await.unwrap_err();
        assert_eq!(states(&migrations, &made.url).await, ["applied", "failed"]);
        migrating::resolve(&migrations, &made.url, applied, &["second".to_owned()]).await.unwrap();
        assert_eq!(states(&migrations, &made.url).await, ["applied", state]);
    }
    made.close().await;
}

#[tokio::test]
async fn what_a_way_down_loses_is_said_before_it_is_done() {
    for kind in [DialectKind::Sqlite, DialectKind::Postgres] {
        let Some((_scratch, made)) = database(kind).await else { continue };
        let down = "/*\n  Warnings:\n\n  - column c is gone\n*/\n-- DropTable\nDROP TABLE b;";
        let second = ("20260102000000_second", "CREATE TABLE b (id INTEGER);", Some(down));
        let folder = folder(kind, &[FIRST, second]);
        let migrations = Migrations::read(folder.path()).unwrap();
        migrating::up(&migrations, &made.url, None, &Job::silent()).await.unwrap();
        made.database.run(&["INSERT INTO b VALUES (1), (2)".to_owned()], false).await.unwrap();
        let said = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&said);
        let job = Job::silent().on_warning(move |loss| heard.lock().unwrap().push(loss.to_owned()));
        for _ in 0..2 {
            migrating::down(&migrations, &made.url, None, &job).await.unwrap();
        }
        assert_eq!(
            *said.lock().unwrap(),
            [
                "20260102000000_second: column c is gone",
                "20260102000000_second: table b is dropped, and its 2 rows with it"
            ],
            "an empty table is no loss"
        );
        made.close().await;
    }
}
