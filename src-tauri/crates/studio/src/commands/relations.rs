//! Relations: connect, drop. Their properties are set in `relation.rs`.

use schema::{
    Arity, Change, Column, ColumnId, Edit, ForeignKey, ForeignKeyId, Index, IndexKind, IndexPart, IndexRef, Inverse,
    ManyToManyId, Object, Schema, TableId, TableRef,
};

use super::{Draft, Edits, columns, valid_name};
use crate::Failure;
use crate::style::{camel_case, pascal_case, plural, single_key, style};

pub(super) fn connect(
    mut draft: Draft,
    child: TableId,
    column: Option<ColumnId>,
    parent: TableId,
) -> Result<Edits, Failure> {
    let id = join(&mut draft, Join { child, column, parent, field: None, inverse: None, optional: false })?;
    let name = |id: TableId| draft.schema.tables().get(&id).map(|table| table.name.clone()).unwrap_or_default();
    let label = format!("Connect {} to {}", name(child), name(parent));
    Ok(draft.finish(label, Some(Object::ForeignKey(id))))
}

/// A relation to be made.
pub(super) struct Join<'a> {
    pub child: TableId,
    pub column: Option<ColumnId>,
    pub parent: TableId,
    pub field: Option<&'a str>,
    pub inverse: Option<&'a str>,
    pub optional: bool,
}

/// Makes a foreign key to a key of the parent, its columns where there are none, and the index that covers them.
pub(super) fn join(draft: &mut Draft, join: Join<'_>) -> Result<ForeignKeyId, Failure> {
    let Join { child, column, parent, field, inverse, optional } = join;
    let parent_table = draft.schema.table(parent).ok_or_else(|| Failure::missing("table"))?;
    let child_table = draft.schema.table(child).ok_or_else(|| Failure::missing("table"))?;
    let (parent_name, child_name) = (parent_table.name.clone(), child_table.name.clone());
    let keys = match column {
        Some(_) => single_key(parent_table).cloned().map(|key| vec![key]),
        None => referable(parent_table),
    };
    let keys = keys.ok_or_else(|| {
        let what = if column.is_some() { "primary key of one column" } else { "key" };
        Failure::new("edit/no-key", format!("{parent_name} has no {what} to refer to."))
            .help("Give it one, or write the relation in the source panel.")
    })?;
    if let (Some(column), [key]) = (column, keys.as_slice()) {
        let record = draft.schema.columns().get(&column).ok_or_else(|| Failure::missing("column"))?;
        if record.ty != key.ty || record.native != key.native {
            return Err(Failure::new(
                "edit/type-mismatch",
                format!(
                    "{child_name}.{} and {parent_name}.{} are of different types in the database.",
                    record.name, key.name
                ),
            )
            .help("Give both the same type, or start from the table to have a fitting column made."));
        }
        if child_table.references().any(|known| known.columns == [column] && known.references == parent) {
            return Err(Failure::new(
                "edit/exists",
                format!("{child_name}.{} refers to {parent_name} already.", record.name),
            ));
        }
    }
    // Name of the child's relation field: given, or made from the column (`authorId`: `author`), or from the parent.
    let from_column = column.and_then(|id| draft.schema.columns().get(&id)).and_then(|column| stem(&column.name));
    let wanted = field.map(str::to_owned).or(from_column).unwrap_or_else(|| camel_case(&parent_name));
    valid_name(&wanted, "relation")?;
    let field = free_field(draft, child, &wanted);
    let columns = match column {
        Some(column) => vec![column],
        None => {
            let arity = if optional { Arity::Optional } else { Arity::Required };
            let made = keys.iter().map(|key| column_for(draft, child, &field, key, arity));
            made.collect::<Result<_, _>>()?
        }
    };
    let unique = match columns.as_slice() {
        [column] => draft.schema.column(*column).is_some_and(|column| column.is_unique()),
        _ => false,
    };
    let id: ForeignKeyId = draft.ids.fresh();
    let name = inverse_name(draft, child, parent, &field, unique, inverse);
    let relation = relation_name(draft, child, parent, &field);
    draft.put(Change::ForeignKey(Edit::Create {
        to: ForeignKey {
            field,
            inverse: Some(Inverse { name, list: !unique, comment: None, ignored: false }),
            relation,
            ..ForeignKey::new(id, [child, parent], [columns.clone(), keys.iter().map(|key| key.id).collect()])
        },
    }))?;
    cover(draft, child, &columns)?;
    Ok(id)
}

/// The columns that others refer to a table by: those of its primary key, or else of a unique key without NULL.
fn referable(table: TableRef<'_>) -> Option<Vec<Column>> {
    let columns = |index: IndexRef<'_>| -> Option<Vec<Column>> {
        let ids = index.columns()?;
        let found: Vec<Column> = index.walk_columns().map(|column| column.record().clone()).collect();
        let fits = found.len() == ids.len() && found.iter().all(|column| column.arity == Arity::Required);
        (fits && !found.is_empty() && index.predicate.is_none()).then_some(found)
    };
    let unique = || table.indexes().filter(|index| index.kind == IndexKind::Unique).find_map(columns);
    table.primary_key().and_then(columns).or_else(unique)
}

/// A new column of the child that holds a key of the parent, named after the relation's field: `authorId`.
pub(super) fn column_for(
    draft: &mut Draft,
    child: TableId,
    field: &str,
    key: &Column,
    arity: Arity,
) -> Result<ColumnId, Failure> {
    let words = if key.name.eq_ignore_ascii_case("id") { "id" } else { key.name.as_str() };
    let (name, mapped) = style(&draft.schema).column_names(&format!("{field}_{words}"));
    let name = free_field(draft, child, &name);
    let id: ColumnId = draft.ids.fresh();
    let rank = columns::rank_behind(draft, child, None)?;
    let to = Column { rank, mapped, native: key.native.clone(), ..Column::new(id, child, name, key.ty.clone(), arity) };
    draft.put(Change::Column(Edit::Create { to }))?;
    Ok(id)
}

/// The name, or the first of name2, name3, ... that no field of the table has.
pub(super) fn free_field(draft: &Draft, table: TableId, name: &str) -> String {
    let mut taken = field_names(&draft.schema, table);
    taken.extend(
        draft.schema.table(table).into_iter().flat_map(|t| t.columns().map(|c| c.name.clone()).collect::<Vec<_>>()),
    );
    unused(name, |name| taken.iter().any(|taken| taken == name))
}

/// A name for the parent's field of a relation: the given one, or made from the child's.
pub(super) fn inverse_name(
    draft: &Draft,
    child: TableId,
    parent: TableId,
    field: &str,
    single: bool,
    given: Option<&str>,
) -> String {
    let child_name = draft.schema.tables().get(&child).map_or("", |table| table.name.as_str());
    let mut taken = field_names(&draft.schema, parent);
    let columns = draft.schema.table(parent).into_iter().flat_map(|table| table.columns().collect::<Vec<_>>());
    taken.extend(columns.map(|column| column.name.clone()));
    if child == parent {
        taken.push(field.to_owned());
    }
    let wanted = given.map(str::to_owned).unwrap_or_else(|| {
        let base = camel_case(child_name);
        let base = if single { base } else { plural(&base) };
        if taken.contains(&base) { format!("{base}{}", pascal_case(field)) } else { base }
    });
    unused(&wanted, |name| taken.iter().any(|taken| taken == name))
}

/// The name that a relation needs where its tables are joined otherwise too.
pub(super) fn relation_name(draft: &Draft, child: TableId, parent: TableId, field: &str) -> Option<String> {
    let schema = &draft.schema;
    let pair = |a: TableId, b: TableId| [a, b] == [child, parent] || [a, b] == [parent, child];
    let twice = child == parent
        || schema.foreign_keys().values().any(|key| pair(key.table, key.references))
        || schema.many_to_many().values().any(|relation| pair(relation.a.table, relation.b.table));
    let child_name = schema.tables().get(&child).map_or("", |table| table.name.as_str());
    twice.then(|| free_relation(draft, &format!("{child_name}{}", pascal_case(field))))
}

/// The name, or the first of name2, name3, ... that no relation has.
pub(super) fn free_relation(draft: &Draft, name: &str) -> String {
    let keys = || draft.schema.foreign_keys().values().filter_map(|key| key.relation.as_deref());
    let joins = || draft.schema.many_to_many().values().filter_map(|relation| relation.relation.as_deref());
    unused(name, |name| keys().chain(joins()).any(|taken| taken == name))
}

/// Adds the index that finds the children of a parent, where no key or index begins with their columns.
pub(super) fn cover(draft: &mut Draft, child: TableId, columns: &[ColumnId]) -> Result<(), Failure> {
    let begins = |index: schema::IndexRef<'_>| {
        let parts: Vec<_> = index.walk_columns().take(columns.len()).map(|column| column.id).collect();
        parts == columns
    };
    if draft.schema.table(child).is_some_and(|table| table.indexes().any(begins)) {
        return Ok(());
    }
    let parts = columns.iter().copied().map(IndexPart::column).collect();
    let to = Index::new(draft.ids.fresh(), child, IndexKind::Plain, parts);
    draft.put(Change::Index(Edit::Create { to }))
}

pub(super) fn drop(mut draft: Draft, keys: &[ForeignKeyId], joins: &[ManyToManyId]) -> Result<Edits, Failure> {
    for id in keys {
        let from = draft.schema.foreign_keys().get(id).ok_or_else(|| Failure::missing("relation"))?.clone();
        draft.put(Change::ForeignKey(Edit::Drop { from }))?;
    }
    for id in joins {
        let from = draft.schema.many_to_many().get(id).ok_or_else(|| Failure::missing("relation"))?.clone();
        draft.put(Change::ManyToMany(Edit::Drop { from }))?;
    }
    let count = keys.len() + joins.len();
    Ok(draft.finish(if count == 1 { "Delete relation".to_owned() } else { format!("Delete {count} relations") }, None))
}

/// Names of all relation fields of a table.
pub(super) fn field_names(schema: &Schema, table: TableId) -> Vec<String> {
    let Some(walker) = schema.table(table) else { return Vec::new() };
    let own = walker.references().map(|key| key.field.clone());
    let inverse = walker.referenced_by().filter_map(|key| key.inverse.as_ref().map(|inverse| inverse.name.clone()));
    let joined = walker.many_to_many().flat_map(|relation| {
        let ends = [&relation.a, &relation.b].into_iter().filter(|end| end.table == table);
        ends.map(|end| end.field.clone()).collect::<Vec<_>>()
    });
    own.chain(inverse).chain(joined).collect()
}

/// `authorId`, `author_id` without their last word, if there is more than that.
fn stem(column: &str) -> Option<String> {
    ["Id", "_id", "ID"]
        .iter()
        .find_map(|end| column.strip_suffix(end))
        .filter(|stem| !stem.is_empty())
        .map(str::to_owned)
}

/// The name, or the first of name2, name3, ... that is not taken.
pub(super) fn unused(name: &str, taken: impl Fn(&str) -> bool) -> String {
    if !taken(name) {
        return name.to_owned();
    }
    (2..).map(|n| format!("{name}{n}")).find(|name| !taken(name)).unwrap_or_else(|| name.to_owned())
}
