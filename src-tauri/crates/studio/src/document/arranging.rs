//! Automatic layout as long work: it is done apart from the document, which stays free meanwhile, tells how far it is, and
//! can be cancelled. What it finds becomes one step of the history.

use std::collections::{BTreeMap, BTreeSet};

use diagram::Options;
use schema::{Placement, Schema, TableId};

use super::Document;
use crate::{Failure, Job, Update, commands};

/// Tables that are to find places, with all that decides which.
#[derive(Debug, Clone)]
pub struct Arranging {
    schema: Schema,
    /// Those that stay: the pinned ones.
    keep: BTreeMap<TableId, Placement>,
    /// Those that are put in order among the others; absent: all are.
    tables: Option<BTreeSet<TableId>>,
    revision: u64,
}

impl Arranging {
    /// The places.
    ///
    /// # Errors
    /// It was cancelled.
    pub fn places(&self, job: &Job) -> Result<BTreeMap<TableId, (i32, i32)>, Failure> {
        let told = std::cell::Cell::new(-1);
        let progress = |done: f64| {
            let percent = (done * 100.0) as i32;
            if told.replace(percent) != percent {
                job.say("Arranging", Some(done as f32));
            }
            !job.is_cancelled()
        };
        let options = Options { progress: Some(&progress) };
        let places = match &self.tables {
            Some(tables) => diagram::tidy(&self.schema, tables, &options),
            None => diagram::arrange(&self.schema, &self.keep, &options),
        };
        job.check()?;
        Ok(places)
    }
}

impl Document {
    /// What it takes to arrange the given tables, or all; `None` while a view is shown, which is arranged by the command.
    pub fn arranging(&mut self, tables: Option<&[TableId]>) -> Option<Arranging> {
        if self.views.current().is_some() {
            return None;
        }
        self.draw();
        let pinned = self.schema.placements().iter().filter(|(_, placement)| placement.pinned);
        let keep: BTreeMap<_, _> = pinned.map(|(id, placement)| (*id, placement.clone())).collect();
        let tables = tables.map(|tables| tables.iter().copied().filter(|id| !keep.contains_key(id)).collect());
        Some(Arranging { schema: self.schema.clone(), keep, tables, revision: self.revision })
    }

    /// Takes the places that were found; `None` where the document has changed since.
    ///
    /// # Errors
    /// They don't fit the schema.
    pub fn take_places(
        &mut self,
        arranging: &Arranging,
        places: BTreeMap<TableId, (i32, i32)>,
    ) -> Result<Option<Update>, Failure> {
        if self.revision != arranging.revision {
            return Ok(None);
        }
        self.placed = true;
        let changes = commands::placements(&self.schema, places);
        let label = if arranging.tables.is_some() { "Arrange tables" } else { "Arrange" };
        self.change(&changes, label, None).map(Some)
    }

    /// Arranges at once.
    pub(super) fn arrange_now(&mut self, tables: Option<&[TableId]>) -> Result<Update, Failure> {
        let Some(arranging) = self.arranging(tables) else {
            return Err(Failure::new("edit/view", "A view is arranged by itself."));
        };
        let places = arranging.places(&Job::silent())?;
        let stale = || Failure::new("edit/conflict", "The schema changed while it was arranged.");
        self.take_places(&arranging, places)?.ok_or_else(stale)
    }
}
