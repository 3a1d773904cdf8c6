//! Lists of fields in arguments: `fields: [a, b]`, `[a(sort: Desc), b.c]`.

use crate::judge::ast::{Arguments, Expr};
use crate::judge::coerce;
use crate::judge::db::{CompositeId, Db, ModelId, Ops, Part, Type};
use crate::judge::report::Report;
use crate::judge::span::Span;

use crate::connector::OperatorClass;

/// What could not be resolved.
pub(super) enum Trouble<'s> {
    /// It was told already.
    Told,
    /// Names that nothing stands behind, as messages show them; and relation fields.
    Fields { unknown: Vec<String>, relations: Vec<(&'s str, usize)> },
}

/// `field`x`` or `` fields `x`, `y` ``, as Prisma lists fields.
pub(super) fn with_word<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    format!("{} {}", if names.len() == 1 { "field" } else { "fields" }, names.join(", "))
}

/// Names of columns without arguments.
pub(super) fn plain<'s>(
    value: &'s Expr<'s>,
    attribute: Span,
    model: ModelId,
    db: &Db<'s>,
    report: &mut Report,
) -> Result<&'s [usize], Trouble<'s>> {
    let items = coerce::items(value);
    let not_names = items.iter().filter(|item| coerce::constant(item, report).is_none()).count();
    if not_names > 0 {
        return Err(Trouble::Told);
    }
    let record = &db.models[model];
    let fields = db.arena.alloc_slice_fill_copy(items.len(), 0);
    let (mut count, mut unknown, mut relations) = (0, Vec::new(), Vec::new());
    for name in items.iter().filter_map(coerce::as_constant) {
        let Some(field) = record.place_of(name) else {
            unknown.push(name.to_owned());
            continue;
        };
        if !record.fields[field].ty.is_column() {
            relations.push((name, field));
            continue;
        }
        if fields[..count].contains(&field) {
            return Err(twice(name, record.name(), attribute, report));
        }
        fields[count] = field;
        count += 1;
    }
    if unknown.is_empty() && relations.is_empty() {
        Ok(&fields[..count])
    } else {
        Err(Trouble::Fields { unknown, relations })
    }
}

fn twice<'s>(name: &str, model: &str, attribute: Span, report: &mut Report) -> Trouble<'s> {
    let message = format!("The unique index definition refers to the field {name} multiple times.");
    report.model("index", attribute, "model", model, &message);
    Trouble::Told
}

/// A name with its arguments.
struct Written<'s> {
    name: &'s str,
    sorted: bool,
    length: Option<i64>,
    ops: Option<Ops<'s>>,
}

/// Parts of an index: columns, or fields within composite types if `into_composites`.
pub(super) fn parts<'s>(
    value: &'s Expr<'s>,
    attribute: Span,
    model: ModelId,
    into_composites: bool,
    db: &Db<'s>,
    report: &mut Report,
) -> Result<&'s [Part<'s>], Trouble<'s>> {
    let written = coerce::list(value, report, one_written).ok_or(Trouble::Told)?;
    let record = &db.models[model];
    let mut parts: Vec<Part<'s>> = Vec::with_capacity(written.len());
    let (mut unknown, mut relations) = (Vec::new(), Vec::new());
    for Written { name, sorted, length, ops } in written {
        let resolved = if name.contains('.') {
            if into_composites { path(name, model, db) } else { Err(Missing::Unknown(name.to_owned())) }
        } else {
            match record.place_of(name) {
                Some(field) if record.fields[field].ty.is_column() => Ok((field, &[][..])),
                Some(field) => Err(Missing::Relation(name, field)),
                None => Err(Missing::Unknown(name.to_owned())),
            }
        };
        match resolved {
            Ok((root, path)) => {
                if parts.iter().any(|part| part.root == root && part.path == path) {
                    let shown = match path.last() {
                        Some((composite, field)) => {
                            in_type(db, *composite, db.composites[*composite].fields[*field].name())
                        }
                        None => name.to_owned(),
                    };
                    return Err(twice(&shown, record.name(), attribute, report));
                }
                parts.push(Part { root, path, sorted, length, ops });
            }
            Err(Missing::Unknown(name)) => unknown.push(name),
            Err(Missing::Relation(name, field)) => relations.push((name, field)),
        }
    }
    if unknown.is_empty() && relations.is_empty() {
        Ok(db.arena.alloc_slice_copy(&parts))
    } else {
        Err(Trouble::Fields { unknown, relations })
    }
}

enum Missing<'s> {
    Unknown(String),
    Relation(&'s str, usize),
}

fn in_type(db: &Db<'_>, composite: CompositeId, field: &str) -> String {
    format!("{field} in type {}", db.composites[composite].ast.name.text)
}

/// `a.b.c`, from composite type to composite type.
#[expect(
    clippy::type_complexity,
    reason = "the field and the way down from it are taken apart at the one place of use"
)]
fn path<'s>(name: &'s str, model: ModelId, db: &Db<'s>) -> Result<(usize, &'s [(CompositeId, usize)]), Missing<'s>> {
    let record = &db.models[model];
    let mut steps = name.split('.');
    let first = steps.next().unwrap_or("");
    let root = record.place_of(first).ok_or_else(|| Missing::Unknown(first.to_owned()))?;
    let mut next = match record.fields[root].ty {
        Type::Composite(composite) => composite,
        Type::Model(_) | Type::Unknown => return Err(Missing::Relation(first, root)),
        Type::Scalar(_) | Type::Enum(_) | Type::Unsupported(_) => return Err(Missing::Unknown(name.to_owned())),
    };
    let mut path = Vec::new();
    let mut steps = steps.peekable();
    while let Some(step) = steps.next() {
        let fields = &db.composites[next].fields;
        let field = fields
            .iter()
            .rposition(|field| field.name() == step)
            .ok_or_else(|| Missing::Unknown(in_type(db, next, step)))?;
        path.push((next, field));
        match fields[field].ty {
            Type::Composite(composite) => next = composite,
            Type::Scalar(_) | Type::Enum(_) | Type::Unsupported(_) | Type::Model(_) | Type::Unknown => {
                if steps.peek().is_some() {
                    return Err(Missing::Unknown(name.to_owned()));
                }
            }
        }
    }
    Ok((root, db.arena.alloc_slice_copy(&path)))
}

fn one_written<'s>(item: &'s Expr<'s>, report: &mut Report) -> Option<Written<'s>> {
    match item {
        Expr::Constant(name, _) => Some(Written { name, sorted: false, length: None, ops: None }),
        Expr::Function(name, arguments, _) => Some(with_arguments(name, arguments, report)),
        Expr::Number(..) | Expr::String(..) | Expr::Array(..) | Expr::Object(..) => {
            coerce::not_a_field(item, report);
            None
        }
    }
}

fn with_arguments<'s>(name: &'s str, arguments: &'s Arguments<'s>, report: &mut Report) -> Written<'s> {
    let find =
        |name: &str| arguments.list.iter().find(|argument| argument.name.is_some_and(|given| given.text == name));
    let unexpected = |report: &mut Report, span: Span, expected: &str| {
        report.error("argument", span, format!("Unexpected token. Expected one of: {expected}"));
    };
    let sorted = find("sort").is_some_and(|argument| match coerce::constant(&argument.value, report) {
        Some("Asc" | "Desc") => true,
        Some(_) => {
            unexpected(report, argument.span(), "Asc, Desc");
            false
        }
        None => false,
    });
    let length = find("length").and_then(|argument| coerce::integer(&argument.value, report)).filter(|n| *n >= 0);
    let ops = find("ops").and_then(|argument| match &argument.value {
        Expr::Constant(class, _) if OperatorClass::from_name(class).is_some() => Some(Ops::Known(class)),
        Expr::Constant(class, span) => {
            unexpected(report, *span, &format!("Invalid operator class: {class}"));
            None
        }
        Expr::Function("raw", arguments, span) => match arguments.list {
            [argument] => match crate::judge::db::text(&argument.value) {
                Some(_) => Some(Ops::Raw),
                None => {
                    unexpected(report, *span, "Invalid parameter type: expected string");
                    None
                }
            },
            list => {
                unexpected(report, *span, &format!("Wrong number of arguments. Expected: 1, got: {}", list.len()));
                None
            }
        },
        // The engine itself breaks down here.
        Expr::Function(_, _, span) => {
            unexpected(report, *span, "operator class");
            None
        }
        Expr::Number(..) | Expr::String(..) | Expr::Array(..) | Expr::Object(..) => {
            unexpected(report, argument.span(), "operator class");
            None
        }
    });
    Written { name, sorted, length, ops }
}
