//! `cargo xtask gen`: writes what is generated from the Rust sources, so that nobody edits it by hand.
//!
//! The tests that check it also write it: `bindings` of the package `studio` the front end's types, `generated` of the
//! package `acceptance` the reference pages in `docs/`.

use anyhow::Result;

use crate::step;

/// Set, the tests write instead of only checking.
const WRITE: &str = "CROWFOOT_GENERATE";

/// Writes the bindings and the reference pages.
pub fn generate() -> Result<()> {
    let mut bindings = step::cargo(&["test", "--package", "studio", "--test", "bindings", "--quiet"]);
    step::quiet("ui/src/bindings", bindings.env(WRITE, "1"), "mend the build of the crates first")?;
    let mut samples = step::cargo(&["test", "--package", "acceptance", "--test", "samples", "--quiet", "documents"]);
    step::quiet("schemas/*/DATA-MODEL.md", samples.env(WRITE, "1"), "read the test's message")?;
    let mut pages = step::cargo(&["test", "--package", "acceptance", "--test", "generated", "--quiet"]);
    step::quiet("docs/rules.md and docs/cli.md", pages.env(WRITE, "1"), "read the test's message")
}
