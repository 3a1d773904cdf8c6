//! What hands type, as Prisma writes it: `citext unique` is `String @unique @db.Citext`, `Decimal(10,2)` is
//! `Decimal @db.Decimal(10, 2)`. What is Prisma already stays. Judges types not at all: the parser does that afterwards.

use migrate::{DialectKind, dialect};
use schema::{ColumnType, NativeType, ScalarType, Schema};

use super::words::words;
use crate::Failure;

/// What was typed, understood.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Typed {
    /// Type and attributes, as Prisma writes them.
    pub text: String,
    /// It asks for an index of its own.
    pub index: bool,
}

/// The type and attributes of a field, from what was typed behind its name.
///
/// # Errors
/// A word behind the type that says nothing of a column.
pub(super) fn in_prisma(schema: &Schema, provider: &str, field: &str, typed: &str) -> Result<Typed, Failure> {
    let typed = typed.trim();
    let as_it_is = || Ok(Typed { text: typed.to_owned(), index: false });
    let (base, rest) = first_word(typed);
    if base == "Unsupported" {
        return as_it_is();
    }
    let Written { name: base, args, list, optional, rest } = written(&base, rest);
    let serial = serial(&base);
    let word = serial.unwrap_or(&base);
    let Some((name, native)) = meant(schema, provider, field, word, args.as_deref()) else { return as_it_is() };
    let mut words = words(rest, &name)?;
    if serial.is_some() && !words.attributes.contains("@default") {
        words.attributes.push_str(" @default(autoincrement())");
    }
    let mark = if list {
        "[]"
    } else if optional || words.optional {
        "?"
    } else {
        ""
    };
    let mut out = format!("{name}{mark}{}", words.attributes);
    if let Some(native) = native.filter(|_| !words.attributes.contains("@db.")) {
        out.push_str(&format!(" @db.{}", native.name));
        if !native.args.is_empty() {
            out.push_str(&format!("({})", native.args.join(", ")));
        }
    }
    Ok(Typed { text: out, index: words.index })
}

/// A type as it stands at the start of what was typed.
struct Written<'t> {
    name: String,
    args: Option<String>,
    list: bool,
    optional: bool,
    rest: &'t str,
}

/// Types of several words, and the one word for each.
const PHRASES: [(&str, &str); 8] = [
    ("double precision", "double precision"),
    ("character varying", "varchar"),
    ("char varying", "varchar"),
    ("bit varying", "varbit"),
    ("timestamp with time zone", "timestamptz"),
    ("timestamp without time zone", "timestamp"),
    ("time with time zone", "timetz"),
    ("time without time zone", "time"),
];

fn first_word(text: &str) -> (String, &str) {
    for (phrase, word) in PHRASES {
        if let Some(rest) = after_phrase(text, phrase) {
            return (word.to_owned(), rest);
        }
    }
    let (base, rest) = text.split_at(text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len()));
    (base.to_owned(), rest)
}

/// What follows words that the text begins with, in any case and spacing.
fn after_phrase<'t>(text: &'t str, phrase: &str) -> Option<&'t str> {
    let mut rest = text;
    for word in phrase.split(' ') {
        rest = rest.trim_start();
        let found = rest.get(..word.len()).filter(|found| found.eq_ignore_ascii_case(word))?;
        rest = &rest[found.len()..];
        if rest.starts_with(|c: char| c.is_alphanumeric() || c == '_') {
            return None;
        }
    }
    Some(rest)
}

/// Name, arguments and marks of a type.
fn written<'t>(base: &str, rest: &'t str) -> Written<'t> {
    let mut name = base.to_owned();
    let (args, mut rest) = arguments(rest);
    if let Some(after) = after_phrase(rest, "with time zone") {
        name.push_str("tz");
        rest = after;
    } else if let Some(after) = after_phrase(rest, "without time zone") {
        rest = after;
    } else if let Some(after) = after_phrase(rest, "unsigned") {
        name.push_str(" unsigned");
        rest = after;
    }
    let (mut list, mut optional) = (false, false);
    if let Some(after) = rest.strip_prefix("[]") {
        (list, rest) = (true, after);
    }
    if let Some(after) = rest.strip_prefix('?') {
        (optional, rest) = (true, after);
    }
    Written { name, args: args.map(str::to_owned), list, optional, rest }
}

/// PostgreSQL's whole numbers that count up by themselves.
fn serial(base: &str) -> Option<&'static str> {
    let word = match base.to_lowercase().as_str() {
        "serial" | "serial4" => "int",
        "bigserial" | "serial8" => "bigint",
        "smallserial" | "serial2" => "smallint",
        _ => return None,
    };
    Some(word)
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
    let elsewhere = || elsewhere(lower.trim_end_matches(" unsigned")).map(|scalar| (scalar.name().to_owned(), None));
    native(provider, name, args).or_else(elsewhere)
}

/// A type in the words of the database, where it has such a type.
fn native(provider: &str, name: &str, args: Option<&str>) -> Option<(String, Option<NativeType>)> {
    let (scalar, native) = match provider {
        "postgresql" | "postgres" | "mysql" | "sqlite" => {
            let dialect = dialect(DialectKind::from_provider(provider)?);
            let text = match args {
                Some(args) => name
                    .strip_suffix(" unsigned")
                    .map_or_else(|| format!("{name}({args})"), |name| format!("{name}({args}) unsigned")),
                None => name.to_owned(),
            };
            let (ColumnType::Scalar(scalar), native) = dialect.parse_type(&text) else { return None };
            (scalar, native)
        }
        // No dialect of migrations: what Prisma's connector calls its types.
        _ => listed(provider, name, args)?,
    };
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

/// A native type of a connector by its name, or by what SQL calls it there.
fn listed(provider: &str, name: &str, args: Option<&str>) -> Option<(ScalarType, Option<NativeType>)> {
    let plain = |text: &str| text.to_lowercase().replace([' ', '_'], "");
    let known = match (provider, plain(name).as_str()) {
        ("cockroachdb", "integer" | "int" | "int4") => "int4".to_owned(),
        ("cockroachdb", "bigint" | "int8") => "int8".to_owned(),
        ("cockroachdb", "smallint" | "int2") => "int2".to_owned(),
        ("cockroachdb", "text" | "varchar") => "string".to_owned(),
        ("cockroachdb", "real") => "float4".to_owned(),
        ("cockroachdb", "doubleprecision" | "double") => "float8".to_owned(),
        ("cockroachdb", "bytea") => "bytes".to_owned(),
        ("cockroachdb", "boolean") => "bool".to_owned(),
        ("cockroachdb" | "sqlserver", "numeric") => "decimal".to_owned(),
        ("sqlserver", "integer") => "int".to_owned(),
        ("sqlserver", "uuid") => "uniqueidentifier".to_owned(),
        (_, name) => name.to_owned(),
    };
    let provider = prisma::Provider::from_name(provider)?;
    let of = prisma::connector::of(provider).native_types().iter().find(|one| plain(one.name) == known)?;
    let args = args.map(|args| args.split(',').map(|arg| arg.trim().to_owned()).collect()).unwrap_or_default();
    Some((*of.fits.first()?, Some(NativeType { name: of.name.to_owned(), args })))
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
            ("postgresql", "decimal(10,2) default 0", "Decimal @default(0) @db.Decimal(10, 2)"),
            ("postgresql", "uuid pk", "String @id @db.Uuid"),
            (
                "postgresql",
                "uuid pk default gen_random_uuid()",
                "String @id @default(dbgenerated(\"gen_random_uuid()\")) @db.Uuid",
            ),
            ("postgresql", "timestamptz default now()", "DateTime @default(now()) @db.Timestamptz"),
            (
                "postgresql",
                "timestamp(3) with time zone default current_timestamp",
                "DateTime @default(now()) @db.Timestamptz(3)",
            ),
            (
                "postgresql",
                "character varying(20) not null default 'a @b'",
                "String @default(\"a @b\") @db.VarChar(20)",
            ),
            ("postgresql", "double precision null", "Float?"),
            ("postgresql", "boolean default true", "Boolean @default(true)"),
            ("postgresql", "role? default admin", "Role? @default(admin)"),
            ("postgresql", "text[]", "String[]"),
            ("postgresql", "text default draft", "String @default(\"draft\")"),
            ("postgresql", "bigserial primary key", "BigInt @id @default(autoincrement())"),
            ("postgresql", "int default 1 unique", "Int @default(1) @unique"),
            ("postgresql", "inet", "String @db.Inet"),
            ("postgresql", "String unique @map(\"e\")", "String @unique @map(\"e\")"),
            ("mysql", "varchar(80) unique", "String @unique @db.VarChar(80)"),
            ("mysql", "int unsigned auto_increment primary key", "Int @default(autoincrement()) @id @db.UnsignedInt"),
            ("mysql", "datetime(3) default now()", "DateTime @default(now()) @db.DateTime(3)"),
            ("mysql", "mediumtext", "String @db.MediumText"),
            ("mysql", "tinyint(1) default false", "Boolean @default(false) @db.TinyInt(1)"),
            ("mysql", "citext unique", "String @unique"),
            ("sqlite", "integer primary key autoincrement", "Int @id @default(autoincrement())"),
            ("sqlite", "datetime default current_timestamp", "DateTime @default(now())"),
            ("sqlserver", "nvarchar(200) unique", "String @unique @db.NVarChar(200)"),
            ("sqlserver", "uniqueidentifier pk", "String @id @db.UniqueIdentifier"),
            ("sqlserver", "datetime2 default getdate()", "DateTime @default(now()) @db.DateTime2"),
            ("sqlserver", "bit default true", "Boolean @default(true) @db.Bit"),
            ("cockroachdb", "uuid pk", "String @id @db.Uuid"),
            ("cockroachdb", "varchar(20)", "String @db.String(20)"),
            ("cockroachdb", "timestamptz default now()", "DateTime @default(now()) @db.Timestamptz"),
            ("mongodb", "objectid", "String @db.ObjectId"),
            ("sqlite", "varchar(80)", "String"),
            ("sqlite", "Decimal(10,2)", "Decimal"),
        ] {
            let understood = in_prisma(&schema, provider, "x", typed).map(|typed| typed.text);
            assert_eq!(understood.as_deref(), Ok(expected), "{provider}: {typed}");
        }
        let text = |field: &str, typed: &str| in_prisma(&schema, "postgresql", field, typed).map(|typed| typed.text);
        assert_eq!(text("paidAt", "").as_deref(), Ok("DateTime"));
        assert_eq!(text("paidAt", "?").as_deref(), Ok("DateTime?"));
    }

    #[test]
    fn what_says_nothing_of_a_column_is_refused_by_its_word() {
        let schema = Schema::new();
        for (typed, word) in [
            ("String uniqe", "uniqe"),
            ("int default", "default"),
            ("text not", "not"),
            ("int references users(id)", "references"),
        ] {
            let refusal = in_prisma(&schema, "postgresql", "x", typed).expect_err(typed);
            assert!(refusal.message.contains(&format!("“{word}”")), "{typed}: {}", refusal.message);
        }
        let indexed = in_prisma(&schema, "postgresql", "x", "citext index").expect("a word");
        assert_eq!((indexed.text.as_str(), indexed.index), ("String @db.Citext", true));
    }
}
