//! Orthogonal routes for edges, from the row of the child's column to the row of the parent's. No route runs through a
//! table unless tables themselves overlap; routes that run side by side are kept apart. Never moves a table.
//!
//! The free space between the tables is cut into rectangles ([`space`]), the shortest way with few bends is searched
//! through them ([`path`]), and then every stretch gets a track of its own ([`tracks`]).

mod path;
mod space;
mod tracks;

use std::collections::{BTreeMap, BTreeSet};

use schema::{ColumnId, Schema, TableId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Cardinality, Detail, Edge, EdgeId, End, Graph, HEADER, ROW, Rect, Side, Size, edges_in, row_in};
use path::Search;
use space::Space;
use tracks::Wire;

/// Distance that routes keep from the sides of tables: the crow's foot stands there.
pub(crate) const ACROSS: i32 = 18;
/// Distance that routes keep from the upper and lower edges of tables.
const DOWN: i32 = 8;
/// How far above or below the middle of its row an edge may end.
const SPREAD: i32 = 6;
/// A parent with so many children is searched from once for all of them.
const MANY_CHILDREN: usize = 12;
/// Boxes beyond this take no part: leaves room to calculate.
const LIMIT: i32 = 100_000_000;

/// How an edge runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Route {
    /// Corners from the child's side to the parent's; each stretch is horizontal or vertical.
    pub points: Vec<(i32, i32)>,
    /// The child's end and the parent's.
    pub ends: [End; 2],
    /// Whether the child is identified by its parent: drawn solid, else dashed.
    pub identifying: bool,
}

/// Routes of all edges whose tables both have a box. They depend on boxes and schema alone: what stood where before, or in
/// which order the tables were made, is not seen in them.
pub fn route(schema: &Schema, boxes: &BTreeMap<TableId, Rect>) -> BTreeMap<EdgeId, Route> {
    route_in(schema, boxes, Detail::All)
}

/// The same where only so much of the tables is drawn, which their boxes must be made for.
pub fn route_in(schema: &Schema, boxes: &BTreeMap<TableId, Rect>, detail: Detail) -> BTreeMap<EdgeId, Route> {
    Wiring::of(schema, detail).route(boxes)
}

/// All that routes depend on beside the boxes: as long as it is the same it can be kept while tables move.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wiring {
    edges: Vec<Edge>,
    /// Distance of both ends of each edge from the upper edges of their tables.
    rows: Vec<[i32; 2]>,
}

impl Wiring {
    /// The edges of a schema and the rows that they end at.
    pub fn of(schema: &Schema, detail: Detail) -> Self {
        Self::of_edges(schema, detail, edges_in(schema, detail))
    }

    /// The same for edges that need not be the schema's own.
    fn of_edges(schema: &Schema, detail: Detail, edges: Vec<Edge>) -> Self {
        let meeting = rows(&edges);
        let row = |edge: &Edge, end: usize| {
            let row = edge.columns[end].and_then(|column| row_in(schema, edge.tables[end], column, detail));
            row.unwrap_or(HEADER / 2) + offset(&meeting, edge, end)
        };
        let rows = edges.iter().map(|edge| [row(edge, 0), row(edge, 1)]).collect();
        Self { edges, rows }
    }

    /// The edges of a graph, which has no columns: a child's ends are spread over its rows, a parent's are in its first.
    pub fn of_graph(graph: &Graph) -> Self {
        let table = |at: usize| TableId(u32::try_from(at).unwrap_or(u32::MAX));
        let (mut edges, mut rows) = (Vec::new(), Vec::new());
        for (number, (a, b)) in (0..).zip(graph.edges.iter().copied()) {
            edges.push(Edge {
                id: EdgeId(number),
                tables: [table(a), table(b)],
                columns: [None, None],
                kinds: [Cardinality::ZeroOrMany, Cardinality::One],
                identifying: false,
            });
            let height = graph.sizes.get(a).map_or(0, |size| size.height);
            let count = ((height - HEADER) / ROW).max(1);
            let row = i32::try_from(number).unwrap_or(0) * 7 % count;
            rows.push([HEADER + ROW * row + ROW / 2, HEADER + ROW / 2]);
        }
        Self { edges, rows }
    }

    /// Routes of the edges of a graph whose boxes have these corners, in the order of its edges.
    pub fn route_graph(&self, graph: &Graph, corners: &[(i32, i32)]) -> Vec<Route> {
        let rect = |((x, y), size): (&(i32, i32), &Size)| Rect { x: *x, y: *y, width: size.width, height: size.height };
        let boxes = (0..).map(TableId).zip(corners.iter().zip(&graph.sizes).map(rect)).collect();
        self.route(&boxes).into_values().collect()
    }

    /// The edges, by id.
    pub fn edges(&self) -> &[Edge] {
        &self.edges
    }

    /// Routes of all edges whose tables both have a box.
    pub fn route(&self, boxes: &BTreeMap<TableId, Rect>) -> BTreeMap<EdgeId, Route> {
        run(self, boxes)
    }
}

/// Routes of these edges, which need not be the schema's own.
pub(crate) fn route_edges(
    schema: &Schema,
    boxes: &BTreeMap<TableId, Rect>,
    detail: Detail,
    edges: &[Edge],
) -> BTreeMap<EdgeId, Route> {
    Wiring::of_edges(schema, detail, edges.to_vec()).route(boxes)
}

/// Where an edge may end: the rows of both ends, each with two sides.
#[derive(Debug, Clone, Copy)]
struct Anchor {
    rect: Rect,
    y: i32,
}

impl Anchor {
    fn of(boxes: &BTreeMap<TableId, Rect>, table: TableId, row: i32) -> Option<Self> {
        let rect = *boxes.get(&table)?;
        if [rect.x, rect.y, rect.right(), rect.bottom()].iter().any(|c| !(-LIMIT..=LIMIT).contains(c)) {
            return None;
        }
        Some(Self { rect, y: rect.y + row.clamp(0, rect.height) })
    }

    /// The point on a side of the table.
    fn at(self, side: Side) -> (i32, i32) {
        match side {
            Side::Left => (self.rect.x, self.y),
            Side::Right => (self.rect.right(), self.y),
        }
    }
}

/// What kinds of ends meet in one row: child or parent, and the crow's foot.
type Rows = BTreeMap<(TableId, Option<ColumnId>), BTreeSet<(usize, Cardinality)>>;

fn rows(edges: &[Edge]) -> Rows {
    let mut rows = Rows::new();
    for (edge, end) in edges.iter().flat_map(|edge| [(edge, 0), (edge, 1)]) {
        rows.entry((edge.tables[end], edge.columns[end])).or_default().insert((end, edge.kinds[end]));
    }
    rows
}

/// Different crow's feet in one row stand above each other, within the row.
fn offset(rows: &Rows, edge: &Edge, end: usize) -> i32 {
    let Some(kinds) = rows.get(&(edge.tables[end], edge.columns[end])) else { return 0 };
    let place = kinds.iter().position(|kind| *kind == (end, edge.kinds[end])).unwrap_or(0);
    let (place, last) = (i32::try_from(place).unwrap_or(0), i32::try_from(kinds.len()).unwrap_or(1) - 1);
    if last <= 0 { 0 } else { (2 * place - last) * SPREAD / last }
}

fn run(wiring: &Wiring, boxes: &BTreeMap<TableId, Rect>) -> BTreeMap<EdgeId, Route> {
    let ends = wiring.edges.iter().zip(&wiring.rows);
    let mut jobs: Vec<(&Edge, [Anchor; 2])> = ends
        .filter_map(|(edge, rows)| {
            let anchor = |end: usize| Anchor::of(boxes, edge.tables[end], rows[end]);
            Some((edge, [anchor(0)?, anchor(1)?]))
        })
        .collect();
    // Short edges first: they have the least choice. Of equally long ones the place decides, then the id.
    jobs.sort_by_key(|(edge, [a, b])| {
        let apart = |a: i32, b: i32| a.abs_diff(b);
        (apart(a.rect.x, b.rect.x) + apart(a.y, b.y), [a, b].map(|end| (end.rect.x, end.y)), edge.id)
    });
    let mut rects: Vec<Rect> = boxes.values().copied().filter(|r| r.x.abs() < LIMIT && r.y.abs() < LIMIT).collect();
    rects.sort_by_key(|rect| (rect.x, rect.y, rect.width, rect.height));
    let mut wires = Vec::new();
    let mut failed = Vec::new();
    if jobs.is_empty() {
        return BTreeMap::new();
    }
    let space = Space::around(&rects, ACROSS, DOWN);
    let mut search = Search::new(&space);
    for group in groups(&jobs) {
        match group[..] {
            [job] => match search.find(job.0.tables[0], &job.1, ACROSS) {
                Some(wire) => wires.push((job.0, job.1, wire)),
                None => failed.push(*job),
            },
            _ => {
                let children: Vec<(TableId, Anchor)> =
                    group.iter().map(|(edge, [a, _])| (edge.tables[0], *a)).collect();
                let Some((_, [_, parent])) = group.first() else { continue };
                for (job, wire) in group.iter().zip(search.find_tree(&children, *parent, ACROSS)) {
                    match wire {
                        Some(wire) => wires.push((job.0, job.1, wire)),
                        None => failed.push(**job),
                    }
                }
            }
        }
    }
    if !failed.is_empty() {
        // Tables stand too close for comfort, or upon each other.
        let tight = Space::around(&rects, 1, 1);
        let mut search = Search::new(&tight);
        for (edge, anchors) in failed {
            let wire = search.find(edge.tables[0], &anchors, 1).unwrap_or_else(|| direct(edge.tables[0], &anchors));
            wires.push((edge, anchors, Wire { tight: true, ..wire }));
        }
    }
    let mut lines: Vec<&mut Wire> = wires.iter_mut().map(|(_, _, wire)| wire).collect();
    tracks::assign(&mut lines, &space);
    wires.into_iter().map(|(edge, anchors, wire)| (edge.id, finish(edge, &anchors, &wire))).collect()
}

/// The jobs in their order, those of a parent with many children together, where the middle one of them stands.
fn groups<'a, 'b>(jobs: &'b [(&'a Edge, [Anchor; 2])]) -> Vec<Vec<&'b (&'a Edge, [Anchor; 2])>> {
    let parent = |job: &(&Edge, [Anchor; 2])| (job.0.tables[1], job.1[1].y);
    let mut members: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (place, job) in jobs.iter().enumerate() {
        members.entry(parent(job)).or_default().push(place);
    }
    members.retain(|_, places| places.len() >= MANY_CHILDREN);
    let mut groups = Vec::with_capacity(jobs.len());
    for (place, job) in jobs.iter().enumerate() {
        match members.get(&parent(job)) {
            None => groups.push(vec![job]),
            Some(places) if places[places.len() / 2] == place => {
                groups.push(places.iter().map(|place| &jobs[*place]).collect());
            }
            Some(_) => {}
        }
    }
    groups
}

/// The way that looks at no obstacle: for tables that stand upon each other.
fn direct(child: TableId, [a, b]: &[Anchor; 2]) -> Wire {
    let sides = if a.rect.right() <= b.rect.x {
        [Side::Right, Side::Left]
    } else if b.rect.right() <= a.rect.x {
        [Side::Left, Side::Right]
    } else {
        [Side::Right, Side::Right]
    };
    let (from, to) = (a.at(sides[0]).0, b.at(sides[1]).0);
    let range = if sides[0] == sides[1] {
        (from.max(to) + ACROSS, from.max(to) + 4 * ACROSS)
    } else {
        (from.min(to), from.max(to))
    };
    Wire::single(child, sides, [(from, a.y), (to, b.y)], range)
}

/// The route of a wire whose stretches have their tracks.
fn finish(edge: &Edge, anchors: &[Anchor; 2], wire: &Wire) -> Route {
    let ends = [0, 1].map(|i| End { table: edge.tables[i], kind: edge.kinds[i], side: wire.sides[i] });
    let points = wire.points(anchors[0].at(wire.sides[0]), anchors[1].at(wire.sides[1]));
    Route { points, ends, identifying: edge.identifying }
}
