//! The properties of one relation: its fields, its actions, and how many rows stand at its ends. Cardinality is no property
//! of its own: optional is what the columns are, one child is what a unique key over them says.

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
    let mut to = ForeignKey { optional: false, ..from.clone() };
    if !optional {
        // NULL can't be set any more: the default of required relations takes its place.
        let kept = |action: &ReferentialAction| *action != ReferentialAction::SetNull;
        (to.on_delete, to.on_update) = (to.on_delete.filter(kept), to.on_update.filter(kept));
    }
    if from != to {
        draft.put(Change::ForeignKey(Edit::Alter { from, to }))?;
    }
    Ok(())
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
            // An index of another method finds what the key does not.
            if unique && from.method.is_some() {
                continue;
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
