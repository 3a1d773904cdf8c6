//! Plans as files: `migration.sql` and `down.sql`, with the headings that Prisma writes. Text only; writes no file.

use schema::Schema;

use crate::{Dialect, Down, HazardSeverity, Phase, Statement};

/// The SQL that makes a physical schema in an empty database.
pub fn create_script(schema: &Schema, dialect: &dyn Dialect) -> Vec<Statement> {
    let plan = crate::plan(&Schema::new(), schema, dialect, "create");
    let statements = plan.steps().flat_map(|step| {
        step.up_sql.iter().map(|sql| Statement { heading: step.up_heading.clone(), sql: sql.clone() })
    });
    statements.collect()
}

/// Statements as Prisma prints them: each below its heading, an empty line between.
pub fn print(statements: &[Statement]) -> String {
    let blocks: Vec<String> =
        statements.iter().map(|statement| format!("-- {}\n{};\n", statement.heading, statement.sql)).collect();
    blocks.join("\n")
}

/// The body of `migration.sql`. What may lose data, and what can't be taken back, stands above it.
pub fn up_script(phase: &Phase) -> String {
    let warnings = phase.steps.iter().flat_map(|step| &step.hazards);
    let warnings =
        warnings.filter(|hazard| hazard.severity == HazardSeverity::Danger).map(|hazard| hazard.message.clone());
    let final_steps = phase.steps.iter().filter_map(|step| match &step.down {
        Down::None(reason) => Some(format!("{} can't be taken back: {reason}", step.summary)),
        Down::Exact(_) | Down::Lossy(..) => None,
    });
    let warnings = warnings.chain(final_steps);
    let blocks = phase.steps.iter().map(|step| (step.up_heading.as_str(), step.up_sql.as_slice()));
    let checks = [("CheckForeignKeys", phase.checks.as_slice())];
    script(warnings, &phase.prologue, blocks.chain(checks), &phase.epilogue)
}

/// The body of `down.sql`. What does not come back as it was stands above it. `None` where a step can't be taken back: half a
/// way down would be run, and taken for the whole.
pub fn down_script(phase: &Phase) -> Option<String> {
    if phase.steps.iter().any(|step| matches!(step.down, Down::None(_))) {
        return None;
    }
    let warnings = phase.steps.iter().rev().filter_map(|step| step.down.reason().map(str::to_owned));
    let blocks = phase.steps.iter().rev().map(|step| (step.down_heading.as_str(), step.down_sql.as_slice()));
    Some(script(warnings, &phase.prologue, blocks, &phase.epilogue))
}

fn script<'a>(
    warnings: impl Iterator<Item = String>,
    prologue: &[String],
    blocks: impl Iterator<Item = (&'a str, &'a [String])>,
    epilogue: &[String],
) -> String {
    let mut out = Vec::new();
    let mut warnings: Vec<String> = warnings.map(|text| format!("  - {}\n", text.replace("*/", "* /"))).collect();
    warnings.dedup();
    if !warnings.is_empty() {
        out.push(format!("/*\n  Warnings:\n\n{}*/\n", warnings.concat()));
    }
    let lines = |statements: &[String]| statements.iter().map(|sql| format!("{sql};\n")).collect::<String>();
    if !prologue.is_empty() {
        out.push(lines(prologue));
    }
    for (heading, statements) in blocks.filter(|(_, statements)| !statements.is_empty()) {
        out.push(format!("-- {heading}\n{}", lines(statements)));
    }
    if !epilogue.is_empty() {
        out.push(lines(epilogue));
    }
    out.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DialectKind, PhaseName, Step};

    #[test]
    fn half_a_way_down_is_none() {
        let step = |down: Down| Step {
            summary: "Drop it".to_owned(),
            up: Vec::new(),
            down,
            hazards: Vec::new(),
            cause: Vec::new(),
            up_sql: vec!["DROP TABLE it".to_owned()],
            down_sql: Vec::new(),
            up_heading: "DropTable".to_owned(),
            down_heading: String::new(),
        };
        let transaction = crate::dialect(DialectKind::Postgres).facts().transactional_ddl;
        let phase = |steps| Phase {
            name: PhaseName::Direct,
            transaction,
            steps,
            prologue: Vec::new(),
            checks: Vec::new(),
            epilogue: Vec::new(),
        };
        let exact = phase(vec![step(Down::Exact(Vec::new()))]);
        assert!(down_script(&exact).is_some());
        let half = phase(vec![step(Down::Exact(Vec::new())), step(Down::None("it is gone".to_owned()))]);
        assert_eq!(down_script(&half), None);
        assert!(up_script(&half).contains("Drop it can't be taken back: it is gone"), "{}", up_script(&half));
    }
}
