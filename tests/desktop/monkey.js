// A monkey in the window: random gestures, keys, menu entries and typing, made within the page from real elements and real
// kinds of events. The same seed makes the same choices where the window shows the same. Run once; then `__monkey.go(n)`.
const [seed] = arguments;
let state = seed >>> 0 || 1;
/** Mulberry32: small, and good enough for a monkey. */
const random = () => {
  state = (state + 0x6d2b79f5) >>> 0;
  let t = state;
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};
const below = (n) => Math.floor(random() * n);
const pick = (list) => list[below(list.length)];
const chance = (part) => random() < part;

const log = [];
const note = (text) => {
  log.push(text);
  if (log.length > 400) log.splice(0, 100);
};
/** Failures that the window showed, by code. */
const failures = [];
new MutationObserver((all) => {
  for (const { addedNodes } of all) {
    for (const node of addedNodes) {
      if (!(node instanceof HTMLElement)) continue;
      for (const box of [node, ...node.querySelectorAll("[data-code]")]) {
        const shown = box.dataset?.code;
        if (shown && box.dataset.testid !== "notice") failures.push(`${shown}: ${box.textContent.replace(/\s+/g, " ").slice(0, 200)} after ${log.at(-1)}`);
      }
    }
  }
}).observe(document.body, { childList: true, subtree: true });

// A window that nothing is drawn in has no frames.
const frame = () => Promise.race([new Promise((done) => requestAnimationFrame(() => done())), pause(400)]);
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const seen = (css) => [...document.querySelectorAll(css)].filter((one) => one.getClientRects().length > 0);
const overlay = () => document.querySelector("[data-testid=canvas-overlay]");
const crowfoot = () => window.__crowfoot;

// What leaves the window, ends the work or waits for something from outside.
const NEVER = /^(file\.(new|open|open_folder|save_as|connect)|export\.|compare\.(with)$|app\.|window\.|file\.(quit|close|print|recent))/;
const NEVER_LABEL = /\b(open|save as|export|connect|quit|close window|new schema|print|import|file…|copy to)\b/i;

function pointer(type, at, more = {}) {
  const target = overlay();
  if (!target) return;
  target.dispatchEvent(new PointerEvent(type, {
    bubbles: true, cancelable: true, composed: true, pointerId: 1, pointerType: "mouse", isPrimary: true, clientX: at.x, clientY: at.y,
    button: type === "pointermove" ? -1 : 0, buttons: type === "pointerup" ? 0 : 1, ...more,
  }));
}
function mouse(type, at, target = overlay(), more = {}) {
  target?.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true, composed: true, clientX: at.x, clientY: at.y, ...more }));
}
function key(name, more = {}, target = document.activeElement ?? document.body) {
  const init = { key: name, bubbles: true, cancelable: true, composed: true, ...more };
  target.dispatchEvent(new KeyboardEvent("keydown", init));
  target.dispatchEvent(new KeyboardEvent("keyup", init));
}
/** Sets the value of a field as typing does, so that React hears of it. */
function type(field, text) {
  const kind = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
  Object.getOwnPropertyDescriptor(kind.prototype, "value").set.call(field, text);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
function click(element) {
  const box = element.getBoundingClientRect();
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const init = { bubbles: true, cancelable: true, composed: true, pointerId: 1, pointerType: "mouse", clientX: at.x, clientY: at.y, button: 0 };
  element.dispatchEvent(new PointerEvent("pointerdown", init));
  mouse("mousedown", at, element);
  element.focus?.({ preventScroll: true });
  element.dispatchEvent(new PointerEvent("pointerup", init));
  mouse("mouseup", at, element);
  element.click();
}

/** A point of the canvas: mostly where something is. */
function point() {
  const box = overlay().getBoundingClientRect();
  const anywhere = () => ({ x: box.x + random() * box.width, y: box.y + random() * box.height });
  const inside = (at) => at && at.x > box.x && at.y > box.y && at.x < box.right && at.y < box.bottom;
  const of = crowfoot();
  for (let i = 0; i < 6; i += 1) {
    const kind = random();
    let at = null;
    if (kind < 0.3) {
      const table = pick(of.tables());
      at = table && of.toScreen(table.x + random() * table.width, table.y + random() * table.height);
    } else if (kind < 0.45) {
      const table = pick(of.tables());
      at = table && of.toScreen(table.x + table.width / 2, table.y + 14);
    } else if (kind < 0.7) {
      const table = pick(of.tables());
      const row = table && pick(of.columns(table.id));
      at = row && row.width && of.toScreen(chance(0.4) ? row.x + (chance(0.5) ? row.width : 0) : row.x + row.width / 2, row.y + row.height / 2);
    } else if (kind < 0.85) {
      const route = pick(of.routes());
      const bend = route && below(Math.max(1, route.points.length - 1));
      const [a, b] = route ? [route.points[bend], route.points[bend + 1] ?? route.points[bend]] : [];
      at = a && of.toScreen((a[0] + b[0]) / 2, (a[1] + b[1]) / 2);
    } else at = anywhere();
    if (inside(at)) return at;
  }
  return anywhere();
}
const round = (at) => `${Math.round(at.x)},${Math.round(at.y)}`;
const modifiers = () => (chance(0.15) ? { shiftKey: true } : chance(0.1) ? { ctrlKey: true } : {});

const WORDS = ["Order", "order", "Customer", "a", "Tab le", "", "  ", "X1", "_x", "ünïcode", "id", "model", "Ωmega", "user_id", "A".repeat(70), "Int", "Note2", "Review", "1bad", "a-b"];
const LINES = [
  "title String", "title", "amount Decimal @db.Decimal(10, 2)", "x Int?", "tags String[]", "email String @unique", "createdAt DateTime @default(now())", "y Nope",
  "z", "", "id Int @id", "status Status", "n Int @default(", "price Decimal @default(0)", "flag Boolean @default(true)", "u String @db.VarChar(20)", "b Bytes?",
];
const text = () => (chance(0.5) ? pick(LINES) : pick(WORDS)) + (chance(0.4) ? String(below(100)) : "");

const KEYS = [
  ["ArrowUp"], ["ArrowDown"], ["ArrowLeft"], ["ArrowRight"], ["Tab"], ["Tab", { shiftKey: true }], ["Enter"], ["Escape"], ["Delete"], ["Backspace"], ["F2"], ["t"], ["c"], ["e"], ["n"],
  ["f"], ["0"], ["!", { shiftKey: true }], ["+"], ["-"], ["F8"], ["F7"], ["F7", { shiftKey: true }], ["a", { ctrlKey: true }], ["d", { ctrlKey: true }], ["c", { ctrlKey: true }], ["v", { ctrlKey: true }],
  ["x", { ctrlKey: true }], ["ArrowUp", { altKey: true }], ["ArrowDown", { altKey: true }], ["ArrowLeft", { altKey: true }], ["ArrowRight", { altKey: true }], ["b", { ctrlKey: true }], ["i", { ctrlKey: true }],
  ["j", { ctrlKey: true }], ["L", { ctrlKey: true, shiftKey: true }], ["M", { ctrlKey: true, shiftKey: true }], ["E", { ctrlKey: true, shiftKey: true }], ["I", { ctrlKey: true, shiftKey: true }],
  ["Enter", { ctrlKey: true }], [" "], ["Home"], ["End"], ["PageDown"], ["m"], ["g"], ["h"], ["?", { shiftKey: true }],
];

const focusCanvas = () => document.querySelector("[data-canvas]")?.focus({ preventScroll: true });

const GESTURES = [
  [14, "click", () => {
    const at = point();
    const more = modifiers();
    note(`click ${round(at)} ${JSON.stringify(more)}`);
    pointer("pointermove", at);
    pointer("pointerdown", at, more);
    pointer("pointerup", at, more);
    mouse("click", at, overlay(), more);
    focusCanvas();
  }],
  [5, "double click", () => {
    const at = point();
    note(`double click ${round(at)}`);
    for (let i = 0; i < 2; i += 1) {
      pointer("pointerdown", at);
      pointer("pointerup", at);
    }
    mouse("dblclick", at);
  }],
  [16, "drag", async () => {
    const [from, to] = [point(), point()];
    const more = { ...modifiers(), ...(chance(0.1) ? { button: 1 } : {}) };
    note(`drag ${round(from)} to ${round(to)} ${JSON.stringify(more)}`);
    pointer("pointermove", from);
    pointer("pointerdown", from, more);
    const steps = 1 + below(5);
    for (let i = 1; i <= steps; i += 1) {
      pointer("pointermove", { x: from.x + ((to.x - from.x) * i) / steps, y: from.y + ((to.y - from.y) * i) / steps }, { buttons: 1 });
      if (chance(0.3)) await frame();
    }
    if (chance(0.12)) {
      note("… and Escape");
      key("Escape");
    } else if (chance(0.06)) {
      note("… and it is cancelled");
      pointer("pointercancel", to);
    }
    pointer("pointerup", to, more);
  }],
  [9, "wheel", () => {
    const at = point();
    const more = chance(0.5) ? { ctrlKey: true } : {};
    const delta = Math.round((random() - 0.5) * 400);
    note(`wheel ${delta} at ${round(at)} ${JSON.stringify(more)}`);
    overlay().dispatchEvent(new WheelEvent("wheel", { bubbles: true, cancelable: true, clientX: at.x, clientY: at.y, deltaY: delta, deltaX: chance(0.2) ? delta : 0, ...more }));
  }],
  [6, "context menu", async () => {
    const at = point();
    note(`context menu ${round(at)}`);
    mouse("contextmenu", at);
    await frame();
    await frame();
    await choose(seen("[data-testid=context-menu] [role=menuitem], [data-testid=context-menu] button"));
  }],
  [14, "key", () => {
    const [name, more] = pick(KEYS);
    note(`key ${name} ${JSON.stringify(more ?? {})}`);
    if (chance(0.8)) focusCanvas();
    key(name, more);
  }],
  [12, "history", () => {
    const back = chance(0.6);
    const times = chance(0.2) ? 6 : 1 + below(2);
    note(`${back ? "undo" : "redo"} ${times} times`);
    focusCanvas();
    for (let i = 0; i < times; i += 1) key(back ? "z" : "Z", { ctrlKey: true, shiftKey: !back });
  }],
  [9, "palette", async () => {
    const word = pick(["view", "edit", "insert", "go", "new", "sel", "show", "theme", "zoom", "find", "problem", "move", "fix", "arr", "note", "enum", "table", "dup", "align", "foc", "com", "e", "a", "o", "t", "r", "save"]);
    focusCanvas();
    key("k", { ctrlKey: true });
    await frame();
    await frame();
    const field = seen("[data-testid=palette-input]")[0];
    if (!field) return note("palette: it did not open");
    type(field, word);
    await frame();
    note(`palette “${word}”`);
    const found = seen("[data-testid^='palette-action-']").filter((one) => !NEVER.test(one.dataset.testid.slice("palette-action-".length)) && !NEVER_LABEL.test(one.innerText));
    const chosen = found.length > 0 && chance(0.9) ? pick(found) : chance(0.5) ? pick(seen("[data-testid^=palette-table-], [data-testid^=palette-column-]")) : null;
    if (!chosen) return key("Escape", {}, field);
    note(`… ${chosen.dataset.testid}`);
    chosen.click();
    await frame();
  }],
  [8, "panel", async () => {
    const all = seen("aside button, aside [role=tab], aside [role=treeitem], aside input[type=checkbox], aside [role=switch], .outline-item, .drawer button, .drawer [role=tab], .topbar button, .statusbar button, .differences button, .differences [role=option], [data-testid=notice-close]");
    await choose(all);
    await frame();
    const menu = seen("[role=menu] [role=menuitem]");
    if (menu.length > 0) await choose(menu);
  }],
  [5, "field", async () => {
    const fields = seen("aside input:not([type=checkbox]):not([type=radio]), aside textarea").filter((one) => !one.disabled && !one.readOnly);
    const field = pick(fields);
    if (!field) return;
    const value = text();
    note(`type “${value}” into ${field.dataset.testid ?? field.ariaLabel ?? "a field"}`);
    field.focus({ preventScroll: true });
    type(field, value);
    if (chance(0.5)) key("Enter", {}, field);
    else if (chance(0.2)) key("Escape", {}, field);
    await frame();
    field.blur();
  }],
  [3, "source", async () => {
    const editor = seen(".source .cm-content")[0];
    if (!editor) return;
    const value = chance(0.3) ? "\n" : pick(["\nmodel M" + below(9) + " {\n  id Int @id\n}\n", " ", "}", "x", "// hm", "  k String?\n", "{", "@", "\n  other Int\n"]);
    note(`write ${JSON.stringify(value)} into the source`);
    click(seen(".source .cm-line")[below(seen(".source .cm-line").length)] ?? editor);
    editor.focus({ preventScroll: true });
    document.execCommand("insertText", false, value);
    await pause(chance(0.3) ? 350 : 0);
    if (chance(0.4)) document.activeElement?.blur();
  }],
];
const TOTAL = GESTURES.reduce((sum, [weight]) => sum + weight, 0);

async function choose(list) {
  const can = list.filter((one) => !one.disabled && one.dataset.disabled === undefined && !NEVER_LABEL.test(`${one.innerText} ${one.ariaLabel ?? ""} ${one.dataset.testid ?? ""}`)
    && !/^(plan|compare|write-plan|connect|welcome)/.test(one.dataset.testid ?? ""));
  const one = pick(can);
  if (!one) return;
  note(`choose “${(one.innerText || one.ariaLabel || one.dataset.testid || one.className).toString().trim().slice(0, 60)}”`);
  click(one);
}

/** What is typed in place, and dialogs, come before everything else. */
async function interlude() {
  const inPlace = seen("[data-inplace] input, [data-inplace] textarea, [data-testid=inplace-input]")[0];
  if (inPlace && chance(0.75)) {
    const value = text();
    const end = pick(["Enter", "Enter", "Tab", "Escape", "blur"]);
    note(`in place “${value}” ${end}`);
    type(inPlace, value);
    if (end === "blur") inPlace.blur();
    else key(end, {}, inPlace);
    await pause(chance(0.5) ? 20 : 0);
    return true;
  }
  const dialog = seen("[role=dialog]").at(-1);
  if (dialog) {
    const buttons = [...dialog.querySelectorAll("button, input")].filter((one) => one.getClientRects().length > 0 && !NEVER_LABEL.test(`${one.innerText ?? ""} ${one.dataset.testid ?? ""}`));
    if (chance(0.5) && buttons.length > 0) {
      const one = pick(buttons);
      note(`dialog “${one.innerText || one.ariaLabel || one.dataset.testid}”`);
      click(one);
    } else {
      note("dialog Escape");
      key("Escape", {}, dialog.contains(document.activeElement) ? document.activeElement : dialog);
    }
    await pause(30);
    return true;
  }
  return false;
}

async function once() {
  if (!overlay()) {
    note("no canvas");
    return pause(50);
  }
  if (await interlude()) return;
  // So that it ends: what has grown too large is read anew from the disk.
  if (crowfoot().tables().length > 70) {
    note("undo much");
    focusCanvas();
    for (let i = 0; i < 40; i += 1) key("z", { ctrlKey: true });
    await pause(200);
    if (crowfoot().tables().length > 70) {
      key("a", { ctrlKey: true });
      key("Delete");
      await pause(200);
    }
  }
  let left = random() * TOTAL;
  for (const [weight, , make] of GESTURES) {
    left -= weight;
    if (left < 0) return make();
  }
}

const progress = { running: false, done: 0, thrown: [], at: "" };
window.__monkey = {
  go(count) {
    progress.running = true;
    progress.done = 0;
    progress.agrees = null;
    void (async () => {
      for (let i = 0; i < count; i += 1) {
        progress.at = `gesture ${i + 1}`;
        try {
          await once();
        } catch (error) {
          progress.thrown.push(`${error}\n${error?.stack ?? ""} after ${log.at(-1)}`);
        }
        progress.done += 1;
        if (chance(0.3)) await frame();
        else await pause(0);
      }
      // What is half done is let go of, so that both sides can be compared.
      key("Escape", {}, document.body);
      await pause(50);
      progress.at = "the comparison with the backend";
      try {
        progress.agrees = await crowfoot().agrees();
      } catch (error) {
        progress.agrees = [`it can't be asked: ${error?.message ?? error}`];
      }
      progress.running = false;
    })();
  },
  at: () => progress.at,
  running: () => progress.running,
  state: () => ({ ...progress, faults: crowfoot().faults(), failures: failures.splice(0), tables: crowfoot().tables().length, revision: crowfoot().revision() }),
  log: () => log.slice(-130),
};
return true;
