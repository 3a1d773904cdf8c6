//! Printing a schema and reading it again gives the same schema, on every schema of the shared corpus.

mod common;

use prisma::{SourceFile, parse, print};
use schema::{Renames, align, diff};

#[test]
fn reading_what_was_printed_gives_the_schema() {
    let Some(groups) = common::corpus() else {
        println!("shared corpus: not present");
        return;
    };
    assert!(!groups.is_empty(), "the corpus holds no schema");
    let (mut same, mut wrong) = (0, Vec::new());
    for (name, files) in &groups {
        let parsed = parse(files);
        let text = print(&parsed.schema, &parsed.settings);
        assert_eq!(prisma::format(&text), text, "{name}: what is printed is formatted");
        let again = parse(&[SourceFile { path: "schema.prisma".into(), text: text.clone() }]);
        let changes = diff(&parsed.schema, &align(&parsed.schema, &again.schema, &Renames::default()));
        // Duplicate names and the like can be printed, but not told apart again.
        let faulty = parsed.diagnostics.iter().any(|d| d.severity == schema::Severity::Error);
        if changes.is_empty() {
            same += 1;
        } else if !faulty {
            wrong.push(format!("{name}: {:?}", changes.first()));
        }
        if !faulty {
            assert_eq!(again.settings, parsed.settings, "{name}: settings");
        }
    }
    println!("{same} of {} schemas are the same after printing and reading, {} differ", groups.len(), wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
