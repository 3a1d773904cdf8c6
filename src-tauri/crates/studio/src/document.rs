//! An open schema: text, records, diagram and history in step. The text is the document: after every edit it is read anew,
//! and the records are what it says; their ids stay, because the schema before is known.
//!
//! Files are read and written in `disk` alone.

mod arranging;
mod disk;
mod mending;
mod naming;
mod notices;
mod placing;
mod reading;
mod renaming;
mod sheet;
mod typing;
mod whole;

pub use arranging::Arranging;
pub use disk::Place;
pub(crate) use disk::forget_renames;
use reading::{parse, version};
use renaming::{Said, is_whole, with_lost};
pub use sheet::SheetEdit;
use typing::Trail;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Instant;

use diagram::{Options, Sheet, ViewId};
use prisma::{Parsed, PrismaVersion};
use schema::{Change, Diagnostic, Object, Placement, Renames, Schema, TableId, apply_all, diff, invert};

use crate::config::Settings;
use crate::drawing::Drawing;
use crate::files::Project;
use crate::history::{Entry, History};
use crate::picturing::Scene;
use crate::text::{Lines, Replacement, apply_edits};
use crate::views::{ViewList, Views, renumbered};
use crate::{
    AssistAnswer, AssistRequest, Command, Failure, Finding, ProjectFile, Shown, Snapshot, Status, TextPatch, TextRange,
    Update,
};
use crate::{commands, findings};

/// An open schema.
#[derive(Debug)]
pub struct Document {
    project: Option<Project>,
    names: Vec<String>,
    parsed: Parsed,
    schema: Schema,
    /// The schema as it was opened or last migrated, under the same ids: what has another name since then was renamed.
    opened: Schema,
    /// What the diagram file and the user say of former names, beyond what was seen.
    said: Said,
    /// Something was said that no file has.
    renames_unsaved: bool,
    /// The renames that the diagram file tells of.
    told: Vec<diagram::Rename>,
    /// What broken text lacks since it was whole: it comes back as what it was.
    lost: Schema,
    /// The text was broken when it was read from the disk: things are to come that are not new.
    half_read: bool,
    settings: Settings,
    /// The version of Prisma that was given when it was opened.
    given_version: Option<PrismaVersion>,
    /// The version that all texts are read for: given, or of the configuration, or of the project.
    version: Option<PrismaVersion>,
    diagnostics: Vec<Diagnostic>,
    listed: Vec<Finding>,
    /// `None` until someone looks: checking, mending and comparing need no picture.
    drawing: Option<Drawing>,
    sheet: Sheet,
    sheet_saved: Sheet,
    views: Views,
    history: History,
    revision: u64,
    /// Texts as they were last read or written.
    on_disk: Vec<String>,
    diagram_on_disk: Option<String>,
    /// Someone chose a place for a table.
    placed: bool,
    /// The diagram file as it would be without choices of places since it was last read or written.
    places_settled: String,
    /// There are choices of places that no file has.
    places_unsaved: bool,
    /// Places of tables that are gone for the moment, so that half-typed text does not lose them.
    parked: BTreeMap<String, Placement>,
    typed: Option<(usize, Instant)>,
    trail: Trail,
    /// Problems of the diagram file, found when it was read.
    notes: Vec<String>,
    /// Why not all of the diagram file could be read.
    torn: Option<Failure>,
    /// The copy of a diagram file that could not be read whole, made when it was written anew.
    kept: Option<PathBuf>,
    /// The schema's files are gone from disk: what is here is all there is.
    gone: bool,
}

/// What a step of any kind leads to.
struct Next {
    texts: Vec<String>,
    /// The schema that the edit expects, whose ids the text's records take.
    expected: Schema,
    renames: Renames,
    /// The texts as they were understood, where that is known already.
    parsed: Option<Parsed>,
    /// A diagram file whose places the tables take.
    diagram: Option<String>,
    /// The names of the files, where there are others than before.
    names: Option<Vec<String>>,
    /// The saved views, where there are others than before.
    views: Option<ViewList>,
    /// What is shown then: a view, or the whole diagram.
    show: Option<Option<ViewId>>,
}

impl Next {
    fn of(texts: Vec<String>, expected: Schema) -> Self {
        let renames = Renames::default();
        Self { texts, expected, renames, parsed: None, diagram: None, names: None, views: None, show: None }
    }
}

impl Document {
    /// A document of a text that has no file yet.
    pub fn from_text(text: &str) -> Self {
        Self::from_text_as(text, None)
    }

    /// The same for a version of Prisma.
    pub fn from_text_as(text: &str, version: Option<PrismaVersion>) -> Self {
        Self::new(None, vec!["schema.prisma".to_owned()], vec![text.to_owned()], None, Settings::default(), version)
    }

    /// A new document for a provider, with what every schema begins with.
    pub fn create(provider: &str) -> Self {
        let text = format!(
            "datasource db {{\n  provider = \"{provider}\"\n}}\n\ngenerator client {{\n  provider = \"prisma-client\"\n  output   = \"../generated/client\"\n}}\n"
        );
        Self::from_text(&text)
    }

    fn new(
        project: Option<Project>,
        names: Vec<String>,
        texts: Vec<String>,
        diagram: Option<String>,
        settings: Settings,
        given_version: Option<PrismaVersion>,
    ) -> Self {
        let version = version(given_version, &settings, project.as_ref());
        let parsed = parse(&names, &texts, version);
        let schema = parsed.schema.clone();
        let mut document = Self {
            project,
            names,
            drawing: None,
            views: Views::default(),
            opened: schema.clone(),
            said: Said::new(),
            renames_unsaved: false,
            told: Vec::new(),
            lost: Schema::new(),
            half_read: !is_whole(&parsed),
            schema,
            settings,
            given_version,
            version,
            diagnostics: Vec::new(),
            listed: Vec::new(),
            sheet: Sheet::default(),
            sheet_saved: Sheet::default(),
            history: History::default(),
            revision: 1,
            on_disk: texts,
            placed: diagram.as_deref().is_some_and(|text| !diagram::only_renames(text)),
            diagram_on_disk: None,
            places_settled: String::new(),
            places_unsaved: false,
            parked: BTreeMap::new(),
            typed: None,
            trail: Trail::from(1),
            notes: Vec::new(),
            torn: None,
            kept: None,
            gone: false,
            parsed,
        };
        if let Some(text) = diagram {
            document.schema = document.with_places_of(document.schema.clone(), &text);
            let views = document.views.read(&text, &document.schema);
            document.views.take(views);
            document.opened = document.schema.clone();
            document.take_sheet(&text);
            document.take_renames(diagram::renames(&text));
            document.diagram_on_disk = Some(text);
        }
        document.settle_places();
        document.examine();
        document
    }

    /// The records.
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// The text with what was understood of it.
    pub fn parsed(&self) -> &Parsed {
        &self.parsed
    }

    /// Where the files are; `None` for a document that was never saved.
    pub fn project(&self) -> Option<&Project> {
        self.project.as_ref()
    }

    /// The configuration in force.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// All findings, in the order of the text.
    pub fn findings(&self) -> &[Finding] {
        &self.listed
    }

    /// Diagnostics with their fixes, in the same order as the findings.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// The number of the state: it grows with each edit.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Names and texts of the files.
    pub fn files(&self) -> Vec<ProjectFile> {
        let file = |(name, file): (&String, &prisma::File)| ProjectFile { name: name.clone(), text: file.text.clone() };
        self.names.iter().zip(&self.parsed.source.files).map(file).collect()
    }

    /// The diagram: finds places for tables that have none, and lays the routes.
    fn draw(&mut self) -> &Drawing {
        if self.drawing.is_none() {
            self.schema = self.housed(self.schema.clone());
            // A place that a table found by itself is nothing to save.
            if !self.places_unsaved {
                self.settle_places();
            }
        }
        self.drawing.get_or_insert_with(|| Drawing::of(&self.schema, &self.views))
    }

    /// The schema with a place for each table.
    fn housed(&self, mut schema: Schema) -> Schema {
        if schema.placements().len() < schema.tables().len() {
            let places = diagram::arrange(&schema, &schema.placements().clone(), &Options::default());
            let changes = commands::placements(&schema, missing(&schema, places));
            put(&mut schema, changes);
        }
        schema
    }

    /// The name of the provider, `postgresql` where the text names none.
    pub fn provider(&self) -> &str {
        self.parsed.settings.provider.map_or("postgresql", prisma::Provider::name)
    }

    /// The diagram as it stands, to make pictures of.
    pub fn scene(&mut self) -> Scene {
        let name = self.name();
        let is_whole = self.views.shown() == Shown::default();
        let routes = Some(self.draw().routes.clone()).filter(|_| is_whole);
        let views = self.views.list.values().cloned().collect();
        Scene { name, schema: self.schema.clone(), views, notes: self.sheet_view().notes, routes }
    }

    /// Name of the project.
    pub fn name(&self) -> String {
        self.project.as_ref().map_or_else(|| "Untitled".to_owned(), Project::name)
    }

    /// The whole state, for the window.
    pub fn snapshot(&mut self) -> Snapshot {
        fn values<K, V: Clone>(map: &BTreeMap<K, V>) -> Vec<V> {
            map.values().cloned().collect()
        }
        let drawing = self.draw();
        let (boxes, modules, routes) = (drawing.boxes(), drawing.modules.clone(), drawing.edge_routes());
        Snapshot {
            revision: self.revision,
            name: self.name(),
            path: self.project.as_ref().map(|project| project.path.display().to_string()),
            files: self.files(),
            provider: self.parsed.settings.provider.map(|provider| provider.name().to_owned()),
            tables: values(self.schema.tables()),
            columns: values(self.schema.columns()),
            indexes: values(self.schema.indexes()),
            foreign_keys: values(self.schema.foreign_keys()),
            many_to_many: values(self.schema.many_to_many()),
            enums: values(self.schema.enums()),
            checks: values(self.schema.checks()),
            placements: values(self.schema.placements()),
            boxes,
            modules,
            routes,
            sheet: self.sheet_view(),
            views: values(&self.views.list),
            shown: self.views.shown(),
            findings: self.listed.clone(),
            status: self.status(),
        }
    }

    /// Whether there are edits that no file has, and what undo and redo would do.
    pub fn status(&self) -> Status {
        Status {
            dirty: self.is_dirty(),
            undo: self.history.undo().map(|entry| entry.label.clone()),
            redo: self.history.redo().map(|entry| entry.label.clone()),
            notices: self.notices(),
        }
    }

    /// Does what the user asks for.
    ///
    /// # Errors
    /// A refusal in words; nothing has changed then.
    pub fn run(&mut self, command: &Command) -> Result<Update, Failure> {
        match command {
            Command::Undo => return self.step(true),
            Command::Redo => return self.step(false),
            Command::EditSource { file, text, base } => return self.edit_source(*file as usize, text, *base),
            Command::RenameAt { file, offset, name } => return self.rename_at(*file, *offset, name),
            Command::SayFormerName { object, name } => return self.say_former_name(*object, name.as_deref()),
            Command::Format => {
                let texts = crate::format(&self.texts());
                return Ok(self.advance(self.reread(texts), "Format", None));
            }
            Command::ShowView { view, detail } => return self.show_view(*view, *detail),
            _ => {}
        }
        if let Some(update) = self.run_on_sheet(command)? {
            return Ok(update);
        }
        if let Some(update) = self.run_on_views(command)? {
            return Ok(update);
        }
        let mut told = Vec::new();
        let (changes, label, select) = match command {
            Command::Arrange { tables } => return self.arrange_now(tables.as_deref()),
            Command::ApplyFixes { findings } => self.fixes(findings)?,
            command => match commands::edits(&self.as_shown(), self.provider(), command)? {
                Some(edits) => {
                    told = edits.told;
                    (edits.changes, edits.label, edits.select)
                }
                None => Default::default(),
            },
        };
        if let Some(view) = self.views.current() {
            let (view, changes) = commands::views::from_within(view, &self.schema, changes);
            return self.change_within(view, &changes, &label, select);
        }
        if changes.iter().any(|change| matches!(change, Change::Placement(_))) {
            self.placed = true;
        }
        let update = self.change(&changes, &label, select)?;
        Ok(Update { told, ..update })
    }

    /// Makes changes of the schema one step of the history.
    ///
    /// # Errors
    /// They don't fit the schema.
    pub fn change(&mut self, changes: &[Change], label: &str, select: Option<Object>) -> Result<Update, Failure> {
        if select.is_none()
            && let Some(update) = self.place(changes)
        {
            if !update.changes.is_empty() {
                self.history.push(Entry::of_places(label, update.changes.clone()));
            }
            return Ok(Update { status: self.status(), ..update });
        }
        let next = self.changed(changes)?;
        Ok(self.advance(next, label, select))
    }

    fn changed(&self, changes: &[Change]) -> Result<Next, Failure> {
        let mut expected = self.schema.clone();
        apply_all(&mut expected, changes).map_err(|conflict| {
            Failure::new("edit/conflict", format!("The edit does not fit the schema: {conflict}."))
        })?;
        let written: Vec<Change> =
            changes.iter().filter(|change| !matches!(change, Change::Placement(_))).cloned().collect();
        let mut texts = self.texts();
        if !written.is_empty() {
            apply_edits(&mut texts, &prisma::patch(&self.parsed, &written));
        }
        Ok(Next::of(texts, expected))
    }

    /// The range of an object's name in the text.
    pub fn locate(&self, object: Object) -> Option<TextRange> {
        let span = self.parsed.map.name_span(&self.parsed.source, object)?;
        let lines: Vec<Lines> = self.parsed.source.files.iter().map(|file| Lines::of(&file.text)).collect();
        findings::range(&self.parsed, &lines, span)
    }

    /// The object at a place in the text; the offset counts UTF-16 units.
    pub fn object_at(&self, file: u32, offset: u32) -> Option<Object> {
        let text = self.parsed.source.text(file);
        let byte = Lines::of(text).to_byte(text, offset as usize);
        self.parsed.map.object_at(&self.parsed.source, file, byte as u32)
    }

    /// Answers a question of the source panel.
    pub fn assist(&self, request: &AssistRequest) -> AssistAnswer {
        crate::assist::answer(&self.parsed, self.version, request)
    }

    fn texts(&self) -> Vec<String> {
        self.parsed.source.files.iter().map(|file| file.text.clone()).collect()
    }

    /// New texts without a schema in mind: what has the same name is the same.
    fn reread(&self, texts: Vec<String>) -> Next {
        Next::of(texts, self.schema.clone())
    }

    fn step(&mut self, back: bool) -> Result<Update, Failure> {
        let entry = if back { self.history.undo() } else { self.history.redo() };
        let Some(entry) = entry.cloned() else {
            let what = if back { "undo" } else { "redo" };
            return Err(Failure::new("edit/history", format!("There is nothing to {what}.")));
        };
        let changes = if back { invert(&entry.changes) } else { entry.changes.clone() };
        if entry.texts.is_empty()
            && entry.views.is_empty()
            && let Some(update) = self.place(&changes)
        {
            if back {
                self.history.undid()
            } else {
                self.history.redid()
            }
            return Ok(Update { status: self.status(), ..update });
        }
        let mut expected = self.schema.clone();
        let fits = apply_all(&mut expected, &changes).is_ok();
        let mut texts = self.texts();
        let replacements: Vec<_> =
            if back { entry.texts.iter().rev().map(Replacement::inverted).collect() } else { entry.texts.clone() };
        let written = replacements.iter().all(|replacement| replacement.apply(&mut texts));
        if !fits || !written {
            return Err(Failure::new("edit/history", "The step does not fit the document any more."));
        }
        let mut next = Next::of(texts, expected);
        self.step_views(&entry, back, &mut next);
        self.step_sheet(&entry, back);
        let (update, _) = self.move_on(next, None);
        let sheet = (!entry.sheet.is_empty()).then(|| self.sheet_view());
        if back {
            self.history.undid()
        } else {
            self.history.redid()
        }
        self.typed = None;
        Ok(Update { sheet, status: self.status(), ..update })
    }

    fn advance(&mut self, next: Next, label: &str, select: Option<Object>) -> Update {
        self.advance_as(next, label, select, false)
    }

    /// Goes to the next state and notes it in the history, as a step of its own or as part of the last.
    fn advance_as(&mut self, next: Next, label: &str, select: Option<Object>, goes_on: bool) -> Update {
        self.typed = None;
        let (update, texts) = self.move_on(next, select);
        if !texts.is_empty() || !update.changes.is_empty() || !update.views.is_empty() {
            let (changes, views) = (update.changes.clone(), update.views.clone());
            let entry = Entry { label: label.to_owned(), texts, changes, views, sheet: Vec::new() };
            if goes_on { self.history.extend(entry) } else { self.history.push(entry) }
        }
        Update { status: self.status(), ..update }
    }

    /// Goes to the next state: reads the texts, keeps ids, finds places for new tables, works out what changed.
    fn move_on(&mut self, next: Next, select: Option<Object>) -> (Update, Vec<Replacement>) {
        let old = self.texts();
        let relisted = next.names.is_some();
        let texts: Vec<Replacement> = if relisted {
            Vec::new()
        } else {
            let pairs = old.iter().zip(&next.texts).enumerate();
            pairs.filter_map(|(file, (old, new))| Replacement::between(file, old, new)).collect()
        };
        let reread = relisted || !texts.is_empty();
        let edits = texts.iter().map(|edit| TextPatch::of(edit, &old[edit.file])).collect();
        self.names = next.names.unwrap_or_else(|| std::mem::take(&mut self.names));
        let mut views = next.views.unwrap_or_else(|| self.views.list.clone());
        let mut schema = if reread {
            let mut parsed = next.parsed.unwrap_or_else(|| parse(&self.names, &next.texts, self.version));
            parsed.align(&with_lost(&next.expected, &self.lost), &next.renames);
            self.parsed = parsed;
            let (schema, back) = self.place_all(&next.expected);
            views = renumbered(views, &back);
            schema
        } else {
            next.expected
        };
        if let Some(text) = &next.diagram {
            schema = self.with_places_of(schema, text);
            views = self.views.read(text, &schema);
        }
        if self.drawing.is_some() {
            schema = self.housed(schema);
        }
        let changes = diff(&self.schema, &schema);
        let before = std::mem::replace(&mut self.schema, schema);
        if let Some(text) = &next.diagram {
            self.take_sheet(text);
        }
        if reread {
            self.look_after_lost(&before);
        }
        let shown = self.views.shown();
        let views = self.views.take(views);
        if let Some(view) = next.show {
            self.views.show(view);
        }
        let drawing = self.drawing.as_mut();
        let redrawn = drawing.map(|drawing| drawing.redraw(&self.schema, &self.views)).unwrap_or_default();
        let only_places = !reread && changes.iter().all(|change| matches!(change, Change::Placement(_)));
        if !only_places {
            self.examine();
        }
        let moved = changes.iter().any(|change| matches!(change, Change::Placement(_) | Change::Table(_)));
        if moved || !views.is_empty() {
            self.places_unsaved = self.placed && self.places_text() != self.places_settled;
        }
        if relisted {
            // An update can't tell of other files: the gap makes the window ask for a snapshot.
            self.renumber(self.revision + 2);
        } else {
            self.revision += 1;
            self.trail.note(self.revision, &texts);
        }
        let update = Update {
            revision: self.revision,
            changes,
            edits,
            findings: (!only_places).then(|| self.listed.clone()),
            boxes: redrawn.boxes,
            modules: redrawn.modules,
            routes: redrawn.routes,
            routes_removed: redrawn.routes_removed,
            sheet: next.diagram.is_some().then(|| self.sheet_view()),
            views,
            shown: Some(self.views.shown()).filter(|now| *now != shown),
            select,
            told: Vec::new(),
            status: self.status(),
        };
        (update, texts)
    }

    /// Goes on at a revision; texts of earlier ones are not known any more.
    pub(crate) fn renumber(&mut self, revision: u64) {
        self.revision = revision;
        self.trail = Trail::from(revision);
    }

    fn examine(&mut self) {
        self.diagnostics = findings::diagnostics(&self.parsed, &self.schema, &self.settings.rules);
        self.listed = findings::findings(&self.parsed, &self.schema, &self.diagnostics);
    }
}

/// Places of tables that have none yet.
fn missing(schema: &Schema, places: BTreeMap<TableId, (i32, i32)>) -> impl Iterator<Item = (TableId, (i32, i32))> {
    places.into_iter().filter(|(id, _)| !schema.placements().contains_key(id))
}

/// Applies changes that are known to fit.
fn put(schema: &mut Schema, changes: impl IntoIterator<Item = Change>) {
    for change in changes {
        let applied = schema::apply(schema, &change);
        debug_assert!(applied.is_ok(), "{applied:?}");
    }
}
