//! The identity question, answered once and as data: which record of one schema is which of another.
//!
//! Objects are the same when their database names are, or else their model names, or when the caller says so by
//! [`Renames`]. Nothing is guessed from likeness. Keys and indexes also match by what they cover, since their names are
//! often left to be made up.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    Change, Check, CheckId, Column, ColumnId, ColumnType, Edit, Enum, EnumId, EnumValueId, ForeignKey, ForeignKeyId,
    Ids, Index, IndexId, IndexTarget, ManyToMany, ManyToManyEnd, ManyToManyId, RANK_GAP, Schema, Table, TableId, apply,
};

/// What the caller knows to be the same under another name: pairs of ids, `before` to `after`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Renames {
    /// Tables.
    pub tables: BTreeMap<TableId, TableId>,
    /// Columns; their tables must match too.
    pub columns: BTreeMap<ColumnId, ColumnId>,
    /// Enums.
    pub enums: BTreeMap<EnumId, EnumId>,
    /// Values of enums; their enums must match too.
    pub values: BTreeMap<EnumValueId, EnumValueId>,
}

/// `after`, with the ids of `before` wherever a record is the same, and ids that `before` has never seen elsewhere.
/// Ranks are those of `before` where the order of columns allows it. Placements follow their tables.
pub fn align(before: &Schema, after: &Schema, renames: &Renames) -> Schema {
    align_mapped(before, after, renames).0
}

/// The same, and which id of `after` became which.
pub fn align_mapped(before: &Schema, after: &Schema, renames: &Renames) -> (Schema, Alignment) {
    let mut map = Mapping { ids: before.ids(), to: Alignment::default(), values: BTreeMap::new() };
    map.match_enums(before, after, renames);
    map.match_tables(before, after, renames);
    map.match_columns(before, after, renames);
    map.match_parts(before, after);
    let ranks = ranks(before, after, &map);

    let mut aligned = Schema::new();
    let mut put = |change: Change| {
        // `after` is a valid schema and the mapping is one-to-one: nothing can conflict.
        let applied = apply(&mut aligned, &change);
        debug_assert!(applied.is_ok(), "{applied:?}");
    };
    for record in after.enums().values() {
        put(Change::Enum(Edit::Create { to: map.enumeration(record) }));
    }
    for record in after.tables().values() {
        put(Change::Table(Edit::Create { to: Table { id: map.to.tables[&record.id], ..record.clone() } }));
    }
    for record in after.columns().values() {
        let mut to = map.column(record);
        to.rank = ranks[&record.id];
        put(Change::Column(Edit::Create { to }));
    }
    for record in after.indexes().values() {
        put(Change::Index(Edit::Create { to: map.index(record) }));
    }
    for record in after.checks().values() {
        let to = Check { id: map.to.checks[&record.id], table: map.to.tables[&record.table], ..record.clone() };
        put(Change::Check(Edit::Create { to }));
    }
    for record in after.foreign_keys().values() {
        put(Change::ForeignKey(Edit::Create { to: map.foreign_key(record) }));
    }
    for record in after.many_to_many().values() {
        put(Change::ManyToMany(Edit::Create { to: map.many_to_many(record) }));
    }
    for record in after.placements().values() {
        let to = crate::Placement { table: map.to.tables[&record.table], ..record.clone() };
        put(Change::Placement(Edit::Create { to }));
    }
    aligned.reserve_ids(map.ids.next());
    (aligned, map.to)
}

/// Ids of `after` to ids of the aligned schema: every record of `after` is in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Alignment {
    /// Tables.
    pub tables: BTreeMap<TableId, TableId>,
    /// Columns.
    pub columns: BTreeMap<ColumnId, ColumnId>,
    /// Enums.
    pub enums: BTreeMap<EnumId, EnumId>,
    /// Values of enums.
    pub values: BTreeMap<EnumValueId, EnumValueId>,
    /// Keys and indexes.
    pub indexes: BTreeMap<IndexId, IndexId>,
    /// Check constraints.
    pub checks: BTreeMap<CheckId, CheckId>,
    /// Foreign keys.
    pub foreign_keys: BTreeMap<ForeignKeyId, ForeignKeyId>,
    /// Implicit many-to-many relations.
    pub many_to_many: BTreeMap<ManyToManyId, ManyToManyId>,
}

/// The alignment under construction.
#[derive(Debug)]
struct Mapping {
    ids: Ids,
    to: Alignment,
    /// Values by their enums: copies of one enum (MySQL has one for each column) share the ids of their values.
    values: BTreeMap<EnumId, BTreeMap<EnumValueId, EnumValueId>>,
}

/// Pairs records of two lists, one key after the other: within one key the first unpaired of equal key, in order.
struct Pairing<B, A> {
    before: Vec<B>,
    after: Vec<A>,
    pairs: Vec<(A, B)>,
}

impl<B: Copy + Ord, A: Copy + Ord> Pairing<B, A> {
    fn new(before: impl IntoIterator<Item = B>, after: impl IntoIterator<Item = A>) -> Self {
        Self { before: before.into_iter().collect(), after: after.into_iter().collect(), pairs: Vec::new() }
    }

    /// Pairs what the caller says; what does not exist is ignored.
    fn given(mut self, renames: &BTreeMap<B, A>) -> Self {
        for (from, to) in renames {
            if self.before.contains(from) && self.after.contains(to) {
                self.pairs.push((*to, *from));
                self.before.retain(|id| id != from);
                self.after.retain(|id| id != to);
            }
        }
        self
    }

    /// Pairs what has an equal key; `None` pairs with nothing.
    fn by<K: Ord>(mut self, key_before: impl Fn(B) -> Option<K>, key_after: impl Fn(A) -> Option<K>) -> Self {
        let mut found: BTreeMap<K, Vec<B>> = BTreeMap::new();
        for id in self.before.iter().rev() {
            if let Some(key) = key_before(*id) {
                found.entry(key).or_default().push(*id);
            }
        }
        let mut taken = BTreeSet::new();
        let pairs = &mut self.pairs;
        self.after.retain(|id| {
            let from = key_after(*id).and_then(|key| found.get_mut(&key)).and_then(Vec::pop);
            if let Some(from) = from {
                pairs.push((*id, from));
                taken.insert(from);
            }
            from.is_none()
        });
        self.before.retain(|id| !taken.contains(id));
        self
    }

    /// The mapping, with fresh ids for what found no partner.
    fn into_map(self, ids: &mut Ids, map: &mut BTreeMap<A, B>)
    where
        B: From<u32>,
    {
        map.extend(self.pairs);
        for id in self.after {
            map.insert(id, ids.fresh());
        }
    }
}

impl Mapping {
    fn match_enums(&mut self, before: &Schema, after: &Schema, renames: &Renames) {
        let physical = |r: &Enum| (r.namespace.clone(), r.database_name().to_owned());
        Pairing::new(before.enums().keys().copied(), after.enums().keys().copied())
            .given(&renames.enums)
            .by(|id| Some(physical(&before.enums()[&id])), |id| Some(physical(&after.enums()[&id])))
            .by(|id| Some(&before.enums()[&id].name), |id| Some(&after.enums()[&id].name))
            .into_map(&mut self.ids, &mut self.to.enums);
        for record in after.enums().values() {
            let from = before.enums().get(&self.to.enums[&record.id]).map_or(&[][..], |from| &from.values);
            let value = |values: &[crate::EnumValue], id: EnumValueId| values.iter().find(|v| v.id == id).cloned();
            let mut values = BTreeMap::new();
            Pairing::new(from.iter().map(|v| v.id), record.values.iter().map(|v| v.id))
                .given(&renames.values)
                .by(
                    |id| value(from, id).map(|v| v.database_name().to_owned()),
                    |id| value(&record.values, id).map(|v| v.database_name().to_owned()),
                )
                .by(|id| value(from, id).map(|v| v.name), |id| value(&record.values, id).map(|v| v.name))
                .into_map(&mut self.ids, &mut values);
            self.to.values.extend(values.iter().map(|(from, to)| (*from, *to)));
            self.values.insert(record.id, values);
        }
    }

    fn match_tables(&mut self, before: &Schema, after: &Schema, renames: &Renames) {
        let physical = |r: &Table| (r.namespace.clone(), r.database_name().to_owned());
        Pairing::new(before.tables().keys().copied(), after.tables().keys().copied())
            .given(&renames.tables)
            .by(|id| Some(physical(&before.tables()[&id])), |id| Some(physical(&after.tables()[&id])))
            .by(|id| Some(&before.tables()[&id].name), |id| Some(&after.tables()[&id].name))
            .into_map(&mut self.ids, &mut self.to.tables);
    }

    fn match_columns(&mut self, before: &Schema, after: &Schema, renames: &Renames) {
        for table in after.tables().keys() {
            let (old, new) = (before.columns_of(self.to.tables[table]), after.columns_of(*table));
            Pairing::new(old.iter().copied(), new.iter().copied())
                .given(&renames.columns)
                .by(|id| Some(before.columns()[&id].database_name()), |id| Some(after.columns()[&id].database_name()))
                .by(|id| Some(&before.columns()[&id].name), |id| Some(&after.columns()[&id].name))
                .into_map(&mut self.ids, &mut self.to.columns);
        }
    }

    fn match_parts(&mut self, before: &Schema, after: &Schema) {
        for (table, to) in self.to.tables.clone() {
            self.match_indexes(before, after, to, table);
            let (old, new) = (before.checks_of(to), after.checks_of(table));
            Pairing::new(old.iter().copied(), new.iter().copied())
                .by(|id| before.checks()[&id].name.as_ref(), |id| after.checks()[&id].name.as_ref())
                .by(|id| Some(&before.checks()[&id].expression), |id| Some(&after.checks()[&id].expression))
                .into_map(&mut self.ids, &mut self.to.checks);
        }
        self.match_foreign_keys(before, after);
        let ends = |r: &ManyToMany, id: &dyn Fn(TableId) -> TableId| {
            ((id(r.a.table), r.a.field.clone()), (id(r.b.table), r.b.field.clone()))
        };
        let named = |r: &ManyToMany, id: &dyn Fn(TableId) -> TableId| {
            let (a, b) = (id(r.a.table), id(r.b.table));
            (r.relation.clone(), a.min(b), a.max(b))
        };
        let tables = &self.to.tables;
        let renamed = |id: TableId| tables[&id];
        let (old, new) = (before.many_to_many(), after.many_to_many());
        Pairing::new(old.keys().copied(), new.keys().copied())
            .by(|id| Some(ends(&old[&id], &|id| id)), |id| Some(ends(&new[&id], &renamed)))
            .by(|id| Some(named(&old[&id], &|id| id)), |id| Some(named(&new[&id], &renamed)))
            .into_map(&mut self.ids, &mut self.to.many_to_many);
    }

    fn match_indexes(&mut self, before: &Schema, after: &Schema, to: TableId, table: TableId) {
        let columns = &self.to.columns;
        let new_covers = |id: IndexId| {
            let record = &after.indexes()[&id];
            let targets = record.parts.iter().map(|part| match &part.target {
                IndexTarget::Column(column) => IndexTarget::Column(columns[column]),
                other => other.clone(),
            });
            Some((record.kind, record.predicate.clone(), targets.collect::<Vec<_>>()))
        };
        let old_covers = |id: IndexId| {
            let record = &before.indexes()[&id];
            let targets = record.parts.iter().map(|part| part.target.clone());
            Some((record.kind, record.predicate.clone(), targets.collect::<Vec<_>>()))
        };
        Pairing::new(before.indexes_of(to).iter().copied(), after.indexes_of(table).iter().copied())
            .by(
                |id| before.indexes()[&id].mapped.as_ref().map(|name| (name, before.indexes()[&id].kind)),
                |id| after.indexes()[&id].mapped.as_ref().map(|name| (name, after.indexes()[&id].kind)),
            )
            .by(old_covers, new_covers)
            .into_map(&mut self.ids, &mut self.to.indexes);
    }

    fn match_foreign_keys(&mut self, before: &Schema, after: &Schema) {
        let joins = |id: ForeignKeyId| {
            let key = &after.foreign_keys()[&id];
            let columns = |ids: &[ColumnId]| ids.iter().map(|id| self.to.columns[id]).collect::<Vec<_>>();
            (
                self.to.tables[&key.table],
                self.to.tables[&key.references],
                columns(&key.columns),
                columns(&key.ref_columns),
            )
        };
        let joined = |id: ForeignKeyId| {
            let key = &before.foreign_keys()[&id];
            (key.table, key.references, key.columns.clone(), key.ref_columns.clone())
        };
        let old = |id: ForeignKeyId| &before.foreign_keys()[&id];
        let new = |id: ForeignKeyId| &after.foreign_keys()[&id];
        let ends = |id: ForeignKeyId| (self.to.tables[&new(id).table], self.to.tables[&new(id).references]);
        let old_ends = |id: ForeignKeyId| (old(id).table, old(id).references);
        // The same edge first by its name, then by its field; then the same constraint between the same tables.
        Pairing::new(before.foreign_keys().keys().copied(), after.foreign_keys().keys().copied())
            .by(
                |id| Some((joined(id), &old(id).mapped, &old(id).field)),
                |id| Some((joins(id), &new(id).mapped, &new(id).field)),
            )
            .by(|id| Some((joined(id), &old(id).field)), |id| Some((joins(id), &new(id).field)))
            .by(|id| Some(joined(id)), |id| Some(joins(id)))
            .by(
                |id| old(id).mapped.as_ref().map(|name| (name, old_ends(id))),
                |id| new(id).mapped.as_ref().map(|name| (name, ends(id))),
            )
            .by(|id| Some((&old(id).field, old_ends(id))), |id| Some((&new(id).field, ends(id))))
            .into_map(&mut self.ids, &mut self.to.foreign_keys);
    }

    fn enumeration(&self, record: &Enum) -> Enum {
        let values = record.values.iter();
        let ids = &self.values[&record.id];
        let values = values.map(|value| crate::EnumValue { id: ids[&value.id], ..value.clone() }).collect();
        Enum { id: self.to.enums[&record.id], values, ..record.clone() }
    }

    fn column(&self, record: &Column) -> Column {
        let ty = match &record.ty {
            ColumnType::Enum(id) => ColumnType::Enum(self.to.enums[id]),
            other => other.clone(),
        };
        Column { id: self.to.columns[&record.id], table: self.to.tables[&record.table], ty, ..record.clone() }
    }

    fn index(&self, record: &Index) -> Index {
        let mut to = Index {
            id: self.to.indexes[&record.id],
            table: self.to.tables[&record.table],
            include: self.columns_of(&record.include),
            ..record.clone()
        };
        for part in &mut to.parts {
            if let IndexTarget::Column(column) = &mut part.target {
                *column = self.to.columns[column];
            }
        }
        to
    }

    fn foreign_key(&self, record: &ForeignKey) -> ForeignKey {
        ForeignKey {
            id: self.to.foreign_keys[&record.id],
            table: self.to.tables[&record.table],
            references: self.to.tables[&record.references],
            columns: self.columns_of(&record.columns),
            ref_columns: self.columns_of(&record.ref_columns),
            ..record.clone()
        }
    }

    fn many_to_many(&self, record: &ManyToMany) -> ManyToMany {
        let end = |end: &ManyToManyEnd| ManyToManyEnd {
            table: self.to.tables[&end.table],
            columns: self.columns_of(&end.columns),
            ref_columns: self.columns_of(&end.ref_columns),
            ..end.clone()
        };
        ManyToMany { id: self.to.many_to_many[&record.id], a: end(&record.a), b: end(&record.b), ..record.clone() }
    }

    fn columns_of(&self, ids: &[ColumnId]) -> Vec<ColumnId> {
        ids.iter().map(|id| self.to.columns[id]).collect()
    }
}

/// The rank of every column of `after`: that of its partner in `before` as long as the order allows it, and something
/// between its neighbours otherwise.
fn ranks(before: &Schema, after: &Schema, map: &Mapping) -> BTreeMap<ColumnId, i64> {
    let mut ranks = BTreeMap::new();
    for table in after.tables().keys() {
        let ids = after.columns_of(*table);
        // Of equal ranks the id decides, as it does for the order of columns.
        let places: Vec<Option<(i64, ColumnId)>> = ids
            .iter()
            .map(|id| before.columns().get(&map.to.columns[id]).map(|column| (column.rank, column.id)))
            .collect();
        let kept = longest_increasing(&places);
        let known: Vec<Option<i64>> = places.iter().map(|place| place.map(|(rank, _)| rank)).collect();
        let placed =
            between(&known, &kept).unwrap_or_else(|| (1..=ids.len()).map(|place| place as i64 * RANK_GAP).collect());
        ranks.extend(ids.iter().copied().zip(placed));
    }
    ranks
}

/// Which of the known places form the longest strictly increasing run; the others have moved.
fn longest_increasing<P: Ord>(known: &[Option<P>]) -> Vec<bool> {
    let mut tails: Vec<usize> = Vec::new();
    let mut previous = vec![None; known.len()];
    for (at, rank) in known.iter().enumerate() {
        if rank.is_none() {
            continue;
        }
        let place = tails.partition_point(|tail| known[*tail] < *rank);
        previous[at] = place.checked_sub(1).map(|before| tails[before]);
        if place == tails.len() {
            tails.push(at);
        } else {
            tails[place] = at;
        }
    }
    let mut kept = vec![false; known.len()];
    let mut at = tails.last().copied();
    while let Some(place) = at {
        kept[place] = true;
        at = previous[place];
    }
    kept
}

/// Ranks for all places: kept ones as they are, the others spread between. `None` where there is no room.
fn between(known: &[Option<i64>], kept: &[bool]) -> Option<Vec<i64>> {
    let fixed: Vec<Option<i64>> = known.iter().zip(kept).map(|(rank, kept)| rank.filter(|_| *kept)).collect();
    let mut ranks = Vec::with_capacity(fixed.len());
    let mut low: Option<i64> = None;
    let mut at = 0;
    while at < fixed.len() {
        if let Some(rank) = fixed[at] {
            ranks.push(rank);
            low = Some(rank);
            at += 1;
            continue;
        }
        let run = fixed[at..].iter().take_while(|rank| rank.is_none()).count();
        let high = fixed.get(at + run).copied().flatten();
        let (start, step) = match (low, high) {
            (Some(low), Some(high)) => (low, (high - low) / (run as i64 + 1)),
            (None, Some(high)) => (high - RANK_GAP * (run as i64 + 1), RANK_GAP),
            (low, None) => (low.unwrap_or(0), RANK_GAP),
        };
        if step == 0 {
            return None;
        }
        ranks.extend((1..=run as i64).map(|place| start + place * step));
        low = ranks.last().copied();
        at += run;
    }
    Some(ranks)
}
