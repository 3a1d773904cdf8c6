//! Long work of a session while something else is opened: its result does not go to the wrong schema.

use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use crate::{Command, Job, Session};

const ONE: &str = "datasource db {\n  provider = \"sqlite\"\n}\n\nmodel One {\n  id Int @id\n}\n";

/// Two schemas, each in a folder of its own.
fn two() -> (tempfile::TempDir, PathBuf, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).join("schema.prisma");
    let (one, two) = (path("one"), path("two"));
    for (path, text) in [(&one, ONE.to_owned()), (&two, ONE.replace("One", "Two"))] {
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    }
    (folder, one, two)
}

/// Work that opens another schema as soon as it says something.
fn distracted(session: &Arc<Session>, other: PathBuf) -> Job {
    let (session, other) = (Arc::clone(session), Mutex::new(Some(other)));
    Job::new(move |_, _| {
        if let Some(path) = other.lock().expect("the path").take() {
            session.open(&path).expect("opened");
        }
    })
}

#[tokio::test]
async fn a_plan_is_never_written_into_another_project() {
    let (folder, one, two) = two();
    let session = Arc::new(Session::new(None));
    session.open(&one).expect("opened");
    let failure = session.plan("empty", "init", 1, distracted(&session, two.clone())).await.expect_err("dropped");
    assert_eq!(failure.code, "open/another");
    assert_eq!(session.write_plan(&[]).expect_err("nothing to write").code, "plan/none");
    let view = session.plan("empty", "init", 2, Job::silent()).await.expect("planned");
    assert!(view.phases[0].up_sql.contains("Two"));
    let written = PathBuf::from(session.write_plan(&[]).expect("written"));
    assert!(written.starts_with(fs::canonicalize(folder.path().join("two")).expect("a path")), "{written:?}");
    assert!(!folder.path().join("one/migrations").exists());
    session.close().await;
}

#[tokio::test]
async fn a_database_is_never_pulled_into_another_project() {
    let (folder, one, two) = two();
    let session = Arc::new(Session::new(None));
    session.open(&one).expect("opened");
    let file = folder.path().join("shop.db");
    fs::write(&file, "").expect("written");
    let url = format!("sqlite:{}", file.display());
    let failure = session.look(&url, "", true, 1, distracted(&session, two)).await.expect_err("dropped");
    assert_eq!(failure.code, "open/another");
    let snapshot = session.snapshot().expect("open");
    assert!(snapshot.files[0].text.contains("model Two") && !snapshot.status.dirty);
    assert_eq!(session.take_in().expect_err("nothing to take in").code, "pull/none");
}

#[tokio::test]
async fn a_look_alters_nothing_and_its_answer_comes_in_once() {
    let (folder, one, _) = two();
    let session = Session::new(None);
    session.open(&one).expect("opened");
    let file = folder.path().join("shop.db");
    fs::write(&file, "").expect("written");
    let url = format!("sqlite:{}", file.display());
    let view = session.look(&url, "", true, 1, Job::silent()).await.expect("read");
    let words: Vec<_> = view.objects.iter().map(|one| format!("{} {} {}", one.action, one.kind, one.name)).collect();
    assert_eq!((words, view.edits > 0), (vec!["drop table One".to_owned()], true));
    assert!(!session.snapshot().expect("open").status.dirty);
    assert!(!session.take_in().expect("taken in").files[0].text.contains("model One"));
    assert_eq!(session.take_in().expect_err("once").code, "pull/none");
    session.look(&url, "", false, 2, Job::silent()).await.expect("read");
    let snapshot = session.take_in().expect("a new schema");
    assert!(snapshot.path.is_none() && snapshot.tables.is_empty());
}

#[tokio::test]
async fn what_was_changed_since_the_look_is_not_overwritten() {
    let (folder, one, _) = two();
    let session = Session::new(None);
    session.open(&one).expect("opened");
    let file = folder.path().join("shop.db");
    fs::write(&file, "").expect("written");
    session.look(&format!("sqlite:{}", file.display()), "", true, 1, Job::silent()).await.expect("read");
    session.run(&Command::AddTable { name: "Late".into(), x: 0, y: 0 }).expect("added");
    assert_eq!(session.take_in().expect_err("refused").code, "pull/changed");
}

#[test]
fn text_typed_before_another_schema_was_opened_is_not_taken_for_text_of_that() {
    let (_folder, one, two) = two();
    let session = Session::new(None);
    let base = session.open(&one).expect("opened").revision;
    let text = session.open(&two).expect("opened").files[0].text.clone();
    let typed = Command::EditSource { file: 0, text: ONE.replace("id", "key"), base };
    assert_eq!(session.run(&typed).expect_err("refused").code, "edit/moved-on");
    assert_eq!(session.snapshot().expect("open").files[0].text, text);
}

#[tokio::test]
async fn a_password_without_slashes_before_it_is_not_shown() {
    let session = Session::new(None);
    let url = "postgres:ann:secret@host/db";
    let failure = session.look(url, "", false, 1, Job::silent()).await.expect_err("no URL");
    assert!(failure.message.contains("host/db") && !failure.message.contains("secret"), "{failure}");
}

#[test]
fn an_export_gets_an_ending_but_no_file_that_was_not_chosen() {
    let (folder, one, _) = two();
    let session = Session::new(None);
    session.open(&one).expect("opened");
    let taken = folder.path().join("model.md");
    fs::write(&taken, "kept").expect("written");
    let failure = session.export_to("data-model", &folder.path().join("model")).expect_err("refused");
    assert_eq!((failure.code.as_str(), fs::read_to_string(&taken).expect("read").as_str()), ("save/exists", "kept"));
    assert!(session.export_to("data-model", &folder.path().join("other")).is_ok_and(|path| path.ends_with("other.md")));
    assert!(session.export_to("data-model", &taken).is_ok());
}
