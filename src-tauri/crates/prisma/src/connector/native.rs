//! Native types: what stands behind `@db.`, with which arguments, on which fields, and what the engine says otherwise.

use std::fmt;

use schema::ScalarType;

use crate::settings::Provider;

use super::{At, Connector, Finding};

/// From where to where a number may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// The least.
    pub least: u32,
    /// The most.
    pub most: u32,
    /// What the engine says beyond.
    pub says: &'static str,
}

impl Range {
    /// Any number.
    pub const ANY: Self = Self { least: 0, most: u32::MAX, says: "" };

    pub(super) const fn new(least: u32, most: u32, says: &'static str) -> Self {
        Self { least, most, says }
    }

    /// Whether the number lies within.
    pub fn has(self, number: u32) -> bool {
        self.least <= number && number <= self.most
    }
}

/// The arguments that a native type takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// None.
    None,
    /// A number, which may be left out.
    Optional(Range),
    /// A number.
    Required(Range),
    /// A number of 16 bits or `Max`; may be left out.
    OrMax(Range),
    /// Precision and scale; both may be left out.
    Decimal {
        /// Digits at all.
        precision: Range,
        /// Digits behind the point.
        scale: Range,
    },
}

impl Shape {
    /// How many arguments are taken.
    pub fn count(self) -> Args {
        match self {
            Self::None => Args { required: 0, optional: 0 },
            Self::Optional(_) | Self::OrMax(_) => Args { required: 0, optional: 1 },
            Self::Required(_) => Args { required: 1, optional: 0 },
            Self::Decimal { .. } => Args { required: 0, optional: 2 },
        }
    }

    /// What an editor shows behind the name: `(n)`.
    pub fn placeholder(self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Optional(_) | Self::Required(_) => Some("(n)"),
            Self::OrMax(_) => Some("(n | Max)"),
            Self::Decimal { .. } => Some("(p, s)"),
        }
    }

    /// What the engine expects, in its words.
    fn expected(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Optional(_) | Self::Required(_) => "a nonnegative integer",
            Self::OrMax(_) => "an integer or `Max`",
            Self::Decimal { .. } => "two nonnegative integers",
        }
    }

    /// The arguments understood; what is given to a type that takes none is not looked at.
    fn read<S: AsRef<str>>(self, args: &[S]) -> Option<Arguments> {
        match (self, args) {
            (Self::None, _) | (Self::Optional(_) | Self::OrMax(_) | Self::Decimal { .. }, []) => Some(Arguments::None),
            (Self::Optional(_) | Self::Required(_), [n]) => n.as_ref().parse().ok().map(Arguments::One),
            (Self::OrMax(_), [n]) if n.as_ref().eq_ignore_ascii_case("max") => Some(Arguments::Max),
            (Self::OrMax(_), [n]) => n.as_ref().parse().ok().map(|n: u16| Arguments::One(n.into())),
            (Self::Decimal { .. }, [p, s]) => Some(Arguments::Two(p.as_ref().parse().ok()?, s.as_ref().parse().ok()?)),
            (Self::Optional(_) | Self::Required(_) | Self::OrMax(_) | Self::Decimal { .. }, _) => None,
        }
    }
}

/// How many arguments a native type takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Args {
    /// So many have to be there.
    pub required: usize,
    /// So many may be there beside.
    pub optional: usize,
}

/// A native type of a kind of database.
#[derive(Debug, PartialEq, Eq)]
pub struct NativeType {
    /// Its name behind `@db.`.
    pub name: &'static str,
    /// Its arguments.
    pub shape: Shape,
    /// The types of fields that may have it.
    pub fits: &'static [ScalarType],
}

/// Arguments of a native type, understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arguments {
    /// None given.
    None,
    /// One number.
    One(u32),
    /// Precision and scale.
    Two(u32, u32),
    /// `Max`.
    Max,
}

/// A native type with its arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Native {
    /// The type.
    pub ty: &'static NativeType,
    /// Its arguments.
    pub arguments: Arguments,
}

/// As the engine prints it: `Decimal(5,2)`.
impl fmt::Display for Native {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.ty.name)?;
        match self.arguments {
            Arguments::None => Ok(()),
            Arguments::One(n) => write!(f, "({n})"),
            Arguments::Two(p, s) => write!(f, "({p},{s})"),
            Arguments::Max => f.write_str("(Max)"),
        }
    }
}

/// What the later checks know of a field's native type. The engine asks them before it has found fault with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldNative<'a> {
    /// None is written, or its arguments could not be understood.
    None,
    /// It is known.
    Known(Native),
    /// PostgreSQL alone: a name that is not known, maybe that of an extension.
    Unknown(&'a str),
}

impl FieldNative<'_> {
    /// The native type, if it is known.
    pub fn known(self) -> Option<Native> {
        match self {
            Self::Known(native) => Some(native),
            Self::None | Self::Unknown(_) => None,
        }
    }
}

impl<'a> FieldNative<'a> {
    /// The name, known or not.
    pub fn name(self) -> Option<&'a str> {
        match self {
            Self::None => None,
            Self::Known(native) => Some(native.ty.name),
            Self::Unknown(name) => Some(name),
        }
    }

    /// Whether it is the one of that name.
    pub fn is(self, name: &str) -> bool {
        self.known().is_some_and(|native| native.ty.name == name)
    }
}

impl Connector {
    /// The native type of that name, case-sensitive.
    pub fn native_type(&self, name: &str) -> Option<&'static NativeType> {
        self.natives.iter().find(|native| native.name == name)
    }

    /// What a field without a native type has in the database.
    pub fn default_native(&self, scalar: ScalarType) -> Option<Native> {
        let (_, name, arguments) = self.defaults.iter().find(|(of, ..)| *of == scalar)?;
        Some(Native { ty: self.native_type(name)?, arguments: *arguments })
    }

    /// The native type of a field as the checks of indexes and ids see it. `args` as the engine prints expressions.
    pub fn field_native<'a, S: AsRef<str>>(&self, name: &'a str, args: &[S]) -> FieldNative<'a> {
        match self.native_type(name) {
            Some(ty) => match ty.shape.read(args) {
                Some(arguments) => FieldNative::Known(Native { ty, arguments }),
                None => FieldNative::None,
            },
            None if self.provider == Some(Provider::Postgresql) => FieldNative::Unknown(name),
            None => FieldNative::None,
        }
    }

    /// What the engine says of a native type's prefix: the first of what it says about the attribute, and not the last.
    /// `datasource` is the name of the datasource; without one any prefix will do.
    pub fn check_prefix(&self, datasource: &str, prefix: &str, name: &str) -> Option<Finding> {
        (datasource != prefix).then(|| {
            let message = format!(
                "The prefix {prefix} is invalid. It must be equal to the name of an existing datasource e.g. {datasource}. \
                 Did you mean to use {datasource}.{name}?"
            );
            Finding::error(At::NativeType, message)
        })
    }

    /// What the engine says of the native type of a field with a built-in type, in a model, a view or a composite type:
    /// one thing at most. `args` as the engine prints expressions, texts within quotes.
    pub fn check_native<S: AsRef<str>>(&self, scalar: ScalarType, name: &str, args: &[S]) -> Option<Finding> {
        let fault = |message| Some(Finding::error(At::NativeType, message));
        let Some(ty) = self.native_type(name) else {
            return fault(format!("Native type {name} is not supported for {} connector.", self.name()));
        };
        let Args { required, optional } = ty.shape.count();
        let given = args.len();
        if given < required || (given > required && optional == 0) {
            return fault(format!("Function \"{name}\" takes {required} arguments, but received {given}."));
        }
        if given > required + optional {
            return fault(format!("Native type {name} takes {optional} optional arguments, but received {given}."));
        }
        if !ty.fits.contains(&scalar) {
            let expected: Vec<&str> = ty.fits.iter().map(|fit| fit.name()).collect();
            return fault(format!(
                "Native type {name} is not compatible with declared field type {}, expected field type {}.",
                scalar.name(),
                expected.join(" or ")
            ));
        }
        let Some(arguments) = ty.shape.read(args) else {
            let found: Vec<&str> = args.iter().map(AsRef::as_ref).collect();
            return fault(format!("Expected {}, but found ({}).", ty.shape.expected(), found.join(", ")));
        };
        self.check_range(scalar, Native { ty, arguments })
    }

    /// What the engine says of numbers that the database would not take.
    fn check_range(&self, scalar: ScalarType, native: Native) -> Option<Finding> {
        let beyond = match (native.ty.shape, native.arguments) {
            (Shape::Optional(range) | Shape::Required(range) | Shape::OrMax(range), Arguments::One(n)) => {
                (!range.has(n)).then_some(range.says)
            }
            (Shape::Decimal { .. }, Arguments::Two(precision, scale)) if scale > precision => {
                let message = format!(
                    "The scale must not be larger than the precision for the {native} native type in {}.",
                    self.title
                );
                return Some(Finding::error(At::NativeType, message));
            }
            (Shape::Decimal { precision, scale }, Arguments::Two(p, s)) => {
                if precision.has(p) {
                    (!scale.has(s)).then_some(scale.says)
                } else {
                    Some(precision.says)
                }
            }
            (
                Shape::None | Shape::Optional(_) | Shape::Required(_) | Shape::OrMax(_) | Shape::Decimal { .. },
                Arguments::None | Arguments::One(_) | Arguments::Two(..) | Arguments::Max,
            ) => None,
        };
        let no_boolean = self.provider == Some(Provider::Mysql)
            && scalar == ScalarType::Boolean
            && native.ty.name == "Bit"
            && native.arguments != Arguments::One(1);
        let says = beyond.or(no_boolean.then_some("only Bit(1) can be used as Boolean."))?;
        let message = format!("Argument M is out of range for native type `{native}` of {}: {says}", self.title);
        Some(Finding::error(At::NativeType, message))
    }

    /// What the engine says of `Unsupported("...")` that is a native type after all. `datasource` is the name of the
    /// datasource, `text` what stands between the quotes.
    pub fn check_unsupported(&self, datasource: &str, field: &str, text: &str) -> Option<Finding> {
        // The engine breaks off on MongoDB, where nothing is unsupported that has a name.
        if self.natives.is_empty() || self.provider == Some(Provider::Mongodb) {
            return None;
        }
        let (prefix, rest) = text.split_once('(').map_or((text, None), |(prefix, rest)| (prefix, Some(rest)));
        let ty = self.native_type(prefix.trim())?;
        let params = rest.and_then(|rest| rest.split_once(')')).map(|(params, _)| params);
        let args: Vec<&str> = params.map(|params| params.split(',').map(str::trim).collect()).unwrap_or_default();
        let native = Native { ty, arguments: ty.shape.read(&args)? };
        let message = format!(
            "Error validating: The type `Unsupported(\"{text}\")` you specified in the type definition for the field \
             `{field}` is supported as a native type by Prisma. Please use the native type notation `{} \
             @{datasource}.{native}` for full support.",
            self.reported(ty).name()
        );
        Some(Finding::error(At::Field, message))
    }

    /// The type of fields that the engine names for a native type: the first that fits, save a few.
    fn reported(&self, ty: &NativeType) -> ScalarType {
        let special = match (self.provider, ty.name) {
            (Some(Provider::Mysql), "TinyInt" | "UnsignedTinyInt") => Some(ScalarType::Int),
            (Some(Provider::Sqlserver), "BigInt") => Some(ScalarType::Int),
            (Some(Provider::Mysql | Provider::Sqlserver), "Bit") => Some(ScalarType::Bytes),
            (_, _) => None,
        };
        special.or(ty.fits.first().copied()).unwrap_or(ScalarType::String)
    }
}
