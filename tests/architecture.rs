//! The invariants of `docs/ARCHITECTURE.md`, read off `cargo metadata` and the sources.
//!
//! Each test names the rule that it keeps and lists every place that breaks it. It looks at what is there; it knows
//! nothing of what the code does.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use acceptance::root;

/// Which crates of ours each crate may name: a star around `schema`, with two stated exceptions.
const MAY_DEPEND: &[(&str, &[&str])] = &[
    ("schema", &[]),
    ("prisma", &["schema"]),
    ("normalize", &["schema"]),
    ("lint", &["schema", "normalize"]),
    ("migrate", &["schema"]),
    ("diagram", &["schema"]),
    ("export", &["schema"]),
    ("picture", &["diagram"]),
    ("database", &["schema", "migrate"]),
    ("studio", &["schema", "prisma", "normalize", "lint", "migrate", "diagram", "export", "picture", "database"]),
    ("cli", &["studio"]),
    ("app", &["studio"]),
    ("xtask", &[]),
];

/// Crates that do no input or output.
const PURE: &[&str] = &["schema", "prisma", "normalize", "lint", "migrate", "diagram", "export"];

/// What a pure crate may not name, outside its tests.
const IMPURE: &[&str] = &[
    "std::fs",
    "std::env",
    "std::net",
    "std::process",
    "std::io",
    "std::thread",
    "Instant::now",
    "SystemTime",
    "rand::",
    "tokio::",
    "println!",
    "eprintln!",
    "print!(",
];

/// Dependencies that only these packages may have, whatever the kind.
const ONLY_IN: &[(&str, &[&str])] = &[
    ("tauri", &["app"]),
    ("tauri-build", &["app"]),
    ("rfd", &["app"]),
    ("sqlx", &["database"]),
    ("clap", &["cli"]),
    ("petgraph", &["schema"]),
    ("cruet", &["prisma"]),
    ("tiny-skia", &["picture"]),
    ("ttf-parser", &["picture"]),
    ("pdf-writer", &["picture"]),
    ("anyhow", &["cli", "xtask"]),
];

#[test]
fn crates_form_a_star_around_schema() {
    let allowed: BTreeMap<&str, &[&str]> = MAY_DEPEND.iter().copied().collect();
    let packages = packages();
    let ours: BTreeSet<&str> = packages.iter().map(|package| package.name.as_str()).collect();
    let mut broken = Vec::new();
    for package in packages.iter().filter(|package| package.name != "acceptance") {
        let Some(may) = allowed.get(package.name.as_str()) else {
            broken.push(format!("`{}` is not in the list of crates: extend it and docs/ARCHITECTURE.md", package.name));
            continue;
        };
        let internal = package.dependencies.iter().filter(|d| d.kind != "dev" && ours.contains(d.name.as_str()));
        broken.extend(
            internal.filter(|d| !may.contains(&d.name.as_str())).map(|d| format!("{} -> {}", package.name, d.name)),
        );
    }
    report("a crate knows another one that it may not know", &broken);
}

#[test]
fn outside_crates_stay_in_their_place() {
    let mut broken = Vec::new();
    for package in packages() {
        for (name, places) in ONLY_IN {
            if package.dependencies.iter().any(|d| d.name == *name) && !places.contains(&package.name.as_str()) {
                broken.push(format!("{} depends on {name}, which belongs to {}", package.name, places.join(", ")));
            }
        }
    }
    for (path, text) in rust_sources() {
        let petgraph = text.contains("petgraph::") && path != "src-tauri/crates/schema/src/graph.rs";
        if petgraph && path != "tests/architecture.rs" {
            broken.push(format!("{path} sees petgraph: only schema/src/graph.rs may"));
        }
    }
    report("a dependency left its place", &broken);
}

#[test]
fn only_one_file_of_the_front_end_knows_its_host() {
    let host = concat!("@tauri", "-apps/");
    let broken: Vec<String> = sources(&["ts", "tsx"])
        .filter(|(path, text)| path.starts_with("ui/src/") && path != "ui/src/ipc.ts" && text.contains(host))
        .map(|(path, _)| path)
        .collect();
    report("only ui/src/ipc.ts imports the host's packages", &broken);
}

#[test]
fn pure_crates_do_no_input_or_output() {
    let mut broken = Vec::new();
    for (path, text) in rust_sources() {
        let Some(inside) = path.strip_prefix("src-tauri/crates/") else { continue };
        let Some((name, rest)) = inside.split_once('/') else { continue };
        if !PURE.contains(&name) || !rest.starts_with("src/") || is_test_file(rest) {
            continue;
        }
        for (number, line) in code(&text) {
            broken.extend(
                IMPURE.iter().filter(|word| line.contains(*word)).map(|word| format!("{path}:{number}: {word}")),
            );
        }
    }
    report("a pure crate does input or output", &broken);
}

#[test]
fn every_package_takes_the_shared_lints_and_licence() {
    let mut broken = Vec::new();
    for package in packages() {
        let text = fs::read_to_string(&package.manifest).unwrap_or_default();
        for line in ["[lints]\nworkspace = true", "license.workspace = true", "edition.workspace = true"] {
            if !text.contains(line) {
                broken.push(format!("{}: lacks `{}`", package.manifest.display(), line.replace('\n', " ")));
            }
        }
    }
    report("a package goes its own way", &broken);
}

#[test]
fn no_file_is_longer_than_600_lines() {
    let broken: Vec<String> = sources(&["rs", "ts", "tsx", "css", "mjs", "js"])
        .filter(|(path, _)| !path.starts_with("ui/src/bindings/"))
        .map(|(path, text)| (path, text.lines().count()))
        .filter(|(_, lines)| *lines > 600)
        .map(|(path, lines)| format!("{path}: {lines} lines"))
        .collect();
    report("a file is too long: split it by topic", &broken);
}

#[test]
fn every_source_says_first_what_it_is() {
    let rust = sources(&["rs"]).filter(|(_, text)| !text.starts_with("//!")).map(|(path, _)| path);
    let script = sources(&["ts", "tsx"])
        // A test says in its own words what it is about; bindings are generated.
        .filter(|(path, _)| !["/bindings/", ".test.", ".config."].iter().any(|part| path.contains(part)))
        .filter(|(_, text)| !text.starts_with("//") && !text.starts_with("/*"))
        .map(|(path, _)| path);
    report("a file does not open with what it is and what it never does", &rust.chain(script).collect::<Vec<_>>());
}

#[test]
fn names_are_the_fields_own() {
    // Split, so that this list doesn't find itself.
    let vague = ["Manager", "Service", "Helper", "Util", "Utils", "Engine", "Core"];
    let kinds = ["struct ", "enum ", "trait ", "class ", "interface ", "mod ", "type "];
    let mut broken = Vec::new();
    for (path, text) in sources(&["rs", "ts", "tsx"]) {
        for (number, line) in code(&text) {
            for kind in kinds {
                let Some((before, after)) = line.split_once(kind) else { continue };
                let declares = before
                    .split_whitespace()
                    .all(|word| ["pub", "export", "abstract", "default", "declare"].contains(&word));
                let name: String = after.chars().take_while(char::is_ascii_alphanumeric).collect();
                if declares && vague.iter().any(|word| name.ends_with(word)) {
                    broken.push(format!("{path}:{number}: {name}"));
                }
            }
        }
    }
    report("a name says nothing: use the field's own noun", &broken);
}

#[test]
fn nothing_is_left_unfinished_or_switched_off() {
    let words = ["todo", "unimplemented", "dbg"].map(|word| format!("{word}!("));
    let marks = [["FIX", "ME"], ["TO", "DO:"], ["HA", "CK:"]].map(|[a, b]| format!("{a}{b}"));
    let off = [
        ["#[ig", "nore"],
        ["it.on", "ly("],
        ["it.sk", "ip("],
        ["test.sk", "ip("],
        ["describe.sk", "ip("],
        ["describe.on", "ly("],
    ];
    let words: Vec<String> = words.into_iter().chain(marks).chain(off.map(|[a, b]| format!("{a}{b}"))).collect();
    let mut broken = Vec::new();
    for (path, text) in sources(&["rs", "ts", "tsx", "mjs"]) {
        for (number, line) in (1..).zip(text.lines()) {
            broken.extend(
                words.iter().filter(|word| line.contains(*word)).map(|word| format!("{path}:{number}: {word}")),
            );
        }
    }
    report("something is unfinished or switched off", &broken);
}

#[test]
fn no_file_names_a_folder_of_somebodys_machine() {
    let folders = ["root", "work", "workspace"].map(|name| format!("/{name}/"));
    let mut broken = Vec::new();
    for (path, text) in
        sources(&["rs", "ts", "tsx", "css", "mjs", "md", "toml", "json", "prisma", "sql", "html", "yml"])
    {
        if path.ends_with("package-lock.json") {
            continue;
        }
        for (number, line) in (1..).zip(text.lines()) {
            for folder in &folders {
                let at = line.find(folder.as_str());
                // Behind a name it is a folder of ours; behind a quote or a space it begins at the root of a disk.
                let absolute = at.is_some_and(|at| {
                    !line[..at].ends_with(|c: char| c.is_alphanumeric() || "._-:$~}*/@>".contains(c))
                });
                if absolute {
                    broken.push(format!("{path}:{number}: {folder}"));
                }
            }
        }
    }
    report("a path of one machine is in the sources", &broken);
}

#[test]
fn the_root_holds_what_it_should_and_nothing_else() {
    let fixed = ["Cargo.toml", "Cargo.lock", "src-tauri", "ui", "schemas", "tests", "docs", "README.md"];
    let names: BTreeSet<String> =
        files().iter().filter_map(|path| path.split('/').next().map(str::to_string)).collect();
    let broken: Vec<String> =
        names.into_iter().filter(|name| !name.starts_with('.') && !fixed.contains(&name.as_str())).collect();
    report("something lies at the root that doesn't belong there", &broken);
}

#[test]
fn links_between_the_pages_lead_somewhere() {
    let mut broken = Vec::new();
    for (path, text) in sources(&["md"]).filter(|(path, _)| !path.starts_with("schemas/")) {
        let folder = root().join(&path).parent().map(Path::to_path_buf).unwrap_or_default();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(link, _)| link) {
            let file = link.split('#').next().unwrap_or_default();
            if !file.is_empty() && !file.contains("://") && !file.starts_with("mailto:") && !folder.join(file).exists()
            {
                broken.push(format!("{path}: {link}"));
            }
        }
    }
    report("a link leads nowhere", &broken);
}

#[track_caller]
fn report(rule: &str, broken: &[String]) {
    assert!(broken.is_empty(), "{rule} ({}):\n  {}", broken.len(), broken.join("\n  "));
}

/// The lines of code with their numbers, without comments and without the tests at the end of the file.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = (1..).zip(text.lines()).take_while(|(_, line)| !line.trim_start().starts_with("#[cfg(test)]"));
    lines.filter(|(_, line)| !line.trim_start().starts_with("//"))
}

fn is_test_file(path: &str) -> bool {
    path.ends_with("/tests.rs") || path.contains("/tests/") || path.ends_with("_tests.rs")
}

fn rust_sources() -> impl Iterator<Item = (String, String)> {
    sources(&["rs"])
}

/// The files of these kinds with their text; paths are relative to the root, with `/`.
fn sources(kinds: &[&str]) -> impl Iterator<Item = (String, String)> {
    let chosen: Vec<String> = files()
        .into_iter()
        .filter(|path| path.rsplit_once('.').is_some_and(|(_, kind)| kinds.contains(&kind)))
        .collect();
    chosen.into_iter().filter_map(|path| fs::read_to_string(root().join(&path)).ok().map(|text| (path, text)))
}

/// Every file of the repository: what git knows and what it would add; without git, what lies there.
fn files() -> Vec<String> {
    let mut git = Command::new("git");
    git.args(["ls-files", "--cached", "--others", "--exclude-standard"]).current_dir(root());
    if let Some(output) = git.output().ok().filter(|output| output.status.success()) {
        return String::from_utf8_lossy(&output.stdout).lines().map(str::to_string).collect();
    }
    let mut found = Vec::new();
    let mut open = vec![root()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            if ["target", "node_modules", "dist", "gen", ".git"].contains(&name.as_str()) {
                continue;
            }
            if path.is_dir() {
                open.push(path);
            } else if let Ok(relative) = path.strip_prefix(root()) {
                found.push(relative.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    found.sort();
    found
}

struct Package {
    name: String,
    manifest: PathBuf,
    dependencies: Vec<Dependency>,
}

struct Dependency {
    name: String,
    /// `normal`, `dev` or `build`.
    kind: String,
}

fn packages() -> Vec<Package> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--no-deps", "--format-version", "1", "--offline"])
        .current_dir(root())
        .output()
        .expect("cargo can be started");
    assert!(output.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    let value: serde_json::Value = serde_json::from_slice(&output.stdout).expect("cargo metadata prints JSON");
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_string();
    let list = |value: &serde_json::Value| value.as_array().cloned().unwrap_or_default();
    let packages: Vec<Package> = list(&value["packages"])
        .iter()
        .map(|package| Package {
            name: text(&package["name"]),
            manifest: PathBuf::from(text(&package["manifest_path"])),
            dependencies: list(&package["dependencies"])
                .iter()
                .map(|d| Dependency {
                    name: text(&d["name"]),
                    kind: d["kind"].as_str().unwrap_or("normal").to_string(),
                })
                .collect(),
        })
        .collect();
    assert!(packages.len() > 10, "the workspace has {} packages", packages.len());
    packages
}
