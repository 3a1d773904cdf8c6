//! How the texts of a document are read: by Prisma's language, for the version that the project has.

use prisma::{Parsed, PrismaVersion, SourceFile};

use crate::config::Settings;
use crate::files::Project;

/// The version of Prisma that texts are read for, where it is known.
pub(super) fn version(
    given: Option<PrismaVersion>,
    settings: &Settings,
    project: Option<&Project>,
) -> Option<PrismaVersion> {
    given.or_else(|| project.map_or(settings.version, |project| project.version(settings)))
}

/// Reads all texts.
pub(super) fn parse(names: &[String], texts: &[String], version: Option<PrismaVersion>) -> Parsed {
    let file = |(path, text): (&String, &String)| SourceFile { path: path.clone(), text: text.clone() };
    prisma::parse_as(&names.iter().zip(texts).map(file).collect::<Vec<_>>(), version)
}
