//! Editing by hand, command by command: what the text says before and after, that comments stay, and that undo and redo give
//! every byte back.

use schema::{ForeignKeyId, ManyToManyId, Object, Severity, TableId};
use studio::{Command, Document, KeyPair, Update};

const SHOP: &str = r#"datasource db {
  provider = "postgresql"
}

// Who buys.
model Customer {
  id     Int     @id @default(autoincrement())
  email  String  @unique // never shown
  orders Order[]
}

/// What they buy.
model Order {
  id         Int      @id @default(autoincrement())
  customerId Int
  status     Status   @default(open)
  customer   Customer @relation(fields: [customerId], references: [id], onDelete: Cascade)
  tags       Tag[]

  // finds the orders of a customer
  @@index([customerId])
}

model Tag {
  id     Int     @id
  name   String
  orders Order[]
}

enum Status {
  open
  paid // at last
}
"#;

fn text(document: &Document) -> String {
    document.files()[0].text.clone()
}

/// The text without what aligns it.
fn squeezed(text: &str) -> String {
    let line = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

fn opened(source: &str) -> Document {
    let mut document = Document::from_text(source);
    document.snapshot();
    document
}

/// Runs a command; the text says what is expected, comments stay, and undo and redo lead from byte to byte.
#[track_caller]
fn run(document: &mut Document, command: &Command, has: &[&str], lacks: &[&str]) -> Update {
    let before = (text(document), document.schema().clone());
    let update = document.run(command).expect("the edit");
    let after = (text(document), document.schema().clone());
    let lines = squeezed(&after.0);
    for wanted in has {
        assert!(lines.contains(wanted), "lacks {wanted}\n{}", after.0);
    }
    for gone in lacks {
        assert!(!lines.contains(gone), "still has {gone}\n{}", after.0);
    }
    for comment in before.0.lines().filter_map(|line| line.split_once("//").map(|(_, comment)| comment)) {
        assert!(after.0.contains(comment), "lost //{comment}\n{}", after.0);
    }
    let is_error =
        |finding: &&studio::Finding| finding.severity == Severity::Error && finding.code.starts_with("prisma/");
    let errors: Vec<_> = document.findings().iter().filter(is_error).collect();
    assert!(errors.is_empty(), "{errors:?}\n{}", after.0);
    document.run(&Command::Undo).expect("undo");
    assert_eq!(text(document), before.0, "one step takes everything back");
    assert_eq!(document.schema().placements(), before.1.placements());
    assert!(schema::diff(document.schema(), &before.1).is_empty());
    document.run(&Command::Redo).expect("redo");
    assert_eq!(text(document), after.0);
    assert_eq!(document.schema().placements(), after.1.placements());
    assert!(schema::diff(document.schema(), &after.1).is_empty());
    update
}

fn table(document: &Document, name: &str) -> TableId {
    document.schema().table_named(name).unwrap_or_else(|| panic!("no {name}\n{}", text(document))).id
}

fn column(document: &Document, of: &str, name: &str) -> schema::ColumnId {
    document.schema().table_named(of).and_then(|table| table.column_named(name)).expect("the column").id
}

fn key(document: &Document, field: &str) -> ForeignKeyId {
    document.schema().foreign_keys().values().find(|key| key.field == field).expect("the relation").id
}

fn join(document: &Document) -> ManyToManyId {
    *document.schema().many_to_many().keys().next().expect("the relation")
}

/// No two tables touch.
#[track_caller]
fn stands_free(document: &Document) {
    let places = document.schema().placements().iter().map(|(id, at)| (*id, (at.x, at.y))).collect();
    let boxes: Vec<_> = diagram::boxes(document.schema(), &places).into_iter().collect();
    for (i, (one, a)) in boxes.iter().enumerate() {
        for (other, b) in &boxes[i + 1..] {
            assert!(!a.overlaps(*b), "{one:?} {a:?} and {other:?} {b:?}");
        }
    }
}

#[test]
fn a_new_table_finds_a_free_place_and_moves_nothing_else() {
    let mut document = opened(SHOP);
    let before = document.schema().placements().clone();
    let at = &before[&table(&document, "Order")];
    let add = Command::AddTable { name: "Refund".into(), x: at.x + 10, y: at.y + 10 };
    run(&mut document, &add, &["model Refund {"], &[]);
    stands_free(&document);
    for (id, place) in &before {
        assert_eq!(document.schema().placements().get(id), Some(place));
    }
}

#[test]
fn columns_are_typed_in_the_words_of_the_database() {
    let mut document = opened(SHOP);
    let customer = table(&document, "Customer");
    for (name, ty, line) in [
        ("login", "citext unique", "login String @unique @db.Citext"),
        ("credit", "decimal(10,2) default 0", "credit Decimal @default(0) @db.Decimal(10, 2)"),
        ("last", "Status?", "last Status?"),
        ("token", "uuid", "token String @db.Uuid"),
        ("since", "timestamptz default now()", "since DateTime @default(now()) @db.Timestamptz"),
        ("city", "varchar(80) index", "@@index([city])"),
    ] {
        let add = Command::AddColumn { table: customer, name: name.into(), ty: ty.into(), after: None };
        run(&mut document, &add, &[line], &[]);
    }
    let refused = Command::AddColumn { table: customer, name: "x".into(), ty: "text uniqe".into(), after: None };
    let before = text(&document);
    let refusal = document.run(&refused).expect_err("a misspelt word");
    assert!(refusal.message.contains("“uniqe”"), "{}", refusal.message);
    assert_eq!(text(&document), before);

    let set = Command::SetColumn {
        column: column(&document, "Tag", "name"),
        ty: Some("varchar(40) unique".into()),
        default: None,
        comment: None,
        mapped: None,
        unique: None,
        primary: None,
        updated_at: None,
    };
    run(&mut document, &set, &["name String @unique @db.VarChar(40)"], &[]);
}

#[test]
fn a_relation_to_a_composite_key_has_all_its_columns_made() {
    let source = SHOP.replace(
        "model Tag {\n  id     Int     @id\n  name   String\n",
        "model Tag {\n  name   String @unique\n  id Int @id\n",
    ) + "\nmodel Place {\n  country String\n  city    String\n\n  @@id([country, city])\n}\n";
    let mut document = opened(&source);
    let connect =
        Command::Connect { child: table(&document, "Customer"), column: None, parent: table(&document, "Place") };
    let has = [
        "placeCountry String",
        "placeCity String",
        "place Place @relation(fields: [placeCountry, placeCity], references: [country, city])",
        "@@index([placeCountry, placeCity])",
        "customers Customer[]",
    ];
    run(&mut document, &connect, &has, &[]);
}

#[test]
fn the_columns_of_a_relation_are_chosen() {
    let source = SHOP
        .replace("  email  String  @unique", "  region Int\n  email  String  @unique")
        .replace("  orders Order[]\n}\n\n/// What", "  orders Order[]\n\n  @@unique([id, region])\n}\n\n/// What");
    let mut document = opened(&source);
    let customer = key(&document, "customer");
    let pair = |column, references| KeyPair { column, references };
    let own = column(&document, "Order", "customerId");
    let [id, region] = ["id", "region"].map(|name| column(&document, "Customer", name));
    let pairs = vec![pair(Some(own), id), pair(None, region)];
    let set = Command::SetKeyColumns { foreign_key: customer, pairs };
    let has = [
        "customerRegion Int",
        "@relation(fields: [customerId, customerRegion], references: [id, region], onDelete: Cascade)",
        "@@index([customerId, customerRegion])",
    ];
    run(&mut document, &set, &has, &[]);
    let back = Command::SetKeyColumns { foreign_key: customer, pairs: vec![pair(Some(own), id)] };
    run(&mut document, &back, &["@relation(fields: [customerId], references: [id], onDelete: Cascade)"], &[]);

    let region = Command::SetKeyColumns { foreign_key: customer, pairs: vec![pair(Some(own), region)] };
    let before = text(&document);
    assert_eq!(document.run(&region).expect_err("no key").code, "edit/no-key");
    let status = column(&document, "Order", "status");
    let other = Command::SetKeyColumns { foreign_key: customer, pairs: vec![pair(Some(status), id)] };
    assert_eq!(document.run(&other).expect_err("another type").code, "edit/type-mismatch");
    assert_eq!(text(&document), before);
}

#[test]
fn a_relation_becomes_many_to_many_and_a_foreign_key_again() {
    // The comment above an index goes with it.
    let mut document = opened(&SHOP.replace("  // finds the orders of a customer\n", ""));
    let there = Command::ToManyToMany { foreign_key: key(&document, "customer") };
    run(&mut document, &there, &["orders Order[]", "customers Customer[]"], &["customerId", "@relation"]);
    let relation = document
        .schema()
        .many_to_many()
        .values()
        .find(|relation| relation.a.table == table(&document, "Customer"))
        .expect("the relation")
        .id;
    let rename = Command::SetManyToMany { many_to_many: relation, a: Some("bought".into()), b: None };
    run(&mut document, &rename, &["bought Order[]"], &[]);
    let child = table(&document, "Order");
    let back = Command::ToOneToMany { many_to_many: relation, child };
    let has =
        ["customerId Int?", "customer Customer? @relation(fields: [customerId], references: [id])", "bought Order[]"];
    run(&mut document, &back, &has, &["customers"]);
}

#[test]
fn a_join_table_becomes_a_model_without_a_change_of_the_database_and_implicit_again() {
    for provider in ["postgresql", "mysql", "sqlite"] {
        let source = SHOP.replace("postgresql", provider);
        let mut document = opened(&source);
        let dialect = migrate::dialect(migrate::DialectKind::from_provider(provider).expect("a dialect"));
        let tables = |document: &Document| {
            let physical = dialect.normalize(document.schema());
            let mut lines: Vec<String> = Vec::new();
            for table in physical.walk_tables() {
                for column in table.columns() {
                    lines.push(format!(
                        "{} {} {:?} {:?}",
                        table.database_name(),
                        column.database_name(),
                        column.ty,
                        column.native
                    ));
                }
                for index in table.indexes() {
                    lines.push(format!("{} {:?} {:?}", table.database_name(), index.kind, index.mapped));
                }
                for key in table.references() {
                    lines.push(format!(
                        "{} {:?} {:?} {:?}",
                        table.database_name(),
                        key.mapped,
                        key.on_delete,
                        key.on_update
                    ));
                }
            }
            lines.sort();
            lines
        };
        let before = tables(&document);
        let model = Command::ToJoinTable { many_to_many: join(&document) };
        let has =
            ["model OrderTag {", "@map(\"A\")", "@@map(\"_OrderToTag\")", "orderTags OrderTag[]", "onDelete: Cascade"];
        run(&mut document, &model, &has, &["tags Tag[]"]);
        assert_eq!(tables(&document), before, "{provider}: the database stays as it is");
        stands_free(&document);

        let again = Command::ToImplicit { table: table(&document, "OrderTag") };
        run(&mut document, &again, &["tags Tag[]", "orders Order[]"], &["OrderTag"]);
        assert_eq!(tables(&document), before);
    }
    let mut document = opened(SHOP);
    let refused = Command::ToImplicit { table: table(&document, "Order") };
    assert_eq!(document.run(&refused).expect_err("it has columns of its own").code, "edit/no-join-table");
}

#[test]
fn a_table_that_is_joined_with_itself_becomes_a_model_and_implicit_again() {
    let source = "datasource db {\n  provider = \"postgresql\"\n}\n\nmodel User {\n  id        Int    @id\n  followers User[] @relation(\"Follows\")\n  follows   User[] @relation(\"Follows\")\n}\n";
    let mut document = opened(source);
    let model = Command::ToJoinTable { many_to_many: join(&document) };
    run(&mut document, &model, &["model Follows {", "followers Follows[]", "follows Follows[]"], &[]);
    let again = Command::ToImplicit { table: table(&document, "Follows") };
    run(
        &mut document,
        &again,
        &["followers User[] @relation(\"Follows\")", "follows User[] @relation(\"Follows\")"],
        &[],
    );
}

#[test]
fn tables_are_duplicated_with_their_keys() {
    let mut document = opened(SHOP);
    let one = Command::Duplicate { objects: vec![Object::Table(table(&document, "Order"))] };
    let has = [
        "model Order2 {",
        "customer Customer @relation(fields: [customerId], references: [id], onDelete: Cascade)",
        "order2s Order2[]",
        "/// What they buy.",
    ];
    let update = run(&mut document, &one, &has, &[]);
    assert_eq!(update.select, Some(Object::Table(table(&document, "Order2"))));
    assert_eq!(document.schema().table_named("Order2").expect("it").indexes().count(), 2, "both indexes");
    stands_free(&document);

    let objects = ["Customer", "Order"].map(|name| Object::Table(table(&document, name))).to_vec();
    let both = Command::Duplicate { objects };
    run(&mut document, &both, &["model Customer2 {", "model Order3 {", "customer Customer2 @relation("], &[]);
    stands_free(&document);

    let others = vec![
        Object::Column(column(&document, "Tag", "name")),
        Object::Enum(document.schema().enum_named("Status").expect("it").id),
    ];
    run(&mut document, &Command::Duplicate { objects: others }, &["name2 String", "enum Status2 {"], &[]);
}

#[test]
fn pasted_text_becomes_part_of_the_document() {
    let mut document = opened(SHOP);
    let paste = |text: &str, into| Command::Paste { text: text.into(), into, x: 5000, y: 5000 };
    let source = r#"/// A place of goods.
model Store {
  id       Int      @id
  name     String   @db.VarChar(40)
  status   Status   @default(paid)
  owner    Customer @relation(fields: [ownerId], references: [id])
  ownerId  Int
  orders   Order[]
  shelves  Shelf[]
  auditors Auditor[]

  @@index([name])
}

model Shelf {
  id      Int   @id
  store   Store @relation(fields: [storeId], references: [id])
  storeId Int
}

enum Status {
  open
  paid
}

model Order {
  id   Int @id
  note String
}
"#;
    let update = run(
        &mut document,
        &paste(source, None),
        &[
            "model Store {",
            "/// A place of goods.",
            "owner Customer @relation(fields: [ownerId], references: [id])",
            "stores Store[]",
            "shelves Shelf[]",
            "model Order2 {",
            "status Status @default(paid)",
        ],
        &["Auditor", "Status2", "module"],
    );
    let told = update.told.join("\n");
    assert!(told.contains("Store.auditors") && told.contains("Store.orders"), "{told}");
    assert_eq!(update.told.len(), 2, "{told}");
    stands_free(&document);

    let lines = "/// How it is called.\nnickname String? @db.VarChar(20)\nemail citext unique\nowner Customer @relation(fields: [a], references: [id])\n";
    let into = Some(table(&document, "Customer"));
    let update = run(
        &mut document,
        &paste(lines, into),
        &["/// How it is called.\nnickname String? @db.VarChar(20)", "email2 String @unique @db.Citext"],
        &[],
    );
    assert_eq!(update.told.len(), 1, "{:?}", update.told);

    let alone = paste("enum Status {\n  open\n  paid\n}\n", None);
    run(&mut document, &alone, &["enum Status2 {"], &[]);
    let before = text(&document);
    for (nothing, code) in [("Hello there", "edit/paste"), ("model A {\n  id Int @id @@@ (\n", "edit/paste")] {
        assert_eq!(document.run(&paste(nothing, None)).expect_err(nothing).code, code);
    }
    assert_eq!(text(&document), before);
}

#[test]
fn text_of_another_database_loses_what_this_one_lacks() {
    let mut document = opened(&SHOP.replace("postgresql", "sqlite"));
    let text = "model Store {\n  id Int @id\n  name String @db.VarChar(40)\n}\n".to_owned();
    let paste = Command::Paste { text, into: None, x: 0, y: 0 };
    let update = run(&mut document, &paste, &["name String"], &["@db."]);
    assert_eq!(update.told.len(), 1);
}

#[test]
fn many_at_once() {
    let mut document = opened(SHOP);
    let tables = ["Customer", "Order", "Tag"].map(|name| table(&document, name)).to_vec();
    let module = Command::SetModule { tables: tables.clone(), module: "Sales".into() };
    run(&mut document, &module, &["module: Sales"], &[]);
    let stamps = Command::AddTimestamps { tables: tables.clone() };
    run(&mut document, &stamps, &["createdAt DateTime @default(now())", "updatedAt DateTime @updatedAt"], &[]);
    assert_eq!(squeezed(&text(&document)).matches("createdAt DateTime").count(), 3);
    assert_eq!(document.run(&stamps).expect_err("they have them").code, "edit/exists");

    let look = Command::SetLook { tables: tables.clone(), color: Some("rose".into()), pinned: Some(true) };
    let before = text(&document);
    run(&mut document, &look, &[], &[]);
    assert_eq!(text(&document), before, "the look is no part of the text");
    let places = document.schema().placements();
    assert!(tables.iter().all(|id| places[id].pinned && places[id].color.as_deref() == Some("rose")));
    let unknown = Command::SetLook { tables: tables.clone(), color: Some("mauve".into()), pinned: None };
    assert_eq!(document.run(&unknown).expect_err("no colour").code, "edit/color");
    let plain = Command::SetLook { tables, color: Some(String::new()), pinned: Some(false) };
    run(&mut document, &plain, &[], &[]);
}

#[test]
fn objects_of_any_kind_are_deleted_in_one_step() {
    let mut document = opened(SHOP);
    let objects = vec![
        Object::Table(table(&document, "Tag")),
        Object::Column(column(&document, "Tag", "name")),
        Object::ForeignKey(key(&document, "customer")),
        Object::Column(column(&document, "Order", "status")),
        Object::Enum(document.schema().enum_named("Status").expect("it").id),
    ];
    let before = text(&document);
    document.run(&Command::DropObjects { objects }).expect("the edit");
    let after = squeezed(&text(&document));
    assert!(!after.contains("Tag") && !after.contains("Status") && !after.contains("@relation"), "{after}");
    document.run(&Command::Undo).expect("undo");
    assert_eq!(text(&document), before);
}
