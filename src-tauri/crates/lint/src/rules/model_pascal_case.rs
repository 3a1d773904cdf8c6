//! `naming/model-pascal-case`: models are named in PascalCase.

use schema::{Change, Edit, Object, Schema, Severity, Table};

use crate::{Config, Report, Rule, is_pascal_case, pascal_case};

pub(super) const RULE: Rule = Rule {
    code: "naming/model-pascal-case",
    severity: Severity::Warning,
    summary: "Models are named in PascalCase.",
    explain: r#"
A model is a type of the generated client, and types are written in PascalCase there. One spelling everywhere means that
nobody has to remember how a name is written. The database keeps its own name through `@@map`.

```prisma bad
model order_item {
  id Int @id
}
```

```prisma good
model OrderItem {
  id Int @id

  @@map("order_item")
}
```

The fix renames the model and keeps the table's name with `@@map`. Code that uses the client must follow.
"#,
    check,
};

fn check(schema: &Schema, _: &Config, report: &mut Report) {
    for table in schema.walk_tables().filter(|table| !is_pascal_case(&table.name)) {
        let at = Object::Table(table.id);
        let name = pascal_case(&table.name);
        let message = format!("Model {} is not named in PascalCase.", table.name);
        let help = "Types of the client are written in PascalCase; the table keeps its name through @@map.";
        let free = schema.table_named(&name).is_none() && schema.enum_named(&name).is_none();
        if is_pascal_case(&name) && free && name.chars().next().is_some_and(char::is_alphabetic) {
            let from = table.record().clone();
            let mapped = Some(from.database_name().to_owned()).filter(|mapped| *mapped != name);
            let to = Table { name: name.clone(), mapped, ..from.clone() };
            let title = format!("Rename to {name}, and keep the table's name");
            report.add_with_fix(at, message, help, title, vec![Change::Table(Edit::Alter { from, to })], false);
        } else {
            report.add(at, message, help);
        }
    }
}
