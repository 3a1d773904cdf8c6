//! Renames: what has the same id and another name. They come in one block, in an order in which no two things ever have the
//! same name, by way of a third name where they form a circle.

use std::collections::BTreeMap;

use schema::{Change, Column, DefaultValue, Edit, Enum, IndexTarget, Literal, Object, Schema, TableId, apply};

use super::ground::{Ground, kept_enums};
use super::{Draft, Steps};
use crate::names::{free_name, with_suffix};
use crate::order::Rank;
use crate::spec::Specs;
use crate::{DialectKind, Down, Facts, Op, QualifiedName, hazards};

/// `before`, with the names of `after`.
pub(super) fn renamed(ground: &Ground<'_>) -> Schema {
    let mut mid = ground.before.clone();
    let mut put = |change: Change| {
        let applied = apply(&mut mid, &change);
        debug_assert!(applied.is_ok(), "{applied:?}");
    };
    for from in ground.before.tables().values() {
        let Some(to) = ground.after.tables().get(&from.id) else { continue };
        let to = schema::Table { name: to.name.clone(), namespace: to.namespace.clone(), ..from.clone() };
        put(Change::Table(Edit::Alter { from: from.clone(), to }));
    }
    for from in ground.before.enums().values() {
        let to = renamed_enum(ground, from);
        put(Change::Enum(Edit::Alter { from: from.clone(), to }));
    }
    let mut words: BTreeMap<TableId, Vec<(String, String)>> = BTreeMap::new();
    for from in ground.before.columns().values() {
        let name = renamed_column(ground, from);
        if name != from.name {
            words.entry(from.table).or_default().push((from.name.clone(), name));
        }
    }
    // Servers let expressions follow the columns that they name.
    let follow = |table: TableId, text: &String| match words.get(&table) {
        Some(words) => replace_words(text, words),
        None => text.clone(),
    };
    for from in ground.before.columns().values() {
        let generated = from
            .generated
            .clone()
            .map(|generated| schema::Generated { expression: follow(from.table, &generated.expression), ..generated });
        let (name, default) = (renamed_column(ground, from), renamed_default(ground, from));
        let to = Column { name, default, generated, ..from.clone() };
        put(Change::Column(Edit::Alter { from: from.clone(), to }));
    }
    for from in ground.before.indexes().values() {
        let mut to = from.clone();
        to.predicate = from.predicate.as_ref().map(|text| follow(from.table, text));
        for part in &mut to.parts {
            if let IndexTarget::Expression(text) = &mut part.target {
                *text = follow(from.table, text);
            }
        }
        if let Some(after) = ground.after.indexes().get(&from.id) {
            to.mapped.clone_from(&after.mapped);
        }
        put(Change::Index(Edit::Alter { from: from.clone(), to }));
    }
    for from in ground.before.checks().values() {
        let mut to = schema::Check { expression: follow(from.table, &from.expression), ..from.clone() };
        // Where checks can't be renamed, another name makes the table anew.
        if let Some(after) = ground.after.checks().get(&from.id).filter(|_| ground.facts().alters_tables) {
            to.name.clone_from(&after.name);
        }
        put(Change::Check(Edit::Alter { from: from.clone(), to }));
    }
    for from in ground.before.foreign_keys().values() {
        if let Some(to) = ground.after.foreign_keys().get(&from.id) {
            let to = schema::ForeignKey { mapped: to.mapped.clone(), ..from.clone() };
            put(Change::ForeignKey(Edit::Alter { from: from.clone(), to }));
        }
    }
    mid
}

/// A column's new name. One that goes while its table is made anew (SQLite) makes room if something else takes its name.
fn renamed_column(ground: &Ground<'_>, from: &Column) -> String {
    if let Some(to) = ground.after.columns().get(&from.id) {
        return to.name.clone();
    }
    if ground.facts().alters_tables {
        return from.name.clone();
    }
    let others = ground.after.columns_of(from.table).iter().filter_map(|id| ground.after.columns().get(id));
    let taken: Vec<String> = others.map(|column| column.name.to_lowercase()).collect();
    let is_taken = |name: &str| taken.contains(&name.to_lowercase());
    if !is_taken(&from.name) {
        return from.name.clone();
    }
    free_name(&from.name, "_old", ground.facts(), is_taken)
}

/// An SQL text in which words are other words, all at once; what stands between single quotes is left alone.
fn replace_words(text: &str, words: &[(String, String)]) -> String {
    let part = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    let mut out = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let quoted = matches!(c, '\'' | '"' | '`');
        let length = match c {
            c if quoted => quoted_length(rest, c),
            c if part(c) => rest.find(|c| !part(c)).unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        let (token, tail) = rest.split_at_checked(length).unwrap_or((rest, ""));
        let double = format!("{c}{c}");
        let word = match token.strip_prefix(c).and_then(|inner| inner.strip_suffix(c)) {
            Some(inner) if quoted => inner.replace(&double, &c.to_string()),
            _ => token.to_owned(),
        };
        match words.iter().find(|(from, _)| *from == word && c != '\'') {
            // A bare word may not survive as a bare word.
            Some((_, to)) if quoted => out.push_str(&format!("{c}{}{c}", to.replace(c, &double))),
            Some((_, to)) if part(c) => out.push_str(to),
            _ => out.push_str(token),
        }
        rest = tail;
    }
    out
}

/// The length of what stands between quotes, with both; a doubled quote is one inside.
fn quoted_length(text: &str, quote: char) -> usize {
    let mut at = quote.len_utf8();
    loop {
        let Some(end) = text.get(at..).and_then(|rest| rest.find(quote)) else { return text.len() };
        at += end + quote.len_utf8();
        if !text.get(at..).is_some_and(|rest| rest.starts_with(quote)) {
            return at;
        }
        at += quote.len_utf8();
    }
}

/// An enum with its new names. One that goes makes room if something else takes its name before it is gone.
fn renamed_enum(ground: &Ground<'_>, from: &Enum) -> Enum {
    if !ground.facts().enum_types {
        return from.clone();
    }
    let Some(to) = ground.after.enums().get(&from.id) else {
        let taken = |name: &str| {
            let here = |namespace: &Option<String>, other: &str| *namespace == from.namespace && other == name;
            ground.after.enums().values().any(|other| here(&other.namespace, &other.name))
                || ground.after.tables().values().any(|table| here(&table.namespace, &table.name))
        };
        if !taken(&from.name) {
            return from.clone();
        }
        return Enum { name: free_name(&from.name, "_old", ground.facts(), taken), ..from.clone() };
    };
    let values = from.values.iter().map(|value| {
        let name = to.values.iter().find(|other| other.id == value.id).map_or(&value.name, |other| &other.name);
        schema::EnumValue { name: name.clone(), ..value.clone() }
    });
    Enum { name: to.name.clone(), namespace: to.namespace.clone(), values: values.collect(), ..from.clone() }
}

/// The default of a column, if it names values of an enum that are renamed.
fn renamed_default(ground: &Ground<'_>, column: &Column) -> Option<schema::Default> {
    let mut default = column.default.clone()?;
    let schema::ColumnType::Enum(id) = column.ty else { return Some(default) };
    let Some(from) = ground.before.enums().get(&id) else { return Some(default) };
    let to = renamed_enum(ground, from);
    let rename = |literal: &mut Literal| {
        if let Literal::EnumValue(name) = literal
            && let Some(at) = from.values.iter().position(|value| value.name == *name)
            && let Some(value) = to.values.get(at)
        {
            name.clone_from(&value.name);
        }
    };
    match &mut default.value {
        DefaultValue::Literal(literal) => rename(literal),
        DefaultValue::List(literals) => literals.iter_mut().for_each(rename),
        _ => {}
    }
    Some(default)
}

/// One thing that is renamed.
pub(super) struct Rename<K> {
    pub from: K,
    pub to: K,
    pub about: Object,
}

/// Puts renames in an order in which every new name is free when it is taken. A circle is opened by a third name; a name
/// that is `stuck` to its target (SQLite: the same but for case) takes one too.
pub(super) fn sequence<K: Clone + PartialEq>(
    mut pending: Vec<Rename<K>>,
    third: impl Fn(&K) -> K,
    stuck: impl Fn(&K, &K) -> bool,
) -> Vec<Rename<K>> {
    let mut done = Vec::new();
    while !pending.is_empty() {
        let free = pending.iter().position(|rename| {
            !stuck(&rename.from, &rename.to)
                && !pending.iter().any(|other| {
                    other.from != rename.from && (other.from == rename.to || stuck(&other.from, &rename.to))
                })
        });
        match free {
            Some(at) => done.push(pending.remove(at)),
            None => {
                let Some(first) = pending.first_mut() else { break };
                let away = third(&first.from);
                done.push(Rename { from: first.from.clone(), to: away.clone(), about: first.about });
                first.from = away;
            }
        }
    }
    done
}

pub(super) fn third_name(name: &str, facts: &Facts) -> String {
    with_suffix(name, "__moving", facts)
}

fn third_qualified(name: &QualifiedName, facts: &Facts) -> QualifiedName {
    QualifiedName { name: third_name(&name.name, facts), ..name.clone() }
}

/// All renames that are not part of something that is dropped and made again.
pub(super) fn plan(ground: &Ground<'_>, steps: &mut Steps<'_>) {
    enums(ground, steps);
    tables(ground, steps);
    columns(ground, steps);
    if ground.facts().alters_tables {
        indexes(ground, steps);
        checks(ground, steps);
        foreign_keys(ground, steps);
    }
}

pub(super) fn never<K>(_: &K, _: &K) -> bool {
    false
}

fn enums(ground: &Ground<'_>, steps: &mut Steps<'_>) {
    if !ground.facts().enum_types {
        return;
    }
    let (old, new) = (Specs(ground.before), Specs(&ground.mid));
    let pairs = ground.before.enums().values().filter_map(|from| {
        let to = ground.mid.enums().get(&from.id)?;
        Some(Rename { from: old.enum_name(from), to: new.enum_name(to), about: Object::Enum(from.id) })
    });
    let pairs = pairs.filter(|rename| rename.from != rename.to).collect();
    for Rename { from, to, about } in sequence(pairs, |name| third_qualified(name, ground.facts()), never) {
        steps.push(
            Rank::RenameEnum,
            Draft {
                summary: format!("Rename enum {} to {}", from.name, to.name),
                up: vec![Op::RenameEnum { from: from.clone(), to: to.clone() }],
                down: Down::Exact(vec![Op::RenameEnum { from: to, to: from }]),
                hazards: Vec::new(),
                about: vec![about],
            },
        );
    }
    for (from, to) in kept_enums(ground).values() {
        let Some(old) = ground.before.enums().get(&from.id) else { continue };
        let pairs = old.values.iter().zip(&from.values).map(|(was, is)| Rename {
            from: was.name.clone(),
            to: is.name.clone(),
            about: Object::Enum(from.id),
        });
        let pairs = pairs.filter(|rename| rename.from != rename.to).collect();
        let name = new.enum_name(to);
        for Rename { from, to, about } in sequence(pairs, |name| third_name(name, ground.facts()), never) {
            let hazards = vec![hazards::rename(&format!("value of {}", name.name), &from, &to)];
            steps.push(
                Rank::RenameEnumValue,
                Draft {
                    summary: format!("Rename value {from} of enum {} to {to}", name.name),
                    up: vec![Op::RenameEnumValue { name: name.clone(), from: from.clone(), to: to.clone() }],
                    down: Down::Exact(vec![Op::RenameEnumValue { name: name.clone(), from: to, to: from }]),
                    hazards,
                    about: vec![about],
                },
            );
        }
    }
}

fn tables(ground: &Ground<'_>, steps: &mut Steps<'_>) {
    let (old, new) = (Specs(ground.before), Specs(ground.after));
    let pairs = ground.kept_tables().map(|id| Rename {
        from: old.table_name(id),
        to: new.table_name(id),
        about: Object::Table(id),
    });
    let pairs = pairs.filter(|rename| rename.from != rename.to).collect();
    let caseless = ground.kind() == DialectKind::Sqlite;
    let stuck = |a: &QualifiedName, b: &QualifiedName| caseless && a.name.eq_ignore_ascii_case(&b.name);
    for Rename { from, to, about } in sequence(pairs, |name| third_qualified(name, ground.facts()), stuck) {
        steps.push(
            Rank::RenameTable,
            Draft {
                summary: format!("Rename table {} to {}", from.name, to.name),
                up: vec![Op::RenameTable { from: from.clone(), to: to.clone() }],
                down: Down::Exact(vec![Op::RenameTable { from: to.clone(), to: from.clone() }]),
                hazards: vec![hazards::rename("table", &from.name, &to.name)],
                about: vec![about],
            },
        );
    }
}

fn columns(ground: &Ground<'_>, steps: &mut Steps<'_>) {
    for table in ground.kept_tables() {
        let name = Specs(ground.after).table_name(table);
        let pairs = ground.before.columns_of(table).iter().filter_map(|id| {
            let (from, to) = (ground.before.columns().get(id)?, ground.mid.columns().get(id)?);
            // Dropped under its old name, added under its new one.
            let made_anew = ground.facts().alters_tables && ground.remade.contains(id);
            let rename = Rename { from: from.name.clone(), to: to.name.clone(), about: Object::Column(*id) };
            (!made_anew && rename.from != rename.to).then_some(rename)
        });
        let caseless = ground.kind() != DialectKind::Postgres;
        let stuck = |a: &String, b: &String| caseless && a != b && a.eq_ignore_ascii_case(b);
        for Rename { from, to, about } in sequence(pairs.collect(), |name| third_name(name, ground.facts()), stuck) {
            let rename = |from: &str, to: &str| Op::RenameColumn {
                table: name.clone(),
                from: from.to_owned(),
                to: to.to_owned(),
            };
            steps.push(
                Rank::RenameColumn,
                Draft {
                    summary: format!("Rename column {}.{from} to {to}", name.name),
                    up: vec![rename(&from, &to)],
                    down: Down::Exact(vec![rename(&to, &from)]),
                    hazards: vec![hazards::rename("column", &format!("{}.{from}", name.name), &to)],
                    about: vec![about],
                },
            );
        }
    }
}

fn indexes(ground: &Ground<'_>, steps: &mut Steps<'_>) {
    // Names of indexes are unique in a schema, so all tables are looked at together.
    let mut pairs = Vec::new();
    for from in ground.before.indexes().values().filter(|index| !ground.dropped_indexes.contains(&index.id)) {
        let Some(to) = ground.after.indexes().get(&from.id).filter(|_| ground.stays(from.table)) else { continue };
        if let (Some(old), Some(new)) = (&from.mapped, &to.mapped)
            && old != new
        {
            let scope = Specs(ground.after).table_name(from.table);
            let scope = if ground.kind() == DialectKind::Postgres { scope.namespace } else { Some(scope.name) };
            let key = |name: &String| QualifiedName { namespace: scope.clone(), name: name.clone() };
            pairs.push(Rename { from: key(old), to: key(new), about: Object::Index(from.id) });
        }
    }
    for Rename { from, to, about } in sequence(pairs, |name| third_qualified(name, ground.facts()), never) {
        let Object::Index(id) = about else { continue };
        let Some(record) = ground.mid.indexes().get(&id) else { continue };
        let spec = Specs(&ground.mid).index(record);
        let named = |name: &str| crate::IndexSpec { name: Some(name.to_owned()), ..spec.clone() };
        steps.push(
            Rank::RenameIndex,
            Draft {
                summary: format!("Rename index {} to {}", from.name, to.name),
                up: vec![Op::RenameIndex { from: named(&from.name), to: to.name.clone() }],
                down: Down::Exact(vec![Op::RenameIndex { from: named(&to.name), to: from.name.clone() }]),
                hazards: Vec::new(),
                about: vec![about],
            },
        );
    }
}

fn checks(ground: &Ground<'_>, steps: &mut Steps<'_>) {
    let mut pairs = Vec::new();
    for from in ground.before.checks().values().filter(|check| !ground.dropped_checks.contains(&check.id)) {
        let Some(to) = ground.after.checks().get(&from.id).filter(|_| ground.stays(from.table)) else { continue };
        if let (Some(old), Some(new)) = (&from.name, &to.name)
            && old != new
        {
            let key = |name: &String| (from.table, name.clone());
            pairs.push(Rename { from: key(old), to: key(new), about: Object::Check(from.id) });
        }
    }
    for Rename { from, to, about } in sequence(pairs, |(table, name)| (*table, third_name(name, ground.facts())), never)
    {
        let Object::Check(id) = about else { continue };
        let Some(record) = ground.mid.checks().get(&id) else { continue };
        let spec = Specs(&ground.mid).check(record);
        let named = |name: &str| crate::CheckSpec { name: Some(name.to_owned()), ..spec.clone() };
        steps.push(
            Rank::RenameCheck,
            Draft {
                summary: format!("Rename check {} to {}", from.1, to.1),
                up: vec![Op::RenameCheck { from: named(&from.1), to: to.1.clone() }],
                down: Down::Exact(vec![Op::RenameCheck { from: named(&to.1), to: from.1.clone() }]),
                hazards: Vec::new(),
                about: vec![about],
            },
        );
    }
}

fn foreign_keys(ground: &Ground<'_>, steps: &mut Steps<'_>) {
    let mut pairs = Vec::new();
    for from in ground.before.foreign_keys().values().filter(|key| !ground.dropped_keys.contains(&key.id)) {
        let Some(to) = ground.after.foreign_keys().get(&from.id) else { continue };
        if let (Some(old), Some(new)) = (&from.mapped, &to.mapped)
            && old != new
        {
            // PostgreSQL keeps names apart by table, MySQL does not.
            let scope = (ground.kind() == DialectKind::Postgres).then_some(from.table);
            pairs.push(Rename {
                from: (scope, old.clone()),
                to: (scope, new.clone()),
                about: Object::ForeignKey(from.id),
            });
        }
    }
    for Rename { from, to, about } in sequence(pairs, |(table, name)| (*table, third_name(name, ground.facts())), never)
    {
        let Object::ForeignKey(id) = about else { continue };
        let Some(record) = ground.mid.foreign_keys().get(&id) else { continue };
        let spec = Specs(&ground.mid).foreign_key(record);
        let named = |name: &str| crate::ForeignKeySpec { name: Some(name.to_owned()), ..spec.clone() };
        steps.push(
            Rank::RenameForeignKey,
            Draft {
                summary: format!("Rename foreign key {} to {}", from.1, to.1),
                up: vec![Op::RenameForeignKey { from: named(&from.1), to: to.1.clone() }],
                down: Down::Exact(vec![Op::RenameForeignKey { from: named(&to.1), to: from.1.clone() }]),
                hazards: Vec::new(),
                about: vec![about],
            },
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use schema::TableId;

    fn order(pairs: &[(&str, &str)]) -> Vec<String> {
        let rename = |(from, to): &(&str, &str)| Rename {
            from: (*from).to_owned(),
            to: (*to).to_owned(),
            about: Object::Table(TableId(0)),
        };
        let pairs = pairs.iter().map(rename).collect();
        let facts = crate::dialect(DialectKind::Postgres).facts();
        let done = sequence(pairs, |name| third_name(name, facts), never);
        done.into_iter().map(|rename| format!("{}>{}", rename.from, rename.to)).collect()
    }

    #[test]
    fn expressions_follow_their_columns() {
        let words = [("a", "b"), ("b", "a")].map(|(from, to)| (from.to_owned(), to.to_owned()));
        assert_eq!(replace_words("\"a\" > b AND x = 'a' AND aa > 0", &words), "\"b\" > a AND x = 'a' AND aa > 0");
        assert_eq!(replace_words("'it''s a' || a", &words), "'it''s a' || b");
        let odd = [("a".to_owned(), "quo\"te".to_owned()), ("x\"y".to_owned(), "z".to_owned())];
        assert_eq!(replace_words("\"a\" > \"x\"\"y\"", &odd), "\"quo\"\"te\" > \"z\"");
    }

    #[test]
    fn a_chain_is_renamed_from_its_end() {
        assert_eq!(order(&[("a", "b"), ("b", "c")]), ["b>c", "a>b"]);
    }

    #[test]
    fn a_circle_goes_by_a_third_name() {
        assert_eq!(order(&[("a", "b"), ("b", "a")]), ["a>a__moving", "b>a", "a__moving>b"]);
    }

    #[test]
    fn a_third_name_is_never_one_that_the_server_would_cut() {
        let (a, b) = (format!("{}a", "x".repeat(62)), format!("{}b", "x".repeat(62)));
        let names = order(&[(&a, &b), (&b, &a)]);
        assert!(names.iter().all(|pair| pair.split('>').all(|name| name.len() <= 63)), "{names:?}");
        assert!(names.first().is_some_and(|pair| pair.ends_with("__moving")), "{names:?}");
    }
}
