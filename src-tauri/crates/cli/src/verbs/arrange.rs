//! `crowfoot arrange`

use serde_json::json;
use studio::{Document, Failure, OnConflict};

use crate::args::{Arrange, Format};
use crate::print::{self, Outcome};

pub fn run(args: &Arrange) -> Result<Outcome, Failure> {
    let mut document = Document::open(&args.path)?;
    let moved = if args.all {
        arrange(&mut document)?
    } else {
        // Opening has found places for tables without one; writing them down is all that is left.
        document.keep_places()
    };
    document.save(None, OnConflict::Ask)?.written()?;
    print::kept_copy(&document);
    let path = document.project().map(|project| project.diagram.display().to_string()).unwrap_or_default();
    match args.format {
        Format::Json => {
            print::json(&json!({ "path": path, "tables": document.schema().tables().len(), "moved": moved }))
        }
        Format::Text => print::out(&format!("{path}: {moved} of {} tables placed\n", document.schema().tables().len())),
    }
    Ok(Outcome::Clean)
}

/// Arranges everything with its progress on the terminal; how many tables moved. Ending it early leaves the file as it is.
fn arrange(document: &mut Document) -> Result<usize, Failure> {
    let Some(arranging) = document.arranging(None) else { return Ok(0) };
    let places = arranging.places(&print::job());
    print::job_done();
    Ok(document.take_places(&arranging, places?)?.map_or(0, |update| update.changes.len()))
}
