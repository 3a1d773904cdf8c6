//! PNG. The picture is made in strips from top to bottom, each drawn and packed before the next: memory does not grow with
//! the picture, and it can be cancelled between strips.

use diagram::{Drawing, Font, Mark, Outline, Pen, Rect, Step};
use tiny_skia::{Color, FillRule, LineJoin, Paint, Path, PathBuilder, Pixmap, Stroke, StrokeDash, Transform};

use crate::font::{Weight, nearest, weights};
use crate::{Progress, Unmade, size_of};

/// Pixels in a strip.
const STRIP: u32 = 8_000_000;
/// A quarter of a circle as a curve: distance of its control points from the ends, as part of the radius.
const ROUND: f32 = 0.552_285;

/// A drawing as PNG, so many pixels to the unit.
///
/// # Errors
/// It would be too large, or it was cancelled.
pub fn png(drawing: &Drawing, scale: f32, progress: &Progress<'_>) -> Result<Vec<u8>, Unmade> {
    let (width, height) = size_of(drawing, scale).map_err(Unmade::TooLarge)?;
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Balanced);
    let metre = (scale * 96.0 / 0.0254) as u32;
    encoder.set_pixel_dims(Some(png::PixelDimensions { xppu: metre, yppu: metre, unit: png::Unit::Meter }));
    // Writing to memory can't fail, and the numbers are right: what remains is no picture at all.
    let Ok(mut writer) = encoder.write_header() else { return Err(Unmade::Cancelled) };
    let Ok(mut rows) = writer.stream_writer() else { return Err(Unmade::Cancelled) };
    let strip = (STRIP / width.max(1)).clamp(1, height);
    let bounds: Vec<Rect> = drawing.marks.iter().map(Mark::bounds).collect();
    let weights = weights();
    let mut top = 0;
    while top < height {
        if !progress(top as f32 / height as f32) {
            return Err(Unmade::Cancelled);
        }
        let lines = strip.min(height - top);
        let Some(mut pixmap) = Pixmap::new(width, lines) else { return Err(Unmade::Cancelled) };
        let offset = drawing.frame.y as f32 * scale + top as f32;
        let transform = Transform::from_row(scale, 0.0, 0.0, scale, -drawing.frame.x as f32 * scale, -offset);
        let (low, high) = (offset / scale - 1.0, (offset + lines as f32) / scale + 1.0);
        for (mark, bounds) in drawing.marks.iter().zip(&bounds) {
            if bounds.bottom() as f32 >= low && bounds.y as f32 <= high {
                paint(&mut pixmap, mark, transform, &weights);
            }
        }
        let mut bytes = pixmap.take();
        straighten(&mut bytes);
        if std::io::Write::write_all(&mut rows, &bytes).is_err() {
            return Err(Unmade::Cancelled);
        }
        top += lines;
    }
    if rows.finish().is_err() {
        return Err(Unmade::Cancelled);
    }
    drop(writer);
    Ok(file)
}

/// Colours as PNG has them: not multiplied with their opacity.
fn straighten(bytes: &mut [u8]) {
    for pixel in bytes.chunks_exact_mut(4) {
        let alpha = u16::from(pixel[3]);
        if alpha != 0 && alpha != 255 {
            for part in &mut pixel[..3] {
                *part = u8::try_from((u16::from(*part) * 255 + alpha / 2) / alpha).unwrap_or(255);
            }
        }
    }
}

fn paint(pixmap: &mut Pixmap, mark: &Mark, transform: Transform, weights: &[Weight]) {
    match mark {
        Mark::Shape { outline, fill, pen } => {
            let Some(path) = path(outline) else { return };
            if let Some(fill) = fill {
                pixmap.fill_path(&path, &ink(fill, 1.0), FillRule::Winding, transform, None);
            }
            if let Some(pen) = pen {
                pixmap.stroke_path(&path, &ink(pen.color, pen.opacity), &stroke(*pen), transform, None);
            }
        }
        Mark::Text { at: (x, y), ends, font: Font { size, weight, spacing }, color, text } => {
            let Some(weight) = weights.get(nearest(*weight)) else { return };
            let (letters, width) = weight.letters(text, *size, *spacing);
            let from = if *ends { x - width } else { *x };
            let unit = size / weight.units();
            let ink = ink(color, 1.0);
            for letter in letters {
                let Some(outline) = weight.outline(letter.glyph) else { continue };
                let placed = transform.pre_concat(Transform::from_row(unit, 0.0, 0.0, -unit, from + letter.x, *y));
                pixmap.fill_path(&outline, &ink, FillRule::Winding, placed, None);
            }
        }
    }
}

fn ink(color: &str, opacity: f32) -> Paint<'static> {
    let [r, g, b] = crate::pdf::parts(color);
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color(Color::from_rgba(r, g, b, opacity).unwrap_or(Color::BLACK));
    paint
}

fn stroke(pen: Pen) -> Stroke {
    let dash = pen.dash.and_then(|(dash, gap)| StrokeDash::new(vec![dash, gap], 0.0));
    Stroke { width: pen.width, line_join: LineJoin::Miter, dash, ..Stroke::default() }
}

fn path(outline: &Outline) -> Option<Path> {
    let mut out = PathBuilder::new();
    match outline {
        Outline::Box { x, y, width, height, radius } => {
            let (x, y, r) = (*x, *y, radius.min(width / 2.0).min(height / 2.0));
            let (right, bottom, k) = (x + width, y + height, r * (1.0 - ROUND));
            if r <= 0.0 {
                out.push_rect(tiny_skia::Rect::from_ltrb(x, y, right, bottom)?);
            } else {
                out.move_to(x + r, y);
                out.line_to(right - r, y);
                out.cubic_to(right - k, y, right, y + k, right, y + r);
                out.line_to(right, bottom - r);
                out.cubic_to(right, bottom - k, right - k, bottom, right - r, bottom);
                out.line_to(x + r, bottom);
                out.cubic_to(x + k, bottom, x, bottom - k, x, bottom - r);
                out.line_to(x, y + r);
                out.cubic_to(x, y + k, x + k, y, x + r, y);
                out.close();
            }
        }
        Outline::Circle { x, y, radius } => out.push_circle(*x, *y, *radius),
        Outline::Path(steps) => {
            for step in steps {
                match *step {
                    Step::Move(x, y) => out.move_to(x, y),
                    Step::Line(x, y) => out.line_to(x, y),
                    Step::Curve(a, b, x, y) => out.quad_to(a, b, x, y),
                    Step::Close => out.close(),
                }
            }
        }
    }
    out.finish()
}
