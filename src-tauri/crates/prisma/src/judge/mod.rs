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
mod types;

pub use names::is_reserved;

use schema::{Diagnostic, Object, Span};

use crate::PrismaVersion as Version;
use crate::map::SourceMap;
use crate::source::{Place, Source};

use report::Report;

/// All findings, in Prisma's order: warnings and errors as they come.
pub(crate) fn judge(source: &Source, map: &SourceMap, version: Version) -> Vec<Diagnostic> {
    let mut report = Report::default();
    let mut tops = Vec::new();
    for (place, file) in source.files.iter().enumerate() {
        tops.extend(read::read(&file.text, place as u32, version, &mut report));
    }
    names::names(&tops, &mut report);
    let mut db = types::types(&tops, version, &mut report);
    attributes::attributes(&tops, &mut db, &mut report);
    let configuration = config::all(&tops, version, &mut report);
    if !report.has_errors() {
        pipeline::check(&db, &configuration, &mut report);
    }
    report
        .into_found()
        .into_iter()
        .map(|found| Diagnostic {
            code: format!("prisma/{}", found.code),
            help: if found.code == "syntax" { help(source, found.span) } else { None },
            at: at(source, map, found.span).unwrap_or(Object::Schema),
            severity: found.severity,
            message: found.message,
            span: Some(found.span),
            fix: None,
        })
        .collect()
}

/// The version that a schema is written for, told by its datasource: one with an address is for 6.
pub(crate) fn guess(source: &Source, settings: &crate::Settings) -> Version {
    let _ = source;
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
