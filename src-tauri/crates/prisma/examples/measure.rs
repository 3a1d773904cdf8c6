//! Times of the Prisma language on one file, for `cargo xtask bench prisma`: prints a line for each kind of work, with the
//! milliseconds of each round; or the peak of memory in kilobytes.
//! usage: measure times FILE ROUNDS | measure validate FILE ROUNDS | measure peak FILE

use std::time::Instant;

use prisma::{SourceFile, format_schema, parse, validate};

/// The allocator of the binaries.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let read = |path: &str| {
        let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"));
        vec![SourceFile { path: "schema.prisma".into(), text }]
    };
    match words.as_slice() {
        ["times", path, rounds] => {
            let files = read(path);
            let rounds = rounds.parse().unwrap_or(15);
            print("validate", &times(rounds, || drop(validate(&files, None))));
            print("records", &times(rounds, || drop(parse(&files))));
            print("format", &times(rounds, || drop(format_schema(&files))));
        }
        ["validate", path, rounds] => {
            let files = read(path);
            print("validate", &times(rounds.parse().unwrap_or(15), || drop(validate(&files, None))));
        }
        ["peak", path] => {
            let parsed = parse(&read(path));
            let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
            let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next());
            // Used after the reading of the peak, so that all of it was in memory then.
            assert!(parsed.source.files.len() == 1);
            print("peak", &[peak.and_then(|peak| peak.parse().ok()).unwrap_or(f64::NAN)]);
        }
        _ => panic!("usage: measure times|validate FILE ROUNDS | measure peak FILE"),
    }
}

fn print(name: &str, values: &[f64]) {
    let values: Vec<String> = values.iter().map(f64::to_string).collect();
    println!("{name} {}", values.join(" "));
}

/// Milliseconds of each round, after two that don't count.
fn times(rounds: usize, mut work: impl FnMut()) -> Vec<f64> {
    for _ in 0..2 {
        work();
    }
    let time = |_| {
        let began = Instant::now();
        work();
        began.elapsed().as_secs_f64() * 1_000.0
    };
    (0..rounds).map(time).collect()
}
