import { describe, expect, it, vi } from "vitest";
import { makeSnapshot } from "../../dev/make";
import { fromSnapshot } from "../store";
import type { EdgeRoute } from "../wire";
import { Bands } from "./bands";
import { touches, type Rect } from "./camera";
import { Far, visitParts } from "./far";
import { layoutOf, segments, takeChanged } from "./geometry";
import { traced } from "./painters/edges";
import { Parts } from "./parts";

const random = (seed: number) => () => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 2 ** 32;

/** Orthogonal lines anywhere. */
function lines(count: number, seed: number): Map<string, [number, number][]> {
  const next = random(seed);
  const at = () => Math.round(next() * 6_000 - 3_000);
  return new Map(Array.from({ length: count }, (_, i) => {
    const points: [number, number][] = [[at(), at()]];
    for (let n = 0; n < 4; n += 1) {
      const [x, y] = points.at(-1)!;
      points.push(n % 2 === 0 ? [at(), y] : [x, at()]);
    }
    return [`f${i}`, points];
  }));
}

const VIEWS: Rect[] = [
  { x: 0, y: 0, width: 50, height: 50 }, { x: -3000, y: -3000, width: 6000, height: 6000 }, { x: -40, y: 900, width: 800, height: 3 },
  { x: -90_000, y: -90_000, width: 180_000, height: 180_000 }, { x: 9_000, y: 0, width: 10, height: 10 },
];

describe("bands", () => {
  it("find exactly the lines that touch, also when some have gone", () => {
    const all = lines(300, 7);
    const bands = new Bands(256);
    for (const [key, points] of all) bands.add(key, points);
    const check = () => {
      for (const view of VIEWS) {
        const expected = [...all].filter(([, points]) => segments(points).some((part) => touches(part, view))).map(([key]) => key);
        expect(bands.query(view).sort()).toEqual(expected.sort());
      }
    };
    check();
    const gone = new Map([...all].filter((_, i) => i % 3 === 0));
    bands.remove(gone);
    for (const key of gone.keys()) all.delete(key);
    check();
  });
});

describe("geometry from edit to edit", () => {
  it("is what it would be from the beginning, and tells what changed", () => {
    const doc = fromSnapshot(makeSnapshot(60));
    layoutOf(doc);
    takeChanged();
    const placements = new Map(doc.placements);
    const routes = new Map(doc.routes);
    const [table] = [...placements.keys()].slice(5);
    placements.set(table!, { ...placements.get(table!)!, x: -4_000, y: 70 });
    const [key, route] = [...routes][3]!;
    routes.set(key, { ...route, points: [[0, 0], [500, 0], [500, 90]] });
    const [gone] = [...routes.keys()].slice(9);
    routes.delete(gone!);
    const next = { ...doc, placements, routes };
    const layout = layoutOf(next);
    const parts = takeChanged();
    expect(parts.some((part) => part.x === -4_000 && part.y === 70)).toBe(true);
    expect(parts.length).toBeLessThan(30);
    for (const view of VIEWS) {
      const boxes = [...layout.boxes].filter(([, box]) => touches(box, view)).map(([id]) => id);
      expect(layout.tables.query(view).sort((a, b) => a - b)).toEqual(boxes.sort((a, b) => a - b));
      const keys = [...routes].filter(([, one]) => segments(one.points).some((part) => touches(part, view))).map(([one]) => one);
      expect(layout.edges.query(view).sort()).toEqual(keys.sort());
    }
  });

  it("leaves out what a lens hides", () => {
    const doc = fromSnapshot(makeSnapshot(60));
    const shown = new Set([...doc.tables.keys()].slice(0, 10));
    const hidden = layoutOf(doc, { shown, rest: "hide" });
    expect([...hidden.boxes.keys()]).toEqual([...shown]);
    expect([...hidden.routes.values()].every((route) => shown.has(route.from) && shown.has(route.to))).toBe(true);
    expect(layoutOf(doc, { shown, rest: "fade" }).boxes.size).toBe(60);
  });
});

describe("relations from afar", () => {
  it("are the same lines when they are looked up for a part of the picture", () => {
    const all = lines(300, 8);
    const far = new Far([...all.values()].map((points) => ({ points }) as never));
    const bands = new Bands();
    for (const [key, points] of all) bands.add(key, points);
    for (const zoom of [0.03, 0.12, 0.4]) {
      for (const seen of [{ x: -800, y: 200, width: 900, height: 500 }, { x: 0, y: 0, width: 90, height: 90 }]) {
        const touching = (at: number, low: number, high: number) => at >= low && at <= high;
        const of = (visit: (see: (isLevel: boolean, at: number, from: number, to: number) => void) => void) => {
          const pixels = new Set<string>();
          visit((isLevel, at, from, to) => {
            const [low, high, first, last] = isLevel ? [seen.y, seen.y + seen.height, seen.x, seen.x + seen.width] : [seen.x, seen.x + seen.width, seen.y, seen.y + seen.height];
            const step = 1 / zoom;
            if (!touching(at, low + step, high - step)) return;
            for (let place = first + step; place < last - step; place += step / 2) if (place >= from && place <= to) pixels.add(`${isLevel} ${at} ${Math.round(place)}`);
          });
          return pixels;
        };
        const kept = of((see) => far.visit(seen, zoom, see));
        expect(kept.size > 0 || seen.width < 100).toBe(true);
        expect(of((see) => visitParts(bands, () => true, seen, zoom, see))).toEqual(kept);
      }
    }
  });

  it("cover the pixels that every single line would cover, and no others", () => {
    const all = lines(200, 3);
    const far = new Far([...all.values()].map((points) => ({ points }) as never));
    const zoom = 0.05;
    // A pixel is 20 units wide.
    const near = (value: number, from: number, to: number) => value >= from - 20 && value <= to + 20;
    const seen: { isLevel: boolean; at: number; from: number; to: number }[] = [];
    far.visit({ x: -4_000, y: -4_000, width: 8_000, height: 8_000 }, zoom, (isLevel, at, from, to) => seen.push({ isLevel, at, from, to }));
    const parts = [...all.values()].flatMap(segments);
    for (const part of parts.filter(({ width, height }) => width + height > 0)) {
      const isLevel = part.height === 0;
      const [at, from, to] = isLevel ? [part.y, part.x, part.x + part.width] : [part.x, part.y, part.y + part.height];
      expect(seen.some((line) => line.isLevel === isLevel && Math.abs(line.at - at) <= 10 && line.from <= from && line.to >= to)).toBe(true);
    }
    for (const line of seen) {
      const own = parts.filter((part) => (part.height === 0) === line.isLevel && near(line.isLevel ? part.y : part.x, line.at, line.at));
      expect(own.some((part) => near(line.from, line.isLevel ? part.x : part.y, line.isLevel ? part.x : part.y))).toBe(true);
    }
  });
});

/** Stands in for the browser's: keeps what is traced. */
class Traced {
  readonly calls: [string, number, number][] = [];
  moveTo = (x: number, y: number) => this.calls.push(["move", x, y]);
  lineTo = (x: number, y: number) => this.calls.push(["line", x, y]);
  arcTo = (x: number, y: number) => this.calls.push(["arc", x, y]);
}

describe("lines in view", () => {
  const route = (points: EdgeRoute["points"]): EdgeRoute =>
    ({ edge: { kind: "foreign_key", id: 1 }, from: 1, to: 2, points, start: "zero_or_many", end: "one", identifying: false }) as unknown as EdgeRoute;
  const calls = (routes: readonly EdgeRoute[], seen: Rect, dashed = false) => {
    vi.stubGlobal("Path2D", Traced);
    const found = traced(routes, seen, dashed);
    vi.unstubAllGlobals();
    return [found.solid, ...found.dashed.values()].flatMap((path) => (path as unknown as Traced).calls);
  };
  const one = route([[-90_000, 0], [100, 0], [100, 90_000], [500, 90_000]]);

  it("are traced as far as they are seen", () => {
    const seen = calls([one], { x: 0, y: -50, width: 300, height: 300 });
    expect(seen.filter(([what]) => what === "arc")).toEqual([["arc", 100, 0]]);
    for (const [, x, y] of seen) expect(Math.abs(x) < 1_000 && Math.abs(y) < 1_000).toBe(true);
    expect(calls([one], { x: 3_000, y: 3_000, width: 10, height: 10 })).toEqual([]);
  });

  it("are traced once where they lie upon each other", () => {
    const seen = { x: 0, y: -50, width: 300, height: 300 };
    for (const dashed of [true, false]) expect(calls([one, route([...one.points])], seen, dashed)).toEqual(calls([one], seen, dashed));
    // A trunk that two share: each has its own branch.
    const other = route([[-90_000, 0], [160, 0], [160, 90_000]]);
    expect(calls([one, other], seen).filter(([what]) => what === "move")).toHaveLength(1 + 2 + 2);
  });

  it("cover what each of them covers, and leave nothing twice", () => {
    const next = random(5);
    const at = (most: number) => Math.floor(next() * most);
    const given = Array.from({ length: 2_000 }, () => ({ isLevel: at(2) === 0, at: at(30), from: at(500), length: 1 + at(40) }));
    const parts = new Parts();
    for (const { isLevel, at, from, length } of given) parts.add(isLevel, at, from, from + length);
    const seen: { isLevel: boolean; at: number; from: number; to: number }[] = [];
    parts.visit((isLevel, at, from, to) => seen.push({ isLevel, at, from, to }));
    const covered = (isLevel: boolean, at: number, place: number) => seen.filter((s) => s.isLevel === isLevel && s.at === at && s.from <= place && place <= s.to).length;
    for (const { isLevel, at, from, length } of given) for (const place of [from, from + length / 2, from + length]) expect(covered(isLevel, at, place)).toBe(1);
    for (const { isLevel, at, from, to } of seen) {
      const own = given.filter((one) => one.isLevel === isLevel && one.at === at);
      expect(own.some((one) => one.from === from) && own.some((one) => one.from + one.length === to)).toBe(true);
    }
  });
});
