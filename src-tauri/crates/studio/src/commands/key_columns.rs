//! The columns of a relation: which of the child hold which of the parent. Several make a composite key.

use std::collections::BTreeSet;

use schema::{Arity, Change, ColumnId, Edit, ForeignKey, ForeignKeyId, IndexKind, Inverse, Object, TableId};

use super::relations::{column_for, cover};
use super::{Draft, Edits};
use crate::{Failure, KeyPair};

/// Gives a relation other pairs of columns. A pair without a column of the child has one made.
pub(super) fn set(mut draft: Draft, id: ForeignKeyId, pairs: &[KeyPair]) -> Result<Edits, Failure> {
    let from = draft.schema.foreign_keys().get(&id).ok_or_else(|| Failure::missing("relation"))?.clone();
    let (label, child) = (format!("Change columns of {}", from.field), from.table);
    let optional = draft.schema.foreign_key(id).is_some_and(|key| key.is_optional());
    let referred: Vec<ColumnId> = pairs.iter().map(|pair| pair.references).collect();
    if referred.is_empty() || referred.iter().collect::<BTreeSet<_>>().len() < referred.len() {
        return Err(Failure::new("edit/pairs", "Each column of the parent stands in one pair.".to_owned()));
    }
    is_key(&draft, from.references, &referred)?;
    let mut columns = Vec::new();
    for pair in pairs {
        let key = draft.schema.columns().get(&pair.references).filter(|key| key.table == from.references);
        let key = key.ok_or_else(|| Failure::missing("column"))?.clone();
        let column = match pair.column {
            Some(column) => column,
            None => {
                let arity = if optional { Arity::Optional } else { Arity::Required };
                column_for(&mut draft, from.table, &from.field, &key, arity)?
            }
        };
        let record = draft.schema.columns().get(&column).filter(|record| record.table == from.table);
        let record = record.ok_or_else(|| Failure::missing("column"))?;
        if record.ty != key.ty || record.native != key.native || record.arity == Arity::List {
            let message = format!("{} and {} are of different types in the database.", record.name, key.name);
            return Err(Failure::new("edit/type-mismatch", message).help("Choose a column of the same type."));
        }
        if columns.contains(&column) {
            let message = format!("{} stands in two pairs.", record.name);
            return Err(Failure::new("edit/pairs", message));
        }
        columns.push(column);
    }
    let to = ForeignKey { columns: columns.clone(), ref_columns: referred, ..from.clone() };
    if to == from {
        return Ok(draft.finish(label, Some(Object::ForeignKey(id))));
    }
    draft.put(Change::ForeignKey(Edit::Alter { from, to: to.clone() }))?;
    // How many children a parent has is what the keys over the new columns say.
    let list = draft.schema.foreign_key(id).is_some_and(|key| !key.is_unique());
    if let Some(inverse) = to.inverse.clone().filter(|inverse| inverse.list != list) {
        let from = to;
        let to = ForeignKey { inverse: Some(Inverse { list, ..inverse }), ..from.clone() };
        draft.put(Change::ForeignKey(Edit::Alter { from, to }))?;
    }
    cover(&mut draft, child, &columns)?;
    Ok(draft.finish(label, Some(Object::ForeignKey(id))))
}

/// Refuses columns that no key of the parent is made of: nothing could refer to them.
fn is_key(draft: &Draft, parent: TableId, columns: &[ColumnId]) -> Result<(), Failure> {
    let table = draft.schema.table(parent).ok_or_else(|| Failure::missing("table"))?;
    let wanted: BTreeSet<ColumnId> = columns.iter().copied().collect();
    let is_it = |index: schema::IndexRef<'_>| {
        matches!(index.kind, IndexKind::Primary | IndexKind::Unique)
            && index.predicate.is_none()
            && index.columns().is_some_and(|own| own.into_iter().collect::<BTreeSet<_>>() == wanted)
    };
    if table.indexes().any(is_it) {
        return Ok(());
    }
    let names: Vec<&str> =
        columns.iter().filter_map(|id| draft.schema.columns().get(id)).map(|column| column.name.as_str()).collect();
    let message = format!("({}) is no key of {}.", names.join(", "), table.name);
    Err(Failure::new("edit/no-key", message)
        .help("A relation refers to the primary key or to a unique key, and to all of its columns."))
}
