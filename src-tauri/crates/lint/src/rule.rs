//! What a rule is, and the examples that its explanation holds.

use schema::{Schema, Severity};

use crate::{Config, Report};

/// A rule. One file each under `rules/`, one line each in `rules.rs`.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Group and name.
    pub code: &'static str,
    /// Severity where the configuration says nothing.
    pub severity: Severity,
    /// What it wants, in one line.
    pub summary: &'static str,
    /// Why, and what to do about it: Markdown, with examples in blocks marked `prisma bad` and `prisma good`, which are
    /// executed as tests.
    pub explain: &'static str,
    /// Looks at a schema and reports.
    pub check: fn(&Schema, &Config, &mut Report),
}

impl Rule {
    /// The part of the code before the slash.
    pub fn group(&self) -> &'static str {
        self.code.split('/').next().unwrap_or(self.code)
    }
}

/// An example of an explanation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// The rule accepts it.
    pub good: bool,
    /// Prisma text.
    pub text: String,
}

/// The examples of an explanation, in order.
pub fn examples(explain: &str) -> Vec<Example> {
    let mut found = Vec::new();
    let mut open: Option<Example> = None;
    for line in explain.lines() {
        match (&mut open, line.trim()) {
            (None, "```prisma bad") => open = Some(Example { good: false, text: String::new() }),
            (None, "```prisma good") => open = Some(Example { good: true, text: String::new() }),
            (Some(_), "```") => found.extend(open.take()),
            (Some(example), _) => {
                example.text.push_str(line);
                example.text.push('\n');
            }
            (None, _) => {}
        }
    }
    found
}
