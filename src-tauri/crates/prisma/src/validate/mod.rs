//! What is wrong with a schema, in Prisma's own words: names, types, attributes, settings; and, as in Prisma only when all of
//! that is in order, what models and relations mean. Reads the tree and what lowering resolved, writes nothing but findings.

mod attributes;
mod config;
mod defaults;
mod indexes;
mod models;
mod names;
mod relations;
mod types;

pub use names::is_reserved;
use schema::{Diagnostic, Object, Severity, Span};

use crate::lower::{Lowering, Model};
use crate::source::Place;
use crate::token::TextRange;
use crate::tree::{Block, BlockKind};

/// All findings, in the order of the text.
pub(crate) fn validate(lowering: &Lowering<'_>) -> Vec<Diagnostic> {
    let mut check = Check { it: lowering, found: Vec::new() };
    check.names();
    check.types();
    check.attributes();
    check.config();
    if check.found.is_empty() {
        check.models();
    }
    let mut found = check.found;
    found.sort_by_key(|diagnostic| diagnostic.span);
    found
}

/// Findings in the making.
struct Check<'c, 's> {
    it: &'c Lowering<'s>,
    found: Vec<Diagnostic>,
}

impl<'s> Check<'_, 's> {
    /// An error at a range of a file, about whatever stands at `place`.
    fn error(&mut self, code: &str, place: Place, range: TextRange, message: String) {
        let block = Place { member: None, attribute: None, ..place };
        let member = Place { attribute: None, ..place };
        let at = [place, member, block].into_iter().find_map(|place| self.it.map.object(place));
        self.found.push(Diagnostic {
            code: format!("prisma/{code}"),
            severity: Severity::Error,
            message,
            help: None,
            at: at.unwrap_or(Object::Schema),
            span: Some(Span { file: place.file, start: range.start, end: range.end }),
            fix: None,
        });
    }

    /// An error in an attribute: `Error parsing attribute "@name": ...`.
    fn attribute_error(&mut self, code: &str, place: Place, range: TextRange, attribute: &str, message: &str) {
        self.error(code, place, range, format!("Error parsing attribute \"@{attribute}\": {message}"));
    }

    /// An error in a model: `Error validating model "Name": ...`.
    fn model_error(&mut self, code: &str, model: &Model<'s>, range: TextRange, message: &str) {
        let message = format!("Error validating {} \"{}\": {message}", keyword(model.block), model.name);
        self.error(code, model.place, range, message);
    }
}

/// What a block is called in messages about its contents.
fn keyword(block: &Block) -> &'static str {
    match block.kind {
        BlockKind::Model => "model",
        BlockKind::View => "view",
        BlockKind::Type => "composite type",
        BlockKind::Enum => "enum",
        BlockKind::Datasource => "source",
        BlockKind::Generator => "generator",
        BlockKind::Unknown => "block",
    }
}

/// The bytes of a block, from the keyword to the closing brace.
fn block_range(block: &Block) -> TextRange {
    let end = block.close.or(block.name).unwrap_or(block.keyword).end;
    TextRange::new(block.keyword.start, end)
}
