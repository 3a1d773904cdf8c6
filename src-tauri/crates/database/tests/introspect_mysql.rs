//! MariaDB's catalogue as schema, on a real server. Needs its programs; where there are none it says so.

use database::{Introspection, Scratch, ScratchDatabase, ScratchOptions, introspect};
use migrate::DialectKind;
use schema::{
    Arity, Column, ColumnType, DefaultValue, IndexKind, IndexTarget, Literal, ReferentialAction, ScalarType, Sort,
    TableKind,
};

async fn loaded(script: &str) -> Option<(Scratch, ScratchDatabase)> {
    let scratch = match Scratch::start(DialectKind::Mysql, &ScratchOptions::default()).await {
        Ok(scratch) => scratch,
        Err(error @ database::Error::NoMariadb { .. }) => {
            println!("MariaDB not present: {error}");
            return None;
        }
        Err(error) => panic!("{error}"),
    };
    let database = scratch.database().await.unwrap();
    database.database.run_script(script, false).await.unwrap();
    Some((scratch, database))
}

const SCRIPT: &str = r#"
CREATE TABLE parent (id int AUTO_INCREMENT PRIMARY KEY, u varchar(50) UNIQUE);
CREATE TABLE everything (
  id bigint unsigned NOT NULL AUTO_INCREMENT COMMENT 'counts',
  a int(5) zerofill DEFAULT 3,
  done tinyint(1) NOT NULL DEFAULT 1,
  name varchar(30) DEFAULT 'it''s \\ "x"' NOT NULL,
  made datetime(3) NOT NULL DEFAULT current_timestamp(3),
  seen timestamp NOT NULL DEFAULT current_timestamp ON UPDATE current_timestamp,
  kind enum('a','b,c','d''e','f\\g') DEFAULT 'd''e',
  more set('x','y') DEFAULT 'x,y',
  doc json NOT NULL DEFAULT ('{"a": 1}'),
  raw longblob DEFAULT (X'6869'),
  flag bit(1) DEFAULT b'1',
  price decimal(10,2) DEFAULT 1.50,
  twice int GENERATED ALWAYS AS (a * 2) VIRTUAL,
  next int GENERATED ALWAYS AS (a + 1) STORED,
  token char(36) DEFAULT uuid(),
  note text NOT NULL,
  short varchar(10) CHECK (short <> ''),
  pid int, pid2 int, pu varchar(50),
  place point,
  PRIMARY KEY (id),
  UNIQUE KEY uq (name, a DESC),
  KEY prefix (note(20)),
  FULLTEXT KEY words (note, name),
  CONSTRAINT positive CHECK (a > 0 AND name <> 'it''s'),
  CONSTRAINT to_parent FOREIGN KEY (pid) REFERENCES parent (id) ON DELETE SET NULL ON UPDATE CASCADE,
  CONSTRAINT bare FOREIGN KEY (pid2) REFERENCES parent (id),
  FOREIGN KEY (pu) REFERENCES parent (u) ON DELETE NO ACTION
) COMMENT 'all of it';
CREATE VIEW seen_as AS SELECT id, kind FROM everything;
CREATE TRIGGER touched BEFORE INSERT ON everything FOR EACH ROW SET new.a = 5;
CREATE SEQUENCE numbers;
"#;

fn column<'a>(read: &'a Introspection, name: &str) -> &'a Column {
    read.schema.columns().values().find(|column| column.name == name).unwrap()
}

fn default(read: &Introspection, name: &str) -> Option<DefaultValue> {
    column(read, name).default.as_ref().map(|default| default.value.clone())
}

#[tokio::test]
async fn everything() {
    let Some((_scratch, made)) = loaded(SCRIPT).await else { return };
    let read = introspect(&made.database, None).await.unwrap();
    let schema = &read.schema;
    let table = schema.tables().values().find(|table| table.name == "everything").unwrap();
    assert_eq!(table.comment.as_deref(), Some("all of it"));
    let view = schema.tables().values().find(|table| table.name == "seen_as").unwrap();
    assert!(matches!(&view.kind, TableKind::View { definition: Some(text) } if text.contains("everything")));

    let id = schema.columns_of(table.id).first().map(|id| &schema.columns()[id]).unwrap();
    assert_eq!((id.comment.as_deref(), id.arity), (Some("counts"), Arity::Required));
    assert_eq!(id.native.as_ref().unwrap().name, "UnsignedBigInt");
    assert_eq!(id.default.as_ref().unwrap().value, DefaultValue::Autoincrement);
    let literal = |literal| Some(DefaultValue::Literal(literal));
    let string = |text: &str| literal(Literal::String(text.to_owned()));
    assert_eq!(default(&read, "a"), literal(Literal::Number("3".to_owned())));
    assert_eq!(default(&read, "done"), literal(Literal::Boolean(true)));
    assert_eq!(default(&read, "name"), string("it's \\ \"x\""));
    assert_eq!(default(&read, "made"), Some(DefaultValue::Now));
    assert_eq!(default(&read, "seen"), Some(DefaultValue::Now));
    assert_eq!(default(&read, "kind"), literal(Literal::EnumValue("d'e".to_owned())));
    assert_eq!(default(&read, "raw"), string("aGk="));
    assert_eq!(default(&read, "flag"), literal(Literal::Boolean(true)));
    assert_eq!(default(&read, "price"), literal(Literal::Number("1.5".to_owned())));
    assert_eq!(default(&read, "token"), Some(DefaultValue::Expression(Some("(uuid())".to_owned()))));
    assert_eq!(column(&read, "doc").ty, ColumnType::Scalar(ScalarType::Json));
    assert_eq!(default(&read, "doc"), string("{\"a\": 1}"));
    assert_eq!(column(&read, "more").ty, ColumnType::Unsupported("set('x','y')".to_owned()));
    assert_eq!(column(&read, "place").ty, ColumnType::Unsupported("point".to_owned()));
    let generated = |name: &str| column(&read, name).generated.clone().map(|g| (g.expression, g.stored));
    assert_eq!(generated("twice"), Some(("`a` * 2".to_owned(), false)));
    assert_eq!(generated("next"), Some(("`a` + 1".to_owned(), true)));
    let enums: Vec<_> = schema.enums().values().collect();
    assert_eq!(enums.len(), 1, "a view's columns make none");
    assert_eq!(enums[0].name, "everything_kind");
    let values: Vec<_> = enums[0].values.iter().map(|value| value.name.as_str()).collect();
    assert_eq!(values, ["a", "b,c", "d'e", "f\\g"]);

    let index = |name: &str| schema.indexes().values().find(|index| index.mapped.as_deref() == Some(name));
    let uq = index("uq").unwrap();
    assert_eq!((uq.kind, uq.parts[1].sort), (IndexKind::Unique, Some(Sort::Desc)));
    assert_eq!(index("prefix").unwrap().parts[0].length, Some(20));
    assert_eq!((index("words").unwrap().kind, index("words").unwrap().parts.len()), (IndexKind::Fulltext, 2));
    assert!(index("to_parent").is_none() && index("bare").is_none(), "the server's own indexes belong to the keys");
    let IndexTarget::Column(pu) = index("pu").unwrap().parts[0].target else { panic!("no column") };
    assert_eq!(schema.columns()[&pu].name, "pu", "an index of another name is one of the user's");
    let primary = schema.indexes().values().find(|i| i.kind == IndexKind::Primary && i.table == table.id).unwrap();
    assert_eq!(primary.mapped, None);

    let key = |name: &str| schema.foreign_keys().values().find(|key| key.mapped.as_deref() == Some(name)).unwrap();
    use ReferentialAction::{Cascade, NoAction, Restrict, SetNull};
    assert_eq!((key("to_parent").on_delete, key("to_parent").on_update), (Some(SetNull), Some(Cascade)));
    assert_eq!((key("bare").on_delete, key("bare").on_update), (Some(Restrict), Some(Restrict)));
    assert_eq!(key("everything_ibfk_1").on_delete, Some(NoAction));

    let checks: Vec<_> = schema.checks().values().map(|c| (c.name.as_deref(), c.expression.as_str())).collect();
    assert_eq!(checks, [(Some("positive"), "`a` > 0 and `name` <> 'it\\'s'")]);
    let lost: Vec<_> = read.not_modelled.iter().map(|n| (n.kind.as_str(), n.name.as_str())).collect();
    let expected = [
        ("check", "everything.short"),
        ("column attribute", "everything.seen"),
        ("sequence", "numbers"),
        ("trigger", "everything.touched"),
    ];
    assert_eq!(lost, expected);
}

#[tokio::test]
async fn a_server_without_a_database_is_a_clear_error() {
    let Some((_scratch, made)) = loaded("").await else { return };
    let (head, tail) = made.url.split_once("localhost/").unwrap();
    let url = format!("{head}localhost/?{}", tail.split_once('?').unwrap().1);
    let server = database::connect(&url).await.unwrap();
    let error = introspect(&server, None).await.unwrap_err().to_string();
    assert!(error.contains("no database") && error.contains("/shop"), "{error}");
}
