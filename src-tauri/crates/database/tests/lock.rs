//! The lock of migrations: two at once wait for each other, one after the other does not.

use std::time::Duration;

use database::{Scratch, ScratchOptions, connect};
use migrate::DialectKind;

#[tokio::test]
async fn only_one_migrates_at_a_time() {
    let scratch = match Scratch::start(DialectKind::Postgres, &ScratchOptions::from_env()).await {
        Ok(scratch) => scratch,
        Err(database::Error::NoPostgres { .. }) => return println!("PostgreSQL not present"),
        Err(error) => panic!("{error}"),
    };
    let made = scratch.database().await.unwrap();
    let other = connect(&made.url).await.unwrap();
    let patience = Duration::from_millis(300);
    let held = made.database.migration_lock(patience).await.unwrap().expect("nobody else has it");
    assert!(other.migration_lock(patience).await.unwrap().is_none(), "it is held");
    held.release().await.unwrap();
    let next = other.migration_lock(patience).await.unwrap().expect("it is free again");
    next.release().await.unwrap();
    other.close().await;
    made.close().await;
}

#[tokio::test]
async fn rows_without_parents_fail_the_check_of_sqlite() {
    let scratch = Scratch::start(DialectKind::Sqlite, &ScratchOptions::from_env()).await.unwrap();
    let made = scratch.database().await.unwrap();
    let script = "PRAGMA foreign_keys=OFF;\nBEGIN;\nCREATE TABLE p (id INTEGER PRIMARY KEY);\n\
                  CREATE TABLE c (p INTEGER REFERENCES p);\nINSERT INTO c VALUES (7);\n-- CheckForeignKeys\n\
                  PRAGMA foreign_key_check(\"c\");\nCOMMIT;\nPRAGMA foreign_keys=ON;";
    let error = made.database.run_script(script, false).await.unwrap_err();
    assert!(error.message.contains("rows of `c` refer to rows of `p`"), "{error}");
    assert!(made.database.contents(None, "c", &[]).await.is_err(), "nothing stays done");
    made.database.run_script(&script.replace("VALUES (7)", "VALUES (NULL)"), false).await.unwrap();
    made.close().await;
}
