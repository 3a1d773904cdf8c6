//! What use cases make of annotations: the data model's page shows them, renames that they tell are planned as renames, and
//! they follow the fields that they name.

use std::fs;

use studio::planning::NamedRenames;
use studio::{Command, Desk, Document, Job, Source, exporting};

const HEAD: &str = "datasource db {\n  provider = \"sqlite\"\n}\n\n";

#[test]
fn the_page_of_the_data_model_shows_them() {
    let text = format!(
        "{HEAD}/// Who bought what.\n/// volume: 1.5M rows, +2k/day\n/// append-only\n/// tenant: shopId\n/// fd: mail -> city\n/// mvd: id ->> city\nmodel Sale {{\n  id     Int    @id\n  shopId Int    @map(\"shop_id\")\n  /// Of the buyer.\n  /// pii: email, hashed\n  mail   String\n  /// pii: birth_date\n  born   String\n  /// pii: none\n  city   String\n}}\n"
    );
    let mut document = Document::from_text(&text);
    let page = exporting::export(&mut document, exporting::Format::DataModel).expect("a page");
    let page = String::from_utf8(page).expect("text");
    for part in [
        "Table `Sale`. Who bought what.\n\nExpected: 1 500 000 rows, 2 000 more a day. Rows are only added. Tenant: `shop_id`.\n\n| Column",
        "| `mail` | `String` | | | | Of the buyer. Personal: email, hashed. |",
        "| `born` | `String` | | | | Personal: birth date. |",
        "| `city` | `String` | | | | |",
        "Dependencies:\n\n- `mail` → `city`\n- `id` ↠ `city`\n",
    ] {
        assert!(page.contains(part), "{part}\n---\n{page}");
    }
}

async fn changes(before: &str, after: &str) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str, text: &str| {
        let path = folder.path().join(name).join("schema.prisma");
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(&path, format!("{HEAD}{text}")).expect("written");
        Source::Schema(path)
    };
    let desk = Desk::new(None);
    let (from, to) = (path("before", before), path("after", after));
    let none = NamedRenames::parse(&[]).expect("nothing");
    let pair = desk.pair(&from, &to, &none, &Job::silent()).await.expect("a pair");
    pair.comparison().changes.iter().map(|line| format!("{} {}", line.kind, line.subject)).collect()
}

#[tokio::test]
async fn a_rename_that_the_text_tells_is_planned_as_one() {
    let before = "model Client {\n  id Int @id\n  mail String\n}\n";
    let after =
        "/// renamed-from: Client\nmodel Customer {\n  id Int @id\n  /// renamed-from: mail\n  email String\n}\n";
    let told = changes(before, after).await;
    assert!(!told.is_empty() && told.iter().all(|line| line.starts_with("rename_")), "{told:?}");
    let untold: String =
        after.lines().filter(|line| !line.contains("renamed-from")).map(|line| format!("{line}\n")).collect();
    let dropped = changes(before, &untold).await;
    assert!(dropped.iter().any(|line| line.starts_with("drop_")), "{dropped:?}");
    // Carried already: it says nothing any more.
    assert_eq!(changes(&untold, after).await, [""; 0]);
    assert_eq!(changes(after, after).await, [""; 0]);
}

#[test]
fn annotations_follow_the_fields_that_they_name() {
    let text = format!(
        "{HEAD}/// tenant: shop\n/// fd: shop, id -> city\nmodel Sale {{\n  id   Int @id\n  shop Int\n  city Int\n}}\n"
    );
    let mut document = Document::from_text(&text);
    let column = document.schema().columns().values().find(|column| column.name == "shop").expect("there").id;
    document.run(&Command::RenameColumn { column, name: "store".to_owned() }).expect("renamed");
    let files = document.files();
    assert!(files[0].text.contains("/// tenant: store\n/// fd: store, id -> city\n"), "{}", files[0].text);
}
