//! Editor commands: each turns what the user asks for into changes of the schema, or refuses with a reason. Nothing is
//! applied here and no text is touched; the document does both.

mod checks;
mod columns;
mod copies;
mod enums;
mod field;
mod index;
mod indexes;
mod key_columns;
mod many_to_many;
mod notes;
mod paste;
mod place;
mod relation;
mod relations;
mod several;
mod tables;
mod typed;
pub(crate) mod views;
mod words;

use schema::{Change, Edit, Ids, Object, Schema, TableId, apply};

use crate::{Command, Failure, Move};

/// What a command comes to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Edits {
    /// The changes, in an order that applies.
    pub changes: Vec<Change>,
    /// What to select afterwards.
    pub select: Option<Object>,
    /// What undo will call it.
    pub label: String,
    /// What could not be done of what was asked for, in words.
    pub told: Vec<String>,
}

/// Changes under construction: a copy of the schema that already has them, so that each is built on the last.
pub(crate) struct Draft {
    schema: Schema,
    ids: Ids,
    changes: Vec<Change>,
    provider: String,
}

impl Draft {
    fn new(schema: &Schema, provider: &str) -> Self {
        Self { schema: schema.clone(), ids: schema.ids(), changes: Vec::new(), provider: provider.to_owned() }
    }

    /// The same schema with nothing changed yet, for a part of the work that is told by its own changes.
    fn fork(&self) -> Self {
        Self {
            schema: self.schema.clone(),
            ids: self.ids.clone(),
            changes: Vec::new(),
            provider: self.provider.clone(),
        }
    }

    /// Takes in what a fork came to.
    fn absorb(&mut self, edits: Edits) -> Result<(), Failure> {
        edits.changes.into_iter().try_for_each(|change| self.put(change))?;
        self.ids = Ids::starting_at(self.ids.next().max(self.schema.ids().next()));
        Ok(())
    }

    /// Applies a change to the copy and notes it down.
    fn put(&mut self, change: Change) -> Result<(), Failure> {
        apply(&mut self.schema, &change).map_err(|conflict| {
            Failure::new("edit/conflict", format!("The edit does not fit the schema: {conflict}."))
        })?;
        self.changes.push(change);
        Ok(())
    }

    fn finish(self, label: impl Into<String>, select: Option<Object>) -> Edits {
        Edits { changes: self.changes, select, label: label.into(), told: Vec::new() }
    }
}

/// The changes that a command asks for. Commands about text, layout and history are the document's own and not for here.
///
/// # Errors
/// A refusal, in words for the user.
pub(crate) fn edits(schema: &Schema, provider: &str, command: &Command) -> Result<Option<Edits>, Failure> {
    if let Command::Move { moves } = command {
        // No copy of the schema is needed for that.
        return Ok(Some(place(schema, moves)));
    }
    let draft = Draft::new(schema, provider);
    let edits = match command {
        Command::AddTable { name, x, y } => tables::add(draft, name, *x, *y),
        Command::RenameTable { table, name } => tables::rename(draft, *table, name),
        Command::SetTable { table, comment, mapped, module } => tables::set(draft, *table, comment, mapped, module),
        Command::DropTables { tables } => tables::drop(draft, tables),
        Command::AddColumn { table, name, ty, after } => columns::add(draft, *table, name, ty, *after),
        Command::RenameColumn { column, name } => columns::rename(draft, *column, name),
        Command::SetColumn { column, ty, default, comment, mapped, unique, primary, updated_at } => {
            let set = columns::Set {
                ty,
                default,
                comment,
                mapped,
                unique: *unique,
                primary: *primary,
                updated_at: *updated_at,
                nullable: None,
            };
            columns::set(draft, *column, set)
        }
        Command::MoveColumn { column, after } => columns::shift(draft, *column, *after),
        Command::DropColumns { columns } => columns::drop(draft, columns),
        Command::Connect { child, column, parent } => relations::connect(draft, *child, *column, *parent),
        Command::SetForeignKey { foreign_key, field, inverse, on_delete, on_update, optional, unique } => {
            let set = relation::Set {
                field,
                inverse,
                on_delete: *on_delete,
                on_update: *on_update,
                optional: *optional,
                unique: *unique,
            };
            relation::set(draft, *foreign_key, set)
        }
        Command::DropRelations { foreign_keys, many_to_many } => relations::drop(draft, foreign_keys, many_to_many),
        Command::AddIndex { table, kind, columns } => indexes::add(draft, *table, *kind, columns),
        Command::DropIndexes { indexes } => indexes::drop(draft, indexes),
        Command::AddEnum { name, values } => enums::add(draft, name, values),
        Command::SetEnum { id, name, values } => enums::set(draft, *id, name, values),
        Command::DropEnums { enums } => enums::drop(draft, enums),
        Command::Move { moves } => Ok(place(schema, moves)),
        Command::SetModule { tables, module } => several::module(draft, tables, module),
        Command::SetLook { tables, color, pinned } => several::look(draft, tables, color.as_deref(), *pinned),
        Command::AddTimestamps { tables } => several::timestamps(draft, tables),
        Command::DropObjects { objects } => several::drop(draft, objects),
        Command::Duplicate { objects } => copies::duplicate(draft, objects),
        Command::Paste { text, into, x, y } => paste::paste(draft, text, *into, (*x, *y)),
        Command::SetKeyColumns { foreign_key, pairs } => key_columns::set(draft, *foreign_key, pairs),
        Command::SetManyToMany { many_to_many, a, b } => {
            many_to_many::set(draft, *many_to_many, a.as_deref(), b.as_deref())
        }
        Command::ToManyToMany { foreign_key } => many_to_many::of_foreign_key(draft, *foreign_key),
        Command::ToOneToMany { many_to_many, child } => many_to_many::to_foreign_key(draft, *many_to_many, *child),
        Command::ToJoinTable { many_to_many } => many_to_many::to_model(draft, *many_to_many),
        Command::ToImplicit { table } => many_to_many::of_model(draft, *table),
        Command::Arrange { .. }
        | Command::ApplyFixes { .. }
        | Command::EditSource { .. }
        | Command::RenameAt { .. }
        | Command::SayFormerName { .. }
        | Command::Format
        | Command::Undo
        | Command::Redo
        | Command::AddNote { .. }
        | Command::SetNote { .. }
        | Command::DropNotes { .. }
        | Command::MoveEnums { .. }
        | Command::ShowView { .. }
        | Command::AddView { .. }
        | Command::SetView { .. }
        | Command::AddToView { .. }
        | Command::RemoveFromView { .. }
        | Command::DropView { .. } => return Ok(None),
        Command::SetIndex { index, kind, parts, name, mapped, method, predicate, supports, comment, clustered } => {
            let set = index::Set {
                kind: *kind,
                parts,
                name,
                mapped,
                method,
                predicate,
                supports,
                comment,
                clustered: *clustered,
            };
            index::set(draft, *index, set)
        }
        Command::SetPrimaryKey { table, columns } => index::set_primary_key(draft, *table, columns),
        Command::AddCheck { table, name, expression } => checks::add(draft, *table, name, expression),
        Command::SetCheck { check, name, expression } => checks::set(draft, *check, name, expression),
        Command::DropChecks { checks } => checks::drop(draft, checks),
        Command::SetTableNotes { tables, volume, tenant, append_only, dependencies, renamed_from } => {
            let set = notes::OfTable { volume, tenant, append_only: *append_only, dependencies, renamed_from };
            notes::of_tables(draft, tables, &set)
        }
        Command::SetColumnNotes { columns, pii, tenant, renamed_from } => {
            notes::of_columns(draft, columns, &notes::OfColumn { pii, tenant: *tenant, renamed_from })
        }
        Command::SetColumns { columns, ty, nullable, default, unique, updated_at } => {
            let set = columns::Set {
                ty,
                default,
                comment: &None,
                mapped: &None,
                unique: *unique,
                primary: None,
                updated_at: *updated_at,
                nullable: *nullable,
            };
            columns::set_all(draft, columns, &set)
        }
        Command::DescribeEnum { id, mapped, comment } => enums::describe(draft, *id, mapped, comment),
        Command::DescribeEnumValue { id, value, mapped, comment } => {
            enums::describe_value(draft, *id, *value, mapped, comment)
        }
    };
    edits.map(Some)
}

/// Changes of placements for new places; tables that stand there already are left out.
fn place(schema: &Schema, moves: &[Move]) -> Edits {
    // Of several places for one table the last counts.
    let last: std::collections::BTreeMap<TableId, (i32, i32)> =
        moves.iter().map(|to| (to.table, (to.x, to.y))).collect();
    let label = if moves.len() == 1 { "Move table".to_owned() } else { format!("Move {} tables", moves.len()) };
    Edits { changes: placements(schema, last), select: None, label, told: Vec::new() }
}

/// Changes that bring tables to places. Unknown tables are left out.
pub(crate) fn placements(schema: &Schema, places: impl IntoIterator<Item = (TableId, (i32, i32))>) -> Vec<Change> {
    let mut changes = Vec::new();
    for (table, (x, y)) in places {
        match schema.placements().get(&table) {
            Some(from) if (from.x, from.y) != (x, y) => {
                let to = schema::Placement { x, y, ..from.clone() };
                changes.push(Change::Placement(Edit::Alter { from: from.clone(), to }));
            }
            Some(_) => {}
            None if schema.tables().contains_key(&table) => {
                let to = schema::Placement { table, x, y, color: None, pinned: false };
                changes.push(Change::Placement(Edit::Create { to }));
            }
            None => {}
        }
    }
    changes
}

/// Checks that a name is one that Prisma can hold.
///
/// # Errors
/// A refusal that says what a name may look like.
pub(crate) fn valid_name(name: &str, what: &str) -> Result<(), Failure> {
    let mut chars = name.chars();
    let ok =
        chars.next().is_some_and(|c| c.is_ascii_alphabetic()) && chars.all(|c| c.is_ascii_alphanumeric() || c == '_');
    if ok {
        return Ok(());
    }
    let shown = if name.is_empty() { "An empty name".to_owned() } else { format!("“{name}”") };
    Err(Failure::new("edit/name", format!("{shown} can't be the name of a {what}."))
        .help("A name begins with a letter and holds letters, digits and underscores."))
}

/// The text, or nothing where it is empty.
fn non_empty(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
