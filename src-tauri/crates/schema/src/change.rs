//! The one way to alter a schema. A change carries both sides, so it inverts without context, and applying it checks
//! that the side it starts from is really there.

use serde::{Deserialize, Serialize};
use thiserror::Error;
use ts_rs::TS;

use crate::{Check, Column, Enum, ForeignKey, Index, ManyToMany, Object, Placement, Schema, Table};

/// What happens to one record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "edit", rename_all = "snake_case")]
pub enum Edit<R> {
    /// It comes into being.
    Create {
        /// The new record.
        to: R,
    },
    /// It goes.
    Drop {
        /// The record as it was.
        from: R,
    },
    /// It becomes another; the id stays.
    Alter {
        /// The record as it was.
        from: R,
        /// The record as it will be.
        to: R,
    },
}

impl<R> Edit<R> {
    /// The record as it was; `None` for a creation.
    pub fn from(&self) -> Option<&R> {
        match self {
            Edit::Create { .. } => None,
            Edit::Drop { from } | Edit::Alter { from, .. } => Some(from),
        }
    }

    /// The record as it will be; `None` for a drop.
    pub fn to(&self) -> Option<&R> {
        match self {
            Edit::Drop { .. } => None,
            Edit::Create { to } | Edit::Alter { to, .. } => Some(to),
        }
    }

    /// The record as it will be, or as it was if it goes.
    pub fn record(&self) -> &R {
        match self {
            Edit::Create { to } | Edit::Alter { to, .. } => to,
            Edit::Drop { from } => from,
        }
    }
}

impl<R: Clone> Edit<R> {
    /// The edit that takes this one back.
    pub fn inverted(&self) -> Self {
        match self {
            Edit::Create { to } => Edit::Drop { from: to.clone() },
            Edit::Drop { from } => Edit::Create { to: from.clone() },
            Edit::Alter { from, to } => Edit::Alter { from: to.clone(), to: from.clone() },
        }
    }
}

/// An alteration of a schema: one record of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", content = "change", rename_all = "snake_case")]
pub enum Change {
    /// A table or view.
    Table(Edit<Table>),
    /// A column.
    Column(Edit<Column>),
    /// A primary key, unique key or index.
    Index(Edit<Index>),
    /// A foreign key. One that changes its columns or its parent is dropped and created (SQL can't alter keys).
    ForeignKey(Edit<ForeignKey>),
    /// An implicit many-to-many relation.
    ManyToMany(Edit<ManyToMany>),
    /// An enum with its values.
    Enum(Edit<Enum>),
    /// A check constraint.
    Check(Edit<Check>),
    /// A place in the diagram.
    Placement(Edit<Placement>),
}

impl Change {
    /// The change that takes this one back.
    pub fn inverted(&self) -> Self {
        match self {
            Change::Table(edit) => Change::Table(edit.inverted()),
            Change::Column(edit) => Change::Column(edit.inverted()),
            Change::Index(edit) => Change::Index(edit.inverted()),
            Change::ForeignKey(edit) => Change::ForeignKey(edit.inverted()),
            Change::ManyToMany(edit) => Change::ManyToMany(edit.inverted()),
            Change::Enum(edit) => Change::Enum(edit.inverted()),
            Change::Check(edit) => Change::Check(edit.inverted()),
            Change::Placement(edit) => Change::Placement(edit.inverted()),
        }
    }

    /// The record that it is about. A placement speaks of its table.
    pub fn object(&self) -> Object {
        match self {
            Change::Table(edit) => Object::Table(edit.record().id),
            Change::Column(edit) => Object::Column(edit.record().id),
            Change::Index(edit) => Object::Index(edit.record().id),
            Change::ForeignKey(edit) => Object::ForeignKey(edit.record().id),
            Change::ManyToMany(edit) => Object::ManyToMany(edit.record().id),
            Change::Enum(edit) => Object::Enum(edit.record().id),
            Change::Check(edit) => Object::Check(edit.record().id),
            Change::Placement(edit) => Object::Table(edit.record().table),
        }
    }
}

/// Why a change does not apply. The schema is as it was.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Conflict {
    /// A creation's id is taken.
    #[error("{0:?} exists already")]
    Exists(Object),
    /// What is to be altered, dropped or referred to is not there.
    #[error("{0:?} does not exist")]
    Missing(Object),
    /// The record differs from the one that the change starts from.
    #[error("{0:?} is not as the change expects it")]
    Differs(Object),
    /// A record that goes is still referred to.
    #[error("{0:?} is still referred to by {1:?}")]
    InUse(Object, Object),
    /// A record refers to a column of another table than its own, or its lists of columns differ in length.
    #[error("{0:?} refers to columns that do not fit")]
    Unfit(Object),
}

/// Applies one change.
///
/// # Errors
/// A [`Conflict`]; the schema is untouched then.
pub fn apply(schema: &mut Schema, change: &Change) -> Result<(), Conflict> {
    schema.apply(change)
}

/// Applies changes in order, all or none.
///
/// # Errors
/// The first [`Conflict`]; the schema is untouched then.
pub fn apply_all(schema: &mut Schema, changes: &[Change]) -> Result<(), Conflict> {
    for (done, change) in changes.iter().enumerate() {
        if let Err(conflict) = schema.apply(change) {
            for undo in invert(&changes[..done]) {
                // What was just applied can be taken back: nothing happened in between.
                let undone = schema.apply(&undo);
                debug_assert!(undone.is_ok(), "{undone:?}");
            }
            return Err(conflict);
        }
    }
    Ok(())
}

/// The changes that take these back: inverted, in reverse order.
pub fn invert(changes: &[Change]) -> Vec<Change> {
    changes.iter().rev().map(Change::inverted).collect()
}
