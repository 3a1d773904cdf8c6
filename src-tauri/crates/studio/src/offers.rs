//! What a project's schema is likely to be compared with: its last migration, what git knows of it, its database. Looks, and
//! fetches nothing.

use std::path::Path;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::files::Project;
use crate::source::{git, migrations_of};

/// More branches and tags than this are no help: they can be typed.
const REFS: &str = "--count=24";

/// A source that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SourceOffer {
    /// The SOURCE, as the command line takes it; `migrations` and `database` are the project's own.
    pub source: String,
    /// `migrations`, `git`, `branch`, `tag`, `database` or `empty`.
    pub kind: String,
    /// In words.
    pub label: String,
    /// Which one that is: the last migration, the commit, the database.
    pub detail: Option<String>,
}

fn offer(source: String, kind: &str, label: String, detail: Option<String>) -> SourceOffer {
    SourceOffer { source, kind: kind.to_owned(), label, detail }
}

/// What a project can be compared with, the likeliest first.
pub(crate) fn offers(project: &Project) -> Vec<SourceOffer> {
    let mut list = Vec::new();
    if let Some((name, _)) = migrations_of(&project.migrations()).ok().and_then(|mut found| found.pop()) {
        list.push(offer("migrations".to_owned(), "migrations", "Last migration".to_owned(), Some(name)));
    }
    list.extend(of_git(&project.path));
    if let Ok(url) = project.database() {
        let detail = Some(database::shown(&url));
        list.push(offer("database".to_owned(), "database", "Database of the project".to_owned(), detail));
    }
    list.push(offer("empty".to_owned(), "empty", "Nothing".to_owned(), Some("an empty database".to_owned())));
    list
}

/// The last commit, the other branches and the tags, if the schema was ever committed.
fn of_git(path: &Path) -> Vec<SourceOffer> {
    let folder = if path.is_dir() { path } else { path.parent().unwrap_or(path) };
    let ask = |args: &[&str]| git(folder, args).ok();
    let source = |revision: &str| format!("git:{revision}:{}", path.display());
    let Some(head) = ask(&["log", "-1", "--format=%h %s", "--", &path.to_string_lossy()]) else { return Vec::new() };
    if head.trim().is_empty() {
        return Vec::new();
    }
    let last = ask(&["log", "-1", "--format=%h %s"]).map(|line| line.trim().to_owned());
    let mut list = vec![offer(source("HEAD"), "git", "Last commit".to_owned(), last)];
    let here = ask(&["symbolic-ref", "--short", "-q", "HEAD"]).unwrap_or_default();
    for (of, kind, word) in [("refs/heads", "branch", "Branch"), ("refs/tags", "tag", "Tag")] {
        let format = "--format=%(refname:short)%09%(contents:subject)";
        let lines = ask(&["for-each-ref", "--sort=-creatordate", REFS, format, of]).unwrap_or_default();
        for (name, subject) in lines.lines().filter_map(|line| line.split_once('\t')) {
            if name != here.trim() {
                let detail = Some(subject.to_owned()).filter(|text| !text.is_empty());
                list.push(offer(source(name), kind, format!("{word} {name}"), detail));
            }
        }
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schema_that_was_committed_can_be_compared_with_commits() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("schema.prisma");
        crate::files::write(&file, "datasource db {\n  provider = \"postgresql\"\n}\n").expect("written");
        let sources = || -> Vec<String> {
            let project = Project::find(&file).expect("found");
            offers(&project).into_iter().map(|one| format!("{} {}", one.kind, one.label)).collect()
        };
        assert_eq!(sources(), ["empty Nothing"]);
        let run = |args: &[&str]| git(folder.path(), args).expect("git runs");
        run(&["init", "-q", "-b", "trunk"]);
        run(&["add", "."]);
        run(&["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "-m", "first"]);
        run(&["branch", "other"]);
        run(&["tag", "v1"]);
        assert_eq!(sources(), ["git Last commit", "branch Branch other", "tag Tag v1", "empty Nothing"]);
        let migration = folder.path().join("migrations/1_init/migration.sql");
        crate::files::write(&migration, "SELECT 1;\n").expect("written");
        assert_eq!(sources()[0], "migrations Last migration");
    }
}
