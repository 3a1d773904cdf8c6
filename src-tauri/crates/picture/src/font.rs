//! The letters: outlines and widths of the Inter that lies in `fonts/`, in three weights. What it lacks is drawn as the box
//! that fonts have for the missing. Never asks the system for a font: a picture is the same everywhere.

use std::cell::RefCell;
use std::collections::BTreeMap;

use tiny_skia::{Path, PathBuilder};
use ttf_parser::{Face, GlyphId, OutlineBuilder};

/// The files, from light to bold.
pub(crate) static FILES: [(u16, &[u8]); 3] = [
    (400, include_bytes!("../fonts/Inter-Regular.ttf")),
    (600, include_bytes!("../fonts/Inter-SemiBold.ttf")),
    (700, include_bytes!("../fonts/Inter-Bold.ttf")),
];

/// A weight of the font.
pub(crate) struct Weight {
    pub face: Face<'static>,
    pub data: &'static [u8],
    /// Outlines in units of the font, made when they are first needed.
    outlines: RefCell<BTreeMap<u16, Option<Path>>>,
}

/// A letter in its place on the line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Letter {
    pub glyph: u16,
    pub letter: char,
    /// From the beginning of the text.
    pub x: f32,
}

/// All weights.
pub(crate) fn weights() -> Vec<Weight> {
    let weight = |(_, data): &(u16, &'static [u8])| {
        let face = Face::parse(data, 0).ok()?;
        Some(Weight { face, data, outlines: RefCell::default() })
    };
    FILES.iter().filter_map(weight).collect()
}

/// The place of the weight that is nearest to the wished one.
pub(crate) fn nearest(wish: u16) -> usize {
    (1..FILES.len()).fold(0, |best, i| if FILES[i].0.abs_diff(wish) < FILES[best].0.abs_diff(wish) { i } else { best })
}

impl Weight {
    /// Units of the font in its height.
    pub fn units(&self) -> f32 {
        f32::from(self.face.units_per_em())
    }

    /// The letters of a text in a size, with further room behind each, and the width of the whole.
    pub fn letters(&self, text: &str, size: f32, spacing: f32) -> (Vec<Letter>, f32) {
        let unit = size / self.units();
        let (mut letters, mut x, mut last) = (Vec::new(), 0.0, None);
        for letter in text.chars() {
            let glyph = self.face.glyph_index(letter).unwrap_or(GlyphId(0));
            if let Some(last) = last {
                x += f32::from(self.kerning(last, glyph)) * unit;
            }
            letters.push(Letter { glyph: glyph.0, letter, x });
            x += f32::from(self.face.glyph_hor_advance(glyph).unwrap_or(0)) * unit + spacing * size;
            last = Some(glyph);
        }
        (letters, if text.is_empty() { 0.0 } else { x - spacing * size })
    }

    /// How much nearer two letters stand than others: what the font says of pairs.
    fn kerning(&self, left: GlyphId, right: GlyphId) -> i16 {
        use ttf_parser::gpos::{PairAdjustment, PositioningSubtable};
        let Some(table) = self.face.tables().gpos else { return 0 };
        for lookup in table.lookups {
            for subtable in lookup.subtables.into_iter::<PositioningSubtable<'_>>() {
                let PositioningSubtable::Pair(pair) = subtable else { continue };
                if pair.coverage().get(left).is_none() {
                    continue;
                }
                let found = match pair {
                    PairAdjustment::Format1 { coverage, sets } => {
                        coverage.get(left).and_then(|at| sets.get(at)).and_then(|set| set.get(right))
                    }
                    PairAdjustment::Format2 { classes, matrix, .. } => {
                        matrix.get((classes.0.get(left), classes.1.get(right)))
                    }
                };
                if let Some((first, _)) = found {
                    return first.x_advance;
                }
            }
        }
        0
    }

    /// The outline of a letter in units of the font, y upwards.
    pub fn outline(&self, glyph: u16) -> Option<Path> {
        let mut known = self.outlines.borrow_mut();
        known
            .entry(glyph)
            .or_insert_with(|| {
                let mut pen = Pen(PathBuilder::new());
                self.face.outline_glyph(GlyphId(glyph), &mut pen)?;
                pen.0.finish()
            })
            .clone()
    }
}

struct Pen(PathBuilder);

impl OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.0.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.0.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.0.cubic_to(x1, y1, x2, y2, x, y);
    }

    fn close(&mut self) {
        self.0.close();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_weight_has_what_names_are_made_of() {
        let weights = weights();
        assert_eq!(weights.len(), FILES.len());
        for weight in &weights {
            for letter in "abcXYZ019_@?[]()… éñüßøčłğ Ωλ Жщ –—’".chars().filter(|c| !c.is_whitespace())
            {
                let glyph = weight.face.glyph_index(letter).unwrap_or_else(|| panic!("{letter} is missing"));
                assert!(weight.outline(glyph.0).is_some(), "{letter} has no outline");
            }
        }
        assert_eq!([400, 500, 600, 650, 700, 900].map(nearest), [0, 0, 1, 1, 2, 2]);
    }

    #[test]
    fn letters_follow_each_other_and_pairs_are_drawn_together() {
        let weights = weights();
        let (letters, width) = weights[0].letters("AVA", 100.0, 0.0);
        assert!(letters.windows(2).all(|pair| pair[0].x < pair[1].x) && width > letters[2].x);
        let apart: f32 = ["A", "V", "A"].iter().map(|text| weights[0].letters(text, 100.0, 0.0).1).sum();
        assert!(width < apart, "{width} is not less than {apart}");
        assert_eq!(weights[0].letters("", 13.0, 0.1).1, 0.0);
    }

    /// `text_width` of the crate `diagram` decides how wide tables are: real letters must fit.
    #[test]
    fn names_fit_the_widths_that_tables_are_made_for() {
        let weights = weights();
        // Types are never bold and never larger than 12.
        let names = ["organizationMemberId", "createdAt", "WMWMWM", "id", "User_Address"];
        let types = ["DateTime?", "VarChar(255)", "Timestamptz(3)"];
        let all = [(&names[..], &[(0, 13), (1, 13), (1, 14)][..]), (&types[..], &[(0, 12)][..])];
        for (texts, fonts) in all {
            for (text, (weight, size)) in texts.iter().flat_map(|text| fonts.iter().map(move |font| (text, *font))) {
                let width = weights[weight].letters(text, size as f32, 0.0).1;
                // Bold capitals of that width alone reach a little into the gap behind the name, which is 16.
                let reach = if *text == "WMWMWM" { 8.0 } else { 0.0 };
                let room = diagram::text_width(text, size) as f32 + reach;
                assert!(width <= room, "{text} is {width} wide at {size}");
            }
        }
    }
}
