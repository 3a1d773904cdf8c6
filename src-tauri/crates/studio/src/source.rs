//! Where a schema can come from, and how it is fetched from there, in the physical form of its dialect.

use std::path::{Path, PathBuf};
use std::process::Command as Process;

use database::{Introspection, ScratchOptions, Scratches, connect, dialect_of, introspect};
use migrate::{Conventions, DialectKind, dialect};
use prisma::{Parsed, PrismaVersion, SourceFile};
use schema::{Change, Edit, ForeignKey, Schema};

use crate::files::{self, Project};
use crate::prove::{ViewText, views_of};
use crate::renames::FormerNames;
use crate::unsaid::comparable;
use crate::{Failure, Job, NotModelled, config};

/// A place that a schema comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A `.prisma` file, or a folder of them.
    Schema(PathBuf),
    /// What the migrations of a folder build.
    Migrations(PathBuf),
    /// A live database.
    Database(String),
    /// A file or folder as of a revision.
    Git {
        /// The revision, as git names it.
        revision: String,
        /// The path, relative to the working folder.
        path: PathBuf,
    },
    /// Nothing.
    Empty,
}

impl Source {
    /// Reads a SOURCE of the command line: a path, `migrations:DIR`, `database` or `database:PATH`, a database URL, `env:NAME`,
    /// `git:REV:PATH`, `empty`.
    ///
    /// # Errors
    /// The variable is not set, the project names no database, a part is missing, or it has a head that is none of those.
    pub fn parse(text: &str) -> Result<Self, Failure> {
        let bad = |message: String| {
            Failure::new("source/unknown", message).help(
                "A source is a .prisma file or folder, migrations:DIR, database, a database URL, env:NAME, git:REV:PATH, or empty.",
            )
        };
        if text == "empty" {
            return Ok(Self::Empty);
        }
        if let Some(folder) = text.strip_prefix("migrations:") {
            return Ok(Self::Migrations(PathBuf::from(folder)));
        }
        if let Some(path) = text.strip_prefix("database:").or((text == "database").then_some(".")) {
            return Ok(Self::Database(Project::find(Path::new(path))?.database()?));
        }
        if let Some(name) = text.strip_prefix("env:") {
            let of_project = || Project::find(Path::new(".")).ok()?.setup.variable(name);
            let url = std::env::var(name).ok().or_else(of_project);
            let unset = || bad(format!("The environment variable {name} is not set."));
            return Ok(Self::Database(url.ok_or_else(unset)?));
        }
        if let Some(rest) = text.strip_prefix("git:") {
            let (revision, path) = rest.split_once(':').ok_or_else(|| bad(format!("{text} names no path.")))?;
            return Ok(Self::Git { revision: revision.to_owned(), path: PathBuf::from(path) });
        }
        if is_url(text) {
            return Ok(Self::Database(text.to_owned()));
        }
        let path = PathBuf::from(text);
        // A letter alone is a drive.
        let word =
            |head: &str| head.len() > 1 && head.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
        match text.split_once(':') {
            Some((head, _)) if word(head) && !path.exists() => Err(bad(format!(
                "“{}” is no source: there is no form {head}: and no such file.",
                database::shown(text)
            ))),
            _ => Ok(Self::Schema(path)),
        }
    }
}

/// Why a text can't be used as a database URL. What could be a password in it is not shown.
pub fn no_url(text: &str) -> Failure {
    Failure::new("connect/url", format!("“{}” is no database URL.", database::shown(text)))
        .help("Write postgresql://user:password@host:5432/database, mysql://..., sqlite:path, env:NAME, or database for the one that the project names.")
}

/// Whether a text is a database URL rather than a path.
pub fn is_url(text: &str) -> bool {
    text.contains("://") || text.starts_with("sqlite:") || text.starts_with("file:")
}

/// A schema that came from somewhere.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The logical schema, where the source is Prisma text.
    pub logical: Option<Schema>,
    /// The physical schema.
    pub physical: Schema,
    /// Its dialect; `None` for an empty source, which takes the other side's.
    pub kind: Option<DialectKind>,
    /// What the source has and no record stands for.
    pub not_modelled: Vec<NotModelled>,
    /// The views of a server's schema, which is compared without them.
    pub(crate) views: Vec<ViewText>,
    /// What the diagram file beside a schema tells of renames.
    pub(crate) renames: Vec<diagram::Rename>,
}

impl Loaded {
    /// The names that its things had, as far as the diagram file and annotations tell.
    pub(crate) fn former_names(&self) -> FormerNames {
        let mut names = FormerNames::of(&self.physical);
        let told = names.told(&self.physical, &self.renames);
        names.correct(&told);
        if let Some(logical) = &self.logical {
            names.correct_by_annotations(logical, &self.physical);
        }
        names
    }

    fn of_nothing(kind: Option<DialectKind>) -> Self {
        Self {
            logical: None,
            physical: Schema::new(),
            kind,
            not_modelled: Vec::new(),
            views: Vec::new(),
            renames: Vec::new(),
        }
    }

    /// It was read from a server, or built on one.
    pub fn is_of_server(&self) -> bool {
        self.logical.is_none() && self.kind.is_some()
    }

    /// In the form that the physical form of a Prisma schema is compared with.
    pub fn comparable(mut self) -> Self {
        if self.logical.is_none() {
            self.views = views_of(&self.physical, self.kind);
            self.physical = comparable(&self.physical, self.kind);
        }
        self
    }
}

/// What is known of the other side of a comparison.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Side {
    /// Its dialect.
    pub kind: Option<DialectKind>,
    /// The database schemas that it speaks of, where it names any.
    pub namespaces: Option<Vec<String>>,
}

impl Side {
    /// What a physical schema of that dialect says.
    pub fn of(kind: Option<DialectKind>, physical: &Schema) -> Self {
        Self { kind, namespaces: namespaces_of(physical) }
    }
}

/// The database schemas that a physical schema speaks of, the default one among them; nothing where it names none.
pub fn namespaces_of(schema: &Schema) -> Option<Vec<String>> {
    let tables = schema.tables().values().filter_map(|table| table.namespace.clone());
    let mut names: Vec<String> =
        tables.chain(schema.enums().values().filter_map(|record| record.namespace.clone())).collect();
    if names.is_empty() {
        return None;
    }
    names.push("public".to_owned());
    names.sort();
    names.dedup();
    Some(names)
}

/// What loading needs: scratch databases, and where they come from.
#[derive(Debug, Default)]
pub struct Desk {
    /// Scratch databases, started on demand and kept warm.
    pub scratches: Scratches,
    /// Where they come from.
    pub options: ScratchOptions,
}

impl Desk {
    /// A desk with scratch databases as the environment says, or on a server of the user's.
    pub fn new(scratch_url: Option<String>) -> Self {
        Self { scratches: Scratches::default(), options: ScratchOptions::from_env().with_url(scratch_url) }
    }

    /// Scratch databases of a dialect.
    ///
    /// # Errors
    /// None can be had; the message says where was looked.
    pub async fn scratch(&self, kind: DialectKind) -> Result<database::Scratch, Failure> {
        Ok(self.scratches.of(kind, &self.options).await?)
    }

    /// Fetches a schema. The other side, where it is known already, says what a source can't: the dialect of migrations, and
    /// which of a database's schemas to read.
    ///
    /// # Errors
    /// It can't be read, reached or built.
    pub async fn load(&self, source: &Source, other: &Side, job: &Job) -> Result<Loaded, Failure> {
        job.check()?;
        match source {
            Source::Empty => Ok(Loaded::of_nothing(None)),
            Source::Schema(path) => {
                let project = Project::find(path)?;
                let version = project.version(&config::load(&project.root));
                let loaded = of_text(&project.sources()?, version, &path.display().to_string())?;
                Ok(Loaded { renames: project.renames(), ..loaded })
            }
            Source::Git { revision, path } => {
                // The version of then is not known: the datasource tells.
                of_text(&from_git(revision, path)?, None, &format!("git:{revision}:{}", path.display()))
            }
            Source::Database(url) => {
                job.say("Reading the database", None);
                let database = connect(url).await?;
                let read = introspect(&database, other.namespaces.as_deref()).await;
                database.close().await;
                Ok(of_database(read?, dialect_of(url)?))
            }
            Source::Migrations(folder) => self.replay(folder, other, job).await,
        }
    }

    /// Runs all migrations of a folder on a scratch database and reads what they built.
    async fn replay(&self, folder: &Path, other: &Side, job: &Job) -> Result<Loaded, Failure> {
        let migrations = migrations_of(folder)?;
        let kind = lock_of(folder).or(other.kind).unwrap_or(DialectKind::Postgres);
        if migrations.is_empty() {
            return Ok(Loaded::of_nothing(Some(kind)));
        }
        job.say("Starting a scratch database", None);
        let scratch = self.scratch(kind).await?;
        let place = scratch.database().await?;
        let count = migrations.len();
        for (at, (name, path)) in migrations.iter().enumerate() {
            job.check()?;
            job.say(&format!("Migration {} of {count}: {name}", at + 1), Some(at as f32 / count as f32));
            let script = files::read(path)?;
            if let Err(error) = place.database.run_script(&script, false).await {
                place.close().await;
                return Err(Failure::new("migrations/failed", format!("{}: {error}", path.display()))
                    .help("The migrations must run on an empty database, from the first to the last. Mend this one, or compare with another source."));
            }
        }
        let read = introspect(&place.database, other.namespaces.as_deref()).await;
        place.close().await;
        Ok(of_database(read?, kind))
    }
}

/// The migrations of a folder: name and path of `migration.sql`, oldest first.
///
/// # Errors
/// The folder can't be read.
pub fn migrations_of(folder: &Path) -> Result<Vec<(String, PathBuf)>, Failure> {
    let entries = std::fs::read_dir(folder).map_err(|error| {
        Failure::new(
            "migrations/unreadable",
            format!("The migrations folder {} can't be read: {error}.", folder.display()),
        )
        .help("Check the path; `empty` stands for a database without migrations.")
    })?;
    let mut found: Vec<_> = entries
        .filter_map(Result::ok)
        .map(|entry| (entry.file_name().to_string_lossy().into_owned(), entry.path().join("migration.sql")))
        .filter(|(_, path)| path.is_file())
        .collect();
    found.sort();
    Ok(found)
}

/// The dialect that `migration_lock.toml` names.
pub(crate) fn lock_of(folder: &Path) -> Option<DialectKind> {
    let text = files::read(&folder.join("migration_lock.toml")).ok()?;
    let table: toml::Table = text.parse().ok()?;
    DialectKind::from_provider(table.get("provider")?.as_str()?)
}

/// The dialect of a schema's provider.
///
/// # Errors
/// There is none for it (SQL Server, MongoDB).
pub fn dialect_of_schema(parsed: &Parsed) -> Result<DialectKind, Failure> {
    let Some(provider) = parsed.settings.provider else {
        return Err(Failure::new("source/no-provider", "The schema names no provider, so its dialect is not known.")
            .help("Add `datasource db { provider = \"postgresql\" }`."));
    };
    DialectKind::from_provider(provider.name()).ok_or_else(|| {
        Failure::new("source/no-dialect", format!("Migrations for {} can't be planned yet.", provider.name()))
            .help("PostgreSQL, CockroachDB, MySQL and SQLite can.")
    })
}

/// The physical form of a parsed schema, under the same ids.
pub fn physical(parsed: &Parsed, schema: &Schema, kind: DialectKind) -> Schema {
    let conventions = Conventions { foreign_keys: !parsed.settings.emulates_relations(), ..Conventions::default() };
    dialect(kind).normalize_with(schema, &conventions)
}

fn of_text(files: &[SourceFile], version: Option<PrismaVersion>, shown: &str) -> Result<Loaded, Failure> {
    let parsed = prisma::parse_as(files, version);
    let fault = parsed.diagnostics.iter().find(|d| d.severity == schema::Severity::Error);
    if let Some(fault) = fault {
        let line = fault.span.map_or(1, |span| {
            let text = parsed.source.text(span.file);
            text.get(..span.start as usize).unwrap_or_default().matches('\n').count() + 1
        });
        return Err(Failure::new("source/invalid", format!("{shown}:{line}: {}", fault.message))
            .help("`crowfoot check` lists everything that is wrong."));
    }
    let kind = dialect_of_schema(&parsed)?;
    let physical = physical(&parsed, &parsed.schema, kind);
    Ok(Loaded { physical, logical: Some(parsed.schema), ..Loaded::of_nothing(Some(kind)) })
}

fn of_database(read: Introspection, kind: DialectKind) -> Loaded {
    let not_modelled =
        read.not_modelled.into_iter().map(|n| NotModelled { kind: n.kind, name: n.name, reason: n.reason });
    let physical = with_normal_actions(read.schema, kind);
    Loaded { physical, not_modelled: not_modelled.collect(), ..Loaded::of_nothing(Some(kind)) }
}

/// Actions of foreign keys in the dialect's normal form: MySQL has two words for one, and MariaDB does not always say the one
/// that it was told.
pub(crate) fn with_normal_actions(mut schema: Schema, kind: DialectKind) -> Schema {
    if kind != DialectKind::Mysql {
        return schema;
    }
    let normal = dialect(kind).normalize(&schema);
    let altered = schema.foreign_keys().values().filter_map(|from| {
        let normal = normal.foreign_keys().get(&from.id)?;
        let to = ForeignKey { on_delete: normal.on_delete, on_update: normal.on_update, ..from.clone() };
        Some(Change::ForeignKey(Edit::Alter { from: from.clone(), to }))
    });
    for change in altered.collect::<Vec<_>>() {
        let applied = schema::apply(&mut schema, &change);
        debug_assert!(applied.is_ok(), "{applied:?}");
    }
    schema
}

/// A file, or all `.prisma` files of a folder, as of a revision. Git works where the path lies: a window is not started
/// in the folder of its document.
fn from_git(revision: &str, path: &Path) -> Result<Vec<SourceFile>, Failure> {
    let shown = path.to_string_lossy().replace('\\', "/");
    let (folder, within) = place_of(path);
    // Without -z names beyond ASCII come in quotes.
    let listing = git(&folder, &["ls-tree", "-r", "-z", "--name-only", revision, "--", &within])?;
    let names: Vec<_> = listing.split('\0').filter(|name| name.ends_with(".prisma")).collect();
    if names.is_empty() {
        return Err(Failure::new(
            "source/git",
            format!("There is no Prisma schema at {shown} in revision {revision}."),
        )
        .help("Check the path; one that is not absolute is relative to the working folder."));
    }
    let read = |name: &str| {
        Ok(SourceFile { path: name.to_owned(), text: git(&folder, &["show", &format!("{revision}:./{name}")])? })
    };
    names.into_iter().map(read).collect()
}

/// A folder that exists, and the path within it: what a revision holds may be gone by now.
fn place_of(path: &Path) -> (PathBuf, String) {
    if path.is_dir() {
        return (path.to_owned(), ".".to_owned());
    }
    let text = |path: &Path| path.to_string_lossy().replace('\\', "/");
    match (path.parent(), path.file_name()) {
        (Some(parent), Some(name)) if parent.is_dir() => (parent.to_owned(), text(Path::new(name))),
        _ => (PathBuf::from("."), text(path)),
    }
}

pub(crate) fn git(folder: &Path, args: &[&str]) -> Result<String, Failure> {
    let output = Process::new("git").arg("-C").arg(folder).args(args).output().map_err(|error| {
        Failure::new("source/git", format!("git can't be run: {error}.")).help("Install git, or name another source.")
    })?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let said = said.lines().find(|line| !line.is_empty()).unwrap_or("no reason given").trim_start_matches("fatal: ");
    Err(Failure::new("source/git", format!("git says: {said}")).help("Check the revision and the path."))
}

impl From<database::Error> for Failure {
    fn from(error: database::Error) -> Self {
        Failure::new(error.code(), error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_revision_gives_files_of_any_name() {
        let folder = tempfile::tempdir().expect("a folder");
        let run = |args: &[&str]| git(folder.path(), args).expect("git runs");
        for name in ["plain.prisma", "Bestände.prisma", "two words.prisma"] {
            files::write(&folder.path().join(name), name).expect("written");
        }
        run(&["init", "-q"]);
        run(&["add", "."]);
        run(&["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "-m", "a"]);
        let found = from_git("HEAD", folder.path()).expect("read");
        let mut found: Vec<_> = found.into_iter().map(|file| (file.path, file.text)).collect();
        found.sort();
        let expected = ["Bestände.prisma", "plain.prisma", "two words.prisma"];
        assert_eq!(found, expected.map(|name| (name.to_owned(), name.to_owned())));
    }
}
