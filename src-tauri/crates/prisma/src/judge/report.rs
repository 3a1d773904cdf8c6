//! Findings in the making, in the order in which Prisma tells them.

use schema::Severity;

use super::span::Span;

/// A finding without its object.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) severity: Severity,
    /// The part of the code behind `prisma/`.
    pub(super) code: &'static str,
    pub(super) message: String,
    pub(super) span: Span,
}

/// All findings so far.
#[derive(Debug, Default)]
pub(super) struct Report {
    found: Vec<Found>,
    errors: usize,
}

impl Report {
    pub(super) fn len(&self) -> usize {
        self.found.len()
    }

    /// Forgets what was found since there were `length` findings.
    pub(super) fn truncate(&mut self, length: usize) {
        let gone = self.found.get(length..).unwrap_or(&[]);
        self.errors -= gone.iter().filter(|found| found.severity == Severity::Error).count();
        self.found.truncate(length);
    }

    pub(super) fn has_errors(&self) -> bool {
        self.errors > 0
    }

    pub(super) fn into_found(self) -> Vec<Found> {
        self.found
    }

    /// Puts the findings of a later stage behind these.
    pub(super) fn append(&mut self, mut later: Self) {
        self.errors += later.errors;
        self.found.append(&mut later.found);
    }

    pub(super) fn error(&mut self, code: &'static str, span: Span, message: impl Into<String>) {
        self.errors += 1;
        self.found.push(Found { severity: Severity::Error, code, message: message.into(), span });
    }

    pub(super) fn warning(&mut self, code: &'static str, span: Span, message: impl Into<String>) {
        self.found.push(Found { severity: Severity::Warning, code, message: message.into(), span });
    }

    /// `Error validating: ...`
    pub(super) fn validation(&mut self, code: &'static str, span: Span, message: &str) {
        self.error(code, span, format!("Error validating: {message}"));
    }

    /// `Error parsing attribute "@name": ...`; `attribute` with its signs.
    pub(super) fn attribute(&mut self, code: &'static str, span: Span, attribute: &str, message: &str) {
        self.error(code, span, format!("Error parsing attribute \"{attribute}\": {message}"));
    }

    /// `Error validating model "Name": ...`
    pub(super) fn model(&mut self, code: &'static str, span: Span, container: &str, name: &str, message: &str) {
        self.error(code, span, format!("Error validating {container} \"{name}\": {message}"));
    }

    /// ``Error validating field `name` in model `Name`: ...``
    pub(super) fn field(
        &mut self,
        code: &'static str,
        span: Span,
        (container, name): (&str, &str),
        field: &str,
        message: &str,
    ) {
        self.error(code, span, format!("Error validating field `{field}` in {container} `{name}`: {message}"));
    }
}
