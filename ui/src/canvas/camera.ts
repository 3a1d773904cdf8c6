/** The camera: which part of the diagram is on the screen. Pure; knows no canvas, no document and no events. */

/** Screen = (world - origin) * zoom. `x` and `y` are the world's point at the canvas' upper left corner. */
export interface Camera {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

/** A point, on the screen or in the world. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A rectangle, on the screen or in the world. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Below this nothing can be told apart; above, pixels grow without saying more. */
export const MIN_ZOOM = 0.03;
export const MAX_ZOOM = 4;

export const toScreen = (camera: Camera, p: Point): Point => ({
  x: (p.x - camera.x) * camera.zoom,
  y: (p.y - camera.y) * camera.zoom,
});

export const toWorld = (camera: Camera, p: Point): Point => ({
  x: p.x / camera.zoom + camera.x,
  y: p.y / camera.zoom + camera.y,
});

/** Moved by a distance on the screen, as if the paper were pulled. */
export const panned = (camera: Camera, dx: number, dy: number): Camera => ({
  ...camera,
  x: camera.x - dx / camera.zoom,
  y: camera.y - dy / camera.zoom,
});

/** Zoomed by a factor so that the world's point under `at` (screen) stays where it is. */
export function zoomed(camera: Camera, at: Point, factor: number): Camera {
  const zoom = Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, camera.zoom * factor));
  const fixed = toWorld(camera, at);
  return { x: fixed.x - at.x / zoom, y: fixed.y - at.y / zoom, zoom };
}

/** The part of the world that a canvas of that size shows. */
export const visible = (camera: Camera, width: number, height: number): Rect => ({
  x: camera.x,
  y: camera.y,
  width: width / camera.zoom,
  height: height / camera.zoom,
});

/** Shows all of `rect` in the middle, with a margin in screen pixels, and never larger than `most`. */
export function fitted(rect: Rect, width: number, height: number, margin = 48, most = 1): Camera {
  const zoom = Math.min(
    most,
    Math.max(MIN_ZOOM, Math.min((width - 2 * margin) / Math.max(1, rect.width), (height - 2 * margin) / Math.max(1, rect.height))),
  );
  return {
    x: rect.x + rect.width / 2 - width / 2 / zoom,
    y: rect.y + rect.height / 2 - height / 2 / zoom,
    zoom,
  };
}

/** Brings `rect` into view with as little movement as it takes; unchanged where it is in view. */
export function revealed(camera: Camera, rect: Rect, width: number, height: number, margin = 24): Camera {
  const view = visible(camera, width, height);
  const room = margin / camera.zoom;
  const shift = (at: number, size: number, from: number, extent: number) => {
    if (at >= from + room && at + size <= from + extent - room) return 0;
    if (size > extent - 2 * room) return at - room - from;
    return at < from + room ? at - room - from : at + size - (from + extent - room);
  };
  const dx = shift(rect.x, rect.width, view.x, view.width);
  const dy = shift(rect.y, rect.height, view.y, view.height);
  return dx === 0 && dy === 0 ? camera : { ...camera, x: camera.x + dx, y: camera.y + dy };
}

/** Shows the middle of `rect` in the middle at a readable zoom. */
export function centred(camera: Camera, rect: Rect, width: number, height: number): Camera {
  const zoom = Math.min(1.25, Math.max(camera.zoom, 0.75));
  return { x: rect.x + rect.width / 2 - width / 2 / zoom, y: rect.y + rect.height / 2 - height / 2 / zoom, zoom };
}

/** Whether two rectangles touch. */
export const touches = (a: Rect, b: Rect): boolean =>
  a.x <= b.x + b.width && b.x <= a.x + a.width && a.y <= b.y + b.height && b.y <= a.y + a.height;

/** The smallest rectangle around all. */
export function around(rects: Iterable<Rect>): Rect | null {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const r of rects) {
    left = Math.min(left, r.x);
    top = Math.min(top, r.y);
    right = Math.max(right, r.x + r.width);
    bottom = Math.max(bottom, r.y + r.height);
  }
  return left > right ? null : { x: left, y: top, width: right - left, height: bottom - top };
}
