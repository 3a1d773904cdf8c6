//! Random changes of a schema, such as an editor makes: each applies to what the ones before it left, and Prisma text can say
//! the result.
#![allow(dead_code, reason = "every test takes what it needs")]

mod notes;
mod relations;

use schema::{
    Arity, Change, Column, ColumnId, ColumnType, DefaultValue, Edit, EnumId, ForeignKey, Ids, Index, IndexId,
    IndexKind, IndexPart, IndexTarget, Literal, ManyToMany, ManyToManyEnd, NativeType, RANK_GAP, ScalarType, Schema,
    Sort, Table, TableId, TableKind, apply,
};

/// A small generator of numbers: splitmix64.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub fn pick<T: Clone>(&mut self, items: &[T]) -> Option<T> {
        if items.is_empty() { None } else { Some(items[self.below(items.len())].clone()) }
    }
}

/// Makes changes one after the other.
pub struct Editor {
    pub schema: Schema,
    pub changes: Vec<Change>,
    pub random: Random,
    /// Whether tables have modules that Prisma text can say.
    pub modules: bool,
    ids: Ids,
}

impl Editor {
    pub fn new(schema: &Schema, seed: u64, modules: bool) -> Self {
        Self { schema: schema.clone(), changes: Vec::new(), random: Random(seed), modules, ids: schema.ids() }
    }

    fn make(&mut self, change: Change) {
        apply(&mut self.schema, &change).unwrap_or_else(|conflict| panic!("{conflict}: {change:?}"));
        self.changes.push(change);
    }

    fn fresh(&mut self, base: &str) -> String {
        format!("{base}{}", self.ids.fresh::<TableId>().0)
    }

    fn words(&mut self) -> Option<String> {
        let words = [
            "Who pays.",
            "One line\nand another.",
            "With \"quotes\" and // slashes",
            "ünïcode",
            "Legacy, see ticket 12.",
        ];
        if self.random.chance(35) { None } else { self.random.pick(&words).map(str::to_owned) }
    }

    fn mapped(&mut self, base: &str) -> Option<String> {
        if self.random.chance(50) { None } else { Some(self.fresh(base)) }
    }

    fn table(&mut self) -> Option<TableId> {
        let ids: Vec<_> = self.schema.tables().values().filter(|t| t.kind == TableKind::Table).map(|t| t.id).collect();
        self.random.pick(&ids)
    }

    fn column(&mut self) -> Option<Column> {
        let table = self.table()?;
        let ids = self.schema.columns_of(table).to_vec();
        self.random.pick(&ids).map(|id| self.schema.columns()[&id].clone())
    }

    /// One edit of a random kind.
    pub fn step(&mut self) {
        match self.random.below(24) {
            0 => self.rename_table(),
            1 => self.alter_table(),
            2 => self.create_table(),
            3 => self.drop_table(),
            4 | 5 => self.create_column(),
            6 | 7 => self.alter_column(),
            8 => self.rename_column(),
            9 => self.move_column(),
            10 => self.drop_column(),
            11 | 12 => self.create_index(),
            13 => self.alter_index(),
            14 => self.drop_index(),
            15 | 16 => self.create_key(),
            17 => self.alter_key(),
            18 => self.drop_key(),
            19 => self.many_to_many(),
            20 => self.create_enum(),
            21 => self.alter_enum(),
            22 => self.drop_enum(),
            _ => self.check(),
        }
    }

    fn alter_table_by(&mut self, id: TableId, alter: impl FnOnce(&mut Table)) {
        let from = self.schema.tables()[&id].clone();
        let mut to = from.clone();
        alter(&mut to);
        if to != from {
            self.make(Change::Table(Edit::Alter { from, to }));
        }
    }

    fn rename_table(&mut self) {
        let Some(id) = self.table() else { return };
        let base = if self.random.chance(50) { "Aaa" } else { "Zzz" };
        let name = self.fresh(base);
        let mapped = self.mapped("renamed");
        self.alter_table_by(id, |table| {
            table.name = name;
            if mapped.is_some() {
                table.mapped = mapped;
            }
        });
        self.sort_ends();
    }

    /// End `a` of a many-to-many relation is the one that sorts first.
    fn sort_ends(&mut self) {
        for from in self.schema.many_to_many().values().cloned().collect::<Vec<_>>() {
            let key = |end: &ManyToManyEnd| (self.schema.tables()[&end.table].name.clone(), end.field.clone());
            if key(&from.a) > key(&from.b) {
                let to = ManyToMany { a: from.b.clone(), b: from.a.clone(), ..from.clone() };
                self.make(Change::ManyToMany(Edit::Alter { from, to }));
            }
        }
    }

    fn alter_table(&mut self) {
        let Some(id) = self.table() else { return };
        let (what, mapped, words) = (self.random.below(5), self.mapped("mapped"), self.words());
        let notes = self.table_notes();
        let module = self.mapped("module").filter(|_| self.modules);
        let modules = self.modules;
        self.alter_table_by(id, |table| match what {
            0 => table.mapped = mapped,
            1 => table.comment = words,
            2 => table.ignored = !table.ignored,
            3 => table.notes = notes,
            _ if modules => table.module = module,
            _ => {}
        });
    }

    fn create_table(&mut self) {
        let module = if self.modules { self.mapped("module") } else { self.some_module() };
        if !self.modules && module.is_none() {
            return;
        }
        let id: TableId = self.ids.fresh();
        let name = self.fresh("New");
        let table = Table {
            id,
            namespace: None,
            name,
            mapped: self.mapped("new_table"),
            kind: TableKind::Table,
            module,
            comment: self.words(),
            ignored: false,
            notes: self.table_notes(),
        };
        self.make(Change::Table(Edit::Create { to: table }));
        let count = 1 + self.random.below(4);
        for place in 0..count {
            let column = self.new_column(id, (place as i64 + 1) * RANK_GAP);
            let key = Index { parts: vec![IndexPart::column(column.id)], ..self.new_index(id, IndexKind::Primary) };
            self.make(Change::Column(Edit::Create { to: column }));
            if place == 0 {
                self.make(Change::Index(Edit::Create { to: key }));
            }
        }
    }

    /// The module of some table there is: in a schema of several files, a table has one.
    fn some_module(&mut self) -> Option<String> {
        let modules: Vec<_> = self.schema.tables().values().map(|table| table.module.clone()).collect();
        self.random.pick(&modules).flatten()
    }

    fn drop_table(&mut self) {
        let Some(id) = self.table() else { return };
        let keys: Vec<_> =
            self.schema.foreign_keys().values().filter(|k| k.table == id || k.references == id).cloned().collect();
        for from in keys {
            self.make(Change::ForeignKey(Edit::Drop { from }));
        }
        let joins: Vec<_> =
            self.schema.many_to_many().values().filter(|r| r.a.table == id || r.b.table == id).cloned().collect();
        for from in joins {
            self.make(Change::ManyToMany(Edit::Drop { from }));
        }
        for index in self.schema.indexes_of(id).to_vec() {
            let from = self.schema.indexes()[&index].clone();
            self.make(Change::Index(Edit::Drop { from }));
        }
        for check in self.schema.checks_of(id).to_vec() {
            let from = self.schema.checks()[&check].clone();
            self.make(Change::Check(Edit::Drop { from }));
        }
        for column in self.schema.columns_of(id).to_vec() {
            let from = self.schema.columns()[&column].clone();
            self.make(Change::Column(Edit::Drop { from }));
        }
        let from = self.schema.tables()[&id].clone();
        self.make(Change::Table(Edit::Drop { from }));
    }

    fn new_column(&mut self, table: TableId, rank: i64) -> Column {
        let id: ColumnId = self.ids.fresh();
        let name = self.fresh("col");
        let mapped = self.mapped("col_db");
        let comment = self.words();
        let mut column = Column {
            id,
            table,
            rank,
            name,
            mapped,
            ty: ColumnType::Scalar(ScalarType::Int),
            native: None,
            arity: Arity::Required,
            default: None,
            updated_at: false,
            generated: None,
            comment,
            ignored: self.random.chance(5),
            notes: self.column_notes(),
        };
        self.retype(&mut column);
        column
    }

    /// Another type, arity and default.
    fn retype(&mut self, column: &mut Column) {
        let enums: Vec<EnumId> = self.schema.enums().values().filter(|e| !e.values.is_empty()).map(|e| e.id).collect();
        column.arity = self
            .random
            .pick(&[Arity::Required, Arity::Required, Arity::Optional, Arity::List])
            .unwrap_or(Arity::Required);
        column.native = None;
        column.default = None;
        column.updated_at = false;
        let word = |text: &str| DefaultValue::Literal(Literal::String(text.to_owned()));
        let (ty, native, default) = match self.random.below(8) {
            0 => (ScalarType::Int, None, DefaultValue::Literal(Literal::Number("-5".into()))),
            1 => (ScalarType::String, Some(("VarChar", vec!["80"])), word("a \"b\" \\ c\n")),
            2 => (
                ScalarType::String,
                Some(("Text", vec![])),
                DefaultValue::Function { name: "uuid".into(), args: vec!["7".into()] },
            ),
            3 => (ScalarType::DateTime, Some(("Timestamptz", vec!["6"])), DefaultValue::Now),
            4 => (
                ScalarType::Decimal,
                Some(("Decimal", vec!["10", "2"])),
                DefaultValue::Literal(Literal::Number("1.50".into())),
            ),
            5 => (ScalarType::Boolean, None, DefaultValue::Literal(Literal::Boolean(true))),
            6 => (ScalarType::Json, None, DefaultValue::Expression(Some("'{}'::jsonb".into()))),
            _ => {
                if let Some(id) = self.random.pick(&enums) {
                    column.ty = ColumnType::Enum(id);
                    let values = self.schema.enums()[&id].values.clone();
                    if column.arity == Arity::Required && self.random.chance(60) {
                        let value = self.random.pick(&values).map(|value| Literal::EnumValue(value.name));
                        column.default = value.map(|value| DefaultValue::Literal(value).into());
                    }
                    return;
                }
                column.ty = ColumnType::Unsupported("tsvector".into());
                return;
            }
        };
        column.ty = ColumnType::Scalar(ty);
        if self.random.chance(50) {
            let native = native.map(|(name, args): (&str, Vec<&str>)| (name, args));
            column.native = native.map(|(name, args)| NativeType {
                name: name.into(),
                args: args.into_iter().map(str::to_owned).collect(),
            });
        }
        if self.random.chance(50) {
            column.default = match column.arity {
                Arity::List => Some(DefaultValue::List(match default {
                    DefaultValue::Literal(literal) => vec![literal.clone(), literal],
                    _ => Vec::new(),
                })),
                _ => Some(default),
            }
            .map(Into::into);
        }
        column.updated_at = ty == ScalarType::DateTime && column.arity == Arity::Required && self.random.chance(30);
    }

    /// A rank in front of a column, or behind all.
    fn rank(&mut self, table: TableId) -> Option<i64> {
        let ids = self.schema.columns_of(table);
        let ranks: Vec<i64> = ids.iter().map(|id| self.schema.columns()[id].rank).collect();
        let at = self.random.below(ranks.len() + 1);
        let rank = match (at.checked_sub(1).map(|at| ranks[at]), ranks.get(at)) {
            (None, None) => RANK_GAP,
            (None, Some(next)) => next - RANK_GAP,
            (Some(last), None) => last + RANK_GAP,
            (Some(last), Some(next)) => last + (next - last) / 2,
        };
        (!ranks.contains(&rank)).then_some(rank)
    }

    fn create_column(&mut self) {
        let Some(table) = self.table() else { return };
        let Some(rank) = self.rank(table) else { return };
        let to = self.new_column(table, rank);
        self.make(Change::Column(Edit::Create { to }));
    }

    fn alter_column_by(&mut self, from: Column, alter: impl FnOnce(&mut Self, &mut Column)) {
        let mut to = from.clone();
        alter(self, &mut to);
        // Over an optional column, a relation is optional anyway.
        let keys = self.schema.foreign_keys().values();
        let keys = keys.filter(|key| key.optional && key.columns.contains(&to.id) && to.arity == Arity::Optional);
        for from in keys.cloned().collect::<Vec<_>>() {
            let to = ForeignKey { optional: false, ..from.clone() };
            self.make(Change::ForeignKey(Edit::Alter { from, to }));
        }
        if to != from {
            self.make(Change::Column(Edit::Alter { from, to }));
        }
    }

    fn alter_column(&mut self) {
        let Some(column) = self.column() else { return };
        self.alter_column_by(column, |editor, column| match editor.random.below(5) {
            0 => editor.retype(column),
            3 => column.notes = editor.column_notes(),
            1 => column.comment = editor.words(),
            2 => column.mapped = editor.mapped("mapped"),
            _ => column.ignored = !column.ignored,
        });
    }

    fn rename_column(&mut self) {
        let Some(column) = self.column() else { return };
        let name = self.fresh("renamed");
        let named = |index: &&Index| {
            index.predicate.as_ref().is_some_and(|sql| sql.starts_with('{') && sql.contains(&column.name))
        };
        if self.schema.indexes().values().find(named).is_some() {
            return;
        }
        for id in self.schema.indexes_of(column.table).to_vec() {
            let from = self.schema.indexes()[&id].clone();
            let mut to = from.clone();
            for part in &mut to.parts {
                if let IndexTarget::Path(path) = &mut part.target
                    && let Some(rest) = path.strip_prefix(&format!("{}.", column.name))
                {
                    *path = format!("{name}.{rest}");
                }
            }
            if to != from {
                self.make(Change::Index(Edit::Alter { from, to }));
            }
        }
        self.alter_column_by(column, |_, column| column.name = name);
    }

    fn move_column(&mut self) {
        let Some(column) = self.column() else { return };
        let Some(rank) = self.rank(column.table) else { return };
        self.alter_column_by(column, |_, column| column.rank = rank);
    }

    fn drop_column(&mut self) {
        let Some(column) = self.column() else { return };
        if self.schema.columns_of(column.table).len() < 2 {
            return;
        }
        let uses = |ids: &[ColumnId]| ids.contains(&column.id);
        let keys: Vec<_> =
            self.schema.foreign_keys().values().filter(|k| uses(&k.columns) || uses(&k.ref_columns)).cloned().collect();
        for from in keys {
            self.make(Change::ForeignKey(Edit::Drop { from }));
        }
        let joins: Vec<_> = self.schema.many_to_many().values().cloned().collect();
        for from in joins {
            if [&from.a, &from.b].iter().any(|end| uses(&end.columns) || uses(&end.ref_columns)) {
                self.make(Change::ManyToMany(Edit::Drop { from }));
            }
        }
        for id in self.schema.indexes_of(column.table).to_vec() {
            let from = self.schema.indexes()[&id].clone();
            let covers = |target: &IndexTarget| match target {
                IndexTarget::Column(id) => *id == column.id,
                IndexTarget::Path(path) => path.split('.').next() == Some(&column.name),
                IndexTarget::Expression(_) => false,
            };
            if from.parts.iter().any(|part| covers(&part.target)) {
                self.make(Change::Index(Edit::Drop { from }));
            }
        }
        self.make(Change::Column(Edit::Drop { from: column }));
    }

    fn new_index(&mut self, table: TableId, kind: IndexKind) -> Index {
        let id: IndexId = self.ids.fresh();
        Index { mapped: self.mapped("ix"), ..Index::new(id, table, kind, Vec::new()) }
    }

    fn create_index(&mut self) {
        let Some(table) = self.table() else { return };
        let mut columns = self.schema.columns_of(table).to_vec();
        let has_key = self.schema.table(table).is_some_and(|table| table.primary_key().is_some());
        let kind = match self.random.below(3) {
            0 if !has_key => IndexKind::Primary,
            1 => IndexKind::Unique,
            _ => IndexKind::Plain,
        };
        let mut index = self.new_index(table, kind);
        for _ in 0..1 + self.random.below(3) {
            if columns.is_empty() {
                break;
            }
            let column = columns.remove(self.random.below(columns.len()));
            let mut part = IndexPart::column(column);
            if self.random.chance(20) {
                part.sort = Some(Sort::Desc);
            }
            index.parts.push(part);
        }
        // Two keys over the same columns are one to whoever knows them by what they say.
        let columns = index.columns();
        let twin = |known: &Index| known.kind == kind && known.table == table && known.columns() == columns;
        if index.parts.is_empty() || self.schema.indexes().values().any(twin) {
            return;
        }
        self.dress(&mut index);
        self.make(Change::Index(Edit::Create { to: index }));
    }

    fn dress(&mut self, index: &mut Index) {
        let plain = index.kind == IndexKind::Plain;
        index.method = if plain && self.random.chance(20) { Some("Hash".into()) } else { None };
        index.name = if plain || self.random.chance(70) { None } else { Some(self.fresh("key")) };
        index.predicate = if self.random.chance(15) { Some("deleted_at IS NULL".into()) } else { None };
        index.comment = if self.random.chance(20) { self.words() } else { None };
        index.mapped = self.mapped("ix");
    }

    fn index(&mut self) -> Option<Index> {
        let ids: Vec<IndexId> = self.schema.indexes().keys().copied().collect();
        self.random.pick(&ids).map(|id| self.schema.indexes()[&id].clone())
    }

    fn alter_index(&mut self) {
        let Some(from) = self.index() else { return };
        let mut to = from.clone();
        self.dress(&mut to);
        if self.random.chance(30) {
            to.parts.reverse();
        }
        let columns = to.columns();
        let twin = |known: &Index| {
            known.id != to.id && known.kind == to.kind && known.table == to.table && known.columns() == columns
        };
        if self.schema.indexes().values().any(twin) {
            return;
        }
        if to != from {
            self.make(Change::Index(Edit::Alter { from, to }));
        }
    }

    fn drop_index(&mut self) {
        let Some(from) = self.index() else { return };
        self.make(Change::Index(Edit::Drop { from }));
    }
}
