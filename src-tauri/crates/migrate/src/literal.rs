//! One spelling for every constant: numbers without idle zeros, date-times in UTC, JSON as PostgreSQL prints it. So that a
//! default as written and the same default as a server gives it back are equal. Touches no SQL.

use schema::{Arity, ColumnType, DefaultValue, Enum, Literal, NativeType, ScalarType};

use crate::DialectKind;

/// What a default is when only the database is asked: client-side functions are none, constants have one spelling.
/// `enumeration` is the enum that the column holds, if it does.
pub(crate) fn normal_default(
    kind: DialectKind,
    ty: &ColumnType,
    native: Option<&NativeType>,
    arity: Arity,
    enumeration: Option<&Enum>,
    value: &DefaultValue,
) -> Option<DefaultValue> {
    let literal = |literal: &Literal| normal_literal(kind, ty, native, enumeration, literal);
    match value {
        DefaultValue::Literal(value) => Some(DefaultValue::Literal(literal(value))),
        DefaultValue::List(values) if arity == Arity::List => {
            Some(DefaultValue::List(values.iter().map(literal).collect()))
        }
        DefaultValue::List(_) => None,
        DefaultValue::Now => Some(DefaultValue::Now),
        DefaultValue::Autoincrement => Some(DefaultValue::Autoincrement),
        DefaultValue::Expression(None) => None,
        DefaultValue::Expression(Some(text)) => {
            let text = text.trim();
            if text.is_empty() {
                None
            } else if *ty == ColumnType::Scalar(ScalarType::DateTime) && is_now(text) {
                Some(DefaultValue::Now)
            } else {
                Some(DefaultValue::Expression(Some(text.to_owned())))
            }
        }
        DefaultValue::Function { name, .. } if name == "sequence" => Some(DefaultValue::Autoincrement),
        // The client makes those.
        DefaultValue::Function { .. } => None,
    }
}

/// The ways to say "now" that Prisma takes for `now()`, with or without digits; nothing may stand beside them.
fn is_now(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    let Some((word, rest)) = text.split_once('(') else { return text == "current_timestamp" };
    let digits = rest.strip_suffix(')').map(str::trim);
    matches!(word.trim(), "now" | "current_timestamp")
        && digits.is_some_and(|digits| digits.chars().all(|c| c.is_ascii_digit()))
}

fn normal_literal(
    kind: DialectKind,
    ty: &ColumnType,
    native: Option<&NativeType>,
    enumeration: Option<&Enum>,
    literal: &Literal,
) -> Literal {
    if let Some(enumeration) = enumeration {
        let name = match literal {
            Literal::EnumValue(name) | Literal::String(name) => name,
            Literal::Number(_) | Literal::Boolean(_) => return literal.clone(),
        };
        let value = enumeration.values.iter().find(|value| value.name == *name);
        let name = value.map_or(name.as_str(), |value| value.database_name()).to_owned();
        // SQLite has no enums: the value is text there.
        return if kind == DialectKind::Sqlite { Literal::String(name) } else { Literal::EnumValue(name) };
    }
    let ColumnType::Scalar(scalar) = ty else { return literal.clone() };
    match (scalar, literal) {
        (ScalarType::Int | ScalarType::BigInt | ScalarType::Float | ScalarType::Decimal, Literal::Number(text)) => {
            Literal::Number(normal_number(text))
        }
        (ScalarType::Decimal | ScalarType::Float, Literal::String(text)) if text.trim().parse::<f64>().is_ok() => {
            Literal::Number(normal_number(text))
        }
        (ScalarType::DateTime, Literal::String(text)) => {
            Literal::String(normal_date_time(text, native).unwrap_or_else(|| text.clone()))
        }
        (ScalarType::Json, Literal::String(text)) if kind != DialectKind::Sqlite => {
            Literal::String(normal_json(text).unwrap_or_else(|| text.clone()))
        }
        _ => literal.clone(),
    }
}

/// `1.50` is `1.5`, `10.0` is `10`, `-0` is `0`.
fn normal_number(text: &str) -> String {
    let text = text.trim().trim_start_matches('+');
    let plain = text.trim_start_matches('-').chars().all(|c| c.is_ascii_digit() || c == '.');
    if !plain || !text.contains(|c: char| c.is_ascii_digit()) {
        return text.to_owned();
    }
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("-", digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
    let whole = if whole.is_empty() { "0" } else { whole };
    match (whole, fraction) {
        ("0", "") => "0".to_owned(),
        (_, "") => format!("{sign}{whole}"),
        _ => format!("{sign}{whole}.{fraction}"),
    }
}

/// Moments in UTC as RFC 3339 writes them; what the column's native type does not hold is left out.
fn normal_date_time(text: &str, native: Option<&NativeType>) -> Option<String> {
    let native = native.map_or("", |native| native.name.as_str());
    let text = text.trim();
    let (date, time) = match text.split_once(['T', 't', ' ']) {
        Some((date, time)) => (date, time.trim()),
        None if text.contains(':') => ("1970-01-01", text),
        None => (text, "00:00:00"),
    };
    let mut parts = date.split('-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    if parts.next().is_some() || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let offset_at = time.find(['Z', 'z', '+', '-']).unwrap_or(time.len());
    let (clock, offset) = (time.get(..offset_at)?.trim(), time.get(offset_at..)?);
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, ""));
    let fraction = fraction.trim_end_matches('0');
    if !fraction.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let mut parts = clock.split(':').map(|part| part.parse::<i64>().ok());
    let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next().unwrap_or(Some(0))?);
    if !(0..24).contains(&hour) || !(0..60).contains(&minute) || !(0..61).contains(&second) {
        return None;
    }
    // PostgreSQL drops the offset where the column holds none.
    let offset = if matches!(native, "Timestamptz" | "Timetz" | "") { seconds_of(offset)? } else { 0 };
    let seconds = days_from_civil(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - offset;
    let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let (year, month, day) = civil_from_days(days);
    let (date, clock) = (
        format!("{year:04}-{month:02}-{day:02}"),
        format!("{:02}:{:02}:{:02}", rest / 3600, rest / 60 % 60, rest % 60),
    );
    let fraction = if fraction.is_empty() { String::new() } else { format!(".{fraction}") };
    Some(match native {
        "Date" => format!("{date}T00:00:00Z"),
        "Time" | "Timetz" => format!("1970-01-01T{clock}{fraction}Z"),
        _ => format!("{date}T{clock}{fraction}Z"),
    })
}

fn seconds_of(offset: &str) -> Option<i64> {
    if offset.is_empty() || offset.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let (sign, digits) = match offset.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let digits: String = digits.chars().filter(char::is_ascii_digit).collect();
    let hours: i64 = digits.get(..2)?.parse().ok()?;
    let minutes: i64 = digits.get(2..4).map_or(Some(0), |text| text.parse().ok())?;
    Some(sign * (hours * 3600 + minutes * 60))
}

/// Days since 1970-01-01 (Howard Hinnant, "chrono-compatible low-level date algorithms").
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

/// JSON as `jsonb` prints it: keys by length and bytes, a space behind colons and commas.
fn normal_json(text: &str) -> Option<String> {
    let value: serde_json::Value = serde_json::from_str(text).ok()?;
    let mut out = String::new();
    print_json(&value, &mut out);
    Some(out)
}

fn print_json(value: &serde_json::Value, out: &mut String) {
    use serde_json::Value;
    match value {
        Value::Array(values) => {
            out.push('[');
            for (at, value) in values.iter().enumerate() {
                out.push_str(if at == 0 { "" } else { ", " });
                print_json(value, out);
            }
            out.push(']');
        }
        Value::Object(entries) => {
            let mut entries: Vec<_> = entries.iter().collect();
            entries.sort_by_key(|(key, _)| (key.len(), key.as_str()));
            out.push('{');
            for (at, (key, value)) in entries.into_iter().enumerate() {
                out.push_str(if at == 0 { "" } else { ", " });
                out.push_str(&Value::String(key.clone()).to_string());
                out.push_str(": ");
                print_json(value, out);
            }
            out.push('}');
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => out.push_str(&value.to_string()),
    }
}

/// The bytes of a base64 text; `None` if it is none.
pub(crate) fn decode_base64(text: &str) -> Option<Vec<u8>> {
    let digits = text.trim_end_matches('=');
    let mut bytes = Vec::with_capacity(digits.len() * 3 / 4);
    let (mut bits, mut held) = (0_u32, 0);
    for c in digits.bytes() {
        let digit = match c {
            b'A'..=b'Z' => c - b'A',
            b'a'..=b'z' => c - b'a' + 26,
            b'0'..=b'9' => c - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(digit);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held & 0xff) as u8);
        }
    }
    Some(bytes)
}

/// The bytes in hexadecimal digits.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A normal date-time as SQL servers read it: `2020-01-01 00:00:00 +00:00`, or the part that the native type holds.
pub(crate) fn sql_date_time(text: &str, offset: bool) -> String {
    match text.strip_suffix('Z').and_then(|text| text.split_once('T')) {
        Some((date, clock)) => format!("{date} {clock}{}", if offset { " +00:00" } else { "" }),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_lose_idle_zeros() {
        for (text, normal) in [
            ("1.50", "1.5"),
            ("10.0", "10"),
            ("-0", "0"),
            ("007", "7"),
            ("0.10", "0.1"),
            ("-2.50", "-2.5"),
            ("1e3", "1e3"),
        ] {
            assert_eq!(normal_number(text), normal);
            assert_eq!(normal_number(normal), normal);
        }
    }

    #[test]
    fn moments_are_in_utc_where_the_type_holds_an_offset() {
        let native = |name: &str| Some(NativeType { name: name.to_owned(), args: Vec::new() });
        let normal = |text: &str, name: &str| normal_date_time(text, native(name).as_ref()).unwrap();
        assert_eq!(normal("2020-01-01T00:00:00.120+02:00", "Timestamptz"), "2019-12-31T22:00:00.12Z");
        assert_eq!(normal("2020-01-01T00:00:00.120+02:00", "Timestamp"), "2020-01-01T00:00:00.12Z");
        assert_eq!(normal("2019-12-31 22:00:00.12+00", "Timestamptz"), "2019-12-31T22:00:00.12Z");
        assert_eq!(normal("2020-02-29T12:34:56Z", "Date"), "2020-02-29T00:00:00Z");
        assert_eq!(normal("12:34:56", "Time"), "1970-01-01T12:34:56Z");
        assert_eq!(normal_date_time("nonsense", None), None);
    }

    #[test]
    fn only_now_itself_is_now() {
        for now in ["now()", "NOW()", "CURRENT_TIMESTAMP", "current_timestamp(3)", "now ( )"] {
            assert!(is_now(now), "{now}");
        }
        for other in ["now() + interval '7 days'", "now", "now(), 1", "date(now())", "current_timestamp + 1"] {
            assert!(!is_now(other), "{other}");
        }
    }

    #[test]
    fn json_is_printed_as_jsonb_does() {
        assert_eq!(normal_json(r#"{"bb":1,"a":[1,{"x":null}]}"#).unwrap(), r#"{"a": [1, {"x": null}], "bb": 1}"#);
    }

    #[test]
    fn base64_is_decoded() {
        assert_eq!(decode_base64("aGVsbG8=").unwrap(), b"hello");
        assert_eq!(hexadecimal(b"hello"), "68656c6c6f");
        assert_eq!(decode_base64("%"), None);
    }
}
