//! Records of a relational schema, the graph that joins them, and the one algebra that alters them.
//!
//! A [`Schema`] is a graph of tables joined by foreign keys. A [`Change`] is the only way to alter it; it carries both
//! sides of what it alters, so it inverts without context. [`align`] answers the identity question ("is this the same
//! table?") once, as data; [`diff`] then only compares records of equal id.
//!
//! This crate does no input or output, knows no database, no text and no pixels.

mod align;
mod change;
mod diagnostic;
mod diff;
mod graph;
mod ids;
mod notes;
mod records;
mod types;
mod walk;

pub use align::{Alignment, Renames, align, align_mapped};
pub use change::{Change, Conflict, Edit, apply, apply_all, invert};
pub use diagnostic::{Diagnostic, Fix, Object, Severity, Span};
pub use diff::diff;
pub use graph::{Schema, components};
pub use ids::{CheckId, ColumnId, EnumId, EnumValueId, ForeignKeyId, Ids, IndexId, ManyToManyId, TableId};
pub use notes::{ColumnNotes, Dependency, Growth, Period, Pii, PiiClass, Protection, TableNotes, Volume};
pub use records::{
    Check, Column, Enum, EnumValue, ForeignKey, Generated, Index, IndexKind, IndexPart, IndexTarget, Inverse,
    ManyToMany, ManyToManyEnd, Placement, RANK_GAP, ReferentialAction, Sort, Table, TableKind,
};
pub use types::{Arity, ColumnType, Default, DefaultValue, Literal, NativeType, ScalarType};
pub use walk::{ColumnRef, ForeignKeyRef, IndexRef, TableRef};
