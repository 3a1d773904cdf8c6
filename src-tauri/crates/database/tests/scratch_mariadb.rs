//! Scratch databases on a MariaDB of our own. Needs its programs; where there are none it says so.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use database::{Error, Scratch, ScratchOptions};
use migrate::DialectKind;

/// Options for the server of this machine; `None`, and a word about it, where there are no programs.
fn options() -> Option<ScratchOptions> {
    let options = ScratchOptions::from_env();
    match database::find_mariadb(&options) {
        Ok(_) => Some(options),
        Err(error) => {
            println!("MariaDB not present: {error}");
            None
        }
    }
}

#[tokio::test]
async fn databases_come_and_go() {
    let Some(options) = options() else { return };
    let began = Instant::now();
    let scratch = Scratch::start(DialectKind::Mysql, &options).await.unwrap();
    println!("{} after {:?}", scratch.server(), began.elapsed());
    assert!(scratch.server().starts_with("MariaDB "));
    let (one, two) = (scratch.database().await.unwrap(), scratch.database().await.unwrap());
    assert_ne!(one.url, two.url);
    let make = ["CREATE TABLE t (a VARCHAR(9) DEFAULT 'x')", "INSERT INTO t VALUES ('a'), ('b')"].map(str::to_owned);
    one.database.run(&make, false).await.unwrap();
    let rows = one.database.contents(None, "t", &["a"]).await.unwrap();
    assert_eq!(rows, [[Some("a".to_owned())], [Some("b".to_owned())]]);
    assert!(two.database.contents(None, "t", &["a"]).await.is_err(), "databases share nothing");
    // The second is used as a server of the user's.
    let given = Scratch::start(DialectKind::Mysql, &options.with_url(Some(two.url.clone()))).await.unwrap();
    let third = given.database().await.unwrap();
    third.database.run(&make, false).await.unwrap();
    let gone = third.url.clone();
    third.close().await;
    assert!(database::connect(&gone).await.is_err(), "a closed database is dropped");
    given.close().await;
    let folder = scratch.folder().unwrap();
    assert!(folder.exists());
    for database in [one, two] {
        database.close().await;
    }
    drop(scratch);
    assert!(!folder.exists(), "nothing stays");
}

#[tokio::test]
async fn no_programs_is_a_clear_error() {
    let options = ScratchOptions { mariadb: vec!["/nowhere/maria".into()], ..ScratchOptions::from_env() };
    let error = Scratch::start(DialectKind::Mysql, &options).await.unwrap_err();
    let text = error.to_string();
    assert!(matches!(error, Error::NoMariadb { .. }));
    for word in ["/nowhere/maria", "CROWFOOT_MARIADB", "--scratch", "apt-get install mariadb-server"] {
        assert!(text.contains(word), "{text}");
    }
}

/// Plays the application that is killed: starts a server, says where, and waits for its end.
#[tokio::test]
async fn victim() {
    let Some(place) = std::env::var_os("CROWFOOT_TEST_VICTIM") else { return };
    let scratch = Scratch::start(DialectKind::Mysql, &ScratchOptions::from_env()).await.unwrap();
    std::fs::write(place, scratch.folder().unwrap().display().to_string()).unwrap();
    tokio::time::sleep(Duration::from_secs(60)).await;
}

#[cfg(unix)]
#[test]
fn a_killed_application_leaves_nothing() {
    if options().is_none() {
        return;
    }
    let place = std::env::temp_dir().join(format!("crowfoot-maria-victim-{}", std::process::id()));
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "victim"])
        .env("CROWFOOT_TEST_VICTIM", &place)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let folder = wait_for(|| std::fs::read_to_string(&place).ok().filter(|text| !text.is_empty()));
    let folder = Path::new(&folder);
    let server = std::fs::read_to_string(folder.join("pid")).unwrap().trim().to_owned();
    // SIGKILL: nothing of the application runs any more.
    child.kill().unwrap();
    child.wait().unwrap();
    wait_for(|| (!folder.exists()).then_some(()));
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
