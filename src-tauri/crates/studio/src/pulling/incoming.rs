//! What changes between two schemas by the names that a user knows: tables, views and enums. Columns and keys count for
//! their table.

use std::collections::BTreeSet;

use schema::{Change, Object, Schema, Table, TableKind};

use crate::Incoming;
use crate::drawing::touched;

/// Tables, views and enums that come, go, or that a change is about; each kind by name.
pub(super) fn objects(before: &Schema, after: &Schema, changes: &[Change]) -> Vec<Incoming> {
    let altered: BTreeSet<_> = (changes.iter().map(Change::object))
        .flat_map(|object| match object {
            Object::Check(id) => {
                let of = |schema: &Schema| schema.checks().get(&id).map(|check| check.table);
                of(before).into_iter().chain(of(after)).collect()
            }
            object => [touched(before, object), touched(after, object)].concat(),
        })
        .collect();
    let altered_enums: BTreeSet<_> = changes
        .iter()
        .filter_map(|change| if let Object::Enum(id) = change.object() { Some(id) } else { None })
        .collect();
    let mut found = Vec::new();
    let mut note = |kind: &str, name: &str, action: &str| {
        found.push(Incoming { kind: kind.to_owned(), name: name.to_owned(), action: action.to_owned() });
    };
    for (id, table) in after.tables() {
        match before.tables().get(id) {
            None => note(kind(table), &table.name, "create"),
            Some(_) if altered.contains(id) => note(kind(table), &table.name, "alter"),
            Some(_) => {}
        }
    }
    for (_, table) in before.tables().iter().filter(|(id, _)| !after.tables().contains_key(id)) {
        note(kind(table), &table.name, "drop");
    }
    for (id, record) in after.enums() {
        match before.enums().get(id) {
            None => note("enum", &record.name, "create"),
            Some(_) if altered_enums.contains(id) => note("enum", &record.name, "alter"),
            Some(_) => {}
        }
    }
    for (_, record) in before.enums().iter().filter(|(id, _)| !after.enums().contains_key(id)) {
        note("enum", &record.name, "drop");
    }
    let rank = |one: &Incoming| ["table", "view", "enum"].iter().position(|kind| *kind == one.kind);
    found.sort_by(|a, b| (rank(a), &a.name).cmp(&(rank(b), &b.name)));
    found
}

fn kind(table: &Table) -> &'static str {
    if matches!(table.kind, TableKind::View { .. }) { "view" } else { "table" }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema(text: &str) -> Schema {
        prisma::parse(&[prisma::SourceFile { path: "a.prisma".into(), text: text.into() }]).schema
    }

    #[test]
    fn what_comes_changes_and_goes() {
        let before = schema("model A {\n  id Int @id\n}\nmodel B {\n  id Int @id\n}\nmodel C {\n  id Int @id\n}\n");
        let after = schema(
            "model A {\n  id Int @id\n}\nmodel B {\n  id Int @id\n  n  Int\n}\nenum E {\n  X\n}\nview V {\n  id Int\n}\n",
        );
        let after = schema::align(&before, &after, &schema::Renames::default());
        let found = objects(&before, &after, &schema::diff(&before, &after));
        let words: Vec<_> = found.iter().map(|one| format!("{} {} {}", one.action, one.kind, one.name)).collect();
        assert_eq!(words, ["alter table B", "drop table C", "create view V", "create enum E"]);
        assert!(objects(&before, &before, &[]).is_empty());
    }
}
