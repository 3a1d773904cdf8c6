//! Safe fixes mend: applied all at once, they leave no finding behind that was not there before, of whatever rule.

mod generate;

use std::collections::BTreeSet;

use acceptance::root;
use generate::{Flavour, Random, mutated, schema};
use lint::{Config, lint};
use migrate::DialectKind;
use schema::{Object, Schema, apply_all};
use studio::Document;

/// The schema with every safe fix that applies after those before it, and how many those were.
fn mended(schema: &Schema, config: &Config) -> (Schema, usize) {
    let mut mended = schema.clone();
    let fixes = lint(schema, config).into_iter().filter_map(|finding| finding.fix).filter(|fix| fix.safe);
    let applied = fixes.filter(|fix| apply_all(&mut mended, &fix.changes).is_ok()).count();
    (mended, applied)
}

fn found(schema: &Schema, config: &Config) -> BTreeSet<(String, Object)> {
    lint(schema, config).into_iter().map(|finding| (finding.code, finding.at)).collect()
}

/// How many fixes there were to try.
fn hold(schema: &Schema, config: &Config, at: &str) -> usize {
    let (mended, applied) = mended(schema, config);
    let before = found(schema, config);
    let new: Vec<_> = found(&mended, config).into_iter().filter(|finding| !before.contains(finding)).collect();
    assert!(new.is_empty(), "{at}: the fixes bring {new:?}");
    applied
}

#[test]
fn safe_fixes_bring_no_findings() {
    let config = Config::default();
    for name in ["blog", "market"] {
        let document = Document::open(&root().join("schemas").join(name)).expect("it opens");
        hold(document.schema(), &config, name);
    }
    let mut applied = 0;
    for seed in 1..=2_000 {
        let flavour = match seed % 3 {
            0 => Flavour::Real(DialectKind::Postgres),
            1 => Flavour::Real(DialectKind::Sqlite),
            _ => Flavour::Anything,
        };
        let random = &mut Random::new(seed);
        let made = schema(random, flavour, 6);
        applied += hold(&made, &config, &format!("seed {seed}"));
        applied += hold(&mutated(random, &made, flavour, 8), &config, &format!("seed {seed}, changed"));
    }
    assert!(applied > 2_000, "the generator gives too little to mend: {applied}");
}

/// The columns that a fix adds bear the names that the rules want, where all others are camelCase as yet.
#[test]
fn what_is_added_is_named_by_the_rule() {
    let text = "model Invoice {\n  id     Int @id\n  dueDay Int\n}\n";
    let schema = Document::from_text(text).schema().clone();
    let config = Config::default();
    assert_eq!(hold(&schema, &config, "an invoice"), 1);
    let (mended, _) = mended(&schema, &config);
    let mut names: Vec<_> =
        mended.columns().values().map(|column| (column.name.clone(), column.mapped.clone())).collect();
    names.sort();
    let mapped = |name: &str, to: &str| (name.to_owned(), Some(to.to_owned()));
    assert_eq!(names[0], mapped("createdAt", "created_at"));
    assert_eq!(names[3], mapped("updatedAt", "updated_at"));
}
