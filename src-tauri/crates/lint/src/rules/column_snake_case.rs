//! `naming/column-snake-case`: columns are named in snake_case in the database.

use schema::{Change, Column, Edit, Object, Schema, Severity};

use crate::{Config, Report, Rule, is_snake_case, snake_case};

pub(super) const RULE: Rule = Rule {
    code: "naming/column-snake-case",
    severity: Severity::Warning,
    summary: "Columns are named in snake_case in the database, by name or by @map.",
    explain: r#"
PostgreSQL folds unquoted names to lower case: `createdAt` must be quoted in every query that is written by hand, in every
report and every view. `created_at` needs no quotes. The client may still say `createdAt`: `@map` joins the two.

```prisma bad
model Post {
  id        Int      @id
  createdAt DateTime @default(now())
}
```

```prisma good
model Post {
  id        Int      @id
  createdAt DateTime @default(now()) @map("created_at")
}
```

The fix adds `@map`; the next migration renames the column, which keeps its data.
"#,
    check,
};

fn check(schema: &Schema, _: &Config, report: &mut Report) {
    for table in schema.walk_tables() {
        for column in table.columns().filter(|column| !is_snake_case(column.database_name())) {
            let at = Object::Column(column.id);
            let from = column.record().clone();
            let message =
                format!("Column {}.{} is not named in snake_case in the database.", table.name, from.database_name());
            let help = "A name with capitals must be quoted in every handwritten query; map it to snake_case.";
            let mapped = snake_case(from.database_name());
            if is_snake_case(&mapped) && table.columns().all(|other| other.database_name() != mapped) {
                let title = format!("Map to \"{mapped}\"");
                let to = Column { mapped: Some(mapped).filter(|mapped| *mapped != from.name), ..from.clone() };
                report.add_with_fix(at, message, help, title, vec![Change::Column(Edit::Alter { from, to })], false);
            } else {
                report.add(at, message, help);
            }
        }
    }
}
