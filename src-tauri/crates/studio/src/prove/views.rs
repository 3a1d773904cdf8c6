//! Views within a proof. No plan makes or drops one, but a view holds what it reads in place, or breaks when that changes: the
//! proof runs beside the views that the database has.

use database::{RunError, ScratchDatabase};
use migrate::{Dialect, DialectKind};
use schema::{Change, Edit, Schema, TableId, TableKind, apply};

/// A view of a database: its query is opaque text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewText {
    /// The database schema that it lives in; `None` where there are none.
    pub namespace: Option<String>,
    /// Its name.
    pub name: String,
    /// Its query, as the server prints it.
    pub definition: String,
}

impl ViewText {
    fn quoted(&self, dialect: &dyn Dialect) -> String {
        let space = self.namespace.as_ref().map_or_else(String::new, |space| format!("{}.", dialect.quote(space)));
        format!("{space}{}", dialect.quote(&self.name))
    }
}

/// The views of a physical schema whose queries are known. Those of MySQL name the database that they were made in, so that
/// they can't be made in another one.
pub fn views_of(physical: &Schema, kind: Option<DialectKind>) -> Vec<ViewText> {
    let known = physical.tables().values().filter(|_| kind != Some(DialectKind::Mysql)).filter_map(|table| {
        let TableKind::View { definition: Some(definition) } = &table.kind else { return None };
        let name = table.database_name().to_owned();
        Some(ViewText { namespace: table.namespace.clone(), name, definition: definition.clone() })
    });
    known.collect()
}

/// A schema without its views.
pub(super) fn without_views(schema: &Schema) -> Schema {
    let views: Vec<TableId> = schema.walk_tables().filter(|table| table.is_view()).map(|table| table.id).collect();
    let mut rest = schema.clone();
    let drop = |rest: &mut Schema, change: Change| {
        let applied = apply(rest, &change);
        debug_assert!(applied.is_ok(), "{applied:?}");
    };
    for from in schema.indexes().values().filter(|index| views.contains(&index.table)) {
        drop(&mut rest, Change::Index(Edit::Drop { from: from.clone() }));
    }
    for from in schema.columns().values().filter(|column| views.contains(&column.table)) {
        drop(&mut rest, Change::Column(Edit::Drop { from: from.clone() }));
    }
    for from in schema.tables().values().filter(|table| views.contains(&table.id)) {
        drop(&mut rest, Change::Table(Edit::Drop { from: from.clone() }));
    }
    rest
}

/// What became of views that were to be made.
#[derive(Debug, Default)]
pub(super) struct Built<'v> {
    /// Those that stand.
    pub there: Vec<&'v ViewText>,
    /// Those that the scratch database refused, by name, and why: they call functions that only the other one has, say.
    pub left_out: Vec<(String, String)>,
}

/// Makes views in an order that suits them: one may read others.
pub(super) async fn build<'v>(made: &ScratchDatabase, views: &'v [ViewText], dialect: &dyn Dialect) -> Built<'v> {
    let mut built = Built::default();
    let mut waiting: Vec<&ViewText> = views.iter().collect();
    loop {
        let before = waiting.len();
        let mut refused = Vec::new();
        let mut left_out = Vec::new();
        for view in waiting {
            let whole = view.definition.trim_start().get(..6).is_some_and(|word| word.eq_ignore_ascii_case("create"));
            let head = if whole { String::new() } else { format!("CREATE VIEW {} AS ", view.quoted(dialect)) };
            match made.database.run(&[format!("{head}{}", view.definition)], false).await {
                Ok(()) => built.there.push(view),
                Err(error) => {
                    left_out.push((view.name.clone(), error.message));
                    refused.push(view);
                }
            }
        }
        if refused.is_empty() || refused.len() == before {
            built.left_out = left_out;
            return built;
        }
        waiting = refused;
    }
}

/// Whether each view can still be read; the first that can't is told of.
pub(super) async fn readable(made: &ScratchDatabase, views: &[&ViewText], dialect: &dyn Dialect) -> Result<(), String> {
    for view in views {
        let read = format!("SELECT 1 FROM {} LIMIT 1", view.quoted(dialect));
        let read: Result<(), RunError> = made.database.run(&[read], false).await;
        read.map_err(|error| format!("`{}`: {}. Make it anew in the migration", view.name, error.message))?;
    }
    Ok(())
}

/// What a proof says of views.
pub(super) fn told(built: &Built<'_>) -> String {
    let mut text = match built.there.len() {
        0 => String::new(),
        1 => "; the view that reads these tables can be read as before".to_owned(),
        count => format!("; {count} views can be read as before"),
    };
    if let Some((name, reason)) = built.left_out.first() {
        let more =
            if built.left_out.len() > 1 { format!(" and {} more", built.left_out.len() - 1) } else { String::new() };
        text.push_str(&format!("; the view `{name}`{more} could not be made here and was not looked at ({reason})"));
    }
    text
}
