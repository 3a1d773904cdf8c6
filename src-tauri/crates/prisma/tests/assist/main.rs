//! Help while writing, on small schemas in which `|` marks the cursor.

mod complete;
mod laws;
mod names;
mod paint;

#[path = "../common/mod.rs"]
mod common;

use prisma::{Parsed, SourceFile, parse};

/// A datasource and some blocks that every fixture can speak of.
const AROUND: &str = r#"datasource db {
  provider = "postgresql"
}

/// Who writes.
model User {
  id    Int    @id @default(autoincrement())
  email String @unique
  name  String?
  posts Post[]
  @@map("users")
}

model Post {
  id       Int  @id
  author   User @relation(fields: [authorId], references: [id])
  authorId Int
  role     Role @default(WRITER)
}

enum Role {
  READER
  WRITER
}
"#;

/// A schema of one file.
fn one(text: &str) -> Parsed {
    parse(&[SourceFile { path: "schema.prisma".into(), text: text.into() }])
}

/// The text without its cursor, and where that was.
fn cursor(text: &str) -> (String, u32) {
    let at = text.find('|').expect("a cursor");
    (text.replacen('|', "", 1), at as u32)
}
