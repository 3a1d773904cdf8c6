//! Relations: connect, drop. Their properties are set in `relation.rs`.

use schema::{
    Arity, Change, Column, ColumnId, Edit, ForeignKey, ForeignKeyId, Index, IndexKind, IndexPart, Inverse,
    ManyToManyId, Object, Schema, TableId,
};

use super::{Draft, Edits, columns, valid_name};
use crate::Failure;
use crate::style::{camel_case, plural, single_key, style};

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

/// Makes a foreign key to the parent's primary key, its column where there is none, and the index that covers it.
pub(super) fn join(draft: &mut Draft, join: Join<'_>) -> Result<ForeignKeyId, Failure> {
    let Join { child, column, parent, field, inverse, optional } = join;
    let parent_table = draft.schema.table(parent).ok_or_else(|| Failure::missing("table"))?;
    let child_table = draft.schema.table(child).ok_or_else(|| Failure::missing("table"))?;
    let (parent_name, child_name) = (parent_table.name.clone(), child_table.name.clone());
    let key = single_key(parent_table).cloned().ok_or_else(|| {
        Failure::new("edit/no-key", format!("{parent_name} has no primary key of one column to refer to."))
            .help("Give it one, or write the relation in the source panel.")
    })?;
    if let Some(column) = column {
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
    let style = style(&draft.schema);
    let taken = field_names(&draft.schema, child);
    let key_words = if key.name.eq_ignore_ascii_case("id") { "id".to_owned() } else { key.name.clone() };

    // Name of the child's relation field: given, or made from the column (`authorId`: `author`), or from the parent.
    let from_column = column.and_then(|id| draft.schema.columns().get(&id)).and_then(|column| stem(&column.name));
    let wanted = field.map(str::to_owned).or(from_column).unwrap_or_else(|| camel_case(&parent_name));
    valid_name(&wanted, "relation")?;
    let column_names: Vec<String> =
        draft.schema.table(child).map(|table| table.columns().map(|c| c.name.clone()).collect()).unwrap_or_default();
    let field = unused(&wanted, |name| taken.iter().any(|t| t == name) || column_names.iter().any(|c| c == name));

    let column = match column {
        Some(column) => column,
        None => {
            let (name, mapped) = style.column_names(&format!("{field}_{key_words}"));
            let name = unused(&name, |name| taken.iter().any(|t| t == name) || column_names.iter().any(|c| c == name));
            let id: ColumnId = draft.ids.fresh();
            let rank = columns::rank_behind(draft, child, None)?;
            let arity = if optional { Arity::Optional } else { Arity::Required };
            let to = Column {
                id,
                table: child,
                rank,
                name,
                mapped,
                arity,
                default: None,
                updated_at: false,
                generated: None,
                comment: None,
                ignored: false,
                ..key.clone()
            };
            draft.put(Change::Column(Edit::Create { to }))?;
            id
        }
    };

    let unique = draft.schema.column(column).is_some_and(|column| column.is_unique());
    let twice = draft.schema.table(child).is_some_and(|table| table.references().any(|key| key.references == parent))
        || draft.schema.table(parent).is_some_and(|table| table.references().any(|key| key.references == child))
        || draft
            .schema
            .many_to_many()
            .values()
            .any(|r| [r.a.table, r.b.table] == [child, parent] || [r.a.table, r.b.table] == [parent, child])
        || child == parent;
    let mut parent_taken = field_names(&draft.schema, parent);
    parent_taken.extend(
        draft.schema.table(parent).into_iter().flat_map(|t| t.columns().map(|c| c.name.clone()).collect::<Vec<_>>()),
    );
    if child == parent {
        parent_taken.push(field.clone());
    }
    let wanted = inverse.map(str::to_owned).unwrap_or_else(|| {
        let base = camel_case(&child_name);
        let base = if unique { base } else { plural(&base) };
        if parent_taken.contains(&base) { format!("{base}{}", crate::style::pascal_case(&field)) } else { base }
    });
    let inverse = unused(&wanted, |name| parent_taken.iter().any(|t| t == name));
    let relation = twice.then(|| {
        let base = format!("{child_name}{}", crate::style::pascal_case(&field));
        unused(&base, |name| draft.schema.foreign_keys().values().any(|key| key.relation.as_deref() == Some(name)))
    });
    let id: ForeignKeyId = draft.ids.fresh();
    draft.put(Change::ForeignKey(Edit::Create {
        to: ForeignKey {
            id,
            table: child,
            references: parent,
            columns: vec![column],
            ref_columns: vec![key.id],
            field,
            inverse: Some(Inverse { name: inverse, list: !unique, comment: None, ignored: false }),
            relation,
            mapped: None,
            on_delete: None,
            on_update: None,
            comment: None,
            optional: false,
            ignored: false,
        },
    }))?;
    cover(draft, child, &[column])?;
    Ok(id)
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
fn unused(name: &str, taken: impl Fn(&str) -> bool) -> String {
    if !taken(name) {
        return name.to_owned();
    }
    (2..).map(|n| format!("{name}{n}")).find(|name| !taken(name)).unwrap_or_else(|| name.to_owned())
}
