//! Real databases for tests, made from a script.

use database::{Error, Scratch, ScratchDatabase, ScratchOptions, split};
use migrate::DialectKind;

/// A scratch database after a script; `None`, and a word about it, where there are no PostgreSQL programs.
pub async fn made(kind: DialectKind, script: &str) -> Option<(Scratch, ScratchDatabase)> {
    let scratch = match Scratch::start(kind, &ScratchOptions::from_env()).await {
        Ok(scratch) => scratch,
        Err(Error::NoPostgres { .. }) => {
            println!("PostgreSQL not present");
            return None;
        }
        Err(error) => panic!("{error}"),
    };
    let made = scratch.database().await.unwrap();
    let statements: Vec<String> = split(script, kind).into_iter().map(str::to_owned).collect();
    made.database.run(&statements, false).await.unwrap();
    Some((scratch, made))
}
