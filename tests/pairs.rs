//! Random pairs of schemas, migrated up and down on real databases with rows inside: what comes out must be what was promised,
//! without a difference. On MariaDB its own dump is asked too: before the way up and after the way down it is the same
//! text. `CROWFOOT_DATABASE_PAIRS` sets another number of pairs, `CROWFOOT_SEED` another first number;
//! a single pair that fails is shown as SQL.

mod generate;

use std::io::ErrorKind;
use std::process::Command;

use database::{Error, Scratch, ScratchOptions};
use generate::{Flavour, Random, mutated, schema};
use migrate::{DialectKind, Plan, create_script, dialect, down_script, plan, up_script};
use schema::{Renames, Schema, align};
use studio::{Job, ProofStatus, prove};

/// Why a table that a migration changes may be without rows: there are none that the migration could keep. A table that refers
/// to such a one has none either, and is told of by its parent's name.
const DOOMED: [&str; 5] = [
    "a foreign key that is to come could have no parents",
    "a check that is to come would refuse its rows",
    "no value is known that fits its column",
    "fits as its parent",
    "violates check constraint",
];

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

async fn pairs(kind: DialectKind) {
    let scratch = match Scratch::start(kind, &ScratchOptions::from_env()).await {
        Ok(scratch) => scratch,
        Err(Error::NoPostgres { .. }) => return println!("PostgreSQL not present"),
        Err(Error::NoMariadb { .. }) => return println!("MariaDB not present"),
        Err(error) => panic!("{error}"),
    };
    let (count, first) = (number("CROWFOOT_DATABASE_PAIRS", 200), number("CROWFOOT_SEED", 1));
    let (mut failed, mut steps, mut irreversible, mut empty, mut bare) = (Vec::new(), 0, 0, 0, 0);
    let (mut dumped, mut unfit) = (0, 0);
    for seed in first..first + count {
        let random = &mut Random::new(seed);
        let flavour = Flavour::Real(kind);
        let logical = schema(random, flavour, 4);
        let later = mutated(random, &logical, flavour, 8);
        let (before, mut after) = (dialect(kind).normalize(&logical), dialect(kind).normalize(&later));
        // Half of them know each other by ids, as in the editor; half by names alone, as two sources do.
        if random.one_in(2) {
            after = align(&before, &after, &Renames::default());
        }
        let made = plan(&before, &after, dialect(kind), "pair");
        steps += made.steps().count();
        empty += usize::from(made.is_empty());
        let proof = prove(&made, &before, &after, &[], &scratch, &Job::silent()).await.expect("nobody cancels");
        irreversible += usize::from(proof.status == ProofStatus::Proven && !proof.down);
        // Some migrations can't be run with rows in a table that they change, whatever the rows.
        let unseen = proof.detail.contains("nothing was seen of rows of");
        bare += usize::from(unseen);
        unfit += usize::from(proof.detail.contains("made-up rows did not fit"));
        if unseen {
            println!("seed {seed}: {}", proof.detail);
        }
        if count == 1 {
            let down = |phase| down_script(phase).unwrap_or_else(|| "none".to_owned());
            let build = create_script(&before, dialect(kind)).into_iter().map(|s| s.sql).collect::<Vec<_>>();
            println!("{};", build.join(";\n"));
            made.phases.iter().for_each(|phase| println!("-- up:\n{}\n-- down:\n{}", up_script(phase), down(phase)));
        }
        let excused = !unseen || DOOMED.iter().any(|reason| proof.detail.contains(reason));
        if proof.status != ProofStatus::Proven || !proof.up || proof.rows_kept == unseen || !excused {
            failed.push(format!("seed {seed}: {}", proof.detail));
        } else if kind == DialectKind::Mysql && proof.down {
            match dumps(&made, &before, &scratch).await {
                Some((there, back)) if there != back => {
                    failed.push(format!("seed {seed}: the dumps differ\n{}", lines_apart(&there, &back)));
                }
                Some(_) => dumped += 1,
                None => {}
            }
        }
    }
    println!(
        "{}: {count} pairs, {steps} steps, {empty} without difference, {irreversible} with no way down by their own word, \
         {bare} with a changed table that could have no rows, {unfit} of them where no made-up rows fit, {dumped} of equal dumps, \
         {} failed",
        scratch.server(),
        failed.len()
    );
    assert!(failed.is_empty(), "\n{}", failed.join("\n"));
    assert!(
        count < 100
            || (steps as u64 > count
                && irreversible * 20 < count as usize
                && bare * 5 < count as usize
                && unfit * 200 < count as usize),
        "the generator makes too little"
    );
}

#[tokio::test]
async fn postgres() {
    pairs(DialectKind::Postgres).await;
}

#[tokio::test]
async fn sqlite() {
    pairs(DialectKind::Sqlite).await;
}

#[tokio::test]
async fn mariadb() {
    pairs(DialectKind::Mysql).await;
}

/// What the server itself says of a schema, before a plan was run up and after it was run down; `None` without the program.
async fn dumps(made: &Plan, before: &Schema, scratch: &Scratch) -> Option<(Vec<String>, Vec<String>)> {
    let place = scratch.database().await.expect("a scratch database");
    let build: Vec<String> = create_script(before, dialect(made.dialect)).into_iter().map(|s| s.sql).collect();
    place.database.run(&build, false).await.expect("it was built before");
    let there = dump(&place.url);
    for phase in &made.phases {
        place.database.run(&phase.up_statements(), false).await.expect("it ran up before");
    }
    for phase in made.phases.iter().rev() {
        place.database.run(&phase.down_statements(), false).await.expect("it ran down before");
    }
    let back = dump(&place.url);
    place.close().await;
    there.zip(back)
}

/// The lines of `mariadb-dump --no-data`, table by table: columns and keys sorted, since added columns stand at the end.
fn dump(url: &str) -> Option<Vec<String>> {
    let (name, socket) = url.split_once("localhost/")?.1.split_once("?socket=")?;
    let mut command = Command::new("mariadb-dump");
    command.args(["--no-defaults", "--user=root", "--no-data", "--skip-comments", "--compact", "--protocol=socket"]);
    let output = command.arg(format!("--socket={socket}")).arg(name).output();
    let output = match output {
        Err(error) if error.kind() == ErrorKind::NotFound => return None,
        output => output.expect("mariadb-dump runs"),
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8_lossy(&output.stdout);
    let mut lines = Vec::new();
    for table in text.split_inclusive(";\n").filter(|statement| statement.contains("CREATE TABLE")) {
        let at = lines.len();
        for line in table.lines().filter(|line| !line.starts_with("/*!") && !line.is_empty()) {
            let line = line.trim_end_matches(',');
            // The same in other words: MariaDB says it once the table was renamed.
            let line = line.replace(" ON DELETE NO ACTION", "").replace(" ON UPDATE NO ACTION", "");
            // Where counting goes on is no part of the structure.
            let line =
                line.split(' ').filter(|word| !word.starts_with("AUTO_INCREMENT=")).collect::<Vec<_>>().join(" ");
            lines.push(line);
        }
        let end = lines.len() - 1;
        lines[at + 1..end].sort();
    }
    Some(lines)
}

/// The lines that stand on one side only.
fn lines_apart(there: &[String], back: &[String]) -> String {
    let gone = there.iter().filter(|line| !back.contains(line)).map(|line| format!("- {line}\n"));
    let come = back.iter().filter(|line| !there.contains(line)).map(|line| format!("+ {line}\n"));
    gone.chain(come).collect()
}
