//! Joins new tables to a diagram that stands: each goes to the free place nearest to the tables that it is joined to,
//! flush with one that is there. What stands is never moved.

use super::{Graph, Spacing};
use crate::Rect;

type Corner = (i32, i32);

/// Places the tables that have no place yet, those with the most placed neighbours first.
pub(super) fn near(graph: &Graph, kept: &[Option<Corner>]) -> Vec<Corner> {
    let neighbours = super::neighbours(graph);
    let mut ground = Ground::new(graph, kept);
    let mut rest: Vec<usize> = (0..kept.len()).filter(|table| kept[*table].is_none()).collect();
    let mut drawn: Vec<u32> = vec![0; kept.len()];
    for table in &rest {
        let placed = neighbours[*table].iter().filter(|(other, _)| kept[*other].is_some());
        drawn[*table] = placed.map(|(_, weight)| *weight).sum();
    }
    while !rest.is_empty() {
        let next = (1..rest.len()).fold(0, |best, i| if drawn[rest[i]] > drawn[rest[best]] { i } else { best });
        let table = rest.remove(next);
        let around: Vec<usize> = neighbours[table].iter().map(|(other, _)| *other).collect();
        let group = graph.groups.get(table).copied();
        let wish = ground
            .centre(around.into_iter())
            .or_else(|| ground.centre((0..kept.len()).filter(|other| graph.groups.get(*other).copied() == group)));
        ground.settle(table, wish);
        neighbours[table].iter().for_each(|(other, weight)| drawn[*other] += weight);
    }
    ground.corners()
}

/// Takes over a layout of the whole for the tables that have no place yet, moved to where the placed ones are.
pub(super) fn around(graph: &Graph, kept: &[Option<Corner>], whole: &[Corner]) -> Vec<Corner> {
    let placed: Vec<(Corner, Corner)> = kept.iter().zip(whole).filter_map(|(k, w)| Some(((*k)?, *w))).collect();
    if placed.is_empty() {
        return whole.to_vec();
    }
    let count = i64::try_from(placed.len()).unwrap_or(1);
    let offset = |pick: fn(&Corner) -> i32| {
        let sum: i64 = placed.iter().map(|(k, w)| i64::from(pick(k)) - i64::from(pick(w))).sum();
        i32::try_from(sum / count).unwrap_or(0)
    };
    let (dx, dy) = (offset(|c| c.0), offset(|c| c.1));
    let mut ground = Ground::new(graph, kept);
    let mut crowded = Vec::new();
    for table in (0..kept.len()).filter(|table| kept[*table].is_none()) {
        let (x, y) = whole[table];
        let rect = ground.rect(table, (x.saturating_add(dx), y.saturating_add(dy)));
        if ground.is_free(rect) { ground.put(table, rect) } else { crowded.push((table, rect)) }
    }
    for (table, rect) in crowded {
        ground.settle(
            table,
            Some((i64::from(rect.x) + i64::from(rect.width) / 2, i64::from(rect.y) + i64::from(rect.height) / 2)),
        );
    }
    ground.corners()
}

/// Nothing is placed further out than this: leaves room to calculate.
const LIMIT: i32 = 1_000_000_000;

/// What is taken.
struct Ground<'a> {
    graph: &'a Graph,
    spacing: Spacing,
    rects: Vec<Option<Rect>>,
}

impl<'a> Ground<'a> {
    fn new(graph: &'a Graph, kept: &[Option<Corner>]) -> Self {
        let mut ground = Self { graph, spacing: Spacing::of(graph), rects: vec![None; kept.len()] };
        for (table, corner) in kept.iter().enumerate() {
            ground.rects[table] = corner.map(|corner| ground.rect(table, corner));
        }
        ground
    }

    fn rect(&self, table: usize, (x, y): Corner) -> Rect {
        let size = self.graph.sizes[table];
        Rect { x, y, width: size.width, height: size.height }
    }

    fn put(&mut self, table: usize, rect: Rect) {
        self.rects[table] = Some(rect);
    }

    /// The middle of those tables that stand.
    fn centre(&self, tables: impl Iterator<Item = usize>) -> Option<(i64, i64)> {
        let (mut x, mut y, mut count) = (0, 0, 0);
        for rect in tables.filter_map(|table| self.rects[table]) {
            x += i64::from(rect.x) + i64::from(rect.width) / 2;
            y += i64::from(rect.y) + i64::from(rect.height) / 2;
            count += 1;
        }
        (count > 0).then(|| (x / count, y / count))
    }

    /// Whether there is room, with some distance to the next table.
    fn is_free(&self, rect: Rect) -> bool {
        let (across, down) = (self.spacing.across / 2, self.spacing.down / 2);
        let roomy = Rect {
            x: rect.x.saturating_sub(across),
            y: rect.y.saturating_sub(down),
            width: rect.width + 2 * across,
            height: rect.height + 2 * down,
        };
        !self.rects.iter().flatten().any(|other| other.overlaps(roomy))
    }

    /// Puts a table at the free place nearest to a wished centre.
    fn settle(&mut self, table: usize, wish: Option<(i64, i64)>) {
        let size = self.graph.sizes[table];
        let (across, down) = (self.spacing.across, self.spacing.down);
        let mut places = vec![(0, 0)];
        if let Some((x, y)) = wish {
            let corner = |c: i64, length: i32| i32::try_from(c - i64::from(length) / 2).unwrap_or(0);
            places.push((corner(x, size.width), corner(y, size.height)));
        }
        for rect in self.rects.iter().flatten() {
            places.push((rect.right().saturating_add(across), rect.y));
            places.push((rect.x.saturating_sub(across + size.width), rect.y));
            places.push((rect.x, rect.bottom().saturating_add(down)));
            places.push((rect.x, rect.y.saturating_sub(down + size.height)));
        }
        places.retain(|(x, y)| x.abs() < LIMIT && y.abs() < LIMIT);
        let (wx, wy) = wish.unwrap_or((0, 0));
        let far = |(x, y): &Corner| {
            let dx = i64::from(*x) + i64::from(size.width) / 2 - wx;
            let dy = i64::from(*y) + i64::from(size.height) / 2 - wy;
            i128::from(dx) * i128::from(dx) + i128::from(dy) * i128::from(dy)
        };
        places.sort_by_key(|place| (far(place), *place));
        let free = places.into_iter().map(|place| self.rect(table, place)).find(|rect| self.is_free(*rect));
        let rect = free.unwrap_or_else(|| self.rect(table, (0, 0)));
        self.put(table, rect);
    }

    fn corners(self) -> Vec<Corner> {
        self.rects.into_iter().map(|rect| rect.map_or((0, 0), |rect| (rect.x, rect.y))).collect()
    }
}
