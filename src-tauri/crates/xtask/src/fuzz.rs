//! `cargo xtask fuzz [SECONDS]`: runs the fuzz targets of `tests/fuzz`, one after the other. It needs a nightly compiler, and
//! installs `cargo-fuzz` where that is missing. What it learns stays in `target/fuzz/`; the inputs it starts from are in
//! `tests/fuzz/seeds`.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::{places, step};

/// Fuzz targets, each a file of `tests/fuzz`.
const TARGETS: [&str; 2] = ["parse", "edit"];

/// Runs every target for so long.
pub fn fuzz(arguments: &[String]) -> Result<()> {
    let seconds: u32 = match arguments {
        [] => 300,
        [seconds] => seconds.parse().with_context(|| format!("`{seconds}` is no number of seconds"))?,
        _ => bail!("cargo xtask fuzz [SECONDS]"),
    };
    if step::ask(&mut nightly(&["--version"])).is_none() {
        bail!("fuzzing needs a nightly compiler: `rustup toolchain install nightly`");
    }
    if step::ask(&mut nightly(&["fuzz", "--version"])).is_none() {
        step::loud(
            "cargo-fuzz",
            &mut step::cargo(&["install", "--locked", "cargo-fuzz"]),
            "install it yourself: `cargo install cargo-fuzz`",
        )?;
    }
    let folder = places::target().join("fuzz");
    let seeds = places::root().join("tests/fuzz/seeds");
    let mut failed = Vec::new();
    for target in TARGETS {
        let corpus = folder.join("corpus").join(target);
        let found = folder.join("found").join(target);
        for folder in [&corpus, &found] {
            fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
        }
        let build = folder.join("build");
        let mut command = nightly(&["fuzz", "run", "--fuzz-dir", "tests/fuzz", "--target-dir"]);
        command.arg(build).arg(target).arg(corpus).arg(&seeds).arg("--");
        command.args(["-timeout=10", "-max_len=6000", &format!("-max_total_time={seconds}")]);
        command.arg(format!("-artifact_prefix={}/", found.display()));
        let mend = "the input is in the folder that the output names: put it into tests/fuzz/found and mend the cause";
        if let Err(error) = step::loud(&format!("fuzz target {target}"), &mut command, mend) {
            failed.push(error.to_string());
        }
    }
    if failed.is_empty() { Ok(()) } else { bail!("{}", failed.join("\n")) }
}

/// Cargo of the nightly toolchain, at the root of the repository.
fn nightly(arguments: &[&str]) -> Command {
    let mut command = Command::new("rustup");
    command.args(["run", "nightly", "cargo"]).args(arguments).current_dir(places::root());
    command
}
