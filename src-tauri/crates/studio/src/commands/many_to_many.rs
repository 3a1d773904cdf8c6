//! Many-to-many relations: their fields, and the ways between a foreign key, an implicit join table and a join table that is
//! a model. The way into a model keeps the table that the database has, with its names.

use migrate::names::{join_table_name, join_table_part_name};
use migrate::{DialectKind, dialect};
use schema::{
    Arity, Change, Column, ColumnId, Edit, ForeignKey, ForeignKeyId, Index, IndexKind, IndexPart, Inverse, ManyToMany,
    ManyToManyEnd, ManyToManyId, Object, Placement, ReferentialAction, Table, TableId, TableKind, TableNotes,
};

use super::relations::{Join, free_field, free_relation, inverse_name, join, relation_name, unused};
use super::{Draft, Edits, columns, tables, valid_name};
use crate::Failure;
use crate::style::{camel_case, pascal_case, plural, single_key, singular, style};

/// Names of the two list fields; what is absent stays.
pub(super) fn set(mut draft: Draft, id: ManyToManyId, a: Option<&str>, b: Option<&str>) -> Result<Edits, Failure> {
    let from = record(&draft, id)?;
    let mut to = from.clone();
    for (end, name) in [(&mut to.a, a), (&mut to.b, b)] {
        if let Some(name) = name.filter(|name| *name != end.field) {
            valid_name(name, "relation")?;
            columns::free_name(&draft, end.table, name, None)?;
            name.clone_into(&mut end.field);
        }
    }
    // Of a table that is joined with itself, the end whose field sorts first is end `a`.
    if to.a.table == to.b.table && to.a.field > to.b.field {
        std::mem::swap(&mut to.a, &mut to.b);
    }
    if from != to {
        draft.put(Change::ManyToMany(Edit::Alter { from, to }))?;
    }
    Ok(draft.finish("Change relation", Some(Object::ManyToMany(id))))
}

/// A foreign key becomes an implicit many-to-many relation. Its columns go, unless something else needs them.
pub(super) fn of_foreign_key(mut draft: Draft, id: ForeignKeyId) -> Result<Edits, Failure> {
    let key = draft.schema.foreign_keys().get(&id).ok_or_else(|| Failure::missing("relation"))?.clone();
    has_join_tables(&draft)?;
    for table in [key.table, key.references] {
        has_single_key(&draft, table)?;
    }
    draft.put(Change::ForeignKey(Edit::Drop { from: key.clone() }))?;
    let idle: Vec<ColumnId> = key.columns.iter().copied().filter(|id| is_idle(&draft, *id, &key.columns)).collect();
    drop_columns(&mut draft, &idle)?;
    let list = plural(&singular(&key.field));
    let of_child = free_field(&draft, key.table, &list);
    let child = draft.schema.tables().get(&key.table).map(|table| table.name.clone()).unwrap_or_default();
    let (wanted, comment) = match &key.inverse {
        Some(inverse) if inverse.list => (inverse.name.clone(), inverse.comment.clone()),
        Some(inverse) => (plural(&singular(&inverse.name)), inverse.comment.clone()),
        None => (plural(&camel_case(&child)), None),
    };
    let mut of_parent = free_field(&draft, key.references, &wanted);
    if key.table == key.references && of_parent == of_child {
        of_parent = unused(&of_parent, |name| name == of_child);
    }
    let relation = match key.relation.clone() {
        Some(name) => Some(name),
        None => relation_name(&draft, key.table, key.references, &of_child),
    };
    let end = |table, field, comment, ignored| ManyToManyEnd {
        table,
        field,
        columns: Vec::new(),
        ref_columns: Vec::new(),
        comment,
        ignored,
    };
    let ends = (
        end(key.table, of_child, key.comment.clone(), key.ignored),
        end(key.references, of_parent, comment, key.inverse.as_ref().is_some_and(|inverse| inverse.ignored)),
    );
    let id = put(&mut draft, ends, relation)?;
    Ok(draft.finish("Turn into many-to-many", Some(Object::ManyToMany(id))))
}

/// An implicit many-to-many relation becomes a foreign key of one of its tables.
pub(super) fn to_foreign_key(mut draft: Draft, id: ManyToManyId, child: TableId) -> Result<Edits, Failure> {
    let from = record(&draft, id)?;
    let (own, other) = if from.a.table == child { (&from.a, &from.b) } else { (&from.b, &from.a) };
    if own.table != child {
        return Err(Failure::missing("table"));
    }
    draft.put(Change::ManyToMany(Edit::Drop { from: from.clone() }))?;
    let field = singular(&own.field);
    let made = Join {
        child,
        column: None,
        parent: other.table,
        field: Some(&field),
        inverse: Some(&other.field),
        optional: true,
    };
    let id = join(&mut draft, made)?;
    Ok(draft.finish("Turn into one-to-many", Some(Object::ForeignKey(id))))
}

/// The join table of an implicit many-to-many relation becomes a model, under the names that the database knows it by.
pub(super) fn to_model(mut draft: Draft, id: ManyToManyId) -> Result<Edits, Failure> {
    let relation = record(&draft, id)?;
    has_join_tables(&draft)?;
    let names: Vec<String> = [&relation.a, &relation.b]
        .iter()
        .filter_map(|end| draft.schema.tables().get(&end.table).map(|table| table.name.clone()))
        .collect();
    let [name_a, name_b] = names.as_slice() else { return Err(Failure::missing("table")) };
    let wanted = relation.relation.as_deref().map_or_else(|| format!("{name_a}{name_b}"), pascal_case);
    let is_taken = |name: &str| draft.schema.table_named(name).is_some() || draft.schema.enum_named(name).is_some();
    let name = unused(&wanted, is_taken);
    let kind = DialectKind::from_provider(&draft.provider);
    let facts = kind.map(|kind| dialect(kind).facts());
    let in_database = facts.map(|facts| join_table_name(&relation, &draft.schema, facts));
    let part = |suffix: &str| Some(join_table_part_name(in_database.as_deref()?, suffix, facts?));

    let table: TableId = draft.ids.fresh();
    let namespace = draft.schema.tables().get(&relation.a.table).and_then(|table| table.namespace.clone());
    let module = draft.schema.tables().get(&relation.a.table).and_then(|table| table.module.clone());
    draft.put(Change::ManyToMany(Edit::Drop { from: relation.clone() }))?;
    draft.put(Change::Table(Edit::Create {
        to: Table {
            id: table,
            namespace,
            mapped: in_database.clone().filter(|mapped| *mapped != name),
            name: name.clone(),
            kind: TableKind::Table,
            module,
            comment: None,
            ignored: false,
            notes: TableNotes::default(),
        },
    }))?;
    let of_itself = relation.a.table == relation.b.table;
    let mut pair = Vec::new();
    for (end, other, own_name, letter) in
        [(&relation.a, &relation.b, name_a, "A"), (&relation.b, &relation.a, name_b, "B")]
    {
        let key = has_single_key(&draft, end.table)?;
        // A row of the join table stands in the list of the one end, and is what the other end's field calls it.
        let field = if of_itself { singular(&other.field) } else { camel_case(own_name) };
        let words = if key.name.eq_ignore_ascii_case("id") { "id" } else { key.name.as_str() };
        let (column, mapped) = style(&draft.schema).column_names(&format!("{field}_{words}"));
        let mapped = if in_database.is_some() { Some(letter.to_owned()) } else { mapped };
        let column = tables::append(
            &mut draft,
            table,
            Column {
                mapped,
                native: key.native.clone(),
                ..Column::new(key.id, table, column, key.ty.clone(), Arity::Required)
            },
        )?;
        pair.push((end.table, field, column, key.id, of_itself.then(|| end.field.clone())));
    }
    let both: Vec<IndexPart> = pair.iter().map(|(_, _, column, _, _)| IndexPart::column(*column)).collect();
    let is_primary = !matches!(kind, Some(DialectKind::Mysql | DialectKind::Sqlite));
    let (over_both, suffix) =
        if is_primary { (IndexKind::Primary, "_AB_pkey") } else { (IndexKind::Unique, "_AB_unique") };
    let second = both.last().cloned().into_iter().collect();
    for (kind, suffix, parts) in [(over_both, suffix, both), (IndexKind::Plain, "_B_index", second)] {
        let to = Index { mapped: part(suffix), ..Index::new(draft.ids.fresh(), table, kind, parts) };
        draft.put(Change::Index(Edit::Create { to }))?;
    }
    for (references, field, column, key, list) in pair {
        let id: ForeignKeyId = draft.ids.fresh();
        let inverse = inverse_name(&draft, table, references, &field, false, list.as_deref());
        let relation = of_itself.then(|| free_relation(&draft, &format!("{name}{}", pascal_case(&field))));
        let inverse = Inverse { name: inverse, list: true, comment: None, ignored: false };
        let to = ForeignKey {
            id,
            table,
            references,
            columns: vec![column],
            ref_columns: vec![key],
            field,
            inverse: Some(inverse),
            relation,
            mapped: None,
            on_delete: Some(ReferentialAction::Cascade),
            on_update: None,
            comment: None,
            optional: false,
            ignored: false,
        };
        draft.put(Change::ForeignKey(Edit::Create { to }))?;
    }
    if let Some((x, y)) = between(&draft, &relation) {
        draft.put(Change::Placement(Edit::Create { to: Placement { table, x, y, color: None, pinned: false } }))?;
        tables::settle(&mut draft, table)?;
    }
    Ok(draft.finish(format!("Make {name} of the join table"), Some(Object::Table(table))))
}

/// A join table that holds nothing but two foreign keys becomes an implicit many-to-many relation.
pub(super) fn of_model(mut draft: Draft, table: TableId) -> Result<Edits, Failure> {
    let walker = draft.schema.table(table).ok_or_else(|| Failure::missing("table"))?;
    let name = walker.name.clone();
    let refuse = |why: String| {
        Err(Failure::new("edit/no-join-table", why)
            .help("A join table holds two foreign keys of one column each, which are its key, and nothing else."))
    };
    let keys: Vec<ForeignKey> = walker.references().map(|key| key.record().clone()).collect();
    let [one, two] = keys.as_slice() else {
        return refuse(format!("{name} has {} foreign keys.", keys.len()));
    };
    let (&[first], &[second]) = (one.columns.as_slice(), two.columns.as_slice()) else {
        return refuse(format!("A foreign key of {name} has several columns."));
    };
    if walker.referenced_by().next().is_some() || walker.many_to_many().next().is_some() {
        return refuse(format!("Other tables refer to {name}."));
    }
    let over_both = walker.indexes().any(|index| {
        matches!(index.kind, IndexKind::Primary | IndexKind::Unique)
            && index.columns().is_some_and(|own| own == [first, second] || own == [second, first])
    });
    if !over_both {
        return refuse(format!("The two columns are no key of {name}: the same pair may stand in it twice."));
    }
    let surrogate = single_key(walker).map(|key| key.id);
    let own = walker.columns().find(|column| ![Some(first), Some(second), surrogate].contains(&Some(column.id)));
    if let Some(own) = own {
        return refuse(format!("{name} has a column of its own, {}, that would be lost.", own.name));
    }
    has_join_tables(&draft)?;
    for key in &keys {
        let single = has_single_key(&draft, key.references)?;
        if key.ref_columns != [single.id] {
            return refuse(format!("{} does not refer to the primary key.", key.field));
        }
    }
    // The name that the database knows it by stays, where it is one that a join table can have.
    let kept = walker.mapped.as_deref().and_then(|mapped| mapped.strip_prefix('_')).map(str::to_owned);
    let dropped = tables::drop(draft.fork(), &[table])?;
    draft.absorb(dropped)?;
    let of_itself = one.references == two.references;
    let field = |draft: &Draft, own: &ForeignKey, other: &ForeignKey| {
        let list = own.inverse.as_ref().map(|inverse| inverse.name.clone()).filter(|_| of_itself);
        free_field(draft, own.references, &list.unwrap_or_else(|| plural(&singular(&other.field))))
    };
    let (of_one, mut of_two) = (field(&draft, one, two), field(&draft, two, one));
    if of_itself && of_one == of_two {
        of_two = unused(&of_two, |name| name == of_one);
    }
    let model = |id: TableId| draft.schema.tables().get(&id).map_or("", |table| table.name.as_str());
    let (low, high) =
        (model(one.references).min(model(two.references)), model(one.references).max(model(two.references)));
    let usual = format!("{low}To{high}");
    let relation = match kept.filter(|kept| *kept != usual) {
        Some(kept) => Some(kept),
        None => relation_name(&draft, one.references, two.references, &of_one),
    };
    let ends = (ManyToManyEnd::new(one.references, of_one), ManyToManyEnd::new(two.references, of_two));
    let id = put(&mut draft, ends, relation)?;
    Ok(draft.finish(format!("Make {name} an implicit relation"), Some(Object::ManyToMany(id))))
}

/// Adds a relation with its ends in the order that Prisma has them.
pub(super) fn put(
    draft: &mut Draft,
    ends: (ManyToManyEnd, ManyToManyEnd),
    relation: Option<String>,
) -> Result<ManyToManyId, Failure> {
    let name = |end: &ManyToManyEnd| {
        let table = draft.schema.tables().get(&end.table).map(|table| table.name.clone());
        (table.unwrap_or_default(), end.field.clone())
    };
    let (a, b) = if name(&ends.0) <= name(&ends.1) { ends } else { (ends.1, ends.0) };
    let id: ManyToManyId = draft.ids.fresh();
    draft.put(Change::ManyToMany(Edit::Create { to: ManyToMany { id, relation, a, b } }))?;
    Ok(id)
}

fn record(draft: &Draft, id: ManyToManyId) -> Result<ManyToMany, Failure> {
    draft.schema.many_to_many().get(&id).cloned().ok_or_else(|| Failure::missing("relation"))
}

fn has_join_tables(draft: &Draft) -> Result<(), Failure> {
    if draft.provider == "mongodb" {
        return Err(Failure::new("edit/no-join-table", "MongoDB has no join tables.")
            .help("Write the lists of keys in the source panel."));
    }
    Ok(())
}

fn has_single_key(draft: &Draft, table: TableId) -> Result<Column, Failure> {
    let walker = draft.schema.table(table).ok_or_else(|| Failure::missing("table"))?;
    single_key(walker).cloned().ok_or_else(|| {
        Failure::new("edit/no-key", format!("{} has no primary key of one column.", walker.name))
            .help("Prisma joins only tables that have one. Make the join table a model instead.")
    })
}

/// Whether nothing is left that needs a column of a relation that went: no key, and no index beyond those of the relation.
fn is_idle(draft: &Draft, id: ColumnId, columns: &[ColumnId]) -> bool {
    draft.schema.column(id).is_some_and(|column| {
        !column.is_primary()
            && column.foreign_keys().next().is_none()
            && column
                .indexes()
                .all(|index| index.columns().is_some_and(|own| own.iter().all(|own| columns.contains(own))))
            && !draft.schema.foreign_keys().values().any(|key| key.ref_columns.contains(&id))
    })
}

fn drop_columns(draft: &mut Draft, idle: &[ColumnId]) -> Result<(), Failure> {
    let dropped = columns::drop(draft.fork(), idle)?;
    draft.absorb(dropped)
}

/// The place in the middle between the two ends.
fn between(draft: &Draft, relation: &ManyToMany) -> Option<(i32, i32)> {
    let places = draft.schema.placements();
    let (a, b) = (places.get(&relation.a.table)?, places.get(&relation.b.table)?);
    Some((a.x / 2 + b.x / 2, a.y / 2 + b.y / 2))
}
