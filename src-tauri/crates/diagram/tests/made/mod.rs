//! Schemas made for tests: small descriptions become records.

use schema::*;

/// A table: its module, and how many columns it has beside its key.
#[derive(Debug, Clone)]
pub struct Made {
    pub module: Option<&'static str>,
    pub columns: usize,
}

/// A foreign key between two tables by their place in the list.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    pub child: usize,
    pub parent: usize,
    pub optional: bool,
    pub unique: bool,
}

/// A schema of tables `Table0`, `Table1` and so on with a key `id`, columns `c0`, ..., and one column per foreign key.
pub fn schema(tables: &[Made], keys: &[Key]) -> Schema {
    let mut schema = Schema::new();
    let mut ids = schema.ids();
    let mut primary = Vec::new();
    for (number, made) in tables.iter().enumerate() {
        let id: TableId = ids.fresh();
        put(&mut schema, Change::Table(Edit::Create { to: table(id, &format!("Table{number}"), made.module) }));
        let key = column(&mut schema, &mut ids, id, "id", 0, Arity::Required);
        index(&mut schema, &mut ids, id, key, IndexKind::Primary);
        primary.push((id, key));
        for i in 0..made.columns {
            column(&mut schema, &mut ids, id, &format!("c{i}"), i as i64 + 1, Arity::Required);
        }
    }
    for (number, key) in keys.iter().enumerate() {
        let ((child, _), (parent, target)) = (primary[key.child], primary[key.parent]);
        let arity = if key.optional { Arity::Optional } else { Arity::Required };
        let from = column(&mut schema, &mut ids, child, &format!("fk{number}"), 100 + number as i64, arity);
        if key.unique {
            index(&mut schema, &mut ids, child, from, IndexKind::Unique);
        }
        let to = ForeignKey {
            field: format!("parent{number}"),
            ..ForeignKey::new(ids.fresh(), [child, parent], [vec![from], vec![target]])
        };
        put(&mut schema, Change::ForeignKey(Edit::Create { to }));
    }
    schema
}

/// Applies a change that must apply.
pub fn put(schema: &mut Schema, change: Change) {
    apply(schema, &change).expect("the change applies");
}

pub fn table(id: TableId, name: &str, module: Option<&str>) -> Table {
    Table {
        id,
        namespace: None,
        name: name.to_owned(),
        mapped: None,
        kind: TableKind::Table,
        module: module.map(str::to_owned),
        comment: None,
        ignored: false,
        notes: schema::TableNotes::default(),
    }
}

pub fn column(schema: &mut Schema, ids: &mut Ids, table: TableId, name: &str, rank: i64, arity: Arity) -> ColumnId {
    let id = ids.fresh();
    let to = Column { rank, ..Column::new(id, table, name.to_owned(), ColumnType::Scalar(ScalarType::Int), arity) };
    put(schema, Change::Column(Edit::Create { to }));
    id
}

pub fn index(schema: &mut Schema, ids: &mut Ids, table: TableId, column: ColumnId, kind: IndexKind) {
    let to = Index::new(ids.fresh(), table, kind, vec![IndexPart::column(column)]);
    put(schema, Change::Index(Edit::Create { to }));
}

pub fn many_to_many(schema: &mut Schema, a: TableId, b: TableId) -> ManyToManyId {
    let id = schema.ids().fresh();
    let end = |table| ManyToManyEnd {
        table,
        field: "others".to_owned(),
        columns: Vec::new(),
        ref_columns: Vec::new(),
        comment: None,
        ignored: false,
    };
    put(schema, Change::ManyToMany(Edit::Create { to: ManyToMany { id, relation: None, a: end(a), b: end(b) } }));
    id
}
