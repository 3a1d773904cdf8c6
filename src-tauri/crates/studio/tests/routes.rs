//! Routes are a function of places and schema: what happened before is not seen in them.

use studio::{Command, Document, EdgeRoute, Move};

const MARKET: &str = include_str!("../../../../schemas/market/schema.prisma");

/// Routes of the document, and of one that is opened with the same text and places.
fn routes(document: &mut Document) -> (Vec<EdgeRoute>, Vec<EdgeRoute>) {
    let snapshot = document.snapshot();
    let mut fresh = Document::from_text(&snapshot.files[0].text);
    let place = |table: &schema::Table| {
        let id = document.schema().table_named(&table.name).expect("the same table").id;
        let to = &document.schema().placements()[&id];
        Move { table: table.id, x: to.x, y: to.y }
    };
    let moves = fresh.schema().tables().values().map(place).collect();
    fresh.run(&Command::Move { moves }).expect("placed");
    (snapshot.routes, fresh.snapshot().routes)
}

fn points(routes: &[EdgeRoute]) -> Vec<Vec<(i32, i32)>> {
    let mut points: Vec<_> = routes.iter().map(|route| route.points.clone()).collect();
    points.sort();
    points
}

#[test]
fn a_table_that_goes_and_comes_back_has_its_routes_back() {
    let mut document = Document::from_text(MARKET);
    let before = document.snapshot();
    let tables: Vec<_> = before.placements.iter().map(|place| (place.table, place.x, place.y)).collect();
    for (number, (table, x, y)) in tables.into_iter().enumerate() {
        let (dx, dy) = ([340, -270, 90][number % 3], [-210, 160, 420][number % 3]);
        document.run(&Command::Move { moves: vec![Move { table, x: x + dx, y: y + dy }] }).expect("moved");
        let (own, fresh) = routes(&mut document);
        assert_eq!(points(&own), points(&fresh), "after table {number} was moved");
        let back = if number % 2 == 0 { Command::Undo } else { Command::Move { moves: vec![Move { table, x, y }] } };
        document.run(&back).expect("moved back");
        assert_eq!(document.snapshot().routes, before.routes, "after table {number} came back");
    }
}
