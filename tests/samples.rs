//! The sample projects under `schemas/`: what lies beside each schema is what Crowfoot makes of it. With
//! `CROWFOOT_GENERATE=1` (`cargo xtask gen`) the documents are written anew.

use std::fs;
use std::path::PathBuf;

use acceptance::root;
use studio::exporting::{Format, export};
use studio::planning::NamedRenames;
use studio::{Desk, Document, Job, Source, migrating};

const SAMPLES: [&str; 2] = ["blog", "market"];

fn folder(name: &str) -> PathBuf {
    root().join("schemas").join(name)
}

#[test]
fn the_documents_are_fresh() {
    for name in SAMPLES {
        let mut document = Document::open(&folder(name)).expect("it opens");
        let path = folder(name).join("DATA-MODEL.md");
        let fresh = export(&mut document, Format::DataModel).expect("exported");
        if std::env::var_os("CROWFOOT_GENERATE").is_some() {
            fs::write(&path, &fresh).expect("written");
        }
        let known = fs::read(&path).unwrap_or_default();
        assert!(known == fresh, "{} is stale: run `cargo xtask gen`", path.display());
    }
}

#[test]
fn the_diagrams_place_every_table() {
    for name in SAMPLES {
        let document = Document::open(&folder(name)).expect("it opens");
        let text = fs::read_to_string(folder(name).join("diagram.json")).expect("a diagram file");
        for table in document.schema().tables().values() {
            assert!(text.contains(&format!("\"{}\":", table.name)), "{name}: {} has no place", table.name);
        }
        assert_eq!(document.notes().count(), 0, "{:?}", document.notes().collect::<Vec<_>>());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_migrations_build_the_schema_and_run_back() {
    let (desk, job) = (Desk::new(None), Job::silent());
    for name in SAMPLES {
        let migrations = folder(name).join("migrations");
        let (from, to) = (Source::Migrations(migrations.clone()), Source::Schema(folder(name)));
        let pair = desk
            .pair(&from, &to, &NamedRenames::default(), &job)
            .await
            .unwrap_or_else(|failure| panic!("{name}: {failure}"));
        assert_eq!(pair.differences(), [], "{name}");
        let migrations = migrating::Migrations::read(&migrations).expect("read");
        let proof =
            migrating::prove(&migrations, &desk, &job).await.unwrap_or_else(|failure| panic!("{name}: {failure}"));
        assert_eq!(proof.status, "proven", "{name}: {}", proof.detail);
    }
    desk.scratches.close().await;
}
