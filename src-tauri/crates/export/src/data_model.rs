//! DATA-MODEL.md: the model as a document that a team reads in a pull request. Markdown with a Mermaid diagram per module;
//! every table with its columns, keys and indexes, described by the schema's own comments.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use schema::{ColumnRef, IndexKind, PiiClass, Schema, TableId, TableRef};

use crate::words::{action_of, default_of, kind_of, parts_of, type_of};
use crate::{Modules, mermaid};

/// Diagrams of more tables than this are split by module.
const WHOLE: usize = 20;

/// The document. `title` heads it; tables stand by module, within a module in the order of the schema.
pub fn data_model(schema: &Schema, modules: &Modules, title: &str) -> String {
    let mut groups: BTreeMap<&str, Vec<TableRef<'_>>> = BTreeMap::new();
    for table in schema.walk_tables() {
        groups.entry(modules.get(&table.id).map_or("", String::as_str)).or_default().push(table);
    }
    let mut out = format!("# {title}: data model\n\n");
    let views = schema.walk_tables().filter(|table| table.is_view()).count();
    let count = |n: usize, one: &str, many: &str| if n == 1 { format!("1 {one}") } else { format!("{n} {many}") };
    let mut facts = vec![count(schema.tables().len() - views, "table", "tables")];
    if views > 0 {
        facts.push(count(views, "view", "views"));
    }
    facts.push(count(schema.columns().len(), "column", "columns"));
    facts.push(count(schema.foreign_keys().len() + schema.many_to_many().len(), "relation", "relations"));
    if !schema.enums().is_empty() {
        facts.push(count(schema.enums().len(), "enum", "enums"));
    }
    let _ = writeln!(out, "{}.\n", facts.join(", "));
    contents(&groups, schema, &mut out);
    if schema.tables().len() <= WHOLE {
        diagram(schema, None, &mut out);
    }
    for (module, tables) in &groups {
        if groups.len() > 1 {
            let _ = writeln!(out, "## {}\n", heading(module));
        } else {
            out.push_str("## Tables\n\n");
        }
        if schema.tables().len() > WHOLE {
            let members: BTreeSet<TableId> = tables.iter().map(|table| table.id).collect();
            diagram(schema, Some(&members), &mut out);
        }
        for table in tables {
            self::table(*table, &mut out);
        }
    }
    enums(schema, &mut out);
    let trimmed = out.trim_end().len();
    out.truncate(trimmed);
    out.push('\n');
    out
}

fn contents(groups: &BTreeMap<&str, Vec<TableRef<'_>>>, schema: &Schema, out: &mut String) {
    if groups.len() < 2 {
        return;
    }
    out.push_str("| Module | Tables |\n| --- | --- |\n");
    for (module, tables) in groups {
        let links: Vec<_> = tables.iter().map(|table| link(&table.name)).collect();
        let _ = writeln!(out, "| {} | {} |", cell(heading(module)), links.join(", "));
    }
    if !schema.enums().is_empty() {
        out.push_str("| | [Enums](#enums) |\n");
    }
    out.push('\n');
}

fn diagram(schema: &Schema, only: Option<&BTreeSet<TableId>>, out: &mut String) {
    let _ = writeln!(out, "```mermaid\n{}```\n", mermaid(schema, only));
}

fn table(table: TableRef<'_>, out: &mut String) {
    let _ = writeln!(out, "### {}\n", table.name);
    let kind = if table.is_view() { "View" } else { "Table" };
    let name =
        table.namespace.as_deref().map(|namespace| format!("{namespace}.")).unwrap_or_default() + table.database_name();
    let _ = writeln!(
        out,
        "{kind} `{name}`.{}\n",
        table.comment.as_deref().map(|text| format!(" {}", prose(text))).unwrap_or_default()
    );
    notes(table, out);
    out.push_str("| Column | Type | Null | Default | Key | Description |\n| --- | --- | --- | --- | --- | --- |\n");
    for column in table.columns() {
        row(column, out);
    }
    out.push('\n');
    relations(table, out);
    let indexes: Vec<_> = table.indexes().collect();
    if !indexes.is_empty() {
        out.push_str("Keys and indexes:\n\n");
        for index in indexes {
            let method = index.method.as_deref().map(|method| format!(" using {method}")).unwrap_or_default();
            let filter = index.predicate.as_deref().map(|sql| format!(" where `{sql}`")).unwrap_or_default();
            let why = index.comment.as_deref().map(|text| format!(" — {}", prose(text))).unwrap_or_default();
            let _ = writeln!(out, "- {} (`{}`){method}{filter}{why}", kind_of(index.kind), parts_of(index));
        }
        out.push('\n');
    }
    dependencies(table, out);
    let checks: Vec<_> = table.checks().collect();
    if !checks.is_empty() {
        out.push_str("Checks:\n\n");
        for check in checks {
            let name = check.name.as_deref().map(|name| format!("`{name}`: ")).unwrap_or_default();
            let _ = writeln!(out, "- {name}`{}`", check.expression);
        }
        out.push('\n');
    }
}

/// What annotations say of a table: one line, and nothing where they say nothing.
fn notes(table: TableRef<'_>, out: &mut String) {
    let mut facts = Vec::new();
    if let Some(volume) = table.notes.volume {
        let growth = volume.growth.map(|growth| format!(", {} more a {}", thousands(growth.rows), growth.per.word()));
        let rows = if volume.rows == 1 { "row" } else { "rows" };
        facts.push(format!("Expected: {} {rows}{}.", thousands(volume.rows), growth.unwrap_or_default()));
    }
    if table.notes.append_only {
        facts.push("Rows are only added.".to_owned());
    }
    if let Some(tenant) = table.tenant() {
        facts.push(format!("Tenant: `{}`.", tenant.database_name()));
    }
    if !facts.is_empty() {
        let _ = writeln!(out, "{}\n", facts.join(" "));
    }
}

/// Dependencies that hold for the business, over database names.
fn dependencies(table: TableRef<'_>, out: &mut String) {
    if table.notes.dependencies.is_empty() {
        return;
    }
    let names = |fields: &[String]| {
        let name = |field: &String| {
            let column = table.columns().find(|column| column.name == *field);
            column.map_or_else(|| field.clone(), |column| column.database_name().to_owned())
        };
        fields.iter().map(name).collect::<Vec<_>>().join(", ")
    };
    out.push_str("Dependencies:\n\n");
    for one in &table.notes.dependencies {
        let arrow = if one.multivalued { "↠" } else { "→" };
        let _ = writeln!(out, "- `{}` {arrow} `{}`", names(&one.from), names(&one.to));
    }
    out.push('\n');
}

/// A number with blanks between thousands.
fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(' ');
        }
        out.push(digit);
    }
    out
}

/// The description of a column, with what it tells of a person.
fn description(column: ColumnRef<'_>) -> String {
    let text = column.comment.as_deref().map(prose).unwrap_or_default();
    let personal = column.notes.pii.filter(|pii| pii.class != PiiClass::None).map(|pii| {
        let protection = pii.protection.map(|protection| format!(", {}", protection.word())).unwrap_or_default();
        format!("Personal: {}{protection}.", pii.class.word().replace('_', " "))
    });
    let parts = [Some(text).filter(|text| !text.is_empty()), personal];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn row(column: ColumnRef<'_>, out: &mut String) {
    let mut keys = Vec::new();
    if column.is_primary() {
        keys.push("PK".to_owned());
    }
    keys.extend(column.foreign_keys().map(|key| format!("FK {}", link(&key.parent().name))));
    let unique = column.indexes().any(|index| index.kind == IndexKind::Unique && index.parts.len() == 1);
    if unique {
        keys.push("U".to_owned());
    }
    let default = match (&column.default, &column.generated) {
        (_, Some(generated)) => format!("`= {}`", cell(&generated.expression)),
        (Some(default), None) => format!("`{}`", cell(&default_of(&default.value))),
        (None, None) if column.updated_at => "at every update".to_owned(),
        (None, None) => String::new(),
    };
    let null = if column.arity == schema::Arity::Optional { "yes" } else { "" };
    let name = cell(column.database_name());
    let ty = type_of(column);
    let ty =
        if column.enum_type().is_some() { link_enum(column) } else { format!("`{}`", cell(ty.trim_end_matches('?'))) };
    let text = cell(&description(column));
    let cells = ["`".to_owned() + &name + "`", ty, null.to_owned(), default, keys.join(", "), text];
    let line = cells
        .iter()
        .map(|cell| if cell.is_empty() { " ".to_owned() } else { format!(" {cell} ") })
        .collect::<Vec<_>>()
        .join("|");
    let _ = writeln!(out, "|{line}|");
}

fn relations(table: TableRef<'_>, out: &mut String) {
    let columns = |columns: Vec<String>| columns.join(", ");
    let mut lines = Vec::new();
    for key in table.references() {
        let from = columns(key.walk_columns().map(|column| column.database_name().to_owned()).collect());
        let to = columns(key.walk_ref_columns().map(|column| column.database_name().to_owned()).collect());
        let action = key.on_delete.map(|action| format!(", on delete {}", action_of(action))).unwrap_or_default();
        let text = key.comment.as_deref().map(|text| format!(" — {}", prose(text))).unwrap_or_default();
        lines.push(format!("- `{from}` → {} (`{to}`){action}{text}", link(&key.parent().name)));
    }
    for key in table.referenced_by().filter(|key| key.table != table.id) {
        let from = columns(key.walk_columns().map(|column| column.database_name().to_owned()).collect());
        let many = if key.is_unique() { "at most one" } else { "many" };
        lines.push(format!("- {many} {} (`{from}`)", link(&key.child().name)));
    }
    for relation in table.many_to_many() {
        let other = if relation.a.table == table.id { &relation.b } else { &relation.a };
        if let Some(other) = table.schema().table(other.table) {
            lines.push(format!("- many to many {}", link(&other.name)));
        }
    }
    if !lines.is_empty() {
        let _ = writeln!(out, "Relations:\n\n{}\n", lines.join("\n"));
    }
}

fn enums(schema: &Schema, out: &mut String) {
    if schema.enums().is_empty() {
        return;
    }
    out.push_str("## Enums\n\n");
    for record in schema.enums().values() {
        let _ = writeln!(out, "### {}\n", record.name);
        if let Some(comment) = &record.comment {
            let _ = writeln!(out, "{}\n", prose(comment));
        }
        for value in &record.values {
            let text = value.comment.as_deref().map(|text| format!(" — {}", prose(text))).unwrap_or_default();
            let _ = writeln!(out, "- `{}`{text}", value.database_name());
        }
        out.push('\n');
    }
}

fn heading(module: &str) -> &str {
    if module.is_empty() { "Other tables" } else { module }
}

fn link(name: &str) -> String {
    format!("[{name}](#{})", name.to_lowercase())
}

fn link_enum(column: ColumnRef<'_>) -> String {
    let name = column.enum_type().map(|record| record.name.clone()).unwrap_or_default();
    let list = if column.arity == schema::Arity::List { "[]" } else { "" };
    link(&name) + list
}

/// Text of a comment as one paragraph.
fn prose(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Text that does not end a table's cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}
