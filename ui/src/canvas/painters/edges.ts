/**
 * Paints relations near enough for their notation. Only the parts in view are traced: a line across a large diagram with all
 * its dashes would cost more than all that is seen of it.
 */
import type { EdgeRoute } from "../../wire";
import type { Points } from "../bands";
import type { Rect } from "../camera";
import { paintEnds } from "../edges";

/** Radius of bends. */
const RADIUS = 6;
/** The dash: so long, and the gap behind it. */
const DASH = [5, 4] as const;
const PERIOD = DASH[0] + DASH[1];

/** How relations are drawn. */
export interface Pen {
  readonly color: string;
  readonly width: number;
  /** Ground behind the rings. */
  readonly paper: string;
  readonly dashed: boolean;
}

/** Paints relations with the marks at their ends. */
export function paintEdges(ctx: CanvasRenderingContext2D, routes: readonly EdgeRoute[], seen: Rect, pen: Pen): void {
  if (routes.length === 0) return;
  ctx.strokeStyle = pen.color;
  ctx.lineWidth = pen.width;
  ctx.lineJoin = "round";
  const solid = new Path2D();
  // Straight parts whose dashes begin alike are one path.
  const dashed = new Map<number, Path2D>();
  for (const route of routes) {
    if (route.identifying || !pen.dashed) trace(route.points, seen, solid);
    else traceDashed(route.points, seen, solid, dashed);
  }
  ctx.stroke(solid);
  if (dashed.size > 0) {
    ctx.setLineDash([...DASH]);
    for (const [phase, path] of dashed) {
      ctx.lineDashOffset = phase;
      ctx.stroke(path);
    }
    ctx.setLineDash([]);
    ctx.lineDashOffset = 0;
  }
  const near = grown(seen, 20);
  for (const route of routes) {
    if (route.points.length > 0 && (has(near, route.points[0]!) || has(near, route.points.at(-1)!))) paintEnds(ctx, route, pen.paper);
  }
}

/** Traces what is in view of a line. */
export function trace(points: Points, seen: Rect, path: Path2D): void {
  const view = grown(seen, 2 * RADIUS);
  let isDrawing = false;
  for (let i = 1; i < points.length; i += 1) {
    const [a, b] = [points[i - 1]!, points[i]!];
    const part = clipped(a, b, view);
    if (!part) {
      isDrawing = false;
      continue;
    }
    const [[x1, y1], [x2, y2]] = part;
    if (!isDrawing) path.moveTo(x1, y1);
    const goesOn = x2 === b[0] && y2 === b[1];
    const radius = goesOn ? radiusAt(points, i) : 0;
    if (radius > 0) path.arcTo(b[0], b[1], points[i + 1]![0], points[i + 1]![1], radius);
    else path.lineTo(x2, y2);
    isDrawing = goesOn;
  }
}

/**
 * Traces what is in view of a dashed line: its bends as solid, its straight parts by the phase that their dashes begin with.
 * Dashes lie on the sheet, not on the line: lines that share a track keep in step wherever they come from.
 */
function traceDashed(points: Points, seen: Rect, bends: Path2D, parts: Map<number, Path2D>): void {
  const view = grown(seen, 2 * RADIUS);
  for (let i = 1; i < points.length; i += 1) {
    const [a, b] = [points[i - 1]!, points[i]!];
    const isLevel = a[1] === b[1];
    const along = isLevel ? 0 : 1;
    const [low, high] = isLevel ? [view.x, view.x + view.width] : [view.y, view.y + view.height];
    const [first, last] = isLevel ? [view.y, view.y + view.height] : [view.x, view.x + view.width];
    const [before, behind] = [radiusAt(points, i - 1), radiusAt(points, i)];
    const towards = Math.sign(b[along] - a[along]);
    const ends = [a[along] + towards * before, b[along] - towards * behind];
    const across = a[1 - along]!;
    const from = Math.max(Math.min(ends[0]!, ends[1]!), Math.floor(low / PERIOD) * PERIOD);
    const to = Math.min(Math.max(ends[0]!, ends[1]!), high);
    if (across >= first && across <= last && from < to) {
      const phase = ((Math.round(from) % PERIOD) + PERIOD) % PERIOD;
      let path = parts.get(phase);
      if (!path) parts.set(phase, (path = new Path2D()));
      path.moveTo(isLevel ? from : across, isLevel ? across : from);
      path.lineTo(isLevel ? to : across, isLevel ? across : to);
    }
    if (behind > 0 && has(view, b)) {
      const c = points[i + 1]!;
      bends.moveTo(b[0] - Math.sign(b[0] - a[0]) * behind, b[1] - Math.sign(b[1] - a[1]) * behind);
      bends.arcTo(b[0], b[1], c[0], c[1], behind);
    }
  }
}

/** The radius of the bend at a point of a line; none at its ends and where there is no room. */
function radiusAt(points: Points, at: number): number {
  const [a, b, c] = [points[at - 1], points[at], points[at + 1]];
  if (!a || !b || !c) return 0;
  const room = Math.min(Math.abs(b[0] - a[0]) + Math.abs(b[1] - a[1]), Math.abs(c[0] - b[0]) + Math.abs(c[1] - b[1])) / 2;
  return room >= 1 ? Math.min(RADIUS, room) : 0;
}

/** What of a straight part is in view. */
function clipped(a: Point, b: Point, view: Rect): [Point, Point] | null {
  const bound = (value: number, from: number, extent: number) => Math.max(from, Math.min(from + extent, value));
  const level = a[1] === b[1];
  if (level ? a[1] < view.y || a[1] > view.y + view.height : a[0] < view.x || a[0] > view.x + view.width) return null;
  const [p, q]: [Point, Point] = level
    ? [[bound(a[0], view.x, view.width), a[1]], [bound(b[0], view.x, view.width), b[1]]]
    : [[a[0], bound(a[1], view.y, view.height)], [b[0], bound(b[1], view.y, view.height)]];
  const isBeyond = p[0] === q[0] && p[1] === q[1] && (a[0] !== b[0] || a[1] !== b[1]);
  return isBeyond ? null : [p, q];
}

type Point = readonly [number, number];

const has = (rect: Rect, [x, y]: Point): boolean => x >= rect.x && y >= rect.y && x <= rect.x + rect.width && y <= rect.y + rect.height;

const grown = (rect: Rect, by: number): Rect => ({ x: rect.x - by, y: rect.y - by, width: rect.width + 2 * by, height: rect.height + 2 * by });
