//! The tour without a display: the same way through the product on the command line, on a copy of the sample, with a
//! scratch database of its own as the live one.
//!
//! Every command's output lies in `target/tour/`, numbered in the order of the tour, with the pictures beside it. A command
//! that ends otherwise than it should stops the tour with its message.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::{places, sample, step};

/// Takes the tour through this project, or through the sample.
pub fn tour(project: Option<&Path>) -> Result<()> {
    let folder = places::target().join("tour");
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("cannot empty {}", folder.display()))?;
    }
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let copy = match project {
        None => sample::fresh(&folder)?,
        Some(project) => copied(project, &folder)?,
    };
    let name = |path: PathBuf| path.to_string_lossy().into_owned();
    let path = name(copy.clone());
    let mut tour = Tour { folder: folder.clone(), number: 0 };

    tour.stop("What the rules say", "check.txt", &["check", &path], &[0, 1])?;
    tour.stop("The rules there are", "rules.txt", &["explain"], &[0])?;
    tour.stop("The safe fixes, shown and not made", "fix.txt", &["fix", &path, "--dry-run"], &[0, 1])?;
    tour.stop("Automatic layout, into diagram.json", "arrange.txt", &["arrange", &path, "--all"], &[0])?;
    for (format, file) in [("svg", "diagram.svg"), ("svg-dark", "diagram-dark.svg"), ("data-model", "DATA-MODEL.md")] {
        let out = name(folder.join(file));
        tour.stop(
            &format!("Export: {file}"),
            &format!("export-{format}.txt"),
            &["export", format, &path, "--out", &out],
            &[0],
        )?;
    }

    let migrations = name(folder.join("migrations"));
    let state = format!("migrations:{migrations}");
    let first = ["plan", "empty", &path, "--name", "first", "--out", &migrations];
    tour.stop("The first migration, proven up and down on a scratch database", "plan-first.txt", &first, &[0])?;

    let scratch = Scratch::start(&path)?;
    tour.stop(
        "A live database against the schema: the same",
        "diff-live.txt",
        &["diff", &scratch.url, &path, "--exit-code"],
        &[0],
    )?;
    tour.stop("Import of the live database", "pull.prisma", &["pull", &scratch.url], &[0])?;
    drop(scratch);

    if let Some(table) = edit(&copy)? {
        tour.stop("An edit is a difference", "diff-edit.txt", &["diff", &state, &path, "--exit-code"], &[1])?;
        let second = ["plan", &state, &path, "--name", &format!("note_on_{table}"), "--out", &migrations];
        tour.stop("Its migration, proven", "plan-second.txt", &second, &[0])?;
        tour.stop("Nothing is left to do", "diff-after.txt", &["diff", &state, &path, "--exit-code"], &[0])?;
    }
    let prove = ["migrate", "prove", "--dir", &migrations];
    tour.stop("All migrations, up and down", "prove.txt", &prove, &[0])?;
    println!("\nresults and pictures: {}", folder.display());
    Ok(())
}

fn copied(project: &Path, folder: &Path) -> Result<PathBuf> {
    let copy = folder.join("project");
    if project.is_dir() {
        sample::copy_folder(project, &copy)?;
    } else {
        fs::create_dir_all(&copy).with_context(|| format!("cannot create {}", copy.display()))?;
        fs::copy(project, copy.join("schema.prisma")).with_context(|| format!("cannot copy {}", project.display()))?;
    }
    Ok(copy)
}

/// Adds an optional column to the first model of the copy; the model's name in lower case.
fn edit(copy: &Path) -> Result<Option<String>> {
    let file = copy.join("schema.prisma");
    let Ok(text) = fs::read_to_string(&file) else { return Ok(None) };
    let Some((before, after)) = text.split_once("\nmodel ") else { return Ok(None) };
    let Some((head, body)) = after.split_once("{\n") else { return Ok(None) };
    fs::write(&file, format!("{before}\nmodel {head}{{\n  tourNote String? @map(\"tour_note\")\n{body}"))
        .with_context(|| format!("cannot write {}", file.display()))?;
    Ok(Some(head.trim().to_lowercase()))
}

struct Tour {
    folder: PathBuf,
    number: usize,
}

impl Tour {
    /// One command; its output goes to a file, its first lines to the terminal.
    fn stop(&mut self, what: &str, file: &str, arguments: &[&str], allowed: &[i32]) -> Result<()> {
        self.number += 1;
        let began = Instant::now();
        let mut command = Command::new(places::built("crowfoot"));
        let output = command.args(arguments).stdin(Stdio::null()).output().context(REBUILD)?;
        let path = self.folder.join(format!("{:02}-{file}", self.number));
        let mut text = output.stdout.clone();
        text.extend_from_slice(&output.stderr);
        fs::write(&path, &text).with_context(|| format!("cannot write {}", path.display()))?;
        println!("\n{}. {what} ({})\n   crowfoot {}", self.number, step::seconds(began.elapsed()), arguments.join(" "));
        let text = String::from_utf8_lossy(&text);
        for line in text.lines().take(6) {
            println!("   | {line}");
        }
        if text.lines().count() > 6 {
            println!("   | ... all of it in {}", path.display());
        }
        match output.status.code() {
            Some(code) if allowed.contains(&code) => Ok(()),
            _ => bail!("`crowfoot {}` ended with {}, expected {allowed:?}\n{text}", arguments.join(" "), output.status),
        }
    }
}

const REBUILD: &str = "the command line could not be started; build it again: cargo build -p cli";

/// A throw-away database with the project's tables, as long as this lives.
struct Scratch {
    child: Child,
    url: String,
}

impl Scratch {
    fn start(project: &str) -> Result<Self> {
        let mut command = Command::new(places::built("crowfoot"));
        command.args(["scratch", project]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit());
        let mut child = command.spawn().context(REBUILD)?;
        let mut url = String::new();
        if let Some(out) = child.stdout.take() {
            BufReader::new(out).read_line(&mut url).context("cannot read the scratch database's URL")?;
        }
        let url = url.trim().to_string();
        if url.is_empty() {
            let status = child.wait().context("cannot wait for the scratch database")?;
            bail!("`crowfoot scratch {project}` gave no database ({status}); its message is above");
        }
        Ok(Self { child, url })
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // The end of its input is its sign to go.
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}
