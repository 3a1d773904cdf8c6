//! What the diagram costs, for `cargo xtask bench layout`. Opens a schema, lays it out, and drags its table of most relations
//! about; prints lines of a word and milliseconds: `open` until the snapshot is there without positions, `reopen` with them,
//! `move` from the command to its answer.
//! usage: moves FILE COUNT

use std::collections::BTreeMap;
use std::time::Instant;

use studio::{Command, Document, Move};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [path, count] = arguments.as_slice() else { panic!("usage: moves FILE COUNT") };
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let milliseconds = |began: Instant| began.elapsed().as_secs_f64() * 1_000.0;

    let began = Instant::now();
    let mut document = Document::from_text(&text);
    let snapshot = document.snapshot();
    println!("open {}", milliseconds(began));

    let mut degrees = BTreeMap::new();
    for route in &snapshot.routes {
        *degrees.entry(route.from).or_insert(0) += 1;
        *degrees.entry(route.to).or_insert(0) += 1;
    }
    let hub = degrees.iter().max_by_key(|(id, degree)| (**degree, **id)).map(|(id, _)| *id);
    let Some(place) = hub.and_then(|hub| snapshot.placements.iter().find(|placement| placement.table == hub)) else {
        panic!("the schema has no relation")
    };
    let mut times = Vec::new();
    for turn in 1..=count.parse().unwrap_or(20) {
        let (x, y) = (place.x + 37 * turn, place.y + 23 * (turn % 7));
        let drag = Command::Move { moves: vec![Move { table: place.table, x, y }] };
        let began = Instant::now();
        let update = document.run(&drag);
        times.push(milliseconds(began));
        assert!(update.is_ok_and(|update| !update.routes.is_empty()), "a table that moves takes its relations along");
    }
    println!("move {}", times.iter().map(f64::to_string).collect::<Vec<_>>().join(" "));
}
