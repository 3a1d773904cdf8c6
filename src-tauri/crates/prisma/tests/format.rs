//! The formatter beside Prisma's own, on every schema of the shared corpus, as it is and with its layout spoilt. What Prisma's
//! formatter adds (missing relation fields) is switched off by an error at the end of the text.

mod common;

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// A line that Prisma refuses: it formats such a text, but adds nothing to it.
const REFUSED: &str = "\nthis is no block\n";

/// What Prisma makes of the texts; `None` without engine or Node.
fn oracle(version: &str, texts: &[String]) -> Option<Vec<String>> {
    let home = std::env::var_os("CROWFOOT_ORACLES").map(PathBuf::from);
    let home = home.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cache/crowfoot-oracles")))?;
    if !home.join(format!("prisma{version}")).is_dir() {
        return None;
    }
    let script = common::root().join("tests/oracle/format.mjs");
    let mut child =
        Command::new("node").arg(script).arg(version).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().ok()?;
    let mut stdin = child.stdin.take()?;
    let input = serde_json::to_vec(texts).ok()?;
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().ok()?;
    assert!(writer.join().is_ok_and(|written| written.is_ok()), "the oracle did not read its input");
    assert!(output.status.success(), "the oracle failed");
    Some(serde_json::from_slice(&output.stdout).expect("the oracle prints JSON"))
}

/// The text with blanks squeezed, indentation gone and blank lines doubled, outside of strings and comments.
fn spoilt(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let line = line.trim_start();
        if line.contains(['"', '/']) {
            out.push_str(line);
        } else {
            out.push_str(&line.split_whitespace().collect::<Vec<_>>().join(" "));
        }
        out.push_str(if line.is_empty() { "\n\n" } else { "\n" });
    }
    out
}

#[test]
fn formats_as_prisma_does() {
    let Some(shared) = common::shared() else {
        println!("shared corpus: not present");
        return;
    };
    let mut names = Vec::new();
    let mut texts = Vec::new();
    for path in common::prisma_files(&shared.join("corpus")) {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        for (kind, text) in [("as is", text.clone()), ("spoilt", spoilt(&text))] {
            names.push(format!("{} ({kind})", path.display()));
            texts.push(text + REFUSED);
        }
    }
    assert!(!texts.is_empty(), "the corpus holds no schema");
    let formatted: Vec<String> = texts.iter().map(|text| prisma::format(text)).collect();
    for (name, once) in names.iter().zip(&formatted) {
        assert_eq!(prisma::format(once), *once, "{name}: formatting twice differs from formatting once");
    }
    for version in ["6", "7"] {
        let Some(expected) = oracle(version, &texts) else {
            println!("Prisma engine {version}: not present");
            continue;
        };
        let mut wrong = Vec::new();
        for ((name, ours), expected) in names.iter().zip(&formatted).zip(&expected) {
            if ours != expected {
                let place = ours.lines().zip(expected.lines()).position(|(a, b)| a != b).unwrap_or(0);
                let line = |text: &str| text.lines().nth(place).unwrap_or("(end)").to_owned();
                wrong.push(format!("{name}:{}\n  ours   {:?}\n  Prisma {:?}", place + 1, line(ours), line(expected)));
            }
        }
        println!("{} of {} texts as Prisma {version} formats them", texts.len() - wrong.len(), texts.len());
        for wrong in wrong.iter().take(40) {
            println!("{wrong}");
        }
        assert!(wrong.len() * 200 <= texts.len(), "more than one in two hundred differs");
    }
}
