import { beforeEach, describe, expect, it } from "vitest";
import { makeSnapshot } from "../../dev/make";
import { get, select, set, show, take } from "../state";
import { fromSnapshot } from "../store";
import { actions } from ".";
import { isEnabled, labelOf } from "./action";

describe("actions", () => {
  beforeEach(() => {
    set({ formats: [{ id: "svg", label: "SVG picture", extension: "svg" }] });
    show(fromSnapshot(makeSnapshot(12)));
  });

  it("have names of their own, and labels", () => {
    const ids = actions().map((one) => one.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const one of actions()) expect(labelOf(one, get()), one.id).not.toBe("");
    expect(ids).toContain("export.svg");
  });

  it("never share a shortcut", () => {
    const keys = actions().flatMap((one) => one.keys ?? []);
    expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
  });

  it("are enabled by what is open and selected", () => {
    const enabled = (id: string) => isEnabled(actions().find((one) => one.id === id)!, get());
    expect([enabled("edit.delete"), enabled("insert.column"), enabled("insert.table"), enabled("edit.undo")]).toEqual([false, false, true, false]);
    const table = [...get().doc!.tables.keys()][0]!;
    select([{ kind: "table", id: table }]);
    expect([enabled("edit.delete"), enabled("insert.column"), enabled("edit.rename"), enabled("edit.move_up")]).toEqual([true, true, true, false]);
    show(null);
    expect([enabled("file.open"), enabled("file.save"), enabled("insert.table"), enabled("export.svg")]).toEqual([true, false, false, false]);
  });
});

describe("the window's state", () => {
  it("lets go of what is gone, and selects what was made", () => {
    show(fromSnapshot(makeSnapshot(12)));
    const doc = get().doc!;
    const [first, second] = [...doc.tables.values()];
    select([{ kind: "table", id: first!.id }, { kind: "table", id: second!.id }, { kind: "table", id: 99_999 }]);
    expect(get().selection).toHaveLength(2);
    const update = {
      revision: doc.revision + 1, changes: [{ kind: "table" as const, change: { edit: "drop" as const, from: first! } }], edits: [], findings: null,
      boxes: [], modules: null, routes: [], routes_removed: [], views: [], shown: null, select: null, told: [], status: doc.status,
    };
    expect(take(update)).toBe(true);
    expect(get().selection).toEqual([{ kind: "table", id: second!.id }]);
    expect(take({ ...update, revision: doc.revision + 2, changes: [], select: { kind: "enum", id: [...doc.enums.keys()][0]! } })).toBe(true);
    expect(get().selection[0]?.kind).toBe("enum");
    expect(take({ ...update, revision: doc.revision + 9 })).toBe(false);
  });
});
