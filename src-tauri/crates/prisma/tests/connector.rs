//! What is known of each kind of database beside what the real engines say: every native type of every database on every type
//! of field with all sorts of arguments, every operator class on every index, and what else a provider decides alone.

mod connector_cases;
mod engine;

use prisma::Provider;
use prisma::connector::{
    self, FieldNative, Index, IndexField, IndexKind, IndexType, OPERATOR_CLASSES, OperatorClass, Ops,
};
use schema::ScalarType;

use connector_cases::probes::{self, Probe};
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

/// Asks the engine of that version how often it says the words; `once` if only whether it does.
fn probe(title: &str, version: &str, probes: &[Probe], once: bool) {
    let schemas: Vec<_> = probes.iter().map(|probe| vec![("schema.prisma".to_owned(), probe.text.clone())]).collect();
    let Some(answers) = engine::ask("lint.mjs", &[version], &schemas) else {
        println!("Prisma engine {version}: not present");
        return;
    };
    let mut wrong = Vec::new();
    for (probe, answer) in probes.iter().zip(&answers) {
        let said = connector_cases::theirs(answer);
        let times = said.iter().filter(|(.., text)| text.contains(&probe.words)).count();
        if probe.times != if once { times.min(1) } else { times } {
            wrong.push(format!("{}: {} expected, {times} said {said:#?}\n{}", probe.title, probe.times, probe.text));
        }
    }
    println!("{title}, Prisma {version}: {} schemas, {} otherwise than expected", probes.len(), wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn capabilities() {
    for version in VERSIONS {
        probe("capabilities", version, &probes::capabilities(version), true);
    }
}

#[test]
fn namespaces_of_names() {
    for version in VERSIONS {
        probe("names", version, &probes::names(version), false);
    }
}

/// What an editor offers is what the engine takes, and nothing else is.
#[test]
fn suggestions_are_what_passes() {
    let postgresql = connector::of(Provider::Postgresql);
    let natives = postgresql.native_types().iter().map(|native| Some(native.name)).chain([None]);
    for native in natives {
        for scalar in ScalarType::ALL {
            for list in [false, true] {
                for ty in [IndexType::Gist, IndexType::Gin, IndexType::SpGist, IndexType::Brin] {
                    let native = native.map_or(FieldNative::None, |name| postgresql.field_native::<&str>(name, &[]));
                    let offered: Vec<_> = OperatorClass::suggestions(ty, Some(scalar), list, native).collect();
                    for class in &OPERATOR_CLASSES {
                        let field = IndexField {
                            name: "a",
                            scalar: Some(scalar),
                            unsupported: false,
                            list,
                            native,
                            ops: Some(Ops::Class(class)),
                            length: None,
                        };
                        let kind = IndexKind::Plain;
                        let index = Index { attribute: "@@index", kind, ty: Some(ty), fields: &[field] };
                        let findings = postgresql.check_index(&index);
                        let about_class = findings.iter().any(|finding| finding.message.contains("operator class"));
                        assert_eq!(offered.contains(&class), !about_class, "{} {native:?} {findings:?}", class.name);
                    }
                }
            }
        }
    }
}

#[test]
fn native_types_that_fit_are_offered_and_the_default_is_one_of_them() {
    for provider in connector_cases::PROVIDERS {
        let connector = connector::of(provider);
        for scalar in ScalarType::ALL {
            let offered: Vec<_> = connector.native_types_for(scalar).collect();
            for native in connector.native_types() {
                let refused = connector.check_native(scalar, native.name, &vec!["1"; native.shape.count().required]);
                assert_eq!(offered.contains(&native), refused.is_none(), "{provider:?} {scalar:?} {}", native.name);
            }
            // SQL Server keeps Json as text, without letting anyone say so.
            let written = scalar != ScalarType::Json || provider != Provider::Sqlserver;
            if let Some(default) = connector.default_native(scalar).filter(|_| written) {
                assert!(offered.contains(&default.ty), "{provider:?} {scalar:?} {default}");
            }
        }
    }
}

/// Fifty thousand fields are looked at while one waits for a key to come up again.
#[test]
fn good_fields_cost_next_to_nothing() {
    let (mysql, postgresql) = (connector::of(Provider::Mysql), connector::of(Provider::Postgresql));
    let start = std::time::Instant::now();
    for _ in 0..25_000 {
        assert!(mysql.check_native(ScalarType::DateTime, "Timestamp", &["3"]).is_none());
        assert!(postgresql.check_native(ScalarType::Json, "JsonB", &[] as &[&str]).is_none());
        assert!(mysql.check_field_type("model", "M", "a", Some(ScalarType::DateTime), false).is_empty());
        assert!(postgresql.check_field_type("model", "M", "a", Some(ScalarType::Json), true).is_empty());
    }
    let time = start.elapsed();
    println!("50,000 fields: {time:?}");
    assert!(time.as_millis() < 500, "{time:?}");
}
