//! Where in the text each record stands, and which record stands at an offset. Only looks up what the lowering wrote
//! down; a record without text (there is none after `parse`) has no place.

use std::collections::BTreeMap;

use schema::{CheckId, ColumnId, EnumId, EnumValueId, ForeignKeyId, IndexId, ManyToManyId, Object, Span, TableId};

use crate::source::{Place, Source};
use crate::tree::{ItemKind, MemberKind};

/// Places of records in the text.
#[derive(Debug, Clone, Default)]
pub struct SourceMap {
    /// Blocks of models and views.
    pub tables: BTreeMap<TableId, Place>,
    /// Fields.
    pub columns: BTreeMap<ColumnId, Place>,
    /// Attributes: of a field (`@id`, `@unique`) or of a block (`@@...`).
    pub indexes: BTreeMap<IndexId, Place>,
    /// Relation fields on the child.
    pub foreign_keys: BTreeMap<ForeignKeyId, Place>,
    /// Relation fields on the parent.
    pub inverses: BTreeMap<ForeignKeyId, Place>,
    /// List fields of both ends, `a` first.
    pub many_to_many: BTreeMap<ManyToManyId, (Place, Place)>,
    /// Blocks of enums.
    pub enums: BTreeMap<EnumId, Place>,
    /// Values of enums.
    pub values: BTreeMap<EnumValueId, Place>,
    /// Comment lines above the block; the place's item is the line.
    pub checks: BTreeMap<CheckId, Place>,
    /// What stands at each place, by place.
    pub(crate) objects: Vec<(Place, Object)>,
}

impl SourceMap {
    /// The place of a record; for a foreign key the field on the child, for a many-to-many relation the one of `a`.
    pub fn place(&self, object: Object) -> Option<Place> {
        match object {
            Object::Schema => None,
            Object::Table(id) => self.tables.get(&id).copied(),
            Object::Column(id) => self.columns.get(&id).copied(),
            Object::Index(id) => self.indexes.get(&id).copied(),
            Object::ForeignKey(id) => self.foreign_keys.get(&id).copied(),
            Object::ManyToMany(id) => self.many_to_many.get(&id).map(|places| places.0),
            Object::Enum(id) => self.enums.get(&id).copied(),
            Object::Check(id) => self.checks.get(&id).copied(),
        }
    }

    /// The bytes of a record: its block, field, attribute or comment line, without space around it.
    pub fn span(&self, source: &Source, object: Object) -> Option<Span> {
        source.span(self.place(object)?)
    }

    /// The bytes of a record's name; all of it for one without name.
    pub fn name_span(&self, source: &Source, object: Object) -> Option<Span> {
        source.name_span(self.place(object)?)
    }

    /// The record at a place, if one stands exactly there.
    pub fn object(&self, place: Place) -> Option<Object> {
        let at = self.objects.binary_search_by_key(&place, |(place, _)| *place).ok()?;
        self.objects.get(at).map(|(_, object)| *object)
    }

    /// The innermost record at an offset of a file. A comment line speaks of what it stands above.
    pub fn object_at(&self, source: &Source, file: u32, offset: u32) -> Option<Object> {
        let tree = &source.files.get(file as usize)?.tree;
        let mut item =
            tree.items.partition_point(|item| item.range.end <= offset).min(tree.items.len().checked_sub(1)?);
        if matches!(tree.items[item].kind, ItemKind::Comment(_)) {
            if let Some(object) = self.object(Place::block(file as usize, item)) {
                return Some(object);
            }
            item += tree.items[item..].iter().take_while(|item| matches!(item.kind, ItemKind::Comment(_))).count();
        }
        let place = Place::block(file as usize, item);
        let here = self.object(place);
        let Some(block) = tree.block(item) else { return here };
        let inside = offset >= block.head.end && block.close.is_none_or(|close| offset < close.start);
        if !inside || block.members.is_empty() {
            return here;
        }
        let mut member = block.members.partition_point(|m| m.range.end <= offset).min(block.members.len() - 1);
        let quiet = |m: &crate::tree::Member| matches!(m.kind, MemberKind::Comment(_));
        member += block.members[member..].iter().take_while(|m| quiet(m)).count();
        let place = place.member(member);
        if let Some(field) = source.field(place) {
            let attribute = field.attributes.iter().rposition(|attribute| attribute.range.touches(offset));
            if let Some(object) = attribute.and_then(|attribute| self.object(place.attribute(attribute))) {
                return Some(object);
            }
        }
        self.object(place).or(here)
    }
}
