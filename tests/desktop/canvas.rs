//! What the canvas shows, asked through the reading functions that the front end puts on `window.__crowfoot`: a canvas has
//! no elements. Points are CSS pixels of the window.

use serde_json::{Value, json};

use crate::window::Window;

/// A table as it is drawn.
#[derive(Debug, Clone)]
pub struct Drawn {
    pub id: u64,
    pub name: String,
    /// Top left and bottom right corner on the screen.
    pub corners: [(f64, f64); 2],
}

impl Drawn {
    /// A point in the title.
    pub fn title(&self) -> (f64, f64) {
        ((self.corners[0].0 + self.corners[1].0) / 2.0, self.corners[0].1 + 8.0)
    }
}

/// The tables that lie on the canvas, sorted by name.
pub fn tables(window: &Window) -> Vec<Drawn> {
    let body = "const c = window.__crowfoot; return (c?.tables() ?? []).map((t) => ({ id: t.id, name: t.name, \
                from: c.toScreen(t.x, t.y), to: c.toScreen(t.x + t.width, t.y + t.height) }))";
    let list = window.script(body, &[]);
    let point = |value: &Value| (value["x"].as_f64().unwrap_or_default(), value["y"].as_f64().unwrap_or_default());
    let mut tables: Vec<Drawn> = (list.as_array().into_iter().flatten())
        .map(|table| Drawn {
            id: table["id"].as_u64().unwrap_or_default(),
            name: table["name"].as_str().unwrap_or_default().to_string(),
            corners: [point(&table["from"]), point(&table["to"])],
        })
        .collect();
    tables.sort_by(|a, b| a.name.cmp(&b.name));
    tables
}

/// The table of this name, once it is there.
#[track_caller]
pub fn table(window: &Window, name: &str) -> Drawn {
    window.wait(&format!("the table {name} on the canvas"), || {
        tables(window).into_iter().find(|table| table.name == name)
    })
}

/// Waits until the canvas shows a table no longer.
#[track_caller]
pub fn gone(window: &Window, name: &str) {
    window.wait(&format!("the table {name} to leave the canvas"), || {
        tables(window).iter().all(|table| table.name != name).then_some(())
    });
}

/// The names of a table's columns, in their order.
pub fn columns(window: &Window, table: &Drawn) -> Vec<String> {
    let list =
        window.script("return (window.__crowfoot?.columns(arguments[0]) ?? []).map((c) => c.name)", &[json!(table.id)]);
    (list.as_array().into_iter().flatten()).filter_map(Value::as_str).map(str::to_string).collect()
}

/// Waits until a table has a column of this name.
#[track_caller]
pub fn column(window: &Window, table: &str, name: &str) {
    window.wait(&format!("the column {table}.{name}"), || {
        let drawn = tables(window).into_iter().find(|one| one.name == table)?;
        columns(window, &drawn).iter().any(|one| one == name).then_some(())
    });
}

/// The point at the right edge of a column's row, where a relation begins.
#[track_caller]
pub fn handle(window: &Window, table: &Drawn, column: &str) -> (f64, f64) {
    let body = "const c = window.__crowfoot; const r = c.columns(arguments[0]).find((one) => one.name === arguments[1]); \
                return r && c.toScreen(r.x + r.width, r.y + r.height / 2)";
    let point = window.script(body, &[json!(table.id), json!(column)]);
    let read = |name: &str| point[name].as_f64().unwrap_or_else(|| panic!("{}.{column} is not drawn", table.name));
    (read("x"), read("y"))
}

/// How many relations are drawn.
pub fn relations(window: &Window) -> u64 {
    window.script("return window.__crowfoot?.routes().length ?? 0", &[]).as_u64().unwrap_or_default()
}

/// How many colours the canvas shows within a table: a blank one has a single colour.
pub fn colours(window: &Window, table: &Drawn) -> u64 {
    let body = "const [x0, y0, x1, y1] = arguments; let most = 0; \
        for (const canvas of document.querySelectorAll('canvas')) { \
          const box = canvas.getBoundingClientRect(), scale = canvas.width / box.width; \
          const w = Math.floor((x1 - x0) * scale), h = Math.floor((y1 - y0) * scale); \
          if (w < 1 || h < 1) continue; \
          const data = new Uint32Array(canvas.getContext('2d').getImageData((x0 - box.x) * scale, (y0 - box.y) * scale, w, h).data.buffer); \
          most = Math.max(most, new Set(data).size); \
        } return most";
    let [from, to] = table.corners;
    window.script(body, &[json!(from.0), json!(from.1), json!(to.0), json!(to.1)]).as_u64().unwrap_or_default()
}

/// The size of the window's page.
pub fn size(window: &Window) -> (f64, f64) {
    let size = window.script("return [innerWidth, innerHeight]", &[]);
    (size[0].as_f64().unwrap_or_default(), size[1].as_f64().unwrap_or_default())
}
