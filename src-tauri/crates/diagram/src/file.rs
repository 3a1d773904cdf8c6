//! The diagram file, `diagram.json`: where tables stand, beside the schema's text. One table per line, sorted by name,
//! integers only, and a last line that is always the same, so that version control merges two people's changes. Reading
//! never fails: what can't be read is told, and the rest is taken. Renames in it are the business of `renames.rs`.

use std::collections::BTreeMap;

use schema::{Placement, Schema, Table, TableId};
use serde_json::{Map, Value};

/// Key of the last line.
pub(crate) const VERSION: &str = "$version";
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
    let mut names: BTreeMap<String, TableId> = BTreeMap::new();
    // A name alone is enough where it says which table is meant; the qualified name says more and wins.
    let tables = schema.tables().values();
    for (name, id) in tables.clone().map(|t| (t.name.clone(), t.id)).chain(tables.clone().map(|t| (key(t), t.id))) {
        names.entry(name).or_insert(id);
    }
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

/// The diagram file of a schema's placements.
pub fn write(schema: &Schema) -> String {
    let placed = schema.placements().values().filter_map(|p| Some((key(schema.tables().get(&p.table)?), p)));
    let lines: BTreeMap<String, &Placement> = placed.collect();
    let mut text = String::from("{\n");
    for (name, placement) in lines {
        let mut fields = format!("\"x\": {}, \"y\": {}", placement.x, placement.y);
        if let Some(color) = &placement.color {
            fields += &format!(", \"color\": {}", Value::from(color.as_str()));
        }
        if placement.pinned {
            fields += ", \"pinned\": true";
        }
        text += &format!("  {}: {{ {fields} }},\n", Value::from(name));
    }
    text + &format!("  \"{VERSION}\": 1\n}}\n")
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
