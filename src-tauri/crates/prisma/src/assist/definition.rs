//! Where names are declared and where they are used, over all files of a schema. A declaration is known by its place in the
//! syntax tree, so that duplicates and half-made blocks can be asked about too.

use schema::Span;

use crate::Parsed;
use crate::source::{Place, Source};
use crate::token::TextRange;
use crate::tree::{Attribute, Block, BlockKind, Expr, ExprKind, Field, MemberKind};

use super::scope::{listed, paths};

use std::collections::HashMap;

/// A name in the text and what it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Named {
    /// The name.
    pub span: Span,
    /// The block, field or value that it names.
    pub target: Place,
    /// It is the declaration itself.
    pub declares: bool,
}

/// The way from a name to its declaration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Definition {
    /// The name that was asked about.
    pub from: Span,
    /// The name where it is declared.
    pub to: Span,
}

/// All names that stand for a block, field or value, in the order of the text.
pub fn names(parsed: &Parsed) -> Vec<Named> {
    let walk = Walk::of(&parsed.source);
    let mut found = Vec::new();
    for (file, _) in parsed.source.files.iter().enumerate() {
        walk.file(file, &mut found);
    }
    found
}

/// The name that stands at an offset, or ends there.
pub(super) fn name_at(parsed: &Parsed, file: u32, offset: u32) -> Option<Named> {
    let walk = Walk::of(&parsed.source);
    let tree = &parsed.source.files.get(file as usize)?.tree;
    let mut found = Vec::new();
    for (item, block) in tree.blocks() {
        if tree.items.get(item).is_some_and(|item| item.range.touches(offset)) {
            walk.block(file as usize, item, block, &mut found);
        }
    }
    let touches = |named: &&Named| TextRange::new(named.span.start, named.span.end).touches(offset);
    found.into_iter().rfind(|named| touches(&named))
}

/// Where the name at an offset is declared.
pub fn definition(parsed: &Parsed, file: u32, offset: u32) -> Option<Definition> {
    let named = name_at(parsed, file, offset)?;
    Some(Definition { from: named.span, to: parsed.source.name_span(named.target)? })
}

/// All places where what stands at an offset is named, its declaration among them, in the order of the text.
pub fn references(parsed: &Parsed, file: u32, offset: u32) -> Vec<Span> {
    let Some(named) = name_at(parsed, file, offset) else { return Vec::new() };
    names(parsed).into_iter().filter(|other| other.target == named.target).map(|other| other.span).collect()
}

/// Blocks by their names, and the texts to look in.
struct Walk<'a> {
    source: &'a Source,
    blocks: HashMap<&'a str, Place>,
    datasource: Option<(&'a str, Place)>,
}

impl<'a> Walk<'a> {
    fn of(source: &'a Source) -> Self {
        let mut walk = Self { source, blocks: HashMap::new(), datasource: None };
        for (index, file) in source.files.iter().enumerate() {
            for (item, block) in file.tree.blocks() {
                let Some(name) = block.name.map(|name| name.of(&file.text)) else { continue };
                let place = Place::block(index, item);
                match block.kind {
                    BlockKind::Model | BlockKind::View | BlockKind::Type | BlockKind::Enum => {
                        walk.blocks.entry(name).or_insert(place);
                    }
                    BlockKind::Datasource if walk.datasource.is_none() => walk.datasource = Some((name, place)),
                    BlockKind::Datasource | BlockKind::Generator | BlockKind::Unknown => {}
                }
            }
        }
        walk
    }

    fn file(&self, index: usize, found: &mut Vec<Named>) {
        let Some(file) = self.source.files.get(index) else { return };
        file.tree.blocks().for_each(|(item, block)| self.block(index, item, block, found));
    }

    fn block(&self, file: usize, item: usize, block: &'a Block, found: &mut Vec<Named>) {
        let place = Place::block(file, item);
        let text = self.source.text(place.file);
        let mut put = Put { file: place.file, found };
        if let Some(name) = block.name.filter(|_| block.kind != BlockKind::Unknown) {
            put.declaration(name, place);
        }
        for (member, line) in block.members.iter().enumerate() {
            match &line.kind {
                MemberKind::Field(field) => {
                    put.declaration(field.name, place.member(member));
                    self.field(text, place, field, &mut put);
                }
                MemberKind::Value(value) => put.declaration(value.name, place.member(member)),
                MemberKind::Attribute(line) => {
                    if matches!(line.attribute.name(text), "id" | "unique" | "index" | "fulltext" | "shardKey") {
                        for path in listed(text, &line.attribute) {
                            self.path(text, path, place, &mut put);
                        }
                    }
                }
                MemberKind::Setting(_) | MemberKind::Comment(_) | MemberKind::Blank | MemberKind::Error => {}
            }
        }
    }

    fn field(&self, text: &'a str, own: Place, field: &Field, put: &mut Put<'_>) {
        let ty = field.ty.filter(|ty| ty.unsupported.is_none());
        let target = ty.and_then(|ty| self.blocks.get(ty.name.of(text)).copied());
        if let (Some(ty), Some(target)) = (ty, target) {
            put.reference(ty.name, target);
        }
        for attribute in &field.attributes {
            match attribute.name(text) {
                "relation" => {
                    for (argument, owner) in [("fields", Some(own)), ("references", target)] {
                        let list = attribute.arg(text, argument).and_then(|argument| argument.value.as_ref());
                        let Some((list, owner)) = list.zip(owner) else { continue };
                        paths(list).into_iter().for_each(|path| self.path(text, path, owner, put));
                    }
                }
                "default" => {
                    let value = attribute.arg(text, "value").or_else(|| attribute.arg(text, ""));
                    let Some((value, target)) = value.and_then(|value| value.value.as_ref()).zip(target) else {
                        continue;
                    };
                    self.values(text, value, target, put);
                }
                _ => self.native(text, attribute, put),
            }
        }
    }

    /// Values of an enum within a default.
    fn values(&self, text: &str, value: &Expr, target: Place, put: &mut Put<'_>) {
        match &value.kind {
            ExprKind::Array(items) => items.iter().for_each(|item| self.values(text, item, target, put)),
            ExprKind::Path => {
                if let Some(place) = self.member(target, value.range.of(text)) {
                    put.reference(value.range, place);
                }
            }
            ExprKind::String | ExprKind::Number | ExprKind::Object(_) | ExprKind::Call { .. } => {}
        }
    }

    /// The datasource that a native type begins with.
    fn native(&self, text: &str, attribute: &Attribute, put: &mut Put<'_>) {
        let Some((head, _)) = attribute.name(text).split_once('.') else { return };
        if let Some((_, place)) = self.datasource.filter(|(name, _)| *name == head) {
            put.reference(TextRange::new(attribute.path.start, attribute.path.start + head.len() as u32), place);
        }
    }

    /// A field, or a path through composite types, each part of which is one.
    fn path(&self, text: &str, path: TextRange, owner: Place, put: &mut Put<'_>) {
        let (mut owner, mut start) = (Some(owner), path.start);
        for part in path.of(text).split('.') {
            let range = TextRange::new(start, start + part.len() as u32);
            start = range.end + 1;
            let Some(member) = owner.and_then(|owner| self.member(owner, part)) else { return };
            put.reference(range, member);
            let ty = self.source.field(member).and_then(|field| field.ty);
            owner = ty.and_then(|ty| self.blocks.get(ty.name.of(self.source.text(member.file))).copied());
        }
    }

    /// The field or value of that name in a block.
    fn member(&self, owner: Place, name: &str) -> Option<Place> {
        let text = self.source.text(owner.file);
        let members = &self.source.block(owner)?.members;
        let at = members.iter().position(|member| match &member.kind {
            MemberKind::Field(field) => field.name.of(text) == name,
            MemberKind::Value(value) => value.name.of(text) == name,
            _ => false,
        })?;
        Some(owner.member(at))
    }
}

/// Where names are noted down.
struct Put<'f> {
    file: u32,
    found: &'f mut Vec<Named>,
}

impl Put<'_> {
    fn declaration(&mut self, range: TextRange, target: Place) {
        self.put(range, target, true);
    }

    fn reference(&mut self, range: TextRange, target: Place) {
        self.put(range, target, false);
    }

    fn put(&mut self, range: TextRange, target: Place, declares: bool) {
        let span = Span { file: self.file, start: range.start, end: range.end };
        self.found.push(Named { span, target, declares });
    }
}
