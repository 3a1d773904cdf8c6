//! Projects as they lie on disk.

use std::fs;
use std::path::Path;

use prisma::PrismaVersion::{V6, V7};

use crate::files::Project;

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join(".git")).expect("the root of a repository");
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    }
    folder
}

fn find(folder: &tempfile::TempDir, path: &str) -> Project {
    Project::find(&folder.path().join(path)).unwrap_or_else(|failure| panic!("{failure}"))
}

fn within(folder: &tempfile::TempDir, path: &Path) -> String {
    let root = fs::canonicalize(folder.path()).expect("there");
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    path.strip_prefix(root).expect("within").to_string_lossy().replace('\\', "/")
}

const USES_6: &str = r#"{ "devDependencies": { "prisma": "^6.2.0" } }"#;
const USES_7: &str = r#"{ "dependencies": { "@prisma/client": ">=7.0.0" } }"#;

#[test]
fn the_version_is_that_of_the_nearest_package_that_asks_for_prisma() {
    let schema = ("packages/db/prisma/schema.prisma", "");
    let version = |files: &[(&str, &str)]| {
        let all: Vec<_> = [schema].iter().chain(files).copied().collect();
        find(&folder(&all), "packages/db").setup.version
    };
    assert_eq!(version(&[]), None);
    assert_eq!(version(&[("package.json", USES_6)]), Some(V6));
    assert_eq!(version(&[("package.json", USES_6), ("packages/db/package.json", USES_7)]), Some(V7));
    assert_eq!(version(&[("package.json", USES_6), ("packages/db/package.json", "{}")]), Some(V6));
    assert_eq!(version(&[("package.json", "{ broken")]), None);
    let catalog = ("packages/db/package.json", r#"{ "dependencies": { "prisma": "catalog:" } }"#);
    assert_eq!(version(&[catalog]), None);
    let installed = |version| ("node_modules/prisma/package.json", version);
    assert_eq!(version(&[catalog, installed(r#"{ "version": "7.10.0" }"#)]), Some(V7));
    assert_eq!(version(&[("package.json", USES_7), installed(r#"{ "version": "6.19.3" }"#)]), Some(V6));
    assert_eq!(version(&[("package.json", USES_6), installed(r#"{ "version": "8.0.0" }"#)]), Some(V7));
    assert_eq!(version(&[("package.json", USES_7), installed(r#"{ "version": "5.2.0" }"#)]), Some(V6));
    // What is installed without being asked for is another's.
    assert_eq!(version(&[installed(r#"{ "version": "6.19.3" }"#)]), None);
}

#[test]
fn the_search_ends_at_the_root_of_the_repository() {
    let folder = folder(&[("package.json", USES_7), ("inner/.git/HEAD", ""), ("inner/schema.prisma", "")]);
    assert_eq!(find(&folder, "inner").setup.version, None);
}

#[test]
fn the_schema_is_found_in_the_order_of_prisma() {
    let config = ("prisma.config.ts", "export default defineConfig({ schema: 'db/a.prisma' })");
    let package = ("package.json", r#"{ "prisma": { "schema": "db/b.prisma" } }"#);
    let schemas = [
        ("db/a.prisma", ""),
        ("db/b.prisma", ""),
        ("prisma/schema.prisma", ""),
        ("schema.prisma", ""),
        ("c/c.prisma", ""),
    ];
    let found = |files: &[(&str, &str)], path: &str| {
        let all: Vec<_> = schemas.iter().chain(files).copied().collect();
        let folder = folder(&all);
        within(&folder, &find(&folder, path).path)
    };
    assert_eq!(found(&[config, package], ""), "db/a.prisma");
    assert_eq!(found(&[config, package], "c/c.prisma"), "c/c.prisma");
    assert_eq!(found(&[package], ""), "db/b.prisma");
    assert_eq!(found(&[("package.json", "{}")], ""), "prisma/schema.prisma");
    assert_eq!(found(&[(".config/prisma.ts", "export default { schema: '../db/a.prisma' }")], ""), "db/a.prisma");
    assert_eq!(found(&[("prisma.config.json", "{ \"schema\": \"db/a.prisma\" }")], ""), "db/a.prisma");
    for ending in ["js", "mjs", "cts", "mts"] {
        let name = format!("prisma.config.{ending}");
        assert_eq!(found(&[(&name, "export default { schema: path.join('db', 'a.prisma') }")], ""), "db/a.prisma");
    }
}

#[test]
fn a_schema_that_the_configuration_names_and_is_not_there_is_told_of() {
    let folder = folder(&[("prisma.config.ts", "export default { schema: 'no' }"), ("prisma/schema.prisma", "")]);
    let failure = Project::find(folder.path()).expect_err("not there");
    assert!(failure.code == "open/no-schema" && failure.message.contains("prisma.config.ts"), "{failure}");
}

#[test]
fn a_folder_of_files_and_the_migrations_are_where_the_configuration_says() {
    let config = "export default defineConfig({ schema: 'prisma/schema', migrations: { path: 'db/steps' } })";
    let folder =
        folder(&[("prisma.config.ts", config), ("prisma/schema/a.prisma", ""), ("prisma/schema/b.prisma", "")]);
    let project = find(&folder, "");
    assert_eq!((project.files.len(), within(&folder, &project.path)), (2, "prisma/schema".to_owned()));
    assert_eq!(within(&folder, &project.migrations()), "db/steps");
    assert_eq!(within(&folder, &find(&folder, "prisma/schema").migrations()), "db/steps");
}

#[test]
fn the_configuration_of_another_schema_says_nothing() {
    let folder = folder(&[
        ("prisma.config.ts", "export default { schema: 'a/schema.prisma', migrations: { path: 'steps' } }"),
        ("a/schema.prisma", ""),
        ("b/schema.prisma", ""),
    ]);
    assert!(find(&folder, "b").migrations().ends_with("b/migrations"));
    assert!(find(&folder, "a").migrations().ends_with("steps"));
}

#[test]
fn what_only_running_it_tells_is_a_notice_with_its_line() {
    let config = "export default defineConfig({\n  migrations: { path: steps() },\n  datasource: {\n    url: url('secret'),\n  },\n})";
    let folder = folder(&[("prisma.config.ts", config), ("schema.prisma", "")]);
    let project = find(&folder, "");
    let said: Vec<_> = project.setup.notices.iter().map(|notice| notice.message.as_str()).collect();
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(said[0].starts_with("prisma.config.ts:2: `migrations.path` is `steps()`"), "{said:?}");
    assert!(said[1].starts_with("prisma.config.ts:4: `datasource.url`") && !said[1].contains("secret"), "{said:?}");
    assert_eq!(project.database().map_err(|failure| failure.code), Err("config/prisma".to_owned()));
    let shown = crate::Document::open(folder.path()).expect("opens").status().notices;
    assert_eq!(shown, project.setup.notices);
}

#[test]
fn the_database_is_that_of_the_configuration_and_env_files() {
    let url = |files: &[(&str, &str)]| {
        let folder = folder(files);
        let project = find(&folder, "");
        let root = fs::canonicalize(folder.path()).expect("there").display().to_string();
        project.database().map(|url| url.replace(&root, "ROOT")).map_err(|failure| failure.message)
    };
    let config = |value: &str| {
        format!("import 'dotenv/config'\nexport default defineConfig({{ datasource: {{ url: {value} }} }})")
    };
    let with = |value: &str, env: &str| {
        url(&[
            ("prisma.config.ts", &config(value)),
            (".env", env),
            ("prisma/schema.prisma", "datasource d {\n  provider = \"sqlite\"\n}\n"),
        ])
    };
    assert_eq!(with("env('CROWFOOT_A')", "CROWFOOT_A=file:./dev.db").as_deref(), Ok("file:ROOT/dev.db"));
    assert_eq!(with("process.env.CROWFOOT_A!", "CROWFOOT_A=\"postgresql://a/$b\"").as_deref(), Ok("postgresql://a/$b"));
    assert_eq!(with("process.env.CROWFOOT_A ?? 'file:x.db?a=b'", "").as_deref(), Ok("file:ROOT/x.db?a=b"));
    assert_eq!(with("env('CROWFOOT_A')", ""), Err("The environment variable CROWFOOT_A is not set.".to_owned()));
    let six = "datasource d {\n  provider = \"sqlite\"\n  url = env(\"CROWFOOT_A\")\n}\n";
    let version_6 = [
        ("package.json", USES_6),
        ("prisma/schema.prisma", six),
        (".env", "CROWFOOT_B=dev\nCROWFOOT_A=file:./${CROWFOOT_B}.db"),
    ];
    assert_eq!(url(&version_6).as_deref(), Ok("file:ROOT/prisma/dev.db"));
    let beside = [("package.json", USES_6), ("prisma/schema.prisma", six), ("prisma/.env", "CROWFOOT_A='file:/x.db'")];
    assert_eq!(url(&beside).as_deref(), Ok("file:/x.db"));
    assert_eq!(url(&[("schema.prisma", "")]), Err("The project names no database.".to_owned()));
}
