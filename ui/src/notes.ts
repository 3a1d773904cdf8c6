/**
 * Notes on the canvas as the window works with them: which one is selected, which is written on, which is being dragged.
 * What they say and where they stand is the document's; every edit is a command.
 */
import { create } from "zustand";
import type { Point, Rect } from "./canvas/camera";
import { stage } from "./canvas/stage";
import { run } from "./session";
import { focusCanvas, get, select, useApp } from "./state";
import type { Note } from "./wire";

/** What is written on: a note that is there, or one that is not yet. */
export type Writing = { readonly name: string } | { readonly name: null; readonly x: number; readonly y: number };

interface Notes {
  selected: string | null;
  writing: Writing | null;
  /** A note that is being dragged, and its box for the time being. */
  moved: { readonly name: string; readonly rect: Rect } | null;
}

export const useNotes = create<Notes>(() => ({ selected: null, writing: null, moved: null }));

/** The size of a new note. */
export const NEW = { width: 208, height: 112 };
/** No note is smaller; the backend says so too. */
export const LEAST = { width: 80, height: 40 };
/** Colours that a note can have, the first where it has none of its own. */
export const COLORS = ["amber", "blue", "green", "rose", "slate"] as const;

const NONE: readonly Note[] = [];

/** The notes that are shown, those that lie on top last: they belong to the whole diagram. */
export const notes = (): readonly Note[] => (get().doc?.shown.view === null ? get().doc!.sheet.notes : NONE);

/** The note that is selected. */
export function selectedNote(): Note | null {
  const { selected } = useNotes.getState();
  return selected === null ? null : (notes().find(({ name }) => name === selected) ?? null);
}

/** Selects a note alone, or none. */
export function selectNote(name: string | null): void {
  if (name !== null && get().selection.length > 0) select([]);
  useNotes.setState({ selected: name });
  stage()?.invalidateOverlay();
}

/** The topmost note at a point of the world. */
export function noteAt(at: Point): Note | null {
  const inside = ({ x, y, width, height }: Note) => at.x >= x && at.y >= y && at.x <= x + width && at.y <= y + height;
  return notes().findLast(inside) ?? null;
}

/** Starts a new note; it comes into being when something is written. */
export function newNote(x: number, y: number): void {
  selectNote(null);
  useNotes.setState({ writing: { name: null, x: Math.round(x / 8) * 8, y: Math.round(y / 8) * 8 } });
}

/** Writes on a note. */
export function writeNote(name: string): void {
  selectNote(name);
  const note = notes().find((one) => one.name === name);
  if (!note) return;
  stage()?.show(note);
  useNotes.setState({ writing: { name } });
}

/** Takes what was written. A new note that says nothing is none; one that was there and says nothing any more goes. */
export async function endWriting(text: string | null): Promise<void> {
  const { writing } = useNotes.getState();
  if (!writing) return;
  useNotes.setState({ writing: null });
  stage()?.invalidateOverlay();
  focusCanvas();
  const words = text?.replace(/\s+$/, "") ?? null;
  if (words === null) return;
  if (writing.name === null) {
    if (words === "") return;
    const { x, y } = writing;
    const update = await run({ type: "add_note", text: words, x, y, ...NEW, color: null });
    const known = new Set(notes().map(({ name }) => name));
    const made = update?.sheet?.notes.find((note) => known.has(note.name) && note.text === words && note.x === x && note.y === y);
    if (made) selectNote(made.name);
  } else if (words === "") await dropNote(writing.name);
  else if (notes().find(({ name }) => name === writing.name)?.text !== words) await setNote(writing.name, { text: words });
}

/** Changes a note. */
export async function setNote(name: string, part: { text?: string; x?: number; y?: number; width?: number; height?: number; color?: string }): Promise<void> {
  await run({
    type: "set_note", name, text: part.text ?? null, x: part.x ?? null, y: part.y ?? null, width: part.width ?? null, height: part.height ?? null, color: part.color ?? null,
  });
}

/** A note goes. */
export async function dropNote(name: string): Promise<void> {
  await run({ type: "drop_notes", names: [name] });
}

/** Goes to the next note, from left to right and down. */
export function nextNote(): void {
  const order = [...notes()].sort((a, b) => a.y - b.y || a.x - b.x);
  const at = order.findIndex(({ name }) => name === useNotes.getState().selected);
  const next = order[(at + 1) % order.length];
  if (!next) return;
  selectNote(next.name);
  stage()?.show(next);
}

// One thing is selected at a time: a note, or objects of the schema.
useApp.subscribe((state, before) => {
  if (state.selection !== before.selection && useNotes.getState().selected !== null) {
    useNotes.setState({ selected: null });
    stage()?.invalidateOverlay();
  }
  if (state.doc !== before.doc && state.doc?.path !== before.doc?.path) useNotes.setState({ selected: null, writing: null, moved: null });
  else if (state.doc?.sheet !== before.doc?.sheet) stage()?.invalidateOverlay();
});
