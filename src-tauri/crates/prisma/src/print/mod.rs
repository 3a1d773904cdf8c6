//! Whole new Prisma text from records, for a schema that has no text yet. What Prisma text can't say (expression indexes,
//! generated columns, a view's definition, places in the diagram) is left out. It never looks at existing text: that is
//! what a patch is for.

pub(crate) mod parts;

use std::collections::BTreeSet;

use schema::{Enum, ForeignKeyRef, Index, Schema, TableRef};

use crate::format::format;
use crate::settings::{ConfigText, Generator, Settings};

use parts::Field;

/// The text of a schema: generators, datasource, models and views by identity, enums; in the layout of `prisma format`.
pub fn print(schema: &Schema, settings: &Settings) -> String {
    let mut blocks: Vec<String> = settings.generators.iter().map(generator).collect();
    blocks.extend(datasource(settings));
    blocks.extend(schema.walk_tables().map(|table| table_block(table, settings, None)));
    blocks.extend(schema.enums().values().map(enum_block));
    format(&blocks.join("\n"))
}

fn generator(generator: &Generator) -> String {
    let mut block = format!("generator {} {{\n", generator.name);
    setting(&mut block, "provider", generator.provider.as_ref().map(config_text));
    setting(&mut block, "output", generator.output.as_ref().map(config_text));
    setting(&mut block, "previewFeatures", list(&generator.preview_features));
    block + "}\n"
}

fn datasource(settings: &Settings) -> Option<String> {
    if settings.provider.is_none() && settings.datasource.is_none() {
        return None;
    }
    let mut block = format!("datasource {} {{\n", native_prefix(settings));
    setting(&mut block, "provider", settings.provider.map(|provider| parts::quote(provider.name())));
    setting(&mut block, "url", settings.url.as_ref().map(config_text));
    setting(&mut block, "directUrl", settings.direct_url.as_ref().map(config_text));
    setting(&mut block, "shadowDatabaseUrl", settings.shadow_database_url.as_ref().map(config_text));
    setting(&mut block, "relationMode", settings.relation_mode.as_deref().map(parts::quote));
    let extensions = (!settings.extensions.is_empty()).then(|| format!("[{}]", settings.extensions.join(", ")));
    setting(&mut block, "extensions", extensions);
    setting(&mut block, "schemas", list(&settings.schemas));
    Some(block + "}\n")
}

fn setting(block: &mut String, key: &str, value: Option<String>) {
    if let Some(value) = value {
        block.push_str(&format!("{key} = {value}\n"));
    }
}

fn config_text(text: &ConfigText) -> String {
    match text {
        ConfigText::Literal(text) => parts::quote(text),
        ConfigText::Env(name) => format!("env({})", parts::quote(name)),
    }
}

fn list(items: &[String]) -> Option<String> {
    let quoted: Vec<_> = items.iter().map(|item| parts::quote(item)).collect();
    (!items.is_empty()).then(|| format!("[{}]", quoted.join(", ")))
}

/// The prefix of native types: the name of the datasource.
pub(crate) fn native_prefix(settings: &Settings) -> &str {
    settings.datasource.as_deref().filter(|name| !name.is_empty()).unwrap_or("db")
}

/// Whether conditions of partial indexes are written as arguments, which Prisma has behind a preview feature.
pub(crate) fn writes_where(settings: &Settings) -> bool {
    settings.preview_features.iter().any(|feature| feature == "partialIndexes")
}

/// A model or view with the comments above it, not aligned. Its module is written unless it is the default.
pub(crate) fn table_block(table: TableRef<'_>, settings: &Settings, default_module: Option<&str>) -> String {
    let schema = table.schema();
    let record = table.record();
    let mut lines = parts::table_lines(schema, record, default_module);
    let keyword = if table.is_view() { "view" } else { "model" };
    lines.push(format!("{keyword} {} {{", record.name));

    let writes_where = writes_where(settings);
    let (inline, block) = divide(table, writes_where);
    let mut pending: Vec<ForeignKeyRef<'_>> = table.references().collect();
    let mut placed = BTreeSet::new();
    for column in table.columns() {
        placed.insert(column.id);
        let mut field = parts::column(schema, column.record(), native_prefix(settings));
        let keys = inline.iter().filter(|index| parts::first_column(index) == Some(column.id));
        field.attributes.extend(keys.map(|index| parts::inline_index(index)));
        push_field(&mut lines, &field);
        // A relation field stands behind the last column of its key.
        pending.retain(|key| {
            let ready = key.columns.iter().all(|id| placed.contains(id));
            if ready {
                push_field(&mut lines, &parts::child_field(schema, key.record()));
            }
            !ready
        });
    }
    for key in table.referenced_by() {
        if let Some(field) = parts::parent_field(schema, key.record()) {
            push_field(&mut lines, &field);
        }
    }
    for relation in table.many_to_many() {
        for (end, other) in [(&relation.a, &relation.b), (&relation.b, &relation.a)] {
            if end.table == table.id {
                push_field(&mut lines, &parts::list_field(schema, relation, end, other));
            }
        }
    }

    for index in block {
        lines.extend(parts::index_lines(index, writes_where));
        lines.push(format!("@@{}", parts::block_index(schema, index, writes_where).text()));
    }
    lines.extend(parts::table_attributes(record).iter().map(|attribute| format!("@@{}", attribute.text())));
    lines.push("}\n".to_owned());
    lines.join("\n")
}

/// The keys that are written on their column's field, and the keys and indexes that are block attributes.
fn divide<'a>(table: TableRef<'a>, writes_where: bool) -> (Vec<&'a Index>, Vec<&'a Index>) {
    let mut taken: BTreeSet<(schema::ColumnId, schema::IndexKind)> = BTreeSet::new();
    table.indexes().map(|index| index.record()).filter(|index| parts::is_writable(index)).partition(|index| {
        // A field can carry each attribute once.
        parts::inline_column(index, writes_where).is_some_and(|column| taken.insert((column, index.kind)))
    })
}

fn push_field(lines: &mut Vec<String>, field: &Field) {
    lines.extend(field.docs());
    lines.push(field.line());
}

/// An enum with the comments above it, not aligned.
pub(crate) fn enum_block(record: &Enum) -> String {
    let mut lines = parts::comment_lines(record.comment.as_ref());
    lines.push(format!("enum {} {{", record.name));
    for value in &record.values {
        lines.extend(parts::comment_lines(value.comment.as_ref()));
        lines.push(parts::value_line(value));
    }
    lines.extend(parts::enum_attributes(record).iter().map(|attribute| format!("@@{}", attribute.text())));
    lines.push("}\n".to_owned());
    lines.join("\n")
}
