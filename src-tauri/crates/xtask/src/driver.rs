//! `tauri-driver`: it stands between the desktop test and the web view's own WebDriver.
//!
//! Built once from crates.io into the cache.

use std::path::PathBuf;

use anyhow::Result;

use crate::{places, step};

/// The path of `tauri-driver`, built when it is missing.
pub fn ensure() -> Result<PathBuf> {
    let folder = places::cache().join("tauri-driver");
    let program = folder.join("bin").join(format!("tauri-driver{}", std::env::consts::EXE_SUFFIX));
    if program.is_file() {
        return Ok(program);
    }
    if let Some(found) = places::which("tauri-driver") {
        return Ok(found);
    }
    let mut install = step::cargo(&["install", "tauri-driver", "--version", "^2", "--locked", "--root"]);
    // A target folder of its own: the one of the workspace would be cluttered with another profile's output.
    install.arg(&folder).env("CARGO_TARGET_DIR", places::target().join("tauri-driver")).current_dir(places::target());
    step::quiet("tauri-driver into the cache", &mut install, "check the connection to crates.io")?;
    Ok(program)
}
