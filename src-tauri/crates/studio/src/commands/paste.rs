//! Prisma text from elsewhere made part of the document: models and enums, or lines of fields for a table. What refers to
//! nothing here is left out and told of; names are made unique.

use std::collections::{BTreeMap, BTreeSet};

use diagram::Options;
use prisma::tree::BlockKind;
use prisma::{Parsed, SourceFile};
use schema::{Change, Column, ColumnId, ColumnType, Edit, EnumId, Object, Schema, Severity, TableId};

use super::copies::{Originals, copy, copy_enum};
use super::{Draft, Edits, columns, relations, tables};
use crate::Failure;

/// Takes pasted text in: its models and enums around a place, or else its fields into a table.
pub(super) fn paste(draft: Draft, text: &str, into: Option<TableId>, at: (i32, i32)) -> Result<Edits, Failure> {
    let alone = parse(&[text]);
    if !alone.schema.tables().is_empty() || !alone.schema.enums().is_empty() {
        return blocks(draft, text, &alone, at);
    }
    match into {
        Some(table) if !text.contains(['{', '}']) && !text.trim().is_empty() => fields(draft, table, text),
        _ => Err(Failure::new("edit/paste", "There are no models and no enums in the clipboard.")
            .help("Copy a model or enum as Prisma text; lines of fields can be pasted into a selected table.")),
    }
}

fn parse(texts: &[&str]) -> Parsed {
    let file = |(at, text): (usize, &&str)| SourceFile { path: format!("{at}.prisma"), text: (*text).to_owned() };
    prisma::parse(&texts.iter().enumerate().map(file).collect::<Vec<_>>())
}

fn blocks(mut draft: Draft, text: &str, alone: &Parsed, (x, y): (i32, i32)) -> Result<Edits, Failure> {
    refuse_unreadable(alone, text)?;
    let own: BTreeSet<&str> = alone.schema.tables().values().map(|table| table.name.as_str()).collect();
    let own_enums: BTreeSet<&str> = alone.schema.enums().values().map(|record| record.name.as_str()).collect();
    let around = surroundings(&draft.schema, &own, &own_enums);
    let read = parse(&[text, &around]);
    let mut told = left_out(&read, &own);
    let source = fitting(&read.schema, &draft.provider, &own, &mut told)?;

    let mut enums: BTreeMap<EnumId, EnumId> = BTreeMap::new();
    let mut made_enums = Vec::new();
    for record in source.enums().values() {
        let known = draft.schema.enum_named(&record.name);
        let values = |record: &schema::Enum| record.values.iter().map(|value| value.name.clone()).collect::<Vec<_>>();
        let is_same = known.is_some_and(|known| values(known) == values(record)) && !own.is_empty();
        let stands = match known {
            Some(known) if is_same || !own_enums.contains(record.name.as_str()) => known.id,
            _ => {
                let namespace = tables::usual_namespace(&draft);
                let id = copy_enum(&mut draft, &schema::Enum { namespace, ..record.clone() })?;
                made_enums.push(id);
                id
            }
        };
        enums.insert(record.id, stands);
    }
    let is_own = |id: &&TableId| source.tables().get(id).is_some_and(|table| own.contains(table.name.as_str()));
    let chosen: Vec<TableId> = source.tables().keys().filter(is_own).copied().collect();
    let there = |name: &str| draft.schema.table_named(name).map(|table| table.id);
    let others = source.tables().values().filter(|table| !own.contains(table.name.as_str()));
    let outside = others.filter_map(|table| Some((table.id, there(&table.name)?))).collect();
    let places = places(&alone.schema, &source, (x, y));
    let made = copy(&mut draft, &Originals { schema: &source, tables: chosen, enums, outside, places })?;
    for (original, id) in &made {
        settle_namespace(&mut draft, *id)?;
        let name = source.tables().get(original).map_or("", |table| table.name.as_str());
        settle_module(&mut draft, *id, alone.schema.table_named(name).and_then(|table| table.module.clone()))?;
    }
    let count = made.len() + made_enums.len();
    let select = match (made.values().next(), made_enums.first()) {
        (Some(table), _) if count == 1 => Some(Object::Table(*table)),
        (_, Some(record)) if count == 1 => Some(Object::Enum(*record)),
        _ => None,
    };
    let label = if count == 1 { "Paste".to_owned() } else { format!("Paste {count} objects") };
    Ok(Edits { told, ..draft.finish(label, select) })
}

/// Refuses text with errors of syntax: half of a model would be lost unseen.
fn refuse_unreadable(parsed: &Parsed, text: &str) -> Result<(), Failure> {
    let broken = parsed.diagnostics.iter().find(|one| one.severity == Severity::Error && one.code == "prisma/syntax");
    let Some(broken) = broken else { return Ok(()) };
    let before = broken.span.and_then(|span| text.get(..span.start as usize)).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    Err(Failure::new("edit/paste", format!("Line {line} of the clipboard can't be read: {}", broken.message)))
}

/// The names of this schema that pasted text may refer to, as text.
fn surroundings(schema: &Schema, own: &BTreeSet<&str>, own_enums: &BTreeSet<&str>) -> String {
    let shadowed = |name: &str| own.contains(name) || own_enums.contains(name);
    let mut text = String::new();
    for table in schema.walk_tables().filter(|table| !shadowed(&table.name)) {
        text.push_str(&format!("model {} {{\n", table.name));
        table.columns().for_each(|column| text.push_str(&format!("  {} Int\n", column.name)));
        text.push_str("}\n");
    }
    for record in schema.enums().values().filter(|record| !shadowed(&record.name)) {
        text.push_str(&format!("enum {} {{\n", record.name));
        record.values.iter().for_each(|value| text.push_str(&format!("  {}\n", value.name)));
        text.push_str("}\n");
    }
    text
}

/// The fields of pasted models that are no part of any relation: the other side is not there.
fn left_out(read: &Parsed, own: &BTreeSet<&str>) -> Vec<String> {
    let schema = &read.schema;
    let table = |id: TableId| schema.tables().get(&id).map_or("", |table| table.name.as_str());
    let mut joined: BTreeSet<(&str, &str)> = BTreeSet::new();
    for key in schema.foreign_keys().values() {
        joined.insert((table(key.table), &key.field));
        joined.extend(key.inverse.as_ref().map(|inverse| (table(key.references), inverse.name.as_str())));
    }
    for relation in schema.many_to_many().values() {
        joined.extend([&relation.a, &relation.b].map(|end| (table(end.table), end.field.as_str())));
    }
    let mut left = Vec::new();
    let Some(file) = read.source.files.first() else { return left };
    for (_, block) in file.tree.blocks().filter(|(_, block)| matches!(block.kind, BlockKind::Model | BlockKind::View)) {
        let Some(model) = block.name.map(|name| name.of(&file.text)) else { continue };
        for (_, field) in block.fields().filter(|_| own.contains(model)) {
            let Some(ty) = field.ty.map(|ty| ty.name.of(&file.text)) else { continue };
            let name = field.name.of(&file.text);
            if schema.table_named(ty).is_some() && !joined.contains(&(model, name)) {
                left.push(format!("{model}.{name}: the other side of it, in {ty}, is not part of what was pasted."));
            }
        }
    }
    left
}

/// The pasted schema without what can't be here: columns of types that nobody knows, native types of another database.
fn fitting(read: &Schema, provider: &str, own: &BTreeSet<&str>, told: &mut Vec<String>) -> Result<Schema, Failure> {
    let mut draft = Draft::new(read, provider);
    let is_own = |column: &&Column| read.tables().get(&column.table).is_some_and(|t| own.contains(t.name.as_str()));
    let natives = prisma::Provider::from_name(provider).map(|of| prisma::connector::of(of).native_types());
    let mut unknown: Vec<ColumnId> = Vec::new();
    for from in read.columns().values().filter(is_own) {
        let table = read.tables().get(&from.table).map_or("", |table| table.name.as_str());
        if let ColumnType::Other(name) = &from.ty
            && provider != "mongodb"
        {
            told.push(format!("{table}.{}: there is no {name} here.", from.name));
            unknown.push(from.id);
        }
        let is_foreign =
            |native: &schema::NativeType| natives.is_some_and(|all| all.iter().all(|n| n.name != native.name));
        if let Some(native) = from.native.as_ref().filter(|native| is_foreign(native)) {
            told.push(format!("{table}.{}: {provider} has no type {}.", from.name, native.name));
            draft
                .put(Change::Column(Edit::Alter { from: from.clone(), to: Column { native: None, ..from.clone() } }))?;
        }
    }
    let dropped = columns::drop(draft.fork(), &unknown)?;
    draft.absorb(dropped)?;
    Ok(draft.schema)
}

/// Where pasted tables are wanted: laid out by themselves, around a place.
fn places(alone: &Schema, source: &Schema, (x, y): (i32, i32)) -> BTreeMap<TableId, (i32, i32)> {
    let laid = diagram::arrange(alone, &BTreeMap::new(), &Options::default());
    let boxes = diagram::boxes(alone, &laid);
    let edge = |of: fn(&diagram::Rect) -> i32, low: bool| {
        let edges = boxes.values().map(of);
        if low { edges.min() } else { edges.max() }.unwrap_or_default()
    };
    let (left, top) = (edge(|r| r.x, true), edge(|r| r.y, true));
    let (width, height) = (edge(|r| r.right(), false) - left, edge(|r| r.bottom(), false) - top);
    let named = |id: &TableId| source.table_named(&alone.tables().get(id)?.name).map(|table| table.id);
    let to = |(px, py): (i32, i32)| (px - left + x - width / 2, py - top + y - height / 2);
    laid.iter().filter_map(|(id, at)| Some((named(id)?, to(*at)))).collect()
}

/// A pasted table is of the namespace that most tables here are in.
fn settle_namespace(draft: &mut Draft, id: TableId) -> Result<(), Failure> {
    let Some(from) = draft.schema.tables().get(&id).cloned() else { return Ok(()) };
    let spaces: BTreeSet<_> =
        draft.schema.tables().values().filter(|t| t.id != id).filter_map(|t| t.namespace.clone()).collect();
    if from.namespace.as_ref().is_some_and(|own| spaces.contains(own)) {
        return Ok(());
    }
    let namespace =
        if spaces.is_empty() { None } else { tables::usual_namespace(draft).or_else(|| spaces.into_iter().next()) };
    if namespace == from.namespace {
        return Ok(());
    }
    draft.put(Change::Table(Edit::Alter { to: schema::Table { namespace, ..from.clone() }, from }))
}

/// A pasted table is of the module that its own text names: those of files are not for the clipboard.
fn settle_module(draft: &mut Draft, id: TableId, module: Option<String>) -> Result<(), Failure> {
    match draft.schema.tables().get(&id).cloned() {
        Some(from) if from.module != module => {
            draft.put(Change::Table(Edit::Alter { to: schema::Table { module, ..from.clone() }, from }))
        }
        _ => Ok(()),
    }
}

/// Lines of fields, each as it would be typed.
fn fields(mut draft: Draft, table: TableId, text: &str) -> Result<Edits, Failure> {
    let name = draft.schema.tables().get(&table).ok_or_else(|| Failure::missing("table"))?.name.clone();
    let mut told = Vec::new();
    let mut comment: Vec<&str> = Vec::new();
    let mut last = None;
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if let Some(doc) = line.strip_prefix("///") {
            comment.push(doc.trim());
            continue;
        }
        if line.starts_with("//") {
            continue;
        }
        let said = std::mem::take(&mut comment).join("\n");
        let (field, ty) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let base: String = ty.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        if field.starts_with('@') || draft.schema.table_named(&base).is_some() {
            told.push(format!("{field} {base}: a relation is drawn, not pasted.").replace("  ", " "));
            continue;
        }
        let has_key = draft.schema.table(table).is_some_and(|table| table.primary_key().is_some());
        let words = ty.split(' ').filter(|word| !(has_key && *word == "@id"));
        let ty = words.collect::<Vec<_>>().join(" ");
        let field = relations::free_field(&draft, table, field);
        let added = columns::add(draft.fork(), table, &field, ty.trim(), None)?;
        last = added.select;
        draft.absorb(added)?;
        if let (Some(Object::Column(id)), false) = (last, said.is_empty())
            && let Some(from) = draft.schema.columns().get(&id).cloned()
        {
            let to = Column { comment: Some(said), ..from.clone() };
            draft.put(Change::Column(Edit::Alter { from, to }))?;
        }
    }
    Ok(Edits { told, ..draft.finish(format!("Paste into {name}"), last) })
}
