//! Prisma Migrate's bookkeeping: the table `_prisma_migrations`, as its engines make it.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;

use database::Database;
use migrate::DialectKind;

use crate::Failure;

/// Table of Prisma Migrate's bookkeeping. Introspection leaves it out.
const LEDGER: &str = "_prisma_migrations";

/// How the log begins of a migration whose way down was begun.
const HALFWAY: &str = "Taking it back was begun.";

/// A row of the bookkeeping that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub id: String,
    pub name: String,
    pub checksum: String,
    /// When it was applied; `None` while it is not, or not any more.
    pub finished: Option<String>,
    /// Its way down was begun, and not ended.
    pub halfway: bool,
}

/// The rows that count: what was rolled back does not. Empty where there is no bookkeeping yet.
pub(super) async fn rows(database: &Database) -> Result<Vec<Row>, Failure> {
    let columns = ["started_at", "migration_name", "id", "checksum", "logs", "finished_at", "rolled_back_at"];
    let rows = match database.contents(None, LEDGER, &columns).await {
        Ok(rows) => rows,
        Err(error) if is_missing(&error) => Vec::new(),
        Err(error) => return Err(Failure::new("migrate/ledger", error.to_string())),
    };
    // SQLite's text comes quoted.
    let plain = |text: &Option<String>| text.as_deref().unwrap_or_default().trim_matches('\'').to_owned();
    let row = |row: &Vec<Option<String>>| match row.as_slice() {
        [_, name, id, checksum, logs, finished, None] => Some(Row {
            id: plain(id),
            name: plain(name),
            checksum: plain(checksum),
            finished: finished.is_some().then(|| plain(finished)),
            halfway: finished.is_none() && plain(logs).starts_with(HALFWAY),
        }),
        _ => None,
    };
    Ok(rows.iter().filter_map(row).collect())
}

/// Whether a table could not be read because it is not there: PostgreSQL's 42P01, MySQL's 42S02, SQLite's words.
fn is_missing(error: &database::RunError) -> bool {
    matches!(error.code.as_deref(), Some("42P01" | "42S02" | "1146")) || error.message.starts_with("no such table")
}

pub(super) async fn ensured_rows(database: &Database) -> Result<Vec<Row>, Failure> {
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

/// Notes that a migration was begun. The identity of its row.
pub(super) async fn begin(database: &Database, name: &str, checksum: &str) -> Result<String, Failure> {
    let id = fresh_id();
    let sql = format!(
        "INSERT INTO {LEDGER} (id, checksum, migration_name, started_at, applied_steps_count) VALUES ({}, {}, {}, {}, 0)",
        text(&id),
        text(checksum),
        text(name),
        now(database.kind)
    );
    write(database, sql).await.map(|()| id)
}

/// Notes why a migration failed.
pub(super) async fn fail(database: &Database, id: &str, logs: &str) -> Result<(), Failure> {
    write(database, format!("UPDATE {LEDGER} SET logs = {} WHERE id = {}", text(logs), text(id))).await
}

/// Notes that a migration was applied.
pub(super) async fn finish(database: &Database, id: &str) -> Result<(), Failure> {
    let now = now(database.kind);
    write(database, format!("UPDATE {LEDGER} SET finished_at = {now}, applied_steps_count = 1 WHERE id = {}", text(id)))
        .await
}

/// Notes that a migration is being taken back: until that has ended it counts as not finished, for Prisma too.
pub(super) async fn begin_back(database: &Database, row: &Row) -> Result<(), Failure> {
    let sql = format!("UPDATE {LEDGER} SET finished_at = NULL, logs = {} WHERE id = {}", text(HALFWAY), text(&row.id));
    write(database, sql).await
}

/// Notes that nothing of the way down stayed done: the migration is applied, as it was.
pub(super) async fn stay(database: &Database, row: &Row) -> Result<(), Failure> {
    let finished = row.finished.as_deref().map_or_else(|| now(database.kind).to_owned(), text);
    write(database, format!("UPDATE {LEDGER} SET finished_at = {finished}, logs = NULL WHERE id = {}", text(&row.id)))
        .await
}

/// Notes that a migration was taken back.
pub(super) async fn finish_back(database: &Database, row: &Row) -> Result<(), Failure> {
    let now = now(database.kind);
    let sql = format!("UPDATE {LEDGER} SET rolled_back_at = {now}, logs = NULL WHERE id = {}", text(&row.id));
    write(database, sql).await
}

fn text(value: &str) -> String {
    format!("'{}'", value.replace('\'', "''"))
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

/// A random identity in the form of a UUID, version 4.
fn fresh_id() -> String {
    let half = || RandomState::new().hash_one(std::process::id());
    let (high, low) = (half(), half());
    let (high, low) = ((high & !0xf000) | 0x4000, (low & !(0b11 << 62)) | (0b10 << 62));
    let text = format!("{high:016x}{low:016x}");
    format!("{}-{}-{}-{}-{}", &text[..8], &text[8..12], &text[12..16], &text[16..20], &text[20..])
}
