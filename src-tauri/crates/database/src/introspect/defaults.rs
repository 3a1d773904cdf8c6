//! The text of a column's default, as PostgreSQL or SQLite stores it, to a typed value. What is no constant and no known
//! function stays an SQL expression, as the server prints it.
//!
//! Knows no catalogue; every input gives a value.

use schema::{ColumnType, DefaultValue, Literal, ScalarType};

use super::bare;

/// A constant of SQL text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Constant {
    Text(String),
    Number(String),
    Boolean(bool),
    Null,
}

/// A default of PostgreSQL, as `pg_get_expr` prints it. `None` for NULL, which is no default.
pub(crate) fn postgres(text: &str, ty: &ColumnType, is_enum: bool, list: bool) -> Option<DefaultValue> {
    let expression = || Some(DefaultValue::Expression(Some(text.to_owned())));
    if list {
        return match postgres_array(text) {
            Some(items) => {
                let items: Option<Vec<_>> = items.into_iter().map(|item| literal(item, ty, is_enum)).collect();
                items.map_or_else(expression, |items| Some(DefaultValue::List(items)))
            }
            None if postgres_constant(text).is_some_and(|(constant, _)| constant == Constant::Null) => None,
            None => expression(),
        };
    }
    let scalar = match ty {
        ColumnType::Scalar(scalar) if !is_enum => Some(*scalar),
        _ => None,
    };
    match scalar {
        Some(ScalarType::Int | ScalarType::BigInt) if is_nextval(text) => return Some(DefaultValue::Autoincrement),
        Some(ScalarType::DateTime) if is_now(text) => return Some(DefaultValue::Now),
        _ => {}
    }
    match postgres_constant(text) {
        Some((Constant::Null, _)) => None,
        // `('now'::text)::date` is evaluated at every insert: only a direct cast is a constant here.
        Some((_, true)) if scalar == Some(ScalarType::DateTime) => expression(),
        Some((constant, _)) => {
            literal(constant, ty, is_enum).map_or_else(expression, |literal| Some(DefaultValue::Literal(literal)))
        }
        None => expression(),
    }
}

/// A default of SQLite, as `pragma_table_xinfo` prints it. `None` for NULL.
pub(crate) fn sqlite(text: &str, ty: &ColumnType) -> Option<DefaultValue> {
    let text = text.trim();
    let upper = text.to_ascii_uppercase();
    let is_date = *ty == ColumnType::Scalar(ScalarType::DateTime);
    if is_date && matches!(bare(&upper), "CURRENT_TIMESTAMP" | "NOW()" | "DATETIME('NOW')") {
        return Some(DefaultValue::Now);
    }
    let constant = sqlite_constant(bare(text));
    match constant {
        Some(Constant::Null) => None,
        Some(constant) => Some(
            literal(constant, ty, false)
                .map_or_else(|| DefaultValue::Expression(Some(text.to_owned())), DefaultValue::Literal),
        ),
        None => Some(DefaultValue::Expression(Some(text.to_owned()))),
    }
}

/// A constant as a literal of the column's type; `None` where it does not fit.
pub(super) fn literal(constant: Constant, ty: &ColumnType, is_enum: bool) -> Option<Literal> {
    if is_enum {
        return match constant {
            Constant::Text(text) => Some(Literal::EnumValue(text)),
            _ => None,
        };
    }
    let ColumnType::Scalar(scalar) = ty else { return None };
    match (scalar, constant) {
        (ScalarType::Bytes, Constant::Text(text)) => {
            hex(text.strip_prefix("\\x")?).map(|bytes| Literal::String(base64(&bytes)))
        }
        (ScalarType::String | ScalarType::Json, Constant::Text(text)) => Some(Literal::String(text)),
        // Not `infinity`, nor years before Christ.
        (ScalarType::DateTime, Constant::Text(text)) => {
            let is_moment = text.contains(':') || text.split('-').count() == 3;
            let digits = |c: char| c.is_ascii_digit() || matches!(c, '-' | ':' | '.' | '+' | ' ' | 'T' | 'Z');
            (is_moment && text.chars().all(digits)).then_some(Literal::String(text))
        }
        (ScalarType::Boolean, Constant::Boolean(value)) => Some(Literal::Boolean(value)),
        (ScalarType::Boolean, Constant::Number(text) | Constant::Text(text)) => {
            match text.to_ascii_lowercase().as_str() {
                "1" | "true" | "t" => Some(Literal::Boolean(true)),
                "0" | "false" | "f" => Some(Literal::Boolean(false)),
                _ => None,
            }
        }
        (
            ScalarType::Int | ScalarType::BigInt | ScalarType::Float | ScalarType::Decimal,
            Constant::Number(text) | Constant::Text(text),
        ) => is_number(&text).then_some(Literal::Number(text)),
        _ => None,
    }
}

/// A constant, perhaps within parentheses and under casts; the flag says that there is more than one cast.
fn postgres_constant(text: &str) -> Option<(Constant, bool)> {
    let text = bare(text);
    if let Some((inner, rest)) = parenthesised(text) {
        let (constant, _) = postgres_constant(inner)?;
        return is_cast(rest).then_some((constant, true));
    }
    let (constant, rest) = if text.starts_with('\'') || text.starts_with("E'") || text.starts_with("e'") {
        let (value, rest) = postgres_string(text)?;
        (Constant::Text(value), rest)
    } else {
        let end = text.find("::").unwrap_or(text.len());
        let (head, rest) = text.split_at(end);
        (keyword_or_number(head)?, rest)
    };
    (rest.is_empty() || is_cast(rest)).then_some((constant, rest.matches("::").count() > 1))
}

fn keyword_or_number(text: &str) -> Option<Constant> {
    let text = text.trim();
    if text.eq_ignore_ascii_case("true") {
        Some(Constant::Boolean(true))
    } else if text.eq_ignore_ascii_case("false") {
        Some(Constant::Boolean(false))
    } else if text.eq_ignore_ascii_case("null") {
        Some(Constant::Null)
    } else {
        is_number(text).then(|| Constant::Number(text.to_owned()))
    }
}

/// `(inner)rest`, where the first parenthesis is closed before the end.
fn parenthesised(text: &str) -> Option<(&str, &str)> {
    let end = text.char_indices().map(|(at, c)| at + c.len_utf8()).find(|end| super::enclosed(&text[..*end]))?;
    (end < text.len()).then(|| (&text[1..end - 1], &text[end..]))
}

/// A quoted string at the head of the text, unescaped, and what follows.
fn postgres_string(text: &str) -> Option<(String, &str)> {
    let (escapes, body) = match text.strip_prefix(['E', 'e']) {
        Some(body) => (true, body.strip_prefix('\'')?),
        None => (false, text.strip_prefix('\'')?),
    };
    let mut out = String::new();
    let mut chars = body.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '\'' if chars.peek().is_some_and(|(_, next)| *next == '\'') => {
                chars.next();
                out.push('\'');
            }
            '\'' => return Some((out, &body[at + 1..])),
            '\\' if escapes => match chars.next()?.1 {
                'n' => out.push('\n'),
                't' => out.push('\t'),
                'r' => out.push('\r'),
                'b' => out.push('\u{8}'),
                'f' => out.push('\u{c}'),
                other => out.push(other),
            },
            c => out.push(c),
        }
    }
    None
}

/// Whether the text is one or more casts and nothing else: `::character varying(10)`, `::"Status"`, `::text[]`.
fn is_cast(text: &str) -> bool {
    let Some(names) = text.strip_prefix("::") else { return false };
    let mut quoted = false;
    names.chars().all(|c| {
        if c == '"' {
            quoted = !quoted;
        }
        quoted || c.is_alphanumeric() || matches!(c, '"' | '_' | ' ' | '.' | ',' | '(' | ')' | '[' | ']' | ':' | '$')
    })
}

/// The items of `ARRAY[...]` or `'{...}'`.
fn postgres_array(text: &str) -> Option<Vec<Constant>> {
    let text = bare(text);
    if let Some((inner, rest)) = parenthesised(text) {
        return is_cast(rest).then(|| postgres_array(inner)).flatten();
    }
    if let Some(body) = text.strip_prefix("ARRAY[") {
        let end = closing_bracket(body)?;
        let rest = &body[end + 1..];
        if !(rest.is_empty() || is_cast(rest)) {
            return None;
        }
        let items = body[..end].trim();
        if items.is_empty() {
            return Some(Vec::new());
        }
        return split_list(items)
            .into_iter()
            .map(|item| postgres_constant(item).map(|(constant, _)| constant))
            .collect();
    }
    let (value, rest) = postgres_string(text)?;
    if !(rest.is_empty() || is_cast(rest)) {
        return None;
    }
    array_text(&value)
}

/// Place of the bracket that closes an `ARRAY[`, given what follows the opening one.
fn closing_bracket(body: &str) -> Option<usize> {
    let (mut depth, mut quote) = (0usize, None);
    for (at, c) in body.char_indices() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(c),
            (None, '[') => depth += 1,
            (None, ']') if depth == 0 => return Some(at),
            (None, ']') => depth -= 1,
            (None, _) => {}
        }
    }
    None
}

/// Splits at commas outside of quotes and brackets.
fn split_list(text: &str) -> Vec<&str> {
    let (mut items, mut start, mut depth, mut quote) = (Vec::new(), 0, 0i32, None);
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(c),
            (None, '(' | '[') => depth += 1,
            (None, ')' | ']') => depth -= 1,
            (None, ',') if depth == 0 => {
                items.push(text[start..at].trim());
                start = at + 1;
            }
            (None, _) => {}
        }
    }
    items.push(text[start..].trim());
    items
}

/// The items of an array's text form, `{a,"b c",3}`; `None` for more dimensions than one.
fn array_text(text: &str) -> Option<Vec<Constant>> {
    let body = text.strip_prefix('{')?.strip_suffix('}')?;
    let mut items = Vec::new();
    let mut chars = body.chars().peekable();
    if body.is_empty() {
        return Some(items);
    }
    loop {
        let mut item = String::new();
        let quoted = chars.peek() == Some(&'"');
        if quoted {
            chars.next();
            loop {
                match chars.next()? {
                    '"' => break,
                    '\\' => item.push(chars.next()?),
                    c => item.push(c),
                }
            }
        } else {
            while let Some(c) = chars.next_if(|c| *c != ',') {
                match c {
                    '{' | '}' => return None,
                    '\\' => item.push(chars.next()?),
                    c => item.push(c),
                }
            }
            if item.eq_ignore_ascii_case("null") {
                return None;
            }
        }
        items.push(Constant::Text(item));
        match chars.next() {
            None => return Some(items),
            Some(',') => {}
            Some(_) => return None,
        }
    }
}

/// A constant of SQLite. Text in double quotes is a string there, when no column has that name.
fn sqlite_constant(text: &str) -> Option<Constant> {
    if let Some(quote) = text.chars().next().filter(|c| matches!(c, '\'' | '"')) {
        let body = text[1..].strip_suffix(quote)?;
        let doubled: String = [quote, quote].iter().collect();
        let single = body.replace(&doubled, "\u{0}");
        return (!single.contains(quote)).then(|| Constant::Text(single.replace('\u{0}', &quote.to_string())));
    }
    if let Some(digits) = text.strip_prefix("x'").or_else(|| text.strip_prefix("X'")) {
        return Some(Constant::Text(format!("\\x{}", digits.strip_suffix('\'')?)));
    }
    keyword_or_number(text)
}

pub(super) fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    digits.bytes().next().is_some_and(|b| b.is_ascii_digit() || b == b'.')
        && digits.bytes().any(|b| b.is_ascii_digit())
        && text.parse::<f64>().is_ok()
}

fn is_nextval(text: &str) -> bool {
    let text = bare(text);
    let body = text.strip_prefix("nextval(").and_then(|body| body.strip_suffix(')'));
    body.is_some_and(|body| body.ends_with("::regclass") && postgres_constant(body).is_some())
}

fn is_now(text: &str) -> bool {
    let text = bare(text);
    text.eq_ignore_ascii_case("now()") || text.eq_ignore_ascii_case("current_timestamp")
}

pub(super) fn hex(text: &str) -> Option<Vec<u8>> {
    let digit = |b: &u8| char::from(*b).to_digit(16);
    let pairs = text.as_bytes().chunks(2);
    pairs.map(|pair| Some((digit(pair.first()?)? * 16 + digit(pair.get(1)?)?) as u8)).collect()
}

/// Base64 as of RFC 4648, with padding: how Prisma writes bytes.
pub(super) fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let block = chunk.iter().enumerate().fold(0u32, |block, (at, byte)| block | u32::from(*byte) << (16 - 8 * at));
        for at in 0..4 {
            let digit = DIGITS[(block >> (18 - 6 * at)) as usize & 63];
            out.push(if at <= chunk.len() { char::from(digit) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scalar(scalar: ScalarType) -> ColumnType {
        ColumnType::Scalar(scalar)
    }

    fn string(text: &str) -> Option<DefaultValue> {
        Some(DefaultValue::Literal(Literal::String(text.to_owned())))
    }

    fn number(text: &str) -> Option<DefaultValue> {
        Some(DefaultValue::Literal(Literal::Number(text.to_owned())))
    }

    fn expression(text: &str) -> Option<DefaultValue> {
        Some(DefaultValue::Expression(Some(text.to_owned())))
    }

    #[test]
    fn postgres_scalars() {
        use ScalarType::{BigInt, Boolean, Bytes, DateTime, Decimal, Float, Int, Json, String};
        for (text, ty, expected) in [
            ("'abc'::character varying", String, string("abc")),
            ("'it''s'::text", String, string("it's")),
            (r"E'a\\b\nc'::text", String, string("a\\b\nc")),
            ("('abc'::text)::character varying(10)", String, string("abc")),
            ("''::text", String, string("")),
            ("('a'::text || 'b'::text)", String, expression("('a'::text || 'b'::text)")),
            ("'a'::text || 'b'::text", String, expression("'a'::text || 'b'::text")),
            ("NULL::character varying", String, None),
            ("0", Int, number("0")),
            ("'-1'::integer", Int, number("-1")),
            ("(-1)", Int, number("-1")),
            ("'9'::bigint", BigInt, number("9")),
            ("nextval('\"User_id_seq\"'::regclass)", Int, Some(DefaultValue::Autoincrement)),
            ("nextval('a.b'::regclass)", BigInt, Some(DefaultValue::Autoincrement)),
            ("(nextval('a'::regclass) + 1)", Int, expression("(nextval('a'::regclass) + 1)")),
            ("1.50", Decimal, number("1.50")),
            ("'1e5'::double precision", Float, number("1e5")),
            ("'NaN'::numeric", Decimal, expression("'NaN'::numeric")),
            ("true", Boolean, Some(DefaultValue::Literal(Literal::Boolean(true)))),
            ("CURRENT_TIMESTAMP", DateTime, Some(DefaultValue::Now)),
            ("now()", DateTime, Some(DefaultValue::Now)),
            ("('now'::text)::date", DateTime, expression("('now'::text)::date")),
            ("'2020-01-01 00:00:00'::timestamp without time zone", DateTime, string("2020-01-01 00:00:00")),
            ("'infinity'::date", DateTime, expression("'infinity'::date")),
            ("'{\"a\": [1, 2]}'::jsonb", Json, string("{\"a\": [1, 2]}")),
            (r"'\x68656c6c6f'::bytea", Bytes, string("aGVsbG8=")),
            ("gen_random_uuid()", String, expression("gen_random_uuid()")),
        ] {
            assert_eq!(postgres(text, &scalar(ty), false, false), expected, "{text}");
        }
    }

    #[test]
    fn postgres_enums_and_lists() {
        let text = scalar(ScalarType::String);
        let value = |name: &str| Literal::EnumValue(name.to_owned());
        assert_eq!(postgres("'A'::\"S\"", &text, true, false), Some(DefaultValue::Literal(value("A"))));
        assert_eq!(
            postgres("'{A,\"B c\"}'::\"S\"[]", &text, true, true),
            Some(DefaultValue::List(vec![value("A"), value("B c")]))
        );
        let strings = |items: &[&str]| {
            Some(DefaultValue::List(items.iter().map(|item| Literal::String((*item).to_owned())).collect()))
        };
        assert_eq!(postgres("'{}'::text[]", &text, false, true), strings(&[]));
        assert_eq!(postgres("ARRAY[]::text[]", &text, false, true), strings(&[]));
        assert_eq!(postgres("ARRAY['a, ]b'::text, 'c'::text]", &text, false, true), strings(&["a, ]b", "c"]));
        assert_eq!(postgres("(ARRAY['a'::text])::character varying[]", &text, false, true), strings(&["a"]));
        assert_eq!(postgres("'{{a}}'::text[]", &text, false, true), expression("'{{a}}'::text[]"));
        assert_eq!(postgres("f()", &text, false, true), expression("f()"));
    }

    #[test]
    fn sqlite_values() {
        use ScalarType::{Boolean, Bytes, DateTime, Int, String};
        for (text, ty, expected) in [
            ("'it''s'", String, string("it's")),
            ("\"a\"", String, string("a")),
            ("NULL", String, None),
            ("-1", Int, number("-1")),
            ("(1)", Int, number("1")),
            ("1", Boolean, Some(DefaultValue::Literal(Literal::Boolean(true)))),
            ("false", Boolean, Some(DefaultValue::Literal(Literal::Boolean(false)))),
            ("CURRENT_TIMESTAMP", DateTime, Some(DefaultValue::Now)),
            ("x'6869'", Bytes, string("aGk=")),
            ("lower(hex(randomblob(16)))", String, expression("lower(hex(randomblob(16)))")),
            ("'a' || 'b'", String, expression("'a' || 'b'")),
        ] {
            assert_eq!(sqlite(text, &scalar(ty)), expected, "{text}");
        }
    }

    #[test]
    fn base64_pads() {
        for (bytes, text) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")] {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }
}
