//! A proof must be able to fail: plans that were tampered with are found out, by what they do to structure and rows.

use database::{Scratch, ScratchOptions};
use migrate::{DialectKind, Plan, dialect, plan};
use schema::{Renames, Schema, align};
use studio::{Job, Proof, ProofStatus, prove};

const BEFORE: &str = r#"
datasource db { provider = "sqlite" }
model User {
  id    Int    @id @default(autoincrement())
  email String @unique
  age   Int?
  posts Post[]
}
model Post {
  id       Int    @id @default(autoincrement())
  title    String
  author   User   @relation(fields: [authorId], references: [id])
  authorId Int
}
"#;

fn physical(text: &str, kind: DialectKind) -> Schema {
    let file = prisma::SourceFile { path: "schema.prisma".to_owned(), text: text.to_owned() };
    dialect(kind).normalize(&prisma::parse(&[file]).schema)
}

/// A plan that adds a column, an index and a table.
fn sides(kind: DialectKind) -> (Schema, Schema) {
    let after = BEFORE.replace("title    String", "title    String\n  views Int @default(0)\n  @@index([title])");
    let before = physical(BEFORE, kind);
    let after =
        align(&before, &physical(&format!("{after}\nmodel Tag {{\n  id Int @id\n}}\n"), kind), &Renames::default());
    (before, after)
}

/// The proof of a plan after somebody tampered with it; `None` where there is no server.
async fn proof(kind: DialectKind, tamper: impl Fn(&mut Plan)) -> Option<Proof> {
    let scratch = match Scratch::start(kind, &ScratchOptions::from_env()).await {
        Ok(scratch) => scratch,
        Err(database::Error::NoPostgres { .. }) => {
            println!("PostgreSQL not present");
            return None;
        }
        Err(error) => panic!("{error}"),
    };
    let (before, after) = sides(kind);
    let mut made = plan(&before, &after, dialect(kind), "test");
    tamper(&mut made);
    let proof = prove(&made, &before, &after, &scratch, &Job::silent()).await.unwrap();
    assert_eq!(proof.server, scratch.server());
    println!("{}", proof.detail);
    Some(proof)
}

/// Adds a statement behind the last one of the way up or down.
fn append(plan: &mut Plan, up: bool, sql: &str) {
    let steps = plan.phases.iter_mut().flat_map(|phase| &mut phase.steps);
    let step = if up { steps.last() } else { steps.into_iter().next() };
    let Some(step) = step else { panic!("the plan is empty") };
    if up { step.up_sql.push(sql.to_owned()) } else { step.down_sql.push(sql.to_owned()) }
}

const KINDS: [DialectKind; 2] = [DialectKind::Sqlite, DialectKind::Postgres];

#[tokio::test]
async fn a_right_plan_is_proven() {
    for kind in KINDS {
        let Some(proof) = proof(kind, |_| {}).await else { continue };
        assert_eq!(proof.status, ProofStatus::Proven, "{}", proof.detail);
        assert!(proof.up && proof.down && proof.rows_kept);
        assert!(proof.detail.contains("12 rows in 2 of 2 tables"), "{}", proof.detail);
    }
}

#[tokio::test]
async fn what_is_missing_or_too_much_is_found() {
    for kind in KINDS {
        for sql in [
            "CREATE TABLE surplus (x integer)",
            "CREATE INDEX surplus ON \"Tag\" (id)",
            "ALTER TABLE \"Tag\" ADD COLUMN surplus text",
        ] {
            let Some(proof) = proof(kind, |plan| append(plan, true, sql)).await else { continue };
            assert_eq!((proof.status, proof.up, proof.down), (ProofStatus::Failed, false, false), "{sql}");
            assert!(proof.detail.contains("not as planned") && proof.detail.contains("surplus"), "{}", proof.detail);
        }
        let Some(proof) = proof(kind, |plan| append(plan, false, "CREATE TABLE surplus (x integer)")).await else {
            continue;
        };
        assert_eq!((proof.status, proof.up, proof.down), (ProofStatus::Failed, true, false));
        assert!(proof.detail.contains("not as before"), "{}", proof.detail);
    }
}

#[tokio::test]
async fn lost_rows_and_values_are_found() {
    for kind in KINDS {
        for sql in [
            "DELETE FROM \"Post\"",
            "UPDATE \"User\" SET age = 99",
            "UPDATE \"Post\" SET title = 'x' WHERE id = 1",
            "INSERT INTO \"User\" (id, email) VALUES (1000, 'new')",
        ] {
            let Some(up) = proof(kind, |plan| append(plan, true, sql)).await else { continue };
            assert_eq!((up.status, up.up, up.rows_kept), (ProofStatus::Failed, true, false), "{sql}");
            let Some(down) = proof(kind, |plan| append(plan, false, sql)).await else { continue };
            assert_eq!((down.status, down.down, down.rows_kept), (ProofStatus::Failed, true, false), "{sql}");
        }
    }
}

#[tokio::test]
async fn a_statement_that_fails_is_named() {
    for kind in KINDS {
        let Some(proof) = proof(kind, |plan| append(plan, true, "DROP TABLE nonsense")).await else { continue };
        assert_eq!(proof.status, ProofStatus::Failed);
        assert!(
            proof.detail.contains("on the way up") && proof.detail.contains("DROP TABLE nonsense"),
            "{}",
            proof.detail
        );
    }
}

#[tokio::test]
async fn it_can_be_cancelled() {
    let kind = DialectKind::Sqlite;
    let scratch = Scratch::start(kind, &ScratchOptions::from_env()).await.unwrap();
    let (before, after) = sides(kind);
    let made = plan(&before, &after, dialect(kind), "test");
    let job = Job::silent();
    job.cancel();
    let failure = prove(&made, &before, &after, &scratch, &job).await.unwrap_err();
    assert_eq!(failure.code, "job/cancelled");
}
