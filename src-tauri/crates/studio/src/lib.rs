//! An open project and what can be done with it: the one API of every shell (window and command line).

mod clock;
mod command;
mod commands;
pub mod config;
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
pub mod places;
pub mod planning;
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
mod watch;
mod wire;

pub use command::{Command, Move};
pub use document::{Document, Place};
pub use findings::{count, subject};
pub use job::Job;
pub use prisma::PrismaVersion;
pub use prove::{Proof, ProofStatus, ViewText, prove};
pub use schema::{Object, Severity};
pub use session::Session;
pub use setup::Setup;
pub use source::{Desk, Source};
pub use watch::Watch;
pub use wire::*;

/// A text as `prisma format` writes it.
pub fn format(text: &str) -> String {
    prisma::format(text)
}
