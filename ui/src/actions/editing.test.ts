import { describe, expect, it } from "vitest";
import { snap } from "../canvas/guides";
import { aligned, distributed } from "./placing";
import { blockText, fieldText } from "./slices";

const boxes = new Map([
  [1, { x: 0, y: 0, width: 100, height: 40 }],
  [2, { x: 300, y: 90, width: 200, height: 60 }],
  [3, { x: 120, y: 400, width: 100, height: 100 }],
]);

describe("places of tables", () => {
  it("align at each edge", () => {
    expect([...aligned(boxes, "left").values()].map((p) => p.x)).toEqual([0, 0, 0]);
    expect([...aligned(boxes, "right").values()].map((p) => p.x)).toEqual([400, 300, 400]);
    expect([...aligned(boxes, "centre").values()].map((p) => p.x)).toEqual([200, 150, 200]);
    expect([...aligned(boxes, "top").values()].map((p) => p.y)).toEqual([0, 0, 0]);
    expect([...aligned(boxes, "bottom").values()].map((p) => p.y)).toEqual([460, 440, 400]);
    expect([...aligned(boxes, "middle").values()].map((p) => p.y)).toEqual([230, 220, 200]);
    expect([...aligned(boxes, "left").values()].map((p) => p.y)).toEqual([0, 90, 400]);
  });

  it("have gaps of one size when distributed, the outermost stay", () => {
    const x = distributed(boxes, "x");
    expect([x.get(1)!.x, x.get(3)!.x, x.get(2)!.x]).toEqual([0, 150, 300]);
    const y = distributed(boxes, "y");
    expect([y.get(1)!.y, y.get(2)!.y, y.get(3)!.y]).toEqual([0, 190, 400]);
    expect(distributed(new Map(), "x").size).toBe(0);
  });
});

describe("parts of the text", () => {
  const files = [{ text: "// first\n\n/// Who.\nmodel User {\n  id Int @id // key\n  /// Where.\n  email String @default(\"}\")\n}\n" }, { text: "enum Role {\n  A\n}\nmodel UserRole { }\n" }];

  it("are whole blocks with their comments", () => {
    expect(blockText(files, "User")).toBe("/// Who.\nmodel User {\n  id Int @id // key\n  /// Where.\n  email String @default(\"}\")\n}");
    expect(blockText(files, "Role")).toBe("enum Role {\n  A\n}");
    expect(blockText(files, "UserRole")).toBe("model UserRole { }");
    expect(blockText(files, "Use")).toBeNull();
  });

  it("are lines of fields with theirs", () => {
    expect(fieldText(files, "User", "email")).toBe('/// Where.\nemail String @default("}")');
    expect(fieldText(files, "User", "mail")).toBeNull();
  });
});

describe("a dragged table", () => {
  const others = [{ x: 0, y: 0, width: 200, height: 100 }, { x: 500, y: 300, width: 100, height: 50 }];

  it("stands at the edge of a neighbour that is near", () => {
    const { dx, dy, guides } = snap({ x: 3, y: 296, width: 120, height: 80 }, others, 5);
    expect([dx, dy]).toEqual([-3, 4]);
    expect(guides).toEqual([{ axis: "x", at: 0, from: 0, to: 376 }, { axis: "y", at: 300, from: 3, to: 600 }]);
  });

  it("goes on its way where none is near", () => {
    expect(snap({ x: 260, y: 160, width: 30, height: 30 }, others, 5)).toEqual({ dx: 0, dy: 0, guides: [] });
  });
});
