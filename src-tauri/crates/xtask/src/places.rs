//! Where things lie: the repository, the build output, and the cache that is kept between clones.
//!
//! It creates nothing; whoever writes creates the folder.

use std::env;
use std::path::PathBuf;

/// The root of the repository.
pub fn root() -> PathBuf {
    let manifest =
        env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    manifest.ancestors().nth(3).map_or_else(|| manifest.clone(), PathBuf::from)
}

/// The folder that Cargo builds into.
pub fn target() -> PathBuf {
    match env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root().join(folder),
        None => root().join("target"),
    }
}

/// The front end's folder.
pub fn ui() -> PathBuf {
    root().join("ui")
}

/// A program that Cargo built in the development profile.
pub fn built(name: &str) -> PathBuf {
    target().join("debug").join(format!("{name}{}", env::consts::EXE_SUFFIX))
}

/// Tools that set-up fetched, shared by all clones: the user's cache folder. The application looks for PostgreSQL in the
/// same place (`database::scratch`), so the two rules are one.
pub fn cache() -> PathBuf {
    let set = |name: &str| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let home = set("HOME").or_else(|| set("USERPROFILE")).unwrap_or_default();
    let base = if cfg!(target_os = "macos") {
        home.join("Library/Caches")
    } else if cfg!(windows) {
        set("LOCALAPPDATA").unwrap_or_else(|| home.join("AppData/Local"))
    } else {
        set("XDG_CACHE_HOME").unwrap_or_else(|| home.join(".cache"))
    };
    base.join("crowfoot")
}

/// A program found in `PATH`.
pub fn which(name: &str) -> Option<PathBuf> {
    let name = format!("{name}{}", env::consts::EXE_SUFFIX);
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(&name)).find(|path| path.is_file())
}
