//! The real Prisma engine as a judge, through the Node scripts of the repository's `tests/oracle`.
#![allow(dead_code, reason = "every test takes what it needs")]

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use prisma::SourceFile;

use super::root;

/// What a script prints for those schemas; `None` where engine or Node are not present.
fn ask(script: &str, version: &str, schemas: &[&[SourceFile]]) -> Option<Vec<u8>> {
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
    let script = root().join("tests/oracle").join(script);
    let mut child =
        Command::new("node").arg(script).arg(version).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().ok()?;
    let mut stdin = child.stdin.take()?;
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().ok()?;
    assert!(writer.join().is_ok_and(|written| written.is_ok()), "the oracle did not read its input");
    assert!(output.status.success(), "the oracle failed");
    Some(output.stdout)
}

/// What the engine's formatter makes of each schema, `None` inside where it fails; `None` where it is not present.
pub fn formatted(version: &str, schemas: &[&[SourceFile]]) -> Option<Vec<Option<Vec<SourceFile>>>> {
    let output = ask("format.mjs", version, schemas)?;
    let found: Vec<serde_json::Value> = serde_json::from_slice(&output).expect("the oracle prints JSON");
    assert_eq!(found.len(), schemas.len(), "one answer for each schema");
    let files = |answer: &serde_json::Value| -> Option<Vec<SourceFile>> {
        let text = |file: &serde_json::Value, at: usize| file[at].as_str().unwrap_or_default().to_owned();
        Some(answer.as_array()?.iter().map(|file| SourceFile { path: text(file, 0), text: text(file, 1) }).collect())
    };
    Some(found.iter().map(files).collect())
}

/// The errors that the engine finds in each schema; `None` where engine or Node are not present.
pub fn errors(version: &str, schemas: &[Vec<SourceFile>]) -> Option<Vec<Vec<String>>> {
    let schemas: Vec<&[SourceFile]> = schemas.iter().map(Vec::as_slice).collect();
    let output = ask("lint.mjs", version, &schemas)?;
    let text = String::from_utf8(output).expect("the oracle prints text");
    let found: Vec<Vec<serde_json::Value>> =
        text.lines().map(|line| serde_json::from_str(line).expect("the oracle prints JSON")).collect();
    assert_eq!(found.len(), schemas.len(), "one answer for each schema");
    let errors = |findings: &Vec<serde_json::Value>| -> Vec<String> {
        let errors = findings.iter().filter(|finding| finding["is_warning"] == serde_json::Value::Bool(false));
        errors.map(|finding| finding["text"].as_str().unwrap_or_default().to_owned()).collect()
    };
    Some(found.iter().map(errors).collect())
}
