//! What every use case answers when it cannot be done: a stable code, what went wrong and where, how to mend it.

use std::fmt;

use crate::Failure;

impl Failure {
    /// A failure with a code and a message.
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), message: message.into(), help: None }
    }

    /// The same, with a way to mend it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The record that a command names is not there (any more).
    pub(crate) fn missing(what: &str) -> Self {
        Self::new("edit/missing", format!("This {what} does not exist any more.")).help("Undo, or reload the document.")
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.message)?;
        match &self.help {
            Some(help) => write!(f, " {help}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Failure {}
