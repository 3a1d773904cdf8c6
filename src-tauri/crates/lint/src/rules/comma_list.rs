//! `shape/comma-list`: no lists packed into one string.

use schema::{Arity, ColumnRef, ColumnType, Object, ScalarType, Schema, Severity};

use crate::{Config, Report, Rule, snake_case};

pub(super) const RULE: Rule = Rule {
    code: "shape/comma-list",
    severity: Severity::Warning,
    summary: "No lists packed into one text column.",
    explain: r#"
`"red,green,blue"` in a text column can't be joined, can't be constrained, can't be indexed for one of its members, and a
comma within a value breaks it. First normal form wants one value per column and row: a table of its own, a many-to-many
relation, or at the least an array where the database has them.

A column is reported when it is plain text and its name says that it holds several: it ends in `ids`, `list` or `csv`, or is
one of the usual plurals (`tags`, `emails`, `roles`, ...).

```prisma bad
model Article {
  id   Int    @id
  tags String
}
```

```prisma good
model Article {
  id   Int   @id
  tags Tag[]
}

model Tag {
  id       Int       @id
  name     String    @unique
  articles Article[]
}
```
"#,
    check,
};

const ENDINGS: &[&str] = &["ids", "list", "csv", "uuids"];
const PLURALS: &[&str] = &[
    "tags",
    "emails",
    "phones",
    "keywords",
    "categories",
    "labels",
    "roles",
    "permissions",
    "scopes",
    "urls",
    "images",
    "recipients",
    "colors",
    "sizes",
    "languages",
    "skills",
];

fn check(schema: &Schema, _: &Config, report: &mut Report) {
    for table in schema.walk_tables().filter(|table| !table.is_view()) {
        for column in table.columns().filter(|column| is_text(*column)) {
            let words = snake_case(&column.name);
            let last = words.rsplit('_').next().unwrap_or(&words);
            if !ENDINGS.contains(&last) && !PLURALS.contains(&last) || last == words && last == "list" {
                continue;
            }
            let message = format!("Column {}.{} looks like a list packed into text.", table.name, column.name);
            let help = "Members of a packed list can't be joined, constrained or indexed; use a table, a relation or an array.";
            report.add(Object::Column(column.id), message, help);
        }
    }
}

/// Plain text of one value, not a reference and not a key.
fn is_text(column: ColumnRef<'_>) -> bool {
    column.ty == ColumnType::Scalar(ScalarType::String)
        && column.arity != Arity::List
        && column.foreign_keys().next().is_none()
        && !column.is_unique()
}
