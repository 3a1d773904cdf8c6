//! Automatic layout. Every module becomes a block of aligned columns of tables, the blocks are packed into a sheet of
//! readable proportions, and tables are exchanged until edges are short and cross little. Same input, same result; no two
//! tables ever overlap. Tables that stand already are never moved: see [`place`] for how the others join them.

mod blocks;
mod columns;
mod judge;
mod place;

use std::collections::{BTreeMap, BTreeSet};

use schema::{Placement, Schema, TableId};

use crate::{Size, edges, modules, sizes};

/// How to lay out.
#[derive(Clone, Copy, Default)]
pub struct Options<'a> {
    /// Called now and then with the share that is done, 0 to 1; `false` cancels, and the result is empty.
    pub progress: Option<&'a dyn Fn(f64) -> bool>,
}

impl std::fmt::Debug for Options<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Options").field("progress", &self.progress.is_some()).finish()
    }
}

impl Options<'_> {
    fn goes_on(&self, done: f64) -> bool {
        self.progress.is_none_or(|progress| progress(done))
    }
}

/// A graph to lay out, apart from any schema: boxes, the group of each, and edges between them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Graph {
    /// Size of every box.
    pub sizes: Vec<Size>,
    /// Group of every box; boxes of a group stand together.
    pub groups: Vec<usize>,
    /// Pairs of boxes; self references and repetitions are allowed, pairs out of range are ignored.
    pub edges: Vec<(usize, usize)>,
}

/// Upper left corners for all tables: those in `keep` where they are, the others at free places near the tables that
/// they are joined to, or, if most of the schema is new, by a layout of the whole. Empty if cancelled.
pub fn arrange(
    schema: &Schema,
    keep: &BTreeMap<TableId, Placement>,
    options: &Options<'_>,
) -> BTreeMap<TableId, (i32, i32)> {
    let sizes = sizes(schema);
    let ids: Vec<TableId> = sizes.keys().copied().collect();
    let graph = graph_of(schema, &ids, &sizes);
    let kept: Vec<Option<(i32, i32)>> =
        ids.iter().map(|id| keep.get(id).map(|placement| (placement.x, placement.y))).collect();
    let count = kept.iter().flatten().count();
    let corners = if count == ids.len() {
        kept.into_iter().flatten().collect()
    } else if count * 2 < ids.len() {
        let whole = best(schema, &ids, &graph, options);
        if whole.len() < ids.len() { Vec::new() } else { place::around(&graph, &kept, &whole) }
    } else {
        place::near(&graph, &kept)
    };
    ids.into_iter().zip(corners).collect()
}

/// Corners of all boxes: those that are kept where they are, the others at free places near what they are joined to.
pub(crate) fn join(graph: &Graph, kept: &[Option<(i32, i32)>]) -> Vec<(i32, i32)> {
    place::near(graph, kept)
}

/// New places for a few tables among the others, which stay: the chosen ones are laid out as if they were alone, and that
/// block goes where there is room for it, as near as can be to where they were. Where there is none nearby, each finds a
/// place by itself. Empty if cancelled.
pub fn tidy(schema: &Schema, chosen: &BTreeSet<TableId>, options: &Options<'_>) -> BTreeMap<TableId, (i32, i32)> {
    let sizes = sizes(schema);
    let ids: Vec<TableId> = sizes.keys().copied().collect();
    let graph = graph_of(schema, &ids, &sizes);
    let place = |id: &TableId| schema.placements().get(id).map(|placement| (placement.x, placement.y));
    let before: Vec<Option<(i32, i32)>> = ids.iter().map(place).collect();
    let members: Vec<usize> = (0..ids.len()).filter(|at| chosen.contains(&ids[*at])).collect();
    let block = layout(&graph.part(&members), options);
    if block.len() < members.len() {
        return BTreeMap::new();
    }
    let corners = place::block(&graph, &before, &members, &block);
    members.into_iter().zip(corners).map(|(at, corner)| (ids[at], corner)).collect()
}

impl Graph {
    /// Some of the boxes, with the edges between them.
    fn part(&self, members: &[usize]) -> Graph {
        let new: BTreeMap<usize, usize> = members.iter().enumerate().map(|(new, old)| (*old, new)).collect();
        let edge = |(a, b): &(usize, usize)| Some((*new.get(a)?, *new.get(b)?));
        Graph {
            sizes: members.iter().map(|at| self.sizes[*at]).collect(),
            groups: members.iter().map(|at| self.groups[*at]).collect(),
            edges: self.edges.iter().filter_map(edge).collect(),
        }
    }
}

/// The best of as many layouts as there is time for. Empty if cancelled.
fn best(schema: &Schema, ids: &[TableId], graph: &Graph, options: &Options<'_>) -> Vec<(i32, i32)> {
    let tries = judge::tries(ids.len(), graph.edges.len());
    let mut best: Option<(i64, Vec<(i32, i32)>)> = None;
    for seed in 0..tries {
        let report = |done: f64| options.goes_on((seed as f64 + done) / tries as f64);
        let corners = attempt(graph, &Options { progress: Some(&report) }, seed);
        if corners.len() < ids.len() || tries == 1 {
            return corners;
        }
        let positions = ids.iter().copied().zip(corners.iter().copied()).collect();
        let score = judge::score(schema, &positions);
        if best.as_ref().is_none_or(|(known, _)| score < *known) {
            best = Some((score, corners));
        }
    }
    best.map(|(_, corners)| corners).unwrap_or_default()
}

pub(crate) fn graph_of(schema: &Schema, ids: &[TableId], sizes: &BTreeMap<TableId, Size>) -> Graph {
    let place: BTreeMap<TableId, usize> = ids.iter().enumerate().map(|(i, id)| (*id, i)).collect();
    let modules = modules(schema);
    let names: BTreeSet<&String> = modules.values().collect();
    let numbers: BTreeMap<&String, usize> = names.into_iter().enumerate().map(|(i, name)| (name, i)).collect();
    let pairs = edges(schema).into_iter().filter_map(|edge| {
        let [a, b] = edge.tables;
        Some((*place.get(&a)?, *place.get(&b)?))
    });
    Graph {
        sizes: sizes.values().copied().collect(),
        groups: ids.iter().map(|id| modules.get(id).and_then(|name| numbers.get(name)).copied().unwrap_or(0)).collect(),
        edges: pairs.collect(),
    }
}

/// Upper left corners of all boxes, from (0, 0) on. Empty if cancelled.
pub fn layout(graph: &Graph, options: &Options<'_>) -> Vec<(i32, i32)> {
    attempt(graph, options, 0)
}

/// One layout out of many; `seed` says which.
fn attempt(graph: &Graph, options: &Options<'_>, seed: u64) -> Vec<(i32, i32)> {
    let n = graph.sizes.len();
    if n == 0 {
        return Vec::new();
    }
    let spacing = Spacing::of(graph);
    let neighbours = neighbours(graph);
    let blocks = blocks_of(graph, &neighbours);
    let mut sheet = blocks::Sheet::new(graph, &blocks, spacing);
    sheet.order();
    if !options.goes_on(0.1) {
        return Vec::new();
    }
    let frames = sheet.shapes();
    let mut stacks = columns::Stacks::new(graph, &neighbours, &blocks, &frames, spacing, seed);
    if !stacks.improve(options, seed) {
        return Vec::new();
    }
    let (inner, extents) = stacks.corners();
    let origins = sheet.pack(&extents);
    let mut corners = vec![(0, 0); n];
    for (block, (x, y)) in blocks.iter().zip(origins) {
        for table in block {
            let (dx, dy) = inner[*table];
            corners[*table] = (x + dx, y + dy);
        }
    }
    corners
}

/// Room between tables and between blocks.
#[derive(Debug, Clone, Copy)]
struct Spacing {
    /// Between columns: edges run here.
    across: i32,
    /// Between tables of a column.
    down: i32,
    /// Between blocks, beyond the room within them.
    block: i32,
}

impl Spacing {
    /// More edges per table need wider channels.
    fn of(graph: &Graph) -> Self {
        let n = graph.sizes.len().max(1);
        let load = (graph.edges.len() as f64 / n as f64).clamp(1.0, 4.0);
        let size = (n as f64).sqrt().min(40.0);
        let across = 76 + (load * size * 1.8) as i32;
        Self { across, down: 32 + (load * size * 0.9) as i32, block: 96 + (load * size) as i32 }
    }
}

/// Distinct neighbours of every box, itself excluded, with the number of edges between them.
fn neighbours(graph: &Graph) -> Vec<Vec<(usize, u32)>> {
    let n = graph.sizes.len();
    let mut counts: BTreeMap<(usize, usize), u32> = BTreeMap::new();
    for (a, b) in graph.edges.iter().copied().filter(|(a, b)| a != b && *a < n && *b < n) {
        *counts.entry((a.min(b), a.max(b))).or_default() += 1;
    }
    let mut lists = vec![Vec::new(); n];
    for ((a, b), count) in counts {
        lists[a].push((b, count));
        lists[b].push((a, count));
    }
    lists
}

/// The boxes of every group, the unconnected of a mixed group last; groups of unconnected boxes only last of all.
fn blocks_of(graph: &Graph, neighbours: &[Vec<(usize, u32)>]) -> Vec<Vec<usize>> {
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (table, group) in graph.groups.iter().enumerate() {
        groups.entry(*group).or_default().push(table);
    }
    let mut blocks: Vec<Vec<usize>> = groups.into_values().collect();
    for block in &mut blocks {
        block.sort_by_key(|table| neighbours[*table].is_empty());
    }
    blocks.sort_by_key(|block| block.iter().all(|table| neighbours[*table].is_empty()));
    blocks
}

/// A small generator of numbers that look random and are always the same (xorshift64*, Vigna 2016).
#[derive(Debug, Clone)]
struct Dice(u64);

impl Dice {
    fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 11
    }

    /// A number below `bound`; 0 if that is 0.
    fn below(&mut self, bound: usize) -> usize {
        if bound == 0 { 0 } else { (self.next() % bound as u64) as usize }
    }

    /// A number from 0 to 1.
    fn unit(&mut self) -> f64 {
        self.next() as f64 / (1u64 << 53) as f64
    }
}
