//! Pictures and automatic layout in the real window: the dialog and what it asks the backend for, and arranging as a job.

use std::fs;

use serde_json::json;

use crate::canvas;
use crate::project::Project;
use crate::window::{Setup, Window};

/// Asks the backend as the dialog does once a file was picked (the system's own dialog can't be driven); what it wrote.
fn drawn(window: &Window, project: &Project, format: &str, more: serde_json::Value) -> Vec<u8> {
    let path = project.path().parent().map(|folder| folder.join(format!("picture.{format}"))).expect("a folder");
    let _ = fs::remove_file(&path);
    let mut request = json!({
        "format": format, "view": null, "tables": null, "theme": "light", "scale": 1, "ground": true, "title": true,
        "detail": null, "pages": "sheet",
    });
    for (key, value) in more.as_object().into_iter().flatten() {
        request[key] = value.clone();
    }
    let body = "window.__picture = null; window.__TAURI_INTERNALS__.invoke('picture_to', { request: arguments[0], path: arguments[1], job: 900 })\
                .then((path) => { window.__picture = path }, (failure) => { window.__picture = 'failed: ' + JSON.stringify(failure) })";
    window.script(body, &[request, json!(path)]);
    let answer =
        window.wait_long("the picture", || window.script("return window.__picture", &[]).as_str().map(str::to_owned));
    assert!(!answer.starts_with("failed"), "{answer}");
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn pictures_of_the_whole_and_of_a_selection() {
    let project = Project::copy("pictures", "market");
    let window = Setup::new("pictures").project(project.path()).open();
    let country = canvas::table(&window, "Country");

    window.focus_canvas();
    window.press("Ctrl+Shift+p");
    window.find("picture-what");
    window.click_css("[data-testid=picture-format] input[value=pdf] + label");
    window.find("picture-pages");
    window.picture("01-dialog-pdf");
    window.click_css("[data-testid=picture-format] input[value=png] + label");
    window.find("picture-scale");
    window.picture("02-dialog-png");
    window.press("Escape");
    window.gone("picture-what");

    // What was chosen is offered again.
    window.press("Ctrl+Shift+p");
    window.find("picture-scale");
    window.press("Escape");
    window.gone("picture-what");

    let svg = String::from_utf8(drawn(&window, &project, "svg", json!({}))).expect("text");
    assert!(svg.starts_with("<svg") && svg.contains(">Country<"));
    let png = drawn(&window, &project, "png", json!({ "scale": 2, "theme": "dark" }));
    assert!(png.starts_with(b"\x89PNG"));
    let one = drawn(&window, &project, "png", json!({ "tables": [country.id] }));
    assert!(one.len() * 10 < png.len(), "{} and {}", one.len(), png.len());
    assert!(drawn(&window, &project, "pdf", json!({ "pages": "a4" })).starts_with(b"%PDF-"));

    window.focus_canvas();
    window.press("Ctrl+k");
    window.write("dark theme\n");
    window.press("Ctrl+Shift+p");
    window.find("picture-scale");
    window.picture("03-dialog-dark");
}

#[test]
fn everything_is_arranged_in_one_step() {
    let project = Project::copy("arranges", "market");
    let window = Setup::new("arranges").project(project.path()).open();
    let before = canvas::table(&window, "Country");
    window.drag(before.title(), (before.title().0 + 140.0, before.title().1 + 60.0));
    window.settle();
    window.focus_canvas();
    let places =
        || window.script("return JSON.stringify(window.__crowfoot.tables().map((t) => [t.name, t.x, t.y]))", &[]);
    let dragged = places();
    window.press("Ctrl+Shift+l");
    window.wait("the tables in other places", || (places() != dragged).then_some(()));
    window.picture("01-arranged");
    window.press("Ctrl+z");
    window.wait("the tables where they were", || (places() == dragged).then_some(()));
}
