//! `crowfoot plan`

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use studio::planning::{self, NamedRenames};
use studio::{Desk, Failure, PlanView, Source};

use crate::args::{Format, Plan, Strategy};
use crate::print::{self, Outcome};

pub async fn run(args: &Plan) -> Result<Outcome, Failure> {
    if args.strategy == Strategy::ZeroDowntime {
        return Err(Failure::new("plan/strategy", "Plans without downtime can't be made yet.")
            .help("Use --strategy direct; the hazards of each step say what is locked."));
    }
    planning::check_hazard_names(&args.accept)?;
    let desk = Desk::new(args.scratch.scratch.clone());
    let renames = NamedRenames::parse(&args.rename)?;
    let job = print::job();
    let outcome = work(args, &desk, &renames, &job).await;
    print::job_done();
    desk.scratches.close().await;
    outcome
}

async fn work(args: &Plan, desk: &Desk, renames: &NamedRenames, job: &studio::Job) -> Result<Outcome, Failure> {
    let (from, to) = (start(args)?, Source::parse(&args.to)?);
    if let Some(folder) = &args.out {
        planning::refuse_over(&from, folder)?;
    }
    let pair = desk.pair(&from, &to, renames, job).await?;
    if let Some(folder) = &args.out {
        desk.refuse_astray(&from, folder, job).await?;
    }
    let plan = pair.plan(&args.name);
    if let Some(unsupported) = plan.unsupported.first() {
        return Err(Failure::new("plan/unsupported", unsupported.to_string()));
    }
    let proof = if plan.is_empty() {
        planning::unproven("There is nothing to do.")
    } else if args.no_prove {
        planning::unproven("Not asked for (--no-prove).")
    } else {
        planning::proof_view(&desk.prove(&pair, &plan, job).await?)
    };
    print::job_done();
    let refused = planning::unaccepted(&plan, &args.accept);
    let failed = proof.status == "failed";
    let written = match &args.out {
        Some(folder) if refused.is_empty() && !failed && !plan.is_empty() => {
            let written = planning::write(&plan, folder, SystemTime::now())?;
            planning::settle(&from, &to, folder, &pair)?;
            written
        }
        _ => Vec::new(),
    };
    let view = planning::view(&plan, &pair, &proof, &written);
    match args.format {
        Format::Json => print::json(&print::value(&view)),
        Format::Text => text(&view),
    }
    if failed {
        print::note("The proof failed: nothing was written.");
    } else if !refused.is_empty() && args.out.is_some() {
        let codes: Vec<_> = refused.iter().map(|code| format!("--accept {code}")).collect();
        print::note(&format!(
            "Nothing was written: the plan is dangerous. Read it, then accept with {}.",
            codes.join(" ")
        ));
    }
    Ok(Outcome::reported(failed || (!refused.is_empty() && args.out.is_some())))
}

/// Where the plan starts. A migrations folder that is not there yet is one without migrations: the first is planned like all
/// others. It has to be the one that is written to, else it is a slip of the pen.
fn start(args: &Plan) -> Result<Source, Failure> {
    let from = Source::parse(&args.from)?;
    match &from {
        Source::Migrations(folder) if !folder.exists() && args.out.as_ref().is_none_or(|out| same(out, folder)) => {
            print::note(&format!("There is no {} yet: planned from an empty database.", folder.display()));
            Ok(Source::Empty)
        }
        _ => Ok(from),
    }
}

/// Whether two paths that don't exist lead to the same place.
fn same(a: &Path, b: &Path) -> bool {
    let plain = |path: &Path| std::path::absolute(path).map(|path| path.components().collect::<PathBuf>());
    plain(a).is_ok_and(|a| plain(b).is_ok_and(|b| a == b))
}

fn text(view: &PlanView) {
    if view.phases.is_empty() {
        print::note("There is nothing to do: both sides are the same.");
        return;
    }
    for phase in &view.phases {
        print::out(&format!("-- {} ({}), phase {}\n", view.name, view.dialect, phase.name));
        print::out(&phase.up_sql);
        if !phase.up_sql.ends_with('\n') {
            print::out("\n");
        }
        for step in &phase.steps {
            for hazard in &step.hazards {
                let lock = hazard.lock.as_deref().map(|lock| format!(" [{lock}]")).unwrap_or_default();
                print::note(&format!(
                    "{} {}: {} ({}){lock}",
                    hazard.severity, hazard.code, hazard.message, step.summary
                ));
            }
            if let Some(reason) = &step.down.reason {
                print::note(&format!("down {}: {reason} ({})", step.down.kind, step.summary));
            }
        }
        if let Some(path) = &phase.path {
            print::note(&format!("written to {path}"));
        }
    }
    print::not_modelled(&view.not_modelled);
    for one in &view.may_be_renames {
        let place = one.within.as_ref().map(|table| format!("{table}.")).unwrap_or_default();
        let how = match one.kind.as_str() {
            "enum" => "say so in the window".to_owned(),
            _ => format!("--rename {place}{}={}", one.from, one.to),
        };
        print::note(&format!(
            "{} {place}{} is dropped and {} is new. If that is a rename: {how}",
            one.kind, one.from, one.to
        ));
    }
    let server = view.proof.server.as_deref().map(|server| format!(" on {server}")).unwrap_or_default();
    print::note(&format!("{}{server}: {}", view.proof.status, view.proof.detail));
}
