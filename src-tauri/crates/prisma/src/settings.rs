//! What datasource and generator blocks say. Reads their settings, reaches for no database and no environment.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::lower::unquote;
use crate::source::Source;
use crate::tree::{Block, BlockKind, Expr, ExprKind, MemberKind};

/// The kind of database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Provider {
    /// PostgreSQL.
    Postgresql,
    /// MySQL and MariaDB.
    Mysql,
    /// SQLite.
    Sqlite,
    /// Microsoft SQL Server.
    Sqlserver,
    /// CockroachDB.
    Cockroachdb,
    /// MongoDB.
    Mongodb,
}

impl Provider {
    /// The provider of that name, as it is written in a datasource.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "postgresql" | "postgres" => Self::Postgresql,
            "mysql" => Self::Mysql,
            "sqlite" => Self::Sqlite,
            "sqlserver" => Self::Sqlserver,
            "cockroachdb" => Self::Cockroachdb,
            "mongodb" => Self::Mongodb,
            _ => return None,
        })
    }

    /// The name as it is written in a datasource.
    pub fn name(self) -> &'static str {
        match self {
            Self::Postgresql => "postgresql",
            Self::Mysql => "mysql",
            Self::Sqlite => "sqlite",
            Self::Sqlserver => "sqlserver",
            Self::Cockroachdb => "cockroachdb",
            Self::Mongodb => "mongodb",
        }
    }
}

/// A text that may stand in an environment variable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum ConfigText {
    /// Written out.
    Literal(String),
    /// `env("NAME")`: the name of the variable.
    Env(String),
}

/// A generator block.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Generator {
    /// Its name.
    pub name: String,
    /// What generates.
    pub provider: Option<ConfigText>,
    /// Where to.
    pub output: Option<ConfigText>,
    /// Preview features that it switches on.
    pub preview_features: Vec<String>,
}

/// What the datasource and the generators say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Settings {
    /// Name of the datasource, `db` nearly everywhere; the prefix of native types.
    pub datasource: Option<String>,
    /// The kind of database; `None` if there is no datasource or its provider is unknown.
    pub provider: Option<Provider>,
    /// Address of the database (`url`).
    pub url: Option<ConfigText>,
    /// Address without connection pool (`directUrl`).
    pub direct_url: Option<ConfigText>,
    /// Address of the shadow database (`shadowDatabaseUrl`).
    pub shadow_database_url: Option<ConfigText>,
    /// `foreignKeys` or `prisma` (`relationMode`).
    pub relation_mode: Option<String>,
    /// Database schemas (`schemas`).
    pub schemas: Vec<String>,
    /// PostgreSQL extensions, as written (`extensions`).
    pub extensions: Vec<String>,
    /// Preview features of all generators, each once, in order.
    pub preview_features: Vec<String>,
    /// The generators, in order.
    pub generators: Vec<Generator>,
}

impl Settings {
    /// Reads the blocks of all files; of several datasources the first counts.
    pub(crate) fn of(source: &Source) -> Self {
        let mut settings = Self::default();
        for file in &source.files {
            for (_, block) in file.tree.blocks() {
                match block.kind {
                    BlockKind::Datasource if settings.datasource.is_none() => {
                        settings.read_datasource(&file.text, block)
                    }
                    BlockKind::Generator => settings.read_generator(&file.text, block),
                    _ => {}
                }
            }
        }
        settings
    }

    /// Whether keys live in the client alone, and the database has none (`relationMode = "prisma"`).
    pub fn emulates_relations(&self) -> bool {
        match self.relation_mode.as_deref() {
            Some(mode) => mode == "prisma",
            None => self.provider == Some(Provider::Mongodb),
        }
    }

    fn read_datasource(&mut self, text: &str, block: &Block) {
        self.datasource = Some(block.name.map_or("", |name| name.of(text)).to_owned());
        for (key, value) in settings_of(text, block) {
            match key {
                "provider" => self.provider = provider(text, value),
                "url" => self.url = config_text(text, value),
                "directUrl" => self.direct_url = config_text(text, value),
                "shadowDatabaseUrl" => self.shadow_database_url = config_text(text, value),
                "relationMode" | "referentialIntegrity" => self.relation_mode = strings(text, value).into_iter().next(),
                "schemas" => self.schemas = strings(text, value),
                "extensions" => self.extensions = strings(text, value),
                _ => {}
            }
        }
    }

    fn read_generator(&mut self, text: &str, block: &Block) {
        let name = block.name.map_or("", |name| name.of(text)).to_owned();
        let mut generator = Generator { name, ..Generator::default() };
        for (key, value) in settings_of(text, block) {
            match key {
                "provider" => generator.provider = config_text(text, value),
                "output" => generator.output = config_text(text, value),
                "previewFeatures" => generator.preview_features = strings(text, value),
                _ => {}
            }
        }
        for feature in &generator.preview_features {
            if !self.preview_features.contains(feature) {
                self.preview_features.push(feature.clone());
            }
        }
        self.generators.push(generator);
    }
}

/// Keys and values of a block.
fn settings_of<'a>(text: &'a str, block: &'a Block) -> impl Iterator<Item = (&'a str, &'a Expr)> {
    block.members.iter().filter_map(move |member| match &member.kind {
        MemberKind::Setting(setting) => setting.value.as_ref().map(|value| (setting.key.of(text), value)),
        _ => None,
    })
}

/// The provider; of an old-fashioned list the first.
fn provider(text: &str, value: &Expr) -> Option<Provider> {
    strings(text, value).iter().find_map(|name| Provider::from_name(name))
}

fn config_text(text: &str, value: &Expr) -> Option<ConfigText> {
    match &value.kind {
        ExprKind::String => Some(ConfigText::Literal(unquote(value.range.of(text)))),
        ExprKind::Call { path, arguments } if path.of(text) == "env" => {
            let variable = arguments.items.first()?.value.as_ref()?;
            Some(ConfigText::Env(unquote(variable.range.of(text))))
        }
        _ => None,
    }
}

/// The strings of a list, or the one string; what is no string stays as written.
fn strings(text: &str, value: &Expr) -> Vec<String> {
    match &value.kind {
        ExprKind::Array(items) => items.iter().flat_map(|item| strings(text, item)).collect(),
        ExprKind::String => vec![unquote(value.range.of(text))],
        _ => vec![value.range.of(text).to_owned()],
    }
}
