//! What must hold for any text at all: shared by the fuzz targets (`tests/fuzz`) and by the tests that repeat what those
//! found.
#![allow(dead_code, reason = "every target takes what it needs")]

use prisma::tree::MemberKind;
use prisma::{Parsed, SourceFile, TextEdit, parse, patch};
use schema::{Change, Renames, Schema, Severity, align, diff, invert};

use super::random::Editor;

fn one(text: &str) -> Vec<SourceFile> {
    vec![SourceFile { path: "schema.prisma".into(), text: text.into() }]
}

/// Reading keeps every byte, validating ends, formatting changes nothing that a text says.
pub fn reading(text: &str) {
    let files = one(text);
    let parsed = parse(&files);
    assert_eq!(parsed.source.print(), files, "the tree holds every byte");
    for finding in &parsed.diagnostics {
        let Some(span) = finding.span else { continue };
        assert!(span.start <= span.end && span.end as usize <= text.len(), "{finding:?} lies outside of the text");
        assert!(text.get(span.start as usize..span.end as usize).is_some(), "{finding:?} splits a character");
    }
    let formatted = vec![SourceFile { path: "schema.prisma".into(), text: prisma::format(text) }];
    prisma::format_schema(&files);
    // Formatting twice is not asked for: as Prisma does it, comments and blank lines in odd places settle the second time.
    if is_whole(text) {
        let again = parse(&formatted);
        assert!(again.source.files[0].tree.errors.is_empty(), "formatting spoils a line\n{}", formatted[0].text);
        if !is_faulty(&parsed) {
            let mut wrong = difference(&parsed.schema, &again);
            wrong.retain(|change| !is_spacing(change));
            assert!(wrong.is_empty(), "formatting changes what a text says: {wrong:#?}\n{}", formatted[0].text);
        }
    }
}

/// Whether a change takes nothing but empty lines out of a description: `prisma format` does so in block comments.
fn is_spacing(change: &Change) -> bool {
    let shown = |change: &Change| {
        let mut text = format!("{change:?}");
        while text.contains("\\n\\n") {
            text = text.replace("\\n\\n", "\\n");
        }
        text
    };
    // A change that is its own inverse alters nothing.
    invert(std::slice::from_ref(change)).iter().all(|inverse| shown(inverse) == shown(change))
}

fn is_faulty(parsed: &Parsed) -> bool {
    parsed.diagnostics.iter().any(|finding| finding.severity == Severity::Error)
}

/// Whether every line is understood. A key without value loses its `=` when it is formatted, and is no setting any more.
pub fn is_whole(text: &str) -> bool {
    let tree = prisma::parse_text(text);
    let valueless = |kind: &MemberKind| matches!(kind, MemberKind::Setting(setting) if setting.value.is_none());
    tree.errors.is_empty()
        && !tree.blocks().any(|(_, block)| block.members.iter().any(|member| valueless(&member.kind)))
}

/// Changes made by patching are in the text afterwards, and taking them back gives the old schema.
pub fn editing(text: &str, seed: u64, steps: usize) {
    let files = one(text);
    let parsed = parse(&files);
    let faulty = is_faulty(&parsed);
    let mut editor = Editor::new(&parsed.schema, seed, true);
    for _ in 0..steps {
        editor.step();
    }
    let (after, changes) = (editor.schema, editor.changes);
    let new_files = edited(&files, &patch(&parsed, &changes));
    let mut again = parse(&new_files);
    if faulty {
        // Records of a faulty text can't be told apart by name: here it is enough that nothing breaks.
        let _ = edited(&new_files, &patch(&again, &invert(&changes)));
        return;
    }
    let wrong = difference(&after, &again);
    assert!(wrong.is_empty(), "the new text says something else: {wrong:#?}\n{changes:#?}\n{}", new_files[0].text);
    let renames = by_name(&after, &again.schema);
    again.align(&after, &renames);
    let back = edited(&new_files, &patch(&again, &invert(&changes)));
    let wrong = difference(&parsed.schema, &parse(&back));
    assert!(wrong.is_empty(), "undo gives another schema: {wrong:#?}\n{changes:#?}\n{}", back[0].text);
}

/// The files with the edits made.
fn edited(files: &[SourceFile], edits: &[TextEdit]) -> Vec<SourceFile> {
    let mut files = files.to_vec();
    for edit in edits.iter().rev() {
        files[edit.file as usize].text.replace_range(edit.start as usize..edit.end as usize, &edit.text);
    }
    files
}

/// Who is who: what has the same name in the model.
fn by_name(before: &Schema, after: &Schema) -> Renames {
    let mut renames = Renames::default();
    for table in after.walk_tables() {
        let Some(old) = before.table_named(&table.name) else { continue };
        renames.tables.insert(old.id, table.id);
        for column in table.columns() {
            renames.columns.extend(old.column_named(&column.name).map(|old| (old.id, column.id)));
        }
    }
    for record in after.enums().values() {
        renames.enums.extend(before.enum_named(&record.name).map(|old| (old.id, record.id)));
    }
    renames
}

/// What differs between a schema and what a text says.
fn difference(schema: &Schema, parsed: &Parsed) -> Vec<Change> {
    diff(schema, &align(schema, &parsed.schema, &by_name(schema, &parsed.schema)))
}
