//! Extensions that a schema names come before what names them, on a real server and as its ordinary role.

mod scratch;

use migrate::DialectKind;
use studio::planning::NamedRenames;
use studio::source::{Desk, Source};
use studio::{Job, ProofStatus};

use scratch::made;

const SCHEMA: &str = r#"datasource db {
  provider = "postgresql"
}

model User {
  id    String @id @default(dbgenerated("uuid_generate_v4()")) @db.Uuid
  email String @unique @db.Citext
  bio   String

  @@index([bio(ops: raw("gin_trgm_ops"))], type: Gin)
}
"#;

#[tokio::test]
async fn a_schema_that_names_extensions_is_proven_from_nothing() {
    let Some((_scratch, made)) = made(DialectKind::Postgres, "SELECT 1").await else { return };
    let available = "SELECT 1 / count(*) FROM pg_available_extensions WHERE name = 'citext'";
    if made.database.run(&[available.to_owned()], false).await.is_err() {
        return println!("extensions of PostgreSQL not present");
    }
    let (desk, job, folder) = (Desk::default(), Job::silent(), tempfile::tempdir().unwrap());
    let path = folder.path().join("schema.prisma");
    std::fs::write(&path, SCHEMA).unwrap();
    let pair = desk.pair(&Source::Empty, &Source::Schema(path), &NamedRenames::default(), &job).await.unwrap();
    let plan = pair.plan("init");
    let proof = desk.prove(&pair, &plan, &job).await.unwrap();
    let sql = plan.phases.iter().map(migrate::up_script).collect::<String>();
    assert_eq!(proof.status, ProofStatus::Proven, "{}\n{sql}", proof.detail);
    for extension in ["citext", "pg_trgm", "uuid-ossp"] {
        assert!(sql.contains(&format!("CREATE EXTENSION IF NOT EXISTS \"{extension}\"")), "{sql}");
    }
}
