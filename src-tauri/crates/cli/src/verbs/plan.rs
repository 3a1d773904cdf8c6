//! `crowfoot plan`

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
    let pair = desk.pair(&Source::parse(&args.from)?, &Source::parse(&args.to)?, renames, job).await?;
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
            planning::write(&plan, folder, SystemTime::now())?
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
    let server = view.proof.server.as_deref().map(|server| format!(" on {server}")).unwrap_or_default();
    print::note(&format!("{}{server}: {}", view.proof.status, view.proof.detail));
}
