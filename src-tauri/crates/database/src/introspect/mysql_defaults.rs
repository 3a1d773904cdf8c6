//! The text of a column's default, as MySQL or MariaDB shows it, to a typed value; and the texts of those servers without
//! their escapes. MariaDB shows defaults as SQL, MySQL shows constants bare and marks what is an expression.
//!
//! Knows no catalogue; every input gives a value.

use schema::{ColumnType, DefaultValue, Literal, ScalarType};

use super::bare;
use super::defaults::{Constant, base64, is_number, literal};

/// A default. `sql` says that the text is SQL, as MariaDB shows it and MySQL shows an expression; else it is the constant
/// itself. `None` for NULL.
pub(crate) fn mysql(text: &str, ty: &ColumnType, is_enum: bool, sql: bool) -> Option<DefaultValue> {
    let scalar = match ty {
        ColumnType::Scalar(scalar) if !is_enum => Some(*scalar),
        _ => None,
    };
    let text = text.trim();
    if scalar == Some(ScalarType::DateTime) && is_now(text) {
        return Some(DefaultValue::Now);
    }
    let constant = if sql { constant(text) } else { Some(plain(text)) };
    // In parentheses, since MySQL takes no expression without; only constants of odd types stand bare.
    let as_is = super::enclosed(text) || text.starts_with("b'");
    let expression = || Some(DefaultValue::Expression(Some(if as_is { text.to_owned() } else { format!("({text})") })));
    match (scalar, constant) {
        (_, Some(Constant::Null)) => None,
        // No moment, though the server may take it for one: `0000-00-00`.
        (Some(ScalarType::DateTime), Some(Constant::Text(text))) if text.contains("-00") => {
            Some(DefaultValue::Expression(Some(format!("'{text}'"))))
        }
        (Some(ScalarType::Bytes), Some(Constant::Text(text))) => {
            Some(DefaultValue::Literal(Literal::String(base64(text.as_bytes()))))
        }
        (Some(ScalarType::Bytes), None) if hexadecimal(text).is_some() => {
            hexadecimal(text).map(|bytes| DefaultValue::Literal(Literal::String(base64(&bytes))))
        }
        (Some(ScalarType::Boolean), None) if matches!(text, "b'1'" | "b'0'") => {
            Some(DefaultValue::Literal(Literal::Boolean(text == "b'1'")))
        }
        (_, Some(constant)) => {
            literal(constant, ty, is_enum).map_or_else(expression, |l| Some(DefaultValue::Literal(l)))
        }
        (_, None) => expression(),
    }
}

/// A constant of SQL text.
fn constant(text: &str) -> Option<Constant> {
    let text = bare(text);
    if text.eq_ignore_ascii_case("null") {
        return Some(Constant::Null);
    }
    if is_number(text) {
        return Some(Constant::Number(text.to_owned()));
    }
    // `_utf8mb4'text'`: MySQL says in which character set.
    let quoted = match text.find('\'') {
        Some(at) if text.starts_with('_') && text[1..at].bytes().all(|b| b.is_ascii_alphanumeric()) => &text[at..],
        _ => text,
    };
    string(quoted).map(Constant::Text)
}

/// A constant that is shown without quotes.
fn plain(text: &str) -> Constant {
    if is_number(text) { Constant::Number(text.to_owned()) } else { Constant::Text(text.to_owned()) }
}

/// A string that is all of the text, without its quotes.
fn string(text: &str) -> Option<String> {
    let (value, rest) = leading_string(text)?;
    rest.is_empty().then_some(value)
}

/// The string at the head of a text, unescaped, and what follows it.
fn leading_string(text: &str) -> Option<(String, &str)> {
    let body = text.strip_prefix('\'')?;
    let mut out = String::new();
    let mut chars = body.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '\'' if chars.peek().is_some_and(|(_, next)| *next == '\'') => {
                chars.next();
                out.push('\'');
            }
            '\'' => return Some((out, &body[at + 1..])),
            '\\' => match chars.next()?.1 {
                'n' => out.push('\n'),
                't' => out.push('\t'),
                'r' => out.push('\r'),
                'b' => out.push('\u{8}'),
                '0' => out.push('\0'),
                'Z' => out.push('\u{1a}'),
                other => out.push(other),
            },
            c => out.push(c),
        }
    }
    None
}

/// The values of `enum('a','b')`; `None` for any other type.
pub(crate) fn enum_values(ty: &str) -> Option<Vec<String>> {
    let head = ty.get(..5).filter(|head| head.eq_ignore_ascii_case("enum("))?;
    let mut rest = &ty[head.len()..];
    let mut values = Vec::new();
    loop {
        let (value, tail) = leading_string(rest)?;
        values.push(value);
        match tail.strip_prefix(',') {
            Some(tail) => rest = tail,
            None => return (tail == ")").then_some(values),
        }
    }
}

/// An expression as MySQL's catalogue holds it, quotes escaped, as SQL.
pub(crate) fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => out.extend(chars.next()),
            c => out.push(c),
        }
    }
    out
}

fn is_now(text: &str) -> bool {
    let head = text.split('(').next().unwrap_or_default();
    ["current_timestamp", "now", "localtime", "localtimestamp"].iter().any(|name| head.eq_ignore_ascii_case(name))
        && text[head.len()..].trim_start_matches('(').trim_end_matches(')').bytes().all(|b| b.is_ascii_digit())
}

/// Bytes as `x'6869'` or `0x6869`.
fn hexadecimal(text: &str) -> Option<Vec<u8>> {
    let quoted = |text: &str| text.get(..2).is_some_and(|head| head.eq_ignore_ascii_case("x'")) && text.ends_with('\'');
    let digits = match text.strip_prefix("0x") {
        Some(digits) => digits,
        None if quoted(text) && text.len() > 2 => &text[2..text.len() - 1],
        None => return None,
    };
    (digits.len() % 2 == 0).then(|| super::defaults::hex(digits)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, ty: ScalarType, sql: bool) -> Option<DefaultValue> {
        mysql(text, &ColumnType::Scalar(ty), false, sql)
    }

    fn string(text: &str) -> Option<DefaultValue> {
        Some(DefaultValue::Literal(Literal::String(text.to_owned())))
    }

    fn expression(text: &str) -> Option<DefaultValue> {
        Some(DefaultValue::Expression(Some(text.to_owned())))
    }

    #[test]
    fn as_mariadb_shows_them() {
        use ScalarType::{Boolean, Bytes, DateTime, Decimal, Int, Json, String};
        for (text, ty, expected) in [
            ("'it''s \\\\ \"x\"'", String, string("it's \\ \"x\"")),
            ("NULL", String, None),
            ("'NULL'", String, string("NULL")),
            ("uuid()", String, expression("(uuid())")),
            ("concat('a','b')", String, expression("(concat('a','b'))")),
            ("00003", Int, Some(DefaultValue::Literal(Literal::Number("00003".to_owned())))),
            ("(1 + 2)", Int, expression("(1 + 2)")),
            ("1.50", Decimal, Some(DefaultValue::Literal(Literal::Number("1.50".to_owned())))),
            ("1", Boolean, Some(DefaultValue::Literal(Literal::Boolean(true)))),
            ("b'0'", Boolean, Some(DefaultValue::Literal(Literal::Boolean(false)))),
            ("X'6869'", Bytes, string("aGk=")),
            ("'hi'", Bytes, string("aGk=")),
            ("b'101'", Bytes, expression("b'101'")),
            ("current_timestamp(3)", DateTime, Some(DefaultValue::Now)),
            ("current_timestamp()", DateTime, Some(DefaultValue::Now)),
            ("'2020-01-01'", DateTime, string("2020-01-01")),
            ("'0000-00-00 00:00:00'", DateTime, expression("'0000-00-00 00:00:00'")),
            ("'{\"a\":1}'", Json, string("{\"a\":1}")),
        ] {
            assert_eq!(of(text, ty, true), expected, "{text}");
        }
    }

    #[test]
    fn as_mysql_shows_them() {
        use ScalarType::{Boolean, Bytes, DateTime, Int, Json, String};
        for (text, ty, sql, expected) in [
            ("it's", String, false, string("it's")),
            ("NULL", String, false, string("NULL")),
            ("3", Int, false, Some(DefaultValue::Literal(Literal::Number("3".to_owned())))),
            ("1", Boolean, false, Some(DefaultValue::Literal(Literal::Boolean(true)))),
            ("CURRENT_TIMESTAMP(3)", DateTime, true, Some(DefaultValue::Now)),
            ("CURRENT_TIMESTAMP", DateTime, false, Some(DefaultValue::Now)),
            ("_utf8mb4'{}'", Json, true, string("{}")),
            ("uuid()", String, true, expression("(uuid())")),
            ("0x6869", Bytes, true, string("aGk=")),
        ] {
            assert_eq!(of(text, ty, sql), expected, "{text}");
        }
        assert_eq!(unescaped(r"(`a` <> _utf8mb4\'it\\\'s\')"), r"(`a` <> _utf8mb4'it\'s')");
    }

    #[test]
    fn values_of_enums() {
        let values = enum_values(r"enum('a','b,c','d''e','f\\g',')')").unwrap();
        assert_eq!(values, ["a", "b,c", "d'e", "f\\g", ")"]);
        assert_eq!(enum_values("set('a')"), None);
        assert_eq!(enum_values("int(11)"), None);
    }
}
