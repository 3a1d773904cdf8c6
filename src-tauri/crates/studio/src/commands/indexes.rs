//! Indexes and unique keys: add, drop.

use schema::{Change, ColumnId, Edit, Index, IndexId, IndexKind, IndexPart, Object, TableId};

use super::{Draft, Edits};
use crate::Failure;

pub(super) fn add(mut draft: Draft, table: TableId, kind: IndexKind, columns: &[ColumnId]) -> Result<Edits, Failure> {
    let walker = draft.schema.table(table).ok_or_else(|| Failure::missing("table"))?;
    if columns.is_empty() {
        return Err(Failure::new("edit/index", "An index needs a column.").help("Choose at least one column."));
    }
    if kind == IndexKind::Primary && walker.primary_key().is_some() {
        return Err(
            Failure::new("edit/index", format!("{} has a primary key already.", walker.name)).help("Change that one.")
        );
    }
    let same = walker.indexes().any(|index| index.kind == kind && index.columns().as_deref() == Some(columns));
    if same {
        return Err(Failure::new("edit/exists", "There is such an index already."));
    }
    let id: IndexId = draft.ids.fresh();
    let parts = columns.iter().copied().map(IndexPart::column).collect();
    draft.put(Change::Index(Edit::Create { to: Index::new(id, table, kind, parts) }))?;
    Ok(draft.finish("Add index", Some(Object::Index(id))))
}

pub(super) fn drop(mut draft: Draft, indexes: &[IndexId]) -> Result<Edits, Failure> {
    for id in indexes {
        let from = draft.schema.indexes().get(id).ok_or_else(|| Failure::missing("index"))?.clone();
        draft.put(Change::Index(Edit::Drop { from }))?;
    }
    Ok(draft.finish(if indexes.len() == 1 { "Delete index" } else { "Delete indexes" }, None))
}
