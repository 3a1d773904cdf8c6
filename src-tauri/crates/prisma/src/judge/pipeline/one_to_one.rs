//! One-to-one relations.

use crate::judge::relations::Relation;

use super::relations::{RELATION, given};
use super::{Check, is_required};

impl<'s> Check<'_, 's> {
    pub(super) fn one_to_one(&mut self, relation: &Relation) {
        let Some(forward) = relation.forward else { return };
        let Some(back) = relation.back else {
            self.missing_opposite(forward);
            self.unique_columns(relation);
            return;
        };
        let (field, other) = (self.db.field(forward), self.db.field(back));
        let (own, theirs) = (field.relation(), other.relation());
        let (here, there) = (self.on_model(forward, field), self.on_model(back, other));
        let empty = |fields: Option<&[usize]>| given(fields).is_empty();
        for (name, mine, yours) in
            [("fields", own.fields, theirs.fields), ("references", own.references, theirs.references)]
        {
            if empty(mine) && empty(yours) {
                for (a, b, span) in [(&here, &there, field.span()), (&there, &here, other.span())] {
                    let message = format!(
                        "The relation fields {a} and {b} do not provide the `{name}` argument in the @relation attribute. You have to \
                         provide it on one of the two fields."
                    );
                    self.report.attribute("relation", span, RELATION, &message);
                }
            }
        }
        for (name, mine, yours) in
            [("references", own.references, theirs.references), ("fields", own.fields, theirs.fields)]
        {
            if !empty(mine) && !empty(yours) {
                for span in [field.span(), other.span()] {
                    let message = format!(
                        "The relation fields {here} and {there} both provide the `{name}` argument in the @relation attribute. You \
                         have to provide it only on one of the two fields."
                    );
                    self.report.attribute("relation", span, RELATION, &message);
                }
            }
        }
        let acts = own.on_delete.is_some() || own.on_update.is_some();
        let theirs_act = theirs.on_delete.is_some() || theirs.on_update.is_some();
        if acts && theirs_act {
            for (a, b, span) in [(&there, &here, other.span()), (&here, &there, field.span())] {
                let message = format!(
                    "The relation fields {a} and {b} both provide the `onDelete` or `onUpdate` argument in the @relation attribute. \
                     You have to provide it only on one of the two fields."
                );
                self.report.attribute("relation", span, RELATION, &message);
            }
        } else if theirs_act {
            let message = format!(
                "The relation field {there} must not specify the `onDelete` or `onUpdate` argument in the @relation attribute. You \
                 must only specify it on the opposite field `{}` on model `{}`.",
                field.name(),
                self.db.models[forward.0].name()
            );
            self.report.attribute("relation", other.span(), RELATION, &message);
        }
        self.unique_columns(relation);
        if !self.report.has_errors() {
            self.mixed_up(relation);
        }
        if !self.report.has_errors() && is_required(other) {
            let name = self.db.models[forward.0].name();
            let message = format!(
                "The relation field {there} is required. This is not valid because it's not possible to enforce this constraint on \
                 the database level. Please change the field type from `{name}` to `{name}?` to fix this."
            );
            self.report.attribute("relation", other.span(), RELATION, &message);
        }
        if !self.report.has_errors() && is_required(field) && (theirs.fields.is_some() || theirs.references.is_some()) {
            let message = format!(
                "The relation field `{}.{}` defines the `fields` and/or `references` argument. You must set them on the required \
                 side of the relation (`{}.{}`) in order for the constraints to be enforced. Alternatively, you can change this \
                 field to be required and the opposite optional, or make both sides of the relation optional.",
                self.db.models[back.0].name(),
                other.name(),
                self.db.models[forward.0].name(),
                field.name()
            );
            self.report.attribute("relation", other.span(), RELATION, &message);
        }
    }

    /// `fields` on one side, `references` on the other.
    fn mixed_up(&mut self, relation: &Relation) {
        let (Some(forward), Some(back)) = (relation.forward, relation.back) else { return };
        let (field, other) = (self.db.field(forward), self.db.field(back));
        let (own, theirs) = (field.relation(), other.relation());
        let (here, there) = (self.on_model(forward, field), self.on_model(back, other));
        let say = |mine: &str, yours: &str| {
            format!(
                "The relation field {here} provides the `{mine}` argument in the @relation attribute. And the related field {there} \
                 provides the `{yours}` argument. You must provide both arguments on the same side."
            )
        };
        let fields_here = !given(own.fields).is_empty() && !given(theirs.references).is_empty();
        let references_here = !given(own.references).is_empty() && !given(theirs.fields).is_empty();
        if fields_here {
            let first = say("fields", "references");
            self.report.attribute("relation", field.span(), RELATION, &first);
            self.report.attribute("relation", other.span(), RELATION, &first);
        }
        if references_here {
            self.report.attribute("relation", field.span(), RELATION, &say("references", "fields"));
        }
    }

    /// The columns of the key are unique: that makes it one-to-one.
    fn unique_columns(&mut self, relation: &Relation) {
        let Some(forward) = relation.forward else { return };
        let field = self.db.field(forward);
        let Some(fields) = field.relation().fields else { return };
        let model = &self.db.models[relation.a];
        let unique = model
            .unique_criteria()
            .any(|parts| parts.len() == fields.len() && parts.iter().zip(fields).all(|(part, field)| part.is(*field)));
        if unique {
            return;
        }
        let names = self.names_of(model, fields).join(", ");
        let advice = match fields.len() {
            1 => format!("`@unique` attribute to the field `{names}`"),
            _ => format!("`@@unique([{names}])` attribute to the model"),
        };
        let message = format!(
            "A one-to-one relation must use unique fields on the defining side. Either add an {advice}, or change the relation to \
             one-to-many."
        );
        self.report.attribute("relation", field.span(), RELATION, &message);
    }
}
