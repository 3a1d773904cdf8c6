//! Every schema of the shared corpus that a real engine accepts lowers to what that engine's own DMMF says: models, fields,
//! defaults, relations, keys, indexes, enums, descriptions.

mod common;
mod engine;

use std::collections::BTreeSet;
use std::path::Path;

use prisma::{SourceFile, parse};

use common::{prisma_files, shared};
use engine::dmmf;
use engine::mistakes::Random;

type Files = Vec<(String, String)>;

/// Each file alone, and each folder of several files as one schema.
fn schemas(root: &Path) -> Vec<(String, Files)> {
    let paths = prisma_files(root);
    let read = |path: &Path| {
        let text = std::fs::read_to_string(path).ok()?;
        Some((path.strip_prefix(root).unwrap_or(path).display().to_string(), text))
    };
    let mut schemas = Vec::new();
    let mut folders = BTreeSet::new();
    for path in &paths {
        let Some(file) = read(path) else { continue };
        schemas.push((file.0.clone(), vec![file]));
        folders.extend(path.ancestors().skip(1).take(3).take_while(|folder| *folder != root).map(Path::to_owned));
    }
    for folder in folders {
        let inside: Vec<_> =
            paths.iter().filter(|path| path.starts_with(&folder)).filter_map(|path| read(path)).collect();
        // Larger ones are heaps of unrelated schemas, and the engine is slow to say so.
        let size: usize = inside.iter().map(|(_, text)| text.len()).sum();
        if (2..=40).contains(&inside.len()) && size < 300_000 {
            schemas.push((format!("{} (folder)", folder.strip_prefix(root).unwrap_or(&folder).display()), inside));
        }
    }
    schemas
}

fn compare(title: &str, schemas: &[(String, Files)]) {
    let texts: Vec<Files> = schemas.iter().map(|(_, files)| files.clone()).collect();
    let Some(answers) = engine::ask("dmmf.mjs", &[], &texts) else {
        println!("Prisma engines: not present");
        return;
    };
    let (mut accepted, mut same, mut models, mut fields) = (0, 0, 0, 0);
    let mut reports = Vec::new();
    for ((name, files), answer) in schemas.iter().zip(&answers) {
        let Some(version) = answer["version"].as_str() else { continue };
        let files: Vec<SourceFile> =
            files.iter().map(|(path, text)| SourceFile { path: path.clone(), text: text.clone() }).collect();
        let parsed = parse(&files);
        for (given, printed) in files.iter().zip(parsed.source.print()) {
            assert_eq!(given.text, printed.text, "{name}: bytes differ");
        }
        let (ours, theirs) = (dmmf::ours(&parsed), dmmf::theirs(&answer["dmmf"]));
        let mut found = Vec::new();
        dmmf::differences(&ours, &theirs, "", &mut found);
        for diagnostic in parsed.diagnostics.iter().filter(|diagnostic| diagnostic.severity == schema::Severity::Error)
        {
            found.push(format!("an error that Prisma does not see: {}", diagnostic.message));
        }
        accepted += 1;
        models += parsed.schema.tables().len();
        fields += parsed.schema.columns().len();
        if found.is_empty() {
            same += 1;
        } else {
            reports.push(format!(
                "{name} (engine {version}): {} differences\n    {}",
                found.len(),
                found.join("\n    ")
            ));
        }
    }
    println!(
        "{title}: {} schemas, {accepted} accepted by an engine ({models} models, {fields} columns), {same} lower to the same",
        schemas.len()
    );
    assert!(accepted > 0, "no schema was accepted: the oracle does not work");
    // Known: where a block comment above a field meets a comment behind it, Prisma puts an empty line between the two.
    let known = |report: &&String| report.contains(": 1 differences") && report.contains(".documentation: ");
    let (known, reports): (Vec<String>, Vec<String>) = reports.into_iter().partition(|report| known(&report));
    known.iter().for_each(|report| println!("{report}"));
    assert!(known.len() * 200 <= accepted, "{}", known.join("\n"));
    assert!(reports.is_empty(), "{}", reports.join("\n"));
}

#[test]
fn real_schemas_lower_to_what_the_engine_says() {
    match shared() {
        Some(shared) => compare("real schemas", &schemas(&shared.join("corpus/prisma"))),
        None => println!("shared corpus: not present"),
    }
}

#[test]
fn the_engines_own_fixtures_lower_to_what_the_engine_says() {
    match shared() {
        Some(shared) => compare("fixtures", &schemas(&shared.join("corpus/prisma-engines"))),
        None => println!("shared corpus: not present"),
    }
}

#[test]
fn altered_schemas_lower_to_what_the_engine_says() {
    let Some(shared) = shared() else {
        println!("shared corpus: not present");
        return;
    };
    let mut random = Random::starting_at(11);
    let mut altered = Vec::new();
    for path in prisma_files(&shared.join("corpus")) {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        if text.len() > 30_000 {
            continue;
        }
        for _ in 0..4 {
            if let Some((kind, text)) = random.mistake(&text) {
                let name = path.display().to_string();
                altered.push((format!("{name} ({kind})"), vec![("schema.prisma".to_owned(), text)]));
            }
        }
    }
    compare("altered schemas", &altered);
}
