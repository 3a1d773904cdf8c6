//! The schema itself: records by id, and the graph of tables and foreign keys. The only file that sees petgraph's
//! indices, which petgraph reuses and we don't. Alters records only through [`Schema::apply`].

use std::collections::BTreeMap;

use petgraph::Direction;
use petgraph::stable_graph::{EdgeIndex, NodeIndex, StableDiGraph};

use crate::{
    Change, Check, CheckId, Column, ColumnId, ColumnType, Conflict, Edit, Enum, EnumId, ForeignKey, ForeignKeyId, Ids,
    Index, IndexId, IndexTarget, ManyToMany, ManyToManyId, Object, Placement, Table, TableId,
};

/// A relational schema. Two schemas are equal when their records are; the history of ids does not count.
#[derive(Debug, Clone, Default)]
pub struct Schema {
    tables: BTreeMap<TableId, Table>,
    columns: BTreeMap<ColumnId, Column>,
    indexes: BTreeMap<IndexId, Index>,
    foreign_keys: BTreeMap<ForeignKeyId, ForeignKey>,
    many_to_many: BTreeMap<ManyToManyId, ManyToMany>,
    enums: BTreeMap<EnumId, Enum>,
    checks: BTreeMap<CheckId, Check>,
    placements: BTreeMap<TableId, Placement>,
    parts: BTreeMap<TableId, Parts>,
    graph: StableDiGraph<TableId, ForeignKeyId>,
    nodes: BTreeMap<TableId, NodeIndex>,
    edges: BTreeMap<ForeignKeyId, EdgeIndex>,
    next: u32,
}

/// What hangs on one table: columns by rank, the others by id.
#[derive(Debug, Clone, Default)]
struct Parts {
    columns: Vec<ColumnId>,
    indexes: Vec<IndexId>,
    checks: Vec<CheckId>,
}

impl PartialEq for Schema {
    fn eq(&self, other: &Self) -> bool {
        self.tables == other.tables
            && self.columns == other.columns
            && self.indexes == other.indexes
            && self.foreign_keys == other.foreign_keys
            && self.many_to_many == other.many_to_many
            && self.enums == other.enums
            && self.checks == other.checks
            && self.placements == other.placements
    }
}

impl Eq for Schema {}

impl Schema {
    /// A schema without records.
    pub fn new() -> Self {
        Self::default()
    }

    /// An allocator of ids that this schema has never seen. What it hands out counts as seen once it was applied.
    pub fn ids(&self) -> Ids {
        Ids::starting_at(self.next)
    }

    /// Marks all ids below `next` as seen, so that none of them is handed out again.
    pub fn reserve_ids(&mut self, next: u32) {
        self.next = self.next.max(next);
    }

    /// Tables and views by id.
    pub fn tables(&self) -> &BTreeMap<TableId, Table> {
        &self.tables
    }

    /// Columns by id.
    pub fn columns(&self) -> &BTreeMap<ColumnId, Column> {
        &self.columns
    }

    /// Primary keys, unique keys and indexes by id.
    pub fn indexes(&self) -> &BTreeMap<IndexId, Index> {
        &self.indexes
    }

    /// Foreign keys by id.
    pub fn foreign_keys(&self) -> &BTreeMap<ForeignKeyId, ForeignKey> {
        &self.foreign_keys
    }

    /// Implicit many-to-many relations by id.
    pub fn many_to_many(&self) -> &BTreeMap<ManyToManyId, ManyToMany> {
        &self.many_to_many
    }

    /// Enums by id.
    pub fn enums(&self) -> &BTreeMap<EnumId, Enum> {
        &self.enums
    }

    /// Check constraints by id.
    pub fn checks(&self) -> &BTreeMap<CheckId, Check> {
        &self.checks
    }

    /// Places in the diagram, by table.
    pub fn placements(&self) -> &BTreeMap<TableId, Placement> {
        &self.placements
    }

    /// Columns of a table in order; empty for an unknown table.
    pub fn columns_of(&self, table: TableId) -> &[ColumnId] {
        self.parts.get(&table).map_or(&[], |parts| &parts.columns)
    }

    /// Keys and indexes of a table by id; empty for an unknown table.
    pub fn indexes_of(&self, table: TableId) -> &[IndexId] {
        self.parts.get(&table).map_or(&[], |parts| &parts.indexes)
    }

    /// Check constraints of a table by id; empty for an unknown table.
    pub fn checks_of(&self, table: TableId) -> &[CheckId] {
        self.parts.get(&table).map_or(&[], |parts| &parts.checks)
    }

    /// Foreign keys that a table holds (`outgoing`) or that reference it, by id.
    pub(crate) fn edges_of(&self, table: TableId, outgoing: bool) -> Vec<ForeignKeyId> {
        let direction = if outgoing { Direction::Outgoing } else { Direction::Incoming };
        let Some(node) = self.nodes.get(&table) else { return Vec::new() };
        let mut keys: Vec<_> = self.graph.edges_directed(*node, direction).map(|edge| *edge.weight()).collect();
        keys.sort_unstable();
        keys
    }

    /// Strongly connected components of the graph of references, parents before children; tables of one component form
    /// a cycle. Within a component, and where the graph leaves a choice, tables stand by id.
    ///
    /// Tarjan, "Depth-first search and linear graph algorithms", SIAM Journal on Computing 1 (1972).
    pub fn components(&self) -> Vec<Vec<TableId>> {
        // The graph's own order depends on its history: rebuild it by id, so that the result depends on records alone.
        let mut graph = StableDiGraph::<TableId, ()>::new();
        let nodes: BTreeMap<_, _> = self.tables.keys().map(|id| (*id, graph.add_node(*id))).collect();
        for key in self.foreign_keys.values() {
            graph.update_edge(nodes[&key.table], nodes[&key.references], ());
        }
        let mut components: Vec<Vec<TableId>> = petgraph::algo::tarjan_scc(&graph)
            .into_iter()
            .map(|component| component.into_iter().map(|node| graph[node]).collect())
            .collect();
        components.iter_mut().for_each(|component| component.sort_unstable());
        components
    }

    /// Applies one change.
    ///
    /// # Errors
    /// A [`Conflict`]; the schema is untouched then.
    pub(crate) fn apply(&mut self, change: &Change) -> Result<(), Conflict> {
        let at = change.object();
        match change {
            Change::Table(edit) => {
                if let Edit::Drop { from } = edit {
                    self.table_is_free(from.id)?;
                }
                replace(&mut self.tables, edit, |r| r.id, at)?;
                match edit {
                    Edit::Create { to } => {
                        self.parts.insert(to.id, Parts::default());
                        self.nodes.insert(to.id, self.graph.add_node(to.id));
                    }
                    Edit::Drop { from } => {
                        self.parts.remove(&from.id);
                        if let Some(node) = self.nodes.remove(&from.id) {
                            self.graph.remove_node(node);
                        }
                    }
                    Edit::Alter { .. } => {}
                }
            }
            Change::Column(edit) => self.apply_column(edit, at)?,
            Change::Index(edit) => {
                if let Some(to) = edit.to() {
                    self.columns_fit(to.table, &used_columns(to), at)?;
                }
                stays(edit, |r| r.table, at)?;
                replace(&mut self.indexes, edit, |r| r.id, at)?;
                self.hang(edit, |r| (r.table, r.id), |parts| &mut parts.indexes);
            }
            Change::ForeignKey(edit) => self.apply_foreign_key(edit, at)?,
            Change::ManyToMany(edit) => {
                if let Some(to) = edit.to() {
                    for (end, other) in [(&to.a, &to.b), (&to.b, &to.a)] {
                        self.columns_fit(end.table, &end.columns, at)?;
                        self.columns_fit(other.table, &end.ref_columns, at)?;
                    }
                }
                replace(&mut self.many_to_many, edit, |r| r.id, at)?;
            }
            Change::Enum(edit) => {
                if let Edit::Drop { from } = edit {
                    let user = self.columns.values().find(|column| column.ty == ColumnType::Enum(from.id));
                    if let Some(user) = user {
                        return Err(Conflict::InUse(at, Object::Column(user.id)));
                    }
                }
                replace(&mut self.enums, edit, |r| r.id, at)?;
            }
            Change::Check(edit) => {
                if let Some(to) = edit.to() {
                    self.table_exists(to.table)?;
                }
                stays(edit, |r| r.table, at)?;
                replace(&mut self.checks, edit, |r| r.id, at)?;
                self.hang(edit, |r| (r.table, r.id), |parts| &mut parts.checks);
            }
            Change::Placement(edit) => {
                if let Some(to) = edit.to() {
                    self.table_exists(to.table)?;
                }
                replace(&mut self.placements, edit, |r| r.table, at)?;
            }
        }
        self.reserve_ids(highest_id(change).saturating_add(1));
        Ok(())
    }

    fn apply_column(&mut self, edit: &Edit<Column>, at: Object) -> Result<(), Conflict> {
        if let Some(to) = edit.to() {
            self.table_exists(to.table)?;
            if let ColumnType::Enum(id) = to.ty
                && !self.enums.contains_key(&id)
            {
                return Err(Conflict::Missing(Object::Enum(id)));
            }
        }
        if let Edit::Drop { from } = edit {
            self.column_is_free(from)?;
        }
        stays(edit, |r| r.table, at)?;
        replace(&mut self.columns, edit, |r| r.id, at)?;
        let record = edit.record();
        if let Some(parts) = self.parts.get_mut(&record.table) {
            if edit.from().is_some() {
                parts.columns.retain(|id| *id != record.id);
            }
            if let Some(to) = edit.to() {
                let columns = &self.columns;
                let before = |id: &ColumnId| (columns[id].rank, *id) < (to.rank, to.id);
                // Columns mostly come in order.
                let last = parts.columns.last().is_none_or(before);
                let place = if last { parts.columns.len() } else { parts.columns.partition_point(before) };
                parts.columns.insert(place, to.id);
            }
        }
        Ok(())
    }

    fn apply_foreign_key(&mut self, edit: &Edit<ForeignKey>, at: Object) -> Result<(), Conflict> {
        if let Some(to) = edit.to() {
            if to.columns.len() != to.ref_columns.len() {
                return Err(Conflict::Unfit(at));
            }
            self.columns_fit(to.table, &to.columns, at)?;
            self.columns_fit(to.references, &to.ref_columns, at)?;
        }
        stays(edit, |r| (r.table, r.references), at)?;
        replace(&mut self.foreign_keys, edit, |r| r.id, at)?;
        match edit {
            Edit::Create { to } => {
                let edge = self.graph.add_edge(self.nodes[&to.table], self.nodes[&to.references], to.id);
                self.edges.insert(to.id, edge);
            }
            Edit::Drop { from } => {
                if let Some(edge) = self.edges.remove(&from.id) {
                    self.graph.remove_edge(edge);
                }
            }
            Edit::Alter { .. } => {}
        }
        Ok(())
    }

    fn table_exists(&self, table: TableId) -> Result<(), Conflict> {
        if self.tables.contains_key(&table) { Ok(()) } else { Err(Conflict::Missing(Object::Table(table))) }
    }

    fn columns_fit(&self, table: TableId, columns: &[ColumnId], at: Object) -> Result<(), Conflict> {
        self.table_exists(table)?;
        for id in columns {
            let column = self.columns.get(id).ok_or(Conflict::Missing(Object::Column(*id)))?;
            if column.table != table {
                return Err(Conflict::Unfit(at));
            }
        }
        Ok(())
    }

    fn table_is_free(&self, table: TableId) -> Result<(), Conflict> {
        let at = Object::Table(table);
        let parts = self.parts.get(&table).ok_or(Conflict::Missing(at))?;
        let user = (parts.columns.first().map(|id| Object::Column(*id)))
            .or_else(|| parts.indexes.first().map(|id| Object::Index(*id)))
            .or_else(|| parts.checks.first().map(|id| Object::Check(*id)))
            .or_else(|| self.edges_of(table, true).first().map(|id| Object::ForeignKey(*id)))
            .or_else(|| self.edges_of(table, false).first().map(|id| Object::ForeignKey(*id)))
            .or_else(|| {
                let joined = |r: &&ManyToMany| r.a.table == table || r.b.table == table;
                self.many_to_many.values().find(joined).map(|r| Object::ManyToMany(r.id))
            })
            .or_else(|| self.placements.get(&table).map(|_| at));
        user.map_or(Ok(()), |user| Err(Conflict::InUse(at, user)))
    }

    fn column_is_free(&self, column: &Column) -> Result<(), Conflict> {
        let at = Object::Column(column.id);
        let uses = |columns: &[ColumnId]| columns.contains(&column.id);
        for id in self.indexes_of(column.table) {
            if uses(&used_columns(&self.indexes[id])) {
                return Err(Conflict::InUse(at, Object::Index(*id)));
            }
        }
        let keys = self.edges_of(column.table, true).into_iter().chain(self.edges_of(column.table, false));
        for id in keys {
            let key = &self.foreign_keys[&id];
            if uses(&key.columns) || uses(&key.ref_columns) {
                return Err(Conflict::InUse(at, Object::ForeignKey(id)));
            }
        }
        for relation in self.many_to_many.values() {
            if [&relation.a, &relation.b].iter().any(|end| uses(&end.columns) || uses(&end.ref_columns)) {
                return Err(Conflict::InUse(at, Object::ManyToMany(relation.id)));
            }
        }
        Ok(())
    }

    /// Keeps a table's list of ids of one kind, sorted, in step with an edit that was made.
    fn hang<R, I: Ord + Copy>(
        &mut self,
        edit: &Edit<R>,
        place: impl Fn(&R) -> (TableId, I),
        list: impl Fn(&mut Parts) -> &mut Vec<I>,
    ) {
        let (table, id) = place(edit.record());
        let Some(parts) = self.parts.get_mut(&table) else { return };
        let ids = list(parts);
        match (edit, ids.binary_search(&id)) {
            (Edit::Create { .. }, Err(place)) => ids.insert(place, id),
            (Edit::Drop { .. }, Ok(place)) => drop(ids.remove(place)),
            _ => {}
        }
    }
}

/// All columns of its own table that an index names.
fn used_columns(index: &Index) -> Vec<ColumnId> {
    let parts = index.parts.iter().filter_map(|part| match part.target {
        IndexTarget::Column(column) => Some(column),
        IndexTarget::Expression(_) | IndexTarget::Path(_) => None,
    });
    parts.chain(index.include.iter().copied()).collect()
}

/// Refuses an alteration that moves a record to another place in the graph.
fn stays<R, P: PartialEq>(edit: &Edit<R>, place: impl Fn(&R) -> P, at: Object) -> Result<(), Conflict> {
    match edit {
        Edit::Alter { from, to } if place(from) != place(to) => Err(Conflict::Unfit(at)),
        _ => Ok(()),
    }
}

/// Makes an edit in a map of records, after checking the side that it starts from.
fn replace<I: Ord, R: Clone + PartialEq>(
    records: &mut BTreeMap<I, R>,
    edit: &Edit<R>,
    id: impl Fn(&R) -> I,
    at: Object,
) -> Result<(), Conflict> {
    if let Edit::Alter { from, to } = edit
        && id(from) != id(to)
    {
        return Err(Conflict::Unfit(at));
    }
    let found = records.get(&id(edit.record()));
    match (edit.from(), found) {
        (None, Some(_)) => return Err(Conflict::Exists(at)),
        (Some(_), None) => return Err(Conflict::Missing(at)),
        (Some(from), Some(found)) if from != found => return Err(Conflict::Differs(at)),
        _ => {}
    }
    match edit.to() {
        Some(to) => drop(records.insert(id(to), to.clone())),
        None => drop(records.remove(&id(edit.record()))),
    }
    Ok(())
}

/// The highest id that a change brings in.
fn highest_id(change: &Change) -> u32 {
    match change {
        Change::Table(edit) => edit.record().id.0,
        Change::Column(edit) => edit.record().id.0,
        Change::Index(edit) => edit.record().id.0,
        Change::ForeignKey(edit) => edit.record().id.0,
        Change::ManyToMany(edit) => edit.record().id.0,
        Change::Enum(edit) => {
            let record = edit.record();
            record.values.iter().map(|value| value.id.0).chain([record.id.0]).max().unwrap_or(0)
        }
        Change::Check(edit) => edit.record().id.0,
        Change::Placement(edit) => edit.record().table.0,
    }
}

/// The strongly connected components of a graph over `0..count` with these edges, from, to: what is reached stands before what
/// reaches it (Kosaraju's algorithm). Edges that lead out of the graph are left out.
pub fn components(count: usize, edges: impl IntoIterator<Item = (usize, usize)>) -> Vec<Vec<usize>> {
    let mut graph: petgraph::graph::DiGraph<(), ()> = petgraph::graph::DiGraph::new();
    for _ in 0..count {
        graph.add_node(());
    }
    for (from, to) in edges.into_iter().filter(|(from, to)| *from < count && *to < count) {
        graph.add_edge(NodeIndex::new(from), NodeIndex::new(to), ());
    }
    let components = petgraph::algo::kosaraju_scc(&graph);
    components.into_iter().map(|nodes| nodes.into_iter().map(NodeIndex::index).collect()).collect()
}
