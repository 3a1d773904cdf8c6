//! Saved views: places of their own, kept in the diagram file a line each, undone like any edit; and how much of a table is
//! drawn.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command as Program;

use diagram::{Detail, ViewId};
use studio::{Command, Document, Move, OnConflict, Saved, Shown, Snapshot, Update};

const BLOG: &str = include_str!("../../../../schemas/blog/schema.prisma");

fn open() -> Document {
    let mut document = Document::from_text(BLOG);
    document.snapshot();
    document
}

fn run(document: &mut Document, command: &Command) -> Update {
    document.run(command).unwrap_or_else(|failure| panic!("{command:?}: {failure}"))
}

fn table(document: &Document, name: &str) -> schema::TableId {
    document.schema().table_named(name).unwrap_or_else(|| panic!("no table {name}")).id
}

fn tables(document: &Document, names: &[&str]) -> Vec<schema::TableId> {
    names.iter().map(|name| table(document, name)).collect()
}

/// A view of these tables; it is shown.
fn add(document: &mut Document, name: &str, names: &[&str]) -> ViewId {
    let tables = tables(document, names);
    let update = run(document, &Command::AddView { name: name.to_owned(), tables, detail: Detail::All });
    update.shown.and_then(|shown| shown.view).expect("it is shown")
}

fn place(snapshot: &Snapshot, view: ViewId, table: schema::TableId) -> Option<(i32, i32)> {
    snapshot.views.iter().find(|one| one.id == view)?.places.get(&table).copied()
}

fn whole(snapshot: &Snapshot, table: schema::TableId) -> Option<(i32, i32)> {
    snapshot.placements.iter().find(|one| one.table == table).map(|one| (one.x, one.y))
}

fn routed(snapshot: &Snapshot) -> BTreeSet<schema::TableId> {
    snapshot.routes.iter().flat_map(|route| [route.from, route.to]).collect()
}

#[test]
fn a_view_has_tables_places_and_routes_of_its_own() {
    let mut document = open();
    let before = document.snapshot();
    let view = add(&mut document, " Writing ", &["Post", "User"]);
    let [post, user] = [table(&document, "Post"), table(&document, "User")];
    let snapshot = document.snapshot();
    assert_eq!(snapshot.views[0].name, "Writing");
    assert_eq!(routed(&snapshot), BTreeSet::from([post, user]), "no relation leads out of the view");
    assert!(document.status().dirty);

    // A move in the view moves nothing else, and arranging neither.
    run(&mut document, &Command::Move { moves: vec![Move { table: post, x: 900, y: 40 }] });
    run(&mut document, &Command::Arrange { tables: Some(vec![user]) });
    let after = document.snapshot();
    assert_eq!(place(&after, view, post), Some((900, 40)));
    assert_eq!(after.placements, before.placements);
    run(&mut document, &Command::Undo);
    run(&mut document, &Command::Undo);
    assert_eq!(document.snapshot().views, snapshot.views);
    run(&mut document, &Command::Undo);
    let back = document.snapshot();
    assert_eq!((back.views, back.shown, back.routes), (before.views, Shown::default(), before.routes));
    assert!(!document.status().dirty);
    run(&mut document, &Command::Redo);
    assert_eq!(document.snapshot().shown.view, Some(view), "what is done again is shown");
}

#[test]
fn undo_shows_where_it_happens() {
    let mut document = open();
    let view = add(&mut document, "Writing", &["Post", "User"]);
    let post = table(&document, "Post");
    run(&mut document, &Command::Move { moves: vec![Move { table: post, x: 700, y: 0 }] });
    let shown = run(&mut document, &Command::ShowView { view: None, detail: None });
    assert_eq!(shown.shown, Some(Shown::default()));
    assert_eq!(shown.status.undo.as_deref(), Some("Move table"), "showing is no edit");
    run(&mut document, &Command::Move { moves: vec![Move { table: post, x: 5000, y: 0 }] });
    run(&mut document, &Command::ShowView { view: Some(view), detail: None });
    let undone = run(&mut document, &Command::Undo);
    assert_eq!(undone.shown, Some(Shown::default()), "it was moved in the whole diagram");
    let undone = run(&mut document, &Command::Undo);
    assert_eq!(undone.shown.and_then(|shown| shown.view), Some(view));
}

#[test]
fn tables_come_leave_and_follow() {
    let mut document = open();
    let view = add(&mut document, "Writing", &["Post", "User"]);
    let [post, user, comment] = ["Post", "User", "Comment"].map(|name| table(&document, name));
    let before = document.snapshot();
    run(&mut document, &Command::AddToView { view, tables: vec![comment, post] });
    let more = document.snapshot();
    assert!(place(&more, view, comment).is_some());
    assert_eq!(place(&more, view, post), place(&before, view, post), "who is there stays");
    run(&mut document, &Command::RemoveFromView { view, tables: vec![user] });
    assert_eq!(place(&document.snapshot(), view, user), None);

    // A table that goes takes its place along, and brings it back.
    run(&mut document, &Command::DropTables { tables: vec![comment] });
    assert!(!routed(&document.snapshot()).contains(&comment));
    run(&mut document, &Command::Undo);
    assert!(routed(&document.snapshot()).contains(&comment));
    // Cut from the text and pasted again, it is where it was.
    let text = document.files()[0].text.clone();
    let start = text.find("model Comment {").expect("it is there");
    let end = start + text[start..].find("\n}\n").expect("it ends") + 3;
    let cut = format!("{}{}", &text[..start], &text[end..]);
    for text in [&cut, &text] {
        let base = document.revision();
        run(&mut document, &Command::EditSource { file: 0, text: text.clone(), base });
    }
    let again = table(&document, "Comment");
    assert_eq!(place(&document.snapshot(), view, again), place(&more, view, comment));

    run(&mut document, &Command::RenameTable { table: again, name: "Remark".to_owned() });
    assert!(place(&document.snapshot(), view, again).is_some());
    run(&mut document, &Command::SetView { view, name: Some("Text".to_owned()), detail: None });
    let gone = run(&mut document, &Command::DropView { view });
    assert_eq!(gone.shown, Some(Shown::default()), "a view that is gone is not shown");
    assert_eq!(run(&mut document, &Command::Undo).shown.and_then(|shown| shown.view), Some(view));
}

#[test]
fn a_table_that_is_made_in_a_view_is_in_it() {
    let mut document = open();
    let view = add(&mut document, "Writing", &["Post", "User"]);
    run(&mut document, &Command::AddTable { name: "Draft".to_owned(), x: 2_640, y: 320 });
    let draft = table(&document, "Draft");
    let snapshot = document.snapshot();
    assert_eq!(place(&snapshot, view, draft), Some((2_640, 320)));
    assert!(whole(&snapshot, draft).is_some(), "in the whole it finds a place by itself");
    let boxes = diagram::sizes(document.schema());
    let rects: Vec<diagram::Rect> = (snapshot.placements.iter())
        .map(|at| diagram::Rect { x: at.x, y: at.y, width: boxes[&at.table].width, height: boxes[&at.table].height })
        .collect();
    for (i, a) in rects.iter().enumerate() {
        assert!(rects[..i].iter().all(|b| !a.overlaps(*b)), "{a:?} stands upon another");
    }
    run(&mut document, &Command::Undo);
    assert_eq!(document.snapshot().views[0].places.len(), 2, "one step undoes both");
}

#[test]
fn names_are_free_and_what_is_gone_is_said() {
    let mut document = open();
    let view = add(&mut document, "Writing", &["Post"]);
    let named = |name: &str| Command::AddView { name: name.to_owned(), tables: Vec::new(), detail: Detail::All };
    for (name, code) in [("  ", "view/name"), ("a\nb", "view/name"), ("Writing ", "view/taken")] {
        assert_eq!(document.run(&named(name)).expect_err("refused").code, code, "{name:?}");
    }
    let same = Command::SetView { view, name: Some("Writing".to_owned()), detail: None };
    assert!(run(&mut document, &same).views.is_empty(), "its own name is free");
    let unknown = Command::ShowView { view: Some(ViewId(99)), detail: None };
    assert_eq!(document.run(&unknown).expect_err("refused").code, "view/gone");
}

#[test]
fn less_of_a_table_is_smaller_and_its_routes_end_at_what_is_shown() {
    let mut document = open();
    let all = document.snapshot();
    for detail in [Detail::Keys, Detail::Names] {
        let update = run(&mut document, &Command::ShowView { view: None, detail: Some(detail) });
        assert_eq!(update.shown, Some(Shown { view: None, detail }));
        let now = document.snapshot();
        assert_eq!(now.placements, all.placements);
        for (less, full) in now.boxes.iter().zip(&all.boxes) {
            assert!(less.height <= full.height && less.width <= full.width, "{less:?} {full:?}");
            let shown = diagram::shown_columns(document.schema(), less.table, detail).len() as i32;
            let below = if detail == Detail::Names { 0 } else { diagram::PADDING };
            assert_eq!(less.height, diagram::HEADER + diagram::ROW * shown + below);
        }
        let inside = |table: schema::TableId, (x, y): (i32, i32)| {
            let (left, top) = whole(&now, table).expect("placed");
            let size = now.boxes.iter().find(|one| one.table == table).expect("sized");
            (x == left || x == left + size.width) && (top..=top + size.height).contains(&y)
        };
        assert_eq!(now.routes.len(), all.routes.len());
        for route in &now.routes {
            let ends = (route.points[0], *route.points.last().expect("it leads somewhere"));
            assert!(inside(route.from, ends.0) && inside(route.to, ends.1), "{route:?}");
        }
    }
    run(&mut document, &Command::ShowView { view: None, detail: Some(Detail::All) });
    let back = document.snapshot();
    assert_eq!((back.boxes, back.routes, back.status), (all.boxes, all.routes, all.status), "it is no edit");
}

#[test]
fn a_view_keeps_its_detail_and_more_of_it_stands_on_nothing() {
    let mut document = open();
    let names: Vec<String> = document.schema().tables().values().map(|table| table.name.clone()).collect();
    let tables = tables(&document, &names.iter().map(String::as_str).collect::<Vec<_>>());
    let update = run(&mut document, &Command::AddView { name: "Map".into(), tables, detail: Detail::Names });
    let view = update.shown.and_then(|shown| shown.view).expect("shown");
    run(&mut document, &Command::SetView { view, name: None, detail: Some(Detail::All) });
    let rects: Vec<_> =
        diagram::view_boxes(document.schema(), document.saved_view("Map").expect("there")).into_values().collect();
    for (i, a) in rects.iter().enumerate() {
        assert!(rects[..i].iter().all(|b| !a.overlaps(*b)), "{a:?} stands upon another");
    }
    assert_eq!(document.snapshot().shown.detail, Detail::All);
    run(&mut document, &Command::Undo);
    assert_eq!(document.snapshot().shown.detail, Detail::Names);
}

#[test]
fn views_are_lines_of_the_diagram_file_and_merge() {
    let folder = tempfile::tempdir().expect("a folder");
    let [schema, file] = ["schema.prisma", "diagram.json"].map(|name| folder.path().join(name));
    fs::write(&schema, BLOG).expect("written");
    fs::write(&file, "{\n  \"Post\": { \"x\": 0, \"y\": 0, \"later\": [1] },\n  \"$later a\": { \"text\": \"b\" },\n  \"$version\": 1\n}\n")
        .expect("written");
    let save = |document: &mut Document| {
        let saved = document.save(None, OnConflict::Ask).expect("saved");
        assert!(matches!(saved, Saved::Done { .. }), "{saved:?}");
        fs::read_to_string(&file).expect("read")
    };
    let mut document = Document::open(&schema).expect("opened");
    document.snapshot();
    add(&mut document, "Who in all", &["User"]);
    let view = add(&mut document, "Writing", &["Post", "User"]);
    let text = save(&mut document);
    for line in
        ["\"later\": [1] },", "  \"$later a\": {\"text\":\"b\"},", "  \"$view Writing\": { \"detail\": \"all\" },"]
    {
        assert!(text.contains(line), "{line} in {text}");
    }
    assert!(text.contains("  \"$place User in Who in all\": { \"x\": 0, \"y\": 0 },\n"), "{text}");
    let mut again = Document::open(&schema).expect("opened");
    let places = |document: &mut Document| -> Vec<_> {
        document.snapshot().views.into_iter().map(|view| (view.name, view.detail, view.places)).collect()
    };
    assert_eq!(places(&mut again), places(&mut document));
    assert_eq!(save(&mut again), text, "what was read is written");

    // Two people move another table of the same view each, and git brings both together: between them is a line that both
    // leave alone, as it wants it.
    run(&mut document, &Command::ShowView { view: Some(view), detail: None });
    let tables = tables(&document, &["Comment", "Series", "Tag"]);
    run(&mut document, &Command::AddToView { view, tables });
    let text = save(&mut document);
    let moved = |name: &str, x: i32| {
        fs::write(&file, &text).expect("written");
        let mut document = Document::open(&schema).expect("opened");
        document.snapshot();
        let view = document.saved_view("Writing").expect("there").id;
        run(&mut document, &Command::ShowView { view: Some(view), detail: None });
        let table = table(&document, name);
        run(&mut document, &Command::Move { moves: vec![Move { table, x, y: 3 }] });
        save(&mut document)
    };
    let sides = [("base", text.clone()), ("ours", moved("Comment", 111)), ("theirs", moved("User", 222))];
    for (name, text) in &sides {
        fs::write(folder.path().join(name), text).expect("written");
    }
    let merge =
        Program::new("git").current_dir(folder.path()).args(["merge-file", "-p", "ours", "base", "theirs"]).output();
    let Ok(merged) = merge else { return println!("git is not present") };
    assert!(merged.status.success(), "a conflict: {}", String::from_utf8_lossy(&merged.stdout));
    fs::write(&file, &merged.stdout).expect("written");
    let merged = Document::open(&schema).expect("opened");
    let view = merged.saved_view("Writing").expect("there");
    assert_eq!(view.places[&table(&merged, "Comment")], (111, 3));
    assert_eq!(view.places[&table(&merged, "User")], (222, 3));
}

#[test]
fn a_view_that_changes_on_disk_is_taken_in() {
    let folder = tempfile::tempdir().expect("a folder");
    let [schema, file] = ["schema.prisma", "diagram.json"].map(|name| folder.path().join(name));
    fs::write(&schema, BLOG).expect("written");
    let mut document = Document::open(&schema).expect("opened");
    document.snapshot();
    let view = add(&mut document, "Writing", &["Post", "User"]);
    assert!(matches!(document.save(None, OnConflict::Ask), Ok(Saved::Done { .. })));
    let text = fs::read_to_string(&file).expect("read");
    let text =
        text.replace("\"$view Writing\": { \"detail\": \"all\" }", "\"$view Writing\": { \"detail\": \"keys\" }");
    fs::write(&file, text).expect("written");
    let update = document.read_disk().expect("no edits in the way").expect("something changed");
    assert_eq!(update.shown, Some(Shown { view: Some(view), detail: Detail::Keys }), "under the same id");
    assert!(!document.status().dirty);
}
