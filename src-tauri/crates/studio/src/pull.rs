//! From what a database has to a model as Prisma's own introspection would make it: names that Prisma text allows, relation
//! fields named after tables, join tables as many-to-many relations, and nothing written that Prisma would take as default.
//!
//! What is default is not decided here: a draft without it goes through the dialect's normal form, and what comes back as the
//! database has it needs no writing. So a model that was pulled has no difference to its database.
//!
//! Pure: asks no database and writes no text.

mod names;
mod relations;

use std::collections::{BTreeMap, BTreeSet};

use database::NotModelled;
use migrate::{Conventions, DialectKind};
use schema::{
    Arity, Change, Column, ColumnId, ColumnType, Default, DefaultValue, Edit, Enum, EnumId, EnumValue, ForeignKey,
    ForeignKeyId, Ids, Index, Inverse, Literal, ManyToMany, ManyToManyEnd, Schema, Table, TableId, TableKind, apply,
};

use relations::{Relations, has_identifier, is_one_to_one};

/// What the model should hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PullOptions {
    /// Views, which Prisma has behind the preview feature `views`.
    pub views: bool,
    /// The database schema that is named by none: written out once there are others beside it.
    pub default_namespace: String,
}

impl std::default::Default for PullOptions {
    fn default() -> Self {
        Self { views: false, default_namespace: "public".to_owned() }
    }
}

/// A model made of a database.
#[derive(Debug, Clone)]
pub struct Pulled {
    /// The logical schema. Tables, columns, indexes and keys have the ids of the physical one.
    pub schema: Schema,
    /// What the database has and Prisma text can't say, sorted.
    pub not_modelled: Vec<NotModelled>,
}

/// How the database came to be, as far as Prisma's versions differ: whether its join tables have primary keys.
pub fn conventions_of(physical: &Schema, kind: DialectKind) -> Conventions {
    let none = BTreeMap::new();
    let joins = Relations::of(physical, |_| true, &none, &BTreeMap::new()).joins;
    let primary = |id: &TableId| physical.table(*id).and_then(schema::TableRef::primary_key).is_some();
    let old = kind == DialectKind::Postgres && !joins.is_empty() && !joins.keys().any(primary);
    Conventions { join_table_primary_key: !old, ..Conventions::default() }
}

/// Foreign keys that Prisma can't tell as relations.
pub(crate) fn untold_keys(physical: &Schema) -> BTreeSet<ForeignKeyId> {
    let none = BTreeMap::new();
    Relations::of(physical, |_| true, &none, &BTreeMap::new()).lost.into_iter().map(|(id, _)| id).collect()
}

/// Makes the model of a physical schema.
pub fn to_model(physical: &Schema, kind: DialectKind, options: &PullOptions) -> Pulled {
    let mut not_modelled = Vec::new();
    let source = restrict(physical, options.views, &mut not_modelled);
    let mut draft = Draft::new(&source, options);
    draft.enums();
    draft.tables();
    draft.columns();
    draft.indexes();
    draft.relations(&mut not_modelled);
    let conventions = conventions_of(&source, kind);
    let schema = explicit(&draft.out, &source, kind, &conventions);
    not_modelled.sort();
    not_modelled.dedup();
    Pulled { schema, not_modelled }
}

/// A schema without what Prisma text can't say; what goes is told.
fn restrict(physical: &Schema, views: bool, lost: &mut Vec<NotModelled>) -> Schema {
    let mut out = Schema::new();
    let mut put = |change: Change| {
        // The records come from a valid schema, in an order that applies.
        let applied = apply(&mut out, &change);
        debug_assert!(applied.is_ok(), "{applied:?}");
    };
    for record in physical.enums().values() {
        put(Change::Enum(Edit::Create { to: record.clone() }));
    }
    let mut kept = BTreeSet::new();
    for record in physical.tables().values() {
        let is_view = record.kind != TableKind::Table;
        if is_view && !views {
            lost.push(NotModelled::new(
                "view",
                &record.name,
                "Prisma knows views only behind the preview feature `views`",
            ));
            continue;
        }
        if physical.columns_of(record.id).is_empty() {
            lost.push(NotModelled::new("table", &record.name, "it has no columns, or none that this user may see"));
            continue;
        }
        kept.insert(record.id);
        put(Change::Table(Edit::Create { to: record.clone() }));
    }
    let full = |table: TableId, name: &str| {
        let table = physical.tables().get(&table).map_or("", |table| table.name.as_str());
        format!("{table}.{name}")
    };
    for record in physical.columns().values().filter(|record| kept.contains(&record.table)) {
        let mut to = record.clone();
        if let Some(generated) = to.generated.take() {
            let reason = format!("generated as {}; Prisma takes it for a column with a default", generated.expression);
            lost.push(NotModelled::new("generated column", full(record.table, &record.name), reason));
            to.default = Some(Default::from(DefaultValue::Expression(Some(generated.expression))));
        }
        put(Change::Column(Edit::Create { to }));
    }
    for record in physical.indexes().values().filter(|record| kept.contains(&record.table)) {
        let name = || full(record.table, record.mapped.as_deref().unwrap_or(""));
        if record.columns().is_none() {
            lost.push(NotModelled::new("expression index", name(), "Prisma text has no indexes over expressions"));
            continue;
        }
        if let Some(method) = record.method.as_deref().filter(|method| !KNOWN_METHODS.contains(method)) {
            lost.push(NotModelled::new("index", name(), format!("Prisma does not know the index method {method}")));
            continue;
        }
        let mut to = record.clone();
        if !std::mem::take(&mut to.include).is_empty() {
            lost.push(NotModelled::new(
                "index",
                name(),
                "Prisma text can't say which columns it carries along (INCLUDE)",
            ));
        }
        if std::mem::take(&mut to.nulls_not_distinct) {
            lost.push(NotModelled::new("index", name(), "Prisma text can't say NULLS NOT DISTINCT"));
        }
        put(Change::Index(Edit::Create { to }));
    }
    for record in physical.checks().values().filter(|record| kept.contains(&record.table)) {
        put(Change::Check(Edit::Create { to: record.clone() }));
    }
    for record in physical.foreign_keys().values() {
        if kept.contains(&record.table) && kept.contains(&record.references) {
            put(Change::ForeignKey(Edit::Create { to: record.clone() }));
        }
    }
    out.reserve_ids(physical.ids().next());
    out
}

/// Index methods that Prisma text can name.
pub(crate) const KNOWN_METHODS: [&str; 6] = ["BTree", "Hash", "Gin", "Gist", "SpGist", "Brin"];

/// The model while it is made: everything that has a default is still left open.
struct Draft<'a> {
    source: &'a Schema,
    options: &'a PullOptions,
    out: Schema,
    ids: Ids,
    several_namespaces: bool,
    models: BTreeMap<TableId, String>,
    fields: BTreeMap<ColumnId, String>,
    enums: BTreeMap<EnumId, String>,
    taken: BTreeMap<TableId, BTreeSet<String>>,
    joins: BTreeSet<TableId>,
}

impl<'a> Draft<'a> {
    fn new(source: &'a Schema, options: &'a PullOptions) -> Self {
        let tables = source.tables().values().map(|table| &table.namespace);
        let several_namespaces =
            tables.chain(source.enums().values().map(|record| &record.namespace)).any(Option::is_some);
        let mut draft = Self {
            source,
            options,
            out: Schema::new(),
            ids: source.ids(),
            several_namespaces,
            models: BTreeMap::new(),
            fields: BTreeMap::new(),
            enums: BTreeMap::new(),
            taken: BTreeMap::new(),
            joins: BTreeSet::new(),
        };
        draft.choose_names();
        draft
    }

    fn choose_names(&mut self) {
        let none = BTreeMap::new();
        self.joins = Relations::of(self.source, |_| true, &none, &BTreeMap::new()).joins.into_keys().collect();
        let tables = || self.source.tables().values().filter(|table| !self.joins.contains(&table.id));
        let names = tables().map(|table| names::model(&table.name));
        let mut count: BTreeMap<String, usize> = BTreeMap::new();
        for name in names.chain(self.source.enums().values().map(|record| names::model(&record.name))) {
            *count.entry(name).or_default() += 1;
        }
        let name = |namespace: &Option<String>, name: &str| {
            let plain = names::model(name);
            if self.several_namespaces && count.get(&plain).is_some_and(|count| *count > 1) {
                let namespace = namespace.as_deref().unwrap_or(&self.options.default_namespace);
                return names::model(&format!("{namespace}_{name}"));
            }
            plain
        };
        let mut taken = BTreeSet::new();
        let models: BTreeMap<_, _> =
            tables().map(|table| (table.id, names::unique(name(&table.namespace, &table.name), &mut taken))).collect();
        let enums = self.source.enums().values();
        let enums =
            enums.map(|record| (record.id, names::unique(name(&record.namespace, &record.name), &mut taken))).collect();
        (self.models, self.enums) = (models, enums);
        for table in self.source.walk_tables() {
            let taken = self.taken.entry(table.id).or_default();
            for column in table.columns() {
                self.fields.insert(column.id, names::unique(names::field(&column.record().name), taken));
            }
        }
    }

    fn put(&mut self, change: Change) {
        // What it refers to was put before it, and ids are those of a valid schema or fresh.
        let applied = apply(&mut self.out, &change);
        debug_assert!(applied.is_ok(), "{applied:?}");
    }

    fn namespace(&self, namespace: &Option<String>) -> Option<String> {
        let default = || self.several_namespaces.then(|| self.options.default_namespace.clone());
        namespace.clone().or_else(default)
    }

    fn enums(&mut self) {
        for record in self.source.enums().values() {
            let name = self.enums.get(&record.id).cloned().unwrap_or_default();
            let mut taken = BTreeSet::new();
            let value = |value: &EnumValue| {
                let name = names::unique(names::value(&value.name), &mut taken);
                EnumValue { mapped: names::mapped(&name, &value.name), name, ..value.clone() }
            };
            let to = Enum {
                namespace: self.namespace(&record.namespace),
                mapped: names::mapped(&name, &record.name),
                name,
                values: record.values.iter().map(value).collect(),
                ..record.clone()
            };
            self.put(Change::Enum(Edit::Create { to }));
        }
    }

    fn tables(&mut self) {
        for record in self.source.tables().values() {
            let Some(name) = self.models.get(&record.id).cloned() else { continue };
            let to = Table {
                namespace: self.namespace(&record.namespace),
                mapped: names::mapped(&name, &record.name),
                name,
                ignored: record.kind == TableKind::Table && !has_identifier(self.source, record.id),
                ..record.clone()
            };
            self.put(Change::Table(Edit::Create { to }));
        }
    }

    fn columns(&mut self) {
        for record in self.source.columns().values() {
            if !self.models.contains_key(&record.table) {
                continue;
            }
            let name = self.fields.get(&record.id).cloned().unwrap_or_default();
            let default =
                record.default.clone().map(|default| Default { value: self.default(record, default.value), ..default });
            let mapped = names::mapped(&name, &record.name);
            self.put(Change::Column(Edit::Create {
                to: Column { name, mapped, native: None, default, ..record.clone() },
            }));
        }
    }

    /// A default with the model's names of enum values.
    fn default(&self, column: &Column, value: DefaultValue) -> DefaultValue {
        let ColumnType::Enum(id) = column.ty else { return value };
        let values = self.out.enums().get(&id).map_or(&[][..], |record| &record.values);
        let literal = |literal: Literal| match literal {
            Literal::EnumValue(name) => {
                let known = values.iter().find(|value| value.database_name() == name);
                Literal::EnumValue(known.map_or(name, |value| value.name.clone()))
            }
            other => other,
        };
        match value {
            DefaultValue::Literal(value) => DefaultValue::Literal(literal(value)),
            DefaultValue::List(values) => DefaultValue::List(values.into_iter().map(literal).collect()),
            other => other,
        }
    }

    fn indexes(&mut self) {
        for record in self.source.indexes().values() {
            if self.models.contains_key(&record.table) {
                self.put(Change::Index(Edit::Create { to: Index { mapped: None, ..record.clone() } }));
            }
        }
        for record in self.source.checks().values() {
            if self.models.contains_key(&record.table) {
                self.put(Change::Check(Edit::Create { to: record.clone() }));
            }
        }
    }

    fn relations(&mut self, lost: &mut Vec<NotModelled>) {
        let source = self.source;
        let models = self.models.clone();
        let relations = Relations::of(source, |table| models.contains_key(&table), &self.models, &self.fields);
        for (id, reason) in &relations.lost {
            if let Some(key) = source.foreign_key(*id) {
                let name = key.mapped.clone().unwrap_or_else(|| {
                    let columns: Vec<_> = key.walk_columns().map(|column| column.record().name.clone()).collect();
                    columns.join(", ")
                });
                lost.push(NotModelled::new("foreign key", format!("{}.{name}", key.child().record().name), *reason));
            }
        }
        for key in relations.keys.iter().filter_map(|id| source.foreign_key(*id)) {
            let record = key.record();
            let chosen = relations.names(record, &self.models, &self.fields);
            let addressable = has_identifier(source, record.table) && has_identifier(source, record.references);
            let ignored = |table: TableId| !addressable && has_identifier(source, table);
            let field = names::unique(chosen.field, self.taken.entry(record.table).or_default());
            let inverse = names::unique(chosen.inverse, self.taken.entry(record.references).or_default());
            let to = ForeignKey {
                field,
                inverse: Some(Inverse {
                    name: inverse,
                    list: !is_one_to_one(source, record),
                    comment: None,
                    ignored: ignored(record.references),
                }),
                relation: chosen.relation,
                mapped: None,
                on_delete: None,
                on_update: None,
                ignored: ignored(record.table),
                ..record.clone()
            };
            self.put(Change::ForeignKey(Edit::Create { to }));
        }
        for join in relations.joins.values() {
            let Some(table) = source.tables().get(&join.table) else { continue };
            let chosen = relations.join_names(join, &table.name, &self.models);
            let mut end = |at: usize, field: String| {
                let field = names::unique(field, self.taken.entry(join.ends[at]).or_default());
                let (columns, ref_columns) = (Vec::new(), Vec::new());
                ManyToManyEnd { table: join.ends[at], field, columns, ref_columns, comment: None, ignored: false }
            };
            let (a, b) = (end(0, chosen.field), end(1, chosen.inverse));
            let to = ManyToMany { id: self.ids.fresh(), relation: chosen.relation, a, b };
            self.put(Change::ManyToMany(Edit::Create { to }));
        }
    }
}

/// The draft with everything written out that its normal form does not have as the database has it.
fn explicit(draft: &Schema, source: &Schema, kind: DialectKind, conventions: &Conventions) -> Schema {
    let normal = migrate::dialect(kind).normalize_with(draft, conventions);
    let mut changes = Vec::new();
    for from in draft.columns().values() {
        let (Some(wanted), normal) = (source.columns().get(&from.id), normal.columns().get(&from.id)) else { continue };
        let to = Column { native: differing(&wanted.native, normal.map(|column| &column.native)), ..from.clone() };
        changes.push(Change::Column(Edit::Alter { from: from.clone(), to }));
    }
    for from in draft.indexes().values() {
        let (Some(wanted), normal) = (source.indexes().get(&from.id), normal.indexes().get(&from.id)) else { continue };
        let to = Index { mapped: differing(&wanted.mapped, normal.map(|index| &index.mapped)), ..from.clone() };
        changes.push(Change::Index(Edit::Alter { from: from.clone(), to }));
    }
    for from in draft.foreign_keys().values() {
        let (Some(wanted), normal) = (source.foreign_keys().get(&from.id), normal.foreign_keys().get(&from.id)) else {
            continue;
        };
        // Who reads a key of required and optional columns may take either default: it is written out.
        let arities: BTreeSet<_> =
            from.columns.iter().filter_map(|id| draft.columns().get(id)).map(|c| c.arity).collect();
        let mixed = arities.contains(&Arity::Optional) && arities.len() > 1;
        let on_delete = differing(&wanted.on_delete, normal.map(|key| &key.on_delete));
        let to = ForeignKey {
            mapped: differing(&wanted.mapped, normal.map(|key| &key.mapped)),
            on_delete: if mixed { wanted.on_delete } else { on_delete },
            on_update: differing(&wanted.on_update, normal.map(|key| &key.on_update)),
            ..from.clone()
        };
        changes.push(Change::ForeignKey(Edit::Alter { from: from.clone(), to }));
    }
    let mut out = draft.clone();
    for change in changes.iter().filter(|change| alters(change)) {
        let applied = apply(&mut out, change);
        debug_assert!(applied.is_ok(), "{applied:?}");
    }
    out
}

/// Whether an alteration alters anything.
fn alters(change: &Change) -> bool {
    match change {
        Change::Column(edit) => edit.from() != edit.to(),
        Change::Index(edit) => edit.from() != edit.to(),
        Change::ForeignKey(edit) => edit.from() != edit.to(),
        _ => true,
    }
}

/// What is wanted, unless the normal form has it anyway.
fn differing<T: Clone + PartialEq>(wanted: &Option<T>, normal: Option<&Option<T>>) -> Option<T> {
    if normal == Some(wanted) { None } else { wanted.clone() }
}

#[cfg(test)]
mod tests;
