//! What single edits do to a text, line by line: removed lines begin with `-`, added ones with `+`.

use prisma::{Parsed, SourceFile, parse, patch};
use schema::{
    Arity, Change, Column, ColumnType, DefaultValue, Edit, EnumValue, ForeignKey, Index, IndexKind, IndexPart, Inverse,
    ManyToMany, ManyToManyEnd, RANK_GAP, ReferentialAction, ScalarType, Table, TableKind,
};

const BLOG: &str = include_str!("samples/blog.prisma");

/// The blog in Prisma's layout, as most schemas are.
fn blog() -> Parsed {
    parse(&[SourceFile { path: "schema.prisma".into(), text: prisma::format(BLOG) }])
}

/// The lines that the changes take away and bring in.
fn difference(parsed: &Parsed, changes: &[Change]) -> String {
    let mut text = parsed.source.text(0).to_owned();
    let old: Vec<String> = text.lines().map(str::to_owned).collect();
    for edit in patch(parsed, changes).iter().rev() {
        text.replace_range(edit.start as usize..edit.end as usize, &edit.text);
    }
    let new: Vec<String> = text.lines().map(str::to_owned).collect();
    let mut table = vec![vec![0usize; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            table[i][j] = if old[i] == new[j] { table[i + 1][j + 1] + 1 } else { table[i + 1][j].max(table[i][j + 1]) };
        }
    }
    let (mut i, mut j, mut out) = (0, 0, String::new());
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            (i, j) = (i + 1, j + 1);
        } else if j >= new.len() || (i < old.len() && table[i + 1][j] >= table[i][j + 1]) {
            out.push_str(&format!("-{}\n", old[i]));
            i += 1;
        } else {
            out.push_str(&format!("+{}\n", new[j]));
            j += 1;
        }
    }
    out
}

fn table<'a>(parsed: &'a Parsed, name: &str) -> &'a Table {
    parsed.schema.table_named(name).expect("the table is there").record()
}

fn column<'a>(parsed: &'a Parsed, table: &str, name: &str) -> &'a Column {
    let table = parsed.schema.table_named(table).expect("the table is there");
    table.column_named(name).expect("the column is there").record()
}

fn alter_column(parsed: &Parsed, table: &str, name: &str, alter: impl FnOnce(&mut Column)) -> Change {
    let from = column(parsed, table, name).clone();
    let mut to = from.clone();
    alter(&mut to);
    Change::Column(Edit::Alter { from, to })
}

fn new_column(parsed: &Parsed, table_name: &str, behind: &str, id: u32) -> Column {
    Column {
        rank: column(parsed, table_name, behind).rank + 1,
        ..Column::new(
            id.into(),
            table(parsed, table_name).id,
            "extra".into(),
            ColumnType::Scalar(ScalarType::Int),
            Arity::Required,
        )
    }
}

fn key<'a>(parsed: &'a Parsed, field: &str) -> &'a ForeignKey {
    parsed.schema.foreign_keys().values().find(|key| key.field == field).expect("the key is there")
}

fn new_index(parsed: &Parsed, table_name: &str, name: &str, kind: IndexKind) -> Index {
    let column = column(parsed, table_name, name);
    Index::new(950.into(), column.table, kind, vec![IndexPart::column(column.id)])
}

fn check(changes: &[Change], expected: &str) {
    let expected: String = expected.lines().map(|line| format!("{}\n", line.trim_start())).skip(1).collect();
    assert_eq!(difference(&blog(), changes), expected);
}

#[test]
fn nothing_changes_nothing() {
    check(&[], "");
}

#[test]
fn names_of_columns_are_followed() {
    let parsed = blog();
    let renamed = alter_column(&parsed, "Post", "title", |column| {
        column.name = "headline".into();
        column.mapped = Some("title".into());
    });
    check(
        &[renamed],
        r#"
        -  title      String     @db.VarChar(255)
        +  headline   String     @map("title") @db.VarChar(255)
        -  @@unique([authorId, title], name: "byTitle", map: "post_title_key")
        +  @@unique([authorId, headline], name: "byTitle", map: "post_title_key")
        -  @@index([title])
        +  @@index([headline])
    "#
        .trim_end(),
    );
    let renamed = alter_column(&parsed, "User", "id", |column| column.name = "no".into());
    check(
        &[renamed],
        r#"
        -  id    Int     @id @default(autoincrement()) // surrogate
        +  no    Int     @id @default(autoincrement()) // surrogate
        -  user   User   @relation(fields: [userId], references: [id], onDelete: Cascade)
        +  user   User   @relation(fields: [userId], references: [no], onDelete: Cascade)
        -  author     User       @relation(fields: [authorId], references: [id])
        +  author     User       @relation(fields: [authorId], references: [no])
        -  reviewer   User?      @relation("Reviews", fields: [reviewerId], references: [id], onDelete: SetNull)
        +  reviewer   User?      @relation("Reviews", fields: [reviewerId], references: [no], onDelete: SetNull)
    "#
        .trim_end(),
    );
}

#[test]
fn names_of_tables_are_followed() {
    let parsed = blog();
    let from = table(&parsed, "Profile").clone();
    let to = Table { name: "Account".into(), mapped: Some("Profile".into()), ..from.clone() };
    check(
        &[Change::Table(Edit::Alter { from, to })],
        r#"
        -  profile  Profile?
        +  profile  Account?
        -model Profile {
        +model Account {
        +
        +  @@map("Profile")
    "#
        .trim_end(),
    );
}

#[test]
fn names_of_enums_and_values_are_followed() {
    let parsed = blog();
    let from = parsed.schema.enum_named("State").expect("the enum is there").clone();
    let mut to = from.clone();
    to.name = "Phase".into();
    to.values[0].name = "SKETCH".into();
    to.values.swap(1, 2);
    to.values.push(EnumValue { id: 951.into(), name: "LOST".into(), mapped: None, comment: None });
    check(
        &[Change::Enum(Edit::Alter { from, to })],
        r#"
        -  state      State      @default(DRAFT)
        +  state      Phase      @default(SKETCH)
        -enum State {
        -  DRAFT /// Not yet for others.
        +enum Phase {
        +  SKETCH /// Not yet for others.
        +  GONE /* and never back */
        -  GONE /* and never back */
        +  LOST
    "#
        .trim_end(),
    );
}

#[test]
fn columns_are_altered_in_place() {
    let parsed = blog();
    let optional = alter_column(&parsed, "Post", "authorId", |column| column.arity = Arity::Optional);
    check(
        &[optional],
        r#"
        -  authorId   Int        @map("author_id")
        -  author     User       @relation(fields: [authorId], references: [id])
        +  authorId   Int?       @map("author_id")
        +  author     User?      @relation(fields: [authorId], references: [id])
    "#
        .trim_end(),
    );
    let retyped = alter_column(&parsed, "User", "karma", |column| {
        column.ty = ColumnType::Scalar(ScalarType::BigInt);
        column.arity = Arity::Optional;
        column.default = None;
    });
    check(
        &[retyped],
        r#"
        -  karma Int     @default(0)
        +  karma BigInt?
    "#
        .trim_end(),
    );
    let moved = alter_column(&parsed, "User", "createdAt", |column| column.rank = 1);
    check(
        &[moved],
        r#"
        -  id    Int     @id @default(autoincrement()) // surrogate
        -  email String  @unique /// Where letters go.
        -  karma Int     @default(0)
        -  name  String?
        +  createdAt DateTime @default(now()) @map("created_at")
        +  id        Int      @id @default(autoincrement()) // surrogate
        +  email     String   @unique /// Where letters go.
        +  karma     Int      @default(0)
        +  name      String?
        -  createdAt DateTime @default(now()) @map("created_at")
    "#
        .trim_end(),
    );
}

#[test]
fn comments_are_altered_where_they_stand() {
    let parsed = blog();
    let comment = |table: &str, name: &str, text: Option<&str>| {
        [alter_column(&parsed, table, name, |column| column.comment = text.map(str::to_owned))]
    };
    check(
        &comment("User", "karma", Some("How good\nthey are.")),
        r#"
        +  /// How good
        +  /// they are.
    "#
        .trim_end(),
    );
    check(
        &comment("User", "email", Some("Mail.")),
        r#"
        -  email String  @unique /// Where letters go.
        +  email String  @unique /// Mail.
    "#
        .trim_end(),
    );
    check(
        &comment("Profile", "bio", None),
        r#"
        -  /**
        -   * In Markdown.
        -   * No pictures.
        -   */
    "#
        .trim_end(),
    );
    let from = table(&parsed, "User").clone();
    let to = Table { module: Some("accounts".into()), comment: Some("A person.".into()), ..from.clone() };
    check(
        &[Change::Table(Edit::Alter { from, to })],
        r#"
        -/// Somebody who writes.
        -/// module: people
        +/// A person.
        +/// module: accounts
    "#
        .trim_end(),
    );
    let checks: Vec<_> = parsed.schema.checks().values().cloned().collect();
    check(
        &checks.into_iter().map(|from| Change::Check(Edit::Drop { from })).collect::<Vec<_>>(),
        r#"
        -/// check(positive): karma >= 0
        -/**
        - * Shown to others.
        - * check: length(bio) > 0
        - * Never to robots.
        - */
        +/// Shown to others.
        +/// Never to robots.
    "#
        .trim_end(),
    );
}

#[test]
fn a_relation_is_written_on_both_sides() {
    let parsed = blog();
    let column =
        Column { name: "editorId".into(), arity: Arity::Optional, ..new_column(&parsed, "Post", "authorId", 901) };
    let to = ForeignKey {
        id: 902.into(),
        columns: vec![column.id],
        field: "editor".into(),
        relation: Some("Edits".into()),
        inverse: Some(Inverse { name: "edited".into(), list: true, comment: None, ignored: false }),
        on_delete: Some(ReferentialAction::SetNull),
        ..key(&parsed, "author").clone()
    };
    check(
        &[Change::Column(Edit::Create { to: column }), Change::ForeignKey(Edit::Create { to })],
        r#"
        +  edited    Post[]   @relation("Edits")
        +  editorId   Int?
        +  editor     User?      @relation("Edits", fields: [editorId], references: [id], onDelete: SetNull)
    "#
        .trim_end(),
    );
    // A heading stays where other lines follow.
    check(
        &[Change::ForeignKey(Edit::Drop { from: key(&parsed, "author").clone() })],
        r#"
        -  posts    Post[]
        -  author     User       @relation(fields: [authorId], references: [id])
    "#
        .trim_end(),
    );
    let from = key(&parsed, "user").clone();
    let to = ForeignKey {
        on_delete: None,
        on_update: Some(ReferentialAction::Cascade),
        relation: Some("Bio".into()),
        ..from.clone()
    };
    check(
        &[Change::ForeignKey(Edit::Alter { from, to })],
        r#"
        -  profile  Profile?
        +  profile  Profile? @relation("Bio")
        -  user   User   @relation(fields: [userId], references: [id], onDelete: Cascade)
        +  user   User   @relation("Bio", fields: [userId], references: [id], onUpdate: Cascade)
    "#
        .trim_end(),
    );
    let end = |name: &str, field: &str| ManyToManyEnd::new(table(&parsed, name).id, field.into());
    let to = ManyToMany { id: 903.into(), relation: None, a: end("Category", "profiles"), b: end("Profile", "topics") };
    check(
        &[Change::ManyToMany(Edit::Create { to })],
        r#"
        -  id     Int    @id
        +  id     Int        @id
        -  bio    String @db.VarChar(200)
        -  userId Int    @unique
        -  user   User   @relation(fields: [userId], references: [id], onDelete: Cascade)
        +  bio    String     @db.VarChar(200)
        +  userId Int        @unique
        +  user   User       @relation(fields: [userId], references: [id], onDelete: Cascade)
        +  topics Category[]
        -  id    Int    @id
        -  label String @unique(map: "label_key")
        -  posts Post[]
        +  id       Int       @id
        +  label    String    @unique(map: "label_key")
        +  posts    Post[]
        +  profiles Profile[]
    "#
        .trim_end(),
    );
}

#[test]
fn indexes_stand_at_the_end_or_on_their_column() {
    let parsed = blog();
    let plain = Index {
        predicate: Some("bio <> ''".into()),
        method: Some("Hash".into()),
        comment: Some("Search.".into()),
        ..new_index(&parsed, "Profile", "bio", IndexKind::Plain)
    };
    check(
        &[Change::Index(Edit::Create { to: plain })],
        r#"
        +
        +  /// Search.
        +  /// where: bio <> ''
        +  @@index([bio], type: Hash)
    "#
        .trim_end(),
    );
    let unique = Index { mapped: Some("bios".into()), ..new_index(&parsed, "Profile", "bio", IndexKind::Unique) };
    check(
        &[Change::Index(Edit::Create { to: unique })],
        r#"
        -  bio    String @db.VarChar(200)
        +  bio    String @unique(map: "bios") @db.VarChar(200)
    "#
        .trim_end(),
    );
    let from = parsed.schema.indexes().values().find(|index| index.comment.is_some()).expect("it is there").clone();
    let mut to = from.clone();
    to.parts.reverse();
    to.mapped = None;
    check(
        &[Change::Index(Edit::Alter { from: from.clone(), to })],
        r#"
        -  @@index([name, email(sort: Desc)], map: "user_names")
        +  @@index([email(sort: Desc), name])
    "#
        .trim_end(),
    );
    check(
        &[Change::Index(Edit::Drop { from })],
        r#"
        -  /// Supports the list of names.
        -  @@index([name, email(sort: Desc)], map: "user_names")
    "#
        .trim_end(),
    );
}

#[test]
fn tables_come_and_go() {
    let parsed = blog();
    let to = Table {
        id: 910.into(),
        namespace: None,
        name: "Tag".into(),
        mapped: Some("tags".into()),
        kind: TableKind::Table,
        module: None,
        comment: Some("A word.".into()),
        ignored: false,
        notes: schema::TableNotes::default(),
    };
    let id = Column {
        table: to.id,
        rank: RANK_GAP,
        name: "id".into(),
        default: Some(DefaultValue::Autoincrement.into()),
        ..new_column(&parsed, "User", "id", 911)
    };
    let key = Index {
        table: to.id,
        parts: vec![IndexPart::column(id.id)],
        ..new_index(&parsed, "User", "id", IndexKind::Primary)
    };
    let created = [
        Change::Table(Edit::Create { to }),
        Change::Column(Edit::Create { to: id }),
        Change::Index(Edit::Create { to: key }),
    ];
    check(
        &created,
        r#"
        +/// A word.
        +model Tag {
        +  id Int @id @default(autoincrement())
        +
        +  @@map("tags")
        +}
        +
    "#
        .trim_end(),
    );
    let schema = &parsed.schema;
    let profile = table(&parsed, "Profile").id;
    let mut changes: Vec<Change> = Vec::new();
    let drop_key = |key: &ForeignKey| Change::ForeignKey(Edit::Drop { from: key.clone() });
    changes.extend(schema.foreign_keys().values().filter(|key| key.table == profile).map(drop_key));
    changes.extend(
        schema.indexes_of(profile).iter().map(|id| Change::Index(Edit::Drop { from: schema.indexes()[id].clone() })),
    );
    changes.extend(
        schema.checks_of(profile).iter().map(|id| Change::Check(Edit::Drop { from: schema.checks()[id].clone() })),
    );
    changes.extend(
        schema.columns_of(profile).iter().map(|id| Change::Column(Edit::Drop { from: schema.columns()[id].clone() })),
    );
    changes.push(Change::Table(Edit::Drop { from: schema.tables()[&profile].clone() }));
    check(
        &changes,
        r#"
        -  liked    Post[]   @relation("Likes")
        -  profile  Profile?
        -  reviewed Post[]   @relation("Reviews")
        +  liked    Post[] @relation("Likes")
        +  reviewed Post[] @relation("Reviews")
        -/**
        - * Shown to others.
        - * check: length(bio) > 0
        - * Never to robots.
        - */
        -model Profile {
        -  id     Int    @id
        -  /**
        -   * In Markdown.
        -   * No pictures.
        -   */
        -  bio    String @db.VarChar(200)
        -  userId Int    @unique
        -  user   User   @relation(fields: [userId], references: [id], onDelete: Cascade)
        -}
        -
    "#
        .trim_end(),
    );
}

#[test]
fn fields_that_are_no_records_yet_are_followed() {
    let text = "model User {\n  id Int @id\n}\n\nmodel Post {\n  id       Int  @id\n  authorId Int\n  author   User @relation(fields: [authorId], references: [id])\n  editor   User\n}\n";
    let parsed = parse(&[SourceFile { path: "schema.prisma".into(), text: text.into() }]);
    let from = table(&parsed, "User").clone();
    let to = Table { name: "Person".into(), ..from.clone() };
    let renamed = [
        Change::Table(Edit::Alter { from, to }),
        alter_column(&parsed, "User", "id", |column| column.name = "no".into()),
        alter_column(&parsed, "Post", "authorId", |column| column.name = "writer".into()),
    ];
    let shown = difference(&parsed, &renamed);
    assert_eq!(
        shown.lines().filter(|line| line.starts_with('+')).collect::<Vec<_>>(),
        [
            "+model Person {",
            "+  no Int @id",
            "+  id     Int    @id",
            "+  writer Int",
            "+  author Person @relation(fields: [writer], references: [no])",
            "+  editor Person",
        ]
    );
}

#[test]
fn faulty_text_is_patched_where_it_can_be() {
    let text = "model A {\n  id Int @id\n  what is this?\n  b String @default(\n";
    let parsed = parse(&[SourceFile { path: "schema.prisma".into(), text: text.into() }]);
    let shown = difference(&parsed, &[alter_column(&parsed, "A", "id", |column| column.name = "key".into())]);
    assert_eq!(shown, "-  id Int @id\n+  key Int @id\n+}\n");
}

#[test]
fn conditions_that_are_arguments_stay_arguments() {
    let text = prisma::format(include_str!("samples/partial.prisma"));
    let parsed = parse(&[SourceFile { path: "schema.prisma".into(), text }]);
    let index = |mapped: Option<&str>, kind: IndexKind| {
        let found =
            parsed.schema.indexes().values().find(|index| index.mapped.as_deref() == mapped && index.kind == kind);
        found.expect("the index is there").clone()
    };
    let named = alter_column(&parsed, "Account", "active", |column| column.name = "here".into());
    let shown = difference(&parsed, &[named]);
    let added: Vec<_> = shown.lines().filter(|line| line.starts_with('+')).collect();
    assert_eq!(
        added,
        [
            r#"+  email   String  @unique(where: { here: true }, map: "one_active")"#,
            "+  here    Boolean",
            "+  @@index([name], where: { here: true })",
            "+  @@index([here])",
        ]
    );
    let from = index(Some("one_active"), IndexKind::Unique);
    let to = Index { predicate: Some("active".into()), ..from.clone() };
    let renamed = alter_column(&parsed, "Account", "id", |column| column.name = "no".into());
    let from_plain = index(None, IndexKind::Plain);
    let to_plain = Index { predicate: None, comment: None, ..from_plain.clone() };
    let changes = [
        Change::Index(Edit::Alter { from, to }),
        Change::Index(Edit::Alter { from: from_plain, to: to_plain }),
        renamed,
    ];
    let shown = difference(&parsed, &changes);
    assert_eq!(
        shown,
        r#"-  id      Int     @id
-  email   String  @unique(where: { active: true }, map: "one_active")
+  no      Int     @id
+  email   String  @unique(where: raw("active"), map: "one_active")
-  /// Names of those who are here.
-  @@index([name], where: { active: true })
+  @@index([name])
-  account   Account @relation(fields: [accountId], references: [id])
+  account   Account @relation(fields: [accountId], references: [no])
"#
    );
}

#[test]
fn a_block_that_nobody_closed_is_closed_and_the_next_stays_apart() {
    let text = "model A {\n  id Int @id\n\nmodel B {\n  id Int @id\n}\n";
    let parsed = parse(&[SourceFile { path: "schema.prisma".into(), text: text.into() }]);
    let alter = alter_column(&parsed, "A", "id", |column| column.name = "key".into());
    let mut text = text.to_owned();
    for edit in patch(&parsed, &[alter]).iter().rev() {
        text.replace_range(edit.start as usize..edit.end as usize, &edit.text);
    }
    assert_eq!(text, "model A {\n  key Int @id\n}\n\nmodel B {\n  id Int @id\n}\n");
}
