//! What a document knows of renames that no migration carries yet: what it has seen since it was opened, what the diagram file
//! told, and what the user said.

use std::collections::BTreeMap;

use diagram::Rename;
use migrate::DialectKind;
use prisma::Parsed;
use schema::{Change, Column, Edit, Enum, ManyToMany, Object, Schema, Severity, Table};

use crate::document::Document;
use crate::planning::Settled;
use crate::renames::{FormerNames, Thing};
use crate::source::{dialect_of_schema, physical};
use crate::{Failure, Update};

/// What was told or said of the former names of things; `None` for one that is new.
pub(super) type Said = BTreeMap<Thing, Option<String>>;

impl Document {
    /// A migration was written. If it leads from all others to this state of the document, that is what later renames are
    /// seen from; else what it carries has its new name now, and the rest is as old as before.
    pub(crate) fn migrated(&mut self, schema: Schema, settled: &Settled) {
        if settled.all {
            self.opened = schema;
            self.said.clear();
            return;
        }
        let Ok(kind) = dialect_of_schema(&self.parsed) else { return };
        for (rename, thing) in self.former_names(kind).pending(&self.known(kind)) {
            if let Some(carried) = settled.carried(&rename) {
                self.said.insert(thing, Some(carried.to.clone()));
            }
        }
    }

    /// The physical form of all things, those among it that broken text lacks for the moment.
    fn known(&self, kind: DialectKind) -> Schema {
        physical(&self.parsed, &with_lost(&self.schema, &self.lost), kind)
    }

    /// Notes what a text that is read anew lost because it is broken, and what one that was broken when it was read from the
    /// disk tells only now.
    pub(super) fn look_after_lost(&mut self, before: &Schema) {
        if !is_whole(&self.parsed) {
            self.lost = with_lost(before, &self.lost);
            return;
        }
        self.lost = Schema::new();
        if std::mem::take(&mut self.half_read) {
            self.opened = with_lost(&self.opened, &self.schema);
            self.take_renames(self.told.clone());
        }
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
        let told = &self.told;
        let Ok(kind) = dialect_of_schema(&self.parsed) else { return told.clone() };
        let pending = self.former_names(kind).pending(&self.known(kind));
        let mut pending: Vec<_> = pending.into_iter().map(|(rename, _)| rename).collect();
        // Half-typed text lacks things for the moment, and what was told of them is not lost for that.
        if !is_whole(&self.parsed) {
            let lacking = told.iter().filter(|one| !pending.iter().any(|other| other.is_of_same(one)));
            let lacking: Vec<_> = lacking.cloned().collect();
            pending.extend(lacking);
            pending.sort();
        }
        pending
    }

    /// Takes what a diagram file tells of renames, and what it does not tell any more.
    pub(super) fn take_renames(&mut self, told: Vec<Rename>) {
        let before = std::mem::replace(&mut self.told, told);
        let told = self.told.clone();
        if before.is_empty() && told.is_empty() {
            return;
        }
        self.half_read |= !is_whole(&self.parsed);
        let Ok(kind) = dialect_of_schema(&self.parsed) else { return };
        let now = self.known(kind);
        for (rename, thing) in self.former_names(kind).pending(&now) {
            // Gone is what the line said, and what was renamed on since then is renamed since that.
            let line = before.iter().find(|one| one.is_of_same(&rename));
            if let Some(line) = line.filter(|line| !told.iter().any(|one| one.is_of_same(line))) {
                self.said.insert(thing, Some(line.to.clone()));
            }
        }
        let current = FormerNames::of(&now);
        for (thing, name) in self.former_names(kind).told(&now, &told) {
            // That nothing of it was told before is no answer of the user's.
            if self.said.get(&thing).is_none_or(|said| current.is_called(thing, said.as_deref())) {
                self.said.insert(thing, name);
            }
        }
    }

    /// The text that the diagram file should have; `None` where there should be none.
    pub(super) fn diagram_text(&self, there: Option<&str>) -> Option<String> {
        let pending = self.pending_renames();
        let places = self.placed.then(|| self.places_over(there.unwrap_or_default()));
        let with_sheet = |text: String| diagram::with_sheet(&text, &self.schema, &self.sheet);
        let base = match (&places, there) {
            (Some(places), _) => places,
            (None, Some(there)) if !diagram::only_renames(there) => there,
            (None, _) if pending.is_empty() => return None,
            (None, there) => there.unwrap_or_default(),
        };
        Some(with_sheet(diagram::with_renames(base, &pending)))
    }
}

/// Whether everything that a text means can be read.
pub(super) fn is_whole(parsed: &Parsed) -> bool {
    dialect_of_schema(parsed).is_ok() && !parsed.diagnostics.iter().any(|d| d.severity == Severity::Error)
}

/// A schema with the things of another that have names in the database, where it lacks them.
pub(super) fn with_lost(schema: &Schema, lost: &Schema) -> Schema {
    let mut out = schema.clone();
    out.reserve_ids(lost.ids().next());
    // What has the same name now is not lost, and what does not fit without something else is no loss.
    let mut put = |change: Change| drop(schema::apply(&mut out, &change));
    for to in lost.enums().values() {
        let same = |other: &Enum| other.name == to.name || other.database_name() == to.database_name();
        if !schema.enums().values().any(same) {
            put(Change::Enum(Edit::Create { to: to.clone() }));
        }
    }
    for to in lost.tables().values() {
        let same = |other: &Table| other.name == to.name || other.database_name() == to.database_name();
        if !schema.tables().values().any(same) {
            put(Change::Table(Edit::Create { to: to.clone() }));
        }
    }
    for to in lost.columns().values() {
        let same = |other: &Column| other.name == to.name || other.database_name() == to.database_name();
        if !schema.table(to.table).is_some_and(|table| table.columns().any(|other| same(&other))) {
            put(Change::Column(Edit::Create { to: to.clone() }));
        }
    }
    // A join table takes its columns from the keys of both.
    for to in lost.indexes().values().filter(|index| !schema.tables().contains_key(&index.table)) {
        put(Change::Index(Edit::Create { to: to.clone() }));
    }
    for to in lost.many_to_many().values() {
        let same = |other: &ManyToMany| {
            (&other.relation, other.a.table, other.b.table) == (&to.relation, to.a.table, to.b.table)
        };
        if !schema.many_to_many().values().any(same) {
            put(Change::ManyToMany(Edit::Create { to: to.clone() }));
        }
    }
    out
}
