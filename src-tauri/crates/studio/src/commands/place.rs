//! Free places in the diagram: what is made new stands where nothing stands, as near as can be to where it was wanted, and
//! moves nothing else.

use std::collections::BTreeSet;

use diagram::Rect;
use schema::{Schema, TableId};

/// Distance between the places that are tried.
const STEP: i32 = 32;
/// How far around is looked, in steps.
const RINGS: i32 = 90;
/// What stays free between two tables.
const GAP: i32 = 24;

/// How far a group of tables has to move from its places for all of them to stand free.
pub(super) fn free_shift(schema: &Schema, group: &BTreeSet<TableId>, wanted: &[Rect]) -> (i32, i32) {
    let reach = STEP * RINGS;
    let near = |rect: &Rect| wanted.iter().any(|one| one.grown(reach).overlaps(*rect));
    let places = schema.placements().iter().filter(|(id, _)| !group.contains(id));
    let places = places.map(|(id, at)| (*id, (at.x, at.y))).collect();
    let taken: Vec<Rect> =
        diagram::boxes(schema, &places).into_values().filter(near).map(|rect| rect.grown(GAP)).collect();
    let is_free = |(dx, dy): (i32, i32)| {
        wanted.iter().all(|one| {
            let moved = Rect { x: one.x.saturating_add(dx), y: one.y.saturating_add(dy), ..*one };
            !taken.iter().any(|rect| rect.overlaps(moved))
        })
    };
    for ring in 0..=RINGS {
        let mut around: Vec<(i32, i32)> =
            (-ring..=ring).flat_map(|i| [(i, -ring), (i, ring), (-ring, i), (ring, i)]).collect();
        // The nearest first; of equal ones that to the right and below, where one looks for what is new.
        around.sort_by_key(|(x, y)| (x * x + y * y, -x, -y));
        let found = around.into_iter().map(|(x, y)| (x * STEP, y * STEP)).find(|shift| is_free(*shift));
        if let Some(shift) = found {
            return shift;
        }
    }
    (0, 0)
}

/// The free place that is nearest to the one where a table stands.
pub(super) fn free_place(schema: &Schema, table: TableId) -> Option<(i32, i32)> {
    let at = schema.placements().get(&table)?;
    let own = diagram::boxes(schema, &[(table, (at.x, at.y))].into());
    let (dx, dy) = free_shift(schema, &BTreeSet::from([table]), &own.into_values().collect::<Vec<_>>());
    Some((at.x.saturating_add(dx), at.y.saturating_add(dy)))
}
