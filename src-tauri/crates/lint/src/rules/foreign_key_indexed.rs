//! `indexes/foreign-key-indexed`: the columns of every foreign key lead an index.

use std::collections::BTreeMap;

use schema::{
    Change, ColumnId, ColumnRef, Edit, ForeignKeyRef, Ids, Index, IndexKind, IndexPart, IndexRef, IndexTarget, Object,
    Schema, Severity,
};

use super::redundant_index::covers;
use crate::{Config, Report, Rule};

pub(super) const RULE: Rule = Rule {
    code: "indexes/foreign-key-indexed",
    severity: Severity::Warning,
    summary: "Every foreign key is covered by an index whose first columns are the key's.",
    explain: r#"
When a parent row is deleted or its key changes, the database looks for its children. Without an index it reads the whole
child table, and holds locks while it does. Joins from parent to children are slow for the same reason. PostgreSQL and
SQLite do not make this index by themselves.

An index, unique key or primary key counts when the columns of the foreign key are its first ones, in any order.

```prisma bad
model Author {
  id    Int    @id
  posts Post[]
}

model Post {
  id       Int    @id
  authorId Int
  author   Author @relation(fields: [authorId], references: [id])
}
```

```prisma good
model Author {
  id    Int    @id
  posts Post[]
}

model Post {
  id       Int    @id
  authorId Int
  author   Author @relation(fields: [authorId], references: [id])

  @@index([authorId])
}
```
"#,
    check,
};

fn check(schema: &Schema, _: &Config, report: &mut Report) {
    for table in schema.walk_tables().filter(|table| !table.is_view()) {
        let keys: Vec<_> = table.references().filter(|key| !key.columns.is_empty() && !is_covered(*key)).collect();
        let mut made: BTreeMap<Vec<ColumnId>, Index> = BTreeMap::new();
        let mut seen = Vec::new();
        for key in &keys {
            // Two keys over the same columns want one index.
            if seen.contains(&&key.record().columns) {
                continue;
            }
            seen.push(&key.record().columns);
            // Of two keys that begin alike the index of the longer serves both, and is the same in both fixes.
            let longest = keys.iter().filter(|other| other.columns.starts_with(&key.columns));
            let Some(longest) = longest.max_by_key(|other| other.columns.len()) else { continue };
            let index = made.entry(longest.columns.clone()).or_insert_with(|| covering_index(report.ids(), *longest));
            let names = |columns: &mut dyn Iterator<Item = ColumnRef<'_>>| {
                columns.map(|column| column.name.clone()).collect::<Vec<_>>().join(", ")
            };
            let own = names(&mut key.walk_columns());
            let message = format!("Foreign key {}({own}) has no index.", table.name);
            let help = "Deleting a parent and joining to its children read the whole table; an index that begins with the key's columns mends both.";
            let mut title = format!("Add @@index([{}])", names(&mut longest.walk_columns()));
            let mut changes = vec![Change::Index(Edit::Create { to: index.clone() })];
            // What the new index makes superfluous goes with its coming.
            let needed = |old: &IndexRef<'_>| !table.indexes().any(|other| covers(other.record(), old.record()));
            let plain = table.indexes().filter(|old| old.kind == IndexKind::Plain && covers(index, old.record()));
            for old in plain.filter(needed) {
                title.push_str(&format!(" in place of @@index([{}])", names(&mut old.walk_columns())));
                changes.push(Change::Index(Edit::Drop { from: old.record().clone() }));
            }
            report.add_with_fix(Object::ForeignKey(key.id), message, help, title, changes, true);
        }
    }
}

fn is_covered(key: ForeignKeyRef<'_>) -> bool {
    let serves = |kind| matches!(kind, IndexKind::Primary | IndexKind::Unique | IndexKind::Plain);
    key.child().indexes().filter(|index| serves(index.kind) && index.predicate.is_none()).any(|index| {
        index.parts.len() >= key.columns.len()
            && index.parts.iter().take(key.columns.len()).all(|part| match part.target {
                IndexTarget::Column(column) => key.columns.contains(&column),
                IndexTarget::Expression(_) | IndexTarget::Path(_) => false,
            })
    })
}

fn covering_index(ids: &mut Ids, key: ForeignKeyRef<'_>) -> Index {
    Index::new(ids.fresh(), key.table, IndexKind::Plain, key.columns.iter().copied().map(IndexPart::column).collect())
}
