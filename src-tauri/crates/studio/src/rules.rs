//! The rules, for those who ask about them.

use serde::Serialize;

use crate::Failure;

/// A rule, to be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// Group and name.
    pub code: &'static str,
    /// Severity where the configuration says nothing: `info`, `warning` or `error`.
    pub severity: &'static str,
    /// What it wants, in one line.
    pub summary: &'static str,
    /// Why, and what to do about it: Markdown with examples.
    pub explain: &'static str,
}

/// All rules, in the order that they run in.
pub fn all() -> Vec<Rule> {
    lint::RULES.iter().map(of).collect()
}

/// The rule of a code.
///
/// # Errors
/// There is none.
pub fn find(code: &str) -> Result<Rule, Failure> {
    lint::rule(code).map(of).ok_or_else(|| {
        let failure = Failure::new("rule/unknown", format!("There is no rule “{code}”."));
        let near = lint::RULES.iter().find(|rule| rule.code.ends_with(&format!("/{code}")));
        match near {
            Some(rule) => failure.help(format!("Do you mean {}?", rule.code)),
            None if code.starts_with("prisma/") => {
                failure.help("Findings of Prisma's own validation are explained by their message.")
            }
            None => failure.help("`crowfoot explain` lists them."),
        }
    })
}

fn of(rule: &lint::Rule) -> Rule {
    let severity = match rule.severity {
        schema::Severity::Info => "info",
        schema::Severity::Warning => "warning",
        schema::Severity::Error => "error",
    };
    Rule { code: rule.code, severity, summary: rule.summary, explain: rule.explain.trim_start() }
}
