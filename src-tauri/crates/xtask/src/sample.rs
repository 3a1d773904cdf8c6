//! The sample project that `run` and the tour work on: a copy, so that the repository is never altered.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::places;

/// The sample that shows every feature.
const NAME: &str = "market";

/// A fresh copy of the sample below this folder, in place of an older one.
pub fn fresh(below: &Path) -> Result<PathBuf> {
    let copy = below.join(NAME);
    if copy.exists() {
        fs::remove_dir_all(&copy).with_context(|| format!("cannot replace {}", copy.display()))?;
    }
    copy_to(&copy)
}

/// The copy that is there already, with whatever was edited in it, or a fresh one. Says which.
pub fn kept(below: &Path) -> Result<(PathBuf, bool)> {
    let copy = below.join(NAME);
    if copy.join("schema.prisma").exists() {
        return Ok((copy, true));
    }
    Ok((copy_to(&copy)?, false))
}

fn copy_to(copy: &Path) -> Result<PathBuf> {
    let sample = places::root().join("schemas").join(NAME);
    if !sample.is_dir() {
        bail!("the sample project {} is missing: this is no complete clone", sample.display());
    }
    copy_folder(&sample, copy)?;
    Ok(copy.to_path_buf())
}

/// Copies a folder with everything below it.
pub fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to).with_context(|| format!("cannot create {}", to.display()))?;
    for entry in fs::read_dir(from).with_context(|| format!("cannot read {}", from.display()))? {
        let path = entry.with_context(|| format!("cannot read {}", from.display()))?.path();
        let Some(name) = path.file_name() else { continue };
        let target = to.join(name);
        if path.is_dir() {
            copy_folder(&path, &target)?;
        } else {
            fs::copy(&path, &target).with_context(|| format!("cannot copy {}", path.display()))?;
        }
    }
    Ok(())
}
