/**
 * What is drawn on demand beside the tables, or instead of them: boxes of enums, join tables, tables folded into a line. The
 * backend places and routes; here it is kept beside the document that it was made for. Knows no canvas.
 */
import { create } from "zustand";
import type { Presentation } from "../wire";
import type { EdgeRoute } from "../wire";
import type { Doc } from "../store";
import type { Rect } from "./camera";

interface Presented {
  /** Enums that shall be shown: some, or all that there are. */
  enums: readonly number[] | "all";
  joins: boolean;
  fold: boolean;
  /** What came of it, and the routes of the document that it was made for. */
  found: { readonly presentation: Presentation; readonly base: Doc["routes"] } | null;
  /** The box of an enum that is being dragged, for the time being. */
  moved: { readonly id: number; readonly rect: Rect } | null;
}

export const usePresented = create<Presented>(() => ({ enums: [], joins: false, fold: false, found: null, moved: null }));

/** Whether anything is drawn on demand. */
export function isPresenting(): boolean {
  const { enums, joins, fold } = usePresented.getState();
  return enums === "all" || enums.length > 0 || joins || fold;
}

let last: { doc: Doc; found: Presented["found"]; made: Doc } | null = null;

/** The document with the tables and routes that are drawn then. The same object as long as nothing of it changed. */
export function presented(doc: Doc): Doc {
  const { found } = usePresented.getState();
  if (!found) return doc;
  if (last && last.found === found && last.doc.tables === doc.tables && last.doc.routes === doc.routes && last.doc.boxes === doc.boxes
    && last.doc.placements === doc.placements && last.doc.sheet === doc.sheet && last.doc.views === doc.views && last.doc.shown === doc.shown && last.doc.modules === doc.modules) return last.made;
  const { presentation, base } = found;
  const folded = new Set(presentation.folds.map(({ table }) => table));
  const tables = folded.size === 0 ? doc.tables : new Map([...doc.tables].filter(([id]) => !folded.has(id)));
  const known = new Map<string, EdgeRoute>(presentation.routes.map((route) => [`${route.edge.kind === "foreign_key" ? "f" : "m"}${route.edge.id}`, route]));
  const joined = new Set(presentation.joins.map(({ relation }) => `m${relation}`));
  const routes = new Map<string, EdgeRoute>();
  for (const [key, route] of doc.routes) {
    if (folded.has(route.from) || folded.has(route.to) || joined.has(key)) continue;
    // What was routed anew since then is where it is now, until the backend has answered.
    routes.set(key, base.get(key) === route ? (known.get(key) ?? route) : route);
  }
  const made = { ...doc, tables, routes };
  last = { doc, found, made };
  return made;
}

/** What stands beside the tables of a document: all of it is shown where everything is. */
export function rectsBeside(doc: Doc): Rect[] {
  const found = usePresented.getState().found?.presentation;
  const notes = doc.shown.view === null ? doc.sheet.notes : [];
  return [...notes, ...(found ? [...found.enums, ...found.joins].map(({ rect }) => rect) : [])];
}

/** The box of an enum, where it is shown. */
export function enumRect(id: number): Rect | null {
  const { found, moved } = usePresented.getState();
  if (moved?.id === id) return moved.rect;
  return found?.presentation.enums.find((box) => box.id === id)?.rect ?? null;
}

/** The enum whose box is at a point of the world. */
export function enumAt(at: { x: number; y: number }): number | null {
  const inside = ({ x, y, width, height }: Rect) => at.x >= x && at.y >= y && at.x <= x + width && at.y <= y + height;
  return usePresented.getState().found?.presentation.enums.findLast(({ rect }) => inside(rect))?.id ?? null;
}

/** The relation whose join table is at a point of the world. */
export function joinAt(at: { x: number; y: number }): number | null {
  const inside = ({ x, y, width, height }: Rect) => at.x >= x && at.y >= y && at.x <= x + width && at.y <= y + height;
  return usePresented.getState().found?.presentation.joins.findLast(({ rect }) => inside(rect))?.relation ?? null;
}
