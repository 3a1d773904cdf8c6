//! DBML, the language of dbdiagram.io. Syntax: "DBML - Full Syntax Docs" of the `@dbml` project.

use std::fmt::Write;

use schema::{ColumnRef, ForeignKeyRef, IndexKind, IndexRef, IndexTarget, ReferentialAction, Schema, TableRef};

use crate::words::{action_of, arity, base_type, default_of};

/// The whole schema as DBML, with database names.
pub fn dbml(schema: &Schema) -> String {
    let mut out = String::new();
    for record in schema.enums().values() {
        let _ = writeln!(out, "Enum {} {{", qualified(record.namespace.as_deref(), record.database_name()));
        for value in &record.values {
            let note = value.comment.as_deref().map(|text| format!(" [note: {}]", quoted(text))).unwrap_or_default();
            let _ = writeln!(out, "  {}{note}", name(value.database_name()));
        }
        out.push_str("}\n\n");
    }
    for table in schema.walk_tables().filter(|table| !table.is_view()) {
        self::table(table, &mut out);
    }
    for key in schema.walk_foreign_keys() {
        foreign_key(key, &mut out);
    }
    for relation in schema.many_to_many().values() {
        let end = |id| {
            schema.table(id).and_then(|table| {
                Some((full_name(table), table.primary_key()?.walk_columns().next()?.database_name().to_owned()))
            })
        };
        if let (Some((a, a_key)), Some((b, b_key))) = (end(relation.a.table), end(relation.b.table)) {
            let _ = writeln!(out, "Ref: {a}.{} <> {b}.{}", name(&a_key), name(&b_key));
        }
    }
    out
}

fn table(table: TableRef<'_>, out: &mut String) {
    let _ = writeln!(out, "Table {} {{", full_name(table));
    for column in table.columns() {
        let _ = writeln!(out, "  {}", line(column));
    }
    let wide = |index: &IndexRef<'_>| index.kind != IndexKind::Fulltext && !single_key(*index);
    let indexes: Vec<_> = table.indexes().filter(wide).collect();
    if !indexes.is_empty() {
        out.push_str("\n  indexes {\n");
        for index in indexes {
            let parts = index.parts.iter().map(|part| match &part.target {
                IndexTarget::Column(id) => {
                    table.schema().columns().get(id).map(|c| name(c.database_name())).unwrap_or_default()
                }
                IndexTarget::Expression(text) | IndexTarget::Path(text) => format!("`{text}`"),
            });
            let parts: Vec<String> = parts.collect();
            let setting = match index.kind {
                IndexKind::Primary => " [pk]",
                IndexKind::Unique => " [unique]",
                IndexKind::Plain | IndexKind::Fulltext => "",
            };
            let _ = writeln!(out, "    ({}){setting}", parts.join(", "));
        }
        out.push_str("  }\n");
    }
    if let Some(comment) = &table.comment {
        let _ = writeln!(out, "\n  Note: {}", quoted(comment));
    }
    out.push_str("}\n\n");
}

fn line(column: ColumnRef<'_>) -> String {
    let ty = match &column.native {
        Some(native) if native.args.is_empty() => native.name.clone(),
        Some(native) => format!("{}({})", native.name, native.args.join(",")),
        None => match column.enum_type() {
            Some(record) => qualified(record.namespace.as_deref(), record.database_name()),
            None => base_type(column.schema(), column.record()),
        },
    };
    let ty = if ty.chars().all(|c| c.is_ascii_alphanumeric() || "_.\"(),".contains(c)) { ty } else { name(&ty) };
    let list = if arity(column.arity) == "[]" { "[]" } else { "" };
    let mut settings = Vec::new();
    if column.is_primary() && column.is_unique() {
        settings.push("pk".to_owned());
    } else if column.is_unique() {
        settings.push("unique".to_owned());
    }
    match &column.default {
        Some(default) if default.value == schema::DefaultValue::Autoincrement => settings.push("increment".to_owned()),
        Some(default) => settings.push(format!("default: `{}`", default_of(&default.value).replace('`', "'"))),
        None => {}
    }
    if column.arity == schema::Arity::Required {
        settings.push("not null".to_owned());
    }
    if let Some(comment) = &column.comment {
        settings.push(format!("note: {}", quoted(comment)));
    }
    let settings = if settings.is_empty() { String::new() } else { format!(" [{}]", settings.join(", ")) };
    format!("{} {ty}{list}{settings}", name(column.database_name()))
}

fn foreign_key(key: ForeignKeyRef<'_>, out: &mut String) {
    let list =
        |columns: Vec<String>| if columns.len() == 1 { columns.concat() } else { format!("({})", columns.join(", ")) };
    let from = list(key.walk_columns().map(|column| name(column.database_name())).collect());
    let to = list(key.walk_ref_columns().map(|column| name(column.database_name())).collect());
    let arrow = if key.is_unique() { "-" } else { ">" };
    let action =
        |what: &str, action: Option<ReferentialAction>| action.map(|action| format!("{what}: {}", action_of(action)));
    let settings: Vec<_> =
        [action("delete", key.on_delete), action("update", key.on_update)].into_iter().flatten().collect();
    let settings = if settings.is_empty() { String::new() } else { format!(" [{}]", settings.join(", ")) };
    let _ = writeln!(out, "Ref: {}.{from} {arrow} {}.{to}{settings}", full_name(key.child()), full_name(key.parent()));
}

fn single_key(index: IndexRef<'_>) -> bool {
    index.parts.len() == 1 && matches!(index.kind, IndexKind::Primary | IndexKind::Unique)
}

fn full_name(table: TableRef<'_>) -> String {
    qualified(table.namespace.as_deref(), table.database_name())
}

fn qualified(namespace: Option<&str>, plain: &str) -> String {
    namespace.map(|namespace| format!("{}.", name(namespace))).unwrap_or_default() + &name(plain)
}

fn name(name: &str) -> String {
    let plain = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if plain { name.to_owned() } else { format!("\"{}\"", name.replace('"', "'")) }
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'").replace('\n', " "))
}
