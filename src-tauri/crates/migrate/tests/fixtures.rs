//! The engines' own fixtures of single migrations, where they are present: the SQL that makes a schema from nothing is
//! theirs, statement by statement.

use std::path::{Path, PathBuf};

use migrate::{Conventions, DialectKind, create_script, dialect, print};

fn shared() -> PathBuf {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared");
    std::env::var_os("CROWFOOT_SHARED").map_or_else(beside, PathBuf::from)
}

fn files(folder: &Path, out: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            files(&path, out);
        } else if path.extension().is_some_and(|extension| extension == "prisma") {
            out.push(path);
        }
    }
}

/// Statements without comments, in order, each on one line; namespaces are left to the test below.
fn statements(sql: &str) -> Vec<String> {
    let lines = sql.lines().filter(|line| !line.trim_start().starts_with("--"));
    let text = lines.collect::<Vec<_>>().join("\n");
    let statements = text.split(";\n");
    let flat = statements.map(|statement| statement.trim().trim_end_matches(';').to_owned());
    flat.filter(|statement| !statement.is_empty()).collect()
}

#[test]
fn the_sql_is_that_of_the_engines_fixtures() {
    let root = shared().join("corpus/prisma-engines/schema-engine/sql-migration-tests/tests/single_migration_tests");
    let mut paths = Vec::new();
    files(&root, &mut paths);
    if paths.is_empty() {
        println!("not present: {}", root.display());
        return;
    }
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap();
        let (model, wanted) = text.split_once("// Expected Migration:").unwrap();
        let wanted: String = wanted
            .lines()
            .map(|line| line.strip_prefix("//").unwrap_or(line).trim_start_matches(' '))
            .fold(String::new(), |mut text, line| {
                text.push_str(line);
                text.push('\n');
                text
            });
        let provider = ["mysql", "sqlite"].into_iter().find(|name| model.contains(&format!("\"{name}\"")));
        let kind = DialectKind::from_provider(provider.unwrap_or("postgresql")).unwrap();
        let parsed = prisma::parse(&[prisma::SourceFile { path: "schema.prisma".to_owned(), text: model.to_owned() }]);
        let conventions =
            Conventions { foreign_keys: !model.contains("relationMode = \"prisma\""), ..Conventions::default() };
        let physical = dialect(kind).normalize_with(&parsed.schema, &conventions);
        let made = print(&create_script(&physical, dialect(kind)));
        // The default schema need not be named, and is there already.
        let plain = |sql: &str| {
            let lines = statements(sql).into_iter().map(|statement| {
                let lines: Vec<&str> = statement.lines().map(str::trim).collect();
                lines.join("\n").replace("\"public\".", "")
            });
            let skip = ["CREATE SCHEMA IF NOT EXISTS \"public\"", "CREATE SCHEMA IF NOT EXISTS \"unused\""];
            lines.filter(|statement| !skip.contains(&statement.as_str())).collect::<Vec<_>>()
        };
        assert_eq!(plain(&made), plain(&wanted), "{}", path.display());
    }
}
