//! What people put on the canvas beside the tables, as part of a document: notes and places of enums, with their history and
//! their lines in the diagram file. No text of the schema is touched.

use std::collections::BTreeMap;

use diagram::{Note, Sheet};
use schema::EnumId;

use super::Next;
use crate::document::Document;
use crate::history::Entry;
use crate::presenting::{Presentation, Wish, presentation};
use crate::{Command, EnumMove, Failure, SheetView, Update};

/// One change of what is beside the tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SheetEdit {
    /// A note of a name: as it was and as it will be.
    Note(String, Option<Note>, Option<Note>),
    /// The place of an enum: where it was and where it will be.
    Enum(EnumId, Option<(i32, i32)>, Option<(i32, i32)>),
}

impl SheetEdit {
    fn inverted(&self) -> Self {
        match self {
            Self::Note(name, from, to) => Self::Note(name.clone(), to.clone(), from.clone()),
            Self::Enum(id, from, to) => Self::Enum(*id, *to, *from),
        }
    }

    fn apply(&self, sheet: &mut Sheet) {
        match self {
            Self::Note(name, _, Some(to)) => drop(sheet.notes.insert(name.clone(), to.clone())),
            Self::Note(name, _, None) => drop(sheet.notes.remove(name)),
            Self::Enum(id, _, Some(to)) => drop(sheet.enums.insert(*id, *to)),
            Self::Enum(id, _, None) => drop(sheet.enums.remove(id)),
        }
    }
}

impl Document {
    /// Notes and places of enums, as the window takes them.
    pub(super) fn sheet_view(&self) -> SheetView {
        SheetView {
            notes: self.sheet.notes.values().cloned().collect(),
            enums: self.sheet.enums.iter().map(|(id, (x, y))| EnumMove { id: *id, x: *x, y: *y }).collect(),
        }
    }

    /// The diagram with what is drawn on demand.
    pub fn presentation(&mut self, wish: &Wish) -> Presentation {
        self.draw();
        // A place is one of the whole diagram.
        let chosen = if self.views.current().is_none() { self.sheet.enums.clone() } else { BTreeMap::new() };
        let drawing = self.drawing.clone().unwrap_or_default();
        presentation(self.revision, &self.schema, &drawing, &chosen, wish)
    }

    /// Does what is asked about notes and places of enums; `None` for any other command.
    ///
    /// # Errors
    /// A note is not there any more.
    pub(super) fn run_on_sheet(&mut self, command: &Command) -> Result<Option<Update>, Failure> {
        let Some((edits, label)) = sheet_edits(&self.sheet, command)? else { return Ok(None) };
        let edits: Vec<SheetEdit> = edits.into_iter().filter(|edit| *edit != edit.inverted()).collect();
        // Beside tables that wander a place would say nothing.
        self.placed = true;
        let update = self.lay_sheet(&edits);
        if !edits.is_empty() {
            self.history.push(Entry { label, texts: Vec::new(), changes: Vec::new(), views: Vec::new(), sheet: edits });
        }
        Ok(Some(Update { status: self.status(), ..update }))
    }

    /// Applies edits, as a new revision.
    fn lay_sheet(&mut self, edits: &[SheetEdit]) -> Update {
        self.typed = None;
        edits.iter().for_each(|edit| edit.apply(&mut self.sheet));
        let (update, _) = self.move_on(Next::of(self.texts(), self.schema.clone()), None);
        Update { sheet: (!edits.is_empty()).then(|| self.sheet_view()), ..update }
    }

    /// What a step of the history makes of the sheet, before the rest of it is done.
    pub(super) fn step_sheet(&mut self, entry: &Entry, back: bool) {
        let edits: Vec<SheetEdit> =
            if back { entry.sheet.iter().rev().map(SheetEdit::inverted).collect() } else { entry.sheet.clone() };
        edits.iter().for_each(|edit| edit.apply(&mut self.sheet));
    }

    /// Takes what a diagram file tells.
    pub(super) fn take_sheet(&mut self, diagram: &str) {
        self.sheet = diagram::read_sheet(diagram, &self.schema);
        self.sheet_saved = self.sheet.clone();
    }

    /// There are notes or places of enums that no file has.
    pub(super) fn is_sheet_unsaved(&self) -> bool {
        self.sheet != self.sheet_saved
    }
}

/// What a command makes of the sheet.
fn sheet_edits(sheet: &Sheet, command: &Command) -> Result<Option<(Vec<SheetEdit>, String)>, Failure> {
    let known = |name: &str| {
        sheet.notes.get(name).cloned().ok_or_else(|| Failure::new("note/gone", "This note is not there any more."))
    };
    match command {
        Command::AddNote { text, x, y, width, height, color } => {
            let name = sheet.fresh_name(*x, *y, text);
            let color = color.clone().filter(|color| !color.is_empty());
            let note =
                Note { name: name.clone(), text: text.clone(), x: *x, y: *y, width: *width, height: *height, color };
            Ok(Some((vec![SheetEdit::Note(name, None, Some(note.within_bounds()))], "Add note".to_owned())))
        }
        Command::SetNote { name, text, x, y, width, height, color } => {
            let from = known(name)?;
            let color = match color {
                Some(color) => Some(color.clone()).filter(|color| !color.is_empty()),
                None => from.color.clone(),
            };
            let to = Note {
                name: name.clone(),
                text: text.clone().unwrap_or_else(|| from.text.clone()),
                x: x.unwrap_or(from.x),
                y: y.unwrap_or(from.y),
                width: width.unwrap_or(from.width),
                height: height.unwrap_or(from.height),
                color,
            };
            let label = if text.is_some() {
                "Write note"
            } else if width.is_some() || height.is_some() {
                "Resize note"
            } else if x.is_some() || y.is_some() {
                "Move note"
            } else {
                "Colour note"
            };
            let edit = SheetEdit::Note(name.clone(), Some(from), Some(to.within_bounds()));
            Ok(Some((vec![edit], label.to_owned())))
        }
        Command::DropNotes { names } => {
            let gone = names.iter().map(|name| Ok(SheetEdit::Note(name.clone(), Some(known(name)?), None)));
            let label =
                if names.len() == 1 { "Delete note".to_owned() } else { format!("Delete {} notes", names.len()) };
            Ok(Some((gone.collect::<Result<_, Failure>>()?, label)))
        }
        Command::MoveEnums { moves } => {
            let edit = |to: &EnumMove| SheetEdit::Enum(to.id, sheet.enums.get(&to.id).copied(), Some((to.x, to.y)));
            Ok(Some((moves.iter().map(edit).collect(), "Move enum".to_owned())))
        }
        _ => Ok(None),
    }
}
