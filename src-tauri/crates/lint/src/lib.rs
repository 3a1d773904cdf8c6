//! The rules that a schema is held to. A rule reads a [`schema::Schema`] and reports [`schema::Diagnostic`]s; it never
//! fails, never writes, and knows nothing of text: where a finding stands in a file is looked up by its object.

mod config;
mod names;
mod report;
mod rule;
mod rules;

pub use config::{Config, Level};
pub use names::{is_pascal_case, is_snake_case, pascal_case, snake_case};
pub use report::Report;
pub use rule::{Example, Rule, examples};
pub use rules::{RULES, rule};

use schema::{Diagnostic, Schema};

/// Runs all rules that the configuration leaves on. Findings stand in the order of the rules, within a rule in the order
/// of the tables.
pub fn lint(schema: &Schema, config: &Config) -> Vec<Diagnostic> {
    let mut report = Report::new(schema);
    for rule in RULES {
        if let Some(severity) = config.severity(rule) {
            report.begin(rule.code, severity);
            (rule.check)(schema, config, &mut report);
        }
    }
    report.into_diagnostics()
}
