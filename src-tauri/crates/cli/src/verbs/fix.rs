//! `crowfoot fix`

use std::collections::BTreeSet;

use serde_json::json;
use studio::{Command, Document, Failure, OnConflict};

use crate::args::{Fix, Format};
use crate::print::{self, Outcome};

pub fn run(args: &Fix) -> Result<Outcome, Failure> {
    if let Some(code) = &args.rule {
        studio::rules::find(code)?;
    }
    let mut document = Document::open(&args.path)?;
    print::refuse_unruled(&document)?;
    let mut mended = Vec::new();
    let mut failed = BTreeSet::new();
    // A fix may bring up the next finding; findings that a fix did not remove are not tried twice.
    loop {
        let places: Vec<u32> = (document.findings().iter().enumerate())
            .filter(|(_, finding)| finding.fix_is_safe && args.rule.as_ref().is_none_or(|rule| *rule == finding.code))
            .filter(|(_, finding)| !failed.contains(&(finding.code.clone(), finding.subject.clone())))
            .map(|(place, _)| place as u32)
            .collect();
        if places.is_empty() {
            break;
        }
        let tried: Vec<_> =
            places.iter().filter_map(|place| document.findings().get(*place as usize).cloned()).collect();
        document.run(&Command::ApplyFixes { findings: places })?;
        for finding in tried {
            failed.insert((finding.code.clone(), finding.subject.clone()));
            mended.push(finding);
        }
    }
    if !args.dry_run && !mended.is_empty() {
        document.save(None, OnConflict::Ask)?.written()?;
        print::kept_copy(&document);
    }
    match args.format {
        Format::Json => {
            let fixes: Vec<_> =
                mended.iter().map(|f| json!({ "code": f.code, "subject": f.subject, "fix": f.fix })).collect();
            print::json(&json!({ "fixes": fixes, "written": !args.dry_run && !mended.is_empty() }));
        }
        Format::Text => {
            for finding in &mended {
                print::out(&format!(
                    "{}: {} ({})\n",
                    finding.subject,
                    finding.fix.clone().unwrap_or_default(),
                    finding.code
                ));
            }
            let done = if args.dry_run { "would be applied" } else { "applied" };
            let fixes = if mended.len() == 1 { "fix" } else { "fixes" };
            print::note(&format!("{} {fixes} {done}", mended.len()));
        }
    }
    Ok(Outcome::Clean)
}
