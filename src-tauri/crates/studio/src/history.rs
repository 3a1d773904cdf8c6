//! Undo and redo: what was done, as replacements of text and changes of the schema. Knows nothing of the window: camera and
//! selection are not history.

use diagram::SavedView;
use schema::{Change, Edit};

use crate::document::SheetEdit;
use crate::text::Replacement;

/// How many steps can be taken back.
const DEPTH: usize = 1000;

/// One step.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// In words, for the menu.
    pub label: String,
    /// Edits of files, in order.
    pub texts: Vec<Replacement>,
    /// Changes of the schema, in order.
    pub changes: Vec<Change>,
    /// Changes of notes and of places of enums.
    pub sheet: Vec<SheetEdit>,
    /// Changes of saved views.
    pub views: Vec<Edit<SavedView>>,
}

impl Entry {
    /// A step of tables that moved.
    pub fn of_places(label: &str, changes: Vec<Change>) -> Self {
        Self { label: label.to_owned(), texts: Vec::new(), changes, sheet: Vec::new(), views: Vec::new() }
    }
}

/// Steps done and steps taken back.
#[derive(Debug, Clone, Default)]
pub struct History {
    done: Vec<Entry>,
    undone: Vec<Entry>,
}

impl History {
    /// Notes a step down; what was taken back is forgotten.
    pub fn push(&mut self, entry: Entry) {
        self.undone.clear();
        self.done.push(entry);
        if self.done.len() > DEPTH {
            self.done.remove(0);
        }
    }

    /// Joins a step to the last one, as typing does.
    pub fn extend(&mut self, entry: Entry) {
        match self.done.last_mut() {
            Some(last) if self.undone.is_empty() => {
                last.texts.extend(entry.texts);
                last.changes.extend(entry.changes);
                last.sheet.extend(entry.sheet);
                last.views.extend(entry.views);
            }
            _ => self.push(entry),
        }
    }

    /// The step to take back.
    pub fn undo(&self) -> Option<&Entry> {
        self.done.last()
    }

    /// The step to do again.
    pub fn redo(&self) -> Option<&Entry> {
        self.undone.last()
    }

    /// Notes that the last step was taken back.
    pub fn undid(&mut self) {
        self.undone.extend(self.done.pop());
    }

    /// Notes that the step was done again.
    pub fn redid(&mut self) {
        self.done.extend(self.undone.pop());
    }
}
