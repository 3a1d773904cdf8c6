//! How good a layout is, as the comparison with other engines counts it: between the centres of boxes for straight edges, and
//! along their corners for routed ones. Also makes graphs like those of real schemas to measure on.

use diagram::{Graph, Size};

/// A point of the sheet.
pub type Point = (f64, f64);

/// Figures of one layout; less is better.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Figures {
    /// Pairs of straight edges that cross and share no box.
    pub crossings: usize,
    /// Length of all straight edges, in thousands.
    pub length: f64,
    /// Area of the sheet, in millions.
    pub area: f64,
    /// Width of the sheet to its height.
    pub proportion: f64,
    /// Pairs of boxes upon each other.
    pub overlaps: usize,
    /// Boxes that straight edges run through.
    pub through: usize,
    /// Boxes that routes run through; absent where there are no routes.
    pub routed_through: Option<usize>,
    /// Mean distance from the middle of the group, as part of that from the middle of all.
    pub spread: f64,
}

/// Measures a layout; routes are those of the edges at the same place.
pub fn measure(graph: &Graph, corners: &[Point], routes: Option<&[Vec<Point>]>) -> Figures {
    let sizes: Vec<Point> = graph.sizes.iter().map(|s| (f64::from(s.width), f64::from(s.height))).collect();
    let centres: Vec<Point> = corners.iter().zip(&sizes).map(|(c, s)| (c.0 + s.0 / 2.0, c.1 + s.1 / 2.0)).collect();
    let mut figures = Figures::default();
    for (i, (a, b)) in graph.edges.iter().copied().enumerate() {
        figures.length += distance(centres[a], centres[b]) / 1e3;
        for (c, d) in graph.edges[i + 1..].iter().copied() {
            let apart = a != c && a != d && b != c && b != d;
            figures.crossings += usize::from(apart && cross(centres[a], centres[b], centres[c], centres[d]));
        }
        let others = (0..sizes.len()).filter(|n| *n != a && *n != b);
        figures.through += others.filter(|n| runs_through(centres[a], centres[b], corners[*n], sizes[*n])).count();
    }
    let mut order: Vec<usize> = (0..sizes.len()).collect();
    order.sort_by(|a, b| corners[*a].0.total_cmp(&corners[*b].0));
    for (i, a) in order.iter().copied().enumerate() {
        let near = order[i + 1..].iter().copied().take_while(|b| corners[*b].0 < corners[a].0 + sizes[a].0 - 0.5);
        let meets = |b: &usize| {
            corners[a].1 + sizes[a].1 - corners[*b].1 > 0.5 && corners[*b].1 + sizes[*b].1 - corners[a].1 > 0.5
        };
        figures.overlaps += near.filter(meets).count();
    }
    let edge = |pick: &dyn Fn(usize) -> f64| (0..sizes.len()).map(pick).collect::<Vec<f64>>();
    let least = |values: Vec<f64>| values.into_iter().fold(f64::INFINITY, f64::min);
    let width = -least(edge(&|n| -corners[n].0 - sizes[n].0)) - least(edge(&|n| corners[n].0));
    let height = -least(edge(&|n| -corners[n].1 - sizes[n].1)) - least(edge(&|n| corners[n].1));
    figures.area = width * height / 1e6;
    figures.proportion = width / height;
    figures.routed_through = routes.map(|routes| {
        let pierced = |(route, (a, b)): (&Vec<Point>, &(usize, usize))| {
            let pairs = || route.windows(2).map(|pair| (pair[0], pair[1]));
            let is_hit = |n: &usize| pairs().any(|(p, q)| runs_through(p, q, corners[*n], sizes[*n]));
            (0..sizes.len()).filter(|n| n != a && n != b).filter(is_hit).count()
        };
        routes.iter().zip(&graph.edges).map(pierced).sum()
    });
    figures.spread = spread(&centres, &graph.groups);
    figures
}

fn spread(centres: &[Point], groups: &[usize]) -> f64 {
    let mean = |points: Vec<Point>| {
        let sum = points.iter().fold((0.0, 0.0), |sum, p| (sum.0 + p.0, sum.1 + p.1));
        let count = points.len().max(1) as f64;
        (sum.0 / count, sum.1 / count)
    };
    let middle = mean(centres.to_vec());
    let last = groups.iter().copied().max().unwrap_or(0);
    let members = |group: usize| (0..centres.len()).filter(|n| groups[*n] == group).map(|n| centres[n]).collect();
    let own: Vec<Point> = (0..=last).map(|group| mean(members(group))).collect();
    let within: f64 = centres.iter().zip(groups).map(|(centre, group)| distance(*centre, own[*group])).sum();
    within / centres.iter().map(|centre| distance(*centre, middle)).sum::<f64>()
}

fn turn(a: Point, b: Point, c: Point) -> f64 {
    let area = (b.0 - a.0) * (c.1 - a.1) - (b.1 - a.1) * (c.0 - a.0);
    if area == 0.0 { 0.0 } else { area.signum() }
}

fn cross(a: Point, b: Point, c: Point, d: Point) -> bool {
    turn(a, b, c) * turn(a, b, d) < 0.0 && turn(c, d, a) * turn(c, d, b) < 0.0
}

fn distance(a: Point, b: Point) -> f64 {
    ((a.0 - b.0).powi(2) + (a.1 - b.1).powi(2)).sqrt()
}

/// Whether a straight line runs through a box (Liang and Barsky).
fn runs_through(a: Point, b: Point, (x, y): Point, (w, h): Point) -> bool {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let (mut from, mut to) = (0.0_f64, 1.0_f64);
    for (p, q) in [(-dx, a.0 - x), (dx, x + w - a.0), (-dy, a.1 - y), (dy, y + h - a.1)] {
        if p == 0.0 {
            if q < 0.0 {
                return false;
            }
        } else if p < 0.0 {
            from = from.max(q / p);
        } else {
            to = to.min(q / p);
        }
    }
    to - from > 1e-9
}

/// A graph of so many tables in modules: most edges stay within a module and go to tables that have many already, some go to
/// a few tables that everything needs.
pub fn made(tables: usize, edges: usize, modules: usize) -> Graph {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut below = |bound: usize| {
        // Xorshift (Marsaglia, 2003).
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as usize % bound.max(1)
    };
    let mut graph = Graph::default();
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); modules.max(1)];
    for table in 0..tables {
        let group = if below(2) == 0 { below(modules).min(below(modules)) } else { below(modules) };
        let columns = 3 + below(26).min(below(26));
        graph.sizes.push(Size { width: 180 + 20 * below(5) as i32, height: 42 + 22 * columns as i32 });
        graph.groups.push(group);
        members[group].push(table);
    }
    let hubs: Vec<usize> = (0..(tables / 150).max(3)).map(|_| below(tables)).collect();
    // Each table stands here once, and again for each edge that it has.
    let mut popular: Vec<Vec<usize>> = members;
    let mut known = std::collections::BTreeSet::new();
    for turn in 0..edges * 20 {
        if graph.edges.len() == edges {
            break;
        }
        let child = if turn < tables { turn } else { below(tables) };
        let parent = match below(100) {
            0..12 => hubs[below(hubs.len()).min(below(hubs.len()))],
            12..90 => {
                let own = &popular[graph.groups[child]];
                own[below(own.len())]
            }
            _ => below(tables),
        };
        if child != parent && known.insert((child.min(parent), child.max(parent))) {
            graph.edges.push((child, parent));
            popular[graph.groups[parent]].push(parent);
        }
    }
    graph
}
