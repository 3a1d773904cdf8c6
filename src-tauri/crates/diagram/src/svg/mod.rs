//! The diagram as one standalone SVG file: areas of modules, edges with crow's feet, tables with their columns. Draws what
//! it is given and moves nothing; text is escaped, fonts are named by family and never embedded.

mod notes;
mod palette;

use std::collections::BTreeMap;
use std::fmt::Write;

use schema::{Schema, TableId, TableRef};

use crate::notes::Note;
use crate::tables::{BADGE_X, EXTRA, GAP, NAME_X, RIGHT};
use crate::{Badge, Cardinality, EdgeId, HEADER, ROW, Rect, Route, Side, badges, modules, text_width, type_label};
pub use palette::{Color, Theme, colors, palette};
use palette::{Ink, ink, module_colors};

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
const FONTS: &str = "Inter, 'Segoe UI', system-ui, -apple-system, 'Helvetica Neue', 'Noto Sans', Arial, sans-serif";

/// How to draw.
#[derive(Debug, Clone, Copy, Default)]
pub struct Picture<'a> {
    /// Light or dark.
    pub theme: Theme,
    /// Drawn above the diagram and named in the file.
    pub title: Option<&'a str>,
    /// Drawn above everything.
    pub notes: &'a [Note],
}

/// The diagram as SVG.
pub fn svg(
    schema: &Schema,
    boxes: &BTreeMap<TableId, Rect>,
    routes: &BTreeMap<EdgeId, Route>,
    picture: Picture<'_>,
) -> String {
    let ink = ink(picture.theme);
    let areas = areas(schema, boxes);
    let notes = picture.notes.iter().map(Note::rect);
    let mut frame = around(notes.chain(std::iter::once(extent(boxes, routes, &areas)))).grown(MARGIN);
    if picture.title.is_some() {
        frame.y -= TITLE;
        frame.height += TITLE;
    }
    let mut out = String::new();
    let title = picture.title.unwrap_or("Diagram");
    let Rect { x, y, width, height } = frame;
    put(
        &mut out,
        format_args!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"{x} {y} {width} {height}\" \
             font-family=\"{FONTS}\" font-size=\"13\">\n<title>{}</title>\n<style>{}</style>\n\
             <rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{}\"/>\n",
            escape(title),
            style(&ink),
            ink.ground
        ),
    );
    if let Some(title) = picture.title {
        put(
            &mut out,
            format_args!("<text x=\"{}\" y=\"{}\" class=\"t\">{}</text>\n", x + MARGIN, y + MARGIN + 14, escape(title)),
        );
    }
    let theme = picture.theme.place();
    let names = module_colors(&modules(schema));
    for (module, area) in &areas {
        let Some(color) = names.get(module) else { continue };
        let Rect { x, y, width, height } = *area;
        let (accent, ground) = (color.accent[theme], color.area[theme]);
        put(
            &mut out,
            format_args!(
                "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"10\" fill=\"{ground}\" stroke=\"{accent}\" \
                 stroke-opacity=\".28\"/><text x=\"{}\" y=\"{}\" class=\"a\" fill=\"{accent}\">{}</text>\n",
                x + AREA,
                y + 25,
                escape(module)
            ),
        );
    }
    for route in routes.values() {
        edge(&mut out, route);
    }
    let colors = colors(schema);
    for (id, rect) in boxes {
        if let (Some(table), Some(color)) = (schema.table(*id), colors.get(id)) {
            draw_table(&mut out, table, *rect, color, theme);
        }
    }
    for route in routes.values() {
        feet(&mut out, route);
    }
    for note in picture.notes {
        notes::draw(&mut out, note, theme, &ink);
    }
    out + "</svg>\n"
}

/// The areas of named modules, where there are several modules: the boxes of their tables with some room.
pub fn areas(schema: &Schema, boxes: &BTreeMap<TableId, Rect>) -> BTreeMap<String, Rect> {
    let mut members: BTreeMap<String, Vec<Rect>> = BTreeMap::new();
    for (id, module) in modules(schema) {
        if let Some(rect) = boxes.get(&id) {
            members.entry(module).or_default().push(*rect);
        }
    }
    if members.len() < 2 {
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

fn style(ink: &Ink) -> String {
    let Ink { table, border, line, text, muted, edge, primary, foreign, unique, ground } = *ink;
    format!(
        ".b{{fill:{table};stroke:{border}}}.l{{stroke:{line}}}.t{{font-size:20px;font-weight:600;fill:{text}}}\
         .a{{font-size:13px;font-weight:600;letter-spacing:.02em}}.h{{font-size:14px;font-weight:600;fill:{text}}}\
         .n{{fill:{text}}}.k{{fill:{text};font-weight:600}}.y{{font-size:12px;fill:{muted}}}\
         .p,.f,.u,.v{{font-size:9.5px;font-weight:700;letter-spacing:.03em}}.p{{fill:{primary}}}.f{{fill:{foreign}}}\
         .u{{fill:{unique}}}.v{{fill:{muted}}}.e{{fill:none;stroke:{edge};stroke-width:1.25}}.d{{stroke-dasharray:5 4}}\
         .c{{fill:{ground};stroke:{edge};stroke-width:1.25}}"
    )
}

fn edge(out: &mut String, route: &Route) {
    let class = if route.identifying { "e" } else { "e d" };
    // From the parent: edges that share a track at its end then have their dashes in step.
    let points: Vec<_> = route.points.iter().rev().copied().collect();
    put(out, format_args!("<path class=\"{class}\" d=\"{}\"/>\n", line(&points)));
}

/// A line with rounded bends.
fn line(points: &[(i32, i32)]) -> String {
    let mut path = String::new();
    for (i, (x, y)) in points.iter().copied().enumerate() {
        let (before, after) = (i.checked_sub(1).and_then(|i| points.get(i)), points.get(i + 1));
        let (Some(before), Some(after)) = (before, after) else {
            put(&mut path, format_args!("{}{x} {y}", if i == 0 { "M" } else { "L" }));
            continue;
        };
        let length = |p: &(i32, i32)| (p.0 - x).abs().max((p.1 - y).abs());
        let radius = BEND.min(length(before) / 2).min(length(after) / 2);
        let toward = |p: &(i32, i32)| (x + (p.0 - x).signum() * radius, y + (p.1 - y).signum() * radius);
        let (a, b) = (toward(before), toward(after));
        put(&mut path, format_args!("L{} {}Q{x} {y} {} {}", a.0, a.1, b.0, b.1));
    }
    path
}

/// The crow's feet of both ends.
fn feet(out: &mut String, route: &Route) {
    for (end, point) in route.ends.iter().zip([route.points.first(), route.points.last()]) {
        let Some((x, y)) = point.copied() else { continue };
        let d = if end.side == Side::Right { 1 } else { -1 };
        let bar = |at: i32| format!("M{} {}v10", x + d * at, y - 5);
        let foot = || format!("M{x} {}L{} {y}L{x} {}", y - 6, x + d * 11, y + 6);
        let (path, circle) = match end.kind {
            Cardinality::One => (bar(6) + &bar(10), None),
            Cardinality::ZeroOrOne => (bar(6), Some(12)),
            Cardinality::Many => (foot() + &bar(14), None),
            Cardinality::ZeroOrMany => (foot(), Some(15)),
        };
        // The stretch under the foot is never dashed.
        put(out, format_args!("<path class=\"e\" d=\"M{x} {y}H{}{path}\"/>", x + d * 11));
        if let Some(at) = circle {
            put(out, format_args!("<circle class=\"c\" cx=\"{}\" cy=\"{y}\" r=\"3.5\"/>", x + d * at));
        }
        out.push('\n');
    }
}

fn draw_table(out: &mut String, table: TableRef<'_>, rect: Rect, color: &Color, theme: usize) {
    let Rect { x, y, width, height } = rect;
    let (accent, header) = (color.accent[theme], color.header[theme]);
    let right = rect.right();
    put(
        out,
        format_args!(
            "<g><rect class=\"b\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"6\"/>\
             <path fill=\"{header}\" d=\"M{l} {b}V{t}q0 -5.5 5.5 -5.5H{r5}q5.5 0 5.5 5.5V{b}z\"/>\
             <path fill=\"{accent}\" d=\"M{l} {t}q0 -5.5 5.5 -5.5H{r5}q5.5 0 5.5 5.5a8 3 0 0 0 -5 -2.5H{l5}a8 3 0 0 0 -5 2.5z\"/>\
             <path class=\"l\" d=\"M{l} {b}H{r}\"/>",
            l = f64::from(x) + 0.5,
            l5 = f64::from(x) + 5.5,
            r = f64::from(right) - 0.5,
            r5 = right - 6,
            t = y + 6,
            b = f64::from(y + HEADER) - 0.5,
        ),
    );
    let view = if table.is_view() { 40 } else { 0 };
    let name = fit(&table.name, 14, width - 2 * RIGHT - view);
    put(out, format_args!("<text class=\"h\" x=\"{}\" y=\"{}\">{}</text>", x + RIGHT, y + 24, escape(&name)));
    if table.is_view() {
        put(
            out,
            format_args!("<text class=\"v\" x=\"{}\" y=\"{}\" text-anchor=\"end\">VIEW</text>", right - RIGHT, y + 23),
        );
    }
    for (column, top) in table.columns().zip((0..).map(|i| y + HEADER + ROW * i)) {
        let base = top + 16;
        let badges = badges(column);
        let extras = badges.get(1..).unwrap_or(&[]);
        let room = width - NAME_X - GAP - RIGHT - i32::try_from(extras.len()).unwrap_or(0) * EXTRA;
        // Where both don't fit, the type gives way first, but not below two fifths.
        let ty = fit(&type_label(column), 12, (room - text_width(&column.name, 13)).max(room * 2 / 5));
        let name = fit(&column.name, 13, room - text_width(&ty, 12));
        if let Some(first) = badges.first() {
            badge(out, *first, x + BADGE_X, base);
        }
        let class = if badges.first() == Some(&Badge::Primary) { "k" } else { "n" };
        put(out, format_args!("<text class=\"{class}\" x=\"{}\" y=\"{base}\">{}</text>", x + NAME_X, escape(&name)));
        let mut behind = x + NAME_X + text_width(&name, 13) + 4;
        for extra in extras {
            badge(out, *extra, behind, base);
            behind += EXTRA;
        }
        put(
            out,
            format_args!(
                "<text class=\"y\" x=\"{}\" y=\"{base}\" text-anchor=\"end\">{}</text>",
                right - RIGHT,
                escape(&ty)
            ),
        );
    }
    out.push_str("</g>\n");
}

fn badge(out: &mut String, badge: Badge, x: i32, y: i32) {
    let class = match badge {
        Badge::Primary => "p",
        Badge::Foreign => "f",
        Badge::Unique => "u",
    };
    put(out, format_args!("<text class=\"{class}\" x=\"{x}\" y=\"{}\">{}</text>", y - 1, badge.letters()));
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

/// Text that may stand in XML; characters that XML has no place for become a replacement character.
fn escape(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => result.push_str("&amp;"),
            '<' => result.push_str("&lt;"),
            '>' => result.push_str("&gt;"),
            '"' => result.push_str("&quot;"),
            '\t' | '\n' | '\r' => result.push(' '),
            c if c < ' ' || c == '\u{fffe}' || c == '\u{ffff}' => result.push('\u{fffd}'),
            c => result.push(c),
        }
    }
    result
}

fn put(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a string can't fail.
    let _ = out.write_fmt(text);
}
