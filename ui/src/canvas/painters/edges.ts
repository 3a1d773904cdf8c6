/**
 * Paints relations near enough for their notation. Only the parts in view are traced: a line across a large diagram with all
 * its dashes would cost more than all that is seen of it.
 */
import type { Cardinality, EdgeRoute } from "../../wire";
import type { Points } from "../bands";
import type { Rect } from "../camera";
import { paintEnd } from "../edges";
import { Parts } from "../parts";

/** Radius of bends. */
const RADIUS = 6;
/** The dash: so long, and the gap behind it. */
const DASH = [5, 4] as const;
const PERIOD = DASH[0] + DASH[1];
const KINDS: readonly Cardinality[] = ["zero_or_one", "one", "zero_or_many", "one_or_many"];

/** How relations are drawn. */
export interface Pen {
  readonly color: string;
  readonly width: number;
  /** Ground behind the rings. */
  readonly paper: string;
  readonly dashed: boolean;
}

/** Paints relations with the marks at their ends. What would be painted twice in one place is painted once. */
export function paintEdges(ctx: CanvasRenderingContext2D, routes: readonly EdgeRoute[], seen: Rect, pen: Pen): void {
  if (routes.length === 0) return;
  ctx.strokeStyle = pen.color;
  ctx.lineWidth = pen.width;
  ctx.lineJoin = "round";
  const { solid, dashed } = traced(routes, seen, pen.dashed);
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
  const painted = new Set<number>();
  for (const { points, start, end } of routes) {
    if (points.length < 2) continue;
    for (const [at, towards, kind] of [[points[0]!, points[1]!, start], [points.at(-1)!, points.at(-2)!, end]] as const) {
      if (!has(near, at)) continue;
      const key = placeKey(at, KINDS.indexOf(kind) * 4 + direction(at, towards));
      if (!painted.has(key)) paintEnd(ctx, at, towards, kind, pen.paper);
      painted.add(key);
    }
  }
}

/**
 * Traces what is in view of lines: bends and identifying relations as solid, other straight parts by the phase that their
 * dashes begin with. Dashes lie on the sheet, not on the line: lines that share a track keep in step wherever they come from.
 */
export function traced(routes: readonly EdgeRoute[], seen: Rect, isDashed: boolean): { solid: Path2D; dashed: ReadonlyMap<number, Path2D> } {
  const view = grown(seen, 2 * RADIUS);
  const solid = new Path2D();
  const parts = { solid: new Parts(), dashed: new Parts() };
  const bends = new Set<number>();
  for (const { points, identifying } of routes) {
    const own = identifying || !isDashed ? parts.solid : parts.dashed;
    for (let i = 1; i < points.length; i += 1) traceStep(points, i, view, own, solid, bends);
  }
  parts.solid.visit((isLevel, at, from, to) => line(solid, isLevel, at, from, to));
  // Parts whose dashes begin alike are one path.
  const dashed = new Map<number, Path2D>();
  parts.dashed.visit((isLevel, at, from, to) => {
    const phase = ((Math.round(from) % PERIOD) + PERIOD) % PERIOD;
    let path = dashed.get(phase);
    if (!path) dashed.set(phase, (path = new Path2D()));
    line(path, isLevel, at, from, to);
  });
  return { solid, dashed };
}

/** A straight part up to the bend behind it, and that bend. */
function traceStep(points: Points, i: number, view: Rect, parts: Parts, solid: Path2D, bends: Set<number>): void {
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
  if (across >= first && across <= last && from < to) parts.add(isLevel, across, from, to);
  if (behind === 0 || !has(view, b)) return;
  const c = points[i + 1]!;
  const key = placeKey(b, direction(b, a) * 4 + direction(b, c)) * 16 + Math.round(2 * behind);
  if (bends.has(key)) return;
  bends.add(key);
  solid.moveTo(b[0] - Math.sign(b[0] - a[0]) * behind, b[1] - Math.sign(b[1] - a[1]) * behind);
  solid.arcTo(b[0], b[1], c[0], c[1], behind);
  solid.lineTo(b[0] + Math.sign(c[0] - b[0]) * behind, b[1] + Math.sign(c[1] - b[1]) * behind);
}

function line(path: Path2D, isLevel: boolean, at: number, from: number, to: number): void {
  path.moveTo(isLevel ? from : at, isLevel ? at : from);
  path.lineTo(isLevel ? to : at, isLevel ? at : to);
}

/** A number for a place and one of sixteen things that may be there. */
const placeKey = ([x, y]: Point, what: number): number => (x * 2 ** 22 + y) * 16 + what;

/** One of four directions. */
const direction = ([ax, ay]: Point, [bx, by]: Point): number => (bx > ax ? 0 : bx < ax ? 1 : by > ay ? 2 : 3);

/** The radius of the bend at a point of a line; none at its ends and where there is no room. */
function radiusAt(points: Points, at: number): number {
  const [a, b, c] = [points[at - 1], points[at], points[at + 1]];
  if (!a || !b || !c) return 0;
  const room = Math.min(Math.abs(b[0] - a[0]) + Math.abs(b[1] - a[1]), Math.abs(c[0] - b[0]) + Math.abs(c[1] - b[1])) / 2;
  return room >= 1 ? Math.min(RADIUS, room) : 0;
}

type Point = readonly [number, number];

const has = (rect: Rect, [x, y]: Point): boolean => x >= rect.x && y >= rect.y && x <= rect.x + rect.width && y <= rect.y + rect.height;

const grown = (rect: Rect, by: number): Rect => ({ x: rect.x - by, y: rect.y - by, width: rect.width + 2 * by, height: rect.height + 2 * by });
