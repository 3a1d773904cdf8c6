//! The third stage: what the attributes of fields, models, types and enums say, each by itself. Fills the [`Db`]; whether a
//! database can do it is asked later.

mod default;
mod fields;
mod index;
mod model;
mod predicate;
mod relation;
mod visit;

use crate::judge::ast::Top;
use crate::judge::coerce;
use crate::judge::db::{Db, Link, Native, Type};
use crate::judge::report::Report;

use visit::{Attributes, Visit};

/// Visits all attributes block by block; what those of relation fields give is told before all else.
pub(super) fn attributes<'s>(tops: &[Top<'s>], db: &mut Db<'s>, report: &mut Report) {
    let mut later = Report::default();
    let (mut models, mut composites, mut enums, mut relations) = (0.., 0.., 0.., 0);
    for top in tops {
        match top {
            Top::Model(_) => {
                let id = models.next().unwrap_or(0);
                while let Some(field) = db.links.get(relations).map(Link::id).filter(|(model, _)| *model == id) {
                    relation::field(field, db, report);
                    db.links[relations].name = db.field(field).relation().name;
                    relations += 1;
                }
                model::model(id, db, &mut later);
            }
            Top::Composite(_) => composite(composites.next().unwrap_or(0), db, &mut later),
            Top::Enum(_) => enumeration(enums.next().unwrap_or(0), db, &mut later),
            Top::Source(_) | Top::Generator(_) => {}
        }
    }
    report.append(later);
}

fn enumeration(id: usize, db: &mut Db<'_>, report: &mut Report) {
    let ast = db.enums[id].ast;
    for value in ast.values {
        let mut attributes = Attributes::of(value.attributes);
        if let Some(mut visit) = attributes.single("map", report) {
            mapped(&mut visit, report);
            visit.finish(report);
        }
        attributes.finish(report);
    }
    let mut attributes = Attributes::of(ast.attributes);
    if let Some(mut visit) = attributes.single("map", report) {
        db.enums[id].mapped = mapped(&mut visit, report);
        visit.finish(report);
    }
    if let Some(mut visit) = attributes.single("schema", report) {
        db.enums[id].schema = namespace(&mut visit, report);
        visit.finish(report);
    }
    attributes.finish(report);
}

fn composite(id: usize, db: &mut Db<'_>, report: &mut Report) {
    let ast = db.composites[id].ast;
    let mut mapped_names: Vec<&str> = Vec::new();
    for place in 0..db.composites[id].fields.len() {
        let (field, ty) = (db.composites[id].fields[place].ast, db.composites[id].fields[place].ty);
        if !ty.is_column() {
            continue;
        }
        let mut attributes = Attributes::of(field.attributes);
        if let (Type::Scalar(_), Some((scope, name, attribute))) = (ty, scoped_if(ty, &mut attributes, report)) {
            db.composites[id].fields[place].native = Some(db.arena.alloc(Native { scope, name, attribute }));
        }
        if let Some(mut visit) = attributes.single("map", report) {
            if let Some(name) = mapped(&mut visit, report) {
                db.composites[id].fields[place].mapped = Some(name);
                let twice = |shown: &str, report: &mut Report| {
                    let owner = ast.name.text;
                    let message = format!("Field \"{shown}\" is already defined on composite type \"{owner}\".");
                    report.error("duplicate-field", field.span(), message);
                };
                if mapped_names.contains(&name) {
                    twice(name, report);
                }
                mapped_names.push(name);
                let other = db.composites[id].fields.iter().find(|other| other.name() == name);
                if other.is_some_and(|other| other.mapped.is_none()) {
                    twice(field.name.text, report);
                }
            }
            visit.finish(report);
        }
        if let Some(mut visit) = attributes.single("default", report) {
            default::composite_field(id, place, &mut visit, db, report);
            visit.finish(report);
        }
        attributes.finish(report);
    }
}

/// The native type of a scalar field; other fields have none, and the attribute stays unknown.
fn scoped_if<'s>(
    ty: Type<'s>,
    attributes: &mut Attributes<'s>,
    report: &mut Report,
) -> Option<(&'s str, &'s str, &'s crate::judge::ast::Attribute<'s>)> {
    ty.scalar().and_then(|_| attributes.scoped(report))
}

/// The name that `@map` or `@@map` gives.
fn mapped<'s>(visit: &mut Visit<'s>, report: &mut Report) -> Option<&'s str> {
    coerce::string(visit.default("name", report)?, report)
}

/// The schema that `@@schema` gives.
fn namespace<'s>(visit: &mut Visit<'s>, report: &mut Report) -> Option<(&'s str, crate::judge::span::Span)> {
    let value = visit.default("map", report)?;
    Some((coerce::string(value, report)?, value.span()))
}
