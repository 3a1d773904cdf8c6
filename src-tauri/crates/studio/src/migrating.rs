//! Running migrations of a folder, in Prisma Migrate's own bookkeeping: the table `_prisma_migrations`, as its engines make
//! it. What was applied here, `prisma migrate` knows of, and the other way round.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::path::{Path, PathBuf};

use database::{Database, connect, introspect};
use migrate::DialectKind;
use schema::{Renames, Schema, align, diff};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::planning::unproven;
use crate::source::{Desk, lock_of, migrations_of};
use crate::{Failure, Job, ProofView, files};

/// Table of Prisma Migrate's bookkeeping. Introspection leaves it out.
const LEDGER: &str = "_prisma_migrations";

/// The migrations of a folder, oldest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Migrations {
    folder: PathBuf,
    list: Vec<Migration>,
}

/// One migration.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Migration {
    name: String,
    up: String,
    down: Option<String>,
    checksum: String,
}

/// What a database says of a folder's migrations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MigrationStatus {
    /// All migrations of the folder, oldest first, then those that only the database knows.
    pub migrations: Vec<MigrationState>,
}

/// One migration and how it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MigrationState {
    /// Name of its folder.
    pub name: String,
    /// `applied`, `pending`, `failed` (begun and not finished), `changed` (applied, but the file differs now), or `missing`
    /// (applied, but the folder is gone).
    pub state: &'static str,
    /// It has a `down.sql`.
    pub reversible: bool,
}

impl MigrationStatus {
    /// Nothing is pending, failed, changed or missing.
    pub fn is_up_to_date(&self) -> bool {
        self.migrations.iter().all(|migration| migration.state == "applied")
    }

    /// One line per migration.
    pub fn lines(&self) -> Vec<String> {
        self.migrations.iter().map(|migration| format!("{:8} {}", migration.state, migration.name)).collect()
    }
}

/// A row of the bookkeeping that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    id: String,
    name: String,
    checksum: String,
    finished: bool,
}

impl Migrations {
    /// Reads a folder.
    ///
    /// # Errors
    /// It or a file in it can't be read.
    pub fn read(folder: &Path) -> Result<Self, Failure> {
        let read = |(name, path): (String, PathBuf)| {
            let up = files::read(&path)?;
            let down = path.with_file_name("down.sql");
            let down = if down.is_file() { Some(files::read(&down)?) } else { None };
            let checksum = Sha256::digest(up.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
            Ok(Migration { name, up, down, checksum })
        };
        let list = migrations_of(folder)?.into_iter().map(read).collect::<Result<_, Failure>>()?;
        Ok(Self { folder: folder.to_owned(), list })
    }

    fn named(&self, name: &str) -> Result<usize, Failure> {
        let matches: Vec<usize> = (self.list.iter().enumerate())
            .filter(|(_, migration)| {
                migration.name == name || migration.name.split_once('_').is_some_and(|(_, rest)| rest == name)
            })
            .map(|(at, _)| at)
            .collect();
        match matches.as_slice() {
            [at] => Ok(*at),
            [] => Err(Failure::new(
                "migrate/unknown",
                format!("There is no migration “{name}” in {}.", self.folder.display()),
            )),
            _ => Err(Failure::new("migrate/unknown", format!("Several migrations are named “{name}”."))
                .help("Give the whole name, with the time.")),
        }
    }
}

/// How the migrations stand in a database.
///
/// # Errors
/// It can't be reached or read.
pub async fn status(migrations: &Migrations, url: &str) -> Result<MigrationStatus, Failure> {
    let database = connect(url).await?;
    let rows = rows(&database).await;
    database.close().await;
    Ok(status_of(migrations, &rows?))
}

fn status_of(migrations: &Migrations, rows: &[Row]) -> MigrationStatus {
    let known = migrations.list.iter().map(|migration| {
        let state = match rows.iter().rev().find(|row| row.name == migration.name) {
            None => "pending",
            Some(row) if !row.finished => "failed",
            Some(row) if row.checksum != migration.checksum => "changed",
            Some(_) => "applied",
        };
        MigrationState { name: migration.name.clone(), state, reversible: migration.down.is_some() }
    });
    let gone = rows.iter().filter(|row| migrations.list.iter().all(|migration| migration.name != row.name));
    let gone = gone.map(|row| MigrationState { name: row.name.clone(), state: "missing", reversible: false });
    MigrationStatus { migrations: known.chain(gone).collect() }
}

/// Applies what is pending, up to and including `to`. The names of what was applied.
///
/// # Errors
/// The database can't be reached, an earlier migration failed, or a statement fails: then the message says what stays done.
pub async fn up(migrations: &Migrations, url: &str, to: Option<&str>, job: &Job) -> Result<Vec<String>, Failure> {
    let last = to.map(|name| migrations.named(name)).transpose()?;
    let database = connect(url).await?;
    let done = run_up(migrations, &database, last, job).await;
    database.close().await;
    done
}

async fn run_up(
    migrations: &Migrations,
    database: &Database,
    last: Option<usize>,
    job: &Job,
) -> Result<Vec<String>, Failure> {
    let rows = ensured_rows(database).await?;
    let status = status_of(migrations, &rows);
    if let Some(failed) = status.migrations.iter().find(|migration| migration.state == "failed") {
        return Err(Failure::new(
            "migrate/failed-before",
            format!("Migration {} was begun and not finished.", failed.name),
        )
        .help("Mend the database by hand, then mark it with `prisma migrate resolve`."));
    }
    let mut done = Vec::new();
    let end = last.map_or(migrations.list.len(), |last| last + 1);
    for (migration, state) in migrations.list.iter().zip(&status.migrations).take(end) {
        if state.state != "pending" {
            continue;
        }
        job.check()?;
        job.say(&format!("Applying {}", migration.name), None);
        let id = fresh_id();
        let (quote, now) = (|text: &str| format!("'{}'", text.replace('\'', "''")), now(database.kind));
        write(
            database,
            format!(
                "INSERT INTO {LEDGER} (id, checksum, migration_name, started_at, applied_steps_count) VALUES ({}, {}, {}, {now}, 0)",
                quote(&id),
                quote(&migration.checksum),
                quote(&migration.name)
            ),
        )
        .await?;
        // As Prisma does: the script decides about transactions; on PostgreSQL a script is one unit unless it says otherwise.
        let one = database.kind == DialectKind::Postgres && !runs_alone(&migration.up);
        if let Err(error) = database.run_script(&migration.up, one).await {
            let logs = quote(&error.to_string());
            write(database, format!("UPDATE {LEDGER} SET logs = {logs} WHERE id = {}", quote(&id))).await?;
            let rest = if one { "Nothing of it stays done." } else { "What came before it stays done." };
            return Err(Failure::new("migrate/failed", format!("{}: {error}", migration.name)).help(format!(
                "{rest} Mend the cause, then mark the migration with `prisma migrate resolve --rolled-back {}`.",
                migration.name
            )));
        }
        write(
            database,
            format!("UPDATE {LEDGER} SET finished_at = {now}, applied_steps_count = 1 WHERE id = {}", quote(&id)),
        )
        .await?;
        done.push(migration.name.clone());
    }
    Ok(done)
}

/// Takes back the last migration, or all that come after `to`. The names of what was taken back, in that order.
///
/// # Errors
/// The database can't be reached, a migration has no `down.sql`, or a statement fails.
pub async fn down(migrations: &Migrations, url: &str, to: Option<&str>, job: &Job) -> Result<Vec<String>, Failure> {
    let stays = to.map(|name| migrations.named(name)).transpose()?;
    let database = connect(url).await?;
    let done = run_down(migrations, &database, stays, job).await;
    database.close().await;
    done
}

async fn run_down(
    migrations: &Migrations,
    database: &Database,
    stays: Option<usize>,
    job: &Job,
) -> Result<Vec<String>, Failure> {
    let rows = ensured_rows(database).await?;
    let applied = |migration: &Migration| rows.iter().rev().find(|row| row.name == migration.name && row.finished);
    let all: Vec<(usize, &Migration, &Row)> =
        migrations.list.iter().enumerate().filter_map(|(at, m)| Some((at, m, applied(m)?))).collect();
    let back: Vec<_> = match stays {
        Some(stays) => all.iter().filter(|(at, ..)| *at > stays).rev().collect(),
        None => all.iter().rev().take(1).collect(),
    };
    if let Some((_, migration, _)) = back.iter().find(|(_, migration, _)| migration.down.is_none()) {
        return Err(Failure::new(
            "migrate/no-down",
            format!("Migration {} has no down.sql: it can't be taken back.", migration.name),
        )
        .help("Nothing was changed. Write one, or stop at a later migration with --to."));
    }
    let mut done = Vec::new();
    for (_, migration, row) in back {
        job.check()?;
        job.say(&format!("Taking back {}", migration.name), None);
        let down = migration.down.as_deref().unwrap_or_default();
        let one = database.kind == DialectKind::Postgres && !runs_alone(down);
        if let Err(error) = database.run_script(down, one).await {
            return Err(Failure::new("migrate/failed", format!("{}/down.sql: {error}", migration.name)));
        }
        write(database, format!("UPDATE {LEDGER} SET rolled_back_at = {} WHERE id = '{}'", now(database.kind), row.id))
            .await?;
        done.push(migration.name.clone());
    }
    Ok(done)
}

/// Proves on a scratch database that the migrations run from the first to the last, and that every `down.sql` leads back to
/// the state before.
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
    let detail = result?;
    let whole = proof.up && proof.down;
    Ok(ProofView { status: if whole { "proven" } else { "failed" }.to_owned(), detail, ..proof })
}

async fn there_and_back(
    migrations: &Migrations,
    database: &Database,
    job: &Job,
    proof: &mut ProofView,
) -> Result<String, Failure> {
    let mut states: Vec<Schema> = vec![read(database).await?];
    for migration in &migrations.list {
        job.check()?;
        job.say(&format!("Up: {}", migration.name), None);
        if let Err(error) = database.run_script(&migration.up, false).await {
            return Ok(format!("{}/migration.sql: {error}", migration.name));
        }
        states.push(read(database).await?);
    }
    proof.up = true;
    for (back, (at, migration)) in migrations.list.iter().enumerate().rev().enumerate() {
        job.check()?;
        let Some(down) = &migration.down else {
            proof.down = back > 0;
            let reason = format!(
                "{} migrations run up, the last {back} run down; {} has no down.sql",
                migrations.list.len(),
                migration.name
            );
            return Ok(reason);
        };
        job.say(&format!("Down: {}", migration.name), None);
        if let Err(error) = database.run_script(down, false).await {
            return Ok(format!("{}/down.sql: {error}", migration.name));
        }
        let now = read(database).await?;
        let differs = states.get(at).map_or(0, |before| diff(before, &align(before, &now, &Renames::default())).len());
        if differs > 0 {
            return Ok(format!("{}/down.sql leaves {differs} differences to the state before", migration.name));
        }
    }
    proof.down = true;
    proof.rows_kept = true;
    Ok(format!("{} migrations run up and down", migrations.list.len()))
}

async fn read(database: &Database) -> Result<Schema, Failure> {
    Ok(introspect(database, None).await?.schema)
}

/// The rows that count: what was rolled back does not. Empty where there is no bookkeeping yet.
async fn rows(database: &Database) -> Result<Vec<Row>, Failure> {
    let columns = ["started_at", "migration_name", "id", "checksum", "finished_at", "rolled_back_at"];
    let rows = match database.contents(None, LEDGER, &columns).await {
        Ok(rows) => rows,
        Err(error) if is_missing(&error) => Vec::new(),
        Err(error) => return Err(Failure::new("migrate/ledger", error.to_string())),
    };
    // SQLite's text comes quoted.
    let plain = |text: &Option<String>| text.clone().unwrap_or_default().trim_matches('\'').to_owned();
    let row = |row: &Vec<Option<String>>| match row.as_slice() {
        [_, name, id, checksum, finished, None] => {
            Some(Row { id: plain(id), name: plain(name), checksum: plain(checksum), finished: finished.is_some() })
        }
        _ => None,
    };
    Ok(rows.iter().filter_map(row).collect())
}

/// Whether a table could not be read because it is not there: PostgreSQL's 42P01, MySQL's 42S02, SQLite's words.
fn is_missing(error: &database::RunError) -> bool {
    matches!(error.code.as_deref(), Some("42P01" | "42S02" | "1146")) || error.message.starts_with("no such table")
}

async fn ensured_rows(database: &Database) -> Result<Vec<Row>, Failure> {
    let create = match database.kind {
        DialectKind::Postgres => {
            "CREATE TABLE IF NOT EXISTS _prisma_migrations (id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, \
             finished_at TIMESTAMPTZ, migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ, \
             started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)"
        }
        DialectKind::Mysql => {
            "CREATE TABLE IF NOT EXISTS _prisma_migrations (id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, \
             finished_at DATETIME(3), migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at DATETIME(3), \
             started_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3), applied_steps_count INTEGER UNSIGNED NOT NULL DEFAULT 0) \
             DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci"
        }
        DialectKind::Sqlite => {
            "CREATE TABLE IF NOT EXISTS _prisma_migrations (id TEXT PRIMARY KEY NOT NULL, checksum TEXT NOT NULL, \
             finished_at DATETIME, migration_name TEXT NOT NULL, logs TEXT, rolled_back_at DATETIME, \
             started_at DATETIME NOT NULL DEFAULT current_timestamp, applied_steps_count INTEGER UNSIGNED NOT NULL DEFAULT 0)"
        }
    };
    write(database, create.to_owned()).await?;
    rows(database).await
}

async fn write(database: &Database, statement: String) -> Result<(), Failure> {
    database.run(&[statement], false).await.map_err(|error| Failure::new("migrate/ledger", error.to_string()))
}

/// The server's time as Prisma's engines store it: SQLite holds milliseconds.
fn now(kind: DialectKind) -> &'static str {
    match kind {
        DialectKind::Postgres => "now()",
        DialectKind::Mysql => "CURRENT_TIMESTAMP(3)",
        DialectKind::Sqlite => "(CAST(strftime('%s', 'now') AS INTEGER) * 1000)",
    }
}

/// Whether a script has statements that PostgreSQL refuses within a transaction, or transactions of its own.
fn runs_alone(script: &str) -> bool {
    let script = script.to_uppercase();
    ["CONCURRENTLY", "BEGIN;", "COMMIT;", "ALTER TYPE", "VACUUM", "CREATE DATABASE"]
        .iter()
        .any(|word| script.contains(word))
}

/// A random identity in the form of a UUID, version 4.
fn fresh_id() -> String {
    let half = || RandomState::new().hash_one(std::process::id());
    let (high, low) = (half(), half());
    let (high, low) = ((high & !0xf000) | 0x4000, (low & !(0b11 << 62)) | (0b10 << 62));
    let text = format!("{high:016x}{low:016x}");
    format!("{}-{}-{}-{}-{}", &text[..8], &text[8..12], &text[12..16], &text[16..20], &text[20..])
}
