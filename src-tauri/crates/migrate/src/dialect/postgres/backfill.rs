//! PostgreSQL: values for rows that exist when a column comes (back) that needs some. Made up, and said so in the hazards.

use schema::{Arity, ScalarType};

use super::super::sql::{native_name, not_empty, scalar_of, text};
use super::{base_type, name, quote, type_sql};
use crate::{Backfill, ColumnSpec, QualifiedName, TypeSpec};

/// A value that says nothing.
pub(super) fn neutral(column: &ColumnSpec) -> String {
    let ty = type_sql(column);
    if column.arity == Arity::List {
        return format!("'{{}}'::{ty}");
    }
    if let TypeSpec::Enum(_, values) = &column.ty {
        return values.first().map_or_else(|| "NULL".to_owned(), |value| text(value));
    }
    let value = match (scalar_of(&column.ty), native_name(&column.ty)) {
        (_, "Uuid") => "'00000000-0000-0000-0000-000000000000'",
        (_, "Inet") => "'0.0.0.0'",
        (_, "Bit") => return format!("0::{ty}"),
        // Money takes no number beside it in an expression.
        (_, "Money") => "'0'",
        (_, "VarBit") => "''",
        (_, "Xml") => "''",
        (_, "Time" | "Timetz") => "'00:00:00'",
        (Some(ScalarType::String | ScalarType::Bytes), _) => "''",
        (Some(ScalarType::Boolean), _) => "false",
        (Some(ScalarType::Int | ScalarType::BigInt | ScalarType::Float | ScalarType::Decimal), _) => "0",
        (Some(ScalarType::DateTime), _) => "'1970-01-01 00:00:00 +00:00'",
        (Some(ScalarType::Json), _) => "'{}'",
        // Most types read an empty text or zero; there is no telling for a type that nobody knows.
        (None, _) => return format!("''::{ty}"),
    };
    value.to_owned()
}

/// A value that differs from row to row; `n` counts the rows from one.
fn distinct(column: &ColumnSpec) -> String {
    let ty = type_sql(column);
    let base = base_type(&column.ty);
    let one = match (&column.ty, scalar_of(&column.ty), native_name(&column.ty)) {
        (TypeSpec::Enum(..), ..) => {
            format!("(enum_range(NULL::{base}))[1 + (n - 1) % cardinality(enum_range(NULL::{base}))]")
        }
        (_, _, "Uuid") => "md5(n::text)::uuid".to_owned(),
        (_, _, "Inet") => "'0.0.0.0'::inet + n".to_owned(),
        (_, _, "Bit") => format!("n::integer::{base}"),
        (_, _, "VarBit") => format!("n::bit(64)::{base}"),
        (_, _, "Xml") => "n::text::xml".to_owned(),
        (_, _, "Time" | "Timetz") => format!("(TIME '00:00:00' + n * INTERVAL '1 second')::{base}"),
        (_, _, "Date") => "DATE '1970-01-01' + n::integer".to_owned(),
        (_, _, "Money") => "n::numeric::money".to_owned(),
        (_, Some(ScalarType::Boolean), _) => "n % 2 = 0".to_owned(),
        (_, Some(ScalarType::DateTime), _) => format!("(to_timestamp(0) + n * INTERVAL '1 second')::{base}"),
        (_, Some(ScalarType::Json), _) => format!("to_jsonb(n)::{base}"),
        (_, Some(ScalarType::Bytes), _) => "int8send(n)".to_owned(),
        (_, Some(_), _) => format!("n::{base}"),
        (_, None, _) => format!("n::text::{base}"),
    };
    if column.arity == Arity::List { format!("ARRAY[{one}]::{ty}") } else { one }
}

/// The statement that fills a column of all rows.
pub(super) fn update(table: &QualifiedName, column: &ColumnSpec, backfill: &Backfill) -> String {
    let (named, own) = (name(table), quote(&column.name));
    let numbered = format!("(SELECT ctid AS place, row_number() OVER () AS n FROM {named}) AS numbered");
    match backfill {
        Backfill::Neutral => format!("UPDATE {named} SET {own} = {}", neutral(column)),
        Backfill::Distinct => format!(
            "UPDATE {named} AS target SET {own} = {} FROM {numbered} WHERE target.ctid = numbered.place",
            distinct(column)
        ),
        Backfill::Reference { table: parent, column: key, order, sparse, distinct: differ } => {
            let order = order.iter().map(|column| quote(column)).collect::<Vec<_>>().join(", ");
            let (parent, key, there) = (name(parent), quote(key), not_empty(quote, sparse));
            if *differ {
                let parents = format!(
                    "(SELECT {key} AS value, row_number() OVER (ORDER BY {order}) AS place FROM {parent}{there}) AS parents"
                );
                format!(
                    "UPDATE {named} AS target SET {own} = COALESCE((SELECT value FROM {parents} WHERE parents.place = n), {}) \
                     FROM {numbered} WHERE target.ctid = numbered.place",
                    distinct(column)
                )
            } else {
                let first = format!("(SELECT {key} FROM {parent}{there} ORDER BY {order} LIMIT 1)");
                format!("UPDATE {named} SET {own} = COALESCE({first}, {})", neutral(column))
            }
        }
    }
}
