//! What can be written at a place: asked while a line is half written, so that it is read off the tokens and not off the tree.
//! What is offered fits what stands there; whether it is wise is for the rules.

mod arguments;
mod attributes;
mod blocks;
mod fields;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::token::TextRange;
use crate::tree::{BlockKind, Tree};
use crate::{Parsed, parse_text};

use super::line::{Inside, Line};
use super::scope::{Declared, FieldOf, Scope};
use super::words::{self, Word};

/// What an offer is; the window has a sign for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CompletionKind {
    /// A block.
    Keyword,
    /// A scalar type.
    Scalar,
    /// A model, view or composite type.
    Model,
    /// An enum.
    Enum,
    /// A field.
    Field,
    /// A whole relation.
    Relation,
    /// An attribute.
    Attribute,
    /// A native type.
    Native,
    /// A function.
    Function,
    /// The name of an argument, or of a setting.
    Argument,
    /// A value.
    Value,
    /// An annotation in a comment.
    Annotation,
}

/// One offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Completion {
    /// What is shown, and what the typed text is compared with.
    pub label: String,
    /// What is written. `${name}` is a hole with its first content, the cursor goes from one to the next.
    /// Holes of one word are written together.
    /// Lines behind the first begin where the line that it is written on does.
    pub insert: String,
    /// What it is.
    pub kind: CompletionKind,
    /// A few words beside it.
    pub detail: Option<String>,
    /// What it does.
    pub info: Option<String>,
}

/// What is offered at a place, the best first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Completions {
    /// First byte of what an offer replaces.
    pub from: u32,
    /// Byte behind the last.
    pub to: u32,
    /// The offers.
    pub items: Vec<Completion>,
}

/// What can be written at an offset of a text: a whole file, or some of its blocks as they are being typed. Other blocks and
/// the settings are those of the schema. `asked` says that the user asked for it; else what would be in the way of typing is
/// left out.
pub fn complete(parsed: &Parsed, text: &str, offset: u32, asked: bool) -> Completions {
    let mut offset = (offset as usize).min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let offset = offset as u32;
    let tree = parse_text(text);
    let scope = Scope::of(parsed, text, &tree);
    let line = Line::at(text, &tree, offset);
    let typed = line.typed;
    let mut offers =
        Offers { scope: &scope, text, tree: &tree, line: &line, asked, offset, from: typed.start, items: Vec::new() };
    offers.find();
    let word = TextRange::new(offers.from, offset).of(text);
    if offers.items.len() > MANY {
        offers.items.retain(|offer| can_mean(word, &offer.label));
    }
    Completions { from: offers.from, to: offset, items: offers.items }
}

/// So many offers are sent whatever was typed; of more only those that the letters can mean.
const MANY: usize = 200;

/// Whether the letters that were typed stand in a label, in their order.
fn can_mean(typed: &str, label: &str) -> bool {
    let mut letters = label.chars().flat_map(char::to_lowercase);
    typed.chars().flat_map(char::to_lowercase).all(|wanted| letters.any(|letter| letter == wanted))
}

/// Offers in the making.
struct Offers<'o, 'a> {
    scope: &'o Scope<'a>,
    text: &'a str,
    tree: &'o Tree,
    line: &'o Line<'a>,
    asked: bool,
    offset: u32,
    from: u32,
    items: Vec<Completion>,
}

impl<'a> Offers<'_, 'a> {
    fn find(&mut self) {
        match self.line.inside {
            Inside::DocComment => return self.annotations(),
            Inside::Comment => return,
            Inside::Code | Inside::String { .. } => {}
        }
        let Some(block) = self.line.block else { return self.keywords() };
        match block.kind {
            BlockKind::Datasource | BlockKind::Generator => self.settings(block),
            BlockKind::Enum => self.in_enum(block),
            BlockKind::Model | BlockKind::View | BlockKind::Type => {
                if !self.line.frames.is_empty() {
                    self.arguments(block);
                } else if self.line.inside == Inside::Code {
                    self.in_model(block);
                }
            }
            BlockKind::Unknown => {}
        }
    }

    /// The block around the cursor, with its text.
    fn own(&self) -> Option<Declared<'a>> {
        self.line.block.map(|block| Declared { text: self.text, block })
    }

    /// The field whose line the cursor is on, as far as it is one.
    fn own_field(&self) -> Option<FieldOf<'a>> {
        let name = self.line.words.first()?;
        let here = |field: &FieldOf<'_>| {
            let line = self.text.get(field.field.name.end as usize..self.offset as usize);
            line.is_some_and(|line| !line.contains('\n'))
        };
        self.own()?.fields().find(|field| field.name() == *name && here(field))
    }

    fn put(&mut self, kind: CompletionKind, label: impl Into<String>, insert: impl Into<String>) -> &mut Completion {
        let (label, insert) = (label.into(), insert.into());
        self.items.push(Completion { label, insert, kind, detail: None, info: None });
        let last = self.items.len() - 1;
        &mut self.items[last]
    }

    /// An offer that is what its label says.
    fn plain(&mut self, kind: CompletionKind, label: &str) -> &mut Completion {
        self.put(kind, label, label)
    }

    /// An offer whose label is the text up to the first hole or bracket, with what a list of words says of it.
    fn word(&mut self, kind: CompletionKind, insert: &str, known: &[Word]) {
        let label = label_of(insert).to_owned();
        let says = words::find(known, &label).map(|word| word.says.to_owned());
        self.put(kind, label, insert).info = says;
    }

    /// A text in quotes; where quotes stand already, only what is between them.
    fn quoted(&mut self, kind: CompletionKind, content: &str) {
        match self.line.inside {
            Inside::String { closed: true } => self.plain(kind, content),
            Inside::String { closed: false } => self.put(kind, content, format!("{content}\"")),
            Inside::Code | Inside::Comment | Inside::DocComment => {
                self.put(kind, format!("\"{content}\""), format!("\"{content}\""))
            }
        };
    }
}

/// What an insertion is called: all of it but its holes and arguments.
fn label_of(insert: &str) -> &str {
    let end = insert.find(['(', '$', ':']).unwrap_or(insert.len());
    insert.get(..end).unwrap_or(insert).trim_end()
}

/// A name as fields are called: `OrderLine` is `orderLine`.
fn camel(name: &str) -> String {
    let mut chars = name.chars();
    match chars.next() {
        Some(first) => first.to_lowercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// A name behind another: `id` is `Id`.
fn pascal(name: &str) -> String {
    let mut chars = name.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}
