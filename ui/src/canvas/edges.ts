/**
 * Paints relations in crow's foot notation: orthogonal lines with round corners, and at both ends what stands for the
 * cardinality. Also makes provisional routes for tables that are being dragged; the real ones come from the backend.
 */
import type { Cardinality, EdgeRoute } from "../wire";
import type { Point, Rect } from "./camera";

type Points = readonly (readonly [number, number])[];

/** Distances from the table's side, as docs/decisions/0002 gives them. */
const FOOT = 11;
const FOOT_SIDE = 6;
const BARS = [6, 10] as const;
const BAR_SIDE = 5;
const RING = 3.5;
const RING_BEHIND_BAR = 12;
const RING_BEHIND_FOOT = 15;
const BAR_BEHIND_FOOT = 14;

/** Adds the line to the current path, from the parent to the child: dashes of edges that share a track keep in step. */
export function traceLine(ctx: CanvasRenderingContext2D, points: Points, radius = 6): void {
  const first = points[points.length - 1];
  const last = points[0];
  if (!first || !last) return;
  ctx.moveTo(first[0], first[1]);
  for (let i = points.length - 2; i > 0; i -= 1) {
    const [a, b, c] = [points[i + 1]!, points[i]!, points[i - 1]!];
    const room = Math.min(Math.hypot(b[0] - a[0], b[1] - a[1]), Math.hypot(c[0] - b[0], c[1] - b[1])) / 2;
    if (radius > 0 && room >= 1) ctx.arcTo(b[0], b[1], c[0], c[1], Math.min(radius, room));
    else ctx.lineTo(b[0], b[1]);
  }
  ctx.lineTo(last[0], last[1]);
}

/** Paints the symbols of both ends; lines in the current stroke style, rings filled with `paper`. */
export function paintEnds(ctx: CanvasRenderingContext2D, route: EdgeRoute, paper: string): void {
  const { points } = route;
  if (points.length < 2) return;
  paintEnd(ctx, points[0]!, points[1]!, route.start, paper);
  paintEnd(ctx, points[points.length - 1]!, points[points.length - 2]!, route.end, paper);
}

/** Paints the symbol of one end; as {@link paintEnds}. */
export function paintEnd(
  ctx: CanvasRenderingContext2D, at: readonly [number, number], towards: readonly [number, number], kind: Cardinality, paper: string,
): void {
  const length = Math.hypot(towards[0] - at[0], towards[1] - at[1]) || 1;
  const [ux, uy] = [(towards[0] - at[0]) / length, (towards[1] - at[1]) / length];
  // `along` from the border outwards, `across` to the side.
  const x = (along: number, across: number) => at[0] + ux * along - uy * across;
  const y = (along: number, across: number) => at[1] + uy * along + ux * across;
  const bar = (along: number) => {
    ctx.moveTo(x(along, -BAR_SIDE), y(along, -BAR_SIDE));
    ctx.lineTo(x(along, BAR_SIDE), y(along, BAR_SIDE));
  };
  const many = kind === "zero_or_many" || kind === "one_or_many";
  const zero = kind === "zero_or_one" || kind === "zero_or_many";
  ctx.beginPath();
  // Under a mark the line is always solid.
  ctx.moveTo(at[0], at[1]);
  ctx.lineTo(x(FOOT, 0), y(FOOT, 0));
  if (many) {
    for (const side of [-FOOT_SIDE, FOOT_SIDE]) {
      ctx.moveTo(x(FOOT, 0), y(FOOT, 0));
      ctx.lineTo(x(0, side), y(0, side));
    }
    if (!zero) bar(BAR_BEHIND_FOOT);
  } else {
    bar(BARS[0]);
    if (!zero) bar(BARS[1]);
  }
  ctx.stroke();
  if (zero) {
    const along = many ? RING_BEHIND_FOOT : RING_BEHIND_BAR;
    ctx.beginPath();
    ctx.arc(x(along, 0), y(along, 0), RING, 0, 2 * Math.PI);
    ctx.fillStyle = paper;
    ctx.fill();
    ctx.stroke();
  }
}

/** A route for the time of a drag: the same rows as before, sides chosen anew, one bend. */
export function provisional(route: EdgeRoute, boxes: (table: number) => Rect | undefined, moved: (table: number) => Point | null): EdgeRoute {
  const [first, last] = [route.points[0], route.points[route.points.length - 1]];
  const [a, b] = [boxes(route.from), boxes(route.to)];
  if (!first || !last || !a || !b) return route;
  const [da, db] = [moved(route.from), moved(route.to)];
  if (da && db) return { ...route, points: route.points.map(([px, py]) => [px + da.x, py + da.y]) };
  const from = { x: a.x + (da?.x ?? 0), y: a.y + (da?.y ?? 0), width: a.width };
  const to = { x: b.x + (db?.x ?? 0), y: b.y + (db?.y ?? 0), width: b.width };
  const ya = first[1] + (da?.y ?? 0);
  const yb = last[1] + (db?.y ?? 0);
  return { ...route, points: simple(from, ya, to, yb) };
}

/** A line with one bend from the side of one box to the side of another. */
export function simple(from: { x: number; width: number }, ya: number, to: { x: number; width: number }, yb: number): [number, number][] {
  const [start, middle, end] = bend(from.x, from.width, to.x, to.width);
  return [[start, ya], [middle, ya], [middle, yb], [end, yb]];
}

/** Where such a line leaves, bends and arrives, from left edges and widths. */
export function bend(a: number, wideA: number, b: number, wideB: number): readonly [start: number, middle: number, end: number] {
  const stub = 24;
  const [rightA, rightB] = [a + wideA, b + wideB];
  if (rightA + 2 * stub <= b) return [rightA, Math.round((rightA + b) / 2), b];
  if (rightB + 2 * stub <= a) return [a, Math.round((a + rightB) / 2), rightB];
  if (Math.abs(rightA - rightB) <= Math.abs(a - b)) return [rightA, Math.max(rightA, rightB) + stub, rightB];
  return [a, Math.min(a, b) - stub, b];
}
