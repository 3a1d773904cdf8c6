//! What MongoDB asks of models beside native types.

use crate::settings::Provider;

use super::{At, Connector, FieldNative, Finding};

/// What a field's default and id say, as far as MongoDB is concerned.
#[derive(Debug, Clone, Copy)]
pub struct AutoField<'a> {
    /// `model` or `view`.
    pub container: &'a str,
    /// Name of the model.
    pub model: &'a str,
    /// Name of the field.
    pub name: &'a str,
    /// Its native type.
    pub native: FieldNative<'a>,
    /// Whether it is part of the id.
    pub id: bool,
    /// The function of its default, if it is one.
    pub default: Option<&'a str>,
    /// Its name in the database, `@map`.
    pub mapped: Option<&'a str>,
}

/// What MongoDB asks of an index.
#[derive(Debug, Clone, Copy)]
pub struct MongoIndex<'a> {
    /// Its attribute as the engine prints it: `@unique`, `@@index`.
    pub attribute: &'a str,
    /// Whether another index of the model has the very same fields, with the same order and length.
    pub doubled: bool,
    /// Whether it is unique, has one field, and that is the `@id`.
    pub unique_id: bool,
}

impl Connector {
    /// What the engine says of a MongoDB model's id: the names of its only field, `None` if there is no id; nothing is
    /// asked of ids with several fields, nor of views. [`At::Block`] without an id, else [`At::Field`], the field of the id.
    pub fn check_mongo_id(&self, container: &str, model: &str, id: Option<(&str, Option<&str>)>) -> Option<Finding> {
        if self.provider != Some(Provider::Mongodb) {
            return None;
        }
        let Some((name, mapped)) = id else {
            let message = "Invalid model: MongoDB models require exactly one identity field annotated with @id";
            return Some(Finding::error(At::Block, message.to_owned()));
        };
        if name == "_id" || mapped == Some("_id") {
            return None;
        }
        let found = mapped.map_or(String::new(), |name| format!(", found @map(\"{name}\")"));
        let message = format!(
            "Error validating field `{name}` in {container} `{model}`: MongoDB model IDs must have an @map(\"_id\") \
             annotation{found}."
        );
        Some(Finding::error(At::Field, message))
    }

    /// What the engine says of the default and the name of a field of a MongoDB model; of a view's, it looks at the name alone.
    pub fn check_mongo_field(&self, field: AutoField<'_>) -> Vec<Finding> {
        let mut findings = Vec::new();
        if self.provider != Some(Provider::Mongodb) {
            return findings;
        }
        let AutoField { container, model, name, .. } = field;
        let mut fault = |what: &str| {
            let message = format!("Error validating field `{name}` in {container} `{model}`: {what}");
            findings.push(Finding::error(At::Field, message));
        };
        let default = field.default.filter(|_| container != "view");
        if default == Some("auto") {
            if field.native.name() != Some("ObjectId") {
                fault("MongoDB `@default(auto())` fields must have `ObjectId` native type.");
            }
            if !field.id {
                fault("MongoDB `@default(auto())` fields must have the `@id` attribute.");
            }
        }
        if default == Some("dbgenerated") {
            fault("The `dbgenerated()` function is not allowed with MongoDB. Please use `auto()` instead.");
        }
        let mut name = |what: &str| findings.push(Finding::attribute(At::FieldAttribute("map"), "@map", what));
        if field.mapped.is_some_and(|mapped| mapped.starts_with('$')) {
            name("The field name cannot start with a `$` character");
        }
        if field.mapped.is_some_and(|mapped| mapped.contains('.')) {
            name("The field name cannot contain a `.` character");
        }
        findings
    }

    /// What the engine says of an index of a MongoDB model. Views are not asked.
    pub fn check_mongo_index(&self, index: MongoIndex<'_>) -> Vec<Finding> {
        let mut findings = Vec::new();
        if self.provider != Some(Provider::Mongodb) {
            return findings;
        }
        if index.doubled {
            // The engine prints two `@` even before an attribute of a field.
            let attribute = format!("@@{}", index.attribute.trim_start_matches('@'));
            findings.push(Finding::attribute(At::Attribute, &attribute, "Index already exists in the model."));
        }
        if index.unique_id {
            let message = "The same field cannot be an id and unique on MongoDB.";
            findings.push(Finding::attribute(At::Attribute, index.attribute, message));
        }
        findings
    }
}
