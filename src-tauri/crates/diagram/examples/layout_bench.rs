//! Lays out a graph given as JSON (`nodes` with `width`, `height`, `module`; `edges` as pairs of `n<number>`) and prints
//! the upper left corners by node, for a comparison of layouts. Prints the time to stderr.

use diagram::{Graph, Options, Size, layout};
use serde_json::{Map, Value, json};

fn main() {
    let Some(path) = std::env::args().nth(1) else {
        eprintln!("usage: layout_bench GRAPH.json > LAYOUT.json");
        std::process::exit(2);
    };
    let text = std::fs::read_to_string(&path).expect("the graph is readable");
    let value: Value = serde_json::from_str(&text).expect("the graph is JSON");
    let int = |value: &Value| i32::try_from(value.as_i64().unwrap_or(0)).unwrap_or(0);
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let nodes = list(&value["nodes"]);
    let number = |value: &Value| value.as_str().and_then(|id| id.trim_start_matches('n').parse().ok()).unwrap_or(0);
    let graph = Graph {
        sizes: nodes.iter().map(|n| Size { width: int(&n["width"]), height: int(&n["height"]) }).collect(),
        groups: nodes.iter().map(|n| usize::try_from(int(&n["module"])).unwrap_or(0)).collect(),
        edges: list(&value["edges"]).iter().map(|e| (number(&e[0]), number(&e[1]))).collect(),
    };
    let start = std::time::Instant::now();
    let corners = layout(&graph, &Options::default());
    eprintln!("{} boxes, {} ms", corners.len(), start.elapsed().as_millis());
    let places = corners.iter().enumerate().map(|(i, (x, y))| (format!("n{i}"), json!({ "x": x, "y": y })));
    println!("{}", Value::Object(places.collect::<Map<_, _>>()));
}
