//! What every construct of the language lowers to, on samples of our own.

use prisma::{ConfigText, Parsed, Provider, SourceFile, parse};
use schema::{
    Arity, ColumnType, Default, DefaultValue, IndexKind, IndexTarget, Literal, NativeType, Object, RANK_GAP,
    ReferentialAction, ScalarType, Sort, TableKind,
};

fn files(texts: &[(&str, &str)]) -> Parsed {
    let files: Vec<_> =
        texts.iter().map(|(path, text)| SourceFile { path: (*path).into(), text: (*text).into() }).collect();
    parse(&files)
}

fn one(text: &str) -> Parsed {
    files(&[("schema.prisma", text)])
}

/// A schema that must be without findings.
fn clean(text: &str) -> Parsed {
    let parsed = one(text);
    assert!(parsed.diagnostics.is_empty(), "{:#?}", parsed.diagnostics);
    parsed
}

fn messages(parsed: &Parsed) -> Vec<&str> {
    parsed.diagnostics.iter().map(|diagnostic| diagnostic.message.as_str()).collect()
}

#[test]
fn settings_come_from_datasource_and_generators() {
    let parsed = one(r#"
datasource main {
  provider          = "postgres" // old name
  url               = env("DATABASE_URL")
  directUrl         = "postgresql://localhost/x"
  relationMode      = "prisma"
  schemas           = ["public", "audit"]
  extensions        = [pgcrypto, postgis(version: "3")]
}
generator client {
  provider        = "prisma-client-js"
  output          = "../client"
  previewFeatures = ["views", "relationJoins"]
}
generator other {
  provider        = "x"
  previewFeatures = ["views"]
}
"#);
    let settings = &parsed.settings;
    assert_eq!(settings.datasource.as_deref(), Some("main"));
    assert_eq!(settings.provider, Some(Provider::Postgresql));
    assert_eq!(settings.url, Some(ConfigText::Env("DATABASE_URL".into())));
    assert_eq!(settings.direct_url, Some(ConfigText::Literal("postgresql://localhost/x".into())));
    assert!(settings.emulates_relations());
    assert_eq!(settings.schemas, ["public", "audit"]);
    assert_eq!(settings.extensions, ["pgcrypto", "postgis(version: \"3\")"]);
    assert_eq!(settings.preview_features, ["views", "relationJoins"]);
    assert_eq!(settings.generators.len(), 2);
    assert_eq!(settings.generators[0].output, Some(ConfigText::Literal("../client".into())));
}

#[test]
fn columns_hold_type_arity_default_and_native_type() {
    let parsed = clean(
        r#"
datasource db {
  provider = "postgresql"
}
/// People who log in.
/// They are many.
model User {
  id       Int       @id @default(autoincrement())
  name     String?   @map("user_name") @db.VarChar(80) /// as shown
  // plain comments say nothing
  role     Role      @default(ADMIN)
  roles    Role[]    @default([ADMIN, USER])
  price    Decimal   @default(1.50) @db.Decimal(10, 2)
  exact    Decimal   @default("2.00")
  active   Boolean   @default(true)
  text     String    @default("a \"b\"\n")
  made     DateTime  @default(now())
  changed  DateTime  @updatedAt
  token    String    @default(uuid(7))
  raw      String    @default(dbgenerated("gen()"))
  lost     String    @default(dbgenerated()) @ignore
  shape    Unsupported("circle")?

  @@map("users")
}
enum Role {
  /// may do anything
  ADMIN @map("admin")
  USER

  @@map("roles")
}
"#,
    );
    let user = parsed.schema.table_named("User").expect("User");
    assert_eq!(user.database_name(), "users");
    assert_eq!(user.comment.as_deref(), Some("People who log in.\nThey are many."));
    assert_eq!(user.kind, TableKind::Table);
    assert_eq!(user.module, None);
    let column = |name: &str| user.column_named(name).unwrap_or_else(|| panic!("{name}")).record().clone();
    let default = |name: &str| column(name).default.map(|default: Default| default.value);
    assert_eq!(column("id").rank, RANK_GAP);
    assert_eq!(column("name").rank, 2 * RANK_GAP);
    assert_eq!(column("name").mapped.as_deref(), Some("user_name"));
    assert_eq!(column("name").arity, Arity::Optional);
    assert_eq!(column("name").native, Some(NativeType { name: "VarChar".into(), args: vec!["80".into()] }));
    assert_eq!(column("name").comment.as_deref(), Some("as shown"));
    assert_eq!(column("role").comment, None);
    let role = parsed.schema.enum_named("Role").expect("Role");
    assert_eq!(column("role").ty, ColumnType::Enum(role.id));
    assert_eq!(role.mapped.as_deref(), Some("roles"));
    assert_eq!(role.values[0].mapped.as_deref(), Some("admin"));
    assert_eq!(role.values[0].comment.as_deref(), Some("may do anything"));
    let value = |name: &str| Literal::EnumValue(name.into());
    assert_eq!(default("role"), Some(DefaultValue::Literal(value("ADMIN"))));
    assert_eq!(default("roles"), Some(DefaultValue::List(vec![value("ADMIN"), value("USER")])));
    assert_eq!(default("price"), Some(DefaultValue::Literal(Literal::Number("1.50".into()))));
    assert_eq!(default("exact"), Some(DefaultValue::Literal(Literal::Number("2.00".into()))));
    assert_eq!(default("active"), Some(DefaultValue::Literal(Literal::Boolean(true))));
    assert_eq!(default("text"), Some(DefaultValue::Literal(Literal::String("a \"b\"\n".into()))));
    assert_eq!(default("id"), Some(DefaultValue::Autoincrement));
    assert_eq!(default("made"), Some(DefaultValue::Now));
    assert!(column("changed").updated_at);
    assert_eq!(default("token"), Some(DefaultValue::Function { name: "uuid".into(), args: vec!["7".into()] }));
    assert_eq!(default("raw"), Some(DefaultValue::Expression(Some("gen()".into()))));
    assert_eq!(default("lost"), Some(DefaultValue::Expression(None)));
    assert!(column("lost").ignored);
    assert_eq!(column("shape").ty, ColumnType::Unsupported("circle".into()));
    assert_eq!(column("text").ty, ColumnType::Scalar(ScalarType::String));
}

#[test]
fn keys_and_indexes_hold_all_that_is_written() {
    let parsed = clean(
        r#"
datasource db {
  provider = "postgresql"
}
model A {
  id   Int
  code String @unique(map: "code_key", sort: Desc)
  data Json
  name String

  @@id([id, code], name: "key", map: "a_pk")
  @@unique([name, code], name: "full")
  /// Supports: search
  /// where: name <> ''
  @@index([name(sort: Desc, ops: raw("text_ops")), code], map: "a_search")
  @@index([data(ops: JsonbPathOps)], type: Gin) /// documents
  @@index(name, name: "legacy")
}
"#,
    );
    let table = parsed.schema.table_named("A").expect("A");
    let indexes: Vec<_> = table.indexes().map(|index| index.record()).collect();
    let kinds: Vec<_> = indexes.iter().map(|index| index.kind).collect();
    use IndexKind::{Plain, Primary, Unique};
    assert_eq!(kinds, [Unique, Primary, Unique, Plain, Plain, Plain]);
    assert_eq!(indexes[0].mapped.as_deref(), Some("code_key"));
    assert_eq!(indexes[0].parts[0].sort, Some(Sort::Desc));
    assert_eq!((indexes[1].name.as_deref(), indexes[1].mapped.as_deref()), (Some("key"), Some("a_pk")));
    assert_eq!(indexes[2].name.as_deref(), Some("full"));
    assert_eq!(indexes[3].comment.as_deref(), Some("Supports: search"));
    assert_eq!(indexes[3].predicate.as_deref(), Some("name <> ''"));
    assert_eq!(indexes[3].parts[0].ops.as_deref(), Some("raw(\"text_ops\")"));
    assert_eq!(indexes[4].method.as_deref(), Some("Gin"));
    assert_eq!(indexes[4].parts[0].ops.as_deref(), Some("JsonbPathOps"));
    assert_eq!(indexes[4].comment.as_deref(), Some("documents"));
    // Of an index that is no key, `name` is an old word for `map`.
    assert_eq!((indexes[5].name.as_deref(), indexes[5].mapped.as_deref()), (None, Some("legacy")));
}

#[test]
fn relations_of_every_kind_are_joined() {
    let parsed = clean(
        r#"
datasource db {
  provider = "postgresql"
}
model User {
  id       Int       @id
  /// all they wrote
  posts    Post[]    @relation("wrote")
  edits    Post[]    @relation("edited")
  profile  Profile?
  bossId   Int?
  boss     User?     @relation("reports", fields: [bossId], references: [id], onDelete: SetNull, map: "boss_fk")
  reports  User[]    @relation("reports")
  friends  User[]    @relation("friends")
  friendOf User[]    @relation("friends")
  tags     Tag[]
}
model Post {
  tenant   Int
  number   Int
  authorId Int
  editorId Int?
  author   User    @relation("wrote", fields: [authorId], references: [id], onDelete: Cascade, onUpdate: NoAction)
  editor   User?   @relation(name: "edited", fields: [editorId], references: [id])
  lines    Line[]

  @@id([tenant, number])
}
model Line {
  id     Int  @id
  tenant Int
  number Int
  post   Post @relation(fields: [tenant, number], references: [tenant, number])
}
model Profile {
  user   User @relation(fields: [userId], references: [id])
  userId Int  @id
}
model Tag {
  id    Int    @id
  users User[]
}
"#,
    );
    let schema = &parsed.schema;
    let key =
        |field: &str| schema.walk_foreign_keys().find(|key| key.field == field).unwrap_or_else(|| panic!("{field}"));
    assert_eq!(schema.foreign_keys().len(), 5);
    let author = key("author");
    assert_eq!((author.child().name.as_str(), author.parent().name.as_str()), ("Post", "User"));
    assert_eq!(author.relation.as_deref(), Some("wrote"));
    let inverse = author.inverse.as_ref().expect("posts");
    assert_eq!((inverse.name.as_str(), inverse.list), ("posts", true));
    assert_eq!(inverse.comment.as_deref(), Some("all they wrote"));
    assert_eq!(author.on_delete, Some(ReferentialAction::Cascade));
    assert_eq!(author.on_update, Some(ReferentialAction::NoAction));
    assert_eq!(key("editor").inverse.as_ref().map(|inverse| inverse.name.as_str()), Some("edits"));
    assert_eq!(key("boss").mapped.as_deref(), Some("boss_fk"));
    assert_eq!(key("boss").inverse.as_ref().map(|inverse| inverse.name.as_str()), Some("reports"));
    let columns: Vec<_> = key("post").walk_columns().map(|column| column.record().name.clone()).collect();
    assert_eq!(columns, ["tenant", "number"]);
    assert!(!key("user").inverse.as_ref().expect("profile").list);
    let many: Vec<_> = schema.many_to_many().values().collect();
    assert_eq!(many.len(), 2);
    let ends = |at: usize| (many[at].a.field.as_str(), many[at].b.field.as_str());
    assert_eq!(ends(0), ("friendOf", "friends"));
    assert_eq!(ends(1), ("users", "tags"), "the model whose name sorts first is `a`");
    // Both fields of a relation lead to it.
    let text = parsed.source.text(0);
    for (what, field) in [("posts    Post", "author"), ("author   User", "author")] {
        let offset = text.find(what).expect("the field is there") as u32;
        assert_eq!(parsed.map.object_at(&parsed.source, 0, offset), Some(Object::ForeignKey(key(field).id)));
    }
}

#[test]
fn mongodb_has_composite_types_and_lists_of_keys() {
    let parsed = clean(
        r#"
datasource db {
  provider = "mongodb"
  url      = env("URL")
}
type Address {
  street String
}
model A {
  id      String  @id @default(auto()) @map("_id") @db.ObjectId
  address Address
  bIds    String[] @db.ObjectId
  bs      B[]     @relation(fields: [bIds], references: [id])

  @@index([address.street(sort: Desc)])
}
model B {
  id   String   @id @default(auto()) @map("_id") @db.ObjectId
  aIds String[] @db.ObjectId
  as   A[]      @relation(fields: [aIds], references: [id])
}
"#,
    );
    let a = parsed.schema.table_named("A").expect("A");
    assert_eq!(a.column_named("address").expect("address").ty, ColumnType::Other("Address".into()));
    let path = a.indexes().find(|index| index.kind == IndexKind::Plain).expect("the index").parts[0].target.clone();
    assert_eq!(path, IndexTarget::Path("address.street".into()));
    let relation = parsed.schema.many_to_many().values().next().expect("the relation");
    assert_eq!((relation.a.columns.len(), relation.a.ref_columns.len()), (1, 1));
}

#[test]
fn annotations_are_no_part_of_the_description() {
    let parsed = clean(
        r#"
/// Money that is owed.
/// module: billing
/// check(positive): amount > 0
/// check: due > created
/// Not later.
model Invoice {
  id      Int @id
  amount  Int
}
"#,
    );
    let table = parsed.schema.table_named("Invoice").expect("Invoice");
    assert_eq!(table.module.as_deref(), Some("billing"));
    assert_eq!(table.comment.as_deref(), Some("Money that is owed.\nNot later."));
    let checks: Vec<_> = table.checks().map(|check| (check.name.as_deref(), check.expression.as_str())).collect();
    assert_eq!(checks, [(Some("positive"), "amount > 0"), (None, "due > created")]);
    let check = table.checks().next().expect("a check").id;
    let span = parsed.map.span(&parsed.source, Object::Check(check)).expect("it stands somewhere");
    assert_eq!(parsed.source.slice(span), "/// check(positive): amount > 0");
}

#[test]
fn files_are_modules_and_share_their_names() {
    let parsed = files(&[
        ("schema/base.prisma", "datasource db {\n  provider = \"sqlite\"\n}\n"),
        ("schema/user.prisma", "model User {\n  id Int @id\n  posts Post[]\n  kind Kind\n}\n"),
        (
            "schema\\blog.prisma",
            "enum Kind {\n  A\n}\n/// module: writing\nmodel Draft {\n  id Int @id\n}\nmodel Post {\n  id Int @id\n  userId Int\n  user User \
             @relation(fields: [userId], references: [id])\n}\n",
        ),
    ]);
    assert!(parsed.diagnostics.is_empty(), "{:?}", messages(&parsed));
    let module = |name: &str| parsed.schema.table_named(name).and_then(|table| table.module.clone());
    assert_eq!(module("User").as_deref(), Some("user"));
    assert_eq!(module("Post").as_deref(), Some("blog"));
    assert_eq!(module("Draft").as_deref(), Some("writing"));
    let key = parsed.schema.foreign_keys().values().next().expect("the key across files");
    assert_eq!(parsed.map.foreign_keys[&key.id].file, 2);
    assert_eq!(parsed.map.inverses[&key.id].file, 1);
    assert_eq!(parsed.settings.provider, Some(Provider::Sqlite));
}

#[test]
fn views_namespaces_and_block_comments() {
    let parsed = clean(
        "generator c {\n  provider = \"x\"\n  previewFeatures = [\"views\"]\n}\ndatasource db {\n  provider = \"postgresql\"\n  schemas \
         = [\"public\", \"audit\"]\n}\n/**\n * What was done.\n * By whom.\n \
         */\nview Log {\n  id Int @unique\n\n  @@schema(\"audit\")\n}\nmodel Old {\n  id Int\n\n  @@ignore\n  @@schema(\"public\")\n}\n",
    );
    let log = parsed.schema.table_named("Log").expect("Log");
    assert!(log.is_view());
    assert_eq!(log.namespace.as_deref(), Some("audit"));
    assert_eq!(log.comment.as_deref(), Some("What was done.\nBy whom."));
    assert!(parsed.schema.table_named("Old").expect("Old").ignored);
}

#[test]
fn a_faulty_schema_shows_what_was_understood() {
    let parsed = one(
        "model A {\n  id Int @id\n  broken Int @default(\n  what is this\n  b B? @relation(fields: [bId], references: [id])\n  bId \
         Int?\n\nmodel B {\n  id Int @id\n  as A[]\n  !!\n}\nnonsense\nmodel C { id Int @id }\n",
    );
    let names: Vec<_> = parsed.schema.walk_tables().map(|table| table.record().name.clone()).collect();
    assert_eq!(names, ["A", "B", "C"]);
    let a = parsed.schema.table_named("A").expect("A");
    let columns: Vec<_> = a.columns().map(|column| column.record().name.clone()).collect();
    assert_eq!(columns, ["id", "broken", "what", "bId"]);
    assert_eq!(parsed.schema.foreign_keys().len(), 1);
    assert!(parsed.schema.table_named("C").expect("C").primary_key().is_some());
    // Prisma itself takes the next model for more lines of the one that is not closed; its findings are told, and why.
    let unclosed = parsed
        .diagnostics
        .iter()
        .find(|diagnostic| diagnostic.help.as_deref().is_some_and(|help| help.contains("not closed")));
    assert!(unclosed.is_some(), "the missing brace is reported: {:#?}", parsed.diagnostics);
}

#[test]
fn mistakes_are_named_in_prismas_words() {
    let model =
        |body: &str| format!("datasource db {{\n  provider = \"sqlite\"\n}}\nmodel A {{\n  id Int @id\n{body}\n}}\n");
    for (body, message) in [
        (
            "  a Strin",
            "Type \"Strin\" is neither a built-in type, nor refers to another model, composite type, or enum.",
        ),
        (
            "  a string",
            "Type \"string\" is neither a built-in type, nor refers to another model, composite type, or enum. Did you mean \
             \"String\"?",
        ),
        ("  id Int", "Field \"id\" is already defined on model \"A\"."),
        ("  a Int @uniq", "Attribute not known: \"@uniq\"."),
        ("  a Int @unique @unique", "Attribute \"@unique\" can only be defined once."),
        (
            "  a Int @default(now())",
            "Error parsing attribute \"@default\": The function `now()` cannot be used on fields of type `Int`.",
        ),
        ("  a Int @unique(name: \"x\")", "No such argument."),
        ("  @@index([x])", "Error validating model \"A\": The index definition refers to the unknown fields: x."),
        (
            "  b A",
            "Error validating field `b` in model `A`: The relation field `b` on model `A` is missing an opposite relation field on \
             the model `A`. Either run `prisma format` or add it manually.",
        ),
        (
            "  a Int[]",
            "Field \"a\" in model \"A\" can't be a list. The current connector does not support lists of primitive types.",
        ),
        (
            "  p A @relation(\"x\", fields: [q], references: [id])\n  q Int?\n  cs A[] @relation(\"x\")",
            "Error validating: The relation field `p` uses the scalar fields q. At least one of those fields is optional. Hence the \
             relation field must be optional as well.",
        ),
    ] {
        let parsed = one(&model(body));
        assert!(messages(&parsed).contains(&message), "{body}: {:?}", messages(&parsed));
        assert!(parsed.diagnostics.iter().all(|diagnostic| diagnostic.code.starts_with("prisma/")));
    }
}
