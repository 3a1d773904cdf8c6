/**
 * Presentation: the diagram alone on the screen, step by step through the saved views, or through the modules where there are
 * none. Nothing is edited meanwhile; at the end everything is as it was before.
 */
import { around, fitted, type Camera } from "../canvas/camera";
import { stage } from "../canvas/stage";
import { setFullscreen } from "../ipc";
import { focusCanvas, get, select, set, type State } from "../state";
import { isShown, type Doc } from "../store";
import type { Object as SchemaObject, TableId, ViewId } from "../wire";
import { keepCamera, showView, viewsByName } from "./views";

/** What is shown at one time: a view, or some tables of the whole diagram; `null` is all of them. */
export interface Step {
  readonly name: string;
  readonly view: ViewId | null;
  readonly tables: readonly TableId[] | null;
}

export interface Presenting {
  readonly steps: readonly Step[];
  readonly at: number;
  readonly before: Pick<State, "lens" | "focus"> & { readonly view: ViewId | null; readonly camera: Camera | null; readonly selection: readonly SchemaObject[] };
}

/** The whole diagram, then the saved views by name; without views, the modules in the order in which one reads them. Pure. */
export function stepsOf(doc: Doc): Step[] {
  const whole: Step = { name: doc.name, view: null, tables: null };
  if (doc.views.size > 0) return [whole, ...viewsByName(doc).map(({ id, name }) => ({ name, view: id, tables: null }))];
  const modules = new Map<string, TableId[]>();
  const top = ([first]: TableId[]) => doc.placements.get(first!)!;
  const order = [...doc.placements.values()].sort((a, b) => a.y - b.y || a.x - b.x || a.table - b.table);
  for (const { table: id } of order) {
    const name = doc.modules.get(id);
    if (!name) continue;
    const list = modules.get(name);
    if (list) list.push(id);
    else modules.set(name, [id]);
  }
  const steps = [...modules].sort(([, a], [, b]) => top(a).y - top(b).y || top(a).x - top(b).x);
  return [whole, ...steps.map(([name, tables]) => ({ name, view: null, tables }))];
}

/** Room for the words below, room around, and how large a table may become. */
const WORDS = 66;
const MARGIN = 56;
const LARGEST = 1.6;

/** Begins. */
export async function present(): Promise<void> {
  const { doc, lens, focus, selection } = get();
  if (!doc || get().presenting) return;
  // Modules are parts of the whole diagram, also where a view is shown.
  const before = { lens, focus, selection, view: doc.shown.view, camera: stage()?.camera ?? null };
  keepCamera(true);
  if (doc.views.size === 0) await showView(null);
  select([]);
  set({ presenting: { steps: stepsOf(get().doc ?? doc), at: 0, before }, lens: null, focus: null, menu: null, inPlace: null });
  setFullscreen(true);
  focusCanvas();
  await show();
}

/** Shows another step: so many further, or the first or last. */
export async function turn(by: number): Promise<void> {
  const { presenting } = get();
  if (!presenting) return;
  const at = Math.max(0, Math.min(presenting.steps.length - 1, presenting.at + by));
  if (at === presenting.at) return;
  set({ presenting: { ...presenting, at } });
  await show();
}

/** Ends, and brings back what there was before. */
export async function endPresenting(): Promise<void> {
  const { presenting } = get();
  if (!presenting) return;
  const { lens, focus, view, camera, selection } = presenting.before;
  set({ presenting: null, lens, focus });
  setFullscreen(false);
  await showView(view);
  keepCamera(false);
  select(selection);
  if (camera) stage()?.setCamera(camera);
  focusCanvas();
}

/** Answers to a key; all others mean nothing meanwhile. */
export function presentationKey(keys: string): boolean {
  const by: Record<string, number> = {
    ArrowRight: 1, ArrowDown: 1, PageDown: 1, Space: 1, Enter: 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1, Backspace: -1, Home: -Infinity, End: Infinity,
  };
  if (keys === "Escape" || keys === "F5") void endPresenting();
  else if (by[keys] !== undefined) void turn(by[keys]);
  else return false;
  return true;
}

async function show(): Promise<void> {
  const { presenting } = get();
  const step = presenting?.steps[presenting.at];
  if (!step) return;
  await showView(step.view);
  const { doc } = get();
  if (!doc || !get().presenting) return;
  const tables = step.tables?.filter((id) => isShown(doc, id)) ?? null;
  set({ lens: tables && { shown: new Set(tables), rest: "fade" } });
  fitStep();
}

/** The step that is shown, as large as the screen has room above the words. */
export function fitStep(): void {
  const { presenting } = get();
  const canvas = stage();
  const { boxes, bounds } = canvas?.layout ?? {};
  const tables = presenting?.steps[presenting.at]?.tables;
  const rect = tables && boxes ? around(tables.flatMap((id) => boxes.get(id) ?? [])) : bounds;
  if (!canvas || !rect) return;
  const { width, height } = canvas.size;
  if (width === 0) return;
  canvas.setCamera(fitted(rect, width, height - WORDS, MARGIN, LARGEST));
  // At once: whoever looks on sees steps, and not how they are painted.
  canvas.draw(true);
}
