//! `cargo xtask bench prisma`: the Prisma language beside Prisma's own engine, in one run, on generated schemas and on the
//! largest one of the shared corpus. Writes the tables of `docs/BENCHMARKS.md`.
//!
//! The sides take turns, so that a busy moment of the machine hits all of them. Where engine or corpus are missing, their
//! figures are left out, and the page says so.

use std::collections::BTreeMap;
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::{bench, places, step};

const TURNS: usize = 3;
const KEYSTROKES: usize = 200;
/// Between these lines of the page stands what this command writes.
const BEGIN: &str = "<!-- cargo xtask bench prisma -->";
const END: &str = "<!-- end -->";
const WORK: [&str; 2] = ["validate", "format"];
const VERSIONS: [(&str, &str); 2] = [("6", "Prisma 6.19"), ("7", "Prisma 7.10")];

/// A schema to measure on.
struct Subject {
    name: String,
    path: PathBuf,
    /// Rounds in each turn.
    rounds: usize,
}

/// Milliseconds by kind of work; empty for a side that is not there.
pub type Times = BTreeMap<String, Vec<f64>>;

/// Builds, generates, measures, and writes the page.
pub fn compare() -> Result<()> {
    build("prisma", "measure")?;
    build("studio", "keystroke")?;
    let subjects = subjects()?;
    let (mut notes, mut rows) = (Vec::new(), Vec::new());
    let mut ours_by_subject = Vec::new();
    for subject in &subjects {
        println!("--- {}", subject.name);
        let (ours, theirs) = measure(subject)?;
        rows.push(rows_of(subject, &ours, &theirs));
        ours_by_subject.push(ours);
    }
    if VERSIONS.iter().any(|(version, _)| engine(version).is_none()) {
        notes.push("An engine is not present: its figures are missing.".to_owned());
    }
    let path = |at: usize| subjects.get(at).map(|subject| subject.path.clone()).unwrap_or_default();
    let keys = run(&mut example("keystroke", &[&shown(&path(0)), &KEYSTROKES.to_string()]))?;
    let largest = subjects.last().map_or_else(|| path(1), |subject| subject.path.clone());
    let peak = run(&mut example("measure", &["peak", &shown(&largest)]))?;
    if subjects.len() < 3 {
        notes
            .push("The shared corpus is not present: the peak of memory is that of 5,000 generated models.".to_owned());
    }
    let page = page(&rows, &ours_by_subject, &keys, &peak, &notes);
    put(BEGIN, &page)?;
    println!("{page}\ndocs/BENCHMARKS.md is written");
    Ok(())
}

/// Builds an example of a package for release.
pub fn build(package: &str, example: &str) -> Result<()> {
    step::loud(
        &format!("release build of {package}'s `{example}`"),
        &mut step::cargo(&["build", "--release", "--package", package, "--example", example]),
        "mend the errors above",
    )
}

fn subjects() -> Result<Vec<Subject>> {
    let folder = places::target().join("bench");
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let mut subjects = Vec::new();
    for (models, rounds) in [(1_000, 7), (5_000, 5)] {
        let path = folder.join(format!("schema-{models}.prisma"));
        let text = bench::schema(models);
        fs::write(&path, &text).with_context(|| format!("cannot write {}", path.display()))?;
        let name = format!("{} models, {:.1} MB, generated", grouped(models), text.len() as f64 / 1e6);
        subjects.push(Subject { name, path, rounds });
    }
    let shared = env::var_os("CROWFOOT_SHARED").map_or_else(|| places::root().join("../shared"), PathBuf::from);
    match find(&shared.join("corpus/prisma"), "bigschema.prisma") {
        Some(path) => {
            subjects.push(Subject { name: "5,044 models of Prisma's own tests, 0.3 MB".into(), path, rounds: 5 })
        }
        None => println!("shared corpus: not present"),
    }
    Ok(subjects)
}

/// The first file of that name below a folder.
fn find(folder: &Path, name: &str) -> Option<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let here = paths.iter().find(|path| path.file_name().is_some_and(|file| file == name)).cloned();
    here.or_else(|| paths.iter().filter(|path| path.is_dir()).find_map(|path| find(path, name)))
}

/// Our times and those of each version of the engine, in turns.
fn measure(subject: &Subject) -> Result<(Times, [Times; 2])> {
    let (mut ours, mut theirs) = (Times::new(), [Times::new(), Times::new()]);
    let (path, rounds) = (shown(&subject.path), subject.rounds.to_string());
    for _ in 0..TURNS {
        merge(&mut ours, run(&mut example("measure", &["times", &path, &rounds]))?);
        for ((version, _), times) in VERSIONS.iter().zip(&mut theirs) {
            let Some(home) = engine(version) else { continue };
            let mut node = Command::new("node");
            node.arg(places::root().join("tests/oracle/times.mjs")).args([version, path.as_str(), &rounds]);
            merge(times, run(node.env("CROWFOOT_ORACLES", home))?);
        }
    }
    Ok((ours, theirs))
}

/// The folder of the engines, if this version is there.
fn engine(version: &str) -> Option<PathBuf> {
    let home = env::var_os("CROWFOOT_ORACLES").map(PathBuf::from);
    let home = home.or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".cache/crowfoot-oracles")))?;
    home.join(format!("prisma{version}")).is_dir().then_some(home)
}

/// An example that was built.
pub fn example(name: &str, arguments: &[&str]) -> Command {
    let file = format!("{name}{}", env::consts::EXE_SUFFIX);
    let mut command = Command::new(places::target().join("release/examples").join(file));
    command.args(arguments);
    command
}

/// Runs a program that prints lines of a word and numbers.
pub fn run(command: &mut Command) -> Result<Times> {
    let output = command.output().with_context(|| format!("cannot start {}", command.get_program().display()))?;
    if !output.status.success() {
        bail!("{} failed: {}", command.get_program().display(), String::from_utf8_lossy(&output.stderr));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let line = |line: &str| {
        let mut words = line.split_whitespace();
        let name = words.next()?.to_owned();
        Some((name, words.filter_map(|word| word.parse().ok()).collect()))
    };
    Ok(text.lines().filter_map(line).collect())
}

fn merge(all: &mut Times, more: Times) {
    for (name, times) in more {
        all.entry(name).or_default().extend(times);
    }
}

/// The value below which this part of the values lies; 0.5 for the median.
pub fn quantile(times: &Times, work: &str, part: f64) -> Option<f64> {
    let mut values = times.get(work)?.clone();
    values.sort_by(f64::total_cmp);
    values.get((values.len().checked_sub(1)? as f64 * part) as usize).copied()
}

/// The value in the middle.
pub fn median(times: &Times, work: &str) -> Option<f64> {
    quantile(times, work, 0.5)
}

/// The median of the parts of all work, added up.
fn both(times: &Times) -> Option<f64> {
    WORK.iter().map(|work| median(times, work)).sum()
}

fn rows_of(subject: &Subject, ours: &Times, theirs: &[Times; 2]) -> String {
    let mut rows = String::new();
    let mut row = |work: &str, value: &dyn Fn(&Times) -> Option<f64>| {
        let mine = value(ours);
        let _ = write!(rows, "| {} | {work} | {} |", subject.name, number(mine));
        for their in theirs {
            let their = value(their);
            let ratio = their.zip(mine).map_or("-".to_owned(), |(their, mine)| format!("{:.1}", their / mine));
            let _ = write!(rows, " {} | {ratio} |", number(their));
        }
        rows.push('\n');
    };
    row("read and validate", &|times| median(times, "validate"));
    row("format", &|times| median(times, "format"));
    row("both", &both);
    rows
}

fn number(value: Option<f64>) -> String {
    value.map_or("-".to_owned(), |value| if value < 100.0 { format!("{value:.1}") } else { format!("{value:.0}") })
}

fn page(rows: &[String], ours: &[Times], keys: &Times, peak: &Times, notes: &[String]) -> String {
    let mut page = String::from("| schema | work | Crowfoot, ms |");
    for (_, name) in VERSIONS {
        let _ = write!(page, " {name}, ms | times |");
    }
    let _ = write!(page, "\n|---|---|---|{}\n{}", "---|---|".repeat(VERSIONS.len()), rows.concat());
    let growth = |work: &str| -> Option<f64> { Some(median(ours.get(1)?, work)? / median(ours.first()?, work)?) };
    let _ = writeln!(page, "\n| what | figure | wanted |\n|---|---|---|");
    for (work, name) in [
        ("validate", "reading and validating"),
        ("records", "the same with tree and records"),
        ("format", "formatting"),
    ] {
        let _ = writeln!(
            page,
            "| {name}: 5,000 models take so many times as long as 1,000 | {} | about 5 |",
            number(growth(work))
        );
    }
    let _ = writeln!(
        page,
        "| a keystroke in 1,000 models, until Prisma's findings are there: median of {KEYSTROKES} | {} ms | under 16 ms |",
        number(median(keys, "keystroke"))
    );
    let _ = writeln!(page, "| the same, 19 of 20 | {} ms | |", number(quantile(keys, "keystroke", 0.95)));
    let taken_in = number(median(keys, "taken_in"));
    let _ = writeln!(page, "| the same keystroke taken in, with records, rules and canvas | {taken_in} ms | |");
    let megabytes = median(peak, "peak").map(|kilobytes| kilobytes / 1_024.0);
    let _ = writeln!(
        page,
        "| peak of memory, reading and validating the largest | {} MB | under 200 MB |",
        number(megabytes)
    );
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let _ = writeln!(
        page,
        "\nMedians of at least {} rounds in warm processes that took turns, on {cores} cores ({} {}). {}",
        TURNS * 5,
        env::consts::OS,
        env::consts::ARCH,
        notes.join(" ")
    );
    page
}

/// Puts tables between a mark of the page and the end that follows it.
pub fn put(begin: &str, tables: &str) -> Result<()> {
    let path = places::root().join("docs/BENCHMARKS.md");
    let page = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let parts = page.split_once(begin).and_then(|(before, rest)| Some((before, rest.split_once(END)?.1)));
    let Some((before, after)) = parts else { bail!("{} lacks `{begin}` and `{END}`", path.display()) };
    let page = format!("{before}{begin}\n\n{}\n{END}{after}", tables.trim_end().to_owned() + "\n");
    fs::write(&path, page).with_context(|| format!("cannot write {}", path.display()))
}

/// A path as an argument.
pub fn shown(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// With commas between thousands.
pub fn grouped(number: usize) -> String {
    if number < 1_000 { number.to_string() } else { format!("{},{:03}", grouped(number / 1_000), number % 1_000) }
}
