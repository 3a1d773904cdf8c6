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
        for item in items {
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
            let fault = serde_json::from_str::<serde::de::IgnoredAny>(text).err();
            fault.map(|fault| (text, "a valid JSON string", fault.to_string()))
        }
        (ScalarType::Bytes, _, Some(text)) => STANDARD.decode(text).is_err().then(|| {
            let fault = "Could not convert from `base64 encoded bytes` to `PrismaValue::Bytes`";
            (text, "a valid base64 string", fault.to_owned())
        }),
        (ScalarType::DateTime, _, Some(text)) => {
            let fault = DateTime::parse_from_rfc3339(text).err();
            fault.map(|fault| (text, "a valid rfc3339 datetime string", fault.to_string()))
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

/// What is wrong with a decimal number, in the words of the crate that the engine uses.
fn decimal(text: &str) -> Option<String> {
    let is_exponent = |c: char| matches!(c, 'e' | 'E');
    let (mantissa, exponent) = match text.split_once(is_exponent) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i64>().err()),
        None => (text, None),
    };
    if let Some(fault) = exponent {
        return Some(fault.to_string());
    }
    if mantissa.is_empty() {
        return Some("Failed to parse empty string".to_owned());
    }
    let digits = mantissa.strip_prefix(['-', '+']).unwrap_or(mantissa).replacen('.', "", 1);
    if digits.is_empty() {
        return Some("cannot parse integer from empty string".to_owned());
    }
    let good = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_') && !digits.starts_with('_');
    (!good).then(|| "invalid digit found in string".to_owned())
}
