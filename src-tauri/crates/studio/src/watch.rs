//! Tells when a file of a folder changed on disk.

use std::path::Path;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};

use crate::Failure;

/// Editors write in several steps: one notice for all that comes within this time.
const QUIET: Duration = Duration::from_millis(200);

/// Watches a folder as long as it lives.
#[derive(Debug)]
pub struct Watch {
    _watcher: RecommendedWatcher,
}

impl Watch {
    /// Watches a folder and its subfolders, and calls after each burst of changes to Prisma files.
    ///
    /// # Errors
    /// The system can't watch the folder.
    pub fn start(folder: &Path, changed: impl Fn() + Send + 'static) -> Result<Self, Failure> {
        let fail = |error: notify::Error| {
            Failure::new("disk/watch", format!("{} can't be watched: {error}.", folder.display()))
        };
        let (send, receive) = channel();
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            let about = |path: &std::path::PathBuf| path.extension().is_some_and(|ending| ending == "prisma");
            if event.is_ok_and(|event| !event.kind.is_access() && event.paths.iter().any(about)) {
                // The receiver is gone only when the watch is.
                let _ = send.send(());
            }
        })
        .map_err(fail)?;
        watcher.watch(folder, RecursiveMode::Recursive).map_err(fail)?;
        thread::spawn(move || {
            while receive.recv().is_ok() {
                loop {
                    match receive.recv_timeout(QUIET) {
                        Ok(()) => {}
                        Err(RecvTimeoutError::Timeout) => break,
                        Err(RecvTimeoutError::Disconnected) => return,
                    }
                }
                changed();
            }
        });
        Ok(Self { _watcher: watcher })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_one_notice() {
        let folder = tempfile::tempdir().expect("a folder");
        let (send, receive) = channel();
        let watch = Watch::start(folder.path(), move || {
            let _ = send.send(());
        })
        .expect("watched");
        for text in ["a", "b", "c"] {
            crate::files::write(&folder.path().join("schema.prisma"), text).expect("written");
        }
        receive.recv_timeout(Duration::from_secs(10)).expect("a notice");
        assert!(receive.recv_timeout(QUIET * 2).is_err(), "one notice only");
        drop(watch);
    }
}
