//! `shape/repeating-group`: no numbered columns of one kind.

use std::collections::BTreeMap;

use schema::{ColumnRef, Object, Schema, Severity};

use crate::{Config, Report, Rule, snake_case};

pub(super) const RULE: Rule = Rule {
    code: "shape/repeating-group",
    severity: Severity::Warning,
    summary: "No repeating groups: phone1, phone2, phone3.",
    explain: r#"
Numbered columns are a list in disguise, and the list has a fixed length. A fourth phone needs a migration; a search must
look at every column; the same value may stand in two of them and no constraint can forbid it. First normal form wants a
table of its own, with one row per value.

The lines of a postal address (`line1`, `line2`) are one value in several parts and are left alone.

```prisma bad
model Customer {
  id     Int     @id
  phone1 String?
  phone2 String?
}
```

```prisma good
model Customer {
  id     Int     @id
  phones Phone[]
}

model Phone {
  id         Int      @id
  customerId Int
  customer   Customer @relation(fields: [customerId], references: [id])
  number     String
}
```
"#,
    check,
};

/// Words whose numbered columns are parts of one value or names that end in a number by custom.
const PARTS: &[&str] = &[
    "line", "street", "address", "addr", "sha", "md", "ipv", "oauth", "base", "utf", "iso", "x", "y", "z", "v", "s",
    "p",
];

fn check(schema: &Schema, _: &Config, report: &mut Report) {
    for table in schema.walk_tables().filter(|table| !table.is_view()) {
        let mut groups: BTreeMap<String, Vec<(u32, ColumnRef<'_>)>> = BTreeMap::new();
        for column in table.columns() {
            if let Some((stem, number)) = numbered(&column.name) {
                groups.entry(stem).or_default().push((number, column));
            }
        }
        for (stem, columns) in groups {
            let alike = columns.iter().all(|(_, column)| column.ty == columns[0].1.ty);
            let last = stem.rsplit('_').next().unwrap_or(&stem);
            if columns.len() < 2 || !alike || PARTS.contains(&last) {
                continue;
            }
            let names: Vec<_> = columns.iter().map(|(_, column)| column.name.clone()).collect();
            let message = format!("Columns {} of {} are a repeating group.", names.join(", "), table.name);
            let help = "A list in numbered columns has a fixed length and can't be searched or constrained; give it a table of its own.";
            report.add(Object::Column(columns[0].1.id), message, help);
        }
    }
}

/// Name without its number, and the number: one or two digits at the end, or before the last word (`phone1Type`).
fn numbered(name: &str) -> Option<(String, u32)> {
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = &name[stem.len()..];
    if digits.is_empty() || digits.len() > 2 || stem.is_empty() {
        return None;
    }
    Some((snake_case(stem), digits.parse().ok()?))
}
