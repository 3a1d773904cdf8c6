//! Scratch databases on real servers. Needs PostgreSQL programs; where there are none it says so.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use database::{Error, Scratch, ScratchOptions};
use migrate::DialectKind;

/// Options for the server of this machine; `None`, and a word about it, where there are no programs.
fn options() -> Option<ScratchOptions> {
    let options = ScratchOptions::from_env();
    match database::find_postgres(&options) {
        Ok(_) => Some(options),
        Err(error) => {
            println!("PostgreSQL not present: {error}");
            None
        }
    }
}

async fn start(options: &ScratchOptions) -> Scratch {
    Scratch::start(DialectKind::Postgres, options).await.unwrap()
}

fn lines(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[tokio::test]
async fn databases_are_separate_and_nothing_stays() {
    let Some(options) = options() else { return };
    let began = Instant::now();
    let scratch = start(&options).await;
    println!("start: {:?}, {}", began.elapsed(), scratch.server());
    let folder = scratch.folder().unwrap();
    let began = Instant::now();
    let a = scratch.database().await.unwrap();
    println!("database: {:?}", began.elapsed());
    let b = scratch.database().await.unwrap();
    let table = lines(&["CREATE TABLE t (x int)", "INSERT INTO t VALUES (1)"]);
    a.database.run(&table, true).await.unwrap();
    b.database.run(&table, false).await.unwrap();
    let error =
        a.database.run(&lines(&["INSERT INTO t VALUES (2)", "SELECT nonsense FROM t"]), true).await.unwrap_err();
    assert_eq!((error.number, error.count, error.statement.as_str()), (2, 2, "SELECT nonsense FROM t"));
    assert!(error.to_string().contains("nonsense"), "{error}");
    let count = "DO $$ BEGIN ASSERT (SELECT count(*) FROM t) = 1; END $$";
    a.database.run(&lines(&[count]), false).await.unwrap();
    let script = format!("-- one\nINSERT INTO t VALUES (3); {count};");
    assert_eq!(b.database.run_script(&script, false).await.unwrap_err().number, 2);
    a.close().await;
    drop(b);
    let began = Instant::now();
    drop(scratch);
    println!("stop: {:?}", began.elapsed());
    assert!(!folder.exists());
}

#[tokio::test]
async fn a_migration_reaches_neither_files_nor_programs() {
    let Some(options) = options() else { return };
    let scratch = start(&options).await;
    let made = scratch.database().await.unwrap();
    for harm in [
        "COPY (SELECT 1) TO PROGRAM 'cat'",
        "COPY (SELECT 1) TO '/tmp/harm'",
        "SELECT pg_read_file('/etc/passwd')",
        "SELECT lo_import('/etc/passwd')",
        "SET SESSION AUTHORIZATION crowfoot_admin",
        "ALTER ROLE crowfoot SUPERUSER",
        "CREATE ROLE other SUPERUSER LOGIN",
    ] {
        let error = made.database.run(&lines(&[harm]), false).await.unwrap_err();
        assert_eq!(error.code.as_deref(), Some("42501"), "{harm}: {error}");
        assert!(error.message.contains("`--scratch URL`"), "{error}");
    }
    // What the owner of a database may do goes on.
    let ordinary = [
        "DROP SCHEMA public CASCADE",
        "CREATE SCHEMA public",
        "CREATE SCHEMA billing",
        "CREATE TYPE billing.kind AS ENUM ('a')",
        "CREATE FUNCTION one() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$",
        "CREATE TABLE t (x int)",
        "COMMENT ON SCHEMA public IS 'ours'",
    ];
    made.database.run(&lines(&ordinary), true).await.unwrap();
    made.close().await;
}

#[tokio::test]
async fn deferred_constraints_fail_at_the_commit() {
    let Some(options) = options() else { return };
    let scratch = start(&options).await;
    let made = scratch.database().await.unwrap();
    let statements = lines(&[
        "CREATE TABLE t (x int PRIMARY KEY, y int REFERENCES t DEFERRABLE INITIALLY DEFERRED)",
        "INSERT INTO t VALUES (1, 2)",
    ]);
    let error = made.database.run(&statements, true).await.unwrap_err();
    assert_eq!((error.statement.as_str(), error.code.as_deref()), ("COMMIT", Some("23503")));
    made.close().await;
}

#[tokio::test]
async fn a_server_of_the_users_is_left_as_it_was() {
    let Some(options) = options() else { return };
    let server = start(&options).await;
    let host = server.database().await.unwrap();
    let given = ScratchOptions::from_env().with_url(Some(host.url.clone()));
    for close in [true, false] {
        let scratch = start(&given).await;
        assert!(scratch.folder().is_none());
        let made = scratch.database().await.unwrap();
        made.database.run(&lines(&["CREATE TABLE t (x int)"]), true).await.unwrap();
        if close {
            made.close().await;
        }
    }
    let left = "DO $$ BEGIN ASSERT (SELECT count(*) FROM pg_database WHERE datname LIKE 'crowfoot%') = 1; END $$";
    host.database.run(&lines(&[left]), false).await.unwrap();
}

#[tokio::test]
async fn sqlite_is_a_file() {
    let scratch = Scratch::start(DialectKind::Sqlite, &ScratchOptions::from_env()).await.unwrap();
    let made = scratch.database().await.unwrap();
    made.database.run(&lines(&["CREATE TABLE t (x int)", "PRAGMA foreign_keys=OFF"]), false).await.unwrap();
    let error =
        made.database.run(&lines(&["INSERT INTO t VALUES (1)", "INSERT INTO u VALUES (1)"]), true).await.unwrap_err();
    assert_eq!(error.number, 2);
    let folder = scratch.folder().unwrap();
    made.close().await;
    assert!(
        !std::fs::read_dir(&folder).unwrap().flatten().any(|e| e.file_name().to_string_lossy().contains("crowfoot"))
    );
    drop(scratch);
    assert!(!folder.exists());
}

#[tokio::test]
async fn no_programs_is_a_clear_error() {
    let options = ScratchOptions { programs: vec!["/nowhere/pg".into()], ..ScratchOptions::from_env() };
    let error = Scratch::start(DialectKind::Postgres, &options).await.unwrap_err();
    let text = error.to_string();
    assert!(matches!(error, Error::NoPostgres { .. }));
    assert!(
        text.contains("/nowhere/pg/bin") && text.contains("CROWFOOT_POSTGRES") && text.contains("--scratch"),
        "{text}"
    );
}

/// Plays the application that is killed: starts a server, says where, and waits for its end.
#[tokio::test]
async fn victim() {
    let Some(place) = std::env::var_os("CROWFOOT_TEST_VICTIM") else { return };
    let scratch = start(&ScratchOptions::from_env()).await;
    std::fs::write(place, scratch.folder().unwrap().display().to_string()).unwrap();
    tokio::time::sleep(Duration::from_secs(60)).await;
}

#[cfg(unix)]
#[test]
fn a_killed_application_leaves_nothing() {
    if options().is_none() {
        return;
    }
    let place = std::env::temp_dir().join(format!("crowfoot-victim-{}", std::process::id()));
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "victim"])
        .env("CROWFOOT_TEST_VICTIM", &place)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let folder = wait_for(|| std::fs::read_to_string(&place).ok().filter(|text| !text.is_empty()));
    let folder = Path::new(&folder);
    let status = std::fs::read_to_string(folder.join("data/postmaster.pid")).unwrap();
    let server = status.lines().next().unwrap().to_owned();
    // SIGKILL: nothing of the application runs any more.
    child.kill().unwrap();
    child.wait().unwrap();
    let began = Instant::now();
    wait_for(|| (!folder.exists()).then_some(()));
    println!("gone after {:?}", began.elapsed());
    let alive = Command::new("kill").args(["-0", &server]).stderr(Stdio::null()).status().unwrap().success();
    assert!(!alive, "the server still runs");
    std::fs::remove_file(place).unwrap();
}

fn wait_for<T>(mut found: impl FnMut() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(found) = found() {
            return found;
        }
        assert!(began.elapsed() < Duration::from_secs(30), "waited too long");
        std::thread::sleep(Duration::from_millis(10));
    }
}
