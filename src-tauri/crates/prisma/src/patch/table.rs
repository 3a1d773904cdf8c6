//! The block of a table that was there before and is there after: its head, fields, block attributes. Compares what the
//! records before and after would write, and alters the lines for which that differs. It never writes new blocks and never
//! touches the comments above one.

use std::collections::BTreeSet;

use schema::{ColumnId, Index, IndexId, IndexKind, Schema, TableId, TableRef};

use crate::print::parts::{self, Attribute, Field};
use crate::print::{native_prefix, writes_where};
use crate::source::Place;
use crate::tree::{Block, ExprKind, MemberKind};

use super::body::{Body, Line, Slot};
use super::{Patch, line};

impl Patch<'_> {
    /// The new text of a table's block, not aligned.
    pub(super) fn table(&self, place: Place, block: &Block, before: TableRef<'_>, after: TableRef<'_>) -> String {
        let text = self.parsed.source.text(place.file);
        let slots = self.slots(place, before);
        let mut body =
            Body::read(text, block, |member| slots.iter().find(|(at, _)| *at == member).map(|(_, slot)| slot.clone()));
        self.table_head(&mut body, before, after);
        self.fields(text, block, &mut body, before, after);
        self.indexes(text, block, &mut body, before, after);
        self.unknown_attributes(text, block, &mut body, before.id);
        self.half_made(text, block, &mut body, before.id);
        let named = |table: TableRef<'_>| parts::table_attributes(table.record());
        named_attributes(text, block, &mut body, &named(before), &named(after));
        body.text()
    }

    /// Which members of a table's block its records stand on.
    fn slots(&self, place: Place, table: TableRef<'_>) -> Vec<(usize, Slot)> {
        let map = &self.parsed.map;
        let mut slots = Vec::new();
        let mut add = |at: Option<&Place>, slot: Slot| {
            let here = at.filter(|at| at.file == place.file && at.item == place.item && at.attribute.is_none());
            slots.extend(here.and_then(|at| at.member).map(|member| (member as usize, slot)));
        };
        for column in table.columns() {
            add(map.columns.get(&column.id), Slot::Column(column.id));
        }
        for key in table.references() {
            add(map.foreign_keys.get(&key.id), Slot::Key(key.id));
        }
        for key in table.referenced_by() {
            add(map.inverses.get(&key.id), Slot::Inverse(key.id));
        }
        for relation in table.many_to_many() {
            let places = map.many_to_many.get(&relation.id);
            for (first, end) in [(true, &relation.a), (false, &relation.b)] {
                if end.table == table.id {
                    add(places.map(|places| if first { &places.0 } else { &places.1 }), Slot::End(relation.id, first));
                }
            }
        }
        for index in table.indexes() {
            add(map.indexes.get(&index.id), Slot::Index(index.id));
        }
        slots
    }

    fn table_head(&self, body: &mut Body, before: TableRef<'_>, after: TableRef<'_>) {
        let keyword = |table: TableRef<'_>| if table.is_view() { "view" } else { "model" };
        if before.name != after.name || keyword(before) != keyword(after) {
            let behind = body.head.split_once('{').map_or("", |(_, behind)| behind).to_owned();
            body.head = format!("{} {} {{{behind}", keyword(after), after.name);
        }
    }

    /// Whether a key stands on its column's field, before.
    fn was_inline(&self, index: IndexId) -> bool {
        self.parsed.map.indexes.get(&index).is_some_and(|place| place.attribute.is_some())
    }

    /// The keys that stand on their columns' fields, after: those that did and still can, and new ones that can.
    fn inline_after(&self, table: TableRef<'_>) -> BTreeSet<IndexId> {
        let mut taken: BTreeSet<(ColumnId, IndexKind)> = BTreeSet::new();
        let mut inline = BTreeSet::new();
        let (old, new): (Vec<&Index>, Vec<&Index>) =
            table.indexes().map(|index| index.record()).partition(|index| self.was_inline(index.id));
        let new = new.into_iter().filter(|index| !self.parsed.map.indexes.contains_key(&index.id));
        let writes_where = writes_where(&self.parsed.settings);
        for index in old.into_iter().chain(new) {
            let before = self.before().indexes().get(&index.id);
            let column = if before == Some(index) {
                // Whatever it says, it says it on a field already.
                parts::first_column(index)
            } else {
                let argument = writes_where || before.is_some_and(|before| before.predicate.is_some());
                parts::inline_column(index, argument)
            };
            // A field can carry each attribute once.
            if column.is_some_and(|column| taken.insert((column, index.kind))) {
                inline.insert(index.id);
            }
        }
        inline
    }

    /// All fields of a table: columns by rank, relation fields of its keys, of keys that reference it, list fields.
    fn fields_of(&self, table: TableRef<'_>, inline: impl Fn(&Index) -> bool) -> Vec<(Slot, Field)> {
        let schema = table.schema();
        let mut fields = Vec::new();
        for column in table.columns() {
            let mut field = parts::column(schema, column.record(), native_prefix(&self.parsed.settings));
            let on_it = |index: &&Index| inline(index) && parts::first_column(index) == Some(column.id);
            let keys = table.indexes().map(|index| index.record()).filter(on_it);
            field.attributes.extend(keys.map(parts::inline_index));
            fields.push((Slot::Column(column.id), field));
        }
        for key in table.references() {
            fields.push((Slot::Key(key.id), parts::child_field(schema, key.record())));
        }
        for key in table.referenced_by() {
            fields.extend(parts::parent_field(schema, key.record()).map(|field| (Slot::Inverse(key.id), field)));
        }
        for relation in table.many_to_many() {
            for (first, end, other) in [(true, &relation.a, &relation.b), (false, &relation.b, &relation.a)] {
                if end.table == table.id {
                    fields.push((Slot::End(relation.id, first), parts::list_field(schema, relation, end, other)));
                }
            }
        }
        fields
    }

    fn fields(&self, text: &str, block: &Block, body: &mut Body, before: TableRef<'_>, after: TableRef<'_>) {
        let inline = self.inline_after(after);
        let mut from = self.fields_of(before, |index| self.was_inline(index.id));
        let to = self.fields_of(after, |index| inline.contains(&index.id));
        from.retain(|(slot, _)| body.find(slot).is_some());

        // A field that goes and one that comes under the same name are one line.
        for (slot, field) in &to {
            if from.iter().any(|(old, _)| old == slot) {
                continue;
            }
            let gone =
                from.iter_mut().find(|(old, was)| was.name == field.name && !to.iter().any(|(new, _)| new == old));
            if let Some((old, _)) = gone
                && let Some(at) = body.find(old)
            {
                body.lines[at].slot = slot.clone();
                *old = slot.clone();
            }
        }
        for (slot, _) in &from {
            if !to.iter().any(|(new, _)| new == slot) {
                body.remove(slot);
            }
        }
        for (slot, new) in &to {
            let Some((_, old)) = from.iter().find(|(old, _)| old == slot) else { continue };
            let Some(at) = body.find(slot) else { continue };
            let line = &mut body.lines[at];
            if let Some(MemberKind::Field(node)) = line.member.and_then(|member| Some(&block.members.get(member)?.kind))
            {
                line.text = line::field(text, line.start, &line.text, node, old, new);
            }
            if old.docs() != new.docs() {
                line.document(new.docs());
            }
        }

        let make = |slot: &Slot| {
            let (_, field) = to.iter().find(|(new, _)| new == slot)?;
            Some(Line::new(slot.clone(), field.docs(), field.line()))
        };
        let columns: Vec<Slot> = after.columns().map(|column| Slot::Column(column.id)).collect();
        body.arrange(&columns, &make);
        for key in after.references() {
            if body.find(&Slot::Key(key.id)).is_some() {
                continue;
            }
            // Behind the last column of its key, and behind relation fields that were put there just now.
            let last = key.columns.iter().filter_map(|id| body.find(&Slot::Column(*id))).max();
            let new = |line: &&Line| line.member.is_none() && matches!(line.slot, Slot::Key(_));
            let anchor = last.map(|last| last + body.lines[last + 1..].iter().take_while(new).count());
            match (anchor, make(&Slot::Key(key.id))) {
                (Some(anchor), Some(line)) => body.insert(Some(anchor), line),
                (None, Some(line)) => body.push_field(line),
                (_, None) => {}
            }
        }
        for (slot, _) in &to {
            if body.find(slot).is_none()
                && let Some(line) = make(slot)
            {
                body.push_field(line);
            }
        }
    }

    fn indexes(&self, text: &str, block: &Block, body: &mut Body, before: TableRef<'_>, after: TableRef<'_>) {
        let inline = self.inline_after(after);
        let stays = |index: IndexId| {
            let record = after.schema().indexes().get(&index);
            record.filter(|record| !inline.contains(&index) && parts::is_writable(record))
        };
        for index in before.indexes() {
            let slot = Slot::Index(index.id);
            if stays(index.id).is_none() {
                body.remove(&slot);
            }
        }
        let new_where = writes_where(&self.parsed.settings);
        for index in after.indexes().filter_map(|index| stays(index.id)) {
            let slot = Slot::Index(index.id);
            let old = before.schema().indexes().get(&index.id);
            match (body.find(&slot), old) {
                (Some(at), Some(old)) => {
                    let line = &mut body.lines[at];
                    let Some(MemberKind::Attribute(node)) =
                        line.member.and_then(|member| Some(&block.members.get(member)?.kind))
                    else {
                        continue;
                    };
                    // A condition stays where it was: an argument, or a comment above.
                    let argument = match old.predicate {
                        Some(_) => node.attribute.arg(text, "where").is_some(),
                        None => new_where,
                    };
                    let attribute = |schema: &Schema, index: &Index| parts::block_index(schema, index, argument);
                    let (from, to) = (attribute(before.schema(), old), attribute(after.schema(), index));
                    if from != to {
                        line.text = line::block_attribute(text, line.start, &line.text, &node.attribute, &from, &to);
                    }
                    let (docs_before, docs_after) =
                        (parts::index_lines(old, argument), parts::index_lines(index, argument));
                    if docs_before != docs_after {
                        line.document(docs_after);
                    }
                }
                _ => {
                    let attribute = parts::block_index(after.schema(), index, new_where);
                    let docs = parts::index_lines(index, new_where);
                    body.push_attribute(Line::new(slot, docs, format!("@@{}", attribute.text())));
                }
            }
        }
    }

    /// Block attributes that are no records, such as `@@shardKey`: the columns that they list keep up with their names.
    fn unknown_attributes(&self, text: &str, block: &Block, body: &mut Body, table: TableId) {
        for line in body.lines.iter_mut().filter(|line| matches!(line.slot, Slot::Named(_))) {
            let Some(MemberKind::Attribute(node)) =
                line.member.and_then(|member| Some(&block.members.get(member)?.kind))
            else {
                continue;
            };
            let lists = node.attribute.args().iter().filter_map(|argument| match &argument.value.as_ref()?.kind {
                ExprKind::Array(items) => Some(items),
                _ => None,
            });
            let names = lists.flatten().filter(|item| matches!(item.kind, ExprKind::Path));
            let edits = names.filter_map(|item| Some((item.range, self.renamed_column(table, item.range.of(text))?)));
            line.text = line::replace(line.start, &line.text, edits);
        }
    }

    /// Tables whose text may differ when these records change.
    pub(super) fn neighbours(schema: &Schema, table: TableId, out: &mut BTreeSet<TableId>) {
        let Some(table) = schema.table(table) else { return };
        out.insert(table.id);
        out.extend(table.references().map(|key| key.references));
        out.extend(table.referenced_by().map(|key| key.table));
        for relation in table.many_to_many() {
            out.extend([relation.a.table, relation.b.table]);
        }
    }
}

/// Alters the block attributes that are not indexes, such as `@@map`.
pub(super) fn named_attributes(text: &str, block: &Block, body: &mut Body, from: &[Attribute], to: &[Attribute]) {
    let slot = |attribute: &Attribute| Slot::Named(attribute.path.clone());
    for old in from.iter().filter(|old| !to.iter().any(|new| new.path == old.path)) {
        body.remove(&slot(old));
    }
    for new in to {
        let old = from.iter().find(|old| old.path == new.path);
        if old == Some(new) {
            continue;
        }
        match (old, body.find(&slot(new))) {
            (Some(old), Some(at)) => {
                let line = &mut body.lines[at];
                if let Some(MemberKind::Attribute(node)) =
                    line.member.and_then(|member| Some(&block.members.get(member)?.kind))
                {
                    line.text = line::block_attribute(text, line.start, &line.text, &node.attribute, old, new);
                }
            }
            _ => body.push_attribute(Line::new(slot(new), Vec::new(), format!("@@{}", new.text()))),
        }
    }
}
