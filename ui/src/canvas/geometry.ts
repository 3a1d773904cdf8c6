/**
 * Where everything of the diagram is, in diagram units. The constants are those of the Rust crate `diagram`: the
 * backend sizes the boxes, the window draws into them.
 */
import type { EdgeRoute, TableId } from "../wire";
import { placesOf, shownColumns, type Doc } from "../store";
import { Bands } from "./bands";
import { around, touches, type Point, type Rect } from "./camera";
import { Grid } from "./grid";
import { presented, rectsBeside } from "./presented";
import type { Lens } from "./lens";

export const HEADER = 36;
export const ROW = 22;
export const PADDING = 6;
export const BADGE_X = 10;
export const NAME_X = 34;
export const RIGHT = 12;
export const EXTRA = 22;
export const GAP = 16;
/** Room between the tables of a module and the border of its area, and further room above for its name. */
export const AREA = 20;
const AREA_NAME = 24;
export const AREA_HEAD = AREA + AREA_NAME;

/** Distance of the middle of a row from the upper edge of its table. */
export const rowMiddle = (place: number): number => HEADER + ROW * place + ROW / 2;

/** The diagram's geometry: boxes and routes, each findable by place. What a lens hides is not in it. */
export interface Layout {
  readonly boxes: ReadonlyMap<TableId, Rect>;
  readonly tables: Grid<TableId>;
  readonly edges: Bands;
  readonly routes: ReadonlyMap<string, EdgeRoute>;
  readonly modules: readonly Area[];
  readonly bounds: Rect | null;
}

/** The area of a module. */
export interface Area {
  readonly name: string;
  readonly rect: Rect;
}

let last: { doc: Doc; hidden: Lens | null; layout: Layout } | null = null;
let changed: Rect[] = [];

/** The parts of the world that have changed since this was asked last. */
export function takeChanged(): Rect[] {
  const taken = changed;
  changed = [];
  return taken;
}

/**
 * The geometry of a document; the same object as long as nothing moved. What is at its place still is taken over from the
 * geometry before, so that a move costs what moved; that one is of no use then.
 */
export function layoutOf(document: Doc, lens: Lens | null = null): Layout {
  const doc = presented(document);
  const hidden = lens?.rest === "hide" ? lens : null;
  if (
    last && last.hidden === hidden && last.doc.boxes === doc.boxes && placesOf(last.doc) === placesOf(doc) &&
    last.doc.routes === doc.routes && last.doc.modules === doc.modules && last.doc.tables === doc.tables &&
    last.doc.sheet === doc.sheet
  ) {
    return last.layout;
  }
  const before = last?.layout ?? { boxes: new Map<TableId, Rect>(), tables: new Grid<TableId>(), edges: new Bands(), routes: new Map<string, EdgeRoute>() };
  const isShown = (table: TableId) => hidden === null || hidden.shown.has(table);
  const boxes = placedBoxes(doc, isShown, before.boxes);
  const { tables, edges } = before;
  for (const [id, rect] of before.boxes) {
    if (boxes.get(id) === rect) continue;
    changed.push(rect);
    tables.remove(id);
  }
  for (const [id, rect] of boxes) {
    if (before.boxes.get(id) === rect) continue;
    changed.push(rect);
    tables.add(id, rect);
  }
  const routes = hidden ? new Map([...doc.routes].filter(([, route]) => isShown(route.from) && isShown(route.to))) : doc.routes;
  const gone = new Map<string, EdgeRoute["points"]>();
  for (const [key, route] of before.routes) if (routes.get(key) !== route) gone.set(key, route.points);
  if (gone.size > 0) edges.remove(gone);
  for (const points of gone.values()) changed.push(...segments(points));
  for (const [key, route] of routes) {
    if (before.routes.get(key) === route) continue;
    edges.add(key, route.points);
    changed.push(...segments(route.points));
  }
  const layout = { boxes, tables, edges, routes, modules: areas(doc, boxes, tables), bounds: around([...boxes.values(), ...rectsBeside(doc)]) };
  last = { doc, hidden, layout };
  return layout;
}

/** The boxes of the tables that have a place; those that are as they were are the same objects. */
function placedBoxes(doc: Doc, isShown: (table: TableId) => boolean, before: ReadonlyMap<TableId, Rect>): Map<TableId, Rect> {
  const boxes = new Map<TableId, Rect>();
  const places = placesOf(doc);
  for (const id of doc.tables.keys()) {
    const place = places.get(id);
    const box = doc.boxes.get(id);
    if (!place || !box || !isShown(id)) continue;
    const was = before.get(id);
    const isSame = was && was.x === place.x && was.y === place.y && was.width === box.width && was.height === box.height;
    boxes.set(id, isSame ? was : { x: place.x, y: place.y, width: box.width, height: box.height });
  }
  return boxes;
}

/** The box of a row in the world. */
export function rowRect(box: Rect, place: number): Rect {
  return { x: box.x, y: box.y + HEADER + ROW * place, width: box.width, height: ROW };
}

/** What lies under a point. */
export type Hit =
  | { kind: "none" }
  | { kind: "table"; table: TableId }
  | { kind: "column"; table: TableId; column: number }
  | { kind: "handle"; table: TableId; column: number; side: "left" | "right" }
  | { kind: "side"; table: TableId; side: "left" | "right" }
  | { kind: "edge"; edge: string };

/**
 * Finds what lies under a point of the world. `reach` is how far off an edge or handle may be, in the world's units; tables
 * in `front` lie over the others.
 */
export function hit(doc: Doc, layout: Layout, at: Point, reach: number, rows: boolean, front?: ReadonlySet<TableId>): Hit {
  const near = { x: at.x - reach, y: at.y - reach, width: 2 * reach, height: 2 * reach };
  // Strictly inside wins over merely near, then what lies on top.
  const inner = (id: TableId) => touches(layout.boxes.get(id)!, { ...at, width: 0, height: 0 });
  const over = (id: TableId) => (inner(id) ? 2 : 0) + (front?.has(id) ? 1 : 0);
  let found: TableId | null = null;
  for (const id of layout.tables.query(near)) {
    const box = layout.boxes.get(id)!;
    if (touches(box, near) && (found === null || over(id) > over(found) || (over(id) === over(found) && id > found))) found = id;
  }
  if (found !== null) {
    const box = layout.boxes.get(found)!;
    const inside = inner(found);
    if (rows) {
      const columns = shownColumns(doc, found);
      const column = columns[Math.floor((at.y - box.y - HEADER) / ROW)];
      if (column) {
        if (Math.abs(at.x - box.x) <= reach) return { kind: "handle", table: found, column: column.id, side: "left" };
        if (Math.abs(at.x - box.x - box.width) <= reach) {
          return { kind: "handle", table: found, column: column.id, side: "right" };
        }
        if (inside) return { kind: "column", table: found, column: column.id };
      }
    }
    if (rows && at.y >= box.y && at.y < box.y + HEADER) {
      if (Math.abs(at.x - box.x) <= reach) return { kind: "side", table: found, side: "left" };
      if (Math.abs(at.x - box.x - box.width) <= reach) return { kind: "side", table: found, side: "right" };
    }
    if (inside) return { kind: "table", table: found };
  }
  let best: string | null = null;
  let distance = reach;
  for (const key of layout.edges.query(near)) {
    for (const segment of segments(layout.routes.get(key)!.points)) {
      const dx = Math.max(segment.x - at.x, 0, at.x - segment.x - segment.width);
      const dy = Math.max(segment.y - at.y, 0, at.y - segment.y - segment.height);
      if (Math.hypot(dx, dy) < distance) {
        distance = Math.hypot(dx, dy);
        best = key;
      }
    }
  }
  return best === null ? { kind: "none" } : { kind: "edge", edge: best };
}

/** Tables that a rectangle touches. */
export function tablesIn(layout: Layout, rect: Rect): TableId[] {
  return layout.tables.query(rect).filter((id) => touches(layout.boxes.get(id)!, rect));
}

/** The nearest place to `at` where a box of that size touches no table, on rings around it; `at` itself if all is full. */
export function freePlace(layout: Layout, at: Point, width: number, height: number): Point {
  const step = 48;
  const isFree = (p: Point) => tablesIn(layout, { x: p.x - 24, y: p.y - 24, width: width + 48, height: height + 48 }).length === 0;
  for (let ring = 0; ring < 60; ring += 1) {
    for (let i = -ring; i <= ring; i += 1) {
      for (const [dx, dy] of [[i, -ring], [i, ring], [-ring, i], [ring, i]] as const) {
        const place = { x: at.x + dx * step, y: at.y + dy * step };
        if (isFree(place)) return place;
      }
    }
  }
  return at;
}

/** The straight parts of a route, each as a rectangle without area. */
export function segments(points: readonly (readonly [number, number])[]): Rect[] {
  const parts: Rect[] = [];
  for (let i = 1; i < points.length; i += 1) {
    const [[x1, y1], [x2, y2]] = [points[i - 1]!, points[i]!];
    parts.push({ x: Math.min(x1, x2), y: Math.min(y1, y2), width: Math.abs(x1 - x2), height: Math.abs(y1 - y2) });
  }
  return parts;
}

/** Modules whose tables stand together; one that others stand within is not drawn, it would say nothing. */
function areas(doc: Doc, boxes: ReadonlyMap<TableId, Rect>, tables: Grid<TableId>): Area[] {
  const members = new Map<string, TableId[]>();
  for (const id of boxes.keys()) {
    const name = doc.modules.get(id);
    if (!name) continue;
    const list = members.get(name);
    if (list) list.push(id);
    else members.set(name, [id]);
  }
  // One module for everything says nothing; tables without a module count as another.
  const isAll = members.size === 1 && [...members.values()][0]!.length === boxes.size;
  if (isAll) return [];
  const found: Area[] = [];
  for (const [name, ids] of [...members].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const rect = around(ids.map((id) => boxes.get(id)!));
    if (!rect) continue;
    const own = new Set(ids);
    const strangers = tables.query(rect).filter((id) => !own.has(id)).length;
    if (strangers * 2 > ids.length) continue;
    found.push({ name, rect: grown(rect) });
  }
  return found;
}

const grown = (rect: Rect): Rect => ({
  x: rect.x - AREA, y: rect.y - AREA - AREA_NAME, width: rect.width + 2 * AREA, height: rect.height + 2 * AREA + AREA_NAME,
});
