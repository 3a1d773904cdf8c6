//! PostgreSQL: normal form, types, and the SQL of every operation. Statements leave the search path alone: what lives in
//! the default schema is named without it.

use schema::{Arity, Column, ColumnType, DefaultValue, IndexKind, Literal, NativeType, ScalarType, Schema, Sort};

use super::sql::{action, list, native_name, plain, qualified, scalar_of, statement, text};
use super::{Conventions, Dialect, DialectKind, Facts, Statement, Unsupported};
use crate::literal::{decode_base64, hexadecimal, sql_date_time};
use crate::spec::Specs;
use crate::{CheckSpec, ColumnSpec, ForeignKeySpec, IndexSpec, Op, PartTarget, QualifiedName, TableSpec, TypeSpec};

mod alter;
mod backfill;
mod convert;
mod types;

/// PostgreSQL.
pub(super) struct Postgres;

const FACTS: Facts = Facts {
    kind: DialectKind::Postgres,
    max_identifier: 63,
    default_namespace: Some("public"),
    enum_types: true,
    named_primary_keys: true,
    named_foreign_keys: true,
    alters_tables: true,
    transactional_ddl: true,
};

impl Dialect for Postgres {
    fn facts(&self) -> &'static Facts {
        &FACTS
    }

    fn normalize_with(&self, schema: &Schema, conventions: &Conventions) -> Schema {
        crate::normalize::normalize(schema, &FACTS, conventions, types::normal_native)
    }

    fn type_name(&self, column: &Column, schema: &Schema) -> String {
        type_sql(&Specs(schema).column(column))
    }

    fn parse_type(&self, text: &str) -> (ColumnType, Option<NativeType>) {
        types::parse(text)
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
    qualified(quote, name)
}

/// The type, without regard to lists.
fn base_type(ty: &TypeSpec) -> String {
    match ty {
        TypeSpec::Scalar(scalar, native) => types::sql(*scalar, native.as_ref()),
        TypeSpec::Enum(enumeration, _) => name(enumeration),
        TypeSpec::Raw(text) => text.clone(),
    }
}

fn type_sql(column: &ColumnSpec) -> String {
    let list = if column.arity == Arity::List { "[]" } else { "" };
    format!("{}{list}", base_type(&column.ty))
}

/// `SERIAL` and its likes, for a column that counts up.
fn serial(column: &ColumnSpec) -> Option<&'static str> {
    if column.default != Some(DefaultValue::Autoincrement) {
        return None;
    }
    match (scalar_of(&column.ty), native_name(&column.ty)) {
        (_, "SmallInt") => Some("SMALLSERIAL"),
        (Some(ScalarType::Int), _) => Some("SERIAL"),
        (Some(ScalarType::BigInt), _) => Some("BIGSERIAL"),
        _ => None,
    }
}

/// The line of a column in `CREATE TABLE` and `ADD COLUMN`.
fn column(column: &ColumnSpec) -> String {
    let mut sql = format!("{} {}", quote(&column.name), serial(column).map_or_else(|| type_sql(column), str::to_owned));
    if let Some(generated) = &column.generated {
        sql.push_str(&format!(" GENERATED ALWAYS AS ({}) STORED", generated.expression));
    }
    if column.arity == Arity::Required {
        sql.push_str(" NOT NULL");
    }
    if let Some(default) = column.default.as_ref().and_then(|default| default_sql(column, default)) {
        sql.push_str(&format!(" DEFAULT {default}"));
    }
    sql
}

/// A default as an expression; `None` for one that is part of the type.
fn default_sql(column: &ColumnSpec, default: &DefaultValue) -> Option<String> {
    match default {
        DefaultValue::Literal(value) => Some(literal(&column.ty, value)),
        DefaultValue::List(values) => {
            let values: Vec<_> = values.iter().map(|value| literal(&column.ty, value)).collect();
            Some(format!("ARRAY[{}]::{}", values.join(", "), type_sql(column)))
        }
        DefaultValue::Now => Some("CURRENT_TIMESTAMP".to_owned()),
        DefaultValue::Expression(Some(text)) => Some(text.clone()),
        DefaultValue::Autoincrement | DefaultValue::Expression(None) | DefaultValue::Function { .. } => None,
    }
}

fn literal(ty: &TypeSpec, value: &Literal) -> String {
    match (scalar_of(ty), value) {
        (Some(ScalarType::DateTime), Literal::String(moment)) => text(&sql_date_time(moment, true)),
        (Some(ScalarType::Bytes), Literal::String(encoded)) => match decode_base64(encoded) {
            Some(bytes) => format!("'\\x{}'", hexadecimal(&bytes)),
            None => text(encoded),
        },
        (_, Literal::String(value) | Literal::EnumValue(value)) => text(value),
        (_, Literal::Number(_) | Literal::Boolean(_)) => plain(value).to_owned(),
    }
}

fn create_table(table: &TableSpec) -> Statement {
    let mut sql = format!("CREATE TABLE {} (\n", name(&table.name));
    let mut lines: Vec<String> = table.columns.iter().map(|spec| format!("    {}", column(spec))).collect();
    let mut constraints = Vec::new();
    if let Some(key) = &table.primary_key {
        constraints.push(format!("    {}", primary_key(key)));
    }
    constraints.extend(table.checks.iter().map(|spec| format!("    {}", check(spec))));
    let columns = lines.len();
    lines.append(&mut constraints);
    for (at, line) in lines.iter().enumerate() {
        if at == columns && columns > 0 {
            sql.push('\n');
        }
        sql.push_str(line);
        sql.push_str(if at + 1 == lines.len() { "\n" } else { ",\n" });
    }
    sql.push(')');
    statement("CreateTable", sql)
}

fn primary_key(key: &IndexSpec) -> String {
    let constraint = key.name.as_ref().map_or_else(String::new, |name| format!("CONSTRAINT {} ", quote(name)));
    let columns: Vec<String> = key.parts.iter().map(part).collect();
    format!("{constraint}PRIMARY KEY ({})", columns.join(","))
}

fn check(check: &CheckSpec) -> String {
    let constraint = check.name.as_ref().map_or_else(String::new, |name| format!("CONSTRAINT {} ", quote(name)));
    format!("{constraint}CHECK ({})", check.expression)
}

fn part(part: &crate::PartSpec) -> String {
    let mut sql = match &part.target {
        PartTarget::Column(column) => quote(column),
        PartTarget::Expression(expression) => format!("({expression})"),
    };
    if let Some(ops) = &part.ops {
        sql.push(' ');
        sql.push_str(&types::operator_class(ops));
    }
    if part.sort == Some(Sort::Desc) {
        sql.push_str(" DESC");
    }
    sql
}

fn create_index(index: &IndexSpec) -> Statement {
    let unique = if index.kind == IndexKind::Unique { "UNIQUE " } else { "" };
    let index_name = index.name.as_ref().map_or_else(String::new, |name| format!("{} ", quote(name)));
    let method = match &index.method {
        Some(method) => format!(" USING {} ", method.to_uppercase()),
        None => String::new(),
    };
    let parts: Vec<String> = index.parts.iter().map(part).collect();
    let mut sql = format!("CREATE {unique}INDEX {index_name}ON {}{method}({})", name(&index.table), parts.join(", "));
    if !index.include.is_empty() {
        sql.push_str(&format!(" INCLUDE ({})", list(quote, &index.include)));
    }
    if index.nulls_not_distinct {
        sql.push_str(" NULLS NOT DISTINCT");
    }
    if let Some(predicate) = &index.predicate {
        sql.push_str(&format!(" WHERE {predicate}"));
    }
    statement("CreateIndex", sql)
}

/// An index lives in the schema of its table.
fn index_name(index: &IndexSpec, index_name: &str) -> String {
    name(&QualifiedName { namespace: index.table.namespace.clone(), name: index_name.to_owned() })
}

fn foreign_key(key: &ForeignKeySpec, validate: bool) -> Statement {
    let constraint = key.name.as_ref().map_or_else(String::new, |name| format!("CONSTRAINT {} ", quote(name)));
    statement(
        "AddForeignKey",
        format!(
            "ALTER TABLE {} ADD {constraint}FOREIGN KEY ({}) REFERENCES {}({}) ON DELETE {} ON UPDATE {}{}",
            name(&key.table),
            list(quote, &key.columns),
            name(&key.references),
            list(quote, &key.ref_columns),
            action(key.on_delete),
            action(key.on_update),
            if validate { "" } else { " NOT VALID" },
        ),
    )
}

fn alter(heading: &str, table: &QualifiedName, what: &str) -> Statement {
    statement(heading, format!("ALTER TABLE {} {what}", name(table)))
}

/// A name and namespace becomes another: first the namespace, then the name in it.
fn rename(heading: &str, kind: &str, from: &QualifiedName, to: &QualifiedName) -> Vec<Statement> {
    let mut statements = Vec::new();
    let mut at = from.clone();
    if from.namespace != to.namespace {
        let target = to.namespace.as_deref().unwrap_or("public");
        statements.push(statement(heading, format!("ALTER {kind} {} SET SCHEMA {}", name(&at), quote(target))));
        at.namespace.clone_from(&to.namespace);
    }
    if from.name != to.name {
        statements.push(statement(heading, format!("ALTER {kind} {} RENAME TO {}", name(&at), quote(&to.name))));
    }
    statements
}

fn rename_constraint(table: &QualifiedName, heading: &str, from: Option<&String>, to: &str) -> Vec<Statement> {
    let rename = |from: &String| alter(heading, table, &format!("RENAME CONSTRAINT {} TO {}", quote(from), quote(to)));
    from.map(rename).into_iter().collect()
}

fn drop_constraint(table: &QualifiedName, heading: &str, constraint: Option<&String>) -> Vec<Statement> {
    let drop = |name: &String| alter(heading, table, &format!("DROP CONSTRAINT {}", quote(name)));
    constraint.map(drop).into_iter().collect()
}

fn enum_values(values: &[String]) -> String {
    values.iter().map(|value| text(value)).collect::<Vec<_>>().join(", ")
}

fn render(op: &Op) -> Result<Vec<Statement>, Unsupported> {
    Ok(match op {
        Op::CreateNamespace(namespace) => {
            vec![statement("CreateSchema", format!("CREATE SCHEMA IF NOT EXISTS {}", quote(namespace)))]
        }
        Op::CreateExtension(extension) => {
            vec![statement("CreateExtension", format!("CREATE EXTENSION IF NOT EXISTS {}", quote(extension)))]
        }
        Op::CreateEnum(enumeration, values) => {
            let sql = format!("CREATE TYPE {} AS ENUM ({})", name(enumeration), enum_values(values));
            vec![statement("CreateEnum", sql)]
        }
        Op::DropEnum(enumeration) => vec![statement("DropEnum", format!("DROP TYPE {}", name(enumeration)))],
        Op::RenameEnum { from, to } => rename("AlterEnum", "TYPE", from, to),
        Op::AddEnumValue { name: enumeration, value, before } => {
            let place = before.as_ref().map_or_else(String::new, |value| format!(" BEFORE {}", text(value)));
            let sql = format!("ALTER TYPE {} ADD VALUE {}{place}", name(enumeration), text(value));
            vec![statement("AlterEnum", sql)]
        }
        Op::RenameEnumValue { name: enumeration, from, to } => {
            let sql = format!("ALTER TYPE {} RENAME VALUE {} TO {}", name(enumeration), text(from), text(to));
            vec![statement("AlterEnum", sql)]
        }
        Op::RecreateEnum { name, values, uses } => alter::recreate_enum(name, values, uses),
        Op::CreateTable(table) => {
            unsupported_columns(&table.name, &table.columns)?;
            vec![create_table(table)]
        }
        Op::DropTable(table) => vec![statement("DropTable", format!("DROP TABLE {}", name(table)))],
        Op::RenameTable { from, to } => rename("RenameTable", "TABLE", from, to),
        Op::RedefineTable { from, .. } => {
            return Err(Unsupported {
                what: format!("make table {} anew", from.name.name),
                reason: "PostgreSQL alters tables in place".to_owned(),
            });
        }
        Op::AddColumn { table, column, backfill } => {
            unsupported_columns(table, std::slice::from_ref(column))?;
            alter::add_column(table, column, backfill.as_ref())
        }
        Op::DropColumn { table, column } => {
            vec![alter("AlterTable", table, &format!("DROP COLUMN {}", quote(&column.name)))]
        }
        Op::RenameColumn { table, from, to } => {
            vec![alter("RenameColumn", table, &format!("RENAME COLUMN {} TO {}", quote(from), quote(to)))]
        }
        Op::AlterColumn { table, from, to, back } => alter::alter_column(table, from, to, *back),
        Op::ReplaceValue { table, column, from, to } => {
            let column = quote(column);
            let sql = format!("UPDATE {} SET {column} = {} WHERE {column} = {}", name(table), text(to), text(from));
            vec![statement("AlterTable", sql)]
        }
        Op::AddPrimaryKey(key) => vec![alter("AddPrimaryKey", &key.table, &format!("ADD {}", primary_key(key)))],
        Op::DropPrimaryKey(key) => drop_constraint(&key.table, "DropPrimaryKey", key.name.as_ref()),
        Op::CreateIndex(index) => vec![create_index(index)],
        Op::DropIndex(index) => {
            let Some(own) = &index.name else { return Ok(Vec::new()) };
            let mut statements = Vec::new();
            let mut exists = "";
            if index.kind == IndexKind::Unique && index.predicate.is_none() {
                // The key may have been made as a constraint by someone else; its index can't be dropped alone then.
                let drop = format!("DROP CONSTRAINT IF EXISTS {}", quote(own));
                statements.push(alter("DropIndex", &index.table, &drop));
                exists = "IF EXISTS ";
            }
            let drop = format!("DROP INDEX {exists}{}", index_name(index, own));
            statements.push(statement("DropIndex", drop));
            statements
        }
        Op::RenameIndex { from, to } => {
            let Some(own) = &from.name else { return Ok(Vec::new()) };
            let sql = format!("ALTER INDEX {} RENAME TO {}", index_name(from, own), quote(to));
            vec![statement("RenameIndex", sql)]
        }
        Op::AddForeignKey { key, validate } => vec![foreign_key(key, *validate)],
        Op::DropForeignKey(key) => drop_constraint(&key.table, "DropForeignKey", key.name.as_ref()),
        Op::RenameForeignKey { from, to } => rename_constraint(&from.table, "RenameForeignKey", from.name.as_ref(), to),
        Op::AddCheck { check: spec, validate } => {
            let validate = if *validate { "" } else { " NOT VALID" };
            vec![alter("AddCheck", &spec.table, &format!("ADD {}{validate}", check(spec)))]
        }
        Op::DropCheck(spec) => drop_constraint(&spec.table, "DropCheck", spec.name.as_ref()),
        Op::RenameCheck { from, to } => rename_constraint(&from.table, "RenameCheck", from.name.as_ref(), to),
    })
}

fn unsupported_columns(table: &QualifiedName, columns: &[ColumnSpec]) -> Result<(), Unsupported> {
    let computed = columns.iter().find(|column| column.generated.as_ref().is_some_and(|generated| !generated.stored));
    match computed {
        None => Ok(()),
        Some(column) => Err(Unsupported {
            what: format!("column {}.{}, computed on read", table.name, column.name),
            reason: "PostgreSQL before 18 stores generated columns; make it a stored one".to_owned(),
        }),
    }
}
