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
    let proof = prove(&made, &before, &after, &[], &scratch, &Job::silent()).await.unwrap();
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
    let failure = prove(&made, &before, &after, &[], &scratch, &job).await.unwrap_err();
    assert_eq!(failure.code, "job/cancelled");
}

/// The proof of a plan between two models, after somebody tampered with it.
async fn between(before: &str, after: &str, kind: DialectKind, tamper: impl Fn(&mut Plan)) -> Option<(Plan, Proof)> {
    let scratch = match Scratch::start(kind, &ScratchOptions::from_env()).await {
        Ok(scratch) => scratch,
        Err(database::Error::NoPostgres { .. }) => {
            println!("PostgreSQL not present");
            return None;
        }
        Err(error) => panic!("{error}"),
    };
    let before = physical(before, kind);
    let after = align(&before, &physical(after, kind), &Renames::default());
    let mut made = plan(&before, &after, dialect(kind), "test");
    tamper(&mut made);
    let proof = prove(&made, &before, &after, &[], &scratch, &Job::silent()).await.unwrap();
    println!("{}", proof.detail);
    Some((made, proof))
}

fn model(body: &str) -> String {
    format!("datasource db {{ provider = \"postgresql\" }}\nmodel Note {{\n  id Int @id\n  {body}\n}}\n")
}

#[tokio::test]
async fn documents_and_bytes_come_back_as_they_were() {
    for (from, to) in [("Json", "String"), ("Bytes", "String"), ("Json[]", "String[]"), ("Bytes[]", "String[]")] {
        let sides = (model(&format!("body {from}")), model(&format!("body {to}")));
        let Some((made, proof)) = between(&sides.0, &sides.1, DialectKind::Postgres, |_| {}).await else { return };
        assert!(made.steps().all(|step| matches!(step.down, migrate::Down::Exact(_))), "{from} {to}");
        assert_eq!((proof.status, proof.rows_kept), (ProofStatus::Proven, true), "{from} {to}: {}", proof.detail);
        let Some((_, proof)) = between(&sides.1, &sides.0, DialectKind::Postgres, |_| {}).await else { return };
        assert_eq!((proof.status, proof.rows_kept), (ProofStatus::Proven, true), "{to} {from}: {}", proof.detail);
    }
    // A way back that wraps documents into strings is found out.
    let wrap = |plan: &mut Plan| {
        let steps = plan.phases.iter_mut().flat_map(|phase| &mut phase.steps);
        steps
            .flat_map(|step| &mut step.down_sql)
            .for_each(|sql| *sql = sql.replace("\"body\"::JSONB", "to_jsonb(\"body\")"));
    };
    let sides = (model("body Json"), model("body String"));
    let Some((_, proof)) = between(&sides.0, &sides.1, DialectKind::Postgres, wrap).await else { return };
    assert_eq!((proof.status, proof.rows_kept), (ProofStatus::Failed, false), "{}", proof.detail);
}

#[tokio::test]
async fn moments_mean_the_same_in_every_time_zone() {
    let kind = DialectKind::Postgres;
    let Ok(scratch) = Scratch::start(kind, &ScratchOptions::from_env()).await else {
        return println!("PostgreSQL not present");
    };
    for list in ["", "[]"] {
        let (from, to) = (
            model(&format!("at DateTime{list} @db.Timestamp(3)")),
            model(&format!("at DateTime{list} @db.Timestamptz(3)")),
        );
        let before = physical(&from, kind);
        let after = align(&before, &physical(&to, kind), &Renames::default());
        let made = plan(&before, &after, dialect(kind), "test");
        let place = scratch.database().await.unwrap();
        let zone = || vec!["SET TIME ZONE 'Europe/Berlin'".to_owned()];
        let mut up = zone();
        up.extend(migrate::create_script(&before, dialect(kind)).into_iter().map(|statement| statement.sql));
        let value = if list.is_empty() { "'2024-07-01 12:00:00'" } else { "'{\"2024-07-01 12:00:00\"}'" };
        up.push(format!("INSERT INTO \"Note\" VALUES (1, {value})"));
        up.extend(made.phases.iter().flat_map(|phase| phase.up_statements()));
        place.database.run(&up, false).await.unwrap();
        let there = if list.is_empty() { "\"at\"" } else { "\"at\"[1]" };
        let same = format!("DO $$ BEGIN ASSERT (SELECT {there} = '2024-07-01 12:00:00+00' FROM \"Note\"); END $$");
        place.database.run(&[same], false).await.unwrap();
        let mut down = zone();
        down.extend(made.phases.iter().flat_map(|phase| phase.down_statements()));
        down.push(format!("DO $$ BEGIN ASSERT (SELECT {there} = '2024-07-01 12:00:00' FROM \"Note\"); END $$"));
        place.database.run(&down, false).await.unwrap();
        place.close().await;
    }
}

#[tokio::test]
async fn an_enum_that_conditions_name_gets_a_value_and_loses_it() {
    let enums = |values: &str| {
        format!(
            "{}enum Mood {{\n{values}\n}}\n",
            model(
                "mood Mood @default(SAD)\n  owner Int?\n  /// @check(mood <> 'ANGRY', name: \"not_angry\")\n  text String"
            )
        )
    };
    let kind = DialectKind::Postgres;
    let with_conditions = |text: &str| {
        let mut schema = physical(text, kind);
        let table = *schema.tables().keys().next().unwrap();
        let mood = *schema.columns_of(table).iter().find(|id| schema.columns()[*id].name == "mood").unwrap();
        let ids = schema.ids().next();
        schema.reserve_ids(ids + 9);
        let check = schema::Check {
            id: schema::CheckId(ids),
            table,
            name: Some("not_angry".to_owned()),
            expression: "\"mood\" <> 'ANGRY'".to_owned(),
        };
        let index = schema::Index {
            mapped: Some("sad_notes".to_owned()),
            predicate: Some("\"mood\" = 'SAD'".to_owned()),
            ..schema::Index::new(
                (ids + 1).into(),
                table,
                schema::IndexKind::Plain,
                vec![schema::IndexPart::column(mood)],
            )
        };
        let known = schema.checks().values().any(|check| check.name.as_deref() == Some("not_angry"));
        let mut changes = vec![schema::Change::Index(schema::Edit::Create { to: index })];
        if !known {
            changes.push(schema::Change::Check(schema::Edit::Create { to: check }));
        }
        schema::apply_all(&mut schema, &changes).unwrap();
        schema
    };
    let before = with_conditions(&enums("SAD\nANGRY"));
    let after = align(&before, &with_conditions(&enums("SAD\nANGRY\nHAPPY")), &Renames::default());
    let Ok(scratch) = Scratch::start(kind, &ScratchOptions::from_env()).await else {
        return println!("PostgreSQL not present");
    };
    let made = plan(&before, &after, dialect(kind), "test");
    let proof = prove(&made, &before, &after, &[], &scratch, &Job::silent()).await.unwrap();
    assert_eq!((proof.status, proof.down, proof.rows_kept), (ProofStatus::Proven, true, true), "{}", proof.detail);
    assert!(made.steps().all(|step| matches!(step.down, migrate::Down::Lossy(..))), "rows with the new value stop it");
}

#[tokio::test]
async fn a_changed_table_without_rows_is_named() {
    // No made-up value passes the check that comes with the column.
    let kind = DialectKind::Sqlite;
    let (from, to) = (model("text String"), model("text String\n  size Int"));
    let before = physical(&from, kind);
    let mut after = align(&before, &physical(&to, kind), &Renames::default());
    let table = *after.tables().keys().next().unwrap();
    let id = after.ids().fresh::<schema::CheckId>();
    let check = schema::Check { id, table, name: Some("positive".to_owned()), expression: "\"size\" > 0".to_owned() };
    schema::apply(&mut after, &schema::Change::Check(schema::Edit::Create { to: check })).unwrap();
    let scratch = Scratch::start(kind, &ScratchOptions::from_env()).await.unwrap();
    let made = plan(&before, &after, dialect(kind), "test");
    let proof = prove(&made, &before, &after, &[], &scratch, &Job::silent()).await.unwrap();
    assert_eq!((proof.status, proof.rows_kept), (ProofStatus::Proven, false), "{}", proof.detail);
    assert!(proof.detail.contains("nothing was seen of rows of `Note`"), "{}", proof.detail);
}
