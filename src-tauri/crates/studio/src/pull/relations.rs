//! What relations a database's foreign keys are for Prisma, and how their fields are called: after the table at the other
//! end; where two relations join the same tables, or a column has that name, the relation gets a name and the fields carry it.
//!
//! The rules are those of Prisma's introspection, so that a schema that was pulled by either is the same.

use std::collections::{BTreeMap, BTreeSet};

use schema::{ColumnId, ColumnType, ForeignKey, ForeignKeyId, IndexKind, Schema, TableId};

/// Names of one relation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RelationNames {
    /// Of the relation, if it needs one.
    pub relation: Option<String>,
    /// Of the field at the child, or at the end that is column `A`.
    pub field: String,
    /// Of the field at the parent, or at the end that is column `B`.
    pub inverse: String,
}

/// A join table of Prisma's: a many-to-many relation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct JoinTable {
    /// The table.
    pub table: TableId,
    /// The tables that it joins: of its columns `A` and `B`.
    pub ends: [TableId; 2],
}

/// The relations of a database.
pub(super) struct Relations {
    /// Join tables, by table.
    pub joins: BTreeMap<TableId, JoinTable>,
    /// Foreign keys that become relations.
    pub keys: Vec<ForeignKeyId>,
    /// Foreign keys that can't be told in Prisma, with the reason.
    pub lost: Vec<(ForeignKeyId, &'static str)>,
    ambiguous: BTreeSet<[TableId; 2]>,
}

impl Relations {
    /// Finds them. `model` and `field` are the names in the model.
    pub fn of(
        schema: &Schema,
        shown: impl Fn(TableId) -> bool,
        model: &BTreeMap<TableId, String>,
        field: &BTreeMap<ColumnId, String>,
    ) -> Self {
        let joins: BTreeMap<TableId, JoinTable> = (schema.tables().keys())
            .filter_map(|table| join_table(schema, *table))
            .filter(|join| join.ends.iter().all(|end| shown(*end)))
            .map(|join| (join.table, join))
            .collect();
        let (mut keys, mut lost) = (Vec::new(), Vec::new());
        let mut seen = BTreeSet::new();
        for key in schema.foreign_keys().values() {
            if joins.contains_key(&key.table) || !shown(key.table) || !shown(key.references) {
                continue;
            }
            if !seen.insert((key.columns.clone(), key.ref_columns.clone())) {
                lost.push((key.id, "another foreign key joins the same columns: Prisma can tell only one of them"));
            } else if !is_key(schema, key.references, &key.ref_columns) {
                lost.push((key.id, "it references columns that are no key: Prisma can't tell such a relation"));
            } else if !same_types(schema, key) {
                lost.push((
                    key.id,
                    "its columns differ in type from those that they reference: Prisma can't tell such a relation",
                ));
            } else {
                keys.push(key.id);
            }
        }
        let mut relations = Self { joins, keys, lost, ambiguous: BTreeSet::new() };
        relations.ambiguous = relations.find_ambiguous(schema, model, field);
        relations
    }

    /// The names of a foreign key's relation.
    pub fn names(
        &self,
        key: &ForeignKey,
        model: &BTreeMap<TableId, String>,
        field: &BTreeMap<ColumnId, String>,
    ) -> RelationNames {
        let name = |table: &TableId| model.get(table).map_or("", String::as_str);
        let (child, parent) = (name(&key.table), name(&key.references));
        let own = key.table == key.references;
        let other = if own { "other_" } else { "" };
        if !self.ambiguous.contains(&pair(key.table, key.references)) {
            let relation = own.then(|| format!("{child}To{parent}"));
            return RelationNames { relation, field: parent.to_owned(), inverse: format!("{other}{child}") };
        }
        let columns: Vec<&str> = key.columns.iter().filter_map(|id| field.get(id)).map(String::as_str).collect();
        let relation = format!("{child}_{}To{parent}", columns.join("_"));
        RelationNames {
            field: format!("{parent}_{relation}"),
            inverse: format!("{other}{child}_{relation}"),
            relation: Some(relation),
        }
    }

    /// The names of a join table's relation.
    pub fn join_names(&self, join: &JoinTable, table_name: &str, model: &BTreeMap<TableId, String>) -> RelationNames {
        let [a, b] = join.ends.map(|end| model.get(&end).map_or("", String::as_str));
        let own = join.ends[0] == join.ends[1];
        let found = table_name.strip_prefix('_').unwrap_or(table_name);
        let (suffix, named) = match self.ambiguous.contains(&pair(join.ends[0], join.ends[1])) {
            true => (table_name, true),
            false => ("", own || found != format!("{a}To{b}")),
        };
        let (at_a, at_b) = if own { ("_A", "_B") } else { ("", "") };
        RelationNames {
            relation: named.then(|| found.to_owned()),
            field: format!("{b}{suffix}{at_a}"),
            inverse: format!("{a}{suffix}{at_b}"),
        }
    }

    /// The pairs of tables between which a relation has to be named.
    fn find_ambiguous(
        &self,
        schema: &Schema,
        model: &BTreeMap<TableId, String>,
        field: &BTreeMap<ColumnId, String>,
    ) -> BTreeSet<[TableId; 2]> {
        let mut columns: BTreeMap<[TableId; 2], BTreeSet<&[ColumnId]>> = BTreeMap::new();
        let mut ambiguous = BTreeSet::new();
        for key in self.keys.iter().filter_map(|id| schema.foreign_keys().get(id)) {
            let tables = pair(key.table, key.references);
            columns.entry(tables).or_default().insert(&key.columns);
            // The relation field would have the name of one of its own columns.
            let parent = model.get(&key.references);
            if key.columns.iter().any(|id| field.get(id) == parent) {
                ambiguous.insert(tables);
            }
        }
        ambiguous.extend(columns.iter().filter(|(_, sets)| sets.len() > 1).map(|(tables, _)| *tables));
        let mut joined = BTreeSet::new();
        for join in self.joins.values() {
            let tables = pair(join.ends[0], join.ends[1]);
            if !joined.insert(tables) || columns.contains_key(&tables) {
                ambiguous.insert(tables);
            }
        }
        ambiguous
    }
}

/// Whether a table can be addressed by Prisma's client: it has a key of required columns whose types Prisma knows.
pub(super) fn has_identifier(schema: &Schema, table: TableId) -> bool {
    keys_of(schema, table).any(|columns| {
        columns
            .iter()
            .filter_map(|id| schema.columns().get(id))
            .all(|column| column.arity == schema::Arity::Required && !matches!(column.ty, ColumnType::Unsupported(_)))
    })
}

/// Whether a parent has at most one child in a way that Prisma accepts: the key's columns are unique, all of them together.
pub(super) fn is_one_to_one(schema: &Schema, key: &ForeignKey) -> bool {
    is_key(schema, key.table, &key.columns)
}

/// The columns of each unconditional key.
fn keys_of(schema: &Schema, table: TableId) -> impl Iterator<Item = Vec<ColumnId>> {
    schema
        .indexes_of(table)
        .iter()
        .filter_map(|id| schema.indexes().get(id))
        .filter(|index| matches!(index.kind, IndexKind::Primary | IndexKind::Unique) && index.predicate.is_none())
        .filter_map(schema::Index::columns)
}

fn is_key(schema: &Schema, table: TableId, columns: &[ColumnId]) -> bool {
    let wanted: BTreeSet<_> = columns.iter().collect();
    keys_of(schema, table).any(|key| key.len() == wanted.len() && key.iter().all(|column| wanted.contains(column)))
}

fn same_types(schema: &Schema, key: &ForeignKey) -> bool {
    let ty = |id: &ColumnId| schema.columns().get(id).map(|column| &column.ty);
    key.columns.iter().zip(&key.ref_columns).all(|(column, referenced)| ty(column) == ty(referenced))
}

fn pair(a: TableId, b: TableId) -> [TableId; 2] {
    if a <= b { [a, b] } else { [b, a] }
}

/// Recognises a join table: `_` before its name, two columns `A` and `B` that are a key together and foreign keys each, `A`
/// to the table whose name sorts first, and an index on `B`.
fn join_table(schema: &Schema, id: TableId) -> Option<JoinTable> {
    let table = schema.table(id).filter(|table| table.record().name.starts_with('_'))?;
    let columns: Vec<_> = table.columns().collect();
    let [first, second] = columns.as_slice() else { return None };
    let (a, b) = match (first.record().name.as_str(), second.record().name.as_str()) {
        ("A", "B") => (first.id, second.id),
        ("B", "A") => (second.id, first.id),
        _ => return None,
    };
    let covers = |kinds: &[IndexKind], columns: &[ColumnId]| {
        table.indexes().any(|index| {
            kinds.contains(&index.kind)
                && index.predicate.is_none()
                && index.record().columns().is_some_and(|own| own == columns)
        })
    };
    if !covers(&[IndexKind::Primary, IndexKind::Unique], &[a, b]) || !covers(&[IndexKind::Plain], &[b]) {
        return None;
    }
    let keys: Vec<_> = table.references().map(|key| key.record().clone()).collect();
    let [_, _] = keys.as_slice() else { return None };
    // Prisma's join tables refer to primary keys of one column.
    let primary = |key: &&ForeignKey| {
        let primary = schema.table(key.references).and_then(schema::TableRef::primary_key);
        primary.and_then(|index| index.record().columns()).is_some_and(|columns| columns == key.ref_columns)
    };
    let parent =
        |column: ColumnId| keys.iter().filter(primary).find(|key| key.columns == [column]).map(|key| key.references);
    let ends = [parent(a)?, parent(b)?];
    let name = |end: TableId| schema.tables().get(&end).map(|table| table.name.clone());
    (name(ends[0]) <= name(ends[1])).then_some(JoinTable { table: id, ends })
}
