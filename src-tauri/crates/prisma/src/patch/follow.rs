//! What refers to others by name follows them to their new names, where the changes left it behind: defaults that name a
//! value of an enum, paths into composite values, conditions, fields that are no records. Everything else refers by
//! identity and needs no help. It never renames anything by itself.

use std::collections::BTreeMap;

use schema::{Change, Column, ColumnType, DefaultValue, Edit, IndexTarget, Literal, Object, Schema, TableId, apply};

use crate::source::Place;
use crate::token::{TextRange, TokenKind, lex};
use crate::tree::{Block, BlockKind, ExprKind, Field, MemberKind};

use super::body::{Body, Slot};
use super::{Changed, Patch, TextEdit, line};

/// Renames what `after` still calls by the names of `before`.
pub(super) fn follow(before: &Schema, after: &mut Schema) {
    let changes: Vec<Change> = defaults(before, after).chain(paths(before, after)).collect();
    for change in &changes {
        // The record was just read: it is as the change expects it.
        let applied = apply(after, change);
        debug_assert!(applied.is_ok(), "{applied:?}");
    }
}

/// Defaults that name a value.
fn defaults<'a>(before: &'a Schema, after: &'a Schema) -> impl Iterator<Item = Change> + 'a {
    after.columns().values().filter_map(move |from| {
        let ColumnType::Enum(id) = from.ty else { return None };
        let (old, new) = (before.enums().get(&id)?, after.enums().get(&id)?);
        if old.values == new.values {
            return None;
        }
        let mut to = from.clone();
        let literals: &mut [Literal] = match &mut to.default.as_mut()?.value {
            DefaultValue::Literal(literal) => std::slice::from_mut(literal),
            DefaultValue::List(literals) => literals,
            DefaultValue::Now
            | DefaultValue::Autoincrement
            | DefaultValue::Expression(_)
            | DefaultValue::Function { .. } => return None,
        };
        for literal in literals {
            let Literal::EnumValue(name) = literal else { continue };
            if new.values.iter().any(|value| value.name == *name) {
                continue;
            }
            let gone = old.values.iter().find(|value| value.name == *name);
            if let Some(renamed) = gone.and_then(|gone| new.values.iter().find(|value| value.id == gone.id)) {
                name.clone_from(&renamed.name);
            }
        }
        (to != *from).then(|| Change::Column(Edit::Alter { from: from.clone(), to }))
    })
}

/// Parts of indexes that are paths: they begin with the name of a column. Conditions that are objects: their keys are.
fn paths<'a>(before: &'a Schema, after: &'a Schema) -> impl Iterator<Item = Change> + 'a {
    after.indexes().values().filter_map(move |from| {
        let (old, new) = (before.table(from.table)?, after.table(from.table)?);
        let renamed = |name: &str| {
            if new.column_named(name).is_some() {
                return None;
            }
            Some(after.column(old.column_named(name)?.id)?.name.clone())
        };
        let mut to = from.clone();
        for part in &mut to.parts {
            let IndexTarget::Path(path) = &mut part.target else { continue };
            let Some((head, rest)) = path.split_once('.') else { continue };
            if let Some(name) = renamed(head) {
                *path = format!("{name}.{rest}");
            }
        }
        if let Some(object) = to.predicate.as_mut().filter(|predicate| predicate.starts_with('{')) {
            *object = rename_keys(object, renamed);
        }
        (to != *from).then(|| Change::Index(Edit::Alter { from: from.clone(), to }))
    })
}

/// An object with some of its own keys renamed.
fn rename_keys(object: &str, renamed: impl Fn(&str) -> Option<String>) -> String {
    let tokens = lex(object);
    let mut out = String::with_capacity(object.len());
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate() {
        let written = token.range.of(object);
        let next = tokens[at + 1..].iter().find(|token| token.kind != TokenKind::Whitespace);
        let is_key =
            depth == 1 && token.kind == TokenKind::Ident && next.is_some_and(|next| next.kind == TokenKind::Colon);
        match token.kind {
            TokenKind::LeftBrace => depth += 1,
            TokenKind::RightBrace => depth -= 1,
            _ => {}
        }
        match renamed(written).filter(|_| is_key) {
            Some(name) => out.push_str(&name),
            None => out.push_str(written),
        }
    }
    out
}

impl Patch<'_> {
    /// Tables and enums with another name than before: old names to new.
    fn renamed_types(&self) -> BTreeMap<&str, &str> {
        let (before, after) = (self.before(), &self.after);
        let tables =
            before.tables().values().filter_map(|from| Some((&from.name, &after.tables().get(&from.id)?.name)));
        let enums = before.enums().values().filter_map(|from| Some((&from.name, &after.enums().get(&from.id)?.name)));
        tables.chain(enums).filter(|(from, to)| from != to).map(|(from, to)| (from.as_str(), to.as_str())).collect()
    }

    /// Adds the tables that name a renamed table or enum in a field that is no record yet: a relation field without its
    /// opposite, say.
    pub(super) fn add_half_made(&self, changed: &mut Changed) {
        let renamed = self.renamed_types();
        if renamed.is_empty() {
            return;
        }
        for (index, file) in self.parsed.source.files.iter().enumerate() {
            for (item, block) in file.tree.blocks() {
                let Some(Object::Table(id)) = self.parsed.map.object(Place::block(index, item)) else { continue };
                let mut types = block.fields().filter_map(|(_, field)| field.ty);
                if types.any(|ty| renamed.contains_key(ty.name.of(&file.text))) {
                    changed.tables.insert(id);
                }
            }
        }
    }

    /// Fields of a table that are no records: their types, and the columns that they list, keep up with the names.
    pub(super) fn half_made(&self, text: &str, block: &Block, body: &mut Body, table: TableId) {
        let renamed = self.renamed_types();
        for line in body.lines.iter_mut().filter(|line| line.slot == Slot::Other) {
            let member = line.member.and_then(|member| block.members.get(member));
            let Some(MemberKind::Field(field)) = member.map(|member| &member.kind) else { continue };
            let Some(ty) = field.ty.filter(|ty| ty.unsupported.is_none()) else { continue };
            let name = ty.name.of(text);
            let target = self.before().table_named(name).map(|target| target.id);
            let mut edits: Vec<(TextRange, String)> = Vec::new();
            edits.extend(renamed.get(name).map(|to| (ty.name, (*to).to_owned())));
            for (argument, owner) in [("fields", Some(table)), ("references", target)] {
                let Some(owner) = owner else { continue };
                edits.extend(self.renamed_columns(text, field, argument, owner));
            }
            line.text = line::replace(line.start, &line.text, edits.into_iter());
        }
    }

    /// The names in one list of a relation that are to be written anew.
    fn renamed_columns(&self, text: &str, field: &Field, argument: &str, owner: TableId) -> Vec<(TextRange, String)> {
        let relation = field.attributes.iter().find(|attribute| attribute.name(text) == "relation");
        let list = relation.and_then(|relation| relation.arg(text, argument)?.value.as_ref());
        let Some(ExprKind::Array(items)) = list.map(|list| &list.kind) else { return Vec::new() };
        items.iter().filter_map(|item| Some((item.range, self.renamed_column(owner, item.range.of(text))?))).collect()
    }

    /// The new name of a column that was called `name` and is not any more.
    pub(super) fn renamed_column(&self, table: TableId, name: &str) -> Option<String> {
        let before: &Column = self.before().table(table)?.column_named(name)?.record();
        let after = self.after.columns().get(&before.id)?;
        (after.name != name).then(|| after.name.clone())
    }

    /// Composite types are no records: their fields follow the names of enums here.
    pub(super) fn composite_types(&self, edits: &mut Vec<TextEdit>) {
        let renamed = self.renamed_types();
        for (file, source) in self.parsed.source.files.iter().enumerate() {
            for (_, block) in source.tree.blocks().filter(|(_, block)| block.kind == BlockKind::Type) {
                for (_, field) in block.fields() {
                    let Some(ty) = field.ty.filter(|ty| ty.unsupported.is_none()) else { continue };
                    let Some(to) = renamed.get(ty.name.of(&source.text)) else { continue };
                    let (start, end) = (ty.name.start, ty.name.end);
                    edits.push(TextEdit { file: file as u32, start, end, text: (*to).to_owned() });
                }
            }
        }
    }
}
