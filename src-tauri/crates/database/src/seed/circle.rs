//! Rows for tables whose required references run in a circle: none of them can have the first row, so the rows of all are chosen
//! together. The columns that references join hold one value per row number, whatever table they stand in.

use std::collections::{BTreeMap, BTreeSet};

use schema::TableId;

use super::demands::{Reference, TablePlan};
use super::rows::{Dice, Planner, Row};
use super::values::Value;

/// How often the rows of one number are tried.
const ATTEMPTS: u64 = 60;

/// A column of a table, by its place.
type Slot = (TableId, usize);

/// Columns that must hold the same value in rows of the same number.
#[derive(Debug, Default)]
struct Classes {
    /// The next column of the same class, up to its first.
    above: BTreeMap<Slot, Slot>,
}

impl Classes {
    fn first(&self, mut slot: Slot) -> Slot {
        while let Some(next) = self.above.get(&slot) {
            slot = *next;
        }
        slot
    }

    fn join(&mut self, a: Slot, b: Slot) {
        let (a, b) = (self.first(a), self.first(b));
        if a != b {
            self.above.insert(a.max(b), a.min(b));
        }
    }
}

impl Planner {
    /// Whether every row of a group finds the parents that it names, and has one where it must.
    pub(super) fn is_coherent(&self, group: &[TableId]) -> bool {
        group.iter().all(|id| {
            let plan = &self.tables[id];
            plan.references.iter().filter(|reference| !reference.barren).all(|reference| {
                let of = |row: &Row, columns: &[usize]| columns.iter().map(|at| row[*at].clone()).collect::<Vec<_>>();
                let parents: BTreeSet<Vec<Value>> =
                    self.rows[&reference.parent].iter().map(|row| of(row, &reference.ref_columns)).collect();
                let mut may_miss = reference.columns.iter().filter(|at| plan.columns[**at].nullable);
                let open = may_miss.next().is_some();
                self.rows[id].iter().map(|row| of(row, &reference.columns)).all(|values| {
                    let misses = values.iter().any(|value| matches!(value, Value::Null | Value::Omit));
                    if misses { open } else { parents.contains(&values) }
                })
            })
        })
    }

    /// Chooses up to `count` rows for each table of a group whose required references run in a circle, and takes them in. Whether
    /// there is a row for each.
    pub(super) fn plan_circle(&mut self, group: &[TableId], count: usize, salt: u64) -> bool {
        let is_open = |plan: &TablePlan, reference: &Reference| {
            reference.columns.iter().any(|column| plan.columns[*column].nullable)
        };
        let mut classes = Classes::default();
        let mut outside: Vec<(TableId, Reference)> = Vec::new();
        let mut bound = BTreeSet::new();
        for id in group {
            let plan = &self.tables[id];
            if plan.is_hopeless().is_some() {
                return false;
            }
            for reference in plan.references.iter().filter(|reference| !is_open(plan, reference)) {
                if reference.barren {
                    return false;
                }
                bound.extend(reference.columns.iter().map(|column| (*id, *column)));
                if group.contains(&reference.parent) {
                    for (column, of) in reference.columns.iter().zip(&reference.ref_columns) {
                        classes.join((*id, *column), (reference.parent, *of));
                        bound.insert((reference.parent, *of));
                    }
                } else {
                    outside.push((*id, reference.clone()));
                }
            }
        }
        let most = group.iter().map(|id| self.tables[id].limit).min().unwrap_or(0).min(count);
        for place in 0..most {
            let rows = (0..ATTEMPTS).find_map(|attempt| {
                let mut dice = Dice::of(self.seed() ^ salt, place as u64 * ATTEMPTS + attempt);
                let values = self.joined(group, &classes, &outside, &bound, (place as u64, attempt), &mut dice);
                let values = values?;
                self.numbered(group, &values, &classes, (place as u64, attempt), &mut dice)
            });
            let Some(rows) = rows else { return place > 0 };
            for (id, row) in group.iter().zip(rows) {
                self.accept(*id, row);
            }
        }
        most > 0
    }

    /// A value for each class of joined columns; `None` if these don't go together.
    fn joined(
        &self,
        group: &[TableId],
        classes: &Classes,
        outside: &[(TableId, Reference)],
        bound: &BTreeSet<Slot>,
        (place, attempt): (u64, u64),
        dice: &mut Dice,
    ) -> Option<BTreeMap<Slot, Value>> {
        let mut values: BTreeMap<Slot, Value> = BTreeMap::new();
        for (id, reference) in outside {
            let parents = &self.rows[&reference.parent];
            let start = (place + attempt) as usize;
            let fits = |parent: &&Row| {
                reference.columns.iter().zip(&reference.ref_columns).all(|(column, of)| {
                    let known = values.get(&classes.first((*id, *column)));
                    parent[*of] != Value::Null
                        && known.is_none_or(|value| *value == parent[*of])
                        && self.tables[id].takes(*column, &parent[*of])
                })
            };
            let found = (0..parents.len()).map(|step| &parents[(start + step) % parents.len()]).find(fits)?;
            for (column, of) in reference.columns.iter().zip(&reference.ref_columns) {
                values.insert(classes.first((*id, *column)), found[*of].clone());
            }
        }
        for slot in group.iter().flat_map(|id| (0..self.tables[id].columns.len()).map(|at| (*id, at))) {
            let first = classes.first(slot);
            if !bound.contains(&slot) || values.contains_key(&first) {
                continue;
            }
            let plan = &self.tables[&slot.0];
            let value = plan.value(&plan.columns[slot.1], place, attempt, dice).ok()?;
            values.insert(first, value);
        }
        let fits = |slot: &Slot| {
            let value = &values[&classes.first(*slot)];
            !matches!(value, Value::Null | Value::Omit) && self.tables[&slot.0].takes(slot.1, value)
        };
        bound.iter().all(fits).then_some(values)
    }

    /// One row for each table of the group, with the values of the joined columns in it.
    fn numbered(
        &self,
        group: &[TableId],
        values: &BTreeMap<Slot, Value>,
        classes: &Classes,
        (place, attempt): (u64, u64),
        dice: &mut Dice,
    ) -> Option<Vec<Row>> {
        let row_of = |id: &TableId, dice: &mut Dice| {
            let plan = &self.tables[id];
            let refers = |at: usize| plan.references.iter().any(|reference| reference.columns.contains(&at));
            let mut row = Row::new();
            for (at, column) in plan.columns.iter().enumerate() {
                row.push(match values.get(&classes.first((*id, at))) {
                    Some(value) => value.clone(),
                    None if column.generated => Value::Omit,
                    None if column.nullable && refers(at) => Value::Null,
                    None => plan.value(column, place, attempt, dice).ok()?,
                });
            }
            let fits = plan.mend(&mut row, dice);
            let stays =
                (0..row.len()).all(|at| values.get(&classes.first((*id, at))).is_none_or(|value| *value == row[at]));
            (fits && stays && plan.free(&row, &[])).then_some(row)
        };
        group.iter().map(|id| row_of(id, dice)).collect()
    }
}
