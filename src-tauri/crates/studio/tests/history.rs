//! A migration is written behind those that are there only if it begins where they end.

use std::fs;
use std::path::Path;

use database::{Scratch, ScratchOptions};
use migrate::DialectKind;
use studio::Job;
use studio::source::{Desk, Source};

const FIRST: &str =
    "CREATE TABLE \"user\" (\n    \"id\" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,\n    \"name\" TEXT NOT NULL\n);";

fn migration(folder: &Path, name: &str, sql: &str) {
    fs::create_dir_all(folder.join(name)).unwrap();
    fs::write(folder.join("migration_lock.toml"), "provider = \"sqlite\"\n").unwrap();
    fs::write(folder.join(name).join("migration.sql"), sql).unwrap();
}

#[tokio::test]
async fn a_database_that_drifted_is_no_place_to_begin() {
    let (home, job, desk) = (tempfile::tempdir().unwrap(), Job::silent(), Desk::default());
    let folder = home.path().join("migrations");
    let scratch = Scratch::start(DialectKind::Sqlite, &ScratchOptions::from_env()).await.unwrap();
    let made = scratch.database().await.unwrap();
    made.database.run(&[FIRST.to_owned()], false).await.unwrap();
    let database = Source::Database(made.url.clone());

    // Nothing is there that it could stand behind.
    desk.refuse_astray(&database, &folder, &job).await.unwrap();
    migration(&folder, "20260101000000_init", FIRST);
    desk.refuse_astray(&database, &folder, &job).await.unwrap();
    desk.refuse_astray(&Source::Migrations(folder.clone()), &folder, &job).await.unwrap();

    made.database.run(&["ALTER TABLE \"user\" ADD COLUMN nick TEXT".to_owned()], false).await.unwrap();
    let refused = desk.refuse_astray(&database, &folder, &job).await.unwrap_err();
    assert_eq!(refused.code, "plan/astray");
    assert!(refused.message.contains("create_column user.nick"), "{}", refused.message);
    // What the migrations learn too is no drift.
    migration(&folder, "20260102000000_nick", "ALTER TABLE \"user\" ADD COLUMN \"nick\" TEXT;");
    desk.refuse_astray(&database, &folder, &job).await.unwrap();
}
