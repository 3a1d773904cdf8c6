//! The catalogue queries of MySQL and MariaDB, one per kind of object. Each reads the whole database of the connection at
//! once, so their number does not grow with it. Where the two servers differ, there are two texts.
//!
//! Text only.

/// The database of the connection, and the server's version.
pub(super) const SERVER: &str = "SELECT DATABASE(), VERSION()";

/// Tables, views and what else stands among them.
pub(super) const TABLES: &str = "
SELECT table_name, table_type, engine, table_comment
FROM information_schema.tables WHERE table_schema = DATABASE() ORDER BY table_name";

/// Definitions of views.
pub(super) const VIEWS: &str = "
SELECT table_name, view_definition FROM information_schema.views WHERE table_schema = DATABASE()";

/// Columns of those.
pub(super) const COLUMNS: &str = "
SELECT table_name, CAST(ordinal_position AS SIGNED), column_name, column_type, is_nullable, column_default, extra,
       generation_expression, column_comment, collation_name
FROM information_schema.columns WHERE table_schema = DATABASE() ORDER BY table_name, ordinal_position";

macro_rules! indexes {
    ($expression:literal) => {
        concat!(
            "
SELECT table_name, index_name, CAST(non_unique AS SIGNED), column_name, collation, CAST(sub_part AS SIGNED), index_type,
       index_comment, ",
            $expression,
            "
FROM information_schema.statistics WHERE table_schema = DATABASE() ORDER BY table_name, index_name, seq_in_index"
        )
    };
}

/// Keys and indexes, a row for each part.
pub(super) const INDEXES: &str = indexes!("NULL");

/// The same for MySQL since 8.0.13, which has indexes over expressions.
pub(super) const INDEXES_WITH_EXPRESSIONS: &str = indexes!("expression");

/// What foreign keys do.
pub(super) const FOREIGN_KEYS: &str = "
SELECT table_name, constraint_name, delete_rule, update_rule
FROM information_schema.referential_constraints WHERE constraint_schema = DATABASE()";

/// Columns of foreign keys, a row for each.
pub(super) const FOREIGN_KEY_COLUMNS: &str = "
SELECT table_name, constraint_name, column_name, referenced_table_schema, referenced_table_name, referenced_column_name
FROM information_schema.key_column_usage
WHERE table_schema = DATABASE() AND referenced_table_name IS NOT NULL
ORDER BY table_name, constraint_name, ordinal_position";

/// Checks of MariaDB. Since 10.5.10 it says which are part of a column's definition.
pub(super) const CHECKS_MARIADB: &str = "
SELECT table_name, constraint_name, check_clause, level
FROM information_schema.check_constraints WHERE constraint_schema = DATABASE()";

/// The same before.
pub(super) const CHECKS_OLD_MARIADB: &str = "
SELECT table_name, constraint_name, check_clause, NULL
FROM information_schema.check_constraints WHERE constraint_schema = DATABASE()";

/// Checks of MySQL since 8.0.16.
pub(super) const CHECKS_MYSQL: &str = "
SELECT t.table_name, c.constraint_name, c.check_clause, 'Table'
FROM information_schema.check_constraints c
JOIN information_schema.table_constraints t
  ON t.constraint_schema = c.constraint_schema AND t.constraint_name = c.constraint_name AND t.constraint_type = 'CHECK'
WHERE c.constraint_schema = DATABASE()";

/// Everything else: kind, name, detail.
pub(super) const OTHERS: &str = "
SELECT 'trigger', CONVERT(CONCAT(event_object_table, '.', trigger_name) USING utf8mb4),
       CONVERT(CONCAT(action_timing, ' ', event_manipulation) USING utf8mb4)
FROM information_schema.triggers WHERE trigger_schema = DATABASE()
UNION ALL
SELECT CONVERT(LOWER(routine_type) USING utf8mb4), CONVERT(routine_name USING utf8mb4), NULL
FROM information_schema.routines WHERE routine_schema = DATABASE()
UNION ALL
SELECT 'event', CONVERT(event_name USING utf8mb4), NULL FROM information_schema.events WHERE event_schema = DATABASE()
UNION ALL
SELECT 'partitioning', CONVERT(table_name USING utf8mb4), CONVERT(MAX(partition_method) USING utf8mb4)
FROM information_schema.partitions
WHERE table_schema = DATABASE() AND partition_name IS NOT NULL GROUP BY table_name";
