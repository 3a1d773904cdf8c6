//! What the window keeps saying as long as it is so: what is wrong with the files around the text.

use std::path::Path;

use prisma::PrismaVersion;

use crate::Failure;
use crate::document::Document;

/// A diagram file that could not be read whole.
pub(super) fn torn(name: &str, problem: &diagram::Problem) -> Failure {
    let message = format!("{name}:{}: {}", problem.line, problem.message);
    Failure::new("diagram/torn", message).help(format!("Mend it, and it is read again. The copy will be {name}.bak."))
}

impl Document {
    /// What was wrong with the diagram file and the configurations.
    pub fn notes(&self) -> impl Iterator<Item = String> {
        let setup = self.project.iter().flat_map(|project| &project.setup.notices).map(Failure::to_string);
        self.notes.iter().chain(&self.settings.problems).cloned().chain(setup)
    }

    /// The version of Prisma that it is read for, where it is known; else its datasource tells.
    pub fn version(&self) -> Option<PrismaVersion> {
        self.version
    }

    /// What is wrong with the files around the text, each with the way to mend it.
    pub(super) fn notices(&self) -> Vec<Failure> {
        let gone = self.gone.then(|| {
            let names = self.names.join(", ");
            let (verb, it) = if self.names.len() == 1 { ("is", "it") } else { ("are", "them") };
            Failure::new("disk/gone", format!("{names} {verb} gone from disk: what is here is the last copy."))
                .help(format!("Save to write {it} anew."))
        });
        let configuration = self.settings.broken.clone().or_else(|| {
            let (first, rest) = self.settings.problems.split_first()?;
            let notice = Failure::new("config/mistake", first.as_str());
            Some(if rest.is_empty() { notice } else { notice.help(rest.join(" ")) })
        });
        let kept = self.kept_copy().map(|copy| {
            let copy = copy.file_name().unwrap_or_default().to_string_lossy().into_owned();
            Failure::new(
                "diagram/kept",
                format!("The diagram file was written anew; what was there before is in {copy}."),
            )
            .help("Take what is missing from it, then remove it.")
        });
        let setup = self.project.iter().flat_map(|project| project.setup.notices.clone());
        gone.into_iter().chain(configuration).chain(setup).chain(self.torn.clone()).chain(kept).collect()
    }

    /// The copy of a diagram file that could not be read whole, if the last save made one; it is left where it lies.
    pub fn kept_copy(&self) -> Option<&Path> {
        self.kept.as_deref()
    }

    /// Whether the schema's files are gone from disk.
    pub fn is_gone(&self) -> bool {
        self.gone
    }
}
