//! Help in the source panel and the inspector, for the window: one question, one answer. Places are turned from the window's UTF-16 units into
//! bytes and back here and nowhere else. Answers alter nothing; a rename is a command.

use prisma::assist::{self, Completion, Hover, Vocabulary};
use prisma::{Parsed, PrismaVersion, SourceFile};
use schema::{Severity, Span};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::TextRange;
use crate::text::Lines;

/// What the source panel asks. Offsets count UTF-16 units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum AssistRequest {
    /// What each word is: of a text that is being typed (whole blocks of a file), or of a file as it was read.
    Paint {
        /// Place of the file in the project's list.
        file: u32,
        /// The blocks, as typed; absent: the file.
        text: Option<String>,
    },
    /// What Prisma says of a text that is being typed, at once: rules and records come when the text is taken in.
    Check {
        /// Place of the file in the project's list.
        file: u32,
        /// The file's text, as typed.
        text: String,
    },
    /// What can be written at a place of a text that is being typed.
    Complete {
        /// The blocks around the place, whole.
        text: String,
        /// The place within that text.
        offset: u32,
        /// The user asked for it.
        asked: bool,
    },
    /// What a name means.
    Hover {
        /// Place of the file in the project's list.
        file: u32,
        /// The place in it.
        offset: u32,
    },
    /// Where a name is declared.
    Definition {
        /// Place of the file in the project's list.
        file: u32,
        /// The place in it.
        offset: u32,
    },
    /// Where else it is named.
    References {
        /// Place of the file in the project's list.
        file: u32,
        /// The place in it.
        offset: u32,
    },
    /// Which name a rename at a place would change.
    Name {
        /// Place of the file in the project's list.
        file: u32,
        /// The place in it.
        offset: u32,
    },
    /// What the schema's provider has to choose from: the inspector asks it, once for each provider.
    Vocabulary,
}

/// What the source panel is told, in the shape of its question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum AssistAnswer {
    /// Three numbers for each word: where it starts behind the end of the last one, how long it is, what it is.
    Paint {
        /// The numbers.
        words: Vec<u32>,
    },
    /// What Prisma says of the file, in its order.
    Check {
        /// Each with its place in the typed text.
        findings: Vec<Typo>,
    },
    /// Offers, the best first.
    Complete {
        /// First unit of what an offer replaces; its last is the place that was asked about.
        from: u32,
        /// The offers.
        offers: Vec<Completion>,
    },
    /// What a name means; nothing where none stands.
    Hover {
        /// The name.
        range: Option<TextRange>,
        /// What is said of it.
        hover: Option<Hover>,
    },
    /// Where a name is declared, or where it stands; empty where there is none.
    Places {
        /// The name that was asked about.
        from: Option<TextRange>,
        /// Where it leads.
        to: Vec<TextRange>,
    },
    /// The name that would change, and its place.
    Name {
        /// Its place; absent where nothing can be renamed.
        range: Option<TextRange>,
        /// The name.
        name: String,
    },
    /// What there is to choose from.
    Vocabulary {
        /// All of it.
        vocabulary: Box<Vocabulary>,
    },
}

/// What Prisma says of a place in a text that is being typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Typo {
    /// Its code, `prisma/...`.
    pub code: String,
    /// How bad it is.
    pub severity: Severity,
    /// Prisma's words.
    pub message: String,
    /// First UTF-16 unit of the text that it is about.
    pub start: u32,
    /// The unit behind the last.
    pub end: u32,
}

/// Answers a question about a schema as it was read last.
pub(crate) fn answer(parsed: &Parsed, version: Option<PrismaVersion>, request: &AssistRequest) -> AssistAnswer {
    match request {
        AssistRequest::Check { file, text } => AssistAnswer::Check { findings: check(parsed, version, *file, text) },
        AssistRequest::Paint { file, text: None } => {
            let words = assist::highlight_file(parsed, *file);
            AssistAnswer::Paint { words: numbers(parsed.source.text(*file), &words) }
        }
        AssistRequest::Paint { text: Some(text), .. } => {
            AssistAnswer::Paint { words: numbers(text, &assist::highlight(parsed, text)) }
        }
        AssistRequest::Complete { text, offset, asked } => {
            let lines = Lines::of(text);
            let byte = lines.to_byte(text, *offset as usize) as u32;
            let found = assist::complete(parsed, text, byte, *asked);
            AssistAnswer::Complete { from: lines.to_utf16(text, found.from as usize) as u32, offers: found.items }
        }
        AssistRequest::Hover { file, offset } => match assist::hover(parsed, *file, byte(parsed, *file, *offset)) {
            Some((span, hover)) => AssistAnswer::Hover { range: Some(range(parsed, span)), hover: Some(hover) },
            None => AssistAnswer::Hover { range: None, hover: None },
        },
        AssistRequest::Definition { file, offset } => {
            match assist::definition(parsed, *file, byte(parsed, *file, *offset)) {
                Some(found) => {
                    AssistAnswer::Places { from: Some(range(parsed, found.from)), to: vec![range(parsed, found.to)] }
                }
                None => AssistAnswer::Places { from: None, to: Vec::new() },
            }
        }
        AssistRequest::References { file, offset } => {
            let byte = byte(parsed, *file, *offset);
            let from = assist::definition(parsed, *file, byte).map(|found| range(parsed, found.from));
            let to = assist::references(parsed, *file, byte);
            AssistAnswer::Places { from, to: to.into_iter().map(|span| range(parsed, span)).collect() }
        }
        AssistRequest::Name { file, offset } => match assist::renaming(parsed, *file, byte(parsed, *file, *offset)) {
            Some(found) => AssistAnswer::Name { range: Some(range(parsed, found.span)), name: found.name },
            None => AssistAnswer::Name { range: None, name: String::new() },
        },
        AssistRequest::Vocabulary => AssistAnswer::Vocabulary { vocabulary: Box::new(assist::vocabulary(parsed)) },
    }
}

/// What Prisma says of one file with this text, beside the other files as they are.
fn check(parsed: &Parsed, version: Option<PrismaVersion>, file: u32, text: &str) -> Vec<Typo> {
    let files: Vec<SourceFile> = parsed
        .source
        .files
        .iter()
        .enumerate()
        .map(|(place, known)| SourceFile {
            path: known.path.clone(),
            text: if place == file as usize { text.to_owned() } else { known.text.clone() },
        })
        .collect();
    let found = prisma::validate(&files, version);
    let lines = if found.is_empty() { None } else { Some(Lines::of(text)) };
    let unit = |byte: u32| lines.as_ref().map_or(0, |lines| lines.to_utf16(text, byte as usize) as u32);
    let here =
        found.into_iter().filter_map(|found| found.span.filter(|span| span.file == file).map(|span| (found, span)));
    here.map(|(found, span)| Typo {
        code: found.code,
        severity: found.severity,
        message: found.message,
        start: unit(span.start),
        end: unit(span.end),
    })
    .collect()
}

/// The byte of a place in a file.
pub(crate) fn byte(parsed: &Parsed, file: u32, offset: u32) -> u32 {
    let text = parsed.source.text(file);
    Lines::of(text).to_byte(text, offset as usize) as u32
}

fn range(parsed: &Parsed, span: Span) -> TextRange {
    let text = parsed.source.text(span.file);
    let lines = Lines::of(text);
    let unit = |byte: u32| lines.to_utf16(text, byte as usize) as u32;
    TextRange { file: span.file, start: unit(span.start), end: unit(span.end) }
}

/// Words as numbers, in UTF-16 units. They come in order, so that the text is gone through once.
fn numbers(text: &str, words: &[assist::Painted]) -> Vec<u32> {
    let mut numbers = Vec::with_capacity(words.len() * 3);
    let ascii = text.is_ascii();
    let units = |start: u32, end: u32| match text.get(start as usize..end as usize) {
        Some(part) if !ascii => part.encode_utf16().count() as u32,
        _ => end.saturating_sub(start),
    };
    let mut at = 0;
    for word in words {
        numbers.extend([units(at, word.range.start), units(word.range.start, word.range.end), word.paint.code()]);
        at = word.range.end;
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Parsed {
        prisma::parse(&[prisma::SourceFile { path: "schema.prisma".into(), text: text.into() }])
    }

    const TEXT: &str = "// ü🙂\nmodel Straße {\n  id Int @id // 🙂\n  name String @map(\"ä🙂\") @unique\n}\nmodel B {\n  id Int @id\n}\n";

    fn unit(text: &str, word: &str) -> u32 {
        text[..text.find(word).expect("there")].encode_utf16().count() as u32
    }

    #[test]
    fn words_are_counted_in_units() {
        let AssistAnswer::Paint { words } = answer(&parsed(TEXT), None, &AssistRequest::Paint { file: 0, text: None })
        else {
            panic!("an answer of its shape");
        };
        let units: Vec<u16> = TEXT.encode_utf16().collect();
        let mut at = 0;
        let mut found = Vec::new();
        for word in words.chunks(3) {
            let start = at + word[0] as usize;
            at = start + word[1] as usize;
            found.push(String::from_utf16(&units[start..at]).expect("whole characters"));
        }
        assert_eq!(found[..4], ["// ü🙂", "model", "Straße", "id"]);
        assert!(found.contains(&"\"ä🙂\"".to_owned()) && found.contains(&"@unique".to_owned()));
        let part = AssistRequest::Paint { file: 0, text: Some(TEXT.to_owned()) };
        assert_eq!(answer(&parsed(TEXT), None, &part), AssistAnswer::Paint { words });
    }

    #[test]
    fn places_are_counted_in_units() {
        let parsed = parsed(TEXT);
        let offset = unit(TEXT, "@unique") + 2;
        let AssistAnswer::Hover { range: Some(range), hover: Some(hover) } =
            answer(&parsed, None, &AssistRequest::Hover { file: 0, offset })
        else {
            panic!("something is said");
        };
        assert_eq!((range.start, range.end), (offset - 2, offset + 5));
        assert_eq!(hover.title, "@unique");
        let text = TEXT.replace("@unique", "@uni");
        let request = AssistRequest::Complete { offset: unit(&text, "@uni") + 4, text: text.clone(), asked: false };
        let AssistAnswer::Complete { from, offers } = answer(&parsed, None, &request) else {
            panic!("an answer of its shape")
        };
        assert_eq!(from, unit(&text, "@uni"));
        assert!(offers.iter().any(|offer| offer.label == "@unique"));
        let name = AssistRequest::Name { file: 0, offset: unit(TEXT, "B {") };
        let AssistAnswer::Name { range: Some(range), name } = answer(&parsed, None, &name) else { panic!("a name") };
        assert_eq!((range.start, name.as_str()), (unit(TEXT, "B {"), "B"));
    }
}
