//! Random schemas and random changes of them, from a number. They are valid for the dialect that they are made for, so that
//! a real database takes every one. Used by the laws; runs nothing itself.

use migrate::DialectKind;
use schema::{
    Arity, Change, Check, CheckId, Column, ColumnId, ColumnType, DefaultValue, Edit, Enum, EnumId, EnumValue,
    ForeignKey, Generated, Index, IndexKind, IndexPart, IndexTarget, Literal, ManyToMany, ManyToManyEnd, NativeType,
    RANK_GAP, ReferentialAction, ScalarType, Schema, Sort, Table, TableId, TableKind, apply, apply_all,
};

mod mutate;

/// Xorshift (Marsaglia, 2003): small, and the same everywhere.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % end.max(1)
    }

    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub fn pick<T: Clone>(&mut self, list: &[T]) -> Option<T> {
        if list.is_empty() { None } else { Some(list[self.below(list.len())].clone()) }
    }
}

/// A schema in the making.
pub struct Maker {
    pub kind: DialectKind,
    pub random: Random,
    pub schema: Schema,
}

/// Two schemas that share ids: a random one, and what some random changes make of it.
pub fn pair(kind: DialectKind, seed: u64) -> (Schema, Schema) {
    let mut maker = Maker { kind, random: Random::new(seed), schema: Schema::new() };
    maker.fill();
    let before = maker.schema.clone();
    let changes = 1 + maker.random.below(12);
    for _ in 0..changes {
        maker.mutate();
    }
    (before, maker.schema)
}

impl Maker {
    pub fn put(&mut self, change: Change) {
        apply(&mut self.schema, &change).unwrap_or_else(|error| panic!("{error}: {change:?}"));
    }

    pub fn put_all(&mut self, changes: &[Change]) -> bool {
        apply_all(&mut self.schema, changes).is_ok()
    }

    pub fn number(&mut self) -> u32 {
        self.schema.ids().fresh::<TableId>().0
    }

    fn fill(&mut self) {
        for _ in 0..self.random.below(3) {
            self.add_enum();
        }
        for _ in 0..2 + self.random.below(5) {
            self.add_table();
        }
        for _ in 0..self.random.below(6) {
            self.add_foreign_key();
        }
        for _ in 0..self.random.below(6) {
            self.add_index();
        }
        for _ in 0..self.random.below(3) {
            self.add_check();
        }
        for _ in 0..self.random.below(3) {
            self.add_generated();
        }
        if self.random.chance(30) {
            self.add_many_to_many();
        }
    }

    pub fn add_enum(&mut self) {
        let id = EnumId(self.number());
        let count = 1 + self.random.below(4);
        let values = (0..count).map(|at| {
            let number = id.0 + 1 + at as u32;
            EnumValue { id: number.into(), name: format!("v{number}"), mapped: None, comment: None }
        });
        let namespace = self.namespace();
        let to =
            Enum { id, namespace, name: format!("E{}", id.0), mapped: None, values: values.collect(), comment: None };
        self.put(Change::Enum(Edit::Create { to }));
    }

    fn namespace(&mut self) -> Option<String> {
        (self.kind == DialectKind::Postgres && self.random.chance(15)).then(|| "other".to_owned())
    }

    pub fn add_table(&mut self) {
        let id = TableId(self.number());
        let namespace = self.namespace();
        let mut name = format!("T{}", id.0);
        while self.schema.tables().values().any(|table| table.database_name() == name) {
            name.push('x');
        }
        let to = Table {
            id,
            namespace,
            name,
            mapped: self.random.chance(20).then(|| format!("t_{}", id.0)),
            kind: TableKind::Table,
            module: None,
            comment: None,
            ignored: false,
            notes: schema::TableNotes::default(),
        };
        self.put(Change::Table(Edit::Create { to }));
        let mut key = Vec::new();
        let composite = self.random.chance(20);
        for _ in 0..if composite { 2 } else { 1 } {
            let ty = self.random.pick(&[ScalarType::Int, ScalarType::Int, ScalarType::String, ScalarType::BigInt]);
            let ty = ty.unwrap_or(ScalarType::Int);
            let mut column = self.column(id, ColumnType::Scalar(ty));
            column.native = None;
            column.arity = Arity::Required;
            column.default = None;
            if ty == ScalarType::Int && !composite && self.random.chance(70) {
                column.default = Some(DefaultValue::Autoincrement.into());
            }
            key.push(column.id);
            self.put(Change::Column(Edit::Create { to: column }));
        }
        self.put_index(id, IndexKind::Primary, key.into_iter().map(IndexPart::column).collect(), None);
        for _ in 0..self.random.below(6) {
            self.add_column(id);
        }
    }

    pub fn column(&mut self, table: TableId, ty: ColumnType) -> Column {
        let id = ColumnId(self.number());
        Column {
            rank: i64::from(id.0) * RANK_GAP,
            mapped: self.random.chance(15).then(|| format!("C_{}", id.0)),
            arity: if self.random.chance(50) { Arity::Required } else { Arity::Optional },
            ..Column::new(id, table, format!("c{}", id.0), ty, Arity::Required)
        }
    }

    pub fn any_type(&mut self) -> (ColumnType, Option<NativeType>) {
        let enums: Vec<EnumId> = self.schema.enums().keys().copied().collect();
        if self.random.chance(20)
            && let Some(id) = self.random.pick(&enums)
        {
            return (ColumnType::Enum(id), None);
        }
        let scalar = self.random.pick(&ScalarType::ALL).unwrap_or(ScalarType::Int);
        let natives: &[(&str, &[&str])] = match (self.kind, scalar) {
            (DialectKind::Sqlite, _) => &[],
            (DialectKind::Postgres, ScalarType::String) => {
                &[("VarChar", &["40"]), ("Char", &["36"]), ("Uuid", &[]), ("Text", &[])]
            }
            (DialectKind::Postgres, ScalarType::Int) => &[("SmallInt", &[]), ("Integer", &[])],
            (DialectKind::Postgres, ScalarType::Decimal) => &[("Decimal", &["12", "2"]), ("Money", &[])],
            (DialectKind::Postgres, ScalarType::DateTime) => {
                &[("Timestamptz", &["6"]), ("Date", &[]), ("Time", &["3"]), ("Timestamp", &[])]
            }
            (DialectKind::Postgres, ScalarType::Float) => &[("Real", &[])],
            (DialectKind::Postgres, ScalarType::Json) => &[("Json", &[])],
            (DialectKind::Mysql, ScalarType::String) => &[("VarChar", &["40"]), ("Char", &["36"])],
            (DialectKind::Mysql, ScalarType::Int) => &[("SmallInt", &[]), ("UnsignedInt", &[])],
            (DialectKind::Mysql, ScalarType::Decimal) => &[("Decimal", &["12", "2"])],
            (DialectKind::Mysql, ScalarType::DateTime) => &[("Date", &[]), ("DateTime", &["0"])],
            _ => &[],
        };
        let native = if self.random.chance(40) { self.random.pick(natives) } else { None };
        let native = native.map(|(name, args)| NativeType {
            name: name.to_owned(),
            args: args.iter().map(|arg| (*arg).to_owned()).collect(),
        });
        (ColumnType::Scalar(scalar), native)
    }

    pub fn any_default(&mut self, column: &Column) -> Option<schema::Default> {
        let literal = |literal| DefaultValue::Literal(literal);
        let value = match (&column.ty, column.native.as_ref().map(|native| native.name.as_str())) {
            (ColumnType::Enum(id), _) => {
                let values = &self.schema.enums()[id].values;
                let at = self.random.below(values.len());
                literal(Literal::EnumValue(values[at].name.clone()))
            }
            (_, Some("Uuid")) => DefaultValue::Expression(Some("gen_random_uuid()".to_owned())),
            (ColumnType::Scalar(scalar), _) => match scalar {
                ScalarType::String => literal(Literal::String("it's \"x\" \\ y".to_owned())),
                ScalarType::Boolean => literal(Literal::Boolean(self.random.chance(50))),
                ScalarType::Int | ScalarType::BigInt => literal(Literal::Number(self.random.below(100).to_string())),
                ScalarType::Float | ScalarType::Decimal => literal(Literal::Number("1.50".to_owned())),
                ScalarType::DateTime if self.random.chance(50) => DefaultValue::Now,
                ScalarType::DateTime => literal(Literal::String("2020-01-02T03:04:05.120Z".to_owned())),
                ScalarType::Json => literal(Literal::String("{\"b\": [1, 2], \"aa\": null}".to_owned())),
                ScalarType::Bytes => literal(Literal::String("aGVsbG8=".to_owned())),
            },
            _ => return None,
        };
        // MySQL: only a moment of the whole kind is ever now.
        let date = column.native.as_ref().is_some_and(|native| native.name == "Date");
        let value = match value {
            DefaultValue::Now if date && self.kind == DialectKind::Mysql => return None,
            DefaultValue::Literal(value) if column.arity == Arity::List => {
                DefaultValue::List(vec![value.clone(), value])
            }
            value if column.arity == Arity::List => {
                drop(value);
                return None;
            }
            value => value,
        };
        Some(value.into())
    }

    pub fn add_column(&mut self, table: TableId) {
        let (ty, native) = self.any_type();
        let mut column = self.column(table, ty);
        column.native = native;
        if self.kind == DialectKind::Postgres && self.random.chance(15) {
            column.arity = Arity::List;
        }
        if self.random.chance(40) {
            column.default = self.any_default(&column);
        }
        self.put(Change::Column(Edit::Create { to: column }));
    }

    /// Plain columns of a type that every index takes.
    pub fn indexable(&self, table: TableId) -> Vec<ColumnId> {
        let columns = self.schema.columns_of(table).iter().map(|id| &self.schema.columns()[id]);
        let fits = |column: &&Column| {
            let ty = match column.ty {
                ColumnType::Enum(_) => true,
                ColumnType::Scalar(scalar) => {
                    !matches!(scalar, ScalarType::Json | ScalarType::Bytes | ScalarType::Float)
                }
                _ => false,
            };
            ty && column.arity != Arity::List
        };
        columns.filter(fits).map(|column| column.id).collect()
    }

    pub fn put_index(&mut self, table: TableId, kind: IndexKind, parts: Vec<IndexPart>, predicate: Option<String>) {
        let same = |index: &Index| {
            let alike = (index.kind == kind) && index.parts.len() == parts.len();
            alike && index.parts.iter().zip(&parts).all(|(a, b)| a.target == b.target)
                || index.kind == kind && parts.iter().any(|part| matches!(part.target, IndexTarget::Expression(_)))
        };
        if self.schema.indexes_of(table).iter().any(|id| same(&self.schema.indexes()[id])) {
            return;
        }
        let to = Index { predicate, ..Index::new(self.number().into(), table, kind, parts) };
        self.put(Change::Index(Edit::Create { to }));
    }

    pub fn any_table(&mut self) -> Option<TableId> {
        let tables: Vec<TableId> = self.schema.tables().keys().copied().collect();
        self.random.pick(&tables)
    }

    pub fn quoted(&self, column: ColumnId) -> String {
        let name = self.schema.columns()[&column].database_name();
        if self.kind == DialectKind::Mysql { format!("`{name}`") } else { format!("\"{name}\"") }
    }

    pub fn add_index(&mut self) {
        let Some(table) = self.any_table() else { return };
        let columns = self.indexable(table);
        let mut parts: Vec<IndexPart> = Vec::new();
        for _ in 0..1 + self.random.below(2) {
            let Some(column) = self.random.pick(&columns) else { return };
            if !parts.iter().any(|part| part.target == IndexTarget::Column(column)) {
                let sort = self.random.chance(25).then_some(Sort::Desc);
                parts.push(IndexPart { sort, ..IndexPart::column(column) });
            }
        }
        let integer = |id: &ColumnId| {
            let column = &self.schema.columns()[id];
            column.ty == ColumnType::Scalar(ScalarType::Int)
        };
        let integers: Vec<ColumnId> = columns.iter().copied().filter(integer).collect();
        let number = self.random.pick(&integers);
        let kind = if self.random.chance(30) { IndexKind::Unique } else { IndexKind::Plain };
        let mut predicate = None;
        if let Some(column) = number.filter(|_| self.kind != DialectKind::Mysql) {
            let column = self.quoted(column);
            if self.random.chance(20) {
                predicate = Some(format!("{column} > 7"));
            } else if self.random.chance(15) && kind == IndexKind::Plain {
                let target = IndexTarget::Expression(format!("{column} + 1"));
                parts = vec![IndexPart { target, sort: None, length: None, ops: None }];
            }
        }
        self.put_index(table, kind, parts, predicate);
    }

    /// Integer columns that no foreign key and no counter uses.
    fn free_integers(&mut self) -> Vec<ColumnId> {
        let free = |column: &&Column| {
            let keyed = self
                .schema
                .foreign_keys()
                .values()
                .any(|key| key.columns.contains(&column.id) || key.ref_columns.contains(&column.id));
            let counts = column.default == Some(DefaultValue::Autoincrement.into());
            column.ty == ColumnType::Scalar(ScalarType::Int)
                && column.arity != Arity::List
                && column.generated.is_none()
                && !keyed
                && !counts
        };
        self.schema.columns().values().filter(free).map(|column| column.id).collect()
    }

    pub fn add_check(&mut self) {
        let columns = self.free_integers();
        let Some(column) = self.random.pick(&columns) else { return };
        let table = self.schema.columns()[&column].table;
        let id = CheckId(self.number());
        let expression = format!("{} >= -32000", self.quoted(column));
        let to = Check { id, table, name: Some(format!("check_{}", id.0)), expression };
        self.put(Change::Check(Edit::Create { to }));
    }

    pub fn add_generated(&mut self) {
        let columns = self.free_integers();
        let Some(base) = self.random.pick(&columns) else { return };
        let table = self.schema.columns()[&base].table;
        let mut column = self.column(table, ColumnType::Scalar(ScalarType::BigInt));
        column.arity = Arity::Optional;
        let expression = format!("{} * 2", self.quoted(base));
        column.generated = Some(Generated { expression, stored: true });
        self.put(Change::Column(Edit::Create { to: column }));
    }

    /// A foreign key with new columns, to the primary key of some table.
    pub fn add_foreign_key(&mut self) {
        let (Some(table), Some(parent)) = (self.any_table(), self.any_table()) else { return };
        let key = self.schema.indexes_of(parent).iter().map(|id| &self.schema.indexes()[id]);
        let Some(key) = key.filter(|index| index.kind == IndexKind::Primary).find_map(Index::columns) else { return };
        let arity = if self.random.chance(70) { Arity::Optional } else { Arity::Required };
        let mut columns = Vec::new();
        for id in &key {
            let target = self.schema.columns()[id].clone();
            let mut column = self.column(table, target.ty);
            column.native = target.native;
            column.arity = arity;
            columns.push(column.id);
            self.put(Change::Column(Edit::Create { to: column }));
        }
        let actions = [ReferentialAction::Cascade, ReferentialAction::Restrict, ReferentialAction::NoAction];
        let mut on_delete = self.random.pick(&actions).filter(|_| self.random.chance(50));
        if arity == Arity::Optional && self.random.chance(30) {
            on_delete = Some(ReferentialAction::SetNull);
        }
        let id = self.number();
        let to = ForeignKey {
            field: format!("r{id}"),
            relation: Some(format!("R{id}")),
            on_delete,
            on_update: self.random.chance(20).then_some(ReferentialAction::NoAction),
            ..ForeignKey::new(id.into(), [table, parent], [columns, key])
        };
        self.put(Change::ForeignKey(Edit::Create { to }));
    }

    pub fn add_many_to_many(&mut self) {
        let (Some(a), Some(b)) = (self.any_table(), self.any_table()) else { return };
        let id = self.number();
        let end = |table, field: String| ManyToManyEnd::new(table, field);
        let to = ManyToMany {
            id: id.into(),
            relation: Some(format!("M{id}")),
            a: end(a, format!("ma{id}")),
            b: end(b, format!("mb{id}")),
        };
        self.put(Change::ManyToMany(Edit::Create { to }));
    }
}
