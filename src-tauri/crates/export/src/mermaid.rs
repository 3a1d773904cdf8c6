//! Mermaid entity-relationship diagrams, as GitHub and GitLab draw them in Markdown.
//! Syntax: Mermaid's documentation, "Entity Relationship Diagrams".

use std::collections::BTreeSet;
use std::fmt::Write;

use schema::{ColumnRef, Schema, TableId};

use crate::words::{arity, base_type};

/// An `erDiagram` of the tables, or of all where `only` is `None`. Relations are drawn when both ends are.
pub fn mermaid(schema: &Schema, only: Option<&BTreeSet<TableId>>) -> String {
    let drawn = |id: TableId| only.is_none_or(|only| only.contains(&id));
    let mut out = String::from("erDiagram\n");
    for table in schema.walk_tables().filter(|table| drawn(table.id)) {
        let _ = writeln!(out, "    {} {{", name(&table.name));
        for column in table.columns() {
            let _ = writeln!(out, "        {}", line(column));
        }
        out.push_str("    }\n");
    }
    for key in schema.walk_foreign_keys().filter(|key| drawn(key.table) && drawn(key.references)) {
        let parent = if key.is_optional() { "|o" } else { "||" };
        let child = if key.is_unique() { "o|" } else { "o{" };
        let stroke = if key.is_identifying() { "--" } else { ".." };
        let (from, to) = (name(&key.parent().name), name(&key.child().name));
        let _ = writeln!(out, "    {from} {parent}{stroke}{child} {to} : \"{}\"", label(&key.field));
    }
    for relation in schema.many_to_many().values().filter(|r| drawn(r.a.table) && drawn(r.b.table)) {
        let end = |id| schema.tables().get(&id).map(|table| name(&table.name)).unwrap_or_default();
        let _ = writeln!(
            out,
            "    {} }}o..o{{ {} : \"{}\"",
            end(relation.a.table),
            end(relation.b.table),
            label(&relation.a.field)
        );
    }
    out
}

fn line(column: ColumnRef<'_>) -> String {
    let ty = base_type(column.schema(), column.record());
    let ty: String = ty.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '_' }).collect();
    let list = if column.arity == schema::Arity::List { "[]" } else { "" };
    let mut keys = Vec::new();
    if column.is_primary() {
        keys.push("PK");
    }
    if column.foreign_keys().next().is_some() {
        keys.push("FK");
    }
    if column.is_unique() && !column.is_primary() {
        keys.push("UK");
    }
    let keys = if keys.is_empty() { String::new() } else { format!(" {}", keys.join(", ")) };
    let optional = if arity(column.arity) == "?" { " \"optional\"" } else { "" };
    let ty = if ty.is_empty() { "unknown".to_owned() } else { ty };
    format!("{ty}{list} {}{keys}{optional}", name(column.database_name()))
}

/// A name that Mermaid reads as one word: letters, digits, underscore, and a letter first.
fn name(name: &str) -> String {
    let name: String = name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '_' }).collect();
    if name.starts_with(|c: char| c.is_ascii_alphabetic()) { name } else { format!("t{name}") }
}

fn label(text: &str) -> String {
    text.replace(['"', '\n'], " ")
}
