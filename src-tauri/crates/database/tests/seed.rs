//! Rows for real databases: every table of schemas with circles, composite keys, enums, checks gets its rows.

use database::{Scratch, ScratchDatabase, ScratchOptions, SeedOptions, Seeded, introspect, rows};
use migrate::DialectKind;

const SHOP: &str = r#"
CREATE TYPE mood AS ENUM ('sad', 'it''s ok', 'happy');
CREATE TABLE tenant (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), name varchar(5) UNIQUE NOT NULL);
CREATE TABLE person (
  tenant uuid NOT NULL REFERENCES tenant, id integer GENERATED ALWAYS AS IDENTITY, email text NOT NULL, mood mood NOT NULL,
  boss integer, tags text[] NOT NULL, moods mood[], born date, seen timestamptz(3) DEFAULT now(), data jsonb, raw bytea NOT NULL,
  upper_email text GENERATED ALWAYS AS (upper(email)) STORED, address inet, price decimal(4, 2) NOT NULL, tiny smallint NOT NULL,
  PRIMARY KEY (tenant, id), FOREIGN KEY (tenant, boss) REFERENCES person (tenant, id),
  CHECK (price > 10 AND price < 20), CHECK (email LIKE '%@%'), CHECK (tiny IN (7, 8, 9)), CHECK (mood <> 'sad'),
  CHECK (born IS NULL OR born > '2000-01-01'), CHECK (char_length(email) BETWEEN 3 AND 60)
);
CREATE UNIQUE INDEX person_email ON person (lower(email)) WHERE boss IS NOT NULL;
CREATE TABLE flag (tenant uuid NOT NULL, owner integer NOT NULL, "on" boolean NOT NULL, mood mood NOT NULL,
  PRIMARY KEY ("on", mood), FOREIGN KEY (tenant, owner) REFERENCES person (tenant, id));
CREATE TABLE egg (id serial PRIMARY KEY, hen integer NOT NULL UNIQUE);
CREATE TABLE hen (id serial PRIMARY KEY, egg integer NOT NULL UNIQUE REFERENCES egg);
ALTER TABLE egg ADD FOREIGN KEY (hen) REFERENCES hen;
CREATE TABLE root (id bigint PRIMARY KEY, parent bigint NOT NULL REFERENCES root);
CREATE TABLE left_side (id int PRIMARY KEY, "right" int);
CREATE TABLE right_side (id int PRIMARY KEY, "left" int REFERENCES left_side);
ALTER TABLE left_side ADD FOREIGN KEY ("right") REFERENCES right_side;
CREATE TABLE tag (a integer NOT NULL REFERENCES egg, b uuid NOT NULL REFERENCES tenant, PRIMARY KEY (a, b));
CREATE TABLE hopeless (x int NOT NULL CHECK (x * x = -1 AND x::text ~ 'q'));
CREATE TABLE orphan (x int PRIMARY KEY REFERENCES egg, h int NOT NULL CHECK (h % 2 = 0), y int4range NOT NULL, z interval);
CREATE TABLE nothing ();
"#;

async fn filled(kind: DialectKind, script: &str, options: SeedOptions<'_>) -> Option<(ScratchDatabase, Seeded)> {
    let scratch = match Scratch::start(kind, &ScratchOptions::from_env()).await {
        Ok(scratch) => scratch,
        Err(database::Error::NoPostgres { .. }) => {
            println!("PostgreSQL not present");
            return None;
        }
        Err(error) => panic!("{error}"),
    };
    let made = scratch.database().await.unwrap();
    made.database.run_script(script, true).await.unwrap();
    let read = introspect(&made.database, None).await.unwrap();
    let seeded = made.database.seed(&read.schema, options).await.unwrap();
    for (id, count) in &seeded.rows {
        let table = &read.schema.tables()[id];
        assert_eq!(made.database.contents(None, &table.name, &[]).await.unwrap().len(), *count, "{}", table.name);
    }
    // The same without a connection: all of it runs, where nothing has to be tried.
    let statements = rows(&read.schema, kind, options);
    assert!(!statements.is_empty());
    let names = |id| read.schema.tables()[&id].name.clone();
    let counts: Vec<_> = seeded.rows.iter().map(|(id, count)| (names(*id), *count)).collect();
    println!("{counts:?} {:?}", seeded.skipped);
    Some((made, seeded))
}

#[tokio::test]
async fn postgres() {
    let Some((made, seeded)) = filled(DialectKind::Postgres, SHOP, SeedOptions::default()).await else { return };
    let skipped: Vec<&str> = seeded.skipped.iter().map(|(table, _)| table.as_str()).collect();
    assert_eq!(skipped, ["hopeless"], "{:?}", seeded.skipped);
    assert!(seeded.rows.values().filter(|count| **count >= 4).count() >= 11, "{:?}", seeded.rows);
    // With everything filled in, other rows, and more of them.
    let check = "DO $$ BEGIN
        ASSERT (SELECT count(DISTINCT mood) > 1 FROM person);
        ASSERT (SELECT count(*) > 0 FROM person WHERE boss IS NOT NULL);
        ASSERT (SELECT count(*) > 0 FROM person WHERE born IS NULL);
        ASSERT (SELECT count(*) > 0 FROM person WHERE born IS NOT NULL);
        ASSERT (SELECT count(*) > 0 FROM left_side WHERE \"right\" IS NOT NULL);
        END $$";
    made.database.run(&[check.to_owned()], false).await.unwrap();
    for seed in 2..6 {
        let options = SeedOptions { per_table: 12, seed, later: None };
        let Some((_, seeded)) = filled(DialectKind::Postgres, SHOP, options).await else { return };
        assert_eq!(seeded.skipped.len(), 1, "{:?}", seeded.skipped);
    }
}

#[tokio::test]
async fn sqlite() {
    let script = r#"
        CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT, b INTEGER NOT NULL REFERENCES b, name TEXT NOT NULL UNIQUE CHECK (length(name) <= 4));
        CREATE TABLE b (id INTEGER NOT NULL PRIMARY KEY, a INTEGER NOT NULL UNIQUE REFERENCES a (id), price REAL NOT NULL CHECK (price >= 100));
        CREATE TABLE c (a INTEGER NOT NULL REFERENCES a (id), b INTEGER REFERENCES b, at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
            raw BLOB, twice INTEGER AS (a * 2), yes BOOLEAN NOT NULL, PRIMARY KEY (a, b));
        CREATE TABLE self (id TEXT PRIMARY KEY NOT NULL, parent TEXT NOT NULL REFERENCES self (id));
        CREATE TABLE plan (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT REFERENCES user (id), owner INTEGER NOT NULL REFERENCES user (id));
        CREATE TABLE user (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT REFERENCES plan (id), plan INTEGER NOT NULL REFERENCES plan (id),
            a INTEGER NOT NULL REFERENCES a (id), friend INTEGER REFERENCES user (id));
    "#;
    let Some((_, seeded)) = filled(DialectKind::Sqlite, script, SeedOptions::default()).await else { return };
    assert_eq!(seeded.skipped, []);
    assert!(seeded.rows.values().all(|count| *count == 5), "{:?}", seeded.rows);
}
