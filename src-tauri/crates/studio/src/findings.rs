//! Diagnostics made ready to be listed: where in the text, and about what, in words.

use prisma::Parsed;
use schema::{Diagnostic, Object, Schema, Severity, Span};

use crate::text::Lines;
use crate::{Finding, TextRange};

/// The diagnostics of the language and of the rules for a parsed schema: Prisma's first, in Prisma's order, so that what it
/// would say first stands first; then those of the rules in the order of the text. Where a rule only names an object, the
/// object's name in the text is the place.
pub(crate) fn diagnostics(parsed: &Parsed, schema: &Schema, rules: &lint::Config) -> Vec<Diagnostic> {
    let mut linted = lint::lint(schema, rules);
    for diagnostic in linted.iter_mut().filter(|diagnostic| diagnostic.span.is_none()) {
        diagnostic.span = parsed.map.name_span(&parsed.source, diagnostic.at);
    }
    linted
        .sort_by_key(|d| (d.span.is_none(), d.span.map(|span| (span.file, span.start)), std::cmp::Reverse(d.severity)));
    let mut all = parsed.diagnostics.clone();
    all.extend(linted);
    all
}

/// Diagnostics as the window and the command line list them.
pub(crate) fn findings(parsed: &Parsed, schema: &Schema, diagnostics: &[Diagnostic]) -> Vec<Finding> {
    let lines: Vec<Lines> = parsed.source.files.iter().map(|file| Lines::of(&file.text)).collect();
    diagnostics.iter().map(|diagnostic| finding(parsed, schema, &lines, diagnostic)).collect()
}

fn finding(parsed: &Parsed, schema: &Schema, lines: &[Lines], diagnostic: &Diagnostic) -> Finding {
    let range = diagnostic.span.and_then(|span| range(parsed, lines, span));
    let line = diagnostic.span.and_then(|span| {
        let text = parsed.source.text(span.file);
        lines.get(span.file as usize).map(|lines| lines.position(text, span.start as usize).0 as u32)
    });
    Finding {
        code: diagnostic.code.clone(),
        severity: diagnostic.severity,
        message: diagnostic.message.clone(),
        help: diagnostic.help.clone(),
        at: diagnostic.at,
        subject: subject(schema, diagnostic.at),
        range,
        line,
        fix: diagnostic.fix.as_ref().map(|fix| fix.title.clone()),
        fix_is_safe: diagnostic.fix.as_ref().is_some_and(|fix| fix.safe),
    }
}

/// A span in UTF-16 units.
pub(crate) fn range(parsed: &Parsed, lines: &[Lines], span: Span) -> Option<TextRange> {
    let (text, lines) = (parsed.source.text(span.file), lines.get(span.file as usize)?);
    let unit = |byte: u32| lines.to_utf16(text, byte as usize) as u32;
    Some(TextRange { file: span.file, start: unit(span.start), end: unit(span.end) })
}

/// An object in words: `Model`, `Model.field`, `Enum`.
pub fn subject(schema: &Schema, object: Object) -> String {
    let table = |id| schema.tables().get(&id).map(|table| table.name.as_str()).unwrap_or_default();
    let member = |id, name: &str| format!("{}.{name}", table(id));
    match object {
        Object::Schema => String::new(),
        Object::Table(id) => table(id).to_owned(),
        Object::Column(id) => {
            schema.columns().get(&id).map(|column| member(column.table, &column.name)).unwrap_or_default()
        }
        Object::Index(id) => schema.index(id).map_or(String::new(), |index| {
            let columns: Vec<_> = index.walk_columns().map(|column| column.name.clone()).collect();
            format!("{}({})", table(index.table), columns.join(", "))
        }),
        Object::ForeignKey(id) => {
            schema.foreign_keys().get(&id).map(|key| member(key.table, &key.field)).unwrap_or_default()
        }
        Object::ManyToMany(id) => {
            schema.many_to_many().get(&id).map(|r| member(r.a.table, &r.a.field)).unwrap_or_default()
        }
        Object::Enum(id) => schema.enums().get(&id).map(|record| record.name.clone()).unwrap_or_default(),
        Object::Check(id) => schema.checks().get(&id).map(|check| table(check.table).to_owned()).unwrap_or_default(),
    }
}

/// How many of each severity.
pub fn count(findings: &[Finding], severity: Severity) -> usize {
    findings.iter().filter(|finding| finding.severity == severity).count()
}
