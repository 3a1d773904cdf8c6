//! Columns: add, rename, set properties, move, drop.

use std::collections::BTreeMap;

use migrate::with_renamed_words;
use schema::{
    Arity, Change, Check, Column, ColumnId, Edit, ForeignKey, Index, IndexKind, IndexPart, IndexTarget, ManyToMany,
    Object, RANK_GAP, TableId,
};

use super::field::{Field, parse_default, parse_field};
use super::{Draft, Edits, non_empty, relation, relations, typed, valid_name};
use crate::Failure;
use crate::style::{style, usual_native};

pub(super) fn add(
    mut draft: Draft,
    table: TableId,
    name: &str,
    ty: &str,
    after: Option<ColumnId>,
) -> Result<Edits, Failure> {
    let name = name.trim();
    valid_name(name, "column")?;
    free_name(&draft, table, name, None)?;
    match parse_field(&draft, name, ty)? {
        Field::Relation { model, list, optional } => {
            let other = draft.schema.table_named(&model).ok_or_else(|| Failure::missing("table"))?.id;
            let (child, parent) = if list { (other, table) } else { (table, other) };
            let (field, inverse) = if list { (None, Some(name)) } else { (Some(name), None) };
            relations::join(&mut draft, relations::Join { child, column: None, parent, field, inverse, optional })?;
            Ok(draft.finish(format!("Add relation {name}"), Some(Object::Table(table))))
        }
        Field::Column { column, unique, primary, index } => {
            let (_, mapped) = style(&draft.schema).column_names(name);
            let habit = mapped.filter(|_| crate::style::camel_case(name) == name);
            let rank = rank_behind(&draft, table, after)?;
            let id: ColumnId = draft.ids.fresh();
            let mapped = column.mapped.clone().or(habit);
            let usual = || usual_native(&draft.schema, &column.ty).filter(|_| !typed::says_native(ty));
            let native = column.native.clone().or_else(usual);
            let column = Column { id, table, rank, name: name.to_owned(), mapped, native, ..*column };
            draft.put(Change::Column(Edit::Create { to: column }))?;
            if primary {
                set_primary(&mut draft, id, true)?;
            } else if unique {
                set_unique(&mut draft, id, true)?;
            } else if index {
                relations::cover(&mut draft, table, &[id])?;
            }
            Ok(draft.finish(format!("Add column {name}"), Some(Object::Column(id))))
        }
    }
}

pub(super) fn rename(mut draft: Draft, column: ColumnId, name: &str) -> Result<Edits, Failure> {
    let name = name.trim();
    valid_name(name, "column")?;
    let from = draft.schema.columns().get(&column).ok_or_else(|| Failure::missing("column"))?.clone();
    free_name(&draft, from.table, name, Some(column))?;
    let label = format!("Rename {} to {name}", from.name);
    if from.name != name {
        // A column that had its own name in the database follows the habit of the schema with the new one.
        let habit = style(&draft.schema).column_names(name).1.filter(|_| crate::style::camel_case(name) == name);
        let mapped = from.mapped.clone().or(habit);
        let to = Column { name: name.to_owned(), mapped, ..from.clone() };
        follow(&mut draft, &from, &to)?;
        follow_notes(&mut draft, &from, name)?;
        draft.put(Change::Column(Edit::Alter { from, to }))?;
    }
    Ok(draft.finish(label, Some(Object::Column(column))))
}

/// Checks that speak of a column follow its name in the database.
fn follow(draft: &mut Draft, from: &Column, to: &Column) -> Result<(), Failure> {
    let renames = BTreeMap::from([(from.database_name(), to.database_name())]);
    if from.database_name() == to.database_name() {
        return Ok(());
    }
    let checks = draft.schema.checks_of(from.table).to_vec();
    for old in checks.iter().filter_map(|id| draft.schema.checks().get(id)).cloned().collect::<Vec<_>>() {
        let expression = with_renamed_words(&old.expression, &renames);
        if expression != old.expression {
            let to = Check { expression, ..old.clone() };
            draft.put(Change::Check(Edit::Alter { from: old, to }))?;
        }
    }
    Ok(())
}

/// Annotations of a table that name a field follow its name.
fn follow_notes(draft: &mut Draft, column: &Column, name: &str) -> Result<(), Failure> {
    let Some(from) = draft.schema.tables().get(&column.table).cloned() else { return Ok(()) };
    let mut to = from.clone();
    let dependencies = to.notes.dependencies.iter_mut().flat_map(|one| one.from.iter_mut().chain(&mut one.to));
    let fields = to.notes.tenant.iter_mut().chain(dependencies);
    fields.filter(|field| **field == column.name).for_each(|field| name.clone_into(field));
    if to == from { Ok(()) } else { draft.put(Change::Table(Edit::Alter { from, to })) }
}

/// Properties to set; what is `None` stays.
pub(super) struct Set<'a> {
    pub ty: &'a Option<String>,
    pub default: &'a Option<String>,
    pub comment: &'a Option<String>,
    pub mapped: &'a Option<String>,
    pub unique: Option<bool>,
    pub primary: Option<bool>,
    pub updated_at: Option<bool>,
    pub nullable: Option<bool>,
}

pub(super) fn set(mut draft: Draft, column: ColumnId, set: Set<'_>) -> Result<Edits, Failure> {
    let name = draft.schema.columns().get(&column).ok_or_else(|| Failure::missing("column"))?.name.clone();
    set_one(&mut draft, column, &set)?;
    Ok(draft.finish(format!("Change {name}"), Some(Object::Column(column))))
}

/// The same properties for several columns, as one step.
pub(super) fn set_all(mut draft: Draft, columns: &[ColumnId], set: &Set<'_>) -> Result<Edits, Failure> {
    let label = match columns {
        [column] => {
            let column = draft.schema.columns().get(column).ok_or_else(|| Failure::missing("column"))?;
            format!("Change {}", column.name)
        }
        columns => format!("Change {} columns", columns.len()),
    };
    for column in columns {
        set_one(&mut draft, *column, set)?;
    }
    Ok(draft.finish(label, None))
}

fn set_one(draft: &mut Draft, column: ColumnId, set: &Set<'_>) -> Result<(), Failure> {
    let from = draft.schema.columns().get(&column).ok_or_else(|| Failure::missing("column"))?.clone();
    let mut to = from.clone();
    let (mut primary, mut unique, mut indexed) = (set.primary, set.unique, false);
    if let Some(ty) = set.ty {
        match parse_field(draft, &from.name, ty)? {
            Field::Column { column, unique: also_unique, primary: also_primary, index } => {
                // What a line does not say stays: it shows no keys.
                primary = primary.or(also_primary.then_some(true));
                unique = unique.or(also_unique.then_some(true));
                indexed = index;
                (to.ty, to.native, to.arity) = (column.ty.clone(), column.native.clone(), column.arity);
                // A default that was written with the type replaces the old one; one of another type can't stay.
                if column.default.is_some() {
                    to.default = column.default.clone();
                } else if to.ty != from.ty || to.arity != from.arity && [to.arity, from.arity].contains(&Arity::List) {
                    to.default = None;
                }
                to.updated_at = column.updated_at || (from.updated_at && to.ty == from.ty);
            }
            Field::Relation { model, .. } => {
                return Err(Failure::new("edit/type", format!("“{model}” is a model, not the type of a column."))
                    .help("Draw a relation from the column to the table instead."));
            }
        }
    }
    if let Some(default) = set.default {
        to.default = match non_empty(default) {
            Some(text) => Some(parse_default(draft, &to, &text)?),
            None => None,
        };
    }
    if let Some(comment) = set.comment {
        to.comment = non_empty(comment);
    }
    if let Some(mapped) = set.mapped {
        to.mapped = non_empty(mapped).filter(|mapped| *mapped != to.name);
        follow(draft, &from, &to)?;
    }
    if let Some(updated_at) = set.updated_at {
        to.updated_at = updated_at;
    }
    if let Some(nullable) = set.nullable.filter(|_| to.arity != Arity::List) {
        to.arity = if nullable { Arity::Optional } else { Arity::Required };
    }
    if to.arity == Arity::Optional {
        // Over an optional column, a relation is optional anyway.
        let keys = draft.schema.foreign_keys().values().filter(|key| key.optional && key.columns.contains(&column));
        for from in keys.cloned().collect::<Vec<_>>() {
            let to = ForeignKey { optional: false, ..from.clone() };
            draft.put(Change::ForeignKey(Edit::Alter { from, to }))?;
        }
    }
    if from != to {
        draft.put(Change::Column(Edit::Alter { from, to }))?;
    }
    if let Some(primary) = primary {
        set_primary(draft, column, primary)?;
    }
    if let Some(unique) = unique {
        set_unique(draft, column, unique)?;
        relation::lists_follow(draft, column)?;
    }
    if indexed {
        let table = draft.schema.columns().get(&column).ok_or_else(|| Failure::missing("column"))?.table;
        relations::cover(draft, table, &[column])?;
    }
    Ok(())
}

pub(super) fn shift(mut draft: Draft, column: ColumnId, after: Option<ColumnId>) -> Result<Edits, Failure> {
    let from = draft.schema.columns().get(&column).ok_or_else(|| Failure::missing("column"))?.clone();
    let order = draft.schema.columns_of(from.table);
    let before = order
        .iter()
        .position(|id| *id == column)
        .and_then(|at| at.checked_sub(1))
        .and_then(|at| order.get(at))
        .copied();
    let label = format!("Move {}", from.name);
    if after != Some(column) && after != before {
        let rank = match after {
            Some(_) => rank_behind(&draft, from.table, after)?,
            None => {
                let first = draft.schema.columns_of(from.table).first().and_then(|id| draft.schema.columns().get(id));
                first.map_or(RANK_GAP, |first| first.rank - RANK_GAP)
            }
        };
        draft.put(Change::Column(Edit::Alter { to: Column { rank, ..from.clone() }, from }))?;
    }
    Ok(draft.finish(label, Some(Object::Column(column))))
}

pub(super) fn drop(mut draft: Draft, columns: &[ColumnId]) -> Result<Edits, Failure> {
    let mut names = Vec::new();
    for id in columns {
        let Some(column) = draft.schema.column(*id) else { return Err(Failure::missing("column")) };
        names.push(column.name.clone());
        let from = column.record().clone();
        let mut changes = Vec::new();
        let table = column.table();
        let mut keys: Vec<_> = (table.references().filter(|key| key.columns.contains(id)))
            .chain(table.referenced_by().filter(|key| key.ref_columns.contains(id)))
            .map(|key| key.record().clone())
            .collect();
        keys.sort_by_key(|key| key.id);
        keys.dedup_by_key(|key| key.id);
        changes.extend(keys.into_iter().map(|from| Change::ForeignKey(Edit::Drop { from })));
        let uses = |relation: &&ManyToMany| {
            [&relation.a, &relation.b].iter().any(|end| end.columns.contains(id) || end.ref_columns.contains(id))
        };
        let joins = draft.schema.many_to_many().values().filter(uses);
        changes.extend(joins.map(|from| Change::ManyToMany(Edit::Drop { from: from.clone() })));
        let covers = |index: &schema::IndexRef<'_>| {
            index.include.contains(id) || index.parts.iter().any(|part| part.target == IndexTarget::Column(*id))
        };
        changes.extend(
            table.indexes().filter(covers).map(|index| Change::Index(Edit::Drop { from: index.record().clone() })),
        );
        changes.push(Change::Column(Edit::Drop { from }));
        for change in changes {
            draft.put(change)?;
        }
    }
    let label = match names.as_slice() {
        [name] => format!("Delete column {name}"),
        names => format!("Delete {} columns", names.len()),
    };
    Ok(draft.finish(label, None))
}

/// A rank behind a column (or behind all), with the ranks of the following pushed on where there is no room.
pub(super) fn rank_behind(draft: &Draft, table: TableId, after: Option<ColumnId>) -> Result<i64, Failure> {
    let Some(table) = draft.schema.table(table) else { return Err(Failure::missing("table")) };
    let ranks: Vec<(ColumnId, i64)> = table.columns().map(|column| (column.id, column.rank)).collect();
    let Some(after) = after else {
        return Ok(ranks.last().map_or(RANK_GAP, |(_, last)| last + RANK_GAP));
    };
    let at = ranks.iter().position(|(id, _)| *id == after).ok_or_else(|| Failure::missing("column"))?;
    let low = ranks[at].1;
    match ranks.get(at + 1) {
        Some((_, high)) if high - low > 1 => Ok(low + (high - low) / 2),
        // No room: the ranks are read anew from the text after every edit, so this takes many moves within one.
        Some(_) => {
            Err(Failure::new("edit/order", "The column can't be put there.").help("Save, reload and try again."))
        }
        None => Ok(low + RANK_GAP),
    }
}

/// Refuses a name that a field of the model has already.
pub(super) fn free_name(draft: &Draft, table: TableId, name: &str, own: Option<ColumnId>) -> Result<(), Failure> {
    let walker = draft.schema.table(table).ok_or_else(|| Failure::missing("table"))?;
    let taken = walker.columns().any(|column| column.name == name && Some(column.id) != own)
        || relations::field_names(&draft.schema, table).iter().any(|field| field == name);
    if taken {
        return Err(Failure::new("edit/name-taken", format!("{} has a field “{name}” already.", walker.name))
            .help("Choose another name."));
    }
    Ok(())
}

fn set_primary(draft: &mut Draft, column: ColumnId, primary: bool) -> Result<(), Failure> {
    let Some(walker) = draft.schema.column(column) else { return Err(Failure::missing("column")) };
    let table = walker.table;
    let key = walker.table().primary_key().map(|key| key.record().clone());
    let part = IndexPart::column(column);
    let member = |part: &IndexPart| part.target == IndexTarget::Column(column);
    match (key, primary) {
        (None, true) => {
            let to = Index::new(draft.ids.fresh(), table, IndexKind::Primary, vec![part]);
            draft.put(Change::Index(Edit::Create { to }))
        }
        (Some(from), true) if !from.parts.iter().any(member) => {
            let mut to = from.clone();
            to.parts.push(part);
            draft.put(Change::Index(Edit::Alter { from, to }))
        }
        (Some(from), false) if from.parts.iter().any(member) => {
            let mut to = from.clone();
            to.parts.retain(|part| !member(part));
            let gone = to.parts.is_empty();
            draft.put(Change::Index(if gone { Edit::Drop { from } } else { Edit::Alter { from, to } }))
        }
        _ => Ok(()),
    }
}

pub(super) fn set_unique(draft: &mut Draft, column: ColumnId, unique: bool) -> Result<(), Failure> {
    let Some(walker) = draft.schema.column(column) else { return Err(Failure::missing("column")) };
    let table = walker.table;
    let own: Vec<_> = walker
        .indexes()
        .filter(|index| index.kind == IndexKind::Unique && index.parts.len() == 1)
        .map(|index| index.record().clone())
        .collect();
    if unique && own.is_empty() {
        let to = Index::new(draft.ids.fresh(), table, IndexKind::Unique, vec![IndexPart::column(column)]);
        return draft.put(Change::Index(Edit::Create { to }));
    }
    if !unique {
        for from in own {
            draft.put(Change::Index(Edit::Drop { from }))?;
        }
    }
    Ok(())
}
