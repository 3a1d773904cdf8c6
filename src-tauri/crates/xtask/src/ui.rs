//! The front end: its packages and its pages, brought up to date only when something changed.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context, Result, bail};

use crate::node::Node;
use crate::{places, step};

/// Installs the packages of the lock file, when they are not the ones installed.
pub fn packages(node: &Node) -> Result<()> {
    let lock = places::ui().join("package-lock.json");
    let Ok(wanted) = fs::read(&lock) else { bail!("{} is missing: this is no complete clone", lock.display()) };
    let stamp = places::ui().join("node_modules/.installed-lock.json");
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    step::quiet(
        "npm ci",
        &mut node.npm(&["ci"]),
        "check the connection to the npm registry; `rm -r ui/node_modules` and try again",
    )?;
    fs::write(&stamp, wanted).with_context(|| format!("cannot write {}", stamp.display()))
}

/// Builds the pages into `ui/dist`, when a source is newer than they are.
pub fn pages(node: &Node) -> Result<()> {
    let ui = places::ui();
    let built = fs::metadata(ui.join("dist/index.html")).and_then(|data| data.modified()).ok();
    let newest = newest(&ui, 12);
    if built.is_some_and(|built| newest.is_none_or(|newest| newest <= built)) {
        return Ok(());
    }
    step::quiet(
        "pages of the window (npm run build)",
        &mut node.npm(&["run", "build"]),
        "`npm run check` in ui/ shows type errors in full",
    )
}

fn newest(folder: &Path, depth: usize) -> Option<SystemTime> {
    let entries = fs::read_dir(folder).ok()?;
    let mut newest = None;
    for entry in entries.flatten() {
        let path: PathBuf = entry.path();
        let name = entry.file_name();
        if name == "node_modules" || name == "dist" || name.to_string_lossy().starts_with('.') {
            continue;
        }
        let time = if path.is_dir() && depth > 0 {
            self::newest(&path, depth - 1)
        } else {
            entry.metadata().and_then(|data| data.modified()).ok()
        };
        newest = newest.max(time);
    }
    newest
}
