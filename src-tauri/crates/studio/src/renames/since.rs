//! Former names and a source that may know some of them, as pairs of ids.

use std::collections::{BTreeMap, BTreeSet};

use schema::{EnumValueId, Renames, Schema, align_mapped};

use super::{FormerNames, Thing, is_circle, name_in, renamed};

/// What has another name now than in `before`. A rename counts only where `before` has the old name and not the new one: what
/// a migration has carried already, or what `before` has never heard of, is none.
pub(crate) fn since(before: &Schema, now: &Schema, names: &FormerNames) -> Renames {
    let ground = names.ground(now);
    if ground == *now {
        return Renames::default();
    }
    let mut renames = Renames::default();
    let (_, then) = align_mapped(before, &ground, &Renames::default());

    let tables = ground.tables().values().filter_map(|table| {
        let (known, now) = (before.tables().get(then.tables.get(&table.id)?)?, now.tables().get(&table.id)?);
        (now.name != table.name).then(|| Found {
            old: known.id,
            new: table.id,
            from: (known.namespace.clone(), known.name.clone()),
            to: (now.namespace.clone(), now.name.clone()),
        })
    });
    let known = before.tables().values().map(|table| ((table.namespace.clone(), table.name.clone()), table.id));
    renames.tables = counted(tables.collect(), &known.collect(), |(_, name)| names.has_gone(now, None, name));

    let enums = ground.enums().values().filter_map(|record| {
        let (known, now) = (before.enums().get(then.enums.get(&record.id)?)?, now.enums().get(&record.id)?);
        (now.name != record.name).then(|| Found {
            old: known.id,
            new: record.id,
            from: (known.namespace.clone(), known.name.clone()),
            to: (now.namespace.clone(), now.name.clone()),
        })
    });
    let known = before.enums().values().map(|record| ((record.namespace.clone(), record.name.clone()), record.id));
    renames.enums = counted(enums.collect(), &known.collect(), |(_, name)| names.has_gone(now, None, name));

    // What is within a table that has its new name already is still to be found: in the table of that name.
    let outer: BTreeSet<Thing> = (renames.tables.values().copied().map(Thing::Table))
        .chain(renames.enums.values().copied().map(Thing::Enum))
        .collect();
    let tables = now.tables().keys().copied().map(Thing::Table);
    let stale = tables.chain(now.enums().keys().copied().map(Thing::Enum)).filter(|thing| !outer.contains(thing));
    let stale: BTreeMap<Thing, String> = stale
        .filter(|thing| name_in(&ground, *thing) != name_in(now, *thing))
        .filter_map(|thing| Some((thing, name_in(now, thing)?)))
        .collect();
    let ground = renamed(&ground, &stale);
    let (_, then) = align_mapped(before, &ground, &Renames::default());

    for table in ground.tables().keys() {
        let Some(old) = then.tables.get(table).filter(|old| before.tables().contains_key(old)) else { continue };
        let columns = ground.columns_of(*table).iter().filter_map(|id| {
            let (known, then) = (before.columns().get(then.columns.get(id)?)?, ground.columns().get(id)?);
            let now = now.columns().get(id).filter(|now| now.name != then.name)?;
            Some(Found { old: known.id, new: *id, from: known.name.clone(), to: now.name.clone() })
        });
        let known = before.columns_of(*old).iter().filter_map(|id| before.columns().get(id));
        let known = known.map(|column| (column.name.clone(), column.id)).collect();
        let columns = within(columns.collect(), stale.contains_key(&Thing::Table(*table)));
        let gone = |name: &String| names.has_gone(now, Some(Thing::Table(*table)), name);
        renames.columns.extend(counted(columns, &known, gone));
    }
    for record in ground.enums().values() {
        let old = then.enums.get(&record.id).and_then(|old| before.enums().get(old));
        let (Some(old), Some(own)) = (old, now.enums().get(&record.id)) else { continue };
        let known: BTreeMap<String, EnumValueId> =
            old.values.iter().map(|value| (value.database_name().to_owned(), value.id)).collect();
        let values = record.values.iter().zip(&own.values).filter_map(|(then, now)| {
            let (from, to) = (then.database_name(), now.database_name());
            let id = *known.get(from).filter(|_| from != to)?;
            Some(Found { old: id, new: now.id, from: from.to_owned(), to: to.to_owned() })
        });
        let values = within(values.collect(), stale.contains_key(&Thing::Enum(record.id)));
        let gone = |name: &String| names.has_gone(now, Some(Thing::Enum(record.id)), name);
        renames.values.extend(counted(values, &known, gone));
    }
    renames
}

/// A rename that may count.
struct Found<O, N, K> {
    old: O,
    new: N,
    from: K,
    to: K,
}

/// What changed places within something that was renamed is as old as that rename.
fn within<O, N>(mut found: Vec<Found<O, N, String>>, stale: bool) -> Vec<Found<O, N, String>> {
    if stale {
        let names: Vec<_> = found.iter().map(|one| (one.from.clone(), one.to.clone())).collect();
        let pairs = || names.iter().map(|(from, to)| (from.as_str(), to.as_str()));
        found.retain(|one| !is_circle(&one.from, pairs()));
    }
    found
}

/// Those whose new name is free before, or becomes free because what has it goes or is renamed itself.
fn counted<O: Ord + Copy, N: Copy, K: Ord>(
    mut found: Vec<Found<O, N, K>>,
    known: &BTreeMap<K, O>,
    gone: impl Fn(&K) -> bool,
) -> BTreeMap<O, N> {
    loop {
        let going: BTreeSet<O> = found.iter().map(|one| one.old).collect();
        let count = found.len();
        found.retain(|one| known.get(&one.to).is_none_or(|other| going.contains(other) || gone(&one.to)));
        if found.len() == count {
            return found.into_iter().map(|one| (one.old, one.new)).collect();
        }
    }
}
