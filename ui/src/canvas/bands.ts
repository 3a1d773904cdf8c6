/**
 * The straight parts of routes by place: horizontal ones in bands of height, vertical ones in bands of width. A line across
 * the whole diagram takes one entry, where a grid would have it in every cell that it passes.
 */
import type { Rect } from "./camera";

/** Points of a route, in order. */
export type Points = readonly (readonly [number, number])[];

/** A straight part: at that height (or place from the left) from here to there. */
export interface Part {
  readonly key: string;
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

export class Bands {
  private readonly level = new Map<number, Part[]>();
  private readonly upright = new Map<number, Part[]>();
  constructor(private readonly size = 512) {}

  /** Adds the parts of a route. */
  add(key: string, points: Points): void {
    this.each(points, (bands, band, at, from, to) => {
      const list = bands.get(band);
      const part = { key, at, from, to };
      if (list) list.push(part);
      else bands.set(band, [part]);
    });
  }

  /** Removes the parts of routes; `points` as they were added. */
  remove(gone: ReadonlyMap<string, Points>): void {
    const touched = new Set<Part[]>();
    for (const points of gone.values()) {
      this.each(points, (bands, band) => {
        const list = bands.get(band);
        if (list) touched.add(list);
      });
    }
    for (const list of touched) {
      let left = 0;
      for (const part of list) if (!gone.has(part.key)) list[left++] = part;
      list.length = left;
    }
  }

  /** Visits the parts that touch a rectangle. */
  visit(rect: Rect, see: (part: Part, isLevel: boolean) => void): void {
    const [right, bottom] = [rect.x + rect.width, rect.y + rect.height];
    this.within(this.level, rect.y, bottom, rect.x, right, (part) => see(part, true));
    this.within(this.upright, rect.x, right, rect.y, bottom, (part) => see(part, false));
  }

  /** Keys of the routes with a part that touches a rectangle, each once. */
  query(rect: Rect): string[] {
    const found = new Set<string>();
    this.visit(rect, (part) => found.add(part.key));
    return [...found];
  }

  private within(
    bands: ReadonlyMap<number, Part[]>, low: number, high: number, from: number, to: number, see: (part: Part) => void,
  ): void {
    const look = (list: readonly Part[]) => {
      for (const part of list) if (part.at >= low && part.at <= high && part.to >= from && part.from <= to) see(part);
    };
    const [first, last] = [Math.floor(low / this.size), Math.floor(high / this.size)];
    if (last - first > bands.size) bands.forEach(look);
    else for (let band = first; band <= last; band += 1) look(bands.get(band) ?? []);
  }

  private each(points: Points, see: (bands: Map<number, Part[]>, band: number, at: number, from: number, to: number) => void): void {
    for (let i = 1; i < points.length; i += 1) {
      const [[x1, y1], [x2, y2]] = [points[i - 1]!, points[i]!];
      if (y1 === y2) see(this.level, Math.floor(y1 / this.size), y1, Math.min(x1, x2), Math.max(x1, x2));
      else see(this.upright, Math.floor(x1 / this.size), x1, Math.min(y1, y2), Math.max(y1, y2));
    }
  }
}
