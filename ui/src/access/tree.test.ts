import { describe, expect, it } from "vitest";
import { makeSnapshot } from "../../dev/make";
import { fromSnapshot } from "../store";
import { done, selected } from "./Announcer";
import { around, family, firstChild, firstNode, isOpen, keyOf, lastNode, levelOf, nextNode, nodeOf, objectOf, parentOf, previousNode, spoken, type Node, type Shape } from "./tree";

const doc = fromSnapshot(makeSnapshot(60));
const NONE: Shape = { closed: new Set(), open: new Set() };

function walk(shape: Shape): Node[] {
  const all: Node[] = [];
  for (let at = firstNode(doc); at; at = nextNode(doc, at, shape)) all.push(at);
  return all;
}

describe("the diagram as a tree", () => {
  it("is walked through all tables, down and up the same way", () => {
    const all = walk(NONE);
    expect(all.filter(({ kind }) => kind === "table")).toHaveLength(60);
    expect(new Set(all.map(keyOf)).size).toBe(all.length);
    const up: Node[] = [];
    for (let at = lastNode(doc, NONE); at; at = previousNode(doc, at, NONE)) up.push(at);
    expect(up.reverse().map(keyOf)).toEqual(all.map(keyOf));
  });
  it("shows what hangs under an open table, and hides a closed module", () => {
    const table = walk(NONE).find(({ kind }) => kind === "table")!;
    const open: Shape = { closed: new Set(), open: new Set([keyOf(table)]) };
    expect(isOpen(doc, table, NONE)).toBe(false);
    const child = nextNode(doc, table, open)!;
    expect(child).toEqual(firstChild(doc, table));
    expect(parentOf(doc, child)).toEqual(table);
    expect([levelOf(table), levelOf(child)]).toEqual([2, 3]);
    const module = parentOf(doc, table)!;
    const closed: Shape = { closed: new Set([keyOf(module)]), open: new Set() };
    expect(walk(closed).some((node) => keyOf(node) === keyOf(table))).toBe(false);
    for (const shape of [NONE, open, closed]) {
      const all = walk(shape);
      all.slice(1).forEach((node, i) => expect(keyOf(previousNode(doc, node, shape)!)).toBe(keyOf(all[i]!)));
    }
  });
  it("tells place and number among siblings", () => {
    for (const node of walk(NONE)) {
      const { size, place, at } = family(doc, node);
      expect(place).toBeGreaterThanOrEqual(0);
      expect(place).toBeLessThan(size);
      expect(keyOf(at(place)!)).toBe(keyOf(node));
    }
  });
  it("finds the node of what is selected, and what a node stands for", () => {
    const key = [...doc.foreignKeys.values()].find((one) => one.table !== one.references)!;
    const node = nodeOf(doc, { kind: "foreign_key", id: key.id })!;
    expect(node).toEqual({ kind: "part", table: key.table, object: { kind: "foreign_key", id: key.id } });
    expect(objectOf(node)).toEqual({ kind: "foreign_key", id: key.id });
    expect(objectOf(firstNode(doc)!)).toBeNull();
    const parent: Node = { kind: "part", table: key.references, object: { kind: "foreign_key", id: key.id } };
    expect(spoken(doc, parent)).toContain("refers to it");
    expect(spoken(doc, node)).toContain(`refers to ${doc.tables.get(key.references)!.name}`);
    expect(family(doc, parent).place).toBeGreaterThanOrEqual(0);
  });
  it("gives a part of bounded size, however many tables there are", () => {
    const like = [...doc.tables.values()][0]!;
    const tables = Array.from({ length: 10_000 }, (_, i) => ({ ...like, id: 100_000 + i, name: `T${i}` }));
    const large = { ...doc, tables: new Map(tables.map((table) => [table.id, table])), modules: new Map(tables.map(({ id }) => [id, `m${id % 7}`])) };
    for (const { id } of [tables[0]!, tables[5000]!, tables[9999]!]) {
      const part = around(large, { kind: "table", id }, NONE, 9);
      expect(part.length).toBeLessThanOrEqual(19);
      expect(part.some((node) => node.kind === "table" && node.id === id)).toBe(true);
    }
  });
});

describe("what is said", () => {
  it("tells what is selected", () => {
    const table = [...doc.tables.values()][0]!;
    const column = [...doc.columns.values()].find((one) => one.table === table.id)!;
    expect(selected(doc, [])).toBe("Nothing selected");
    expect(selected(doc, [{ kind: "table", id: table.id }])).toMatch(new RegExp(`^${table.name}, table, \\d+ columns?`));
    expect(selected(doc, [{ kind: "table", id: table.id }, { kind: "column", id: column.id }])).toBe("1 table, 1 column selected");
  });
  it("tells what was done, undone and done again", () => {
    const at = (revision: number, undo: string | null, redo: string | null, findings = doc.findings) => ({ ...doc, revision, findings, status: { ...doc.status, undo, redo } });
    expect(done(at(1, null, null), at(2, "Add Order", null))).toBe("Add Order");
    expect(done(at(2, "Add Order", null), at(3, null, "Add Order"))).toBe("Undone: Add Order");
    expect(done(at(3, null, "Add Order"), at(4, "Add Order", null))).toBe("Done again: Add Order");
    expect(done(at(4, "Add Order", null), at(4, "Add Order", null))).toBe("");
    const finding = { ...doc.findings[0]!, code: "x" };
    expect(done(at(1, null, null, []), at(2, "Add Order", null, [finding]))).toBe("Add Order, 1 finding now");
    expect(done(at(1, null, null, [finding]), at(2, "Add key", null, []))).toBe("Add key, no findings left");
  });
});
