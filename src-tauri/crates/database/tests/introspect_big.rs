//! Introspection of a database of 1,000 tables, 1,500 foreign keys and 2,500 indexes: complete, and in a time that does not
//! ask table by table. Uses the generator of the shared folder; where that, Node or PostgreSQL is missing it says so.

use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

use database::{Scratch, ScratchOptions, introspect};
use migrate::DialectKind;

fn generated(dialect: &str) -> Option<String> {
    let shared = std::env::var_os("CROWFOOT_SHARED").map(PathBuf::from);
    let shared = shared.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../../shared"));
    let program = shared.join("bench/introspect/gen.mjs");
    if !program.exists() {
        println!("not present: {}", program.display());
        return None;
    }
    let output = Command::new("node").arg(program).args(["1000", "1500", "2500", dialect]).output();
    match output {
        Ok(output) if output.status.success() => String::from_utf8(output.stdout).ok(),
        _ => {
            println!("not present: node");
            None
        }
    }
}

async fn measured(kind: DialectKind, script: &str) {
    let scratch = Scratch::start(kind, &ScratchOptions::from_env()).await.unwrap();
    let database = scratch.database().await.unwrap();
    database.database.run_script(script, true).await.unwrap();
    let mut times = Vec::new();
    for _ in 0..5 {
        let began = Instant::now();
        let found = introspect(&database.database, None).await.unwrap();
        times.push(began.elapsed());
        assert_eq!(found.schema.tables().len(), 1000);
        assert_eq!(found.schema.foreign_keys().len(), 1500);
        assert!(found.schema.indexes().len() >= 2500);
        assert_eq!(found.schema.columns().len(), 12516);
    }
    times.sort();
    println!("{}: introspection of 1,000 tables: median {:?} of {times:?}", scratch.server(), times[2]);
    database.close().await;
}

#[tokio::test]
async fn postgres() {
    if let Err(error) = database::find_postgres(&ScratchOptions::from_env()) {
        println!("PostgreSQL not present: {error}");
        return;
    }
    if let Some(script) = generated("pg") {
        measured(DialectKind::Postgres, &script).await;
    }
}

#[tokio::test]
async fn sqlite() {
    if let Some(script) = generated("sqlite") {
        measured(DialectKind::Sqlite, &script).await;
    }
}
