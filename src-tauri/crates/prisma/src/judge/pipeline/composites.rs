//! Composite types.

use crate::connector::Capability;
use crate::judge::db::{CompositeId, Type};

use super::{Check, is_required};

/// A type on the way to a type, and where the one before it stands in the list of all.
struct Way {
    at: CompositeId,
    before: Option<usize>,
}

/// How far types are followed: more than any schema that somebody wrote.
const STEPS: usize = 1_000_000;

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

    /// Types that hold each other without end. The engine itself never comes back from some of them, and takes time without
    /// measure for types that hold each other on very many ways: a type that is met again is not followed, nor further than
    /// [`STEPS`].
    fn endless(&mut self) {
        let mut found: Vec<(CompositeId, CompositeId, usize, String)> = Vec::new();
        let mut first: Option<CompositeId> = None;
        let mut ways: Vec<Way> = Vec::new();
        let mut next: Vec<(CompositeId, usize, Option<usize>)> = Vec::new();
        for (id, composite) in self.db.composites.iter().enumerate() {
            let required = composite.fields.iter().enumerate().filter(|(_, field)| is_required(field));
            next.extend(required.map(|(place, _)| (id, place, None)));
        }
        let mut left = STEPS;
        while let Some((id, place, way)) = next.pop() {
            let way = way.unwrap_or_else(|| {
                first = None;
                ways.clear();
                ways.push(Way { at: id, before: None });
                0
            });
            let Type::Composite(inner) = self.db.composites[id].fields[place].ty else { continue };
            let steps = back(&ways, way).count();
            left = left.saturating_sub(steps);
            if left == 0 {
                break;
            }
            if inner == id {
                let message = "The type is the same as the parent and causes an endless cycle. Please change the field to be \
                               either optional or a list.";
                found.push((inner, id, place, message.to_owned()));
            } else if first == Some(inner) {
                let message = format!(
                    "The types cause an endless cycle in the path {}. Please change one of the fields to be either optional or a \
                     list to break the cycle.",
                    self.path(&ways, way)
                );
                found.push((inner, id, place, message));
            } else if back(&ways, way).all(|at| at != inner) {
                first = first.or(Some(inner));
                ways.push(Way { at: inner, before: Some(way) });
                let (way, fields) = (ways.len() - 1, self.db.composites[inner].fields.iter().enumerate());
                next.extend(fields.filter(|(_, field)| is_required(field)).map(|(place, _)| (inner, place, Some(way))));
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

    fn path(&self, ways: &[Way], way: usize) -> String {
        let names = back(ways, way).map(|at| format!("`{}`", self.db.composites[at].ast.name.text));
        names.collect::<Vec<_>>().join(" → ")
    }
}

/// The types of a way, the last first.
fn back(ways: &[Way], way: usize) -> impl Iterator<Item = CompositeId> {
    std::iter::successors(ways.get(way), |way| ways.get(way.before?)).map(|way| way.at)
}
