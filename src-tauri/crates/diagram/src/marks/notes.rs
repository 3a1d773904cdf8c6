//! Notes in the picture: paper with its words, wrapped to its width.

use super::{Font, Mark, Outline, Pen, font};
use crate::notes::{Note, wrapped};
use crate::palette::{Ink, palette};

/// Room within a note.
const INSET: i32 = 12;
/// Height of a line of its words.
const LINE: i32 = 18;
/// Height of its font.
const SIZE: i32 = 13;
const FONT: Font = font(13.0, 400);
/// The colour of notes that have none of their own.
const PLAIN: &str = "amber";

/// The marks of a note; `theme` is the place of the theme in a pair of colours.
pub(super) fn draw(marks: &mut Vec<Mark>, note: &Note, theme: usize, ink: &Ink) {
    let wanted = note.color.as_deref().unwrap_or(PLAIN);
    let named = |name: &str| palette().iter().find(|color| color.name == name);
    let Some(color) = named(wanted).or_else(|| named(PLAIN)) else { return };
    let Note { x, y, width, height, .. } = *note;
    let outline = Outline::Box { x: x as f32, y: y as f32, width: width as f32, height: height as f32, radius: 4.0 };
    let pen = Pen { opacity: 0.5, ..Pen::solid(color.accent[theme], 1.0) };
    marks.push(Mark::Shape { outline, fill: Some(color.header[theme]), pen: Some(pen) });
    let lines = wrapped(&note.text, SIZE, width - 2 * INSET);
    let room = usize::try_from(((height - 2 * INSET) / LINE).max(1)).unwrap_or(1);
    for (at, words) in (0..).zip(lines.iter().take(room)) {
        let dots = if usize::try_from(at + 1) == Ok(room) && lines.len() > room { "…" } else { "" };
        marks.push(Mark::Text {
            at: ((x + INSET) as f32, (y + INSET + 12 + LINE * at) as f32),
            ends: false,
            font: FONT,
            color: ink.text,
            text: format!("{words}{dots}"),
        });
    }
}
