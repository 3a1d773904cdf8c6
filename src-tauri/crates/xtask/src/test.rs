//! `cargo xtask test`: installs what is missing, then everything that is tested, the window included.
//!
//! Every part runs even when an earlier one failed; the end lists them all with their durations. The Rust tests are one
//! invocation of cargo, so nothing is built twice.

use std::env;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::node::Node;
use crate::system::Purpose;
use crate::{driver, node, places, postgres, step, system, ui};

/// The tests that drive the window are behind this feature, so that a plain `cargo test` needs no display.
const DESKTOP: &str = "acceptance/desktop";

const PARTS: [&str; 5] = ["format", "lint", "rust", "ui", "licences"];

/// Runs the chosen parts, or all of them.
pub fn test(chosen: &[String]) -> Result<()> {
    if let Some(unknown) = chosen.iter().find(|part| !PARTS.contains(&part.as_str())) {
        bail!("there is no part `{unknown}`; the parts are: {}", PARTS.join(" "));
    }
    let wanted = |part: &str| chosen.is_empty() || chosen.iter().any(|one| one == part);
    let began = Instant::now();
    let mut report = Report::default();

    system::ensure(Purpose::Test)?;
    let node = node::ensure()?;
    postgres::ensure(&node)?;
    report.part("packages of the front end", || ui::packages(&node));
    report.part("pages of the window", || ui::pages(&node));

    if wanted("format") {
        report.part("format: rustfmt", format);
    }
    if wanted("ui") {
        report.part("ui: types", || {
            step::loud("npm run check", &mut node.npm(&["run", "check"]), "mend the types named above")
        });
        report.part("ui: tests", || {
            step::loud("npm test", &mut node.npm(&["test"]), "run `npx vitest` in ui/ to work on one")
        });
    }
    if wanted("lint") {
        report.part("lint: clippy", lint);
    }
    if wanted("rust") {
        rust(&mut report);
    }
    if wanted("licences") {
        licences(&mut report);
    }
    report.print(began.elapsed(), &node)
}

/// `cargo fmt --check` of the whole workspace.
pub fn format() -> Result<()> {
    step::loud("cargo fmt --check", &mut step::cargo(&["fmt", "--all", "--check"]), "cargo fmt --all")
}

/// Clippy over everything, warnings denied.
pub fn lint() -> Result<()> {
    let arguments =
        ["clippy", "--workspace", "--all-targets", "--features", DESKTOP, "--quiet", "--", "-D", "warnings"];
    step::loud(
        "cargo clippy",
        &mut step::cargo(&arguments),
        "mend what is named above; never `#[allow]` without a reason beside it",
    )
}

fn rust(report: &mut Report) {
    let programs = report.part("rust: build", || {
        let arguments = ["build", "--workspace", "--bins", "--quiet"];
        step::loud("cargo build of the programs", &mut step::cargo(&arguments), "mend the errors above")
    });
    if !programs {
        return report.skip("rust: tests", "the programs were not built");
    }
    let mut driver_path = None;
    if cfg!(target_os = "macos") {
        report.skip("rust: the window", "macOS has no WebDriver for its web view");
    } else {
        report.part("tauri-driver", || driver::ensure().map(|path| driver_path = Some(path)));
    }
    report.part("rust: tests", || {
        let mut command = step::cargo(&["test", "--workspace", "--no-fail-fast", "--quiet"]);
        command.env("CROWFOOT_APP", places::built("crowfoot-app")).env("CROWFOOT_CLI", places::built("crowfoot"));
        if let Some(driver) = &driver_path {
            command.args(["--features", DESKTOP]).env("TAURI_DRIVER", driver);
        }
        step::loud(
            "cargo test",
            &mut command,
            "cargo test -p PACKAGE NAME runs one; pictures of the window are in target/desktop/",
        )
    });
}

fn licences(report: &mut Report) {
    let name = "licences: cargo deny";
    if places::which("cargo-deny").is_none() {
        // Building it takes longer than all of our own tests.
        return report.skip(name, "cargo-deny is not installed (cargo install cargo-deny --locked)");
    }
    report.part(name, || {
        // The advisory database comes from the network, and its findings are not a property of this commit.
        let arguments = ["deny", "--config", ".cargo/deny.toml", "check", "bans", "licenses", "sources"];
        step::loud("cargo deny", &mut step::cargo(&arguments), "see .cargo/deny.toml")
    });
}

#[derive(Default)]
struct Report {
    lines: Vec<String>,
    failed: Vec<String>,
    passed: usize,
}

impl Report {
    /// Runs one part; says whether it passed.
    fn part(&mut self, name: &str, work: impl FnOnce() -> Result<()>) -> bool {
        let began = Instant::now();
        let result = work();
        let (mark, passed) = if result.is_ok() { ("ok  ", true) } else { ("FAIL", false) };
        self.lines.push(format!("  {mark}  {name:<40} {}", step::seconds(began.elapsed())));
        match result {
            Ok(()) => self.passed += 1,
            Err(error) => {
                eprintln!("\n{error:#}\n");
                self.failed.push(name.to_string());
            }
        }
        passed
    }

    fn skip(&mut self, name: &str, reason: &str) {
        self.lines.push(format!("  -     {name:<40} not run: {reason}"));
    }

    fn print(self, took: Duration, node: &Node) -> Result<()> {
        println!("\n{}", self.lines.join("\n"));
        println!("{} parts passed, {} failed, in {}", self.passed, self.failed.len(), step::seconds(took));
        let pictures: PathBuf = places::target().join("desktop");
        if pictures.is_dir() {
            println!("pictures of the window: {}", pictures.display());
        }
        if env::var_os("CI").is_some() {
            let version = step::ask(&mut node.node(&["--version"])).unwrap_or_default();
            println!("node {version}");
        }
        if self.failed.is_empty() {
            return Ok(());
        }
        bail!("failed: {}", self.failed.join(", "))
    }
}
