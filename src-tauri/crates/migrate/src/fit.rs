//! Whether every value of one type fits into another. Answers for types only; knows no rows and no dialect's SQL.

use schema::{Arity, NativeType, ScalarType};

use crate::{ColumnSpec, DialectKind, TypeSpec};

/// How the values of one type go into another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fit {
    /// Every value fits unchanged.
    Wider,
    /// The same kind of thing, but less of it.
    Narrower,
    /// Another kind of thing.
    Other,
}

/// How the values of a column go into its new type, in a dialect: types of one name hold more or less.
pub(crate) fn fit(from: &ColumnSpec, to: &ColumnSpec, kind: DialectKind) -> Fit {
    match (from.arity == Arity::List, to.arity == Arity::List) {
        (true, false) => return Fit::Narrower,
        (false, true) if from.ty == to.ty => return Fit::Wider,
        (false, true) => return Fit::Other,
        _ => {}
    }
    let (from, to) = match (&from.ty, &to.ty) {
        (TypeSpec::Scalar(from, native), TypeSpec::Scalar(to, other)) => {
            ((*from, native.as_ref()), (*to, other.as_ref()))
        }
        (TypeSpec::Enum(_, from), TypeSpec::Enum(_, to)) => {
            return if from.iter().all(|value| to.contains(value)) { Fit::Wider } else { Fit::Narrower };
        }
        (TypeSpec::Enum(_, values), TypeSpec::Scalar(ScalarType::String, native)) => {
            let room = room(native.as_ref(), kind);
            let fits = values.iter().all(|value| room.holds(Room::of(value)));
            return if fits { Fit::Wider } else { Fit::Narrower };
        }
        _ => return Fit::Other,
    };
    if let (Some(from), Some(to)) = (text_kind(from, kind), text_kind(to, kind)) {
        return if to.holds(from) { Fit::Wider } else { Fit::Narrower };
    }
    if let (Some(from), Some(to)) = (number_kind(from), number_kind(to)) {
        return if to.holds(from) { Fit::Wider } else { Fit::Narrower };
    }
    match (from.0, to.0) {
        (ScalarType::DateTime, ScalarType::DateTime) => moments(from.1, to.1),
        (ScalarType::Json, ScalarType::Json) => Fit::Wider,
        (ScalarType::Bytes, ScalarType::Bytes) => {
            if bytes_room(to.1) >= bytes_room(from.1) {
                Fit::Wider
            } else {
                Fit::Narrower
            }
        }
        // Everything has a text.
        (_, ScalarType::String) if text_kind(to, kind).is_some_and(|room| room.chars >= LONG_TEXT) => Fit::Wider,
        // No number and no moment is written longer than this.
        (ScalarType::Json | ScalarType::Bytes | ScalarType::String, ScalarType::String) => Fit::Other,
        (_, ScalarType::String) if text_kind(to, kind).is_some_and(|room| room.chars >= WRITTEN) => Fit::Wider,
        _ => Fit::Other,
    }
}

/// Bytes of MySQL's longest type, which counts as without limit.
const LONG_TEXT: u64 = u32::MAX as u64;

/// Characters that suffice to write any number, truth value or moment: a decimal of MySQL has up to 65 digits, a double of
/// PostgreSQL up to 24 characters, and its decimals have no limit that anyone meets.
const WRITTEN: u64 = 191;

/// What a text type holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Room {
    chars: u64,
    bytes: u64,
}

impl Room {
    const ENDLESS: Self = Self { chars: u64::MAX, bytes: u64::MAX };

    fn of(text: &str) -> Self {
        Self { chars: text.chars().count() as u64, bytes: text.len() as u64 }
    }

    fn holds(self, other: Self) -> bool {
        self.chars >= other.chars && self.bytes >= other.bytes
    }
}

/// The room of a text type. MySQL's `TEXT` types count bytes, of which a character takes up to four; its `VARCHAR` counts
/// characters (MySQL 8.0 manual, 13.7, "Data Type Storage Requirements").
fn room(native: Option<&NativeType>, kind: DialectKind) -> Room {
    let name = native.map_or("", |native| native.name.as_str());
    let chars = |chars: u64| Room { chars, bytes: chars.saturating_mul(4) };
    let bytes = |bytes: u64| Room { chars: bytes, bytes };
    let length = native.and_then(|native| native.args.first()).and_then(|arg| arg.parse().ok());
    match (name, kind) {
        ("VarChar" | "Char", _) => length.map_or(Room::ENDLESS, chars),
        ("", DialectKind::Mysql) => chars(191),
        ("TinyText", _) => bytes(u64::from(u8::MAX)),
        ("Text", DialectKind::Mysql) => bytes(u64::from(u16::MAX)),
        ("MediumText", _) => bytes((1 << 24) - 1),
        ("LongText", _) => bytes(LONG_TEXT),
        _ => Room::ENDLESS,
    }
}

/// The room of plain text types; `None` for types of another kind that Prisma calls String too.
fn text_kind((scalar, native): (ScalarType, Option<&NativeType>), kind: DialectKind) -> Option<Room> {
    let special = |name: &str| matches!(name, "Uuid" | "Inet" | "Bit" | "VarBit" | "Xml");
    if scalar != ScalarType::String || native.is_some_and(|native| special(&native.name)) {
        return None;
    }
    Some(room(native, kind))
}

/// How many bytes a type of bytes holds.
fn bytes_room(native: Option<&NativeType>) -> u64 {
    let length = native.and_then(|native| native.args.first()).and_then(|arg| arg.parse().ok());
    match native.map_or("", |native| native.name.as_str()) {
        "Binary" | "VarBinary" => length.unwrap_or(1),
        "Bit" => length.unwrap_or(1).div_ceil(8),
        "TinyBlob" => u64::from(u8::MAX),
        "Blob" => u64::from(u16::MAX),
        "MediumBlob" => (1 << 24) - 1,
        _ => u64::MAX,
    }
}

/// What a number type holds: from where to where, digits behind the point, exactly or not.
#[derive(Debug, Clone, Copy)]
struct Number {
    low: i128,
    high: i128,
    /// Digits before the point. Bounds stop at the largest `i128`, which decimals of more digits share.
    whole: u32,
    fraction: u32,
    exact: bool,
}

impl Number {
    fn whole(low: i128, high: i128) -> Self {
        Self { low, high, whole: high.max(1).ilog10() + 1, fraction: 0, exact: true }
    }

    /// Integers of so many bits.
    fn bits(bits: u32, signed: bool) -> Self {
        if signed { Self::whole(-(1 << (bits - 1)), (1 << (bits - 1)) - 1) } else { Self::whole(0, (1 << bits) - 1) }
    }

    /// All numbers of so many digits.
    fn digits(whole: u32, fraction: u32, exact: bool) -> Self {
        let high = 10_i128.checked_pow(whole).map_or(i128::MAX, |power| power - 1);
        Self { low: -high, high, whole, fraction, exact }
    }

    fn holds(self, other: Number) -> bool {
        if other.exact && !self.exact {
            // A double holds 15 digits exactly, a float 6: those behind the point are among them.
            let scale = 10_i128.checked_pow(other.fraction).unwrap_or(i128::MAX);
            return [other.low, other.high]
                .into_iter()
                .all(|end| end.saturating_mul(scale).saturating_abs() <= self.high);
        }
        let bounds =
            self.low <= other.low && self.high >= other.high && (self.high < i128::MAX || self.whole >= other.whole);
        self.exact == other.exact && bounds && self.fraction >= other.fraction
    }
}

fn number_kind((scalar, native): (ScalarType, Option<&NativeType>)) -> Option<Number> {
    let name = native.map_or("", |native| native.name.as_str());
    let signed = !name.starts_with("Unsigned");
    Some(match (scalar, name.trim_start_matches("Unsigned")) {
        (ScalarType::Int, "TinyInt") => Number::bits(8, signed),
        (ScalarType::Int, "SmallInt") => Number::bits(16, signed),
        (ScalarType::Int, "MediumInt") => Number::bits(24, signed),
        (ScalarType::Int, "Year") => Number::whole(0, 2155),
        (ScalarType::Int, "Oid") | (ScalarType::Decimal, "Money") => return None,
        (ScalarType::Int, _) => Number::bits(32, signed),
        (ScalarType::BigInt, _) => Number::bits(64, signed),
        (ScalarType::Decimal, _) => {
            let digits = native.map_or(&[][..], |native| &native.args);
            let digit = |at: usize| digits.get(at).and_then(|arg| arg.parse::<u32>().ok());
            match (digit(0), digit(1)) {
                (Some(all), fraction) => {
                    let fraction = fraction.unwrap_or(0);
                    Number::digits(all.saturating_sub(fraction), fraction, true)
                }
                (None, _) => Number::digits(1000, 1000, true),
            }
        }
        (ScalarType::Float, "Real" | "Float") => Number::digits(6, 6, false),
        (ScalarType::Float, _) => Number::digits(15, 15, false),
        _ => return None,
    })
}

fn moments(from: Option<&NativeType>, to: Option<&NativeType>) -> Fit {
    let parts = |native: Option<&NativeType>| {
        let name = native.map_or("Timestamp", |native| native.name.as_str());
        let digits = native.and_then(|native| native.args.first()).and_then(|arg| arg.parse::<u32>().ok()).unwrap_or(0);
        let (date, time) = match name {
            "Date" => (true, false),
            "Time" | "Timetz" => (false, true),
            _ => (true, true),
        };
        (date, time, digits, name == "Timetz")
    };
    let (from, to) = (parts(from), parts(to));
    if from.0 && !from.1 && to.0 {
        return Fit::Wider;
    }
    match (from.0 == to.0, from.1 == to.1) {
        // The zone of a time of day goes, and can't be told from any day.
        (true, true) if from.3 && !to.3 => Fit::Narrower,
        (true, true) if from.2 <= to.2 => Fit::Wider,
        (true, true) => Fit::Narrower,
        _ if from.0 && from.1 => Fit::Narrower,
        _ => Fit::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(scalar: ScalarType, native: &str, args: &[&str]) -> ColumnSpec {
        let args = args.iter().map(|arg| (*arg).to_owned()).collect();
        let native = (!native.is_empty()).then(|| NativeType { name: native.to_owned(), args });
        ColumnSpec {
            name: "c".to_owned(),
            ty: TypeSpec::Scalar(scalar, native),
            arity: Arity::Required,
            default: None,
            generated: None,
        }
    }

    #[test]
    fn wider_narrower_other() {
        use ScalarType::{BigInt, Boolean, DateTime, Decimal, Float, Int, String};
        let text = column(String, "Text", &[]);
        let short = column(String, "VarChar", &["10"]);
        let int = column(Int, "Integer", &[]);
        assert_eq!(fit(&short, &text, DialectKind::Postgres), Fit::Wider);
        assert_eq!(fit(&text, &short, DialectKind::Postgres), Fit::Narrower);
        assert_eq!(fit(&int, &column(BigInt, "BigInt", &[]), DialectKind::Postgres), Fit::Wider);
        assert_eq!(fit(&column(BigInt, "BigInt", &[]), &int, DialectKind::Postgres), Fit::Narrower);
        assert_eq!(fit(&int, &text, DialectKind::Postgres), Fit::Wider);
        assert_eq!(fit(&text, &int, DialectKind::Postgres), Fit::Other);
        assert_eq!(fit(&int, &column(Float, "DoublePrecision", &[]), DialectKind::Postgres), Fit::Wider);
        assert_eq!(fit(&column(Decimal, "Decimal", &["10", "2"]), &int, DialectKind::Postgres), Fit::Narrower);
        assert_eq!(fit(&int, &column(Decimal, "Decimal", &["12", "2"]), DialectKind::Postgres), Fit::Wider);
        assert_eq!(fit(&int, &column(Boolean, "Boolean", &[]), DialectKind::Postgres), Fit::Other);
        assert_eq!(
            fit(&column(DateTime, "Timestamp", &["3"]), &column(DateTime, "Date", &[]), DialectKind::Postgres),
            Fit::Narrower
        );
        assert_eq!(
            fit(&column(DateTime, "Date", &[]), &column(DateTime, "Timestamp", &["3"]), DialectKind::Postgres),
            Fit::Wider
        );
    }
    #[test]
    fn types_of_mysql_by_what_they_hold() {
        use ScalarType::{BigInt, Bytes, Int, String};
        let mysql = |from: (ScalarType, &str, &[&str]), to: (ScalarType, &str, &[&str])| {
            fit(&column(from.0, from.1, from.2), &column(to.0, to.1, to.2), DialectKind::Mysql)
        };
        for (small, large) in [
            ((Int, "TinyInt"), (Int, "SmallInt")),
            ((Int, "UnsignedTinyInt"), (Int, "SmallInt")),
            ((Int, "MediumInt"), (Int, "Int")),
            ((Int, "UnsignedInt"), (BigInt, "BigInt")),
            ((String, "Text"), (String, "LongText")),
            ((String, ""), (String, "Text")),
            ((String, "MediumText"), (String, "LongText")),
            ((Bytes, "Blob"), (Bytes, "LongBlob")),
        ] {
            let (small, large) = ((small.0, small.1, &[][..]), (large.0, large.1, &[][..]));
            assert_eq!(mysql(small, large), Fit::Wider, "{small:?} {large:?}");
            assert_eq!(mysql(large, small), Fit::Narrower, "{large:?} {small:?}");
        }
        let decimal = |digits: &'static [&'static str]| (ScalarType::Decimal, "Decimal", digits);
        assert_eq!(mysql(decimal(&["78", "0"]), decimal(&["40", "0"])), Fit::Narrower);
        assert_eq!(mysql(decimal(&["40", "0"]), decimal(&["78", "0"])), Fit::Wider);
        // One holds what the other does not, both ways.
        for (one, other) in [("Int", "UnsignedInt"), ("TinyInt", "UnsignedSmallInt")] {
            assert_eq!(mysql((Int, one, &[]), (Int, other, &[])), Fit::Narrower);
        }
        assert_eq!(mysql((Int, "UnsignedInt", &[]), (Int, "Int", &[])), Fit::Narrower);
        assert_eq!(mysql((String, "VarChar", &["191"]), (String, "TinyText", &[])), Fit::Narrower);
        assert_eq!(mysql((String, "VarChar", &["60"]), (String, "TinyText", &[])), Fit::Wider);
        assert_eq!(mysql((Int, "Int", &[]), (String, "", &[])), Fit::Wider);
        assert_eq!(mysql((Int, "Int", &[]), (String, "VarChar", &["4"])), Fit::Other);
        let postgres =
            |from: &str| fit(&column(String, from, &[]), &column(String, "VarChar", &["191"]), DialectKind::Postgres);
        assert_eq!([postgres("Xml"), postgres("VarBit"), postgres("Bit")], [Fit::Other; 3]);
        assert_eq!(fit(&column(String, "Xml", &[]), &column(String, "Text", &[]), DialectKind::Postgres), Fit::Wider);
    }
}
