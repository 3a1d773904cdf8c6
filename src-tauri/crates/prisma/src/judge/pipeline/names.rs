//! Names of keys, indexes and defaults in the database, written or made up, and the namespaces in which they must differ.
//! How names are made up follows `psl/psl-core/src/datamodel_connector/constraint_names.rs` of the Prisma engines.

use std::collections::hash_map::Entry;

use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};
use std::borrow::Cow;

use crate::connector::{Capability, ConstraintKind, ConstraintScope};
use crate::judge::db::{Db, FieldId, Index, IndexKind, ModelId};
use crate::judge::relations::Relation;

use super::Check;

/// All names, and how often each is there in each namespace.
pub(super) struct Names<'s> {
    keys: Vec<Option<Cow<'s, str>>>,
    indexes: Vec<Vec<Cow<'s, str>>>,
    relations: Vec<Option<Cow<'s, str>>>,
    defaults: HashMap<FieldId, Cow<'s, str>>,
    /// Names that are in a namespace more than once.
    doubled: HashSet<(ConstraintScope, Option<Owner<'s>>, Cow<'s, str>)>,
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
        let (db, limit) = (check.db, check.connector.max_identifier_length());
        let scopes = check.connector.constraint_scopes();
        let wanted = |kind: ConstraintKind| scopes.iter().any(|scope| scope.kinds().contains(&kind));
        let mut names = Self {
            keys: vec![None; db.models.len()],
            indexes: Vec::new(),
            relations: Vec::new(),
            defaults: HashMap::default(),
            doubled: HashSet::default(),
            client: HashMap::default(),
        };
        names.indexes.resize_with(db.models.len(), Vec::new);
        for (id, model) in db.models.iter().enumerate() {
            if let Some(key) = model.key.as_ref().filter(|_| check.has(Capability::NamedPrimaryKeys)) {
                names.keys[id] =
                    Some(key.map.map_or_else(|| cut(model.database_name(), "_pkey", 5, limit).into(), Cow::Borrowed));
            }
            names.indexes[id] = model.indexes.iter().map(|index| index_name(db, id, index, limit)).collect();
            let client = model.indexes.iter().filter_map(|index| index.name);
            for name in model.key.iter().filter_map(|key| key.name).chain(client) {
                *names.client.entry((id, name)).or_default() += 1;
            }
            if !wanted(ConstraintKind::Default) {
                continue;
            }
            for (place, field) in model.scalar_fields() {
                let Some(default) = field.default else { continue };
                let made =
                    || cut(&format!("{}_{}", model.database_name(), field.database_name()), "_df", 3, limit).into();
                names.defaults.insert((id, place), default.map.map_or_else(made, Cow::Borrowed));
            }
        }
        names.relations = check.relations.iter().map(|relation| relation_name(db, relation, limit)).collect();
        let doubled = scopes.iter().flat_map(|scope| names.doubled_in(check, *scope)).collect();
        names.doubled = doubled;
        names
    }

    /// Names that are there more than once in a namespace.
    fn doubled_in<'n>(
        &'n self,
        check: &Check<'_, 's>,
        scope: ConstraintScope,
    ) -> Vec<(ConstraintScope, Option<Owner<'s>>, Cow<'s, str>)> {
        let mut seen: HashMap<(Option<Owner<'s>>, &'n str), bool> = HashMap::default();
        let mut doubled = Vec::new();
        let mut add = |model: ModelId, name: &'n Cow<'s, str>| {
            let owner = owner(check.db, scope, model);
            match seen.entry((owner, name.as_ref())) {
                Entry::Vacant(place) => {
                    place.insert(false);
                }
                Entry::Occupied(mut told) => {
                    if !told.insert(true) {
                        doubled.push((scope, owner, name.clone()));
                    }
                }
            }
        };
        for kind in scope.kinds() {
            match kind {
                ConstraintKind::PrimaryKey => {
                    let keys = self.keys.iter().enumerate();
                    keys.filter_map(|(id, name)| Some((id, name.as_ref()?))).for_each(|(id, name)| add(id, name));
                }
                ConstraintKind::Index => {
                    for (id, indexes) in self.indexes.iter().enumerate() {
                        indexes.iter().for_each(|name| add(id, name));
                    }
                }
                ConstraintKind::ForeignKey => {
                    for (relation, name) in check.relations.iter().zip(&self.relations) {
                        let counted = scope.is_global() || !check.db.models[relation.a].ast.view;
                        if let Some(name) = name.as_ref().filter(|_| counted) {
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
        name: &'n Cow<'s, str>,
    ) -> impl Iterator<Item = ConstraintScope> + 'n {
        let twice = move |scope: &ConstraintScope| {
            if self.doubled.is_empty() {
                return false;
            }
            let key = (*scope, owner(check.db, *scope, model), name.clone());
            self.doubled.contains(&key)
        };
        kind.scopes().iter().copied().filter(move |scope| twice(scope))
    }

    pub(super) fn key(&self, model: ModelId) -> Option<&Cow<'s, str>> {
        self.keys[model].as_ref()
    }

    /// What is said of a name that is not the only one, for each namespace.
    pub(super) fn clashes(
        &self,
        check: &Check<'_, 's>,
        kind: ConstraintKind,
        model: ModelId,
        name: Option<&Cow<'s, str>>,
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

    pub(super) fn index(&self, model: ModelId, place: usize) -> Option<&Cow<'s, str>> {
        self.indexes[model].get(place)
    }

    pub(super) fn relation(&self, place: usize) -> Option<&Cow<'s, str>> {
        self.relations.get(place)?.as_ref()
    }

    pub(super) fn default(&self, field: FieldId) -> Option<&Cow<'s, str>> {
        self.defaults.get(&field)
    }
}

fn owner<'s>(db: &Db<'s>, scope: ConstraintScope, model: ModelId) -> Option<Owner<'s>> {
    if scope.is_global() {
        db.models[model].schema.map(|(name, _)| Owner::Schema(name))
    } else {
        Some(Owner::Model(model))
    }
}

/// A made-up name, cut so that its ending fits.
fn cut(name: &str, ending: &str, room: usize, limit: usize) -> String {
    let length = limit.saturating_sub(room);
    let mut end = if name.len() >= length { length.min(name.len()) } else { name.len() };
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{ending}", name.get(..end).unwrap_or(name))
}

fn index_name<'s>(db: &Db<'s>, model: ModelId, index: &Index<'s>, limit: usize) -> Cow<'s, str> {
    if let Some(name) = index.map {
        return name.into();
    }
    let record = &db.models[model];
    let mut name = record.database_name().to_owned();
    for part in &index.parts {
        name.push('_');
        name.push_str(record.fields[part.root].database_name());
        for (composite, field) in &part.path {
            name.push('_');
            name.push_str(db.composites[*composite].fields[*field].database_name());
        }
    }
    if index.parts.is_empty() {
        name.push('_');
    }
    let ending = if index.kind == IndexKind::Unique { "_key" } else { "_idx" };
    cut(&name, ending, 4, limit).into()
}

fn relation_name<'s>(db: &Db<'s>, relation: &Relation, limit: usize) -> Option<Cow<'s, str>> {
    if !relation.is_inline() {
        return None;
    }
    let model = &db.models[relation.a];
    let forward = relation.forward.map(|field| db.field(field).relation());
    if let Some(name) = forward.and_then(|forward| forward.map) {
        return Some(name.into());
    }
    let fields = forward.and_then(|forward| forward.fields.as_deref()).unwrap_or(&[]);
    let columns: Vec<&str> = fields.iter().map(|field| model.fields[*field].database_name()).collect();
    Some(cut(&format!("{}_{}", model.database_name(), columns.join("_")), "_fkey", 5, limit).into())
}
