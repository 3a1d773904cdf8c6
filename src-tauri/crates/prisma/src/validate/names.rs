//! The first stage: lines that don't fit the grammar, names that are taken, reserved or malformed.

use std::collections::{HashMap, HashSet};

use schema::ScalarType;

use crate::source::Place;
use crate::token::{TextRange, Token, TokenKind};
use crate::tree::{Attribute, Block, BlockKind, MemberKind, SyntaxError};

use super::{Check, block_range, keyword};

/// Names that the generated client cannot use.
const RESERVED: [&str; 48] = [
    "PrismaClient",
    "async",
    "await",
    "break",
    "case",
    "catch",
    "class",
    "const",
    "continue",
    "debugger",
    "default",
    "delete",
    "do",
    "else",
    "enum",
    "export",
    "extends",
    "false",
    "finally",
    "for",
    "function",
    "if",
    "implements",
    "import",
    "in",
    "instanceof",
    "interface",
    "let",
    "new",
    "null",
    "package",
    "private",
    "protected",
    "public",
    "return",
    "super",
    "switch",
    "this",
    "throw",
    "true",
    "try",
    "typeof",
    "using",
    "var",
    "void",
    "while",
    "with",
    "yield",
];

/// Whether no model or enum may have this name, because the generated client uses it.
pub fn is_reserved(name: &str) -> bool {
    RESERVED.contains(&name)
}

impl<'s> Check<'_, 's> {
    pub(super) fn names(&mut self) {
        // Blocks that are in the way of later ones of the same name: models, enums and types share their names.
        let mut tops: HashMap<&'s str, &'static str> = HashMap::new();
        let mut sources: HashMap<&'s str, &'static str> = HashMap::new();
        let mut generators: HashMap<&'s str, &'static str> = HashMap::new();
        let source = self.it.source;
        for (index, file) in source.files.iter().enumerate() {
            for error in &file.tree.errors {
                self.syntax(index, error);
            }
            let escapes =
                |token: &&Token| token.kind == TokenKind::String && has_unknown_escape(token.range.of(&file.text));
            for token in file.tree.tokens.iter().filter(escapes) {
                let message =
                    "Unknown escape sequence. If the value is a windows-style path, `\\` must be escaped as `\\\\`.";
                let place = self.place_at(index, token.range.start);
                self.error("syntax", place, token.range, message.to_owned());
            }
            for (item, block) in file.tree.blocks() {
                let Some(name) = block.name.filter(|_| block.kind != BlockKind::Unknown) else { continue };
                let place = Place::block(index, item);
                let text = name.of(&file.text);
                let known = match block.kind {
                    BlockKind::Datasource => &mut sources,
                    BlockKind::Generator => &mut generators,
                    _ => &mut tops,
                };
                let kind = keyword(block);
                if let Some(first) = known.insert(text, kind) {
                    let message = format!(
                        "The {kind} \"{text}\" cannot be defined because a {first} with that name already exists."
                    );
                    self.error("duplicate-name", place, name, message);
                }
                self.top_name(place, block, name, text);
                self.member_names(place, block, text, &file.text);
            }
        }
    }

    fn syntax(&mut self, file: usize, error: &SyntaxError) {
        let place = self.place_at(file, error.range.start);
        let bare = ["Error ", "Field declarations", "To specify", "Fields are required", "Optional lists"];
        let message = if bare.iter().any(|start| error.message.starts_with(start)) {
            error.message.clone()
        } else {
            format!("Error validating: {}", error.message)
        };
        self.error("syntax", place, error.range, message);
        if let (Some(help), Some(found)) = (error.help, self.found.last_mut()) {
            found.help = Some(help.to_owned());
        }
    }

    /// The line or block at an offset.
    fn place_at(&self, file: usize, offset: u32) -> Place {
        let Some(tree) = self.it.source.files.get(file).map(|file| &file.tree) else { return Place::block(file, 0) };
        let item = tree.items.partition_point(|item| item.range.end <= offset);
        let place = Place::block(file, item);
        match tree.block(item) {
            Some(block) if block.head.end <= offset => {
                place.member(block.members.partition_point(|member| member.range.end <= offset))
            }
            _ => place,
        }
    }

    fn top_name(&mut self, place: Place, block: &Block, name: TextRange, text: &str) {
        if ScalarType::from_name(text).is_some() {
            let message = format!("\"{text}\" is a reserved scalar type name and cannot be used.");
            self.error("reserved-name", place, name, message);
        }
        let reserved = is_reserved(text);
        match block.kind {
            BlockKind::Model | BlockKind::View => {
                let is_view = block.kind == BlockKind::View;
                self.identifier(place, name, if is_view { "view" } else { "Model" }, text);
                if reserved {
                    let message = format!(
                        "Error validating model \"{text}\": The {} name `{text}` is invalid. It is a reserved name. Please change \
                         it. Read more at https://pris.ly/d/naming-models",
                        keyword(block)
                    );
                    self.error("reserved-name", place, block_range(block), message);
                }
            }
            BlockKind::Enum => {
                self.identifier(place, name, "Enum", text);
                if reserved {
                    let message = format!(
                        "Error validating enum `{text}`: The enum name `{text}` is invalid. It is a reserved name. Please change \
                         it. Read more at https://www.prisma.io/docs/reference/tools-and-interfaces/prisma-schema/data-model#naming-enums"
                    );
                    self.error("reserved-name", place, block_range(block), message);
                }
            }
            BlockKind::Type => self.identifier(place, name, "Composite type", text),
            BlockKind::Datasource | BlockKind::Generator | BlockKind::Unknown => {}
        }
    }

    fn member_names(&mut self, place: Place, block: &'s Block, block_name: &str, text: &'s str) {
        let mut seen: HashSet<&str> = HashSet::with_capacity(block.members.len());
        let mut values = 0;
        for (member, line) in block.members.iter().enumerate() {
            let at = place.member(member);
            match &line.kind {
                MemberKind::Field(field) => {
                    let name = field.name.of(text);
                    if block.kind != BlockKind::Type {
                        self.identifier(
                            at,
                            field.name,
                            if block.kind == BlockKind::View { "field" } else { "Field" },
                            name,
                        );
                        self.attribute_names(at, field.attributes.iter(), text);
                    }
                    if !seen.insert(name) {
                        let message =
                            format!("Field \"{name}\" is already defined on {} \"{block_name}\".", keyword(block));
                        self.error("duplicate-field", at, field.name, message);
                    }
                }
                MemberKind::Value(value) => {
                    values += 1;
                    let name = value.name.of(text);
                    self.identifier(at, value.name, "Enum Value", name);
                    self.attribute_names(at, value.attributes.iter(), text);
                    if !seen.insert(name) {
                        let message = format!("Value \"{name}\" is already defined on enum \"{block_name}\".");
                        self.error("duplicate-value", at, value.name, message);
                    }
                }
                MemberKind::Setting(setting) => {
                    let name = setting.key.of(text);
                    if !seen.insert(name) {
                        let message =
                            format!("Key \"{name}\" is already defined in {} \"{block_name}\".", keyword(block));
                        self.error("duplicate-key", at, setting.key, message);
                    }
                }
                MemberKind::Attribute(line) => self.attribute_names(at, std::iter::once(&line.attribute), text),
                MemberKind::Comment(_) | MemberKind::Blank | MemberKind::Error => {}
            }
        }
        if block.kind == BlockKind::Enum && values == 0 {
            let message = "Error validating: An enum must have at least one value.".to_owned();
            self.error("empty-enum", place, block_range(block), message);
        }
    }

    fn attribute_names<'a>(&mut self, place: Place, attributes: impl Iterator<Item = &'a Attribute>, text: &str) {
        for attribute in attributes {
            self.identifier(place, attribute.path, "Attribute", attribute.name(text));
        }
    }

    fn identifier(&mut self, place: Place, range: TextRange, kind: &str, name: &str) {
        let message = if name.starts_with(char::is_numeric) {
            format!("Error validating: The name of a {kind} must not start with a number.")
        } else if name.contains('-') {
            format!("Error validating: The character `-` is not allowed in {kind} names.")
        } else {
            return;
        };
        self.error("identifier", place, range, message);
    }
}

/// Whether a backslash stands before a character that it says nothing about.
fn has_unknown_escape(literal: &str) -> bool {
    let mut chars = literal.chars();
    while let Some(c) = chars.next() {
        if c == '\\' && !matches!(chars.next(), Some('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u') | None) {
            return true;
        }
    }
    false
}
