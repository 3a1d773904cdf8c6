//! The parser: tokens of one file to its syntax tree. Line by line, as the language is; a line that does not fit is kept
//! as an error and the next is read as if nothing had happened. It never fails and drops no byte.

use crate::expr::Cursor;
use crate::token::{TextRange, TokenKind, lex};
use crate::tree::{
    AttributeLine, Block, BlockKind, Comment, Field, FieldType, Item, ItemKind, Member, MemberKind, Setting, Tree,
    TypeMark, Value,
};

const NOT_A_BLOCK: &str = "This line is invalid. It does not start with any known Prisma schema keyword.";
const UNKNOWN_BLOCK: &str = "This block is invalid. It does not start with any known Prisma schema keyword. Valid keywords \
                             include 'model', 'enum', 'type', 'datasource' and 'generator'.";
const NOT_A_FIELD: &str = "This line is not a valid field or attribute definition.";
const NOT_A_VALUE: &str = "This line is not an enum value definition.";
const NOT_A_TYPE: &str = "Invalid type definition. Please check the documentation in https://pris.ly/d/composite-types";

/// The syntax tree of a text.
pub fn parse_text(text: &str) -> Tree {
    let tokens = lex(text);
    let mut parser = Parser { cursor: Cursor::new(text, &tokens), items: Vec::new(), one_line: false };
    while !parser.cursor.at_end() {
        parser.item();
    }
    let (items, errors) = (parser.items, parser.cursor.errors);
    Tree { tokens, items, errors }
}

struct Parser<'t> {
    cursor: Cursor<'t>,
    items: Vec<Item>,
    /// Whether the block stands on one line: that is reported once, at its head.
    one_line: bool,
}

impl Parser<'_> {
    /// One block, or one line between blocks.
    fn item(&mut self) {
        let start = self.cursor.offset();
        self.cursor.skip_space();
        let kind = match self.cursor.kind() {
            None | Some(TokenKind::Newline) => ItemKind::Blank,
            Some(TokenKind::Comment | TokenKind::DocComment | TokenKind::BlockComment) => {
                self.cursor.comment().map_or(ItemKind::Error, ItemKind::Comment)
            }
            Some(_) => match self.block_head(start) {
                Some(block) => ItemKind::Block(self.block_rest(block)),
                None => {
                    let range = self.cursor.rest_of_line();
                    let alias =
                        range.of(self.cursor.text()).starts_with("type ") && range.of(self.cursor.text()).contains('=');
                    self.cursor.error(range, if alias { NOT_A_TYPE } else { NOT_A_BLOCK });
                    ItemKind::Error
                }
            },
        };
        self.cursor.take_line_end();
        self.items.push(Item { range: TextRange::new(start, self.cursor.offset()), kind });
    }

    /// `keyword name {` and the rest of that line; nothing is consumed if it is none.
    fn block_head(&mut self, start: u32) -> Option<Block> {
        let mark = self.cursor.mark();
        let head = self.cursor.word().and_then(|keyword| {
            self.cursor.skip_space();
            let name = self.cursor.word();
            self.cursor.skip_space();
            let open = self.cursor.take(TokenKind::LeftBrace)?;
            Some((keyword, name, open))
        });
        let Some((keyword, name, open)) = head else {
            self.cursor.reset(mark);
            return None;
        };
        let (keyword, name) = glued(self.cursor.text(), keyword, name);
        let kind = BlockKind::from_keyword(keyword.of(self.cursor.text()));
        match (kind, name) {
            (None, Some(_)) => self.cursor.error(TextRange::new(keyword.start, open.end), NOT_A_BLOCK),
            (_, None) => self.cursor.error(TextRange::new(keyword.start, open.end), UNKNOWN_BLOCK),
            (Some(_), Some(_)) => {}
        }
        // Prisma takes no notice of what follows the brace on its line. A block on one line is faulty, but clear.
        self.one_line = self.cursor.line_has(TokenKind::RightBrace);
        if self.one_line {
            let help = Some("A block does not fit on one line: break the line after `{` and before `}`.");
            self.cursor.error_with_help(TextRange::new(keyword.start, open.end), NOT_A_BLOCK, help);
        } else {
            self.cursor.rest_of_line();
            self.cursor.take_line_end();
        }
        let head = TextRange::new(start, self.cursor.offset());
        let kind = kind.unwrap_or(BlockKind::Unknown);
        Some(Block { kind, keyword, name, head, members: Vec::new(), close: None })
    }

    /// The members and the closing brace.
    fn block_rest(&mut self, mut block: Block) -> Block {
        while !self.cursor.at_end() {
            let mark = self.cursor.mark();
            let start = self.cursor.offset();
            self.cursor.skip_space();
            if let Some(close) = self.cursor.take(TokenKind::RightBrace) {
                block.close = Some(close);
                return block;
            }
            if self.cursor.at_block_head() {
                self.cursor.reset(mark);
                break;
            }
            let kind = match self.cursor.kind() {
                None | Some(TokenKind::Newline) => MemberKind::Blank,
                Some(TokenKind::Comment | TokenKind::DocComment | TokenKind::BlockComment) => {
                    self.cursor.comment().map_or(MemberKind::Error, MemberKind::Comment)
                }
                Some(_) => self.member(&block),
            };
            if self.cursor.kind() != Some(TokenKind::RightBrace) {
                self.cursor.take_line_end();
            }
            block.members.push(Member { range: TextRange::new(start, self.cursor.offset()), kind });
        }
        let name = block.name.unwrap_or(block.keyword);
        let help = Some("The block is not closed: its `}` is missing.");
        self.cursor.error_with_help(TextRange::new(block.keyword.start, name.end), NOT_A_BLOCK, help);
        block
    }

    fn member(&mut self, block: &Block) -> MemberKind {
        match block.kind {
            BlockKind::Unknown => {
                self.cursor.rest_of_line();
                MemberKind::Error
            }
            BlockKind::Datasource | BlockKind::Generator => self.setting(block),
            BlockKind::Enum if self.cursor.kind() == Some(TokenKind::AtAt) => self.block_attribute(NOT_A_VALUE),
            BlockKind::Enum => self.value(),
            BlockKind::Model | BlockKind::View | BlockKind::Type => match self.cursor.kind() {
                Some(TokenKind::AtAt) => self.block_attribute(NOT_A_FIELD),
                _ => self.field(block),
            },
        }
    }

    fn setting(&mut self, block: &Block) -> MemberKind {
        let keyword = block.keyword.of(self.cursor.text());
        let message = format!("This line is not a valid definition within a {keyword}.");
        let line = self.cursor.offset();
        let Some(key) = self.cursor.word_or_number() else { return self.bad_line(&message) };
        self.cursor.skip_space();
        if self.cursor.take(TokenKind::Equals).is_none() {
            return self.bad_line_from(line, &message);
        }
        self.cursor.skip_space();
        let value = self.cursor.expr();
        let (comment, error) = self.end_of_member(line, &message);
        MemberKind::Setting(Setting { key, value, comment, error })
    }

    fn value(&mut self) -> MemberKind {
        let line = self.cursor.offset();
        let Some(name) = self.cursor.name() else { return self.bad_line(NOT_A_VALUE) };
        let attributes = self.cursor.attributes();
        let (comment, error) = self.end_of_member(line, NOT_A_VALUE);
        MemberKind::Value(Value { name, attributes, comment, error })
    }

    fn block_attribute(&mut self, message: &str) -> MemberKind {
        let line = self.cursor.offset();
        let Some(attribute) = self.cursor.attribute(TokenKind::AtAt) else { return self.bad_line_from(line, message) };
        let (comment, error) = self.end_of_member(line, message);
        MemberKind::Attribute(AttributeLine { attribute, comment, error })
    }

    fn field(&mut self, block: &Block) -> MemberKind {
        let line = self.cursor.offset();
        let Some(name) = self.cursor.name() else { return self.bad_line(NOT_A_FIELD) };
        self.cursor.skip_space();
        if let Some(colon) = self.cursor.take(TokenKind::Colon) {
            let message = "Field declarations don't require a `:`.";
            self.cursor.error(colon, message);
            self.cursor.skip_space();
        }
        let ty = self.field_type();
        let attributes = self.cursor.attributes();
        let (comment, error) = self.end_of_member(line, NOT_A_FIELD);
        if ty.is_none() && error.is_none() {
            let model = block.name.unwrap_or(block.keyword).of(self.cursor.text());
            let message = format!(
                "Error validating model \"{model}\": This field declaration is invalid. It is either missing a name or a type."
            );
            self.cursor.error(name, &message);
        }
        MemberKind::Field(Field { name, ty, attributes, comment, error })
    }

    fn field_type(&mut self) -> Option<FieldType> {
        let start = self.cursor.offset();
        if self.cursor.take(TokenKind::LeftBracket).is_some() {
            let (name, unsupported) = self.base_type()?;
            self.cursor.take(TokenKind::RightBracket);
            let range = TextRange::new(start, self.cursor.offset());
            let message = "To specify a list, please use `Type[]` instead of `[Type]`.";
            self.cursor.error(range, message);
            return Some(FieldType { range, name, unsupported, mark: TypeMark::List });
        }
        let (name, unsupported) = self.base_type()?;
        let mut end = self.cursor.offset();
        let mut mark = TypeMark::None;
        let before = self.cursor.mark();
        self.cursor.skip_space();
        if self.cursor.take(TokenKind::LeftBracket).is_some() && self.cursor.take(TokenKind::RightBracket).is_some() {
            mark = TypeMark::List;
            end = self.cursor.offset();
            if self.cursor.take(TokenKind::Question).is_some() {
                mark = TypeMark::OptionalList;
                end = self.cursor.offset();
                let message = "Optional lists are not supported. Use either `Type[]` or `Type?`.";
                self.cursor.error(TextRange::new(start, end), message);
            }
        } else {
            self.cursor.reset(before);
            self.cursor.skip_space();
            if self.cursor.take(TokenKind::Question).is_some() {
                mark = TypeMark::Optional;
                end = self.cursor.offset();
            } else if let Some(bang) = self.cursor.take(TokenKind::Bang) {
                end = self.cursor.offset();
                self.cursor.error(bang, "Fields are required by default, `!` is no longer required.");
            } else {
                self.cursor.reset(before);
            }
        }
        Some(FieldType { range: TextRange::new(start, end), name, unsupported, mark })
    }

    fn base_type(&mut self) -> Option<(TextRange, Option<TextRange>)> {
        let mut name = self.cursor.word_or_number()?;
        if name.of(self.cursor.text()) != "Unsupported" {
            // `auth.User`: a model of a namespace, as a later Prisma has them. Known by its last name.
            while self.cursor.kind() == Some(TokenKind::Dot) {
                self.cursor.take(TokenKind::Dot);
                self.cursor.fault.get_or_insert("A type is one name: Prisma 6 and 7 know no namespaces.");
                name = self.cursor.word_or_number().unwrap_or(name);
            }
            return Some((name, None));
        }
        let mark = self.cursor.mark();
        self.cursor.take(TokenKind::LeftParen);
        self.cursor.skip_space();
        let string = self.cursor.take(TokenKind::String);
        self.cursor.skip_space();
        if string.is_none() || self.cursor.take(TokenKind::RightParen).is_none() {
            self.cursor.reset(mark);
            return Some((name, None));
        }
        Some((name, string))
    }

    /// The comment at the end of the line, and what stands before it and could not be read. Whatever is wrong with the
    /// line becomes one error.
    fn end_of_member(&mut self, line: u32, message: &str) -> (Option<Comment>, Option<TextRange>) {
        self.cursor.skip_space();
        let fault = self.cursor.fault.take();
        let before = TextRange::new(line, self.cursor.end_before());
        let rest = match self.cursor.kind() {
            None | Some(TokenKind::Newline | TokenKind::Comment | TokenKind::DocComment | TokenKind::BlockComment) => {
                None
            }
            Some(_) => Some(self.cursor.until_comment_or_close()),
        };
        if let Some(rest) = rest {
            // An empty rest: a closing brace on the line of a member.
            let end = if rest.is_empty() { before.end } else { rest.end };
            if !(rest.is_empty() && self.one_line) {
                self.cursor.error_with_help(TextRange::new(line, end), message, fault);
            }
        } else if fault.is_some() {
            self.cursor.error_with_help(before, message, fault);
        }
        let faulty = fault.map(|_| TextRange::new(before.end, before.end));
        (self.cursor.comment(), rest.filter(|rest| !rest.is_empty()).or(faulty))
    }

    fn bad_line(&mut self, message: &str) -> MemberKind {
        self.bad_line_from(self.cursor.offset(), message)
    }

    fn bad_line_from(&mut self, line: u32, message: &str) -> MemberKind {
        let rest = self.cursor.until_comment_or_close();
        let rest = if self.cursor.kind() == Some(TokenKind::RightBrace) { rest } else { self.cursor.rest_of_line() };
        let fault = self.cursor.fault.take();
        self.cursor.error_with_help(TextRange::new(line, rest.end.max(self.cursor.end_before())), message, fault);
        MemberKind::Error
    }
}

/// As Prisma does it: `modelUser {` is `model User {`.
fn glued(text: &str, keyword: TextRange, name: Option<TextRange>) -> (TextRange, Option<TextRange>) {
    let word = keyword.of(text);
    let starts = ["model", "type", "view", "enum", "datasource", "generator"];
    match (name, starts.iter().find(|start| word.len() > start.len() && word.starts_with(**start))) {
        (None, Some(start)) => {
            let middle = keyword.start + start.len() as u32;
            (TextRange::new(keyword.start, middle), Some(TextRange::new(middle, keyword.end)))
        }
        _ => (keyword, name),
    }
}
