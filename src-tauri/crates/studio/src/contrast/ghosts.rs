//! What a document lacks, with a place on the canvas: tables stand near what they were joined to, and nothing that is there
//! moves for them.

use std::collections::BTreeMap;

use diagram::{Options, Rect};
use schema::{
    Change, Column, ColumnId, ColumnType, Edit, ForeignKey, ForeignKeyId, Ids, Placement, Schema, Table, TableId,
    TableKind, apply,
};

use super::{GhostColumn, GhostTable, Sides};

/// What is drawn beside the document.
#[derive(Default)]
pub(super) struct Ghosts {
    pub tables: Vec<GhostTable>,
    pub columns: Vec<GhostColumn>,
    pub edges: Vec<Vec<(i32, i32)>>,
}

/// A copy of the document under construction that has also what it lacks.
struct Copy<'a> {
    sides: &'a Sides<'a>,
    schema: Schema,
    ids: Ids,
    tables: BTreeMap<TableId, TableId>,
    columns: BTreeMap<ColumnId, ColumnId>,
    keys: Vec<ForeignKeyId>,
}

pub(super) fn ghosts(sides: &Sides<'_>, gone: &[TableId]) -> Ghosts {
    let before = &sides.pair.before;
    let mut columns = Vec::new();
    for column in before.columns().values() {
        let stays = sides.pair.after.tables().contains_key(&column.table);
        if sides.pair.after.columns().contains_key(&column.id) || !stays {
            continue;
        }
        let Some(table) = sides.own_table(column.table).filter(|id| sides.schema.tables().contains_key(id)) else {
            continue;
        };
        let said = sides.said.column(column.id).or_else(|| before.column(column.id));
        if let Some(said) = said {
            columns.push(GhostColumn { table, name: said.name.clone(), ty: diagram::type_label(said) });
        }
    }
    let mut copy = Copy {
        sides,
        schema: sides.schema.clone(),
        ids: sides.schema.ids(),
        tables: BTreeMap::new(),
        columns: BTreeMap::new(),
        keys: Vec::new(),
    };
    for id in gone {
        copy.table(*id);
    }
    copy.relations();
    if copy.tables.is_empty() && copy.keys.is_empty() {
        return Ghosts { columns, ..Ghosts::default() };
    }
    let boxes = copy.places();
    let tables = gone.iter().filter_map(|id| copy.ghost(*copy.tables.get(id)?, &boxes)).collect();
    Ghosts { tables, columns, edges: copy.routes(&boxes) }
}

impl Copy<'_> {
    fn put(&mut self, change: &Change) -> bool {
        apply(&mut self.schema, change).is_ok()
    }

    /// A table that the document lacks, as its source says it.
    fn table(&mut self, id: TableId) {
        let sides = self.sides;
        let said = if sides.said.tables().contains_key(&id) { sides.said } else { &sides.pair.before };
        let Some(record) = said.tables().get(&id) else { return };
        let own: TableId = self.ids.fresh();
        let to = Table { id: own, kind: TableKind::Table, ..record.clone() };
        if !self.put(&Change::Table(Edit::Create { to })) {
            return;
        }
        self.tables.insert(id, own);
        for column in said.columns_of(id) {
            let Some(from) = said.column(*column) else { continue };
            let own: ColumnId = self.ids.fresh();
            let ty = match &from.ty {
                ColumnType::Enum(_) => ColumnType::Other(from.enum_type().map_or_else(String::new, |e| e.name.clone())),
                ColumnType::Scalar(_) | ColumnType::Unsupported(_) | ColumnType::Other(_) => from.ty.clone(),
            };
            let table = self.tables[&id];
            let to = Column { id: own, table, ty, ..from.record().clone() };
            if self.put(&Change::Column(Edit::Create { to })) {
                self.columns.insert(*column, own);
            }
        }
    }

    /// The foreign keys and join tables that the document lacks.
    fn relations(&mut self) {
        let sides = self.sides;
        let (before, after) = (&sides.pair.before, &sides.pair.after);
        let joined: Vec<TableId> = before.tables().keys().copied().filter(|id| sides.joins(*id).is_some()).collect();
        for key in before.foreign_keys().values() {
            let stays = after
                .foreign_keys()
                .get(&key.id)
                .is_some_and(|now| (&now.columns, now.references) == (&key.columns, key.references));
            if !stays && !joined.contains(&key.table) {
                let pairs: Vec<_> = key.columns.iter().copied().zip(key.ref_columns.iter().copied()).collect();
                self.key(key.table, key.references, &pairs);
            }
        }
        for id in joined.into_iter().filter(|id| !after.tables().contains_key(id)) {
            if let Some([a, b]) = sides.joins(id) {
                self.key(a.references, b.references, &[]);
            }
        }
    }

    fn key(&mut self, child: TableId, parent: TableId, columns: &[(ColumnId, ColumnId)]) {
        let sides = self.sides;
        let drawn = |id: TableId| sides.own_table(id).filter(|id| sides.schema.tables().contains_key(id));
        let table = |copy: &Self, id: TableId| copy.tables.get(&id).copied().or_else(|| drawn(id));
        let (Some(table), Some(references)) = (table(self, child), table(self, parent)) else { return };
        let column = |copy: &Self, id: ColumnId| {
            let own = copy.columns.get(&id).copied().or_else(|| sides.own_column(id));
            own.filter(|id| copy.schema.columns().contains_key(id))
        };
        let pairs: Vec<_> = columns.iter().filter_map(|(a, b)| Some((column(self, *a)?, column(self, *b)?))).collect();
        let id: ForeignKeyId = self.ids.fresh();
        let (columns, ref_columns) = pairs.into_iter().unzip();
        let to = ForeignKey::new(id, [table, references], [columns, ref_columns]);
        if self.put(&Change::ForeignKey(Edit::Create { to })) {
            self.keys.push(id);
        }
    }

    /// The boxes of all tables: the document's where they stand, the others at free places near what they were joined to.
    fn places(&mut self) -> BTreeMap<TableId, Rect> {
        let kept = self.schema.placements().clone();
        let places = diagram::arrange(&self.schema, &kept, &Options::default());
        for (table, (x, y)) in places.into_iter().filter(|(id, _)| !kept.contains_key(id)) {
            let to = Placement { table, x, y, color: None, pinned: false };
            self.put(&Change::Placement(Edit::Create { to }));
        }
        crate::drawing::rects(&self.schema, &diagram::sizes(&self.schema))
    }

    fn ghost(&self, own: TableId, boxes: &BTreeMap<TableId, Rect>) -> Option<GhostTable> {
        let table = self.schema.table(own)?;
        let Rect { x, y, width, height } = *boxes.get(&own)?;
        let columns = table.columns().map(|column| (column.name.clone(), diagram::type_label(column))).collect();
        Some(GhostTable { name: table.name.clone(), columns, x, y, width, height })
    }

    /// The ways of the relations that the document lacks; those that it has are left out, and keep theirs.
    fn routes(&mut self, boxes: &BTreeMap<TableId, Rect>) -> Vec<Vec<(i32, i32)>> {
        let keys: Vec<_> =
            self.schema.foreign_keys().values().filter(|key| !self.keys.contains(&key.id)).cloned().collect();
        for from in keys {
            self.put(&Change::ForeignKey(Edit::Drop { from }));
        }
        let relations: Vec<_> = self.schema.many_to_many().values().cloned().collect();
        for from in relations {
            self.put(&Change::ManyToMany(Edit::Drop { from }));
        }
        diagram::route(&self.schema, boxes).into_values().map(|route| route.points).collect()
    }
}
