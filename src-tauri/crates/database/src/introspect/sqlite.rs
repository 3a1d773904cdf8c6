//! SQLite's catalogue, read by six set-based queries in one read transaction: `sqlite_schema` joined with the pragmas as
//! tables. What only the stored CREATE statements say comes from their text.
//!
//! Never asks per table, and never writes.

use std::collections::{BTreeMap, BTreeSet};

use migrate::DialectKind;
use schema::{ColumnType, DefaultValue, Generated, IndexKind, ReferentialAction, Sort};
use sqlx::sqlite::{SqliteConnection, SqlitePool, SqliteRow};
use sqlx::{Executor, Row};

use super::facts::{
    CheckFact, ColumnFact, Facts, ForeignKeyFact, IndexFact, PartFact, TableFact, TargetFact, TypeFact,
};
use super::sqlite_sql::{self, IndexText, TableText};
use super::{NotModelled, defaults, parse_type, refused};
use crate::error::Error;

/// What kind of table each one is. Not joined with the rest: it would be listed anew for every row.
const KINDS: &str = "SELECT name, type FROM pragma_table_list WHERE schema = 'main'";

const OBJECTS: &str = "
SELECT s.type, s.name, s.tbl_name, coalesce(s.sql, '') FROM sqlite_schema s WHERE s.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";

macro_rules! columns {
    ($kind:literal) => {
        concat!(
            "SELECT s.name, x.cid, x.name, x.type, x.\"notnull\", x.dflt_value, x.pk, x.hidden
             FROM sqlite_schema s, pragma_table_xinfo(s.name) x
             WHERE s.type = '",
            $kind,
            "' AND s.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY s.name, x.cid"
        )
    };
}

const TABLE_COLUMNS: &str = columns!("table");
const VIEW_COLUMNS: &str = columns!("view");

const INDEXES: &str = "
SELECT s.name, i.name, i.\"unique\", i.origin, p.cid, p.\"desc\", p.coll
FROM sqlite_schema s, pragma_index_list(s.name) i, pragma_index_xinfo(i.name) p
WHERE s.type = 'table' AND s.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND p.key = 1
ORDER BY s.name, i.name, p.seqno";

const FOREIGN_KEYS: &str = "
SELECT s.name, f.id, f.\"table\", f.\"from\", f.\"to\", f.on_update, f.on_delete
FROM sqlite_schema s, pragma_foreign_key_list(s.name) f
WHERE s.type = 'table' AND s.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
ORDER BY s.name, f.id, f.seq";

/// Reads the whole database.
pub(crate) async fn read(pool: &SqlitePool) -> Result<Facts, Error> {
    let mut connection = pool.acquire().await.map_err(|error| refused("open the file", &error))?;
    connection.execute("BEGIN").await.map_err(|error| refused("begin to read", &error))?;
    let facts = read_snapshot(&mut connection).await;
    let ended = connection.execute("ROLLBACK").await.map_err(|error| refused("end reading", &error));
    let facts = facts?;
    ended?;
    Ok(facts)
}

async fn read_snapshot(connection: &mut SqliteConnection) -> Result<Facts, Error> {
    let mut reader = Reader::default();
    let kinds = rows(connection, "list the tables", KINDS).await?;
    let kinds: BTreeMap<String, String> =
        kinds.iter().map(|row| Ok((get(row, 0)?, get(row, 1)?))).collect::<Result<_, Error>>()?;
    for row in rows(connection, "list the tables", OBJECTS).await? {
        reader.object(&row, &kinds)?;
    }
    for row in rows(connection, "list the columns", TABLE_COLUMNS).await? {
        reader.column(&row, false)?;
    }
    // A view over what is gone can't be asked for its columns; all others are then without, too.
    match rows(connection, "list the columns of the views", VIEW_COLUMNS).await {
        Ok(rows) => rows.iter().try_for_each(|row| reader.column(row, true))?,
        Err(Error::Query { message, .. }) => {
            reader.lost("view", "columns of the views", format!("a view can't be read: {message}"));
        }
        Err(error) => return Err(error),
    }
    reader.primary_keys();
    let parts = rows(connection, "list the indexes", INDEXES).await?;
    reader.indexes(&parts)?;
    let keys = rows(connection, "list the foreign keys", FOREIGN_KEYS).await?;
    reader.foreign_keys(&keys)?;
    Ok(reader.facts)
}

#[derive(Default)]
struct Reader {
    facts: Facts,
    tables: BTreeMap<String, TableEntry>,
    indexes: BTreeMap<String, IndexText>,
    /// Columns that are declared INTEGER, and those that are a key of their own: table and number.
    integers: BTreeSet<(i64, i32)>,
    row_ids: BTreeSet<(i64, i32)>,
}

/// A table while it is read.
struct TableEntry {
    key: i64,
    text: TableText,
    /// Columns by lower-case name: SQLite's names know no case.
    columns: BTreeMap<String, i32>,
    /// Place in the primary key, from 1, and number of the column.
    primary: Vec<(i32, i32)>,
}

impl Reader {
    fn lost(&mut self, kind: &str, name: &str, reason: impl Into<String>) {
        self.facts.not_modelled.push(NotModelled::new(kind, name, reason));
    }

    fn object(&mut self, row: &SqliteRow, kinds: &BTreeMap<String, String>) -> Result<(), Error> {
        let (kind, name, table): (String, String, String) = (get(row, 0)?, get(row, 1)?, get(row, 2)?);
        let sql: String = get(row, 3)?;
        match (kind.as_str(), kinds.get(&name).map_or("", String::as_str)) {
            ("table", "virtual") => self.lost("virtual table", &name, "not modelled; it stays untouched"),
            ("table", "shadow") => {}
            ("table", _) => self.table(name, sqlite_sql::table(&sql), None),
            ("view", _) => {
                let definition = sqlite_sql::view(&sql).unwrap_or(&sql).trim().trim_end_matches(';').to_owned();
                self.table(name, TableText::default(), Some(definition));
            }
            ("index", _) => {
                self.indexes.insert(name, sqlite_sql::index(&sql));
            }
            ("trigger", _) => self.lost("trigger", &format!("{table}.{name}"), "not modelled; it stays untouched"),
            _ => {}
        }
        Ok(())
    }

    fn table(&mut self, name: String, mut text: TableText, view: Option<String>) {
        let key = self.tables.len() as i64;
        for extra in std::mem::take(&mut text.extras) {
            self.lost("table option", &name, format!("{extra} is not modelled"));
        }
        if text.without_rowid {
            self.lost("table option", &name, "WITHOUT ROWID is not modelled");
        }
        if text.strict {
            self.lost("table option", &name, "STRICT is not modelled");
        }
        for (name, expression) in std::mem::take(&mut text.checks) {
            self.facts.checks.push(CheckFact { table: key, name, expression });
        }
        self.facts.tables.push(TableFact { key, namespace: None, name: name.clone(), view, comment: None });
        self.tables.insert(name, TableEntry { key, text, columns: BTreeMap::new(), primary: Vec::new() });
    }

    fn column(&mut self, row: &SqliteRow, view: bool) -> Result<(), Error> {
        let (table, number, name): (String, i32, String) = (get(row, 0)?, get(row, 1)?, get(row, 2)?);
        let Some(entry) = self.tables.get_mut(&table) else { return Ok(()) };
        let declared: String = get(row, 3)?;
        let (not_null, expression): (bool, Option<String>) = (get(row, 4)?, get(row, 5)?);
        let (primary, hidden): (i32, i32) = (get(row, 6)?, get(row, 7)?);
        // 2 and 3 are generated columns, virtual and stored; 1 is a hidden column of a virtual table.
        if hidden == 1 {
            return Ok(());
        }
        entry.columns.insert(name.to_lowercase(), number);
        if primary > 0 {
            entry.primary.push((primary, number));
        }
        let declared = declared.trim_end();
        let declared = declared.strip_suffix("GENERATED ALWAYS").unwrap_or(declared).trim_end();
        let ty = match parse_type(DialectKind::Sqlite, declared) {
            // Names of types know no case here.
            TypeFact::Known(ColumnType::Unsupported(text), native) => {
                TypeFact::Known(ColumnType::Unsupported(text.to_lowercase()), native)
            }
            known => known,
        };
        let generated = entry.text.generated.iter().find(|(column, _)| column.eq_ignore_ascii_case(&name));
        let generated = generated.map(|(_, text)| Generated { expression: text.clone(), stored: hidden == 3 });
        if declared.eq_ignore_ascii_case("integer") {
            self.integers.insert((entry.key, number));
        }
        let default = match (&ty, expression) {
            (TypeFact::Known(scalar, _), Some(text)) if generated.is_none() => defaults::sqlite(&text, scalar),
            _ => None,
        };
        // SQLite lets NULL into keys for the sake of old databases; no program relies on it, and no key should hold it.
        let required = not_null || (primary > 0 && !view);
        let (table, comment) = (entry.key, None);
        self.facts.columns.push(ColumnFact {
            table,
            number,
            name,
            ty,
            list: false,
            required,
            default,
            generated,
            comment,
        });
        Ok(())
    }

    fn primary_keys(&mut self) {
        for entry in self.tables.values_mut().filter(|entry| !entry.primary.is_empty()) {
            entry.primary.sort_unstable();
            if let ([(_, number)], false) = (entry.primary.as_slice(), entry.text.without_rowid) {
                self.row_ids.insert((entry.key, *number));
            }
            let parts = entry.primary.iter().map(|(_, number)| column_part(*number, false)).collect();
            self.facts.indexes.push(index(entry.key, IndexKind::Primary, None, parts));
        }
        // A key of one column that is declared INTEGER is the row id: it counts up by itself, with or without AUTOINCREMENT.
        for column in &mut self.facts.columns {
            let place = (column.table, column.number);
            if self.integers.contains(&place) && self.row_ids.contains(&place) {
                column.default = Some(DefaultValue::Autoincrement);
            }
        }
    }

    fn indexes(&mut self, rows: &[SqliteRow]) -> Result<(), Error> {
        let mut current: Option<(String, IndexFact)> = None;
        for row in rows {
            let (table, name): (String, String) = (get(row, 0)?, get(row, 1)?);
            let (unique, origin): (bool, String) = (get(row, 2)?, get(row, 3)?);
            let (number, descending, collation): (i32, bool, Option<String>) =
                (get(row, 4)?, get(row, 5)?, get(row, 6)?);
            let Some(key) = self.tables.get(&table).map(|entry| entry.key) else { continue };
            if origin == "pk" {
                continue;
            }
            if current.as_ref().is_none_or(|(open, _)| *open != name) {
                self.facts.indexes.extend(current.take().map(|(_, fact)| fact));
                let kind = if unique { IndexKind::Unique } else { IndexKind::Plain };
                // SQLite makes up the names of the indexes behind UNIQUE clauses; they can't be used.
                let shown = (origin == "c").then(|| name.clone());
                let mut fact = index(key, kind, shown, Vec::new());
                fact.predicate = self.indexes.get(&name).and_then(|text| text.predicate.clone());
                current = Some((name.clone(), fact));
            }
            let Some((_, fact)) = current.as_mut() else { continue };
            let place = fact.parts.len();
            let part = match number {
                number if number >= 0 => column_part(number, descending),
                _ => {
                    let text = self.indexes.get(&name).and_then(|text| text.parts.get(place));
                    let text = text.map_or("rowid", String::as_str).to_owned();
                    let sort = descending.then_some(Sort::Desc);
                    PartFact { target: TargetFact::Expression(text), sort, length: None, ops: None }
                }
            };
            fact.parts.push(part);
            if let Some(collation) = collation.filter(|name| !name.eq_ignore_ascii_case("binary") && origin == "c") {
                self.lost("index order", &name, format!("COLLATE {collation} of part {} is not modelled", place + 1));
            }
        }
        self.facts.indexes.extend(current.map(|(_, fact)| fact));
        Ok(())
    }

    fn foreign_keys(&mut self, rows: &[SqliteRow]) -> Result<(), Error> {
        let by_name: BTreeMap<String, String> =
            self.tables.keys().map(|name| (name.to_lowercase(), name.clone())).collect();
        let mut at = 0;
        while let Some(row) = rows.get(at) {
            let (table, id, parent): (String, i32, String) = (get(row, 0)?, get(row, 1)?, get(row, 2)?);
            let (on_update, on_delete): (String, String) = (get(row, 5)?, get(row, 6)?);
            let (mut from, mut to) = (Vec::<String>::new(), Vec::<Option<String>>::new());
            while let Some(row) = rows.get(at) {
                if get::<String>(row, 0)? != table || get::<i32>(row, 1)? != id {
                    break;
                }
                from.push(get(row, 3)?);
                to.push(get(row, 4)?);
                at += 1;
            }
            let Some(entry) = self.tables.get(&table) else { continue };
            let target = by_name.get(&parent.to_lowercase()).and_then(|name| self.tables.get(name));
            let number =
                |entry: &TableEntry, name: &str| entry.columns.get(&name.to_lowercase()).copied().unwrap_or(-1);
            let columns = from.iter().map(|name| number(entry, name)).collect();
            // Without columns of its own the key means the parent's primary key.
            let named: Option<Vec<String>> = to.into_iter().collect();
            let ref_columns = target.map_or_else(Vec::new, |target| match named {
                Some(names) => names.iter().map(|name| number(target, name)).collect(),
                None => target.primary.iter().map(|(_, number)| *number).collect(),
            });
            // SQLite has no use for the name of a foreign key.
            let fact = ForeignKeyFact {
                table: entry.key,
                name: None,
                columns,
                references: target.map_or(-1, |target| target.key),
                parent,
                ref_columns,
                on_delete: action(&on_delete),
                on_update: action(&on_update),
            };
            if fact.columns.len() == fact.ref_columns.len() {
                self.facts.foreign_keys.push(fact);
            } else {
                let reason = format!("its columns do not fit those of {}", fact.parent);
                self.lost("foreign key", &format!("{table} ({})", from.join(", ")), reason);
            }
        }
        Ok(())
    }
}

async fn rows(connection: &mut SqliteConnection, what: &str, query: &str) -> Result<Vec<SqliteRow>, Error> {
    sqlx::query(query).fetch_all(connection).await.map_err(|error| refused(what, &error))
}

fn get<'r, T: sqlx::Decode<'r, sqlx::Sqlite> + sqlx::Type<sqlx::Sqlite>>(
    row: &'r SqliteRow,
    at: usize,
) -> Result<T, Error> {
    // Not checked: the columns of pragmas have no declared types.
    row.try_get_unchecked(at).map_err(|error| refused("read its catalogue", &error))
}

fn index(table: i64, kind: IndexKind, name: Option<String>, parts: Vec<PartFact>) -> IndexFact {
    let (predicate, method, comment) = (None, None, None);
    IndexFact { table, kind, name, parts, include: Vec::new(), predicate, method, nulls_not_distinct: false, comment }
}

fn column_part(number: i32, descending: bool) -> PartFact {
    PartFact { target: TargetFact::Column(number), sort: descending.then_some(Sort::Desc), length: None, ops: None }
}

fn action(text: &str) -> ReferentialAction {
    match text.to_ascii_uppercase().as_str() {
        "CASCADE" => ReferentialAction::Cascade,
        "RESTRICT" => ReferentialAction::Restrict,
        "SET NULL" => ReferentialAction::SetNull,
        "SET DEFAULT" => ReferentialAction::SetDefault,
        _ => ReferentialAction::NoAction,
    }
}
