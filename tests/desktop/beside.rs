//! What stands beside the tables: notes that are written and moved, enums and join tables that are drawn on demand.

use serde_json::{Value, json};

use crate::canvas;
use crate::project::Project;
use crate::window::{Setup, Window};

fn notes(window: &Window) -> Vec<Value> {
    window.script("return window.__crowfoot.notes()", &[]).as_array().cloned().unwrap_or_default()
}

fn screen(window: &Window, x: f64, y: f64) -> (f64, f64) {
    let at = window.script("return window.__crowfoot.toScreen(arguments[0], arguments[1])", &[json!(x), json!(y)]);
    (at["x"].as_f64().unwrap_or_default(), at["y"].as_f64().unwrap_or_default())
}

fn number(value: &Value, name: &str) -> f64 {
    value[name].as_f64().unwrap_or_default()
}

fn act(window: &Window, words: &str) {
    window.focus_canvas();
    window.press("Ctrl+k");
    window.write_into("palette-input", &format!("{words}\n"));
    window.gone("palette-input");
    window.settle();
}

#[test]
fn notes_enums_and_join_tables_stand_beside_the_tables() {
    let project = Project::copy("beside", "market");
    let window = Setup::new("beside").project(project.path()).open();
    canvas::table(&window, "Order");
    let relations = canvas::relations(&window);

    // Enums with their values, linked to the columns that hold them.
    act(&window, "show enums");
    let shown = |part: &str| {
        let found = window.script("return window.__crowfoot.presented()", &[]);
        found[part].as_array().map_or(0, Vec::len)
    };
    window.wait("the enums", || (shown("enums") == 9).then_some(()));
    assert!(shown("links") >= 9);
    window.press("Shift+1");
    window.picture("01-enums");
    let presented = window.script("return window.__crowfoot.presented()", &[]);
    let rect = presented["enums"][0]["rect"].clone();
    let at = screen(&window, number(&rect, "x") + 20.0, number(&rect, "y") + 14.0);
    window.click_at(at);
    window.wait("the enum to be selected", || {
        (window.script("return window.__crowfoot.selection()", &[])[0]["kind"] == "enum").then_some(())
    });
    window.picture("02-enum-selected");
    window.drag(at, (at.0 + 40.0, at.1 - 30.0));
    window.wait("the enum to be moved", || {
        let now = window.script("return window.__crowfoot.presented()", &[]);
        (now["enums"].as_array()?.iter().any(|one| one["id"] == presented["enums"][0]["id"] && one["rect"] != rect))
            .then_some(())
    });

    // Join tables of relations that have none in the text, and those of the text as lines.
    act(&window, "show join tables");
    window.wait("the join table", || (shown("joins") == 3).then_some(()));
    act(&window, "collapse join tables");
    window.wait("the folded tables", || (shown("folds") > 0).then_some(()));
    window.press("Shift+1");
    window.picture("03-join-tables");
    act(&window, "collapse join tables");
    act(&window, "show join tables");
    act(&window, "show enums");
    window.wait("nothing on demand", || {
        window.script("return window.__crowfoot.presented()", &[]).is_null().then_some(())
    });
    assert_eq!(canvas::relations(&window), relations);

    // A note, written, moved, made larger, coloured, taken back.
    window.focus_canvas();
    window.press("n");
    window.write_into("note-input", "Who may refund?\nAsk finance.");
    window.press("Ctrl+Enter");
    let note = window.wait("the note", || notes(&window).into_iter().next());
    assert!(number(&note, "width") > 100.0, "{note}");
    let (x, y) = (number(&note, "x"), number(&note, "y"));
    let from = screen(&window, x + 30.0, y + 30.0);
    window.drag(from, (from.0 + 60.0, from.1 + 40.0));
    let moved =
        window.wait("the note to be moved", || notes(&window).into_iter().next().filter(|one| one["x"] != note["x"]));
    let corner = |one: &Value| {
        let (right, bottom) = (number(one, "x") + number(one, "width"), number(one, "y") + number(one, "height"));
        screen(&window, right - 4.0, bottom - 4.0)
    };
    window.drag(corner(&moved), (corner(&moved).0 + 80.0, corner(&moved).1 + 30.0));
    window.wait("the note to be larger", || {
        notes(&window).into_iter().next().filter(|one| number(one, "width") > number(&moved, "width"))
    });
    act(&window, "note in rose");
    window.wait("the colour", || (notes(&window).first()?["color"] == "rose").then_some(()));
    let at = screen(&window, number(&moved, "x") + 30.0, number(&moved, "y") + 30.0);
    window.double_click_at(at);
    window.find("note-input");
    window.press("Ctrl+End");
    window.write(" Twice.");
    window.focus_canvas();
    window.wait("what was written", || notes(&window).first()?["text"].as_str()?.ends_with("Twice.").then_some(()));
    window.picture("04-note");
    act(&window, "dark theme");
    window.picture("05-note-dark");
    act(&window, "show enums");
    window.wait("the enums", || (shown("enums") == 9).then_some(()));
    act(&window, "show join tables");
    window.press("Shift+1");
    window.picture("06-all-dark");
    window.focus_canvas();
    window.press("Ctrl+s");
    let diagram = project.path().with_file_name("diagram.json");
    let lines = || {
        let text = std::fs::read_to_string(&diagram).unwrap_or_default();
        text.lines().filter(|line| line.contains("\"$note ") || line.contains("\"$enum ")).count()
    };
    window.wait("both to be kept in the diagram file", || (lines() == 2).then_some(()));
    assert_eq!(project.text(), project.before(), "the schema is as it was");
    for _ in 0..8 {
        window.press("Ctrl+z");
        window.settle();
    }
    window.wait("the note to be gone", || notes(&window).is_empty().then_some(()));
}
