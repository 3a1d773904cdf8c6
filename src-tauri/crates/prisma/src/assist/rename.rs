//! Another name for what stands at a place. What is a record is renamed by a change of the schema, so that everything that
//! refers to it follows, also what is no name in the text (conditions, database names); for all else the edits are here.

use schema::{ColumnId, EnumId, EnumValueId, ForeignKeyId, Object, Span, TableId};

use crate::source::Place;
use crate::tree::BlockKind;
use crate::{Parsed, TextEdit};

use super::definition::{name_at, names};

/// What can be renamed at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renaming {
    /// The name at that place, which may be a reference.
    pub span: Span,
    /// The name as it is.
    pub name: String,
    /// What it is the name of.
    pub subject: Subject,
}

/// What a name is the name of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// A model or view.
    Table(TableId),
    /// A field that is a column.
    Column(ColumnId),
    /// The relation field on the child.
    ForeignKey(ForeignKeyId),
    /// The relation field on the parent.
    Inverse(ForeignKeyId),
    /// An enum.
    Enum(EnumId),
    /// A value of an enum.
    Value(EnumId, EnumValueId),
    /// What is no record of its own: composite types and their fields, lists of many-to-many relations, datasources,
    /// relation fields without an opposite.
    Text(Place),
}

/// What stands at an offset and can get another name.
pub fn renaming(parsed: &Parsed, file: u32, offset: u32) -> Option<Renaming> {
    let named = name_at(parsed, file, offset)?;
    // The name of a generator is Prisma's business.
    let block = parsed.source.block(named.target)?;
    if block.kind == BlockKind::Generator {
        return None;
    }
    let name = parsed.source.slice(named.span).to_owned();
    Some(Renaming { span: named.span, name, subject: subject(parsed, named.target) })
}

fn subject(parsed: &Parsed, place: Place) -> Subject {
    let map = &parsed.map;
    if let Some((id, _)) = map.inverses.iter().find(|(_, inverse)| **inverse == place) {
        return Subject::Inverse(*id);
    }
    match map.object(place) {
        Some(Object::Table(id)) => Subject::Table(id),
        Some(Object::Column(id)) => Subject::Column(id),
        Some(Object::ForeignKey(id)) => Subject::ForeignKey(id),
        Some(Object::Enum(id)) => match map.values.iter().find(|(_, value)| **value == place) {
            Some((value, _)) => Subject::Value(id, *value),
            // A value that is written twice is no record; its block is.
            None if place.member.is_none() => Subject::Enum(id),
            None => Subject::Text(place),
        },
        Some(Object::Schema | Object::Index(_) | Object::ManyToMany(_) | Object::Check(_)) | None => {
            Subject::Text(place)
        }
    }
}

/// The edits that give what stands at an offset another name wherever the text names it.
pub fn rename_edits(parsed: &Parsed, file: u32, offset: u32, name: &str) -> Vec<TextEdit> {
    let Some(target) = name_at(parsed, file, offset).map(|named| named.target) else { return Vec::new() };
    let uses = names(parsed).into_iter().filter(|named| named.target == target);
    let mut spans: Vec<Span> = uses.map(|named| named.span).collect();
    spans.sort();
    spans.dedup();
    let edit = |span: Span| TextEdit { file: span.file, start: span.start, end: span.end, text: name.to_owned() };
    spans.into_iter().map(edit).collect()
}
