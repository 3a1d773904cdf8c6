//! What the real engine accepts, it still accepts after a patch: every table, column, relation field, enum and value of a
//! schema renamed at once, so that any reference that was not followed is found; and new columns, tables and relations.

mod common;

use std::collections::BTreeMap;

use common::engine;
use prisma::{Parsed, SourceFile, parse, patch};
use schema::{
    Arity, Change, Column, ColumnType, Edit, ForeignKey, IndexKind, IndexTarget, Inverse, Literal, ManyToMany,
    RANK_GAP, ReferentialAction, Schema, Table, TableKind, apply_all,
};

/// A name that no schema has.
fn other(name: &str) -> String {
    format!("{name}Xy")
}

/// Everything under another name; the names in the database stay.
fn rename_all(schema: &Schema) -> Vec<Change> {
    let mut changes = Vec::new();
    let keep = |mapped: &Option<String>, name: &str| mapped.clone().or_else(|| Some(name.to_owned()));
    for from in schema.enums().values() {
        let mut to = from.clone();
        to.name = other(&from.name);
        to.mapped = keep(&from.mapped, &from.name);
        for value in &mut to.values {
            value.mapped = keep(&value.mapped, &value.name);
            value.name = other(&value.name);
        }
        changes.push(Change::Enum(Edit::Alter { from: from.clone(), to }));
    }
    for from in schema.tables().values() {
        let to = Table { name: other(&from.name), mapped: keep(&from.mapped, &from.name), ..from.clone() };
        changes.push(Change::Table(Edit::Alter { from: from.clone(), to }));
    }
    for from in schema.columns().values() {
        let mut to = Column { name: other(&from.name), mapped: keep(&from.mapped, &from.name), ..from.clone() };
        if let (ColumnType::Enum(_), Some(default)) = (&from.ty, &mut to.default) {
            let literals: &mut [Literal] = match &mut default.value {
                schema::DefaultValue::Literal(literal) => std::slice::from_mut(literal),
                schema::DefaultValue::List(literals) => literals,
                _ => &mut [],
            };
            for literal in literals {
                if let Literal::EnumValue(name) = literal {
                    *name = other(name);
                }
            }
        }
        changes.push(Change::Column(Edit::Alter { from: from.clone(), to }));
    }
    for from in schema.foreign_keys().values() {
        let inverse = from.inverse.clone().map(|inverse| Inverse { name: other(&inverse.name), ..inverse });
        let to = ForeignKey { field: other(&from.field), inverse, ..from.clone() };
        changes.push(Change::ForeignKey(Edit::Alter { from: from.clone(), to }));
    }
    for from in schema.many_to_many().values() {
        let mut to: ManyToMany = from.clone();
        to.a.field = other(&from.a.field);
        to.b.field = other(&from.b.field);
        changes.push(Change::ManyToMany(Edit::Alter { from: from.clone(), to }));
    }
    for from in schema.indexes().values() {
        let mut to = from.clone();
        for part in &mut to.parts {
            if let IndexTarget::Path(path) = &mut part.target {
                let (head, rest) = path.split_once('.').unwrap_or((path, ""));
                *path = format!("{}.{rest}", other(head));
            }
        }
        if to != *from {
            changes.push(Change::Index(Edit::Alter { from: from.clone(), to }));
        }
    }
    changes
}

/// A new table that references every table by its primary key.
fn add_to_all(parsed: &Parsed) -> Vec<Change> {
    let schema = &parsed.schema;
    // Not all providers have it where the client plays the keys; elsewhere it avoids cycles of cascades.
    let action = (!parsed.settings.emulates_relations()).then_some(ReferentialAction::NoAction);
    let mut ids = schema.ids();
    let mut changes = Vec::new();
    let table = Table {
        id: ids.fresh(),
        namespace: schema.tables().values().find_map(|table| table.namespace.clone()),
        name: "AddedTable".into(),
        mapped: Some("added_table".into()),
        kind: TableKind::Table,
        module: schema.tables().values().next().and_then(|table| table.module.clone()),
        comment: Some("References everything.".into()),
        ignored: false,
        notes: schema::TableNotes::default(),
    };
    changes.push(Change::Table(Edit::Create { to: table.clone() }));
    let mut rank = RANK_GAP;
    for parent in schema.walk_tables().filter(|parent| !parent.is_view() && !parent.ignored) {
        let Some(key) = parent.primary_key() else { continue };
        let Some(columns) = key.record().columns() else { continue };
        let mut own = Vec::new();
        for id in &columns {
            let column = &schema.columns()[id];
            let to = Column {
                id: ids.fresh(),
                table: table.id,
                rank,
                name: format!("{}_{}", parent.name, column.name),
                mapped: None,
                arity: Arity::Optional,
                default: None,
                updated_at: false,
                comment: None,
                ..column.clone()
            };
            rank += RANK_GAP;
            own.push(to.id);
            changes.push(Change::Column(Edit::Create { to }));
        }
        let to = ForeignKey {
            field: format!("to_{}", parent.name),
            inverse: Some(Inverse { name: "addedBackXy".into(), list: true, comment: None, ignored: false }),
            relation: Some(format!("Added{}", parent.name)),
            on_delete: action,
            on_update: action,
            ..ForeignKey::new(ids.fresh(), [table.id, parent.id], [own, columns])
        };
        changes.push(Change::ForeignKey(Edit::Create { to }));
    }
    if changes.len() == 1 {
        return Vec::new();
    }
    // The new table needs a key: a copy of the first key it references.
    let model = schema.walk_tables().find_map(|table| {
        let key = table.primary_key().filter(|_| !table.is_view())?;
        let [column] = key.record().columns()?[..] else { return None };
        Some((schema.columns().get(&column)?.clone(), key.record().clone()))
    });
    let Some((column, key)) = model else { return Vec::new() };
    let id = Column { id: ids.fresh(), table: table.id, rank: 0, name: "id".into(), comment: None, ..column };
    let mut index = schema::Index { id: ids.fresh(), table: table.id, mapped: None, comment: None, ..key };
    index.parts.iter_mut().for_each(|part| part.target = IndexTarget::Column(id.id));
    assert_eq!(index.kind, IndexKind::Primary);
    changes.insert(1, Change::Column(Edit::Create { to: id }));
    changes.insert(2, Change::Index(Edit::Create { to: index }));
    changes
}

fn patched(parsed: &Parsed, files: &[SourceFile], changes: &[Change]) -> Vec<SourceFile> {
    let mut schema = parsed.schema.clone();
    apply_all(&mut schema, changes).expect("the changes apply");
    let mut files = files.to_vec();
    for edit in patch(parsed, changes).iter().rev() {
        files[edit.file as usize].text.replace_range(edit.start as usize..edit.end as usize, &edit.text);
    }
    files
}

#[test]
fn the_engine_accepts_what_was_patched() {
    let Some(groups) = common::corpus() else {
        println!("shared corpus: not present");
        return;
    };
    for version in ["6", "7"] {
        let schemas: Vec<_> = groups.iter().map(|(_, files)| files.clone()).collect();
        let Some(errors) = engine::errors(version, &schemas) else {
            println!("Prisma engine {version}: not present");
            continue;
        };
        let accepted = groups.iter().zip(&errors).filter(|(_, errors)| errors.is_empty()).map(|(group, _)| group);
        let mut cases: Vec<(String, Vec<SourceFile>)> = Vec::new();
        for (name, files) in accepted {
            let parsed = parse(files);
            if parsed.schema.tables().is_empty() || parsed.schema.tables().len() > 1000 {
                continue;
            }
            for (what, changes) in [("renamed", rename_all(&parsed.schema)), ("added", add_to_all(&parsed))] {
                if !changes.is_empty() {
                    cases.push((format!("{name}: {what}"), patched(&parsed, files, &changes)));
                }
            }
            // Composite types are no records, so they are not printed.
            if parsed.schema.columns().values().any(|column| matches!(column.ty, ColumnType::Other(_))) {
                continue;
            }
            let printed = prisma::print(&parsed.schema, &parsed.settings);
            cases.push((format!("{name}: printed"), vec![SourceFile { path: "schema.prisma".into(), text: printed }]));
        }
        let patched: Vec<_> = cases.iter().map(|(_, files)| files.clone()).collect();
        let errors = engine::errors(version, &patched).expect("the engine was there a moment ago");
        let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        let mut wrong = Vec::new();
        for ((name, files), errors) in cases.iter().zip(&errors) {
            let count = counts.entry(name.rsplit(' ').next().unwrap_or("")).or_default();
            count.1 += 1;
            match errors.first() {
                None => count.0 += 1,
                Some(error) => {
                    let text: String = files.iter().map(|file| file.text.as_str()).collect();
                    wrong.push((text.len(), format!("{name}: {error}"), text));
                }
            }
        }
        println!("Prisma {version} accepts: {counts:?} (accepted, all)");
        wrong.sort();
        for (_, wrong, _) in wrong.iter().take(30) {
            println!("{wrong}");
        }
        if let Some((_, wrong, text)) = wrong.first() {
            println!("the shortest: {wrong}\n{text}");
        }
        assert!(!cases.is_empty(), "the engine accepts no schema of the corpus");
        assert!(wrong.is_empty(), "{} of {} are refused", wrong.len(), cases.len());
    }
}
