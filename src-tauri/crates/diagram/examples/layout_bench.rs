//! Lays out and measures graphs, for `cargo xtask bench layout`.
//! A graph is JSON: `nodes` with `width`, `height`, `module`; `edges` as pairs of `n<number>`. A layout is JSON too: the upper
//! left corners by node, and perhaps `_routes`, corners by the number of the edge.
//! usage: layout_bench make TABLES EDGES MODULES GRAPH | lay GRAPH LAYOUT | measure GRAPH LAYOUT

#[path = "../tests/metrics/mod.rs"]
mod metrics;

use std::time::Instant;

use diagram::{Graph, Options, Size, Wiring, layout};
use metrics::{Point, made, measure};
use serde_json::{Map, Value, json};

/// As in the program itself.
const ROUNDS: usize = 3;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["make", tables, edges, modules, path] => {
            let number = |text: &str| text.parse().expect("a number");
            write(path, &as_json(&made(number(tables), number(edges), number(modules))));
        }
        ["lay", graph, path] => lay(&graph_of(&read(graph)), path),
        ["measure", graph, path] => print_figures(&graph_of(&read(graph)), &read(path)),
        _ => panic!("usage: layout_bench make TABLES EDGES MODULES GRAPH | lay GRAPH LAYOUT | measure GRAPH LAYOUT"),
    }
}

fn read(path: &str) -> Value {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn write(path: &str, value: &Value) {
    std::fs::write(path, value.to_string()).unwrap_or_else(|error| panic!("{path}: {error}"));
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn graph_of(value: &Value) -> Graph {
    let int = |value: &Value| i32::try_from(value.as_i64().unwrap_or(0)).unwrap_or(0);
    let number = |value: &Value| value.as_str().and_then(|id| id.trim_start_matches('n').parse().ok()).unwrap_or(0);
    let nodes = list(&value["nodes"]);
    Graph {
        sizes: nodes.iter().map(|n| Size { width: int(&n["width"]), height: int(&n["height"]) }).collect(),
        groups: nodes.iter().map(|n| usize::try_from(int(&n["module"])).unwrap_or(0)).collect(),
        edges: list(&value["edges"]).iter().map(|e| (number(&e[0]), number(&e[1]))).collect(),
    }
}

fn as_json(graph: &Graph) -> Value {
    let nodes = graph.sizes.iter().zip(&graph.groups).enumerate();
    let node = |(i, (size, group)): (usize, (&Size, &usize))| json!({ "id": format!("n{i}"), "module": group, "width": size.width, "height": size.height });
    let edges = graph.edges.iter().map(|(a, b)| json!([format!("n{a}"), format!("n{b}")]));
    json!({ "nodes": nodes.map(node).collect::<Vec<_>>(), "edges": edges.collect::<Vec<_>>() })
}

fn lay(graph: &Graph, path: &str) {
    let (mut layouts, mut routings) = (Vec::new(), Vec::new());
    let (mut corners, mut routes) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let start = Instant::now();
        corners = layout(graph, &Options::default());
        layouts.push(start.elapsed().as_secs_f64() * 1e3);
        let start = Instant::now();
        routes = Wiring::of_graph(graph).route_graph(graph, &corners);
        routings.push(start.elapsed().as_secs_f64() * 1e3);
    }
    let median = |mut times: Vec<f64>| {
        times.sort_by(f64::total_cmp);
        times[ROUNDS / 2]
    };
    println!("ms {}\nroutes_ms {}", median(layouts), median(routings));
    let mut places: Map<String, Value> =
        corners.iter().enumerate().map(|(i, (x, y))| (format!("n{i}"), json!({ "x": x, "y": y }))).collect();
    let routes = routes.iter().enumerate().map(|(i, route)| (i.to_string(), json!(route.points)));
    places.insert("_routes".to_owned(), Value::Object(routes.collect()));
    write(path, &Value::Object(places));
}

fn print_figures(graph: &Graph, layout: &Value) {
    let point = |value: &Value, x: &Value, y: &Value| -> Point {
        (x.as_f64().unwrap_or_else(|| panic!("{value} is no point")), y.as_f64().unwrap_or(0.0))
    };
    let corners: Vec<Point> = (0..graph.sizes.len())
        .map(|i| {
            let place = &layout[format!("n{i}")];
            point(place, &place["x"], &place["y"])
        })
        .collect();
    let routes = layout["_routes"].as_object().map(|routes| {
        let route = |i: usize| {
            list(routes.get(&i.to_string()).unwrap_or(&Value::Null)).iter().map(|p| point(p, &p[0], &p[1])).collect()
        };
        (0..graph.edges.len()).map(route).collect::<Vec<Vec<Point>>>()
    });
    let figures = measure(graph, &corners, routes.as_deref());
    println!("crossings {}\nlength {}\narea {}", figures.crossings, figures.length, figures.area);
    println!("overlaps {}\nthrough {}\nspread {}", figures.overlaps, figures.through, figures.spread);
    if let Some(routed) = figures.routed_through {
        println!("routed {routed}");
    }
}
