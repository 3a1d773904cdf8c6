//! Renames that the text tells in annotations (`renamed-from:`), in the form of the diagram file's.

use diagram::{Rename, RenameKind};
use schema::Schema;

/// What annotations of a schema tell, over the names of its physical form, which has the same ids.
pub(crate) fn annotated(logical: &Schema, physical: &Schema) -> Vec<Rename> {
    let mut told = Vec::new();
    for table in physical.walk_tables() {
        let said = logical.tables().get(&table.id).and_then(|table| table.notes.renamed_from.clone());
        let former = said.clone().unwrap_or_else(|| table.name.clone());
        if let Some(from) = said {
            let (namespace, to) = (table.namespace.clone(), table.name.clone());
            told.push(Rename { kind: RenameKind::Table, namespace, within: None, from, to });
        }
        for column in table.columns() {
            let said = logical.columns().get(&column.id).and_then(|column| column.notes.renamed_from.clone());
            let Some(from) = said else { continue };
            let (namespace, to) = (table.namespace.clone(), column.name.clone());
            let within = Some(former.clone());
            told.push(Rename { kind: RenameKind::Column, namespace, within, from, to });
        }
    }
    told
}
