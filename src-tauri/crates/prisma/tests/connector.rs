//! What is known of each kind of database beside what the real engines say: every native type of every database on every type
//! of field with all sorts of arguments, every operator class on every index, and what else a provider decides alone.

mod connector_cases;
mod engine;

use connector_cases::{Case, VERSIONS, fields, indexes, others};

/// Asks the engine of that version and counts; prints what differs.
fn compare(title: &str, version: &str, cases: &[Case]) {
    let schemas: Vec<_> = cases.iter().map(|case| vec![("schema.prisma".to_owned(), case.text.clone())]).collect();
    let Some(answers) = engine::ask("lint.mjs", &[version], &schemas) else {
        println!("Prisma engine {version}: not present");
        return;
    };
    let (mut checks, mut faults, mut same, mut shown) = (0, 0, 0, 0);
    for (case, answer) in cases.iter().zip(&answers) {
        let theirs = connector_cases::theirs(answer);
        checks += case.checks;
        faults += theirs.len();
        if case.expected == theirs {
            same += 1;
            continue;
        }
        shown += 1;
        if shown <= 12 {
            println!("--- {title}, Prisma {version}: {}", case.text.chars().take(250).collect::<String>());
            let ours = case.expected.iter().filter(|one| !theirs.contains(one));
            ours.take(3).for_each(|(start, end, _, said)| println!("  ours   {said} <<{}>>", &case.text[*start..*end]));
            let rest = theirs.iter().filter(|one| !case.expected.contains(one));
            rest.take(3).for_each(|(start, end, _, said)| println!("  theirs {said} <<{}>>", &case.text[*start..*end]));
        }
    }
    let rate = same as f64 * 100.0 / cases.len() as f64;
    println!(
        "{title}, Prisma {version}: {} schemas with {checks} questions and {faults} findings; {same} the very same \
         ({rate:.2} %)",
        cases.len()
    );
    assert!(faults > 0, "the engine found nothing wrong: the oracle does not work");
    assert_eq!(same, cases.len(), "the engine says something else");
}

#[test]
fn native_types_on_fields() {
    for version in VERSIONS {
        compare("native types", version, &fields::all(version));
    }
}

#[test]
fn native_types_in_keys_and_indexes() {
    for version in VERSIONS {
        compare("keys and indexes", version, &indexes::all(version));
    }
}

#[test]
fn all_else() {
    for version in VERSIONS {
        compare("all else", version, &others::all(version));
    }
}
