//! The last stage: what models, fields, indexes and relations mean, and whether this kind of database has it. Runs only where
//! all stages before found nothing wrong, in the order in which Prisma runs its checks.

mod cascades;
mod composites;
mod defaults;
mod fields;
mod indexes;
mod many_to_many;
mod models;
mod names;
mod one_to_one;
mod relation_fields;
mod relations;

use schema::Severity;

use crate::connector::{At, Capability, Connector, FieldNative, Finding, RelationMode};

use super::ast::{Arity, Attribute};
use super::config::Configuration;
use super::db::{Db, Field, IndexKind, ModelId, Part};
use super::relations::{Kind, Relation, infer};
use super::report::Report;
use super::span::Span;

use names::Names;

/// Everything that the checks read, and the report that they write.
pub(super) struct Check<'a, 's> {
    db: &'a Db<'s>,
    /// Whether there is a model that the client does not see.
    any_ignored: bool,
    relations: Vec<Relation>,
    /// Made when the first relation asks for it.
    graph: Option<cascades::Graph>,
    configuration: &'a Configuration<'s>,
    connector: &'static Connector,
    mode: RelationMode,
    report: &'a mut Report,
}

/// Where the engine's findings may point to.
#[derive(Clone, Copy)]
struct Places<'a, 's> {
    attribute: Option<&'a Attribute<'s>>,
    field: Option<&'a Field<'s>>,
    parts: &'a [&'a Field<'s>],
    block: Span,
}

/// Runs all checks.
pub(super) fn check<'s>(db: &Db<'s>, configuration: &Configuration<'s>, report: &mut Report) {
    let source = configuration.source.as_ref();
    let connector = source.map_or_else(|| crate::connector::of_maybe(None), |source| source.connector);
    let mode = source.and_then(|source| source.mode).unwrap_or_else(|| connector.default_relation_mode());
    let any_ignored = db.models.iter().any(|model| model.ignored);
    let mut check =
        Check { db, any_ignored, relations: infer(db), graph: None, configuration, connector, mode, report };
    let names = Names::of(&check);
    check.composites();
    check.unknown_functions();
    check.extensions();
    check.database_names();
    for id in db.models_then_views() {
        let ambiguous = if db.models[id].ast.view { check.view(id, &names) } else { check.model(id, &names) };
        if ambiguous {
            // What follows from an ambiguous relation would only confuse.
            return;
        }
    }
    check.enums();
    for place in 0..check.relations.len() {
        check.relation(place, &names);
    }
}

impl<'a, 's> Check<'a, 's> {
    fn has(&self, capability: Capability) -> bool {
        self.connector.has(capability)
    }

    /// Tells what the connector found.
    fn tell(&mut self, code: &'static str, finding: Finding, places: Places<'_, 's>) {
        let whole = places.attribute.map_or(places.block, |attribute| attribute.span);
        let field = places.field.map_or(whole, |field| field.span());
        let span = match finding.at {
            At::Attribute | At::NativeType | At::Value => whole,
            At::Argument(name) => places.attribute.and_then(|it| it.argument_span(name)).unwrap_or(whole),
            At::RelationArgument(name) => {
                places.field.and_then(|field| field.ast.argument_span("relation", name)).unwrap_or(field)
            }
            At::IndexField(place) => places.parts.get(place).map_or(whole, |field| field.span()),
            At::Field => field,
            At::FieldAttribute(name) => {
                places.field.and_then(|field| field.ast.attribute(name)).map_or(field, |attribute| attribute.span)
            }
            At::Block => places.block,
        };
        match finding.severity {
            Severity::Error => self.report.error(code, span, finding.message),
            Severity::Warning | Severity::Info => self.report.warning(code, span, finding.message),
        }
    }

    /// The native type of a field as the checks of indexes see it.
    fn native(&self, field: &Field<'s>) -> FieldNative<'s> {
        let Some(native) = field.native else { return FieldNative::None };
        let arguments: Vec<_> =
            native.attribute.arguments.list.iter().map(|argument| argument.value.printed()).collect();
        self.connector.field_native(native.name, &arguments)
    }

    /// The fields that the parts of an index stand for.
    fn part_fields(&self, model: ModelId, parts: &[Part<'s>]) -> Vec<&'a Field<'s>> {
        parts.iter().map(|part| self.db.part_field(model, part)).collect()
    }

    /// What the datasource says of extensions.
    fn extensions(&mut self) {
        let Some((names, span)) = self.configuration.source.as_ref().and_then(|source| source.extensions.as_ref())
        else {
            return;
        };
        if !self.configuration.has("postgresqlExtensions") {
            let message =
                "The `extensions` property is only available with the `postgresqlExtensions` preview feature.";
            self.report.error("extension", *span, message);
            return;
        }
        for (name, span) in names {
            if name.contains('-') {
                self.report.validation("extension", *span, "The character `-` is not allowed in extension names.");
            }
        }
    }

    fn enums(&mut self) {
        let supported = self.has(Capability::Enums);
        if supported {
            let mut seen = rustc_hash::FxHashSet::default();
            for one in &self.db.enums {
                if !seen.insert((one.schema.map(|(name, _)| name), one.database_name())) {
                    let message = "An enum with the same database name is already defined.";
                    self.report.error("duplicate-name", one.ast.span, message);
                }
            }
        }
        for one in &self.db.enums {
            if !supported {
                let message = format!(
                    "You defined the enum `{}`. But the current connector does not support enums.",
                    one.ast.name.text
                );
                self.report.validation("enum", one.ast.span, &message);
            }
            self.namespace(one.schema, one.ast.span, || "This enum is missing an `@@schema` attribute.".to_owned());
        }
    }

    /// `@@schema` of a model, view or enum.
    fn namespace(&mut self, schema: Option<(&'s str, Span)>, block: Span, missing: impl Fn() -> String) {
        if !self.has(Capability::MultiSchema) {
            if let Some((_, span)) = schema {
                let message = "@@schema is not supported on the current datasource provider";
                self.report.error("schemas", span, message);
            }
            return;
        }
        let Some(source) = &self.configuration.source else { return };
        match (schema, &source.schemas) {
            (Some((name, span)), schemas) => {
                if !schemas.as_ref().is_some_and(|(known, _)| known.contains(&name)) {
                    let message = "This schema is not defined in the datasource. Read more on `@@schema` at https://pris.ly/d/multi-schema";
                    self.report.error("schemas", span, message);
                }
            }
            (None, Some(_)) => self.report.error("schemas", block, missing()),
            (None, None) => {}
        }
    }

    /// One relation, as a whole.
    fn relation(&mut self, place: usize, names: &Names<'s>) {
        let relation = self.relations[place];
        match relation.kind {
            Kind::OneToOne | Kind::OneToMany => {
                if relation.forward.is_some() && relation.back.is_some() {
                    self.cascade_faults(&relation);
                }
                self.references_unique(&relation);
                self.same_length(&relation);
                self.arity(&relation);
                self.key_types(&relation);
                self.key_name(place, names);
                self.no_set_null(&relation);
                if relation.kind == Kind::OneToOne {
                    self.one_to_one(&relation);
                } else {
                    self.one_to_many(&relation);
                }
            }
            Kind::Implicit => self.implicit(&relation),
            Kind::Embedded => self.embedded(&relation),
        }
    }
}

/// Whether the arity is that of a required field.
fn is_required(field: &Field<'_>) -> bool {
    field.arity() == Arity::Required
}

/// Whether the index keeps its fields unique.
fn is_unique(kind: IndexKind) -> bool {
    kind == IndexKind::Unique
}
