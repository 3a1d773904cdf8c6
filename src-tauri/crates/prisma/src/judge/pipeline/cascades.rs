//! Cascading referential actions that come back to where they began, or reach a table on two paths: SQL Server refuses them,
//! and so does Prisma where it keeps relations itself.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashSet as HashSet;

use crate::connector::{Capability, RelationMode};
use crate::judge::db::{Action, FieldId, ModelId};
use crate::judge::relations::Relation;

use super::{Check, is_required};

/// A step of a path of relations, and where the one before it stands in the list of all.
#[derive(Clone, Copy)]
struct Step {
    field: FieldId,
    to: ModelId,
    before: Option<usize>,
}

/// All steps of a search: paths share their beginnings.
#[derive(Default)]
struct Steps(Vec<Step>);

impl Steps {
    fn add(&mut self, field: FieldId, to: ModelId, before: Option<usize>) -> usize {
        self.0.push(Step { field, to, before });
        self.0.len() - 1
    }

    /// The path that ends with a step, from its beginning on.
    fn path(&self, last: usize) -> Vec<Step> {
        let back = std::iter::successors(self.0.get(last), |step| self.0.get(step.before?));
        let mut path: Vec<Step> = back.copied().collect();
        path.reverse();
        path
    }
}

/// How many steps are gone in one schema. The engine goes all of them, whose number may grow without measure.
const STEPS: usize = 20_000_000;

/// For so many models it is noted which reaches which: a bit for every two.
const NOTED: usize = 20_000;

/// Who refers to whom by relations that have both fields.
pub(super) struct Graph {
    /// Relations by the model that refers, in the engine's order: by the model that they refer to.
    from: Vec<Vec<usize>>,
    /// The circle that a model stands in, by relations that alter rows; models of one number reach each other.
    circle: Vec<usize>,
    /// Whether a model reaches one that refers to itself.
    meets_itself: Vec<bool>,
    /// Which models each model reaches, itself included: a bit each. Only where there are no circles.
    reach: Vec<Vec<u64>>,
    /// Steps that may still be gone.
    left: Cell<usize>,
}

impl Graph {
    /// Of the relations of a check.
    fn of(check: &Check<'_, '_>) -> Self {
        let count = check.db.models.len();
        let mut from = vec![Vec::new(); count];
        let mut onward: Vec<Vec<ModelId>> = vec![Vec::new(); count];
        let mut meets_itself = vec![false; count];
        for (place, relation) in check.relations.iter().enumerate() {
            if !relation.is_inline() || relation.back.is_none() || relation.forward.is_none() {
                continue;
            }
            from[relation.a].push(place);
            if check.cascades(relation) {
                onward[relation.a].push(relation.b);
                meets_itself[relation.a] |= relation.a == relation.b;
            }
        }
        for list in &mut from {
            list.sort_by_key(|place| check.relations[*place].b);
        }
        let edges = onward.iter().enumerate().flat_map(|(a, list)| list.iter().map(move |b| (a, *b)));
        let circles = schema::components(count, edges);
        let circular = circles.iter().any(|circle| circle.len() > 1);
        let mut circle = vec![0; count];
        for (number, models) in circles.iter().enumerate() {
            let meets = models
                .iter()
                .any(|model| meets_itself[*model] || onward[*model].iter().any(|next| meets_itself[*next]));
            for model in models {
                circle[*model] = number;
                meets_itself[*model] = meets;
            }
        }
        let mut reach = Vec::new();
        if !circular && count <= NOTED && check.asks_for_paths() {
            reach = vec![vec![0_u64; count.div_ceil(64)]; count];
            for model in circles.into_iter().flatten() {
                let mut row = std::mem::take(&mut reach[model]);
                row[model / 64] |= 1 << (model % 64);
                for next in onward[model].iter().filter(|next| **next != model) {
                    row.iter_mut().zip(&reach[*next]).for_each(|(word, other)| *word |= other);
                }
                reach[model] = row;
            }
        }
        Self { from, circle, meets_itself, reach, left: Cell::new(STEPS) }
    }

    /// Goes so many steps; whether any are left.
    fn go(&self, steps: usize) -> bool {
        self.left.set(self.left.get().saturating_sub(steps));
        self.left.get() > 0
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
    fn referring(&self, graph: &Graph, model: ModelId) -> impl DoubleEndedIterator<Item = (Relation, FieldId)> {
        let relations = graph.from[model].iter().map(|place| self.relations[*place]);
        relations.filter_map(|relation| Some((relation, relation.forward?)))
    }

    /// Errors of circles and of tables that are reached on two paths, for all that ask for them.
    pub(super) fn cascade_faults(&mut self, relation: &Relation) {
        if !self.has(Capability::ReferenceCycleDetection) && self.mode == RelationMode::ForeignKeys
            || !self.cascades(relation)
        {
            return;
        }
        let graph = self.graph.take().unwrap_or_else(|| Graph::of(self));
        self.cycles(&graph, relation);
        if self.asks_for_paths() {
            self.cascading_paths(&graph, relation);
        }
        self.graph = Some(graph);
    }

    /// Whether this kind of database refuses a table that is reached on two paths.
    fn asks_for_paths(&self) -> bool {
        self.has(Capability::ReferenceCycleDetection) && self.mode != RelationMode::Prisma
    }

    fn cycles(&mut self, graph: &Graph, relation: &Relation) {
        let Some(forward) = relation.forward else { return };
        if graph.circle[relation.a] != graph.circle[relation.b] && !graph.meets_itself[relation.b] {
            return;
        }
        let (mut visited, mut steps) = (HashSet::default(), Steps::default());
        let mut next = vec![(*relation, forward, steps.add(forward, relation.b, None))];
        while let Some((step, field, last)) = next.pop() {
            visited.insert(field);
            if !graph.go(1) {
                return;
            }
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
                let names = steps.path(last).into_iter().map(|Step { field, .. }| {
                    format!("{}.{}", self.db.models[field.0].name(), self.db.field(field).name())
                });
                let message = format!(
                    "Reference causes a cycle. One of the @relation attributes in this cycle must have `onDelete` and `onUpdate` \
                     referential actions set to `NoAction`. Cycle path: {}.",
                    names.collect::<Vec<_>>().join(" → ")
                );
                self.cascade_error(relation, &message);
                return;
            }
            let onward = self.referring(graph, step.b).filter(|(_, field)| !visited.contains(field));
            next.extend(onward.map(|(relation, field)| (relation, field, steps.add(field, relation.b, Some(last)))));
        }
    }

    fn cascading_paths(&mut self, graph: &Graph, relation: &Relation) {
        let Some(forward) = relation.forward else { return };
        let parent = relation.a;
        let start: Vec<(Relation, FieldId)> =
            self.referring(graph, parent).filter(|(relation, _)| self.cascades(relation)).collect();
        if start.len() < 2 {
            return;
        }
        let reachable = if graph.reach.is_empty() || graph.meets_itself[parent] {
            self.reached_twice(graph, parent, forward, &start)
        } else {
            let row = |relation: &Relation| graph.reach[relation.b].iter().copied();
            let mut others = vec![0_u64; graph.reach[relation.b].len()];
            for (other, _) in start.iter().filter(|(_, field)| *field != forward) {
                others.iter_mut().zip(row(other)).for_each(|(word, other)| *word |= other);
            }
            let twice: Vec<u64> = row(relation).zip(&others).map(|(own, other)| own & other).collect();
            let models = (0..self.db.models.len()).filter(|model| twice[model / 64] & 1 << (model % 64) != 0);
            models.map(|model| self.db.models[model].name()).collect()
        };
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

    /// Models on a path that begins with a relation and on one that begins with another, path by path.
    fn reached_twice(
        &self,
        graph: &Graph,
        parent: ModelId,
        forward: FieldId,
        start: &[(Relation, FieldId)],
    ) -> BTreeSet<&'s str> {
        let mut steps = Steps::default();
        let mut paths = Vec::new();
        let first = |(relation, field): &(Relation, FieldId)| {
            (*relation, *field, steps.add(*field, relation.b, None), HashSet::default())
        };
        let mut next: Vec<(Relation, FieldId, usize, HashSet<FieldId>)> = start.iter().map(first).collect();
        while let Some((step, field, last, mut current)) = next.pop() {
            current.insert(field);
            if step.a == step.b || step.b == parent {
                continue;
            }
            let onward: Vec<(Relation, FieldId)> = self
                .referring(graph, step.b)
                .filter(|(relation, field)| self.cascades(relation) && !current.contains(field))
                .collect();
            if onward.is_empty() {
                paths.push(last);
            }
            if !graph.go((1 + onward.len()) * current.len()) {
                break;
            }
            for (relation, field) in onward {
                next.push((relation, field, steps.add(field, relation.b, Some(last)), current.clone()));
            }
        }
        let mut seen: BTreeMap<FieldId, BTreeSet<&str>> = BTreeMap::new();
        for path in paths {
            let path = steps.path(path);
            let Some(first) = path.first() else { continue };
            seen.entry(first.field).or_default().extend(path.iter().map(|step| self.db.models[step.to].name()));
        }
        let Some(own) = seen.remove(&forward) else { return BTreeSet::new() };
        seen.values().flat_map(|other| own.intersection(other).copied()).collect()
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
