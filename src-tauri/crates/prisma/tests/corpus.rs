//! Every schema of the shared corpus opens and gives its bytes back.

mod common;

use prisma::{SourceFile, parse};

#[test]
fn every_schema_gives_its_bytes_back() {
    let Some(shared) = common::shared() else {
        println!("shared corpus: not present");
        return;
    };
    let mut paths = common::prisma_files(&shared.join("corpus/prisma"));
    paths.extend(common::prisma_files(&shared.join("corpus/prisma-engines")));
    let mut count = 0;
    for path in &paths {
        let Ok(text) = std::fs::read_to_string(path) else { continue };
        let parsed = parse(&[SourceFile { path: path.display().to_string(), text: text.clone() }]);
        assert_eq!(parsed.source.print()[0].text, text, "{}", path.display());
        let mut at = 0;
        for item in &parsed.source.files[0].tree.items {
            assert_eq!(item.range.start, at, "{}: items leave no gap", path.display());
            at = item.range.end;
        }
        assert_eq!(at as usize, text.len(), "{}: items reach the end", path.display());
        for (_, block) in parsed.source.files[0].tree.blocks() {
            let mut at = block.head.end;
            for member in &block.members {
                assert_eq!(member.range.start, at, "{}: members leave no gap", path.display());
                at = member.range.end;
            }
            if let Some(close) = block.close {
                let between = &text[at as usize..close.start as usize];
                assert!(between.trim().is_empty(), "{}: members reach the brace", path.display());
            }
        }
        count += 1;
    }
    println!("{count} schemas give their bytes back");
    assert!(count > 0);
}
