//! `crowfoot check`

use schema_severity::word;
use serde_json::{Value, json};
use studio::{Document, Failure, Finding, Place, Severity};

use crate::args::{Check, CheckFormat};
use crate::print::{self, Outcome};

pub fn run(args: &Check) -> Result<Outcome, Failure> {
    let document = Document::open_as(&args.path, print::version(args.provider_version.as_deref()))?;
    print::refuse_unruled(&document)?;
    document.notes().for_each(|note| print::note(&format!("note: {note}")));
    let places = document.places().into_iter();
    let located: Vec<Located> =
        document.findings().iter().zip(places).map(|(finding, place)| Located::of(&document, finding, place)).collect();
    let count = |severity| studio::count(document.findings(), severity);
    match args.format {
        CheckFormat::Text => text(&document, &located),
        CheckFormat::Json => {
            let diagnostics: Vec<Value> = located.iter().map(Located::json).collect();
            let summary = json!({
                "errors": count(Severity::Error), "warnings": count(Severity::Warning), "infos": count(Severity::Info),
            });
            print::json(&json!({ "diagnostics": diagnostics, "summary": summary }));
        }
        CheckFormat::Sarif => print::json(&sarif(&located)),
        CheckFormat::Github => located.iter().for_each(|finding| print::out(&finding.github())),
    }
    Ok(Outcome::reported(count(Severity::Error) > 0))
}

/// A finding with its place in lines and columns.
struct Located<'a> {
    finding: &'a Finding,
    file: String,
    start: (usize, usize),
    end: (usize, usize),
    /// The text of its first line, where it is about text.
    line: Option<String>,
}

impl<'a> Located<'a> {
    fn of(document: &Document, finding: &'a Finding, place: Option<Place>) -> Self {
        match place {
            Some(Place { file, start, end, line }) => Self { finding, file, start, end, line: Some(line) },
            None => Self { finding, file: document.shown_path(0), start: (1, 1), end: (1, 1), line: None },
        }
    }

    fn json(&self) -> Value {
        let finding = self.finding;
        json!({
            "code": finding.code, "severity": word(finding.severity), "message": finding.message, "help": finding.help,
            "file": self.file, "line": self.start.0, "column": self.start.1, "end_line": self.end.0, "end_column": self.end.1,
            "subject": finding.subject, "fixable": finding.fix.is_some(),
        })
    }

    /// Format: GitHub Docs, "Workflow commands for GitHub Actions".
    fn github(&self) -> String {
        let level = match self.finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "notice",
        };
        let data = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
        let property = |text: &str| data(text).replace(':', "%3A").replace(',', "%2C");
        format!(
            "::{level} file={},line={},endLine={},col={},endColumn={},title={}::{}\n",
            property(&self.file),
            self.start.0,
            self.end.0,
            self.start.1,
            self.end.1,
            property(&self.finding.code),
            data(&self.finding.message)
        )
    }
}

fn text(document: &Document, located: &[Located<'_>]) {
    for item in located {
        let finding = item.finding;
        print::out(&format!(
            "{}:{}:{}: {} {}\n",
            item.file,
            item.start.0,
            item.start.1,
            word(finding.severity),
            finding.code
        ));
        print::out(&format!("  {}\n", finding.message));
        if let Some(line) = &item.line {
            let number = item.start.0.to_string();
            let until = if item.end.0 == item.start.0 { item.end.1 } else { line.chars().count() + 1 };
            let width = until.saturating_sub(item.start.1).max(1);
            let pad: String = line.chars().take(item.start.1 - 1).map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
            print::out(&format!("  {number} | {line}\n  {} | {pad}{}\n", " ".repeat(number.len()), "^".repeat(width)));
        }
        if let Some(fix) = &finding.fix {
            let safe = if finding.fix_is_safe { "fix" } else { "fix (think first)" };
            print::out(&format!("  {safe}: {fix}\n"));
        }
    }
    let count = |severity| studio::count(document.findings(), severity);
    let plural = |n: usize, what: &str| if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") };
    print::note(&format!(
        "{}, {}, {}",
        plural(count(Severity::Error), "error"),
        plural(count(Severity::Warning), "warning"),
        plural(count(Severity::Info), "info")
    ));
}

/// Static Analysis Results Interchange Format 2.1.0 (OASIS standard).
fn sarif(located: &[Located<'_>]) -> Value {
    let mut codes: Vec<&str> = located.iter().map(|item| item.finding.code.as_str()).collect();
    codes.sort_unstable();
    codes.dedup();
    let rules: Vec<Value> = (codes.iter())
        .map(|code| match studio::rules::find(code) {
            Ok(rule) => json!({ "id": code, "shortDescription": { "text": rule.summary }, "help": { "text": rule.explain, "markdown": rule.explain } }),
            Err(_) => json!({ "id": code }),
        })
        .collect();
    let results: Vec<Value> = (located.iter())
        .map(|item| {
            let level = match item.finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "note",
            };
            json!({
                "ruleId": item.finding.code,
                "level": level,
                "message": { "text": item.finding.message },
                "locations": [{ "physicalLocation": {
                    "artifactLocation": { "uri": item.file.replace('\\', "/") },
                    "region": { "startLine": item.start.0, "startColumn": item.start.1, "endLine": item.end.0, "endColumn": item.end.1 },
                } }],
            })
        })
        .collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "crowfoot", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

/// Severities in the words of the contract.
mod schema_severity {
    use studio::Severity;

    pub fn word(severity: Severity) -> &'static str {
        match severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        }
    }
}
