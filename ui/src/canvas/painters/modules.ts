/** Paints the paper and the areas of modules with their names. */
import { alpha, FONT } from "../../theme";
import { touches, type Rect } from "../camera";
import { AREA, AREA_HEAD } from "../geometry";
import { moduleHue } from "../palette";
import type { Scene } from "../scene";
import { cut, textWidth } from "../text";

const AREA_FONT = `600 13px ${FONT}`;
const SMALL_FONT = `600 11px ${FONT}`;
/** Distance of the paper's dots, which are left out from afar. */
const DOTS = 24;
const DOTTED = 0.5;

/** The ground with its dots. */
export function paintPaper(ctx: CanvasRenderingContext2D, { zoom, colors }: Scene, seen: Rect): void {
  ctx.fillStyle = colors.paper;
  ctx.fillRect(seen.x, seen.y, seen.width, seen.height);
  if (zoom < DOTTED) return;
  const size = 1.25 / zoom;
  ctx.fillStyle = colors.dot;
  for (let x = Math.floor(seen.x / DOTS) * DOTS; x < seen.x + seen.width; x += DOTS) {
    for (let y = Math.floor(seen.y / DOTS) * DOTS; y < seen.y + seen.height; y += DOTS) ctx.fillRect(x, y, size, size);
  }
}

/** The areas. */
export function paintAreas(ctx: CanvasRenderingContext2D, { doc, layout, zoom, dark }: Scene, seen: Rect): void {
  const shade = dark ? 1 : 0;
  for (const { name, rect } of layout.modules) {
    if (!touches(rect, seen)) continue;
    const hue = moduleHue(doc, name);
    ctx.beginPath();
    ctx.roundRect(rect.x, rect.y, rect.width, rect.height, 10);
    ctx.fillStyle = hue.area[shade];
    ctx.fill();
    ctx.strokeStyle = alpha(hue.accent[shade], 0.28);
    ctx.lineWidth = 1 / Math.min(1, zoom);
    ctx.stroke();
  }
}

/** Names of modules, above the relations that pass and on a ground of their own: a line behind letters would strike them out. */
export function paintAreaNames(ctx: CanvasRenderingContext2D, { doc, layout, dark }: Scene, seen: Rect): void {
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
export function paintFarNames(ctx: CanvasRenderingContext2D, { doc, layout, zoom, dark, colors }: Scene, seen: Rect): void {
  const shade = dark ? 1 : 0;
  const px = 1 / zoom;
  const reach = { x: seen.x, y: seen.y, width: seen.width, height: seen.height + 20 * px };
  ctx.textAlign = "left";
  ctx.textBaseline = "alphabetic";
  for (const { name, rect } of layout.modules) {
    if (!touches(rect, reach)) continue;
    const hue = moduleHue(doc, name);
    const width = rect.width * zoom;
    // Within the area where its head has room for the name, else above it.
    const head = AREA_HEAD * zoom;
    const inside = head >= 14;
    const [font, size] = width > 60 ? [AREA_FONT, 13] : [SMALL_FONT, 11];
    const indent = inside ? AREA * zoom : 2;
    ctx.font = font;
    const words = cut(ctx, font, name, Math.max(width - 2 * indent, 24));
    const wide = textWidth(ctx, font, words);
    const baseline = rect.y + (inside ? head / 2 + 4.5 : -4) * px;
    // Relations run below: the name stands on the ground of its place.
    ctx.fillStyle = inside ? hue.area[shade] : colors.paper;
    ctx.fillRect(rect.x + (indent - 2) * px, baseline - 11 * px, (wide + 4) * px, 14 * px);
    ctx.font = `600 ${size * px}px ${FONT}`;
    ctx.fillStyle = hue.accent[shade];
    ctx.fillText(words, rect.x + indent * px, baseline);
  }
}
