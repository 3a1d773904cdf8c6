/**
 * Paints the upper layer: what is selected, hovered or dragged, with the relations and rows that belong to it. It is painted
 * anew with every frame in which something moves, so it paints only what is in view.
 */
import type { EdgeRoute, TableId } from "../wire";
import { get } from "../state";
import { edgeKey, edgesByTable, placesOfColumns, type Doc } from "../store";
import { alpha } from "../theme";
import { isBesideBlank, paintBeside } from "./beside";
import { touches, visible, type Point, type Rect } from "./camera";
import { bend, provisional } from "./edges";
import { HEADER, rowRect, type Hit } from "./geometry";
import { paintEdges } from "./painters/edges";
import { Parts } from "./parts";
import { paintFar } from "./painters/far";
import { paintTable } from "./painters/tables";
import { DASHED, type Scene } from "./scene";
import type { Stage } from "./stage";

/** So many relations at once light up; beyond, everything would, and nothing would be said. */
const MOST_LIT = 1_500;
/** So many tables at most are painted whole while they are dragged. */
const MOST_WHOLE = 80;

/** Whether there is anything to paint. */
export function isBlank(stage: Stage, hover: Hit): boolean {
  return hover.kind === "none" && stage.carried === null && get().selection.length === 0 && isBesideBlank();
}

/** Paints the layer; the context has the world's transform for the scene's zoom. */
export function paintOverlay(ctx: CanvasRenderingContext2D, stage: Stage, scene: Scene, hover: Hit, size: { width: number; height: number }): void {
  const seen = visible(stage.camera, size.width, size.height);
  const still = stage.carried;
  const lit = litRoutes(scene, hover, still?.tables ?? null);
  paintLit(ctx, scene, lit.selected, seen);
  if (stage.near) paintRows(ctx, scene, [...lit.selected, ...lit.hovered], seen);
  paintSelected(ctx, stage, scene, seen);
  if (get().inPlace === null) paintHover(ctx, stage, scene, hover, lit.hovered, seen);
  if (still) paintCarried(ctx, stage, scene, still, seen);
  paintBeside(ctx, stage, scene, seen);
}

interface Lit {
  readonly selected: readonly EdgeRoute[];
  readonly hovered: readonly EdgeRoute[];
}

/** The routes that light up; kept from frame to frame. What is carried has lines of its own. */
function litRoutes({ doc, layout }: Scene, hover: Hit, carried: ReadonlySet<TableId> | null): Lit {
  const of = [doc, layout.routes, get().selection, hover, carried];
  if (keptLit?.of.some((one, i) => one !== of[i]) !== false) {
    const edges = litEdges(doc, hover);
    const [selected, hovered] = [edges.selected, edges.hovered].map((keys) => [...keys].flatMap((key) => layout.routes.get(key) ?? []));
    keptLit = { of, routes: { selected: selected!.filter(({ from, to }) => !carried?.has(from) && !carried?.has(to)), hovered: hovered! } };
  }
  return keptLit!.routes;
}

let keptLit: { readonly of: readonly unknown[]; readonly routes: Lit } | null = null;

/** The relations that light up by selection and by hover. */
function litEdges(doc: Doc, hover: Hit): { selected: Set<string>; hovered: Set<string> } {
  const selected = new Set<string>();
  const { selection } = get();
  const of = (table: TableId) => edgesByTable(doc).get(table) ?? [];
  const columns = new Set<number>();
  for (const object of selection) {
    if (selected.size > MOST_LIT) break;
    if (object.kind === "foreign_key" || object.kind === "many_to_many") selected.add(edgeKey(object));
    if (object.kind === "table") for (const key of of(object.id)) selected.add(key);
    if (object.kind === "column") columns.add(object.id);
  }
  for (const id of columns) for (const key of ofColumn(doc, id, of)) selected.add(key);
  const hovered = new Set<string>();
  if (hover.kind === "edge") hovered.add(hover.edge);
  else if (hover.kind === "table" || hover.kind === "side") for (const key of of(hover.table)) hovered.add(key);
  else if (hover.kind === "column") for (const key of ofColumn(doc, hover.column, of)) hovered.add(key);
  if (selected.size > MOST_LIT) selected.clear();
  for (const key of selected) hovered.delete(key);
  return { selected, hovered };
}

function ofColumn(doc: Doc, column: number, of: (table: TableId) => readonly string[]): string[] {
  const table = doc.columns.get(column)?.table;
  if (table === undefined) return [];
  return of(table).filter((key) => {
    const foreign = key[0] === "f" ? doc.foreignKeys.get(Number(key.slice(1))) : undefined;
    return !!foreign && (foreign.columns.includes(column) || foreign.ref_columns.includes(column));
  });
}

function paintLit(ctx: CanvasRenderingContext2D, { zoom, colors }: Scene, routes: readonly EdgeRoute[], seen: Rect, opacity = 1): void {
  if (routes.length === 0) return;
  ctx.globalAlpha = opacity;
  if (zoom >= DASHED) paintEdges(ctx, routes, seen, { color: colors.accent, width: 1.9, paper: colors.paper, dashed: routes.length < 200 });
  else fillLines(ctx, seen, colors.accent, 2 / zoom, (add) => routes.forEach(({ points }) => addLine(points, add)));
  ctx.globalAlpha = 1;
}

/** Lines without bends and dashes, for many at once; those that meet on a track are one. */
function fillLines(ctx: CanvasRenderingContext2D, seen: Rect, color: string, thick: number, each: (add: AddPart) => void): void {
  const [right, bottom] = [seen.x + seen.width, seen.y + seen.height];
  const parts = new Parts();
  each((x1, y1, x2, y2) => {
    if (Math.max(x1, x2) < seen.x || Math.min(x1, x2) > right || Math.max(y1, y2) < seen.y || Math.min(y1, y2) > bottom) return;
    if (y1 === y2) parts.add(true, y1, Math.max(Math.min(x1, x2), seen.x), Math.min(Math.max(x1, x2), right));
    else parts.add(false, x1, Math.max(Math.min(y1, y2), seen.y), Math.min(Math.max(y1, y2), bottom));
  });
  ctx.fillStyle = color;
  const half = thick / 2;
  parts.visit((isLevel, at, from, to) => {
    if (isLevel) ctx.fillRect(from - half, at - half, to - from + thick, thick);
    else ctx.fillRect(at - half, from - half, thick, to - from + thick);
  });
}

type AddPart = (x1: number, y1: number, x2: number, y2: number) => void;

const addLine = (points: EdgeRoute["points"], add: AddPart, dx = 0, dy = 0): void => {
  for (let i = 1; i < points.length; i += 1) add(points[i - 1]![0] + dx, points[i - 1]![1] + dy, points[i]![0] + dx, points[i]![1] + dy);
};

/** Parts of the provisional relations of carried tables: as {@link provisional}, without a list for each. */
function addProvisional({ layout }: Scene, routes: readonly EdgeRoute[], tables: ReadonlySet<TableId>, by: Point, add: AddPart): void {
  for (const { from, to, points } of routes) {
    const [a, b] = [layout.boxes.get(from), layout.boxes.get(to)];
    const [first, last] = [points[0], points[points.length - 1]];
    if (!a || !b || !first || !last) continue;
    const [isFromMoved, isToMoved] = [tables.has(from), tables.has(to)];
    if (isFromMoved && isToMoved) {
      addLine(points, add, by.x, by.y);
      continue;
    }
    const [ya, yb] = [first[1] + (isFromMoved ? by.y : 0), last[1] + (isToMoved ? by.y : 0)];
    const [start, middle, end] = bend(a.x + (isFromMoved ? by.x : 0), a.width, b.x + (isToMoved ? by.x : 0), b.width);
    add(start, ya, middle, ya);
    add(middle, ya, middle, yb);
    add(middle, yb, end, yb);
  }
}

/** The rows at both ends of relations. */
function paintRows(ctx: CanvasRenderingContext2D, { doc, layout, colors }: Scene, routes: readonly EdgeRoute[], seen: Rect): void {
  const rows = new Map<number, TableId>();
  for (const { edge } of routes) {
    const key = edge.kind === "foreign_key" ? doc.foreignKeys.get(edge.id) : undefined;
    if (!key) continue;
    for (const column of key.columns) rows.set(column, key.table);
    for (const column of key.ref_columns) rows.set(column, key.references);
  }
  ctx.fillStyle = alpha(colors.accent, 0.1);
  for (const [column, table] of rows) {
    const box = layout.boxes.get(table);
    const place = placesOfColumns(doc).get(column);
    if (!box || place === undefined || !touches(box, seen)) continue;
    const row = rowRect(box, place);
    ctx.fillRect(row.x + 1, row.y, row.width - 2, row.height);
  }
}

function paintSelected(ctx: CanvasRenderingContext2D, stage: Stage, scene: Scene, seen: Rect): void {
  const { layout, zoom, colors } = scene;
  const tables = stage.selectedTables();
  const line = zoom >= 1 ? 2 : 2 / zoom;
  for (const id of tables) {
    const box = layout.boxes.get(id);
    if (!box || !touches(box, seen) || stage.carried?.tables.has(id)) continue;
    // What is selected lies on top.
    if (stage.near && layout.tables.query(box).length > 1) paintTable(ctx, scene, id, box, seen);
    ctx.strokeStyle = colors.accent;
    ctx.lineWidth = line;
    ctx.beginPath();
    ctx.roundRect(box.x, box.y, box.width, box.height, 6);
    ctx.stroke();
  }
  if (!stage.near) return;
  for (const object of get().selection) {
    const column = object.kind === "column" ? scene.doc.columns.get(object.id) : undefined;
    const row = column && stage.rowOf(column.table, column.id);
    if (!row || !touches(row, seen)) continue;
    ctx.fillStyle = alpha(colors.accent, 0.16);
    ctx.fillRect(row.x + 1, row.y, row.width - 2, row.height);
    ctx.fillStyle = colors.accent;
    ctx.fillRect(row.x + 1, row.y, 2.5, row.height);
  }
}

function paintHover(ctx: CanvasRenderingContext2D, stage: Stage, scene: Scene, hover: Hit, lit: readonly EdgeRoute[], seen: Rect): void {
  if (hover.kind === "none") return;
  const { layout, zoom, colors } = scene;
  paintLit(ctx, scene, lit, seen, hover.kind === "edge" ? 1 : 0.6);
  if (hover.kind === "edge") return;
  const box = layout.boxes.get(hover.table);
  if (!box) return;
  ctx.strokeStyle = alpha(colors.accent, 0.55);
  ctx.lineWidth = 1.25 / zoom;
  ctx.beginPath();
  ctx.roundRect(box.x, box.y, box.width, box.height, 6);
  ctx.stroke();
  if (!stage.near) return;
  const isTitle = hover.kind === "table" || hover.kind === "side";
  const row = isTitle ? { ...box, height: HEADER } : stage.rowOf(hover.table, hover.column);
  if (!row) return;
  if (!isTitle) {
    ctx.fillStyle = alpha(colors.accent, 0.08);
    ctx.fillRect(row.x + 1, row.y, row.width - 2, row.height);
  }
  ctx.strokeStyle = colors.accent;
  ctx.lineWidth = 1.5 / zoom;
  for (const side of ["left", "right"] as const) {
    const isOver = (hover.kind === "handle" || hover.kind === "side") && hover.side === side;
    ctx.beginPath();
    ctx.arc(side === "left" ? row.x : row.x + row.width, row.y + row.height / 2, (isOver ? 5.5 : 4) / zoom, 0, 2 * Math.PI);
    ctx.fillStyle = isOver ? colors.accent : colors.surface;
    ctx.fill();
    ctx.stroke();
  }
}

/** The relations of carried tables; kept while they are carried. */
function carriedRoutes({ doc, layout }: Scene, tables: ReadonlySet<TableId>): readonly EdgeRoute[] {
  if (keptCarried?.tables !== tables || keptCarried.of !== layout.routes) {
    const keys = new Set([...tables].flatMap((id) => edgesByTable(doc).get(id) ?? []));
    keptCarried = { tables, of: layout.routes, routes: [...keys].flatMap((key) => layout.routes.get(key) ?? []) };
  }
  return keptCarried.routes;
}

let keptCarried: { readonly tables: ReadonlySet<TableId>; readonly of: unknown; readonly routes: readonly EdgeRoute[] } | null = null;

/** What is dragged, with provisional relations: the real ones come from the backend. */
function paintCarried(
  ctx: CanvasRenderingContext2D, stage: Stage, scene: Scene, { tables, by }: { tables: ReadonlySet<TableId>; by: Point }, seen: Rect,
): void {
  const { layout, colors, zoom } = scene;
  const routes = carriedRoutes(scene, tables);
  const still = by.x === 0 && by.y === 0;
  if (stage.near && routes.length < 120) {
    const shift = (table: TableId) => (tables.has(table) ? by : null);
    const shown = still ? routes : routes.map((route) => provisional(route, (table) => layout.boxes.get(table), shift));
    paintEdges(ctx, shown, seen, { color: colors.accent, width: 1.5, paper: colors.paper, dashed: zoom >= DASHED });
  } else {
    fillLines(ctx, seen, colors.accent, 1.25 / Math.min(1, zoom), (add) => {
      if (still) routes.forEach(({ points }) => addLine(points, add));
      else addProvisional(scene, routes, tables, by, add);
    });
  }
  const isWhole = stage.near && tables.size <= MOST_WHOLE;
  ctx.strokeStyle = colors.accent;
  for (const id of tables) {
    const box = layout.boxes.get(id);
    if (!box) continue;
    const rect = { ...box, x: box.x + by.x, y: box.y + by.y };
    if (!touches(rect, seen)) continue;
    if (isWhole) paintTable(ctx, scene, id, rect, seen);
    else paintFar(ctx, scene, id, rect);
    ctx.lineWidth = 2 / Math.min(1, zoom);
    ctx.beginPath();
    ctx.roundRect(rect.x, rect.y, rect.width, rect.height, 6);
    ctx.stroke();
  }
}
