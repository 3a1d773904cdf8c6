//! Proof of a plan: it is run up and down on scratch databases, with rows inside, and what comes out is compared with what
//! was promised. A plan is shown as ready only after this.
//!
//! Never touches a database of the user's, and never changes the plan: a plan that fails here is shown as failed.

mod views;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::time::Duration;

use database::{Database, Introspection, Scratch, ScratchDatabase, SeedOptions, Seeded, introspect};
use migrate::{DialectKind, Down, Plan, create_script, dialect};
use schema::{Arity, Change, ColumnId, ColumnType, Edit, Renames, Schema, TableId, align, diff};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Failure, Job};

pub use views::{ViewText, views_of};

/// Rows per table that a proof works with.
pub(crate) const ROWS: usize = 6;
/// Differences that are told of by name.
const SHOWN: usize = 5;

/// How a proof ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ProofStatus {
    /// It did what the plan says.
    Proven,
    /// It did not.
    Failed,
    /// It was not tried to the end, for the reason in the detail.
    Skipped,
}

/// What a scratch database said about a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Proof {
    /// How it ended.
    pub status: ProofStatus,
    /// After the way up the database was as planned.
    pub up: bool,
    /// After the way down it was as before. `false` too where the plan says that there is no way down.
    pub down: bool,
    /// No row was lost, and no value that the plan did not say would be.
    pub rows_kept: bool,
    /// The server that it ran on; empty if it did not run.
    pub server: String,
    /// What was done, or what went wrong, in words.
    pub detail: String,
}

impl Proof {
    /// A proof that was not tried.
    pub fn skipped(reason: impl Into<String>) -> Self {
        Self {
            status: ProofStatus::Skipped,
            up: false,
            down: false,
            rows_kept: false,
            server: String::new(),
            detail: reason.into(),
        }
    }
}

/// Runs a plan up and down on scratch databases. `before` and `after` are the physical schemas that the plan was made from,
/// with shared ids; `views` are those that the database has beside them. A plan that fails is a proof too, not an error.
///
/// # Errors
/// The work was cancelled.
pub async fn prove(
    plan: &Plan,
    before: &Schema,
    after: &Schema,
    views: &[ViewText],
    scratch: &Scratch,
    job: &Job,
) -> Result<Proof, Failure> {
    if scratch.kind() != plan.dialect {
        return Ok(Proof::skipped("the scratch database speaks another dialect than the plan"));
    }
    if let Some(first) = plan.unsupported.first() {
        let proof = Proof::skipped(format!("the plan is incomplete: {first}"));
        return Ok(Proof { status: ProofStatus::Failed, server: scratch.server().to_owned(), ..proof });
    }
    let run = Run { plan, before, after, views, scratch, job };
    let cancelled = async {
        while !job.is_cancelled() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    // What is dropped half-way leaves its databases to the scratch server, which drops them at the next occasion.
    tokio::select! {
        proof = run.all() => Ok(proof),
        () = cancelled => job.check().map(|()| Proof::skipped("cancelled")),
    }
}

struct Run<'a> {
    plan: &'a Plan,
    before: &'a Schema,
    after: &'a Schema,
    views: &'a [ViewText],
    scratch: &'a Scratch,
    job: &'a Job,
}

/// Why it ends, and where.
struct Fault {
    stage: &'static str,
    reason: String,
}

impl<T: std::fmt::Display> From<(&'static str, T)> for Fault {
    fn from((stage, reason): (&'static str, T)) -> Self {
        Self { stage, reason: reason.to_string() }
    }
}

const UP_FAILED: &str = "the migration failed on the way up";
const DOWN_FAILED: &str = "the migration failed on the way down";

impl Run<'_> {
    async fn all(&self) -> Proof {
        let fresh =
            || Proof { status: ProofStatus::Failed, server: self.scratch.server().to_owned(), ..Proof::skipped("") };
        let mut proof = fresh();
        let fault = match self.steps(&mut proof, ROWS).await {
            Ok(detail) => return Proof { status: ProofStatus::Proven, detail, ..proof },
            Err(fault) => fault,
        };
        let told = format!("{}: {}", fault.stage, fault.reason);
        // Whether such a step succeeds, the rows decide: made-up ones that it refuses say nothing about the plan.
        let of_rows = self.plan.hazards().any(|hazard| hazard.code.depends_on_rows());
        if of_rows && fault.stage == UP_FAILED {
            let mut bare = fresh();
            if self.steps(&mut bare, 0).await.is_ok() {
                let ways = if bare.down { "up and down" } else { "up" };
                let detail = format!(
                    "{ways} as planned on empty tables; nothing was seen of rows of any table, because made-up rows did not fit ({told}). \
                     Whether yours do is for you to check"
                );
                return Proof { status: ProofStatus::Proven, rows_kept: false, detail, ..bare };
            }
        }
        Proof { detail: told, ..proof }
    }

    async fn steps(&self, proof: &mut Proof, rows: usize) -> Result<String, Fault> {
        let dialect = dialect(self.plan.dialect);
        self.job.say("Building the schema as it is", Some(0.0));
        let spaces = self.namespaces();
        let subject = self.build(self.before, "the schema as it is could not be built").await?;
        let views = views::build(&subject, self.views, dialect).await;
        let reference = self.read(&subject, &spaces).await?;

        self.job.say("Inserting rows", Some(0.25));
        let options = SeedOptions { per_table: rows, seed: 1, later: Some(self.after) };
        let seeded =
            subject.database.seed(self.before, options).await.map_err(|e| ("rows could not be inserted", e))?;
        let rows_before = self.contents(&subject.database, self.before).await?;

        self.job.say("Running the migration up", Some(0.4));
        for phase in &self.plan.phases {
            let statements = phase.up_statements();
            let ran = subject.database.run(&statements, phase.transaction).await;
            ran.map_err(|e| (UP_FAILED, e))?;
        }

        self.job.say("Comparing with the schema as it should be", Some(0.55));
        let found = self.read(&subject, &spaces).await?;
        let target = self.build(self.after, "the schema as it should be could not be built").await?;
        let expected = self.read(&target, &spaces).await?;
        target.close().await;
        let differences = differences(&expected.schema, &found.schema);
        if !differences.is_empty() {
            let reason = told(&differences, dialect.facts().kind.provider());
            return Err(("after the way up the database is not as planned", reason).into());
        }
        let readable = views::readable(&subject, &views.there, dialect).await;
        readable.map_err(|e| ("after the way up a view can't be read any more", e))?;
        proof.up = true;
        let rows_after = self.contents(&subject.database, self.after).await?;
        let bare = self.bare(&seeded);
        self.rows_kept(&rows_before, &rows_after, |id| self.keeps_values(id), "up")?;
        proof.rows_kept = bare.is_empty();

        self.job.say("Running the migration down", Some(0.75));
        let irreversible = self.plan.steps().find_map(|step| match &step.down {
            Down::None(reason) => Some(format!("{}: {reason}", step.summary)),
            Down::Exact(_) | Down::Lossy(..) => None,
        });
        if let Some(reason) = irreversible {
            subject.close().await;
            let rows = summary(&seeded, self.before, &bare);
            let views = views::told(&views);
            return Ok(format!("up as planned, {rows}{views}; there is no way down ({reason})"));
        }
        for phase in self.plan.phases.iter().rev() {
            let statements = phase.down_statements();
            let ran = subject.database.run(&statements, phase.transaction).await;
            ran.map_err(|e| (DOWN_FAILED, e))?;
        }
        let found = self.read(&subject, &spaces).await?;
        let differences = self::differences(&reference.schema, &found.schema);
        if !differences.is_empty() {
            let reason = told(&differences, dialect.facts().kind.provider());
            return Err(("after the way down the database is not as before", reason).into());
        }
        let readable = views::readable(&subject, &views.there, dialect).await;
        readable.map_err(|e| ("after the way down a view can't be read any more", e))?;
        proof.down = true;
        let rows_back = self.contents(&subject.database, self.before).await?;
        proof.rows_kept = false;
        self.rows_back(&rows_before, &rows_back)?;
        proof.rows_kept = bare.is_empty();
        subject.close().await;
        Ok(format!("up and down as planned, {}{}", summary(&seeded, self.before, &bare), views::told(&views)))
    }

    /// The database schemas that either side uses.
    fn namespaces(&self) -> Vec<String> {
        let default = dialect(self.plan.dialect).facts().default_namespace;
        let mut spaces: Vec<String> = default.into_iter().map(str::to_owned).collect();
        for schema in [self.before, self.after] {
            spaces.extend(schema.tables().values().filter_map(|table| table.namespace.clone()));
            spaces.extend(schema.enums().values().filter_map(|record| record.namespace.clone()));
        }
        spaces.sort();
        spaces.dedup();
        spaces
    }

    async fn build(&self, schema: &Schema, stage: &'static str) -> Result<ScratchDatabase, Fault> {
        let made = self.scratch.database().await.map_err(|e| ("no scratch database", e))?;
        let script = create_script(schema, dialect(self.plan.dialect));
        let statements: Vec<String> = script.into_iter().map(|statement| statement.sql).collect();
        made.database.run(&statements, false).await.map_err(|e| (stage, e))?;
        Ok(made)
    }

    async fn read(&self, made: &ScratchDatabase, spaces: &[String]) -> Result<Introspection, Fault> {
        let read = introspect(&made.database, (!spaces.is_empty()).then_some(spaces)).await;
        let mut read = read.map_err(|e| ("the scratch database could not be read", e))?;
        read.schema = views::without_views(&read.schema);
        if self.plan.dialect == DialectKind::Mysql {
            // MariaDB says NO ACTION for what was RESTRICT once the table is renamed.
            read.schema = dialect(self.plan.dialect).normalize(&read.schema);
        }
        Ok(read)
    }

    async fn contents(&self, database: &Database, schema: &Schema) -> Result<Contents, Fault> {
        contents(database, schema).await.map_err(|e| ("the rows could not be read", e).into())
    }

    /// Tables that the plan changes and that no row could be made for: nothing was seen of what becomes of theirs.
    fn bare(&self, seeded: &Seeded) -> Vec<String> {
        let mut touched = BTreeSet::new();
        for change in self.plan.steps().flat_map(|step| &step.cause) {
            match change {
                Change::Table(edit) => drop(touched.insert(about(edit).id)),
                Change::Column(edit) => drop(touched.insert(about(edit).table)),
                Change::Index(edit) => drop(touched.insert(about(edit).table)),
                Change::ForeignKey(edit) => drop(touched.insert(about(edit).table)),
                Change::Check(edit) => drop(touched.insert(about(edit).table)),
                Change::Enum(edit) => {
                    let ty = ColumnType::Enum(about(edit).id);
                    touched.extend(self.before.columns().values().filter(|c| c.ty == ty).map(|c| c.table));
                }
                Change::ManyToMany(_) | Change::Placement(_) => {}
            }
        }
        let stays = |id: &TableId| self.after.tables().contains_key(id) && seeded.rows.get(id) == Some(&0);
        let names = touched.iter().filter(|id| stays(id)).filter_map(|id| self.before.tables().get(id));
        names.map(|table| table.name.clone()).collect()
    }

    /// Whether the tables that stay have their rows, and the columns that must have theirs their values.
    fn rows_kept(
        &self,
        before: &Contents,
        after: &Contents,
        keeps: impl Fn(ColumnId) -> bool,
        way: &str,
    ) -> Result<(), Fault> {
        for (table, (columns, rows)) in before {
            let Some((later_columns, later_rows)) = after.get(table) else { continue };
            let name = self.after.tables().get(table).map_or("", |table| &table.name);
            if rows.len() != later_rows.len() {
                let reason = format!("`{name}` had {} rows and has {}", rows.len(), later_rows.len());
                return Err(("rows were lost", format!("{reason} after the way {way}")).into());
            }
            let same: Vec<(usize, usize)> = columns
                .iter()
                .enumerate()
                .filter(|(_, id)| keeps(**id))
                .filter_map(|(at, id)| Some((at, later_columns.iter().position(|other| other == id)?)))
                .collect();
            let old = picked(rows, same.iter().map(|(at, _)| *at));
            let new = picked(later_rows, same.iter().map(|(_, at)| *at));
            if old != new {
                let lost =
                    same.iter().find(|(a, b)| picked(rows, [*a].into_iter()) != picked(later_rows, [*b].into_iter()));
                let column = lost.and_then(|(_, at)| self.after.columns().get(later_columns.get(*at)?));
                let column = column.map_or_else(String::new, |column| format!(" of column `{}`", column.name));
                return Err(("values were lost", format!("values{column} of `{name}` changed on the way {way}")).into());
            }
        }
        Ok(())
    }

    /// The same after the way down: every value of a column that was never gone is back, whatever type it had meanwhile,
    /// unless its step says that values are lost. What the way up dropped is empty or gone by then.
    fn rows_back(&self, before: &Contents, back: &Contents) -> Result<(), Fault> {
        let stayed = |table: &TableId| self.after.tables().contains_key(table);
        let only = |contents: &Contents| {
            contents.iter().filter(|(table, _)| stayed(table)).map(|(t, c)| (*t, c.clone())).collect()
        };
        let mut lost = BTreeSet::new();
        for step in self.plan.steps().filter(|step| matches!(step.down, Down::Lossy(..))) {
            let columns = step.cause.iter().filter_map(|change| match change {
                Change::Column(edit) => Some(about(edit).id),
                _ => None,
            });
            lost.extend(columns);
        }
        let keeps = |id: ColumnId| self.after.columns().contains_key(&id) && !lost.contains(&id);
        self.rows_kept(&only(before), &only(back), keeps, "down")
    }

    /// Whether the values of a column have to be the same before and after.
    fn keeps_values(&self, id: ColumnId) -> bool {
        let (Some(from), Some(to)) = (self.before.columns().get(&id), self.after.columns().get(&id)) else {
            return false;
        };
        let lists = |arity: Arity| arity == Arity::List;
        // A computed column follows others; a column that must not be empty any more may have been filled.
        let filled = from.arity == Arity::Optional && to.arity != Arity::Optional;
        let same_enum = match (&from.ty, &to.ty) {
            (ColumnType::Enum(a), ColumnType::Enum(b)) => {
                a == b
                    && self.before.enums().get(a).map(|e| names(&e.values))
                        == self.after.enums().get(b).map(|e| names(&e.values))
            }
            _ => true,
        };
        from.ty == to.ty
            && from.native == to.native
            && lists(from.arity) == lists(to.arity)
            && from.generated.is_none()
            && to.generated.is_none()
            && !filled
            && same_enum
    }
}

/// The rows of all tables of a schema, column by column.
pub(crate) async fn contents(database: &Database, schema: &Schema) -> Result<Contents, database::RunError> {
    let mut contents = Contents::new();
    for table in schema.walk_tables().filter(|table| !table.is_view()) {
        let names: Vec<&str> = table.columns().map(|column| column.record().database_name()).collect();
        let space = table.namespace.as_deref();
        let rows = database.contents(space, table.record().database_name(), &names).await?;
        contents.insert(table.id, (table.columns().map(|column| column.id).collect(), rows));
    }
    Ok(contents)
}

/// Rows of tables as text, with the ids of their columns.
pub(crate) type Contents = BTreeMap<TableId, (Vec<ColumnId>, Vec<Vec<Option<String>>>)>;

/// The record that a change is about, as it is or as it will be.
fn about<R>(edit: &Edit<R>) -> &R {
    match edit {
        Edit::Create { to } => to,
        Edit::Drop { from } | Edit::Alter { from, .. } => from,
    }
}

fn names(values: &[schema::EnumValue]) -> Vec<&str> {
    values.iter().map(schema::EnumValue::database_name).collect()
}

/// Some columns of rows, sorted.
pub(crate) fn picked(
    rows: &[Vec<Option<String>>],
    columns: impl Iterator<Item = usize> + Clone,
) -> Vec<Vec<&Option<String>>> {
    let mut picked: Vec<Vec<_>> =
        rows.iter().map(|row| columns.clone().filter_map(|at| row.get(at)).collect()).collect();
    picked.sort_unstable();
    picked
}

/// What differs between two databases of one dialect, as a list of changes from the first to the second. Order of columns
/// does not count: added columns stand at the end, wherever the model has them.
pub fn differences(expected: &Schema, found: &Schema) -> Vec<Change> {
    let found = align(expected, found, &Renames::default());
    let mut changes = diff(expected, &found);
    changes.retain(|change| match change {
        Change::Column(Edit::Alter { from, to }) => {
            let mut moved = to.clone();
            moved.rank = from.rank;
            *from != moved
        }
        _ => true,
    });
    changes
}

/// Differences in words.
pub(crate) fn told(changes: &[Change], dialect: &str) -> String {
    let mut text = format!("{} difference{} ({dialect})", changes.len(), if changes.len() == 1 { "" } else { "s" });
    for change in changes.iter().take(SHOWN) {
        let _ = write!(text, "; {}", describe(change));
    }
    if changes.len() > SHOWN {
        text.push_str("; ...");
    }
    text
}

fn describe(change: &Change) -> String {
    fn sides<R: std::fmt::Debug>(what: &str, edit: &Edit<R>) -> String {
        match edit {
            Edit::Create { to } => format!("unexpected {what} {to:?}"),
            Edit::Drop { from } => format!("missing {what} {from:?}"),
            Edit::Alter { from, to } => format!("{what} is {to:?} instead of {from:?}"),
        }
    }
    match change {
        Change::Table(edit) => sides("table", edit),
        Change::Column(edit) => sides("column", edit),
        Change::Index(edit) => sides("index", edit),
        Change::ForeignKey(edit) => sides("foreign key", edit),
        Change::ManyToMany(edit) => sides("relation", edit),
        Change::Enum(edit) => sides("enum", edit),
        Change::Check(edit) => sides("check", edit),
        Change::Placement(edit) => sides("placement", edit),
    }
}

/// How many rows took part, and whose could not.
fn summary(seeded: &Seeded, schema: &Schema, bare: &[String]) -> String {
    if schema.tables().is_empty() {
        return "from an empty database, so there were no rows to keep".to_owned();
    }
    let tables = seeded.rows.values().filter(|count| **count > 0).count();
    let mut text = format!("with {} rows in {tables} of {} tables kept", seeded.total(), schema.tables().len());
    if let Some((table, reason)) = seeded.skipped.first() {
        let more =
            if seeded.skipped.len() > 1 { format!(" and {} more", seeded.skipped.len() - 1) } else { String::new() };
        let _ = write!(text, " (no rows in `{table}`{more}: {reason})");
    }
    if !bare.is_empty() {
        let names: Vec<String> = bare.iter().map(|name| format!("`{name}`")).collect();
        let _ = write!(text, "; nothing was seen of rows of {}, which the migration changes", names.join(", "));
    }
    text
}
