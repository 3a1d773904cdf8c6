import { describe, expect, it } from "vitest";
import { makeSnapshot } from "../dev/make";
import { apply, columnsByTable, columnsOf, edgeKey, fromSnapshot, openNotices, patchFiles, type Doc } from "./store";
import type { Change, Update } from "./wire";

const doc = (): Doc => fromSnapshot(makeSnapshot(12));

function update(from: Doc, part: Partial<Update>): Update {
  return {
    revision: from.revision + 1, changes: [], edits: [], findings: null, boxes: [], modules: null, routes: [], routes_removed: [], views: [], shown: null,
    select: null, told: [], status: from.status, ...part,
  };
}

function applied(from: Doc, part: Partial<Update>): Doc {
  const result = apply(from, update(from, part));
  if (!result.ok) throw new Error("a gap");
  return result.doc;
}

describe("apply", () => {
  it("creates, alters and drops records by id, and leaves the state before as it was", () => {
    const before = doc();
    const table = [...before.tables.values()][0]!;
    const renamed = { ...table, name: "Renamed" };
    const made = { ...table, id: 9_000, name: "Made" };
    const after = applied(before, {
      changes: [
        { kind: "table", change: { edit: "alter", from: table, to: renamed } },
        { kind: "table", change: { edit: "create", to: made } },
      ],
    });
    expect(after.tables.get(table.id)?.name).toBe("Renamed");
    expect(after.tables.get(9_000)?.name).toBe("Made");
    expect(before.tables.get(table.id)?.name).toBe(table.name);
    expect(before.tables.has(9_000)).toBe(false);
    const gone = applied(after, { changes: [{ kind: "table", change: { edit: "drop", from: made } }] });
    expect(gone.tables.has(9_000)).toBe(false);
    expect(gone.revision).toBe(before.revision + 2);
  });

  it("handles every kind of change", () => {
    const before = doc();
    const records = {
      table: before.tables, column: before.columns, index: before.indexes, foreign_key: before.foreignKeys, enum: before.enums,
      placement: before.placements,
    };
    for (const [kind, map] of Object.entries(records)) {
      const from = [...map.values()][0]!;
      const key = [...map.keys()][0]!;
      const after = applied(before, { changes: [{ kind, change: { edit: "drop", from } } as Change] });
      const name = { foreign_key: "foreignKeys", index: "indexes" }[kind] ?? `${kind}s`;
      const result = after[name as keyof Doc] as ReadonlyMap<number, unknown>;
      expect(result.has(key), kind).toBe(false);
      expect(result.size, kind).toBe(map.size - 1);
    }
    const relation = { id: 77, relation: null, a: end(1), b: end(2) };
    expect(applied(before, { changes: [{ kind: "many_to_many", change: { edit: "create", to: relation } }] }).manyToMany.get(77)).toEqual(relation);
    const check = { id: 78, table: 1, name: null, expression: "a > 0" };
    expect(applied(before, { changes: [{ kind: "check", change: { edit: "create", to: check } }] }).checks.get(78)).toEqual(check);
  });

  it("takes place, size and module of a dropped table away", () => {
    const before = doc();
    const from = [...before.tables.values()][0]!;
    const after = applied(before, { changes: [{ kind: "table", change: { edit: "drop", from } }] });
    expect([after.boxes.has(from.id), after.placements.has(from.id), after.modules.has(from.id)]).toEqual([false, false, false]);
  });

  it("shares what did not change", () => {
    const before = doc();
    const from = [...before.placements.values()][0]!;
    const after = applied(before, { changes: [{ kind: "placement", change: { edit: "alter", from, to: { ...from, x: 1 } } }] });
    expect(after.columns).toBe(before.columns);
    expect(after.boxes).toBe(before.boxes);
    expect(after.routes).toBe(before.routes);
    expect(columnsByTable(after)).toBe(columnsByTable(before));
    expect(after.placements.get(from.table)?.x).toBe(1);
  });

  it("replaces routes, boxes, modules and findings as told", () => {
    const before = doc();
    const [key, route] = [...before.routes][0]!;
    const other = [...before.routes.values()][1]!;
    const after = applied(before, {
      routes_removed: [route.edge], routes: [{ ...other, points: [[0, 0], [5, 0]] }], boxes: [{ table: 500, width: 10, height: 20 }],
      modules: { 500: "new" }, findings: [],
    });
    expect(after.routes.has(key)).toBe(false);
    expect(after.routes.get(edgeKey(other.edge))?.points).toEqual([[0, 0], [5, 0]]);
    expect(after.boxes.get(500)?.width).toBe(10);
    expect([...after.modules]).toEqual([[500, "new"]]);
    expect(after.findings).toEqual([]);
    expect(applied(before, {}).findings).toBe(before.findings);
  });

  it("sees a gap in the revisions, and a text edit that does not fit", () => {
    const before = doc();
    expect(apply(before, update(before, { revision: before.revision + 2 })).ok).toBe(false);
    expect(apply(before, update(before, { revision: before.revision - 1 })).ok).toBe(false);
    expect(apply(before, update(before, { edits: [{ file: 3, start: 0, end: 0, text: "" }] })).ok).toBe(false);
    expect(apply(before, update(before, { edits: [{ file: 0, start: 0, end: 1e9, text: "" }] })).ok).toBe(false);
    const changed = update(before, { revision: before.revision, edits: [{ file: 0, start: 0, end: 0, text: "x" }] });
    expect(apply(before, changed).ok).toBe(false);
  });

  it("takes an update without effect and without a new revision", () => {
    const before = doc();
    const after = apply(before, update(before, { revision: before.revision, status: { ...before.status, dirty: true } }));
    expect(after.ok && after.doc.status.dirty).toBe(true);
  });

  it("shows notices until they are mended or closed, and says again what is new", () => {
    const told = (...lines: string[]) => ({ ...doc().status, notices: lines.map((message) => ({ code: "x", message, help: null })) });
    const before = doc();
    const one = applied(before, { status: told("line 2", "gone") });
    expect(openNotices(one, ["line 2"]).map(({ message }) => message)).toEqual(["gone"]);
    const next = applied(one, { status: told("line 3") });
    expect(openNotices(next, ["line 2"]).map(({ message }) => message)).toEqual(["line 3"]);
    expect(openNotices(applied(next, { status: told() }), [])).toEqual([]);
  });
});

describe("columnsOf", () => {
  it("orders by rank, not by id", () => {
    const before = doc();
    const table = [...before.tables.keys()][0]!;
    const columns = columnsOf(before, table);
    const last = columns.at(-1)!;
    const after = applied(before, { changes: [{ kind: "column", change: { edit: "alter", from: last, to: { ...last, rank: -5 } } }] });
    expect(columnsOf(after, table)[0]?.id).toBe(last.id);
    expect(columnsOf(after, table)).toHaveLength(columns.length);
  });
});

describe("patchFiles", () => {
  it("counts UTF-16 units, as the editor does", () => {
    const files = [{ name: "a", text: "// 🐦 bird\nmodel A {}" }];
    const patched = patchFiles(files, [{ file: 0, start: 6, end: 10, text: "crow" }]);
    expect(files[0]!.text.slice(6, 10)).toBe("bird");
    expect(patched?.[0]?.text).toBe("// 🐦 crow\nmodel A {}");
  });
});

function end(table: number) {
  return { table, field: "x", columns: [], ref_columns: [], comment: null, ignored: false };
}
