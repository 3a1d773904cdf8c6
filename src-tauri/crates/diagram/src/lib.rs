//! The picture of a schema: how large its tables are, where they stand, how its edges run, and the drawing as SVG.
//!
//! All lengths are diagram units, one unit being one pixel at 100 %. The window's canvas draws with the same numbers:
//! see `docs/decisions/0002-notation.md`. This crate reads a [`schema::Schema`] and never alters it; it does no input or
//! output and its results depend on nothing but its arguments.

mod arrange;
mod detail;
mod file;
mod marks;
mod modules;
mod notation;
mod notes;
mod palette;
mod present;
mod renames;
mod route;
mod saved;
mod svg;
mod tables;

pub use arrange::{Graph, Options, arrange, layout, tidy};
pub use detail::{Detail, edges_in, row_in, shown_columns};
pub use file::{Problem, is_whole, read, read_views, write, write_over};
pub use marks::{AREA, AREA_NAME, Drawing, Font, Mark, Outline, Pen, Picture, Step, areas, draw};
pub use modules::{module_of, modules};
pub use notation::{Cardinality, Edge, EdgeId, End, Side, edges};
pub use notes::{NOTE_LEAST, Note, Sheet, read_sheet, with_sheet};
pub use palette::{Color, Theme, colors, palette};
pub use present::{Fold, JOIN_HEIGHT, Join, Link, Presented, VALUES, Wanted, only_joins, present};
pub use renames::{Rename, RenameKind, only_renames, renames, with_renames};
pub use route::{Route, Wiring, route, route_in};
pub use saved::{SavedView, ViewId, arrange_view, part, put_apart, view_boxes};
pub use svg::{svg, write as svg_of};
pub use tables::{
    Badge, HEADER, MAX_WIDTH, MIN_WIDTH, PADDING, ROW, Rect, Size, badges, boxes, boxes_in, row_of, sizes, sizes_in,
    text_width, type_label,
};
