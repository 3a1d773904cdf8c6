//! `where:` of a partial index: `raw("...")`, or `{ field: value, field: { not: value } }`.

use schema::ScalarType;

use crate::PrismaVersion as Version;
use crate::judge::ast::Expr;
use crate::judge::coerce;
use crate::judge::db::{Db, ModelId, Type, text};
use crate::judge::report::Report;

use super::visit::Visit;

const FORMS: &str = "The `where` argument must be either a raw() function call or an object literal, e.g. `where: raw(\"status = \
                     'active'\")` or `where: { active: true }`.";
const VALUES: &str = "Expected true, false, null, a string, a number, or an object like { not: null }.";

/// Whether the index is partial; before version 7 the argument is unknown.
pub(super) fn predicate<'s>(model: ModelId, visit: &mut Visit<'s>, db: &Db<'s>, report: &mut Report) -> bool {
    if db.version == Version::V6 {
        return false;
    }
    let Some(value) = visit.optional("where") else { return false };
    match judge(model, value, db, report) {
        Ok(()) => true,
        Err(message) => {
            visit.error(report, &message);
            false
        }
    }
}

fn judge(model: ModelId, value: &Expr<'_>, db: &Db<'_>, report: &mut Report) -> Result<(), String> {
    match value {
        Expr::Function("raw", arguments, _) => {
            let argument = arguments.list.first().map(|argument| &argument.value);
            match argument.and_then(|argument| coerce::string(argument, report)) {
                Some("") => Err("The `where` argument cannot contain an empty string.".to_owned()),
                Some(_) => Ok(()),
                None => Err("The `where` argument must be a raw() function with a string argument, e.g. `where: raw(\"status = \
                             'active'\")`."
                    .to_owned()),
            }
        }
        Expr::Object([], _) => Err("The `where` argument cannot be an empty object.".to_owned()),
        Expr::Object(members, _) => members.iter().try_for_each(|(name, value)| member(model, name.text, value, db)),
        Expr::Function(..) => Err(FORMS.to_owned()),
        Expr::Number(..) | Expr::String(..) | Expr::Constant(..) | Expr::Array(..) => {
            coerce::not_a_function(value, report);
            Err(FORMS.to_owned())
        }
    }
}

fn member(model: ModelId, name: &str, value: &Expr<'_>, db: &Db<'_>) -> Result<(), String> {
    let record = &db.models[model];
    let Some(field) = record.place_of(name).map(|place| &record.fields[place]) else {
        return Err(format!("Field '{name}' does not exist in model '{}'.", record.name()));
    };
    match field.ty {
        Type::Model(_) | Type::Unknown => {
            return Err(format!(
                "Field '{name}' is a relation field. Only scalar fields can be used in the where clause."
            ));
        }
        Type::Scalar(_) | Type::Enum(_) | Type::Composite(_) | Type::Unsupported(_) => {}
    }
    let value = match value {
        Expr::Object(nested, _) => match nested {
            [(key, value)] if key.text == "not" => value,
            [(key, _)] => {
                return Err(format!(
                    "Unknown key '{}' in nested where clause object. Only 'not' is supported.",
                    key.text
                ));
            }
            _ => {
                return Err("Nested object in where clause must have exactly one key. Use `{ not: null }` or `{ not: \
                            \"value\" }`."
                    .to_owned());
            }
        },
        Expr::Number(..) | Expr::String(..) | Expr::Constant(..) | Expr::Function(..) | Expr::Array(..) => value,
    };
    fits(name, field.ty, value, db)
}

fn fits(name: &str, ty: Type<'_>, value: &Expr<'_>, db: &Db<'_>) -> Result<(), String> {
    use ScalarType::{BigInt, Boolean, DateTime, Decimal, Float, Int, String as Text};
    let (what, good) = match (value, ty) {
        (Expr::Constant("null", _), _) => return Ok(()),
        (Expr::Constant("true" | "false", _), ty) => ("Boolean", ty == Type::Scalar(Boolean)),
        (Expr::Constant(other, _), _) => return Err(format!("Invalid value '{other}' in where clause. {VALUES}")),
        (value, ty) if text(value).is_some() => {
            ("a String", matches!(ty, Type::Scalar(Text | DateTime) | Type::Enum(_)))
        }
        (Expr::Number(..), ty) => ("a Number", matches!(ty, Type::Scalar(Int | BigInt | Float | Decimal))),
        (Expr::String(..) | Expr::Function(..) | Expr::Array(..) | Expr::Object(..), _) => {
            return Err(format!("Invalid value in where clause. {VALUES}"));
        }
    };
    if good {
        return Ok(());
    }
    let ty = match ty {
        Type::Scalar(scalar) => scalar.name(),
        Type::Enum(_) => {
            let message =
                format!("Type mismatch: field '{name}' is an Enum and only accepts String values in the where clause.");
            return Err(message);
        }
        Type::Unsupported(_) => {
            return Err(format!(
                "Field '{name}' is an unsupported type and cannot be used in the object syntax of a where clause. Use raw() \
                 instead."
            ));
        }
        Type::Composite(id) => db.composites[id].ast.name.text,
        Type::Model(_) | Type::Unknown => "",
    };
    Err(format!("Type mismatch: field '{name}' is of type {ty}, but the value is {what}."))
}
