//! Running migrations of a folder, in Prisma Migrate's own bookkeeping: the table `_prisma_migrations`, as its engines make
//! it. What was applied here, `prisma migrate` knows of, and the other way round.

mod ledger;
mod losses;
mod proof;
mod resolve;
mod script;

use std::path::{Path, PathBuf};
use std::time::Duration;

use database::{Database, connect, create_missing};
use serde::Serialize;
use sha2::{Digest, Sha256};

use self::ledger::{Row, ensured_rows, rows};
use self::script::{is_one, leaves_nothing};
use crate::source::migrations_of;
use crate::{Failure, Job, files};

pub use self::proof::prove;
pub use self::resolve::resolve;

/// How long another migration of the same database is waited for, as Prisma does.
const PATIENCE: Duration = Duration::from_secs(10);

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
    /// `applied`, `pending`, `failed` (begun and not finished), `halfway` (taking it back was begun and not finished),
    /// `changed` (applied, but the file differs now), or `missing` (applied, but the folder is gone).
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
            Some(row) if row.halfway => "halfway",
            Some(row) if row.finished.is_none() => "failed",
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
/// The database can't be reached, has the tables and not the bookkeeping, an earlier migration failed, or a statement fails:
/// then the message says what stays done.
pub async fn up(migrations: &Migrations, url: &str, to: Option<&str>, job: &Job) -> Result<Vec<String>, Failure> {
    let last = to.map(|name| migrations.named(name)).transpose()?;
    create_missing(url)?;
    let database = connect(url).await?;
    let done = locked(&database, run_up(migrations, &database, last, job)).await;
    database.close().await;
    done
}

/// Does it while nobody else migrates the same database.
async fn locked<T>(database: &Database, work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let failed = |error: database::RunError| Failure::new("migrate/lock", error.to_string());
    let Some(lock) = database.migration_lock(PATIENCE).await.map_err(failed)? else {
        return Err(Failure::new(
            "migrate/locked",
            format!("Another migration of this database has been running for {} seconds.", PATIENCE.as_secs()),
        )
        .help("Nothing was changed. Wait until it has ended, then try again."));
    };
    let done = work.await;
    // What was done is done: the lock ends with its connection, even one that can't be closed in good order.
    let _ = lock.release().await;
    done
}

/// Refuses where a migration was begun, up or down, and not finished.
fn refuse_unfinished(status: &MigrationStatus) -> Result<(), Failure> {
    let unfinished = |migration: &&MigrationState| matches!(migration.state, "failed" | "halfway");
    let Some(migration) = status.migrations.iter().find(unfinished) else { return Ok(()) };
    let (what, mark) = match migration.state {
        "halfway" => ("Taking back migration", "--rolled-back"),
        _ => ("Migration", "--applied or --rolled-back"),
    };
    let message = format!("{what} {} was begun and not finished.", migration.name);
    Err(Failure::new("migrate/failed-before", message)
        .help(format!("Mend the database by hand, then mark the migration with `crowfoot migrate resolve` ({mark}).")))
}

async fn run_up(
    migrations: &Migrations,
    database: &Database,
    last: Option<usize>,
    job: &Job,
) -> Result<Vec<String>, Failure> {
    if rows(database).await?.is_empty() {
        resolve::refuse_unnoted(migrations, database).await?;
    }
    let rows = ensured_rows(database).await?;
    let status = status_of(migrations, &rows);
    refuse_unfinished(&status)?;
    let mut done = Vec::new();
    let end = last.map_or(migrations.list.len(), |last| last + 1);
    for (migration, state) in migrations.list.iter().zip(&status.migrations).take(end) {
        if state.state != "pending" {
            continue;
        }
        job.check()?;
        job.say(&format!("Applying {}", migration.name), None);
        let id = ledger::begin(database, &migration.name, &migration.checksum).await?;
        // As Prisma does: a script is one unit where the database can do that, unless it says otherwise.
        let one = is_one(database, &migration.up);
        if let Err(error) = database.run_script(&migration.up, one).await {
            ledger::fail(database, &id, &error.to_string()).await?;
            let rest = if leaves_nothing(database, &migration.up) {
                "Nothing of it stays done."
            } else {
                "What came before it stays done."
            };
            return Err(Failure::new("migrate/failed", format!("{}: {error}", migration.name)).help(format!(
                "{rest} Mend the cause, then mark the migration with `crowfoot migrate resolve --rolled-back {}`.",
                migration.name
            )));
        }
        ledger::finish(database, &id).await?;
        done.push(migration.name.clone());
    }
    Ok(done)
}

/// Takes back the last migration, or all that come after `to`; what is lost with them is said before. The names of what was taken back, in that order.
///
/// # Errors
/// The database can't be reached, a migration has no `down.sql`, a later one is not finished or not in the folder, or a
/// statement fails.
pub async fn down(migrations: &Migrations, url: &str, to: Option<&str>, job: &Job) -> Result<Vec<String>, Failure> {
    let stays = to.map(|name| migrations.named(name)).transpose()?;
    let database = connect(url).await?;
    let done = locked(&database, run_down(migrations, &database, stays, job)).await;
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
    let status = status_of(migrations, &rows);
    refuse_unfinished(&status)?;
    let applied = |migration: &Migration| rows.iter().rev().find(|row| row.name == migration.name);
    let all: Vec<(usize, &Migration, &Row)> =
        migrations.list.iter().enumerate().filter_map(|(at, m)| Some((at, m, applied(m)?))).collect();
    let back: Vec<_> = match stays {
        Some(stays) => all.iter().filter(|(at, ..)| *at > stays).rev().collect(),
        None => all.iter().rev().take(1).collect(),
    };
    // Names begin with the time: what is missing and later may stand on what would be taken back.
    let later = |missing: &&MigrationState| {
        missing.state == "missing" && back.iter().any(|(_, migration, _)| migration.name < missing.name)
    };
    if let Some(missing) = status.migrations.iter().find(later) {
        let message = format!("Migration {} was applied later, and is not in the folder.", missing.name);
        return Err(Failure::new("migrate/missing", message)
            .help("Nothing was changed. Bring its folder back: it has to be taken back first."));
    }
    if let Some((_, migration, _)) = back.iter().find(|(_, migration, _)| migration.down.is_none()) {
        return Err(Failure::new(
            "migrate/no-down",
            format!("Migration {} has no down.sql: it can't be taken back.", migration.name),
        )
        .help("Nothing was changed. Write one, or stop at a later migration with --to."));
    }
    for (_, migration, _) in &back {
        for loss in losses::losses(migration.down.as_deref().unwrap_or_default(), database).await {
            job.warn(&format!("{}: {loss}", migration.name));
        }
    }
    let mut done = Vec::new();
    for (_, migration, row) in back {
        job.check()?;
        job.say(&format!("Taking back {}", migration.name), None);
        let down = migration.down.as_deref().unwrap_or_default();
        let one = is_one(database, down);
        ledger::begin_back(database, row).await?;
        if let Err(error) = database.run_script(down, one).await {
            let failure = Failure::new("migrate/failed", format!("{}/down.sql: {error}", migration.name));
            if leaves_nothing(database, down) {
                ledger::stay(database, row).await?;
                return Err(failure.help("Nothing of it stays done: the migration is applied, as it was."));
            }
            return Err(failure.help(format!(
                "What came before it stays done. Mend the database by hand, then mark the migration with `crowfoot migrate \
                 resolve --rolled-back {}`.",
                migration.name
            )));
        }
        ledger::finish_back(database, row).await?;
        done.push(migration.name.clone());
    }
    Ok(done)
}
