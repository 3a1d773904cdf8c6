//! The developer's verbs: `cargo xtask run | test | bench | fuzz | gen | ready`.
//!
//! Each verb has its own file; `places`, `step`, `system`, `node`, `postgres`, `driver` and `ui` are what they share. It installs
//! what is missing, builds, and runs the programs. It links none of the project's crates, so it builds in seconds.

mod bench;
mod canvas;
mod compare;
mod driver;
mod fuzz;
mod generate;
mod layouts;
mod node;
mod places;
mod postgres;
mod ready;
mod run;
mod sample;
mod step;
mod system;
mod test;
mod tour;
mod ui;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask run [PROJECT]     install what is missing, build, open the window on a sample (without a display: a tour on the command line)
cargo xtask test [PART]...    install what is missing, then every test; parts: format lint rust ui licences
cargo xtask bench             build for release and time the command line on a large schema
cargo xtask bench prisma      the Prisma language beside Prisma's own engine; writes docs/BENCHMARKS.md
cargo xtask bench layout      our layout beside elkjs, dagre and d3-force; writes docs/BENCHMARKS.md
cargo xtask bench canvas      the canvas in Chromium and in the real window, 100 to 10,000 tables; writes docs/BENCHMARKS.md
cargo xtask fuzz [SECONDS]    random text and random changes against the Prisma language, so long for each target
cargo xtask gen               write what is generated: ui/src/bindings, docs/rules.md, docs/cli.md
cargo xtask ready             before a commit: format, lints, quick tests";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let rest = arguments.get(1..).unwrap_or_default();
    let done = match arguments.first().map(String::as_str) {
        Some("run") => run::run(rest),
        Some("test") => test::test(rest),
        Some("bench") if rest.first().is_some_and(|what| what == "prisma") => compare::compare(),
        Some("bench") if rest.first().is_some_and(|what| what == "layout") => layouts::bench(),
        Some("bench") if rest.first().is_some_and(|what| what == "canvas") => {
            canvas::bench(rest.get(1..).unwrap_or_default())
        }
        Some("bench") => bench::bench(),
        Some("fuzz") => fuzz::fuzz(rest),
        Some("gen") => generate::generate(),
        Some("ready") => ready::ready(),
        Some("--help" | "-h" | "help") => {
            println!("{USAGE}");
            Ok(())
        }
        Some(other) => Err(anyhow::anyhow!("there is no verb `{other}`\n{USAGE}")),
        None => Err(anyhow::anyhow!("which verb?\n{USAGE}")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}
