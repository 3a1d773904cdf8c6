//! Annotations: what they say, how a change writes them, what is reported of them. The examples of the page are among them.

use prisma::annotation::{ALL, Place};
use prisma::{Parsed, SourceFile, parse, patch, print};
use schema::{Change, Column, Edit, Growth, Period, Pii, PiiClass, Protection, Severity, Table, Volume};

const HEAD: &str = "datasource db {\n  provider = \"postgresql\"\n  url      = env(\"URL\")\n}\n\n";

fn read(text: &str) -> Parsed {
    parse(&[SourceFile { path: "schema.prisma".into(), text: text.into() }])
}

fn table(parsed: &Parsed, name: &str) -> Table {
    parsed.schema.table_named(name).unwrap_or_else(|| panic!("no {name}")).record().clone()
}

fn column(parsed: &Parsed, name: &str) -> Column {
    parsed.schema.columns().values().find(|column| column.name == name).unwrap_or_else(|| panic!("no {name}")).clone()
}

fn findings(text: &str) -> Vec<(String, Severity, String)> {
    let parsed = read(text);
    let about = parsed.diagnostics.iter().filter(|one| one.code.starts_with("annotation/"));
    about.map(|one| (one.code.clone(), one.severity, one.message.clone())).collect()
}

fn edited(parsed: &Parsed, change: Change) -> String {
    let mut text = parsed.source.text(0).to_owned();
    for edit in patch(parsed, &[change]).iter().rev() {
        text.replace_range(edit.start as usize..edit.end as usize, &edit.text);
    }
    text
}

fn page() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../docs/annotations.md");
    std::fs::read_to_string(path).expect("the page")
}

#[test]
fn the_example_of_the_page_says_what_it_says() {
    let page = page();
    let example = page.split("```prisma\n").nth(1).and_then(|rest| rest.split("```").next()).expect("an example");
    let text = format!("{HEAD}{example}");
    let parsed = read(&text);
    assert_eq!(parsed.diagnostics, [], "the example is clean");
    let stock = table(&parsed, "StockLevel");
    assert_eq!(stock.comment.as_deref(), Some("What lies in a warehouse."));
    let growth = Some(Growth { rows: 50_000, per: Period::Day });
    assert_eq!(stock.notes.volume, Some(Volume { rows: 10_000_000, growth }));
    assert_eq!(stock.notes.dependencies.len(), 1);
    assert!(column(&parsed, "shopId").notes.tenant);
    let audit = table(&parsed, "AuditEntry");
    assert!(audit.notes.append_only && audit.notes.tenant.as_deref() == Some("shopId"));
    assert_eq!(audit.notes.renamed_from.as_deref(), Some("log"));
    let tenant = |name: &str| parsed.schema.table_named(name).and_then(|table| Some(table.tenant()?.name.clone()));
    assert_eq!([tenant("StockLevel"), tenant("AuditEntry")], [Some("shopId".into()), Some("shopId".into())]);
    let actor = column(&parsed, "actor");
    let encrypted = Some(Protection::Encrypted);
    assert_eq!(actor.notes.pii, Some(Pii { class: PiiClass::Email, protection: encrypted }));
    assert_eq!(actor.comment.as_deref(), Some("Who it was."));
    assert_eq!(column(&parsed, "ip").notes.pii.map(|pii| pii.class), Some(PiiClass::Ip));
    let again = read(&print(&parsed.schema, &parsed.settings));
    assert_eq!(
        again.schema.tables().values().map(|table| &table.notes).collect::<Vec<_>>(),
        parsed.schema.tables().values().map(|table| &table.notes).collect::<Vec<_>>()
    );
    assert_eq!(
        again.schema.columns().values().map(|column| &column.notes).collect::<Vec<_>>(),
        parsed.schema.columns().values().map(|column| &column.notes).collect::<Vec<_>>()
    );
}

#[test]
fn every_annotation_is_on_the_page_and_its_example_is_one() {
    let page = page();
    for annotation in ALL {
        assert!(page.contains(&format!("/// {}", annotation.name)), "{} is not on the page", annotation.name);
        for place in annotation.places {
            let line = format!("/// {}", annotation.example);
            let fields = "  a Int\n  shopId Int\n  customerId Int\n  customerName Int\n  customerCity Int\n  courseId Int\n  teacherId Int\n";
            let model = |above: &str, on_field: &str, on_index: &str| {
                format!("{HEAD}{above}\nmodel M {{\n  id Int @id\n{on_field}\n{fields}{on_index}\n  @@index([a])\n}}\n")
            };
            let text = match place {
                Place::Model => model(&line, "", ""),
                Place::Field => model("", &line, ""),
                Place::Index => model("", "", &line),
                Place::Relation | Place::Enum | Place::Value => panic!("no annotation stands there"),
            };
            assert_eq!(findings(&text), [], "{}", annotation.name);
            let is_text = read(&text).schema.tables().values().any(|table| table.comment.is_some())
                || column(&read(&text), "a").comment.is_some();
            assert!(!is_text, "{} is read as a description", annotation.name);
        }
    }
}

#[test]
fn a_change_writes_the_lines_that_it_is_about() {
    let text = format!(
        "{HEAD}/// volume:  10M rows\n/// Who pays.\n/// tenant: a\nmodel M {{\n  id Int    @id\n  a  String /// pii: email\n}}\n"
    );
    let parsed = read(&text);
    let from = table(&parsed, "M");
    let mut to = from.clone();
    to.notes.append_only = true;
    to.notes.tenant = None;
    let after = edited(&parsed, Change::Table(Edit::Alter { from, to }));
    let expected = text.replace("/// tenant: a\n", "/// append-only\n");
    assert_eq!(after, expected);
    let from = column(&parsed, "a");
    let mut to = from.clone();
    to.notes.pii = Some(Pii { class: PiiClass::Phone, protection: Some(Protection::Hashed) });
    let after = edited(&parsed, Change::Column(Edit::Alter { from: from.clone(), to }));
    assert_eq!(after, text.replace("/// pii: email", "/// pii: phone, hashed"));
    let mut to = from.clone();
    to.notes.pii = None;
    let after = edited(&parsed, Change::Column(Edit::Alter { from, to }));
    assert_eq!(after, text.replace(" /// pii: email", ""));
}

#[test]
fn what_is_wrong_is_told_and_nothing_becomes_invalid() {
    let model = |above: &str, on_field: &str, on_index: &str| {
        format!("{HEAD}{above}\nmodel M {{\n  id Int @id\n{on_field}\n  a Int\n{on_index}\n  @@index([a])\n}}\n")
    };
    for (text, code, severity, part) in [
        (model("", "/// pii: emial", ""), "annotation/pii", Severity::Warning, "`pii: emial`"),
        (model("/// pii: email", "", ""), "annotation/pii", Severity::Warning, "belongs above a field"),
        (model("/// volume: lots", "", ""), "annotation/volume", Severity::Warning, "is not as `volume` is written"),
        (model("/// volume: 1 row\n/// volume: 2 rows", "", ""), "annotation/volume", Severity::Warning, "said twice"),
        (model("/// fd: id -> b", "", ""), "annotation/fd", Severity::Warning, "the field b, which M does not have"),
        (model("/// fd: id ->> a", "", ""), "annotation/fd", Severity::Warning, "is not as `fd` is written"),
        (model("/// tenant", "", ""), "annotation/tenant", Severity::Warning, "is not as `tenant` is written"),
        (model("/// tenant: x", "", ""), "annotation/tenant", Severity::Warning, "the field x"),
        (model("", "/// append-only", ""), "annotation/append-only", Severity::Warning, "belongs above a model"),
        (model("", "", "/// Suports: x"), "annotation/Supports", Severity::Info, "Is `Supports` meant?"),
        (model("/// Volume: 3 rows", "", ""), "annotation/volume", Severity::Info, "Is `volume` meant?"),
    ] {
        let found = findings(&text);
        let [(found_code, found_severity, message)] = found.as_slice() else { panic!("{text}: {found:?}") };
        assert!(found_code == code && *found_severity == severity && message.contains(part), "{text}: {found:?}");
        assert!(read(&text).diagnostics.iter().all(|one| one.severity != Severity::Error), "{text}");
        let parsed = read(&text);
        let span = parsed.diagnostics[0].span.expect("a place");
        assert!(text[span.start as usize..span.end as usize].starts_with(|c: char| c.is_alphabetic()), "{text}");
    }
    for prose in [
        "/// note: x",
        "/// id: the key",
        "/// owners: many",
        "/// \\volume: of a sphere",
        "// volume: x",
        "/// Supports: all",
    ] {
        assert_eq!(findings(&model(prose, "", "")), [], "{prose}");
    }
}
