//! An open document under commands: the text changes only where the command is about, ids stay, undo gives the bytes back,
//! and the window's mirror never needs a snapshot.

use std::collections::BTreeMap;

use schema::{IndexKind, Object, apply};
use studio::{Command, Document, Move, Snapshot, Update};

const BLOG: &str = include_str!("../../../../schemas/blog/schema.prisma");
const MARKET: &str = include_str!("../../../../schemas/market/schema.prisma");

fn text(document: &Document) -> String {
    document.files()[0].text.clone()
}

fn table(document: &Document, name: &str) -> schema::TableId {
    document.schema().table_named(name).unwrap_or_else(|| panic!("no table {name}")).id
}

fn column(document: &Document, table: &str, name: &str) -> schema::ColumnId {
    let table = document.schema().table_named(table).expect("the table");
    table.column_named(name).unwrap_or_else(|| panic!("no column {name}")).id
}

/// Lines that only one of two texts has.
fn changed_lines(before: &str, after: &str) -> (Vec<String>, Vec<String>) {
    let mut count: BTreeMap<&str, i32> = BTreeMap::new();
    before.lines().for_each(|line| *count.entry(line).or_default() -= 1);
    after.lines().for_each(|line| *count.entry(line).or_default() += 1);
    let of = |sign: i32| count.iter().filter(|(_, n)| **n * sign > 0).map(|(line, _)| (*line).to_owned()).collect();
    (of(-1), of(1))
}

/// The window's mirror after an update, as the window makes it.
fn mirror(snapshot: &Snapshot, update: &Update) -> Vec<String> {
    assert_eq!(update.revision, snapshot.revision + 1);
    let mut texts: Vec<String> = snapshot.files.iter().map(|file| file.text.clone()).collect();
    for edit in &update.edits {
        let text = &mut texts[edit.file as usize];
        let units: Vec<u16> = text.encode_utf16().collect();
        let part = |units: &[u16]| String::from_utf16(units).expect("whole characters");
        *text = part(&units[..edit.start as usize]) + &edit.text + &part(&units[edit.end as usize..]);
    }
    texts
}

/// Runs a command and holds the update to its promises.
fn run(document: &mut Document, command: &Command) -> Update {
    let (before, schema) = (document.snapshot(), document.schema().clone());
    let update = document.run(command).unwrap_or_else(|failure| panic!("{command:?}: {failure}"));
    let after = document.snapshot();
    assert_eq!(mirror(&before, &update), after.files.iter().map(|file| file.text.clone()).collect::<Vec<_>>());
    let mut mirrored = schema;
    for change in &update.changes {
        apply(&mut mirrored, change).unwrap_or_else(|conflict| panic!("{command:?}: {conflict}"));
    }
    assert_eq!(mirrored, *document.schema(), "{command:?}");
    let mut routes: BTreeMap<_, _> = before.routes.into_iter().map(|route| (route.edge, route)).collect();
    update.routes_removed.iter().for_each(|edge| drop(routes.remove(edge)));
    routes.extend(update.routes.iter().cloned().map(|route| (route.edge, route)));
    let now: BTreeMap<_, _> = after.routes.into_iter().map(|route| (route.edge, route)).collect();
    assert_eq!(routes, now, "{command:?}");
    update
}

/// Types in the source panel, on the present text.
fn type_in(document: &mut Document, text: &str) -> Update {
    let base = document.revision();
    run(document, &Command::EditSource { file: 0, text: text.to_owned(), base })
}

#[test]
fn a_story_of_edits_and_all_of_it_undone() {
    for source in [BLOG, MARKET] {
        let mut document = Document::from_text(source);
        document.snapshot();
        let first = document.schema().tables().values().next().expect("a table").name.clone();
        let (home, start) = (table(&document, &first), document.schema().clone());
        run(&mut document, &Command::AddTable { name: "Invoice".into(), x: 4000, y: -300 });
        let invoice = table(&document, "Invoice");
        run(
            &mut document,
            &Command::AddColumn { table: invoice, name: "number".into(), ty: "String @unique".into(), after: None },
        );
        run(&mut document, &Command::AddColumn { table: invoice, name: "paid".into(), ty: "bool".into(), after: None });
        run(&mut document, &Command::Connect { child: invoice, column: None, parent: home });
        run(&mut document, &Command::Connect { child: invoice, column: None, parent: home });
        let number = column(&document, "Invoice", "number");
        run(&mut document, &Command::RenameColumn { column: number, name: "label".into() });
        run(&mut document, &Command::RenameTable { table: home, name: "Renamed".into() });
        run(&mut document, &Command::AddIndex { table: invoice, kind: IndexKind::Plain, columns: vec![number] });
        run(&mut document, &Command::MoveColumn { column: number, after: None });
        run(&mut document, &Command::Move { moves: vec![Move { table: home, x: -999, y: 77 }] });
        run(&mut document, &Command::AddEnum { name: "Colour".into(), values: vec!["RED".into(), "BLUE".into()] });
        run(
            &mut document,
            &Command::AddColumn {
                table: invoice,
                name: "colour".into(),
                ty: "Colour @default(RED)".into(),
                after: Some(number),
            },
        );
        let colour = document.schema().enum_named("Colour").expect("the enum").id;
        run(
            &mut document,
            &Command::SetEnum {
                id: colour,
                name: Some("Color".into()),
                values: Some(vec!["CRIMSON".into(), "BLUE".into()]),
            },
        );
        assert!(text(&document).contains("@default(CRIMSON)"), "{}", text(&document));
        run(&mut document, &Command::Arrange { tables: None });
        run(&mut document, &Command::DropTables { tables: vec![invoice] });
        let end = text(&document);
        let mut steps = 0;
        while document.status().undo.is_some() {
            run(&mut document, &Command::Undo);
            steps += 1;
        }
        assert_eq!(text(&document), source, "undo gives the bytes back");
        assert_eq!(*document.schema(), start);
        for _ in 0..steps {
            run(&mut document, &Command::Redo);
        }
        assert_eq!(text(&document), end);
    }
}

#[test]
fn only_the_lines_concerned_differ() {
    let mut document = Document::from_text(MARKET);
    let brand = table(&document, "Brand");
    run(&mut document, &Command::AddColumn { table: brand, name: "country".into(), ty: "String?".into(), after: None });
    let (gone, new) = changed_lines(MARKET, &text(&document));
    assert!(gone.is_empty() && new.len() == 1, "{gone:?} {new:?}");
    assert!(new[0].trim().starts_with("country"), "{new:?}");
    let mut document = Document::from_text(MARKET);
    let (child, parent) = (table(&document, "Carrier"), table(&document, "Country"));
    run(&mut document, &Command::Connect { child, column: None, parent });
    let now = text(&document);
    assert!(now.contains("countryCode Char") || now.contains("countryCode"), "{now}");
    let diff = changed_lines(MARKET, &now);
    assert!(diff.0.len() <= 6 && diff.1.len() <= 12, "only the two models: {diff:?}");
    let faults: Vec<_> = document.findings().iter().filter(|f| f.severity == schema::Severity::Error).collect();
    assert!(faults.is_empty(), "{faults:?}");
}

#[test]
fn a_rename_keeps_many_to_many_relations_in_order() {
    let mut document = Document::from_text(BLOG);
    let (post, tag) = (table(&document, "Post"), table(&document, "Tag"));
    run(&mut document, &Command::RenameTable { table: post, name: "Writing".into() });
    let relation = document.schema().many_to_many().values().next().expect("the relation");
    assert_eq!((relation.a.table, relation.b.table), (tag, post));
    run(&mut document, &Command::Undo);
    assert_eq!(text(&document), BLOG);
}

#[test]
fn a_quick_fix_removes_its_finding() {
    let mut document = Document::from_text(MARKET);
    let code = "indexes/foreign-key-indexed";
    let places = |document: &Document| -> Vec<u32> {
        let all = document.findings().iter().enumerate();
        all.filter(|(_, finding)| finding.code == code).map(|(place, _)| place as u32).collect()
    };
    let before = places(&document);
    assert!(!before.is_empty(), "the sample has one to show");
    run(&mut document, &Command::ApplyFixes { findings: vec![before[0]] });
    assert_eq!(places(&document).len(), before.len() - 1);
    assert!(text(&document).contains("// The author is looked up often"), "comments stay");
}

#[test]
fn typing_keeps_identities_and_renames() {
    let mut document = Document::from_text(BLOG);
    document.snapshot();
    let (post, title) = (table(&document, "Post"), column(&document, "Post", "title"));
    let place = document.schema().placements()[&post].clone();
    let typed = BLOG.replacen("title       String", "headline    String", 1);
    assert_ne!(typed, BLOG);
    type_in(&mut document, &typed.replacen("headline    ", "headline ", 1));
    type_in(&mut document, &typed.replacen("headline    ", "headlin     ", 1));
    type_in(&mut document, &typed);
    // The first edit is no edit of a name alone (white space changed too), so it is a new column; the next ones are renames.
    let headline = column(&document, "Post", "headline");
    assert_ne!(headline, title);
    let renamed = typed.replacen("model Post {", "model Article {", 1);
    type_in(&mut document, &renamed);
    assert_eq!(table(&document, "Article"), post);
    assert_eq!(column(&document, "Article", "headline"), headline);
    assert_eq!(document.schema().placements()[&post], place);
    // A block that is half typed for a moment does not lose its place.
    let broken = renamed.replacen("model Article {", "model {", 1);
    type_in(&mut document, &broken);
    type_in(&mut document, &renamed);
    let now = table(&document, "Article");
    assert_eq!(document.schema().placements()[&now].x, place.x);
    run(&mut document, &Command::Undo);
    assert_eq!(text(&document), BLOG, "typing is one step");
}

#[test]
fn a_value_renamed_in_the_text_stays_the_same_value() {
    let first = "enum Role {\n  USER\n  ADMIN\n}\n";
    let mut document = Document::from_text(first);
    let record = document.schema().enum_named("Role").expect("the enum").clone();
    let update = type_in(&mut document, &first.replace("ADMIN", "OWNER"));
    let after = &document.schema().enums()[&record.id].values[1];
    assert_eq!((after.id, after.name.as_str()), (record.values[1].id, "OWNER"));
    assert!(matches!(&update.changes[..], [schema::Change::Enum(schema::Edit::Alter { .. })]), "{:?}", update.changes);
}

#[test]
fn typing_goes_with_what_happened_meanwhile() {
    let mut document = Document::from_text(BLOG);
    let base = document.revision();
    let (user, email) = (table(&document, "User"), column(&document, "User", "email"));
    run(&mut document, &Command::Move { moves: vec![Move { table: user, x: 7, y: 7 }] });
    run(&mut document, &Command::AddTable { name: "Extra".into(), x: 0, y: 0 });
    run(&mut document, &Command::RenameColumn { column: email, name: "address".into() });
    // The panel still had the first text.
    let typed = BLOG.replacen("/// An article.", "/// An article, or a note – either.", 1);
    assert_ne!(typed, BLOG);
    let update = run(&mut document, &Command::EditSource { file: 0, text: typed.clone(), base });
    let now = text(&document);
    for part in ["/// An article, or a note – either.", "model Extra {", "address"] {
        assert!(now.contains(part), "{part}: {now}");
    }
    assert!(update.edits.len() == 1 && update.edits[0].text.len() < 40, "only what was typed: {:?}", update.edits);

    // Both changed the same place: nothing is taken, and it is said.
    let elsewhere = BLOG.replacen("title       String", "headline    Int", 1);
    let base = document.revision();
    let type_on = now.replacen("title       String", "caption     String?", 1);
    type_in(&mut document, &now.replacen("title       String", "headline    Int", 1));
    let present = text(&document);
    let refusal = document.run(&Command::EditSource { file: 0, text: type_on, base }).expect_err("refused");
    assert_eq!((refusal.code.as_str(), text(&document)), ("edit/moved-on", present.clone()));
    for base in [0, document.revision() + 1] {
        let stray = Command::EditSource { file: 0, text: elsewhere.clone(), base };
        assert_eq!(document.run(&stray).expect_err("not of this document").code, "edit/moved-on");
    }
    assert!(document.run(&Command::EditSource { file: 9, text: String::new(), base }).is_err());
    assert_eq!(text(&document), present);
}

#[test]
fn text_and_objects_find_each_other() {
    let document = Document::from_text(MARKET);
    for id in document.schema().tables().keys() {
        let range = document.locate(Object::Table(*id)).expect("a place");
        assert_eq!(document.object_at(range.file, range.start + 1), Some(Object::Table(*id)));
    }
    for (id, record) in document.schema().columns() {
        let range = document.locate(Object::Column(*id)).expect("a place");
        assert_eq!(&MARKET[range.start as usize..range.end as usize], record.name);
        assert_eq!(document.object_at(range.file, range.start), Some(Object::Column(*id)));
    }
}

#[test]
fn bad_input_opens_and_refusals_change_nothing() {
    let broken =
        BLOG.replacen("title       String", "title String String ]", 1).replacen("@@map(\"tag\")", "@@map(", 1);
    let document = Document::from_text(&broken);
    assert_eq!(document.schema().tables().len(), 5, "what can be understood is drawn");
    assert!(
        document.findings().iter().any(|finding| finding.severity == schema::Severity::Error && finding.line.is_some())
    );

    let mut document = Document::from_text(BLOG);
    let (user, email) = (table(&document, "User"), column(&document, "User", "email"));
    for command in [
        Command::AddTable { name: "User".into(), x: 0, y: 0 },
        Command::AddTable { name: "not a name".into(), x: 0, y: 0 },
        Command::AddColumn { table: user, name: "posts".into(), ty: "String".into(), after: None },
        Command::AddColumn { table: user, name: "nice".into(), ty: "Nonsense".into(), after: None },
        Command::AddColumn { table: user, name: "nice".into(), ty: "String }\nmodel X {".into(), after: None },
        Command::Connect { child: user, column: Some(email), parent: table(&Document::from_text(BLOG), "Post") },
        Command::RenameColumn { column: email, name: "1st".into() },
        Command::RenameColumn { column: schema::ColumnId(99_999), name: "a".into() },
        Command::ApplyFixes { findings: vec![9_999] },
        Command::Undo,
        Command::Redo,
    ] {
        let refusal = document.run(&command).expect_err("a refusal");
        assert!(!refusal.message.is_empty() && !refusal.code.is_empty());
        assert_eq!(text(&document), BLOG);
    }
}

/// A renamed column keeps the habit of the schema, and the checks that speak of it follow.
#[test]
fn a_rename_is_followed() {
    let mut document = Document::from_text(
        "datasource db {\n  provider = \"postgresql\"\n}\n\n/// check(item_total): total > 0 AND note <> 'total'\nmodel Item {\n  id Int @id\n  unitPrice Int @map(\"unit_price\")\n  paidAt DateTime @map(\"paid_at\")\n  total Int\n  note String\n}\n",
    );
    let total = column(&document, "Item", "total");
    document.run(&Command::RenameColumn { column: total, name: "grossTotal".into() }).expect("renamed");
    let text = &document.files()[0].text;
    assert!(text.contains("grossTotal Int      @map(\"gross_total\")"), "{text}");
    assert!(text.contains("/// check(item_total): gross_total > 0 AND note <> 'total'"), "{text}");
}
