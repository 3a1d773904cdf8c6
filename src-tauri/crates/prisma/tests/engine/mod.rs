//! The real Prisma engines, asked through Node scripts under `tests/oracle`.

#![allow(dead_code, reason = "every test takes what it needs")]

pub mod dmmf;
pub mod mistakes;
pub mod odd;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

/// One answer per schema (files as path and text), or `None` if Node or the engines are not there.
pub fn ask(script: &str, arguments: &[&str], schemas: &[Vec<(String, String)>]) -> Option<Vec<Value>> {
    let home = std::env::var_os("CROWFOOT_ORACLES").map(PathBuf::from);
    let home = home.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cache/crowfoot-oracles")))?;
    if !home.is_dir() {
        return None;
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/oracle").join(script);
    let mut command = Command::new("node");
    command.arg(script).args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().ok()?;
    let mut stdin = child.stdin.take()?;
    let input = serde_json::to_vec(schemas).expect("schemas are JSON");
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().expect("the oracle ends");
    let written = writer.join().expect("the writer ends");
    if output.status.code() == Some(3) {
        return None;
    }
    written.expect("the oracle reads its input");
    assert!(output.status.success(), "the oracle failed");
    let text = String::from_utf8(output.stdout).expect("the oracle prints UTF-8");
    let answers: Vec<Value> =
        text.lines().map(|line| serde_json::from_str(line).expect("the oracle prints JSON")).collect();
    assert_eq!(answers.len(), schemas.len(), "one answer per schema");
    Some(answers)
}
