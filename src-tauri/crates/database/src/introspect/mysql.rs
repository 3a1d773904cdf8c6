//! The catalogue of MySQL (5.7, 8 and 9) and MariaDB (10.4 and later), read by nine set-based queries over
//! `information_schema` in one read-only snapshot.
//!
//! An index that the server made for a foreign key by itself belongs to the key and is not shown. Never asks per table, and
//! never writes.

use std::collections::BTreeMap;

use migrate::DialectKind;
use schema::{ColumnType, Generated, IndexKind, NativeType, ReferentialAction, ScalarType, Sort};
use sqlx::mysql::{MySqlConnection, MySqlPool, MySqlRow};
use sqlx::{Executor, Row};

use super::facts::{
    CheckFact, ColumnFact, EnumFact, Facts, ForeignKeyFact, IndexFact, PartFact, TableFact, TargetFact, TypeFact,
};
use super::mysql_defaults::{enum_values, mysql, unescaped};
use super::{NotModelled, bare, mysql_queries as queries, one_line, parse_type, refused};
use crate::error::Error;

/// Reads the database that the URL names; `place` is that URL without its password.
pub(crate) async fn read(pool: &MySqlPool, place: &str) -> Result<Facts, Error> {
    let mut connection = pool.acquire().await.map_err(|error| refused("open a connection", &error))?;
    let begin =
        ["SET TRANSACTION ISOLATION LEVEL REPEATABLE READ", "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY"];
    for statement in begin {
        connection.execute(statement).await.map_err(|error| refused("begin a read-only snapshot", &error))?;
    }
    let facts = read_snapshot(&mut connection, place).await;
    let ended = connection.execute("ROLLBACK").await.map_err(|error| refused("end the snapshot", &error));
    let facts = facts?;
    ended?;
    Ok(facts)
}

async fn read_snapshot(connection: &mut MySqlConnection, place: &str) -> Result<Facts, Error> {
    let mut reader = Reader {
        connection,
        mariadb: false,
        version: (0, 0, 0),
        tables: BTreeMap::new(),
        columns: BTreeMap::new(),
        facts: Facts::default(),
    };
    if !reader.server().await? {
        return Err(Error::Unsupported(format!(
            "`{place}` names a server, but no database on it: write the database's name behind the last `/`, as in \
             `mysql://user:password@localhost:3306/shop`"
        )));
    }
    reader.tables().await?;
    let checks = reader.checks().await?;
    reader.columns(&checks).await?;
    reader.add_checks(checks);
    reader.indexes().await?;
    reader.foreign_keys().await?;
    reader.others().await?;
    let mut facts = reader.facts;
    hide_indexes_of_keys(&mut facts);
    Ok(facts)
}

struct Reader<'a> {
    connection: &'a mut MySqlConnection,
    mariadb: bool,
    version: (u32, u32, u32),
    /// Numbers of tables, and whether they are views.
    tables: BTreeMap<String, (i64, bool)>,
    /// Numbers of columns by table and name.
    columns: BTreeMap<(i64, String), i32>,
    facts: Facts,
}

/// A check as it was read.
struct ReadCheck {
    table: i64,
    name: String,
    expression: String,
    /// Whether it is part of a column's definition; `None` where the server doesn't tell.
    own: Option<bool>,
}

impl Reader<'_> {
    async fn rows(&mut self, what: &str, query: &str) -> Result<Vec<MySqlRow>, Error> {
        let query = sqlx::query(query).persistent(false);
        query.fetch_all(&mut *self.connection).await.map_err(|error| refused(what, &error))
    }

    fn lost(&mut self, kind: &str, name: impl Into<String>, reason: impl Into<String>) {
        self.facts.not_modelled.push(NotModelled::new(kind, name, reason));
    }

    /// Whether there is a database to read.
    async fn server(&mut self) -> Result<bool, Error> {
        let rows = self.rows("tell its version", queries::SERVER).await?;
        let Some(row) = rows.first() else { return Ok(false) };
        let version = text(row, 1)?.unwrap_or_default();
        self.mariadb = version.contains("MariaDB");
        // Old MariaDB servers call themselves 5.5.5 first, so that old programs take them for MySQL.
        let version = version.strip_prefix("5.5.5-").unwrap_or(&version);
        let mut numbers = version.split(['.', '-']).map(|part| part.parse().unwrap_or(0));
        let mut next = || numbers.next().unwrap_or(0);
        self.version = (next(), next(), next());
        Ok(text(row, 0)?.is_some())
    }

    async fn tables(&mut self) -> Result<(), Error> {
        let mut views = BTreeMap::new();
        for row in self.rows("list the views", queries::VIEWS).await? {
            views.insert(required(&row, 0)?, text(&row, 1)?.unwrap_or_default());
        }
        for row in self.rows("list the tables", queries::TABLES).await? {
            let (name, kind) = (required(&row, 0)?, required(&row, 1)?);
            match kind.as_str() {
                "BASE TABLE" | "VIEW" => {}
                "SYSTEM VERSIONED" => {
                    self.lost(
                        "system versioning",
                        name.clone(),
                        "the table is modelled, but not that it keeps its history",
                    );
                }
                "SEQUENCE" => {
                    self.lost("sequence", name, "not modelled; it stays untouched");
                    continue;
                }
                _ => continue,
            }
            if let Some(engine) = text(&row, 2)?.filter(|engine| engine != "InnoDB") {
                let reason = format!("the table is modelled, but not that it is kept by {engine} instead of InnoDB");
                self.lost("storage engine", name.clone(), reason);
            }
            let view = views.remove(&name).filter(|_| kind == "VIEW");
            // Views have their kind for a comment.
            let comment = text(&row, 3)?.filter(|comment| !comment.is_empty() && kind != "VIEW");
            let key = self.tables.len() as i64;
            self.tables.insert(name.clone(), (key, kind == "VIEW"));
            self.facts.tables.push(TableFact { key, namespace: None, name, view, comment });
        }
        Ok(())
    }

    async fn checks(&mut self) -> Result<Vec<ReadCheck>, Error> {
        let query = match self.mariadb {
            true if self.version >= (10, 5, 10) => queries::CHECKS_MARIADB,
            true => queries::CHECKS_OLD_MARIADB,
            false if self.version >= (8, 0, 16) => queries::CHECKS_MYSQL,
            false => return Ok(Vec::new()),
        };
        let mut checks = Vec::new();
        for row in self.rows("list the checks", query).await? {
            let Some((table, _)) = self.tables.get(&required(&row, 0)?).copied() else { continue };
            let (name, clause) = (required(&row, 1)?, required(&row, 2)?);
            let clause = if self.mariadb { clause } else { unescaped(&clause) };
            let own = text(&row, 3)?.map(|level| level == "Column");
            checks.push(ReadCheck { table, name, expression: one_line(bare(&clause)), own });
        }
        Ok(checks)
    }

    async fn columns(&mut self, checks: &[ReadCheck]) -> Result<(), Error> {
        for row in self.rows("list the columns", queries::COLUMNS).await? {
            let table_name = required(&row, 0)?;
            let Some((table, is_view)) = self.tables.get(&table_name).copied() else { continue };
            let number = i32::try_from(number(&row, 1)?.unwrap_or(0)).unwrap_or(0);
            let (name, type_text) = (required(&row, 2)?, required(&row, 3)?);
            let required = required(&row, 4)? == "NO";
            let (default, extra) = (text(&row, 5)?, text(&row, 6)?.unwrap_or_default().to_ascii_lowercase());
            let expression = text(&row, 7)?.filter(|expression| !expression.is_empty());
            let comment = text(&row, 8)?.filter(|comment| !comment.is_empty());
            let full = format!("{table_name}.{name}");
            // JSON is an alias of MariaDB's: long text with a check of its own.
            let alias = self.mariadb
                && type_text == "longtext"
                && text(&row, 9)?.is_some_and(|collation| collation == "utf8mb4_bin")
                && checks.iter().any(|check| check.table == table && is_json_check(check, &name));
            let values = enum_values(&type_text);
            let is_enum = values.is_some() && !is_view;
            let ty = match values {
                Some(values) if is_enum => {
                    let key = self.facts.enums.len() as i64;
                    // As Prisma names it: MySQL's enums have no names.
                    let name = format!("{table_name}_{name}");
                    self.facts.enums.push(EnumFact { key, namespace: None, name, values, comment: None });
                    TypeFact::Enum(key)
                }
                _ if alias => TypeFact::Known(
                    ColumnType::Scalar(ScalarType::Json),
                    Some(NativeType { name: "Json".to_owned(), args: Vec::new() }),
                ),
                _ => parse_type(DialectKind::Mysql, &type_text),
            };
            let known = match &ty {
                TypeFact::Known(ty, _) => ty.clone(),
                TypeFact::Enum(_) => ColumnType::Scalar(ScalarType::String),
            };
            let generated = expression.filter(|_| extra.contains("generated") && !extra.contains("default_generated"));
            let generated = generated.map(|text| {
                let text = if self.mariadb { text } else { unescaped(&text) };
                Generated { expression: one_line(bare(&text)), stored: !extra.contains("virtual") }
            });
            let is_expression = extra.contains("default_generated");
            let default = match default {
                _ if generated.is_some() => None,
                _ if extra.contains("auto_increment") => Some(schema::DefaultValue::Autoincrement),
                Some(text) if is_expression => mysql(&unescaped(&text), &known, is_enum, true),
                Some(text) => mysql(&text, &known, is_enum, self.mariadb),
                None => None,
            };
            if extra.contains("on update") && !is_view {
                let reason = "ON UPDATE CURRENT_TIMESTAMP is not modelled; an alteration of the column takes it away";
                self.lost("column attribute", full, reason);
            }
            self.columns.insert((table, name.clone()), number);
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
        }
        Ok(())
    }

    /// Checks of tables. One that is part of a column's definition has no name to be dropped by; that of JSON is its type's.
    fn add_checks(&mut self, checks: Vec<ReadCheck>) {
        let names: BTreeMap<i64, String> = self.facts.tables.iter().map(|fact| (fact.key, fact.name.clone())).collect();
        for check in checks {
            let named = self.mariadb && self.columns.contains_key(&(check.table, check.name.clone()));
            if !check.own.unwrap_or(named) {
                let (table, name) = (check.table, Some(check.name));
                self.facts.checks.push(CheckFact { table, name, expression: check.expression });
                continue;
            }
            let is_json = |fact: &&ColumnFact| {
                let json = matches!(&fact.ty, TypeFact::Known(ColumnType::Scalar(ScalarType::Json), _));
                json && fact.table == check.table && is_json_check(&check, &fact.name)
            };
            if self.facts.columns.iter().find(is_json).is_none() {
                let table = names.get(&check.table).map_or("", String::as_str);
                let reason = format!(
                    "({}) is part of the column's definition; not modelled, and an alteration of the column takes it away",
                    check.expression
                );
                self.lost("check", format!("{table}.{}", check.name), reason);
            }
        }
    }

    async fn indexes(&mut self) -> Result<(), Error> {
        let expressions = !self.mariadb && self.version >= (8, 0, 13);
        let query = if expressions { queries::INDEXES_WITH_EXPRESSIONS } else { queries::INDEXES };
        let mut open: Option<(i64, String)> = None;
        for row in self.rows("list the indexes", query).await? {
            let (table_name, name) = (required(&row, 0)?, required(&row, 1)?);
            let Some((table, _)) = self.tables.get(&table_name).copied() else { continue };
            let (column, kind) = (text(&row, 3)?, required(&row, 6)?);
            let target = match (&column, text(&row, 8)?) {
                (None, Some(expression)) => TargetFact::Expression(one_line(bare(&unescaped(&expression)))),
                (Some(column), _) => match self.columns.get(&(table, column.clone())) {
                    Some(number) => TargetFact::Column(*number),
                    None => continue,
                },
                (None, None) => continue,
            };
            let sort = text(&row, 4)?.filter(|direction| direction == "D").map(|_| Sort::Desc);
            let length = number(&row, 5)?.and_then(|length| u32::try_from(length).ok());
            let part = PartFact { target, sort, length, ops: None };
            let this = (table, name.clone());
            if open.as_ref() == Some(&this) {
                if let Some(index) = self.facts.indexes.last_mut() {
                    index.parts.push(part);
                }
                continue;
            }
            if matches!(kind.as_str(), "SPATIAL" | "RTREE") {
                self.lost("spatial index", format!("{table_name}.{name}"), "not modelled; it stays untouched");
                continue;
            }
            open = Some(this);
            let unique = number(&row, 2)? == Some(0);
            let kind = match (name.as_str(), kind.as_str(), unique) {
                ("PRIMARY", ..) => IndexKind::Primary,
                (_, "FULLTEXT", _) => IndexKind::Fulltext,
                (_, _, true) => IndexKind::Unique,
                (_, _, false) => IndexKind::Plain,
            };
            self.facts.indexes.push(IndexFact {
                table,
                kind,
                // It is called PRIMARY whatever one names it.
                name: (kind != IndexKind::Primary).then_some(name),
                parts: vec![part],
                include: Vec::new(),
                predicate: None,
                method: None,
                nulls_not_distinct: false,
                comment: text(&row, 7)?.filter(|comment| !comment.is_empty()),
            });
        }
        Ok(())
    }

    async fn foreign_keys(&mut self) -> Result<(), Error> {
        let mut rules = BTreeMap::new();
        for row in self.rows("list the foreign keys", queries::FOREIGN_KEYS).await? {
            let key = (required(&row, 0)?, required(&row, 1)?);
            rules.insert(key, (action(&required(&row, 2)?), action(&required(&row, 3)?)));
        }
        let mut open: Option<(String, String)> = None;
        for row in self.rows("list the columns of foreign keys", queries::FOREIGN_KEY_COLUMNS).await? {
            let (table_name, name) = (required(&row, 0)?, required(&row, 1)?);
            let Some((table, _)) = self.tables.get(&table_name).copied() else { continue };
            let (space, parent) = (text(&row, 3)?.unwrap_or_default(), required(&row, 4)?);
            let this = (table_name, name.clone());
            let Some((on_delete, on_update)) = rules.get(&this).copied() else { continue };
            if open.as_ref() != Some(&this) {
                self.facts.foreign_keys.push(ForeignKeyFact {
                    table,
                    name: Some(name),
                    columns: Vec::new(),
                    references: self.tables.get(&parent).map_or(-1, |(key, _)| *key),
                    parent: format!("{space}.{parent}"),
                    ref_columns: Vec::new(),
                    on_delete,
                    on_update,
                });
                open = Some(this);
            }
            let Some(key) = self.facts.foreign_keys.last_mut() else { continue };
            let number = |table: i64, name: String| self.columns.get(&(table, name)).copied().unwrap_or(-1);
            key.columns.push(number(table, required(&row, 2)?));
            key.ref_columns.push(number(key.references, required(&row, 5)?));
        }
        Ok(())
    }

    async fn others(&mut self) -> Result<(), Error> {
        for row in self.rows("list what else there is", queries::OTHERS).await? {
            let (kind, name, detail) = (required(&row, 0)?, required(&row, 1)?, text(&row, 2)?);
            let reason = match (kind.as_str(), detail) {
                ("trigger", Some(detail)) => format!("{detail}; not modelled, it stays untouched"),
                ("partitioning", Some(detail)) => {
                    format!("the table is modelled, but not that it is partitioned by {detail}")
                }
                (_, _) => "not modelled; it stays untouched".to_owned(),
            };
            self.lost(&kind, name, reason);
        }
        Ok(())
    }
}

/// Leaves out what the server made by itself: every foreign key has an index, and where there was none it is called like
/// the key and goes with it.
fn hide_indexes_of_keys(facts: &mut Facts) {
    let keys = std::mem::take(&mut facts.foreign_keys);
    facts.indexes.retain(|index| {
        let plain = |part: &PartFact| part.sort.is_none() && part.length.is_none();
        let column = |part: &PartFact| match part.target {
            TargetFact::Column(number) if plain(part) => Some(number),
            TargetFact::Column(_) | TargetFact::Expression(_) => None,
        };
        let columns: Option<Vec<i32>> = index.parts.iter().map(column).collect();
        let own = |key: &ForeignKeyFact| {
            key.table == index.table && key.name == index.name && columns.as_ref() == Some(&key.columns)
        };
        index.kind != IndexKind::Plain || !keys.iter().any(own)
    });
    facts.foreign_keys = keys;
}

/// Whether a check is the one that MariaDB gives a column of type JSON. It keeps its name when the column is renamed.
fn is_json_check(check: &ReadCheck, column: &str) -> bool {
    let own = check.own.unwrap_or(check.name == column);
    own && check.expression == format!("json_valid(`{}`)", column.replace('`', "``"))
}

/// A text of the catalogue. The servers disagree on which of them are binary.
fn text(row: &MySqlRow, at: usize) -> Result<Option<String>, Error> {
    row.try_get_unchecked(at).map_err(|error| refused("read its catalogue", &error))
}

fn required(row: &MySqlRow, at: usize) -> Result<String, Error> {
    row.try_get_unchecked(at).map_err(|error| refused("read its catalogue", &error))
}

fn number(row: &MySqlRow, at: usize) -> Result<Option<i64>, Error> {
    row.try_get_unchecked(at).map_err(|error| refused("read its catalogue", &error))
}

fn action(rule: &str) -> ReferentialAction {
    match rule {
        "CASCADE" => ReferentialAction::Cascade,
        "RESTRICT" => ReferentialAction::Restrict,
        "SET NULL" => ReferentialAction::SetNull,
        "SET DEFAULT" => ReferentialAction::SetDefault,
        _ => ReferentialAction::NoAction,
    }
}
