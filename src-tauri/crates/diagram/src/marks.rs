//! What the picture of a diagram is made of: outlines and words in the order in which they are drawn. Every format, SVG as
//! well as those of the crate `picture`, draws this one list, and so they look the same. Draws what it is given and moves
//! nothing; knows no format.

mod notes;

use std::collections::BTreeMap;

use schema::{ColumnRef, Schema, TableId, TableRef};

use crate::notes::Note;
use crate::palette::{Ink, ink, module_colors};
use crate::tables::{BADGE_X, EXTRA, GAP, NAME_X, RIGHT};
use crate::{
    Badge, Cardinality, Color, Detail, EdgeId, HEADER, ROW, Rect, Route, Side, Theme, badges, colors, modules,
    text_width, type_label,
};

/// Room between the tables of a module and the border of its area.
pub const AREA: i32 = 20;
/// Further room above for the name of the module.
pub const AREA_NAME: i32 = 24;
/// Room around everything.
const MARGIN: i32 = 48;
/// Room for the title above everything.
const TITLE: i32 = 48;
/// Radius of the bends of edges.
const BEND: i32 = 6;
/// Width of edges.
const EDGE: f32 = 1.25;

/// How to draw.
#[derive(Debug, Clone, Copy, Default)]
pub struct Picture<'a> {
    /// Light or dark.
    pub theme: Theme,
    /// Drawn above the diagram and named in the file.
    pub title: Option<&'a str>,
    /// Without the ground, for a page of another colour. Rings and names of areas still hide the lines behind them.
    pub bare: bool,
    /// Which columns are drawn; boxes and routes must have been made for it.
    pub detail: Detail,
    /// Drawn above everything.
    pub notes: &'a [Note],
}

/// A picture: its frame, and its marks in the order in which they are drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawing {
    /// All that is drawn lies within.
    pub frame: Rect,
    /// Name of the picture.
    pub title: String,
    /// From the lowest to the uppermost.
    pub marks: Vec<Mark>,
}

/// An outline or a word.
#[derive(Debug, Clone, PartialEq)]
pub enum Mark {
    /// An outline that is filled, drawn along, or both.
    Shape {
        /// The outline.
        outline: Outline,
        /// Colour of the inside.
        fill: Option<&'static str>,
        /// What the outline is drawn with.
        pen: Option<Pen>,
    },
    /// Words on one line.
    Text {
        /// Left or right end of the line that the letters stand on.
        at: (f32, f32),
        /// Whether `at` is the right end.
        ends: bool,
        /// The letters' looks.
        font: Font,
        /// Their colour.
        color: &'static str,
        /// The words.
        text: String,
    },
}

/// A figure.
#[derive(Debug, Clone, PartialEq)]
pub enum Outline {
    /// A box with round corners.
    Box {
        /// Left edge.
        x: f32,
        /// Upper edge.
        y: f32,
        /// Width.
        width: f32,
        /// Height.
        height: f32,
        /// Of the corners.
        radius: f32,
    },
    /// A circle.
    Circle {
        /// Centre.
        x: f32,
        /// Centre.
        y: f32,
        /// Radius.
        radius: f32,
    },
    /// Lines and curves.
    Path(Vec<Step>),
}

/// A step of a path.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Step {
    /// Begins anew at a point.
    Move(f32, f32),
    /// Straight on to a point.
    Line(f32, f32),
    /// By a control point to another.
    Curve(f32, f32, f32, f32),
    /// Back to where it began.
    Close,
}

/// What an outline is drawn with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pen {
    /// Colour.
    pub color: &'static str,
    /// Width of the line.
    pub width: f32,
    /// 0 is not seen, 1 hides what is below.
    pub opacity: f32,
    /// Lengths of dashes and of the gaps between them.
    pub dash: Option<(f32, f32)>,
}

impl Pen {
    fn solid(color: &'static str, width: f32) -> Self {
        Self { color, width, opacity: 1.0, dash: None }
    }
}

/// Looks of letters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Font {
    /// Height.
    pub size: f32,
    /// 400 is regular, 700 bold.
    pub weight: u16,
    /// Further room behind each letter, as part of the size.
    pub spacing: f32,
}

const fn font(size: f32, weight: u16) -> Font {
    Font { size, weight, spacing: 0.0 }
}

const TITLE_FONT: Font = font(20.0, 600);
const AREA_FONT: Font = Font { spacing: 0.02, ..font(13.0, 600) };
const NAME_FONT: Font = font(14.0, 600);
const COLUMN_FONT: Font = font(13.0, 400);
const KEY_FONT: Font = font(13.0, 600);
const TYPE_FONT: Font = font(12.0, 400);
const BADGE_FONT: Font = Font { spacing: 0.03, ..font(9.5, 700) };

impl Mark {
    /// A box that holds it; of words, by average widths.
    pub fn bounds(&self) -> Rect {
        let (left, top, right, bottom) = match self {
            Mark::Text { at: (x, y), ends, font, text, .. } => {
                let width = text_width(text, font.size.ceil() as i32) as f32 * 1.2;
                let left = if *ends { x - width } else { *x };
                (left, y - font.size, left + width, y + font.size / 2.0)
            }
            Mark::Shape { outline, pen, .. } => {
                let reach = pen.map_or(0.0, |pen| pen.width);
                let (left, top, right, bottom) = match outline {
                    Outline::Box { x, y, width, height, .. } => (*x, *y, x + width, y + height),
                    Outline::Circle { x, y, radius } => (x - radius, y - radius, x + radius, y + radius),
                    Outline::Path(steps) => extent_of(steps),
                };
                (left - reach, top - reach, right + reach, bottom + reach)
            }
        };
        let (x, y) = (left.floor() as i32, top.floor() as i32);
        Rect { x, y, width: right.ceil() as i32 - x, height: bottom.ceil() as i32 - y }
    }
}

fn extent_of(steps: &[Step]) -> (f32, f32, f32, f32) {
    let mut extent = (f32::INFINITY, f32::INFINITY, f32::NEG_INFINITY, f32::NEG_INFINITY);
    let mut take = |x: f32, y: f32| {
        extent = (extent.0.min(x), extent.1.min(y), extent.2.max(x), extent.3.max(y));
    };
    for step in steps {
        match *step {
            Step::Move(x, y) | Step::Line(x, y) => take(x, y),
            Step::Curve(a, b, x, y) => {
                take(a, b);
                take(x, y);
            }
            Step::Close => {}
        }
    }
    extent
}

/// The picture of a diagram: areas of modules, edges with crow's feet, tables with their columns.
pub fn draw(
    schema: &Schema,
    boxes: &BTreeMap<TableId, Rect>,
    routes: &BTreeMap<EdgeId, Route>,
    picture: Picture<'_>,
) -> Drawing {
    let areas = areas(schema, boxes);
    let notes = picture.notes.iter().map(Note::rect);
    let mut frame = around(notes.chain(std::iter::once(extent(boxes, routes, &areas)))).grown(MARGIN);
    if let Some(title) = picture.title {
        frame.y -= TITLE;
        frame.height += TITLE;
        frame.width = frame.width.max(text_width(title, 20) + 2 * MARGIN);
    }
    let mut pencil = Pencil { ink: ink(picture.theme), theme: picture.theme.place(), marks: Vec::new() };
    if !picture.bare {
        let Rect { x, y, width, height } = frame;
        pencil.filled(plain(x, y, width, height, 0.0), pencil.ink.ground);
    }
    if let Some(title) = picture.title {
        pencil.text((frame.x + MARGIN, frame.y + MARGIN + 14), TITLE_FONT, pencil.ink.text, title);
    }
    let names = module_colors(&modules(schema));
    for (module, area) in &areas {
        let Some(color) = names.get(module) else { continue };
        pencil.area(*area, color);
    }
    for route in routes.values() {
        pencil.edge(route);
    }
    for (module, area) in &areas {
        let Some(color) = names.get(module) else { continue };
        pencil.area_name(*area, module, color);
    }
    let colors = colors(schema);
    for (id, rect) in boxes {
        if let (Some(table), Some(color)) = (schema.table(*id), colors.get(id)) {
            pencil.table(table, *rect, color, picture.detail);
        }
    }
    for route in routes.values() {
        pencil.feet(route);
    }
    for note in picture.notes {
        notes::draw(&mut pencil.marks, note, pencil.theme, &pencil.ink);
    }
    Drawing { frame, title: picture.title.unwrap_or("Diagram").to_owned(), marks: pencil.marks }
}

/// The areas of named modules, where there are several modules: the boxes of their tables with some room.
pub fn areas(schema: &Schema, boxes: &BTreeMap<TableId, Rect>) -> BTreeMap<String, Rect> {
    let mut members: BTreeMap<String, Vec<Rect>> = BTreeMap::new();
    let modules = modules(schema);
    let several = modules.values().any(|module| Some(module) != modules.values().next());
    for (id, module) in modules {
        if let Some(rect) = boxes.get(&id) {
            members.entry(module).or_default().push(*rect);
        }
    }
    if !several {
        return BTreeMap::new();
    }
    let area = |rects: &Vec<Rect>| {
        let mut area = around(rects.iter().copied()).grown(AREA);
        area.y -= AREA_NAME;
        area.height += AREA_NAME;
        area
    };
    members.iter().filter(|(name, _)| !name.is_empty()).map(|(name, rects)| (name.clone(), area(rects))).collect()
}

/// The least box that holds all.
fn around(rects: impl Iterator<Item = Rect>) -> Rect {
    let union = |a: Rect, b: Rect| {
        let (x, y) = (a.x.min(b.x), a.y.min(b.y));
        Rect { x, y, width: a.right().max(b.right()) - x, height: a.bottom().max(b.bottom()) - y }
    };
    rects.reduce(union).unwrap_or(Rect { x: 0, y: 0, width: 0, height: 0 })
}

fn extent(boxes: &BTreeMap<TableId, Rect>, routes: &BTreeMap<EdgeId, Route>, areas: &BTreeMap<String, Rect>) -> Rect {
    let points = routes.values().flat_map(|route| route.points.iter());
    let points = points.map(|(x, y)| Rect { x: *x, y: *y, width: 0, height: 0 });
    around(boxes.values().copied().chain(areas.values().copied()).chain(points))
}

fn plain(x: i32, y: i32, width: i32, height: i32, radius: f32) -> Outline {
    Outline::Box { x: x as f32, y: y as f32, width: width as f32, height: height as f32, radius }
}

/// Marks in the making.
struct Pencil {
    ink: Ink,
    theme: usize,
    marks: Vec<Mark>,
}

impl Pencil {
    fn shape(&mut self, outline: Outline, fill: Option<&'static str>, pen: Option<Pen>) {
        self.marks.push(Mark::Shape { outline, fill, pen });
    }

    fn filled(&mut self, outline: Outline, color: &'static str) {
        self.shape(outline, Some(color), None);
    }

    fn words(&mut self, (x, y): (i32, i32), ends: bool, font: Font, color: &'static str, text: &str) {
        let at = (x as f32, y as f32);
        self.marks.push(Mark::Text { at, ends, font, color, text: text.to_owned() });
    }

    fn text(&mut self, at: (i32, i32), font: Font, color: &'static str, text: &str) {
        self.words(at, false, font, color, text);
    }

    fn area(&mut self, area: Rect, color: &Color) {
        let Rect { x, y, width, height } = area;
        let pen = Pen { opacity: 0.28, ..Pen::solid(color.accent[self.theme], 1.0) };
        self.shape(plain(x, y, width, height, 10.0), Some(color.area[self.theme]), Some(pen));
    }

    /// Above the edges that pass and on a ground of its own: a line behind letters would strike them out.
    fn area_name(&mut self, area: Rect, name: &str, color: &Color) {
        let name = fit(name, 13, (area.width - 2 * AREA).max(40));
        let width = (text_width(&name, 13) + 8).min(area.width - AREA);
        self.filled(plain(area.x + AREA - 4, area.y + 10, width, 20, 0.0), color.area[self.theme]);
        self.text((area.x + AREA, area.y + 25), AREA_FONT, color.accent[self.theme], &name);
    }

    fn edge(&mut self, route: &Route) {
        let dash = (!route.identifying).then_some((5.0, 4.0));
        // From the parent: edges that share a track at its end then have their dashes in step.
        let points: Vec<_> = route.points.iter().rev().copied().collect();
        let pen = Pen { dash, ..Pen::solid(self.ink.edge, EDGE) };
        self.shape(Outline::Path(line(&points)), None, Some(pen));
    }

    /// The crow's feet of both ends.
    fn feet(&mut self, route: &Route) {
        let pen = Pen::solid(self.ink.edge, EDGE);
        for (end, point) in route.ends.iter().zip([route.points.first(), route.points.last()]) {
            let Some((x, y)) = point.map(|(x, y)| (*x as f32, *y as f32)) else { continue };
            let d = if end.side == Side::Right { 1.0 } else { -1.0 };
            // The stretch under the foot is never dashed.
            let mut steps = vec![Step::Move(x, y), Step::Line(x + d * 11.0, y)];
            let mut bar = |at: f32| steps.extend([Step::Move(x + d * at, y - 5.0), Step::Line(x + d * at, y + 5.0)]);
            let foot = [Step::Move(x, y - 6.0), Step::Line(x + d * 11.0, y), Step::Line(x, y + 6.0)];
            let ring = match end.kind {
                Cardinality::One => {
                    bar(6.0);
                    bar(10.0);
                    None
                }
                Cardinality::ZeroOrOne => {
                    bar(6.0);
                    Some(12.0)
                }
                Cardinality::Many => {
                    bar(14.0);
                    steps.extend(foot);
                    None
                }
                Cardinality::ZeroOrMany => {
                    steps.extend(foot);
                    Some(15.0)
                }
            };
            self.shape(Outline::Path(steps), None, Some(pen));
            if let Some(at) = ring {
                self.shape(Outline::Circle { x: x + d * at, y, radius: 3.5 }, Some(self.ink.ground), Some(pen));
            }
        }
    }

    fn table(&mut self, table: TableRef<'_>, rect: Rect, color: &Color, detail: Detail) {
        let Rect { x, y, width, height } = rect;
        let (accent, header) = (color.accent[self.theme], color.header[self.theme]);
        let (ink, right) = (self.ink, rect.right());
        let dash = table.is_view().then_some((5.0, 3.0));
        let pen = Pen { dash, ..Pen::solid(ink.border, 1.0) };
        self.shape(plain(x, y, width, height, 6.0), Some(ink.table), Some(pen));
        let (l, r, t) = (x as f32 + 0.5, right as f32 - 0.5, y as f32 + 6.0);
        let bottom = (y + HEADER) as f32 - 0.5;
        self.filled(Outline::Path(head(l, r, t, bottom)), header);
        self.filled(Outline::Path(bar(l, r, t)), accent);
        self.shape(
            Outline::Path(vec![Step::Move(l, bottom), Step::Line(r, bottom)]),
            None,
            Some(Pen::solid(ink.line, 1.0)),
        );
        let view = if table.is_view() { 40 } else { 0 };
        let name = fit(&table.name, 14, width - 2 * RIGHT - view);
        self.text((x + RIGHT, y + 24), NAME_FONT, if table.ignored { ink.muted } else { ink.text }, &name);
        if table.is_view() {
            self.words((right - RIGHT, y + 23), true, BADGE_FONT, ink.muted, "VIEW");
        }
        let columns = table.columns().filter(|column| detail.shows(*column));
        for (column, top) in columns.zip((0..).map(|i| y + HEADER + ROW * i)) {
            self.column(column, rect, top + 16);
        }
    }

    fn column(&mut self, column: ColumnRef<'_>, rect: Rect, base: i32) {
        let ink = self.ink;
        let badges = badges(column);
        let extras = badges.get(1..).unwrap_or(&[]);
        let room = rect.width - NAME_X - GAP - RIGHT - i32::try_from(extras.len()).unwrap_or(0) * EXTRA;
        // Where both don't fit, the type gives way first, but not below two fifths.
        let ty = fit(&type_label(column), 12, (room - text_width(&column.name, 13)).max(room * 2 / 5));
        let name = fit(&column.name, 13, room - text_width(&ty, 12));
        if let Some(first) = badges.first() {
            self.badge(*first, rect.x + BADGE_X, base);
        }
        let font = if badges.first() == Some(&Badge::Primary) { KEY_FONT } else { COLUMN_FONT };
        self.text((rect.x + NAME_X, base), font, if column.ignored { ink.muted } else { ink.text }, &name);
        let mut behind = rect.x + NAME_X + text_width(&name, 13) + 4;
        for extra in extras {
            self.badge(*extra, behind, base);
            behind += EXTRA;
        }
        self.words((rect.right() - RIGHT, base), true, TYPE_FONT, ink.muted, &ty);
    }

    fn badge(&mut self, badge: Badge, x: i32, y: i32) {
        let color = match badge {
            Badge::Primary => self.ink.primary,
            Badge::Foreign => self.ink.foreign,
            Badge::Unique => self.ink.unique,
            Badge::Index => self.ink.muted,
            Badge::Personal => self.ink.personal,
        };
        self.text((x, y - 1), BADGE_FONT, color, badge.letters());
    }
}

/// The ground of a header: round corners above, square ones below.
fn head(l: f32, r: f32, t: f32, bottom: f32) -> Vec<Step> {
    vec![
        Step::Move(l, bottom),
        Step::Line(l, t),
        Step::Curve(l, t - 5.5, l + 5.5, t - 5.5),
        Step::Line(r - 5.5, t - 5.5),
        Step::Curve(r, t - 5.5, r, t),
        Step::Line(r, bottom),
        Step::Close,
    ]
}

/// The bar of a table's colour along its upper edge.
fn bar(l: f32, r: f32, t: f32) -> Vec<Step> {
    vec![
        Step::Move(l, t),
        Step::Curve(l, t - 5.5, l + 5.5, t - 5.5),
        Step::Line(r - 5.5, t - 5.5),
        Step::Curve(r, t - 5.5, r, t),
        Step::Curve(r - 1.0, t - 2.5, r - 5.0, t - 2.5),
        Step::Line(l + 5.0, t - 2.5),
        Step::Curve(l + 1.0, t - 2.5, l, t),
        Step::Close,
    ]
}

/// A line with rounded bends.
fn line(points: &[(i32, i32)]) -> Vec<Step> {
    let mut steps = Vec::with_capacity(points.len() * 2);
    for (i, (x, y)) in points.iter().copied().enumerate() {
        let (before, after) = (i.checked_sub(1).and_then(|i| points.get(i)), points.get(i + 1));
        let (Some(before), Some(after)) = (before, after) else {
            steps.push(if i == 0 { Step::Move(x as f32, y as f32) } else { Step::Line(x as f32, y as f32) });
            continue;
        };
        let length = |p: &(i32, i32)| (p.0 - x).abs().max((p.1 - y).abs());
        let radius = BEND.min(length(before) / 2).min(length(after) / 2);
        let toward =
            |p: &(i32, i32)| ((x + (p.0 - x).signum() * radius) as f32, (y + (p.1 - y).signum() * radius) as f32);
        let (a, b) = (toward(before), toward(after));
        steps.extend([Step::Line(a.0, a.1), Step::Curve(x as f32, y as f32, b.0, b.1)]);
    }
    steps
}

/// A text cut with an ellipsis to fit a width.
fn fit(text: &str, font: i32, width: i32) -> String {
    if text_width(text, font) <= width {
        return text.to_owned();
    }
    let mut cut = String::new();
    for c in text.chars() {
        cut.push(c);
        if text_width(&cut, font) + font > width {
            cut.pop();
            break;
        }
    }
    cut + "…"
}
