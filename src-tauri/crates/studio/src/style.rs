//! The habits of a schema, so that what Crowfoot adds looks as if its owner had written it: spelling of names, kind of
//! keys, timestamps. Reads only.

use std::collections::BTreeMap;

pub use lint::{pascal_case, snake_case};
use schema::{Arity, Column, ColumnType, DefaultValue, NativeType, ScalarType, Schema, TableRef};

/// How names of fields and columns are spelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spelling {
    /// `userId`, the same in the database.
    Camel,
    /// `user_id`, the same in the database.
    Snake,
    /// `userId`, with `@map("user_id")`.
    CamelMapped,
}

/// The habits of a schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Style {
    /// Spelling of columns.
    pub spelling: Spelling,
    /// Tables have snake_case names in the database (`@@map`).
    pub tables_mapped: bool,
    /// Database names of tables are plurals.
    pub tables_plural: bool,
    /// Names of created and updated columns as most tables have them, if most tables do.
    pub timestamps: Option<(String, String)>,
}

/// The habits of a schema; those of Prisma's own documentation where it is too small to have any.
pub fn style(schema: &Schema) -> Style {
    let (mut camel, mut snake, mut mapped) = (0, 0, 0);
    for column in schema.columns().values() {
        if column.mapped.as_deref().is_some_and(|name| name == snake_case(&column.name))
            && column.name != snake_case(&column.name)
        {
            mapped += 1;
        } else if column.mapped.is_none() && column.name.contains('_') {
            snake += 1;
        } else if column.mapped.is_none() && column.name.chars().any(char::is_uppercase) {
            camel += 1;
        }
    }
    let spelling = if mapped > camel && mapped > snake {
        Spelling::CamelMapped
    } else if snake > camel {
        Spelling::Snake
    } else {
        Spelling::Camel
    };
    let tables = schema.tables().len();
    let with_map = schema
        .tables()
        .values()
        .filter(|table| table.mapped.as_deref().is_some_and(|name| name == name.to_lowercase()));
    let with_map: Vec<_> = with_map.collect();
    let plural = with_map.iter().filter(|table| table.database_name().ends_with('s')).count();
    Style {
        spelling,
        tables_mapped: with_map.len() * 2 > tables,
        tables_plural: plural * 2 > with_map.len(),
        timestamps: timestamps(schema),
    }
}

fn timestamps(schema: &Schema) -> Option<(String, String)> {
    let mut pairs: BTreeMap<(String, String), usize> = BTreeMap::new();
    for table in schema.walk_tables() {
        let created = table.columns().find(is_created);
        let updated = table.columns().find(|column| column.updated_at);
        if let (Some(created), Some(updated)) = (created, updated) {
            *pairs.entry((created.name.clone(), updated.name.clone())).or_default() += 1;
        }
    }
    let total: usize = pairs.values().sum();
    let (names, _) = pairs.into_iter().max_by_key(|(_, count)| *count)?;
    (total * 2 >= schema.tables().len()).then_some(names)
}

/// Whether a column says when its row was made.
pub fn is_created(column: &schema::ColumnRef<'_>) -> bool {
    column.record().default.as_ref().is_some_and(|default| default.value == DefaultValue::Now)
        && column.name.to_lowercase().starts_with("created")
}

/// The single-column primary key that most tables have: its column, as a model for new ones.
pub fn usual_key(schema: &Schema) -> Option<&Column> {
    let mut seen: BTreeMap<(&ColumnType, Option<String>), (usize, &Column)> = BTreeMap::new();
    for table in schema.walk_tables().filter(|table| !table.is_view()) {
        let Some(key) = single_key(table) else { continue };
        if table.references().any(|foreign| foreign.columns.contains(&key.id)) {
            continue;
        }
        let default = key.default.as_ref().map(|default| format!("{:?}", default.value));
        seen.entry((&key.ty, default)).or_insert((0, key)).0 += 1;
    }
    seen.into_values().max_by_key(|(count, key)| (*count, std::cmp::Reverse(key.id))).map(|(_, key)| key)
}

/// The column of a primary key that has just one.
pub fn single_key(table: TableRef<'_>) -> Option<&Column> {
    let key = table.primary_key()?;
    let mut columns = key.walk_columns();
    let only = columns.next()?;
    (columns.next().is_none() && only.arity == Arity::Required).then(|| only.record())
}

/// The native type that columns of a scalar type carry by habit: at least two of them, and two thirds of all. Text and whole
/// numbers have none: there the native type says what one column is for. Keys don't count.
pub fn usual_native(schema: &Schema, ty: &ColumnType) -> Option<NativeType> {
    let ColumnType::Scalar(
        ScalarType::DateTime | ScalarType::Decimal | ScalarType::Float | ScalarType::Json | ScalarType::Bytes,
    ) = ty
    else {
        return None;
    };
    let mut seen: BTreeMap<Option<&NativeType>, usize> = BTreeMap::new();
    for column in schema.columns().values().filter(|column| column.ty == *ty) {
        let walker = schema.column(column.id)?;
        if !walker.is_primary() && walker.foreign_keys().next().is_none() {
            *seen.entry(column.native.as_ref()).or_default() += 1;
        }
    }
    let total: usize = seen.values().sum();
    let (native, count) = seen.into_iter().max_by_key(|(_, count)| *count)?;
    native.filter(|_| count >= 2 && count * 3 >= total * 2).cloned()
}

impl Style {
    /// Name and mapped name of a column whose name in words is `name` (in any spelling).
    pub fn column_names(&self, name: &str) -> (String, Option<String>) {
        match self.spelling {
            Spelling::Snake => (snake_case(name), None),
            Spelling::Camel => (camel_case(name), None),
            Spelling::CamelMapped => {
                let (field, column) = (camel_case(name), snake_case(name));
                let mapped = (field != column).then_some(column);
                (field, mapped)
            }
        }
    }

    /// Database name for a model, where the schema has the habit of mapping them and the name differs.
    pub fn table_mapping(&self, model: &str) -> Option<String> {
        if !self.tables_mapped {
            return None;
        }
        let name = snake_case(model);
        let name = if self.tables_plural { plural(&name) } else { name };
        (name != model).then_some(name)
    }
}

/// `created_at`, `CreatedAt` as `createdAt`.
pub fn camel_case(name: &str) -> String {
    let words = snake_case(name);
    let mut out = String::with_capacity(words.len());
    for (at, word) in words.split('_').filter(|word| !word.is_empty()).enumerate() {
        let mut chars = word.chars();
        match chars.next() {
            Some(first) if at > 0 => out.extend(first.to_uppercase()),
            Some(first) => out.push(first),
            None => {}
        }
        out.push_str(chars.as_str());
    }
    out
}

/// The English plural of the last word of a name, by the regular rules.
pub fn plural(name: &str) -> String {
    let lower = name.to_lowercase();
    let consonant_y = lower.ends_with('y') && !["ay", "ey", "iy", "oy", "uy"].iter().any(|end| lower.ends_with(end));
    if consonant_y {
        format!("{}ies", &name[..name.len() - 1])
    } else if ["s", "x", "z", "ch", "sh"].iter().any(|end| lower.ends_with(end)) {
        format!("{name}es")
    } else {
        format!("{name}s")
    }
}

/// The English singular of a name in the plural, by the regular rules; a name that is none stays.
pub fn singular(name: &str) -> String {
    let cut = |by: usize| name.get(..name.len() - by).filter(|rest| !rest.is_empty());
    let lower = name.to_lowercase();
    let es = ["sses", "xes", "zes", "ches", "shes"].iter().any(|end| lower.ends_with(end));
    let found = if lower.ends_with("ies") && lower.len() > 4 {
        cut(3).map(|stem| format!("{stem}y"))
    } else if es {
        cut(2).map(str::to_owned)
    } else if lower.ends_with('s') && !["ss", "us", "is"].iter().any(|end| lower.ends_with(end)) {
        cut(1).map(str::to_owned)
    } else {
        None
    };
    found.unwrap_or_else(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings() {
        for (name, snake, camel) in [
            ("createdAt", "created_at", "createdAt"),
            ("OrderItem", "order_item", "orderItem"),
            ("HTTPServer", "http_server", "httpServer"),
            ("line2", "line2", "line2"),
            ("already_snake", "already_snake", "alreadySnake"),
        ] {
            assert_eq!(snake_case(name), snake);
            assert_eq!(camel_case(name), camel);
        }
        assert_eq!(pascal_case("order_item"), "OrderItem");
    }

    #[test]
    fn plurals() {
        for (one, many) in
            [("post", "posts"), ("category", "categories"), ("address", "addresses"), ("day", "days"), ("box", "boxes")]
        {
            assert_eq!(plural(one), many);
            assert_eq!(singular(many), one);
            assert_eq!(singular(one), one);
        }
    }
}
