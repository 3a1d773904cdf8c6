/** What tests may read of the canvas, which has no elements to look at. Nothing can be altered through it. */
import { agrees } from "./agrees";
import { usePresented } from "./canvas/presented";
import { stage } from "./canvas/stage";
import { notedFaults } from "./faults";
import { get } from "./state";

declare global {
  interface Window {
    __crowfoot?: unknown;
  }
}

/** Puts the reading functions on `window.__crowfoot`. */
export function expose(): void {
  window.__crowfoot = Object.freeze({
    tables: () => {
      const { doc } = get();
      return [...(stage()?.layout?.boxes ?? [])].map(([id, box]) => ({ id, name: doc?.tables.get(id)?.name ?? "", ...box }));
    },
    columns: (table: number) => {
      const canvas = stage();
      return [...(get().doc?.columns.values() ?? [])]
        .filter((column) => column.table === table)
        .sort((a, b) => a.rank - b.rank)
        .map(({ id, name }) => ({ id, name, ...canvas?.rowOf(table, id) }));
    },
    routes: () => [...(stage()?.layout?.routes.values() ?? [])],
    toScreen: (x: number, y: number) => stage()?.toClient({ x, y }) ?? null,
    text: () => get().doc?.files.map((file) => file.text).join("") ?? "",
    revision: () => get().doc?.revision ?? null,
    selection: () => get().selection,
    texts: () => (get().doc?.files ?? []).map(({ text }) => text),
    camera: () => stage()?.camera ?? null,
    presented: () => usePresented.getState().found?.presentation ?? null,
    notes: () => get().doc?.sheet.notes ?? [],
    agrees,
    faults: () => [...notedFaults()],
    marks: () => {
      const { marks } = get();
      return marks && { ...marks, tables: [...marks.tables], columns: [...marks.columns], edges: [...marks.edges], gone: [...marks.gone] };
    },
    draw: () => {
      stage()?.invalidate();
      stage()?.draw(true);
    },
  });
}
