//! The real Prisma engine as a judge, through the Node scripts of the repository's `tests/oracle`.
#![allow(dead_code, reason = "every test takes what it needs")]

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use prisma::SourceFile;

use super::root;

/// The errors that the engine finds in each schema; `None` where engine or Node are not present.
pub fn errors(version: &str, schemas: &[Vec<SourceFile>]) -> Option<Vec<Vec<String>>> {
    let home = std::env::var_os("CROWFOOT_ORACLES").map(PathBuf::from);
    let home = home.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cache/crowfoot-oracles")))?;
    if !home.join(format!("prisma{version}")).is_dir() {
        return None;
    }
    let input: Vec<Vec<[&str; 2]>> = schemas
        .iter()
        .map(|files| files.iter().map(|file| [file.path.as_str(), file.text.as_str()]).collect())
        .collect();
    let input = serde_json::to_vec(&input).ok()?;
    let script = root().join("tests/oracle/lint.mjs");
    let mut child =
        Command::new("node").arg(script).arg(version).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().ok()?;
    let mut stdin = child.stdin.take()?;
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().ok()?;
    assert!(writer.join().is_ok_and(|written| written.is_ok()), "the oracle did not read its input");
    assert!(output.status.success(), "the oracle failed");
    let text = String::from_utf8(output.stdout).expect("the oracle prints text");
    let found: Vec<Vec<serde_json::Value>> =
        text.lines().map(|line| serde_json::from_str(line).expect("the oracle prints JSON")).collect();
    assert_eq!(found.len(), schemas.len(), "one answer for each schema");
    let errors = |findings: &Vec<serde_json::Value>| -> Vec<String> {
        let errors = findings.iter().filter(|finding| finding["is_warning"] == serde_json::Value::Bool(false));
        errors.map(|finding| finding["text"].as_str().unwrap_or_default().to_owned()).collect()
    };
    Some(found.iter().map(errors).collect())
}
