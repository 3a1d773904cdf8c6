//! The part of the grammar that stays within a line: attributes, arguments, expressions, string literals.

use super::ast::{Argument, Arguments, Attribute, Expr, Name, Rare};
use super::read::{Reader, kept};
use super::span::Span;
use crate::PrismaVersion as Version;

/// Deeper nesting than anyone writes; what is deeper is refused instead of exhausting the stack.
const MAX_DEPTH: u32 = 128;

impl<'s> Reader<'s, '_> {
    pub(super) fn attribute(&mut self, sign: &str) -> Option<Attribute<'s>> {
        let start = self.at;
        if !self.eat(sign) {
            return None;
        }
        self.skip_space();
        let name = self.path()?;
        let behind = self.at;
        self.skip_space();
        let arguments = match self.arguments() {
            Some(arguments) => arguments,
            None => {
                self.at = behind;
                Arguments::default()
            }
        };
        Some(Attribute { name, arguments, span: self.span(start) })
    }

    fn path(&mut self) -> Option<Name<'s>> {
        let start = self.at;
        self.identifier()?;
        while self.eat(".") {
            self.identifier();
        }
        Some(Name { text: self.text.get(start..self.at).unwrap_or(""), span: self.span(start) })
    }

    /// What stands in parentheses; on failure the place is anywhere.
    fn arguments(&mut self) -> Option<Arguments<'s>> {
        let (found, first) = (self.report.len(), self.lists.arguments.len());
        let mut rare = Rare::default();
        let closed = self.try_arguments(&mut rare);
        if !closed {
            self.report.truncate(found);
            self.lists.arguments.truncate(first);
            return None;
        }
        let list = kept(self.arena, &mut self.lists.arguments, first);
        let is_rare = !rare.empty.is_empty() || rare.trailing_comma.is_some();
        Some(Arguments { list, rare: is_rare.then(|| &*self.arena.alloc(rare)) })
    }

    fn try_arguments(&mut self, rare: &mut Rare<'s>) -> bool {
        if !self.eat("(") {
            return false;
        }
        self.skip_space();
        if self.argument(rare) {
            loop {
                self.skip_space();
                let comma = self.at;
                if !self.eat(",") {
                    break;
                }
                self.skip_space();
                if !self.argument(rare) {
                    self.at = comma;
                    break;
                }
            }
        }
        self.skip_space();
        let comma = self.at;
        if self.eat(",") {
            rare.trailing_comma = Some(self.span(comma));
            self.skip_space();
        }
        self.eat(")")
    }

    fn argument(&mut self, rare: &mut Rare<'s>) -> bool {
        let start = self.at;
        if let Some(name) = self.identifier() {
            self.skip_space();
            if self.eat(":") {
                let behind = self.at;
                self.skip_space();
                match self.expression() {
                    Some(value) => {
                        self.lists.arguments.push(Argument { name: Some(name), value });
                    }
                    None => {
                        self.at = behind;
                        rare.empty = self.arena.alloc_slice_copy(&[rare.empty, &[name]].concat());
                    }
                }
                return true;
            }
        }
        self.at = start;
        match self.expression() {
            Some(value) => {
                self.lists.arguments.push(Argument { name: None, value });
                true
            }
            None => {
                self.at = start;
                false
            }
        }
    }

    pub(super) fn expression(&mut self) -> Option<Expr<'s>> {
        if self.depth >= MAX_DEPTH {
            return None;
        }
        let start = self.at;
        self.depth += 1;
        let expression = self.any_expression();
        self.depth -= 1;
        if expression.is_none() {
            self.at = start;
        }
        expression
    }

    fn any_expression(&mut self) -> Option<Expr<'s>> {
        let start = self.at;
        match self.peek() {
            b'"' => return self.string().map(|(text, span)| Expr::String(text, span)),
            b'[' => return self.array(),
            b'-' => return self.number(),
            b'{' if self.version == Version::V7 => return self.object(),
            _ => {}
        }
        let path = self.path()?;
        let behind = self.at;
        self.skip_space();
        if self.peek() == b'('
            && let Some(arguments) = self.arguments()
        {
            return Some(Expr::Function(path.text, self.arena.alloc(arguments), self.span(start)));
        }
        self.at = start;
        // A word of digits is a number first; what follows it has to fit then.
        if self.peek().is_ascii_digit() {
            return self.number();
        }
        self.at = behind;
        Some(Expr::Constant(path.text, path.span))
    }

    fn number(&mut self) -> Option<Expr<'s>> {
        let start = self.at;
        self.eat("-");
        let whole = self.digits();
        if whole == 0 {
            return None;
        }
        let behind = self.at;
        if self.eat(".") && self.digits() == 0 {
            self.at = behind;
        }
        Some(Expr::Number(self.text.get(start..self.at).unwrap_or(""), self.span(start)))
    }

    fn digits(&mut self) -> usize {
        let rest = self.bytes.get(self.at..).unwrap_or(&[]);
        let count = rest.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(rest.len());
        self.at += count;
        count
    }

    fn array(&mut self) -> Option<Expr<'s>> {
        let (start, first) = (self.at, self.lists.items.len());
        if !self.items() {
            self.lists.items.truncate(first);
            return None;
        }
        Some(Expr::Array(kept(self.arena, &mut self.lists.items, first), self.span(start)))
    }

    fn items(&mut self) -> bool {
        if !self.eat("[") {
            return false;
        }
        self.skip_space();
        if let Some(item) = self.expression() {
            self.lists.items.push(item);
            loop {
                self.skip_space();
                if !self.eat(",") {
                    break;
                }
                self.skip_space();
                let Some(item) = self.expression() else { return false };
                self.lists.items.push(item);
            }
        }
        self.skip_space();
        self.eat("]")
    }

    /// `{ key: value, ... }`
    fn object(&mut self) -> Option<Expr<'s>> {
        let start = self.at;
        if !self.eat("{") {
            return None;
        }
        let mut members = Vec::new();
        self.skip_space();
        while self.peek() != b'}' {
            if !members.is_empty() {
                if !self.eat(",") {
                    return None;
                }
                self.skip_space();
            }
            let name = self.identifier()?;
            self.skip_space();
            if !self.eat(":") {
                return None;
            }
            self.skip_space();
            members.push((name, self.expression()?));
            self.skip_space();
        }
        self.eat("}").then(|| Expr::Object(self.arena.alloc_slice_copy(&members), self.span(start)))
    }

    /// A string literal, unescaped, with the bytes of the literal.
    pub(super) fn string(&mut self) -> Option<(&'s str, Span)> {
        let start = self.at;
        if !self.eat("\"") {
            return None;
        }
        let mut escaped = false;
        loop {
            match self.bytes.get(self.at)? {
                b'"' => break,
                b'\\' => {
                    escaped = true;
                    // The next character, whatever it is; its further bytes are taken as ordinary ones.
                    self.bytes.get(self.at + 1)?;
                    self.at += 2;
                }
                0..=0x1f => return None,
                _ => self.at += 1,
            }
        }
        let content = self.text.get(start + 1..self.at).unwrap_or("");
        self.at += 1;
        let text = if escaped { &*self.arena.alloc_str(&self.unescape(content, start + 1)) } else { content };
        Some((text, self.span(start)))
    }

    /// The escapes of RFC 8259, section 7. Others are told and dropped.
    fn unescape(&mut self, content: &str, offset: usize) -> String {
        let mut out = String::with_capacity(content.len());
        let mut at = 0;
        while let Some(c) = content.get(at..).and_then(|rest| rest.chars().next()) {
            if c != '\\' {
                out.push(c);
                at += c.len_utf8();
                continue;
            }
            let sign = content.get(at + 1..).and_then(|rest| rest.chars().next()).unwrap_or('\\');
            let plain = match sign {
                '"' | '\\' | '/' => Some(sign),
                'b' => Some('\u{8}'),
                'f' => Some('\u{c}'),
                'n' => Some('\n'),
                'r' => Some('\r'),
                't' => Some('\t'),
                _ => None,
            };
            match (plain, sign) {
                (Some(plain), _) => {
                    out.push(plain);
                    at += 2;
                }
                (None, 'u') => {
                    let (length, c) = code_point(content.get(at..).unwrap_or(""));
                    if c.is_none() {
                        let start = offset + at;
                        let end = (start + length.max(2)).min(offset + content.len());
                        let span = self.between(start, end);
                        self.report.error("escape", span, "Invalid unicode escape sequence.");
                    }
                    out.extend(c);
                    at += length.max(2);
                }
                (None, sign) => {
                    let start = offset + at;
                    let span = self.between(start, start + 1 + sign.len_utf8());
                    let message = "Unknown escape sequence. If the value is a windows-style path, `\\` must be escaped as \
                                   `\\\\`.";
                    self.report.error("escape", span, message);
                    at += 1 + sign.len_utf8();
                }
            }
        }
        out
    }
}

/// `\uXXXX` or a pair of surrogates: how many bytes belong to it, and the character if it is one.
fn code_point(text: &str) -> (usize, Option<char>) {
    let unit = |text: &str| -> Result<u16, usize> {
        let Some(digits) = text.strip_prefix("\\u") else { return Err(0) };
        let good = digits.bytes().take(4).take_while(u8::is_ascii_hexdigit).count();
        if good < 4 {
            return Err(2 + good);
        }
        digits.get(..4).and_then(|digits| u16::from_str_radix(digits, 16).ok()).ok_or(2)
    };
    let first = match unit(text) {
        Ok(first) => first,
        Err(length) => return (length, None),
    };
    if let Some(c) = char::from_u32(u32::from(first)) {
        return (6, Some(c));
    }
    match unit(text.get(6..).unwrap_or("")) {
        Err(_) => (6, None),
        Ok(second) => (12, char::decode_utf16([first, second]).next().and_then(Result::ok)),
    }
}
