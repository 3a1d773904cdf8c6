//! `@default`: whether the value has the form that the field can hold. How large a number may be, and whether a text is a date
//! or JSON, is asked later.

use schema::ScalarType;

use crate::judge::ast::{Arguments, Arity, Expr};
use crate::judge::db::{CompositeId, Db, Default, EnumId, FieldId, Type, text};
use crate::judge::report::Report;

use super::visit::Visit;

/// Functions of the language; others are the connector's to know.
const FUNCTIONS: [&str; 8] = ["autoincrement", "cuid", "dbgenerated", "nanoid", "now", "uuid", "ulid", "auto"];

/// `@default` of a column.
pub(super) fn model_field<'s>((model, place): FieldId, visit: &mut Visit<'s>, db: &mut Db<'s>, report: &mut Report) {
    let Some(value) = visit.default("value", report) else { return };
    let map = visit.name("map", report);
    let (ast, ty) = (db.models[model].fields[place].ast, db.models[model].fields[place].ty);
    let accepted = match (value, ty) {
        (Expr::Function("dbgenerated", arguments, _), _) => dbgenerated(arguments, visit, report),
        (_, Type::Composite(composite)) => {
            not_on_composites(composite, ast.name.text, visit, db, report);
            false
        }
        (_, Type::Enum(id)) => enumeration(value, ast.arity, id, visit, db, report),
        (_, Type::Scalar(scalar)) => match value {
            Expr::Function("autoincrement", ..) if map.is_some() => {
                visit.error(report, "Naming an autoincrement default value is not allowed.");
                false
            }
            Expr::Function(name, ..) if !FUNCTIONS.contains(name) => {
                db.unknown_functions.push((model, place));
                true
            }
            Expr::Function(name, arguments, _) => function(name, arguments, scalar, visit, report),
            value => literal(value, ast.arity, scalar, visit, report),
        },
        (_, Type::Unsupported(_)) => {
            visit.error(report, "Only @default(dbgenerated(\"...\")) can be used for Unsupported types.");
            false
        }
        (_, Type::Model(_) | Type::Unknown) => false,
    };
    if accepted {
        db.models[model].fields[place].default =
            Some(db.arena.alloc(Default { attribute: visit.attribute, value, map }));
    }
}

/// `@default` of a field of a composite type.
pub(super) fn composite_field<'s>(
    id: CompositeId,
    place: usize,
    visit: &mut Visit<'s>,
    db: &mut Db<'s>,
    report: &mut Report,
) {
    let Some(value) = visit.default("value", report) else { return };
    if visit.optional("map").is_some() {
        visit.error(report, "The `map` argument is not allowed on a composite type field.");
    }
    let (ast, ty) = (db.composites[id].fields[place].ast, db.composites[id].fields[place].ty);
    let accepted = match (value, ty) {
        (Expr::Function("dbgenerated", ..), _) => {
            visit.error(report, "Fields of composite types cannot have `dbgenerated()` as default.");
            false
        }
        (_, Type::Composite(composite)) => {
            not_on_composites(composite, ast.name.text, visit, db, report);
            false
        }
        (_, Type::Enum(enumerated)) => enumeration(value, ast.arity, enumerated, visit, db, report),
        (_, Type::Scalar(scalar)) => match value {
            Expr::Function(name @ ("autoincrement" | "auto"), ..) => {
                visit.error(report, &format!("The function `{name}()` is not supported on composite fields."));
                false
            }
            Expr::Function(name, _, span) if !FUNCTIONS.contains(name) => {
                report.error("unknown-function", *span, unknown_function(name));
                false
            }
            Expr::Function("nanoid", ..) => {
                wrong_function("nanoid", scalar, visit, report);
                false
            }
            Expr::Function(name, arguments, _) => function(name, arguments, scalar, visit, report),
            value => literal(value, ast.arity, scalar, visit, report),
        },
        (_, Type::Unsupported(_)) => {
            visit.error(report, "Composite field of type `Unsupported` cannot have default values.");
            false
        }
        (_, Type::Model(_) | Type::Unknown) => false,
    };
    if accepted {
        db.composites[id].fields[place].default =
            Some(db.arena.alloc(Default { attribute: visit.attribute, value, map: None }));
    }
}

/// What is said of a function that nobody knows.
pub(in crate::judge) fn unknown_function(name: &str) -> String {
    format!(
        "Unknown function in @default(): `{name}` is not known. You can read about the available functions here: \
         https://pris.ly/d/attribute-functions"
    )
}

fn not_on_composites(composite: CompositeId, field: &str, visit: &Visit<'_>, db: &Db<'_>, report: &mut Report) {
    let owner = ("composite type", db.composites[composite].ast.name.text);
    let message = "Defaults on fields of type composite are not supported. Please remove the `@default` attribute.";
    report.field("default", visit.attribute.span, owner, field, message);
}

fn enumeration(
    value: &Expr<'_>,
    arity: Arity,
    id: EnumId,
    visit: &Visit<'_>,
    db: &Db<'_>,
    report: &mut Report,
) -> bool {
    let mut one = |value: &Expr<'_>| match value {
        Expr::Constant(name, _) if db.enums[id].ast.values.iter().any(|known| known.name.text == *name) => true,
        Expr::Constant(name, _) => {
            let message =
                format!("The defined default value `{name}` is not a valid value of the enum specified for the field.");
            visit.error(report, &message);
            false
        }
        other => {
            visit.error(report, &format!("Expected an enum value, but found `{other}`."));
            false
        }
    };
    match (arity, value) {
        (Arity::List, Expr::Array(items, _)) => items.iter().all(one),
        (Arity::List, other) => {
            visit.error(report, &format!("Expected an enum value, but found `{other}`."));
            false
        }
        (Arity::Required | Arity::Optional, value) => one(value),
    }
}

fn literal(value: &Expr<'_>, arity: Arity, scalar: ScalarType, visit: &Visit<'_>, report: &mut Report) -> bool {
    match (arity, value) {
        (Arity::List, Expr::Array(items, _)) => items.iter().all(|item| one_literal(item, scalar, visit, report)),
        (Arity::List, _) => {
            visit.error(report, "The default value of a list field must be a list.");
            false
        }
        (_, Expr::Array(..)) => {
            visit.error(report, "The default value of a non-list field cannot be a list.");
            false
        }
        (Arity::Required | Arity::Optional, value) => one_literal(value, scalar, visit, report),
    }
}

fn one_literal(value: &Expr<'_>, scalar: ScalarType, visit: &Visit<'_>, report: &mut Report) -> bool {
    use ScalarType::{BigInt, Boolean, Bytes, DateTime, Decimal, Float, Int, Json, String};
    let fits = match (scalar, value) {
        (String | Json | Bytes | DateTime | Decimal, value) if text(value).is_some() => true,
        (Int | BigInt | Float | Decimal, Expr::Number(..)) => true,
        (Boolean, Expr::Constant("true" | "false", _)) => true,
        (Boolean, Expr::Constant(_, span)) => {
            report.attribute("default", *span, "@default", "A boolean literal must be `true` or `false`.");
            return false;
        }
        _ => false,
    };
    if !fits {
        visit.error(report, &format!("Expected a {} value, but found `{value}`.", scalar.name()));
    }
    fits
}

fn wrong_function(name: &str, scalar: ScalarType, visit: &Visit<'_>, report: &mut Report) {
    visit.error(report, &format!("The function `{name}()` cannot be used on fields of type `{}`.", scalar.name()));
}

fn function(name: &str, arguments: &Arguments<'_>, scalar: ScalarType, visit: &Visit<'_>, report: &mut Report) -> bool {
    use ScalarType::{BigInt, DateTime, Int, String};
    match (name, scalar) {
        ("autoincrement", Int | BigInt) | ("now", DateTime) | ("ulid", String) => {
            let empty = arguments.list.is_empty();
            if !empty {
                let message = format!(
                    "The `{name}` function does not take any argument. Consider changing this default to `{name}()`."
                );
                visit.error(report, &message);
            }
            empty
        }
        ("uuid", String) => number(name, arguments, |n| matches!(n, 4 | 7), "which is either 4 or 7", visit, report),
        ("cuid", String) => number(name, arguments, |n| matches!(n, 1 | 2), "which is either 1 or 2", visit, report),
        ("nanoid", String) => number(name, arguments, |n| (2..=255).contains(&n), "between 2 and 255", visit, report),
        ("auto", _) => {
            let empty = arguments.list.is_empty();
            if !empty {
                visit.error(report, "`auto()` takes no arguments");
            }
            empty
        }
        _ => {
            wrong_function(name, scalar, visit, report);
            false
        }
    }
}

/// The one number that a function may be given.
fn number(
    name: &str,
    arguments: &Arguments<'_>,
    fits: fn(i64) -> bool,
    range: &str,
    visit: &Visit<'_>,
    report: &mut Report,
) -> bool {
    let mut bail = || visit.error(report, &format!("`{name}()` takes a single Int argument."));
    if arguments.list.len() > 1 {
        bail();
    }
    match arguments.list.first().map(|argument| &argument.value) {
        None => true,
        Some(Expr::Number(text, _)) if text.parse().is_ok_and(fits) => true,
        Some(Expr::Number(..)) => {
            let message = format!("`{name}()` takes either no argument, or a single integer argument {range}.");
            visit.error(report, &message);
            false
        }
        Some(_) => {
            bail();
            false
        }
    }
}

fn dbgenerated(arguments: &Arguments<'_>, visit: &Visit<'_>, report: &mut Report) -> bool {
    let mut bail = || visit.error(report, "`dbgenerated()` takes a single String argument");
    if arguments.list.len() > 1 {
        bail();
    }
    match arguments.list.first().map(|argument| text(&argument.value)) {
        None => true,
        Some(Some("")) => {
            let message = "dbgenerated() takes either no argument, or a single nonempty string argument.";
            visit.error(report, message);
            false
        }
        Some(Some(_)) => true,
        Some(None) => {
            bail();
            false
        }
    }
}
