//! What hands type, as Prisma writes it: `citext unique` is `String @unique @db.Citext`, `Decimal(10,2)` is
//! `Decimal @db.Decimal(10, 2)`. What is Prisma already stays. Judges nothing: the parser does that afterwards.

use migrate::{DialectKind, dialect};
use schema::{ColumnType, NativeType, ScalarType, Schema};

/// The type and attributes of a field, from what was typed behind its name.
pub(super) fn in_prisma(schema: &Schema, provider: &str, field: &str, typed: &str) -> String {
    let typed = typed.trim();
    let (base, rest) = typed.split_at(typed.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(typed.len()));
    if base == "Unsupported" {
        return typed.to_owned();
    }
    let (args, rest) = arguments(rest);
    let (mark, rest) =
        ["[]", "?"].into_iter().find_map(|mark| rest.strip_prefix(mark).map(|rest| (mark, rest))).unwrap_or(("", rest));
    let Some((name, native)) = meant(schema, provider, field, base, args) else { return typed.to_owned() };
    let (attributes, optional) = words(rest);
    let mark = if optional && mark.is_empty() { "?" } else { mark };
    let mut out = format!("{name}{mark}{attributes}");
    if let Some(native) = native.filter(|_| !attributes.contains("@db.")) {
        out.push_str(&format!(" @db.{}", native.name));
        if !native.args.is_empty() {
            out.push_str(&format!("({})", native.args.join(", ")));
        }
    }
    out
}

/// Whether what was typed names a type of the database, be it the one that the scalar has anyway: `timestamp`, `@db.Date`.
pub(super) fn says_native(typed: &str) -> bool {
    let base: String = typed.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    let is_scalar = |scalar: &ScalarType| scalar.name().eq_ignore_ascii_case(&base);
    typed.contains("@db.") || !(base.is_empty() || ScalarType::ALL.iter().any(is_scalar))
}

/// What stands in brackets at the start, and what follows.
fn arguments(text: &str) -> (Option<&str>, &str) {
    match text.strip_prefix('(').and_then(|inner| inner.split_once(')')) {
        Some((args, rest)) => (Some(args.trim()), rest),
        None => (None, text),
    }
}

/// The type's name and native type; nothing where the word is no type that anybody knows.
fn meant(
    schema: &Schema,
    provider: &str,
    field: &str,
    base: &str,
    args: Option<&str>,
) -> Option<(String, Option<NativeType>)> {
    let lower = base.to_lowercase();
    if schema.enum_named(base).is_some() && args.is_none() {
        return Some((base.to_owned(), None));
    }
    let scalar = ScalarType::from_name(base)
        .or_else(|| ScalarType::ALL.into_iter().find(|scalar| scalar.name().to_lowercase() == lower));
    match (scalar, args) {
        (Some(scalar), None) => return Some((scalar.name().to_owned(), None)),
        (Some(scalar), Some(args)) => {
            let name = match scalar {
                ScalarType::String => "varchar",
                ScalarType::Decimal => "decimal",
                ScalarType::DateTime if provider == "mysql" => "datetime",
                ScalarType::DateTime => "timestamp",
                _ => return None,
            };
            return native(provider, name, Some(args));
        }
        (None, _) => {}
    }
    if let Some(record) = schema.enums().values().find(|record| record.name.to_lowercase() == lower) {
        return Some((record.name.clone(), None));
    }
    if base.is_empty() {
        let time = field.ends_with("At") || field.ends_with("_at");
        let scalar = if time { ScalarType::DateTime } else { ScalarType::String };
        return Some((scalar.name().to_owned(), None));
    }
    let name = if lower == "doubleprecision" { "double precision" } else { &lower };
    native(provider, name, args).or_else(|| elsewhere(&lower).map(|scalar| (scalar.name().to_owned(), None)))
}

/// A type in the words of the database, where it has such a type.
fn native(provider: &str, name: &str, args: Option<&str>) -> Option<(String, Option<NativeType>)> {
    let dialect = dialect(DialectKind::from_provider(provider)?);
    let text = args.map_or(name.to_owned(), |args| format!("{name}({args})"));
    let (ColumnType::Scalar(scalar), native) = dialect.parse_type(&text) else { return None };
    let usual = match scalar {
        ScalarType::String => ["Text", "VarChar"].as_slice(),
        ScalarType::Boolean => &["Boolean"],
        ScalarType::Int => &["Integer", "Int"],
        ScalarType::BigInt => &["BigInt"],
        ScalarType::Float => &["DoublePrecision", "Double"],
        ScalarType::Json => &["JsonB", "Json"],
        ScalarType::Bytes => &["ByteA", "LongBlob"],
        ScalarType::Decimal => &["Decimal"],
        ScalarType::DateTime => &["Timestamp", "DateTime"],
    };
    // Lengths that nobody gave stay the server's own, and the type that the scalar has anyway needs no writing.
    let native = native.map(|native| if args.is_none() { NativeType { args: Vec::new(), ..native } } else { native });
    let native = native.filter(|native| args.is_some() || !usual.contains(&native.name.as_str()));
    Some((scalar.name().to_owned(), native))
}

/// What a type of another database is nearest to.
fn elsewhere(lower: &str) -> Option<ScalarType> {
    Some(match lower {
        "text" | "varchar" | "char" | "citext" | "uuid" | "str" => ScalarType::String,
        "integer" | "int4" | "smallint" | "serial" => ScalarType::Int,
        "int8" | "bigserial" | "long" => ScalarType::BigInt,
        "double" | "real" | "float8" => ScalarType::Float,
        "numeric" | "money" => ScalarType::Decimal,
        "bool" => ScalarType::Boolean,
        "timestamp" | "timestamptz" | "date" | "time" | "datetime2" => ScalarType::DateTime,
        "jsonb" | "object" => ScalarType::Json,
        "bytea" | "blob" | "binary" => ScalarType::Bytes,
        _ => return None,
    })
}

/// The attributes, with what SQL says in words as Prisma writes it; and whether it said NULL.
fn words(rest: &str) -> (String, bool) {
    let (plain, written) = rest.split_at(rest.find('@').unwrap_or(rest.len()));
    let mut out = String::new();
    let mut optional = false;
    let mut words = plain.split_whitespace().peekable();
    while let Some(word) = words.next() {
        match word.to_lowercase().as_str() {
            "unique" => out.push_str(" @unique"),
            "id" | "pk" => out.push_str(" @id"),
            "primary" => {
                words.next_if(|next| next.eq_ignore_ascii_case("key"));
                out.push_str(" @id");
            }
            "null" => optional = true,
            "not" if words.peek().is_some_and(|next| next.eq_ignore_ascii_case("null")) => drop(words.next()),
            _ => {
                out.push(' ');
                out.push_str(word);
            }
        }
    }
    if !written.is_empty() {
        out.push(' ');
        out.push_str(written.trim_end());
    }
    (out, optional)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hands_type_and_prisma_is_written() {
        let schema = prisma::parse(&[prisma::SourceFile {
            path: "a.prisma".into(),
            text: "enum Role {\n  admin\n}\nmodel A {\n  id Int @id\n}\n".into(),
        }])
        .schema;
        for (provider, typed, expected) in [
            ("postgresql", "String", "String"),
            ("postgresql", "string?", "String?"),
            ("postgresql", "Int @default(0)", "Int @default(0)"),
            ("postgresql", "Int[] @default([])", "Int[] @default([])"),
            ("postgresql", "role", "Role"),
            ("postgresql", "Decimal(10,2)", "Decimal @db.Decimal(10, 2)"),
            ("postgresql", "numeric(12, 4)?", "Decimal? @db.Decimal(12, 4)"),
            ("postgresql", "citext unique", "String @unique @db.Citext"),
            ("postgresql", "Uuid @default(uuid())", "String @default(uuid()) @db.Uuid"),
            ("postgresql", "varchar(80) not null", "String @db.VarChar(80)"),
            ("postgresql", "timestamptz(3) null", "DateTime? @db.Timestamptz(3)"),
            ("postgresql", "Timestamptz", "DateTime @db.Timestamptz"),
            ("postgresql", "bigint primary key", "BigInt @id"),
            ("postgresql", "text", "String"),
            ("postgresql", "jsonb", "Json"),
            ("postgresql", "String @db.VarChar(20)", "String @db.VarChar(20)"),
            ("postgresql", "String @default(\"a unique @x\")", "String @default(\"a unique @x\")"),
            ("postgresql", "Unsupported(\"tsvector\")", "Unsupported(\"tsvector\")"),
            ("postgresql", "nonsense(3)", "nonsense(3)"),
            ("sqlite", "varchar(80)", "String"),
            ("sqlite", "Decimal(10,2)", "Decimal"),
        ] {
            assert_eq!(in_prisma(&schema, provider, "x", typed), expected, "{provider}: {typed}");
        }
        assert_eq!(in_prisma(&schema, "postgresql", "paidAt", ""), "DateTime");
        assert_eq!(in_prisma(&schema, "postgresql", "paidAt", "?"), "DateTime?");
    }
}
