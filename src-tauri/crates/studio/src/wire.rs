//! The types that travel between the window and the backend. Generated into `ui/src/bindings`. Positions in text count
//! UTF-16 units here, as the window's editor does; everything else in Rust counts bytes.

use std::collections::BTreeMap;

use diagram::{Detail, SavedView, ViewId};
use schema::{
    Change, Check, Column, Edit, Enum, ForeignKey, ForeignKeyId, Index, ManyToMany, ManyToManyId, Object, Placement,
    Severity, Table, TableId,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a command brought about. The window applies it to its mirror; if `revision` is not its own plus one, it asks for a
/// snapshot instead.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Update {
    /// The document's revision after the command. Where there are other files than before it leaves a gap.
    #[ts(type = "number")]
    pub revision: u64,
    /// Changes of records, in order.
    pub changes: Vec<Change>,
    /// Edits of the files' texts, one at most per file.
    pub edits: Vec<TextPatch>,
    /// All findings, if they may have changed.
    pub findings: Option<Vec<Finding>>,
    /// Sizes of tables that changed theirs or are new.
    pub boxes: Vec<TableBox>,
    /// Modules, if any table's module changed.
    pub modules: Option<BTreeMap<TableId, String>>,
    /// Routes that changed or are new.
    pub routes: Vec<EdgeRoute>,
    /// Edges that are gone.
    pub routes_removed: Vec<EdgeId>,
    /// Notes and places of enums, if any changed.
    pub sheet: Option<SheetView>,
    /// Saved views that came, changed or went.
    pub views: Vec<Edit<SavedView>>,
    /// What is shown, if it is something else than before: boxes and routes are those of it.
    pub shown: Option<Shown>,
    /// What the window should select: what was just made, if anything.
    pub select: Option<Object>,
    /// What could not be done of what was asked for, in words.
    pub told: Vec<String>,
    /// State of the document.
    pub status: Status,
}

/// What stands on the canvas beside the tables.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SheetView {
    /// Notes, by name.
    pub notes: Vec<diagram::Note>,
    /// The places of enums that somebody chose.
    pub enums: Vec<crate::EnumMove>,
}

/// What is shown of the diagram: which part of it, and how much of each table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Shown {
    /// The saved view; absent: the whole diagram.
    pub view: Option<ViewId>,
    /// What is drawn of each table.
    pub detail: Detail,
}

/// The state of the document that the title bar and the menus show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Status {
    /// There are edits that no file has.
    pub dirty: bool,
    /// What undo would take back, in words.
    pub undo: Option<String>,
    /// What redo would do again, in words.
    pub redo: Option<String>,
    /// What is wrong with the files around the text, as long as it is: each with the way to mend it.
    pub notices: Vec<Failure>,
}

/// One replacement in a file's text, in UTF-16 units of the text before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TextPatch {
    /// Place of the file in the project's list.
    pub file: u32,
    /// First unit replaced.
    pub start: u32,
    /// Unit behind the last replaced.
    pub end: u32,
    /// What stands there instead.
    pub text: String,
}

impl TextPatch {
    /// A replacement of bytes of the old text.
    pub(crate) fn of(edit: &crate::text::Replacement, old: &str) -> Self {
        let lines = crate::text::Lines::of(old);
        let unit = |byte| lines.to_utf16(old, byte) as u32;
        Self {
            file: edit.file as u32,
            start: unit(edit.start),
            end: unit(edit.start + edit.old.len()),
            text: edit.new.clone(),
        }
    }
}

/// A range of text in UTF-16 units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TextRange {
    /// Place of the file in the project's list.
    pub file: u32,
    /// First unit.
    pub start: u32,
    /// Unit behind the last.
    pub end: u32,
}

/// Size of a table's box in the diagram.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TableBox {
    /// The table.
    pub table: TableId,
    /// Width in diagram units.
    pub width: i32,
    /// Height in diagram units.
    pub height: i32,
}

/// An edge of the diagram.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum EdgeId {
    /// A foreign key.
    ForeignKey(ForeignKeyId),
    /// An implicit many-to-many relation.
    ManyToMany(ManyToManyId),
}

/// What is drawn at an end of an edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Cardinality {
    /// Exactly one: two bars.
    One,
    /// None or one: circle and bar.
    ZeroOrOne,
    /// Any number: circle and crow's foot.
    ZeroOrMany,
    /// At least one: bar and crow's foot.
    OneOrMany,
}

/// The way of an edge over the diagram.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EdgeRoute {
    /// The edge.
    pub edge: EdgeId,
    /// The table where it starts: the child, or end `a` of a many-to-many relation.
    pub from: TableId,
    /// The table where it ends.
    pub to: TableId,
    /// Corners in diagram units, orthogonal, from child to parent.
    pub points: Vec<(i32, i32)>,
    /// Drawn at the start.
    pub start: Cardinality,
    /// Drawn at the end.
    pub end: Cardinality,
    /// The child is identified by its parent: drawn solid, else dashed.
    pub identifying: bool,
}

/// A diagnostic, ready to be listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Finding {
    /// Group and name of the rule, or `prisma/...`.
    pub code: String,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// Why it matters and what to do.
    pub help: Option<String>,
    /// What it is about.
    pub at: Object,
    /// What it is about, in words: `Model.field`.
    pub subject: String,
    /// Where in the text.
    pub range: Option<TextRange>,
    /// Line of the range's start, from 1.
    pub line: Option<u32>,
    /// What the fix does, if there is one.
    pub fix: Option<String>,
    /// The fix neither loses data nor changes what programs see.
    pub fix_is_safe: bool,
}

/// One file of the project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ProjectFile {
    /// Path as shown, relative to the project's folder.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// The whole state of the document: what the window's mirror is filled from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Snapshot {
    /// Revision that this is the state of.
    #[ts(type = "number")]
    pub revision: u64,
    /// Name of the project: its file or folder.
    pub name: String,
    /// Path of the file or folder; absent for a new document.
    pub path: Option<String>,
    /// Files of the schema.
    pub files: Vec<ProjectFile>,
    /// Provider of the datasource, as written.
    pub provider: Option<String>,
    /// Tables and views, by id.
    pub tables: Vec<Table>,
    /// Columns, by id.
    pub columns: Vec<Column>,
    /// Keys and indexes, by id.
    pub indexes: Vec<Index>,
    /// Foreign keys, by id.
    pub foreign_keys: Vec<ForeignKey>,
    /// Implicit many-to-many relations, by id.
    pub many_to_many: Vec<ManyToMany>,
    /// Enums, by id.
    pub enums: Vec<Enum>,
    /// Checks, by id.
    pub checks: Vec<Check>,
    /// Places, by table.
    pub placements: Vec<Placement>,
    /// Sizes, by table.
    pub boxes: Vec<TableBox>,
    /// Module of each table; tables without one are absent.
    pub modules: BTreeMap<TableId, String>,
    /// Routes of all edges that are shown.
    pub routes: Vec<EdgeRoute>,
    /// Notes and places of enums.
    pub sheet: SheetView,
    /// Saved views, by id.
    pub views: Vec<SavedView>,
    /// What is shown of the diagram.
    pub shown: Shown,
    /// All findings.
    pub findings: Vec<Finding>,
    /// State of the document.
    pub status: Status,
}

/// What a save did.
#[must_use = "a file that changed on disk is not written"]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "result", rename_all = "snake_case")]
pub enum Saved {
    /// Everything is on disk.
    Done {
        /// The state after it.
        status: Status,
        /// Path of the file or folder.
        path: String,
    },
    /// A file changed on disk since it was read, or is gone from beside others: nothing was written.
    ChangedOnDisk {
        /// The files.
        files: Vec<String>,
    },
}

impl Saved {
    /// The path that was written, where nobody can be asked.
    ///
    /// # Errors
    /// A file changed on disk.
    pub fn written(self) -> Result<String, Failure> {
        match self {
            Self::Done { path, .. } => Ok(path),
            Self::ChangedOnDisk { files } => {
                let message = format!("{} changed on disk meanwhile: nothing was written.", files.join(", "));
                Err(Failure::new("save/changed", message).help("Run the command again: it reads what is there now."))
            }
        }
    }
}

/// How to go on when a file changed on disk while there are unsaved edits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum OnConflict {
    /// Ask: write nothing, say which files changed.
    Ask,
    /// Write over what is on disk.
    Overwrite,
}

/// One line of a comparison: what one object needs to become the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DiffLine {
    /// `create_table`, `alter_column`, `rename_column`, ...
    pub kind: String,
    /// `table.column`, in database names.
    pub subject: String,
    /// As it is.
    pub from: Option<String>,
    /// As it will be.
    pub to: Option<String>,
    /// Codes of the hazards.
    pub hazards: Vec<String>,
}

/// Something that exists in a database and that no record stands for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NotModelled {
    /// `trigger`, `function`, ...
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Why it is left out.
    pub reason: String,
}

/// What it takes to get from one source to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Comparison {
    /// `postgresql`, `mysql` or `sqlite`.
    pub dialect: String,
    /// The lines, in the order that they would be carried out.
    pub changes: Vec<DiffLine>,
    /// What was not compared.
    pub not_modelled: Vec<NotModelled>,
}

/// A danger of a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HazardView {
    /// Stable name, for `--accept`.
    pub code: String,
    /// `safe`, `care` or `danger`.
    pub severity: String,
    /// Lock that is taken, where known.
    pub lock: Option<String>,
    /// In words.
    pub message: String,
}

/// One step of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StepView {
    /// In words.
    pub summary: String,
    /// SQL statements.
    pub up: Vec<String>,
    /// How to get back.
    pub down: DownView,
    /// Dangers.
    pub hazards: Vec<HazardView>,
}

/// How a step is taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DownView {
    /// `exact`, `lossy` or `none`.
    pub kind: String,
    /// SQL statements.
    pub sql: Vec<String>,
    /// Why it is not exact.
    pub reason: Option<String>,
}

/// One phase of a plan: one migration folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PhaseView {
    /// `direct`, `expand`, `backfill` or `contract`.
    pub name: String,
    /// Folder that it was written to, if it was.
    pub path: Option<String>,
    /// Runs in one transaction.
    pub transaction: bool,
    /// Steps in order.
    pub steps: Vec<StepView>,
    /// The text of `migration.sql`.
    pub up_sql: String,
    /// The text of `down.sql`.
    pub down_sql: String,
}

/// What the scratch database said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ProofView {
    /// `proven`, `failed` or `skipped`.
    pub status: String,
    /// After the way up the database was as planned.
    pub up: bool,
    /// After the way down it was as before.
    pub down: bool,
    /// No row was lost that the plan did not say would be.
    pub rows_kept: bool,
    /// The server that it ran on.
    pub server: Option<String>,
    /// What went wrong, or what was done, in words.
    pub detail: String,
}

/// A migration, ready to be read and written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PlanView {
    /// Its name.
    pub name: String,
    /// `postgresql`, `mysql` or `sqlite`.
    pub dialect: String,
    /// Phases in order.
    pub phases: Vec<PhaseView>,
    /// What the scratch database said.
    pub proof: ProofView,
    /// The same as a list of differences.
    pub changes: Vec<DiffLine>,
    /// What one of the sides has and the plan knows nothing of.
    pub not_modelled: Vec<NotModelled>,
    /// Renames that it makes, of things of the document: each can be taken back.
    pub renames: Vec<RenameView>,
    /// What it drops beside what it makes, and what may be a rename, the likeliest first.
    pub may_be_renames: Vec<RenameView>,
}

/// A rename, or what may be one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RenameView {
    /// `table`, `column` or `enum`.
    pub kind: String,
    /// What it is in the document.
    pub object: Object,
    /// The table that a column is in.
    pub within: Option<String>,
    /// Name in the database before.
    pub from: String,
    /// Name in the database after.
    pub to: String,
}

/// What came in from a database.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PullView {
    /// Number of tables.
    pub tables: u32,
    /// Number of columns.
    pub columns: u32,
    /// Number of foreign keys.
    pub foreign_keys: u32,
    /// Number of indexes, keys among them.
    pub indexes: u32,
    /// What was left out.
    pub not_modelled: Vec<NotModelled>,
    /// Number of changes of the document.
    pub edits: u32,
    /// What comes, changes or goes by name: tables, then views, then enums.
    pub objects: Vec<Incoming>,
}

/// A table, view or enum that a database brings, alters or lacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Incoming {
    /// `table`, `view` or `enum`.
    pub kind: String,
    /// Its name in the model.
    pub name: String,
    /// `create`, `alter` or `drop`.
    pub action: String,
}

/// A format that the diagram or the model can be exported to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ExportFormat {
    /// Name on the command line: `data-model`, `dbml`, ...
    pub id: String,
    /// Name in a menu.
    pub label: String,
    /// Ending of its files, without the dot.
    pub extension: String,
}

/// A failure, as the window shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Failure {
    /// Stable code; nobody matches on the message.
    pub code: String,
    /// What went wrong, and where.
    pub message: String,
    /// How to mend it.
    pub help: Option<String>,
}

/// What the backend tells the window unasked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Notice {
    /// A long job goes on.
    Progress {
        /// Number of the job, as given with the call that started it.
        job: u32,
        /// What is being done.
        message: String,
        /// Part done, 0 to 1, where known.
        fraction: Option<f32>,
    },
    /// Something that was not asked for could not be done.
    Failed {
        /// Why not.
        failure: Failure,
    },
    /// A file changed on disk and was taken in.
    Updated {
        /// The update.
        update: Box<Update>,
    },
    /// A file changed on disk while there are unsaved edits: the user must choose.
    ChangedOnDisk {
        /// The files.
        files: Vec<String>,
    },
}
