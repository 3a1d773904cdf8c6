//! One existing line, altered part by part: what the records before and after agree on keeps its text, whatever it is;
//! only what differs is written anew. It never lays anything out, and never drops an argument that the records don't
//! know.

use crate::print::parts::{self, arity_mark};
use crate::token::TextRange;
use crate::tree::{Argument, Attribute, Field};

/// Replacements within a line, in any order.
struct Edits {
    start: u32,
    made: Vec<(TextRange, String)>,
}

impl Edits {
    fn replace(&mut self, range: TextRange, text: impl Into<String>) {
        self.made.push((range, text.into()));
    }

    /// The line with the replacements made.
    fn apply(mut self, line: &str) -> String {
        self.made.sort_by_key(|(range, _)| *range);
        let mut out = String::with_capacity(line.len() + 32);
        let mut at = 0;
        for (range, text) in self.made {
            let (from, to) =
                (range.start.saturating_sub(self.start) as usize, range.end.saturating_sub(self.start) as usize);
            out.push_str(line.get(at..from).unwrap_or(""));
            out.push_str(&text);
            at = to.max(at);
        }
        out.push_str(line.get(at..).unwrap_or(""));
        out
    }
}

/// A line with some of its ranges replaced. `line` is its text, which starts at `start` of the file.
pub(super) fn replace(start: u32, line: &str, edits: impl Iterator<Item = (TextRange, String)>) -> String {
    Edits { start, made: edits.collect() }.apply(line)
}

/// The line of a field that was `from` and is to be `to`. `line` is its text, which starts at `start` of the file.
pub(super) fn field(
    text: &str,
    start: u32,
    line: &str,
    node: &Field,
    from: &parts::Field,
    to: &parts::Field,
) -> String {
    let mut edits = Edits { start, made: Vec::new() };
    if from.name != to.name {
        edits.replace(node.name, &to.name);
    }
    let mut end = node.name.end;
    if let Some(ty) = node.ty {
        end = ty.range.end;
        if from.ty != to.ty || from.arity != to.arity {
            let written = ty.range.of(text);
            let base = written.trim_end_matches(['?', '!', '[', ']', ' ']);
            let mark = written.get(base.len()..).unwrap_or("");
            let base = if from.ty == to.ty { base.trim_start_matches('[') } else { &to.ty };
            let mark = if from.arity == to.arity { mark } else { arity_mark(to.arity) };
            edits.replace(ty.range, format!("{base}{mark}"));
        }
    } else {
        edits.replace(TextRange::new(end, end), format!(" {}{}", to.ty, arity_mark(to.arity)));
    }
    end = node.attributes.last().map_or(end, |attribute| attribute.range.end);
    attributes(text, &mut edits, &node.attributes, end, &from.attributes, &to.attributes);
    edits.apply(line)
}

/// The line of an enum's value that was `from` and is to be `to`, by name and attributes.
pub(super) fn value(
    text: &str,
    start: u32,
    line: &str,
    node: &crate::tree::Value,
    from: (&str, &[parts::Attribute]),
    to: (&str, &[parts::Attribute]),
) -> String {
    let mut edits = Edits { start, made: Vec::new() };
    if from.0 != to.0 {
        edits.replace(node.name, to.0);
    }
    let end = node.attributes.last().map_or(node.name.end, |attribute| attribute.range.end);
    attributes(text, &mut edits, &node.attributes, end, from.1, to.1);
    edits.apply(line)
}

/// The line of a block attribute that was `from` and is to be `to`.
pub(super) fn block_attribute(
    text: &str,
    start: u32,
    line: &str,
    node: &Attribute,
    from: &parts::Attribute,
    to: &parts::Attribute,
) -> String {
    let mut edits = Edits { start, made: Vec::new() };
    edits.replace(node.range, attribute(text, node, Some(from), to));
    edits.apply(line)
}

fn attributes(
    text: &str,
    edits: &mut Edits,
    nodes: &[Attribute],
    end: u32,
    from: &[parts::Attribute],
    to: &[parts::Attribute],
) {
    let node_of = |kind: &str| nodes.iter().find(|node| kind_of(node.name(text)) == kind);
    for old in from {
        let kind = kind_of(&old.path);
        if to.iter().any(|new| kind_of(&new.path) == kind) {
            continue;
        }
        if let Some(node) = node_of(kind) {
            edits.replace(node.range, "");
        }
    }
    let mut added = String::new();
    for new in to {
        let kind = kind_of(&new.path);
        let old = from.iter().find(|old| kind_of(&old.path) == kind);
        match node_of(kind) {
            Some(_) if old == Some(new) => {}
            Some(node) => edits.replace(node.range, attribute(text, node, old, new)),
            None => added.push_str(&format!(" @{}", new.text())),
        }
    }
    if !added.is_empty() {
        edits.replace(TextRange::new(end, end), added);
    }
}

/// What an attribute is about: all native types are one kind.
fn kind_of(path: &str) -> &str {
    if path.contains('.') { "." } else { path }
}

/// The text of an attribute, with its `@`s: arguments that nobody altered, or that the records don't know, stay as written.
fn attribute(text: &str, node: &Attribute, from: Option<&parts::Attribute>, to: &parts::Attribute) -> String {
    let sign = if node.range.of(text).starts_with("@@") { "@@" } else { "@" };
    let path = node.name(text);
    if kind_of(path) == "." && from.is_none_or(|from| from.path != to.path) {
        return format!("{sign}{}", to.text());
    }
    let mut args: Vec<String> = Vec::new();
    let mut seen: Vec<String> = Vec::new();
    for (place, argument) in node.args().iter().enumerate() {
        let key = key_of(text, path, place, argument);
        let old = from.and_then(|from| value_of(from, &key));
        let new = value_of(to, &key);
        match (old, new) {
            (_, Some(new)) if old == Some(new) => args.push(argument.range.of(text).to_owned()),
            (_, Some(new)) => args.push(match argument.name {
                Some(name) => format!("{}: {new}", name.of(text)),
                None => new.to_owned(),
            }),
            (Some(_), None) => {}
            (None, None) => args.push(argument.range.of(text).to_owned()),
        }
        seen.push(key);
    }
    let mut front = 0;
    for argument in to.args.iter().filter(|argument| !seen.contains(&argument.key)) {
        if argument.named {
            args.push(format!("{}: {}", argument.key, argument.value));
        } else if kind_of(path) == "." {
            args.push(argument.value.clone());
        } else {
            args.insert(front, argument.value.clone());
            front += 1;
        }
    }
    let empty = node.arguments.is_some() && node.args().is_empty();
    let list = if args.is_empty() && !empty { String::new() } else { format!("({})", args.join(", ")) };
    format!("{sign}{}{list}", to.path)
}

fn value_of<'a>(attribute: &'a parts::Attribute, key: &str) -> Option<&'a str> {
    attribute.args.iter().find(|argument| argument.key == key).map(|argument| argument.value.as_str())
}

/// The name of an argument, also where it is not written.
fn key_of(text: &str, path: &str, place: usize, argument: &Argument) -> String {
    let written = argument.name.map(|name| name.of(text));
    match (path, written) {
        // An old spelling: an index that is no key has no name in the client.
        ("index" | "fulltext", Some("name")) => "map",
        (_, Some(name)) => name,
        ("relation" | "map", None) => "name",
        ("id" | "unique" | "index" | "fulltext", None) => "fields",
        ("default", None) => "value",
        ("schema", None) => "map",
        (_, None) => return place.to_string(),
    }
    .to_owned()
}
