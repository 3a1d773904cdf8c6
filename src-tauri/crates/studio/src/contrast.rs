//! How a document differs from a source, told object by object, for the canvas: what came, what changed and from what, and
//! what is gone, with a place for it. Alters nothing and asks nobody; both sides were fetched before.

mod ghosts;

use std::cmp::Ordering;

use migrate::{bare_differences, dialect, joined_by};
use schema::{ColumnId, EnumId, ForeignKey, ManyToManyId, Object, Schema, TableId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::NotModelled;
use crate::planning::Pair;

/// How something differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// The document alone has it.
    Added,
    /// The source alone has it.
    Removed,
    /// Both have it, and not alike.
    Changed,
}

/// One thing that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Difference {
    /// How it differs.
    pub mark: Mark,
    /// `table`, `column`, `primary_key`, `unique`, `index`, `foreign_key`, `relation`, `check` or `enum`.
    pub kind: String,
    /// It has another name than in the source, and this is about the name.
    pub renamed: bool,
    /// Its name: in the model where the document has it.
    pub subject: String,
    /// As it is in the source, in words of the database.
    pub from: Option<String>,
    /// As it is in the document.
    pub to: Option<String>,
    /// The document's object, where it has it.
    pub at: Option<Object>,
    /// The document's table that it belongs to.
    pub table: Option<TableId>,
    /// The table that is gone which it is about: its place in [`Contrast::ghosts`].
    pub ghost: Option<u32>,
}

/// A table that the document lacks, at a free place near what it was joined to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct GhostTable {
    /// Its name.
    pub name: String,
    /// Names and types of its columns.
    pub columns: Vec<(String, String)>,
    /// Left edge, in diagram units.
    pub x: i32,
    /// Upper edge.
    pub y: i32,
    /// Width.
    pub width: i32,
    /// Height.
    pub height: i32,
}

/// A column that a table of the document lacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct GhostColumn {
    /// The document's table.
    pub table: TableId,
    /// Its name.
    pub name: String,
    /// Its type, as the diagram shows types.
    pub ty: String,
}

/// All that a document and a source differ in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Contrast {
    /// The revision of the document.
    #[ts(type = "number")]
    pub revision: u64,
    /// What differs, table by table.
    pub list: Vec<Difference>,
    /// Tables that the document lacks.
    pub ghosts: Vec<GhostTable>,
    /// Columns that it lacks, in tables that it has.
    pub ghost_columns: Vec<GhostColumn>,
    /// The ways of relations that it lacks, in diagram units.
    pub ghost_edges: Vec<Vec<(i32, i32)>>,
    /// What was not compared.
    pub not_modelled: Vec<NotModelled>,
}

/// What a document and a source differ in. `said` is the source in the words of its own text, if it is one; `schema` is the
/// document as it is drawn, with a place for every table.
pub(crate) fn contrast(revision: u64, pair: &Pair, said: Option<&Schema>, schema: &Schema) -> Contrast {
    let sides = Sides { pair, said: said.unwrap_or(&pair.before), schema };
    let gone: Vec<TableId> = pair.before.tables().keys().copied().filter(|id| sides.is_gone(*id)).collect();
    let mut list: Vec<Difference> = Vec::new();
    for entry in bare_differences(&pair.before, &pair.after, dialect(pair.kind)) {
        let (verb, kind) = entry.kind.split_once('_').unwrap_or((entry.kind.as_str(), ""));
        let mark = match verb {
            "create" => Mark::Added,
            "drop" => Mark::Removed,
            _ => Mark::Changed,
        };
        let found = sides.place(entry.object, mark);
        list.push(Difference {
            mark,
            kind: if found.relation { "relation".to_owned() } else { kind.to_owned() },
            renamed: verb == "rename",
            subject: found.subject.unwrap_or(entry.subject),
            from: entry.from.filter(|_| !found.relation && kind != "table" || verb == "rename"),
            to: entry.to.filter(|_| !found.relation && kind != "table" || verb == "rename"),
            at: found.at,
            table: found.table,
            ghost: match entry.object {
                Object::Table(id) if mark == Mark::Removed => {
                    gone.iter().position(|other| *other == id).and_then(|place| u32::try_from(place).ok())
                }
                _ => None,
            },
        });
    }
    list.sort_by(in_order);
    let found = ghosts::ghosts(&sides, &gone);
    Contrast {
        revision,
        list,
        ghosts: found.tables,
        ghost_columns: found.columns,
        ghost_edges: found.edges,
        not_modelled: pair.not_modelled.clone(),
    }
}

/// By table, the table itself first, then its columns, keys and relations; enums at the end.
fn in_order(a: &Difference, b: &Difference) -> Ordering {
    let place = |one: &Difference| {
        let rank = match one.kind.as_str() {
            "table" => 0,
            "column" => 1,
            "primary_key" => 2,
            "unique" | "index" => 3,
            "foreign_key" => 4,
            "relation" => 5,
            "check" => 6,
            _ => 7,
        };
        let table = one.subject.split('.').next().unwrap_or_default().to_lowercase();
        (rank == 7, table, rank)
    };
    place(a).cmp(&place(b))
}

/// Both sides of a comparison, and the document as it is drawn.
pub(crate) struct Sides<'a> {
    pair: &'a Pair,
    /// The source in its own words, under the ids of `pair.before`.
    said: &'a Schema,
    /// The document.
    schema: &'a Schema,
}

/// Where the document has something.
#[derive(Default)]
struct Found {
    at: Option<Object>,
    table: Option<TableId>,
    subject: Option<String>,
    relation: bool,
}

impl Sides<'_> {
    /// A table of the source that the document lacks and that is no mere join table.
    fn is_gone(&self, id: TableId) -> bool {
        !self.pair.after.tables().contains_key(&id) && self.joins(id).is_none()
    }

    /// The two tables that a table of the source joins and nothing else, as an implicit many-to-many relation does.
    fn joins(&self, id: TableId) -> Option<[&ForeignKey; 2]> {
        let before = &self.pair.before;
        let names: Vec<_> = before.columns_of(id).iter().filter_map(|id| before.columns().get(id)).collect();
        let is_join = before.tables().get(&id)?.name.starts_with('_')
            && names.iter().map(|column| column.name.as_str()).eq(["A", "B"]);
        let keys: Vec<&ForeignKey> = before.foreign_keys().values().filter(|key| key.table == id).collect();
        match keys.as_slice() {
            [a, b] if is_join => Some([a, b]),
            _ => None,
        }
    }

    /// The document's table for a table under the common ids.
    fn own_table(&self, id: TableId) -> Option<TableId> {
        let table = self.pair.after.tables().get(&id)?;
        let mut own = self.pair.own.tables().values();
        own.find(|one| (&one.namespace, &one.name) == (&table.namespace, &table.name)).map(|one| one.id)
    }

    /// The document's column for a column under the common ids.
    fn own_column(&self, id: ColumnId) -> Option<ColumnId> {
        let column = self.pair.after.columns().get(&id)?;
        let own = &self.pair.own;
        let mut columns = own.columns_of(self.own_table(column.table)?).iter().copied();
        columns.find(|id| own.columns().get(id).is_some_and(|one| one.name == column.name))
    }

    fn own_enum(&self, id: EnumId) -> Option<EnumId> {
        let record = self.pair.after.enums().get(&id)?;
        let mut own = self.pair.own.enums().values();
        let found = own.find(|one| (&one.namespace, &one.name) == (&record.namespace, &record.name))?;
        self.schema.enums().contains_key(&found.id).then_some(found.id)
    }

    /// The many-to-many relation of the document whose join table this is.
    fn relation_of(&self, own: TableId) -> Option<ManyToManyId> {
        joined_by(own).filter(|id| self.schema.many_to_many().contains_key(id))
    }

    fn place(&self, object: Object, mark: Mark) -> Found {
        let name = |id: Option<TableId>| Some(self.schema.tables().get(&id?)?.name.clone());
        let within = |table: Option<TableId>, at: Option<Object>, part: Option<String>| {
            let (table, relation) = match table.and_then(|id| self.relation_of(id)) {
                Some(id) => (self.schema.many_to_many().get(&id).map(|one| one.a.table), Some(id)),
                None => (table.filter(|id| self.schema.tables().contains_key(id)), None),
            };
            Found {
                at: relation.map(Object::ManyToMany).or(at).or(table.map(Object::Table)),
                subject: name(table).zip(part).map(|(table, part)| format!("{table}.{part}")),
                table,
                relation: false,
            }
        };
        match object {
            Object::Table(id) if mark == Mark::Removed => match self.joins(id) {
                Some([a, b]) => {
                    let end = |key: &ForeignKey| self.said_table(key.references);
                    let table = self.own_table(a.references).or_else(|| self.own_table(b.references));
                    let subject = format!("{} – {}", end(a), end(b));
                    Found { at: table.map(Object::Table), table, subject: Some(subject), relation: true }
                }
                None => Found { subject: Some(self.said_table(id)), ..Found::default() },
            },
            Object::Table(id) => {
                let own = self.own_table(id);
                if let Some(relation) = own.and_then(|id| self.schema.many_to_many().get(&self.relation_of(id)?)) {
                    let end = |table| name(Some(table)).unwrap_or_default();
                    return Found {
                        at: Some(Object::ManyToMany(relation.id)),
                        table: Some(relation.a.table),
                        subject: Some(format!("{} – {}", end(relation.a.table), end(relation.b.table))),
                        relation: true,
                    };
                }
                Found { at: own.map(Object::Table), table: own, subject: name(own), relation: false }
            }
            Object::Column(id) => match self.own_column(id) {
                Some(own) if mark != Mark::Removed => {
                    let table = self.pair.own.columns().get(&own).map(|column| column.table);
                    let part = self.schema.columns().get(&own).map(|column| column.name.clone());
                    let at = self.schema.columns().contains_key(&own).then_some(Object::Column(own));
                    within(table, at, part)
                }
                _ => {
                    let column = self.said.columns().get(&id).or_else(|| self.pair.before.columns().get(&id));
                    within(
                        column.and_then(|column| self.own_table(column.table)),
                        None,
                        column.map(|column| column.name.clone()),
                    )
                }
            },
            Object::ForeignKey(id) => {
                let (before, after) = (&self.pair.before, &self.pair.after);
                let (side, key) = match (mark, after.foreign_keys().get(&id), before.foreign_keys().get(&id)) {
                    (Mark::Added | Mark::Changed, Some(key), _) => (after, key),
                    (_, _, Some(key)) => (before, key),
                    (_, Some(key), None) => (after, key),
                    (_, None, None) => return Found::default(),
                };
                let table = self.own_table(key.table);
                let columns: Option<Vec<ColumnId>> = key.columns.iter().map(|id| self.own_column(*id)).collect();
                let mut keys = self.schema.foreign_keys().values();
                let own = keys.find(|one| Some(one.table) == table && Some(&one.columns) == columns.as_ref());
                let own = own.filter(|_| mark != Mark::Removed);
                let names = || {
                    let name = |id| side.columns().get(id).map_or("", |column| column.name.as_str());
                    key.columns.iter().map(name).collect::<Vec<_>>().join(", ")
                };
                let part = own.map_or_else(names, |own| own.field.clone());
                within(table, own.map(|own| Object::ForeignKey(own.id)), Some(part))
            }
            Object::Index(id) => {
                let index = self.pair.after.indexes().get(&id).or_else(|| self.pair.before.indexes().get(&id));
                let table = index.and_then(|index| self.own_table(index.table));
                let columns = index.filter(|_| mark != Mark::Removed).and_then(schema::Index::columns);
                let columns: Option<Vec<ColumnId>> =
                    columns.and_then(|columns| columns.into_iter().map(|id| self.own_column(id)).collect());
                let own = columns.as_ref().and_then(|columns| {
                    let kind = index.map(|index| index.kind);
                    let same = |one: &&schema::Index| {
                        Some(one.table) == table && Some(one.kind) == kind && one.columns().as_ref() == Some(columns)
                    };
                    self.schema.indexes().values().find(same)
                });
                let side =
                    if self.pair.after.indexes().contains_key(&id) { &self.pair.after } else { &self.pair.before };
                let names = index.and_then(schema::Index::columns).map(|columns| {
                    let name = |id: &ColumnId| side.columns().get(id).map_or("", |column| column.name.as_str());
                    columns.iter().map(name).collect::<Vec<_>>().join(", ")
                });
                let part = names.or_else(|| index.and_then(|index| index.mapped.clone()));
                within(table, own.map(|own| Object::Index(own.id)), part)
            }
            Object::Check(id) => {
                let check = self.pair.after.checks().get(&id).or_else(|| self.pair.before.checks().get(&id));
                let table = check.and_then(|check| self.own_table(check.table));
                within(table, None, check.and_then(|check| check.name.clone()))
            }
            Object::Enum(id) => {
                let own = self.own_enum(id).filter(|_| mark != Mark::Removed);
                let name = own.and_then(|own| self.schema.enums().get(&own));
                let said = self.said.enums().get(&id);
                Found {
                    at: own.map(Object::Enum),
                    subject: name.or(said).map(|record| record.name.clone()),
                    ..Found::default()
                }
            }
            // The physical form has none.
            Object::ManyToMany(_) | Object::Schema => Found::default(),
        }
    }

    /// The name of a table of the source, as its own text has it.
    fn said_table(&self, id: TableId) -> String {
        let found = self.said.tables().get(&id).or_else(|| self.pair.before.tables().get(&id));
        found.map(|table| table.name.clone()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests;
