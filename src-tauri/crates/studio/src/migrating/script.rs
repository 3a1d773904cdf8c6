//! Scripts of migrations: what of them runs as one.

use database::{Database, split};
use migrate::DialectKind;

/// Whether a script is run within a transaction of ours, so that a failure leaves nothing of it done: not on MySQL, which has
/// no such thing for structure, and not where the script rules its transactions itself or has a statement that stands in none.
pub(super) fn is_one(database: &Database, script: &str) -> bool {
    let statements = split(script, database.kind);
    let words: Vec<Vec<String>> = statements.iter().map(|statement| words(statement)).collect();
    let rules = |words: &[String]| {
        let first = words.first().map_or("", String::as_str);
        matches!(first, "BEGIN" | "START" | "COMMIT" | "END" | "ROLLBACK" | "ABORT" | "VACUUM")
    };
    if words.iter().any(|words| rules(words)) {
        return false;
    }
    match database.kind {
        DialectKind::Mysql => false,
        // Pragmas of keys do nothing within a transaction; others and files that are attached are refused.
        DialectKind::Sqlite => {
            !words.iter().any(|words| matches!(words.first().map(String::as_str), Some("PRAGMA" | "ATTACH" | "DETACH")))
        }
        DialectKind::Postgres => {
            let version = major(&database.server);
            !words.iter().any(|words| stands_alone(words, version))
        }
    }
}

/// Whether nothing of a script stays done when it fails: it runs within a transaction of ours, or is one from end to end.
pub(super) fn leaves_nothing(database: &Database, script: &str) -> bool {
    is_one(database, script) || database.kind != DialectKind::Mysql && is_whole(script, database.kind)
}

/// Whether all statements but pragmas stand in one transaction.
fn is_whole(script: &str, kind: DialectKind) -> bool {
    let firsts: Vec<String> =
        split(script, kind).iter().filter_map(|statement| words(statement).into_iter().next()).collect();
    let inner: Vec<&str> = firsts.iter().map(String::as_str).filter(|word| *word != "PRAGMA").collect();
    match inner.as_slice() {
        ["BEGIN", between @ .., "COMMIT" | "END"] => {
            !between.iter().any(|word| matches!(*word, "BEGIN" | "COMMIT" | "END" | "ROLLBACK"))
        }
        _ => false,
    }
}

/// Whether PostgreSQL refuses a statement within a transaction.
fn stands_alone(words: &[String], version: u32) -> bool {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let concurrently = words.contains(&"CONCURRENTLY");
    match words.as_slice() {
        ["CREATE" | "DROP", "DATABASE" | "TABLESPACE", ..] | ["ALTER", "SYSTEM", ..] => true,
        ["CREATE", "INDEX", ..] | ["CREATE", "UNIQUE", "INDEX", ..] | ["DROP", "INDEX", ..] | ["REINDEX", ..] => {
            concurrently
        }
        ["ALTER", "TABLE", rest @ ..] => concurrently && rest.contains(&"DETACH"),
        // From version 12 on a value can be added within a transaction.
        ["ALTER", "TYPE", rest @ ..] => version < 12 && rest.windows(2).any(|pair| matches!(pair, ["ADD", "VALUE"])),
        _ => false,
    }
}

/// `15` of `PostgreSQL 15.8`; a server that says none is taken for a new one.
fn major(server: &str) -> u32 {
    let digits = server.split(|c: char| !c.is_ascii_digit()).find(|part| !part.is_empty());
    digits.and_then(|digits| digits.parse().ok()).unwrap_or(u32::MAX)
}

/// The words of a statement in capitals, without comments and without what stands in quotes.
fn words(statement: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = statement;
    while let Some(c) = rest.chars().next() {
        let end = |close: &str, from: usize| {
            rest.get(from..).and_then(|tail| tail.find(close)).map_or(rest.len(), |at| from + at + close.len())
        };
        let length = match c {
            '-' if rest.starts_with("--") => end("\n", 2),
            '/' if rest.starts_with("/*") => end("*/", 2),
            '\'' => end("'", 1),
            '"' => end("\"", 1),
            '`' => end("`", 1),
            c if c.is_alphanumeric() || c == '_' => {
                let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
                words.extend(rest.get(..length).map(str::to_uppercase));
                length
            }
            c => c.len_utf8(),
        };
        rest = rest.get(length..).unwrap_or("");
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alone(statement: &str, version: u32) -> bool {
        stands_alone(&words(statement), version)
    }

    #[test]
    fn only_what_the_server_refuses_stands_alone() {
        assert!(alone("-- CreateIndex\nCREATE INDEX CONCURRENTLY \"a\" ON \"b\"(c)", 15));
        assert!(!alone("CREATE INDEX \"CONCURRENTLY\" ON b(c)", 15));
        assert!(!alone("/* CREATE INDEX CONCURRENTLY */ CREATE INDEX a ON b(c)", 15));
        assert!(!alone("ALTER TYPE \"Role\" RENAME TO \"Role_old\"", 11));
        assert!(!alone("ALTER TYPE \"Role\" ADD VALUE 'ADD VALUE'", 12));
        assert!(alone("ALTER TYPE \"Role\" ADD VALUE 'OWNER'", 11));
        assert!(!alone("INSERT INTO note VALUES ('VACUUM; CREATE DATABASE x')", 15));
        assert_eq!(major("PostgreSQL 15.8"), 15);
    }

    #[test]
    fn a_script_is_whole_where_one_transaction_holds_it() {
        let kind = DialectKind::Sqlite;
        assert!(is_whole("PRAGMA foreign_keys=OFF;\nBEGIN;\nDROP TABLE a;\nCOMMIT;\nPRAGMA foreign_keys=ON;", kind));
        assert!(!is_whole("DROP TABLE b;\nBEGIN;\nDROP TABLE a;\nCOMMIT;", kind));
        assert!(!is_whole("BEGIN;\nDROP TABLE a;\nCOMMIT;\nBEGIN;\nDROP TABLE b;\nCOMMIT;", kind));
    }
}
