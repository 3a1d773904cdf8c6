//! The tables: each kind of database with its native types and all else that is told by data alone.

use schema::{ReferentialAction, ScalarType};

use crate::settings::Provider;

use super::Connector;
use super::capability::{Capabilities, Capability as C};
use super::index::IndexType;
use super::native::{Arguments, NativeType, Range, Shape};
use super::relation::RelationMode;
use super::scope::ConstraintScope;

const fn native(name: &'static str, shape: Shape, fits: &'static [ScalarType]) -> NativeType {
    NativeType { name, shape, fits }
}

const ANY: Shape = Shape::Optional(Range::ANY);
const SECONDS: Shape = Shape::Optional(Range::new(0, 6, "M can range from 0 to 6."));
const BITS: Shape = Shape::Optional(Range::new(1, u32::MAX, "M must be a positive integer."));
const DECIMAL: Shape = Shape::Decimal {
    precision: Range::new(1, 1000, "Precision must be positive with a maximum value of 1000."),
    scale: Range::ANY,
};
const MYSQL_DECIMAL: Shape = Shape::Decimal {
    // The words say 1, the engine takes 0.
    precision: Range::new(0, 65, "Precision can range from 1 to 65."),
    scale: Range::new(0, 30, "Scale can range from 0 to 30."),
};
const MYSQL_BIT: Shape = Shape::Required(Range::new(1, 64, "M can range from 1 to 64."));
const MYSQL_CHAR: Shape = Shape::Required(Range::new(0, 255, "M can range from 0 to 255."));
const MYSQL_VARCHAR: Shape = Shape::Required(Range::new(0, 65535, "M can range from 0 to 65,535."));
const SQLSERVER_DECIMAL: Shape = Shape::Decimal {
    precision: Range::new(1, 38, "Precision can range from 1 to 38."),
    scale: Range::new(0, 38, "Scale can range from 0 to 38."),
};
const SQLSERVER_FLOAT: Shape = Shape::Optional(Range::new(1, 53, "Bits can range from 1 to 53."));
const BYTES_8000: Shape = Shape::Optional(Range::new(0, 8000, "Length can range from 1 to 8000."));
const CHARS_4000: Shape = Shape::Optional(Range::new(0, 4000, "Length can range from 1 to 4000."));
const BYTES_8000_OR_MAX: Shape =
    Shape::OrMax(Range::new(0, 8000, "Length can range from 1 to 8000. For larger sizes, use the `Max` variant."));
const CHARS_4000_OR_MAX: Shape =
    Shape::OrMax(Range::new(0, 4000, "Length can range from 1 to 4000. For larger sizes, use the `Max` variant."));

static POSTGRESQL_TYPES: [NativeType; 26] = [
    native("SmallInt", Shape::None, &[ScalarType::Int]),
    native("Integer", Shape::None, &[ScalarType::Int]),
    native("BigInt", Shape::None, &[ScalarType::BigInt]),
    native("Decimal", DECIMAL, &[ScalarType::Decimal]),
    native("Money", Shape::None, &[ScalarType::Decimal]),
    native("Inet", Shape::None, &[ScalarType::String]),
    native("Oid", Shape::None, &[ScalarType::Int]),
    native("Citext", Shape::None, &[ScalarType::String]),
    native("Real", Shape::None, &[ScalarType::Float]),
    native("DoublePrecision", Shape::None, &[ScalarType::Float]),
    native("VarChar", ANY, &[ScalarType::String]),
    native("Char", ANY, &[ScalarType::String]),
    native("Text", Shape::None, &[ScalarType::String]),
    native("ByteA", Shape::None, &[ScalarType::Bytes]),
    native("Timestamp", SECONDS, &[ScalarType::DateTime]),
    native("Timestamptz", SECONDS, &[ScalarType::DateTime]),
    native("Date", Shape::None, &[ScalarType::DateTime]),
    native("Time", SECONDS, &[ScalarType::DateTime]),
    native("Timetz", SECONDS, &[ScalarType::DateTime]),
    native("Boolean", Shape::None, &[ScalarType::Boolean]),
    native("Bit", BITS, &[ScalarType::String]),
    native("VarBit", BITS, &[ScalarType::String]),
    native("Uuid", Shape::None, &[ScalarType::String]),
    native("Xml", Shape::None, &[ScalarType::String]),
    native("Json", Shape::None, &[ScalarType::Json]),
    native("JsonB", Shape::None, &[ScalarType::Json]),
];

static MYSQL_TYPES: [NativeType; 32] = [
    native("Int", Shape::None, &[ScalarType::Int]),
    native("UnsignedInt", Shape::None, &[ScalarType::Int]),
    native("SmallInt", Shape::None, &[ScalarType::Int]),
    native("UnsignedSmallInt", Shape::None, &[ScalarType::Int]),
    native("TinyInt", Shape::None, &[ScalarType::Boolean, ScalarType::Int]),
    native("UnsignedTinyInt", Shape::None, &[ScalarType::Boolean, ScalarType::Int]),
    native("MediumInt", Shape::None, &[ScalarType::Int]),
    native("UnsignedMediumInt", Shape::None, &[ScalarType::Int]),
    native("BigInt", Shape::None, &[ScalarType::BigInt]),
    native("Decimal", MYSQL_DECIMAL, &[ScalarType::Decimal]),
    native("UnsignedBigInt", Shape::None, &[ScalarType::BigInt]),
    native("Float", Shape::None, &[ScalarType::Float]),
    native("Double", Shape::None, &[ScalarType::Float]),
    native("Bit", MYSQL_BIT, &[ScalarType::Boolean, ScalarType::Bytes]),
    native("Char", MYSQL_CHAR, &[ScalarType::String]),
    native("VarChar", MYSQL_VARCHAR, &[ScalarType::String]),
    native("Binary", Shape::Required(Range::ANY), &[ScalarType::Bytes]),
    native("VarBinary", Shape::Required(Range::ANY), &[ScalarType::Bytes]),
    native("TinyBlob", Shape::None, &[ScalarType::Bytes]),
    native("Blob", Shape::None, &[ScalarType::Bytes]),
    native("MediumBlob", Shape::None, &[ScalarType::Bytes]),
    native("LongBlob", Shape::None, &[ScalarType::Bytes]),
    native("TinyText", Shape::None, &[ScalarType::String]),
    native("Text", Shape::None, &[ScalarType::String]),
    native("MediumText", Shape::None, &[ScalarType::String]),
    native("LongText", Shape::None, &[ScalarType::String]),
    native("Date", Shape::None, &[ScalarType::DateTime]),
    native("Time", ANY, &[ScalarType::DateTime]),
    native("DateTime", ANY, &[ScalarType::DateTime]),
    native("Timestamp", ANY, &[ScalarType::DateTime]),
    native("Year", Shape::None, &[ScalarType::Int]),
    native("Json", Shape::None, &[ScalarType::Json]),
];

static SQLSERVER_TYPES: [NativeType; 27] = [
    native("TinyInt", Shape::None, &[ScalarType::Int]),
    native("SmallInt", Shape::None, &[ScalarType::Int]),
    native("Int", Shape::None, &[ScalarType::Int]),
    native("BigInt", Shape::None, &[ScalarType::BigInt]),
    native("Decimal", SQLSERVER_DECIMAL, &[ScalarType::Decimal]),
    native("Money", Shape::None, &[ScalarType::Float]),
    native("SmallMoney", Shape::None, &[ScalarType::Float]),
    native("Bit", Shape::None, &[ScalarType::Boolean, ScalarType::Int]),
    native("Float", SQLSERVER_FLOAT, &[ScalarType::Float]),
    native("Real", Shape::None, &[ScalarType::Float]),
    native("Date", Shape::None, &[ScalarType::DateTime]),
    native("Time", Shape::None, &[ScalarType::DateTime]),
    native("DateTime", Shape::None, &[ScalarType::DateTime]),
    native("DateTime2", Shape::None, &[ScalarType::DateTime]),
    native("DateTimeOffset", Shape::None, &[ScalarType::DateTime]),
    native("SmallDateTime", Shape::None, &[ScalarType::DateTime]),
    native("Char", BYTES_8000, &[ScalarType::String]),
    native("NChar", CHARS_4000, &[ScalarType::String]),
    native("VarChar", BYTES_8000_OR_MAX, &[ScalarType::String]),
    native("Text", Shape::None, &[ScalarType::String]),
    native("NVarChar", CHARS_4000_OR_MAX, &[ScalarType::String]),
    native("NText", Shape::None, &[ScalarType::String]),
    native("Binary", BYTES_8000, &[ScalarType::Bytes]),
    native("VarBinary", BYTES_8000_OR_MAX, &[ScalarType::Bytes]),
    native("Image", Shape::None, &[ScalarType::Bytes]),
    native("Xml", Shape::None, &[ScalarType::String]),
    native("UniqueIdentifier", Shape::None, &[ScalarType::String]),
];

static COCKROACHDB_TYPES: [NativeType; 22] = [
    native("Bit", BITS, &[ScalarType::String]),
    native("Bool", Shape::None, &[ScalarType::Boolean]),
    native("Bytes", Shape::None, &[ScalarType::Bytes]),
    native("Char", ANY, &[ScalarType::String]),
    native("Date", Shape::None, &[ScalarType::DateTime]),
    native("Decimal", DECIMAL, &[ScalarType::Decimal]),
    native("Float4", Shape::None, &[ScalarType::Float]),
    native("Float8", Shape::None, &[ScalarType::Float]),
    native("Inet", Shape::None, &[ScalarType::String]),
    native("Int2", Shape::None, &[ScalarType::Int]),
    native("Int4", Shape::None, &[ScalarType::Int]),
    native("Int8", Shape::None, &[ScalarType::BigInt]),
    native("JsonB", Shape::None, &[ScalarType::Json]),
    native("Oid", Shape::None, &[ScalarType::Int]),
    native("CatalogSingleChar", Shape::None, &[ScalarType::String]),
    native("String", ANY, &[ScalarType::String]),
    native("Time", SECONDS, &[ScalarType::DateTime]),
    native("Timestamp", SECONDS, &[ScalarType::DateTime]),
    native("Timestamptz", SECONDS, &[ScalarType::DateTime]),
    native("Timetz", SECONDS, &[ScalarType::DateTime]),
    native("Uuid", Shape::None, &[ScalarType::String]),
    native("VarBit", BITS, &[ScalarType::String]),
];

static MONGODB_TYPES: [NativeType; 10] = [
    native("String", Shape::None, &[ScalarType::String]),
    native("Double", Shape::None, &[ScalarType::Float]),
    native("BinData", Shape::None, &[ScalarType::Bytes]),
    native("ObjectId", Shape::None, &[ScalarType::String, ScalarType::Bytes]),
    native("Bool", Shape::None, &[ScalarType::Boolean]),
    native("Date", Shape::None, &[ScalarType::DateTime]),
    native("Int", Shape::None, &[ScalarType::Int]),
    native("Timestamp", Shape::None, &[ScalarType::DateTime]),
    native("Long", Shape::None, &[ScalarType::Int, ScalarType::BigInt]),
    native("Json", Shape::None, &[ScalarType::Json]),
];

const ALL_ACTIONS: &[ReferentialAction] = &[
    ReferentialAction::Cascade,
    ReferentialAction::Restrict,
    ReferentialAction::NoAction,
    ReferentialAction::SetNull,
    ReferentialAction::SetDefault,
];

const EMULATED: &[ReferentialAction] =
    &[ReferentialAction::Cascade, ReferentialAction::Restrict, ReferentialAction::NoAction, ReferentialAction::SetNull];

const EMULATED_WITHOUT_NO_ACTION: &[ReferentialAction] =
    &[ReferentialAction::Cascade, ReferentialAction::Restrict, ReferentialAction::SetNull];

const BOTH_MODES: &[RelationMode] = &[RelationMode::ForeignKeys, RelationMode::Prisma];

pub(super) static POSTGRESQL: Connector = Connector {
    provider: Some(Provider::Postgresql),
    title: "Postgres",
    capabilities: Capabilities::new(&[
        C::AutoIncrement,
        C::AutoIncrementAllowedOnNonId,
        C::AutoIncrementMultipleAllowed,
        C::AutoIncrementNonIndexedAllowed,
        C::CompoundIds,
        C::Enums,
        C::Json,
        C::MultiSchema,
        C::NamedForeignKeys,
        C::NamedPrimaryKeys,
        C::RelationFieldsInArbitraryOrder,
        C::ScalarLists,
        C::JsonLists,
        C::ImplicitManyToManyRelation,
        C::DecimalType,
        C::PartialIndex,
    ]),
    natives: &POSTGRESQL_TYPES,
    defaults: &[
        (ScalarType::Int, "Integer", Arguments::None),
        (ScalarType::BigInt, "BigInt", Arguments::None),
        (ScalarType::Float, "DoublePrecision", Arguments::None),
        (ScalarType::Decimal, "Decimal", Arguments::Two(65, 30)),
        (ScalarType::Boolean, "Boolean", Arguments::None),
        (ScalarType::String, "Text", Arguments::None),
        (ScalarType::DateTime, "Timestamp", Arguments::One(3)),
        (ScalarType::Bytes, "ByteA", Arguments::None),
        (ScalarType::Json, "JsonB", Arguments::None),
    ],
    scopes: &[ConstraintScope::GlobalPrimaryKeyKeyIndex, ConstraintScope::ModelPrimaryKeyKeyIndexForeignKey],
    identifier: 63,
    actions: ALL_ACTIONS,
    emulated: EMULATED_WITHOUT_NO_ACTION,
    modes: BOTH_MODES,
    index_types: &IndexType::ALL,
};

pub(super) static MYSQL: Connector = Connector {
    provider: Some(Provider::Mysql),
    title: "MySQL",
    capabilities: Capabilities::new(&[
        C::Enums,
        C::Json,
        C::AutoIncrementAllowedOnNonId,
        C::RelationFieldsInArbitraryOrder,
        C::AutoIncrement,
        C::CompoundIds,
        C::NamedForeignKeys,
        C::IndexColumnLengthPrefixing,
        C::FullTextIndex,
        C::MultipleFullTextAttributesPerModel,
        C::ImplicitManyToManyRelation,
        C::DecimalType,
    ]),
    natives: &MYSQL_TYPES,
    defaults: &[
        (ScalarType::Int, "Int", Arguments::None),
        (ScalarType::BigInt, "BigInt", Arguments::None),
        (ScalarType::Float, "Double", Arguments::None),
        (ScalarType::Decimal, "Decimal", Arguments::Two(65, 30)),
        (ScalarType::Boolean, "TinyInt", Arguments::None),
        (ScalarType::String, "VarChar", Arguments::One(191)),
        (ScalarType::DateTime, "DateTime", Arguments::One(3)),
        (ScalarType::Bytes, "LongBlob", Arguments::None),
        (ScalarType::Json, "Json", Arguments::None),
    ],
    scopes: &[ConstraintScope::GlobalForeignKey, ConstraintScope::ModelKeyIndex],
    identifier: 64,
    actions: ALL_ACTIONS,
    emulated: EMULATED,
    modes: BOTH_MODES,
    index_types: &[IndexType::BTree],
};

pub(super) static SQLITE: Connector = Connector {
    provider: Some(Provider::Sqlite),
    title: "sqlite",
    capabilities: Capabilities::new(&[
        C::AutoIncrement,
        C::CompoundIds,
        C::RelationFieldsInArbitraryOrder,
        C::ImplicitManyToManyRelation,
        C::DecimalType,
        C::Json,
        C::Enums,
        C::PartialIndex,
    ]),
    natives: &[],
    defaults: &[],
    scopes: &[ConstraintScope::GlobalKeyIndex],
    identifier: 10000,
    actions: ALL_ACTIONS,
    emulated: EMULATED_WITHOUT_NO_ACTION,
    modes: BOTH_MODES,
    index_types: &[IndexType::BTree],
};

pub(super) static SQLSERVER: Connector = Connector {
    provider: Some(Provider::Sqlserver),
    title: "SQL Server",
    capabilities: Capabilities::new(&[
        C::AutoIncrement,
        C::AutoIncrementAllowedOnNonId,
        C::AutoIncrementMultipleAllowed,
        C::AutoIncrementNonIndexedAllowed,
        C::CompoundIds,
        C::MultiSchema,
        C::NamedDefaultValues,
        C::NamedForeignKeys,
        C::NamedPrimaryKeys,
        C::ReferenceCycleDetection,
        C::PrimaryKeySortOrderDefinition,
        C::ImplicitManyToManyRelation,
        C::DecimalType,
        C::ClusteringSetting,
        C::PartialIndex,
    ]),
    natives: &SQLSERVER_TYPES,
    defaults: &[
        (ScalarType::Int, "Int", Arguments::None),
        (ScalarType::BigInt, "BigInt", Arguments::None),
        (ScalarType::Float, "Float", Arguments::One(53)),
        (ScalarType::Decimal, "Decimal", Arguments::Two(32, 16)),
        (ScalarType::Boolean, "Bit", Arguments::None),
        (ScalarType::String, "NVarChar", Arguments::One(1000)),
        (ScalarType::DateTime, "DateTime2", Arguments::None),
        (ScalarType::Bytes, "VarBinary", Arguments::Max),
        (ScalarType::Json, "NVarChar", Arguments::One(1000)),
    ],
    scopes: &[ConstraintScope::GlobalPrimaryKeyForeignKeyDefault, ConstraintScope::ModelPrimaryKeyKeyIndex],
    identifier: 128,
    actions: &[
        ReferentialAction::Cascade,
        ReferentialAction::NoAction,
        ReferentialAction::SetNull,
        ReferentialAction::SetDefault,
    ],
    emulated: EMULATED,
    modes: BOTH_MODES,
    index_types: &[IndexType::BTree],
};

pub(super) static COCKROACHDB: Connector = Connector {
    provider: Some(Provider::Cockroachdb),
    title: "CockroachDB",
    capabilities: Capabilities::new(&[
        C::AutoIncrement,
        C::AutoIncrementAllowedOnNonId,
        C::AutoIncrementMultipleAllowed,
        C::AutoIncrementNonIndexedAllowed,
        C::CompoundIds,
        C::Enums,
        C::Json,
        C::NamedPrimaryKeys,
        C::NamedForeignKeys,
        C::RelationFieldsInArbitraryOrder,
        C::ScalarLists,
        C::ImplicitManyToManyRelation,
        C::DecimalType,
        C::MultiSchema,
        C::PartialIndex,
    ]),
    natives: &COCKROACHDB_TYPES,
    defaults: &[
        (ScalarType::Int, "Int4", Arguments::None),
        (ScalarType::BigInt, "Int8", Arguments::None),
        (ScalarType::Float, "Float8", Arguments::None),
        (ScalarType::Decimal, "Decimal", Arguments::Two(65, 30)),
        (ScalarType::Boolean, "Bool", Arguments::None),
        (ScalarType::String, "String", Arguments::None),
        (ScalarType::DateTime, "Timestamp", Arguments::One(3)),
        (ScalarType::Bytes, "Bytes", Arguments::None),
        (ScalarType::Json, "JsonB", Arguments::None),
    ],
    scopes: &[ConstraintScope::ModelPrimaryKeyKeyIndexForeignKey],
    identifier: 63,
    actions: ALL_ACTIONS,
    emulated: EMULATED,
    modes: BOTH_MODES,
    index_types: &[IndexType::BTree, IndexType::Gin],
};

pub(super) static MONGODB: Connector = Connector {
    provider: Some(Provider::Mongodb),
    title: "MongoDB",
    capabilities: Capabilities::new(&[
        C::Json,
        C::Enums,
        C::RelationFieldsInArbitraryOrder,
        C::ScalarLists,
        C::JsonLists,
        C::CompositeTypes,
        C::FullTextIndex,
        C::SortOrderInFullTextIndex,
        C::DefaultValueAuto,
        C::TwoWayEmbeddedManyToManyRelation,
    ]),
    natives: &MONGODB_TYPES,
    defaults: &[
        (ScalarType::Int, "Long", Arguments::None),
        (ScalarType::BigInt, "Long", Arguments::None),
        (ScalarType::Float, "Double", Arguments::None),
        (ScalarType::Boolean, "Bool", Arguments::None),
        (ScalarType::String, "String", Arguments::None),
        (ScalarType::DateTime, "Date", Arguments::None),
        (ScalarType::Bytes, "BinData", Arguments::None),
        (ScalarType::Json, "Json", Arguments::None),
    ],
    scopes: &[ConstraintScope::ModelKeyIndex],
    identifier: 127,
    actions: &[],
    emulated: EMULATED,
    modes: &[RelationMode::Prisma],
    index_types: &[IndexType::BTree],
};

/// What the engine takes where there is no datasource.
pub(super) static NONE: Connector = Connector {
    provider: None,
    // The engine prints the path of its own type.
    title: "psl_core::datamodel_connector::empty_connector::EmptyDatamodelConnector",
    capabilities: Capabilities::new(&[
        C::AutoIncrement,
        C::CompoundIds,
        C::Enums,
        C::Json,
        C::ImplicitManyToManyRelation,
    ]),
    natives: &[],
    defaults: &[],
    scopes: &[],
    identifier: usize::MAX,
    actions: ALL_ACTIONS,
    emulated: EMULATED,
    modes: BOTH_MODES,
    index_types: &[IndexType::BTree],
};
