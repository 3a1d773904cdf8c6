//! `cargo xtask bench layout`: our layout beside elkjs, dagre and d3-force in one run on the same graphs, and what a dragged
//! table costs. Writes the tables of `docs/BENCHMARKS.md`.
//!
//! The other engines are installed into `target/bench/layout` and never into the front end. Where they or the shared graphs
//! are missing, their figures are left out, and the page says so.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::compare::{Times, example, grouped, median, put, quantile, run, shown};
use crate::{bench, compare, places};

const MARK: &str = "<!-- cargo xtask bench layout -->";
const PEERS: [(&str, &str); 4] = [
    ("elk", "elkjs 0.12, layered"),
    ("elk-modules", "elkjs 0.12, layered in each module"),
    ("dagre", "dagre 3.1"),
    ("d3-force", "d3-force 3.0"),
];
const PACKAGES: [&str; 3] = ["elkjs@0.12", "@dagrejs/dagre@3.1", "d3-force@3.0"];
/// On larger graphs the other engines take minutes.
const MOST_FOR_PEERS: usize = 2_000;
const DRAGS: usize = 40;

struct Subject {
    name: String,
    path: PathBuf,
    tables: usize,
}

/// Builds, generates, measures, and writes the page.
pub fn bench() -> Result<()> {
    compare::build("diagram", "layout_bench")?;
    compare::build("studio", "moves")?;
    let folder = places::target().join("bench/layout");
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let mut notes = Vec::new();
    let peers = install(&folder);
    if !peers {
        notes.push("The other engines could not be installed: their figures are missing.");
    }
    let subjects = subjects(&folder)?;
    if subjects.len() < 4 {
        notes.push("The shared graphs are not present.");
    }
    let mut page = String::from(
        "| graph | engine | ms | crossings | edge length, kpx | area, Mpx | overlaps | through tables: straight | routed | module spread |\n\
         |---|---|---|---|---|---|---|---|---|---|\n",
    );
    let mut routing = Vec::new();
    for subject in &subjects {
        println!("--- {}", subject.name);
        let layout = folder.join("layout.json");
        let ours = run(&mut example("layout_bench", &["lay", &shown(&subject.path), &shown(&layout)]))?;
        row(&mut page, subject, "Crowfoot", median(&ours, "ms"), &figures(subject, &layout)?);
        routing.push((subject, median(&ours, "routes_ms")));
        for (engine, name) in PEERS.iter().filter(|_| peers && subject.tables <= MOST_FOR_PEERS) {
            let script = shown(&places::root().join("tests/oracle/layout.mjs"));
            let mut node = Command::new("node");
            node.args([&script, &shown(&subject.path), *engine, &shown(&folder), &shown(&layout)]);
            let theirs = run(&mut node)?;
            row(&mut page, subject, name, median(&theirs, "ms"), &figures(subject, &layout)?);
        }
    }
    page.push_str("\n| what | ms | wanted |\n|---|---|---|\n");
    for (subject, time) in routing {
        let wanted = if subject.tables == 1_000 { "under 60" } else { "" };
        let _ = writeln!(page, "| routes of {} | {} | {wanted} |", subject.name, number(time));
    }
    for (tables, wanted) in [(1_000, "under 50"), (5_000, "under 250")] {
        let path = folder.join(format!("schema-{tables}.prisma"));
        fs::write(&path, bench::schema(tables)).with_context(|| format!("cannot write {}", path.display()))?;
        let times = run(&mut example("moves", &[&shown(&path), &DRAGS.to_string()]))?;
        drags(&mut page, tables, wanted, &times);
    }
    let _ = writeln!(
        page,
        "\nCrossings, length and the first \"through tables\" are of straight edges between centres; \"routed\" is of routes, where an \
         engine has any. Ours on {} cores ({} {}). {}",
        std::thread::available_parallelism().map_or(1, usize::from),
        env::consts::OS,
        env::consts::ARCH,
        notes.join(" ")
    );
    put(MARK, &page)?;
    println!("{page}\ndocs/BENCHMARKS.md is written");
    Ok(())
}

fn drags(page: &mut String, tables: usize, wanted: &str, times: &Times) {
    let name = grouped(tables);
    let _ = writeln!(
        page,
        "| a table of most relations moves in {name} (two for each table): median of {DRAGS} | {} | {wanted} |",
        number(median(times, "move"))
    );
    let _ = writeln!(page, "| the same, 19 of 20 | {} | |", number(quantile(times, "move", 0.95)));
    let open = number(median(times, "open"));
    let _ = writeln!(page, "| {name} tables read, laid out and routed | {open} | |");
}

/// Installs the other engines; whether they are there.
fn install(folder: &Path) -> bool {
    let there = ["elkjs", "@dagrejs/dagre", "d3-force"];
    if there.iter().all(|name| folder.join("node_modules").join(name).is_dir()) {
        return true;
    }
    println!("--- npm install {}", PACKAGES.join(" "));
    // Without a file of its own npm would look for one further up.
    let _ = fs::write(folder.join("package.json"), "{ \"private\": true }\n");
    let mut npm = Command::new("npm");
    npm.current_dir(folder).args(["install", "--no-audit", "--no-fund", "--ignore-scripts"]).args(PACKAGES);
    npm.status().is_ok_and(|status| status.success())
}

fn subjects(folder: &Path) -> Result<Vec<Subject>> {
    let mut subjects = Vec::new();
    let shared = env::var_os("CROWFOOT_SHARED").map_or_else(|| places::root().join("../shared"), PathBuf::from);
    for (file, tables) in [("g200.json", 200), ("g1000.json", 1_000)] {
        let path = shared.join("bench/layout").join(file);
        if path.is_file() {
            subjects.push(Subject { name: format!("{} tables, shared ({file})", grouped(tables)), path, tables });
        } else {
            println!("{file}: not present");
        }
    }
    for (tables, edges) in [(1_000, 1_500), (10_000, 15_000)] {
        let path = folder.join(format!("made-{tables}.json"));
        let numbers = [tables, edges, 20].map(|number: usize| number.to_string());
        run(&mut example("layout_bench", &["make", &numbers[0], &numbers[1], &numbers[2], &shown(&path)]))?;
        subjects.push(Subject { name: format!("{} tables, generated", grouped(tables)), path, tables });
    }
    Ok(subjects)
}

fn figures(subject: &Subject, layout: &Path) -> Result<Times> {
    run(&mut example("layout_bench", &["measure", &shown(&subject.path), &shown(layout)]))
}

fn row(page: &mut String, subject: &Subject, engine: &str, time: Option<f64>, figures: &Times) {
    let whole = |name: &str| median(figures, name).map_or("-".to_owned(), |value| grouped(value.round() as usize));
    let _ = writeln!(
        page,
        "| {} | {engine} | {} | {} | {} | {} | {} | {} | {} | {} |",
        subject.name,
        number(time),
        whole("crossings"),
        whole("length"),
        whole("area"),
        whole("overlaps"),
        whole("through"),
        whole("routed"),
        median(figures, "spread").map_or("-".to_owned(), |value| format!("{value:.2}"))
    );
}

fn number(value: Option<f64>) -> String {
    value.map_or(
        "-".to_owned(),
        |value| {
            if value < 100.0 { format!("{value:.1}") } else { grouped(value.round() as usize) }
        },
    )
}
