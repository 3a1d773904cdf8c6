//! Scratch databases: real, empty, and gone afterwards. For PostgreSQL and MySQL a server of our own (MariaDB for the latter)
//! that starts on demand and stays warm as long as a [`Scratch`] lives, or databases on a server that the user names; for
//! SQLite temporary files.
//!
//! Never touches a database that it did not create.

mod folder;
mod keeper;
mod maria;
mod programs;
mod server;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use migrate::DialectKind;

pub use self::maria::find as find_mariadb;
pub use self::programs::{Programs, default_cache, find as find_postgres};

use self::folder::Folder;
use self::maria::Maria;
use self::server::Server;
use crate::connect::{Database, Pool, connect, dialect_of};
use crate::error::Error;

/// What the names of all scratch databases begin with.
const PREFIX: &str = "crowfoot_scratch_";
/// A scratch database of this age that nobody is connected to was forgotten.
const FORGOTTEN: Duration = Duration::from_secs(3600);

/// Where scratch databases come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScratchOptions {
    /// A server of the user's (`--scratch URL`): databases are created on it and dropped again.
    pub url: Option<String>,
    /// Folders that are looked in for PostgreSQL's programs, and nowhere else if there are any (`CROWFOOT_POSTGRES`).
    pub programs: Vec<PathBuf>,
    /// The same for MariaDB's (`CROWFOOT_MARIADB`).
    pub mariadb: Vec<PathBuf>,
    /// The major version of PostgreSQL that is wanted; any if unset.
    pub major: Option<u32>,
    /// The folder of caches: programs that set-up put there, and prepared clusters.
    pub cache: PathBuf,
}

impl ScratchOptions {
    /// As the environment says: `CROWFOOT_POSTGRES`, `CROWFOOT_MARIADB`, and the user's folder of caches.
    pub fn from_env() -> Self {
        let named = |name: &str| {
            let path = std::env::var_os(name).filter(|path| !path.is_empty()).map(PathBuf::from);
            path.into_iter().collect()
        };
        let (programs, mariadb) = (named("CROWFOOT_POSTGRES"), named("CROWFOOT_MARIADB"));
        Self { url: None, programs, mariadb, major: None, cache: default_cache() }
    }

    /// The same, with a server of the user's.
    pub fn with_url(self, url: Option<String>) -> Self {
        Self { url, ..self }
    }
}

impl Default for ScratchOptions {
    fn default() -> Self {
        Self::from_env()
    }
}

/// A source of scratch databases of one dialect. Clones share it; what it holds is gone with the last of them.
#[derive(Debug, Clone)]
pub struct Scratch {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    kind: DialectKind,
    server: String,
    source: Source,
    next: AtomicU32,
    /// Databases that went out of use without being closed: dropped at the next occasion.
    left: Mutex<Vec<String>>,
}

#[derive(Debug)]
enum Source {
    /// A server of our own. The connection to it goes first.
    Own { database: Database, server: Own },
    /// A server of the user's.
    Given { database: Database, url: String },
    /// Files.
    Files { folder: Folder },
}

/// A server of our own.
#[derive(Debug)]
enum Own {
    Postgres(Server),
    Maria(Maria),
}

impl Own {
    fn start(kind: DialectKind, options: &ScratchOptions) -> Result<Self, Error> {
        match kind {
            DialectKind::Mysql => Maria::start(options).map(Self::Maria),
            DialectKind::Postgres | DialectKind::Sqlite => Server::start(options).map(Self::Postgres),
        }
    }

    /// The URL of one of its databases.
    fn url(&self, database: &str) -> String {
        match self {
            Self::Postgres(server) => server.url(database),
            Self::Maria(server) => server.url(database),
        }
    }

    /// The URL that databases are made and dropped at.
    fn admin_url(&self) -> String {
        match self {
            Self::Postgres(server) => server.admin_url(),
            Self::Maria(server) => server.url("mysql"),
        }
    }

    fn folder(&self) -> &std::path::Path {
        match self {
            Self::Postgres(server) => server.folder(),
            Self::Maria(server) => server.folder(),
        }
    }
}

/// Whether a place is a database of a PostgreSQL of our own.
pub(crate) fn is_own(place: &str) -> bool {
    place.contains(&format!("//{}@", server::OWNER)) && place.contains(folder::PREFIX)
}

impl Scratch {
    /// Starts what scratch databases of this kind need.
    ///
    /// # Errors
    /// [`Error::NoPostgres`], [`Error::NoMariadb`] or [`Error::Start`] for a server of our own, [`Error::Connect`] for one of
    /// the user's.
    pub async fn start(kind: DialectKind, options: &ScratchOptions) -> Result<Self, Error> {
        let inner = |server: String, source| {
            let inner = Inner { kind, server, source, next: AtomicU32::new(1), left: Mutex::default() };
            Ok(Self { inner: Arc::new(inner) })
        };
        if let Some(url) = options.url.as_deref().filter(|_| kind != DialectKind::Sqlite) {
            let given = dialect_of(url)?;
            if given == kind {
                let database = connect(url).await?;
                clean(&database).await;
                return inner(database.server.clone(), Source::Given { database, url: url.to_owned() });
            }
        }
        match kind {
            DialectKind::Postgres | DialectKind::Mysql => {
                let options = options.clone();
                let started = tokio::task::spawn_blocking(move || Own::start(kind, &options)).await;
                let server =
                    started.map_err(|error| Error::Unsupported(format!("the start was interrupted: {error}")))??;
                let database = connect(&server.admin_url()).await?;
                inner(database.server.clone(), Source::Own { database, server })
            }
            DialectKind::Sqlite => {
                folder::clean();
                let folder = Folder::create()?;
                let path = server::sqlite_file(&folder, "version")?;
                let database = connect(&format!("sqlite:{}", path.display())).await?;
                let version = database.server.clone();
                database.close().await;
                inner(version, Source::Files { folder })
            }
        }
    }

    /// The dialect of its databases.
    pub fn kind(&self) -> DialectKind {
        self.inner.kind
    }

    /// Name and version of the server, as `PostgreSQL 17.5`.
    pub fn server(&self) -> &str {
        &self.inner.server
    }

    /// A fresh, empty database.
    ///
    /// # Errors
    /// [`Error::Run`] when it can't be created: the user's server may refuse.
    pub async fn database(&self) -> Result<ScratchDatabase, Error> {
        self.drop_left().await;
        let number = self.inner.next.fetch_add(1, Ordering::Relaxed);
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |age| age.as_secs());
        let name = format!("{PREFIX}{now}_{}_{number}", folder::token());
        let statement = match self.inner.kind {
            // As Prisma Migrate makes its tables.
            DialectKind::Mysql => format!("CREATE DATABASE `{name}` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci"),
            DialectKind::Postgres | DialectKind::Sqlite => match &self.inner.source {
                Source::Own { .. } => {
                    format!("CREATE DATABASE \"{name}\" OWNER {} TEMPLATE template1", server::OWNER)
                }
                _ => format!("CREATE DATABASE \"{name}\" TEMPLATE template0"),
            },
        };
        let url = match &self.inner.source {
            Source::Own { database, server } => {
                database.run(&[statement], false).await?;
                server.url(&name)
            }
            Source::Given { database, url } => {
                database.run(&[statement], false).await?;
                other_database(url, &name)
            }
            Source::Files { folder } => format!("sqlite:{}", server::sqlite_file(folder, &name)?.display()),
        };
        let owner = Arc::clone(&self.inner);
        match connect(&url).await {
            Ok(database) => Ok(ScratchDatabase { url, database, name, owner, closed: false }),
            Err(error) => {
                owner.leave(name);
                Err(error)
            }
        }
    }

    /// Where a server of our own lives; `None` for others.
    pub fn folder(&self) -> Option<PathBuf> {
        match &self.inner.source {
            Source::Own { server, .. } => Some(server.folder().to_owned()),
            Source::Files { folder } => Some(folder.path().to_owned()),
            Source::Given { .. } => None,
        }
    }

    /// Drops the databases that were left, and waits for it. A server of our own needs no such end: it takes its
    /// databases with it when the last clone goes out of scope.
    pub async fn close(self) {
        self.drop_left().await;
    }

    async fn drop_left(&self) {
        let left = std::mem::take(&mut *self.inner.left.lock().unwrap_or_else(PoisonError::into_inner));
        for name in left {
            self.inner.drop_database(&name).await;
        }
    }
}

impl Inner {
    fn leave(&self, name: String) {
        self.left.lock().unwrap_or_else(PoisonError::into_inner).push(name);
    }

    /// Drops a database. What can't be dropped is forgotten: the next user's cleaning finds it.
    async fn drop_database(&self, name: &str) {
        match &self.source {
            Source::Own { database, .. } | Source::Given { database, .. } => drop_database(database, name).await,
            Source::Files { folder } => {
                for tail in ["", "-journal", "-wal", "-shm"] {
                    let _ = std::fs::remove_file(folder.path().join(format!("{name}.db{tail}")));
                }
            }
        }
    }
}

impl Drop for Inner {
    /// On a server of the user's nothing may stay: the last databases are dropped here, if nobody did before.
    fn drop(&mut self) {
        let left = std::mem::take(self.left.get_mut().unwrap_or_else(PoisonError::into_inner));
        let Source::Given { url, .. } = &self.source else { return };
        if left.is_empty() {
            return;
        }
        let url = url.clone();
        // A runtime that is going down runs nothing more: this needs one of its own.
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            let Ok(runtime) = runtime else { return };
            runtime.block_on(async {
                let Ok(server) = connect(&url).await else { return };
                for name in left {
                    drop_database(&server, &name).await;
                }
            });
        });
        let _ = thread.join();
    }
}

async fn drop_database(server: &Database, name: &str) {
    let statement = match server.kind {
        DialectKind::Mysql => format!("DROP DATABASE IF EXISTS `{name}`"),
        // Connections that are still closing must not hold it; servers before 13 don't know how to force it.
        DialectKind::Postgres | DialectKind::Sqlite => format!("DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)"),
    };
    if server.run(&[statement], false).await.is_err() {
        let _ = server.run(&[format!("DROP DATABASE IF EXISTS \"{name}\"")], false).await;
    }
}

/// Drops forgotten scratch databases on a server of the user's; PostgreSQL keeps those that somebody is connected to.
async fn clean(server: &Database) {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    for name in databases(server).await.unwrap_or_default() {
        let made = name.strip_prefix(PREFIX).and_then(|rest| rest.split('_').next()).and_then(|secs| secs.parse().ok());
        if made.is_some_and(|made| now.saturating_sub(Duration::from_secs(made)) > FORGOTTEN) {
            let quote = if server.kind == DialectKind::Mysql { '`' } else { '"' };
            let _ = server.run(&[format!("DROP DATABASE {quote}{name}{quote}")], false).await;
        }
    }
}

/// All scratch databases of a server.
async fn databases(server: &Database) -> Result<Vec<String>, sqlx::Error> {
    match &server.pool {
        Pool::Postgres(pool) => {
            let query = "select datname::text from pg_database where starts_with(datname::text, $1)";
            sqlx::query_scalar(query).bind(PREFIX).fetch_all(pool).await
        }
        Pool::Mysql(pool) => {
            let query = "select convert(schema_name using utf8mb4) from information_schema.schemata where locate(?, schema_name) = 1";
            sqlx::query_scalar(query).bind(PREFIX).fetch_all(pool).await
        }
        Pool::Sqlite(_) => Ok(Vec::new()),
    }
}

/// The same URL with another database.
fn other_database(url: &str, name: &str) -> String {
    let (head, query) = url.split_once('?').map_or((url, None), |(head, query)| (head, Some(query)));
    let authority = head.find("://").map_or(0, |at| at + 3);
    // Behind the credentials: a password may hold an unescaped `/`.
    let from = head.rfind('@').unwrap_or(authority).max(authority);
    let end = head[from..].find('/').map_or(head.len(), |at| from + at);
    // A schema or a search path of the given URL makes no sense in an empty database.
    let keep = |pair: &&str| !pair.starts_with("schema=");
    let query = query.map(|query| query.split('&').filter(keep).collect::<Vec<_>>().join("&")).unwrap_or_default();
    let mark = if query.is_empty() { "" } else { "?" };
    format!("{}/{name}{mark}{query}", &head[..end])
}

/// A fresh database that is dropped after use.
#[derive(Debug)]
pub struct ScratchDatabase {
    /// Its URL, for other programs.
    pub url: String,
    /// It.
    pub database: Database,
    name: String,
    owner: Arc<Inner>,
    closed: bool,
}

impl ScratchDatabase {
    /// Closes its connections and drops it.
    pub async fn close(mut self) {
        self.closed = true;
        self.database.close().await;
        self.owner.drop_database(&self.name).await;
    }
}

impl Drop for ScratchDatabase {
    fn drop(&mut self) {
        if !self.closed {
            self.owner.leave(std::mem::take(&mut self.name));
        }
    }
}

/// Scratch databases of every dialect, each source started when it is first asked for and kept warm. One per process.
#[derive(Debug, Default)]
pub struct Scratches {
    started: tokio::sync::Mutex<BTreeMap<&'static str, Scratch>>,
}

impl Scratches {
    /// The source of scratch databases of this kind.
    ///
    /// # Errors
    /// As [`Scratch::start`]; the next call tries again.
    pub async fn of(&self, kind: DialectKind, options: &ScratchOptions) -> Result<Scratch, Error> {
        let key = match kind {
            DialectKind::Postgres => "postgres",
            DialectKind::Mysql => "mysql",
            DialectKind::Sqlite => "sqlite",
        };
        let mut started = self.started.lock().await;
        if let Some(scratch) = started.get(key) {
            return Ok(scratch.clone());
        }
        let scratch = Scratch::start(kind, options).await?;
        started.insert(key, scratch.clone());
        Ok(scratch)
    }

    /// Stops all of them. What is still in use goes with its last user.
    pub async fn close(&self) {
        let started = std::mem::take(&mut *self.started.lock().await);
        for scratch in started.into_values() {
            scratch.close().await;
        }
    }
}
