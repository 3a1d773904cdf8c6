//! What SQLite keeps only in the text of its CREATE statements: checks, generated expressions, the parts and
//! the condition of an index, names of checks. Reads tokens, not a grammar: SQLite has accepted the text already.
//!
//! Every text gives a value; what is not understood is left out.

/// What the text of a CREATE TABLE says beyond the pragmas.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct TableText {
    /// Checks: name and condition.
    pub checks: Vec<(Option<String>, String)>,
    /// Generated columns: name and expression.
    pub generated: Vec<(String, String)>,
    /// `WITHOUT ROWID`.
    pub without_rowid: bool,
    /// `STRICT`.
    pub strict: bool,
    /// Something that no record holds: a deferrable key, a collation, an ON CONFLICT clause.
    pub extras: Vec<String>,
}

/// What the text of a CREATE INDEX says beyond the pragmas.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct IndexText {
    /// Each part's expression, without direction and collation.
    pub parts: Vec<String>,
    /// The condition of a partial index.
    pub predicate: Option<String>,
}

/// Reads the text of a CREATE TABLE.
pub(crate) fn table(sql: &str) -> TableText {
    let tokens = tokens(sql);
    let mut text = TableText::default();
    let Some(open) = tokens.iter().position(|token| token.is("(")) else { return text };
    let Some(close) = closing(&tokens, open) else { return text };
    for definition in split(&tokens[open + 1..close]) {
        let first = definition.first().map(|token| token.word.to_ascii_uppercase()).unwrap_or_default();
        let is_constraint = !definition.first().is_some_and(|token| token.quoted)
            && matches!(first.as_str(), "CONSTRAINT" | "PRIMARY" | "UNIQUE" | "CHECK" | "FOREIGN");
        let column = if is_constraint { None } else { definition.first().map(|token| token.word.clone()) };
        constraints(sql, definition, column.as_deref(), &mut text);
    }
    for pair in tokens[close + 1..].windows(2) {
        text.without_rowid |= pair[0].is("WITHOUT") && pair[1].is("ROWID");
    }
    text.strict = tokens[close + 1..].iter().any(|token| token.is("STRICT"));
    text
}

fn constraints(sql: &str, tokens: &[Token], column: Option<&str>, text: &mut TableText) {
    let mut name: Option<String> = None;
    let mut at = usize::from(column.is_some());
    while let Some(token) = tokens.get(at) {
        let group = tokens.get(at + 1).filter(|next| next.is("(")).and_then(|_| closing(tokens, at + 1));
        if token.is("(") {
            // Arguments of a type, or a default's expression.
            at = closing(tokens, at).map_or(tokens.len(), |close| close + 1);
            continue;
        }
        if token.is("CONSTRAINT") {
            name = tokens.get(at + 1).map(|token| token.word.clone());
            at += 2;
            continue;
        }
        match (token.keyword().as_str(), group, column) {
            ("CHECK", Some(close), _) => {
                text.checks.push((name.take(), between(sql, tokens, at + 1, close)));
                at = close;
            }
            ("AS", Some(close), Some(column)) => {
                text.generated.push((column.to_owned(), between(sql, tokens, at + 1, close)));
                at = close;
            }
            // The parent's name may be a keyword of ours.
            ("REFERENCES", ..) => at += 1,
            ("DEFERRABLE", ..) if at == 0 || !tokens[at - 1].is("NOT") => extra(text, column, "a deferrable key"),
            ("COLLATE", ..) => {
                let collation = tokens.get(at + 1).map(|token| token.word.clone()).unwrap_or_default();
                if !collation.eq_ignore_ascii_case("binary") {
                    extra(text, column, &format!("COLLATE {collation}"));
                }
                at += 1;
            }
            ("CONFLICT", ..) => extra(text, column, "an ON CONFLICT clause"),
            // Not the name of a constraint that follows: one of those without a place for it.
            ("NOT" | "NULL" | "DEFAULT" | "PRIMARY" | "UNIQUE" | "FOREIGN", ..) => name = None,
            _ => {}
        }
        at += 1;
    }
}

fn extra(text: &mut TableText, column: Option<&str>, what: &str) {
    text.extras.push(column.map_or_else(|| what.to_owned(), |column| format!("{what} of column {column}")));
}

/// Reads the text of a CREATE INDEX.
pub(crate) fn index(sql: &str) -> IndexText {
    let tokens = tokens(sql);
    let on = tokens.iter().position(|token| token.is("ON")).unwrap_or(0);
    let Some(open) = tokens.iter().skip(on).position(|token| token.is("(")).map(|at| on + at) else {
        return IndexText::default();
    };
    let Some(close) = closing(&tokens, open) else { return IndexText::default() };
    let parts = split(&tokens[open + 1..close]).into_iter().map(|part| {
        let mut part = part;
        loop {
            part = match part {
                [rest @ .., last] if last.is("ASC") || last.is("DESC") => rest,
                [rest @ .., collate, _] if collate.is("COLLATE") => rest,
                rest => {
                    break rest
                        .first()
                        .zip(rest.last())
                        .map(|(a, b)| sql[a.start..b.end].to_owned())
                        .unwrap_or_default();
                }
            };
        }
    });
    let condition = tokens.get(close + 1).filter(|token| token.is("WHERE")).map(|token| &sql[token.end..]);
    let predicate = condition.map(|text| super::one_line(super::bare(text.trim().trim_end_matches(';'))));
    IndexText { parts: parts.collect(), predicate }
}

/// The query of a CREATE VIEW.
pub(crate) fn view(sql: &str) -> Option<&str> {
    tokens(sql).iter().find(|token| token.is("AS")).map(|token| &sql[token.end..])
}

/// A token: a word or mark, with its place. A quoted word is without its quotes.
#[derive(Debug)]
struct Token {
    word: String,
    quoted: bool,
    start: usize,
    end: usize,
}

impl Token {
    fn is(&self, word: &str) -> bool {
        !self.quoted && self.word.eq_ignore_ascii_case(word)
    }

    fn keyword(&self) -> String {
        if self.quoted { String::new() } else { self.word.to_ascii_uppercase() }
    }
}

fn tokens(sql: &str) -> Vec<Token> {
    let bytes = sql.as_bytes();
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let start = at;
        let rest = &sql[at..];
        match byte {
            b if b.is_ascii_whitespace() => {
                at += 1;
                continue;
            }
            b'-' if rest.starts_with("--") => {
                at += rest.find('\n').unwrap_or(rest.len());
                continue;
            }
            b'/' if rest.starts_with("/*") => {
                at += rest.find("*/").map_or(rest.len(), |end| end + 2);
                continue;
            }
            b'\'' | b'"' | b'`' | b'[' => {
                let (word, length) = quoted(rest, if *byte == b'[' { ']' } else { char::from(*byte) });
                at += length;
                tokens.push(Token { word, quoted: true, start, end: at });
                continue;
            }
            b if b.is_ascii_alphanumeric() || *b == b'_' || !b.is_ascii() => {
                let word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$') || !c.is_ascii();
                at += rest.find(|c| !word(c)).unwrap_or(rest.len());
            }
            _ => at += 1,
        }
        tokens.push(Token { word: sql[start..at].to_owned(), quoted: false, start, end: at });
    }
    tokens
}

/// A quoted word at the head of the text, and its length with quotes.
fn quoted(text: &str, close: char) -> (String, usize) {
    let mut word = String::new();
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c != close {
            word.push(c);
        } else if close != ']' && chars.peek().is_some_and(|(_, next)| *next == close) {
            chars.next();
            word.push(close);
        } else {
            return (word, at + c.len_utf8());
        }
    }
    (word, text.len())
}

/// The place of the parenthesis that closes the one at `open`.
fn closing(tokens: &[Token], open: usize) -> Option<usize> {
    let mut depth = 0usize;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        if token.is("(") {
            depth += 1;
        } else if token.is(")") {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                return Some(at);
            }
        }
    }
    None
}

/// Splits at commas outside of parentheses.
fn split(tokens: &[Token]) -> Vec<&[Token]> {
    let (mut parts, mut start, mut depth) = (Vec::new(), 0, 0i32);
    for (at, token) in tokens.iter().enumerate() {
        if token.is("(") {
            depth += 1;
        } else if token.is(")") {
            depth -= 1;
        } else if depth == 0 && token.is(",") {
            parts.push(&tokens[start..at]);
            start = at + 1;
        }
    }
    parts.push(&tokens[start..]);
    parts
}

/// The text between two parentheses.
fn between(sql: &str, tokens: &[Token], open: usize, close: usize) -> String {
    super::one_line(super::bare(&sql[tokens[open].end..tokens[close].start]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables() {
        let text = table(
            r#"CREATE TABLE "t" (
                 -- the key, (not a check
                 "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
                 price DECIMAL(10, 2) NOT NULL CONSTRAINT positive CHECK (price > 0 AND note <> ')'),
                 [check] TEXT COLLATE NOCASE DEFAULT ('a' || 'b'),
                 total REAL GENERATED ALWAYS AS (price * 2) STORED,
                 owner INTEGER CONSTRAINT own REFERENCES "check" (id) ON DELETE SET NULL,
                 CONSTRAINT "fk" FOREIGN KEY ("a", b) REFERENCES x (a, b),
                 CHECK ((id) > (1))
               ) WITHOUT ROWID, STRICT"#,
        );
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            text.checks,
            [(some("positive"), "price > 0 AND note <> ')'".to_owned()), (None, "(id) > (1)".to_owned())]
        );
        assert_eq!(text.generated, [("total".to_owned(), "price * 2".to_owned())]);
        assert!(text.without_rowid && text.strict);
        assert_eq!(text.extras, ["COLLATE NOCASE of column check"]);
    }

    #[test]
    fn odd_tables() {
        assert_eq!(table("CREATE VIRTUAL TABLE x USING fts5"), TableText::default());
        assert_eq!(table("CREATE TABLE x (a"), TableText::default());
        assert_eq!(table("CREATE TABLE x (a, b)"), TableText::default());
        assert_eq!(table(""), TableText::default());
    }

    #[test]
    fn indexes() {
        let text = index(
            "CREATE UNIQUE INDEX i ON \"t on\" (lower(a), b COLLATE NOCASE DESC, \"c\" ASC) WHERE (deleted IS NULL);",
        );
        assert_eq!(text.parts, ["lower(a)", "b", "\"c\""]);
        assert_eq!(text.predicate.as_deref(), Some("deleted IS NULL"));
        assert_eq!(index("CREATE INDEX i ON t(a)"), IndexText { parts: vec!["a".to_owned()], predicate: None });
    }
}
