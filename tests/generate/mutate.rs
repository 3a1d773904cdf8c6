//! Random changes of a schema, as an architect makes them: ids stay, so a rename stays a rename.

use schema::{
    Arity, Change, Check, CheckId, Column, ColumnId, ColumnType, DefaultValue, Edit, Enum, EnumValue, ForeignKey,
    ForeignKeyId, Index, IndexId, IndexKind, IndexTarget, Literal, ScalarType, Schema, Table, TableId,
};

use super::{Flavour, Maker, Random, quoted};

/// The schema after up to so many random changes.
pub fn mutated(random: &mut Random, before: &Schema, flavour: Flavour, changes: usize) -> Schema {
    let mut maker = Maker { random, flavour, schema: before.clone() };
    for _ in 0..=maker.random.below(changes) {
        maker.mutate();
    }
    maker.schema
}

impl Maker<'_> {
    fn mutate(&mut self) {
        match self.random.below(28) {
            0 => drop(self.add_table()),
            1 => self.drop_table(),
            2 => self.rename_table(),
            3..=5 => {
                if let Some(table) = self.a_table() {
                    self.add_column(table, true);
                }
            }
            6 | 7 => self.drop_column(),
            8 | 9 => self.rename_column(),
            10 | 11 => self.retype_column(),
            12 => self.turn_nullable(),
            13 => self.change_default(),
            14 => self.add_index(),
            15 => self.drop_index(),
            16 => self.change_index(),
            17 => self.add_foreign_key(),
            18 => self.drop_foreign_key(),
            19 => self.change_actions(),
            20 => self.add_check(),
            21 => self.drop_check(),
            22 => self.add_enum(),
            23 => self.change_enum(),
            24 => self.change_texts(),
            25 => self.retype_document(),
            26 => self.extend_enum(),
            _ => self.change_relation(),
        }
    }

    fn drop_table(&mut self) {
        let Some(table) = self.a_table().filter(|_| self.schema.tables().len() > 1) else { return };
        let keys: Vec<ForeignKey> = self
            .schema
            .foreign_keys()
            .values()
            .filter(|key| key.table == table || key.references == table)
            .cloned()
            .collect();
        keys.into_iter().for_each(|from| self.put(Change::ForeignKey(Edit::Drop { from })));
        self.drop_relations(table);
        for id in self.schema.indexes_of(table).to_vec() {
            self.put(Change::Index(Edit::Drop { from: self.schema.indexes()[&id].clone() }));
        }
        for id in self.schema.checks_of(table).to_vec() {
            self.put(Change::Check(Edit::Drop { from: self.schema.checks()[&id].clone() }));
        }
        for id in self.schema.columns_of(table).to_vec() {
            self.put(Change::Column(Edit::Drop { from: self.schema.columns()[&id].clone() }));
        }
        if let Some(from) = self.schema.placements().get(&table).cloned() {
            self.put(Change::Placement(Edit::Drop { from }));
        }
        self.put(Change::Table(Edit::Drop { from: self.schema.tables()[&table].clone() }));
    }

    fn drop_relations(&mut self, table: TableId) {
        let relations: Vec<_> =
            self.schema.many_to_many().values().filter(|r| r.a.table == table || r.b.table == table).cloned().collect();
        relations.into_iter().for_each(|from| self.put(Change::ManyToMany(Edit::Drop { from })));
    }

    fn rename_table(&mut self) {
        let Some(id) = self.a_table() else { return };
        let from = self.schema.tables()[&id].clone();
        let mut to = Table { name: self.name(), mapped: self.mapped(), ..from.clone() };
        if self.random.one_in(4) {
            to.namespace = self.namespace();
        }
        self.put(Change::Table(Edit::Alter { from, to }));
    }

    fn a_column(&mut self) -> Option<ColumnId> {
        let table = self.a_table()?;
        self.random.pick(self.schema.columns_of(table)).copied()
    }

    /// Whether a key, index, foreign key or relation uses a column, or an expression names it.
    fn is_used(&self, id: ColumnId) -> bool {
        let indexed = self.schema.indexes().values().any(|index| index_uses(index, id));
        let referenced =
            self.schema.foreign_keys().values().any(|key| key.columns.contains(&id) || key.ref_columns.contains(&id));
        indexed || referenced || self.is_named(id)
    }

    /// Whether an expression names a column.
    pub(super) fn is_named(&self, id: ColumnId) -> bool {
        let column = &self.schema.columns()[&id];
        let name = self.quoted(id);
        let mut texts: Vec<&str> = Vec::new();
        for index in self.schema.indexes_of(column.table).iter().map(|id| &self.schema.indexes()[id]) {
            texts.extend(index.predicate.as_deref());
            texts.extend(index.parts.iter().filter_map(|part| match &part.target {
                IndexTarget::Expression(text) => Some(text.as_str()),
                IndexTarget::Column(_) | IndexTarget::Path(_) => None,
            }));
        }
        texts.extend(self.schema.checks_of(column.table).iter().map(|id| self.schema.checks()[id].expression.as_str()));
        let beside =
            self.schema.columns_of(column.table).iter().filter_map(|id| self.schema.columns()[id].generated.as_ref());
        texts.extend(beside.map(|generated| generated.expression.as_str()));
        texts.iter().any(|text| text.contains(&name))
    }

    fn drop_column(&mut self) {
        let Some(id) = self.a_column() else { return };
        let from = self.schema.columns()[&id].clone();
        if self.schema.columns_of(from.table).len() < 2 || self.is_named(id) {
            return;
        }
        // What hangs on it goes first; a key that others refer to keeps it.
        let referenced = self.schema.foreign_keys().values().any(|key| key.ref_columns.contains(&id));
        let indexes: Vec<Index> =
            self.schema.indexes().values().filter(|index| index_uses(index, id)).cloned().collect();
        let keyed = indexes.iter().any(|index| index.kind == IndexKind::Primary && self.joined(index.table));
        // On the way down no made-up values of a type of few can be told apart.
        let mysql = self.flavour.is(migrate::DialectKind::Mysql);
        let few = matches!(from.ty, ColumnType::Enum(_) | ColumnType::Scalar(schema::ScalarType::Boolean));
        let unique = |index: &Index| matches!(index.kind, IndexKind::Primary | IndexKind::Unique);
        if mysql && few && indexes.iter().any(unique) {
            return;
        }
        if referenced || keyed || indexes.iter().any(|index| self.is_referenced(index)) {
            return;
        }
        let keys: Vec<ForeignKey> =
            self.schema.foreign_keys().values().filter(|key| key.columns.contains(&id)).cloned().collect();
        keys.into_iter().for_each(|from| self.put(Change::ForeignKey(Edit::Drop { from })));
        indexes.into_iter().for_each(|from| self.put(Change::Index(Edit::Drop { from })));
        self.put(Change::Column(Edit::Drop { from }));
    }

    /// Whether a foreign key refers to what an index makes unique.
    fn is_referenced(&self, index: &Index) -> bool {
        let columns = index.columns().unwrap_or_default();
        self.schema.foreign_keys().values().any(|key| {
            key.references == index.table
                && columns.len() == key.ref_columns.len()
                && columns.iter().all(|c| key.ref_columns.contains(c))
        })
    }

    /// Whether an implicit relation joins a table.
    fn joined(&self, table: TableId) -> bool {
        self.schema.many_to_many().values().any(|r| r.a.table == table || r.b.table == table)
    }

    fn rename_column(&mut self) {
        let Some(id) = self.a_column() else { return };
        let from = self.schema.columns()[&id].clone();
        let to = Column { name: self.name(), mapped: self.mapped(), ..from.clone() };
        let names = [&from, &to].map(|column| quoted(column.database_name(), self.flavour));
        self.put(Change::Column(Edit::Alter { from, to: to.clone() }));
        self.rewrite(to.table, &names[0], &names[1]);
    }

    /// Expressions follow a rename, as an architect's do.
    fn rewrite(&mut self, table: TableId, old: &str, new: &str) {
        for id in self.schema.checks_of(table).to_vec() {
            let from = self.schema.checks()[&id].clone();
            let to = Check { expression: from.expression.replace(old, new), ..from.clone() };
            if from != to {
                self.put(Change::Check(Edit::Alter { from, to }));
            }
        }
        for id in self.schema.indexes_of(table).to_vec() {
            let from = self.schema.indexes()[&id].clone();
            let mut to = from.clone();
            to.predicate = to.predicate.map(|text| text.replace(old, new));
            for part in &mut to.parts {
                if let IndexTarget::Expression(text) = &mut part.target {
                    *text = text.replace(old, new);
                }
            }
            if from != to {
                self.put(Change::Index(Edit::Alter { from, to }));
            }
        }
        for id in self.schema.columns_of(table).to_vec() {
            let from = self.schema.columns()[&id].clone();
            let mut to = from.clone();
            if let Some(generated) = &mut to.generated {
                generated.expression = generated.expression.replace(old, new);
            }
            if from != to {
                self.put(Change::Column(Edit::Alter { from, to }));
            }
        }
    }

    fn retype_column(&mut self) {
        let Some(id) = self.a_column().filter(|id| !self.is_used(*id)) else { return };
        let from = self.schema.columns()[&id].clone();
        let mut to = from.clone();
        self.give_type(&mut to);
        if from != to {
            self.put(Change::Column(Edit::Alter { from, to }));
        }
    }

    /// Text, documents and bytes become each other.
    fn retype_document(&mut self) {
        let kinds = [ScalarType::String, ScalarType::Json, ScalarType::Bytes];
        let fits = |column: &&Column| kinds.iter().any(|kind| column.ty == ColumnType::Scalar(*kind));
        let columns: Vec<ColumnId> = self
            .schema
            .columns()
            .values()
            .filter(fits)
            .filter(|column| column.native.is_none() && column.generated.is_none() && !self.is_used(column.id))
            .map(|column| column.id)
            .collect();
        let Some(id) = self.random.pick(&columns).copied() else { return };
        let from = self.schema.columns()[&id].clone();
        let Some(kind) = self.random.pick(&kinds).copied() else { return };
        let to = Column { ty: ColumnType::Scalar(kind), default: None, ..from.clone() };
        if from != to {
            self.put(Change::Column(Edit::Alter { from, to }));
        }
    }

    /// A value at the end of an enum that columns hold, and that conditions name.
    fn extend_enum(&mut self) {
        let ids: Vec<_> = self.schema.enums().keys().copied().collect();
        let Some(id) = self.random.pick(&ids).copied() else { return };
        let from = self.schema.enums()[&id].clone();
        let mut to = from.clone();
        let fresh: schema::EnumValueId = self.schema.ids().fresh();
        to.values.push(EnumValue { id: fresh, name: format!("V{}", fresh.0), mapped: None, comment: None });
        self.put(Change::Enum(Edit::Alter { from, to }));
    }

    /// Whether a condition names a value of an enum.
    fn is_said(&self, value: &EnumValue) -> bool {
        let quoted = format!("'{}'", value.database_name());
        self.schema.checks().values().any(|check| check.expression.contains(&quoted))
            || self
                .schema
                .indexes()
                .values()
                .any(|index| index.predicate.as_ref().is_some_and(|text| text.contains(&quoted)))
    }

    fn turn_nullable(&mut self) {
        let Some(id) = self.a_column() else { return };
        let from = self.schema.columns()[&id].clone();
        let key = self.schema.foreign_keys().values().any(|key| key.columns.contains(&id));
        let primary = self.schema.column(id).is_some_and(|column| column.is_primary());
        let arity = match from.arity {
            Arity::Required => Arity::Optional,
            Arity::Optional => Arity::Required,
            Arity::List => return,
        };
        let mysql = self.flavour.is(migrate::DialectKind::Mysql);
        let referenced = mysql && self.schema.foreign_keys().values().any(|key| key.ref_columns.contains(&id));
        if key
            || primary
            || referenced
            || from.generated.is_some()
            || from.default.as_ref().is_some_and(|d| d.value == DefaultValue::Autoincrement)
        {
            return;
        }
        self.put(Change::Column(Edit::Alter { to: Column { arity, ..from.clone() }, from }));
    }

    fn change_default(&mut self) {
        let Some(id) = self.a_column() else { return };
        let from = self.schema.columns()[&id].clone();
        let key = self.schema.foreign_keys().values().any(|key| key.columns.contains(&id));
        if key || from.generated.is_some() {
            return;
        }
        let default =
            if from.default.is_some() && self.random.one_in(2) { None } else { self.default_of(&from).map(Into::into) };
        if from.default != default {
            self.put(Change::Column(Edit::Alter { to: Column { default, ..from.clone() }, from }));
        }
    }

    fn an_index(&mut self) -> Option<Index> {
        let ids: Vec<IndexId> = self.schema.indexes().keys().copied().collect();
        self.random.pick(&ids).map(|id| self.schema.indexes()[id].clone())
    }

    fn drop_index(&mut self) {
        let Some(from) = self.an_index() else { return };
        let needed = from.kind == IndexKind::Primary && (self.joined(from.table) || self.has_autoincrement(&from));
        if !self.is_referenced(&from) && !needed {
            self.put(Change::Index(Edit::Drop { from }));
        }
    }

    fn has_autoincrement(&self, index: &Index) -> bool {
        index.columns().unwrap_or_default().iter().any(|id| {
            self.schema.columns()[id]
                .default
                .as_ref()
                .is_some_and(|default| default.value == DefaultValue::Autoincrement)
        })
    }

    fn change_index(&mut self) {
        let Some(from) = self.an_index() else { return };
        if self.is_referenced(&from) || from.kind == IndexKind::Primary {
            return;
        }
        let mut to = from.clone();
        match self.random.below(4) {
            0 => to.mapped = Some(format!("renamed_{}", self.random.below(1_000_000))),
            1 if to.method.is_none() && to.include.is_empty() => {
                to.kind = if to.kind == IndexKind::Unique { IndexKind::Plain } else { IndexKind::Unique };
                to.nulls_not_distinct = false;
            }
            _ => {
                (to.predicate, to.method, to.nulls_not_distinct, to.include) = (None, None, false, Vec::new());
                to.parts.retain(|part| matches!(part.target, IndexTarget::Column(_)));
                to.mapped = Some(format!("ix_{}_{}", to.id.0, self.random.below(1_000_000)));
                self.decorate(&mut to);
            }
        }
        if from != to && !to.parts.is_empty() {
            self.put(Change::Index(Edit::Alter { from, to }));
        }
    }

    fn a_foreign_key(&mut self) -> Option<ForeignKey> {
        let ids: Vec<ForeignKeyId> = self.schema.foreign_keys().keys().copied().collect();
        self.random.pick(&ids).map(|id| self.schema.foreign_keys()[id].clone())
    }

    fn drop_foreign_key(&mut self) {
        if let Some(from) = self.a_foreign_key() {
            self.put(Change::ForeignKey(Edit::Drop { from }));
        }
    }

    fn change_actions(&mut self) {
        let Some(from) = self.a_foreign_key() else { return };
        let nullable = from.columns.iter().all(|id| self.schema.columns()[id].arity == Arity::Optional);
        let to = ForeignKey { on_delete: self.action(nullable), on_update: self.action(nullable), ..from.clone() };
        if from != to {
            self.put(Change::ForeignKey(Edit::Alter { from, to }));
        }
    }

    fn drop_check(&mut self) {
        let ids: Vec<CheckId> = self.schema.checks().keys().copied().collect();
        let Some(id) = self.random.pick(&ids) else { return };
        let from = self.schema.checks()[id].clone();
        if self.random.one_in(2) {
            self.put(Change::Check(Edit::Drop { from }));
        } else {
            let to = Check { expression: format!("({}) IS NOT FALSE", from.expression), ..from.clone() };
            let sqlite = self.flavour.is(migrate::DialectKind::Sqlite);
            let to = if sqlite {
                Check { expression: format!("({}) OR 1 = 0", from.expression), ..from.clone() }
            } else {
                to
            };
            self.put(Change::Check(Edit::Alter { from, to }));
        }
    }

    /// Values come, go, change their name or place; enums change their name or go.
    fn change_enum(&mut self) {
        let ids: Vec<_> = self.schema.enums().keys().copied().collect();
        let Some(id) = self.random.pick(&ids).copied() else { return };
        let from = self.schema.enums()[&id].clone();
        let mut to = from.clone();
        let fresh: schema::EnumValueId = self.schema.ids().fresh();
        let place = self.random.below(to.values.len() + 1);
        let used = |value: &EnumValue, schema: &Schema| {
            let names = |literal: &Literal| *literal == Literal::EnumValue(value.name.clone());
            schema.columns().values().any(|column| match column.default.as_ref().map(|default| &default.value) {
                Some(DefaultValue::Literal(literal)) => names(literal),
                Some(DefaultValue::List(list)) => list.iter().any(names),
                _ => false,
            })
        };
        match self.random.below(6) {
            0 | 1 => {
                let value = EnumValue { id: fresh, name: format!("V{}", fresh.0), mapped: None, comment: None };
                to.values.insert(place, value);
            }
            2 if to.values.len() > 1 => {
                let at = place.min(to.values.len() - 1);
                if !used(&to.values[at], &self.schema) && !self.is_said(&to.values[at]) {
                    to.values.remove(at);
                }
            }
            3 => {
                let at = place.min(to.values.len() - 1);
                let old = format!("'{}'", to.values[at].database_name());
                to.values[at].mapped = Some(format!("new {}", fresh.0));
                let new = format!("'new {}'", fresh.0);
                self.schema
                    .tables()
                    .keys()
                    .copied()
                    .collect::<Vec<_>>()
                    .into_iter()
                    .for_each(|t| self.rewrite(t, &old, &new));
            }
            4 => {
                to.name = self.name();
                to.mapped = self.mapped();
            }
            _ => {
                let user = |column: &Column| column.ty == ColumnType::Enum(id);
                if !self.schema.columns().values().any(user) {
                    self.put(Change::Enum(Edit::Drop { from: from.clone() }));
                    return;
                }
            }
        }
        if from != to {
            self.put(Change::Enum(Edit::Alter { from, to: Enum { id, ..to } }));
        }
    }

    /// What no database sees: comments, modules, places; and the order of columns, which none can change.
    fn change_texts(&mut self) {
        let Some(id) = self.a_table() else { return };
        let from = self.schema.tables()[&id].clone();
        let to = Table { comment: self.comment(), module: None, ..from.clone() };
        if from != to {
            self.put(Change::Table(Edit::Alter { from, to }));
        }
        if let Some(column) = self.a_column() {
            let from = self.schema.columns()[&column].clone();
            let to = Column {
                rank: from.rank + (self.random.below(5) as i64 - 2) * 100_000 + 1,
                comment: self.comment(),
                ..from.clone()
            };
            self.put(Change::Column(Edit::Alter { from, to }));
        }
    }

    fn change_relation(&mut self) {
        let all: Vec<_> = self.schema.many_to_many().values().cloned().collect();
        match self.random.pick(&all).cloned() {
            Some(from) if self.random.one_in(2) => self.put(Change::ManyToMany(Edit::Drop { from })),
            Some(from) if self.random.one_in(2) => {
                let to = schema::ManyToMany {
                    relation: Some(format!("Renamed{}", self.random.below(1_000_000))),
                    ..from.clone()
                };
                self.put(Change::ManyToMany(Edit::Alter { from, to }));
            }
            _ => self.add_many_to_many(),
        }
    }
}

fn index_uses(index: &Index, id: ColumnId) -> bool {
    index.include.contains(&id) || index.parts.iter().any(|part| part.target == IndexTarget::Column(id))
}
