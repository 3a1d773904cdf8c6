//! What is drawn on demand: nothing stands upon another, nothing moves, and every line leads where it should.

use std::collections::BTreeMap;

use diagram::{Detail, Options, Presented, Rect, Wanted, arrange, boxes, only_joins, present};
use schema::{Schema, TableId};

const TEXT: &str = "datasource db {\n  provider = \"postgresql\"\n}\n\
    enum Status {\n  DRAFT\n  ACTIVE\n}\nenum Kind {\n  A\n}\nenum Unused {\n  X\n}\n\
    model Post {\n  id Int @id\n  status Status\n  before Status?\n  kind Kind\n  tags Tag[]\n  likes Like[]\n}\n\
    model Tag {\n  id Int @id\n  posts Post[]\n}\n\
    model User {\n  id Int @id\n  status Status\n  likes Like[]\n}\n\
    model Like {\n  postId Int\n  userId Int\n  at DateTime @default(now())\n  post Post @relation(fields: [postId], references: [id])\n\
    \x20 user User @relation(fields: [userId], references: [id])\n  @@id([postId, userId])\n}\n";

fn schema() -> (Schema, BTreeMap<TableId, Rect>) {
    let file = prisma::SourceFile { path: "a.prisma".into(), text: TEXT.into() };
    let parsed = prisma::parse(&[file]);
    let places = arrange(&parsed.schema, &BTreeMap::new(), &Options::default());
    let boxes = boxes(&parsed.schema, &places);
    (parsed.schema, boxes)
}

fn all(schema: &Schema) -> Wanted {
    Wanted { enums: schema.enums().keys().copied().collect(), joins: true, fold: true }
}

fn rects(presented: &Presented, boxes: &BTreeMap<TableId, Rect>) -> Vec<Rect> {
    let folded: Vec<TableId> = presented.folds.iter().map(|fold| fold.table).collect();
    let tables = boxes.iter().filter(|(id, _)| !folded.contains(id)).map(|(_, rect)| *rect);
    tables.chain(presented.enums.values().copied()).chain(presented.joins.iter().map(|join| join.rect)).collect()
}

#[test]
fn enums_and_join_tables_stand_free_and_are_linked() {
    let (schema, boxes) = schema();
    let presented = present(&schema, &boxes, Detail::All, &all(&schema), &BTreeMap::new());
    assert_eq!((presented.enums.len(), presented.links.len()), (3, 4));
    let [join] = presented.joins.as_slice() else { panic!("one join table") };
    assert_eq!((join.name.as_str(), join.routes.len()), ("_PostToTag", 2));
    let rects = rects(&presented, &boxes);
    for (at, a) in rects.iter().enumerate() {
        for b in &rects[..at] {
            assert!(!a.overlaps(*b), "{a:?} stands on {b:?}");
        }
    }
    for link in &presented.links {
        let (start, end) = (link.points[0], *link.points.last().expect("a point"));
        let table = boxes[&schema.columns()[&link.column].table];
        let enumeration = presented.enums[&link.id];
        for ((x, y), rect) in [(start, table), (end, enumeration)] {
            assert!((x == rect.x || x == rect.right()) && (rect.y..=rect.bottom()).contains(&y), "{link:?}");
        }
    }
    let lines = presented.links.iter().map(|link| &link.points).chain(presented.routes.values().map(|r| &r.points));
    for points in lines {
        for pair in points.windows(2) {
            let [(x1, y1), (x2, y2)] = [pair[0], pair[1]];
            let stretch = Rect { x: x1.min(x2), y: y1.min(y2), width: (x1 - x2).abs(), height: (y1 - y2).abs() };
            assert!(rects.iter().all(|rect| !rect.grown(-1).overlaps(stretch)), "{points:?} runs through a box");
        }
    }
}

#[test]
fn what_only_joins_is_folded_into_a_line() {
    let (schema, boxes) = schema();
    let like = schema.table_named("Like").expect("a table");
    assert!(only_joins(like).is_some());
    assert!(
        ["Post", "Tag", "User"].iter().all(|name| only_joins(schema.table_named(name).expect("a table")).is_none())
    );
    let presented =
        present(&schema, &boxes, Detail::All, &Wanted { fold: true, ..Wanted::default() }, &BTreeMap::new());
    let [fold] = presented.folds.as_slice() else { panic!("one is folded") };
    assert_eq!(fold.table, like.id);
    assert_eq!(presented.routes.len(), 1, "the relation of tags alone is left");
    let ends = [fold.route.points[0], *fold.route.points.last().expect("a point")];
    for ((x, _), table) in ends.into_iter().zip(fold.ends) {
        assert!(x == boxes[&table].x || x == boxes[&table].right());
    }
}

#[test]
fn the_same_is_drawn_the_same_and_a_chosen_place_is_kept() {
    let (schema, boxes) = schema();
    let wanted = Wanted { fold: false, ..all(&schema) };
    let first = present(&schema, &boxes, Detail::All, &wanted, &BTreeMap::new());
    assert_eq!(first, present(&schema, &boxes, Detail::All, &wanted, &BTreeMap::new()));
    let status = *wanted.enums.first().expect("an enum");
    let far = (50_000, 40_000);
    let chosen = present(&schema, &boxes, Detail::All, &wanted, &BTreeMap::from([(status, far)]));
    assert_eq!((chosen.enums[&status].x, chosen.enums[&status].y), far);
    let taken = boxes.values().next().expect("a box");
    let moved = present(&schema, &boxes, Detail::All, &wanted, &BTreeMap::from([(status, (taken.x, taken.y))]));
    assert!(boxes.values().all(|rect| !rect.overlaps(moved.enums[&status])), "a table stands there");
    assert_eq!(
        present(&schema, &boxes, Detail::All, &Wanted::default(), &BTreeMap::new()).routes,
        diagram::route(&schema, &boxes)
    );
}
