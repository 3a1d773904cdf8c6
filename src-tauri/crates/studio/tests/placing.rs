//! Tables that move and are arranged: what the window is told, what undo brings back, what stays.

use std::collections::BTreeMap;

use studio::{Command, Document, Job, Move, Snapshot, TableId};

fn document() -> Document {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../schemas/market/schema.prisma");
    Document::from_text(&std::fs::read_to_string(path).expect("the sample"))
}

fn places(snapshot: &Snapshot) -> BTreeMap<TableId, (i32, i32)> {
    snapshot.placements.iter().map(|placement| (placement.table, (placement.x, placement.y))).collect()
}

/// The snapshot without what counts up.
fn state(document: &mut Document) -> Snapshot {
    let snapshot = document.snapshot();
    Snapshot { revision: 0, status: document_at_rest(), ..snapshot }
}

fn document_at_rest() -> studio::Status {
    Document::from_text("").status()
}

fn shifted(places: &BTreeMap<TableId, (i32, i32)>, by: i32) -> Command {
    let moves = places.iter().take(3).map(|(table, (x, y))| Move { table: *table, x: x + by, y: y - by });
    Command::Move { moves: moves.collect() }
}

#[test]
fn a_move_tells_what_a_fresh_snapshot_says() {
    let mut document = document();
    let first = document.snapshot();
    let before = state(&mut document);
    let update = document.run(&shifted(&places(&first), 400)).expect("moved");
    assert_eq!((update.changes.len(), update.findings.is_none(), update.boxes.len()), (3, true, 0));
    let mut routes: BTreeMap<String, _> = first.routes.iter().map(|r| (format!("{:?}", r.edge), r.clone())).collect();
    for edge in &update.routes_removed {
        routes.remove(&format!("{edge:?}"));
    }
    for route in &update.routes {
        let old = routes.insert(format!("{:?}", route.edge), route.clone());
        assert_ne!(old.as_ref(), Some(route), "what did not change is not sent");
    }
    let after = document.snapshot();
    let now: BTreeMap<String, _> = after.routes.iter().map(|r| (format!("{:?}", r.edge), r.clone())).collect();
    assert_eq!(routes, now);
    // Another document with these places has these routes: they know no history.
    let mut other = self::document();
    other.snapshot();
    let moves = places(&after).into_iter().map(|(table, (x, y))| Move { table, x, y }).collect();
    other.run(&Command::Move { moves }).expect("moved");
    assert_eq!(other.snapshot().routes, after.routes);

    let back = document.run(&Command::Undo).expect("undone");
    assert_eq!(back.changes.len(), 3);
    assert_eq!(state(&mut document), before);
    document.run(&Command::Redo).expect("done again");
    assert_eq!(places(&document.snapshot()), places(&after));
}

#[test]
fn a_table_that_moves_to_where_it_stands_is_no_step() {
    let mut document = document();
    let places = places(&document.snapshot());
    let update = document.run(&shifted(&places, 0)).expect("nothing to do");
    assert!(update.changes.is_empty() && update.status.undo.is_none() && !update.status.dirty);
}

#[test]
fn arranging_is_one_step_and_can_be_cancelled() {
    let mut document = document();
    let first = places(&document.snapshot());
    document.run(&shifted(&first, 1_000)).expect("moved");
    let moved = places(&document.snapshot());

    let cancelled = Job::silent();
    cancelled.cancel();
    let arranging = document.arranging(None).expect("no view is shown");
    assert_eq!(arranging.places(&cancelled).expect_err("cancelled").code, "job/cancelled");
    assert_eq!(places(&document.snapshot()), moved);

    let told = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let teller = std::sync::Arc::clone(&told);
    let job = Job::new(move |_, done| teller.lock().expect("no panic").push(done.unwrap_or(-1.0)));
    let found = arranging.places(&job).expect("places");
    assert!(told.lock().expect("no panic").is_sorted() && told.lock().expect("no panic").len() > 3);
    let update = document.take_places(&arranging, found).expect("they fit").expect("nothing happened meanwhile");
    assert_eq!(update.status.undo.as_deref(), Some("Arrange"));
    assert_eq!(places(&document.snapshot()), first, "the same input gives the same result");
    document.run(&Command::Undo).expect("undone");
    assert_eq!(places(&document.snapshot()), moved);
    // What was found for another state is not taken.
    let found = arranging.places(&Job::silent()).expect("places");
    assert!(document.take_places(&arranging, found).expect("no failure").is_none());
}

#[test]
fn arranged_tables_leave_the_others_and_the_pinned_where_they_are() {
    let mut document = document();
    let first = places(&document.snapshot());
    let chosen: Vec<TableId> = first.keys().copied().step_by(3).collect();
    let pinned = chosen[0];
    document.run(&Command::SetLook { tables: vec![pinned], color: None, pinned: Some(true) }).expect("pinned");
    document.run(&Command::Arrange { tables: Some(chosen.clone()) }).expect("arranged");
    let second = places(&document.snapshot());
    for (table, place) in &first {
        if !chosen.contains(table) || *table == pinned {
            assert_eq!(second[table], *place);
        }
    }
    document.run(&Command::Arrange { tables: None }).expect("arranged");
    assert_eq!(places(&document.snapshot())[&pinned], first[&pinned]);
}
