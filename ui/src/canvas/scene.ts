/**
 * Paints the lower layer: paper, modules, relations, tables. Draws only what is in view, and columns only where they can
 * be read. Takes everything as arguments and keeps nothing.
 */
import type { EdgeRoute, Severity, TableId } from "../wire";
import { badgesOf, typeLabel } from "../format";
import { columnsOf, type Doc } from "../store";
import { worstFindings } from "./worst";
import { alpha, DARK, FONT, LIGHT, mixed, type Colors } from "../theme";
import { touches, visible, type Camera, type Point, type Rect } from "./camera";
import { paintEnds, provisional, traceLine } from "./edges";
import { AREA, AREA_HEAD, BADGE_X, EXTRA, GAP, HEADER, NAME_X, PADDING, RIGHT, ROW, rowMiddle, type Layout } from "./geometry";
import { hueOf, moduleHue } from "./palette";
import { cut, textWidth } from "./text";

/** From this zoom on columns are drawn. */
export const NEAR = 0.42;

/** What the lower layer shows. */
export interface View {
  readonly doc: Doc;
  readonly layout: Layout;
  readonly camera: Camera;
  readonly width: number;
  readonly height: number;
  readonly dark: boolean;
  readonly tables: ReadonlySet<TableId>;
  readonly columns: ReadonlySet<number>;
  readonly edges: ReadonlySet<string>;
  /** Tables that are being dragged, and how far. */
  readonly moved: { readonly tables: ReadonlySet<TableId>; readonly by: Point } | null;
}

/** From this zoom on lines are dashed; below, dashes would be dust. */
const DASHED = 0.5;

/** Below this round corners are less than two pixels. */
const ROUND = 0.2;

const NAME_FONT = `600 14px ${FONT}`;
const COLUMN_FONT = `400 13px ${FONT}`;
const KEY_FONT = `600 13px ${FONT}`;
const TYPE_FONT = `400 12px ${FONT}`;
const BADGE_FONT = `700 9.5px ${FONT}`;
const AREA_FONT = `600 13px ${FONT}`;

/** Paints everything. The context is in CSS pixels. */
export function paintScene(ctx: CanvasRenderingContext2D, view: View): void {
  const colors = view.dark ? DARK : LIGHT;
  const { camera } = view;
  ctx.fillStyle = colors.paper;
  ctx.fillRect(0, 0, view.width, view.height);
  paintDots(ctx, view, colors);
  ctx.save();
  ctx.scale(camera.zoom, camera.zoom);
  ctx.translate(-camera.x, -camera.y);
  const seen = visible(camera, view.width, view.height);
  paintModules(ctx, view, seen);
  paintEdges(ctx, view, seen, colors);
  if (camera.zoom >= NEAR) paintAreaNames(ctx, view, seen);
  paintTables(ctx, view, seen, colors);
  ctx.restore();
  if (camera.zoom < NEAR) paintModuleNames(ctx, view, seen);
}

function paintDots(ctx: CanvasRenderingContext2D, { camera, width, height }: View, colors: Colors): void {
  if (camera.zoom < 0.5) return;
  const gap = 24 * camera.zoom;
  const startX = -((camera.x * camera.zoom) % gap);
  const startY = -((camera.y * camera.zoom) % gap);
  ctx.fillStyle = colors.dot;
  for (let x = startX; x < width; x += gap) {
    for (let y = startY; y < height; y += gap) ctx.fillRect(Math.round(x), Math.round(y), 1.25, 1.25);
  }
}

function paintModules(ctx: CanvasRenderingContext2D, view: View, seen: Rect): void {
  const { doc, layout, camera, dark } = view;
  const shade = dark ? 1 : 0;
  for (const { name, rect } of layout.modules) {
    if (!touches(rect, seen)) continue;
    const hue = moduleHue(doc, name);
    ctx.beginPath();
    ctx.roundRect(rect.x, rect.y, rect.width, rect.height, 10);
    ctx.fillStyle = hue.area[shade];
    ctx.fill();
    ctx.strokeStyle = alpha(hue.accent[shade], 0.28);
    ctx.lineWidth = 1 / Math.min(1, camera.zoom);
    ctx.stroke();
  }
}

/** Names of modules, above the relations that pass and on a ground of their own: a line behind letters would strike them out. */
function paintAreaNames(ctx: CanvasRenderingContext2D, { doc, layout, dark }: View, seen: Rect): void {
  const shade = dark ? 1 : 0;
  ctx.font = AREA_FONT;
  ctx.textBaseline = "alphabetic";
  ctx.textAlign = "left";
  for (const { name, rect } of layout.modules) {
    if (!touches(rect, seen)) continue;
    const hue = moduleHue(doc, name);
    ctx.fillStyle = hue.area[shade];
    ctx.fillRect(rect.x + AREA - 4, rect.y + 10, textWidth(ctx, AREA_FONT, name) + 8, 20);
    ctx.fillStyle = hue.accent[shade];
    ctx.fillText(name, rect.x + AREA, rect.y + 25);
  }
}

/** From afar the modules' names are the map's; they keep their size on the screen. */
function paintModuleNames(ctx: CanvasRenderingContext2D, { doc, layout, camera, dark }: View, seen: Rect): void {
  ctx.textAlign = "left";
  ctx.textBaseline = "alphabetic";
  for (const { name, rect } of layout.modules) {
    if (!touches(rect, seen)) continue;
    const hue = moduleHue(doc, name);
    const width = rect.width * camera.zoom;
    // Within the area where its head has room for the name, else above it.
    const head = AREA_HEAD * camera.zoom;
    const inside = head >= 14;
    const font = `600 ${width > 60 ? 13 : 11}px ${FONT}`;
    const [x, y] = [(rect.x - camera.x) * camera.zoom, (rect.y - camera.y) * camera.zoom];
    const indent = inside ? AREA * camera.zoom : 2;
    ctx.font = font;
    const words = cut(ctx, font, name, Math.max(width - 2 * indent, 24));
    const baseline = inside ? y + head / 2 + 4.5 : y - 4;
    // Relations run below: the name stands on the ground of its place.
    ctx.fillStyle = inside ? hue.area[dark ? 1 : 0] : (dark ? DARK : LIGHT).paper;
    ctx.fillRect(x + indent - 2, baseline - 11, textWidth(ctx, font, words) + 4, 14);
    ctx.fillStyle = hue.accent[dark ? 1 : 0];
    ctx.fillText(words, x + indent, baseline);
  }
}

function paintEdges(ctx: CanvasRenderingContext2D, view: View, seen: Rect, colors: Colors): void {
  const { doc, layout, camera, moved } = view;
  const reach = { x: seen.x - 24, y: seen.y - 24, width: seen.width + 48, height: seen.height + 48 };
  const shift = (table: TableId) => (moved?.tables.has(table) ? moved.by : null);
  const routes = layout.edges
    .query(reach)
    .map((key) => [key, layout.routes.get(key)!] as const)
    .filter(([, route]) => !shift(route.from) && !shift(route.to));
  if (moved) {
    for (const [key, route] of layout.routes) {
      if (shift(route.from) || shift(route.to)) {
        routes.push([key, provisional(route, (table) => layout.boxes.get(table), shift)]);
      }
    }
  }
  const lit = ([key, route]: readonly [string, EdgeRoute]) =>
    view.edges.has(key) || view.tables.has(route.from) || view.tables.has(route.to) || litByColumn(doc, key, view.columns);
  const quiet = routes.filter((entry) => !lit(entry)).map(([, route]) => route);
  const loud = routes.filter(lit).map(([, route]) => route);
  if (camera.zoom < NEAR) {
    fillRoutes(ctx, quiet, mixed(colors.edge, colors.paper, 0.5), 1, camera);
    fillRoutes(ctx, loud, colors.accent, 2, camera);
    return;
  }
  const style = { dashed: camera.zoom >= DASHED, paper: colors.paper };
  strokeRoutes(ctx, quiet, colors.edge, 1.25, style);
  strokeRoutes(ctx, loud, colors.accent, 1.9, style);
}

function litByColumn(doc: Doc, key: string, columns: ReadonlySet<number>): boolean {
  if (columns.size === 0 || key[0] !== "f") return false;
  const foreign = doc.foreignKeys.get(Number(key.slice(1)));
  return !!foreign && (foreign.columns.some((id) => columns.has(id)) || foreign.ref_columns.some((id) => columns.has(id)));
}

function strokeRoutes(
  ctx: CanvasRenderingContext2D, routes: readonly EdgeRoute[], color: string, width: number,
  { dashed, paper }: { dashed: boolean; paper: string },
): void {
  ctx.strokeStyle = color;
  ctx.lineWidth = width;
  ctx.lineJoin = "round";
  for (const solid of [true, false]) {
    ctx.setLineDash(solid || !dashed ? [] : [5, 4]);
    ctx.beginPath();
    for (const route of routes) if (route.identifying === solid) traceLine(ctx, route.points);
    ctx.stroke();
  }
  ctx.setLineDash([]);
  for (const route of routes) paintEnds(ctx, route, paper);
}

/** From afar a relation is a line of whole pixels: filling is many times as fast as stroking thousands of long paths. */
function fillRoutes(ctx: CanvasRenderingContext2D, routes: readonly EdgeRoute[], color: string, pixels: number, { zoom }: Camera): void {
  const thick = pixels / zoom;
  ctx.fillStyle = color;
  for (const { points } of routes) {
    for (let i = 1; i < points.length; i += 1) {
      const [[x1, y1], [x2, y2]] = [points[i - 1]!, points[i]!];
      ctx.fillRect(Math.min(x1, x2), Math.min(y1, y2), Math.abs(x1 - x2) + thick, Math.abs(y1 - y2) + thick);
    }
  }
}

function paintTables(ctx: CanvasRenderingContext2D, view: View, seen: Rect, colors: Colors): void {
  const { layout, camera, moved } = view;
  const near = camera.zoom >= NEAR;
  const paintOne = (id: TableId, rect: Rect) =>
    near ? paintTable(ctx, view, id, rect, seen, colors) : paintFar(ctx, view, id, rect, colors);
  const ids = layout.tables.query(seen);
  // What is selected lies on top, else the younger over the older; `hit` asks in the same order.
  ids.sort((a, b) => Number(view.tables.has(a)) - Number(view.tables.has(b)) || a - b);
  for (const id of ids) if (!moved?.tables.has(id)) paintOne(id, layout.boxes.get(id)!);
  for (const id of moved?.tables ?? []) {
    const box = layout.boxes.get(id);
    if (box) paintOne(id, { ...box, x: box.x + moved!.by.x, y: box.y + moved!.by.y });
  }
}

function paintTable(ctx: CanvasRenderingContext2D, view: View, id: TableId, rect: Rect, seen: Rect, colors: Colors): void {
  const { doc, dark } = view;
  const table = doc.tables.get(id)!;
  const { x, y, width, height } = rect;
  const isSelected = view.tables.has(id);
  const hue = hueOf(doc, id);
  const shade = dark ? 1 : 0;
  const isView = table.kind.kind === "view";
  box(ctx, rect, colors.table, isSelected ? colors.accent : colors.tableLine, isSelected ? 2 : 1, isView, dark);
  ctx.beginPath();
  ctx.roundRect(x + 0.5, y + 0.5, width - 1, HEADER - 0.5, [5.5, 5.5, 0, 0]);
  ctx.fillStyle = hue.header[shade];
  ctx.fill();
  ctx.beginPath();
  ctx.roundRect(x, y, width, 3, [3, 3, 0, 0]);
  ctx.fillStyle = hue.accent[shade];
  ctx.fill();
  ctx.fillStyle = colors.line;
  ctx.fillRect(x + 0.5, y + HEADER - 0.5, width - 1, 1);

  const worst = worstFindings(doc);
  ctx.textBaseline = "alphabetic";
  ctx.textAlign = "left";
  let room = width - 2 * RIGHT;
  const severity = worst.tables.get(id);
  if (isView) {
    ctx.font = BADGE_FONT;
    ctx.textAlign = "right";
    ctx.fillStyle = colors.muted;
    ctx.fillText("VIEW", x + width - RIGHT, y + 24);
    ctx.textAlign = "left";
    room -= 40;
  }
  if (severity) {
    mark(ctx, x + width - RIGHT - (isView ? 38 : 2), y + HEADER / 2 + 1.5, severity, colors);
    room -= 12;
  }
  ctx.font = NAME_FONT;
  ctx.fillStyle = table.ignored ? colors.muted : colors.text;
  ctx.fillText(cut(ctx, NAME_FONT, table.name, room), x + RIGHT, y + 24);

  const columns = columnsOf(doc, id);
  const from = Math.max(0, Math.floor((seen.y - y - HEADER) / ROW));
  const to = Math.min(columns.length, Math.ceil((seen.y + seen.height - y - HEADER) / ROW));
  for (let i = from; i < to; i += 1) paintColumn(ctx, view, columns[i]!, rect, y + rowMiddle(i), colors, worst.columns);
  if (columns.length === 0 && height >= HEADER + PADDING + 10) {
    ctx.font = COLUMN_FONT;
    ctx.fillStyle = colors.faint;
    ctx.fillText("No columns", x + RIGHT, y + rowMiddle(0));
  }
}

function paintColumn(
  ctx: CanvasRenderingContext2D, { doc, columns }: View, column: ReturnType<typeof columnsOf>[number], rect: Rect, middle: number,
  colors: Colors, worst: ReadonlyMap<number, Severity>,
): void {
  const { x, width } = rect;
  const isSelected = columns.has(column.id);
  if (isSelected) {
    ctx.fillStyle = colors.accentSoft;
    ctx.fillRect(x + 1, middle - ROW / 2, width - 2, ROW);
    ctx.fillStyle = colors.accent;
    ctx.fillRect(x + 1, middle - ROW / 2, 2.5, ROW);
  }
  const badges = badgesOf(doc).get(column.id) ?? [];
  const severity = worst.get(column.id);
  if (severity) mark(ctx, x + width - 5.5, middle, severity, colors, 2.5);
  const baseline = middle + 5;
  const nameFont = badges[0] === "PK" ? KEY_FONT : COLUMN_FONT;
  const label = typeLabel(doc, column);
  const room = width - NAME_X - RIGHT - GAP - Math.max(0, badges.length - 1) * EXTRA;
  ctx.font = nameFont;
  const nameWidth = textWidth(ctx, nameFont, column.name);
  ctx.font = TYPE_FONT;
  // The type gives way before the name, but keeps two fifths of the room.
  const type = cut(ctx, TYPE_FONT, label, Math.max(room - nameWidth, room * 0.4));
  ctx.textAlign = "right";
  ctx.fillStyle = colors.muted;
  ctx.fillText(type, x + width - RIGHT, baseline);
  const typeWidth = textWidth(ctx, TYPE_FONT, type);
  ctx.textAlign = "left";
  ctx.font = nameFont;
  ctx.fillStyle = column.ignored ? colors.faint : colors.text;
  const name = cut(ctx, nameFont, column.name, room - typeWidth);
  ctx.fillText(name, x + NAME_X, baseline);
  if (badges.length === 0) return;
  const behind = x + NAME_X + textWidth(ctx, nameFont, name) + 4;
  ctx.font = BADGE_FONT;
  badges.forEach((badge, i) => {
    ctx.fillStyle = badge === "PK" ? colors.primary : badge === "FK" ? colors.foreign : colors.unique;
    ctx.fillText(badge, i === 0 ? x + BADGE_X : behind + (i - 1) * EXTRA, baseline - 1);
  });
}

/** A table from afar: its name, as large as it can be read. */
function paintFar(ctx: CanvasRenderingContext2D, { doc, camera, dark, tables }: View, id: TableId, rect: Rect, colors: Colors): void {
  const hue = hueOf(doc, id);
  const shade = dark ? 1 : 0;
  const isSelected = tables.has(id);
  const line = 1 / camera.zoom;
  const border = isSelected ? colors.accent : mixed(hue.accent[shade], hue.header[shade], 0.6);
  if (camera.zoom < ROUND) {
    const inset = isSelected ? 2 * line : line;
    ctx.fillStyle = border;
    ctx.fillRect(rect.x, rect.y, rect.width, rect.height);
    ctx.fillStyle = hue.header[shade];
    ctx.fillRect(rect.x + inset, rect.y + inset, rect.width - 2 * inset, rect.height - 2 * inset);
  } else {
    ctx.beginPath();
    ctx.roundRect(rect.x, rect.y, rect.width, rect.height, 8);
    ctx.fillStyle = hue.header[shade];
    ctx.fill();
    ctx.strokeStyle = border;
    ctx.lineWidth = isSelected ? 2.5 * line : line;
    ctx.stroke();
  }
  const table = doc.tables.get(id)!;
  // 12 pixels on the screen where the box has room, less from far away so that names keep in proportion; below 6.5
  // nothing can be read, and the name is cut instead.
  const natural = textWidth(withFont(ctx, NAME_FONT), NAME_FONT, table.name) / 14;
  const size = Math.min(Math.min(12, Math.max(7.5, 60 * camera.zoom)) / camera.zoom, (rect.width - 16) / Math.max(natural, 1), rect.height * 0.7);
  const least = 6.5 / camera.zoom;
  if (size < least && (rect.height < least || rect.width * camera.zoom < 26)) return;
  // Cut in the font that widths are known for: every zoom has a font of its own.
  const name = size < least ? cut(ctx, NAME_FONT, table.name, ((rect.width - 6 / camera.zoom) * 14) / least) : table.name;
  ctx.font = `600 ${Math.max(size, least)}px ${FONT}`;
  ctx.fillStyle = colors.text;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillText(name, rect.x + rect.width / 2, rect.y + Math.min(rect.height / 2, Math.max(size, least) + 24));
}

function box(
  ctx: CanvasRenderingContext2D, rect: Rect, fill: string, line: string, width: number, dashed: boolean, dark: boolean,
): void {
  ctx.fillStyle = dark ? "#00000055" : "#1f23280f";
  ctx.beginPath();
  ctx.roundRect(rect.x - 0.5, rect.y + 1.5, rect.width + 1, rect.height + 1, 7);
  ctx.fill();
  ctx.beginPath();
  ctx.roundRect(rect.x, rect.y, rect.width, rect.height, 6);
  ctx.fillStyle = fill;
  ctx.fill();
  ctx.strokeStyle = line;
  ctx.lineWidth = width;
  if (dashed) ctx.setLineDash([5, 3]);
  ctx.stroke();
  if (dashed) ctx.setLineDash([]);
}

function mark(ctx: CanvasRenderingContext2D, x: number, y: number, severity: Severity, colors: Colors, radius = 3.5): void {
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
  ctx.fillStyle = colors[severity];
  ctx.fill();
}

function withFont(ctx: CanvasRenderingContext2D, font: string): CanvasRenderingContext2D {
  ctx.font = font;
  return ctx;
}
