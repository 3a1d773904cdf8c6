/** The text editor that is open, for the actions that are about its cursor. */
import type { EditorView } from "@codemirror/view";
import { focusCanvas, get } from "../../state";

export interface Current {
  readonly view: EditorView;
  readonly file: number;
}

let open: Current | null = null;

/** The editor that is open. */
export const current = (): Current | null => open;

/** Says which is open. */
export function setCurrent(editor: Current | null): void {
  open = editor;
}

/** Gives the keyboard back to where the user works: to the text, or to the canvas. */
export function focusWork(): void {
  if (!open || !get().coding) return focusCanvas();
  const field = open.view.dom.querySelector<HTMLElement>("[data-testid=rename-input]");
  if (field) field.focus();
  else open.view.focus();
}
