//! The order of steps: one rank per kind, each with its reason. The way down is the same order backwards, so every reason
//! holds in both directions.

/// When a step is done. Earlier variants come first; within one, tables stand by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rank {
    /// Tables and types of it come later.
    CreateNamespace,
    /// Types, functions and operator classes of it are named by what comes later.
    CreateExtension,
    /// Keys hold tables, columns and unique indexes in place: they go before anything that they refer to changes.
    DropForeignKey,
    /// Checks hold the type and the name of their columns in place.
    DropCheck,
    /// MySQL: a counting column must be part of a key, so it stops counting before its key goes.
    StopCounting,
    /// Indexes hold columns in place. Nothing refers to them but foreign keys, which are gone.
    DropIndex,
    /// As indexes.
    DropPrimaryKey,
    /// Generated columns hold the columns in place that they are computed from.
    DropGenerated,
    /// Frees names for renames. Before tables, so that on the way down a column can be filled from a table that is back.
    DropColumn,
    /// Frees names for renames and creations.
    DropTable,
    /// All renames come together: what was dropped has freed its names, what is created may need them, and everything
    /// after this speaks in new names. Types first: nothing below depends on their names.
    RenameEnum,
    /// Before columns, which are named with their tables.
    RenameTable,
    /// Before what is named after columns.
    RenameColumn,
    /// Before values are added or the type is made anew.
    RenameEnumValue,
    /// Before new tables bring keys of the same name.
    RenameIndex,
    /// As indexes.
    RenameCheck,
    /// As indexes.
    RenameForeignKey,
    /// Columns of it come later.
    CreateEnum,
    /// As the type itself.
    AddEnumValue,
    /// Columns that leave a type must be gone from it before it is made anew.
    LeaveEnum,
    /// Before new tables and columns use it: they would hold the old type in place.
    RecreateEnum,
    /// All types are there; foreign keys follow at the end, so that cycles do no harm.
    CreateTable,
    /// SQLite: new tables stand, all names are final.
    RedefineTable,
    /// Before columns are added, so that those find their parents' columns in the new type.
    AlterColumn,
    /// The tables that new values are taken from stand.
    AddColumn,
    /// The columns that they are computed from are as they shall be.
    AddGenerated,
    /// MySQL: a table is never without a column, so the last of the old ones goes when the new ones stand.
    DropLastColumn,
    /// No column holds it any more.
    DropEnum,
    /// Columns are as they shall be.
    AddPrimaryKey,
    /// As primary keys.
    CreateIndex,
    /// MySQL: its key is there.
    StartCounting,
    /// Columns are as they shall be, and filled.
    AddCheck,
    /// Tables, columns and unique keys on both sides are there.
    AddForeignKey,
}
