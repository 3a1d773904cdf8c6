//! From a URL to an open database. Understands the URLs that Prisma understands (`schema=`, `sslmode=`, `connect_timeout=`,
//! a socket folder in `host=`, `file:`), and turns each way to fail into one clear message: what, where, how to mend it.
//!
//! Never prints a password, never creates a database or a file, never retries in silence.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use migrate::DialectKind;
use sqlx::mysql::{MySqlConnectOptions, MySqlPool, MySqlPoolOptions, MySqlSslMode};
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions, PgSslMode};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions};
use sqlx::{ConnectOptions, Connection};

use crate::error::{Error, redacted, shown};
use crate::url::Url;

/// How long a server may take to answer, where the URL doesn't say.
const PATIENCE: Duration = Duration::from_secs(10);

/// An open database.
#[derive(Debug, Clone)]
pub struct Database {
    /// The dialect that it speaks.
    pub kind: DialectKind,
    /// Name and version, as the server says: `PostgreSQL 15.8`.
    pub server: String,
    /// The schema that names without one belong to: `schema=` of the URL, else the server's own choice. PostgreSQL only.
    pub namespace: Option<String>,
    /// Where it is, without the password.
    pub place: String,
    pub(crate) pool: Pool,
}

/// The connections of a [`Database`].
#[derive(Debug, Clone)]
pub(crate) enum Pool {
    /// PostgreSQL.
    Postgres(PgPool),
    /// MySQL, MariaDB.
    Mysql(MySqlPool),
    /// SQLite.
    Sqlite(SqlitePool),
}

impl Database {
    /// Closes all connections and waits until they are gone.
    pub async fn close(&self) {
        match &self.pool {
            Pool::Postgres(pool) => pool.close().await,
            Pool::Mysql(pool) => pool.close().await,
            Pool::Sqlite(pool) => pool.close().await,
        }
    }
}

/// The dialect that a URL asks for, from its scheme alone.
///
/// # Errors
/// [`Error::Url`] for an unknown scheme, with the known ones.
pub fn dialect_of(url: &str) -> Result<DialectKind, Error> {
    let scheme = url.split_once(':').map(|(scheme, _)| scheme.trim().to_ascii_lowercase());
    match scheme.as_deref() {
        Some("postgresql" | "postgres") => Ok(DialectKind::Postgres),
        Some("mysql" | "mariadb") => Ok(DialectKind::Mysql),
        Some("sqlite" | "file") => Ok(DialectKind::Sqlite),
        Some("prisma" | "prisma+postgres") => Err(unusable(
            url,
            "this is the address of a Prisma proxy, which only Prisma's client can use; give the database's own URL instead \
             (often called DIRECT_URL)",
        )),
        Some("sqlserver" | "jdbc" | "mongodb" | "mongodb+srv") => {
            Err(unusable(url, "this kind of database is not supported; PostgreSQL, MySQL and SQLite are"))
        }
        _ => Err(unusable(
            url,
            "it has to begin with `postgresql://`, `mysql://`, `sqlite:` or `file:`, for instance \
             `postgresql://user:password@localhost:5432/shop`",
        )),
    }
}

/// Opens the database that a URL names, and asks its version.
///
/// # Errors
/// [`Error::Url`] when the URL can't be used, [`Error::Connect`] when nobody answers or the server refuses.
pub async fn connect(url: &str) -> Result<Database, Error> {
    let url = url.trim();
    match dialect_of(url)? {
        DialectKind::Postgres => postgres(url).await,
        DialectKind::Mysql => mysql(url).await,
        DialectKind::Sqlite => sqlite(url).await,
    }
}

async fn postgres(text: &str) -> Result<Database, Error> {
    let url = Url::parse(text).map_err(|reason| unusable(text, &reason))?;
    let mut options = PgConnectOptions::new_without_pgpass()
        .host(url.host.as_deref().unwrap_or("localhost"))
        .port(url.port.unwrap_or(5432))
        .username(url.user.as_deref().unwrap_or("postgres"))
        .database(url.database.as_deref().unwrap_or_else(|| url.user.as_deref().unwrap_or("postgres")))
        .application_name(url.get("application_name").unwrap_or("crowfoot"));
    if let Some(password) = &url.password {
        options = options.password(password);
    }
    if let Some(socket) = url.get("host").filter(|host| host.starts_with('/')) {
        options = options.socket(socket);
    } else if let Some(host) = url.get("host") {
        options = options.host(host);
    }
    if let Some(mode) = url.get("sslmode") {
        let mode = PgSslMode::from_str(mode).map_err(|_| {
            unusable(
                text,
                &format!("`sslmode={mode}` is none of disable, allow, prefer, require, verify-ca, verify-full"),
            )
        })?;
        options = options.ssl_mode(mode);
    }
    for key in ["sslrootcert", "sslcert"] {
        if let Some(path) = url.get(key) {
            options = options.ssl_root_cert(path);
            break;
        }
    }
    if let Some(schema) = url.get("schema").filter(|schema| *schema != "public") {
        options = options.options([("search_path", format!("\"{}\"", schema.replace('"', "\"\"")))]);
    }
    if let Some(own) = url.get("options") {
        // `-c name=value -c name=value`, as libpq takes it.
        let pairs = own.split("-c").filter_map(|pair| pair.trim().split_once('='));
        options = options.options(pairs.map(|(key, value)| (key.trim().to_owned(), value.trim().to_owned())));
    }
    let options = options.disable_statement_logging();

    let ask = async {
        let mut connection = options.connect().await?;
        let query = "select current_setting('server_version'), version(), current_schema()::text";
        let row: (String, String, Option<String>) = sqlx::query_as(query).fetch_one(&mut connection).await?;
        connection.close().await?;
        Ok(row)
    };
    let (number, banner, current) = within(text, &url, ask).await?;
    let number = number.split_whitespace().next().unwrap_or_default().to_owned();
    let server = if banner.contains("CockroachDB") { banner } else { format!("PostgreSQL {number}") };
    let namespace = url.get("schema").map(str::to_owned).or(current);
    let pool = PgPoolOptions::new().max_connections(4).acquire_timeout(url.patience()).connect_lazy_with(options);
    Ok(Database { kind: DialectKind::Postgres, server, namespace, place: redacted(text), pool: Pool::Postgres(pool) })
}

async fn mysql(text: &str) -> Result<Database, Error> {
    let url = Url::parse(text).map_err(|reason| unusable(text, &reason))?;
    let mut options = MySqlConnectOptions::new()
        .host(url.host.as_deref().unwrap_or("localhost"))
        .port(url.port.unwrap_or(3306))
        .username(url.user.as_deref().unwrap_or("root"));
    if let Some(password) = &url.password {
        options = options.password(password);
    }
    if let Some(database) = &url.database {
        options = options.database(database);
    }
    if let Some(socket) = url.get("socket") {
        options = options.socket(socket);
    }
    if let Some(mode) = url.get("sslmode").or_else(|| url.get("ssl-mode")) {
        let mode = match mode {
            "disable" => MySqlSslMode::Disabled,
            "prefer" => MySqlSslMode::Preferred,
            "require" => MySqlSslMode::Required,
            other => MySqlSslMode::from_str(other).map_err(|_| {
                unusable(
                    text,
                    &format!("`sslmode={other}` is none of disable, prefer, require, verify_ca, verify_identity"),
                )
            })?,
        };
        options = options.ssl_mode(mode);
    }
    // `||` means what it means to everybody else on this server.
    let options = options.pipes_as_concat(false).disable_statement_logging();
    let ask = async {
        let mut connection = options.connect().await?;
        let row: (String,) = sqlx::query_as("select cast(version() as char)").fetch_one(&mut connection).await?;
        connection.close().await?;
        Ok(row)
    };
    let (version,) = within(text, &url, ask).await?;
    let server = if version.contains("MariaDB") { format!("MariaDB {version}") } else { format!("MySQL {version}") };
    let pool = MySqlPoolOptions::new().max_connections(4).acquire_timeout(url.patience()).connect_lazy_with(options);
    Ok(Database { kind: DialectKind::Mysql, server, namespace: None, place: redacted(text), pool: Pool::Mysql(pool) })
}

/// Makes the empty file of a SQLite database that is not there yet; nothing for other databases. Only who is about to write
/// into it asks for that: a mistyped path is a mistake everywhere else.
///
/// # Errors
/// [`Error::Connect`] when the file can't be made.
pub fn create_missing(url: &str) -> Result<(), Error> {
    if dialect_of(url)? != DialectKind::Sqlite {
        return Ok(());
    }
    let (path, _) = sqlite_path(url);
    if path.as_os_str().is_empty() || path == Path::new(":memory:") || path.exists() {
        return Ok(());
    }
    std::fs::File::create_new(&path).map(drop).map_err(|error| Error::Connect {
        url: redacted(url),
        message: format!("the file `{}` can't be made: {error}", path.display()),
        help: Some("Check the path: its folder must be there, and writable".to_owned()),
    })
}

async fn sqlite(text: &str) -> Result<Database, Error> {
    let (path, query) = sqlite_path(text);
    if path.as_os_str().is_empty() {
        return Err(unusable(text, "it names no file; `sqlite:data/shop.db` or `file:./dev.db` do"));
    }
    let refuse =
        |message: String, help: &str| Error::Connect { url: redacted(text), message, help: Some(help.to_owned()) };
    let memory = path == Path::new(":memory:");
    if !memory {
        let shown = path.display();
        let facts = std::fs::metadata(&path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound if path.is_relative() => refuse(
                format!("there is no file `{shown}`"),
                "Relative paths start at the current folder; check the path, or create the database first",
            ),
            std::io::ErrorKind::NotFound => {
                refuse(format!("there is no file `{shown}`"), "Check the path, or create the database first")
            }
            _ => refuse(error.to_string(), "Check the rights on the file and its folder"),
        })?;
        if facts.is_dir() {
            return Err(refuse(format!("`{shown}` is a folder"), "Name the database file within it"));
        }
    }
    let read_only = query.split('&').any(|pair| pair == "mode=ro" || pair == "immutable=1");
    let options = SqliteConnectOptions::new()
        .filename(&path)
        .create_if_missing(false)
        .read_only(read_only)
        .foreign_keys(true)
        .busy_timeout(PATIENCE)
        .disable_statement_logging();
    // A database in memory lives and dies with its one connection.
    let pool = SqlitePoolOptions::new().max_connections(if memory { 1 } else { 4 });
    let pool = if memory { pool.idle_timeout(None).max_lifetime(None) } else { pool }.connect_lazy_with(options);
    // The first read finds out whether the file is a database at all.
    let ask = sqlx::query_as("select sqlite_version(), (select count(*) from sqlite_master)").fetch_one(&pool);
    let (version, _): (String, i64) = ask.await.map_err(|error| {
        let help = match error.as_database_error().and_then(|error| error.code()).as_deref() {
            Some("26") => "The file is no SQLite database, or it is encrypted",
            Some("14") => "Check the rights on the file and its folder",
            Some("5" | "261") => "Another program holds a lock on it: close that program",
            _ => "Check that the file is an intact SQLite database",
        };
        refuse(said(&error), help)
    })?;
    let server = format!("SQLite {version}");
    Ok(Database {
        kind: DialectKind::Sqlite,
        server,
        namespace: None,
        place: text.to_owned(),
        pool: Pool::Sqlite(pool),
    })
}

/// The file that a SQLite URL names, and its query.
pub(crate) fn sqlite_path(text: &str) -> (PathBuf, &str) {
    let rest = text.split_once(':').map_or(text, |(_, rest)| rest);
    let rest = rest.strip_prefix("//").unwrap_or(rest);
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    (PathBuf::from(path), query)
}

/// Waits for a first answer, no longer than the URL allows.
async fn within<T>(text: &str, url: &Url, ask: impl Future<Output = Result<T, sqlx::Error>>) -> Result<T, Error> {
    let patience = url.patience();
    match tokio::time::timeout(patience, ask).await {
        Ok(answer) => answer.map_err(|error| refusal(text, url, &error)),
        Err(_) => Err(Error::Connect {
            url: redacted(text),
            message: format!("no answer from {} within {} s", url.server(), patience.as_secs()),
            help: Some(
                "Check host and port, and that no firewall is in between; `connect_timeout=` in the URL allows more time"
                    .to_owned(),
            ),
        }),
    }
}

/// Why the server could not be used, and how to mend it.
fn refusal(text: &str, url: &Url, error: &sqlx::Error) -> Error {
    let database = url.database.as_deref().unwrap_or("");
    let user = url.user.as_deref().unwrap_or("");
    let code = error.as_database_error().and_then(|error| error.code()).unwrap_or_default().into_owned();
    let number = error
        .as_database_error()
        .and_then(|error| error.try_downcast_ref::<sqlx::mysql::MySqlDatabaseError>())
        .map(sqlx::mysql::MySqlDatabaseError::number);
    let (message, help) = match (code.as_str(), number, error) {
        ("28P01", ..) | (_, Some(1045), _) => (
            format!("the server refuses user `{user}` with this password"),
            match url.password {
                Some(_) => {
                    "Check user and password; special characters such as `@ : / # ?` have to be percent-encoded in a URL"
                }
                None => "The URL has no password: `postgresql://user:password@host/database`",
            },
        ),
        ("28000", ..) => (said(error), "Check the user's name, and that the server lets it in from here (pg_hba.conf)"),
        ("3D000", ..) | (_, Some(1049), _) => (
            format!("the server has no database `{database}`"),
            "Check the name behind the last `/`, or create the database",
        ),
        (_, Some(1044), _) => (said(error), "The user has no right to this database: grant it, or use another user"),
        ("53300", ..) | (_, Some(1040), _) => (said(error), "Close other programs that use the server, and try again"),
        ("57P03", ..) => (said(error), "The server is starting or stopping: try again in a moment"),
        (_, _, sqlx::Error::Io(cause)) => match cause.kind() {
            std::io::ErrorKind::ConnectionRefused => (
                format!("nobody listens at {}", url.server()),
                "Start the database server, or check host and port in the URL",
            ),
            std::io::ErrorKind::NotFound => (
                format!("there is no socket at {}", url.server()),
                "Start the database server, or check the folder of the socket",
            ),
            std::io::ErrorKind::UnexpectedEof | std::io::ErrorKind::ConnectionReset => (
                format!("what listens at {} hung up", url.server()),
                "Is it a database server of this kind? Check the port, and `sslmode=`",
            ),
            _ if cause.to_string().contains("lookup") || cause.to_string().contains("resolve") => (
                format!("the host name `{}` is not known", url.host.as_deref().unwrap_or("")),
                "Check the spelling of the host, and the network",
            ),
            _ => (cause.to_string(), "Check host and port in the URL, and the network"),
        },
        (_, _, sqlx::Error::Tls(cause)) => (
            format!("no encrypted connection: {cause}"),
            "Check `sslmode=` in the URL, or give the server's certificate with `sslrootcert=`",
        ),
        (_, _, sqlx::Error::Protocol(cause)) => (
            format!("what listens at {} does not speak this database's protocol ({cause})", url.server()),
            "Check the port, and the scheme at the head of the URL",
        ),
        (_, _, sqlx::Error::Database(_)) => (said(error), "See what the server says; its log may say more"),
        _ => (error.to_string(), "Check the URL"),
    };
    Error::Connect { url: redacted(text), message, help: Some(help.to_owned()) }
}

/// What the server says, without the library's wrapping.
pub(crate) fn said(error: &sqlx::Error) -> String {
    error.as_database_error().map_or_else(|| error.to_string(), |error| error.message().to_owned())
}

fn unusable(url: &str, reason: &str) -> Error {
    Error::Url { url: shown(url), reason: reason.to_owned() }
}

impl Url {
    /// How long the server may take to answer: `connect_timeout=` in seconds, 0 for the longest.
    fn patience(&self) -> Duration {
        match self.get("connect_timeout").and_then(|seconds| seconds.parse().ok()) {
            None => PATIENCE,
            Some(0) => Duration::from_secs(3600),
            Some(seconds) => Duration::from_secs(seconds),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemes_choose_the_dialect() {
        for (url, kind) in [
            ("postgres://h/d", DialectKind::Postgres),
            ("postgresql://h/d", DialectKind::Postgres),
            ("mysql://h/d", DialectKind::Mysql),
            ("sqlite:x.db", DialectKind::Sqlite),
            ("file:./dev.db", DialectKind::Sqlite),
        ] {
            assert_eq!(dialect_of(url).unwrap(), kind);
        }
        for url in ["", "shop.db", "mongodb://u:geheim@h/d", "prisma://h", "C:\\x.db"] {
            let error = dialect_of(url).unwrap_err();
            assert_eq!(error.code(), "database/url");
            assert!(!error.to_string().contains("geheim"), "{error}");
        }
    }

    #[test]
    fn sqlite_urls_name_files() {
        for (url, path) in [
            ("sqlite:a/b.db", "a/b.db"),
            ("sqlite://a.db?mode=ro", "a.db"),
            ("sqlite:///abs/a.db", "/abs/a.db"),
            ("file:./dev.db?connection_limit=1", "./dev.db"),
            ("file:/abs/dev.db", "/abs/dev.db"),
        ] {
            assert_eq!(sqlite_path(url).0, Path::new(path));
        }
    }
}
