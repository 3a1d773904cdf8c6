//! The space between the tables, cut into rectangles as wide as they can be: a line that sweeps from top to bottom opens
//! and closes one wherever a table begins or ends. Within a rectangle every way is free. Knows no edges.

use std::collections::BTreeMap;

use crate::Rect;

/// Height of the bands by which rectangles are found.
const BAND: i32 = 256;
/// Room around all tables for the routes that go round them.
const OUTSIDE: i32 = 2_000;

/// A free rectangle.
#[derive(Debug)]
pub(super) struct Cell {
    pub left: i32,
    pub right: i32,
    pub top: i32,
    pub bottom: i32,
    /// Ways into the rectangles above and below.
    pub doors: Vec<Door>,
}

/// A stretch of border that two rectangles share.
#[derive(Debug, Clone, Copy)]
pub(super) struct Door {
    pub to: usize,
    pub left: i32,
    pub right: i32,
    pub y: i32,
    /// The same number from both sides.
    pub number: usize,
}

/// The free space.
#[derive(Debug)]
pub(super) struct Space {
    pub cells: Vec<Cell>,
    pub doors: usize,
    bands: BTreeMap<i32, Vec<usize>>,
    /// Boxes with the room about them: top, bottom, left, right.
    taken: Vec<(i32, i32, i32, i32)>,
    taken_bands: BTreeMap<i32, Vec<usize>>,
}

impl Space {
    /// The space that is left by boxes with some room about them.
    pub(super) fn around(boxes: &[Rect], across: i32, down: i32) -> Space {
        let mut rects: Vec<(i32, i32, i32, i32)> =
            boxes.iter().map(|r| (r.y - down, r.bottom() + down, r.x - across, r.right() + across)).collect();
        rects.sort_unstable();
        let edge = |pick: fn(&(i32, i32, i32, i32)) -> i32| rects.iter().map(pick);
        let left = edge(|r| r.2).min().unwrap_or(0) - OUTSIDE;
        let right = edge(|r| r.3).max().unwrap_or(0) + OUTSIDE;
        let top = edge(|r| r.0).min().unwrap_or(0) - OUTSIDE;
        let bottom = edge(|r| r.1).max().unwrap_or(0) + OUTSIDE;
        let mut stops: Vec<i32> = rects.iter().flat_map(|r| [r.0, r.1]).chain([top, bottom]).collect();
        stops.sort_unstable();
        stops.dedup();

        let mut space = Space {
            cells: Vec::new(),
            doors: 0,
            bands: BTreeMap::new(),
            taken: rects.clone(),
            taken_bands: BTreeMap::new(),
        };
        let mut open: Vec<usize> = Vec::new();
        let mut active: Vec<(i32, i32, i32)> = Vec::new();
        let mut next = rects.into_iter().peekable();
        for y in stops {
            active.retain(|(_, _, end)| *end > y);
            while let Some(rect) = next.next_if(|rect| rect.0 <= y) {
                active.push((rect.2, rect.3, rect.1));
            }
            active.sort_unstable();
            let gaps = if y < bottom { gaps(&active, left, right) } else { Vec::new() };
            open = space.turn(y, open, &gaps);
        }
        for (number, (top, bottom, _, _)) in space.taken.iter().enumerate() {
            for band in top.div_euclid(BAND)..=bottom.div_euclid(BAND) {
                space.taken_bands.entry(band).or_default().push(number);
            }
        }
        for (number, cell) in space.cells.iter().enumerate() {
            for band in cell.top.div_euclid(BAND)..=cell.bottom.div_euclid(BAND) {
                space.bands.entry(band).or_default().push(number);
            }
        }
        space
    }

    /// Closes the cells that end at `y`, opens those that begin, and joins them.
    fn turn(&mut self, y: i32, open: Vec<usize>, gaps: &[(i32, i32)]) -> Vec<usize> {
        let mut stay: BTreeMap<(i32, i32), usize> = BTreeMap::new();
        let mut closed = Vec::new();
        for cell in open {
            let range = (self.cells[cell].left, self.cells[cell].right);
            if gaps.binary_search(&range).is_ok() {
                stay.insert(range, cell);
            } else {
                self.cells[cell].bottom = y;
                closed.push(cell);
            }
        }
        let mut first = 0;
        let mut result = Vec::with_capacity(gaps.len());
        for (left, right) in gaps {
            if let Some(cell) = stay.get(&(*left, *right)) {
                result.push(*cell);
                continue;
            }
            let new = self.cells.len();
            self.cells.push(Cell { left: *left, right: *right, top: y, bottom: y, doors: Vec::new() });
            result.push(new);
            while closed.get(first).is_some_and(|above| self.cells[*above].right <= *left) {
                first += 1;
            }
            for above in closed[first..].iter().copied() {
                let (l, r) = (self.cells[above].left.max(*left), self.cells[above].right.min(*right));
                if self.cells[above].left >= *right {
                    break;
                }
                if l < r {
                    let number = self.doors;
                    self.doors += 1;
                    self.cells[above].doors.push(Door { to: new, left: l, right: r, y, number });
                    self.cells[new].doors.push(Door { to: above, left: l, right: r, y, number });
                }
            }
        }
        result
    }

    /// How far a horizontal stretch from `left` to `right`, free between `low` and `high`, may be moved up and down.
    pub(super) fn room(&self, (left, right): (i32, i32), (low, high): (i32, i32), reach: i32) -> (i32, i32) {
        let (mut up, mut down) = (low - reach, high + reach);
        let bands = up.div_euclid(BAND)..=down.div_euclid(BAND);
        for number in self.taken_bands.range(bands).flat_map(|(_, list)| list) {
            let (top, bottom, from, to) = self.taken[*number];
            if from < right && left < to {
                if bottom <= low {
                    up = up.max(bottom);
                } else if top >= high {
                    down = down.min(top);
                }
            }
        }
        (up, down)
    }

    /// The rectangle that has the point on its left or right border.
    pub(super) fn beside(&self, x: i32, y: i32, leaves_right: bool) -> Option<usize> {
        self.bands.get(&y.div_euclid(BAND))?.iter().copied().find(|number| {
            let cell = &self.cells[*number];
            (if leaves_right { cell.left == x } else { cell.right == x }) && cell.top <= y && y <= cell.bottom
        })
    }
}

/// What is free between left and right, from the left.
fn gaps(active: &[(i32, i32, i32)], left: i32, right: i32) -> Vec<(i32, i32)> {
    let mut gaps = Vec::new();
    let mut x = left;
    for (from, to, _) in active {
        if *from > x {
            gaps.push((x, *from));
        }
        x = x.max(*to);
    }
    if x < right {
        gaps.push((x, right));
    }
    gaps
}
