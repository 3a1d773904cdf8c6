/** Paints a table with its columns, for a zoom at which they can be read. */
import type { Severity, TableId } from "../../wire";
import { badgesOf, typeLabel } from "../../format";
import { shownColumns } from "../../store";
import { FONT, type Colors } from "../../theme";
import type { Rect } from "../camera";
import { BADGE_X, EXTRA, GAP, HEADER, NAME_X, PADDING, RIGHT, ROW, rowMiddle } from "../geometry";
import { hueOf } from "../palette";
import type { Scene } from "../scene";
import { cut, textWidth } from "../text";
import { worstFindings } from "../worst";

export const NAME_FONT = `600 14px ${FONT}`;
const COLUMN_FONT = `400 13px ${FONT}`;
const KEY_FONT = `600 13px ${FONT}`;
const TYPE_FONT = `400 12px ${FONT}`;
/** The colours of badges. */
const BADGES = { PK: "primary", FK: "foreign", U: "unique", IX: "muted", PII: "personal" } as const;
const BADGE_FONT = `700 9.5px ${FONT}`;

/** Paints a table at a place, as much of it as is in view. */
export function paintTable(ctx: CanvasRenderingContext2D, scene: Scene, id: TableId, rect: Rect, seen: Rect): void {
  const { doc, dark, colors } = scene;
  const table = doc.tables.get(id)!;
  const { x, y, width, height } = rect;
  const hue = hueOf(doc, id);
  const shade = dark ? 1 : 0;
  const isView = table.kind.kind === "view";
  box(ctx, rect, colors.table, colors.tableLine, 1, isView, dark);
  ctx.beginPath();
  // Of a table that shows its name alone the header is all there is.
  const below = height > HEADER ? 0 : 5.5;
  ctx.roundRect(x + 0.5, y + 0.5, width - 1, HEADER - 0.5 - (below ? 0.5 : 0), [5.5, 5.5, below, below]);
  ctx.fillStyle = hue.header[shade];
  ctx.fill();
  ctx.beginPath();
  ctx.roundRect(x, y, width, 3, [3, 3, 0, 0]);
  ctx.fillStyle = hue.accent[shade];
  ctx.fill();
  ctx.fillStyle = colors.line;
  if (height > HEADER) ctx.fillRect(x + 0.5, y + HEADER - 0.5, width - 1, 1);

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

  const columns = shownColumns(doc, id);
  const from = Math.max(0, Math.floor((seen.y - y - HEADER) / ROW));
  const to = Math.min(columns.length, Math.ceil((seen.y + seen.height - y - HEADER) / ROW));
  for (let i = from; i < to; i += 1) paintColumn(ctx, scene, columns[i]!, rect, y + rowMiddle(i), worst.columns);
  if (columns.length === 0 && height >= HEADER + PADDING + 10) {
    ctx.font = COLUMN_FONT;
    ctx.fillStyle = colors.faint;
    ctx.fillText("No columns", x + RIGHT, y + rowMiddle(0));
  }
}

function paintColumn(
  ctx: CanvasRenderingContext2D, { doc, colors }: Scene, column: ReturnType<typeof shownColumns>[number], rect: Rect, middle: number,
  worst: ReadonlyMap<number, Severity>,
): void {
  const { x, width } = rect;
  const badges = badgesOf(doc, column);
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
    ctx.fillStyle = colors[BADGES[badge]];
    ctx.fillText(badge, i === 0 ? x + BADGE_X : behind + (i - 1) * EXTRA, baseline - 1);
  });
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
