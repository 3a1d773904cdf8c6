//! Many-to-many relations.

use crate::connector::Capability;
use crate::judge::ast::Arity;
use crate::judge::db::{FieldId, Type};
use crate::judge::relations::Relation;

use super::Check;
use super::relations::{RELATION, given};

impl<'s> Check<'_, 's> {
    fn ends(&self, relation: &Relation) -> Vec<FieldId> {
        relation.forward.into_iter().chain(relation.back).collect()
    }

    /// Those with a table that no model stands for.
    pub(super) fn implicit(&mut self, relation: &Relation) {
        let ends = self.ends(relation);
        if self.db.models[relation.a].ast.view || self.db.models[relation.b].ast.view {
            for end in &ends {
                let message = "Implicit many-to-many relations are not supported for views.";
                self.report.validation("many-to-many", self.db.field(*end).span(), message);
            }
        }
        if !self.has(Capability::ImplicitManyToManyRelation) {
            let message = format!(
                "Implicit many-to-many relations are not supported on {}. Please use the syntax defined in \
                 https://pris.ly/d/document-database-many-to-many",
                self.connector.title()
            );
            for end in &ends {
                self.report.validation("many-to-many", self.db.field(*end).span(), &message);
            }
        }
        for end in &ends {
            self.singular_id(*end);
        }
        self.no_actions(&ends, "Referential actions on implicit many-to-many relations are not supported");
        for end in &ends {
            let field = self.db.field(*end);
            if field.relation().references.is_some() {
                let message = "Implicit many-to-many relation should not have references argument defined. Either remove it, or \
                               change the relation to one-to-many.";
                self.report.attribute("many-to-many", field.span(), RELATION, message);
            }
        }
    }

    fn singular_id(&mut self, end: FieldId) {
        let field = self.db.field(end);
        let Type::Model(other) = field.ty else { return };
        let (model, other) = (&self.db.models[end.0], &self.db.models[other]);
        if other.key.as_ref().is_none_or(|key| key.parts.len() != 1) {
            let container = other.container();
            let message = format!(
                "The relation field `{}` on {container} `{}` references `{}` which does not have an `@id` field. Models without \
                 `@id` cannot be part of a many to many relation. Use an explicit intermediate Model to represent this \
                 relationship.",
                field.name(),
                model.name(),
                other.name()
            );
            self.report.field("many-to-many", field.span(), (container, model.name()), field.name(), &message);
            return;
        }
        let refers = match field.relation().references {
            None => true,
            Some([one]) => other.is_single_key(*one),
            Some(_) => false,
        };
        if !refers {
            let fields = self.names_of(other, given(field.relation().references)).join(", ");
            let message = format!(
                "Implicit many-to-many relations must always reference the id field of the related model. Change the argument \
                 `references` to use the id field of the related model `{}`. But it is referencing the following fields that are \
                 not the id: {fields}",
                other.name()
            );
            self.report.validation("many-to-many", field.span(), &message);
        }
    }

    fn no_actions(&mut self, ends: &[FieldId], message: &str) {
        for end in ends {
            let relation = self.db.field(*end).relation();
            for (_, span) in relation.on_delete.into_iter().chain(relation.on_update) {
                self.report.validation("many-to-many", span, message);
            }
        }
    }

    /// Those that keep lists of ids on both sides: MongoDB alone.
    pub(super) fn embedded(&mut self, relation: &Relation) {
        let ends = self.ends(relation);
        if !self.has(Capability::TwoWayEmbeddedManyToManyRelation) {
            let message = format!(
                "Embedded many-to-many relations are not supported on {}. Please use the syntax defined in \
                 https://pris.ly/d/relational-database-many-to-many",
                self.connector.title()
            );
            for end in &ends {
                self.report.validation("many-to-many", self.db.field(*end).span(), &message);
            }
            return;
        }
        for argument in ["references", "fields"] {
            for end in &ends {
                let field = self.db.field(*end);
                let relation = field.relation();
                let list = if argument == "fields" { relation.fields } else { relation.references };
                if given(list).len() == 1 {
                    continue;
                }
                let whole = relation.attribute.map(|attribute| attribute.span);
                let span = field.ast.argument_span("relation", argument).or(whole).unwrap_or(field.span());
                let message = format!(
                    "The `{argument}` argument must be defined and must point to exactly one scalar field. \
                     https://pris.ly/d/many-to-many-relations"
                );
                self.report.attribute("many-to-many", span, RELATION, &message);
            }
        }
        for end in &ends {
            let field = self.db.field(*end);
            let (Type::Model(other), Some(one)) = (field.ty, given(field.relation().references).first()) else {
                continue;
            };
            if !self.db.models[other].is_single_key(*one) {
                let span = field.ast.argument_span("relation", "references").unwrap_or(field.span());
                let message = "The `references` argument must point to a singular `id` field";
                self.report.attribute("many-to-many", span, RELATION, message);
            }
        }
        for end in &ends {
            self.list_of_ids(*end);
        }
        self.no_actions(&ends, "Referential actions on two-way embedded many-to-many relations are not supported");
    }

    fn list_of_ids(&mut self, end: FieldId) {
        let field = self.db.field(end);
        let relation = field.relation();
        let Type::Model(other) = field.ty else { return };
        let (Some(from), Some(to)) = (given(relation.fields).first(), given(relation.references).first()) else {
            return;
        };
        let (from, to) = (&self.db.models[end.0].fields[*from], &self.db.models[other].fields[*to]);
        let native = |field: &crate::judge::db::Field<'s>| field.native.map(|native| native.name);
        let fits =
            from.arity() == Arity::List && to.arity() != Arity::List && from.ty == to.ty && native(from) == native(to);
        if !fits {
            let span = relation.attribute.map_or(field.span(), |attribute| attribute.span);
            let message = "The scalar field defined in `fields` argument must be an array of the same type defined in `references`";
            self.report.attribute("many-to-many", span, RELATION, message);
        }
    }
}
