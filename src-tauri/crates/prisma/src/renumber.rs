//! The records of a parsed schema under the ids of an older one, so that a text that was edited stays the same document.
//! Only renames ids; places and records stay what they are.

use std::collections::BTreeMap;

use schema::{Alignment, Object, Renames, Schema, align_mapped};

use crate::{Parsed, SourceMap};

impl Parsed {
    /// Gives every record that `before` has its id in `before`, in the schema, the map and the diagnostics.
    pub fn align(&mut self, before: &Schema, renames: &Renames) {
        let (schema, to) = align_mapped(before, &self.schema, renames);
        self.schema = schema;
        self.map.renumber(&to);
        for diagnostic in &mut self.diagnostics {
            diagnostic.at = renumbered(diagnostic.at, &to);
        }
    }
}

impl SourceMap {
    fn renumber(&mut self, to: &Alignment) {
        keys(&mut self.tables, &to.tables);
        keys(&mut self.columns, &to.columns);
        keys(&mut self.indexes, &to.indexes);
        keys(&mut self.foreign_keys, &to.foreign_keys);
        keys(&mut self.inverses, &to.foreign_keys);
        keys(&mut self.many_to_many, &to.many_to_many);
        keys(&mut self.enums, &to.enums);
        keys(&mut self.values, &to.values);
        keys(&mut self.checks, &to.checks);
        self.objects.iter_mut().for_each(|(_, object)| *object = renumbered(*object, to));
    }
}

fn keys<I: Ord + Copy, V>(map: &mut BTreeMap<I, V>, to: &BTreeMap<I, I>) {
    let old = std::mem::take(map);
    map.extend(old.into_iter().map(|(id, value)| (to.get(&id).copied().unwrap_or(id), value)));
}

fn renumbered(object: Object, to: &Alignment) -> Object {
    fn new<I: Ord + Copy>(map: &BTreeMap<I, I>, id: I) -> I {
        map.get(&id).copied().unwrap_or(id)
    }
    match object {
        Object::Schema => Object::Schema,
        Object::Table(id) => Object::Table(new(&to.tables, id)),
        Object::Column(id) => Object::Column(new(&to.columns, id)),
        Object::Index(id) => Object::Index(new(&to.indexes, id)),
        Object::ForeignKey(id) => Object::ForeignKey(new(&to.foreign_keys, id)),
        Object::ManyToMany(id) => Object::ManyToMany(new(&to.many_to_many, id)),
        Object::Enum(id) => Object::Enum(new(&to.enums, id)),
        Object::Check(id) => Object::Check(new(&to.checks, id)),
    }
}
