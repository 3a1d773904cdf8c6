//! The layout of Prisma text, as `prisma format` gives it: aligned columns, attributes in a fixed order, block attributes
//! at the end, one blank line where there were several. Lines that are not understood stay as they are. What Prisma adds
//! to a schema, it adds too, when it is given the whole of it; see `missing`.

mod line;
mod missing;
mod table;

use table::Table;

use crate::parser::parse_text;
use crate::source::{Source, SourceFile};
use crate::tree::{Block, BlockKind, Comment, Item, ItemKind, Member, MemberKind, Tree};

/// A schema as `prisma format` leaves it: relation fields, back-relations and arguments of `@relation` that are missing are
/// added, and every file is laid out. Where Prisma finds a fault in the text or in a name, nothing is added.
pub fn format_schema(files: &[SourceFile]) -> Vec<SourceFile> {
    let source = Source::new(files);
    let sound = source.files.iter().all(|file| file.tree.errors.is_empty());
    let mut additions = if sound { missing::missing(&source) } else { Vec::new() };
    if !additions.is_empty() && !crate::judge::is_resolved(files) {
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
    let mut table = Table::default();
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
                comment_rows(*comment, text, |first, second| {
                    out.extend([first, second, "\n"]);
                });
            }
            ItemKind::Block(block) if is_regular(block) => {
                format_block(text, block, "", &mut table, &mut out);
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
    format_block(text, block, behind, &mut Table::default(), &mut out);
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

/// The lines of a comment on its own, each in two parts; one between `/*` and `*/` gets a star on each line.
fn comment_rows<'t>(comment: Comment, text: &'t str, mut row: impl FnMut(&'t str, &'t str)) {
    let whole = comment.range.of(text);
    let Some(inner) = whole.strip_prefix("/*").filter(|_| comment.is_block(text)) else { return row(whole, "") };
    row("/**", "");
    for line in inner.strip_suffix("*/").unwrap_or(inner).lines() {
        let line = line.trim();
        let line = line.strip_prefix('*').map_or(line, str::trim_start);
        if !line.is_empty() {
            row(" * ", line);
        }
    }
    row(" */", "");
}

/// `behind` is what stays behind the `{`.
fn format_block<'a>(text: &'a str, block: &'a Block, behind: &str, table: &mut Table<'a>, out: &mut String) {
    out.push_str(block.keyword.of(text));
    out.push(' ');
    out.push_str(block.name.map_or("", |name| name.of(text)));
    out.push_str(" {");
    if !behind.is_empty() {
        out.push(' ');
        out.push_str(behind);
    }
    out.push('\n');
    Lines { text, out, table, attributes: Vec::new() }.write(&block.members);
    out.push_str("}\n");
}

/// The lines of a block, on their way into its layout.
struct Lines<'a, 'b> {
    text: &'a str,
    out: &'b mut String,
    table: &'b mut Table<'a>,
    /// Block attributes, each with the comments right above it: they come last.
    attributes: Vec<(&'a [Member], &'a Member)>,
}

impl<'a> Lines<'a, '_> {
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
        self.table.comment("", "");
    }

    fn comments(&mut self, members: &[Member]) {
        for member in members {
            if let MemberKind::Comment(comment) = member.kind {
                comment_rows(comment, self.text, |first, second| self.table.comment(first, second));
            }
        }
    }

    fn is_attribute(&self, member: &Member) -> bool {
        matches!(&member.kind, MemberKind::Attribute(line)
            if line.error.is_none() && line::is_understood(self.text, &line.attribute))
    }

    fn block_attributes(&mut self) {
        let mut attributes = std::mem::take(&mut self.attributes);
        if attributes.is_empty() {
            return;
        }
        self.table.comment("", "");
        attributes.sort_by_key(|(_, member)| match &member.kind {
            MemberKind::Attribute(line) => line::order(line.attribute.name(self.text)),
            _ => usize::MAX,
        });
        for (comments, member) in attributes {
            self.comments(comments);
            if let MemberKind::Attribute(line) = &member.kind {
                let begun = self.table.begin();
                line::attribute(self.text, &line.attribute, self.table.cell());
                self.table.end_cell();
                self.table.end(begun, self.comment(line.comment));
            }
        }
        self.table.flush(self.out);
    }

    fn comment(&self, comment: Option<Comment>) -> &'a str {
        comment.map_or("", |comment| comment.range.of(self.text))
    }

    /// Lays out a line of the block; `false` if it is not understood as a whole.
    fn member(&mut self, member: &Member) -> bool {
        let begun = self.table.begin();
        let (understood, comment) = match &member.kind {
            MemberKind::Field(field) => (line::field(self.text, field, self.table), field.comment),
            MemberKind::Value(value) => (line::value(self.text, value, self.table), value.comment),
            MemberKind::Setting(setting) => (line::setting(self.text, setting, self.table), setting.comment),
            MemberKind::Attribute(_) | MemberKind::Comment(_) | MemberKind::Blank | MemberKind::Error => (false, None),
        };
        if understood {
            self.table.end(begun, self.comment(comment));
        } else {
            self.table.undo(begun);
        }
        understood
    }
}

/// Takes the members at the front that are of that kind.
fn skip<'a>(rest: &mut &'a [Member], is: impl Fn(&MemberKind) -> bool) -> &'a [Member] {
    let count = rest.iter().take_while(|member| is(&member.kind)).count();
    let (taken, left) = rest.split_at(count);
    *rest = left;
    taken
}
