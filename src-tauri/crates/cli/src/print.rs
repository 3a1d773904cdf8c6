//! Results to standard output, everything else to standard error.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use serde_json::Value;
use studio::{Document, Failure, Job, NotModelled, PrismaVersion};

/// How a verb ended, when it could be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// There is nothing to report.
    Clean,
    /// There is.
    Reported,
}

impl Outcome {
    /// Reported if so.
    pub fn reported(so: bool) -> Self {
        if so { Self::Reported } else { Self::Clean }
    }
}

/// Prints one clear line and gives the exit code for what could not be done.
pub fn failure(message: &str) -> ExitCode {
    let _ = writeln!(io::stderr(), "crowfoot: {message}");
    ExitCode::from(2)
}

/// Prints a result. A reader that has gone away is no failure.
pub fn out(text: &str) {
    bytes(text.as_bytes());
}

/// The same for what may be no text.
pub fn bytes(bytes: &[u8]) {
    let _ = io::stdout().write_all(bytes).and_then(|()| io::stdout().flush());
}

/// Prints a line about what was done.
pub fn note(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

/// Prints one JSON document.
pub fn json(value: &Value) {
    out(&(serde_json::to_string_pretty(value).unwrap_or_default() + "\n"));
}

/// A value as JSON.
pub fn value(of: impl serde::Serialize) -> Value {
    serde_json::to_value(of).unwrap_or(Value::Null)
}

/// Long work that shows its progress on a terminal.
pub fn job() -> Job {
    if !io::stderr().is_terminal() {
        return Job::silent();
    }
    Job::new(|message, fraction| {
        let part = fraction.map(|part| format!("{:3.0} % ", part * 100.0)).unwrap_or_default();
        let _ = write!(io::stderr(), "\r\x1b[2K{part}{message}");
        if fraction == Some(1.0) {
            let _ = write!(io::stderr(), "\r\x1b[2K");
        }
        let _ = io::stderr().flush();
    })
}

/// Removes the line of progress.
pub fn job_done() {
    if io::stderr().is_terminal() {
        let _ = write!(io::stderr(), "\r\x1b[2K");
    }
}

/// Refuses to judge by other rules than the ones that were asked for.
///
/// # Errors
/// The configuration can't be read.
pub fn refuse_unruled(document: &Document) -> Result<(), Failure> {
    document.settings().broken.clone().map_or(Ok(()), Err)
}

/// The version of Prisma that an option names; the arguments let no other through.
pub fn version(option: Option<&str>) -> Option<PrismaVersion> {
    option.and_then(studio::config::version)
}

/// Says where a diagram file that could not be read whole is kept.
pub fn kept_copy(document: &Document) {
    if let Some(copy) = document.kept_copy() {
        note(&format!("note: the diagram file could not be read whole; what was there is kept in {}", copy.display()));
    }
}

/// What was left out, for people.
pub fn not_modelled(list: &[NotModelled]) {
    if !list.is_empty() {
        note(&format!("Not modelled ({}):", list.len()));
        list.iter().for_each(|n| note(&format!("  {} {}: {}", n.kind, n.name, n.reason)));
    }
}

/// The text of a URL that may stand in an environment variable.
///
/// # Errors
/// The variable is not set.
pub fn url(text: &str) -> Result<String, Failure> {
    match studio::Source::parse(text)? {
        studio::Source::Database(url) => Ok(url),
        _ => Err(studio::source::no_url(text)),
    }
}
