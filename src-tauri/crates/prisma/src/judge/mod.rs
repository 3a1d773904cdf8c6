//! What Prisma says of a schema, in its own words and order. A reading of its own, beside the lossless tree: Prisma's grammar is
//! strict and forgets what it refuses, the tree forgives and keeps everything. Stages: the grammar, names, types, attributes,
//! configuration; and only where all of that is in order, what models and relations mean.
//!
//! Stages, checks, their order and their wording follow `psl/` of the Prisma engines, versions 6.19 and 7.10.

mod ast;
mod attributes;
mod coerce;
mod config;
mod db;
mod expr;
mod names;
mod pipeline;
mod read;
mod relations;
mod report;
mod span;
mod types;

pub use names::is_reserved;

use schema::{Diagnostic, Object, Span};

use crate::PrismaVersion as Version;
use crate::map::SourceMap;
use crate::source::{Place, Source, SourceFile};

use names::Names;
use report::{Found, Report};
use span::Starts;

/// What came of it.
struct Judged {
    report: Report,
    /// Whether grammar, names, types and attributes are in order, each by itself.
    resolved: bool,
}

/// All findings with their records, in Prisma's order: warnings and errors as they come.
pub(crate) fn judge(source: &Source, map: &SourceMap, version: Version) -> Vec<Diagnostic> {
    let texts: Vec<&str> = source.files.iter().map(|file| file.text.as_str()).collect();
    let starts = Starts::of(&texts);
    let found = run(&texts, &starts, Some(version)).report.into_found();
    let with_record = |found: Found| {
        let span = starts.outside(found.span);
        let at = at(source, map, span).unwrap_or(Object::Schema);
        let help = if found.code == "syntax" { help(source, span) } else { None };
        diagnostic(found, span, at, help)
    };
    let mut found: Vec<Diagnostic> = found.into_iter().map(with_record).collect();
    lend_help(source, &mut found);
    found
}

/// What the forgiving reading knows about a fault elsewhere than Prisma stumbles: a block that is not closed is told at the first
/// line that does not fit into it.
fn lend_help(source: &Source, found: &mut [Diagnostic]) {
    for (file, errors) in source.files.iter().map(|file| &file.tree.errors).enumerate() {
        for error in errors {
            let Some(help) = error.help else { continue };
            if found.iter().any(|diagnostic| diagnostic.help.as_deref() == Some(help)) {
                continue;
            }
            let is_next = |diagnostic: &&mut Diagnostic| {
                let behind = |span: Span| span.file as usize == file && span.start >= error.range.start;
                diagnostic.code == "prisma/syntax" && diagnostic.help.is_none() && diagnostic.span.is_some_and(behind)
            };
            if let Some(next) = found.iter_mut().find(is_next) {
                next.help = Some(help.to_owned());
            }
        }
    }
}

/// What Prisma says of these files, without any record of ours: the quick answer to whether a text is in order. Without a
/// version it is told by the datasource.
pub fn validate(files: &[SourceFile], version: Option<Version>) -> Vec<Diagnostic> {
    let texts: Vec<&str> = files.iter().map(|file| file.text.as_str()).collect();
    let starts = Starts::of(&texts);
    let found = run(&texts, &starts, version).report.into_found();
    let plain = |found: Found| {
        let span = starts.outside(found.span);
        diagnostic(found, span, Object::Schema, None)
    };
    found.into_iter().map(plain).collect()
}

/// How far Prisma would get with a schema: `prisma format` adds fields only where names, types and attributes are in order,
/// each by itself; what settings say and what models and relations mean is not asked.
pub(crate) fn is_resolved(files: &[SourceFile]) -> bool {
    let texts: Vec<&str> = files.iter().map(|file| file.text.as_str()).collect();
    run(&texts, &Starts::of(&texts), None).resolved
}

fn diagnostic(found: Found, span: Span, at: Object, help: Option<String>) -> Diagnostic {
    Diagnostic {
        code: format!("prisma/{}", found.code),
        severity: found.severity,
        message: found.message,
        help,
        at,
        span: Some(span),
        fix: None,
    }
}

fn run(texts: &[&str], starts: &Starts, version: Option<Version>) -> Judged {
    let arena = bumpalo::Bump::new();
    let read_as = |version: Version| {
        let (mut report, mut names, mut tops) = (Report::default(), Names::default(), Vec::new());
        for (place, text) in texts.iter().enumerate() {
            read::read(&arena, text, starts.of_file(place), version, &mut report, |top| {
                names.add(top);
                tops.push(top);
            });
        }
        let (later, distinct) = names.into_report();
        report.append(later);
        (tops, distinct, report)
    };
    let ((tops, distinct, mut report), version) = match version {
        Some(version) => (read_as(version), version),
        None => {
            let read = read_as(Version::V7);
            match guess(&read.0) {
                Version::V7 => (read, Version::V7),
                // Only objects are read otherwise, and they are rare.
                Version::V6 if !texts.iter().any(|text| text.contains("where:")) => (read, Version::V6),
                Version::V6 => (read_as(Version::V6), Version::V6),
            }
        }
    };
    let mut db = types::types(&arena, &tops, version, distinct, &mut report);
    attributes::attributes(&tops, &mut db, &mut report);
    let resolved = !report.has_errors();
    let configuration = config::all(&tops, starts, version, &mut report);
    if !report.has_errors() {
        pipeline::check(&db, &configuration, &mut report);
    }
    Judged { report, resolved }
}

/// The version that a schema is written for, told by its datasource: one with an address is for 6.
fn guess(tops: &[ast::Top<'_>]) -> Version {
    let mut sources = tops.iter().filter_map(|top| match top {
        ast::Top::Source(config) => Some(config),
        ast::Top::Model(_) | ast::Top::Composite(_) | ast::Top::Enum(_) | ast::Top::Generator(_) => None,
    });
    match sources.next() {
        Some(config) if config.properties.iter().all(|property| property.name.text != "url") => Version::V7,
        Some(_) | None => Version::V6,
    }
}

/// The same, told by settings that are read already.
pub(crate) fn guess_by(settings: &crate::Settings) -> Version {
    if settings.url.is_some() || settings.datasource.is_none() { Version::V6 } else { Version::V7 }
}

/// What the forgiving reading knows about a refused line.
fn help(source: &Source, span: Span) -> Option<String> {
    let file = source.files.get(span.file as usize)?;
    let touched = file.tree.errors.iter().find(|error| error.range.start < span.end && span.start <= error.range.end);
    touched.and_then(|error| error.help).map(str::to_owned)
}

/// The record that the first byte of a finding belongs to.
fn at(source: &Source, map: &SourceMap, span: Span) -> Option<Object> {
    let file = source.files.get(span.file as usize)?;
    let item = file.tree.items.partition_point(|item| item.range.end <= span.start);
    let place = Place { file: span.file, item: item as u32, member: None, attribute: None };
    let Some(block) = file.tree.block(item) else { return map.object(place) };
    let member = block.members.partition_point(|member| member.range.end <= span.start);
    let is_inside = block.members.get(member).is_some_and(|member| member.range.start <= span.start);
    let place = if is_inside { place.member(member) } else { place };
    let attribute = source.attribute_at(place, span.start);
    let attribute = attribute.map(|attribute| place.attribute(attribute));
    [attribute, Some(place), Some(Place { member: None, attribute: None, ..place })]
        .into_iter()
        .flatten()
        .find_map(|place| map.object(place))
}
