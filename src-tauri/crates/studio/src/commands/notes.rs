//! What annotations say of tables and columns, as the annotations say it. What is not written as one is refused with its form.

use prisma::annotation;
use schema::{Change, Column, ColumnId, ColumnNotes, Edit, Table, TableId, TableNotes};

use super::{Draft, Edits, non_empty};
use crate::Failure;

/// What to say of tables; what is `None` stays.
pub(super) struct OfTable<'a> {
    pub volume: &'a Option<String>,
    pub tenant: &'a Option<String>,
    pub append_only: Option<bool>,
    pub dependencies: &'a Option<Vec<String>>,
    pub renamed_from: &'a Option<String>,
}

/// What to say of columns; what is `None` stays.
pub(super) struct OfColumn<'a> {
    pub pii: &'a Option<String>,
    pub tenant: Option<bool>,
    pub renamed_from: &'a Option<String>,
}

pub(super) fn of_tables(mut draft: Draft, tables: &[TableId], set: &OfTable<'_>) -> Result<Edits, Failure> {
    let mut names = Vec::new();
    for id in tables {
        let from = draft.schema.tables().get(id).ok_or_else(|| Failure::missing("table"))?.clone();
        names.push(from.name.clone());
        let mut notes: TableNotes = from.notes.clone();
        if let Some(text) = set.volume {
            notes.volume = said("volume", text, annotation::volume)?;
        }
        if let Some(text) = set.tenant {
            notes.tenant = non_empty(text);
            notes.tenant.iter().try_for_each(|field| known_field(&draft, *id, field))?;
        }
        if let Some(append_only) = set.append_only {
            notes.append_only = append_only;
        }
        if let Some(lines) = set.dependencies {
            notes.dependencies = Vec::new();
            for line in lines {
                let Some(dependency) = said("fd", line, annotation::dependency)? else { continue };
                let mut fields = dependency.from.iter().chain(&dependency.to);
                fields.try_for_each(|field| known_field(&draft, *id, field))?;
                notes.dependencies.push(dependency);
            }
        }
        if let Some(text) = set.renamed_from {
            notes.renamed_from = said("renamed-from", text, annotation::old_name)?;
        }
        if notes != from.notes {
            let to = Table { notes, ..from.clone() };
            draft.put(Change::Table(Edit::Alter { from, to }))?;
        }
    }
    Ok(draft.finish(label(&names, "tables"), None))
}

pub(super) fn of_columns(mut draft: Draft, columns: &[ColumnId], set: &OfColumn<'_>) -> Result<Edits, Failure> {
    let mut names = Vec::new();
    for id in columns {
        let from = draft.schema.columns().get(id).ok_or_else(|| Failure::missing("column"))?.clone();
        names.push(from.name.clone());
        let mut notes: ColumnNotes = from.notes.clone();
        if let Some(text) = set.pii {
            notes.pii = said("pii", text, annotation::pii)?;
        }
        if let Some(tenant) = set.tenant {
            notes.tenant = tenant;
        }
        if let Some(text) = set.renamed_from {
            notes.renamed_from = said("renamed-from", text, annotation::old_name)?;
        }
        if notes != from.notes {
            let to = Column { notes, ..from.clone() };
            draft.put(Change::Column(Edit::Alter { from, to }))?;
        }
    }
    Ok(draft.finish(label(&names, "columns"), None))
}

/// The value of an annotation, or nothing where the text is empty.
fn said<T>(name: &str, text: &str, read: fn(&str) -> Option<T>) -> Result<Option<T>, Failure> {
    let Some(text) = non_empty(text) else { return Ok(None) };
    let refusal = || {
        let failure = Failure::new("edit/annotation", format!("“{text}” is not written as `{name}:` is."));
        match annotation::ALL.iter().find(|known| known.name == name) {
            Some(known) => failure.help(format!("It is written so: {}", known.example)),
            None => failure,
        }
    };
    read(&text).map(Some).ok_or_else(refusal)
}

fn known_field(draft: &Draft, table: TableId, field: &str) -> Result<(), Failure> {
    let walker = draft.schema.table(table).ok_or_else(|| Failure::missing("table"))?;
    if walker.column_named(field).is_some() {
        return Ok(());
    }
    Err(Failure::new("edit/annotation", format!("{} has no field “{field}”.", walker.name))
        .help("Name a column of the table."))
}

fn label(names: &[String], what: &str) -> String {
    match names {
        [name] => format!("Annotate {name}"),
        names => format!("Annotate {} {what}", names.len()),
    }
}
