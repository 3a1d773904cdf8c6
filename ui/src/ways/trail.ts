/**
 * The places where one has been, like an editor's history: what was selected, where the camera stood, which view was shown.
 * Pure; `places.ts` notes them down and goes there.
 */
import type { Camera } from "../canvas/camera";
import { same } from "../format";
import type { Object as SchemaObject, ViewId } from "../wire";

export interface Place {
  readonly selection: readonly SchemaObject[];
  readonly camera: Camera;
  readonly view: ViewId | null;
}

export interface Trail {
  readonly places: readonly Place[];
  /** Which of them is here; -1 where there is none. */
  readonly at: number;
}

export const EMPTY: Trail = { places: [], at: -1 };

/** So many are kept. */
const MOST = 100;
/** A camera that moved by so many screens, or zoomed by such a factor, is elsewhere. */
const FAR = 1.5;
const ZOOMED = 2.5;

export const hereOf = (trail: Trail): Place | undefined => trail.places[trail.at];

/** The trail after going somewhere: what lay ahead is forgotten. The same place again is no step. */
export function visited(trail: Trail, place: Place): Trail {
  const here = hereOf(trail);
  const isSame = here && here.view === place.view && place.selection.length > 0 && alike(here.selection, place.selection);
  return isSame ? moved(trail, place.camera) : further(trail, place);
}

/** The trail with one place more, whatever it is. */
export function further(trail: Trail, place: Place): Trail {
  const places = [...trail.places.slice(0, trail.at + 1), place].slice(-MOST);
  return { places, at: places.length - 1 };
}

/** The trail where the place at hand is another: what passed by too quickly to be a place. */
export function replaced(trail: Trail, place: Place): Trail {
  if (trail.at < 0) return visited(trail, place);
  return { ...trail, places: trail.places.map((one, i) => (i === trail.at ? place : one)) };
}

/** The trail with the camera of the place at hand where it is now. */
export function moved(trail: Trail, camera: Camera): Trail {
  const here = hereOf(trail);
  return here ? replaced(trail, { ...here, camera }) : trail;
}

/** The trail one step back or forth; the same where there is none. */
export function stepped(trail: Trail, by: 1 | -1): Trail {
  const at = trail.at + by;
  return at < 0 || at >= trail.places.length ? trail : { ...trail, at };
}

/** Whether a camera looks at another part than before, for a canvas of that size. */
export function isElsewhere(from: Camera, to: Camera, width: number, height: number): boolean {
  const factor = to.zoom / from.zoom;
  if (factor > ZOOMED || factor < 1 / ZOOMED) return true;
  const middle = (camera: Camera) => [camera.x + width / 2 / camera.zoom, camera.y + height / 2 / camera.zoom] as const;
  const [[ax, ay], [bx, by]] = [middle(from), middle(to)];
  const zoom = Math.min(from.zoom, to.zoom);
  return Math.abs(ax - bx) * zoom > FAR * width || Math.abs(ay - by) * zoom > FAR * height;
}

function alike(a: readonly SchemaObject[], b: readonly SchemaObject[]): boolean {
  return a.length === b.length && a.every((object, i) => same(object, b[i]!));
}
