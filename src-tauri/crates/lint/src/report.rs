//! Where rules put their findings.

use schema::{Change, Diagnostic, Fix, Ids, Object, Schema, Severity};

/// The findings so far, and the rule that is running.
#[derive(Debug)]
pub struct Report {
    ids: Ids,
    rule: Option<(&'static str, Severity)>,
    findings: Vec<Diagnostic>,
}

impl Report {
    pub(crate) fn new(schema: &Schema) -> Self {
        Self { ids: schema.ids(), rule: None, findings: Vec::new() }
    }

    /// Identities for what fixes create: all fixes of one run have different ones, so that they apply together.
    pub fn ids(&mut self) -> &mut Ids {
        &mut self.ids
    }

    pub(crate) fn begin(&mut self, code: &'static str, severity: Severity) {
        self.rule = Some((code, severity));
    }

    pub(crate) fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.findings
    }

    /// A finding without fix.
    pub fn add(&mut self, at: Object, message: String, help: &str) {
        self.push(at, message, help, None);
    }

    /// A finding with the changes that mend it. `safe`: no data is lost and no program sees a difference.
    pub fn add_with_fix(
        &mut self,
        at: Object,
        message: String,
        help: &str,
        title: String,
        changes: Vec<Change>,
        safe: bool,
    ) {
        self.push(at, message, help, Some(Fix { title, changes, safe }));
    }

    fn push(&mut self, at: Object, message: String, help: &str, fix: Option<Fix>) {
        let Some((code, severity)) = self.rule else { return };
        let help = Some(help.to_owned());
        self.findings.push(Diagnostic { code: code.to_owned(), severity, message, help, at, span: None, fix });
    }
}
