//! The records that a schema is made of. Plain data: what they refer to is named by id, nothing is derived, nothing is
//! cached. `name` is the name in the model (Prisma's), `mapped` the name in the database where that differs.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    Arity, CheckId, ColumnId, ColumnNotes, ColumnType, Default, EnumId, EnumValueId, ForeignKeyId, IndexId,
    ManyToManyId, NativeType, TableId, TableNotes,
};

/// Distance between the ranks of neighbouring columns that were read in order; leaves room to insert between them.
pub const RANK_GAP: i64 = 1 << 16;

/// What kind of relation a [`Table`] record stands for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TableKind {
    /// A base table.
    Table,
    /// A view. Its definition is opaque SQL, absent where only Prisma text is known.
    View {
        /// The SELECT statement, as the server prints it.
        definition: Option<String>,
    },
}

/// A table or view: a model of the Prisma text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Table {
    /// Identity.
    pub id: TableId,
    /// The database schema it lives in (`@@schema`).
    pub namespace: Option<String>,
    /// Name of the model.
    pub name: String,
    /// Name in the database where it differs (`@@map`).
    pub mapped: Option<String>,
    /// Table or view.
    pub kind: TableKind,
    /// The part of the business it belongs to, where the text says so (annotation `module:`, or the file's name in a
    /// schema of several files).
    pub module: Option<String>,
    /// Description: text of the `///` comments, or the database's comment.
    pub comment: Option<String>,
    /// Hidden from the client (`@@ignore`).
    pub ignored: bool,
    /// What annotations say of it that no database knows.
    #[serde(default, skip_serializing_if = "TableNotes::is_empty")]
    #[ts(as = "Option<TableNotes>", optional)]
    pub notes: TableNotes,
}

/// An expression that the database computes a column from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Generated {
    /// SQL expression, as the server prints it.
    pub expression: String,
    /// Stored on write (`true`) or computed on read (`false`).
    pub stored: bool,
}

/// A column: a scalar or enum field of a model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Column {
    /// Identity.
    pub id: ColumnId,
    /// The table it belongs to.
    pub table: TableId,
    /// Orders the columns of a table; only the order means anything. See [`RANK_GAP`].
    #[ts(type = "number")]
    pub rank: i64,
    /// Name of the field.
    pub name: String,
    /// Name in the database where it differs (`@map`).
    pub mapped: Option<String>,
    /// What it holds.
    pub ty: ColumnType,
    /// The database's own type (`@db.`), where the text names it.
    pub native: Option<NativeType>,
    /// Required, optional or list.
    pub arity: Arity,
    /// Value when none is given.
    pub default: Option<Default>,
    /// Set by the client at every write (`@updatedAt`).
    pub updated_at: bool,
    /// Computed by the database.
    pub generated: Option<Generated>,
    /// Description.
    pub comment: Option<String>,
    /// Hidden from the client (`@ignore`).
    pub ignored: bool,
    /// What annotations say of it that no database knows.
    #[serde(default, skip_serializing_if = "ColumnNotes::is_empty")]
    #[ts(as = "Option<ColumnNotes>", optional)]
    pub notes: ColumnNotes,
}

impl Column {
    /// A column of that type, first in its table, with nothing else said of it.
    pub fn new(id: ColumnId, table: TableId, name: String, ty: ColumnType, arity: Arity) -> Self {
        Self {
            id,
            table,
            rank: 0,
            name,
            mapped: None,
            ty,
            native: None,
            arity,
            default: None,
            updated_at: false,
            generated: None,
            comment: None,
            ignored: false,
            notes: ColumnNotes::default(),
        }
    }
}

/// What an [`Index`] record enforces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum IndexKind {
    /// Primary key.
    Primary,
    /// Unique key.
    Unique,
    /// Plain index.
    Plain,
    /// Full-text index (MySQL, MongoDB).
    Fulltext,
}

/// Direction of one part of an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// Ascending, the default.
    Asc,
    /// Descending.
    Desc,
}

/// What one part of an index covers.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum IndexTarget {
    /// A column.
    Column(ColumnId),
    /// An SQL expression.
    Expression(String),
    /// A path into a composite value (MongoDB), as written.
    Path(String),
}

/// One part of an index.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
pub struct IndexPart {
    /// Column or expression.
    pub target: IndexTarget,
    /// Direction; `None` is the default, ascending.
    pub sort: Option<Sort>,
    /// Length of the prefix (MySQL).
    pub length: Option<u32>,
    /// Operator class (PostgreSQL): Prisma's name, or `raw("...")`.
    pub ops: Option<String>,
}

impl IndexPart {
    /// A part that is a whole column in the default direction.
    pub fn column(column: ColumnId) -> Self {
        Self { target: IndexTarget::Column(column), sort: None, length: None, ops: None }
    }
}

/// A primary key, unique key or index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Index {
    /// Identity.
    pub id: IndexId,
    /// The table it belongs to.
    pub table: TableId,
    /// What it enforces.
    pub kind: IndexKind,
    /// Name that the client knows it by (`name:`).
    pub name: Option<String>,
    /// Name in the database, where it is not the one that Prisma would make (`map:`).
    pub mapped: Option<String>,
    /// What it covers, in order.
    pub parts: Vec<IndexPart>,
    /// Condition of a partial index, SQL.
    pub predicate: Option<String>,
    /// Access method, in Prisma's spelling (`Hash`, `Gin`, ...); `None` is the default, B-tree.
    pub method: Option<String>,
    /// Clustered or not (SQL Server).
    pub clustered: Option<bool>,
    /// NULLs count as equal in a unique key (PostgreSQL 15 and later).
    pub nulls_not_distinct: bool,
    /// Columns that are only carried along (`INCLUDE`).
    pub include: Vec<ColumnId>,
    /// Why it exists.
    pub comment: Option<String>,
}

impl Index {
    /// An index over those parts, with nothing else said of it.
    pub fn new(id: IndexId, table: TableId, kind: IndexKind, parts: Vec<IndexPart>) -> Self {
        Self {
            id,
            table,
            kind,
            name: None,
            mapped: None,
            parts,
            predicate: None,
            method: None,
            clustered: None,
            nulls_not_distinct: false,
            include: Vec::new(),
            comment: None,
        }
    }

    /// The columns it covers, in order; `None` if a part is no plain column.
    pub fn columns(&self) -> Option<Vec<ColumnId>> {
        self.parts
            .iter()
            .map(|part| match part.target {
                IndexTarget::Column(column) => Some(column),
                IndexTarget::Expression(_) | IndexTarget::Path(_) => None,
            })
            .collect()
    }
}

/// What happens to a child row when its parent goes or changes its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReferentialAction {
    /// The child goes or changes too.
    Cascade,
    /// Refused at once.
    Restrict,
    /// Refused at the end of the statement or transaction.
    NoAction,
    /// The child's columns become NULL.
    SetNull,
    /// The child's columns take their default.
    SetDefault,
}

/// The field of a relation on the parent's side, which has no column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Inverse {
    /// Name of the field.
    pub name: String,
    /// Many children (`Post[]`) or at most one (`Post?`).
    pub list: bool,
    /// Description.
    pub comment: Option<String>,
    /// Hidden from the client (`@ignore`).
    pub ignored: bool,
}

/// A foreign key: an edge of the graph, from the child to the parent that it references.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ForeignKey {
    /// Identity.
    pub id: ForeignKeyId,
    /// The child: the table that holds the columns.
    pub table: TableId,
    /// The parent.
    pub references: TableId,
    /// Columns of the child, in order.
    pub columns: Vec<ColumnId>,
    /// Columns of the parent, in the same order.
    pub ref_columns: Vec<ColumnId>,
    /// Name of the relation field on the child (Prisma).
    pub field: String,
    /// The relation field on the parent (Prisma); `None` where the text lacks it.
    pub inverse: Option<Inverse>,
    /// Name of the relation, where written.
    pub relation: Option<String>,
    /// Name of the constraint in the database, where it is not the one that Prisma would make (`map:`).
    pub mapped: Option<String>,
    /// Action when the parent goes; `None` where not written.
    pub on_delete: Option<ReferentialAction>,
    /// Action when the parent's key changes; `None` where not written.
    pub on_update: Option<ReferentialAction>,
    /// Description of the child's relation field.
    pub comment: Option<String>,
    /// The child's relation field is written optional (`?`) though none of its columns is; over an optional column it is so
    /// anyway, and this is false. The database does not know of it.
    pub optional: bool,
    /// The child's relation field is hidden from the client (`@ignore`).
    pub ignored: bool,
}

impl ForeignKey {
    /// A key from a child to a parent over pairs of columns, with nothing else said of it.
    pub fn new(
        id: ForeignKeyId,
        [table, references]: [TableId; 2],
        [columns, ref_columns]: [Vec<ColumnId>; 2],
    ) -> Self {
        Self {
            id,
            table,
            references,
            columns,
            ref_columns,
            field: String::new(),
            inverse: None,
            relation: None,
            mapped: None,
            on_delete: None,
            on_update: None,
            comment: None,
            optional: false,
            ignored: false,
        }
    }
}

/// One end of an implicit many-to-many relation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ManyToManyEnd {
    /// The table that holds the list field.
    pub table: TableId,
    /// Name of the list field.
    pub field: String,
    /// Columns of this table that hold the keys of the other (MongoDB only; else empty).
    pub columns: Vec<ColumnId>,
    /// Columns of the other table that those hold (MongoDB only; else empty).
    pub ref_columns: Vec<ColumnId>,
    /// Description of the list field.
    pub comment: Option<String>,
    /// Hidden from the client (`@ignore`).
    pub ignored: bool,
}

impl ManyToManyEnd {
    /// A list field of a table, with nothing else said of it.
    pub fn new(table: TableId, field: String) -> Self {
        Self { table, field, columns: Vec::new(), ref_columns: Vec::new(), comment: None, ignored: false }
    }
}

/// An implicit many-to-many relation: two list fields, and a join table that only the database sees.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ManyToMany {
    /// Identity.
    pub id: ManyToManyId,
    /// Name of the relation, where written; else Prisma makes `AToB`. The join table is `_` and that name.
    pub relation: Option<String>,
    /// The end whose key is column `A` of the join table: the model whose name sorts first.
    pub a: ManyToManyEnd,
    /// The end whose key is column `B`.
    pub b: ManyToManyEnd,
}

/// One value of an enum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EnumValue {
    /// Identity, so that a rename stays one.
    pub id: EnumValueId,
    /// Name in the model.
    pub name: String,
    /// Name in the database where it differs (`@map`).
    pub mapped: Option<String>,
    /// Description.
    pub comment: Option<String>,
}

/// An enum, its values in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Enum {
    /// Identity.
    pub id: EnumId,
    /// The database schema it lives in (`@@schema`).
    pub namespace: Option<String>,
    /// Name in the model.
    pub name: String,
    /// Name in the database where it differs (`@@map`).
    pub mapped: Option<String>,
    /// Values, in order.
    pub values: Vec<EnumValue>,
    /// Description.
    pub comment: Option<String>,
}

/// A check constraint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Check {
    /// Identity.
    pub id: CheckId,
    /// The table it belongs to.
    pub table: TableId,
    /// Name of the constraint; `None` leaves it to the database.
    pub name: Option<String>,
    /// SQL condition over database names, without the outer parentheses.
    pub expression: String,
}

/// Where a table stands in the diagram, in diagram units; `x` and `y` are the upper left corner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Placement {
    /// The table.
    pub table: TableId,
    /// Distance from the left, growing to the right.
    pub x: i32,
    /// Distance from the top, growing downwards.
    pub y: i32,
    /// Colour by name, where it was chosen.
    pub color: Option<String>,
    /// Automatic layout leaves it where it is.
    pub pinned: bool,
}

macro_rules! database_name {
    ($($record:ident),*) => {
        $(impl $record {
            /// The name in the database: `mapped`, or else `name`.
            pub fn database_name(&self) -> &str {
                self.mapped.as_deref().unwrap_or(&self.name)
            }
        })*
    };
}
database_name!(Table, Column, Enum, EnumValue);
