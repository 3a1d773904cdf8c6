//! The list of differences between two physical schemas, one line each, for reports. Says what, not how to get there.

use schema::{
    Arity, Change, Column, DefaultValue, Edit, ForeignKey, Index, IndexKind, IndexTarget, Literal, Object,
    ReferentialAction, Schema, TableId, diff,
};
use serde::Serialize;
use ts_rs::TS;

use crate::{Dialect, Hazard, plan};

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct DiffEntry {
    /// What happens: `create_table`, `alter_column`, `rename_column`, ...
    pub kind: String,
    /// What it happens to: `table`, `table.column`, `table.index`.
    pub subject: String,
    /// As it was, in words of the database; `None` where it comes into being.
    pub from: Option<String>,
    /// As it will be; `None` where it goes.
    pub to: Option<String>,
    /// What can go wrong.
    pub hazards: Vec<Hazard>,
    /// The record that it is about, of the side that has it.
    pub object: Object,
}

/// All differences between two physical schemas that share their ids. What comes and goes with its table is not listed; the
/// order of columns is no difference.
pub fn differences(before: &Schema, after: &Schema, dialect: &dyn Dialect) -> Vec<DiffEntry> {
    let plan = plan(before, after, dialect, "diff");
    let mut entries = bare_differences(before, after, dialect);
    for at in 0..entries.len() {
        let object = entries[at].object;
        if at > 0 && entries[at - 1].object == object {
            continue;
        }
        let caused = |step: &&crate::Step| step.cause.iter().any(|cause| cause.object() == object);
        // A step that makes a whole table anew is caused by many; its hazards stand once, with the first.
        let mut hazards: Vec<Hazard> = plan.steps().filter(caused).flat_map(|step| step.hazards.clone()).collect();
        hazards.retain(|hazard| !entries.iter().any(|entry: &DiffEntry| entry.hazards.contains(hazard)));
        entries[at].hazards = hazards;
    }
    entries
}

/// The same without what can go wrong: nothing is planned.
pub fn bare_differences(before: &Schema, after: &Schema, dialect: &dyn Dialect) -> Vec<DiffEntry> {
    let told = Told { before, after, dialect };
    let mut entries = Vec::new();
    for change in diff(before, after) {
        told.change(&change, &mut entries);
    }
    entries
}

struct Told<'a> {
    before: &'a Schema,
    after: &'a Schema,
    dialect: &'a dyn Dialect,
}

impl Told<'_> {
    fn change(&self, change: &Change, out: &mut Vec<DiffEntry>) {
        let from = out.len();
        self.lines(change, out);
        out[from..].iter_mut().for_each(|entry| entry.object = change.object());
    }

    fn lines(&self, change: &Change, out: &mut Vec<DiffEntry>) {
        match change {
            Change::Table(edit) => {
                self.edit("table", edit, out, |table, _| table.name.clone(), |table, _| qualified(table), qualified)
            }
            Change::Enum(edit) => {
                let values = |record: &schema::Enum, _: &Schema| {
                    record.values.iter().map(|value| value.name.clone()).collect::<Vec<_>>().join(", ")
                };
                self.edit("enum", edit, out, |record, _| record.name.clone(), values, |record| record.name.clone());
            }
            Change::Column(edit) if !self.whole(edit.record().table) => {
                let subject = |column: &Column, schema: &Schema| inside(column.table, &column.name, schema);
                self.edit(
                    "column",
                    edit,
                    out,
                    subject,
                    |column, schema| self.column(column, schema),
                    |column| column.name.clone(),
                );
            }
            Change::Index(edit) if !self.whole(edit.record().table) => {
                let kind = match edit.record().kind {
                    IndexKind::Primary => "primary_key",
                    IndexKind::Unique => "unique",
                    IndexKind::Plain | IndexKind::Fulltext => "index",
                };
                let name = |index: &Index| index.mapped.clone().unwrap_or_else(|| "primary key".to_owned());
                let subject = |index: &Index, schema: &Schema| inside(index.table, &name(index), schema);
                self.edit(kind, edit, out, subject, index, name);
            }
            Change::ForeignKey(edit) if !self.whole(edit.record().table) => {
                let name = |key: &ForeignKey| key.mapped.clone().unwrap_or_default();
                let subject = |key: &ForeignKey, schema: &Schema| {
                    let own = key.mapped.clone().unwrap_or_else(|| columns(&key.columns, schema));
                    inside(key.table, &own, schema)
                };
                self.edit("foreign_key", edit, out, subject, foreign_key, name);
            }
            Change::Check(edit) if !self.whole(edit.record().table) => {
                let name = |check: &schema::Check| check.name.clone().unwrap_or_default();
                let subject = |check: &schema::Check, schema: &Schema| inside(check.table, &name(check), schema);
                self.edit("check", edit, out, subject, |check, _| check.expression.clone(), name);
            }
            // With their table; or nothing that a database holds.
            Change::Column(_) | Change::Index(_) | Change::ForeignKey(_) | Change::Check(_) => {}
            Change::ManyToMany(_) | Change::Placement(_) => {}
        }
    }

    /// The table comes or goes as a whole.
    fn whole(&self, table: TableId) -> bool {
        self.before.tables().contains_key(&table) != self.after.tables().contains_key(&table)
    }

    fn edit<R: PartialEq>(
        &self,
        what: &str,
        edit: &Edit<R>,
        out: &mut Vec<DiffEntry>,
        subject: impl Fn(&R, &Schema) -> String,
        words: impl Fn(&R, &Schema) -> String,
        name: impl Fn(&R) -> String,
    ) {
        let mut entry = |kind: String, subject: String, from: Option<String>, to: Option<String>| {
            out.push(DiffEntry { kind, subject, from, to, hazards: Vec::new(), object: Object::Schema });
        };
        match edit {
            Edit::Create { to } => {
                entry(format!("create_{what}"), subject(to, self.after), None, Some(words(to, self.after)));
            }
            Edit::Drop { from } => {
                entry(format!("drop_{what}"), subject(from, self.before), Some(words(from, self.before)), None);
            }
            Edit::Alter { from, to } => {
                let (old, new) = (name(from), name(to));
                if old != new {
                    entry(format!("rename_{what}"), subject(from, self.before), Some(old), Some(new));
                }
                let (old, new) = (words(from, self.before), words(to, self.after));
                if old != new && what != "table" {
                    entry(format!("alter_{what}"), subject(to, self.after), Some(old), Some(new));
                }
            }
        }
    }

    fn column(&self, column: &Column, schema: &Schema) -> String {
        let list = if column.arity == Arity::List { "[]" } else { "" };
        let mut words = format!("{}{list}", self.dialect.type_name(column, schema));
        if let Some(generated) = &column.generated {
            let kind = if generated.stored { "stored" } else { "virtual" };
            words.push_str(&format!(" generated as ({}) {kind}", generated.expression));
        }
        if column.arity == Arity::Required {
            words.push_str(" not null");
        }
        if let Some(default) = &column.default {
            words.push_str(&format!(" default {}", default_words(&default.value)));
        }
        words
    }
}

fn qualified(table: &schema::Table) -> String {
    table.namespace.as_ref().map_or_else(|| table.name.clone(), |namespace| format!("{namespace}.{}", table.name))
}

fn inside(table: TableId, name: &str, schema: &Schema) -> String {
    let table = schema.tables().get(&table).map_or("", |table| table.name.as_str());
    format!("{table}.{name}")
}

fn columns(ids: &[schema::ColumnId], schema: &Schema) -> String {
    let name = |id| schema.columns().get(id).map_or("", |column| column.name.as_str());
    ids.iter().map(name).collect::<Vec<_>>().join(", ")
}

fn literal(value: &Literal) -> String {
    match value {
        Literal::String(text) | Literal::EnumValue(text) => format!("'{text}'"),
        Literal::Number(text) => text.clone(),
        Literal::Boolean(value) => value.to_string(),
    }
}

fn default_words(value: &DefaultValue) -> String {
    match value {
        DefaultValue::Literal(value) => literal(value),
        DefaultValue::List(values) => format!("[{}]", values.iter().map(literal).collect::<Vec<_>>().join(", ")),
        DefaultValue::Now => "now".to_owned(),
        DefaultValue::Autoincrement => "autoincrement".to_owned(),
        DefaultValue::Expression(text) => text.clone().unwrap_or_default(),
        DefaultValue::Function { name, .. } => name.clone(),
    }
}

fn index(index: &Index, schema: &Schema) -> String {
    let part = |part: &schema::IndexPart| {
        let target = match &part.target {
            IndexTarget::Column(id) => schema.columns().get(id).map_or("", |column| column.name.as_str()).to_owned(),
            IndexTarget::Expression(text) | IndexTarget::Path(text) => format!("({text})"),
        };
        let sort = if part.sort.is_some() { " desc" } else { "" };
        let length = part.length.map_or_else(String::new, |length| format!("({length})"));
        let ops = part.ops.as_ref().map_or_else(String::new, |ops| format!(" {ops}"));
        format!("{target}{length}{ops}{sort}")
    };
    let mut words = index.parts.iter().map(part).collect::<Vec<_>>().join(", ");
    if let Some(method) = &index.method {
        words.push_str(&format!(" using {}", method.to_lowercase()));
    }
    if !index.include.is_empty() {
        words.push_str(&format!(" include {}", columns(&index.include, schema)));
    }
    if let Some(predicate) = &index.predicate {
        words.push_str(&format!(" where {predicate}"));
    }
    words
}

fn foreign_key(key: &ForeignKey, schema: &Schema) -> String {
    let parent = inside(key.references, &columns(&key.ref_columns, schema), schema);
    let action = |action: Option<ReferentialAction>| match action {
        Some(ReferentialAction::Cascade) => "cascade",
        Some(ReferentialAction::Restrict) => "restrict",
        Some(ReferentialAction::SetNull) => "set null",
        Some(ReferentialAction::SetDefault) => "set default",
        Some(ReferentialAction::NoAction) | None => "no action",
    };
    let own = columns(&key.columns, schema);
    format!("{own} references {parent} on delete {} on update {}", action(key.on_delete), action(key.on_update))
}

#[cfg(test)]
mod tests {
    use schema::{Change, ColumnType, Edit, ScalarType, Table, TableKind, apply};

    use super::*;
    use crate::{DialectKind, HazardCode, dialect};

    fn table(name: &str) -> Table {
        Table {
            id: TableId(0),
            namespace: None,
            name: name.to_owned(),
            mapped: None,
            kind: TableKind::Table,
            module: None,
            comment: None,
            ignored: false,
            notes: schema::TableNotes::default(),
        }
    }

    fn column(name: &str, scalar: ScalarType) -> Column {
        Column::new(1.into(), TableId(0), name.to_owned(), ColumnType::Scalar(scalar), Arity::Required)
    }

    fn made(table: Table, column: Column) -> Schema {
        let mut schema = Schema::new();
        apply(&mut schema, &Change::Table(Edit::Create { to: table })).unwrap();
        apply(&mut schema, &Change::Column(Edit::Create { to: column })).unwrap();
        dialect(DialectKind::Postgres).normalize(&schema)
    }

    #[test]
    fn a_renamed_and_altered_column_is_told_in_two_lines() {
        let before = made(table("User"), column("age", ScalarType::Int));
        let after = made(table("User"), column("years", ScalarType::String));
        let entries = differences(&before, &after, dialect(DialectKind::Postgres));
        let lines: Vec<_> = entries.iter().map(|entry| (entry.kind.as_str(), entry.subject.as_str())).collect();
        assert_eq!(lines, [("rename_column", "User.age"), ("alter_column", "User.years")]);
        assert_eq!(entries[1].from.as_deref(), Some("INTEGER not null"));
        assert_eq!(entries[1].to.as_deref(), Some("TEXT not null"));
        assert!(entries[0].hazards.iter().any(|hazard| hazard.code == HazardCode::Rename));
    }

    #[test]
    fn a_table_comes_and_goes_as_one() {
        let after = made(table("User"), column("age", ScalarType::Int));
        let entries = differences(&Schema::new(), &after, dialect(DialectKind::Postgres));
        assert_eq!(entries.len(), 1);
        assert_eq!(entries[0].kind, "create_table");
        let entries = differences(&after, &Schema::new(), dialect(DialectKind::Postgres));
        assert_eq!(entries[0].kind, "drop_table");
        assert_eq!(entries[0].hazards[0].code, HazardCode::DropTable);
    }
}
