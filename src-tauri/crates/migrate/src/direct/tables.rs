//! Namespaces, and tables that come and go as a whole.

use std::collections::BTreeSet;

use schema::{Object, Schema, TableId};

use super::ground::Ground;
use super::{Draft, Steps};
use crate::order::Rank;
use crate::spec::Specs;
use crate::{DialectKind, Down, Op, hazards};

/// Namespaces that something new lives in.
pub(super) fn namespaces(ground: &Ground<'_>, steps: &mut Steps<'_>) {
    let used = |schema: &Schema| -> BTreeSet<String> {
        let tables = schema.tables().values().filter_map(|table| table.namespace.clone());
        tables.chain(schema.enums().values().filter_map(|record| record.namespace.clone())).collect()
    };
    for namespace in used(ground.after).difference(&used(ground.before)) {
        let about = ground.after.tables().values().filter(|table| table.namespace.as_ref() == Some(namespace));
        steps.push(
            Rank::CreateNamespace,
            Draft {
                summary: format!("Create schema {namespace}"),
                up: vec![Op::CreateNamespace(namespace.clone())],
                down: Down::Lossy(
                    Vec::new(),
                    format!("schema {namespace} stays, empty: it may have been there before, and hold what is not known here"),
                ),
                hazards: Vec::new(),
                about: about.map(|table| Object::Table(table.id)).collect(),
            },
        );
    }
}

pub(super) fn plan(ground: &Ground<'_>, steps: &mut Steps<'_>) {
    for id in ground.before.tables().keys().filter(|id| !ground.stays(**id)) {
        drop(ground, *id, steps);
    }
    for id in ground.after.tables().keys().filter(|id| !ground.stays(**id)) {
        let spec = Specs(ground.after).table(*id);
        steps.push(
            Rank::CreateTable,
            Draft {
                summary: format!("Create table {}", spec.name.name),
                down: Down::Exact(vec![Op::DropTable(spec.name.clone())]),
                up: vec![Op::CreateTable(spec)],
                hazards: Vec::new(),
                about: vec![Object::Table(*id)],
            },
        );
    }
}

fn drop(ground: &Ground<'_>, id: TableId, steps: &mut Steps<'_>) {
    let specs = Specs(ground.before);
    let spec = specs.table(id);
    let name = spec.name.clone();
    let mut back = vec![Op::CreateTable(spec)];
    if ground.kind() != DialectKind::Mysql {
        // MySQL makes them with the table.
        back.extend(specs.indexes_of(id).map(|index| Op::CreateIndex(specs.index(index))));
    }
    steps.push(
        Rank::DropTable,
        Draft {
            summary: format!("Drop table {}", name.name),
            up: vec![Op::DropTable(name.clone())],
            hazards: vec![hazards::drop_table(&name)],
            down: Down::Lossy(back, format!("table {} comes back empty: its rows are gone", name.name)),
            about: vec![Object::Table(id)],
        },
    );
}
