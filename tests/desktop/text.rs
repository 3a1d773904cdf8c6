//! The source panel, as a person sees it: where its words are, what it says.

use serde_json::{Value, json};

use crate::window::Window;

/// The text of the editor as far as it is on the screen, line by line.
pub fn lines(window: &Window) -> Vec<String> {
    let body = "return [...document.querySelectorAll('.source .cm-line')].map((line) => line.textContent)";
    let found = window.script(body, &[]);
    found.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_string).collect()
}

/// The middle of the first place on the screen where these words stand, in CSS pixels.
pub fn place(window: &Window, words: &str) -> (f64, f64) {
    let body = "
        // The editor has lines beyond its edges too.
        const seen = document.querySelector('.source .cm-scroller').getBoundingClientRect();
        for (const line of document.querySelectorAll('.source .cm-line')) {
            const at = line.textContent.indexOf(arguments[0]);
            const box = line.getBoundingClientRect();
            if (at < 0 || box.top < seen.top || box.bottom > seen.bottom) continue;
            const middle = at + Math.floor(arguments[0].length / 2);
            const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
            for (let past = 0, node = walker.nextNode(); node; past += node.length, node = walker.nextNode()) {
                if (past + node.length <= middle) continue;
                const range = document.createRange();
                range.setStart(node, middle - past);
                range.setEnd(node, middle - past + 1);
                const r = range.getBoundingClientRect();
                return [r.x + r.width / 2, r.y + r.height / 2];
            }
        }
        return null";
    window.wait(&format!("`{words}` in the text"), || {
        let found = window.script(body, &[json!(words)]);
        Some((found[0].as_f64()?, found[1].as_f64()?))
    })
}

/// The class of the innermost element that these words stand in: what the words are taken for.
pub fn paint(window: &Window, words: &str) -> String {
    let (x, y) = place(window, words);
    let body = "return document.elementFromPoint(arguments[0], arguments[1])?.className ?? ''";
    window.script(body, &[json!(x), json!(y)]).as_str().unwrap_or_default().to_string()
}

/// The line of the cursor.
pub fn active_line(window: &Window) -> String {
    let found = window.script("return document.querySelector('.source .cm-activeLine')?.textContent ?? ''", &[]);
    found.as_str().unwrap_or_default().to_string()
}

/// Waits for an offer and takes it.
pub fn take(window: &Window, offer: &str) {
    let body = "
        const list = [...document.querySelectorAll('.cm-tooltip-autocomplete li')];
        const at = list.findIndex((li) => li.querySelector('.cm-completionLabel')?.textContent === arguments[0]);
        return at < 0 ? null : at - list.findIndex((li) => li.hasAttribute('aria-selected'))";
    let steps = window.wait(&format!("the offer `{offer}`"), || window.script(body, &[json!(offer)]).as_i64());
    for _ in 0..steps {
        window.press("Down");
    }
    // A list that has only just opened takes no key for a choice.
    std::thread::sleep(std::time::Duration::from_millis(120));
    window.press("Enter");
}
