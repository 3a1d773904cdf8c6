//! Types of MySQL: Prisma's names and the server's. Knows no columns.

use schema::{ColumnType, NativeType, ScalarType};

use super::super::sql::{native_sql, take_apart};

/// Prisma's native types whose SQL is not just their name in capitals.
const NAMES: [(&str, &str); 6] = [
    ("Int", "INTEGER"),
    ("UnsignedInt", "INTEGER UNSIGNED"),
    ("UnsignedSmallInt", "SMALLINT UNSIGNED"),
    ("UnsignedTinyInt", "TINYINT UNSIGNED"),
    ("UnsignedMediumInt", "MEDIUMINT UNSIGNED"),
    ("UnsignedBigInt", "BIGINT UNSIGNED"),
];

fn native(name: &str, args: &[&str]) -> NativeType {
    NativeType { name: name.to_owned(), args: args.iter().map(|arg| (*arg).to_owned()).collect() }
}

fn default_native(scalar: ScalarType) -> NativeType {
    match scalar {
        ScalarType::String => native("VarChar", &["191"]),
        ScalarType::Boolean => native("TinyInt", &["1"]),
        ScalarType::Int => native("Int", &[]),
        ScalarType::BigInt => native("BigInt", &[]),
        ScalarType::Float => native("Double", &[]),
        ScalarType::Decimal => native("Decimal", &["65", "30"]),
        ScalarType::DateTime => native("DateTime", &["3"]),
        ScalarType::Json => native("Json", &[]),
        ScalarType::Bytes => native("LongBlob", &[]),
    }
}

/// The native type a scalar has, with the arguments that the server adds by itself.
pub(super) fn normal_native(scalar: ScalarType, written: Option<&NativeType>) -> Option<NativeType> {
    let Some(written) = written else { return Some(default_native(scalar)) };
    let mut normal = written.clone();
    normal.args.iter_mut().for_each(|arg| *arg = arg.trim().to_owned());
    match (normal.name.as_str(), normal.args.as_slice()) {
        ("TinyInt", _) if scalar == ScalarType::Boolean => normal.args = vec!["1".to_owned()],
        ("Char" | "Binary" | "Bit", []) => normal.args.push("1".to_owned()),
        ("Timestamp" | "DateTime" | "Time", []) => normal.args.push("0".to_owned()),
        ("Decimal", []) => normal.args = vec!["10".to_owned(), "0".to_owned()],
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
    match (scalar, native.name.as_str(), native.args.as_slice()) {
        (ScalarType::Boolean, "TinyInt", _) => "BOOLEAN".to_owned(),
        // No fraction is the default.
        (_, "DateTime" | "Timestamp" | "Time", [digits]) if digits == "0" => native.name.to_uppercase(),
        _ => native_sql(&native.name, &native.args, &NAMES),
    }
}

/// What the server's text for a type (`COLUMN_TYPE` or DDL) stands for. An enum is `Unsupported` here: its values make it
/// a type of its own.
pub(super) fn parse(text: &str) -> (ColumnType, Option<NativeType>) {
    let (name, args, tail) = take_apart(text);
    let unsigned = tail.contains("unsigned") || name.contains("unsigned");
    let name = name.replace(" unsigned", "").replace(" zerofill", "");
    let sign = |plain: &'static str, other: &'static str| if unsigned { other } else { plain };
    let (scalar, prisma) = match name.as_str() {
        "boolean" | "bool" => (ScalarType::Boolean, "TinyInt"),
        "tinyint" if args == ["1"] && !unsigned => (ScalarType::Boolean, "TinyInt"),
        "tinyint" => (ScalarType::Int, sign("TinyInt", "UnsignedTinyInt")),
        "smallint" => (ScalarType::Int, sign("SmallInt", "UnsignedSmallInt")),
        "mediumint" => (ScalarType::Int, sign("MediumInt", "UnsignedMediumInt")),
        "int" | "integer" => (ScalarType::Int, sign("Int", "UnsignedInt")),
        "bigint" => (ScalarType::BigInt, sign("BigInt", "UnsignedBigInt")),
        "decimal" | "numeric" => (ScalarType::Decimal, "Decimal"),
        "float" => (ScalarType::Float, "Float"),
        "double" | "double precision" | "real" => (ScalarType::Float, "Double"),
        "bit" if args.is_empty() || args == ["1"] => (ScalarType::Boolean, "Bit"),
        "bit" => (ScalarType::Bytes, "Bit"),
        "char" => (ScalarType::String, "Char"),
        "varchar" => (ScalarType::String, "VarChar"),
        "tinytext" => (ScalarType::String, "TinyText"),
        "text" => (ScalarType::String, "Text"),
        "mediumtext" => (ScalarType::String, "MediumText"),
        "longtext" => (ScalarType::String, "LongText"),
        "binary" => (ScalarType::Bytes, "Binary"),
        "varbinary" => (ScalarType::Bytes, "VarBinary"),
        "tinyblob" => (ScalarType::Bytes, "TinyBlob"),
        "blob" => (ScalarType::Bytes, "Blob"),
        "mediumblob" => (ScalarType::Bytes, "MediumBlob"),
        "longblob" => (ScalarType::Bytes, "LongBlob"),
        "date" => (ScalarType::DateTime, "Date"),
        "time" => (ScalarType::DateTime, "Time"),
        "datetime" => (ScalarType::DateTime, "DateTime"),
        "timestamp" => (ScalarType::DateTime, "Timestamp"),
        "year" => (ScalarType::Int, "Year"),
        "json" => (ScalarType::Json, "Json"),
        _ => return (ColumnType::Unsupported(text.trim().to_owned()), None),
    };
    let numeric = matches!(scalar, ScalarType::Int | ScalarType::BigInt | ScalarType::Float);
    // Widths of integers are for show only.
    let written = NativeType { name: prisma.to_owned(), args: if numeric { Vec::new() } else { args } };
    (ColumnType::Scalar(scalar), normal_native(scalar, Some(&written)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_is_read_as_it_is_written() {
        for scalar in ScalarType::ALL {
            let text = sql(scalar, None);
            assert_eq!(parse(&text), (ColumnType::Scalar(scalar), Some(default_native(scalar))), "{text}");
        }
        for (scalar, native) in [
            (ScalarType::Int, native("UnsignedInt", &[])),
            (ScalarType::String, native("MediumText", &[])),
            (ScalarType::DateTime, native("Timestamp", &["0"])),
            (ScalarType::Decimal, native("Decimal", &["10", "2"])),
            (ScalarType::BigInt, native("UnsignedBigInt", &[])),
        ] {
            let text = sql(scalar, Some(&native));
            assert_eq!(parse(&text), (ColumnType::Scalar(scalar), Some(native)), "{text}");
        }
        assert_eq!(sql(ScalarType::Int, Some(&native("UnsignedInt", &[]))), "INTEGER UNSIGNED");
    }
}
