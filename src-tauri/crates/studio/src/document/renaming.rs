//! What a document knows of renames that no migration carries yet: what it has seen since it was opened, what the diagram file
//! told, and what the user said.

use std::collections::BTreeMap;

use diagram::Rename;
use migrate::DialectKind;
use schema::{Object, Schema, Severity};

use crate::document::Document;
use crate::renames::{FormerNames, Thing};
use crate::source::{dialect_of_schema, physical};
use crate::{Failure, Update};

/// What was told or said of the former names of things; `None` for one that is new.
pub(super) type Said = BTreeMap<Thing, Option<String>>;

impl Document {
    /// A migration that leads to this state of the document was written: it is what later renames are seen from.
    pub(crate) fn migrated(&mut self, schema: Schema) {
        self.opened = schema;
        self.said.clear();
    }

    /// The names that things had as of the last migration, as far as they are known.
    pub(crate) fn former_names(&self, kind: DialectKind) -> FormerNames {
        let mut names = FormerNames::of(&physical(&self.parsed, &self.opened, kind));
        names.correct(&self.said);
        names
    }

    /// Notes what an object was called before, or that it is new.
    pub(super) fn say_former_name(&mut self, object: Object, name: Option<&str>) -> Result<Update, Failure> {
        let kind = dialect_of_schema(&self.parsed)?;
        let now = physical(&self.parsed, &self.schema, kind);
        let unknown = || Failure::new("rename/unknown", "This is nothing that has a name in the database.");
        let thing = Thing::of(object).ok_or_else(unknown)?;
        if name.is_some_and(str::is_empty) {
            return Err(Failure::new("rename/unknown", "The former name is empty."));
        }
        let said = self.former_names(kind).say(&now, thing, name).ok_or_else(|| {
            let name = name.unwrap_or_default();
            Failure::new("rename/taken", format!("“{name}” is still there: nothing else can have been called so."))
        })?;
        self.said.extend(said);
        self.renames_unsaved = true;
        self.change(&[], "", None)
    }

    /// What the diagram file has to keep.
    pub(super) fn pending_renames(&self) -> Vec<Rename> {
        let told = self.diagram_on_disk.as_deref().map(diagram::renames).unwrap_or_default();
        let Ok(kind) = dialect_of_schema(&self.parsed) else { return told };
        let now = physical(&self.parsed, &self.schema, kind);
        let mut pending: Vec<_> = self.former_names(kind).pending(&now).into_iter().map(|(rename, _)| rename).collect();
        // Half-typed text lacks things for the moment, and what was told of them is not lost for that.
        if self.parsed.diagnostics.iter().any(|d| d.severity == Severity::Error) {
            let place = |one: &Rename| (one.kind, one.namespace.clone(), one.within.clone(), one.from.clone());
            let lacking: Vec<_> =
                told.into_iter().filter(|one| !pending.iter().any(|other| place(other) == place(one))).collect();
            pending.extend(lacking);
            pending.sort();
        }
        pending
    }

    /// Takes what a diagram file tells of renames, and what it does not tell any more.
    pub(super) fn take_renames(&mut self, before: Option<&str>, told: Option<&str>) {
        let (before, told) = (before.map(diagram::renames), told.map(diagram::renames));
        let (before, told) = (before.unwrap_or_default(), told.unwrap_or_default());
        if before.is_empty() && told.is_empty() {
            return;
        }
        let Ok(kind) = dialect_of_schema(&self.parsed) else { return };
        let now = physical(&self.parsed, &self.schema, kind);
        for (rename, thing) in self.former_names(kind).pending(&now) {
            if before.contains(&rename) && !told.contains(&rename) {
                self.said.insert(thing, Some(rename.to));
            }
        }
        for (thing, name) in self.former_names(kind).told(&now, &told) {
            self.said.entry(thing).or_insert(name);
        }
    }

    /// The text that the diagram file should have; `None` where there should be none.
    pub(super) fn diagram_text(&self, there: Option<&str>) -> Option<String> {
        let pending = self.pending_renames();
        let places = self.placed.then(|| diagram::write(&self.schema));
        let base = match (&places, there) {
            (Some(places), _) => places,
            (None, Some(there)) if !diagram::only_renames(there) => there,
            (None, _) if pending.is_empty() => return None,
            (None, there) => there.unwrap_or_default(),
        };
        Some(diagram::with_renames(base, &pending))
    }
}
