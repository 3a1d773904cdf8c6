//! Layout and routes of real schemas: no table overlaps another, no route runs through a table. Needs the corpus beside
//! the repository; says so and passes where it is missing.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use diagram::{Options, Rect, arrange, boxes, edges, route};

fn corpus() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
    let shared = std::env::var_os("CROWFOOT_SHARED").map_or_else(|| root.join("../shared"), PathBuf::from);
    Some(shared.join("corpus/prisma")).filter(|path| path.is_dir())
}

fn schemas(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path())).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            schemas(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "prisma") {
            found.push(path);
        }
    }
}

fn hits(points: &[(i32, i32)], rect: Rect) -> bool {
    points.windows(2).any(|pair| {
        let ((ax, ay), (bx, by)) = (pair[0], pair[1]);
        ax.min(bx) < rect.right() && ax.max(bx) > rect.x && ay.min(by) < rect.bottom() && ay.max(by) > rect.y
    })
}

#[test]
fn real_schemas_are_laid_out_and_routed() {
    let Some(corpus) = corpus() else {
        eprintln!("corpus: not present");
        return;
    };
    let mut found = Vec::new();
    schemas(&corpus, &mut found);
    assert!(!found.is_empty());
    let (mut tables, mut routed) = (0, 0);
    for path in found {
        let text = String::from_utf8_lossy(&std::fs::read(&path).expect("readable")).into_owned();
        let schema = prisma::parse(&[prisma::SourceFile { path: "schema.prisma".to_owned(), text }]).schema;
        let boxes = boxes(&schema, &arrange(&schema, &BTreeMap::new(), &Options::default()));
        assert_eq!(boxes.len(), schema.tables().len(), "{}", path.display());
        let mut list: Vec<Rect> = boxes.values().copied().collect();
        list.sort_by_key(|rect| rect.x);
        for (i, rect) in list.iter().enumerate() {
            let near = list[i + 1..].iter().take_while(|other| other.x < rect.right());
            assert!(near.clone().all(|other| !rect.overlaps(*other)), "{}", path.display());
        }
        let routes = route(&schema, &boxes);
        assert_eq!(routes.len(), edges(&schema).len(), "{}", path.display());
        for route in routes.values() {
            assert!(list.iter().all(|rect| !hits(&route.points, *rect)), "{}: {route:?}", path.display());
        }
        (tables, routed) = (tables + boxes.len(), routed + routes.len());
    }
    println!("{tables} tables and {routed} edges");
}
