//! Laws of reading, on arbitrary text, on text made of the language's own words, and on spoilt real schemas: no byte is lost,
//! nothing panics, every record has its place, and what is found at that place is the record.

mod common;

use std::collections::BTreeSet;

use proptest::prelude::*;

use prisma::tree::{Block, Tree};
use prisma::{Parsed, SourceFile, lex, parse};
use schema::Object;

/// All that must hold of any text.
fn check(text: &str) -> Parsed {
    let parsed = parse(&[SourceFile { path: "schema.prisma".into(), text: text.into() }]);
    let file = &parsed.source.files[0];
    assert_eq!(file.tree.print(text), text);
    assert_eq!(lex(text), file.tree.tokens);
    covers(&file.tree, text);
    for diagnostic in &parsed.diagnostics {
        let span = diagnostic.span.expect("a finding in a text has a span");
        assert!(text.get(span.start as usize..span.end as usize).is_some(), "{diagnostic:?}");
    }
    places(&parsed);
    parsed
}

/// Items, and within blocks members, follow each other without gap.
fn covers(tree: &Tree, text: &str) {
    let mut at = 0;
    for item in &tree.items {
        assert_eq!(item.range.start, at);
        assert!(item.range.end > at, "an item is never empty");
        at = item.range.end;
    }
    assert_eq!(at as usize, text.len());
    for (item, block) in tree.blocks() {
        block_covers(block, tree.items[item].range.end, text);
    }
}

fn block_covers(block: &Block, end: u32, text: &str) {
    let mut at = block.head.end;
    for member in &block.members {
        assert_eq!(member.range.start, at);
        at = member.range.end;
    }
    let until = block.close.map_or(end, |close| close.start);
    // A byte order mark is space to the lexer.
    assert!(text[at as usize..until as usize].replace('\u{feff}', "").trim().is_empty());
}

/// Every record stands somewhere, and is found there.
fn places(parsed: &Parsed) {
    let schema = &parsed.schema;
    let objects = (schema.tables().keys().map(|id| Object::Table(*id)))
        .chain(schema.columns().keys().map(|id| Object::Column(*id)))
        .chain(schema.indexes().keys().map(|id| Object::Index(*id)))
        .chain(schema.foreign_keys().keys().map(|id| Object::ForeignKey(*id)))
        .chain(schema.many_to_many().keys().map(|id| Object::ManyToMany(*id)))
        .chain(schema.enums().keys().map(|id| Object::Enum(*id)))
        .chain(schema.checks().keys().map(|id| Object::Check(*id)));
    for object in objects {
        let span = parsed.map.span(&parsed.source, object).unwrap_or_else(|| panic!("{object:?} has a place"));
        let name = parsed.map.name_span(&parsed.source, object).unwrap_or_else(|| panic!("{object:?} has a name"));
        assert!(span.start <= name.start && name.end <= span.end, "{object:?}: the name is part of it");
        assert_eq!(parsed.map.object_at(&parsed.source, name.file, name.start), Some(object), "{object:?} is found");
        let written = parsed.source.slice(name);
        match object {
            Object::Table(id) => assert_eq!(written, schema.tables()[&id].name),
            Object::Column(id) => assert_eq!(written, schema.columns()[&id].name),
            Object::Enum(id) => assert_eq!(written, schema.enums()[&id].name),
            Object::ForeignKey(id) => assert_eq!(written, schema.foreign_keys()[&id].field),
            Object::ManyToMany(id) => assert_eq!(written, schema.many_to_many()[&id].a.field),
            Object::Index(_) => assert!(written.starts_with('@'), "{written}"),
            Object::Check(id) => assert!(written.contains(&schema.checks()[&id].expression), "{written}"),
            Object::Schema => {}
        }
    }
    for key in schema.foreign_keys().values() {
        let place = parsed.map.inverses.get(&key.id);
        assert_eq!(place.is_some(), key.inverse.is_some());
        if let (Some(place), Some(inverse)) = (place, &key.inverse) {
            let name = parsed.source.name_span(*place).expect("a field has a name");
            assert_eq!(parsed.source.slice(name), inverse.name);
            assert_eq!(parsed.map.object_at(&parsed.source, name.file, name.start), Some(Object::ForeignKey(key.id)));
        }
    }
    let values: BTreeSet<_> = schema.enums().values().flat_map(|record| record.values.iter().map(|v| v.id)).collect();
    assert_eq!(values, parsed.map.values.keys().copied().collect());
}

/// Words and signs of the language, so that random texts come near to schemas.
fn words() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "model",
        "enum",
        "type",
        "view",
        "datasource",
        "generator",
        "A",
        "B",
        "id",
        "a",
        "b",
        "Int",
        "String",
        "Unsupported",
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        "?",
        "!",
        "@",
        "@@",
        "@id",
        "@unique",
        "@relation",
        "@@index",
        "@@map",
        "@default",
        "fields:",
        "references:",
        "\"x\"",
        "\"",
        "\\",
        ".",
        ",",
        ":",
        "=",
        "1",
        "-1.5",
        "\n",
        "\n",
        "\n",
        "\r\n",
        "\r",
        " ",
        "  ",
        "\t",
        "//",
        "///",
        "/*",
        "*/",
        "/// check: a",
        "ä",
        "\u{feff}",
        "\u{a0}",
        "_x",
        "where:",
        "raw(",
        "model A {\n id Int @id\n",
        "b B @relation(fields: [id], references: [id])\n",
        "as A[]\n",
        "}\n",
    ]);
    prop::collection::vec((word, prop::bool::ANY), 0..60).prop_map(|words| {
        words.into_iter().map(|(word, space)| if space { format!("{word} ") } else { word.to_owned() }).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_keeps_its_bytes(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn any_words_keep_their_bytes(text in words()) {
        check(&text);
    }
}

#[test]
fn a_byte_order_mark_within_a_text_is_space() {
    check("model A {\n id Int @id\n\u{feff}@@index([id])");
    check("\u{feff}model A {\n\u{feff} id Int @id \u{feff}\n}\u{feff}\n");
}

#[test]
fn spoilt_schemas_keep_their_bytes() {
    let Some(shared) = common::shared() else {
        println!("shared corpus: not present");
        return;
    };
    let mut texts = Vec::new();
    for path in common::prisma_files(&shared.join("corpus")) {
        let Ok(text) = std::fs::read_to_string(path) else { continue };
        if text.len() < 60_000 {
            texts.push(text);
        }
    }
    assert!(!texts.is_empty(), "the corpus holds no schema");
    let mut random = Random(1);
    let mut count = 0;
    for text in &texts {
        check(text);
        for _ in 0..12 {
            check(&random.spoil(text));
            count += 1;
        }
    }
    println!("{count} spoilt schemas keep their bytes");
}

/// A small generator of numbers, the same in every run (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (x ^ (x >> 31)) as usize % bound.max(1)
    }

    /// The text with a few characters dropped, doubled or exchanged, or cut off.
    fn spoil(&mut self, text: &str) -> String {
        let mut chars: Vec<char> = text.chars().collect();
        for _ in 0..=self.below(8) {
            let at = self.below(chars.len());
            match self.below(6) {
                _ if chars.is_empty() => {}
                0 => drop(chars.remove(at)),
                1 => chars.insert(at, chars[at]),
                2 => chars[at] = ['{', '}', '(', ')', '[', ']', '"', '@', '\n', '/', '*', ':'][self.below(12)],
                3 => chars.truncate(at),
                4 => drop(chars.drain(at..(at + self.below(40)).min(chars.len()))),
                _ => {
                    let other = self.below(chars.len());
                    chars.swap(at, other);
                }
            }
        }
        chars.into_iter().collect()
    }
}

#[test]
fn deep_nesting_does_no_harm() {
    for open in ["[", "(", "{", "a(", "@x("] {
        check(&format!("model A {{\n a Int @default({})\n}}\n", open.repeat(20_000)));
        check(&open.repeat(20_000));
    }
}
