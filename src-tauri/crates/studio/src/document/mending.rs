//! The fixes of findings, as changes of the schema. Applies nothing.

use schema::{Change, Object, apply_all};

use crate::Failure;
use crate::document::Document;

impl Document {
    /// The changes of several fixes, one after the other; what no longer applies because of an earlier one is left out.
    pub(super) fn fixes(&self, places: &[u32]) -> Result<(Vec<Change>, String, Option<Object>), Failure> {
        let mut schema = self.schema.clone();
        let mut changes = Vec::new();
        let mut titles = Vec::new();
        for place in places {
            let Some(fix) = self.diagnostics.get(*place as usize).and_then(|diagnostic| diagnostic.fix.as_ref()) else {
                continue;
            };
            if apply_all(&mut schema, &fix.changes).is_ok() {
                changes.extend(fix.changes.iter().cloned());
                titles.push(fix.title.as_str());
            }
        }
        let select =
            places.first().and_then(|place| self.diagnostics.get(*place as usize)).map(|diagnostic| diagnostic.at);
        match titles.as_slice() {
            [] => Err(Failure::new("edit/no-fix", "There is nothing that could be mended any more.")),
            [title] => Ok((changes, (*title).to_owned(), select)),
            titles => Ok((changes, format!("Mend {} findings", titles.len()), None)),
        }
    }
}
