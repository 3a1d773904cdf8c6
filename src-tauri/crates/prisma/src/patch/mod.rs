//! Changes of the schema to edits of the text. Compares what the records before and after would write, block by block,
//! and touches only the lines for which that differs; the block of an edited line is laid out anew, all other blocks keep
//! their bytes. Never fails: what Prisma text can't say is not written.

mod body;
mod enumeration;
mod follow;
mod line;
mod lines;
mod table;

use std::collections::{BTreeMap, BTreeSet};

use schema::{
    Change, Check, Column, Edit, Enum, EnumId, ForeignKey, Index, ManyToMany, Schema, Table, TableId, TableNotes, apply,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Parsed;
use crate::annotation::{MODEL, values};
use crate::format::format_one;
use crate::lower::annotation;
use crate::print::{enum_block, parts, table_block};
use crate::source::{File, Place};
use crate::tree::{Block, BlockKind, ItemKind};

/// A replacement of bytes of one file of a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TextEdit {
    /// Place of the file in the list of sources.
    pub file: u32,
    /// First byte that is replaced.
    pub start: u32,
    /// Byte behind the last.
    pub end: u32,
    /// What stands there instead.
    pub text: String,
}

/// The edits of the text that make it say what the schema says after the changes. Byte offsets into the files as they were
/// parsed; edits do not overlap and are sorted by file and place. The changes start from `parsed.schema`.
pub fn patch(parsed: &Parsed, changes: &[Change]) -> Vec<TextEdit> {
    let mut after = parsed.schema.clone();
    let mut changed = Changed::default();
    for change in changes {
        changed.add(&parsed.schema, change);
        apply_loosely(&mut after, change);
        changed.add(&after, change);
    }
    follow::follow(&parsed.schema, &mut after);
    let patch = Patch { parsed, after };
    patch.add_half_made(&mut changed);
    patch.edits(&changed)
}

/// The text with edits made that belong to one file.
#[cfg(test)]
fn apply_edits(text: &str, edits: &[TextEdit]) -> String {
    let mut text = text.to_owned();
    for edit in edits.iter().rev() {
        text.replace_range(edit.start as usize..edit.end as usize, &edit.text);
    }
    text
}

/// Applies a change also where the record is not quite as it expects; what does not fit at all is passed over.
fn apply_loosely(schema: &mut Schema, change: &Change) {
    fn from_found<R: Clone>(edit: &Edit<R>, found: Option<&R>) -> Option<Edit<R>> {
        let found = found?.clone();
        Some(match edit {
            Edit::Create { to } | Edit::Alter { to, .. } => Edit::Alter { from: found, to: to.clone() },
            Edit::Drop { .. } => Edit::Drop { from: found },
        })
    }
    if apply(schema, change).is_ok() {
        return;
    }
    let again = match change {
        Change::Table(edit) => from_found(edit, schema.tables().get(&edit.record().id)).map(Change::Table),
        Change::Column(edit) => from_found(edit, schema.columns().get(&edit.record().id)).map(Change::Column),
        Change::Index(edit) => from_found(edit, schema.indexes().get(&edit.record().id)).map(Change::Index),
        Change::ForeignKey(edit) => {
            from_found(edit, schema.foreign_keys().get(&edit.record().id)).map(Change::ForeignKey)
        }
        Change::ManyToMany(edit) => {
            from_found(edit, schema.many_to_many().get(&edit.record().id)).map(Change::ManyToMany)
        }
        Change::Enum(edit) => from_found(edit, schema.enums().get(&edit.record().id)).map(Change::Enum),
        Change::Check(edit) => from_found(edit, schema.checks().get(&edit.record().id)).map(Change::Check),
        Change::Placement(_) => None,
    };
    if let Some(again) = again {
        // A second refusal means that the change does not fit: its caller was told so by the schema itself.
        let _refused = apply(schema, &again);
    }
}

/// The tables and enums whose text may differ.
#[derive(Debug, Default)]
struct Changed {
    tables: BTreeSet<TableId>,
    enums: BTreeSet<EnumId>,
}

impl Changed {
    /// Adds what a change concerns in a schema, which is the one before or after it.
    fn add(&mut self, schema: &Schema, change: &Change) {
        match change {
            Change::Table(edit) => {
                let Table { id, .. } = *edit.record();
                self.tables.insert(id);
                Patch::neighbours(schema, id, &mut self.tables);
            }
            Change::Column(edit) => {
                let Column { table, .. } = *edit.record();
                self.tables.insert(table);
                Patch::neighbours(schema, table, &mut self.tables);
            }
            Change::Index(edit) => {
                let Index { table, .. } = *edit.record();
                self.tables.insert(table);
            }
            Change::ForeignKey(edit) => {
                let ForeignKey { table, references, .. } = *edit.record();
                self.tables.extend([table, references]);
            }
            Change::ManyToMany(edit) => {
                let ends = |record: &ManyToMany| [record.a.table, record.b.table];
                self.tables.extend(edit.from().into_iter().chain(edit.to()).flat_map(ends));
            }
            Change::Enum(edit) => {
                let Enum { id, .. } = *edit.record();
                self.enums.insert(id);
                let users = schema.columns().values().filter(|column| column.ty == schema::ColumnType::Enum(id));
                self.tables.extend(users.map(|column| column.table));
            }
            Change::Check(edit) => {
                let Check { table, .. } = *edit.record();
                self.tables.insert(table);
            }
            Change::Placement(_) => {}
        }
    }
}

/// A patch in the making.
struct Patch<'a> {
    parsed: &'a Parsed,
    after: Schema,
}

impl Patch<'_> {
    fn before(&self) -> &Schema {
        &self.parsed.schema
    }

    fn edits(&self, changed: &Changed) -> Vec<TextEdit> {
        let mut edits = Vec::new();
        let mut drops: Vec<Place> = Vec::new();
        let mut creations = Creations::default();
        let map = &self.parsed.map;
        for id in &changed.tables {
            match (self.before().table(*id), self.after.table(*id), map.tables.get(id)) {
                (Some(before), Some(after), Some(place)) => {
                    if let Some(block) = self.parsed.source.block(*place) {
                        let above = self.table_comments(*place, before.record(), after.record());
                        let body = self.table(*place, block, before, after);
                        self.rewrite(*place, block, above, &body, &mut edits);
                    }
                }
                (_, None, Some(place)) => drops.push(*place),
                (_, Some(_), _) => creations.tables.push(*id),
                (_, None, None) => {}
            }
        }
        for id in &changed.enums {
            match (self.before().enums().get(id), self.after.enums().get(id), map.enums.get(id)) {
                (Some(before), Some(after), Some(place)) => {
                    if let Some(block) = self.parsed.source.block(*place) {
                        let above = self.enum_comments(*place, before, after);
                        let body = self.enumeration(*place, block, before, after);
                        self.rewrite(*place, block, above, &body, &mut edits);
                    }
                }
                (_, None, Some(place)) => drops.push(*place),
                (_, Some(_), _) => creations.enums.push(*id),
                (_, None, None) => {}
            }
        }
        self.composite_types(&mut edits);
        self.remove(&drops, &mut edits);
        // New blocks come first where they meet other edits: those begin with the comments of the block that follows.
        let mut sorted = Vec::new();
        self.create(&creations, &drops, &mut sorted);
        sorted.append(&mut edits);
        let mut edits = sorted;
        edits.sort_by_key(|edit| (edit.file, edit.start, edit.end));
        edits
    }

    /// Replaces a block and the comments above it where they differ.
    fn rewrite(&self, place: Place, block: &Block, above: Option<Vec<String>>, body: &str, edits: &mut Vec<TextEdit>) {
        let Some(file) = self.parsed.source.files.get(place.file as usize) else { return };
        let Some(item) = self.parsed.source.item(place) else { return };
        // One that nobody closed reaches to the next; what lies between stays between.
        let whole = file.text.get(item.range.start as usize..item.range.end as usize).unwrap_or("");
        let end = block.close.map_or(item.range.start + whole.trim_end().len() as u32, |close| close.end);
        let old_block = file.text.get(item.range.start as usize..end as usize).unwrap_or("");
        let unchanged = body::Body::read(&file.text, block, |_| None).text() == body;
        if unchanged && above.is_none() {
            return;
        }
        let start = match above {
            Some(_) => file
                .tree
                .items
                .get(file.tree.comments_above(place.item as usize).start)
                .map_or(0, |item| item.range.start),
            None => item.range.start,
        };
        let old = file.text.get(start as usize..end as usize).unwrap_or("");
        let mut new: String = above.into_iter().flatten().map(|line| line + "\n").collect();
        if unchanged {
            new.push_str(old_block);
        } else {
            let laid_out = format_one(body).unwrap_or_else(|| body.to_owned());
            new.push_str(laid_out.trim_end());
        }
        lines::difference(place.file, start, old, &with_line_ends_of(old, &new), edits);
    }

    /// The comment lines above a table, if they are to differ.
    fn table_comments(&self, place: Place, before: &Table, after: &Table) -> Option<Vec<String>> {
        let default_module = self.parsed.source.files.get(place.file as usize).and_then(|file| self.module_of(file));
        let module = |table: &Table| table.module.clone().filter(|module| Some(module.as_str()) != default_module);
        let checks = |schema: &Schema| -> Vec<Check> {
            schema.checks_of(before.id).iter().filter_map(|id| schema.checks().get(id)).cloned().collect()
        };
        let (old_checks, new_checks) = (checks(self.before()), checks(&self.after));
        let (old_module, new_module) = (module(before), module(after));
        let same_notes = before.notes == after.notes;
        if before.comment == after.comment && old_module == new_module && old_checks == new_checks && same_notes {
            return None;
        }
        let mut lines = self.comment_items(place);
        if before.comment != after.comment {
            replace_docs(&mut lines, after.comment.as_ref(), &MODEL);
        }
        if old_module != new_module {
            let is_module = |line: &CommentLine| line.doc && annotation(line.content(), "module").is_some();
            let at = lines.iter().position(is_module);
            match (at, new_module) {
                (Some(at), Some(module)) => lines[at].text = parts::module_line(&module),
                (None, Some(module)) => lines.push(CommentLine::new(parts::module_line(&module))),
                (_, None) => lines.retain(|line| !is_module(line)),
            }
        }
        replace_notes(&mut lines, &before.notes, &after.notes);
        for old in &old_checks {
            let Some(place) = self.parsed.map.checks.get(&old.id) else { continue };
            let says_it = |line: &CommentLine| {
                let said = annotation(line.content(), "check");
                line.item == Some(place.item as usize)
                    && said.is_some_and(|(_, name, value)| name == old.name && value == old.expression)
            };
            let Some(at) = lines.iter().position(says_it) else { continue };
            match new_checks.iter().find(|new| new.id == old.id) {
                Some(new) if new == old => {}
                Some(new) => lines[at].text = parts::check_line(new),
                None => drop(lines.remove(at)),
            }
        }
        let added = new_checks.iter().filter(|new| !old_checks.iter().any(|old| old.id == new.id));
        lines.extend(added.map(|check| CommentLine::new(parts::check_line(check))));
        Some(lines.into_iter().map(|line| line.text).collect())
    }

    /// The comment lines above an enum, if they are to differ.
    fn enum_comments(&self, place: Place, before: &Enum, after: &Enum) -> Option<Vec<String>> {
        if before.comment == after.comment {
            return None;
        }
        let mut lines = self.comment_items(place);
        replace_docs(&mut lines, after.comment.as_ref(), &[]);
        Some(lines.into_iter().map(|line| line.text).collect())
    }

    /// The comment lines above a block, as they are.
    fn comment_items(&self, place: Place) -> Vec<CommentLine> {
        let Some(file) = self.parsed.source.files.get(place.file as usize) else { return Vec::new() };
        let above = file.tree.comments_above(place.item as usize);
        let mut lines = Vec::new();
        for at in above {
            let Some(item) = file.tree.items.get(at) else { continue };
            let ItemKind::Comment(comment) = item.kind else { continue };
            if comment.is_block(&file.text) {
                // Line by line it can be altered in part.
                let docs = comment.lines(&file.text).map(parts::comment_line);
                lines.extend(docs.map(|text| CommentLine { text, doc: true, item: Some(at) }));
            } else {
                let text = item.range.of(&file.text).trim_end_matches(['\r', '\n']).to_owned();
                lines.push(CommentLine { text, doc: comment.doc, item: Some(at) });
            }
        }
        lines
    }

    /// The module of a table in a file without annotation: the file's stem, in a schema of several files.
    fn module_of<'f>(&self, file: &'f File) -> Option<&'f str> {
        if self.parsed.source.files.len() < 2 { None } else { file.stem() }
    }

    /// Takes blocks away, with the comments right above them and the blank lines behind.
    fn remove(&self, places: &[Place], edits: &mut Vec<TextEdit>) {
        for (index, file) in self.parsed.source.files.iter().enumerate() {
            let mut gone: Vec<(usize, usize)> = Vec::new();
            for place in places.iter().filter(|place| place.file as usize == index) {
                let first = file.tree.comments_above(place.item as usize).start;
                let mut behind = place.item as usize + 1;
                let is_blank =
                    |at: usize| matches!(file.tree.items.get(at).map(|item| &item.kind), Some(ItemKind::Blank));
                if first == 0 || is_blank(first - 1) {
                    while is_blank(behind) {
                        behind += 1;
                    }
                }
                gone.push((first, behind));
            }
            gone.sort_unstable();
            let mut merged: Vec<(usize, usize)> = Vec::new();
            for (first, behind) in gone {
                match merged.last_mut() {
                    Some(last) if first <= last.1 => last.1 = last.1.max(behind),
                    _ => merged.push((first, behind)),
                }
            }
            for (mut first, behind) in merged {
                let items = &file.tree.items;
                if behind >= items.len() {
                    while first > 0 && matches!(items[first - 1].kind, ItemKind::Blank) {
                        first -= 1;
                    }
                }
                let start = items.get(first).map_or(0, |item| item.range.start);
                let end = items.get(behind.saturating_sub(1)).map_or(start, |item| item.range.end);
                edits.push(TextEdit { file: index as u32, start, end, text: String::new() });
            }
        }
    }

    /// Writes new blocks: a table behind the last one of its file, an enum behind the last enum, or at the end.
    fn create(&self, creations: &Creations, drops: &[Place], edits: &mut Vec<TextEdit>) {
        let files = &self.parsed.source.files;
        let mut places: BTreeMap<(usize, usize), Vec<String>> = BTreeMap::new();
        let mut file_of = BTreeMap::new();
        for id in &creations.tables {
            let Some(table) = self.after.table(*id) else { continue };
            let file = self.file_for(table);
            file_of.insert(*id, file);
            let default_module = files.get(file).and_then(|file| self.module_of(file));
            let block = table_block(table, &self.parsed.settings, default_module);
            let at = self.end_of_last(file, &[BlockKind::Model, BlockKind::View], drops);
            places.entry((file, at)).or_default().push(block);
        }
        for id in &creations.enums {
            let Some(record) = self.after.enums().get(id) else { continue };
            let user = self.after.columns().values().find(|column| column.ty == schema::ColumnType::Enum(*id));
            let file = user.and_then(|column| {
                let place = self.parsed.map.tables.get(&column.table).map(|place| place.file as usize);
                place.or_else(|| file_of.get(&column.table).copied())
            });
            let file = file.unwrap_or_else(|| files.len().saturating_sub(1));
            let at = self.end_of_last(file, &[BlockKind::Enum], drops);
            places.entry((file, at)).or_default().push(enum_block(record));
        }
        for ((index, at), blocks) in places {
            let Some(file) = files.get(index) else { continue };
            let (above, below) = file.text.split_at_checked(at).unwrap_or((&file.text, ""));
            let mut text = String::new();
            if !above.is_empty() && !above.ends_with('\n') {
                text.push('\n');
            }
            for (place, block) in blocks.iter().enumerate() {
                let blank_above =
                    place == 0 && (above.is_empty() || above.ends_with("\n\n") || above.ends_with("\n\r\n"));
                if !blank_above {
                    text.push('\n');
                }
                text.push_str(&laid_out(block));
            }
            if !below.is_empty() && !below.starts_with(['\n', '\r']) {
                text.push('\n');
            }
            let text = with_line_ends_of(&file.text, &text);
            edits.push(TextEdit { file: index as u32, start: at as u32, end: at as u32, text });
        }
    }

    /// The file that a new table goes to: that of its module, or that of a table it is joined with, or the last with
    /// tables.
    fn file_for(&self, table: schema::TableRef<'_>) -> usize {
        let files = &self.parsed.source.files;
        let by_module =
            table.module.as_deref().and_then(|module| files.iter().position(|file| file.stem() == Some(module)));
        let joined = || {
            let parents = table.references().map(|key| key.references);
            let children = table.referenced_by().map(|key| key.table);
            let place = parents.chain(children).find_map(|id| self.parsed.map.tables.get(&id))?;
            Some(place.file as usize)
        };
        let with_tables = || self.parsed.map.tables.values().map(|place| place.file as usize).max();
        by_module.or_else(joined).or_else(with_tables).unwrap_or(0)
    }

    /// The byte behind the last block of these kinds that stays, or the end of the file.
    fn end_of_last(&self, file: usize, kinds: &[BlockKind], drops: &[Place]) -> usize {
        let Some(source) = self.parsed.source.files.get(file) else { return 0 };
        let stays = |item: usize| !drops.contains(&Place::block(file, item));
        let last = source.tree.blocks().filter(|(item, block)| kinds.contains(&block.kind) && stays(*item)).last();
        let end = last.and_then(|(item, _)| source.tree.items.get(item)).map(|item| item.range.end as usize);
        end.unwrap_or(source.text.len())
    }
}

/// New blocks.
#[derive(Debug, Default)]
struct Creations {
    tables: Vec<TableId>,
    enums: Vec<EnumId>,
}

/// A comment line above a block.
struct CommentLine {
    text: String,
    doc: bool,
    /// The item that it is; `None` for a new one.
    item: Option<usize>,
}

impl CommentLine {
    fn new(text: String) -> Self {
        Self { text, doc: true, item: None }
    }

    fn content(&self) -> &str {
        self.text.trim().trim_start_matches('/').trim()
    }
}

/// Puts a description in the place of the one that is there; annotations with these keys are no part of it.
fn replace_docs(lines: &mut Vec<CommentLine>, comment: Option<&String>, keys: &[&'static str]) {
    let is_docs = |line: &CommentLine| line.doc && !keys.iter().any(|key| annotation(line.content(), key).is_some());
    let first_doc = lines.iter().position(|line| line.doc).unwrap_or(lines.len());
    let at = lines.iter().position(is_docs).unwrap_or(first_doc);
    lines.retain(|line| !is_docs(line));
    let new = parts::comment_lines(comment).into_iter().map(CommentLine::new);
    lines.splice(at..at, new);
}

/// Writes annotations that differ where those of their kind stood, or at the end.
fn replace_notes(lines: &mut Vec<CommentLine>, before: &TableNotes, after: &TableNotes) {
    for ((keys, old), (_, new)) in values::table_lines(before).into_iter().zip(values::table_lines(after)) {
        if old == new {
            continue;
        }
        let says = |line: &CommentLine| line.doc && keys.iter().any(|key| annotation(line.content(), key).is_some());
        let at = lines.iter().position(says).unwrap_or(lines.len());
        lines.retain(|line| !says(line));
        let new = new.iter().map(|line| CommentLine::new(parts::comment_line(line)));
        lines.splice(at..at, new);
    }
}

/// A new block with the comments above it, in its layout.
fn laid_out(block: &str) -> String {
    // The comments stand before the first line that is none; they keep their place.
    let body = block.lines().take_while(|line| line.starts_with("//")).map(|line| line.len() + 1).sum::<usize>();
    let (above, body) = block.split_at_checked(body).unwrap_or(("", block));
    format!("{above}{}", format_one(body).unwrap_or_else(|| body.to_owned()))
}

/// The text with the line ends that the other text has.
fn with_line_ends_of(model: &str, text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    if model.contains("\r\n") { text.replace('\n', "\r\n") } else { text }
}
