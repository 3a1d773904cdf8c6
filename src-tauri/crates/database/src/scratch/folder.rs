//! Temporary folders that nobody forgets: each holds a lock as long as its owner lives, and whoever starts next removes
//! the folders whose owner is gone. Also copying and handing over of folders.
//!
//! Knows nothing of what lies in a folder, except how to stop a server that a dead owner left running in it.

use std::collections::hash_map::RandomState;
use std::fs::{self, File};
use std::hash::{BuildHasher, Hasher};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::Error;

/// What the names of all temporary folders begin with.
pub const PREFIX: &str = "crowfoot-scratch-";
const LOCK: &str = "owner.lock";
/// A folder without lock that is younger than this may belong to somebody who is about to lock it.
const GRACE: Duration = Duration::from_secs(60);

/// A temporary folder, removed when it goes out of scope, or by a later [`clean`] if it never did.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    /// Held locked; the lock ends with the process, however that ends.
    lock: Option<File>,
}

impl Folder {
    /// A new folder that only its owner can enter.
    pub fn create() -> Result<Self, Error> {
        let root = root();
        let mut last = io::Error::other("no free name");
        for _ in 0..16 {
            let path = root.join(format!("{PREFIX}{}", token()));
            match make_private(&path) {
                Ok(()) => {}
                Err(error) => {
                    last = error;
                    continue;
                }
            }
            let lock = File::create(path.join(LOCK)).map_err(|source| file_error("write in", &path, source))?;
            // Lost only if a cleaner was faster: it removes the folder, and we take another one.
            if lock.try_lock().is_ok() && path.exists() {
                return Ok(Self { path, lock: Some(lock) });
            }
        }
        Err(file_error("create a temporary folder in", &root, last))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // Some systems refuse to remove open files.
        self.lock.take();
        // What can't be removed now is removed by the next cleaning.
        let _ = fs::remove_dir_all(&self.path);
    }
}

/// Removes the folders whose owners are gone, and stops the servers in them.
pub fn clean() {
    let Ok(entries) = fs::read_dir(root()) else { return };
    for entry in entries.flatten() {
        if !entry.file_name().to_string_lossy().starts_with(PREFIX) {
            continue;
        }
        let path = entry.path();
        let stale = match File::options().read(true).write(true).open(path.join(LOCK)) {
            Ok(lock) => lock.try_lock().is_ok(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let age = entry.metadata().and_then(|facts| facts.modified()).ok().and_then(|at| at.elapsed().ok());
                age.is_some_and(|age| age > GRACE)
            }
            // Another user's.
            Err(_) => false,
        };
        if stale {
            super::keeper::stop_orphan(&path);
            let _ = fs::remove_dir_all(&path);
        }
    }
}

/// A short random text for names.
pub fn token() -> String {
    // The standard library seeds each of these from the system's randomness.
    format!("{:012x}", RandomState::new().build_hasher().finish() & 0xffff_ffff_ffff)
}

/// Copies a folder with everything in it; links stay links.
pub fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        let kind = entry.file_type()?;
        if kind.is_dir() {
            copy(&entry.path(), &target)?;
        } else if kind.is_file() {
            fs::copy(entry.path(), &target)?;
        } else {
            #[cfg(unix)]
            std::os::unix::fs::symlink(fs::read_link(entry.path())?, &target)?;
        }
    }
    #[cfg(unix)]
    fs::set_permissions(to, fs::metadata(from)?.permissions())?;
    Ok(())
}

/// Hands a folder with everything in it over to another user.
#[cfg(unix)]
pub fn hand_over(path: &Path, user: u32, group: u32) -> io::Result<()> {
    std::os::unix::fs::lchown(path, Some(user), Some(group))?;
    if fs::symlink_metadata(path)?.is_dir() {
        for entry in fs::read_dir(path)? {
            hand_over(&entry?.path(), user, group)?;
        }
    }
    Ok(())
}

/// Where temporary folders lie: the system's place, or `/tmp` where that is too long for the path of a socket.
fn root() -> PathBuf {
    let root = std::env::temp_dir();
    if cfg!(unix) && root.as_os_str().len() > 60 { PathBuf::from("/tmp") } else { root }
}

#[cfg(unix)]
fn make_private(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().mode(0o700).create(path)
}

#[cfg(not(unix))]
fn make_private(path: &Path) -> io::Result<()> {
    fs::create_dir(path)
}

/// The error of a file or folder.
pub fn file_error(what: &'static str, path: &Path, source: io::Error) -> Error {
    Error::File { what, path: path.to_owned(), source }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goes_with_its_owner_and_not_before() {
        let folder = Folder::create().unwrap();
        let path = folder.path().to_owned();
        fs::write(path.join("file"), "x").unwrap();
        clean();
        assert!(path.join("file").exists(), "a living owner's folder stays");
        drop(folder);
        assert!(!path.exists());
    }

    #[test]
    fn what_a_dead_owner_left_is_removed() {
        let mut folder = Folder::create().unwrap();
        let path = folder.path().to_owned();
        // As the end of a process does it.
        folder.lock.take();
        std::mem::forget(folder);
        clean();
        assert!(!path.exists());
    }
}
