//! What a provider has to choose from, all at once: native types, functions for defaults, access methods and operator classes of
//! indexes. For forms that offer it; what is right for a field is said by the checks.

use schema::ScalarType;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::known;
use crate::Parsed;
use crate::connector::{self, Capability, IndexType, OPERATOR_CLASSES, OperatorClass, Shape};
use crate::print::{native_prefix, writes_where};
use crate::settings::Provider;

/// What the provider of a schema has to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Vocabulary {
    /// Native types, each as it is written behind a type.
    pub natives: Vec<NativeOffer>,
    /// Functions for `@default()`.
    pub functions: Vec<FunctionOffer>,
    /// Access methods of indexes, the default first; empty where there is no choice.
    pub methods: Vec<MethodOffer>,
    /// Operator classes.
    pub classes: Vec<ClassOffer>,
    /// There are enums.
    pub enums: bool,
    /// There are lists of scalars.
    pub lists: bool,
    /// There are full-text indexes.
    pub fulltext: bool,
    /// Parts of an index may cover the first characters alone.
    pub length: bool,
    /// Indexes may have conditions: Prisma's own, or those of annotations.
    pub partial: bool,
    /// Keys are clustered or not.
    pub clustered: bool,
}

/// A native type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NativeOffer {
    /// The type of the field.
    pub scalar: ScalarType,
    /// As it is written, with usual arguments: `@db.VarChar(255)`.
    pub text: String,
}

/// A function for a default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FunctionOffer {
    /// The type of the field.
    pub scalar: ScalarType,
    /// The call: `now()`.
    pub text: String,
}

/// An access method.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MethodOffer {
    /// Its name.
    pub name: String,
    /// What it is good for.
    pub summary: String,
}

/// An operator class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ClassOffer {
    /// Its name.
    pub name: String,
    /// The access methods that have it.
    pub methods: Vec<String>,
    /// The native types that it serves.
    pub natives: Vec<String>,
    /// The type that it serves where no native type is written.
    pub scalar: Option<ScalarType>,
}

/// The types of fields, in the order in which they are offered.
const SCALARS: [ScalarType; 9] = [
    ScalarType::String,
    ScalarType::Int,
    ScalarType::Boolean,
    ScalarType::DateTime,
    ScalarType::BigInt,
    ScalarType::Decimal,
    ScalarType::Float,
    ScalarType::Json,
    ScalarType::Bytes,
];

/// What the provider of a schema has to choose from.
pub fn vocabulary(parsed: &Parsed) -> Vocabulary {
    let provider = parsed.settings.provider.unwrap_or(Provider::Postgresql);
    let connector = connector::of(provider);
    let prefix = native_prefix(&parsed.settings);
    let natives = SCALARS.into_iter().flat_map(|scalar| {
        connector.native_types_for(scalar).map(move |native| NativeOffer {
            scalar,
            text: format!("@{prefix}.{}{}", native.name, usual(native.shape, scalar)),
        })
    });
    let functions = SCALARS.into_iter().flat_map(|scalar| {
        let call = |text: &str| FunctionOffer { scalar, text: without_marks(text) };
        known::functions(provider, scalar, true).into_iter().map(call).collect::<Vec<_>>()
    });
    let methods = match connector.index_types() {
        [_] => Vec::new(),
        several => several
            .iter()
            .map(|method| MethodOffer { name: method.name().to_owned(), summary: method.describe().to_owned() })
            .collect(),
    };
    let class = |class: &OperatorClass| ClassOffer {
        name: class.name.to_owned(),
        methods: class.index_types.iter().map(|method: &IndexType| method.name().to_owned()).collect(),
        natives: class.natives.iter().map(|name| (*name).to_owned()).collect(),
        scalar: class.scalar,
    };
    let has_classes = provider == Provider::Postgresql;
    Vocabulary {
        natives: natives.collect(),
        functions: functions.collect(),
        methods,
        classes: if has_classes { OPERATOR_CLASSES.iter().map(class).collect() } else { Vec::new() },
        enums: connector.has(Capability::Enums),
        lists: connector.has(Capability::ScalarLists),
        fulltext: connector.has(Capability::FullTextIndex),
        length: connector.has(Capability::IndexColumnLengthPrefixing),
        partial: writes_where(&parsed.settings)
            || matches!(
                provider,
                Provider::Postgresql | Provider::Sqlite | Provider::Cockroachdb | Provider::Sqlserver
            ),
        clustered: connector.has(Capability::ClusteringSetting),
    }
}

/// Arguments that are a good start.
fn usual(shape: Shape, scalar: ScalarType) -> &'static str {
    match (shape, scalar) {
        (Shape::Decimal { .. }, _) => "(10, 2)",
        (Shape::Optional(_) | Shape::OrMax(_), ScalarType::String) => "(255)",
        (Shape::Required(_), ScalarType::String) => "(255)",
        (Shape::Required(_), _) => "(1)",
        (Shape::Optional(_), ScalarType::DateTime) => "(3)",
        (Shape::None | Shape::Optional(_) | Shape::OrMax(_), _) => "",
    }
}

/// An offer of the editor without the marks of its gaps.
fn without_marks(text: &str) -> String {
    text.replace("${", "").replace('}', "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{SourceFile, parse};

    fn of(provider: &str) -> Vocabulary {
        let text = format!("datasource db {{\n  provider = \"{provider}\"\n}}\n");
        vocabulary(&parse(&[SourceFile { path: "schema.prisma".into(), text }]))
    }

    #[test]
    fn each_provider_has_its_own() {
        let postgres = of("postgresql");
        let has = |words: &Vocabulary, scalar, text: &str| {
            words.natives.iter().any(|native| native.scalar == scalar && native.text == text)
        };
        assert!(
            has(&postgres, ScalarType::String, "@db.VarChar(255)") && has(&postgres, ScalarType::String, "@db.Uuid")
        );
        assert!(has(&postgres, ScalarType::Decimal, "@db.Decimal(10, 2)"));
        assert_eq!(postgres.methods[0].name, "BTree");
        assert!(postgres.classes.iter().any(|class| class.name == "JsonbPathOps" && class.methods == ["Gin"]));
        assert!(postgres.partial && !postgres.fulltext && !postgres.length);
        let mysql = of("mysql");
        assert!(mysql.fulltext && mysql.length && !mysql.partial && mysql.classes.is_empty());
        assert!(of("sqlite").natives.is_empty() && of("sqlite").methods.is_empty());
        let texts: Vec<&str> = postgres.functions.iter().map(|offer| offer.text.as_str()).collect();
        assert!(texts.contains(&"now()") && texts.contains(&"uuid(7)") && !texts.iter().any(|text| text.contains('$')));
    }
}
