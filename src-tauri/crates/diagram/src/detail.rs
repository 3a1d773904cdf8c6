//! How much of a table is drawn: all of its columns, those that keys are made of, or its name alone. Decides what stands in
//! a box and where edges end, never where a table stands.

use schema::{ColumnId, ColumnRef, IndexKind, Schema, TableId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Edge, HEADER, ROW, edges};

/// What is drawn of each table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Detail {
    /// All columns.
    #[default]
    All,
    /// Columns of primary, foreign and unique keys.
    Keys,
    /// No columns: the names of the tables alone.
    Names,
}

impl Detail {
    /// All of them, from the most to the least.
    pub const ALL: [Self; 3] = [Self::All, Self::Keys, Self::Names];

    /// The word in the diagram file.
    pub fn word(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Keys => "keys",
            Self::Names => "names",
        }
    }

    /// Whether a column is drawn.
    pub fn shows(self, column: ColumnRef<'_>) -> bool {
        match self {
            Self::All => true,
            Self::Keys => is_key(column),
            Self::Names => false,
        }
    }
}

/// The columns of a table that are drawn, in order.
pub fn shown_columns(schema: &Schema, table: TableId, detail: Detail) -> Vec<ColumnId> {
    let columns = schema.table(table).into_iter().flat_map(|table| table.columns());
    columns.filter(|column| detail.shows(*column)).map(|column| column.id).collect()
}

/// Distance of the centre of a column's row from the upper edge of its table; nothing for a column that is not drawn.
pub fn row_in(schema: &Schema, table: TableId, column: ColumnId, detail: Detail) -> Option<i32> {
    let place = match detail {
        Detail::All => schema.columns_of(table).iter().position(|id| *id == column)?,
        Detail::Keys | Detail::Names => shown_columns(schema, table, detail).iter().position(|id| *id == column)?,
    };
    Some(HEADER + ROW * i32::try_from(place).ok()? + ROW / 2)
}

/// The edges of a schema, by id. An end whose column is not drawn is anchored at the header.
pub fn edges_in(schema: &Schema, detail: Detail) -> Vec<Edge> {
    let mut edges = edges(schema);
    if detail == Detail::All {
        return edges;
    }
    for end in edges.iter_mut().flat_map(|edge| &mut edge.columns) {
        *end = end.filter(|id| schema.column(*id).is_some_and(|column| detail.shows(column)));
    }
    edges
}

fn is_key(column: ColumnRef<'_>) -> bool {
    column.is_primary()
        || column.foreign_keys().next().is_some()
        || column.indexes().any(|index| index.kind == IndexKind::Unique)
}
