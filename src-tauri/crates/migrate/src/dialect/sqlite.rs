//! SQLite: normal form, types, and the SQL of every operation. What `ALTER TABLE` can't do is done by making the table
//! anew and copying its rows.

use schema::{Arity, Column, ColumnType, DefaultValue, IndexKind, Literal, NativeType, ScalarType, Schema, Sort};

use super::sql::{action, list, not_empty, plain, scalar_of, statement, text};
use super::{Conventions, Dialect, DialectKind, Facts, Statement, Unsupported};
use crate::literal::{decode_base64, hexadecimal, sql_date_time};
use crate::spec::Specs;
use crate::{
    Backfill, CheckSpec, ColumnSpec, CopySource, ForeignKeySpec, IndexSpec, Op, PartTarget, QualifiedName, TableSpec,
    TypeSpec,
};

/// SQLite.
pub(super) struct Sqlite;

const FACTS: Facts = Facts {
    kind: DialectKind::Sqlite,
    max_identifier: 10_000,
    default_namespace: None,
    enum_types: false,
    named_primary_keys: false,
    named_foreign_keys: false,
    alters_tables: false,
    transactional_ddl: true,
};

impl Dialect for Sqlite {
    fn facts(&self) -> &'static Facts {
        &FACTS
    }

    fn normalize_with(&self, schema: &Schema, conventions: &Conventions) -> Schema {
        // There are no native types: Prisma's scalar decides.
        crate::normalize::normalize(schema, &FACTS, conventions, |_, _| None)
    }

    fn type_name(&self, column: &Column, schema: &Schema) -> String {
        type_sql(&Specs(schema).column(column).ty)
    }

    fn parse_type(&self, text: &str) -> (ColumnType, Option<NativeType>) {
        (parse(text), None)
    }

    fn quote(&self, ident: &str) -> String {
        quote(ident)
    }

    fn render(&self, op: &Op) -> Result<Vec<Statement>, Unsupported> {
        render(op)
    }
}

/// An identifier in quotes.
fn quote(ident: &str) -> String {
    format!("\"{}\"", ident.replace('"', "\"\""))
}

fn name(name: &QualifiedName) -> String {
    quote(&name.name)
}

fn type_sql(ty: &TypeSpec) -> String {
    let sql = match ty {
        TypeSpec::Scalar(scalar, _) => match scalar {
            ScalarType::String => "TEXT",
            ScalarType::Boolean => "BOOLEAN",
            ScalarType::Int => "INTEGER",
            ScalarType::BigInt => "BIGINT",
            ScalarType::Float => "REAL",
            ScalarType::Decimal => "DECIMAL",
            ScalarType::DateTime => "DATETIME",
            ScalarType::Json => "JSONB",
            ScalarType::Bytes => "BLOB",
        },
        TypeSpec::Enum(..) => "TEXT",
        TypeSpec::Raw(text) => return text.clone(),
    };
    sql.to_owned()
}

/// What a declared type stands for: as Prisma reads it, else by SQLite's own rules of affinity.
fn parse(text: &str) -> ColumnType {
    let (name, _, _) = super::sql::take_apart(text);
    let scalar = match name.as_str() {
        "int" | "integer" | "tinyint" | "smallint" | "mediumint" | "int2" | "serial" => ScalarType::Int,
        "bigint" | "int8" | "unsigned big int" => ScalarType::BigInt,
        "boolean" | "bool" => ScalarType::Boolean,
        "real" | "float" | "double" | "double precision" => ScalarType::Float,
        "decimal" | "numeric" => ScalarType::Decimal,
        "date" | "datetime" | "timestamp" => ScalarType::DateTime,
        "json" | "jsonb" => ScalarType::Json,
        "blob" | "binary" | "varbinary" | "bytea" => ScalarType::Bytes,
        "text" | "varchar" | "char" | "character" | "nvarchar" | "nchar" | "varying character" | "native character"
        | "clob" | "tinytext" | "mediumtext" | "longtext" | "uuid" => ScalarType::String,
        name if name.contains("bigint") => ScalarType::BigInt,
        name if name.contains("int") => ScalarType::Int,
        name if name.contains("char") || name.contains("clob") || name.contains("text") => ScalarType::String,
        name if name.contains("real") || name.contains("floa") || name.contains("doub") => ScalarType::Float,
        _ => return ColumnType::Unsupported(text.trim().to_owned()),
    };
    ColumnType::Scalar(scalar)
}

fn default_sql(column: &ColumnSpec, default: &DefaultValue) -> Option<String> {
    match default {
        DefaultValue::Literal(value) => Some(literal(&column.ty, value)),
        DefaultValue::Now => Some("CURRENT_TIMESTAMP".to_owned()),
        DefaultValue::Expression(Some(text)) => Some(expression(text)),
        DefaultValue::List(_)
        | DefaultValue::Autoincrement
        | DefaultValue::Expression(None)
        | DefaultValue::Function { .. } => None,
    }
}

/// SQLite wants an expression in parentheses, except for plain literals and the three words for the current time.
fn expression(text: &str) -> String {
    let word =
        matches!(text.to_ascii_uppercase().as_str(), "CURRENT_TIMESTAMP" | "CURRENT_DATE" | "CURRENT_TIME" | "NULL");
    let number = text.parse::<f64>().is_ok();
    let inner = text.get(1..text.len().saturating_sub(1)).unwrap_or("");
    let quoted =
        text.len() > 1 && text.starts_with('\'') && text.ends_with('\'') && !inner.replace("''", "").contains('\'');
    if word || number || quoted || is_wrapped(text) { text.to_owned() } else { format!("({text})") }
}

/// Whether the first parenthesis closes with the last character.
fn is_wrapped(text: &str) -> bool {
    let mut depth = 0_i32;
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at > 0 && at + 1 == text.len();
        }
    }
    false
}

fn literal(ty: &TypeSpec, value: &Literal) -> String {
    match (scalar_of(ty), value) {
        (Some(ScalarType::DateTime), Literal::String(moment)) => text(&sql_date_time(moment, true)),
        (Some(ScalarType::Bytes), Literal::String(encoded)) => match decode_base64(encoded) {
            Some(bytes) => format!("X'{}'", hexadecimal(&bytes)),
            None => text(encoded),
        },
        (_, Literal::String(value) | Literal::EnumValue(value)) => text(value),
        (_, Literal::Number(_) | Literal::Boolean(_)) => plain(value).to_owned(),
    }
}

fn column(column: &ColumnSpec, row_id: bool) -> String {
    let mut sql = format!("{} {}", quote(&column.name), type_sql(&column.ty));
    if let Some(generated) = &column.generated {
        let kind = if generated.stored { "STORED" } else { "VIRTUAL" };
        sql.push_str(&format!(" GENERATED ALWAYS AS ({}) {kind}", generated.expression));
    }
    if column.arity == Arity::Required {
        sql.push_str(" NOT NULL");
    }
    if row_id {
        sql.push_str(" PRIMARY KEY");
        if column.default == Some(DefaultValue::Autoincrement) {
            sql.push_str(" AUTOINCREMENT");
        }
    }
    if let Some(default) = column.default.as_ref().and_then(|default| default_sql(column, default)) {
        sql.push_str(&format!(" DEFAULT {default}"));
    }
    sql
}

fn create_table(table: &TableSpec, as_name: &str) -> String {
    let key = table.primary_key.as_ref().map(|key| {
        let column = |part: &crate::PartSpec| match &part.target {
            PartTarget::Column(column) => column.clone(),
            PartTarget::Expression(text) => text.clone(),
        };
        key.parts.iter().map(column).collect::<Vec<_>>()
    });
    let single = match key.as_deref() {
        Some([column]) => Some(column.clone()),
        _ => None,
    };
    let mut sql = format!("CREATE TABLE {} (\n", quote(as_name));
    let mut lines: Vec<String> = table
        .columns
        .iter()
        .map(|spec| format!("    {}", column(spec, single.as_deref() == Some(spec.name.as_str()))))
        .collect();
    let columns = lines.len();
    let composite = key.filter(|key| key.len() > 1);
    if let Some(key) = &composite {
        lines.push(format!("    PRIMARY KEY ({})", list(quote, key)));
    }
    lines.extend(table.foreign_keys.iter().map(|key| format!("    {}", foreign_key(key))));
    lines.extend(table.checks.iter().map(|spec| format!("    {}", check(spec))));
    for (at, line) in lines.iter().enumerate() {
        if at == columns && composite.is_some() {
            sql.push('\n');
        }
        sql.push_str(line);
        sql.push_str(if at + 1 == lines.len() { "\n" } else { ",\n" });
    }
    sql.push(')');
    sql
}

fn foreign_key(key: &ForeignKeySpec) -> String {
    // The database does not give names back; they are as Prisma writes them.
    let names: Vec<&str> = key.columns.iter().map(String::as_str).collect();
    let own = key.name.clone().unwrap_or_else(|| crate::names::foreign_key_name(&key.table.name, &names, &FACTS));
    format!(
        "CONSTRAINT {} FOREIGN KEY ({}) REFERENCES {} ({}) ON DELETE {} ON UPDATE {}",
        quote(&own),
        list(quote, &key.columns),
        name(&key.references),
        list(quote, &key.ref_columns),
        action(key.on_delete),
        action(key.on_update),
    )
}

fn check(check: &CheckSpec) -> String {
    let constraint = check.name.as_ref().map_or_else(String::new, |name| format!("CONSTRAINT {} ", quote(name)));
    format!("{constraint}CHECK ({})", check.expression)
}

fn create_index(index: &IndexSpec) -> String {
    let unique = if index.kind == IndexKind::Unique { "UNIQUE " } else { "" };
    let own = index.name.as_deref().unwrap_or_default();
    let parts: Vec<String> = index
        .parts
        .iter()
        .map(|part| {
            let mut sql = match &part.target {
                PartTarget::Column(column) => quote(column),
                PartTarget::Expression(expression) => expression.clone(),
            };
            if part.sort == Some(Sort::Desc) {
                sql.push_str(" DESC");
            }
            sql
        })
        .collect();
    let predicate = index.predicate.as_ref().map_or_else(String::new, |predicate| format!(" WHERE {predicate}"));
    format!("CREATE {unique}INDEX {} ON {}({}){predicate}", quote(own), name(&index.table), parts.join(", "))
}

/// A value that says nothing.
fn neutral(column: &ColumnSpec) -> String {
    match scalar_of(&column.ty) {
        Some(ScalarType::String | ScalarType::Bytes) => "''",
        Some(ScalarType::Boolean) => "false",
        Some(ScalarType::Int | ScalarType::BigInt | ScalarType::Float | ScalarType::Decimal) => "0",
        Some(ScalarType::DateTime) => "'1970-01-01 00:00:00 +00:00'",
        Some(ScalarType::Json) => "'{}'",
        None => "''",
    }
    .to_owned()
}

/// A value that differs from row to row.
fn distinct(column: &ColumnSpec) -> String {
    let n = "row_number() OVER ()";
    match scalar_of(&column.ty) {
        Some(ScalarType::Boolean) => format!("{n} % 2"),
        Some(ScalarType::DateTime) => format!("strftime('%Y-%m-%d %H:%M:%S', {n}, 'unixepoch') || ' +00:00'"),
        Some(ScalarType::String | ScalarType::Json) => format!("CAST({n} AS TEXT)"),
        Some(ScalarType::Bytes) => format!("CAST(CAST({n} AS TEXT) AS BLOB)"),
        Some(ScalarType::Int | ScalarType::BigInt | ScalarType::Float | ScalarType::Decimal) => n.to_owned(),
        None => n.to_owned(),
    }
}

fn made_up(column: &ColumnSpec, backfill: &Backfill) -> String {
    match backfill {
        Backfill::Neutral => neutral(column),
        Backfill::Distinct => distinct(column),
        Backfill::Reference { table, column: key, order, sparse, distinct: differ } => {
            let (parent, key) = (name(table), quote(key));
            let (order, there) = (list(quote, order), not_empty(quote, sparse));
            if *differ {
                let parents = format!(
                    "(SELECT {key} AS value, row_number() OVER (ORDER BY {order}) AS place FROM {parent}{there})"
                );
                let own = distinct(column);
                format!("COALESCE((SELECT value FROM {parents} WHERE place = numbered.n), {own})")
            } else {
                format!("COALESCE((SELECT {key} FROM {parent}{there} ORDER BY {order} LIMIT 1), {})", neutral(column))
            }
        }
    }
}

fn redefine(
    from: &TableSpec,
    to: &TableSpec,
    copy: &[(String, CopySource)],
    indexes: &[IndexSpec],
    validate: bool,
) -> Vec<Statement> {
    let new = format!("new_{}", to.name.name);
    let mut sql = vec![create_table(to, &new)];
    let value = |target: &str, source: &CopySource| -> String {
        let column = to.columns.iter().find(|column| column.name == target);
        match (source, column) {
            (CopySource::Column(old), _) => quote(&old.name),
            (CopySource::Coalesce(old), Some(column)) => {
                let default = column.default.as_ref().and_then(|default| default_sql(column, default));
                let default = default.unwrap_or_else(|| neutral(column));
                format!("coalesce({}, {default}) AS {}", quote(&old.name), quote(target))
            }
            (CopySource::Backfill(backfill), Some(column)) => {
                format!("{} AS {}", made_up(column, backfill), quote(target))
            }
            (CopySource::Default, Some(column)) => {
                let default = column.default.as_ref().and_then(|default| default_sql(column, default));
                default.unwrap_or_else(|| "NULL".to_owned())
            }
            (CopySource::Coalesce(old), None) => quote(&old.name),
            (CopySource::Null, _) | (CopySource::Backfill(_) | CopySource::Default, None) => "NULL".to_owned(),
        }
    };
    if !copy.is_empty() {
        let targets: Vec<String> = copy.iter().map(|(target, _)| target.clone()).collect();
        let values: Vec<String> = copy.iter().map(|(target, source)| value(target, source)).collect();
        let numbered = copy
            .iter()
            .any(|(_, source)| matches!(source, CopySource::Backfill(Backfill::Reference { distinct: true, .. })));
        let rows = if numbered {
            format!("(SELECT *, row_number() OVER () AS n FROM {}) AS numbered", name(&from.name))
        } else {
            name(&from.name)
        };
        if !validate {
            sql.push("PRAGMA ignore_check_constraints=ON".to_owned());
        }
        sql.push(format!(
            "INSERT INTO {} ({}) SELECT {} FROM {rows}",
            quote(&new),
            list(quote, &targets),
            values.join(", ")
        ));
        if !validate {
            sql.push("PRAGMA ignore_check_constraints=OFF".to_owned());
        }
    }
    sql.push(format!("DROP TABLE {}", name(&from.name)));
    // Views and triggers that read the table are out of order for the moment, and a rename would look at them.
    sql.push("PRAGMA legacy_alter_table=ON".to_owned());
    sql.push(format!("ALTER TABLE {} RENAME TO {}", quote(&new), name(&to.name)));
    sql.push("PRAGMA legacy_alter_table=OFF".to_owned());
    sql.extend(indexes.iter().map(create_index));
    sql.into_iter().map(|sql| statement("RedefineTables", sql)).collect()
}

fn render(op: &Op) -> Result<Vec<Statement>, Unsupported> {
    Ok(match op {
        Op::CreateTable(table) => {
            supported(table)?;
            vec![statement("CreateTable", create_table(table, &table.name.name))]
        }
        Op::DropTable(table) => vec![statement("DropTable", format!("DROP TABLE {}", name(table)))],
        Op::RenameTable { from, to } => {
            vec![statement("RenameTable", format!("ALTER TABLE {} RENAME TO {}", name(from), name(to)))]
        }
        Op::RedefineTable { from, to, copy, indexes, validate } => {
            supported(to)?;
            redefine(from, to, copy, indexes, *validate)
        }
        Op::AddColumn { table, column: spec, .. } => {
            vec![statement("AlterTable", format!("ALTER TABLE {} ADD COLUMN {}", name(table), column(spec, false)))]
        }
        Op::DropColumn { table, column } => {
            vec![statement("AlterTable", format!("ALTER TABLE {} DROP COLUMN {}", name(table), quote(&column.name)))]
        }
        Op::RenameColumn { table, from, to } => vec![statement(
            "RenameColumn",
            format!("ALTER TABLE {} RENAME COLUMN {} TO {}", name(table), quote(from), quote(to)),
        )],
        Op::ReplaceValue { table, column, from, to } => {
            let column = quote(column);
            let sql = format!("UPDATE {} SET {column} = {} WHERE {column} = {}", name(table), text(to), text(from));
            vec![statement("AlterTable", sql)]
        }
        Op::CreateIndex(index) => vec![statement("CreateIndex", create_index(index))],
        Op::DropIndex(index) => {
            let drop = |own: &String| statement("DropIndex", format!("DROP INDEX {}", quote(own)));
            index.name.iter().map(drop).collect()
        }
        Op::RenameIndex { from, to } => {
            let renamed = IndexSpec { name: Some(to.clone()), ..from.clone() };
            let drop = |own: &String| statement("DropIndex", format!("DROP INDEX {}", quote(own)));
            from.name.iter().map(drop).chain([statement("CreateIndex", create_index(&renamed))]).collect()
        }
        Op::CreateNamespace(_)
        | Op::CreateExtension(_)
        | Op::CreateEnum(..)
        | Op::DropEnum(_)
        | Op::RenameEnum { .. }
        | Op::AddEnumValue { .. }
        | Op::RenameEnumValue { .. }
        | Op::RecreateEnum { .. } => Vec::new(),
        Op::AlterColumn { table, to, .. } => return Err(in_place(table, &format!("alter column {}", to.name))),
        Op::AddPrimaryKey(key) | Op::DropPrimaryKey(key) => return Err(in_place(&key.table, "alter the primary key")),
        Op::AddForeignKey { key, .. } | Op::DropForeignKey(key) | Op::RenameForeignKey { from: key, .. } => {
            return Err(in_place(&key.table, "alter a foreign key"));
        }
        Op::AddCheck { check, .. } | Op::DropCheck(check) | Op::RenameCheck { from: check, .. } => {
            return Err(in_place(&check.table, "alter a check"));
        }
    })
}

fn in_place(table: &QualifiedName, what: &str) -> Unsupported {
    Unsupported {
        what: format!("{what} of table {}", table.name),
        reason: "SQLite can't do that in place: the table must be made anew".to_owned(),
    }
}

fn supported(table: &TableSpec) -> Result<(), Unsupported> {
    match table.columns.iter().find(|column| column.arity == Arity::List) {
        None => Ok(()),
        Some(column) => Err(Unsupported {
            what: format!("list {}.{}", table.name.name, column.name),
            reason: "SQLite has no arrays; use a table of its own or Json".to_owned(),
        }),
    }
}
