//! Judges finished layouts of small schemas by their routed edges, since that is what the eye sees: the best of a few tries
//! is taken. Lays out nothing itself.

use std::collections::{BTreeMap, BTreeSet};

use schema::{Schema, TableId};

use crate::{EdgeId, Rect, Route, boxes, route};

/// What a bend costs, in length.
const BEND: i64 = 40;
/// What a crossing costs, in length.
const CROSSING: i64 = 120;

/// How many layouts to choose from: judging takes time that large schemas have better use for.
pub(super) fn tries(tables: usize, edges: usize) -> u64 {
    match tables.max(edges / 2) {
        0..=2 => 1,
        3..=40 => 6,
        41..=100 => 3,
        101..=200 => 2,
        _ => 1,
    }
}

/// How bad a layout is: length, bends and crossings of its routes.
pub(super) fn score(schema: &Schema, positions: &BTreeMap<TableId, (i32, i32)>) -> i64 {
    let boxes = boxes(schema, positions);
    let routes = route(schema, &boxes);
    let lengths = routes.values().flat_map(|route| route.points.windows(2)).map(|pair| match pair {
        [a, b] => i64::from((a.0 - b.0).abs()) + i64::from((a.1 - b.1).abs()),
        _ => 0,
    });
    let bends: usize = routes.values().map(|route| route.points.len().saturating_sub(2)).sum();
    let sheet = |r: &Rect| i64::from(r.right().max(r.bottom() * 8 / 5));
    let size = boxes.values().map(sheet).max().unwrap_or(0);
    lengths.sum::<i64>() + BEND * bends as i64 + CROSSING * crossings(&routes) as i64 + 2 * size
}

/// Points where two routes cross; edges that share a track count once.
fn crossings(routes: &BTreeMap<EdgeId, Route>) -> usize {
    let stretches = || routes.values().flat_map(|route| route.points.windows(2));
    let mut upright = BTreeMap::<i32, Vec<(i32, i32)>>::new();
    for pair in stretches() {
        if let [a, b] = pair
            && a.0 == b.0
        {
            upright.entry(a.0).or_default().push((a.1.min(b.1), a.1.max(b.1)));
        }
    }
    let mut points = BTreeSet::new();
    for pair in stretches() {
        let [a, b] = pair else { continue };
        let (left, right) = (a.0.min(b.0), a.0.max(b.0));
        if a.1 == b.1 && left < right {
            for (x, spans) in upright.range(left + 1..right) {
                if spans.iter().any(|(top, bottom)| *top < a.1 && a.1 < *bottom) {
                    points.insert((*x, a.1));
                }
            }
        }
    }
    points.len()
}
