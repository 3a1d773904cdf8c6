//! Rows for an empty database, so that a migration meets data: rows that satisfy keys, references (circles and references to
//! the own table too), enums, lengths and, as far as they can be understood, checks.
//!
//! Deterministic, and honest: a table that gets no rows is reported with the reason, and the others are filled all the same.

mod check;
mod circle;
mod demands;
mod rows;
mod values;

use std::collections::{BTreeMap, BTreeSet};

use migrate::DialectKind;
use schema::{Schema, TableId};

use self::rows::{Planner, Row};
use self::values::Value;
use crate::connect::Database;
use crate::error::Error;
use crate::run::{RunError, Session};

/// How often a row that the database refuses is replaced by another one.
const REPLACEMENTS: u64 = 6;

/// How rows are made.
#[derive(Debug, Clone, Copy)]
pub struct SeedOptions<'a> {
    /// Rows per table; tables whose keys allow fewer get fewer.
    pub per_table: usize,
    /// Another number, other rows.
    pub seed: u64,
    /// A schema that the rows should fit too, as far as it shares ids: keys, types and checks that a migration will bring.
    pub later: Option<&'a Schema>,
}

impl Default for SeedOptions<'_> {
    fn default() -> Self {
        Self { per_table: 5, seed: 1, later: None }
    }
}

/// What was inserted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Seeded {
    /// Number of rows by table.
    pub rows: BTreeMap<TableId, usize>,
    /// Tables without rows, by name, and why.
    pub skipped: Vec<(String, String)>,
}

impl Seeded {
    /// Number of all rows.
    pub fn total(&self) -> usize {
        self.rows.values().sum()
    }
}

/// INSERT statements for rows of a physical schema, parents first. Statements of tables in a circle come as one where that is
/// needed. Nothing is tried: what checks and types that we don't understand refuse shows when the statements run.
pub fn rows(schema: &Schema, kind: DialectKind, options: SeedOptions<'_>) -> Vec<String> {
    let mut planner = Planner::new(schema, options.later, kind, options.seed);
    let mut statements = Vec::new();
    for group in planner.groups() {
        planner.plan_group(&group, options.per_table, 0);
        let circular = planner.is_circular(&group);
        statements.extend(group_statements(schema, kind, &planner, &group, circular));
    }
    statements
}

impl Database {
    /// Fills an empty database with rows. `schema` is what it holds, in physical form.
    ///
    /// # Errors
    /// Only if the connection breaks; what the database refuses is reported within [`Seeded`].
    pub async fn seed(&self, schema: &Schema, options: SeedOptions<'_>) -> Result<Seeded, Error> {
        let mut session = self.session().await?;
        let mut planner = Planner::new(schema, options.later, self.kind, options.seed);
        let mut seeded = Seeded::default();
        for group in planner.groups() {
            let mut failures = planner.plan_group(&group, options.per_table, 0);
            let circular = planner.is_circular(&group);
            // Rows of a circle that the usual way can't close are chosen together.
            let mut whole = failures.is_empty();
            if circular && !(whole && planner.is_coherent(&group)) {
                group.iter().for_each(|table| planner.clear(*table));
                whole = planner.plan_circle(&group, options.per_table, 0);
            }
            let statements = group_statements(schema, self.kind, &planner, &group, circular);
            let done = whole && attempt(&mut session, &statements).await.is_ok();
            if !done {
                group.iter().for_each(|table| planner.clear(*table));
                failures.clear();
                for table in &group {
                    let refused = fill(&mut session, schema, self.kind, &mut planner, *table, options.per_table).await;
                    failures.extend(refused.map(|reason| (*table, reason)));
                }
            }
            for table in &group {
                let count = planner.rows.get(table).map_or(0, Vec::len);
                seeded.rows.insert(*table, count);
                if count == 0 && options.per_table > 0 {
                    let name = schema.tables().get(table).map_or("", |record| &record.name).to_owned();
                    let reason = failures.remove(table).unwrap_or_else(|| "no row fits".to_owned());
                    seeded.skipped.push((name, reason));
                }
            }
        }
        session.close().await?;
        Ok(seeded)
    }
}

/// Fills one table row by row, with other values where the database refuses one. The answer is why it has no rows.
async fn fill(
    session: &mut Session,
    schema: &Schema,
    kind: DialectKind,
    planner: &mut Planner,
    table: TableId,
    count: usize,
) -> Option<String> {
    let nobody = BTreeSet::new();
    let mut reason = None;
    let most = planner.tables.get(&table).map_or(count, |plan| plan.limit.min(count));
    for place in 0..most {
        let mut done = false;
        for salt in 0..REPLACEMENTS {
            // The last tries leave out every reference that may be left out.
            let row = match planner.next_row(table, place as u64, salt, &nobody, salt + 2 >= REPLACEMENTS) {
                Ok(row) => row,
                Err(why) => {
                    reason.get_or_insert(why);
                    break;
                }
            };
            match attempt(session, &[insert(schema, kind, planner, table, &[&row])]).await {
                Ok(()) => {
                    planner.accept(table, row);
                    done = true;
                    break;
                }
                Err(error) => reason = Some(error.message),
            }
        }
        if !done {
            break;
        }
    }
    reason.filter(|_| planner.rows.get(&table).is_none_or(Vec::is_empty))
}

/// Runs statements in one transaction that leaves nothing behind if one fails.
async fn attempt(session: &mut Session, statements: &[String]) -> Result<(), RunError> {
    if statements.is_empty() {
        return Ok(());
    }
    session.execute("BEGIN").await?;
    for statement in statements {
        if let Err(error) = session.execute(statement).await {
            session.execute("ROLLBACK").await?;
            return Err(error);
        }
    }
    match session.execute("COMMIT").await {
        Ok(()) => Ok(()),
        Err(error) => {
            // SQLite keeps a transaction open whose commit failed; others have none to roll back any more.
            let _ = session.execute("ROLLBACK").await;
            Err(error)
        }
    }
}

/// The statements that insert all rows of a group.
fn group_statements(
    schema: &Schema,
    kind: DialectKind,
    planner: &Planner,
    group: &[TableId],
    circular: bool,
) -> Vec<String> {
    let mut inserts = Vec::new();
    for table in group {
        let rows: Vec<&Row> = planner.rows.get(table).into_iter().flatten().collect();
        match kind {
            // No DEFAULT within VALUES: one by one.
            DialectKind::Sqlite => {
                inserts.extend(rows.iter().map(|row| insert(schema, kind, planner, *table, &[*row])))
            }
            DialectKind::Postgres | DialectKind::Mysql if rows.is_empty() => {}
            // Rows of nothing but defaults have no list of columns that could be repeated.
            _ if rows.iter().all(|row| row.iter().all(|value| *value == Value::Omit)) => {
                inserts.extend(rows.iter().map(|row| insert(schema, kind, planner, *table, &[*row])));
            }
            DialectKind::Postgres | DialectKind::Mysql => inserts.push(insert(schema, kind, planner, *table, &rows)),
        }
    }
    if !circular || inserts.is_empty() {
        return inserts;
    }
    match kind {
        // References are checked at the end of a statement: all inserts go into one.
        DialectKind::Postgres if inserts.len() > 1 => {
            let last = inserts.pop().unwrap_or_default();
            let parts: Vec<_> = inserts.iter().enumerate().map(|(at, insert)| format!("i{at} AS ({insert})")).collect();
            vec![format!("WITH {} {last}", parts.join(", "))]
        }
        DialectKind::Postgres => inserts,
        DialectKind::Sqlite => [vec!["PRAGMA defer_foreign_keys = ON".to_owned()], inserts].concat(),
        DialectKind::Mysql => {
            let switch = |to: u8| vec![format!("SET FOREIGN_KEY_CHECKS = {to}")];
            [switch(0), inserts, switch(1)].concat()
        }
    }
}

/// One INSERT for rows of a table.
fn insert(schema: &Schema, kind: DialectKind, planner: &Planner, table: TableId, rows: &[&Row]) -> String {
    let dialect = migrate::dialect(kind);
    let record = schema.tables().get(&table);
    let name = record.map_or_else(String::new, |record| {
        let space = record.namespace.as_ref().filter(|_| kind == DialectKind::Postgres);
        let space = space.map(|space| format!("{}.", dialect.quote(space))).unwrap_or_default();
        format!("{space}{}", dialect.quote(record.database_name()))
    });
    let columns = planner.tables.get(&table).map_or(&[][..], |plan| &plan.columns);
    // Columns that no row gives a value to are left out altogether.
    let named: Vec<usize> = (0..columns.len()).filter(|at| rows.iter().any(|row| row[*at] != Value::Omit)).collect();
    if named.is_empty() {
        return match kind {
            DialectKind::Mysql => format!("INSERT INTO {name} () VALUES ()"),
            DialectKind::Postgres | DialectKind::Sqlite => format!("INSERT INTO {name} DEFAULT VALUES"),
        };
    }
    let names: Vec<_> = named.iter().map(|at| dialect.quote(&columns[*at].name)).collect();
    let tuples: Vec<_> = rows
        .iter()
        .map(|row| format!("({})", named.iter().map(|at| row[*at].sql(kind)).collect::<Vec<_>>().join(", ")))
        .collect();
    // Identity columns take what we give: children refer to it.
    let own = if kind == DialectKind::Postgres { " OVERRIDING SYSTEM VALUE" } else { "" };
    format!("INSERT INTO {name} ({}){own} VALUES {}", names.join(", "), tuples.join(", "))
}
