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

/// The body of `migration.sql`. What may lose data stands above it.
pub fn up_script(phase: &Phase) -> String {
    let warnings = phase.steps.iter().flat_map(|step| &step.hazards);
    let warnings =
        warnings.filter(|hazard| hazard.severity == HazardSeverity::Danger).map(|hazard| hazard.message.as_str());
    let blocks = phase.steps.iter().map(|step| (step.up_heading.as_str(), step.up_sql.as_slice()));
    script(warnings, &phase.prologue, blocks, &phase.epilogue)
}

/// The body of `down.sql`. What does not come back as it was stands above it.
pub fn down_script(phase: &Phase) -> String {
    let warnings = phase.steps.iter().rev().filter_map(|step| match &step.down {
        Down::Exact(_) => None,
        Down::Lossy(_, reason) | Down::None(reason) => Some(reason.as_str()),
    });
    let blocks = phase.steps.iter().rev().map(|step| (step.down_heading.as_str(), step.down_sql.as_slice()));
    script(warnings, &phase.prologue, blocks, &phase.epilogue)
}

fn script<'a>(
    warnings: impl Iterator<Item = &'a str>,
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
