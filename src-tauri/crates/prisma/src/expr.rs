//! The cursor over the tokens, and the parts of the grammar that stay within a line: words, comments, attributes,
//! arguments, expressions. Nothing here reads past the end of a line.

use crate::token::{TextRange, Token, TokenKind};
use crate::tree::{Argument, Arguments, Attribute, BlockKind, Comment, Expr, ExprKind, SyntaxError};

/// Deeper nesting than this is an error: the parser recurses, and the stack is finite.
const MAX_DEPTH: u32 = 64;

/// A place in the list of tokens.
pub(crate) struct Cursor<'t> {
    text: &'t str,
    tokens: &'t [Token],
    at: usize,
    depth: u32,
    /// What was found wrong so far.
    pub(crate) errors: Vec<SyntaxError>,
    /// What was found wrong within the line that is being read: the first thing only.
    pub(crate) fault: Option<&'static str>,
}

/// A place to come back to, and the errors known there.
#[derive(Clone, Copy)]
pub(crate) struct Mark {
    at: usize,
    errors: usize,
}

impl<'t> Cursor<'t> {
    pub(crate) fn new(text: &'t str, tokens: &'t [Token]) -> Self {
        Self { text, tokens, at: 0, depth: 0, errors: Vec::new(), fault: None }
    }

    pub(crate) fn text(&self) -> &'t str {
        self.text
    }

    pub(crate) fn at_end(&self) -> bool {
        self.at >= self.tokens.len()
    }

    pub(crate) fn kind(&self) -> Option<TokenKind> {
        self.tokens.get(self.at).map(|token| token.kind)
    }

    /// The offset of the token here, or of the end of the text.
    pub(crate) fn offset(&self) -> u32 {
        match self.tokens.get(self.at) {
            Some(token) => token.range.start,
            None => self.tokens.last().map_or(0, |token| token.range.end),
        }
    }

    pub(crate) fn mark(&self) -> Mark {
        Mark { at: self.at, errors: self.errors.len() }
    }

    pub(crate) fn reset(&mut self, mark: Mark) {
        self.at = mark.at;
        self.errors.truncate(mark.errors);
    }

    pub(crate) fn error(&mut self, range: TextRange, message: &str) {
        self.error_with_help(range, message, None);
    }

    pub(crate) fn error_with_help(&mut self, range: TextRange, message: &str, help: Option<&'static str>) {
        self.errors.push(SyntaxError { range, message: message.to_owned(), help });
    }

    /// Remembers what is wrong with the line; the line as a whole becomes the error.
    fn fault(&mut self, what: &'static str) {
        self.fault.get_or_insert(what);
    }

    pub(crate) fn take(&mut self, kind: TokenKind) -> Option<TextRange> {
        let token = self.tokens.get(self.at).filter(|token| token.kind == kind)?;
        self.at += 1;
        Some(token.range)
    }

    pub(crate) fn skip_space(&mut self) {
        while self.kind() == Some(TokenKind::Whitespace) {
            self.at += 1;
        }
    }

    fn at_line_end(&self) -> bool {
        matches!(self.kind(), None | Some(TokenKind::Newline))
    }

    /// Space and line break, if nothing else is left on the line.
    pub(crate) fn take_line_end(&mut self) {
        let mark = self.mark();
        self.skip_space();
        if self.at_line_end() {
            self.take(TokenKind::Newline);
        } else {
            self.reset(mark);
        }
    }

    /// Everything up to the line break; trailing space is consumed, but not part of the range.
    pub(crate) fn rest_of_line(&mut self) -> TextRange {
        let start = self.offset();
        let mut end = start;
        while !self.at_line_end() {
            if self.kind() != Some(TokenKind::Whitespace) {
                end = self.tokens[self.at].range.end;
            }
            self.at += 1;
        }
        TextRange::new(start, end)
    }

    /// Everything up to a comment, a `}` outside of parentheses, or the line break.
    pub(crate) fn until_comment_or_close(&mut self) -> TextRange {
        let start = self.offset();
        let (mut end, mut depth) = (start, 0i32);
        while let Some(token) = self.tokens.get(self.at) {
            match token.kind {
                TokenKind::Newline | TokenKind::Comment | TokenKind::DocComment | TokenKind::BlockComment => break,
                TokenKind::RightBrace if depth <= 0 => break,
                TokenKind::LeftParen | TokenKind::LeftBracket | TokenKind::LeftBrace => depth += 1,
                TokenKind::RightParen | TokenKind::RightBracket | TokenKind::RightBrace => depth -= 1,
                _ => {}
            }
            if token.kind != TokenKind::Whitespace {
                end = token.range.end;
            }
            self.at += 1;
        }
        TextRange::new(start, end)
    }

    pub(crate) fn line_has(&self, kind: TokenKind) -> bool {
        let line = self.tokens.get(self.at..).unwrap_or(&[]);
        line.iter().take_while(|token| token.kind != TokenKind::Newline).any(|token| token.kind == kind)
    }

    /// Whether `model name {` or the like stands here: the start of another block.
    pub(crate) fn at_block_head(&self) -> bool {
        let line = self.tokens.get(self.at..).unwrap_or(&[]);
        let mut kinds = line.iter().filter(|token| token.kind != TokenKind::Whitespace);
        kinds
            .next()
            .is_some_and(|t| t.kind == TokenKind::Ident && BlockKind::from_keyword(t.range.of(self.text)).is_some())
            && kinds.next().is_some_and(|t| t.kind == TokenKind::Ident)
            && kinds.next().is_some_and(|t| t.kind == TokenKind::LeftBrace)
    }

    pub(crate) fn word(&mut self) -> Option<TextRange> {
        self.take(TokenKind::Ident)
    }

    pub(crate) fn word_or_number(&mut self) -> Option<TextRange> {
        self.word().or_else(|| {
            // Digits alone are an identifier where one is expected.
            let number = self.tokens.get(self.at).filter(|token| token.kind == TokenKind::Number)?;
            let digits = number.range.of(self.text).bytes().all(|b| b.is_ascii_digit());
            if digits { self.take(TokenKind::Number) } else { None }
        })
    }

    /// The name of a field or value; one that starts with `_` is an error, but a name.
    pub(crate) fn name(&mut self) -> Option<TextRange> {
        let name = self.word_or_number()?;
        if name.of(self.text).starts_with('_') {
            self.fault("A name starts with a letter.");
        }
        Some(name)
    }

    pub(crate) fn comment(&mut self) -> Option<Comment> {
        let doc = match self.kind()? {
            TokenKind::DocComment | TokenKind::BlockComment => true,
            TokenKind::Comment => false,
            _ => return None,
        };
        let range = self.tokens.get(self.at)?.range;
        self.at += 1;
        Some(Comment { range, doc })
    }

    /// Attributes (`@...`) with the space before each.
    pub(crate) fn attributes(&mut self) -> Vec<Attribute> {
        let mut attributes = Vec::new();
        loop {
            let mark = self.mark();
            self.skip_space();
            match self.attribute(TokenKind::At) {
                Some(attribute) => attributes.push(attribute),
                None => {
                    self.reset(mark);
                    return attributes;
                }
            }
        }
    }

    /// One attribute; nothing is consumed if there is none.
    pub(crate) fn attribute(&mut self, sign: TokenKind) -> Option<Attribute> {
        let mark = self.mark();
        let start = self.take(sign)?.start;
        self.skip_space();
        let Some(path) = self.path() else {
            self.reset(mark);
            return None;
        };
        let before = self.mark();
        self.skip_space();
        let arguments = self.arguments();
        if arguments.is_none() {
            self.reset(before);
        }
        let end = arguments.as_ref().map_or(path.end, |arguments| arguments.range.end);
        Some(Attribute { range: TextRange::new(start, end), path, arguments })
    }

    fn path(&mut self) -> Option<TextRange> {
        let mut range = self.word_or_number()?;
        while let Some(dot) = self.take(TokenKind::Dot) {
            range.end = self.word_or_number().map_or(dot.end, |word| word.end);
        }
        Some(range)
    }

    /// `(a, name: b)`; `None` if no parenthesis stands here.
    fn arguments(&mut self) -> Option<Arguments> {
        let start = self.take(TokenKind::LeftParen)?.start;
        let (items, closed) = self.list(TokenKind::RightParen);
        Some(Arguments { range: TextRange::new(start, self.end_before()), items, closed })
    }

    /// The end of the last token before this place that is no space.
    pub(crate) fn end_before(&self) -> u32 {
        let before = self.tokens.get(..self.at).unwrap_or(&[]);
        before.iter().rev().find(|token| token.kind != TokenKind::Whitespace).map_or(0, |token| token.range.end)
    }

    /// Arguments up to the closing token, and whether that is there.
    fn list(&mut self, close: TokenKind) -> (Vec<Argument>, bool) {
        let mut items = Vec::new();
        let mut after_comma = false;
        self.depth += 1;
        loop {
            self.skip_space();
            match self.kind() {
                Some(kind) if kind == close => {
                    if after_comma && close == TokenKind::RightBracket {
                        self.fault("The last element of a list has no comma behind it.");
                    }
                    self.at += 1;
                    self.depth -= 1;
                    return (items, true);
                }
                None | Some(TokenKind::Newline | TokenKind::Comment | TokenKind::DocComment) => {
                    self.fault("A closing bracket is missing.");
                    self.depth -= 1;
                    return (items, false);
                }
                Some(_) => {}
            }
            match self.argument() {
                Some(argument) => items.push(argument),
                None => {
                    self.fault("There is a character that does not belong here.");
                    self.at += 1;
                    continue;
                }
            }
            self.skip_space();
            after_comma = self.kind() == Some(TokenKind::Comma);
            match self.kind() {
                Some(TokenKind::Comma) => self.at += 1,
                Some(kind) if kind == close => {}
                None | Some(TokenKind::Newline | TokenKind::Comment | TokenKind::DocComment) => {}
                Some(_) => {
                    self.fault("A comma is missing between two arguments.");
                }
            }
        }
    }

    fn argument(&mut self) -> Option<Argument> {
        let start = self.offset();
        let mark = self.mark();
        if let Some(name) = self.word_or_number() {
            self.skip_space();
            if self.take(TokenKind::Colon).is_some() {
                let after = self.mark();
                self.skip_space();
                let value = self.expr();
                if value.is_none() {
                    self.reset(after);
                }
                let end = value.as_ref().map_or(self.offset(), |value| value.range.end);
                return Some(Argument { range: TextRange::new(start, end), name: Some(name), value });
            }
            self.reset(mark);
        }
        let value = self.expr()?;
        Some(Argument { range: value.range, name: None, value: Some(value) })
    }

    /// An expression; nothing is consumed if there is none.
    pub(crate) fn expr(&mut self) -> Option<Expr> {
        if self.depth > MAX_DEPTH {
            return None;
        }
        let start = self.offset();
        let kind = match self.kind()? {
            TokenKind::String => {
                self.at += 1;
                ExprKind::String
            }
            TokenKind::Number => self.number(),
            TokenKind::Ident => {
                let path = self.path()?;
                let behind = self.mark();
                self.skip_space();
                match self.arguments() {
                    Some(arguments) => ExprKind::Call { path, arguments },
                    None => {
                        self.reset(behind);
                        ExprKind::Path
                    }
                }
            }
            TokenKind::LeftBracket => {
                self.at += 1;
                let (items, _) = self.list(TokenKind::RightBracket);
                ExprKind::Array(items.into_iter().filter_map(|item| item.value).collect())
            }
            TokenKind::LeftBrace => {
                self.at += 1;
                ExprKind::Object(self.list(TokenKind::RightBrace).0)
            }
            _ => return None,
        };
        Some(Expr { range: TextRange::new(start, self.end_before()), kind })
    }

    fn number(&mut self) -> ExprKind {
        self.at += 1;
        ExprKind::Number
    }
}
