/** Actions for those who work without a pointer, or with larger text: going round the window, the tree, menus and relations by keyboard. */
import { IconArrowGuide, IconBinaryTree2, IconTextDecrease, IconTextIncrease, IconTextSize } from "@tabler/icons-react";
import { toRegion } from "../access/regions";
import { canStep, stepTextSize, textSize } from "../access/textSize";
import { HEADER } from "../canvas/geometry";
import { stage } from "../canvas/stage";
import { tableOf } from "../format";
import { set, type State } from "../state";
import { hasDoc, type Action } from "./action";

/** The table or column that a new relation starts from. */
const start = (state: State) => {
  const object = state.selection.length === 1 ? state.selection[0]! : null;
  return object?.kind === "table" || object?.kind === "column" ? object : null;
};

export const accessActions: readonly Action[] = [
  { id: "go.next_region", label: "Next part of the window", group: "Go", section: 3, keys: ["F6"], run: () => toRegion(1) },
  { id: "go.previous_region", label: "Previous part of the window", group: "Go", section: 3, keys: ["Shift+F6"], run: () => toRegion(-1) },
  {
    id: "go.tree", label: "Diagram as a tree", group: "Go", section: 3, keys: ["Mod+Shift+T"], icon: IconBinaryTree2, enabled: hasDoc,
    run: () => {
      document.documentElement.dataset.keyboard = "";
      // From a menu the keyboard comes back to the canvas first.
      setTimeout(() => document.querySelector<HTMLElement>("[role=tree][data-testid=tree]")?.focus(), 0);
    },
  },
  {
    id: "edit.context_menu", label: "Menu of what is selected", group: "Edit", section: 1, hidden: true, keys: ["Shift+F10", "ContextMenu"], enabled: hasDoc,
    run: (s) => {
      asked = performance.now();
      set({ menu: menuPlace(s) });
    },
  },
  {
    id: "insert.relation", label: "Connect to…", group: "Insert", keys: ["R", "Mod+Shift+R"], icon: IconArrowGuide, enabled: (s) => start(s) !== null && (s.doc?.tables.size ?? 0) > 0,
    run: (s) => {
      const from = start(s);
      if (from) set({ dialog: { kind: "relate", from } });
    },
  },
  {
    id: "view.text_larger", label: "Larger text", group: "View", section: 4, keys: ["Mod+Alt+Plus", "Mod+Alt+="], icon: IconTextIncrease, enabled: () => canStep(1),
    run: () => stepTextSize(1),
  },
  {
    id: "view.text_smaller", label: "Smaller text", group: "View", section: 4, keys: ["Mod+Alt+-"], icon: IconTextDecrease, enabled: () => canStep(-1),
    run: () => stepTextSize(-1),
  },
  {
    id: "view.text_usual", label: "Usual text size", group: "View", section: 4, keys: ["Mod+Alt+0"], icon: IconTextSize, enabled: () => textSize() !== 1,
    run: () => stepTextSize(0),
  },
];

let asked = -1000;

/** Whether the menu was just opened by its key: the page's own event for it follows and says nothing new. */
export const menuWasAsked = (): boolean => performance.now() - asked < 400;

/** Where a menu opens that no pointer asked for: at what is selected, or in the middle of the canvas. */
function menuPlace(state: State): { x: number; y: number } {
  const canvas = document.querySelector("[data-canvas]")?.getBoundingClientRect();
  const [left, top, width, height] = canvas ? [canvas.left, canvas.top, canvas.width, canvas.height] : [0, 0, innerWidth, innerHeight];
  const object = state.selection[0];
  const table = object && state.doc ? tableOf(state.doc, object) : null;
  const here = stage();
  const box = table === null || table === undefined ? undefined : here?.layout?.boxes.get(table);
  const rect = object?.kind === "column" && table !== null && table !== undefined ? (here?.rowOf(table, object.id) ?? box) : box;
  if (!here || !rect) return { x: left + width / 2, y: top + height / 2 };
  const at = here.toScreen({ x: rect.x + 24, y: rect.y + Math.min(rect.height, HEADER) });
  return { x: left + Math.min(width - 8, Math.max(8, at.x)), y: top + Math.min(height - 8, Math.max(8, at.y)) };
}
