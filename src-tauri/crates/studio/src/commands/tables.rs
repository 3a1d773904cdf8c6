//! Tables: add, rename, set properties, drop.

use schema::{
    Arity, Change, Column, ColumnType, Default, DefaultValue, Edit, Index, IndexKind, IndexPart, Object, Placement,
    RANK_GAP, ScalarType, Table, TableId, TableKind,
};

use super::place::free_place;
use super::relations::field_names;
use super::{Draft, Edits, non_empty, valid_name};
use crate::Failure;
use crate::style::{Style, is_created, style, usual_key};

pub(super) fn add(mut draft: Draft, name: &str, x: i32, y: i32) -> Result<Edits, Failure> {
    let name = name.trim();
    valid_name(name, "model")?;
    free_name(&draft, name, None)?;
    let style = style(&draft.schema);
    let id: TableId = draft.ids.fresh();
    let namespace = usual_namespace(&draft);
    draft.put(Change::Table(Edit::Create {
        to: Table {
            id,
            namespace,
            name: name.to_owned(),
            mapped: style.table_mapping(name),
            kind: TableKind::Table,
            module: None,
            comment: None,
            ignored: false,
            notes: schema::TableNotes::default(),
        },
    }))?;
    draft.put(Change::Placement(Edit::Create { to: Placement { table: id, x, y, color: None, pinned: false } }))?;

    let usual = usual_key(&draft.schema).cloned();
    let provider_is_mongo = draft.provider == "mongodb";
    let mut key = match usual {
        Some(usual) => Column { comment: None, generated: None, ..usual },
        None => blank(ScalarType::Int, Some(DefaultValue::Autoincrement)),
    };
    if provider_is_mongo && key.name.is_empty() {
        key.ty = ColumnType::Scalar(ScalarType::String);
        key.default = Some(Default::from(DefaultValue::Function { name: "auto".into(), args: Vec::new() }));
        key.native = Some(schema::NativeType { name: "ObjectId".into(), args: Vec::new() });
        key.mapped = Some("_id".into());
    }
    if key.name.is_empty() {
        key.name = "id".into();
    }
    let key_id = append(&mut draft, id, key)?;
    let index = Index::new(draft.ids.fresh(), id, IndexKind::Primary, vec![IndexPart::column(key_id)]);
    draft.put(Change::Index(Edit::Create { to: index }))?;
    if let Some(names) = style.timestamps.clone() {
        add_timestamps(&mut draft, id, &style, names)?;
    }
    settle(&mut draft, id)?;
    Ok(draft.finish(format!("Add {name}"), Some(Object::Table(id))))
}

/// Brings a table that has just been made to the nearest place that is free for its size.
pub(super) fn settle(draft: &mut Draft, table: TableId) -> Result<(), Failure> {
    let place = free_place(&draft.schema, table);
    let changes = super::placements(&draft.schema, place.map(|place| (table, place)));
    changes.into_iter().try_for_each(|change| draft.put(change))
}

pub(super) fn rename(mut draft: Draft, table: TableId, name: &str) -> Result<Edits, Failure> {
    let name = name.trim();
    valid_name(name, "model")?;
    free_name(&draft, name, Some(table))?;
    let from = draft.schema.tables().get(&table).ok_or_else(|| Failure::missing("table"))?.clone();
    let label = format!("Rename {} to {name}", from.name);
    if from.name != name {
        draft.put(Change::Table(Edit::Alter { to: Table { name: name.to_owned(), ..from.clone() }, from }))?;
        sort_ends(&mut draft, table)?;
    }
    Ok(draft.finish(label, Some(Object::Table(table))))
}

/// End `a` of a many-to-many relation is the model whose name sorts first: a rename may exchange the ends.
fn sort_ends(draft: &mut Draft, table: TableId) -> Result<(), Failure> {
    let schema = &draft.schema;
    let name = |id: TableId| schema.tables().get(&id).map(|table| table.name.as_str());
    let joined = schema.table(table).into_iter().flat_map(|table| table.many_to_many().collect::<Vec<_>>());
    let changes: Vec<Change> = joined
        .filter(|relation| name(relation.a.table) > name(relation.b.table))
        .map(|from| {
            let to = schema::ManyToMany { a: from.b.clone(), b: from.a.clone(), ..from.clone() };
            Change::ManyToMany(Edit::Alter { from: from.clone(), to })
        })
        .collect();
    changes.into_iter().try_for_each(|change| draft.put(change))
}

pub(super) fn set(
    mut draft: Draft,
    table: TableId,
    comment: &Option<String>,
    mapped: &Option<String>,
    module: &Option<String>,
) -> Result<Edits, Failure> {
    let from = draft.schema.tables().get(&table).ok_or_else(|| Failure::missing("table"))?.clone();
    let mut to = from.clone();
    if let Some(comment) = comment {
        to.comment = non_empty(comment);
    }
    if let Some(mapped) = mapped {
        to.mapped = non_empty(mapped).filter(|mapped| *mapped != to.name);
    }
    if let Some(module) = module {
        to.module = non_empty(module);
    }
    let label = format!("Change {}", from.name);
    if from != to {
        draft.put(Change::Table(Edit::Alter { from, to }))?;
    }
    Ok(draft.finish(label, Some(Object::Table(table))))
}

pub(super) fn drop(mut draft: Draft, tables: &[TableId]) -> Result<Edits, Failure> {
    let mut names = Vec::new();
    for id in tables {
        let table = draft.schema.table(*id).ok_or_else(|| Failure::missing("table"))?;
        names.push(table.name.clone());
        let mut changes = Vec::new();
        let mut keys: Vec<_> =
            table.references().chain(table.referenced_by()).map(|key| key.record().clone()).collect();
        keys.sort_by_key(|key| key.id);
        keys.dedup_by_key(|key| key.id);
        changes.extend(keys.into_iter().map(|from| Change::ForeignKey(Edit::Drop { from })));
        changes.extend(table.many_to_many().map(|from| Change::ManyToMany(Edit::Drop { from: from.clone() })));
        changes.extend(table.indexes().map(|from| Change::Index(Edit::Drop { from: from.record().clone() })));
        changes.extend(table.checks().map(|from| Change::Check(Edit::Drop { from: from.clone() })));
        changes.extend(table.columns().map(|from| Change::Column(Edit::Drop { from: from.record().clone() })));
        changes.extend(table.placement().map(|from| Change::Placement(Edit::Drop { from: from.clone() })));
        changes.push(Change::Table(Edit::Drop { from: table.record().clone() }));
        for change in changes {
            draft.put(change)?;
        }
    }
    let label = match names.as_slice() {
        [name] => format!("Delete {name}"),
        names => format!("Delete {} tables", names.len()),
    };
    Ok(draft.finish(label, None))
}

/// Gives a table the columns of these names that say when a row was made and changed; `false` if it has both kinds already.
pub(super) fn add_timestamps(
    draft: &mut Draft,
    table: TableId,
    style: &Style,
    (created, updated): (String, String),
) -> Result<bool, Failure> {
    let mut added = false;
    for (name, default, updated_at) in [(created, Some(DefaultValue::Now), false), (updated, None, true)] {
        let walker = draft.schema.table(table).ok_or_else(|| Failure::missing("table"))?;
        let fields = field_names(&draft.schema, table);
        let known = walker.columns().any(|column| match updated_at {
            true => column.updated_at,
            false => is_created(&column),
        });
        if known || walker.column_named(&name).is_some() || fields.contains(&name) {
            continue;
        }
        let (_, mapped) = style.column_names(&name);
        let like =
            draft.schema.columns().values().find(|column| column.name == name && column.updated_at == updated_at);
        let native = like.and_then(|column| column.native.clone());
        append(draft, table, Column { name, mapped, native, updated_at, ..blank(ScalarType::DateTime, default) })?;
        added = true;
    }
    Ok(added)
}

/// Puts a column at the end of a table.
pub(super) fn append(draft: &mut Draft, table: TableId, column: Column) -> Result<schema::ColumnId, Failure> {
    let id = draft.ids.fresh();
    let last = draft.schema.table(table).and_then(|table| table.columns().next_back().map(|last| last.rank));
    let rank = last.unwrap_or(0) + RANK_GAP;
    draft.put(Change::Column(Edit::Create { to: Column { id, table, rank, ..column } }))?;
    Ok(id)
}

/// A required column without name; id and table are set when it is placed.
pub(super) fn blank(scalar: ScalarType, default: Option<DefaultValue>) -> Column {
    let ty = ColumnType::Scalar(scalar);
    Column {
        default: default.map(Default::from),
        ..Column::new(schema::ColumnId(0), TableId(0), String::new(), ty, Arity::Required)
    }
}

/// Refuses a name that a model or enum has already.
fn free_name(draft: &Draft, name: &str, own: Option<TableId>) -> Result<(), Failure> {
    let taken = draft.schema.walk_tables().any(|table| table.name == name && Some(table.id) != own)
        || draft.schema.enum_named(name).is_some();
    if taken {
        return Err(
            Failure::new("edit/name-taken", format!("There is a “{name}” already.")).help("Choose another name.")
        );
    }
    Ok(())
}

/// The namespace that most tables are in, where the schema uses them.
pub(super) fn usual_namespace(draft: &Draft) -> Option<String> {
    let mut counts = std::collections::BTreeMap::<&str, usize>::new();
    for table in draft.schema.tables().values() {
        *counts.entry(table.namespace.as_deref()?).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map(|(name, _)| name.to_owned())
}
