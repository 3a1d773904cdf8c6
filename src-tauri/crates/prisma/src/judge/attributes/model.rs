//! Attributes of models and views, and of their columns.

use rustc_hash::FxHashSet as HashSet;

use schema::ScalarType;

use crate::judge::ast::Arity;
use crate::judge::coerce;
use crate::judge::db::{Db, FieldId, Key, ModelId, Native, Part, ShardKey, Type};
use crate::judge::report::Report;

use super::fields::{Trouble, parts, plain, with_word};
use super::visit::{Attributes, Visit};
use super::{default, index, mapped, namespace, scoped_if};

pub(super) fn model(id: ModelId, db: &mut Db<'_>, report: &mut Report) {
    let mut mapped_names = HashSet::default();
    for place in 0..db.models[id].fields.len() {
        let field = &db.models[id].fields[place];
        if field.ty.is_column() && !field.ast.attributes.is_empty() {
            column((id, place), &mut mapped_names, db, report);
        }
    }
    let ast = db.models[id].ast;
    let mut attributes = Attributes::of(ast.attributes);
    if let Some(visit) = attributes.single("ignore", report) {
        for field in db.models[id].fields.iter().filter(|field| field.ty.is_column() && field.ignored) {
            let message = "Fields on an already ignored Model do not need an `@ignore` annotation.";
            report.attribute("ignore", field.span(), "@ignore", message);
        }
        db.models[id].ignored = true;
        visit.finish(report);
    }
    if let Some(mut visit) = attributes.single("id", report) {
        key(id, &mut visit, db, report);
        visit.finish(report);
    }
    if let Some(mut visit) = attributes.single("map", report) {
        db.models[id].mapped = mapped(&mut visit, report);
        visit.finish(report);
    }
    if let Some(mut visit) = attributes.single("schema", report) {
        db.models[id].schema = namespace(&mut visit, report);
        visit.finish(report);
    }
    while let Some(mut visit) = attributes.next("index", report) {
        let index = index::normal(id, &mut visit, db, report);
        db.models[id].indexes.push(index);
        visit.finish(report);
    }
    while let Some(mut visit) = attributes.next("unique", report) {
        let index = index::unique(id, &mut visit, db, report);
        db.models[id].indexes.push(index);
        visit.finish(report);
    }
    while let Some(mut visit) = attributes.next("fulltext", report) {
        let index = index::fulltext(id, &mut visit, db, report);
        db.models[id].indexes.push(index);
        visit.finish(report);
    }
    if let Some(mut visit) = attributes.single("shardKey", report) {
        shard_key(id, &mut visit, db, report);
        visit.finish(report);
    }
    required_keys(id, db, report);
    attributes.finish(report);
}

/// `@id` and `@shardKey` want a required field; asked last, because `@@ignore` counts.
fn required_keys(id: ModelId, db: &Db<'_>, report: &mut Report) {
    let model = &db.models[id];
    if model.ignored {
        return;
    }
    let optional = |field: Option<usize>| field.is_some_and(|field| model.fields[field].arity() != Arity::Required);
    if let Some(key) = model.key.as_ref().filter(|key| optional(key.on_field)) {
        let message = "Fields that are marked as id must be required.";
        report.attribute("optional-id", key.attribute.span, "@id", message);
    }
    if let Some(key) = model.shard_key.as_ref().filter(|key| optional(key.on_field)) {
        let message = "Fields that are marked as shard keys must be required.";
        report.attribute("optional-id", key.attribute.span, "@shardKey", message);
    }
}

fn column<'s>((model, place): FieldId, mapped_names: &mut HashSet<&'s str>, db: &mut Db<'s>, report: &mut Report) {
    let field = &db.models[model].fields[place];
    let (ast, ty) = (field.ast, field.ty);
    let mut attributes = Attributes::of(ast.attributes);
    if let Some(mut visit) = attributes.single("map", report) {
        if let Some(name) = mapped(&mut visit, report) {
            map((model, place), name, mapped_names, db, report);
        }
        visit.finish(report);
    }
    if let Some(visit) = attributes.single("ignore", report) {
        if ty.is_unsupported() {
            let message = "Fields of type `Unsupported` cannot take an `@ignore` attribute. They are already treated as ignored \
                           by the client due to their type.";
            visit.error(report, message);
        } else {
            db.models[model].fields[place].ignored = true;
        }
        visit.finish(report);
    }
    if let Some(visit) = attributes.single("relation", report) {
        visit.error(report, "Invalid field type, not a relation.");
        visit.finish(report);
    }
    if let Some(mut visit) = attributes.single("id", report) {
        field_key((model, place), &mut visit, db, report);
        visit.finish(report);
    }
    if let Some(visit) = attributes.single("updatedAt", report) {
        if ty != Type::Scalar(ScalarType::DateTime) {
            visit.error(report, "Fields that are marked with @updatedAt must be of type DateTime.");
        }
        if ast.arity == Arity::List {
            visit.error(report, "Fields that are marked with @updatedAt cannot be lists.");
        }
        visit.finish(report);
    }
    if let Some(mut visit) = attributes.single("default", report) {
        default::model_field((model, place), &mut visit, db, report);
        visit.finish(report);
    }
    if let Some((scope, name, attribute)) = scoped_if(ty, &mut attributes, report) {
        db.models[model].fields[place].native = Some(db.arena.alloc(Native { scope, name, attribute }));
    }
    if let Some(mut visit) = attributes.single("unique", report) {
        let index = index::field(model, place, &mut visit, db, report);
        db.models[model].indexes.push(index);
        visit.finish(report);
    }
    if let Some(visit) = attributes.single("shardKey", report) {
        let record = &mut db.models[model];
        if record.shard_key.is_some() {
            let message = "At most one field must be marked as the shard key with the `@shardKey` attribute.";
            report.model("shard-key", record.ast.span, "model", record.ast.name.text, message);
        } else {
            record.shard_key = Some(ShardKey { attribute: visit.attribute, on_field: Some(place), count: 1 });
        }
        visit.finish(report);
    }
    attributes.finish(report);
}

/// `@map` of a column: the name may not be another column's.
fn map<'s>(
    (model, place): FieldId,
    name: &'s str,
    mapped_names: &mut HashSet<&'s str>,
    db: &mut Db<'s>,
    report: &mut Report,
) {
    db.models[model].fields[place].mapped = Some(name);
    let record = &db.models[model];
    let ast = record.fields[place].ast;
    let twice =
        || format!("Field \"{}\" is already defined on {} \"{}\".", ast.name.text, record.container(), record.name());
    if !mapped_names.insert(name) {
        report.error("duplicate-field", ast.span(), twice());
    }
    let Some(other) = record.place_of(name).filter(|other| *other != place) else { return };
    let other = &record.fields[other];
    if other.ty.is_column() && other.mapped.is_none_or(|mapped| mapped == name) {
        report.error("duplicate-field", ast.span(), twice());
    }
}

/// `@id`
fn field_key<'s>((model, place): FieldId, visit: &mut Visit<'s>, db: &mut Db<'s>, report: &mut Report) {
    let record = &mut db.models[model];
    if record.key.is_some() {
        let message = "At most one field must be marked as the id field with the `@id` attribute.";
        report.model("duplicate-id", record.ast.span, "model", record.ast.name.text, message);
        return;
    }
    let map = visit.name("map", report);
    let length = visit.optional("length").and_then(|value| coerce::integer(value, report));
    let sorted = visit.sort(report);
    let clustered = visit.clustered(report);
    record.key = Some(Key {
        attribute: visit.attribute,
        on_field: Some(place),
        parts: db.arena.alloc_slice_copy(&[Part { root: place, path: &[], sorted, length, ops: None }]),
        name: None,
        map,
        clustered,
    });
}

/// `@@id`
fn key<'s>(id: ModelId, visit: &mut Visit<'s>, db: &mut Db<'s>, report: &mut Report) {
    let Some(value) = visit.default("fields", report) else { return };
    let (span, name) = (visit.attribute.span, db.models[id].name());
    let parts = match parts(value, span, id, false, db, report) {
        Ok(parts) => parts,
        Err(Trouble::Told) => return,
        Err(Trouble::Fields { unknown, relations }) => {
            if !unknown.is_empty() {
                let fields = with_word(unknown.iter().map(String::as_str));
                let message = format!("The multi field id declaration refers to the unknown {fields}.");
                report.model("id", value.span(), "model", name, &message);
            }
            if !relations.is_empty() {
                let fields = with_word(relations.iter().map(|(name, _)| *name));
                let message = format!(
                    "The id definition refers to the relation {fields}. ID definitions must reference only scalar fields."
                );
                report.model("id", span, "model", name, &message);
            }
            return;
        }
    };
    let optional: Vec<&str> = parts
        .iter()
        .map(|part| db.part_field(id, part))
        .filter(|field| field.arity() != Arity::Required)
        .map(|field| field.name())
        .collect();
    if !optional.is_empty() && !db.models[id].ignored {
        let message = format!(
            "The id definition refers to the optional {}. ID definitions must reference only required fields.",
            with_word(optional)
        );
        report.model("optional-id", span, "model", name, &message);
    }
    if db.models[id].key.is_some() {
        let message = "Each model must have at most one id criteria. You can't have `@id` and `@@id` at the same time.";
        report.model("duplicate-id", db.models[id].ast.span, "model", name, message);
    }
    let map = visit.name("map", report);
    let client_name = visit.name("name", report);
    index::client_name(client_name, "@@id", visit, name, report);
    let clustered = visit.clustered(report);
    db.models[id].key =
        Some(Key { attribute: visit.attribute, on_field: None, parts, name: client_name, map, clustered });
}

/// `@@shardKey`
fn shard_key<'s>(id: ModelId, visit: &mut Visit<'s>, db: &mut Db<'s>, report: &mut Report) {
    let Some(value) = visit.default("fields", report) else { return };
    let (span, name) = (visit.attribute.span, db.models[id].name());
    let fields = match plain(value, span, id, db, report) {
        Ok(fields) => fields,
        Err(Trouble::Told) => return,
        Err(Trouble::Fields { unknown, relations }) => {
            if !unknown.is_empty() {
                let fields = with_word(unknown.iter().map(String::as_str));
                let message = format!("The multi field shard key declaration refers to the unknown {fields}.");
                report.model("shard-key", value.span(), "model", name, &message);
            }
            if !relations.is_empty() {
                let fields = with_word(relations.iter().map(|(name, _)| *name));
                let message = format!(
                    "The shard key definition refers to the relation {fields}. Shard key definitions must reference only scalar \
                     fields."
                );
                report.model("shard-key", span, "model", name, &message);
            }
            return;
        }
    };
    let record = &mut db.models[id];
    let optional = fields.iter().map(|field| &record.fields[*field]).filter(|field| field.arity() != Arity::Required);
    let optional: Vec<&str> = optional.map(|field| field.name()).collect();
    if !optional.is_empty() && !record.ignored {
        let message = format!(
            "The shard key definition refers to the optional {}. Shard key definitions must reference only required fields.",
            with_word(optional)
        );
        report.model("shard-key", span, "model", name, &message);
    }
    if record.shard_key.is_some() {
        let message =
            "Each model must have at most one shard key. You can't have `@shardKey` and `@@shardKey` at the same time.";
        report.model("shard-key", record.ast.span, "model", name, message);
    }
    record.shard_key = Some(ShardKey { attribute: visit.attribute, on_field: None, count: fields.len() });
}
