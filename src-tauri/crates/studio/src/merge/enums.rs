//! Enums of a document in the model of a database that has none by name: MySQL has one for each column, SQLite has texts.
//! Columns that share an enum in the document share it still, as long as the database has the same values for all of them.
//! Pure.

use schema::{
    Change, Column, ColumnType, Default, DefaultValue, Edit, Enum, EnumId, EnumValue, Literal, ScalarType, Schema,
    apply,
};

/// The model with the document's enums in place of those that were made for its columns.
pub(crate) fn with_enums_of(document: &Schema, model: &Schema) -> Schema {
    let mut out = model.clone();
    for known in document.enums().values() {
        let of_known = |column: &&Column| {
            document.columns().get(&column.id).is_some_and(|own| own.ty == ColumnType::Enum(known.id))
        };
        let users: Vec<&Column> = model.columns().values().filter(of_known).collect();
        let Some(to) = shared(known, &users, model) else { continue };
        let mut changes = vec![Change::Enum(Edit::Create { to: to.clone() })];
        for from in users.into_iter().filter(|column| is_enum(column) || is_text(column)) {
            let default = from.default.as_ref().and_then(|default| renamed(&default.value, from, model, &to));
            let column = Column { ty: ColumnType::Enum(known.id), native: None, default, ..from.clone() };
            changes.push(Change::Column(Edit::Alter { from: from.clone(), to: column }));
        }
        put(&mut out, changes);
    }
    let made = |id: &EnumId| model.enums().contains_key(id);
    let used = |id: &EnumId| out.columns().values().any(|column| column.ty == ColumnType::Enum(*id));
    let idle = out.enums().values().filter(|record| made(&record.id) && !used(&record.id)).cloned();
    let changes = idle.map(|from| Change::Enum(Edit::Drop { from })).collect();
    put(&mut out, changes);
    out
}

/// Every change is made from the records as they are.
fn put(schema: &mut Schema, changes: Vec<Change>) {
    for change in changes {
        let applied = apply(schema, &change);
        debug_assert!(applied.is_ok(), "{applied:?}");
    }
}

fn is_enum(column: &Column) -> bool {
    matches!(column.ty, ColumnType::Enum(_))
}

fn is_text(column: &Column) -> bool {
    column.ty == ColumnType::Scalar(ScalarType::String)
}

/// The enum with the values that the database has in all its columns; `None` where they differ. Texts hold any value.
fn shared(known: &Enum, users: &[&Column], model: &Schema) -> Option<Enum> {
    let mut lists = users.iter().filter_map(|column| match &column.ty {
        ColumnType::Enum(id) => model.enums().get(id).map(|record| &record.values),
        _ => None,
    });
    let Some(first) = lists.next() else { return Some(known.clone()) };
    let names = |values: &[EnumValue]| values.iter().map(|v| v.database_name().to_owned()).collect::<Vec<_>>();
    if lists.any(|list| names(list) != names(first)) {
        return None;
    }
    let value = |value: &EnumValue| {
        let own = known.values.iter().find(|own| own.database_name() == value.database_name());
        own.unwrap_or(value).clone()
    };
    Some(Enum { values: first.iter().map(value).collect(), ..known.clone() })
}

/// A default with the values' names of the enum that the column gets.
fn renamed(value: &DefaultValue, column: &Column, model: &Schema, to: &Enum) -> Option<Default> {
    let database = |name: &str| {
        let ColumnType::Enum(id) = column.ty else { return name.to_owned() };
        let values = model.enums().get(&id).map_or(&[][..], |record| &record.values);
        values.iter().find(|value| value.name == name).map_or(name, EnumValue::database_name).to_owned()
    };
    let value = match value {
        DefaultValue::Literal(Literal::EnumValue(name) | Literal::String(name)) => {
            let name = database(name);
            let own = to.values.iter().find(|value| value.database_name() == name)?;
            DefaultValue::Literal(Literal::EnumValue(own.name.clone()))
        }
        other => other.clone(),
    };
    Some(value.into())
}
