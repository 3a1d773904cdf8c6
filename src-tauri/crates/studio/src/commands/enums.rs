//! Enums: add, set name and values, describe, drop.

use std::collections::BTreeSet;

use schema::{Change, Column, ColumnType, DefaultValue, Edit, Enum, EnumId, EnumValue, EnumValueId, Literal, Object};

use super::{Draft, Edits, non_empty, valid_name};
use crate::Failure;

pub(super) fn add(mut draft: Draft, name: &str, values: &[String]) -> Result<Edits, Failure> {
    let name = name.trim();
    valid_name(name, "enum")?;
    free_name(&draft, name, None)?;
    valid_values(values)?;
    let id: EnumId = draft.ids.fresh();
    let values =
        values.iter().map(|name| EnumValue { id: draft.ids.fresh(), name: name.clone(), mapped: None, comment: None });
    let values = values.collect();
    let to = Enum { id, namespace: None, name: name.to_owned(), mapped: None, values, comment: None };
    draft.put(Change::Enum(Edit::Create { to }))?;
    Ok(draft.finish(format!("Add enum {name}"), Some(Object::Enum(id))))
}

pub(super) fn set(
    mut draft: Draft,
    id: EnumId,
    name: &Option<String>,
    values: &Option<Vec<String>>,
) -> Result<Edits, Failure> {
    let from = draft.schema.enums().get(&id).ok_or_else(|| Failure::missing("enum"))?.clone();
    let mut to = from.clone();
    if let Some(name) = name {
        valid_name(name, "enum")?;
        free_name(&draft, name, Some(id))?;
        to.name = name.clone();
    }
    if let Some(values) = values {
        valid_values(values)?;
        to.values = renamed(&mut draft, &from.values, values);
    }
    let label = format!("Change {}", from.name);
    if from != to {
        // Defaults name values: they follow a rename.
        let named = |id| to.values.iter().find(|value| value.id == id).map(|value| value.name.clone());
        let renames: Vec<(String, Option<String>)> =
            from.values.iter().map(|value| (value.name.clone(), named(value.id))).collect();
        draft.put(Change::Enum(Edit::Alter { from, to }))?;
        let users: Vec<Column> =
            draft.schema.columns().values().filter(|c| c.ty == ColumnType::Enum(id)).cloned().collect();
        for from in users {
            let mut to = from.clone();
            let stays = match to.default.as_mut().map(|default| &mut default.value) {
                Some(DefaultValue::Literal(literal)) => follow(literal, &renames),
                Some(DefaultValue::List(literals)) => {
                    literals.retain_mut(|literal| follow(literal, &renames));
                    true
                }
                _ => true,
            };
            if !stays {
                to.default = None;
            }
            if from != to {
                draft.put(Change::Column(Edit::Alter { from, to }))?;
            }
        }
    }
    Ok(draft.finish(label, Some(Object::Enum(id))))
}

pub(super) fn describe(
    mut draft: Draft,
    id: EnumId,
    mapped: &Option<String>,
    comment: &Option<String>,
) -> Result<Edits, Failure> {
    let from = draft.schema.enums().get(&id).ok_or_else(|| Failure::missing("enum"))?.clone();
    let mut to = from.clone();
    if let Some(mapped) = mapped {
        to.mapped = non_empty(mapped).filter(|mapped| *mapped != to.name);
    }
    if let Some(comment) = comment {
        to.comment = non_empty(comment);
    }
    let label = format!("Change {}", from.name);
    if from != to {
        draft.put(Change::Enum(Edit::Alter { from, to }))?;
    }
    Ok(draft.finish(label, Some(Object::Enum(id))))
}

pub(super) fn describe_value(
    mut draft: Draft,
    id: EnumId,
    value: EnumValueId,
    mapped: &Option<String>,
    comment: &Option<String>,
) -> Result<Edits, Failure> {
    let from = draft.schema.enums().get(&id).ok_or_else(|| Failure::missing("enum"))?.clone();
    let mut to = from.clone();
    let record = to.values.iter_mut().find(|known| known.id == value).ok_or_else(|| Failure::missing("value"))?;
    if let Some(mapped) = mapped {
        record.mapped = non_empty(mapped).filter(|mapped| *mapped != record.name);
    }
    if let Some(comment) = comment {
        record.comment = non_empty(comment);
    }
    let label = format!("Change {}", record.name);
    if from != to {
        draft.put(Change::Enum(Edit::Alter { from, to }))?;
    }
    Ok(draft.finish(label, Some(Object::Enum(id))))
}

pub(super) fn drop(mut draft: Draft, enums: &[EnumId]) -> Result<Edits, Failure> {
    for id in enums {
        let from = draft.schema.enums().get(id).ok_or_else(|| Failure::missing("enum"))?.clone();
        let user = draft.schema.columns().values().find(|column| column.ty == ColumnType::Enum(*id));
        if let Some(user) = user {
            let table = draft.schema.tables().get(&user.table).map(|table| table.name.clone()).unwrap_or_default();
            return Err(Failure::new("edit/in-use", format!("{} is the type of {table}.{}.", from.name, user.name))
                .help("Give the column another type first."));
        }
        draft.put(Change::Enum(Edit::Drop { from }))?;
    }
    Ok(draft.finish(if enums.len() == 1 { "Delete enum" } else { "Delete enums" }, None))
}

/// New values with the identities of the old: by name, or by place where the number is the same.
fn renamed(draft: &mut Draft, old: &[EnumValue], names: &[String]) -> Vec<EnumValue> {
    let gone = |value: &EnumValue| !names.contains(&value.name);
    let make = |(at, name): (usize, &String)| {
        let same = old.iter().find(|value| value.name == *name);
        let at_place = old.get(at).filter(|value| old.len() == names.len() && gone(value));
        match same.or(at_place) {
            Some(value) => EnumValue { name: name.clone(), ..value.clone() },
            None => EnumValue { id: draft.ids.fresh(), name: name.clone(), mapped: None, comment: None },
        }
    };
    names.iter().enumerate().map(make).collect()
}

/// Renames the value that a literal names; false if that value is gone.
fn follow(literal: &mut Literal, renames: &[(String, Option<String>)]) -> bool {
    let Literal::EnumValue(value) = literal else { return true };
    match renames.iter().find(|(from, _)| from == value) {
        Some((_, Some(to))) => {
            value.clone_from(to);
            true
        }
        Some((_, None)) => false,
        None => true,
    }
}

fn valid_values(values: &[String]) -> Result<(), Failure> {
    let mut seen = BTreeSet::new();
    for value in values {
        valid_name(value, "value")?;
        if !seen.insert(value) {
            return Err(
                Failure::new("edit/name-taken", format!("“{value}” is there twice.")).help("Name each value once.")
            );
        }
    }
    if values.is_empty() {
        return Err(Failure::new("edit/enum", "An enum needs a value.").help("Give it at least one."));
    }
    Ok(())
}

fn free_name(draft: &Draft, name: &str, own: Option<EnumId>) -> Result<(), Failure> {
    let taken = draft.schema.table_named(name).is_some()
        || draft.schema.enums().values().any(|record| record.name == name && Some(record.id) != own);
    if taken {
        return Err(
            Failure::new("edit/name-taken", format!("There is a “{name}” already.")).help("Choose another name.")
        );
    }
    Ok(())
}
