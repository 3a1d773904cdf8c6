import { beforeEach, describe, expect, it } from "vitest";
import { makeSnapshot } from "../../dev/make";
import { fitOf, frameOf, lookingAt, worldAt } from "../canvas/minimap";
import { layoutOf } from "../canvas/geometry";
import { beginning, lineOf, linesOf, parentOf } from "../panels/outline";
import { best, namesOf, score } from "../panels/search";
import { get, select, show, take } from "../state";
import { apply, columnsOf, fromSnapshot, isShown, keyColumns, placesOf, shownColumns, viewOf, type Doc } from "../store";
import type { SavedView, Update } from "../wire";
import { endFocus, neighboursOf, setFocus, startFocus, watchFocus, within } from "./focus";
import { stepsOf } from "./present";
import { EMPTY, further, hereOf, isElsewhere, moved, replaced, stepped, visited, type Place } from "./trail";

const updated = (doc: Doc, change: Partial<Update>): Update => ({
  revision: doc.revision + 1, changes: [], edits: [], findings: null, boxes: [], modules: null, routes: [], routes_removed: [], views: [], shown: null, sheet: null, told: [],
  select: null, status: doc.status, ...change,
});
const at = (x: number, selection: Place["selection"] = [], view: number | null = null): Place => ({ selection, camera: { x, y: 0, zoom: 1 }, view });
const table = (id: number) => ({ kind: "table" as const, id });

describe("saved views in the mirror", () => {
  const doc = fromSnapshot(makeSnapshot(40));
  const [a, b, c] = [...doc.tables.keys()] as [number, number, number];
  const view: SavedView = { id: 7, name: "Two", detail: "keys", places: { [a]: [5, 6], [b]: [300, 6] } };

  it("come, are shown, change and go", () => {
    const made = apply(doc, updated(doc, { views: [{ edit: "create", to: view }], shown: { view: 7, detail: "keys" } }));
    if (!made.ok) throw new Error("a gap");
    expect(viewOf(made.doc)).toBe(view);
    expect([...placesOf(made.doc)]).toEqual([[a, { x: 5, y: 6 }], [b, { x: 300, y: 6 }]]);
    expect([isShown(made.doc, a), isShown(made.doc, c)]).toEqual([true, false]);
    expect([...layoutOf(made.doc).boxes.keys()]).toEqual([a, b]);
    expect(layoutOf(made.doc)).toBe(layoutOf({ ...made.doc, findings: [] }));
    const gone = apply(made.doc, updated(made.doc, { views: [{ edit: "drop", from: view }], shown: { view: null, detail: "all" } }));
    if (!gone.ok) throw new Error("a gap");
    expect([gone.doc.views.size, placesOf(gone.doc)]).toEqual([0, doc.placements]);
  });

  it("show the columns that their detail is of", () => {
    const keys = { ...doc, shown: { view: null, detail: "keys" as const } };
    for (const id of doc.tables.keys()) {
      const shown = shownColumns(keys, id);
      expect(shown).toEqual(columnsOf(doc, id).filter((column) => keyColumns(doc).has(column.id)));
      expect(shownColumns(keys, id)).toBe(shown);
    }
    expect(shownColumns(keys, a).length).toBeLessThan(columnsOf(doc, a).length);
    expect(shownColumns({ ...doc, shown: { view: null, detail: "names" } }, a)).toEqual([]);
    expect(shownColumns(doc, a)).toBe(columnsOf(doc, a));
  });
});

describe("focus", () => {
  beforeEach(() => {
    show(fromSnapshot(makeSnapshot(60)));
    endFocus();
  });

  it("reaches as far as it is told, in either direction", () => {
    const doc = get().doc!;
    const key = [...doc.foreignKeys.values()].find((one) => one.table !== one.references)!;
    expect(within(doc, [key.table], 0)).toEqual(new Set([key.table]));
    expect(within(doc, [key.table], 1)).toEqual(new Set([key.table, ...neighboursOf(doc).get(key.table)!]));
    expect(within(doc, [key.references], 1).has(key.table)).toBe(true);
    const all = within(doc, [key.table], 99);
    for (const id of all) for (const other of neighboursOf(doc).get(id) ?? []) expect(all.has(other)).toBe(true);
  });

  it("sets the lens, keeps it true, and ends", () => {
    const stop = watchFocus();
    const doc = get().doc!;
    const key = [...doc.foreignKeys.values()].find((one) => one.table !== one.references)!;
    select([table(key.table)]);
    startFocus();
    expect(get().lens).toEqual({ shown: within(doc, [key.table], 1), rest: "fade" });
    setFocus({ hops: 99, rest: "hide" });
    expect([get().focus!.hops, get().lens!.rest]).toEqual([9, "hide"]);
    setFocus({ hops: 1, follows: true });
    select([table(key.references)]);
    expect(get().focus!.roots).toEqual([key.references]);
    take(updated(doc, { changes: [{ kind: "foreign_key", change: { edit: "drop", from: key } }] }));
    expect(get().lens!.shown).toEqual(within(get().doc!, [key.references], 1));
    setFocus({ follows: false });
    const away = [...doc.tables.keys()].find((id) => !get().lens!.shown.has(id))!;
    select([table(away)]);
    expect(get().focus).not.toBeNull();
    select([table(away)], "near");
    expect([get().focus, get().lens]).toEqual([null, null]);
    stop();
  });
});

describe("the trail of places", () => {
  it("leads back and forth, and forgets what lay ahead of another way", () => {
    let trail = visited(visited(visited(EMPTY, at(1, [table(1)])), at(2, [table(2)])), at(3, [table(3)]));
    expect(stepped(trail, 1)).toBe(trail);
    trail = stepped(stepped(trail, -1), -1);
    expect(hereOf(trail)).toEqual(at(1, [table(1)]));
    expect(stepped(trail, -1)).toBe(trail);
    trail = visited(trail, at(9, [table(9)]));
    expect(trail.places.map(({ camera }) => camera.x)).toEqual([1, 9]);
  });

  it("knows the same place again, and where the camera rests", () => {
    const trail = visited(EMPTY, at(1, [table(1)]));
    expect(visited(trail, at(5, [table(1)])).places).toEqual([at(5, [table(1)])]);
    expect(visited(trail, at(5, [table(1)], 3)).places).toHaveLength(2);
    expect(hereOf(moved(trail, at(8).camera))).toEqual(at(8, [table(1)]));
    expect(replaced(EMPTY, at(4)).at).toBe(0);
    expect(further(trail, at(1, [table(1)])).places).toHaveLength(2);
    let long = EMPTY;
    for (let i = 0; i < 300; i += 1) long = further(long, at(i));
    expect([long.places.length, hereOf(long)!.camera.x]).toEqual([100, 299]);
  });

  it("tells far from near", () => {
    const from = { x: 0, y: 0, zoom: 1 };
    expect(isElsewhere(from, { x: 900, y: 0, zoom: 1 }, 1000, 600)).toBe(false);
    expect(isElsewhere(from, { x: 1600, y: 0, zoom: 1 }, 1000, 600)).toBe(true);
    expect(isElsewhere(from, { x: 0, y: 0, zoom: 0.3 }, 1000, 600)).toBe(true);
  });
});

describe("a presentation", () => {
  it("goes through the modules, or through the views where there are any", () => {
    const doc = fromSnapshot(makeSnapshot(40));
    const steps = stepsOf(doc);
    expect(steps[0]).toEqual({ name: "shop", view: null, tables: null });
    expect(new Set(steps.slice(1).map(({ name }) => name))).toEqual(new Set(doc.modules.values()));
    expect(steps.slice(1).flatMap(({ tables }) => tables ?? []).length).toBe(doc.modules.size);
    const view = (id: number, name: string): [number, SavedView] => [id, { id, name, detail: "all", places: {} }];
    const views = new Map([view(1, "Zoo"), view(2, "Ape")]);
    expect(stepsOf({ ...doc, views }).map(({ name }) => name)).toEqual(["shop", "Ape", "Zoo"]);
  });
});

describe("the small map", () => {
  it("holds the diagram, and frames what the camera sees", () => {
    const bounds = { x: -500, y: 100, width: 8000, height: 2000 };
    const fit = fitOf(bounds);
    const corner = worldAt(fit, { x: 0, y: 0 });
    expect(corner.x).toBeLessThanOrEqual(bounds.x);
    expect(worldAt(fit, { x: fit.width, y: fit.height }).x).toBeGreaterThanOrEqual(bounds.x + bounds.width);
    const camera = { x: 300, y: 400, zoom: 0.5 };
    const frame = frameOf(fit, camera, 1000, 600);
    expect(worldAt(fit, frame).x).toBeCloseTo(300);
    expect(frame.width / fit.scale).toBeCloseTo(2000);
    const middle = worldAt(fit, { x: frame.x + frame.width / 2, y: frame.y + frame.height / 2 });
    expect(lookingAt(camera, middle, 1000, 600).x).toBeCloseTo(camera.x);
    expect(frameOf(fit, { ...camera, zoom: 400 }, 1000, 600).width).toBe(6);
  });
});

describe("the outline", () => {
  const doc = fromSnapshot(makeSnapshot(60));

  it("is a tree of modules, tables, columns and enums that opens and closes", () => {
    const lines = linesOf(doc, "", new Set(), false);
    const groups = lines.filter((line) => line.kind === "group");
    expect(groups.at(-1)!.name).toBe("Enums");
    expect(groups.map(({ place, of }) => [place, of])).toEqual(groups.map((_, i) => [i + 1, groups.length]));
    expect(lines.filter((line) => line.level === 2)).toHaveLength(61);
    const first = lines.findIndex((line) => line.kind === "table");
    const opened = linesOf(doc, "", new Set([lines[first]!.key]), false);
    const id = Number(lines[first]!.key.slice(1));
    expect(opened.slice(first + 1, first + 1 + columnsOf(doc, id).length).map((line) => line.name)).toEqual(columnsOf(doc, id).map((c) => c.name));
    expect(parentOf(opened, first + 1)).toBe(first);
    expect(parentOf(opened, first)).toBe(0);
    expect(parentOf(opened, 0)).toBe(-1);
    expect(linesOf(doc, "", new Set([groups[0]!.key]), false).length).toBeLessThan(lines.length);
    expect(lineOf(doc, lines, { kind: "column", id: columnsOf(doc, id)[0]!.id })).toBe(first);
    expect(beginning(lines, lines[first]!.name.slice(0, 3).toUpperCase(), first - 1)).toBe(first);
  });

  it("shows what a filter finds, and where it is", () => {
    const lines = linesOf(doc, "publishedAt", new Set(), false);
    expect(lines.some((line) => line.kind === "column")).toBe(true);
    for (const line of lines.filter((one) => one.kind === "column")) expect(line.name).toBe("publishedAt");
    expect(linesOf(doc, "nothing is called so", new Set(), false)).toEqual([]);
    expect(linesOf(doc, "archived", new Set(), false).map((line) => line.name)).toEqual(["Enums", "Status", "ARCHIVED"]);
  });

  it("dims what the shown view lacks, and lists the views", () => {
    const [a] = [...doc.tables.keys()];
    const view: SavedView = { id: 1, name: "One", detail: "all", places: { [a!]: [0, 0] } };
    const lines = linesOf({ ...doc, views: new Map([[1, view]]), shown: { view: 1, detail: "all" } }, "", new Set(), false);
    expect(lines.slice(0, 2).map(({ kind, name }) => [kind, name])).toEqual([["group", "Views"], ["view", "One"]]);
    expect(lines.filter((line) => line.kind === "table" && !line.away)).toHaveLength(1);
  });
});

describe("search", () => {
  it("finds the best, as the score alone would", () => {
    const texts = ["Order", "OrderLine", "order_items", "Border", "User.orderId", "Ordinance", "Über", "a b"];
    const names = namesOf(texts);
    for (const query of ["order", "ol", "oi", "ORD", "über", "a b", "zzz", "o"]) {
      const expected = texts.map((text, i) => ({ i, points: score(query, text), length: text.length })).filter(({ points }) => points > 0);
      expected.sort((a, b) => b.points - a.points || a.length - b.length || a.i - b.i);
      expect(best(names, query, 3, () => 0), query).toEqual(expected.slice(0, 3).map(({ i }) => i));
    }
    expect(best(names, "o", 2, (place) => (place === 3 ? 5000 : 0))[0]).toBe(3);
  });

  it("is done within a frame among a hundred thousand names", () => {
    const doc = fromSnapshot(makeSnapshot(320));
    const own = [...doc.columns.values()].map((column) => `${doc.tables.get(column.table)!.name}.${column.name}`);
    const texts = Array.from({ length: 110_000 }, (_, i) => own[i % own.length]!);
    const names = namesOf(texts);
    // Processor time of this process: what else the machine is busy with is not what is tested. Of five times the least counts.
    const spent = () => process.cpuUsage();
    const times = ["er", "or", "ord", "order", "pubat", "zq", "customer.email", "o i t"].map((query) => Math.min(...Array.from({ length: 5 }, () => {
      const { user, system } = spent();
      best(names, query, 60, () => 0);
      const after = spent();
      return (after.user + after.system - user - system) / 1_000;
    })));
    // Nine tenths of them: another process may have all of the machine for a while.
    times.sort((a, b) => a - b);
    expect(times[times.length - 2], times.map((time) => time.toFixed(1)).join(", ")).toBeLessThan(16);
  });
});
