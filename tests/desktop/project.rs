//! A copy of a sample project that a test may alter, and what became of its text.

use std::fs;
use std::path::{Path, PathBuf};

use acceptance::{sample, target};

/// A project of one file, in the test's own folder.
pub struct Project {
    file: PathBuf,
    before: String,
}

impl Project {
    /// A fresh copy for the test of this name.
    pub fn copy(test: &str, name: &str) -> Self {
        let folder = target().join("desktop/projects").join(test).join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("target/desktop can be written");
        let before = fs::read_to_string(sample(name).join("schema.prisma")).expect("the sample is there");
        let file = folder.join("schema.prisma");
        fs::write(&file, &before).expect("target/desktop can be written");
        Self { file, before }
    }

    /// A project of several files; the first is the one that [`Project::path`] names.
    pub fn of_files(test: &str, files: &[(&str, &str)]) -> Self {
        let folder = target().join("desktop/projects").join(test);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("target/desktop can be written");
        for (name, text) in files {
            fs::write(folder.join(name), text).expect("target/desktop can be written");
        }
        let (name, before) = files.first().expect("a file");
        Self { file: folder.join(name), before: (*before).to_owned() }
    }

    /// The same with the sample's migrations beside the schema, and with one piece of its text replaced by hand.
    pub fn edited(test: &str, name: &str, old: &str, new: &str) -> Self {
        let mut project = Self::copy(test, name);
        let (from, to) = (sample(name).join("migrations"), project.file.with_file_name("migrations"));
        fs::create_dir_all(&to).expect("target/desktop can be written");
        for entry in fs::read_dir(from).expect("the sample has migrations").flatten() {
            if !entry.path().is_dir() {
                fs::copy(entry.path(), to.join(entry.file_name())).expect("a file can be copied");
                continue;
            }
            let folder = to.join(entry.file_name());
            fs::create_dir_all(&folder).expect("target/desktop can be written");
            for file in fs::read_dir(entry.path()).expect("a migration can be read").flatten() {
                fs::copy(file.path(), folder.join(file.file_name())).expect("a file can be copied");
            }
        }
        assert!(project.before.contains(old), "the sample says `{old}`");
        project.before = project.before.replacen(old, new, 1);
        fs::write(&project.file, &project.before).expect("target/desktop can be written");
        project
    }

    /// The path to open.
    pub fn path(&self) -> &Path {
        &self.file
    }

    /// The text as it was.
    pub fn before(&self) -> &str {
        &self.before
    }

    /// The text as it is on disk now.
    pub fn text(&self) -> String {
        fs::read_to_string(&self.file).expect("the schema can be read")
    }

    /// The text of a file beside it; empty while it isn't there yet.
    pub fn beside(&self, name: &str) -> String {
        fs::read_to_string(self.file.with_file_name(name)).unwrap_or_default()
    }

    /// The names of the models and views in the text, sorted.
    pub fn models(&self) -> Vec<String> {
        let block = |line: &'_ str| ["model ", "view "].iter().any(|word| line.starts_with(word));
        let names = self.before.lines().filter(|line| block(line)).filter_map(|line| line.split_whitespace().nth(1));
        let mut names: Vec<String> = names.map(str::to_string).collect();
        names.sort();
        names
    }

    /// The folders of the migrations that were written beside the schema.
    pub fn migrations(&self) -> Vec<PathBuf> {
        let folder = self.file.with_file_name("migrations");
        let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
        entries.filter(|path| path.is_dir()).collect()
    }

    /// The lines that are gone from the text, and those that are new in it: what stands in no longest common sequence.
    pub fn lines_changed(&self) -> (Vec<String>, Vec<String>) {
        let now = self.text();
        let (old, new): (Vec<&str>, Vec<&str>) = (self.before.lines().collect(), now.lines().collect());
        // length[i][j]: the longest common sequence of old[i..] and new[j..].
        let mut length = vec![vec![0_usize; new.len() + 1]; old.len() + 1];
        for i in (0..old.len()).rev() {
            for j in (0..new.len()).rev() {
                length[i][j] =
                    if old[i] == new[j] { length[i + 1][j + 1] + 1 } else { length[i + 1][j].max(length[i][j + 1]) };
            }
        }
        let (mut removed, mut added) = (Vec::new(), Vec::new());
        let (mut i, mut j) = (0, 0);
        while i < old.len() || j < new.len() {
            if i < old.len() && j < new.len() && old[i] == new[j] {
                (i, j) = (i + 1, j + 1);
            } else if j == new.len() || (i < old.len() && length[i + 1][j] >= length[i][j + 1]) {
                removed.push(old[i].to_string());
                i += 1;
            } else {
                added.push(new[j].to_string());
                j += 1;
            }
        }
        (removed, added)
    }
}
