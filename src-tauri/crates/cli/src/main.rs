//! The command line `crowfoot`: arguments, printing, exit codes. What is done is done by `studio`.
//!
//! Exit codes: 0 done and clean, 1 done and there is something to report, 2 could not be done.

mod args;
mod print;
mod verbs;

use std::process::ExitCode;

use clap::Parser;

use args::{Arguments, Verb};
use print::Outcome;

/// Trees and records are many small pieces: this allocator takes a third off the time of reading a large schema.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return print::failure(&format!("The runtime can't be started: {error}.")),
    };
    let outcome = runtime.block_on(run(arguments));
    match outcome {
        Ok(Outcome::Clean) => ExitCode::SUCCESS,
        Ok(Outcome::Reported) => ExitCode::from(1),
        Err(failure) => print::failure(&failure.to_string()),
    }
}

async fn run(arguments: Arguments) -> Result<Outcome, studio::Failure> {
    match arguments.verb {
        Verb::Check(args) => verbs::check::run(&args),
        Verb::Fix(args) => verbs::fix::run(&args),
        Verb::Fmt(args) => verbs::fmt::run(&args),
        Verb::Diff(args) => verbs::diff::run(&args).await,
        Verb::Plan(args) => verbs::plan::run(&args).await,
        Verb::Migrate(args) => verbs::migrate::run(&args).await,
        Verb::Pull(args) => verbs::pull::run(&args).await,
        Verb::Export(args) => verbs::export::run(&args),
        Verb::Arrange(args) => verbs::arrange::run(&args),
        Verb::Explain(args) => verbs::explain::run(&args),
        Verb::Open(args) => verbs::open::run(&args),
        Verb::Scratch(args) => verbs::scratch::run(&args).await,
    }
}
