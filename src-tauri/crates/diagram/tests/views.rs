//! Laws of saved views in the diagram file: what is written is read, whatever a view is called; a line that is lost loses what
//! it says and nothing else; and changes of different lines come together line by line.

use std::collections::BTreeMap;

use diagram::{Detail, SavedView, ViewId, read_views, renames, with_renames, write_over};
use proptest::prelude::*;
use schema::{Schema, TableId};

const TABLES: u32 = 6;

fn schema() -> Schema {
    let mut text =
        String::from("datasource db {\n  provider = \"postgresql\"\n  schemas  = [\"a in b\", \"public\"]\n}\n");
    for i in 0..TABLES {
        let within = if i % 2 == 0 { "a in b" } else { "public" };
        text += &format!("model T{i} {{\n  id Int @id\n  @@schema(\"{within}\")\n}}\n");
    }
    prisma::parse(&[prisma::SourceFile { path: "schema.prisma".into(), text }]).schema
}

type Told = (Detail, BTreeMap<TableId, (i32, i32)>);

fn told(text: &str, schema: &Schema) -> BTreeMap<String, Told> {
    read_views(text, schema).into_iter().map(|view| (view.name, (view.detail, view.places))).collect()
}

fn written(before: &str, schema: &Schema, views: &BTreeMap<String, Told>) -> String {
    let view = |(name, (detail, places)): (&String, &Told)| SavedView {
        id: ViewId(0),
        name: name.clone(),
        detail: *detail,
        places: places.clone(),
    };
    let views: Vec<_> = views.iter().map(view).collect();
    write_over(before, schema, &views)
}

fn some_views() -> impl Strategy<Value = BTreeMap<String, Told>> {
    let ids: Vec<TableId> = schema().tables().keys().copied().collect();
    let place = (-900_000i32..900_000, -900_000i32..900_000);
    let places = proptest::collection::btree_map(proptest::sample::select(ids), place, 0..5);
    let detail = proptest::sample::select(Detail::ALL.to_vec());
    let name = "( in |T[0-5]|[a-z\"\\\\é.$]){1,4}";
    proptest::collection::btree_map(name, (detail, places), 0..4)
}

proptest! {
    #[test]
    fn what_is_written_is_read(views in some_views()) {
        let schema = schema();
        let text = written("", &schema, &views);
        prop_assert_eq!(told(&text, &schema), views.clone());
        prop_assert_eq!(written(&text, &schema, &views), text.clone(), "and written the same again");
        let kept = "{\n  \"$later\": { \"a\": [1, 2] },\n  \"$rename table x\": \"y\",\n  \"$version\": 1\n}\n";
        let over = written(kept, &schema, &views);
        prop_assert!(over.contains("\"$later\": {\"a\":[1,2]}"), "{}", over);
        prop_assert_eq!(told(&over, &schema), views, "beside what is not known");
        prop_assert_eq!(renames(&over), [], "renames are for others to write");
        prop_assert_eq!(with_renames(&over, &renames(kept)).matches("$rename").count(), 1);
    }

    #[test]
    fn a_lost_line_loses_what_it_says_and_nothing_else(views in some_views(), which in 0usize..30) {
        let schema = schema();
        let text = written("", &schema, &views);
        let lines: Vec<&str> = text.lines().collect();
        let at = 1 + which % (lines.len() - 1);
        let rest: Vec<&str> = lines.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, line)| *line).collect();
        let left = told(&rest.join("\n"), &schema);
        for (name, (detail, places)) in &left {
            let (own_detail, own) = &views[name];
            prop_assert!(places.iter().all(|(table, at)| own.get(table) == Some(at)));
            prop_assert!(detail == own_detail || lines[at].contains("$view "), "{}", lines[at]);
            prop_assert!(own.len() - places.len() <= 1);
        }
        let count = |views: &BTreeMap<String, Told>| views.values().map(|(_, places)| places.len()).sum::<usize>();
        prop_assert_eq!(count(&views) - count(&left), usize::from(lines[at].contains("$place ")));
    }

    #[test]
    fn changes_of_different_places_come_together_line_by_line(views in some_views(), by in 1i32..500) {
        let schema = schema();
        let moved = |of: usize| {
            let mut views = views.clone();
            let all = views.values_mut().flat_map(|(_, places)| places.values_mut());
            all.enumerate().filter(|(i, _)| of == 2 || i % 2 == of).for_each(|(_, at)| at.0 += by);
            views
        };
        let [base, ours, theirs] = [&views, &moved(0), &moved(1)].map(|views| written("", &schema, views));
        let lines = base.lines().zip(ours.lines()).zip(theirs.lines());
        let merged: Vec<&str> = lines.map(|((base, ours), theirs)| if ours == base { theirs } else { ours }).collect();
        prop_assert_eq!(told(&merged.join("\n"), &schema), moved(2));
    }
}
