/** Paints tables from afar: boxes, with their names where there is room; and relations as lines of whole pixels. */
import type { TableId } from "../../wire";
import { FONT, mixed } from "../../theme";
import type { Rect } from "../camera";
import { hueOf } from "../palette";
import { visitParts } from "../far";
import type { See } from "../parts";
import { fades, type Scene } from "../scene";
import { cut, textWidth } from "../text";
import { NAME_FONT } from "./tables";

/** Where no more than one part in so many is painted, its lines are looked up; else those of the whole are kept. */
const PART = 12;
/** Below this round corners are less than two pixels. */
const ROUND = 0.2;

/** A table: its name, as large as it can be read. */
export function paintFar(ctx: CanvasRenderingContext2D, { doc, zoom, dark, colors }: Scene, id: TableId, rect: Rect): void {
  const hue = hueOf(doc, id);
  const shade = dark ? 1 : 0;
  const line = 1 / zoom;
  const border = mixed(hue.accent[shade], hue.header[shade], 0.6);
  if (zoom < ROUND) {
    const inset = line;
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
    ctx.lineWidth = line;
    ctx.stroke();
  }
  const table = doc.tables.get(id)!;
  // 12 pixels on the screen where the box has room, less from far away so that names keep in proportion; below 6.5
  // nothing can be read, and the name is cut instead.
  const natural = widthOf(ctx, table.name) / 14;
  const size = Math.min(Math.min(12, Math.max(7.5, 60 * zoom)) / zoom, (rect.width - 16) / Math.max(natural, 1), rect.height * 0.7);
  const least = 6.5 / zoom;
  if (size < least && (rect.height < least || rect.width * zoom < 26)) return;
  // Cut in the font that widths are known for: every zoom has a font of its own.
  const name = size < least ? cut(ctx, NAME_FONT, table.name, ((rect.width - 6 / zoom) * 14) / least) : table.name;
  ctx.font = `600 ${Math.max(size, least)}px ${FONT}`;
  ctx.fillStyle = colors.text;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillText(name, rect.x + rect.width / 2, rect.y + Math.min(rect.height / 2, Math.max(size, least) + 24));
}

/** Many lines, each a pixel thick: filling is many times as fast as stroking thousands of long paths. */
export function paintLines(ctx: CanvasRenderingContext2D, scene: Scene, seen: Rect): void {
  const { far, layout, lens, without, zoom, colors } = scene;
  const thick = 1 / zoom;
  const all = layout.bounds;
  const isPart = all !== null && seen.width * seen.height * PART < all.width * all.height;
  for (const { isFaded, part } of [{ isFaded: true, part: 0.15 }, { isFaded: false, part: 0.5 }]) {
    if (isFaded && !lens) continue;
    ctx.fillStyle = mixed(colors.edge, colors.paper, part);
    const paint: See = (isLevel, at, from, to) => {
      if (isLevel) ctx.fillRect(from, at, to - from + thick, thick);
      else ctx.fillRect(at, from, thick, to - from + thick);
    };
    const wanted = (key: string) => {
      if (!lens && !without) return true;
      const route = layout.routes.get(key)!;
      return !without?.has(route.from) && !without?.has(route.to) && fades(lens, route) === isFaded;
    };
    if (isPart) visitParts(layout.edges, wanted, seen, zoom, paint);
    else (isFaded ? far.faded : far.shown).visit(seen, zoom, paint);
  }
}

function widthOf(ctx: CanvasRenderingContext2D, name: string): number {
  ctx.font = NAME_FONT;
  return textWidth(ctx, NAME_FONT, name);
}
