//! Keys, indexes and checks of tables that stay, and foreign keys of all tables.

use schema::{ColumnId, ForeignKey, Index, IndexKind, Object, TableId};

use super::ground::Ground;
use super::{Draft, Steps};
use crate::order::Rank;
use crate::spec::Specs;
use crate::words::has_word;
use crate::{DialectKind, Down, Op, hazards};

/// Primary keys of tables that stay.
pub(super) fn primary_keys(ground: &Ground<'_>, steps: &mut Steps<'_>) {
    let (old, new) = (Specs(ground.before), Specs(ground.after));
    for table in ground.kept_tables() {
        if let Some(key) = old.primary_key(table).filter(|key| ground.dropped_indexes.contains(&key.id)) {
            let spec = old.index(key);
            steps.push(
                Rank::DropPrimaryKey,
                Draft {
                    summary: format!("Drop the primary key of {}", spec.table.name),
                    up: vec![Op::DropPrimaryKey(spec.clone())],
                    down: Down::Exact(vec![Op::AddPrimaryKey(spec)]),
                    hazards: Vec::new(),
                    about: vec![Object::Index(key.id)],
                },
            );
        }
        if let Some(key) = new.primary_key(table).filter(|key| is_made(ground, key)) {
            let spec = new.index(key);
            let name = spec.name.clone().unwrap_or_else(|| "the primary key".to_owned());
            steps.push(
                Rank::AddPrimaryKey,
                Draft {
                    summary: format!("Add the primary key of {}", spec.table.name),
                    hazards: vec![
                        hazards::add_unique(&spec.table, &name),
                        hazards::build_index(ground.kind(), &spec.table, &name, true),
                    ],
                    down: Down::Exact(vec![Op::DropPrimaryKey(spec.clone())]),
                    up: vec![Op::AddPrimaryKey(spec)],
                    about: vec![Object::Index(key.id)],
                },
            );
        }
    }
}

/// The index is new, or was dropped only to be made again.
fn is_made(ground: &Ground<'_>, index: &Index) -> bool {
    !ground.before.indexes().contains_key(&index.id) || ground.dropped_indexes.contains(&index.id)
}

/// Unique keys and indexes.
pub(super) fn indexes(ground: &Ground<'_>, steps: &mut Steps<'_>) {
    let (old, new) = (Specs(ground.before), Specs(ground.after));
    for table in ground.kept_tables() {
        for index in old.indexes_of(table).filter(|index| ground.dropped_indexes.contains(&index.id)) {
            let spec = old.index(index);
            let name = spec.name.clone().unwrap_or_default();
            steps.push(
                Rank::DropIndex,
                Draft {
                    summary: format!("Drop index {name} of {}", spec.table.name),
                    up: vec![Op::DropIndex(spec.clone())],
                    down: Down::Exact(vec![Op::CreateIndex(spec)]),
                    hazards: Vec::new(),
                    about: vec![Object::Index(index.id)],
                },
            );
        }
    }
    for table in ground.after.tables().keys().copied() {
        let made = ground.is_new(table);
        if made && ground.kind() == DialectKind::Mysql {
            continue;
        }
        for index in new.indexes_of(table).filter(|index| made || is_made(ground, index)) {
            create(ground, index, made, steps);
        }
    }
}

fn create(ground: &Ground<'_>, index: &Index, made: bool, steps: &mut Steps<'_>) {
    let spec = Specs(ground.after).index(index);
    let name = spec.name.clone().unwrap_or_default();
    let mut hazards = Vec::new();
    if !made {
        // Only a key that was as unique before can't meet duplicates now.
        let was = ground.before.indexes().get(&index.id).is_some_and(|old| super::ground::same_index(old, index));
        if index.kind == IndexKind::Unique && !was {
            hazards.push(hazards::add_unique(&spec.table, &name));
        }
        hazards.push(hazards::build_index(ground.kind(), &spec.table, &name, false));
    }
    steps.push(
        Rank::CreateIndex,
        Draft {
            summary: format!("Create index {name} on {}", spec.table.name),
            down: Down::Exact(vec![Op::DropIndex(spec.clone())]),
            up: vec![Op::CreateIndex(spec)],
            hazards,
            about: vec![Object::Index(index.id)],
        },
    );
}

/// Checks of tables that stay.
pub(super) fn checks(ground: &Ground<'_>, steps: &mut Steps<'_>) {
    let (old, new) = (Specs(ground.before), Specs(ground.after));
    for check in ground.before.checks().values() {
        if !ground.dropped_checks.contains(&check.id) || !ground.stays(check.table) {
            continue;
        }
        let spec = old.check(check);
        // Made-up values of a column that comes back may break it.
        let validate = !ground.before.columns_of(check.table).iter().any(|id| {
            lost(ground, *id) && ground.before.columns().get(id).is_some_and(|c| has_word(&check.expression, &c.name))
        });
        let back = vec![Op::AddCheck { check: spec.clone(), validate }];
        let name = spec.name.clone().unwrap_or_default();
        let reason = format!("{name} is not held against the rows that have made-up values");
        steps.push(
            Rank::DropCheck,
            Draft {
                summary: format!("Drop check {name} of {}", spec.table.name),
                up: vec![Op::DropCheck(spec)],
                down: if validate { Down::Exact(back) } else { Down::Lossy(back, reason) },
                hazards: Vec::new(),
                about: vec![Object::Check(check.id)],
            },
        );
    }
    for check in ground.after.checks().values().filter(|check| ground.stays(check.table)) {
        let known = ground.before.checks().contains_key(&check.id);
        if known && !ground.dropped_checks.contains(&check.id) {
            continue;
        }
        let spec = new.check(check);
        let name = spec.name.clone().unwrap_or_default();
        steps.push(
            Rank::AddCheck,
            Draft {
                summary: format!("Add check {name} to {}", spec.table.name),
                hazards: vec![hazards::add_check(ground.kind(), &spec.table, &name)],
                down: Down::Exact(vec![Op::DropCheck(spec.clone())]),
                up: vec![Op::AddCheck { check: spec, validate: true }],
                about: vec![Object::Check(check.id)],
            },
        );
    }
}

/// Values of the column are lost on the way up, so that it comes back with made-up ones.
pub(super) fn lost(ground: &Ground<'_>, column: ColumnId) -> bool {
    let Some(record) = ground.before.columns().get(&column) else { return false };
    ground.stays(record.table)
        && record.generated.is_none()
        && (!ground.column_stays(column) || ground.remade.contains(&column))
}

/// Foreign keys.
pub(super) fn foreign_keys(ground: &Ground<'_>, steps: &mut Steps<'_>) {
    let (old, new) = (Specs(ground.before), Specs(ground.after));
    // MySQL: keys whose columns begin alike share one index, which the longest of them has, and among equals the first: that
    // one comes first and goes last, on the way down too.
    let shared = ground.kind() == DialectKind::Mysql;
    let mut dropped: Vec<_> =
        ground.before.foreign_keys().values().filter(|key| ground.dropped_keys.contains(&key.id)).collect();
    if shared {
        dropped.sort_by_key(|key| (key.columns.len(), std::cmp::Reverse(key.id)));
    }
    for key in dropped {
        let spec = old.foreign_key(key);
        let validate = !orphans(ground, key);
        let name = spec.name.clone().unwrap_or_default();
        let back = vec![Op::AddForeignKey { key: spec.clone(), validate }];
        let reason = format!(
            "{name} is not held against the rows of {} that exist: what they referred to is gone. Restore it, then validate the key",
            spec.table.name
        );
        steps.push(
            Rank::DropForeignKey,
            Draft {
                summary: format!("Drop foreign key {name} of {}", spec.table.name),
                up: vec![Op::DropForeignKey(spec)],
                down: if validate { Down::Exact(back) } else { Down::Lossy(back, reason) },
                hazards: Vec::new(),
                about: vec![Object::ForeignKey(key.id)],
            },
        );
    }
    let mut added: Vec<_> = ground.after.foreign_keys().values().collect();
    if shared {
        added.sort_by_key(|key| std::cmp::Reverse(key.columns.len()));
    }
    for key in added {
        let known = ground.before.foreign_keys().contains_key(&key.id);
        if known && !ground.dropped_keys.contains(&key.id) {
            continue;
        }
        let spec = new.foreign_key(key);
        let name = spec.name.clone().unwrap_or_default();
        let mut hazards = Vec::new();
        if !ground.is_new(key.table) {
            if joins_rows(ground, key) {
                hazards.push(hazards::add_foreign_key(ground.kind(), &spec.table, &name));
            }
            hazards.push(hazards::scan_foreign_key(ground.kind(), &spec.table, &spec.references));
        }
        steps.push(
            Rank::AddForeignKey,
            Draft {
                summary: format!("Add foreign key {name} to {}", spec.table.name),
                down: Down::Exact(vec![Op::DropForeignKey(spec.clone())]),
                up: vec![Op::AddForeignKey { key: spec, validate: true }],
                hazards,
                about: vec![Object::ForeignKey(key.id)],
            },
        );
    }
}

/// On the way down rows may refer to nothing: their parents are gone, or the values that referred to them.
fn orphans(ground: &Ground<'_>, key: &ForeignKey) -> bool {
    let gone = |table: TableId| !ground.stays(table);
    if gone(key.table) {
        // It comes back without rows.
        return false;
    }
    let required =
        |id: &ColumnId| ground.before.columns().get(id).is_some_and(|column| column.arity == schema::Arity::Required);
    gone(key.references)
        || key.ref_columns.iter().any(|id| lost(ground, *id))
        || key.columns.iter().any(|id| lost(ground, *id)) && key.columns.iter().any(required)
}

/// Rows that exist have values in the columns of the key, and nothing held those against the parent before.
pub(super) fn joins_rows(ground: &Ground<'_>, key: &ForeignKey) -> bool {
    let held = ground.before.foreign_keys().get(&key.id).is_some_and(|old| {
        (old.table, old.references) == (key.table, key.references)
            && old.columns == key.columns
            && old.ref_columns == key.ref_columns
    });
    let valued = |id: &ColumnId| {
        let required =
            ground.after.columns().get(id).is_some_and(|c| c.arity == schema::Arity::Required || c.default.is_some());
        ground.before.columns().contains_key(id) || required
    };
    !held && key.columns.iter().all(valued)
}
