//! What rows know of a migration that is to come.

use super::*;
use schema::{Check, CheckId, RANK_GAP, Table, TableKind};

fn column(id: u32, table: u32, arity: Arity) -> Column {
    Column {
        rank: i64::from(id) * RANK_GAP,
        ..Column::new(ColumnId(id), TableId(table), format!("c{id}"), ColumnType::Scalar(ScalarType::Int), arity)
    }
}

fn table(id: u32) -> Table {
    Table {
        id: TableId(id),
        namespace: None,
        name: format!("t{id}"),
        mapped: None,
        kind: TableKind::Table,
        module: None,
        comment: None,
        ignored: false,
        notes: schema::TableNotes::default(),
    }
}

/// Two tables of one column each.
fn before() -> Schema {
    let mut schema = Schema::new();
    for id in [1, 2] {
        apply(&mut schema, &Change::Table(Edit::Create { to: table(id) })).unwrap();
        let to = column(10 + id, id, Arity::Required);
        apply(&mut schema, &Change::Column(Edit::Create { to })).unwrap();
    }
    schema
}

fn counts(before: &Schema, after: &Schema) -> Vec<usize> {
    let mut planner = super::super::rows::Planner::new(before, Some(after), DialectKind::Postgres, 1);
    for group in planner.groups() {
        planner.plan_group(&group, 4, 0);
    }
    planner.rows.values().map(Vec::len).collect()
}

#[test]
fn a_key_over_a_new_column_with_a_default_has_no_parents() {
    let before = before();
    let mut after = before.clone();
    let zero = DefaultValue::Literal(Literal::Number("0".to_owned()));
    let to = Column { default: Some(zero.into()), ..column(20, 2, Arity::Required) };
    apply(&mut after, &Change::Column(Edit::Create { to })).unwrap();
    assert_eq!(counts(&before, &after), [4, 4]);
    let key = ForeignKey {
        field: "parent".to_owned(),
        ..ForeignKey::new(schema::ForeignKeyId(30), [TableId(2), TableId(1)], [vec![ColumnId(20)], vec![ColumnId(11)]])
    };
    apply(&mut after, &Change::ForeignKey(Edit::Create { to: key })).unwrap();
    assert_eq!(counts(&before, &after), [4, 0], "no parent has the default");
}

#[test]
fn a_check_over_a_made_up_value_that_breaks_it_bars_rows() {
    let before = before();
    let mut after = before.clone();
    apply(&mut after, &Change::Column(Edit::Create { to: column(20, 1, Arity::Required) })).unwrap();
    let check =
        |expression: &str| Check { id: CheckId(30), table: TableId(1), name: None, expression: expression.to_owned() };
    let mut fits = after.clone();
    apply(&mut fits, &Change::Check(Edit::Create { to: check("c20 >= 0") })).unwrap();
    assert_eq!(counts(&before, &fits), [4, 4]);
    apply(&mut after, &Change::Check(Edit::Create { to: check("c20 > 0") })).unwrap();
    assert_eq!(counts(&before, &after), [0, 4]);
}

#[test]
fn a_key_whose_nulls_are_alike_comes_back_to_one_row() {
    let mut before = before();
    apply(&mut before, &Change::Column(Edit::Create { to: column(20, 1, Arity::Optional) })).unwrap();
    let part = schema::IndexPart::column(ColumnId(20));
    let key = Index::new(schema::IndexId(40), TableId(1), IndexKind::Unique, vec![part]);
    for (nulls_not_distinct, count) in [(false, 4), (true, 1)] {
        let mut before = before.clone();
        let to = Index { nulls_not_distinct, ..key.clone() };
        apply(&mut before, &Change::Index(Edit::Create { to: to.clone() })).unwrap();
        let mut after = before.clone();
        apply(&mut after, &Change::Index(Edit::Drop { from: to })).unwrap();
        apply(&mut after, &Change::Column(Edit::Drop { from: column(20, 1, Arity::Optional) })).unwrap();
        assert_eq!(counts(&before, &after)[0], count);
    }
}
