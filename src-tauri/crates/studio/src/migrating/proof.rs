//! Proof of a folder of migrations: all of them up and down on one scratch database, and the last of them on another one with
//! rows inside. Of a script that anybody wrote nobody knows which values it means to change: it is held to rows and to columns
//! that it leaves as they are.

use database::{Database, Scratch, SeedOptions};
use migrate::DialectKind;
use schema::{ColumnId, Renames, Schema, align};

use super::script::is_one;
use super::{Migration, Migrations};
use crate::planning::unproven;
use crate::prove::{Contents, ROWS, contents, differences, picked, told};
use crate::source::{Desk, lock_of};
use crate::{Failure, Job, ProofView};

/// Proves on scratch databases that the migrations run from the first to the last, that every `down.sql` leads back to the
/// state before, and that the last one keeps rows.
///
/// # Errors
/// No scratch database can be had, or the work was cancelled.
pub async fn prove(migrations: &Migrations, desk: &Desk, job: &Job) -> Result<ProofView, Failure> {
    if migrations.list.is_empty() {
        return Ok(unproven("There are no migrations."));
    }
    let kind = lock_of(&migrations.folder).unwrap_or(DialectKind::Postgres);
    let scratch = desk.scratch(kind).await?;
    let place = scratch.database().await?;
    let mut proof = unproven("");
    proof.server = Some(scratch.server().to_owned());
    let result = there_and_back(migrations, &place.database, job, &mut proof).await;
    place.close().await;
    let (states, outcome) = result?;
    let (status, mut detail) = match outcome {
        Outcome::Proven(detail) => ("proven", detail),
        // Nothing went wrong, but not all of it was tried.
        Outcome::NoDown(detail) => ("skipped", detail),
        Outcome::Failed(detail) => ("failed", detail),
    };
    if status != "failed" {
        let (kept, rows) = rows_kept(migrations, &states, &scratch, job).await?;
        proof.rows_kept = kept;
        detail = format!("{detail}; {rows}");
    }
    Ok(ProofView { status: status.to_owned(), detail, ..proof })
}

enum Outcome {
    Proven(String),
    NoDown(String),
    Failed(String),
}

async fn run(database: &Database, script: &str) -> Result<(), database::RunError> {
    database.run_script(script, is_one(database, script)).await
}

/// The states of the schema before, between and after the migrations, and what came of them.
async fn there_and_back(
    migrations: &Migrations,
    database: &Database,
    job: &Job,
    proof: &mut ProofView,
) -> Result<(Vec<Schema>, Outcome), Failure> {
    let mut states: Vec<Schema> = vec![read(database).await?];
    for migration in &migrations.list {
        job.check()?;
        job.say(&format!("Up: {}", migration.name), None);
        if let Err(error) = run(database, &migration.up).await {
            return Ok((states, Outcome::Failed(format!("{}/migration.sql: {error}", migration.name))));
        }
        states.push(read(database).await?);
    }
    proof.up = true;
    for (back, (at, migration)) in migrations.list.iter().enumerate().rev().enumerate() {
        job.check()?;
        let Some(down) = &migration.down else {
            let reason = format!(
                "{} migrations run up, the last {back} run down; {} has no down.sql",
                migrations.list.len(),
                migration.name
            );
            return Ok((states, Outcome::NoDown(reason)));
        };
        job.say(&format!("Down: {}", migration.name), None);
        if let Err(error) = run(database, down).await {
            return Ok((states, Outcome::Failed(format!("{}/down.sql: {error}", migration.name))));
        }
        let now = read(database).await?;
        // As a plan's proof: a column that comes back stands at the end, and that is no difference.
        let differs = states.get(at).map(|before| differences(before, &now)).unwrap_or_default();
        if !differs.is_empty() {
            let differs = told(&differs, database.kind.provider());
            let reason = format!("{}/down.sql does not lead back to the state before: {differs}", migration.name);
            return Ok((states, Outcome::Failed(reason)));
        }
    }
    proof.down = true;
    Ok((states, Outcome::Proven(format!("{} migrations run up and down", migrations.list.len()))))
}

/// Whether the last migration keeps rows that are there before it, up and down; and what was seen of them.
async fn rows_kept(
    migrations: &Migrations,
    states: &[Schema],
    scratch: &Scratch,
    job: &Job,
) -> Result<(bool, String), Failure> {
    let (Some((last, earlier)), [.., before, after]) = (migrations.list.split_last(), states) else {
        return Ok((false, "no rows took part".to_owned()));
    };
    if before.tables().is_empty() {
        return Ok((false, "no rows took part: before the last migration there are no tables".to_owned()));
    }
    let after = align(before, after, &Renames::default());
    let place = scratch.database().await?;
    let seen = with_rows(earlier, last, (before, &after), &place.database, job).await;
    place.close().await;
    seen
}

async fn with_rows(
    earlier: &[Migration],
    last: &Migration,
    (before, after): (&Schema, &Schema),
    database: &Database,
    job: &Job,
) -> Result<(bool, String), Failure> {
    let broken = |error: database::RunError| Failure::new("migrate/rows", error.to_string());
    for migration in earlier {
        job.check()?;
        run(database, &migration.up).await.map_err(broken)?;
    }
    job.say(&format!("With rows: {}", last.name), None);
    let seeded = database.seed(before, SeedOptions { per_table: ROWS, seed: 1, later: Some(after) }).await?;
    let there = contents(database, before).await.map_err(broken)?;
    if let Err(error) = run(database, &last.up).await {
        return Ok((false, format!("with rows inside, {}/migration.sql fails: {error}", last.name)));
    }
    let then = contents(database, after).await.map_err(broken)?;
    if let Some(lost) = lost(before, after, &there, &then) {
        return Ok((false, format!("{}/migration.sql changes {lost}", last.name)));
    }
    if let Some(down) = &last.down {
        if let Err(error) = run(database, down).await {
            return Ok((false, format!("with rows inside, {}/down.sql fails: {error}", last.name)));
        }
        let back = contents(database, before).await.map_err(broken)?;
        let stayed = |id: &schema::TableId| after.tables().contains_key(id);
        let there = there.into_iter().filter(|(id, _)| stayed(id)).collect();
        if let Some(lost) = lost(before, after, &there, &back) {
            return Ok((false, format!("{}/down.sql changes {lost}", last.name)));
        }
    }
    match seeded.skipped.as_slice() {
        [] => Ok((true, format!("the last of them with {} rows kept", seeded.total()))),
        skipped => {
            let names: Vec<&str> = skipped.iter().map(|(table, _)| table.as_str()).collect();
            let count = seeded.total();
            Ok((
                false,
                format!("the last of them with {count} rows kept, but none could be made for {}", names.join(", ")),
            ))
        }
    }
}

/// The first table that stays and lost rows, or values of columns that stay as they are.
fn lost(before: &Schema, after: &Schema, there: &Contents, then: &Contents) -> Option<String> {
    let same = |id: &ColumnId| match (before.columns().get(id), after.columns().get(id)) {
        (Some(from), Some(to)) => {
            (&from.ty, &from.native, from.arity) == (&to.ty, &to.native, to.arity)
                && from.generated.is_none()
                && to.generated.is_none()
        }
        _ => false,
    };
    there.iter().find_map(|(table, (columns, rows))| {
        let (later_columns, later) = then.get(table)?;
        let name = before.tables().get(table).map_or("", |table| &table.name);
        if rows.len() != later.len() {
            return Some(format!("the number of rows of `{name}` from {} to {}", rows.len(), later.len()));
        }
        let pairs: Vec<(usize, usize)> = columns
            .iter()
            .enumerate()
            .filter(|(_, id)| same(id))
            .filter_map(|(at, id)| Some((at, later_columns.iter().position(|other| other == id)?)))
            .collect();
        let (old, new) =
            (picked(rows, pairs.iter().map(|(at, _)| *at)), picked(later, pairs.iter().map(|(_, at)| *at)));
        (old != new).then(|| format!("values of `{name}`"))
    })
}

async fn read(database: &Database) -> Result<Schema, Failure> {
    Ok(database::introspect(database, None).await?.schema)
}
