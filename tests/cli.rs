//! The contract of the command line: names, exit codes, and the JSON that scripts rely on. The program itself is run, as a
//! user runs it.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use acceptance::{crowfoot, root};
use serde_json::Value;
use studio::{OnConflict, Session};
use tempfile::TempDir;

struct Run {
    code: i32,
    out: String,
    err: String,
}

impl Run {
    fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("no JSON ({error}): {}\n{}", self.out, self.err))
    }
}

fn run(folder: &Path, arguments: &[&str]) -> Run {
    let output = Command::new(crowfoot())
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .unwrap_or_else(|error| panic!("{} can't be started: {error}", crowfoot().display()));
    of(&output)
}

fn of(output: &Output) -> Run {
    Run {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// A folder with a copy of the samples.
fn samples() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["blog", "market"] {
        let to = folder.path().join(name);
        fs::create_dir(&to).expect("a folder");
        fs::copy(root().join("schemas").join(name).join("schema.prisma"), to.join("schema.prisma")).expect("a copy");
    }
    folder
}

/// One clear line, and nothing on standard output.
fn assert_could_not(run: &Run) {
    assert_eq!(run.code, 2, "{}{}", run.out, run.err);
    assert!(run.out.is_empty(), "{}", run.out);
    let lines = run.err.lines().count();
    assert!(lines == 1 && run.err.starts_with("crowfoot: ") && !run.err.contains("panicked"), "{}", run.err);
}

#[test]
fn check_reports_what_and_where() {
    let folder = samples();
    let checked = run(folder.path(), &["check", "blog", "--format", "json"]);
    assert_eq!(checked.code, 0, "warnings are no errors: {}", checked.err);
    let json = checked.json();
    let all = json["diagnostics"].as_array().expect("a list");
    assert_eq!(json["summary"]["warnings"].as_u64(), Some(all.len() as u64));
    for finding in all {
        for name in ["code", "severity", "message", "help", "file", "subject"] {
            assert!(finding[name].is_string(), "{name}: {finding}");
        }
        for name in ["line", "column", "end_line", "end_column"] {
            assert!(finding[name].as_u64().is_some_and(|n| n > 0), "{name}: {finding}");
        }
        assert!(finding["fixable"].is_boolean());
    }
    let index = all.iter().find(|f| f["code"] == "indexes/foreign-key-indexed").expect("the sample has one to show");
    let text = fs::read_to_string(folder.path().join("blog/schema.prisma")).expect("the schema");
    let line = text.lines().nth(index["line"].as_u64().expect("a line") as usize - 1).expect("such a line");
    assert!(line.trim().starts_with("series "), "{line}");
    assert_eq!(index["subject"], "Post.series");

    let sarif = run(folder.path(), &["check", "blog", "--format", "sarif"]).json();
    assert_eq!(sarif["version"], "2.1.0");
    assert_eq!(sarif["runs"][0]["results"].as_array().map(Vec::len), Some(all.len()));
    let github = run(folder.path(), &["check", "blog", "--format", "github"]);
    assert_eq!(github.out.lines().filter(|line| line.starts_with("::warning file=")).count(), all.len());
    let people = run(folder.path(), &["check", "blog"]);
    assert!(people.out.contains("^^^"), "{}", people.out);
}

#[test]
fn configuration_is_found_upwards_and_mistakes_in_it_are_told() {
    let folder = samples();
    fs::write(folder.path().join("crowfoot.toml"), "[rules]\n\"audit/timestamps\" = \"error\"\nindexes = \"off\"\n")
        .expect("written");
    let checked = run(folder.path(), &["check", "blog", "--format", "json"]);
    assert_eq!(checked.code, 1, "an error was found");
    let json = checked.json();
    assert_eq!(json["summary"]["errors"], 1);
    assert!(json["diagnostics"].as_array().expect("a list").iter().all(|f| f["code"] != "indexes/foreign-key-indexed"));
    fs::write(folder.path().join("crowfoot.toml"), "[rules\n").expect("written");
    let checked = run(folder.path(), &["check", "blog"]);
    assert_could_not(&checked);
    assert!(checked.err.contains("crowfoot.toml") && checked.err.contains("line 1"), "{}", checked.err);
    assert_could_not(&run(folder.path(), &["fix", "blog", "--dry-run"]));
    // What is understood of it counts.
    fs::write(folder.path().join("crowfoot.toml"), "[rules]\nno_such = \"off\"\n").expect("written");
    let checked = run(folder.path(), &["check", "blog"]);
    assert!(checked.code == 0 && checked.err.contains("no_such"), "{}", checked.err);
}

#[test]
fn a_torn_diagram_file_is_kept_before_it_is_written_anew() {
    let folder = samples();
    let (path, torn) =
        (folder.path().join("blog/diagram.json"), "{\n  \"Post\": { \"x\": 7, \"y\": 7 },\n  \"User\": {");
    fs::write(&path, torn).expect("written");
    let arranged = run(folder.path(), &["arrange", "blog"]);
    assert!(arranged.code == 0 && arranged.err.contains("diagram.json.bak"), "{}", arranged.err);
    assert_eq!(fs::read_to_string(path.with_file_name("diagram.json.bak")).expect("a copy"), torn);
    assert!(fs::read_to_string(&path).expect("the diagram").contains("\"Post\": { \"x\": 7, \"y\": 7 }"));
}

#[test]
fn syntax_errors_are_findings_and_not_failures() {
    let folder = samples();
    let path = folder.path().join("blog/schema.prisma");
    let text = fs::read_to_string(&path).expect("the schema").replacen("title       String", "title String ]]", 1);
    fs::write(&path, text).expect("written");
    let checked = run(folder.path(), &["check", "blog", "--format", "json"]);
    assert_eq!(checked.code, 1);
    let json = checked.json();
    let first =
        json["diagnostics"].as_array().expect("a list").iter().find(|f| f["severity"] == "error").expect("an error");
    assert!(first["code"].as_str().is_some_and(|code| code.starts_with("prisma/")), "{first}");
}

#[test]
fn what_cannot_be_done_is_said_in_one_line() {
    let folder = samples();
    fs::write(folder.path().join("latin.prisma"), [b'/', b'/', 0xe9, b'\n']).expect("written");
    fs::create_dir(folder.path().join("nothing")).expect("a folder");
    for arguments in [
        &["check", "no-such-file.prisma"][..],
        &["check", "nothing"],
        &["check", "latin.prisma"],
        &["export", "no-such-format", "blog"],
        &["explain", "no/such-rule"],
        &["diff", "blog", "env:CROWFOOT_NO_SUCH_VARIABLE"],
        &["diff", "blog", "git:HEAD"],
        &["diff", "blog", "market"],
        &["diff", "migrations:no-such-folder", "blog"],
        &["pull", "nonsense"],
        &["pull", "oracle://localhost/x"],
        &["pull", "sqlite:no-such-file.db"],
        &["pull", "postgresql://nobody:secret@127.0.0.1:1/none"],
        &["plan", "empty", "blog", "--name", "x", "--accept", "no_such_hazard"],
        &["plan", "empty", "blog", "--name", "x", "--strategy", "zero-downtime"],
        &["migrate", "up", "--dir", "blog"],
    ] {
        let ended = run(folder.path(), arguments);
        assert_could_not(&ended);
        assert!(!ended.err.contains("secret"), "passwords are never shown: {}", ended.err);
    }
    for source in ["foo:bar", "empty:", "migration:blog"] {
        let ended = run(folder.path(), &["diff", source, "blog"]);
        assert_could_not(&ended);
        assert!(ended.err.contains("migrations:DIR") && ended.err.contains(source), "{}", ended.err);
    }
    let usage = run(folder.path(), &["check", "--no-such-option"]);
    assert_eq!(usage.code, 2);
}

#[test]
fn fmt_changes_only_what_is_not_formatted() {
    let folder = samples();
    assert_eq!(run(folder.path(), &["fmt", "blog", "--check"]).code, 0);
    let path = folder.path().join("blog/schema.prisma");
    let text = fs::read_to_string(&path).expect("the schema");
    fs::write(&path, text.replacen("  name      String?", "    name String?", 1)).expect("written");
    let checked = run(folder.path(), &["fmt", "blog", "--check"]);
    assert_eq!((checked.code, checked.out.trim()), (1, "blog/schema.prisma"), "as `check` names it");
    assert_eq!(run(folder.path(), &["fmt", "blog"]).code, 0);
    assert_eq!(fs::read_to_string(&path).expect("the schema"), text);
}

#[test]
fn fmt_adds_what_a_relation_lacks_in_whatever_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("written");
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).expect("the file");
    write("a.prisma", "model Author {\n  id Int @id\n}\n");
    write("b.prisma", "model Book {\n  id Int @id\n  author Author\n}\n");
    assert_eq!(run(folder.path(), &["fmt", ".", "--check"]).code, 1);
    assert_eq!(run(folder.path(), &["fmt", "."]).code, 0);
    assert_eq!(read("a.prisma"), "model Author {\n  id    Int    @id\n  books Book[]\n}\n");
    let book =
        "  id       Int    @id\n  author   Author @relation(fields: [authorId], references: [id])\n  authorId Int\n";
    assert_eq!(read("b.prisma"), format!("model Book {{\n{book}}}\n"));
    assert_eq!(run(folder.path(), &["fmt", ".", "--check"]).code, 0, "a second time there is nothing to do");
}

#[test]
fn fix_applies_the_safe_fixes_and_only_those() {
    let folder = samples();
    let path = folder.path().join("blog/schema.prisma");
    let text = fs::read_to_string(&path).expect("the schema");
    let dry = run(folder.path(), &["fix", "blog", "--dry-run", "--format", "json"]);
    assert!(dry.json()["fixes"].as_array().is_some_and(|fixes| !fixes.is_empty()));
    assert_eq!(fs::read_to_string(&path).expect("the schema"), text, "a dry run writes nothing");
    assert_eq!(run(folder.path(), &["fix", "blog"]).code, 0);
    let json = run(folder.path(), &["check", "blog", "--format", "json"]).json();
    let left: Vec<_> = json["diagnostics"].as_array().expect("a list").iter().map(|f| f["code"].to_string()).collect();
    assert!(left.is_empty(), "{left:?}");
    let mended = fs::read_to_string(&path).expect("the schema");
    for line in text.lines().filter(|line| line.contains("//")) {
        assert!(mended.contains(line.trim()), "a comment was lost: {line}");
    }
}

#[test]
fn a_migration_is_planned_proven_written_and_taken_back() {
    let folder = samples();
    let plan = ["plan", "empty", "blog", "--name", "Initial tables", "--out", "blog/migrations", "--format", "json"];
    let planned = run(folder.path(), &plan);
    assert_eq!(planned.code, 0, "{}", planned.err);
    let json = planned.json();
    assert_eq!(json["dialect"], "sqlite");
    assert_eq!(json["proof"]["status"], "proven", "{}", json["proof"]);
    assert_eq!(
        (&json["proof"]["up"], &json["proof"]["down"], &json["proof"]["rows_kept"]),
        (&true.into(), &true.into(), &true.into())
    );
    let phase = &json["phases"][0];
    assert_eq!(phase["name"], "direct");
    let path = folder.path().join(phase["path"].as_str().expect("it was written"));
    assert!(path.join("migration.sql").is_file() && path.join("down.sql").is_file());
    let name = path.file_name().expect("a name").to_string_lossy().into_owned();
    assert!(name.len() == "20260101000000_initial_tables".len() && name.ends_with("_initial_tables"), "{name}");
    for step in phase["steps"].as_array().expect("steps") {
        assert!(
            step["summary"].is_string()
                && step["up"].is_array()
                && step["down"]["kind"].is_string()
                && step["hazards"].is_array()
        );
    }

    assert_eq!(run(folder.path(), &["diff", "migrations:blog/migrations", "blog", "--exit-code"]).code, 0);
    let database = format!("sqlite:{}", folder.path().join("blog.db").display());
    let migrate = |verb: &str| {
        run(folder.path(), &["migrate", verb, "--dir", "blog/migrations", "--url", &database, "--format", "json"])
    };
    assert_eq!(migrate("status").code, 2, "there is no such database");
    assert_eq!(migrate("up").json()["migrations"].as_array().map(Vec::len), Some(1));
    assert_eq!(migrate("status").code, 0);
    assert_eq!(
        run(folder.path(), &["diff", &database, "blog", "--exit-code"]).code,
        0,
        "the database is as the schema says"
    );

    // A change of the schema is a difference, and dangerous ones are not written unasked.
    let schema = folder.path().join("blog/schema.prisma");
    let text = fs::read_to_string(&schema).expect("the schema");
    let without: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("body        ")).collect();
    fs::write(&schema, without.join("\n") + "\n").expect("written");
    let differs =
        run(folder.path(), &["diff", "migrations:blog/migrations", "blog", "--exit-code", "--format", "json"]);
    assert_eq!(differs.code, 1);
    let changes = differs.json()["changes"].clone();
    assert_eq!(
        (&changes[0]["kind"], &changes[0]["subject"]),
        (&"drop_column".into(), &"post.body".into()),
        "{changes}"
    );
    let again = [
        "plan",
        "migrations:blog/migrations",
        "blog",
        "--name",
        "drop body",
        "--out",
        "blog/migrations",
        "--format",
        "json",
    ];
    let refused = run(folder.path(), &again);
    assert_eq!(refused.code, 1, "{}", refused.err);
    assert!(
        refused.json()["phases"][0]["path"].is_null() && refused.err.contains("--accept drop_column"),
        "{}",
        refused.err
    );
    let accepted = run(folder.path(), &[&again[..], &["--accept", "drop_column"]].concat());
    assert_eq!(accepted.code, 0, "{}", accepted.err);
    assert_eq!(migrate("up").json()["migrations"].as_array().map(Vec::len), Some(1));
    assert_eq!(migrate("down").json()["migrations"].as_array().map(Vec::len), Some(1));
    fs::write(&schema, text).expect("written");
    assert_eq!(run(folder.path(), &["diff", &database, "blog", "--exit-code"]).code, 0, "the way back leads back");
    assert_eq!(run(folder.path(), &["migrate", "prove", "--dir", "blog/migrations"]).code, 0);
}

#[test]
fn a_rename_is_a_rename_when_it_is_said_to_be() {
    let folder = samples();
    let after = folder.path().join("after.prisma");
    let text = fs::read_to_string(folder.path().join("market/schema.prisma")).expect("the schema");
    fs::write(&after, text.replacen("@map(\"display_name\")", "@map(\"full_name\")", 1)).expect("written");
    let plan = [
        "plan",
        "market",
        "after.prisma",
        "--name",
        "rename",
        "--format",
        "json",
        "--rename",
        "identity_account.display_name=full_name",
    ];
    let json = run(folder.path(), &plan).json();
    let steps = json["phases"][0]["steps"].as_array().expect("steps").clone();
    assert_eq!(steps.len(), 1, "{steps:?}");
    assert_eq!(steps[0]["down"]["kind"], "exact");
    assert!(steps[0]["up"][0].as_str().is_some_and(|sql| sql.contains("RENAME COLUMN")), "{steps:?}");
    assert_eq!(json["proof"]["status"], "proven", "{}", json["proof"]);
}

const SHOP: &str = "datasource db {
  provider = \"sqlite\"
}

model User {
  id   Int    @id @default(autoincrement())
  mail String @unique

  @@map(\"users\")
}
";

/// From the window to a colleague's command line: what was renamed, saved and closed is renamed, with its rows.
#[test]
fn a_rename_in_the_window_is_one_in_a_colleagues_plan() {
    let folder = tempfile::tempdir().expect("a folder");
    let schema = folder.path().join("prisma/schema.prisma");
    fs::create_dir(folder.path().join("prisma")).expect("a folder");
    fs::write(&schema, SHOP).expect("written");
    let plan = |name: &str, more: &[&str]| {
        let plan = ["plan", "migrations:prisma/migrations", "prisma", "--name", name, "--format", "json"];
        run(folder.path(), &[&plan[..], more].concat())
    };
    let out = ["--out", "prisma/migrations"];
    assert_eq!(plan("first", &out).code, 0, "a folder that is not there yet has no migrations");

    let session = Session::new(None);
    let opened = session.open(&schema).expect("opened");
    let (table, mail) = (opened.tables[0].id, opened.columns.iter().find(|c| c.name == "mail").expect("there").id);
    let set =
        |mapped: &str| studio::Command::SetTable { table, comment: None, mapped: Some(mapped.into()), module: None };
    session.run(&set("accounts")).expect("renamed");
    session.run(&studio::Command::RenameColumn { column: mail, name: "email".into() }).expect("renamed");
    session.save(None, OnConflict::Ask).and_then(studio::Saved::written).expect("saved");
    drop(session);
    let kept = fs::read_to_string(folder.path().join("prisma/diagram.json")).expect("kept");
    assert!(kept.contains("\"$rename table users\": \"accounts\""), "{kept}");
    let session = Session::new(None);
    assert!(!session.open(&schema).expect("opened again").status.dirty);

    let planned = plan("second", &[]);
    assert_eq!(planned.code, 0, "{}", planned.err);
    let json = planned.json();
    assert_eq!(json["proof"]["status"], "proven", "{}", json["proof"]);
    let sql = json["phases"][0]["up_sql"].as_str().expect("a script").to_owned();
    assert!(sql.contains("RENAME TO \"accounts\"") && sql.contains("RENAME COLUMN \"mail\" TO \"email\""), "{sql}");
    assert!(!sql.contains("DROP TABLE") && !sql.contains("DROP COLUMN"), "{sql}");
    let diff = run(folder.path(), &["diff", "migrations:prisma/migrations", "prisma", "--format", "json"]).json();
    let kinds: Vec<_> = diff["changes"].as_array().expect("a list").iter().filter_map(|c| c["kind"].as_str()).collect();
    assert!(kinds.contains(&"rename_table") && !kinds.iter().any(|kind| kind.starts_with("drop")), "{kinds:?}");
    assert_eq!(
        fs::read_to_string(folder.path().join("prisma/diagram.json")).expect("kept"),
        kept,
        "a look writes nothing"
    );

    // On trial it settles nothing; in the project's own folder it does.
    assert_eq!(plan("second", &["--out", "trial"]).code, 0);
    assert!(folder.path().join("prisma/diagram.json").exists());
    assert_eq!(plan("second", &out).code, 0);
    assert!(!folder.path().join("prisma/diagram.json").exists(), "it was made for the renames alone");
    assert_eq!(run(folder.path(), &["diff", "migrations:prisma/migrations", "prisma", "--exit-code"]).code, 0);
    assert_eq!(run(folder.path(), &["migrate", "prove", "--dir", "prisma/migrations"]).code, 0);
}

/// Values of enums too, where the database has enums; no server is needed to compare two texts.
#[test]
fn an_enum_and_its_values_are_renamed_in_a_colleagues_plan() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = "datasource db {\n  provider = \"postgresql\"\n}\n\nenum State {\n  NEW\n  OLD\n}\n\nmodel User {\n  id    Int   @id\n  state State\n}\n";
    fs::write(folder.path().join("before.prisma"), text).expect("written");
    let schema = folder.path().join("schema.prisma");
    fs::write(&schema, text).expect("written");
    let session = Session::new(None);
    let id = session.open(&schema).expect("opened").enums[0].id;
    let values = Some(vec!["NEW".to_owned(), "DONE".to_owned()]);
    session.run(&studio::Command::SetEnum { id, name: Some("Status".into()), values }).expect("renamed");
    session.save(None, OnConflict::Ask).and_then(studio::Saved::written).expect("saved");
    let sql = run(folder.path(), &["diff", "before.prisma", "schema.prisma", "--format", "sql"]).out;
    let expected = ["ALTER TYPE \"State\" RENAME TO \"Status\"", "RENAME VALUE 'OLD' TO 'DONE'"];
    assert!(expected.iter().all(|part| sql.contains(part)) && !sql.contains("DROP"), "{sql}");
}

#[test]
fn a_database_that_was_there_first_and_a_plan_from_nothing_are_told() {
    let folder = samples();
    let out = ["--out", "blog/migrations"];
    let empty = [&["plan", "empty", "blog", "--name", "init", "--no-prove"][..], &out].concat();
    assert_eq!(run(folder.path(), &empty).code, 0);
    let again = run(folder.path(), &empty);
    assert_could_not(&again);
    assert!(again.err.contains("migrations:blog/migrations"), "{}", again.err);
    let slip = ["plan", "migrations:blog/migratoins", "blog", "--name", "x", "--out", "blog/migrations"];
    assert_could_not(&run(folder.path(), &slip));

    let database = format!("sqlite:{}", folder.path().join("blog.db").display());
    let migrate = |verb: &[&str]| {
        run(folder.path(), &[&["migrate"], verb, &["--dir", "blog/migrations", "--url", &database]].concat())
    };
    assert_eq!(migrate(&["up"]).code, 0);
    let forget = database.strip_prefix("sqlite:").expect("a path");
    let kept = fs::read(forget).expect("the database");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let open = database::connect(&database).await.expect("connected");
        open.run(&["DROP TABLE _prisma_migrations".to_owned()], false).await.expect("forgotten");
        open.close().await;
    });
    assert_ne!(fs::read(forget).expect("the database"), kept);
    let refused = migrate(&["up"]);
    assert_could_not(&refused);
    let name =
        refused.err.split("--applied ").nth(1).and_then(|rest| rest.split('`').next()).expect("the way to mend it");
    assert_eq!(migrate(&["resolve", "--applied", name]).out.trim(), name);
    assert_eq!((migrate(&["up"]).code, migrate(&["status"]).code), (0, 0));
    assert_could_not(&migrate(&["resolve"]));
}

#[test]
fn a_database_comes_in_and_keeps_the_text() {
    let folder = samples();
    let database = format!("sqlite:{}", folder.path().join("blog.db").display());
    fs::write(folder.path().join("blog.db"), "").expect("an empty database");
    run(folder.path(), &["plan", "empty", "blog", "--name", "init", "--out", "blog/migrations", "--no-prove"]);
    assert_eq!(run(folder.path(), &["migrate", "up", "--dir", "blog/migrations", "--url", &database]).code, 0);
    let nowhere = run(folder.path(), &["pull", &database, "--into", "new.prisma"]);
    assert_could_not(&nowhere);
    assert!(nowhere.err.contains("crowfoot pull URL > new.prisma"), "{}", nowhere.err);
    let pulled = run(folder.path(), &["pull", &database, "--format", "json"]).json();
    for name in ["tables", "columns", "foreign_keys", "indexes", "edits"] {
        assert!(pulled[name].is_u64(), "{name}: {pulled}");
    }
    assert!(pulled["not_modelled"].is_array());
    // What is the same stays the same, to the byte.
    let schema = folder.path().join("blog/schema.prisma");
    let text = fs::read_to_string(&schema).expect("the schema");
    let into = run(folder.path(), &["pull", &database, "--into", "blog", "--format", "json"]);
    assert_eq!((into.code, into.json()["edits"].as_u64()), (0, Some(0)), "{}", into.out);
    assert_eq!(fs::read_to_string(&schema).expect("the schema"), text);
    // What the schema lacks comes in, where it belongs.
    let lacking = text.replacen("  name      String?\n", "", 1);
    fs::write(&schema, &lacking).expect("written");
    let into = run(folder.path(), &["pull", &database, "--into", "blog", "--format", "json"]);
    assert_eq!(into.json()["edits"].as_u64(), Some(1), "{}", into.out);
    let now = fs::read_to_string(&schema).expect("the schema");
    let new: Vec<_> = now.lines().filter(|line| !lacking.lines().any(|old| old == *line)).collect();
    assert!(new.len() == 1 && new[0].split_whitespace().collect::<Vec<_>>() == ["name", "String?"], "{new:?}");
}

#[test]
fn exports_and_layout() {
    let folder = samples();
    for (format, sign) in [
        ("data-model", "# market: data model"),
        ("svg", "<svg"),
        ("mermaid", "erDiagram"),
        ("dbml", "Table catalog_country {"),
        ("sql", "CREATE TABLE \"catalog_country\""),
        ("prisma", "model Country {"),
        ("json", "\"tables\""),
    ] {
        let exported = run(folder.path(), &["export", format, "market"]);
        assert!(exported.code == 0 && exported.out.contains(sign), "{format}: {}", exported.err);
        let again = run(folder.path(), &["export", format, "market", "--out", "out/file"]);
        assert_eq!(again.code, 0, "{}", again.err);
        assert_eq!(fs::read_to_string(folder.path().join("out/file")).expect("the file"), exported.out);
    }
    let picture = |arguments: &[&str]| {
        let ran = run(folder.path(), &[&["export"], arguments, &["--out", "out/picture"]].concat());
        (ran.code, ran.err, fs::read(folder.path().join("out/picture")).unwrap_or_default())
    };
    let (code, err, png) =
        picture(&["png", "market", "--scale", "2", "--theme", "dark", "--tables", "Country,Currency"]);
    assert!(code == 0 && png.starts_with(b"\x89PNG"), "{err}");
    let (_, _, small) =
        picture(&["png", "market", "--tables", "Country", "--detail", "names", "--no-background", "--no-title"]);
    assert!(small.len() < png.len() / 2, "{} and {}", small.len(), png.len());
    let (code, err, pdf) = picture(&["pdf", "market", "--pages", "a4"]);
    assert!(code == 0 && pdf.starts_with(b"%PDF-"), "{err}");
    for (arguments, said) in [
        (&["png", "market", "--tables", "Countri"][..], "no table “Countri”"),
        (&["png", "market", "--scale", "0"], "0 is no scale"),
        (&["png", "market", "--view", "None"], "no view “None”"),
        (&["sql", "market", "--theme", "dark"], "“sql” is no picture"),
    ] {
        let (status, err, _) = picture(arguments);
        assert!(status == 2 && err.contains(said), "{arguments:?}: {err}");
    }
    assert_eq!(run(folder.path(), &["arrange", "market"]).code, 0);
    let first = fs::read_to_string(folder.path().join("market/diagram.json")).expect("the diagram");
    assert_eq!(run(folder.path(), &["arrange", "market"]).code, 0);
    assert_eq!(fs::read_to_string(folder.path().join("market/diagram.json")).expect("the diagram"), first);
    let json: Value = serde_json::from_str(&first).expect("JSON");
    let places = json.as_object().expect("an object").iter().filter(|(name, _)| !name.starts_with('$'));
    assert_eq!(places.count(), 36);
}
