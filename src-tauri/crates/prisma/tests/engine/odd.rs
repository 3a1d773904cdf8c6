//! Schemas made by hand about what mistakes in ordinary schemas don't reach: values at the edge of what a type holds, names of
//! other scripts, partial indexes, schemas of the database, keys that are not said.

/// A schema with its settings: the kind of oddity, and the text. Addresses are for version 6.
pub fn schemas() -> Vec<(String, String)> {
    let mut cases = Vec::new();
    let mut add = |kind: &str, provider: &str, setting: &str, body: &str| {
        let head = format!(
            "datasource db {{\n  provider = \"{provider}\"\n  url = env(\"X\")\n{setting}}}\n\ngenerator client {{\n  provider = \
             \"prisma-client-js\"\n  previewFeatures = [\"partialIndexes\"]\n}}\n\n"
        );
        cases.push((kind.to_owned(), format!("{head}{body}\n")));
    };
    for json in json() {
        add("JSON", "postgresql", "", &format!("model A {{\n  id Int @id\n  f Json @default(\"{json}\")\n}}"));
    }
    for name in ["fⒻ", "f٣", "नमस्ते", "⓬f", "été", "日本", "Ünï", "ªb", "aʰ"] {
        add("names", "postgresql", "", &format!("model A {{\n  id Int @id\n  {name} Int\n}}"));
        let body =
            format!("enum {name} {{\n  A\n  {name}\n}}\n\nmodel B {{\n  id Int @id\n  x Int @default({name})\n}}");
        add("names", "postgresql", "", &body);
    }
    for word in ["async", "await", "using", "of", "let", "static", "PrismaClient", "yield", "null"] {
        add("reserved", "postgresql", "", &format!("model {word} {{\n  id Int @id\n}}"));
        add("reserved", "postgresql", "", &format!("enum {word} {{\n  A\n}}"));
        add("reserved", "mongodb", "", &format!("type {word} {{\n  a Int\n}}"));
    }
    let values = [
        "1",
        "true",
        "\"A\"",
        "null",
        "A",
        "[1]",
        "now()",
        "{}",
        "{not: 1}",
        "{not: {}}",
        "{not: null}",
        "{equals: 1}",
        "{not: 1, not: 2}",
    ];
    let types = ["E", "E[]", "String[]", "Int[]", "Boolean[]", "Json", "Bytes", "Unsupported(\"x\")?"];
    for (value, ty) in values.iter().flat_map(|value| types.map(|ty| (value, ty))) {
        let index = format!("@@index([g], where: {{f: {value}}})");
        let body = format!("enum E {{\n  A\n}}\n\nmodel M {{\n  id Int @id\n  f {ty}\n  g Int\n  {index}\n}}");
        add("partial", "postgresql", "", &body);
    }
    let providers = ["postgresql", "mysql", "sqlite", "sqlserver", "cockroachdb", "mongodb"];
    for provider in providers {
        let id = if provider == "mongodb" { "id Int @id @map(\"_id\")" } else { "id Int @id" };
        for schemas in ["[]", "[\"s\", \"s\"]", "[\"s\"]", "\"s\"", "[1]"] {
            let setting = format!("  schemas = {schemas}\n");
            add("schemas", provider, &setting, &format!("model A {{\n  {id}\n}}"));
        }
        for body in RELATIONS {
            add("relations", provider, "", body);
        }
    }
    for (ty, value) in defaults() {
        add("defaults", "postgresql", "", &format!("model A {{\n  id Int @id\n  f {ty} @default(\"{value}\")\n}}"));
    }
    for line in OLD_FORMS {
        add("old forms", "postgresql", "", &format!("model A {{\n  id Int @id\n  {line}\n}}"));
    }
    for ty in ["Foo", "foo", "fOO", "mm", "MM", "int", "INT", "t"] {
        let tops = "enum FOO {\n  A\n}\n\nmodel Foo {\n  id Int @id @map(\"_id\")\n}\n\nmodel Mm {\n  id Int @id @map(\"_id\")\n}";
        let field = format!("model M {{\n  id Int @id @map(\"_id\")\n  f {ty}\n}}");
        let composite = format!("type T {{\n  f {ty}\n}}");
        add("hints", "mongodb", "", &format!("{tops}\n\n{field}\n\ntype T {{\n  a Int\n}}"));
        add("hints", "mongodb", "", &format!("{composite}\n\n{tops}"));
    }
    for (key, id) in
        [("@foo.ObjectId", "@db.ObjectId"), ("@db.ObjectId", "@foo.ObjectId"), ("@foo.ObjectId", "@foo.ObjectId")]
    {
        let one = format!("  b String {key}\n  bs B @relation(fields: [b], references: [id])\n");
        let many = format!("  b String[] {key}\n  bs B[] @relation(fields: [b], references: [id])\n");
        for (fields, back) in [(one, "  as A[]\n"), (many, "")] {
            let back = if back.is_empty() {
                format!("  a String[] {key}\n  as A[] @relation(fields: [a], references: [id])\n")
            } else {
                back.to_owned()
            };
            let body = format!(
                "model A {{\n  id String @id @map(\"_id\") {id}\n{fields}}}\n\nmodel B {{\n  id String @id @map(\"_id\") {id}\n{back}}}"
            );
            add("prefixes", "mongodb", "", &body);
        }
    }
    let setting = "  schemas = [\"s\"]\n";
    add("order", "postgresql", setting, "model A {\n  id Int @id\n  h String @db.Xml @unique\n}");
    add("order", "cockroachdb", setting, "model A {\n  id Int @id @default(autoincrement())\n  h String\n}");
    add("order", "mysql", "", "model A {\n  id Int @id\n  h String @db.Text @unique\n  @@schema(\"s\")\n}");
    cases
}

fn json() -> Vec<String> {
    let written = [
        "1e400",
        "\\\"\\\\ud800\\\"",
        "\\\"\\\\udc00\\\"",
        "\\\"\\\\ud800\\\\u0041\\\"",
        "[1,]",
        "{\\\"a\\\":1,}",
        "{\\\"a\\\" 1}",
        "-",
        "5.",
        "01",
        "[",
        "nul",
        "\\\"a",
        "\\\"a\\nb\\\"",
        "{}",
        "[]",
        "1e3",
    ];
    written.into_iter().map(str::to_owned).chain([127, 128, 129].map(|deep| "[".repeat(deep))).collect()
}

/// Texts that a type may not hold.
fn defaults() -> impl Iterator<Item = (&'static str, &'static str)> {
    let decimals = [
        ".-1", ".+1", ".-1_", "1e++5", "1e+-5", "1.e++1", ".1E+-1", "1e+", "e+", ".-e+", ".-", ".+", ".-e1", "e+-1",
        "e++1", "-e++1", "-.5", "-.-1", "1_0", "_1", "", ".", "1e5", "+1", "1.2.3",
    ];
    let times = [
        "2020-01-01a",
        "2020-01-011",
        "2020-01-01-",
        "2020-01-01é",
        "2020-01-01a11",
        "2020-01-01T",
        "2020-01-01 10",
        "2020-01-01t10:00:00Z",
        "2020-13-01T00:00:00Z",
        "2020",
        "2020-1",
        "",
    ];
    decimals.into_iter().map(|text| ("Decimal", text)).chain(times.into_iter().map(|text| ("DateTime", text)))
}

/// Lines in forms that Prisma once had, with an escape that it does not know.
const OLD_FORMS: [&str; 6] = [
    r#"a Unsupported("a\x")!"#,
    r#"a [Unsupported("a\x")]"#,
    r#"a Unsupported("a\x")[]?"#,
    r#"a: Unsupported("a\x")"#,
    r#"a: Int @map("a\x")"#,
    r#"a @map("a\x")"#,
];

/// Relations that say half.
const RELATIONS: [&str; 8] = [
    "model A {\n  id Int @id\n  k Int @unique\n  b B @relation(fields: [k])\n}\n\nmodel B {\n  id String @id\n}",
    "model A {\n  id Int @id\n  k Int\n  l Int\n  b B @relation(fields: [k, l])\n}\n\nmodel B {\n  id Int\n  i2 String\n  a A[]\n  \
     @@id([id, i2])\n}",
    "model A {\n  id Int @id\n  k Int\n  b B @relation(fields: [k])\n}\n\nmodel B {\n  id String? @unique\n  i3 String @unique\n  a A[]\n}",
    "model A {\n  id Int @id\n  f A[]\n  g B\n}\n\nmodel B {\n  id Int @id\n}",
    "model A {\n  id Int @id\n  f A[]\n  g A[] @relation(\"q\")\n}",
    "model A {\n  id Int @id\n  f A[]\n  u Int @unique(map: \"A__fkey\")\n}",
    "model A {\n  id Int @id\n  f A[]\n  g B\n}\n\nmodel B {\n  id Int @id\n  h A[] @relation(\"z\")\n}",
    "model A {\n  id Int @id\n  x B @relation(\"x\")\n  y B @relation(\"y\")\n}\n\nmodel B {\n  id Int @id\n  a A[] @relation(\"a\")\n}",
];
