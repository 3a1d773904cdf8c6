//! Colours: what each word is.

use prisma::assist::{Paint, highlight, highlight_file};

use crate::{AROUND, one};

fn words(text: &str) -> Vec<(String, Paint)> {
    let found = highlight(&one(AROUND), text);
    found.into_iter().map(|painted| (painted.range.of(text).to_owned(), painted.paint)).collect()
}

#[track_caller]
fn painted(text: &str, expected: &[(&str, Paint)]) {
    let found = words(text);
    let found: Vec<(&str, Paint)> = found.iter().map(|(word, paint)| (word.as_str(), *paint)).collect();
    assert_eq!(found, expected);
}

#[test]
fn models() {
    use Paint::{
        Argument, Attribute, BlockName, Comment, Constant, EnumName, FieldName, FieldReference, Function, Keyword,
        ModelName, NativeType, Number, Scalar, String, Unknown,
    };
    painted(
        "model Ä {\n  id Int @id @default(autoincrement()) // 🙂 key\n  u User? @relation(fields: [a, b], onDelete: Cascade)\n}",
        &[
            ("model", Keyword),
            ("Ä", BlockName),
            ("id", FieldName),
            ("Int", Scalar),
            ("@id", Attribute),
            ("@default", Attribute),
            ("autoincrement", Function),
            ("// 🙂 key", Comment),
            ("u", FieldName),
            ("User", ModelName),
            ("@relation", Attribute),
            ("fields", Argument),
            ("a", FieldReference),
            ("b", FieldReference),
            ("onDelete", Argument),
            ("Cascade", Constant),
        ],
    );
    painted(
        "model A {\n  r Role @default(READER)\n  s String @db.VarChar(20) @map(\"s\")\n  x Nothing\n  @@index([s(sort: Desc)])\n}",
        &[
            ("model", Keyword),
            ("A", BlockName),
            ("r", FieldName),
            ("Role", EnumName),
            ("@default", Attribute),
            ("READER", Constant),
            ("s", FieldName),
            ("String", Scalar),
            ("@db.VarChar", NativeType),
            ("20", Number),
            ("@map", Attribute),
            ("\"s\"", String),
            ("x", FieldName),
            ("Nothing", Unknown),
            ("@@index", Attribute),
            ("s", FieldReference),
            ("sort", Argument),
            ("Desc", Constant),
        ],
    );
}

#[test]
fn comments_and_settings() {
    use Paint::{Annotation, BlockName, Constant, DocComment, FieldName, Function, Keyword, String};
    painted(
        "/// check(a_b): a > 1\n/// words\nenum E {\n  A\n}\ndatasource db {\n  url = env(\"X\")\n}",
        &[
            ("/// ", DocComment),
            ("check(a_b):", Annotation),
            (" a > 1", DocComment),
            ("/// words", DocComment),
            ("enum", Keyword),
            ("E", BlockName),
            ("A", Constant),
            ("datasource", Keyword),
            ("db", BlockName),
            ("url", FieldName),
            ("env", Function),
            ("\"X\"", String),
        ],
    );
}

#[test]
fn a_part_is_painted_as_in_the_whole() {
    let parsed = one(AROUND);
    let whole = highlight_file(&parsed, 0);
    assert_eq!(whole, highlight(&parsed, AROUND));
    let start = AROUND.find("model Post").expect("a model");
    let part = highlight(&parsed, &AROUND[start..]);
    let rest: Vec<_> = whole.iter().filter(|painted| painted.range.start as usize >= start).collect();
    assert_eq!(part.len(), rest.len());
    for (part, whole) in part.iter().zip(rest) {
        assert_eq!((part.range.start as usize + start, part.paint), (whole.range.start as usize, whole.paint));
    }
}
