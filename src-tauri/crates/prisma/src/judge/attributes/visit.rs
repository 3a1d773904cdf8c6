//! The attributes of one place and the arguments of one attribute, taken one after the other; what nobody took is unknown.

use crate::judge::ast::{Argument, Attribute, Expr};
use crate::judge::coerce;
use crate::judge::report::Report;

/// A set of places in a list; of a list of usual length without memory of its own.
#[derive(Default)]
struct Places {
    low: u64,
    high: Vec<usize>,
}

impl Places {
    fn has(&self, place: usize) -> bool {
        if place < 64 { self.low & (1 << place) != 0 } else { self.high.contains(&place) }
    }

    fn insert(&mut self, place: usize) {
        if place < 64 {
            self.low |= 1 << place;
        } else if !self.high.contains(&place) {
            self.high.push(place);
        }
    }

    fn remove(&mut self, place: usize) {
        if place < 64 {
            self.low &= !(1 << place);
        } else {
            self.high.retain(|known| *known != place);
        }
    }
}

/// The attributes of a field, a value or a block.
pub(super) struct Attributes<'s> {
    list: &'s [Attribute<'s>],
    taken: Places,
    /// The lengths of their names, a bit each: most questions are answered by this.
    lengths: u64,
}

/// One attribute whose arguments are being taken.
pub(super) struct Visit<'s> {
    pub(super) attribute: &'s Attribute<'s>,
    /// Arguments that nobody took yet.
    left: Places,
}

/// The bit of a name's length.
fn bit(name: &str) -> u64 {
    1 << name.len().min(63)
}

impl<'s> Attributes<'s> {
    pub(super) fn of(list: &'s [Attribute<'s>]) -> Self {
        let lengths = list.iter().fold(0, |lengths, attribute| lengths | bit(attribute.name.text));
        Self { list, taken: Places::default(), lengths }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// An attribute that may be there once.
    #[inline]
    pub(super) fn single(&mut self, name: &str, report: &mut Report) -> Option<Visit<'s>> {
        if self.lengths & bit(name) == 0 {
            return None;
        }
        self.the_only(name, report)
    }

    fn the_only(&mut self, name: &str, report: &mut Report) -> Option<Visit<'s>> {
        let mut found = self.list.iter().enumerate().filter(|(_, attribute)| attribute.name.text == name);
        let (place, attribute) = found.next()?;
        if found.next().is_none() {
            self.taken.insert(place);
            return Visit::start(attribute, report);
        }
        for (place, attribute) in self.list.iter().enumerate() {
            if attribute.name.text == name {
                self.taken.insert(place);
                let message = format!("Attribute \"@{name}\" can only be defined once.");
                report.error("duplicate-attribute", attribute.span, message);
            }
        }
        None
    }

    /// The next of an attribute that may be there several times.
    pub(super) fn next(&mut self, name: &str, report: &mut Report) -> Option<Visit<'s>> {
        if self.lengths & bit(name) == 0 {
            return None;
        }
        loop {
            let is_it =
                |(place, attribute): &(usize, &Attribute<'_>)| attribute.name.text == name && !self.taken.has(*place);
            let (place, attribute) = self.list.iter().enumerate().find(is_it)?;
            self.taken.insert(place);
            if let Some(visit) = Visit::start(attribute, report) {
                return Some(visit);
            }
        }
    }

    /// The native type: `@scope.Name`.
    pub(super) fn scoped(&mut self, report: &mut Report) -> Option<(&'s str, &'s str, &'s Attribute<'s>)> {
        let mut found = None;
        for (place, attribute) in self.list.iter().enumerate() {
            let Some((scope, name)) = attribute.name.text.split_once('.') else { continue };
            self.taken.insert(place);
            if found.replace((scope, name, attribute)).is_some() {
                let message = format!("Attribute \"@{scope}\" can only be defined once.");
                report.error("duplicate-attribute", attribute.span, message);
            }
        }
        found
    }

    /// Tells what is left.
    pub(super) fn finish(self, report: &mut Report) {
        for (_, attribute) in self.list.iter().enumerate().filter(|(place, _)| !self.taken.has(*place)) {
            let message = format!("Attribute not known: \"@{}\".", attribute.name.text);
            report.error("unknown-attribute", attribute.span, message);
        }
    }
}

impl<'s> Visit<'s> {
    /// Looks at the form of the arguments; `None` if they can't be used.
    fn start(attribute: &'s Attribute<'s>, report: &mut Report) -> Option<Self> {
        let arguments = &attribute.arguments;
        let is_plain = |argument: &Argument<'_>| !matches!(argument.value, Expr::Function(..) | Expr::Array(..));
        if arguments.rare.is_none() && arguments.list.len() < 2 && arguments.list.iter().all(is_plain) {
            let left = Places { low: arguments.list.len() as u64, high: Vec::new() };
            return Some(Self { attribute, left });
        }
        let name = attribute.name.text;
        let nested = attribute.arguments.list.iter().filter_map(|argument| argument.value.as_function());
        let lists = std::iter::once(&attribute.arguments).chain(nested.map(|(_, arguments)| arguments));
        let mut usable = true;
        let no_value = |signs: &str, argument: &crate::judge::ast::Name<'_>, report: &mut Report| {
            let message = format!("The `{}` argument is missing a value.", argument.text);
            report.attribute("argument", argument.span, &format!("{signs}{name}"), &message);
        };
        for arguments in lists {
            for empty in arguments.empty() {
                no_value("@", empty, report);
                usable = false;
            }
            for argument in arguments.list {
                let Expr::Array(items, _) = &argument.value else { continue };
                for (_, arguments) in items.iter().filter_map(Expr::as_function) {
                    for empty in arguments.empty() {
                        no_value("@@", empty, report);
                    }
                }
            }
            if let Some(comma) = arguments.trailing_comma() {
                let message = "Trailing commas are not valid in attribute arguments, please remove the comma.";
                report.attribute("argument", comma, &format!("@{name}"), message);
            }
        }
        if !usable {
            return None;
        }
        let visit = Self { attribute, left: Places::default() };
        Some(visit.with_arguments(report))
    }

    fn with_arguments(mut self, report: &mut Report) -> Self {
        let mut unnamed: Vec<String> = Vec::new();
        let list = &self.attribute.arguments.list;
        for (place, argument) in list.iter().enumerate() {
            let name = argument.name.map(|name| name.text);
            let before = self.find(name);
            self.left.insert(place);
            let Some(before) = before else { continue };
            self.left.remove(before);
            match name {
                Some(name) => {
                    let message = format!("Argument \"{name}\" is already specified.");
                    report.error("duplicate-argument", argument.span(), message);
                }
                None => {
                    if unnamed.is_empty() {
                        unnamed.push(list[before].value.to_string());
                    }
                    unnamed.push(argument.value.to_string());
                }
            }
        }
        if !unnamed.is_empty() {
            let message = format!(
                "You provided multiple unnamed arguments. This is not possible. Did you forget the brackets? Did you mean \
                 `[{}]`?",
                unnamed.join(", ")
            );
            self.error(report, &message);
        }
        self
    }

    /// The argument of that name that nobody took.
    fn find(&self, name: Option<&str>) -> Option<usize> {
        let list = self.attribute.arguments.list.iter().enumerate();
        let mut named = list.filter(|(_, argument)| argument.name.map(|name| name.text) == name);
        named.find(|(place, _)| self.left.has(*place)).map(|(place, _)| place)
    }

    fn take(&mut self, name: Option<&str>) -> Option<usize> {
        let found = self.find(name)?;
        self.left.remove(found);
        Some(found)
    }

    pub(super) fn optional(&mut self, name: &str) -> Option<&'s Expr<'s>> {
        let place = self.take(Some(name))?;
        Some(&self.attribute.arguments.list[place].value)
    }

    /// The argument of that name or else the unnamed one; `None` where there is neither, or both.
    pub(super) fn quiet_default(&mut self, name: &str) -> Result<&'s Expr<'s>, (crate::judge::span::Span, String)> {
        let list = &self.attribute.arguments.list;
        match (self.take(Some(name)), self.take(None)) {
            (Some(place), None) | (None, Some(place)) => Ok(&list[place].value),
            (Some(place), Some(_)) => {
                let message = format!("Argument \"{name}\" is already specified as unnamed argument.");
                Err((list[place].span(), message))
            }
            (None, None) => Err((self.attribute.span, format!("Argument \"{name}\" is missing."))),
        }
    }

    /// The same, and a failure is told.
    pub(super) fn default(&mut self, name: &str, report: &mut Report) -> Option<&'s Expr<'s>> {
        match self.quiet_default(name) {
            Ok(value) => Some(value),
            Err((span, message)) => {
                report.error("missing-argument", span, message);
                None
            }
        }
    }

    /// An optional string that may not be empty.
    pub(super) fn name(&mut self, name: &str, report: &mut Report) -> Option<&'s str> {
        let value = self.optional(name)?;
        match coerce::string(value, report)? {
            "" => {
                self.error(report, &format!("The `{name}` argument cannot be an empty string."));
                None
            }
            text => Some(text),
        }
    }

    /// `sort: Asc` or `sort: Desc`: whether it is given.
    pub(super) fn sort(&mut self, report: &mut Report) -> bool {
        let Some(value) = self.optional("sort") else { return false };
        match coerce::constant(value, report) {
            Some("Asc" | "Desc") => true,
            Some(other) => {
                let message = format!("The `sort` argument can only be `Asc` or `Desc` you provided: {other}.");
                self.error(report, &message);
                false
            }
            None => false,
        }
    }

    pub(super) fn clustered(&mut self, report: &mut Report) -> Option<bool> {
        coerce::boolean(self.optional("clustered")?, report)
    }

    /// An error on the whole attribute.
    pub(super) fn error(&self, report: &mut Report, message: &str) {
        report.attribute("attribute", self.attribute.span, &format!("@{}", self.attribute.name.text), message);
    }

    /// Tells the arguments that nobody took.
    pub(super) fn finish(self, report: &mut Report) {
        for (place, argument) in self.attribute.arguments.list.iter().enumerate() {
            if self.left.has(place) {
                report.error("unknown-argument", argument.span(), "No such argument.");
            }
        }
    }
}
