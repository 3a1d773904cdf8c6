//! Relations as a whole: one-to-one and one-to-many.

use crate::connector::ConstraintKind;
use crate::judge::db::{Action, Field, FieldId, Model, Part, Type};
use crate::judge::relations::Relation;

use super::names::Names;
use super::{Check, is_required};

pub(super) const RELATION: &str = "@relation";

/// The fields of a list that is written, or none.
pub(super) fn given(fields: Option<&[usize]>) -> &[usize] {
    fields.unwrap_or_default()
}

/// A relation field as messages name it, written only where there is a message.
#[derive(Clone, Copy)]
pub(super) struct OnModel<'s> {
    field: &'s str,
    model: &'s str,
}

impl std::fmt::Display for OnModel<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "`{}` on Model `{}`", self.field, self.model)
    }
}

impl<'s> Check<'_, 's> {
    pub(super) fn names_of(&self, model: &Model<'s>, fields: &[usize]) -> Vec<&'s str> {
        fields.iter().map(|field| model.fields[*field].name()).collect()
    }

    fn parts_names(&self, model: usize, parts: &[Part<'s>]) -> Vec<&'s str> {
        parts.iter().map(|part| self.db.part_field(model, part).name()).collect()
    }

    /// The key refers to something unique.
    pub(super) fn references_unique(&mut self, relation: &Relation) {
        let Some(forward) = relation.forward else { return };
        let field = self.db.field(forward);
        let references = given(field.relation().references);
        if references.is_empty() {
            return;
        }
        let other = &self.db.models[relation.b];
        // The usual key of one column needs no list of names.
        if let [one] = references
            && other.unique_criteria().any(|parts| matches!(parts, [part] if part.is(*one)))
        {
            return;
        }
        let names = self.names_of(other, references);
        let mut sorted = names.clone();
        sorted.sort_unstable();
        let criteria: Vec<Vec<&str>> =
            other.unique_criteria().map(|parts| self.parts_names(relation.b, parts)).collect();
        let found = criteria.iter().any(|criterion| {
            let mut criterion = criterion.clone();
            criterion.sort_unstable();
            criterion == sorted
        });
        if found {
            let any_order = self.has(crate::connector::Capability::RelationFieldsInArbitraryOrder);
            if names.len() > 1 && !any_order && !criteria.contains(&names) {
                let message = format!(
                    "The argument `references` must refer to a unique criterion in the related model `{}` using the same order of \
                     fields. Please check the ordering in the following fields: `{}`.",
                    other.name(),
                    names.join(", ")
                );
                self.report.validation("relation", field.span(), &message);
            }
            return;
        }
        let fields = names.join(", ");
        let advice = match names.len() {
            1 => format!("`@unique` attribute to the field `{fields}` in the model `{}`", other.name()),
            _ => format!("`@@unique([{fields}])` attribute to the model `{}`", other.name()),
        };
        let message = format!(
            "The argument `references` must refer to a unique criterion in the related model. Consider adding an {advice}."
        );
        self.report.attribute("relation", field.span(), RELATION, &message);
    }

    pub(super) fn same_length(&mut self, relation: &Relation) {
        let Some(forward) = relation.forward else { return };
        let field = self.db.field(forward).relation();
        if let (Some(fields), Some(references), Some(attribute)) = (field.fields, field.references, field.attribute)
            && fields.len() != references.len()
        {
            let message = "You must specify the same number of fields in `fields` and `references`.";
            self.report.validation("relation", attribute.span, message);
        }
    }

    /// A required relation has required columns.
    pub(super) fn arity(&mut self, relation: &Relation) {
        let Some(forward) = relation.forward else { return };
        let field = self.db.field(forward);
        let Some(fields) = field.relation().fields.filter(|_| is_required(field)) else { return };
        let model = &self.db.models[relation.a];
        let optional = |column: &usize| model.fields[*column].arity() == crate::judge::ast::Arity::Optional;
        if fields.iter().any(optional) {
            let message = format!(
                "The relation field `{}` uses the scalar fields {}. At least one of those fields is optional. Hence the relation \
                 field must be optional as well.",
                field.name(),
                self.names_of(model, fields).join(", ")
            );
            self.report.validation("relation", field.span(), &message);
        }
    }

    /// Both ends of the key have the same type.
    pub(super) fn key_types(&mut self, relation: &Relation) {
        let Some(forward) = relation.forward else { return };
        let field = self.db.field(forward);
        let Some(fields) = field.relation().fields else { return };
        let (model, other) = (&self.db.models[relation.a], &self.db.models[relation.b]);
        let inferred: Vec<usize>;
        let references = match field.relation().references {
            Some(references) => references,
            None => {
                // Where nothing is said, the first key that always has a value is referred to.
                let parts = other.unique_criteria().find(|parts| self.is_strict(other, parts)).unwrap_or_default();
                inferred = parts.iter().filter(|part| part.path.is_empty()).map(|part| part.root).collect();
                &inferred
            }
        };
        for (from, to) in fields.iter().zip(references) {
            let (from, to) = (&model.fields[*from], &other.fields[*to]);
            let same = match (from.ty, to.ty) {
                (Type::Model(_) | Type::Unknown, _) => false,
                (a, b) => a == b,
            };
            if !same {
                let message = format!(
                    "The type of the field `{}` in the model `{}` is not matching the type of the referenced field `{}` in model \
                     `{}`.",
                    from.name(),
                    model.name(),
                    to.name(),
                    other.name()
                );
                self.report.attribute("relation", field.span(), RELATION, &message);
            }
        }
    }

    pub(super) fn key_name(&mut self, place: usize, names: &Names<'s>) {
        let relation = self.relations[place];
        for message in names.clashes(self, ConstraintKind::ForeignKey, relation.a, |maker| maker.relation(&relation)) {
            let span = match relation.forward.map(|forward| self.db.field(forward)) {
                Some(field) => field.ast.argument_span("relation", "map").unwrap_or(field.span()),
                None => self.db.models[relation.b].ast.span,
            };
            self.report.attribute("duplicate-constraint", span, RELATION, &message);
        }
    }

    /// `SetNull` and a required column don't go together.
    pub(super) fn no_set_null(&mut self, relation: &Relation) {
        let Some(forward) = relation.forward else { return };
        let field = self.db.field(forward);
        let own = field.relation();
        let model = &self.db.models[relation.a];
        let optional =
            own.fields.is_some_and(|fields| fields.iter().all(|column| !is_required(&model.fields[*column])));
        if optional {
            return;
        }
        for (name, action) in [("onDelete", own.on_delete), ("onUpdate", own.on_update)] {
            if action.map(|(action, _)| action) != Some(Action::SetNull) {
                continue;
            }
            if self.connector.allows_set_null_on_required(self.mode) {
                let message = format!(
                    "The `{name}` referential action of a relation should not be set to `SetNull` when a referenced field is \
                     required. We recommend either to choose another referential action, or to make the referenced fields \
                     optional. Read more at https://pris.ly/d/postgres-set-null "
                );
                self.report.warning("set-null", field.span(), message);
            } else {
                let message = format!(
                    "The `{name}` referential action of a relation must not be set to `SetNull` when a referenced field is \
                     required.\nEither choose another referential action, or make the referenced fields optional.\n"
                );
                self.report.attribute("set-null", field.span(), RELATION, &message);
            }
        }
    }

    pub(super) fn missing_opposite(&mut self, id: FieldId) {
        let field = self.db.field(id);
        let model = &self.db.models[id.0];
        let Type::Model(other) = field.ty else { return };
        let message = format!(
            "The relation field `{}` on {} `{}` is missing an opposite relation field on the model `{}`. Either run `prisma \
             format` or add it manually.",
            field.name(),
            model.container(),
            model.name(),
            self.db.models[other].name()
        );
        let owner = (model.container(), model.name());
        self.report.field("missing-opposite", field.span(), owner, field.name(), &message);
    }

    /// `field` on Model `Name`, as messages name a relation field.
    pub(super) fn on_model(&self, (model, _): FieldId, field: &Field<'s>) -> OnModel<'s> {
        OnModel { field: field.name(), model: self.db.models[model].name() }
    }

    pub(super) fn one_to_many(&mut self, relation: &Relation) {
        let (forward, back) = match (relation.forward, relation.back) {
            (Some(forward), Some(back)) => (forward, back),
            (Some(one), None) | (None, Some(one)) => return self.missing_opposite(one),
            (None, None) => return,
        };
        let (field, list) = (self.db.field(forward), self.db.field(back));
        let (own, other) = (field.relation(), list.relation());
        let (here, there) = (self.on_model(forward, field), self.on_model(back, list));
        if given(own.fields).is_empty() {
            let message = format!(
                "The relation field {here} must specify the `fields` argument in the @relation attribute. You can run `prisma \
                 format` to fix this automatically."
            );
            self.report.attribute("relation", field.span(), RELATION, &message);
        }
        if given(own.references).is_empty() {
            let message =
                format!("The relation field {here} must specify the `references` argument in the @relation attribute.");
            self.report.attribute("relation", field.span(), RELATION, &message);
        }
        let opposite =
            || format!("the opposite field `{}` on model `{}`", field.name(), self.db.models[forward.0].name());
        if !given(other.fields).is_empty() || !given(other.references).is_empty() {
            let message = format!(
                "The relation field {there} must not specify the `fields` or `references` argument in the @relation attribute. You \
                 must only specify it on {}.",
                opposite()
            );
            self.report.attribute("relation", list.span(), RELATION, &message);
        }
        if other.on_delete.is_some() || other.on_update.is_some() {
            let message = format!(
                "The relation field {there} must not specify the `onDelete` or `onUpdate` argument in the @relation attribute. You \
                 must only specify it on {}, or in case of a many to many relation, in an explicit join table.",
                opposite()
            );
            self.report.attribute("relation", list.span(), RELATION, &message);
        }
    }
}
