//! Node.js and npm: those of the system when they are new enough, else a copy of our own in the cache.
//!
//! Debian's and Ubuntu's own Node is often too old for Vite; it is then only used to fetch the newer one from npm, once.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::{places, step, system};

/// The oldest Node.js that Vite 8 runs on, as (major, minor).
const OLDEST: (u32, u32) = (20, 19);
/// The oldest npm that installs from our lock file.
const OLDEST_NPM: u32 = 9;
/// What is fetched when the system's is too old.
const FETCHED: [&str; 2] = ["node-linux-{arch}@^22.13", "npm@^11"];

/// A usable pair of `node` and `npm`.
pub struct Node {
    /// Folders to put in front of `PATH`.
    front: Vec<PathBuf>,
}

impl Node {
    /// `npm` with these arguments, in the front end's folder.
    pub fn npm(&self, arguments: &[&str]) -> Command {
        let mut command = self.program("npm");
        command.args(arguments).current_dir(places::ui());
        command
    }

    /// `node` with these arguments.
    pub fn node(&self, arguments: &[&str]) -> Command {
        let mut command = self.program("node");
        command.args(arguments);
        command
    }

    fn program(&self, name: &str) -> Command {
        let file = if cfg!(windows) && name == "npm" {
            "npm.cmd".to_string()
        } else {
            format!("{name}{}", env::consts::EXE_SUFFIX)
        };
        let own = self.front.iter().map(|folder| folder.join(&file)).find(|path| path.is_file());
        let mut command = Command::new(own.unwrap_or_else(|| PathBuf::from(file)));
        let old = env::var_os("PATH").unwrap_or_default();
        if let Ok(path) = env::join_paths(self.front.iter().cloned().chain(env::split_paths(&old))) {
            command.env("PATH", path);
        }
        // npm asks nobody, and a new release of itself is no news here.
        command
            .env("NPM_CONFIG_UPDATE_NOTIFIER", "false")
            .env("NPM_CONFIG_FUND", "false")
            .env("NPM_CONFIG_AUDIT", "false");
        command
    }

    fn versions(&self) -> Option<((u32, u32), u32)> {
        let node = step::ask(self.program("node").arg("--version"))?;
        let npm = step::ask(self.program("npm").arg("--version"))?;
        let mut parts = node.trim_start_matches('v').split('.').map(|part| part.parse::<u32>().unwrap_or(0));
        let node = (parts.next()?, parts.next()?);
        Some((node, npm.split('.').next()?.parse().ok()?))
    }

    fn fits(&self) -> bool {
        self.versions().is_some_and(|(node, npm)| node >= OLDEST && npm >= OLDEST_NPM)
    }
}

/// Finds Node.js and npm, and installs them where that is possible.
pub fn ensure() -> Result<Node> {
    let folder = places::cache().join("node");
    let own = Node { front: vec![folder.join("node_modules/.bin"), folder.join("bin")] };
    let systems = Node { front: Vec::new() };
    if systems.fits() {
        return Ok(systems);
    }
    if own.fits() {
        return Ok(own);
    }
    if systems.versions().is_none() {
        if !system::is_debian() {
            bail!("Node.js {}.{} or newer with npm {OLDEST_NPM} or newer is missing. {}", OLDEST.0, OLDEST.1, advice());
        }
        system::install(&["nodejs", "npm"])?;
    }
    if systems.fits() {
        return Ok(systems);
    }
    let arch = match env::consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        other => bail!("Node.js is too old, and there is no copy to fetch for {other}. {}", advice()),
    };
    if !cfg!(target_os = "linux") {
        bail!("Node.js {}.{} or newer with npm {OLDEST_NPM} or newer is needed. {}", OLDEST.0, OLDEST.1, advice());
    }
    std::fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let packages = FETCHED.map(|name| name.replace("{arch}", arch));
    let mut install = systems.npm(&["install", "--no-save", "--ignore-scripts", "--prefix"]);
    install.arg(&folder).args(&packages).current_dir(&folder);
    step::quiet(
        "Node.js and npm into the cache",
        &mut install,
        "check the connection to the npm registry, or install a newer Node.js yourself",
    )?;
    link(&folder, arch)?;
    if !own.fits() {
        bail!("Node.js was fetched into {}, but does not run here. {}", folder.display(), advice());
    }
    Ok(own)
}

/// The platform package has the program, but no entry in `.bin`.
fn link(folder: &std::path::Path, arch: &str) -> Result<()> {
    let bin = folder.join("bin");
    std::fs::create_dir_all(&bin).with_context(|| format!("cannot create {}", bin.display()))?;
    let program = folder.join(format!("node_modules/node-linux-{arch}/bin/node"));
    let link = bin.join("node");
    let _ = std::fs::remove_file(&link);
    std::fs::hard_link(&program, &link)
        .or_else(|_| std::fs::copy(&program, &link).map(|_| ()))
        .with_context(|| format!("cannot copy {} to {}", program.display(), link.display()))
}

fn advice() -> &'static str {
    if cfg!(target_os = "macos") {
        "Install it: brew install node"
    } else if cfg!(windows) {
        "Install it: winget install OpenJS.NodeJS.LTS"
    } else {
        "Install it from your distribution, or from https://nodejs.org"
    }
}
