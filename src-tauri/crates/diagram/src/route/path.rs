//! Searches the way of one edge through the free rectangles: A* over rectangles, where a step knows at which x it goes
//! through the door. Length, bends and crowded doors cost. Decides the sides of the tables; leaves the exact tracks open.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

use schema::TableId;

use super::space::{Door, Space};
use super::tracks::{Run, Wire};
use super::{Anchor, Side};

/// Two bends cost as much as this length.
const BEND: i64 = 60;
/// One track too many in a door or a rectangle costs as much as this length.
const CROWD: i64 = 60;
/// Room that one route needs.
const TRACK: i32 = 8;

/// The search over one space; remembers how crowded its doors are.
#[derive(Debug)]
pub(super) struct Search<'a> {
    space: &'a Space,
    /// Where the routes through each door end: those that end at one point share a track.
    used: Vec<Vec<(i32, i32)>>,
    /// The same for the horizontal stretches in each rectangle.
    jogs: Vec<Vec<(i32, i32)>>,
    labels: Vec<Label>,
    turn: u32,
}

/// The best way known into a rectangle.
#[derive(Debug, Clone, Copy, Default)]
struct Label {
    turn: u32,
    done: bool,
    cost: i64,
    x: i32,
    y: i32,
    /// Rectangle and place of its door that it was entered by.
    from: Option<(usize, usize)>,
    source: usize,
}

#[derive(Debug, Clone, Copy)]
struct Stub {
    side: Side,
    cell: usize,
    x: i32,
    y: i32,
}

impl<'a> Search<'a> {
    pub(super) fn new(space: &'a Space) -> Self {
        let (used, jogs) = (vec![Vec::new(); space.doors], vec![Vec::new(); space.cells.len()]);
        Self { space, used, jogs, labels: vec![Label::default(); space.cells.len()], turn: 0 }
    }

    /// The best way between two anchors, if both have a free side. `across` is the distance from the tables' sides that
    /// the space was made with.
    pub(super) fn find(&mut self, child: TableId, anchors: &[Anchor; 2], across: i32) -> Option<Wire> {
        let sources = self.stubs(anchors[0], across);
        let targets = self.stubs(anchors[1], across);
        if sources.is_empty() || targets.is_empty() {
            return None;
        }
        self.turn += 1;
        let ahead = |x: i32, y: i32| {
            let far = |t: &Stub| i64::from((x - t.x).abs()) + i64::from((y - t.y).abs());
            targets.iter().map(far).min().unwrap_or(0)
        };
        let mut queue = BinaryHeap::new();
        for (source, stub) in sources.iter().enumerate() {
            // Where both sides are as good the right one is taken: the left has the names.
            let cost = i64::from(stub.side == Side::Left);
            let label = Label { turn: self.turn, cost, x: stub.x, y: stub.y, source, ..Label::default() };
            self.labels[stub.cell] = label;
            queue.push(Reverse((cost + ahead(stub.x, stub.y), stub.cell)));
        }
        let mut best: Option<(i64, usize)> = None;
        while let Some(Reverse((estimate, cell))) = queue.pop() {
            if best.is_some_and(|(cost, _)| cost <= estimate) {
                break;
            }
            let label = self.labels[cell];
            if label.done {
                continue;
            }
            self.labels[cell].done = true;
            for (number, target) in targets.iter().enumerate().filter(|(_, target)| target.cell == cell) {
                // From the stub straight on to the other stub needs no bend, everything else two.
                let bend = if label.from.is_none() && label.y == target.y { 0 } else { BEND };
                let cost =
                    label.cost + i64::from((label.x - target.x).abs()) + i64::from((label.y - target.y).abs()) + bend;
                if best.is_none_or(|(known, _)| cost < known) {
                    best = Some((cost, number));
                }
            }
            self.spread(cell, &targets, &mut { ahead }, &mut queue);
        }
        let (_, target) = best?;
        let target = targets[target];
        let mut doors = Vec::new();
        let mut cell = target.cell;
        while let Some((from, place)) = self.labels[cell].from {
            doors.push(self.space.cells[from].doors[place]);
            cell = from;
        }
        doors.reverse();
        let source = sources[self.labels[cell].source];
        Some(self.wire(child, source, target, doors))
    }

    /// The best ways of many children to one parent, as one tree: a single search from the parent finds them all, where each
    /// child would look through half of the diagram by itself.
    pub(super) fn find_tree(
        &mut self,
        children: &[(TableId, Anchor)],
        parent: Anchor,
        across: i32,
    ) -> Vec<Option<Wire>> {
        let roots = self.stubs(parent, across);
        let stubs: Vec<Vec<Stub>> = children.iter().map(|(_, anchor)| self.stubs(*anchor, across)).collect();
        self.turn += 1;
        let mut wanted: BTreeSet<usize> = stubs.iter().flatten().map(|stub| stub.cell).collect();
        let mut queue = BinaryHeap::new();
        for (source, stub) in roots.iter().enumerate() {
            let cost = i64::from(stub.side == Side::Left);
            self.labels[stub.cell] = Label { turn: self.turn, cost, x: stub.x, y: stub.y, source, ..Label::default() };
            queue.push(Reverse((cost, stub.cell)));
        }
        while let Some(Reverse((_, cell))) = queue.pop() {
            let label = self.labels[cell];
            if label.done {
                continue;
            }
            self.labels[cell].done = true;
            wanted.remove(&cell);
            if wanted.is_empty() {
                break;
            }
            self.spread(cell, &roots, &mut |_, _| 0, &mut queue);
        }
        let mut wires = Vec::with_capacity(children.len());
        for ((child, _), stubs) in children.iter().zip(&stubs) {
            let known = stubs.iter().filter(|stub| self.labels[stub.cell].turn == self.turn);
            let best = known.min_by_key(|stub| {
                let label = self.labels[stub.cell];
                let bend = if label.from.is_none() && label.y == stub.y { 0 } else { BEND };
                let way = i64::from((label.x - stub.x).abs()) + i64::from((label.y - stub.y).abs());
                label.cost + way + bend + i64::from(stub.side == Side::Left)
            });
            let wire = best.map(|stub| {
                let mut doors = Vec::new();
                let mut cell = stub.cell;
                while let Some((from, place)) = self.labels[cell].from {
                    doors.push(Door { to: from, ..self.space.cells[from].doors[place] });
                    cell = from;
                }
                let root = roots[self.labels[cell].source];
                self.wire(*child, *stub, root, doors)
            });
            wires.push(wire);
        }
        wires
    }

    /// Labels the neighbours of a rectangle whose best way is known.
    fn spread(
        &mut self,
        cell: usize,
        ends: &[Stub],
        ahead: &mut dyn FnMut(i32, i32) -> i64,
        queue: &mut BinaryHeap<Reverse<(i64, usize)>>,
    ) {
        let label = self.labels[cell];
        let here = &self.space.cells[cell];
        let height = here.bottom - here.top;
        let mut turning = None;
        for (place, door) in here.doors.iter().enumerate() {
            let known = self.labels[door.to];
            if known.turn == self.turn && known.done {
                continue;
            }
            let x = label.x.clamp(door.left, door.right);
            let jog = if x == label.x || label.from.is_none() {
                0
            } else {
                *turning.get_or_insert_with(|| BEND + crowd(&self.jogs[cell], ends, height))
            };
            let way = i64::from((x - label.x).abs()) + i64::from((door.y - label.y).abs());
            let mut cost = label.cost + way + jog;
            if known.turn == self.turn && known.cost <= cost {
                continue;
            }
            cost += crowd(&self.used[door.number], ends, door.right - door.left);
            if known.turn == self.turn && known.cost <= cost {
                continue;
            }
            let (turn, from) = (self.turn, Some((cell, place)));
            self.labels[door.to] = Label { turn, done: false, cost, x, y: door.y, from, source: label.source };
            queue.push(Reverse((cost + ahead(x, door.y), door.to)));
        }
    }

    fn stubs(&self, anchor: Anchor, across: i32) -> Vec<Stub> {
        let stub = |side: Side| {
            let x = anchor.at(side).0 + if side == Side::Right { across } else { -across };
            let cell = self.space.beside(x, anchor.y, side == Side::Right)?;
            Some(Stub { side, cell, x, y: anchor.y })
        };
        [Side::Right, Side::Left].into_iter().filter_map(stub).collect()
    }

    /// Whether a stretch can go on through a door. Not if it would be squeezed with others where a bend gives it room.
    fn fits(&self, run: &Run, door: Door) -> bool {
        let both = run.high.min(door.right) - run.low.max(door.left);
        let tracks = i32::try_from(self.used[door.number].len()).unwrap_or(i32::MAX);
        both > 0 && (both / TRACK >= tracks || both >= (run.high - run.low).min(door.right - door.left))
    }

    /// Joins the doors on the way that one vertical stretch can pass.
    fn wire(&mut self, child: TableId, source: Stub, target: Stub, doors: Vec<Door>) -> Wire {
        for door in &doors {
            add(&mut self.used[door.number], (target.x, target.y));
        }
        let last = &self.space.cells[target.cell];
        let mut runs: Vec<Run> = Vec::new();
        let mut entered = 0;
        for door in doors {
            match runs.last_mut() {
                Some(run) if self.fits(run, door) => {
                    run.low = run.low.max(door.left);
                    run.high = run.high.min(door.right);
                }
                Some(_) => {
                    add(&mut self.jogs[entered], (target.x, target.y));
                    let jog = &self.space.cells[entered];
                    runs.push(Run { low: door.left, high: door.right, x: 0, jog: (jog.top, jog.bottom), y: 0 });
                }
                None => {
                    runs.push(Run { low: door.left, high: door.right, x: 0, jog: (source.y, source.y), y: source.y })
                }
            }
            entered = door.to;
        }
        if runs.is_empty() {
            runs.push(Run { low: last.left, high: last.right, x: 0, jog: (source.y, source.y), y: source.y });
        }
        Wire {
            child,
            sides: [source.side, target.side],
            stubs: [(source.x, source.y), (target.x, target.y)],
            runs,
            tight: false,
        }
    }
}

/// What one more route costs where `room` is all there is.
fn crowd(users: &[(i32, i32)], targets: &[Stub], room: i32) -> i64 {
    let over = i32::try_from(users.len()).unwrap_or(i32::MAX) - room / TRACK;
    if over < 0 || targets.iter().any(|target| users.contains(&(target.x, target.y))) {
        return 0;
    }
    i64::from(over + 1) * CROWD
}

fn add(users: &mut Vec<(i32, i32)>, user: (i32, i32)) {
    if !users.contains(&user) {
        users.push(user);
    }
}
