//! Saved views: named parts of the diagram in which tables have places of their own. A view names tables, it never holds
//! them: what the schema lacks is not drawn, and comes back with its place when the table does.

use std::collections::{BTreeMap, BTreeSet};

use schema::{Change, Edit, Placement, Schema, TableId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::arrange::graph_of;
use crate::tables::Rect;
use crate::{Detail, Options, arrange, boxes_in, layout, sizes_in};

/// Identity of a saved view: never reused within the life of a document, and nothing outside of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(transparent)]
pub struct ViewId(pub u32);

/// A named part of the diagram with places of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SavedView {
    /// Identity.
    pub id: ViewId,
    /// Its name, of which there is one only.
    pub name: String,
    /// How much of its tables is drawn.
    pub detail: Detail,
    /// Its tables and where they stand: left and upper edge.
    pub places: BTreeMap<TableId, (i32, i32)>,
}

/// The boxes of a view's tables as they stand in it.
pub fn view_boxes(schema: &Schema, view: &SavedView) -> BTreeMap<TableId, Rect> {
    boxes_in(schema, &view.places, view.detail)
}

/// The schema with these tables alone, under the same ids: relations to others are left out.
pub fn part(schema: &Schema, tables: &BTreeSet<TableId>) -> Schema {
    let mut out = Schema::new();
    let mut put = |change: Change| {
        let applied = schema::apply(&mut out, &change);
        debug_assert!(applied.is_ok(), "{applied:?}");
    };
    for to in schema.enums().values() {
        put(Change::Enum(Edit::Create { to: to.clone() }));
    }
    for to in tables.iter().filter_map(|id| schema.tables().get(id)) {
        put(Change::Table(Edit::Create { to: to.clone() }));
    }
    for table in tables {
        for to in schema.columns_of(*table).iter().filter_map(|id| schema.columns().get(id)) {
            put(Change::Column(Edit::Create { to: to.clone() }));
        }
        for to in schema.indexes_of(*table).iter().filter_map(|id| schema.indexes().get(id)) {
            put(Change::Index(Edit::Create { to: to.clone() }));
        }
        if let Some(to) = schema.placements().get(table) {
            put(Change::Placement(Edit::Create { to: to.clone() }));
        }
    }
    let within = |ends: [TableId; 2]| ends.iter().all(|end| tables.contains(end));
    for to in schema.foreign_keys().values().filter(|key| within([key.table, key.references])) {
        put(Change::ForeignKey(Edit::Create { to: to.clone() }));
    }
    for to in schema.many_to_many().values().filter(|relation| within([relation.a.table, relation.b.table])) {
        put(Change::ManyToMany(Edit::Create { to: to.clone() }));
    }
    out.reserve_ids(schema.ids().next());
    out
}

/// Places for all tables of a view: those in `keep` stay where they are, the others find places near what they are joined to;
/// with nothing to keep, the view is laid out as a whole for what is drawn of its tables. Empty if cancelled.
pub fn arrange_view(
    schema: &Schema,
    view: &SavedView,
    keep: &BTreeSet<TableId>,
    options: &Options<'_>,
) -> BTreeMap<TableId, (i32, i32)> {
    let ids: BTreeSet<TableId> = view.places.keys().copied().filter(|id| schema.tables().contains_key(id)).collect();
    let part = part(schema, &ids);
    let kept: BTreeMap<TableId, Placement> = (view.places.iter())
        .filter(|(id, _)| keep.contains(id) && ids.contains(id))
        .map(|(id, (x, y))| (*id, Placement { table: *id, x: *x, y: *y, color: None, pinned: false }))
        .collect();
    if kept.is_empty() && view.detail != Detail::All {
        let ids: Vec<TableId> = ids.into_iter().collect();
        let corners = layout(&graph_of(&part, &ids, &sizes_in(&part, view.detail)), options);
        return ids.into_iter().zip(corners).collect();
    }
    arrange(&part, &kept, options)
}

/// The view without overlaps, where more is drawn of its tables than there was room for: who stands in the way of another
/// finds a new place, the others stay.
pub fn put_apart(schema: &Schema, mut view: SavedView, options: &Options<'_>) -> SavedView {
    let boxes = view_boxes(schema, &view);
    let mut order: Vec<(TableId, Rect)> = boxes.into_iter().collect();
    order.sort_by_key(|(id, rect)| (rect.x, rect.y, *id));
    let mut kept: Vec<(TableId, Rect)> = Vec::new();
    let mut near: Vec<Rect> = Vec::new();
    for (id, rect) in &order {
        near.retain(|other| other.right() > rect.x);
        if !near.iter().any(|other| other.overlaps(*rect)) {
            near.push(*rect);
            kept.push((*id, *rect));
        }
    }
    if kept.len() < order.len() {
        let keep = kept.iter().map(|(id, _)| *id).collect();
        view.places.extend(arrange_view(schema, &view, &keep, options));
    }
    view
}
