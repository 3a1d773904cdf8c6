//! A rename from the source panel: of whatever stands at a place in the text. What is a record gets its new name by the
//! command that the canvas would send; for what is none, the text is edited wherever it names it.

use std::collections::BTreeSet;

use prisma::assist::{self, Subject};

use super::{Document, parse};
use crate::commands::valid_name;
use crate::text::apply_edits;
use crate::{Command, Failure, Update};

impl Document {
    /// Gives what stands at a place another name; the offset counts UTF-16 units.
    pub(super) fn rename_at(&mut self, file: u32, offset: u32, name: &str) -> Result<Update, Failure> {
        let name = name.trim();
        let byte = crate::assist::byte(&self.parsed, file, offset);
        let Some(found) = assist::renaming(&self.parsed, file, byte) else {
            return Err(Failure::new("edit/no-name", "Nothing that could be renamed stands there.")
                .help("Models, fields, enums and their values can be, wherever they are named."));
        };
        let command = match found.subject {
            Subject::Table(table) => Command::RenameTable { table, name: name.to_owned() },
            Subject::Column(column) => Command::RenameColumn { column, name: name.to_owned() },
            Subject::Enum(id) => Command::SetEnum { id, name: Some(name.to_owned()), values: None },
            Subject::Value(id, value) => {
                let record = self.schema.enums().get(&id).ok_or_else(|| Failure::missing("enum"))?;
                let named = |known: &schema::EnumValue| match known.id == value {
                    true => name.to_owned(),
                    false => known.name.clone(),
                };
                Command::SetEnum { id, name: None, values: Some(record.values.iter().map(named).collect()) }
            }
            Subject::ForeignKey(id) => field_of_relation(id, Some(name.to_owned()), None),
            Subject::Inverse(id) => field_of_relation(id, None, Some(name.to_owned())),
            Subject::Text(_) => return self.rename_in_text(file, byte, &found.name, name),
        };
        self.run(&command)
    }

    fn rename_in_text(&mut self, file: u32, byte: u32, old: &str, name: &str) -> Result<Update, Failure> {
        valid_name(name, "field")?;
        let edits = assist::rename_edits(&self.parsed, file, byte, name);
        let mut texts = self.texts();
        apply_edits(&mut texts, &edits);
        let parsed = parse(&self.names, &texts, self.version);
        if old != name && errors(&parsed).difference(&errors(&self.parsed)).next().is_some() {
            return Err(Failure::new(
                "edit/name-taken",
                format!("“{old}” can't be called “{name}”: the schema would not be valid any more."),
            )
            .help("Choose a name that nothing else has."));
        }
        let mut next = self.reread(texts);
        next.parsed = Some(parsed);
        Ok(self.advance(next, &format!("Rename {old} to {name}"), None))
    }
}

/// The codes of what is wrong.
fn errors(parsed: &prisma::Parsed) -> BTreeSet<&str> {
    parsed.diagnostics.iter().map(|diagnostic| diagnostic.code.as_str()).collect()
}

fn field_of_relation(foreign_key: schema::ForeignKeyId, field: Option<String>, inverse: Option<String>) -> Command {
    Command::SetForeignKey {
        foreign_key,
        field,
        inverse,
        on_delete: None,
        on_update: None,
        optional: None,
        unique: None,
    }
}
