//! Runs statements of the caller's on one connection, in order, and says which one failed. A connection that a failure
//! leaves in doubt is closed, never handed back: pragmas and open transactions can't leak into what runs next.
//!
//! Never changes a statement's text.

use migrate::DialectKind;
use sqlx::{Connection, Executor, MySqlConnection, PgConnection, Row, SqliteConnection};
use thiserror::Error;

use crate::connect::{Database, Pool, said};
use crate::split::split;

/// A statement that failed; those before it have run, and were taken back if they stood in a transaction.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("statement {number} of {count} failed: {message}{}\n  {}", code_text(code), excerpt(statement))]
pub struct RunError {
    /// Its place among the statements, from 1; 0 when no statement could run at all.
    pub number: usize,
    /// How many statements there were.
    pub count: usize,
    /// The statement, whole.
    pub statement: String,
    /// What the server says, with its detail and hint.
    pub message: String,
    /// The server's code of the error (SQLSTATE, or SQLite's number).
    pub code: Option<String>,
    /// Where in the statement, in characters from 1, if the server says so.
    pub position: Option<usize>,
}

impl Database {
    /// Runs statements in order on one connection, in one transaction if so wanted.
    ///
    /// # Errors
    /// A [`RunError`] that holds the failing statement.
    pub async fn run(&self, statements: &[String], transaction: bool) -> Result<(), RunError> {
        let statements: Vec<&str> = statements.iter().map(String::as_str).collect();
        self.run_all(&statements, transaction).await
    }

    /// Runs a script of many statements, as a file holds them. See [`Database::run`].
    ///
    /// # Errors
    /// A [`RunError`] that holds the failing statement.
    pub async fn run_script(&self, script: &str, transaction: bool) -> Result<(), RunError> {
        self.run_all(&split(script, self.kind), transaction).await
    }

    async fn run_all(&self, statements: &[&str], transaction: bool) -> Result<(), RunError> {
        let count = statements.len();
        let place = |number: usize| move |error: RunError| RunError { number, count, ..error };
        let mut session = self.session().await.map_err(place(0))?;
        let mut result = Ok(());
        if transaction {
            let begin = if self.kind == DialectKind::Sqlite { "BEGIN IMMEDIATE" } else { "BEGIN" };
            result = session.execute(begin).await.map_err(place(0));
        }
        if result.is_ok() {
            for (at, statement) in statements.iter().enumerate() {
                result = session.execute(statement).await.map_err(place(at + 1));
                if result.is_err() {
                    break;
                }
            }
        }
        if transaction {
            let end = if result.is_ok() { "COMMIT" } else { "ROLLBACK" };
            // Deferred constraints are checked at the commit: its failure is a failure of the whole.
            let ended = session.execute(end).await;
            result = result.and(ended.map_err(place(count)));
        }
        result.and(session.close().await.map_err(place(0))).map_err(|error| self.with_way_out(error))
    }

    /// What the scratch server of our own forbids, another server may allow.
    fn with_way_out(&self, mut error: RunError) -> RunError {
        let forbidden = error.code.as_deref() == Some("42501");
        if forbidden && crate::scratch::is_own(&self.place) {
            error.message.push_str(
                " Hint: scratch databases of Crowfoot's own run SQL as an ordinary role; `--scratch URL` names a server where this is allowed.",
            );
        }
        error
    }

    /// A connection of its own, for statements in order. Off the pool: what is done to a session stays there.
    pub(crate) async fn session(&self) -> Result<Session, RunError> {
        let session = match &self.pool {
            Pool::Postgres(pool) => pool.acquire().await.map(|c| Session::Postgres(c.detach())),
            Pool::Mysql(pool) => pool.acquire().await.map(|c| Session::Mysql(c.detach())),
            Pool::Sqlite(pool) => pool.acquire().await.map(|c| Session::Sqlite(c.detach())),
        };
        session.map_err(|error| failure("", &error))
    }

    /// All rows of a table, as text, sorted; the columns in the order in which they are named.
    ///
    /// # Errors
    /// A [`RunError`] if the table can't be read.
    pub async fn contents(
        &self,
        namespace: Option<&str>,
        table: &str,
        columns: &[&str],
    ) -> Result<Vec<Vec<Option<String>>>, RunError> {
        let dialect = migrate::dialect(self.kind);
        let text = |name: &&str| match self.kind {
            DialectKind::Postgres => format!("{}::text", dialect.quote(name)),
            DialectKind::Mysql => format!("convert(cast({} as binary) using latin1)", dialect.quote(name)),
            // Tells numbers from text, and shows bytes.
            DialectKind::Sqlite => format!("nullif(quote({}), 'NULL')", dialect.quote(name)),
        };
        let space = namespace.map(|space| format!("{}.", dialect.quote(space))).unwrap_or_default();
        let list: Vec<String> = columns.iter().map(text).collect();
        let list = if list.is_empty() { "'' ".to_owned() } else { list.join(", ") };
        let query = format!("SELECT {list} FROM {space}{}", dialect.quote(table));
        let width = columns.len();
        let mut rows = match &self.pool {
            Pool::Postgres(pool) => sqlx::query(&query).fetch_all(pool).await.and_then(|rows| texts(&rows, width)),
            Pool::Mysql(pool) => sqlx::query(&query).fetch_all(pool).await.and_then(|rows| texts(&rows, width)),
            Pool::Sqlite(pool) => sqlx::query(&query).fetch_all(pool).await.and_then(|rows| texts(&rows, width)),
        }
        .map_err(|error| failure(&query, &error))?;
        rows.sort_unstable();
        Ok(rows)
    }

    /// How many rows a table has; its name as it is written in SQL.
    ///
    /// # Errors
    /// A [`RunError`] if the table can't be read.
    pub async fn count(&self, table: &str) -> Result<i64, RunError> {
        let query = format!("SELECT count(*) FROM {table}");
        match &self.pool {
            Pool::Postgres(pool) => sqlx::query_scalar(&query).fetch_one(pool).await,
            Pool::Mysql(pool) => sqlx::query_scalar(&query).fetch_one(pool).await,
            Pool::Sqlite(pool) => sqlx::query_scalar(&query).fetch_one(pool).await,
        }
        .map_err(|error| failure(&query, &error))
    }
}

fn texts<'r, R: Row>(rows: &'r [R], width: usize) -> Result<Vec<Vec<Option<String>>>, sqlx::Error>
where
    usize: sqlx::ColumnIndex<R>,
    Option<String>: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
{
    rows.iter().map(|row| (0..width).map(|at| row.try_get(at)).collect()).collect()
}

/// One connection, outside of the pool.
pub(crate) enum Session {
    Postgres(PgConnection),
    Mysql(MySqlConnection),
    Sqlite(SqliteConnection),
}

impl Session {
    /// Runs one statement, unprepared: not all statements can be prepared.
    pub async fn execute(&mut self, statement: &str) -> Result<(), RunError> {
        let done = match self {
            Self::Postgres(connection) => connection.execute(statement).await.map(drop),
            Self::Mysql(connection) => connection.execute(statement).await.map(drop),
            Self::Sqlite(connection) if looks_for_orphans(statement) => {
                match connection.fetch_optional(statement).await {
                    Ok(Some(row)) => return Err(orphan(statement, &row)),
                    Ok(None) => Ok(()),
                    Err(error) => Err(error),
                }
            }
            Self::Sqlite(connection) => connection.execute(statement).await.map(drop),
        };
        done.map_err(|error| failure(statement, &error))
    }

    /// Whether a query answers with a row that begins with a number other than zero.
    pub async fn is_true(&mut self, query: &str) -> Result<bool, RunError> {
        let found = match self {
            Self::Postgres(connection) => sqlx::query_scalar::<_, i64>(query).fetch_optional(connection).await,
            Self::Mysql(connection) => sqlx::query_scalar::<_, i64>(query).fetch_optional(connection).await,
            Self::Sqlite(connection) => sqlx::query_scalar::<_, i64>(query).fetch_optional(connection).await,
        };
        found.map(|number| number.is_some_and(|number| number != 0)).map_err(|error| failure(query, &error))
    }

    /// Ends it.
    pub async fn close(self) -> Result<(), RunError> {
        let closed = match self {
            Self::Postgres(connection) => connection.close().await,
            Self::Mysql(connection) => connection.close().await,
            Self::Sqlite(connection) => connection.close().await,
        };
        closed.map_err(|error| failure("", &error))
    }
}

/// SQLite: whether a statement asks for rows without parents. What it answers with is a failure that SQLite itself makes none of.
fn looks_for_orphans(statement: &str) -> bool {
    let code = statement.lines().find(|line| !line.trim().is_empty() && !line.trim_start().starts_with("--"));
    let code = code.unwrap_or_default().trim_start().to_ascii_lowercase();
    code.strip_prefix("pragma").is_some_and(|rest| rest.trim_start().starts_with("foreign_key_check"))
}

fn orphan(statement: &str, row: &sqlx::sqlite::SqliteRow) -> RunError {
    let name = |at: usize| row.try_get::<String, _>(at).unwrap_or_default();
    let message = format!("rows of `{}` refer to rows of `{}` that are not there", name(0), name(2));
    // The number that SQLite gives to a broken foreign key.
    let code = Some("787".to_owned());
    RunError { number: 1, count: 1, statement: statement.to_owned(), message, code, position: None }
}

fn failure(statement: &str, error: &sqlx::Error) -> RunError {
    let mut message = said(error);
    let database = error.as_database_error();
    let mut position = None;
    if let Some(error) = database.and_then(|error| error.try_downcast_ref::<sqlx::postgres::PgDatabaseError>()) {
        for (label, text) in [("Detail", error.detail()), ("Hint", error.hint())] {
            if let Some(text) = text {
                message.push_str(&format!(" {label}: {text}"));
            }
        }
        if let Some(sqlx::postgres::PgErrorPosition::Original(at)) = error.position() {
            position = Some(at);
        }
    }
    let code = database.and_then(|error| error.code()).map(|code| code.into_owned());
    RunError { number: 1, count: 1, statement: statement.to_owned(), message, code, position }
}

fn code_text(code: &Option<String>) -> String {
    code.as_ref().map(|code| format!(" (code {code})")).unwrap_or_default()
}

/// The head of a statement, on one line.
fn excerpt(statement: &str) -> String {
    let line = statement.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(200) {
        Some((end, _)) => format!("{} ...", &line[..end]),
        None => line,
    }
}
