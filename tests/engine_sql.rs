//! The database that our SQL makes of a schema is the one that the real Prisma engine's SQL makes: every schema of the shared
//! corpus that an engine takes, on real PostgreSQL and SQLite servers, read back and compared. Uses the corpus, the engines and
//! PostgreSQL; what is missing is said.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use acceptance::{root, shared};
use database::{Error, Scratch, ScratchOptions, introspect, split};
use migrate::{DialectKind, create_script, dialect, differences};
use prisma::SourceFile;
use schema::{Renames, Schema, align};
use serde_json::Value;
use studio::source::{dialect_of_schema, namespaces_of, physical};

type Files = Vec<(String, String)>;

/// Every file of the corpus with a datasource of a dialect, and every folder whose files have one datasource.
fn corpus() -> Vec<Files> {
    let Some(shared) = shared() else { return Vec::new() };
    let mut folders: BTreeMap<PathBuf, Files> = BTreeMap::new();
    let mut walk = vec![shared.join("corpus/prisma"), shared.join("corpus/prisma-engines/psl")];
    while let Some(folder) = walk.pop() {
        for path in std::fs::read_dir(&folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                walk.push(path);
            } else if path.extension().is_some_and(|extension| extension == "prisma") {
                let Ok(text) = std::fs::read_to_string(&path) else { continue };
                folders.entry(folder.clone()).or_default().push((path.display().to_string(), text));
            }
        }
    }
    let has_source = |(_, text): &&(String, String)| text.contains("datasource ");
    let mut schemas = Vec::new();
    for mut files in folders.into_values() {
        files.sort();
        if files.len() > 1 && files.iter().filter(has_source).count() == 1 {
            schemas.push(files);
        } else {
            schemas.extend(files.into_iter().filter(|file| has_source(&file)).map(|file| vec![file]));
        }
    }
    schemas
}

/// What the engines say; `None` where they are not present.
fn ask(schemas: &[Files]) -> Option<Vec<Value>> {
    let mut command = Command::new("node");
    command.arg(root().join("tests/oracle/sql.mjs")).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().ok()?;
    let mut stdin = child.stdin.take()?;
    let input = serde_json::to_vec(schemas).expect("schemas are JSON");
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().expect("the oracle ends");
    if output.status.code() == Some(3) {
        return None;
    }
    writer.join().expect("the writer ends").expect("the oracle reads");
    assert!(output.status.success(), "the oracle failed");
    let answers = String::from_utf8(output.stdout).expect("UTF-8");
    Some(answers.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect())
}

/// What a script makes of an empty database.
async fn built(scratch: &Scratch, script: &str, kind: DialectKind, spaces: &[String]) -> Result<Schema, String> {
    let place = scratch.database().await.map_err(|error| error.to_string())?;
    let statements: Vec<String> = split(script, kind).into_iter().map(str::to_owned).collect();
    let result = match place.database.run(&statements, false).await {
        Ok(()) => {
            let read = introspect(&place.database, (!spaces.is_empty()).then_some(spaces)).await;
            read.map(|read| read.schema).map_err(|error| error.to_string())
        }
        Err(error) => Err(error.to_string()),
    };
    place.close().await;
    result
}

/// Statements without comments and order.
fn statements(script: &str, kind: DialectKind) -> BTreeSet<String> {
    let plain: String = script.lines().filter(|line| !line.starts_with("--")).map(|line| format!("{line}\n")).collect();
    split(&plain, kind).into_iter().map(|statement| statement.trim().trim_end_matches(';').to_owned()).collect()
}

#[tokio::test]
async fn the_database_is_the_engines() {
    let schemas = corpus();
    if schemas.is_empty() {
        return;
    }
    let Some(answers) = ask(&schemas) else { return println!("Prisma schema engines not present") };
    let mut scratches: BTreeMap<&str, Scratch> = BTreeMap::new();
    for kind in [DialectKind::Postgres, DialectKind::Sqlite] {
        match Scratch::start(kind, &ScratchOptions::from_env()).await {
            Ok(scratch) => drop(scratches.insert(kind.provider(), scratch)),
            Err(Error::NoPostgres { .. }) => println!("PostgreSQL not present"),
            Err(error) => panic!("{error}"),
        }
    }
    let (mut same, mut same_text, mut tables, mut extensions) = (0, 0, 0, 0);
    let (mut refused, mut failed): (BTreeMap<String, usize>, Vec<String>) = Default::default();
    for (files, answer) in schemas.iter().zip(&answers) {
        let Some(theirs) = answer["sql"].as_str() else { continue };
        let sources: Vec<_> =
            files.iter().map(|(path, text)| SourceFile { path: path.clone(), text: text.clone() }).collect();
        let parsed = prisma::parse(&sources);
        let Ok(kind) = dialect_of_schema(&parsed) else { continue };
        let Some(scratch) = scratches.get(kind.provider()) else { continue };
        if parsed.settings.provider.is_some_and(|provider| provider.name() == "cockroachdb") {
            continue;
        }
        let name = Path::new(&files[0].0).strip_prefix(shared().unwrap_or_default()).unwrap_or(Path::new(&files[0].0));
        let name = name.display().to_string();
        let form = physical(&parsed, &parsed.schema, kind);
        let ours: String =
            create_script(&form, dialect(kind)).iter().map(|s| format!("{};\n", s.sql.trim_end_matches(';'))).collect();
        if theirs.contains("CREATE EXTENSION") {
            extensions += 1;
            continue;
        }
        let spaces = namespaces_of(&form).unwrap_or_default();
        let wanted = match built(scratch, theirs, kind, &spaces).await {
            Ok(wanted) => wanted,
            Err(error) => {
                *refused.entry(error.lines().next().unwrap_or_default().to_owned()).or_default() += 1;
                continue;
            }
        };
        match built(scratch, &ours, kind, &spaces).await {
            Ok(made) => {
                let made = align(&wanted, &made, &Renames::default());
                let lines: Vec<String> = differences(&wanted, &made, dialect(kind))
                    .iter()
                    .map(|entry| {
                        format!(
                            "  {} {}: {} -> {}",
                            entry.kind,
                            entry.subject,
                            entry.from.as_deref().unwrap_or(""),
                            entry.to.as_deref().unwrap_or("")
                        )
                    })
                    .collect();
                if lines.is_empty() {
                    same += 1;
                    tables += wanted.tables().len();
                    same_text += usize::from(statements(theirs, kind) == statements(&ours, kind));
                } else {
                    failed.push(format!("{name} ({}):\n{}", kind.provider(), lines.join("\n")));
                }
            }
            Err(error) => failed.push(format!("{name} ({}): ours does not run: {error}", kind.provider())),
        }
    }
    println!(
        "{same} schemas with {tables} tables make the same database; of {same_text} every statement is the engine's"
    );
    println!("not compared: {extensions} that declare extensions, which our SQL does not create");
    println!("not compared, because the engine's own SQL does not run here: {refused:#?}");
    assert!(failed.is_empty(), "{} differ:\n{}", failed.len(), failed.join("\n"));
    assert!(same > 100, "the corpus has more");
}
