/** Lines that a dragged table snaps to: edges and middles of the tables around it. Pure. */
import type { Rect } from "./camera";

/** So many tables at most are looked at. */
const MOST = 200;

/** A line of the world, along which tables stand at one edge. */
export interface Guide {
  readonly axis: "x" | "y";
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

/** How far a rectangle has to go on to stand at a neighbour's edge, with the lines that say so; 0 where none is near. */
export function snap(rect: Rect, others: readonly Rect[], reach: number): { dx: number; dy: number; guides: Guide[] } {
  const x = along(rect, others, reach, "x");
  const y = along(rect, others, reach, "y");
  return { dx: x?.by ?? 0, dy: y?.by ?? 0, guides: [x?.guide, y?.guide].filter((guide) => guide !== undefined) };
}

function along(rect: Rect, others: readonly Rect[], reach: number, axis: "x" | "y"): { by: number; guide: Guide } | null {
  const [size, across, length] = axis === "x" ? (["width", "y", "height"] as const) : (["height", "x", "width"] as const);
  const stops = (r: Rect): readonly number[] => [r[axis], Math.round(r[axis] + r[size] / 2), r[axis] + r[size]];
  const own = stops(rect);
  let best: { by: number; guide: Guide } | null = null;
  for (const other of others.slice(0, MOST)) {
    const theirs = stops(other);
    // Edges with edges, middles with middles: everything with everything would snap always.
    for (const [i, j] of [[0, 0], [2, 2], [1, 1], [0, 2], [2, 0]] as const) {
      const by = theirs[j]! - own[i]!;
      if (Math.abs(by) > reach || (best && Math.abs(by) >= Math.abs(best.by))) continue;
      const from = Math.min(rect[across], other[across]);
      const to = Math.max(rect[across] + rect[length], other[across] + other[length]);
      best = { by, guide: { axis, at: theirs[j]!, from, to } };
    }
  }
  return best;
}
