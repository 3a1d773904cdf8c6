//! The properties of one relation: its fields, its actions, and how many rows stand at its ends. Cardinality is no property
//! of its own: optional is what the columns are, one child is what a unique key over them says.

use std::collections::BTreeSet;

use schema::{
    Arity, Change, Column, ColumnId, Edit, ForeignKey, ForeignKeyId, Index, IndexKind, IndexPart, Inverse, Object,
    ReferentialAction,
};

use super::{Draft, Edits, columns, relations, valid_name};
use crate::Failure;

/// Properties to set; what is `None` stays.
pub(super) struct Set<'a> {
    pub field: &'a Option<String>,
    pub inverse: &'a Option<String>,
    pub on_delete: Option<ReferentialAction>,
    pub on_update: Option<ReferentialAction>,
    pub optional: Option<bool>,
    pub unique: Option<bool>,
}

pub(super) fn set(mut draft: Draft, id: ForeignKeyId, set: Set<'_>) -> Result<Edits, Failure> {
    let from = record(&draft, id)?;
    let label = format!("Change relation {}", from.field);
    if let Some(optional) = set.optional {
        make_optional(&mut draft, &from, optional)?;
    }
    if let Some(unique) = set.unique {
        make_unique(&mut draft, &from, unique)?;
    }
    let from = record(&draft, id)?;
    let mut to = from.clone();
    if let Some(field) = set.field {
        valid_name(field, "relation")?;
        if *field != from.field {
            columns::free_name(&draft, from.table, field, None)?;
        }
        to.field = field.clone();
    }
    if let (Some(name), Some(inverse)) = (set.inverse, to.inverse.as_mut()) {
        valid_name(name, "relation")?;
        if *name != inverse.name {
            columns::free_name(&draft, from.references, name, None)?;
        }
        inverse.name = name.clone();
    }
    to.on_delete = set.on_delete.or(to.on_delete);
    to.on_update = set.on_update.or(to.on_update);
    if from != to {
        draft.put(Change::ForeignKey(Edit::Alter { from, to }))?;
    }
    Ok(draft.finish(label, Some(Object::ForeignKey(id))))
}

/// A parent has a list of children as soon as no key over the column says that there is one at most.
pub(super) fn lists_follow(draft: &mut Draft, column: ColumnId) -> Result<(), Failure> {
    let keys = draft.schema.column(column).into_iter().flat_map(|column| column.foreign_keys().collect::<Vec<_>>());
    let single: Vec<ForeignKey> = keys
        .filter(|key| !key.is_unique() && key.inverse.as_ref().is_some_and(|inverse| !inverse.list))
        .map(|key| key.record().clone())
        .collect();
    for from in single {
        let inverse = from.inverse.clone().map(|inverse| Inverse { list: true, ..inverse });
        let to = ForeignKey { inverse, ..from.clone() };
        draft.put(Change::ForeignKey(Edit::Alter { from, to }))?;
    }
    Ok(())
}

fn record(draft: &Draft, id: ForeignKeyId) -> Result<ForeignKey, Failure> {
    draft.schema.foreign_keys().get(&id).cloned().ok_or_else(|| Failure::missing("relation"))
}

/// Lets the columns of a relation take NULL, or keeps it out.
fn make_optional(draft: &mut Draft, key: &ForeignKey, optional: bool) -> Result<(), Failure> {
    let of = |wanted: fn(&Draft, ColumnId, ForeignKeyId) -> bool, draft: &Draft| -> Vec<Column> {
        let ids = key.columns.iter().filter(|id| wanted(draft, **id, key.id));
        ids.filter_map(|id| draft.schema.columns().get(id).cloned()).collect()
    };
    let (chosen, arity) = if optional {
        if !of(|draft, id, _| arity(draft, id) == Some(Arity::Optional), draft).is_empty() {
            return Ok(());
        }
        // Columns that another relation needs as well stay required, as long as others can say that there is no parent.
        let own = of(|draft, id, key| may_be_null(draft, id) && !is_shared(draft, id, key), draft);
        let chosen = if own.is_empty() { of(|draft, id, _| may_be_null(draft, id), draft) } else { own };
        if chosen.is_empty() {
            return Err(Failure::new("edit/not-optional", format!("{} can't be optional.", key.field))
                .help("Its columns belong to the primary key, or hold lists: they take no NULL."));
        }
        (chosen, Arity::Optional)
    } else {
        (of(|draft, id, _| arity(draft, id) == Some(Arity::Optional), draft), Arity::Required)
    };
    for from in chosen {
        let to = Column { arity, ..from.clone() };
        draft.put(Change::Column(Edit::Alter { from, to }))?;
    }
    let from = record(draft, key.id)?;
    let to = ForeignKey { optional: false, ..from.clone() };
    if from != to {
        draft.put(Change::ForeignKey(Edit::Alter { from, to }))?;
    }
    if !optional {
        never_null(draft, key)?;
    }
    Ok(())
}

/// Takes `SetNull` away from the relations over columns that take no NULL any more: the default of required ones takes its place.
fn never_null(draft: &mut Draft, key: &ForeignKey) -> Result<(), Failure> {
    let kept = |action: &ReferentialAction| *action != ReferentialAction::SetNull;
    let over =
        |other: &&ForeignKey| other.table == key.table && other.columns.iter().any(|id| key.columns.contains(id));
    let keys: Vec<ForeignKey> = draft.schema.foreign_keys().values().filter(over).cloned().collect();
    for from in keys {
        let (on_delete, on_update) = (from.on_delete.filter(kept), from.on_update.filter(kept));
        let to = ForeignKey { on_delete, on_update, ..from.clone() };
        if from != to {
            draft.put(Change::ForeignKey(Edit::Alter { from, to }))?;
        }
    }
    Ok(())
}

/// Whether an index finds nothing that a unique key over the columns does not.
fn is_the_same(index: &Index, columns: &[ColumnId]) -> bool {
    let plain = |part: &IndexPart| part.sort.is_none() && part.length.is_none() && part.ops.is_none();
    index.method.is_none()
        && index.mapped.is_none()
        && index.parts.iter().all(plain)
        && index.columns().is_some_and(|own| own == columns)
}

/// Refuses to take away the only key that a relation points to, or that its table has.
fn not_needed(draft: &Draft, key: &Index) -> Result<(), Failure> {
    let set = |columns: &[ColumnId]| columns.iter().copied().collect::<BTreeSet<_>>();
    let own = set(&key.columns().unwrap_or_default());
    let indexes = draft.schema.indexes_of(key.table).iter().filter_map(|id| draft.schema.indexes().get(id));
    let others: Vec<BTreeSet<ColumnId>> = indexes
        .filter(|index| index.id != key.id && matches!(index.kind, IndexKind::Primary | IndexKind::Unique))
        .filter_map(|index| index.columns().map(|columns| set(&columns)))
        .collect();
    let name = |id| draft.schema.tables().get(&id).map_or("", |table| &table.name);
    if others.is_empty() {
        return Err(Failure::new("edit/unique", format!("{} would have no key.", name(key.table)))
            .help("The unique key of this relation is its only one. Give it a primary key first."));
    }
    let child = draft
        .schema
        .foreign_keys()
        .values()
        .find(|other| other.references == key.table && set(&other.ref_columns) == own && !others.contains(&own));
    match child {
        None => Ok(()),
        Some(child) => {
            let message = format!("{}.{} refers to the unique key of this relation.", name(child.table), child.field);
            Err(Failure::new("edit/unique", message).help("Let it refer to another key of the table first."))
        }
    }
}

fn arity(draft: &Draft, id: ColumnId) -> Option<Arity> {
    draft.schema.columns().get(&id).map(|column| column.arity)
}

fn may_be_null(draft: &Draft, id: ColumnId) -> bool {
    draft.schema.column(id).is_some_and(|column| column.arity != Arity::List && !column.is_primary())
}

fn is_shared(draft: &Draft, id: ColumnId, own: ForeignKeyId) -> bool {
    draft.schema.column(id).is_some_and(|column| column.foreign_keys().any(|key| key.id != own))
}

/// Gives the columns of a relation a unique key, or takes it away. The plain index over the same columns makes room for the
/// key and comes back behind it.
fn make_unique(draft: &mut Draft, key: &ForeignKey, unique: bool) -> Result<(), Failure> {
    let mut sorted = key.columns.clone();
    sorted.sort();
    let over = |draft: &Draft, kind: IndexKind| -> Vec<Index> {
        let same = |index: &Index| {
            let mut own = index.columns().unwrap_or_default();
            own.sort();
            index.kind == kind && index.predicate.is_none() && own == sorted
        };
        let indexes = draft.schema.indexes_of(key.table).iter().filter_map(|id| draft.schema.indexes().get(id));
        indexes.filter(|index| same(index)).cloned().collect()
    };
    let is_unique = |draft: &Draft| draft.schema.foreign_key(key.id).is_some_and(|key| key.is_unique());
    if unique != is_unique(draft) {
        let gone = over(draft, if unique { IndexKind::Plain } else { IndexKind::Unique });
        if unique {
            let parts = key.columns.iter().copied().map(IndexPart::column).collect();
            let to = Index::new(draft.ids.fresh(), key.table, IndexKind::Unique, parts);
            draft.put(Change::Index(Edit::Create { to }))?;
        }
        for from in gone {
            // An index of another method, order or name is there for a reason of its own.
            if unique && !is_the_same(&from, &key.columns) {
                continue;
            }
            if !unique {
                not_needed(draft, &from)?;
            }
            draft.put(Change::Index(Edit::Drop { from }))?;
        }
        if unique != is_unique(draft) {
            return Err(Failure::new("edit/unique", format!("{} can't have many rows for one parent.", key.field))
                .help("A key over a part of its columns, such as the primary key, says that there is one at most."));
        }
        if !unique {
            relations::cover(draft, key.table, &key.columns)?;
        }
    }
    let from = record(draft, key.id)?;
    let mut to = from.clone();
    if let Some(inverse) = to.inverse.as_mut() {
        inverse.list = !unique;
    }
    if from != to {
        draft.put(Change::ForeignKey(Edit::Alter { from, to }))?;
    }
    Ok(())
}
