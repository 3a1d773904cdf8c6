//! What the rows of one table must satisfy: keys, references, checks, those of the schema as it is and those that a migration
//! will bring. Chooses no rows.

use std::collections::BTreeSet;

use migrate::DialectKind;
use schema::{
    Arity, Change, Column, ColumnId, ColumnType, DefaultValue, Edit, EnumValue, ForeignKey, Index, IndexKind, Literal,
    ScalarType, Schema, TableId, apply,
};

use super::check::{Known, Term, read};
use super::rows::{Dice, Row};
use super::values::{Domain, Value, nth};

/// How often a value of a row is replaced because of a check.
const MENDINGS: usize = 60;

/// Values of a narrow domain that a parent's value is looked for among.
const COMPARED: u64 = 200;

/// What the rows of one table must satisfy.
#[derive(Debug)]
pub struct TablePlan {
    pub columns: Vec<ColumnPlan>,
    /// Columns whose values together must differ.
    keys: Vec<Vec<usize>>,
    pub references: Vec<Reference>,
    checks: Vec<Condition>,
    /// Rows that it may have at most.
    pub limit: usize,
    /// The values of each key so far.
    pub taken: Vec<BTreeSet<Vec<Value>>>,
}

#[derive(Debug)]
pub struct ColumnPlan {
    pub id: ColumnId,
    pub name: String,
    domain: Domain,
    /// It will be of another type, which does not take all its values.
    narrow: bool,
    arity: Arity,
    pub nullable: bool,
    /// The database knows a value of its own, and nobody needs to know it.
    pub omissible: bool,
    pub generated: bool,
    /// It is computed, and none of its values is one of its later type.
    lost: bool,
    autoincrement: bool,
    /// An array that will be a single value.
    single: bool,
    pub keyed: bool,
    pub checked: bool,
}

#[derive(Debug, Clone)]
pub struct Reference {
    /// Columns of the table; none, if it only takes that the parent has rows at all.
    pub columns: Vec<usize>,
    /// No row can have a parent: what it refers to is still to come.
    pub barren: bool,
    pub parent: TableId,
    pub ref_columns: Vec<usize>,
}

/// A check, as far as it is understood.
#[derive(Debug)]
struct Condition {
    term: Term,
    /// The columns that it speaks of.
    columns: Vec<usize>,
    /// Values that it speaks of, and their neighbours.
    hints: Vec<Known>,
    /// What it finds under a name.
    finds: Vec<(String, Finds)>,
    /// A migration will bring it.
    later: bool,
}

/// What a check finds in a column.
#[derive(Debug)]
enum Finds {
    /// The value that the row has there, or what that is renamed to.
    Now(usize, Vec<(String, String)>),
    /// A value that the column brings along.
    Then(Value),
}

impl TablePlan {
    pub fn value(&self, column: &ColumnPlan, place: u64, attempt: u64, dice: &mut Dice) -> Result<Value, String> {
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
            None => Err(misfit(column)),
        }
    }

    /// Why the table can have no row at all, whatever the values.
    pub fn is_hopeless(&self) -> Option<String> {
        self.columns.iter().find(|column| column.lost).map(misfit)
    }

    /// Whether no row has the same values in any key. Keys that have nothing to do with `only` are not looked at, unless that is
    /// empty.
    pub fn free(&self, row: &Row, only: &[usize]) -> bool {
        self.keys.iter().zip(&self.taken).all(|(key, taken)| {
            let concerned = only.is_empty() || key.iter().any(|column| only.contains(column));
            !concerned || tuple(key, row).is_none_or(|values| !taken.contains(&values))
        })
    }

    pub fn take(&mut self, row: &Row) {
        for (key, taken) in self.keys.iter().zip(&mut self.taken) {
            taken.extend(tuple(key, row));
        }
    }

    /// Gives columns that a check refuses other values until none does; whether that was possible.
    pub fn mend(&self, row: &mut Row, dice: &mut Dice) -> bool {
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

    /// Whether a column may take a value of its parent: one that will be of another type takes only what that reads.
    pub fn takes(&self, column: usize, value: &Value) -> bool {
        let Some(column) = self.columns.get(column) else { return true };
        !column.narrow || (0..COMPARED).any(|n| column.domain.value(n).as_ref() == Some(value))
    }

    /// Whether a check that is to come refuses a row for sure.
    pub fn is_barred(&self, row: &Row) -> bool {
        self.checks.iter().any(|check| check.later && self.refuses(check, row))
    }

    fn refuses(&self, check: &Condition, row: &Row) -> bool {
        let value = |name: &str| match check.find(name)? {
            Finds::Then(value) => Some(value.clone()),
            Finds::Now(at, renamed) => row.get(*at).map(|value| match value {
                Value::Text(text) => {
                    let to = renamed.iter().find(|(from, _)| from == text).map_or(text, |(_, to)| to);
                    Value::Text(to.clone())
                }
                other => other.clone(),
            }),
        };
        check.term.refuses(&value)
    }
}

/// Why a column has no value.
fn misfit(column: &ColumnPlan) -> String {
    format!("no value is known that fits its column `{}`, now and later", column.name)
}

impl Condition {
    fn find(&self, name: &str) -> Option<&Finds> {
        let exact = self.finds.iter().find(|(own, _)| own == name);
        exact.or_else(|| self.finds.iter().find(|(own, _)| own.eq_ignore_ascii_case(name))).map(|(_, finds)| finds)
    }
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

/// The columns that are there already of a later foreign key whose other columns bring values that no parent has; `None` where
/// rows can satisfy it.
fn bereft(schema: &Schema, later: &Schema, key: &ForeignKey) -> Option<Vec<ColumnId>> {
    let (old, new): (Vec<ColumnId>, Vec<ColumnId>) =
        key.columns.iter().copied().partition(|id| schema.columns().contains_key(id));
    let empty =
        |id: &ColumnId| later.columns().get(id).is_some_and(|c| c.arity == Arity::Optional && c.default.is_none());
    (!new.is_empty() && !new.iter().any(empty) && !comes_whole(schema, later, key)).then_some(old)
}

/// A schema and the foreign keys that will come, as far as their columns are there already. One whose columns all come with
/// it, and take their values from the parent, has none of them: it only takes that the parent has rows.
pub fn with_references(schema: &Schema, later: Option<&Schema>) -> Schema {
    let mut all = schema.clone();
    let mut ids = schema.ids();
    for key in later.into_iter().flat_map(|later| later.foreign_keys().values()) {
        let same = |other: &ForeignKey| other.columns == key.columns && other.ref_columns == key.ref_columns;
        let lasts = later.is_some_and(|later| lasts(schema, later, key));
        if lasts && !schema.foreign_keys().values().any(same) {
            let to = ForeignKey { id: ids.fresh(), ..key.clone() };
            // What does not fit speaks of columns that are still to come.
            let _ = apply(&mut all, &Change::ForeignKey(Edit::Create { to }));
        } else if later.is_some_and(|later| comes_whole(schema, later, key)) {
            let to = ForeignKey { id: ids.fresh(), columns: Vec::new(), ref_columns: Vec::new(), ..key.clone() };
            let _ = apply(&mut all, &Change::ForeignKey(Edit::Create { to }));
        }
    }
    all
}

/// Whether all columns of a later foreign key come with it, and are filled from its parent.
fn comes_whole(schema: &Schema, later: &Schema, key: &ForeignKey) -> bool {
    let stays = |id: &ColumnId| schema.columns().contains_key(id) && later.columns().contains_key(id);
    let filled = |id: &ColumnId| {
        let mut keys = later.foreign_keys().values().filter(|other| other.table == key.table);
        !schema.columns().contains_key(id)
            && later.columns().get(id).is_some_and(|column| column.arity == Arity::Required && column.default.is_none())
            && keys.find(|other| other.columns.contains(id)).is_some_and(|first| first.id == key.id)
    };
    schema.tables().contains_key(&key.table) && key.ref_columns.iter().all(stays) && key.columns.iter().all(filled)
}

/// How many rows a table may have so that its keys can come back: a column that went gets made-up values on the way back, of
/// which some types have few, or NULL, which a key may take once.
fn restorable(schema: &Schema, later: Option<&Schema>, table: TableId) -> usize {
    let Some(later) = later.filter(|later| later.tables().contains_key(&table)) else { return usize::MAX };
    let values = |column: &Column, key: &Index| match &column.ty {
        _ if column.arity == Arity::Optional => {
            if key.nulls_not_distinct {
                1
            } else {
                usize::MAX
            }
        }
        ColumnType::Enum(id) => schema.enums().get(id).map_or(1, |record| record.values.len()),
        ColumnType::Scalar(ScalarType::Boolean) => 2,
        ColumnType::Scalar(_) | ColumnType::Unsupported(_) | ColumnType::Other(_) => usize::MAX,
    };
    let keys = schema.table(table).into_iter().flat_map(|table| table.indexes());
    let unique = keys.filter(|index| matches!(index.kind, IndexKind::Primary | IndexKind::Unique));
    let limits = unique.filter_map(|index| {
        let gone = index.walk_columns().filter(|column| !later.columns().contains_key(&column.id));
        gone.map(|column| values(column.record(), index.record())).max()
    });
    limits.min().unwrap_or(usize::MAX)
}

/// Whether a column may be left to its default: one of the old type may be none of the new.
fn keeps_default(column: &Column, after: Option<&Column>, domain: &Domain) -> bool {
    let same = after.is_none_or(|after| after.ty == column.ty && after.native == column.native);
    let named = match (column.default.as_ref().map(|default| &default.value), domain) {
        (Some(DefaultValue::Literal(Literal::EnumValue(name))), Domain::Enum(values)) => values.contains(name),
        _ => true,
    };
    same && named
}

/// The value that a new column has in rows that were there before it: its default, NULL or what the migration makes up.
fn brought(later: &Schema, column: &Column) -> Option<Value> {
    match column.default.as_ref().map(|default| &default.value) {
        Some(DefaultValue::Literal(literal)) => {
            return Some(match literal {
                Literal::String(text) | Literal::EnumValue(text) => Value::Text(text.clone()),
                Literal::Number(text) => Value::Number(text.clone()),
                Literal::Boolean(value) => Value::Boolean(*value),
            });
        }
        Some(_) => return None,
        None => {}
    }
    // Keys want values that differ, references such that are there.
    let keyed =
        later.column(column.id).is_some_and(|column| column.indexes().any(|index| index.kind != IndexKind::Plain));
    let refers = later.foreign_keys().values().any(|key| key.columns.contains(&column.id));
    if column.generated.is_some() || column.arity == Arity::List || column.arity == Arity::Required && (keyed || refers)
    {
        return None;
    }
    if column.arity == Arity::Optional {
        return Some(Value::Null);
    }
    match &column.ty {
        ColumnType::Enum(id) => {
            let first = later.enums().get(id)?.values.first()?;
            Some(Value::Text(first.database_name().to_owned()))
        }
        ColumnType::Scalar(ScalarType::Boolean) => Some(Value::Boolean(false)),
        ColumnType::Scalar(ScalarType::Int | ScalarType::BigInt | ScalarType::Float | ScalarType::Decimal) => {
            Some(Value::Number("0".to_owned()))
        }
        ColumnType::Scalar(ScalarType::String) if column.native.as_ref().is_none_or(is_plain_text) => {
            Some(Value::Text(String::new()))
        }
        ColumnType::Scalar(_) | ColumnType::Unsupported(_) | ColumnType::Other(_) => None,
    }
}

fn is_plain_text(native: &schema::NativeType) -> bool {
    matches!(native.name.as_str(), "Text" | "VarChar" | "TinyText" | "MediumText" | "LongText")
}

/// The checks of a table, now and later, with what they find.
fn conditions(schema: &Schema, later: Option<&Schema>, table: TableId) -> Vec<Condition> {
    let ids = schema.columns_of(table);
    let condition = |expression: &str, finds: Vec<(String, Finds)>, later: bool| {
        let term = read(expression);
        let (mut hints, mut names) = (Vec::new(), Vec::new());
        term.candidates(&mut hints);
        term.columns(&mut names);
        let mut condition = Condition { term, columns: Vec::new(), hints, finds, later };
        let columns = names.iter().filter_map(|name| match condition.find(name)? {
            Finds::Now(at, _) => Some(*at),
            Finds::Then(_) => None,
        });
        condition.columns = columns.collect();
        condition
    };
    let now = || {
        let columns = ids.iter().enumerate().filter_map(|(at, id)| Some((at, schema.columns().get(id)?)));
        columns.map(|(at, column)| (column.database_name().to_owned(), Finds::Now(at, Vec::new()))).collect::<Vec<_>>()
    };
    let checks =
        |schema: &Schema| schema.table(table).into_iter().flat_map(|t| t.checks()).cloned().collect::<Vec<_>>();
    let mut all: Vec<Condition> =
        checks(schema).iter().map(|check| condition(&check.expression, now(), false)).collect();
    let Some(later) = later else { return all };
    let then = || {
        let columns = later.columns_of(table).iter().filter_map(|id| later.columns().get(id));
        let found = columns.filter_map(|column| {
            let finds = match ids.iter().position(|id| *id == column.id) {
                Some(at) => Finds::Now(at, renamed_values(schema, later, column)),
                None => Finds::Then(brought(later, column)?),
            };
            Some((column.database_name().to_owned(), finds))
        });
        found.collect::<Vec<_>>()
    };
    for check in checks(later) {
        let known = schema.checks().get(&check.id).is_some_and(|old| old.expression == check.expression);
        all.push(condition(&check.expression, then(), !known));
    }
    all
}

/// Values of a column's enum that will have other names.
fn renamed_values(schema: &Schema, later: &Schema, column: &Column) -> Vec<(String, String)> {
    let values = |schema: &Schema| match schema.columns().get(&column.id).map(|column| &column.ty) {
        Some(ColumnType::Enum(id)) => schema.enums().get(id).map_or_else(Vec::new, |record| record.values.clone()),
        _ => Vec::new(),
    };
    let later = values(later);
    let name = |value: &EnumValue| value.database_name().to_owned();
    let pairs = values(schema).into_iter().filter_map(|from| {
        let to = later.iter().find(|to| to.id == from.id)?;
        Some((name(&from), name(to)))
    });
    pairs.filter(|(from, to)| from != to).collect()
}

/// What the rows of a table must satisfy; `later` is a schema that they should fit too.
pub fn table_plan(schema: &Schema, later: Option<&Schema>, table: TableId, kind: DialectKind) -> TablePlan {
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
            let nothing = column.arity == Arity::Optional && column.default.is_none() && index.nulls_not_distinct;
            let alike = few || nothing || column.default.is_some() || column.generated.is_some();
            !new(&column.id) || !empty && !counts && alike
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
    limit = limit.min(restorable(schema, later, table));

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
        if let Some(columns) = later.and_then(|later| bereft(schema, later, key.record())) {
            let columns = columns.iter().filter_map(&at).collect();
            references.push(Reference { columns, parent: table, ref_columns: Vec::new(), barren: true });
        }
    }
    // Wide references first: narrow ones that share a column with them mostly follow.
    references.sort_by_key(|reference| (!reference.barren, std::cmp::Reverse(reference.columns.len())));

    let checks = conditions(schema, later, table);
    let checked: BTreeSet<usize> = checks.iter().flat_map(|check| check.columns.clone()).collect();

    // What a computed column that becomes a required one is computed from must be there.
    let settled = ids.iter().filter_map(|id| {
        let generated = schema.columns().get(id)?.generated.as_ref()?;
        let after = later?.columns().get(id)?;
        (after.generated.is_none() && after.arity == Arity::Required).then_some(generated.expression.as_str())
    });
    let settled: Vec<&str> = settled.collect();
    let computes = |column: &Column| settled.iter().any(|text| text.contains(column.database_name()));

    let columns = ids.iter().enumerate().filter_map(|(place, id)| {
        let column = schema.columns().get(id)?;
        let after = later.and_then(|later| later.columns().get(id));
        let mut domain = Domain::of(column, schema, kind);
        let own = domain.clone();
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
            narrow: domain != own,
            domain: domain.clone(),
            arity: column.arity,
            nullable: column.arity == Arity::Optional && !primary && !required_later && !computes(column),
            omissible: column.default.is_some() && !autoincrement && keeps_default(column, after, &domain),
            generated: column.generated.is_some(),
            lost: column.generated.is_some() && domain != own && domain == Domain::Unknown,
            autoincrement,
            single: column.arity == Arity::List && after.is_some_and(|after| after.arity != Arity::List),
            keyed: keys.iter().any(|key| key.contains(&place)),
            checked: checked.contains(&place),
        })
    });
    let columns: Vec<ColumnPlan> = columns.collect();
    let taken = vec![BTreeSet::new(); keys.len()];
    TablePlan { columns, keys, references, checks, limit, taken }
}

#[cfg(test)]
mod tests;
