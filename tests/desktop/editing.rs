//! Editing by hand in the real window: every gesture and action of it at least once, with pictures in light and dark.

use serde_json::{Value, json};

use crate::canvas::{self, Drawn};
use crate::project::Project;
use crate::window::{Setup, Window};

/// The open document's text, as the source panel would show it, without what aligns it.
fn lines(window: &Window) -> String {
    let text = window.script("return window.__crowfoot.text()", &[]);
    let squeeze = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    text.as_str().unwrap_or_default().lines().map(squeeze).collect::<Vec<_>>().join("\n")
}

#[track_caller]
fn says(window: &Window, words: &str) {
    window.wait(&format!("the text to say `{words}`"), || lines(window).contains(words).then_some(()));
}

#[track_caller]
fn says_no_more(window: &Window, words: &str) {
    window.wait(&format!("the text to say no more `{words}`"), || (!lines(window).contains(words)).then_some(()));
}

/// The middle of a column's row.
fn row(window: &Window, table: &Drawn, column: &str) -> (f64, f64) {
    let right = canvas::handle(window, table, column);
    ((table.corners[0].0 + table.corners[1].0) / 2.0, right.1)
}

/// Runs an action by the palette.
fn act(window: &Window, label: &str) {
    window.press("Ctrl+k");
    window.find_css("[data-testid=palette] input");
    window.write(label);
    window.settle();
    window.press("Enter");
    window.settle();
}

/// The middle of a line between two tables that no table hides.
fn line(window: &Window, from: &Drawn, to: &Drawn) -> (f64, f64) {
    let body = "const c = window.__crowfoot; const r = c.routes().find((r) => (r.from === arguments[0] && r.to === arguments[1]) || (r.from === arguments[1] && r.to === arguments[0])); \
        if (!r) return null; let best = null, most = -1; \
        for (let i = 1; i < r.points.length; i += 1) { const [a, b] = [r.points[i - 1], r.points[i]]; \
          const l = Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1]); if (l > most) { most = l; best = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]; } } \
        return c.toScreen(best[0], best[1])";
    let at = window.wait("the line of a relation", || {
        Some(window.script(body, &[json!(from.id), json!(to.id)])).filter(|at| !at.is_null())
    });
    (at["x"].as_f64().unwrap_or_default(), at["y"].as_f64().unwrap_or_default())
}

fn selection(window: &Window) -> Vec<Value> {
    window.script("return window.__crowfoot.selection()", &[]).as_array().cloned().unwrap_or_default()
}

/// Selects tables by clicks on their titles.
fn choose(window: &Window, names: &[&str]) {
    window.press("Escape");
    window.press("Ctrl+1");
    window.settle();
    for (i, name) in names.iter().enumerate() {
        let at = canvas::table(window, name).title();
        if i == 0 { window.click_at(at) } else { window.click_with("Shift", at) }
    }
    window.wait("the selection", || (selection(window).len() == names.len()).then_some(()));
}

#[test]
fn columns_and_relations_are_made_by_hand() {
    let project = Project::copy("by-hand", "blog");
    let window = Setup::new("by-hand").project(project.path()).open();
    canvas::table(&window, "Post");
    act(&window, "Zoom to 100");

    // A table by two clicks on the paper, its columns in one go.
    let (width, height) = canvas::size(&window);
    let free = free_point(&window, width, height);
    window.double_click_at(free);
    window.write_into("inplace-input", "Invoice\n");
    canvas::table(&window, "Invoice");
    window.write_into("inplace-input", "number varchar(20) unique\n");
    says(&window, "number String @unique");
    window.write_into("inplace-input", "total decimal(10,2) default 0");
    window.picture("01-typing");
    window.write("\n");
    says(&window, "total Decimal @default(0)");
    window.write_into("inplace-input", "issuedOn timestamp default now()");
    window.press("Tab");
    says(&window, "issuedOn DateTime @default(now())");
    // What is not understood is refused, and stays.
    window.write_into("inplace-input", "note text uniqe\n");
    window.find("toast-error");
    window.wait("the text to stay", || {
        let value = window.script("return document.querySelector('[data-testid=inplace-input]')?.value ?? null", &[]);
        (value == json!("note text uniqe")).then_some(())
    });
    window.picture("02-refused");
    window.press("Backspace");
    window.press("Backspace");
    window.write("que\n");
    says(&window, "note String @unique");
    // Shift+Tab leads back to what was typed before.
    window.write_into("inplace-input", "");
    window.press("Shift+Tab");
    window.wait("the column before", || {
        let value = window.script("return document.querySelector('[data-testid=inplace-input]')?.value ?? ''", &[]);
        value.as_str().filter(|value| value.starts_with("note")).map(|_| ())
    });
    window.press("Escape");
    window.gone("inplace-input");

    // Away from the others, by its title.
    let title = canvas::table(&window, "Invoice").title();
    window.drag(title, (420.0, 575.0));
    window.wait("the table below", || (canvas::table(&window, "Invoice").corners[0].1 > 540.0).then_some(()));
    window.settle();

    // A column to another place: a drag of the selected row; the same drag of another row moves the table.
    let invoice = canvas::table(&window, "Invoice");
    let before = canvas::columns(&window, &invoice);
    let (total, number) = (row(&window, &invoice, "total"), row(&window, &invoice, "number"));
    window.click_at(total);
    window.drag(total, (number.0, number.1 - 8.0));
    window.wait("the column above", || {
        let now = canvas::columns(&window, &invoice);
        let place = |name: &str| now.iter().position(|one| one == name);
        (now.len() == before.len() && place("total") < place("number")).then_some(())
    });
    let at = canvas::table(&window, "Invoice").corners[0];
    window.press("Escape");
    let from = row(&window, &canvas::table(&window, "Invoice"), "number");
    window.drag(from, (from.0 + 24.0, from.1 + 16.0));
    window.wait("the table to move", || (canvas::table(&window, "Invoice").corners[0] != at).then_some(()));

    // A relation from the title: the column is made.
    let relations = canvas::relations(&window);
    act(&window, "Fit everything");
    let (invoice, user) = (canvas::table(&window, "Invoice"), canvas::table(&window, "User"));
    window.drag((invoice.corners[1].0, invoice.title().1), user.title());
    window.wait("one relation more", || (canvas::relations(&window) == relations + 1).then_some(()));
    canvas::column(&window, "Invoice", "userId");
    window.press("Escape");

    // Its popover: cardinality, actions, names of fields.
    let (invoice, user) = (canvas::table(&window, "Invoice"), canvas::table(&window, "User"));
    open_popover(&window, line(&window, &invoice, &user));
    window.picture("03-popover");
    window.script("document.querySelector('[data-testid=relation-popover] [data-testid=relation-optional] input[value=optional]').click()", &[]);
    says(&window, "user User? @relation(");
    window.click_css("[data-testid=relation-popover] [data-testid=relation-on_delete]");
    window.find_css("[role=option]");
    window.script("[...document.querySelectorAll('[role=option]')].find((o) => o.offsetParent && o.textContent.includes('Cascade')).click()", &[]);
    says(&window, "onDelete: Cascade");
    window.click("relation-close");
    window.gone("relation-popover");

    // Many-to-many and back, from the keyboard and from the menu.
    let tag = canvas::table(&window, "Tag");
    let post = canvas::table(&window, "Post");
    window.press("Escape");
    window.click_at(line(&window, &post, &tag));
    window.press("Enter");
    window.find("relation-popover");
    window.picture("04-many-to-many");
    window.click_css("[data-testid=relation-popover] [data-testid='convert-edit.to_join_table']");
    canvas::table(&window, "PostTag");
    says(&window, "@@map(\"_PostToTag\")");
    window.gone("relation-popover");
    choose(&window, &["PostTag"]);
    window.menu_at(canvas::table(&window, "PostTag").title());
    window.find("context-menu");
    window.picture("05-menu-of-a-table");
    window.click("action-edit.to_implicit");
    canvas::gone(&window, "PostTag");
    says(&window, "tags Tag[]");
    let (invoice, user) = (canvas::table(&window, "Invoice"), canvas::table(&window, "User"));
    window.menu_at(line(&window, &invoice, &user));
    window.click("action-edit.to_many_to_many");
    says(&window, "users User[]");
    says_no_more(&window, "user User? @relation(");

    // All of it is undone, step by step, to the byte.
    window.focus_canvas();
    for _ in 0..60 {
        let undo = window.script("return document.querySelector('[data-testid=\"tool-edit.undo\"]').disabled", &[]);
        if undo == json!(true) {
            break;
        }
        window.press("Ctrl+z");
        window.settle();
    }
    let text = window.script("return window.__crowfoot.text()", &[]);
    assert_eq!(text.as_str(), Some(project.before()), "undo leads back to every byte");
}

#[test]
fn many_are_copied_placed_and_coloured() {
    let project = Project::copy("many", "blog");
    let window = Setup::new("many").project(project.path()).open();
    canvas::table(&window, "Post");

    // Duplicate, with the keys to others.
    choose(&window, &["Series"]);
    window.press("Ctrl+d");
    canvas::table(&window, "Series2");
    choose(&window, &["Comment"]);
    window.press("Ctrl+d");
    canvas::table(&window, "Comment2");
    says(&window, "model Comment2 {");

    // Copied, cut and pasted as Prisma text.
    choose(&window, &["Tag"]);
    window.press("Ctrl+c");
    window.find("toast");
    window.press("Escape");
    window.press("Ctrl+v");
    canvas::table(&window, "Tag2");
    choose(&window, &["Tag2"]);
    window.press("Ctrl+x");
    canvas::gone(&window, "Tag2");
    window.press("Ctrl+v");
    canvas::table(&window, "Tag2");
    window.picture("01-copies");

    // Aligned, distributed, nudged: one step each.
    act(&window, "Fit everything");
    choose(&window, &["Series", "Series2", "Tag2"]);
    let left = |name: &str| canvas::table(&window, name).corners[0].0.round();
    window.press("Alt+a");
    window
        .wait("one left edge", || (left("Series") == left("Series2") && left("Series2") == left("Tag2")).then_some(()));
    window.press("Alt+Shift+v");
    window.settle();
    let before = canvas::table(&window, "Tag2").corners[0];
    window.press("Ctrl+Right");
    window.press("Ctrl+Right");
    window.wait("the nudge", || (canvas::table(&window, "Tag2").corners[0].0 > before.0).then_some(()));
    window.wait("its step of the history", || {
        let label = window.script("return document.querySelector('[data-testid=\"tool-edit.undo\"]').ariaLabel", &[]);
        label.as_str().filter(|label| label.contains("move 3 tables")).map(|_| ())
    });

    // What was many goes in one step, and comes back in one.
    choose(&window, &["Series2", "Comment2", "Tag2"]);
    window.press("Delete");
    canvas::gone(&window, "Tag2");
    canvas::gone(&window, "Series2");
    window.press("Ctrl+z");
    canvas::table(&window, "Tag2");
    canvas::table(&window, "Series2");
    choose(&window, &["Series", "Series2", "Tag2"]);

    // The menu of several: colours, pin, module, timestamps.
    window.menu_at(canvas::table(&window, "Tag2").title());
    window.find("context-menu");
    let at = window.middle("sub-colour");
    window.hover_at(at);
    window.find("action-edit.color_rose");
    window.picture("02-colours");
    window.click("action-edit.color_rose");
    window.settle();
    window.press("Alt+p");
    window.settle();
    window.press("Alt+m");
    window.find("dialog-module");
    window.write("reading");
    window.picture("03-module");
    window.click("module-set");
    says(&window, "module: reading");
    act(&window, "Add timestamps");
    says(&window, "label String @unique\ncreatedAt");
    window.picture("04-coloured");
    act(&window, "Dark theme");
    window.press("Ctrl+s");
    let diagram = || project.beside("diagram.json");
    window.wait("the diagram file", || (diagram().contains("rose") && diagram().contains("pinned")).then_some(()));

    window.press("Ctrl+a");
    window.menu_at(canvas::table(&window, "Tag2").title());
    let at = window.middle("sub-align");
    window.hover_at(at);
    window.find("action-edit.align_left");
    window.picture("05-dark-menu");
    window.wait("the menus to close", || {
        window.press("Escape");
        (!window.has("context-menu")).then_some(())
    });
    // After a menu the left button selects as before.
    choose(&window, &["Series"]);
    choose(&window, &["Tag2", "Series2"]);
}

/// Clicks twice on a relation. Two clicks that a busy machine brings too late are two clicks.
fn open_popover(window: &Window, at: (f64, f64)) {
    for _ in 0..3 {
        window.double_click_at(at);
        window.settle();
        if window.has("relation-popover") {
            return;
        }
    }
    window.find("relation-popover");
}

/// A point of the canvas where no table is.
fn free_point(window: &Window, width: f64, height: f64) -> (f64, f64) {
    let tables = canvas::tables(window);
    let hides = |(x, y): (f64, f64)| {
        tables.iter().any(|t| {
            x > t.corners[0].0 - 60.0
                && x < t.corners[1].0 + 60.0
                && y > t.corners[0].1 - 60.0
                && y < t.corners[1].1 + 60.0
        })
    };
    let mut points = (0..40).flat_map(|i| (0..30).map(move |j| (f64::from(i) * 20.0, f64::from(j) * 20.0)));
    points
        .find_map(|(x, y)| {
            Some((300.0 + x, 90.0 + y)).filter(|at| at.0 < width - 420.0 && at.1 < height - 260.0 && !hides(*at))
        })
        .expect("a free place on the paper")
}
