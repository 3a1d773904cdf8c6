//! Renames that the user names on the command line, beside those that a diagram file tells of.

use std::collections::BTreeMap;

use schema::{Renames, Schema};

use crate::Failure;

/// Names that the user says are the same: `Old=New`, `Table.old=new`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NamedRenames(Vec<(String, String)>);

impl NamedRenames {
    /// Reads `old=new` pairs.
    ///
    /// # Errors
    /// A pair has no `=`.
    pub fn parse(pairs: &[String]) -> Result<Self, Failure> {
        let pair = |text: &String| {
            let (from, to) =
                text.split_once('=').filter(|(from, to)| !from.is_empty() && !to.is_empty()).ok_or_else(|| {
                    Failure::new("plan/rename", format!("“{text}” is no rename."))
                        .help("Write it as old_table=new_table or table.old=new.")
                })?;
            Ok((from.to_owned(), to.to_owned()))
        };
        pairs.iter().map(pair).collect::<Result<_, Failure>>().map(Self)
    }

    /// The renames by id, and those that are known already where nothing else is said.
    pub(super) fn resolve(&self, before: &Schema, after: &Schema, known: Renames) -> Result<Renames, Failure> {
        let table =
            |schema: &Schema, name: &str| schema.tables().values().find(|t| t.database_name() == name).map(|t| t.id);
        let mut renames = known;
        for (from, to) in &self.0 {
            let unknown = |name: &str| {
                Failure::new("plan/rename", format!("There is no “{name}” to rename.")).help("Use database names.")
            };
            match from.split_once('.') {
                None => {
                    let old = table(before, from).ok_or_else(|| unknown(from))?;
                    put(&mut renames.tables, old, table(after, to).ok_or_else(|| unknown(to))?);
                }
                Some((table_name, column)) => {
                    // A table that is renamed too may be called by either name.
                    let renamed = || {
                        let new = table(after, table_name)?;
                        renames.tables.iter().find(|(_, to)| **to == new).map(|(from, _)| *from)
                    };
                    let old_table = table(before, table_name).or_else(renamed).ok_or_else(|| unknown(table_name))?;
                    let new_table = renames.tables.get(&old_table).copied().or_else(|| table(after, table_name));
                    let new_table = new_table.ok_or_else(|| unknown(table_name))?;
                    let find = |schema: &Schema, table, name: &str| {
                        schema
                            .table(table)
                            .and_then(|table| table.columns().find(|c| c.database_name() == name).map(|c| c.id))
                    };
                    let old = find(before, old_table, column).ok_or_else(|| unknown(from))?;
                    let to = to.rsplit('.').next().unwrap_or(to);
                    put(&mut renames.columns, old, find(after, new_table, to).ok_or_else(|| unknown(to))?);
                }
            }
        }
        Ok(renames)
    }
}

/// Puts a pair in the place of all that speak of either side.
fn put<K: Ord + Copy, V: Ord + Copy>(pairs: &mut BTreeMap<K, V>, old: K, new: V) {
    pairs.retain(|_, other| *other != new);
    pairs.insert(old, new);
}

/// Renames that the side that shall be tells of, and those that the side that is tells of, which lead the other way.
pub(super) fn both(mut told: Renames, back: &Renames) -> Renames {
    fn add<K: Ord + Copy, V: Ord + Copy>(pairs: &mut BTreeMap<K, V>, back: &BTreeMap<V, K>) {
        for (new, old) in back {
            if !pairs.contains_key(old) && !pairs.values().any(|known| known == new) {
                pairs.insert(*old, *new);
            }
        }
    }
    add(&mut told.tables, &back.tables);
    add(&mut told.columns, &back.columns);
    add(&mut told.enums, &back.enums);
    add(&mut told.values, &back.values);
    told
}
