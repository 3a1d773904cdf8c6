/**
 * Paints what is drawn on demand: enums as boxes with their values and thin lines to the columns that hold them, join tables
 * as thin boxes, folded tables as lines. Takes everything as arguments and keeps nothing.
 */
import type { Cardinality, EdgeRoute, PlainRoute } from "../wire";
import type { Doc } from "../store";
import { alpha, FONT, mixed, type Colors } from "../theme";
import { touches, type Rect } from "./camera";
import { paintEnds, traceLine } from "./edges";
import { HEADER, ROW } from "./geometry";
import { cut, textWidth } from "./text";
import { usePresented } from "./presented";

/** So many values are drawn, as the Rust crate `diagram` has it. */
const VALUES = 14;
const INSET = 14;
const NAME = `600 14px ${FONT}`;
const VALUE = `400 13px ${FONT}`;
const WORD = `700 9.5px ${FONT}`;
const JOIN = `500 13px ${FONT}`;
const DASH: readonly number[] = [1.5, 3];

/** What the painter needs to know of the scene. */
interface Scene {
  readonly doc: Doc;
  readonly zoom: number;
  readonly dark: boolean;
  readonly colors: Colors;
}

/** The lines, below the tables. */
export function paintPresentedLines(ctx: CanvasRenderingContext2D, { zoom, colors }: Scene): void {
  const found = usePresented.getState().found?.presentation;
  if (!found) return;
  const far = 1 / Math.min(1, zoom);
  ctx.strokeStyle = mixed(colors.unique, colors.paper, 0.75);
  ctx.lineWidth = far;
  ctx.setLineDash(DASH.map((part) => part * far));
  ctx.beginPath();
  for (const { points } of found.links) traceLine(ctx, points);
  ctx.stroke();
  ctx.setLineDash([]);
  const lines: PlainRoute[] = [...found.joins.flatMap(({ routes }) => routes), ...found.folds.map(({ route }) => route)];
  ctx.strokeStyle = colors.edge;
  ctx.lineWidth = 1.25 * far;
  for (const route of lines) {
    ctx.setLineDash(route.identifying || zoom < 0.5 ? [] : [5, 4]);
    ctx.beginPath();
    traceLine(ctx, route.points);
    ctx.stroke();
    ctx.setLineDash([]);
    if (zoom >= 0.42) paintEnds(ctx, withEnds(route), colors.paper);
  }
}

/** The boxes, above the tables. */
export function paintPresentedBoxes(ctx: CanvasRenderingContext2D, scene: Scene, seen: Rect): void {
  const { found, moved } = usePresented.getState();
  if (!found) return;
  for (const { name, rect } of found.presentation.joins) if (touches(rect, seen)) paintJoin(ctx, scene, name, rect);
  for (const { id, rect } of found.presentation.enums) if (moved?.id !== id && touches(rect, seen)) paintEnum(ctx, scene, id, rect, false);
  for (const { table, route } of found.presentation.folds) paintFoldName(ctx, scene, scene.doc.tables.get(table)?.name ?? "", route.points, seen);
}

/** An enum as a box, at a place. */
export function paintEnum(ctx: CanvasRenderingContext2D, { doc, zoom, dark, colors }: Scene, id: number, rect: Rect, isLit: boolean): void {
  const record = doc.enums.get(id);
  if (!record) return;
  const px = 1 / Math.min(1, zoom);
  const { x, y, width, height } = rect;
  ctx.fillStyle = dark ? "#00000055" : "#1f23280f";
  ctx.beginPath();
  ctx.roundRect(x - 0.5, y + 1.5, width + 1, height + 1, 13);
  ctx.fill();
  ctx.beginPath();
  ctx.roundRect(x, y, width, height, 12);
  ctx.fillStyle = colors.table;
  ctx.fill();
  ctx.save();
  ctx.clip();
  ctx.fillStyle = mixed(colors.unique, colors.table, dark ? 0.18 : 0.1);
  ctx.fillRect(x, y, width, zoom >= 0.42 ? HEADER : height);
  ctx.restore();
  ctx.beginPath();
  ctx.roundRect(x, y, width, height, 12);
  ctx.strokeStyle = isLit ? colors.accent : mixed(colors.unique, colors.table, 0.6);
  ctx.lineWidth = (isLit ? 2 : 1) * px;
  ctx.stroke();
  ctx.textBaseline = "alphabetic";
  if (zoom < 0.42) {
    // As tables have it: as large as there is room, and cut where letters could not be read any more.
    const least = 6.5 / zoom;
    const size = Math.min(12 / zoom, ((width - 8) * 14) / Math.max(1, widthOf(ctx, NAME, record.name)));
    if (size < least && width * zoom < 26) return;
    const name = size < least ? cut(ctx, NAME, record.name, ((width - 6 / zoom) * 14) / least) : record.name;
    ctx.font = `600 ${Math.max(size, least)}px ${FONT}`;
    ctx.textAlign = "center";
    ctx.fillStyle = colors.text;
    ctx.fillText(name, x + width / 2, y + Math.min(height / 2, Math.max(size, least) + 24));
    ctx.textAlign = "left";
    return;
  }
  ctx.textAlign = "right";
  ctx.font = WORD;
  ctx.fillStyle = colors.unique;
  const word = width - widthOf(ctx, NAME, record.name) > 64;
  if (word) ctx.fillText("ENUM", x + width - INSET, y + 23);
  ctx.textAlign = "left";
  ctx.font = NAME;
  ctx.fillStyle = colors.text;
  ctx.fillText(cut(ctx, NAME, record.name, width - 2 * INSET), x + INSET, y + 24);
  ctx.font = VALUE;
  record.values.slice(0, VALUES).forEach(({ name }, i) => {
    ctx.fillText(cut(ctx, VALUE, name, width - 2 * INSET), x + INSET, y + HEADER + ROW * i + ROW / 2 + 5);
  });
  if (record.values.length > VALUES) {
    ctx.fillStyle = colors.muted;
    ctx.fillText(`and ${record.values.length - VALUES} more`, x + INSET, y + HEADER + ROW * VALUES + ROW / 2 + 5);
  }
}

function paintJoin(ctx: CanvasRenderingContext2D, { zoom, colors }: Scene, name: string, { x, y, width, height }: Rect): void {
  ctx.beginPath();
  ctx.roundRect(x, y, width, height, 5);
  ctx.fillStyle = colors.sunken;
  ctx.fill();
  ctx.strokeStyle = colors.edge;
  ctx.lineWidth = 1 / Math.min(1, zoom);
  ctx.stroke();
  if (zoom < 0.35) return;
  ctx.font = JOIN;
  ctx.fillStyle = colors.muted;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillText(cut(ctx, JOIN, name, width - 12), x + width / 2, y + height / 2 + 0.5);
  ctx.textAlign = "left";
  ctx.textBaseline = "alphabetic";
}

/** The name of a folded table, on its line where that has room. */
function paintFoldName(ctx: CanvasRenderingContext2D, { zoom, colors }: Scene, name: string, points: PlainRoute["points"], seen: Rect): void {
  if (zoom < 0.42 || name === "") return;
  let [best, length] = [0, 0];
  for (let i = 1; i < points.length; i += 1) {
    const [a, b] = [points[i - 1]!, points[i]!];
    if (a[1] === b[1] && Math.abs(a[0] - b[0]) > length) [best, length] = [i, Math.abs(a[0] - b[0])];
  }
  const width = widthOf(ctx, JOIN, name);
  const [a, b] = [points[best - 1], points[best]];
  if (!a || !b || length < width + 64) return;
  const rect = { x: (a[0] + b[0]) / 2 - width / 2 - 6, y: a[1] - 10, width: width + 12, height: 20 };
  if (!touches(rect, seen)) return;
  ctx.fillStyle = colors.paper;
  ctx.fillRect(rect.x, rect.y, rect.width, rect.height);
  ctx.font = JOIN;
  ctx.fillStyle = colors.muted;
  ctx.textBaseline = "alphabetic";
  ctx.textAlign = "left";
  ctx.fillText(name, rect.x + 6, a[1] + 4.5);
}

/** The columns that hold selected enums, lit up, with the enums' boxes and lines; above everything. */
export function paintLitEnums(ctx: CanvasRenderingContext2D, scene: Scene, ids: readonly number[], rowOf: (table: number, column: number) => Rect | null): void {
  const { found, moved } = usePresented.getState();
  const { colors, zoom } = scene;
  const px = 1 / Math.min(1, zoom);
  if (ids.length > 0) {
    const own = new Set(ids);
    ctx.fillStyle = alpha(colors.accent, 0.16);
    for (const column of scene.doc.columns.values()) {
      const row = column.ty.kind === "enum" && own.has(column.ty.value) ? rowOf(column.table, column.id) : null;
      if (!row) continue;
      ctx.fillRect(row.x + 1, row.y, row.width - 2, row.height);
      ctx.fillRect(row.x + 1, row.y, 3 * px, row.height);
    }
    ctx.strokeStyle = colors.accent;
    ctx.lineWidth = 1.75 * px;
    ctx.beginPath();
    for (const { id, points } of found?.presentation.links ?? []) if (own.has(id)) traceLine(ctx, points);
    ctx.stroke();
    for (const { id, rect } of found?.presentation.enums ?? []) if (own.has(id) && moved?.id !== id) paintEnum(ctx, scene, id, rect, true);
  }
  if (moved) paintEnum(ctx, scene, moved.id, moved.rect, true);
}

const widthOf = (ctx: CanvasRenderingContext2D, font: string, text: string): number => {
  ctx.font = font;
  return textWidth(ctx, font, text);
};

const withEnds = (route: PlainRoute): EdgeRoute & { start: Cardinality } => ({ ...route, edge: { kind: "many_to_many", id: 0 }, from: 0, to: 0 });
