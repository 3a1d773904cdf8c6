//! The text as it was given: files, their syntax trees, and places within them. Holds text and trees together, so that a
//! range can always be read; resolves nothing.

use schema::Span;

use crate::parser::parse_text;
use crate::token::TextRange;
use crate::tree::{Attribute, Block, Field, Item, Member, MemberKind, Tree};

/// A file as it is given to [`parse`](crate::parse).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Its path; only a label, and the name of the module in a schema of several files.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// A file with its syntax tree.
#[derive(Debug, Clone)]
pub struct File {
    /// Its path, as given.
    pub path: String,
    /// Its text, byte for byte as given.
    pub text: String,
    /// The tree over that text.
    pub tree: Tree,
}

impl File {
    /// The file's name without folders and extension: the name of a module.
    pub(crate) fn stem(&self) -> Option<&str> {
        let name = self.path.rsplit(['/', '\\']).next().unwrap_or(&self.path);
        let stem = name.strip_suffix(".prisma").unwrap_or(name);
        (!stem.is_empty()).then_some(stem)
    }
}

/// All files of a schema, in the order given.
#[derive(Debug, Clone, Default)]
pub struct Source {
    /// The files.
    pub files: Vec<File>,
}

/// A node of the syntax trees that a record stands on: a block, a member of it, or an attribute of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file, by its place in the list.
    pub file: u32,
    /// The item of the file's tree.
    pub item: u32,
    /// The member of the block; `None` for the block itself, or for a comment line between blocks.
    pub member: Option<u32>,
    /// The attribute of the field.
    pub attribute: Option<u32>,
}

impl Place {
    pub(crate) fn block(file: usize, item: usize) -> Self {
        Self { file: file as u32, item: item as u32, member: None, attribute: None }
    }

    pub(crate) fn member(self, member: usize) -> Self {
        Self { member: Some(member as u32), attribute: None, ..self }
    }

    pub(crate) fn attribute(self, attribute: usize) -> Self {
        Self { attribute: Some(attribute as u32), ..self }
    }
}

impl Source {
    /// Reads files into trees.
    pub fn new(files: &[SourceFile]) -> Self {
        let file =
            |file: &SourceFile| File { path: file.path.clone(), text: file.text.clone(), tree: parse_text(&file.text) };
        Self { files: files.iter().map(file).collect() }
    }

    /// The text of a file; empty for an unknown one.
    pub fn text(&self, file: u32) -> &str {
        self.files.get(file as usize).map_or("", |file| &file.text)
    }

    /// What a span holds; empty where it does not fit.
    pub fn slice(&self, span: Span) -> &str {
        TextRange::new(span.start, span.end).of(self.text(span.file))
    }

    /// The text of all files again, put together from the trees.
    pub fn print(&self) -> Vec<SourceFile> {
        let file = |file: &File| SourceFile { path: file.path.clone(), text: file.tree.print(&file.text) };
        self.files.iter().map(file).collect()
    }

    /// The item at a place.
    pub fn item(&self, place: Place) -> Option<&Item> {
        self.files.get(place.file as usize)?.tree.items.get(place.item as usize)
    }

    /// The block at a place.
    pub fn block(&self, place: Place) -> Option<&Block> {
        self.files.get(place.file as usize)?.tree.block(place.item as usize)
    }

    /// The member at a place.
    pub fn member(&self, place: Place) -> Option<&Member> {
        self.block(place)?.members.get(place.member? as usize)
    }

    /// The field at a place.
    pub fn field(&self, place: Place) -> Option<&Field> {
        match &self.member(place)?.kind {
            MemberKind::Field(field) => Some(field),
            _ => None,
        }
    }

    /// The attribute at a place: one of a field, or a block attribute.
    pub fn attribute(&self, place: Place) -> Option<&Attribute> {
        match (&self.member(place)?.kind, place.attribute) {
            (MemberKind::Attribute(line), None) => Some(&line.attribute),
            (MemberKind::Field(field), Some(attribute)) => field.attributes.get(attribute as usize),
            (MemberKind::Value(value), Some(attribute)) => value.attributes.get(attribute as usize),
            _ => None,
        }
    }

    /// The attribute of the field or value at a place that holds the byte, by its place on the line.
    pub(crate) fn attribute_at(&self, place: Place, offset: u32) -> Option<usize> {
        let attributes = match &self.member(place)?.kind {
            MemberKind::Field(field) => &field.attributes,
            MemberKind::Value(value) => &value.attributes,
            MemberKind::Attribute(_)
            | MemberKind::Setting(_)
            | MemberKind::Comment(_)
            | MemberKind::Blank
            | MemberKind::Error => return None,
        };
        attributes.iter().position(|attribute| attribute.range.start <= offset && offset < attribute.range.end)
    }

    /// The bytes of a place: a block from keyword to closing brace, a member without space around it, an attribute.
    pub fn span(&self, place: Place) -> Option<Span> {
        let range = if place.attribute.is_some() {
            self.attribute(place)?.range
        } else if place.member.is_some() {
            trim(self.text(place.file), self.member(place)?.range)
        } else {
            trim(self.text(place.file), self.item(place)?.range)
        };
        Some(Span { file: place.file, start: range.start, end: range.end })
    }

    /// The bytes of the name at a place: of a block, field or value; for anything else those of the place itself.
    pub fn name_span(&self, place: Place) -> Option<Span> {
        let name = if place.attribute.is_some() {
            None
        } else if place.member.is_some() {
            match &self.member(place)?.kind {
                MemberKind::Field(field) => Some(field.name),
                MemberKind::Value(value) => Some(value.name),
                MemberKind::Setting(setting) => Some(setting.key),
                MemberKind::Attribute(_) | MemberKind::Comment(_) | MemberKind::Blank | MemberKind::Error => None,
            }
        } else {
            self.block(place).and_then(|block| block.name)
        };
        match name {
            Some(range) => Some(Span { file: place.file, start: range.start, end: range.end }),
            None => self.span(place),
        }
    }
}

/// A range without the white space at its ends; a byte-order mark counts, which editors leave in the middle of texts.
fn trim(text: &str, range: TextRange) -> TextRange {
    let is_space = |c: char| c.is_whitespace() || c == '\u{feff}';
    let whole = range.of(text);
    let start = range.start + (whole.len() - whole.trim_start_matches(is_space).len()) as u32;
    TextRange::new(start, start + whole.trim_matches(is_space).len() as u32)
}
