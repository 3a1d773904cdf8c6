/**
 * Focus: some tables and what is joined to them, over as many relations as one says, everything else faded or hidden. Sets the
 * lens that the canvas looks through; alters no document.
 */
import type { Lens } from "../canvas/lens";
import { tableOf } from "../format";
import { get, set, useApp, type State } from "../state";
import { isShown, type Doc } from "../store";
import type { TableId } from "../wire";

export interface Focus {
  readonly roots: readonly TableId[];
  /** Over how many relations. */
  readonly hops: number;
  readonly rest: Lens["rest"];
  /** Another selection becomes what the focus is about. */
  readonly follows: boolean;
}

/** Farther away everything belongs to everything. */
export const MOST_HOPS = 9;

/** The tables that are joined to each, relations in either direction. */
export function neighboursOf(doc: Doc): ReadonlyMap<TableId, ReadonlySet<TableId>> {
  const known = cache.get(doc.foreignKeys);
  if (known?.relations === doc.manyToMany) return known.joined;
  const joined = new Map<TableId, Set<TableId>>();
  const join = (a: TableId, b: TableId) => {
    const list = joined.get(a);
    if (list) list.add(b);
    else joined.set(a, new Set([b]));
  };
  const both = (a: TableId, b: TableId) => {
    join(a, b);
    join(b, a);
  };
  for (const key of doc.foreignKeys.values()) both(key.table, key.references);
  for (const relation of doc.manyToMany.values()) both(relation.a.table, relation.b.table);
  cache.set(doc.foreignKeys, { relations: doc.manyToMany, joined });
  return joined;
}

const cache = new WeakMap<object, { relations: object; joined: ReadonlyMap<TableId, ReadonlySet<TableId>> }>();

/** The tables that can be reached from some over so many relations, themselves among them. Pure. */
export function within(doc: Doc, roots: readonly TableId[], hops: number): Set<TableId> {
  const joined = neighboursOf(doc);
  const found = new Set(roots.filter((id) => doc.tables.has(id)));
  let edge = [...found];
  for (let hop = 0; hop < hops && edge.length > 0; hop += 1) {
    const next: TableId[] = [];
    for (const id of edge) {
      for (const other of joined.get(id) ?? []) {
        if (found.has(other)) continue;
        found.add(other);
        next.push(other);
      }
    }
    edge = next;
  }
  return found;
}

/** The tables that are selected, or that hold what is. */
export function selectedTables({ doc, selection }: Pick<State, "doc" | "selection">): TableId[] {
  if (!doc) return [];
  const tables = selection.flatMap((object) => {
    const key = object.kind === "foreign_key" ? doc.foreignKeys.get(object.id) : undefined;
    if (key) return [key.table, key.references];
    const relation = object.kind === "many_to_many" ? doc.manyToMany.get(object.id) : undefined;
    if (relation) return [relation.a.table, relation.b.table];
    return tableOf(doc, object) ?? [];
  });
  return [...new Set(tables)];
}

/** Focuses on what is selected. */
export function startFocus(): void {
  const state = get();
  const roots = selectedTables(state);
  if (roots.length > 0) look({ hops: 1, rest: "fade", follows: false, ...last, roots });
}

/** Changes the focus that there is. */
export function setFocus(change: Partial<Focus>): void {
  const { focus } = get();
  if (!focus) return;
  const hops = Math.max(0, Math.min(MOST_HOPS, change.hops ?? focus.hops));
  look({ ...focus, ...change, hops });
}

/** Ends the focus; `false` if there was none. */
export function endFocus(): boolean {
  if (!get().focus) return false;
  set({ focus: null, lens: null });
  return true;
}

/** How far and how was chosen last, for the next time. */
let last: Partial<Pick<Focus, "hops" | "rest" | "follows">> = {};

function look(focus: Focus): void {
  const { doc } = get();
  if (!doc) return;
  last = { hops: focus.hops, rest: focus.rest, follows: focus.follows };
  set({ focus, lens: { shown: within(doc, focus.roots, focus.hops), rest: focus.rest } });
}

/** Keeps the focus true while document and selection change; what it returns ends that. */
export function watchFocus(): () => void {
  return useApp.subscribe((now, before) => {
    const { focus, doc } = now;
    if (!focus || !doc) return;
    if (now.doc !== before.doc) {
      const roots = focus.roots.filter((id) => doc.tables.has(id));
      if (roots.length === 0 || doc.shown.view !== before.doc?.shown.view && !roots.some((id) => isShown(doc, id))) return void endFocus();
      const isOther = doc.foreignKeys !== before.doc?.foreignKeys || doc.manyToMany !== before.doc?.manyToMany || roots.length < focus.roots.length;
      if (isOther) look({ ...focus, roots });
    }
    if (now.selection === before.selection && now.reveal === before.reveal) return;
    const tables = selectedTables(now);
    if (tables.length === 0) return;
    if (focus.follows) {
      if (tables.length !== focus.roots.length || tables.some((id, i) => id !== focus.roots[i])) look({ ...focus, roots: tables });
      // Whoever goes to what is not shown wants to see it.
    } else if (now.reveal !== before.reveal && focus.rest === "hide" && !tables.some((id) => now.lens?.shown.has(id))) endFocus();
  });
}
