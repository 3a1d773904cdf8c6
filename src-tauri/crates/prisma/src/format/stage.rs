//! How far Prisma would get with a schema: `prisma format` adds fields only where names, types and attributes are in order,
//! each by itself; what models and relations mean is not asked.

use schema::{Diagnostic, Severity};

/// Whether no finding is of the kind that keeps Prisma from seeing the relations.
pub(super) fn is_resolved(findings: &[Diagnostic]) -> bool {
    !findings.iter().any(|finding| finding.severity == Severity::Error && !is_later(finding))
}

/// Findings about settings, and about the meaning of models and relations: Prisma's formatter does not look for them.
fn is_later(finding: &Diagnostic) -> bool {
    let code = finding.code.strip_prefix("prisma/").unwrap_or(&finding.code);
    match code {
        "datasource" | "generator" | "setting" | "view" | "composite-type" | "unique-criteria" | "list"
        | "key-name" | "namespace" | "database-name" | "ambiguous-relation" | "missing-opposite" | "native-type" => {
            true
        }
        "default" => finding.message.starts_with("Unknown function"),
        "relation" => !finding.message.contains("must refer only to") && !finding.message.contains("empty name"),
        _ => false,
    }
}
