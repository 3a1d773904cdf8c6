//! Copies: tables, columns and enums made again, from this schema or from another. Names are made unique, keys among what is
//! copied stay among the copies, keys to other tables stay with those.

use std::collections::{BTreeMap, BTreeSet};

use diagram::Rect;
use schema::{
    Change, Check, Column, ColumnId, ColumnType, Edit, Enum, EnumId, EnumValue, ForeignKey, Index, IndexPart,
    IndexTarget, Inverse, ManyToMany, ManyToManyEnd, Object, Placement, Schema, Table, TableId,
};

use super::place::free_shift;
use super::relations::{free_field, free_relation, inverse_name, unused};
use super::{Draft, Edits, columns, many_to_many};
use crate::Failure;
use crate::style::{camel_case, plural};

/// How far beside its original a copy is wanted.
const BESIDE: i32 = 32;

/// What is copied, and what of the schema it lands in it belongs to.
pub(super) struct Originals<'a> {
    /// Where they are read.
    pub schema: &'a Schema,
    /// The tables, in the order that they are made.
    pub tables: Vec<TableId>,
    /// Enums of the originals by those that stand for them.
    pub enums: BTreeMap<EnumId, EnumId>,
    /// Tables that are not copied by those that stand for them.
    pub outside: BTreeMap<TableId, TableId>,
    /// Where the copies are wanted.
    pub places: BTreeMap<TableId, (i32, i32)>,
}

/// Copies of objects of this schema: tables with their columns, keys and indexes, columns behind their originals, enums.
pub(super) fn duplicate(mut draft: Draft, objects: &[Object]) -> Result<Edits, Failure> {
    let before = draft.schema.clone();
    let chosen: BTreeSet<Object> = objects.iter().copied().collect();
    let tables: Vec<TableId> = chosen.iter().filter_map(|object| table_of(*object)).collect();
    let of = |id: &TableId| before.placements().get(id).map(|at| (*id, (at.x + BESIDE, at.y + BESIDE)));
    let originals = Originals {
        schema: &before,
        enums: before.enums().keys().map(|id| (*id, *id)).collect(),
        outside: before.tables().keys().map(|id| (*id, *id)).collect(),
        places: tables.iter().filter_map(of).collect(),
        tables,
    };
    let made = copy(&mut draft, &originals)?;
    let mut select = made.values().next().map(|id| Object::Table(*id));
    let mut count = made.len();
    for object in chosen {
        let copy = match object {
            Object::Column(id) if !before.columns().get(&id).is_some_and(|c| made.contains_key(&c.table)) => {
                Object::Column(copy_column(&mut draft, id)?)
            }
            Object::Enum(id) => {
                let record = before.enums().get(&id).ok_or_else(|| Failure::missing("enum"))?;
                Object::Enum(copy_enum(&mut draft, record)?)
            }
            Object::Schema
            | Object::Table(_)
            | Object::Column(_)
            | Object::Index(_)
            | Object::ForeignKey(_)
            | Object::ManyToMany(_)
            | Object::Check(_) => continue,
        };
        select = select.or(Some(copy));
        count += 1;
    }
    if count == 0 {
        return Err(
            Failure::new("edit/not-here", "Nothing of that can be duplicated.").help("Tables, columns and enums can.")
        );
    }
    let label = if count == 1 { "Duplicate".to_owned() } else { format!("Duplicate {count} objects") };
    Ok(draft.finish(label, select.filter(|_| count == 1)))
}

fn table_of(object: Object) -> Option<TableId> {
    match object {
        Object::Table(id) => Some(id),
        Object::Schema
        | Object::Column(_)
        | Object::Index(_)
        | Object::ForeignKey(_)
        | Object::ManyToMany(_)
        | Object::Enum(_)
        | Object::Check(_) => None,
    }
}

/// Makes copies of tables; tells which is whose.
pub(super) fn copy(draft: &mut Draft, originals: &Originals<'_>) -> Result<BTreeMap<TableId, TableId>, Failure> {
    let mut copying = Copying { originals, tables: BTreeMap::new(), columns: BTreeMap::new() };
    for id in &originals.tables {
        copying.table(draft, *id)?;
    }
    for key in originals.schema.foreign_keys().values() {
        copying.foreign_key(draft, key)?;
    }
    for relation in originals.schema.many_to_many().values() {
        copying.many_to_many(draft, relation)?;
    }
    copying.place(draft)?;
    Ok(copying.tables)
}

struct Copying<'a> {
    originals: &'a Originals<'a>,
    tables: BTreeMap<TableId, TableId>,
    columns: BTreeMap<ColumnId, ColumnId>,
}

impl Copying<'_> {
    fn table(&mut self, draft: &mut Draft, original: TableId) -> Result<(), Failure> {
        let walker = self.originals.schema.table(original).ok_or_else(|| Failure::missing("table"))?;
        let from = walker.record();
        let id: TableId = draft.ids.fresh();
        let name = free_model(draft, &from.name);
        let in_database = |mapped: &str| draft.schema.tables().values().any(|table| table.database_name() == mapped);
        let mapped = from.mapped.as_deref().map(|mapped| unused(mapped, in_database)).filter(|mapped| *mapped != name);
        let to = Table { id, name, mapped, ..from.clone() };
        draft.put(Change::Table(Edit::Create { to }))?;
        self.tables.insert(original, id);
        for column in walker.columns() {
            let own: ColumnId = draft.ids.fresh();
            self.columns.insert(column.id, own);
            let ty = match &column.ty {
                ColumnType::Enum(of) => {
                    ColumnType::Enum(self.originals.enums.get(of).copied().ok_or_else(|| Failure::missing("enum"))?)
                }
                ty @ (ColumnType::Scalar(_) | ColumnType::Unsupported(_) | ColumnType::Other(_)) => ty.clone(),
            };
            let to = Column { id: own, table: id, ty, ..column.record().clone() };
            draft.put(Change::Column(Edit::Create { to }))?;
        }
        for index in walker.indexes() {
            let target = |target: &IndexTarget| match target {
                IndexTarget::Column(column) => self.columns.get(column).copied().map(IndexTarget::Column),
                IndexTarget::Expression(_) | IndexTarget::Path(_) => Some(target.clone()),
            };
            let part = |part: &IndexPart| Some(IndexPart { target: target(&part.target)?, ..part.clone() });
            let Some(parts) = index.parts.iter().map(part).collect::<Option<Vec<_>>>() else { continue };
            let include = index.include.iter().filter_map(|column| self.columns.get(column).copied()).collect();
            let taken =
                |name: &String| draft.schema.indexes().values().any(|known| known.mapped.as_ref() == Some(name));
            let mapped = index.mapped.clone().filter(|name| !taken(name));
            let to = Index { id: draft.ids.fresh(), table: id, parts, include, mapped, ..index.record().clone() };
            draft.put(Change::Index(Edit::Create { to }))?;
        }
        for check in walker.checks() {
            let taken = |name: &String| draft.schema.checks().values().any(|known| known.name.as_ref() == Some(name));
            let name = check.name.clone().filter(|name| !taken(name));
            let to = Check { id: draft.ids.fresh(), table: id, name, ..check.clone() };
            draft.put(Change::Check(Edit::Create { to }))?;
        }
        Ok(())
    }

    fn foreign_key(&self, draft: &mut Draft, key: &ForeignKey) -> Result<(), Failure> {
        let Some(table) = self.tables.get(&key.table).copied() else { return Ok(()) };
        let columns: Option<Vec<ColumnId>> = key.columns.iter().map(|id| self.columns.get(id).copied()).collect();
        let inside = self.tables.get(&key.references).copied();
        let references = inside.or_else(|| self.originals.outside.get(&key.references).copied());
        let (Some(columns), Some(references)) = (columns, references) else { return Ok(()) };
        // Of a table that is not copied, a column is the one of its name.
        let of_parent = |id: &ColumnId| match inside {
            Some(_) => self.columns.get(id).copied(),
            None => {
                let name = &self.originals.schema.columns().get(id)?.name;
                draft.schema.table(references)?.column_named(name).map(|column| column.id)
            }
        };
        let Some(ref_columns) = key.ref_columns.iter().map(of_parent).collect() else { return Ok(()) };
        let taken =
            |name: &String| draft.schema.foreign_keys().values().any(|known| known.mapped.as_ref() == Some(name));
        let mapped = key.mapped.clone().filter(|name| !taken(name));
        let kept = key.inverse.clone().filter(|_| inside.is_some());
        let single = self.originals.schema.foreign_key(key.id).is_some_and(|key| key.is_unique());
        let inverse = kept.unwrap_or_else(|| Inverse {
            name: inverse_name(draft, table, references, &key.field, single, None),
            list: !single,
            comment: None,
            ignored: false,
        });
        let id = draft.ids.fresh();
        let to =
            ForeignKey { id, table, references, columns, ref_columns, inverse: Some(inverse), mapped, ..key.clone() };
        draft.put(Change::ForeignKey(Edit::Create { to }))
    }

    fn many_to_many(&self, draft: &mut Draft, relation: &ManyToMany) -> Result<(), Failure> {
        let copied = |end: &ManyToManyEnd| self.tables.get(&end.table).copied();
        let outside = |end: &ManyToManyEnd| self.originals.outside.get(&end.table).copied();
        let own = |end: &ManyToManyEnd, table: TableId| -> Option<ManyToManyEnd> {
            let of = |ids: &[ColumnId]| ids.iter().map(|id| self.columns.get(id).copied()).collect::<Option<Vec<_>>>();
            Some(ManyToManyEnd { table, columns: of(&end.columns)?, ref_columns: of(&end.ref_columns)?, ..end.clone() })
        };
        let (a, b) = (&relation.a, &relation.b);
        let ends = match (copied(a), copied(b)) {
            (None, None) => return Ok(()),
            (Some(one), Some(other)) => own(a, one).zip(own(b, other)),
            (Some(one), None) => own(a, one).zip(outside(b).and_then(|table| self.end_for(draft, one, table, b))),
            (None, Some(one)) => outside(a).and_then(|table| self.end_for(draft, one, table, a)).zip(own(b, one)),
        };
        let Some(ends) = ends else { return Ok(()) };
        // The name of a join table is the relation's.
        let name = relation.relation.as_deref().map(|name| free_relation(draft, name));
        many_to_many::put(draft, ends, name).map(drop)
    }

    /// A field of a table that is not copied, for the relation of a copy.
    fn end_for(&self, draft: &Draft, copy: TableId, table: TableId, like: &ManyToManyEnd) -> Option<ManyToManyEnd> {
        let name = &draft.schema.tables().get(&copy)?.name;
        let field = free_field(draft, table, &plural(&camel_case(name)));
        like.columns.is_empty().then(|| ManyToManyEnd::new(table, field))
    }

    /// Places the copies as they are wanted, shifted together to where all of them are free.
    fn place(&self, draft: &mut Draft) -> Result<(), Failure> {
        let made: BTreeSet<TableId> = self.tables.values().copied().collect();
        let wanted = self.originals.places.iter().filter_map(|(id, at)| Some((*self.tables.get(id)?, *at))).collect();
        let rects: Vec<Rect> = diagram::boxes(&draft.schema, &wanted).into_values().collect();
        let (dx, dy) = free_shift(&draft.schema, &made, &rects);
        for (original, (x, y)) in &self.originals.places {
            let Some(table) = self.tables.get(original).copied() else { continue };
            let color = self.originals.schema.placements().get(original).and_then(|at| at.color.clone());
            let to = Placement { table, x: x + dx, y: y + dy, color, pinned: false };
            draft.put(Change::Placement(Edit::Create { to }))?;
        }
        Ok(())
    }
}

/// The name, or the first of Name2, Name3, ... that no model and no enum has.
pub(super) fn free_model(draft: &Draft, name: &str) -> String {
    unused(name, |name| draft.schema.table_named(name).is_some() || draft.schema.enum_named(name).is_some())
}

/// Makes an enum like another one.
pub(super) fn copy_enum(draft: &mut Draft, record: &Enum) -> Result<EnumId, Failure> {
    let id: EnumId = draft.ids.fresh();
    let name = free_model(draft, &record.name);
    let in_database = |mapped: &str| draft.schema.enums().values().any(|known| known.database_name() == mapped);
    let mapped = record.mapped.as_deref().map(|mapped| unused(mapped, in_database)).filter(|mapped| *mapped != name);
    let values = record.values.iter().map(|value| EnumValue { id: draft.ids.fresh(), ..value.clone() }).collect();
    draft.put(Change::Enum(Edit::Create { to: Enum { id, name, mapped, values, ..record.clone() } }))?;
    Ok(id)
}

/// Makes a column like another one, behind it. Keys are not copied: two columns of one key are another key.
fn copy_column(draft: &mut Draft, original: ColumnId) -> Result<ColumnId, Failure> {
    let from = draft.schema.columns().get(&original).ok_or_else(|| Failure::missing("column"))?.clone();
    let id: ColumnId = draft.ids.fresh();
    let name = free_field(draft, from.table, &from.name);
    let in_database =
        |mapped: &str| draft.schema.table(from.table).is_some_and(|t| t.columns().any(|c| c.database_name() == mapped));
    let mapped = from.mapped.as_deref().map(|mapped| unused(mapped, in_database));
    let rank = columns::rank_behind(draft, from.table, Some(original))?;
    draft.put(Change::Column(Edit::Create { to: Column { id, name, mapped, rank, ..from } }))?;
    Ok(id)
}
