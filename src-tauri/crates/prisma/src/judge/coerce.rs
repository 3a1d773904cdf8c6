//! Values as the type that an argument wants; another type is told.

use super::ast::Expr;
use super::db;
use super::report::Report;

fn mismatch(expr: &Expr<'_>, wanted: &str, report: &mut Report) {
    let message = format!("Expected a {wanted} value, but received {} value `{expr}`.", expr.kind());
    report.error("argument-type", expr.span(), message);
}

fn or_told<T>(found: Option<T>, expr: &Expr<'_>, wanted: &str, report: &mut Report) -> Option<T> {
    if found.is_none() {
        mismatch(expr, wanted, report);
    }
    found
}

pub(super) fn string<'s>(expr: &'s Expr<'s>, report: &mut Report) -> Option<&'s str> {
    or_told(db::text(expr), expr, "string", report)
}

pub(super) fn constant<'s>(expr: &'s Expr<'s>, report: &mut Report) -> Option<&'s str> {
    or_told(as_constant(expr), expr, "constant", report)
}

pub(super) fn as_constant<'s>(expr: &Expr<'s>) -> Option<&'s str> {
    match expr {
        Expr::Constant(text, _) => Some(text),
        Expr::Number(..) | Expr::String(..) | Expr::Function(..) | Expr::Array(..) | Expr::Object(..) => None,
    }
}

pub(super) fn boolean(expr: &Expr<'_>, report: &mut Report) -> Option<bool> {
    or_told(as_constant(expr).and_then(|text| text.parse().ok()), expr, "boolean", report)
}

pub(super) fn integer(expr: &Expr<'_>, report: &mut Report) -> Option<i64> {
    let number = match expr {
        Expr::Number(text, _) => text.parse().ok(),
        Expr::Constant(..) | Expr::String(..) | Expr::Function(..) | Expr::Array(..) | Expr::Object(..) => None,
    };
    or_told(number, expr, "numeric", report)
}

/// The items of a list, or the one value that stands for a list.
pub(super) fn items<'s>(expr: &'s Expr<'s>) -> &'s [Expr<'s>] {
    match expr {
        Expr::Array(items, _) => items,
        one => std::slice::from_ref(one),
    }
}

/// What the items of a list are; `None` if one of them does not fit, and all that don't are told.
pub(super) fn list<'s, T>(
    expr: &'s Expr<'s>,
    report: &mut Report,
    mut one: impl FnMut(&'s Expr<'s>, &mut Report) -> Option<T>,
) -> Option<Vec<T>> {
    let items = items(expr);
    let mut out = Vec::with_capacity(items.len());
    out.extend(items.iter().filter_map(|item| one(item, report)));
    (out.len() == items.len()).then_some(out)
}

/// Another type than a field's name, which may carry arguments.
pub(super) fn not_a_field(expr: &Expr<'_>, report: &mut Report) {
    mismatch(expr, "constant literal", report);
}

/// Another type than the one function that is meant.
pub(super) fn not_a_function(expr: &Expr<'_>, report: &mut Report) {
    mismatch(expr, "function", report);
}

/// Another type than a text or a variable of the environment.
pub(super) fn not_a_text(expr: &Expr<'_>, report: &mut Report) {
    mismatch(expr, "String", report);
}

/// Another type than a name, or a name with arguments.
pub(super) fn not_a_name_or_call(expr: &Expr<'_>, report: &mut Report) {
    mismatch(expr, "constant or function", report);
}
