//! Names of keys, indexes and defaults in the database, written or made up, and the namespaces in which they must differ.
//! How names are made up follows `psl/psl-core/src/datamodel_connector/constraint_names.rs` of the Prisma engines.

use std::hash::BuildHasher;

use rustc_hash::{FxBuildHasher, FxHashMap as HashMap, FxHashSet as HashSet};

use crate::connector::{Capability, ConstraintKind, ConstraintScope};
use crate::judge::db::{Db, Field, Index, IndexKind, Model, ModelId};
use crate::judge::relations::Relation;

use super::Check;

/// Names that are there more than once. All others are made when they are looked at and forgotten again.
pub(super) struct Names<'s> {
    /// Names of the database that are in a namespace more than once.
    doubled: HashSet<(ConstraintScope, Option<Owner<'s>>, String)>,
    /// How often a name for the client of keys and unique indexes is there in a model.
    pub(super) client: HashMap<(ModelId, &'s str), u32>,
}

/// Within what a name must be the only one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Owner<'s> {
    Schema(&'s str),
    Model(ModelId),
}

impl<'s> Names<'s> {
    pub(super) fn of(check: &Check<'_, 's>) -> Self {
        let mut names = Self { doubled: HashSet::default(), client: HashMap::default() };
        for (id, model) in check.db.models.iter().enumerate() {
            let client = model.indexes.iter().filter_map(|index| index.name);
            for name in model.key.iter().filter_map(|key| key.name).chain(client) {
                *names.client.entry((id, name)).or_default() += 1;
            }
        }
        let mut hashes = Vec::with_capacity(2 * check.db.models.len());
        for scope in check.connector.constraint_scopes() {
            // Numbers side by side are quicker to compare than names all over the memory, and hardly ever are two the same.
            hashes.clear();
            each_in(check, *scope, |owner, name| hashes.push(FxBuildHasher.hash_one((owner, name))));
            hashes.sort_unstable();
            if hashes.windows(2).any(|pair| pair[0] == pair[1]) {
                let mut seen: HashSet<(Option<Owner<'s>>, String)> = HashSet::default();
                each_in(check, *scope, |owner, name| {
                    if !seen.insert((owner, name.to_owned())) {
                        names.doubled.insert((*scope, owner, name.to_owned()));
                    }
                });
            }
        }
        names
    }

    /// What is said of a name that is not the only one, for each namespace, in the engine's order.
    pub(super) fn clashes(
        &self,
        check: &Check<'_, 's>,
        kind: ConstraintKind,
        model: ModelId,
        name: impl for<'m> FnOnce(&'m mut Maker<'_, 's>) -> Option<&'m str>,
    ) -> Vec<String> {
        if self.doubled.is_empty() {
            return Vec::new();
        }
        let mut maker = Maker::of(check);
        let Some(name) = name(&mut maker) else { return Vec::new() };
        let twice =
            |scope: &ConstraintScope| self.doubled.contains(&(*scope, owner(check.db, *scope, model), name.to_owned()));
        let say = |scope: &ConstraintScope| {
            format!(
                "The given constraint name `{name}` has to be unique in the following namespace: {}. Please provide a different \
                 name using the `map` argument.",
                scope.describe(check.db.models[model].name())
            )
        };
        kind.scopes().iter().filter(|scope| twice(scope)).map(say).collect()
    }
}

/// Shows every name of a namespace, with that within which it must be the only one.
fn each_in<'s>(check: &Check<'_, 's>, scope: ConstraintScope, mut show: impl FnMut(Option<Owner<'s>>, &str)) {
    let (db, mut maker) = (check.db, Maker::of(check));
    for kind in scope.kinds() {
        if *kind == ConstraintKind::ForeignKey {
            for relation in &check.relations {
                // Within a model the engine looks at the model's own fields, and at those of models alone.
                let own = relation.forward.is_some() || relation.a == relation.b;
                let counted = scope.is_global() || own && !db.models[relation.a].ast.view;
                if let Some(name) = counted.then(|| maker.relation(relation)).flatten() {
                    show(owner(db, scope, relation.a), name);
                }
            }
            continue;
        }
        for (id, model) in db.models.iter().enumerate() {
            let owner = owner(db, scope, id);
            match kind {
                ConstraintKind::PrimaryKey => {
                    if let Some(name) = maker.key(check, model) {
                        show(owner, name);
                    }
                }
                ConstraintKind::Index => model.indexes.iter().for_each(|index| show(owner, maker.index(model, index))),
                ConstraintKind::Default => {
                    for (_, field) in model.scalar_fields() {
                        if let Some(name) = maker.default(model, field) {
                            show(owner, name);
                        }
                    }
                }
                ConstraintKind::ForeignKey => {}
            }
        }
    }
}

fn owner<'s>(db: &Db<'s>, scope: ConstraintScope, model: ModelId) -> Option<Owner<'s>> {
    if scope.is_global() {
        db.models[model].schema.map(|(name, _)| Owner::Schema(name))
    } else {
        Some(Owner::Model(model))
    }
}

/// Makes the names that are not written. The engine cuts them so that their ending fits.
pub(super) struct Maker<'a, 's> {
    db: &'a Db<'s>,
    /// The longest name that this kind of database has, in bytes.
    limit: usize,
    /// The name in the making.
    name: String,
}

impl<'a, 's> Maker<'a, 's> {
    fn of(check: &Check<'a, 's>) -> Self {
        Self { db: check.db, limit: check.connector.max_identifier_length(), name: String::new() }
    }

    fn begin(&mut self, name: &str) {
        self.name.clear();
        self.name.push_str(name);
    }

    fn add(&mut self, part: &str) {
        self.name.push('_');
        self.name.push_str(part);
    }

    /// The name with its ending, for which so many bytes are kept free.
    fn end(&mut self, ending: &str, room: usize) -> &str {
        let mut end = self.limit.saturating_sub(room).min(self.name.len());
        while !self.name.is_char_boundary(end) {
            end -= 1;
        }
        self.name.truncate(end);
        self.name.push_str(ending);
        &self.name
    }

    /// Of a model's key, where keys have names.
    pub(super) fn key(&mut self, check: &Check<'_, 's>, model: &Model<'s>) -> Option<&str> {
        let key = model.key.as_ref().filter(|_| check.has(Capability::NamedPrimaryKeys))?;
        Some(key.map.unwrap_or_else(|| {
            self.begin(model.database_name());
            self.end("_pkey", 5)
        }))
    }

    /// Of a field's default, where it has one.
    pub(super) fn default(&mut self, model: &Model<'s>, field: &Field<'s>) -> Option<&str> {
        let default = field.default?;
        Some(default.map.unwrap_or_else(|| {
            self.begin(model.database_name());
            self.add(field.database_name());
            self.end("_df", 3)
        }))
    }

    pub(super) fn index(&mut self, model: &Model<'s>, index: &Index<'s>) -> &str {
        if let Some(name) = index.map {
            return name;
        }
        self.begin(model.database_name());
        for part in index.parts {
            self.add(model.fields[part.root].database_name());
            for (composite, field) in part.path {
                self.add(self.db.composites[*composite].fields[*field].database_name());
            }
        }
        if index.parts.is_empty() {
            self.add("");
        }
        self.end(if index.kind == IndexKind::Unique { "_key" } else { "_idx" }, 4)
    }

    /// Of a foreign key.
    pub(super) fn relation(&mut self, relation: &Relation) -> Option<&str> {
        if !relation.is_inline() {
            return None;
        }
        let model = &self.db.models[relation.a];
        let forward = relation.forward.map(|field| self.db.field(field).relation());
        if let Some(name) = forward.and_then(|forward| forward.map) {
            return Some(name);
        }
        self.begin(model.database_name());
        let fields = forward.and_then(|forward| forward.fields).unwrap_or_default();
        for field in fields {
            self.add(model.fields[*field].database_name());
        }
        if fields.is_empty() {
            self.add("");
        }
        Some(self.end("_fkey", 5))
    }
}
