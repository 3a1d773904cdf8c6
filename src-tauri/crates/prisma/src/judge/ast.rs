//! A schema as Prisma's own grammar reads it: the records that validation looks at, with the bytes they stand on. Unlike the
//! lossless [`Tree`](crate::tree::Tree) it holds nothing of a line that Prisma refuses, and nothing of layout.

use std::borrow::Cow;
use std::fmt;

use super::span::Span;

/// A name with its bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Name<'s> {
    pub(super) text: &'s str,
    pub(super) span: Span,
}

/// A block.
#[derive(Debug, Clone, Copy)]
pub(super) enum Top<'s> {
    Model(&'s Model<'s>),
    Composite(&'s Composite<'s>),
    Enum(&'s Enum<'s>),
    Source(&'s Config<'s>),
    Generator(&'s Config<'s>),
}

impl<'s> Top<'s> {
    pub(super) fn name(&self) -> Name<'s> {
        match self {
            Self::Model(model) => model.name,
            Self::Composite(composite) => composite.name,
            Self::Enum(one) => one.name,
            Self::Source(config) | Self::Generator(config) => config.name,
        }
    }

    /// What messages call such a block.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Model(model) => model.container(),
            Self::Composite(_) => "composite type",
            Self::Enum(_) => "enum",
            Self::Source(_) => "source",
            Self::Generator(_) => "generator",
        }
    }
}

/// A model or view.
#[derive(Debug, Clone, Copy)]
pub(super) struct Model<'s> {
    pub(super) name: Name<'s>,
    pub(super) view: bool,
    pub(super) fields: &'s [Field<'s>],
    pub(super) attributes: &'s [Attribute<'s>],
    pub(super) span: Span,
}

impl Model<'_> {
    /// `model` or `view`, as messages say.
    pub(super) fn container(&self) -> &'static str {
        if self.view { "view" } else { "model" }
    }
}

/// A composite type; attributes of its block are refused while reading.
#[derive(Debug, Clone, Copy)]
pub(super) struct Composite<'s> {
    pub(super) name: Name<'s>,
    pub(super) fields: &'s [Field<'s>],
    pub(super) span: Span,
}

/// An enum.
#[derive(Debug, Clone, Copy)]
pub(super) struct Enum<'s> {
    pub(super) name: Name<'s>,
    pub(super) values: &'s [Value<'s>],
    pub(super) attributes: &'s [Attribute<'s>],
    pub(super) span: Span,
}

/// A value of an enum.
#[derive(Debug, Clone, Copy)]
pub(super) struct Value<'s> {
    pub(super) name: Name<'s>,
    pub(super) attributes: &'s [Attribute<'s>],
    pub(super) span: Span,
}

/// A datasource or generator.
#[derive(Debug, Clone, Copy)]
pub(super) struct Config<'s> {
    pub(super) name: Name<'s>,
    pub(super) properties: &'s [Property<'s>],
    pub(super) span: Span,
}

/// A line of a datasource or generator.
#[derive(Debug, Clone, Copy)]
pub(super) struct Property<'s> {
    pub(super) name: Name<'s>,
    pub(super) value: Option<Expr<'s>>,
    pub(super) span: Span,
}

/// How many values a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Arity {
    Required,
    Optional,
    List,
}

/// The type of a field as written.
#[derive(Debug, Clone, Copy)]
pub(super) enum FieldType<'s> {
    Named(Name<'s>),
    /// `Unsupported("...")`: the text, with the place of its literal.
    Unsupported(&'s Name<'s>),
}

/// A field.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field<'s> {
    pub(super) name: Name<'s>,
    pub(super) ty: FieldType<'s>,
    pub(super) arity: Arity,
    pub(super) attributes: &'s [Attribute<'s>],
    /// Where it ends; it begins with its name.
    pub(super) end: u32,
}

impl<'s> Field<'s> {
    pub(super) fn span(&self) -> Span {
        Span { start: self.name.span.start, end: self.end }
    }

    pub(super) fn attribute(&self, name: &str) -> Option<&Attribute<'s>> {
        self.attributes.iter().find(|attribute| attribute.name.text == name)
    }

    /// The bytes of an argument of one of its attributes; of the whole argument, name included.
    pub(super) fn argument_span(&self, attribute: &str, argument: &str) -> Option<Span> {
        self.attribute(attribute)?.argument_span(argument)
    }
}

/// An attribute, of a field or of a block.
#[derive(Debug, Clone, Copy)]
pub(super) struct Attribute<'s> {
    pub(super) name: Name<'s>,
    pub(super) arguments: Arguments<'s>,
    pub(super) span: Span,
}

impl Attribute<'_> {
    pub(super) fn argument_span(&self, name: &str) -> Option<Span> {
        let is_it = |argument: &&Argument<'_>| argument.name.is_some_and(|given| given.text == name);
        self.arguments.list.iter().find(is_it).map(Argument::span)
    }
}

/// What stands between parentheses.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Arguments<'s> {
    pub(super) list: &'s [Argument<'s>],
    /// What hardly any list has.
    pub(super) rare: Option<&'s Rare<'s>>,
}

/// Faults within parentheses that the grammar lets pass.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Rare<'s> {
    /// `name:` without a value.
    pub(super) empty: &'s [Name<'s>],
    pub(super) trailing_comma: Option<Span>,
}

impl<'s> Arguments<'s> {
    /// Names without a value.
    pub(super) fn empty(&self) -> &[Name<'s>] {
        self.rare.map_or(&[], |rare| rare.empty)
    }

    pub(super) fn trailing_comma(&self) -> Option<Span> {
        self.rare.and_then(|rare| rare.trailing_comma)
    }
}

/// An argument.
#[derive(Debug, Clone, Copy)]
pub(super) struct Argument<'s> {
    pub(super) name: Option<Name<'s>>,
    pub(super) value: Expr<'s>,
}

impl Argument<'_> {
    /// The whole of it, name included.
    pub(super) fn span(&self) -> Span {
        let value = self.value.span();
        Span { start: self.name.map_or(value.start, |name| name.span.start), end: value.end }
    }
}

/// An expression.
#[derive(Debug, Clone, Copy)]
pub(super) enum Expr<'s> {
    Number(&'s str, Span),
    String(&'s str, Span),
    Constant(&'s str, Span),
    Function(&'s str, &'s Arguments<'s>, Span),
    Array(&'s [Expr<'s>], Span),
    /// `{ key: value }`, since version 7.
    Object(&'s [(Name<'s>, Expr<'s>)], Span),
}

impl<'s> Expr<'s> {
    pub(super) fn span(&self) -> Span {
        match self {
            Self::Number(_, span)
            | Self::String(_, span)
            | Self::Constant(_, span)
            | Self::Function(_, _, span)
            | Self::Array(_, span)
            | Self::Object(_, span) => *span,
        }
    }

    /// What messages call such a value.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Number(..) => "numeric",
            Self::String(..) => "string",
            Self::Constant(..) => "literal",
            Self::Function(..) => "functional",
            Self::Array(..) => "array",
            Self::Object(..) => "object",
        }
    }

    pub(super) fn as_function(&self) -> Option<(&'s str, &Arguments<'s>)> {
        match self {
            Self::Function(name, arguments, _) => Some((name, arguments)),
            Self::Number(..) | Self::String(..) | Self::Constant(..) | Self::Array(..) | Self::Object(..) => None,
        }
    }
}

impl<'s> Expr<'s> {
    /// The value as Prisma prints it, borrowed where it can be.
    pub(super) fn printed(&self) -> Cow<'s, str> {
        match self {
            Self::Number(text, _) | Self::Constant(text, _) => Cow::Borrowed(text),
            Self::String(..) | Self::Function(..) | Self::Array(..) | Self::Object(..) => Cow::Owned(self.to_string()),
        }
    }
}

/// As Prisma quotes values in its messages.
impl fmt::Display for Expr<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(text, _) | Self::Constant(text, _) => f.write_str(text),
            Self::String(text, _) => {
                f.write_str("\"")?;
                for c in text.chars() {
                    match c {
                        '\t' => f.write_str("\\t")?,
                        '\n' => f.write_str("\\n")?,
                        '\r' => f.write_str("\\r")?,
                        '"' => f.write_str("\\\"")?,
                        '\\' => f.write_str("\\\\")?,
                        c if (c as u32) < 0x20 => write!(f, "\\u{:04x}", c as u32)?,
                        c => write!(f, "{c}")?,
                    }
                }
                f.write_str("\"")
            }
            Self::Function(name, arguments, _) => {
                write!(f, "{name}(")?;
                for (place, argument) in arguments.list.iter().enumerate() {
                    if place > 0 {
                        f.write_str(",")?;
                    }
                    match argument.name {
                        Some(name) => write!(f, "{}: {}", name.text, argument.value)?,
                        None => write!(f, "{}", argument.value)?,
                    }
                }
                f.write_str(")")
            }
            Self::Array(items, _) => {
                f.write_str("[")?;
                for (place, item) in items.iter().enumerate() {
                    if place > 0 {
                        f.write_str(",")?;
                    }
                    write!(f, "{item}")?;
                }
                f.write_str("]")
            }
            Self::Object(members, _) => {
                f.write_str("{ ")?;
                for (place, (name, value)) in members.iter().enumerate() {
                    if place > 0 {
                        f.write_str(", ")?;
                    }
                    write!(f, "{}: {value}", name.text)?;
                }
                f.write_str(" }")
            }
        }
    }
}
