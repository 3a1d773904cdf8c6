//! The second stage: what the types of fields stand for. Fills the [`Db`] with all blocks and their fields.

use bumpalo::Bump;
use schema::ScalarType;

use crate::PrismaVersion as Version;

use super::ast::{FieldType, Top};
use super::db::{Composite, Db, Enum, Field, Link, Model, Named, Type};
use super::report::Report;

pub(super) fn types<'s>(
    arena: &'s Bump,
    tops: &[Top<'s>],
    version: Version,
    distinct: bool,
    report: &mut Report,
) -> Db<'s> {
    let mut db = declare(arena, tops, version, distinct);
    let (mut models, mut composites) = (0.., 0..);
    for top in tops {
        match top {
            Top::Model(model) => {
                let Some(id) = models.next() else { continue };
                let mut fields = Vec::with_capacity(model.fields.len());
                for (place, ast) in model.fields.iter().enumerate() {
                    let ty = known(&db, &ast.ty, Owner::Model, report);
                    if let Type::Model(to) = ty {
                        db.links.push(Link { model: id, place, to, arity: ast.arity, name: None });
                    }
                    fields.push(Field::new(ast, ty));
                }
                db.models[id].fields = fields;
            }
            Top::Composite(composite) => {
                let Some(id) = composites.next() else { continue };
                let mut fields = Vec::with_capacity(composite.fields.len());
                for ast in composite.fields {
                    let ty = known(&db, &ast.ty, Owner::Composite, report);
                    if let Type::Model(model) = ty {
                        let message = format!(
                            "Error validating composite type \"{}\": {} refers to a model, making this a relation field. \
                             Relation fields inside composite types are not supported.",
                            composite.name.text,
                            db.models[model].name()
                        );
                        report.error("composite-relation", type_span(&ast.ty), message);
                    }
                    fields.push(Field::new(ast, ty));
                }
                let composite: &mut Composite<'s> = &mut db.composites[id];
                composite.fields = fields;
            }
            Top::Enum(one) if one.values.is_empty() => {
                report.validation("empty-enum", one.span, "An enum must have at least one value.");
            }
            Top::Enum(_) | Top::Source(_) | Top::Generator(_) => {}
        }
    }
    db
}

/// Gives every block its place; of several of one name the last counts, as in Prisma.
fn declare<'s>(arena: &'s Bump, tops: &[Top<'s>], version: Version, distinct: bool) -> Db<'s> {
    let mut db = Db::new(arena, version);
    db.names.reserve(tops.len());
    for top in tops {
        match top {
            Top::Model(ast) => {
                db.names.insert(ast.name.text, Named::Model(db.models.len()));
                db.views += usize::from(ast.view);
                db.models.push(Model {
                    ast,
                    distinct,
                    fields: Vec::new(),
                    key: None,
                    indexes: Vec::new(),
                    shard_key: None,
                    ignored: false,
                    mapped: None,
                    schema: None,
                });
            }
            Top::Composite(ast) => {
                db.names.insert(ast.name.text, Named::Composite(db.composites.len()));
                db.composites.push(Composite { ast, fields: Vec::new() });
            }
            Top::Enum(ast) => {
                db.names.insert(ast.name.text, Named::Enum(db.enums.len()));
                db.enums.push(Enum { ast, mapped: None, schema: None });
            }
            Top::Source(_) | Top::Generator(_) => {}
        }
    }
    db
}

fn type_span(ty: &FieldType<'_>) -> super::span::Span {
    match ty {
        FieldType::Named(name) => name.span,
        FieldType::Unsupported(name) => name.span,
    }
}

/// What the field belongs to.
enum Owner {
    Model,
    Composite,
}

/// What is meant by a type that does not exist: a scalar in other letters, or the first block whose name in small letters it is.
fn meant<'s>(db: &Db<'s>, name: &str) -> Option<&'s str> {
    let scalar = ScalarType::ALL.into_iter().map(|scalar| scalar.name()).find(|known| known.eq_ignore_ascii_case(name));
    scalar.or_else(|| {
        let tops = db.models.iter().map(|model| model.ast.name);
        let tops = tops.chain(db.enums.iter().map(|one| one.ast.name));
        let tops = tops.chain(db.composites.iter().map(|composite| composite.ast.name));
        let alike = tops.filter(|known| known.text.to_lowercase() == name);
        alike.min_by_key(|known| known.span.start).map(|known| known.text)
    })
}

fn known<'s>(db: &Db<'s>, ty: &'s FieldType<'s>, owner: Owner, report: &mut Report) -> Type<'s> {
    let name = match db.resolve(ty) {
        Ok(ty) => return ty,
        Err(name) => name,
    };
    let meant = match owner {
        Owner::Model => meant(db, name),
        Owner::Composite => None,
    };
    let hint = meant.map_or(String::new(), |meant| format!(" Did you mean \"{meant}\"?"));
    let message = format!(
        "Type \"{name}\" is neither a built-in type, nor refers to another model, composite type, or enum.{hint}"
    );
    report.error("unknown-type", type_span(ty), message);
    Type::Unknown
}
