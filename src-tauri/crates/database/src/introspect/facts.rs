//! What a dialect's catalogue says, in one neutral form: the rows that `assemble` makes a schema of. Objects are named by
//! the catalogue's own numbers here, since names repeat across namespaces.
//!
//! Plain data: decides nothing.

use schema::{ColumnType, DefaultValue, Generated, IndexKind, NativeType, ReferentialAction, Sort};

use super::NotModelled;

/// All that was read of one database.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    pub tables: Vec<TableFact>,
    pub columns: Vec<ColumnFact>,
    pub indexes: Vec<IndexFact>,
    pub foreign_keys: Vec<ForeignKeyFact>,
    pub checks: Vec<CheckFact>,
    pub enums: Vec<EnumFact>,
    pub not_modelled: Vec<NotModelled>,
}

/// A table or view.
#[derive(Debug)]
pub(crate) struct TableFact {
    pub key: i64,
    pub namespace: Option<String>,
    pub name: String,
    /// Its definition, for a view.
    pub view: Option<String>,
    pub comment: Option<String>,
}

/// What a column holds.
#[derive(Debug)]
pub(crate) enum TypeFact {
    /// A type of the dialect's vocabulary.
    Known(ColumnType, Option<NativeType>),
    /// The enum of that number.
    Enum(i64),
}

/// A column. Columns of one table come in their order.
#[derive(Debug)]
pub(crate) struct ColumnFact {
    pub table: i64,
    pub number: i32,
    pub name: String,
    pub ty: TypeFact,
    pub list: bool,
    pub required: bool,
    pub default: Option<DefaultValue>,
    pub generated: Option<Generated>,
    pub comment: Option<String>,
}

/// What one part of an index covers: the column of that number, or an expression.
#[derive(Debug)]
pub(crate) enum TargetFact {
    Column(i32),
    Expression(String),
}

/// One part of an index.
#[derive(Debug)]
pub(crate) struct PartFact {
    pub target: TargetFact,
    pub sort: Option<Sort>,
    pub length: Option<u32>,
    pub ops: Option<String>,
}

/// A key or index.
#[derive(Debug)]
pub(crate) struct IndexFact {
    pub table: i64,
    pub kind: IndexKind,
    pub name: Option<String>,
    pub parts: Vec<PartFact>,
    pub include: Vec<i32>,
    pub predicate: Option<String>,
    pub method: Option<String>,
    pub nulls_not_distinct: bool,
    pub comment: Option<String>,
}

/// A foreign key.
#[derive(Debug)]
pub(crate) struct ForeignKeyFact {
    pub table: i64,
    pub name: Option<String>,
    pub columns: Vec<i32>,
    pub references: i64,
    /// The parent as text, in case it lies outside of what is read.
    pub parent: String,
    pub ref_columns: Vec<i32>,
    pub on_delete: ReferentialAction,
    pub on_update: ReferentialAction,
}

/// A check constraint.
#[derive(Debug)]
pub(crate) struct CheckFact {
    pub table: i64,
    pub name: Option<String>,
    pub expression: String,
}

/// An enum with its values in order.
#[derive(Debug)]
pub(crate) struct EnumFact {
    pub key: i64,
    pub namespace: Option<String>,
    pub name: String,
    pub values: Vec<String>,
    pub comment: Option<String>,
}
