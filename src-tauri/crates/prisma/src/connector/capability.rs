//! What a kind of database has. Those of the engine's capabilities that the validity of a schema depends on; what only
//! queries need is left out.

/// One thing that a database may have, under the engine's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Capability {
    /// Lists of scalars.
    ScalarLists,
    /// Enums.
    Enums,
    /// Json fields.
    Json,
    /// Lists of Json.
    JsonLists,
    /// `autoincrement()`.
    AutoIncrement,
    /// A foreign key may name the columns of a key in another order.
    RelationFieldsInArbitraryOrder,
    /// Composite types (`type` blocks).
    CompositeTypes,
    /// `@default(auto())`.
    DefaultValueAuto,
    /// Many-to-many relations that keep lists of ids on both sides.
    TwoWayEmbeddedManyToManyRelation,
    /// Many-to-many relations with a table of their own that no model stands for.
    ImplicitManyToManyRelation,
    /// `@@schema` and `schemas`.
    MultiSchema,
    /// `autoincrement()` outside of the id.
    AutoIncrementAllowedOnNonId,
    /// Several `autoincrement()` in one model.
    AutoIncrementMultipleAllowed,
    /// `autoincrement()` on a field without an index.
    AutoIncrementNonIndexedAllowed,
    /// Names of primary keys.
    NamedPrimaryKeys,
    /// Names of foreign keys.
    NamedForeignKeys,
    /// Circles of cascading referential actions are refused.
    ReferenceCycleDetection,
    /// Names of default values.
    NamedDefaultValues,
    /// Indexes on the first characters of a column (`length:`).
    IndexColumnLengthPrefixing,
    /// `sort:` within an id.
    PrimaryKeySortOrderDefinition,
    /// `@@fulltext`.
    FullTextIndex,
    /// `sort:` within `@@fulltext`.
    SortOrderInFullTextIndex,
    /// Several `@@fulltext` in one model.
    MultipleFullTextAttributesPerModel,
    /// `clustered:`.
    ClusteringSetting,
    /// Ids of several fields.
    CompoundIds,
    /// Decimal fields.
    DecimalType,
    /// `where:` in an index (Prisma 7.10, behind `partialIndexes`).
    PartialIndex,
}

impl Capability {
    /// All of them, in the order of their declaration.
    pub const ALL: [Self; 27] = [
        Self::ScalarLists,
        Self::Enums,
        Self::Json,
        Self::JsonLists,
        Self::AutoIncrement,
        Self::RelationFieldsInArbitraryOrder,
        Self::CompositeTypes,
        Self::DefaultValueAuto,
        Self::TwoWayEmbeddedManyToManyRelation,
        Self::ImplicitManyToManyRelation,
        Self::MultiSchema,
        Self::AutoIncrementAllowedOnNonId,
        Self::AutoIncrementMultipleAllowed,
        Self::AutoIncrementNonIndexedAllowed,
        Self::NamedPrimaryKeys,
        Self::NamedForeignKeys,
        Self::ReferenceCycleDetection,
        Self::NamedDefaultValues,
        Self::IndexColumnLengthPrefixing,
        Self::PrimaryKeySortOrderDefinition,
        Self::FullTextIndex,
        Self::SortOrderInFullTextIndex,
        Self::MultipleFullTextAttributesPerModel,
        Self::ClusteringSetting,
        Self::CompoundIds,
        Self::DecimalType,
        Self::PartialIndex,
    ];
}

/// A set of capabilities.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capabilities(u32);

impl Capabilities {
    /// The set of those.
    pub(super) const fn new(list: &[Capability]) -> Self {
        let mut bits = 0;
        let mut at = 0;
        while at < list.len() {
            bits |= 1 << list[at] as u32;
            at += 1;
        }
        Self(bits)
    }

    /// Whether it is in the set.
    pub fn has(self, capability: Capability) -> bool {
        self.0 & (1 << capability as u32) != 0
    }

    /// What is in the set, in the order of declaration.
    pub fn iter(self) -> impl Iterator<Item = Capability> {
        Capability::ALL.into_iter().filter(move |capability| self.has(*capability))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_gives_back_what_went_in() {
        let set = Capabilities::new(&Capability::ALL);
        assert!(set.iter().eq(Capability::ALL));
        let some = Capabilities::new(&[Capability::Json, Capability::PartialIndex]);
        assert_eq!(some.iter().collect::<Vec<_>>(), [Capability::Json, Capability::PartialIndex]);
    }
}
