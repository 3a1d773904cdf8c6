//! A database's model brought into a document's: what the database says of structure, what the document says of names,
//! relations' fields, comments and everything that a database can't know. Pure.

mod enums;

use std::collections::BTreeMap;

use schema::{
    Change, Check, Column, ColumnType, DefaultValue, Edit, Enum, EnumValue, ForeignKey, Index, ManyToMany, Schema,
    Table, TableId, apply,
};

pub(crate) use enums::with_enums_of;

use crate::style::plural;

/// The document after the merge. All four share ids: the document, its physical form, the database's physical schema, and
/// the model that was made of the latter.
pub(crate) fn merge(document: &Schema, own: &Schema, theirs: &Schema, model: &Schema) -> Schema {
    let mut out = Schema::new();
    let mut put = |change: Change| {
        // Every record comes from the model, which is a valid schema; what is taken from the document only names things.
        let applied = apply(&mut out, &change);
        debug_assert!(applied.is_ok(), "{applied:?}");
    };
    for to in model.enums().values().map(|record| enumeration(document, record)) {
        put(Change::Enum(Edit::Create { to }));
    }
    let views: Vec<&Table> = document
        .tables()
        .values()
        .filter(|table| table.kind != schema::TableKind::Table && !model.tables().contains_key(&table.id))
        .collect();
    for record in model.tables().values() {
        put(Change::Table(Edit::Create { to: table(document, record) }));
    }
    for record in &views {
        put(Change::Table(Edit::Create { to: (*record).clone() }));
    }
    let of_view = |table: TableId| views.iter().any(|view| view.id == table);
    for record in model.columns().values() {
        let enumerated = |column: &Column| matches!(column.ty, ColumnType::Enum(_)) && column.ty != record.ty;
        let same = same_column(own.columns().get(&record.id), theirs.columns().get(&record.id))
            && !document.columns().get(&record.id).is_some_and(enumerated);
        put(Change::Column(Edit::Create { to: column(document, record, same) }));
    }
    for record in document.columns().values().filter(|record| of_view(record.table)) {
        put(Change::Column(Edit::Create { to: record.clone() }));
    }
    for record in model.indexes().values() {
        let same = own.indexes().get(&record.id) == theirs.indexes().get(&record.id);
        let to = match document.indexes().get(&record.id) {
            Some(known) if same => known.clone(),
            Some(known) => Index { name: known.name.clone(), comment: known.comment.clone(), ..record.clone() },
            None => record.clone(),
        };
        put(Change::Index(Edit::Create { to }));
    }
    for record in document.indexes().values().filter(|record| of_view(record.table)) {
        put(Change::Index(Edit::Create { to: record.clone() }));
    }
    for record in model.checks().values() {
        let same = own.checks().get(&record.id) == theirs.checks().get(&record.id);
        let known = document.checks().get(&record.id).filter(|_| same);
        put(Change::Check(Edit::Create { to: known.cloned().unwrap_or_else(|| Check { ..record.clone() }) }));
    }
    let mut names = Names::of(document, model);
    for record in model.foreign_keys().values() {
        let same = own.foreign_keys().get(&record.id) == theirs.foreign_keys().get(&record.id);
        let to = match document.foreign_keys().get(&record.id) {
            Some(known) if same => known.clone(),
            Some(known) => ForeignKey {
                field: known.field.clone(),
                inverse: known.inverse.clone().map(|inverse| {
                    let list = record.inverse.as_ref().map_or(inverse.list, |new| new.list);
                    schema::Inverse { list, ..inverse }
                }),
                relation: known.relation.clone(),
                comment: known.comment.clone(),
                ignored: known.ignored,
                ..record.clone()
            },
            None => names.unique_key(record.clone(), document),
        };
        put(Change::ForeignKey(Edit::Create { to }));
    }
    for record in model.many_to_many().values() {
        let name = relation_name(model, record);
        let ends = [record.a.table, record.b.table];
        let joins = |other: &&ManyToMany| [other.a.table, other.b.table] == ends;
        let alone = model.many_to_many().values().filter(joins).count() == 1;
        let mut known = document.many_to_many().values().filter(joins);
        let known = known.find(|known| relation_name(document, known) == name || (alone && lone(document, known)));
        let to = match known {
            Some(known) if alone => known.clone(),
            // Beside another relation of the same tables, Prisma wants the name written.
            Some(known) => ManyToMany { relation: Some(name), ..known.clone() },
            None => names.unique_relation(record.clone()),
        };
        put(Change::ManyToMany(Edit::Create { to }));
    }
    for record in document
        .placements()
        .values()
        .filter(|record| model.tables().contains_key(&record.table) || of_view(record.table))
    {
        put(Change::Placement(Edit::Create { to: record.clone() }));
    }
    out.reserve_ids(document.ids().next().max(model.ids().next()));
    out
}

fn enumeration(document: &Schema, record: &Enum) -> Enum {
    let Some(known) = document.enums().get(&record.id) else { return record.clone() };
    let value = |value: &EnumValue| {
        let old = known.values.iter().find(|old| old.id == value.id && old.database_name() == value.database_name());
        old.cloned().unwrap_or_else(|| value.clone())
    };
    let same_name = known.database_name() == record.database_name();
    Enum {
        name: if same_name { known.name.clone() } else { record.name.clone() },
        mapped: if same_name { known.mapped.clone() } else { record.mapped.clone() },
        values: record.values.iter().map(value).collect(),
        comment: known.comment.clone().or_else(|| record.comment.clone()),
        namespace: known.namespace.clone().or_else(|| record.namespace.clone()),
        ..known.clone()
    }
}

fn table(document: &Schema, record: &Table) -> Table {
    match document.tables().get(&record.id) {
        Some(known) if known.database_name() == record.database_name() => {
            Table { comment: known.comment.clone().or_else(|| record.comment.clone()), ..known.clone() }
        }
        Some(known) => Table {
            module: known.module.clone(),
            comment: known.comment.clone(),
            notes: known.notes.clone(),
            ..record.clone()
        },
        None => record.clone(),
    }
}

fn column(document: &Schema, record: &Column, same: bool) -> Column {
    let Some(known) = document.columns().get(&record.id) else { return record.clone() };
    let rank = known.rank;
    if same {
        return Column { comment: known.comment.clone().or_else(|| record.comment.clone()), ..known.clone() };
    }
    let named = known.database_name() == record.database_name();
    // The database has no default, and the client makes one: that is no difference.
    let client = known.default.clone().filter(|default| {
        record.default.is_none() && matches!(default.value, DefaultValue::Function { .. }) && known.ty == record.ty
    });
    Column {
        rank,
        name: if named { known.name.clone() } else { record.name.clone() },
        mapped: if named { known.mapped.clone() } else { record.mapped.clone() },
        default: client.or_else(|| record.default.clone()),
        updated_at: known.updated_at && known.ty == record.ty,
        comment: known.comment.clone().or_else(|| record.comment.clone()),
        ignored: known.ignored,
        notes: known.notes.clone(),
        ..record.clone()
    }
}

/// Whether a column is the same in both databases; its place among the others does not count.
fn same_column(own: Option<&Column>, theirs: Option<&Column>) -> bool {
    match (own, theirs) {
        (Some(own), Some(theirs)) => {
            let bare = |column: &Column| Column {
                rank: 0,
                comment: None,
                notes: schema::ColumnNotes::default(),
                ..column.clone()
            };
            bare(own) == bare(theirs)
        }
        _ => false,
    }
}

/// Whether it is the only many-to-many relation between its tables.
fn lone(document: &Schema, relation: &schema::ManyToMany) -> bool {
    let ends = [relation.a.table, relation.b.table];
    document.many_to_many().values().filter(|other| [other.a.table, other.b.table] == ends).count() == 1
}

/// The name of a relation, written or not: that of its join table without the underscore.
fn relation_name(schema: &Schema, relation: &ManyToMany) -> String {
    let name = |table: &TableId| schema.tables().get(table).map_or("", |table| table.name.as_str());
    let made = || format!("{}To{}", name(&relation.a.table), name(&relation.b.table));
    relation.relation.clone().unwrap_or_else(made)
}

/// Names of fields that are taken, by table.
struct Names(BTreeMap<TableId, Vec<String>>);

impl Names {
    fn of(document: &Schema, model: &Schema) -> Self {
        let mut taken: BTreeMap<TableId, Vec<String>> = BTreeMap::new();
        for column in model.columns().values() {
            let name = document.columns().get(&column.id).map_or(&column.name, |known| &known.name);
            taken.entry(column.table).or_default().push(name.clone());
        }
        for key in document.foreign_keys().values().filter(|key| model.foreign_keys().contains_key(&key.id)) {
            taken.entry(key.table).or_default().push(key.field.clone());
            taken.entry(key.references).or_default().extend(key.inverse.as_ref().map(|inverse| inverse.name.clone()));
        }
        for relation in document.many_to_many().values() {
            taken.entry(relation.a.table).or_default().push(relation.a.field.clone());
            taken.entry(relation.b.table).or_default().push(relation.b.field.clone());
        }
        Self(taken)
    }

    /// A new relation with names that are free, and a name of its own if the tables are joined already.
    fn unique_key(&mut self, mut key: ForeignKey, document: &Schema) -> ForeignKey {
        key.field = self.free(key.table, &key.field);
        if let Some(inverse) = &mut key.inverse {
            let taken = self.0.get(&key.references).is_some_and(|names| names.contains(&inverse.name));
            let wanted = if taken && inverse.list { plural(&inverse.name) } else { inverse.name.clone() };
            inverse.name = self.free(key.references, &wanted);
        }
        let ends = [key.table, key.references];
        let joined = document
            .foreign_keys()
            .values()
            .any(|other| [other.table, other.references] == ends || [other.references, other.table] == ends);
        if joined && key.relation.is_none() {
            key.relation =
                Some(format!("{}_{}", document.tables().get(&key.table).map_or("", |table| &table.name), key.field));
        }
        key
    }

    /// A new many-to-many relation with names of fields that are free.
    fn unique_relation(&mut self, mut relation: ManyToMany) -> ManyToMany {
        relation.a.field = self.free(relation.a.table, &relation.a.field);
        relation.b.field = self.free(relation.b.table, &relation.b.field);
        relation
    }

    fn free(&mut self, table: TableId, wanted: &str) -> String {
        let taken = self.0.entry(table).or_default();
        let mut name = wanted.to_owned();
        let mut number = 2;
        while taken.contains(&name) {
            name = format!("{wanted}{number}");
            number += 1;
        }
        taken.push(name.clone());
        name
    }
}
