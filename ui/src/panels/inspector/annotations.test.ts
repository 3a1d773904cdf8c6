import { describe, expect, it } from "vitest";
import { common } from "./common";
import { dependencyText, piiText, reasonOf, rowsText, volumeParts, volumeText, withClass } from "./annotations";

describe("annotations in fields", () => {
  it("writes numbers of rows as short as they are exact", () => {
    for (const [rows, text] of [[0, "0"], [999, "999"], [1000, "1k"], [1500, "1.5k"], [1001, "1001"], [10_000_000, "10M"], [1_050_000, "1050k"]] as const) {
      expect(rowsText(rows)).toBe(text);
    }
  });
  it("puts a volume together from its parts and takes it apart", () => {
    expect(volumeText("10M", "50k", "day")).toBe("10M rows, +50k/day");
    expect(volumeText("10M rows", "+50k", "year")).toBe("10M rows, +50k/year");
    expect(volumeText("1.5k", "", "day")).toBe("1.5k rows");
    expect(volumeText(" ", "50k", "day")).toBe("");
    expect(volumeParts({ rows: 10_000_000, growth: { rows: 50_000, per: "month" } })).toEqual({ rows: "10M", growth: "50k", per: "month" });
    expect(volumeParts(null)).toEqual({ rows: "", growth: "", per: "day" });
  });
  it("keeps the protection of personal data when the class changes, where there is any to protect", () => {
    const pii = { class: "email", protection: "hashed" } as const;
    expect(piiText(pii)).toBe("email, hashed");
    expect(withClass(pii, "phone")).toBe("phone, hashed");
    expect(withClass(pii, "none")).toBe("none");
    expect(withClass(pii, "")).toBe("");
    expect(withClass(null, "name")).toBe("name");
  });
  it("writes dependencies as annotations do", () => {
    expect(dependencyText({ from: ["a", "b"], to: ["c"], multivalued: false })).toBe("a, b -> c");
    expect(dependencyText({ from: ["a"], to: ["b"], multivalued: true })).toBe("a ->> b");
  });
  it("parts the reason of an index from the rest of its comment", () => {
    expect(reasonOf("Before.\nSupports: the feed\nAfter.")).toEqual({ supports: "the feed", rest: "Before.\nAfter." });
    expect(reasonOf("Only this.")).toEqual({ supports: "", rest: "Only this." });
    expect(reasonOf(null)).toEqual({ supports: "", rest: "" });
  });
  it("finds what several have in common", () => {
    expect(common([{ a: 1 }, { a: 1 }], ({ a }) => a)).toBe(1);
    expect(common([{ a: 1 }, { a: 2 }], ({ a }) => a)).toBeUndefined();
    expect(common([{ a: null }, { a: null }], ({ a }) => a)).toBeNull();
    expect(common([], () => 1)).toBeUndefined();
  });
});
