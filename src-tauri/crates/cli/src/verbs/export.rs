//! `crowfoot export`

use studio::exporting::{self, Format};
use studio::{Document, Failure};

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
    Ok(Outcome::Clean)
}
