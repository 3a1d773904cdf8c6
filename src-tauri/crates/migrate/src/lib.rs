//! From the difference of two schemas to SQL, up and down.
//!
//! Both schemas are first brought into the normal form of a [`Dialect`]; then [`plan()`] orders what must be done, names its
//! hazards, and the dialect writes it down. Nothing is run here: no input, no output, no connection.

mod dialect;
mod difference;
mod direct;
mod fit;
mod hazard;
mod hazards;
mod literal;
pub mod names;
mod normalize;
mod op;
mod order;
mod plan;
mod script;
mod spec;
mod words;

pub use dialect::{Conventions, Dialect, DialectKind, Facts, Statement, Unsupported, dialect};
pub use difference::{DiffEntry, bare_differences, differences};
pub use direct::plan;
pub use hazard::{Hazard, HazardCode, HazardSeverity};
pub use normalize::joined_by;
pub use op::{
    Backfill, CheckSpec, ColumnSpec, CopySource, EnumUse, ForeignKeySpec, IndexSpec, Op, PartSpec, PartTarget,
    QualifiedName, TableSpec, TypeSpec,
};
pub use plan::{Down, DownKind, DownReport, Phase, PhaseName, Plan, Step, StepReport};
pub use script::{create_script, down_script, print, up_script};
pub use words::{has_word, with_renamed_words};
