//! What is wrong with annotations: malformed, in the wrong place, said twice, of fields that don't exist, or nearly one. None of it
//! makes a schema invalid.

use schema::{Diagnostic, Object, Severity, Span};

use crate::map::SourceMap;
use crate::source::{Place as At, Source};
use crate::tree::{Block, BlockKind, Comment, ItemKind, MemberKind};

use super::{ALL, Annotation, Place, read, values};

/// All findings, in the order of the text.
pub(crate) fn findings(source: &Source, map: &SourceMap) -> Vec<Diagnostic> {
    let mut found = Findings { map, list: Vec::new(), said: Vec::new() };
    for (index, file) in source.files.iter().enumerate() {
        for (item, block) in file.tree.blocks() {
            let at = At::block(index, item);
            let place = match block.kind {
                BlockKind::Model | BlockKind::View => Place::Model,
                BlockKind::Enum => Place::Enum,
                BlockKind::Type | BlockKind::Datasource | BlockKind::Generator | BlockKind::Unknown => continue,
            };
            let above = file.tree.items[file.tree.comments_above(item)].iter().filter_map(|item| match item.kind {
                ItemKind::Comment(comment) => Some(comment),
                _ => None,
            });
            found.comments(&file.text, above, at, place, block);
            found.members(&file.text, at, block);
        }
    }
    found.list
}

struct Findings<'s> {
    map: &'s SourceMap,
    list: Vec<Diagnostic>,
    /// Annotations that count once and were said of the thing at hand.
    said: Vec<&'static str>,
}

impl Findings<'_> {
    /// What stands above fields, values and block attributes.
    fn members(&mut self, text: &str, at: At, block: &Block) {
        for (member, line) in block.members.iter().enumerate() {
            let behind = match &line.kind {
                MemberKind::Field(field) => field.comment,
                MemberKind::Value(value) => value.comment,
                MemberKind::Attribute(attribute) => attribute.comment,
                _ => continue,
            };
            let at = at.member(member);
            let place = match &line.kind {
                MemberKind::Attribute(_) => Place::Index,
                MemberKind::Value(_) => Place::Value,
                _ if matches!(self.map.object(at), Some(Object::Column(_))) => Place::Field,
                _ => Place::Relation,
            };
            let above = block.comments_above(member);
            // Further up it speaks of something else.
            let above = if place == Place::Index && above.end != member { member..member } else { above };
            let comments = crate::lower::docs::member_comments(&block.members[above]).chain(behind);
            self.comments(text, comments, at, place, block);
        }
    }

    fn comments(&mut self, text: &str, comments: impl Iterator<Item = Comment>, at: At, place: Place, block: &Block) {
        self.said.clear();
        for comment in comments.filter(|comment| comment.doc) {
            for line in comment.lines(text).filter(|line| !line.is_empty()) {
                let Some((severity, name, message, help)) = self.judge(line, place, text, block) else { continue };
                let start = (line.as_ptr() as usize).saturating_sub(text.as_ptr() as usize) as u32;
                let at_block = At { member: None, attribute: None, ..at };
                self.list.push(Diagnostic {
                    code: format!("annotation/{name}"),
                    severity,
                    at: self.map.object(at).or_else(|| self.map.object(at_block)).unwrap_or(Object::Schema),
                    message,
                    help: Some(help),
                    span: Some(Span { file: at.file, start, end: start + line.len() as u32 }),
                    fix: None,
                });
            }
        }
    }

    /// What is wrong with a line, if anything.
    fn judge(
        &mut self,
        line: &str,
        place: Place,
        text: &str,
        block: &Block,
    ) -> Option<(Severity, &'static str, String, String)> {
        let end = line.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_')).unwrap_or(line.len());
        let (word, rest) = line.split_at(end);
        let is_alone = rest.is_empty();
        let has_value = rest.trim_start().starts_with(':') || rest.starts_with('(') && rest.contains("):");
        if !is_alone && !has_value {
            return None;
        }
        let warning = |name, message, help: String| Some((Severity::Warning, name, message, help));
        let Some(first) = known(word).next() else {
            let near = ALL.iter().find(|annotation| {
                annotation.places.contains(&place)
                    && is_near(word, annotation.name)
                    && (has_value || is_bare(annotation))
            })?;
            return Some((
                Severity::Info,
                near.name,
                format!("`{word}` is no annotation, and so this is part of the description. Is `{}` meant?", near.name),
                written(near),
            ));
        };
        // Such words stand in descriptions too.
        if is_alone && !known(word).any(is_bare) || first.name == "Supports" {
            return None;
        }
        let Some(annotation) = known(word).find(|annotation| annotation.places.contains(&place)) else {
            let places: Vec<_> = first.places.iter().map(|place| place.words()).collect();
            let message =
                format!("`{word}` says nothing above {}: it belongs above {}.", place.words(), places.join(" or "));
            return warning(
                first.name,
                message,
                "Move it there, or put a backslash before it where it is prose.".to_owned(),
            );
        };
        let key = if annotation.name == "tenant" && place == Place::Model { "tenant:" } else { annotation.name };
        let Some((_, value)) = read(line, key) else {
            let message = format!("`{line}` is not as `{word}` is written, and so it is part of the description.");
            return warning(annotation.name, message, written(annotation));
        };
        if !matches!(key, "check" | "fd" | "mvd") {
            if self.said.contains(&key) {
                let message = format!("`{word}` is said twice: only the first counts.");
                return warning(annotation.name, message, "Remove one of the lines.".to_owned());
            }
            self.said.push(key);
        }
        let fields = match key {
            "tenant:" => vec![value],
            "fd" | "mvd" => values::dependency(&value).map(|one| [one.from, one.to].concat()).unwrap_or_default(),
            _ => Vec::new(),
        };
        let exists = |name: &String| block.fields().any(|(_, field)| field.name.of(text) == name.as_str());
        let missing = fields.iter().find(|name| !exists(name))?;
        let model = block.name.map_or("", |name| name.of(text));
        let message = format!("`{word}` names the field {missing}, which {model} does not have.");
        warning(annotation.name, message, "Name fields as they are called in the model.".to_owned())
    }
}

/// The annotations of a name.
fn known(name: &str) -> impl Iterator<Item = &'static Annotation> + '_ {
    ALL.iter().filter(move |annotation| annotation.name == name)
}

/// Whether it is written without a value.
fn is_bare(annotation: &Annotation) -> bool {
    !annotation.form.contains(':')
}

fn written(annotation: &Annotation) -> String {
    format!(
        "Write `{}`, for instance `{}`. If it is prose, a backslash before it says so.",
        annotation.form, annotation.example
    )
}

/// Whether a word is a name but for one letter; of short names only but for capitals.
fn is_near(word: &str, name: &str) -> bool {
    if word.eq_ignore_ascii_case(name) {
        return true;
    }
    let (a, b) = if word.len() < name.len() { (word, name) } else { (name, word) };
    if name.len() < 5 || b.len() - a.len() > 1 || !word.is_ascii() {
        return false;
    }
    let head = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    let (a_rest, b_rest) = (&a[head..], &b[head..]);
    if a.len() == b.len() {
        // One other letter, or two that changed places.
        let swapped = || {
            let (a, b) = (a_rest.as_bytes(), b_rest.as_bytes());
            a.len() >= 2 && a[0] == b[1] && a[1] == b[0] && a[2..] == b[2..]
        };
        return a_rest.get(1..) == b_rest.get(1..) || swapped();
    }
    b_rest.get(1..) == Some(a_rest)
}

#[cfg(test)]
mod tests {
    use super::is_near;

    #[test]
    fn one_letter_is_near() {
        for (word, name) in [
            ("Suports", "Supports"),
            ("supports", "Supports"),
            ("volumee", "volume"),
            ("vloume", "volume"),
            ("PII", "pii"),
            ("tenent", "tenant"),
        ] {
            assert!(is_near(word, name), "{word}");
        }
        for (word, name) in
            [("id", "fd"), ("pi", "pii"), ("columns", "volume"), ("", "fd"), ("support", "Supports"), ("vol", "volume")]
        {
            assert!(!is_near(word, name), "{word}");
        }
    }
}
