//! `crowfoot diff`

use studio::planning::NamedRenames;
use studio::{Desk, Failure, Source};

use crate::args::{Diff, DiffFormat};
use crate::print::{self, Outcome};

pub async fn run(args: &Diff) -> Result<Outcome, Failure> {
    let desk = Desk::new(args.scratch.scratch.clone());
    let renames = NamedRenames::parse(&args.rename)?;
    let job = print::job();
    let pair = desk.pair(&Source::parse(&args.from)?, &Source::parse(&args.to)?, &renames, &job).await;
    print::job_done();
    let pair = pair?;
    desk.scratches.close().await;
    let comparison = pair.comparison();
    match args.format {
        DiffFormat::Json => print::json(&print::value(&comparison)),
        DiffFormat::Sql => {
            for phase in &pair.plan("diff").phases {
                print::out(&studio::planning::up_sql(phase));
            }
        }
        DiffFormat::Text => {
            for line in &comparison.changes {
                let sides = match (&line.from, &line.to) {
                    (Some(from), Some(to)) => format!(": {from} -> {to}"),
                    (None, Some(only)) | (Some(only), None) => format!(": {only}"),
                    (None, None) => String::new(),
                };
                let hazards =
                    if line.hazards.is_empty() { String::new() } else { format!("  [{}]", line.hazards.join(", ")) };
                print::out(&format!("{} {}{sides}{hazards}\n", line.kind, line.subject));
            }
            print::not_modelled(&comparison.not_modelled);
            print::note(&match comparison.changes.len() {
                0 => "No differences.".to_owned(),
                1 => "1 difference.".to_owned(),
                n => format!("{n} differences."),
            });
        }
    }
    Ok(Outcome::reported(args.exit_code && !comparison.changes.is_empty()))
}
