//! Notes in the picture: paper with its words, wrapped to its width.

use std::fmt::Write;

use super::palette::{Ink, palette};
use super::{escape, put};
use crate::notes::{Note, wrapped};

/// Room within a note.
const INSET: i32 = 12;
/// Height of a line of its words.
const LINE: i32 = 18;
/// Height of its font.
const FONT: i32 = 13;
/// The colour of notes that have none of their own.
const PLAIN: &str = "amber";

pub(super) fn draw(out: &mut String, note: &Note, theme: usize, ink: &Ink) {
    let wanted = note.color.as_deref().unwrap_or(PLAIN);
    let named = |name: &str| palette().iter().find(|color| color.name == name);
    let Some(color) = named(wanted).or_else(|| named(PLAIN)) else { return };
    let Note { x, y, width, height, .. } = *note;
    let (ground, line) = (color.header[theme], color.accent[theme]);
    put(
        out,
        format_args!(
            "<g><rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"4\" fill=\"{ground}\" stroke=\"{line}\" \
             stroke-opacity=\".5\"/>"
        ),
    );
    let lines = wrapped(&note.text, FONT, width - 2 * INSET);
    let room = usize::try_from(((height - 2 * INSET) / LINE).max(1)).unwrap_or(1);
    let mut shown = String::new();
    for (at, words) in (0..).zip(lines.iter().take(room)) {
        let dots = if usize::try_from(at + 1) == Ok(room) && lines.len() > room { "…" } else { "" };
        // Writing to a string can't fail.
        let _ = write!(
            shown,
            "<tspan x=\"{}\" y=\"{}\">{}{dots}</tspan>",
            x + INSET,
            y + INSET + 12 + LINE * at,
            escape(words)
        );
    }
    put(out, format_args!("<text class=\"n\" fill=\"{}\">{shown}</text></g>\n", ink.text));
}
