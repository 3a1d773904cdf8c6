//! A dialect: what one database system can do, how its normal form looks and how operations are written in its SQL.
//! Knows no connection; only text.

use schema::{Column, ColumnType, NativeType, Schema};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use ts_rs::TS;

use crate::Op;

mod mysql;
mod postgres;
pub(crate) mod sql;
mod sqlite;

/// The dialects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DialectKind {
    /// PostgreSQL.
    Postgres,
    /// MySQL and MariaDB.
    Mysql,
    /// SQLite.
    Sqlite,
}

impl DialectKind {
    /// All dialects.
    pub const ALL: [DialectKind; 3] = [Self::Postgres, Self::Mysql, Self::Sqlite];

    /// The dialect of a Prisma provider. CockroachDB speaks PostgreSQL's, where it can.
    pub fn from_provider(provider: &str) -> Option<Self> {
        match provider {
            "postgresql" | "postgres" | "cockroachdb" => Some(Self::Postgres),
            "mysql" => Some(Self::Mysql),
            "sqlite" => Some(Self::Sqlite),
            _ => None,
        }
    }

    /// Prisma's name of the provider.
    pub fn provider(self) -> &'static str {
        match self {
            Self::Postgres => "postgresql",
            Self::Mysql => "mysql",
            Self::Sqlite => "sqlite",
        }
    }
}

/// What differs between database systems, as far as planning needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// Which dialect.
    pub kind: DialectKind,
    /// Longest identifier, in bytes as Prisma counts them.
    pub max_identifier: usize,
    /// The database schema that is meant when none is named.
    pub default_namespace: Option<&'static str>,
    /// Enums are types of their own.
    pub enum_types: bool,
    /// Primary keys have names that can be seen.
    pub named_primary_keys: bool,
    /// Foreign keys have names that can be seen.
    pub named_foreign_keys: bool,
    /// Columns, keys and checks can be altered in place; else the table is made anew.
    pub alters_tables: bool,
    /// Structure changes can be rolled back.
    pub transactional_ddl: bool,
}

/// What Prisma itself has done differently over time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Conventions {
    /// Join tables of implicit many-to-many relations have a primary key on PostgreSQL (Prisma 6 and later), else a
    /// unique index.
    pub join_table_primary_key: bool,
    /// Relations are foreign keys in the database (`relationMode = "foreignKeys"`, the default).
    pub foreign_keys: bool,
}

impl Default for Conventions {
    fn default() -> Self {
        Self { join_table_primary_key: true, foreign_keys: true }
    }
}

/// A piece of SQL with the heading that Prisma gives it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Statement {
    /// Prisma's heading, without `-- `.
    pub heading: String,
    /// The statement, without semicolon at its end.
    pub sql: String,
}

/// What a dialect can't do.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, TS)]
#[error("{what}: {reason}")]
pub struct Unsupported {
    /// What was asked for.
    pub what: String,
    /// Why it can't be done, and what to do instead.
    pub reason: String,
}

/// One database system.
pub trait Dialect: Sync {
    /// What it can do.
    fn facts(&self) -> &'static Facts;

    /// A logical schema in physical form: what a database would hold, under the same ids. Ids of what the database has
    /// and the model has not (join tables) are derived from the ids of the relation, so that two schemas that share ids
    /// share those too. A physical schema is its own normal form.
    fn normalize_with(&self, schema: &Schema, conventions: &Conventions) -> Schema;

    /// [`Dialect::normalize_with`] the conventions of today.
    fn normalize(&self, schema: &Schema) -> Schema {
        self.normalize_with(schema, &Conventions::default())
    }

    /// The type of a physical column in SQL.
    fn type_name(&self, column: &Column, schema: &Schema) -> String;

    /// The type and native type that the database's text for a type stands for. What is unknown is `Unsupported`.
    fn parse_type(&self, text: &str) -> (ColumnType, Option<NativeType>);

    /// An identifier in quotes.
    fn quote(&self, ident: &str) -> String;

    /// The SQL of an operation.
    ///
    /// # Errors
    /// [`Unsupported`], where the dialect has no way to do it.
    fn render(&self, op: &Op) -> Result<Vec<Statement>, Unsupported>;
}

/// The dialect of that kind.
pub fn dialect(kind: DialectKind) -> &'static dyn Dialect {
    match kind {
        DialectKind::Postgres => &postgres::Postgres,
        DialectKind::Mysql => &mysql::Mysql,
        DialectKind::Sqlite => &sqlite::Sqlite,
    }
}
