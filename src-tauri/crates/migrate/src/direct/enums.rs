//! Enum types: created, dropped, extended, made anew. Only for dialects that have them as types.

use std::collections::BTreeSet;

use schema::{Arity, Change, Column, ColumnType, Edit, Enum, EnumId, Object, ScalarType, Schema, TableId, apply};

use super::ground::{Ground, default_names, kept_enums};
use super::{Draft, Steps};
use crate::order::Rank;
use crate::spec::Specs;
use crate::words::has_word;
use crate::{ColumnSpec, Down, EnumUse, Op, TypeSpec, hazards};

/// Enum types that must be made anew, since values go or move, or since a new value is used in the same transaction, which
/// PostgreSQL refuses.
pub(super) fn recreated(ground: &Ground<'_>) -> BTreeSet<EnumId> {
    if !ground.facts().enum_types {
        return BTreeSet::new();
    }
    kept_enums(ground).into_iter().filter(|(_, (from, to))| must_recreate(ground, from, to)).map(|(id, _)| id).collect()
}

fn must_recreate(ground: &Ground<'_>, from: &Enum, to: &Enum) -> bool {
    let known: BTreeSet<_> = from.values.iter().map(|value| value.id).collect();
    let kept = to.values.iter().filter(|value| known.contains(&value.id)).map(|value| value.id);
    if !kept.eq(from.values.iter().map(|value| value.id)) {
        return true;
    }
    let added: Vec<&str> =
        to.values.iter().filter(|value| !known.contains(&value.id)).map(|value| value.name.as_str()).collect();
    if added.is_empty() {
        return false;
    }
    let users = ground.after.columns().values().filter(|column| column.ty == ColumnType::Enum(to.id));
    let mut tables = BTreeSet::new();
    for column in users {
        tables.insert(column.table);
        let made_up = !ground.before.columns().contains_key(&column.id) && column.arity == Arity::Required;
        let converted = ground.mid.columns().get(&column.id).is_some_and(|old| old.ty != column.ty);
        if made_up || converted || default_names(column).iter().any(|name| added.contains(name)) {
            return true;
        }
    }
    let says = |text: &str| added.iter().any(|name| has_word(text, name));
    let checks = ground.after.checks().values().filter(|check| tables.contains(&check.table));
    let indexes = ground.after.indexes().values().filter(|index| tables.contains(&index.table));
    let columns = ground.after.columns().values().filter(|column| tables.contains(&column.table));
    checks.map(|check| check.expression.as_str()).any(says)
        || indexes.filter_map(|index| index.predicate.as_deref()).any(says)
        || columns.filter_map(|column| column.generated.as_ref()).any(|generated| says(&generated.expression))
}

/// A column right after its enum type was made anew: the new type, and its new default where that is of the same kind.
pub(super) fn moved(ground: &Ground<'_>, from: &Column, to: &Column) -> ColumnSpec {
    let spec = Specs(&ground.mid).column(from);
    let list = |column: &Column| column.arity == Arity::List;
    let after = Specs(ground.after).column(to);
    let default = if list(from) == list(to) { after.default } else { None };
    ColumnSpec { ty: after.ty, default, ..spec }
}

/// A column that has left its enum type, so that the type can be made anew: for its later type where that writes the
/// name of a value in a form of its own, which the text in between would be mistaken in; for text otherwise.
pub(super) fn left(spec: ColumnSpec, later: TypeSpec) -> ColumnSpec {
    let ty = match later {
        TypeSpec::Scalar(ScalarType::Bytes | ScalarType::Json, _) => later,
        _ => TypeSpec::Scalar(ScalarType::String, None),
    };
    ColumnSpec { ty, default: None, ..spec }
}

pub(super) fn plan(ground: &Ground<'_>, steps: &mut Steps<'_>) {
    if !ground.facts().enum_types {
        return;
    }
    let (mid, after) = (Specs(&ground.mid), Specs(ground.after));
    for record in ground.mid.enums().values().filter(|record| !ground.after.enums().contains_key(&record.id)) {
        let (name, values) = (mid.enum_name(record), mid.enum_values(record));
        steps.push(
            Rank::DropEnum,
            Draft {
                summary: format!("Drop enum {}", name.name),
                up: vec![Op::DropEnum(name.clone())],
                down: Down::Exact(vec![Op::CreateEnum(name, values)]),
                hazards: Vec::new(),
                about: vec![Object::Enum(record.id)],
            },
        );
    }
    for record in ground.after.enums().values().filter(|record| !ground.before.enums().contains_key(&record.id)) {
        let (name, values) = (after.enum_name(record), after.enum_values(record));
        steps.push(
            Rank::CreateEnum,
            Draft {
                summary: format!("Create enum {}", name.name),
                up: vec![Op::CreateEnum(name.clone(), values)],
                down: Down::Exact(vec![Op::DropEnum(name)]),
                hazards: Vec::new(),
                about: vec![Object::Enum(record.id)],
            },
        );
    }
    for (id, (from, to)) in kept_enums(ground) {
        if ground.recreated.contains(&id) {
            recreate(ground, from, to, steps);
        } else {
            extend(ground, from, to, steps);
        }
    }
}

/// Adds values without touching a table. The way back must make the type anew: no value can be taken from a type. So it is
/// planned like any other change of a type, with everything that holds its columns in place.
fn extend(ground: &Ground<'_>, from: &Enum, to: &Enum, steps: &mut Steps<'_>) {
    let known: BTreeSet<_> = from.values.iter().map(|value| value.id).collect();
    let name = Specs(ground.after).enum_name(to);
    let mut up = Vec::new();
    let mut added = Vec::new();
    for (at, value) in to.values.iter().enumerate().filter(|(_, value)| !known.contains(&value.id)) {
        let rest = to.values.get(at + 1..).unwrap_or(&[]);
        let before = rest.iter().find(|value| known.contains(&value.id)).map(|value| value.name.clone());
        up.push(Op::AddEnumValue { name: name.clone(), value: value.name.clone(), before });
        added.push(value.name.clone());
    }
    if up.is_empty() {
        return;
    }
    let (extended, settled) = around(ground, from, to);
    let back = super::plan(&extended, &settled, ground.dialect, "back");
    let ops = back.phases.into_iter().flat_map(|phase| phase.steps).flat_map(|step| step.up).collect();
    let reason = format!(
        "it fails while rows hold {} of {}: no other value would be theirs. Change those rows before",
        added.join(" or "),
        name.name
    );
    steps.push(
        Rank::AddEnumValue,
        Draft {
            summary: format!("Add {} to enum {}", added.join(", "), name.name),
            up,
            down: Down::Lossy(ops, reason),
            hazards: Vec::new(),
            about: vec![Object::Enum(to.id)],
        },
    );
}

/// The schema right after an enum got its values, and right before: renamed, and without what was dropped before.
fn around(ground: &Ground<'_>, from: &Enum, to: &Enum) -> (Schema, Schema) {
    let mut settled = ground.mid.clone();
    let put = |schema: &mut Schema, change: Change| {
        let applied = apply(schema, &change);
        debug_assert!(applied.is_ok(), "{applied:?}");
    };
    let gone = |table: &TableId| !ground.stays(*table);
    for from in ground.mid.foreign_keys().values().filter(|key| ground.dropped_keys.contains(&key.id)) {
        put(&mut settled, Change::ForeignKey(Edit::Drop { from: from.clone() }));
    }
    for from in ground.mid.checks().values().filter(|it| ground.dropped_checks.contains(&it.id) || gone(&it.table)) {
        put(&mut settled, Change::Check(Edit::Drop { from: from.clone() }));
    }
    for from in ground.mid.indexes().values().filter(|it| ground.dropped_indexes.contains(&it.id) || gone(&it.table)) {
        put(&mut settled, Change::Index(Edit::Drop { from: from.clone() }));
    }
    let stays = |column: &Column| ground.column_stays(column.id) && !ground.remade.contains(&column.id);
    for from in ground.mid.columns().values().filter(|column| !stays(column)) {
        put(&mut settled, Change::Column(Edit::Drop { from: from.clone() }));
    }
    for from in ground.mid.tables().values().filter(|table| gone(&table.id)) {
        put(&mut settled, Change::Table(Edit::Drop { from: from.clone() }));
    }
    let mut extended = settled.clone();
    put(&mut extended, Change::Enum(Edit::Alter { from: from.clone(), to: to.clone() }));
    (extended, settled)
}

fn recreate(ground: &Ground<'_>, from: &Enum, to: &Enum, steps: &mut Steps<'_>) {
    let (mid, after) = (Specs(&ground.mid), Specs(ground.after));
    let name = after.enum_name(to);
    let mut uses = Vec::new();
    for (old, new) in ground.kept_columns() {
        if old.ty != ColumnType::Enum(from.id) || ground.remade.contains(&old.id) {
            continue;
        }
        let table = after.table_name(old.table);
        if new.ty == old.ty {
            uses.push(EnumUse { table, from: mid.column(old), to: moved(ground, old, new) });
            continue;
        }
        let (there, gone) = (mid.column(old), left(mid.column(old), after.column(new).ty));
        let alter = |from: &ColumnSpec, to: &ColumnSpec, back: bool| Op::AlterColumn {
            table: table.clone(),
            from: from.clone(),
            to: to.clone(),
            back,
        };
        steps.push(
            Rank::LeaveEnum,
            Draft {
                summary: format!("Take column {}.{} out of enum {}", table.name, there.name, name.name),
                up: vec![alter(&there, &gone, false)],
                down: Down::Exact(vec![alter(&gone, &there, true)]),
                hazards: Vec::new(),
                about: vec![Object::Column(old.id)],
            },
        );
    }
    let back = uses.iter().map(|at| EnumUse { table: at.table.clone(), from: at.to.clone(), to: at.from.clone() });
    let (old_values, new_values) = (mid.enum_values(from), after.enum_values(to));
    let dropped: Vec<String> = old_values.iter().filter(|value| !new_values.contains(value)).cloned().collect();
    let mut hazards = Vec::new();
    if !dropped.is_empty() {
        hazards.push(hazards::drop_enum_value(&name.name, &dropped));
    }
    if !uses.is_empty() {
        hazards.push(hazards::recreate_enum(ground.kind(), &name.name));
    }
    let down = Op::RecreateEnum { name: name.clone(), values: old_values, uses: back.collect() };
    steps.push(
        Rank::RecreateEnum,
        Draft {
            summary: format!("Change the values of enum {}", name.name),
            up: vec![Op::RecreateEnum { name, values: new_values, uses }],
            down: Down::Exact(vec![down]),
            hazards,
            about: vec![Object::Enum(to.id)],
        },
    );
}
