//! Keys and indexes by themselves: the fields that they name. Whether a database can build them is not asked here.

use crate::lower::Model;
use crate::lower::values;
use crate::source::Place;
use crate::token::TextRange;
use crate::tree::{Attribute, Expr, ExprKind, TypeMark};

use super::Check;
use super::attributes::sort_out;

impl<'s> Check<'_, 's> {
    /// `@@id`, `@@unique`, `@@index` or `@@fulltext`.
    pub(super) fn index(&mut self, model: &Model<'s>, place: Place, attribute: &'s Attribute) {
        let text = model.text;
        let name = attribute.name(text);
        let Some(value) = values::main_arg(text, attribute, "fields") else { return };
        let names: Vec<&str> = match &value.kind {
            ExprKind::Array(items) => items.iter().map(|item| field_name(text, item)).collect(),
            _ => vec![field_name(text, value)],
        };
        let heads: Vec<&str> = names.iter().map(|name| name.split('.').next().unwrap_or(name)).collect();
        let (unknown, relations) = sort_out(model, &heads);
        if name == "id" {
            self.id_fields(model, place, attribute, value.range, &unknown, &relations);
            return;
        }
        let what = if name == "unique" { "unique index" } else { "index" };
        if !unknown.is_empty() {
            let fields = unknown.join(", ");
            let message = format!("The {what} definition refers to the unknown fields: {fields}.");
            self.index_error(model, place, attribute.range, &message);
        }
        if !relations.is_empty() {
            let keys = self.it.relations.iter().filter(|field| {
                field.place.file == model.place.file
                    && field.place.item == model.place.item
                    && relations.contains(&field.name)
            });
            let columns: Vec<&str> = keys.flat_map(|field| field.fields.iter().flatten().copied()).collect();
            let attribute_name = if name == "unique" { "unique" } else { "index" };
            let hint = match columns.as_slice() {
                [] => String::new(),
                columns => format!(" Did you mean `@@{attribute_name}([{}])`?", columns.join(", ")),
            };
            let message = format!(
                "The {what} definition refers to the relation fields {}. Index definitions must reference only scalar \
                 fields.{hint}",
                relations.join(", ")
            );
            self.index_error(model, place, attribute.range, &message);
        }
        if unknown.is_empty() && relations.is_empty() {
            let twice = names.iter().enumerate().find(|(at, name)| names[..*at].contains(name));
            if let Some((_, name)) = twice {
                let message = format!("The unique index definition refers to the field {name} multiple times.");
                self.index_error(model, place, attribute.range, &message);
            }
        }
        let method = attribute.arg(text, "type").and_then(|argument| argument.value.as_ref());
        if let Some(method) = method.map(|value| value.range.of(text))
            && !matches!(method, "BTree" | "Hash" | "Gist" | "Gin" | "SpGist" | "Brin")
        {
            let message = format!("Unknown index type: {method}.");
            self.attribute_error("index", place, attribute.range, name, &message);
        }
    }

    fn index_error(&mut self, model: &Model<'s>, place: Place, range: TextRange, message: &str) {
        let message = format!("Error validating model \"{}\": {message}", model.name);
        self.error("index", place, range, message);
    }

    fn id_fields(
        &mut self,
        model: &Model<'s>,
        place: Place,
        attribute: &Attribute,
        fields: TextRange,
        unknown: &[&str],
        relations: &[&str],
    ) {
        if !unknown.is_empty() {
            let message = format!("The multi field id declaration refers to the unknown {}.", with_word(unknown));
            self.index_error(model, place, fields, &message);
        }
        if !relations.is_empty() {
            let message = format!(
                "The id definition refers to the relation {}. ID definitions must reference only scalar fields.",
                with_word(relations)
            );
            self.index_error(model, place, attribute.range, &message);
        }
    }

    /// What primary keys stand on. `field` is the member of the field that has `@id`.
    pub(super) fn ids(&mut self, model: &Model<'s>, field: Option<usize>) {
        let (block, text) = (model.block, model.text);
        let ignored = block.attributes().any(|(_, attribute)| attribute.name(text) == "ignore");
        let optional = |name: &str| {
            let mut fields = block.fields().map(|(_, field)| field);
            let field = fields.find(|field| field.name.of(text) == name);
            field.and_then(|field| field.ty).is_some_and(|ty| ty.mark != TypeMark::None)
        };
        if let Some((member, field)) = field.and_then(|member| block.fields().find(|(place, _)| *place == member))
            && !ignored
            && optional(field.name.of(text))
        {
            let at = field.attributes.iter().position(|attribute| attribute.name(text) == "id").unwrap_or(0);
            let range = field.attributes.get(at).map_or(field.name, |attribute| attribute.range);
            let place = model.place.member(member).attribute(at);
            self.attribute_error("id", place, range, "id", "Fields that are marked as id must be required.");
        }
        let block_ids: Vec<_> = block.attributes().filter(|(_, attribute)| attribute.name(text) == "id").collect();
        let [(member, attribute)] = block_ids.as_slice() else { return };
        let place = model.place.member(*member);
        let Some(value) = values::main_arg(text, attribute, "fields") else { return };
        let names: Vec<&str> = match &value.kind {
            ExprKind::Array(items) => items.iter().map(|item| field_name(text, item)).collect(),
            _ => vec![field_name(text, value)],
        };
        if names.iter().any(|name| model.column(name).is_none()) {
            return;
        }
        let optional: Vec<&str> = names.into_iter().filter(|name| optional(name)).collect();
        if !optional.is_empty() && !ignored {
            let message = format!(
                "The id definition refers to the optional {}. ID definitions must reference only required fields.",
                with_word(&optional)
            );
            self.index_error(model, place, attribute.range, &message);
        }
        if field.is_some() {
            let message =
                "Each model must have at most one id criteria. You can't have `@id` and `@@id` at the same time.";
            self.index_error(model, model.place, super::block_range(block), message);
        }
    }

    /// Two columns of one name in the database.
    pub(super) fn mapped_fields(&mut self, model: &Model<'s>) {
        let schema = &self.it.schema;
        let columns: Vec<_> = schema.columns_of(model.id).iter().filter_map(|id| schema.columns().get(id)).collect();
        let mut mapped: Vec<&str> = Vec::new();
        for column in &columns {
            let Some(name) = column.mapped.as_deref() else { continue };
            let taken = mapped.contains(&name);
            mapped.push(name);
            let same = columns.iter().find(|other| other.name == name && other.id != column.id);
            let shadowed = same.is_some_and(|other| other.mapped.as_deref().is_none_or(|mapped| mapped == name));
            if !taken && !shadowed {
                continue;
            }
            let Some(place) = self.it.map.columns.get(&column.id).copied() else { continue };
            let Some(span) = self.it.source.span(place) else { continue };
            for _ in 0..usize::from(taken) + usize::from(shadowed) {
                let kind = super::keyword(model.block);
                let message = format!("Field \"{}\" is already defined on {kind} \"{}\".", column.name, model.name);
                self.error("duplicate-field", place, TextRange::new(span.start, span.end), message);
            }
        }
    }
}

/// The field of one element of a list: `name` or `name(sort: Desc)`.
fn field_name<'t>(text: &'t str, element: &Expr) -> &'t str {
    match &element.kind {
        ExprKind::Call { path, .. } => path.of(text),
        _ => element.range.of(text),
    }
}

/// "field `a`", or "fields `a`, `b`".
fn with_word(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    format!("{} {}", if names.len() > 1 { "fields" } else { "field" }, quoted.join(", "))
}
