//! Text typed in the source panel: it was typed on the text of some revision, and is brought up to what the document became
//! since. Where both changed the same place nothing is taken, so that neither change is lost unseen.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use prisma::Parsed;
use schema::{EnumValueId, Object, Renames, Span};

use super::{Document, Next, parse};
use crate::text::Replacement;
use crate::{Failure, Update};

/// Typing within this time is one step of the history.
const TYPING: Duration = Duration::from_millis(1500);
/// How many edits of the text typing may lag behind.
const STEPS: usize = 200;

/// The latest edits of the text, each with the revision that it led to.
#[derive(Debug, Default)]
pub(super) struct Trail {
    steps: VecDeque<(u64, Vec<Replacement>)>,
    /// The oldest revision whose text can be told.
    oldest: u64,
}

impl Trail {
    /// A trail that begins at a revision.
    pub fn from(revision: u64) -> Self {
        Self { steps: VecDeque::new(), oldest: revision }
    }

    /// Notes the edits that led to a revision.
    pub fn note(&mut self, revision: u64, texts: &[Replacement]) {
        if !texts.is_empty() {
            self.steps.push_back((revision, texts.to_vec()));
        }
        if self.steps.len() > STEPS {
            self.oldest = self.steps.pop_front().map_or(self.oldest, |(revision, _)| revision);
        }
    }

    /// Edits of a file since a revision, in order; `None` where that is too long ago.
    fn since(&self, base: u64, file: usize) -> Option<Vec<&Replacement>> {
        let steps = self.steps.iter().filter(|(revision, _)| *revision > base).flat_map(|(_, texts)| texts);
        (base >= self.oldest).then(|| steps.filter(|edit| edit.file == file).collect())
    }
}

impl Document {
    /// Takes in the text of a file as it was typed on the text of the revision `base`.
    pub(super) fn edit_source(&mut self, file: usize, text: &str, base: u64) -> Result<Update, Failure> {
        let mut texts = self.texts();
        let old = texts.get(file).cloned().ok_or_else(|| Failure::missing("file"))?;
        let now = Instant::now();
        let goes_on = self.typed.is_some_and(|(last, at)| last == file && now.duration_since(at) < TYPING);
        let mut next = Next::of(Vec::new(), self.schema.clone());
        if let Some(edit) = self.typed_since(file, &old, text, base)? {
            edit.apply(&mut texts);
            let parsed = parse(&self.names, &texts, self.version);
            next.renames = self.renames_by(&edit, &parsed);
            next.parsed = Some(parsed);
        }
        next.texts = texts;
        let update = self.advance_as(next, "Edit text", None, goes_on);
        self.typed = Some((file, now));
        Ok(update)
    }

    /// What was typed, as an edit of the present text.
    fn typed_since(&self, file: usize, old: &str, text: &str, base: u64) -> Result<Option<Replacement>, Failure> {
        let name = self.names.get(file).map_or("", String::as_str);
        let refusal = || {
            Failure::new("edit/moved-on", format!("{name} was changed elsewhere where you typed."))
                .help("What was typed last is not taken in; the text shows what the file says now.")
        };
        let steps = self.trail.since(base, file).filter(|_| base <= self.revision).ok_or_else(refusal)?;
        let mut texts = vec![String::new(); file];
        texts.push(old.to_owned());
        if !steps.iter().rev().all(|step| step.inverted().apply(&mut texts)) {
            return Err(refusal());
        }
        let typed = Replacement::between(file, &texts[file], text);
        let Some(typed) = typed else { return Ok(None) };
        steps.iter().try_fold(typed, |typed, step| typed.after(step)).map(Some).ok_or_else(refusal)
    }

    /// An edit within the name of a model, field, enum or value is a rename of it.
    fn renames_by(&self, edit: &Replacement, after: &Parsed) -> Renames {
        let mut renames = Renames::default();
        let word = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if !word(&edit.old) || !word(&edit.new) {
            return renames;
        }
        let (file, start) = (edit.file as u32, edit.start as u32);
        let within =
            |span: Span, length: usize| span.file == file && span.start <= start && start + length as u32 <= span.end;
        let value = |parsed: &Parsed, length: usize| -> Option<EnumValueId> {
            let named = |place| parsed.source.name_span(place).is_some_and(|span| within(span, length));
            parsed.map.values.iter().find(|(_, place)| named(**place)).map(|(id, _)| *id)
        };
        let object = |parsed: &Parsed, length: usize| {
            let object = parsed.map.object_at(&parsed.source, file, start)?;
            let span = parsed.map.name_span(&parsed.source, object)?;
            within(span, length).then_some(object)
        };
        let (old, new) = (edit.old.len(), edit.new.len());
        if let (Some(from), Some(to)) = (value(&self.parsed, old), value(after, new)) {
            renames.values.insert(from, to);
            return renames;
        }
        match (object(&self.parsed, old), object(after, new)) {
            (Some(Object::Table(from)), Some(Object::Table(to))) => drop(renames.tables.insert(from, to)),
            (Some(Object::Column(from)), Some(Object::Column(to))) => drop(renames.columns.insert(from, to)),
            (Some(Object::Enum(from)), Some(Object::Enum(to))) => drop(renames.enums.insert(from, to)),
            _ => {}
        }
        renames
    }
}
