//! `keys/primary-key-present`: every table has a primary key.

use schema::{Arity, Change, Edit, Index, IndexKind, Object, Schema, Severity};

use crate::{Config, Report, Rule};

pub(super) const RULE: Rule = Rule {
    code: "keys/primary-key-present",
    severity: Severity::Error,
    summary: "Every table has a primary key.",
    explain: r#"
Without a primary key a row can't be named: two equal rows can't be told apart, can't be updated one at a time, can't be
referred to, and logical replication can't carry their changes. A unique key is not enough, because it does not say which
of several keys is the one that others refer to.

```prisma bad
model Setting {
  name  String @unique
  value String
}
```

```prisma good
model Setting {
  name  String @id
  value String
}
```

The fix makes a primary key of the only unique key of required columns, where there is just one.
"#,
    check,
};

fn check(schema: &Schema, _: &Config, report: &mut Report) {
    for table in schema.walk_tables().filter(|table| !table.is_view() && table.primary_key().is_none()) {
        let at = Object::Table(table.id);
        let message = format!("Table {} has no primary key.", table.name);
        let help =
            "Rows without a key can't be told apart, referred to or replicated; choose the columns that name a row.";
        let fits = |index: &schema::IndexRef<'_>| {
            index.kind == IndexKind::Unique
                && index.predicate.is_none()
                && index.columns().is_some()
                && index.walk_columns().all(|column| column.arity == Arity::Required)
        };
        let mut keys = table.indexes().filter(fits);
        match (keys.next(), keys.next()) {
            (Some(key), None) => {
                let from = key.record().clone();
                let names: Vec<_> = key.walk_columns().map(|column| column.name.clone()).collect();
                let to = Index { kind: IndexKind::Primary, mapped: None, ..from.clone() };
                let title = format!("Make {} the primary key", names.join(", "));
                report.add_with_fix(at, message, help, title, vec![Change::Index(Edit::Alter { from, to })], false);
            }
            _ => report.add(at, message, help),
        }
    }
}
