//! `@unique`, `@@unique`, `@@index` and `@@fulltext`.

use crate::judge::coerce;
use crate::judge::db::{Db, Index, IndexKind, ModelId, Part};
use crate::judge::report::Report;

use super::fields::{Trouble, parts};
use super::predicate::predicate;
use super::visit::Visit;

/// `@unique`
pub(super) fn field<'s>(
    model: ModelId,
    place: usize,
    visit: &mut Visit<'s>,
    db: &Db<'s>,
    report: &mut Report,
) -> Index<'s> {
    let map = visit.name("map", report);
    let length = visit.optional("length").and_then(|value| coerce::integer(value, report));
    let sorted = visit.sort(report);
    let clustered = visit.clustered(report);
    let predicate = predicate(model, visit, db, report);
    Index {
        attribute: visit.attribute,
        on_field: true,
        kind: IndexKind::Unique,
        parts: db.arena.alloc_slice_copy(&[Part { root: place, path: &[], sorted, length, ops: None }]),
        name: None,
        map,
        algorithm: None,
        clustered,
        predicate,
    }
}

/// `@@index`
pub(super) fn normal<'s>(model: ModelId, visit: &mut Visit<'s>, db: &Db<'s>, report: &mut Report) -> Index<'s> {
    let mut index = common(IndexKind::Normal, model, visit, db, report);
    let name = visit.name("name", report);
    let map = visit.name("map", report);
    index.map = match (name, map) {
        (Some(_), Some(_)) => {
            let message = "The `@@index` attribute accepts the `name` argument as an alias for the `map` argument for legacy \
                           reasons. It does not accept both though. Please use the `map` argument to specify the database \
                           name of the index.";
            visit.error(report, message);
            None
        }
        (name, map) => name.or(map),
    };
    let algorithm = visit.optional("type").and_then(|value| coerce::constant(value, report));
    index.algorithm = algorithm.filter(|name| {
        let known = matches!(*name, "BTree" | "Hash" | "Gist" | "Gin" | "SpGist" | "Brin");
        if !known {
            visit.error(report, &format!("Unknown index type: {name}."));
        }
        known
    });
    index.clustered = visit.clustered(report);
    index.predicate = predicate(model, visit, db, report);
    index
}

/// `@@unique`
pub(super) fn unique<'s>(model: ModelId, visit: &mut Visit<'s>, db: &Db<'s>, report: &mut Report) -> Index<'s> {
    let mut index = common(IndexKind::Unique, model, visit, db, report);
    index.name = visit.name("name", report);
    index.map = visit.name("map", report);
    client_name(index.name, "@@unique", visit, db.models[model].name(), report);
    index.clustered = visit.clustered(report);
    index.predicate = predicate(model, visit, db, report);
    index
}

/// `@@fulltext`
pub(super) fn fulltext<'s>(model: ModelId, visit: &mut Visit<'s>, db: &Db<'s>, report: &mut Report) -> Index<'s> {
    let mut index = common(IndexKind::Fulltext, model, visit, db, report);
    index.map = visit.name("map", report);
    index
}

/// The name becomes part of the generated client.
pub(super) fn client_name(name: Option<&str>, attribute: &str, visit: &Visit<'_>, model: &str, report: &mut Report) {
    let allowed = |name: &str| name.bytes().all(|byte| byte == b'_' || byte.is_ascii_alphanumeric());
    if name.is_some_and(|name| !allowed(name)) {
        let message = format!(
            "The `name` property within the `{attribute}` attribute only allows for the following characters: `_a-zA-Z0-9`."
        );
        report.model("name", visit.attribute.span, "model", model, &message);
    }
}

fn common<'s>(kind: IndexKind, model: ModelId, visit: &mut Visit<'s>, db: &Db<'s>, report: &mut Report) -> Index<'s> {
    let parts = match visit.default("fields", report) {
        Some(value) => match parts(value, visit.attribute.span, model, true, db, report) {
            Ok(parts) => parts,
            Err(Trouble::Told) => &[],
            Err(Trouble::Fields { unknown, relations }) => {
                refuse(kind, model, visit, &unknown, &relations, db, report);
                &[]
            }
        },
        None => &[],
    };
    Index {
        attribute: visit.attribute,
        on_field: false,
        kind,
        parts,
        name: None,
        map: None,
        algorithm: None,
        clustered: None,
        predicate: false,
    }
}

fn refuse(
    kind: IndexKind,
    model: ModelId,
    visit: &Visit<'_>,
    unknown: &[String],
    relations: &[(&str, usize)],
    db: &Db<'_>,
    report: &mut Report,
) {
    let record = &db.models[model];
    let (prefix, attribute) = if kind == IndexKind::Unique { ("unique ", "unique") } else { ("", "index") };
    let span = visit.attribute.span;
    if !unknown.is_empty() {
        let message = format!("The {prefix}index definition refers to the unknown fields: {}.", unknown.join(", "));
        report.model("index", span, "model", record.name(), &message);
    }
    if relations.is_empty() {
        return;
    }
    let columns = relations.iter().flat_map(|(_, field)| record.fields[*field].relation().fields.unwrap_or_default());
    let columns: Vec<&str> = columns.map(|column| record.fields[*column].name()).collect();
    let hint = match columns.as_slice() {
        [] => String::new(),
        columns => format!(" Did you mean `@@{attribute}([{}])`?", columns.join(", ")),
    };
    let message = format!(
        "The {prefix}index definition refers to the relation fields {}. Index definitions must reference only scalar \
         fields.{hint}",
        relations.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
    );
    report.model("index", span, "model", record.name(), &message);
}
