//! PostgreSQL: how values of one type become values of another. There and back gives the same values wherever a way up is
//! called exact; moments without a zone are in UTC, as Prisma stores them, whatever the zone of the session.

use schema::{Arity, ScalarType};

use super::super::sql::{native_name, scalar_of};
use super::{base_type, quote, type_sql};
use crate::{ColumnSpec, TypeSpec};

/// How a column's values are converted.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Conversion {
    /// The server does it by itself.
    Own,
    /// By an expression.
    Using(String),
    /// By an expression that calls a function which lives for the moment.
    Function {
        /// The statement that makes the function.
        before: String,
        /// The expression.
        value: String,
        /// The statement that drops the function.
        after: String,
    },
}

/// Bytes in hexadecimal that are UTF-8 without a zero, which a text can't hold (RFC 3629, section 4).
const UTF_8: &str = "^(0[1-9a-f]|[1-7][0-9a-f]|(c[2-9a-f]|d[0-9a-f])[89ab][0-9a-f]|(e0[ab]|e[1-9abcef][89ab]|ed[89])[0-9a-f][89ab][0-9a-f]|(f0[9ab]|f[123][89ab]|f48)[0-9a-f]([89ab][0-9a-f]){2})*$";

/// Bytes in hexadecimal that are a text such as `\x00ff`: read as text they would become other bytes.
const HEX_IN_UTF_8: &str = "^5c78((3[0-9]|6[1-6]){2})*$";

/// Kinds of types between which the server converts on assignment.
#[derive(PartialEq, Eq, Clone, Copy)]
enum Family {
    Number,
    Text,
    Moment,
    Json,
    Bits,
    Bytes,
    Alone,
}

fn family(ty: &TypeSpec) -> Family {
    match (scalar_of(ty), native_name(ty)) {
        (_, "Money" | "Oid" | "Uuid" | "Inet" | "Xml" | "Time" | "Timetz") => Family::Alone,
        (_, "Bit" | "VarBit") => Family::Bits,
        (Some(ScalarType::Int | ScalarType::BigInt | ScalarType::Float | ScalarType::Decimal), _) => Family::Number,
        (Some(ScalarType::String), _) => Family::Text,
        (Some(ScalarType::DateTime), _) => Family::Moment,
        (Some(ScalarType::Json), _) => Family::Json,
        (Some(ScalarType::Bytes), _) => Family::Bytes,
        (Some(ScalarType::Boolean) | None, _) => Family::Alone,
    }
}

/// How values of one type become values of another; `back` if they were of that other type before.
pub(super) fn conversion(from: &ColumnSpec, to: &ColumnSpec, back: bool) -> Conversion {
    let own = quote(&from.name);
    let target = type_sql(to);
    let using = |inner: Option<String>| inner.map_or(Conversion::Own, Conversion::Using);
    match (from.arity == Arity::List, to.arity == Arity::List) {
        (true, true) => lists(&own, from, to, back),
        (false, true) => {
            let inner = scalar_conversion(&own, &from.ty, &to.ty, back).unwrap_or_else(|| own.clone());
            Conversion::Using(format!("CASE WHEN {own} IS NULL THEN NULL ELSE ARRAY[{inner}]::{target} END"))
        }
        (true, false) => {
            let first = format!("({own}[1])");
            Conversion::Using(
                scalar_conversion(&first, &from.ty, &to.ty, back).unwrap_or_else(|| format!("{first}::{target}")),
            )
        }
        (false, false) => using(scalar_conversion(&own, &from.ty, &to.ty, back)),
    }
}

/// Element by element. The text of the whole array does for most; where elements need more than their text, a function
/// does it, since a subquery is not allowed here.
fn lists(own: &str, from: &ColumnSpec, to: &ColumnSpec, back: bool) -> Conversion {
    let (source, target) = (type_sql(from), type_sql(to));
    let boolean = |ty: &TypeSpec| scalar_of(ty) == Some(ScalarType::Boolean);
    let number = |ty: &TypeSpec| family(ty) == Family::Number;
    if boolean(&from.ty) && number(&to.ty) || number(&from.ty) && boolean(&to.ty) {
        return Conversion::Using(format!("{own}::integer[]::{target}"));
    }
    if number(&from.ty) && number(&to.ty) {
        return Conversion::Own;
    }
    let by_text = format!("element::text::{}", base_type(&to.ty));
    match scalar_conversion("element", &from.ty, &to.ty, back).filter(|value| *value != by_text) {
        None => Conversion::Using(format!("{own}::text::{target}")),
        Some(value) => {
            let function = format!("pg_temp.\"crowfoot_convert\"({source})");
            let body = format!(
                "SELECT CASE WHEN $1 IS NOT NULL THEN ARRAY(SELECT {value} FROM unnest($1) WITH ORDINALITY \
                 AS list(element, place) ORDER BY place) END"
            );
            Conversion::Function {
                before: format!(
                    "CREATE FUNCTION {function} RETURNS {target} LANGUAGE sql AS $convert$ {body} $convert$"
                ),
                value: format!("pg_temp.\"crowfoot_convert\"({own})"),
                after: format!("DROP FUNCTION {function}"),
            }
        }
    }
}

/// `None` where the server does it by itself.
fn scalar_conversion(value: &str, from: &TypeSpec, to: &TypeSpec, back: bool) -> Option<String> {
    let target = base_type(to);
    let (was, is) = (family(from), family(to));
    let (old, new) = (native_name(from), native_name(to));
    let clock = |name: &str| matches!(name, "Time" | "Timetz");
    if (was == Family::Moment || clock(old)) && (is == Family::Moment || clock(new)) {
        return moment(value, old, new, &target);
    }
    let boolean = |ty: &TypeSpec| scalar_of(ty) == Some(ScalarType::Boolean);
    Some(match (was, is) {
        (Family::Bytes, Family::Text) if back => format!(
            "CASE WHEN encode({value}, 'hex') ~ '{UTF_8}' AND encode({value}, 'hex') !~ '{HEX_IN_UTF_8}' \
             THEN convert_from({value}, 'UTF8') ELSE '\\x' || encode({value}, 'hex') END"
        ),
        // As the server itself writes bytes, unless its settings say otherwise; Prisma leaves it to the server.
        (Family::Bytes, Family::Text) => format!("'\\x' || encode({value}, 'hex')"),
        (_, Family::Text) => return None,
        _ if was == is && was != Family::Alone => return None,
        (_, Family::Number) if boolean(from) => format!("{value}::integer::{target}"),
        _ if boolean(to) && matches!(old, "Money" | "Oid") => format!("{value}::{} <> 0", whole(old)),
        _ if boolean(from) && matches!(new, "Money" | "Oid") => format!("{value}::integer::{}::{target}", whole(new)),
        _ if old == "Money" && new == "Oid" => format!("{value}::numeric::bigint::oid"),
        _ if old == "Oid" && new == "Money" => format!("{value}::bigint::money"),
        (Family::Number, _) if boolean(to) => format!("{value} <> 0"),
        (Family::Number, _) if new == "Money" => format!("{value}::numeric::money"),
        (_, Family::Number) if old == "Money" => format!("{value}::numeric::{target}"),
        (Family::Number, _) if new == "Oid" => format!("{value}::bigint::oid"),
        (_, Family::Number) if old == "Oid" => format!("{value}::bigint::{target}"),
        // A text that becomes JSON holds a document, mostly: wrapped into a JSON string it would be readable and wrong.
        (Family::Text, Family::Json) => format!("{value}::{target}"),
        (Family::Bytes, Family::Json) => format!("convert_from({value}, 'UTF8')::{target}"),
        (_, Family::Json) => format!("to_jsonb({value})::{target}"),
        // What bytes were written as becomes them again; any other text becomes the bytes of its characters.
        (Family::Text, Family::Bytes) => format!(
            "CASE WHEN {value} ~ '^\\\\x([0-9a-f][0-9a-f])*$' THEN decode(substr({value}, 3), 'hex') \
             ELSE convert_to({value}, 'UTF8') END"
        ),
        (_, Family::Bytes) => format!("convert_to({value}::text, 'UTF8')"),
        (Family::Bytes, _) => format!("convert_from({value}, 'UTF8')::{target}"),
        (Family::Json, _) => format!("({value} #>> '{{}}')::{target}"),
        _ => format!("{value}::text::{target}"),
    })
}

/// The number type that stands between a boolean and a number of an own kind.
fn whole(native: &str) -> &'static str {
    if native == "Money" { "numeric" } else { "bigint" }
}

/// Moments, days and times of day; those without a zone are in UTC.
fn moment(value: &str, old: &str, new: &str, target: &str) -> Option<String> {
    let clock = |name: &str| matches!(name, "Time" | "Timetz");
    let zoned = |name: &str| matches!(name, "Timestamptz" | "Timetz");
    if zoned(old) == zoned(new) && clock(old) == clock(new) {
        return None;
    }
    // First without a zone, as UTC has it; then as the new type.
    let plain = if zoned(old) { format!("({value} AT TIME ZONE 'UTC')") } else { value.to_owned() };
    Some(match (clock(old), clock(new)) {
        (false, false) if zoned(new) => format!("{plain}::timestamp AT TIME ZONE 'UTC'"),
        (false, false) => format!("{plain}::{target}"),
        (false, true) if zoned(new) => format!("({plain}::timestamp::time::text || '+00')::{target}"),
        (false, true) => format!("{plain}::timestamp::{target}"),
        (true, true) if zoned(new) => format!("({plain}::time::text || '+00')::{target}"),
        (true, true) => format!("{plain}::{target}"),
        (true, false) if zoned(new) => format!("(DATE '1970-01-01' + {plain}::time) AT TIME ZONE 'UTC'"),
        (true, false) => format!("(DATE '1970-01-01' + {plain}::time)::{target}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use schema::NativeType;

    fn column(scalar: ScalarType, native: &str) -> ColumnSpec {
        let native = (!native.is_empty()).then(|| NativeType { name: native.to_owned(), args: Vec::new() });
        ColumnSpec {
            name: "c".to_owned(),
            ty: TypeSpec::Scalar(scalar, native),
            arity: Arity::Optional,
            default: None,
            generated: None,
        }
    }

    #[test]
    fn moments_without_a_zone_are_in_utc() {
        let (plain, zoned) = (column(ScalarType::DateTime, "Timestamp"), column(ScalarType::DateTime, "Timestamptz"));
        let up = Conversion::Using("\"c\"::timestamp AT TIME ZONE 'UTC'".to_owned());
        assert_eq!(conversion(&plain, &zoned, false), up);
        let down = Conversion::Using("(\"c\" AT TIME ZONE 'UTC')::TIMESTAMP".to_owned());
        assert_eq!(conversion(&zoned, &plain, false), down);
    }

    #[test]
    fn a_json_document_is_not_wrapped_into_a_string() {
        let (text, json) = (column(ScalarType::String, "Text"), column(ScalarType::Json, "JsonB"));
        assert_eq!(conversion(&text, &json, false), Conversion::Using("\"c\"::JSONB".to_owned()));
        assert_eq!(conversion(&json, &text, false), Conversion::Own);
    }

    #[test]
    fn truth_is_a_number_that_is_not_zero() {
        let (money, truth) = (column(ScalarType::Decimal, "Money"), column(ScalarType::Boolean, ""));
        assert_eq!(conversion(&money, &truth, false), Conversion::Using("\"c\"::numeric <> 0".to_owned()));
        let back = Conversion::Using("\"c\"::integer::numeric::MONEY".to_owned());
        assert_eq!(conversion(&truth, &money, false), back);
    }

    #[test]
    fn bytes_that_were_a_text_become_that_text_again() {
        let (text, bytes) = (column(ScalarType::String, "Text"), column(ScalarType::Bytes, ""));
        let own = Conversion::Using("'\\x' || encode(\"c\", 'hex')".to_owned());
        assert_eq!(conversion(&bytes, &text, false), own);
        let Conversion::Using(back) = conversion(&bytes, &text, true) else { panic!("no expression") };
        assert!(back.contains("convert_from(\"c\", 'UTF8') ELSE '\\x' ||"), "{back}");
    }

    #[test]
    fn lists_are_converted_by_their_text_or_by_a_function() {
        let list = |column: ColumnSpec| ColumnSpec { arity: Arity::List, ..column };
        let (text, bytes) = (column(ScalarType::String, "Uuid"), column(ScalarType::Bytes, ""));
        let number = column(ScalarType::Int, "");
        assert!(matches!(conversion(&list(number.clone()), &list(text.clone()), false), Conversion::Using(_)));
        let made = conversion(&list(bytes), &list(text), false);
        let Conversion::Function { before, .. } = made else { panic!("{made:?}") };
        assert!(before.contains("convert_from(element, 'UTF8')::UUID"), "{before}");
    }
}
