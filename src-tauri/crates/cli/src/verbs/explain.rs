//! `crowfoot explain`

use serde_json::json;
use studio::Failure;

use crate::args::{Explain, Format};
use crate::print::{self, Outcome};

pub fn run(args: &Explain) -> Result<Outcome, Failure> {
    let rules = match &args.rule {
        Some(code) => vec![studio::rules::find(code)?],
        None => studio::rules::all(),
    };
    match (args.format, &args.rule) {
        (Format::Json, _) => print::json(&print::value(json!({ "rules": rules }))),
        (Format::Text, Some(_)) => {
            for rule in &rules {
                print::out(&format!("{} ({})\n{}\n{}", rule.code, rule.severity, rule.summary, rule.explain));
            }
        }
        (Format::Text, None) => {
            let width = rules.iter().map(|rule| rule.code.len()).max().unwrap_or(0);
            rules
                .iter()
                .for_each(|rule| print::out(&format!("{:width$}  {:7}  {}\n", rule.code, rule.severity, rule.summary)));
        }
    }
    Ok(Outcome::Clean)
}
