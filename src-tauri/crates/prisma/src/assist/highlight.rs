//! What each word of a text is, for colours: from the lexer and the syntax tree that everything else reads, so that the
//! editor never shows another language than the one that is understood. Knows no colours.

use crate::lower::docs::annotation_head;
use crate::token::{TextRange, Token, TokenKind};
use crate::tree::{Argument, Attribute, Block, BlockKind, Expr, ExprKind, Field, MemberKind, Tree};
use crate::{Parsed, parse_text};

use super::scope::{Scope, TypeClass};

/// What a stretch of text is. The number of each is what travels to the window, so new ones go to the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paint {
    /// `model`, `enum`, `datasource` and the like.
    Keyword,
    /// The name that a block is given.
    BlockName,
    /// The name of a field, or the key of a setting.
    FieldName,
    /// A type of Prisma's own.
    Scalar,
    /// A model, view or composite type that is referred to.
    ModelName,
    /// An enum that is referred to.
    EnumName,
    /// `@id`, `@@index`.
    Attribute,
    /// `@db.VarChar`.
    NativeType,
    /// `now`, `env`.
    Function,
    /// A text in quotes.
    String,
    /// A number.
    Number,
    /// `// ...`
    Comment,
    /// `/// ...`
    DocComment,
    /// An annotation within a `///` comment.
    Annotation,
    /// The name of an argument.
    Argument,
    /// A field that is referred to.
    FieldReference,
    /// A value: of an enum, or one of Prisma's words (`Cascade`, `true`).
    Constant,
    /// A type that nothing stands behind, or what the grammar has no place for.
    Unknown,
}

impl Paint {
    /// The number that it travels as.
    pub fn code(self) -> u32 {
        self as u32
    }
}

/// A stretch of text and what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Painted {
    /// Where.
    pub range: TextRange,
    /// What.
    pub paint: Paint,
}

/// What the words of a text are: whole blocks, or a whole file. Names that it does not declare itself are looked up in the
/// schema. In order, without overlap; space and punctuation are left out.
pub fn highlight(parsed: &Parsed, text: &str) -> Vec<Painted> {
    let tree = parse_text(text);
    paint(&Scope::of(parsed, text, &tree), text, &tree)
}

/// The same for a file of the schema, as it was read.
pub fn highlight_file(parsed: &Parsed, file: u32) -> Vec<Painted> {
    let scope = Scope::of_schema(parsed);
    parsed.source.files.get(file as usize).map(|file| paint(&scope, &file.text, &file.tree)).unwrap_or_default()
}

fn paint(scope: &Scope<'_>, text: &str, tree: &Tree) -> Vec<Painted> {
    let mut painter = Painter { scope, text, out: Vec::new() };
    tree.blocks().for_each(|(_, block)| painter.block(block));
    let named = painter.out;
    let mut out = Vec::with_capacity(named.len() + named.len() / 4);
    let mut named = named.into_iter().peekable();
    for token in &tree.tokens {
        while named.peek().is_some_and(|next| next.range.end <= token.range.start) {
            out.extend(named.next());
        }
        if named.peek().is_none_or(|next| token.range.end <= next.range.start) {
            plain(text, *token, &mut out);
        }
    }
    out.extend(named);
    out
}

/// What a token is that the tree gives no part.
fn plain(text: &str, token: Token, out: &mut Vec<Painted>) {
    let range = token.range;
    let paint = match token.kind {
        TokenKind::DocComment => return doc_comment(text, range, out),
        TokenKind::Comment | TokenKind::BlockComment => Paint::Comment,
        TokenKind::String | TokenKind::UnclosedString => Paint::String,
        TokenKind::Number => Paint::Number,
        TokenKind::Ident | TokenKind::Unknown | TokenKind::Bang => Paint::Unknown,
        TokenKind::At | TokenKind::AtAt => Paint::Attribute,
        _ => return,
    };
    out.push(Painted { range, paint });
}

/// A doc comment; the key of an annotation within it stands out.
fn doc_comment(text: &str, range: TextRange, out: &mut Vec<Painted>) {
    let whole = range.of(text);
    let content = whole.trim_start_matches('/');
    let start = range.start + (whole.len() - content.trim_start().len()) as u32;
    let Some(length) = annotation_head(content.trim_start()) else {
        return out.push(Painted { range, paint: Paint::DocComment });
    };
    let head = TextRange::new(start, start + length as u32);
    out.push(Painted { range: TextRange::new(range.start, head.start), paint: Paint::DocComment });
    out.push(Painted { range: head, paint: Paint::Annotation });
    if head.end < range.end {
        out.push(Painted { range: TextRange::new(head.end, range.end), paint: Paint::DocComment });
    }
}

struct Painter<'p, 'a> {
    scope: &'p Scope<'a>,
    text: &'p str,
    out: Vec<Painted>,
}

impl Painter<'_, '_> {
    fn put(&mut self, range: TextRange, paint: Paint) {
        // What overlaps what came before is left out: nothing is painted twice, whatever the tree says.
        if !range.is_empty() && self.out.last().is_none_or(|last| last.range.end <= range.start) {
            self.out.push(Painted { range, paint });
        }
    }

    fn block(&mut self, block: &Block) {
        let known = block.kind != BlockKind::Unknown;
        self.put(block.keyword, if known { Paint::Keyword } else { Paint::Unknown });
        if let Some(name) = block.name {
            self.put(name, Paint::BlockName);
        }
        for member in &block.members {
            match &member.kind {
                MemberKind::Field(field) => self.field(field),
                MemberKind::Value(value) => {
                    self.put(value.name, Paint::Constant);
                    value.attributes.iter().for_each(|attribute| self.attribute(attribute));
                }
                MemberKind::Attribute(line) => self.attribute(&line.attribute),
                MemberKind::Setting(setting) => {
                    self.put(setting.key, Paint::FieldName);
                    setting.value.iter().for_each(|value| self.expr(value, Paint::Constant));
                }
                MemberKind::Comment(_) | MemberKind::Blank | MemberKind::Error => {}
            }
        }
    }

    fn field(&mut self, field: &Field) {
        self.put(field.name, Paint::FieldName);
        if let Some(ty) = field.ty {
            let paint = match self.scope.class(ty.name.of(self.text)) {
                TypeClass::Scalar(_) | TypeClass::Unsupported => Paint::Scalar,
                TypeClass::Enum => Paint::EnumName,
                TypeClass::Model | TypeClass::Composite => Paint::ModelName,
                TypeClass::Unknown => Paint::Unknown,
            };
            self.put(ty.name, paint);
        }
        field.attributes.iter().for_each(|attribute| self.attribute(attribute));
    }

    fn attribute(&mut self, attribute: &Attribute) {
        let name = attribute.name(self.text);
        let paint = if name.contains('.') { Paint::NativeType } else { Paint::Attribute };
        self.put(TextRange::new(attribute.range.start, attribute.path.end), paint);
        for argument in attribute.args() {
            let bare = match (name, argument.name.map_or("", |name| name.of(self.text))) {
                ("relation" | "id" | "unique" | "index" | "fulltext" | "shardKey", "fields" | "references" | "") => {
                    Paint::FieldReference
                }
                _ => Paint::Constant,
            };
            self.argument(argument, bare);
        }
    }

    fn argument(&mut self, argument: &Argument, bare: Paint) {
        if let Some(name) = argument.name {
            self.put(name, Paint::Argument);
        }
        argument.value.iter().for_each(|value| self.expr(value, bare));
    }

    fn expr(&mut self, expr: &Expr, bare: Paint) {
        match &expr.kind {
            ExprKind::String => self.put(expr.range, Paint::String),
            ExprKind::Number => self.put(expr.range, Paint::Number),
            ExprKind::Path => self.put(expr.range, bare),
            ExprKind::Array(items) => items.iter().for_each(|item| self.expr(item, bare)),
            ExprKind::Object(items) => items.iter().for_each(|item| self.argument(item, Paint::Constant)),
            ExprKind::Call { path, arguments } => {
                // In a list of fields `title(sort: Desc)` is a field with options.
                self.put(*path, if bare == Paint::FieldReference { bare } else { Paint::Function });
                arguments.items.iter().for_each(|item| self.argument(item, Paint::Constant));
            }
        }
    }
}
