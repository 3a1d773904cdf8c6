//! Quality of the layout of a graph of 1,000 boxes, 1,500 edges and 20 groups, measured as the comparison with other
//! engines does. Needs that graph beside the repository; says so and passes where it is missing.

use std::path::{Path, PathBuf};

use diagram::{Graph, Options, Size, layout};
use serde_json::Value;

type Point = (f64, f64);

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
fn through(a: Point, b: Point, (x, y): Point, (w, h): Point) -> bool {
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

#[test]
fn a_thousand_tables_are_laid_out_better_than_by_forces_or_layers() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
    let shared = std::env::var_os("CROWFOOT_SHARED").map_or_else(|| root.join("../shared"), PathBuf::from);
    let Ok(text) = std::fs::read_to_string(shared.join("bench/layout/g1000.json")) else {
        eprintln!("benchmark graph: not present");
        return;
    };
    let value: Value = serde_json::from_str(&text).expect("the graph is JSON");
    let nodes = value["nodes"].as_array().expect("nodes");
    let int = |value: &Value| value.as_i64().and_then(|n| i32::try_from(n).ok()).expect("a number");
    let number = |value: &Value| -> usize { value.as_str().expect("an id")[1..].parse().expect("n and a number") };
    let graph = Graph {
        sizes: nodes.iter().map(|n| Size { width: int(&n["width"]), height: int(&n["height"]) }).collect(),
        groups: nodes.iter().map(|n| int(&n["module"]) as usize).collect(),
        edges: value["edges"].as_array().expect("edges").iter().map(|e| (number(&e[0]), number(&e[1]))).collect(),
    };
    let corners: Vec<Point> =
        layout(&graph, &Options::default()).into_iter().map(|(x, y)| (f64::from(x), f64::from(y))).collect();
    let sizes: Vec<Point> = graph.sizes.iter().map(|s| (f64::from(s.width), f64::from(s.height))).collect();
    let centres: Vec<Point> = corners.iter().zip(&sizes).map(|(c, s)| (c.0 + s.0 / 2.0, c.1 + s.1 / 2.0)).collect();

    let mut crossings = 0;
    let mut hit = 0;
    for (i, (a, b)) in graph.edges.iter().copied().enumerate() {
        for (c, d) in graph.edges[i + 1..].iter().copied() {
            let apart = a != c && a != d && b != c && b != d;
            crossings += u32::from(apart && cross(centres[a], centres[b], centres[c], centres[d]));
        }
        let others = (0..sizes.len()).filter(|n| *n != a && *n != b);
        hit += others.filter(|n| through(centres[a], centres[b], corners[*n], sizes[*n])).count();
    }
    let right = corners.iter().zip(&sizes).map(|(c, s)| c.0 + s.0).fold(0.0, f64::max);
    let bottom = corners.iter().zip(&sizes).map(|(c, s)| c.1 + s.1).fold(0.0, f64::max);
    let mean = |points: &[Point]| {
        let sum = points.iter().fold((0.0, 0.0), |sum, p| (sum.0 + p.0, sum.1 + p.1));
        (sum.0 / points.len() as f64, sum.1 / points.len() as f64)
    };
    let middle = mean(&centres);
    let own: Vec<Point> = (0..20)
        .map(|group| {
            mean(&(0..centres.len()).filter(|n| graph.groups[*n] == group).map(|n| centres[n]).collect::<Vec<_>>())
        })
        .collect();
    let within: f64 = centres.iter().zip(&graph.groups).map(|(c, g)| distance(*c, own[*g])).sum();
    let spread = within / centres.iter().map(|c| distance(*c, middle)).sum::<f64>();
    let area = right * bottom / 1e6;
    println!("{crossings} crossings, {hit} through tables, spread {spread:.2}, {area:.0} Mpx, {right} x {bottom}");
    assert!(crossings < 17_791 && hit < 3_500 && spread < 0.3 && area <= 450.0);
    assert!((1.2..2.1).contains(&(right / bottom)), "readable proportions");
}
