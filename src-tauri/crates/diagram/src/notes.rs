//! What people put on the canvas beside the tables: notes, and places that they chose for the boxes of enums. Both live in the
//! diagram file, one a line: `"$note 3f9a1c": { ... }`, `"$enum Status": { ... }`. Reading never fails: what is no note is none.

use std::collections::BTreeMap;

use schema::{Enum, EnumId, Schema};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use ts_rs::TS;

use crate::Rect;
use crate::file::VERSION;
use crate::renames::entries;

/// How the key of a note begins; its name follows.
const NOTE: &str = "$note ";
/// How the key of an enum's place begins.
const ENUM: &str = "$enum ";
/// A diagram file that says nothing.
const EMPTY: &str = "{\n  \"$version\": 1\n}\n";
/// Nothing stands further out.
const LIMIT: i64 = 1_000_000;
/// No note is smaller.
pub const NOTE_LEAST: (i32, i32) = (80, 40);
/// No note is larger.
const NOTE_MOST: i64 = 4_000;

/// A note on the canvas.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Note {
    /// What tells it from the others, in the file too.
    pub name: String,
    /// What it says; several lines are possible.
    pub text: String,
    /// Left edge, in diagram units.
    pub x: i32,
    /// Upper edge.
    pub y: i32,
    /// Width.
    pub width: i32,
    /// Height.
    pub height: i32,
    /// Colour by name; absent: that of paper notes.
    pub color: Option<String>,
}

impl Note {
    /// Its box.
    pub fn rect(&self) -> Rect {
        Rect { x: self.x, y: self.y, width: self.width, height: self.height }
    }

    /// The same within the bounds of what can be drawn.
    #[must_use]
    pub fn within_bounds(self) -> Self {
        let place = |at: i32| i32::try_from(i64::from(at).clamp(-LIMIT, LIMIT)).unwrap_or(0);
        let size = |length: i32, least: i32| length.clamp(least, i32::try_from(NOTE_MOST).unwrap_or(i32::MAX));
        Self {
            x: place(self.x),
            y: place(self.y),
            width: size(self.width, NOTE_LEAST.0),
            height: size(self.height, NOTE_LEAST.1),
            ..self
        }
    }
}

/// Notes by name, and places of enums that somebody chose.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Notes by name.
    pub notes: BTreeMap<String, Note>,
    /// Left and upper edge of the boxes of enums.
    pub enums: BTreeMap<EnumId, (i32, i32)>,
}

impl Sheet {
    /// A name for a note that no other has: made from what it is, so that notes that two people make apart from each other
    /// are two.
    pub fn fresh_name(&self, x: i32, y: i32, text: &str) -> String {
        // FNV-1a.
        let bytes = [x.to_le_bytes(), y.to_le_bytes()].concat();
        let hash = bytes
            .iter()
            .chain(text.as_bytes())
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
        let name = |step: u64| format!("{:06x}", hash.wrapping_add(step) & 0x00ff_ffff);
        (0..).map(name).find(|name| !self.notes.contains_key(name)).unwrap_or_default()
    }
}

/// The notes and the places of enums that a diagram file tells of.
pub fn read_sheet(text: &str, schema: &Schema) -> Sheet {
    let mut sheet = Sheet::default();
    // Most files have none, and need not be read for that.
    if !text.contains(NOTE) && !text.contains(ENUM) {
        return sheet;
    }
    for (entry, value) in &entries(text) {
        let number = |name: &str| {
            let value = value.get(name)?;
            value.as_i64().or_else(|| value.as_f64().map(|number| number.round() as i64))
        };
        let place = |name: &str| i32::try_from(number(name)?.clamp(-LIMIT, LIMIT)).ok();
        let size = |name: &str, least: i32| {
            number(name).and_then(|size| i32::try_from(size.clamp(i64::from(least), NOTE_MOST)).ok())
        };
        let (Some(x), Some(y)) = (place("x"), place("y")) else { continue };
        if let Some(name) = entry.strip_prefix(NOTE) {
            let words = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
            let note = Note {
                name: name.to_owned(),
                text: words("text").unwrap_or_default(),
                x,
                y,
                width: size("width", NOTE_LEAST.0).unwrap_or(200),
                height: size("height", NOTE_LEAST.1).unwrap_or(100),
                color: words("color"),
            };
            sheet.notes.insert(note.name.clone(), note);
        } else if let Some(name) = entry.strip_prefix(ENUM)
            && let Some(record) = schema.enums().values().find(|record| key(record) == name)
        {
            sheet.enums.insert(record.id, (x, y));
        }
    }
    sheet
}

/// A diagram file with these notes and places of enums and no others. The rest of the text stays, to the byte where the file
/// has the usual form.
pub fn with_sheet(text: &str, schema: &Schema, sheet: &Sheet) -> String {
    let text = if text.trim().is_empty() { EMPTY } else { text };
    let wanted = lines(schema, sheet);
    let ours = |entry: &str| entry.starts_with(NOTE) || entry.starts_with(ENUM);
    let mut expected = entries(text);
    if wanted.is_empty() && !expected.keys().any(|entry| ours(entry)) {
        return text.to_owned();
    }
    expected.retain(|entry, _| !ours(entry));
    expected.extend(wanted.iter().map(|(entry, value)| (entry.clone(), value.clone())));
    let by_lines = spliced(text, &wanted);
    if serde_json::from_str::<Map<String, Value>>(&by_lines).is_ok_and(|read| read == expected) {
        return by_lines;
    }
    // Somebody's own form: written anew, an entry a line.
    let (rest, own): (Vec<_>, Vec<_>) = expected.iter().partition(|(entry, _)| !entry.starts_with('$'));
    let own = own.into_iter().filter(|(entry, _)| entry.as_str() != VERSION);
    let lines = rest.into_iter().chain(own).map(|(entry, value)| line(entry, value, "\n"));
    format!("{{\n{}  \"{VERSION}\": 1\n}}\n", lines.collect::<String>())
}

/// The entries of a sheet by key.
fn lines(schema: &Schema, sheet: &Sheet) -> BTreeMap<String, Value> {
    let note = |note: &Note| {
        let Note { text, x, y, width, height, .. } = note;
        let mut value = serde_json::json!({ "x": x, "y": y, "width": width, "height": height });
        if let (Some(fields), Some(color)) = (value.as_object_mut(), &note.color) {
            fields.insert("color".to_owned(), Value::from(color.as_str()));
        }
        if let Some(fields) = value.as_object_mut() {
            fields.insert("text".to_owned(), Value::from(text.as_str()));
        }
        (format!("{NOTE}{}", note.name), value)
    };
    let placed = sheet.enums.iter().filter_map(|(id, (x, y))| {
        let name = key(schema.enums().get(id)?);
        Some((format!("{ENUM}{name}"), serde_json::json!({ "x": x, "y": y })))
    });
    sheet.notes.values().map(note).chain(placed).collect()
}

/// The lines of a sheet before the last line, instead of those that are there.
fn spliced(text: &str, wanted: &BTreeMap<String, Value>) -> String {
    let starts = |line: &str, entry: &str| line.trim_start().starts_with(&format!("\"{entry}"));
    let mut out = String::with_capacity(text.len());
    for own in text.split_inclusive('\n').filter(|line| !starts(line, NOTE) && !starts(line, ENUM)) {
        if starts(own, VERSION) {
            let end = if own.ends_with("\r\n") { "\r\n" } else { "\n" };
            for (entry, value) in wanted {
                out += &line(entry, value, end);
            }
        }
        out += own;
    }
    out
}

/// An entry as a line, in the form of the other lines of the file.
fn line(entry: &str, value: &Value, end: &str) -> String {
    let Some(fields) = value.as_object() else { return format!("  {}: {value},{end}", Value::from(entry)) };
    let fields: Vec<String> =
        fields.iter().map(|(name, value)| format!("{}: {value}", Value::from(name.as_str()))).collect();
    format!("  {}: {{ {} }},{end}", Value::from(entry), fields.join(", "))
}

/// The qualified name of an enum.
fn key(record: &Enum) -> String {
    match &record.namespace {
        Some(namespace) => format!("{namespace}.{}", record.name),
        None => record.name.clone(),
    }
}

/// The lines of a note's text as they fit its width, in a font of that height: words are kept whole where they can be.
pub fn wrapped(text: &str, font: i32, width: i32) -> Vec<String> {
    let fits = |line: &str| crate::text_width(line, font) <= width;
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        for word in paragraph.split(' ') {
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if fits(&longer) {
                line = longer;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            for letter in word.chars() {
                line.push(letter);
                if !fits(&line) && line.chars().count() > 1 {
                    line.pop();
                    lines.push(std::mem::replace(&mut line, letter.to_string()));
                }
            }
        }
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(name: &str, text: &str) -> Note {
        Note { name: name.to_owned(), text: text.to_owned(), x: 10, y: -20, width: 200, height: 90, color: None }
    }

    fn sheet(notes: impl IntoIterator<Item = Note>) -> Sheet {
        Sheet { notes: notes.into_iter().map(|note| (note.name.clone(), note)).collect(), ..Sheet::default() }
    }

    #[test]
    fn what_is_written_is_read_and_the_rest_stays() {
        let schema = Schema::new();
        let before = "{\n  \"A\": { \"x\": 0, \"y\": 0 },\n  \"$rename column a.b\": \"c\",\n  \"$version\": 1\n}\n";
        let some = sheet([note("b", "two\n\"lines\" \u{e9}"), Note { color: Some("teal".into()), ..note("a", "") }]);
        let text = with_sheet(before, &schema, &some);
        assert_eq!(read_sheet(&text, &schema), some);
        assert_eq!(text.lines().count(), before.lines().count() + 2, "a line for each: {text}");
        assert_eq!(with_sheet(&text, &schema, &some), text);
        assert_eq!(with_sheet(&text, &schema, &Sheet::default()), before);
    }

    #[test]
    fn two_people_s_notes_are_two_lines() {
        let (one, schema) = (sheet([]), Schema::new());
        let (a, b) = (one.fresh_name(0, 0, "mine"), one.fresh_name(40, 0, "theirs"));
        assert_ne!(a, b);
        let taken = sheet([note(&a, "mine")]);
        assert_ne!(taken.fresh_name(0, 0, "mine"), a);
        let text = with_sheet("", &schema, &sheet([note(&a, "mine"), note(&b, "theirs")]));
        assert!(text.lines().any(|line| line.contains(&a)) && text.lines().any(|line| line.contains(&b)));
    }

    #[test]
    fn what_is_no_note_is_left_out() {
        let text = "{ \"$note a\": 7, \"$note b\": { \"x\": 1 }, \"$note c\": { \"x\": 1.6, \"y\": 9e15, \"width\": 1 }, \"$enum No\": { \"x\": 0, \"y\": 0 } }";
        let read = read_sheet(text, &Schema::new());
        let found: Vec<_> = read.notes.values().map(|note| (note.name.as_str(), note.x, note.y, note.width)).collect();
        assert_eq!(found, [("c", 2, 1_000_000, NOTE_LEAST.0)]);
        assert!(read.enums.is_empty());
    }

    #[test]
    fn words_are_wrapped_and_long_ones_cut() {
        assert_eq!(wrapped("one two", 13, 1000), ["one two"]);
        assert_eq!(wrapped("one two\n\nthree", 13, 30), ["one", "two", "", "thre", "e"]);
        assert!(wrapped(&"w".repeat(50), 13, 40).iter().all(|line| crate::text_width(line, 13) <= 40));
    }
}
