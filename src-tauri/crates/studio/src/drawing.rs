//! What the diagram shows of a schema: sizes, modules and routes, kept from edit to edit so that only what changed is
//! sent again.

use std::collections::BTreeMap;

use diagram::{Detail, Rect, Route, Size, Wiring};
use schema::{Object, Schema, TableId};

use crate::views::Views;
use crate::{Cardinality, EdgeId, EdgeRoute, TableBox};

/// Sizes, modules and routes of what is shown of a schema whose tables are all placed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Drawing {
    pub sizes: BTreeMap<TableId, Size>,
    pub modules: BTreeMap<TableId, String>,
    pub routes: BTreeMap<diagram::EdgeId, Route>,
    wire: BTreeMap<diagram::EdgeId, EdgeRoute>,
    /// Where the tables stand, and what else routes depend on: as long as both are the same, so are they.
    rects: BTreeMap<TableId, Rect>,
    wiring: Wiring,
    detail: Detail,
}

/// What a new drawing has that the old one had not.
#[derive(Default)]
pub(crate) struct Redrawn {
    pub boxes: Vec<TableBox>,
    pub modules: Option<BTreeMap<TableId, String>>,
    pub routes: Vec<EdgeRoute>,
    pub routes_removed: Vec<EdgeId>,
}

impl Drawing {
    /// The drawing of what is shown of a schema.
    pub fn of(schema: &Schema, views: &Views) -> Self {
        let mut drawing = Self::default();
        drawing.redraw(schema, views);
        drawing
    }

    /// The drawing after changes. Routes are laid anew from places and schema alone, never from the routes before: a table
    /// that comes back to its place has its routes back.
    pub fn redraw(&mut self, schema: &Schema, views: &Views) -> Redrawn {
        let detail = views.detail();
        let sizes = diagram::sizes_in(schema, detail);
        let rects = views.current().map_or_else(|| rects(schema, &sizes), |view| diagram::view_boxes(schema, view));
        let wiring = Wiring::of(schema, detail);
        let modules = diagram::modules(schema);
        let boxes = sizes.iter().filter(|(id, size)| self.sizes.get(id) != Some(size));
        let boxes = boxes.map(|(id, size)| table_box(*id, *size)).collect();
        let same = rects == self.rects && wiring == self.wiring;
        let routes = if same { self.routes.clone() } else { wiring.route(&rects) };
        let is_new = self.modules != modules;
        *self = Self { sizes, modules, rects, wiring, detail, ..std::mem::take(self) };
        let (routes, routes_removed) = self.take(schema, routes);
        Redrawn { boxes, modules: is_new.then(|| self.modules.clone()), routes, routes_removed }
    }

    /// The drawing after tables of the whole diagram moved and nothing else changed.
    pub fn redraw_places(&mut self, schema: &Schema) -> Redrawn {
        let rects = rects(schema, &self.sizes);
        if rects == self.rects {
            return Redrawn::default();
        }
        let routes = self.wiring.route(&rects);
        self.rects = rects;
        let (routes, routes_removed) = self.take(schema, routes);
        Redrawn { routes, routes_removed, ..Redrawn::default() }
    }

    /// Takes new routes; those that differ come back, and the edges that have none any more.
    fn take(&mut self, schema: &Schema, routes: BTreeMap<diagram::EdgeId, Route>) -> (Vec<EdgeRoute>, Vec<EdgeId>) {
        let before = std::mem::replace(&mut self.routes, routes);
        let mut known = std::mem::take(&mut self.wire);
        let mut changed = Vec::new();
        let tables: BTreeMap<_, _> = self.wiring.edges().iter().map(|edge| (edge.id, edge.tables)).collect();
        for (id, route) in &self.routes {
            let Some(ends) = tables.get(id).copied() else { continue };
            let old = known.remove(id);
            let same = old.filter(|old| before.get(id) == Some(route) && [old.from, old.to] == ends);
            let is_new = same.is_none();
            if let Some(wire) = same.or_else(|| on_wire(schema, *id, ends, route)) {
                changed.extend(is_new.then(|| wire.clone()));
                self.wire.insert(*id, wire);
            }
        }
        let removed = known.into_iter().filter(|(id, _)| !self.wire.contains_key(id));
        (changed, removed.map(|(_, gone)| gone.edge).collect())
    }

    /// Boxes of the tables that are shown.
    pub fn rects(&self) -> &BTreeMap<TableId, Rect> {
        &self.rects
    }

    /// How much of each table is shown.
    pub fn detail(&self) -> Detail {
        self.detail
    }

    /// Boxes of all tables, as the window takes them.
    pub fn boxes(&self) -> Vec<TableBox> {
        self.sizes.iter().map(|(id, size)| table_box(*id, *size)).collect()
    }

    /// Routes of all edges, as the window takes them.
    pub fn edge_routes(&self) -> Vec<EdgeRoute> {
        self.wire.values().cloned().collect()
    }
}

/// Boxes of all placed tables.
pub(crate) fn rects(schema: &Schema, sizes: &BTreeMap<TableId, Size>) -> BTreeMap<TableId, Rect> {
    let placed = schema.placements().iter();
    placed
        .filter_map(|(id, placement)| {
            let size = sizes.get(id)?;
            Some((*id, Rect { x: placement.x, y: placement.y, width: size.width, height: size.height }))
        })
        .collect()
}

/// Tables that a change is about.
pub(crate) fn touched(schema: &Schema, object: Object) -> Vec<TableId> {
    match object {
        Object::Table(id) => vec![id],
        Object::Column(id) => schema.columns().get(&id).map(|column| vec![column.table]).unwrap_or_default(),
        Object::Index(id) => schema.indexes().get(&id).map(|index| vec![index.table]).unwrap_or_default(),
        Object::ForeignKey(id) => {
            schema.foreign_keys().get(&id).map(|key| vec![key.table, key.references]).unwrap_or_default()
        }
        Object::ManyToMany(id) => {
            schema.many_to_many().get(&id).map(|r| vec![r.a.table, r.b.table]).unwrap_or_default()
        }
        Object::Schema | Object::Enum(_) | Object::Check(_) => Vec::new(),
    }
}

fn table_box(table: TableId, size: Size) -> TableBox {
    TableBox { table, width: size.width, height: size.height }
}

pub(crate) fn on_wire(schema: &Schema, id: diagram::EdgeId, tables: [TableId; 2], route: &Route) -> Option<EdgeRoute> {
    let key = schema::ForeignKeyId(id.0);
    let edge = if schema.foreign_keys().contains_key(&key) {
        EdgeId::ForeignKey(key)
    } else {
        EdgeId::ManyToMany(*schema.many_to_many().keys().find(|relation| relation.0 == id.0)?)
    };
    Some(EdgeRoute {
        edge,
        from: tables[0],
        to: tables[1],
        points: route.points.clone(),
        start: cardinality(route.ends[0].kind),
        end: cardinality(route.ends[1].kind),
        identifying: route.identifying,
    })
}

pub(crate) fn cardinality(kind: diagram::Cardinality) -> Cardinality {
    match kind {
        diagram::Cardinality::One => Cardinality::One,
        diagram::Cardinality::ZeroOrOne => Cardinality::ZeroOrOne,
        diagram::Cardinality::Many => Cardinality::OneOrMany,
        diagram::Cardinality::ZeroOrMany => Cardinality::ZeroOrMany,
    }
}
