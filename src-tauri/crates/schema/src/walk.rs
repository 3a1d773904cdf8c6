//! Light walkers for reading: a record together with its schema, so that what it refers to is one call away. They write
//! nothing and own nothing.

use std::ops::Deref;

use crate::{
    Check, Column, ColumnId, ColumnType, Enum, ForeignKey, ForeignKeyId, Index, IndexId, IndexKind, ManyToMany,
    Placement, Schema, Table, TableId, TableKind,
};

macro_rules! walker {
    ($(#[$doc:meta])* $name:ident of $record:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub struct $name<'a> {
            schema: &'a Schema,
            record: &'a $record,
        }

        impl<'a> $name<'a> {
            /// The schema that it is part of.
            pub fn schema(self) -> &'a Schema {
                self.schema
            }

            /// The record, for as long as the schema lives.
            pub fn record(self) -> &'a $record {
                self.record
            }
        }

        impl Deref for $name<'_> {
            type Target = $record;
            fn deref(&self) -> &$record {
                self.record
            }
        }
    };
}

walker! {
    /// A table or view and what hangs on it.
    TableRef of Table
}
walker! {
    /// A column and what uses it.
    ColumnRef of Column
}
walker! {
    /// A key or index and its columns.
    IndexRef of Index
}
walker! {
    /// A foreign key and both its ends.
    ForeignKeyRef of ForeignKey
}

impl Schema {
    /// The table of that id.
    pub fn table(&self, id: TableId) -> Option<TableRef<'_>> {
        self.tables().get(&id).map(|record| TableRef { schema: self, record })
    }

    /// The column of that id.
    pub fn column(&self, id: ColumnId) -> Option<ColumnRef<'_>> {
        self.columns().get(&id).map(|record| ColumnRef { schema: self, record })
    }

    /// The key or index of that id.
    pub fn index(&self, id: IndexId) -> Option<IndexRef<'_>> {
        self.indexes().get(&id).map(|record| IndexRef { schema: self, record })
    }

    /// The foreign key of that id.
    pub fn foreign_key(&self, id: ForeignKeyId) -> Option<ForeignKeyRef<'_>> {
        self.foreign_keys().get(&id).map(|record| ForeignKeyRef { schema: self, record })
    }

    /// All tables and views, by id: the order of their creation, for parsed text the order of the text.
    pub fn walk_tables(&self) -> impl Iterator<Item = TableRef<'_>> {
        self.tables().values().map(|record| TableRef { schema: self, record })
    }

    /// All foreign keys, by id.
    pub fn walk_foreign_keys(&self) -> impl Iterator<Item = ForeignKeyRef<'_>> {
        self.foreign_keys().values().map(|record| ForeignKeyRef { schema: self, record })
    }

    /// The first table or view with that model name.
    pub fn table_named(&self, name: &str) -> Option<TableRef<'_>> {
        self.walk_tables().find(|table| table.record.name == name)
    }

    /// The first enum with that model name.
    pub fn enum_named(&self, name: &str) -> Option<&Enum> {
        self.enums().values().find(|record| record.name == name)
    }
}

impl<'a> TableRef<'a> {
    /// The column that tells whose a row is: the one that says so, or the one that the table names.
    pub fn tenant(self) -> Option<ColumnRef<'a>> {
        let named = |column: &ColumnRef<'_>| self.notes.tenant.as_deref() == Some(column.name.as_str());
        self.columns().find(|column| column.notes.tenant).or_else(|| self.columns().find(named))
    }

    /// Whether it is a view.
    pub fn is_view(self) -> bool {
        matches!(self.record.kind, TableKind::View { .. })
    }

    /// Columns in order.
    pub fn columns(self) -> impl DoubleEndedIterator<Item = ColumnRef<'a>> + ExactSizeIterator {
        let schema = self.schema;
        schema.columns_of(self.record.id).iter().map(move |id| ColumnRef { schema, record: &schema.columns()[id] })
    }

    /// The first column with that field name.
    pub fn column_named(self, name: &str) -> Option<ColumnRef<'a>> {
        self.columns().find(|column| column.record.name == name)
    }

    /// Keys and indexes, by id; the primary key among them.
    pub fn indexes(self) -> impl Iterator<Item = IndexRef<'a>> {
        let schema = self.schema;
        schema.indexes_of(self.record.id).iter().map(move |id| IndexRef { schema, record: &schema.indexes()[id] })
    }

    /// The primary key.
    pub fn primary_key(self) -> Option<IndexRef<'a>> {
        self.indexes().find(|index| index.record.kind == IndexKind::Primary)
    }

    /// Check constraints, by id.
    pub fn checks(self) -> impl Iterator<Item = &'a Check> {
        let schema = self.schema;
        schema.checks_of(self.record.id).iter().map(move |id| &schema.checks()[id])
    }

    /// Foreign keys that this table holds, by id.
    pub fn references(self) -> impl Iterator<Item = ForeignKeyRef<'a>> {
        self.keys(true)
    }

    /// Foreign keys of any table that reference this one, by id.
    pub fn referenced_by(self) -> impl Iterator<Item = ForeignKeyRef<'a>> {
        self.keys(false)
    }

    fn keys(self, outgoing: bool) -> impl Iterator<Item = ForeignKeyRef<'a>> {
        let schema = self.schema;
        let ids = schema.edges_of(self.record.id, outgoing);
        ids.into_iter().map(move |id| ForeignKeyRef { schema, record: &schema.foreign_keys()[&id] })
    }

    /// Implicit many-to-many relations with an end at this table, by id. Looks at all of them.
    pub fn many_to_many(self) -> impl Iterator<Item = &'a ManyToMany> {
        let id = self.record.id;
        self.schema.many_to_many().values().filter(move |r| r.a.table == id || r.b.table == id)
    }

    /// Where it stands in the diagram.
    pub fn placement(self) -> Option<&'a Placement> {
        self.schema.placements().get(&self.record.id)
    }
}

impl<'a> ColumnRef<'a> {
    /// The table that it belongs to.
    pub fn table(self) -> TableRef<'a> {
        TableRef { schema: self.schema, record: &self.schema.tables()[&self.record.table] }
    }

    /// The enum that it holds values of.
    pub fn enum_type(self) -> Option<&'a Enum> {
        match self.record.ty {
            ColumnType::Enum(id) => self.schema.enums().get(&id),
            ColumnType::Scalar(_) | ColumnType::Unsupported(_) | ColumnType::Other(_) => None,
        }
    }

    /// Keys and indexes that cover it, by id.
    pub fn indexes(self) -> impl Iterator<Item = IndexRef<'a>> {
        let id = self.record.id;
        let covers = move |index: &IndexRef<'a>| {
            index.record.parts.iter().any(|part| part.target == crate::IndexTarget::Column(id))
        };
        self.table().indexes().filter(covers)
    }

    /// Foreign keys of its table that it is part of, by id.
    pub fn foreign_keys(self) -> impl Iterator<Item = ForeignKeyRef<'a>> {
        let id = self.record.id;
        self.table().references().filter(move |key| key.record.columns.contains(&id))
    }

    /// Whether it is part of the primary key.
    pub fn is_primary(self) -> bool {
        self.indexes().any(|index| index.record.kind == IndexKind::Primary)
    }

    /// Whether it is a key all by itself: primary or unique, without condition.
    pub fn is_unique(self) -> bool {
        self.indexes().any(|index| {
            matches!(index.record.kind, IndexKind::Primary | IndexKind::Unique)
                && index.record.parts.len() == 1
                && index.record.predicate.is_none()
        })
    }
}

impl<'a> IndexRef<'a> {
    /// The table that it belongs to.
    pub fn table(self) -> TableRef<'a> {
        TableRef { schema: self.schema, record: &self.schema.tables()[&self.record.table] }
    }

    /// The plain columns it covers, in order; expressions and paths are left out.
    pub fn walk_columns(self) -> impl Iterator<Item = ColumnRef<'a>> {
        let schema = self.schema;
        self.record.parts.iter().filter_map(move |part| match part.target {
            crate::IndexTarget::Column(id) => schema.column(id),
            crate::IndexTarget::Expression(_) | crate::IndexTarget::Path(_) => None,
        })
    }
}

impl<'a> ForeignKeyRef<'a> {
    /// The table that holds it.
    pub fn child(self) -> TableRef<'a> {
        TableRef { schema: self.schema, record: &self.schema.tables()[&self.record.table] }
    }

    /// The table that it references.
    pub fn parent(self) -> TableRef<'a> {
        TableRef { schema: self.schema, record: &self.schema.tables()[&self.record.references] }
    }

    /// The child's columns, in order.
    pub fn walk_columns(self) -> impl Iterator<Item = ColumnRef<'a>> {
        let schema = self.schema;
        self.record.columns.iter().filter_map(move |id| schema.column(*id))
    }

    /// The parent's columns, in the same order.
    pub fn walk_ref_columns(self) -> impl Iterator<Item = ColumnRef<'a>> {
        let schema = self.schema;
        self.record.ref_columns.iter().filter_map(move |id| schema.column(*id))
    }

    /// Whether a child may be without parent: any of its columns is nullable.
    pub fn is_optional(self) -> bool {
        self.walk_columns().any(|column| column.record.arity == crate::Arity::Optional)
    }

    /// Whether a parent has at most one child: the columns, in any order, hold a primary or unique key as a whole.
    pub fn is_unique(self) -> bool {
        self.child().indexes().any(|index| {
            matches!(index.record.kind, IndexKind::Primary | IndexKind::Unique)
                && index.record.predicate.is_none()
                && index.record.columns().is_some_and(|columns| {
                    !columns.is_empty() && columns.iter().all(|column| self.record.columns.contains(column))
                })
        })
    }

    /// Whether the child is identified by its parent: all columns of the key are part of the child's primary key.
    pub fn is_identifying(self) -> bool {
        self.walk_columns().all(ColumnRef::is_primary)
    }
}
