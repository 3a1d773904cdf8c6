//! `crowfoot open`

use std::path::PathBuf;
use std::process::{Command, Stdio};

use studio::Failure;
use studio::files::Project;

use crate::args::Open;
use crate::print::Outcome;

pub fn run(args: &Open) -> Result<Outcome, Failure> {
    let project = Project::find(&args.path)?;
    let window = window().ok_or_else(|| {
        Failure::new("open/no-window", "The window's program is not installed.")
            .help("Install it beside this one as `crowfoot-app`, or name it in CROWFOOT_APP.")
    })?;
    let mut command = Command::new(&window);
    command.arg(&project.path).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().map_err(|error| {
        Failure::new("open/start", format!("{} can't be started: {error}.", window.display()))
            .help("Check its permissions.")
    })?;
    Ok(Outcome::Clean)
}

/// The window's program: named by the environment, or beside this one.
fn window() -> Option<PathBuf> {
    if let Some(path) = std::env::var_os("CROWFOOT_APP") {
        return Some(PathBuf::from(path)).filter(|path| path.is_file());
    }
    let own = std::env::current_exe().ok()?;
    let beside = |name: &str| own.with_file_name(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    [beside("crowfoot-app")].into_iter().find(|path| path.is_file())
}
