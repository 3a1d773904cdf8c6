//! Ways to fail: each gives one clear message that says what, where and how to mend it, and no password.

use database::{Error, Scratch, ScratchOptions, connect};
use migrate::DialectKind;

async fn refusal(url: &str) -> Error {
    match connect(url).await {
        Ok(database) => panic!("{url} is accepted: {}", database.server),
        Err(error) => {
            println!("{error}");
            assert!(!error.to_string().contains("geheim"), "{error}");
            error
        }
    }
}

#[tokio::test]
async fn nobody_there() {
    for (url, said) in [
        ("postgresql://u:geheim@127.0.0.1:1/d", "nobody listens at `127.0.0.1:1`"),
        ("mysql://u:geheim@127.0.0.1:1/d", "nobody listens at `127.0.0.1:1`"),
        ("postgresql://u:geheim@no-such-host.invalid/d", "no-such-host.invalid"),
        ("postgresql://u:geheim@/d?host=/nonexistent", "no socket at `/nonexistent`"),
        ("postgresql://u:geheim@h:x/d", "the port behind the host"),
        ("postgresql://u:geheim@h/d?sslmode=maybe", "sslmode=maybe"),
        ("shop", "it has to begin with"),
        ("postgres:u:geheim@h", "two slashes are missing"),
        ("sqlite:/nonexistent/shop.db", "there is no file `/nonexistent/shop.db`"),
        ("sqlite:", "it names no file"),
    ] {
        let error = refusal(url).await;
        assert!(error.to_string().contains(said), "{url}: {error}");
    }
}

#[tokio::test]
async fn another_file_is_no_database() {
    let folder = std::env::temp_dir().join(format!("crowfoot-connect-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("notes.txt");
    std::fs::write(&path, "These are notes, and no database at all.\n".repeat(100)).unwrap();
    let error = refusal(&format!("sqlite:{}", path.display())).await.to_string();
    assert!(error.contains("no SQLite database"), "{error}");
    let error = refusal(&format!("file:{}", folder.display())).await.to_string();
    assert!(error.contains("is a folder"), "{error}");
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn a_silent_server_is_given_up() {
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port();
    let error = refusal(&format!("postgresql://u:geheim@127.0.0.1:{port}/d?connect_timeout=1")).await.to_string();
    assert!(error.contains("no answer") && error.contains("within 1 s"), "{error}");
}

#[tokio::test]
async fn a_server_that_refuses() {
    let options = ScratchOptions::from_env();
    if let Err(error) = database::find_postgres(&options) {
        println!("PostgreSQL not present: {error}");
        return;
    }
    let scratch = Scratch::start(DialectKind::Postgres, &options).await.unwrap();
    let database = scratch.database().await.unwrap();
    assert_eq!(database.database.namespace.as_deref(), Some("public"));
    assert!(database.database.server.starts_with("PostgreSQL 1"), "{}", database.database.server);
    let (head, _) = database.url.split_once('?').unwrap_or((&database.url, ""));
    let query = &database.url[head.len()..];
    let (server, name) = head.rsplit_once('/').unwrap();
    let error = refusal(&format!("{server}/nothing{query}")).await.to_string();
    assert!(error.contains("no database `nothing`"), "{error}");
    let joint = if query.is_empty() { "?" } else { "&" };
    let other = connect(&format!("{server}/{name}{query}{joint}schema=else")).await.unwrap();
    assert_eq!(other.namespace.as_deref(), Some("else"));
    other.close().await;
    database.close().await;
}
