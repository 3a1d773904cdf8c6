//! Saved views of a document and which of them is shown. Holds them by id and says what differs; what a command makes of
//! them is worked out in `commands/views.rs`, and the document keeps the history.

use std::collections::BTreeMap;

use diagram::{Detail, SavedView, ViewId};
use schema::{Edit, Schema, TableId};

use crate::{Failure, Shown};

/// Saved views by id.
pub(crate) type ViewList = BTreeMap<ViewId, SavedView>;

/// The saved views, and what of the diagram is shown.
#[derive(Debug, Clone, Default)]
pub(crate) struct Views {
    pub list: ViewList,
    shown: Option<ViewId>,
    /// What is drawn of each table where the whole diagram is shown; a view has its own.
    detail: Detail,
    next: u32,
}

impl Views {
    /// The view that is shown; none where the whole diagram is.
    pub fn current(&self) -> Option<&SavedView> {
        self.list.get(&self.shown?)
    }

    /// The view of that id.
    ///
    /// # Errors
    /// There is none.
    pub fn get(&self, id: ViewId) -> Result<&SavedView, Failure> {
        self.list.get(&id).ok_or_else(|| Failure::new("view/gone", "This view is not there any more."))
    }

    /// What is drawn of each table.
    pub fn detail(&self) -> Detail {
        self.current().map_or(self.detail, |view| view.detail)
    }

    /// What is shown, as the window takes it.
    pub fn shown(&self) -> Shown {
        Shown { view: self.current().map(|view| view.id), detail: self.detail() }
    }

    /// Shows a view, or the whole diagram.
    pub fn show(&mut self, view: Option<ViewId>) {
        self.shown = view;
    }

    /// Sets what is drawn of each table where the whole diagram is shown.
    pub fn set_detail(&mut self, detail: Detail) {
        self.detail = detail;
    }

    /// An id that no view has had.
    pub fn fresh(&self) -> ViewId {
        ViewId(self.next)
    }

    /// Takes another list. What differs comes back; a view that is gone is not shown any more.
    pub fn take(&mut self, list: ViewList) -> Vec<Edit<SavedView>> {
        let edits = difference(&self.list, &list);
        let highest = list.keys().next_back().map_or(0, |id| id.0.saturating_add(1));
        self.next = self.next.max(highest);
        self.list = list;
        if self.current().is_none() {
            self.shown = None;
        }
        edits
    }

    /// The list that a diagram file tells of: views of known names keep their ids.
    pub fn read(&self, text: &str, schema: &Schema) -> ViewList {
        let known = |name: &str| self.list.values().find(|view| view.name == name).map(|view| view.id);
        let mut next = self.next;
        let mut id_of = |name: &str| {
            known(name).unwrap_or_else(|| {
                next = next.saturating_add(1);
                ViewId(next.saturating_sub(1))
            })
        };
        let views = diagram::read_views(text, schema).into_iter();
        views.map(|view| SavedView { id: id_of(&view.name), ..view }).map(|view| (view.id, view)).collect()
    }
}

/// A list after edits, whichever way they are made; those that don't fit are left out.
pub(crate) fn edited(list: &ViewList, edits: &[Edit<SavedView>]) -> ViewList {
    let mut list = list.clone();
    for edit in edits {
        match edit {
            Edit::Create { to } | Edit::Alter { to, .. } => drop(list.insert(to.id, to.clone())),
            Edit::Drop { from } => drop(list.remove(&from.id)),
        }
    }
    list
}

/// The list where tables that came back under other ids have their places again.
pub(crate) fn renumbered(mut list: ViewList, ids: &[(TableId, TableId)]) -> ViewList {
    for (old, new) in ids {
        for view in list.values_mut() {
            if let Some(place) = view.places.remove(old) {
                view.places.insert(*new, place);
            }
        }
    }
    list
}

fn difference(before: &ViewList, after: &ViewList) -> Vec<Edit<SavedView>> {
    let gone = before.values().filter(|from| !after.contains_key(&from.id));
    let gone = gone.map(|from| Edit::Drop { from: from.clone() });
    let rest = after.values().filter_map(|to| match before.get(&to.id) {
        None => Some(Edit::Create { to: to.clone() }),
        Some(from) if from != to => Some(Edit::Alter { from: from.clone(), to: to.clone() }),
        Some(_) => None,
    });
    gone.chain(rest).collect()
}
