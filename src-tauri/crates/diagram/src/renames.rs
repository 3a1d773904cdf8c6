//! Renames that no migration carries yet, in the diagram file: one per line beside the places, by database names. Text alone
//! can't tell a rename from a drop and an addition; who edits in the window can. Nothing here knows a schema: whether a
//! rename still means something is the caller's question.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::file::{VERSION, by_line};

/// How the key of a rename begins.
pub(crate) const RENAME: &str = "$rename ";
/// A diagram file that says nothing.
const EMPTY: &str = "{\n  \"$version\": 1\n}\n";

/// What is renamed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RenameKind {
    /// A table.
    Table,
    /// A column.
    Column,
    /// An enum.
    Enum,
    /// A value of an enum.
    EnumValue,
}

impl RenameKind {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::Table, Self::Column, Self::Enum, Self::EnumValue];

    /// The word in the file.
    pub fn word(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Column => "column",
            Self::Enum => "enum",
            Self::EnumValue => "value",
        }
    }

    /// The kind of what it is in.
    pub fn outer(self) -> Option<Self> {
        match self {
            Self::Table | Self::Enum => None,
            Self::Column => Some(Self::Table),
            Self::EnumValue => Some(Self::Enum),
        }
    }

    /// How many names lead to it, without that of the database schema.
    fn depth(self) -> usize {
        match self {
            Self::Table | Self::Enum => 1,
            Self::Column | Self::EnumValue => 2,
        }
    }
}

/// Something that has another database name than the migrations know it by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rename {
    /// What it is.
    pub kind: RenameKind,
    /// The database schema, where one is named.
    pub namespace: Option<String>,
    /// The table or enum that it is in, by its old name; nothing for a table or an enum.
    pub within: Option<String>,
    /// Its old name.
    pub from: String,
    /// Its new name.
    pub to: String,
}

impl Rename {
    /// Whether both speak of what had the same old name.
    pub fn is_of_same(&self, other: &Self) -> bool {
        let path = |one: &Self| (one.kind, one.namespace.clone(), one.within.clone(), one.from.clone());
        path(self) == path(other)
    }

    fn key(&self) -> String {
        let names = self.namespace.iter().chain(&self.within).chain([&self.from]);
        // A dot within a name is no dot between names.
        let names: Vec<String> = names.map(|name| name.replace('\\', "\\\\").replace('.', "\\.")).collect();
        format!("{RENAME}{} {}", self.kind.word(), names.join("."))
    }

    fn read(key: &str, to: &Value) -> Option<Self> {
        let (word, path) = key.strip_prefix(RENAME)?.split_once(' ')?;
        let kind = RenameKind::ALL.into_iter().find(|kind| kind.word() == word)?;
        let mut names = names(path);
        let from = names.pop().filter(|name| !name.is_empty())?;
        let within = if kind.depth() == 2 { Some(names.pop()?) } else { None };
        let namespace = names.pop();
        let to = to.as_str().filter(|to| !to.is_empty())?.to_owned();
        names.is_empty().then_some(Self { kind, namespace, within, from, to })
    }
}

/// The renames that a diagram file tells of, sorted. What can't be read is no rename.
pub fn renames(text: &str) -> Vec<Rename> {
    // Most files have none, and need not be read for that.
    if !text.contains(RENAME) {
        return Vec::new();
    }
    let mut found: Vec<_> = entries(text).iter().filter_map(|(key, to)| Rename::read(key, to)).collect();
    found.sort();
    found
}

/// A diagram file with these renames and no others. The rest of the text stays, to the byte where the file has the usual form.
pub fn with_renames(text: &str, renames: &[Rename]) -> String {
    let text = if text.trim().is_empty() { EMPTY } else { text };
    let wanted: BTreeMap<String, &str> = renames.iter().map(|one| (one.key(), one.to.as_str())).collect();
    let mut expected = entries(text);
    let known = expected.iter().filter(|(key, _)| key.starts_with(RENAME));
    if known.map(|(key, to)| (key.as_str(), to.as_str())).eq(wanted.iter().map(|(key, to)| (key.as_str(), Some(*to)))) {
        return text.to_owned();
    }
    expected.retain(|key, _| !key.starts_with(RENAME));
    expected.extend(wanted.iter().map(|(key, to)| (key.clone(), Value::from(*to))));
    let by_lines = spliced(text, &wanted);
    if serde_json::from_str::<Map<String, Value>>(&by_lines).is_ok_and(|read| read == expected) {
        return by_lines;
    }
    // Somebody's own form: written anew, an entry a line.
    let (rest, own): (Vec<_>, Vec<_>) = expected.iter().partition(|(key, _)| !key.starts_with('$'));
    let own = own.into_iter().filter(|(key, _)| key.as_str() != VERSION);
    let lines = rest.into_iter().chain(own).map(|(key, value)| format!("  {}: {value},\n", Value::from(key.as_str())));
    format!("{{\n{}  \"{VERSION}\": 1\n}}\n", lines.collect::<String>())
}

/// Whether a diagram file tells of renames and of nothing else: nobody chose a place for a table.
pub fn only_renames(text: &str) -> bool {
    !renames(text).is_empty() && entries(text).keys().all(|key| key.starts_with(RENAME) || key == VERSION)
}

/// The lines of renames before the last line, instead of those that are there.
fn spliced(text: &str, wanted: &BTreeMap<String, &str>) -> String {
    let starts = |line: &str, key: &str| line.trim_start().starts_with(&format!("\"{key}"));
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n').filter(|line| !starts(line, RENAME)) {
        if starts(line, VERSION) {
            let end = if line.ends_with("\r\n") { "\r\n" } else { "\n" };
            for (key, to) in wanted {
                out += &format!("  {}: {},{end}", Value::from(key.as_str()), Value::from(*to));
            }
        }
        out += line;
    }
    out
}

pub(crate) fn entries(text: &str) -> Map<String, Value> {
    match serde_json::from_str(text.trim_start_matches('\u{feff}')) {
        Ok(Value::Object(entries)) => entries,
        Ok(_) => Map::new(),
        Err(_) => by_line(text),
    }
}

/// Names between dots, without the marks of dots that belong to a name.
fn names(path: &str) -> Vec<String> {
    let mut names = vec![String::new()];
    let mut marked = false;
    for letter in path.chars() {
        match letter {
            '\\' if !marked => marked = true,
            '.' if !marked => names.push(String::new()),
            _ => {
                marked = false;
                if let Some(name) = names.last_mut() {
                    name.push(letter);
                }
            }
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn column(table: &str, from: &str, to: &str) -> Rename {
        let (within, from, to) = (Some(table.to_owned()), from.to_owned(), to.to_owned());
        Rename { kind: RenameKind::Column, namespace: None, within, from, to }
    }

    const PLACES: &str = "{\n  \"Post\": { \"x\": 0, \"y\": 20, \"pinned\": true },\n  \"$version\": 1\n}\n";

    #[test]
    fn one_line_each_before_the_last_line_and_gone_without_a_trace() {
        let with = with_renames(PLACES, &[column("post", "title", "headline"), column("post", "body", "text")]);
        let expected = "{\n  \"Post\": { \"x\": 0, \"y\": 20, \"pinned\": true },\n  \"$rename column post.body\": \"text\",\n  \
                        \"$rename column post.title\": \"headline\",\n  \"$version\": 1\n}\n";
        assert_eq!(with, expected);
        assert_eq!(with_renames(&with, &[]), PLACES);
        assert_eq!(with_renames(PLACES, &[]), PLACES);
        assert!(!only_renames(&with) && !only_renames(PLACES) && only_renames(&with_renames("", &renames(&with))));
    }

    #[test]
    fn the_places_are_read_as_before() {
        let parsed = prisma::parse(&[prisma::SourceFile {
            path: "schema.prisma".into(),
            text: "model Post {\n  id Int @id\n}\n".into(),
        }]);
        let with = with_renames(PLACES, &[column("post", "title", "headline")]);
        assert_eq!(crate::read(&with, &parsed.schema), crate::read(PLACES, &parsed.schema));
    }

    #[test]
    fn other_forms_and_broken_files_keep_what_they_say() {
        let one = column("post", "title", "headline");
        for text in [
            "{\"Post\":{\"x\":1,\"y\":2},\"$version\":1}",
            "{\n  \"Post\": {\n    \"x\": 1,\n    \"y\": 2\n  }\n}\n",
            "{\n<<<<<<< ours\n  \"Post\": { \"x\": 1, \"y\": 2 },\n=======\n  \"$version\": 1\n}\n",
        ] {
            let with = with_renames(text, std::slice::from_ref(&one));
            assert_eq!(renames(&with), std::slice::from_ref(&one), "{with}");
            let read: Value = serde_json::from_str(&with).expect("valid");
            assert_eq!((&read["Post"]["x"], &read["Post"]["y"]), (&1.into(), &2.into()), "{with}");
        }
        let windows = PLACES.replace('\n', "\r\n");
        assert_eq!(with_renames(&with_renames(&windows, &[one]), &[]), windows);
    }

    #[test]
    fn what_is_no_rename_is_none() {
        for line in [
            "\"$rename column title\": \"a\"",
            "\"$rename table a.b.c\": \"d\"",
            "\"$rename shoe a\": \"b\"",
            "\"$rename table a\": 1",
            "\"$rename table a\": \"\"",
        ] {
            assert_eq!(renames(&format!("{{ {line} }}")), [], "{line}");
        }
    }

    proptest! {
        /// Names may hold whatever a database allows.
        #[test]
        fn what_is_written_is_read(names in proptest::collection::btree_map("[a.\\\\\" $é]{1,5}", "[a.\\\\\" $é]{1,5}", 0..6), deep: bool, namespace in proptest::option::of("[a.\\\\]{1,3}")) {
            let kind = if deep { RenameKind::EnumValue } else { RenameKind::Table };
            let within = deep.then(|| "in.to".to_owned());
            let mut all: Vec<_> = names.into_iter().map(|(from, to)| Rename { kind, namespace: namespace.clone(), within: within.clone(), from, to }).collect();
            all.sort();
            let text = with_renames(PLACES, &all);
            prop_assert_eq!(renames(&text), all);
            prop_assert_eq!(with_renames(&text, &[]), PLACES);
        }
    }
}
