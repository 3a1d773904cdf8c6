//! What it takes to get from one schema to another that shares its ids. Never guesses: who is who was settled by
//! [`align`](crate::align) before.

use std::collections::BTreeMap;

use crate::{Change, Edit, ForeignKey, Schema};

/// The changes that turn `before` into `after`, in an order that applies: what others hang on is created first and
/// dropped last. Records of equal id are the same record. A foreign key whose columns or parent differ is dropped and
/// created anew; since an id may not be reused within a schema's life, the caller's aligned ids stay as they are.
pub fn diff(before: &Schema, after: &Schema) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut late = Vec::new();

    // 1. What refers to others goes before anything that it refers to changes.
    for (id, from) in before.placements() {
        if !after.placements().contains_key(id) {
            changes.push(Change::Placement(Edit::Drop { from: from.clone() }));
        }
    }
    let rebuilt = |from: &ForeignKey| after.foreign_keys().get(&from.id).is_none_or(|to| !same_edge(from, to));
    for from in before.foreign_keys().values().filter(|from| rebuilt(from)) {
        changes.push(Change::ForeignKey(Edit::Drop { from: from.clone() }));
    }
    drops(before.many_to_many(), after.many_to_many(), Change::ManyToMany, &mut changes);
    drops(before.checks(), after.checks(), Change::Check, &mut changes);
    drops(before.indexes(), after.indexes(), Change::Index, &mut changes);

    // 2. What others refer to comes first; columns and tables that go wait for the end.
    creates_and_alters(before.enums(), after.enums(), Change::Enum, &mut changes);
    creates_and_alters(before.tables(), after.tables(), Change::Table, &mut changes);
    creates_and_alters(before.columns(), after.columns(), Change::Column, &mut changes);
    creates_and_alters(before.indexes(), after.indexes(), Change::Index, &mut changes);
    creates_and_alters(before.checks(), after.checks(), Change::Check, &mut changes);
    for (id, to) in after.foreign_keys() {
        match before.foreign_keys().get(id) {
            Some(from) if same_edge(from, to) => {
                if from != to {
                    changes.push(Change::ForeignKey(Edit::Alter { from: from.clone(), to: to.clone() }));
                }
            }
            _ => changes.push(Change::ForeignKey(Edit::Create { to: to.clone() })),
        }
    }
    creates_and_alters(before.many_to_many(), after.many_to_many(), Change::ManyToMany, &mut changes);
    creates_and_alters(before.placements(), after.placements(), Change::Placement, &mut changes);

    // 3. Nothing refers to these any more.
    drops(before.columns(), after.columns(), Change::Column, &mut late);
    drops(before.tables(), after.tables(), Change::Table, &mut late);
    drops(before.enums(), after.enums(), Change::Enum, &mut late);
    changes.append(&mut late);
    changes
}

/// Whether two foreign keys of one id join the same columns.
fn same_edge(from: &ForeignKey, to: &ForeignKey) -> bool {
    from.table == to.table
        && from.references == to.references
        && from.columns == to.columns
        && from.ref_columns == to.ref_columns
}

fn drops<I: Ord, R: Clone>(
    before: &BTreeMap<I, R>,
    after: &BTreeMap<I, R>,
    change: fn(Edit<R>) -> Change,
    out: &mut Vec<Change>,
) {
    out.extend(
        before
            .iter()
            .filter(|(id, _)| !after.contains_key(id))
            .map(|(_, from)| change(Edit::Drop { from: from.clone() })),
    );
}

fn creates_and_alters<I: Ord, R: Clone + PartialEq>(
    before: &BTreeMap<I, R>,
    after: &BTreeMap<I, R>,
    change: fn(Edit<R>) -> Change,
    out: &mut Vec<Change>,
) {
    for (id, to) in after {
        match before.get(id) {
            None => out.push(change(Edit::Create { to: to.clone() })),
            Some(from) if from != to => out.push(change(Edit::Alter { from: from.clone(), to: to.clone() })),
            Some(_) => {}
        }
    }
}
