//! The strategy `direct`: everything in one phase, in the order of its ranks. What it says about identity it takes from
//! ids; it never guesses at renames.

use std::collections::BTreeMap;

use schema::{Change, Object, Schema};

use crate::order::Rank;
use crate::{Dialect, DialectKind, Down, Hazard, HazardCode, Op, Phase, PhaseName, Plan, Statement, Step, Unsupported};

mod columns;
mod enums;
mod extensions;
mod ground;
mod keys;
mod redefine;
mod renames;
mod tables;

use ground::Ground;

/// What it takes to get from one physical schema to another that is aligned to it. Both in the dialect's normal form.
pub fn plan(before: &Schema, after: &Schema, dialect: &dyn Dialect, name: &str) -> Plan {
    let ground = Ground::new(before, after, dialect);
    let mut steps = Steps::new(&ground);
    tables::namespaces(&ground, &mut steps);
    extensions::plan(&ground, &mut steps);
    renames::plan(&ground, &mut steps);
    enums::plan(&ground, &mut steps);
    tables::plan(&ground, &mut steps);
    if dialect.facts().alters_tables {
        columns::plan(&ground, &mut steps);
        keys::checks(&ground, &mut steps);
        keys::primary_keys(&ground, &mut steps);
        keys::foreign_keys(&ground, &mut steps);
    } else {
        redefine::plan(&ground, &mut steps);
    }
    keys::indexes(&ground, &mut steps);
    steps.finish(name)
}

/// A step before it has its place and its SQL.
struct Draft {
    summary: String,
    up: Vec<Op>,
    down: Down,
    hazards: Vec<Hazard>,
    about: Vec<Object>,
}

/// Collects steps, puts them in order, renders them.
struct Steps<'a> {
    dialect: &'a dyn Dialect,
    causes: BTreeMap<Object, Change>,
    list: Vec<(Rank, Draft)>,
}

impl<'a> Steps<'a> {
    fn new(ground: &Ground<'a>) -> Self {
        let changes = schema::diff(ground.before, ground.after);
        let causes = changes.into_iter().map(|change| (change.object(), change)).collect();
        Self { dialect: ground.dialect, causes, list: Vec::new() }
    }

    fn push(&mut self, rank: Rank, draft: Draft) {
        self.list.push((rank, draft));
    }

    fn finish(mut self, name: &str) -> Plan {
        self.list.sort_by_key(|(rank, _)| *rank);
        let mut unsupported = Vec::new();
        let mut steps = Vec::new();
        for (_, draft) in std::mem::take(&mut self.list) {
            match self.render(draft) {
                Ok(step) => steps.push(step),
                Err(error) => {
                    if !unsupported.contains(&error) {
                        unsupported.push(error);
                    }
                }
            }
        }
        let phases = if steps.is_empty() { Vec::new() } else { vec![self.phase(steps)] };
        Plan { name: name.to_owned(), dialect: self.dialect.facts().kind, phases, unsupported }
    }

    fn render(&self, draft: Draft) -> Result<Step, Unsupported> {
        let render = |ops: &[Op]| -> Result<Vec<Statement>, Unsupported> {
            ops.iter().map(|op| self.dialect.render(op)).collect::<Result<Vec<_>, _>>().map(|all| all.concat())
        };
        let up = render(&draft.up)?;
        let (down, down_statements) = match render(draft.down.ops()) {
            Ok(statements) => (draft.down, statements),
            Err(error) => (Down::None(error.to_string()), Vec::new()),
        };
        let heading = |statements: &[Statement]| statements.first().map_or_else(String::new, |s| s.heading.clone());
        let sql = |statements: Vec<Statement>| statements.into_iter().map(|statement| statement.sql).collect();
        Ok(Step {
            summary: draft.summary,
            hazards: draft.hazards,
            cause: draft.about.iter().filter_map(|object| self.causes.get(object)).cloned().collect(),
            up_heading: heading(&up),
            down_heading: heading(&down_statements),
            up_sql: sql(up),
            down_sql: sql(down_statements),
            up: draft.up,
            down,
        })
    }

    fn phase(&self, steps: Vec<Step>) -> Phase {
        let facts = self.dialect.facts();
        let ops = || steps.iter().flat_map(|step| step.up.iter().chain(step.down.ops()));
        let loosens = |op: &Op| {
            matches!(op, Op::DropTable(_) | Op::RedefineTable { .. } | Op::RenameTable { .. } | Op::DropColumn { .. })
        };
        if facts.kind == DialectKind::Sqlite && ops().any(loosens) {
            // SQLite empties a table before it drops it, which would delete the rows of its children too. Keys can be
            // switched off outside of a transaction only, so the transaction is part of the script.
            let prologue = ["PRAGMA foreign_keys=OFF", "BEGIN"].map(str::to_owned).into();
            // Keys that are switched off look at no row.
            let joins = |step: &&Step| step.hazards.iter().any(|hazard| hazard.code == HazardCode::AddForeignKey);
            let tables = steps.iter().filter(joins).flat_map(|step| &step.up).filter_map(|op| match op {
                Op::RedefineTable { to, .. } => Some(self.dialect.quote(&to.name.name)),
                _ => None,
            });
            let checks = tables.map(|table| format!("PRAGMA foreign_key_check({table})")).collect();
            let epilogue = ["COMMIT", "PRAGMA foreign_keys=ON"].map(str::to_owned).into();
            return Phase { name: PhaseName::Direct, transaction: false, steps, prologue, checks, epilogue };
        }
        let (prologue, checks, epilogue) = (Vec::new(), Vec::new(), Vec::new());
        Phase { name: PhaseName::Direct, transaction: facts.transactional_ddl, steps, prologue, checks, epilogue }
    }
}
