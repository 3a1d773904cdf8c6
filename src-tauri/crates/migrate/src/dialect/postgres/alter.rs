//! PostgreSQL: columns that change, and enum types that are made anew. Every value is kept that the server can convert; the
//! others make the statement fail, never vanish.

use schema::{Arity, DefaultValue};

use super::super::sql::{is_constant, statement, text};
use super::convert::{Conversion, conversion};
use super::{FACTS, base_type, default_sql, enum_values, name, quote, serial, type_sql};
use crate::names::with_suffix;
use crate::{Backfill, ColumnSpec, EnumUse, QualifiedName, Statement};

fn alter(table: &QualifiedName, what: &str) -> Statement {
    statement("AlterTable", format!("ALTER TABLE {} {what}", name(table)))
}

/// Adds a column; rows that exist get their value before it becomes required.
pub(super) fn add_column(table: &QualifiedName, column: &ColumnSpec, backfill: Option<&Backfill>) -> Vec<Statement> {
    let add = |column: &ColumnSpec| alter(table, &format!("ADD COLUMN {}", super::column(column)));
    let Some(backfill) = backfill else { return vec![add(column)] };
    let own = quote(&column.name);
    if *backfill == Backfill::Neutral && column.arity == Arity::Required && column.default.is_none() {
        // A constant default fills the rows that exist without writing them; then it goes again.
        let neutral = super::backfill::neutral(column);
        let filled = format!("ADD COLUMN {} DEFAULT {neutral}", super::column(column));
        return vec![alter(table, &filled), alter(table, &format!("ALTER COLUMN {own} DROP DEFAULT"))];
    }
    let bare = ColumnSpec {
        arity: if column.arity == Arity::Required { Arity::Optional } else { column.arity },
        default: None,
        ..column.clone()
    };
    let mut statements = vec![add(&bare), statement("AlterTable", super::backfill::update(table, column, backfill))];
    if let Some(default) = column.default.as_ref().and_then(|default| default_sql(column, default)) {
        statements.push(alter(table, &format!("ALTER COLUMN {own} SET DEFAULT {default}")));
    }
    if column.arity == Arity::Required {
        statements.push(alter(table, &format!("ALTER COLUMN {own} SET NOT NULL")));
    }
    if serial(column).is_some() {
        statements.extend(start_counting(table, column));
    }
    statements
}

/// Alters type, nullability and default of a column; `back` takes such an alteration back.
pub(super) fn alter_column(table: &QualifiedName, from: &ColumnSpec, to: &ColumnSpec, back: bool) -> Vec<Statement> {
    let own = quote(&to.name);
    let mut statements = Vec::new();
    let column = |what: &str| alter(table, &format!("ALTER COLUMN {own} {what}"));
    if from.generated.is_some() && to.generated.is_none() {
        statements.push(column("DROP EXPRESSION"));
    }
    let retyped = type_sql(from) != type_sql(to);
    let counted = from.default == Some(DefaultValue::Autoincrement);
    let counts = to.default == Some(DefaultValue::Autoincrement);
    if counted && !counts {
        statements.extend(stop_counting(table, from));
    }
    // A default of the old type may not be one of the new.
    let had = from.default.as_ref().is_some_and(|default| default_sql(from, default).is_some());
    let mut has = had;
    if had && (retyped || to.default.is_none() || counts) {
        statements.push(column("DROP DEFAULT"));
        has = false;
    }
    if from.arity == Arity::Required && to.arity != Arity::Required {
        statements.push(column("DROP NOT NULL"));
    }
    if retyped {
        let set = |using: &str| column(&format!("SET DATA TYPE {}{using}", type_sql(to)));
        match conversion(from, to, back) {
            Conversion::Own => statements.push(set("")),
            Conversion::Using(value) => statements.push(set(&format!(" USING ({value})"))),
            Conversion::Function { before, value, after } => {
                statements.push(statement("AlterTable", before));
                statements.push(set(&format!(" USING ({value})")));
                statements.push(statement("AlterTable", after));
            }
        }
    }
    if let Some(default) = to.default.as_ref().and_then(|default| default_sql(to, default))
        && (!has || from.default != to.default)
    {
        statements.push(column(&format!("SET DEFAULT {default}")));
    }
    if to.arity == Arity::Required && from.arity != Arity::Required {
        if let Some(default) =
            to.default.as_ref().filter(|default| is_constant(default) || **default == DefaultValue::Now)
            && let Some(value) = default_sql(to, default)
        {
            let sql = format!("UPDATE {} SET {own} = {value} WHERE {own} IS NULL", name(table));
            statements.push(statement("AlterTable", sql));
        }
        statements.push(column("SET NOT NULL"));
    }
    if counts && !counted {
        statements.extend(start_counting(table, to));
    }
    statements
}

/// The name that `SERIAL` gives to its sequence: both names, the longer one cut until it fits.
fn sequence(table: &QualifiedName, column: &ColumnSpec) -> QualifiedName {
    let (mut head, mut tail) = (table.name.clone(), column.name.clone());
    while head.len() + tail.len() + "__seq".len() > 63 {
        if head.len() > tail.len() {
            head.pop()
        } else {
            tail.pop()
        };
    }
    QualifiedName { namespace: table.namespace.clone(), name: format!("{head}_{tail}_seq") }
}

/// Gives a column a sequence of its own, which goes on after the highest number that is there.
fn start_counting(table: &QualifiedName, column: &ColumnSpec) -> Vec<Statement> {
    let sequence = name(&sequence(table, column));
    let (own, named) = (quote(&column.name), name(table));
    let kind = base_type(&column.ty);
    [
        format!("CREATE SEQUENCE {sequence} AS {kind}"),
        format!("SELECT setval({}, COALESCE((SELECT MAX({own}) FROM {named}), 0) + 1, false)", text(&sequence)),
        format!("ALTER TABLE {named} ALTER COLUMN {own} SET DEFAULT nextval({})", text(&sequence)),
        format!("ALTER SEQUENCE {sequence} OWNED BY {named}.{own}"),
    ]
    .map(|sql| statement("AlterTable", sql))
    .into()
}

/// Takes the sequence or identity of a column away. A sequence under another name than the usual stays, unused.
fn stop_counting(table: &QualifiedName, column: &ColumnSpec) -> Vec<Statement> {
    let own = quote(&column.name);
    vec![
        alter(table, &format!("ALTER COLUMN {own} DROP IDENTITY IF EXISTS")),
        alter(table, &format!("ALTER COLUMN {own} DROP DEFAULT")),
        statement("AlterTable", format!("DROP SEQUENCE IF EXISTS {}", name(&sequence(table, column)))),
    ]
}

/// Makes an enum type under another name, moves its columns over, and gives it the old name.
pub(super) fn recreate_enum(enumeration: &QualifiedName, values: &[String], uses: &[EnumUse]) -> Vec<Statement> {
    let named =
        |suffix: &str| QualifiedName { name: with_suffix(&enumeration.name, suffix, &FACTS), ..enumeration.clone() };
    let (new, old) = (named("_new"), named("_old"));
    let mut sql = vec![format!("CREATE TYPE {} AS ENUM ({})", name(&new), enum_values(values))];
    let column = |at: &EnumUse, what: &str| {
        format!("ALTER TABLE {} ALTER COLUMN {} {what}", name(&at.table), quote(&at.to.name))
    };
    sql.extend(uses.iter().filter(|at| at.from.default.is_some()).map(|at| column(at, "DROP DEFAULT")));
    for at in uses {
        let list = if at.to.arity == Arity::List { "[]" } else { "" };
        let (new, own) = (name(&new), quote(&at.to.name));
        sql.push(column(at, &format!("TYPE {new}{list} USING ({own}::text::{new}{list})")));
    }
    sql.push(format!("ALTER TYPE {} RENAME TO {}", name(enumeration), quote(&old.name)));
    sql.push(format!("ALTER TYPE {} RENAME TO {}", name(&new), quote(&enumeration.name)));
    sql.push(format!("DROP TYPE {}", name(&old)));
    for at in uses {
        if let Some(default) = at.to.default.as_ref().and_then(|default| default_sql(&at.to, default)) {
            sql.push(column(at, &format!("SET DEFAULT {default}")));
        }
    }
    sql.into_iter().map(|sql| statement("AlterEnum", sql)).collect()
}
