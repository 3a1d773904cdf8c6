//! What a schema says of its tables and columns beyond what a database holds: personal data, volume, dependencies, tenants.
//! Plain data of [`Table`](crate::Table) and [`Column`](crate::Column) records; a database knows nothing of it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What is said of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct TableNotes {
    /// How many rows are expected.
    pub volume: Option<Volume>,
    /// Name of the field that tells whose a row is, where it is said of the table. See
    /// [`TableRef::tenant`](crate::TableRef::tenant).
    pub tenant: Option<String>,
    /// Rows are added and never altered.
    pub append_only: bool,
    /// Dependencies between fields that hold for the business.
    pub dependencies: Vec<Dependency>,
    /// The name it had at the last migration: in the model or in the database.
    pub renamed_from: Option<String>,
}

/// What is said of a column.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct ColumnNotes {
    /// What of a person it tells.
    pub pii: Option<Pii>,
    /// It tells whose a row is.
    pub tenant: bool,
    /// The name it had at the last migration: in the model or in the database.
    pub renamed_from: Option<String>,
}

impl TableNotes {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl ColumnNotes {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A class of personal data, and how it is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Pii {
    /// What it tells of a person.
    pub class: PiiClass,
    /// How it is kept from being read.
    pub protection: Option<Protection>,
}

/// What a column tells of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PiiClass {
    /// A name.
    Name,
    /// An address of electronic mail.
    Email,
    /// A telephone number.
    Phone,
    /// A postal address or part of one.
    Address,
    /// The day of birth.
    BirthDate,
    /// A number that a state gives.
    NationalId,
    /// Money, accounts, cards.
    Financial,
    /// Health.
    Health,
    /// What lets someone in: a password, a token.
    Credential,
    /// An address in the network.
    Ip,
    /// Where someone is or was.
    Location,
    /// Anything else.
    Other,
    /// Nothing, though it looks so.
    None,
}

impl PiiClass {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::Name,
        Self::Email,
        Self::Phone,
        Self::Address,
        Self::BirthDate,
        Self::NationalId,
        Self::Financial,
        Self::Health,
        Self::Credential,
        Self::Ip,
        Self::Location,
        Self::Other,
        Self::None,
    ];

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Address => "address",
            Self::BirthDate => "birth_date",
            Self::NationalId => "national_id",
            Self::Financial => "financial",
            Self::Health => "health",
            Self::Credential => "credential",
            Self::Ip => "ip",
            Self::Location => "location",
            Self::Other => "other",
            Self::None => "none",
        }
    }
}

/// How personal data is kept from being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Protection {
    /// It can be read with a key.
    Encrypted,
    /// Only part of it is kept or shown.
    Masked,
    /// It can be compared and not read.
    Hashed,
}

impl Protection {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Encrypted, Self::Masked, Self::Hashed];

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Encrypted => "encrypted",
            Self::Masked => "masked",
            Self::Hashed => "hashed",
        }
    }
}

/// How many rows are expected in a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Volume {
    /// Rows there are, or will be.
    #[ts(type = "number")]
    pub rows: u64,
    /// How many come in.
    pub growth: Option<Growth>,
}

/// How many rows come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Growth {
    /// Rows in one period.
    #[ts(type = "number")]
    pub rows: u64,
    /// The period.
    pub per: Period,
}

/// A period of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// A day.
    Day,
    /// A month.
    Month,
    /// A year.
    Year,
}

impl Period {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Day, Self::Month, Self::Year];

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Month => "month",
            Self::Year => "year",
        }
    }
}

/// A dependency between fields of a table, by their names: those on the left determine one row of values on the right, or
/// (multivalued) a set of them that has nothing to do with the table's other fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Dependency {
    /// Fields that determine.
    pub from: Vec<String>,
    /// Fields that are determined.
    pub to: Vec<String>,
    /// A set of values rather than one.
    pub multivalued: bool,
}
