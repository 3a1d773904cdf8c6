//! What the window asks for: one type through which everything that edits travels. Generated into `ui/src/bindings`. What a
//! command comes to is worked out in `commands/`; nothing is done here.

use diagram::{Detail, ViewId};
use schema::{
    CheckId, ColumnId, EnumId, EnumValueId, ForeignKeyId, IndexId, IndexKind, IndexPart, ManyToManyId, Object,
    ReferentialAction, TableId,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the window asks for. Everything that edits travels through this one type, and what changes the schema can be undone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Command {
    /// A new table at a place, with an `id` column of the kind that the schema uses elsewhere.
    AddTable {
        /// Name of the model.
        name: String,
        /// Left edge, in diagram units.
        x: i32,
        /// Upper edge, in diagram units.
        y: i32,
    },
    /// Another model name. The database table is renamed too, unless it has a name of its own (`@@map`).
    RenameTable {
        /// The table.
        table: TableId,
        /// Its new name.
        name: String,
    },
    /// Properties of a table; what is absent stays.
    SetTable {
        /// The table.
        table: TableId,
        /// Description; empty text removes it.
        comment: Option<String>,
        /// Name in the database; empty text removes it.
        mapped: Option<String>,
        /// Module; empty text removes it.
        module: Option<String>,
    },
    /// Tables go, with their columns, keys and indexes and the relations of others to them (those tables keep the columns).
    DropTables {
        /// The tables.
        tables: Vec<TableId>,
    },
    /// A new column.
    AddColumn {
        /// The table.
        table: TableId,
        /// Name of the field.
        name: String,
        /// Type and attributes as in Prisma text: `String?`, `Role @default(USER)`, `Decimal @db.Decimal(10, 2)`.
        ty: String,
        /// The column that it stands behind; absent: at the end.
        after: Option<ColumnId>,
    },
    /// Another field name. The database column is renamed too, unless it has a name of its own (`@map`).
    RenameColumn {
        /// The column.
        column: ColumnId,
        /// Its new name.
        name: String,
    },
    /// Properties of a column; what is absent stays.
    SetColumn {
        /// The column.
        column: ColumnId,
        /// Type as in Prisma text, with arity and native type: `String?`, `Int[]`, `String @db.VarChar(20)`.
        ty: Option<String>,
        /// Default as in Prisma text, without `@default()`; empty text removes it.
        default: Option<String>,
        /// Description; empty text removes it.
        comment: Option<String>,
        /// Name in the database; empty text removes it.
        mapped: Option<String>,
        /// A unique key of this column alone.
        unique: Option<bool>,
        /// Member of the primary key.
        primary: Option<bool>,
        /// Set by the client at every write.
        updated_at: Option<bool>,
    },
    /// Another place within its table.
    MoveColumn {
        /// The column.
        column: ColumnId,
        /// The column that it stands behind; absent: first.
        after: Option<ColumnId>,
    },
    /// Columns go, with the keys, indexes and relations that need them.
    DropColumns {
        /// The columns.
        columns: Vec<ColumnId>,
    },
    /// A relation from a child to a parent's primary key. Without a column one is made, named after the parent.
    Connect {
        /// The table that refers.
        child: TableId,
        /// The column that refers, where there is one.
        column: Option<ColumnId>,
        /// The table that is referred to.
        parent: TableId,
    },
    /// Properties of a relation; what is absent stays.
    SetForeignKey {
        /// The relation.
        foreign_key: ForeignKeyId,
        /// Name of the relation field on the child.
        field: Option<String>,
        /// Name of the relation field on the parent.
        inverse: Option<String>,
        /// Action when the parent goes.
        on_delete: Option<ReferentialAction>,
        /// Action when the parent's key changes.
        on_update: Option<ReferentialAction>,
        /// Whether a child may be without parent: its columns take NULL.
        optional: Option<bool>,
        /// Whether a parent has at most one child: the columns hold a unique key.
        unique: Option<bool>,
    },
    /// Relations go; their columns stay.
    DropRelations {
        /// Foreign keys.
        foreign_keys: Vec<ForeignKeyId>,
        /// Implicit many-to-many relations.
        many_to_many: Vec<ManyToManyId>,
    },
    /// A new index or unique key.
    AddIndex {
        /// The table.
        table: TableId,
        /// Unique or plain.
        kind: IndexKind,
        /// Columns in order.
        columns: Vec<ColumnId>,
    },
    /// Indexes and unique keys go.
    DropIndexes {
        /// The indexes.
        indexes: Vec<IndexId>,
    },
    /// A new enum.
    AddEnum {
        /// Its name.
        name: String,
        /// Its values, in order.
        values: Vec<String>,
    },
    /// Another name or other values of an enum. Values of equal name stay what they are; with as many values as before, a
    /// name that differs at its place is a rename.
    SetEnum {
        /// The enum.
        id: EnumId,
        /// Its name.
        name: Option<String>,
        /// Its values, in order.
        values: Option<Vec<String>>,
    },
    /// Enums go, if no column needs them.
    DropEnums {
        /// The enums.
        enums: Vec<EnumId>,
    },
    /// Tables move in the diagram.
    Move {
        /// New places.
        moves: Vec<Move>,
    },
    /// Automatic layout: of the given tables, or of all.
    Arrange {
        /// Tables to lay out anew; absent: all.
        tables: Option<Vec<TableId>>,
    },
    /// Mends findings, by their place in the current list of diagnostics.
    ApplyFixes {
        /// Places in the list.
        findings: Vec<u32>,
    },
    /// The text of a file, as typed in the source panel.
    EditSource {
        /// Place of the file in the project's list.
        file: u32,
        /// The whole new text.
        text: String,
        /// Revision of the document whose text was typed on.
        #[ts(type = "number")]
        base: u64,
    },
    /// Another name for what stands at a place in the text, wherever it is named: a model, field, enum or value.
    RenameAt {
        /// Place of the file in the project's list.
        file: u32,
        /// The place in its text, in UTF-16 units.
        offset: u32,
        /// The new name.
        name: String,
    },
    /// Says that a table, column or enum is what had another name in the database before, or that it is new. The text stays;
    /// the plan and the diagram file know it. Taken back by saying the other thing, and not by undo.
    SayFormerName {
        /// The table, column or enum.
        object: Object,
        /// The database name that it had; absent: it is new.
        name: Option<String>,
    },
    /// Formats all files as `prisma format` does.
    Format,
    /// Takes the last command back.
    Undo,
    /// Does again what was taken back.
    Redo,
    /// Shows a saved view, or the whole diagram. No edit: nothing is written and undo does not know it. As long as a view is
    /// shown, commands that place tables place them in it.
    ShowView {
        /// The view; absent: the whole diagram.
        view: Option<ViewId>,
        /// What is drawn of each table in the whole diagram, from now on; absent: as before. A view has its own.
        detail: Option<Detail>,
    },
    /// A new view of some tables, laid out by itself and shown.
    AddView {
        /// Its name.
        name: String,
        /// Its tables.
        tables: Vec<TableId>,
        /// What is drawn of each.
        detail: Detail,
    },
    /// Properties of a view; what is absent stays.
    SetView {
        /// The view.
        view: ViewId,
        /// Its name.
        name: Option<String>,
        /// What is drawn of each table. Tables that have no room any more find new places.
        detail: Option<Detail>,
    },
    /// Tables come into a view, near those that they are joined to.
    AddToView {
        /// The view.
        view: ViewId,
        /// The tables.
        tables: Vec<TableId>,
    },
    /// Tables leave a view; nothing else becomes of them.
    RemoveFromView {
        /// The view.
        view: ViewId,
        /// The tables.
        tables: Vec<TableId>,
    },
    /// A view goes; its tables stay.
    DropView {
        /// The view.
        view: ViewId,
    },
    /// Properties of an index or key; what is absent stays.
    SetIndex {
        /// The index.
        index: IndexId,
        /// What it enforces.
        kind: Option<IndexKind>,
        /// What it covers, in order.
        parts: Option<Vec<IndexPart>>,
        /// Name that the client knows it by; empty text removes it.
        name: Option<String>,
        /// Name in the database; empty text removes it.
        mapped: Option<String>,
        /// Access method; empty text is the default.
        method: Option<String>,
        /// Condition of a partial index, SQL; empty text removes it.
        predicate: Option<String>,
        /// Why it exists (`Supports:`); empty text removes it.
        supports: Option<String>,
        /// What else is said of it; empty text removes it.
        comment: Option<String>,
        /// Clustered or not.
        clustered: Option<bool>,
    },
    /// The columns of a table's primary key, in order; none: it has no key any more.
    SetPrimaryKey {
        /// The table.
        table: TableId,
        /// The columns.
        columns: Vec<ColumnId>,
    },
    /// A new check constraint.
    AddCheck {
        /// The table.
        table: TableId,
        /// Its name; empty: the database names it.
        name: String,
        /// The condition, SQL over database names.
        expression: String,
    },
    /// Properties of a check; what is absent stays.
    SetCheck {
        /// The check.
        check: CheckId,
        /// Its name; empty text leaves it to the database.
        name: Option<String>,
        /// The condition.
        expression: Option<String>,
    },
    /// Checks go.
    DropChecks {
        /// The checks.
        checks: Vec<CheckId>,
    },
    /// What annotations say of tables, as the annotations say it; what is absent stays, empty text removes it.
    SetTableNotes {
        /// The tables.
        tables: Vec<TableId>,
        /// Expected rows: `10M rows, +50k/day`.
        volume: Option<String>,
        /// The field that tells whose a row is.
        tenant: Option<String>,
        /// Rows are added and never altered.
        append_only: Option<bool>,
        /// All dependencies: `a, b -> c`, `a ->> b`.
        dependencies: Option<Vec<String>>,
        /// The name at the last migration.
        renamed_from: Option<String>,
    },
    /// What annotations say of columns, as the annotations say it; what is absent stays, empty text removes it.
    SetColumnNotes {
        /// The columns.
        columns: Vec<ColumnId>,
        /// Personal data: `email, encrypted`.
        pii: Option<String>,
        /// It tells whose a row is.
        tenant: Option<bool>,
        /// The name at the last migration.
        renamed_from: Option<String>,
    },
    /// Properties of several columns at once; what is absent stays.
    SetColumns {
        /// The columns.
        columns: Vec<ColumnId>,
        /// Type as in Prisma text, with arity and native type.
        ty: Option<String>,
        /// Whether they take NULL.
        nullable: Option<bool>,
        /// Default as in Prisma text; empty text removes it.
        default: Option<String>,
        /// A unique key for each of them alone.
        unique: Option<bool>,
        /// Set by the client at every write.
        updated_at: Option<bool>,
    },
    /// What is said of an enum; what is absent stays, empty text removes it.
    DescribeEnum {
        /// The enum.
        id: EnumId,
        /// Name in the database.
        mapped: Option<String>,
        /// Description.
        comment: Option<String>,
    },
    /// What is said of an enum's value; what is absent stays, empty text removes it.
    DescribeEnumValue {
        /// The enum.
        id: EnumId,
        /// The value.
        value: EnumValueId,
        /// Name in the database.
        mapped: Option<String>,
        /// Description.
        comment: Option<String>,
    },
    /// The same module for several tables; empty text takes them out of theirs.
    SetModule {
        /// The tables.
        tables: Vec<TableId>,
        /// The module.
        module: String,
    },
    /// Colour and pin of tables in the diagram; what is absent stays.
    SetLook {
        /// The tables.
        tables: Vec<TableId>,
        /// Name of a colour; empty text gives them the one of their module.
        color: Option<String>,
        /// Automatic layout leaves them where they are.
        pinned: Option<bool>,
    },
    /// Columns for the times of making and changing, for the tables that lack them.
    AddTimestamps {
        /// The tables.
        tables: Vec<TableId>,
    },
    /// Objects of any kind go, in one step.
    DropObjects {
        /// Tables, columns, indexes, checks, relations, enums.
        objects: Vec<Object>,
    },
    /// Copies of tables, columns and enums, under names of their own.
    Duplicate {
        /// Tables, columns, enums.
        objects: Vec<Object>,
    },
    /// Models and enums of Prisma text become part of the document; lines of fields become columns of a table.
    Paste {
        /// The text.
        text: String,
        /// The table that lines of fields go into.
        into: Option<TableId>,
        /// Middle of where new tables are wanted, in diagram units.
        x: i32,
        /// The same from above.
        y: i32,
    },
    /// The pairs of columns that a relation is made of.
    SetKeyColumns {
        /// The relation.
        foreign_key: ForeignKeyId,
        /// The pairs, in order.
        pairs: Vec<KeyPair>,
    },
    /// Names of the fields of an implicit many-to-many relation; what is absent stays.
    SetManyToMany {
        /// The relation.
        many_to_many: ManyToManyId,
        /// Name of the field at end `a`.
        a: Option<String>,
        /// Name of the field at end `b`.
        b: Option<String>,
    },
    /// A foreign key becomes an implicit many-to-many relation; its columns go.
    ToManyToMany {
        /// The relation.
        foreign_key: ForeignKeyId,
    },
    /// An implicit many-to-many relation becomes a foreign key.
    ToOneToMany {
        /// The relation.
        many_to_many: ManyToManyId,
        /// The table that gets the key.
        child: TableId,
    },
    /// The join table of an implicit many-to-many relation becomes a model, under its names in the database.
    ToJoinTable {
        /// The relation.
        many_to_many: ManyToManyId,
    },
    /// A join table that holds two foreign keys and nothing else becomes an implicit many-to-many relation.
    ToImplicit {
        /// The join table.
        table: TableId,
    },
    /// A new note on the canvas.
    AddNote {
        /// What it says.
        text: String,
        /// Left edge, in diagram units.
        x: i32,
        /// Upper edge, in diagram units.
        y: i32,
        /// Width.
        width: i32,
        /// Height.
        height: i32,
        /// Colour by name; absent: that of paper notes.
        color: Option<String>,
    },
    /// Properties of a note; what is absent stays.
    SetNote {
        /// The note.
        name: String,
        /// What it says.
        text: Option<String>,
        /// Left edge.
        x: Option<i32>,
        /// Upper edge.
        y: Option<i32>,
        /// Width.
        width: Option<i32>,
        /// Height.
        height: Option<i32>,
        /// Colour by name; empty: that of paper notes.
        color: Option<String>,
    },
    /// Notes go.
    DropNotes {
        /// The notes.
        names: Vec<String>,
    },
    /// The boxes of enums move on the canvas.
    MoveEnums {
        /// New places.
        moves: Vec<EnumMove>,
    },
}

/// Where the box of an enum stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EnumMove {
    /// The enum.
    pub id: EnumId,
    /// Left edge, in diagram units.
    pub x: i32,
    /// Upper edge, in diagram units.
    pub y: i32,
}

/// A column of a child that holds a column of its parent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KeyPair {
    /// The child's; absent: one is made.
    pub column: Option<ColumnId>,
    /// The parent's.
    pub references: ColumnId,
}

/// A table's new place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Move {
    /// The table.
    pub table: TableId,
    /// Left edge, in diagram units.
    pub x: i32,
    /// Upper edge, in diagram units.
    pub y: i32,
}
