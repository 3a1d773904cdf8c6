//! SQLite's catalogue as schema, on real files.

use database::{Introspection, Scratch, ScratchDatabase, ScratchOptions, introspect};
use migrate::DialectKind;
use schema::{
    Arity, ColumnType, DefaultValue, IndexKind, IndexTarget, Literal, ReferentialAction, ScalarType, Sort, TableKind,
};

async fn loaded(script: &str) -> (Scratch, ScratchDatabase) {
    let scratch = Scratch::start(DialectKind::Sqlite, &ScratchOptions::default()).await.unwrap();
    let database = scratch.database().await.unwrap();
    database.database.run_script(script, false).await.unwrap();
    (scratch, database)
}

const SCRIPT: &str = r#"
CREATE TABLE "Parent" (a INTEGER, b TEXT, PRIMARY KEY (b, a));
CREATE TABLE "everything" (
  "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  "name" TEXT NOT NULL DEFAULT 'it''s' COLLATE NOCASE,
  "price" DECIMAL NOT NULL CONSTRAINT positive CHECK (price > 0),
  "made" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "done" BOOLEAN NOT NULL DEFAULT false,
  "count" INTEGER DEFAULT -1,
  "note" TEXT DEFAULT NULL,
  "twice" REAL AS (price * 2),
  "pa" INTEGER,
  "pb" TEXT,
  "self" INTEGER REFERENCES everything,
  CONSTRAINT "fk" FOREIGN KEY ("pb", "pa") REFERENCES "parent" ("b", "a") ON DELETE SET NULL ON UPDATE CASCADE,
  UNIQUE (pa, pb),
  CHECK (count < 10)
);
CREATE UNIQUE INDEX "everything_name_key" ON "everything"("name");
CREATE INDEX "partial" ON everything (made DESC, lower(name)) WHERE (note IS NOT NULL);
CREATE VIEW "seen as" AS SELECT id, name FROM everything;
CREATE TRIGGER touched AFTER INSERT ON everything BEGIN SELECT 1; END;
CREATE VIRTUAL TABLE words USING fts5(body);
"#;

#[tokio::test]
async fn everything_comes_in() {
    let (_scratch, database) = loaded(SCRIPT).await;
    let found = introspect(&database.database, None).await.unwrap();
    let names: Vec<_> = found.schema.walk_tables().map(|table| table.record().name.clone()).collect();
    assert_eq!(names, ["Parent", "everything", "seen as"]);
    let everything = found.schema.table_named("everything").unwrap();
    let parent = found.schema.table_named("Parent").unwrap();
    let column = |name: &str| everything.column_named(name).unwrap().record();
    let default = |name: &str| column(name).default.clone().map(|default| default.value);
    for (name, ty, arity) in [
        ("id", ScalarType::Int, Arity::Required),
        ("name", ScalarType::String, Arity::Required),
        ("price", ScalarType::Decimal, Arity::Required),
        ("made", ScalarType::DateTime, Arity::Required),
        ("done", ScalarType::Boolean, Arity::Required),
        ("count", ScalarType::Int, Arity::Optional),
        ("twice", ScalarType::Float, Arity::Optional),
    ] {
        assert_eq!((&column(name).ty, column(name).arity), (&ColumnType::Scalar(ty), arity), "{name}");
    }
    assert_eq!(default("id"), Some(DefaultValue::Autoincrement));
    assert_eq!(default("name"), Some(DefaultValue::Literal(Literal::String("it's".to_owned()))));
    assert_eq!(default("made"), Some(DefaultValue::Now));
    assert_eq!(default("done"), Some(DefaultValue::Literal(Literal::Boolean(false))));
    assert_eq!(default("count"), Some(DefaultValue::Literal(Literal::Number("-1".to_owned()))));
    assert_eq!(default("note"), None);
    let twice = column("twice").generated.clone().unwrap();
    assert_eq!((twice.expression.as_str(), twice.stored), ("price * 2", false));

    let ids = |names: &[&str]| names.iter().map(|name| column(name).id).collect::<Vec<_>>();
    let indexes: Vec<_> = everything.indexes().map(|index| index.record().clone()).collect();
    let kinds: Vec<_> = indexes.iter().map(|index| (index.kind, index.mapped.as_deref(), index.columns())).collect();
    assert_eq!(
        kinds,
        [
            (IndexKind::Primary, None, Some(ids(&["id"]))),
            (IndexKind::Unique, None, Some(ids(&["pa", "pb"]))),
            (IndexKind::Unique, Some("everything_name_key"), Some(ids(&["name"]))),
            (IndexKind::Plain, Some("partial"), None),
        ]
    );
    assert_eq!(indexes[3].predicate.as_deref(), Some("note IS NOT NULL"));
    assert_eq!(indexes[3].parts[0].sort, Some(Sort::Desc));
    assert_eq!(indexes[3].parts[1].target, IndexTarget::Expression("lower(name)".to_owned()));
    let key = parent.primary_key().unwrap();
    assert_eq!(key.walk_columns().map(|column| column.record().name.clone()).collect::<Vec<_>>(), ["b", "a"]);

    let keys: Vec<_> = everything.references().map(|key| key.record().clone()).collect();
    assert_eq!(keys.len(), 2);
    let (composite, own) = if keys[0].columns.len() == 2 { (&keys[0], &keys[1]) } else { (&keys[1], &keys[0]) };
    assert_eq!((composite.references, &composite.columns), (parent.id, &ids(&["pb", "pa"])));
    assert_eq!(
        (composite.on_delete, composite.on_update),
        (Some(ReferentialAction::SetNull), Some(ReferentialAction::Cascade))
    );
    assert_eq!(
        (own.references, &own.ref_columns, own.on_delete),
        (everything.id, &ids(&["id"]), Some(ReferentialAction::NoAction))
    );
    let checks: Vec<_> = everything.checks().map(|check| (check.name.as_deref(), check.expression.as_str())).collect();
    assert_eq!(checks, [(None, "count < 10"), (Some("positive"), "price > 0")]);
    let TableKind::View { definition } = &found.schema.table_named("seen as").unwrap().kind else { panic!("no view") };
    assert_eq!(definition.as_deref(), Some("SELECT id, name FROM everything"));
    told(&found, &[("trigger", "everything.touched"), ("virtual table", "words"), ("table option", "everything")]);
    database.close().await;
}

#[tokio::test]
async fn a_broken_view_hides_only_views() {
    let (_scratch, database) =
        loaded("CREATE TABLE t (a INT); CREATE VIEW v AS SELECT a FROM gone; CREATE TABLE u (b INT);").await;
    let found = introspect(&database.database, None).await.unwrap();
    assert_eq!(found.schema.tables().len(), 3);
    assert_eq!(found.schema.columns().len(), 2);
    told(&found, &[("view", "columns of the views")]);
    database.close().await;
}

fn told(found: &Introspection, list: &[(&str, &str)]) {
    for (kind, name) in list {
        let told = found.not_modelled.iter().any(|entry| entry.kind == *kind && entry.name == *name);
        assert!(told, "{kind} {name} is missing in {:#?}", found.not_modelled);
    }
}
