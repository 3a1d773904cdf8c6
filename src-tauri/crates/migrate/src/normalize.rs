//! The normal form: what a database would hold of a model, under the same ids. Shared by all dialects; what differs comes
//! from their facts. Its result is its own normal form.

use std::collections::BTreeMap;

use schema::{
    Arity, Change, Check, Column, ColumnId, ColumnType, DefaultValue, Edit, Enum, EnumId, EnumValue, ForeignKey,
    ForeignKeyId, Index, IndexId, IndexKind, IndexPart, Literal, ManyToMany, ManyToManyId, NativeType, RANK_GAP,
    ReferentialAction, ScalarType, Schema, Sort, Table, TableId, TableKind, apply,
};

use crate::literal::normal_default;
use crate::names::{default_foreign_key_name, default_index_name, join_table_name, join_table_part_name};
use crate::{Conventions, DialectKind, Facts};

/// The native type that a scalar column really has, given the one that is written.
pub(crate) type NormalNative = fn(ScalarType, Option<&NativeType>) -> Option<NativeType>;

/// Ids of what join tables are made of start here, far from those that count up from zero. They are made from the id of
/// the relation, so that two schemas that share its id share these too. So are enums of columns, where types have no names.
const DERIVED_IDS: u32 = 1 << 30;

/// The implicit many-to-many relation that a table of a normal form is the join table of.
pub fn joined_by(table: TableId) -> Option<ManyToManyId> {
    table.0.checked_sub(DERIVED_IDS).map(ManyToManyId)
}

/// The normal form of a schema.
pub(crate) fn normalize(schema: &Schema, facts: &Facts, conventions: &Conventions, native: NormalNative) -> Schema {
    let mut form = Form { schema, facts, conventions, native, out: Schema::new() };
    form.enums();
    form.tables();
    form.columns();
    form.indexes();
    form.checks();
    form.foreign_keys();
    for relation in schema.many_to_many().values() {
        form.join_table(relation);
    }
    form.out.reserve_ids(schema.ids().next());
    form.out
}

struct Form<'a> {
    schema: &'a Schema,
    facts: &'a Facts,
    conventions: &'a Conventions,
    native: NormalNative,
    out: Schema,
}

impl Form<'_> {
    /// Records of a valid schema apply; what refers to something that was left out is left out with it.
    fn put(&mut self, change: Change) {
        let applied = apply(&mut self.out, &change);
        debug_assert!(applied.is_ok(), "{applied:?}: {change:?}");
    }

    fn namespace(&self, namespace: Option<&String>) -> Option<String> {
        let default = self.facts.default_namespace?;
        namespace.filter(|name| *name != default).cloned()
    }

    fn enums(&mut self) {
        if !self.facts.enum_types {
            return;
        }
        for record in self.schema.enums().values() {
            let namespace = self.namespace(record.namespace.as_ref());
            let to = Enum { namespace, name: record.database_name().to_owned(), ..physical_enum(record) };
            self.put(Change::Enum(Edit::Create { to }));
        }
    }

    /// MySQL: an enum is the type of one column, without a name. Here it is called as Prisma's introspection calls it.
    fn own_enum(&mut self, mut column: Column, record: &Enum) -> Column {
        let Some(table) = self.out.tables().get(&column.table) else { return column };
        let id = EnumId(DERIVED_IDS.wrapping_add(u32::from(column.id)));
        let to = Enum { id, name: format!("{}_{}", table.name, column.name), ..physical_enum(record) };
        self.put(Change::Enum(Edit::Create { to }));
        column.ty = ColumnType::Enum(id);
        column
    }

    fn tables(&mut self) {
        for record in self.schema.tables().values().filter(|record| record.kind == TableKind::Table) {
            let to = Table {
                id: record.id,
                namespace: self.namespace(record.namespace.as_ref()),
                name: record.database_name().to_owned(),
                mapped: None,
                kind: TableKind::Table,
                module: None,
                comment: None,
                ignored: false,
                notes: schema::TableNotes::default(),
            };
            self.put(Change::Table(Edit::Create { to }));
        }
    }

    fn columns(&mut self) {
        for record in self.schema.columns().values() {
            if self.out.tables().contains_key(&record.table) {
                let mut to = self.column(record);
                if let (ColumnType::Enum(of), DialectKind::Mysql) = (&to.ty, self.facts.kind)
                    && let Some(of) = self.schema.enums().get(of)
                {
                    to = self.own_enum(to, of);
                }
                self.put(Change::Column(Edit::Create { to }));
            }
        }
    }

    fn column(&self, record: &Column) -> Column {
        let enumeration = match &record.ty {
            ColumnType::Enum(id) => self.schema.enums().get(id),
            _ => None,
        };
        let ty = match &record.ty {
            ColumnType::Enum(_) if self.facts.kind == DialectKind::Sqlite => ColumnType::Scalar(ScalarType::String),
            ColumnType::Other(name) => ColumnType::Unsupported(name.clone()),
            ty => ty.clone(),
        };
        let native = match &ty {
            ColumnType::Scalar(scalar) => (self.native)(*scalar, record.native.as_ref()),
            _ => None,
        };
        let value = record.default.as_ref().map(|default| &default.value);
        let mut default = value
            .and_then(|value| normal_default(self.facts.kind, &ty, native.as_ref(), record.arity, enumeration, value));
        if self.facts.kind == DialectKind::Sqlite {
            default = self.row_id(record, &ty, default);
        }
        if record.generated.is_some() {
            default = None;
        }
        let generated = record.generated.clone().map(|mut generated| {
            generated.expression = generated.expression.trim().to_owned();
            generated
        });
        Column {
            id: record.id,
            table: record.table,
            rank: record.rank,
            name: record.database_name().to_owned(),
            mapped: None,
            ty,
            native,
            arity: record.arity,
            default: default.map(Into::into),
            updated_at: false,
            generated,
            comment: None,
            ignored: false,
            notes: schema::ColumnNotes::default(),
        }
    }

    /// SQLite: a primary key of one integer column is the row id, and counts up by itself; nothing else does.
    fn row_id(&self, record: &Column, ty: &ColumnType, default: Option<DefaultValue>) -> Option<DefaultValue> {
        let key = self.schema.indexes_of(record.table).iter().filter_map(|id| self.schema.indexes().get(id));
        let mut key = key.filter(|index| index.kind == IndexKind::Primary);
        let alone = key.any(|index| index.columns().is_some_and(|columns| columns == [record.id]));
        let row_id = alone && *ty == ColumnType::Scalar(ScalarType::Int);
        match default {
            None | Some(DefaultValue::Autoincrement) => row_id.then_some(DefaultValue::Autoincrement),
            default => default,
        }
    }

    fn indexes(&mut self) {
        for record in self.schema.indexes().values() {
            if self.out.tables().contains_key(&record.table) && !self.comes_with_a_key(record) {
                let to = self.index(record);
                self.put(Change::Index(Edit::Create { to }));
            }
        }
    }

    /// MySQL: whether it is the index that the server makes for a foreign key by itself, which Prisma's introspection shows.
    fn comes_with_a_key(&self, record: &Index) -> bool {
        let mysql = self.facts.kind == DialectKind::Mysql && self.conventions.foreign_keys;
        if !mysql
            || record.kind != IndexKind::Plain
            || record.parts.iter().any(|p| p.length.is_some() || p.sort == Some(Sort::Desc))
        {
            return false;
        }
        let (Some(name), Some(columns)) = (&record.mapped, record.columns()) else { return false };
        self.schema.foreign_keys().values().filter(|key| key.table == record.table && key.columns == columns).any(
            |key| {
                let own = key.mapped.clone().unwrap_or_else(|| default_foreign_key_name(key, self.schema, self.facts));
                own == *name
            },
        )
    }

    fn index(&self, record: &Index) -> Index {
        let primary = record.kind == IndexKind::Primary;
        let postgres = self.facts.kind == DialectKind::Postgres;
        let named = !primary || self.facts.named_primary_keys;
        let name = || record.mapped.clone().unwrap_or_else(|| default_index_name(record, self.schema, self.facts));
        let method = record.method.clone().filter(|method| postgres && !primary && method != "BTree");
        let part = |part: &IndexPart| IndexPart {
            target: part.target.clone(),
            sort: part.sort.filter(|sort| *sort == Sort::Desc && !(primary && self.facts.kind != DialectKind::Mysql)),
            length: part.length.filter(|_| self.facts.kind == DialectKind::Mysql),
            ops: part.ops.clone().filter(|ops| postgres && !is_default_ops(method.as_deref(), ops)),
        };
        let kind = match record.kind {
            IndexKind::Fulltext if self.facts.kind != DialectKind::Mysql => IndexKind::Plain,
            kind => kind,
        };
        Index {
            id: record.id,
            table: record.table,
            kind,
            name: None,
            mapped: named.then(name),
            parts: record.parts.iter().map(part).collect(),
            predicate: record.predicate.as_ref().map(|text| text.trim().to_owned()),
            method: method.clone(),
            clustered: None,
            nulls_not_distinct: record.nulls_not_distinct && postgres && record.kind == IndexKind::Unique,
            include: if postgres { record.include.clone() } else { Vec::new() },
            comment: None,
        }
    }

    fn checks(&mut self) {
        let mut unnamed: BTreeMap<TableId, usize> = BTreeMap::new();
        for record in self.schema.checks().values() {
            let Some(table) = self.out.tables().get(&record.table) else { continue };
            let mut name = record.name.clone();
            if name.is_none() && self.facts.kind != DialectKind::Sqlite {
                // A check must have a name to be dropped by.
                let count = unnamed.entry(record.table).or_default();
                *count += 1;
                let number = if *count == 1 { String::new() } else { (*count - 1).to_string() };
                name = Some(format!("{}_check{number}", table.name));
            }
            let to =
                Check { id: record.id, table: record.table, name, expression: record.expression.trim().to_owned() };
            self.put(Change::Check(Edit::Create { to }));
        }
    }

    fn foreign_keys(&mut self) {
        if !self.conventions.foreign_keys {
            return;
        }
        for record in self.schema.foreign_keys().values() {
            let tables = self.out.tables();
            let known = tables.contains_key(&record.table) && tables.contains_key(&record.references);
            if !known || record.columns.is_empty() {
                continue;
            }
            let arity = |id: &ColumnId| self.schema.columns().get(id).map(|column| column.arity);
            // As Prisma's engine: one required column makes the whole key required.
            let optional = record.columns.iter().all(|id| arity(id) == Some(Arity::Optional));
            let on_delete = if optional { ReferentialAction::SetNull } else { ReferentialAction::Restrict };
            // MySQL's server says both, and means the same.
            let one = |action| match (action, self.facts.kind) {
                (ReferentialAction::NoAction, DialectKind::Mysql) => ReferentialAction::Restrict,
                (action, _) => action,
            };
            let name =
                || record.mapped.clone().unwrap_or_else(|| default_foreign_key_name(record, self.schema, self.facts));
            let to = ForeignKey {
                mapped: self.facts.named_foreign_keys.then(name),
                on_delete: Some(one(record.on_delete.unwrap_or(on_delete))),
                on_update: Some(one(record.on_update.unwrap_or(ReferentialAction::Cascade))),
                ..bare_key(record)
            };
            self.put(Change::ForeignKey(Edit::Create { to }));
        }
    }

    fn join_table(&mut self, relation: &ManyToMany) {
        let (a, b) = (relation.a.table, relation.b.table);
        let (Some(key_a), Some(key_b)) = (self.key_of(a), self.key_of(b)) else { return };
        let number = u32::from(relation.id);
        let single = DERIVED_IDS.wrapping_add(number);
        let pair = |k: u32| DERIVED_IDS.wrapping_add(number.wrapping_mul(2)).wrapping_add(k);
        let id = TableId(single);
        let name = join_table_name(relation, self.schema, self.facts);
        let part_name = |suffix: &str| join_table_part_name(&name, suffix, self.facts);
        let namespace = self.out.tables().get(&a).and_then(|table| table.namespace.clone());
        let to = Table {
            id,
            namespace,
            name: name.clone(),
            mapped: None,
            kind: TableKind::Table,
            module: None,
            comment: None,
            ignored: false,
            notes: schema::TableNotes::default(),
        };
        self.put(Change::Table(Edit::Create { to }));
        for (k, name, key) in [(0, "A", &key_a), (1, "B", &key_b)] {
            let to = Column {
                id: ColumnId(pair(k)),
                table: id,
                rank: i64::from(k + 1) * RANK_GAP,
                name: name.to_owned(),
                default: None,
                arity: Arity::Required,
                ..key.clone()
            };
            let of = match &key.ty {
                ColumnType::Enum(of) if self.facts.kind == DialectKind::Mysql => self.out.enums().get(of).cloned(),
                _ => None,
            };
            let to = of.map_or_else(|| to.clone(), |of| self.own_enum(to.clone(), &of));
            self.put(Change::Column(Edit::Create { to }));
        }
        let primary = self.conventions.join_table_primary_key && self.facts.kind == DialectKind::Postgres;
        let (kind, suffix) = if primary { (IndexKind::Primary, "_AB_pkey") } else { (IndexKind::Unique, "_AB_unique") };
        let both = vec![ColumnId(pair(0)), ColumnId(pair(1))];
        for (k, kind, suffix, columns) in
            [(0, kind, suffix, both), (1, IndexKind::Plain, "_B_index", vec![ColumnId(pair(1))])]
        {
            let to = Index {
                mapped: Some(part_name(suffix)),
                ..Index::new(IndexId(pair(k)), id, kind, columns.into_iter().map(IndexPart::column).collect())
            };
            self.put(Change::Index(Edit::Create { to }));
        }
        if !self.conventions.foreign_keys {
            return;
        }
        for (k, suffix, references, key) in [(0, "_A_fkey", a, &key_a), (1, "_B_fkey", b, &key_b)] {
            let to = ForeignKey {
                mapped: self.facts.named_foreign_keys.then(|| part_name(suffix)),
                on_delete: Some(ReferentialAction::Cascade),
                on_update: Some(ReferentialAction::Cascade),
                ..ForeignKey::new(ForeignKeyId(pair(k)), [id, references], [vec![ColumnId(pair(k))], vec![key.id]])
            };
            self.put(Change::ForeignKey(Edit::Create { to }));
        }
    }

    /// The one column, in normal form, that a join table refers to: the primary key, or else a unique column.
    fn key_of(&self, table: TableId) -> Option<Column> {
        let indexes = || self.out.indexes_of(table).iter().filter_map(|id| self.out.indexes().get(id));
        let single = |kind: IndexKind| {
            indexes().filter(|index| index.kind == kind && index.predicate.is_none()).find_map(|index| {
                match index.columns()?.as_slice() {
                    [column] => self.out.columns().get(column).cloned(),
                    _ => None,
                }
            })
        };
        single(IndexKind::Primary).or_else(|| single(IndexKind::Unique))
    }
}

/// An enum with database names and nothing else.
fn physical_enum(record: &Enum) -> Enum {
    let value = |value: &EnumValue| EnumValue {
        id: value.id,
        name: value.database_name().to_owned(),
        mapped: None,
        comment: None,
    };
    Enum {
        id: record.id,
        namespace: None,
        name: String::new(),
        mapped: None,
        values: record.values.iter().map(value).collect(),
        comment: None,
    }
}

fn bare_key(record: &ForeignKey) -> ForeignKey {
    ForeignKey {
        field: String::new(),
        inverse: None,
        relation: None,
        comment: None,
        optional: false,
        ignored: false,
        ..record.clone()
    }
}

/// Operator classes that a method takes by itself; a database does not show those.
fn is_default_ops(method: Option<&str>, ops: &str) -> bool {
    match method {
        Some("Gin") => matches!(ops, "JsonbOps" | "ArrayOps"),
        Some("SpGist") => matches!(ops, "TextOps" | "InetOps"),
        Some("Brin") => ops.ends_with("MinMaxOps") || matches!(ops, "InetInclusionOps" | "BitMinMaxOps"),
        _ => false,
    }
}

/// The values of an enum that a default names.
pub(crate) fn enum_values_of(value: &DefaultValue) -> Vec<&str> {
    match value {
        DefaultValue::Literal(Literal::EnumValue(name)) => vec![name],
        DefaultValue::List(values) => values
            .iter()
            .filter_map(|literal| match literal {
                Literal::EnumValue(name) => Some(name.as_str()),
                Literal::String(_) | Literal::Number(_) | Literal::Boolean(_) => None,
            })
            .collect(),
        _ => Vec::new(),
    }
}
