//! Where in the grammar a cursor stands, read off the tokens before it on its line: half a line has no tree. Only the block
//! around it is taken from the tree. It judges nothing: what does not fit is passed over.

use crate::token::{TextRange, Token, TokenKind, lex};
use crate::tree::{Block, ItemKind, Tree, TypeMark};

/// What kind of text the cursor is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Inside {
    /// Among words.
    Code,
    /// Behind the slashes of a `///` comment.
    DocComment,
    /// In any other comment.
    Comment,
    /// Between quotes, the second of which may be missing.
    String { closed: bool },
}

/// The place of a cursor.
pub(super) struct Line<'t> {
    /// The block around it.
    pub block: Option<&'t Block>,
    /// The item of the tree that the line is, or is in.
    pub item: usize,
    pub inside: Inside,
    /// What was typed of the word at the cursor; within quotes or a comment everything since their start.
    pub typed: TextRange,
    /// The words before it that stand outside of attributes and brackets: the name of a field, its type.
    pub words: Vec<&'t str>,
    /// How the type is marked.
    pub mark: TypeMark,
    /// Names of the attributes before it on the line.
    pub attributes: Vec<&'t str>,
    /// Brackets that are open at the cursor, outermost first.
    pub frames: Vec<Frame<'t>>,
    /// The attribute whose name is being typed: where it starts (its sign), and what was typed before the last dot.
    pub attribute: Option<(u32, &'t str)>,
    /// An equals sign stands before it.
    pub equals: bool,
    /// What stands right before the word, space left out.
    pub last: Option<TokenKind>,
    /// Nothing but space stands before the word on its line.
    pub starts: bool,
}

/// An open bracket.
#[derive(Debug, Clone)]
pub(super) struct Frame<'t> {
    pub open: TokenKind,
    /// What it belongs to: `@relation`, `@@index`, `now`, the field before `(sort: ...)`; empty for a list.
    pub callee: String,
    /// The name of the argument at the cursor.
    pub argument: Option<&'t str>,
    /// Names of the arguments so far.
    pub names: Vec<&'t str>,
    /// Words without a name so far.
    pub words: Vec<&'t str>,
    /// How many commas there were.
    pub commas: usize,
}

impl<'t> Line<'t> {
    /// The place of an offset in a text.
    pub(super) fn at(text: &'t str, tree: &'t Tree, offset: u32) -> Self {
        let item = tree.items.partition_point(|item| item.range.end <= offset);
        let item = item.min(tree.items.len().saturating_sub(1));
        let block = tree.items.get(item).and_then(|found| match &found.kind {
            ItemKind::Block(block) => {
                let opened = TextRange::new(block.keyword.start, block.head.end).of(text).contains('{');
                let head = TextRange::new(block.keyword.start, offset.min(block.head.end)).of(text).contains('{');
                let within = opened && head && block.close.is_none_or(|close| offset <= close.start);
                within.then_some(block)
            }
            ItemKind::Comment(_) | ItemKind::Blank | ItemKind::Error => None,
        });
        let mut line = Self {
            block,
            item,
            inside: Inside::Code,
            typed: TextRange::new(offset, offset),
            words: Vec::new(),
            mark: TypeMark::None,
            attributes: Vec::new(),
            frames: Vec::new(),
            attribute: None,
            equals: false,
            last: None,
            starts: true,
        };
        line.read(text, tree, offset);
        line
    }

    fn read(&mut self, text: &'t str, tree: &Tree, offset: u32) {
        let until = tree.tokens.partition_point(|token| token.range.start < offset);
        let tokens = tree.tokens.get(..until).unwrap_or(&[]);
        let start = tokens.iter().rposition(|token| token.kind == TokenKind::Newline).map_or(0, |at| at + 1);
        let mut tokens: Vec<Token> = tokens.get(start..).unwrap_or(&[]).to_vec();
        // What stands on the line of an opening brace before it is the head of the block.
        if let Some(block) = self.block {
            let brace = |token: &Token| token.kind == TokenKind::LeftBrace && token.range.start >= block.keyword.start;
            let own = tokens
                .iter()
                .position(brace)
                .filter(|at| tokens.get(*at).is_some_and(|token| token.range.end <= block.head.end));
            tokens.drain(..own.map_or(0, |at| at + 1));
        }
        if let Some(last) = tokens.last().copied().filter(|last| offset <= last.range.end) {
            let open = |skip: u32| TextRange::new((last.range.start + skip).min(offset), offset);
            match last.kind {
                TokenKind::Ident | TokenKind::Number => {
                    self.typed = open(0);
                    tokens.pop();
                }
                TokenKind::DocComment if offset >= last.range.start + 3 => {
                    (self.inside, self.typed) = (Inside::DocComment, open(3));
                    return;
                }
                TokenKind::Comment | TokenKind::DocComment => self.inside = Inside::Comment,
                TokenKind::BlockComment if offset < last.range.end => self.inside = Inside::Comment,
                TokenKind::UnclosedString => {
                    (self.inside, self.typed) = (Inside::String { closed: false }, open(1));
                    tokens.pop();
                }
                TokenKind::String if offset < last.range.end => {
                    (self.inside, self.typed) = (Inside::String { closed: true }, open(1));
                    tokens.pop();
                }
                _ => {}
            }
        }
        let words: Vec<Token> = tokens.into_iter().filter(|token| token.kind != TokenKind::Whitespace).collect();
        self.starts = words.is_empty();
        self.last = words.last().map(|token| token.kind);
        words.iter().enumerate().for_each(|(at, token)| self.step(text, &words, at, *token));
        if self.inside == Inside::Code {
            self.attribute = attribute_before(text, &words, self.typed.start);
            if self.attribute.is_some() && !matches!(self.last, Some(TokenKind::At | TokenKind::AtAt | TokenKind::Dot))
            {
                self.attribute = None;
            }
            if self.attribute.is_some() && self.frames.is_empty() {
                // The name that is being typed is no attribute yet.
                let path = self.attribute.map_or("", |(_, path)| path);
                if self.attributes.last() == Some(&path) && !path.is_empty() {
                    self.attributes.pop();
                }
            }
        }
    }

    fn step(&mut self, text: &'t str, words: &[Token], at: usize, token: Token) {
        let before = |back: usize| at.checked_sub(back).and_then(|at| words.get(at)).map(|token| token.kind);
        let word = token.range.of(text);
        match token.kind {
            TokenKind::LeftParen | TokenKind::LeftBracket | TokenKind::LeftBrace => {
                let callee = match token.kind {
                    TokenKind::LeftParen => callee(text, words, at),
                    _ => String::new(),
                };
                let (names, inner) = (Vec::new(), Vec::new());
                self.frames.push(Frame { open: token.kind, callee, argument: None, names, words: inner, commas: 0 });
            }
            TokenKind::RightParen | TokenKind::RightBracket | TokenKind::RightBrace => {
                let closed = self.frames.pop();
                if self.frames.is_empty() && closed.is_some_and(|frame| frame.open == TokenKind::LeftBracket) {
                    self.mark = TypeMark::List;
                }
            }
            TokenKind::Question if self.frames.is_empty() => self.mark = TypeMark::Optional,
            TokenKind::Equals => self.equals = true,
            TokenKind::Comma => {
                if let Some(frame) = self.frames.last_mut() {
                    frame.argument = None;
                    frame.commas += 1;
                }
            }
            TokenKind::Colon => {
                let name = at.checked_sub(1).and_then(|at| words.get(at)).map_or("", |token| token.range.of(text));
                if let Some(frame) = self.frames.last_mut() {
                    frame.words.pop();
                    frame.argument = Some(name);
                    frame.names.push(name);
                }
            }
            TokenKind::Ident | TokenKind::Number | TokenKind::String => {
                let in_path = before(1) == Some(TokenKind::Dot);
                let named = matches!(before(1), Some(TokenKind::At | TokenKind::AtAt));
                if let Some(frame) = self.frames.last_mut() {
                    frame.words.push(word);
                } else if named {
                    self.attributes.push(word);
                } else if in_path {
                    // `db.VarChar`: the path is known by its head, which is enough to tell that it is a native type.
                } else if self.attributes.is_empty() {
                    self.words.push(word);
                }
            }
            _ => {}
        }
    }

    /// The list around the cursor and what it is the list of: the attribute, and the argument that it is given to.
    pub(super) fn list(&self) -> Option<(&Frame<'t>, &Frame<'t>)> {
        match self.frames.as_slice() {
            [.., owner, list] if list.open == TokenKind::LeftBracket => Some((list, owner)),
            _ => None,
        }
    }
}

/// What an opening parenthesis belongs to: the path before it, with the sign of an attribute.
fn callee(text: &str, words: &[Token], paren: usize) -> String {
    let mut start = paren;
    while let Some(token) = start.checked_sub(1).and_then(|at| words.get(at)) {
        let part = matches!(token.kind, TokenKind::Ident | TokenKind::Dot | TokenKind::At | TokenKind::AtAt);
        let next = words.get(start).map(|token| token.kind);
        // Two words in a row are no path.
        if !part || (token.kind == TokenKind::Ident && next == Some(TokenKind::Ident)) {
            break;
        }
        start -= 1;
        if matches!(token.kind, TokenKind::At | TokenKind::AtAt) {
            break;
        }
    }
    words.get(start..paren).unwrap_or(&[]).iter().map(|token| token.range.of(text)).collect()
}

/// The attribute whose name ends at an offset: where its sign stands, and the path before the last dot.
fn attribute_before<'t>(text: &'t str, words: &[Token], end: u32) -> Option<(u32, &'t str)> {
    let sign = words.iter().rposition(|token| matches!(token.kind, TokenKind::At | TokenKind::AtAt))?;
    let path = words.get(sign + 1..)?;
    if !path.iter().all(|token| matches!(token.kind, TokenKind::Ident | TokenKind::Dot)) {
        return None;
    }
    let from = words.get(sign)?.range;
    let glued = text.get(from.start as usize..end as usize)?;
    let last = path.iter().rfind(|token| token.kind == TokenKind::Dot).map(|dot| dot.range.start);
    let known = last.and_then(|dot| text.get(from.end as usize..dot as usize)).unwrap_or("");
    (!glued.contains(char::is_whitespace)).then_some((from.start, known))
}

/// The words of a text, for what is only a part of a line.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    lex(text).into_iter().filter(|token| token.kind == TokenKind::Ident).map(|token| token.range.of(text))
}
