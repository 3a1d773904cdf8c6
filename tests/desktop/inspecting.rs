//! The inspector and what makes the window usable without a pointer: every field and key, the tree that is heard, larger text, and
//! what axe finds on the main states.

use serde_json::{Value, json};

use crate::canvas;
use crate::project::Project;
use crate::window::{Setup, Window};

const TEXT: &str = r#"datasource db {
  provider = "postgresql"
}

generator client {
  provider = "prisma-client"
  output   = "../generated/client"
}

// How far a parcel is.
enum State {
  PACKED
  /// It is on its way.
  SENT // not yet there
}

/// Whoever buys.
model Customer {
  id     Int     @id @default(autoincrement())
  /// Where letters go.
  email  String  @unique // of the person
  name   String
  city   String?
  state  State   @default(PACKED)
  orders Order[]

  // Searched by the shop.
  /// Supports: the list of a city
  @@index([city, name])
}

/// What was ordered.
/// check(positive): total >= 0
model Order {
  id         Int      @id
  customerId Int
  total      Decimal
  tags       Json
  customer   Customer @relation(fields: [customerId], references: [id])

  @@index([customerId]) // the list of a customer
  @@map("orders")
}

model Note {
  id   Int    @id
  text String
}
"#;

fn opened(name: &str) -> (Project, Window) {
    let project = Project::of(name, &[("schema.prisma", TEXT)]);
    let window = Setup::new(name).project(project.path()).open();
    canvas::table(&window, "Order");
    (project, window)
}

/// Waits until the document's text has this, spaces counted as one.
#[track_caller]
fn says(window: &Window, words: &str) {
    let body = "return window.crowfoot.text().replace(/[ ]+/g, ' ')";
    let mut last = String::new();
    let found = (0..100).any(|_| {
        last = window.script(body, &[]).as_str().unwrap_or_default().to_owned();
        let has = last.contains(words);
        if !has {
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
        has
    });
    assert!(found, "the text has no `{words}`:\n{last}");
}

#[track_caller]
fn says_no_more(window: &Window, words: &str) {
    window.wait(&format!("`{words}` to go from the text"), || {
        let text = window.script("return window.crowfoot.text().replace(/[ ]+/g, ' ')", &[]);
        text.as_str().filter(|text| !text.contains(words)).map(|_| ())
    });
}
