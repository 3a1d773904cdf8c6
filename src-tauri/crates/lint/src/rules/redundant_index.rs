//! `indexes/redundant-index`: no index that another one makes superfluous.

use schema::{Change, Edit, Index, IndexKind, IndexRef, Object, Schema, Severity};

use crate::{Config, Report, Rule};

pub(super) const RULE: Rule = Rule {
    code: "indexes/redundant-index",
    severity: Severity::Warning,
    summary: "No index repeats another, or only the first columns of another.",
    explain: r#"
A B-tree over `(a, b)` serves every query that an index over `(a)` serves. The second one costs a write at every insert and
memory all the time, and gives nothing. A primary or unique key is an index too.

```prisma bad
model Visit {
  id     Int      @id
  siteId Int
  at     DateTime

  @@index([siteId])
  @@index([siteId, at])
}
```

```prisma good
model Visit {
  id     Int      @id
  siteId Int
  at     DateTime

  @@index([siteId, at])
}
```

The fix drops the superfluous index; unique keys are never dropped, since they enforce something.
"#,
    check,
};

fn check(schema: &Schema, _: &Config, report: &mut Report) {
    for table in schema.walk_tables() {
        let indexes: Vec<IndexRef<'_>> = table.indexes().collect();
        for index in indexes.iter().filter(|index| index.kind == IndexKind::Plain) {
            let Some(cover) = indexes.iter().find(|other| covers(other, index)) else { continue };
            let message = format!("Index {}({}) is covered by {}.", table.name, columns(*index), what(*cover));
            let help = "The longer index serves the same queries; this one only costs writes and memory.";
            let title = format!("Drop @@index([{}])", columns(*index));
            let change = Change::Index(Edit::Drop { from: index.record().clone() });
            report.add_with_fix(Object::Index(index.id), message, help, title, vec![change], true);
        }
    }
}

/// Whether `cover` serves every query that `index` serves. Of two equal ones the later is covered.
pub(super) fn covers(cover: &Index, index: &Index) -> bool {
    let tree = |index: &Index| matches!(index.method.as_deref(), None | Some("BTree"));
    let plain = |index: &Index| index.predicate.is_none() && tree(index);
    cover.id != index.id
        && plain(cover)
        && plain(index)
        && index.include.is_empty()
        && !matches!(cover.kind, IndexKind::Fulltext)
        && cover.parts.starts_with(&index.parts)
        && (cover.parts.len() > index.parts.len() || cover.kind != IndexKind::Plain || cover.id < index.id)
}

fn columns(index: IndexRef<'_>) -> String {
    index.walk_columns().map(|column| column.name.clone()).collect::<Vec<_>>().join(", ")
}

fn what(index: IndexRef<'_>) -> String {
    let kind = match index.kind {
        IndexKind::Primary => "the primary key",
        IndexKind::Unique => "the unique key",
        IndexKind::Plain | IndexKind::Fulltext => "the index",
    };
    format!("{kind} ({})", columns(index))
}
