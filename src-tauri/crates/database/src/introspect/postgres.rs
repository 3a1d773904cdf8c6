//! PostgreSQL's catalogue (12 to 18), read by seven set-based queries in one repeatable-read, read-only transaction. The
//! server prints expressions; types are resolved here by their numbers, through arrays and domains.
//!
//! Never asks per table, and never writes.

use std::collections::{BTreeMap, BTreeSet};

use migrate::DialectKind;
use schema::{ColumnType, DefaultValue, Generated, IndexKind, ReferentialAction, Sort};
use sqlx::postgres::{PgConnection, PgPool, PgRow};
use sqlx::{Executor, Row};

use super::facts::{
    CheckFact, ColumnFact, EnumFact, Facts, ForeignKeyFact, IndexFact, PartFact, TableFact, TargetFact, TypeFact,
};
use super::{NotModelled, bare, defaults, one_line, parse_type, postgres_queries as queries, refused};
use crate::error::Error;

/// Reads all of those namespaces. `default` is the one that is not named in the result.
pub(crate) async fn read(pool: &PgPool, namespaces: &[String], default: &str) -> Result<Facts, Error> {
    let mut connection = pool.acquire().await.map_err(|error| refused("open a connection", &error))?;
    // Compiling catalogue queries costs more than running them.
    let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL jit = off";
    connection.execute(begin).await.map_err(|error| refused("begin a read-only snapshot", &error))?;
    let facts = read_snapshot(&mut connection, namespaces, default).await;
    let ended = connection.execute("ROLLBACK").await.map_err(|error| refused("end the snapshot", &error));
    let facts = facts?;
    ended?;
    Ok(facts)
}

/// Names of the schemas that hold tables, sorted.
pub(crate) async fn namespaces(pool: &PgPool) -> Result<Vec<String>, Error> {
    let rows = sqlx::query(queries::NAMESPACES).fetch_all(pool).await;
    rows.map_err(|error| refused("list the schemas", &error))?.iter().map(|row| get(row, 0)).collect()
}

async fn read_snapshot(connection: &mut PgConnection, namespaces: &[String], default: &str) -> Result<Facts, Error> {
    let mut reader = Reader { connection, namespaces, default, version: 0, facts: Facts::default() };
    let rows = reader.rows("read the server's version", queries::VERSION).await?;
    if let Some(row) = rows.first() {
        reader.version = get(row, 0)?;
    }
    let types = reader.types().await?;
    let tables = reader.tables().await?;
    reader.columns(&types, &tables).await?;
    reader.indexes().await?;
    reader.constraints(&tables).await?;
    reader.others().await?;
    Ok(reader.facts)
}

struct Reader<'a> {
    connection: &'a mut PgConnection,
    namespaces: &'a [String],
    default: &'a str,
    version: i32,
    facts: Facts,
}

/// A type that is not of the server's own.
enum Custom {
    Enum,
    /// Over the type of that number, whose text follows.
    Domain {
        base: i64,
        text: String,
        name: String,
        limits: bool,
    },
    /// Of items of that type.
    Array(i64),
}

impl Reader<'_> {
    async fn rows(&mut self, what: &str, query: &str) -> Result<Vec<PgRow>, Error> {
        // Only queries over namespaces have a parameter.
        let query = sqlx::query(query);
        let query = if what.starts_with("list") { query.bind(self.namespaces) } else { query };
        query.persistent(false).fetch_all(&mut *self.connection).await.map_err(|error| refused(what, &error))
    }

    /// The namespace as the schema names it.
    fn namespace(&self, name: String) -> Option<String> {
        Some(name).filter(|name| name != self.default)
    }

    /// A name for messages, with its namespace unless that is the default one.
    fn full(&self, namespace: &str, name: &str) -> String {
        if namespace == self.default { name.to_owned() } else { format!("{namespace}.{name}") }
    }

    fn lost(&mut self, kind: &str, name: impl Into<String>, reason: impl Into<String>) {
        self.facts.not_modelled.push(NotModelled::new(kind, name, reason));
    }

    async fn types(&mut self) -> Result<BTreeMap<i64, Custom>, Error> {
        let mut types = BTreeMap::new();
        for row in self.rows("list the types", queries::TYPES).await? {
            let key: i64 = get(&row, 0)?;
            let (namespace, name, kind): (String, String, String) = (get(&row, 1)?, get(&row, 2)?, get(&row, 3)?);
            let (element, base): (i64, i64) = (get(&row, 4)?, get(&row, 5)?);
            let base_text: Option<String> = get(&row, 6)?;
            let values: Vec<String> = get(&row, 7)?;
            let comment: Option<String> = get(&row, 8)?;
            let (chosen, extension): (bool, bool) = (get(&row, 9)?, get(&row, 10)?);
            let detail: Option<String> = get(&row, 11)?;
            let shown = chosen && !extension;
            let full = self.full(&namespace, &name);
            match kind.as_str() {
                "e" if chosen => {
                    types.insert(key, Custom::Enum);
                    let namespace = self.namespace(namespace);
                    self.facts.enums.push(EnumFact { key, namespace, name, values, comment });
                }
                "d" => {
                    let (text, limits) = (base_text.unwrap_or_default(), detail.is_some());
                    if shown {
                        let limits = detail.map(|detail| format!(" with {detail}")).unwrap_or_default();
                        self.lost(
                            "domain",
                            full.clone(),
                            format!("columns of it appear as its base type {text}{limits}"),
                        );
                    }
                    types.insert(key, Custom::Domain { base, text, name: full, limits });
                }
                "c" if shown => self.lost("composite type", full, "columns of it appear as an unsupported type"),
                "r" | "m" if shown => self.lost("range type", full, "columns of it appear as an unsupported type"),
                "b" if element != 0 => {
                    types.insert(key, Custom::Array(element));
                }
                _ => {}
            }
        }
        Ok(types)
    }

    /// Table names by number, as messages show them.
    async fn tables(&mut self) -> Result<BTreeMap<i64, String>, Error> {
        let mut tables = BTreeMap::new();
        for row in self.rows("list the tables", queries::TABLES).await? {
            let key: i64 = get(&row, 0)?;
            let (namespace, name, kind): (String, String, String) = (get(&row, 1)?, get(&row, 2)?, get(&row, 3)?);
            let full = self.full(&namespace, &name);
            let extension: Option<String> = get(&row, 8)?;
            if let Some(extension) = extension {
                let kind = if kind == "v" { "view" } else { "table" };
                self.lost(kind, full, format!("it belongs to the extension {extension}"));
                continue;
            }
            let (partition_of, bound, partition_key): (Option<String>, Option<String>, Option<String>) =
                (get(&row, 5)?, get(&row, 6)?, get(&row, 7)?);
            if let Some(key) = partition_key {
                self.lost(
                    "partitioning",
                    full.clone(),
                    format!("the table is modelled, but not that it is partitioned by {key}"),
                );
            }
            match (partition_of, bound) {
                (Some(parent), Some(bound)) => {
                    self.lost("partition", full, format!("a part of {parent}, which stands for it: {bound}"));
                    continue;
                }
                (Some(parent), None) => {
                    let reason = format!("modelled as a table of its own, but not that it inherits from {parent}");
                    self.lost("inheritance", full.clone(), reason);
                }
                (None, _) => {}
            }
            if get(&row, 9)? {
                self.lost("row level security", full.clone(), "that it is enabled for the table is not modelled");
            }
            let comment: Option<String> = get(&row, 4)?;
            let view: Option<String> = get(&row, 10)?;
            let view = view.map(|definition| definition.trim().trim_end_matches(';').to_owned());
            tables.insert(key, full);
            let namespace = self.namespace(namespace);
            self.facts.tables.push(TableFact { key, namespace, name, view, comment });
        }
        Ok(tables)
    }

    async fn columns(&mut self, types: &BTreeMap<i64, Custom>, tables: &BTreeMap<i64, String>) -> Result<(), Error> {
        let enums: BTreeSet<i64> = self.facts.enums.iter().map(|fact| fact.key).collect();
        // Few texts, many columns.
        let mut parsed: BTreeMap<String, (ColumnType, Option<schema::NativeType>)> = BTreeMap::new();
        for row in self.rows("list the columns", queries::COLUMNS).await? {
            let table: i64 = get(&row, 0)?;
            let Some(table_name) = tables.get(&table) else { continue };
            let (number, name): (i16, String) = (get(&row, 1)?, get(&row, 2)?);
            let (mut type_key, mut type_text): (i64, String) = (get(&row, 3)?, get(&row, 4)?);
            let required: bool = get(&row, 5)?;
            let expression: Option<String> = get(&row, 6)?;
            let (identity, generated): (String, String) = (get(&row, 7)?, get(&row, 8)?);
            let comment: Option<String> = get(&row, 9)?;
            let mut list = false;
            loop {
                match types.get(&type_key) {
                    Some(Custom::Domain { base, text, name: domain, limits }) => {
                        let limits = if *limits { ", without its checks" } else { "" };
                        let reason = format!("of domain {domain}: modelled as {text}{limits}");
                        self.lost("column type", format!("{table_name}.{name}"), reason);
                        (type_key, type_text) = (*base, text.clone());
                    }
                    Some(Custom::Array(element)) if !list => {
                        list = true;
                        type_key = *element;
                        if type_text.ends_with("[]") {
                            type_text.truncate(type_text.len() - 2);
                        }
                    }
                    Some(Custom::Array(_) | Custom::Enum) | None => break,
                }
            }
            if !list && type_text.ends_with("[]") {
                list = true;
                type_text.truncate(type_text.len() - 2);
            }
            let is_enum = enums.contains(&type_key);
            let scalar = match parsed.get(&type_text) {
                Some(found) => found.clone(),
                None => {
                    let TypeFact::Known(ty, native) = parse_type(DialectKind::Postgres, &type_text) else { continue };
                    parsed.insert(type_text.clone(), (ty.clone(), native.clone()));
                    (ty, native)
                }
            };
            let (default, generated) = match (identity.as_str(), generated.as_str(), expression) {
                ("a" | "d", _, _) => (Some(DefaultValue::Autoincrement), None),
                (_, "s" | "v", Some(text)) => (None, Some(Generated { expression: text, stored: generated == "s" })),
                (_, _, Some(text)) => (defaults::postgres(&text, &scalar.0, is_enum, list), None),
                _ => (None, None),
            };
            let ty = if is_enum { TypeFact::Enum(type_key) } else { TypeFact::Known(scalar.0, scalar.1) };
            let number = i32::from(number);
            self.facts.columns.push(ColumnFact {
                table,
                number,
                name,
                ty,
                list,
                required,
                default,
                generated,
                comment,
            });
        }
        Ok(())
    }

    async fn indexes(&mut self) -> Result<(), Error> {
        let classes = self.operator_classes().await?;
        // The column that holds the answer to `NULLS NOT DISTINCT` came with version 15.
        let query = if self.version >= 150_000 { queries::INDEXES_15 } else { queries::INDEXES };
        for row in self.rows("list the indexes", query).await? {
            let table: i64 = get(&row, 0)?;
            let (name, full): (String, String) = (get(&row, 1)?, get(&row, 2)?);
            let (primary, unique): (bool, bool) = (get(&row, 3)?, get(&row, 4)?);
            let key_count: i16 = get(&row, 5)?;
            let key_count = usize::try_from(key_count).unwrap_or(0);
            let numbers: Vec<i32> = numbers(&get::<String>(&row, 6)?);
            let options: Vec<i32> = numbers_or_zero(&get::<String>(&row, 7)?);
            let class_keys: Vec<i64> =
                get::<String>(&row, 8)?.split_whitespace().filter_map(|text| text.parse().ok()).collect();
            let method: String = get(&row, 9)?;
            let predicate: Option<String> = get(&row, 10)?;
            let expressions: Option<Vec<String>> = get(&row, 11)?;
            let constraint: Option<String> = get(&row, 12)?;
            let (deferrable, valid): (bool, bool) = (get(&row, 13)?, get(&row, 14)?);
            let comment: Option<String> = get(&row, 15)?;
            let nulls_not_distinct: bool = get(&row, 16)?;
            if constraint.as_deref() == Some("x") {
                continue;
            }
            if deferrable {
                self.lost("deferrable key", full.clone(), "modelled as a key that is checked at once");
            }
            if !valid {
                self.lost(
                    "invalid index",
                    full.clone(),
                    "its building failed or has not ended: the server does not use it",
                );
            }
            let mut parts = Vec::with_capacity(key_count);
            for (at, number) in numbers.iter().take(key_count).enumerate() {
                let target = match number {
                    0 => {
                        let text = expressions.as_ref().and_then(|texts| texts.get(at)).map_or("", String::as_str);
                        TargetFact::Expression(one_line(bare(text)))
                    }
                    number => TargetFact::Column(*number),
                };
                let option = options.get(at).copied().unwrap_or(0);
                let (descending, nulls_first) = (option & 1 != 0, option & 2 != 0);
                if method == "btree" && descending != nulls_first {
                    let place = if nulls_first { "NULLS FIRST" } else { "NULLS LAST" };
                    self.lost("index order", full.clone(), format!("{place} of part {} is not modelled", at + 1));
                }
                let ops = class_keys.get(at).and_then(|key| classes.get(key)).cloned();
                parts.push(PartFact { target, sort: descending.then_some(Sort::Desc), length: None, ops });
            }
            self.facts.indexes.push(IndexFact {
                table,
                kind: match (primary, unique) {
                    (true, _) => IndexKind::Primary,
                    (false, true) => IndexKind::Unique,
                    (false, false) => IndexKind::Plain,
                },
                name: Some(name),
                parts,
                include: numbers.get(key_count..).unwrap_or_default().to_vec(),
                predicate: predicate.map(|text| one_line(bare(&text))),
                method: method_name(&method),
                nulls_not_distinct,
                comment,
            });
        }
        Ok(())
    }

    /// Operator classes that are not the default of their type, in Prisma's spelling.
    async fn operator_classes(&mut self) -> Result<BTreeMap<i64, String>, Error> {
        let rows = self.rows("read the operator classes", queries::OPERATOR_CLASSES).await?;
        rows.iter().map(|row| Ok((get(row, 0)?, operator_class(&get::<String>(row, 1)?)))).collect()
    }

    async fn constraints(&mut self, tables: &BTreeMap<i64, String>) -> Result<(), Error> {
        for row in self.rows("list the constraints", queries::CONSTRAINTS).await? {
            let table: i64 = get(&row, 0)?;
            let Some(table_name) = tables.get(&table) else { continue };
            let (name, kind): (String, String) = (get(&row, 1)?, get(&row, 2)?);
            let full = format!("{table_name}.{name}");
            let valid: bool = get(&row, 8)?;
            if !valid {
                self.lost(
                    "unchecked constraint",
                    full.clone(),
                    "NOT VALID: rows that were there before are not checked",
                );
            }
            if kind == "c" {
                let expression: Option<String> = get(&row, 10)?;
                let expression = one_line(bare(expression.as_deref().unwrap_or_default()));
                if get(&row, 11)? {
                    self.lost("check", full, "NO INHERIT is not modelled");
                }
                self.facts.checks.push(CheckFact { table, name: Some(name), expression });
                continue;
            }
            if get(&row, 7)? {
                self.lost("deferrable key", full.clone(), "modelled as a foreign key that is checked at once");
            }
            if get::<String>(&row, 12)? == "f" {
                self.lost("foreign key", full, "MATCH FULL is not modelled");
            }
            let columns = get::<Vec<i16>>(&row, 3)?.into_iter().map(i32::from).collect();
            let ref_columns = get::<Vec<i16>>(&row, 5)?.into_iter().map(i32::from).collect();
            self.facts.foreign_keys.push(ForeignKeyFact {
                table,
                name: Some(name),
                columns,
                references: get(&row, 4)?,
                parent: get(&row, 9)?,
                ref_columns,
                on_delete: action(get::<String>(&row, 6)?.get(0..1)),
                on_update: action(get::<String>(&row, 6)?.get(1..2)),
            });
        }
        Ok(())
    }

    async fn others(&mut self) -> Result<(), Error> {
        for row in self.rows("list what else there is", queries::OTHERS).await? {
            let (kind, namespace, name): (String, Option<String>, String) =
                (get(&row, 0)?, get(&row, 1)?, get(&row, 2)?);
            let detail: Option<String> = get(&row, 3)?;
            let name = namespace.map_or_else(|| name.clone(), |namespace| self.full(&namespace, &name));
            let reason = match (kind.as_str(), detail) {
                ("exclusion constraint", Some(detail)) => format!("not modelled: {detail}"),
                ("sequence", _) => "it belongs to no column".to_owned(),
                ("extension", Some(version)) => format!("installed in version {version}; not modelled"),
                ("schema", Some(count)) => {
                    let tables = if count == "1" { "1 table".to_owned() } else { format!("{count} tables") };
                    format!("it holds {tables} and was not read, because nobody named it")
                }
                ("trigger", Some(detail)) => format!("not modelled: {detail}"),
                (_, _) => "not modelled; it stays untouched".to_owned(),
            };
            self.lost(&kind, name, reason);
        }
        Ok(())
    }
}

fn get<'r, T: sqlx::Decode<'r, sqlx::Postgres> + sqlx::Type<sqlx::Postgres>>(
    row: &'r PgRow,
    at: usize,
) -> Result<T, Error> {
    row.try_get(at).map_err(|error| refused("read its catalogue", &error))
}

fn numbers(text: &str) -> Vec<i32> {
    text.split_whitespace().filter_map(|text| text.parse().ok()).collect()
}

fn numbers_or_zero(text: &str) -> Vec<i32> {
    text.split_whitespace().map(|text| text.parse().unwrap_or(0)).collect()
}

fn action(letter: Option<&str>) -> ReferentialAction {
    match letter {
        Some("c") => ReferentialAction::Cascade,
        Some("r") => ReferentialAction::Restrict,
        Some("n") => ReferentialAction::SetNull,
        Some("d") => ReferentialAction::SetDefault,
        _ => ReferentialAction::NoAction,
    }
}

/// Prisma's spelling of an access method; one that Prisma does not know keeps the server's.
fn method_name(name: &str) -> Option<String> {
    let name = match name {
        "btree" => return None,
        "hash" => "Hash",
        "gin" => "Gin",
        "gist" => "Gist",
        "spgist" => "SpGist",
        "brin" => "Brin",
        other => other,
    };
    Some(name.to_owned())
}

/// Prisma's spelling of an operator class: a name of its own, or `raw("...")`.
fn operator_class(name: &str) -> String {
    const WORDS: [(&str, &str); 6] = [
        ("minmax", "MinMax"),
        ("varbit", "VarBit"),
        ("timestamptz", "TimestampTz"),
        ("timetz", "TimeTz"),
        ("jsonb", "Jsonb"),
        ("ops", "Ops"),
    ];
    const KNOWN: [&str; 22] = [
        "jsonb_ops",
        "jsonb_path_ops",
        "array_ops",
        "inet_ops",
        "text_ops",
        "inet_inclusion_ops",
        "bit_minmax_ops",
        "varbit_minmax_ops",
        "bpchar_bloom_ops",
        "bpchar_minmax_ops",
        "bytea_bloom_ops",
        "bytea_minmax_ops",
        "date_bloom_ops",
        "text_bloom_ops",
        "uuid_bloom_ops",
        "numeric_bloom_ops",
        "oid_bloom_ops",
        "time_bloom_ops",
        "timetz_bloom_ops",
        "timestamp_bloom_ops",
        "timestamptz_bloom_ops",
        "inet_bloom_ops",
    ];
    const MULTI: [&str; 13] = [
        "date",
        "float4",
        "float8",
        "inet",
        "int2",
        "int4",
        "int8",
        "numeric",
        "oid",
        "timestamp",
        "timestamptz",
        "uuid",
        "time",
    ];
    let numbers_bloom = ["float4", "float8", "int2", "int4", "int8"];
    let known = KNOWN.contains(&name)
        || name
            .strip_suffix("_minmax_multi_ops")
            .or(name.strip_suffix("_minmax_ops"))
            .is_some_and(|ty| MULTI.contains(&ty))
        || name.strip_suffix("_bloom_ops").is_some_and(|ty| numbers_bloom.contains(&ty));
    if !known {
        return format!("raw(\"{name}\")");
    }
    name.split('_')
        .map(|word| match WORDS.iter().find(|(from, _)| *from == word) {
            Some((_, to)) => (*to).to_owned(),
            None => word.get(..1).map(str::to_uppercase).unwrap_or_default() + word.get(1..).unwrap_or_default(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operator_classes_in_prismas_spelling() {
        for (name, expected) in [
            ("jsonb_path_ops", "JsonbPathOps"),
            ("int4_minmax_multi_ops", "Int4MinMaxMultiOps"),
            ("timestamptz_bloom_ops", "TimestampTzBloomOps"),
            ("gin_trgm_ops", "raw(\"gin_trgm_ops\")"),
            ("text_pattern_ops", "raw(\"text_pattern_ops\")"),
        ] {
            assert_eq!(operator_class(name), expected);
        }
    }
}
