//! What the window draws on demand beside the tables, as it takes it. Asks the diagram and alters nothing.

use std::collections::BTreeMap;

use diagram::{Rect, Route, Wanted};
use schema::{ColumnId, EnumId, ManyToManyId, Schema, TableId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::drawing::{Drawing, on_wire};
use crate::{Cardinality, EdgeRoute};

/// What shall be drawn beside the tables, or instead of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Wish {
    /// Enums that have boxes.
    pub enums: Vec<EnumId>,
    /// Implicit many-to-many relations are drawn with their join tables.
    pub joins: bool,
    /// Tables that only join two others are drawn as a line.
    pub fold: bool,
}

/// The box of an enum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EnumBox {
    /// The enum.
    pub id: EnumId,
    /// Its box.
    pub rect: Rect,
}

/// A line from a column to the enum that it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EnumLink {
    /// The enum.
    pub id: EnumId,
    /// The column.
    pub column: ColumnId,
    /// Corners in diagram units, from the column on.
    pub points: Vec<(i32, i32)>,
}

/// A line with what is drawn at its ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PlainRoute {
    /// Corners in diagram units.
    pub points: Vec<(i32, i32)>,
    /// Drawn at the start.
    pub start: Cardinality,
    /// Drawn at the end.
    pub end: Cardinality,
    /// Drawn solid, else dashed.
    pub identifying: bool,
}

/// A join table that no text names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct JoinBox {
    /// Its relation.
    pub relation: ManyToManyId,
    /// Its name in the database.
    pub name: String,
    /// Its box.
    pub rect: Rect,
    /// The lines to both ends.
    pub routes: Vec<PlainRoute>,
}

/// A table that is drawn as a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FoldedTable {
    /// The table.
    pub table: TableId,
    /// The tables that it joins.
    pub ends: (TableId, TableId),
    /// Its line.
    pub route: PlainRoute,
}

/// A diagram with what is drawn on demand.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Presentation {
    /// The revision of the document.
    #[ts(type = "number")]
    pub revision: u64,
    /// Boxes of enums.
    pub enums: Vec<EnumBox>,
    /// Lines to them.
    pub links: Vec<EnumLink>,
    /// Join tables.
    pub joins: Vec<JoinBox>,
    /// Tables that are drawn as lines.
    pub folds: Vec<FoldedTable>,
    /// The ways of the schema's own edges then.
    pub routes: Vec<EdgeRoute>,
}

/// A document as it is drawn with what is wished for.
pub(crate) fn presentation(
    revision: u64,
    schema: &Schema,
    drawing: &Drawing,
    chosen: &BTreeMap<EnumId, (i32, i32)>,
    wish: &Wish,
) -> Presentation {
    let wanted = Wanted { enums: wish.enums.iter().copied().collect(), joins: wish.joins, fold: wish.fold };
    let found = diagram::present(schema, drawing.rects(), drawing.detail(), &wanted, chosen);
    let edges: BTreeMap<_, _> = diagram::edges(schema).into_iter().map(|edge| (edge.id, edge.tables)).collect();
    let routes = found.routes.iter();
    Presentation {
        revision,
        enums: found.enums.into_iter().map(|(id, rect)| EnumBox { id, rect }).collect(),
        links: found
            .links
            .into_iter()
            .map(|link| EnumLink { id: link.id, column: link.column, points: link.points })
            .collect(),
        joins: (found.joins.into_iter())
            .map(|join| JoinBox {
                relation: join.relation,
                name: join.name,
                rect: join.rect,
                routes: join.routes.into_iter().map(plain).collect(),
            })
            .collect(),
        folds: (found.folds.into_iter())
            .map(|fold| FoldedTable { table: fold.table, ends: fold.ends.into(), route: plain(fold.route) })
            .collect(),
        routes: routes.filter_map(|(id, route)| on_wire(schema, *id, *edges.get(id)?, route)).collect(),
    }
}

fn plain(route: Route) -> PlainRoute {
    let [start, end] = route.ends.map(|end| crate::drawing::cardinality(end.kind));
    PlainRoute { points: route.points, start, end, identifying: route.identifying }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Command, Document, EnumMove};

    const TEXT: &str = "datasource db {\n  provider = \"postgresql\"\n}\n\nenum Status {\n  ON\n  OFF\n}\n\nmodel A {\n  id Int @id\n  status Status\n  bs B[]\n}\n\nmodel B {\n  id Int @id\n  as A[]\n}\n";

    #[test]
    fn what_is_drawn_on_demand_follows_the_document_and_alters_nothing() {
        let mut document = Document::from_text(TEXT);
        let before = document.snapshot();
        let wish = Wish { enums: before.enums.iter().map(|one| one.id).collect(), joins: true, fold: true };
        let found = document.presentation(&wish);
        assert_eq!((found.enums.len(), found.links.len(), found.joins.len()), (1, 1, 1));
        assert_eq!(found.joins[0].name, "_AToB");
        assert!(found.routes.is_empty(), "the relation is drawn by its join table: {:?}", found.routes);
        assert_eq!(document.snapshot(), before);

        let id = found.enums[0].id;
        document.run(&Command::MoveEnums { moves: vec![EnumMove { id, x: 9_000, y: 800 }] }).expect("moved");
        let moved = document.presentation(&wish);
        assert_eq!((moved.enums[0].rect.x, moved.enums[0].rect.y), (9_000, 800));
        document.run(&Command::Undo).expect("undone");
        assert_eq!(document.presentation(&wish).enums, found.enums);
        assert_eq!(document.presentation(&Wish::default()).routes, before.routes);
    }
}
