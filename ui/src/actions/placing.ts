/** Actions about how tables stand and look: align, distribute, nudge, pin, colour. Places are sent as one `move`. */
import { createElement } from "react";
import {
  IconLayoutAlignBottom, IconLayoutAlignCenter, IconLayoutAlignLeft, IconLayoutAlignMiddle, IconLayoutAlignRight, IconLayoutAlignTop,
  IconLayoutDistributeHorizontal, IconLayoutDistributeVertical, IconDropletOff, IconPin, type Icon,
} from "@tabler/icons-react";
import { PALETTE, type Hue } from "../canvas/palette";
import type { Point, Rect } from "../canvas/camera";
import { stage } from "../canvas/stage";
import { run } from "../session";
import { get, type State } from "../state";
import type { Action } from "./action";

/** How far an arrow key moves tables, and how far with Shift. */
const STEP = 8;
const LEAP = 48;
/** Nudges that follow each other within this time are one step of the history. */
const PAUSE = 350;

/** Ids of the selected tables. */
export const selectedTables = (state: State): number[] =>
  state.selection.flatMap((object) => (object.kind === "table" ? [object.id] : []));

const atLeast = (n: number) => (state: State): boolean => state.doc !== null && selectedTables(state).length >= n;

export type Edge = "left" | "right" | "top" | "bottom" | "centre" | "middle";
export type Axis = "x" | "y";
type Boxes = ReadonlyMap<number, Rect>;

/** Where tables go so that they stand at one line. Pure. */
export function aligned(boxes: Boxes, edge: Edge): Map<number, Point> {
  const all = [...boxes.values()];
  const low = (of: (r: Rect) => number) => Math.min(...all.map(of));
  const high = (of: (r: Rect) => number) => Math.max(...all.map(of));
  const [left, right] = [low((r) => r.x), high((r) => r.x + r.width)];
  const [top, bottom] = [low((r) => r.y), high((r) => r.y + r.height)];
  const to = (r: Rect): Point => {
    switch (edge) {
      case "left": return { x: left, y: r.y };
      case "right": return { x: right - r.width, y: r.y };
      case "centre": return { x: Math.round((left + right - r.width) / 2), y: r.y };
      case "top": return { x: r.x, y: top };
      case "bottom": return { x: r.x, y: bottom - r.height };
      case "middle": return { x: r.x, y: Math.round((top + bottom - r.height) / 2) };
    }
  };
  return new Map([...boxes].map(([id, r]) => [id, to(r)]));
}

/** Where tables go so that the gaps between them are alike; the outermost stay. Pure. */
export function distributed(boxes: Boxes, axis: Axis): Map<number, Point> {
  const size = (r: Rect) => (axis === "x" ? r.width : r.height);
  const order = [...boxes].sort(([i, a], [j, b]) => a[axis] - b[axis] || i - j);
  const [first, last] = [order[0], order[order.length - 1]];
  if (!first || !last) return new Map();
  const room = last[1][axis] + size(last[1]) - first[1][axis];
  const gap = (room - order.reduce((sum, [, r]) => sum + size(r), 0)) / Math.max(1, order.length - 1);
  let at = first[1][axis];
  return new Map(
    order.map(([id, r]) => {
      const place = Math.round(at);
      at += size(r) + gap;
      return [id, axis === "x" ? { x: place, y: r.y } : { x: r.x, y: place }];
    }),
  );
}

function boxesOf(state: State): Map<number, Rect> {
  const layout = stage()?.layout;
  return new Map(selectedTables(state).flatMap((id) => {
    const box = layout?.boxes.get(id);
    return box ? [[id, box] as const] : [];
  }));
}

const move = (places: ReadonlyMap<number, Point>) =>
  run({ type: "move", moves: [...places].map(([table, { x, y }]) => ({ table, x, y })) });

let nudged: { tables: ReadonlySet<number>; by: Point; timer: number } | null = null;

function nudge(state: State, dx: number, dy: number): void {
  const tables = new Set(selectedTables(state));
  const isSame = nudged && nudged.tables.size === tables.size && [...tables].every((id) => nudged!.tables.has(id));
  if (nudged && !isSame) void settleNudge();
  if (nudged) window.clearTimeout(nudged.timer);
  const by = { x: (nudged?.by.x ?? 0) + dx, y: (nudged?.by.y ?? 0) + dy };
  nudged = { tables, by, timer: window.setTimeout(() => void settleNudge(), PAUSE) };
  stage()?.setMoved({ tables, by });
}

/** Sends nudges that wait for more of them. */
export async function settleNudge(): Promise<void> {
  if (!nudged) return;
  const { tables, by, timer } = nudged;
  window.clearTimeout(timer);
  nudged = null;
  const canvas = stage();
  const places = new Map([...tables].flatMap((id) => {
    const box = canvas?.layout?.boxes.get(id);
    return box ? [[id, { x: box.x + by.x, y: box.y + by.y }] as const] : [];
  }));
  await move(places);
  if (!nudged) canvas?.setMoved(null);
}

const swatch = (hue: Hue): Icon =>
  (({ size }: { size?: number }) =>
    createElement("span", { className: "swatch", style: { width: size, height: size, background: hue.accent[get().dark ? 1 : 0] } })) as unknown as Icon;

const ALIGN: readonly (readonly [Edge, string, string, Icon])[] = [
  ["left", "Align left edges", "Alt+A", IconLayoutAlignLeft],
  ["centre", "Align centres", "Alt+H", IconLayoutAlignCenter],
  ["right", "Align right edges", "Alt+D", IconLayoutAlignRight],
  ["top", "Align top edges", "Alt+W", IconLayoutAlignTop],
  ["middle", "Align middles", "Alt+V", IconLayoutAlignMiddle],
  ["bottom", "Align bottom edges", "Alt+S", IconLayoutAlignBottom],
];

const NUDGES: readonly (readonly [string, number, number])[] = [
  ["Left", -1, 0], ["Right", 1, 0], ["Up", 0, -1], ["Down", 0, 1],
];

const look = (state: State, change: { color?: string; pinned?: boolean }) =>
  run({ type: "set_look", tables: selectedTables(state), color: change.color ?? null, pinned: change.pinned ?? null });

const arePinned = (state: State): boolean =>
  atLeast(1)(state) && selectedTables(state).every((id) => state.doc?.placements.get(id)?.pinned);

export const placingActions: readonly Action[] = [
  ...ALIGN.map(([edge, label, keys, icon]): Action => ({
    id: `edit.align_${edge}`, label, group: "Edit", section: 4, hidden: true, keys: [keys], icon, enabled: atLeast(2),
    run: (s) => move(aligned(boxesOf(s), edge)),
  })),
  {
    id: "edit.distribute_x", label: "Distribute across", group: "Edit", section: 4, hidden: true, keys: ["Alt+Shift+H"], icon: IconLayoutDistributeVertical,
    enabled: atLeast(3), run: (s) => move(distributed(boxesOf(s), "x")),
  },
  {
    id: "edit.distribute_y", label: "Distribute down", group: "Edit", section: 4, hidden: true, keys: ["Alt+Shift+V"], icon: IconLayoutDistributeHorizontal,
    enabled: atLeast(3), run: (s) => move(distributed(boxesOf(s), "y")),
  },
  ...NUDGES.flatMap(([way, dx, dy]): Action[] => [
    {
      id: `edit.nudge_${way.toLowerCase()}`, label: `Move ${way.toLowerCase()}`, group: "Edit", section: 4, hidden: true, keys: [`Mod+Arrow${way}`],
      enabled: atLeast(1), run: (s) => nudge(s, dx * STEP, dy * STEP),
    },
    {
      id: `edit.leap_${way.toLowerCase()}`, label: `Move far ${way.toLowerCase()}`, group: "Edit", section: 4, hidden: true,
      keys: [`Mod+Shift+Arrow${way}`], enabled: atLeast(1), run: (s) => nudge(s, dx * LEAP, dy * LEAP),
    },
  ]),
  {
    id: "edit.pin", label: (s) => (arePinned(s) ? "Unpin" : "Pin in place"), group: "Edit", section: 4, keys: ["Alt+P"], icon: IconPin, enabled: atLeast(1),
    checked: arePinned, run: (s) => look(s, { pinned: !arePinned(s) }),
  },
  ...PALETTE.map((hue): Action => ({
    id: `edit.color_${hue.name}`, label: `Colour ${hue.name}`, group: "Edit", section: 5, hidden: true, icon: swatch(hue), enabled: atLeast(1),
    run: (s) => look(s, { color: hue.name }),
  })),
  {
    id: "edit.color_none", label: "Colour of the module", group: "Edit", section: 6, hidden: true, icon: IconDropletOff, enabled: atLeast(1),
    run: (s) => look(s, { color: "" }),
  },
];
