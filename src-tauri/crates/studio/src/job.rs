//! Long work: it says how far it is and can be cancelled.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::Failure;

type Report = dyn Fn(&str, Option<f32>) + Send + Sync;
type Warn = dyn Fn(&str) + Send + Sync;

/// The handle of one long piece of work. Clones speak of the same work.
#[derive(Clone)]
pub struct Job {
    report: Arc<Report>,
    warn: Arc<Warn>,
    cancelled: Arc<AtomicBool>,
}

impl fmt::Debug for Job {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Job").field("cancelled", &self.is_cancelled()).finish_non_exhaustive()
    }
}

impl Job {
    /// Work that reports to a listener: what is being done, and the part that is done (0 to 1) where known.
    pub fn new(report: impl Fn(&str, Option<f32>) + Send + Sync + 'static) -> Self {
        Self { report: Arc::new(report), warn: Arc::new(|_| {}), cancelled: Arc::new(AtomicBool::new(false)) }
    }

    /// Work that nobody listens to.
    pub fn silent() -> Self {
        Self::new(|_, _| {})
    }

    /// The same work, whose warnings are listened to.
    #[must_use]
    pub fn on_warning(mut self, warn: impl Fn(&str) + Send + Sync + 'static) -> Self {
        self.warn = Arc::new(warn);
        self
    }

    /// Says what the work will cost, before it does it.
    pub fn warn(&self, message: &str) {
        (self.warn)(message);
    }

    /// Says what is being done now.
    pub fn say(&self, message: &str, fraction: Option<f32>) {
        (self.report)(message, fraction);
    }

    /// Asks the work to stop. It stops at the next point where nothing is half done.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether it was asked to stop.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    /// Goes on, or fails if the work was cancelled.
    ///
    /// # Errors
    /// It was cancelled.
    pub fn check(&self) -> Result<(), Failure> {
        if self.is_cancelled() { Err(Failure::new("job/cancelled", "Cancelled.")) } else { Ok(()) }
    }
}
