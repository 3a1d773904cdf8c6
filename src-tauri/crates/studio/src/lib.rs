//! An open project and what can be done with it: the one API of every shell (window and command line).

mod assist;
mod clock;
mod command;
mod commands;
pub mod config;
mod contrast;
mod document;
mod drawing;
pub mod exporting;
mod expressions;
mod failure;
pub mod files;
mod findings;
mod history;
mod job;
mod merge;
pub mod migrating;
mod offers;
mod picturing;
pub mod places;
pub mod planning;
mod presenting;
mod prove;
mod pull;
pub mod pulling;
mod renames;
pub mod rules;
mod session;
mod setup;
pub mod source;
mod style;
mod text;
mod unsaid;
mod views;
mod watch;
mod wire;

pub use assist::{AssistAnswer, AssistRequest, Typo};
pub use command::{Command, EnumMove, KeyPair, Move};
pub use contrast::{Contrast, Difference, GhostColumn, GhostTable, Mark};
pub use diagram::{Detail, Theme};
pub use document::{Arranging, Document, Place};
pub use findings::{count, subject};
pub use job::Job;
pub use offers::SourceOffer;
pub use picturing::{Pages, PictureFormat, PictureRequest, Scene};
pub use presenting::{EnumBox, EnumLink, FoldedTable, JoinBox, PlainRoute, Presentation, Wish};
pub use prisma::PrismaVersion;
pub use prove::{Proof, ProofStatus, ViewText, prove};
pub use schema::{Object, Severity, TableId};
pub use session::Session;
pub use setup::Setup;
pub use source::{Desk, Source};
pub use watch::Watch;
pub use wire::*;

/// The files of one schema as `prisma format` writes them, in the same order: missing relation fields are added, in whatever
/// file they belong to.
pub fn format(texts: &[String]) -> Vec<String> {
    let file = |text: &String| prisma::SourceFile { path: String::new(), text: text.clone() };
    let files: Vec<_> = texts.iter().map(file).collect();
    prisma::format_schema(&files).into_iter().map(|file| file.text).collect()
}
