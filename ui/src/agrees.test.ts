import { describe, expect, it } from "vitest";
import { makeSnapshot } from "../dev/make";
import { compare } from "./agrees";
import { fromSnapshot } from "./store";

describe("the mirror beside a snapshot", () => {
  it("is the same, or says where it is not", () => {
    const [a, b] = [fromSnapshot(makeSnapshot(8)), fromSnapshot(makeSnapshot(8))];
    const differences = (x: unknown, y: unknown) => {
      const found: string[] = [];
      compare("doc", x, y, found);
      return found;
    };
    expect(differences(a, b)).toEqual([]);
    const [id, table] = [...b.tables][0]!;
    expect(differences(a, { ...b, tables: new Map(b.tables).set(id, { ...table, name: "Other" }) })).toEqual([
      `doc.tables[${id}].name: "${table.name}" here, "Other" there`,
    ]);
    expect(differences(a, { ...b, routes: new Map() }).length).toBeGreaterThan(0);
  });
});
