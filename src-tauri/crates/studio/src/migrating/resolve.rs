//! Bookkeeping by hand: a database that was there before its migrations were noted, and migrations that were begun and never
//! ended. What is done in the database itself is the user's business.

use database::{Database, connect, introspect, split};
use migrate::{DialectKind, has_word};

use super::{Migrations, ledger, locked, status_of};
use crate::Failure;

/// Notes that migrations are applied though they were not run here (`true`), or that ones that were begun are taken back
/// (`false`). Nothing else of the database is touched. The names of what was noted.
///
/// # Errors
/// The database can't be reached, a migration is unknown, or stands so that there is nothing to note; then nothing is noted.
pub async fn resolve(
    migrations: &Migrations,
    url: &str,
    applied: bool,
    names: &[String],
) -> Result<Vec<String>, Failure> {
    let mut chosen = Vec::new();
    for name in names {
        let at = migrations.named(name)?;
        // One may be named twice, by its whole name and by a part of it.
        if !chosen.contains(&at) {
            chosen.push(at);
        }
    }
    let database = connect(url).await?;
    let done = locked(&database, note(migrations, &database, applied, &chosen)).await;
    database.close().await;
    done
}

async fn note(
    migrations: &Migrations,
    database: &Database,
    applied: bool,
    chosen: &[usize],
) -> Result<Vec<String>, Failure> {
    let rows = ledger::ensured_rows(database).await?;
    let status = status_of(migrations, &rows);
    let chosen: Vec<_> = chosen.iter().map(|at| (&migrations.list[*at], status.migrations[*at].state)).collect();
    for (migration, state) in &chosen {
        let unfinished = matches!(*state, "failed" | "halfway");
        if applied && !unfinished && *state != "pending" {
            return Err(Failure::new(
                "migrate/applied",
                format!("Migration {} is noted as applied already.", migration.name),
            )
            .help("Nothing was changed."));
        }
        if !applied && !unfinished {
            let message = format!("Migration {} is {state}: it was not begun and left unfinished.", migration.name);
            return Err(Failure::new("migrate/not-begun", message)
                .help("Nothing was changed. `crowfoot migrate down` takes back what is applied."));
        }
    }
    for (migration, _) in &chosen {
        for row in rows.iter().filter(|row| row.name == migration.name) {
            ledger::finish_back(database, row).await?;
        }
        if applied {
            let id = ledger::begin(database, &migration.name, &migration.checksum).await?;
            ledger::finish(database, &id).await?;
        }
    }
    Ok(chosen.into_iter().map(|(migration, _)| migration.name.clone()).collect())
}

/// Refuses where no migration is noted, and tables are there that the first one would make: it would fail, halfway on MySQL.
pub(super) async fn refuse_unnoted(migrations: &Migrations, database: &Database) -> Result<(), Failure> {
    let Some(first) = migrations.list.first() else { return Ok(()) };
    let makes = tables_of(&first.up, database);
    if makes.is_empty() {
        return Ok(());
    }
    let postgres = database.kind == DialectKind::Postgres;
    let own = postgres.then(|| database.namespace.clone().unwrap_or_else(|| "public".to_owned()));
    let mut spaces: Vec<String> = makes.iter().filter_map(|table| table.space.clone()).collect();
    spaces.extend(own.clone());
    let read = introspect(database, postgres.then_some(&spaces)).await?.schema;
    let has = |made: &&TableName| {
        read.tables().values().any(|table| {
            let space = made.space.as_ref().or(own.as_ref());
            table.database_name() == made.name && (own.is_none() || table.namespace.as_ref().or(own.as_ref()) == space)
        })
    };
    let found: Vec<&str> = makes.iter().filter(has).map(|table| table.name.as_str()).collect();
    let shown = match found.as_slice() {
        [] => return Ok(()),
        [first, second, third, _, ..] => format!("{first}, {second}, {third} and {} more", found.len() - 3),
        few => few.join(", "),
    };
    let name = &first.name;
    let message = format!(
        "The database has tables that migration {name} makes ({shown}), but no migration is noted in it as applied."
    );
    Err(Failure::new("migrate/not-empty", message).help(format!(
        "Nothing was changed. If the database is as that migration leaves it, note that with `crowfoot migrate resolve --applied \
         {name}`, and so on for each later one that it has. Otherwise name an empty database."
    )))
}

/// What a statement calls a table.
#[derive(Debug, PartialEq, Eq)]
struct TableName {
    /// The database schema, where it is named.
    space: Option<String>,
    name: String,
}

/// The tables that a script makes whether or not they are there, without those that it drops or renames before.
fn tables_of(script: &str, database: &Database) -> Vec<TableName> {
    let statements = split(script, database.kind);
    let cleared = |at: usize, table: &TableName| {
        statements[..at].iter().any(|before| {
            let lower = before.to_ascii_lowercase();
            (lower.contains("drop") || lower.contains("rename")) && has_word(before, &table.name)
        })
    };
    let made = statements.iter().enumerate().filter_map(|(at, statement)| Some((at, table_of(statement)?)));
    made.filter(|(at, table)| !cleared(*at, table)).map(|(_, table)| table).collect()
}

/// The table that a statement makes.
fn table_of(statement: &str) -> Option<TableName> {
    let mut rest = statement.trim_start();
    while let Some(line) = rest.strip_prefix("--") {
        rest = line.split_once('\n')?.1.trim_start();
    }
    let lower = rest.to_ascii_lowercase();
    let mut words = lower.split_ascii_whitespace();
    if words.next() != Some("create") || words.next() != Some("table") || words.next() == Some("if") {
        return None;
    }
    let at = lower.find("table")? + "table".len();
    let mut text = rest.get(at..)?.trim_start();
    let mut space = None;
    loop {
        let (part, after) = match text.chars().next()? {
            quote @ ('"' | '`') => text.get(1..)?.split_once(quote)?,
            _ => text.split_at(text.find([' ', '\n', '(', '.']).unwrap_or(text.len())),
        };
        match after.trim_start().strip_prefix('.') {
            Some(next) => (space, text) = (Some(part.to_owned()), next.trim_start()),
            None => return (!part.is_empty()).then(|| TableName { space, name: part.to_owned() }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_tables_that_are_made() {
        let name = |statement| table_of(statement);
        let table = |space: Option<&str>, name: &str| {
            Some(TableName { space: space.map(str::to_owned), name: name.to_owned() })
        };
        let made = name("-- CreateTable\nCREATE TABLE \"auth\".\"User\" (\n id int)");
        assert_eq!(made, table(Some("auth"), "User"));
        assert_eq!(name("create table `a b`(id int)"), table(None, "a b"));
        assert_eq!(name("CREATE TABLE plain AS SELECT 1"), table(None, "plain"));
        for other in
            ["CREATE TABLE IF NOT EXISTS a (id int)", "CREATE TEMPORARY TABLE a (id int)", "-- nothing", "DROP TABLE a"]
        {
            assert_eq!(name(other), None, "{other}");
        }
    }
}
