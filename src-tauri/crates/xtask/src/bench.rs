//! `cargo xtask bench`: times the command line, built for release, on a large schema that is generated here.
//!
//! Each verb runs several times and the median is printed. Figures are for comparing two states of this project on one
//! machine, not for promises.

use std::fmt::Write as _;
use std::fs;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::{places, step};

const TABLES: usize = 1_000;
const ROUNDS: usize = 5;

/// Builds, generates and measures.
pub fn bench() -> Result<()> {
    step::loud(
        "release build of the command line",
        &mut step::cargo(&["build", "--release", "--package", "cli"]),
        "mend the errors above",
    )?;
    let folder = places::target().join("bench");
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let file = folder.join("schema.prisma");
    let text = schema(TABLES);
    fs::write(&file, &text).with_context(|| format!("cannot write {}", file.display()))?;
    println!("{TABLES} tables, {} kB of Prisma; median of {ROUNDS} runs, process start included", text.len() / 1_000);

    let program = places::target().join("release").join(format!("crowfoot{}", std::env::consts::EXE_SUFFIX));
    let path = file.to_string_lossy();
    let verbs: [&[&str]; 6] = [
        &["check", &path, "--format", "json"],
        &["fmt", &path, "--check"],
        &["arrange", &path, "--all"],
        &["export", "data-model", &path],
        &["export", "svg", &path],
        &["diff", "empty", &path, "--format", "sql"],
    ];
    for verb in verbs {
        let mut times = Vec::with_capacity(ROUNDS);
        for _ in 0..ROUNDS {
            let began = Instant::now();
            let status = Command::new(&program)
                .args(verb)
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status();
            let status = status.with_context(|| format!("cannot start {}", program.display()))?;
            // 1 says that there is something to report, as the schema has findings.
            if !matches!(status.code(), Some(0 | 1)) {
                bail!("crowfoot {} failed ({status})", verb.join(" "));
            }
            times.push(began.elapsed());
        }
        times.sort();
        let median = times.get(ROUNDS / 2).copied().unwrap_or_default();
        let name: Vec<&str> = verb.iter().filter(|word| **word != path).copied().collect();
        println!("{:>9.1} ms  crowfoot {}", median.as_secs_f64() * 1_000.0, name.join(" "));
    }
    Ok(())
}

/// A schema of so many tables, each with two foreign keys to earlier ones and a dozen columns.
pub fn schema(tables: usize) -> String {
    let mut text =
        String::from("datasource db {\n  provider = \"postgresql\"\n  url      = env(\"DATABASE_URL\")\n}\n");
    for n in 0..tables {
        let _ = write!(
            text,
            "\n/// Table {n} of the benchmark.\nmodel Table{n} {{\n  id Int @id @default(autoincrement())\n"
        );
        for (end, parent) in [("near", n.checked_sub(1)), ("far", n.checked_sub(7).map(|m| m * 31 % n))] {
            if let Some(parent) = parent {
                let _ = writeln!(
                    text,
                    "  {end}Id Int\n  {end} Table{parent} @relation(\"{end}{n}\", fields: [{end}Id], references: [id])"
                );
            }
        }
        for child in n + 1..tables.min(n + 2) {
            let _ = writeln!(text, "  near{child} Table{child}[] @relation(\"near{child}\")");
        }
        for child in (n + 1..tables).filter(|child| *child >= 7 && (child - 7) * 31 % child == n) {
            let _ = writeln!(text, "  far{child} Table{child}[] @relation(\"far{child}\")");
        }
        for column in 0..8 {
            let _ = writeln!(text, "  column{column} String? @map(\"column_{column}\") @db.VarChar(120)");
        }
        text.push_str("  createdAt DateTime @default(now()) @map(\"created_at\")\n  updatedAt DateTime @updatedAt @map(\"updated_at\")\n");
        let _ = writeln!(text, "  @@index([column0, column1])\n  @@map(\"table_{n}\")\n}}");
    }
    text
}
