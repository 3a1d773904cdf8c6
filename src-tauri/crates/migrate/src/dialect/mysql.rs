//! MySQL and MariaDB: normal form, types, and the SQL of every operation. A column is altered by saying all of it again.

use schema::{Arity, Column, ColumnType, DefaultValue, IndexKind, Literal, NativeType, ScalarType, Schema, Sort};

use super::sql::{action, list, native_name, not_empty, plain, qualified, scalar_of, statement, text};
use super::{Conventions, Dialect, DialectKind, Facts, Statement, Unsupported};
use crate::literal::{decode_base64, hexadecimal, sql_date_time};
use crate::spec::Specs;
use crate::{
    Backfill, CheckSpec, ColumnSpec, ForeignKeySpec, IndexSpec, Op, PartTarget, QualifiedName, TableSpec, TypeSpec,
};

mod types;

/// MySQL and MariaDB.
pub(super) struct Mysql;

const FACTS: Facts = Facts {
    kind: DialectKind::Mysql,
    max_identifier: 64,
    default_namespace: None,
    enum_types: false,
    named_primary_keys: false,
    named_foreign_keys: true,
    alters_tables: true,
    transactional_ddl: false,
};

impl Dialect for Mysql {
    fn facts(&self) -> &'static Facts {
        &FACTS
    }

    fn normalize_with(&self, schema: &Schema, conventions: &Conventions) -> Schema {
        crate::normalize::normalize(schema, &FACTS, conventions, types::normal_native)
    }

    fn type_name(&self, column: &Column, schema: &Schema) -> String {
        type_sql(&Specs(schema).column(column).ty)
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
    format!("`{}`", ident.replace('`', "``"))
}

/// Text between single quotes; the backslash escapes too.
fn string(value: &str) -> String {
    text(&value.replace('\\', "\\\\"))
}

fn name(name: &QualifiedName) -> String {
    qualified(quote, name)
}

fn type_sql(ty: &TypeSpec) -> String {
    match ty {
        TypeSpec::Scalar(scalar, native) => types::sql(*scalar, native.as_ref()),
        TypeSpec::Enum(_, values) => {
            format!("ENUM({})", values.iter().map(|value| string(value)).collect::<Vec<_>>().join(", "))
        }
        TypeSpec::Raw(text) => text.clone(),
    }
}

fn column(column: &ColumnSpec) -> String {
    let mut sql = format!("{} {}", quote(&column.name), type_sql(&column.ty));
    if let Some(generated) = &column.generated {
        let kind = if generated.stored { "STORED" } else { "VIRTUAL" };
        // MariaDB takes no NOT NULL here.
        sql.push_str(&format!(" GENERATED ALWAYS AS ({}) {kind}", generated.expression));
        return sql;
    }
    sql.push_str(if column.arity == Arity::Required { " NOT NULL" } else { " NULL" });
    match &column.default {
        Some(DefaultValue::Autoincrement) => sql.push_str(" AUTO_INCREMENT"),
        Some(default) => {
            if let Some(default) = default_sql(column, default) {
                sql.push_str(&format!(" DEFAULT {default}"));
            }
        }
        None => {}
    }
    sql
}

fn default_sql(column: &ColumnSpec, default: &DefaultValue) -> Option<String> {
    match default {
        DefaultValue::Literal(value) => Some(literal(&column.ty, value)),
        DefaultValue::Now => Some(match fraction(&column.ty) {
            Some(digits) => format!("CURRENT_TIMESTAMP({digits})"),
            None => "CURRENT_TIMESTAMP".to_owned(),
        }),
        DefaultValue::Expression(Some(text)) => Some(text.clone()),
        DefaultValue::List(_)
        | DefaultValue::Autoincrement
        | DefaultValue::Expression(None)
        | DefaultValue::Function { .. } => None,
    }
}

/// Digits behind the second that a moment holds; the default must hold as many.
fn fraction(ty: &TypeSpec) -> Option<&str> {
    match ty {
        TypeSpec::Scalar(ScalarType::DateTime, Some(native)) => {
            native.args.first().map(String::as_str).filter(|digits| *digits != "0")
        }
        _ => None,
    }
}

fn literal(ty: &TypeSpec, value: &Literal) -> String {
    match (scalar_of(ty), value) {
        (Some(ScalarType::DateTime), Literal::String(moment)) => {
            let moment = sql_date_time(moment, false);
            match native_name(ty) {
                "Date" => string(moment.split(' ').next().unwrap_or_default()),
                "Time" => string(moment.rsplit(' ').next().unwrap_or_default()),
                _ => string(&moment),
            }
        }
        (Some(ScalarType::Bytes), Literal::String(encoded)) => match decode_base64(encoded) {
            Some(bytes) => format!("(X'{}')", hexadecimal(&bytes)),
            None => string(encoded),
        },
        // Long texts and JSON take expressions only.
        (Some(ScalarType::Json), Literal::String(value)) => format!("({})", string(value)),
        (Some(ScalarType::String), Literal::String(value)) if native_name(ty).ends_with("Text") => {
            format!("({})", string(value))
        }
        (_, Literal::String(value) | Literal::EnumValue(value)) => string(value),
        (_, Literal::Number(_) | Literal::Boolean(_)) => plain(value).to_owned(),
    }
}

fn part(part: &crate::PartSpec) -> String {
    let mut sql = match &part.target {
        PartTarget::Column(column) => quote(column),
        PartTarget::Expression(expression) => format!("({expression})"),
    };
    if let Some(length) = part.length {
        sql.push_str(&format!("({length})"));
    }
    if part.sort == Some(Sort::Desc) {
        sql.push_str(" DESC");
    }
    sql
}

fn parts(index: &IndexSpec) -> String {
    index.parts.iter().map(part).collect::<Vec<_>>().join(", ")
}

fn index_kind(kind: IndexKind) -> &'static str {
    match kind {
        IndexKind::Unique => "UNIQUE INDEX",
        IndexKind::Fulltext => "FULLTEXT INDEX",
        IndexKind::Plain | IndexKind::Primary => "INDEX",
    }
}

fn create_table(table: &TableSpec) -> Statement {
    let mut sql = format!("CREATE TABLE {} (\n", name(&table.name));
    let mut lines: Vec<String> = table.columns.iter().map(|spec| format!("    {}", column(spec))).collect();
    let columns = lines.len();
    for index in &table.indexes {
        let own = index.name.as_ref().map_or_else(String::new, |name| quote(name));
        lines.push(format!("    {} {own}({})", index_kind(index.kind), parts(index)));
    }
    if let Some(key) = &table.primary_key {
        lines.push(format!("    PRIMARY KEY ({})", parts(key)));
    }
    lines.extend(table.checks.iter().map(|spec| format!("    {}", check(spec))));
    for (at, line) in lines.iter().enumerate() {
        if at == columns {
            sql.push('\n');
        }
        sql.push_str(line);
        sql.push_str(if at + 1 == lines.len() { "\n" } else { ",\n" });
    }
    sql.push_str(") DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci");
    statement("CreateTable", sql)
}

fn check(check: &CheckSpec) -> String {
    let constraint = check.name.as_ref().map_or_else(String::new, |name| format!("CONSTRAINT {} ", quote(name)));
    format!("{constraint}CHECK ({})", check.expression)
}

fn alter(heading: &str, table: &QualifiedName, what: &str) -> Statement {
    statement(heading, format!("ALTER TABLE {} {what}", name(table)))
}

fn foreign_key(key: &ForeignKeySpec) -> Statement {
    let constraint = key.name.as_ref().map_or_else(String::new, |name| format!("CONSTRAINT {} ", quote(name)));
    // An index that the server makes by itself would give way to that of the next key over the same columns.
    let index = match &key.name {
        Some(name) if key.own_index && key.shared_index => {
            format!("ADD INDEX {}({}), ", quote(name), list(quote, &key.columns))
        }
        _ => String::new(),
    };
    statement(
        "AddForeignKey",
        format!(
            "ALTER TABLE {} {index}ADD {constraint}FOREIGN KEY ({}) REFERENCES {}({}) ON DELETE {} ON UPDATE {}",
            name(&key.table),
            list(quote, &key.columns),
            name(&key.references),
            list(quote, &key.ref_columns),
            action(key.on_delete),
            action(key.on_update),
        ),
    )
}

/// Runs a statement without checking the rows that exist.
fn unchecked(check: Statement, validate: bool, variable: &str) -> Vec<Statement> {
    if validate {
        return vec![check];
    }
    let set = |value: u8| statement(&check.heading, format!("SET SESSION {variable} = {value}"));
    vec![set(0), check.clone(), set(1)]
}

/// A value that says nothing.
fn neutral(column: &ColumnSpec) -> String {
    if let TypeSpec::Enum(_, values) = &column.ty {
        return values.first().map_or_else(|| "NULL".to_owned(), |value| string(value));
    }
    match (scalar_of(&column.ty), native_name(&column.ty)) {
        (_, "Time") => "'00:00:00'",
        (_, "Year") => "2000",
        (_, "Bit") => "b'0'",
        (Some(ScalarType::DateTime), _) => "'1970-01-02 00:00:00'",
        (Some(ScalarType::Json), _) => "'{}'",
        (Some(ScalarType::String | ScalarType::Bytes) | None, _) => "''",
        (Some(_), _) => "0",
    }
    .to_owned()
}

/// A value that differs from row to row; `@n` counts them.
fn distinct(column: &ColumnSpec) -> String {
    let n = "(@n := @n + 1)";
    if let TypeSpec::Enum(_, values) = &column.ty {
        return format!("1 + {n} % {}", values.len().max(1));
    }
    match (scalar_of(&column.ty), native_name(&column.ty)) {
        (_, "Time") => format!("SEC_TO_TIME({n})"),
        (_, "Date") => format!("DATE_ADD('1970-01-01', INTERVAL {n} DAY)"),
        (Some(ScalarType::DateTime), _) => format!("DATE_ADD('1970-01-02', INTERVAL {n} SECOND)"),
        (Some(ScalarType::Boolean), _) => format!("{n} % 2"),
        _ => n.to_owned(),
    }
}

fn add_column(table: &QualifiedName, spec: &ColumnSpec, backfill: Option<&Backfill>) -> Vec<Statement> {
    let add = |spec: &ColumnSpec| alter("AlterTable", table, &format!("ADD COLUMN {}", column(spec)));
    let Some(backfill) = backfill else { return vec![add(spec)] };
    let bare = ColumnSpec { arity: Arity::Optional, default: None, ..spec.clone() };
    let own = quote(&spec.name);
    let update = |value: String| statement("AlterTable", format!("UPDATE {} SET {own} = {value}", name(table)));
    let counter = statement("AlterTable", "SET @n = 0");
    let mut statements = vec![add(&bare)];
    match backfill {
        Backfill::Neutral => statements.push(update(neutral(spec))),
        Backfill::Distinct => statements.extend([counter, update(distinct(spec))]),
        Backfill::Reference { table: parent, column: key, order, sparse, distinct: differ } => {
            let (parent, key, order) = (name(parent), quote(key), list(quote, order));
            let there = not_empty(quote, sparse);
            if *differ {
                let parents = format!(
                    "(SELECT {key} AS value, row_number() OVER (ORDER BY {order}) AS place FROM {parent}{there}) AS parents"
                );
                // Counted outside of the subquery, which looks at many rows for each one.
                let parent = format!("(SELECT value FROM {parents} WHERE place = @n)");
                let value = format!("IF((@n := @n + 1) > 0, COALESCE({parent}, {}), NULL)", distinct(spec));
                statements.extend([counter, update(value)]);
            } else {
                // The subquery is wrapped, since a table may not be read while it is updated.
                let first = format!(
                    "(SELECT value FROM (SELECT {key} AS value FROM {parent}{there} ORDER BY {order} LIMIT 1) AS first)"
                );
                statements.push(update(format!("COALESCE({first}, {})", neutral(spec))));
            }
        }
    }
    statements.push(alter("AlterTable", table, &format!("MODIFY {}", column(spec))));
    statements
}

fn alter_column(table: &QualifiedName, from: &ColumnSpec, to: &ColumnSpec) -> Vec<Statement> {
    let own = quote(&to.name);
    let modify = |spec: &ColumnSpec| alter("AlterTable", table, &format!("MODIFY {}", column(spec)));
    let update = |what: &str| statement("AlterTable", format!("UPDATE {} SET {own} = {what}", name(table)));
    let mut statements = Vec::new();
    if from.generated.is_none() && to.generated.is_none() {
        let as_text = || {
            let text = NativeType { name: "LongText".to_owned(), args: Vec::new() };
            let ty = TypeSpec::Scalar(ScalarType::String, Some(text));
            modify(&ColumnSpec { ty, arity: Arity::Optional, default: None, ..to.clone() })
        };
        match conversion(&from.ty, &to.ty) {
            Conversion::Plain => {}
            Conversion::Truth => statements.push(update(&format!("{own} <> 0"))),
            Conversion::ToJson => {
                statements.extend([as_text(), update(&format!("IF(JSON_VALID({own}), {own}, JSON_QUOTE({own}))"))]);
            }
            Conversion::FromJson => statements.extend([as_text(), update(&format!("JSON_UNQUOTE({own})"))]),
        }
    }
    let becomes_required = to.arity == Arity::Required && from.arity != Arity::Required && to.generated.is_none();
    if becomes_required
        && let Some(default) = to.default.as_ref().filter(|default| super::sql::is_constant(default))
        && let Some(value) = default_sql(to, default)
        && from.ty == to.ty
    {
        statements.push(update(&format!("{value} WHERE {own} IS NULL")));
    }
    statements.push(modify(to));
    statements
}

/// What has to be done to values beside the alteration of their column.
#[derive(PartialEq, Eq, Clone, Copy)]
enum Conversion {
    /// The server converts them.
    Plain,
    /// Numbers become 0 or 1.
    Truth,
    /// What is no document becomes one that is a text.
    ToJson,
    /// A document that is a text becomes that text.
    FromJson,
}

fn conversion(from: &TypeSpec, to: &TypeSpec) -> Conversion {
    use ScalarType::{BigInt, Boolean, Bytes, DateTime, Decimal, Float, Int, Json, String};
    match (scalar_of(from), scalar_of(to)) {
        (Some(Int | BigInt | Float | Decimal), Some(Boolean)) if native_name(from) != "Year" => Conversion::Truth,
        (Some(Json), Some(Json)) => Conversion::Plain,
        (Some(Json), _) => Conversion::FromJson,
        (Some(String | DateTime | Bytes) | None, Some(Json)) => Conversion::ToJson,
        _ => Conversion::Plain,
    }
}

fn render(op: &Op) -> Result<Vec<Statement>, Unsupported> {
    Ok(match op {
        Op::CreateNamespace(_)
        | Op::CreateExtension(_)
        | Op::CreateEnum(..)
        | Op::DropEnum(_)
        | Op::RenameEnum { .. }
        | Op::AddEnumValue { .. }
        | Op::RenameEnumValue { .. }
        | Op::RecreateEnum { .. } => Vec::new(),
        Op::CreateTable(table) => {
            no_lists(&table.name, &table.columns)?;
            table.indexes.iter().try_for_each(whole)?;
            vec![create_table(table)]
        }
        Op::DropTable(table) => vec![statement("DropTable", format!("DROP TABLE {}", name(table)))],
        Op::RenameTable { from, to } => {
            vec![statement("RenameTable", format!("RENAME TABLE {} TO {}", name(from), name(to)))]
        }
        Op::RedefineTable { from, .. } => {
            return Err(Unsupported {
                what: format!("make table {} anew", from.name.name),
                reason: "MySQL alters tables in place".to_owned(),
            });
        }
        Op::AddColumn { table, column, backfill } => {
            no_lists(table, std::slice::from_ref(column))?;
            add_column(table, column, backfill.as_ref())
        }
        Op::DropColumn { table, column } => {
            vec![alter("AlterTable", table, &format!("DROP COLUMN {}", quote(&column.name)))]
        }
        Op::RenameColumn { table, from, to } => {
            vec![alter("RenameColumn", table, &format!("RENAME COLUMN {} TO {}", quote(from), quote(to)))]
        }
        Op::AlterColumn { table, from, to, .. } => {
            no_lists(table, std::slice::from_ref(to))?;
            alter_column(table, from, to)
        }
        Op::ReplaceValue { table, column, from, to } => {
            let column = quote(column);
            let sql = format!("UPDATE {} SET {column} = {} WHERE {column} = {}", name(table), string(to), string(from));
            vec![statement("AlterTable", sql)]
        }
        Op::AddPrimaryKey(key) => {
            vec![alter("AddPrimaryKey", &key.table, &format!("ADD PRIMARY KEY ({})", parts(key)))]
        }
        Op::DropPrimaryKey(key) => vec![alter("DropPrimaryKey", &key.table, "DROP PRIMARY KEY")],
        Op::CreateIndex(index) => {
            whole(index)?;
            let own = index.name.as_ref().map_or_else(String::new, |name| quote(name));
            let sql = format!("CREATE {} {own} ON {}({})", index_kind(index.kind), name(&index.table), parts(index));
            vec![statement("CreateIndex", sql)]
        }
        Op::DropIndex(index) => {
            let drop =
                |own: &String| statement("DropIndex", format!("DROP INDEX {} ON {}", quote(own), name(&index.table)));
            index.name.iter().map(drop).collect()
        }
        Op::RenameIndex { from, to } => {
            let rename = |own: &String| {
                alter("RenameIndex", &from.table, &format!("RENAME INDEX {} TO {}", quote(own), quote(to)))
            };
            from.name.iter().map(rename).collect()
        }
        Op::AddForeignKey { key, validate } => unchecked(foreign_key(key), *validate, "foreign_key_checks"),
        Op::DropForeignKey(key) => {
            let drop = |own: &String| {
                // The server leaves the index that it made for the key.
                let index = if key.own_index { format!(", DROP INDEX {}", quote(own)) } else { String::new() };
                alter("DropForeignKey", &key.table, &format!("DROP FOREIGN KEY {}{index}", quote(own)))
            };
            key.name.iter().map(drop).collect()
        }
        Op::RenameForeignKey { from, to } => {
            // There is no way to rename one.
            let renamed = ForeignKeySpec { name: Some(to.clone()), ..from.clone() };
            let mut statements = render(&Op::DropForeignKey(from.clone()))?;
            statements.push(foreign_key(&renamed));
            statements
        }
        Op::AddCheck { check: spec, .. } => {
            vec![alter("AddCheck", &spec.table, &format!("ADD {}", check(spec)))]
        }
        Op::DropCheck(spec) => {
            let drop = |own: &String| alter("DropCheck", &spec.table, &format!("DROP CONSTRAINT {}", quote(own)));
            spec.name.iter().map(drop).collect()
        }
        Op::RenameCheck { from, to } => {
            let renamed = CheckSpec { name: Some(to.clone()), ..from.clone() };
            let mut statements = render(&Op::DropCheck(from.clone()))?;
            statements.push(alter("AddCheck", &from.table, &format!("ADD {}", check(&renamed))));
            statements
        }
    })
}

fn no_lists(table: &QualifiedName, columns: &[ColumnSpec]) -> Result<(), Unsupported> {
    match columns.iter().find(|column| column.arity == Arity::List) {
        None => Ok(()),
        Some(column) => Err(Unsupported {
            what: format!("list {}.{}", table.name, column.name),
            reason: "MySQL has no arrays; use a table of its own or Json".to_owned(),
        }),
    }
}

fn whole(index: &IndexSpec) -> Result<(), Unsupported> {
    if index.predicate.is_none() {
        return Ok(());
    }
    Err(Unsupported {
        what: format!("partial index {}", index.name.as_deref().unwrap_or_default()),
        reason: "MySQL has no partial indexes; index the whole table, or an expression that is NULL elsewhere"
            .to_owned(),
    })
}
