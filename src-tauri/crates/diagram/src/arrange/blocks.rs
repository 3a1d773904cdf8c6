//! Packs the blocks of modules into one sheet: a slicing floor plan, as in chip design. The order of the blocks decides
//! who stands beside whom and is improved by exchange; the shape of each block is chosen so that the sheet has little waste
//! and readable proportions (Stockmeyer, "Optimal orientations of cells in slicing floorplan designs", 1983).
//! Knows blocks only, not the tables within.

use super::{Dice, Graph, Spacing};

/// Width to height of the whole sheet.
pub(super) const ASPECT: f64 = 1.6;
/// Shapes that a part of the sheet may take; more cost time and gain nothing that the eye sees.
const SHAPES: usize = 40;

/// Where a block is planned to stand, and in how many columns.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Frame {
    pub x: f64,
    pub y: f64,
    pub height: f64,
    pub columns: usize,
    pub pitch: f64,
}

/// The floor plan.
#[derive(Debug)]
pub(super) struct Sheet {
    spacing: Spacing,
    /// What each block needs.
    needs: Vec<Need>,
    /// Edges between blocks.
    pulls: Vec<Vec<(usize, f64)>>,
    /// Blocks in the order in which the sheet is cut.
    order: Vec<usize>,
    tree: Option<Cut>,
}

#[derive(Debug, Clone)]
struct Need {
    area: f64,
    pitch: f64,
    total: f64,
    tallest: f64,
    count: usize,
}

/// A part of the sheet: one block, or two parts beside or above each other.
#[derive(Debug)]
enum Cut {
    Block(usize),
    Two { beside: bool, parts: Box<[Cut; 2]> },
}

/// One possible shape of a part, and which shapes of its own parts make it up.
#[derive(Debug, Clone, Copy)]
struct Shape {
    width: f64,
    height: f64,
    of: (usize, usize),
}

impl Sheet {
    pub(super) fn new(graph: &Graph, blocks: &[Vec<usize>], spacing: Spacing) -> Self {
        let mut owner = vec![0; graph.sizes.len()];
        let mut needs = Vec::new();
        for (number, block) in blocks.iter().enumerate() {
            let sizes = block.iter().map(|table| graph.sizes[*table]);
            let widest = sizes.clone().map(|size| size.width).max().unwrap_or(0);
            let mean = sizes.clone().map(|size| f64::from(size.width)).sum::<f64>() / block.len().max(1) as f64;
            let pitch = (mean * 0.4 + f64::from(widest) * 0.6) + f64::from(spacing.across);
            let total = sizes.clone().map(|size| f64::from(size.height + spacing.down)).sum::<f64>();
            let tallest = sizes.map(|size| size.height + spacing.down).max().map_or(0.0, f64::from);
            let area = (total * pitch).max(1.0);
            needs.push(Need { area, pitch, total, tallest, count: block.len() });
            block.iter().for_each(|table| owner[*table] = number);
        }
        let mut weights = std::collections::BTreeMap::<(usize, usize), f64>::new();
        for (a, b) in graph.edges.iter().copied().filter(|(a, b)| *a < owner.len() && *b < owner.len()) {
            if owner[a] != owner[b] {
                *weights.entry((owner[a], owner[b])).or_default() += 1.0;
                *weights.entry((owner[b], owner[a])).or_default() += 1.0;
            }
        }
        let mut pulls = vec![Vec::new(); blocks.len()];
        for ((a, b), weight) in weights {
            pulls[a].push((b, weight));
        }
        Self { spacing, needs, pulls, order: (0..blocks.len()).collect(), tree: None }
    }

    /// Finds an order of the blocks in which edges between them are short.
    pub(super) fn order(&mut self) {
        let n = self.order.len();
        self.order = self.by_adjacency();
        let mut centres = vec![(0.0, 0.0); n];
        let mut best = self.cost(&mut centres);
        let tries = (n * n * 40).min(4_000_000 / n.max(1));
        let mut heat = best / n.max(1) as f64;
        let mut dice = Dice::new(n as u64 + 1);
        let mut kept = (best, self.order.clone());
        for turn in 0..if n > 2 { tries } else { 0 } {
            let (a, b) = (dice.below(n), dice.below(n));
            let before = self.order.clone();
            if turn % 3 == 0 {
                self.order[a.min(b)..=a.max(b)].reverse();
            } else if turn % 3 == 1 {
                let block = self.order.remove(a);
                self.order.insert(b, block);
            } else {
                self.order.swap(a, b);
            }
            let cost = self.cost(&mut centres);
            if cost <= best + heat * dice.unit() {
                best = cost;
                if best < kept.0 {
                    kept = (best, self.order.clone());
                }
            } else {
                self.order = before;
            }
            heat *= 1.0 - 6.0 / tries as f64;
        }
        self.order = kept.1;
        let sheet = self.area(0, n);
        self.tree = (n > 0).then(|| self.cut(0, n, (sheet * ASPECT).sqrt(), (sheet / ASPECT).sqrt()));
    }

    /// Starts from the block with the most pull and goes on with the one that is most drawn to those before it.
    fn by_adjacency(&self) -> Vec<usize> {
        let n = self.needs.len();
        let mut drawn = vec![0.0; n];
        let mut rest: Vec<usize> = (0..n).collect();
        let mut order = Vec::with_capacity(n);
        while !rest.is_empty() {
            let best = (1..rest.len()).fold(0, |best, i| if drawn[rest[i]] > drawn[rest[best]] { i } else { best });
            let block = rest.remove(best);
            for (other, weight) in &self.pulls[block] {
                drawn[*other] += weight;
            }
            order.push(block);
        }
        order
    }

    fn area(&self, from: usize, to: usize) -> f64 {
        self.order[from..to].iter().map(|block| self.needs[*block].area).sum()
    }

    /// The place that divides a range of the order into halves of nearly equal area, and the first half's share.
    fn halve(&self, from: usize, to: usize) -> (usize, f64) {
        let whole = self.area(from, to);
        let mut sum = 0.0;
        let mut best = (from + 1, f64::INFINITY);
        for place in from + 1..to {
            sum += self.needs[self.order[place - 1]].area;
            let off = (sum / whole - 0.5).abs();
            if off < (best.1 - 0.5f64).abs() {
                best = (place, sum / whole);
            }
        }
        best
    }

    /// Length of all edges between blocks, from centre to centre.
    fn cost(&self, centres: &mut [(f64, f64)]) -> f64 {
        let sheet = self.area(0, self.order.len());
        self.centre(0, self.order.len(), [0.0, 0.0, (sheet * ASPECT).sqrt(), (sheet / ASPECT).sqrt()], centres);
        let mut sum = 0.0;
        for (a, pulls) in self.pulls.iter().enumerate() {
            for (b, weight) in pulls.iter().filter(|(b, _)| *b > a) {
                let (dx, dy) = (centres[a].0 - centres[*b].0, centres[a].1 - centres[*b].1);
                sum += weight * (dx * dx + dy * dy).sqrt();
            }
        }
        sum
    }

    fn centre(&self, from: usize, to: usize, [x, y, w, h]: [f64; 4], centres: &mut [(f64, f64)]) {
        match to - from {
            0 => {}
            1 => centres[self.order[from]] = (x + w / 2.0, y + h / 2.0),
            _ => {
                let (middle, share) = self.halve(from, to);
                if w >= h {
                    self.centre(from, middle, [x, y, w * share, h], centres);
                    self.centre(middle, to, [x + w * share, y, w * (1.0 - share), h], centres);
                } else {
                    self.centre(from, middle, [x, y, w, h * share], centres);
                    self.centre(middle, to, [x, y + h * share, w, h * (1.0 - share)], centres);
                }
            }
        }
    }

    fn cut(&self, from: usize, to: usize, w: f64, h: f64) -> Cut {
        if to - from == 1 {
            return Cut::Block(self.order[from]);
        }
        let (middle, share) = self.halve(from, to);
        let beside = w >= h;
        let parts = if beside {
            [self.cut(from, middle, w * share, h), self.cut(middle, to, w * (1.0 - share), h)]
        } else {
            [self.cut(from, middle, w, h * share), self.cut(middle, to, w, h * (1.0 - share))]
        };
        Cut::Two { beside, parts: Box::new(parts) }
    }

    /// The planned frame of every block.
    pub(super) fn shapes(&self) -> Vec<Frame> {
        let options: Vec<Vec<(f64, f64)>> = self.needs.iter().map(|need| need.shapes()).collect();
        let mut frames = vec![Frame::default(); self.needs.len()];
        self.choose(&options, &mut |block, (x, y), shape| {
            let need = &self.needs[block];
            let height = options[block][shape].1;
            frames[block] = Frame { x, y, height, columns: shape + 1, pitch: need.pitch };
        });
        frames
    }

    /// Upper left corners of blocks of known width and height.
    pub(super) fn pack(&self, extents: &[(i32, i32)]) -> Vec<(i32, i32)> {
        let options: Vec<Vec<(f64, f64)>> = extents.iter().map(|(w, h)| vec![(f64::from(*w), f64::from(*h))]).collect();
        let mut corners = vec![(0, 0); extents.len()];
        self.choose(&options, &mut |block, (x, y), _| corners[block] = (x as i32, y as i32));
        corners
    }

    /// Chooses a shape for each block such that the sheet is small and well proportioned, and tells where each stands.
    fn choose(&self, options: &[Vec<(f64, f64)>], take: &mut dyn FnMut(usize, (f64, f64), usize)) {
        let Some(tree) = &self.tree else { return };
        let plan = Plan::of(tree, options, f64::from(self.spacing.block));
        let size = |shape: &Shape| (shape.width / ASPECT).max(shape.height);
        let best = (1..plan.shapes.len())
            .fold(0, |best, i| if size(&plan.shapes[i]) < size(&plan.shapes[best]) { i } else { best });
        plan.take(best, (0.0, 0.0), f64::from(self.spacing.block), take);
    }
}

impl Need {
    /// Width and height in one column, two, and so on.
    fn shapes(&self) -> Vec<(f64, f64)> {
        let shape = |columns: usize| {
            let even = self.total / columns as f64;
            // Columns of unequal tables never come out even.
            let slack = if columns > 1 { self.tallest * 0.25 } else { 0.0 };
            (columns as f64 * self.pitch, (even + slack).max(self.tallest))
        };
        (1..=self.count.min(200)).map(shape).collect()
    }
}

/// A part of the sheet with the shapes it can take, each better than the others in width or in height.
struct Plan {
    block: Option<usize>,
    beside: bool,
    shapes: Vec<Shape>,
    parts: Vec<Plan>,
}

impl Plan {
    fn of(cut: &Cut, options: &[Vec<(f64, f64)>], gap: f64) -> Plan {
        match cut {
            Cut::Block(block) => {
                let shapes = options[*block].iter().enumerate();
                let shapes = shapes.map(|(i, (width, height))| Shape { width: *width, height: *height, of: (i, 0) });
                Plan { block: Some(*block), beside: false, shapes: thin(shapes.collect()), parts: Vec::new() }
            }
            Cut::Two { beside, parts } => {
                let parts: Vec<Plan> = parts.iter().map(|part| Plan::of(part, options, gap)).collect();
                let [a, b] = &parts[..] else { unreachable!("a cut has two parts") };
                let mut shapes = Vec::new();
                for (i, s) in a.shapes.iter().enumerate() {
                    for (j, t) in b.shapes.iter().enumerate() {
                        let (width, height) = if *beside {
                            (s.width + gap + t.width, s.height.max(t.height))
                        } else {
                            (s.width.max(t.width), s.height + gap + t.height)
                        };
                        shapes.push(Shape { width, height, of: (i, j) });
                    }
                }
                Plan { block: None, beside: *beside, shapes: thin(shapes), parts }
            }
        }
    }

    fn take(&self, shape: usize, (x, y): (f64, f64), gap: f64, take: &mut dyn FnMut(usize, (f64, f64), usize)) {
        let of = self.shapes[shape].of;
        if let Some(block) = self.block {
            return take(block, (x, y), of.0);
        }
        let [a, b] = &self.parts[..] else { return };
        a.take(of.0, (x, y), gap, take);
        let first = a.shapes[of.0];
        let next = if self.beside { (x + first.width + gap, y) } else { (x, y + first.height + gap) };
        b.take(of.1, next, gap, take);
    }
}

/// Drops shapes that are no better than another in either measure, then all but an even choice of the rest.
fn thin(mut shapes: Vec<Shape>) -> Vec<Shape> {
    shapes.sort_by(|a, b| a.width.total_cmp(&b.width).then(a.height.total_cmp(&b.height)));
    let mut low = f64::INFINITY;
    shapes.retain(|shape| {
        let better = shape.height < low;
        low = low.min(shape.height);
        better
    });
    if shapes.len() > SHAPES {
        let last = shapes.len() - 1;
        shapes = (0..SHAPES).map(|i| shapes[i * last / (SHAPES - 1)]).collect();
    }
    shapes
}
