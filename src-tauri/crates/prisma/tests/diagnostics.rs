//! What is found wrong beside what the real engines find wrong: on the engines' own fixtures, on real schemas, and on real schemas
//! with one mistake each, of the kinds that people make. The same means: the same errors and the same warnings, each with the
//! same words on the same line, in the same order. `CROWFOOT_SHOW=<part of a name>` prints what differs.

mod common;
mod engine;

use std::collections::BTreeMap;

use prisma::{PrismaVersion, SourceFile, parse_as};
use schema::Severity;
use serde_json::Value;

use engine::mistakes::Random;

const VERSIONS: [(&str, PrismaVersion); 2] = [("6", PrismaVersion::V6), ("7", PrismaVersion::V7)];

/// Errors, then warnings, each with the line where it begins.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Findings {
    errors: Vec<(usize, String)>,
    warnings: Vec<(usize, String)>,
}

fn theirs(answer: &Value, text: &str) -> Findings {
    let mut findings = Findings::default();
    for found in answer.as_array().into_iter().flatten() {
        let start = found["start"].as_u64().unwrap_or(0) as usize;
        let line = 1 + text.encode_utf16().take(start).filter(|unit| *unit == u16::from(b'\n')).count();
        let message = found["text"].as_str().unwrap_or("").to_owned();
        let list = if found["is_warning"] == true { &mut findings.warnings } else { &mut findings.errors };
        list.push((line, message));
    }
    findings
}

fn ours(text: &str, version: PrismaVersion) -> Findings {
    let parsed = parse_as(&[SourceFile { path: "schema.prisma".into(), text: text.into() }], Some(version));
    let mut findings = Findings::default();
    for found in parsed.diagnostics.iter().filter(|found| found.code.starts_with("prisma/")) {
        let start = found.span.map_or(0, |span| span.start as usize);
        let line = 1 + text[..start].matches('\n').count();
        let list = if found.severity == Severity::Error { &mut findings.errors } else { &mut findings.warnings };
        list.push((line, found.message.clone()));
    }
    findings
}

#[derive(Default)]
struct Count {
    total: usize,
    verdict: usize,
    first: usize,
    same: usize,
    differing: BTreeMap<String, usize>,
}

impl Count {
    fn add(&mut self, name: &str, text: &str, ours: &Findings, theirs: &Findings) {
        self.total += 1;
        self.verdict += usize::from(ours.errors.is_empty() == theirs.errors.is_empty());
        self.first += usize::from(ours.errors.first() == theirs.errors.first());
        self.same += usize::from(ours == theirs);
        if ours == theirs {
            return;
        }
        let all = |findings: &Findings| -> Vec<(usize, String)> {
            findings.errors.iter().chain(&findings.warnings).cloned().collect()
        };
        let (a, b) = (all(ours), all(theirs));
        for (_, message) in b.iter().filter(|found| !a.contains(found)) {
            *self.differing.entry(format!("missed: {}", shape(message))).or_default() += 1;
        }
        for (_, message) in a.iter().filter(|found| !b.contains(found)) {
            *self.differing.entry(format!("too much: {}", shape(message))).or_default() += 1;
        }
        if std::env::var("CROWFOOT_SHOW").is_ok_and(|shown| name.contains(&shown)) {
            println!("--- {name}\n  ours   {a:?}\n  theirs {b:?}");
            if std::env::var_os("CROWFOOT_SHOW_TEXT").is_some() {
                println!("{text}");
            }
        }
    }

    fn print(&self, title: &str) {
        println!(
            "{title}: {} schemas; the same verdict {}, the same first error {}, all the same {}",
            self.total, self.verdict, self.first, self.same
        );
        let mut list: Vec<_> = self.differing.iter().map(|(message, count)| (*count, message)).collect();
        list.sort_by(|a, b| b.cmp(a));
        for (count, message) in list.iter().take(30) {
            println!("  {count} {message}");
        }
    }
}

/// A message without its names.
fn shape(message: &str) -> String {
    let mut out = String::new();
    let mut quote = None;
    for c in message.chars() {
        match quote {
            Some(open) if c == open => {
                quote = None;
                out.push(c);
            }
            Some(_) => {}
            None => {
                if matches!(c, '"' | '`') {
                    quote = Some(c);
                }
                out.push(c);
            }
        }
    }
    out
}

/// The text without addresses in the datasource, where the version refuses them.
fn for_version(text: &str, version: PrismaVersion) -> String {
    let is_address = |line: &&str| {
        let key = line.trim_start().split([' ', '=']).next().unwrap_or("");
        matches!(key, "url" | "directUrl" | "shadowDatabaseUrl") && line.contains('=')
    };
    match version {
        PrismaVersion::V6 => text.to_owned(),
        PrismaVersion::V7 => text.split_inclusive('\n').filter(|line| !is_address(line)).collect(),
    }
}

/// Compares all of these with the engine of one version; `None` without it.
fn compare(version: (&str, PrismaVersion), cases: &[(String, String)]) -> Option<(Count, BTreeMap<String, Count>)> {
    let schemas: Vec<_> = cases.iter().map(|(_, text)| vec![("schema.prisma".to_owned(), text.clone())]).collect();
    let answers = engine::ask("lint.mjs", &[version.0], &schemas)?;
    let mut all = Count::default();
    let mut kinds: BTreeMap<String, Count> = BTreeMap::new();
    for ((name, text), answer) in cases.iter().zip(&answers) {
        // The engine itself breaks down over some texts: there is nothing to compare with.
        if answer
            .as_array()
            .into_iter()
            .flatten()
            .any(|found| found["text"].as_str().is_some_and(|t| t.starts_with("engine:")))
        {
            continue;
        }
        let (ours, theirs) = (ours(text, version.1), theirs(answer, text));
        all.add(name, text, &ours, &theirs);
        kinds.entry(name.clone()).or_default().add("", "", &ours, &theirs);
    }
    Some((all, kinds))
}

/// Schemas of several files: every folder of the corpus with one datasource at most.
#[test]
fn schemas_of_several_files() {
    let Some(corpus) = common::corpus() else {
        println!("shared corpus: not present");
        return;
    };
    let schemas: Vec<Vec<SourceFile>> =
        corpus.into_iter().map(|(_, files)| files).filter(|files| files.len() > 1).collect();
    assert!(!schemas.is_empty(), "the corpus holds no schema of several files");
    let mut random = Random::starting_at(3);
    let mut cases = schemas.clone();
    for files in &schemas {
        for place in (0..files.len()).cycle().take(40) {
            let mut files = files.clone();
            let Some((_, text)) = random.mistake(&files[place].text) else { continue };
            files[place].text = text;
            cases.push(files);
        }
    }
    let pairs = |files: &Vec<SourceFile>| files.iter().map(|file| (file.path.clone(), file.text.clone())).collect();
    let asked: Vec<Vec<(String, String)>> = cases.iter().map(pairs).collect();
    for (name, version) in VERSIONS {
        let Some(answers) = engine::ask("lint.mjs", &[name], &asked) else {
            println!("Prisma engine {name}: not present");
            continue;
        };
        let (mut same, mut total) = (0, 0);
        for (files, answer) in cases.iter().zip(&answers) {
            let parsed = parse_as(files, Some(version));
            let mut ours: Vec<(bool, String, String)> = Vec::new();
            for warning in [false, true] {
                let found = parsed.diagnostics.iter().filter(|d| (d.severity != Severity::Error) == warning);
                let path =
                    |d: &schema::Diagnostic| d.span.map_or("", |span| &files[span.file as usize].path).to_owned();
                ours.extend(found.map(|d| (warning, path(d), d.message.clone())));
            }
            let text = |found: &Value, key: &str| found[key].as_str().unwrap_or("").to_owned();
            let theirs = answer.as_array().into_iter().flatten();
            let theirs: Vec<(bool, String, String)> = theirs
                .map(|found| (found["is_warning"] == true, text(found, "file_name"), text(found, "text")))
                .collect();
            total += 1;
            same += usize::from(ours == theirs);
            if ours != theirs && std::env::var("CROWFOOT_SHOW").is_ok_and(|shown| shown == "files") {
                println!("--- {}\n  ours   {ours:?}\n  theirs {theirs:?}", files[0].path);
            }
        }
        println!("several files, Prisma {name}: {same} of {total} all the same");
        assert!(same * 100 >= total * 99, "findings differ too often");
    }
}

fn texts(folders: &[&str]) -> Option<Vec<(String, String)>> {
    let shared = common::shared()?;
    let paths = folders.iter().flat_map(|folder| common::prisma_files(&shared.join(folder)));
    let texts: Vec<_> =
        paths.filter_map(|path| Some((path.display().to_string(), std::fs::read_to_string(path).ok()?))).collect();
    assert!(!texts.is_empty(), "the corpus holds no schema");
    Some(texts)
}

#[test]
fn real_schemas_and_the_engines_own_fixtures() {
    let Some(cases) = texts(&["corpus/prisma", "corpus/prisma-engines"]) else {
        println!("shared corpus: not present");
        return;
    };
    for version in VERSIONS {
        let Some((all, _)) = compare(version, &cases) else {
            println!("Prisma engine {}: not present", version.0);
            continue;
        };
        all.print(&format!("corpus and fixtures, Prisma {}", version.0));
        assert_eq!((all.verdict, all.first, all.same), (all.total, all.total, all.total));
    }
}

#[test]
fn odd_schemas_made_by_hand() {
    for version in VERSIONS {
        let cases = engine::odd::schemas().into_iter().map(|(kind, text)| (kind, for_version(&text, version.1)));
        let Some((all, _)) = compare(version, &cases.collect::<Vec<_>>()) else {
            println!("Prisma engine {}: not present", version.0);
            continue;
        };
        all.print(&format!("made by hand, Prisma {}", version.0));
        assert_eq!(all.same, all.total);
    }
}

/// What the fixtures themselves expect, without any engine: the comment at their end.
#[test]
fn fixtures_hold_their_expectation() {
    let Some(cases) = texts(&["corpus/prisma-engines/psl/psl/tests/validation"]) else {
        println!("shared corpus: not present");
        return;
    };
    let mut wrong = Vec::new();
    for (name, text) in &cases {
        let expected = expectation(text);
        let ours = ours(text, PrismaVersion::V6);
        if ours != expected {
            wrong.push(format!("{name}\n  ours     {ours:?}\n  expected {expected:?}"));
        }
    }
    println!("{} of {} fixtures as they expect", cases.len() - wrong.len(), cases.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn expectation(text: &str) -> Findings {
    let comment: Vec<&str> = text.lines().rev().take_while(|line| line.starts_with("//")).collect();
    let mut findings = Findings::default();
    let mut message: Option<(bool, String)> = None;
    for line in comment.into_iter().rev() {
        let line = line.strip_prefix("//").unwrap_or(line);
        let plain = without_colours(line.strip_prefix(' ').unwrap_or(line));
        if let Some(start) = plain.strip_prefix("error: ") {
            message = Some((true, start.to_owned()));
        } else if let Some(start) = plain.strip_prefix("warning: ") {
            message = Some((false, start.to_owned()));
        } else if let Some(place) = plain.trim_start().strip_prefix("-->") {
            let line = place.rsplit(':').next().and_then(|line| line.trim().parse().ok()).unwrap_or(0);
            if let Some((error, text)) = message.take() {
                let list = if error { &mut findings.errors } else { &mut findings.warnings };
                list.push((line, text));
            }
        } else if let Some((_, text)) = &mut message {
            text.push('\n');
            text.push_str(&plain);
        }
    }
    findings
}

fn without_colours(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some(start) = rest.find("\u{1b}[") {
        out.push_str(&rest[..start]);
        let behind = &rest[start..];
        rest = behind.find('m').map_or("", |end| &behind[end + 1..]);
    }
    out.push_str(rest);
    out
}

#[test]
fn real_schemas_with_one_mistake() {
    let Some(schemas) = texts(&["corpus/prisma", "corpus/prisma-engines/psl"]) else {
        println!("shared corpus: not present");
        return;
    };
    let each = std::env::var("CROWFOOT_MUTANTS").ok().and_then(|each| each.parse().ok()).unwrap_or(45);
    let seed = std::env::var("CROWFOOT_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(7);
    for version in VERSIONS {
        let mut random = Random::starting_at(seed);
        let mut cases = Vec::new();
        for (_, text) in schemas.iter().filter(|(_, text)| text.len() < 30_000) {
            let text = for_version(text, version.1);
            if ours(&text, version.1).errors.is_empty() {
                let mistakes = (0..each).filter_map(|_| random.mistake(&text));
                cases.extend(mistakes.map(|(kind, text)| (kind.to_owned(), text)));
            }
        }
        let Some((all, kinds)) = compare(version, &cases) else {
            println!("Prisma engine {}: not present", version.0);
            continue;
        };
        for (kind, count) in &kinds {
            println!("  {kind}: {} schemas, first {}, all the same {}", count.total, count.first, count.same);
        }
        all.print(&format!("one mistake each, Prisma {}", version.0));
        assert!(all.total >= 5_000, "too few mutants: {}", all.total);
        assert_eq!(all.verdict, all.total, "valid and invalid");
        assert!(all.first * 1000 >= all.total * 999, "the first message differs too often");
        assert!(all.same * 1000 >= all.total * 995, "findings differ too often");
    }
}
