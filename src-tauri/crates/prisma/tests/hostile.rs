//! Texts that nobody writes: what fuzzing found, deep nesting, huge files and lines, strange bytes, halves of files. Reading
//! them ends soon, keeps every byte and never panics.

mod common;

use std::time::{Duration, Instant};

use common::fuzzed::{editing, reading};
use prisma::{SourceFile, parse};

const SHOP: &str = include_str!("samples/shop.prisma");

fn is_read_soon(what: &str, text: &str, limit: Duration) {
    let began = Instant::now();
    let files = [SourceFile { path: "schema.prisma".into(), text: text.into() }];
    assert_eq!(parse(&files).source.print(), files, "{what}: the tree holds every byte");
    prisma::format_schema(&files);
    assert!(began.elapsed() < limit, "{what}: {:?}", began.elapsed());
}

#[test]
fn deep_nesting_is_an_error_and_no_crash() {
    for open in ["(", "[", "{", "a(", "[{", "a:[", "@a(", "@@a([", "model a {"] {
        let deep = open.repeat(100_000);
        for text in [
            deep.clone(),
            format!("model A {{\n  id Int @id\n  a Int @default({deep}\n}}\n"),
            format!("model A {{\n  id Int @id\n  @@index({deep}\n}}\n"),
            format!("datasource db {{\n  provider = {deep}\n}}\n"),
        ] {
            is_read_soon(open, &text, Duration::from_secs(30));
        }
    }
}

#[test]
fn huge_files_and_lines_are_read() {
    let line = "x".repeat(10_000_000);
    for text in [
        line.clone(),
        format!("// {line}"),
        format!("model A {{\n  id Int @id // {line}\n}}\n"),
        format!("model A {{\n  id Int @default(\"{line}\")\n}}\n"),
        format!("model A {{\n  id Int @default([{}])\n}}\n", "1, ".repeat(200_000)),
        format!("model A {{\n  id Int {}\n}}\n", "@id ".repeat(2_000)),
        " ".repeat(10_000_000),
        "(".repeat(100_000),
    ] {
        is_read_soon("a line of ten million bytes", &text, Duration::from_secs(60));
    }
}

#[test]
fn a_file_of_fifty_million_bytes_is_read() {
    // Mostly comments: as many bytes of fields would take the debug build a minute.
    let about = "/// What is it for?\n".repeat(100);
    let block = format!(
        "{about}model Name {{\n  id Int @id @default(autoincrement())\n  name String? @db.VarChar(120)\n}}\n\n"
    );
    let mut text = String::with_capacity(51_000_000);
    for at in 0.. {
        text += &block.replacen("Name", &format!("N{at}"), 1);
        if text.len() > 50_000_000 {
            break;
        }
    }
    is_read_soon("fifty million bytes", &text, Duration::from_secs(300));
}

/// Composite types that hold each other: in circles that the real engine never leaves, on very many ways, and very deep.
#[test]
fn composite_types_within_each_other_are_read() {
    let schema = |types: &str| format!("datasource db {{\n  provider = \"mongodb\"\n}}\n{types}");
    let circle = |edges: &[&str]| -> String {
        let fields = |targets: &str| targets.chars().map(|to| format!("  f{to} {to}\n")).collect::<String>();
        schema(
            &edges.iter().map(|edge| format!("type {} {{\n{}}}\n", &edge[..1], fields(&edge[1..]))).collect::<String>(),
        )
    };
    for edges in [["AB", "BAC", "CA"], ["ABC", "BA", "CB"], ["ABC", "BC", "CA"], ["AB", "BC", "CAB"]] {
        let text = circle(&edges);
        is_read_soon("a circle", &text, Duration::from_secs(2));
        let files = [SourceFile { path: "schema.prisma".into(), text: text.clone() }];
        let found = parse(&files).diagnostics;
        assert!(found.iter().any(|found| found.message.contains("endless cycle")), "{text}");
    }
    let many: String = (0..60).map(|i| format!("type T{i} {{\n  a T{0}\n  b T{0}\n}}\n", i + 1)).collect();
    is_read_soon("many ways", &schema(&format!("{many}type T60 {{\n  a Int\n}}\n")), Duration::from_secs(5));
    let deep: String = (0..20_000).map(|i| format!("type T{i} {{\n  a T{}\n}}\n", i + 1)).collect();
    is_read_soon("very deep", &schema(&format!("{deep}type T20000 {{\n  a Int\n}}\n")), Duration::from_secs(20));
}

/// Cascades over a thousand tables where the database refuses circles and second paths: the real engine does not come back.
#[test]
fn cascades_on_very_many_paths_are_read() {
    let models: String = (0..1_000)
        .map(|i| {
            let keys = |to: usize, name: &str| {
                format!(
                    "  {name}Id Int\n  {name} T{to} @relation(\"{name}{i}\", fields: [{name}Id], references: [id], onDelete: Cascade)\n"
                )
            };
            let own = if i >= 2 { keys(i - 1, "a") + &keys(i - 2, "b") } else { String::new() };
            let back = |step: usize, name: &str| {
                let from = i + step;
                if (2..1_000).contains(&from) { format!("  {name}s T{from}[] @relation(\"{name}{from}\")\n") } else { String::new() }
            };
            format!("model T{i} {{\n  id Int @id\n{own}{}{}}}\n", back(1, "a"), back(2, "b"))
        })
        .collect();
    let text = format!("datasource db {{\n  provider = \"sqlserver\"\n}}\n{models}");
    is_read_soon("cascades", &text, Duration::from_secs(30));
}

#[test]
fn strange_bytes_are_kept() {
    for text in [
        "\0",
        "model A\0 {\n  id\0 Int @id\n}\n",
        "model A {\r  id Int @id\r}\r",
        "\u{feff}model A {\r\n  id Int @id\r\n}",
        "\u{feff}",
        "model A {\n  id Int @id\n}\n\u{feff}",
        "model \u{202e}A {\n  i\u{0}d Int @id /* \r */\n}",
        "/*",
        "/**/",
        "/* */ model A {\n}",
        "\"",
        "@",
        "@@",
        "model",
        "model A",
        "model A {",
        "}",
        "enum E {\n  \u{1F600}\n}\n",
    ] {
        reading(text);
        for seed in 0..3 {
            editing(text, seed, 3);
        }
    }
}

#[test]
fn every_beginning_of_a_file_is_read() {
    for end in (0..SHOP.len()).filter(|end| SHOP.is_char_boundary(*end)) {
        let part = &SHOP[..end];
        reading(part);
        if end % 37 == 0 {
            editing(part, end as u64, 2);
        }
    }
}

/// Inputs on which a fuzz target failed once.
#[test]
fn what_fuzzing_found_is_read() {
    let folder = common::root().join("tests/fuzz/found");
    for target in ["parse", "edit"] {
        let Ok(entries) = std::fs::read_dir(folder.join(target)) else { continue };
        for path in entries.flatten().map(|entry| entry.path()) {
            let bytes = std::fs::read(&path).unwrap_or_default();
            println!("{}", path.display());
            match (target, bytes.split_first_chunk::<8>()) {
                ("parse", _) => std::str::from_utf8(&bytes).map(reading).unwrap_or_default(),
                (_, Some((seed, [steps, text @ ..]))) => {
                    let steps = usize::from(steps % 8) + 1;
                    let edit = |text| editing(text, u64::from_le_bytes(*seed), steps);
                    std::str::from_utf8(text).map(edit).unwrap_or_default();
                }
                _ => {}
            }
        }
    }
}
