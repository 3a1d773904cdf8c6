//! Random schemas, and random changes of them. The same number gives the same schema, so a failure is repeated by its number.
//!
//! A [`Flavour`] says what may occur: everything that the records can hold, or what one database really takes.

mod kinds;
mod mutate;

use migrate::DialectKind;
use schema::{
    Arity, Change, Check, Column, ColumnId, ColumnType, Edit, Enum, EnumId, EnumValue, ForeignKey, Index, IndexKind,
    IndexPart, IndexTarget, Inverse, ManyToMany, ManyToManyEnd, Placement, RANK_GAP, ReferentialAction, Schema, Sort,
    Table, TableId, TableKind, apply,
};

pub use mutate::mutated;

/// What may occur.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flavour {
    /// Everything that records can hold, sense or nonsense.
    Anything,
    /// What a database of this kind takes, in logical form.
    Real(DialectKind),
}

impl Flavour {
    /// Whether it is for a database of this kind.
    pub fn is(self, kind: DialectKind) -> bool {
        self == Self::Real(kind)
    }

    fn anything(self) -> bool {
        self == Self::Anything
    }
}

/// Numbers without pattern: SplitMix64 (Steele, Lea, Flood, 2014).
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// The numbers that belong to a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0xd134_2543_de82_ef95).wrapping_add(7))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        if end == 0 { 0 } else { (self.next() % end as u64) as usize }
    }

    /// True once in `n` times.
    pub fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    /// One of a list; `None` of an empty one.
    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        list.get(self.below(list.len()))
    }
}

/// A schema with up to so many tables.
pub fn schema(random: &mut Random, flavour: Flavour, tables: usize) -> Schema {
    let mut maker = Maker { random, flavour, schema: Schema::new() };
    for _ in 0..maker.random.below(4) {
        maker.add_enum();
    }
    for _ in 0..=maker.random.below(tables) {
        maker.add_table();
    }
    for _ in 0..maker.random.below(2 * tables) {
        maker.add_foreign_key();
    }
    for _ in 0..maker.random.below(tables) {
        maker.add_index();
    }
    for _ in 0..maker.random.below(tables) {
        maker.add_check();
    }
    if maker.random.one_in(2) {
        maker.add_many_to_many();
    }
    maker.schema
}

/// A schema in the making. All alterations are changes that apply.
struct Maker<'r> {
    random: &'r mut Random,
    flavour: Flavour,
    schema: Schema,
}

const WORDS: [&str; 24] = [
    "order", "user", "select", "item", "group", "Invoice", "price", "table", "Team", "role", "event", "Date", "value",
    "stock", "Tag", "city", "default", "Account", "photo", "level", "index", "Sender", "state", "Unit",
];
const ODD: [&str; 6] = ["with space", "Grüße", "quo\"te", "semi;colon", "per%cent", "it's"];

impl Maker<'_> {
    /// Makes a change. What conflicts is a fault of this generator.
    fn put(&mut self, change: Change) {
        if let Err(conflict) = apply(&mut self.schema, &change) {
            panic!("the generator made a change that does not apply: {conflict} in {change:?}");
        }
    }

    fn name(&mut self) -> String {
        let word = self.random.pick(&WORDS).copied().unwrap_or("x");
        // The number keeps names apart, whatever they are joined to; it is used up.
        let number = self.schema.ids().next();
        self.schema.reserve_ids(number + 1);
        format!("{word}{number}")
    }

    fn mapped(&mut self) -> Option<String> {
        if !self.random.one_in(5) {
            return None;
        }
        let number = self.schema.ids().next();
        self.schema.reserve_ids(number + 1);
        let word = if self.random.one_in(3) { self.random.pick(&ODD) } else { self.random.pick(&WORDS) };
        Some(format!("{}_{number}m", word.copied().unwrap_or("x")))
    }

    fn comment(&mut self) -> Option<String> {
        self.random.one_in(6).then(|| format!("About {}", self.random.below(9)))
    }

    fn namespace(&mut self) -> Option<String> {
        let allowed = self.flavour.anything() || self.flavour.is(DialectKind::Postgres);
        (allowed && self.random.one_in(8)).then(|| if self.random.one_in(2) { "public" } else { "extra" }.to_owned())
    }

    fn add_enum(&mut self) {
        if self.flavour.is(DialectKind::Sqlite) {
            return;
        }
        let mut ids = self.schema.ids();
        let count = 1 + self.random.below(4);
        let (name, mapped, namespace, comment) = (self.name(), self.mapped(), self.namespace(), self.comment());
        let id: EnumId = ids.fresh();
        let mut value = |_| {
            let id: schema::EnumValueId = ids.fresh();
            let mapped = self.random.one_in(6).then(|| format!("val {}", id.0));
            EnumValue { id, name: format!("V{}", id.0), mapped, comment: None }
        };
        let values = (0..count).map(&mut value).collect();
        self.put(Change::Enum(Edit::Create { to: Enum { id, namespace, name, mapped, values, comment } }));
    }

    fn add_table(&mut self) -> TableId {
        let id: TableId = self.schema.ids().fresh();
        let to = Table {
            id,
            namespace: self.namespace(),
            name: self.name(),
            mapped: self.mapped(),
            kind: if self.flavour.anything() && self.random.one_in(15) {
                TableKind::View { definition: self.random.one_in(2).then(|| "select 1".to_owned()) }
            } else {
                TableKind::Table
            },
            module: self.random.one_in(4).then(|| "sales".to_owned()),
            comment: self.comment(),
            ignored: self.random.one_in(20),
            notes: self.table_notes(),
        };
        self.put(Change::Table(Edit::Create { to }));
        for _ in 0..=self.random.below(6) {
            self.add_column(id, false);
        }
        self.add_primary_key(id);
        if self.random.one_in(3) {
            let to = Placement {
                table: id,
                x: self.random.below(500) as i32,
                y: self.random.below(500) as i32,
                color: self.random.one_in(3).then(|| "red".to_owned()),
                pinned: self.random.one_in(2),
            };
            self.put(Change::Placement(Edit::Create { to }));
        }
        id
    }

    /// Adds a column; `existing` tells that the table may have rows.
    fn add_column(&mut self, table: TableId, existing: bool) -> ColumnId {
        let id: ColumnId = self.schema.ids().fresh();
        let last = self
            .schema
            .columns_of(table)
            .last()
            .and_then(|last| self.schema.columns().get(last))
            .map_or(0, |last| last.rank);
        let ranks: Vec<i64> =
            self.schema.columns_of(table).iter().filter_map(|c| Some(self.schema.columns().get(c)?.rank)).collect();
        // Mostly at the end, sometimes in between.
        let rank = match self.random.pick(&ranks) {
            Some(rank) if existing && self.random.one_in(3) => rank - 1,
            _ => last + RANK_GAP,
        };
        let mut to = Column {
            id,
            table,
            rank,
            name: self.name(),
            mapped: self.mapped(),
            ty: ColumnType::Scalar(schema::ScalarType::Int),
            native: None,
            arity: Arity::Required,
            default: None,
            updated_at: false,
            generated: None,
            comment: self.comment(),
            ignored: self.random.one_in(30),
            notes: self.column_notes(),
        };
        self.give_type(&mut to);
        self.put(Change::Column(Edit::Create { to }));
        id
    }

    /// Keys are single numbers, uuids or several columns; some tables have none.
    fn add_primary_key(&mut self, table: TableId) {
        if self.random.one_in(10) {
            return;
        }
        let columns = if self.random.one_in(4) {
            let fit: Vec<ColumnId> = self.keyable(table, true);
            let count = 1 + self.random.below(3);
            self.some(&fit, count)
        } else {
            Vec::new()
        };
        let columns = if columns.is_empty() { vec![self.add_id_column(table)] } else { columns };
        let to = self.index(table, IndexKind::Primary, columns.into_iter().map(IndexPart::column).collect());
        self.put(Change::Index(Edit::Create { to }));
    }

    fn add_id_column(&mut self, table: TableId) -> ColumnId {
        let id = self.add_column(table, false);
        let from = self.schema.columns()[&id].clone();
        let mut to = Column {
            arity: Arity::Required,
            default: None,
            native: None,
            generated: None,
            updated_at: false,
            ..from.clone()
        };
        self.give_key_type(&mut to);
        if from != to {
            self.put(Change::Column(Edit::Alter { from, to }));
        }
        id
    }

    /// Columns that a key may hold.
    fn keyable(&self, table: TableId, required: bool) -> Vec<ColumnId> {
        let fit = |id: &&ColumnId| {
            let column = &self.schema.columns()[id];
            let long = matches!(&column.ty, ColumnType::Scalar(schema::ScalarType::Json | schema::ScalarType::Bytes));
            // MySQL indexes long texts by their beginning only.
            let text = |name: &str| name == "Xml" || self.flavour.is(DialectKind::Mysql) && name.ends_with("Text");
            let odd = column.native.as_ref().is_some_and(|native| text(&native.name));
            let plain = matches!(column.ty, ColumnType::Scalar(_) | ColumnType::Enum(_));
            plain
                && !long
                && !odd
                && column.generated.is_none()
                && (!required || column.arity == Arity::Required)
                && column.arity != Arity::List
        };
        self.schema.columns_of(table).iter().filter(fit).copied().collect()
    }

    /// Up to `count` different ones of a list, in random order.
    fn some(&mut self, list: &[ColumnId], count: usize) -> Vec<ColumnId> {
        let mut rest = list.to_vec();
        let mut out = Vec::new();
        while out.len() < count && !rest.is_empty() {
            out.push(rest.remove(self.random.below(rest.len())));
        }
        out
    }

    fn a_table(&mut self) -> Option<TableId> {
        let tables: Vec<TableId> =
            self.schema.walk_tables().filter(|t| self.flavour.anything() || !t.is_view()).map(|t| t.id).collect();
        self.random.pick(&tables).copied()
    }

    fn index(&mut self, table: TableId, kind: IndexKind, parts: Vec<IndexPart>) -> Index {
        let id: schema::IndexId = self.schema.ids().fresh();
        let named = self.random.one_in(6) && !(kind == IndexKind::Primary && self.flavour.is(DialectKind::Sqlite));
        Index {
            name: self.random.one_in(8).then(|| format!("client{}", id.0)),
            mapped: named.then(|| format!("ix_{}", id.0)),
            ..Index::new(id, table, kind, parts)
        }
    }

    fn add_index(&mut self) {
        let Some(table) = self.a_table() else { return };
        let fit = self.keyable(table, false);
        let count = 1 + self.random.below(3);
        let columns = self.some(&fit, count);
        if columns.is_empty() {
            return;
        }
        let kind = if self.random.one_in(2) { IndexKind::Unique } else { IndexKind::Plain };
        let mut to = self.index(table, kind, columns.iter().copied().map(IndexPart::column).collect());
        // Default names are made from columns: a second index on the same ones needs a name of its own.
        let same = |other: &Index| other.table == table && other.columns().is_some_and(|other| other == columns);
        if self.schema.indexes().values().any(same) {
            to.mapped = Some(format!("ix_{}", to.id.0));
        }
        self.decorate(&mut to);
        self.put(Change::Index(Edit::Create { to }));
    }

    /// Directions, conditions, expressions, as the database allows.
    fn decorate(&mut self, to: &mut Index) {
        for part in &mut to.parts {
            part.sort = self.random.one_in(5).then(|| if self.random.one_in(3) { Sort::Asc } else { Sort::Desc });
        }
        let mysql = self.flavour.is(DialectKind::Mysql);
        if self.random.one_in(5) && !mysql {
            let column = self.keyable(to.table, false).first().copied();
            if let Some(column) = column {
                let about_enum = self.about_enum(to.table);
                to.predicate = about_enum.or_else(|| Some(format!("{} IS NOT NULL", self.quoted(column))));
                to.mapped = Some(format!("ix_{}", to.id.0));
            }
        }
        let texts: Vec<ColumnId> = self.texts(to.table);
        if self.random.one_in(6)
            && !mysql
            && let Some(column) = self.random.pick(&texts).copied()
        {
            let part = IndexPart {
                target: IndexTarget::Expression(format!("lower({})", self.quoted(column))),
                ..IndexPart::column(column)
            };
            to.parts.push(part);
            to.mapped = Some(format!("ix_{}", to.id.0));
        }
        if self.flavour.is(DialectKind::Postgres) || self.flavour.anything() {
            to.nulls_not_distinct = to.kind == IndexKind::Unique && self.random.one_in(8);
            if self.random.one_in(8) && to.kind != IndexKind::Primary {
                let used = to.parts.iter().filter_map(|part| match part.target {
                    IndexTarget::Column(id) => Some(id),
                    IndexTarget::Expression(_) | IndexTarget::Path(_) => None,
                });
                let used: Vec<ColumnId> = used.collect();
                to.include =
                    self.keyable(to.table, false).into_iter().filter(|id| !used.contains(id)).take(1).collect();
                to.mapped = Some(format!("ix_{}", to.id.0));
            }
            // Bits and money have no hash.
            let bits = |column: schema::ColumnRef<'_>| {
                column.native.as_ref().is_some_and(|native| ["Bit", "VarBit", "Money"].contains(&native.name.as_str()))
            };
            let hashed = to.columns().is_some_and(|columns| {
                columns.iter().all(|id| self.schema.column(*id).is_some_and(|column| !bits(column)))
            });
            if to.kind == IndexKind::Plain
                && to.parts.len() == 1
                && to.include.is_empty()
                && self.random.one_in(6)
                && hashed
            {
                to.method = Some("Hash".to_owned());
                to.parts[0].sort = None;
            }
        }
    }

    /// Text columns of the plainest kind.
    fn texts(&self, table: TableId) -> Vec<ColumnId> {
        let plain = |id: &&ColumnId| {
            let column = &self.schema.columns()[id];
            column.ty == ColumnType::Scalar(schema::ScalarType::String)
                && column.arity != Arity::List
                && column.generated.is_none()
                && column.native.as_ref().is_none_or(|native| ["Text", "VarChar"].contains(&native.name.as_str()))
        };
        self.schema.columns_of(table).iter().filter(plain).copied().collect()
    }

    fn numbers(&self, table: TableId) -> Vec<ColumnId> {
        let plain = |id: &&ColumnId| {
            let column = &self.schema.columns()[id];
            matches!(column.ty, ColumnType::Scalar(schema::ScalarType::Int | schema::ScalarType::BigInt))
                && column.arity != Arity::List
                && column.generated.is_none()
        };
        self.schema.columns_of(table).iter().filter(plain).copied().collect()
    }

    /// The database name of a column, in quotes, as expressions hold it.
    fn quoted(&self, column: ColumnId) -> String {
        quoted(self.schema.columns()[&column].database_name(), self.flavour)
    }

    fn add_check(&mut self) {
        let Some(table) = self.a_table() else { return };
        let (mut texts, mut numbers) = (self.texts(table), self.numbers(table));
        if self.flavour.is(DialectKind::Mysql) {
            // MySQL lets no check speak of a column that counts, or that a foreign key may change.
            let free = |id: &ColumnId| {
                let counts = |default: &schema::Default| default.value == schema::DefaultValue::Autoincrement;
                !self.schema.columns()[id].default.as_ref().is_some_and(counts)
                    && !self.schema.foreign_keys().values().any(|key| key.columns.contains(id))
            };
            texts.retain(free);
            numbers.retain(free);
        }
        let about_enum = if self.random.one_in(3) { self.about_enum(table) } else { None };
        let expression = match about_enum {
            Some(expression) => expression,
            None => {
                match (self.random.below(3), self.random.pick(&texts).copied(), self.random.pick(&numbers).copied()) {
                    (0, _, Some(number)) => format!("{} > 0", self.quoted(number)),
                    (1, _, Some(number)) => format!("{0} >= 0 AND {0} < 100000", self.quoted(number)),
                    (_, Some(text), _) => format!("length({}) < 300", self.quoted(text)),
                    _ => return,
                }
            }
        };
        let id: schema::CheckId = self.schema.ids().fresh();
        let name = Some(format!("ck_{}", id.0)).filter(|_| self.flavour != Flavour::Anything || self.random.one_in(2));
        self.put(Change::Check(Edit::Create { to: Check { id, table, name, expression } }));
    }

    /// A condition that names a value of an enum column; the type can't be made anew while it stands.
    fn about_enum(&mut self, table: TableId) -> Option<String> {
        if !self.flavour.is(DialectKind::Postgres) {
            return None;
        }
        let columns = self.schema.columns_of(table).iter().filter_map(|id| self.schema.columns().get(id));
        let single = columns.filter(|column| column.arity != Arity::List && column.generated.is_none());
        let found: Vec<(ColumnId, Vec<String>)> = single
            .filter_map(|column| match column.ty {
                ColumnType::Enum(id) => {
                    let values = self.schema.enums().get(&id)?.values.iter();
                    Some((column.id, values.map(|value| value.database_name().to_owned()).collect()))
                }
                _ => None,
            })
            .collect();
        let (column, values) = self.random.pick(&found).cloned()?;
        let value = self.random.pick(&values).filter(|_| values.len() > 1)?;
        Some(format!("{} <> '{value}'", self.quoted(column)))
    }

    /// A foreign key to any key of any table, with columns of its own or such that fit.
    fn add_foreign_key(&mut self) {
        let (Some(table), Some(parent)) = (self.a_table(), self.a_table()) else { return };
        let keys: Vec<Vec<ColumnId>> = self
            .schema
            .indexes_of(parent)
            .iter()
            .map(|id| &self.schema.indexes()[id])
            .filter(|index| matches!(index.kind, IndexKind::Primary | IndexKind::Unique))
            .filter(|index| index.predicate.is_none() && !index.nulls_not_distinct && index.include.is_empty())
            .filter_map(Index::columns)
            // MySQL hands no change of a key that may be empty on to columns that may not.
            .filter(|columns| {
                let required = |id: &ColumnId| self.schema.columns()[id].arity == Arity::Required;
                !self.flavour.is(DialectKind::Mysql) || columns.iter().all(required)
            })
            .collect();
        let Some(ref_columns) = self.random.pick(&keys).cloned() else { return };
        let optional = self.random.one_in(2);
        let mut columns = Vec::new();
        for of in &ref_columns {
            let of = self.schema.columns()[of].clone();
            let fits = |c: &&ColumnId| {
                let column = &self.schema.columns()[c];
                column.ty == of.ty
                    && column.native == of.native
                    && column.arity != Arity::List
                    && column.generated.is_none()
                    && column.default.is_none()
                    // MySQL: nothing that a check holds; and no made-up value of a new column finds a parent together
                    // with values that are there.
                    && !(self.flavour.is(DialectKind::Mysql) && (ref_columns.len() > 1 || self.is_named(**c)))
            };
            let free: Vec<ColumnId> =
                self.schema.columns_of(table).iter().filter(fits).filter(|c| !columns.contains(*c)).copied().collect();
            match self.random.pick(&free).copied().filter(|_| self.random.one_in(3)) {
                Some(column) => columns.push(column),
                None => {
                    let id = self.add_column(table, true);
                    let from = self.schema.columns()[&id].clone();
                    let arity = if optional { Arity::Optional } else { Arity::Required };
                    let to = Column {
                        ty: of.ty.clone(),
                        native: of.native.clone(),
                        arity,
                        default: None,
                        generated: None,
                        updated_at: false,
                        ..from.clone()
                    };
                    if from != to {
                        self.put(Change::Column(Edit::Alter { from, to }));
                    }
                    columns.push(id);
                }
            }
        }
        let id: schema::ForeignKeyId = self.schema.ids().fresh();
        let nullable = columns.iter().all(|id| self.schema.columns()[id].arity == Arity::Optional);
        let (on_delete, on_update) = (self.action(nullable), self.action(nullable));
        let twin = self.schema.foreign_keys().values().any(|key| key.table == table && key.columns == columns);
        let to = ForeignKey {
            id,
            table,
            references: parent,
            columns,
            ref_columns,
            field: format!("parent{}", id.0),
            inverse: self.random.one_in(2).then(|| Inverse {
                name: format!("children{}", id.0),
                list: self.random.one_in(2),
                comment: None,
                ignored: false,
            }),
            relation: self.random.one_in(4).then(|| format!("Rel{}", id.0)),
            mapped: (twin || self.random.one_in(6)).then(|| format!("fk_{}", id.0)),
            on_delete,
            on_update,
            comment: self.comment(),
            optional: !nullable && self.random.one_in(8),
            ignored: false,
        };
        self.put(Change::ForeignKey(Edit::Create { to }));
    }

    fn action(&mut self, nullable: bool) -> Option<ReferentialAction> {
        use ReferentialAction::{Cascade, NoAction, Restrict, SetNull};
        let action = *self.random.pick(&[Cascade, Restrict, NoAction, SetNull])?;
        // What is not written becomes SET NULL where any column is optional, which all of them must be able to take.
        match self.random.one_in(3) && nullable {
            true => None,
            false => Some(action).filter(|action| nullable || *action != SetNull).or(Some(NoAction)),
        }
    }

    fn add_many_to_many(&mut self) {
        let keyed: Vec<TableId> = self
            .schema
            .walk_tables()
            .filter(|t| !t.is_view() && t.primary_key().is_some_and(|key| key.parts.len() == 1))
            .map(|t| t.id)
            .collect();
        let (Some(a), Some(b)) = (self.random.pick(&keyed).copied(), self.random.pick(&keyed).copied()) else { return };
        let id: schema::ManyToManyId = self.schema.ids().fresh();
        let end = |table: TableId, field: &str| ManyToManyEnd {
            table,
            field: format!("{field}{}", id.0),
            columns: Vec::new(),
            ref_columns: Vec::new(),
            comment: None,
            ignored: false,
        };
        let to = ManyToMany { id, relation: Some(format!("Join{}", id.0)), a: end(a, "left"), b: end(b, "right") };
        self.put(Change::ManyToMany(Edit::Create { to }));
    }
}

/// A name in quotes, as expressions hold it.
fn quoted(name: &str, flavour: Flavour) -> String {
    if flavour.is(DialectKind::Mysql) {
        format!("`{}`", name.replace('`', "``"))
    } else {
        format!("\"{}\"", name.replace('"', "\"\""))
    }
}
