//! A drawing of the crate `diagram` as PNG or PDF, without a screen and without the system's fonts: the letters are those of
//! the Inter that lies in `fonts/`. Pure: a drawing in, bytes out.

mod font;
mod limit;
mod page;
mod pdf;
mod png;

pub use limit::{Limit, MOST_PIXELS, MOST_SIDE, size_of};
pub use page::{Paper, Sheet, sheets};
pub use pdf::pdf;
pub use png::png;

/// Called now and then with the share that is done, 0 to 1; `false` cancels.
pub type Progress<'a> = dyn Fn(f32) -> bool + 'a;

/// Why there is no picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unmade {
    /// It was cancelled.
    Cancelled,
    /// It would be too large: see [`size_of`].
    TooLarge(Limit),
}
