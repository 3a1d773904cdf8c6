//! What Crowfoot adds looks like what is there: native types of new columns.

use studio::{Command, Document};

const SHOP: &str = r#"datasource db {
  provider = "postgresql"
}

model Order {
  id        Int       @id
  createdAt DateTime  @default(now()) @db.Timestamptz(3)
  paidAt    DateTime? @db.Timestamptz(3)
  total     Decimal   @db.Decimal(12, 2)
  code      String    @db.VarChar(8)
  label     String    @db.VarChar(8)
}
"#;

/// The line of a column after it was added.
fn added(source: &str, name: &str, ty: &str) -> String {
    let mut document = Document::from_text(source);
    let table = document.schema().table_named("Order").expect("the table").id;
    let command = Command::AddColumn { table, name: name.into(), ty: ty.into(), after: None };
    document.run(&command).expect("it is added");
    let text = document.files()[0].text.clone();
    let line = text.lines().find(|line| line.split_whitespace().next() == Some(name)).expect("its line");
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_new_column_takes_the_native_type_of_its_neighbours() {
    for (name, ty, expected) in [
        ("sentAt", "DateTime?", "sentAt DateTime? @db.Timestamptz(3)"),
        ("sentAt", "datetime", "sentAt DateTime @db.Timestamptz(3)"),
        ("day", "DateTime @db.Date", "day DateTime @db.Date"),
        ("sentAt", "timestamp", "sentAt DateTime"),
        // One is no habit, and text has none.
        ("tax", "Decimal", "tax Decimal"),
        ("note", "String", "note String"),
    ] {
        assert_eq!(added(SHOP, name, ty), expected, "{name} {ty}");
    }
}

#[test]
fn no_habit_is_taken_from_columns_that_differ() {
    let mixed = SHOP
        .replace("paidAt    DateTime? @db.Timestamptz(3)", "paidAt    DateTime?\n  sentAt DateTime @db.Timestamptz(3)");
    assert_eq!(added(&mixed, "readAt", "DateTime"), "readAt DateTime @db.Timestamptz(3)", "two of three");
    let even = mixed.replace("label     String    @db.VarChar(8)", "openedAt DateTime");
    assert_eq!(added(&even, "readAt", "DateTime"), "readAt DateTime", "two of four");
}
