//! Rows to schema: gives every object its identity, joins what refers to each other, and says what could not be joined.
//! The result depends on names alone, not on the catalogue's numbers: two databases of equal content give equal schemas.
//!
//! Pure: it asks no database.

use std::collections::BTreeMap;

use schema::{
    Arity, Change, Check, Column, ColumnId, ColumnType, Default, Edit, Enum, EnumId, EnumValue, ForeignKey, Ids, Index,
    IndexPart, IndexTarget, RANK_GAP, Schema, Table, TableId, TableKind, apply,
};

use super::NotModelled;
use super::facts::{ColumnFact, Facts, ForeignKeyFact, IndexFact, PartFact, TableFact, TargetFact, TypeFact};

/// Makes the schema, and the sorted list of what it does not hold.
pub(crate) fn assemble(mut facts: Facts) -> (Schema, Vec<NotModelled>) {
    sort(&mut facts);
    let mut build = Build { not_modelled: std::mem::take(&mut facts.not_modelled), ..Build::default() };
    build.tables(facts.tables);
    build.enums(facts.enums);
    build.columns(facts.columns);
    build.indexes(facts.indexes);
    for fact in facts.checks {
        let Some(table) = build.tables.get(&fact.table).copied() else { continue };
        let check = Check { id: build.ids.fresh(), table, name: fact.name, expression: fact.expression };
        build.put(Change::Check(Edit::Create { to: check }));
    }
    build.foreign_keys(facts.foreign_keys);
    build.not_modelled.sort();
    build.not_modelled.dedup();
    (build.schema, build.not_modelled)
}

/// Brings all facts into the order of names.
fn sort(facts: &mut Facts) {
    facts.tables.sort_by(|a, b| (&a.namespace, &a.name).cmp(&(&b.namespace, &b.name)));
    facts.enums.sort_by(|a, b| (&a.namespace, &a.name).cmp(&(&b.namespace, &b.name)));
    let place: BTreeMap<i64, usize> =
        facts.tables.iter().enumerate().map(|(place, table)| (table.key, place)).collect();
    let place = |table: i64| place.get(&table).copied().unwrap_or(usize::MAX);
    facts.columns.sort_by_key(|column| (place(column.table), column.number));
    facts.indexes.sort_by(|a, b| (place(a.table), a.kind, &a.name).cmp(&(place(b.table), b.kind, &b.name)));
    facts
        .checks
        .sort_by(|a, b| (place(a.table), &a.name, &a.expression).cmp(&(place(b.table), &b.name, &b.expression)));
    facts
        .foreign_keys
        .sort_by(|a, b| (place(a.table), &a.name, &a.columns).cmp(&(place(b.table), &b.name, &b.columns)));
}

struct Build {
    schema: Schema,
    ids: Ids,
    tables: BTreeMap<i64, TableId>,
    columns: BTreeMap<(i64, i32), ColumnId>,
    enums: BTreeMap<i64, EnumId>,
    not_modelled: Vec<NotModelled>,
}

impl std::default::Default for Build {
    fn default() -> Self {
        Self {
            schema: Schema::new(),
            ids: Ids::starting_at(0),
            tables: BTreeMap::new(),
            columns: BTreeMap::new(),
            enums: BTreeMap::new(),
            not_modelled: Vec::new(),
        }
    }
}

impl Build {
    fn put(&mut self, change: Change) {
        // Every id was made here and everything referred to is in place: nothing can conflict.
        let applied = apply(&mut self.schema, &change);
        debug_assert!(applied.is_ok(), "{applied:?}");
    }

    fn tables(&mut self, facts: Vec<TableFact>) {
        for fact in facts {
            let id = self.ids.fresh();
            self.tables.insert(fact.key, id);
            let kind = match fact.view {
                Some(definition) => TableKind::View { definition: Some(definition) },
                None => TableKind::Table,
            };
            let (namespace, name, comment) = (fact.namespace, fact.name, fact.comment);
            let to = Table {
                id,
                namespace,
                name,
                mapped: None,
                kind,
                module: None,
                comment,
                ignored: false,
                notes: schema::TableNotes::default(),
            };
            self.put(Change::Table(Edit::Create { to }));
        }
    }

    fn enums(&mut self, facts: Vec<super::facts::EnumFact>) {
        for fact in facts {
            let id = self.ids.fresh();
            self.enums.insert(fact.key, id);
            let mut value = |name| EnumValue { id: self.ids.fresh(), name, mapped: None, comment: None };
            let values = fact.values.into_iter().map(&mut value).collect();
            let (namespace, name, comment) = (fact.namespace, fact.name, fact.comment);
            self.put(Change::Enum(Edit::Create { to: Enum { id, namespace, name, mapped: None, values, comment } }));
        }
    }

    fn columns(&mut self, facts: Vec<ColumnFact>) {
        let (mut current, mut place) = (None, 0);
        for fact in facts {
            let Some(table) = self.tables.get(&fact.table).copied() else { continue };
            place = if current == Some(table) { place + 1 } else { 1 };
            current = Some(table);
            let id = self.ids.fresh();
            self.columns.insert((fact.table, fact.number), id);
            let (ty, native) = match fact.ty {
                TypeFact::Known(ty, native) => (ty, native),
                TypeFact::Enum(key) => match self.enums.get(&key) {
                    Some(id) => (ColumnType::Enum(*id), None),
                    None => (ColumnType::Unsupported("unknown".to_owned()), None),
                },
            };
            let arity = match (fact.list, fact.required) {
                (true, _) => Arity::List,
                (false, true) => Arity::Required,
                (false, false) => Arity::Optional,
            };
            let to = Column {
                id,
                table,
                rank: place * RANK_GAP,
                name: fact.name,
                mapped: None,
                ty,
                native,
                arity,
                default: fact.default.map(Default::from),
                updated_at: false,
                generated: fact.generated,
                comment: fact.comment,
                ignored: false,
                notes: schema::ColumnNotes::default(),
            };
            self.put(Change::Column(Edit::Create { to }));
        }
    }

    fn indexes(&mut self, facts: Vec<IndexFact>) {
        for fact in facts {
            let Some(table) = self.tables.get(&fact.table).copied() else { continue };
            let part = |part: PartFact| {
                let target = match part.target {
                    TargetFact::Column(number) => IndexTarget::Column(*self.columns.get(&(fact.table, number))?),
                    TargetFact::Expression(text) => IndexTarget::Expression(text),
                };
                Some(IndexPart { target, sort: part.sort, length: part.length, ops: part.ops })
            };
            let parts: Option<Vec<_>> = fact.parts.into_iter().map(part).collect();
            let include = self.known(fact.table, &fact.include);
            let (Some(parts), Some(include)) = (parts, include) else {
                let name = fact.name.unwrap_or_default();
                self.not_modelled.push(NotModelled::new("index", name, "it covers a column that the database hides"));
                continue;
            };
            let to = Index {
                id: self.ids.fresh(),
                table,
                kind: fact.kind,
                name: None,
                mapped: fact.name,
                parts,
                predicate: fact.predicate,
                method: fact.method,
                clustered: None,
                nulls_not_distinct: fact.nulls_not_distinct,
                include,
                comment: fact.comment,
            };
            self.put(Change::Index(Edit::Create { to }));
        }
    }

    fn foreign_keys(&mut self, facts: Vec<ForeignKeyFact>) {
        for fact in facts {
            let Some(table) = self.tables.get(&fact.table).copied() else { continue };
            let columns = self.known(fact.table, &fact.columns);
            let ref_columns = self.known(fact.references, &fact.ref_columns);
            let (Some(references), Some(columns), Some(ref_columns)) =
                (self.tables.get(&fact.references).copied(), columns, ref_columns)
            else {
                let reason = format!("it references {}, which is not among the tables that were read", fact.parent);
                self.not_modelled.push(NotModelled::new("foreign key", fact.name.unwrap_or_default(), reason));
                continue;
            };
            let to = ForeignKey {
                mapped: fact.name,
                on_delete: Some(fact.on_delete),
                on_update: Some(fact.on_update),
                ..ForeignKey::new(self.ids.fresh(), [table, references], [columns, ref_columns])
            };
            self.put(Change::ForeignKey(Edit::Create { to }));
        }
    }

    /// The columns of those numbers, if all are known.
    fn known(&self, table: i64, numbers: &[i32]) -> Option<Vec<ColumnId>> {
        numbers.iter().map(|number| self.columns.get(&(table, *number)).copied()).collect()
    }
}
