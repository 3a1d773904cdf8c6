//! The words of a TypeScript or JSON file, with their lines: as much as a configuration needs. Comments are left out.

/// One word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// What it is.
    pub kind: Kind,
    /// Its line, from 1.
    pub line: usize,
}

/// What a word is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name or keyword.
    Word(String),
    /// A text, with its escapes read.
    Text(String),
    /// A template with `${}`: its text is only known when it runs.
    Template,
    /// A sign; `??`, `||`, `=>` and `...` are one each.
    Sign(&'static str),
    /// Anything else: numbers, regular expressions, decorators.
    Other,
}

/// Signs of several characters before those that they begin with.
const SIGNS: [&str; 24] = [
    "...", "??", "||", "&&", "=>", "?.", "{", "}", "(", ")", "[", "]", ",", ";", ":", ".", "=", "!", "?", "<", ">",
    "+", "-", "|",
];

/// Reads a text into words. Never fails: what has no end, ends with the file.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut rest = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut line = 1;
    while let Some(first) = rest.chars().next() {
        let (kind, length) = read(rest, first);
        let (word, after) = rest.split_at(length.min(rest.len()));
        if let Some(kind) = kind {
            found.push(Token { kind, line });
        }
        line += word.matches('\n').count();
        rest = after;
    }
    found
}

/// The first word of a text and its length; no word for space and comments.
fn read(text: &str, first: char) -> (Option<Kind>, usize) {
    if first.is_whitespace() {
        return (None, first.len_utf8());
    }
    if text.starts_with("//") || text.starts_with("#!") {
        return (None, text.find('\n').unwrap_or(text.len()));
    }
    if let Some(comment) = text.strip_prefix("/*") {
        return (None, comment.find("*/").map_or(text.len(), |end| end + 4));
    }
    if matches!(first, '"' | '\'' | '`') {
        let (kind, length) = quoted(text, first);
        return (Some(kind), length);
    }
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$');
    if is_word(first) {
        let length = text.find(|c| !is_word(c)).unwrap_or(text.len());
        let kind = if first.is_numeric() { Kind::Other } else { Kind::Word(text[..length].to_owned()) };
        return (Some(kind), length);
    }
    match SIGNS.into_iter().find(|sign| text.starts_with(sign)) {
        Some(sign) => (Some(Kind::Sign(sign)), sign.len()),
        None => (Some(Kind::Other), first.len_utf8()),
    }
}

/// A text in quotes, and its length with them.
fn quoted(text: &str, quote: char) -> (Kind, usize) {
    let mut value = String::new();
    let mut is_template = false;
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            c if c == quote => {
                let kind = if is_template { Kind::Template } else { Kind::Text(value) };
                return (kind, at + c.len_utf8());
            }
            '\\' => match chars.next() {
                Some((_, 'n')) => value.push('\n'),
                Some((_, 't')) => value.push('\t'),
                Some((_, 'r')) => value.push('\r'),
                Some((_, '\n')) | None => {}
                Some((at, 'u' | 'x')) => match escape(&text[at..]) {
                    Some((c, length)) => {
                        value.push(c);
                        for _ in 1..length {
                            chars.next();
                        }
                    }
                    None => is_template = true,
                },
                Some((_, other)) => value.push(other),
            },
            // A text ends with its line at the latest.
            '\n' if quote != '`' => return (Kind::Other, at),
            '$' if quote == '`' && chars.peek().is_some_and(|(_, next)| *next == '{') => is_template = true,
            c => value.push(c),
        }
    }
    (Kind::Other, text.len())
}

/// `uXXXX`, `u{X}` or `xXX`: the character, and how many letters say it.
fn escape(text: &str) -> Option<(char, usize)> {
    let (digits, length) = match text.strip_prefix("u{") {
        Some(rest) => {
            let end = rest.find('}')?;
            (&rest[..end], end + 3)
        }
        None => {
            let length = if text.starts_with('u') { 5 } else { 3 };
            (text.get(1..length)?, length)
        }
    };
    Some((char::from_u32(u32::from_str_radix(digits, 16).ok()?)?, length))
}
