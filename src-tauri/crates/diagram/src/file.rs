//! The diagram file, `diagram.json`: where tables stand, beside the schema's text. One table per line, sorted by name,
//! integers only, and a last line that is always the same, so that version control merges two people's changes; a saved view
//! has a line of its own and one for each of its tables. Reading never fails: what can't be read is told, and the rest is
//! taken; what is not known is kept. Renames in it are the business of `renames.rs`.

use std::collections::BTreeMap;

use schema::{Placement, Schema, Table, TableId};
use serde_json::{Map, Value};

use crate::renames::{RENAME, entries};
use crate::{Detail, SavedView, ViewId};

/// Key of the last line.
pub(crate) const VERSION: &str = "$version";
/// How the key of a saved view begins; its name follows.
const VIEW: &str = "$view ";
/// How the key of a table's place in a view begins: `$place Order in Checkout`.
const PLACE: &str = "$place ";
/// Between the table and the view.
const IN: &str = " in ";
/// Positions beyond this are brought back: nobody would find the table.
const LIMIT: i64 = 1_000_000;

/// Something in a diagram file that was not taken as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Line, from 1.
    pub line: usize,
    /// What is wrong and what was done.
    pub message: String,
}

/// The placements that a diagram file gives to the tables of a schema, and what could not be taken. Tables that the
/// schema lacks are told and left out.
pub fn read(text: &str, schema: &Schema) -> (BTreeMap<TableId, Placement>, Vec<Problem>) {
    let mut problems = Vec::new();
    if text.trim().is_empty() {
        return (BTreeMap::new(), problems);
    }
    let entries = match serde_json::from_str::<Value>(text.trim_start_matches('\u{feff}')) {
        Ok(Value::Object(entries)) => entries,
        Ok(_) => {
            let message =
                "The diagram file is no JSON object: { \"Table\": { \"x\": 0, \"y\": 0 } }. No position was taken.";
            problems.push(Problem { line: 1, message: message.to_owned() });
            return (BTreeMap::new(), problems);
        }
        Err(error) => {
            let entries = by_line(text);
            problems.push(Problem {
                line: error.line().max(1),
                message: format!(
                    "The diagram file is not valid JSON ({error}). {} of its lines could be read; the next save writes it anew and keeps a copy.",
                    entries.len()
                ),
            });
            entries
        }
    };
    let names = names(schema);
    let mut placements = BTreeMap::new();
    for (name, value) in &entries {
        if name.starts_with('$') {
            continue;
        }
        let mut tell = |message: String| problems.push(Problem { line: line_of(text, name), message });
        let Some(table) = names.get(name) else {
            tell(format!("The schema has no table \"{name}\": its position is left out at the next save."));
            continue;
        };
        match placement(*table, value) {
            Some(placement) => drop(placements.insert(*table, placement)),
            None => tell(format!("The position of \"{name}\" needs numbers x and y: {{ \"x\": 0, \"y\": 0 }}.")),
        }
    }
    (placements, problems)
}

/// Whether all of a diagram file can be read, so that writing it anew loses nothing of it.
pub fn is_whole(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}');
    text.trim().is_empty() || serde_json::from_str::<Map<String, Value>>(text).is_ok()
}

/// The saved views that a diagram file tells of, by name, with ids counted from 0. Tables that the schema lacks are left out.
pub fn read_views(text: &str, schema: &Schema) -> Vec<SavedView> {
    // Most files have none, and need not be read for that.
    if !text.contains(VIEW) && !text.contains(PLACE) {
        return Vec::new();
    }
    let names = names(schema);
    let mut views: BTreeMap<String, SavedView> = BTreeMap::new();
    let empty =
        |name: &str| SavedView { id: ViewId(0), name: name.to_owned(), detail: Detail::All, places: BTreeMap::new() };
    for (key, value) in &entries(text) {
        if let Some(name) = key.strip_prefix(VIEW) {
            let word = value.get("detail").and_then(Value::as_str);
            let detail = Detail::ALL.into_iter().find(|detail| Some(detail.word()) == word).unwrap_or_default();
            views.entry(name.to_owned()).or_insert_with(|| empty(name)).detail = detail;
        } else if let Some((table, view)) = key.strip_prefix(PLACE).and_then(|rest| table_in(rest, &names))
            && let Some(place) = placement(table, value)
        {
            // A place tells of its view even where that has lost its line.
            views.entry(view.to_owned()).or_insert_with(|| empty(view)).places.insert(table, (place.x, place.y));
        }
    }
    (0..).zip(views.into_values()).map(|(id, view)| SavedView { id: ViewId(id), ..view }).collect()
}

/// The diagram file of a schema's placements.
pub fn write(schema: &Schema) -> String {
    write_over("", schema, [])
}

/// The diagram file of a schema's placements and of saved views, in the place of `before`: what that holds beside them is
/// kept, renames excepted.
pub fn write_over<'a>(before: &str, schema: &Schema, views: impl IntoIterator<Item = &'a SavedView>) -> String {
    let there = if before.is_empty() { Map::new() } else { entries(before) };
    let mut text = String::from("{\n");
    let mut line = |key: &str, fields: Vec<(&str, Value)>| {
        let known = |name: &str| ["x", "y", "color", "pinned", "detail"].contains(&name);
        let more = there.get(key).and_then(Value::as_object);
        let more = more.into_iter().flatten().filter(|(name, _)| !known(name));
        let fields = fields.into_iter().chain(more.map(|(name, value)| (name.as_str(), value.clone())));
        let fields: Vec<String> = fields.map(|(name, value)| format!("{}: {value}", Value::from(name))).collect();
        text += &format!("  {}: {{ {} }},\n", Value::from(key), fields.join(", "));
    };
    let placed = schema.placements().values().filter_map(|p| Some((key(schema.tables().get(&p.table)?), p)));
    let placed: BTreeMap<String, &Placement> = placed.collect();
    for (name, placement) in placed {
        let mut fields = vec![("x", placement.x.into()), ("y", placement.y.into())];
        fields.extend(placement.color.as_deref().map(|color| ("color", color.into())));
        fields.extend(placement.pinned.then(|| ("pinned", true.into())));
        line(&name, fields);
    }
    let views: BTreeMap<&str, &SavedView> = views.into_iter().map(|view| (view.name.as_str(), view)).collect();
    for (name, view) in views {
        line(&format!("{VIEW}{name}"), vec![("detail", view.detail.word().into())]);
        let placed = view.places.iter().filter_map(|(id, at)| Some((key(schema.tables().get(id)?), at)));
        for (table, (x, y)) in placed.collect::<BTreeMap<_, _>>() {
            line(&format!("{PLACE}{table}{IN}{name}"), vec![("x", (*x).into()), ("y", (*y).into())]);
        }
    }
    let ours = |key: &str| key == VERSION || [VIEW, PLACE, RENAME].iter().any(|start| key.starts_with(start));
    for (key, value) in there.iter().filter(|(key, _)| key.starts_with('$') && !ours(key)) {
        text += &format!("  {}: {value},\n", Value::from(key.as_str()));
    }
    text + &format!("  \"{VERSION}\": 1\n}}\n")
}

/// Tables by what the file may call them.
fn names(schema: &Schema) -> BTreeMap<String, TableId> {
    let mut names = BTreeMap::new();
    // A name alone is enough where it says which table is meant; the qualified name says more and wins.
    let tables = schema.tables().values();
    for (name, id) in tables.clone().map(|t| (t.name.clone(), t.id)).chain(tables.clone().map(|t| (key(t), t.id))) {
        names.entry(name).or_insert(id);
    }
    names
}

/// The table and the view that the end of a place's key names.
fn table_in<'a>(rest: &'a str, names: &BTreeMap<String, TableId>) -> Option<(TableId, &'a str)> {
    // A database schema may have the word in its name, and so may the view: the table decides.
    let mut parts = rest.match_indices(IN);
    parts.find_map(|(at, _)| Some((*names.get(&rest[..at])?, &rest[at + IN.len()..])))
}

/// The qualified name of a table.
fn key(table: &Table) -> String {
    match &table.namespace {
        Some(namespace) => format!("{namespace}.{}", table.name),
        None => table.name.clone(),
    }
}

fn placement(table: TableId, value: &Value) -> Option<Placement> {
    let number = |name: &str| {
        let value = value.get(name)?;
        let number = value.as_i64().or_else(|| value.as_f64().map(|number| number.round() as i64))?;
        i32::try_from(number.clamp(-LIMIT, LIMIT)).ok()
    };
    let (x, y) = (number("x")?, number("y")?);
    let color = value.get("color").and_then(Value::as_str).map(str::to_owned);
    let pinned = value.get("pinned").and_then(Value::as_bool).unwrap_or(false);
    Some(Placement { table, x, y, color, pinned })
}

/// What single lines of a broken file say: a merge that went wrong leaves most of them whole.
pub(crate) fn by_line(text: &str) -> Map<String, Value> {
    let entry = |line: &str| {
        serde_json::from_str::<Map<String, Value>>(&format!("{{{}}}", line.trim().trim_end_matches(','))).ok()
    };
    let mut entries = Map::new();
    for (name, value) in text.lines().filter_map(entry).flatten() {
        entries.entry(name).or_insert(value);
    }
    entries
}

fn line_of(text: &str, name: &str) -> usize {
    let quoted = Value::from(name).to_string();
    text.lines().position(|line| line.trim_start().starts_with(&quoted)).map_or(1, |line| line + 1)
}
