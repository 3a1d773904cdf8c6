//! Joins new tables to a diagram that stands: each goes to the free place nearest to the tables that it is joined to,
//! flush with one that is there. What stands is never moved.

use std::cmp::Reverse;

use super::{Graph, Spacing};
use crate::{Rect, Size};

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

/// Places a block of tables, given by their corners within it, in free room near where they were. `before` has all tables;
/// the corners of the members come back.
pub(super) fn block(graph: &Graph, before: &[Option<Corner>], members: &[usize], block: &[Corner]) -> Vec<Corner> {
    let mut kept = before.to_vec();
    members.iter().for_each(|table| kept[*table] = None);
    let mut ground = Ground::new(graph, &kept);
    let was = Ground::new(graph, before).centre(members.iter().copied());
    let extent = |pick: fn(&Rect) -> i32| {
        let rects = members.iter().zip(block).map(|(table, corner)| ground.rect(*table, *corner));
        rects.map(|rect| pick(&rect)).max().unwrap_or(0)
    };
    let size = Size { width: extent(|rect| rect.right()), height: extent(|rect| rect.bottom()) };
    let reach = i64::from(size.width) + i64::from(size.height) + 400;
    if let Some(found) = ground.free_place(size, was)
        && was.is_none_or(|was| far((found.x, found.y), size, was) <= i128::from(reach) * i128::from(reach))
    {
        return block.iter().map(|(x, y)| (found.x + x, found.y + y)).collect();
    }
    // The largest first: they have the least choice.
    let mut order: Vec<usize> = (0..members.len()).collect();
    order.sort_by_key(|at| Reverse((graph.sizes[members[*at]].height, Reverse(*at))));
    for at in order {
        let table = members[at];
        let wish = before[table].map(|corner| ground.rect(table, corner)).map(middle).or(was);
        ground.settle(table, wish);
    }
    let corners = ground.corners();
    members.iter().map(|table| corners[*table]).collect()
}

fn middle(rect: Rect) -> (i64, i64) {
    (i64::from(rect.x) + i64::from(rect.width) / 2, i64::from(rect.y) + i64::from(rect.height) / 2)
}

/// Distance of the centre of a box from a wished one, squared.
fn far((x, y): Corner, size: Size, (wx, wy): (i64, i64)) -> i128 {
    let dx = i64::from(x) + i64::from(size.width) / 2 - wx;
    let dy = i64::from(y) + i64::from(size.height) / 2 - wy;
    i128::from(dx) * i128::from(dx) + i128::from(dy) * i128::from(dy)
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
        let rect = self.free_place(size, wish).unwrap_or_else(|| self.rect(table, (0, 0)));
        self.put(table, rect);
    }

    /// The free place for a box that is nearest to a wished centre, flush with what stands.
    fn free_place(&self, size: Size, wish: Option<(i64, i64)>) -> Option<Rect> {
        let (across, down) = (self.spacing.across, self.spacing.down);
        let mut places = vec![(0, 0)];
        if let Some((x, y)) = wish {
            let corner = |c: i64, length: i32| i32::try_from(c - i64::from(length) / 2).unwrap_or(0);
            places.push((corner(x, size.width), corner(y, size.height)));
        }
        for rect in self.rects.iter().flatten() {
            let (right, left) = (rect.right().saturating_add(across), rect.x.saturating_sub(across + size.width));
            let (below, above) = (rect.bottom().saturating_add(down), rect.y.saturating_sub(down + size.height));
            places.extend([(right, rect.y), (left, rect.y), (rect.x, below), (rect.x, above)]);
            // Flush with its lower or right edge too.
            let (bottom, end) = (rect.bottom().saturating_sub(size.height), rect.right().saturating_sub(size.width));
            places.extend([(right, bottom), (left, bottom), (end, below), (end, above)]);
        }
        places.retain(|(x, y)| x.abs() < LIMIT && y.abs() < LIMIT);
        let wish = wish.unwrap_or((0, 0));
        places.sort_by_cached_key(|place| (far(*place, size, wish), *place));
        let rect = |(x, y): Corner| Rect { x, y, width: size.width, height: size.height };
        places.into_iter().map(rect).find(|rect| self.is_free(*rect))
    }

    fn corners(self) -> Vec<Corner> {
        self.rects.into_iter().map(|rect| rect.map_or((0, 0), |rect| (rect.x, rect.y))).collect()
    }
}
