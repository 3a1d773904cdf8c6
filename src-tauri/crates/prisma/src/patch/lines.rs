//! Two texts to the edits between them, line by line, so that lines that stay the same are not touched; within a run of
//! differing lines, what both begin and end with is left out of the edit. It knows nothing of Prisma and never
//! looks beyond the two texts.

use super::TextEdit;

/// Above this many pairs of differing lines the part is replaced as a whole: comparing them costs more than it is worth.
const MAX_PAIRS: usize = 4_000_000;

/// The edits that turn `old`, which starts at `start` of a file, into `new`.
pub(super) fn difference(file: u32, start: u32, old: &str, new: &str, out: &mut Vec<TextEdit>) {
    let old_lines: Vec<&str> = old.split_inclusive('\n').collect();
    let new_lines: Vec<&str> = new.split_inclusive('\n').collect();
    let head = old_lines.iter().zip(&new_lines).take_while(|(a, b)| a == b).count();
    let (old_rest, new_rest) = (&old_lines[head..], &new_lines[head..]);
    let tail = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(a, b)| a == b).count();
    let old_rest = &old_rest[..old_rest.len() - tail];
    let new_rest = &new_rest[..new_rest.len() - tail];

    let mut at = start as usize + old_lines[..head].iter().map(|line| line.len()).sum::<usize>();
    let (mut i, mut j) = (0, 0);
    for (same_old, same_new) in common(old_rest, new_rest).into_iter().chain([(old_rest.len(), new_rest.len())]) {
        let removed: String = old_rest[i..same_old].concat();
        let added: String = new_rest[j..same_new].concat();
        push(file, at, &removed, &added, out);
        at += removed.len() + old_rest.get(same_old).map_or(0, |line| line.len());
        (i, j) = (same_old + 1, same_new + 1);
    }
}

/// One replacement, without what both texts begin and end with.
fn push(file: u32, at: usize, old: &str, new: &str, out: &mut Vec<TextEdit>) {
    if old == new {
        return;
    }
    let head: usize = old.chars().zip(new.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    let (old, new) = (&old[head..], &new[head..]);
    let tail: usize =
        old.chars().rev().zip(new.chars().rev()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    let start = at + head;
    out.push(TextEdit {
        file,
        start: start as u32,
        end: (start + old.len() - tail) as u32,
        text: new[..new.len() - tail].to_owned(),
    });
}

/// The pairs of equal lines of a longest common subsequence, in order.
fn common(old: &[&str], new: &[&str]) -> Vec<(usize, usize)> {
    let width = new.len() + 1;
    if old.len().saturating_mul(new.len()) > MAX_PAIRS {
        return Vec::new();
    }
    // lengths[i * width + j]: how many lines old[i..] and new[j..] have in common.
    let mut lengths = vec![0u32; (old.len() + 1) * width];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            lengths[i * width + j] = if old[i] == new[j] {
                lengths[(i + 1) * width + j + 1] + 1
            } else {
                lengths[(i + 1) * width + j].max(lengths[i * width + j + 1])
            };
        }
    }
    let mut pairs = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < old.len() && j < new.len() {
        if old[i] == new[j] {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if lengths[(i + 1) * width + j] >= lengths[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::super::apply_edits;
    use super::*;

    #[test]
    fn edits_give_the_new_text() {
        for (old, new) in [
            ("a\nb\nc\n", "a\nb\nc\n"),
            ("a\nb\nc\n", "a\nx\nc\n"),
            ("a\nb\nc", "b\nc\nd"),
            ("", "a\n"),
            ("a\n", ""),
            ("ä\nö\n", "ä\nü\nö\n"),
            ("a\nb\nc\nd\n", "x\nb\ny\nd\nz\n"),
        ] {
            let mut edits = Vec::new();
            difference(0, 0, old, new, &mut edits);
            assert_eq!(apply_edits(old, &edits), new);
            assert!(edits.is_sorted_by(|a, b| a.end <= b.start), "{edits:?}");
        }
        let mut edits = Vec::new();
        difference(0, 10, "one\ntwo\nthree\n", "one\ntwX\nthree\n", &mut edits);
        assert_eq!(edits, [TextEdit { file: 0, start: 16, end: 17, text: "X".into() }]);
    }
}
