//! What can go wrong between us and a database. Every message says what, where and how to mend it, and none ever holds a
//! password: what it shows of a URL went through [`redacted`]. Nobody matches on message text; [`Error::code`] is stable.

use std::path::PathBuf;

use thiserror::Error;

use crate::run::RunError;

/// Why a database could not be reached, read, started or changed.
#[derive(Debug, Error)]
pub enum Error {
    /// The text is no URL of a database that this crate knows.
    #[error("`{url}` is no usable database URL: {reason}")]
    Url {
        /// The text, without its password.
        url: String,
        /// What is wrong, and how it would be right.
        reason: String,
    },
    /// Nobody answers, or it refuses.
    #[error("cannot connect to `{url}`: {message}{}", hint(help))]
    Connect {
        /// Whereto, without the password.
        url: String,
        /// What the server or the system says.
        message: String,
        /// How to mend it, where that is known.
        help: Option<String>,
    },
    /// A query of our own failed: a right is missing, or the connection broke.
    #[error("the database refused to {what}: {message}{}", hint(help))]
    Query {
        /// What the query was for, as a verb: `list the tables`.
        what: String,
        /// What the server says.
        message: String,
        /// How to mend it, where that is known.
        help: Option<String>,
    },
    /// A statement of the caller's failed.
    #[error(transparent)]
    Run(#[from] RunError),
    /// What was asked for is not possible with this kind of database.
    #[error("{0}")]
    Unsupported(String),
    /// No PostgreSQL programs were found to start a scratch database with.
    #[error(
        "no PostgreSQL programs found for a scratch database (`postgres` and `initdb` are needed). {}Looked in: {}. \
         Install PostgreSQL (Debian and Ubuntu: `apt-get install postgresql`), or name a folder that holds them in \
         CROWFOOT_POSTGRES, or name a server to use instead with `--scratch postgresql://...`",
        notes(broken),
        places(looked)
    )]
    NoPostgres {
        /// Where was looked, in order.
        looked: Vec<PathBuf>,
        /// What was found but can't be used, and why.
        broken: Vec<String>,
    },
    /// No MariaDB programs were found to start a scratch database with.
    #[error(
        "no MariaDB programs found for a scratch database (`mariadbd` and `mariadb-install-db` are needed). {}Looked in: \
         {}. Install MariaDB's server (Debian and Ubuntu: `apt-get install mariadb-server`), or name a folder that holds \
         them in CROWFOOT_MARIADB, or name a server to use instead with `--scratch mysql://...`",
        notes(broken),
        places(looked)
    )]
    NoMariadb {
        /// Where was looked, in order.
        looked: Vec<PathBuf>,
        /// What was found but can't be used, and why.
        broken: Vec<String>,
    },
    /// The scratch server did not start.
    #[error("the scratch {server} of `{}` did not start: {message}", programs.display())]
    Start {
        /// Which kind of server: `PostgreSQL`, `MariaDB`.
        server: &'static str,
        /// The folder of its programs.
        programs: PathBuf,
        /// What went wrong, with the end of the server's log.
        message: String,
    },
    /// A file or folder could not be used.
    #[error("cannot {what} `{}`: {source}", path.display())]
    File {
        /// What was tried, as a verb: `create the folder`.
        what: &'static str,
        /// With what.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
}

impl Error {
    /// A stable code for programs: nobody should look at the message.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Url { .. } => "database/url",
            Self::Connect { .. } => "database/connect",
            Self::Query { .. } => "database/query",
            Self::Run(_) => "database/statement",
            Self::Unsupported(_) => "database/unsupported",
            Self::NoPostgres { .. } => "database/no-postgres",
            Self::NoMariadb { .. } => "database/no-mariadb",
            Self::Start { .. } => "database/scratch",
            Self::File { .. } => "database/file",
        }
    }
}

/// A URL with its password blotted out, for messages.
pub fn redacted(url: &str) -> String {
    let Some(start) = url.find("://").map(|at| at + 3) else { return url.to_owned() };
    let authority = start + url[start..].find(['/', '?', '#']).unwrap_or(url.len() - start);
    // A password may hold an unescaped `/` or `@`: then everything up to the last `@` is taken for it.
    let at = url[start..].rfind('@').map(|at| start + at);
    let Some(at) = at.filter(|at| *at < authority || url[start..authority].contains(':')) else { return query(url) };
    match url[start..at].find(':') {
        Some(colon) => format!("{}:***{}", &url[..start + colon], query(&url[at..])),
        None => query(url),
    }
}

/// A text that should be a URL, with what may be a password in it blotted out.
pub fn shown(text: &str) -> String {
    // Without the two slashes nothing tells where a password begins.
    match text.rsplit_once('@') {
        Some((head, tail)) if !text.contains("://") => match head.split_once(':') {
            Some((scheme, _)) => format!("{scheme}:***@{tail}"),
            None => query(text),
        },
        _ => redacted(text),
    }
}

/// Blots out `password=...` in the query part.
fn query(url: &str) -> String {
    let Some((head, tail)) = url.split_once('?') else { return url.to_owned() };
    let hide = |pair: &str| match pair.split_once('=') {
        Some((key, _)) if key.to_ascii_lowercase().contains("password") => format!("{key}=***"),
        _ => pair.to_owned(),
    };
    format!("{head}?{}", tail.split('&').map(hide).collect::<Vec<_>>().join("&"))
}

fn hint(help: &Option<String>) -> String {
    help.as_ref().map(|help| format!(". {help}")).unwrap_or_default()
}

fn notes(broken: &[String]) -> String {
    if broken.is_empty() { String::new() } else { format!("Of no use: {}. ", broken.join("; ")) }
}

fn places(looked: &[PathBuf]) -> String {
    looked.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_never_shown() {
        let cases = [
            ("postgresql://ann:secret@host:5432/db", "postgresql://ann:***@host:5432/db"),
            ("postgresql://ann:se/cr@et@host/db", "postgresql://ann:***@host/db"),
            ("postgresql://ann@host/db", "postgresql://ann@host/db"),
            ("mysql://host/db?password=secret&x=1", "mysql://host/db?password=***&x=1"),
            ("mysql://a:b@host/db?sslPassword=secret", "mysql://a:***@host/db?sslPassword=***"),
            ("postgresql://host:5432/db", "postgresql://host:5432/db"),
            ("sqlite:a@b.db", "sqlite:a@b.db"),
            ("nonsense", "nonsense"),
        ];
        for (url, shown) in cases {
            assert_eq!(redacted(url), shown);
        }
        let cases = [
            ("postgres:ann:secret@host/db", "postgres:***@host/db"),
            ("postgres:ann:se@cret@host", "postgres:***@host"),
            ("postgres:/ann:secret@host", "postgres:***@host"),
            ("ann@host/db?password=secret", "ann@host/db?password=***"),
            ("postgres://ann:secret@host", "postgres://ann:***@host"),
            ("schema.prisma", "schema.prisma"),
        ];
        for (text, expected) in cases {
            assert_eq!(shown(text), expected);
        }
    }
}
