//! Finding one's way in the real window: small map, search, back and forth, outline, focus, saved views, how much of a table
//! is drawn, presentation; each by mouse or keyboard, with pictures in light and dark.

use serde_json::{Value, json};

use crate::canvas;
use crate::project::Project;
use crate::window::{Setup, Window};

/// The names of the selected tables.
fn selected(window: &Window) -> Vec<String> {
    let body = "const c = window.__crowfoot; const names = new Map(c.tables().map((t) => [t.id, t.name])); \
                return c.selection().filter((o) => o.kind === 'table').map((o) => names.get(o.id) ?? '')";
    let list = window.script(body, &[]);
    list.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

#[track_caller]
fn selects(window: &Window, name: &str) {
    window.wait(&format!("{name} to be selected"), || (selected(window) == [name]).then_some(()));
}

fn camera(window: &Window) -> [f64; 3] {
    let value = window.script("const c = window.__crowfoot.camera(); return [c.x, c.y, c.zoom]", &[]);
    [0, 1, 2].map(|i| value[i].as_f64().unwrap_or_default())
}

fn near(a: [f64; 3], b: [f64; 3]) -> bool {
    a.iter().zip(b).all(|(a, b)| (a - b).abs() < 0.01 * b.abs().max(1.0))
}

/// Finds a table in the palette and goes there.
fn search(window: &Window, name: &str) {
    window.focus_canvas();
    window.press("Ctrl+k");
    window.write_into("palette-input", name);
    window.settle();
    window.write("\n");
    window.gone("palette-input");
}

/// Runs an action from the palette by its words.
fn act(window: &Window, words: &str) {
    search(window, words);
}

/// Waits until an element says this, drawn or cut.
#[track_caller]
fn says(window: &Window, id: &str, words: &str) {
    let body = "return document.querySelector(`[data-testid='${arguments[0]}']`)?.textContent ?? ''";
    window.wait(&format!("`{id}` to say `{words}`"), || {
        window.script(body, &[json!(id)]).as_str().is_some_and(|text| text.contains(words)).then_some(())
    });
}

fn drawn(window: &Window) -> Vec<String> {
    canvas::tables(window).into_iter().map(|table| table.name).collect()
}

#[test]
fn one_finds_ones_way_about_a_diagram() {
    let project = Project::copy("ways", "market");
    let window = Setup::new("ways").project(project.path()).open();
    canvas::table(&window, "Order");
    window.wait("all of it", || (drawn(&window).len() == project.models().len()).then_some(()));

    // The small map moves the camera, and can be hidden.
    let before = camera(&window);
    window.find("minimap");
    window.focus_canvas();
    window.press("0");
    let at = window.script(
        "const r = document.querySelector('[data-testid=minimap]').getBoundingClientRect(); return [r.x, r.y, r.width, r.height]",
        &[],
    );
    let [x, y, width, height] = [0, 1, 2, 3].map(|i| at[i].as_f64().unwrap_or_default());
    window.click_at((x + width * 0.25, y + height * 0.5));
    let there = camera(&window);
    assert!(!near(before, there), "a click on the map goes there");
    window.drag((x + width * 0.25, y + height * 0.5), (x + width * 0.75, y + height * 0.6));
    assert!(camera(&window)[0] > there[0], "so does a drag");
    window.picture("01-minimap");
    window.focus_canvas();
    window.press("m");
    window.gone("minimap");
    window.press("m");
    window.find("minimap");

    // Search selects and centres; back and forth go over the places.
    for name in ["Order", "Product", "Payment"] {
        search(&window, name);
        selects(&window, name);
        std::thread::sleep(std::time::Duration::from_millis(900));
    }
    let payment = camera(&window);
    window.press("Ctrl+k");
    window.settle();
    window.picture("02-palette");
    window.press("Escape");
    window.gone("palette-input");
    window.focus_canvas();
    window.press("Alt+Left");
    selects(&window, "Product");
    window.press("Alt+Left");
    selects(&window, "Order");
    window.press("Alt+Right");
    window.press("Alt+Right");
    selects(&window, "Payment");
    window.wait("the camera to be back", || near(camera(&window), payment).then_some(()));
    window.click("tool-go.back");
    selects(&window, "Product");
    window
        .script("window.dispatchEvent(new MouseEvent('mouseup', { button: 4, bubbles: true, cancelable: true }))", &[]);
    selects(&window, "Payment");

    // The outline is a tree: letters, arrows, columns, filter.
    window.script("document.querySelector('[data-testid=outline-tree]').focus()", &[]);
    window.press("Home");
    window.write("order");
    window.settle();
    window.press("Enter");
    selects(&window, "Order");
    window.script("document.querySelector('[data-testid=outline-tree]').focus()", &[]);
    window.press("Right");
    window.find("outline-column-id");
    window.picture("03-outline");
    window.press("Right");
    window.press("Enter");
    window.wait("the column to be selected", || {
        window.script("return window.__crowfoot.selection()[0]?.kind", &[]).eq(&json!("column")).then_some(())
    });
    window.fill("outline-filter", "currency");
    window.find("outline-table-Currency");
    window.picture("04-filter");
    window.press("Escape");

    // Focus: a table and what is joined to it.
    search(&window, "Order");
    selects(&window, "Order");
    window.focus_canvas();
    window.press("Shift+f");
    says(&window, "focus-hops", "1 hop");
    window.picture("05-focus");
    window.press("]");
    says(&window, "focus-hops", "2 hops");
    window.press("[");
    window.press("Shift+1");
    window.picture("06-focus-fit");
    window.press("Shift+h");
    window.wait("the rest to be hidden", || (drawn(&window).len() < project.models().len()).then_some(()));
    let around_order = drawn(&window);
    window.picture("07-focus-hidden");
    window.press("Shift+g");
    search(&window, "Product");
    window.wait("the focus to follow", || (drawn(&window) != around_order).then_some(()));
    window.press("Shift+g");
    window.press("Escape");
    window.gone("focusbar");
    window.wait("all of it again", || (drawn(&window).len() == project.models().len()).then_some(()));

    // Keys alone, names alone; routes end where they should.
    window.focus_canvas();
    let order = canvas::table(&window, "Order");
    let all = canvas::columns(&window, &order).len();
    window.press("Shift+1");
    window.press("Alt+2");
    says(&window, "detail", "Keys only");
    window.picture("08-keys");
    window.press("Alt+3");
    says(&window, "detail", "Names only");
    window.picture("09-names");
    act(&window, "dark theme");
    window.picture("10-names-dark");
    window.focus_canvas();
    window.press("Alt+2");
    search(&window, "OrderLine");
    window.picture("11-keys-near-dark");
    window.focus_canvas();
    window.press("Shift+f");
    window.picture("12-focus-dark");
    window.press("Escape");
    window.press("Alt+1");
    says(&window, "detail", "All columns");
    assert_eq!(canvas::columns(&window, &order).len(), all);
    assert_eq!(project.text(), project.before(), "looking alters nothing");
    assert!(!window.has("dirty"), "nor is there anything to save");
}

#[test]
fn views_are_made_edited_kept_and_presented() {
    let project = Project::copy("views", "market");
    let window = Setup::new("views").project(project.path()).open();
    canvas::table(&window, "Order");
    let all = project.models().len();

    // A view of a focus, laid out by itself.
    search(&window, "Order");
    selects(&window, "Order");
    window.focus_canvas();
    window.press("Shift+f");
    window.click("focus-save");
    window.find("view-name");
    std::thread::sleep(std::time::Duration::from_millis(300));
    window.picture("01-name");
    window.fill("view-name", "Checkout\n");
    says(&window, "view-menu", "Checkout");
    window.wait("the view", || (drawn(&window).len() < all).then_some(()));
    let members = drawn(&window);
    assert!(members.contains(&"Order".to_owned()), "{members:?}");
    window.settle();
    window.picture("02-view");

    // A table is moved in it, another is taken out, one comes in; all of it goes back.
    let order = canvas::table(&window, "Order");
    window.drag(order.title(), (order.title().0 + 60.0, order.title().1 + 40.0));
    window.wait("Order to have moved", || {
        ((canvas::table(&window, "Order").corners[0].0 - order.corners[0].0).abs() > 20.0).then_some(())
    });
    let left_out = members.iter().find(|name| *name != "Order").expect("a neighbour");
    let other = canvas::table(&window, left_out);
    window.click_at(other.title());
    selects(&window, left_out);
    window.focus_canvas();
    window.press("Shift+Delete");
    canvas::gone(&window, left_out);
    window.press("Ctrl+z");
    canvas::table(&window, left_out);
    window.press("Ctrl+Shift+z");
    canvas::gone(&window, left_out);
    window.click_at(canvas::table(&window, "Order").title());
    selects(&window, "Order");
    window.press("Shift+n");
    canvas::table(&window, left_out);

    // A new table is in the view that is shown.
    window.focus_canvas();
    window.press("Escape");
    window.press("t");
    window.write_into("inplace-input", "Voucher\n");
    canvas::table(&window, "Voucher");
    window.press("Escape");
    window.gone("inplace-input");
    window.picture("03-edited");

    // Its own detail; another name; the whole and back again from the menu and the outline.
    window.focus_canvas();
    window.press("Alt+2");
    says(&window, "detail", "Keys only");
    window.click("view-menu");
    window.find("view-list");
    window.picture("04-menu");
    window.click("action-views.rename");
    window.fill("view-name", "Buying\n");
    says(&window, "view-menu", "Buying");
    window.focus_canvas();
    window.press("Alt+0");
    says(&window, "view-menu", "Whole diagram");
    window.wait("all of it", || (drawn(&window).len() == all + 1).then_some(()));
    window.script("document.querySelector('[data-testid=outline-tree]').scrollTop = 0", &[]);
    window.click("outline-view-Buying");
    says(&window, "view-menu", "Buying");
    says(&window, "detail", "Keys only");
    act(&window, "dark theme");
    window.picture("05-view-dark");

    // What the view lacks is seen in the whole.
    search(&window, "Warehouse");
    says(&window, "view-menu", "Whole diagram");
    window.focus_canvas();
    window.press("Alt+Left");
    says(&window, "view-menu", "Buying");

    // Saved a line each.
    window.press("Ctrl+s");
    let file = project.path().with_file_name("diagram.json");
    window.wait("the diagram file", || {
        std::fs::read_to_string(&file)
            .is_ok_and(|text| text.contains("\"$view Buying\": { \"detail\": \"keys\" }"))
            .then_some(())
    });
    let text = std::fs::read_to_string(&file).expect("read");
    assert!(text.contains("  \"$place Order in Buying\": { \"x\": "), "{text}");

    // Presented: whole, then the view, and back to what was before.
    window.focus_canvas();
    window.press("F5");
    window.find("presentation");
    window.gone("view-menu");
    window.settle();
    window.picture("06-presented-dark");
    window.press("Right");
    says(&window, "presentation-step", "Buying");
    window.settle();
    window.picture("07-presented-view-dark");
    window.press("Home");
    window.press("Escape");
    window.gone("presentation");
    says(&window, "view-menu", "Buying");

    // A view goes, its tables stay; then modules are what is presented.
    act(&window, "delete view");
    says(&window, "view-menu", "Whole diagram");
    act(&window, "light theme");
    window.focus_canvas();
    window.press("F5");
    window.find("presentation");
    window.press("Right");
    window.settle();
    window.picture("08-presented-module");
    window.press("Escape");
    window.gone("presentation");
    window.wait("all of it", || (drawn(&window).len() == all + 1).then_some(()));
    window.press("Ctrl+z");
    says(&window, "view-menu", "Buying");
}
