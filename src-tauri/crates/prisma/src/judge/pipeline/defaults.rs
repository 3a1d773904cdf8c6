//! Values of `@default` as what they are meant to be: JSON, bytes, a time, a number.

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
        (ScalarType::Bytes, _, Some(text)) => base64(text).map(|fault| (text, "a valid base64 string", fault)),
        (ScalarType::DateTime, _, Some(text)) => {
            rfc3339(text).map(|fault| (text, "a valid rfc3339 datetime string", fault.to_owned()))
        }
        (ScalarType::Int | ScalarType::BigInt, Some(text), _) => {
            text.parse::<i64>().err().map(|fault| (text, "a valid integer", fault.to_string()))
        }
        (ScalarType::Decimal, _, Some(text)) => {
            decimal(text).map(|fault| (text, "a valid decimal", fault.to_owned()))
        }
        _ => None,
    };
    if let Some((text, wanted, fault)) = fault {
        let attribute = if scalar == ScalarType::Decimal { "default" } else { "@default" };
        let message = format!("Parse error: \"{text}\" is not {wanted}. ({fault})");
        report.attribute("default", value.span(), attribute, &message);
    }
}

/// What is wrong with a base64 text (RFC 4648, section 4, with padding), in the words of the crate that the engine uses.
fn base64(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    let body = bytes.iter().rposition(|byte| *byte != b'=').map_or(0, |last| last + 1);
    let padding = bytes.len() - body;
    if let Some((place, byte)) = bytes[..body].iter().enumerate().find(|(_, byte)| !is_letter(**byte)) {
        return Some(format!("Invalid symbol {byte}, offset {place}."));
    }
    match body % 4 {
        1 => Some(format!("Invalid input length: {body}")).filter(|_| padding == 0).or_else(|| Some(invalid_padding())),
        0 if padding == 0 => None,
        2 if padding == 2 => None,
        3 if padding == 1 => None,
        0 => Some(format!("Invalid symbol 61, offset {body}.")),
        _ => Some(invalid_padding()),
    }
}

fn invalid_padding() -> String {
    "Invalid padding".to_owned()
}

/// What is wrong with a time of RFC 3339, in the words of the crate that the engine uses.
fn rfc3339(text: &str) -> Option<&'static str> {
    const SHORT: &str = "premature end of input";
    const INVALID: &str = "input contains invalid characters";
    const RANGE: &str = "input is out of range";
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut number = |digits: usize, behind: &[u8]| -> Result<u32, &'static str> {
        let mut value = 0;
        for _ in 0..digits {
            match bytes.get(at) {
                Some(byte) if byte.is_ascii_digit() => value = value * 10 + u32::from(byte - b'0'),
                Some(_) => return Err(INVALID),
                None => return Err(SHORT),
            }
            at += 1;
        }
        if behind.is_empty() {
            return Ok(value);
        }
        match bytes.get(at) {
            Some(byte) if behind.contains(byte) => at += 1,
            Some(_) => return Err(INVALID),
            None => return Err(SHORT),
        }
        Ok(value)
    };
    let mut parts = || -> Result<[u32; 6], &'static str> {
        Ok([
            number(4, b"-")?,
            number(2, b"-")?,
            number(2, b"Tt ")?,
            number(2, b":")?,
            number(2, b":")?,
            number(2, b"")?,
        ])
    };
    let [year, month, day, hour, minute, second] = match parts() {
        Ok(parts) => parts,
        Err(fault) => return Some(fault),
    };
    let mut rest = text.get(at..).unwrap_or("");
    if let Some(fraction) = rest.strip_prefix('.') {
        let behind = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
        if behind.len() == fraction.len() {
            return Some(if fraction.is_empty() { SHORT } else { INVALID });
        }
        rest = behind;
    }
    let offset = match rest.as_bytes() {
        [] => return Some(SHORT),
        [b'Z' | b'z'] => None,
        [b'+' | b'-', h1, h2, b':', m1, m2] if [h1, h2, m1, m2].iter().all(|byte| byte.is_ascii_digit()) => {
            Some((u32::from(h1 - b'0') * 10 + u32::from(h2 - b'0'), u32::from(m1 - b'0') * 10 + u32::from(m2 - b'0')))
        }
        [b'Z' | b'z', ..] => return Some("trailing input"),
        [b'+' | b'-', rest @ ..] if rest.len() < 5 => return Some(SHORT),
        _ => return Some(INVALID),
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u32::from(leap),
        _ => return Some(RANGE),
    };
    let in_range = (1..=days).contains(&day) && hour < 24 && minute < 60 && second <= 60;
    let offset_in_range = offset.is_none_or(|(hours, minutes)| hours < 24 && minutes < 60);
    (!(in_range && offset_in_range)).then_some(RANGE)
}

/// What is wrong with a decimal number.
fn decimal(text: &str) -> Option<&'static str> {
    if text.is_empty() {
        return Some("Failed to parse empty string");
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    if exponent.is_some_and(|exponent| exponent.parse::<i64>().is_err()) {
        return Some("invalid digit found in string");
    }
    let digits: String = mantissa.replacen('.', "", 1);
    let good = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_');
    (!good).then_some("invalid digit found in string")
}
