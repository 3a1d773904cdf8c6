//! The inside of a block as a list of lines that can be altered, taken out, moved and put in, each with the comments
//! that belong to it. Gives the new text of the block. It never lays lines out, which is the formatter's business, and
//! never asks what a record says.

use crate::token::TextRange;
use crate::tree::{Block, Comment, MemberKind};

use schema::{ColumnId, EnumValueId, ForeignKeyId, IndexId, ManyToManyId};

/// What a line stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Slot {
    /// A column's field.
    Column(ColumnId),
    /// A relation field on the child.
    Key(ForeignKeyId),
    /// A relation field on the parent.
    Inverse(ForeignKeyId),
    /// A list field of a many-to-many relation, on the end `a` or not.
    End(ManyToManyId, bool),
    /// A value of an enum.
    Value(EnumValueId),
    /// A key or index that is a block attribute.
    Index(IndexId),
    /// Another block attribute, by its name.
    Named(String),
    /// Anything else: a blank line, a comment on its own, a line that is not understood.
    Other,
}

/// A line above another that belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Above {
    /// A documentation comment.
    Doc(String),
    /// A plain comment.
    Plain(String),
    /// A blank line between comment and field.
    Blank,
}

/// A line of a block with what belongs to it.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub slot: Slot,
    /// Whether it is a field or value, whatever it stands for.
    pub field: bool,
    /// The member of the block that it was; `None` for a new line.
    pub member: Option<usize>,
    /// Where its text starts in the file.
    pub start: u32,
    pub above: Vec<Above>,
    /// Its text without the comment behind it.
    pub text: String,
    /// The comment behind it.
    pub behind: Option<Above>,
}

impl Line {
    /// A new line.
    pub fn new(slot: Slot, docs: Vec<String>, text: String) -> Self {
        let field = !matches!(slot, Slot::Index(_) | Slot::Named(_) | Slot::Other);
        let above = docs.into_iter().map(Above::Doc).collect();
        Self { slot, field, member: None, start: 0, above, text, behind: None }
    }

    fn is_blank(&self) -> bool {
        self.slot == Slot::Other && self.text.is_empty()
    }

    /// Replaces its documentation.
    pub fn document(&mut self, docs: Vec<String>) {
        let is_doc = |above: &Above| matches!(above, Above::Doc(_));
        if self.behind.as_ref().is_some_and(is_doc) {
            match &docs[..] {
                [only] if !self.above.iter().any(is_doc) => {
                    self.behind = Some(Above::Doc(only.clone()));
                    return;
                }
                _ => self.behind = None,
            }
        }
        self.above.retain(|above| !is_doc(above));
        self.above.extend(docs.into_iter().map(Above::Doc));
    }
}

/// A block: its first line, its lines.
#[derive(Debug)]
pub(super) struct Body {
    pub head: String,
    pub lines: Vec<Line>,
}

impl Body {
    /// Reads a block; `slot` says what a member stands for.
    pub fn read(text: &str, block: &Block, slot: impl Fn(usize) -> Option<Slot>) -> Self {
        let mut lines = Vec::with_capacity(block.members.len());
        let mut waiting: Vec<Above> = Vec::new();
        for (member, node) in block.members.iter().enumerate() {
            let (comment, is_field) = match &node.kind {
                MemberKind::Comment(comment) => {
                    waiting.push(above(text, *comment));
                    continue;
                }
                MemberKind::Blank => {
                    waiting.push(Above::Blank);
                    continue;
                }
                MemberKind::Field(field) => (field.comment, true),
                MemberKind::Value(value) => (value.comment, true),
                MemberKind::Attribute(line) => (line.comment, false),
                MemberKind::Setting(setting) => (setting.comment, false),
                MemberKind::Error => (None, false),
            };
            let slot = slot(member).unwrap_or(match &node.kind {
                MemberKind::Attribute(line) => Slot::Named(line.attribute.name(text).to_owned()),
                _ => Slot::Other,
            });
            let whole = node.range.of(text);
            let start = node.range.start + (whole.len() - whole.trim_start().len()) as u32;
            let end = comment.map_or(node.range.end, |comment| comment.range.start);
            let own = own_comments(&waiting, is_field);
            lines.extend(waiting.drain(..own).map(loose));
            lines.push(Line {
                slot,
                field: is_field,
                member: Some(member),
                start,
                above: std::mem::take(&mut waiting),
                text: TextRange::new(start, end).of(text).trim_end().to_owned(),
                behind: comment.map(|comment| above(text, comment)),
            });
        }
        lines.extend(waiting.into_iter().map(loose));
        Self { head: block.head.of(text).trim().to_owned(), lines }
    }

    /// The text of the block, not aligned.
    pub fn text(&self) -> String {
        let mut out = format!("{}\n", self.head);
        let mut push = |line: &str| {
            out.push_str(line);
            out.push('\n');
        };
        for line in &self.lines {
            line.above.iter().for_each(|above| push(written(above)));
            match &line.behind {
                Some(behind) => push(&format!("{} {}", line.text, written(behind))),
                None => push(&line.text),
            }
        }
        out.push_str("}\n");
        out
    }

    /// The place of a line.
    pub fn find(&self, slot: &Slot) -> Option<usize> {
        self.lines.iter().position(|line| line.slot == *slot)
    }

    /// Takes a line away. A plain comment above it stays if it may speak of the lines that follow as well.
    pub fn remove(&mut self, slot: &Slot) {
        let Some(at) = self.find(slot) else { return };
        let line = self.lines.remove(at);
        let first = at == 0 || self.lines.get(at - 1).is_some_and(Line::is_blank);
        let is_plain = |above: &Above| matches!(above, Above::Plain(_));
        let speaks_of_more = self.lines.get(at).is_some_and(|next| {
            // At the start of a group it may be a heading, unless every line has such a comment of its own.
            next.field == line.field
                && !next.is_blank()
                && (next.above.is_empty() || (first && !next.above.iter().any(is_plain)))
        });
        if speaks_of_more {
            let plain = line.above.into_iter().filter(is_plain);
            let kept: Vec<Line> = plain.map(loose).collect();
            self.lines.splice(at..at, kept);
        }
    }

    /// Puts a line behind the one at `anchor`, or before all fields.
    pub fn insert(&mut self, anchor: Option<usize>, line: Line) {
        let at = match anchor {
            Some(anchor) => anchor + 1,
            None => {
                let first = self.lines.iter().position(|line| line.field).unwrap_or(0);
                // A loose comment further up must not become the new line's.
                if self.lines[..first].iter().all(Line::is_blank) { first } else { 0 }
            }
        };
        self.lines.insert(at.min(self.lines.len()), line);
    }

    /// Puts a line behind the last field.
    pub fn push_field(&mut self, line: Line) {
        let last = self.lines.iter().rposition(|line| line.field);
        self.insert(last, line);
    }

    /// Puts a block attribute at the end.
    pub fn push_attribute(&mut self, line: Line) {
        // A loose comment right above would become the attribute's.
        if self.lines.last().is_some_and(|last| last.slot == Slot::Other && !last.text.is_empty()) {
            self.lines.push(loose(Above::Blank));
        }
        self.lines.push(line);
    }

    /// Brings lines into the given order: as few as possible move, each behind its predecessor. Lines that are not there
    /// yet are made.
    pub fn arrange(&mut self, slots: &[Slot], mut make: impl FnMut(&Slot) -> Option<Line>) {
        let places: Vec<Option<usize>> = slots.iter().map(|slot| self.find(slot)).collect();
        let stays = longest_increasing(&places);
        let mut anchor: Option<Slot> = None;
        for (slot, stays) in slots.iter().zip(stays) {
            if !stays {
                let line = match self.find(slot) {
                    Some(at) => Some(self.lines.remove(at)),
                    None => make(slot),
                };
                let Some(line) = line else { continue };
                let behind = anchor.as_ref().and_then(|anchor| self.find(anchor));
                self.insert(behind, line);
            }
            anchor = Some(slot.clone());
        }
    }
}

/// How many of the waiting comments do not belong to the line that follows: for a field all but the last run, for a block
/// attribute all but the run right above.
fn own_comments(waiting: &[Above], field: bool) -> usize {
    let blanks = waiting.iter().rev().take_while(|above| **above == Above::Blank).count();
    if blanks == waiting.len() || (blanks > 0 && !field) {
        return waiting.len();
    }
    let upper = &waiting[..waiting.len() - blanks];
    upper.len() - upper.iter().rev().take_while(|above| **above != Above::Blank).count()
}

fn above(text: &str, comment: Comment) -> Above {
    let written = comment.range.of(text).trim_end().to_owned();
    if comment.doc { Above::Doc(written) } else { Above::Plain(written) }
}

fn written(above: &Above) -> &str {
    match above {
        Above::Doc(text) | Above::Plain(text) => text,
        Above::Blank => "",
    }
}

/// A comment or blank line on its own.
fn loose(above: Above) -> Line {
    let text = written(&above).to_owned();
    Line { slot: Slot::Other, field: false, member: None, start: 0, above: Vec::new(), text, behind: None }
}

/// Which of the places form the longest increasing run; what has no place is in none.
pub(super) fn longest_increasing(places: &[Option<usize>]) -> Vec<bool> {
    // Patience sorting (Schensted, "Longest increasing and decreasing subsequences", 1961).
    let mut tails: Vec<usize> = Vec::new();
    let mut previous: Vec<Option<usize>> = vec![None; places.len()];
    for (at, place) in places.iter().enumerate().filter(|(_, place)| place.is_some()) {
        let pile = tails.partition_point(|tail| places[*tail] < *place);
        previous[at] = pile.checked_sub(1).map(|pile| tails[pile]);
        if pile == tails.len() { tails.push(at) } else { tails[pile] = at }
    }
    let mut stays = vec![false; places.len()];
    let mut at = tails.last().copied();
    while let Some(place) = at {
        stays[place] = true;
        at = previous[place];
    }
    stays
}
