//! `@default`: whether the value is one that the field can hold. Only the form of a value is looked at, not its size.

use schema::ScalarType;

use crate::source::Place;
use crate::tree::{Argument, Attribute, Expr, ExprKind, Field};

use super::Check;
use super::attributes::{FieldKind, is_list};

/// Functions that Prisma knows; others are refused later than these.
const FUNCTIONS: [&str; 9] =
    ["autoincrement", "dbgenerated", "now", "uuid", "cuid", "ulid", "nanoid", "auto", "sequence"];

impl Check<'_, '_> {
    pub(super) fn default(&mut self, place: Place, attribute: &Attribute, field: &Field, kind: FieldKind, text: &str) {
        let Some(value) = crate::lower::values::main_arg(text, attribute, "value") else { return };
        let fault = match (&value.kind, kind) {
            (ExprKind::Call { path, arguments }, _) if path.of(text) == "dbgenerated" => {
                dbgenerated(text, &arguments.items)
            }
            (_, FieldKind::Composite) => {
                let name = field.name.of(text);
                let ty = field.ty.map_or("", |ty| ty.name.of(text));
                let message = format!(
                    "Error validating field `{name}` in composite type `{ty}`: Defaults on fields of type composite are not \
                     supported. Please remove the `@default` attribute."
                );
                self.error("default", place, attribute.range, message);
                None
            }
            (_, FieldKind::Unsupported) => {
                Some("Only @default(dbgenerated(\"...\")) can be used for Unsupported types.".to_owned())
            }
            (_, FieldKind::Enum(id)) => {
                let values: Vec<String> = match self.it.schema.enums().get(&id) {
                    Some(record) => record.values.iter().map(|value| value.name.clone()).collect(),
                    None => return,
                };
                list_or_one(text, value, is_list(field), |item| enum_value(text, item, &values))
            }
            (ExprKind::Call { path, arguments }, FieldKind::Scalar(scalar)) => {
                function(text, path.of(text), &arguments.items, scalar)
            }
            (_, FieldKind::Scalar(scalar)) => {
                if let (ScalarType::Boolean, ExprKind::Path) = (scalar, &value.kind)
                    && !matches!(value.range.of(text), "true" | "false")
                    && !is_list(field)
                {
                    let message = "A boolean literal must be `true` or `false`.";
                    self.attribute_error("default", place, value.range, "default", message);
                    return;
                }
                list_or_one(text, value, is_list(field), |item| scalar_value(text, item, scalar))
            }
            (_, FieldKind::Relation | FieldKind::Unknown) => None,
        };
        if let Some(fault) = fault {
            self.attribute_error("default", place, attribute.range, "default", &fault);
        }
    }

    /// Functions that no database knows: found after everything else about attributes is in order.
    pub(super) fn unknown_functions(&mut self) {
        for model in &self.it.models {
            for (member, field) in model.block.fields() {
                let scalar = matches!(self.kind(field, model.text), FieldKind::Scalar(_));
                let attributes = field.attributes.iter().enumerate();
                for (index, attribute) in attributes.filter(|(_, a)| scalar && a.name(model.text) == "default") {
                    let value = crate::lower::values::main_arg(model.text, attribute, "value");
                    let Some(Expr { kind: ExprKind::Call { path, .. }, range }) = value else { continue };
                    let name = path.of(model.text);
                    if !FUNCTIONS.contains(&name) {
                        let message = format!(
                            "Unknown function in @default(): `{name}` is not known. You can read about the available functions \
                             here: https://pris.ly/d/attribute-functions"
                        );
                        self.error("default", model.place.member(member).attribute(index), *range, message);
                    }
                }
            }
        }
    }
}

/// Judges one value, or each of a list.
fn list_or_one(text: &str, value: &Expr, list: bool, judge: impl Fn(&Expr) -> Option<String>) -> Option<String> {
    match (&value.kind, list) {
        (ExprKind::Array(items), true) => items.iter().find_map(judge),
        (ExprKind::Array(_), false) => Some("The default value of a non-list field cannot be a list.".to_owned()),
        (_, true) => Some("The default value of a list field must be a list.".to_owned()),
        (_, false) => judge(value),
    }
    .filter(|_| !text.is_empty())
}

fn enum_value(text: &str, value: &Expr, values: &[String]) -> Option<String> {
    let written = value.range.of(text);
    match value.kind {
        ExprKind::Path if values.iter().any(|value| value == written) => None,
        ExprKind::Path => Some(format!(
            "The defined default value `{written}` is not a valid value of the enum specified for the field."
        )),
        _ => Some(format!("Expected an enum value, but found `{written}`.")),
    }
}

fn scalar_value(text: &str, value: &Expr, scalar: ScalarType) -> Option<String> {
    use ScalarType::{BigInt, Boolean, Bytes, DateTime, Decimal, Float, Int, Json, String};
    let fits = matches!(
        (scalar, &value.kind),
        (String | Json | Bytes | DateTime | Decimal, ExprKind::String)
            | (Int | BigInt | Float | Decimal, ExprKind::Number)
            | (Boolean, ExprKind::Path)
    );
    let written = value.range.of(text);
    (!fits).then(|| format!("Expected a {} value, but found `{written}`.", scalar.name()))
}

fn function(text: &str, name: &str, arguments: &[Argument], scalar: ScalarType) -> Option<String> {
    use ScalarType::{BigInt, DateTime, Int, String};
    let number = |argument: &Argument| {
        let value = argument.value.as_ref().filter(|value| matches!(value.kind, ExprKind::Number))?;
        value.range.of(text).parse::<i64>().ok()
    };
    match (name, scalar) {
        ("autoincrement", Int | BigInt) | ("now", DateTime) | ("ulid", String) => (!arguments.is_empty()).then(|| {
            format!("The `{name}` function does not take any argument. Consider changing this default to `{name}()`.")
        }),
        ("uuid" | "cuid" | "nanoid", String) => {
            let (fits, range): (fn(i64) -> bool, &str) = match name {
                "uuid" => (|n| matches!(n, 4 | 7), "which is either 4 or 7"),
                "cuid" => (|n| matches!(n, 1 | 2), "which is either 1 or 2"),
                _ => (|n| (2..=255).contains(&n), "between 2 and 255"),
            };
            match arguments {
                [] => None,
                [one] => match number(one) {
                    Some(n) if fits(n) => None,
                    Some(_) => {
                        Some(format!("`{name}()` takes either no argument, or a single integer argument {range}."))
                    }
                    None => Some(format!("`{name}()` takes a single Int argument.")),
                },
                _ => Some(format!("`{name}()` takes a single Int argument.")),
            }
        }
        ("auto", _) => (!arguments.is_empty()).then(|| "`auto()` takes no arguments".to_owned()),
        ("sequence", _) => None,
        _ if FUNCTIONS.contains(&name) => {
            Some(format!("The function `{name}()` cannot be used on fields of type `{}`.", scalar.name()))
        }
        _ => None,
    }
}

fn dbgenerated(text: &str, arguments: &[Argument]) -> Option<String> {
    let wrong = || Some("`dbgenerated()` takes a single String argument".to_owned());
    match arguments {
        [] => None,
        [Argument { value: Some(value), .. }] if matches!(value.kind, ExprKind::String) => {
            let empty = value.range.of(text) == "\"\"";
            let message = "dbgenerated() takes either no argument, or a single nonempty string argument.";
            empty.then(|| message.to_owned())
        }
        _ => wrong(),
    }
}
