//! Which part of the business a table belongs to: what the text says, else the database schema, else the common prefix
//! of names. Guesses nothing beyond that: a table that fits nowhere has the empty module.

use std::collections::{BTreeMap, BTreeSet};

use schema::{Schema, TableId, TableRef};

/// The module of one table; use [`modules`] for many.
pub fn module_of(table: TableRef<'_>) -> String {
    modules(table.schema()).remove(&table.id).unwrap_or_default()
}

/// The module of every table: its own, else its namespace where there are several, else the prefix of the database
/// name (`[module]_[table]`) where at least two tables share it, else the empty text.
pub fn modules(schema: &Schema) -> BTreeMap<TableId, String> {
    let namespaces: BTreeSet<_> = schema.tables().values().map(|table| &table.namespace).collect();
    let mut found = BTreeMap::new();
    let mut unnamed = Vec::new();
    for table in schema.tables().values() {
        match (&table.module, &table.namespace) {
            (Some(module), _) => drop(found.insert(table.id, module.clone())),
            (None, Some(namespace)) if namespaces.len() > 1 => drop(found.insert(table.id, namespace.clone())),
            _ => unnamed.push((table.id, table.database_name())),
        }
    }
    found.extend(by_prefix(&unnamed));
    found
}

fn by_prefix(tables: &[(TableId, &str)]) -> BTreeMap<TableId, String> {
    // A prefix that all tables share is the application's, not a module's.
    let common = match tables {
        [(_, first), rest @ ..] if !rest.is_empty() => first
            .split_once('_')
            .map(|(prefix, _)| format!("{prefix}_"))
            .filter(|prefix| rest.iter().all(|(_, name)| name.starts_with(prefix.as_str()))),
        _ => None,
    }
    .unwrap_or_default();
    let bare = |name: &str| name[common.len()..].to_owned();
    let prefix = |name: &str| {
        let bare = bare(name);
        bare.split_once('_').filter(|(prefix, rest)| prefix.len() > 1 && !rest.is_empty()).map(|(p, _)| p.to_owned())
    };
    let mut shared: BTreeMap<String, usize> = BTreeMap::new();
    for name in tables.iter().filter_map(|(_, name)| prefix(name)) {
        *shared.entry(name).or_default() += 1;
    }
    shared.retain(|_, count| *count >= 2);
    let module = |name: &str| {
        let whole = bare(name);
        // `order` and `orders` belong to `order_items` and `order_notes`.
        let own = [Some(whole.clone()), whole.strip_suffix('s').map(str::to_owned), prefix(name)];
        own.into_iter().flatten().find(|name| shared.contains_key(name)).unwrap_or_default()
    };
    tables.iter().map(|(id, name)| (*id, module(name))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prefixes(names: &[&str]) -> Vec<String> {
        let tables: Vec<_> = (0..).map(TableId).zip(names.iter().copied()).collect();
        by_prefix(&tables).into_values().collect()
    }

    #[test]
    fn a_prefix_that_two_tables_share_is_a_module() {
        assert_eq!(prefixes(&["crm_lead", "crm_stage", "stock_move"]), ["crm", "crm", ""]);
    }

    #[test]
    fn the_table_that_gives_the_prefix_belongs_to_it() {
        assert_eq!(prefixes(&["order_items", "order_notes", "orders", "order"]), ["order"; 4]);
    }

    #[test]
    fn a_prefix_that_all_tables_share_is_none() {
        assert_eq!(prefixes(&["app_crm_lead", "app_crm_stage", "app_user"]), ["crm", "crm", ""]);
        assert_eq!(prefixes(&["app_user", "app_team"]), ["", ""]);
    }

    #[test]
    fn names_without_prefix_have_no_module() {
        assert_eq!(prefixes(&["User", "_prisma_migrations", "a_b", "a_c", "x_"]), [""; 5]);
        assert_eq!(prefixes(&["ünïcode_a", "ünïcode_b", "z"]), ["ünïcode", "ünïcode", ""]);
    }
}
