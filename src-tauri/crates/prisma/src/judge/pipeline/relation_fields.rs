//! Relation fields by themselves.

use std::borrow::Cow;

use crate::connector::{Capability, RelationMode};
use crate::judge::db::{Field, Model, ModelId, Part, Type};
use crate::settings::Provider;

use super::{Check, Places};

impl<'s> Check<'_, 's> {
    /// All relation fields of a model; whether one is ambiguous, and nothing further is to be asked.
    pub(super) fn relation_fields(&mut self, id: ModelId, model: &Model<'s>) -> bool {
        for (_, field) in model.relation_fields() {
            if self.ambiguous(id, field, model) {
                return true;
            }
            self.client_name(field, model);
            self.ignored(field, model);
            self.actions(field, model);
            self.key_map(field, model);
            self.missing_index(field, model);
            self.relation_natives(field, model);
        }
        false
    }

    fn relation_name(&self, id: ModelId, field: &Field<'s>) -> (Cow<'s, str>, bool) {
        if let Some(name) = field.relation().name {
            return (name.into(), true);
        }
        let other = match field.ty {
            Type::Model(other) => self.db.models[other].name(),
            Type::Scalar(_) | Type::Enum(_) | Type::Composite(_) | Type::Unsupported(_) | Type::Unknown => "",
        };
        let own = self.db.models[id].name();
        let (a, b) = if own < other { (own, other) } else { (other, own) };
        (format!("{a}To{b}").into(), false)
    }

    fn ambiguous(&mut self, id: ModelId, field: &Field<'s>, model: &Model<'s>) -> bool {
        // Names are made up only where there is another field of the same type.
        if model.relation_fields().filter(|(_, other)| other.ty == field.ty).count() < 2 {
            return false;
        }
        let (name, explicit) = self.relation_name(id, field);
        let same = model.relation_fields().filter(|(_, other)| other.ty == field.ty);
        let same: Vec<&str> =
            same.filter(|(_, other)| self.relation_name(id, other).0 == name).map(|(_, other)| other.name()).collect();
        if same.len() < 2 {
            return false;
        }
        let Type::Model(other) = field.ty else { return false };
        let (fields, owner, related) = (listed(&same), model.name(), self.db.models[other].name());
        let message = match (explicit, id == other, same.len()) {
            (true, true, 2) => return false,
            (false, true, 2) => format!(
                "Ambiguous self relation detected. The fields {fields} in model `{owner}` both refer to `{related}`. If they are \
                 part of the same relation add the same relation name for them with `@relation(<name>)`."
            ),
            (false, true, _) => format!(
                "Unnamed self relation detected. The fields {fields} in model `{owner}` have no relation name. Please provide a \
                 relation name for one of them by adding `@relation(<name>)."
            ),
            (true, true, _) => format!(
                "Wrongly named self relation detected. The fields {fields} in model `{owner}` have the same relation name. At \
                 most two relation fields can belong to the same relation and therefore have the same name. Please assign a \
                 different relation name to one of them."
            ),
            (false, false, _) => format!(
                "Ambiguous relation detected. The fields {fields} in model `{owner}` both refer to `{related}`. Please provide \
                 different relation names for them by adding `@relation(<name>)."
            ),
            (true, false, _) => format!(
                "Wrongly named relation detected. The fields {fields} in model `{owner}` both use the same relation name. Please \
                 provide different relation names for them through `@relation(<name>)."
            ),
        };
        self.report.model("ambiguous-relation", field.span(), model.container(), owner, &message);
        true
    }

    fn ignored(&mut self, field: &Field<'s>, model: &Model<'s>) {
        let Type::Model(other) = field.ty else { return };
        if !self.any_ignored {
            return;
        }
        let other = &self.db.models[other];
        if other.ignored && !field.ignored && !model.ignored {
            let message = format!(
                "The relation field `{}` on Model `{}` must specify the `@ignore` attribute, because the model {} it is pointing to \
                 is marked ignored.",
                field.name(),
                model.name(),
                other.name()
            );
            self.report.attribute("ignore", field.span(), "@ignore", &message);
        }
    }

    fn actions(&mut self, field: &Field<'s>, model: &Model<'s>) {
        let relation = field.relation();
        for (name, action) in [("onDelete", relation.on_delete), ("onUpdate", relation.on_update)] {
            let Some((action, _)) = action else { continue };
            if let Some(finding) = self.connector.check_action(self.mode, name, action) {
                let places =
                    Places { attribute: relation.attribute, field: Some(field), parts: &[], block: model.ast.span };
                self.tell("referential-action", finding, places);
            }
        }
    }

    fn key_map(&mut self, field: &Field<'s>, model: &Model<'s>) {
        let relation = field.relation();
        let (Some(name), Some(attribute)) = (relation.map, relation.attribute) else { return };
        if !self.has(Capability::NamedForeignKeys) {
            let message = "Your provider does not support named foreign keys.";
            self.report.attribute("relation", attribute.span, "@relation", message);
        } else if let Some(finding) = self.connector.long_name(model.name(), "@relation", name) {
            self.report.error("name-too-long", attribute.span, finding.message);
        }
    }

    /// Where Prisma keeps relations itself, no database makes an index for a key.
    fn missing_index(&mut self, field: &Field<'s>, model: &Model<'s>) {
        if !self.connector.suggests_relation_index(self.mode) || self.mode != RelationMode::Prisma {
            return;
        }
        let relation = field.relation();
        let Some(fields) = relation.fields else { return };
        let covers = |parts: &[Part<'s>]| {
            fields.len() <= parts.len() && fields.iter().zip(parts).all(|(field, part)| part.is(*field))
        };
        let key = model.key.iter().map(|key| key.parts);
        if key.chain(model.indexes.iter().map(|index| index.parts)).any(covers) {
            return;
        }
        let span = relation.attribute.map_or(field.span(), |attribute| attribute.span);
        let message = "With `relationMode = \"prisma\"`, no foreign keys are used, so relation fields will not benefit from the \
                       index usually created by the relational database under the hood. This can lead to poor performance when \
                       querying these fields. We recommend adding an index manually. Learn more at \
                       https://pris.ly/d/relation-mode-prisma-indexes\" ";
        self.report.warning("missing-index", span, message);
    }

    fn relation_natives(&mut self, field: &Field<'s>, model: &Model<'s>) {
        if self.connector.provider() != Some(Provider::Mongodb) {
            return;
        }
        let (relation, Type::Model(other)) = (field.relation(), field.ty) else { return };
        let (Some(fields), Some(references)) = (relation.fields, relation.references) else { return };
        let other = &self.db.models[other];
        for (from, to) in fields.iter().zip(references) {
            let (from, to) = (&model.fields[*from], &other.fields[*to]);
            let finding = self.connector.check_relation_natives(
                (model.name(), field.name()),
                (format_args!("{}.{}", model.name(), from.name()), written(from)),
                (format_args!("{}.{}", other.name(), to.name()), written(to)),
            );
            if let Some(finding) = finding {
                let places = Places { attribute: None, field: Some(from), parts: &[], block: model.ast.span };
                self.tell("native-type", finding, places);
            }
        }
    }
}

/// The native type as it is written, known or not, whatever stands before its point.
fn written<'s>(field: &Field<'s>) -> Option<&'s str> {
    field.native.map(|native| native.attribute.name.text)
}

/// `a`, `b` and `c`
fn listed(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        _ => names.join(", "),
    }
}
