//! Laws of the diagram over random schemas: no overlap, the same result for the same input, kept tables stay, routes are
//! orthogonal, anchored at their rows and never run through tables.

#[allow(dead_code)]
mod made;

use std::collections::{BTreeMap, BTreeSet};

use diagram::{EdgeId, HEADER, Options, ROW, Rect, Route, Side, arrange, boxes, edges, layout, route, row_of, tidy};
use made::{Key, Made};
use proptest::prelude::*;
use schema::{Placement, Schema, TableId};

const MODULES: [Option<&str>; 4] = [None, Some("sales"), Some("stock"), Some("people")];

fn schemas(most: usize) -> impl Strategy<Value = Schema> {
    let table = (0..4usize, 0..12usize).prop_map(|(module, columns)| Made { module: MODULES[module], columns });
    (prop::collection::vec(table, 1..most)).prop_flat_map(|tables| {
        let n = tables.len();
        let key = (0..n, 0..n, any::<bool>(), any::<bool>());
        let key = key.prop_map(|(child, parent, optional, unique)| Key { child, parent, optional, unique });
        prop::collection::vec(key, 0..n * 2).prop_map(move |keys| made::schema(&tables, &keys))
    })
}

fn whole(schema: &Schema) -> BTreeMap<TableId, (i32, i32)> {
    arrange(schema, &BTreeMap::new(), &Options::default())
}

fn overlaps(boxes: &BTreeMap<TableId, Rect>) -> Option<(TableId, TableId)> {
    let list: Vec<_> = boxes.iter().collect();
    list.iter()
        .enumerate()
        .find_map(|(i, (a, r))| list[i + 1..].iter().find(|(_, s)| r.overlaps(**s)).map(|(b, _)| (**a, **b)))
}

fn hits(points: &[(i32, i32)], rect: Rect) -> bool {
    points.windows(2).any(|pair| {
        let ((ax, ay), (bx, by)) = (pair[0], pair[1]);
        ax.min(bx) < rect.right() && ax.max(bx) > rect.x && ay.min(by) < rect.bottom() && ay.max(by) > rect.y
    })
}

/// Orthogonal, anchored, and through no table.
fn assert_sound(schema: &Schema, boxes: &BTreeMap<TableId, Rect>, routes: &BTreeMap<EdgeId, Route>) {
    for edge in edges(schema) {
        let Some(route) = routes.get(&edge.id) else { continue };
        for pair in route.points.windows(2) {
            let ((ax, ay), (bx, by)) = (pair[0], pair[1]);
            assert!((ax == bx) != (ay == by), "{:?} is neither horizontal nor vertical: {route:?}", pair);
        }
        for end in 0..2 {
            let point = if end == 0 { route.points.first() } else { route.points.last() };
            let (x, y) = *point.expect("a route has points");
            let (table, rect) = (edge.tables[end], boxes[&edge.tables[end]]);
            assert_eq!(route.ends[end].table, table);
            assert_eq!(route.ends[end].kind, edge.kinds[end]);
            let side = if route.ends[end].side == Side::Left { rect.x } else { rect.right() };
            assert_eq!(x, side, "{route:?} does not begin at the side of {rect:?}");
            let row = edge.columns[end].and_then(|column| row_of(schema, table, column)).unwrap_or(HEADER / 2);
            assert!((y - rect.y - row).abs() < ROW / 2, "{route:?} does not meet row {row} of {rect:?}");
        }
        for rect in boxes.values() {
            assert!(!hits(&route.points, *rect), "{route:?} runs through {rect:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn arranged_tables_never_overlap(schema in schemas(40)) {
        let positions = whole(&schema);
        prop_assert_eq!(positions.len(), schema.tables().len());
        let boxes = boxes(&schema, &positions);
        prop_assert_eq!(overlaps(&boxes), None);
        prop_assert_eq!(&positions, &whole(&schema.clone()), "the same input gives the same result");
    }

    #[test]
    fn new_tables_join_and_kept_ones_stay(schema in schemas(30), share in 0..=10usize) {
        let first = whole(&schema);
        let keep: BTreeMap<TableId, Placement> = first
            .iter()
            .enumerate()
            .filter(|(i, _)| i * 7 % 10 < share)
            .map(|(_, (id, (x, y)))| (*id, Placement { table: *id, x: *x + 31, y: *y - 17, color: None, pinned: false }))
            .collect();
        let second = arrange(&schema, &keep, &Options::default());
        prop_assert_eq!(second.len(), first.len());
        for (id, placement) in &keep {
            prop_assert_eq!(second[id], (placement.x, placement.y));
        }
        prop_assert_eq!(overlaps(&boxes(&schema, &second)), None);
    }

    #[test]
    fn routes_of_an_arranged_diagram_are_sound(schema in schemas(30)) {
        let boxes = boxes(&schema, &whole(&schema));
        let routes = route(&schema, &boxes);
        prop_assert_eq!(routes.len(), edges(&schema).len());
        assert_sound(&schema, &boxes, &routes);
        prop_assert_eq!(&routes, &route(&schema, &boxes));
    }

    #[test]
    fn routes_between_crowded_tables_are_sound(
        schema in schemas(20),
        jitter in prop::collection::vec((0..400i32, 0..300i32), 20),
        gap in 3..60i32,
    ) {
        // A grid of cells, each table somewhere in its own: any distance from `gap` on.
        let positions: BTreeMap<TableId, (i32, i32)> = schema
            .tables()
            .keys()
            .zip(&jitter)
            .enumerate()
            .map(|(i, (id, (x, y)))| {
                let (column, row) = (i as i32 % 5, i as i32 / 5);
                (*id, (column * (420 + gap) + x % gap.max(8), row * (1400 + gap) + y))
            })
            .collect();
        let boxes = boxes(&schema, &positions);
        prop_assume!(overlaps(&boxes.iter().map(|(id, r)| (*id, r.grown(2))).collect()).is_none());
        let routes = route(&schema, &boxes);
        prop_assert_eq!(routes.len(), edges(&schema).len());
        assert_sound(&schema, &boxes, &routes);
    }

    #[test]
    fn after_a_drag_routes_are_sound_and_come_back_with_the_table(schema in schemas(25), pick in 0..25usize, dx in -900..900i32, dy in -900..900i32) {
        let boxes = boxes(&schema, &whole(&schema));
        let before = route(&schema, &boxes);
        let mut dragged = boxes.clone();
        let moved = *boxes.keys().nth(pick % boxes.len()).expect("one of them");
        let rect = dragged.get_mut(&moved).expect("it is there");
        (rect.x, rect.y) = (rect.x + dx, rect.y + dy);
        if overlaps(&dragged.iter().map(|(id, r)| (*id, r.grown(2))).collect()).is_none() {
            assert_sound(&schema, &dragged, &route(&schema, &dragged));
        }
        prop_assert_eq!(route(&schema, &boxes), before);
    }

    #[test]
    fn any_boxes_are_routed_without_panic(
        schema in schemas(12),
        places in prop::collection::vec((any::<i32>(), any::<i32>(), 0..500i32, 0..500i32, any::<bool>()), 12),
    ) {
        let boxes: BTreeMap<TableId, Rect> = schema
            .tables()
            .keys()
            .zip(places)
            .map(|(id, (x, y, width, height, far))| {
                let (x, y) = if far { (x, y) } else { (x % 600, y % 600) };
                (*id, Rect { x, y, width, height })
            })
            .collect();
        for route in route(&schema, &boxes).values() {
            for pair in route.points.windows(2) {
                prop_assert!(pair[0].0 == pair[1].0 || pair[0].1 == pair[1].1);
            }
        }
    }

    #[test]
    fn any_kept_placement_stays(schema in schemas(10), places in prop::collection::vec((any::<i32>(), any::<i32>()), 10), share in 0..10usize) {
        let keep: BTreeMap<TableId, Placement> = schema
            .tables()
            .keys()
            .zip(places)
            .take(share)
            .map(|(id, (x, y))| (*id, Placement { table: *id, x, y, color: None, pinned: true }))
            .collect();
        let result = arrange(&schema, &keep, &Options::default());
        prop_assert_eq!(result.len(), schema.tables().len());
        for (id, placement) in &keep {
            prop_assert_eq!(result[id], (placement.x, placement.y));
        }
    }

    #[test]
    fn a_cancelled_layout_is_empty(schema in schemas(20)) {
        let no = |_: f64| false;
        let options = Options { progress: Some(&no) };
        prop_assert!(arrange(&schema, &BTreeMap::new(), &options).is_empty());
    }

    #[test]
    fn any_graph_is_laid_out(
        sizes in prop::collection::vec((1..500i32, 1..900i32, 0..5usize), 0..30),
        edges in prop::collection::vec((0..32usize, 0..32usize), 0..60),
    ) {
        let graph = diagram::Graph {
            sizes: sizes.iter().map(|(width, height, _)| diagram::Size { width: *width, height: *height }).collect(),
            groups: sizes.iter().map(|(_, _, group)| *group).collect(),
            edges,
        };
        let corners = layout(&graph, &Options::default());
        prop_assert_eq!(corners.len(), sizes.len());
        let rects: Vec<Rect> = corners.iter().zip(&graph.sizes).map(|((x, y), s)| Rect { x: *x, y: *y, width: s.width, height: s.height }).collect();
        for (i, a) in rects.iter().enumerate() {
            prop_assert!(rects[i + 1..].iter().all(|b| !a.overlaps(*b)));
        }
    }

    #[test]
    fn tidied_tables_stay_among_the_others_which_do_not_move(schema in schemas(30), picks in prop::collection::vec(any::<bool>(), 30)) {
        let first = whole(&schema);
        let mut placed = schema.clone();
        for (table, (x, y)) in &first {
            let to = Placement { table: *table, x: *x, y: *y, color: None, pinned: false };
            made::put(&mut placed, schema::Change::Placement(schema::Edit::Create { to }));
        }
        let chosen: BTreeSet<TableId> = first.keys().zip(picks).filter(|(_, pick)| *pick).map(|(id, _)| *id).collect();
        let found = tidy(&placed, &chosen, &Options::default());
        prop_assert_eq!(found.keys().copied().collect::<BTreeSet<_>>(), chosen.clone(), "the chosen ones and no others");
        let mut second = first.clone();
        second.extend(found.clone());
        prop_assert_eq!(overlaps(&boxes(&schema, &second)), None);
        prop_assert_eq!(found, tidy(&placed, &chosen, &Options::default()));
        let no = |_: f64| false;
        let cancelled = tidy(&placed, &chosen, &Options { progress: Some(&no) });
        prop_assert!(cancelled.is_empty());
    }

    #[test]
    fn huge_and_tiny_boxes_never_overlap(
        sizes in prop::collection::vec((prop_oneof![1..8i32, 100..400i32, 4_000..9_000i32], prop_oneof![1..8i32, 40..900i32, 4_000..20_000i32], 0..4usize), 1..25),
        edges in prop::collection::vec((0..25usize, 0..25usize), 0..50),
    ) {
        let graph = diagram::Graph {
            sizes: sizes.iter().map(|(width, height, _)| diagram::Size { width: *width, height: *height }).collect(),
            groups: sizes.iter().map(|(_, _, group)| *group).collect(),
            edges,
        };
        let corners = layout(&graph, &Options::default());
        let rect = |((x, y), size): (&(i32, i32), &diagram::Size)| Rect { x: *x, y: *y, width: size.width, height: size.height };
        let rects: Vec<Rect> = corners.iter().zip(&graph.sizes).map(rect).collect();
        for (i, a) in rects.iter().enumerate() {
            prop_assert!(rects[i + 1..].iter().all(|b| !a.overlaps(*b)));
        }
        prop_assert_eq!(corners, layout(&graph, &Options::default()));
    }

    #[test]
    fn the_many_children_of_one_table_are_routed_as_soundly(columns in prop::collection::vec(0..14usize, 14..60), loops in 0..3usize) {
        let tables: Vec<Made> = columns.iter().map(|columns| Made { module: None, columns: *columns }).collect();
        let key = |child| Key { child, parent: 0, optional: child % 3 == 0, unique: child % 5 == 0 };
        let keys: Vec<Key> = (1..tables.len()).map(key).chain((0..loops).map(|_| key(0))).collect();
        let schema = made::schema(&tables, &keys);
        let boxes = boxes(&schema, &whole(&schema));
        let routes = route(&schema, &boxes);
        prop_assert_eq!(routes.len(), keys.len());
        assert_sound(&schema, &boxes, &routes);
        prop_assert_eq!(&routes, &route(&schema, &boxes));
    }
}
