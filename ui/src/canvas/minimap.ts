/** The arithmetic and the picture of the small map: a diagram in a box of a few pixels. Knows no events and no elements. */
import type { Doc } from "../store";
import { alpha, DARK, LIGHT } from "../theme";
import type { Camera, Point, Rect } from "./camera";
import type { Layout } from "./geometry";
import { hueOf, moduleHue } from "./palette";

/** The map is no larger. */
export const WIDTH = 208;
export const HEIGHT = 148;
const MARGIN = 8;

/** Where the diagram lies in the map. */
export interface Fit {
  readonly width: number;
  readonly height: number;
  readonly scale: number;
  /** The world's point at the map's corner. */
  readonly x: number;
  readonly y: number;
}

/** The diagram fitted into the map, which takes its proportions within limits. */
export function fitOf(bounds: Rect): Fit {
  const [wide, high] = [Math.max(1, bounds.width), Math.max(1, bounds.height)];
  const scale = Math.min((WIDTH - 2 * MARGIN) / wide, (HEIGHT - 2 * MARGIN) / high);
  const width = Math.min(WIDTH, Math.max(120, Math.round(wide * scale) + 2 * MARGIN));
  const height = Math.min(HEIGHT, Math.max(72, Math.round(high * scale) + 2 * MARGIN));
  return { width, height, scale, x: bounds.x + wide / 2 - width / 2 / scale, y: bounds.y + high / 2 - height / 2 / scale };
}

/** What the camera sees, in the map's pixels. Never smaller than can be seen. */
export function frameOf(fit: Fit, camera: Camera, width: number, height: number): Rect {
  const [w, h] = [(width / camera.zoom) * fit.scale, (height / camera.zoom) * fit.scale];
  const [x, y] = [(camera.x - fit.x) * fit.scale, (camera.y - fit.y) * fit.scale];
  const [least, most] = [6, 4000];
  const grown = (at: number, size: number) => (size < least ? at - (least - size) / 2 : at);
  return { x: grown(x, w), y: grown(y, h), width: Math.min(most, Math.max(least, w)), height: Math.min(most, Math.max(least, h)) };
}

/** The point of the world at a point of the map. */
export const worldAt = (fit: Fit, at: Point): Point => ({ x: at.x / fit.scale + fit.x, y: at.y / fit.scale + fit.y });

/** The camera that has a point of the world in its middle. */
export const lookingAt = (camera: Camera, middle: Point, width: number, height: number): Camera => ({
  ...camera, x: middle.x - width / 2 / camera.zoom, y: middle.y - height / 2 / camera.zoom,
});

/** Paints the diagram: areas of modules, tables as boxes in their colour; what the lens leaves out is faint. */
export function paintMap(ctx: CanvasRenderingContext2D, doc: Doc, layout: Layout, fit: Fit, dark: boolean, shown: ReadonlySet<number> | null): void {
  const shade = dark ? 1 : 0;
  ctx.fillStyle = (dark ? DARK : LIGHT).surface;
  ctx.fillRect(0, 0, fit.width, fit.height);
  const place = (rect: Rect, least: number) =>
    [(rect.x - fit.x) * fit.scale, (rect.y - fit.y) * fit.scale, Math.max(least, rect.width * fit.scale), Math.max(least, rect.height * fit.scale)] as const;
  for (const { name, rect } of layout.modules) {
    ctx.fillStyle = alpha(moduleHue(doc, name).accent[shade], dark ? 0.16 : 0.1);
    ctx.fillRect(...place(rect, 1));
  }
  // One colour after the other: changing it is what costs.
  const colors = new Map<string, number[]>();
  for (const id of layout.boxes.keys()) {
    const color = alpha(hueOf(doc, id).accent[shade], shown === null || shown.has(id) ? (dark ? 0.8 : 0.62) : 0.16);
    const ids = colors.get(color);
    if (ids) ids.push(id);
    else colors.set(color, [id]);
  }
  for (const [color, ids] of colors) {
    ctx.fillStyle = color;
    for (const id of ids) ctx.fillRect(...place(layout.boxes.get(id)!, 1.25));
  }
}
