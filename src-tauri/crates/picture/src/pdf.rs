//! PDF: lines as lines and text as text, so that it is sharp in every size, can be searched and copied. The letters are
//! embedded. On several pages each has marks where the next begins, and says which one it is.

use std::collections::{BTreeMap, BTreeSet};

use diagram::{Drawing, Font, Mark, Outline, Rect, Step};
use pdf_writer::types::{CidFontType, FontFlags, LineCapStyle, LineJoinStyle, SystemInfo, UnicodeCmap};
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Ref, Str, TextStr};

use crate::font::{Weight, nearest, weights};
use crate::page::{LAP, Sheet};
use crate::{Progress, Unmade};

const ROUND: f32 = 0.552_285;
/// Colour of cutting marks and page numbers.
const MARK: [f32; 3] = [0.45, 0.48, 0.52];
const WEIGHTS: [Name<'static>; 3] = [Name(b"F0"), Name(b"F1"), Name(b"F2")];

/// Letters that were drawn in each weight, with what they stand for.
type Used = Vec<BTreeMap<u16, char>>;

/// A drawing as PDF, on these pages.
///
/// # Errors
/// It was cancelled.
pub fn pdf(drawing: &Drawing, pages: &[Sheet], progress: &Progress<'_>) -> Result<Vec<u8>, Unmade> {
    let mut next = 0;
    let mut fresh = || {
        next += 1;
        Ref::new(next)
    };
    let (catalog, tree, info) = (fresh(), fresh(), fresh());
    let weights = weights();
    let fonts: Vec<Ref> = weights.iter().map(|_| fresh()).collect();
    let opacities = opacities(drawing);
    let states: Vec<(Ref, f32)> = opacities.iter().map(|percent| (fresh(), *percent as f32 / 100.0)).collect();
    let mut used: Used = vec![BTreeMap::new(); weights.len()];
    let bounds: Vec<Rect> = drawing.marks.iter().map(Mark::bounds).collect();

    let mut pdf = Pdf::new();
    pdf.catalog(catalog).pages(tree);
    pdf.document_info(info).title(TextStr(&drawing.title)).producer(TextStr("Crowfoot"));
    let mut kids = Vec::new();
    for (number, sheet) in pages.iter().enumerate() {
        if !progress(number as f32 / pages.len() as f32) {
            return Err(Unmade::Cancelled);
        }
        let (page, content) = (fresh(), fresh());
        kids.push(page);
        let mut out = pdf.page(page);
        out.parent(tree).contents(content).media_box(pdf_writer::Rect::new(0.0, 0.0, sheet.width, sheet.height));
        let mut resources = out.resources();
        let mut named = resources.fonts();
        for (name, font) in WEIGHTS.iter().zip(&fonts) {
            named.pair(*name, *font);
        }
        named.finish();
        let mut named = resources.ext_g_states();
        for ((state, _), percent) in states.iter().zip(&opacities) {
            named.pair(Name(state_name(*percent).as_bytes()), *state);
        }
        named.finish();
        resources.finish();
        out.finish();
        let bytes = packed(&page_of(drawing, &bounds, sheet, &weights, &mut used));
        pdf.stream(content, &bytes).filter(Filter::FlateDecode);
    }
    pdf.pages(tree).count(i32::try_from(kids.len()).unwrap_or(i32::MAX)).kids(kids);
    for (state, opacity) in states {
        pdf.ext_graphics(state).stroking_alpha(opacity);
    }
    for ((weight, used), font) in weights.iter().zip(&used).zip(fonts) {
        let parts = [font, fresh(), fresh(), fresh(), fresh()];
        embed(&mut pdf, weight, used, parts);
    }
    Ok(pdf.finish())
}

/// The opacities that lines are drawn with, in hundredths.
fn opacities(drawing: &Drawing) -> BTreeSet<u8> {
    let percent = |mark: &Mark| match mark {
        Mark::Shape { pen: Some(pen), .. } => Some(hundredths(pen.opacity)),
        Mark::Shape { pen: None, .. } | Mark::Text { .. } => None,
    };
    drawing.marks.iter().filter_map(percent).chain([100]).collect()
}

fn hundredths(opacity: f32) -> u8 {
    (opacity.clamp(0.0, 1.0) * 100.0).round() as u8
}

fn state_name(percent: u8) -> String {
    format!("G{percent}")
}

/// What is drawn on a page.
fn page_of(drawing: &Drawing, bounds: &[Rect], sheet: &Sheet, weights: &[Weight], used: &mut Used) -> Vec<u8> {
    let mut out = Content::new();
    out.save_state();
    let (inner_width, inner_height) = (sheet.part_width * sheet.unit, sheet.part_height * sheet.unit);
    out.rect(sheet.border, sheet.border, inner_width, inner_height).clip_nonzero().end_path();
    // The diagram's y runs downwards, the page's upwards.
    let unit = sheet.unit;
    let top = sheet.height - sheet.border;
    out.transform([unit, 0.0, 0.0, -unit, sheet.border - sheet.x * unit, top + sheet.y * unit]);
    let (right, bottom) = (sheet.x + sheet.part_width, sheet.y + sheet.part_height);
    for (mark, bounds) in drawing.marks.iter().zip(bounds) {
        let beside = bounds.x as f32 > right || (bounds.right() as f32) < sheet.x;
        if !beside && bounds.y as f32 <= bottom && bounds.bottom() as f32 >= sheet.y {
            draw(&mut out, mark, weights, used);
        }
    }
    out.restore_state();
    if sheet.of != (1, 1) {
        guide(&mut out, sheet, weights, used);
    }
    out.finish().into_vec()
}

/// Corners of the part that no neighbour shows, and the place of the page among all.
fn guide(out: &mut Content, sheet: &Sheet, weights: &[Weight], used: &mut Used) {
    let (row, column) = sheet.place;
    let [r, g, b] = MARK;
    out.set_stroke_rgb(r, g, b).set_line_width(0.5);
    let edge = |neighbour: bool| if neighbour { sheet.border + LAP / 2.0 } else { sheet.border };
    let left = edge(column > 0);
    let right = sheet.width - edge(column + 1 < sheet.of.1);
    let bottom = edge(row + 1 < sheet.of.0);
    let top = sheet.height - edge(row > 0);
    let reach = sheet.border - 8.0;
    for x in [left, right] {
        out.move_to(x, 8.0).line_to(x, reach).move_to(x, sheet.height - 8.0).line_to(x, sheet.height - reach);
    }
    for y in [bottom, top] {
        out.move_to(8.0, y).line_to(reach, y).move_to(sheet.width - 8.0, y).line_to(sheet.width - reach, y);
    }
    out.stroke();
    out.save_state().set_fill_rgb(r, g, b);
    let text = format!("Row {} of {}, column {} of {}", row + 1, sheet.of.0, column + 1, sheet.of.1);
    out.transform([1.0, 0.0, 0.0, -1.0, sheet.width / 2.0, 10.0]);
    let Some(weight) = weights.first() else { return };
    let half = weight.letters(&text, 8.0, 0.0).1 / 2.0;
    words(out, (-half, 0.0), &text, Font { size: 8.0, weight: 400, spacing: 0.0 }, weights, used);
    out.restore_state();
}

fn draw(out: &mut Content, mark: &Mark, weights: &[Weight], used: &mut Used) {
    match mark {
        Mark::Shape { outline, fill, pen } => {
            if let Some(fill) = fill {
                let [r, g, b] = parts(fill);
                out.set_fill_rgb(r, g, b);
            }
            if let Some(pen) = pen {
                let [r, g, b] = parts(pen.color);
                out.set_stroke_rgb(r, g, b).set_line_width(pen.width);
                out.set_line_cap(LineCapStyle::ButtCap).set_line_join(LineJoinStyle::MiterJoin);
                match pen.dash {
                    Some((dash, gap)) => out.set_dash_pattern([dash, gap], 0.0),
                    None => out.set_dash_pattern([], 0.0),
                };
                out.set_parameters(Name(state_name(hundredths(pen.opacity)).as_bytes()));
            }
            trace(out, outline);
            match (fill, pen) {
                (Some(_), Some(_)) => out.fill_nonzero_and_stroke(),
                (Some(_), None) => out.fill_nonzero(),
                (None, Some(_)) => out.stroke(),
                (None, None) => out.end_path(),
            };
        }
        Mark::Text { at: (x, y), ends, font, color, text } => {
            let [r, g, b] = parts(color);
            out.set_fill_rgb(r, g, b);
            let width = if *ends {
                weights.get(nearest(font.weight)).map_or(0.0, |weight| weight.letters(text, font.size, font.spacing).1)
            } else {
                0.0
            };
            words(out, (x - width, *y), text, *font, weights, used);
        }
    }
}

/// Words where y runs downwards.
fn words(out: &mut Content, (x, y): (f32, f32), text: &str, font: Font, weights: &[Weight], used: &mut Used) {
    let place = nearest(font.weight);
    let (Some(weight), Some(used), Some(name)) = (weights.get(place), used.get_mut(place), WEIGHTS.get(place)) else {
        return;
    };
    let (letters, _) = weight.letters(text, font.size, 0.0);
    out.begin_text().set_font(*name, font.size).set_char_spacing(font.spacing * font.size);
    out.set_text_matrix([1.0, 0.0, 0.0, -1.0, x, y]);
    let mut shown = out.show_positioned();
    let mut items = shown.items();
    let mut at = 0.0;
    let mut run: Vec<u8> = Vec::new();
    for letter in letters {
        // Pairs that stand nearer than their widths say.
        let shift = (at - letter.x) / font.size * 1000.0;
        if shift.abs() > 0.5 {
            if !run.is_empty() {
                items.show(Str(&run));
                run.clear();
            }
            items.adjust(shift);
            at = letter.x;
        }
        run.extend(letter.glyph.to_be_bytes());
        used.insert(letter.glyph, letter.letter);
        let advance = weight.face.glyph_hor_advance(ttf_parser::GlyphId(letter.glyph)).unwrap_or(0);
        at += f32::from(advance) / weight.units() * font.size;
    }
    if !run.is_empty() {
        items.show(Str(&run));
    }
    items.finish();
    shown.finish();
    out.end_text();
}

fn trace(out: &mut Content, outline: &Outline) {
    match outline {
        Outline::Box { x, y, width, height, radius } => {
            let (x, y, r) = (*x, *y, radius.min(width / 2.0).min(height / 2.0));
            if r <= 0.0 {
                out.rect(x, y, *width, *height);
                return;
            }
            let (right, bottom, k) = (x + width, y + height, r * (1.0 - ROUND));
            out.move_to(x + r, y).line_to(right - r, y).cubic_to(right - k, y, right, y + k, right, y + r);
            out.line_to(right, bottom - r).cubic_to(right, bottom - k, right - k, bottom, right - r, bottom);
            out.line_to(x + r, bottom).cubic_to(x + k, bottom, x, bottom - k, x, bottom - r);
            out.line_to(x, y + r).cubic_to(x, y + k, x + k, y, x + r, y).close_path();
        }
        Outline::Circle { x, y, radius } => {
            let (x, y, r, k) = (*x, *y, *radius, radius * ROUND);
            out.move_to(x + r, y).cubic_to(x + r, y + k, x + k, y + r, x, y + r);
            out.cubic_to(x - k, y + r, x - r, y + k, x - r, y).cubic_to(x - r, y - k, x - k, y - r, x, y - r);
            out.cubic_to(x + k, y - r, x + r, y - k, x + r, y).close_path();
        }
        Outline::Path(steps) => {
            let (mut x, mut y) = (0.0, 0.0);
            for step in steps {
                match *step {
                    Step::Move(a, b) => {
                        out.move_to(a, b);
                        (x, y) = (a, b);
                    }
                    Step::Line(a, b) => {
                        out.line_to(a, b);
                        (x, y) = (a, b);
                    }
                    // PDF knows curves of two control points only.
                    Step::Curve(a, b, c, d) => {
                        let third = |from: f32, by: f32| from + (by - from) * 2.0 / 3.0;
                        out.cubic_to(third(x, a), third(y, b), third(c, a), third(d, b), c, d);
                        (x, y) = (c, d);
                    }
                    Step::Close => {
                        out.close_path();
                    }
                }
            }
        }
    }
}

/// A weight of the font with what is needed to draw and to copy its letters.
fn embed(pdf: &mut Pdf, weight: &Weight, used: &BTreeMap<u16, char>, [font, cid, descriptor, cmap, file]: [Ref; 5]) {
    let face = &weight.face;
    let name = face
        .names()
        .into_iter()
        .find(|name| name.name_id == ttf_parser::name_id::POST_SCRIPT_NAME && name.is_unicode())
        .and_then(|name| name.to_string())
        .unwrap_or_else(|| "Inter".to_owned());
    let name = Name(name.as_bytes());
    let thousandths = |units: i16| f32::from(units) * 1000.0 / weight.units();
    let info = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };
    pdf.type0_font(font).base_font(name).encoding_predefined(Name(b"Identity-H")).descendant_font(cid).to_unicode(cmap);
    let mut out = pdf.cid_font(cid);
    out.subtype(CidFontType::Type2).base_font(name).system_info(info).font_descriptor(descriptor);
    out.default_width(0.0).cid_to_gid_map_predefined(Name(b"Identity"));
    let mut widths = out.widths();
    for glyph in used.keys() {
        let width = face.glyph_hor_advance(ttf_parser::GlyphId(*glyph)).unwrap_or(0);
        widths.consecutive(*glyph, [f32::from(width) * 1000.0 / weight.units()]);
    }
    widths.finish();
    out.finish();
    let bounds = face.global_bounding_box();
    let bounds = [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max].map(thousandths);
    pdf.font_descriptor(descriptor)
        .name(name)
        .flags(FontFlags::NON_SYMBOLIC)
        .bbox(pdf_writer::Rect::new(bounds[0], bounds[1], bounds[2], bounds[3]))
        .italic_angle(0.0)
        .ascent(thousandths(face.ascender()))
        .descent(thousandths(face.descender()))
        .cap_height(thousandths(face.capital_height().unwrap_or_else(|| face.ascender())))
        .stem_v(80.0)
        .font_file2(file);
    let mut letters = UnicodeCmap::new(Name(b"Letters"), info);
    for (glyph, letter) in used {
        letters.pair(*glyph, *letter);
    }
    pdf.cmap(cmap, &letters.finish());
    let bytes = packed(weight.data);
    pdf.stream(file, &bytes)
        .filter(Filter::FlateDecode)
        .pair(Name(b"Length1"), i32::try_from(weight.data.len()).unwrap_or(0));
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    // Writing to memory can't fail.
    let _ = std::io::Write::write_all(&mut out, bytes);
    out.finish().unwrap_or_default()
}

/// Red, green and blue of `#rrggbb`, 0 to 1.
pub(crate) fn parts(color: &str) -> [f32; 3] {
    let part = |at: usize| {
        let value = color.get(at..at + 2).and_then(|digits| u8::from_str_radix(digits, 16).ok()).unwrap_or(0);
        f32::from(value) / 255.0
    };
    [part(1), part(3), part(5)]
}
