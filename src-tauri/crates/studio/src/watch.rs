//! Tells when a file of a schema changed on disk.

use std::path::Path;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};

use crate::files::Project;
use crate::{Failure, config, setup};

/// Editors write in several steps: one notice for all that comes within this time.
const QUIET: Duration = Duration::from_millis(200);

/// Watches the files of a schema as long as it lives.
#[derive(Debug)]
pub struct Watch {
    _watcher: Arc<Mutex<RecommendedWatcher>>,
}

impl Watch {
    /// Watches the folders of a schema, each by itself: an application's other folders may hold more than the system can
    /// watch. Calls after each burst of changes.
    ///
    /// # Errors
    /// The system can't watch a folder.
    pub fn start(project: Project, changed: impl Fn() + Send + 'static) -> Result<Self, Failure> {
        let (send, receive) = channel();
        let within = if project.opened.is_dir() { project.opened.clone() } else { project.root.clone() };
        let watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            let ours = |path: &std::path::PathBuf| is_configuration(path) || path.starts_with(&within) && is_ours(path);
            if event.is_ok_and(|event| !event.kind.is_access() && event.paths.iter().any(ours)) {
                // The receiver is gone only when the watch is.
                let _ = send.send(());
            }
        });
        let mut watcher = watcher.map_err(|error| failure(&project.root, &error))?;
        for folder in project.folders() {
            watcher.watch(&folder, RecursiveMode::NonRecursive).map_err(|error| failure(&folder, &error))?;
        }
        for folder in config::folders(&project.root) {
            // A folder above that can't be watched hides a change of the rules, and nothing of the schema.
            let _ = watcher.watch(&folder, RecursiveMode::NonRecursive);
        }
        let watcher = Arc::new(Mutex::new(watcher));
        let own = Arc::downgrade(&watcher);
        thread::spawn(move || {
            while receive.recv().is_ok() {
                loop {
                    match receive.recv_timeout(QUIET) {
                        Ok(()) => {}
                        Err(RecvTimeoutError::Timeout) => break,
                        Err(RecvTimeoutError::Disconnected) => return,
                    }
                }
                let Some(watcher) = own.upgrade() else { return };
                // Folders come and go. What can't be watched now was no trouble at the start.
                for folder in Project::find(&project.opened).as_ref().unwrap_or(&project).folders() {
                    let mut watcher = watcher.lock().unwrap_or_else(PoisonError::into_inner);
                    let _ = watcher.watch(&folder, RecursiveMode::NonRecursive);
                }
                drop(watcher);
                changed();
            }
        });
        Ok(Self { _watcher: watcher })
    }
}

fn is_configuration(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == config::FILE) || setup::is_part(path)
}

/// A schema's file, a diagram file, or a folder that may hold some.
fn is_ours(path: &Path) -> bool {
    let diagram = || path.to_string_lossy().ends_with("diagram.json");
    path.extension().is_some_and(|ending| ending == "prisma") || diagram() || path.is_dir()
}

fn failure(folder: &Path, error: &notify::Error) -> Failure {
    let why = match &error.kind {
        notify::ErrorKind::MaxFilesWatch => "the system's limit of watched folders is reached".to_owned(),
        _ => error.to_string(),
    };
    let message =
        format!("{} can't be watched: {why}. Changes on disk are not taken in by themselves.", folder.display());
    Failure::new("disk/watch", message)
        .help("Read the schema again from disk after a change. Saving still asks before it overwrites one.")
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::Receiver;

    use super::*;

    const WHILE: Duration = Duration::from_secs(10);

    fn watched(folder: &Path) -> (Watch, Receiver<()>) {
        let (send, receive) = channel();
        let project = Project::find(folder).expect("found");
        let watch = Watch::start(project, move || {
            let _ = send.send(());
        });
        (watch.expect("watched"), receive)
    }

    fn write(folder: &Path, name: &str) {
        crate::files::write(&folder.join(name), "a").expect("written");
    }

    #[test]
    fn a_burst_is_one_notice() {
        let folder = tempfile::tempdir().expect("a folder");
        write(folder.path(), "schema.prisma");
        let (watch, receive) = watched(folder.path());
        for _ in 0..3 {
            write(folder.path(), "schema.prisma");
        }
        receive.recv_timeout(WHILE).expect("a notice");
        assert!(receive.recv_timeout(QUIET * 2).is_err(), "one notice only");
        write(folder.path(), "diagram.json");
        receive.recv_timeout(WHILE).expect("a notice of the diagram file");
        drop(watch);
    }

    #[test]
    fn the_configuration_above_is_watched_and_its_neighbours_are_not() {
        let folder = tempfile::tempdir().expect("a folder");
        write(folder.path(), ".git/HEAD");
        write(folder.path(), "app/prisma/schema.prisma");
        let (watch, receive) = watched(&folder.path().join("app/prisma"));
        write(folder.path(), "other.prisma");
        assert!(receive.recv_timeout(QUIET * 3).is_err(), "no file of the schema");
        write(folder.path(), "crowfoot.toml");
        receive.recv_timeout(WHILE).expect("a notice of the configuration");
        drop(watch);
    }

    #[test]
    fn what_cannot_be_watched_is_said() {
        let folder = tempfile::tempdir().expect("a folder");
        write(folder.path(), "schema.prisma");
        let project = Project::find(folder.path()).expect("found");
        drop(folder);
        let failure = Watch::start(project, || {}).expect_err("gone");
        assert!(failure.code == "disk/watch" && failure.help.is_some(), "{failure}");
    }

    #[test]
    fn new_folders_are_watched_and_packages_are_not() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["a.prisma", "b.prisma", "node_modules/one/schema.prisma"] {
            write(folder.path(), name);
        }
        let (watch, receive) = watched(folder.path());
        write(folder.path(), "node_modules/one/schema.prisma");
        assert!(receive.recv_timeout(QUIET * 3).is_err(), "no file of the schema");
        write(folder.path(), "models/c.prisma");
        receive.recv_timeout(WHILE).expect("a notice of the new folder");
        while receive.recv_timeout(QUIET * 2).is_ok() {}
        write(folder.path(), "models/c.prisma");
        receive.recv_timeout(WHILE).expect("a notice of a file in it");
        drop(watch);
    }
}
