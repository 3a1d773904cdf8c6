//! What planning stands on: both schemas, the one in between (everything renamed, nothing else changed), and what must be
//! taken away and put back only because something beside it changes.

use std::collections::{BTreeMap, BTreeSet};

use schema::{
    Check, CheckId, Column, ColumnId, ColumnType, DefaultValue, Enum, EnumId, ForeignKey, ForeignKeyId, Index, IndexId,
    IndexKind, IndexTarget, Schema, TableId,
};

use super::{enums, renames};
use crate::normalize::enum_values_of;
use crate::spec::Specs;
use crate::words::has_word;
use crate::{Backfill, ColumnSpec, Dialect, DialectKind, Facts};

/// See the file's head.
pub(super) struct Ground<'a> {
    pub before: &'a Schema,
    pub after: &'a Schema,
    /// `before` with the names of `after`.
    pub mid: Schema,
    pub dialect: &'a dyn Dialect,
    /// Enum types that are made anew.
    pub recreated: BTreeSet<EnumId>,
    /// Columns that stay the same for the user but are dropped and added (generated ones), or become another thing.
    pub remade: BTreeSet<ColumnId>,
    /// Indexes that are dropped; those of them that are in `after` are created again.
    pub dropped_indexes: BTreeSet<IndexId>,
    /// Checks that are dropped; those of them that are in `after` are added again.
    pub dropped_checks: BTreeSet<CheckId>,
    /// Foreign keys that are dropped; those of them that are in `after` are added again.
    pub dropped_keys: BTreeSet<ForeignKeyId>,
}

impl<'a> Ground<'a> {
    pub fn new(before: &'a Schema, after: &'a Schema, dialect: &'a dyn Dialect) -> Self {
        let mut ground = Self {
            before,
            after,
            mid: before.clone(),
            dialect,
            recreated: BTreeSet::new(),
            remade: BTreeSet::new(),
            dropped_indexes: BTreeSet::new(),
            dropped_checks: BTreeSet::new(),
            dropped_keys: BTreeSet::new(),
        };
        // Types first: what a rename in between looks like does not depend on them, but what is made anew does.
        ground.mid = renames::renamed(&ground);
        ground.recreated = enums::recreated(&ground);
        ground.remade = ground.find_remade();
        ground.dropped_indexes = ground.find_dropped_indexes();
        ground.dropped_checks = ground.find_dropped_checks();
        ground.dropped_keys = ground.find_dropped_keys();
        ground
    }

    pub fn facts(&self) -> &'static Facts {
        self.dialect.facts()
    }

    pub fn kind(&self) -> DialectKind {
        self.facts().kind
    }

    /// The table is on both sides.
    pub fn stays(&self, table: TableId) -> bool {
        self.before.tables().contains_key(&table) && self.after.tables().contains_key(&table)
    }

    /// The column is on both sides, and so is its table.
    pub fn column_stays(&self, column: ColumnId) -> bool {
        self.before.columns().contains_key(&column) && self.after.columns().contains_key(&column)
    }

    /// Tables on both sides, by id.
    pub fn kept_tables(&self) -> impl Iterator<Item = TableId> {
        self.after.tables().keys().copied().filter(|id| self.before.tables().contains_key(id))
    }

    /// Columns on both sides: as renamed, and as they shall be.
    pub fn kept_columns(&self) -> impl Iterator<Item = (&Column, &'a Column)> {
        let mid = &self.mid;
        self.after.columns().values().filter_map(move |to| mid.columns().get(&to.id).map(|from| (from, to)))
    }

    /// Whether the type of a column changes, as the server sees it.
    pub fn retyped(&self, from: &Column, to: &Column) -> bool {
        let list = |column: &Column| column.arity == schema::Arity::List;
        if list(from) != list(to) {
            return true;
        }
        match (&from.ty, &to.ty) {
            (ColumnType::Enum(a), ColumnType::Enum(b)) if self.facts().enum_types => {
                a != b || self.recreated.contains(a)
            }
            (ColumnType::Enum(a), ColumnType::Enum(b)) => {
                let values =
                    |schema: &Schema, id: &EnumId| schema.enums().get(id).map(|e| Specs(schema).enum_values(e));
                values(&self.mid, a) != values(self.after, b)
            }
            (a, b) => a != b || from.native != to.native,
        }
    }

    /// Whether anything else but the name of a column changes.
    pub fn altered(&self, from: &Column, to: &Column) -> bool {
        self.retyped(from, to) || from.arity != to.arity || from.generated != to.generated || value(from) != value(to)
    }

    /// Columns that can't be altered into what they shall be, or whose expression stands on one that changes its type.
    fn find_remade(&self) -> BTreeSet<ColumnId> {
        let unsettled = self.unsettled_columns();
        let remade = self.kept_columns().filter(|(from, to)| match (&from.generated, &to.generated) {
            (None, None) => false,
            (None, Some(_)) => true,
            // MySQL turns stored columns into plain ones, PostgreSQL too; a virtual one has nothing to keep.
            (Some(from), None) => !from.stored,
            (Some(old), Some(new)) => {
                self.altered(from, to)
                    || self.mentions(from.table, &old.expression, &unsettled)
                    || self.mentions(from.table, &new.expression, &unsettled)
            }
        });
        remade.map(|(from, _)| from.id).collect()
    }

    /// Whether a column that stays gets another name.
    fn renamed(&self, column: ColumnId) -> bool {
        let name = |schema: &Schema| schema.columns().get(&column).map(|column| column.name.clone());
        name(self.before) != name(&self.mid)
    }

    /// Columns on whose type or name expressions must not stand while it changes.
    fn unsettled_columns(&self) -> BTreeSet<ColumnId> {
        let renames_hold = self.kind() == DialectKind::Mysql;
        let unsettled = self.kept_columns().filter(|(from, to)| {
            self.retyped(from, to) || renames_hold && (self.renamed(to.id) || self.altered(from, to))
        });
        unsettled.map(|(from, _)| from.id).collect()
    }

    /// Whether an expression of a table names one of the columns, by its old or its new name.
    fn mentions(&self, table: TableId, expression: &str, columns: &BTreeSet<ColumnId>) -> bool {
        columns.iter().any(|id| {
            let named = |schema: &Schema| {
                let column = schema.columns().get(id).filter(|column| column.table == table);
                column.is_some_and(|column| has_word(expression, &column.name))
            };
            named(self.before) || named(self.after)
        })
    }

    fn find_dropped_indexes(&self) -> BTreeSet<IndexId> {
        let mut unsettled = self.unsettled_columns();
        unsettled.extend(self.remade.iter().copied());
        let stays = |old: &Index| {
            let (Some(new), Some(old)) = (self.after.indexes().get(&old.id), self.mid.indexes().get(&old.id)) else {
                return false;
            };
            let was = self.before.indexes().get(&old.id).and_then(|index| index.mapped.as_ref());
            if !same_index(old, new) || (!self.facts().alters_tables && was != new.mapped.as_ref()) {
                return false;
            }
            let used = |id: &ColumnId| uses(old, *id);
            if self.remade.iter().any(used) {
                return false;
            }
            let special = old.method.is_some() || old.parts.iter().any(|part| part.ops.is_some());
            if special && unsettled.iter().any(used) {
                return false;
            }
            let expressions = old.parts.iter().filter_map(|part| match &part.target {
                IndexTarget::Expression(text) => Some(text),
                IndexTarget::Column(_) | IndexTarget::Path(_) => None,
            });
            !expressions.chain(&old.predicate).any(|text| self.mentions(old.table, text, &unsettled))
        };
        self.before.indexes().values().filter(|index| !stays(index)).map(|index| index.id).collect()
    }

    fn find_dropped_checks(&self) -> BTreeSet<CheckId> {
        let mut unsettled = self.unsettled_columns();
        unsettled.extend(self.remade.iter().copied());
        let stays = |old: &Check| {
            let expression = self.mid.checks().get(&old.id).map(|check| &check.expression);
            self.after.checks().get(&old.id).is_some_and(|new| Some(&new.expression) == expression)
                && !self.mentions(old.table, &old.expression, &unsettled)
        };
        self.before.checks().values().filter(|check| !stays(check)).map(|check| check.id).collect()
    }

    fn find_dropped_keys(&self) -> BTreeSet<ForeignKeyId> {
        let moved: BTreeSet<ColumnId> = self
            .kept_columns()
            .filter(|(from, to)| self.retyped(from, to) || self.kind() == DialectKind::Mysql && self.altered(from, to))
            .map(|(from, _)| from.id)
            .chain(self.remade.iter().copied())
            .collect();
        let stays = |old: &ForeignKey| {
            let Some(new) = self.after.foreign_keys().get(&old.id) else { return false };
            if !same_key(old, new) || !self.stays(old.table) || !self.stays(old.references) {
                return false;
            }
            let touched = old.columns.iter().chain(&old.ref_columns).any(|id| moved.contains(id));
            // MySQL can't rename keys.
            let renamed = self.kind() == DialectKind::Mysql && old.mapped != new.mapped;
            !touched && !renamed && !self.loses_support(old) && !self.gains_support(old)
        };
        let mut dropped: BTreeSet<_> =
            self.before.foreign_keys().values().filter(|key| !stays(key)).map(|key| key.id).collect();
        while self.kind() == DialectKind::Mysql {
            let more: Vec<_> = self.before.foreign_keys().values().filter(|key| self.leans_on(key, &dropped)).collect();
            if more.is_empty() {
                break;
            }
            dropped.extend(more.iter().map(|key| key.id));
        }
        dropped
    }

    /// MySQL: whether a key that would stay shares an index with one that comes or goes.
    fn leans_on(&self, key: &ForeignKey, dropped: &BTreeSet<ForeignKeyId>) -> bool {
        let alike = |other: &ForeignKey| {
            let (a, b) = (&key.columns, &other.columns);
            key.table == other.table && (a.starts_with(b) || b.starts_with(a))
        };
        let goes = |other: &&ForeignKey| dropped.contains(&other.id);
        let comes = |other: &&ForeignKey| !self.before.foreign_keys().contains_key(&other.id);
        !dropped.contains(&key.id)
            && (self.before.foreign_keys().values().filter(goes).any(alike)
                || self.after.foreign_keys().values().filter(comes).any(alike))
    }

    /// Whether an index goes that a foreign key may lean on.
    fn loses_support(&self, key: &ForeignKey) -> bool {
        self.dropped_indexes.iter().filter_map(|id| self.before.indexes().get(id)).any(|index| {
            let Some(columns) = index.columns() else { return false };
            let unique = matches!(index.kind, IndexKind::Primary | IndexKind::Unique);
            let covers = |wanted: &[ColumnId]| wanted.iter().all(|id| columns.contains(id));
            let parent = index.table == key.references && covers(&key.ref_columns);
            let child = index.table == key.table && covers(&key.columns);
            // MySQL wants an index on both ends.
            parent && (unique || self.kind() == DialectKind::Mysql) || child && self.kind() == DialectKind::Mysql
        })
    }

    /// MySQL makes an index for a foreign key where there is none, and takes it away when one of ours can do the same; ours
    /// could not be dropped then on the way down.
    fn gains_support(&self, key: &ForeignKey) -> bool {
        let made =
            |index: &&Index| !self.before.indexes().contains_key(&index.id) || self.dropped_indexes.contains(&index.id);
        self.kind() == DialectKind::Mysql
            && self.after.indexes().values().filter(made).any(|index| {
                let columns = index.columns().unwrap_or_default();
                index.table == key.table && key.columns.iter().all(|id| columns.contains(id))
            })
    }

    /// Whether a table is made by this plan.
    pub fn is_new(&self, table: TableId) -> bool {
        !self.before.tables().contains_key(&table)
    }

    /// Where rows that exist get the values of a column that comes (`restoring`: comes back) from; `None` where they need
    /// none. `schema` is the one that the column is part of, `names` the one whose names hold at that moment.
    pub fn backfill(&self, column: &Column, schema: &Schema, names: &Schema, restoring: bool) -> Option<Backfill> {
        if column.generated.is_some() || column.arity == schema::Arity::List {
            return None;
        }
        let mut keys = schema.indexes_of(column.table).iter().filter_map(|id| schema.indexes().get(id));
        let in_key =
            keys.any(|index| matches!(index.kind, IndexKind::Primary | IndexKind::Unique) && uses(index, column.id));
        if column.arity == schema::Arity::Optional {
            // All rows would get the same default; those of a foreign key stay without.
            let joined = schema.foreign_keys().values().any(|key| key.columns.contains(&column.id));
            let same = restoring && in_key && !joined && column.default.is_some() && self.facts().alters_tables;
            return same.then_some(Backfill::Distinct);
        }
        match value(column) {
            // PostgreSQL and SQLite count existing rows by themselves.
            Some(DefaultValue::Autoincrement) if self.kind() != DialectKind::Mysql => return None,
            Some(DefaultValue::Autoincrement) => return Some(Backfill::Distinct),
            Some(_) if restoring && in_key => return Some(Backfill::Distinct),
            Some(_) => return None,
            None => {}
        }
        let references = schema.foreign_keys().values().filter(|key| key.table == column.table);
        for key in references {
            let Some(at) = key.columns.iter().position(|id| *id == column.id) else { continue };
            let stable = self.stays(key.references) && key.ref_columns.iter().all(|id| self.column_stays(*id));
            if let (true, Some(target)) = (stable, key.ref_columns.get(at)) {
                let may_be_empty = |schema: &Schema, id: &ColumnId| {
                    schema.columns().get(id).is_some_and(|column| column.arity == schema::Arity::Optional)
                };
                let sparse = key
                    .ref_columns
                    .iter()
                    .filter(|id| [self.before, self.after].into_iter().any(|s| may_be_empty(s, id)));
                let names = Specs(names);
                return Some(Backfill::Reference {
                    table: names.table_name(key.references),
                    column: names.column_name(*target),
                    order: key.ref_columns.iter().map(|id| names.column_name(*id)).collect(),
                    sparse: sparse.map(|id| names.column_name(*id)).collect(),
                    distinct: in_key,
                });
            }
        }
        Some(if in_key { Backfill::Distinct } else { Backfill::Neutral })
    }

    /// Whether a column that comes back must be left empty although it has a default, since a key wants its values to differ.
    pub fn comes_back_empty(&self, column: &Column) -> bool {
        let mut keys = self.before.indexes_of(column.table).iter().filter_map(|id| self.before.indexes().get(id));
        column.arity == schema::Arity::Optional
            && value(column).is_some_and(|value| *value != DefaultValue::Autoincrement)
            && keys.any(|index| index.kind == IndexKind::Unique && uses(index, column.id))
    }

    /// The column as it stands right before it is altered: renamed, gone from types that are made anew, with the defaults
    /// that those bring.
    pub fn settled(&self, from: &Column, to: &Column) -> ColumnSpec {
        let mut spec = Specs(&self.mid).column(from);
        if let ColumnType::Enum(id) = from.ty
            && self.recreated.contains(&id)
        {
            if to.ty == from.ty {
                return enums::moved(self, from, to);
            }
            spec = enums::left(spec, Specs(self.after).column(to).ty);
        }
        spec
    }
}

/// The value of a column's default.
pub(super) fn value(column: &Column) -> Option<&DefaultValue> {
    column.default.as_ref().map(|default| &default.value)
}

/// Values of an enum that a column's default names.
pub(super) fn default_names(column: &Column) -> Vec<&str> {
    value(column).map_or_else(Vec::new, enum_values_of)
}

/// Whether two indexes of one id differ in name only.
pub(super) fn same_index(a: &Index, b: &Index) -> bool {
    a.table == b.table
        && a.kind == b.kind
        && a.parts == b.parts
        && a.predicate == b.predicate
        && a.method == b.method
        && a.nulls_not_distinct == b.nulls_not_distinct
        && a.include == b.include
}

/// Whether two foreign keys of one id differ in name only.
pub(super) fn same_key(a: &ForeignKey, b: &ForeignKey) -> bool {
    a.table == b.table
        && a.references == b.references
        && a.columns == b.columns
        && a.ref_columns == b.ref_columns
        && a.on_delete == b.on_delete
        && a.on_update == b.on_update
}

/// Whether an index names a column.
pub(super) fn uses(index: &Index, column: ColumnId) -> bool {
    index.parts.iter().any(|part| part.target == IndexTarget::Column(column)) || index.include.contains(&column)
}

/// Enums that are on both sides, by id: as renamed, and as they shall be.
pub(super) fn kept_enums<'g>(ground: &'g Ground<'_>) -> BTreeMap<EnumId, (&'g Enum, &'g Enum)> {
    let pair = |(id, to): (&EnumId, &'g Enum)| ground.mid.enums().get(id).map(|from| (*id, (from, to)));
    ground.after.enums().iter().filter_map(pair).collect()
}
