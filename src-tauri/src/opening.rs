//! What the window opens at its start: the first argument of the program, or `CROWFOOT_OPEN`.
//!
//! It only remembers the path; reading the project is the studio's.

use std::env;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

/// The project named at the start, if any; kept as state for the commands.
#[derive(Debug, Default)]
pub struct Opening {
    /// A `.prisma` file or a folder, absolute.
    path: Mutex<Option<PathBuf>>,
}

impl Opening {
    /// From this process: its first argument that is no option, else the variable.
    #[must_use]
    pub fn of_this_process() -> Self {
        let argument = env::args_os().skip(1).find(|word| !word.to_string_lossy().starts_with('-'));
        let named = argument.or_else(|| env::var_os("CROWFOOT_OPEN")).filter(|path| !path.is_empty());
        // Absolute, as messages and recent files show it; a path that doesn't exist is kept, so that the message can name it.
        Self { path: Mutex::new(named.map(|path| std::path::absolute(&path).unwrap_or_else(|_| PathBuf::from(path)))) }
    }

    /// The path, once: a window that loads its page anew shows what is open by then.
    #[must_use]
    pub fn take(&self) -> Option<PathBuf> {
        self.path.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}
