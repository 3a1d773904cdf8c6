//! The lexer of the Prisma language. Every byte of the text belongs to exactly one token, in order, for any text at all.
//! It never fails and knows nothing of grammar: what it can't name is an [`TokenKind::Unknown`] token.

use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

/// A range of bytes within one file, `start <= end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct TextRange {
    /// First byte.
    pub start: u32,
    /// Byte behind the last.
    pub end: u32,
}

impl TextRange {
    /// The range from `start` to `end`.
    pub fn new(start: u32, end: u32) -> Self {
        Self { start, end: end.max(start) }
    }

    /// What `text` holds there; empty where the range does not fit the text.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize).unwrap_or("")
    }

    /// Whether nothing is in it.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether the byte offset lies in it, its end included.
    pub fn touches(self, offset: u32) -> bool {
        self.start <= offset && offset <= self.end
    }
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// `\n`, `\r\n` or `\r`.
    Newline,
    /// Spaces and tabs; a byte order mark too.
    Whitespace,
    /// `// ...` up to the end of the line.
    Comment,
    /// `/// ...` up to the end of the line.
    DocComment,
    /// `/* ... */`, perhaps over several lines. Unclosed it is no comment.
    BlockComment,
    /// A word: letters, digits, `_`, `-`.
    Ident,
    /// A number, perhaps negative, perhaps with a fraction.
    Number,
    /// A string with both its quotes.
    String,
    /// A string whose closing quote is missing; it ends with the line.
    UnclosedString,
    /// `{`
    LeftBrace,
    /// `}`
    RightBrace,
    /// `(`
    LeftParen,
    /// `)`
    RightParen,
    /// `[`
    LeftBracket,
    /// `]`
    RightBracket,
    /// `@`
    At,
    /// `@@`
    AtAt,
    /// `.`
    Dot,
    /// `,`
    Comma,
    /// `:`
    Colon,
    /// `=`
    Equals,
    /// `?`
    Question,
    /// `!`
    Bang,
    /// Any other character.
    Unknown,
}

/// A token: its kind and the bytes it covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Where it is.
    pub range: TextRange,
}

/// Cuts a text into tokens that cover it without gap. Text beyond 4 GiB is not seen.
pub fn lex(text: &str) -> Vec<Token> {
    let bytes = text.as_bytes();
    let mut tokens = Vec::with_capacity(bytes.len() / 4 + 8);
    let mut at = 0;
    while at < bytes.len() && at < u32::MAX as usize {
        let (kind, len) = token_at(text, at);
        let end = at + len.max(1);
        tokens.push(Token { kind, range: TextRange { start: at as u32, end: end as u32 } });
        at = end;
    }
    tokens
}

/// Kind and length of the token that starts at a character boundary.
fn token_at(text: &str, at: usize) -> (TokenKind, usize) {
    let rest = text.get(at..).unwrap_or("");
    let bytes = rest.as_bytes();
    let second = bytes.get(1).copied();
    match bytes.first().copied().unwrap_or(0) {
        b'\n' => (TokenKind::Newline, 1),
        b'\r' => (TokenKind::Newline, if second == Some(b'\n') { 2 } else { 1 }),
        b'/' if second == Some(b'/') => {
            let kind = if bytes.get(2) == Some(&b'/') { TokenKind::DocComment } else { TokenKind::Comment };
            (kind, bytes.iter().position(|b| matches!(b, b'\n' | b'\r')).unwrap_or(bytes.len()))
        }
        b'/' if second == Some(b'*') => match rest.get(2..).and_then(|inner| inner.find("*/")) {
            Some(len) => (TokenKind::BlockComment, len + 4),
            None => (TokenKind::Unknown, 1),
        },
        b'"' => string(bytes),
        b'{' => (TokenKind::LeftBrace, 1),
        b'}' => (TokenKind::RightBrace, 1),
        b'(' => (TokenKind::LeftParen, 1),
        b')' => (TokenKind::RightParen, 1),
        b'[' => (TokenKind::LeftBracket, 1),
        b']' => (TokenKind::RightBracket, 1),
        b'@' if second == Some(b'@') => (TokenKind::AtAt, 2),
        b'@' => (TokenKind::At, 1),
        b'.' => (TokenKind::Dot, 1),
        b',' => (TokenKind::Comma, 1),
        b':' => (TokenKind::Colon, 1),
        b'=' => (TokenKind::Equals, 1),
        b'?' => (TokenKind::Question, 1),
        b'!' => (TokenKind::Bang, 1),
        b'-' if second.is_some_and(|b| b.is_ascii_digit()) => (TokenKind::Number, 1 + number(&bytes[1..])),
        b' ' | b'\t' => {
            (TokenKind::Whitespace, bytes.iter().position(|b| !matches!(b, b' ' | b'\t')).unwrap_or(bytes.len()))
        }
        _ => word(rest),
    }
}

/// Whether names are made of such characters: letters of any script (Unicode's category L) and the digits of ASCII. Prisma's
/// grammar takes no other digits, and no marks.
pub(crate) fn is_letter_or_digit(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphanumeric() } else { c.general_category_group() == GeneralCategoryGroup::Letter }
}

/// A word or number, or else one character.
fn word(rest: &str) -> (TokenKind, usize) {
    let ascii = rest.bytes().position(|b| !(b.is_ascii_alphanumeric() || b == b'_' || b == b'-')).unwrap_or(rest.len());
    let first = rest.chars().next().unwrap_or(' ');
    if !(is_letter_or_digit(first) || first == '_') {
        let kind = if is_space(first) { TokenKind::Whitespace } else { TokenKind::Unknown };
        return (kind, first.len_utf8());
    }
    let len = if rest.as_bytes().get(ascii).is_none_or(u8::is_ascii) {
        ascii
    } else {
        rest.find(|c: char| !(is_letter_or_digit(c) || c == '_' || c == '-')).unwrap_or(rest.len())
    };
    if rest.as_bytes()[..len].iter().all(u8::is_ascii_digit) {
        return (TokenKind::Number, number(rest.as_bytes()));
    }
    (TokenKind::Ident, len)
}

/// Length of the digits, with a fraction if there is one.
fn number(bytes: &[u8]) -> usize {
    let digits = |bytes: &[u8]| bytes.iter().position(|b| !b.is_ascii_digit()).unwrap_or(bytes.len());
    let whole = digits(bytes);
    match bytes.get(whole..) {
        Some([b'.', fraction @ ..]) if fraction.first().is_some_and(u8::is_ascii_digit) => whole + 1 + digits(fraction),
        _ => whole,
    }
}

/// A string literal: up to the closing quote, or to the end of the line.
fn string(bytes: &[u8]) -> (TokenKind, usize) {
    let mut at = 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => return (TokenKind::String, at + 1),
            b'\n' | b'\r' => break,
            b'\\' if bytes.get(at + 1).is_some_and(|b| !matches!(b, b'\n' | b'\r')) => at += 2,
            _ => at += 1,
        }
    }
    // A character behind a backslash may have several bytes: their rest was taken by the loop as ordinary bytes.
    (TokenKind::UnclosedString, at.min(bytes.len()))
}

/// Unicode's space separators, and the byte order mark.
fn is_space(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<TokenKind> {
        lex(text).into_iter().map(|token| token.kind).collect()
    }

    #[test]
    fn covers_every_byte() {
        for text in [
            "",
            "model A {\r\n}\r",
            "\u{feff}a ä\u{a0}-1.5 2fa \"x\\\"y\" \"open\n€ // c\n/// d",
            "\"\\",
            "\"\\ä",
            "\"\\\n",
        ] {
            let mut at = 0;
            for token in lex(text) {
                assert_eq!(token.range.start, at);
                assert!(text.is_char_boundary(token.range.end as usize), "{text:?} {token:?}");
                at = token.range.end;
            }
            assert_eq!(at as usize, text.len());
        }
    }

    #[test]
    fn tells_words_numbers_and_strings() {
        use TokenKind::*;
        assert_eq!(
            kinds("2fa 12 -1.5 1.a a-b"),
            [Ident, Whitespace, Number, Whitespace, Number, Whitespace, Number, Dot, Ident, Whitespace, Ident]
        );
        assert_eq!(kinds("\"a\\\"b\"\"c"), [String, UnclosedString]);
        assert_eq!(
            kinds("@@id @id /// x\r\n//y"),
            [AtAt, Ident, Whitespace, At, Ident, Whitespace, DocComment, Newline, Comment]
        );
    }
}
