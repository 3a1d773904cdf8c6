//! Where the tables of a document stand: what the diagram file says, what tables that come back had, and the saved views with
//! what happens while one of them is shown. Reads and writes no file.

use std::borrow::Cow;

use diagram::{Detail, SavedView, ViewId};
use schema::{Change, Edit, Object, Placement, Schema, TableId};

use super::{Next, notices, put};
use crate::commands::views::{self, ViewEdits};
use crate::document::Document;
use crate::history::Entry;
use crate::views::{ViewList, edited};
use crate::{Command, Failure, Update};

impl Document {
    /// The saved views, by id.
    pub fn saved_views(&self) -> impl Iterator<Item = &SavedView> {
        self.views.list.values()
    }

    /// The saved view of that name, as the command line names it.
    pub fn saved_view(&self, name: &str) -> Option<&SavedView> {
        self.views.list.values().find(|view| view.name == name)
    }

    /// Shows a view or the whole diagram. No edit: undo does not know it.
    pub(super) fn show_view(&mut self, view: Option<ViewId>, detail: Option<Detail>) -> Result<Update, Failure> {
        if let Some(view) = view {
            self.views.get(view)?;
        }
        let before = self.views.shown();
        if let Some(detail) = detail {
            self.views.set_detail(detail);
        }
        self.views.show(view);
        let update = self.advance(Next::of(self.texts(), self.schema.clone()), "", None);
        Ok(Update { shown: Some(self.views.shown()).filter(|now| *now != before), ..update })
    }

    /// Does what is asked about views, or what a view does by itself while it is shown; `None` for any other command.
    pub(super) fn run_on_views(&mut self, command: &Command) -> Result<Option<Update>, Failure> {
        if let (Some(view), Command::Arrange { tables }) = (self.views.current(), command) {
            let view = views::arranged(view, &self.schema, tables.as_deref());
            return self.change_within(view, &[], "Arrange", None).map(Some);
        }
        let Some(ViewEdits { list, show, label }) = views::edit(&self.views, &self.schema, command)? else {
            return Ok(None);
        };
        self.placed = true;
        let next = Next { views: Some(list), show, ..Next::of(self.texts(), self.schema.clone()) };
        Ok(Some(self.advance(next, &label, None)))
    }

    /// The schema with its tables where they are shown.
    pub(super) fn as_shown(&self) -> Cow<'_, Schema> {
        match self.views.current() {
            Some(view) => Cow::Owned(views::as_in(view, &self.schema)),
            None => Cow::Borrowed(&self.schema),
        }
    }

    /// Makes changes one step together with those of a view.
    pub(super) fn change_within(
        &mut self,
        view: SavedView,
        changes: &[Change],
        label: &str,
        select: Option<Object>,
    ) -> Result<Update, Failure> {
        let mut list = self.views.list.clone();
        self.placed |= list.get(&view.id) != Some(&view);
        list.insert(view.id, view);
        let next = Next { views: Some(list), ..self.changed(changes)? };
        Ok(self.advance(next, label, select))
    }

    /// What a step of the history makes of the views. Where it is about places alone, it is shown where it happens.
    pub(super) fn step_views(&self, entry: &Entry, back: bool, next: &mut Next) {
        if !entry.views.is_empty() {
            let edits: Vec<_> =
                if back { entry.views.iter().rev().map(Edit::inverted).collect() } else { entry.views.clone() };
            let list: ViewList = edited(&self.views.list, &edits);
            let at = edits.last().map(|edit| edit.record().id);
            next.show = Some(at.filter(|view| list.contains_key(view)));
            next.views = Some(list);
        } else if entry.texts.is_empty() && entry.changes.iter().all(|change| matches!(change, Change::Placement(_))) {
            next.show = Some(None);
        }
    }

    /// Moves tables where that is all there is to do: no text is read, nothing is checked, no copy of the schema is made.
    /// `None`, and nothing has happened, where it is not.
    pub(super) fn place(&mut self, changes: &[Change]) -> Option<Update> {
        let moves = changes.iter().all(|change| matches!(change, Change::Placement(Edit::Alter { .. })));
        if !moves || changes.is_empty() || self.views.current().is_some() || self.drawing.is_none() {
            return None;
        }
        let before = self.schema.placements().clone();
        schema::apply_all(&mut self.schema, changes).ok()?;
        let altered = self.schema.placements().iter().filter_map(|(id, to)| {
            let from = before.get(id).filter(|from| *from != to)?;
            Some(Change::Placement(Edit::Alter { from: from.clone(), to: to.clone() }))
        });
        let altered: Vec<Change> = altered.collect();
        let redrawn = self.drawing.as_mut().map(|drawing| drawing.redraw_places(&self.schema)).unwrap_or_default();
        self.places_unsaved = self.placed && self.places_text() != self.places_settled;
        self.typed = None;
        self.revision += 1;
        self.trail.note(self.revision, &[]);
        Some(Update {
            revision: self.revision,
            changes: altered,
            edits: Vec::new(),
            findings: None,
            boxes: redrawn.boxes,
            modules: redrawn.modules,
            routes: redrawn.routes,
            routes_removed: redrawn.routes_removed,
            views: Vec::new(),
            shown: None,
            sheet: None,
            select: None,
            told: Vec::new(),
            status: self.status(),
        })
    }

    /// The parsed schema with the placements of the expected one and of tables that come back, whose old and new ids are told.
    pub(super) fn place_all(&mut self, expected: &Schema) -> (Schema, Vec<(TableId, TableId)>) {
        let mut schema = self.parsed.schema.clone();
        schema.reserve_ids(expected.ids().next());
        for (id, placement) in expected.placements() {
            if schema.tables().contains_key(id) {
                put(&mut schema, [Change::Placement(Edit::Create { to: placement.clone() })]);
            } else if let Some(table) = expected.tables().get(id) {
                self.parked.insert(table.name.clone(), placement.clone());
            }
        }
        let homeless: Vec<_> =
            schema.tables().values().filter(|table| !schema.placements().contains_key(&table.id)).cloned().collect();
        let mut back = Vec::new();
        for table in homeless {
            if let Some(parked) = self.parked.remove(&table.name) {
                back.push((parked.table, table.id));
                put(&mut schema, [Change::Placement(Edit::Create { to: Placement { table: table.id, ..parked } })]);
            }
        }
        (schema, back)
    }

    /// The schema with the places of a diagram file. What is wrong with the file is noted.
    pub(super) fn with_places_of(&mut self, mut schema: Schema, diagram: &str) -> Schema {
        let (placements, problems) = diagram::read(diagram, &schema);
        let name = self.project.as_ref().map_or_else(|| "diagram.json".to_owned(), |p| p.shown(&p.diagram));
        self.torn =
            problems.first().filter(|_| !diagram::is_whole(diagram)).map(|problem| notices::torn(&name, problem));
        let note = |problem: diagram::Problem| format!("{name}:{}: {}", problem.line, problem.message);
        self.notes = problems.into_iter().map(note).collect();
        for (table, to) in placements {
            let edit = match schema.placements().get(&table).cloned() {
                Some(from) => Edit::Alter { from, to },
                None => Edit::Create { to },
            };
            put(&mut schema, [Change::Placement(edit)]);
        }
        schema
    }

    /// The diagram file of places and views as they are now, over what is there.
    pub(super) fn places_over(&self, there: &str) -> String {
        diagram::write_over(there, &self.schema, self.views.list.values())
    }

    /// The same over nothing.
    pub(super) fn places_text(&self) -> String {
        self.places_over("")
    }

    /// The places as they are now are nothing to save.
    pub(super) fn settle_places(&mut self) {
        self.places_settled = self.places_text();
        self.places_unsaved = false;
    }
}
