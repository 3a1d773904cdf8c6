/** All actions, and the one listener that runs them by their shortcuts. */
import { stage } from "../canvas/stage";
import { get, select, set } from "../state";
import { endComparison } from "../comparing";
import { accessActions } from "./access";
import { isEnabled, type Action } from "./action";
import { clipboardActions } from "./clipboard";
import { compareActions } from "./compare";
import { editActions } from "./edit";
import { exportActions, fileActions } from "./file";
import { isMac, pressed } from "./keys";
import { noteActions } from "./notes";
import { navigate } from "./navigate";
import { placingActions } from "./placing";
import { presentActions } from "./present";
import { editRelation, relationActions } from "./relations";
import { sourceActions } from "./source";
import { viewActions } from "./view";
import { waysActions } from "./ways";
import { endFocus } from "../ways/focus";
import { go } from "../ways/places";
import { presentationKey } from "../ways/present";

/** Every action there is. */
export const actions = (): readonly Action[] => [
  ...fileActions, ...exportActions(get().formats), ...editActions, ...clipboardActions, ...relationActions, ...placingActions, ...sourceActions,
  ...viewActions, ...waysActions(get().doc), ...accessActions, ...compareActions, ...noteActions, ...presentActions,
];

/** The action of that name. */
export const action = (id: string): Action | undefined => actions().find((one) => one.id === id);

/** Runs an action if it may. */
export function perform(id: string): void {
  const found = action(id);
  if (found && isEnabled(found, get())) void found.run(get());
}

/** Listens to the keyboard; what it returns ends that. */
export function listenToKeys(): () => void {
  const handler = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return;
    const keys = pressed(event, isMac);
    const { dialog, palette, presenting } = get();
    if (dialog || palette) return;
    if (presenting) {
      if (presentationKey(keys)) event.preventDefault();
      return;
    }
    const place = placeOf(event.target);
    const free = !/^(Mod|Alt|F\d|Shift\+F\d)/.test(keys);
    if (place === "field" && (free || isTextKey(keys))) return;
    if (free && place !== "canvas" && place !== "nowhere") return;
    if (keys === "Escape") {
      if (get().menu) set({ menu: null });
      else if (get().relation) set({ relation: null });
      else if (!stage()?.cancelGesture() && !endFocus() && (get().selection.length > 0 || !endComparison())) select([]);
      return;
    }
    const found = actions().find((one) => one.keys?.includes(keys) && isEnabled(one, get()));
    if (found) {
      if (found.byKey) return found.byKey(get());
      event.preventDefault();
      void found.run(get());
    } else if (place === "canvas" && keys === "Enter" && get().selection.length === 1) {
      event.preventDefault();
      editRelation(get().selection[0]!);
    } else if (place === "canvas" && navigate(keys)) event.preventDefault();
  };
  // Who works by keyboard sees where the focus is, also on the canvas, which takes it by itself at the start.
  const byKeyboard = (event: KeyboardEvent) => event.key === "Tab" && (document.documentElement.dataset.keyboard = "");
  const byPointer = () => delete document.documentElement.dataset.keyboard;
  // Menus and dialogs are about what was worked on before they opened.
  const byFocus = ({ target }: FocusEvent) => {
    if (!(target instanceof HTMLElement)) return;
    if (target.closest(".source .cm-editor")) set({ coding: true });
    else if (!target.closest(".topbar, [role=menu], [role=dialog]")) set({ coding: false });
  };
  // The mouse's own buttons for back and forth.
  const bySide = (event: MouseEvent) => {
    if ((event.button !== 3 && event.button !== 4) || get().presenting) return;
    event.preventDefault();
    void go(event.button === 3 ? -1 : 1);
  };
  window.addEventListener("mouseup", bySide);
  window.addEventListener("focusin", byFocus);
  window.addEventListener("keydown", byKeyboard, true);
  window.addEventListener("pointerdown", byPointer, true);
  window.addEventListener("keydown", handler);
  return () => {
    window.removeEventListener("mouseup", bySide);
    window.removeEventListener("focusin", byFocus);
    window.removeEventListener("keydown", byKeyboard, true);
    window.removeEventListener("pointerdown", byPointer, true);
    window.removeEventListener("keydown", handler);
  };
}

/** Keys that mean something of their own where text is typed. The source panel has no history of its own: undo is ours. */
const isTextKey = (keys: string): boolean => /^(Mod\+(A|C|V|X|Z|Y|Shift\+Z|ArrowLeft|ArrowRight)|Alt\+Arrow(Left|Right))$/.test(keys);

function placeOf(element: EventTarget | null): "field" | "canvas" | "nowhere" | "other" {
  if (!(element instanceof HTMLElement)) return "nowhere";
  if (element.closest(".cm-editor")) return "other";
  if (element.closest("input, textarea, select, [contenteditable=true]")) return "field";
  if (element.closest("[data-canvas]")) return "canvas";
  return element === document.body ? "nowhere" : "other";
}
