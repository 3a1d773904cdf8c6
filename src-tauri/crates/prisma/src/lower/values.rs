//! Expressions to values: strings, literals, defaults, native types. Judges nothing: whether a default fits its column
//! is not asked here.

use schema::{ColumnType, Default, DefaultValue, Literal, NativeType, ReferentialAction, ScalarType};

use crate::tree::{Argument, Attribute, Expr, ExprKind};

/// The text that a string literal stands for: without quotes, escapes resolved as in JSON; unknown ones stay.
pub(crate) fn unquote(literal: &str) -> String {
    let inner = literal.strip_prefix('"').unwrap_or(literal);
    let inner = inner.strip_suffix('"').unwrap_or(inner);
    if !inner.contains('\\') {
        return inner.to_owned();
    }
    let mut out = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let mut escape = rest[at + 1..].chars();
        let simple = match escape.next() {
            Some(c @ ('"' | '\\' | '/')) => Some(c),
            Some('n') => Some('\n'),
            Some('t') => Some('\t'),
            Some('r') => Some('\r'),
            Some('b') => Some('\u{8}'),
            Some('f') => Some('\u{c}'),
            _ => None,
        };
        if let Some(c) = simple {
            out.push(c);
            rest = escape.as_str();
        } else if let Some((c, len)) = unicode_escape(&rest[at..]) {
            out.push(c);
            rest = &rest[at + len..];
        } else {
            out.push('\\');
            rest = &rest[at + 1..];
        }
    }
    out.push_str(rest);
    out
}

/// `\uXXXX`, or two of them that make a surrogate pair: the character and the length of the escape.
fn unicode_escape(text: &str) -> Option<(char, usize)> {
    let unit = |at: usize| -> Option<u32> {
        let digits = text.get(at..)?.strip_prefix("\\u")?.get(..4)?;
        u32::from_str_radix(digits, 16).ok()
    };
    let first = unit(0)?;
    if let Some(c) = char::from_u32(first) {
        return Some((c, 6));
    }
    let second = unit(6).filter(|unit| (0xdc00..0xe000).contains(unit))?;
    let c = char::from_u32(0x1_0000 + ((first.checked_sub(0xd800)?) << 10) + (second - 0xdc00))?;
    Some((c, 12))
}

/// The string that an expression is.
pub(super) fn string(text: &str, expr: &Expr) -> Option<String> {
    match expr.kind {
        ExprKind::String => Some(unquote(expr.range.of(text))),
        _ => None,
    }
}

/// The string argument of that name.
pub(super) fn string_arg(text: &str, attribute: &Attribute, name: &str) -> Option<String> {
    string(text, attribute.arg(text, name)?.value.as_ref()?)
}

/// The argument that may be given first and without name, or under its name.
pub(crate) fn main_arg<'t>(text: &str, attribute: &'t Attribute, name: &str) -> Option<&'t Expr> {
    let argument = attribute.arg(text, name).or_else(|| attribute.arg(text, ""))?;
    argument.value.as_ref()
}

/// `@default(...)`: the value, and the name of the constraint.
pub(super) fn default(text: &str, attribute: &Attribute, ty: &ColumnType) -> Option<Default> {
    let value = match main_arg(text, attribute, "value")? {
        Expr { kind: ExprKind::Call { path, arguments }, .. } => call(text, path.of(text), &arguments.items),
        Expr { kind: ExprKind::Array(items), .. } => {
            DefaultValue::List(items.iter().filter_map(|item| literal(text, item, ty)).collect())
        }
        expr => DefaultValue::Literal(literal(text, expr, ty)?),
    };
    Some(Default { value, mapped: string_arg(text, attribute, "map") })
}

fn call(text: &str, name: &str, arguments: &[Argument]) -> DefaultValue {
    match (name, arguments) {
        ("now", []) => DefaultValue::Now,
        ("autoincrement", []) => DefaultValue::Autoincrement,
        ("dbgenerated", []) => DefaultValue::Expression(None),
        ("dbgenerated", [Argument { value: Some(value), .. }]) if matches!(value.kind, ExprKind::String) => {
            DefaultValue::Expression(string(text, value))
        }
        _ => DefaultValue::Function { name: name.to_owned(), args: as_written(text, arguments) },
    }
}

fn literal(text: &str, expr: &Expr, ty: &ColumnType) -> Option<Literal> {
    let written = expr.range.of(text);
    let is_enum = matches!(ty, ColumnType::Enum(_));
    match expr.kind {
        // Decimals may stand between quotes, and are numbers all the same.
        ExprKind::String if *ty == ColumnType::Scalar(ScalarType::Decimal) => Some(Literal::Number(unquote(written))),
        ExprKind::String => Some(Literal::String(unquote(written))),
        ExprKind::Number => Some(Literal::Number(written.to_owned())),
        ExprKind::Path => Some(match written {
            "true" if !is_enum => Literal::Boolean(true),
            "false" if !is_enum => Literal::Boolean(false),
            name => Literal::EnumValue(name.to_owned()),
        }),
        ExprKind::Array(_) | ExprKind::Object(_) | ExprKind::Call { .. } => None,
    }
}

/// The native type that an attribute `@db.Name(arguments)` names.
pub(super) fn native_type(text: &str, attribute: &Attribute, name: &str) -> NativeType {
    NativeType { name: name.to_owned(), args: as_written(text, attribute.args()) }
}

fn as_written(text: &str, arguments: &[Argument]) -> Vec<String> {
    arguments.iter().map(|argument| argument.range.of(text).to_owned()).collect()
}

/// The referential action of that name.
pub(crate) fn referential_action(name: &str) -> Option<ReferentialAction> {
    Some(match name {
        "Cascade" => ReferentialAction::Cascade,
        "Restrict" => ReferentialAction::Restrict,
        "NoAction" => ReferentialAction::NoAction,
        "SetNull" => ReferentialAction::SetNull,
        "SetDefault" => ReferentialAction::SetDefault,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::unquote;

    #[test]
    fn resolves_escapes() {
        assert_eq!(unquote(r#""a\n\"b\" \\ \u00e4 \ud83d\ude00 \q \u12""#), "a\n\"b\" \\ ä 😀 \\q \\u12");
        assert_eq!(unquote("\"plain\""), "plain");
        assert_eq!(unquote("\"open"), "open");
    }
}
