/**
 * Paints what the document lacks beside what it is compared with: columns below the tables that they are gone from, and the
 * ways of relations that are gone. Tables that are gone are painted with the other marks. Takes everything as arguments.
 */
import { FONT, type Colors } from "../theme";
import { touches, type Rect } from "./camera";
import { traceLine } from "./edges";
import { NAME_X, RIGHT, ROW, type Layout } from "./geometry";
import type { Marks } from "./lens";
import { cut, textWidth } from "./text";

const NAME = `400 13px ${FONT}`;
const TYPE = `400 12px ${FONT}`;
const SIGN = `700 13px ${FONT}`;
/** Between a table and what is gone from it. */
const OFF = 3;

/** Paints in the world's units, below the tables. */
export function paintGoneLines(ctx: CanvasRenderingContext2D, marks: Marks, zoom: number, colors: Colors): void {
  if (marks.lines.length === 0) return;
  ctx.strokeStyle = colors.error;
  ctx.lineWidth = 1.5 / Math.min(1, zoom);
  ctx.setLineDash([2 / Math.min(1, zoom), 4 / Math.min(1, zoom)]);
  ctx.beginPath();
  for (const points of marks.lines) traceLine(ctx, points);
  ctx.stroke();
  ctx.setLineDash([]);
}

/** Paints in the world's units, above the tables: columns where they can be read, and a frame around the ghost that is looked at. */
export function paintGone(ctx: CanvasRenderingContext2D, marks: Marks, layout: Layout, seen: Rect, zoom: number, isNear: boolean, colors: Colors): void {
  const looked = marks.looked === null ? undefined : marks.ghosts[marks.looked];
  if (looked) {
    const off = 5 / Math.min(1, zoom);
    ctx.strokeStyle = colors.accent;
    ctx.lineWidth = 2 / Math.min(1, zoom);
    ctx.beginPath();
    ctx.roundRect(looked.rect.x - off, looked.rect.y - off, looked.rect.width + 2 * off, looked.rect.height + 2 * off, 6 + off);
    ctx.stroke();
  }
  if (isNear) paintGoneColumns(ctx, marks, layout, seen, colors);
}

function paintGoneColumns(ctx: CanvasRenderingContext2D, marks: Marks, layout: Layout, seen: Rect, colors: Colors): void {
  ctx.textBaseline = "alphabetic";
  for (const [table, columns] of marks.gone) {
    const box = layout.boxes.get(table);
    if (!box) continue;
    const rect = { x: box.x + 6, y: box.y + box.height + OFF, width: box.width - 12, height: columns.length * ROW + 2 };
    if (!touches(rect, seen)) continue;
    ctx.beginPath();
    ctx.roundRect(rect.x, rect.y, rect.width, rect.height, 5);
    ctx.fillStyle = colors.errorSoft;
    ctx.fill();
    ctx.strokeStyle = colors.error;
    ctx.lineWidth = 1;
    ctx.setLineDash([4, 3]);
    ctx.stroke();
    ctx.setLineDash([]);
    columns.forEach(({ name, type }, i) => {
      const baseline = rect.y + i * ROW + ROW / 2 + 6;
      ctx.textAlign = "left";
      ctx.fillStyle = colors.error;
      ctx.font = SIGN;
      ctx.fillText("−", rect.x + 7, baseline);
      ctx.font = NAME;
      ctx.fillStyle = colors.text;
      const room = rect.width - NAME_X - RIGHT;
      const shown = cut(ctx, NAME, name, room);
      const [x, width] = [rect.x + NAME_X - 6, textWidth(ctx, NAME, shown)];
      ctx.fillText(shown, x, baseline);
      ctx.fillRect(x, baseline - 4.5, width, 1);
      ctx.font = TYPE;
      ctx.textAlign = "right";
      ctx.fillStyle = colors.muted;
      if (room - width > 24) ctx.fillText(cut(ctx, TYPE, type, room - width - 12), rect.x + rect.width - RIGHT + 6, baseline);
    });
  }
  ctx.textAlign = "left";
}
