//! Tables that stay, in dialects that can't alter much in place (SQLite): columns are added where that is allowed, and
//! every other change makes the table anew and copies its rows.

use schema::{Arity, Column, Object, Schema, TableId};

use super::columns::{filled_in, made_to_fit, restored};
use super::ground::{Ground, value};
use super::keys::{joins_rows, lost};
use super::{Draft, Steps};
use crate::dialect::sql::is_constant;
use crate::fit::{Fit, fit};
use crate::order::Rank;
use crate::spec::Specs;
use crate::words::has_word;
use crate::{Backfill, CopySource, Down, Hazard, Op, hazards};

pub(super) fn plan(ground: &Ground<'_>, steps: &mut Steps<'_>) {
    for table in ground.kept_tables() {
        let added: Vec<&Column> = ground
            .after
            .columns_of(table)
            .iter()
            .filter(|id| !ground.mid.columns().contains_key(id))
            .filter_map(|id| ground.after.columns().get(id))
            .collect();
        if must_redefine(ground, table) || added.iter().any(|column| !can_be_added(ground, column)) {
            redefine(ground, table, steps);
        } else {
            added.into_iter().for_each(|column| add(ground, column, steps));
        }
    }
}

/// Whether anything but new columns and indexes is different.
fn must_redefine(ground: &Ground<'_>, table: TableId) -> bool {
    let (mid, after) = (&ground.mid, ground.after);
    let columns = mid.columns_of(table).iter().any(|id| {
        let (Some(old), Some(new)) = (mid.columns().get(id), after.columns().get(id)) else { return true };
        ground.altered(old, new) || ground.remade.contains(id)
    });
    let (old, new) = (Specs(mid), Specs(after));
    let parts = |specs: Specs<'_>| specs.primary_key(table).map(|key| key.parts.clone());
    let checks = |schema: &Schema| {
        let ids = schema.checks_of(table).iter().filter_map(|id| schema.checks().get(id));
        ids.map(|check| (check.name.clone(), check.expression.clone())).collect::<Vec<_>>()
    };
    let keys = |schema: &Schema| {
        let keys = schema.foreign_keys().values().filter(|key| key.table == table);
        let end = |key: &schema::ForeignKey| {
            (key.references, key.columns.clone(), key.ref_columns.clone(), key.on_delete, key.on_update)
        };
        keys.map(end).collect::<Vec<_>>()
    };
    columns || parts(old) != parts(new) || checks(mid) != checks(after) || keys(mid) != keys(after)
}

/// SQLite adds a column that needs no look at the rows: none that is computed or part of a key, and a required one only
/// with a constant default.
fn can_be_added(ground: &Ground<'_>, column: &Column) -> bool {
    let after = ground.after;
    let keyed = after.foreign_keys().values().any(|key| key.columns.contains(&column.id) && key.table == column.table);
    let checked = after.checks_of(column.table).iter().filter_map(|id| after.checks().get(id));
    let checked = checked.into_iter().any(|check| has_word(&check.expression, &column.name));
    let constant = match value(column) {
        Some(default) => is_constant(default),
        None => column.arity != Arity::Required,
    };
    column.generated.is_none() && !keyed && !checked && constant
}

fn add(ground: &Ground<'_>, column: &Column, steps: &mut Steps<'_>) {
    let specs = Specs(ground.after);
    let (table, spec) = (specs.table_name(column.table), specs.column(column));
    steps.push(
        Rank::AddColumn,
        Draft {
            summary: format!("Add column {}.{}", table.name, spec.name),
            up: vec![Op::AddColumn { table: table.clone(), column: spec.clone(), backfill: None }],
            down: Down::Exact(vec![Op::DropColumn { table, column: spec }]),
            hazards: Vec::new(),
            about: vec![Object::Column(column.id)],
        },
    );
}

fn redefine(ground: &Ground<'_>, table: TableId, steps: &mut Steps<'_>) {
    let (mid, after) = (Specs(&ground.mid), Specs(ground.after));
    let (from, to) = (mid.table(table), after.table(table));
    // Indexes that change are dropped before and made after all tables stand; the others go down with the old table.
    let kept = |specs: Specs<'_>| {
        let stays = specs.indexes_of(table).filter(|index| {
            ground.before.indexes().contains_key(&index.id) && !ground.dropped_indexes.contains(&index.id)
        });
        stays.map(|index| specs.index(index)).collect::<Vec<_>>()
    };
    let up = Op::RedefineTable {
        from: from.clone(),
        to: to.clone(),
        copy: copy(ground, table, false),
        indexes: kept(after),
        validate: true,
    };
    let comes_back = |column: &&Column| lost(ground, column.id);
    let back: Vec<&Column> =
        ground.mid.columns_of(table).iter().filter_map(|id| ground.mid.columns().get(id)).filter(comes_back).collect();
    let checks = ground.mid.checks_of(table).iter().filter_map(|id| ground.mid.checks().get(id));
    let checks: Vec<_> = checks.collect();
    let made_up = back.iter().any(|column| checks.iter().any(|check| has_word(&check.expression, &column.name)));
    let down = vec![Op::RedefineTable {
        from: to.clone(),
        to: from.clone(),
        copy: copy(ground, table, true),
        indexes: kept(mid),
        validate: !made_up,
    }];
    let restored = back.iter().map(|column| {
        let backfill = ground.backfill(column, ground.before, &ground.mid, true);
        restored(&from.name, &mid.column(column), backfill.as_ref())
    });
    let reasons: Vec<String> = restored.chain(changed(ground, table)).collect();
    let columns = ground.mid.columns_of(table).iter().chain(ground.after.columns_of(table));
    let mut about = vec![Object::Table(table)];
    about.extend(columns.map(|id| Object::Column(*id)));
    let keys = ground.mid.foreign_keys().values().chain(ground.after.foreign_keys().values());
    about.extend(keys.filter(|key| key.table == table).map(|key| Object::ForeignKey(key.id)));
    let checks = ground.mid.checks_of(table).iter().chain(ground.after.checks_of(table));
    about.extend(checks.map(|id| Object::Check(*id)));
    let keys = mid.primary_key(table).into_iter().chain(after.primary_key(table));
    about.extend(keys.map(|key| Object::Index(key.id)));
    about.sort_unstable();
    about.dedup();
    steps.push(
        Rank::RedefineTable,
        Draft {
            summary: format!("Make table {} anew", to.name.name),
            up: vec![up],
            down: if reasons.is_empty() { Down::Exact(down) } else { Down::Lossy(down, reasons.join("; ")) },
            hazards: risks(ground, table),
            about,
        },
    );
}

/// Why values of columns that stay are not what they were: they were converted, or filled in.
fn changed(ground: &Ground<'_>, table: TableId) -> Vec<String> {
    let (mid, after) = (Specs(&ground.mid), Specs(ground.after));
    let name = after.table_name(table);
    let mut reasons = Vec::new();
    for id in ground.mid.columns_of(table).iter().filter(|id| !lost(ground, **id)) {
        let (Some(old), Some(new)) = (ground.mid.columns().get(id), ground.after.columns().get(id)) else { continue };
        let spec = after.column(new);
        if ground.retyped(old, new) && fit(&mid.column(old), &spec, ground.kind()) != Fit::Wider {
            reasons.push(made_to_fit(&name, &spec, &ground.dialect.type_name(new, ground.after)));
        }
        if takes_default(old, new) {
            reasons.push(filled_in(&name, &spec));
        }
    }
    reasons
}

/// Rows without a value get the default.
fn takes_default(old: &Column, new: &Column) -> bool {
    let default = value(new).is_some_and(|value| is_constant(value) || *value == schema::DefaultValue::Now);
    old.arity != Arity::Required && new.arity == Arity::Required && default
}

/// For every column of the new table that takes values: where from.
fn copy(ground: &Ground<'_>, table: TableId, back: bool) -> Vec<(String, CopySource)> {
    let (from, to): (&Schema, &Schema) = if back { (ground.after, &ground.mid) } else { (&ground.mid, ground.after) };
    let mut copy = Vec::new();
    let mut first = None;
    for id in to.columns_of(table) {
        let Some(column) = to.columns().get(id).filter(|column| column.generated.is_none()) else { continue };
        first = first.or(Some(column.name.clone()));
        let old = from.columns().get(id).filter(|old| !(back && old.generated.is_some() && lost(ground, *id)));
        let source = match old {
            Some(old) => {
                let spec = Specs(from).column(old);
                Some(if takes_default(old, column) { CopySource::Coalesce(spec) } else { CopySource::Column(spec) })
            }
            None if back && ground.comes_back_empty(column) => Some(CopySource::Null),
            None => ground.backfill(column, to, from, back).map(CopySource::Backfill),
        };
        if let Some(source) = source {
            copy.push((column.name.clone(), source));
        }
    }
    if copy.is_empty() {
        // The rows must come along even if none of their values does.
        copy.extend(first.map(|name| (name, CopySource::Default)));
    }
    copy
}

fn risks(ground: &Ground<'_>, table: TableId) -> Vec<Hazard> {
    let (mid, after) = (Specs(&ground.mid), Specs(ground.after));
    let name = after.table_name(table);
    let mut hazards = vec![hazards::rewrite_table(ground.kind(), &name)];
    for id in ground.mid.columns_of(table) {
        let Some(old) = ground.mid.columns().get(id) else { continue };
        let Some(new) = ground.after.columns().get(id) else {
            hazards.push(hazards::drop_column(&name, &mid.column(old)));
            continue;
        };
        if ground.retyped(old, new) {
            let fit = fit(&mid.column(old), &after.column(new), ground.kind());
            let type_name = |column: &Column, schema| ground.dialect.type_name(column, schema);
            let (was, is) = (type_name(old, &ground.mid), type_name(new, ground.after));
            hazards.push(hazards::change_type(ground.kind(), &name, (&mid.column(old), &was), &is, fit));
        }
        if old.arity != Arity::Required && new.arity == Arity::Required && new.generated.is_none() {
            hazards.push(hazards::set_not_null(ground.kind(), &name, &after.column(new), takes_default(old, new)));
        }
    }
    for id in ground.after.columns_of(table).iter().filter(|id| !ground.mid.columns().contains_key(id)) {
        let Some(new) = ground.after.columns().get(id) else { continue };
        let made_up: Option<Backfill> = ground.backfill(new, ground.after, &ground.mid, false);
        if made_up.is_some() {
            hazards.push(hazards::add_required_column(&name, &after.column(new)));
        }
    }
    if let Some(key) = after.primary_key(table)
        && mid.primary_key(table).is_none_or(|old| old.parts != key.parts)
    {
        hazards.push(hazards::add_unique(&name, "the primary key"));
    }
    for key in ground.after.foreign_keys().values().filter(|key| key.table == table && joins_rows(ground, key)) {
        let columns = key.columns.iter().map(|id| after.column_name(*id)).collect::<Vec<_>>().join(", ");
        hazards.push(hazards::add_foreign_key(ground.kind(), &name, &format!("Foreign key ({columns})")));
    }
    for check in ground.after.checks_of(table).iter().filter_map(|id| ground.after.checks().get(id)) {
        if ground.before.checks().get(&check.id).is_none_or(|old| old.expression != check.expression) {
            let own = check.name.clone().unwrap_or_else(|| check.expression.clone());
            hazards.push(hazards::add_check(ground.kind(), &name, &own));
        }
    }
    hazards
}
