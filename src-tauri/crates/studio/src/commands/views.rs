//! Commands about saved views: what becomes of the list, and what commands that place tables come to while a view is shown.
//! Nothing is drawn here.

use std::collections::BTreeSet;

use diagram::{Options, SavedView, arrange_view, put_apart};
use schema::{Change, Edit, Placement, Schema, TableId, apply};

use crate::views::{ViewList, Views};
use crate::{Command, Failure};

/// What a command about views comes to.
#[derive(Debug)]
pub(crate) struct ViewEdits {
    /// The views after it.
    pub list: ViewList,
    /// What to show afterwards; absent: what is shown now.
    pub show: Option<Option<diagram::ViewId>>,
    /// What undo will call it.
    pub label: String,
}

/// No name of a view is longer.
const LONGEST: usize = 80;

/// What a command about saved views asks for; `None` for any other command.
///
/// # Errors
/// A refusal, in words for the user.
pub(crate) fn edit(views: &Views, schema: &Schema, command: &Command) -> Result<Option<ViewEdits>, Failure> {
    let mut list = views.list.clone();
    let options = Options::default();
    let (show, label) = match command {
        Command::AddView { name, tables, detail } => {
            let name = free_name(&list, name, None)?;
            let id = views.fresh();
            let places = tables.iter().filter(|id| schema.tables().contains_key(id)).map(|id| (*id, (0, 0)));
            let mut view = SavedView { id, name, detail: *detail, places: places.collect() };
            view.places = arrange_view(schema, &view, &BTreeSet::new(), &options);
            list.insert(id, view);
            (Some(Some(id)), "New view".to_owned())
        }
        Command::SetView { view, name, detail } => {
            let mut next = views.get(*view)?.clone();
            if let Some(name) = name {
                next.name = free_name(&list, name, Some(next.id))?;
            }
            if let Some(detail) = detail {
                next.detail = *detail;
                next = put_apart(schema, next, &options);
            }
            list.insert(next.id, next);
            (None, if name.is_some() { "Rename view" } else { "Detail of view" }.to_owned())
        }
        Command::AddToView { view, tables } => {
            let mut next = views.get(*view)?.clone();
            let keep = next.places.keys().copied().collect();
            let known = tables.iter().filter(|id| schema.tables().contains_key(id));
            for table in known {
                next.places.entry(*table).or_insert((0, 0));
            }
            next.places.extend(arrange_view(schema, &next, &keep, &options));
            let label = format!("Add to view {}", next.name);
            list.insert(next.id, next);
            (None, label)
        }
        Command::RemoveFromView { view, tables } => {
            let mut next = views.get(*view)?.clone();
            next.places.retain(|table, _| !tables.contains(table));
            let label = format!("Take out of view {}", next.name);
            list.insert(next.id, next);
            (None, label)
        }
        Command::DropView { view } => {
            let gone = views.get(*view)?;
            list.remove(view);
            (None, format!("Delete view {}", gone.name))
        }
        _ => return Ok(None),
    };
    Ok(Some(ViewEdits { list, show, label }))
}

/// The view after an automatic layout of some of its tables, or of all.
pub(crate) fn arranged(view: &SavedView, schema: &Schema, tables: Option<&[TableId]>) -> SavedView {
    let keep = |id: &TableId| tables.is_some_and(|tables| !tables.contains(id));
    let keep = view.places.keys().copied().filter(keep).collect();
    let mut next = view.clone();
    next.places.extend(arrange_view(schema, view, &keep, &Options::default()));
    put_apart(schema, next, &Options::default())
}

/// The schema as it stands in a view: its tables are where the view has them, so that commands work in it as everywhere.
pub(crate) fn as_in(view: &SavedView, schema: &Schema) -> Schema {
    let mut out = schema.clone();
    for (table, (x, y)) in view.places.iter().filter(|(id, _)| schema.tables().contains_key(id)) {
        let edit = match schema.placements().get(table).cloned() {
            Some(from) => Edit::Alter { to: Placement { x: *x, y: *y, ..from.clone() }, from },
            None => Edit::Create { to: Placement { table: *table, x: *x, y: *y, color: None, pinned: false } },
        };
        let applied = apply(&mut out, &Change::Placement(edit));
        debug_assert!(applied.is_ok(), "{applied:?}");
    }
    out
}

/// Changes that were made in a view, for the document: places are the view's, all else is the document's. A table that comes
/// into being in a view is in the view, and finds a place in the whole by itself.
pub(crate) fn from_within(view: &SavedView, schema: &Schema, changes: Vec<Change>) -> (SavedView, Vec<Change>) {
    let mut next = view.clone();
    let changes = changes.into_iter().filter_map(|change| {
        let Change::Placement(edit) = change else { return Some(change) };
        if let Some(to) = edit.to() {
            let was = edit.from().map(|from| (from.x, from.y));
            if was != Some((to.x, to.y)) {
                next.places.insert(to.table, (to.x, to.y));
            }
        }
        let known = schema.placements().get(&edit.record().table).cloned();
        match (edit, known) {
            (Edit::Drop { .. }, known) => known.map(|from| Change::Placement(Edit::Drop { from })),
            (Edit::Alter { to, .. }, Some(from)) => {
                let to = Placement { x: from.x, y: from.y, ..to };
                (to != from).then_some(Change::Placement(Edit::Alter { from, to }))
            }
            (Edit::Alter { .. } | Edit::Create { .. }, _) => None,
        }
    });
    let changes = changes.collect();
    (next, changes)
}

/// The name without space around it, if no other view has it.
fn free_name(list: &ViewList, name: &str, of: Option<diagram::ViewId>) -> Result<String, Failure> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > LONGEST || name.chars().any(char::is_control) {
        return Err(Failure::new(
            "view/name",
            format!("A view needs a name of one line, of at most {LONGEST} letters."),
        ));
    }
    if list.values().any(|view| view.name == name && Some(view.id) != of) {
        return Err(
            Failure::new("view/taken", format!("There is a view “{name}” already.")).help("Choose another name.")
        );
    }
    Ok(name.to_owned())
}
