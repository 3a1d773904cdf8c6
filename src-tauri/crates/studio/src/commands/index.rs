//! One index or key: its kind, columns, names, access method, condition and reason; the primary key by its columns. What a kind or
//! a method can't have goes with it.

use schema::{Change, ColumnId, Edit, Index, IndexId, IndexKind, IndexPart, IndexTarget, TableId};

use super::{Draft, Edits, non_empty, relation, valid_name};
use crate::Failure;

/// How the line begins that tells why an index exists.
const SUPPORTS: &str = "Supports:";

/// Properties to set; what is `None` stays.
pub(super) struct Set<'a> {
    pub kind: Option<IndexKind>,
    pub parts: &'a Option<Vec<IndexPart>>,
    pub name: &'a Option<String>,
    pub mapped: &'a Option<String>,
    pub method: &'a Option<String>,
    pub predicate: &'a Option<String>,
    pub supports: &'a Option<String>,
    pub comment: &'a Option<String>,
    pub clustered: Option<bool>,
}

pub(super) fn set(mut draft: Draft, index: IndexId, set: Set<'_>) -> Result<Edits, Failure> {
    let from = draft.schema.indexes().get(&index).ok_or_else(|| Failure::missing("index"))?.clone();
    let mut to = from.clone();
    if let Some(kind) = set.kind {
        to.kind = kind;
    }
    if let Some(parts) = set.parts {
        to.parts.clone_from(parts);
    }
    if let Some(name) = set.name {
        to.name = non_empty(name);
        to.name.iter().try_for_each(|name| valid_name(name, "key"))?;
    }
    if let Some(mapped) = set.mapped {
        to.mapped = non_empty(mapped);
    }
    if let Some(method) = set.method {
        to.method = non_empty(method);
    }
    if let Some(predicate) = set.predicate {
        to.predicate = non_empty(predicate).map(|text| one_line(&text));
    }
    if set.clustered.is_some() {
        to.clustered = set.clustered;
    }
    if set.supports.is_some() || set.comment.is_some() {
        let (supports, rest) = reason(from.comment.as_deref());
        let supports = set.supports.as_deref().map_or(supports, |text| non_empty(text).map(|text| one_line(&text)));
        let rest = set.comment.as_deref().map_or(rest, non_empty);
        to.comment = comment(supports, rest);
    }
    fit(&mut to, &from);
    valid(&draft, &from, &to)?;
    let label = if to.kind == IndexKind::Primary { "Change primary key" } else { "Change index" };
    if from != to {
        put(&mut draft, from, to)?;
    }
    Ok(draft.finish(label, None))
}

pub(super) fn set_primary_key(mut draft: Draft, table: TableId, columns: &[ColumnId]) -> Result<Edits, Failure> {
    let walker = draft.schema.table(table).ok_or_else(|| Failure::missing("table"))?;
    let key = walker.primary_key().map(|key| key.record().clone());
    let old = |column: ColumnId| {
        let parts = key.iter().flat_map(|key| &key.parts);
        { parts }.find(|part| part.target == IndexTarget::Column(column)).cloned()
    };
    let parts: Vec<IndexPart> =
        columns.iter().map(|column| old(*column).unwrap_or_else(|| IndexPart::column(*column))).collect();
    let label = "Change primary key";
    match key {
        Some(from) if parts.is_empty() => draft.put(Change::Index(Edit::Drop { from }))?,
        Some(from) => {
            let to = Index { parts, ..from.clone() };
            valid(&draft, &from, &to)?;
            if from != to {
                put(&mut draft, from, to)?;
            }
        }
        None if parts.is_empty() => {}
        None => {
            let to = Index::new(draft.ids.fresh(), table, IndexKind::Primary, parts);
            valid(&draft, &to, &to)?;
            draft.put(Change::Index(Edit::Create { to }))?;
        }
    }
    Ok(draft.finish(label, None))
}

/// Alters an index; relations over its columns have one child or many as it says.
fn put(draft: &mut Draft, from: Index, to: Index) -> Result<(), Failure> {
    let touched: Vec<ColumnId> = from.columns().into_iter().chain(to.columns()).flatten().collect();
    let enforces = |index: &Index| matches!(index.kind, IndexKind::Primary | IndexKind::Unique);
    let follows = (enforces(&from) || enforces(&to)) && (from.kind != to.kind || from.parts != to.parts);
    draft.put(Change::Index(Edit::Alter { from, to }))?;
    if follows {
        touched.into_iter().try_for_each(|column| relation::lists_follow(draft, column))?;
    }
    Ok(())
}

/// Takes away what can't be together: what belongs to another kind, or to the method that there was.
fn fit(to: &mut Index, from: &Index) {
    let plain = to.kind == IndexKind::Plain;
    if !plain {
        to.method = None;
    }
    if matches!(to.kind, IndexKind::Primary | IndexKind::Fulltext) {
        to.predicate = None;
    }
    let other_method = to.method != from.method;
    for part in &mut to.parts {
        if !plain || other_method {
            part.ops = None;
        }
        if to.method.as_deref() == Some("Hash") {
            part.sort = None;
        }
    }
}

fn valid(draft: &Draft, from: &Index, to: &Index) -> Result<(), Failure> {
    let walker = draft.schema.table(to.table).ok_or_else(|| Failure::missing("table"))?;
    if to.parts.is_empty() {
        return Err(Failure::new("edit/index", "An index needs a column.").help("Delete the index instead."));
    }
    let mut seen = std::collections::BTreeSet::new();
    for part in &to.parts {
        if !seen.insert(&part.target) {
            return Err(Failure::new("edit/index", "A column is there twice.").help("Name each column once."));
        }
        if let IndexTarget::Column(column) = part.target
            && walker.columns().all(|own| own.id != column)
        {
            return Err(Failure::missing("column"));
        }
    }
    let is_other = |index: &Index| index.id != to.id;
    if to.kind == IndexKind::Primary {
        if walker.primary_key().is_some_and(|key| is_other(key.record())) {
            return Err(Failure::new("edit/index", format!("{} has a primary key already.", walker.name))
                .help("Change that one."));
        }
        if to.columns().is_none() {
            return Err(Failure::new("edit/index", "A primary key is of columns alone."));
        }
    }
    let same = |index: &Index| {
        is_other(index)
            && (index.kind, &index.parts, &index.predicate, &index.method)
                == (to.kind, &to.parts, &to.predicate, &to.method)
    };
    if (from.kind != to.kind || from.parts != to.parts) && walker.indexes().any(|index| same(index.record())) {
        return Err(Failure::new("edit/exists", "There is such an index already."));
    }
    Ok(())
}

/// The reason that a comment tells, and the rest of it.
fn reason(comment: Option<&str>) -> (Option<String>, Option<String>) {
    let mut supports = None;
    let mut rest = Vec::new();
    for line in comment.unwrap_or_default().lines() {
        match line.strip_prefix(SUPPORTS).filter(|_| supports.is_none()) {
            Some(text) => supports = Some(text.trim().to_owned()),
            None => rest.push(line),
        }
    }
    (supports, non_empty(&rest.join("\n")))
}

fn comment(supports: Option<String>, rest: Option<String>) -> Option<String> {
    let supports = supports.map(|text| format!("{SUPPORTS} {text}"));
    let lines: Vec<String> = supports.into_iter().chain(rest).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

fn one_line(text: &str) -> String {
    text.lines().map(str::trim).collect::<Vec<_>>().join(" ")
}
