//! Check constraints: add, set name and condition, drop. A condition is taken as SQL and not understood.

use schema::{Change, Check, CheckId, Edit, Object, TableId};

use super::{Draft, Edits, non_empty};
use crate::Failure;

pub(super) fn add(mut draft: Draft, table: TableId, name: &str, expression: &str) -> Result<Edits, Failure> {
    if !draft.schema.tables().contains_key(&table) {
        return Err(Failure::missing("table"));
    }
    let id: CheckId = draft.ids.fresh();
    let to = Check { id, table, name: named(&draft, table, name, None)?, expression: condition(expression)? };
    draft.put(Change::Check(Edit::Create { to }))?;
    Ok(draft.finish("Add check", Some(Object::Check(id))))
}

pub(super) fn set(
    mut draft: Draft,
    check: CheckId,
    name: &Option<String>,
    expression: &Option<String>,
) -> Result<Edits, Failure> {
    let from = draft.schema.checks().get(&check).ok_or_else(|| Failure::missing("check"))?.clone();
    let mut to = from.clone();
    if let Some(name) = name {
        to.name = named(&draft, from.table, name, Some(check))?;
    }
    if let Some(expression) = expression {
        to.expression = condition(expression)?;
    }
    if from != to {
        draft.put(Change::Check(Edit::Alter { from, to }))?;
    }
    Ok(draft.finish("Change check", None))
}

pub(super) fn drop(mut draft: Draft, checks: &[CheckId]) -> Result<Edits, Failure> {
    for id in checks {
        let from = draft.schema.checks().get(id).ok_or_else(|| Failure::missing("check"))?.clone();
        draft.put(Change::Check(Edit::Drop { from }))?;
    }
    Ok(draft.finish(if checks.len() == 1 { "Delete check" } else { "Delete checks" }, None))
}

/// A condition on one line: it is written as one line of a comment.
fn condition(text: &str) -> Result<String, Failure> {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.is_empty() {
        return Err(Failure::new("edit/check", "A check needs a condition.").help("Write it in SQL: price >= 0"));
    }
    Ok(if text.contains('\n') { line } else { text.trim().to_owned() })
}

/// A name that no other check of the table has.
fn named(draft: &Draft, table: TableId, name: &str, own: Option<CheckId>) -> Result<Option<String>, Failure> {
    let Some(name) = non_empty(name) else { return Ok(None) };
    if !name.chars().all(|c| c.is_alphanumeric() || c == '_') {
        return Err(Failure::new("edit/name", format!("“{name}” can't be the name of a check."))
            .help("A name holds letters, digits and underscores."));
    }
    let checks = draft.schema.checks_of(table).iter().filter_map(|id| draft.schema.checks().get(id));
    if { checks }.any(|check| check.name.as_ref() == Some(&name) && Some(check.id) != own) {
        return Err(
            Failure::new("edit/name-taken", format!("There is a “{name}” already.")).help("Choose another name.")
        );
    }
    Ok(Some(name))
}
