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
import { provisional } from "./edges";
import { HEADER, rowRect, type Hit } from "./geometry";
import { paintEdges } from "./painters/edges";
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
  const lit = litEdges(scene.doc, hover);
  const routes = [...lit.selected].flatMap((key) => scene.layout.routes.get(key) ?? []).filter((route) => !still?.tables.has(route.from) && !still?.tables.has(route.to));
  paintLit(ctx, scene, routes, seen);
  if (stage.near) paintRows(ctx, scene, [...routes, ...[...lit.hovered].flatMap((key) => scene.layout.routes.get(key) ?? [])], seen);
  paintSelected(ctx, stage, scene, seen);
  if (get().inPlace === null) paintHover(ctx, stage, scene, hover, lit.hovered, seen);
  if (still) paintCarried(ctx, stage, scene, still, seen);
  paintBeside(ctx, stage, scene, seen);
}

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
  else fillLines(ctx, routes, seen, colors.accent, 2 / zoom);
  ctx.globalAlpha = 1;
}

/** Lines without bends and dashes, for many at once. */
function fillLines(ctx: CanvasRenderingContext2D, routes: readonly EdgeRoute[], seen: Rect, color: string, thick: number): void {
  const [right, bottom] = [seen.x + seen.width, seen.y + seen.height];
  ctx.fillStyle = color;
  for (const { points } of routes) {
    for (let i = 1; i < points.length; i += 1) {
      const [[x1, y1], [x2, y2]] = [points[i - 1]!, points[i]!];
      const [left, top] = [Math.max(Math.min(x1, x2), seen.x - thick), Math.max(Math.min(y1, y2), seen.y - thick)];
      const [width, height] = [Math.min(Math.max(x1, x2), right) - left, Math.min(Math.max(y1, y2), bottom) - top];
      if (width >= 0 && height >= 0) ctx.fillRect(left - thick / 2, top - thick / 2, width + thick, height + thick);
    }
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

function paintHover(ctx: CanvasRenderingContext2D, stage: Stage, scene: Scene, hover: Hit, lit: ReadonlySet<string>, seen: Rect): void {
  if (hover.kind === "none") return;
  const { layout, zoom, colors } = scene;
  paintLit(ctx, scene, [...lit].flatMap((key) => layout.routes.get(key) ?? []), seen, hover.kind === "edge" ? 1 : 0.6);
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

/** What is dragged, with provisional relations: the real ones come from the backend. */
function paintCarried(
  ctx: CanvasRenderingContext2D, stage: Stage, scene: Scene, { tables, by }: { tables: ReadonlySet<TableId>; by: Point }, seen: Rect,
): void {
  const { doc, layout, colors, zoom } = scene;
  const keys = new Set<string>();
  for (const id of tables) for (const key of edgesByTable(doc).get(id) ?? []) keys.add(key);
  const still = by.x === 0 && by.y === 0;
  const shift = (table: TableId) => (tables.has(table) ? by : null);
  const routes: EdgeRoute[] = [];
  for (const key of keys) {
    const route = layout.routes.get(key);
    if (!route) continue;
    routes.push(still ? route : provisional(route, (table) => layout.boxes.get(table), shift));
  }
  if (stage.near && routes.length < 120) paintEdges(ctx, routes, seen, { color: colors.accent, width: 1.5, paper: colors.paper, dashed: zoom >= DASHED });
  else fillLines(ctx, routes, seen, colors.accent, 1.25 / Math.min(1, zoom));
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
