//! The lossless syntax tree of one file. Items follow each other without gap and cover the whole text; within a block,
//! the head, the members and the closing brace do the same. Nodes hold ranges of bytes, never copies of text.
//! It knows no meaning: names are not resolved here.

use crate::token::{TextRange, Token};

/// The syntax tree of one file.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    /// Every byte of the text, in order.
    pub tokens: Vec<Token>,
    /// Blocks, and the lines between them, in order and without gap.
    pub items: Vec<Item>,
    /// What does not fit the grammar.
    pub errors: Vec<SyntaxError>,
}

impl Tree {
    /// The text that the tree was made from, put together from its tokens.
    pub fn print(&self, text: &str) -> String {
        self.tokens.iter().map(|token| token.range.of(text)).collect()
    }

    /// The block that is the item at that place.
    pub fn block(&self, item: usize) -> Option<&Block> {
        match &self.items.get(item)?.kind {
            ItemKind::Block(block) => Some(block),
            ItemKind::Comment(_) | ItemKind::Blank | ItemKind::Error => None,
        }
    }

    /// All blocks with their places among the items.
    pub fn blocks(&self) -> impl Iterator<Item = (usize, &Block)> {
        self.items.iter().enumerate().filter_map(|(place, item)| match &item.kind {
            ItemKind::Block(block) => Some((place, block)),
            ItemKind::Comment(_) | ItemKind::Blank | ItemKind::Error => None,
        })
    }

    /// The places of the comment lines that belong to the block at `item`: those right above it, without blank line.
    pub fn comments_above(&self, item: usize) -> std::ops::Range<usize> {
        let is_comment = |item: &Item| matches!(item.kind, ItemKind::Comment(_));
        let count = self.items.get(..item).unwrap_or(&[]).iter().rev().take_while(|item| is_comment(item)).count();
        item - count..item
    }
}

/// A line that the grammar does not allow, or part of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// Where.
    pub range: TextRange,
    /// What is wrong, in Prisma's words.
    pub message: String,
    /// What exactly, or how to mend it, in ours.
    pub help: Option<&'static str>,
}

/// A part of a file: a block, or a line between blocks.
#[derive(Debug, Clone)]
pub struct Item {
    /// All its bytes, from the start of its (first) line to the end of the line break.
    pub range: TextRange,
    /// What it is.
    pub kind: ItemKind,
}

/// What an [`Item`] is.
#[derive(Debug, Clone)]
pub enum ItemKind {
    /// `model`, `enum` and the like.
    Block(Block),
    /// A line with a comment only.
    Comment(Comment),
    /// A line with nothing on it.
    Blank,
    /// A line that is no part of any block.
    Error,
}

/// A comment, without the line break behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comment {
    /// From the first slash to the end of the line, or to `*/`.
    pub range: TextRange,
    /// Whether it is documentation: has three slashes, or is a `/* ... */`.
    pub doc: bool,
}

impl Comment {
    /// Whether it is a `/* ... */`, which may have several lines.
    pub fn is_block(self, text: &str) -> bool {
        self.range.of(text).starts_with("/*")
    }

    /// What it says: without the slashes, without space at either end.
    pub fn content(self, text: &str) -> &str {
        let whole = self.range.of(text);
        if let Some(inner) = whole.strip_prefix("/*") {
            return inner.strip_suffix("*/").unwrap_or(inner).trim();
        }
        whole.get(if self.doc { 3 } else { 2 }..).unwrap_or("").trim()
    }

    /// What it says, line by line: as [`Comment::content`], and without the stars that frame a block comment.
    pub fn lines(self, text: &str) -> impl Iterator<Item = &str> {
        let block = self.is_block(text);
        let lines = self.content(text).split('\n').map(move |line| {
            let line = line.trim();
            if block { line.trim_start_matches('*').trim() } else { line }
        });
        // The first line of `/** ...` is often empty.
        lines.enumerate().filter(move |(at, line)| !(block && *at == 0 && line.is_empty())).map(|(_, line)| line)
    }
}

/// What a block declares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockKind {
    /// `model`
    Model,
    /// `view`
    View,
    /// `type`: a composite type (MongoDB).
    Type,
    /// `enum`
    Enum,
    /// `datasource`
    Datasource,
    /// `generator`
    Generator,
    /// A block with an unknown keyword; its lines are kept as they are.
    Unknown,
}

impl BlockKind {
    /// The kind of block that a keyword opens.
    pub fn from_keyword(word: &str) -> Option<Self> {
        Some(match word {
            "model" => Self::Model,
            "view" => Self::View,
            "type" => Self::Type,
            "enum" => Self::Enum,
            "datasource" => Self::Datasource,
            "generator" => Self::Generator,
            _ => return None,
        })
    }
}

/// A block: `keyword name {`, members, `}`.
#[derive(Debug, Clone)]
pub struct Block {
    /// What it declares.
    pub kind: BlockKind,
    /// The keyword.
    pub keyword: TextRange,
    /// The name; missing only in erroneous text.
    pub name: Option<TextRange>,
    /// From the start of the line up to the first member: keyword, name, `{`, the rest of its line.
    pub head: TextRange,
    /// The lines between the braces, in order and without gap.
    pub members: Vec<Member>,
    /// The closing brace; `None` if it is missing.
    pub close: Option<TextRange>,
}

impl Block {
    /// Fields with their places among the members (models, views, composite types).
    pub fn fields(&self) -> impl Iterator<Item = (usize, &Field)> {
        self.members.iter().enumerate().filter_map(|(place, member)| match &member.kind {
            MemberKind::Field(field) => Some((place, field)),
            _ => None,
        })
    }

    /// Block attributes (`@@...`) with their places among the members.
    pub fn attributes(&self) -> impl Iterator<Item = (usize, &Attribute)> {
        self.members.iter().enumerate().filter_map(|(place, member)| match &member.kind {
            MemberKind::Attribute(line) => Some((place, &line.attribute)),
            _ => None,
        })
    }

    /// The places of the comment lines that belong to the member at `member`: the last run of comment lines above it;
    /// as in Prisma, blank lines may stand between.
    pub fn comments_above(&self, member: usize) -> std::ops::Range<usize> {
        let above = self.members.get(..member).unwrap_or(&[]);
        let blanks = above.iter().rev().take_while(|m| matches!(m.kind, MemberKind::Blank)).count();
        let end = above.len() - blanks;
        let run = above[..end].iter().rev().take_while(|m| matches!(m.kind, MemberKind::Comment(_))).count();
        end - run..end
    }
}

/// One line of a block.
#[derive(Debug, Clone)]
pub struct Member {
    /// All its bytes, from the start of the line to the end of the line break.
    pub range: TextRange,
    /// What it is.
    pub kind: MemberKind,
}

/// What a [`Member`] is.
#[derive(Debug, Clone)]
pub enum MemberKind {
    /// A field of a model, view or composite type.
    Field(Field),
    /// A value of an enum.
    Value(Value),
    /// A block attribute.
    Attribute(AttributeLine),
    /// A setting of a datasource or generator.
    Setting(Setting),
    /// A line with a comment only.
    Comment(Comment),
    /// A line with nothing on it.
    Blank,
    /// A line that is none of these.
    Error,
}

/// A field: `name Type @attributes // comment`. What could be understood of a faulty line is here too.
#[derive(Debug, Clone)]
pub struct Field {
    /// The name.
    pub name: TextRange,
    /// The type; missing only in erroneous text.
    pub ty: Option<FieldType>,
    /// The attributes, in order.
    pub attributes: Vec<Attribute>,
    /// The comment at the end of the line.
    pub comment: Option<Comment>,
    /// What follows and could not be understood; an empty range if the fault lies before it.
    pub error: Option<TextRange>,
}

/// How a type is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TypeMark {
    /// Nothing: required.
    None,
    /// `?`
    Optional,
    /// `[]`
    List,
    /// `[]?`: allowed for no type.
    OptionalList,
}

/// The type of a field.
#[derive(Debug, Clone, Copy)]
pub struct FieldType {
    /// All of it, mark included.
    pub range: TextRange,
    /// The name of the type; `Unsupported` for an unsupported one.
    pub name: TextRange,
    /// The string within `Unsupported("...")`, quotes included.
    pub unsupported: Option<TextRange>,
    /// How it is marked.
    pub mark: TypeMark,
}

/// A value of an enum: `NAME @attributes // comment`.
#[derive(Debug, Clone)]
pub struct Value {
    /// The name.
    pub name: TextRange,
    /// The attributes, in order.
    pub attributes: Vec<Attribute>,
    /// The comment at the end of the line.
    pub comment: Option<Comment>,
    /// What follows and could not be understood; an empty range if the fault lies before it.
    pub error: Option<TextRange>,
}

/// A block attribute with the comment behind it.
#[derive(Debug, Clone)]
pub struct AttributeLine {
    /// The attribute.
    pub attribute: Attribute,
    /// The comment at the end of the line.
    pub comment: Option<Comment>,
    /// What follows and could not be understood; an empty range if the fault lies before it.
    pub error: Option<TextRange>,
}

/// A setting: `key = value // comment`.
#[derive(Debug, Clone)]
pub struct Setting {
    /// The key.
    pub key: TextRange,
    /// The value; missing only in erroneous text.
    pub value: Option<Expr>,
    /// The comment at the end of the line.
    pub comment: Option<Comment>,
    /// What follows and could not be understood; an empty range if the fault lies before it.
    pub error: Option<TextRange>,
}

/// An attribute: `@path(arguments)` or `@@path(arguments)`.
#[derive(Debug, Clone)]
pub struct Attribute {
    /// All of it, from the first `@`.
    pub range: TextRange,
    /// The name without `@`: `id`, `db.VarChar`.
    pub path: TextRange,
    /// The arguments with their parentheses.
    pub arguments: Option<Arguments>,
}

impl Attribute {
    /// The name without `@`.
    pub fn name<'t>(&self, text: &'t str) -> &'t str {
        self.path.of(text)
    }

    /// The arguments, none if there are no parentheses.
    pub fn args(&self) -> &[Argument] {
        self.arguments.as_ref().map_or(&[], |arguments| &arguments.items)
    }

    /// The argument of that name, and what it is given; the first unnamed one for `""`.
    pub fn arg(&self, text: &str, name: &str) -> Option<&Argument> {
        self.args().iter().find(|argument| argument.name.map_or("", |range| range.of(text)) == name)
    }
}

/// A list of arguments.
#[derive(Debug, Clone)]
pub struct Arguments {
    /// All of it, from `(` to `)`.
    pub range: TextRange,
    /// The arguments, in order.
    pub items: Vec<Argument>,
    /// Whether `)` is there.
    pub closed: bool,
}

/// An argument, perhaps with a name.
#[derive(Debug, Clone)]
pub struct Argument {
    /// All of it.
    pub range: TextRange,
    /// The name, without the colon.
    pub name: Option<TextRange>,
    /// The value; missing only in erroneous text.
    pub value: Option<Expr>,
}

/// An expression.
#[derive(Debug, Clone)]
pub struct Expr {
    /// All of it.
    pub range: TextRange,
    /// What it is.
    pub kind: ExprKind,
}

/// What an [`Expr`] is.
#[derive(Debug, Clone)]
pub enum ExprKind {
    /// A string, quotes included.
    String,
    /// A number.
    Number,
    /// A word or several, joined by dots: `true`, `Cascade`, `address.street`.
    Path,
    /// `[a, b]`
    Array(Vec<Expr>),
    /// `{ a: b }`
    Object(Vec<Argument>),
    /// `path(arguments)`
    Call {
        /// What is called.
        path: TextRange,
        /// With what.
        arguments: Arguments,
    },
}
