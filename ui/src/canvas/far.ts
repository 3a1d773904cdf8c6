/**
 * Relations from afar: lines that fall on the same pixels are one line. Thousands of relations of a large diagram share their
 * tracks, so this leaves a fraction of them. Keeps what it worked out for each coarseness; takes routes, paints nothing.
 */
import type { EdgeRoute } from "../wire";
import type { Bands } from "./bands";
import type { Rect } from "./camera";
import { Parts, united, type See } from "./parts";

/** Lines by the band that they lie in. */
type Lines = ReadonlyMap<number, readonly number[]>;

/** So many steps of coarseness are one band. */
const BAND = 64;

export class Far {
  private readonly levels = new Map<number, { level: Lines; upright: Lines }>();
  constructor(private readonly routes: readonly EdgeRoute[]) {}

  /** Visits the lines that touch a rectangle; places are true to half a pixel at this zoom. */
  visit(seen: Rect, zoom: number, see: See): void {
    const step = stepAt(zoom);
    let lines = this.levels.get(step);
    if (!lines) {
      lines = { level: merged(this.routes, step, true), upright: merged(this.routes, step, false) };
      this.levels.set(step, lines);
    }
    const [right, bottom] = [seen.x + seen.width, seen.y + seen.height];
    within(lines.level, step, [seen.y, bottom], [seen.x, right], (at, from, to) => see(true, at, from, to));
    within(lines.upright, step, [seen.x, right], [seen.y, bottom], (at, from, to) => see(false, at, from, to));
  }
}

/** How coarse lines may be: no more than half a pixel. */
const stepAt = (zoom: number): number => 2 ** Math.max(0, Math.floor(Math.log2(0.5 / zoom)));

/** The same lines as {@link Far.visit} from the straight parts of routes: cheap where the rectangle is a small part of all. */
export function visitParts(bands: Bands, wanted: (key: string) => boolean, seen: Rect, zoom: number, see: See): void {
  const step = stepAt(zoom);
  const parts = new Parts(step);
  bands.visit(seen, ({ key, at, from, to }, isLevel) => {
    if (wanted(key)) parts.add(isLevel, Math.round(at / step) * step, from, to);
  });
  parts.visit(see);
}

function within(
  lines: Lines, step: number, [low, high]: readonly [number, number], [from, to]: readonly [number, number],
  see: (at: number, from: number, to: number) => void,
): void {
  const look = (list: readonly number[]) => {
    for (let i = 0; i < list.length; i += 3) {
      if (list[i]! >= low - step && list[i]! <= high + step && list[i + 2]! >= from && list[i + 1]! <= to) see(list[i]!, list[i + 1]!, list[i + 2]!);
    }
  };
  const size = step * BAND;
  for (let band = Math.floor(low / size) - 1; band <= Math.floor(high / size) + 1; band += 1) look(lines.get(band) ?? []);
}

/** The parts of one direction, those of one step taken together: triples of place, beginning and end, by band. */
function merged(routes: readonly EdgeRoute[], step: number, isLevel: boolean): Lines {
  const across = isLevel ? 1 : 0;
  const along = isLevel ? 0 : 1;
  const tracks = new Map<number, number[]>();
  for (const { points } of routes) {
    for (let i = 1; i < points.length; i += 1) {
      const [a, b] = [points[i - 1]!, points[i]!];
      if (a[across] !== b[across]) continue;
      const track = Math.round(a[across] / step);
      const list = tracks.get(track);
      if (list) list.push(Math.min(a[along], b[along]), Math.max(a[along], b[along]));
      else tracks.set(track, [Math.min(a[along], b[along]), Math.max(a[along], b[along])]);
    }
  }
  const bands = new Map<number, number[]>();
  for (const [track, list] of tracks) {
    let band = bands.get(Math.floor(track / BAND));
    if (!band) bands.set(Math.floor(track / BAND), (band = []));
    united(list, step, (from, to) => band.push(track * step, from, to));
  }
  return bands;
}
