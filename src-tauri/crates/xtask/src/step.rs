//! One thing that is done: its line before, its duration after, and when it fails the command, the place and how to mend it.
//!
//! A loud step shows the program's own output as it comes; a quiet one keeps it in a log and shows its end on failure.

use std::fs::{self, File};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::places;

/// Runs a command whose output the developer wants to see.
pub fn loud(what: &str, command: &mut Command, mend: &str) -> Result<()> {
    println!("--- {what}");
    let started = Instant::now();
    let status = command.stdin(Stdio::null()).status().with_context(|| cannot_start(what, command, mend))?;
    if !status.success() {
        bail!("{what} failed ({status})\n{}", describe(command, mend));
    }
    println!("--- {what}: done in {}", seconds(started.elapsed()));
    Ok(())
}

/// Runs a command whose output matters only when it fails; the output is kept under `target/xtask/`.
pub fn quiet(what: &str, command: &mut Command, mend: &str) -> Result<()> {
    let folder = places::target().join("xtask");
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let name: String = what.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let log = folder.join(format!("{}.log", name.to_lowercase()));
    let file = File::create(&log).with_context(|| format!("cannot write {}", log.display()))?;
    let copy = file.try_clone().with_context(|| format!("cannot write {}", log.display()))?;

    println!("--- {what}");
    let started = Instant::now();
    let status = command
        .stdin(Stdio::null())
        .stdout(file)
        .stderr(copy)
        .status()
        .with_context(|| cannot_start(what, command, mend))?;
    if !status.success() {
        let text = fs::read_to_string(&log).unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        let tail = lines.get(lines.len().saturating_sub(40)..).unwrap_or_default().join("\n");
        bail!("{what} failed ({status})\n{tail}\n{}\n  full log: {}", describe(command, mend), log.display());
    }
    println!("--- {what}: done in {}", seconds(started.elapsed()));
    Ok(())
}

/// What a command prints, or `None` when it can't be started or fails. For questions, not for work.
pub fn ask(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_string())
}

/// A duration as a person reads it.
pub fn seconds(duration: Duration) -> String {
    match duration.as_secs() {
        0..=59 => format!("{:.1} s", duration.as_secs_f64()),
        whole => format!("{} min {:02} s", whole / 60, whole % 60),
    }
}

/// A `cargo` command at the root of the repository.
pub fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments).current_dir(places::root());
    command
}

fn cannot_start(what: &str, command: &Command, mend: &str) -> String {
    format!("{what}: the program could not be started\n{}", describe(command, mend))
}

fn describe(command: &Command, mend: &str) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let line: Vec<String> = words.map(|word| word.to_string_lossy().into_owned()).collect();
    let folder = command.get_current_dir().map_or_else(|| ".".to_string(), |folder| folder.display().to_string());
    format!("  command: {}\n  in:      {folder}\n  to mend: {mend}", line.join(" "))
}
