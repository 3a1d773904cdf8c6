//! The names that Prisma gives to keys, indexes and join tables when the text names none. Made from database names, cut
//! to the dialect's limit so that the suffix stays. Knows nothing of names that are written.

use schema::{ForeignKey, Index, IndexKind, IndexTarget, ManyToMany, Schema};

use crate::Facts;

/// Name of the primary key of a table.
pub fn primary_key_name(table: &str, facts: &Facts) -> String {
    with_suffix(table, "_pkey", facts)
}

/// Name of a unique key.
pub fn unique_name(table: &str, columns: &[&str], facts: &Facts) -> String {
    with_suffix(&joined(table, columns), "_key", facts)
}

/// Name of an index.
pub fn index_name(table: &str, columns: &[&str], facts: &Facts) -> String {
    with_suffix(&joined(table, columns), "_idx", facts)
}

/// Name of a foreign key.
pub fn foreign_key_name(table: &str, columns: &[&str], facts: &Facts) -> String {
    with_suffix(&joined(table, columns), "_fkey", facts)
}

/// Name of the join table of an implicit many-to-many relation.
pub fn join_table_name(relation: &ManyToMany, schema: &Schema, facts: &Facts) -> String {
    let model = |id| schema.tables().get(id).map_or("", |table| table.name.as_str());
    let name = match &relation.relation {
        Some(name) => format!("_{name}"),
        None => format!("_{}To{}", model(&relation.a.table), model(&relation.b.table)),
    };
    cut(&name, facts.max_identifier).to_owned()
}

/// Names of what hangs on a join table: `_AB_pkey`, `_AB_unique`, `_B_index`, `_A_fkey`, `_B_fkey`.
pub fn join_table_part_name(table: &str, suffix: &str, facts: &Facts) -> String {
    with_suffix(table, suffix, facts)
}

/// The name that Prisma would give to an index of a schema; by database names.
pub fn default_index_name(index: &Index, schema: &Schema, facts: &Facts) -> String {
    let table = schema.tables().get(&index.table).map_or("", |table| table.database_name());
    let columns: Vec<&str> = index.parts.iter().map(|part| part_name(&part.target, schema)).collect();
    match index.kind {
        IndexKind::Primary => primary_key_name(table, facts),
        IndexKind::Unique => unique_name(table, &columns, facts),
        IndexKind::Plain | IndexKind::Fulltext => index_name(table, &columns, facts),
    }
}

/// The name that Prisma would give to a foreign key of a schema; by database names.
pub fn default_foreign_key_name(key: &ForeignKey, schema: &Schema, facts: &Facts) -> String {
    let table = schema.tables().get(&key.table).map_or("", |table| table.database_name());
    let columns: Vec<&str> =
        key.columns.iter().map(|id| schema.columns().get(id).map_or("", |column| column.database_name())).collect();
    foreign_key_name(table, &columns, facts)
}

/// Prisma has no expression indexes; PostgreSQL itself says `expr`.
fn part_name<'a>(target: &IndexTarget, schema: &'a Schema) -> &'a str {
    match target {
        IndexTarget::Column(id) => schema.columns().get(id).map_or("", |column| column.database_name()),
        IndexTarget::Expression(_) | IndexTarget::Path(_) => "expr",
    }
}

fn joined(table: &str, columns: &[&str]) -> String {
    let mut name = table.to_owned();
    for column in columns {
        name.push('_');
        name.push_str(column);
    }
    name
}

/// A name with a suffix, its head cut so that the whole fits: a server would cut the suffix instead, without a word.
pub(crate) fn with_suffix(body: &str, suffix: &str, facts: &Facts) -> String {
    format!("{}{suffix}", cut(body, facts.max_identifier.saturating_sub(suffix.len())))
}

/// A name with a suffix that nothing has; numbered where the suffix alone is not enough.
pub(crate) fn free_name(body: &str, suffix: &str, facts: &Facts, taken: impl Fn(&str) -> bool) -> String {
    let mut name = with_suffix(body, suffix, facts);
    let mut number = 1;
    while taken(&name) {
        number += 1;
        name = with_suffix(body, &format!("{suffix}{number}"), facts);
    }
    name
}

/// The longest head of at most that many bytes that does not split a character.
fn cut(text: &str, bytes: usize) -> &str {
    if text.len() <= bytes {
        return text;
    }
    let end = (0..=bytes).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    text.get(..end).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DialectKind, dialect};

    #[test]
    fn names_are_those_of_prisma() {
        let facts = dialect(DialectKind::Postgres).facts();
        assert_eq!(primary_key_name("User", facts), "User_pkey");
        assert_eq!(unique_name("User", &["a", "b"], facts), "User_a_b_key");
        assert_eq!(index_name("User", &["a"], facts), "User_a_idx");
        assert_eq!(foreign_key_name("Post", &["authorId"], facts), "Post_authorId_fkey");
    }

    #[test]
    fn long_names_are_cut_before_the_suffix() {
        let facts = dialect(DialectKind::Postgres).facts();
        let table = "AVeryLongModelNameThatGoesOnAndOnAndOnUntilItIsVeryLong";
        let name = unique_name(table, &["anotherQuiteLongFieldName"], facts);
        assert_eq!(name, format!("{table}_ano_key"));
        assert_eq!(name.len(), 63);
        let name = foreign_key_name(table, &["yetAnotherQuiteLongFieldName"], facts);
        assert_eq!(name, format!("{table}_ye_fkey"));
        let name = unique_name("C", &["öäüöäüöäüöäüöäüöäüöäüöäüöäüöäüöäüöäüöäü"], facts);
        assert_eq!(name, "C_öäüöäüöäüöäüöäüöäüöäüöäüöäüö_key");
    }
}
