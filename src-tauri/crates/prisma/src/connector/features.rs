//! Preview features: which there are, were, and under which name.

use crate::settings::Provider;

use super::{At, Finding};

/// A version of Prisma.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrismaVersion {
    /// 6.19.
    V6,
    /// 7.10.
    V7,
}

/// What has become of a preview feature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeatureState {
    /// It can be switched on.
    Active,
    /// It can be switched on, but no list names it.
    Hidden,
    /// It needs no switch any more.
    Released,
    /// It goes away.
    Leaving,
    /// It has another name on this database.
    Renamed(&'static str),
    /// There is none of that name, not here.
    Unknown,
}

const POSTGRESQL_SEARCH: &str = "fullTextSearchPostgres";

const ACTIVE_6: [&str; 8] = [
    "metrics",
    "nativeDistinct",
    "postgresqlExtensions",
    "relationJoins",
    "schemaEngineDriverAdapters",
    "shardKeys",
    "strictUndefinedChecks",
    "views",
];

const ACTIVE_7: [&str; 9] = [
    "nativeDistinct",
    "partialIndexes",
    "postgresqlExtensions",
    "relationJoins",
    "schemaEngineDriverAdapters",
    "shardKeys",
    "strictUndefinedChecks",
    "typedSql",
    "views",
];

const HIDDEN_6: [&str; 2] = ["reactNative", "typedSql"];

const HIDDEN_7: [&str; 1] = ["reactNative"];

const RELEASED: [&str; 40] = [
    "aggregateApi",
    "atomicNumberOperations",
    "clientExtensions",
    "cockroachdb",
    "connectOrCreate",
    "createMany",
    "dataProxy",
    "deno",
    "distinct",
    "driverAdapters",
    "extendedIndexes",
    "extendedWhereUnique",
    "fieldReference",
    "filteredRelationCount",
    "filterJson",
    "fullTextIndex",
    "fullTextSearch",
    "groupBy",
    "improvedQueryRaw",
    "interactiveTransactions",
    "jsonProtocol",
    "microsoftSqlServer",
    "middlewares",
    "mongoDb",
    "multiSchema",
    "namedConstraints",
    "nApi",
    "nativeTypes",
    "omitApi",
    "orderByAggregateGroup",
    "orderByNulls",
    "orderByRelation",
    "prismaSchemaFolder",
    "queryCompiler",
    "referentialActions",
    "referentialIntegrity",
    "selectRelationCount",
    "tracing",
    "transactionApi",
    "uncheckedScalarInputs",
];

/// The preview features that can be switched on, in the order in which the engine lists them.
pub fn active_features(
    version: PrismaVersion,
    provider: Option<Provider>,
) -> impl Iterator<Item = &'static str> + Clone {
    let own = (provider == Some(Provider::Postgresql)).then_some(POSTGRESQL_SEARCH);
    let active: &'static [&'static str] = match version {
        PrismaVersion::V6 => &ACTIVE_6,
        PrismaVersion::V7 => &ACTIVE_7,
    };
    own.into_iter().chain(active.iter().copied())
}

/// What has become of the preview feature of that name; capitals don't matter.
pub fn feature_state(version: PrismaVersion, provider: Option<Provider>, name: &str) -> FeatureState {
    let among = |list: &[&str]| list.iter().any(|feature| feature.eq_ignore_ascii_case(name));
    let hidden: &[&str] = match version {
        PrismaVersion::V6 => &HIDDEN_6,
        PrismaVersion::V7 => &HIDDEN_7,
    };
    if provider == Some(Provider::Postgresql) && name.eq_ignore_ascii_case("fullTextSearch") {
        FeatureState::Renamed(POSTGRESQL_SEARCH)
    } else if version == PrismaVersion::V6 && name.eq_ignore_ascii_case("metrics") {
        FeatureState::Leaving
    } else if active_features(version, provider).any(|feature| feature.eq_ignore_ascii_case(name)) {
        FeatureState::Active
    } else if among(hidden) {
        FeatureState::Hidden
    } else if among(&RELEASED) {
        FeatureState::Released
    } else {
        FeatureState::Unknown
    }
}

/// What the engine says of a preview feature that is written; [`At::Value`] is the whole list of features.
pub fn check_feature(version: PrismaVersion, provider: Option<Provider>, name: &str) -> Option<Finding> {
    let message = match feature_state(version, provider, name) {
        FeatureState::Active | FeatureState::Hidden => return None,
        FeatureState::Released => format!(
            "Preview feature \"{name}\" is deprecated. The functionality can be used without specifying it as a preview \
             feature."
        ),
        FeatureState::Leaving => {
            format!("Preview feature \"{name}\" is deprecated. It will be removed in a future version of Prisma.")
        }
        FeatureState::Renamed(to) => format!(
            "On `provider = \"postgresql\"`, preview feature \"{name}\" has been renamed to \"{to}\". Learn more at \
             https://pris.ly/d/fts-postgres."
        ),
        FeatureState::Unknown => {
            let known: Vec<&str> = active_features(version, provider).collect();
            let message = format!("The preview feature \"{name}\" is not known. Expected one of: {}", known.join(", "));
            return Some(Finding::error(At::Value, message));
        }
    };
    Some(Finding::warning(At::Value, message))
}
