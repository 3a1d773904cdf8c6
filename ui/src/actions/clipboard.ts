/**
 * Copies as Prisma text, within the window and between windows. What is copied is the text as it stands in the document; what
 * pasted text comes to is the backend's work.
 */
import { IconClipboard, IconCopy, IconCopyPlus, IconCut } from "@tabler/icons-react";
import { stage } from "../canvas/stage";
import { count, tableOf } from "../format";
import { run, tell } from "../session";
import { focusCanvas, get, select, type State } from "../state";
import { columnsOf } from "../store";
import type { Object as SchemaObject, Update } from "../wire";
import type { Action } from "./action";
import { blockText, fieldText } from "./slices";

/** After this time a paste that brought nothing is given up. */
const WAIT = 400;

let pointer: { clientX: number; clientY: number } | null = null;

/** Follows the pointer over the canvas: what is pasted lands there. What it returns ends that. */
export function followPointer(): () => void {
  const move = (event: PointerEvent) => {
    const over = event.target instanceof HTMLElement && event.target.closest("[data-canvas]") !== null;
    pointer = over ? { clientX: event.clientX, clientY: event.clientY } : null;
  };
  window.addEventListener("pointermove", move, true);
  return () => window.removeEventListener("pointermove", move, true);
}

/** The selected tables, enums or columns as Prisma text; tables bring the enums that they use. Pure. */
export function copiedText({ doc, selection }: Pick<State, "doc" | "selection">): string {
  if (!doc) return "";
  const tables = selection.flatMap((object) => (object.kind === "table" ? [object.id] : []));
  const enums = new Set(selection.flatMap((object) => (object.kind === "enum" ? [object.id] : [])));
  for (const table of tables) {
    for (const column of columnsOf(doc, table)) if (column.ty.kind === "enum") enums.add(column.ty.value);
  }
  const names = [...tables.map((id) => doc.tables.get(id)?.name), ...[...enums].map((id) => doc.enums.get(id)?.name)];
  const blocks = names.flatMap((name) => (name === undefined ? [] : (blockText(doc.files, name) ?? [])));
  if (blocks.length > 0) return `${blocks.join("\n\n")}\n`;
  const lines = selection.flatMap((object) => {
    const column = object.kind === "column" ? doc.columns.get(object.id) : undefined;
    const table = column && doc.tables.get(column.table);
    return column && table ? (fieldText(doc.files, table.name, column.name) ?? []) : [];
  });
  return lines.length > 0 ? `${lines.join("\n")}\n` : "";
}

/** What an update has made: tables and enums, or else columns. Pure. */
export function madeBy(update: Update): SchemaObject[] {
  const blocks: SchemaObject[] = [];
  const columns: SchemaObject[] = [];
  for (const { kind, change } of update.changes) {
    if (change.edit !== "create" || !("id" in change.to)) continue;
    if (kind === "table" || kind === "enum") blocks.push({ kind, id: change.to.id });
    if (kind === "column") columns.push({ kind, id: change.to.id });
  }
  return blocks.length > 0 ? blocks : columns;
}

const isCopied = (state: State): boolean =>
  state.selection.some(({ kind }) => kind === "table" || kind === "enum" || kind === "column") && !window.getSelection()?.toString();

/** Writes to the clipboard of the system. A field of its own needs no permission, other than the clipboard's own interface. */
function write(text: string): boolean {
  const field = document.createElement("textarea");
  field.className = "heard";
  field.value = text;
  document.body.append(field);
  field.select();
  const isDone = document.execCommand("copy");
  field.remove();
  focusCanvas();
  return isDone;
}

function copy(state: State, told = true): boolean {
  const text = copiedText(state);
  if (text === "") return false;
  if (!write(text)) {
    tell("The clipboard is not open to the window");
    return false;
  }
  if (told) tell("Copied as Prisma text", count(state.selection.length, "object"));
  return true;
}

/** Takes pasted text in, at the pointer or in the middle, and selects what it made. */
export async function takeIn(text: string): Promise<void> {
  const { selection, doc } = get();
  const canvas = stage();
  if (!doc || !canvas || text.trim() === "") return;
  const at = pointer ? canvas.at(pointer).world : canvas.middle();
  const only = selection.length === 1 ? selection[0]! : null;
  const into = only && (only.kind === "table" || only.kind === "column") ? tableOf(doc, only) : null;
  const update = await run({ type: "paste", text, into, x: Math.round(at.x), y: Math.round(at.y) });
  if (!update) return;
  const made = madeBy(update);
  if (made.length > 0) select(made, "view");
  if (update.told.length > 0) tell("Left out", update.told.join("\n"), true);
}

/** Lets the paste that a key began end in a field of ours: over the canvas it would have no target. */
function catchPaste(): void {
  const field = document.createElement("textarea");
  field.className = "heard";
  const end = () => {
    window.clearTimeout(timer);
    if (!field.isConnected) return;
    field.remove();
    focusCanvas();
  };
  const timer = window.setTimeout(end, WAIT);
  field.addEventListener("paste", (event) => {
    event.preventDefault();
    const text = event.clipboardData?.getData("text/plain") ?? "";
    end();
    void takeIn(text);
  });
  document.body.append(field);
  field.focus({ preventScroll: true });
}

/** Pastes from a menu, where no key has opened the clipboard. */
async function readAndPaste(): Promise<void> {
  try {
    await takeIn(await navigator.clipboard.readText());
  } catch {
    tell("Press Ctrl+V on the canvas", "The clipboard opens to the key alone.");
  }
}

export const clipboardActions: readonly Action[] = [
  {
    id: "edit.cut", label: "Cut", group: "Edit", section: 1, keys: ["Mod+X"], icon: IconCut, enabled: isCopied,
    run: (s) => copy(s, false) && run({ type: "drop_objects", objects: [...s.selection] }),
  },
  { id: "edit.copy", label: "Copy as Prisma text", group: "Edit", section: 1, keys: ["Mod+C"], icon: IconCopy, enabled: isCopied, run: (s) => void copy(s) },
  {
    id: "edit.paste", label: "Paste", group: "Edit", section: 1, keys: ["Mod+V"], icon: IconClipboard, enabled: (s) => s.doc !== null,
    run: () => readAndPaste(), byKey: catchPaste,
  },
  {
    id: "edit.duplicate", label: "Duplicate", group: "Edit", section: 1, keys: ["Mod+D"], icon: IconCopyPlus,
    enabled: (s) => s.selection.some(({ kind }) => kind === "table" || kind === "enum" || kind === "column"),
    run: async (s) => {
      const update = await run({ type: "duplicate", objects: [...s.selection] });
      if (update) select(madeBy(update), "view");
    },
  },
];
