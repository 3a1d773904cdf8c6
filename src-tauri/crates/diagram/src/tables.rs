//! The box of a table: what stands in its rows and how much room that takes. Widths come from a table of average
//! character widths of proportional user interface fonts, so that no font is ever needed and the result is the same
//! everywhere. Never knows where a table stands.

use std::collections::BTreeMap;

use schema::{Arity, ColumnId, ColumnRef, ColumnType, IndexKind, IndexRef, PiiClass, Schema, TableId, TableRef};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Detail, row_in};

/// Height of the header with the table's name.
pub const HEADER: i32 = 36;
/// Height of the row of one column.
pub const ROW: i32 = 22;
/// Room below the last row.
pub const PADDING: i32 = 6;
/// No table is narrower.
pub const MIN_WIDTH: i32 = 160;
/// No table is wider; longer texts are cut with an ellipsis.
pub const MAX_WIDTH: i32 = 420;

/// Left edge of the first badge of a row.
pub(crate) const BADGE_X: i32 = 10;
/// Left edge of the names of columns.
pub(crate) const NAME_X: i32 = 34;
/// Room between the right edge of the texts and the table's own.
pub(crate) const RIGHT: i32 = 12;
/// Least room between a name and its type.
pub(crate) const GAP: i32 = 16;
/// Room that one further badge behind a name takes.
pub(crate) const EXTRA: i32 = 22;

/// Width and height of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Size {
    /// Width.
    pub width: i32,
    /// Height.
    pub height: i32,
}

/// A table's box in the diagram.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Rect {
    /// Left edge.
    pub x: i32,
    /// Upper edge.
    pub y: i32,
    /// Width.
    pub width: i32,
    /// Height.
    pub height: i32,
}

impl Rect {
    /// Right edge.
    pub fn right(self) -> i32 {
        self.x.saturating_add(self.width)
    }

    /// Lower edge.
    pub fn bottom(self) -> i32 {
        self.y.saturating_add(self.height)
    }

    /// Whether the two have an inner point in common.
    pub fn overlaps(self, other: Rect) -> bool {
        self.x < other.right() && other.x < self.right() && self.y < other.bottom() && other.y < self.bottom()
    }

    /// The box with room on all sides.
    pub fn grown(self, by: i32) -> Rect {
        Rect {
            x: self.x.saturating_sub(by),
            y: self.y.saturating_sub(by),
            width: self.width.saturating_add(2 * by),
            height: self.height.saturating_add(2 * by),
        }
    }
}

/// What a column is part of; shown as letters before or behind its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Badge {
    /// `PK`: part of the primary key.
    Primary,
    /// `FK`: part of a foreign key.
    Foreign,
    /// `U`: unique all by itself.
    Unique,
    /// `IX`: part of an index beside.
    Index,
    /// `PII`: tells something of a person.
    Personal,
}

impl Badge {
    /// The letters that are drawn.
    pub fn letters(self) -> &'static str {
        match self {
            Badge::Primary => "PK",
            Badge::Foreign => "FK",
            Badge::Unique => "U",
            Badge::Index => "IX",
            Badge::Personal => "PII",
        }
    }
}

/// The badges of a column: the first stands before its name, the others behind it.
pub fn badges(column: ColumnRef<'_>) -> Vec<Badge> {
    let mut found = Vec::new();
    if column.is_primary() {
        found.push(Badge::Primary);
    }
    if column.foreign_keys().next().is_some() {
        found.push(Badge::Foreign);
    }
    let alone =
        |index: &IndexRef<'_>| index.kind == IndexKind::Unique && index.parts.len() == 1 && index.predicate.is_none();
    if column.indexes().any(|index| alone(&index)) {
        found.push(Badge::Unique);
    }
    if column.indexes().any(|index| index.kind != IndexKind::Primary && !alone(&index)) {
        found.push(Badge::Index);
    }
    if column.notes.pii.is_some_and(|pii| pii.class != PiiClass::None) {
        found.push(Badge::Personal);
    }
    found
}

/// The type as it is drawn: the native type where the text names one, else Prisma's; `?` for nullable, `[]` for a list.
pub fn type_label(column: ColumnRef<'_>) -> String {
    let base = match (&column.native, &column.ty) {
        (Some(native), _) if native.args.is_empty() => native.name.clone(),
        (Some(native), _) => format!("{}({})", native.name, native.args.join(",")),
        (None, ColumnType::Scalar(scalar)) => scalar.name().to_owned(),
        (None, ColumnType::Enum(_)) => column.enum_type().map_or_else(String::new, |record| record.name.clone()),
        (None, ColumnType::Unsupported(text) | ColumnType::Other(text)) => text.clone(),
    };
    let mark = match column.arity {
        Arity::Required => "",
        Arity::Optional => "?",
        Arity::List => "[]",
    };
    base + mark
}

/// Width of a text in the user interface font of that height, by average character widths.
pub fn text_width(text: &str, font: i32) -> i32 {
    let thousandths: i32 = text.chars().map(char_width).fold(0, i32::saturating_add);
    thousandths.saturating_mul(font) / 1000 + 1
}

/// Width of a character in thousandths of the font's height, on the safe side of Inter, Segoe UI and DejaVu.
fn char_width(c: char) -> i32 {
    match c {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' => 290,
        ' ' | 'I' | 'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '/' => 390,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 900,
        'A'..='Z' | '&' => 690,
        'a'..='z' | '0'..='9' | '_' | '-' | '?' => 590,
        c if c.is_ascii() => 620,
        // Wide scripts (Chinese, Japanese, Korean) fill a square; the rest is like Latin capitals.
        c if ('\u{1100}'..='\u{115f}').contains(&c) || ('\u{2e80}'..='\u{ffdc}').contains(&c) => 1000,
        c if c > '\u{ffff}' => 1000,
        _ => 690,
    }
}

/// The size of every table and view.
pub fn sizes(schema: &Schema) -> BTreeMap<TableId, Size> {
    sizes_in(schema, Detail::All)
}

/// The size of every table and view where only so much of it is drawn. Less is never larger.
pub fn sizes_in(schema: &Schema, detail: Detail) -> BTreeMap<TableId, Size> {
    schema.walk_tables().map(|table| (table.id, size_of(table, detail))).collect()
}

/// The boxes of the tables that have a position.
pub fn boxes(schema: &Schema, positions: &BTreeMap<TableId, (i32, i32)>) -> BTreeMap<TableId, Rect> {
    boxes_in(schema, positions, Detail::All)
}

/// The boxes of the tables that have a position, where only so much of them is drawn.
pub fn boxes_in(schema: &Schema, positions: &BTreeMap<TableId, (i32, i32)>, detail: Detail) -> BTreeMap<TableId, Rect> {
    positions
        .iter()
        .filter_map(|(id, (x, y))| {
            let size = size_of(schema.table(*id)?, detail);
            Some((*id, Rect { x: *x, y: *y, width: size.width, height: size.height }))
        })
        .collect()
}

fn size_of(table: TableRef<'_>, detail: Detail) -> Size {
    let header = 2 * RIGHT + text_width(&table.name, 14) + if table.is_view() { 40 } else { 0 };
    let (mut rows, mut widest) = (0usize, header);
    for column in table.columns().filter(|column| detail.shows(*column)) {
        rows += 1;
        widest = widest.max(row_width(column));
    }
    // Without rows a name needs no room below.
    let below = if detail == Detail::Names { 0 } else { PADDING };
    let rows = i32::try_from(rows).unwrap_or(i32::MAX / (2 * ROW));
    // Even widths keep centre lines on whole units.
    Size { width: (widest + 1).clamp(MIN_WIDTH, MAX_WIDTH) & !1, height: HEADER + ROW * rows + below }
}

fn row_width(column: ColumnRef<'_>) -> i32 {
    let extra = i32::try_from(badges(column).len().saturating_sub(1)).unwrap_or(0) * EXTRA;
    NAME_X + text_width(&column.name, 13) + extra + GAP + text_width(&type_label(column), 12) + RIGHT
}

/// Distance of the centre of a column's row from the upper edge of its table.
pub fn row_of(schema: &Schema, table: TableId, column: ColumnId) -> Option<i32> {
    row_in(schema, table, column, Detail::All)
}
