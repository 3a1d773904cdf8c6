//! Prisma's grammar, read as Prisma reads it: ordered choices over the bytes of a file, a refused line becomes one finding
//! and is forgotten. The rules and their order follow `psl/schema-ast/src/parser/datamodel.pest` of the Prisma engines.
//! What the grammar refuses is told here; what names and values mean is not looked at.

use super::ast::{
    Argument, Arity, Attribute, Composite, Config, Enum, Expr, Field, FieldType, Model, Name, Property, Top, Value,
};
use super::report::Report;
use super::span::Span;
use crate::PrismaVersion as Version;
use crate::token::is_letter_or_digit;
use bumpalo::Bump;

/// Reads one file, which begins at `base`, and hands on each block. What was read lives in the arena, all at once and without a list of its own for each line.
pub(super) fn read<'s>(
    arena: &'s Bump,
    text: &'s str,
    base: u32,
    version: Version,
    report: &mut Report,
    mut found: impl FnMut(Top<'s>),
) {
    let (bytes, lists) = (text.as_bytes(), Lists::default());
    let mut reader = Reader { arena, text, bytes, at: 0, base, version, depth: 0, last_close: None, lists, report };
    while reader.skip_space() < reader.bytes.len() {
        if let Some(top) = reader.top() {
            found(top);
        }
    }
}

/// A place in the text, moving forward.
pub(super) struct Reader<'s, 'r> {
    pub(super) arena: &'s Bump,
    pub(super) text: &'s str,
    pub(super) bytes: &'s [u8],
    pub(super) at: usize,
    base: u32,
    pub(super) version: Version,
    pub(super) depth: u32,
    /// The offset from which on no block is closed any more, once that is known.
    last_close: Option<usize>,
    pub(super) lists: Lists<'s>,
    pub(super) report: &'r mut Report,
}

/// Lists that are being read, one within the other: each begins where the one around it has come to.
#[derive(Default)]
pub(super) struct Lists<'s> {
    pub(super) arguments: Vec<Argument<'s>>,
    pub(super) items: Vec<Expr<'s>>,
    attributes: Vec<Attribute<'s>>,
    /// What stands in a block, before it is known that the block is closed.
    body: Body<'s>,
}

/// The end of a list, from `first` on, as it stays.
pub(super) fn kept<'s, T: Copy>(arena: &'s Bump, list: &mut Vec<T>, first: usize) -> &'s [T] {
    let rest = list.get(first..).unwrap_or(&[]);
    let kept: &'s [T] = if rest.is_empty() { &[] } else { arena.alloc_slice_copy(rest) };
    list.truncate(first);
    kept
}

/// What a block may hold.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Model,
    View,
    Composite,
    Enum,
    Source,
    Generator,
}

const KEYWORDS: [(&str, Kind); 6] = [
    ("model", Kind::Model),
    ("type", Kind::Composite),
    ("view", Kind::View),
    ("enum", Kind::Enum),
    ("datasource", Kind::Source),
    ("generator", Kind::Generator),
];

/// The lines of one block.
#[derive(Default)]
struct Body<'s> {
    fields: Vec<Field<'s>>,
    values: Vec<Value<'s>>,
    attributes: Vec<Attribute<'s>>,
    properties: Vec<Property<'s>>,
}

impl<'s> Reader<'s, '_> {
    pub(super) fn span(&self, start: usize) -> Span {
        self.between(start, self.at)
    }

    pub(super) fn between(&self, start: usize, end: usize) -> Span {
        Span { start: self.base.saturating_add(start as u32), end: self.base.saturating_add(end as u32) }
    }

    pub(super) fn peek(&self) -> u8 {
        self.bytes.get(self.at).copied().unwrap_or(0)
    }

    /// Skips white space within a line; gives the place after it.
    pub(super) fn skip_space(&mut self) -> usize {
        loop {
            match self.bytes.get(self.at) {
                Some(b' ' | b'\t') => self.at += 1,
                Some(byte) if !byte.is_ascii() => {
                    let c = self.text.get(self.at..).and_then(|rest| rest.chars().next()).unwrap_or('x');
                    if !is_space_separator(c) {
                        return self.at;
                    }
                    self.at += c.len_utf8();
                }
                Some(_) | None => return self.at,
            }
        }
    }

    pub(super) fn eat(&mut self, literal: &str) -> bool {
        let found = self.bytes.get(self.at..).is_some_and(|rest| rest.starts_with(literal.as_bytes()));
        if found {
            self.at += literal.len();
        }
        found
    }

    fn newline(&mut self) -> bool {
        self.eat("\n") || self.eat("\r\n") || self.eat("\r")
    }

    fn rest_of_line(&mut self) {
        let rest = self.bytes.get(self.at..).unwrap_or(&[]);
        self.at += rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len());
    }

    pub(super) fn identifier(&mut self) -> Option<Name<'s>> {
        let start = self.at;
        match self.bytes.get(start)? {
            byte if byte.is_ascii() => {
                if !byte.is_ascii_alphanumeric() {
                    return None;
                }
            }
            _ => {
                if !is_letter_or_digit(self.text.get(start..)?.chars().next()?) {
                    return None;
                }
            }
        }
        let rest = self.text.get(start..)?;
        let part = rest.bytes().take_while(|byte| WORD[usize::from(*byte)]);
        let mut length = part.count();
        if rest.as_bytes().get(length).is_some_and(|byte| !byte.is_ascii()) {
            length = rest.find(|c: char| !(is_letter_or_digit(c) || matches!(c, '_' | '-'))).unwrap_or(rest.len());
        }
        self.at += length;
        Some(Name { text: self.text.get(start..self.at).unwrap_or(""), span: self.span(start) })
    }

    /// A comment up to the end of its line, or a whole `/* */`.
    fn comment(&mut self) -> bool {
        let rest = self.bytes.get(self.at..).unwrap_or(&[]);
        if rest.starts_with(b"//") {
            self.rest_of_line();
            return true;
        }
        if !rest.starts_with(b"/*") {
            return false;
        }
        let Some(length) = self.text.get(self.at + 2..).and_then(|rest| rest.find("*/")) else { return false };
        self.at += length + 4;
        true
    }

    /// One rule of the file's level.
    fn top(&mut self) -> Option<Top<'s>> {
        let start = self.at;
        let found = self.report.len();
        for (keyword, kind) in KEYWORDS {
            if let Some(block) = self.block(keyword, kind) {
                return Some(block);
            }
            self.at = start;
            self.report.truncate(found);
        }
        if self.type_alias() {
            let message = "Error validating: Invalid type definition. Please check the documentation in \
                           https://pris.ly/d/composite-types";
            self.report.error("syntax", self.span(start), message);
            return None;
        }
        self.at = start;
        if self.unknown_block() {
            let message = "Error validating: This block is invalid. It does not start with any known Prisma schema keyword. \
                           Valid keywords include 'model', 'enum', 'type', 'datasource' and 'generator'.";
            self.report.error("syntax", self.span(start), message);
            return None;
        }
        self.at = start;
        if self.comment() || self.newline() {
            return None;
        }
        self.rest_of_line();
        let span = self.span(start);
        self.newline();
        let message = "Error validating: This line is invalid. It does not start with any known Prisma schema keyword.";
        self.report.error("syntax", span, message);
        None
    }

    fn block(&mut self, keyword: &str, kind: Kind) -> Option<Top<'s>> {
        let start = self.at;
        if !self.eat(keyword) {
            return None;
        }
        self.skip_space();
        let name = self.identifier()?;
        self.open()?;
        let mut body = std::mem::take(&mut self.lists.body);
        let closed = self.body(name, keyword, kind, &mut body);
        let (fields, values) = (kept(self.arena, &mut body.fields, 0), kept(self.arena, &mut body.values, 0));
        let attributes = kept(self.arena, &mut body.attributes, 0);
        let properties = kept(self.arena, &mut body.properties, 0);
        self.lists.body = body;
        closed?;
        let span = self.span(start);
        let arena = self.arena;
        Some(match kind {
            Kind::Model | Kind::View => {
                Top::Model(arena.alloc(Model { name, view: kind == Kind::View, fields, attributes, span }))
            }
            Kind::Composite => Top::Composite(arena.alloc(Composite { name, fields, span })),
            Kind::Enum => Top::Enum(arena.alloc(Enum { name, values, attributes, span })),
            Kind::Source => Top::Source(arena.alloc(Config { name, properties, span })),
            Kind::Generator => Top::Generator(arena.alloc(Config { name, properties, span })),
        })
    }

    /// The opening brace. What follows it on its line is not looked at.
    fn open(&mut self) -> Option<()> {
        self.skip_space();
        if !self.eat("{") {
            return None;
        }
        // Behind the last closing brace no block is read to its end: to try would be long work for nothing.
        if self.last_close.is_some_and(|last| self.at >= last) {
            return None;
        }
        self.rest_of_line();
        self.newline().then_some(())
    }

    /// The lines of a block and its closing brace; nothing if there is none.
    fn body(&mut self, name: Name<'s>, keyword: &str, kind: Kind, body: &mut Body<'s>) -> Option<()> {
        let inside = self.at;
        loop {
            self.skip_space();
            if self.at >= self.bytes.len() {
                self.last_close = Some(self.last_close.map_or(inside, |last| last.min(inside)));
                return None;
            }
            if self.eat("}") {
                return Some(());
            }
            let (start, found) = (self.at, self.report.len());
            let read = match kind {
                Kind::Model | Kind::View | Kind::Composite => self.field(name, kind, body),
                Kind::Enum => self.value(body),
                Kind::Source | Kind::Generator => self.property(body),
            };
            if read {
                continue;
            }
            self.at = start;
            self.report.truncate(found);
            if self.comment() || self.newline() {
                continue;
            }
            self.rest_of_line();
            let span = self.span(start);
            self.newline();
            let message = match kind {
                Kind::Model | Kind::View | Kind::Composite => {
                    "Error validating: This line is not a valid field or attribute definition.".to_owned()
                }
                Kind::Enum => "Error validating: This line is not an enum value definition.".to_owned(),
                Kind::Source | Kind::Generator => {
                    format!("Error validating: This line is not a valid definition within a {keyword}.")
                }
            };
            self.report.error("syntax", span, message);
        }
    }

    fn line_end(&mut self) -> bool {
        self.skip_space();
        self.comment();
        self.skip_space();
        self.newline()
    }

    fn property(&mut self, body: &mut Body<'s>) -> bool {
        let start = self.at;
        let Some(name) = self.identifier() else { return false };
        self.skip_space();
        if !self.eat("=") {
            return false;
        }
        let behind = self.at;
        self.skip_space();
        let value = self.expression();
        if value.is_none() {
            self.at = behind;
        }
        let span = self.span(start);
        if !self.line_end() {
            return false;
        }
        body.properties.push(Property { name, value, span });
        true
    }

    fn value(&mut self, body: &mut Body<'s>) -> bool {
        let start = self.at;
        if let Some(attribute) = self.block_attribute() {
            body.attributes.push(attribute);
            return true;
        }
        self.at = start;
        let Some(name) = self.identifier() else { return false };
        let attributes = self.attributes();
        let span = self.span(start);
        if !self.line_end() {
            return false;
        }
        body.values.push(Value { name, attributes, span });
        true
    }

    fn block_attribute(&mut self) -> Option<Attribute<'s>> {
        let attribute = self.attribute("@@")?;
        self.line_end().then_some(attribute)
    }

    fn attributes(&mut self) -> &'s [Attribute<'s>] {
        let first = self.lists.attributes.len();
        loop {
            let before = self.at;
            self.skip_space();
            match self.attribute("@") {
                Some(attribute) => self.lists.attributes.push(attribute),
                None => {
                    self.at = before;
                    return kept(self.arena, &mut self.lists.attributes, first);
                }
            }
        }
    }

    fn field(&mut self, block: Name<'s>, kind: Kind, body: &mut Body<'s>) -> bool {
        let (start, found) = (self.at, self.report.len());
        if let Some(attribute) = self.block_attribute() {
            match kind {
                Kind::Composite => self.refuse_block_attribute(&attribute),
                Kind::Model | Kind::View | Kind::Enum | Kind::Source | Kind::Generator => {
                    body.attributes.push(attribute)
                }
            }
            return true;
        }
        self.at = start;
        let Some(name) = self.identifier() else { return false };
        self.skip_space();
        let colon = self.at;
        let legacy = self.eat(":").then(|| self.span(colon));
        let before_type = self.at;
        self.skip_space();
        let ty = self.field_type();
        if ty.is_none() {
            self.at = before_type;
        }
        let attributes = self.attributes();
        let span = self.span(start);
        if !self.line_end() {
            return false;
        }
        let (ty, arity) = match (legacy, ty) {
            (Some(colon), _) => {
                // Of such a line nothing else is said.
                self.report.truncate(found);
                self.report.error("syntax", colon, "Field declarations don't require a `:`.");
                return true;
            }
            (None, Some(Ok(ty))) => ty,
            (None, Some(Err((span, message)))) => {
                self.report.truncate(found);
                self.report.error("syntax", span, message);
                return true;
            }
            (None, None) => {
                let container = match kind {
                    Kind::Composite => "type",
                    Kind::View => "view",
                    Kind::Model | Kind::Enum | Kind::Source | Kind::Generator => "model",
                };
                let message = format!(
                    "Error validating {container} \"{}\": This field declaration is invalid. It is either missing a name \
                     or a type.",
                    block.text
                );
                self.report.error("syntax", span, message);
                return true;
            }
        };
        if kind == Kind::Composite {
            for attribute in attributes {
                if matches!(attribute.name.text, "relation" | "unique" | "id") {
                    let message = format!(
                        "Error validating: Defining `@{}` attribute for a field in a composite type is not allowed.",
                        attribute.name.text
                    );
                    self.report.error("composite-attribute", span, message);
                }
            }
        }
        body.fields.push(Field { name, ty, arity, attributes, end: span.end });
        true
    }

    fn refuse_block_attribute(&mut self, attribute: &Attribute<'s>) {
        let message = match attribute.name.text {
            "map" => {
                "The name of a composite type is not persisted in the database, therefore it does not need a mapped \
                 database name."
            }
            "unique" => "A unique constraint should be defined in the model containing the embed.",
            "index" => "An index should be defined in the model containing the embed.",
            "fulltext" => "A fulltext index should be defined in the model containing the embed.",
            "id" => "A composite type cannot define an id.",
            _ => "A composite type cannot have block-level attributes.",
        };
        self.report.error("composite-attribute", attribute.span, format!("Error validating: {message}"));
    }

    /// A type with its mark; or where and how an old way of writing it is refused.
    #[expect(clippy::type_complexity, reason = "the two outcomes are taken apart at the one place of use")]
    fn field_type(&mut self) -> Option<Result<(FieldType<'s>, Arity), (Span, &'static str)>> {
        let start = self.at;
        if self.eat("[") {
            self.skip_space();
            self.base_type()?;
            self.skip_space();
            let message = "To specify a list, please use `Type[]` instead of `[Type]`.";
            return self.eat("]").then(|| Err((self.span(start), message)));
        }
        let ty = self.base_type()?;
        let behind = self.at;
        self.skip_space();
        if self.eat("[]") {
            let list = self.at;
            self.skip_space();
            if self.eat("?") {
                let message = "Optional lists are not supported. Use either `Type[]` or `Type?`.";
                return Some(Err((self.span(start), message)));
            }
            self.at = list;
            return Some(Ok((ty, Arity::List)));
        }
        if self.eat("?") {
            return Some(Ok((ty, Arity::Optional)));
        }
        if self.eat("!") {
            return Some(Err((self.span(start), "Fields are required by default, `!` is no longer required.")));
        }
        self.at = behind;
        Some(Ok((ty, Arity::Required)))
    }

    fn base_type(&mut self) -> Option<FieldType<'s>> {
        let start = self.at;
        if self.eat("Unsupported(") {
            self.skip_space();
            if let Some((text, span)) = self.string() {
                self.skip_space();
                if self.eat(")") {
                    return Some(FieldType::Unsupported(self.arena.alloc(Name { text, span })));
                }
            }
            self.at = start;
        }
        self.identifier().map(FieldType::Named)
    }

    fn type_alias(&mut self) -> bool {
        if !self.eat("type") {
            return false;
        }
        self.skip_space();
        if self.identifier().is_none() {
            return false;
        }
        self.skip_space();
        if !self.eat("=") {
            return false;
        }
        self.skip_space();
        let found = self.report.len();
        let read = self.base_type().is_some();
        if read {
            self.attributes();
        }
        self.report.truncate(found);
        read
    }

    /// `word {` up to the next closing brace, wherever it stands.
    fn unknown_block(&mut self) -> bool {
        if self.identifier().is_none() || self.open().is_none() {
            return false;
        }
        match self.bytes.get(self.at..).and_then(|rest| rest.iter().position(|byte| *byte == b'}')) {
            Some(length) => {
                self.at += length + 1;
                true
            }
            None => false,
        }
    }
}

/// Bytes that names of ASCII are made of.
const WORD: [bool; 256] = {
    let mut word = [false; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        word[byte as usize] = byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
        byte += 1;
    }
    word
};

/// Unicode's space separators (general category Zs) beyond ASCII.
fn is_space_separator(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(text: &str) -> (usize, Vec<String>) {
        let mut report = Report::default();
        let arena = Bump::new();
        let mut tops = 0;
        read(&arena, text, 0, Version::V6, &mut report, |_| tops += 1);
        (tops, report.into_found().into_iter().map(|found| found.message).collect())
    }

    #[test]
    fn an_unclosed_block_is_refused_line_by_line() {
        let (tops, found) = messages("model A {\n  id Int @id\n");
        assert_eq!(tops, 0);
        assert_eq!(found.len(), 2);
        assert!(found[0].contains("This line is invalid"));
    }

    #[test]
    fn a_block_in_a_block_is_a_refused_line() {
        let (tops, found) = messages("model A {\n  id Int @id\nmodel B {\n  id Int @id\n}\n");
        assert_eq!(tops, 1);
        assert_eq!(found, ["Error validating: This line is not a valid field or attribute definition."]);
    }

    #[test]
    fn many_unclosed_blocks_are_quick() {
        let (tops, found) = messages(&"model A {\n".repeat(50_000));
        assert_eq!((tops, found.len()), (0, 50_000));
    }
}
