//! Every explanation's examples are executed, and every fix is held to its promise.

use lint::{Config, RULES, examples, lint};
use schema::{Diagnostic, Schema, apply_all};

fn parse(text: &str) -> Schema {
    // Examples show models alone. Without a database Prisma refuses some types.
    let source = "datasource db {\n  provider = \"postgresql\"\n}\n";
    let whole = if text.contains("datasource ") { text.to_owned() } else { format!("{text}\n{source}") };
    let parsed = prisma::parse(&[prisma::SourceFile { path: "example.prisma".into(), text: whole }]);
    let faults: Vec<_> = parsed.diagnostics.iter().filter(|d| d.severity == schema::Severity::Error).collect();
    assert!(faults.is_empty(), "the example is no valid Prisma: {faults:?}\n{text}");
    parsed.schema
}

fn findings(schema: &Schema, code: &str) -> Vec<Diagnostic> {
    lint(schema, &Config::default()).into_iter().filter(|d| d.code == code).collect()
}

#[test]
fn bad_examples_are_found_and_good_ones_are_not() {
    for rule in RULES {
        let examples = examples(rule.explain);
        assert!(examples.iter().any(|e| e.good) && examples.iter().any(|e| !e.good), "{} lacks examples", rule.code);
        for example in examples {
            let found = findings(&parse(&example.text), rule.code);
            assert_eq!(found.is_empty(), example.good, "{}:\n{}\n{found:?}", rule.code, example.text);
        }
    }
}

#[test]
fn a_fix_removes_its_finding_and_adds_none_of_the_same_rule() {
    for rule in RULES {
        for example in examples(rule.explain).into_iter().filter(|e| !e.good) {
            let schema = parse(&example.text);
            let before = findings(&schema, rule.code);
            for finding in before.iter().filter(|finding| finding.fix.is_some()) {
                let mut mended = schema.clone();
                let fix = finding.fix.as_ref().expect("there is one");
                apply_all(&mut mended, &fix.changes).expect("a fix applies");
                assert_eq!(findings(&mended, rule.code).len(), before.len() - 1, "{}", rule.code);
            }
        }
    }
}

#[test]
fn timestamps_are_not_added_under_a_name_that_the_database_has() {
    let schema = parse(
        r#"
model Invoice {
  id      Int    @id
  orderNo Int    @map("order_no")
  created BigInt @map("created_at")
}
"#,
    );
    let found = findings(&schema, "audit/timestamps");
    let fix = found[0].fix.as_ref().expect("the other one is added");
    let mut mended = schema.clone();
    apply_all(&mut mended, &fix.changes).expect("a fix applies");
    let mut names: Vec<_> = mended.columns().values().map(|column| column.database_name()).collect();
    names.sort_unstable();
    assert_eq!(names, ["created_at", "id", "order_no", "updated_at"]);
}

#[test]
fn codes_are_unique_and_grouped() {
    for (at, rule) in RULES.iter().enumerate() {
        assert!(rule.code.contains('/') && !rule.summary.is_empty() && rule.summary.ends_with('.'), "{}", rule.code);
        assert!(RULES[..at].iter().all(|other| other.code != rule.code), "{} is there twice", rule.code);
    }
}
