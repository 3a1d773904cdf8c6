/**
 * The window's own state beside the mirror: selection, panels, dialogs, what is edited in place. None of it is undone,
 * none of it is known to the backend. Sizes and theme outlive the window.
 */
import { create } from "zustand";
import type { ExportFormat, Finding, Object as SchemaObject, TableId, TextRange, Update, ViewId } from "./wire";
import type { Point } from "./canvas/camera";
import type { Lens, Marks } from "./canvas/lens";
import { exists } from "./format";
import { apply, type Doc } from "./store";
import type { Focus } from "./ways/focus";
import type { Presenting } from "./ways/present";
import { EMPTY, type Trail } from "./ways/trail";

export type Theme = "system" | "light" | "dark";
export type DrawerTab = "problems" | "source" | "migration";

/** What is edited in place on the canvas; `draft` is what was typed before, and refused. */
export type InPlace = { draft?: string } & (
  | { kind: "new_table"; x: number; y: number }
  | { kind: "table"; table: number }
  /** `fresh`: of a table that was made just now, whose columns made with it may be typed anew. */
  | { kind: "new_column"; table: number; after: number | null; fresh?: boolean }
  | { kind: "column"; column: number }
);

/** Dialogs; one at a time. */
export type Dialog =
  | { kind: "connect" }
  | { kind: "conflict"; files: string[]; saving: boolean }
  | { kind: "unsaved"; then: () => void }
  | { kind: "fixes"; code: string; findings: readonly Finding[] }
  | { kind: "explain"; code: string; text: string | null }
  | { kind: "shortcuts" }
  | { kind: "new" }
  | { kind: "compare" }
  /** A picture of all, of a view or of the selection. */
  | { kind: "picture" }
  /** The name of a view: of a new one of these tables, or of one that is there. */
  | { kind: "view"; view: ViewId | null; tables: readonly TableId[] }
  | { kind: "relate"; from: SchemaObject }
  | { kind: "module"; tables: readonly number[] };

/** How far a long job is. */
export interface Progress {
  message: string;
  fraction: number | null;
}

/** Where the panels' borders are, in pixels, and which are shown. */
export interface Panels {
  left: number;
  right: number;
  bottom: number;
  leftOpen: boolean;
  rightOpen: boolean;
  bottomOpen: boolean;
}

export interface State {
  doc: Doc | null;
  booting: boolean;
  selection: readonly SchemaObject[];
  /** Told to canvas and outline, counting up: bring the first selected object into view; `near` so that it can be read. */
  reveal: { count: number; near: boolean };
  /** The part of the diagram that is looked at alone; absent: all of it. */
  lens: Lens | null;
  /** What the lens is made from, where it is a focus. */
  focus: Focus | null;
  /** Where one has been. */
  trail: Trail;
  /** What was selected lately, last first. */
  visited: readonly SchemaObject[];
  minimap: boolean;
  /** The diagram is shown to others, step by step, without panels. */
  presenting: Presenting | null;
  /** Differences that the canvas shows. */
  marks: Marks | null;
  inPlace: InPlace | null;
  /** The relation whose popover is open, and where in the world. */
  relation: { object: SchemaObject; at: Point } | null;
  dialog: Dialog | null;
  palette: boolean;
  menu: { x: number; y: number } | null;
  drawer: DrawerTab;
  file: number;
  /** A place in the text that the source panel shall show. */
  jump: { range: TextRange; count: number } | null;
  zoom: number;
  theme: Theme;
  dark: boolean;
  panels: Panels;
  /** What the document can be exported to. */
  formats: readonly ExportFormat[];
  progress: Readonly<Record<number, Progress>>;
  /** Notices that were closed, by their text: one that says something new is shown again. */
  closed: readonly string[];
  /** The text was worked on last, not the canvas: actions are about its cursor. */
  coding: boolean;
  /** Text typed in the source panel that the backend has not seen yet. */
  typing: boolean;
}

const KEPT = "crowfoot.window";
const PANELS: Panels = { left: 232, right: 308, bottom: 264, leftOpen: true, rightOpen: true, bottomOpen: false };

export const useApp = create<State>(() => ({
  doc: null,
  booting: true,
  selection: [],
  reveal: { count: 0, near: false },
  lens: null,
  focus: null,
  trail: EMPTY,
  visited: [],
  minimap: true,
  presenting: null,
  marks: null,
  inPlace: null,
  relation: null,
  dialog: null,
  palette: false,
  menu: null,
  drawer: "problems",
  file: 0,
  jump: null,
  zoom: 1,
  theme: "system",
  dark: false,
  panels: PANELS,
  formats: [],
  progress: {},
  closed: [],
  coding: false,
  typing: false,
  ...kept(),
}));

export const get = useApp.getState;
export const set = useApp.setState;

/** Selects; what is gone is left out. `reveal` brings it into view: merely into the picture, or near enough to be read. */
export function select(objects: readonly SchemaObject[], reveal?: "view" | "near"): void {
  const { doc } = get();
  const selection = doc ? objects.filter((object) => exists(doc, object)) : [];
  set((s) => ({ selection, reveal: reveal ? { count: s.reveal.count + 1, near: reveal === "near" } : s.reveal }));
}

/** A new document in the window. `view` keeps selection and file where they still fit. */
export function show(doc: Doc | null, keep = false): void {
  set((s) => ({
    doc,
    closed: keep ? s.closed : [],
    lens: keep ? s.lens : null,
    focus: keep ? s.focus : null,
    presenting: keep ? s.presenting : null,
    marks: keep ? s.marks : null,
    booting: false,
    inPlace: null,
    relation: null,
    menu: null,
    selection: keep && doc ? s.selection.filter((object) => exists(doc, object)) : [],
    file: Math.max(0, keep && doc ? doc.files.findIndex(({ name }) => name === s.doc?.files[s.file]?.name) : 0),
  }));
}

/** Takes an update in; `false` if the mirror has lost the thread and needs a snapshot. */
export function take(update: Update): boolean {
  const { doc } = get();
  if (!doc) return false;
  const applied = apply(doc, update);
  if (!applied.ok) return false;
  const next = applied.doc;
  set((s) => {
    const selection = update.select ? [update.select] : s.selection;
    const left = selection.filter((object) => exists(next, object));
    return { doc: next, selection: left.length === s.selection.length && !update.select ? s.selection : left };
  });
  return true;
}

/** Changes the panels' sizes or which are shown, for good. */
export function setPanels(panels: Partial<Panels>): void {
  set((s) => ({ panels: { ...s.panels, ...panels } }));
  keep();
}

/** Opens the drawer at a tab; closes it if it is there already and `toggle` says so. */
export function openDrawer(tab: DrawerTab, toggle = false): void {
  const { drawer, panels } = get();
  set({ drawer: tab });
  setPanels({ bottomOpen: !(toggle && panels.bottomOpen && drawer === tab) });
}

export function setTheme(theme: Theme): void {
  set({ theme });
  keep();
}

/** Gives the keyboard to the canvas. */
export function focusCanvas(): void {
  document.querySelector<HTMLElement>("[data-canvas]")?.focus({ preventScroll: true });
}

/** Shows or hides the small map, for good. */
export function setMinimap(minimap: boolean): void {
  set({ minimap });
  keep();
}

function keep(): void {
  const { theme, panels, minimap } = get();
  try {
    localStorage.setItem(KEPT, JSON.stringify({ theme, panels, minimap }));
  } catch {
    // No storage: the sizes last as long as the window.
  }
}

function kept(): Partial<State> {
  try {
    const text = localStorage.getItem(KEPT);
    if (!text) return {};
    const { theme, panels, minimap } = JSON.parse(text) as Partial<State>;
    return { ...(theme && { theme }), ...(panels && { panels: { ...PANELS, ...panels } }), ...(minimap !== undefined && { minimap }) };
  } catch {
    return {};
  }
}
