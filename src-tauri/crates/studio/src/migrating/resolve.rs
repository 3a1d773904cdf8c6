//! Bookkeeping by hand: a database that was there before its migrations were noted, and migrations that were begun and never
//! ended. What is done in the database itself is the user's business.

use database::{Database, connect, introspect, split};

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
    let chosen = names.iter().map(|name| migrations.named(name)).collect::<Result<Vec<_>, _>>()?;
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

/// Refuses where no migration is noted, and tables are there that one would make: it would fail, halfway on MySQL.
pub(super) async fn refuse_unnoted(migrations: &Migrations, database: &Database) -> Result<(), Failure> {
    let makes: Vec<_> =
        migrations.list.iter().map(|migration| (&migration.name, tables_of(&migration.up, database))).collect();
    if makes.iter().all(|(_, tables)| tables.is_empty()) {
        return Ok(());
    }
    let there = introspect(database, None).await?.schema;
    let has = |name: &&String| there.tables().values().any(|table| table.database_name() == name.as_str());
    let Some((name, tables)) = makes.iter().find(|(_, tables)| tables.iter().any(|name| has(&name))) else {
        return Ok(());
    };
    let found: Vec<&str> = tables.iter().filter(has).map(String::as_str).collect();
    let shown = match found.as_slice() {
        [first, second, third, _, ..] => format!("{first}, {second}, {third} and {} more", found.len() - 3),
        few => few.join(", "),
    };
    let message = format!(
        "The database has tables that migration {name} makes ({shown}), but no migration is noted in it as applied."
    );
    Err(Failure::new("migrate/not-empty", message).help(format!(
        "Nothing was changed. If the database is as that migration leaves it, note that with `crowfoot migrate resolve --applied \
         {name}`, and so on for each later one that it has. Otherwise name an empty database."
    )))
}

/// The tables that a script makes whether or not they are there.
fn tables_of(script: &str, database: &Database) -> Vec<String> {
    split(script, database.kind).into_iter().filter_map(table_of).collect()
}

/// The name of the table that a statement makes, without that of its schema.
fn table_of(statement: &str) -> Option<String> {
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
    let mut name = rest[at..].trim_start();
    loop {
        let (part, after) = match name.chars().next()? {
            quote @ ('"' | '`') => name[1..].split_once(quote)?,
            _ => name.split_at(name.find([' ', '\n', '(', '.']).unwrap_or(name.len())),
        };
        match after.trim_start().strip_prefix('.') {
            Some(next) => name = next.trim_start(),
            None => return Some(part.to_owned()).filter(|part| !part.is_empty()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_tables_that_are_made() {
        let name = |statement| table_of(statement);
        assert_eq!(name("-- CreateTable\nCREATE TABLE \"public\".\"User\" (\n id int)").as_deref(), Some("User"));
        assert_eq!(name("create table `a b`(id int)").as_deref(), Some("a b"));
        assert_eq!(name("CREATE TABLE plain AS SELECT 1").as_deref(), Some("plain"));
        for other in
            ["CREATE TABLE IF NOT EXISTS a (id int)", "CREATE TEMPORARY TABLE a (id int)", "-- nothing", "DROP TABLE a"]
        {
            assert_eq!(name(other), None, "{other}");
        }
    }
}
