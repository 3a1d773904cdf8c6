//! What the acceptance tests share: where the repository, the samples and the built programs are.
//!
//! The tests themselves lie beside this file, one program per topic. Nothing here knows the product's own types.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The root of the repository.
#[must_use]
pub fn root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest).to_path_buf()
}

/// The sample project of this name.
#[must_use]
pub fn sample(name: &str) -> PathBuf {
    root().join("schemas").join(name)
}

/// Outside material for comparisons: the folder in `CROWFOOT_SHARED`, or `../shared` beside the repository. `None`, with a
/// line that says so, when it isn't there; the test then passes.
#[must_use]
pub fn shared() -> Option<PathBuf> {
    let folder = env::var_os("CROWFOOT_SHARED").map_or_else(|| root().join("../shared"), PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    println!("not present: {}", folder.display());
    None
}

/// A program of the workspace: the path in this variable, or else built now, so that it is never older than the sources.
///
/// # Panics
/// When it can't be built; the message says how to see why.
#[must_use]
pub fn program(variable: &str, package: &str, name: &str) -> PathBuf {
    if let Some(path) = env::var_os(variable).map(PathBuf::from) {
        assert!(path.is_file(), "{variable} names {}, which is not there", path.display());
        return path;
    }
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let built = Command::new(cargo).args(["build", "--quiet", "--package", package]).current_dir(root()).status();
    assert!(built.is_ok_and(|status| status.success()), "{name} could not be built: cargo build --package {package}");
    let path = target().join("debug").join(format!("{name}{}", env::consts::EXE_SUFFIX));
    assert!(path.is_file(), "cargo built no {}", path.display());
    path
}

/// The command line, `crowfoot`.
#[must_use]
pub fn crowfoot() -> PathBuf {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| program("CROWFOOT_CLI", "cli", "crowfoot")).clone()
}

/// The folder that cargo builds into; tests keep their output below it.
#[must_use]
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |folder| root().join(folder))
}
