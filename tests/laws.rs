//! The laws of the schema algebra, over random pairs of schemas: made from each other by random edits, or from nothing in
//! common. `CROWFOOT_PAIRS` sets another number of pairs, `CROWFOOT_SEED` another first number.

mod generate;

use generate::{Flavour, Random, mutated, schema};
use migrate::DialectKind;
use schema::{Change, Edit, Renames, Schema, align, apply_all, diff, invert};

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// Everything that must hold for two schemas that share their ids.
fn laws(before: &Schema, after: &Schema, at: &str) {
    let changes = diff(before, after);
    let mut schema = before.clone();
    apply_all(&mut schema, &changes)
        .unwrap_or_else(|conflict| panic!("{at}: the difference does not apply: {conflict}"));
    assert!(schema == *after, "{at}: apply(before, diff(before, after)) is not after");
    assert_eq!(diff(&schema, after), [], "{at}: a difference is left");
    apply_all(&mut schema, &invert(&changes))
        .unwrap_or_else(|conflict| panic!("{at}: the inverse does not apply: {conflict}"));
    assert!(schema == *before, "{at}: apply(after, invert(diff)) is not before");
    assert_eq!(invert(&invert(&changes)), changes, "{at}: invert twice");
    // What hangs on the records is kept in step with them.
    for table in after.tables().keys() {
        assert_eq!(
            schema_parts(after, *table),
            schema_parts(&rebuilt(before, &changes), *table),
            "{at}: parts of {table:?}"
        );
    }
}

fn rebuilt(before: &Schema, changes: &[schema::Change]) -> Schema {
    let mut schema = before.clone();
    apply_all(&mut schema, changes).unwrap_or_default();
    schema
}

fn schema_parts(
    schema: &Schema,
    table: schema::TableId,
) -> (Vec<schema::ColumnId>, Vec<schema::IndexId>, Vec<schema::ForeignKeyId>, Vec<schema::ForeignKeyId>) {
    let walk = schema.table(table);
    let keys = |outgoing: bool| -> Vec<_> {
        walk.into_iter()
            .flat_map(|table| {
                let keys: Vec<_> = if outgoing {
                    table.references().map(|k| k.id).collect()
                } else {
                    table.referenced_by().map(|k| k.id).collect()
                };
                keys
            })
            .collect()
    };
    (schema.columns_of(table).to_vec(), schema.indexes_of(table).to_vec(), keys(true), keys(false))
}

/// Alignment finds a schema again in itself, does not depend on the ids of the other side, and is stable.
fn alignment(before: &Schema, after: &Schema, at: &str) {
    assert_eq!(
        diff(before, &align(before, before, &Renames::default())),
        [],
        "{at}: a schema is not aligned to itself"
    );
    let aligned = align(before, after, &Renames::default());
    // Ids of what is new are free to differ; what is the same is found again, from either side.
    assert_eq!(
        diff(&aligned, &align(&aligned, after, &Renames::default())),
        [],
        "{at}: alignment does not find its own result"
    );
    let again = align(before, &aligned, &Renames::default());
    assert_eq!(
        diff(&aligned, &align(&aligned, &again, &Renames::default())),
        [],
        "{at}: alignment twice is not alignment once"
    );
    assert_eq!(kinds(before, &again), kinds(before, &aligned), "{at}: alignment twice makes other changes");
    let (tables, columns) = (aligned.tables().len(), aligned.columns().len());
    assert_eq!((tables, columns), (after.tables().len(), after.columns().len()), "{at}: alignment loses records");
    laws(before, &aligned, at);
}

/// The changes from one schema to another by what they do, without the ids of what is new.
fn kinds(before: &Schema, after: &Schema) -> std::collections::BTreeMap<(u8, u8), usize> {
    fn edit<R>(edit: &Edit<R>) -> u8 {
        match edit {
            Edit::Create { .. } => 0,
            Edit::Drop { .. } => 1,
            Edit::Alter { .. } => 2,
        }
    }
    let mut kinds = std::collections::BTreeMap::new();
    for change in diff(before, after) {
        let kind = match &change {
            Change::Table(e) => (0, edit(e)),
            Change::Column(e) => (1, edit(e)),
            Change::Index(e) => (2, edit(e)),
            Change::ForeignKey(e) => (3, edit(e)),
            Change::ManyToMany(e) => (4, edit(e)),
            Change::Enum(e) => (5, edit(e)),
            Change::Check(e) => (6, edit(e)),
            Change::Placement(e) => (7, edit(e)),
        };
        *kinds.entry(kind).or_default() += 1;
    }
    kinds
}

#[test]
fn over_random_pairs() {
    let (pairs, first) = (number("CROWFOOT_PAIRS", 20_000), number("CROWFOOT_SEED", 1));
    let (mut edits, mut cycles) = (0, 0);
    for seed in first..first + pairs {
        let at = format!("seed {seed}");
        let random = &mut Random::new(seed);
        let flavour = match seed % 4 {
            0 => Flavour::Real(DialectKind::Postgres),
            1 => Flavour::Real(DialectKind::Sqlite),
            _ => Flavour::Anything,
        };
        let before = schema(random, flavour, 5);
        let related = !random.one_in(5);
        let after = if related { mutated(random, &before, flavour, 12) } else { schema(random, flavour, 5) };
        cycles += usize::from(before.components().iter().any(|group| group.len() > 1));
        // Ids of schemas that have nothing to do with each other mean nothing until they are aligned.
        if related {
            edits += diff(&before, &after).len();
            laws(&before, &after, &at);
        }
        alignment(&before, &after, &at);
    }
    println!("{pairs} pairs, {edits} changes, {cycles} with circles of tables");
    assert!(pairs < 1000 || (edits as u64 > pairs && cycles > 0), "the generator makes too little");
}
