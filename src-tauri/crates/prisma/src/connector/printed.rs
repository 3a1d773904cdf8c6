//! Expressions as the engine prints them in its messages: no spaces but behind a colon, texts escaped anew.

use std::borrow::Cow;

use crate::lower::unquote;
use crate::print::parts::quote;
use crate::tree::{Argument, Attribute, Expr, ExprKind};

/// The arguments of a native type's attribute, as [`Connector::check_native`](super::Connector::check_native) wants them:
/// without their names, which the engine does not look at.
pub fn printed_arguments<'t>(text: &'t str, attribute: &Attribute) -> Vec<Cow<'t, str>> {
    attribute.args().iter().filter_map(|argument| argument.value.as_ref()).map(|value| printed(text, value)).collect()
}

/// An expression as the engine prints it.
pub fn printed<'t>(text: &'t str, expr: &Expr) -> Cow<'t, str> {
    match &expr.kind {
        ExprKind::Number | ExprKind::Path => expr.range.of(text).into(),
        // The last of the control characters is one for the engine alone.
        ExprKind::String => quote(&unquote(expr.range.of(text))).replace('\u{7f}', "\\u007f").into(),
        ExprKind::Array(items) => {
            let items: Vec<_> = items.iter().map(|item| printed(text, item)).collect();
            format!("[{}]", items.join(",")).into()
        }
        // None of the engine's: it takes the line for none of a schema.
        ExprKind::Object(_) => expr.range.of(text).into(),
        ExprKind::Call { path, arguments } => {
            let inner: Vec<_> = arguments.items.iter().filter_map(|argument| named(text, argument)).collect();
            format!("{}({})", path.of(text), inner.join(",")).into()
        }
    }
}

fn named<'t>(text: &'t str, argument: &Argument) -> Option<Cow<'t, str>> {
    let value = printed(text, argument.value.as_ref()?);
    Some(match argument.name {
        Some(name) => format!("{}: {value}", name.of(text)).into(),
        None => value,
    })
}
