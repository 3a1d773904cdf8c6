//! The shared corpus, for tests that use it when it is there.
#![allow(dead_code, reason = "every test takes what it needs")]

pub mod engine;
pub mod fuzzed;
pub mod random;

use std::path::{Path, PathBuf};

use prisma::SourceFile;

/// The root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..")
}

/// The folder of shared test input, if it is there.
pub fn shared() -> Option<PathBuf> {
    let path = std::env::var_os("CROWFOOT_SHARED").map_or_else(|| root().join("../shared"), PathBuf::from);
    path.is_dir().then_some(path)
}

/// All Prisma files under a folder, in order.
pub fn prisma_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    collect(folder, &mut found);
    found
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "prisma") {
            found.push(path);
        }
    }
}

/// Every file of the corpus as a schema of its own, and every folder of several files without a datasource in each as
/// one schema.
pub fn corpus() -> Option<Vec<(String, Vec<SourceFile>)>> {
    let shared = shared()?;
    let mut paths = prisma_files(&shared.join("corpus/prisma"));
    paths.extend(prisma_files(&shared.join("corpus/prisma-engines/psl")));
    let mut groups: Vec<(String, Vec<SourceFile>)> = Vec::new();
    let mut folders: std::collections::BTreeMap<PathBuf, Vec<SourceFile>> = std::collections::BTreeMap::new();
    for path in paths {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        let file = SourceFile { path: path.display().to_string(), text };
        if let Some(folder) = path.parent() {
            folders.entry(folder.to_owned()).or_default().push(file.clone());
        }
        groups.push((file.path.clone(), vec![file]));
    }
    for (folder, files) in folders {
        let sources = files.iter().filter(|file| file.text.contains("datasource ")).count();
        if files.len() > 1 && sources <= 1 {
            groups.push((folder.display().to_string(), files));
        }
    }
    Some(groups)
}
