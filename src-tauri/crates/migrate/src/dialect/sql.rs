//! Pieces of SQL that dialects share. Knows no operation.

use schema::{DefaultValue, Literal, ReferentialAction, ScalarType};

use crate::{QualifiedName, Statement, TypeSpec};

/// A statement with its heading.
pub(super) fn statement(heading: &str, sql: impl Into<String>) -> Statement {
    Statement { heading: heading.to_owned(), sql: sql.into() }
}

/// Text between single quotes.
pub(crate) fn text(value: &str) -> String {
    format!("'{}'", value.replace('\'', "''"))
}

/// Names in quotes, separated by commas.
pub(super) fn list(quote: impl Fn(&str) -> String, names: &[String]) -> String {
    names.iter().map(|name| quote(name)).collect::<Vec<_>>().join(", ")
}

/// The condition that rows have values in all of some columns; nothing where there are none.
pub(super) fn not_empty(quote: impl Fn(&str) -> String, names: &[String]) -> String {
    let parts: Vec<String> = names.iter().map(|name| format!("{} IS NOT NULL", quote(name))).collect();
    if parts.is_empty() { String::new() } else { format!(" WHERE {}", parts.join(" AND ")) }
}

/// A name with its namespace, if it has one.
pub(super) fn qualified(quote: impl Fn(&str) -> String, name: &QualifiedName) -> String {
    match &name.namespace {
        Some(namespace) => format!("{}.{}", quote(namespace), quote(&name.name)),
        None => quote(&name.name),
    }
}

/// A referential action.
pub(super) fn action(action: ReferentialAction) -> &'static str {
    match action {
        ReferentialAction::Cascade => "CASCADE",
        ReferentialAction::Restrict => "RESTRICT",
        ReferentialAction::NoAction => "NO ACTION",
        ReferentialAction::SetNull => "SET NULL",
        ReferentialAction::SetDefault => "SET DEFAULT",
    }
}

/// Native types as Prisma writes them and as the database does; where both differ only in case, the former is enough.
pub(super) fn native_sql(name: &str, args: &[String], table: &[(&str, &str)]) -> String {
    let sql = table
        .iter()
        .find(|(prisma, _)| *prisma == name)
        .map_or_else(|| name.to_uppercase(), |(_, sql)| (*sql).to_owned());
    if args.is_empty() {
        return sql;
    }
    // Arguments stand behind the first word: UNSIGNED and the like follow them.
    let (head, tail) = sql.split_once(' ').map_or((sql.as_str(), ""), |(head, tail)| (head, tail));
    let tail = if tail.is_empty() { String::new() } else { format!(" {tail}") };
    format!("{head}({}){tail}", args.join(","))
}

/// A type's text taken apart: lower-case name without arguments, arguments, whatever stands behind them.
pub(super) fn take_apart(text: &str) -> (String, Vec<String>, String) {
    let text = text.trim().to_lowercase();
    let Some((head, rest)) = text.split_once('(') else { return (text, Vec::new(), String::new()) };
    let (args, tail) = rest.split_once(')').unwrap_or((rest, ""));
    let args = args.split(',').map(|arg| arg.trim().to_owned()).filter(|arg| !arg.is_empty()).collect();
    (head.trim().to_owned(), args, tail.trim().to_owned())
}

/// Whether a literal is text in the database although Prisma quotes it: JSON, moments and bytes too.
pub(super) fn scalar_of(ty: &TypeSpec) -> Option<ScalarType> {
    match ty {
        TypeSpec::Scalar(scalar, _) => Some(*scalar),
        TypeSpec::Enum(..) | TypeSpec::Raw(_) => None,
    }
}

/// The native type's name, empty where there is none.
pub(super) fn native_name(ty: &TypeSpec) -> &str {
    match ty {
        TypeSpec::Scalar(_, Some(native)) => &native.name,
        TypeSpec::Scalar(_, None) | TypeSpec::Enum(..) | TypeSpec::Raw(_) => "",
    }
}

/// Whether a default is a constant.
pub(crate) fn is_constant(default: &DefaultValue) -> bool {
    matches!(default, DefaultValue::Literal(_) | DefaultValue::List(_))
}

/// Text of a literal without any quoting.
pub(super) fn plain(literal: &Literal) -> &str {
    match literal {
        Literal::String(text) | Literal::Number(text) | Literal::EnumValue(text) => text,
        Literal::Boolean(true) => "true",
        Literal::Boolean(false) => "false",
    }
}
