/** Actions that edit: each is one command to the backend, or the start of an edit in place. */
import {
  IconAdjustments, IconArrowBackUp, IconArrowForwardUp, IconArrowDown, IconArrowUp, IconCopy, IconLayoutGrid, IconPencil, IconRowInsertBottom, IconTablePlus,
  IconTrash, IconWand, IconListDetails, IconAlignLeft,
} from "@tabler/icons-react";
import type { Finding, Object as SchemaObject } from "../wire";
import { freePlace } from "../canvas/geometry";
import { stage } from "../canvas/stage";
import { count, nameOf, same, tableOf } from "../format";
import { arrange, fail, run, settle, tell } from "../session";
import { get, openDrawer, select, set, setPanels, type State } from "../state";
import { columnsOf } from "../store";
import { startRename } from "../panels/source/names";
import { dropNote, selectedNote, writeNote } from "../notes";
import { hasDoc, hasSelection, type Action } from "./action";
import { settleNudge } from "./placing";
import { inText } from "./source";

const only = (state: State): SchemaObject | null => (state.selection.length === 1 ? state.selection[0]! : null);
const ids = (state: State, kind: SchemaObject["kind"]): number[] =>
  state.selection.flatMap((object) => (object.kind === kind && "id" in object ? [object.id] : []));

export const editActions: readonly Action[] = [
  {
    id: "edit.undo", label: (s) => (s.doc?.status.undo ? `Undo ${lower(s.doc.status.undo)}` : "Undo"), group: "Edit", keys: ["Mod+Z"],
    icon: IconArrowBackUp, enabled: (s) => !!s.doc && (s.doc.status.undo !== null || s.typing), run: () => history("undo"),
  },
  {
    id: "edit.redo", label: (s) => (s.doc?.status.redo ? `Redo ${lower(s.doc.status.redo)}` : "Redo"), group: "Edit",
    keys: ["Mod+Shift+Z", "Mod+Y"], icon: IconArrowForwardUp, enabled: (s) => !!s.doc?.status.redo, run: () => history("redo"),
  },
  {
    id: "edit.rename", label: "Rename", group: "Edit", section: 1, keys: ["F2"], icon: IconPencil,
    enabled: (s) => inText(s) || selectedNote() !== null || ["table", "column"].includes(only(s)?.kind ?? ""),
    run: (s) => {
      const object = only(s);
      if (inText(s)) return startRename();
      const note = selectedNote();
      if (note) return writeNote(note.name);
      if (object) editInPlace(object);
    },
  },
  {
    id: "edit.properties", label: "Edit properties", group: "Edit", section: 1, keys: ["Mod+Enter"], icon: IconAdjustments, enabled: hasSelection,
    run: () => {
      setPanels({ rightOpen: true });
      // The panel may only just have opened.
      setTimeout(() => document.querySelector<HTMLElement>(".inspector input:not([type=checkbox])")?.focus(), 0);
    },
  },
  {
    id: "edit.delete", label: (s) => (s.selection.length > 1 ? `Delete ${s.selection.length} objects` : "Delete"), group: "Edit", section: 1,
    keys: ["Delete", "Backspace"], icon: IconTrash, danger: true, enabled: (s) => hasSelection(s) || selectedNote() !== null, run: remove,
  },
  {
    id: "edit.copy_name", label: "Copy name", group: "Edit", section: 1, icon: IconCopy, enabled: (s) => !!s.doc && only(s) !== null,
    run: async (s) => {
      const object = only(s);
      if (!s.doc || !object) return;
      try {
        await navigator.clipboard.writeText(nameOf(s.doc, object));
        tell("Copied", nameOf(s.doc, object));
      } catch {
        fail({ code: "clipboard/refused", message: "The system's clipboard can't be written.", help: null });
      }
    },
  },
  {
    id: "edit.move_up", label: "Move column up", group: "Edit", section: 2, keys: ["Alt+ArrowUp"], icon: IconArrowUp,
    enabled: (s) => placeOf(s) > 0, run: (s) => moveColumn(s, -1),
  },
  {
    id: "edit.move_down", label: "Move column down", group: "Edit", section: 2, keys: ["Alt+ArrowDown"], icon: IconArrowDown,
    enabled: (s) => {
      const place = placeOf(s);
      return place >= 0 && place < siblings(s).length - 1;
    },
    run: (s) => moveColumn(s, 1),
  },
  {
    id: "edit.select_all", label: "Select all tables", group: "Edit", section: 3, keys: ["Mod+A"], enabled: hasDoc,
    run: () => select([...(stage()?.layout?.boxes.keys() ?? [])].map((id) => ({ kind: "table", id }))),
  },
  {
    id: "edit.arrange", label: (s) => (ids(s, "table").length > 1 ? "Arrange selected tables" : "Arrange all tables"), group: "Edit", section: 3,
    keys: ["Mod+Shift+L"], icon: IconLayoutGrid, enabled: (s) => (s.doc?.tables.size ?? 0) > 0,
    run: async (s) => {
      const tables = ids(s, "table");
      const update = await arrange(tables.length > 1 ? tables : null);
      if (update && tables.length < 2) stage()?.fit();
    },
  },
  { id: "edit.format", label: "Format source", group: "Edit", section: 3, keys: ["Alt+Shift+F", "Mod+Shift+I"], icon: IconAlignLeft, enabled: hasDoc, run: () => run({ type: "format" }) },
  {
    id: "edit.fix_all", label: (s) => `Apply all safe fixes (${safeFixes(s).length})`, group: "Edit", section: 3, icon: IconWand,
    enabled: (s) => safeFixes(s).length > 0, run: (s) => fix(safeFixes(s)),
  },
  {
    id: "insert.table", label: "New table", group: "Insert", keys: ["T", "Mod+Shift+N"], icon: IconTablePlus, enabled: hasDoc,
    run: () => {
      const canvas = stage();
      const middle = canvas?.middle() ?? { x: 0, y: 0 };
      const place = canvas?.layout ? freePlace(canvas.layout, { x: middle.x - 100, y: middle.y - 60 }, 224, 130) : middle;
      canvas?.show({ ...place, width: 224, height: 130 });
      newTable(place.x, place.y);
    },
  },
  {
    id: "insert.column", label: "New column", group: "Insert", keys: ["Enter", "C"], icon: IconRowInsertBottom,
    enabled: (s) => ["table", "column"].includes(only(s)?.kind ?? ""),
    run: (s) => {
      const object = only(s);
      const table = object && s.doc ? tableOf(s.doc, object) : null;
      if (table !== null) newColumn(table, object?.kind === "column" ? object.id : null);
    },
  },
  {
    id: "insert.enum", label: "New enum", group: "Insert", keys: ["E"], icon: IconListDetails, enabled: hasDoc,
    run: async (s) => {
      const names = new Set([...(s.doc?.enums.values() ?? []), ...(s.doc?.tables.values() ?? [])].map((r) => r.name));
      let name = "NewEnum";
      for (let i = 2; names.has(name); i += 1) name = `NewEnum${i}`;
      const update = await run({ type: "add_enum", name, values: ["FIRST"] });
      const made = update?.changes.find((c) => c.kind === "enum" && c.change.edit === "create");
      if (made?.kind === "enum" && made.change.edit === "create") select([{ kind: "enum", id: made.change.to.id }]);
    },
  },
];

/** Starts a new table in place. */
export function newTable(x: number, y: number): void {
  set({ inPlace: { kind: "new_table", x: Math.round(x / 8) * 8, y: Math.round(y / 8) * 8 } });
}

/** Starts a new column in place, behind `after` or at the end. */
export function newColumn(table: number, after: number | null): void {
  const { doc } = get();
  if (!doc) return;
  const columns = columnsOf(doc, table);
  const behind = after ?? columns[columns.length - 1]?.id ?? null;
  stage()?.reveal(behind === null ? { kind: "table", id: table } : { kind: "column", id: behind });
  set({ inPlace: { kind: "new_column", table, after: behind } });
}

/** Renames a table, or edits a column's line, in place. */
export function editInPlace(object: SchemaObject): void {
  stage()?.reveal(object);
  if (object.kind === "table") set({ inPlace: { kind: "table", table: object.id } });
  if (object.kind === "column") set({ inPlace: { kind: "column", column: object.id } });
}

/** Mends findings. What was typed meanwhile is taken in first, which may give them other places in the document's list. */
export async function fix(findings: readonly Finding[]): Promise<void> {
  await settle();
  const places = placesOf(findings, get().doc?.findings ?? []);
  if (places.length === 0) return tell("Nothing to mend any more", "The text has changed meanwhile.");
  const update = await run({ type: "apply_fixes", findings: places });
  if (update) tell(`${count(places.length, "fix", "fixes")} applied`);
}

/** Where findings stand in a list, which may be a later one; those that are gone from it are left out. Pure. */
export function placesOf(findings: readonly Finding[], list: readonly Finding[]): number[] {
  const alike = (a: Finding, b: Finding) => a.code === b.code && same(a.at, b.at) && a.message === b.message && a.fix === b.fix;
  const taken = new Set<number>();
  for (const wanted of findings) {
    const itself = list.indexOf(wanted);
    const place = itself >= 0 ? itself : list.findIndex((known, i) => !taken.has(i) && alike(known, wanted));
    if (place >= 0) taken.add(place);
  }
  return [...taken];
}

/** The findings whose fix is safe. */
export const safeFixes = (state: State): Finding[] =>
  state.doc?.findings.filter((finding) => finding.fix !== null && finding.fix_is_safe) ?? [];

/** Shows where an object stands in the text. */
export const showSource = (object: SchemaObject): void => {
  select([object]);
  openDrawer("source");
};

let turn: Promise<unknown> = Promise.resolve();

/** One step after the other: keys may come faster than answers, and what there is to take back is known only then. */
function history(type: "undo" | "redo"): Promise<unknown> {
  turn = turn.then(async () => {
    await settleNudge();
    await settle();
    await run(() => (get().doc?.status[type] ? { type } : null));
  });
  return turn;
}

async function remove(state: State): Promise<void> {
  const note = selectedNote();
  if (note) return dropNote(note.name);
  await settleNudge();
  const next = neighbour(state);
  await run({ type: "drop_objects", objects: [...state.selection] });
  if (next && get().selection.length === 0) select([next]);
}

/** What is selected after a column has gone: the next, the one before, or the table. */
function neighbour(state: State): SchemaObject | null {
  const object = only(state);
  if (object?.kind !== "column") return null;
  const columns = siblings(state);
  const place = placeOf(state);
  const next = columns[place + 1] ?? columns[place - 1];
  const table = state.doc?.columns.get(object.id)?.table;
  return next ? { kind: "column", id: next.id } : table === undefined ? null : { kind: "table", id: table };
}

function siblings(state: State) {
  const object = only(state);
  const table = object?.kind === "column" ? state.doc?.columns.get(object.id)?.table : undefined;
  return state.doc && table !== undefined ? columnsOf(state.doc, table) : [];
}

function placeOf(state: State): number {
  const object = only(state);
  return object?.kind === "column" ? siblings(state).findIndex((column) => same({ kind: "column", id: column.id }, object)) : -1;
}

function moveColumn(state: State, by: -1 | 1) {
  const columns = siblings(state);
  const place = placeOf(state);
  const column = columns[place];
  if (!column) return;
  const after = by > 0 ? columns[place + 1] : columns[place - 2];
  return run({ type: "move_column", column: column.id, after: after?.id ?? null });
}

const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
