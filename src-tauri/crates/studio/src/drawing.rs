//! What the diagram shows of a schema: sizes, modules and routes, kept from edit to edit so that only what changed is
//! sent again.

use std::collections::BTreeMap;

use diagram::{Detail, Edge, Rect, Route, Size};
use schema::{Object, Schema, TableId};

use crate::views::Views;
use crate::{Cardinality, EdgeId, EdgeRoute, TableBox};

/// Sizes, modules and routes of what is shown of a schema whose tables are all placed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Drawing {
    detail: Detail,
    pub sizes: BTreeMap<TableId, Size>,
    pub modules: BTreeMap<TableId, String>,
    pub routes: BTreeMap<diagram::EdgeId, Route>,
    wire: BTreeMap<diagram::EdgeId, EdgeRoute>,
    ground: Ground,
}

/// All that routes depend on: as long as it is the same, so are they.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Ground {
    rects: BTreeMap<TableId, Rect>,
    edges: Vec<Edge>,
    /// The rows that the edges end at.
    rows: Vec<[Option<i32>; 2]>,
}

impl Ground {
    fn of(schema: &Schema, views: &Views, sizes: &BTreeMap<TableId, Size>) -> Self {
        let detail = views.detail();
        let edges = diagram::edges_in(schema, detail);
        let row = |edge: &Edge, end: usize| diagram::row_in(schema, edge.tables[end], edge.columns[end]?, detail);
        let rows = edges.iter().map(|edge| [row(edge, 0), row(edge, 1)]).collect();
        let rects = views.current().map_or_else(|| rects(schema, sizes), |view| diagram::view_boxes(schema, view));
        Self { rects, edges, rows }
    }
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
        let detail = views.detail();
        let sizes = diagram::sizes_in(schema, detail);
        let ground = Ground::of(schema, views, &sizes);
        let routes = diagram::route_in(schema, &ground.rects, detail);
        Self::new(schema, detail, sizes, ground, routes)
    }

    fn new(
        schema: &Schema,
        detail: Detail,
        sizes: BTreeMap<TableId, Size>,
        ground: Ground,
        routes: BTreeMap<diagram::EdgeId, Route>,
    ) -> Self {
        let edges = ground.edges.iter().map(|edge| (edge.id, edge.tables)).collect::<BTreeMap<_, _>>();
        let wire = routes
            .iter()
            .filter_map(|(id, route)| Some((*id, on_wire(schema, *id, *edges.get(id)?, route)?)))
            .collect();
        Self { detail, sizes, modules: diagram::modules(schema), routes, wire, ground }
    }

    /// The drawing after changes. Routes are laid anew from places and schema alone, never from the routes before: a table
    /// that comes back to its place has its routes back.
    pub fn redraw(&mut self, schema: &Schema, views: &Views) -> Redrawn {
        let detail = views.detail();
        let sizes = diagram::sizes_in(schema, detail);
        let ground = Ground::of(schema, views, &sizes);
        let same = ground == self.ground && detail == self.detail;
        let routes = if same { self.routes.clone() } else { diagram::route_in(schema, &ground.rects, detail) };
        let next = Self::new(schema, detail, sizes, ground, routes);
        let boxes = next
            .sizes
            .iter()
            .filter(|(id, size)| self.sizes.get(id) != Some(size))
            .map(|(id, size)| table_box(*id, *size));
        let redrawn = Redrawn {
            boxes: boxes.collect(),
            modules: (self.modules != next.modules).then(|| next.modules.clone()),
            routes: next
                .wire
                .iter()
                .filter(|(id, route)| self.wire.get(id) != Some(route))
                .map(|(_, route)| route.clone())
                .collect(),
            routes_removed: self
                .wire
                .iter()
                .filter(|(id, _)| !next.wire.contains_key(id))
                .map(|(_, route)| route.edge)
                .collect(),
        };
        *self = next;
        redrawn
    }

    /// Boxes of the tables that are shown.
    pub fn rects(&self) -> &BTreeMap<TableId, Rect> {
        &self.ground.rects
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
