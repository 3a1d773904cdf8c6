//! Native types that no primary key can stand on, and numbers that count by themselves where they can't.

use schema::ScalarType;

use crate::settings::Provider;

use super::index::needs_length;
use super::native::{Arguments, Native};
use super::{At, Connector, FieldNative, Finding};

/// What MySQL needs to know to index long columns.
pub(super) const LENGTH_GUIDE: &str =
    " Please use the `length` argument to the field in the index definition to allow this.";

/// SQL Server keeps these beside the row, where no key reaches them.
pub(super) fn is_beside_the_row(native: Native) -> bool {
    match native.ty.name {
        "Text" | "NText" | "Image" | "Xml" => true,
        "VarBinary" | "VarChar" | "NVarChar" => native.arguments == Arguments::Max,
        _ => false,
    }
}

impl Connector {
    /// What the engine says of the fields of `@id` or `@@id`, each with its built-in type, native type and length: one
    /// thing at most. Views have no id.
    pub fn check_id<'a>(
        &self,
        fields: impl IntoIterator<Item = (Option<ScalarType>, FieldNative<'a>, Option<u32>)>,
    ) -> Option<Finding> {
        match self.provider {
            Some(Provider::Mysql) => {
                let native = fields.into_iter().find_map(|(_, native, length)| {
                    native.known().filter(|native| length.is_none() && needs_length(*native))
                })?;
                Some(self.no_id(native, LENGTH_GUIDE))
            }
            Some(Provider::Sqlserver) => fields.into_iter().find_map(|(scalar, native, _)| {
                match native.known().filter(|native| is_beside_the_row(*native)) {
                    Some(native) => Some(self.no_id(native, "")),
                    None if scalar == Some(ScalarType::Bytes) => {
                        let message = "Invalid model: Using Bytes type is not allowed in the model's id.";
                        Some(Finding::error(At::Attribute, message.to_owned()))
                    }
                    None => None,
                }
            }),
            Some(Provider::Postgresql | Provider::Sqlite | Provider::Cockroachdb | Provider::Mongodb) | None => None,
        }
    }

    fn no_id(&self, native: Native, guide: &str) -> Finding {
        let message = format!(
            "Native type `{native}` of {} cannot be used on a field that is `@id` or `@@id`.{guide}",
            self.title
        );
        Finding::error(At::Attribute, message)
    }

    /// What the engine says of `@default(autoincrement())` before it counts them: CockroachDB knows it on BigInt
    /// alone. Views are not asked.
    /// [`At::Attribute`] is `@default`.
    pub fn check_autoincrement(&self, scalar: Option<ScalarType>) -> Option<Finding> {
        (self.provider == Some(Provider::Cockroachdb) && scalar == Some(ScalarType::Int)).then(|| {
            let message = "The `autoincrement()` default function is defined only on BigInt fields on CockroachDB. Use \
                           sequence() if you want an autoincrementing Int field.";
            Finding::attribute(At::Attribute, "default", message)
        })
    }

    /// What the engine says of a function in `@default()` that is none of Prisma's own: CockroachDB has `sequence()`.
    /// [`At::Value`] is the call.
    pub fn check_unknown_default(&self, function: &str) -> Option<Finding> {
        if self.provider == Some(Provider::Cockroachdb) && function == "sequence" {
            return None;
        }
        let message = format!(
            "Unknown function in @default(): `{function}` is not known. You can read about the available functions here: \
             https://pris.ly/d/attribute-functions"
        );
        Some(Finding::error(At::Value, message))
    }
}

/// What an argument of `sequence()` wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SequenceValue {
    /// A boolean.
    Boolean,
    /// A whole number.
    Number,
}

/// What the argument of that name of CockroachDB's `sequence()` wants, or what the engine says of the name; [`At::Value`] is
/// the argument.
pub fn sequence_argument(name: Option<&str>) -> Result<SequenceValue, Finding> {
    match name {
        Some("virtual") => Ok(SequenceValue::Boolean),
        Some("cache" | "increment" | "minValue" | "maxValue" | "start") => Ok(SequenceValue::Number),
        Some(_) | None => {
            Err(Finding::error(At::Value, "Unexpected argument in `sequence()` function call".to_owned()))
        }
    }
}
