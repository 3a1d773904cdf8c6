/** Paints differences: what was added, removed and changed, by colour and by a sign, for colours alone don't tell everybody. */
import type { EdgeRoute } from "../../wire";
import { placesOfColumns } from "../../store";
import { alpha, FONT, type Colors } from "../../theme";
import { touches, type Rect } from "../camera";
import { HEADER, RIGHT, ROW, rowMiddle, rowRect } from "../geometry";
import type { Ghost, Mark } from "../lens";
import type { Scene } from "../scene";
import { cut } from "../text";
import { paintEdges } from "./edges";
import { NAME_FONT } from "./tables";

const SIGN: Record<Mark, string> = { added: "+", removed: "−", changed: "~" };
const ROW_FONT = `400 13px ${FONT}`;
const SIGN_FONT = `700 12px ${FONT}`;

const inkOf = (colors: Colors, mark: Mark): string => ({ added: colors.good, removed: colors.error, changed: colors.warning })[mark];

/** Paints the marks upon the scene. */
export function paintMarks(ctx: CanvasRenderingContext2D, scene: Scene, seen: Rect, isNear: boolean): void {
  const { marks, layout, doc, zoom, colors } = scene;
  if (!marks) return;
  for (const mark of ["changed", "added", "removed"] as const) {
    const routes = [...marks.edges].flatMap(([key, own]): EdgeRoute[] => (own === mark ? [layout.routes.get(key) ?? []].flat() : []));
    const width = isNear ? 1.9 : 1.5 / zoom;
    paintEdges(ctx, routes, seen, { color: inkOf(colors, mark), width, paper: colors.paper, dashed: false });
  }
  for (const ghost of marks.ghosts) if (touches(ghost.rect, seen)) paintGhost(ctx, scene, ghost, isNear);
  if (isNear) {
    for (const [id, mark] of marks.columns) {
      const column = doc.columns.get(id);
      const box = column && layout.boxes.get(column.table);
      const place = placesOfColumns(doc).get(id);
      if (!box || place === undefined || !touches(box, seen)) continue;
      const row = rowRect(box, place);
      ctx.fillStyle = alpha(inkOf(colors, mark), 0.14);
      ctx.fillRect(row.x + 1, row.y, row.width - 2, row.height);
      sign(ctx, row.x - 9, row.y + ROW / 2, mark, colors, 1);
    }
  }
  const px = isNear ? 1 : 1 / zoom;
  for (const [id, mark] of marks.tables) {
    const box = layout.boxes.get(id);
    if (!box || !touches({ x: box.x - 12 * px, y: box.y - 12 * px, width: box.width + 24 * px, height: box.height + 24 * px }, seen)) continue;
    ctx.strokeStyle = inkOf(colors, mark);
    ctx.lineWidth = 2 * px;
    ctx.beginPath();
    ctx.roundRect(box.x - 1, box.y - 1, box.width + 2, box.height + 2, 7);
    ctx.stroke();
    if (!isNear) {
      ctx.fillStyle = alpha(inkOf(colors, mark), 0.22);
      ctx.fill();
    }
    sign(ctx, box.x + 2 * px, box.y + 2 * px, mark, colors, px);
  }
}

/** A disc with the sign of a mark. */
function sign(ctx: CanvasRenderingContext2D, x: number, y: number, mark: Mark, colors: Colors, px: number): void {
  ctx.beginPath();
  ctx.arc(x, y, 7 * px, 0, 2 * Math.PI);
  ctx.fillStyle = inkOf(colors, mark);
  ctx.fill();
  ctx.font = px === 1 ? SIGN_FONT : `700 ${12 * px}px ${FONT}`;
  ctx.fillStyle = colors.paper;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillText(SIGN[mark], x, y + 0.5 * px);
}

function paintGhost(ctx: CanvasRenderingContext2D, { zoom, colors }: Scene, { name, columns, rect }: Ghost, isNear: boolean): void {
  const px = isNear ? 1 : 1 / zoom;
  const ink = inkOf(colors, "removed");
  ctx.beginPath();
  ctx.roundRect(rect.x, rect.y, rect.width, rect.height, 6);
  ctx.fillStyle = alpha(ink, 0.07);
  ctx.fill();
  ctx.strokeStyle = ink;
  ctx.lineWidth = 1.5 * px;
  ctx.setLineDash([6 * px, 4 * px]);
  ctx.stroke();
  ctx.setLineDash([]);
  sign(ctx, rect.x + 2 * px, rect.y + 2 * px, "removed", colors, px);
  if (!isNear) return;
  ctx.textAlign = "left";
  ctx.textBaseline = "alphabetic";
  ctx.fillStyle = ink;
  ctx.font = NAME_FONT;
  ctx.fillText(cut(ctx, NAME_FONT, name, rect.width - 2 * RIGHT), rect.x + RIGHT, rect.y + 24);
  ctx.fillRect(rect.x, rect.y + HEADER, rect.width, 0.75);
  ctx.font = ROW_FONT;
  columns.forEach((column, i) => ctx.fillText(cut(ctx, ROW_FONT, column, rect.width - 2 * RIGHT), rect.x + RIGHT, rect.y + rowMiddle(i) + 5));
}
