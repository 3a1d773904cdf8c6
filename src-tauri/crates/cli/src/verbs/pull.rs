//! `crowfoot pull`

use std::path::Path;

use studio::pulling::{self, Beside, Scope};
use studio::{Desk, Document, Failure, OnConflict};

use crate::args::{Format, Pull};
use crate::print::{self, Outcome};

pub async fn run(args: &Pull) -> Result<Outcome, Failure> {
    let url = print::url(&args.url)?;
    let job = print::job();
    let document = args.into.as_deref().map(|path| open(path, &args.url)).transpose()?;
    let mut scope = Scope::parse(&args.schemas);
    if let Some(document) = &document {
        scope = scope.with_those_of(document);
    }
    let pulled = pulling::pull(&url, &scope, &job).await;
    print::job_done();
    let pulled = pulled?;
    let (view, text) = match document {
        Some(mut document) => {
            let desk = Desk::default();
            let beside = Beside::of(&document)?.settled(&pulled, &desk, &job).await;
            desk.scratches.close().await;
            print::job_done();
            let view = pulling::into_document(&mut document, &pulled, &beside?)?;
            if !args.dry_run && view.edits > 0 {
                document.save(None, OnConflict::Ask)?.written()?;
                print::kept_copy(&document);
            }
            (view, None)
        }
        None => (pulled.view(), Some(pulled.text())),
    };
    match args.format {
        Format::Json => print::json(&print::value(&view)),
        Format::Text => {
            if let Some(text) = text {
                print::out(&text);
            }
            print::not_modelled(&view.not_modelled);
            print::note(&format!(
                "{} tables, {} columns, {} foreign keys, {} indexes{}",
                view.tables,
                view.columns,
                view.foreign_keys,
                view.indexes,
                match (&args.into, args.dry_run) {
                    (None, _) => String::new(),
                    (Some(_), true) => format!("; {} changes would be made", view.edits),
                    (Some(path), false) => format!("; {} changes made in {}", view.edits, path.display()),
                }
            ));
        }
    }
    Ok(Outcome::Clean)
}

/// The schema to bring up to date; for one that is not there yet, how to make it.
fn open(path: &Path, url: &str) -> Result<Document, Failure> {
    if path.exists() {
        return Document::open(path);
    }
    // A password belongs into no message.
    let url = if url.starts_with("env:") { url } else { "URL" };
    Err(Failure::new("pull/into", format!("{} does not exist: --into brings a schema up to date.", path.display()))
        .help(format!("`crowfoot pull {url} > {}` makes a new one.", path.display())))
}
