//! Laws of patching, on random changes to our own samples and to the shared corpus: the new text says what the schema says
//! after the changes; taking the changes back gives the old schema; blocks that no change is about keep their bytes; no
//! plain comment is lost unless what it stands above goes.

mod common;

use std::collections::BTreeSet;

use proptest::prelude::*;

use common::random::Editor;
use prisma::{Parsed, SourceFile, TextEdit, parse, patch};
use schema::{Change, Renames, Schema, Severity, align, diff, invert};

/// The files with the edits made.
fn edited(files: &[SourceFile], edits: &[TextEdit]) -> Vec<SourceFile> {
    let mut files = files.to_vec();
    let mut last = (0, 0);
    for edit in edits {
        assert!(
            (edit.file, edit.start) >= last && edit.start <= edit.end,
            "edits are sorted and don't overlap: {edits:?}"
        );
        last = (edit.file, edit.end);
    }
    for edit in edits.iter().rev() {
        files[edit.file as usize].text.replace_range(edit.start as usize..edit.end as usize, &edit.text);
    }
    files
}

/// Who is who: what has the same name in the model.
fn by_name(before: &Schema, after: &Schema) -> Renames {
    let mut renames = Renames::default();
    for table in after.walk_tables() {
        let Some(old) = before.table_named(&table.name) else { continue };
        renames.tables.insert(old.id, table.id);
        for column in table.columns() {
            renames.columns.extend(old.column_named(&column.name).map(|old| (old.id, column.id)));
        }
    }
    for record in after.enums().values() {
        renames.enums.extend(before.enum_named(&record.name).map(|old| (old.id, record.id)));
    }
    renames
}

/// What differs between a schema and what a text says.
fn difference(schema: &Schema, parsed: &Parsed) -> Vec<Change> {
    diff(schema, &align(schema, &parsed.schema, &by_name(schema, &parsed.schema)))
}

fn joined(files: &[SourceFile]) -> String {
    files.iter().map(|file| file.text.as_str()).collect::<Vec<_>>().join("\n----\n")
}

/// All laws, for some random changes to a schema.
fn check(name: &str, files: &[SourceFile], seed: u64, steps: usize) -> Result<(), String> {
    let parsed = parse(files);
    let mut editor = Editor::new(&parsed.schema, seed, files.len() == 1);
    for _ in 0..steps {
        editor.step();
    }
    let (after, changes) = (editor.schema, editor.changes);
    let new_files = edited(files, &patch(&parsed, &changes));
    let mut again = parse(&new_files);
    let context = || {
        let changes: Vec<String> = changes.iter().map(|change| format!("{change:?}")).collect();
        format!(
            "{name} (seed {seed}, {steps} steps)\nchanges:\n{}\nnew text:\n{}",
            changes.join("\n"),
            joined(&new_files)
        )
    };
    let wrong = difference(&after, &again);
    if !wrong.is_empty() {
        return Err(format!("the new text says something else: {wrong:#?}\n{}", context()));
    }
    let syntax = |parsed: &Parsed| parsed.source.files.iter().map(|file| file.tree.errors.len()).sum::<usize>();
    if syntax(&again) > syntax(&parsed) {
        return Err(format!("the new text has syntax errors\n{}", context()));
    }
    comments(&parsed, &changes, &new_files).map_err(|error| format!("{error}\n{}", context()))?;
    untouched(&parsed, &changes, &new_files).map_err(|error| format!("{error}\n{}", context()))?;

    let renames = by_name(&after, &again.schema);
    again.align(&after, &renames);
    let back = edited(&new_files, &patch(&again, &invert(&changes)));
    let wrong = difference(&parsed.schema, &parse(&back));
    if !wrong.is_empty() {
        return Err(format!("undo gives another schema: {wrong:#?}\n{}\nundone:\n{}", context(), joined(&back)));
    }
    Ok(())
}

/// Where nothing is dropped, no plain comment is lost.
fn comments(parsed: &Parsed, changes: &[Change], new_files: &[SourceFile]) -> Result<(), String> {
    let drops = |change: &Change| match change {
        Change::Table(edit) => edit.to().is_none(),
        Change::Column(edit) => edit.to().is_none(),
        Change::Index(edit) => edit.to().is_none(),
        Change::ForeignKey(edit) => edit.to().is_none(),
        Change::ManyToMany(edit) => edit.to().is_none(),
        Change::Enum(edit) => edit.to().is_none(),
        Change::Check(_) | Change::Placement(_) => false,
    };
    // An index that moves from its line to a field takes that line along.
    if changes.iter().any(|change| drops(change) || matches!(change, Change::Index(_))) {
        return Ok(());
    }
    for (file, new) in parsed.source.files.iter().zip(new_files) {
        let plain = |text: &str| -> Vec<String> {
            let tree = prisma::parse_text(text);
            let tokens = tree.tokens.iter().filter(|token| token.kind == prisma::TokenKind::Comment);
            let mut comments: Vec<_> = tokens.map(|token| token.range.of(text).trim_end().to_owned()).collect();
            comments.sort();
            comments
        };
        let (before, after) = (plain(&file.text), plain(&new.text));
        if before != after {
            return Err(format!("plain comments differ: {before:?}\n{after:?}"));
        }
    }
    Ok(())
}

/// Blocks of tables and enums that no change is about, and that refer to none that changes, keep their bytes.
fn untouched(parsed: &Parsed, changes: &[Change], new_files: &[SourceFile]) -> Result<(), String> {
    let schema = &parsed.schema;
    let mut tables = BTreeSet::new();
    let mut enums = BTreeSet::new();
    for change in changes {
        match change {
            Change::Table(edit) => drop(tables.insert(edit.record().id)),
            Change::Column(edit) => drop(tables.insert(edit.record().table)),
            Change::Index(edit) => drop(tables.insert(edit.record().table)),
            Change::ForeignKey(edit) => tables.extend([edit.record().table, edit.record().references]),
            Change::ManyToMany(edit) => tables.extend([edit.record().a.table, edit.record().b.table]),
            Change::Check(edit) => drop(tables.insert(edit.record().table)),
            Change::Enum(edit) => {
                enums.insert(edit.record().id);
                let users = schema.columns().values().filter(|c| c.ty == schema::ColumnType::Enum(edit.record().id));
                tables.extend(users.map(|column| column.table));
            }
            Change::Placement(_) => {}
        }
    }
    let near: Vec<_> = schema
        .foreign_keys()
        .values()
        .filter(|key| tables.contains(&key.table) || tables.contains(&key.references))
        .collect();
    let near: Vec<_> = near.into_iter().flat_map(|key| [key.table, key.references]).collect();
    let joined = schema.many_to_many().values().filter(|r| tables.contains(&r.a.table) || tables.contains(&r.b.table));
    let joined: Vec<_> = joined.flat_map(|r| [r.a.table, r.b.table]).collect();
    tables.extend(near.into_iter().chain(joined));
    let places = (parsed.map.tables.iter().filter(|(id, _)| !tables.contains(id)).map(|(_, place)| *place))
        .chain(parsed.map.enums.iter().filter(|(id, _)| !enums.contains(id)).map(|(_, place)| *place));
    for place in places {
        let Some(span) = parsed.source.span(place) else { continue };
        let block = parsed.source.slice(span);
        if !new_files[place.file as usize].text.contains(block) {
            return Err(format!("a block that no change is about was altered:\n{block}"));
        }
    }
    Ok(())
}

const BLOG: &str = include_str!("samples/blog.prisma");
const PARTIAL: &str = include_str!("samples/partial.prisma");
const SHOP: &str = include_str!("samples/shop.prisma");

fn one(text: &str) -> Vec<SourceFile> {
    vec![SourceFile { path: "schema.prisma".into(), text: text.into() }]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn samples_obey(seed: u64, steps in 1usize..12) {
        for (name, text) in [("blog", BLOG), ("shop", SHOP), ("partial", PARTIAL), ("empty", "")] {
            check(name, &one(text), seed, steps).map_err(TestCaseError::fail)?;
            check(name, &one(&text.replace('\n', "\r\n")), seed, steps).map_err(TestCaseError::fail)?;
        }
    }

    #[test]
    fn several_files_obey(seed: u64, steps in 1usize..12) {
        let (head, tail) = SHOP.split_at(SHOP.find("/// A line").unwrap_or(0));
        let files = [("main.prisma", head), ("orders.prisma", tail)];
        let files: Vec<_> = files.iter().map(|(path, text)| SourceFile { path: (*path).into(), text: (*text).into() }).collect();
        check("shop in two files", &files, seed, steps).map_err(TestCaseError::fail)?;
    }
}

#[test]
fn corpus_obeys() {
    let Some(groups) = common::corpus() else {
        println!("shared corpus: not present");
        return;
    };
    // More seeds take longer and find more.
    let seeds = std::env::var("CROWFOOT_SEEDS").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(3u64);
    let (mut schemas, mut cases, mut wrong) = (0, 0, Vec::new());
    for (name, files) in &groups {
        let parsed = parse(files);
        // Faulty schemas have records that cannot be told apart by name, huge ones take their time elsewhere.
        let faulty = parsed.diagnostics.iter().any(|d| d.severity == Severity::Error);
        if faulty || parsed.schema.tables().len() > 400 {
            continue;
        }
        schemas += 1;
        for seed in 0..seeds {
            cases += 1;
            if let Err(error) = check(name, files, seed * 7919, 1 + (seed as usize % 8)) {
                wrong.push(error);
            }
        }
    }
    println!("{cases} random edits of {schemas} schemas, {} wrong", wrong.len());
    assert!(schemas > 0, "the corpus holds no sound schema");
    wrong.sort_by_key(String::len);
    assert!(wrong.is_empty(), "{} wrong; the shortest:\n{}", wrong.len(), wrong[0]);
}

/// The text with some lines cut short and some characters taken out.
fn spoilt(text: &str, random: &mut common::random::Random) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for _ in 0..1 + random.below(6) {
        let at = random.below(lines.len());
        let Some(line) = lines.get_mut(at) else { continue };
        match random.below(3) {
            0 => line.clear(),
            1 => *line = line.chars().take(line.len() / 2).collect(),
            _ => *line = line.replacen(['{', '}', '(', '"', ' ', ','], "", 1),
        }
    }
    lines.join("\n")
}

#[test]
fn faulty_text_is_patched_without_harm() {
    let mut random = common::random::Random(4);
    let texts: Vec<String> = match common::corpus() {
        Some(groups) => {
            groups.into_iter().filter(|(_, files)| files.len() == 1).map(|(_, files)| files[0].text.clone()).collect()
        }
        None => vec![BLOG.to_owned(), SHOP.to_owned()],
    };
    let mut edits = 0;
    for text in texts.iter().filter(|text| text.len() < 60_000) {
        let files = one(&spoilt(text, &mut random));
        let parsed = parse(&files);
        let mut editor = Editor::new(&parsed.schema, random.next(), true);
        for _ in 0..1 + random.below(5) {
            editor.step();
        }
        let patched = patch(&parsed, &editor.changes);
        edits += patched.len();
        // What the edits give is a text again, and undoing them is no different.
        let again = parse(&edited(&files, &patched));
        let back = editor.changes.iter().rev().map(Change::inverted).collect::<Vec<_>>();
        edited(&edited(&files, &patched), &patch(&again, &back));
    }
    assert!(edits > 0);
}
