//! Positions and replacements in text: bytes to lines and to UTF-16 units and back, the one range in which two texts
//! differ, and edits applied.

use prisma::TextEdit;

/// Lines of a text, for turning byte offsets into lines and UTF-16 units.
#[derive(Debug, Clone)]
pub struct Lines {
    /// Byte and UTF-16 offset of the start of each line.
    starts: Vec<(usize, usize)>,
    ascii: bool,
}

impl Lines {
    /// The lines of a text.
    pub fn of(text: &str) -> Self {
        let ascii = text.is_ascii();
        let mut starts = vec![(0, 0)];
        let mut units = 0;
        for line in text.split_inclusive('\n') {
            let (byte, _) = starts[starts.len() - 1];
            units += if ascii { line.len() } else { line.encode_utf16().count() };
            starts.push((byte + line.len(), units));
        }
        if !text.ends_with('\n') && starts.len() > 1 {
            starts.pop();
        }
        Self { starts, ascii }
    }

    /// Line and column of a byte offset, both from 1; the column counts characters.
    pub fn position(&self, text: &str, byte: usize) -> (usize, usize) {
        let line = self.line(byte);
        let before = text.get(self.starts[line].0..byte.min(text.len())).unwrap_or_default();
        (line + 1, before.chars().count() + 1)
    }

    /// The text of a line, counted from 1, without its end.
    pub fn text_of<'t>(&self, text: &'t str, line: usize) -> &'t str {
        let start = |line: usize| self.starts.get(line).map_or(text.len(), |(byte, _)| *byte);
        let whole = text.get(start(line.saturating_sub(1))..start(line)).unwrap_or_default();
        whole.trim_end_matches(['\n', '\r'])
    }

    /// UTF-16 offset of a byte offset.
    pub fn to_utf16(&self, text: &str, byte: usize) -> usize {
        if self.ascii {
            return byte.min(text.len());
        }
        let (start, units) = self.starts[self.line(byte)];
        units + text.get(start..byte.min(text.len())).unwrap_or_default().encode_utf16().count()
    }

    /// Byte offset of a UTF-16 offset; the end where it is too large.
    pub fn to_byte(&self, text: &str, units: usize) -> usize {
        if self.ascii {
            return units.min(text.len());
        }
        let line = self.starts.partition_point(|(_, start)| *start <= units).saturating_sub(1);
        let (start, mut seen) = self.starts[line];
        for (at, c) in text[start..].char_indices() {
            if seen >= units {
                return start + at;
            }
            seen += c.len_utf16();
        }
        text.len()
    }

    fn line(&self, byte: usize) -> usize {
        self.starts.partition_point(|(start, _)| *start <= byte).saturating_sub(1)
    }
}

/// What replaces what in one file: the smallest single range in which two texts differ. Inverts without context.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replacement {
    /// Place of the file in the list.
    pub file: usize,
    /// First byte.
    pub start: usize,
    /// What stood there.
    pub old: String,
    /// What stands there now.
    pub new: String,
}

impl Replacement {
    /// The difference of two texts; `None` if they are equal.
    pub fn between(file: usize, old: &str, new: &str) -> Option<Self> {
        if old == new {
            return None;
        }
        let mut start = old.bytes().zip(new.bytes()).take_while(|(a, b)| a == b).count();
        while !(old.is_char_boundary(start) && new.is_char_boundary(start)) {
            start -= 1;
        }
        let (rest_old, rest_new) = (&old[start..], &new[start..]);
        let mut tail = rest_old.bytes().rev().zip(rest_new.bytes().rev()).take_while(|(a, b)| a == b).count();
        while !(rest_old.is_char_boundary(rest_old.len() - tail) && rest_new.is_char_boundary(rest_new.len() - tail)) {
            tail -= 1;
        }
        let (old, new) = (&rest_old[..rest_old.len() - tail], &rest_new[..rest_new.len() - tail]);
        Some(Self { file, start, old: old.to_owned(), new: new.to_owned() })
    }

    /// The replacement that takes this one back.
    pub fn inverted(&self) -> Self {
        Self { file: self.file, start: self.start, old: self.new.clone(), new: self.old.clone() }
    }

    /// The same replacement where another one was made first; `None` where both are about the same range.
    pub fn after(&self, other: &Self) -> Option<Self> {
        if self.file != other.file || self.start + self.old.len() <= other.start {
            return Some(self.clone());
        }
        let behind = self.start.checked_sub(other.start + other.old.len())?;
        Some(Self { start: other.start + other.new.len() + behind, ..self.clone() })
    }

    /// Carries it out; false, and nothing done, where the text is not as expected.
    pub fn apply(&self, texts: &mut [String]) -> bool {
        let Some(text) = texts.get_mut(self.file) else { return false };
        let range = self.start..self.start + self.old.len();
        let fits = text.get(range.clone()) == Some(self.old.as_str());
        if fits {
            text.replace_range(range, &self.new);
        }
        fits
    }
}

/// Applies edits that do not overlap, sorted by file and place.
pub fn apply_edits(texts: &mut [String], edits: &[TextEdit]) {
    for edit in edits.iter().rev() {
        if let Some(text) = texts.get_mut(edit.file as usize) {
            let range = edit.start as usize..edit.end as usize;
            if text.get(range.clone()).is_some() {
                text.replace_range(range, &edit.text);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions() {
        let text = "añ\r\nb😀c\n\nd";
        let lines = Lines::of(text);
        assert_eq!(lines.position(text, text.find('c').expect("there")), (2, 3));
        assert_eq!(lines.position(text, text.len()), (4, 2));
        for (byte, _) in text.char_indices() {
            let units = text[..byte].encode_utf16().count();
            assert_eq!(lines.to_utf16(text, byte), units);
            assert_eq!(lines.to_byte(text, units), byte);
        }
        assert_eq!(Lines::of("").position("", 0), (1, 1));
        assert_eq!(Lines::of("a\n").position("a\n", 2), (2, 1));
    }

    #[test]
    fn replacements_invert() {
        for (old, new) in
            [("abc", "abXc"), ("", "x"), ("aaa", "aa"), ("é", "è"), ("x😀y", "x😁y"), ("same tail", "tail")]
        {
            let replacement = Replacement::between(0, old, new).expect("they differ");
            let mut texts = [old.to_owned()];
            assert!(replacement.apply(&mut texts));
            assert_eq!(texts[0], new);
            assert!(replacement.inverted().apply(&mut texts));
            assert_eq!(texts[0], old);
        }
        assert_eq!(Replacement::between(0, "a", "a"), None);
    }

    #[test]
    fn replacements_go_one_after_the_other() {
        let both = |old: &str, one: &str, other: &str| {
            let first = Replacement::between(0, old, other).expect("they differ");
            let second = Replacement::between(0, old, one).expect("they differ").after(&first)?;
            let mut texts = [other.to_owned()];
            assert!(second.apply(&mut texts));
            Some(texts[0].clone())
        };
        assert_eq!(both("a b c", "A b c", "a b CCC").as_deref(), Some("A b CCC"));
        assert_eq!(both("a b c", "a b CCC", "AAA b c").as_deref(), Some("AAA b CCC"));
        assert_eq!(both("a b c", "a b c d", "b c").as_deref(), Some("b c d"));
        assert_eq!(both("a", "a1", "a2").as_deref(), Some("a12"), "both at one place: both stay");
        assert_eq!(both("a b c", "a X c", "a Y c"), None);
        assert_eq!(both("a b c", "a b! c", ""), None);
    }
}
