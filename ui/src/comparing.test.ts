import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { makeSnapshot } from "../dev/make";
import { actions } from "./actions";
import { compareWith, endComparison, goToDifference, isComparing, lastChosen, marksOf, stepDifference, tally, useComparing } from "./comparing";
import { ipc } from "./ipc";
import { lastFirst, shortened } from "./panels/dialogs/CompareWith";
import { get, set, show } from "./state";
import { fromSnapshot } from "./store";
import type { Contrast, Difference } from "./wire";

const one = (part: Partial<Difference>): Difference => ({
  mark: "changed", kind: "column", renamed: false, subject: "A.b", from: null, to: null, at: null, table: null, ghost: null, ...part,
});

function some(): Contrast {
  const doc = get().doc!;
  const [first, second] = [...doc.tables.keys()] as [number, number];
  const column = [...doc.columns.values()].find((c) => c.table === first)!;
  return {
    revision: doc.revision,
    list: [
      one({ mark: "removed", kind: "table", subject: "Gone", ghost: 0 }),
      one({ mark: "added", kind: "table", subject: "New", at: { kind: "table", id: second }, table: second }),
      one({ subject: "A.b", at: { kind: "column", id: column.id }, table: first, from: "TEXT", to: "INTEGER" }),
      one({ mark: "removed", subject: "A.old", at: { kind: "table", id: first }, table: first }),
    ],
    ghosts: [{ name: "Gone", columns: [["id", "Int"]], x: 900, y: 0, width: 160, height: 64 }],
    ghost_columns: [{ table: first, name: "old", ty: "Int" }],
    ghost_edges: [[[0, 0], [10, 0]]],
    not_modelled: [],
  };
}

describe("a comparison", () => {
  beforeEach(() => {
    const kept = new Map<string, string>();
    vi.stubGlobal("localStorage", { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => kept.set(key, value) });
    show(fromSnapshot({ ...makeSnapshot(12), path: "/p/schema.prisma" }));
    vi.spyOn(ipc, "contrast").mockImplementation(async () => some());
    vi.spyOn(ipc, "endContrast").mockResolvedValue();
  });
  afterEach(() => {
    endComparison();
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });

  it("marks tables, columns and relations, and what is gone", () => {
    const doc = get().doc!;
    const contrast = some();
    const marks = marksOf(contrast, doc, null);
    const [first, second] = [...doc.tables.keys()] as [number, number];
    expect([marks.tables.get(first), marks.tables.get(second)]).toEqual(["changed", "added"]);
    expect([...marks.columns.values()]).toEqual(["changed"]);
    expect(marks.gone.get(first)).toEqual([{ name: "old", type: "Int" }]);
    expect(marks.ghosts[0]).toMatchObject({ name: "Gone", columns: ["id"], rect: { x: 900 } });
    const held = [...doc.routes].filter(([, route]) => route.edge.kind === "foreign_key" && route.from === second).map(([key]) => key);
    expect([...marks.edges.keys()]).toEqual(held);
    expect(tally(contrast.list)).toEqual({ added: 1, removed: 2, changed: 1 });
  });

  it("is stepped through round and round, and ended", async () => {
    await compareWith({ source: "git:HEAD:/p/schema.prisma", label: "Last commit" });
    expect(get().marks?.ghosts).toHaveLength(1);
    stepDifference(1);
    expect([useComparing.getState().at, get().marks?.looked, get().selection]).toEqual([0, 0, []]);
    stepDifference(1);
    expect(get().selection).toEqual([some().list[1]!.at]);
    stepDifference(-1);
    stepDifference(-1);
    expect(useComparing.getState().at).toBe(3);
    goToDifference(2);
    expect(get().selection[0]?.kind).toBe("column");
    expect(lastChosen()?.label).toBe("Last commit");
    expect(endComparison()).toBe(true);
    expect([isComparing(), get().marks, endComparison()]).toEqual([false, null, false]);
  });

  it("is made again when the document changes, with a source that is read once, and ends with the document", async () => {
    vi.useFakeTimers();
    await compareWith({ source: "empty", label: "Nothing" });
    expect(vi.mocked(ipc.contrast).mock.calls.map(([, fresh]) => fresh)).toEqual([true]);
    set((s) => ({ doc: { ...s.doc!, revision: s.doc!.revision + 1 } }));
    await vi.advanceTimersByTimeAsync(200);
    expect(vi.mocked(ipc.contrast).mock.calls.map(([, fresh]) => fresh)).toEqual([true, false]);
    vi.mocked(ipc.contrast).mockRejectedValueOnce({ code: "plan/invalid", message: "The schema has 1 errors.", help: null });
    set((s) => ({ doc: { ...s.doc!, revision: s.doc!.revision + 1 } }));
    await vi.advanceTimersByTimeAsync(200);
    expect([useComparing.getState().stale, useComparing.getState().failure, get().marks !== null]).toEqual([true, null, true]);
    show(fromSnapshot(makeSnapshot(3)));
    expect([isComparing(), get().marks]).toEqual([false, null]);
    vi.useRealTimers();
  });

  it("keeps no password, and offers the last source first", async () => {
    await compareWith({ source: "postgresql://ann:secret@host/db", label: "host/db" });
    expect(lastChosen()?.source ?? "").not.toContain("secret");
    expect([shortened("postgresql://ann:secret@host/db"), shortened("git:v1:/a/b"), shortened("/a/b/c.prisma")]).toEqual(["host/db", "v1", "b/c.prisma"]);
    const offers = [{ source: "migrations", kind: "migrations", label: "Last migration", detail: null }, { source: "empty", kind: "empty", label: "Nothing", detail: null }];
    expect(lastFirst(offers, { source: "empty", label: "Nothing" }).map(({ source }) => source)).toEqual(["empty", "migrations"]);
    expect(lastFirst(offers, { source: "/x", label: "x" }).map(({ source }) => source)).toEqual(["/x", "migrations", "empty"]);
  });

  it("has its actions", () => {
    expect(actions().filter(({ id }) => id.startsWith("compare."))).toHaveLength(4);
  });
});
