//! What a provider knows, as far as help while writing needs it: native types, kinds of indexes, operator classes, actions.
//! The one file of `assist` that speaks of databases. An entry is what is inserted: `${255}` is a hole with its first content.

use schema::ScalarType;

use crate::Provider;

/// Providers, as a datasource names them.
pub(super) const PROVIDERS: [&str; 6] = ["postgresql", "mysql", "sqlite", "sqlserver", "cockroachdb", "mongodb"];

/// Generators that come with Prisma.
pub(super) const GENERATORS: [&str; 2] = ["prisma-client", "prisma-client-js"];

/// Preview features that can still be switched on.
pub(super) const PREVIEW_FEATURES: [&str; 9] = [
    "fullTextSearchPostgres",
    "nativeDistinct",
    "partialIndexes",
    "postgresqlExtensions",
    "relationJoins",
    "schemaEngineDriverAdapters",
    "shardKeys",
    "strictUndefinedChecks",
    "views",
];

/// Native types for a scalar type, the usual ones first, as they are inserted.
pub(super) fn native_types(provider: Provider, scalar: ScalarType) -> Vec<String> {
    natives(provider, scalar).iter().map(|native| (*native).to_owned()).collect()
}

fn natives(provider: Provider, scalar: ScalarType) -> &'static [&'static str] {
    use Provider::{Cockroachdb, Mongodb, Mysql, Postgresql, Sqlite, Sqlserver};
    use ScalarType::{BigInt, Boolean, Bytes, DateTime, Decimal, Float, Int, Json, String};
    match (provider, scalar) {
        (Postgresql, String) => {
            &["Text", "VarChar(${255})", "Char(${1})", "Uuid", "Citext", "Inet", "Xml", "Bit(${1})", "VarBit(${1})"]
        }
        (Postgresql, Boolean) => &["Boolean"],
        (Postgresql, Int) => &["Integer", "SmallInt", "Oid"],
        (Postgresql, BigInt) => &["BigInt"],
        (Postgresql, Float) => &["DoublePrecision", "Real"],
        (Postgresql, Decimal) => &["Decimal(${10}, ${2})", "Money"],
        (Postgresql, DateTime) => &["Timestamptz(${3})", "Timestamp(${3})", "Date", "Time(${3})", "Timetz(${3})"],
        (Postgresql, Json) => &["JsonB", "Json"],
        (Postgresql, Bytes) => &["ByteA"],
        (Cockroachdb, String) => &["String(${255})", "Char(${1})", "Uuid", "Inet", "Bit(${1})", "VarBit(${1})"],
        (Cockroachdb, Boolean) => &["Bool"],
        (Cockroachdb, Int) => &["Int4", "Int2", "Oid"],
        (Cockroachdb, BigInt) => &["Int8"],
        (Cockroachdb, Float) => &["Float8", "Float4"],
        (Cockroachdb, Decimal) => &["Decimal(${10}, ${2})"],
        (Cockroachdb, DateTime) => &["Timestamptz(${3})", "Timestamp(${3})", "Date", "Time(${3})", "Timetz(${3})"],
        (Cockroachdb, Json) => &["JsonB"],
        (Cockroachdb, Bytes) => &["Bytes"],
        (Mysql, String) => &["VarChar(${255})", "Text", "Char(${1})", "TinyText", "MediumText", "LongText"],
        (Mysql, Boolean) => &["TinyInt(${1})", "Bit(${1})"],
        (Mysql, Int) => &[
            "Int",
            "UnsignedInt",
            "SmallInt",
            "UnsignedSmallInt",
            "MediumInt",
            "UnsignedMediumInt",
            "TinyInt",
            "UnsignedTinyInt",
            "Year",
        ],
        (Mysql, BigInt) => &["BigInt", "UnsignedBigInt"],
        (Mysql, Float) => &["Double", "Float"],
        (Mysql, Decimal) => &["Decimal(${10}, ${2})"],
        (Mysql, DateTime) => &["DateTime(${3})", "Timestamp(${3})", "Date", "Time(${3})"],
        (Mysql, Json) => &["Json"],
        (Mysql, Bytes) => {
            &["LongBlob", "MediumBlob", "Blob", "TinyBlob", "VarBinary(${255})", "Binary(${16})", "Bit(${8})"]
        }
        (Sqlserver, String) => &[
            "NVarChar(${255})",
            "NVarChar(Max)",
            "VarChar(${255})",
            "NChar(${1})",
            "Char(${1})",
            "UniqueIdentifier",
            "NText",
            "Text",
            "Xml",
        ],
        (Sqlserver, Boolean) => &["Bit"],
        (Sqlserver, Int) => &["Int", "SmallInt", "TinyInt"],
        (Sqlserver, BigInt) => &["BigInt"],
        (Sqlserver, Float) => &["Float(${53})", "Real"],
        (Sqlserver, Decimal) => &["Decimal(${10}, ${2})", "Money", "SmallMoney"],
        (Sqlserver, DateTime) => &["DateTime2", "DateTimeOffset", "Date", "Time", "DateTime", "SmallDateTime"],
        (Sqlserver, Bytes) => &["VarBinary(Max)", "VarBinary(${255})", "Binary(${16})", "Image"],
        (Mongodb, String) => &["ObjectId", "String"],
        (Mongodb, Boolean) => &["Bool"],
        (Mongodb, Int) => &["Int", "Long"],
        (Mongodb, BigInt) => &["Long"],
        (Mongodb, Float) => &["Double"],
        (Mongodb, DateTime) => &["Date", "Timestamp"],
        (Mongodb, Json) => &["Json"],
        (Mongodb, Bytes) => &["BinData", "ObjectId"],
        (Sqlite, _) | (Sqlserver, Json) | (Mongodb, Decimal) => &[],
    }
}

/// Scalar types that a provider has.
pub(super) fn scalar_types(provider: Provider) -> impl Iterator<Item = ScalarType> {
    ScalarType::ALL.into_iter().filter(move |scalar| match provider {
        Provider::Sqlserver => *scalar != ScalarType::Json,
        Provider::Mongodb => *scalar != ScalarType::Decimal,
        _ => true,
    })
}

/// Whether columns can be lists of scalars.
pub(super) fn scalar_lists(provider: Provider) -> bool {
    matches!(provider, Provider::Postgresql | Provider::Cockroachdb | Provider::Mongodb)
}

/// Whether there are enums.
pub(super) fn enums(provider: Provider) -> bool {
    provider != Provider::Sqlserver
}

/// Access methods of indexes; empty where there is no choice.
pub(super) fn index_types(provider: Provider) -> &'static [&'static str] {
    match provider {
        Provider::Postgresql => &["BTree", "Hash", "Gin", "Gist", "SpGist", "Brin"],
        Provider::Cockroachdb => &["BTree", "Gin"],
        Provider::Mysql | Provider::Sqlite | Provider::Sqlserver | Provider::Mongodb => &[],
    }
}

/// Operator classes for an access method and the type of the column; `list` for a column of arrays.
pub(super) fn operator_classes(method: &str, scalar: Option<ScalarType>, list: bool) -> &'static [&'static str] {
    match (method, scalar) {
        ("Gin", _) if list => &["ArrayOps"],
        ("Gin", Some(ScalarType::Json)) => &["JsonbPathOps", "JsonbOps"],
        ("Gist", Some(ScalarType::String)) => &["InetOps"],
        ("SpGist", Some(ScalarType::String)) => &["TextOps", "InetOps"],
        ("Brin", Some(ScalarType::String)) => &["TextMinMaxOps", "TextBloomOps"],
        ("Brin", Some(ScalarType::Int)) => &["Int4MinMaxOps", "Int4MinMaxMultiOps", "Int4BloomOps"],
        ("Brin", Some(ScalarType::BigInt)) => &["Int8MinMaxOps", "Int8MinMaxMultiOps", "Int8BloomOps"],
        ("Brin", Some(ScalarType::Float)) => &["Float8MinMaxOps", "Float8MinMaxMultiOps", "Float8BloomOps"],
        ("Brin", Some(ScalarType::Decimal)) => &["NumericMinMaxOps", "NumericMinMaxMultiOps", "NumericBloomOps"],
        ("Brin", Some(ScalarType::DateTime)) => &["TimestampMinMaxOps", "TimestampMinMaxMultiOps", "TimestampBloomOps"],
        ("Brin", Some(ScalarType::Bytes)) => &["ByteaMinMaxOps", "ByteaBloomOps"],
        _ => &[],
    }
}

/// Referential actions that a provider carries out; `emulated` where Prisma's client does it instead (`relationMode`).
pub(super) fn referential_actions(provider: Provider, emulated: bool) -> &'static [&'static str] {
    match (provider, emulated) {
        (Provider::Postgresql | Provider::Sqlite | Provider::Cockroachdb, true) => &["Cascade", "Restrict", "SetNull"],
        (_, true) | (Provider::Mongodb | Provider::Mysql, false) => &["Cascade", "Restrict", "NoAction", "SetNull"],
        (Provider::Sqlserver, false) => &["Cascade", "NoAction", "SetNull", "SetDefault"],
        (Provider::Postgresql | Provider::Sqlite | Provider::Cockroachdb, false) => {
            &["Cascade", "Restrict", "NoAction", "SetNull", "SetDefault"]
        }
    }
}

/// What `@default()` can call for a type. `first` says that the field is the table's key.
pub(super) fn functions(provider: Provider, scalar: ScalarType, key: bool) -> Vec<&'static str> {
    let mongo = provider == Provider::Mongodb;
    let mut found: Vec<&'static str> = match scalar {
        ScalarType::String if mongo && key => vec!["auto()", "uuid()", "cuid()", "nanoid()", "ulid()"],
        ScalarType::String => vec!["uuid()", "uuid(${7})", "cuid()", "cuid(${2})", "nanoid()", "ulid()"],
        ScalarType::Int | ScalarType::BigInt if provider == Provider::Cockroachdb => {
            vec!["autoincrement()", "sequence()"]
        }
        ScalarType::Int | ScalarType::BigInt if !mongo => vec!["autoincrement()"],
        ScalarType::DateTime => vec!["now()"],
        _ => Vec::new(),
    };
    if !mongo {
        found.push("dbgenerated(\"${expression}\")");
    }
    found
}
