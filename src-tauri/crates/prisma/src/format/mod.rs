//! The layout of Prisma text, as `prisma format` gives it: aligned columns, attributes in a fixed order, block attributes
//! at the end, one blank line where there were several. Lines that are not understood stay as they are. What Prisma adds
//! to a schema, it adds too, when it is given the whole of it; see `missing`.

mod missing;
mod stage;
mod table;

use table::Table;

use crate::parser::parse_text;
use crate::source::{Source, SourceFile};
use crate::tree::{
    Tree, Argument, Attribute, Block, BlockKind, Comment, Expr, ExprKind, Field, Item, ItemKind, Member, MemberKind, Setting,
    TypeMark, Value,
};

/// A schema as `prisma format` leaves it: relation fields, back-relations and arguments of `@relation` that are missing are
/// added, and every file is laid out. Where Prisma finds a fault in the text or in a name, nothing is added.
pub fn format_schema(files: &[SourceFile]) -> Vec<SourceFile> {
    let source = Source::new(files);
    let sound = source.files.iter().all(|file| file.tree.errors.is_empty());
    let mut additions = if sound { missing::missing(&source) } else { Vec::new() };
    if !additions.is_empty() && !stage::is_resolved(&crate::parse(files).diagnostics) {
        additions.clear();
    }
    let mut formatted = Vec::with_capacity(files.len());
    for (index, file) in source.files.iter().enumerate() {
        let mut own = additions.iter().filter(|addition| addition.file == index).peekable();
        let text = if own.peek().is_none() {
            layout(&file.text, &file.tree)
        } else {
            let mut text = String::with_capacity(file.text.len() + 256);
            let mut done = 0;
            for addition in own {
                text.push_str(file.text.get(done..addition.at).unwrap_or(""));
                text.push_str(&addition.text);
                done = addition.at;
            }
            text.push_str(file.text.get(done..).unwrap_or(""));
            format(&text)
        };
        formatted.push(SourceFile { path: file.path.clone(), text });
    }
    formatted
}

/// The text in the layout of `prisma format`, without additions. As there, a comment behind the `{` of a block is dropped.
pub fn format(text: &str) -> String {
    layout(text, &parse_text(text))
}

fn layout(text: &str, tree: &Tree) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    let mut items = tree.items.as_slice();
    skip_blank(&mut items);
    while let Some((item, rest)) = items.split_first() {
        items = rest;
        let line = item.range.of(text);
        match &item.kind {
            ItemKind::Blank => {
                skip_blank(&mut items);
                blank_line(&mut out, items);
            }
            ItemKind::Comment(comment) => {
                comment_rows(*comment, text, |row| {
                    out.push_str(row);
                    out.push('\n');
                });
            }
            ItemKind::Block(block) if is_regular(block) => {
                format_block(text, block, "", &mut out);
                // A block's own line break counts as a blank line, so that there always is one behind it.
                if line.ends_with(['\n', '\r']) {
                    skip_blank(&mut items);
                    blank_line(&mut out, items);
                }
            }
            ItemKind::Block(block) if block.close.is_none() => unclosed(line, &mut out, items),
            ItemKind::Block(_) | ItemKind::Error => {
                out.push_str(line.trim_start_matches([' ', '\t']));
                // A line break that Prisma's grammar does not count among what it passes over takes the place of
                // the blank lines behind it.
                if item_is_block(item) || is_type_alias(line) {
                    skip_blank(&mut items);
                }
            }
        }
    }
    if !out.ends_with('\n') {
        out.push('\n');
    }
    out
}

/// The text of one block in that layout, without blank lines before or behind it; `None` where it holds no block
/// that can be laid out. For blocks that an edit is about: nothing is dropped.
pub(crate) fn format_one(text: &str) -> Option<String> {
    let tree = parse_text(text);
    let (_, block) = tree.blocks().next()?;
    if !is_regular(block) {
        return None;
    }
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    let behind = block.head.of(text).split_once('{').map_or("", |(_, behind)| behind.trim());
    format_block(text, block, behind, &mut out);
    Some(out)
}

/// Whether the block has all that a layout needs.
fn is_regular(block: &Block) -> bool {
    block.kind != BlockKind::Unknown && block.name.is_some() && block.close.is_some()
}

/// `type Name = ...`, which Prisma once knew.
fn is_type_alias(line: &str) -> bool {
    let mut words = line.split_whitespace();
    words.next() == Some("type") && words.nth(1) == Some("=")
}

fn skip_blank(items: &mut &[Item]) {
    while let Some((Item { kind: ItemKind::Blank, .. }, rest)) = items.split_first() {
        *items = rest;
    }
}

/// One blank line, unless nothing follows.
fn blank_line(out: &mut String, following: &[Item]) {
    if !following.is_empty() {
        out.push('\n');
    }
}

fn item_is_block(item: &Item) -> bool {
    matches!(item.kind, ItemKind::Block(_))
}

/// A block without end: its lines as they are, without indentation, with one blank line where there were several.
fn unclosed(text: &str, out: &mut String, following: &[Item]) {
    let mut blank = false;
    for line in text.split_inclusive('\n') {
        let line = line.trim_start_matches([' ', '\t']);
        if line.trim().is_empty() {
            blank = true;
            continue;
        }
        if std::mem::take(&mut blank) {
            out.push('\n');
        }
        out.push_str(line);
    }
    if blank {
        blank_line(out, following);
    }
}

/// The lines of a comment on its own; one between `/*` and `*/` gets a star on each line.
fn comment_rows(comment: Comment, text: &str, mut row: impl FnMut(&str)) {
    let whole = comment.range.of(text);
    let Some(inner) = whole.strip_prefix("/*").filter(|_| comment.is_block(text)) else { return row(whole) };
    row("/**");
    for line in inner.strip_suffix("*/").unwrap_or(inner).lines() {
        let line = line.trim();
        let line = line.strip_prefix('*').map_or(line, str::trim_start);
        if !line.is_empty() {
            row(&format!(" * {line}"));
        }
    }
    row(" */");
}

/// `behind` is what stays behind the `{`.
fn format_block(text: &str, block: &Block, behind: &str, out: &mut String) {
    out.push_str(block.keyword.of(text));
    out.push(' ');
    out.push_str(block.name.map_or("", |name| name.of(text)));
    out.push_str(" {");
    if !behind.is_empty() {
        out.push(' ');
        out.push_str(behind);
    }
    out.push('\n');
    Lines { text, out, table: Table::default(), attributes: Vec::new() }.write(&block.members);
    out.push_str("}\n");
}

/// The lines of a block, on their way into its layout.
struct Lines<'a> {
    text: &'a str,
    out: &'a mut String,
    table: Table,
    /// Block attributes, each with the comments right above it: they come last.
    attributes: Vec<(&'a [Member], &'a Member)>,
}

impl<'a> Lines<'a> {
    fn write(mut self, members: &'a [Member]) {
        let mut rest = members;
        let mut above: &[Member] = &[];
        skip(&mut rest, |kind| matches!(kind, MemberKind::Blank));
        while !rest.is_empty() {
            let blank = !skip(&mut rest, |kind| matches!(kind, MemberKind::Blank)).is_empty();
            let comments = skip(&mut rest, |kind| matches!(kind, MemberKind::Comment(_)));
            let attribute_next = rest.first().is_some_and(|member| self.is_attribute(member));
            if !comments.is_empty() {
                if attribute_next {
                    above = comments;
                } else {
                    if blank {
                        self.new_group();
                    }
                    self.comments(comments);
                }
                continue;
            }
            let Some((member, behind)) = rest.split_first() else { break };
            if blank && !attribute_next {
                self.new_group();
            }
            rest = behind;
            if attribute_next {
                self.attributes.push((std::mem::take(&mut above), member));
            } else if !self.member(member) {
                let line = member.range.of(self.text);
                self.table.raw(line.trim_start_matches([' ', '\t']).trim_end_matches('\n'));
            }
        }
        self.table.flush(self.out);
        self.block_attributes();
    }

    /// A blank line: what follows is aligned anew.
    fn new_group(&mut self) {
        self.table.flush(self.out);
        self.table.blank();
    }

    fn comments(&mut self, members: &[Member]) {
        for member in members {
            if let MemberKind::Comment(comment) = member.kind {
                let table = &mut self.table;
                comment_rows(comment, self.text, |row| table.row(Vec::new(), row));
            }
        }
    }

    fn is_attribute(&self, member: &Member) -> bool {
        matches!(&member.kind, MemberKind::Attribute(line)
            if line.error.is_none() && attribute(self.text, &line.attribute).is_some())
    }

    fn block_attributes(&mut self) {
        let mut attributes = std::mem::take(&mut self.attributes);
        if attributes.is_empty() {
            return;
        }
        self.table.blank();
        attributes.sort_by_key(|(_, member)| match &member.kind {
            MemberKind::Attribute(line) => order(line.attribute.name(self.text)),
            _ => usize::MAX,
        });
        for (comments, member) in attributes {
            self.comments(comments);
            if let MemberKind::Attribute(line) = &member.kind {
                let cell = attribute(self.text, &line.attribute).unwrap_or_default();
                self.table.row(vec![cell], self.comment(line.comment));
            }
        }
        self.table.flush(self.out);
    }

    fn comment(&self, comment: Option<Comment>) -> &'a str {
        comment.map_or("", |comment| comment.range.of(self.text))
    }

    /// Lays out a line of the block; `false` if it is not understood as a whole.
    fn member(&mut self, member: &Member) -> bool {
        let (cells, comment) = match &member.kind {
            MemberKind::Field(field) => (field_cells(self.text, field), field.comment),
            MemberKind::Value(value) => (value_cells(self.text, value), value.comment),
            MemberKind::Setting(setting) => (setting_cells(self.text, setting), setting.comment),
            MemberKind::Attribute(_) | MemberKind::Comment(_) | MemberKind::Blank | MemberKind::Error => (None, None),
        };
        let comment = self.comment(comment);
        cells.map(|cells| self.table.row(cells, comment)).is_some()
    }
}

/// Takes the members at the front that are of that kind.
fn skip<'a>(rest: &mut &'a [Member], is: impl Fn(&MemberKind) -> bool) -> &'a [Member] {
    let count = rest.iter().take_while(|member| is(&member.kind)).count();
    let (taken, left) = rest.split_at(count);
    *rest = left;
    taken
}

fn field_cells(text: &str, field: &Field) -> Option<Vec<String>> {
    let name = identifier(field.name.of(text))?;
    if field.error.is_some() {
        return None;
    }
    let ty = field.ty.map_or_else(String::new, |ty| {
        let base = match ty.unsupported {
            // Space within the parentheses stays, as Prisma has it.
            Some(_) => ty.range.of(text).rsplit_once(')').map_or("", |(base, _)| base),
            None => ty.name.of(text),
        };
        let close = if ty.unsupported.is_some() { ")" } else { "" };
        let mark = match ty.mark {
            TypeMark::None => "",
            TypeMark::Optional => "?",
            TypeMark::List => "[]",
            TypeMark::OptionalList => "[]?",
        };
        format!("{base}{close}{mark}")
    });
    let mut attributes: Vec<&Attribute> = field.attributes.iter().collect();
    attributes.sort_by_key(|attribute| order(attribute.name(text)));
    let attributes: Option<Vec<_>> = attributes.into_iter().map(|a| attribute(text, a)).collect();
    Some(vec![name, ty, attributes?.join(" ")])
}

fn value_cells(text: &str, value: &Value) -> Option<Vec<String>> {
    let name = identifier(value.name.of(text))?;
    let attributes: Option<Vec<_>> = value.attributes.iter().map(|a| attribute(text, a)).collect();
    if value.error.is_some() { None } else { Some(vec![name, attributes?.join(" ")]) }
}

fn setting_cells(text: &str, setting: &Setting) -> Option<Vec<String>> {
    let key = identifier(setting.key.of(text))?;
    // Without a value, the `=` goes too.
    let Some(value) = &setting.value else { return setting.error.is_none().then(|| vec![key]) };
    let mut written = String::new();
    expression(text, value, &mut written);
    let whole = setting.error.is_none() && same_words(value.range.of(text), &written);
    whole.then(|| vec![key, format!("= {written}")])
}

/// A name that Prisma knows as one.
fn identifier(name: &str) -> Option<String> {
    let known =
        name.starts_with(char::is_alphanumeric) && name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
    known.then(|| name.to_owned())
}

/// An attribute with its `@`s; `None` if writing it would lose something.
fn attribute(text: &str, attribute: &Attribute) -> Option<String> {
    let source = attribute.range.of(text);
    let mut written = String::from(if source.starts_with("@@") { "@@" } else { "@" });
    written.push_str(attribute.name(text));
    if let Some(list) = &attribute.arguments {
        arguments(text, &list.items, &mut written);
    }
    same_words(source, &written).then_some(written)
}

fn arguments(text: &str, items: &[Argument], out: &mut String) {
    out.push('(');
    for (place, item) in items.iter().enumerate() {
        if place > 0 {
            out.push_str(", ");
        }
        if let Some(name) = item.name {
            out.push_str(name.of(text));
            out.push_str(": ");
        }
        if let Some(value) = &item.value {
            expression(text, value, out);
        }
    }
    out.push(')');
}

fn expression(text: &str, value: &Expr, out: &mut String) {
    match &value.kind {
        ExprKind::String | ExprKind::Number | ExprKind::Path | ExprKind::Object(_) => {
            out.push_str(value.range.of(text))
        }
        ExprKind::Array(items) => {
            out.push('[');
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    out.push_str(", ");
                }
                expression(text, item, out);
            }
            out.push(']');
        }
        ExprKind::Call { path, arguments: list } => {
            out.push_str(path.of(text));
            arguments(text, &list.items, out);
        }
    }
}

/// Whether two texts differ in space and commas at most.
fn same_words(a: &str, b: &str) -> bool {
    let words = |c: &char| !c.is_whitespace() && *c != ',';
    a.chars().filter(words).eq(b.chars().filter(words))
}

/// Where an attribute stands among the others.
fn order(name: &str) -> usize {
    const ORDER: [&str; 9] = ["id", "unique", "default", "updatedAt", "index", "fulltext", "map", "relation", "ignore"];
    ORDER.iter().position(|known| *known == name).unwrap_or(ORDER.len())
}
