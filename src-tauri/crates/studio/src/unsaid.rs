//! What a database has and a Prisma schema does not say: checks, partial and expression indexes, computed columns, covering
//! columns, keys that are no relations. Beside a database, a schema that is silent about them means them: they are taken over
//! before the two are compared, so that nothing is lost where a table is made anew, and a proof runs on tables as they are.
//!
//! Pure: asks no database.

use std::collections::{BTreeMap, BTreeSet};

use migrate::{DialectKind, dialect, has_word, with_renamed_words};
use schema::{
    Change, Check, Column, ColumnId, DefaultValue, Edit, ForeignKey, ForeignKeyId, Generated, Index, IndexTarget,
    Schema, Table, TableId, TableKind, apply,
};

use crate::pull::{KNOWN_METHODS, conventions_of, untold_keys};

/// A database's schema in the form that a Prisma schema is compared with: in the dialect's normal form, without views and
/// comments, which are left alone.
pub(crate) fn comparable(physical: &Schema, kind: Option<DialectKind>) -> Schema {
    let mut part = Schema::new();
    let kept = |id: &TableId| {
        physical.tables().get(id).is_some_and(|table| table.kind == TableKind::Table)
            && !physical.columns_of(*id).is_empty()
    };
    for record in physical.enums().values() {
        put(&mut part, Change::Enum(Edit::Create { to: schema::Enum { comment: None, ..record.clone() } }));
    }
    for record in physical.tables().values().filter(|record| kept(&record.id)) {
        put(
            &mut part,
            Change::Table(Edit::Create {
                to: Table { comment: None, notes: schema::TableNotes::default(), ..record.clone() },
            }),
        );
    }
    for record in physical.columns().values().filter(|record| kept(&record.table)) {
        put(
            &mut part,
            Change::Column(Edit::Create {
                to: Column { comment: None, notes: schema::ColumnNotes::default(), ..record.clone() },
            }),
        );
    }
    for record in physical.indexes().values().filter(|record| kept(&record.table)) {
        put(&mut part, Change::Index(Edit::Create { to: Index { comment: None, ..record.clone() } }));
    }
    for record in physical.checks().values().filter(|record| kept(&record.table)) {
        put(&mut part, Change::Check(Edit::Create { to: record.clone() }));
    }
    for record in physical.foreign_keys().values().filter(|key| kept(&key.table) && kept(&key.references)) {
        put(&mut part, Change::ForeignKey(Edit::Create { to: record.clone() }));
    }
    part.reserve_ids(physical.ids().next());
    match kind {
        Some(kind) => dialect(kind).normalize_with(&part, &conventions_of(&part, kind)),
        None => part,
    }
}

/// The physical form of a Prisma schema with what the database has and the text is silent about. Both share their ids; the
/// database's side is [`comparable`]. What speaks of a column that the text has no more is not taken over.
pub(crate) fn with_unsaid_of(text: &Schema, database: &Schema) -> Schema {
    let mut out = text.clone();
    let taken = Taken { text, database, untold: untold_keys(database) };
    for record in database.columns().values() {
        taken.generated(&mut out, record);
    }
    let (states_checks, states_partial) =
        (!text.checks().is_empty(), text.indexes().values().any(|index| index.predicate.is_some()));
    for record in database.checks().values().filter(|_| !states_checks) {
        if let Some(expression) = taken.expression(record.table, &record.expression) {
            add(&mut out, text.checks().contains_key(&record.id), || {
                Change::Check(Edit::Create { to: Check { expression, ..record.clone() } })
            });
        }
    }
    for record in database.indexes().values() {
        taken.index(&mut out, record, states_partial);
    }
    for record in database.foreign_keys().values() {
        taken.foreign_key(&mut out, record);
    }
    out.reserve_ids(database.ids().next());
    out
}

struct Taken<'a> {
    text: &'a Schema,
    database: &'a Schema,
    /// Foreign keys of the database that are no relations for Prisma.
    untold: BTreeSet<ForeignKeyId>,
}

impl Taken<'_> {
    /// An expression of a table of the database, with the text's names; nothing where it speaks of what is gone.
    fn expression(&self, table: TableId, expression: &str) -> Option<String> {
        self.text.tables().get(&table)?;
        let mut renames = BTreeMap::new();
        for id in self.database.columns_of(table) {
            let old = self.database.columns().get(id)?;
            if !has_word(expression, &old.name) {
                continue;
            }
            let new = self.text.columns().get(id)?;
            if new.name != old.name {
                renames.insert(old.name.as_str(), new.name.as_str());
            }
        }
        Some(with_renamed_words(expression, &renames))
    }

    fn has_columns(&self, ids: impl IntoIterator<Item = ColumnId>) -> bool {
        ids.into_iter().all(|id| self.text.columns().contains_key(&id))
    }

    /// Prisma writes a computed column as one with a default, or leaves it without.
    fn generated(&self, out: &mut Schema, record: &Column) {
        let (Some(generated), Some(from)) = (&record.generated, self.text.columns().get(&record.id)) else { return };
        let Some(expression) = self.expression(record.table, &generated.expression) else { return };
        let silent = match from.default.as_ref().map(|default| &default.value) {
            None | Some(DefaultValue::Expression(None)) => true,
            Some(DefaultValue::Expression(Some(written))) => same_text(written, &generated.expression),
            Some(_) => false,
        };
        if from.generated.is_none() && silent {
            let generated = Some(Generated { expression, ..generated.clone() });
            let to = Column { generated, default: None, ..from.clone() };
            put(out, Change::Column(Edit::Alter { from: from.clone(), to }));
        }
    }

    fn index(&self, out: &mut Schema, record: &Index, states_partial: bool) {
        let table = record.table;
        if let Some(from) = self.text.indexes().get(&record.id) {
            // Said, but not to the end.
            let include =
                if self.has_columns(record.include.iter().copied()) { &record.include } else { &from.include };
            let to = Index {
                include: include.clone(),
                nulls_not_distinct: record.nulls_not_distinct && record.kind == from.kind,
                ..from.clone()
            };
            if to != *from {
                put(out, Change::Index(Edit::Alter { from: from.clone(), to }));
            }
            return;
        }
        let method = record.method.as_deref().is_some_and(|method| !KNOWN_METHODS.contains(&method));
        let partial = record.predicate.is_some() && !states_partial;
        if !(record.columns().is_none() || method || partial) || !self.text.tables().contains_key(&table) {
            return;
        }
        let mut to = record.clone();
        for part in &mut to.parts {
            match &mut part.target {
                IndexTarget::Column(id) if !self.has_columns([*id]) => return,
                IndexTarget::Column(_) | IndexTarget::Path(_) => {}
                IndexTarget::Expression(text) => match self.expression(table, text) {
                    Some(renamed) => *text = renamed,
                    None => return,
                },
            }
        }
        if let Some(predicate) = &record.predicate {
            to.predicate = self.expression(table, predicate);
            if to.predicate.is_none() {
                return;
            }
        }
        to.include.retain(|id| self.has_columns([*id]));
        // A plain index of the text over the same columns is another index.
        put(out, Change::Index(Edit::Create { to }));
    }

    fn foreign_key(&self, out: &mut Schema, record: &ForeignKey) {
        let known = self.text.tables().contains_key(&record.table)
            && self.text.tables().contains_key(&record.references)
            && self.has_columns(record.columns.iter().chain(&record.ref_columns).copied());
        if known && self.untold.contains(&record.id) {
            add(out, self.text.foreign_keys().contains_key(&record.id), || {
                Change::ForeignKey(Edit::Create { to: record.clone() })
            });
        }
    }
}

/// Two spellings of one expression, as far as white space and brackets around it go.
fn same_text(a: &str, b: &str) -> bool {
    let bare = |text: &str| {
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        text.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')).map_or(text.clone(), str::to_owned)
    };
    bare(a) == bare(b)
}

fn add(schema: &mut Schema, known: bool, change: impl FnOnce() -> Change) {
    if !known {
        put(schema, change());
    }
}

/// What is put in was looked at before: its table and columns are there.
fn put(schema: &mut Schema, change: Change) {
    let applied = apply(schema, &change);
    debug_assert!(applied.is_ok(), "{applied:?}");
}
