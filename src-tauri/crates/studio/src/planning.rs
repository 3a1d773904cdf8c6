//! Comparing two sources, planning the way from one to the other, proving it, writing it down.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use migrate::{
    DialectKind, DiffEntry, Hazard, HazardCode, HazardSeverity, Op, PhaseName, Plan, dialect, differences, down_script,
    plan, up_script,
};
use schema::{Renames, Schema, align, align_mapped};

use crate::clock::{moment, timestamp};
use crate::document::Document;
use crate::prove::{Proof, ProofStatus, prove};
use crate::source::{Desk, Loaded, Side, Source, dialect_of_schema, physical};
use crate::unsaid::with_unsaid_of;
use crate::{
    Comparison, DiffLine, DownView, Failure, HazardView, Job, NotModelled, PhaseView, PlanView, ProofView, StepView,
    files,
};

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

/// Names that the user says are the same: `Old=New`, `Table.old=new`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NamedRenames(Vec<(String, String)>);

impl NamedRenames {
    /// Reads `old=new` pairs.
    ///
    /// # Errors
    /// A pair has no `=`.
    pub fn parse(pairs: &[String]) -> Result<Self, Failure> {
        let pair = |text: &String| {
            let (from, to) =
                text.split_once('=').filter(|(from, to)| !from.is_empty() && !to.is_empty()).ok_or_else(|| {
                    Failure::new("plan/rename", format!("“{text}” is no rename."))
                        .help("Write it as old_table=new_table or table.old=new.")
                })?;
            Ok((from.to_owned(), to.to_owned()))
        };
        pairs.iter().map(pair).collect::<Result<_, Failure>>().map(Self)
    }

    /// The renames by id; names are database names or model names.
    fn resolve(&self, before: &Schema, after: &Schema) -> Result<Renames, Failure> {
        let table =
            |schema: &Schema, name: &str| schema.tables().values().find(|t| t.database_name() == name).map(|t| t.id);
        let mut renames = Renames::default();
        for (from, to) in &self.0 {
            let unknown = |name: &str| {
                Failure::new("plan/rename", format!("There is no “{name}” to rename.")).help("Use database names.")
            };
            match from.split_once('.') {
                None => {
                    let old = table(before, from).ok_or_else(|| unknown(from))?;
                    renames.tables.insert(old, table(after, to).ok_or_else(|| unknown(to))?);
                }
                Some((table_name, column)) => {
                    let old_table = table(before, table_name).ok_or_else(|| unknown(table_name))?;
                    let new_table = renames.tables.get(&old_table).copied().or_else(|| table(after, table_name));
                    let new_table = new_table.ok_or_else(|| unknown(table_name))?;
                    let find = |schema: &Schema, table, name: &str| {
                        schema
                            .table(table)
                            .and_then(|table| table.columns().find(|c| c.database_name() == name).map(|c| c.id))
                    };
                    let old = find(before, old_table, column).ok_or_else(|| unknown(from))?;
                    let to = to.rsplit('.').next().unwrap_or(to);
                    renames.columns.insert(old, find(after, new_table, to).ok_or_else(|| unknown(to))?);
                }
            }
        }
        Ok(renames)
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
        let renames = renames.resolve(&before.physical, &after.physical)?;
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
        })
    }

    /// An open document and a source that it is compared with. What was renamed since the document was opened is known.
    ///
    /// # Errors
    /// The source can't be fetched, the document has syntax errors, or the dialects differ.
    pub async fn pair_with_document(
        &self,
        from: &Source,
        document: &DocumentState,
        job: &Job,
    ) -> Result<Pair, Failure> {
        let before = self.load(from, &Side::of(Some(document.kind), &document.physical), job).await?;
        if let Some(kind) = before.kind.filter(|kind| *kind != document.kind) {
            return Err(other_dialect(kind, document.kind));
        }
        let before = before.comparable();
        let renames = document.renames_since_opened(&before.physical);
        let after = align(&before.physical, &document.physical, &renames);
        let after = if before.is_of_server() {
            self.settle(&with_unsaid_of(&after, &before.physical), document.kind, job).await?
        } else {
            after
        };
        Ok(Pair { kind: document.kind, after, before: before.physical, not_modelled: before.not_modelled })
    }

    /// Proves a plan on scratch databases: there and back, with rows.
    ///
    /// # Errors
    /// No scratch database can be had, or the work was cancelled.
    pub async fn prove(&self, pair: &Pair, plan: &Plan, job: &Job) -> Result<Proof, Failure> {
        job.say("Starting a scratch database", None);
        let scratch = self.scratch(pair.kind).await?;
        prove(plan, &pair.before, &pair.after, &scratch, job).await
    }
}

/// What planning needs of a document: taken out, so that nobody waits for the plan to edit on.
#[derive(Debug, Clone)]
pub struct DocumentState {
    kind: DialectKind,
    physical: Schema,
    opened: Schema,
    migrations: Option<PathBuf>,
    schema: Schema,
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
        let form = |schema| physical(document.parsed(), schema, kind);
        let migrations = document.project().map(crate::files::Project::migrations);
        Ok(Self {
            schema: document.schema().clone(),
            kind,
            physical: form(document.schema()),
            opened: form(document.opened()),
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

    /// What has another name now than when the document was opened, as seen from a source that has the old names.
    fn renames_since_opened(&self, before: &Schema) -> Renames {
        let (_, then) = align_mapped(before, &self.opened, &Renames::default());
        let mut renames = Renames::default();
        for (id, known) in &then.tables {
            let renamed =
                name_of(self.physical.tables().get(id).map(|t| &t.name), self.opened.tables().get(id).map(|t| &t.name));
            if renamed && before.tables().contains_key(known) {
                renames.tables.insert(*known, *id);
            }
        }
        for (id, known) in &then.columns {
            let renamed = name_of(
                self.physical.columns().get(id).map(|c| &c.name),
                self.opened.columns().get(id).map(|c| &c.name),
            );
            if renamed && before.columns().contains_key(known) {
                renames.columns.insert(*known, *id);
            }
        }
        for (id, known) in &then.enums {
            let renamed =
                name_of(self.physical.enums().get(id).map(|e| &e.name), self.opened.enums().get(id).map(|e| &e.name));
            if renamed && before.enums().contains_key(known) {
                renames.enums.insert(*known, *id);
            }
        }
        let value_names = |schema: &Schema| -> std::collections::BTreeMap<schema::EnumValueId, String> {
            schema.enums().values().flat_map(|e| e.values.iter().map(|v| (v.id, v.name.clone()))).collect()
        };
        let (now, opened, old) = (value_names(&self.physical), value_names(&self.opened), value_names(before));
        for (id, known) in &then.values {
            if name_of(now.get(id), opened.get(id)) && old.contains_key(known) {
                renames.values.insert(*known, *id);
            }
        }
        renames
    }
}

/// Whether something that is still there has another name.
fn name_of(now: Option<&String>, then: Option<&String>) -> bool {
    matches!((now, then), (Some(now), Some(then)) if now != then)
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
    PlanView {
        name: plan.name.clone(),
        dialect: plan.dialect.provider().to_owned(),
        phases: phases.collect(),
        proof: proof.clone(),
        changes: pair.differences().iter().map(line_of).collect(),
        not_modelled: pair.not_modelled.clone(),
    }
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

/// Writes every phase as `<UTC timestamp>_<name>/migration.sql` with `down.sql` beside it, where it has one, and `migration_lock.toml` where it
/// is missing. The folders, in order.
///
/// # Errors
/// A file can't be written, or the plan is empty.
pub fn write(plan: &Plan, folder: &Path, time: SystemTime) -> Result<Vec<PathBuf>, Failure> {
    if plan.is_empty() {
        return Err(Failure::new("plan/empty", "There is nothing to migrate: both sides are the same."));
    }
    let lock = folder.join("migration_lock.toml");
    if !lock.exists() {
        let text = format!(
            "# Please do not edit this file manually\n# It should be added in your version-control system (e.g., Git)\nprovider = \"{}\"\n",
            plan.dialect.provider()
        );
        files::write(&lock, &text)?;
    }
    // Migrations run in the order of their names: two of the same second would run in that of their words.
    let newest = crate::source::migrations_of(folder)?.iter().filter_map(|(name, _)| moment(name)).max();
    let time = newest.map_or(time, |newest| time.max(newest + std::time::Duration::from_secs(1)));
    let mut written = Vec::new();
    for (at, phase) in plan.phases.iter().enumerate() {
        let stamp = timestamp(time + std::time::Duration::from_secs(at as u64));
        let part = if plan.phases.len() > 1 { format!("_{}", phase_name(phase.name)) } else { String::new() };
        let path = folder.join(format!("{stamp}_{}{part}", folder_name(&plan.name)));
        files::write(&path.join("migration.sql"), &up_script(phase))?;
        if let Some(down) = down_script(phase) {
            files::write(&path.join("down.sql"), &down)?;
        }
        written.push(path);
    }
    Ok(written)
}

/// A migration's name as part of a folder's: lower case, words joined by underscores.
fn folder_name(name: &str) -> String {
    let name = crate::style::snake_case(name);
    if name.is_empty() { "migration".to_owned() } else { name }
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
