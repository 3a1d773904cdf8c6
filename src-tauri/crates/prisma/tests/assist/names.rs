//! Hover, definitions, references, renames.

use prisma::assist::{Subject, definition, hover, references, rename_edits, renaming};
use prisma::{Parsed, SourceFile, parse};

use crate::{AROUND, cursor, one};

/// The fixture with a cursor in it, and where that is.
fn with_cursor(old: &str, new: &str) -> (Parsed, u32) {
    assert!(AROUND.contains(old), "{old}");
    let (text, at) = cursor(&AROUND.replacen(old, new, 1));
    (one(&text), at)
}

#[track_caller]
fn leads(old: &str, new: &str, to: &str) {
    let (parsed, at) = with_cursor(old, new);
    let found = definition(&parsed, 0, at).unwrap_or_else(|| panic!("{new} leads somewhere"));
    let line = parsed.source.files[0].text[found.to.start as usize..].lines().next().unwrap_or_default();
    assert!(line.starts_with(to), "{new} leads to `{line}`");
}

#[test]
fn definitions() {
    leads("posts Post[]", "posts Po|st[]", "Post {");
    leads("author   User ", "author   User| ", "User {");
    leads("[authorId]", "[author|Id]", "authorId Int");
    leads("references: [id]", "references: [|id]", "id    Int    @id @default");
    leads("@default(WRITER)", "@default(WRI|TER)", "WRITER");
    leads("role     Role", "role     R|ole", "Role {");
    leads("model User", "model U|ser", "User {");
    let (parsed, at) = with_cursor("name  String?", "name  Str|ing?");
    assert_eq!(definition(&parsed, 0, at), None);
}

#[test]
fn definitions_go_across_files() {
    let file = |path: &str, text: &str| SourceFile { path: path.into(), text: text.into() };
    let (text, at) = cursor("// ü🙂\nmodel B {\n  id Int @id\n  a A| @relation(fields: [id], references: [key])\n}\n");
    let parsed = parse(&[file("a.prisma", "model A {\n  key Int @id\n  b B?\n}\n"), file("b.prisma", &text)]);
    let found = definition(&parsed, 1, at).expect("a definition");
    assert_eq!((found.to.file, parsed.source.slice(found.to)), (0, "A"));
    assert_eq!(references(&parsed, 1, at).len(), 2);
    let edits = rename_edits(&parsed, 1, at, "Alpha");
    assert_eq!(edits.iter().map(|edit| edit.file).collect::<Vec<_>>(), [0, 1]);
}

#[test]
fn subjects() {
    let subject = |old: &str, new: &str| {
        let (parsed, at) = with_cursor(old, new);
        renaming(&parsed, 0, at).map(|found| (found.name, found.subject))
    };
    assert!(matches!(subject("model User", "model |User"), Some((name, Subject::Table(_))) if name == "User"));
    assert!(matches!(subject("email String", "em|ail String"), Some((_, Subject::Column(_)))));
    assert!(matches!(subject("[authorId]", "[authorId|]"), Some((name, Subject::Column(_))) if name == "authorId"));
    assert!(matches!(subject("author   User", "auth|or   User"), Some((_, Subject::ForeignKey(_)))));
    assert!(matches!(subject("posts Post", "pos|ts Post"), Some((_, Subject::Inverse(_)))));
    assert!(matches!(subject("enum Role", "enum Ro|le"), Some((_, Subject::Enum(_)))));
    assert!(matches!(subject("READER", "REA|DER"), Some((_, Subject::Value(..)))));
    assert!(matches!(subject("datasource db", "datasource d|b"), Some((_, Subject::Text(_)))));
    assert_eq!(subject("@unique", "@uni|que"), None);
}

#[test]
fn a_path_through_composite_types_is_followed() {
    let (text, at) = cursor(
        "datasource db {\n  provider = \"mongodb\"\n}\ntype Address {\n  street| String\n}\nmodel A {\n  id String @id @map(\"_id\")\n  home Address\n  @@index([home.street])\n}\n",
    );
    let parsed = one(&text);
    assert_eq!(references(&parsed, 0, at).len(), 2);
    assert_eq!(rename_edits(&parsed, 0, at, "road").len(), 2);
}

#[test]
fn hovers() {
    let of = |old: &str, new: &str| {
        let (parsed, at) = with_cursor(old, new);
        hover(&parsed, 0, at).unwrap_or_else(|| panic!("{new} says something")).1
    };
    let fact = |hover: &prisma::assist::Hover, name: &str| {
        hover.facts.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone())
    };
    let user =
        of("posts Post[]\n  @@map(\"users\")\n}\n\nmodel Post", "posts Post[]\n  @@map(\"users\")\n}\n\nmodel |Post");
    assert_eq!(user.title, "model Post");
    assert_eq!(fact(&user, "Refers to").as_deref(), Some("User"));
    let user = of("author   User", "author   U|ser");
    assert_eq!(user.title, "model User");
    assert_eq!(user.text.as_deref(), Some("Who writes."));
    assert_eq!(fact(&user, "Table").as_deref(), Some("users, 3 columns"));
    let role = of("role     Role", "role     R|ole");
    assert_eq!(fact(&role, "Values").as_deref(), Some("READER, WRITER"));
    let email = of("email String", "em|ail String");
    assert_eq!(email.title, "email String @unique");
    assert_eq!(fact(&email, "Column").as_deref(), Some("email"));
    let author = of("author   User", "auth|or   User");
    assert_eq!(fact(&author, "Relation").as_deref(), Some("Post(authorId) → User(id)"));
    let (text, at) = cursor("/// ü\n/// ch|eck(a): id > 0\nmodel A {\n  id Int @id\n}\n");
    let found = hover(&one(&text), 0, at).expect("an annotation").1;
    assert_eq!((found.title.as_str(), found.link), ("check", None));
    for (old, new, title) in [
        ("email String @unique", "email String @db.Var|Char(20) @unique", "@db.VarChar"),
        ("@unique", "@uni|que", "@unique"),
        ("@unique", "|@unique", "@unique"),
        ("@@map", "@|@map", "@@map"),
        ("autoincrement", "auto|increment", "autoincrement"),
        ("fields: [", "fie|lds: [", "fields"),
        ("name  String?", "name  Str|ing?", "String"),
        ("provider =", "prov|ider =", "provider"),
        ("model User", "mo|del User", "model"),
    ] {
        let found = of(old, new);
        assert_eq!(found.title, title);
        assert!(found.text.is_some() && found.link.is_some_and(|link| link.starts_with("https://")));
    }
}
