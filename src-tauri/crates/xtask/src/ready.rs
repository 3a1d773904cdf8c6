//! `cargo xtask ready`: what to run before a commit. It takes a minute when little changed, needs no display, and changes
//! nothing but the format.

use anyhow::Result;

use crate::{step, test};

/// Formats, lints and runs the quick tests.
pub fn ready() -> Result<()> {
    step::loud("cargo fmt", &mut step::cargo(&["fmt", "--all"]), "mend the syntax error named above")?;
    test::lint()?;
    step::loud("quick tests", &mut step::cargo(&["test", "--quiet"]), "cargo test -p PACKAGE NAME runs one")?;
    println!("ready. Before a push run everything: cargo xtask test");
    Ok(())
}
