//! `crowfoot.toml`: found upwards from the schema, read whole, reported where it is wrong. A mistake in it never stops the
//! work: what can be understood counts.

use std::path::{Path, PathBuf};

use lint::{Config, Level};
use prisma::PrismaVersion;

use crate::{Failure, files};

/// Name of the file.
pub const FILE: &str = "crowfoot.toml";

/// What the configuration says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Settings {
    /// The file, if there is one.
    pub path: Option<PathBuf>,
    /// Levels of the rules.
    pub rules: Config,
    /// The version of Prisma to validate for, where it is said.
    pub version: Option<PrismaVersion>,
    /// What is wrong with it, one message each.
    pub problems: Vec<String>,
    /// Why nothing of it counts: it can't be read, or is no TOML.
    pub broken: Option<Failure>,
}

/// The configuration for a schema in that folder; where it can't be read, the rules as they come, and why.
pub fn load(folder: &Path) -> Settings {
    find(folder).unwrap_or_else(|failure| Settings {
        path: path(folder),
        problems: vec![failure.to_string()],
        broken: Some(failure),
        ..Settings::default()
    })
}

/// The folders above a schema's that a configuration may come in: up to the one that has it, or else to the repository's root.
pub fn folders(folder: &Path) -> Vec<PathBuf> {
    let has = |name: &str| folder.ancestors().position(|above| above.join(name).exists());
    let count = has(FILE).max(has(".git")).unwrap_or(0);
    folder.ancestors().skip(1).take(count).map(Path::to_owned).collect()
}

/// The first configuration in a folder or above it.
fn path(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().map(|folder| folder.join(FILE)).find(|path| path.is_file())
}

/// The configuration for a schema in that folder: the first `crowfoot.toml` in it or above it.
///
/// # Errors
/// There is one, and it can't be read or is no TOML.
pub fn find(folder: &Path) -> Result<Settings, Failure> {
    let Some(path) = path(folder) else { return Ok(Settings::default()) };
    let text = files::read(&path)?;
    let mut settings = parse(&text)
        .map_err(|failure| Failure { message: format!("{}: {}", path.display(), failure.message), ..failure })?;
    settings.problems.iter_mut().for_each(|problem| *problem = format!("{}: {problem}", path.display()));
    settings.path = Some(path);
    Ok(settings)
}

/// Reads the text of a configuration.
///
/// # Errors
/// It is no TOML; the message has the line.
pub fn parse(text: &str) -> Result<Settings, Failure> {
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
        let line = error.span().map_or(1, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
        Failure::new("config/unreadable", format!("line {line}: {}.", error.message().trim_end_matches('.')))
            .help("Mend that line, or remove the file; until then nothing of it counts.")
    })?;
    let mut settings = Settings::default();
    for (key, value) in &table {
        match (key.as_str(), value) {
            ("rules", toml::Value::Table(rules)) => read_rules(rules, &mut settings),
            ("rules", _) => settings.problems.push("`rules` must be a table: [rules].".to_owned()),
            ("prisma", toml::Value::Table(prisma)) => read_prisma(prisma, &mut settings),
            ("prisma", _) => settings.problems.push("`prisma` must be a table: [prisma].".to_owned()),
            (key, _) => settings.problems.push(format!("`{key}` is not known; there are [rules] and [prisma].")),
        }
    }
    Ok(settings)
}

/// `[prisma]`: `version = 6` or `version = 7`.
fn read_prisma(prisma: &toml::Table, settings: &mut Settings) {
    for (key, value) in prisma {
        match (key.as_str(), value.as_integer().map(|number| number.to_string()).as_deref().or(value.as_str())) {
            ("version", Some(text)) if version(text).is_some() => settings.version = version(text),
            ("version", _) => settings.problems.push(format!("[prisma] `version` must be 6 or 7, not {value}.")),
            (key, _) => settings.problems.push(format!("[prisma] `{key}` is not known; there is `version`.")),
        }
    }
}

/// A version of Prisma by its number.
pub fn version(text: &str) -> Option<PrismaVersion> {
    match text {
        "6" => Some(PrismaVersion::V6),
        "7" => Some(PrismaVersion::V7),
        _ => None,
    }
}

fn read_rules(rules: &toml::Table, settings: &mut Settings) {
    for (code, value) in rules {
        let known = lint::RULES.iter().any(|rule| rule.code == code || rule.group() == code);
        if !known {
            settings.problems.push(format!("there is no rule or group \"{code}\"; `crowfoot explain` lists them."));
            continue;
        }
        match value.as_str().and_then(Level::from_name) {
            Some(level) => drop(settings.rules.levels.insert(code.clone(), level)),
            None => settings
                .problems
                .push(format!("\"{code}\" must be \"off\", \"info\", \"warning\" or \"error\", not {value}.")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_levels_and_reports_mistakes() {
        let text = "[rules]\nnaming = \"off\"\n\"audit/timestamps\" = \"error\"\n\"no/such\" = \"off\"\n\"keys\" = 3\n";
        let settings = parse(text).expect("TOML");
        assert_eq!(settings.rules.levels.len(), 2);
        assert_eq!(settings.problems.len(), 2);
        let version =
            |text: &str| parse(&format!("[prisma]\n{text}\n")).map(|read| (read.version, read.problems.len()));
        assert_eq!(version("version = 7"), Ok((Some(PrismaVersion::V7), 0)));
        assert_eq!(version("version = \"6\""), Ok((Some(PrismaVersion::V6), 0)));
        assert_eq!(version("version = 5\nother = 1"), Ok((None, 2)));
        let failure = parse("[rules]\nnaming = ").expect_err("no TOML");
        assert!(failure.message.starts_with("line 2"), "{failure}");
    }
}
