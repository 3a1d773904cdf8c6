//! What is lost on the way back, said before anything is done.

use database::{Database, split};

/// The warnings of a `down.sql`, and the tables that it drops while rows are in them.
pub(super) async fn losses(script: &str, database: &Database) -> Vec<String> {
    let mut found = warnings(script);
    for table in dropped(&split(script, database.kind)) {
        // Of a table that can't be counted the script itself tells when it is run.
        match database.count(&table).await {
            Ok(1) => found.push(format!("table {table} is dropped, and its row with it")),
            Ok(rows) if rows > 1 => found.push(format!("table {table} is dropped, and its {rows} rows with it")),
            _ => {}
        }
    }
    found
}

/// What the comment at the head of a script warns of.
fn warnings(script: &str) -> Vec<String> {
    let head = script.trim_start().strip_prefix("/*").and_then(|rest| rest.split_once("*/"));
    let lines = head.map(|(head, _)| head).filter(|head| head.trim_start().starts_with("Warnings:"));
    let mut found: Vec<String> = Vec::new();
    for line in lines.unwrap_or_default().lines().skip_while(|line| !line.trim_start().starts_with("- ")) {
        match (line.trim().strip_prefix("- "), found.last_mut()) {
            (Some(warning), _) => found.push(warning.trim().to_owned()),
            (None, Some(last)) if !line.trim().is_empty() => *last = format!("{last} {}", line.trim()),
            _ => {}
        }
    }
    found
}

/// The tables that statements drop, as they write them; not those whose rows moved to a new one that takes their name.
fn dropped(statements: &[&str]) -> Vec<String> {
    let statements: Vec<String> =
        statements.iter().map(|one| code(one).lines().collect::<Vec<_>>().join(" ").trim().to_owned()).collect();
    let after = |text: &str, words: &[&str]| {
        let mut rest = text;
        for word in words {
            let (head, tail) = rest.split_at_checked(word.len())?;
            rest = head.eq_ignore_ascii_case(word).then(|| tail.trim_start())?;
        }
        Some(rest.to_owned())
    };
    let renamed = |name: &str| {
        let bare = bare(name);
        statements.iter().any(|statement| {
            let at = statement.to_ascii_uppercase().rfind("RENAME TO ");
            at.and_then(|at| statement.get(at + "RENAME TO ".len()..)).is_some_and(|to| self::bare(to) == bare)
        })
    };
    (statements.iter())
        .filter_map(|statement| after(statement, &["DROP", "TABLE"]))
        .map(|rest| after(&rest, &["IF", "EXISTS"]).unwrap_or(rest))
        .map(|name| {
            let upper = name.to_ascii_uppercase();
            let end =
                [" CASCADE", " RESTRICT"].iter().find_map(|word| upper.strip_suffix(word)).map_or(name.len(), str::len);
            name[..end].trim().to_owned()
        })
        .filter(|name| !renamed(name))
        .collect()
}

/// A statement without the comments before it.
fn code(statement: &str) -> &str {
    let statement = statement.trim_start();
    let rest = match statement.get(..2) {
        Some("--") => statement.split_once('\n'),
        Some("/*") => statement.split_once("*/"),
        _ => return statement,
    };
    rest.map_or("", |(_, rest)| code(rest))
}

/// A name without quotes and without that of its schema.
fn bare(name: &str) -> String {
    let last = name.trim().rsplit('.').next().unwrap_or_default();
    last.trim_matches(['"', '`', ' ']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn warnings_stand_at_the_head() {
        let script = "/*\n  Warnings:\n\n  - table a comes back empty: its rows\n    are gone\n  - b\n*/\n-- DropTable\nDROP TABLE c;\n";
        assert_eq!(warnings(script), ["table a comes back empty: its rows are gone", "b"]);
        assert_eq!(warnings("/* - by hand */\nDROP TABLE c;"), [""; 0]);
        assert_eq!(warnings("DROP TABLE c;\n/*\n  Warnings:\n\n  - b\n*/"), [""; 0]);
    }

    #[test]
    fn tables_that_are_dropped() {
        let statements = [
            "/* head */\n-- DropTable\nDROP TABLE \"app\".\"User\" CASCADE",
            "drop table if exists `Straße`",
            "CREATE TABLE \"new_Post\" (id int)",
            "DROP TABLE \"Post\"",
            "ALTER TABLE \"new_Post\" RENAME TO \"Post\"",
            "DROP INDEX x",
        ];
        assert_eq!(dropped(&statements), ["\"app\".\"User\"", "`Straße`"]);
    }
}
