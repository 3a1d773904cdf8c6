//! Types and defaults of columns, in Prisma's vocabulary, which is the one that all dialects are translated from and to.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::EnumId;

/// Prisma's scalar types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
pub enum ScalarType {
    /// Text.
    String,
    /// True or false.
    Boolean,
    /// 32-bit integer.
    Int,
    /// 64-bit integer.
    BigInt,
    /// Binary floating point.
    Float,
    /// Exact decimal.
    Decimal,
    /// Date, time of day or both, by native type.
    DateTime,
    /// JSON document.
    Json,
    /// Byte string.
    Bytes,
}

impl ScalarType {
    /// All scalar types, in the order of their declaration.
    pub const ALL: [ScalarType; 9] = [
        Self::String,
        Self::Boolean,
        Self::Int,
        Self::BigInt,
        Self::Float,
        Self::Decimal,
        Self::DateTime,
        Self::Json,
        Self::Bytes,
    ];

    /// The name as it is written in Prisma text.
    pub fn name(self) -> &'static str {
        match self {
            Self::String => "String",
            Self::Boolean => "Boolean",
            Self::Int => "Int",
            Self::BigInt => "BigInt",
            Self::Float => "Float",
            Self::Decimal => "Decimal",
            Self::DateTime => "DateTime",
            Self::Json => "Json",
            Self::Bytes => "Bytes",
        }
    }

    /// The scalar type of that name, case-sensitive.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scalar| scalar.name() == name)
    }
}

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum ColumnType {
    /// One of Prisma's scalar types.
    Scalar(ScalarType),
    /// A value of an enum of this schema.
    Enum(EnumId),
    /// A database type that Prisma has no name for: the text within `Unsupported("...")`.
    Unsupported(String),
    /// A name that resolves to nothing this schema models: a MongoDB composite type, or a mistake.
    Other(String),
}

/// A native type as Prisma writes it behind `@db.`: name and arguments, e.g. `VarChar` with `["255"]`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
pub struct NativeType {
    /// Prisma's name of the native type, without `db.`.
    pub name: String,
    /// Arguments, as written.
    pub args: Vec<String>,
}

/// How many values a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Arity {
    /// Exactly one: NOT NULL.
    Required,
    /// None or one: nullable.
    Optional,
    /// An array.
    List,
}

/// A literal value. Numbers keep their text, so that no digit is lost.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum Literal {
    /// Text, unescaped. Also JSON, date-times and bytes (base64), as Prisma writes those between quotes.
    String(String),
    /// A number's text.
    Number(String),
    /// A boolean.
    Boolean(bool),
    /// The name of an enum value, as in the model (not its mapped name).
    EnumValue(String),
}

/// What a column holds when nothing is given.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum DefaultValue {
    /// A constant.
    Literal(Literal),
    /// An array of constants.
    List(Vec<Literal>),
    /// `now()`: the server's current time.
    Now,
    /// `autoincrement()`: serial, identity, AUTO_INCREMENT or SQLite's row id.
    Autoincrement,
    /// `dbgenerated("...")`: an SQL expression. `None` when written without argument.
    Expression(Option<String>),
    /// Any other function, made by the client or by one provider: name and arguments as written
    /// (`uuid`, `cuid`, `ulid`, `nanoid`, `auto`, `sequence`).
    Function {
        /// Name of the function.
        name: String,
        /// Arguments, as written.
        args: Vec<String>,
    },
}

/// A default with the name of its constraint (SQL Server names them).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
pub struct Default {
    /// The value.
    pub value: DefaultValue,
    /// Name of the constraint in the database (`map:`).
    pub mapped: Option<String>,
}

impl From<DefaultValue> for Default {
    fn from(value: DefaultValue) -> Self {
        Self { value, mapped: None }
    }
}
