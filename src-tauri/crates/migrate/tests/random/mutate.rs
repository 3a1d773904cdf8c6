//! Random changes that leave a schema valid.

use std::collections::BTreeSet;

use super::*;

impl Maker {
    /// One random change of some size.
    pub fn mutate(&mut self) {
        match self.random.below(24) {
            0 => self.add_table(),
            1 => self.drop_table(),
            2 | 3 => self.rename_table(),
            4 | 5 => {
                if let Some(table) = self.any_table() {
                    self.add_column(table);
                }
            }
            6 => self.drop_column(),
            7 | 8 => self.rename_column(),
            9 | 10 => self.alter_arity(),
            11 | 12 => self.alter_default(),
            13 | 14 => self.alter_type(),
            15 => self.widen_key(),
            16 => self.add_index(),
            17 => self.drop_index(),
            18 => self.add_foreign_key(),
            19 => self.drop_foreign_key(),
            20 => self.alter_enum(),
            21 => self.drop_check(),
            22 => self.swap_names(),
            _ => match self.random.below(6) {
                0 => self.add_enum(),
                1 => self.add_check(),
                2 => self.add_generated(),
                3 => self.add_many_to_many(),
                4 => self.rename_enum(),
                _ => self.plain_generated(),
            },
        }
    }

    fn any_column(&mut self) -> Option<Column> {
        let columns: Vec<Column> = self.schema.columns().values().cloned().collect();
        self.random.pick(&columns)
    }

    fn in_key(&self, column: &Column) -> bool {
        self.schema
            .foreign_keys()
            .values()
            .any(|key| key.columns.contains(&column.id) || key.ref_columns.contains(&column.id))
    }

    fn primary(&self, column: &Column) -> bool {
        self.schema.column(column.id).is_some_and(|column| column.is_primary())
    }

    /// Some expression of its table names the column.
    fn named(&self, column: &Column) -> bool {
        let name = column.database_name();
        let has = |text: &str| text.contains(&format!("{name}\"")) || text.contains(&format!("{name}`"));
        let table = self.schema.table(column.table).unwrap();
        table.checks().any(|check| has(&check.expression))
            || table.columns().any(|other| other.generated.as_ref().is_some_and(|generated| has(&generated.expression)))
            || table.indexes().any(|index| {
                index.predicate.as_deref().is_some_and(has)
                    || index.parts.iter().any(|part| matches!(&part.target, IndexTarget::Expression(text) if has(text)))
            })
    }

    fn alter(&mut self, from: Column, to: Column) {
        self.put(Change::Column(Edit::Alter { from, to }));
    }

    fn drop_column(&mut self) {
        if let Some(column) = self.any_column()
            && !self.primary(&column)
        {
            self.remove_column(&column);
        }
    }

    fn remove_column(&mut self, column: &Column) {
        let mut changes = Vec::new();
        let schema = &self.schema;
        for key in schema.foreign_keys().values() {
            if key.columns.contains(&column.id) || key.ref_columns.contains(&column.id) {
                changes.push(Change::ForeignKey(Edit::Drop { from: key.clone() }));
            }
        }
        let name = column.database_name();
        let has = |text: &str| text.contains(&format!("{name}\"")) || text.contains(&format!("{name}`"));
        let table = schema.table(column.table).unwrap();
        for index in table.indexes() {
            let said = index.predicate.as_deref().is_some_and(has)
                || index.parts.iter().any(|part| match &part.target {
                    IndexTarget::Column(id) => *id == column.id,
                    IndexTarget::Expression(text) => has(text),
                    IndexTarget::Path(_) => false,
                });
            if said {
                changes.push(Change::Index(Edit::Drop { from: index.record().clone() }));
            }
        }
        for check in table.checks().filter(|check| has(&check.expression)) {
            changes.push(Change::Check(Edit::Drop { from: check.clone() }));
        }
        let computed: Vec<Column> = table
            .columns()
            .filter(|other| other.generated.as_ref().is_some_and(|generated| has(&generated.expression)))
            .map(|other| other.record().clone())
            .collect();
        for other in computed {
            self.remove_column(&other);
        }
        changes.push(Change::Column(Edit::Drop { from: column.clone() }));
        assert!(self.put_all(&changes), "{changes:?}");
    }

    fn drop_table(&mut self) {
        if self.schema.tables().len() < 2 {
            return;
        }
        let Some(id) = self.any_table() else { return };
        let mut changes = Vec::new();
        let joins =
            self.schema.many_to_many().values().filter(|relation| relation.a.table == id || relation.b.table == id);
        changes.extend(joins.map(|from| Change::ManyToMany(Edit::Drop { from: from.clone() })));
        let keys = self.schema.foreign_keys().values().filter(|key| key.table == id || key.references == id);
        changes.extend(keys.map(|from| Change::ForeignKey(Edit::Drop { from: from.clone() })));
        let table = self.schema.table(id).unwrap();
        changes.extend(table.indexes().map(|index| Change::Index(Edit::Drop { from: index.record().clone() })));
        changes.extend(table.checks().map(|check| Change::Check(Edit::Drop { from: check.clone() })));
        changes.extend(table.columns().map(|column| Change::Column(Edit::Drop { from: column.record().clone() })));
        changes.push(Change::Table(Edit::Drop { from: table.record().clone() }));
        assert!(self.put_all(&changes));
    }

    fn rename_table(&mut self) {
        let Some(id) = self.any_table() else { return };
        let from = self.schema.tables()[&id].clone();
        let mut to = from.clone();
        match self.random.below(4) {
            0 => to.mapped = Some(format!("m_{}", self.random.below(50))),
            1 if self.kind == DialectKind::Postgres => {
                to.namespace = if to.namespace.is_some() { None } else { Some("third".to_owned()) };
            }
            // The name of another table that has gone or has moved.
            2 => to.mapped = Some(format!("T{}", self.random.below(60))),
            _ => {
                to.mapped = None;
                to.name = format!("N{}", self.random.below(50));
            }
        }
        self.rename_tables(vec![(from, to)]);
    }

    fn rename_tables(&mut self, pairs: Vec<(Table, Table)>) {
        let before = self.schema.clone();
        for (from, to) in pairs {
            self.put(Change::Table(Edit::Alter { from, to }));
        }
        let mut names = BTreeSet::new();
        let unique = self.schema.tables().values().all(|table| names.insert(table.database_name().to_lowercase()));
        if !unique {
            self.schema = before;
        }
    }

    fn rename_column(&mut self) {
        let Some(from) = self.any_column() else { return };
        let mut to = from.clone();
        if self.random.chance(50) {
            to.mapped = Some(format!("x{}", self.random.below(30)));
        } else {
            to.mapped = None;
            to.name = format!("y{}", self.random.below(30));
        }
        self.rename_columns(&[(from, to)]);
    }

    /// Renames, and lets the expressions of the table follow.
    fn rename_columns(&mut self, pairs: &[(Column, Column)]) {
        let before = self.schema.clone();
        let quote = if self.kind == DialectKind::Mysql { '`' } else { '"' };
        let follow = |text: &str| {
            let mut text = text.to_owned();
            for (from, _) in pairs {
                text = text.replace(&format!("{quote}{}{quote}", from.database_name()), &format!("<{}>", from.id.0));
            }
            for (from, to) in pairs {
                text = text.replace(&format!("<{}>", from.id.0), &format!("{quote}{}{quote}", to.database_name()));
            }
            text
        };
        for (from, to) in pairs {
            self.alter(from.clone(), to.clone());
        }
        let Some((first, _)) = pairs.first() else { return };
        let table = self.schema.table(first.table).unwrap();
        let mut changes = Vec::new();
        for check in table.checks() {
            let to = Check { expression: follow(&check.expression), ..check.clone() };
            changes.push(Change::Check(Edit::Alter { from: check.clone(), to }));
        }
        for index in table.indexes() {
            let mut to = index.record().clone();
            to.predicate = to.predicate.map(|text| follow(&text));
            for part in &mut to.parts {
                if let IndexTarget::Expression(text) = &mut part.target {
                    *text = follow(text);
                }
            }
            changes.push(Change::Index(Edit::Alter { from: index.record().clone(), to }));
        }
        for column in table.columns() {
            let mut to = column.record().clone();
            if let Some(generated) = &mut to.generated {
                generated.expression = follow(&generated.expression);
            }
            changes.push(Change::Column(Edit::Alter { from: column.record().clone(), to }));
        }
        let mut names = BTreeSet::new();
        let unique = table.columns().all(|column| names.insert(column.database_name().to_lowercase()));
        if unique {
            assert!(self.put_all(&changes));
        } else {
            self.schema = before;
        }
    }

    fn swap_names(&mut self) {
        if self.random.chance(50) {
            let (Some(a), Some(b)) = (self.any_table(), self.any_table()) else { return };
            if a == b {
                return;
            }
            let (a, b) = (self.schema.tables()[&a].clone(), self.schema.tables()[&b].clone());
            let (mut c, mut d) = (a.clone(), b.clone());
            c.mapped = Some(b.database_name().to_owned());
            d.mapped = Some(a.database_name().to_owned());
            self.rename_tables(vec![(a, c), (b, d)]);
        } else {
            let Some(a) = self.any_column() else { return };
            let others: Vec<ColumnId> = self.schema.columns_of(a.table).to_vec();
            let Some(b) = self.random.pick(&others).map(|id| self.schema.columns()[&id].clone()) else { return };
            if a.id == b.id {
                return;
            }
            let (mut c, mut d) = (a.clone(), b.clone());
            c.mapped = Some(b.database_name().to_owned());
            d.mapped = Some(a.database_name().to_owned());
            self.rename_columns(&[(a, c), (b, d)]);
        }
    }

    fn alter_arity(&mut self) {
        let Some(from) = self.any_column() else { return };
        if self.primary(&from) || from.generated.is_some() {
            return;
        }
        let keys: Vec<_> =
            self.schema.foreign_keys().values().filter(|key| key.columns.contains(&from.id)).cloned().collect();
        let mut to = from.clone();
        to.arity = match from.arity {
            Arity::Required => Arity::Optional,
            Arity::Optional if keys.iter().any(|key| key.on_delete == Some(ReferentialAction::SetNull)) => return,
            Arity::Optional => Arity::Required,
            Arity::List => Arity::List,
        };
        self.alter(from, to);
    }

    fn alter_default(&mut self) {
        let Some(from) = self.any_column() else { return };
        if self.primary(&from) && self.kind == DialectKind::Sqlite || self.in_key(&from) || from.generated.is_some() {
            return;
        }
        let mut to = from.clone();
        to.default = if from.default.is_some() { None } else { self.any_default(&from) };
        self.alter(from, to);
    }

    fn alter_type(&mut self) {
        let Some(from) = self.any_column() else { return };
        let counts = from.default == Some(DefaultValue::Autoincrement.into());
        if self.primary(&from) || self.in_key(&from) || self.named(&from) || from.generated.is_some() || counts {
            return;
        }
        let mut to = from.clone();
        (to.ty, to.native) = self.any_type();
        if self.kind == DialectKind::Postgres && self.random.chance(10) {
            to.arity = if from.arity == Arity::List { Arity::Optional } else { Arity::List };
        }
        to.default = None;
        if self.random.chance(40) {
            to.default = self.any_default(&to);
        }
        let plain = !matches!(to.ty, ColumnType::Scalar(ScalarType::Json | ScalarType::Bytes | ScalarType::Float))
            && to.arity != Arity::List;
        if self.schema.column(from.id).unwrap().indexes().next().is_some() && !plain {
            return;
        }
        self.alter(from, to);
    }

    /// Turns integers of a primary key into big ones, with everything that refers to them.
    fn widen_key(&mut self) {
        let Some(first) = self.any_column() else { return };
        if !self.primary(&first) || first.ty != ColumnType::Scalar(ScalarType::Int) {
            return;
        }
        let mut linked = BTreeSet::from([first.id]);
        loop {
            let before = linked.len();
            for key in self.schema.foreign_keys().values() {
                for (a, b) in key.columns.iter().zip(&key.ref_columns) {
                    if linked.contains(a) || linked.contains(b) {
                        linked.extend([*a, *b]);
                    }
                }
            }
            if linked.len() == before {
                break;
            }
        }
        for id in linked {
            let from = self.schema.columns()[&id].clone();
            if self.kind == DialectKind::Sqlite && from.default.is_some() {
                let mut to = from.clone();
                to.default = None;
                self.alter(from.clone(), to);
            }
            let from = self.schema.columns()[&id].clone();
            let to = Column { ty: ColumnType::Scalar(ScalarType::BigInt), native: None, ..from.clone() };
            self.alter(from, to);
        }
    }

    fn drop_index(&mut self) {
        let indexes: Vec<Index> =
            self.schema.indexes().values().filter(|index| index.kind != IndexKind::Primary).cloned().collect();
        if let Some(from) = self.random.pick(&indexes) {
            self.put(Change::Index(Edit::Drop { from }));
        }
    }

    fn drop_foreign_key(&mut self) {
        let keys: Vec<ForeignKey> = self.schema.foreign_keys().values().cloned().collect();
        if let Some(from) = self.random.pick(&keys) {
            self.put(Change::ForeignKey(Edit::Drop { from }));
        }
    }

    fn drop_check(&mut self) {
        let checks: Vec<Check> = self.schema.checks().values().cloned().collect();
        if let Some(from) = self.random.pick(&checks) {
            self.put(Change::Check(Edit::Drop { from }));
        }
    }

    fn rename_enum(&mut self) {
        let enums: Vec<Enum> = self.schema.enums().values().cloned().collect();
        let Some(from) = self.random.pick(&enums) else { return };
        let to = Enum { name: format!("F{}", from.id.0), ..from.clone() };
        self.put(Change::Enum(Edit::Alter { from, to }));
    }

    fn alter_enum(&mut self) {
        let enums: Vec<Enum> = self.schema.enums().values().cloned().collect();
        let Some(from) = self.random.pick(&enums) else { return };
        let mut to = from.clone();
        let number = self.number();
        let value = EnumValue { id: number.into(), name: format!("v{number}"), mapped: None, comment: None };
        let used = |name: &str, schema: &Schema| {
            let is = |literal: &Literal| *literal == Literal::EnumValue(name.to_owned());
            schema.columns().values().any(|column| match column.default.as_ref().map(|default| &default.value) {
                Some(DefaultValue::Literal(literal)) => is(literal),
                Some(DefaultValue::List(literals)) => literals.iter().any(is),
                _ => false,
            })
        };
        match self.random.below(4) {
            0 => to.values.push(value),
            1 => to.values.insert(0, value),
            2 if to.values.len() > 1 => {
                let at = self.random.below(to.values.len());
                let name = to.values[at].name.clone();
                if !used(&name, &self.schema) {
                    to.values.remove(at);
                }
            }
            _ => {
                let at = self.random.below(to.values.len());
                to.values[at].mapped = Some(format!("w{}", self.random.below(90)));
                let mut names = BTreeSet::new();
                if !to.values.iter().all(|value| names.insert(value.database_name().to_owned())) {
                    return;
                }
            }
        }
        self.put(Change::Enum(Edit::Alter { from, to }));
    }

    /// Turns a generated column into a plain one.
    fn plain_generated(&mut self) {
        let columns: Vec<Column> = self.schema.columns().values().filter(|c| c.generated.is_some()).cloned().collect();
        if let Some(from) = self.random.pick(&columns) {
            let to = Column { generated: None, ..from.clone() };
            self.alter(from, to);
        }
    }
}
