//! The block of an enum that was there before and is there after: its head, its values in order, its attributes.
//! Compares what the records before and after would write, and alters the lines for which that differs. It never touches
//! other blocks: columns of a renamed enum are altered with their tables.

use schema::{Enum, EnumValue};

use crate::print::parts;
use crate::source::Place;
use crate::tree::{Block, MemberKind};

use super::body::{Body, Line, Slot};
use super::table::named_attributes;
use super::{Patch, line};

impl Patch<'_> {
    /// The new text of an enum's block, not aligned.
    pub(super) fn enumeration(&self, place: Place, block: &Block, before: &Enum, after: &Enum) -> String {
        let text = self.parsed.source.text(place.file);
        let mut body = Body::read(text, block, |member| {
            let at = place.member(member);
            let value = before.values.iter().find(|value| self.parsed.map.values.get(&value.id) == Some(&at))?;
            Some(Slot::Value(value.id))
        });
        if before.name != after.name {
            let behind = body.head.split_once('{').map_or("", |(_, behind)| behind).to_owned();
            body.head = format!("enum {} {{{behind}", after.name);
        }
        let value_of = |record: &Enum, slot: &Slot| -> Option<EnumValue> {
            record.values.iter().find(|value| Slot::Value(value.id) == *slot).cloned()
        };
        for value in &before.values {
            let slot = Slot::Value(value.id);
            let Some(new) = value_of(after, &slot) else {
                body.remove(&slot);
                continue;
            };
            let Some(at) = body.find(&slot) else { continue };
            let line = &mut body.lines[at];
            if let Some(MemberKind::Value(node)) = line.member.and_then(|member| Some(&block.members.get(member)?.kind))
            {
                let map =
                    |value: &EnumValue| -> Vec<_> { parts::map_attribute(value.mapped.as_ref()).into_iter().collect() };
                let (from, to) = (map(value), map(&new));
                line.text = line::value(text, line.start, &line.text, node, (&value.name, &from), (&new.name, &to));
            }
            if value.comment != new.comment {
                line.document(parts::comment_lines(new.comment.as_ref()));
            }
        }
        let slots: Vec<Slot> = after.values.iter().map(|value| Slot::Value(value.id)).collect();
        body.arrange(&slots, |slot| {
            let value = value_of(after, slot)?;
            Some(Line::new(slot.clone(), parts::comment_lines(value.comment.as_ref()), parts::value_line(&value)))
        });
        named_attributes(text, block, &mut body, &parts::enum_attributes(before), &parts::enum_attributes(after));
        body.text()
    }
}
