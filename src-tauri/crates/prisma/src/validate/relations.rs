//! The last stage, relations: that fields find their opposite, that one side and only one holds the key, that the key fits
//! what it references. Limits of single databases (cycles of cascades on SQL Server) are not asked here.

use std::collections::BTreeMap;

use schema::{Arity, ColumnId, IndexKind, TableId};

use crate::lower::{Model, RelationField};
use crate::settings::Provider;
use crate::token::TextRange;
use crate::tree::TypeMark;

use super::{Check, keyword};

/// A relation field and its opposite, as Prisma sees them: `forward` holds the key, or should.
struct Pair<'c, 's> {
    forward: Option<&'c RelationField<'s>>,
    back: Option<&'c RelationField<'s>>,
}

impl<'c, 's> Check<'c, 's> {
    pub(super) fn relations(&mut self) {
        let it = self.it;
        let mut groups = Groups::new();
        for field in &it.relations {
            groups.entry((field.model, field.target, field.relation.as_deref())).or_default().push(field);
        }
        if let Some((field, siblings)) = it.relations.iter().find_map(|field| ambiguity(&groups, field)) {
            // What follows from it would be noise.
            self.ambiguous(field, siblings);
            return;
        }
        for field in &it.relations {
            self.ignored_target(field);
        }
        for field in &it.relations {
            let opposite = opposite(&groups, field);
            match opposite {
                Some(other) if field.list && other.list => {
                    // Both fields are met; the pair is judged at the first.
                    if field.place <= other.place {
                        self.many_to_many(field, other);
                    }
                }
                Some(other) => {
                    if let Some(pair) = self.pair(field, other) {
                        self.inline(&pair);
                    }
                }
                None if field.list => self.inline(&Pair { forward: None, back: Some(field) }),
                None => self.inline(&Pair { forward: Some(field), back: None }),
            }
        }
    }

    fn model(&self, index: usize) -> Option<&'c Model<'s>> {
        self.it.models.get(index)
    }

    fn name(&self, index: usize) -> &'s str {
        self.model(index).map_or("", |model| model.name)
    }

    fn table(&self, index: usize) -> TableId {
        self.model(index).map_or(TableId(u32::MAX), |model| model.id)
    }

    fn ambiguous(&mut self, field: &RelationField<'s>, siblings: &[&RelationField<'s>]) {
        let fields: Vec<String> = siblings.iter().map(|field| format!("`{}`", field.name)).collect();
        let names = match fields.as_slice() {
            [rest @ .., last] if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
            other => other.join(", "),
        };
        let (model, target) = (self.name(field.model), self.name(field.target));
        let message = match (field.model == field.target, field.relation.is_some(), fields.len()) {
            (true, false, 2) => format!(
                "Ambiguous self relation detected. The fields {names} in model `{model}` both refer to `{target}`. If they are \
                 part of the same relation add the same relation name for them with `@relation(<name>)`."
            ),
            (true, false, _) => format!(
                "Unnamed self relation detected. The fields {names} in model `{model}` have no relation name. Please provide a \
                 relation name for one of them by adding `@relation(<name>)."
            ),
            (true, true, _) => format!(
                "Wrongly named self relation detected. The fields {names} in model `{model}` have the same relation name. At \
                 most two relation fields can belong to the same relation and therefore have the same name. Please assign a \
                 different relation name to one of them."
            ),
            (false, false, _) => format!(
                "Ambiguous relation detected. The fields {names} in model `{model}` both refer to `{target}`. Please provide \
                 different relation names for them by adding `@relation(<name>)."
            ),
            (false, true, _) => format!(
                "Wrongly named relation detected. The fields {names} in model `{model}` both use the same relation name. Please \
                 provide different relation names for them through `@relation(<name>)."
            ),
        };
        if let Some(model) = self.model(field.model) {
            let message = format!("Error validating {} \"{}\": {message}", keyword(model.block), model.name);
            self.error("ambiguous-relation", field.place, field.range, message);
        }
    }

    fn ignored_target(&mut self, field: &RelationField<'s>) {
        let ignored = |table: TableId| self.it.schema.tables().get(&table).is_some_and(|table| table.ignored);
        if !ignored(self.table(field.target)) || field.ignored || ignored(self.table(field.model)) {
            return;
        }
        let message = format!(
            "The relation field `{}` on Model `{}` must specify the `@ignore` attribute, because the model {} it is pointing to \
             is marked ignored.",
            field.name,
            self.name(field.model),
            self.name(field.target)
        );
        self.attribute_error("relation", field.place, field.range, "ignore", &message);
    }

    /// Which of two is the forward side; `None` if the pair belongs to the other field.
    fn pair(&self, field: &'c RelationField<'s>, other: &'c RelationField<'s>) -> Option<Pair<'c, 's>> {
        let first = || (self.name(field.model), field.name) <= (self.name(other.model), other.name);
        let forward = match (self.mark(field), self.mark(other)) {
            (TypeMark::List | TypeMark::OptionalList, _) => false,
            (_, TypeMark::List | TypeMark::OptionalList) => true,
            (TypeMark::None, TypeMark::Optional) => true,
            (TypeMark::Optional, TypeMark::None) => false,
            (TypeMark::None, TypeMark::None) => first(),
            (TypeMark::Optional, TypeMark::Optional) => field.fields.is_some() || (other.fields.is_none() && first()),
        };
        forward.then_some(Pair { forward: Some(field), back: Some(other) })
    }

    fn mark(&self, field: &RelationField<'s>) -> TypeMark {
        self.it.source.field(field.place).and_then(|field| field.ty).map_or(TypeMark::None, |ty| ty.mark)
    }

    fn columns(&self, model: usize, names: Option<&Vec<&'s str>>) -> Vec<ColumnId> {
        let Some(model) = self.model(model) else { return Vec::new() };
        names.into_iter().flatten().filter_map(|name| model.column(name)).collect()
    }

    /// One-to-one and one-to-many.
    fn inline(&mut self, pair: &Pair<'c, 's>) {
        if let Some(forward) = pair.forward {
            self.references_are_unique(forward);
            self.fit(forward);
        }
        let one_to_one = match (pair.forward, pair.back) {
            (Some(_), Some(back)) => !back.list,
            (Some(forward), None) => self.is_unique(forward),
            (None, _) => false,
        };
        match (pair.forward, pair.back) {
            (Some(forward), Some(back)) if one_to_one => self.one_to_one(forward, back),
            (Some(forward), Some(back)) => self.one_to_many(forward, back),
            (Some(alone), None) | (None, Some(alone)) => self.missing_opposite(alone),
            (None, None) => {}
        }
    }

    fn missing_opposite(&mut self, field: &RelationField<'s>) {
        let Some(model) = self.model(field.model) else { return };
        let (kind, target) = (keyword(model.block), self.name(field.target));
        let message = format!(
            "Error validating field `{0}` in {kind} `{1}`: The relation field `{0}` on {kind} `{1}` is missing an opposite \
             relation field on the model `{target}`. Either run `prisma format` or add it manually.",
            field.name, model.name
        );
        self.error("missing-opposite", field.place, field.range, message);
    }

    /// The columns of every key of a table, each sorted.
    fn keys(&self, table: TableId) -> Vec<Vec<ColumnId>> {
        let Some(table) = self.it.schema.table(table) else { return Vec::new() };
        let keys = table
            .indexes()
            .filter(|index| matches!(index.kind, IndexKind::Primary | IndexKind::Unique) && index.predicate.is_none());
        keys.filter_map(|index| index.columns()).map(sorted).collect()
    }

    fn is_unique(&self, field: &RelationField<'s>) -> bool {
        let columns = sorted(self.columns(field.model, field.fields.as_ref()));
        field.fields.is_some() && self.keys(self.table(field.model)).contains(&columns)
    }

    fn references_are_unique(&mut self, field: &RelationField<'s>) {
        let Some(names) = field.references.as_ref().filter(|names| !names.is_empty()) else { return };
        let columns = self.columns(field.target, Some(names));
        if self.keys(self.table(field.target)).contains(&sorted(columns)) {
            return;
        }
        let target = self.name(field.target);
        let hint = match names.as_slice() {
            [name] => format!("Consider adding an `@unique` attribute to the field `{name}` in the model `{target}`."),
            names => {
                format!("Consider adding an `@@unique([{}])` attribute to the model `{target}`.", names.join(", "))
            }
        };
        let message =
            format!("The argument `references` must refer to a unique criterion in the related model. {hint}");
        self.relation_error(field, &message);
    }

    /// Number, arity and types of the columns.
    fn fit(&mut self, field: &RelationField<'s>) {
        let (Some(fields), Some(references)) = (&field.fields, &field.references) else { return };
        if fields.len() != references.len() {
            let message =
                "Error validating: You must specify the same number of fields in `fields` and `references`.".to_owned();
            let range = field.attribute.map_or(field.range, |attribute| attribute.range);
            self.error("relation", field.place, range, message);
        }
        let all = self.it.schema.columns();
        let columns = self.columns(field.model, Some(fields));
        let optional = columns.iter().filter_map(|id| all.get(id)).any(|column| column.arity == Arity::Optional);
        if optional && self.mark(field) == TypeMark::None {
            let message = format!(
                "Error validating: The relation field `{}` uses the scalar fields {}. At least one of those fields is optional. \
                 Hence the relation field must be optional as well.",
                field.name,
                fields.join(", ")
            );
            self.error("relation", field.place, field.range, message);
        }
        let ref_columns = self.columns(field.target, Some(references));
        for (column, ref_column) in columns.iter().zip(&ref_columns) {
            let (Some(column), Some(ref_column)) = (all.get(column), all.get(ref_column)) else { continue };
            if column.ty != ref_column.ty {
                let message = format!(
                    "The type of the field `{}` in the model `{}` is not matching the type of the referenced field `{}` in model \
                     `{}`.",
                    column.name,
                    self.name(field.model),
                    ref_column.name,
                    self.name(field.target)
                );
                self.relation_error(field, &message);
            }
        }
    }

    fn one_to_many(&mut self, forward: &RelationField<'s>, back: &RelationField<'s>) {
        let (name, model) = (forward.name, self.name(forward.model));
        let (back_name, back_model) = (back.name, self.name(back.model));
        if is_empty(forward.fields.as_ref()) {
            let message = format!(
                "The relation field `{name}` on Model `{model}` must specify the `fields` argument in the @relation attribute. \
                 You can run `prisma format` to fix this automatically."
            );
            self.relation_error(forward, &message);
        }
        if is_empty(forward.references.as_ref()) {
            let message = format!(
                "The relation field `{name}` on Model `{model}` must specify the `references` argument in the @relation \
                 attribute."
            );
            self.relation_error(forward, &message);
        }
        if !is_empty(back.fields.as_ref()) || !is_empty(back.references.as_ref()) {
            let message = format!(
                "The relation field `{back_name}` on Model `{back_model}` must not specify the `fields` or `references` argument \
                 in the @relation attribute. You must only specify it on the opposite field `{name}` on model `{model}`."
            );
            self.relation_error(back, &message);
        }
        if back.on_delete.is_some() || back.on_update.is_some() {
            let message = format!(
                "The relation field `{back_name}` on Model `{back_model}` must not specify the `onDelete` or `onUpdate` argument \
                 in the @relation attribute. You must only specify it on the opposite field `{name}` on model `{model}`, or in \
                 case of a many to many relation, in an explicit join table."
            );
            self.relation_error(back, &message);
        }
    }

    fn one_to_one(&mut self, forward: &RelationField<'s>, back: &RelationField<'s>) {
        let (name, model) = (forward.name, self.name(forward.model));
        let (back_name, back_model) = (back.name, self.name(back.model));
        let before = self.found.len();
        for (argument, a, b) in
            [("fields", &forward.fields, &back.fields), ("references", &forward.references, &back.references)]
        {
            if is_empty(a.as_ref()) && is_empty(b.as_ref()) {
                for (field, other) in [(forward, back), (back, forward)] {
                    let message = format!(
                        "The relation fields `{}` on Model `{}` and `{}` on Model `{}` do not provide the `{argument}` argument \
                         in the @relation attribute. You have to provide it on one of the two fields.",
                        field.name,
                        self.name(field.model),
                        other.name,
                        self.name(other.model)
                    );
                    self.relation_error(field, &message);
                }
            }
        }
        for (argument, a, b) in
            [("references", &forward.references, &back.references), ("fields", &forward.fields, &back.fields)]
        {
            if !is_empty(a.as_ref()) && !is_empty(b.as_ref()) {
                let message = format!(
                    "The relation fields `{name}` on Model `{model}` and `{back_name}` on Model `{back_model}` both provide the \
                     `{argument}` argument in the @relation attribute. You have to provide it only on one of the two fields."
                );
                self.relation_error(forward, &message);
                self.relation_error(back, &message);
            }
        }
        let acts = |field: &RelationField<'s>| field.on_delete.is_some() || field.on_update.is_some();
        if acts(back) && !acts(forward) {
            let message = format!(
                "The relation field `{back_name}` on Model `{back_model}` must not specify the `onDelete` or `onUpdate` argument \
                 in the @relation attribute. You must only specify it on the opposite field `{name}` on model `{model}`."
            );
            self.relation_error(back, &message);
        }
        if !is_empty(forward.fields.as_ref()) && !self.is_unique(forward) {
            let fields = forward.fields.as_deref().unwrap_or(&[]);
            let hint = match fields {
                [field] => format!("Either add an `@unique` attribute to the field `{field}`"),
                fields => format!("Either add an `@@unique([{}])` attribute to the model", fields.join(", ")),
            };
            let message = format!(
                "A one-to-one relation must use unique fields on the defining side. {hint}, or change the relation to one-to-many."
            );
            self.relation_error(forward, &message);
        }
        if self.found.len() > before || before > 0 {
            return;
        }
        if self.mark(back) == TypeMark::None {
            let message = format!(
                "The relation field `{back_name}` on Model `{back_model}` is required. This is not valid because it's not \
                 possible to enforce this constraint on the database level. Please change the field type from `{model}` to \
                 `{model}?` to fix this."
            );
            self.relation_error(back, &message);
        } else if self.mark(forward) == TypeMark::None && (back.fields.is_some() || back.references.is_some()) {
            let message = format!(
                "The relation field `{back_model}.{back_name}` defines the `fields` and/or `references` argument. You must set \
                 them on the required side of the relation (`{model}.{name}`) in order for the constraints to be enforced. \
                 Alternatively, you can change this field to be required and the opposite optional, or make both sides of the \
                 relation optional."
            );
            self.relation_error(back, &message);
        }
    }

    fn many_to_many(&mut self, a: &RelationField<'s>, b: &RelationField<'s>) {
        let mongodb = self.it.settings.provider == Some(Provider::Mongodb);
        if mongodb || a.fields.is_some() || b.fields.is_some() {
            return;
        }
        for field in [a, b] {
            let single = self.it.schema.table(self.table(field.target)).and_then(|table| table.primary_key());
            if single.is_some_and(|key| key.parts.len() == 1) {
                continue;
            }
            let Some(model) = self.model(field.model) else { continue };
            let target = self.name(field.target);
            let kind = self.model(field.target).map_or("model", |model| keyword(model.block));
            let message = format!(
                "Error validating field `{0}` in {kind} `{1}`: The relation field `{0}` on {kind} `{1}` references `{target}` \
                 which does not have an `@id` field. Models without `@id` cannot be part of a many to many relation. Use an \
                 explicit intermediate Model to represent this relationship.",
                field.name, model.name
            );
            self.error("relation", field.place, field.range, message);
        }
        for field in [a, b] {
            if field.references.is_some() {
                let message = "Implicit many-to-many relation should not have references argument defined. Either remove it, or \
                               change the relation to one-to-many.";
                self.relation_error(field, message);
            }
            if field.on_delete.is_some() || field.on_update.is_some() {
                let message =
                    "Error validating: Referential actions on implicit many-to-many relations are not supported"
                        .to_owned();
                self.error("relation", field.place, field.range, message);
            }
        }
    }

    fn relation_error(&mut self, field: &RelationField<'s>, message: &str) {
        let range: TextRange = field.range;
        self.attribute_error("relation", field.place, range, "relation", message);
    }
}

/// Relation fields by model, target and name of the relation.
type Groups<'c, 's> = BTreeMap<(usize, usize, Option<&'c str>), Vec<&'c RelationField<'s>>>;

/// The field, and those of its model that can't be told from it.
fn ambiguity<'g, 'c, 's>(
    groups: &'g Groups<'c, 's>,
    field: &'c RelationField<'s>,
) -> Option<(&'c RelationField<'s>, &'g [&'c RelationField<'s>])> {
    let siblings = groups.get(&(field.model, field.target, field.relation.as_deref()))?;
    // A self relation has both its fields in one model, and then a name.
    let allowed = if field.model == field.target && field.relation.is_some() { 2 } else { 1 };
    (siblings.len() > allowed).then_some((field, siblings))
}

fn opposite<'c, 's>(groups: &Groups<'c, 's>, field: &RelationField<'s>) -> Option<&'c RelationField<'s>> {
    let others = groups.get(&(field.target, field.model, field.relation.as_deref()))?;
    others.iter().copied().find(|other| other.place != field.place)
}

fn is_empty(names: Option<&Vec<&str>>) -> bool {
    names.is_none_or(|names| names.is_empty())
}

fn sorted(mut columns: Vec<ColumnId>) -> Vec<ColumnId> {
    columns.sort_unstable();
    columns
}
