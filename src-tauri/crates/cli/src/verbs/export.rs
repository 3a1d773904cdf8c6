//! `crowfoot export`

use studio::exporting::{self, Format};
use studio::{Document, Failure, Severity};

use crate::args::Export;
use crate::print::{self, Outcome};

pub fn run(args: &Export) -> Result<Outcome, Failure> {
    let format = Format::from_id(&args.format)?;
    let mut document = Document::open(&args.path)?;
    match &args.out {
        Some(path) => {
            exporting::export_to(&mut document, format, path)?;
            print::note(&format!("{} written", path.display()));
        }
        None => print::out(&exporting::export(&mut document, format)?),
    }
    let errors = studio::count(document.findings(), Severity::Error);
    if errors > 0 {
        let word = if errors == 1 { "error" } else { "errors" };
        print::note(&format!(
            "The schema has {errors} {word}: what could not be understood is missing. `crowfoot check` lists them."
        ));
    }
    Ok(Outcome::reported(errors > 0))
}
