//! The body of a model or view: fields to columns, keys and relation fields. Relations are only collected here; their two
//! sides are joined when all models are known.

use schema::{Arity, Change, Column, ColumnType, Edit, Object, RANK_GAP, ScalarType};

use crate::annotation::FIELD;
use crate::tree::{Attribute, Field, FieldType, TypeMark};

use super::docs::{Doc, member_comments};
use super::relations::RelationField;
use super::values;
use super::{Lowering, Named};

impl<'s> Lowering<'s> {
    /// Lowers one model: columns, then keys and indexes in the order of the text.
    pub(super) fn model(&mut self, model: usize) {
        let Some(current) = self.models.get(model) else { return };
        let (block, text, place) = (current.block, current.text, current.place);
        let mut seen: Vec<&str> = Vec::with_capacity(block.members.len());
        let mut on_fields: Vec<(usize, usize, &'s Attribute, schema::ColumnId)> = Vec::new();
        for (member, field) in block.fields() {
            let Some(ty) = field.ty else { continue };
            let field_name = field.name.of(text);
            if seen.contains(&field_name) {
                continue;
            }
            seen.push(field_name);
            let above = member_comments(&block.members[block.comments_above(member)]);
            let named = match ScalarType::from_name(ty.name.of(text)) {
                None if ty.unsupported.is_none() => self.names.get(ty.name.of(text)).copied(),
                _ => None,
            };
            let keys: &[_] = if matches!(named, Some(Named::Model(_))) { &[] } else { &FIELD };
            let doc = Doc::read(text, above.chain(field.comment), keys);
            let at = place.member(member);
            if let Some(Named::Model(target)) = named {
                let field = RelationField::read(model, target, at, field, ty, text, doc);
                self.relations.push(field);
                continue;
            }
            let column = self.column(model, at, field, ty, named, doc);
            for (index, attribute) in field.attributes.iter().enumerate() {
                if matches!(attribute.name(text), "id" | "unique") {
                    on_fields.push((member, index, attribute, column));
                }
            }
        }
        for (member, index, attribute, column) in on_fields {
            self.field_index(model, place.member(member).attribute(index), attribute, column);
        }
        let attributes: Vec<_> = block.attributes().collect();
        for (member, attribute) in attributes {
            self.block_index(model, place.member(member), attribute);
        }
    }

    fn column(
        &mut self,
        model: usize,
        place: crate::source::Place,
        field: &'s Field,
        ty: FieldType,
        named: Option<Named>,
        doc: Doc,
    ) -> schema::ColumnId {
        let (table, text, position) = match self.models.get(model) {
            Some(model) => (model.id, model.text, model.columns.len()),
            None => (schema::TableId(0), "", 0),
        };
        let id = self.ids.fresh();
        let name = field.name.of(text);
        let attribute = |name: &str| field.attributes.iter().find(|attribute| attribute.name(text) == name);
        let column_type = match (ScalarType::from_name(ty.name.of(text)), ty.unsupported, named) {
            (Some(scalar), _, _) => ColumnType::Scalar(scalar),
            (None, Some(string), _) => ColumnType::Unsupported(values::unquote(string.of(text))),
            (None, None, Some(Named::Enum(id))) => ColumnType::Enum(id),
            (None, None, _) => ColumnType::Other(ty.name.of(text).to_owned()),
        };
        let native = field.attributes.iter().find_map(|attribute| {
            let (_, name) = attribute.name(text).split_once('.')?;
            Some(values::native_type(text, attribute, name))
        });
        let column = Column {
            id,
            table,
            rank: RANK_GAP * (position as i64 + 1),
            name: name.to_owned(),
            default: attribute("default").and_then(|default| values::default(text, default, &column_type)),
            mapped: attribute("map").and_then(|map| values::string(text, values::main_arg(text, map, "name")?)),
            ty: column_type,
            native,
            arity: match ty.mark {
                TypeMark::None => Arity::Required,
                TypeMark::Optional => Arity::Optional,
                TypeMark::List | TypeMark::OptionalList => Arity::List,
            },
            updated_at: attribute("updatedAt").is_some(),
            generated: None,
            notes: doc.column_notes(),
            comment: doc.text,
            ignored: attribute("ignore").is_some(),
        };
        self.map.columns.insert(id, place);
        self.map.objects.push((place, Object::Column(id)));
        if let Some(model) = self.models.get_mut(model) {
            model.columns.push((name, id));
        }
        self.put(Change::Column(Edit::Create { to: column }));
        id
    }
}
