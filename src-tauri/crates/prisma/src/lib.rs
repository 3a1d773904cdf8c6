//! The Prisma schema language: text to syntax tree to [`schema::Schema`], and changes of the schema back to edits of the
//! text. Parsing never fails, and the tree holds every byte of the text.
//!
//! This crate does no input or output and knows no database.

pub mod annotation;
pub mod assist;
pub mod connector;
mod expr;
mod format;
mod judge;
mod lower;
mod map;
mod parser;
mod patch;
mod print;
mod renumber;
mod settings;
mod source;
mod token;
pub mod tree;

use schema::{Diagnostic, Schema};

pub use connector::PrismaVersion;
pub use format::{format, format_schema};
pub use judge::{is_reserved, validate};
pub use map::SourceMap;
pub use parser::parse_text;
pub use patch::{TextEdit, patch};
pub use print::print;
pub use settings::{ConfigText, Generator, Provider, Settings};
pub use source::{File, Place, Source, SourceFile};
pub use token::{TextRange, Token, TokenKind, lex};

/// What a text says.
#[derive(Debug, Clone)]
pub struct Parsed {
    /// The text with its syntax trees.
    pub source: Source,
    /// The records, as far as the text could be understood.
    pub schema: Schema,
    /// What datasource and generators say.
    pub settings: Settings,
    /// What is wrong, in the order in which Prisma tells it, and then what is wrong with annotations.
    pub diagnostics: Vec<Diagnostic>,
    /// Where the records stand.
    pub map: SourceMap,
}

/// Reads a schema of one or several files, for the version of Prisma that its datasource tells. Never fails: what is wrong is in
/// the diagnostics.
pub fn parse(files: &[SourceFile]) -> Parsed {
    parse_as(files, None)
}

/// The same for that version of Prisma, where it is known.
pub fn parse_as(files: &[SourceFile], version: Option<PrismaVersion>) -> Parsed {
    let source = Source::new(files);
    let settings = Settings::of(&source);
    let (schema, map) = lower::lower(&source).into_result();
    let version = version.unwrap_or_else(|| judge::guess_by(&settings));
    let mut diagnostics = judge::judge(&source, &map, version);
    diagnostics.extend(annotation::findings(&source, &map));
    Parsed { source, schema, settings, diagnostics, map }
}
