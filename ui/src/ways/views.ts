/**
 * Saved views and how much of a table is drawn, as the window asks for them. The backend makes and draws them; here is only
 * where the camera stood in each, and what a project showed last.
 */
import type { Camera } from "../canvas/camera";
import { stage } from "../canvas/stage";
import { run } from "../session";
import { get, set, useApp } from "../state";
import { viewOf, type Doc } from "../store";
import type { Detail, SavedView, TableId, Update, ViewId } from "../wire";

export const DETAILS: readonly { readonly detail: Detail; readonly label: string }[] = [
  { detail: "all", label: "All columns" },
  { detail: "keys", label: "Keys only" },
  { detail: "names", label: "Names only" },
];

/** The saved views by name. */
export const viewsByName = (doc: Doc): SavedView[] => [...doc.views.values()].sort((a, b) => (a.name < b.name ? -1 : 1));

/** What was asked for last and is not shown yet: keys may come faster than answers. */
let asked: { readonly view: ViewId | null; readonly done: Promise<Update | null> } | null = null;

/** Shows a view, or the whole diagram. */
export async function showView(view: ViewId | null): Promise<Update | null> {
  if (asked?.view === view) return asked.done;
  if (!asked && get().doc?.shown.view === view) return null;
  const own = { view, done: run({ type: "show_view", view, detail: null }) };
  asked = own;
  try {
    return await own.done;
  } finally {
    if (asked === own) asked = null;
  }
}

/** Sets how much of a table is drawn: for the view that is shown, or for the whole diagram of this project. */
export async function setDetail(detail: Detail): Promise<void> {
  const { doc } = get();
  if (!doc || doc.shown.detail === detail) return;
  const view = viewOf(doc);
  if (view) return void (await run({ type: "set_view", view: view.id, name: null, detail }));
  if (await run({ type: "show_view", view: null, detail })) remember(doc, detail);
}

/** Shows the next view or the one before; the whole diagram is one of them. */
export function stepView(by: 1 | -1): Promise<Update | null> | void {
  const { doc } = get();
  if (!doc) return;
  const all: (ViewId | null)[] = [null, ...viewsByName(doc).map(({ id }) => id)];
  const at = all.indexOf(doc.shown.view);
  return showView(all[(at + by + all.length) % all.length] ?? null);
}

/** Asks for the name of a new view of these tables. */
export const askNewView = (tables: readonly TableId[]): void => set({ dialog: { kind: "view", view: null, tables } });

/** Where the camera stood in each view. */
const cameras = new Map<string, Camera>();
let settled: Camera | null = null;
let restoring = false;

/** Whoever changes the view and knows where the camera goes calls this before. */
export function keepCamera(is: boolean): void {
  restoring = is;
}

/** The camera has come to rest there. */
export function settle(camera: Camera): void {
  settled = camera;
}

/** A view comes with the camera that it was left with, a project with what was drawn of its tables; what this returns ends that. */
export function watchViews(): () => void {
  return useApp.subscribe((now, before) => {
    const { doc } = now;
    if (!doc || doc === before.doc) return;
    if (before.doc?.path !== doc.path || before.doc.name !== doc.name) {
      cameras.clear();
      const detail = remembered(doc);
      if (detail && detail !== doc.shown.detail && doc.shown.view === null) void run({ type: "show_view", view: null, detail });
      return;
    }
    if (before.doc.shown.view === doc.shown.view) return;
    if (settled) cameras.set(String(before.doc.shown.view), settled);
    if (restoring) return;
    const canvas = stage();
    const camera = cameras.get(String(doc.shown.view));
    if (camera) canvas?.setCamera(camera);
    else canvas?.fit();
  });
}

const key = (doc: Doc): string => `crowfoot.detail ${doc.path ?? ""}`;

function remember(doc: Doc, detail: Detail): void {
  try {
    if (doc.path !== null) localStorage.setItem(key(doc), detail);
  } catch {
    // No storage: it lasts as long as the window.
  }
}

function remembered(doc: Doc): Detail | null {
  try {
    const found = doc.path === null ? null : localStorage.getItem(key(doc));
    return DETAILS.find(({ detail }) => detail === found)?.detail ?? null;
  } catch {
    return null;
  }
}
