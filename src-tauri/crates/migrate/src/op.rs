//! Neutral operations on a database: what is done, not how it is written. Self-contained, with database names as they
//! are at the moment when the operation runs, so that a dialect needs nothing else to render one.

use schema::{Arity, DefaultValue, Generated, IndexKind, NativeType, ReferentialAction, ScalarType, Sort};

/// A table or type, by its database name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct QualifiedName {
    /// The database schema; `None` is the default one.
    pub namespace: Option<String>,
    /// The name in it.
    pub name: String,
}

/// The type of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TypeSpec {
    /// A scalar with its concrete native type.
    Scalar(ScalarType, Option<NativeType>),
    /// An enum and its values.
    Enum(QualifiedName, Vec<String>),
    /// The database's own text.
    Raw(String),
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnSpec {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub ty: TypeSpec,
    /// Required, optional or list.
    pub arity: Arity,
    /// Value when none is given.
    pub default: Option<DefaultValue>,
    /// Computed by the database.
    pub generated: Option<Generated>,
}

/// What one part of an index covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PartTarget {
    /// A column, by name.
    Column(String),
    /// An SQL expression.
    Expression(String),
}

/// One part of an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartSpec {
    /// Column or expression.
    pub target: PartTarget,
    /// Direction.
    pub sort: Option<Sort>,
    /// Length of the prefix (MySQL).
    pub length: Option<u32>,
    /// Operator class (PostgreSQL), in Prisma's spelling.
    pub ops: Option<String>,
}

/// A primary key, unique key or index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexSpec {
    /// The table.
    pub table: QualifiedName,
    /// Its name; `None` where the database gives none (primary keys of MySQL and SQLite).
    pub name: Option<String>,
    /// What it enforces.
    pub kind: IndexKind,
    /// What it covers, in order.
    pub parts: Vec<PartSpec>,
    /// Condition of a partial index.
    pub predicate: Option<String>,
    /// Access method, in Prisma's spelling.
    pub method: Option<String>,
    /// NULLs count as equal.
    pub nulls_not_distinct: bool,
    /// Columns that are only carried along.
    pub include: Vec<String>,
}

/// A foreign key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignKeySpec {
    /// The child.
    pub table: QualifiedName,
    /// Name of the constraint.
    pub name: Option<String>,
    /// Columns of the child.
    pub columns: Vec<String>,
    /// The parent.
    pub references: QualifiedName,
    /// Columns of the parent.
    pub ref_columns: Vec<String>,
    /// Action when the parent goes.
    pub on_delete: ReferentialAction,
    /// Action when the parent's key changes.
    pub on_update: ReferentialAction,
    /// MySQL: the server makes an index of the same name for it, since no other one will do.
    pub own_index: bool,
    /// MySQL: other keys use that index too.
    pub shared_index: bool,
}

/// A check constraint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckSpec {
    /// The table.
    pub table: QualifiedName,
    /// Name of the constraint.
    pub name: Option<String>,
    /// Condition, without the outer parentheses.
    pub expression: String,
}

/// A table with everything that hangs on it. Which parts go into `CREATE TABLE` and which follow is the dialect's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableSpec {
    /// Its name.
    pub name: QualifiedName,
    /// Columns in order.
    pub columns: Vec<ColumnSpec>,
    /// Primary key.
    pub primary_key: Option<IndexSpec>,
    /// Keys and indexes that are made together with the table (MySQL).
    pub indexes: Vec<IndexSpec>,
    /// Checks.
    pub checks: Vec<CheckSpec>,
    /// Foreign keys that are made together with the table (SQLite).
    pub foreign_keys: Vec<ForeignKeySpec>,
}

/// Where the values of a new required column come from in rows that exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Backfill {
    /// One value that says nothing: zero, the empty text, the first value of an enum.
    Neutral,
    /// A different value in every row, since a key demands it.
    Distinct,
    /// A row of the table that the column references, or else as [`Backfill::Neutral`].
    Reference {
        /// The parent.
        table: QualifiedName,
        /// Its column.
        column: String,
        /// All columns of it that the key references, in order: rows are taken in that order.
        order: Vec<String>,
        /// Those of them that may be empty: a row without a value there is nobody's parent.
        sparse: Vec<String>,
        /// A different parent for every row, since a key demands it.
        distinct: bool,
    },
}

/// Where a column of a redefined table takes its values from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CopySource {
    /// A column of the old table.
    Column(ColumnSpec),
    /// A column of the old table that may hold NULL where the new one may not.
    Coalesce(ColumnSpec),
    /// Nothing to take: made up.
    Backfill(Backfill),
    /// Nothing to take: the default, or NULL.
    Default,
    /// Nothing to take, and no default either: every row would have the same value in a key.
    Null,
}

/// A column whose type is an enum that is made anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnumUse {
    /// The table.
    pub table: QualifiedName,
    /// The column as it is before, with its default.
    pub from: ColumnSpec,
    /// The column as it is afterwards, with its default.
    pub to: ColumnSpec,
}

/// An operation.
#[expect(clippy::large_enum_variant, reason = "a plan holds dozens, not thousands")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Op {
    /// Makes a database schema unless it exists.
    CreateNamespace(String),
    /// Makes an extension of the server available unless it is (PostgreSQL).
    CreateExtension(String),
    /// Makes an enum type.
    CreateEnum(QualifiedName, Vec<String>),
    /// Drops an enum type.
    DropEnum(QualifiedName),
    /// Gives an enum type another name or namespace.
    RenameEnum {
        /// The name as it was.
        from: QualifiedName,
        /// The new name.
        to: QualifiedName,
    },
    /// Adds a value to an enum type.
    AddEnumValue {
        /// The enum.
        name: QualifiedName,
        /// The new value.
        value: String,
        /// The value that it stands before; `None` for the end.
        before: Option<String>,
    },
    /// Gives a value of an enum type another name.
    RenameEnumValue {
        /// The enum.
        name: QualifiedName,
        /// The value as it was.
        from: String,
        /// The new name.
        to: String,
    },
    /// Makes an enum type anew with other values, and moves all its columns over.
    RecreateEnum {
        /// The enum.
        name: QualifiedName,
        /// All values afterwards.
        values: Vec<String>,
        /// The columns that hold it.
        uses: Vec<EnumUse>,
    },
    /// Makes a table.
    CreateTable(TableSpec),
    /// Drops a table.
    DropTable(QualifiedName),
    /// Gives a table another name or namespace.
    RenameTable {
        /// The name as it was.
        from: QualifiedName,
        /// The new name.
        to: QualifiedName,
    },
    /// Makes a table anew and copies its rows (SQLite).
    RedefineTable {
        /// The table as it is.
        from: TableSpec,
        /// The table as it shall be, of the same name.
        to: TableSpec,
        /// For every column of `to` that takes values: its name and where they come from.
        copy: Vec<(String, CopySource)>,
        /// Indexes of `to`, to be made again.
        indexes: Vec<IndexSpec>,
        /// Whether the rows that are copied are held against the checks.
        validate: bool,
    },
    /// Adds a column.
    AddColumn {
        /// The table.
        table: QualifiedName,
        /// The column.
        column: ColumnSpec,
        /// What rows that exist get, where they need something.
        backfill: Option<Backfill>,
    },
    /// Drops a column.
    DropColumn {
        /// The table.
        table: QualifiedName,
        /// The column.
        column: ColumnSpec,
    },
    /// Gives a column another name.
    RenameColumn {
        /// The table.
        table: QualifiedName,
        /// The name as it was.
        from: String,
        /// The new name.
        to: String,
    },
    /// Alters type, nullability, default or generation of a column; the name is the same.
    AlterColumn {
        /// The table.
        table: QualifiedName,
        /// The column as it is.
        from: ColumnSpec,
        /// The column as it shall be.
        to: ColumnSpec,
        /// Takes an alteration back: values are read as what that one made them from.
        back: bool,
    },
    /// Replaces one value of a column by another in all rows.
    ReplaceValue {
        /// The table.
        table: QualifiedName,
        /// The column.
        column: String,
        /// The value that goes.
        from: String,
        /// The value that comes.
        to: String,
    },
    /// Adds a primary key.
    AddPrimaryKey(IndexSpec),
    /// Drops the primary key.
    DropPrimaryKey(IndexSpec),
    /// Makes a unique key or index.
    CreateIndex(IndexSpec),
    /// Drops a unique key or index.
    DropIndex(IndexSpec),
    /// Gives a primary key, unique key or index another name.
    RenameIndex {
        /// The index as it was.
        from: IndexSpec,
        /// The new name.
        to: String,
    },
    /// Adds a foreign key.
    AddForeignKey {
        /// The key.
        key: ForeignKeySpec,
        /// Whether the rows that exist are checked.
        validate: bool,
    },
    /// Drops a foreign key.
    DropForeignKey(ForeignKeySpec),
    /// Gives a foreign key another name.
    RenameForeignKey {
        /// The key as it was.
        from: ForeignKeySpec,
        /// The new name.
        to: String,
    },
    /// Adds a check.
    AddCheck {
        /// The check.
        check: CheckSpec,
        /// Whether the rows that exist are checked.
        validate: bool,
    },
    /// Drops a check.
    DropCheck(CheckSpec),
    /// Gives a check another name.
    RenameCheck {
        /// The check as it was.
        from: CheckSpec,
        /// The new name.
        to: String,
    },
}
