//! Columns of tables that stay, in dialects that alter tables in place.

use schema::{Arity, Column, ColumnId, ColumnType, DefaultValue, Object};

use super::ground::{Ground, kept_enums, uses, value};
use super::renames::{Rename, never, sequence, third_name};
use super::{Draft, Steps};
use crate::dialect::sql::is_constant;
use crate::fit::{Fit, fit};
use crate::order::Rank;
use crate::spec::Specs;
use crate::{Backfill, ColumnSpec, DialectKind, Down, Op, QualifiedName, TypeSpec, hazards};

pub(super) fn plan(ground: &Ground<'_>, steps: &mut Steps<'_>) {
    for table in ground.kept_tables() {
        for id in ground.before.columns_of(table) {
            let Some(column) = ground.before.columns().get(id) else { continue };
            stop_counting(ground, column, steps);
            if !ground.column_stays(*id) || ground.remade.contains(id) {
                drop(ground, column, steps);
            }
        }
        for id in ground.after.columns_of(table) {
            let Some(column) = ground.after.columns().get(id) else { continue };
            match ground.mid.columns().get(id).filter(|_| !ground.remade.contains(id)) {
                Some(from) => alter(ground, from, column, steps),
                None => add(ground, column, steps),
            }
            start_counting(ground, column, steps);
        }
    }
}

/// MySQL: the column counts, and its key goes or it shall count no longer.
fn stops(ground: &Ground<'_>, id: ColumnId) -> bool {
    let Some(column) = ground.before.columns().get(&id) else { return false };
    if ground.kind() != DialectKind::Mysql || value(column) != Some(&DefaultValue::Autoincrement) {
        return false;
    }
    let counts = ground.after.columns().get(&id).is_some_and(|to| value(to) == Some(&DefaultValue::Autoincrement));
    let mut keys = ground.dropped_indexes.iter().filter_map(|id| ground.before.indexes().get(id));
    !counts || keys.any(|index| uses(index, id))
}

/// MySQL: the column shall count, and does not yet.
fn starts(ground: &Ground<'_>, column: &Column) -> bool {
    if ground.kind() != DialectKind::Mysql || value(column) != Some(&DefaultValue::Autoincrement) {
        return false;
    }
    let counted = ground.before.columns().get(&column.id);
    counted.is_none_or(|from| value(from) != Some(&DefaultValue::Autoincrement)) || stops(ground, column.id)
}

/// The column, not counting.
fn still(spec: ColumnSpec) -> ColumnSpec {
    let default = spec.default.filter(|default| *default != DefaultValue::Autoincrement);
    ColumnSpec { default, ..spec }
}

fn stop_counting(ground: &Ground<'_>, column: &Column, steps: &mut Steps<'_>) {
    if !stops(ground, column.id) {
        return;
    }
    let specs = Specs(ground.before);
    let (table, from) = (specs.table_name(column.table), specs.column(column));
    counting(Rank::StopCounting, "Stop", table, from.clone(), still(from), column.id, steps);
}

fn start_counting(ground: &Ground<'_>, column: &Column, steps: &mut Steps<'_>) {
    if !starts(ground, column) {
        return;
    }
    let specs = Specs(ground.after);
    let (table, to) = (specs.table_name(column.table), specs.column(column));
    counting(Rank::StartCounting, "Start", table, still(to.clone()), to, column.id, steps);
}

fn counting(
    rank: Rank,
    verb: &str,
    table: QualifiedName,
    from: ColumnSpec,
    to: ColumnSpec,
    id: ColumnId,
    steps: &mut Steps<'_>,
) {
    steps.push(
        rank,
        Draft {
            summary: format!("{verb} counting in column {}.{}", table.name, to.name),
            up: vec![Op::AlterColumn { table: table.clone(), from: from.clone(), to: to.clone(), back: false }],
            down: Down::Exact(vec![Op::AlterColumn { table, from: to, to: from, back: true }]),
            hazards: Vec::new(),
            about: vec![Object::Column(id)],
        },
    );
}

fn drop(ground: &Ground<'_>, column: &Column, steps: &mut Steps<'_>) {
    let specs = Specs(ground.before);
    let last = is_last(ground, column);
    let table = if last { Specs(ground.after).table_name(column.table) } else { specs.table_name(column.table) };
    let mut spec = specs.column(column);
    if stops(ground, column.id) {
        spec = still(spec);
    }
    let generated = spec.generated.is_some();
    let backfill = ground.backfill(column, ground.before, ground.before, true);
    let back = if ground.comes_back_empty(column) {
        let empty = ColumnSpec { default: None, ..spec.clone() };
        vec![
            Op::AddColumn { table: table.clone(), column: empty.clone(), backfill: None },
            Op::AlterColumn { table: table.clone(), from: empty, to: spec.clone(), back: false },
        ]
    } else {
        vec![Op::AddColumn { table: table.clone(), column: spec.clone(), backfill: backfill.clone() }]
    };
    let down =
        if generated { Down::Exact(back) } else { Down::Lossy(back, restored(&table, &spec, backfill.as_ref())) };
    steps.push(
        match (generated, last) {
            (true, _) => Rank::DropGenerated,
            (false, true) => Rank::DropLastColumn,
            (false, false) => Rank::DropColumn,
        },
        Draft {
            summary: format!("Drop column {}.{}", table.name, spec.name),
            hazards: if generated { Vec::new() } else { vec![hazards::drop_column(&table, &spec)] },
            up: vec![Op::DropColumn { table, column: spec }],
            down,
            about: vec![Object::Column(column.id)],
        },
    );
}

/// Whether a column is the one of a table that loses all its columns that has to stay until new ones stand.
fn is_last(ground: &Ground<'_>, column: &Column) -> bool {
    if ground.facts().kind != DialectKind::Mysql {
        return false;
    }
    let (before, after) = (ground.before, ground.after);
    let old = before.columns_of(column.table);
    let new = after.columns_of(column.table).iter().filter_map(|id| after.columns().get(id));
    let names: Vec<&str> = new.map(|column| column.name.as_str()).collect();
    let free = |id: &&ColumnId| {
        before.columns().get(id).is_some_and(|old| old.generated.is_none() && !names.contains(&old.name.as_str()))
    };
    !old.iter().any(|id| after.columns().contains_key(id)) && old.iter().find(free) == Some(&column.id)
}

/// Types that can't tell many rows apart.
fn has_few_values(ty: &TypeSpec) -> bool {
    matches!(ty, TypeSpec::Enum(..) | TypeSpec::Scalar(schema::ScalarType::Boolean, _))
}

/// Why a column that comes back is not what it was.
pub(super) fn restored(table: &QualifiedName, column: &ColumnSpec, backfill: Option<&Backfill>) -> String {
    let filled = match backfill {
        None if column.arity == Arity::Required => "rows get its default",
        None => "rows have no value in it",
        Some(Backfill::Neutral) => "every row gets the same made-up value",
        Some(Backfill::Distinct) if has_few_values(&column.ty) => {
            "rows get made-up values in turn, and a key over it fails where there are more rows than values"
        }
        Some(Backfill::Distinct) => "every row gets a made-up value of its own",
        Some(Backfill::Reference { .. }) => "rows refer to some row of the table that it references",
    };
    format!("the values of {}.{} are gone: {filled}", table.name, column.name)
}

fn add(ground: &Ground<'_>, column: &Column, steps: &mut Steps<'_>) {
    let specs = Specs(ground.after);
    let table = specs.table_name(column.table);
    let mut spec = specs.column(column);
    if starts(ground, column) {
        spec = still(spec);
    }
    let generated = spec.generated.is_some();
    let backfill = ground.backfill(column, ground.after, ground.after, false);
    let mut hazards = Vec::new();
    let counts = value(column) == Some(&DefaultValue::Autoincrement);
    if backfill.is_some() && !counts {
        hazards.push(hazards::add_required_column(&table, &spec));
    }
    let computed = spec.default.as_ref().is_some_and(|default| !is_constant(default) && *default != DefaultValue::Now);
    if generated || computed || backfill.as_ref().is_some_and(|backfill| *backfill != Backfill::Neutral) {
        hazards.push(hazards::rewrite_table(ground.kind(), &table));
    }
    steps.push(
        if generated { Rank::AddGenerated } else { Rank::AddColumn },
        Draft {
            summary: format!("Add column {}.{}", table.name, spec.name),
            up: vec![Op::AddColumn { table: table.clone(), column: spec.clone(), backfill }],
            down: Down::Exact(vec![Op::DropColumn { table, column: spec }]),
            hazards,
            about: vec![Object::Column(column.id)],
        },
    );
}

fn alter(ground: &Ground<'_>, old: &Column, new: &Column, steps: &mut Steps<'_>) {
    let table = Specs(ground.after).table_name(new.table);
    let mut from = ground.settled(old, new);
    let mut to = Specs(ground.after).column(new);
    if stops(ground, old.id) {
        from = still(from);
    }
    if starts(ground, new) {
        to = still(to);
    }
    let enums_alike = match (&from.ty, &to.ty) {
        (TypeSpec::Enum(a, was), TypeSpec::Enum(b, is)) => {
            if ground.facts().enum_types {
                a == b
            } else {
                was == is
            }
        }
        _ => false,
    };
    let retyped = !enums_alike && from.ty != to.ty || (from.arity == Arity::List) != (to.arity == Arity::List);
    let same = from.arity == to.arity && from.default == to.default && from.generated == to.generated;
    if !retyped && same {
        return;
    }
    let mut hazards = Vec::new();
    let mut loss = None;
    if retyped && !matches!((&from.ty, &to.ty), (TypeSpec::Enum(..), TypeSpec::Enum(..)) if !ground.facts().enum_types)
    {
        let type_name = |column: &Column, schema| {
            let list = if column.arity == Arity::List { "[]" } else { "" };
            format!("{}{list}", ground.dialect.type_name(column, schema))
        };
        let (was, is) = (type_name(old, &ground.mid), type_name(new, ground.after));
        let fit = fit(&from, &to, ground.kind());
        hazards.push(hazards::change_type(ground.kind(), &table, (&from, &was), &is, fit));
        if fit != Fit::Wider {
            loss = Some(made_to_fit(&table, &to, &is));
        }
    }
    if from.arity != Arity::Required && to.arity == Arity::Required {
        let filled = to.default.as_ref().is_some_and(|default| is_constant(default) || *default == DefaultValue::Now);
        hazards.push(hazards::set_not_null(ground.kind(), &table, &to, filled));
        if filled {
            let filled = filled_in(&table, &to);
            loss = Some(loss.map_or_else(|| filled.clone(), |loss| format!("{loss}; {filled}")));
        }
    }
    let up = alteration(ground, old, new, &table, &from, &to);
    let back = if from.generated.is_some() && to.generated.is_none() {
        // No server turns a plain column into a generated one.
        vec![
            Op::DropColumn { table: table.clone(), column: to.clone() },
            Op::AddColumn { table: table.clone(), column: from.clone(), backfill: None },
        ]
    } else {
        up.iter().rev().map(reversed).collect()
    };
    steps.push(
        Rank::AlterColumn,
        Draft {
            summary: format!("Alter column {}.{}", table.name, to.name),
            up,
            down: match loss {
                Some(reason) => Down::Lossy(back, reason),
                None => Down::Exact(back),
            },
            hazards,
            about: vec![Object::Column(new.id)],
        },
    );
}

/// Why values that had to be made to fit are not what they were.
pub(super) fn made_to_fit(table: &QualifiedName, to: &ColumnSpec, is: &str) -> String {
    format!("values of {}.{} that did not fit into {is} stay as they were made to fit", table.name, to.name)
}

/// Why a column that got its default where it was empty is not what it was.
pub(super) fn filled_in(table: &QualifiedName, to: &ColumnSpec) -> String {
    format!("rows that had no value in {}.{} keep the default that they got", table.name, to.name)
}

/// The alteration itself. Where enums are inline (MySQL), renamed values are replaced while both are allowed.
fn alteration(
    ground: &Ground<'_>,
    old: &Column,
    new: &Column,
    table: &QualifiedName,
    from: &ColumnSpec,
    to: &ColumnSpec,
) -> Vec<Op> {
    let alter = |from: &ColumnSpec, to: &ColumnSpec| Op::AlterColumn {
        table: table.clone(),
        from: from.clone(),
        to: to.clone(),
        back: false,
    };
    let plain = vec![alter(from, to)];
    let (ColumnType::Enum(id), ColumnType::Enum(other)) = (&old.ty, &new.ty) else { return plain };
    if ground.facts().enum_types || id != other {
        return plain;
    }
    let enums = kept_enums(ground);
    let (Some((was, is)), TypeSpec::Enum(name, values)) = (enums.get(id), &from.ty) else { return plain };
    let renamed: Vec<(String, String)> = was
        .values
        .iter()
        .filter_map(|value| is.values.iter().find(|other| other.id == value.id).map(|other| (value, other)))
        .filter(|(value, other)| value.name != other.name)
        .map(|(value, other)| (value.name.clone(), other.name.clone()))
        .collect();
    // A name that a value which goes has now could mean either: such a change is left as it is, and fails if rows hold it.
    let clear = renamed.iter().all(|(_, to)| !values.contains(to) || renamed.iter().any(|(from, _)| from == to));
    if renamed.is_empty() || !clear {
        return plain;
    }
    let pairs = renamed.into_iter().map(|(from, to)| Rename { from, to, about: Object::Enum(*id) }).collect();
    let renamed = sequence(pairs, |name| third_name(name, ground.facts()), never);
    let mut both = values.clone();
    for rename in &renamed {
        if !both.contains(&rename.to) {
            both.push(rename.to.clone());
        }
    }
    let wide = ColumnSpec { ty: TypeSpec::Enum(name.clone(), both), default: None, ..from.clone() };
    let mut ops = vec![alter(from, &wide)];
    ops.extend(renamed.into_iter().map(|rename| Op::ReplaceValue {
        table: table.clone(),
        column: wide.name.clone(),
        from: rename.from,
        to: rename.to,
    }));
    ops.push(alter(&wide, to));
    ops
}

/// The op that takes one of [`alteration`] back.
fn reversed(op: &Op) -> Op {
    match op {
        Op::AlterColumn { table, from, to, back } => {
            Op::AlterColumn { table: table.clone(), from: to.clone(), to: from.clone(), back: !back }
        }
        Op::ReplaceValue { table, column, from, to } => {
            Op::ReplaceValue { table: table.clone(), column: column.clone(), from: to.clone(), to: from.clone() }
        }
        other => other.clone(),
    }
}
