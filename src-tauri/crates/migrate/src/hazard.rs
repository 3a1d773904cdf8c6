//! What can go wrong in a step, as typed codes that a user can accept by name. Says nothing about whether it will.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Kinds of hazards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum HazardCode {
    /// A table goes, with its rows.
    DropTable,
    /// A column goes, with its values.
    DropColumn,
    /// A value of an enum goes: rows that hold it make the migration fail.
    DropEnumValue,
    /// A required column without default is added: existing rows get a made-up value.
    AddRequiredColumn,
    /// A column becomes required: rows that hold NULL make the migration fail.
    SetNotNull,
    /// The new type holds less than the old one: values that don't fit make the migration fail.
    NarrowType,
    /// The new type is another kind of thing: values are converted, and those that can't be make the migration fail.
    ConvertType,
    /// A key becomes unique: duplicates make the migration fail.
    AddUnique,
    /// A foreign key on columns that have values: rows without parent make the migration fail.
    AddForeignKey,
    /// A check on rows that exist: rows that break it make the migration fail.
    AddCheck,
    /// An index is built while the table is locked against writing.
    BuildIndex,
    /// The table is read or written from end to end while it is locked.
    RewriteTable,
    /// A key or check is checked against all rows while the table is locked.
    ScanTable,
    /// A name that running programs know changes.
    Rename,
    /// A table is made anew, and a trigger on it goes with the old one.
    DropTrigger,
}

impl HazardCode {
    /// All codes, in the order of their declaration.
    pub const ALL: [HazardCode; 15] = [
        Self::DropTable,
        Self::DropColumn,
        Self::DropEnumValue,
        Self::AddRequiredColumn,
        Self::SetNotNull,
        Self::NarrowType,
        Self::ConvertType,
        Self::AddUnique,
        Self::AddForeignKey,
        Self::AddCheck,
        Self::BuildIndex,
        Self::RewriteTable,
        Self::ScanTable,
        Self::Rename,
        Self::DropTrigger,
    ];

    /// The name that users write to accept it.
    pub fn name(self) -> &'static str {
        match self {
            Self::DropTable => "drop_table",
            Self::DropColumn => "drop_column",
            Self::DropEnumValue => "drop_enum_value",
            Self::AddRequiredColumn => "add_required_column",
            Self::SetNotNull => "set_not_null",
            Self::NarrowType => "narrow_type",
            Self::ConvertType => "convert_type",
            Self::AddUnique => "add_unique",
            Self::AddForeignKey => "add_foreign_key",
            Self::AddCheck => "add_check",
            Self::BuildIndex => "build_index",
            Self::RewriteTable => "rewrite_table",
            Self::ScanTable => "scan_table",
            Self::Rename => "rename",
            Self::DropTrigger => "drop_trigger",
        }
    }

    /// The code of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.name() == name)
    }

    /// Whether the rows that a table happens to hold decide if the step succeeds. A proof with made-up rows that fails in
    /// such a step says nothing about the plan.
    pub fn depends_on_rows(self) -> bool {
        match self {
            Self::DropEnumValue
            | Self::SetNotNull
            | Self::NarrowType
            | Self::ConvertType
            | Self::AddUnique
            | Self::AddForeignKey
            | Self::AddCheck => true,
            Self::DropTable
            | Self::DropColumn
            | Self::AddRequiredColumn
            | Self::BuildIndex
            | Self::RewriteTable
            | Self::ScanTable
            | Self::Rename
            | Self::DropTrigger => false,
        }
    }
}

/// How much attention a hazard deserves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum HazardSeverity {
    /// Worth knowing.
    Safe,
    /// Needs a look: locks, or may be refused by the data.
    Care,
    /// Data may be lost.
    Danger,
}

/// Something that can go wrong in a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Hazard {
    /// Which.
    pub code: HazardCode,
    /// How bad.
    pub severity: HazardSeverity,
    /// The lock that is held meanwhile, and what it keeps out.
    pub lock: Option<String>,
    /// What, why it matters, what to do.
    pub message: String,
}
