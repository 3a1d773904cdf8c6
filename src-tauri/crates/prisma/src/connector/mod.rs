//! What Prisma 6.19 and 7.10 know about each kind of database: its native types, indexes, operator classes, referential
//! actions, namespaces of names, and what it has at all. Tables and plain functions that answer in the engine's own words;
//! nothing here reads a schema, and nothing is built anew where all is well.

mod capability;
mod classes;
mod features;
mod index;
mod key;
mod mongodb;
mod native;
mod printed;
mod relation;
mod scope;
mod tables;

use schema::{ReferentialAction, ScalarType, Severity};

use crate::settings::Provider;

pub use capability::{Capabilities, Capability};
pub use classes::{OPERATOR_CLASSES, OperatorClass, unknown_operator_class};
pub use features::{FeatureState, PrismaVersion, active_features, check_feature, feature_state};
pub use index::{Index, IndexField, IndexKind, IndexType, Ops, unknown_index_type};
pub use key::{SequenceValue, sequence_argument};
pub use mongodb::{AutoField, MongoIndex};
pub use native::{Args, Arguments, FieldNative, Native, NativeType, Range, Shape};
pub use printed::{printed, printed_arguments};
pub use relation::{RelationMode, action_name};
pub use scope::{ConstraintKind, ConstraintScope};

/// Where in the text the engine puts what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// The native type's attribute, `@db.VarChar(5)`.
    NativeType,
    /// The attribute that was asked about: the index, the id, the default.
    Attribute,
    /// The argument of that name in the attribute that was asked about; the whole attribute if it is not there.
    Argument(&'static str),
    /// The argument of that name in `@relation`; the whole field if it is not there.
    RelationArgument(&'static str),
    /// The whole line of the field that stands there in the index, counted from 0.
    IndexField(usize),
    /// The whole line of the field.
    Field,
    /// The attribute of that name on the field.
    FieldAttribute(&'static str),
    /// The whole block.
    Block,
    /// The expression itself.
    Value,
}

/// One thing that the engine says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// An error, or a warning.
    pub severity: Severity,
    /// Where it is said.
    pub at: At,
    /// The engine's words.
    pub message: String,
}

impl Finding {
    fn error(at: At, message: String) -> Self {
        Self { severity: Severity::Error, at, message }
    }

    fn warning(at: At, message: String) -> Self {
        Self { severity: Severity::Warning, at, message }
    }

    /// An error within an attribute; `attribute` as the engine prints it, `@@index`.
    fn attribute(at: At, attribute: &str, message: &str) -> Self {
        Self::error(at, format!("Error parsing attribute \"{attribute}\": {message}"))
    }
}

/// What a kind of database is for Prisma.
#[derive(Debug)]
pub struct Connector {
    /// `None`: there is no datasource.
    provider: Option<Provider>,
    /// Its name within the engine's longer messages.
    title: &'static str,
    capabilities: Capabilities,
    natives: &'static [NativeType],
    defaults: &'static [(ScalarType, &'static str, Arguments)],
    scopes: &'static [ConstraintScope],
    identifier: usize,
    actions: &'static [ReferentialAction],
    emulated: &'static [ReferentialAction],
    modes: &'static [RelationMode],
    index_types: &'static [IndexType],
}

/// What is known of that kind of database.
pub fn of(provider: Provider) -> &'static Connector {
    match provider {
        Provider::Postgresql => &tables::POSTGRESQL,
        Provider::Mysql => &tables::MYSQL,
        Provider::Sqlite => &tables::SQLITE,
        Provider::Sqlserver => &tables::SQLSERVER,
        Provider::Cockroachdb => &tables::COCKROACHDB,
        Provider::Mongodb => &tables::MONGODB,
    }
}

/// The same, where there may be no datasource, or none that the engine knows.
pub fn of_maybe(provider: Option<Provider>) -> &'static Connector {
    provider.map_or(&tables::NONE, of)
}

impl Connector {
    /// The kind of database; `None` if there is no datasource.
    pub fn provider(&self) -> Option<Provider> {
        self.provider
    }

    /// The name in short messages: `postgresql`, or `Default` without a datasource.
    pub fn name(&self) -> &'static str {
        self.provider.map_or("Default", Provider::name)
    }

    /// The name in longer messages: `Postgres`, `SQL Server`.
    pub fn title(&self) -> &'static str {
        self.title
    }

    /// Whether the database has it, as far as schemas are concerned.
    pub fn has(&self, capability: Capability) -> bool {
        self.capabilities.has(capability)
    }

    /// All that it has.
    pub fn capabilities(&self) -> Capabilities {
        self.capabilities
    }

    /// The native types, in the engine's order.
    pub fn native_types(&self) -> &'static [NativeType] {
        self.natives
    }

    /// The native types that a field of that type may have, in the engine's order.
    pub fn native_types_for(&self, scalar: ScalarType) -> impl Iterator<Item = &'static NativeType> + use<> {
        self.natives.iter().filter(move |native| native.fits.contains(&scalar))
    }

    /// The namespaces in which names of constraints have to differ, in the order of the engine's complaints.
    pub fn constraint_scopes(&self) -> &'static [ConstraintScope] {
        self.scopes
    }

    /// How many bytes the name of a constraint may have.
    pub fn max_identifier_length(&self) -> usize {
        self.identifier
    }

    /// How an index may be built, for `type:`.
    pub fn index_types(&self) -> &'static [IndexType] {
        self.index_types
    }

    /// What the engine says of a name in `map:` that is too long. `container` is the model's name, `attribute` is printed
    /// as it is written, `@@index`.
    pub fn long_name(&self, container: &str, attribute: &str, name: &str) -> Option<Finding> {
        if name.len() <= self.identifier {
            return None;
        }
        let message = format!(
            "Error validating model \"{container}\": The constraint name '{name}' specified in the `map` argument for the \
             `{attribute}` constraint is too long for your chosen provider. The maximum allowed length is {} bytes.",
            self.identifier
        );
        Some(Finding::error(At::Attribute, message))
    }

    /// What the engine says of the type of a field in a model or view: that there are no lists, no Json, no Decimal.
    /// `scalar` is `None` where the type is no built-in one; `container` is `model` or `view`.
    pub fn check_field_type(
        &self,
        container: &str,
        model: &str,
        field: &str,
        scalar: Option<ScalarType>,
        list: bool,
    ) -> Vec<Finding> {
        let mut findings = Vec::new();
        let lacks = |ty: &str, what: &str| {
            let message = format!(
                "Error validating field `{field}` in {container} `{model}`: Field `{field}` in {container} `{model}` can't be \
                 of type {ty}. The current connector does not support the {what} type."
            );
            Finding::error(At::Field, message)
        };
        if scalar == Some(ScalarType::Json) {
            if !self.has(Capability::Json) {
                findings.push(lacks("Json", "Json"));
            }
            if list && !self.has(Capability::JsonLists) {
                findings.push(lacks("Json[]", "Json List"));
            }
        }
        if scalar == Some(ScalarType::Decimal) && !self.has(Capability::DecimalType) {
            findings.push(lacks("Decimal", "Decimal"));
        }
        if list && !self.has(Capability::ScalarLists) {
            let message = format!(
                "Field \"{field}\" in {container} \"{model}\" can't be a list. The current connector does not support lists \
                 of primitive types."
            );
            findings.push(Finding::error(At::Field, message));
        }
        findings
    }
}
