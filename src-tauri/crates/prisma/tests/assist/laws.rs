//! Laws over the shared corpus, where it is there, and over the samples.

use prisma::assist::{complete, definition, highlight, highlight_file, hover, names, rename_edits};
use prisma::{Parsed, SourceFile, parse};

use crate::common::{corpus, prisma_files, root};

/// The samples and the corpus: name and files.
fn schemas() -> Vec<(String, Vec<SourceFile>)> {
    let mut found = corpus().unwrap_or_default();
    for path in prisma_files(&root().join("schemas")) {
        let text = std::fs::read_to_string(&path).expect("a sample can be read");
        found.push((path.display().to_string(), vec![SourceFile { path: path.display().to_string(), text }]));
    }
    found
}

#[test]
fn paint_covers_in_order_and_splits_nothing() {
    for (name, files) in schemas() {
        let parsed = parse(&files);
        for (index, file) in files.iter().enumerate() {
            let mut at = 0;
            for painted in highlight_file(&parsed, index as u32) {
                assert!(painted.range.start >= at && painted.range.end > painted.range.start, "{name}: {painted:?}");
                assert!(!painted.range.of(&file.text).is_empty(), "{name}: {painted:?} splits a character");
                // What lies between is space and punctuation.
                let gap = &file.text[at as usize..painted.range.start as usize];
                assert!(!gap.contains(|c: char| c.is_alphanumeric()), "{name}: `{gap}` is not painted");
                at = painted.range.end;
            }
        }
    }
}

#[test]
fn nothing_panics_in_truncated_texts() {
    let mut asked = 0;
    for (at, (_, files)) in schemas().into_iter().enumerate() {
        let [file] = files.as_slice() else { continue };
        let parsed = parse(&files);
        // About a dozen places of each, other ones in each.
        let step = (file.text.len() / 12).max(1);
        for offset in (at % step..=file.text.len()).step_by(step).filter(|offset| file.text.is_char_boundary(*offset)) {
            let _ = complete(&parsed, &file.text, offset as u32, true);
            let _ = complete(&parsed, &file.text[..offset], offset as u32, false);
            let _ = hover(&parsed, 0, offset as u32);
            let _ = definition(&parsed, 0, offset as u32);
            asked += 1;
        }
        let _ = highlight(&parsed, &file.text[..step.min(file.text.len() / 2 + 1).min(floor(&file.text, step))]);
    }
    println!("{asked} places");
}

fn floor(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// How many of each code: messages name what was renamed.
fn codes(parsed: &Parsed) -> Vec<String> {
    let mut codes: Vec<String> = parsed.diagnostics.iter().map(|found| found.code.clone()).collect();
    codes.sort();
    codes
}

/// Another name in the text wherever it stands leaves as much wrong as there was, and names the same things.
#[test]
fn a_rename_in_the_text_is_followed_by_all_references() {
    let (mut renamed, mut clean) = (0, 0);
    for (turn, (label, files)) in schemas().into_iter().enumerate() {
        let before = parse(&files);
        let all = names(&before);
        let declared: Vec<_> = all.iter().filter(|named| named.declares).collect();
        if declared.is_empty() {
            continue;
        }
        // A few of each schema, other ones in each.
        for pick in 0..3 {
            let named = declared[(turn * 7 + pick * declared.len() / 3) % declared.len()];
            // What is declared twice is named by nobody can say which.
            let is_twin = |other: &&prisma::assist::Named| {
                other.target != named.target
                    && before.source.slice(other.span) == before.source.slice(named.span)
                    && (other.target.member.is_none() || other.target.item == named.target.item)
            };
            if declared.iter().copied().any(|other| is_twin(&other)) {
                continue;
            }
            let edits = rename_edits(&before, named.span.file, named.span.start, "Renamed");
            assert_eq!(edits.len(), all.iter().filter(|other| other.target == named.target).count());
            let mut files = files.clone();
            for edit in edits.iter().rev() {
                files[edit.file as usize].text.replace_range(edit.start as usize..edit.end as usize, &edit.text);
            }
            let after = parse(&files);
            let what = before.source.slice(named.span);
            // One mistake may hide another: only of a text without any can be said that none is new.
            if before.diagnostics.is_empty() {
                assert_eq!(codes(&after), Vec::<String>::new(), "{label}: {what}");
                clean += 1;
            }
            let targets = |names: &[prisma::assist::Named]| {
                names.iter().map(|named| (named.target, named.declares)).collect::<Vec<_>>()
            };
            assert_eq!(targets(&names(&after)), targets(&all), "{label}: {what}");
            renamed += 1;
        }
    }
    println!("{renamed} renames, {clean} of them in schemas without a mistake");
}
