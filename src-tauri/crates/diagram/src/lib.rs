//! The picture of a schema: how large its tables are, where they stand, how its edges run, and the drawing as SVG.
//!
//! All lengths are diagram units, one unit being one pixel at 100 %. The window's canvas draws with the same numbers:
//! see `docs/decisions/0002-notation.md`. This crate reads a [`schema::Schema`] and never alters it; it does no input or
//! output and its results depend on nothing but its arguments.

mod arrange;
mod file;
mod modules;
mod notation;
mod notes;
mod present;
mod renames;
mod route;
mod svg;
mod tables;

pub use arrange::{Graph, Options, arrange, layout};
pub use file::{Problem, is_whole, read, write};
pub use modules::{module_of, modules};
pub use notation::{Cardinality, Edge, EdgeId, End, Side, edges};
pub use notes::{NOTE_LEAST, Note, Sheet, read_sheet, with_sheet};
pub use present::{Fold, JOIN_HEIGHT, Join, Link, Presented, VALUES, Wanted, only_joins, present};
pub use renames::{Rename, RenameKind, only_renames, renames, with_renames};
pub use route::{Route, route};
pub use svg::{AREA, AREA_NAME, Color, Picture, Theme, areas, colors, palette, svg};
pub use tables::{
    Badge, HEADER, MAX_WIDTH, MIN_WIDTH, PADDING, ROW, Rect, Size, badges, boxes, row_of, sizes, text_width, type_label,
};
