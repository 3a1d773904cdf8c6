//! Names of keys, indexes and defaults in the database, written or made up, and the namespaces in which they must differ.
//! How names are made up follows `psl/psl-core/src/datamodel_connector/constraint_names.rs` of the Prisma engines.

use std::collections::hash_map::Entry;

use rustc_hash::{FxBuildHasher, FxHashMap as HashMap, FxHashSet as HashSet};

use crate::connector::{Capability, ConstraintKind, ConstraintScope};
use crate::judge::db::{Db, Field, FieldId, Index, IndexKind, Key, Model, ModelId};
use crate::judge::relations::Relation;

use super::Check;

/// All names, and how often each is there in each namespace.
pub(super) struct Names<'s> {
    keys: Vec<Option<&'s str>>,
    indexes: Vec<&'s [&'s str]>,
    relations: Vec<Option<&'s str>>,
    defaults: HashMap<FieldId, &'s str>,
    /// Names that are in a namespace more than once.
    doubled: HashSet<(ConstraintScope, Option<Owner<'s>>, &'s str)>,
    /// Names for the client of keys and unique indexes that are there twice in a model.
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
        let db = check.db;
        let scopes = check.connector.constraint_scopes();
        let wanted = |kind: ConstraintKind| scopes.iter().any(|scope| scope.kinds().contains(&kind));
        let mut names = Self {
            keys: vec![None; db.models.len()],
            indexes: Vec::with_capacity(db.models.len()),
            relations: Vec::new(),
            defaults: HashMap::default(),
            doubled: HashSet::default(),
            client: HashMap::default(),
        };
        let mut maker = Maker { db, limit: check.connector.max_identifier_length(), name: String::new() };
        for (id, model) in db.models.iter().enumerate() {
            if let Some(key) = model.key.as_ref().filter(|_| check.has(Capability::NamedPrimaryKeys)) {
                names.keys[id] = Some(maker.key(model, key));
            }
            let made = model.indexes.iter().map(|index| maker.index(model, index));
            names.indexes.push(db.arena.alloc_slice_fill_iter(made));
            let client = model.indexes.iter().filter_map(|index| index.name);
            for name in model.key.iter().filter_map(|key| key.name).chain(client) {
                *names.client.entry((id, name)).or_default() += 1;
            }
            if !wanted(ConstraintKind::Default) {
                continue;
            }
            for (place, field) in model.scalar_fields() {
                let Some(default) = field.default else { continue };
                names.defaults.insert((id, place), maker.default(model, field, default.map));
            }
        }
        names.relations = check.relations.iter().map(|relation| maker.relation(relation)).collect();
        let doubled = scopes.iter().flat_map(|scope| names.doubled_in(check, *scope)).collect();
        names.doubled = doubled;
        names
    }

    /// Names that are there more than once in a namespace.
    fn doubled_in<'n>(
        &'n self,
        check: &Check<'_, 's>,
        scope: ConstraintScope,
    ) -> Vec<(ConstraintScope, Option<Owner<'s>>, &'s str)> {
        let room = 2 * check.db.models.len();
        let mut seen: HashMap<(Option<Owner<'s>>, &'s str), bool> =
            HashMap::with_capacity_and_hasher(room, FxBuildHasher);
        let mut doubled = Vec::new();
        let mut add = |model: ModelId, name: &'s str| {
            let owner = owner(check.db, scope, model);
            match seen.entry((owner, name)) {
                Entry::Vacant(place) => {
                    place.insert(false);
                }
                Entry::Occupied(mut told) => {
                    if !told.insert(true) {
                        doubled.push((scope, owner, name));
                    }
                }
            }
        };
        for kind in scope.kinds() {
            match kind {
                ConstraintKind::PrimaryKey => {
                    let keys = self.keys.iter().enumerate();
                    keys.filter_map(|(id, name)| Some((id, (*name)?))).for_each(|(id, name)| add(id, name));
                }
                ConstraintKind::Index => {
                    for (id, indexes) in self.indexes.iter().enumerate() {
                        indexes.iter().for_each(|name| add(id, name));
                    }
                }
                ConstraintKind::ForeignKey => {
                    for (relation, name) in check.relations.iter().zip(&self.relations) {
                        let counted = scope.is_global() || !check.db.models[relation.a].ast.view;
                        if let Some(name) = name.filter(|_| counted) {
                            add(relation.a, name);
                        }
                    }
                }
                ConstraintKind::Default => self.defaults.iter().for_each(|((id, _), name)| add(*id, name)),
            }
        }
        doubled
    }

    /// The namespaces in which the name is not the only one, in the engine's order.
    fn violations<'n>(
        &'n self,
        check: &'n Check<'_, 's>,
        kind: ConstraintKind,
        model: ModelId,
        name: &'s str,
    ) -> impl Iterator<Item = ConstraintScope> + 'n {
        let twice = move |scope: &ConstraintScope| {
            if self.doubled.is_empty() {
                return false;
            }
            let key = (*scope, owner(check.db, *scope, model), name);
            self.doubled.contains(&key)
        };
        kind.scopes().iter().copied().filter(move |scope| twice(scope))
    }

    pub(super) fn key(&self, model: ModelId) -> Option<&'s str> {
        self.keys[model]
    }

    /// What is said of a name that is not the only one, for each namespace.
    pub(super) fn clashes(
        &self,
        check: &Check<'_, 's>,
        kind: ConstraintKind,
        model: ModelId,
        name: Option<&'s str>,
    ) -> Vec<String> {
        let Some(name) = name else { return Vec::new() };
        let say = |scope: ConstraintScope| {
            format!(
                "The given constraint name `{name}` has to be unique in the following namespace: {}. Please provide a different \
                 name using the `map` argument.",
                scope.describe(check.db.models[model].name())
            )
        };
        self.violations(check, kind, model, name).map(say).collect()
    }

    pub(super) fn index(&self, model: ModelId, place: usize) -> Option<&'s str> {
        self.indexes[model].get(place).copied()
    }

    pub(super) fn relation(&self, place: usize) -> Option<&'s str> {
        *self.relations.get(place)?
    }

    pub(super) fn default(&self, field: FieldId) -> Option<&'s str> {
        self.defaults.get(&field).copied()
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
struct Maker<'a, 's> {
    db: &'a Db<'s>,
    /// The longest name that this kind of database has, in bytes.
    limit: usize,
    /// The name in the making.
    name: String,
}

impl<'s> Maker<'_, 's> {
    fn begin(&mut self, name: &str) {
        self.name.clear();
        self.name.push_str(name);
    }

    fn add(&mut self, part: &str) {
        self.name.push('_');
        self.name.push_str(part);
    }

    /// The name with its ending, for which so many bytes are kept free.
    fn end(&mut self, ending: &str, room: usize) -> &'s str {
        let length = self.limit.saturating_sub(room);
        let end = self.name.floor_char_boundary(length);
        self.name.truncate(end);
        self.name.push_str(ending);
        self.db.arena.alloc_str(&self.name)
    }

    fn key(&mut self, model: &Model<'s>, key: &Key<'s>) -> &'s str {
        key.map.unwrap_or_else(|| {
            self.begin(model.database_name());
            self.end("_pkey", 5)
        })
    }

    fn default(&mut self, model: &Model<'s>, field: &Field<'s>, map: Option<&'s str>) -> &'s str {
        map.unwrap_or_else(|| {
            self.begin(model.database_name());
            self.add(field.database_name());
            self.end("_df", 3)
        })
    }

    fn index(&mut self, model: &Model<'s>, index: &Index<'s>) -> &'s str {
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

    fn relation(&mut self, relation: &Relation) -> Option<&'s str> {
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
