//! Single lines of a block as rows of cells: fields, values, settings, and what stands in them. A line counts as
//! understood when writing it anew loses nothing but space and commas.

use super::table::Table;

use crate::token::is_letter_or_digit;
use crate::tree::{Argument, Attribute, Expr, ExprKind, Field, Setting, TypeMark, Value};

/// Writes a field: name, type, attributes. Whether it is understood as a whole.
pub(super) fn field(text: &str, field: &Field, table: &mut Table<'_>) -> bool {
    if field.error.is_some() || !name(field.name.of(text), table) {
        return false;
    }
    if let Some(ty) = field.ty {
        let cell = table.cell();
        match ty.unsupported {
            // Space within the parentheses stays, as Prisma has it.
            Some(_) => {
                cell.push_str(ty.range.of(text).rsplit_once(')').map_or("", |(base, _)| base));
                cell.push(')');
            }
            None => cell.push_str(ty.name.of(text)),
        }
        cell.push_str(match ty.mark {
            TypeMark::None => "",
            TypeMark::Optional => "?",
            TypeMark::List => "[]",
            TypeMark::OptionalList => "[]?",
        });
    }
    table.end_cell();
    let mut sorted: Vec<&Attribute> = field.attributes.iter().collect();
    sorted.sort_by_key(|attribute| order(attribute.name(text)));
    attributes(text, sorted.into_iter(), " ", table)
}

/// Writes a value of an enum: name, attributes. Whether it is understood as a whole.
pub(super) fn value(text: &str, value: &Value, table: &mut Table<'_>) -> bool {
    // A value can have but one attribute; where it has several, Prisma puts no space between.
    value.error.is_none() && name(value.name.of(text), table) && attributes(text, value.attributes.iter(), "", table)
}

/// Writes a setting: key, value. Whether it is understood as a whole.
pub(super) fn setting(text: &str, setting: &Setting, table: &mut Table<'_>) -> bool {
    if setting.error.is_some() || !name(setting.key.of(text), table) {
        return false;
    }
    // Without a value, the `=` goes too.
    let Some(value) = &setting.value else { return true };
    let cell = table.cell();
    cell.push_str("= ");
    let start = cell.len();
    expression(text, value, cell);
    let whole = same_words(value.range.of(text), cell.get(start..).unwrap_or(""));
    table.end_cell();
    whole
}

/// Writes a name, if Prisma knows it as one.
fn name(name: &str, table: &mut Table<'_>) -> bool {
    let known =
        name.starts_with(is_letter_or_digit) && name.chars().all(|c| is_letter_or_digit(c) || c == '_' || c == '-');
    table.cell().push_str(name);
    table.end_cell();
    known
}

/// Writes attributes into one cell. Whether all are understood.
fn attributes<'a>(
    text: &str,
    attributes: impl Iterator<Item = &'a Attribute>,
    between: &str,
    table: &mut Table<'_>,
) -> bool {
    let mut understood = true;
    for (place, one) in attributes.enumerate() {
        let cell = table.cell();
        if place > 0 {
            cell.push_str(between);
        }
        understood &= attribute(text, one, cell);
    }
    table.end_cell();
    understood
}

/// Whether an attribute can be written without loss.
pub(super) fn is_understood(text: &str, one: &Attribute) -> bool {
    attribute(text, one, &mut String::new())
}

/// Writes an attribute with its `@`s; `false` if something is lost by that.
pub(super) fn attribute(text: &str, attribute: &Attribute, out: &mut String) -> bool {
    let (source, start) = (attribute.range.of(text), out.len());
    out.push_str(if source.starts_with("@@") { "@@" } else { "@" });
    out.push_str(attribute.name(text));
    if let Some(list) = &attribute.arguments {
        arguments(text, &list.items, out);
    }
    same_words(source, out.get(start..).unwrap_or(""))
}

fn arguments(text: &str, items: &[Argument], out: &mut String) {
    out.push('(');
    for (place, item) in items.iter().enumerate() {
        if place > 0 {
            out.push_str(", ");
        }
        if let Some(name) = item.name {
            out.push_str(name.of(text));
            out.push_str(": ");
        }
        if let Some(value) = &item.value {
            expression(text, value, out);
        }
    }
    out.push(')');
}

fn expression(text: &str, value: &Expr, out: &mut String) {
    match &value.kind {
        ExprKind::String | ExprKind::Number | ExprKind::Path | ExprKind::Object(_) => {
            out.push_str(value.range.of(text))
        }
        ExprKind::Array(items) => {
            out.push('[');
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    out.push_str(", ");
                }
                expression(text, item, out);
            }
            out.push(']');
        }
        ExprKind::Call { path, arguments: list } => {
            out.push_str(path.of(text));
            arguments(text, &list.items, out);
        }
    }
}

/// Whether two texts differ in space and commas at most.
fn same_words(a: &str, b: &str) -> bool {
    let words = |c: &char| !c.is_whitespace() && *c != ',';
    a == b || a.chars().filter(words).eq(b.chars().filter(words))
}

/// Where an attribute stands among the others.
pub(super) fn order(name: &str) -> usize {
    const ORDER: [&str; 9] = ["id", "unique", "default", "updatedAt", "index", "fulltext", "map", "relation", "ignore"];
    ORDER.iter().position(|known| *known == name).unwrap_or(ORDER.len())
}
