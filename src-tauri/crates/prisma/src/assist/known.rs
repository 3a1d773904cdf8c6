//! What a provider knows, as far as help while writing needs it: native types, kinds of indexes, operator classes, actions.
//! The one file of `assist` that speaks of databases. An entry is what is inserted: `${255}` is a hole with its first content.

use schema::ScalarType;

use crate::Provider;
use crate::connector::{
    self, Capability, FieldNative, IndexType, NativeType, OperatorClass, PrismaVersion, RelationMode, Shape,
    action_name, active_features,
};

/// Providers, as a datasource names them.
pub(super) const PROVIDERS: [&str; 6] = ["postgresql", "mysql", "sqlite", "sqlserver", "cockroachdb", "mongodb"];

/// Generators that come with Prisma.
pub(super) const GENERATORS: [&str; 2] = ["prisma-client", "prisma-client-js"];

/// Preview features that can be switched on, of either version.
pub(super) fn preview_features(provider: Provider) -> Vec<&'static str> {
    let mut found: Vec<&str> = active_features(PrismaVersion::V7, Some(provider)).collect();
    let older = active_features(PrismaVersion::V6, Some(provider)).filter(|feature| !found.contains(feature));
    let older: Vec<&str> = older.collect();
    found.extend(older);
    found
}

/// Native types for a scalar type, the usual ones first, as they are inserted.
pub(super) fn native_types(provider: Provider, scalar: ScalarType) -> Vec<String> {
    let usual = |name: &str| USUAL.iter().position(|known| *known == name).unwrap_or(USUAL.len());
    let mut found: Vec<_> = connector::of(provider).native_types_for(scalar).collect();
    found.sort_by_key(|native| usual(native.name));
    let written = |native: &&NativeType| {
        let length = if matches!(scalar, ScalarType::DateTime) { 3 } else { 255 };
        match native.shape {
            Shape::None => native.name.to_owned(),
            Shape::Optional(range) | Shape::Required(range) if !range.has(length) => format!("{}(${{1}})", native.name),
            Shape::Optional(_) if scalar == ScalarType::Int => native.name.to_owned(),
            Shape::Optional(_) | Shape::Required(_) | Shape::OrMax(_) => format!("{}(${{{length}}})", native.name),
            Shape::Decimal { .. } => format!("{}(${{10}}, ${{2}})", native.name),
        }
    };
    let mut types: Vec<String> = found.iter().map(written).collect();
    let long = found.iter().filter(|native| matches!(native.shape, Shape::OrMax(_)));
    types.extend(long.map(|native| format!("{}(Max)", native.name)));
    types
}

/// Native types that people mean most of the time.
const USUAL: [&str; 22] = [
    "Text",
    "VarChar",
    "NVarChar",
    "ObjectId",
    "Uuid",
    "UniqueIdentifier",
    "Integer",
    "Int",
    "Int4",
    "BigInt",
    "Int8",
    "DoublePrecision",
    "Double",
    "Float8",
    "Decimal",
    "Timestamptz",
    "DateTime2",
    "DateTime",
    "JsonB",
    "ByteA",
    "LongBlob",
    "VarBinary",
];

/// Scalar types that a provider has.
pub(super) fn scalar_types(provider: Provider) -> impl Iterator<Item = ScalarType> {
    let has = move |capability| connector::of(provider).has(capability);
    ScalarType::ALL.into_iter().filter(move |scalar| match scalar {
        ScalarType::Json => has(Capability::Json),
        ScalarType::Decimal => has(Capability::DecimalType),
        ScalarType::String
        | ScalarType::Boolean
        | ScalarType::Int
        | ScalarType::BigInt
        | ScalarType::Float
        | ScalarType::DateTime
        | ScalarType::Bytes => true,
    })
}

/// Whether columns can be lists of scalars.
pub(super) fn scalar_lists(provider: Provider) -> bool {
    connector::of(provider).has(Capability::ScalarLists)
}

/// Whether there are enums.
pub(super) fn enums(provider: Provider) -> bool {
    connector::of(provider).has(Capability::Enums)
}

/// Access methods of indexes; empty where there is no choice.
pub(super) fn index_types(provider: Provider) -> Vec<&'static str> {
    match connector::of(provider).index_types() {
        [_] => Vec::new(),
        several => several.iter().map(|ty| ty.name()).collect(),
    }
}

/// Operator classes for an access method and a column, by its type and native type; `list` for a column of arrays.
pub(super) fn operator_classes(
    provider: Provider,
    method: &str,
    scalar: Option<ScalarType>,
    list: bool,
    native: Option<&str>,
) -> Vec<&'static str> {
    let Some(method) = IndexType::from_name(method).filter(|_| provider == Provider::Postgresql) else {
        return Vec::new();
    };
    let none: [&str; 0] = [];
    let native = native.map_or(FieldNative::None, |name| connector::of(provider).field_native(name, &none));
    OperatorClass::suggestions(method, scalar, list, native).map(|class| class.name).collect()
}

/// Referential actions that a provider carries out; `emulated` where Prisma's client does it instead (`relationMode`).
pub(super) fn referential_actions(provider: Provider, emulated: bool) -> Vec<&'static str> {
    let mode = if emulated { RelationMode::Prisma } else { RelationMode::ForeignKeys };
    connector::of(provider).referential_actions(mode).iter().map(|action| action_name(*action)).collect()
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
