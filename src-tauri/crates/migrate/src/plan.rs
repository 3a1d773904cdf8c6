//! The shape of a plan: phases of steps, each step with its SQL up and down, its hazards and the changes that caused it.
//! Plain data; made by [`plan`](crate::plan()), run by others. Serialised, a step has the shape that scripts rely on:
//! `up` and `down` are SQL text.

use schema::Change;
use serde::Serialize;
use ts_rs::TS;

use crate::{DialectKind, Hazard, Op, Unsupported};

/// What it takes to get from one schema to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Plan {
    /// Name of the migration, as the caller gave it.
    pub name: String,
    /// The dialect that the SQL is written in.
    pub dialect: DialectKind,
    /// Phases in order. A plan that has nothing to do has none.
    pub phases: Vec<Phase>,
    /// What the dialect can't do; those operations are left out of the steps.
    pub unsupported: Vec<Unsupported>,
}

impl Plan {
    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.phases.is_empty()
    }

    /// All steps of all phases, in order.
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        self.phases.iter().flat_map(|phase| &phase.steps)
    }

    /// All hazards of all steps, in order.
    pub fn hazards(&self) -> impl Iterator<Item = &Hazard> {
        self.steps().flat_map(|step| &step.hazards)
    }

    /// Whether every step can be taken back, be it with loss.
    pub fn is_reversible(&self) -> bool {
        self.steps().all(|step| !matches!(step.down, Down::None(_)))
    }
}

/// Which part of a migration a phase is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PhaseName {
    /// The whole migration at once.
    Direct,
    /// What the old application does not notice.
    Expand,
    /// Old rows get what the new application needs.
    Backfill,
    /// What only the old application needed goes.
    Contract,
}

/// Steps that are run together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Phase {
    /// Which part of the migration.
    pub name: PhaseName,
    /// Whether the caller wraps the statements in one transaction. Where `false`, the statements say themselves what
    /// they need (SQLite's pragmas work outside of a transaction only), and must run one by one on one connection.
    pub transaction: bool,
    /// Steps in order.
    pub steps: Vec<Step>,
    /// Statements before the first step, in both directions.
    pub prologue: Vec<String>,
    /// Statements after the last step of the way up that only look at the rows (SQLite's `PRAGMA foreign_key_check`): whoever
    /// runs them has to take rows that they answer with for a failure.
    pub checks: Vec<String>,
    /// Statements after the last step, in both directions.
    pub epilogue: Vec<String>,
}

impl Phase {
    /// Every statement of the way up, in order, without comments.
    pub fn up_statements(&self) -> Vec<String> {
        let steps = self.steps.iter().flat_map(|step| &step.up_sql);
        self.prologue.iter().chain(steps).chain(&self.checks).chain(&self.epilogue).cloned().collect()
    }

    /// Every statement of the way down, in order, without comments: the steps backwards.
    pub fn down_statements(&self) -> Vec<String> {
        let steps = self.steps.iter().rev().flat_map(|step| &step.down_sql);
        self.prologue.iter().chain(steps).chain(&self.epilogue).cloned().collect()
    }
}

/// One step: the least that makes sense alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(into = "StepReport")]
#[ts(as = "StepReport")]
pub struct Step {
    /// What it does, in one line.
    pub summary: String,
    /// What is done.
    pub up: Vec<Op>,
    /// How it is taken back.
    pub down: Down,
    /// What can go wrong.
    pub hazards: Vec<Hazard>,
    /// The changes of the schema that it stems from.
    pub cause: Vec<Change>,
    /// SQL of `up`.
    pub up_sql: Vec<String>,
    /// SQL of `down`.
    pub down_sql: Vec<String>,
    /// Prisma's heading for `up`, without `-- `.
    pub up_heading: String,
    /// Prisma's heading for `down`, without `-- `.
    pub down_heading: String,
}

/// How a step is taken back. Never silently empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Down {
    /// Everything is as before.
    Exact(Vec<Op>),
    /// The structure is as before, data is not, for this reason.
    Lossy(Vec<Op>, String),
    /// It can't be taken back, for this reason.
    None(String),
}

impl Down {
    /// What is done; empty where nothing can be.
    pub fn ops(&self) -> &[Op] {
        match self {
            Down::Exact(ops) | Down::Lossy(ops, _) => ops,
            Down::None(_) => &[],
        }
    }

    /// Why it is not exact.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Down::Exact(_) => None,
            Down::Lossy(_, reason) | Down::None(reason) => Some(reason),
        }
    }
}

/// A step as it is written in JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct StepReport {
    /// What it does, in one line.
    pub summary: String,
    /// SQL statements.
    pub up: Vec<String>,
    /// The way back.
    pub down: DownReport,
    /// What can go wrong.
    pub hazards: Vec<Hazard>,
    /// The changes of the schema that it stems from.
    pub cause: Vec<Change>,
}

/// The way back as it is written in JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct DownReport {
    /// How good it is.
    pub kind: DownKind,
    /// SQL statements.
    pub sql: Vec<String>,
    /// Why it is not exact.
    pub reason: Option<String>,
}

/// How good a way back is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DownKind {
    /// Everything is as before.
    Exact,
    /// The structure is as before.
    Lossy,
    /// There is none.
    None,
}

impl From<Step> for StepReport {
    fn from(step: Step) -> Self {
        let kind = match &step.down {
            Down::Exact(_) => DownKind::Exact,
            Down::Lossy(..) => DownKind::Lossy,
            Down::None(_) => DownKind::None,
        };
        let reason = step.down.reason().map(str::to_owned);
        let down = DownReport { kind, sql: step.down_sql, reason };
        Self { summary: step.summary, up: step.up_sql, down, hazards: step.hazards, cause: step.cause }
    }
}
