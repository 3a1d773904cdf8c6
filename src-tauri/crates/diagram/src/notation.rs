//! What an edge says: crow's foot cardinalities of both ends, derived from nullability and uniqueness. Says nothing of
//! where it runs.

use schema::{Arity, ColumnId, ForeignKeyId, ForeignKeyRef, ManyToMany, ManyToManyId, Schema, TableId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Identity of an edge: the number of its foreign key or many-to-many relation, which share one counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(transparent)]
pub struct EdgeId(pub u32);

impl From<ForeignKeyId> for EdgeId {
    fn from(id: ForeignKeyId) -> Self {
        Self(id.0)
    }
}

impl From<ManyToManyId> for EdgeId {
    fn from(id: ManyToManyId) -> Self {
        Self(id.0)
    }
}

/// How many rows of the table at this end belong to one row at the other end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Cardinality {
    /// Exactly one: two bars.
    One,
    /// None or one: circle and bar.
    ZeroOrOne,
    /// One or more: bar and foot.
    Many,
    /// Any number: circle and foot.
    ZeroOrMany,
}

/// The side of a table that an edge leaves from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Left.
    Left,
    /// Right.
    Right,
}

/// One end of a routed edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct End {
    /// The table.
    pub table: TableId,
    /// Crow's foot.
    pub kind: Cardinality,
    /// Where the edge meets the table.
    pub side: Side,
}

/// An edge of the diagram: a foreign key, or a many-to-many relation without its join table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// Identity.
    pub id: EdgeId,
    /// The child and the parent; for a many-to-many relation its ends A and B.
    pub tables: [TableId; 2],
    /// The column whose row each end is anchored at; `None` means the header.
    pub columns: [Option<ColumnId>; 2],
    /// Cardinality at each end.
    pub kinds: [Cardinality; 2],
    /// Whether the child is identified by its parent.
    pub identifying: bool,
}

/// The edges of a schema, by id.
pub fn edges(schema: &Schema) -> Vec<Edge> {
    let keys = schema.walk_foreign_keys().map(of_foreign_key);
    let mut all: Vec<_> = keys.chain(schema.many_to_many().values().map(of_many_to_many)).collect();
    all.sort_by_key(|edge| edge.id);
    all
}

fn of_foreign_key(key: ForeignKeyRef<'_>) -> Edge {
    // A list column (MongoDB) holds many keys: each child then has any number of parents.
    let list = key.walk_columns().any(|column| column.arity == Arity::List);
    let parent = match (list, key.is_optional()) {
        (true, _) => Cardinality::ZeroOrMany,
        (false, true) => Cardinality::ZeroOrOne,
        (false, false) => Cardinality::One,
    };
    let child = if key.is_unique() { Cardinality::ZeroOrOne } else { Cardinality::ZeroOrMany };
    Edge {
        id: key.id.into(),
        tables: [key.table, key.references],
        columns: [key.columns.first().copied(), key.ref_columns.first().copied()],
        kinds: [child, parent],
        identifying: !key.columns.is_empty() && key.is_identifying(),
    }
}

fn of_many_to_many(relation: &ManyToMany) -> Edge {
    Edge {
        id: relation.id.into(),
        tables: [relation.a.table, relation.b.table],
        columns: [None, None],
        kinds: [Cardinality::ZeroOrMany, Cardinality::ZeroOrMany],
        identifying: false,
    }
}
