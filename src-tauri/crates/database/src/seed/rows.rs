//! Rows that satisfy a schema: each is chosen so that keys are distinct, references find their parents, and checks that can be
//! understood hold. Deterministic: a schema and a seed give the same rows.
//!
//! Runs nothing. What the database refuses all the same is the caller's to handle.

use std::collections::{BTreeMap, BTreeSet};

use migrate::DialectKind;
use schema::{ColumnId, Schema, TableId};

use super::demands::{TablePlan, table_plan, with_references};
use super::values::Value;

/// How often a row is tried before its table is taken for full.
const ATTEMPTS: u64 = 200;

/// One row: a value for each column of its table, in order.
pub type Row = Vec<Value>;

/// Chooses rows, table by table.
#[derive(Debug)]
pub struct Planner {
    /// With the references that are to come.
    schema: Schema,
    pub tables: BTreeMap<TableId, TablePlan>,
    pub rows: BTreeMap<TableId, Vec<Row>>,
    seed: u64,
}

impl Planner {
    /// A planner for the rows of `schema`. `later` is a schema that the same rows should fit too, as far as they share ids.
    pub fn new(schema: &Schema, later: Option<&Schema>, kind: DialectKind, seed: u64) -> Self {
        let schema = with_references(schema, later);
        let mut tables = BTreeMap::new();
        for table in schema.walk_tables().filter(|table| !table.is_view()) {
            tables.insert(table.id, table_plan(&schema, later, table.id, kind));
        }
        let referenced: BTreeSet<ColumnId> =
            schema.foreign_keys().values().flat_map(|key| key.ref_columns.clone()).collect();
        for column in tables.values_mut().flat_map(|plan: &mut TablePlan| &mut plan.columns) {
            column.omissible &= !referenced.contains(&column.id) && !column.keyed && !column.checked;
        }
        let rows = tables.keys().map(|id| (*id, Vec::new())).collect();
        Self { schema, tables, rows, seed }
    }

    /// The number that the choice of rows depends on.
    pub(super) fn seed(&self) -> u64 {
        self.seed
    }

    /// Groups of tables that refer to each other, parents first.
    pub fn groups(&self) -> Vec<Vec<TableId>> {
        let groups = self.schema.components().into_iter();
        groups.map(|group| group.into_iter().filter(|id| self.tables.contains_key(id)).collect()).collect()
    }

    /// Whether the tables of a group refer to each other in a circle, or one to itself.
    pub fn is_circular(&self, group: &[TableId]) -> bool {
        group.len() > 1
            || group.iter().any(|id| {
                self.tables[id].references.iter().any(|reference| reference.parent == *id && !reference.barren)
            })
    }

    /// Chooses up to `count` rows for each table of a group and takes them in. The error says for a table why it has none.
    pub fn plan_group(&mut self, group: &[TableId], count: usize, salt: u64) -> BTreeMap<TableId, String> {
        let mut failures = BTreeMap::new();
        let pending: BTreeSet<TableId> = group.iter().copied().collect();
        let mut planned = BTreeSet::new();
        for table in group {
            planned.insert(*table);
            let most = self.tables.get(table).map_or(count, |plan| plan.limit.min(count));
            for place in 0..most {
                // References to tables of the group that have no rows yet are filled in below.
                let wait: BTreeSet<TableId> = pending.difference(&planned).copied().collect();
                match self.next_row(*table, place as u64, salt, &wait, false) {
                    Ok(row) => self.accept(*table, row),
                    Err(reason) => {
                        if place == 0 {
                            failures.insert(*table, reason);
                        }
                        break;
                    }
                }
            }
        }
        for table in group {
            self.fill_in(*table, group, salt);
        }
        failures
    }

    /// Fills references in that had to wait for the rows of their parents.
    fn fill_in(&mut self, table: TableId, group: &[TableId], salt: u64) {
        let count = self.rows[&table].len();
        for place in 0..count {
            let references = self.tables[&table].references.clone();
            for (number, reference) in references
                .iter()
                .enumerate()
                .filter(|(_, reference)| group.contains(&reference.parent) && !reference.barren)
            {
                let row = &self.rows[&table][place];
                if !reference.columns.iter().any(|column| row[*column] == Value::Omit) {
                    continue;
                }
                let parents = &self.rows[&reference.parent];
                let start = (place as u64 + mixed(self.seed ^ salt, number as u64) % 7) as usize;
                let fitting = (0..parents.len()).filter_map(|step| {
                    let parent = &parents[(start + step) % parents.len()];
                    let mut candidate = row.clone();
                    for (column, of) in reference.columns.iter().zip(&reference.ref_columns) {
                        let held = candidate[*column] != Value::Omit && candidate[*column] != parent[*of];
                        if held || !self.tables[&table].takes(*column, &parent[*of]) {
                            return None;
                        }
                        candidate[*column] = parent[*of].clone();
                    }
                    Some(candidate)
                });
                let plan = &self.tables[&table];
                let candidates: Vec<Row> = fitting.collect();
                let found = candidates.into_iter().find(|candidate| plan.free(candidate, &reference.columns));
                let mut row = found.unwrap_or_else(|| row.clone());
                for column in &reference.columns {
                    if row[*column] == Value::Omit {
                        row[*column] = Value::Null;
                    }
                }
                if let Some(plan) = self.tables.get_mut(&table) {
                    plan.take(&row);
                }
                if let Some(rows) = self.rows.get_mut(&table) {
                    rows[place] = row;
                }
            }
        }
    }

    /// Chooses a row. References to the tables `wait` are left open; `sparse` leaves out every reference that may be.
    pub fn next_row(
        &self,
        table: TableId,
        place: u64,
        salt: u64,
        wait: &BTreeSet<TableId>,
        sparse: bool,
    ) -> Result<Row, String> {
        let plan = &self.tables[&table];
        if let Some(reason) = plan.is_hopeless() {
            return Err(reason);
        }
        let mut reason = "no values were found that fit all its keys".to_owned();
        let mut doubtful = None;
        for attempt in 0..ATTEMPTS {
            let mut dice = Dice::of(self.seed ^ salt, mixed(u64::from(table.0), place * ATTEMPTS + attempt));
            match self.candidate(table, place, attempt + salt, wait, sparse, &mut dice) {
                Ok(mut row) => {
                    let fits = plan.mend(&mut row, &mut dice);
                    if plan.free(&row, &[]) {
                        if fits {
                            return Ok(row);
                        }
                        if plan.is_barred(&row) {
                            reason = "a check that is to come would refuse its rows".to_owned();
                        } else {
                            doubtful = Some(row);
                        }
                    }
                }
                Err(why) => reason = why,
            }
        }
        // Perhaps a check means something else than we think: the database has the last word.
        doubtful.ok_or(reason)
    }

    fn candidate(
        &self,
        table: TableId,
        place: u64,
        attempt: u64,
        wait: &BTreeSet<TableId>,
        sparse: bool,
        dice: &mut Dice,
    ) -> Result<Row, String> {
        let plan = &self.tables[&table];
        let mut row: Vec<Option<Value>> =
            plan.columns.iter().map(|column| column.generated.then_some(Value::Omit)).collect();
        let mut to_itself = Vec::new();
        for reference in &plan.references {
            let open: Vec<usize> = reference.columns.iter().copied().filter(|column| row[*column].is_none()).collect();
            let free: Vec<usize> = open.iter().copied().filter(|column| plan.columns[*column].nullable).collect();
            if reference.barren {
                let null = |column: &usize| row[*column] == Some(Value::Null);
                if free.is_empty() && !reference.columns.iter().any(null) {
                    return Err("a foreign key that is to come could have no parents".to_owned());
                }
                free.iter().for_each(|column| row[*column] = Some(Value::Null));
                continue;
            }
            let waits = wait.contains(&reference.parent);
            let parents = &self.rows[&reference.parent];
            if open.is_empty()
                && reference.columns.iter().any(|column| matches!(row[*column], Some(Value::Null | Value::Omit)))
            {
                continue;
            }
            if waits && !sparse {
                open.iter().for_each(|column| row[*column] = Some(Value::Omit));
                continue;
            }
            // Every fourth row is without parent, where it may be.
            let without = sparse || (place + attempt + reference.parent.0 as u64) % 4 == 3 || parents.is_empty();
            if !free.is_empty() && without {
                free.iter().for_each(|column| row[*column] = Some(Value::Null));
                continue;
            }
            let start = if attempt == 0 { place } else { dice.roll(parents.len().max(1) as u64) } as usize;
            let fits = |parent: &&Row| {
                let mut pairs = reference.columns.iter().zip(&reference.ref_columns);
                pairs.all(|(column, of)| {
                    plan.takes(*column, &parent[*of])
                        && parent[*of] != Value::Null
                        && row[*column].as_ref().is_none_or(|value| *value == parent[*of])
                })
            };
            let found = (0..parents.len()).map(|step| &parents[(start + step) % parents.len()]).find(fits);
            match found {
                Some(parent) => {
                    for (column, of) in reference.columns.iter().zip(&reference.ref_columns) {
                        row[*column] = Some(parent[*of].clone());
                    }
                }
                None if !free.is_empty() => free.iter().for_each(|column| row[*column] = Some(Value::Null)),
                None if reference.parent == table && parents.is_empty() => to_itself.push(reference),
                None => {
                    let name = self.schema.tables().get(&reference.parent).map_or("", |parent| &parent.name);
                    return Err(format!("no row of `{name}` fits as its parent"));
                }
            }
        }
        for (at, column) in plan.columns.iter().enumerate() {
            if row[at].is_none()
                && !to_itself
                    .iter()
                    .any(|reference| reference.columns.contains(&at) && !reference.ref_columns.contains(&at))
            {
                row[at] = Some(plan.value(column, place, attempt, dice)?);
            }
        }
        for reference in to_itself {
            for (column, of) in reference.columns.iter().zip(&reference.ref_columns) {
                if row[*column].is_none() {
                    row[*column] = row[*of].clone();
                }
            }
        }
        Ok(row.into_iter().map(|value| value.unwrap_or(Value::Null)).collect())
    }

    /// Takes a row in: later rows keep clear of its keys and may refer to it.
    pub fn accept(&mut self, table: TableId, row: Row) {
        if let Some(plan) = self.tables.get_mut(&table) {
            plan.take(&row);
        }
        self.rows.entry(table).or_default().push(row);
    }

    /// Forgets the rows of a table.
    pub fn clear(&mut self, table: TableId) {
        if let Some(plan) = self.tables.get_mut(&table) {
            plan.taken.iter_mut().for_each(BTreeSet::clear);
        }
        self.rows.entry(table).or_default().clear();
    }
}

/// Numbers without pattern, the same every time.
pub(super) struct Dice(u64);

impl Dice {
    /// Dice that fall the same for the same two numbers.
    pub fn of(a: u64, b: u64) -> Self {
        Self(mixed(a, b))
    }

    /// A number below `sides`.
    pub fn roll(&mut self, sides: u64) -> u64 {
        self.0 = mixed(self.0, 1);
        self.0 % sides.max(1)
    }
}

/// Two numbers stirred into one: the finaliser of SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number
/// generators", OOPSLA 2014).
fn mixed(a: u64, b: u64) -> u64 {
    let mut z = a.wrapping_add(b.wrapping_mul(0x9e37_79b9_7f4a_7c15)).wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
