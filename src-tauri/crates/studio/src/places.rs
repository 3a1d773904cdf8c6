//! The user's own folders: what was opened lately, and the sample projects. Failures here never stop the work.

use std::env;
use std::path::{Path, PathBuf};

use crate::{Failure, files};

/// How many paths are remembered.
const RECENT: usize = 12;

/// A sample project: name and text of its schema.
const SAMPLES: [(&str, &str); 2] = [
    ("blog", include_str!("../../../../schemas/blog/schema.prisma")),
    ("market", include_str!("../../../../schemas/market/schema.prisma")),
];

/// The folder for files of this program: `CROWFOOT_HOME`, or the system's place for settings.
fn home() -> Option<PathBuf> {
    // Tests leave the user's own list alone.
    if cfg!(test) {
        return None;
    }
    let var = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let settings = if cfg!(windows) {
        var("APPDATA")
    } else if cfg!(target_os = "macos") {
        var("HOME").map(|home| home.join("Library/Application Support"))
    } else {
        var("XDG_CONFIG_HOME").or_else(|| var("HOME").map(|home| home.join(".config")))
    };
    var("CROWFOOT_HOME").or_else(|| settings.map(|settings| settings.join("crowfoot")))
}

/// Paths opened lately that still exist, last first.
pub fn recent() -> Vec<String> {
    let text = home().and_then(|home| files::read(&home.join("recent.json")).ok()).unwrap_or_default();
    let paths: Vec<String> = serde_json::from_str(&text).unwrap_or_default();
    paths.into_iter().filter(|path| Path::new(path).exists()).collect()
}

/// Puts a path first among those opened lately.
pub(crate) fn remember(path: &Path) {
    let Some(home) = home() else { return };
    let path = path.display().to_string();
    let mut paths = recent();
    paths.retain(|known| *known != path);
    paths.insert(0, path);
    paths.truncate(RECENT);
    if let Ok(text) = serde_json::to_string_pretty(&paths) {
        // Not remembering is no reason to stop.
        let _ = files::write(&home.join("recent.json"), &text);
    }
}

/// Names and paths of the sample projects, written into the user's folder where they are not there yet.
///
/// # Errors
/// They can't be written.
pub fn samples() -> Result<Vec<(String, String)>, Failure> {
    let Some(home) = home() else {
        return Err(
            Failure::new("samples/home", "There is no folder for sample projects.").help("Name one in CROWFOOT_HOME.")
        );
    };
    let sample = |(name, text): &(&str, &str)| {
        let path = home.join("samples").join(name).join("schema.prisma");
        if !path.exists() {
            files::write(&path, text)?;
        }
        Ok(((*name).to_owned(), path.display().to_string()))
    };
    SAMPLES.iter().map(sample).collect()
}
