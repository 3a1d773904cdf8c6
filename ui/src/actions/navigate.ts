/** Moves the selection by arrow keys and Tab, over tables as they stand and over columns as they follow. */
import type { Object as SchemaObject } from "../wire";
import { layoutOf } from "../canvas/geometry";
import { tableOf } from "../format";
import { get, select } from "../state";
import { shownColumns, type Doc } from "../store";

/** Answers to a key press on the canvas; `false` if the key means nothing here. */
export function navigate(key: string): boolean {
  const { doc, selection } = get();
  if (!doc || doc.tables.size === 0) return false;
  const next = target(doc, selection[0] ?? null, key);
  if (next) select([next], "view");
  return next !== null || ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"].includes(key);
}

/** Where a key leads from an object. Pure. */
export function target(doc: Doc, from: SchemaObject | null, key: string): SchemaObject | null {
  const table = from && tableOf(doc, from);
  // With nothing selected Tab leaves the canvas: Escape and Tab is the way out of it.
  if (!from || table === null || table === undefined) return /^Arrow/.test(key) || (from && key === "Tab") ? first(doc) : null;
  if (key === "Tab" || key === "Shift+Tab") return inOrder(doc, from, table, key === "Tab" ? 1 : -1);
  if (from.kind === "column" && (key === "ArrowUp" || key === "ArrowDown")) {
    const columns = shownColumns(doc, table);
    const place = columns.findIndex((column) => column.id === from.id) + (key === "ArrowDown" ? 1 : -1);
    if (place < 0) return { kind: "table", id: table };
    const column = columns[place];
    return column ? { kind: "column", id: column.id } : null;
  }
  const id = nearest(doc, table, key);
  return id === null ? null : { kind: "table", id };
}

function first(doc: Doc): SchemaObject | null {
  const order = readingOrder(doc);
  return order[0] === undefined ? null : { kind: "table", id: order[0] };
}

const WAYS: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1],
};

/** The nearest table in a direction: how far along it, and twice as much how far aside. */
function nearest(doc: Doc, from: number, key: string): number | null {
  const { boxes } = layoutOf(doc, get().lens);
  const a = boxes.get(from);
  const way: readonly [number, number] | undefined = WAYS[key];
  if (!a || !way) return null;
  const [dx, dy] = way;
  let best: number | null = null;
  let least = Infinity;
  for (const [id, b] of boxes) {
    if (id === from) continue;
    const x = b.x + b.width / 2 - a.x - a.width / 2;
    const y = b.y + b.height / 2 - a.y - a.height / 2;
    const along = x * dx + y * dy;
    const aside = Math.abs(x * dy) + Math.abs(y * dx);
    if (along <= 0) continue;
    const cost = along + 2 * aside;
    if (cost < least) [best, least] = [id, cost];
  }
  return best;
}

/** The next stop of Tab: a table, then its columns, then the next table. */
function inOrder(doc: Doc, from: SchemaObject, table: number, by: 1 | -1): SchemaObject | null {
  const columns = shownColumns(doc, table);
  const place = from.kind === "column" ? columns.findIndex((column) => column.id === from.id) : -1;
  const column = columns[place + by];
  if (place + by >= 0 && column) return { kind: "column", id: column.id };
  if (place === 0 && by < 0) return { kind: "table", id: table };
  const order = readingOrder(doc);
  const next = order[(order.indexOf(table) + by + order.length) % order.length];
  if (next === undefined) return null;
  const last = by < 0 ? shownColumns(doc, next).at(-1) : undefined;
  return last ? { kind: "column", id: last.id } : { kind: "table", id: next };
}

function readingOrder(doc: Doc): number[] {
  const { boxes } = layoutOf(doc, get().lens);
  return [...boxes].sort(([, a], [, b]) => a.y - b.y || a.x - b.x).map(([id]) => id);
}
