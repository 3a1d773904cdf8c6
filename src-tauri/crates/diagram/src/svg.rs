//! A picture as one standalone SVG file. Text is escaped, fonts are named by family and never embedded; looks that several
//! marks share are written once, as classes.

use std::collections::BTreeMap;
use std::fmt::Write;

use schema::{Schema, TableId};

use crate::marks::{Drawing, Font, Mark, Outline, Pen, Picture, Step, draw};
use crate::{EdgeId, Rect, Route};

const FONTS: &str = "Inter, 'Segoe UI', system-ui, -apple-system, 'Helvetica Neue', 'Noto Sans', Arial, sans-serif";

/// The diagram as SVG.
pub fn svg(
    schema: &Schema,
    boxes: &BTreeMap<TableId, Rect>,
    routes: &BTreeMap<EdgeId, Route>,
    picture: Picture<'_>,
) -> String {
    write(&draw(schema, boxes, routes, picture))
}

/// A picture as SVG.
pub fn write(drawing: &Drawing) -> String {
    let mut classes = Classes::default();
    let mut body = String::new();
    for mark in &drawing.marks {
        element(&mut body, mark, &mut classes);
    }
    let Rect { x, y, width, height } = drawing.frame;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"{x} {y} {width} {height}\" \
         font-family=\"{FONTS}\">\n<title>{}</title>\n<style>{}</style>\n{body}</svg>\n",
        escape(&drawing.title),
        classes.rules
    )
}

/// Looks in the order in which they first occur: class `a`, `b` and so on.
#[derive(Default)]
struct Classes {
    known: BTreeMap<String, String>,
    rules: String,
}

impl Classes {
    fn of(&mut self, look: String) -> &str {
        let number = self.known.len();
        let rules = &mut self.rules;
        self.known.entry(look).or_insert_with_key(|look| {
            let letter = |place: usize| char::from(b'a' + u8::try_from(place % 26).unwrap_or(0));
            let name: String = if number < 26 {
                letter(number).into()
            } else {
                [letter(number / 26 - 1), letter(number)].iter().collect()
            };
            put(rules, format_args!(".{name}{{{look}}}"));
            name
        })
    }
}

fn element(out: &mut String, mark: &Mark, classes: &mut Classes) {
    match mark {
        Mark::Shape { outline, fill, pen } => {
            let class = classes.of(look_of_shape(*fill, *pen));
            match outline {
                Outline::Box { x, y, width, height, radius } => {
                    put(
                        out,
                        format_args!(
                            "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\""
                        ),
                    );
                    if *radius > 0.0 {
                        put(out, format_args!(" rx=\"{radius}\""));
                    }
                    out.push_str("/>\n");
                }
                Outline::Circle { x, y, radius } => {
                    put(out, format_args!("<circle class=\"{class}\" cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"/>\n"));
                }
                Outline::Path(steps) => put(out, format_args!("<path class=\"{class}\" d=\"{}\"/>\n", path(steps))),
            }
        }
        Mark::Text { at: (x, y), ends, font, color, text } => {
            let class = classes.of(look_of_text(*ends, *font, color));
            put(out, format_args!("<text class=\"{class}\" x=\"{x}\" y=\"{y}\">{}</text>\n", escape(text)));
        }
    }
}

fn look_of_shape(fill: Option<&str>, pen: Option<Pen>) -> String {
    let mut look = format!("fill:{}", fill.unwrap_or("none"));
    if let Some(Pen { color, width, opacity, dash }) = pen {
        put(&mut look, format_args!(";stroke:{color}"));
        if width != 1.0 {
            put(&mut look, format_args!(";stroke-width:{width}"));
        }
        if opacity < 1.0 {
            put(&mut look, format_args!(";stroke-opacity:{opacity}"));
        }
        if let Some((dash, gap)) = dash {
            put(&mut look, format_args!(";stroke-dasharray:{dash} {gap}"));
        }
    }
    look
}

fn look_of_text(ends: bool, Font { size, weight, spacing }: Font, color: &str) -> String {
    let mut look = format!("fill:{color};font-size:{size}px");
    if weight != 400 {
        put(&mut look, format_args!(";font-weight:{weight}"));
    }
    if spacing > 0.0 {
        put(&mut look, format_args!(";letter-spacing:{spacing}em"));
    }
    if ends {
        look.push_str(";text-anchor:end");
    }
    look
}

fn path(steps: &[Step]) -> String {
    let mut out = String::new();
    for step in steps {
        match step {
            Step::Move(x, y) => put(&mut out, format_args!("M{x} {y}")),
            Step::Line(x, y) => put(&mut out, format_args!("L{x} {y}")),
            Step::Curve(a, b, x, y) => put(&mut out, format_args!("Q{a} {b} {x} {y}")),
            Step::Close => out.push('z'),
        }
    }
    out
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
