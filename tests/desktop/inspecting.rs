//! The inspector: every field and key of its forms, what they write into the text, and that all of it is taken back.

use serde_json::json;

use crate::canvas;
use crate::project::Project;
use crate::window::{Setup, Window};

const TEXT: &str = include_str!("../../src-tauri/crates/studio/tests/inspecting.prisma");

fn opened(name: &str) -> (Project, Window) {
    let project = Project::of_files(name, &[("schema.prisma", TEXT)]);
    let window = Setup::new(name).project(project.path()).open();
    canvas::table(&window, "Order");
    (project, window)
}

/// The document's text, runs of spaces as one.
fn text(window: &Window) -> String {
    let body = "return window.__crowfoot.texts().join('\\n').replace(/[ ]+/g, ' ')";
    window.script(body, &[]).as_str().unwrap_or_default().to_owned()
}

/// Waits until the text has this.
#[track_caller]
fn says(window: &Window, words: &str) {
    let mut last = String::new();
    for _ in 0..100 {
        last = text(window);
        if last.contains(words) {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    panic!("the text has no `{words}`:\n{last}");
}

/// Waits until the text has this no longer.
#[track_caller]
fn says_no_more(window: &Window, words: &str) {
    window.wait(&format!("`{words}` to go from the text"), || (!text(window).contains(words)).then_some(()));
}

/// What has the keyboard, by its `data-testid`.
fn focus(window: &Window) -> String {
    let body =
        "return document.activeElement?.dataset?.testid ?? document.activeElement?.getAttribute('aria-label') ?? ''";
    window.script(body, &[]).as_str().unwrap_or_default().to_owned()
}

/// Gives the keyboard to an element, as Tab would.
#[track_caller]
fn give(window: &Window, id: &str) {
    window.find(id);
    let body = "const e = document.querySelector(`[data-testid=\"${arguments[0]}\"]`); e.scrollIntoView({ block: 'center' }); e.focus();";
    window.script(body, &[json!(id)]);
}

/// Types a field's whole value and commits it.
#[track_caller]
fn enter(window: &Window, id: &str, value: &str) {
    give(window, id);
    window.press("Ctrl+a");
    if value.is_empty() {
        window.press("Delete");
    } else {
        window.write(value);
    }
    window.press("Ctrl+Enter");
}

/// Takes one of the words that a field offers.
#[track_caller]
fn choose(window: &Window, id: &str, label: &str) {
    window.click(id);
    let body = "
        const seen = [...document.querySelectorAll('[role=option]')].filter((option) => option.offsetParent !== null);
        const found = seen.find((option) => option.textContent.startsWith(arguments[0]));
        found?.click();
        return found !== undefined";
    window.wait(&format!("the choice `{label}` of `{id}`"), || {
        window.script(body, &[json!(label)]).as_bool().filter(|found| *found).map(|_| ())
    });
}

/// Waits until the inspector is about what has this name.
#[track_caller]
fn named(window: &Window, name: &str) {
    let body = "return document.querySelector('[data-testid=inspector-name]')?.textContent ?? ''";
    window.wait(&format!("{name} in the inspector"), || {
        window.script(body, &[]).as_str().filter(|shown| shown.contains(name)).map(|_| ())
    });
}

#[track_caller]
fn select(window: &Window, kind: &str, name: &str) {
    window.click(&format!("outline-{kind}-{name}"));
    named(window, name);
}

/// Both themes, one picture of each.
fn pictures(window: &Window, name: &str) {
    window.picture(name);
    window.press("Ctrl+k");
    window.write_into("palette-input", "dark theme\n");
    window.gone("palette-input");
    window.picture(&format!("{name}-dark"));
    window.press("Ctrl+k");
    window.write_into("palette-input", "light theme\n");
    window.gone("palette-input");
    // The palette gives the keyboard back a moment after it has gone.
    window.settle();
    std::thread::sleep(std::time::Duration::from_millis(400));
}

#[test]
fn the_inspector_edits_all_of_a_table() {
    let (_project, window) = opened("inspector");
    let before = text(&window);
    let order = canvas::table(&window, "Order");
    window.click_at(order.title());
    named(&window, "Order");

    // By the keyboard: into the form, through its fields, out of it.
    window.press("Ctrl+Enter");
    window.wait("the first field", || (focus(&window) == "table-name").then_some(()));
    for id in ["table-mapped", "table-module", "table-color", "table-pinned", "table-primary-key", "table-comment"] {
        window.press("Tab");
        assert_eq!(focus(&window), id);
    }
    give(&window, "table-name");
    window.press("Ctrl+a");
    window.write("Foo");
    window.press("Escape");
    assert_eq!(focus(&window), "table-name");
    let value = window.script("return document.activeElement.value", &[]);
    assert_eq!(value.as_str(), Some("Order"), "Escape takes back");
    window.press("Escape");
    assert_eq!(focus(&window), "canvas");

    enter(&window, "table-module", "sales");
    says(&window, "/// module: sales\n");
    enter(&window, "table-comment", "What was ordered, and by whom.");
    says(&window, "/// What was ordered, and by whom.\n");
    enter(&window, "table-volume", "1.5M");
    says(&window, "/// volume: 1.5M rows\n");
    enter(&window, "table-growth", "50k");
    says(&window, "/// volume: 1.5M rows, +50k/day\n");
    choose(&window, "table-growth-per", "a month");
    says(&window, "/// volume: 1.5M rows, +50k/month\n");
    choose(&window, "table-tenant", "customerId");
    says(&window, "/// tenant: customerId\n");
    window.click("table-append-only");
    says(&window, "/// append-only\n");
    enter(&window, "table-dependency-add", "id -> total");
    says(&window, "/// fd: id -> total\n");
    enter(&window, "table-dependency-0", "id -> total, tags");
    says(&window, "/// fd: id -> total, tags\n");
    enter(&window, "table-renamed-from", "bestellung");
    says(&window, "/// renamed-from: bestellung\n");
    // What is not written as the annotation is refused, with its form.
    enter(&window, "table-volume", "a lot");
    window.find("toast-error");
    says(&window, "/// volume: 1.5M rows, +50k/month\n");
    pictures(&window, "01-annotations");

    // Columns without leaving the panel: a new one, its place, its name and type, its end.
    give(&window, "column-add");
    window.write("discount Decimal?\n");
    says(&window, "discount Decimal?\n");
    named(&window, "Order");
    give(&window, "column-row-discount");
    window.press("Alt+Up");
    says(&window, "discount Decimal?\n tags Json");
    window.wait("the row to keep the keyboard", || (focus(&window) == "column-row-discount").then_some(()));
    window.press("F2");
    window.write("rebate");
    window.press("Tab");
    window.press("Ctrl+a");
    window.write("Int?\n");
    says(&window, "rebate Int?\n tags Json");
    window.picture("02-columns");
    give(&window, "column-row-rebate");
    window.press("Delete");
    says_no_more(&window, "rebate");
    window.press("Home");
    window.wait("the first row", || (focus(&window) == "column-row-id").then_some(()));
    window.press("Down");
    window.press("Enter");
    named(&window, "customerId");
    select(&window, "table", "Order");

    // The primary key, and checks.
    choose(&window, "table-primary-key", "customerId");
    says(&window, "@@id([id, customerId])");
    window.press("Escape");
    give(&window, "check-add");
    window.write("total < 100000\n");
    says(&window, "/// check: total < 100000\n");
    give(&window, "check-list");
    window.script("document.querySelector('[data-testid=check-list] [data-row]').focus()", &[]);
    window.press("Enter");
    enter(&window, "check-name", "not_negative");
    says(&window, "/// check(not_negative): total >= 0\n");
    enter(&window, "check-expression", "total > 0");
    says(&window, "/// check(not_negative): total > 0\n");
    window.picture("03-check");
    window.click("inspector-delete");
    says_no_more(&window, "not_negative");

    // All of it is taken back, to the byte.
    window.focus_canvas();
    window.wait("everything to be undone", || {
        if text(&window) == before {
            return Some(());
        }
        window.press("Ctrl+z");
        std::thread::sleep(std::time::Duration::from_millis(60));
        None
    });
    window.gone("dirty");
}

#[test]
fn the_inspector_edits_indexes_columns_and_enums() {
    let (_project, window) = opened("inspector-parts");
    select(&window, "table", "Customer");
    give(&window, "index-row-city, name");
    window.press("Enter");
    window.find("index-supports");
    enter(&window, "index-supports", "the letters to a city");
    says(&window, " /// Supports: the letters to a city\n");
    enter(&window, "index-comment", "Grows slowly.");
    says(&window, " /// Supports: the letters to a city\n /// Grows slowly.\n");
    enter(&window, "index-where", "city IS NOT NULL");
    says(&window, " /// where: city IS NOT NULL\n");
    enter(&window, "index-mapped", "customer_places");
    says(&window, "@@index([city, name], map: \"customer_places\")");
    // The order of its columns, by keys alone.
    give(&window, "index-part-name");
    window.press("F2");
    says(&window, "@@index([city, name(sort: Desc)]");
    give(&window, "index-part-name");
    window.press("Alt+Up");
    says(&window, "@@index([name(sort: Desc), city]");
    choose(&window, "index-part-add", "state");
    says(&window, "@@index([name(sort: Desc), city, state]");
    pictures(&window, "01-index");
    // The field that offered the column may take the keyboard back once.
    window.wait("the part to go", || {
        if text(&window).contains("@@index([name(sort: Desc), city],") {
            return Some(());
        }
        if window.has("index-part-state") {
            give(&window, "index-part-state");
            window.press("Delete");
        }
        window.settle();
        None
    });
    window.script("document.querySelector('[data-testid=index-kind] input[value=unique]').click()", &[]);
    says(&window, "@@unique([name(sort: Desc), city]");
    enter(&window, "index-name", "nameInCity");
    says(&window, "name: \"nameInCity\"");

    // A method and the operators that it has.
    select(&window, "table", "Order");
    window.click("add-index");
    choose(&window, "index-columns", "tags");
    window.press("Escape");
    window.click("index-create");
    window.find("index-method");
    choose(&window, "index-method", "Gin");
    says(&window, "@@index([tags], type: Gin)");
    choose(&window, "index-ops-tags", "JsonbPathOps");
    says(&window, "@@index([tags(ops: JsonbPathOps)], type: Gin)");
    window.picture("02-gin");

    // An index that is missed is found, and mended, where one is.
    select(&window, "table", "Order");
    give(&window, "index-row-customerId");
    window.press("Delete");
    says_no_more(&window, "@@index([customerId])");
    window.find("inspector-findings");
    window.picture("03-finding");
    window.click_css("[data-testid=inspector-findings] [data-testid=fix][data-code='indexes/foreign-key-indexed']");
    says(&window, "@@index([customerId])");

    // A column.
    let customer = canvas::table(&window, "Customer");
    let row = |column: &str| {
        let (x, y) = canvas::handle(&window, &canvas::table(&window, "Customer"), column);
        (x - 40.0, y)
    };
    assert_eq!(customer.name, "Customer");
    window.click_at(row("name"));
    named(&window, "name");
    give(&window, "column-type");
    window.press("Ctrl+a");
    window.write("varch");
    window.wait("the native types", || (window.count("[role=option]") > 0).then_some(()));
    window.press("Down");
    window.press("Enter");
    says(&window, "name String @db.VarChar(255)");
    enter(&window, "column-default", "\"nobody\"");
    says(&window, "@default(\"nobody\")");
    window.click("column-nullable");
    says(&window, "name String? ");
    choose(&window, "column-pii", "Name");
    says(&window, " /// pii: name\n");
    choose(&window, "column-protection", "Masked");
    says(&window, " /// pii: name, masked\n");
    window.click("column-tenant");
    says(&window, " /// tenant\n");
    enter(&window, "column-renamed-from", "title");
    says(&window, " /// renamed-from: title\n");
    pictures(&window, "04-column");

    // Several at once.
    window.click_at(row("email"));
    window.click_with("Shift", row("city"));
    named(&window, "2 objects");
    assert!(
        window.script("return document.querySelector('[data-testid=columns-nullable]').indeterminate", &[]) == true
    );
    choose(&window, "column-pii", "Address");
    says(&window, " /// Where letters go.\n /// pii: address\n email");
    says(&window, " /// pii: address\n city");
    enter(&window, "columns-type", "String @db.VarChar(80)");
    says(&window, "city String @db.VarChar(80)");
    window.picture("05-several");

    // An enum and its values.
    select(&window, "enum", "State");
    enter(&window, "enum-comment", "Never goes back.");
    says(&window, "// How far a parcel is.\n/// Never goes back.\nenum State");
    give(&window, "enum-row-SENT");
    window.press("Alt+Up");
    says(&window, "SENT // not yet there\n PACKED");
    give(&window, "enum-row-SENT");
    window.press("F2");
    enter(&window, "enum-value-mapped-0", "sent");
    says(&window, "SENT @map(\"sent\") // not yet there");
    enter(&window, "enum-value-0", "GONE");
    says(&window, "GONE @map(\"sent\") // not yet there");
    give(&window, "enum-add");
    window.write("LOST\n");
    says(&window, " LOST\n}");
    pictures(&window, "06-enum");
}
