//! Cardinality and actions of a relation, set on the relation: one step each, few lines of text, no finding of the language.

use diagram::Cardinality;
use schema::{ForeignKeyId, ReferentialAction, Severity};
use studio::{Command, Document};

const BASE: &str = r#"datasource db {
  provider = "postgresql"
}

model User {
  id       Int       @id
  profiles Profile[]
}

model Profile {
  id     Int  @id
  userId Int
  user   User @relation(fields: [userId], references: [id])

  @@index([userId])
}
"#;

fn text(document: &Document) -> String {
    document.files()[0].text.clone()
}

fn key(document: &Document, field: &str) -> ForeignKeyId {
    document.schema().foreign_keys().values().find(|key| key.field == field).expect("the relation").id
}

fn kinds(document: &Document, field: &str) -> [Cardinality; 2] {
    let id = key(document, field);
    diagram::edges(document.schema()).into_iter().find(|edge| edge.id == id.into()).expect("an edge").kinds
}

fn command(document: &Document, field: &str) -> Command {
    Command::SetForeignKey {
        foreign_key: key(document, field),
        field: None,
        inverse: None,
        on_delete: None,
        on_update: None,
        optional: None,
        unique: None,
    }
}

/// Sets what is given, and holds the document to being in order.
fn set(document: &mut Document, field: &str, is_optional: Option<bool>, is_unique: Option<bool>) {
    let mut command = command(document, field);
    let Command::SetForeignKey { optional, unique, .. } = &mut command else { unreachable!() };
    (*optional, *unique) = (is_optional, is_unique);
    document.run(&command).expect("the edit");
    let errors: Vec<_> = document.findings().iter().filter(|finding| finding.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:?}\n{}", text(document));
}

#[test]
fn optional_and_required() {
    let mut document = Document::from_text(BASE);
    set(&mut document, "user", Some(true), None);
    let there = text(&document);
    assert!(there.contains("userId Int?\n") && there.contains("user   User? @relation("), "{there}");
    assert_eq!(kinds(&document, "user")[1], Cardinality::ZeroOrOne);
    let differ = |(a, b): &(&str, &str)| a.split_whitespace().ne(b.split_whitespace());
    assert_eq!(there.lines().zip(BASE.lines()).filter(differ).count(), 2, "{there}");
    set(&mut document, "user", Some(false), None);
    assert_eq!(kinds(&document, "user")[1], Cardinality::One);
    document.run(&Command::Undo).expect("undo");
    assert_eq!(text(&document), there, "one step");
    document.run(&Command::Undo).expect("undo");
    assert_eq!(text(&document), BASE);
}

#[test]
fn one_and_many() {
    let mut document = Document::from_text(BASE);
    set(&mut document, "user", None, Some(true));
    let there = text(&document);
    assert!(there.contains("@unique") && there.contains("Profile?") && !there.contains("@@index"), "{there}");
    assert_eq!(kinds(&document, "user")[0], Cardinality::ZeroOrOne);
    set(&mut document, "user", None, Some(false));
    let back = text(&document);
    assert!(back.contains("@@index([userId])") && back.contains("Profile[]") && !back.contains("@unique"), "{back}");
    assert_eq!(kinds(&document, "user")[0], Cardinality::ZeroOrMany);
    document.run(&Command::Undo).expect("undo");
    document.run(&Command::Undo).expect("undo");
    assert_eq!(text(&document), BASE);
}

#[test]
fn set_null_goes_with_the_last_null() {
    let mut document = Document::from_text(BASE);
    set(&mut document, "user", Some(true), None);
    let mut delete = command(&document, "user");
    let Command::SetForeignKey { on_delete, .. } = &mut delete else { unreachable!() };
    *on_delete = Some(ReferentialAction::SetNull);
    document.run(&delete).expect("the action");
    assert!(text(&document).contains("onDelete: SetNull"));
    set(&mut document, "user", Some(false), None);
    assert!(!text(&document).contains("onDelete"), "{}", text(&document));
}

#[test]
fn a_key_by_which_a_row_is_known_stays() {
    let source =
        BASE.replace("  id     Int  @id\n  userId Int\n", "  userId Int  @id\n").replace("Profile[]", "Profile?");
    let mut document = Document::from_text(&source);
    for (optional, unique) in [(Some(true), None), (None, Some(false))] {
        let mut refused = command(&document, "user");
        let Command::SetForeignKey { optional: o, unique: u, .. } = &mut refused else { unreachable!() };
        (*o, *u) = (optional, unique);
        assert!(document.run(&refused).is_err(), "{optional:?} {unique:?}");
        assert_eq!(text(&document), source);
    }
}

#[test]
fn columns_that_two_relations_share_stay_required() {
    let source = r#"datasource db {
  provider = "postgresql"
}

model Tenant {
  id    Int    @id
  users User[]
  notes Note[]
}

model User {
  tenantId Int
  id       Int
  tenant   Tenant @relation(fields: [tenantId], references: [id])
  notes    Note[]

  @@id([tenantId, id])
}

model Note {
  id       Int    @id
  tenantId Int
  userId   Int
  tenant   Tenant @relation(fields: [tenantId], references: [id])
  writer   User   @relation(fields: [tenantId, userId], references: [tenantId, id])

  @@index([tenantId, userId])
}
"#;
    let mut document = Document::from_text(source);
    set(&mut document, "writer", Some(true), None);
    let there = text(&document);
    assert!(there.contains("userId   Int?") && there.contains("tenantId Int\n"), "{there}");
    set(&mut document, "writer", None, Some(true));
    let there = text(&document);
    assert!(there.contains("@@unique([tenantId, userId])") && !there.contains("@@index"), "{there}");
}

#[test]
fn a_column_without_its_key_may_have_many_children() {
    let mut document = Document::from_text(BASE);
    set(&mut document, "user", None, Some(true));
    let column = document.schema().foreign_keys()[&key(&document, "user")].columns[0];
    let unset = Command::SetColumn {
        column,
        ty: None,
        default: None,
        comment: None,
        mapped: None,
        unique: Some(false),
        primary: None,
        updated_at: None,
    };
    document.run(&unset).expect("the edit");
    assert!(text(&document).contains("Profile[]"), "{}", text(&document));
}

const SHARED: &str = r#"
model User {
  id   Int   @id
  a    P[]   @relation("a")
  b    P[]   @relation("b")
  card Card?
}

model P {
  id Int   @id
  p  Int?
  q  Int?
  a  User? @relation("a", fields: [p], references: [id], onDelete: SetNull)
  b  User? @relation("b", fields: [p], references: [id], onDelete: SetNull)

  @@index([p(sort: Desc)])
  @@index([p], map: "mine")
}

model Card {
  id     Int     @id
  number Int     @unique
  user   User    @relation(fields: [number], references: [id])
  badge  Badge[]
}

model Badge {
  id   Int  @id
  card Int
  of   Card @relation(fields: [card], references: [number])
}
"#;

#[test]
fn nothing_sets_null_where_there_is_none() {
    let mut document = Document::from_text(SHARED);
    set(&mut document, "a", Some(false), None);
    assert!(!text(&document).contains("SetNull"), "{}", text(&document));
}

#[test]
fn indexes_of_another_order_or_name_stay_beside_a_key() {
    let mut document = Document::from_text(SHARED);
    set(&mut document, "a", None, Some(true));
    let text = text(&document);
    for index in ["@@index([p(sort: Desc)])", "@@index([p], map: \"mine\")"] {
        assert!(text.contains(index), "{text}");
    }
}

#[test]
fn a_key_that_is_needed_is_not_taken_away() {
    let many = |document: &mut Document| {
        let mut command = command(document, "user");
        let Command::SetForeignKey { unique, .. } = &mut command else { unreachable!() };
        *unique = Some(false);
        document.run(&command)
    };
    let document = &mut Document::from_text(SHARED);
    let refused = many(document).expect_err("Badge refers to it");
    assert_eq!(refused.message, "Badge.of refers to the unique key of this relation.");
    assert_eq!(text(document), SHARED);
    let document = &mut Document::from_text(&SHARED.replace("  id     Int     @id\n  number", "  number"));
    let refused = many(document).expect_err("its only key");
    assert_eq!((refused.code.as_str(), refused.message.as_str()), ("edit/unique", "Card would have no key."));
}
