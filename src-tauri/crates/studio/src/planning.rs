//! Comparing two sources, planning the way from one to the other, proving it, writing it down.

mod history;
mod named;
mod writing;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use migrate::{
    DialectKind, DiffEntry, Hazard, HazardCode, HazardSeverity, Op, PhaseName, Plan, dialect, differences, down_script,
    plan, up_script,
};
use schema::{Object, Schema, align};

use crate::document::Document;
use crate::prove::{Proof, ProofStatus, ViewText, prove};
use crate::renames::{FormerNames, candidates, since};
use crate::source::{Desk, Loaded, Side, Source, dialect_of_schema, physical};
use crate::unsaid::with_unsaid_of;
use crate::{
    Comparison, DiffLine, DownView, Failure, HazardView, Job, NotModelled, PhaseView, PlanView, ProofView, StepView,
};

pub use named::NamedRenames;
use named::both;
pub(crate) use writing::Settled;
pub use writing::{refuse_over, settle, write};

/// Both sides of a comparison, in physical form, under common ids.
#[derive(Debug, Clone)]
pub struct Pair {
    /// The dialect of both.
    pub kind: DialectKind,
    /// As it is.
    pub before: Schema,
    /// As it shall be.
    pub after: Schema,
    /// What one of them has and no record stands for.
    pub not_modelled: Vec<NotModelled>,
    /// The views of the side as it is: no plan alters them, but they read what it alters.
    pub views: Vec<ViewText>,
    /// As it shall be, under its own ids.
    pub(crate) own: Schema,
    /// What of it has a name of the user's.
    objects: BTreeSet<Object>,
}

impl Pair {
    /// The differences, one line each.
    pub fn differences(&self) -> Vec<DiffEntry> {
        differences(&self.before, &self.after, dialect(self.kind))
    }

    /// As the window and the command line show it.
    pub fn comparison(&self) -> Comparison {
        Comparison {
            dialect: self.kind.provider().to_owned(),
            changes: self.differences().iter().map(line_of).collect(),
            not_modelled: self.not_modelled.clone(),
        }
    }

    /// The plan from one to the other.
    pub fn plan(&self, name: &str) -> Plan {
        let mut plan = plan(&self.before, &self.after, dialect(self.kind), name);
        for step in plan.phases.iter_mut().flat_map(|phase| &mut phase.steps) {
            let remade: Vec<&str> = (step.up.iter())
                .filter_map(|op| match op {
                    Op::RedefineTable { from, .. } => Some(from.name.name.as_str()),
                    _ => None,
                })
                .collect();
            step.hazards.extend(self.lost_triggers(&remade));
        }
        plan
    }

    /// Triggers that go with a table that is made anew: no record stands for them, so nobody makes them again.
    fn lost_triggers(&self, remade: &[&str]) -> Vec<Hazard> {
        let lost = self.not_modelled.iter().filter(|one| {
            let table = one.name.rsplit_once('.').map_or("", |(table, _)| table);
            one.kind == "trigger" && remade.contains(&table)
        });
        lost.map(|one| Hazard {
            code: HazardCode::DropTrigger,
            severity: HazardSeverity::Danger,
            lock: None,
            message: format!(
                "The table is made anew, and the trigger {} goes with the old one. Add its CREATE TRIGGER to the end of the migration.",
                one.name
            ),
        })
        .collect()
    }
}

impl Desk {
    /// Fetches two sources and brings them under common ids.
    ///
    /// # Errors
    /// One of them can't be fetched, or they are of different dialects.
    pub async fn pair(&self, from: &Source, to: &Source, renames: &NamedRenames, job: &Job) -> Result<Pair, Failure> {
        // The side that knows itself best is read first: what it says helps to read the other.
        let (before, after) = if matches!(to, Source::Schema(_) | Source::Git { .. })
            || !matches!(from, Source::Schema(_) | Source::Git { .. })
        {
            let after = self.load(to, &Side { kind: kind_of(from), namespaces: None }, job).await?;
            (self.load(from, &Side::of(after.kind, &after.physical), job).await?, after)
        } else {
            let before = self.load(from, &Side::default(), job).await?;
            let after = self.load(to, &Side::of(before.kind, &before.physical), job).await?;
            (before, after)
        };
        let kind = common_kind(&before, &after)?;
        let (before, after) = (before.comparable(), after.comparable());
        let told = since(&before.physical, &after.physical, &after.former_names());
        let back = since(&after.physical, &before.physical, &before.former_names());
        let renames = renames.resolve(&before.physical, &after.physical, both(told, &back))?;
        let own = after.physical.clone();
        let objects = objects_of(after.logical.as_ref().unwrap_or(&after.physical));
        let aligned = align(&before.physical, &after.physical, &renames);
        // A text beside a database means what it is silent about, and is read as the server writes it.
        let (old, new) = match (before.is_of_server(), after.is_of_server()) {
            (true, false) => {
                let new = with_unsaid_of(&aligned, &before.physical);
                (before.physical, self.settle(&new, kind, job).await?)
            }
            (false, true) => {
                let old = with_unsaid_of(&before.physical, &aligned);
                (self.settle(&old, kind, job).await?, aligned)
            }
            _ => (before.physical, aligned),
        };
        Ok(Pair {
            kind,
            before: old,
            after: new,
            not_modelled: before.not_modelled.into_iter().chain(after.not_modelled).collect(),
            views: before.views,
            own,
            objects,
        })
    }

    /// An open document and a source that it is compared with. What the document knows of renames counts.
    ///
    /// # Errors
    /// The source can't be fetched, the document has syntax errors, or the dialects differ.
    pub async fn pair_with_document(
        &self,
        from: &Source,
        document: &DocumentState,
        job: &Job,
    ) -> Result<Pair, Failure> {
        let before = self.load_beside(from, document, job).await?;
        self.pair_loaded(before, document, job).await
    }

    /// Fetches a source that an open document is compared with.
    ///
    /// # Errors
    /// It can't be fetched, or the dialects differ.
    pub async fn load_beside(&self, from: &Source, document: &DocumentState, job: &Job) -> Result<Loaded, Failure> {
        let before = self.load(from, &Side::of(Some(document.kind), &document.physical), job).await?;
        match before.kind.filter(|kind| *kind != document.kind) {
            Some(kind) => Err(other_dialect(kind, document.kind)),
            None => Ok(before.comparable()),
        }
    }

    /// An open document and a source that was fetched for it.
    ///
    /// # Errors
    /// No scratch database can be had, or the work was cancelled.
    pub async fn pair_loaded(&self, before: Loaded, document: &DocumentState, job: &Job) -> Result<Pair, Failure> {
        let renames = since(&before.physical, &document.physical, &document.former);
        let after = align(&before.physical, &document.physical, &renames);
        let after = if before.is_of_server() {
            self.settle(&with_unsaid_of(&after, &before.physical), document.kind, job).await?
        } else {
            after
        };
        Ok(Pair {
            kind: document.kind,
            after,
            before: before.physical,
            not_modelled: before.not_modelled,
            views: before.views,
            own: document.physical.clone(),
            objects: document.objects.clone(),
        })
    }

    /// Proves a plan on scratch databases: there and back, with rows.
    ///
    /// # Errors
    /// No scratch database can be had, or the work was cancelled.
    pub async fn prove(&self, pair: &Pair, plan: &Plan, job: &Job) -> Result<Proof, Failure> {
        job.say("Starting a scratch database", None);
        let scratch = self.scratch(pair.kind).await?;
        prove(plan, &pair.before, &pair.after, &pair.views, &scratch, job).await
    }
}

/// What planning needs of a document: taken out, so that nobody waits for the plan to edit on.
#[derive(Debug, Clone)]
pub struct DocumentState {
    kind: DialectKind,
    physical: Schema,
    former: FormerNames,
    objects: BTreeSet<Object>,
    migrations: Option<PathBuf>,
    schema: Schema,
    revision: u64,
}

impl DocumentState {
    /// The state of a document now.
    ///
    /// # Errors
    /// It has errors of syntax, or there is no dialect for its provider.
    pub fn of(document: &Document) -> Result<Self, Failure> {
        let faults = document.parsed().diagnostics.iter().filter(|d| d.severity == schema::Severity::Error).count();
        if faults > 0 {
            return Err(Failure::new("plan/invalid", format!("The schema has {faults} errors."))
                .help("Mend them first: the problems panel lists them."));
        }
        let kind = dialect_of_schema(document.parsed())?;
        let migrations = document.project().map(crate::files::Project::migrations);
        let physical = physical(document.parsed(), document.schema(), kind);
        let mut former = document.former_names(kind);
        former.correct_by_annotations(document.schema(), &physical);
        Ok(Self {
            schema: document.schema().clone(),
            revision: document.revision(),
            kind,
            physical,
            former,
            objects: objects_of(document.schema()),
            migrations,
        })
    }

    /// Its dialect.
    pub fn kind(&self) -> DialectKind {
        self.kind
    }

    /// Its records.
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// The number of the state.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Its physical form.
    pub fn physical(&self) -> &Schema {
        &self.physical
    }

    /// Its migrations folder as a source; nothing where there is none yet.
    pub fn migrations(&self) -> Source {
        match &self.migrations {
            Some(folder) if folder.is_dir() => Source::Migrations(folder.clone()),
            _ => Source::Empty,
        }
    }

    /// Its migrations folder, there or not; nothing for a document that was never saved.
    pub fn folder(&self) -> Option<&Path> {
        self.migrations.as_deref()
    }
}

/// What of a schema can be called by another name.
fn objects_of(schema: &Schema) -> BTreeSet<Object> {
    let tables = schema.tables().keys().copied().map(Object::Table);
    let columns = schema.columns().keys().copied().map(Object::Column);
    tables.chain(columns).chain(schema.enums().keys().copied().map(Object::Enum)).collect()
}

/// The dialect that a source names by itself, without being fetched.
fn kind_of(source: &Source) -> Option<DialectKind> {
    match source {
        Source::Database(url) => database::dialect_of(url).ok(),
        Source::Schema(_) | Source::Migrations(_) | Source::Git { .. } | Source::Empty => None,
    }
}

fn common_kind(before: &Loaded, after: &Loaded) -> Result<DialectKind, Failure> {
    match (before.kind, after.kind) {
        (Some(a), Some(b)) if a != b => Err(other_dialect(a, b)),
        (a, b) => Ok(b.or(a).unwrap_or(DialectKind::Postgres)),
    }
}

fn other_dialect(a: DialectKind, b: DialectKind) -> Failure {
    Failure::new("source/dialects", format!("One side is {}, the other is {}.", a.provider(), b.provider()))
        .help("Compare sources of one kind of database.")
}

/// A plan and its proof, as the window and the command line show it.
pub fn view(plan: &Plan, pair: &Pair, proof: &ProofView, written: &[PathBuf]) -> PlanView {
    let phases = plan.phases.iter().enumerate().map(|(at, phase)| PhaseView {
        name: phase_name(phase.name).to_owned(),
        path: written.get(at).map(|path| path.display().to_string()),
        transaction: phase.transaction,
        up_sql: up_script(phase),
        down_sql: down_script(phase).unwrap_or_default(),
        steps: (phase.steps.iter())
            .map(|step| StepView {
                summary: step.summary.clone(),
                up: step.up_sql.clone(),
                down: DownView {
                    kind: match step.down {
                        migrate::Down::Exact(_) => "exact",
                        migrate::Down::Lossy(..) => "lossy",
                        migrate::Down::None(_) => "none",
                    }
                    .to_owned(),
                    sql: step.down_sql.clone(),
                    reason: step.down.reason().map(str::to_owned),
                },
                hazards: step.hazards.iter().map(hazard_of).collect(),
            })
            .collect(),
    });
    let (renames, may_be_renames) = candidates(&pair.before, &pair.after, &pair.own, &pair.objects);
    PlanView {
        name: plan.name.clone(),
        dialect: plan.dialect.provider().to_owned(),
        phases: phases.collect(),
        proof: ProofView { detail: with_what_goes(proof, pair, !may_be_renames.is_empty()), ..proof.clone() },
        changes: pair.differences().iter().map(line_of).collect(),
        not_modelled: pair.not_modelled.clone(),
        renames,
        may_be_renames,
    }
}

/// What a proof says, with what it can't say: kept rows are those of what stays.
fn with_what_goes(proof: &ProofView, pair: &Pair, may_be_rename: bool) -> String {
    let (before, after) = (&pair.before, &pair.after);
    let tables = before.tables().values().filter(|table| !after.tables().contains_key(&table.id));
    let tables = tables.map(|table| format!("the rows of {}", table.name));
    let columns = before
        .columns()
        .values()
        .filter(|column| !after.columns().contains_key(&column.id) && after.tables().contains_key(&column.table));
    let columns = columns.filter_map(|column| {
        Some(format!("the values of {}.{}", before.tables().get(&column.table)?.name, column.name))
    });
    let gone: Vec<String> = tables.chain(columns).collect();
    let listed = match gone.as_slice() {
        [first, second, third, _, ..] => format!("{first}, {second}, {third} and {} more", gone.len() - 3),
        few => few.join(", "),
    };
    if proof.status != "proven" || gone.is_empty() {
        return proof.detail.clone();
    }
    let hint = if may_be_rename {
        " If something new is one of them under another name, say that it is a rename."
    } else {
        ""
    };
    format!("{}. Not kept, because the plan drops it: {listed}.{hint}", proof.detail)
}

/// A proof as the window and the command line show it.
pub fn proof_view(proof: &Proof) -> ProofView {
    let status = match proof.status {
        ProofStatus::Proven => "proven",
        ProofStatus::Failed => "failed",
        ProofStatus::Skipped => "skipped",
    };
    ProofView {
        status: status.to_owned(),
        up: proof.up,
        down: proof.down,
        rows_kept: proof.rows_kept,
        server: Some(proof.server.clone()).filter(|server| !server.is_empty()),
        detail: proof.detail.clone(),
    }
}

/// The proof of a plan that nobody asked to prove.
pub fn unproven(why: &str) -> ProofView {
    ProofView {
        status: "skipped".to_owned(),
        up: false,
        down: false,
        rows_kept: false,
        server: None,
        detail: why.to_owned(),
    }
}

/// The text of `migration.sql` of a phase.
pub fn up_sql(phase: &migrate::Phase) -> String {
    up_script(phase)
}

/// Checks that codes of hazards are ones that exist.
///
/// # Errors
/// One does not; the known ones are listed.
pub fn check_hazard_names(names: &[String]) -> Result<(), Failure> {
    let known: Vec<_> = migrate::HazardCode::ALL.iter().map(|code| code.name()).collect();
    match names.iter().find(|name| !known.contains(&name.as_str())) {
        Some(name) => Err(Failure::new("plan/hazard", format!("There is no hazard “{name}”."))
            .help(format!("Known: {}.", known.join(", ")))),
        None => Ok(()),
    }
}

/// Dangers that were not accepted, by code.
pub fn unaccepted(plan: &Plan, accepted: &[String]) -> BTreeSet<String> {
    let danger = plan.hazards().filter(|hazard| hazard.severity == HazardSeverity::Danger);
    danger.map(|hazard| hazard.code.name().to_owned()).filter(|code| !accepted.contains(code)).collect()
}

fn phase_name(name: PhaseName) -> &'static str {
    match name {
        PhaseName::Direct => "direct",
        PhaseName::Expand => "expand",
        PhaseName::Backfill => "backfill",
        PhaseName::Contract => "contract",
    }
}

fn line_of(entry: &DiffEntry) -> DiffLine {
    DiffLine {
        kind: entry.kind.clone(),
        subject: entry.subject.clone(),
        from: entry.from.clone(),
        to: entry.to.clone(),
        hazards: entry.hazards.iter().map(|hazard| hazard.code.name().to_owned()).collect(),
    }
}

fn hazard_of(hazard: &migrate::Hazard) -> HazardView {
    let severity = match hazard.severity {
        HazardSeverity::Safe => "safe",
        HazardSeverity::Care => "care",
        HazardSeverity::Danger => "danger",
    };
    HazardView {
        code: hazard.code.name().to_owned(),
        severity: severity.to_owned(),
        lock: hazard.lock.clone(),
        message: hazard.message.clone(),
    }
}
