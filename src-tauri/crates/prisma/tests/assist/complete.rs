//! Completion by context, and that what is offered can stand where it is offered.

use prisma::assist::{Completions, complete};
use prisma::{Parsed, parse_text};

use crate::{AROUND, cursor, one};

fn ask(parsed: &Parsed, text: &str, asked: bool) -> Completions {
    let (text, at) = cursor(text);
    complete(parsed, &text, at, asked)
}

/// Labels of what is offered in a text, beside the blocks that every fixture has.
fn offers(text: &str) -> Vec<String> {
    offers_with(AROUND, text)
}

fn offers_with(around: &str, text: &str) -> Vec<String> {
    ask(&one(around), text, false).items.into_iter().map(|item| item.label).collect()
}

fn asked(text: &str) -> Vec<String> {
    ask(&one(AROUND), text, true).items.into_iter().map(|item| item.label).collect()
}

#[track_caller]
fn has(found: &[String], labels: &[&str]) {
    for label in labels {
        assert!(found.iter().any(|found| found == label), "`{label}` is not in {found:#?}");
    }
}

#[track_caller]
fn lacks(found: &[String], labels: &[&str]) {
    for label in labels {
        assert!(!found.iter().any(|found| found == label), "`{label}` is in {found:#?}");
    }
}

fn provider(name: &str) -> String {
    format!("datasource db {{\n  provider = \"{name}\"\n}}\n")
}

#[test]
fn blocks_at_top_level() {
    has(&offers("mo|"), &["model", "enum", "view", "generator"]);
    lacks(&offers("mo|"), &["datasource", "type"]);
    has(&offers_with("", "|"), &["datasource", "generator", "model"]);
    has(&offers_with(&provider("mongodb"), "t|"), &["type"]);
    assert_eq!(offers("model |"), Vec::<String>::new());
    assert_eq!(offers("// mo|"), Vec::<String>::new());
}

#[test]
fn settings_and_their_values() {
    has(&offers("datasource db {\n  |\n}"), &["provider", "url", "relationMode", "schemas"]);
    lacks(&offers("datasource db {\n  provider = \"mysql\"\n  |\n}"), &["provider"]);
    has(&offers("generator x {\n  pre|\n}"), &["previewFeatures", "output"]);
    has(&offers("datasource db {\n  provider = |\n}"), &["\"postgresql\"", "\"sqlite\""]);
    has(&offers("datasource db {\n  provider = \"|\"\n}"), &["postgresql", "cockroachdb"]);
    has(&offers("datasource db {\n  provider = \"|\n}"), &["postgresql"]);
    has(&offers("generator x {\n  provider = \"|\"\n}"), &["prisma-client", "prisma-client-js"]);
    let found = offers("generator x {\n  previewFeatures = [\"views\", \"|\"]\n}");
    has(&found, &["relationJoins"]);
    lacks(&found, &["views"]);
    has(&offers("datasource db {\n  relationMode = \"|\"\n}"), &["foreignKeys", "prisma"]);
    has(&offers("datasource db {\n  url = |\n}"), &["env"]);
}

#[test]
fn types_behind_the_name_of_a_field() {
    let found = offers("model A {\n  x |\n}");
    has(&found, &["String", "Int", "Json", "Role", "User", "Post", "A", "Unsupported"]);
    lacks(&found, &["String?"]);
    has(&offers("model A {\n  x String|\n}"), &["String?", "String[]"]);
    lacks(&offers_with(&provider("mysql"), "model A {\n  x String|\n}"), &["String[]"]);
    has(&offers("model A {\n  x User|\n}"), &["User?", "User[]", "User @relation"]);
    has(&offers("// 🙂\nmodel A {\n  über Us|\n}"), &["User"]);
    lacks(&offers_with(&provider("sqlserver"), "model A {\n  x |\n}"), &["Json"]);
}

#[test]
fn attributes_that_fit_the_type() {
    let found = offers("model A {\n  x String @|\n}");
    has(&found, &["@id", "@unique", "@default", "@default(uuid())", "@map", "@ignore", "@db.VarChar", "@db.Text"]);
    lacks(&found, &["@relation", "@updatedAt", "@db.Integer", "@default(now())"]);
    has(&offers("model A {\n  x DateTime @|\n}"), &["@updatedAt", "@default(now())", "@db.Timestamptz"]);
    lacks(&offers("model A {\n  x DateTime? @|\n}"), &["@id"]);
    lacks(&offers("model A {\n  id Int @id\n  x Int @|\n}"), &["@id"]);
    let found = offers("model A {\n  x Int @id @|\n}");
    has(&found, &["@default", "@default(autoincrement())"]);
    lacks(&found, &["@id", "@unique"]);
    has(&offers("model A {\n  x User @|\n}"), &["@relation", "@relation(fields: …)"]);
    lacks(&offers("model A {\n  x User @|\n}"), &["@default", "@unique", "@db.Text"]);
    lacks(&offers("model A {\n  x User[] @|\n}"), &["@relation(fields: …)"]);
    has(&offers("model A {\n  x Role @|\n}"), &["@default(READER)"]);
    has(&offers("model A {\n  x String @db.|\n}"), &["@db.Uuid"]);
    has(&offers("model A {\n  x String @db.Var|\n}"), &["@db.VarChar"]);
    lacks(&offers("model A {\n  x String @db.Text @|\n}"), &["@db.Text"]);
    has(&offers_with(&provider("mysql"), "model A {\n  x Int @db.|\n}"), &["@db.UnsignedInt"]);
    assert!(offers("model A {\n  x String |\n}").is_empty(), "nothing is in the way of the Enter key");
    has(&asked("model A {\n  x String |\n}"), &["@unique"]);
}

#[test]
fn defaults() {
    has(&offers("model A {\n  x DateTime @default(|\n}"), &["now()"]);
    has(&offers("model A {\n  x String @id @default(|)\n}"), &["uuid()", "cuid()", "dbgenerated(\"expression\")"]);
    has(&offers("model A {\n  x Int @default(|)\n}"), &["autoincrement()"]);
    has(&offers("model A {\n  x Boolean @default(t|)\n}"), &["true", "false"]);
    let found = offers("model A {\n  x Role @default(|)\n}");
    assert_eq!(found, ["READER", "WRITER"]);
    has(&offers("model A {\n  x Role[] @default([|])\n}"), &["READER"]);
    has(&offers_with(&provider("mongodb"), "model A {\n  x String @id @default(|)\n}"), &["auto()"]);
    // Enums that are only just typed count too.
    has(&offers("model A {\n  x Colour @default(|)\n}\nenum Colour {\n  RED\n}"), &["RED"]);
}

#[test]
fn arguments_of_relations() {
    let line = |inside: &str| {
        format!(
            "model A {{\n  id Int @id\n  mail String\n  user User? @relation({inside}\n  userId Int?\n  role Role\n}}"
        )
    };
    has(&offers(&line("|)")), &["fields", "references", "onDelete", "onUpdate", "name", "map"]);
    let found = offers(&line("fields: [userId], |"));
    has(&found, &["references", "onDelete"]);
    lacks(&found, &["fields"]);
    let found = offers(&line("fields: [|])"));
    assert_eq!(found.first().map(String::as_str), Some("userId"), "what is named after the key comes first: {found:?}");
    lacks(&found, &["user"]);
    let found = offers(&line("fields: [userId], references: [|"));
    assert_eq!(found.first().map(String::as_str), Some("id"));
    let found = offers(&line("fields: [mail], references: [|])"));
    assert_eq!(found.first().map(String::as_str), Some("email"), "of the type of its column, and unique: {found:?}");
    lacks(&found, &["posts"]);
    has(&offers(&line("fields: [userId], references: [id], onDelete: |)")), &["Cascade", "SetNull", "NoAction"]);
    lacks(&offers("model A {\n  u User @relation(onDelete: |)\n}"), &["SetNull"]);
    let prisma = "datasource db {\n  provider = \"postgresql\"\n  relationMode = \"prisma\"\n}\n";
    lacks(&offers_with(prisma, "model A {\n  u A? @relation(onDelete: |)\n}"), &["NoAction", "SetDefault"]);
    lacks(&offers_with(&provider("sqlserver"), "model A {\n  u A? @relation(onDelete: |)\n}"), &["Restrict"]);
}

#[test]
fn block_attributes_and_their_arguments() {
    let inside = |line: &str| format!("model A {{\n  a Int\n  b String\n  c Json\n  u User?\n  {line}\n}}");
    let found = offers(&inside("@@|"));
    has(&found, &["@@id", "@@unique", "@@index", "@@map", "@@ignore"]);
    lacks(&found, &["@@fulltext", "@@schema"]);
    has(&offers(&inside("@|")), &["@@index"]);
    let found = offers(&inside("@@index([a, |"));
    has(&found, &["b", "c"]);
    lacks(&found, &["a", "u"]);
    has(&offers(&inside("@@unique([|])")), &["a"]);
    has(&offers(&inside("@@index([a], |)")), &["type", "map"]);
    has(&offers(&inside("@@unique([a], |)")), &["name", "map"]);
    has(&offers(&inside("@@index([a], type: |)")), &["Gin", "Brin"]);
    has(&offers(&inside("@@index([a(|)])")), &["sort", "ops"]);
    has(&offers(&inside("@@index([a(sort: |)])")), &["Asc", "Desc"]);
    assert_eq!(offers(&inside("@@index([c(ops: |)], type: Gin)")), ["JsonbOps", "JsonbPathOps", "raw(\"…\")"]);
    let mysql = provider("mysql");
    has(&offers_with(&mysql, &inside("@@index([b(|)])")), &["length"]);
    has(&offers_with(&mysql, &inside("@@|")), &["@@fulltext"]);
    let schemas = "datasource db {\n  provider = \"postgresql\"\n  schemas = [\"a\", \"b\"]\n}\n";
    has(&offers_with(schemas, &inside("@@schema(\"|\")")), &["a", "b"]);
    has(&offers_with(schemas, "enum E {\n  A\n  @@|\n}"), &["@@schema(\"b\")", "@@map"]);
    lacks(&offers("enum E {\n  A\n  @@|\n}"), &["@@index"]);
}

#[test]
fn whole_relations() {
    let found = ask(&one(AROUND), "model Comment {\n  id Int @id\n  us|\n}", false);
    let user = found.items.iter().find(|item| item.label == "user User").expect("a relation");
    assert_eq!(user.insert, "user User @relation(fields: [${userId}], references: [id])\n${userId} Int");
    let found = ask(&one(AROUND), "model Comment {\n  id Int @id\n  by Us|\n}", false);
    let user = found.items.iter().find(|item| item.label == "User @relation").expect("a relation");
    assert_eq!(user.insert, "User @relation(fields: [${byId}], references: [id])\n${byId} Int");
    let found = ask(&one(AROUND), "model Comment {\n  id Int @id\n  byId Int\n  by User? @|\n}", false);
    let user = found.items.iter().find(|item| item.label == "@relation(fields: …)").expect("a relation");
    assert_eq!(user.insert, "@relation(fields: [${byId}], references: [id])", "the column is there");
}

#[test]
fn the_other_side_of_a_relation() {
    let mail = "model Mail {\n  id Int @id\n  tag Tag @relation(fields: [tagId], references: [id])\n  tagId Int";
    has(&offers(&format!("model Tag {{\n  id Int @id\n  ma|\n}}\n{mail}\n}}")), &["mails Mail[]"]);
    has(&offers(&format!("model Tag {{\n  id Int @id\n  ma|\n}}\n{mail} @unique\n}}")), &["mail Mail?"]);
    let there = offers(&format!("model Tag {{\n  id Int @id\n  all Mail[]\n  ma|\n}}\n{mail}\n}}"));
    lacks(&there, &["mails Mail[]"]);
}

#[test]
fn annotations_in_comments() {
    let of_models = ["check", "module", "volume", "tenant", "append-only", "fd", "mvd", "renamed-from"];
    assert_eq!(offers("/// ch|\nmodel A {\n  id Int @id\n}"), of_models);
    assert_eq!(asked("///|\nmodel A {\n  id Int @id\n}"), of_models);
    assert_eq!(offers("model A {\n  id Int @id\n  /// pi|\n  mail String\n}"), ["pii", "tenant", "renamed-from"]);
    assert_eq!(offers("model A {\n  id Int @id\n  /// w|\n  @@index([id])\n}"), ["where", "Supports"]);
    assert!(offers("/// what is meant|\nmodel A {\n  id Int @id\n}").is_empty());
    assert!(offers("/// ch|\nenum A {\n  B\n}").is_empty());
}

#[test]
fn what_is_replaced_is_what_was_typed() {
    for (text, typed) in [
        ("// 🙂\nmodel A {\n  ä Str|\n}", "Str"),
        ("model A {\n  x String @db.Var|\n}", "@db.Var"),
        ("model A {\n  x String @|\n}", "@"),
        ("datasource db {\n  provider = \"post|\"\n}", "post"),
        ("/// ch|\nmodel A {\n}", "ch"),
    ] {
        let (plain, at) = cursor(text);
        let found = complete(&one(AROUND), &plain, at, false);
        assert_eq!(&plain[found.from as usize..found.to as usize], typed, "{text}");
    }
}

#[test]
fn of_very_many_offers_only_those_are_sent_that_can_be_meant() {
    let models: String = (0..300).map(|n| format!("model Thing{n} {{\n  id Int @id\n}}\n")).collect();
    let found = offers_with(&models, "model A {\n  x th29|\n}");
    has(&found, &["Thing29", "Thing299"]);
    lacks(&found, &["Thing1", "String"]);
}

/// Every offer, taken, leaves a text without a mistake of syntax.
#[test]
fn offers_can_stand_where_they_are_offered() {
    let model = |line: &str| format!("model A {{\n  id Int @id\n  uId Int\n  {line}\n}}\n");
    let mut texts = vec![
        "|\n".to_owned(),
        "datasource db {\n  |\n}\n".to_owned(),
        "datasource db {\n  provider = |\n}\n".to_owned(),
        "datasource db {\n  provider = \"|\"\n}\n".to_owned(),
        "datasource db {\n  url = |\n}\n".to_owned(),
        "generator c {\n  |\n}\n".to_owned(),
        "generator c {\n  previewFeatures = |\n}\n".to_owned(),
        "generator c {\n  previewFeatures = [|]\n}\n".to_owned(),
        "enum E {\n  A @|\n}\n".to_owned(),
        "enum E {\n  A\n  @@|\n}\n".to_owned(),
        "/// c|\nmodel A {\n  id Int @id\n}\n".to_owned(),
    ];
    for line in [
        "u|",
        "x |",
        "x Str|",
        "x User|",
        "x String @|",
        "x Int @|",
        "x DateTime @|",
        "x Role @|",
        "x User @|",
        "x User[] @|",
        "x Json @|",
        "x String @db.|",
        "x Unsupported(\"a\") @|",
        "x String @default(|)",
        "x Int @default(|)",
        "x Json @default(|)",
        "x Role @default(|)",
        "x Int[] @default(|)",
        "u User? @relation(|)",
        "u User? @relation(fields: |)",
        "u User? @relation(fields: [|])",
        "u User? @relation(fields: [uId], references: [|])",
        "u User? @relation(fields: [uId], references: [id], |)",
        "u User? @relation(onDelete: |)",
        "@@|",
        "@@index(|)",
        "@@index([|])",
        "@@index([id(|)])",
        "@@index([id(sort: |)])",
        "@@index([uId(ops: |)], type: Brin)",
        "@@index([id], |)",
        "@@index([id], type: |)",
        "@@unique([id], |)",
        "x Int @unique(|)",
        "x String @default(uuid(|))",
    ] {
        texts.push(model(line));
    }
    let mut taken = 0;
    for provider in ["postgresql", "mysql", "sqlite", "sqlserver", "cockroachdb", "mongodb"] {
        let parsed = one(&AROUND.replace("postgresql", provider));
        for text in &texts {
            for asked in [false, true] {
                let (plain, at) = cursor(text);
                let found = complete(&parsed, &plain, at, asked);
                for item in &found.items {
                    let mut after = plain.clone();
                    after.replace_range(found.from as usize..found.to as usize, &filled(&item.insert));
                    let errors = parse_text(&after).errors;
                    assert!(errors.is_empty(), "{provider}: `{}` in\n{text}\ngives\n{after}\n{errors:?}", item.label);
                    taken += 1;
                }
            }
        }
    }
    assert!(taken > 2000, "{taken} offers were taken");
}

/// An insertion with each hole filled by its name, or by what fits an empty one.
fn filled(insert: &str) -> String {
    let mut out = String::new();
    let mut rest = insert;
    while let Some(at) = rest.find("${") {
        let end = rest[at..].find('}').map_or(rest.len(), |end| at + end);
        out.push_str(&rest[..at]);
        let name = &rest[at + 2..end];
        let bare = rest[..at].ends_with([':', ' ']) || rest[..at].ends_with('[') || rest[..at].ends_with('(');
        out.push_str(if name.is_empty() && bare && !rest[..at].ends_with("  ") { "x" } else { name });
        rest = &rest[end + 1..];
    }
    out + rest
}
