//! What may be a rename: something that a plan drops beside something of its kind that it makes, the likeliest first. A proposal
//! and never more: nothing is taken for a rename because it looks like one.

use std::collections::BTreeSet;

use schema::{ColumnId, Object, Schema, TableId};

use crate::RenameView;

/// More proposals for one thing than this are no help.
const PROPOSALS: usize = 3;

/// The renames that a plan makes and that can be taken back, and those that it might make instead of a drop and an addition.
/// Both sides of the plan are under common ids; the objects are those of `own`, the document in its physical form.
pub(crate) fn candidates(
    before: &Schema,
    after: &Schema,
    own: &Schema,
    known: &BTreeSet<Object>,
) -> (Vec<RenameView>, Vec<RenameView>) {
    let find = Own { own, known };
    let (mut made, mut may) = (Vec::new(), Vec::new());

    let dropped: Vec<_> = before.tables().values().filter(|table| !after.tables().contains_key(&table.id)).collect();
    for table in after.tables().values() {
        let Some(object) = find.table(after, table.id).map(Object::Table) else { continue };
        match before.tables().get(&table.id) {
            Some(old) if old.name != table.name => made.push(view("table", object, &old.name, &table.name, "")),
            Some(_) => {}
            None => {
                let same = dropped.iter().filter(|old| old.namespace == table.namespace);
                let scored = same.map(|old| {
                    let names = |schema: &Schema, id| column_names(schema, id);
                    let columns = overlap(&names(before, old.id), &names(after, table.id));
                    (columns + likeness(&old.name, &table.name), view("table", object, &old.name, &table.name, ""))
                });
                may.extend(best(scored.collect()));
            }
        }
    }

    for table in after.tables().values().filter(|table| before.tables().contains_key(&table.id)) {
        let dropped: Vec<_> = (before.columns_of(table.id).iter())
            .filter(|id| !after.columns().contains_key(id))
            .filter_map(|id| before.columns().get(id))
            .collect();
        let columns = after.columns_of(table.id).iter().filter_map(|id| after.columns().get(id));
        for column in columns {
            let Some(object) = find.column(after, column.id).map(Object::Column) else { continue };
            match before.columns().get(&column.id) {
                Some(old) if old.name != column.name => {
                    made.push(view("column", object, &old.name, &column.name, &table.name));
                }
                Some(_) => {}
                None => {
                    let scored = dropped.iter().map(|old| {
                        let same = (old.ty == column.ty, old.native == column.native, old.arity == column.arity);
                        let ty = f64::from(same.0) + f64::from(same.0 && same.1) / 4.0 + f64::from(same.2) / 4.0;
                        let view = view("column", object, &old.name, &column.name, &table.name);
                        (ty + likeness(&old.name, &column.name), view)
                    });
                    may.extend(best(scored.collect()));
                }
            }
        }
    }

    let dropped: Vec<_> = before.enums().values().filter(|record| !after.enums().contains_key(&record.id)).collect();
    for record in after.enums().values() {
        let same = own.enums().values().find(|one| (&one.namespace, &one.name) == (&record.namespace, &record.name));
        let Some(object) = same.map(|one| Object::Enum(one.id)).filter(|object| known.contains(object)) else {
            continue;
        };
        match before.enums().get(&record.id) {
            Some(old) if old.name != record.name => made.push(view("enum", object, &old.name, &record.name, "")),
            Some(_) => {}
            None => {
                let values = |record: &schema::Enum| record.values.iter().map(|value| value.name.clone()).collect();
                let scored = dropped.iter().filter(|old| old.namespace == record.namespace).map(|old| {
                    let score = overlap(&values(old), &values(record)) + likeness(&old.name, &record.name);
                    (score, view("enum", object, &old.name, &record.name, ""))
                });
                may.extend(best(scored.collect()));
            }
        }
    }
    (made, may)
}

/// Finds the document's own objects: names lead from a plan's ids to them.
struct Own<'a> {
    own: &'a Schema,
    known: &'a BTreeSet<Object>,
}

impl Own<'_> {
    /// The document's table; none for what the document does not have as a table, like a join table.
    fn table(&self, schema: &Schema, id: TableId) -> Option<TableId> {
        let table = schema.tables().get(&id)?;
        let own = self.own.tables().values();
        let mut own = own.filter(|one| (&one.namespace, &one.name) == (&table.namespace, &table.name));
        own.next().map(|one| one.id).filter(|id| self.known.contains(&Object::Table(*id)))
    }

    fn column(&self, schema: &Schema, id: ColumnId) -> Option<ColumnId> {
        let column = schema.columns().get(&id)?;
        let table = self.table(schema, column.table)?;
        let mut own = self.own.columns_of(table).iter().copied();
        own.find(|id| self.own.columns().get(id).is_some_and(|one| one.name == column.name))
            .filter(|id| self.known.contains(&Object::Column(*id)))
    }
}

fn view(kind: &str, object: Object, from: &str, to: &str, within: &str) -> RenameView {
    let within = Some(within.to_owned()).filter(|within| !within.is_empty());
    RenameView { kind: kind.to_owned(), object, within, from: from.to_owned(), to: to.to_owned() }
}

fn best(mut scored: Vec<(f64, RenameView)>) -> impl Iterator<Item = RenameView> {
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.from.cmp(&b.1.from)));
    scored.into_iter().take(PROPOSALS).map(|(_, view)| view)
}

fn column_names(schema: &Schema, table: TableId) -> BTreeSet<String> {
    schema.columns_of(table).iter().filter_map(|id| Some(schema.columns().get(id)?.name.clone())).collect()
}

/// How much two sets have in common, from 0 to 1.
fn overlap<T: Ord>(a: &BTreeSet<T>, b: &BTreeSet<T>) -> f64 {
    let all = a.union(b).count();
    if all == 0 { 0.0 } else { a.intersection(b).count() as f64 / all as f64 }
}

/// How alike two names are, from 0 to 1: by the pairs of neighbouring letters that they share.
fn likeness(a: &str, b: &str) -> f64 {
    let pairs = |name: &str| -> BTreeSet<(char, char)> {
        let letters: Vec<char> = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        letters.windows(2).map(|pair| (pair[0], pair[1])).collect()
    };
    overlap(&pairs(a), &pairs(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_alike_by_what_they_share() {
        assert!(likeness("display_name", "full_name") > likeness("display_name", "age"));
        assert!((likeness("createdAt", "created_at") - 1.0).abs() < f64::EPSILON);
        assert!(likeness("", "a") < f64::EPSILON);
    }
}
