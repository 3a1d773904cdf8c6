//! Splits a script into its statements, as each dialect writes strings, comments and bodies, so that a failure can name the
//! statement. Understands text only as far as needed to find the semicolons; what it does not understand stays whole.
//!
//! Never changes a statement's text; empty statements and comments alone are left out.

use migrate::DialectKind;

/// The statements of a script, without their semicolons, comments before them included.
pub fn split(script: &str, kind: DialectKind) -> Vec<&str> {
    let mut statements = Vec::new();
    let mut scan = Scan { text: script, at: 0, kind };
    let mut start = 0;
    // Whether anything but blanks and comments was seen, the words so far, and how deep in BEGIN ... END.
    let (mut solid, mut words, mut depth) = (false, Vec::<String>::new(), 0usize);
    let mut delimiter = ";".to_owned();
    while scan.at < script.len() {
        let rest = &script[scan.at..];
        if kind == DialectKind::Mysql && !solid && starts_with_word(rest, "delimiter") {
            let line = rest.lines().next().unwrap_or_default();
            delimiter = line["delimiter".len()..].trim().to_owned();
            if delimiter.is_empty() {
                delimiter = ";".to_owned();
            }
            scan.at += line.len();
            start = scan.at;
            continue;
        }
        if depth == 0 && rest.starts_with(delimiter.as_str()) {
            if solid {
                statements.push(script[start..scan.at].trim());
            }
            scan.at += delimiter.len();
            start = scan.at;
            (solid, depth) = (false, 0);
            words.clear();
            continue;
        }
        match scan.next() {
            Token::Blank => {}
            Token::Solid => solid = true,
            Token::Word(word) => {
                solid = true;
                let word = word.to_ascii_lowercase();
                match word.as_str() {
                    // A trigger's body (SQLite), or a function's (PostgreSQL's BEGIN ATOMIC): its semicolons are its own.
                    // Under a delimiter of its own nothing needs to be counted.
                    "begin" if delimiter == ";" && has_body(kind, &words) => depth += 1,
                    "case" if depth > 0 => depth += 1,
                    "end" if depth > 0 => depth -= 1,
                    _ => {}
                }
                if words.len() < 16 {
                    words.push(word);
                }
            }
        }
    }
    if solid {
        statements.push(script[start..].trim());
    }
    statements
}

/// Whether a BEGIN within a statement of these words opens a body.
fn has_body(kind: DialectKind, words: &[String]) -> bool {
    let creates = words.first().is_some_and(|word| word == "create");
    let what = |name: &str| words.iter().take(6).any(|word| word == name);
    creates
        && match kind {
            DialectKind::Sqlite => what("trigger"),
            DialectKind::Postgres => what("function") || what("procedure"),
            DialectKind::Mysql => what("trigger") || what("function") || what("procedure") || what("event"),
        }
}

fn starts_with_word(text: &str, word: &str) -> bool {
    text.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word))
        && text[word.len()..].starts_with(|c: char| c.is_whitespace())
}

enum Token<'a> {
    /// White space or a comment.
    Blank,
    /// A word outside of quotes.
    Word(&'a str),
    /// Anything else: a string, a quoted name, a sign.
    Solid,
}

struct Scan<'a> {
    text: &'a str,
    at: usize,
    kind: DialectKind,
}

impl<'a> Scan<'a> {
    fn next(&mut self) -> Token<'a> {
        let rest = &self.text[self.at..];
        let Some(first) = rest.chars().next() else { return Token::Blank };
        let line_comment = rest.starts_with("--") || (self.kind == DialectKind::Mysql && first == '#');
        if line_comment {
            self.at += rest.find('\n').map_or(rest.len(), |end| end + 1);
            return Token::Blank;
        }
        if rest.starts_with("/*") {
            // MySQL runs what stands in `/*! ... */`.
            let runs = self.kind == DialectKind::Mysql && rest.starts_with("/*!");
            self.at += self.block_comment(rest);
            return if runs { Token::Solid } else { Token::Blank };
        }
        if first.is_whitespace() {
            self.at += first.len_utf8();
            return Token::Blank;
        }
        match first {
            '\'' => self.at += quoted(rest, '\'', self.kind == DialectKind::Mysql),
            '"' => self.at += quoted(rest, '"', self.kind == DialectKind::Mysql),
            '`' if self.kind != DialectKind::Postgres => self.at += quoted(rest, '`', false),
            '[' if self.kind == DialectKind::Sqlite => self.at += rest.find(']').map_or(rest.len(), |end| end + 1),
            '$' if self.kind == DialectKind::Postgres => self.at += dollar_quoted(rest),
            c if c.is_alphabetic() || c == '_' => {
                let part = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
                let end = rest.find(|c| !part(c)).unwrap_or(rest.len());
                let word = &rest[..end];
                self.at += end;
                // E'...' knows backslashes.
                if self.kind == DialectKind::Postgres && word.eq_ignore_ascii_case("e") && rest[end..].starts_with('\'')
                {
                    self.at += quoted(&rest[end..], '\'', true);
                    return Token::Solid;
                }
                return Token::Word(word);
            }
            other => self.at += other.len_utf8(),
        }
        Token::Solid
    }

    /// Length of a block comment; PostgreSQL nests them.
    fn block_comment(&self, rest: &str) -> usize {
        let (mut depth, mut at) = (0usize, 0);
        while at < rest.len() {
            let tail = &rest.as_bytes()[at..];
            if tail.starts_with(b"/*") && (depth == 0 || self.kind == DialectKind::Postgres) {
                depth += 1;
                at += 2;
            } else if tail.starts_with(b"*/") {
                depth -= 1;
                at += 2;
                if depth == 0 {
                    return at;
                }
            } else {
                at += 1;
            }
        }
        rest.len()
    }
}

/// Length of what stands between quotes; a doubled quote is part of it.
fn quoted(rest: &str, quote: char, backslash: bool) -> usize {
    let mut chars = rest.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if backslash && c == '\\' {
            chars.next();
        } else if c == quote {
            if chars.peek().is_some_and(|(_, next)| *next == quote) {
                chars.next();
            } else {
                return at + quote.len_utf8();
            }
        }
    }
    rest.len()
}

/// Length of `$tag$ ... $tag$`, or of the `$` alone.
fn dollar_quoted(rest: &str) -> usize {
    let tag_end = rest[1..].find(|c: char| !(c.is_alphanumeric() || c == '_')).map_or(rest.len(), |end| end + 1);
    if !rest[tag_end..].starts_with('$') || rest[1..].starts_with(|c: char| c.is_ascii_digit()) {
        return 1;
    }
    let tag = &rest[..=tag_end];
    rest[tag.len()..].find(tag).map_or(rest.len(), |end| tag.len() + end + tag.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn semicolons_within_are_no_ends() {
        use DialectKind::{Mysql, Postgres, Sqlite};
        let cases: [(DialectKind, &str, &[&str]); 13] = [
            (Postgres, "a; b ;; -- c;\n", &["a", "b"]),
            (Postgres, "-- head\nselect ';', E'\\';', \"x;y\" ; z", &["-- head\nselect ';', E'\\';', \"x;y\"", "z"]),
            (
                Postgres,
                "do $$ begin; end $$; do $a$ $$;$$ $a$; select $1;",
                &["do $$ begin; end $$", "do $a$ $$;$$ $a$", "select $1"],
            ),
            (Postgres, "/* a /* ; */ ; */ b; c", &["/* a /* ; */ ; */ b", "c"]),
            (
                Postgres,
                "begin; insert into x values ('\\'); commit;",
                &["begin", "insert into x values ('\\')", "commit"],
            ),
            (
                Postgres,
                "create function f() returns int begin atomic select case when true then 1 end; select 2; end; next",
                &[
                    "create function f() returns int begin atomic select case when true then 1 end; select 2; end",
                    "next",
                ],
            ),
            (
                Sqlite,
                "create trigger t after insert on x begin update y set z = ';'; end; b",
                &["create trigger t after insert on x begin update y set z = ';'; end", "b"],
            ),
            (Sqlite, "select [a;b], `c;d`; e", &["select [a;b], `c;d`", "e"]),
            (Sqlite, "/* a /* ; */ b; c", &["/* a /* ; */ b", "c"]),
            (Mysql, "select 'a\\';b'; # x;\nc", &["select 'a\\';b'", "# x;\nc"]),
            (
                Mysql,
                "delimiter //\ncreate procedure p() begin a; end//\ndelimiter ;\nb; c",
                &["create procedure p() begin a; end", "b", "c"],
            ),
            (Mysql, "/*!40101 set names utf8 */; b", &["/*!40101 set names utf8 */", "b"]),
            (Postgres, "select 'ü;", &["select 'ü;"]),
        ];
        for (kind, script, statements) in cases {
            assert_eq!(split(script, kind), statements, "{script}");
        }
    }
}
