/** Asks the backend for what is drawn on demand, and again after every edit, as long as anything is. */
import { enumRect, isPresenting, usePresented } from "./canvas/presented";
import { stage } from "./canvas/stage";
import { ipc } from "./ipc";
import { fail, run } from "./session";
import { get, useApp } from "./state";

const now = usePresented.getState;
const update = usePresented.setState;

/** Draws something else on demand than before. */
export function wish(part: { enums?: readonly number[] | "all"; joins?: boolean; fold?: boolean }): void {
  update(part);
  if (isPresenting()) return void ask();
  update({ found: null, moved: null });
  stage()?.repaint();
}

/** The enums that are shown now. */
export function shownEnums(): readonly number[] {
  const { enums } = now();
  const all = get().doc?.enums;
  return enums === "all" ? [...(all?.keys() ?? [])] : enums.filter((id) => all?.has(id));
}

/** The enums that the selection is about: those selected, and those of selected columns and tables. */
export function selectedEnums(): number[] {
  const { doc, selection } = get();
  if (!doc) return [];
  const found = new Set<number>();
  const tables = new Set(selection.flatMap((object) => (object.kind === "table" ? [object.id] : [])));
  const columns = new Set(selection.flatMap((object) => (object.kind === "column" ? [object.id] : [])));
  for (const object of selection) if (object.kind === "enum") found.add(object.id);
  if (tables.size + columns.size > 0) {
    for (const { id, table, ty } of doc.columns.values()) if (ty.kind === "enum" && (tables.has(table) || columns.has(id))) found.add(ty.value);
  }
  return [...found].sort((a, b) => a - b);
}

/** Puts the box of an enum where a person wants it. */
export async function moveEnum(id: number, x: number, y: number): Promise<void> {
  await run({ type: "move_enums", moves: [{ id, x, y }] });
  await ask();
}

let asked = 0;

async function ask(): Promise<void> {
  asked += 1;
  const own = asked;
  const { doc } = get();
  if (!doc) return;
  const { joins, fold } = now();
  try {
    const presentation = await ipc.present({ enums: [...shownEnums()], joins, fold });
    const { doc: current } = get();
    // Asked again meanwhile, or answered for a state that the mirror has not: the next answer counts.
    if (own !== asked || !current || !isPresenting()) return;
    if (presentation.revision !== current.revision) return soon();
    update({ found: { presentation, base: current.routes } });
    stage()?.repaint();
  } catch (error) {
    if (own === asked) fail(error);
  }
}

let waiting: ReturnType<typeof setTimeout> | undefined;

function soon(): void {
  clearTimeout(waiting);
  waiting = setTimeout(() => void ask(), 60);
}

useApp.subscribe((state, before) => {
  const [first] = state.selection;
  const rect = state.reveal !== before.reveal && first?.kind === "enum" ? enumRect(first.id) : null;
  if (rect) stage()?.show(rect);
  if (state.doc === before.doc || !isPresenting()) return;
  if (!state.doc || state.doc.path !== before.doc?.path) {
    clearTimeout(waiting);
    update({ enums: [], joins: false, fold: false, found: null, moved: null });
  } else if (state.doc.revision !== before.doc.revision) soon();
});
