/**
 * The comparison that the canvas shows: what with, what came of it, and where in the list one is. The backend compares;
 * as long as a comparison is on, it is asked again after every edit, and it reads the source once.
 */
import { create } from "zustand";
import type { Marks } from "./canvas/lens";
import { stage } from "./canvas/stage";
import { ipc, toFailure } from "./ipc";
import { settle, work } from "./session";
import { get, select, set, useApp } from "./state";
import type { Doc } from "./store";
import type { Contrast, Difference, Failure } from "./wire";

/** What can be compared with, in words. */
export interface Chosen {
  readonly source: string;
  readonly label: string;
}

interface Comparing {
  /** What the document is compared with; absent: with nothing. */
  chosen: Chosen | null;
  contrast: Contrast | null;
  /** The difference that is looked at. */
  at: number | null;
  job: number | null;
  failure: Failure | null;
  /** The text can't be read just now: the differences are those of before. */
  stale: boolean;
}

const NONE: Comparing = { chosen: null, contrast: null, at: null, job: null, failure: null, stale: false };

export const useComparing = create<Comparing>(() => NONE);
const update = useComparing.setState;
const now = useComparing.getState;

/** Whether a comparison is on. */
export const isComparing = (): boolean => now().chosen !== null;

/** Compares with a source, and goes on doing so until it is ended. */
export async function compareWith(chosen: Chosen): Promise<void> {
  endComparison();
  remember(chosen);
  update({ ...NONE, chosen });
  await settle();
  await ask(true);
}

/** Shows the document alone again; `false` if it was alone. */
export function endComparison(): boolean {
  const { chosen, job } = now();
  if (!chosen) return false;
  clearTimeout(waiting);
  if (job !== null) void ipc.cancel(job).catch(() => undefined);
  update(NONE);
  set({ marks: null });
  void ipc.endContrast().catch(() => undefined);
  return true;
}

/** Goes to the next difference or the one before, round and round. */
export function stepDifference(by: 1 | -1): void {
  const { contrast, at } = now();
  const count = contrast?.list.length ?? 0;
  if (count > 0) goToDifference(at === null ? (by > 0 ? 0 : count - 1) : (at + by + count) % count);
}

/** Brings a difference into view and selects what it is about. */
export function goToDifference(at: number): void {
  const { contrast } = now();
  const one = contrast?.list[at];
  if (!contrast || !one) return;
  update({ at });
  const ghost = one.ghost === null ? undefined : contrast.ghosts[one.ghost];
  set((s) => ({ marks: s.marks && { ...s.marks, looked: one.ghost } }));
  if (ghost) {
    select([]);
    stage()?.show({ x: ghost.x - 40, y: ghost.y - 40, width: ghost.width + 80, height: ghost.height + 80 });
  } else if (one.at) {
    const shownByTable = one.at.kind !== "table" && one.at.kind !== "column" && one.table !== null;
    select([one.at], "near");
    // What has no place of its own is seen at its table.
    if (one.at.kind === "enum" || !shownByTable) return;
    stage()?.reveal({ kind: "table", id: one.table! });
  } else if (one.table !== null) select([{ kind: "table", id: one.table }], "near");
}

/** The differences as the canvas marks them. Pure. */
export function marksOf(contrast: Contrast, doc: Doc, looked: number | null): Marks {
  const isWhole = doc.shown.view === null;
  const tables = new Map<number, "added" | "removed" | "changed">();
  const columns = new Map<number, "added" | "removed" | "changed">();
  const edges = new Map<string, "added" | "removed" | "changed">();
  for (const one of contrast.list) {
    const { at, mark, table } = one;
    if (at?.kind === "table" && one.kind === "table") tables.set(at.id, mark === "added" ? mark : "changed");
    if (at?.kind === "column") columns.set(at.id, mark);
    if (at?.kind === "foreign_key") edges.set(`f${at.id}`, mark);
    if (at?.kind === "many_to_many" && mark !== "removed") edges.set(`m${at.id}`, mark);
    // A relation is told by its line; the table where its list stands is as it was.
    if (table !== null && one.kind !== "relation" && !tables.has(table)) tables.set(table, "changed");
  }
  // What belongs to a new table came with it.
  for (const [key, route] of doc.routes) {
    if (route.edge.kind === "foreign_key" && tables.get(route.from) === "added") edges.set(key, "added");
  }
  const gone = new Map<number, { name: string; type: string }[]>();
  for (const { table, name, ty } of contrast.ghost_columns) gone.set(table, [...(gone.get(table) ?? []), { name, type: ty }]);
  return {
    tables, columns, edges, gone, looked,
    // Their places are those of the whole diagram.
    ghosts: (isWhole ? contrast.ghosts : []).map(({ name, columns: rows, x, y, width, height }) => ({
      name, columns: rows.map(([column]) => column), rect: { x, y, width, height },
    })),
    lines: isWhole ? contrast.ghost_edges : [],
  };
}

/** How many of each kind. Pure. */
export function tally(list: readonly Difference[]): { added: number; removed: number; changed: number } {
  const sum = { added: 0, removed: 0, changed: 0 };
  for (const { mark } of list) sum[mark] += 1;
  return sum;
}

let waiting: ReturnType<typeof setTimeout> | undefined;

async function ask(fresh: boolean): Promise<void> {
  const { chosen } = now();
  if (!chosen) return;
  const isOurs = () => now().chosen === chosen;
  try {
    const contrast = await work((job) => ipc.contrast(chosen.source, fresh, job), (job) => update({ job }));
    const { doc } = get();
    if (!isOurs() || !doc) return;
    const { contrast: before, at } = now();
    const place = at === null || !before ? -1 : samePlace(contrast.list, before.list[at]);
    update({ contrast, at: place < 0 ? null : place, failure: null, stale: false });
    set({ marks: marksOf(contrast, doc, place < 0 ? null : contrast.list[place]!.ghost) });
  } catch (error) {
    if (!isOurs()) return;
    const failure = toFailure(error);
    if (failure.code.endsWith("cancelled") || failure.code === "open/another") return void endComparison();
    // Half-typed text has no schema; what was found stays until it has one again.
    if (now().contrast && failure.code === "plan/invalid") update({ stale: true });
    else update({ failure });
  } finally {
    if (isOurs()) update({ job: null });
  }
  const { doc } = get();
  // It was edited meanwhile.
  if (isOurs() && doc && !now().failure && !now().stale && now().contrast?.revision !== doc.revision) soon();
}

const samePlace = (list: readonly Difference[], one: Difference | undefined): number =>
  one ? list.findIndex((other) => other.kind === one.kind && other.subject === one.subject && other.mark === one.mark) : -1;

function soon(): void {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    if (isComparing() && now().job === null) void ask(false);
  }, 120);
}

useApp.subscribe((state, before) => {
  if (!isComparing() || state.doc === before.doc) return;
  // Another document is looked at for itself.
  if (!state.doc || state.doc.path !== before.doc?.path || (before.marks && !state.marks)) endComparison();
  else if (state.doc.revision !== before.doc.revision) soon();
});

const KEPT = "crowfoot.compared";
/** So many projects are remembered. */
const MOST = 24;

/** What this project was compared with last. */
export function lastChosen(): Chosen | null {
  const found = memory()[get().doc?.path ?? ""];
  return found ?? null;
}

function remember(chosen: Chosen): void {
  const path = get().doc?.path;
  // A password is nobody's to keep.
  if (!path || /:\/\/[^/]*@/.test(chosen.source)) return;
  const { [path]: _, ...rest } = memory();
  const entries = [[path, chosen], ...Object.entries(rest)].slice(0, MOST);
  try {
    localStorage.setItem(KEPT, JSON.stringify(Object.fromEntries(entries)));
  } catch {
    // No storage: it is known as long as the window.
  }
}

function memory(): Record<string, Chosen> {
  try {
    return (JSON.parse(localStorage.getItem(KEPT) ?? "{}") ?? {}) as Record<string, Chosen>;
  } catch {
    return {};
  }
}
