//! Random pairs of schemas, migrated up and down on real databases with rows inside: what comes out must be what was promised,
//! without a difference. `CROWFOOT_DATABASE_PAIRS` sets another number of pairs, `CROWFOOT_SEED` another first number;
//! a single pair that fails is shown as SQL.

mod generate;

use database::{Error, Scratch, ScratchOptions};
use generate::{Flavour, Random, mutated, schema};
use migrate::{DialectKind, create_script, dialect, down_script, plan, up_script};
use schema::{Renames, align};
use studio::{Job, ProofStatus, prove};

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

async fn pairs(kind: DialectKind) {
    let scratch = match Scratch::start(kind, &ScratchOptions::from_env()).await {
        Ok(scratch) => scratch,
        Err(Error::NoPostgres { .. }) => return println!("PostgreSQL not present"),
        Err(error) => panic!("{error}"),
    };
    let (count, first) = (number("CROWFOOT_DATABASE_PAIRS", 200), number("CROWFOOT_SEED", 1));
    let (mut failed, mut steps, mut irreversible, mut empty) = (Vec::new(), 0, 0, 0);
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
        let proof = prove(&made, &before, &after, &scratch, &Job::silent()).await.expect("nobody cancels");
        irreversible += usize::from(proof.status == ProofStatus::Proven && !proof.down);
        if proof.status != ProofStatus::Proven || !proof.up || !proof.rows_kept {
            failed.push(format!("seed {seed}: {}", proof.detail));
            if count == 1 {
                made.phases.iter().for_each(|phase| println!("{}\n-- down:\n{}", up_script(phase), down_script(phase)));
                println!(
                    "{}",
                    create_script(&before, dialect(kind)).iter().map(|s| s.sql.clone()).collect::<Vec<_>>().join(";\n")
                );
            }
        }
    }
    println!(
        "{}: {count} pairs, {steps} steps, {empty} without difference, {irreversible} with no way down by their own word, {} failed",
        scratch.server(),
        failed.len()
    );
    assert!(failed.is_empty(), "\n{}", failed.join("\n"));
    assert!(
        count < 100 || (steps as u64 > count && irreversible * 20 < count as usize),
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
