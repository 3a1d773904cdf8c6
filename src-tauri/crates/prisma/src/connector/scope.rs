//! The namespaces in which names of constraints have to differ.

use std::borrow::Cow;

/// What has a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConstraintKind {
    /// An index or a unique key.
    Index,
    /// A foreign key.
    ForeignKey,
    /// A default value (SQL Server).
    Default,
    /// A primary key.
    PrimaryKey,
}

impl ConstraintKind {
    /// The namespaces in which the engine looks for another thing of that name, in the order of its complaints. Of these
    /// only those count that the database has, [`Connector::constraint_scopes`](super::Connector::constraint_scopes).
    pub fn scopes(self) -> &'static [ConstraintScope] {
        match self {
            Self::Index => &[
                ConstraintScope::GlobalKeyIndex,
                ConstraintScope::GlobalPrimaryKeyKeyIndex,
                ConstraintScope::ModelKeyIndex,
                ConstraintScope::ModelPrimaryKeyKeyIndex,
            ],
            Self::ForeignKey => &[
                ConstraintScope::GlobalForeignKey,
                ConstraintScope::GlobalPrimaryKeyForeignKeyDefault,
                ConstraintScope::ModelPrimaryKeyKeyIndexForeignKey,
            ],
            Self::Default => &[ConstraintScope::GlobalPrimaryKeyForeignKeyDefault],
            Self::PrimaryKey => &[
                ConstraintScope::GlobalPrimaryKeyForeignKeyDefault,
                ConstraintScope::GlobalPrimaryKeyKeyIndex,
                ConstraintScope::ModelPrimaryKeyKeyIndex,
                ConstraintScope::ModelPrimaryKeyKeyIndexForeignKey,
            ],
        }
    }
}

/// A namespace: of all tables of one database schema, or of one table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ConstraintScope {
    /// Indexes and unique keys of all tables.
    GlobalKeyIndex,
    /// Foreign keys of all tables.
    GlobalForeignKey,
    /// Primary keys, indexes and unique keys of all tables.
    GlobalPrimaryKeyKeyIndex,
    /// Primary keys, foreign keys and default values of all tables.
    GlobalPrimaryKeyForeignKeyDefault,
    /// Indexes and unique keys of one table.
    ModelKeyIndex,
    /// Primary key, indexes and unique keys of one table.
    ModelPrimaryKeyKeyIndex,
    /// Primary key, indexes, unique keys and foreign keys of one table.
    ModelPrimaryKeyKeyIndexForeignKey,
}

impl ConstraintScope {
    /// What has its name in there.
    pub fn kinds(self) -> &'static [ConstraintKind] {
        match self {
            Self::GlobalKeyIndex | Self::ModelKeyIndex => &[ConstraintKind::Index],
            Self::GlobalForeignKey => &[ConstraintKind::ForeignKey],
            Self::GlobalPrimaryKeyKeyIndex | Self::ModelPrimaryKeyKeyIndex => {
                &[ConstraintKind::PrimaryKey, ConstraintKind::Index]
            }
            Self::GlobalPrimaryKeyForeignKeyDefault => {
                &[ConstraintKind::PrimaryKey, ConstraintKind::ForeignKey, ConstraintKind::Default]
            }
            Self::ModelPrimaryKeyKeyIndexForeignKey => {
                &[ConstraintKind::PrimaryKey, ConstraintKind::Index, ConstraintKind::ForeignKey]
            }
        }
    }

    /// Whether names of other tables count.
    pub fn is_global(self) -> bool {
        match self {
            Self::GlobalKeyIndex
            | Self::GlobalForeignKey
            | Self::GlobalPrimaryKeyKeyIndex
            | Self::GlobalPrimaryKeyForeignKeyDefault => true,
            Self::ModelKeyIndex | Self::ModelPrimaryKeyKeyIndex | Self::ModelPrimaryKeyKeyIndexForeignKey => false,
        }
    }

    /// The namespace in the engine's words.
    pub fn describe(self, model: &str) -> Cow<'static, str> {
        match self {
            Self::GlobalKeyIndex => "global for indexes and unique constraints".into(),
            Self::GlobalForeignKey => "global for foreign keys".into(),
            Self::GlobalPrimaryKeyKeyIndex => "global for primary key, indexes and unique constraints".into(),
            Self::GlobalPrimaryKeyForeignKeyDefault => {
                "global for primary keys, foreign keys and default constraints".into()
            }
            Self::ModelKeyIndex => format!("on model `{model}` for indexes and unique constraints").into(),
            Self::ModelPrimaryKeyKeyIndex => {
                format!("on model `{model}` for primary key, indexes and unique constraints").into()
            }
            Self::ModelPrimaryKeyKeyIndexForeignKey => {
                format!("on model `{model}` for primary key, indexes, unique constraints and foreign keys").into()
            }
        }
    }
}
