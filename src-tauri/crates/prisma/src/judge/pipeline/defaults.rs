//! Values of `@default` as what they are meant to be: JSON, bytes, a time, a number.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::DateTime;
use schema::ScalarType;

use crate::judge::ast::Expr;
use crate::judge::db;
use crate::judge::report::Report;

pub(super) fn value(value: &Expr<'_>, scalar: ScalarType, report: &mut Report) {
    if let Expr::Array(items, _) = value {
        for item in *items {
            self::value(item, scalar, report);
        }
        return;
    }
    let number = match value {
        Expr::Number(text, _) => Some(*text),
        Expr::String(..) | Expr::Constant(..) | Expr::Function(..) | Expr::Array(..) | Expr::Object(..) => None,
    };
    let fault = match (scalar, number, db::text(value)) {
        (ScalarType::Json, _, Some(text)) => {
            let fault = serde_json::from_str::<serde_json::Value>(text).err();
            fault.map(|fault| (text, "a valid JSON string", fault.to_string()))
        }
        (ScalarType::Bytes, _, Some(text)) => STANDARD.decode(text).is_err().then(|| {
            let fault = "Could not convert from `base64 encoded bytes` to `PrismaValue::Bytes`";
            (text, "a valid base64 string", fault.to_owned())
        }),
        (ScalarType::DateTime, _, Some(text)) => {
            let fault = DateTime::parse_from_rfc3339(text).err();
            fault.map(|fault| (text, "a valid rfc3339 datetime string", time_fault(text, fault.to_string())))
        }
        (ScalarType::Int | ScalarType::BigInt, Some(text), _) => {
            text.parse::<i64>().err().map(|fault| (text, "a valid integer", fault.to_string()))
        }
        (ScalarType::Decimal, _, Some(text)) => decimal(text).map(|fault| (text, "a valid decimal", fault)),
        _ => None,
    };
    if let Some((text, wanted, fault)) = fault {
        let attribute = if scalar == ScalarType::Decimal { "default" } else { "@default" };
        let message = format!("Parse error: \"{text}\" is not {wanted}. ({fault})");
        report.attribute("default", value.span(), attribute, &message);
    }
}

/// What the engine says of a time that is none: its chrono looks at the characters before it looks at the length.
fn time_fault(text: &str, fault: String) -> String {
    const FORM: &[u8] = b"0000-00-00 00:00:00";
    let short = "premature end of input";
    if fault != short {
        return fault;
    }
    let bytes = text.as_bytes();
    let mut at = 0;
    for group in FORM.split_inclusive(|byte| *byte != b'0') {
        let digits = group.iter().filter(|byte| **byte == b'0').count();
        let Some(found) = bytes.get(at..at + digits) else { return fault };
        if !found.iter().all(u8::is_ascii_digit) {
            return "input contains invalid characters".to_owned();
        }
        at += group.len();
        match (group.last(), bytes.get(at - 1)) {
            (_, None) => return fault,
            (Some(b'-' | b':'), Some(byte)) if Some(byte) == group.last() => {}
            (Some(b' '), Some(b'T' | b't' | b' ')) | (Some(b'0') | None, _) => {}
            _ => return "input contains invalid characters".to_owned(),
        }
    }
    fault
}

/// What is wrong with a decimal number, in the words of the crate that the engine uses.
fn decimal(text: &str) -> Option<String> {
    let is_exponent = |c: char| matches!(c, 'e' | 'E');
    let (mantissa, exponent) = match text.split_once(is_exponent) {
        Some((mantissa, exponent)) => (mantissa, exponent.strip_prefix('+').unwrap_or(exponent).parse::<i64>().err()),
        None => (text, None),
    };
    if let Some(fault) = exponent {
        return Some(fault.to_string());
    }
    if mantissa.is_empty() {
        return Some("Failed to parse empty string".to_owned());
    }
    // The point goes before the sign is looked at.
    let digits = mantissa.replacen('.', "", 1);
    let digits = digits.strip_prefix(['-', '+']).unwrap_or(&digits);
    if digits.is_empty() {
        return Some("cannot parse integer from empty string".to_owned());
    }
    let good = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_') && !digits.starts_with('_');
    (!good).then(|| "invalid digit found in string".to_owned())
}
