//! The catalogue queries of PostgreSQL, one per kind of object. Each reads all namespaces at once (`$1`), so their number
//! does not grow with the database. They hold to what all of versions 12 to 18 have.
//!
//! Text only.

/// The server's version as a number.
pub(super) const VERSION: &str = "SELECT current_setting('server_version_num')::int4";

/// Enums, domains, composite and range types, and arrays of all those; wherever columns may find them.
pub(super) const TYPES: &str = "
SELECT t.oid::int8, n.nspname::text, t.typname::text, t.typtype::text, t.typelem::int8, t.typbasetype::int8,
       CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod) END,
       CASE WHEN t.typtype = 'e'
            THEN ARRAY(SELECT e.enumlabel::text FROM pg_enum e WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder)
            ELSE '{}'::text[] END,
       d.description, n.nspname = ANY($1), x.objid IS NOT NULL,
       CASE WHEN t.typtype = 'd' THEN nullif(concat_ws(' ',
            CASE WHEN t.typnotnull THEN 'NOT NULL' END, 'DEFAULT ' || t.typdefault,
            (SELECT string_agg(pg_get_constraintdef(c.oid), ' ' ORDER BY c.conname)
             FROM pg_constraint c WHERE c.contypid = t.oid AND c.contype = 'c')), '') END
FROM pg_type t
JOIN pg_namespace n ON n.oid = t.typnamespace
LEFT JOIN pg_type item ON item.oid = t.typelem AND t.typcategory = 'A'
LEFT JOIN pg_class r ON r.oid = t.typrelid
LEFT JOIN pg_description d ON d.classoid = 'pg_type'::regclass AND d.objoid = t.oid AND d.objsubid = 0
LEFT JOIN pg_depend x ON x.classid = 'pg_type'::regclass AND x.objid = t.oid AND x.deptype = 'e'
WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'
  AND (t.typtype IN ('d', 'e', 'r') OR (t.typtype = 'c' AND r.relkind = 'c') OR item.typtype IN ('d', 'e'))";

/// Tables, partitioned tables and views.
pub(super) const TABLES: &str = "
SELECT c.oid::int8, n.nspname::text, c.relname::text, c.relkind::text, d.description,
       (SELECT string_agg(i.inhparent::regclass::text, ', ' ORDER BY i.inhseqno) FROM pg_inherits i WHERE i.inhrelid = c.oid),
       pg_get_expr(c.relpartbound, c.oid),
       CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END,
       x.extname::text, c.relrowsecurity,
       CASE WHEN c.relkind = 'v' THEN pg_get_viewdef(c.oid) END
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_description d ON d.classoid = 'pg_class'::regclass AND d.objoid = c.oid AND d.objsubid = 0
LEFT JOIN (pg_depend e JOIN pg_extension x ON x.oid = e.refobjid AND e.refclassid = 'pg_extension'::regclass)
       ON e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.objsubid = 0 AND e.deptype = 'e'
WHERE n.nspname = ANY($1) AND c.relkind IN ('r', 'p', 'v') AND c.relpersistence <> 't'";

/// Columns of those.
pub(super) const COLUMNS: &str = "
SELECT a.attrelid::int8, a.attnum, a.attname::text, a.atttypid::int8, format_type(a.atttypid, a.atttypmod), a.attnotnull,
       pg_get_expr(f.adbin, f.adrelid), a.attidentity::text, a.attgenerated::text, d.description
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_attrdef f ON f.adrelid = a.attrelid AND f.adnum = a.attnum AND a.atthasdef
LEFT JOIN pg_description d ON d.classoid = 'pg_class'::regclass AND d.objoid = a.attrelid AND d.objsubid = a.attnum
WHERE n.nspname = ANY($1) AND c.relkind IN ('r', 'p', 'v') AND c.relpersistence <> 't'";

/// Operator classes that have to be named: those that are not the default of their type.
pub(super) const OPERATOR_CLASSES: &str = "SELECT oid::int8, opcname::text FROM pg_opclass WHERE NOT opcdefault";

macro_rules! indexes {
    ($nulls_not_distinct:literal) => {
        concat!(
            "
SELECT i.indrelid::int8, x.relname::text,
       concat_ws('.', CASE WHEN n.nspname <> 'public' THEN n.nspname END, c.relname, x.relname),
       i.indisprimary, i.indisunique, i.indnkeyatts, i.indkey::text, i.indoption::text, i.indclass::text, m.amname::text,
       pg_get_expr(i.indpred, i.indrelid),
       CASE WHEN i.indexprs IS NOT NULL THEN ARRAY(
            SELECT pg_get_indexdef(i.indexrelid, part, false) FROM generate_series(1, i.indnkeyatts) part ORDER BY part) END,
       k.contype::text, coalesce(k.condeferrable, false), i.indisvalid, d.description, ",
            $nulls_not_distinct,
            "
FROM pg_index i
JOIN pg_class c ON c.oid = i.indrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_class x ON x.oid = i.indexrelid
JOIN pg_am m ON m.oid = x.relam
LEFT JOIN pg_constraint k ON k.conrelid = i.indrelid AND k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x')
LEFT JOIN pg_description d ON d.classoid = 'pg_class'::regclass AND d.objoid = i.indexrelid AND d.objsubid = 0
WHERE n.nspname = ANY($1) AND c.relkind IN ('r', 'p') AND c.relpersistence <> 't'"
        )
    };
}

/// Keys and indexes of the tables.
pub(super) const INDEXES: &str = indexes!("false");

/// The same for servers that know `NULLS NOT DISTINCT`.
pub(super) const INDEXES_15: &str = indexes!("i.indnullsnotdistinct");

/// Foreign keys and checks. A key to a partitioned table has copies for each partition, which are left out.
pub(super) const CONSTRAINTS: &str = "
SELECT k.conrelid::int8, k.conname::text, k.contype::text, k.conkey, k.confrelid::int8, k.confkey,
       k.confdeltype::text || k.confupdtype::text, k.condeferrable, k.convalidated,
       CASE WHEN k.contype = 'f' THEN k.confrelid::regclass::text ELSE '' END,
       CASE WHEN k.contype = 'c' THEN pg_get_expr(k.conbin, k.conrelid) END, k.connoinherit, k.confmatchtype::text
FROM pg_constraint k
JOIN pg_class c ON c.oid = k.conrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_constraint parent ON parent.oid = k.conparentid
WHERE n.nspname = ANY($1) AND c.relkind IN ('r', 'p') AND c.relpersistence <> 't' AND k.contype IN ('f', 'c')
  AND parent.conrelid IS DISTINCT FROM k.conrelid";

/// Everything else: kind, namespace, name, detail.
pub(super) const OTHERS: &str = "
WITH chosen AS (SELECT oid, nspname::text AS name FROM pg_namespace WHERE nspname = ANY($1)),
     extended AS (SELECT classid, objid FROM pg_depend WHERE deptype = 'e')
SELECT 'trigger'::text, n.name, c.relname || '.' || t.tgname, pg_get_triggerdef(t.oid)
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN chosen n ON n.oid = c.relnamespace WHERE NOT t.tgisinternal
UNION ALL
SELECT CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END, n.name,
       p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')', NULL
FROM pg_proc p JOIN chosen n ON n.oid = p.pronamespace
WHERE NOT EXISTS (SELECT FROM extended e WHERE e.classid = 'pg_proc'::regclass AND e.objid = p.oid)
UNION ALL
SELECT 'policy', n.name, c.relname || '.' || p.polname, NULL
FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN chosen n ON n.oid = c.relnamespace
UNION ALL
SELECT 'rule', n.name, c.relname || '.' || r.rulename, NULL
FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class JOIN chosen n ON n.oid = c.relnamespace WHERE r.rulename <> '_RETURN'
UNION ALL
SELECT 'exclusion constraint', n.name, c.relname || '.' || k.conname, pg_get_constraintdef(k.oid)
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN chosen n ON n.oid = c.relnamespace WHERE k.contype = 'x'
UNION ALL
SELECT CASE c.relkind WHEN 'S' THEN 'sequence' WHEN 'm' THEN 'materialized view' ELSE 'foreign table' END, n.name, c.relname, NULL
FROM pg_class c JOIN chosen n ON n.oid = c.relnamespace
WHERE c.relkind IN ('S', 'm', 'f') AND c.relpersistence <> 't'
  AND NOT EXISTS (SELECT FROM extended e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid)
  AND NOT (c.relkind = 'S' AND EXISTS (
      SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i')
                                AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0))
UNION ALL
SELECT 'statistics', n.name, s.stxname, NULL FROM pg_statistic_ext s JOIN chosen n ON n.oid = s.stxnamespace
UNION ALL
SELECT 'extension', NULL, x.extname, x.extversion FROM pg_extension x WHERE x.extname <> 'plpgsql'
UNION ALL
SELECT 'event trigger', NULL, t.evtname, NULL FROM pg_event_trigger t
UNION ALL
SELECT 'publication', NULL, p.pubname, NULL FROM pg_publication p
UNION ALL
SELECT 'schema', NULL, n.nspname, count(*)::text
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't' AND n.nspname <> ALL($1)
  AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'
  AND NOT EXISTS (SELECT FROM extended e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid)
GROUP BY n.nspname";

/// The schemas that hold tables of the user's.
pub(super) const NAMESPACES: &str = "
SELECT DISTINCT n.nspname::text COLLATE \"C\"
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't'
  AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.deptype = 'e' AND e.classid = 'pg_class'::regclass AND e.objid = c.oid)
ORDER BY 1";
