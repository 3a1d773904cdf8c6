//! How a drawing is cut into sheets of paper: in rows and columns, each a little over the next, so that they can be glued.
//! Draws nothing.

use diagram::Rect;

/// Points of a millimetre.
const MILLIMETRE: f32 = 72.0 / 25.4;
/// Points of one unit of the diagram: a pixel of the screen.
pub(crate) const UNIT: f32 = 0.75;
/// White border of a page, in points.
pub(crate) const BORDER: f32 = 28.0;
/// How much of its neighbour a page shows again, in points.
pub(crate) const LAP: f32 = 28.0;
/// Longest side of a PDF's page that every reader takes, in points.
pub(crate) const MOST: f32 = 14_400.0;

/// What a PDF is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Paper {
    /// One page as large as the picture.
    #[default]
    Sheet,
    /// 210 by 297 mm.
    A4,
    /// 297 by 420 mm.
    A3,
    /// 8.5 by 11 inches.
    Letter,
}

impl Paper {
    /// All, as menus list them.
    pub const ALL: [Paper; 4] = [Paper::Sheet, Paper::A4, Paper::A3, Paper::Letter];

    /// Name on the command line.
    pub fn id(self) -> &'static str {
        match self {
            Paper::Sheet => "sheet",
            Paper::A4 => "a4",
            Paper::A3 => "a3",
            Paper::Letter => "letter",
        }
    }

    /// The shorter and the longer side, in points.
    fn sides(self) -> Option<(f32, f32)> {
        match self {
            Paper::Sheet => None,
            Paper::A4 => Some((210.0 * MILLIMETRE, 297.0 * MILLIMETRE)),
            Paper::A3 => Some((297.0 * MILLIMETRE, 420.0 * MILLIMETRE)),
            Paper::Letter => Some((612.0, 792.0)),
        }
    }
}

/// A page, and the part of the drawing that it shows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sheet {
    /// Width of the page, in points.
    pub width: f32,
    /// Height of the page, in points.
    pub height: f32,
    /// Left edge of the part, in units of the diagram.
    pub x: f32,
    /// Upper edge of the part.
    pub y: f32,
    /// Width of the part.
    pub part_width: f32,
    /// Height of the part.
    pub part_height: f32,
    /// Points of one unit.
    pub unit: f32,
    /// White border, in points.
    pub border: f32,
    /// Row and column of the page, from 0.
    pub place: (usize, usize),
    /// How many rows and columns of pages there are.
    pub of: (usize, usize),
}

/// The pages of a frame. `scale` 1 is a pixel of the screen to the unit; a single sheet that would be too large for a PDF is
/// made smaller.
pub fn sheets(frame: Rect, paper: Paper, scale: f32) -> Vec<Sheet> {
    let unit = UNIT * scale.max(0.01);
    let (width, height) = (frame.width.max(1) as f32, frame.height.max(1) as f32);
    let Some((short, long)) = paper.sides() else {
        let unit = unit.min(MOST / width.max(height));
        return vec![Sheet {
            width: width * unit,
            height: height * unit,
            x: frame.x as f32,
            y: frame.y as f32,
            part_width: width,
            part_height: height,
            unit,
            border: 0.0,
            place: (0, 0),
            of: (1, 1),
        }];
    };
    // Upright or lying, whichever takes fewer pages.
    let cut = |page: (f32, f32)| {
        let part = |side: f32| (side - 2.0 * BORDER) / unit;
        let lap = LAP / unit;
        let count = |whole: f32, part: f32| (((whole - lap) / (part - lap)).ceil() as usize).max(1);
        (count(height, part(page.1)), count(width, part(page.0)), part(page.0), part(page.1))
    };
    let (lying, upright) = (cut((long, short)), cut((short, long)));
    let is_lying =
        lying.0 * lying.1 < upright.0 * upright.1 || (lying.0 * lying.1 == upright.0 * upright.1 && width > height);
    let (page, (rows, columns, part_width, part_height)) =
        if is_lying { ((long, short), lying) } else { ((short, long), upright) };
    let lap = LAP / unit;
    let spare = |whole: f32, part: f32, count: usize| (part * count as f32 - lap * (count - 1) as f32 - whole) / 2.0;
    let left = frame.x as f32 - spare(width, part_width, columns);
    let top = frame.y as f32 - spare(height, part_height, rows);
    let sheet = |row: usize, column: usize| Sheet {
        width: page.0,
        height: page.1,
        x: left + (part_width - lap) * column as f32,
        y: top + (part_height - lap) * row as f32,
        part_width,
        part_height,
        unit,
        border: BORDER,
        place: (row, column),
        of: (rows, columns),
    };
    (0..rows).flat_map(|row| (0..columns).map(move |column| sheet(row, column))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Rect = Rect { x: -100, y: 40, width: 5_000, height: 2_000 };

    #[test]
    fn one_sheet_is_as_large_as_the_picture() {
        let [sheet] = sheets(FRAME, Paper::Sheet, 1.0)[..] else { panic!("one") };
        assert_eq!((sheet.width, sheet.height, sheet.unit), (3_750.0, 1_500.0, UNIT));
        let huge = Rect { width: 100_000, ..FRAME };
        assert!((sheets(huge, Paper::Sheet, 1.0)[0].width - MOST).abs() < 0.01);
    }

    #[test]
    fn pages_cover_the_picture_and_lap_over_each_other() {
        for paper in [Paper::A4, Paper::A3, Paper::Letter] {
            for scale in [0.3, 1.0, 2.0] {
                let pages = sheets(FRAME, paper, scale);
                let (rows, columns) = pages[0].of;
                assert_eq!(pages.len(), rows * columns);
                let last = pages[pages.len() - 1];
                assert!(pages[0].x <= -100.0 && pages[0].y <= 40.0);
                assert!(last.x + last.part_width >= 4_899.9 && last.y + last.part_height >= 2_039.9);
                for pair in pages.windows(2).filter(|pair| pair[0].place.0 == pair[1].place.0) {
                    let over = pair[0].x + pair[0].part_width - pair[1].x;
                    assert!((over * pair[0].unit - LAP).abs() < 0.1, "{over}");
                }
            }
        }
    }

    #[test]
    fn what_fits_on_one_page_takes_one() {
        let small = Rect { x: 0, y: 0, width: 400, height: 300 };
        assert_eq!(sheets(small, Paper::A4, 1.0).len(), 1);
    }
}
