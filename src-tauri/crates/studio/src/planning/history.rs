//! Whether a plan may stand behind the migrations that are there: it has to begin where they end.

use std::path::Path;

use super::NamedRenames;
use super::writing::leads_on;
use crate::source::{Desk, Source, migrations_of};
use crate::{Failure, Job};

/// Differences that a refusal names.
const NAMED: usize = 3;

impl Desk {
    /// Refuses a plan that begins elsewhere than the migrations of a folder end: written behind them, it would not run after
    /// them. What is planned from a database that drifted is the usual case.
    ///
    /// # Errors
    /// It does, or the migrations or the source can't be read.
    pub async fn refuse_astray(&self, from: &Source, folder: &Path, job: &Job) -> Result<(), Failure> {
        if leads_on(from, folder) || *from == Source::Empty || migrations_of(folder).unwrap_or_default().is_empty() {
            return Ok(());
        }
        job.say("Comparing with the migrations that are there", None);
        let migrations = Source::Migrations(folder.to_owned());
        let pair = self.pair(&migrations, from, &NamedRenames::default(), job).await?;
        let lines = pair.comparison().changes;
        if lines.is_empty() {
            return Ok(());
        }
        let mut named: Vec<String> =
            lines.iter().take(NAMED).map(|line| format!("{} {}", line.kind, line.subject)).collect();
        if lines.len() > NAMED {
            named.push(format!("{} more", lines.len() - NAMED));
        }
        let message = format!(
            "The plan begins elsewhere than the migrations in {} end ({}).",
            folder.display(),
            named.join(", ")
        );
        Err(Failure::new("plan/astray", message).help(format!(
            "Nothing was written: it would not run after them. Plan from migrations:{}, or first bring the other side to where they end.",
            folder.display()
        )))
    }
}
