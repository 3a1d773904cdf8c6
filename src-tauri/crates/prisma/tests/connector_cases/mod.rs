//! Schemas with what the crate says of them.

pub mod fields;
pub mod indexes;
pub mod others;
pub mod probes;

use prisma::Provider;
use prisma::connector::{At, Finding};
use serde_json::Value;

/// The versions of Prisma that are asked.
pub const VERSIONS: [&str; 2] = ["6", "7"];

/// All kinds of databases.
pub const PROVIDERS: [Provider; 6] = [
    Provider::Postgresql,
    Provider::Mysql,
    Provider::Sqlite,
    Provider::Sqlserver,
    Provider::Cockroachdb,
    Provider::Mongodb,
];

/// One thing said: from where to where, whether it is but a warning, in which words.
pub type Said = (usize, usize, bool, String);

/// A schema and what should be said of it.
pub struct Case {
    /// The schema.
    pub text: String,
    /// What we say, in the engine's order.
    pub expected: Vec<Said>,
    /// How many questions it holds.
    pub checks: usize,
}

impl Case {
    /// A schema to be filled.
    pub fn new(text: String) -> Self {
        Self { text, expected: Vec::new(), checks: 0 }
    }

    /// Asks a question whose findings belong to those bytes.
    pub fn ask(&mut self, findings: impl IntoIterator<Item = Finding>, place: impl Fn(At) -> (usize, usize)) {
        self.checks += 1;
        self.expected.extend(findings.into_iter().map(|finding| {
            let (start, end) = place(finding.at);
            (start, end, finding.severity == schema::Severity::Warning, finding.message)
        }));
    }

    /// Brings the warnings behind the errors, as the engine does.
    pub fn done(mut self) -> Self {
        self.expected.sort_by_key(|(_, _, warning, _)| *warning);
        self
    }

    /// Where those words stand: the last time in the text up to now.
    pub fn last(&self, words: &str) -> (usize, usize) {
        let start = self.text.rfind(words).expect("the words are in the text");
        (start, start + words.len())
    }
}

/// What the engine says.
pub fn theirs(answer: &Value) -> Vec<Said> {
    let number = |value: &Value| usize::try_from(value.as_u64().expect("a number")).expect("a small number");
    let said = |one: &Value| {
        let text = one["text"].as_str().expect("a text").to_owned();
        (number(&one["start"]), number(&one["end"]), one["is_warning"] == true, text)
    };
    answer.as_array().expect("a list").iter().map(said).collect()
}

/// A datasource with those further lines.
pub fn datasource(version: &str, provider: Provider, more: &str) -> String {
    let url = match provider {
        Provider::Postgresql | Provider::Cockroachdb => "postgresql://x",
        Provider::Mysql => "mysql://x",
        Provider::Sqlite => "file:x",
        Provider::Sqlserver => "sqlserver://x",
        Provider::Mongodb => "mongodb://x",
    };
    let url = if version == "6" { format!("  url = \"{url}\"\n") } else { String::new() };
    format!("datasource db {{\n  provider = \"{}\"\n{url}{more}}}\n", provider.name())
}

/// What makes a field the id of a model.
pub fn id(provider: Provider) -> &'static str {
    if provider == Provider::Mongodb { "@id @map(\"_id\")" } else { "@id" }
}
