//! Quality of the layout of a graph of 1,000 boxes, 1,500 edges and 20 groups, measured as the comparison with other
//! engines does: on the shared graph, where that is there, and on one of our own.

mod metrics;

use std::path::{Path, PathBuf};

use diagram::{Graph, Options, Size, Wiring, layout};
use metrics::{Figures, Point, made, measure};
use serde_json::Value;

fn figures(graph: &Graph) -> Figures {
    let corners = layout(graph, &Options::default());
    let routes = Wiring::of_graph(graph).route_graph(graph, &corners);
    let float = |list: &[(i32, i32)]| list.iter().map(|(x, y)| (f64::from(*x), f64::from(*y))).collect::<Vec<Point>>();
    let routes: Vec<Vec<Point>> = routes.iter().map(|route| float(&route.points)).collect();
    let figures = measure(graph, &float(&corners), Some(&routes));
    println!("{figures:?}");
    figures
}

fn shared() -> Option<Graph> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
    let shared = std::env::var_os("CROWFOOT_SHARED").map_or_else(|| root.join("../shared"), PathBuf::from);
    let text = std::fs::read_to_string(shared.join("bench/layout/g1000.json")).ok()?;
    let value: Value = serde_json::from_str(&text).expect("the graph is JSON");
    let nodes = value["nodes"].as_array().expect("nodes");
    let int = |value: &Value| value.as_i64().and_then(|n| i32::try_from(n).ok()).expect("a number");
    let number = |value: &Value| -> usize { value.as_str().expect("an id")[1..].parse().expect("n and a number") };
    Some(Graph {
        sizes: nodes.iter().map(|n| Size { width: int(&n["width"]), height: int(&n["height"]) }).collect(),
        groups: nodes.iter().map(|n| int(&n["module"]) as usize).collect(),
        edges: value["edges"].as_array().expect("edges").iter().map(|e| (number(&e[0]), number(&e[1]))).collect(),
    })
}

#[test]
fn a_thousand_tables_are_laid_out_better_than_by_forces_or_layers() {
    let Some(graph) = shared() else {
        eprintln!("benchmark graph: not present");
        return;
    };
    let found = figures(&graph);
    assert!(found.crossings < 17_791 && found.through < 3_500 && found.spread < 0.3 && found.area <= 450.0);
    assert_eq!((found.overlaps, found.routed_through), (0, Some(0)));
    assert!((1.2..2.1).contains(&found.proportion), "readable proportions");
}

#[test]
fn a_graph_of_our_own_is_laid_out_without_overlaps_and_holes() {
    let graph = made(400, 600, 10);
    let found = figures(&graph);
    assert_eq!((found.overlaps, found.routed_through), (0, Some(0)));
    let boxes: f64 = graph.sizes.iter().map(|size| f64::from(size.width) * f64::from(size.height)).sum();
    assert!(boxes / 1e6 / found.area > 0.3, "more than two thirds of the sheet are empty");
    assert!((1.2..2.1).contains(&found.proportion) && found.spread < 0.45, "{found:?}");
}
