/** What a user action is. Menus, palette, context menu and shortcuts are made from lists of these. */
import type { Icon } from "@tabler/icons-react";
import type { State } from "../state";

export type Group = "File" | "Edit" | "Insert" | "View" | "Go" | "Migrate" | "Help";

export interface Action {
  /** Stable name: `edit.undo`. */
  readonly id: string;
  /** What it does, as the menu says it. */
  readonly label: string | ((state: State) => string);
  readonly group: Group;
  /** Shortcuts, the first is shown. `Mod` is Ctrl, on a Mac the command key. Keys without `Mod` work on the canvas only. */
  readonly keys?: readonly string[];
  readonly icon?: Icon;
  /** Sections of a menu are parted by a line. */
  readonly section?: number;
  /** Left out of the menu bar; the palette and shortcuts have it. */
  readonly hidden?: boolean;
  readonly danger?: boolean;
  readonly checked?: (state: State) => boolean;
  readonly enabled?: (state: State) => boolean;
  run(state: State): unknown;
  /** What a shortcut does in its place, where the browser has to go on with the key by itself. */
  byKey?(state: State): void;
}

export const labelOf = (action: Action, state: State): string =>
  typeof action.label === "string" ? action.label : action.label(state);

export const isEnabled = (action: Action, state: State): boolean => action.enabled?.(state) ?? true;

export const hasDoc = (state: State): boolean => state.doc !== null;
export const hasSelection = (state: State): boolean => state.doc !== null && state.selection.length > 0;
