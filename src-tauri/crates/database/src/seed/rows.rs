//! Rows that satisfy a schema: each is chosen so that keys are distinct, references find their parents, and checks that can be
//! understood hold. Deterministic: a schema and a seed give the same rows.
//!
//! Runs nothing. What the database refuses all the same is the caller's to handle.

use std::collections::{BTreeMap, BTreeSet};

use migrate::DialectKind;
use schema::{
    Arity, Change, ColumnId, ColumnType, DefaultValue, Edit, ForeignKey, Index, IndexKind, ScalarType, Schema, TableId,
    apply,
};

use super::check::{Known, Term, read};
use super::values::{Domain, Value, nth};

/// How often a row is tried before its table is taken for full.
const ATTEMPTS: u64 = 200;

/// How often a value of a row is replaced because of a check.
const MENDINGS: usize = 60;

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

/// What the rows of one table must satisfy.
#[derive(Debug)]
pub struct TablePlan {
    pub columns: Vec<ColumnPlan>,
    /// Columns whose values together must differ.
    keys: Vec<Vec<usize>>,
    references: Vec<Reference>,
    checks: Vec<Condition>,
    /// Rows that it may have at most.
    pub limit: usize,
    /// The values of each key so far.
    taken: Vec<BTreeSet<Vec<Value>>>,
}

#[derive(Debug)]
pub struct ColumnPlan {
    pub id: ColumnId,
    pub name: String,
    domain: Domain,
    arity: Arity,
    nullable: bool,
    /// The database knows a value of its own, and nobody needs to know it.
    omissible: bool,
    generated: bool,
    autoincrement: bool,
    /// An array that will be a single value.
    single: bool,
    keyed: bool,
    checked: bool,
}

#[derive(Debug, Clone)]
struct Reference {
    columns: Vec<usize>,
    /// No row can have a parent: what it refers to is still to come.
    barren: bool,
    parent: TableId,
    ref_columns: Vec<usize>,
}

/// A check, as far as it is understood.
#[derive(Debug)]
struct Condition {
    term: Term,
    /// The columns that it speaks of.
    columns: Vec<usize>,
    /// Values that it speaks of, and their neighbours.
    hints: Vec<Known>,
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
                        if candidate[*column] != Value::Omit && candidate[*column] != parent[*of] {
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
        let mut reason = "no values were found that fit all its keys".to_owned();
        let mut doubtful = None;
        for attempt in 0..ATTEMPTS {
            let mut dice = Dice(mixed(self.seed ^ salt, mixed(u64::from(table.0), place * ATTEMPTS + attempt)));
            match self.candidate(table, place, attempt + salt, wait, sparse, &mut dice) {
                Ok(mut row) => {
                    let fits = plan.mend(&mut row, &mut dice);
                    if plan.free(&row, &[]) {
                        if fits {
                            return Ok(row);
                        }
                        doubtful = Some(row);
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
                    parent[*of] != Value::Null && row[*column].as_ref().is_none_or(|value| *value == parent[*of])
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

impl TablePlan {
    fn value(&self, column: &ColumnPlan, place: u64, attempt: u64, dice: &mut Dice) -> Result<Value, String> {
        if column.nullable && !column.keyed && (place + dice.roll(2)) % 3 == 2 {
            return Ok(Value::Null);
        }
        if column.omissible && dice.roll(4) == 0 {
            return Ok(Value::Omit);
        }
        let n = match (column.keyed || column.autoincrement, attempt) {
            (true, 0) => place + 1,
            (true, _) if column.autoincrement && attempt < 20 => place + attempt + 1,
            (true, _) => place + 1 + dice.roll(40 * attempt),
            // Few different values, so that they repeat; none at all like those of the row before.
            (false, _) => place + dice.roll(5),
        };
        // Every third array has one element.
        let n = if column.single { n * 3 + 1 } else { n };
        match nth(&column.domain, column.arity, n) {
            Some(value) => Ok(value),
            None if column.nullable => Ok(Value::Null),
            None if column.omissible => Ok(Value::Omit),
            None => Err(format!("nothing is known about the type of its column `{}`", column.name)),
        }
    }

    /// Whether no row has the same values in any key. Keys that have nothing to do with `only` are not looked at, unless that is
    /// empty.
    fn free(&self, row: &Row, only: &[usize]) -> bool {
        self.keys.iter().zip(&self.taken).all(|(key, taken)| {
            let concerned = only.is_empty() || key.iter().any(|column| only.contains(column));
            !concerned || tuple(key, row).is_none_or(|values| !taken.contains(&values))
        })
    }

    fn take(&mut self, row: &Row) {
        for (key, taken) in self.keys.iter().zip(&mut self.taken) {
            taken.extend(tuple(key, row));
        }
    }

    /// Gives columns that a check refuses other values until none does; whether that was possible.
    fn mend(&self, row: &mut Row, dice: &mut Dice) -> bool {
        // A value that others refer to or that came from a parent must stay what it is.
        let fixed: Vec<usize> = self.references.iter().flat_map(|reference| reference.columns.clone()).collect();
        for _ in 0..MENDINGS {
            let Some(refusing) = self.checks.iter().find(|check| self.refuses(check, row)) else { return true };
            let open: Vec<usize> = refusing
                .columns
                .iter()
                .copied()
                .filter(|at| !fixed.contains(at) && !self.columns[*at].generated)
                .collect();
            let Some(at) = open.get(dice.roll(open.len() as u64) as usize) else { return false };
            let column = &self.columns[*at];
            let hint = refusing.hints.get(dice.roll(refusing.hints.len() as u64) as usize);
            let hinted = hint.filter(|_| dice.roll(4) > 0).and_then(|hint| hinted(&column.domain, column.arity, hint));
            let value = hinted.or_else(|| nth(&column.domain, column.arity, dice.roll(50)));
            row[*at] = value.unwrap_or_else(|| row[*at].clone());
        }
        !self.checks.iter().any(|check| self.refuses(check, row))
    }

    fn refuses(&self, check: &Condition, row: &Row) -> bool {
        let value = |name: &str| row.get(position(&self.columns, name)?).cloned();
        check.term.refuses(&value)
    }
}

fn position(columns: &[ColumnPlan], name: &str) -> Option<usize> {
    let at = columns.iter().position(|column| column.name == name);
    at.or_else(|| columns.iter().position(|column| column.name.eq_ignore_ascii_case(name)))
}

/// The values of a key; `None` if any of them is not there, which makes it differ from all others.
fn tuple(key: &[usize], row: &Row) -> Option<Vec<Value>> {
    let values: Vec<Value> = key.iter().map(|column| row[*column].clone()).collect();
    (!values.iter().any(|value| matches!(value, Value::Null | Value::Omit))).then_some(values)
}

/// A hint as a value of a column, if its kind allows.
fn hinted(domain: &Domain, arity: Arity, hint: &Known) -> Option<Value> {
    if arity == Arity::List {
        return None;
    }
    match (domain, hint) {
        (Domain::Integer(_), Known::Number(number)) => Some(Value::Number(format!("{}", number.round()))),
        (Domain::Decimal(..) | Domain::Float, Known::Number(number)) => Some(Value::Number(format!("{number}"))),
        (Domain::Text(max), Known::Text(text)) if text.chars().count() <= *max => Some(Value::Text(text.clone())),
        (Domain::Enum(values), Known::Text(text)) if values.contains(text) => Some(Value::Text(text.clone())),
        _ => None,
    }
}

/// Whether what a later foreign key joins is there already, of one type then and now.
fn lasts(schema: &Schema, later: &Schema, key: &ForeignKey) -> bool {
    let unchanged = |id: &ColumnId| match (schema.columns().get(id), later.columns().get(id)) {
        (Some(now), Some(then)) => now.ty == then.ty && now.native == then.native,
        _ => false,
    };
    let known = schema
        .foreign_keys()
        .values()
        .any(|other| other.columns == key.columns && other.ref_columns == key.ref_columns);
    known || key.columns.iter().chain(&key.ref_columns).all(unchanged)
}

/// A schema and the foreign keys that will come, as far as their columns are there already.
fn with_references(schema: &Schema, later: Option<&Schema>) -> Schema {
    let mut all = schema.clone();
    let mut ids = schema.ids();
    for key in later.into_iter().flat_map(|later| later.foreign_keys().values()) {
        let same = |other: &ForeignKey| other.columns == key.columns && other.ref_columns == key.ref_columns;
        let lasts = later.is_some_and(|later| lasts(schema, later, key));
        if lasts && !schema.foreign_keys().values().any(same) {
            let to = ForeignKey { id: ids.fresh(), ..key.clone() };
            // What does not fit speaks of columns that are still to come.
            let _ = apply(&mut all, &Change::ForeignKey(Edit::Create { to }));
        }
    }
    all
}

fn table_plan(schema: &Schema, later: Option<&Schema>, table: TableId, kind: DialectKind) -> TablePlan {
    let ids = schema.columns_of(table);
    let at = |id: &ColumnId| ids.iter().position(|other| other == id);
    let all = |columns: &[ColumnId]| columns.iter().map(&at).collect::<Option<Vec<usize>>>();

    let mut keys: Vec<Vec<usize>> = Vec::new();
    let mut add_key = |index: &Index| {
        let unique = matches!(index.kind, IndexKind::Primary | IndexKind::Unique);
        let mentioned = index.parts.iter().filter_map(|part| match &part.target {
            schema::IndexTarget::Column(id) => Some(*id),
            schema::IndexTarget::Expression(_) | schema::IndexTarget::Path(_) => None,
        });
        // With an expression in it, a key holds for sure if its plain columns alone differ.
        if let Some(mut key) = all(&mentioned.collect::<Vec<_>>()).filter(|key| unique && !key.is_empty()) {
            key.sort_unstable();
            key.dedup();
            keys.push(key);
        }
    };
    schema.table(table).into_iter().flat_map(|t| t.indexes()).for_each(|index| add_key(index.record()));
    let mut limit = usize::MAX;
    for index in later.and_then(|later| later.table(table)).into_iter().flat_map(|t| t.indexes()) {
        // A new column has the same value in all rows, if it has a default: what was there before must make the difference.
        let new = |id: &ColumnId| !schema.columns().contains_key(id);
        let same = |column: schema::ColumnRef<'_>| {
            let few = matches!(column.ty, ColumnType::Enum(_) | ColumnType::Scalar(ScalarType::Boolean));
            let empty = column.arity == Arity::Optional && column.default.is_none() && !index.nulls_not_distinct;
            let counts = column.default.as_ref().is_some_and(|default| default.value == DefaultValue::Autoincrement);
            !new(&column.id) || !empty && !counts && (few || column.default.is_some() || column.generated.is_some())
        };
        if index.walk_columns().all(same) && index.walk_columns().any(|column| new(&column.id)) {
            let unique = matches!(index.kind, IndexKind::Primary | IndexKind::Unique);
            let old: Option<Vec<usize>> = index.walk_columns().filter(|c| !new(&c.id)).map(|c| at(&c.id)).collect();
            match old {
                Some(old) if unique && !old.is_empty() => {
                    let parts = index
                        .parts
                        .iter()
                        .filter(|part| matches!(part.target, schema::IndexTarget::Column(id) if !new(&id)));
                    add_key(&Index { parts: parts.cloned().collect(), ..index.record().clone() });
                }
                _ if unique => limit = 1,
                _ => {}
            }
        }
        add_key(index.record());
    }
    keys.sort_unstable();
    keys.dedup();

    let mut references: Vec<Reference> = Vec::new();
    let mut add_reference = |key: &ForeignKey| {
        let of = schema.columns_of(key.references);
        let ref_columns: Option<Vec<usize>> =
            key.ref_columns.iter().map(|id| of.iter().position(|other| other == id)).collect();
        let is_table = schema.table(key.references).is_some_and(|parent| !parent.is_view());
        if let (Some(columns), Some(ref_columns), true) = (all(&key.columns), ref_columns, is_table) {
            references.push(Reference { columns, parent: key.references, ref_columns, barren: false });
        }
    };
    schema.table(table).into_iter().flat_map(|t| t.references()).for_each(|key| add_reference(key.record()));
    for key in later.and_then(|later| later.table(table)).into_iter().flat_map(|t| t.references()) {
        if let (Some(columns), Some(later)) = (all(&key.columns), later)
            && !lasts(schema, later, key.record())
        {
            references.push(Reference { columns, parent: table, ref_columns: Vec::new(), barren: true });
        }
    }
    // Wide references first: narrow ones that share a column with them mostly follow.
    references.sort_by_key(|reference| (!reference.barren, std::cmp::Reverse(reference.columns.len())));

    let mut terms: Vec<Term> =
        schema.table(table).into_iter().flat_map(|t| t.checks()).map(|c| read(&c.expression)).collect();
    terms.extend(
        later.and_then(|later| later.table(table)).into_iter().flat_map(|t| t.checks()).map(|c| read(&c.expression)),
    );
    let mut named = Vec::new();
    terms.iter().for_each(|term| term.columns(&mut named));

    let columns = ids.iter().enumerate().filter_map(|(place, id)| {
        let column = schema.columns().get(id)?;
        let after = later.and_then(|later| later.columns().get(id));
        let mut domain = Domain::of(column, schema, kind);
        if let (Some(after), Some(later)) = (after, later) {
            let other = Domain::of(after, later, kind);
            // SQLite converts nothing: whatever is there fits any type.
            if kind != DialectKind::Sqlite {
                domain = domain.within(other);
            }
            if kind == DialectKind::Mysql {
                domain = domain.with_numbers_for_truth();
            }
        }
        let autoincrement = column.default.as_ref().is_some_and(|default| default.value == DefaultValue::Autoincrement);
        let primary = schema.column(*id).is_some_and(|column| column.is_primary());
        let required_later = after.is_some_and(|after| after.arity != Arity::Optional);
        Some(ColumnPlan {
            id: *id,
            name: column.database_name().to_owned(),
            domain,
            arity: column.arity,
            nullable: column.arity == Arity::Optional && !primary && !required_later,
            // A default of the old type may be none of the new one.
            omissible: column.default.is_some() && !autoincrement && after.is_none_or(|after| after.ty == column.ty),
            generated: column.generated.is_some(),
            autoincrement,
            single: column.arity == Arity::List && after.is_some_and(|after| after.arity != Arity::List),
            keyed: keys.iter().any(|key| key.contains(&place)),
            checked: named.iter().any(|name| name.eq_ignore_ascii_case(column.database_name())),
        })
    });
    let columns: Vec<ColumnPlan> = columns.collect();
    let checks = terms.into_iter().map(|term| {
        let (mut hints, mut names) = (Vec::new(), Vec::new());
        term.candidates(&mut hints);
        term.columns(&mut names);
        let columns = names.iter().filter_map(|name| position(&columns, name)).collect();
        Condition { term, columns, hints }
    });
    let checks = checks.collect();
    let taken = vec![BTreeSet::new(); keys.len()];
    TablePlan { columns, keys, references, checks, limit, taken }
}

/// Numbers without pattern, the same every time.
struct Dice(u64);

impl Dice {
    /// A number below `sides`.
    fn roll(&mut self, sides: u64) -> u64 {
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
