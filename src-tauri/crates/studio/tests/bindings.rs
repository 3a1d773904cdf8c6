//! The window's types are generated from the Rust ones and committed: this test fails when they are stale. With
//! `CROWFOOT_GENERATE=1` it writes them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use ts_rs::{Config, TS};

fn generated(folder: &Path) -> BTreeMap<String, String> {
    let config = Config::new().with_out_dir(folder);
    studio::Command::export_all(&config).expect("bindings are written");
    studio::AssistRequest::export_all(&config).expect("bindings are written");
    studio::AssistAnswer::export_all(&config).expect("bindings are written");
    studio::Snapshot::export_all(&config).expect("bindings are written");
    studio::Update::export_all(&config).expect("bindings are written");
    studio::Notice::export_all(&config).expect("bindings are written");
    studio::Saved::export_all(&config).expect("bindings are written");
    studio::OnConflict::export_all(&config).expect("bindings are written");
    studio::Comparison::export_all(&config).expect("bindings are written");
    studio::Contrast::export_all(&config).expect("bindings are written");
    studio::Presentation::export_all(&config).expect("bindings are written");
    studio::Wish::export_all(&config).expect("bindings are written");
    studio::SourceOffer::export_all(&config).expect("bindings are written");
    studio::PlanView::export_all(&config).expect("bindings are written");
    studio::PullView::export_all(&config).expect("bindings are written");
    studio::ExportFormat::export_all(&config).expect("bindings are written");
    studio::PictureRequest::export_all(&config).expect("bindings are written");
    studio::Failure::export_all(&config).expect("bindings are written");
    // No index: beside `Index.ts` it would be the same file on a disk that does not tell capitals.
    read(folder)
}

fn read(folder: &Path) -> BTreeMap<String, String> {
    let Ok(entries) = fs::read_dir(folder) else { return BTreeMap::new() };
    entries
        .filter_map(Result::ok)
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let text = fs::read_to_string(entry.path()).ok()?;
            name.ends_with(".ts").then_some((name, text))
        })
        .collect()
}

#[test]
fn bindings_are_fresh() {
    let committed = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../ui/src/bindings");
    let scratch = std::env::temp_dir().join(format!("crowfoot-bindings-{}", std::process::id()));
    let fresh = generated(&scratch);
    fs::remove_dir_all(&scratch).expect("the scratch folder goes");
    if std::env::var_os("CROWFOOT_GENERATE").is_some() {
        let _ = fs::remove_dir_all(&committed);
        fs::create_dir_all(&committed).expect("the folder is made");
        for (name, text) in &fresh {
            fs::write(committed.join(name), text).expect("a binding is written");
        }
    }
    let stale: Vec<_> =
        fresh.iter().filter(|(name, text)| read(&committed).get(*name) != Some(text)).map(|(n, _)| n).collect();
    assert!(stale.is_empty(), "stale bindings {stale:?}: run `cargo xtask gen`");
    let extra: Vec<_> = read(&committed).into_keys().filter(|name| !fresh.contains_key(name)).collect();
    assert!(extra.is_empty(), "bindings of types that are gone {extra:?}: run `cargo xtask gen`");
}
