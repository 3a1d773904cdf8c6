/**
 * Where everything of the diagram is, in diagram units. The constants are those of the Rust crate `diagram`: the
 * backend sizes the boxes, the window draws into them.
 */
import type { EdgeRoute, TableId } from "../wire";
import { columnsOf, type Doc } from "../store";
import { around, touches, type Point, type Rect } from "./camera";

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

/** The diagram's geometry: boxes and routes, each findable by place. */
export interface Layout {
  readonly boxes: ReadonlyMap<TableId, Rect>;
  readonly tables: Grid<TableId>;
  readonly edges: Grid<string>;
  readonly routes: ReadonlyMap<string, EdgeRoute>;
  readonly modules: readonly Area[];
  readonly bounds: Rect | null;
}

/** The area of a module. */
export interface Area {
  readonly name: string;
  readonly rect: Rect;
}

let last: { doc: Doc; layout: Layout } | null = null;

/** The geometry of a document; the same object as long as nothing moved. */
export function layoutOf(doc: Doc): Layout {
  if (
    last && last.doc.boxes === doc.boxes && last.doc.placements === doc.placements && last.doc.routes === doc.routes &&
    last.doc.modules === doc.modules && last.doc.tables === doc.tables
  ) {
    return last.layout;
  }
  const boxes = new Map<TableId, Rect>();
  const tables = new Grid<TableId>();
  for (const id of doc.tables.keys()) {
    const place = doc.placements.get(id);
    const box = doc.boxes.get(id);
    if (!place || !box) continue;
    const rect = { x: place.x, y: place.y, width: box.width, height: box.height };
    boxes.set(id, rect);
    tables.add(id, rect);
  }
  const edges = new Grid<string>();
  for (const [key, route] of doc.routes) {
    for (const segment of segments(route.points)) edges.add(key, segment);
  }
  const layout = { boxes, tables, edges, routes: doc.routes, modules: areas(doc, boxes), bounds: around(boxes.values()) };
  last = { doc, layout };
  return layout;
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
      const columns = columnsOf(doc, found);
      const column = columns[Math.floor((at.y - box.y - HEADER) / ROW)];
      if (column) {
        if (Math.abs(at.x - box.x) <= reach) return { kind: "handle", table: found, column: column.id, side: "left" };
        if (Math.abs(at.x - box.x - box.width) <= reach) {
          return { kind: "handle", table: found, column: column.id, side: "right" };
        }
        if (inside) return { kind: "column", table: found, column: column.id };
      }
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

/** Things by place: a grid of cells, so that a look-up touches only what is near. */
export class Grid<K> {
  private readonly cells = new Map<number, K[]>();
  private readonly spread = new Map<K, Rect[]>();
  constructor(private readonly size = 480) {}

  /** Adds a rectangle of `key`; a key may have several. */
  add(key: K, rect: Rect): void {
    const parts = this.spread.get(key);
    if (parts) parts.push(rect);
    else this.spread.set(key, [rect]);
    for (const cell of this.over(rect)) {
      const list = this.cells.get(cell);
      if (!list) this.cells.set(cell, [key]);
      else if (list[list.length - 1] !== key) list.push(key);
    }
  }

  /** Keys with a rectangle that touches `rect`, each once, in the order that they were added within a cell. */
  query(rect: Rect): K[] {
    const across = rect.width / this.size;
    const down = rect.height / this.size;
    if (across * down > this.cells.size) {
      return [...this.spread].filter(([, parts]) => parts.some((part) => touches(part, rect))).map(([key]) => key);
    }
    const found = new Set<K>();
    for (const cell of this.over(rect)) {
      for (const key of this.cells.get(cell) ?? []) {
        if (!found.has(key) && this.spread.get(key)!.some((part) => touches(part, rect))) found.add(key);
      }
    }
    return [...found];
  }

  private *over(rect: Rect): Generator<number> {
    const [left, right] = [Math.floor(rect.x / this.size), Math.floor((rect.x + rect.width) / this.size)];
    const [top, bottom] = [Math.floor(rect.y / this.size), Math.floor((rect.y + rect.height) / this.size)];
    for (let x = left; x <= right; x += 1) {
      for (let y = top; y <= bottom; y += 1) yield x * 1_000_003 + y;
    }
  }
}

/** Modules whose tables stand together; one that others stand within is not drawn, it would say nothing. */
function areas(doc: Doc, boxes: ReadonlyMap<TableId, Rect>): Area[] {
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
    let strangers = 0;
    for (const [id, box] of boxes) if (!own.has(id) && touches(box, rect)) strangers += 1;
    if (strangers * 2 > ids.length) continue;
    found.push({ name, rect: grown(rect) });
  }
  return found;
}

const grown = (rect: Rect): Rect => ({
  x: rect.x - AREA, y: rect.y - AREA - AREA_NAME, width: rect.width + 2 * AREA, height: rect.height + 2 * AREA + AREA_NAME,
});
