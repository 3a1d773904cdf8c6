//! Comments to descriptions and annotations. A line that reads as an annotation is one where its record has it; all other doc
//! lines are the description. Plain comments say nothing.

use schema::{ColumnNotes, TableNotes};

use crate::annotation::{self, KEYS, values};
use crate::tree::{Comment, Member, MemberKind};

/// What the doc comments above a record say.
#[derive(Debug, Default)]
pub(super) struct Doc {
    /// The description: lines without slashes, joined.
    pub text: Option<String>,
    /// Annotations: which comment (by its place in the list), key, name in parentheses, value.
    pub annotations: Vec<Annotation>,
}

/// One annotation.
#[derive(Debug)]
pub(super) struct Annotation {
    /// Which comment of the list that was read.
    pub line: usize,
    /// Its name; `tenant:` for the form with a value.
    pub key: &'static str,
    /// What stands in parentheses behind the key.
    pub name: Option<String>,
    /// What stands behind the colon.
    pub value: String,
}

impl Doc {
    /// Reads comments in order; only annotations with one of these keys are known.
    pub(super) fn read(text: &str, comments: impl Iterator<Item = Comment>, keys: &[&'static str]) -> Self {
        let mut doc = Self::default();
        let mut lines: Vec<&str> = Vec::new();
        for (line, comment) in comments.enumerate().filter(|(_, comment)| comment.doc) {
            for content in comment.lines(text) {
                match keys.iter().find_map(|key| annotation(content, key)) {
                    Some((key, name, value)) => doc.annotations.push(Annotation { line, key, name, value }),
                    None => lines.push(unescaped(content)),
                }
            }
        }
        if lines.iter().any(|line| !line.is_empty()) {
            doc.text = Some(lines.join("\n"));
        }
        doc
    }

    /// What it says of a table. Of lines that count once the first does.
    pub(super) fn table_notes(&self) -> TableNotes {
        let dependencies = self.annotations.iter().filter(|annotation| matches!(annotation.key, "fd" | "mvd"));
        TableNotes {
            volume: self.value("volume").and_then(values::volume),
            tenant: self.value("tenant:").map(str::to_owned),
            append_only: self.value("append-only").is_some(),
            dependencies: dependencies.filter_map(|annotation| values::dependency(&annotation.value)).collect(),
            renamed_from: self.value("renamed-from").map(str::to_owned),
        }
    }

    /// What it says of a column.
    pub(super) fn column_notes(&self) -> ColumnNotes {
        ColumnNotes {
            pii: self.value("pii").and_then(values::pii),
            tenant: self.value("tenant").is_some(),
            renamed_from: self.value("renamed-from").map(str::to_owned),
        }
    }

    /// The value of the first annotation with that key.
    pub(super) fn value(&self, key: &str) -> Option<&str> {
        self.annotations.iter().find(|annotation| annotation.key == key).map(|annotation| annotation.value.as_str())
    }
}

/// Whether a line reads as an annotation somewhere, but for backslashes before it.
fn reads_as_annotation(line: &str) -> bool {
    let bare = line.trim_start_matches('\\');
    KEYS.into_iter().any(|key| annotation(bare, key).is_some())
}

/// A line of a description as it is written: one that would read as an annotation gets a backslash.
pub(crate) fn escaped(line: &str) -> String {
    if reads_as_annotation(line) { format!("\\{line}") } else { line.to_owned() }
}

/// A line of a description as it is meant.
fn unescaped(line: &str) -> &str {
    line.strip_prefix('\\').filter(|_| reads_as_annotation(line)).unwrap_or(line)
}

/// The key, name in parentheses and value of a line that reads as the annotation of that key.
pub(crate) fn annotation(content: &str, key: &'static str) -> Option<(&'static str, Option<String>, String)> {
    annotation::read(content, key).map(|(name, value)| (key, name, value))
}

/// How long the head of an annotation is, its colon included; `None` for a line that is none.
pub(crate) fn annotation_head(line: &str) -> Option<usize> {
    let keys = KEYS.into_iter().chain(["Supports"]);
    let key = { keys }.find(|key| annotation(line, key).is_some())?.trim_end_matches(':');
    let behind = match line.get(key.len()..)?.trim_start().starts_with('(') {
        true => line.find(')')?,
        false => key.len(),
    };
    // Some are a word alone.
    Some(line.get(behind..)?.find(':').map_or(key.len(), |colon| behind + colon + 1))
}

/// The comments that are members of a block.
pub(crate) fn member_comments(members: &[Member]) -> impl Iterator<Item = Comment> + '_ {
    members.iter().filter_map(|member| match member.kind {
        MemberKind::Comment(comment) => Some(comment),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::{annotation, escaped, unescaped};

    #[test]
    fn a_description_is_no_annotation() {
        for line in [
            "check: see the wiki",
            "\\check: a",
            "module: x",
            "where: y",
            "plain",
            "\\plain",
            "check it: now",
            "tenant",
            "\\tenant",
            "append-only",
            "pii: email",
            "volume: 3 rows",
        ] {
            assert_eq!(unescaped(&escaped(line)), line);
            assert!(annotation(&escaped(line), "check").is_none());
        }
    }

    #[test]
    fn tells_annotations_from_prose() {
        assert_eq!(annotation("check: a > 1", "check"), Some(("check", None, "a > 1".into())));
        assert_eq!(
            annotation("check(positive): a > 1", "check"),
            Some(("check", Some("positive".into()), "a > 1".into()))
        );
        assert_eq!(annotation("module: billing", "module"), Some(("module", None, "billing".into())));
        for prose in ["check", "check it: now", "checks: a", "check:", "check(): a", "Where: x"] {
            assert_eq!(annotation(prose, "check"), None, "{prose}");
        }
    }
}
