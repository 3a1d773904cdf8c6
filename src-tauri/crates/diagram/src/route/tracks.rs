//! Gives every vertical and horizontal stretch of the routes a track of its own within the range that is free for it, so
//! that stretches side by side keep a distance and cross little. Edges of several tables that end at the same row of
//! another may share a track: they are one tree. Never leaves the range that the search found free.

use std::collections::BTreeMap;

use schema::TableId;

use super::space::Space;
use crate::Side;

/// Distance of neighbouring tracks.
const TRACK: i32 = 8;
/// Tracks to either side of the wished one that are tried.
const TRIES: i32 = 14;
/// Width of the strips by which stretches are found.
const STRIP: i32 = 64;
/// Where there are more edges than this, each looks for its tracks only once.
const MANY: usize = 4_000;
/// How far a horizontal stretch may leave its rectangle where that is low.
const REACH: i32 = 40;
/// How far a stretch keeps from the borders of a wide range.
const INSET: i32 = 12;

type Point = (i32, i32);

/// A route before its tracks are known.
#[derive(Debug, Clone)]
pub(super) struct Wire {
    /// The child.
    pub child: TableId,
    pub sides: [Side; 2],
    /// Where the free space begins before the child's side and the parent's.
    pub stubs: [Point; 2],
    /// Vertical stretches in order.
    pub runs: Vec<Run>,
    /// Found in a space of its own, where tables stand close: its ranges are all the room there is.
    pub tight: bool,
}

/// A vertical stretch with the horizontal one that leads to it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run {
    /// Range that is free for x.
    pub low: i32,
    pub high: i32,
    pub x: i32,
    /// Range that is free for the y of the stretch that leads here.
    pub jog: (i32, i32),
    pub y: i32,
}

impl Wire {
    /// A route with one vertical stretch.
    pub(super) fn single(child: TableId, sides: [Side; 2], stubs: [Point; 2], (low, high): (i32, i32)) -> Self {
        let y = stubs[0].1;
        Self { child, sides, stubs, runs: vec![Run { low, high, x: 0, jog: (y, y), y }], tight: true }
    }

    /// The corners, from one anchor to the other.
    pub(super) fn points(&self, from: Point, to: Point) -> Vec<Point> {
        let mut points = vec![from];
        let mut x = from.0;
        for run in &self.runs {
            points.push((x, run.y));
            points.push((run.x, run.y));
            x = run.x;
        }
        points.push((x, to.1));
        points.push(to);
        simplify(points)
    }

    /// Upper and lower end of a vertical stretch at most, and at which y it ends.
    fn span(&self, number: usize) -> (i32, i32, [i32; 2]) {
        let here = self.runs[number].jog;
        let next = self.runs.get(number + 1).map_or((self.stubs[1].1, self.stubs[1].1), |run| run.jog);
        (here.0.min(next.0), here.1.max(next.1), [(here.0 + here.1) / 2, (next.0 + next.1) / 2])
    }

    /// Where the horizontal stretches at both ends of a vertical one come from: a range of x.
    fn sides_of(&self, number: usize) -> [(i32, i32); 2] {
        let run = |n: usize| (self.runs[n].low, self.runs[n].high);
        let before = if number == 0 { (self.stubs[0].0, self.stubs[0].0) } else { run(number - 1) };
        let after = if number + 1 == self.runs.len() { (self.stubs[1].0, self.stubs[1].0) } else { run(number + 1) };
        [before, after]
    }

    fn is_straight(&self) -> bool {
        self.runs.len() == 1 && self.stubs[0].1 == self.stubs[1].1 && self.sides[0] != self.sides[1]
    }
}

/// Drops corners that are none.
fn simplify(points: Vec<Point>) -> Vec<Point> {
    let mut result: Vec<Point> = Vec::with_capacity(points.len());
    for point in points {
        if result.last() == Some(&point) {
            continue;
        }
        if let [.., a, b] = result[..]
            && ((a.0 == b.0 && b.0 == point.0) || (a.1 == b.1 && b.1 == point.1))
        {
            result.pop();
        }
        if result.last() != Some(&point) {
            result.push(point);
        }
    }
    result
}

/// A stretch that has its track, seen so that tracks are positions `at` and the stretch runs along `from..to`.
#[derive(Debug, Clone, Copy)]
struct Taken {
    at: i32,
    from: i32,
    to: i32,
    /// Where along it others join, and from which direction: -1 from lower tracks, 1 from higher.
    joins: [(i32, i32); 2],
    /// Where it ends, and the child that it comes from.
    tree: (Point, TableId),
    /// Which edge it belongs to.
    owner: usize,
}

/// Stretches of one direction, found by their track.
#[derive(Debug, Default)]
struct Tracks {
    strips: BTreeMap<i32, Vec<Taken>>,
    /// Stretches of one tree on one track become one: a table that hundreds refer to would fill the strips. They can't be
    /// given back then.
    joined: bool,
}

impl Tracks {
    fn take(&mut self, taken: Taken) {
        let strip = self.strips.entry(taken.at.div_euclid(STRIP)).or_default();
        let touches = |other: &&mut Taken| {
            other.at == taken.at
                && other.tree.0 == taken.tree.0
                && other.from <= taken.to + TRACK
                && taken.from <= other.to + TRACK
        };
        match strip.iter_mut().find(|other| self.joined && touches(other)) {
            Some(other) => (other.from, other.to) = (other.from.min(taken.from), other.to.max(taken.to)),
            None => strip.push(taken),
        }
    }

    /// Gives back the stretch of an edge at a track.
    fn leave(&mut self, at: i32, owner: usize) {
        if let Some(strip) = self.strips.get_mut(&at.div_euclid(STRIP))
            && let Some(place) = strip.iter().position(|taken| taken.at == at && taken.owner == owner)
        {
            strip.swap_remove(place);
        }
    }

    /// The best free track in a range.
    fn choose(&self, wish: i32, (low, high): (i32, i32), new: &Taken) -> i32 {
        let wish = wish.clamp(low, high);
        let reach = TRIES * TRACK;
        let strips = (wish - reach - TRACK).div_euclid(STRIP)..=(wish + reach + TRACK).div_euclid(STRIP);
        let near = |t: &&Taken| t.from < new.to + TRACK && new.from < t.to + TRACK && t.owner != new.owner;
        let others: Vec<&Taken> = self.strips.range(strips).flat_map(|(_, list)| list.iter().filter(near)).collect();
        if others.is_empty() {
            return wish;
        }
        let mut tries: Vec<i32> = (-2 * TRIES..=2 * TRIES).map(|i| wish + i * TRACK / 2).collect();
        tries.extend(others.iter().filter(|other| other.is_one_tree_with(new)).map(|other| other.at));
        tries.retain(|at| (low..=high).contains(at));
        tries.sort_unstable_by_key(|at| ((at - wish).abs(), *at));
        tries.dedup();
        let mut best = (i64::MAX, wish);
        for at in tries {
            let mut cost = i64::from((at - wish).abs());
            for other in &others {
                if cost >= best.0 {
                    break;
                }
                cost += other.cost(&Taken { at, ..*new });
            }
            if cost < best.0 {
                best = (cost, at);
            }
        }
        best.1
    }
}

impl Taken {
    fn is_one_tree_with(&self, other: &Taken) -> bool {
        self.tree.0 == other.tree.0 && self.tree.1 != other.tree.1
    }

    /// What it costs to have `new` beside this one.
    fn cost(&self, new: &Taken) -> i64 {
        let one_tree = self.is_one_tree_with(new);
        let apart = (self.at - new.at).abs();
        let mut cost = 0;
        if one_tree && apart == 0 {
            return -10;
        }
        if apart < TRACK {
            cost += if apart * 2 < TRACK { 400 } else { 60 };
        }
        for (a, b) in [(self, new), (new, self)] {
            for (along, direction) in a.joins {
                let crosses = b.from < along && along < b.to && (b.at - a.at).signum() == direction;
                cost += if crosses { 24 } else { 0 };
            }
        }
        // Two that come from opposite sides at the same height lie upon each other where they pass.
        for (along, direction) in self.joins {
            for (other, opposite) in new.joins {
                let meets = (along - other).abs() < 4 && direction == -opposite && direction != 0;
                if meets && (new.at - self.at).signum() == direction && !one_tree {
                    cost += 200;
                }
            }
        }
        cost
    }
}

/// Gives all stretches their tracks.
pub(super) fn assign(wires: &mut [&mut Wire], space: &Space) {
    let rounds = if wires.len() > MANY { 1 } else { 2 };
    let tracks = || Tracks { strips: BTreeMap::new(), joined: rounds == 1 };
    let (mut columns, mut rows) = (tracks(), tracks());
    // The first round places each stretch beside those before it, the others beside all.
    for round in 0..rounds {
        for (owner, wire) in wires.iter_mut().enumerate().filter(|(_, wire)| !wire.is_straight()) {
            for number in 0..wire.runs.len() {
                let Run { low, high, x, .. } = wire.runs[number];
                let new = upright(wire, owner, number, round > 0);
                if round > 0 {
                    columns.leave(x, owner);
                }
                let at = columns.choose(new.at, (low, high), &new);
                columns.take(Taken { at, ..new });
                wire.runs[number].x = at;
            }
        }
    }
    for (owner, wire) in wires.iter_mut().enumerate() {
        if wire.is_straight() {
            let Run { low, high, .. } = wire.runs[0];
            wire.runs[0].x = i32::midpoint(low, high);
        }
        // The stretches at the tables have no choice; the others keep away from them.
        let tree = (wire.stubs[1], wire.child);
        let (first, last) = (wire.runs.first().map_or(0, |r| r.x), wire.runs.last().map_or(0, |r| r.x));
        for (stub, x) in wire.stubs.into_iter().zip([first, last]) {
            let joins = [(x, 0), (stub.0, 0)];
            rows.take(Taken { at: stub.1, from: stub.0.min(x), to: stub.0.max(x), joins, tree, owner });
        }
    }
    for round in 0..rounds {
        for (owner, wire) in wires.iter_mut().enumerate() {
            for number in 1..wire.runs.len() {
                if round > 0 {
                    rows.leave(wire.runs[number].y, owner);
                }
                let new = level(wire, owner, number, round > 0);
                let range = wire.runs[number].jog;
                let range = if wire.tight { range } else { space.room((new.from, new.to), range, REACH) };
                let at = rows.choose(new.at, range, &new);
                rows.take(Taken { at, ..new });
                wire.runs[number].y = at;
            }
        }
    }
}

/// A vertical stretch, before its track is chosen. `known` if its neighbours have theirs.
fn upright(wire: &Wire, owner: usize, number: usize, known: bool) -> Taken {
    let (from, to, ends) = wire.span(number);
    let wish = wish(wire, number);
    let [mut before, mut after] = wire.sides_of(number);
    if known {
        let x = |number: usize| wire.runs.get(number).map(|run| (run.x, run.x));
        before = number.checked_sub(1).and_then(x).unwrap_or(before);
        after = x(number + 1).unwrap_or(after);
    }
    let direction = |(a, b): (i32, i32)| if b <= wish { -1 } else { i32::from(a >= wish) };
    let joins = [(ends[0], direction(before)), (ends[1], direction(after))];
    Taken { at: wish, from, to, joins, tree: (wire.stubs[1], wire.child), owner }
}

/// A horizontal stretch between two vertical ones, before its track is chosen.
fn level(wire: &Wire, owner: usize, number: usize, known: bool) -> Taken {
    let (before, run) = (wire.runs[number - 1].x, wire.runs[number].x);
    let (low, high) = wire.runs[number].jog;
    let middle = i32::midpoint(low, high);
    let up = |y: i32| (y - middle).signum();
    let above = if number == 1 { wire.stubs[0].1 } else { wire.runs[number - 1].y };
    let next = |next: &Run| if known { next.y } else { i32::midpoint(next.jog.0, next.jog.1) };
    let below = wire.runs.get(number + 1).map_or(wire.stubs[1].1, next);
    let joins = [(before, up(above)), (run, up(below))];
    let at = inside(middle, low, high, above);
    Taken { at, from: before.min(run), to: before.max(run), joins, tree: (wire.stubs[1], wire.child), owner }
}

/// Where a vertical stretch would best be if it were alone: in the middle of a channel, or on the shortest way.
fn wish(wire: &Wire, number: usize) -> i32 {
    let Run { low, high, .. } = wire.runs[number];
    let near = if number == 0 { wire.stubs[0].0 } else { wire.runs[number - 1].x };
    inside(i32::midpoint(low, high), low, high, near)
}

/// The middle of a narrow range; in a wide one the point nearest to `near`, off the border.
fn inside(middle: i32, low: i32, high: i32, near: i32) -> i32 {
    if high - low <= 10 * INSET { middle } else { near.clamp(low + INSET, high - INSET) }
}
