//! `crowfoot fmt`

use std::io::Read;

use serde_json::json;
use studio::files::{self, Project};
use studio::{Document, Failure, format};

use crate::args::{Fmt, Format};
use crate::print::{self, Outcome};

pub fn run(args: &Fmt) -> Result<Outcome, Failure> {
    let version = print::version(args.provider_version.as_deref());
    if args.stdin {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).map_err(|error| {
            Failure::new("fmt/stdin", format!("Standard input can't be read: {error}.")).help("Give it UTF-8 text.")
        })?;
        Document::from_text_as(&text, version).refuse_unparsed()?;
        format(&[text]).iter().for_each(|text| print::out(text));
        return Ok(Outcome::Clean);
    }
    let project = Project::find(&args.path)?;
    Document::open_as(&args.path, version)?.refuse_unparsed()?;
    let mut changed = Vec::new();
    let texts = project.files.iter().map(|file| files::read(file)).collect::<Result<Vec<_>, _>>()?;
    // All files at once: a relation in one may lack its other end in another.
    let formatted = format(&texts);
    for ((file, text), formatted) in project.files.iter().zip(&texts).zip(&formatted) {
        if formatted != text {
            changed.push(project.shown_here(file));
            if !args.check {
                files::write(file, formatted)?;
            }
        }
    }
    match args.format {
        Format::Json => print::json(&json!({ "changed": changed, "written": !args.check })),
        Format::Text => {
            changed.iter().for_each(|name| print::out(&format!("{name}\n")));
            let what = if args.check { "would change" } else { "formatted" };
            print::note(&format!("{} of {} files {what}", changed.len(), project.files.len()));
        }
    }
    Ok(Outcome::reported(args.check && !changed.is_empty()))
}
