//! The tables of every block in aligned columns, exchanged until edges are short: simulated annealing by threshold
//! (Dueck and Scheuer 1990), which needs no transcendental function and so gives the same result on every machine.
//! Blocks keep their tables; columns keep about equal heights. Tables without edges take no part: they fill up the columns
//! in the end.

use super::blocks::{ASPECT, Frame};
use super::{Dice, Graph, Options, Spacing};

/// By how much a move may lengthen the edges at first.
const HEAT: f64 = 400.0;

/// Edges leave at the sides: one within a column has to go round.
const SAME_COLUMN: f64 = 100.0;

/// Work in progress: which table stands where in which column.
#[derive(Debug)]
pub(super) struct Stacks<'a> {
    graph: &'a Graph,
    neighbours: &'a [Vec<(usize, u32)>],
    spacing: Spacing,
    frames: &'a [Frame],
    blocks: &'a [Vec<usize>],
    /// Tables of each column of each block, from the top.
    columns: Vec<Vec<Vec<usize>>>,
    /// Block, column and place of each table.
    seats: Vec<Seat>,
    /// Height that the columns of each block should keep.
    limits: Vec<f64>,
    /// Centre of each table.
    centres: Vec<(f64, f64)>,
    /// Marks of tables that a move concerns.
    stamps: Vec<u32>,
    stamp: u32,
}

/// A corner, or a width and a height.
type Pair = (i32, i32);

#[derive(Debug, Clone, Copy, Default)]
struct Seat {
    block: usize,
    column: usize,
    place: usize,
}

impl<'a> Stacks<'a> {
    pub(super) fn new(
        graph: &'a Graph,
        neighbours: &'a [Vec<(usize, u32)>],
        blocks: &'a [Vec<usize>],
        frames: &'a [Frame],
        spacing: Spacing,
        seed: u64,
    ) -> Self {
        let n = graph.sizes.len();
        let mut stacks = Self {
            graph,
            neighbours,
            spacing,
            frames,
            blocks,
            columns: frames.iter().map(|frame| vec![Vec::new(); frame.columns.max(1)]).collect(),
            seats: vec![Seat::default(); n],
            limits: vec![0.0; frames.len()],
            centres: vec![(0.0, 0.0); n],
            stamps: vec![0; n],
            stamp: 0,
        };
        stacks.begin(seed);
        stacks
    }

    /// A first seating: each table drawn to its neighbours, each block spread evenly over its frame.
    fn begin(&mut self, seed: u64) {
        let mut dice = Dice::new(7 + seed);
        let mut spots: Vec<(f64, f64)> = vec![(0.0, 0.0); self.graph.sizes.len()];
        let extent = |frame: &Frame| (frame.columns as f64 * frame.pitch, frame.height);
        for (block, frame) in self.blocks.iter().zip(self.frames) {
            let (w, h) = extent(frame);
            for table in block {
                spots[*table] = (frame.x + w * dice.unit(), frame.y + h * dice.unit());
            }
        }
        for _ in 0..40 {
            let drawn: Vec<(f64, f64)> = (0..spots.len()).map(|table| self.drawn(table, &spots)).collect();
            for (block, frame) in self.blocks.iter().zip(self.frames) {
                let (w, h) = extent(frame);
                let count = block.len() as f64;
                let mut by = block.clone();
                by.sort_by(|a, b| drawn[*a].0.total_cmp(&drawn[*b].0));
                by.iter().enumerate().for_each(|(i, t)| spots[*t].0 = frame.x + w * (i as f64 + 0.5) / count);
                by.sort_by(|a, b| drawn[*a].1.total_cmp(&drawn[*b].1));
                by.iter().enumerate().for_each(|(i, t)| spots[*t].1 = frame.y + h * (i as f64 + 0.5) / count);
            }
        }
        for block in 0..self.blocks.len() {
            self.seat_block(block, &spots);
        }
    }

    fn drawn(&self, table: usize, spots: &[(f64, f64)]) -> (f64, f64) {
        let (mut x, mut y, mut sum) = (spots[table].0, spots[table].1, 1.0);
        for (other, weight) in &self.neighbours[table] {
            let weight = f64::from(*weight) * 2.0;
            x += spots[*other].0 * weight;
            y += spots[*other].1 * weight;
            sum += weight;
        }
        (x / sum, y / sum)
    }

    fn is_alone(&self, table: usize) -> bool {
        self.neighbours[table].is_empty()
    }

    /// Fills the columns of a block from left to right with its connected tables.
    fn seat_block(&mut self, block: usize, spots: &[(f64, f64)]) {
        let mut joined: Vec<usize> = self.blocks[block].iter().copied().filter(|t| !self.is_alone(*t)).collect();
        joined.sort_by(|a, b| spots[*a].0.total_cmp(&spots[*b].0));
        let high = |table: usize| f64::from(self.graph.sizes[table].height + self.spacing.down);
        let count = self.columns[block].len();
        let share = joined.iter().map(|table| high(*table)).sum::<f64>() / count as f64;
        let tallest = joined.iter().map(|table| high(*table)).fold(0.0, f64::max);
        self.limits[block] = if joined.len() < self.blocks[block].len() {
            (share + tallest / 4.0).max(tallest).min(self.frames[block].height)
        } else {
            self.frames[block].height
        };
        let (mut column, mut sum) = (0, 0.0);
        for table in joined {
            while column + 1 < count && sum + high(table) / 2.0 > share * (column + 1) as f64 {
                column += 1;
            }
            sum += high(table);
            self.columns[block][column].push(table);
        }
        for column in &mut self.columns[block] {
            column.sort_by(|a, b| spots[*a].1.total_cmp(&spots[*b].1));
        }
        for column in 0..count {
            self.stack(block, column, 0);
        }
    }

    /// Sets seats and centres of a column from a place downwards.
    fn stack(&mut self, block: usize, column: usize, from: usize) {
        let frame = self.frames[block];
        let tables = &self.columns[block][column];
        let mut y = match from.checked_sub(1).map(|above| tables[above]) {
            Some(above) => {
                self.centres[above].1 + f64::from(self.graph.sizes[above].height) / 2.0 + f64::from(self.spacing.down)
            }
            None => frame.y,
        };
        let x = frame.x + frame.pitch * (column as f64 + 0.5);
        for (place, table) in tables.iter().enumerate().skip(from) {
            let height = f64::from(self.graph.sizes[*table].height);
            self.seats[*table] = Seat { block, column, place };
            self.centres[*table] = (x, y + height / 2.0);
            y += height + f64::from(self.spacing.down);
        }
    }

    /// Exchanges tables until edges are short. `false` if cancelled.
    pub(super) fn improve(&mut self, options: &Options<'_>, seed: u64) -> bool {
        let movable: Vec<usize> = (0..self.seats.len())
            .filter(|t| !self.neighbours[*t].is_empty() && self.blocks[self.seats[*t].block].len() > 1)
            .collect();
        if movable.is_empty() {
            return true;
        }
        let n = movable.len();
        let turns = (n * 1_000).clamp(20_000, 600_000.max(n * 60));
        let mut dice = Dice::new(n as u64 + seed);
        for turn in 0..turns {
            if turn % 8192 == 0 && !options.goes_on(0.1 + 0.9 * turn as f64 / turns as f64) {
                return false;
            }
            let table = movable[dice.below(n)];
            let (column, place) = self.target(table, &mut dice);
            let left = 1.0 - turn as f64 / turns as f64;
            self.try_move(table, column, place, dice.next().is_multiple_of(3), HEAT * left * left * left * dice.unit());
        }
        true
    }

    /// Where a table might go: half of the time where its neighbours draw it, else anywhere in its block.
    fn target(&self, table: usize, dice: &mut Dice) -> (usize, usize) {
        let block = self.seats[table].block;
        let columns = &self.columns[block];
        if dice.next().is_multiple_of(2) {
            let column = dice.below(columns.len());
            return (column, dice.below(columns[column].len() + 1));
        }
        let links = &self.neighbours[table];
        let (other, _) = links[dice.below(links.len())];
        let (x, y) = self.centres[other];
        let frame = self.frames[block];
        let step = dice.below(3) as f64 - 1.0;
        let column = ((x - frame.x) / frame.pitch + step).clamp(0.0, (columns.len() - 1) as f64) as usize;
        let place = columns[column].partition_point(|t| self.centres[*t].1 < y);
        (column, (place + dice.below(3)).saturating_sub(1).min(columns[column].len()))
    }

    /// Exchanges a table with the one at a place, or puts it in there, if that costs no more than `allowed`.
    fn try_move(&mut self, table: usize, column: usize, place: usize, insert: bool, allowed: f64) {
        let from = self.seats[table];
        let block = from.block;
        let other = if insert { None } else { self.columns[block][column].get(place).copied() };
        if other == Some(table) {
            return;
        }
        let place = match other {
            Some(_) => place,
            None if column == from.column => place.min(self.columns[block][column].len() - 1),
            None => place.min(self.columns[block][column].len()),
        };
        if (column, place) == (from.column, from.place) {
            return;
        }
        let low = if column == from.column { from.place.min(place) } else { from.place };
        let before = self.cost(block, (from.column, low), (column, place));
        self.shift(from, (column, place), other.is_some());
        self.stack(block, from.column, low);
        if column != from.column {
            self.stack(block, column, place);
        }
        let after = self.cost(block, (from.column, low), (column, place));
        if after > before + allowed {
            let to = Seat { block, column, place };
            self.shift(to, (from.column, from.place), other.is_some());
            self.stack(block, from.column, low);
            if column != from.column {
                self.stack(block, column, place);
            }
        }
    }

    fn shift(&mut self, from: Seat, to: (usize, usize), exchange: bool) {
        let columns = &mut self.columns[from.block];
        if exchange {
            let (a, b) = (columns[from.column][from.place], columns[to.0][to.1]);
            columns[from.column][from.place] = b;
            columns[to.0][to.1] = a;
        } else {
            let table = columns[from.column].remove(from.place);
            columns[to.0].insert(to.1, table);
        }
    }

    /// Length of the edges of all tables from two places of two columns on, and what uneven columns cost.
    fn cost(&mut self, block: usize, a: (usize, usize), b: (usize, usize)) -> f64 {
        self.stamp += 1;
        let stamp = self.stamp;
        let mut sum = 0.0;
        let frame = self.frames[block];
        let second = (b.0 != a.0).then_some(b);
        for (column, from) in [Some(a), second].into_iter().flatten() {
            let tables = &self.columns[block][column];
            for table in tables.iter().skip(from) {
                self.stamps[*table] = stamp;
                let (x, y) = self.centres[*table];
                for (other, weight) in &self.neighbours[*table] {
                    if self.stamps[*other] == stamp {
                        continue;
                    }
                    let (dx, dy) = (self.centres[*other].0 - x, self.centres[*other].1 - y);
                    let bent = if dx.abs() < 1.0 { SAME_COLUMN } else { 0.0 };
                    sum += f64::from(*weight) * ((dx * dx + dy * dy).sqrt() + bent);
                }
            }
            if let Some(last) = tables.last() {
                let bottom = self.centres[*last].1 + f64::from(self.graph.sizes[*last].height) / 2.0;
                let over = (bottom - frame.y - self.limits[block]).max(0.0);
                sum += over * 2.0 + over * over / 40.0;
            }
        }
        sum
    }

    /// The columns of a block with the unconnected tables where there is room, the tall ones first.
    fn filled(&self, block: usize) -> Vec<Vec<usize>> {
        let mut columns = self.columns[block].clone();
        let high = |table: &usize| self.graph.sizes[*table].height + self.spacing.down;
        let mut heights: Vec<i32> = columns.iter().map(|column| column.iter().map(high).sum()).collect();
        let mut alone: Vec<usize> = self.blocks[block].iter().copied().filter(|t| self.is_alone(*t)).collect();
        alone.sort_by_key(|table| (std::cmp::Reverse(high(table)), *table));
        let wide = |table: usize| self.graph.sizes[table].width + self.spacing.across;
        let widest = |column: &Vec<usize>| column.iter().map(|table| wide(*table)).max().unwrap_or(0);
        let mut width: i32 = columns.iter().map(widest).sum();
        for table in alone {
            let lowest = (1..heights.len()).fold(0, |low, i| if heights[i] < heights[low] { i } else { low });
            let highest = heights.iter().copied().max().unwrap_or(0);
            // A tall one may find a better place in a column of its own than below others.
            let sheet = |width: i32, height: i32| (f64::from(width) / ASPECT).max(f64::from(height));
            let beside = sheet(width + wide(table), highest.max(high(&table)));
            if beside < sheet(width, highest.max(heights[lowest] + high(&table))) {
                heights.push(high(&table));
                columns.push(vec![table]);
                width += wide(table);
            } else {
                heights[lowest] += high(&table);
                columns[lowest].push(table);
            }
        }
        columns
    }

    /// Corners of all tables relative to their block, and the extent of every block.
    pub(super) fn corners(&self) -> (Vec<Pair>, Vec<Pair>) {
        let mut corners = vec![(0, 0); self.seats.len()];
        let mut extents = Vec::new();
        for block in 0..self.blocks.len() {
            let (mut x, mut bottom) = (0, 0);
            for column in self.filled(block).iter().filter(|column| !column.is_empty()) {
                let mut y = 0;
                for table in column {
                    corners[*table] = (x, y);
                    y += self.graph.sizes[*table].height + self.spacing.down;
                }
                bottom = bottom.max(y - self.spacing.down);
                let width = column.iter().map(|table| self.graph.sizes[*table].width).max().unwrap_or(0);
                x += width + self.spacing.across;
            }
            extents.push(((x - self.spacing.across).max(0), bottom.max(0)));
        }
        (corners, extents)
    }
}
