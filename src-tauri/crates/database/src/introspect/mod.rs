//! What a live database holds, as a physical schema: names and types as the database has them, every constraint with its
//! real name. Read by a fixed number of set-based catalogue queries within one read-only snapshot, however many tables
//! there are.
//!
//! Never writes, never asks table by table, and never leaves anything out in silence: what the schema can't hold is listed.

mod assemble;
mod defaults;
mod facts;
mod mysql;
mod mysql_defaults;
mod mysql_queries;
mod postgres;
mod postgres_queries;
mod sqlite;
mod sqlite_sql;

use migrate::DialectKind;
use schema::{Change, Edit, Schema, apply};
use serde::{Deserialize, Serialize};

use crate::connect::{Database, Pool, said};
use crate::error::Error;

/// What was found in a database.
#[derive(Debug, Clone)]
pub struct Introspection {
    /// The physical schema, with the database's comments.
    pub schema: Schema,
    /// What exists beside it, sorted.
    pub not_modelled: Vec<NotModelled>,
    /// Name and version of the server.
    pub server: String,
}

/// Something in the database that the schema does not hold, or not wholly.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct NotModelled {
    /// What it is: `trigger`, `function`, `materialized view`, ...
    pub kind: String,
    /// Its name; what belongs to a table is `table.name`.
    pub name: String,
    /// What is lost, or why it is left out.
    pub reason: String,
}

impl NotModelled {
    /// An entry of the list.
    pub fn new(kind: &str, name: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { kind: kind.to_owned(), name: name.into(), reason: reason.into() }
    }
}

/// Reads a database's schema. `namespaces` are the PostgreSQL schemas to read; without, the one that the URL or the server
/// names as default. Of MySQL it is the database that the URL names.
///
/// # Errors
/// [`Error::Unsupported`] for a MySQL URL that names no database; [`Error::Query`] when the server refuses.
pub async fn introspect(database: &Database, namespaces: Option<&[String]>) -> Result<Introspection, Error> {
    let facts = match (&database.pool, database.kind) {
        (Pool::Postgres(pool), _) => {
            let default = database.namespace.as_deref().unwrap_or("public");
            let own = [default.to_owned()];
            postgres::read(pool, namespaces.unwrap_or(&own), default).await?
        }
        (Pool::Sqlite(pool), _) => sqlite::read(pool).await?,
        (Pool::Mysql(pool), _) => mysql::read(pool, &database.place).await?,
    };
    let (schema, not_modelled) = assemble::assemble(without_bookkeeping(facts));
    let schema = with_one_spelling(schema, database.kind);
    Ok(Introspection { schema, not_modelled, server: database.server.clone() })
}

/// Names of the database schemas that hold tables, sorted; none where the kind of database has no such thing.
///
/// # Errors
/// [`Error::Query`] when the server refuses.
pub async fn namespaces(database: &Database) -> Result<Vec<String>, Error> {
    match &database.pool {
        Pool::Postgres(pool) => postgres::namespaces(pool).await,
        Pool::Mysql(_) | Pool::Sqlite(_) => Ok(Vec::new()),
    }
}

/// Constants and native types as the dialect's normal form spells them: `1.50` is `1.5`.
fn with_one_spelling(mut schema: Schema, kind: DialectKind) -> Schema {
    let normal = migrate::dialect(kind).normalize(&schema);
    let altered = schema.columns().values().filter_map(|from| {
        let normal = normal.columns().get(&from.id)?;
        let mut to = from.clone();
        // Only spelling: what is a default and what is none was read from the database.
        if from.default.is_some() && normal.default.is_some() {
            to.default = normal.default.clone();
        }
        to.native = normal.native.clone();
        (to != *from).then(|| Change::Column(Edit::Alter { from: from.clone(), to }))
    });
    for change in altered.collect::<Vec<_>>() {
        let applied = apply(&mut schema, &change);
        debug_assert!(applied.is_ok(), "{applied:?}");
    }
    schema
}

/// Without the table that Prisma Migrate keeps its list of migrations in: it belongs to no schema.
fn without_bookkeeping(mut facts: facts::Facts) -> facts::Facts {
    let named = |fact: &facts::TableFact| fact.name == "_prisma_migrations" && fact.view.is_none();
    let has = |key: i64, name: &str| facts.columns.iter().any(|column| column.table == key && column.name == name);
    let own = |fact: &facts::TableFact| named(fact) && has(fact.key, "checksum") && has(fact.key, "migration_name");
    let keys: Vec<i64> = facts.tables.iter().filter(|fact| own(fact)).map(|fact| fact.key).collect();
    // What hangs on a table that is not there is left out by the assembly.
    facts.tables.retain(|fact| !keys.contains(&fact.key));
    facts
}

/// A failed query of ours, as an error with a way out.
fn refused(what: &str, error: &sqlx::Error) -> Error {
    let code = error.as_database_error().and_then(|error| error.code()).unwrap_or_default();
    let help = match code.as_ref() {
        "42501" => Some("The user may not read the catalogue: use another user, or grant it the right"),
        "5" => Some("Another program holds a lock on the file: close that program"),
        _ => None,
    };
    Error::Query { what: what.to_owned(), message: said(error), help: help.map(str::to_owned) }
}

/// The dialect's type of a column's type text.
fn parse_type(kind: DialectKind, text: &str) -> facts::TypeFact {
    let (ty, native) = migrate::dialect(kind).parse_type(text);
    facts::TypeFact::Known(ty, native)
}

/// Without the parentheses that enclose all of an expression.
fn bare(expression: &str) -> &str {
    let mut text = expression.trim();
    while enclosed(text) {
        text = text[1..text.len() - 1].trim();
    }
    text
}

/// On one line: line ends and indents, which servers and authors put into conditions, mean nothing outside of quotes.
fn one_line(expression: &str) -> String {
    let mut out = String::with_capacity(expression.len());
    let mut quote = None;
    for c in expression.trim().chars() {
        match quote {
            Some(open) if c == open => quote = None,
            None if matches!(c, '\'' | '"' | '`') => quote = Some(c),
            _ => {}
        }
        match quote.is_none() && c.is_whitespace() {
            true if out.ends_with(' ') => {}
            true => out.push(' '),
            false => out.push(c),
        }
    }
    out
}

/// Whether the first character is a parenthesis that the last one closes.
fn enclosed(text: &str) -> bool {
    let bytes = text.as_bytes();
    if bytes.first() != Some(&b'(') || bytes.last() != Some(&b')') {
        return false;
    }
    let (mut depth, mut quote) = (0usize, None);
    for (at, byte) in bytes.iter().enumerate() {
        match (quote, byte) {
            (Some(open), byte) if *byte == open => quote = None,
            (Some(_), _) => {}
            (None, b'\'' | b'"' | b'`') => quote = Some(*byte),
            (None, b'(') => depth += 1,
            (None, b')') => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at + 1 == bytes.len();
                }
            }
            (None, _) => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_become_one() {
        assert_eq!(one_line(" a IN\n   ('x\n  y',\t\"b  c\") "), "a IN ('x\n  y', \"b  c\")");
    }

    #[test]
    fn only_enclosing_parentheses_go() {
        for (text, expected) in [
            ("(a > 0)", "a > 0"),
            ("((a > 0))", "a > 0"),
            ("(a) and (b)", "(a) and (b)"),
            ("(a = ')')", "a = ')'"),
            ("(a = '''(')", "a = '''('"),
            ("f(x)", "f(x)"),
            ("()", ""),
            ("(a", "(a"),
        ] {
            assert_eq!(bare(text), expected);
        }
    }
}
