//! What is wrong, where, why, and the changes that would mend it. Made by the Prisma language, the rules and the planner.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Change, CheckId, ColumnId, EnumId, ForeignKeyId, IndexId, ManyToManyId, TableId};

/// How bad it is. Ordered: `Info < Warning < Error`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Good to know.
    Info,
    /// Should be mended.
    Warning,
    /// Must be mended.
    Error,
}

/// A record of the schema, by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Object {
    /// The schema as a whole.
    Schema,
    /// A table or view.
    Table(TableId),
    /// A column.
    Column(ColumnId),
    /// A primary key, unique key or index.
    Index(IndexId),
    /// A foreign key.
    ForeignKey(ForeignKeyId),
    /// An implicit many-to-many relation.
    ManyToMany(ManyToManyId),
    /// An enum.
    Enum(EnumId),
    /// A check constraint.
    Check(CheckId),
}

/// A range of text: file by its place in the list of sources, byte offsets, `start <= end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
pub struct Span {
    /// Place of the file in the list of sources, from 0.
    pub file: u32,
    /// First byte.
    pub start: u32,
    /// Byte behind the last.
    pub end: u32,
}

/// A way to mend a diagnostic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Fix {
    /// What it does, as an imperative: "Rename the column to ...".
    pub title: String,
    /// The changes, in an order that applies to the schema that the diagnostic was made for.
    pub changes: Vec<Change>,
    /// Safe to apply without thought: it neither loses data nor changes what programs see.
    pub safe: bool,
}

/// A finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Diagnostic {
    /// Group and name: `naming/model-pascal-case`, `prisma/...`.
    pub code: String,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// Why it matters and what to do.
    pub help: Option<String>,
    /// What it is about.
    pub at: Object,
    /// Where in the text; `None` where only the object is known, and the text is looked up by it.
    pub span: Option<Span>,
    /// How to mend it.
    pub fix: Option<Fix>,
}
