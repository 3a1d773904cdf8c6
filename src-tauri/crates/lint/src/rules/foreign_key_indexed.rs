//! `indexes/foreign-key-indexed`: the columns of every foreign key lead an index.

use schema::{Change, Edit, ForeignKeyRef, Ids, Index, IndexKind, IndexPart, IndexTarget, Object, Schema, Severity};

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
        let mut seen = Vec::new();
        for key in table.references().filter(|key| !key.columns.is_empty() && !is_covered(*key)) {
            // Two keys over the same columns want one index.
            if seen.contains(&&key.record().columns) {
                continue;
            }
            seen.push(&key.record().columns);
            let names: Vec<_> = key.walk_columns().map(|column| column.name.clone()).collect();
            let message = format!("Foreign key {}({}) has no index.", table.name, names.join(", "));
            let help = "Deleting a parent and joining to its children read the whole table; an index that begins with the key's columns mends both.";
            let title = format!("Add @@index([{}])", names.join(", "));
            let change = Change::Index(Edit::Create { to: covering_index(report.ids(), key) });
            report.add_with_fix(Object::ForeignKey(key.id), message, help, title, vec![change], true);
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
