//! Types and defaults as the user types them. Read by the Prisma parser itself, in a small schema made around them, so that
//! the inspector and the source text understand exactly the same.

use schema::{Arity, Column, ColumnType, Default, IndexKind, Schema, Severity};

use super::Draft;
use super::typed::{self, Typed};
use crate::Failure;

/// What a typed field comes to.
pub(super) enum Field {
    /// A scalar or enum column; id, table, rank and name are still to be set.
    Column {
        /// The column.
        column: Box<Column>,
        /// It was written with `@unique`.
        unique: bool,
        /// It was written with `@id`.
        primary: bool,
        /// It was written with `index`.
        index: bool,
    },
    /// The name of a model: a relation.
    Relation {
        /// Name of the model.
        model: String,
        /// `Post[]`: the other model holds the key.
        list: bool,
        /// `Post?`
        optional: bool,
    },
}

/// Reads `type` and attributes, e.g. `String? @db.VarChar(20) @default("x")`.
///
/// # Errors
/// A refusal that says what could not be understood.
pub(super) fn parse_field(draft: &Draft, name: &str, text: &str) -> Result<Field, Failure> {
    let text = text.trim();
    if text.is_empty() || text.contains(['\n', '\r', '{', '}']) {
        return Err(unreadable(text));
    }
    let base: String = text.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
    if draft.schema.table_named(&base).is_some() {
        let rest = text[base.len()..].trim_start();
        return Ok(Field::Relation { list: rest.starts_with("[]"), optional: rest.starts_with('?'), model: base });
    }
    let Typed { text, index } = typed::in_prisma(&draft.schema, &draft.provider, name, text)?;
    let (probe, mut column) = probe(draft, &text)?;
    if matches!(column.ty, ColumnType::Other(_)) {
        return Err(Failure::new("edit/type", format!("There is no type “{base}”.")).help(
            "Use String, Int, BigInt, Float, Decimal(10, 2), Boolean, DateTime, Json, Bytes, a type of the database, or the name of an enum or model.",
        ));
    }
    column.ty = own_type(draft, &probe, column.ty);
    let has = |kind| {
        probe.indexes().values().any(|index| index.kind == kind && index.columns().is_some_and(|c| c == [column.id]))
    };
    let (unique, primary) = (has(IndexKind::Unique), has(IndexKind::Primary));
    Ok(Field::Column { column: Box::new(column), unique, primary, index })
}

/// Reads the argument of `@default()` for a column: `now()`, `"text"`, `ACTIVE`, `0`. Bare text for a String is quoted.
///
/// # Errors
/// A refusal that says what could not be understood.
pub(super) fn parse_default(draft: &Draft, column: &Column, text: &str) -> Result<Default, Failure> {
    if text.contains(['\n', '\r', '{', '}']) && !text.starts_with('"') {
        return Err(unreadable(text));
    }
    let ty = match &column.ty {
        ColumnType::Scalar(scalar) => scalar.name().to_owned(),
        ColumnType::Enum(id) => draft.schema.enums().get(id).map(|record| record.name.clone()).unwrap_or_default(),
        ColumnType::Unsupported(inner) => format!("Unsupported({inner:?})"),
        ColumnType::Other(name) => name.clone(),
    };
    let list = if column.arity == Arity::List { "[]" } else { "" };
    let bare = column.ty == ColumnType::Scalar(schema::ScalarType::String)
        && !text.starts_with(['"', '['])
        && !text.ends_with(')');
    let text = if bare { format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")) } else { text.to_owned() };
    let (_, probed) = probe(draft, &format!("{ty}{list} @default({text})"))?;
    probed.default.ok_or_else(|| unreadable(&text))
}

/// A small schema with the enums of this one and a single field of the given type.
fn probe(draft: &Draft, text: &str) -> Result<(Schema, Column), Failure> {
    let mut source = format!("datasource db {{\n  provider = \"{}\"\n}}\n", draft.provider);
    for record in draft.schema.enums().values() {
        source.push_str(&format!("enum {} {{\n", record.name));
        record.values.iter().for_each(|value| source.push_str(&format!("  {}\n", value.name)));
        source.push_str("}\n");
    }
    source.push_str(&format!("model ProbeOfATypedField {{\n  probe {text}\n}}\n"));
    let parsed = prisma::parse(&[prisma::SourceFile { path: "probe.prisma".into(), text: source.clone() }]);
    let line = source.rfind("  probe").unwrap_or(0);
    let fault = parsed.diagnostics.iter().find(|d| {
        let inside = d.span.is_some_and(|span| span.start as usize >= line);
        inside
            && d.severity == Severity::Error
            && !d.message.contains("unique criteria")
            && !d.message.contains("is not defined")
    });
    if let Some(fault) = fault {
        return Err(Failure::new("edit/type", format!("“{text}” can't be understood: {}", fault.message)));
    }
    let column = parsed
        .schema
        .table_named("ProbeOfATypedField")
        .and_then(|table| table.column_named("probe").map(|c| c.record().clone()));
    column.map(|column| (parsed.schema.clone(), column)).ok_or_else(|| unreadable(text))
}

/// The same type in this schema: enums by name.
fn own_type(draft: &Draft, probe: &Schema, ty: ColumnType) -> ColumnType {
    match ty {
        ColumnType::Enum(id) => {
            let name = probe.enums().get(&id).map(|record| record.name.as_str()).unwrap_or_default();
            draft
                .schema
                .enum_named(name)
                .map_or(ColumnType::Other(name.to_owned()), |record| ColumnType::Enum(record.id))
        }
        other => other,
    }
}

fn unreadable(text: &str) -> Failure {
    Failure::new("edit/type", format!("“{text}” can't be understood."))
        .help("Write it as in Prisma: String?, Int @default(0), Decimal @db.Decimal(10, 2).")
}
