//! `cargo xtask run`: installs what is missing, builds, and opens the window on a project.
//!
//! Without an argument that is a copy of the sample under `target/run/`, kept from one run to the next. Without a display
//! it takes the tour on the command line instead. The scratch databases are the application's own affair: it starts a
//! PostgreSQL on demand and removes it at the end.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::system::Purpose;
use crate::{node, places, postgres, sample, step, system, tour, ui};

/// Builds, then opens the window or takes the tour.
pub fn run(arguments: &[String]) -> Result<()> {
    let project = match arguments {
        [] => None,
        [one] => Some(existing(one)?),
        _ => bail!("one project at most: cargo xtask run [PATH]"),
    };
    system::ensure(Purpose::Build)?;
    let node = node::ensure()?;
    postgres::ensure(&node)?;
    ui::packages(&node)?;
    ui::pages(&node)?;
    step::loud(
        "cargo build (the first time takes some minutes)",
        &mut step::cargo(&["build", "--workspace", "--bins"]),
        "mend the errors above",
    )?;
    if !has_display() {
        println!("--- no display (neither DISPLAY nor WAYLAND_DISPLAY is set): the tour on the command line");
        return tour::tour(project.as_deref());
    }
    let project = match project {
        Some(project) => project,
        None => {
            let (copy, old) = sample::kept(&places::target().join("run"))?;
            let note = if old { "as you left it; delete the folder for a fresh copy" } else { "a copy of the sample" };
            println!("--- project: {} ({note})", copy.display());
            copy
        }
    };
    println!("--- the window is open; it ends when you close it");
    let status = Command::new(places::built("crowfoot-app"))
        .arg(&project)
        .status()
        .context("the window could not be started; build it again: cargo build -p app")?;
    if !status.success() {
        bail!("the window ended with {status}; its message is above");
    }
    Ok(())
}

fn existing(path: &str) -> Result<PathBuf> {
    let full = Path::new(path).canonicalize();
    full.with_context(|| format!("cannot open {path}: name a schema.prisma or a folder that holds one"))
}

fn has_display() -> bool {
    let set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}
