//! Cascading referential actions that come back to where they began, or reach a table on two paths: SQL Server refuses them,
//! and so does Prisma where it keeps relations itself.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use rustc_hash::FxHashSet as HashSet;

use crate::connector::{Capability, RelationMode};
use crate::judge::db::{Action, FieldId, ModelId};
use crate::judge::relations::Relation;

use super::{Check, is_required};

/// A path of relations, the last first.
struct Path {
    field: FieldId,
    to: ModelId,
    before: Option<Rc<Path>>,
}

impl Path {
    fn start(relation: &Relation, field: FieldId) -> Rc<Self> {
        Rc::new(Self { field, to: relation.b, before: None })
    }

    fn then(self: &Rc<Self>, relation: &Relation, field: FieldId) -> Rc<Self> {
        Rc::new(Self { field, to: relation.b, before: Some(Rc::clone(self)) })
    }

    /// The steps from the first on.
    fn steps(&self) -> Vec<(FieldId, ModelId)> {
        let mut steps = vec![(self.field, self.to)];
        let mut next = &self.before;
        while let Some(path) = next {
            steps.push((path.field, path.to));
            next = &path.before;
        }
        steps.reverse();
        steps
    }
}

/// Whether something happens to the rows that refer.
fn modifies(action: Action) -> bool {
    !matches!(action, Action::NoAction | Action::Restrict)
}

impl<'s> Check<'_, 's> {
    fn on_delete(&self, relation: &Relation) -> Action {
        let Some(forward) = relation.forward else { return Action::NoAction };
        let field = self.db.field(forward);
        if let Some((action, _)) = field.relation().on_delete {
            return action;
        }
        let model = &self.db.models[relation.a];
        let columns = field.relation().fields.unwrap_or_default();
        let required = columns.iter().any(|column| is_required(&model.fields[*column])) || is_required(field);
        self.connector.default_on_delete(self.mode, required)
    }

    fn on_update(&self, relation: &Relation) -> Action {
        let explicit = relation.forward.and_then(|forward| self.db.field(forward).relation().on_update);
        explicit.map_or(Action::Cascade, |(action, _)| action)
    }

    fn cascades(&self, relation: &Relation) -> bool {
        modifies(self.on_delete(relation)) || modifies(self.on_update(relation))
    }

    /// Relations with both fields that refer from a model, in their order.
    fn referring(&self, model: ModelId) -> impl Iterator<Item = (&Relation, FieldId)> {
        let from = self.relations.iter().filter(move |relation| relation.a == model && relation.is_inline());
        let mut from: Vec<(&Relation, FieldId)> = from
            .filter(|relation| relation.back.is_some())
            .filter_map(|relation| Some((relation, relation.forward?)))
            .collect();
        // The engine keeps them by the model that they refer to.
        from.sort_by_key(|(relation, _)| relation.b);
        from.into_iter()
    }

    pub(super) fn cycles(&mut self, relation: &Relation) {
        if !self.has(Capability::ReferenceCycleDetection) && self.mode == RelationMode::ForeignKeys {
            return;
        }
        let Some(forward) = relation.forward else { return };
        let mut visited = HashSet::default();
        let mut next = vec![(*relation, forward, Path::start(relation, forward))];
        while let Some((step, field, path)) = next.pop() {
            visited.insert(field);
            if !self.cascades(&step) {
                continue;
            }
            if step.a == step.b {
                let message = "A self-relation must have `onDelete` and `onUpdate` referential actions set to `NoAction` in one of \
                               the @relation attributes.";
                self.cascade_error(relation, message);
                return;
            }
            if step.b == relation.a {
                let names = path
                    .steps()
                    .into_iter()
                    .map(|(id, _)| format!("{}.{}", self.db.models[id.0].name(), self.db.field(id).name()));
                let message = format!(
                    "Reference causes a cycle. One of the @relation attributes in this cycle must have `onDelete` and `onUpdate` \
                     referential actions set to `NoAction`. Cycle path: {}.",
                    names.collect::<Vec<_>>().join(" → ")
                );
                self.cascade_error(relation, &message);
                return;
            }
            let onward = self.referring(step.b).filter(|(_, field)| !visited.contains(field));
            next.extend(onward.map(|(relation, field)| (*relation, field, path.then(relation, field))));
        }
    }

    pub(super) fn cascading_paths(&mut self, relation: &Relation) {
        if !self.has(Capability::ReferenceCycleDetection)
            || self.mode == RelationMode::Prisma
            || !self.cascades(relation)
        {
            return;
        }
        let Some(forward) = relation.forward else { return };
        let parent = relation.a;
        let mut paths = Vec::new();
        let start = self.referring(parent).filter(|(relation, _)| self.cascades(relation));
        let mut next: Vec<(Relation, FieldId, Rc<Path>, HashSet<FieldId>)> = start
            .map(|(relation, field)| (*relation, field, Path::start(relation, field), HashSet::default()))
            .collect();
        while let Some((step, field, path, mut current)) = next.pop() {
            current.insert(field);
            if step.a == step.b || step.b == parent {
                continue;
            }
            let onward: Vec<(Relation, FieldId)> = self
                .referring(step.b)
                .filter(|(relation, field)| self.cascades(relation) && !current.contains(field))
                .map(|(relation, field)| (*relation, field))
                .collect();
            if onward.is_empty() {
                paths.push(path.then(&step, field));
                continue;
            }
            next.extend(
                onward
                    .into_iter()
                    .map(|(relation, field)| (relation, field, path.then(&relation, field), current.clone())),
            );
        }
        let mut seen: BTreeMap<FieldId, BTreeSet<&str>> = BTreeMap::new();
        for path in &paths {
            let steps = path.steps();
            let Some((first, _)) = steps.first() else { continue };
            seen.entry(*first).or_default().extend(steps.iter().map(|(_, to)| self.db.models[*to].name()));
        }
        let Some(own) = seen.remove(&forward) else { return };
        let reachable: BTreeSet<&str> = seen.values().flat_map(|other| own.intersection(other).copied()).collect();
        let models = reachable.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let which = match reachable.len() {
            0 => return,
            1 => format!("in model {models} is"),
            _ => format!("in models {models} are"),
        };
        let message = format!(
            "When any of the records {which} updated or deleted, the referential actions on the relations cascade to model `{}` \
             through multiple paths. Please break one of these paths by setting the `onUpdate` and `onDelete` to `NoAction`.",
            self.db.models[parent].name()
        );
        self.cascade_error(relation, &message);
    }

    fn cascade_error(&mut self, relation: &Relation, message: &str) {
        let Some(forward) = relation.forward else { return };
        let field = self.db.field(forward);
        let own = field.relation();
        let implicit = |explicit: bool, action: Action| (!explicit && modifies(action)).then_some(name(action));
        let delete = implicit(own.on_delete.is_some(), self.on_delete(relation));
        let update = implicit(own.on_update.is_some(), self.on_update(relation));
        let defaults = match (delete, update) {
            (Some(delete), Some(update)) => {
                format!(" (Implicit default `onDelete`: `{delete}`, and `onUpdate`: `{update}`)")
            }
            (Some(delete), None) => format!(" (Implicit default `onDelete`: `{delete}`)"),
            (None, Some(update)) => format!(" (Implicit default `onUpdate`: `{update}`)"),
            (None, None) => String::new(),
        };
        let message = format!("{message}{defaults} Read more at https://pris.ly/d/cyclic-referential-actions");
        self.report.validation("cascade", field.span(), &message);
    }
}

fn name(action: Action) -> &'static str {
    match action {
        Action::Cascade => "Cascade",
        Action::Restrict => "Restrict",
        Action::NoAction => "NoAction",
        Action::SetNull => "SetNull",
        Action::SetDefault => "SetDefault",
    }
}
