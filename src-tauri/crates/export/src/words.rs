//! Types, defaults and keys in words, shared by all formats.

use schema::{
    Arity, Column, ColumnRef, ColumnType, DefaultValue, IndexKind, IndexRef, IndexTarget, Literal, ReferentialAction,
    Schema,
};

/// The type of a column with arity and native type: `String?`, `Decimal(12, 2)`.
pub(crate) fn type_of(column: ColumnRef<'_>) -> String {
    let base = match (&column.native, base_type(column.schema(), column.record())) {
        (Some(native), base) if base != native.name && !native.args.is_empty() => {
            format!("{}({})", native.name, native.args.join(", "))
        }
        (Some(native), _) => native.name.clone(),
        (None, base) => base,
    };
    base + arity(column.arity)
}

/// The type without arity and native type.
pub(crate) fn base_type(schema: &Schema, column: &Column) -> String {
    match &column.ty {
        ColumnType::Scalar(scalar) => scalar.name().to_owned(),
        ColumnType::Enum(id) => schema.enums().get(id).map(|record| record.name.clone()).unwrap_or_default(),
        ColumnType::Unsupported(name) | ColumnType::Other(name) => name.clone(),
    }
}

pub(crate) fn arity(arity: Arity) -> &'static str {
    match arity {
        Arity::Required => "",
        Arity::Optional => "?",
        Arity::List => "[]",
    }
}

/// A default as Prisma writes it.
pub(crate) fn default_of(value: &DefaultValue) -> String {
    match value {
        DefaultValue::Literal(literal) => literal_of(literal),
        DefaultValue::List(values) => format!("[{}]", values.iter().map(literal_of).collect::<Vec<_>>().join(", ")),
        DefaultValue::Now => "now()".to_owned(),
        DefaultValue::Autoincrement => "autoincrement()".to_owned(),
        DefaultValue::Expression(Some(sql)) => sql.clone(),
        DefaultValue::Expression(None) => "dbgenerated()".to_owned(),
        DefaultValue::Function { name, args } => format!("{name}({})", args.join(", ")),
    }
}

fn literal_of(literal: &Literal) -> String {
    match literal {
        Literal::String(text) => format!("{text:?}"),
        Literal::Number(text) | Literal::EnumValue(text) => text.clone(),
        Literal::Boolean(value) => value.to_string(),
    }
}

/// The parts of an index in words: `customer_id, placed_at desc`.
pub(crate) fn parts_of(index: IndexRef<'_>) -> String {
    let part = |part: &schema::IndexPart| {
        let target = match &part.target {
            IndexTarget::Column(id) => {
                index.schema().columns().get(id).map(|c| c.database_name().to_owned()).unwrap_or_default()
            }
            IndexTarget::Expression(text) | IndexTarget::Path(text) => text.clone(),
        };
        let length = part.length.map(|length| format!("({length})")).unwrap_or_default();
        let sort = if part.sort == Some(schema::Sort::Desc) { " desc" } else { "" };
        format!("{target}{length}{sort}")
    };
    index.parts.iter().map(part).collect::<Vec<_>>().join(", ")
}

pub(crate) fn kind_of(kind: IndexKind) -> &'static str {
    match kind {
        IndexKind::Primary => "primary key",
        IndexKind::Unique => "unique",
        IndexKind::Plain => "index",
        IndexKind::Fulltext => "full-text index",
    }
}

pub(crate) fn action_of(action: ReferentialAction) -> &'static str {
    match action {
        ReferentialAction::Cascade => "cascade",
        ReferentialAction::Restrict => "restrict",
        ReferentialAction::NoAction => "no action",
        ReferentialAction::SetNull => "set null",
        ReferentialAction::SetDefault => "set default",
    }
}
