import { describe, expect, it } from "vitest";
import { makeSnapshot } from "../../dev/make";
import { fromSnapshot } from "../store";
import { Bands } from "./bands";
import { touches, type Rect } from "./camera";
import { Far } from "./far";
import { layoutOf, segments, takeChanged } from "./geometry";
import { trace } from "./painters/edges";

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

describe("a line in view", () => {
  it("is traced as far as it is seen", () => {
    const calls: [string, number, number][] = [];
    const path = {
      moveTo: (x: number, y: number) => calls.push(["move", x, y]),
      lineTo: (x: number, y: number) => calls.push(["line", x, y]),
      arcTo: (x: number, y: number) => calls.push(["arc", x, y]),
    } as unknown as Path2D;
    const points = [[-90_000, 0], [100, 0], [100, 90_000], [500, 90_000]] as const;
    trace(points, { x: 0, y: -50, width: 300, height: 300 }, path);
    expect(calls.map(([what]) => what)).toEqual(["move", "arc", "line"]);
    for (const [, x, y] of calls) expect(Math.abs(x) < 1_000 && Math.abs(y) < 1_000).toBe(true);
    calls.length = 0;
    trace(points, { x: 3_000, y: 3_000, width: 10, height: 10 }, path);
    expect(calls).toEqual([]);
  });
});
