//! What is drawn beside or instead of tables on demand: boxes of enums, linked to the columns that use them; join tables of
//! implicit many-to-many relations; and tables that do nothing but join, folded into one line. Shows the schema in another
//! way and never alters it: no table moves, and nothing stands upon another.

use std::collections::{BTreeMap, BTreeSet};

use schema::{ColumnId, ColumnType, DefaultValue, EnumId, ForeignKeyId, ManyToManyId, Schema, TableId, TableRef};

use crate::arrange::{Graph, join};
use crate::route::{Route, route_edges};
use crate::{
    Cardinality, Detail, Edge, EdgeId, HEADER, MAX_WIDTH, MIN_WIDTH, PADDING, ROW, Rect, Size, edges_in, modules,
    text_width,
};

/// Height of the box of a join table: its name alone.
pub const JOIN_HEIGHT: i32 = 30;
/// So many values of an enum are drawn; what is beyond is told by one more row.
pub const VALUES: usize = 14;
/// Room beside the texts of a box.
const INSET: i32 = 14;

/// What shall be drawn.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// These enums have boxes.
    pub enums: BTreeSet<EnumId>,
    /// Implicit many-to-many relations are drawn with their join tables.
    pub joins: bool,
    /// Tables that only join two others are drawn as a line.
    pub fold: bool,
}

/// A join table that no text names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Join {
    /// Its relation.
    pub relation: ManyToManyId,
    /// Its name in the database.
    pub name: String,
    /// Its box.
    pub rect: Rect,
    /// The ways to both ends.
    pub routes: Vec<Route>,
}

/// A table that is drawn as a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fold {
    /// The table.
    pub table: TableId,
    /// The tables that it joins.
    pub ends: [TableId; 2],
    /// Its way.
    pub route: Route,
}

/// A thin line from a column to the enum that it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The enum.
    pub id: EnumId,
    /// The column.
    pub column: ColumnId,
    /// Its way.
    pub points: Vec<(i32, i32)>,
}

/// A diagram as it is drawn then.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Presented {
    /// Boxes of enums.
    pub enums: BTreeMap<EnumId, Rect>,
    /// Lines to them.
    pub links: Vec<Link>,
    /// Join tables.
    pub joins: Vec<Join>,
    /// Tables that are drawn as lines.
    pub folds: Vec<Fold>,
    /// The ways of the schema's own edges: around what is drawn in addition, and without those of folded tables.
    pub routes: BTreeMap<EdgeId, Route>,
}

/// Draws a schema in another way. `boxes` are those of the tables that are shown, with so much of each as `detail` says;
/// `chosen` are the corners of enums that somebody chose.
pub fn present(
    schema: &Schema,
    boxes: &BTreeMap<TableId, Rect>,
    detail: Detail,
    wanted: &Wanted,
    chosen: &BTreeMap<EnumId, (i32, i32)>,
) -> Presented {
    let mut sheet = Sheet::of(schema, boxes, detail, wanted);
    sheet.place(schema, chosen);
    sheet.route(schema, detail)
}

/// Whether a table does nothing but join two others: its key is two foreign keys, it holds nothing else but times that set
/// themselves, and nobody refers to it. Those keys.
pub fn only_joins(table: TableRef<'_>) -> Option<[ForeignKeyId; 2]> {
    let keys: Vec<_> = table.references().collect();
    let [a, b] = keys.as_slice() else { return None };
    let primary: BTreeSet<ColumnId> = table.primary_key()?.columns()?.into_iter().collect();
    let joined: BTreeSet<ColumnId> = a.columns.iter().chain(&b.columns).copied().collect();
    let sets_itself = |column: schema::ColumnRef<'_>| {
        column.updated_at || column.default.as_ref().is_some_and(|default| default.value == DefaultValue::Now)
    };
    let bare = table.columns().all(|column| joined.contains(&column.id) || sets_itself(column));
    let itself = a.references == table.id || b.references == table.id;
    let alone = table.referenced_by().next().is_none() && table.many_to_many().next().is_none();
    (primary == joined && bare && alone && !itself).then_some([a.id, b.id])
}

/// What a box that is drawn in addition stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Enum(EnumId),
    Join(ManyToManyId),
}

/// An additional box: under an id that no table has.
struct Extra {
    id: TableId,
    kind: Kind,
    size: Size,
    name: String,
}

/// A picture under construction.
struct Sheet {
    boxes: BTreeMap<TableId, Rect>,
    extras: Vec<Extra>,
    edges: Vec<Edge>,
    folds: Vec<(TableId, EdgeId, [TableId; 2])>,
    links: BTreeMap<EdgeId, (EnumId, ColumnId)>,
    joins: BTreeMap<EdgeId, ManyToManyId>,
}

impl Sheet {
    fn of(schema: &Schema, boxes: &BTreeMap<TableId, Rect>, detail: Detail, wanted: &Wanted) -> Self {
        let mut ids = schema.ids();
        let mut sheet = Self {
            boxes: boxes.clone(),
            extras: Vec::new(),
            edges: edges_in(schema, detail),
            folds: Vec::new(),
            links: BTreeMap::new(),
            joins: BTreeMap::new(),
        };
        if wanted.fold {
            for table in schema.walk_tables() {
                let Some(keys) = only_joins(table) else { continue };
                let ends = keys.map(|key| schema.foreign_key(key).map_or(table.id, |key| key.references));
                // A line needs both its ends, and stands for a table that is there.
                if ![table.id, ends[0], ends[1]].iter().all(|end| boxes.contains_key(end)) {
                    continue;
                }
                let own: Vec<EdgeId> = keys.into_iter().map(EdgeId::from).collect();
                sheet.edges.retain(|edge| !own.contains(&edge.id));
                sheet.boxes.remove(&table.id);
                let id = EdgeId(ids.fresh::<TableId>().0);
                sheet.folds.push((table.id, id, ends));
                let kinds = [Cardinality::ZeroOrMany; 2];
                sheet.edges.push(Edge { id, tables: ends, columns: [None, None], kinds, identifying: false });
            }
        }
        if wanted.joins {
            for relation in schema.many_to_many().values() {
                let end = |table: TableId| schema.tables().get(&table).map_or("", |table| table.name.as_str());
                let (a, b) = (relation.a.table, relation.b.table);
                if ![a, b].iter().all(|end| boxes.contains_key(end)) {
                    continue;
                }
                let own = relation.relation.clone().unwrap_or_else(|| format!("{}To{}", end(a), end(b)));
                let name = format!("_{own}");
                let id: TableId = ids.fresh();
                sheet.edges.retain(|edge| edge.id != relation.id.into());
                for end in [a, b] {
                    let key = schema.table(end).and_then(|table| table.primary_key()?.columns()?.first().copied());
                    let edge = EdgeId(ids.fresh::<TableId>().0);
                    let kinds = [Cardinality::ZeroOrMany, Cardinality::One];
                    let columns = [None, key];
                    sheet.edges.push(Edge { id: edge, tables: [id, end], columns, kinds, identifying: true });
                    sheet.joins.insert(edge, relation.id);
                }
                let size = Size { width: width_of(&[(name.as_str(), 13)]), height: JOIN_HEIGHT };
                sheet.extras.push(Extra { id, kind: Kind::Join(relation.id), size, name });
            }
        }
        for record in wanted.enums.iter().filter_map(|id| schema.enums().get(id)) {
            let id: TableId = ids.fresh();
            let values = record.values.iter().take(VALUES).map(|value| (value.name.as_str(), 13));
            let texts: Vec<(&str, i32)> = [(record.name.as_str(), 14)].into_iter().chain(values).collect();
            let rows = record.values.len().min(VALUES) + usize::from(record.values.len() > VALUES);
            let height = HEADER + ROW * i32::try_from(rows).unwrap_or(0) + PADDING;
            let size = Size { width: width_of(&texts), height };
            sheet.extras.push(Extra { id, kind: Kind::Enum(record.id), size, name: record.name.clone() });
            for column in schema.columns().values().filter(|column| column.ty == ColumnType::Enum(record.id)) {
                if !sheet.boxes.contains_key(&column.table) {
                    continue;
                }
                let edge = EdgeId(ids.fresh::<TableId>().0);
                let kinds = [Cardinality::One; 2];
                let row = schema.column(column.id).filter(|column| detail.shows(*column)).map(|column| column.id);
                let (tables, columns) = ([column.table, id], [row, None]);
                sheet.edges.push(Edge { id: edge, tables, columns, kinds, identifying: false });
                sheet.links.insert(edge, (record.id, column.id));
            }
        }
        sheet
    }

    /// Finds free places for the additional boxes near what they are joined to.
    fn place(&mut self, schema: &Schema, chosen: &BTreeMap<EnumId, (i32, i32)>) {
        if self.extras.is_empty() {
            return;
        }
        // A chosen place holds as long as nothing else stands there.
        for extra in &self.extras {
            let corner = match extra.kind {
                Kind::Enum(id) => chosen.get(&id),
                Kind::Join(_) => None,
            };
            let Some((x, y)) = corner.copied() else { continue };
            let rect = Rect { x, y, width: extra.size.width, height: extra.size.height };
            if !self.boxes.values().any(|other| other.overlaps(rect)) {
                self.boxes.insert(extra.id, rect);
            }
        }
        let modules = modules(schema);
        let names: Vec<&String> = modules.values().collect::<BTreeSet<_>>().into_iter().collect();
        let mut ids: Vec<TableId> = self.boxes.keys().copied().collect();
        ids.extend(self.extras.iter().map(|extra| extra.id).filter(|id| !self.boxes.contains_key(id)));
        let places: BTreeMap<TableId, usize> = ids.iter().enumerate().map(|(at, id)| (*id, at)).collect();
        let size = |id: &TableId| match self.boxes.get(id) {
            Some(rect) => Size { width: rect.width, height: rect.height },
            None => {
                let extra = self.extras.iter().find(|extra| extra.id == *id);
                extra.map_or(Size { width: MIN_WIDTH, height: HEADER }, |extra| extra.size)
            }
        };
        let group = |id: &TableId| modules.get(id).and_then(|name| names.iter().position(|other| *other == name));
        let graph = Graph {
            sizes: ids.iter().map(size).collect(),
            groups: ids.iter().map(|id| group(id).unwrap_or(names.len())).collect(),
            edges: (self.edges.iter())
                .filter_map(|edge| Some((*places.get(&edge.tables[0])?, *places.get(&edge.tables[1])?)))
                .collect(),
        };
        let kept: Vec<Option<(i32, i32)>> =
            ids.iter().map(|id| self.boxes.get(id).map(|rect| (rect.x, rect.y))).collect();
        let corners = join(&graph, &kept);
        for ((id, size), (x, y)) in ids.iter().zip(&graph.sizes).zip(corners) {
            self.boxes.entry(*id).or_insert(Rect { x, y, width: size.width, height: size.height });
        }
    }

    fn route(self, schema: &Schema, detail: Detail) -> Presented {
        let mut routes = route_edges(schema, &self.boxes, detail, &self.edges);
        let mut presented = Presented::default();
        for (edge, (id, column)) in self.links {
            if let Some(route) = routes.remove(&edge) {
                presented.links.push(Link { id, column, points: route.points });
            }
        }
        for (table, edge, ends) in self.folds {
            if let Some(route) = routes.remove(&edge) {
                presented.folds.push(Fold { table, ends, route });
            }
        }
        for extra in self.extras {
            let Some(rect) = self.boxes.get(&extra.id).copied() else { continue };
            match extra.kind {
                Kind::Enum(id) => drop(presented.enums.insert(id, rect)),
                Kind::Join(relation) => {
                    let own = self.joins.iter().filter(|(_, of)| **of == relation);
                    let routes = own.filter_map(|(edge, _)| routes.remove(edge)).collect();
                    presented.joins.push(Join { relation, name: extra.name, rect, routes });
                }
            }
        }
        presented.routes = routes;
        presented
    }
}

/// The width that texts need, each in a font of its height.
fn width_of(texts: &[(&str, i32)]) -> i32 {
    let widest = texts.iter().map(|(text, font)| text_width(text, *font)).fold(0, i32::max);
    (widest + 2 * INSET + 1).clamp(96, MAX_WIDTH) & !1
}
