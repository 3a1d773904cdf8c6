//! What the project around a schema says of it: the version of Prisma, and where schema, migrations and database are. Read from
//! `prisma.config.ts`, `package.json` and `.env`; nothing of a project is ever run.

mod dotenv;
mod package;
mod reader;
mod tokens;

use std::path::{Path, PathBuf};

use prisma::{ConfigText, PrismaVersion};

use crate::Failure;
use reader::{Located, SPREAD, Value};

/// What a project says of its schema.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Setup {
    /// The version of Prisma that is installed or asked for; later ones count as 7, earlier ones as 6.
    pub version: Option<PrismaVersion>,
    /// Prisma's configuration, where the project has one that is about the schema.
    pub config: Option<PathBuf>,
    /// Where the configuration or `package.json` says that the schema is.
    pub schema: Option<PathBuf>,
    /// Where the configuration says that the migrations are.
    pub migrations: Option<PathBuf>,
    /// What the configuration says but does not tell without being run, each with its line and the way to mend it.
    pub notices: Vec<Failure>,
    /// The database's URL, as the configuration has it.
    url: Option<Said>,
    /// The folder of the application, and those of its `.env` files.
    env_folders: Vec<PathBuf>,
}

/// A setting of the configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Said {
    /// A text.
    Text(String),
    /// A variable of the environment, and what counts where it is not set.
    Env(String, Option<String>),
    /// Only running the configuration would tell.
    Unknown(Failure),
}

/// The names of a configuration, in Prisma's order.
fn names() -> impl Iterator<Item = PathBuf> {
    let endings = ["js", "ts", "mjs", "cjs", "mts", "cts", "json"];
    ["prisma7.config", ".config/prisma7", "prisma.config", ".config/prisma", ".config/prisma.config"]
        .into_iter()
        .flat_map(move |name| endings.map(|ending| PathBuf::from(format!("{name}.{ending}"))))
}

/// Whether a file tells how a project is set up.
pub(crate) fn is_part(path: &Path) -> bool {
    let Some(name) = path.file_name() else { return false };
    name == package::FILE || name == ".env" || names().any(|known| path.ends_with(known))
}

/// A folder and those above it, up to the repository's root or else the file system's.
fn upwards(folder: &Path) -> impl Iterator<Item = &Path> + Clone {
    let count = folder.ancestors().position(|above| above.join(".git").exists()).map_or(usize::MAX, |at| at + 1);
    folder.ancestors().take(count)
}

fn config_in(folder: &Path) -> Option<PathBuf> {
    names().map(|name| folder.join(name)).find(|path| path.is_file())
}

/// Whether a folder is that of an application.
pub(crate) fn is_application(folder: &Path) -> bool {
    folder.join(package::FILE).is_file() || config_in(folder).is_some()
}

impl Setup {
    /// What the folder of an application says itself: its configuration first, then its `package.json`.
    pub(crate) fn of_application(folder: &Path) -> Self {
        let mut setup = config_in(folder).map(|config| Self::of_config(folder, &config)).unwrap_or_default();
        if setup.schema.is_none() {
            setup.schema = package::schema(folder);
        }
        setup
    }

    /// What the project around a schema says: the nearest configuration that is about this schema counts.
    pub(crate) fn around(schema: &Path) -> Self {
        let folder = if schema.is_dir() { schema } else { schema.parent().unwrap_or(schema) };
        let configured = upwards(folder).find_map(|folder| Some((folder, config_in(folder)?)));
        let mut setup = configured
            .map(|(folder, config)| Self::of_config(folder, &config))
            .filter(|setup| setup.is_about(schema))
            .unwrap_or_default();
        setup.version = package::version(upwards(folder));
        let application = upwards(folder).find(|folder| is_application(folder));
        let beside = application.map(|application| [application.to_owned(), application.join("prisma")]);
        setup.env_folders = beside.into_iter().flatten().collect();
        setup.env_folders.push(folder.to_owned());
        setup
    }

    /// Another schema of the same folders may have a configuration of its own.
    fn is_about(&self, schema: &Path) -> bool {
        let Some(named) = &self.schema else { return true };
        let Ok(named) = std::fs::canonicalize(named) else { return false };
        schema.starts_with(&named) || named.starts_with(schema)
    }

    fn of_config(application: &Path, config: &Path) -> Self {
        let mut setup = Self { config: Some(config.to_owned()), ..Self::default() };
        let name = config.strip_prefix(application).unwrap_or(config).to_string_lossy().replace('\\', "/");
        let notice = |line: usize, what: String| {
            Failure::new("config/prisma", format!("{name}:{line}: {what}")).help(
                "Crowfoot reads this file and does not run it: write a text, env(\"NAME\"), process.env.NAME or path.join of texts.",
            )
        };
        let text = match crate::files::read(config) {
            Ok(text) => text,
            Err(failure) => {
                setup.notices.push(failure);
                return setup;
            }
        };
        let base = config.parent().unwrap_or(application);
        let here = if base == application { "." } else { ".." };
        let said = match reader::read(&text, here) {
            Some(said @ Located { value: Value::Object(_), .. }) => said,
            Some(said) => {
                setup.notices.push(notice(said.line, "what it exports can't be told without running it.".to_owned()));
                return setup;
            }
            None => {
                setup.notices.push(notice(1, "there is no `export default` in it.".to_owned()));
                return setup;
            }
        };
        let setting = |path: &[&str]| {
            let mut value = &said;
            for name in path {
                value = match (&value.value, value.get(name)) {
                    (_, Some(inner)) => inner,
                    // What is spread into it may have it.
                    (Value::Object(_), None) => value.get(SPREAD)?,
                    (Value::Text(_) | Value::Env { .. } | Value::Unknown(_), None) => value,
                };
            }
            Some(match &value.value {
                Value::Text(text) => Said::Text(text.clone()),
                Value::Env { name, otherwise } => Said::Env(name.clone(), otherwise.clone()),
                Value::Object(_) => Said::Unknown(notice(value.line, format!("`{}` is no text.", path.join(".")))),
                Value::Unknown(shown) => Said::Unknown(notice(
                    value.line,
                    format!("`{}` is `{shown}`, which can't be told without running it.", path.join(".")),
                )),
            })
        };
        let [schema, migrations] = [&["schema"][..], &["migrations", "path"]].map(setting);
        let mut place = |said: Option<Said>| match said? {
            Said::Text(text) => Some(base.join(text)),
            Said::Env(name, otherwise) => std::env::var(name).ok().or(otherwise).map(|text| base.join(text)),
            Said::Unknown(failure) => {
                setup.notices.push(failure);
                None
            }
        };
        (setup.schema, setup.migrations) = (place(schema), place(migrations));
        setup.url = setting(&["datasource", "url"]);
        let shadow = setting(&["datasource", "shadowDatabaseUrl"]);
        for said in [&setup.url, &shadow].into_iter().flatten() {
            if let Said::Unknown(failure) = said {
                setup.notices.push(failure.clone());
            }
        }
        setup
    }

    /// The URL of the project's database: that of the configuration, or else that of the datasource in the text. A file of
    /// SQLite comes with its whole path.
    ///
    /// # Errors
    /// None is named, the variable of the environment is not set, or only running the configuration would tell.
    pub(crate) fn database(&self, datasource: Option<&ConfigText>, schema_folder: &Path) -> Result<String, Failure> {
        let said = self.url.clone().or_else(|| {
            datasource.map(|text| match text {
                ConfigText::Literal(text) => Said::Text(text.clone()),
                ConfigText::Env(name) => Said::Env(name.clone(), None),
            })
        });
        let folder =
            self.config.as_deref().filter(|_| self.url.is_some()).and_then(Path::parent).unwrap_or(schema_folder);
        let url = match said {
            Some(Said::Text(text)) => text,
            Some(Said::Env(name, otherwise)) => {
                match self.variable(&name).filter(|value| !value.is_empty()).or(otherwise) {
                    Some(value) => value,
                    None => return Err(self.unset(&name)),
                }
            }
            Some(Said::Unknown(failure)) => return Err(failure),
            None => {
                return Err(Failure::new("source/no-database", "The project names no database.").help(
                    "Write `datasource: { url: env(\"DATABASE_URL\") }` into prisma.config.ts (Prisma 7), or `url = env(\"DATABASE_URL\")` into the datasource (Prisma 6).",
                ));
            }
        };
        Ok(with_whole_path(&url, folder))
    }

    /// A variable of the environment; where it is not set, what the project's `.env` files say.
    pub(crate) fn variable(&self, name: &str) -> Option<String> {
        if let Ok(value) = std::env::var(name) {
            return Some(value);
        }
        let texts = self.env_folders.iter().filter_map(|folder| std::fs::read_to_string(folder.join(".env")).ok());
        let said: Vec<(String, String)> = texts
            .flat_map(|text| {
                // Of two lines in a file the last counts, of two files the first.
                let mut lines = dotenv::read(&text);
                lines.reverse();
                lines
            })
            .collect();
        let plain = |name: &str| {
            let of_file = || Some(said.iter().find(|(known, _)| known == name)?.1.clone());
            std::env::var(name).ok().or_else(of_file)
        };
        let value = plain(name)?;
        // Version 7 leaves `.env` to the configuration, and what that uses fills in nothing.
        Some(if self.config.is_some() { value } else { dotenv::expanded(&value, &plain) })
    }

    fn unset(&self, name: &str) -> Failure {
        let folder = self.env_folders.first().map(|folder| folder.join(".env").display().to_string());
        Failure::new("source/unset", format!("The environment variable {name} is not set.")).help(match folder {
            Some(file) => format!("Set it, or write it into {file}."),
            None => "Set it.".to_owned(),
        })
    }
}

/// A URL of SQLite with the whole path of its file; others as they are.
fn with_whole_path(url: &str, folder: &Path) -> String {
    let Some((scheme, rest)) = url.split_once(':').filter(|(scheme, _)| matches!(*scheme, "file" | "sqlite")) else {
        return url.to_owned();
    };
    let rest = rest.strip_prefix("//").unwrap_or(rest);
    if rest.is_empty() || rest.starts_with(":memory:") || Path::new(rest).is_absolute() {
        return url.to_owned();
    }
    let (path, query) = rest.split_once('?').map_or((rest, None), |(path, query)| (path, Some(query)));
    let path = folder.join(path.strip_prefix("./").unwrap_or(path));
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    format!("{scheme}:{}{query}", path.display())
}

#[cfg(test)]
mod tests;
