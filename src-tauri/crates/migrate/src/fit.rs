//! Whether every value of one type fits into another. Answers for types only; knows no rows and no dialect's SQL.

use schema::{Arity, NativeType, ScalarType};

use crate::{ColumnSpec, TypeSpec};

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

/// How the values of a column go into its new type.
pub(crate) fn fit(from: &ColumnSpec, to: &ColumnSpec) -> Fit {
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
        (TypeSpec::Enum(..), TypeSpec::Scalar(ScalarType::String, native)) => {
            return if text_length(native.as_ref()).is_none() { Fit::Wider } else { Fit::Narrower };
        }
        _ => return Fit::Other,
    };
    if let (Some(from), Some(to)) = (text_kind(from), text_kind(to)) {
        return match (from, to) {
            (_, None) => Fit::Wider,
            (Some(from), Some(to)) if from <= to => Fit::Wider,
            _ => Fit::Narrower,
        };
    }
    if let (Some(from), Some(to)) = (number_kind(from), number_kind(to)) {
        return if to.holds(from) { Fit::Wider } else { Fit::Narrower };
    }
    match (from.0, to.0) {
        (ScalarType::DateTime, ScalarType::DateTime) => moments(from.1, to.1),
        (ScalarType::Json, ScalarType::Json) | (ScalarType::Bytes, ScalarType::Bytes) => Fit::Wider,
        // Everything has a text.
        (_, ScalarType::String) if text_kind(to) == Some(None) => Fit::Wider,
        _ => Fit::Other,
    }
}

/// The length of a text type; `None` is no limit.
fn text_length(native: Option<&NativeType>) -> Option<u64> {
    match native {
        Some(native) if matches!(native.name.as_str(), "VarChar" | "Char") => {
            native.args.first().and_then(|arg| arg.parse().ok())
        }
        Some(native) if native.name == "TinyText" => Some(255),
        Some(native) if native.name == "Text" && native.args.is_empty() => None,
        _ => None,
    }
}

/// Plain text types by their length; `None` for types of another kind that Prisma calls String too.
fn text_kind((scalar, native): (ScalarType, Option<&NativeType>)) -> Option<Option<u64>> {
    let special = |name: &str| matches!(name, "Uuid" | "Inet" | "Bit" | "VarBit" | "Xml");
    if scalar != ScalarType::String || native.is_some_and(|native| special(&native.name)) {
        return None;
    }
    Some(text_length(native))
}

/// What a number type holds: digits before and behind the point, exactly or not.
#[derive(Clone, Copy)]
struct Number {
    whole: u32,
    fraction: u32,
    exact: bool,
}

impl Number {
    fn holds(self, other: Number) -> bool {
        if other.exact && !self.exact {
            // A double holds 15 digits exactly, a float 6.
            return self.whole >= other.whole + other.fraction;
        }
        self.exact == other.exact && self.whole >= other.whole && self.fraction >= other.fraction
    }
}

fn number_kind((scalar, native): (ScalarType, Option<&NativeType>)) -> Option<Number> {
    let exact = |whole, fraction| Some(Number { whole, fraction, exact: true });
    let name = native.map_or("", |native| native.name.as_str());
    match (scalar, name) {
        (ScalarType::Int, "SmallInt" | "UnsignedSmallInt" | "TinyInt" | "UnsignedTinyInt" | "Year") => exact(5, 0),
        (ScalarType::Int, "Oid") => None,
        (ScalarType::Int, _) => exact(10, 0),
        (ScalarType::BigInt, _) => exact(19, 0),
        (ScalarType::Decimal, "Money") => None,
        (ScalarType::Decimal, _) => {
            let digits = native.map_or(&[][..], |native| &native.args);
            let digit = |at: usize| digits.get(at).and_then(|arg| arg.parse::<u32>().ok());
            match (digit(0), digit(1)) {
                (Some(all), fraction) => exact(all.saturating_sub(fraction.unwrap_or(0)), fraction.unwrap_or(0)),
                (None, _) => exact(1000, 1000),
            }
        }
        (ScalarType::Float, "Real" | "Float") => Some(Number { whole: 6, fraction: 6, exact: false }),
        (ScalarType::Float, _) => Some(Number { whole: 15, fraction: 15, exact: false }),
        _ => None,
    }
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
        assert_eq!(fit(&short, &text), Fit::Wider);
        assert_eq!(fit(&text, &short), Fit::Narrower);
        assert_eq!(fit(&int, &column(BigInt, "BigInt", &[])), Fit::Wider);
        assert_eq!(fit(&column(BigInt, "BigInt", &[]), &int), Fit::Narrower);
        assert_eq!(fit(&int, &text), Fit::Wider);
        assert_eq!(fit(&text, &int), Fit::Other);
        assert_eq!(fit(&int, &column(Float, "DoublePrecision", &[])), Fit::Wider);
        assert_eq!(fit(&column(Decimal, "Decimal", &["10", "2"]), &int), Fit::Narrower);
        assert_eq!(fit(&int, &column(Decimal, "Decimal", &["12", "2"])), Fit::Wider);
        assert_eq!(fit(&int, &column(Boolean, "Boolean", &[])), Fit::Other);
        assert_eq!(fit(&column(DateTime, "Timestamp", &["3"]), &column(DateTime, "Date", &[])), Fit::Narrower);
        assert_eq!(fit(&column(DateTime, "Date", &[]), &column(DateTime, "Timestamp", &["3"])), Fit::Wider);
    }
}
