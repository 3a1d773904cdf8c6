//! Views that a database has beside its tables: a plan that breaks one is not proven, one that doesn't is, and runs on the
//! database itself.

mod scratch;

use database::ScratchDatabase;
use migrate::{DialectKind, Plan};
use studio::planning::NamedRenames;
use studio::source::{Desk, Source};
use studio::{Job, Proof, ProofStatus};

use scratch::made;

const POST: &str = "
    CREATE TABLE post (id INTEGER NOT NULL PRIMARY KEY, title TEXT NOT NULL, body TEXT NOT NULL);
    CREATE TABLE log (at TEXT NOT NULL PRIMARY KEY);";

/// The second reads the first, and the first column names say nothing of the table's.
const VIEWS: &str = "
    CREATE VIEW titles AS SELECT id, title AS named FROM post;
    CREATE VIEW long_titles AS SELECT named FROM titles WHERE length(named) > 3;";

/// The plan from a database to its own text with one alteration, and its proof.
async fn planned(url: &str, alter: (&str, &str)) -> (Plan, Proof) {
    let (desk, job) = (Desk::default(), Job::silent());
    let pulled = studio::pulling::pull(url, &studio::pulling::Scope::Default, &job).await.unwrap();
    let text = pulled.text();
    assert!(text.contains(alter.0), "{text}");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("schema.prisma");
    std::fs::write(&path, text.replacen(alter.0, alter.1, 1)).unwrap();
    let (database, schema) = (Source::Database(url.to_owned()), Source::Schema(path));
    let pair = desk.pair(&database, &schema, &NamedRenames::default(), &job).await.unwrap();
    let plan = pair.plan("change");
    let proof = desk.prove(&pair, &plan, &job).await.unwrap();
    (plan, proof)
}

async fn run(made: &ScratchDatabase, plan: &Plan) {
    for phase in &plan.phases {
        made.database.run(&phase.up_statements(), phase.transaction).await.unwrap();
    }
    for view in ["titles", "long_titles"] {
        made.database.run(&[format!("SELECT * FROM {view}")], false).await.unwrap();
    }
}

#[tokio::test]
async fn sqlite_makes_a_table_anew_below_its_views_and_triggers() {
    let triggers = "CREATE TRIGGER note AFTER INSERT ON log BEGIN DELETE FROM post WHERE id < 0; END;";
    let script = format!("{POST}{VIEWS}{triggers}");
    let Some((_scratch, made)) = made(DialectKind::Sqlite, &script).await else { return };
    let (plan, proof) = planned(&made.url, ("body  String", "body  String?")).await;
    assert_eq!(proof.status, ProofStatus::Proven, "{}", proof.detail);
    assert!(proof.detail.contains("2 views can be read as before"), "{}", proof.detail);
    run(&made, &plan).await;

    let (_, proof) = planned(&made.url, ("  title String\n", "")).await;
    assert_eq!((proof.status, proof.up), (ProofStatus::Failed, false), "{}", proof.detail);
    assert!(proof.detail.contains("a view can't be read any more"), "{}", proof.detail);
    assert!(proof.detail.contains("no such column: title"), "{}", proof.detail);
}

#[tokio::test]
async fn postgres_holds_what_its_views_read() {
    let script = format!("{POST}{VIEWS}");
    let Some((_scratch, made)) = made(DialectKind::Postgres, &script).await else { return };
    let (plan, proof) = planned(&made.url, ("body  String", "body  String?")).await;
    assert_eq!(proof.status, ProofStatus::Proven, "{}", proof.detail);
    run(&made, &plan).await;

    for alter in [("title String", "title String @db.VarChar(80)"), ("  title String\n", "")] {
        let (_, proof) = planned(&made.url, alter).await;
        assert_eq!((proof.status, proof.up), (ProofStatus::Failed, false), "{}", proof.detail);
        assert!(proof.detail.contains("titles"), "the server names the view: {}", proof.detail);
    }
}
