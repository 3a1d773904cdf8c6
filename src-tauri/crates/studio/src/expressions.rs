//! Expressions as the server writes them. A check `price > 0` comes back from a server as `(price > (0)::numeric)`: two
//! schemas can only be compared when both went through a server. The text's side is built on a scratch database and read
//! back; structure and names stay the text's own.

use std::collections::BTreeMap;

use database::introspect;
use migrate::{DialectKind, create_script, dialect};
use schema::{Change, DefaultValue, Edit, IndexTarget, Renames, Schema, align, apply};

use crate::source::{Desk, namespaces_of};
use crate::{Failure, Job};

/// Whether a schema has any expression.
fn has_expressions(schema: &Schema) -> bool {
    let expression = |part: &schema::IndexPart| matches!(part.target, IndexTarget::Expression(_));
    !schema.checks().is_empty()
        || schema.indexes().values().any(|index| index.predicate.is_some() || index.parts.iter().any(expression))
        || schema.columns().values().any(|column| {
            column.generated.is_some()
                || matches!(column.default.as_ref().map(|d| &d.value), Some(DefaultValue::Expression(_)))
        })
}

impl Desk {
    /// A physical schema with its expressions as a server writes them, under the same ids. Without expressions, no server is
    /// asked. What the server refuses stays as it is: the proof will name the statement.
    ///
    /// # Errors
    /// No scratch database can be had, or the work was cancelled.
    pub async fn settle(&self, schema: &Schema, kind: DialectKind, job: &Job) -> Result<Schema, Failure> {
        if !has_expressions(schema) {
            return Ok(schema.clone());
        }
        job.check()?;
        job.say("Reading expressions as the server writes them", None);
        let place = self.scratch(kind).await?.database().await?;
        let statements: Vec<String> =
            create_script(schema, dialect(kind)).into_iter().map(|statement| statement.sql).collect();
        let built = place.database.run(&statements, false).await;
        let read = match built {
            Ok(()) => Some(introspect(&place.database, namespaces_of(schema).as_deref()).await),
            Err(_) => None,
        };
        place.close().await;
        Ok(match read {
            Some(read) => with_expressions_of(schema, &read?.schema),
            None => schema.clone(),
        })
    }
}

/// A schema with the expressions of another that was built from it.
fn with_expressions_of(schema: &Schema, built: &Schema) -> Schema {
    let mut out = schema.clone();
    let aligned = align(schema, built, &Renames::default());
    let mut changes = Vec::new();
    for (id, from) in schema.checks() {
        if let Some(to) = aligned.checks().get(id) {
            changes.push(Change::Check(Edit::Alter {
                to: schema::Check { expression: to.expression.clone(), ..from.clone() },
                from: from.clone(),
            }));
        }
    }
    let by_name: BTreeMap<_, _> =
        aligned.indexes().values().map(|index| ((index.table, &index.mapped), index)).collect();
    for (id, from) in schema.indexes() {
        let found = aligned.indexes().get(id).or_else(|| by_name.get(&(from.table, &from.mapped)).copied());
        let Some(found) = found.filter(|found| found.parts.len() == from.parts.len()) else { continue };
        let mut to = from.clone();
        to.predicate = from.predicate.as_ref().and(found.predicate.clone()).or(to.predicate);
        for (part, found) in to.parts.iter_mut().zip(&found.parts) {
            if let (IndexTarget::Expression(text), IndexTarget::Expression(written)) = (&mut part.target, &found.target)
            {
                text.clone_from(written);
            }
        }
        changes.push(Change::Index(Edit::Alter { from: from.clone(), to }));
    }
    for (id, from) in schema.columns() {
        let Some(found) = aligned.columns().get(id) else { continue };
        let mut to = from.clone();
        if let (Some(generated), Some(written)) = (&mut to.generated, &found.generated) {
            generated.expression.clone_from(&written.expression);
        }
        if matches!(to.default.as_ref().map(|default| &default.value), Some(DefaultValue::Expression(_)))
            && found.default.is_some()
        {
            to.default.clone_from(&found.default);
        }
        changes.push(Change::Column(Edit::Alter { from: from.clone(), to }));
    }
    for change in changes {
        let applied = apply(&mut out, &change);
        debug_assert!(applied.is_ok(), "{applied:?}");
    }
    out
}
