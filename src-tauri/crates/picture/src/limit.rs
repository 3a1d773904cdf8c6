//! How large a picture may be. Knows numbers only.

use diagram::Drawing;

/// Longest side of a PNG: what viewers and browsers still show.
pub const MOST_SIDE: u32 = 32_000;
/// Most pixels of a PNG, for the same reason.
pub const MOST_PIXELS: u64 = 500_000_000;

/// What a drawing comes to at a scale, and the largest scale that it could have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// Width in pixels.
    pub width: u64,
    /// Height in pixels.
    pub height: u64,
    /// The largest scale that fits, in hundredths.
    pub fits: u32,
}

/// Width and height of a drawing in pixels at a scale.
///
/// # Errors
/// It would be too large.
pub fn size_of(drawing: &Drawing, scale: f32) -> Result<(u32, u32), Limit> {
    let (w, h) = (f64::from(drawing.frame.width.max(1)), f64::from(drawing.frame.height.max(1)));
    let scale = f64::from(scale.max(0.01));
    let (width, height) = ((w * scale).ceil() as u64, (h * scale).ceil() as u64);
    let side = u64::from(MOST_SIDE);
    if width <= side && height <= side && width * height <= MOST_PIXELS {
        let pixels = |length: u64| u32::try_from(length).unwrap_or(MOST_SIDE);
        return Ok((pixels(width), pixels(height)));
    }
    let by_side = f64::from(MOST_SIDE) / w.max(h);
    let by_pixels = (MOST_PIXELS as f64 / (w * h)).sqrt();
    Err(Limit { width, height, fits: (by_side.min(by_pixels) * 99.0).floor() as u32 })
}
