//! The command line within a project of Prisma: the version that it is written for, and the database that it names. The
//! program itself is run, as a user runs it.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use acceptance::crowfoot;
use tempfile::TempDir;

const CONFIG: &str = r#"import "dotenv/config";
import { defineConfig, env } from "prisma/config";

export default defineConfig({
  schema: "db/schema.prisma",
  migrations: { path: "db/steps" },
  datasource: { url: env("CROWFOOT_TEST_URL") },
});
"#;

const SCHEMA: &str =
    "datasource db {\n  provider = \"sqlite\"\n}\n\nmodel Bird {\n  id   Int    @id\n  name String\n}\n";

/// A project of version 7 with a database of SQLite that only `.env` names.
fn project() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    };
    write("package.json", r#"{ "devDependencies": { "prisma": "^7.0.0" } }"#);
    write("prisma.config.ts", CONFIG);
    write(".env", "CROWFOOT_TEST_URL=\"file:./data/birds.db\"\n");
    write("db/schema.prisma", SCHEMA);
    write(
        "db/steps/20260101000000_first/migration.sql",
        "CREATE TABLE \"Bird\" (\"id\" INTEGER NOT NULL PRIMARY KEY, \"name\" TEXT NOT NULL);\n",
    );
    write("db/steps/migration_lock.toml", "provider = \"sqlite\"\n");
    fs::create_dir(folder.path().join("data")).expect("made");
    folder
}

fn run(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let output =
        Command::new(crowfoot()).args(arguments).current_dir(folder).stdin(Stdio::null()).output().expect("it runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap_or(-1), text(&output.stdout), text(&output.stderr))
}

#[test]
fn the_database_and_the_migrations_are_where_the_configuration_says() {
    let folder = project();
    fs::write(folder.path().join("data/birds.db"), "").expect("an empty database");
    let (code, out, err) = run(folder.path(), &["migrate", "up", "--url", "database"]);
    assert_eq!((code, out.as_str()), (0, "20260101000000_first\n"), "{err}");
    assert!(fs::metadata(folder.path().join("data/birds.db")).is_ok_and(|file| file.len() > 0));
    let (code, out, err) = run(folder.path(), &["diff", "database", ".", "--exit-code"]);
    assert_eq!((code, out.as_str()), (0, ""), "{err}");
    let (code, out, err) = run(folder.path(), &["pull", "database"]);
    assert!(code == 0 && out.contains("model Bird"), "{out}{err}");
    let (code, _, err) =
        run(folder.path(), &["migrate", "status", "--url", "env:CROWFOOT_TEST_URL", "--dir", "db/steps"]);
    // The variable's path is the schema's business, and is taken as it stands: from the working folder.
    assert_eq!(code, 0, "{err}");
    let elsewhere = tempfile::tempdir().expect("a folder");
    let source = format!("database:{}", folder.path().display());
    let (code, out, err) = run(elsewhere.path(), &["pull", &source]);
    assert!(code == 0 && out.contains("model Bird"), "{out}{err}");
    let (code, _, err) = run(elsewhere.path(), &["pull", "database"]);
    assert!(code == 2 && err.lines().count() == 1, "{err}");
}

#[test]
fn the_version_of_the_project_counts_and_can_be_given() {
    let folder = project();
    let six = SCHEMA.replace("\"sqlite\"\n", "\"sqlite\"\n  url = env(\"CROWFOOT_TEST_URL\")\n");
    fs::write(folder.path().join("db/schema.prisma"), six).expect("written");
    let gone = "The datasource property `url` is no longer supported in schema files.";
    let check = |more: &[&str]| {
        let (code, out, _) = run(folder.path(), &[&["check"], more].concat());
        (code, out.contains(gone))
    };
    assert_eq!(check(&[]), (1, true));
    assert!(!check(&["--provider-version", "6"]).1);
    fs::write(folder.path().join("package.json"), "{}").expect("written");
    assert!(!check(&[]).1, "a datasource with a URL is one of version 6");
    assert_eq!(check(&["--provider-version", "7"]), (1, true));
    fs::write(folder.path().join("crowfoot.toml"), "[prisma]\nversion = 7\n").expect("written");
    assert_eq!(check(&[]), (1, true));
    assert!(!check(&["--provider-version", "6"]).1);
}

#[test]
fn what_the_configuration_does_not_tell_is_said() {
    let folder = project();
    let config = CONFIG.replace("env(\"CROWFOOT_TEST_URL\")", "url()");
    fs::write(folder.path().join("prisma.config.ts"), config).expect("written");
    let (code, _, err) = run(folder.path(), &["pull", "database"]);
    assert!(code == 2 && err.contains("prisma.config.ts:7:") && err.lines().count() == 1, "{err}");
    let (_, _, err) = run(folder.path(), &["check"]);
    assert!(err.contains("note: prisma.config.ts:7:"), "{err}");
}
