//! Relation fields to foreign keys and many-to-many relations. Two fields belong together when they join the same two
//! models under the same name (or both without one). The side that has `fields:` holds the key.

use std::collections::BTreeMap;

use schema::{
    Arity, Change, ColumnId, Edit, ForeignKey, ForeignKeyId, Inverse, ManyToMany, ManyToManyEnd, ManyToManyId, Object,
    ReferentialAction,
};

use crate::source::Place;
use crate::tree::{Expr, ExprKind, Field, FieldType, TypeMark};

use super::docs::Doc;
use super::{Lowering, values};

/// A field whose type is a model.
pub(crate) struct RelationField<'s> {
    pub model: usize,
    pub target: usize,
    pub place: Place,
    pub name: &'s str,
    pub list: bool,
    pub optional: bool,
    pub relation: Option<String>,
    /// Names of `fields:`; `None` if not written.
    pub fields: Option<Vec<&'s str>>,
    /// Names of `references:`; `None` if not written.
    pub references: Option<Vec<&'s str>>,
    pub on_delete: Option<ReferentialAction>,
    pub on_update: Option<ReferentialAction>,
    pub mapped: Option<String>,
    pub comment: Option<String>,
    pub ignored: bool,
}

impl<'s> RelationField<'s> {
    /// What the field's line says.
    pub(super) fn read(
        model: usize,
        target: usize,
        place: Place,
        field: &'s Field,
        ty: FieldType,
        text: &'s str,
        doc: Doc,
    ) -> Self {
        let attribute = field.attributes.iter().find(|attribute| attribute.name(text) == "relation");
        let arg = |name: &str| attribute.and_then(|attribute| attribute.arg(text, name)?.value.as_ref());
        let action = |name: &str| arg(name).and_then(|value| values::referential_action(value.range.of(text)));
        let relation = attribute.and_then(|attribute| values::main_arg(text, attribute, "name"));
        Self {
            model,
            target,
            place,
            name: field.name.of(text),
            list: matches!(ty.mark, TypeMark::List | TypeMark::OptionalList),
            optional: ty.mark == TypeMark::Optional,
            relation: relation.and_then(|name| values::string(text, name)),
            fields: arg("fields").map(|value| names(text, value)),
            references: arg("references").map(|value| names(text, value)),
            on_delete: action("onDelete"),
            on_update: action("onUpdate"),
            mapped: arg("map").and_then(|value| values::string(text, value)),
            comment: doc.text,
            ignored: field.attributes.iter().any(|attribute| attribute.name(text) == "ignore"),
        }
    }

    /// Whether it holds the key.
    pub(crate) fn holds(&self) -> bool {
        !self.list && self.fields.as_ref().is_some_and(|fields| !fields.is_empty())
    }
}

/// The names in a list, or the one name.
fn names<'t>(text: &'t str, value: &'t Expr) -> Vec<&'t str> {
    match &value.kind {
        ExprKind::Array(items) => items.iter().map(|item| item.range.of(text)).collect(),
        _ => vec![value.range.of(text)],
    }
}

impl<'s> Lowering<'s> {
    /// Joins all relation fields that were collected.
    pub(super) fn relations(&mut self) {
        let fields = std::mem::take(&mut self.relations);
        let mut groups: BTreeMap<(usize, usize, Option<&str>), Vec<usize>> = BTreeMap::new();
        for (index, field) in fields.iter().enumerate() {
            let pair = (field.model.min(field.target), field.model.max(field.target), field.relation.as_deref());
            groups.entry(pair).or_default().push(index);
        }
        // By their first field: identities follow the order of the text.
        let mut groups: Vec<Vec<usize>> = groups.into_values().collect();
        groups.sort_unstable();
        for group in groups {
            let group: Vec<&RelationField<'s>> = group.into_iter().filter_map(|index| fields.get(index)).collect();
            for (one, other) in pairs(&group) {
                self.relation(one, other);
            }
        }
        self.relations = fields;
    }

    fn model_name(&self, model: usize) -> &'s str {
        self.models.get(model).map_or("", |model| model.name)
    }

    fn table_of(&self, model: usize) -> schema::TableId {
        self.models.get(model).map_or(schema::TableId(0), |model| model.id)
    }

    fn relation(&mut self, one: &RelationField<'s>, other: Option<&RelationField<'s>>) {
        let (child, parent) = match other {
            Some(other) if !one.holds() && other.holds() => (other, Some(one)),
            Some(other) if one.list && other.list => return self.many_to_many(one, other),
            other => (one, other),
        };
        if child.holds() {
            self.foreign_key(child, parent);
        }
    }

    fn foreign_key(&mut self, child: &RelationField<'s>, parent: Option<&RelationField<'s>>) {
        let table = self.table_of(child.model);
        let Some(columns) = self.resolve(child.model, child.fields.as_deref()) else { return };
        let Some(ref_columns) = self.resolve(child.target, child.references.as_deref()) else { return };
        if columns.len() != ref_columns.len() {
            return;
        }
        let id: ForeignKeyId = self.ids.fresh();
        self.map.foreign_keys.insert(id, child.place);
        self.map.objects.push((child.place, Object::ForeignKey(id)));
        if let Some(parent) = parent {
            self.map.inverses.insert(id, parent.place);
            self.map.objects.push((parent.place, Object::ForeignKey(id)));
        }
        let inverse = parent.map(|parent| Inverse {
            name: parent.name.to_owned(),
            list: parent.list,
            comment: parent.comment.clone(),
            ignored: parent.ignored,
        });
        let nullable =
            |id: &ColumnId| self.schema.columns().get(id).is_some_and(|column| column.arity == Arity::Optional);
        let key = ForeignKey {
            optional: child.optional && !columns.iter().any(nullable),
            id,
            table,
            references: self.table_of(child.target),
            columns,
            ref_columns,
            field: child.name.to_owned(),
            inverse,
            relation: child.relation.clone(),
            mapped: child.mapped.clone(),
            on_delete: child.on_delete,
            on_update: child.on_update,
            comment: child.comment.clone(),
            ignored: child.ignored,
        };
        self.put(Change::ForeignKey(Edit::Create { to: key }));
    }

    /// The columns of those names; `None` if one is unknown or none is given.
    fn resolve(&self, model: usize, names: Option<&[&str]>) -> Option<Vec<ColumnId>> {
        let model = self.models.get(model)?;
        names?.iter().map(|name| model.column(name)).collect()
    }

    fn many_to_many(&mut self, one: &RelationField<'s>, other: &RelationField<'s>) {
        let key = |field: &RelationField<'s>| (self.model_name(field.model), field.name);
        let (a, b) = if key(one) <= key(other) { (one, other) } else { (other, one) };
        let id: ManyToManyId = self.ids.fresh();
        let (Some(end_a), Some(end_b)) = (self.end(a), self.end(b)) else { return };
        self.map.many_to_many.insert(id, (a.place, b.place));
        self.map.objects.push((a.place, Object::ManyToMany(id)));
        self.map.objects.push((b.place, Object::ManyToMany(id)));
        let to = ManyToMany { id, relation: a.relation.clone(), a: end_a, b: end_b };
        self.put(Change::ManyToMany(Edit::Create { to }));
    }

    fn end(&self, field: &RelationField<'s>) -> Option<ManyToManyEnd> {
        let columns = self.resolve(field.model, Some(field.fields.as_deref().unwrap_or(&[])))?;
        // Without `fields` the join table holds the keys, and `references` says nothing that could be otherwise.
        let references = field.references.as_deref().filter(|_| !columns.is_empty()).unwrap_or(&[]);
        let ref_columns = self.resolve(field.target, Some(references))?;
        Some(ManyToManyEnd {
            table: self.table_of(field.model),
            field: field.name.to_owned(),
            columns,
            ref_columns,
            comment: field.comment.clone(),
            ignored: field.ignored,
        })
    }
}

/// A field and the one that belongs to it.
type Pair<'f, 's> = (&'f RelationField<'s>, Option<&'f RelationField<'s>>);

/// Splits the fields of one name between two models into pairs. More than one pair is ambiguous: then only fields that fit
/// each other are paired.
fn pairs<'f, 's>(group: &[&'f RelationField<'s>]) -> Vec<Pair<'f, 's>> {
    let mut left: Vec<&'f RelationField<'s>> = group.to_vec();
    let mut pairs = Vec::new();
    while !left.is_empty() {
        let one = left.remove(0);
        let across = |other: &&RelationField<'s>| one.model == one.target || other.model != one.model;
        let fits = |other: &&RelationField<'s>| {
            across(other) && !(one.holds() && other.holds()) && (one.holds() || other.holds() || one.list == other.list)
        };
        let found = left.iter().position(fits);
        // Faulty, but two that are alone are meant for each other.
        let found = found.or_else(|| left.iter().position(|other| group.len() == 2 && across(other)));
        pairs.push((one, found.map(|at| left.remove(at))));
    }
    pairs
}
