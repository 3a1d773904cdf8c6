//! Types of PostgreSQL: Prisma's names and the server's. Knows no columns.

use schema::{ColumnType, NativeType, ScalarType};

use super::super::sql::{native_sql, take_apart};

/// Prisma's native types whose SQL is not just their name in capitals.
const NAMES: [(&str, &str); 4] =
    [("DoublePrecision", "DOUBLE PRECISION"), ("ByteA", "BYTEA"), ("VarBit", "VARBIT"), ("JsonB", "JSONB")];

fn native(name: &str, args: &[&str]) -> NativeType {
    NativeType { name: name.to_owned(), args: args.iter().map(|arg| (*arg).to_owned()).collect() }
}

/// The native type a scalar has when none is written.
fn default_native(scalar: ScalarType) -> NativeType {
    match scalar {
        ScalarType::String => native("Text", &[]),
        ScalarType::Boolean => native("Boolean", &[]),
        ScalarType::Int => native("Integer", &[]),
        ScalarType::BigInt => native("BigInt", &[]),
        ScalarType::Float => native("DoublePrecision", &[]),
        ScalarType::Decimal => native("Decimal", &["65", "30"]),
        ScalarType::DateTime => native("Timestamp", &["3"]),
        ScalarType::Json => native("JsonB", &[]),
        ScalarType::Bytes => native("ByteA", &[]),
    }
}

/// The native type a scalar has, with the arguments that the server adds by itself.
pub(super) fn normal_native(scalar: ScalarType, written: Option<&NativeType>) -> Option<NativeType> {
    let Some(written) = written else { return Some(default_native(scalar)) };
    let mut normal = written.clone();
    normal.args.iter_mut().for_each(|arg| *arg = arg.trim().to_owned());
    match (normal.name.as_str(), normal.args.as_slice()) {
        ("Char" | "Bit", []) => normal.args.push("1".to_owned()),
        ("Timestamp" | "Timestamptz" | "Time" | "Timetz", []) => normal.args.push("6".to_owned()),
        ("Decimal", [_]) => normal.args.push("0".to_owned()),
        _ => {}
    }
    Some(normal)
}

/// The SQL of a type.
pub(super) fn sql(scalar: ScalarType, written: Option<&NativeType>) -> String {
    let default;
    let native = match written {
        Some(native) => native,
        None => {
            default = default_native(scalar);
            &default
        }
    };
    native_sql(&native.name, &native.args, &NAMES)
}

/// What the server's text for a type (`format_type`, `udt_name` or DDL) stands for.
pub(super) fn parse(text: &str) -> (ColumnType, Option<NativeType>) {
    let (name, args, tail) = take_apart(text.trim().trim_end_matches("[]"));
    let zoned = tail == "with time zone" || name.ends_with("with time zone");
    let (scalar, prisma) = match name.as_str() {
        "smallint" | "int2" | "smallserial" => (ScalarType::Int, "SmallInt"),
        "integer" | "int" | "int4" | "serial" => (ScalarType::Int, "Integer"),
        "bigint" | "int8" | "bigserial" => (ScalarType::BigInt, "BigInt"),
        "oid" => (ScalarType::Int, "Oid"),
        "numeric" | "decimal" => (ScalarType::Decimal, "Decimal"),
        "money" => (ScalarType::Decimal, "Money"),
        "real" | "float4" => (ScalarType::Float, "Real"),
        "double precision" | "float8" | "float" => (ScalarType::Float, "DoublePrecision"),
        "text" => (ScalarType::String, "Text"),
        "character varying" | "varchar" => (ScalarType::String, "VarChar"),
        "character" | "char" | "bpchar" => (ScalarType::String, "Char"),
        "citext" => (ScalarType::String, "Citext"),
        "inet" => (ScalarType::String, "Inet"),
        "bit" => (ScalarType::String, "Bit"),
        "bit varying" | "varbit" => (ScalarType::String, "VarBit"),
        "uuid" => (ScalarType::String, "Uuid"),
        "xml" => (ScalarType::String, "Xml"),
        "boolean" | "bool" => (ScalarType::Boolean, "Boolean"),
        "bytea" => (ScalarType::Bytes, "ByteA"),
        "json" => (ScalarType::Json, "Json"),
        "jsonb" => (ScalarType::Json, "JsonB"),
        "date" => (ScalarType::DateTime, "Date"),
        "timestamptz" | "timestamp with time zone" => (ScalarType::DateTime, "Timestamptz"),
        "timetz" | "time with time zone" => (ScalarType::DateTime, "Timetz"),
        "timestamp" | "timestamp without time zone" => {
            (ScalarType::DateTime, if zoned { "Timestamptz" } else { "Timestamp" })
        }
        "time" | "time without time zone" => (ScalarType::DateTime, if zoned { "Timetz" } else { "Time" }),
        _ => return (ColumnType::Unsupported(text.trim().to_owned()), None),
    };
    let written = NativeType { name: prisma.to_owned(), args };
    (ColumnType::Scalar(scalar), normal_native(scalar, Some(&written)))
}

/// An operator class, from Prisma's spelling: `JsonbPathOps` is `jsonb_path_ops`, `raw("x")` is `x`.
pub(super) fn operator_class(ops: &str) -> String {
    if let Some(raw) = ops.strip_prefix("raw(").and_then(|rest| rest.strip_suffix(')')) {
        return raw.trim().trim_matches('"').to_owned();
    }
    if ops.chars().all(|c| c.is_ascii_lowercase() || c == '_' || c == '.' || c.is_ascii_digit()) {
        return ops.to_owned();
    }
    // Words of several capitals or with digits that the servers write without a break.
    let special = [
        ("MinMax", "Minmax"),
        ("TimestampTz", "Timestamptz"),
        ("TimeTz", "Timetz"),
        ("VarBit", "Varbit"),
        ("BpChar", "Bpchar"),
    ];
    let mut ops = ops.to_owned();
    for (from, to) in special {
        ops = ops.replace(from, to);
    }
    let mut sql = String::new();
    for c in ops.chars() {
        if c.is_ascii_uppercase() && !sql.is_empty() {
            sql.push('_');
        }
        sql.push(c.to_ascii_lowercase());
    }
    sql
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_is_read_as_it_is_written() {
        let written = [
            (ScalarType::String, native("Text", &[])),
            (ScalarType::String, native("VarChar", &["255"])),
            (ScalarType::String, native("VarChar", &[])),
            (ScalarType::String, native("Char", &["3"])),
            (ScalarType::String, native("Uuid", &[])),
            (ScalarType::String, native("Bit", &["4"])),
            (ScalarType::String, native("VarBit", &["4"])),
            (ScalarType::Decimal, native("Decimal", &["10", "2"])),
            (ScalarType::Decimal, native("Decimal", &[])),
            (ScalarType::DateTime, native("Timestamptz", &["6"])),
            (ScalarType::DateTime, native("Timestamp", &["3"])),
            (ScalarType::DateTime, native("Time", &["0"])),
            (ScalarType::DateTime, native("Date", &[])),
            (ScalarType::Int, native("SmallInt", &[])),
            (ScalarType::Int, native("Oid", &[])),
            (ScalarType::Float, native("Real", &[])),
            (ScalarType::Float, native("DoublePrecision", &[])),
            (ScalarType::Json, native("Json", &[])),
            (ScalarType::Bytes, native("ByteA", &[])),
        ];
        for (scalar, native) in written {
            let text = sql(scalar, Some(&native));
            assert_eq!(parse(&text), (ColumnType::Scalar(scalar), Some(native)), "{text}");
        }
        for scalar in ScalarType::ALL {
            let text = sql(scalar, None);
            assert_eq!(parse(&text), (ColumnType::Scalar(scalar), Some(default_native(scalar))), "{text}");
        }
    }

    #[test]
    fn the_servers_own_spellings_are_understood() {
        let of = |text: &str| parse(text).1.map(|native| (native.name, native.args.join(",")));
        let is = |name: &str, args: &str| Some((name.to_owned(), args.to_owned()));
        assert_eq!(of("timestamp(3) without time zone"), is("Timestamp", "3"));
        assert_eq!(of("timestamp with time zone"), is("Timestamptz", "6"));
        assert_eq!(of("time(2) with time zone"), is("Timetz", "2"));
        assert_eq!(of("character varying(20)[]"), is("VarChar", "20"));
        assert_eq!(of("numeric(10,2)"), is("Decimal", "10,2"));
        assert_eq!(of("tsvector"), None);
    }

    #[test]
    fn operator_classes_have_their_server_names() {
        assert_eq!(operator_class("JsonbPathOps"), "jsonb_path_ops");
        assert_eq!(operator_class("raw(\"text_pattern_ops\")"), "text_pattern_ops");
        assert_eq!(operator_class("Int4MinMaxOps"), "int4_minmax_ops");
        assert_eq!(operator_class("TimestampTzBloomOps"), "timestamptz_bloom_ops");
    }
}
