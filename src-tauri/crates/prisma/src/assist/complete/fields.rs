//! Offers on the line of a field, outside of brackets: its type, a whole relation, and what may follow.

use crate::token::TokenKind;
use crate::tree::{Block, BlockKind, TypeMark};

use super::super::scope::{Declared, FieldOf, TypeClass};
use super::super::{known, words};
use super::{CompletionKind, Offers, camel, pascal};

impl<'a> Offers<'_, 'a> {
    /// On a line of a model, view or composite type.
    pub(super) fn in_model(&mut self, block: &'a Block) {
        let line = self.line;
        if let Some((sign, path)) = line.attribute {
            self.from = sign;
            match (line.words.len(), path) {
                (0, "") => self.block_attributes(block),
                (1.., path) => self.field_attributes(block, path),
                _ => {}
            }
            return;
        }
        match line.words.len() {
            0 if line.starts && block.kind == BlockKind::Model => {
                if self.asked || !line.typed.is_empty() {
                    self.relation_lines();
                }
                if self.asked && line.typed.is_empty() {
                    self.block_attributes(block);
                }
            }
            1 if matches!(line.last, Some(TokenKind::Ident | TokenKind::Number | TokenKind::Colon)) => {
                self.types(block)
            }
            2.. if self.asked && line.typed.is_empty() => self.field_attributes(block, ""),
            _ => {}
        }
    }

    /// Types for a field.
    fn types(&mut self, block: &'a Block) {
        let typed = self.line.typed.of(self.text).to_owned();
        let provider = self.scope.provider();
        for scalar in known::scalar_types(provider) {
            self.word(CompletionKind::Scalar, scalar.name(), &words::SCALARS);
        }
        let own = self.own().map_or("", Declared::name);
        let mut blocks = self.scope.blocks.clone();
        blocks.sort_by_key(|declared| (declared.block.kind != BlockKind::Enum, declared.name()));
        let composite = block.kind == BlockKind::Type;
        for declared in blocks {
            let name = declared.name();
            match declared.block.kind {
                BlockKind::Enum if known::enums(provider) => {
                    let values: Vec<&str> = declared.values().take(6).collect();
                    self.plain(CompletionKind::Enum, name).detail = Some(values.join(", "));
                }
                BlockKind::Type => self.plain(CompletionKind::Model, name).detail = Some("type".to_owned()),
                BlockKind::Model | BlockKind::View if !composite => {
                    let detail = if name == own { "this model" } else { keyword(declared) };
                    self.plain(CompletionKind::Model, name).detail = Some(detail.to_owned());
                }
                _ => {}
            }
        }
        if !typed.is_empty() {
            self.marked(&typed);
            if !composite {
                self.relations_of_field();
            }
        }
        self.word(CompletionKind::Scalar, "Unsupported(\"${type}\")", &words::SCALARS);
    }

    /// The type that was typed, with a mark.
    fn marked(&mut self, typed: &str) {
        let (kind, lists) = match self.scope.class(typed) {
            TypeClass::Scalar(_) => (CompletionKind::Scalar, known::scalar_lists(self.scope.provider())),
            TypeClass::Enum => (CompletionKind::Enum, known::scalar_lists(self.scope.provider())),
            TypeClass::Model | TypeClass::Composite => (CompletionKind::Model, true),
            TypeClass::Unsupported | TypeClass::Unknown => return,
        };
        self.plain(kind, &format!("{typed}?")).detail = Some("may be empty".to_owned());
        if lists {
            self.plain(kind, &format!("{typed}[]")).detail = Some("a list".to_owned());
        }
    }

    /// Relations for a field that has its name: type and attribute.
    fn relations_of_field(&mut self) {
        let Some(own) = self.own() else { return };
        let name = self.line.words.first().copied().unwrap_or_default();
        for target in self.models() {
            if let Some((relation, more)) = self.relation(own, name, target, "") {
                let label = format!("{} @relation", target.name());
                let offer = self.put(CompletionKind::Relation, label, format!("{} {relation}{more}", target.name()));
                offer.detail = Some(relation.replace("${", "").replace('}', ""));
            }
        }
    }

    /// Whole lines, each a relation to another model.
    fn relation_lines(&mut self) {
        let Some(own) = self.own() else { return };
        self.opposites(own);
        for target in self.models() {
            let field = camel(target.name());
            let taken = own.field(&field).is_some_and(|found| !found.field.name.touches(self.offset));
            if taken || target.name() == own.name() {
                continue;
            }
            if let Some((relation, more)) = self.relation(own, &field, target, "") {
                let line = format!("{field} {} {relation}", target.name());
                let offer =
                    self.put(CompletionKind::Relation, format!("{field} {}", target.name()), format!("{line}{more}"));
                offer.detail = Some("relation".to_owned());
                offer.info = Some(format!("{line}{more}").replace("${", "").replace('}', ""));
            }
        }
    }

    /// The other side of relations that other models have to this one, and that it lacks.
    fn opposites(&mut self, own: Declared<'a>) {
        for child in self.models() {
            let back = own.fields().any(|field| field.ty() == child.name());
            let Some(relation) = child.fields().find(|field| field.ty() == own.name() && field.holds_key()) else {
                continue;
            };
            if back || child.name() == own.name() {
                continue;
            }
            let columns = relation.key_columns();
            let single = match columns.as_slice() {
                [column] => child.field(column).is_some_and(|column| child.is_unique(column)),
                _ => false,
            };
            let (name, mark) = if single { (camel(child.name()), "?") } else { (camel(child.name()) + "s", "[]") };
            let line = format!("{name} {}{mark}", child.name());
            let offer = self.plain(CompletionKind::Relation, &line);
            offer.detail = Some("the other side".to_owned());
            offer.info = Some(format!("{}.{} refers to this model.", child.name(), relation.name()));
        }
    }

    /// Models that something can refer to.
    pub(super) fn models(&self) -> Vec<Declared<'a>> {
        let mut models: Vec<Declared<'a>> =
            self.scope.blocks.iter().filter(|declared| declared.block.kind == BlockKind::Model).copied().collect();
        models.sort_by_key(|declared| declared.name());
        models
    }

    /// The attribute of a relation field that is called `name`, and the lines of the columns that it still needs. `optional`
    /// is the mark that new columns get.
    pub(super) fn relation(
        &self,
        own: Declared<'a>,
        name: &str,
        target: Declared<'a>,
        optional: &str,
    ) -> Option<(String, String)> {
        let key = target.key();
        if key.is_empty() {
            return None;
        }
        let columns: Vec<(String, FieldOf<'a>)> =
            key.iter().map(|field| (format!("{name}{}", pascal(field.name())), *field)).collect();
        let fields: Vec<String> = columns.iter().map(|(column, _)| format!("${{{column}}}")).collect();
        let references: Vec<&str> = key.iter().map(|field| field.name()).collect();
        let relation = format!("@relation(fields: [{}], references: [{}])", fields.join(", "), references.join(", "));
        let missing = columns.iter().filter(|(column, _)| own.field(column).is_none());
        let lines = missing.map(|(column, field)| {
            let native = field.native().map(|native| format!(" {native}")).unwrap_or_default();
            format!("\n${{{column}}} {}{optional}{native}", field.ty())
        });
        Some((relation, lines.collect()))
    }

    /// The type of the field at the cursor, whether the mark makes it a list, and whether it may be empty.
    pub(super) fn own_type(&self) -> (&'a str, TypeMark) {
        (self.line.words.get(1).copied().unwrap_or_default(), self.line.mark)
    }
}

fn keyword(declared: Declared<'_>) -> &'static str {
    match declared.block.kind {
        BlockKind::View => "view",
        _ => "model",
    }
}
