//! Composite types.

use std::rc::Rc;

use crate::connector::Capability;
use crate::judge::db::{CompositeId, Type};

use super::{Check, is_required};

/// Types on the way to a type, the last first.
struct Way {
    at: CompositeId,
    before: Option<Rc<Way>>,
}

impl<'s> Check<'_, 's> {
    pub(super) fn composites(&mut self) {
        self.endless();
        for composite in &self.db.composites {
            if !self.has(Capability::CompositeTypes) {
                let message = format!("Composite types are not supported on {}.", self.connector.title());
                self.report.validation("composite-type", composite.ast.span, &message);
            }
            if self.report.has_errors() {
                continue;
            }
            if composite.fields.is_empty() {
                let message = "A type must have at least one field defined.";
                self.report.validation("composite-type", composite.ast.span, message);
            }
            for field in &composite.fields {
                if let (Some(default), Some(scalar)) = (field.default, field.ty.scalar()) {
                    super::defaults::value(default.value, scalar, self.report);
                }
                self.native_type(field, composite.ast.span);
            }
        }
    }

    /// Types that hold each other without end.
    fn endless(&mut self) {
        let mut found: Vec<(CompositeId, CompositeId, usize, String)> = Vec::new();
        let mut visited: Vec<CompositeId> = Vec::new();
        let mut next: Vec<(CompositeId, usize, Option<Rc<Way>>)> = Vec::new();
        for (id, composite) in self.db.composites.iter().enumerate() {
            let required = composite.fields.iter().enumerate().filter(|(_, field)| is_required(field));
            next.extend(required.map(|(place, _)| (id, place, None)));
        }
        while let Some((id, place, way)) = next.pop() {
            let way = way.unwrap_or_else(|| {
                visited.clear();
                Rc::new(Way { at: id, before: None })
            });
            let Type::Composite(inner) = self.db.composites[id].fields[place].ty else { continue };
            if inner == id {
                let message = "The type is the same as the parent and causes an endless cycle. Please change the field to be \
                               either optional or a list.";
                found.push((inner, id, place, message.to_owned()));
            } else if visited.first() == Some(&inner) {
                let message = format!(
                    "The types cause an endless cycle in the path {}. Please change one of the fields to be either optional or a \
                     list to break the cycle.",
                    self.path(&way)
                );
                found.push((inner, id, place, message));
            } else {
                visited.push(inner);
                for (place, field) in self.db.composites[inner].fields.iter().enumerate() {
                    if is_required(field) {
                        let way = Rc::new(Way { at: inner, before: Some(Rc::clone(&way)) });
                        next.push((inner, place, Some(way)));
                    }
                }
            }
        }
        found.sort_by_key(|(inner, ..)| *inner);
        for (_, id, place, message) in found {
            let composite = &self.db.composites[id];
            let field = &composite.fields[place];
            let owner = ("composite type", composite.ast.name.text);
            self.report.field("composite-type", field.span(), owner, field.name(), &message);
        }
    }

    fn path(&self, way: &Way) -> String {
        let mut names = vec![self.db.composites[way.at].ast.name.text];
        let mut next = &way.before;
        while let Some(way) = next {
            names.push(self.db.composites[way.at].ast.name.text);
            next = &way.before;
        }
        names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" → ")
    }
}
