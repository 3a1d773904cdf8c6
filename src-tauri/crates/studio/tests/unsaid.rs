//! What a database has and a Prisma schema can't say stays, through a comparison, a plan and its proof.

mod scratch;

use migrate::DialectKind;
use studio::planning::NamedRenames;
use studio::source::{Desk, Source};
use studio::{Job, ProofStatus};

use scratch::made;

const POSTGRES: &str = "
CREATE TABLE account (id int PRIMARY KEY, email text NOT NULL, region text NOT NULL);
CREATE TABLE item (
    id int PRIMARY KEY, account_id int NOT NULL, title text NOT NULL, price int NOT NULL, deleted_at timestamp(3),
    search tsvector GENERATED ALWAYS AS (to_tsvector('simple'::regconfig, title)) STORED,
    gross int GENERATED ALWAYS AS (price + price / 5) STORED,
    CONSTRAINT item_price_check CHECK (price > 0),
    CONSTRAINT item_title_check CHECK (title <> 'title')
);
CREATE INDEX item_lower_idx ON item (lower(title));
CREATE UNIQUE INDEX item_live_key ON item (account_id, title) WHERE deleted_at IS NULL;
CREATE INDEX item_price_idx ON item (price) INCLUDE (title);";

const SQLITE: &str = "
CREATE TABLE account (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, email TEXT NOT NULL);
CREATE TABLE item (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL, price INTEGER NOT NULL, note TEXT,
    CONSTRAINT item_price_check CHECK (price > 0)
);
CREATE INDEX item_lower_idx ON item (lower(title));
CREATE UNIQUE INDEX item_live_key ON item (title) WHERE note IS NULL;";

/// The plan from a database to its own text with one alteration, as SQL; proven.
async fn plan(url: &str, desk: &Desk, alter: &[(&str, &str)], renames: &[String]) -> String {
    let job = Job::silent();
    let pulled = studio::pulling::pull(url, &studio::pulling::Scope::Default, &job).await.unwrap();
    // Most schemas leave checks to the database.
    let lines = pulled.text();
    let mut text: String =
        lines.lines().filter(|line| !line.contains("/// check")).map(|line| format!("{line}\n")).collect();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("schema.prisma");
    std::fs::write(&path, &text).unwrap();
    let (database, schema) = (Source::Database(url.to_owned()), Source::Schema(path.clone()));
    for (from, to) in [(&database, &schema), (&schema, &database)] {
        let same = desk.pair(from, to, &NamedRenames::default(), &job).await.unwrap();
        assert!(same.differences().is_empty(), "{:#?}\n{text}", same.differences());
    }
    for (from, to) in alter {
        assert!(text.contains(from), "{from}\n{text}");
        text = text.replacen(from, to, 1);
    }
    std::fs::write(&path, &text).unwrap();
    let pair = desk.pair(&database, &schema, &NamedRenames::parse(renames).unwrap(), &job).await.unwrap();
    let plan = pair.plan("change");
    let proof = desk.prove(&pair, &plan, &job).await.unwrap();
    let sql = plan.phases.iter().map(migrate::up_script).collect::<String>();
    assert_eq!(proof.status, ProofStatus::Proven, "{}\n{sql}", proof.detail);
    sql
}

#[tokio::test]
async fn on_postgres() {
    let Some((_scratch, made)) = made(DialectKind::Postgres, POSTGRES).await else { return };
    let desk = Desk::default();
    let sql = plan(&made.url, &desk, &[("email  String", "email  String?")], &[]).await;
    assert!(!sql.contains("DROP") || sql.contains("DROP NOT NULL"), "{sql}");
    assert_eq!(sql.matches(';').count(), 1, "{sql}");
    // A renamed column is followed by the expressions that name it.
    let sql =
        plan(&made.url, &desk, &[("  title ", "  label "), (", title]", ", label]")], &["item.title=label".to_owned()])
            .await;
    assert!(sql.contains("RENAME COLUMN \"title\" TO \"label\""), "{sql}");
    // Another type needs its dependants gone for a moment; they are back afterwards, which the proof has seen.
    let sql = plan(&made.url, &desk, &[("price      Int", "price      BigInt")], &[]).await;
    for name in ["item_price_check", "gross"] {
        assert!(sql.contains(name), "{name}: {sql}");
    }
    made.close().await;
}

/// A trigger can't be taken over: it is a danger that has to be accepted.
#[tokio::test]
async fn a_trigger_that_would_go_is_a_danger() {
    let script =
        format!("{SQLITE}\nCREATE TRIGGER stamp AFTER UPDATE ON item BEGIN UPDATE account SET email = ''; END;");
    let Some((_scratch, made)) = made(DialectKind::Sqlite, &script).await else { return };
    let (desk, job, folder) = (Desk::default(), Job::silent(), tempfile::tempdir().unwrap());
    let path = folder.path().join("schema.prisma");
    let text = studio::pulling::pull(&made.url, &studio::pulling::Scope::Default, &job).await.unwrap().text();
    for (alter, danger) in [("note  String @default(\"\")", true), ("note  String?\n  more String?", false)] {
        std::fs::write(&path, text.replacen("note  String?", alter, 1)).unwrap();
        let (from, to) = (Source::Database(made.url.clone()), Source::Schema(path.clone()));
        let plan = desk.pair(&from, &to, &NamedRenames::default(), &job).await.unwrap().plan("change");
        let codes: Vec<_> = plan.hazards().map(|hazard| hazard.code.name()).collect();
        assert_eq!(codes.contains(&"drop_trigger"), danger, "{codes:?}");
    }
    made.close().await;
}

#[tokio::test]
async fn on_sqlite() {
    let Some((_scratch, made)) = made(DialectKind::Sqlite, SQLITE).await else { return };
    let desk = Desk::default();
    // Making the note required makes the table anew.
    let sql = plan(&made.url, &desk, &[("note  String?", "note  String @default(\"\")")], &[]).await;
    for part in ["item_price_check", "item_lower_idx", "item_live_key"] {
        assert!(sql.contains(part), "{part}: {sql}");
    }
    made.close().await;
}
