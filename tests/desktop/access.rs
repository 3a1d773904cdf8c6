//! The window without a pointer: its regions, the tree that is heard, relations and menus by keyboard, larger text; text and canvas in
//! step; and what axe finds in the main states.

use serde_json::{Value, json};

use crate::canvas;
use crate::project::Project;
use crate::text;
use crate::window::{Setup, Window};

fn focus(window: &Window) -> String {
    let body = "const e = document.activeElement; return e?.dataset?.testid ?? e?.closest('[data-testid]')?.dataset.testid ?? ''";
    window.script(body, &[]).as_str().unwrap_or_default().to_owned()
}

/// What is selected, as `kind name`.
fn selection(window: &Window) -> Vec<Value> {
    window.script("return window.__crowfoot.selection()", &[]).as_array().cloned().unwrap_or_default()
}

/// The findings of axe that are serious or worse, as it tells them.
fn violations(window: &Window) -> Vec<String> {
    if window.script("return typeof window.axe", &[]) != "object" {
        let file = acceptance::root().join("ui/node_modules/axe-core/axe.min.js");
        let script = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        window.script(&script, &[]);
    }
    let start = "window.__found = null; window.axe.run(document, { resultTypes: ['violations'] }).then((found) => { window.__found = found.violations \
        .filter(({ impact }) => impact === 'serious' || impact === 'critical') \
        .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).slice(0, 3).join(' | ')}`) }, (error) => { window.__found = [String(error)] })";
    window.script(start, &[]);
    let found = window.wait("axe", || window.script("return window.__found", &[]).as_array().cloned());
    found.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

#[track_caller]
fn is_accessible(window: &Window, state: &str) {
    window.settle();
    let found = violations(window);
    assert!(found.is_empty(), "{state}: {found:#?}");
}

#[test]
fn the_window_is_worked_without_a_pointer() {
    let project = Project::copy("keyboard", "blog");
    let window = Setup::new("keyboard").project(project.path()).open();
    canvas::table(&window, "Post");
    window.focus_canvas();

    // Round the window and back.
    let round: Vec<String> = (0..6)
        .map(|_| {
            window.press("F6");
            let region = "const e = document.activeElement; return e.closest('[data-region]')?.dataset.region ?? \
                (e.closest('.topbar') ? 'top' : e.closest('.statusbar') ? 'status' : e.closest('[data-canvas]') ? 'canvas' : '?')";
            window.script(region, &[]).as_str().unwrap_or_default().to_owned()
        })
        .collect();
    assert_eq!(round, ["drawer", "inspector", "status", "top", "outline", "canvas"]);
    window.press("Shift+F6");
    window.picture("01-region");
    window.press("F6");

    // What is selected is said; the tree is walked in step with the canvas, with a few nodes in the page.
    window.press("Right");
    window.wait("what is selected to be said", || {
        let said = window.script("return document.querySelector('[data-testid=announcer]').textContent", &[]);
        said.as_str().filter(|said| said.contains(", table, ")).map(|_| ())
    });
    assert!(window.count("[data-testid=tree] [role=treeitem]") <= 3);
    window.press("Ctrl+Shift+t");
    window.wait("the tree", || (focus(&window) == "tree").then_some(()));
    window.press("Right");
    window.press("Right");
    let chosen = window
        .wait("a column of the table", || selection(&window).first().filter(|one| one["kind"] == "column").cloned());
    window.press("Down");
    window.wait("the next column", || {
        selection(&window).first().filter(|one| one["kind"] == "column" && **one != chosen).map(|_| ())
    });
    assert!(window.count("[data-testid=tree] [role=treeitem]") <= 19);
    window.picture("02-tree");
    window.press("Left");
    window.wait("the table again", || selection(&window).first().filter(|one| one["kind"] == "table").map(|_| ()));
    window.press("Escape");
    assert_eq!(focus(&window), "canvas");

    // The menu of what is selected, by its key.
    window.press("Shift+F10");
    window.find("context-menu");
    window.picture("03-menu");
    window.press("Escape");
    window.gone("context-menu");
    window.wait("the canvas to have the keyboard", || (focus(&window) == "canvas").then_some(()));

    // A relation.
    let relations = canvas::relations(&window);
    window.click_at(canvas::table(&window, "User").title());
    window.press("r");
    window.write_into("relate-input", "Tag");
    window.wait("the table", || (window.count("[data-testid=relate-Tag][aria-selected=true]") == 1).then_some(()));
    window.picture("04-connect");
    window.press("Enter");
    window.wait("the relation", || (canvas::relations(&window) > relations).then_some(()));
    window.wait("what was done to be said", || {
        let said = window.script("return document.querySelector('[data-testid=announcer]').textContent", &[]);
        said.as_str().filter(|said| said.to_lowercase().contains("relation") || said.contains("Connect")).map(|_| ())
    });
    window.press("Ctrl+z");
    window.wait("the relation to go", || (canvas::relations(&window) == relations).then_some(()));

    // Escape and Tab leave the canvas: it is no trap.
    window.press("Escape");
    window.press("Escape");
    window.wait("nothing to be selected", || selection(&window).is_empty().then_some(()));
    window.press("Tab");
    window.wait("the keyboard to leave the canvas", || (focus(&window) != "canvas").then_some(()));

    // Text at twice its size, in both themes; nothing is cut off that has no other way to it.
    let (width, _) = canvas::size(&window);
    for _ in 0..5 {
        window.press("Ctrl+k");
        window.write_into("palette-input", "larger text\n");
        window.gone("palette-input");
    }
    window.wait("larger text", || (canvas::size(&window).0 < width * 0.51).then_some(()));
    let sideways = window.script("return document.documentElement.scrollWidth <= innerWidth + 1", &[]);
    assert_eq!(sideways, true, "nothing lies beyond the edge");
    window.picture("05-twice");
    window.press("Ctrl+k");
    window.write_into("palette-input", "dark theme\n");
    window.gone("palette-input");
    window.picture("06-twice-dark");
    window.press("Ctrl+k");
    window.write_into("palette-input", "usual text size\n");
    window.wait("the usual size", || (canvas::size(&window).0 > width * 0.99).then_some(()));
}

#[test]
fn no_state_of_the_window_shuts_anyone_out() {
    let project = Project::copy("axe", "market");
    let window = Setup::new("axe").project(project.path()).open();
    let first = project.models().first().cloned().expect("a model");
    canvas::table(&window, &first);
    for theme in ["light", "dark"] {
        window.focus_canvas();
        window.press("Ctrl+k");
        window.write_into("palette-input", &format!("{theme} theme\n"));
        window.gone("palette-input");
        window.press("Escape");
        is_accessible(&window, &format!("{theme}: overview"));
        window.click(&format!("outline-table-{first}"));
        is_accessible(&window, &format!("{theme}: table"));
        window.script("document.querySelector('[data-testid=index-list] [data-row]').click()", &[]);
        window.find("index-kind");
        is_accessible(&window, &format!("{theme}: index"));
        window.click(&format!("outline-table-{first}"));
        window.script("document.querySelector('[data-testid=column-list] [data-row]').click()", &[]);
        window.find("column-type");
        is_accessible(&window, &format!("{theme}: column"));
        window.press("Ctrl+Shift+t");
        is_accessible(&window, &format!("{theme}: tree"));
        window.press("Escape");
        window.click("tab-problems");
        is_accessible(&window, &format!("{theme}: problems"));
        window.click("tab-source");
        window.find("source-editor");
        is_accessible(&window, &format!("{theme}: source"));
        window.focus_canvas();
        window.press("Ctrl+a");
        window.press("Shift+F10");
        window.find("context-menu");
        is_accessible(&window, &format!("{theme}: menu"));
        window.press("Escape");
        window.gone("context-menu");
        window.press("Ctrl+k");
        window.find("palette-input");
        is_accessible(&window, &format!("{theme}: palette"));
        window.press("Escape");
        window.gone("palette-input");
        window.click("toggle-drawer");
    }
}

#[test]
fn text_and_canvas_are_in_step_whatever_is_typed() {
    let project = Project::copy("step", "blog");
    let window = Setup::new("step").project(project.path()).open();
    let tables = {
        canvas::table(&window, "Post");
        canvas::tables(&window).len()
    };
    window.focus_canvas();
    window.press("Ctrl+Shift+e");
    window.find("source-editor");

    // From the canvas to the text and back.
    window.click("outline-table-User");
    window.wait("the cursor in the text", || text::active_line(&window).contains("model User").then_some(()));
    window.click("outline-table-Post");
    window.wait("the cursor in the text", || text::active_line(&window).contains("model Post").then_some(()));
    let post = canvas::table(&window, "Post").id;
    window.click_at(text::place(&window, "authorId"));
    window.wait("the column on the canvas", || {
        let chosen = selection(&window);
        let body = "return window.__crowfoot.columns(arguments[0]).find(({ name }) => name === 'authorId').id";
        let id = window.script(body, &[json!(post)]);
        chosen.first().filter(|one| one["kind"] == "column" && one["id"] == id).map(|_| ())
    });

    // Broken text: the canvas keeps what it had, and says so.
    window.click_at(text::place(&window, "slug"));
    window.press("End");
    window.write("\n  half @@ {{ \" ");
    window.wait("the mistake to be told", || {
        let told = window
            .script("return [...document.querySelectorAll('.cm-lintRange-error, .cm-lint-marker-error')].length", &[]);
        told.as_u64().filter(|told| *told > 0).map(|_| ())
    });
    window.settle();
    let kept = canvas::tables(&window);
    assert_eq!(kept.len(), tables, "no table is lost for a half-typed line");
    let user = canvas::table(&window, "User");
    window.click("outline-table-User");
    window.wait("the table that is not broken", || {
        let shown = window.script("return document.querySelector('[data-testid=inspector-name]')?.textContent", &[]);
        (shown == "User").then_some(())
    });
    assert!(canvas::colours(&window, &canvas::table(&window, "User")) > 2, "{user:?}");
    window.picture("01-broken");
    // All of it, unreadable.
    window.click_at(text::place(&window, "model User"));
    window.press("Ctrl+Home");
    window.write("}}} ((( \"");
    std::thread::sleep(std::time::Duration::from_millis(900));
    assert!(canvas::tables(&window).len() + 1 >= tables, "the canvas is never blank");
    window.picture("02-unreadable");
    window.wait("the text as it was", || {
        let now = window.script("return window.__crowfoot.texts()[0]", &[]);
        if now.as_str() == Some(project.before()) {
            return Some(());
        }
        window.press("Ctrl+z");
        None
    });
    assert_eq!(canvas::tables(&window).len(), tables);
}
