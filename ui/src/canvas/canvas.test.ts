import { describe, expect, it } from "vitest";
import { makeSnapshot } from "../../dev/make";
import { columnsOf, fromSnapshot } from "../store";
import { centred, fitted, MAX_ZOOM, MIN_ZOOM, panned, revealed, toScreen, toWorld, touches, visible, zoomed } from "./camera";
import { provisional, simple } from "./edges";
import { handOut } from "./palette";
import { freePlace, HEADER, hit, layoutOf, ROW, rowMiddle, segments, tablesIn } from "./geometry";
import { Grid } from "./grid";

const camera = { x: 120, y: -40, zoom: 0.8 };

describe("camera", () => {
  it("goes from world to screen and back", () => {
    const there = toScreen(camera, { x: 300, y: 200 });
    expect(toWorld(camera, there).x).toBeCloseTo(300);
    expect(toWorld(camera, there).y).toBeCloseTo(200);
  });

  it("zooms about the pointer, within limits", () => {
    const at = { x: 400, y: 250 };
    const before = toWorld(camera, at);
    for (const factor of [1.2, 0.5, 3]) {
      const after = toWorld(zoomed(camera, at, factor), at);
      expect(after.x).toBeCloseTo(before.x);
      expect(after.y).toBeCloseTo(before.y);
    }
    expect(zoomed(camera, at, 1e6).zoom).toBe(MAX_ZOOM);
    expect(zoomed(camera, at, 1e-6).zoom).toBe(MIN_ZOOM);
  });

  it("pans by screen pixels", () => {
    expect(toScreen(panned(camera, 10, -5), { x: 0, y: 0 }).x).toBeCloseTo(toScreen(camera, { x: 0, y: 0 }).x + 10);
  });

  it("fits a rectangle into the middle and never enlarges", () => {
    const rect = { x: -500, y: 100, width: 4000, height: 1000 };
    const view = visible(fitted(rect, 1000, 800), 1000, 800);
    expect(view.x).toBeLessThan(rect.x);
    expect(view.x + view.width).toBeGreaterThan(rect.x + rect.width);
    expect(view.y + view.height / 2).toBeCloseTo(rect.y + rect.height / 2);
    expect(fitted({ x: 0, y: 0, width: 10, height: 10 }, 1000, 800).zoom).toBe(1);
  });

  it("reveals with the least movement", () => {
    const inside = { x: 200, y: 100, width: 50, height: 50 };
    expect(revealed(camera, inside, 1000, 800)).toBe(camera);
    const outside = { x: 2000, y: 100, width: 50, height: 50 };
    const moved = revealed(camera, outside, 1000, 800);
    expect(touches(visible(moved, 1000, 800), outside)).toBe(true);
    expect(moved.y).toBe(camera.y);
    expect(centred(camera, outside, 1000, 800).zoom).toBeGreaterThanOrEqual(0.75);
  });
});

describe("grid", () => {
  it("finds exactly what touches, as looking at all does", () => {
    const grid = new Grid<number>(100);
    const rects = Array.from({ length: 400 }, (_, i) => ({ x: ((i * 7919) % 3000) - 900, y: ((i * 104729) % 2000) - 700, width: (i * 31) % 260, height: (i * 17) % 190 }));
    rects.forEach((rect, i) => grid.add(i, rect));
    for (const [x, y, size] of [[0, 0, 50], [-900, -700, 400], [500, 300, 0], [-5000, -5000, 20000]] as const) {
      const query = { x, y, width: size, height: size };
      const expected = rects.flatMap((rect, i) => (touches(rect, query) ? [i] : []));
      expect(grid.query(query).sort((a, b) => a - b)).toEqual(expected);
    }
  });
});

describe("hit", () => {
  const doc = fromSnapshot(makeSnapshot(30));
  const layout = layoutOf(doc);
  const [table, box] = [...layout.boxes][3]!;
  const columns = columnsOf(doc, table);

  it("tells header, row, handle, relation and nothing", () => {
    const x = box.x + box.width / 2;
    expect(hit(doc, layout, { x, y: box.y + 5 }, 6, true)).toEqual({ kind: "table", table });
    const row = { x, y: box.y + rowMiddle(1) };
    expect(hit(doc, layout, row, 6, true)).toEqual({ kind: "column", table, column: columns[1]!.id });
    expect(hit(doc, layout, row, 6, false)).toEqual({ kind: "table", table });
    for (const side of ["left", "right"] as const) {
      const at = { x: side === "left" ? box.x - 2 : box.x + box.width + 2, y: row.y };
      expect(hit(doc, layout, at, 6, true)).toEqual({ kind: "handle", table, column: columns[1]!.id, side });
    }
    expect(hit(doc, layout, { x: -9000, y: -9000 }, 6, true)).toEqual({ kind: "none" });
    const [key, route] = [...layout.routes][0]!;
    const [, bend, next] = route.points;
    const middle = { x: bend![0] + 2, y: (bend![1] + next![1]) / 2 };
    const found = hit(doc, layout, middle, 6, true);
    expect(found.kind === "edge" ? layout.routes.has(found.edge) : found.kind).toBe(true);
    expect(key).toMatch(/^f\d+$/);
  });

  it("rows are where the backend's constants say", () => {
    expect(box.height).toBe(HEADER + ROW * columns.length + 6);
    expect(rowMiddle(0)).toBe(47);
  });

  it("finds the tables that a marquee touches", () => {
    expect(tablesIn(layout, { ...box, width: 1, height: 1 })).toEqual([table]);
    expect(tablesIn(layout, layout.bounds!).length).toBe(30);
  });

  it("finds a free place near a point", () => {
    const place = freePlace(layout, { x: box.x, y: box.y }, 200, 130);
    expect(tablesIn(layout, { ...place, width: 200, height: 130 })).toEqual([]);
    const away = { x: -5000, y: -5000 };
    expect(freePlace(layout, away, 200, 130)).toEqual(away);
  });

  it("prefers what lies in front where tables overlap", () => {
    const [other] = [...layout.boxes.keys()].filter((id) => id !== table);
    const moved = new Map(doc.placements);
    moved.set(other!, { ...doc.placements.get(other!)!, x: box.x, y: box.y });
    const stacked = { ...doc, placements: moved };
    const at = { x: box.x + 50, y: box.y + 10 };
    const top = (front: number[]) => hit(stacked, layoutOf(stacked), at, 4, true, new Set(front));
    expect(top([table])).toEqual({ kind: "table", table });
    expect(top([other!])).toEqual({ kind: "table", table: other });
  });

  it("keeps the geometry while nothing moves", () => {
    const now = layoutOf(doc);
    expect(layoutOf({ ...doc, revision: 99 })).toBe(now);
    expect(layoutOf({ ...doc, placements: new Map(doc.placements) })).not.toBe(now);
  });
});

describe("routes of a drag", () => {
  const doc = fromSnapshot(makeSnapshot(30));
  const layout = layoutOf(doc);

  it("stay orthogonal and end where the tables are", () => {
    for (const route of layout.routes.values()) {
      const by = { x: 333, y: -77 };
      const moved = provisional(route, (id) => layout.boxes.get(id), (id) => (id === route.from ? by : null));
      for (const part of segments(moved.points)) expect(Math.min(part.width, part.height)).toBe(0);
      const [start, last] = [moved.points[0]!, moved.points.at(-1)!];
      if (route.from === route.to) continue;
      expect(start[1]).toBe(route.points[0]![1] + by.y);
      expect(last[1]).toBe(route.points.at(-1)![1]);
      const [a, b] = [layout.boxes.get(route.from)!, layout.boxes.get(route.to)!];
      expect([a.x + by.x, a.x + by.x + a.width]).toContain(start[0]);
      expect([b.x, b.x + b.width]).toContain(last[0]);
    }
  });

  it("move along when both ends move", () => {
    const route = [...layout.routes.values()][0]!;
    const moved = provisional(route, (id) => layout.boxes.get(id), () => ({ x: 10, y: 20 }));
    expect(moved.points).toEqual(route.points.map(([x, y]) => [x + 10, y + 20]));
  });

  it("leave by the side that faces the other table", () => {
    expect(simple({ x: 0, width: 100 }, 10, { x: 300, width: 100 }, 50)).toEqual([[100, 10], [200, 10], [200, 50], [300, 50]]);
    expect(simple({ x: 300, width: 100 }, 10, { x: 0, width: 100 }, 50)[0]).toEqual([300, 10]);
    expect(simple({ x: 0, width: 100 }, 10, { x: 0, width: 120 }, 50)).toEqual([[0, 10], [-24, 10], [-24, 50], [0, 50]]);
  });
});

describe("colours of modules", () => {
  it("are those of the backend's pictures", () => {
    const names = (list: string[]) => Object.fromEntries([...handOut(list)].map(([module, hue]) => [module, hue.name]));
    const few = names(["sales", "stock"]);
    const more = names(["sales", "stock", "people", ""]);
    expect([more.sales, more.stock]).toEqual([few.sales, few.stock]);
    expect(new Set(Object.values(more)).size).toBe(3);
    expect(names(Array.from({ length: 10 }, (_, i) => `m${i}`))).not.toHaveProperty("slate");
    expect(new Set(Object.values(names(Array.from({ length: 10 }, (_, i) => `m${i}`)))).size).toBe(10);
  });
});
