//! Which relation fields belong together, and what relation they make.

use super::ast::Arity;
use super::db::{Db, FieldId, IndexKind, Link, ModelId};

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
    // They come model after model.
    let links = &db.links;
    let mut starts = vec![links.len(); db.models.len() + 1];
    for (place, link) in links.iter().enumerate().rev() {
        starts[link.model] = place;
    }
    for model in (0..db.models.len()).rev() {
        starts[model] = starts[model].min(starts[model + 1]);
    }
    let of = |model: ModelId| &links[starts[model]..starts[model + 1]];
    let opposite = |link: &Link<'_>| {
        of(link.to).iter().find(|other| other.to == link.model && other.id() != link.id() && other.name == link.name)
    };
    links.iter().filter_map(|link| relation(link, opposite(link), db)).collect()
}

fn relation(link: &Link<'_>, opposite: Option<&Link<'_>>, db: &Db<'_>) -> Option<Relation> {
    let (id, a, b) = (link.id(), link.model, link.to);
    let own = || db.field(id).relation();
    let Some(opposite) = opposite else {
        if link.arity == Arity::List {
            return Some(Relation { kind: Kind::OneToMany, a: b, b: a, forward: None, back: Some(id) });
        }
        let unique = own().fields.is_some_and(|fields| {
            db.models[a].indexes.iter().filter(|index| index.kind == IndexKind::Unique).any(|index| {
                index.parts.len() == fields.len() && index.parts.iter().zip(fields).all(|(part, field)| part.is(*field))
            })
        });
        let kind = if unique { Kind::OneToOne } else { Kind::OneToMany };
        return Some(Relation { kind, a, b, forward: Some(id), back: None });
    };
    let back = opposite.id();
    let both = |kind| Some(Relation { kind, a, b, forward: Some(id), back: Some(back) });
    let names = || {
        let of = |id: FieldId| [db.models[id.0].name(), db.field(id).name()];
        (of(id), of(back))
    };
    let first = || {
        let (own, other) = names();
        own <= other
    };
    match (link.arity, opposite.arity) {
        (Arity::List, Arity::List) => {
            // Each is met twice: it is taken from the side that comes first by name.
            let ([model, field], [other, back_field]) = names();
            if model > other || a == b && field > back_field {
                return None;
            }
            let embedded = own().fields.is_some() || db.field(back).relation().fields.is_some();
            both(if embedded { Kind::Embedded } else { Kind::Implicit })
        }
        (Arity::Required, Arity::Optional) => both(Kind::OneToOne),
        (Arity::Required, Arity::Required) if first() => both(Kind::OneToOne),
        (Arity::Required, Arity::Required) | (Arity::Optional, Arity::Required) => None,
        (Arity::Optional, Arity::Optional) => {
            let refers = own().fields.is_some() || db.field(back).relation().fields.is_none() && first();
            if refers { both(Kind::OneToOne) } else { None }
        }
        (Arity::List, Arity::Required | Arity::Optional) => None,
        (Arity::Required | Arity::Optional, Arity::List) => both(Kind::OneToMany),
    }
}
