//! Which relation fields belong together, and what relation they make.

use super::ast::Arity;
use super::db::{Db, FieldId, IndexKind, ModelId, Type};

/// A relation. `a` is the referring side where there is one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Relation {
    pub(super) kind: Kind,
    pub(super) a: ModelId,
    pub(super) b: ModelId,
    pub(super) forward: Option<FieldId>,
    pub(super) back: Option<FieldId>,
}

/// What kind of relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    OneToOne,
    OneToMany,
    /// Many-to-many with a table that no model stands for.
    Implicit,
    /// Many-to-many with lists of ids on both sides.
    Embedded,
}

impl Relation {
    pub(super) fn is_inline(&self) -> bool {
        matches!(self.kind, Kind::OneToOne | Kind::OneToMany)
    }
}

/// All relations, in the order of the first field of each that makes it.
pub(super) fn infer(db: &Db<'_>) -> Vec<Relation> {
    db.relation_fields.iter().filter_map(|field| relation(*field, db)).collect()
}

fn relation(id: FieldId, db: &Db<'_>) -> Option<Relation> {
    let (a, place) = id;
    let field = db.field(id);
    let Type::Model(b) = field.ty else { return None };
    let own = field.relation();
    let (model, other) = (&db.models[a], &db.models[b]);
    let opposite = other
        .relation_fields()
        .find(|(candidate, opposite)| {
            opposite.ty == Type::Model(a) && (a != b || *candidate != place) && opposite.relation().name == own.name
        })
        .map(|(candidate, _)| (b, candidate));
    let both = |kind, back| Some(Relation { kind, a, b, forward: Some(id), back: Some(back) });
    let Some(back) = opposite else {
        if field.arity() == Arity::List {
            return Some(Relation { kind: Kind::OneToMany, a: b, b: a, forward: None, back: Some(id) });
        }
        let unique = own.fields.is_some_and(|fields| {
            model.indexes.iter().filter(|index| index.kind == IndexKind::Unique).any(|index| {
                index.parts.len() == fields.len() && index.parts.iter().zip(fields).all(|(part, field)| part.is(*field))
            })
        });
        let kind = if unique { Kind::OneToOne } else { Kind::OneToMany };
        return Some(Relation { kind, a, b, forward: Some(id), back: None });
    };
    let back_field = db.field(back);
    let first = || [model.name(), field.name()] <= [other.name(), back_field.name()];
    match (field.arity(), back_field.arity()) {
        (Arity::List, Arity::List) => {
            // Each is met twice: it is taken from the side that comes first by name.
            if model.name() > other.name() || a == b && field.name() > back_field.name() {
                return None;
            }
            let embedded = own.fields.is_some() || back_field.relation().fields.is_some();
            both(if embedded { Kind::Embedded } else { Kind::Implicit }, back)
        }
        (Arity::Required, Arity::Optional) => both(Kind::OneToOne, back),
        (Arity::Required, Arity::Required) if first() => both(Kind::OneToOne, back),
        (Arity::Required, Arity::Required) | (Arity::Optional, Arity::Required) => None,
        (Arity::Optional, Arity::Optional) => {
            let refers = own.fields.is_some() || back_field.relation().fields.is_none() && first();
            if refers { both(Kind::OneToOne, back) } else { None }
        }
        (Arity::List, Arity::Required | Arity::Optional) => None,
        (Arity::Required | Arity::Optional, Arity::List) => both(Kind::OneToMany, back),
    }
}
