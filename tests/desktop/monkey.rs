//! A monkey in the real window: random gestures, keys, menu entries, typing, undo and redo. After every hundred of them the
//! window's mirror is what the backend has, nothing was thrown, and the memory of the page stays within bounds.
//!
//! `CROWFOOT_MONKEY` says how many (300 by itself, rounded up to hundreds), `CROWFOOT_SEED` which ones.

use std::collections::BTreeMap;
use std::fs;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::canvas;
use crate::project::Project;
use crate::window::{Setup, Window};

/// So many between two looks at everything.
const BATCH: u64 = 100;
/// A batch that takes longer than this hangs.
const PATIENCE: Duration = Duration::from_secs(240);
/// Memory is measured from here on: by then everything was shown once.
const WARM: u64 = 500;
/// What the page may take in addition after that: histories and caches are allowed to grow, a leak of every frame is not.
const GROWTH: u64 = 250 * 1024 * 1024;

fn number(variable: &str, default: u64) -> u64 {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

#[test]
fn a_monkey_breaks_nothing() {
    let (count, seed) = (number("CROWFOOT_MONKEY", 300), number("CROWFOOT_SEED", 1));
    let project = Project::copy("monkey", "market");
    let window = Setup::new("monkey").project(project.path()).open();
    canvas::table(&window, project.models().first().expect("a model"));
    assert_eq!(window.script(include_str!("monkey.js"), &[json!(seed)]), json!(true));

    let mut warm: Option<u64> = None;
    let mut refused: BTreeMap<String, u64> = BTreeMap::new();
    let start = Instant::now();
    for batch in 1..=count.div_ceil(BATCH) {
        let state = run(&window, batch, seed);
        let told = |what: &str| strings(&state[what]);
        let fail = |what: &str, found: &[String]| {
            window.picture("broken");
            let log = strings(&window.script("return window.__monkey.log()", &[])).join("\n  ");
            panic!(
                "seed {seed}, after {} gestures, {what}:\n{}\nwhat came before:\n  {log}",
                batch * BATCH,
                found.join("\n")
            )
        };
        for what in ["faults", "thrown", "agrees"] {
            let found = told(what);
            if !found.is_empty() {
                fail(what, &found);
            }
        }
        // A refusal in words is an answer; what nobody expected is not.
        let failures = told("failures");
        let unexpected: Vec<String> =
            failures.iter().filter(|failure| failure.starts_with("window/unexpected")).cloned().collect();
        if !unexpected.is_empty() {
            fail("failures that nobody expected", &unexpected);
        }
        for failure in &failures {
            // What can be taken back is known before it is asked for.
            assert!(!failure.starts_with("edit/history"), "seed {seed}: {failure}");
            *refused.entry(failure.split(':').next().unwrap_or_default().to_owned()).or_default() += 1;
        }
        let memory = page_memory(window.process());
        if batch * BATCH >= WARM {
            let warm = *warm.get_or_insert(memory);
            assert!(
                memory <= warm + GROWTH,
                "seed {seed}, after {} gestures: the page takes {} MB, and {} MB when it was warm",
                batch * BATCH,
                memory >> 20,
                warm >> 20
            );
        }
        println!(
            "{:>6} gestures, {:>4} s: revision {}, {} tables, {} MB",
            batch * BATCH,
            start.elapsed().as_secs(),
            state["revision"],
            state["tables"],
            memory >> 20
        );
    }
    println!("refused: {refused:?}");
    window.picture("done");
}

/// Lets the monkey do a batch; what the page says of it.
fn run(window: &Window, batch: u64, seed: u64) -> Value {
    window.script("window.__monkey.go(arguments[0])", &[json!(BATCH)]);
    let start = Instant::now();
    loop {
        std::thread::sleep(Duration::from_millis(150));
        if window.script("return window.__monkey.running()", &[]) == json!(false) {
            return window.script("return window.__monkey.state()", &[]);
        }
        if start.elapsed() > PATIENCE {
            window.picture("hangs");
            let log = strings(&window.script("return window.__monkey.log()", &[])).join("\n  ");
            let at = window.script("return window.__monkey.at()", &[]);
            panic!("seed {seed}, batch {batch}: it hangs in {at} after\n  {log}");
        }
    }
}

fn strings(value: &Value) -> Vec<String> {
    value
        .as_array()
        .into_iter()
        .flatten()
        .map(|one| one.as_str().map_or_else(|| one.to_string(), str::to_owned))
        .collect()
}

/// The resident memory of the page's process, in bytes: the web view's below a process; 0 where it can't be read.
fn page_memory(root: u32) -> u64 {
    let mut parents: BTreeMap<u32, (u32, String)> = BTreeMap::new();
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Some(id) = entry.file_name().to_str().and_then(|name| name.parse().ok()) else { continue };
        let Ok(stat) = fs::read_to_string(entry.path().join("stat")) else { continue };
        // The name stands in parentheses and may hold spaces.
        let (Some(open), Some(close)) = (stat.find('('), stat.rfind(')')) else { continue };
        let parent = stat[close + 1..].split_whitespace().nth(1).and_then(|text| text.parse().ok());
        parents.insert(id, (parent.unwrap_or(0), stat[open + 1..close].to_owned()));
    }
    let below = |mut id: u32| {
        while let Some((parent, _)) = parents.get(&id) {
            if *parent == root {
                return true;
            }
            id = *parent;
        }
        false
    };
    let pages = parents.iter().filter(|(id, (_, name))| name.starts_with("WebKitWebPro") && below(**id));
    let resident = |id: &u32| -> u64 {
        let status = fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or("0");
        line.split_whitespace().next().and_then(|text| text.parse::<u64>().ok()).unwrap_or(0) * 1024
    };
    pages.map(|(id, _)| resident(id)).max().unwrap_or(0)
}
