//! What the names of a schema stand for and what the attributes say, resolved: the records that the later stages read.

use bumpalo::Bump;
use rustc_hash::FxHashMap as HashMap;

use schema::ScalarType;

use crate::PrismaVersion as Version;

use super::ast::{self, Arity, Attribute, Expr, FieldType};
use super::span::Span;

/// A model or view, by its place in [`Db::models`].
pub(super) type ModelId = usize;
/// A composite type, by its place in [`Db::composites`].
pub(super) type CompositeId = usize;
/// An enum, by its place in [`Db::enums`].
pub(super) type EnumId = usize;

/// A field of a model: model and place among its fields.
pub(super) type FieldId = (ModelId, usize);

/// What a top-level name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    Model(ModelId),
    Composite(CompositeId),
    Enum(EnumId),
}

/// The resolved type of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Type<'s> {
    Scalar(ScalarType),
    Enum(EnumId),
    Composite(CompositeId),
    Unsupported(&'s &'s str),
    Model(ModelId),
    /// Nothing stands behind the name.
    Unknown,
}

impl Type<'_> {
    pub(super) fn scalar(self) -> Option<ScalarType> {
        match self {
            Self::Scalar(scalar) => Some(scalar),
            Self::Enum(_) | Self::Composite(_) | Self::Unsupported(_) | Self::Model(_) | Self::Unknown => None,
        }
    }

    /// Whether the field is a column, or would be one.
    pub(super) fn is_column(self) -> bool {
        !matches!(self, Self::Model(_) | Self::Unknown)
    }

    pub(super) fn is_unsupported(self) -> bool {
        matches!(self, Self::Unsupported(_))
    }

    pub(super) fn is_relation(self) -> bool {
        matches!(self, Self::Model(_))
    }
}

/// Everything about the schema's blocks.
#[derive(Debug)]
pub(super) struct Db<'s> {
    /// Where what stays is kept.
    pub(super) arena: &'s Bump,
    pub(super) models: Vec<Model<'s>>,
    pub(super) composites: Vec<Composite<'s>>,
    pub(super) enums: Vec<Enum<'s>>,
    pub(super) names: HashMap<&'s str, Named>,
    /// Relation fields in the order of the text.
    pub(super) links: Vec<Link<'s>>,
    /// How many of the models are views.
    pub(super) views: usize,
    /// Fields with a default that is an unknown function, for the connector to judge.
    pub(super) unknown_functions: Vec<FieldId>,
    pub(super) version: Version,
}

/// What is asked of a relation field again and again, side by side in memory.
#[derive(Debug)]
pub(super) struct Link<'s> {
    pub(super) model: ModelId,
    pub(super) place: usize,
    pub(super) to: ModelId,
    pub(super) arity: Arity,
    /// The relation's name, where it is written.
    pub(super) name: Option<&'s str>,
}

impl Link<'_> {
    pub(super) fn id(&self) -> FieldId {
        (self.model, self.place)
    }
}

/// A model or view.
#[derive(Debug)]
pub(super) struct Model<'s> {
    pub(super) ast: &'s ast::Model<'s>,
    /// Whether its fields have different names, as they should.
    pub(super) distinct: bool,
    pub(super) fields: Vec<Field<'s>>,
    pub(super) key: Option<Key<'s>>,
    pub(super) indexes: Vec<Index<'s>>,
    pub(super) shard_key: Option<ShardKey<'s>>,
    pub(super) ignored: bool,
    pub(super) mapped: Option<&'s str>,
    pub(super) schema: Option<(&'s str, Span)>,
}

impl<'s> Model<'s> {
    pub(super) fn name(&self) -> &'s str {
        self.ast.name.text
    }

    pub(super) fn container(&self) -> &'static str {
        self.ast.container()
    }

    /// The field of that name; of several the last, as in Prisma.
    pub(super) fn place_of(&self, name: &str) -> Option<usize> {
        let is_it = |field: &ast::Field<'_>| field.name.text == name;
        let mut fields = self.ast.fields.iter();
        if self.distinct { fields.position(is_it) } else { fields.rposition(is_it) }
    }

    pub(super) fn database_name(&self) -> &'s str {
        self.mapped.unwrap_or(self.ast.name.text)
    }

    pub(super) fn scalar_fields(&self) -> impl Iterator<Item = (usize, &Field<'s>)> {
        self.fields.iter().enumerate().filter(|(_, field)| field.ty.is_column())
    }

    pub(super) fn relation_fields(&self) -> impl Iterator<Item = (usize, &Field<'s>)> {
        self.fields.iter().enumerate().filter(|(_, field)| field.ty.is_relation())
    }

    /// The key and the unique indexes, in this order.
    pub(super) fn unique_criteria(&self) -> impl Iterator<Item = &[Part<'s>]> {
        let key = self.key.iter().map(|key| key.parts);
        let unique = self.indexes.iter().filter(|index| index.kind == IndexKind::Unique);
        key.chain(unique.map(|index| index.parts))
    }

    /// Whether its key or one of its indexes has a name for the client.
    pub(super) fn has_client_names(&self) -> bool {
        self.key.as_ref().is_some_and(|key| key.name.is_some()) || self.indexes.iter().any(|index| index.name.is_some())
    }

    /// Whether the key is that one field.
    pub(super) fn is_single_key(&self, field: usize) -> bool {
        self.key.as_ref().is_some_and(|key| matches!(key.parts, [part] if part.is(field)))
    }
}

/// A field of a model or composite type.
#[derive(Debug)]
pub(super) struct Field<'s> {
    pub(super) ast: &'s ast::Field<'s>,
    pub(super) ty: Type<'s>,
    arity: Arity,
    pub(super) ignored: bool,
    pub(super) mapped: Option<&'s str>,
    pub(super) default: Option<&'s Default<'s>>,
    pub(super) native: Option<&'s Native<'s>>,
    /// What `@relation` says; only of relation fields.
    pub(super) relation: Option<&'s Relation<'s>>,
}

impl<'s> Field<'s> {
    pub(super) fn new(ast: &'s ast::Field<'s>, ty: Type<'s>) -> Self {
        Self { ast, ty, arity: ast.arity, ignored: false, mapped: None, default: None, native: None, relation: None }
    }

    pub(super) fn name(&self) -> &'s str {
        self.ast.name.text
    }

    pub(super) fn arity(&self) -> Arity {
        self.arity
    }

    pub(super) fn database_name(&self) -> &'s str {
        self.mapped.unwrap_or(self.ast.name.text)
    }

    pub(super) fn span(&self) -> Span {
        self.ast.span()
    }

    /// The referenced fields' names and so on, empty where there is no `@relation`.
    pub(super) fn relation(&self) -> &Relation<'s> {
        self.relation.unwrap_or(&NO_RELATION)
    }
}

static NO_RELATION: Relation<'static> = Relation {
    attribute: None,
    name: None,
    fields: None,
    references: None,
    on_delete: None,
    on_update: None,
    map: None,
};

/// `@default`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Default<'s> {
    pub(super) attribute: &'s Attribute<'s>,
    pub(super) value: &'s Expr<'s>,
    pub(super) map: Option<&'s str>,
}

impl Default<'_> {
    pub(super) fn is_function(&self, name: &str) -> bool {
        self.value.as_function().is_some_and(|(function, _)| function == name)
    }
}

/// `@db.Name(...)`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Native<'s> {
    pub(super) scope: &'s str,
    pub(super) name: &'s str,
    pub(super) attribute: &'s Attribute<'s>,
}

/// `@relation(...)`.
#[derive(Debug, Clone, Copy, std::default::Default)]
pub(super) struct Relation<'s> {
    pub(super) attribute: Option<&'s Attribute<'s>>,
    pub(super) name: Option<&'s str>,
    /// Fields of this model, where the argument is written.
    pub(super) fields: Option<&'s [usize]>,
    /// Fields of the other model, where the argument is written.
    pub(super) references: Option<&'s [usize]>,
    pub(super) on_delete: Option<(Action, Span)>,
    pub(super) on_update: Option<(Action, Span)>,
    pub(super) map: Option<&'s str>,
}

pub(super) use schema::ReferentialAction as Action;

/// A part of an index or key.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part<'s> {
    /// The field of the model.
    pub(super) root: usize,
    /// From composite type to composite type down to the field that is indexed.
    pub(super) path: &'s [(CompositeId, usize)],
    pub(super) sorted: bool,
    pub(super) length: Option<i64>,
    pub(super) ops: Option<Ops<'s>>,
}

impl Part<'_> {
    /// Whether it is that field of the model itself.
    pub(super) fn is(&self, field: usize) -> bool {
        self.path.is_empty() && self.root == field
    }
}

/// An operator class.
#[derive(Debug, Clone, Copy)]
pub(super) enum Ops<'s> {
    Known(&'s str),
    Raw,
}

/// `@id` or `@@id`.
#[derive(Debug)]
pub(super) struct Key<'s> {
    pub(super) attribute: &'s Attribute<'s>,
    pub(super) on_field: Option<usize>,
    pub(super) parts: &'s [Part<'s>],
    pub(super) name: Option<&'s str>,
    pub(super) map: Option<&'s str>,
    pub(super) clustered: Option<bool>,
}

impl Key<'_> {
    pub(super) fn attribute_name(&self) -> &'static str {
        if self.on_field.is_some() { "@id" } else { "@@id" }
    }
}

/// What an index is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum IndexKind {
    Normal,
    Unique,
    Fulltext,
}

/// `@unique`, `@@unique`, `@@index` or `@@fulltext`.
#[derive(Debug)]
pub(super) struct Index<'s> {
    pub(super) attribute: &'s Attribute<'s>,
    pub(super) on_field: bool,
    pub(super) kind: IndexKind,
    pub(super) parts: &'s [Part<'s>],
    pub(super) name: Option<&'s str>,
    pub(super) map: Option<&'s str>,
    pub(super) algorithm: Option<&'s str>,
    pub(super) clustered: Option<bool>,
    /// `where:`, a partial index.
    pub(super) predicate: bool,
}

impl Index<'_> {
    pub(super) fn attribute_name(&self) -> &'static str {
        match (self.kind, self.on_field) {
            (IndexKind::Unique, true) => "@unique",
            (IndexKind::Unique, false) => "@@unique",
            (IndexKind::Fulltext, _) => "@@fulltext",
            (IndexKind::Normal, _) => "@@index",
        }
    }
}

/// `@shardKey` or `@@shardKey`.
#[derive(Debug)]
pub(super) struct ShardKey<'s> {
    pub(super) attribute: &'s Attribute<'s>,
    pub(super) on_field: Option<usize>,
    pub(super) count: usize,
}

impl ShardKey<'_> {
    pub(super) fn attribute_name(&self) -> &'static str {
        if self.on_field.is_some() { "@shardKey" } else { "@@shardKey" }
    }
}

/// A composite type.
#[derive(Debug)]
pub(super) struct Composite<'s> {
    pub(super) ast: &'s ast::Composite<'s>,
    pub(super) fields: Vec<Field<'s>>,
}

/// An enum.
#[derive(Debug)]
pub(super) struct Enum<'s> {
    pub(super) ast: &'s ast::Enum<'s>,
    pub(super) mapped: Option<&'s str>,
    pub(super) schema: Option<(&'s str, Span)>,
}

impl<'s> Enum<'s> {
    pub(super) fn database_name(&self) -> &'s str {
        self.mapped.unwrap_or(self.ast.name.text)
    }
}

impl<'s> Db<'s> {
    pub(super) fn new(arena: &'s Bump, version: Version) -> Self {
        Self {
            arena,
            models: Vec::new(),
            composites: Vec::new(),
            enums: Vec::new(),
            names: HashMap::default(),
            links: Vec::new(),
            views: 0,
            unknown_functions: Vec::new(),
            version,
        }
    }

    /// Models first, then views, each in the order of the text: the order of most checks.
    pub(super) fn models_then_views(&self) -> impl Iterator<Item = ModelId> {
        let of = |view: bool| {
            let count = if view && self.views == 0 { 0 } else { self.models.len() };
            (0..count).filter(move |id| self.views == 0 || self.models[*id].ast.view == view)
        };
        of(false).chain(of(true))
    }

    pub(super) fn field(&self, (model, field): FieldId) -> &Field<'s> {
        &self.models[model].fields[field]
    }

    /// The field that a part of an index stands for.
    pub(super) fn part_field(&self, model: ModelId, part: &Part<'s>) -> &Field<'s> {
        self.part_in(&self.models[model], part)
    }

    /// The same, of a model at hand.
    pub(super) fn part_in<'m>(&'m self, model: &'m Model<'s>, part: &Part<'s>) -> &'m Field<'s> {
        match part.path.last() {
            Some((composite, field)) => &self.composites[*composite].fields[*field],
            None => &model.fields[part.root],
        }
    }

    /// What a field's type as written stands for; `Err` with the name that nothing stands behind.
    pub(super) fn resolve(&self, ty: &'s FieldType<'s>) -> Result<Type<'s>, &'s str> {
        let name = match ty {
            FieldType::Unsupported(name) => return Ok(Type::Unsupported(&name.text)),
            FieldType::Named(name) => name.text,
        };
        if let Some(scalar) = ScalarType::from_name(name) {
            return Ok(Type::Scalar(scalar));
        }
        match self.names.get(name) {
            Some(Named::Model(id)) => Ok(Type::Model(*id)),
            Some(Named::Composite(id)) => Ok(Type::Composite(*id)),
            Some(Named::Enum(id)) => Ok(Type::Enum(*id)),
            None => Err(name),
        }
    }
}

/// The text of a string expression.
pub(super) fn text<'s>(expr: &'s Expr<'s>) -> Option<&'s str> {
    match expr {
        Expr::String(text, _) => Some(text),
        Expr::Number(..) | Expr::Constant(..) | Expr::Function(..) | Expr::Array(..) | Expr::Object(..) => None,
    }
}
