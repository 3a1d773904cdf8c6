//! Comments to descriptions and annotations. A line `check(name): sql`, `check: sql`, `module: name` or `where: sql` is
//! an annotation where its record has one; all other doc lines are the description. Plain comments say nothing.

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
    /// `check`, `module` or `where`.
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

    /// The value of the first annotation with that key.
    pub(super) fn value(&self, key: &str) -> Option<&str> {
        self.annotations.iter().find(|annotation| annotation.key == key).map(|annotation| annotation.value.as_str())
    }
}

/// All keys of annotations.
pub(crate) const KEYS: [&str; 3] = ["check", "module", "where"];

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

/// `key: value` or `key(name): value`, with a value.
pub(crate) fn annotation(content: &str, key: &'static str) -> Option<(&'static str, Option<String>, String)> {
    let rest = content.strip_prefix(key)?.trim_start();
    let (name, rest) = match rest.strip_prefix('(') {
        Some(inner) if key == "check" => {
            let (name, rest) = inner.split_once(')')?;
            (Some(name.trim()), rest.trim_start())
        }
        _ => (None, rest),
    };
    let value = rest.strip_prefix(':')?.trim();
    if value.is_empty() || name.is_some_and(str::is_empty) {
        return None;
    }
    Some((key, name.map(str::to_owned), value.to_owned()))
}

/// How long the head of an annotation is, its colon included; `None` for a line that is none.
pub(crate) fn annotation_head(line: &str) -> Option<usize> {
    let key = KEYS.into_iter().find(|key| annotation(line, key).is_some())?;
    let behind = match line.get(key.len()..)?.trim_start().starts_with('(') {
        true => line.find(')')?,
        false => key.len(),
    };
    Some(behind + line.get(behind..)?.find(':')? + 1)
}

/// The comments that are members of a block.
pub(super) fn member_comments(members: &[Member]) -> impl Iterator<Item = Comment> + '_ {
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
        for line in ["check: see the wiki", "\\check: a", "module: x", "where: y", "plain", "\\plain", "check it: now"]
        {
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
