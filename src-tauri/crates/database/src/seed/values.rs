//! Values for columns: what a column may hold, the n-th value of that, and how it is written in SQL. The n-th values of one
//! domain differ as long as the domain has enough of them.
//!
//! Knows no rows and no constraints.

use migrate::DialectKind;
use schema::{Arity, Column, ColumnType, NativeType, ScalarType, Schema};

/// One value of a row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// NULL.
    Null,
    /// Left to the column's default.
    Omit,
    /// Text, and everything that is written as text.
    Text(String),
    /// A number's text.
    Number(String),
    /// A boolean.
    Boolean(bool),
    /// Bytes, in hexadecimal digits.
    Bytes(String),
    /// An array (PostgreSQL).
    Array(Vec<Value>),
}

impl Value {
    /// As it is written in a statement.
    pub fn sql(&self, kind: DialectKind) -> String {
        match (self, kind) {
            (Self::Null, _) => "NULL".to_owned(),
            (Self::Omit, _) => "DEFAULT".to_owned(),
            (Self::Number(text), _) => text.clone(),
            (Self::Boolean(value), DialectKind::Postgres) => if *value { "true" } else { "false" }.to_owned(),
            (Self::Boolean(value), _) => if *value { "1" } else { "0" }.to_owned(),
            (Self::Bytes(digits), DialectKind::Postgres) => format!("'\\x{digits}'"),
            (Self::Bytes(digits), _) => format!("X'{digits}'"),
            (Self::Text(text), DialectKind::Mysql) => format!("'{}'", text.replace('\\', "\\\\").replace('\'', "''")),
            (Self::Text(text), _) => format!("'{}'", text.replace('\'', "''")),
            (Self::Array(values), _) => {
                let parts: Vec<String> = values.iter().map(Self::element).collect();
                format!("'{{{}}}'", parts.join(",").replace('\'', "''"))
            }
        }
    }

    /// As an element of an array's text.
    fn element(&self) -> String {
        let text = match self {
            Self::Null | Self::Omit => return "NULL".to_owned(),
            Self::Text(text) | Self::Number(text) => text.clone(),
            Self::Boolean(value) => value.to_string(),
            Self::Bytes(digits) => format!("\\x{digits}"),
            Self::Array(values) => values.iter().map(Self::element).collect::<Vec<_>>().join(","),
        };
        format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
    }
}

/// What a column may hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Domain {
    /// Text of at most so many characters.
    Text(usize),
    /// Text that reads as a value of another domain.
    TextOf(Box<Domain>),
    /// A JSON document that is nothing but a value of another domain.
    JsonOf(Box<Domain>),
    /// Bytes of a text that reads as a value of another domain.
    BytesOf(Box<Domain>),
    /// A whole number from 1 to this.
    Integer(i64),
    /// A number with so many digits before and behind the point.
    Decimal(u32, u32),
    /// A binary fraction.
    Float,
    /// True or false.
    Boolean,
    /// One of these texts.
    Enum(Vec<String>),
    /// A day.
    Date,
    /// A time of day.
    Time,
    /// A moment.
    Timestamp,
    /// A JSON document.
    Json,
    /// A UUID.
    Uuid,
    /// At most so many bytes; so many exactly, if `true`.
    Bytes(usize, bool),
    /// So many bits.
    Bits(usize),
    /// An address.
    Inet,
    /// Something else: only this value is known.
    Sample(&'static str),
    /// Nobody knows what it may hold.
    Unknown,
}

impl Domain {
    /// What a physical column may hold, each element of it if it is an array.
    pub fn of(column: &Column, schema: &Schema, kind: DialectKind) -> Self {
        let native = column.native.as_ref();
        match &column.ty {
            ColumnType::Enum(id) => {
                let values = schema.enums().get(id).map_or(&[][..], |record| &record.values);
                Self::Enum(values.iter().map(|value| value.database_name().to_owned()).collect())
            }
            ColumnType::Scalar(scalar) => scalar_domain(*scalar, native, kind),
            ColumnType::Unsupported(text) | ColumnType::Other(text) => sample(text),
        }
    }

    /// What a column may hold that will have another domain: values that can be converted, by their text where types are
    /// strangers to each other. [`Domain::Unknown`] if we know none.
    pub fn within(self, other: Domain) -> Self {
        use Domain::{
            Bits, Boolean, Bytes, BytesOf, Date, Decimal, Enum, Float, Inet, Integer, Json, JsonOf, Text, TextOf, Time,
            Timestamp, Unknown, Uuid,
        };
        if self == other {
            return self;
        }
        match (self, other) {
            (Text(a), Text(b)) => Text(a.min(b)),
            (own @ Text(_), Bytes(..)) => own,
            // Any number is a document.
            (Text(max), Json) if max < 20 => TextOf(Box::new(Integer(highest(max.min(9))))),
            (Text(_), Json) => TextOf(Box::new(Json)),
            (Text(max), Integer(limit)) => TextOf(Box::new(Integer(limit.min(highest(max))))),
            (Text(max), Enum(values)) => {
                TextOf(Box::new(Enum(values.into_iter().filter(|value| value.chars().count() <= max).collect())))
            }
            (Text(max), other) if max >= other.width() => TextOf(Box::new(other)),
            (Integer(a), Integer(b)) => Integer(a.min(b)),
            (Integer(a), Decimal(digits, _)) => Integer(a.min(highest(digits as usize))),
            (Integer(a), Text(max)) => Integer(a.min(highest(max))),
            (own @ (Integer(_) | Decimal(..)), Float | Boolean) => own,
            (own @ Float, Boolean) => own,
            (own @ Boolean, Integer(_) | Decimal(..) | Float) => own,
            (Decimal(a, _), Integer(b)) => Decimal(a.min(digits_of(b)), 0),
            (Decimal(a, b), Decimal(c, d)) => Decimal(a.min(c), b.min(d)),
            (Float, Integer(b)) => Decimal(digits_of(b), 0),
            (Float, Decimal(a, b)) => Decimal(a.min(9), b.min(3)),
            (Enum(values), Enum(others)) => Enum(values.into_iter().filter(|value| others.contains(value)).collect()),
            (Enum(values), Text(max)) => {
                Enum(values.into_iter().filter(|value| value.chars().count() <= max).collect())
            }
            (Bytes(a, fixed), Bytes(b, other)) => Bytes(a.min(b), fixed || other),
            (Bits(a), Bits(b)) => Bits(a.min(b)),
            (own @ (Date | Timestamp), Date | Timestamp | Time) => own,
            (own @ Time, Date | Timestamp) => own,
            (own @ Json, Text(max)) if max >= 40 => own,
            (own @ Bytes(..), Text(max)) if max >= 40 => own,
            (own, Text(max)) if max >= own.width() => own,
            (Bytes(..), Json) => BytesOf(Box::new(Json)),
            (own @ Decimal(..), Bytes(max, _)) if own.width() > max => Unknown,
            (own, Json | Bytes(..)) => own,
            (Json, other) => JsonOf(Box::new(other)),
            (Bytes(..), other @ (Integer(_) | Boolean | Enum(_) | Date | Time | Timestamp | Uuid | Inet)) => {
                BytesOf(Box::new(other))
            }
            _ => Unknown,
        }
    }

    /// The same for MySQL, where no text but a number reads as true or false.
    pub fn with_numbers_for_truth(self) -> Self {
        let number = |inner: Box<Domain>| Box::new(if *inner == Self::Boolean { Self::Decimal(1, 0) } else { *inner });
        match self {
            Self::TextOf(inner) => Self::TextOf(number(inner)),
            Self::JsonOf(inner) => Self::JsonOf(number(inner)),
            Self::BytesOf(inner) => Self::BytesOf(number(inner)),
            other => other,
        }
    }

    /// The longest text of its values.
    fn width(&self) -> usize {
        match self {
            Self::Text(max) | Self::Bits(max) => *max,
            Self::Integer(_) => 10,
            Self::Boolean => 5,
            Self::Date => 10,
            Self::Time => 21,
            Self::Inet => 18,
            Self::Enum(values) => values.iter().map(|value| value.chars().count()).max().unwrap_or(0),
            // Decimals have as many zeros behind the point as their type says, and we know of three at most; moments a zone.
            Self::Decimal(digits, scale @ 0..3) => (digits + scale) as usize + 1,
            Self::Timestamp | Self::Decimal(..) | Self::Float | Self::Uuid => 40,
            Self::Json | Self::JsonOf(_) | Self::Bytes(..) | Self::BytesOf(_) | Self::TextOf(_) => 60,
            Self::Sample(_) | Self::Unknown => usize::MAX,
        }
    }

    /// The n-th value; `None` if the domain has none that we know.
    pub fn value(&self, n: u64) -> Option<Value> {
        let day = || civil(19_700 + (n % 20_000) as i64);
        let second = || format!("{:02}:{:02}:{:02}", n / 3600 % 24, n / 60 % 60, n % 60);
        Some(match self {
            Self::Text(0) => Value::Text(String::new()),
            Self::Text(max) => {
                let (number, width) = (base36(n), *max);
                let text = if width > number.len() { format!("v{number}") } else { number };
                // Too short for the number: its last digits differ most.
                Value::Text(text[text.len().saturating_sub(width)..].to_owned())
            }
            Self::TextOf(domain) => match domain.value(n)? {
                Value::Text(text) | Value::Number(text) => Value::Text(text),
                Value::Boolean(value) => Value::Text(value.to_string()),
                other => other,
            },
            Self::JsonOf(domain) => match domain.value(n)? {
                Value::Text(text) => Value::Text(format!("\"{text}\"")),
                Value::Number(text) => Value::Text(text),
                Value::Boolean(value) => Value::Text(value.to_string()),
                _ => return None,
            },
            Self::BytesOf(domain) => match domain.value(n)? {
                Value::Text(text) | Value::Number(text) => Value::Bytes(hexadecimal(&text)),
                Value::Boolean(value) => Value::Bytes(hexadecimal(&value.to_string())),
                _ => return None,
            },
            Self::Integer(limit) => {
                let limit = (*limit).max(1) as u64;
                Value::Number(if n == 0 { limit / 2 } else { (n - 1) % limit + 1 }.to_string())
            }
            Self::Decimal(digits, scale) => {
                let whole = if *digits == 0 { 0 } else { n % highest(*digits as usize).max(1) as u64 };
                let part = if *scale == 0 { String::new() } else { format!(".{}", n % 9 + 1) };
                Value::Number(format!("{whole}{part}"))
            }
            Self::Float => Value::Number(format!("{}.5", n % 1_000_000)),
            Self::Boolean => Value::Boolean(n % 2 == 1),
            Self::Enum(values) => {
                let at = n % (values.len() as u64).max(1);
                Value::Text(values.get(at as usize)?.clone())
            }
            Self::Date => Value::Text(day()),
            Self::Time => Value::Text(second()),
            Self::Timestamp => Value::Text(format!("{} {}", day(), second())),
            Self::Json => Value::Text(format!("{{\"n\": {n}}}")),
            Self::Uuid => Value::Text(format!("00000000-0000-4000-8000-{:012x}", n & 0xffff_ffff_ffff)),
            Self::Bytes(max, fixed) => {
                let width = if *fixed { *max } else { (*max).min(8) };
                let digits = format!("{n:0>width$x}", width = width * 2);
                Value::Bytes(digits[digits.len().saturating_sub(width * 2)..].to_owned())
            }
            Self::Bits(width) => {
                let digits = format!("{n:0>width$b}", width = *width);
                Value::Text(digits[digits.len().saturating_sub(*width)..].to_owned())
            }
            Self::Inet => Value::Text(format!("10.{}.{}.{}", n / 65_536 % 256, n / 256 % 256, n % 256)),
            Self::Sample(text) => Value::Text((*text).to_owned()),
            Self::Unknown => return None,
        })
    }
}

/// An array of values of a domain, or one of them.
pub fn nth(domain: &Domain, arity: Arity, n: u64) -> Option<Value> {
    match arity {
        Arity::Required | Arity::Optional => domain.value(n),
        Arity::List => {
            let length = n % 3;
            (0..length).map(|at| domain.value(n + at)).collect::<Option<Vec<_>>>().map(Value::Array)
        }
    }
}

fn scalar_domain(scalar: ScalarType, native: Option<&NativeType>, kind: DialectKind) -> Domain {
    let argument = |at: usize| native.and_then(|native| native.args.get(at)?.trim().parse::<usize>().ok());
    let name = native.map_or("", |native| native.name.as_str());
    match scalar {
        ScalarType::String => match name {
            "VarChar" | "Char" | "NVarChar" | "NChar" => {
                Domain::Text(argument(0).unwrap_or(if name.ends_with("VarChar") { 100 } else { 1 }))
            }
            "Uuid" => Domain::Uuid,
            "Inet" => Domain::Inet,
            "Bit" => Domain::Bits(argument(0).unwrap_or(1)),
            "VarBit" => Domain::Bits(argument(0).unwrap_or(8).min(8)),
            "Xml" => Domain::Sample("<a/>"),
            _ => Domain::Text(100),
        },
        ScalarType::Boolean => Domain::Boolean,
        ScalarType::Int | ScalarType::BigInt => match name {
            "TinyInt" | "UnsignedTinyInt" => Domain::Integer(127),
            "SmallInt" | "UnsignedSmallInt" => Domain::Integer(32_767),
            "Year" => Domain::Sample("2024"),
            _ => Domain::Integer(2_147_483_647),
        },
        ScalarType::Float => Domain::Float,
        ScalarType::Decimal => match name {
            "Money" => Domain::Decimal(6, 2),
            _ if kind == DialectKind::Sqlite => Domain::Decimal(9, 2),
            _ => {
                let (precision, scale) =
                    (argument(0).unwrap_or(65), argument(1).unwrap_or(if argument(0).is_some() { 0 } else { 30 }));
                Domain::Decimal(precision.saturating_sub(scale).min(9) as u32, scale.min(3) as u32)
            }
        },
        ScalarType::DateTime => match name {
            "Date" => Domain::Date,
            "Time" | "Timetz" => Domain::Time,
            "Year" => Domain::Sample("2024"),
            _ => Domain::Timestamp,
        },
        ScalarType::Json => Domain::Json,
        ScalarType::Bytes => match name {
            "Binary" => Domain::Bytes(argument(0).unwrap_or(1), true),
            "VarBinary" => Domain::Bytes(argument(0).unwrap_or(8), false),
            "Bit" => Domain::Bytes(1, true),
            _ => Domain::Bytes(usize::MAX, false),
        },
    }
}

/// A value of a type that Prisma has no name for.
fn sample(text: &str) -> Domain {
    let name = text.split('(').next().unwrap_or_default().trim().trim_matches('"').to_ascii_lowercase();
    match name.as_str() {
        "interval" => Domain::Sample("1 day"),
        "tsvector" | "tsquery" | "hstore" | "ltree" => Domain::Sample("a"),
        "cidr" => Domain::Sample("10.0.0.0/8"),
        "macaddr" => Domain::Sample("08:00:2b:01:02:03"),
        "macaddr8" => Domain::Sample("08:00:2b:01:02:03:04:05"),
        "point" => Domain::Sample("(1,2)"),
        "line" => Domain::Sample("{1,2,3}"),
        "lseg" | "box" | "path" => Domain::Sample("((1,2),(3,4))"),
        "polygon" => Domain::Sample("((1,2),(3,4),(5,6))"),
        "circle" => Domain::Sample("<(1,2),3>"),
        "int4range" | "int8range" | "numrange" | "tsrange" | "tstzrange" | "daterange" => Domain::Sample("empty"),
        "int4multirange" | "int8multirange" | "nummultirange" | "tsmultirange" | "tstzmultirange"
        | "datemultirange" => Domain::Sample("{}"),
        "name" | "citext" | "bpchar" => Domain::Text(40),
        "pg_lsn" => Domain::Sample("0/0"),
        "jsonpath" => Domain::Sample("$.a"),
        "float" | "real" => Domain::Float,
        "geometry" | "geography" => Domain::Sample("POINT(1 2)"),
        _ => Domain::Unknown,
    }
}

/// The highest number of so many digits.
fn highest(digits: usize) -> i64 {
    10i64.checked_pow(digits as u32).map_or(i64::from(i32::MAX), |power| (power - 1).max(0))
}

/// Digits that all numbers up to a limit may have.
fn digits_of(limit: i64) -> u32 {
    limit.max(1).ilog10()
}

fn hexadecimal(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

fn base36(mut n: u64) -> String {
    let mut digits = Vec::new();
    loop {
        digits.push(char::from_digit((n % 36) as u32, 36).unwrap_or('0'));
        n /= 36;
        if n == 0 {
            break;
        }
    }
    digits.into_iter().rev().collect()
}

/// The day so many days after 1970-01-01, from Howard Hinnant's "chrono-compatible low-level date algorithms".
fn civil(days: i64) -> String {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let (day, month) = (doy - (153 * mp + 2) / 5 + 1, if mp < 10 { mp + 3 } else { mp - 9 });
    format!("{:04}-{month:02}-{day:02}", yoe + era * 400 + i64::from(month <= 2))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn values_differ() {
        let domains = [
            Domain::Text(3),
            Domain::Integer(200),
            Domain::Decimal(9, 2),
            Domain::Float,
            Domain::Date,
            Domain::Timestamp,
            Domain::Uuid,
            Domain::Bytes(2, true),
            Domain::Inet,
        ];
        for domain in domains {
            let values: BTreeSet<_> = (0..100).filter_map(|n| domain.value(n)).collect();
            assert_eq!(values.len(), 100, "{domain:?}");
        }
    }

    #[test]
    fn limits_hold() {
        for n in 0..500 {
            let Some(Value::Text(text)) = Domain::Text(2).value(n) else { panic!() };
            assert!(text.len() <= 2 && !text.is_empty());
            let Some(Value::Number(text)) = Domain::Integer(7).value(n) else { panic!() };
            assert!((1..=7).contains(&text.parse::<i32>().unwrap()), "{text}");
            let Some(Value::Number(text)) = Domain::Decimal(2, 0).value(n) else { panic!() };
            assert!(text.len() <= 2);
        }
    }

    #[test]
    fn what_fits_both_types() {
        assert_eq!(Domain::Text(100).within(Domain::Text(3)), Domain::Text(3));
        assert_eq!(Domain::Text(2).within(Domain::Integer(1000)), Domain::TextOf(Box::new(Domain::Integer(99))));
        assert_eq!(Domain::Integer(2_147_483_647).within(Domain::Integer(32_767)), Domain::Integer(32_767));
        assert_eq!(Domain::Decimal(9, 2).within(Domain::Integer(127)), Domain::Decimal(2, 0));
        let of = |names: &[&str]| Domain::Enum(names.iter().map(|name| (*name).to_owned()).collect());
        assert_eq!(of(&["a", "b"]).within(of(&["b", "c"])), of(&["b"]));
        assert_eq!(Domain::Integer(9).within(Domain::Uuid), Domain::Unknown);
        let money = Domain::Decimal(8, 2);
        assert_eq!(money.clone().within(Domain::Bytes(20, false)), money);
        // Behind the point stand as many digits as the type says, and that may be thirty.
        assert_eq!(Domain::Decimal(9, 3).within(Domain::Bytes(20, false)), Domain::Unknown);
        let wrapped = Domain::Bytes(8, false).within(Domain::Boolean).value(1);
        assert_eq!(wrapped, Some(Value::Bytes("74727565".to_owned())));
    }

    #[test]
    fn days_are_of_the_calendar() {
        assert_eq!(civil(0), "1970-01-01");
        assert_eq!(civil(19_782), "2024-02-29");
    }

    #[test]
    fn written_as_each_dialect_reads_it() {
        let text = Value::Text("a'\\b".to_owned());
        assert_eq!(text.sql(DialectKind::Postgres), "'a''\\b'");
        assert_eq!(text.sql(DialectKind::Mysql), "'a''\\\\b'");
        assert_eq!(
            Value::Array(vec![text, Value::Number("1".to_owned())]).sql(DialectKind::Postgres),
            "'{\"a''\\\\b\",\"1\"}'"
        );
    }
}
