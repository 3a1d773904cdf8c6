//! Records of a physical schema as the self-contained parts of operations: ids become names. Decides nothing.

use schema::{
    Check, Column, ColumnId, ColumnType, Enum, EnumId, ForeignKey, Index, IndexKind, IndexTarget, ReferentialAction,
    Schema, TableId,
};

use crate::{
    CheckSpec, ColumnSpec, ForeignKeySpec, IndexSpec, PartSpec, PartTarget, QualifiedName, TableSpec, TypeSpec,
};

/// Reads one schema.
#[derive(Clone, Copy)]
pub(crate) struct Specs<'a>(pub &'a Schema);

impl<'a> Specs<'a> {
    pub fn table_name(self, id: TableId) -> QualifiedName {
        let table = self.0.tables().get(&id);
        QualifiedName {
            namespace: table.and_then(|table| table.namespace.clone()),
            name: table.map_or_else(String::new, |table| table.database_name().to_owned()),
        }
    }

    pub fn enum_name(self, record: &Enum) -> QualifiedName {
        QualifiedName { namespace: record.namespace.clone(), name: record.database_name().to_owned() }
    }

    pub fn enum_values(self, record: &Enum) -> Vec<String> {
        record.values.iter().map(|value| value.database_name().to_owned()).collect()
    }

    pub fn column_name(self, id: ColumnId) -> String {
        self.0.columns().get(&id).map_or_else(String::new, |column| column.database_name().to_owned())
    }

    pub fn ty(self, column: &Column) -> TypeSpec {
        match &column.ty {
            ColumnType::Scalar(scalar) => TypeSpec::Scalar(*scalar, column.native.clone()),
            ColumnType::Enum(id) => self.enum_type(*id),
            ColumnType::Unsupported(text) | ColumnType::Other(text) => TypeSpec::Raw(text.clone()),
        }
    }

    fn enum_type(self, id: EnumId) -> TypeSpec {
        match self.0.enums().get(&id) {
            Some(record) => TypeSpec::Enum(self.enum_name(record), self.enum_values(record)),
            None => TypeSpec::Raw(String::new()),
        }
    }

    pub fn column(self, record: &Column) -> ColumnSpec {
        ColumnSpec {
            name: record.database_name().to_owned(),
            ty: self.ty(record),
            arity: record.arity,
            default: record.default.as_ref().map(|default| default.value.clone()),
            generated: record.generated.clone(),
        }
    }

    pub fn index(self, record: &Index) -> IndexSpec {
        let part = |part: &schema::IndexPart| PartSpec {
            target: match &part.target {
                IndexTarget::Column(id) => PartTarget::Column(self.column_name(*id)),
                IndexTarget::Expression(text) | IndexTarget::Path(text) => PartTarget::Expression(text.clone()),
            },
            sort: part.sort,
            length: part.length,
            ops: part.ops.clone(),
        };
        IndexSpec {
            table: self.table_name(record.table),
            name: record.mapped.clone(),
            kind: record.kind,
            parts: record.parts.iter().map(part).collect(),
            predicate: record.predicate.clone(),
            method: record.method.clone(),
            nulls_not_distinct: record.nulls_not_distinct,
            include: record.include.iter().map(|id| self.column_name(*id)).collect(),
        }
    }

    pub fn foreign_key(self, record: &ForeignKey) -> ForeignKeySpec {
        ForeignKeySpec {
            table: self.table_name(record.table),
            name: record.mapped.clone(),
            columns: record.columns.iter().map(|id| self.column_name(*id)).collect(),
            references: self.table_name(record.references),
            ref_columns: record.ref_columns.iter().map(|id| self.column_name(*id)).collect(),
            on_delete: record.on_delete.unwrap_or(ReferentialAction::NoAction),
            on_update: record.on_update.unwrap_or(ReferentialAction::NoAction),
            own_index: self.has_own_index(record),
            shared_index: self.0.foreign_keys().values().any(|other| {
                other.id != record.id && other.table == record.table && record.columns.starts_with(&other.columns)
            }),
        }
    }

    /// Whether neither an index nor the one of another foreign key begins with the columns of this key. Of keys over the
    /// same columns the first has the index; see `keys::foreign_keys` for their order.
    fn has_own_index(self, key: &ForeignKey) -> bool {
        let indexes = self.0.indexes_of(key.table).iter().filter_map(|id| self.0.indexes().get(id));
        let mut fit = indexes.filter(|index| {
            let whole = index.parts.iter().take(key.columns.len()).all(|part| part.length.is_none());
            let leads = index.columns().is_some_and(|columns| columns.starts_with(&key.columns));
            whole && leads && index.kind != IndexKind::Fulltext
        });
        let mut keys = self.0.foreign_keys().values().filter(|other| other.table == key.table && other.id != key.id);
        let before = |other: &ForeignKey| {
            let longer = other.columns.len() > key.columns.len();
            other.columns.starts_with(&key.columns) && (longer || other.id < key.id)
        };
        fit.next().is_none() && !keys.any(before)
    }

    pub fn check(self, record: &Check) -> CheckSpec {
        CheckSpec {
            table: self.table_name(record.table),
            name: record.name.clone(),
            expression: record.expression.clone(),
        }
    }

    /// Keys and indexes of a table, without the primary key. In Prisma's order: unique columns, indexes, unique keys.
    pub fn indexes_of(self, table: TableId) -> impl Iterator<Item = &'a Index> {
        let schema = self.0;
        let all = schema.indexes_of(table).iter().filter_map(|id| schema.indexes().get(id));
        let mut all: Vec<&Index> = all.filter(|index| index.kind != IndexKind::Primary).collect();
        all.sort_by_key(|index| match index.kind {
            IndexKind::Unique if index.parts.len() == 1 => 0,
            IndexKind::Primary | IndexKind::Plain | IndexKind::Fulltext => 1,
            IndexKind::Unique => 2,
        });
        all.into_iter()
    }

    pub fn primary_key(self, table: TableId) -> Option<&'a Index> {
        let schema = self.0;
        let mut all = schema.indexes_of(table).iter().filter_map(|id| schema.indexes().get(id));
        all.find(|index| index.kind == IndexKind::Primary)
    }

    pub fn table(self, id: TableId) -> TableSpec {
        let schema = self.0;
        TableSpec {
            name: self.table_name(id),
            columns: schema
                .columns_of(id)
                .iter()
                .filter_map(|column| schema.columns().get(column))
                .map(|column| self.column(column))
                .collect(),
            primary_key: self.primary_key(id).map(|key| self.index(key)),
            indexes: self.indexes_of(id).map(|index| self.index(index)).collect(),
            checks: schema
                .checks_of(id)
                .iter()
                .filter_map(|id| schema.checks().get(id))
                .map(|c| self.check(c))
                .collect(),
            foreign_keys: schema
                .foreign_keys()
                .values()
                .filter(|key| key.table == id)
                .map(|key| self.foreign_key(key))
                .collect(),
        }
    }
}
