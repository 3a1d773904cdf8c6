//! Databases of others, pulled from real servers: the text has every table and relation, and the real Prisma engine, in both
//! versions, accepts it. Uses the shared corpus, PostgreSQL programs and the engines; what is missing is said.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use database::{Scratch, ScratchOptions, split};
use migrate::DialectKind;
use studio::pulling::{Beside, Scope};
use studio::{Desk, Document, Job, pulling};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..")
}

/// A script of the corpus, without what is for `psql` or for a server with other users.
fn script(path: &str) -> Option<String> {
    let shared = std::env::var_os("CROWFOOT_SHARED").map_or_else(|| root().join("../shared"), PathBuf::from);
    let path = shared.join("corpus/sql").join(path);
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("not present: {}", path.display());
        return None;
    };
    let foreign = |line: &&str| {
        let upper = line.to_ascii_uppercase();
        !line.starts_with('\\')
            && !upper.contains(" DATABASE ")
            && !upper.contains(" SCHEMA ")
            && !upper.starts_with("USE ")
            && !upper.contains("OWNER TO")
            && !upper.starts_with("GRANT ")
            && !upper.starts_with("REVOKE ")
    };
    // A script of MySQL names its own database in views.
    Some(text.lines().filter(foreign).collect::<Vec<_>>().join("\n").replace("sakila.", ""))
}

/// The text that a database made by the script is pulled as.
async fn pulled(kind: DialectKind, path: &str) -> Option<(String, studio::PullView)> {
    let script = script(path)?;
    let options = ScratchOptions::from_env();
    if let (DialectKind::Postgres, Err(error)) = (kind, database::find_postgres(&options)) {
        println!("PostgreSQL not present: {error}");
        return None;
    }
    if let (DialectKind::Mysql, Err(error)) = (kind, database::find_mariadb(&options)) {
        println!("MariaDB not present: {error}");
        return None;
    }
    let scratch = Scratch::start(kind, &options).await.unwrap();
    let database = scratch.database().await.unwrap();
    let statements: Vec<String> = split(&script, kind).into_iter().map(str::to_owned).collect();
    database.database.run(&statements, false).await.unwrap_or_else(|error| panic!("{path}: {error}"));
    let pulled = pulling::pull(&database.url, &Scope::All, &Job::silent()).await.unwrap();
    let result = (pulled.text(), pulled.view());
    if kind == DialectKind::Mysql {
        no_difference(path, &pulled, &database.url).await;
    }
    database.close().await;
    Some(result)
}

/// What is pulled has no difference to its database, and nothing to take in from it.
async fn no_difference(path: &str, pulled: &pulling::Pulled, url: &str) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("schema.prisma");
    std::fs::write(&file, pulled.text()).unwrap();
    let (from, to) = (studio::Source::Database(url.to_owned()), studio::Source::Schema(file));
    let desk = studio::Desk::new(None);
    let pair = desk.pair(&from, &to, &studio::planning::NamedRenames::default(), &Job::silent()).await.unwrap();
    let differences = pair.differences();
    assert!(differences.is_empty(), "{path}: {differences:#?}\n{}", pulled.text());
    let mut document = pulled.document();
    assert_eq!(taken_in(&mut document, pulled).await, 0, "{path}");
}

/// Brings a document up to date with a database: the number of edits.
async fn taken_in(document: &mut Document, pulled: &pulling::Pulled) -> u32 {
    let (desk, job) = (studio::Desk::default(), Job::silent());
    let beside = pulling::Beside::of(document).unwrap().settled(pulled, &desk, &job).await.unwrap();
    pulling::into_document(document, pulled, &beside).unwrap().edits
}

/// What the engine finds wrong with a text; `None`, and a word about it, where it is not there.
fn engine(version: &str, text: &str) -> Option<Vec<String>> {
    let home = std::env::var_os("CROWFOOT_ORACLES").map(PathBuf::from);
    let home = home.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cache/crowfoot-oracles")))?;
    if !home.join(format!("prisma{version}")).is_dir() {
        println!("Prisma engine {version}: not present");
        return None;
    }
    // Version 6 wants an URL in the datasource, version 7 wants none.
    let text = match version {
        "6" => text.replacen("datasource db {", "datasource db {\n  url = env(\"DATABASE_URL\")", 1),
        _ => text.to_owned(),
    };
    let script = root().join("tests/oracle/lint.mjs");
    let mut command = Command::new("node");
    command.arg(script).arg(version).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().ok()?;
    let input = serde_json::to_vec(&[[["schema.prisma", &text]]]).ok()?;
    child.stdin.take()?.write_all(&input).ok()?;
    let output = child.wait_with_output().ok()?;
    assert!(output.status.success(), "the engine failed");
    let findings: Vec<serde_json::Value> = serde_json::from_slice(&output.stdout).expect("the engine prints JSON");
    let errors = findings.iter().filter(|finding| finding["is_warning"] == serde_json::Value::Bool(false));
    Some(errors.map(|finding| finding["text"].as_str().unwrap_or_default().to_owned()).collect())
}

/// Pulls and judges; `tables` and `keys` are the numbers of models and of relations with a key.
async fn judged(kind: DialectKind, path: &str, tables: usize, keys: usize) -> Option<String> {
    let (text, _) = pulled(kind, path).await?;
    let count = |needle: &str| text.lines().filter(|line| line.contains(needle)).count();
    assert_eq!(text.lines().filter(|line| line.starts_with("model ")).count(), tables, "{path}: models\n{text}");
    assert_eq!(count("references: ["), keys, "{path}: relations\n{text}");
    let parsed = prisma::parse(&[prisma::SourceFile { path: "schema.prisma".to_owned(), text: text.clone() }]);
    let errors: Vec<_> = parsed.diagnostics.iter().filter(|d| d.severity == studio::Severity::Error).collect();
    assert!(errors.is_empty(), "{path}: {errors:#?}");
    for version in ["6", "7"] {
        if let Some(errors) = engine(version, &text) {
            assert!(errors.is_empty(), "{path}, engine {version}: {errors:#?}\n{text}");
            println!("{path}: accepted by engine {version}");
        }
    }
    Some(text)
}

#[tokio::test]
async fn pagila() {
    let Some(text) = judged(DialectKind::Postgres, "postgresql/pagila.sql", 15, 18).await else { return };
    let line = |needle: &str| assert!(text.contains(needle), "{needle}\n{text}");
    line("PG_13 @map(\"PG-13\")");
    line("Unsupported(\"tsvector\")");
    line("@relation(\"film_language_idTolanguage\", fields: [language_id], references: [language_id])");
}

#[tokio::test]
async fn chinook() {
    judged(DialectKind::Postgres, "postgresql/chinook.sql", 11, 11).await;
}

#[tokio::test]
async fn northwind() {
    judged(DialectKind::Postgres, "postgresql/northwind.sql", 14, 13).await;
}

#[tokio::test]
async fn chinook_of_sqlite() {
    judged(DialectKind::Sqlite, "sqlite/chinook.sql", 11, 11).await;
}

#[tokio::test]
async fn sakila_of_sqlite() {
    judged(DialectKind::Sqlite, "sqlite/sakila-jooq.sql", 16, 22).await;
}

/// Two schemas of one database: the second is named, read when it is asked for, and never taken for gone.
#[tokio::test]
async fn schemas_of_a_database() {
    let options = ScratchOptions::from_env();
    if let Err(error) = database::find_postgres(&options) {
        return println!("PostgreSQL not present: {error}");
    }
    let scratch = Scratch::start(DialectKind::Postgres, &options).await.unwrap();
    let made = scratch.database().await.unwrap();
    let script = "CREATE SCHEMA crm; CREATE TABLE account (id int PRIMARY KEY); \
                  CREATE TABLE crm.lead (id int PRIMARY KEY, account_id int REFERENCES account (id)); \
                  CREATE TABLE crm.account (id int PRIMARY KEY)";
    let statements: Vec<String> = script.split("; ").map(str::to_owned).collect();
    made.database.run(&statements, false).await.unwrap();
    let job = Job::silent();

    let some = pulling::pull(&made.url, &Scope::Default, &job).await.unwrap();
    let told: Vec<_> = some.view().not_modelled.into_iter().filter(|one| one.kind == "schema").collect();
    assert_eq!((some.view().tables, told.len(), told[0].name.as_str()), (1, 1, "crm"), "{told:?}");
    assert!(told[0].reason.contains("2 tables"), "{told:?}");

    let all = pulling::pull(&made.url, &Scope::All, &job).await.unwrap();
    let text = all.text();
    for part in
        ["model public_account {", "model crm_account {", "@@schema(\"crm\")", "schemas  = [\"crm\", \"public\"]"]
    {
        assert!(text.contains(part), "{part}\n{text}");
    }
    for version in ["6", "7"] {
        let errors = engine(version, &text).unwrap_or_default();
        assert!(errors.is_empty(), "engine {version}: {errors:#?}\n{text}");
    }

    // What the document speaks of is read without being asked for.
    let mut document = Document::from_text(&text);
    let scope = Scope::parse("").with_those_of(&document);
    let again = pulling::pull(&made.url, &scope, &job).await.unwrap();
    let beside = Beside::of(&document).unwrap();
    assert_eq!(pulling::into_document(&mut document, &again, &beside).unwrap().edits, 0);
    let failure = pulling::pull(&made.url, &Scope::parse("crm, shop"), &job).await.unwrap_err();
    assert!(failure.to_string().contains("“shop”"), "{failure}");
    made.close().await;
}

/// A database that was made of a schema brings nothing new into it: checks are spelled in another way there, and computed
/// columns are written in another way.
#[tokio::test]
async fn what_is_the_same_stays_as_it_is_written() {
    let options = ScratchOptions::from_env();
    if let Err(error) = database::find_postgres(&options) {
        return println!("PostgreSQL not present: {error}");
    }
    let (desk, job) = (Desk::default(), Job::silent());
    let mut document = Document::open(&root().join("schemas/market")).unwrap();
    let kind = DialectKind::Postgres;
    let form = studio::source::physical(document.parsed(), document.schema(), kind);
    let scratch = Scratch::start(kind, &options).await.unwrap();
    let made = scratch.database().await.unwrap();
    let statements: Vec<String> =
        migrate::create_script(&form, migrate::dialect(kind)).into_iter().map(|statement| statement.sql).collect();
    made.database.run(&statements, false).await.unwrap();
    let pulled = pulling::pull(&made.url, &Scope::Default, &job).await.unwrap();
    let beside = Beside::of(&document).unwrap().settled(&pulled, &desk, &job).await.unwrap();
    let before = document.files();
    assert_eq!(pulling::into_document(&mut document, &pulled, &beside).unwrap().edits, 0);
    assert_eq!(document.files(), before);

    // What is new in the database is brought in, and only that.
    made.database
        .run(&["ALTER TABLE catalog_tag ADD COLUMN hue TEXT NOT NULL DEFAULT 'red'".to_owned()], false)
        .await
        .unwrap();
    let pulled = pulling::pull(&made.url, &Scope::Default, &job).await.unwrap();
    let beside = Beside::of(&document).unwrap().settled(&pulled, &desk, &job).await.unwrap();
    assert_eq!(pulling::into_document(&mut document, &pulled, &beside).unwrap().edits, 1);
    made.close().await;
}

/// A second join table between two models is a second relation; the first keeps its fields and gets its name written.
#[tokio::test]
async fn a_second_join_table() {
    let scratch = Scratch::start(DialectKind::Sqlite, &ScratchOptions::from_env()).await.unwrap();
    let made = scratch.database().await.unwrap();
    let script = "CREATE TABLE \"Post\" (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT); \
        CREATE TABLE \"Tag\" (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT); \
        CREATE TABLE \"_PostToTag\" (\"A\" INTEGER NOT NULL, \"B\" INTEGER NOT NULL, \
          FOREIGN KEY (\"A\") REFERENCES \"Post\" (id) ON DELETE CASCADE ON UPDATE CASCADE, \
          FOREIGN KEY (\"B\") REFERENCES \"Tag\" (id) ON DELETE CASCADE ON UPDATE CASCADE); \
        CREATE UNIQUE INDEX \"_PostToTag_AB_unique\" ON \"_PostToTag\" (\"A\", \"B\"); \
        CREATE INDEX \"_PostToTag_B_index\" ON \"_PostToTag\" (\"B\"); \
        CREATE TABLE \"_Main\" (\"A\" INTEGER NOT NULL, \"B\" INTEGER NOT NULL, \
          FOREIGN KEY (\"A\") REFERENCES \"Post\" (id) ON DELETE CASCADE ON UPDATE CASCADE, \
          FOREIGN KEY (\"B\") REFERENCES \"Tag\" (id) ON DELETE CASCADE ON UPDATE CASCADE); \
        CREATE UNIQUE INDEX \"_Main_AB_unique\" ON \"_Main\" (\"A\", \"B\"); \
        CREATE INDEX \"_Main_B_index\" ON \"_Main\" (\"B\")";
    let statements: Vec<String> = script.split("; ").map(str::to_owned).collect();
    made.database.run(&statements, false).await.unwrap();
    let text = "datasource db {\n  provider = \"sqlite\"\n}\n\nmodel Post {\n  id     Int   @id @default(autoincrement())\n  labels Tag[]\n}\n\nmodel Tag {\n  id       Int    @id @default(autoincrement())\n  articles Post[]\n}\n";
    let mut document = Document::from_text(text);
    let pulled = pulling::pull(&made.url, &Scope::Default, &Job::silent()).await.unwrap();
    let beside = Beside::of(&document).unwrap();
    pulling::into_document(&mut document, &pulled, &beside).unwrap();
    let text = document.files()[0].text.clone();
    for part in ["labels", "articles", "@relation(\"PostToTag\")", "@relation(\"Main\")"] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    for version in ["6", "7"] {
        let errors = engine(version, &text).unwrap_or_default();
        assert!(errors.is_empty(), "engine {version}: {errors:#?}\n{text}");
    }
    made.close().await;
}

#[tokio::test]
async fn chinook_of_mysql() {
    judged(DialectKind::Mysql, "mysql/chinook.sql", 11, 11).await;
}

#[tokio::test]
async fn sakila_of_mysql() {
    judged(DialectKind::Mysql, "mysql/sakila-jooq.sql", 16, 22).await;
}

#[tokio::test]
async fn others_of_mysql() {
    for (path, tables, keys) in [
        ("mysql/employees-bytebase.sql", 6, 6),
        ("mysql/mediawiki-1.39.sql", 58, 0),
        ("mysql/temporal.sql", 37, 0),
        ("mysql/wordpress-6.1.sql", 18, 0),
        ("mysql/zabbix-bytebase.sql", 203, 272),
    ] {
        judged(DialectKind::Mysql, path, tables, keys).await;
    }
}

/// MySQL has an enum for each column; in the text they are one, as long as the database agrees.
#[tokio::test]
async fn an_enum_of_two_columns_stays_one() {
    let options = ScratchOptions::from_env();
    if let Err(error) = database::find_mariadb(&options) {
        return println!("MariaDB not present: {error}");
    }
    let scratch = Scratch::start(DialectKind::Mysql, &options).await.unwrap();
    let made = scratch.database().await.unwrap();
    let text = "datasource db {\n  provider = \"mysql\"\n}\n\nmodel user {\n  id   Int  @id\n  role role @default(Boss)\n  was  role?\n}\n\nenum role {\n  Boss  @map(\"boss\")\n  Clerk\n}\n";
    let job = Job::silent();
    let run = |sql: &'static str| {
        let database = &made.database;
        async move { database.run(&[sql.to_owned()], false).await.unwrap() }
    };
    run("CREATE TABLE user (id int PRIMARY KEY, role enum('boss','Clerk') NOT NULL DEFAULT 'boss', was enum('boss','Clerk'))")
        .await;
    let mut document = Document::from_text(text);
    let pulled = pulling::pull(&made.url, &Scope::All, &job).await.unwrap();
    assert!(pulled.text().contains("enum user_role {") && pulled.text().contains("enum user_was {"));
    assert_eq!(taken_in(&mut document, &pulled).await, 0);
    for column in ["role enum('boss','Clerk','Guest') NOT NULL DEFAULT 'boss'", "was enum('boss','Clerk','Guest')"] {
        made.database.run(&[format!("ALTER TABLE user MODIFY {column}")], false).await.unwrap();
    }
    let pulled = pulling::pull(&made.url, &Scope::All, &job).await.unwrap();
    assert_eq!(taken_in(&mut document, &pulled).await, 1);
    assert_eq!(document.files()[0].text, text.replace("  Clerk\n", "  Clerk\n  Guest\n"));
    // Now they differ: the one that is like the text's can't keep its name for both.
    run("ALTER TABLE user MODIFY was enum('boss')").await;
    let pulled = pulling::pull(&made.url, &Scope::All, &job).await.unwrap();
    taken_in(&mut document, &pulled).await;
    let text = document.files()[0].text.clone();
    assert!(text.contains("enum user_role {") && text.contains("enum user_was {"), "{text}");
    made.close().await;
}
