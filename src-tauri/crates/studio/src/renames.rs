//! What has another name now than the migrations know it by. A text alone does not tell a rename from a drop and an addition:
//! an open document knows what it has seen, the diagram file keeps that, the user can say it. All of it comes together here,
//! as the names that things had. Pure; everything is in physical form.

mod annotated;
mod candidates;
mod since;

use std::collections::{BTreeMap, BTreeSet};

use diagram::{Rename, RenameKind};
use schema::{Change, ColumnId, Edit, Enum, EnumId, EnumValueId, Object, Schema, TableId, apply};

pub(crate) use candidates::candidates;
pub(crate) use since::since;

/// Something with a name in the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Thing {
    Table(TableId),
    Column(ColumnId),
    Enum(EnumId),
    Value(EnumValueId),
}

impl Thing {
    /// The thing that an object of the document is in the database, where it has a name that a plan could keep.
    pub(crate) fn of(object: Object) -> Option<Self> {
        match object {
            Object::Table(id) => Some(Self::Table(id)),
            Object::Column(id) => Some(Self::Column(id)),
            Object::Enum(id) => Some(Self::Enum(id)),
            Object::Schema | Object::Index(_) | Object::ForeignKey(_) | Object::ManyToMany(_) | Object::Check(_) => {
                None
            }
        }
    }
}

/// Things whose names must differ.
struct Scope {
    kind: RenameKind,
    namespace: Option<String>,
    /// The table or enum that they are in.
    within: Option<Thing>,
    /// The name that it has now.
    within_now: Option<String>,
    things: Vec<(Thing, String)>,
}

/// A thing with another name than before.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Moved {
    thing: Thing,
    from: String,
    to: String,
}

/// The names of things as the migrations know them. What has none is new.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct FormerNames {
    names: BTreeMap<Thing, String>,
    /// What things were in; nothing for tables and enums.
    within: BTreeMap<Thing, Option<Thing>>,
}

impl FormerNames {
    /// The names as they are in a schema.
    pub(crate) fn of(schema: &Schema) -> Self {
        let mut former = Self::default();
        for scope in scopes(schema) {
            former.within.extend(scope.things.iter().map(|(thing, _)| (*thing, scope.within)));
            former.names.extend(scope.things);
        }
        former
    }

    /// Whether a thing has this name.
    pub(crate) fn is_called(&self, thing: Thing, name: Option<&str>) -> bool {
        name.is_some() && self.names.get(&thing).map(String::as_str) == name
    }

    /// Whether something of this name is known to have gone.
    fn has_gone(&self, schema: &Schema, within: Option<Thing>, name: &str) -> bool {
        let mut named = self.names.iter().filter(|(_, known)| *known == name);
        named.any(|(thing, _)| self.within.get(thing) == Some(&within) && name_in(schema, *thing).is_none())
    }

    /// Takes what was said of single things: a name that it had, or that it is new.
    pub(crate) fn correct(&mut self, said: &BTreeMap<Thing, Option<String>>) {
        for (thing, name) in said {
            match name {
                Some(name) => drop(self.names.insert(*thing, name.clone())),
                None => drop(self.names.remove(thing)),
            }
        }
    }

    /// Takes what annotations of the text tell of things of which nothing else is known: they may be older than the rest.
    pub(crate) fn correct_by_annotations(&mut self, logical: &Schema, physical: &Schema) {
        let current = Self::of(physical);
        let mut told = self.told(physical, &annotated::annotated(logical, physical));
        told.retain(|thing, _| self.names.get(thing).is_none_or(|name| current.names.get(thing) == Some(name)));
        self.correct(&told);
    }

    /// What a diagram file says of this schema's things, as a correction. A rename says something only where the new name is
    /// there and the old one is not: else somebody took it back, or it speaks of another state of the text.
    pub(crate) fn told(&self, schema: &Schema, told: &[Rename]) -> BTreeMap<Thing, Option<String>> {
        let mut names = self.clone();
        // Tables and enums first: what is in them is found by their old names.
        for inner in [false, true] {
            let found: Vec<_> = (scopes(schema).iter())
                .filter(|scope| scope.within.is_some() == inner)
                .flat_map(|scope| {
                    // A table that nobody has seen before is called what it is called.
                    let within = scope.within.and_then(|thing| names.names.get(&thing).or(scope.within_now.as_ref()));
                    let within = within.cloned();
                    let of_scope = told.iter().filter(move |one| {
                        (one.kind, &one.namespace, &one.within) == (scope.kind, &scope.namespace, &within)
                    });
                    of_scope.filter_map(|one| Some((scope.find(&one.to)?, one.from.clone()))).collect::<Vec<_>>()
                })
                .collect();
            names.names.extend(found);
            for scope in scopes(schema).iter().filter(|scope| scope.within.is_some() == inner) {
                let kept: BTreeSet<Thing> = names.moved(scope, true).into_iter().map(|moved| moved.thing).collect();
                let lost = scope.things.iter().filter(|(thing, _)| !kept.contains(thing));
                names.names.extend(lost.filter_map(|(thing, _)| Some((*thing, self.names.get(thing)?.clone()))));
            }
        }
        let new = names.names.into_iter().filter(|(thing, name)| self.names.get(thing) != Some(name));
        new.map(|(thing, name)| (thing, Some(name))).collect()
    }

    /// What the diagram file has to keep, and of which thing it speaks.
    pub(crate) fn pending(&self, schema: &Schema) -> Vec<(Rename, Thing)> {
        let mut all = Vec::new();
        for scope in scopes(schema) {
            let former = |thing| self.names.get(&thing).cloned().or_else(|| name_in(schema, thing));
            let within = scope.within.and_then(former);
            let rename = |moved: Moved| {
                let (namespace, within) = (scope.namespace.clone(), within.clone());
                (Rename { kind: scope.kind, namespace, within, from: moved.from, to: moved.to }, moved.thing)
            };
            all.extend(self.moved(&scope, true).into_iter().map(rename));
        }
        all.sort();
        all
    }

    /// What has another name in a schema, whether or not a file could keep it.
    pub(crate) fn renames_to(&self, schema: &Schema) -> Vec<Rename> {
        let named = |(scope, thing, to): (&Scope, Thing, &String)| {
            let from = self.names.get(&thing).filter(|from| *from != to)?.clone();
            let within = scope.within.and_then(|thing| self.names.get(&thing)).cloned();
            Some(Rename { kind: scope.kind, namespace: scope.namespace.clone(), within, from, to: to.clone() })
        };
        let scopes = scopes(schema);
        let all = scopes.iter().flat_map(|scope| scope.things.iter().map(move |(thing, to)| (scope, *thing, to)));
        all.filter_map(named).collect()
    }

    /// The correction that says a thing had a name, or (without one) that it is new. Nobody else had that name then.
    /// Nothing where something that is still there has it.
    pub(crate) fn say(
        &self,
        schema: &Schema,
        thing: Thing,
        name: Option<&str>,
    ) -> Option<BTreeMap<Thing, Option<String>>> {
        let scope = scopes(schema).into_iter().find(|scope| scope.things.iter().any(|(one, _)| *one == thing))?;
        let mut said = BTreeMap::from([(thing, name.map(str::to_owned))]);
        let others = scope.things.iter().filter(|(other, _)| *other != thing);
        for (other, now) in
            others.filter(|(other, _)| name.is_some() && self.names.get(other).map(String::as_str) == name)
        {
            if Some(now.as_str()) == name {
                return None;
            }
            said.insert(*other, None);
        }
        Some(said)
    }

    /// The schema with the names that its things had.
    pub(crate) fn ground(&self, schema: &Schema) -> Schema {
        let mut names: BTreeMap<Thing, String> = BTreeMap::new();
        for scope in scopes(schema) {
            let moved = self.moved(&scope, false);
            // What is new under a name that something else had is not that.
            let taken = |name: &String| moved.iter().any(|moved| moved.from == *name);
            let new = scope.things.iter().filter(|(thing, name)| !self.names.contains_key(thing) && taken(name));
            names.extend(new.map(|(thing, _)| (*thing, String::new())));
            names.extend(moved.into_iter().map(|moved| (moved.thing, moved.from)));
        }
        renamed(schema, &names)
    }

    /// What has another name in a scope. Where something that is still there has the old name, there was no rename.
    ///
    /// `told` is what can be kept in a file, where no identities are: what has an old name now must be renamed itself, and
    /// things that changed places need a renamed table around them to say which state the file speaks of.
    fn moved(&self, scope: &Scope, told: bool) -> Vec<Moved> {
        let moved = scope.things.iter().filter_map(|(thing, to)| {
            let from = self.names.get(thing).filter(|from| *from != to)?.clone();
            Some(Moved { thing: *thing, from, to: to.clone() })
        });
        let mut moved: Vec<Moved> = moved.collect();
        loop {
            let things: BTreeSet<Thing> = moved.iter().map(|moved| moved.thing).collect();
            let free = |other: &Thing| things.contains(other) || !told && !self.names.contains_key(other);
            moved.retain(|one| scope.things.iter().all(|(other, name)| *name != one.from || free(other)));
            if moved.len() == things.len() {
                break;
            }
        }
        if told && !scope.within.is_some_and(|thing| scope.is_renamed(thing, self)) {
            let ends = |one: &Moved| !is_circle(&one.from, moved.iter().map(|m| (m.from.as_str(), m.to.as_str())));
            return moved.iter().filter(|one| ends(one)).cloned().collect();
        }
        moved
    }
}

impl Scope {
    fn find(&self, name: &str) -> Option<Thing> {
        self.things.iter().find(|(_, known)| known == name).map(|(thing, _)| *thing)
    }

    fn is_renamed(&self, within: Thing, names: &FormerNames) -> bool {
        self.within_now.as_ref().is_some_and(|now| names.names.get(&within).is_some_and(|former| former != now))
    }
}

/// Whether names that follow each other from old to new lead back to the first.
fn is_circle<'a>(first: &str, renames: impl Iterator<Item = (&'a str, &'a str)>) -> bool {
    let next: BTreeMap<&str, &str> = renames.collect();
    let mut at = first;
    for _ in 0..=next.len() {
        match next.get(at) {
            Some(to) if *to == first => return true,
            Some(to) => at = to,
            None => return false,
        }
    }
    false
}

fn scopes(schema: &Schema) -> Vec<Scope> {
    let mut tables: BTreeMap<Option<String>, Vec<(Thing, String)>> = BTreeMap::new();
    let mut enums = tables.clone();
    let mut inner = Vec::new();
    for table in schema.tables().values() {
        let name = table.database_name().to_owned();
        let columns = schema.columns_of(table.id).iter().filter_map(|id| schema.columns().get(id));
        inner.push(Scope {
            kind: RenameKind::Column,
            namespace: table.namespace.clone(),
            within: Some(Thing::Table(table.id)),
            within_now: Some(name.clone()),
            things: columns.map(|column| (Thing::Column(column.id), column.database_name().to_owned())).collect(),
        });
        tables.entry(table.namespace.clone()).or_default().push((Thing::Table(table.id), name));
    }
    for record in schema.enums().values() {
        let name = record.database_name().to_owned();
        let values = record.values.iter();
        inner.push(Scope {
            kind: RenameKind::EnumValue,
            namespace: record.namespace.clone(),
            within: Some(Thing::Enum(record.id)),
            within_now: Some(name.clone()),
            things: values.map(|value| (Thing::Value(value.id), value.database_name().to_owned())).collect(),
        });
        enums.entry(record.namespace.clone()).or_default().push((Thing::Enum(record.id), name));
    }
    let outer = |kind| move |(namespace, things)| Scope { kind, namespace, within: None, within_now: None, things };
    let tables = tables.into_iter().map(outer(RenameKind::Table));
    tables.chain(enums.into_iter().map(outer(RenameKind::Enum))).chain(inner).collect()
}

fn name_in(schema: &Schema, thing: Thing) -> Option<String> {
    match thing {
        Thing::Table(id) => schema.tables().get(&id).map(|table| table.database_name().to_owned()),
        Thing::Column(id) => schema.columns().get(&id).map(|column| column.database_name().to_owned()),
        Thing::Enum(id) => schema.enums().get(&id).map(|record| record.database_name().to_owned()),
        Thing::Value(id) => {
            let mut values = schema.enums().values().flat_map(|record| &record.values);
            values.find(|value| value.id == id).map(|value| value.database_name().to_owned())
        }
    }
}

/// The schema with other names of some things.
fn renamed(schema: &Schema, names: &BTreeMap<Thing, String>) -> Schema {
    let mut out = schema.clone();
    if names.is_empty() {
        return out;
    }
    let mut put = |change: Change| {
        let applied = apply(&mut out, &change);
        debug_assert!(applied.is_ok(), "{applied:?}");
    };
    for from in schema.tables().values() {
        if let Some(name) = names.get(&Thing::Table(from.id)) {
            let to = schema::Table { name: name.clone(), mapped: None, ..from.clone() };
            put(Change::Table(Edit::Alter { from: from.clone(), to }));
        }
    }
    for from in schema.columns().values() {
        if let Some(name) = names.get(&Thing::Column(from.id)) {
            let to = schema::Column { name: name.clone(), mapped: None, ..from.clone() };
            put(Change::Column(Edit::Alter { from: from.clone(), to }));
        }
    }
    for from in schema.enums().values() {
        let mut to = from.clone();
        if let Some(name) = names.get(&Thing::Enum(from.id)) {
            to = Enum { name: name.clone(), mapped: None, ..to };
        }
        for value in &mut to.values {
            if let Some(name) = names.get(&Thing::Value(value.id)) {
                (value.name, value.mapped) = (name.clone(), None);
            }
        }
        if to != *from {
            put(Change::Enum(Edit::Alter { from: from.clone(), to }));
        }
    }
    out
}

#[cfg(test)]
mod tests;
