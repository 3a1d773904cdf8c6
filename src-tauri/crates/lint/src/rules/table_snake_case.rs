//! `naming/table-snake-case`: tables are named in snake_case in the database.

use schema::{Change, Edit, Object, Schema, Severity, Table};

use crate::{Config, Report, Rule, is_snake_case, snake_case};

pub(super) const RULE: Rule = Rule {
    code: "naming/table-snake-case",
    severity: Severity::Info,
    summary: "Tables are named in snake_case in the database.",
    explain: r#"
PostgreSQL folds unquoted names to lower case, so a table `OrderItem` must be quoted in every query that is written by
hand, and MySQL's treatment of capitals depends on the file system. `order_item` means the same everywhere.

```prisma bad
model OrderItem {
  id Int @id
}
```

```prisma good
model OrderItem {
  id Int @id

  @@map("order_item")
}
```

The fix adds `@@map`; the next migration renames the table.
"#,
    check,
};

fn check(schema: &Schema, _: &Config, report: &mut Report) {
    for table in schema.walk_tables().filter(|table| !is_snake_case(table.database_name())) {
        let at = Object::Table(table.id);
        let from = table.record().clone();
        let message = format!("Table {} is not named in snake_case in the database.", from.database_name());
        let help = "A name with capitals must be quoted in every handwritten query; map it to snake_case.";
        let mapped = snake_case(from.database_name());
        let free =
            schema.tables().values().all(|other| other.namespace != from.namespace || other.database_name() != mapped);
        if is_snake_case(&mapped) && free {
            let title = format!("Map to \"{mapped}\"");
            let to = Table { mapped: Some(mapped).filter(|mapped| *mapped != from.name), ..from.clone() };
            report.add_with_fix(at, message, help, title, vec![Change::Table(Edit::Alter { from, to })], false);
        } else {
            report.add(at, message, help);
        }
    }
}
