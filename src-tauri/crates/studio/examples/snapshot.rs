//! What the window is given of a schema, for `cargo xtask bench canvas`: opens a file, writes the snapshot as JSON, and prints a
//! line of milliseconds each for opening and for putting it into JSON.
//! usage: snapshot FILE OUT

use std::path::Path;
use std::time::Instant;

use studio::Document;

/// The allocator of the desktop application.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [path, out] = arguments.as_slice() else { panic!("usage: snapshot FILE OUT") };
    let began = Instant::now();
    let mut document = Document::open(Path::new(path)).unwrap_or_else(|failure| panic!("{path}: {failure:?}"));
    let snapshot = document.snapshot();
    println!("open {:.1}", began.elapsed().as_secs_f64() * 1_000.0);
    let began = Instant::now();
    let text = serde_json::to_string(&snapshot).unwrap_or_default();
    println!("json {:.1}", began.elapsed().as_secs_f64() * 1_000.0);
    std::fs::write(out, text).unwrap_or_else(|error| panic!("{out}: {error}"));
}
