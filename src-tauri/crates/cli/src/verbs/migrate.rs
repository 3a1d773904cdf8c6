//! `crowfoot migrate`

use std::path::{Path, PathBuf};

use studio::files::Project;
use studio::migrating::{self, Migrations};
use studio::{Desk, Failure};

use crate::args::{Format, Migrate, MigrateVerb};
use crate::print::{self, Outcome};

pub async fn run(args: &Migrate) -> Result<Outcome, Failure> {
    refuse_idle_options(args)?;
    let migrations = Migrations::read(&folder(args))?;
    let desk = Desk::new(args.scratch.scratch.clone());
    let job = print::job().on_warning(|loss| {
        print::job_done();
        print::note(&format!("warning: {loss}"));
    });
    let outcome = work(args, &migrations, &desk, &job).await;
    print::job_done();
    desk.scratches.close().await;
    outcome
}

/// The migrations folder: as it was named, or as Prisma's configuration names it, or the usual one.
fn folder(args: &Migrate) -> PathBuf {
    let configured = || Project::find(Path::new(".")).ok()?.setup.migrations;
    args.dir.clone().or_else(configured).unwrap_or_else(|| PathBuf::from("prisma/migrations"))
}

/// Options of one verb beside another would do nothing, and who gave them thinks otherwise.
fn refuse_idle_options(args: &Migrate) -> Result<(), Failure> {
    let named = !args.applied.is_empty() || !args.rolled_back.is_empty();
    match (args.verb == MigrateVerb::Resolve, named) {
        (true, false) => Err(Failure::new("migrate/resolve", "Nothing was named to note.")
            .help("Add --applied NAME or --rolled-back NAME; `crowfoot migrate status` lists the names.")),
        (false, true) => Err(Failure::new("migrate/resolve", "--applied and --rolled-back belong to resolve.")
            .help("Write `crowfoot migrate resolve --applied NAME`.")),
        _ => Ok(()),
    }
}

async fn work(args: &Migrate, migrations: &Migrations, desk: &Desk, job: &studio::Job) -> Result<Outcome, Failure> {
    let url = || {
        let text = args.url.as_deref().ok_or_else(|| {
            Failure::new("migrate/url", "The database is not named.").help(
                "Name it with --url URL, --url env:DATABASE_URL, or --url database for the one that the project names.",
            )
        })?;
        print::url(text)
    };
    match args.verb {
        MigrateVerb::Status => {
            let status = migrating::status(migrations, &url()?).await?;
            match args.format {
                Format::Json => print::json(&print::value(&status)),
                Format::Text => status.lines().iter().for_each(|line| print::out(&format!("{line}\n"))),
            }
            Ok(Outcome::reported(!status.is_up_to_date()))
        }
        MigrateVerb::Up | MigrateVerb::Down => {
            let done = if args.verb == MigrateVerb::Up {
                migrating::up(migrations, &url()?, args.to.as_deref(), job).await?
            } else {
                migrating::down(migrations, &url()?, args.to.as_deref(), job).await?
            };
            match args.format {
                Format::Json => print::json(&print::value(serde_json::json!({ "migrations": done }))),
                Format::Text => done.iter().for_each(|name| print::out(&format!("{name}\n"))),
            }
            let what = if args.verb == MigrateVerb::Up { "applied" } else { "taken back" };
            print::note(&format!("{} {what}", done.len()));
            let status = migrating::status(migrations, &url()?).await?;
            for changed in status.migrations.iter().filter(|migration| migration.state == "changed") {
                print::note(&format!("warning: {} was applied, and its file differs now", changed.name));
            }
            Ok(Outcome::Clean)
        }
        MigrateVerb::Resolve => {
            let applied = !args.applied.is_empty();
            let names = if applied { &args.applied } else { &args.rolled_back };
            let done = migrating::resolve(migrations, &url()?, applied, names).await?;
            match args.format {
                Format::Json => print::json(&print::value(serde_json::json!({ "migrations": done }))),
                Format::Text => done.iter().for_each(|name| print::out(&format!("{name}\n"))),
            }
            print::note(&format!("{} noted as {}", done.len(), if applied { "applied" } else { "taken back" }));
            Ok(Outcome::Clean)
        }
        MigrateVerb::Prove => {
            let proof = migrating::prove(migrations, desk, job).await?;
            match args.format {
                Format::Json => print::json(&print::value(&proof)),
                Format::Text => print::out(&format!("{}: {}\n", proof.status, proof.detail)),
            }
            Ok(Outcome::reported(proof.status != "proven"))
        }
    }
}
