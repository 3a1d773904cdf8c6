//! The first stage: names that may not be, and names that are there twice.

use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

use schema::ScalarType;

use super::ast::{Attribute, Config, Enum, Model, Name, Top};
use super::report::Report;

/// Words that the generated client can't use as the name of a type.
const RESERVED: [&str; 43] = [
    "PrismaClient",
    "async",
    "await",
    "break",
    "case",
    "catch",
    "class",
    "const",
    "continue",
    "debugger",
    "default",
    "delete",
    "do",
    "else",
    "enum",
    "export",
    "extends",
    "false",
    "finally",
    "for",
    "function",
    "if",
    "implements",
    "import",
    "in",
    "instanceof",
    "interface",
    "let",
    "new",
    "null",
    "package",
    "private",
    "protected",
    "public",
    "return",
    "super",
    "switch",
    "this",
    "throw",
    "true",
    "try",
    "typeof",
    "var",
];
/// The rest of them.
const RESERVED_TOO: [&str; 5] = ["using", "void", "while", "with", "yield"];

/// Whether Prisma refuses the name for a model or enum, because the generated code could not use it.
pub fn is_reserved(name: &str) -> bool {
    RESERVED.contains(&name) || RESERVED_TOO.contains(&name)
}

/// What the names of a schema are, block after block; finds the ones that may not be.
#[derive(Default)]
pub(super) struct Names<'s> {
    types: HashMap<&'s str, &'static str>,
    sources: HashMap<&'s str, &'static str>,
    generators: HashMap<&'s str, &'static str>,
    /// Names within one block.
    seen: HashSet<&'s str>,
    /// Whether a model has two fields of one name.
    doubled_fields: bool,
    report: Report,
}

impl<'s> Names<'s> {
    /// The findings, and whether the fields of every model have different names.
    pub(super) fn into_report(self) -> (Report, bool) {
        (self.report, !self.doubled_fields)
    }

    /// Looks at the names of the next block.
    pub(super) fn add(&mut self, top: Top<'s>) {
        let Self { types, sources, generators, seen, doubled_fields, report } = self;
        let name = top.name();
        if ScalarType::from_name(name.text).is_some() {
            let message = format!("\"{}\" is a reserved scalar type name and cannot be used.", name.text);
            report.error("reserved-name", name.span, message);
        }
        seen.clear();
        let known = match top {
            Top::Enum(one) => {
                enum_names(one, seen, report);
                types
            }
            Top::Model(model) => {
                model_names(model, seen, report);
                *doubled_fields |= seen.len() < model.fields.len();
                types
            }
            Top::Composite(composite) => {
                identifier(name, "Composite type", report);
                for field in composite.fields {
                    if !seen.insert(field.name.text) {
                        let message = already_defined("Field", field.name.text, "composite type", name.text);
                        report.error("duplicate-field", field.name.span, message);
                    }
                }
                types
            }
            Top::Source(config) => {
                keys(config, "source", seen, report);
                sources
            }
            Top::Generator(config) => {
                keys(config, "generator", seen, report);
                generators
            }
        };
        if let Some(existing) = known.insert(name.text, top.kind()) {
            let message = format!(
                "The {} \"{}\" cannot be defined because a {existing} with that name already exists.",
                top.kind(),
                name.text
            );
            report.error("duplicate-name", name.span, message);
        }
    }
}

fn model_names<'s>(model: &Model<'s>, seen: &mut HashSet<&'s str>, report: &mut Report) {
    let name = model.name;
    let (what, of_field) = if model.view { ("view", "field") } else { ("Model", "Field") };
    identifier(name, what, report);
    if is_reserved(name.text) {
        let message = format!(
            "The {} name `{}` is invalid. It is a reserved name. Please change it. Read more at \
             https://pris.ly/d/naming-models",
            model.container(),
            name.text
        );
        report.model("reserved-name", model.span, "model", name.text, &message);
    }
    attribute_names(model.attributes, report);
    for field in model.fields {
        identifier(field.name, of_field, report);
        attribute_names(field.attributes, report);
        if !seen.insert(field.name.text) {
            let message = already_defined("Field", field.name.text, model.container(), name.text);
            report.error("duplicate-field", field.name.span, message);
        }
    }
}

fn enum_names<'s>(one: &Enum<'s>, seen: &mut HashSet<&'s str>, report: &mut Report) {
    let name = one.name;
    identifier(name, "Enum", report);
    if is_reserved(name.text) {
        let message = format!(
            "Error validating enum `{0}`: The enum name `{0}` is invalid. It is a reserved name. Please change it. Read more \
             at https://www.prisma.io/docs/reference/tools-and-interfaces/prisma-schema/data-model#naming-enums",
            name.text
        );
        report.error("reserved-name", one.span, message);
    }
    attribute_names(one.attributes, report);
    for value in one.values {
        identifier(value.name, "Enum Value", report);
        attribute_names(value.attributes, report);
        if !seen.insert(value.name.text) {
            let message = already_defined("Value", value.name.text, "enum", name.text);
            report.error("duplicate-value", value.span, message);
        }
    }
}

fn keys<'s>(config: &Config<'s>, kind: &str, seen: &mut HashSet<&'s str>, report: &mut Report) {
    for property in config.properties {
        if !seen.insert(property.name.text) {
            let message =
                already_defined("Key", property.name.text, kind, config.name.text).replacen(" on ", " in ", 1);
            report.error("duplicate-key", property.name.span, message);
        }
    }
}

fn already_defined(what: &str, name: &str, container: &str, owner: &str) -> String {
    format!("{what} \"{name}\" is already defined on {container} \"{owner}\".")
}

fn attribute_names(attributes: &[Attribute<'_>], report: &mut Report) {
    for attribute in attributes {
        identifier(attribute.name, "Attribute", report);
    }
}

fn identifier(name: Name<'_>, what: &str, report: &mut Report) {
    let bytes = name.text.as_bytes();
    let plain = bytes.first().is_some_and(u8::is_ascii_alphabetic) && !bytes.contains(&b'-');
    if plain {
        return;
    }
    if name.text.starts_with(|c: char| c.is_ascii_digit()) {
        report.validation("name", name.span, &format!("The name of a {what} must not start with a number."));
    } else if name.text.contains('-') {
        report.validation("name", name.span, &format!("The character `-` is not allowed in {what} names."));
    }
}
