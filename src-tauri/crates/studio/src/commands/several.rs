//! Edits of many objects in one step: their module, their look in the diagram, timestamps, and deleting them.

use std::collections::BTreeSet;

use schema::{Change, Edit, Object, Placement, Table, TableId};

use super::{Draft, Edits, checks, columns, enums, indexes, non_empty, relations, tables};
use crate::Failure;
use crate::style::style;

/// Puts tables into a module, or out of all.
pub(super) fn module(mut draft: Draft, tables: &[TableId], module: &str) -> Result<Edits, Failure> {
    let module = non_empty(module);
    for id in distinct(tables) {
        let from = draft.schema.tables().get(&id).ok_or_else(|| Failure::missing("table"))?.clone();
        if from.module != module {
            draft.put(Change::Table(Edit::Alter { to: Table { module: module.clone(), ..from.clone() }, from }))?;
        }
    }
    let label = module.map_or_else(|| "Take out of module".to_owned(), |module| format!("Put into {module}"));
    Ok(draft.finish(label, None))
}

/// Sets colour and pin of tables; what is absent stays.
pub(super) fn look(
    mut draft: Draft,
    tables: &[TableId],
    color: Option<&str>,
    pinned: Option<bool>,
) -> Result<Edits, Failure> {
    let color = color.map(non_empty);
    if let Some(name) = color.as_ref().and_then(Option::as_deref)
        && !diagram::palette().iter().any(|known| known.name == name)
    {
        let names: Vec<&str> = diagram::palette().iter().map(|known| known.name).collect();
        return Err(Failure::new("edit/color", format!("There is no colour “{name}”."))
            .help(format!("The colours are {}.", names.join(", "))));
    }
    for id in distinct(tables) {
        let from = draft.schema.placements().get(&id).ok_or_else(|| Failure::missing("table"))?.clone();
        let to = Placement {
            color: color.clone().unwrap_or_else(|| from.color.clone()),
            pinned: pinned.unwrap_or(from.pinned),
            ..from.clone()
        };
        if to != from {
            draft.put(Change::Placement(Edit::Alter { from, to }))?;
        }
    }
    let label = match (&color, pinned) {
        (Some(Some(name)), _) => format!("Colour {name}"),
        (Some(None), _) => "Colour of the module".to_owned(),
        (None, Some(true)) => "Pin".to_owned(),
        (None, _) => "Unpin".to_owned(),
    };
    Ok(draft.finish(label, None))
}

/// Gives tables columns for the times of making and changing, in the spelling of the schema; views and those that have both
/// are left as they are.
pub(super) fn timestamps(mut draft: Draft, tables: &[TableId]) -> Result<Edits, Failure> {
    let style = style(&draft.schema);
    let usual = || (style.column_names("created_at").0, style.column_names("updated_at").0);
    let names = style.timestamps.clone().unwrap_or_else(usual);
    let mut count = 0;
    for id in distinct(tables) {
        let table = draft.schema.table(id).ok_or_else(|| Failure::missing("table"))?;
        if !table.is_view() && tables::add_timestamps(&mut draft, id, &style, names.clone())? {
            count += 1;
        }
    }
    if count == 0 {
        return Err(Failure::new("edit/exists", "They have timestamps already.".to_owned()));
    }
    let label = if count == 1 { "Add timestamps".to_owned() } else { format!("Add timestamps to {count} tables") };
    Ok(draft.finish(label, None))
}

/// Deletes objects of any kind in one step; what goes with another is not asked for twice.
pub(super) fn drop(mut draft: Draft, objects: &[Object]) -> Result<Edits, Failure> {
    let (mut keys, mut joins, mut fields, mut rules) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut covers, mut gone, mut kinds) = (Vec::new(), Vec::new(), Vec::new());
    for object in objects.iter().copied().collect::<BTreeSet<_>>() {
        match object {
            Object::ForeignKey(id) => keys.push(id),
            Object::ManyToMany(id) => joins.push(id),
            Object::Column(id) => fields.push(id),
            Object::Index(id) => covers.push(id),
            Object::Table(id) => gone.push(id),
            Object::Enum(id) => kinds.push(id),
            Object::Check(id) => rules.push(id),
            Object::Schema => {
                return Err(Failure::new("edit/not-here", "That can't be deleted here."));
            }
        }
    }
    let mut labels = Vec::new();
    let mut step = |draft: &mut Draft, done: Result<Edits, Failure>| -> Result<(), Failure> {
        let edits = done?;
        if !edits.changes.is_empty() {
            labels.push(edits.label.clone());
        }
        draft.absorb(edits)
    };
    let done = relations::drop(draft.fork(), &keys, &joins);
    step(&mut draft, done)?;
    fields.retain(|id| draft.schema.columns().contains_key(id));
    let done = columns::drop(draft.fork(), &fields);
    step(&mut draft, done)?;
    let done = checks::drop(draft.fork(), &rules);
    step(&mut draft, done)?;
    covers.retain(|id| draft.schema.indexes().contains_key(id));
    let done = indexes::drop(draft.fork(), &covers);
    step(&mut draft, done)?;
    let done = tables::drop(draft.fork(), &gone);
    step(&mut draft, done)?;
    let done = enums::drop(draft.fork(), &kinds);
    step(&mut draft, done)?;
    let label = match labels.as_slice() {
        [one] => one.clone(),
        _ => format!("Delete {} objects", objects.len()),
    };
    Ok(draft.finish(label, None))
}

fn distinct(tables: &[TableId]) -> BTreeSet<TableId> {
    tables.iter().copied().collect()
}
