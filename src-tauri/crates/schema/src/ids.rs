//! Identities of records. They are ours, they are never reused within one schema, and they mean nothing outside of it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
            #[serde(transparent)]
            pub struct $name(pub u32);

            impl From<u32> for $name {
                fn from(value: u32) -> Self {
                    Self(value)
                }
            }

            impl From<$name> for u32 {
                fn from(value: $name) -> Self {
                    value.0
                }
            }
        )*
    };
}

ids! {
    /// Identity of a table or view.
    TableId,
    /// Identity of a column.
    ColumnId,
    /// Identity of a primary key, unique key or index.
    IndexId,
    /// Identity of a foreign key.
    ForeignKeyId,
    /// Identity of an implicit many-to-many relation.
    ManyToManyId,
    /// Identity of an enum.
    EnumId,
    /// Identity of one value of an enum.
    EnumValueId,
    /// Identity of a check constraint.
    CheckId,
}

/// Hands out identities that a schema has not used yet. All kinds share one counter.
#[derive(Debug, Clone)]
pub struct Ids {
    next: u32,
}

impl Ids {
    /// An allocator whose first identity is `next`.
    pub fn starting_at(next: u32) -> Self {
        Self { next }
    }

    /// The next unused identity, of whichever kind is asked for.
    pub fn fresh<I: From<u32>>(&mut self) -> I {
        let id = self.next;
        self.next += 1;
        I::from(id)
    }

    /// The number that [`Ids::fresh`] hands out next.
    pub fn next(&self) -> u32 {
        self.next
    }
}
