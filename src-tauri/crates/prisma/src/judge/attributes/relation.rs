//! Attributes of relation fields.

use crate::judge::coerce;
use crate::judge::db::{Action, Db, FieldId, Relation, Type};
use crate::judge::report::Report;

use super::fields::{Trouble, plain};
use super::visit::{Attributes, Visit};

pub(super) fn field<'s>((model, place): FieldId, db: &mut Db<'s>, report: &mut Report) {
    let ast = db.models[model].fields[place].ast;
    let mut attributes = Attributes::of(ast.attributes);
    if attributes.is_empty() {
        return;
    }
    if let Some(mut visit) = attributes.single("relation", report) {
        let relation = relation((model, place), &mut visit, db, report);
        db.models[model].fields[place].relation = Some(db.arena.alloc(relation));
        visit.finish(report);
    }
    if let Some(visit) = attributes.single("id", report) {
        let message = format!(
            "The field `{}` is a relation field and cannot be marked with `@id`. Only scalar fields can be declared as id.",
            ast.name.text
        );
        visit.error(report, &message);
    }
    if let Some(visit) = attributes.single("ignore", report) {
        db.models[model].fields[place].ignored = true;
        visit.finish(report);
    }
    if let Some(visit) = attributes.single("default", report) {
        visit.error(report, "Cannot set a default value on a relation field.");
    }
    if let Some(mut visit) = attributes.single("map", report) {
        visit.error(report, "The attribute `@map` cannot be used on relation fields.");
        visit.default("name", report);
    }
    if let Some(visit) = attributes.single("unique", report) {
        let record = &db.models[model];
        let columns = record.fields[place].relation().fields.unwrap_or_default().iter();
        let columns: Vec<&str> = columns.map(|column| record.fields[*column].name()).collect();
        let hint = match columns.as_slice() {
            [] => String::new(),
            [one] => format!(" Did you mean to put it on `{one}`?"),
            several => format!(" Did you mean to provide `@@unique([{}])`?", several.join(", ")),
        };
        let message = format!(
            "The field `{}` is a relation field and cannot be marked with `unique`. Only scalar fields can be made \
             unique.{hint}",
            ast.name.text
        );
        visit.error(report, &message);
    }
    attributes.finish(report);
}

/// `@relation(...)`.
fn relation<'s>((model, place): FieldId, visit: &mut Visit<'s>, db: &Db<'s>, report: &mut Report) -> Relation<'s> {
    let span = visit.attribute.span;
    let mut relation = Relation { attribute: Some(visit.attribute), ..Relation::default() };
    if let Some(value) = visit.optional("fields") {
        relation.fields = Some(match plain(value, span, model, db, report) {
            Ok(fields) => fields,
            Err(Trouble::Told) => &[],
            Err(Trouble::Fields { unknown, relations }) => {
                if !unknown.is_empty() {
                    let message = format!(
                        "The argument fields must refer only to existing fields. The following fields do not exist in this \
                         model: {}",
                        unknown.join(", ")
                    );
                    report.validation("relation", value.span(), &message);
                }
                if !relations.is_empty() {
                    let message = format!(
                        "The argument fields must refer only to scalar fields. But it is referencing the following relation \
                         fields: {}",
                        names(&relations)
                    );
                    report.validation("relation", value.span(), &message);
                }
                &[]
            }
        });
    }
    let other = match db.models[model].fields[place].ty {
        Type::Model(other) => other,
        Type::Scalar(_) | Type::Enum(_) | Type::Composite(_) | Type::Unsupported(_) | Type::Unknown => model,
    };
    if let Some(value) = visit.optional("references") {
        let name = db.models[other].name();
        relation.references = Some(match plain(value, span, other, db, report) {
            Ok(fields) => fields,
            Err(Trouble::Told) => &[],
            Err(Trouble::Fields { unknown, relations }) => {
                if !unknown.is_empty() {
                    let message = format!(
                        "The argument `references` must refer only to existing fields in the related model `{name}`. The \
                         following fields do not exist in the related model: {}",
                        unknown.join(", ")
                    );
                    report.validation("relation", span, &message);
                }
                if !relations.is_empty() {
                    let message = format!(
                        "The argument `references` must refer only to scalar fields in the related model `{name}`. But it is \
                         referencing the following relation fields: {}",
                        names(&relations)
                    );
                    report.validation("relation", span, &message);
                }
                &[]
            }
        });
    }
    match visit.quiet_default("name").ok().and_then(|value| coerce::string(value, report)) {
        Some("") => visit.error(report, "A relation cannot have an empty name."),
        name => relation.name = name,
    }
    relation.on_delete = action(visit, "onDelete", report);
    relation.on_update = action(visit, "onUpdate", report);
    relation.map = visit.name("map", report);
    relation
}

fn names(relations: &[(&str, usize)]) -> String {
    relations.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
}

fn action(visit: &mut Visit<'_>, name: &str, report: &mut Report) -> Option<(Action, crate::judge::span::Span)> {
    let value = visit.optional(name)?;
    let action = match coerce::constant(value, report)? {
        "Cascade" => Action::Cascade,
        "Restrict" => Action::Restrict,
        "NoAction" => Action::NoAction,
        "SetNull" => Action::SetNull,
        "SetDefault" => Action::SetDefault,
        other => {
            let message = format!("Invalid referential action: `{other}`");
            report.attribute("referential-action", value.span(), "@relation", &message);
            return None;
        }
    };
    Some((action, value.span()))
}
