//! `audit/timestamps`: every table says when a row was created and when it was last updated.

use schema::{
    Arity, Change, Column, ColumnId, ColumnType, DefaultValue, Edit, Object, RANK_GAP, ScalarType, Schema, Severity,
    TableRef,
};

use crate::{Config, Report, Rule, snake_case};

pub(super) const RULE: Rule = Rule {
    code: "audit/timestamps",
    severity: Severity::Warning,
    summary: "Every table has a created and an updated timestamp.",
    explain: r#"
Sooner or later somebody asks when a row came into being and when it last changed: to find a fault, to load only what is new
into a warehouse, to honour a request for erasure. It can't be found out afterwards. The created column has a default of
`now()`, the updated column is `@updatedAt`.

Pure join tables (nothing but foreign keys) are left alone, and tables that are only ever added to (named a log, event,
history, entry or movement) need only the first of the two.

```prisma bad
model Invoice {
  id     Int     @id
  amount Decimal
}
```

```prisma good
model Invoice {
  id        Int      @id
  amount    Decimal
  createdAt DateTime @default(now()) @map("created_at")
  updatedAt DateTime @updatedAt @map("updated_at")
}
```

The fix adds what is missing, spelled as in the rest of the schema, with a default for the rows that are there already.
"#,
    check,
};

const APPEND_ONLY: &[&str] = &["log", "event", "history", "entry", "movement", "audit"];

fn check(schema: &Schema, config: &Config, report: &mut Report) {
    let habit = Habit::of(schema, config);
    for table in schema.walk_tables().filter(|table| !table.is_view() && !is_join_table(*table)) {
        let created = table.columns().any(|column| is_moment(column.record()) && is_created(column.record()));
        let updated = table.columns().any(|column| is_moment(column.record()) && is_updated(column.record()));
        let words = snake_case(&table.name);
        let append_only =
            words.rsplit('_').next().is_some_and(|last| APPEND_ONLY.contains(&last.trim_end_matches('s')));
        let missing: Vec<bool> = [(!created, true), (!updated && !append_only, false)]
            .iter()
            .filter(|(missing, _)| *missing)
            .map(|(_, c)| *c)
            .collect();
        if missing.is_empty() {
            continue;
        }
        let names = missing
            .iter()
            .map(|created| if *created { "created" } else { "updated" })
            .collect::<Vec<_>>()
            .join(" and no ");
        let message = format!("Table {} has no {names} timestamp.", table.name);
        let help = "When a row came to be and when it last changed can't be found out afterwards.";
        let mut rank = table.columns().next_back().map_or(0, |last| last.rank);
        let mut changes = Vec::new();
        for created in missing {
            let (name, mapped) = habit.names(created);
            let in_database = mapped.as_ref().unwrap_or(&name);
            if table.columns().any(|column| column.name == name || column.database_name() == in_database) {
                continue;
            }
            rank += RANK_GAP;
            let to = Column {
                id: report.ids().fresh::<ColumnId>(),
                table: table.id,
                rank,
                name,
                mapped,
                ty: ColumnType::Scalar(ScalarType::DateTime),
                native: habit.native.clone(),
                arity: Arity::Required,
                default: Some(DefaultValue::Now.into()),
                updated_at: !created,
                generated: None,
                comment: None,
                ignored: false,
                notes: schema::ColumnNotes::default(),
            };
            changes.push(Change::Column(Edit::Create { to }));
        }
        let at = Object::Table(table.id);
        if changes.is_empty() {
            report.add(at, message, help);
        } else {
            report.add_with_fix(at, message, help, format!("Add the timestamps to {}", table.name), changes, true);
        }
    }
}

/// All columns belong to foreign keys, the primary key aside.
fn is_join_table(table: TableRef<'_>) -> bool {
    let mut keys = table.references().peekable();
    keys.peek().is_some()
        && table.columns().all(|column| column.foreign_keys().next().is_some() || column.is_primary())
        && table.references().count() >= 2
}

fn is_moment(column: &Column) -> bool {
    column.ty == ColumnType::Scalar(ScalarType::DateTime)
}

fn is_created(column: &Column) -> bool {
    let words = snake_case(column.database_name());
    let named =
        ["created", "inserted", "creation", "added", "occurred", "recorded"].iter().any(|word| words.contains(word));
    named || column.default.as_ref().is_some_and(|default| default.value == DefaultValue::Now) && !column.updated_at
}

fn is_updated(column: &Column) -> bool {
    let words = snake_case(column.database_name());
    column.updated_at || ["updated", "modified", "changed"].iter().any(|word| words.contains(word))
}

/// How the schema spells its timestamps.
struct Habit {
    snake: bool,
    mapped: bool,
    native: Option<schema::NativeType>,
}

impl Habit {
    fn of(schema: &Schema, config: &Config) -> Self {
        let columns = || schema.columns().values();
        let compound = |column: &&Column| snake_case(&column.name).contains('_');
        let all = columns().filter(compound).count();
        let snake = columns().filter(compound).filter(|column| column.name.contains('_')).count();
        let mapped = columns().filter(compound).filter(|column| column.mapped.is_some()).count();
        let like = columns().find(|column| is_moment(column) && column.updated_at);
        // Where columns are to be named in snake_case, what is added is, whatever the others are called as yet.
        let wanted = config.severity(&super::column_snake_case::RULE).is_some();
        Self {
            snake: snake * 2 > all,
            mapped: wanted || mapped * 2 > all,
            native: like.and_then(|column| column.native.clone()),
        }
    }

    fn names(&self, created: bool) -> (String, Option<String>) {
        let (camel, snake) = if created { ("createdAt", "created_at") } else { ("updatedAt", "updated_at") };
        match (self.snake, self.mapped) {
            (true, _) => (snake.to_owned(), None),
            (false, true) => (camel.to_owned(), Some(snake.to_owned())),
            (false, false) => (camel.to_owned(), None),
        }
    }
}
