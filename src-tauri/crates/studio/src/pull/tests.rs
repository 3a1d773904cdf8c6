//! Physical schemas are made here from Prisma text, as the dialect's normal form; so every expectation is text.

use std::path::Path;

use migrate::{Conventions, DialectKind, dialect};
use prisma::SourceFile;
use schema::{Renames, Schema, align, diff};

use super::{PullOptions, conventions_of, to_model};
use crate::unsaid::{comparable, with_unsaid_of};

const HEAD: &str = "datasource db {\n  provider = \"postgresql\"\n}\n\n";

fn parsed(text: &str) -> prisma::Parsed {
    prisma::parse(&[SourceFile { path: "schema.prisma".to_owned(), text: text.to_owned() }])
}

/// What a database made of the text is pulled as, without the head.
fn pulled(text: &str) -> String {
    let parsed = parsed(&format!("{HEAD}{text}"));
    let physical = dialect(DialectKind::Postgres).normalize(&parsed.schema);
    let model = to_model(&physical, DialectKind::Postgres, &PullOptions::default());
    let printed = prisma::print(&model.schema, &parsed.settings);
    printed.strip_prefix(HEAD).unwrap_or(&printed).to_owned()
}

#[track_caller]
fn assert_pulled(text: &str, expected: &str) {
    let lines = |text: &str| text.lines().map(str::trim).filter(|line| !line.is_empty()).map(words).collect::<Vec<_>>();
    fn words(line: &str) -> String {
        line.split_whitespace().collect::<Vec<_>>().join(" ")
    }
    assert_eq!(lines(&pulled(text)), lines(expected));
}

#[test]
fn relation_fields_are_named_after_tables() {
    assert_pulled(
        "model User {\n id Int @id @default(autoincrement())\n posts Post[]\n @@map(\"users\")\n}
         model Post {\n id Int @id\n author User @relation(fields: [authorId], references: [id])\n authorId Int @map(\"author_id\")\n}",
        "model users {\n id Int @id @default(autoincrement())\n Post Post[]\n}
         model Post {\n id Int @id\n author_id Int\n users users @relation(fields: [author_id], references: [id])\n}",
    );
}

#[test]
fn two_relations_between_two_tables_get_names() {
    assert_pulled(
        "model A {\n id Int @id\n b1 B[] @relation(\"x\")\n b2 B? @relation(\"y\")\n}
         model B {\n id Int @id\n x_id Int\n y_id Int? @unique\n x A @relation(\"x\", fields: [x_id], references: [id])\n y A? @relation(\"y\", fields: [y_id], references: [id])\n}",
        "model A {\n id Int @id\n B_B_x_idToA B[] @relation(\"B_x_idToA\")\n B_B_y_idToA B? @relation(\"B_y_idToA\")\n}
         model B {\n id Int @id\n x_id Int\n A_B_x_idToA A @relation(\"B_x_idToA\", fields: [x_id], references: [id])
          y_id Int? @unique\n A_B_y_idToA A? @relation(\"B_y_idToA\", fields: [y_id], references: [id])\n}",
    );
}

#[test]
fn a_column_of_the_parents_name_makes_the_relation_named() {
    assert_pulled(
        "model kind {\n id Int @id\n t t[]\n}
         model t {\n id Int @id\n kind Int\n k kind @relation(fields: [kind], references: [id])\n}",
        "model kind {\n id Int @id\n t_t_kindTokind t[] @relation(\"t_kindTokind\")\n}
         model t {\n id Int @id\n kind Int\n kind_t_kindTokind kind @relation(\"t_kindTokind\", fields: [kind], references: [id])\n}",
    );
}

#[test]
fn self_relations_and_join_tables() {
    assert_pulled(
        "model N {\n id Int @id\n up_id Int?\n up N? @relation(\"t\", fields: [up_id], references: [id], onDelete: Cascade)\n down N[] @relation(\"t\")\n}
         model P {\n id Int @id\n tags T[]\n friends P[] @relation(\"Friends\")\n friendOf P[] @relation(\"Friends\")\n}
         model T {\n id Int @id\n posts P[]\n}",
        "model N {\n id Int @id\n up_id Int?\n N N? @relation(\"NToN\", fields: [up_id], references: [id], onDelete: Cascade)\n other_N N[] @relation(\"NToN\")\n}
         model P {\n id Int @id\n T T[]\n P_A P[] @relation(\"Friends\")\n P_B P[] @relation(\"Friends\")\n}
         model T {\n id Int @id\n P P[]\n}",
    );
}

#[test]
fn names_that_prisma_does_not_allow_are_mapped() {
    assert_pulled(
        "model C {\n id Int @id @map(\"the id\")\n e E @default(X) @map(\"_e\")\n @@map(\"class\")\n}
         model D {\n id Int @id\n two Int @map(\"the_id\")\n @@map(\"2nd-table\")\n}
         enum E {\n X @map(\"PG-13\")\n Y @map(\"\")\n}",
        "model Renamedclass {\n the_id Int @id @map(\"the id\")\n e E @default(PG_13) @map(\"_e\")\n @@map(\"class\")\n}
         model nd_table {\n id Int @id\n the_id Int\n @@map(\"2nd-table\")\n}
         enum E {\n PG_13 @map(\"PG-13\")\n EMPTY_ENUM_VALUE @map(\"\")\n}",
    );
}

#[test]
fn names_that_would_collide_get_numbers() {
    assert_pulled(
        "model A {\n id Int @id\n x Int @map(\"a b\")\n y Int @map(\"a-b\")\n @@map(\"t 1\")\n}
         model B {\n id Int @id\n @@map(\"t-1\")\n}",
        "model t_1 {\n id Int @id\n a_b Int @map(\"a b\")\n a_b_2 Int @map(\"a-b\")\n @@map(\"t 1\")\n}
         model t_1_2 {\n id Int @id\n @@map(\"t-1\")\n}",
    );
}

#[test]
fn only_what_differs_from_prismas_defaults_is_written() {
    assert_pulled(
        "model A {\n id Int @id(map: \"key\")\n a String @db.Text\n b String @db.VarChar(10)\n c DateTime @default(now()) @db.Timestamp(3)\n d DateTime @db.Timestamp(6)
          e Decimal @db.Decimal(65, 30)\n f Int @unique(map: \"A_f_key\")\n g Int @unique(map: \"other\")\n @@index([a], map: \"A_a_idx\")\n @@index([b], map: \"b\")\n}",
        "model A {\n id Int @id(map: \"key\")\n a String\n b String @db.VarChar(10)\n c DateTime @default(now())\n d DateTime @db.Timestamp(6)
          e Decimal\n f Int @unique\n g Int @unique(map: \"other\")\n @@index([a])\n @@index([b], map: \"b\")\n}",
    );
}

#[test]
fn tables_without_a_key_are_ignored_with_the_relations_to_them() {
    assert_pulled(
        "model A {\n id Int @id\n b B[] @ignore\n}
         model B {\n a_id Int\n a A @relation(fields: [a_id], references: [id])\n @@ignore\n}",
        "model A {\n id Int @id\n B B[] @ignore\n}
         model B {\n a_id Int\n A A @relation(fields: [a_id], references: [id])\n @@ignore\n}",
    );
}

/// What is pulled has no difference to its database; nor has its text.
fn assert_no_difference(name: &str, kind: DialectKind, physical: &Schema, settings: &prisma::Settings) {
    let within = comparable(physical, Some(kind));
    let conventions = conventions_of(physical, kind);
    let model = to_model(physical, kind, &PullOptions::default()).schema;
    let text = prisma::print(&model, settings);
    for (what, model) in [("model", model), ("text", parsed(&text).schema)] {
        let normal = dialect(kind).normalize_with(&model, &conventions);
        let normal = with_unsaid_of(&align(&within, &normal, &Renames::default()), &within);
        let changes = diff(&within, &normal);
        assert!(changes.is_empty(), "{name}, {what}: {changes:#?}\n{text}");
    }
}

#[test]
fn what_is_pulled_has_no_difference_to_its_database() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
    let shared = std::env::var_os("CROWFOOT_SHARED").map_or_else(|| root.join("../shared"), Into::into);
    let mut files = Vec::new();
    collect(&root.join("schemas"), &mut files);
    assert!(!files.is_empty());
    match shared.is_dir() {
        true => collect(&shared.join("corpus/prisma"), &mut files),
        false => println!("not present: {}", shared.display()),
    }
    let mut count = 0;
    for file in files {
        let Ok(text) = std::fs::read_to_string(&file) else { continue };
        let parsed = parsed(&text);
        let kind = parsed.settings.provider.and_then(|provider| DialectKind::from_provider(provider.name()));
        let (Some(kind), true) = (kind, text.len() < 200_000) else { continue };
        // One convention at a time: both kinds of join tables never stand in one database.
        for join_table_primary_key in [true, false] {
            let conventions = Conventions { join_table_primary_key, ..Conventions::default() };
            let physical = dialect(kind).normalize_with(&parsed.schema, &conventions);
            assert_no_difference(&file.display().to_string(), kind, &physical, &parsed.settings);
        }
        count += 1;
    }
    println!("{count} schemas");
}

fn collect(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "prisma") {
            found.push(path);
        }
    }
}
