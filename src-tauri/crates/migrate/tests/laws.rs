//! Laws that hold for every plan, over random pairs of schemas: nothing to do between equals, normal forms are stable, a plan
//! has a way back for every step, and its shape follows the rules. Whether databases agree is tested where databases are.

mod random;

use migrate::{DialectKind, Down, Op, dialect, plan};

const PAIRS: u64 = 400;

#[test]
fn the_normal_form_is_its_own_normal_form() {
    for kind in DialectKind::ALL {
        for seed in 0..PAIRS {
            let (before, _) = random::pair(kind, seed);
            let once = dialect(kind).normalize(&before);
            assert_eq!(dialect(kind).normalize(&once), once, "{kind:?} {seed}");
        }
    }
}

#[test]
fn between_equals_there_is_nothing_to_do() {
    for kind in DialectKind::ALL {
        for seed in 0..PAIRS {
            let (_, after) = random::pair(kind, seed);
            let physical = dialect(kind).normalize(&after);
            assert!(plan(&physical, &physical, dialect(kind), "none").is_empty(), "{kind:?} {seed}");
        }
    }
}

#[test]
fn every_step_can_be_written_and_taken_back() {
    for kind in DialectKind::ALL {
        for seed in 0..PAIRS {
            let (before, after) = random::pair(kind, seed);
            let (before, after) = (dialect(kind).normalize(&before), dialect(kind).normalize(&after));
            let plan = plan(&before, &after, dialect(kind), "any");
            assert!(plan.unsupported.is_empty(), "{kind:?} {seed}: {:?}", plan.unsupported);
            assert!(plan.is_reversible());
            for step in plan.steps() {
                assert!(!step.up_sql.is_empty(), "{kind:?} {seed}: {step:?}");
                let empty = step.down_sql.is_empty();
                assert!(!empty || matches!(step.down, Down::Lossy(..)), "{kind:?} {seed}: {step:?}");
            }
        }
    }
}

#[test]
fn a_renamed_table_or_column_is_never_dropped() {
    for kind in DialectKind::ALL {
        for seed in 0..PAIRS {
            let (before, after) = random::pair(kind, seed);
            let (before, after) = (dialect(kind).normalize(&before), dialect(kind).normalize(&after));
            let drops = |op: &Op| matches!(op, Op::DropTable(_));
            let plan = plan(&before, &after, dialect(kind), "any");
            let dropped = plan.steps().flat_map(|step| &step.up).filter(|op| drops(op)).count();
            let gone = before.tables().keys().filter(|id| !after.tables().contains_key(id)).count();
            assert_eq!(dropped, gone, "{kind:?} {seed}");
        }
    }
}

#[test]
fn the_same_input_gives_the_same_plan() {
    for kind in DialectKind::ALL {
        for seed in 0..20 {
            let (before, after) = random::pair(kind, seed);
            let (before, after) = (dialect(kind).normalize(&before), dialect(kind).normalize(&after));
            let once = plan(&before, &after, dialect(kind), "any");
            assert_eq!(plan(&before, &after, dialect(kind), "any"), once);
        }
    }
}
