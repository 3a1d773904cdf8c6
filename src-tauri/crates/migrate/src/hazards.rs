//! Which hazards a step carries: one short function per kind. Knows locks of PostgreSQL; other dialects lock too, but their
//! rules differ by engine and version and are not claimed here.

use crate::{ColumnSpec, DialectKind, Hazard, HazardCode, HazardSeverity, QualifiedName};

/// The strongest lock of PostgreSQL.
const EXCLUSIVE: &str = "ACCESS EXCLUSIVE: nobody reads or writes the table meanwhile";

fn hazard(code: HazardCode, severity: HazardSeverity, lock: Option<&str>, message: String) -> Hazard {
    Hazard { code, severity, lock: lock.map(str::to_owned), message }
}

/// A lock that is only claimed for PostgreSQL.
fn lock(kind: DialectKind, lock: &'static str) -> Option<&'static str> {
    (kind == DialectKind::Postgres).then_some(lock)
}

pub(crate) fn drop_table(table: &QualifiedName) -> Hazard {
    let message = format!("Table {} goes with all its rows. Keep a copy if they may be needed.", table.name);
    hazard(HazardCode::DropTable, HazardSeverity::Danger, None, message)
}

pub(crate) fn drop_column(table: &QualifiedName, column: &ColumnSpec) -> Hazard {
    let message =
        format!("Column {}.{} goes with all its values. Keep a copy if they may be needed.", table.name, column.name);
    hazard(HazardCode::DropColumn, HazardSeverity::Danger, None, message)
}

pub(crate) fn drop_enum_value(name: &str, values: &[String]) -> Hazard {
    let message = format!(
        "Values {} leave {name}: rows that still hold one make the migration fail. Change those rows before.",
        values.join(", ")
    );
    hazard(HazardCode::DropEnumValue, HazardSeverity::Care, None, message)
}

pub(crate) fn add_required_column(table: &QualifiedName, column: &ColumnSpec) -> Hazard {
    let message = format!(
        "Column {}.{} is required and has no default: rows that exist get a made-up value. Give it a default, make it \
         optional, or put the right value into the migration.",
        table.name, column.name
    );
    hazard(HazardCode::AddRequiredColumn, HazardSeverity::Danger, None, message)
}

pub(crate) fn set_not_null(kind: DialectKind, table: &QualifiedName, column: &ColumnSpec, filled: bool) -> Hazard {
    let rows =
        if filled { "rows without a value get the default" } else { "rows without a value make the migration fail" };
    let message = format!("Column {}.{} becomes required: {rows}.", table.name, column.name);
    hazard(HazardCode::SetNotNull, HazardSeverity::Care, lock(kind, EXCLUSIVE), message)
}

pub(crate) fn change_type(
    kind: DialectKind,
    table: &QualifiedName,
    from: (&ColumnSpec, &str),
    to: &str,
    fit: crate::fit::Fit,
) -> Hazard {
    use crate::fit::Fit;
    let column = format!("{}.{}", table.name, from.0.name);
    let was = from.1;
    match fit {
        Fit::Wider => {
            let message =
                format!("Column {column} becomes {to} instead of {was}; every value fits, the table may be rewritten.");
            hazard(HazardCode::RewriteTable, HazardSeverity::Care, lock(kind, EXCLUSIVE), message)
        }
        Fit::Narrower | Fit::Other if kind == DialectKind::Sqlite => {
            let message = format!(
                "Column {column} becomes {to} instead of {was}: values are converted, and one that can't be stays what it \
                 is, without a word. Look for such values before."
            );
            let code = if fit == Fit::Narrower { HazardCode::NarrowType } else { HazardCode::ConvertType };
            hazard(code, HazardSeverity::Danger, None, message)
        }
        Fit::Narrower => {
            let message = format!(
                "Column {column} becomes {to} instead of {was}: values that don't fit are rounded or make the migration fail."
            );
            hazard(HazardCode::NarrowType, HazardSeverity::Danger, lock(kind, EXCLUSIVE), message)
        }
        Fit::Other => {
            let message = format!(
                "Column {column} becomes {to} instead of {was}: values are converted, and one that can't be makes the \
                 migration fail."
            );
            hazard(HazardCode::ConvertType, HazardSeverity::Danger, lock(kind, EXCLUSIVE), message)
        }
    }
}

pub(crate) fn recreate_enum(kind: DialectKind, name: &str) -> Hazard {
    let message = format!("Type {name} is made anew: every table that uses it is rewritten.");
    hazard(HazardCode::RewriteTable, HazardSeverity::Care, lock(kind, EXCLUSIVE), message)
}

pub(crate) fn rewrite_table(kind: DialectKind, table: &QualifiedName) -> Hazard {
    let message = format!("Table {} is written anew from end to end.", table.name);
    hazard(HazardCode::RewriteTable, HazardSeverity::Care, lock(kind, EXCLUSIVE), message)
}

pub(crate) fn add_unique(table: &QualifiedName, name: &str) -> Hazard {
    let message = format!("Key {name} makes values of {} unique: duplicates make the migration fail.", table.name);
    hazard(HazardCode::AddUnique, HazardSeverity::Care, None, message)
}

pub(crate) fn build_index(kind: DialectKind, table: &QualifiedName, name: &str, primary: bool) -> Hazard {
    let shared = "SHARE: the table is read but not written meanwhile";
    let message = if primary || kind != DialectKind::Postgres {
        format!("{name} is built over all rows of {}.", table.name)
    } else {
        format!(
            "{name} is built over all rows of {}. For a large table, create it CONCURRENTLY by hand, outside of a transaction.",
            table.name
        )
    };
    hazard(HazardCode::BuildIndex, HazardSeverity::Care, lock(kind, if primary { EXCLUSIVE } else { shared }), message)
}

pub(crate) fn add_foreign_key(kind: DialectKind, table: &QualifiedName, name: &str) -> Hazard {
    let mut message =
        format!("{name} joins rows of {} that exist: one without parent makes the migration fail.", table.name);
    if kind == DialectKind::Sqlite {
        message.push_str(
            " Prisma Migrate does not read what PRAGMA foreign_key_check says at the end of the script: look at it yourself there.",
        );
    }
    hazard(HazardCode::AddForeignKey, HazardSeverity::Care, None, message)
}

pub(crate) fn scan_foreign_key(kind: DialectKind, table: &QualifiedName, parent: &QualifiedName) -> Hazard {
    let locked = "SHARE ROW EXCLUSIVE on both tables: they are read but not written meanwhile";
    let message = format!("All rows of {} are looked up in {}.", table.name, parent.name);
    hazard(HazardCode::ScanTable, HazardSeverity::Care, lock(kind, locked), message)
}

pub(crate) fn add_check(kind: DialectKind, table: &QualifiedName, name: &str) -> Hazard {
    let message = format!(
        "Check {name} is held against all rows of {}: one that breaks it makes the migration fail.",
        table.name
    );
    hazard(HazardCode::AddCheck, HazardSeverity::Care, lock(kind, EXCLUSIVE), message)
}

pub(crate) fn rename(what: &str, from: &str, to: &str) -> Hazard {
    let message = format!("Programs that still say {from} for {what} {to} fail from now on. Deploy both together.");
    hazard(HazardCode::Rename, HazardSeverity::Care, None, message)
}
