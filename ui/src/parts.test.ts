import { describe, expect, it } from "vitest";
import { makeSnapshot } from "../dev/make";
import { placesOf } from "./actions/edit";
import { pressed, shown } from "./actions/keys";
import { target } from "./actions/navigate";
import { badgesOf, columnLine, count, defaultText, isPrimary, isUnique, nameOf, tableOf, typeLabel, typeText } from "./format";
import { qualified, questions } from "./panels/migration/proposals";
import { worstFindings } from "./canvas/worst";
import { summary } from "./panels/dialogs/Incoming";
import { grouped } from "./panels/Problems";
import { sourceOf, suggestedName } from "./panels/migration/sources";
import { score } from "./panels/search";
import { getIndentation, IndentContext } from "@codemirror/language";
import { EditorState, Text } from "@codemirror/state";
import { blockOf, blocksAround } from "./panels/source/blocks";
import { asOption, asSnippet } from "./panels/source/complete";
import { nextOf } from "./panels/source/names";
import { prismaLanguage } from "./panels/source/prisma";
import { painted } from "./panels/source/paint";
import { catchUp, replacement } from "./panels/source/sync";
import { completions } from "./panels/types";
import type { Vocabulary } from "./wire";
import { get, set, show } from "./state";
import { columnsOf, fromSnapshot } from "./store";
import type { Column, Finding, Object as SchemaObject, Severity } from "./wire";

const doc = fromSnapshot(makeSnapshot(30));
const some = [...doc.columns.values()][0]!;
const column = (part: Partial<Column>): Column => ({ ...some, ...part });

const EMPTY: Vocabulary = {
  natives: [], functions: [], methods: [], classes: [], enums: true, lists: false, fulltext: false, length: false, partial: false, clustered: false,
};

describe("types and defaults as text", () => {
  it("writes what Prisma reads", () => {
    const decimal = column({ ty: { kind: "scalar", value: "Decimal" }, arity: "optional", native: { name: "Decimal", args: ["10", "2"] } });
    expect(typeText(doc, decimal)).toBe("Decimal? @db.Decimal(10, 2)");
    expect(typeLabel(doc, decimal)).toBe("Decimal(10,2)?");
    expect(typeText(doc, column({ ty: { kind: "unsupported", value: "circle" }, arity: "list" }))).toBe('Unsupported("circle")[]');
    const status = [...doc.enums.values()][0]!;
    expect(columnLine(doc, column({ name: "state", ty: { kind: "enum", value: status.id } }))).toBe("state Status");
  });

  it.each([
    [{ kind: "now" as const }, "now()"],
    [{ kind: "autoincrement" as const }, "autoincrement()"],
    [{ kind: "expression" as const, value: 'a "b"' }, 'dbgenerated("a \\"b\\"")'],
    [{ kind: "expression" as const, value: null }, "dbgenerated()"],
    [{ kind: "function" as const, value: { name: "uuid", args: ["7"] } }, "uuid(7)"],
    [{ kind: "literal" as const, value: { kind: "string" as const, value: "x" } }, '"x"'],
    [{ kind: "literal" as const, value: { kind: "boolean" as const, value: false } }, "false"],
    [{ kind: "list" as const, value: [{ kind: "number" as const, value: "1" }, { kind: "number" as const, value: "2" }] }, "[1, 2]"],
  ])("default %j", (value, text) => {
    expect(defaultText(column({ default: { value, mapped: null } }))).toBe(text);
  });

  it("knows keys and names", () => {
    expect(badgesOf(doc, some)).toEqual(["PK"]);
    expect(isPrimary(doc, some)).toBe(true);
    const slug = [...doc.columns.values()].find((c) => c.name === "slug")!;
    expect([isUnique(doc, slug), isPrimary(doc, slug)]).toEqual([true, false]);
    const key = [...doc.foreignKeys.values()][0]!;
    expect(badgesOf(doc, doc.columns.get(key.columns[0]!)!)[0]).toBe("FK");
    const personal = { ...slug, notes: { ...slug.notes, pii: { class: "email", protection: null } } } as typeof slug;
    expect(badgesOf(doc, personal)).toEqual(["U", "PII"]);
    expect(badgesOf(doc, { ...personal, notes: { ...personal.notes, pii: { class: "none", protection: null } } } as typeof slug)).toEqual(["U"]);
    const table = doc.tables.get(slug.table)!;
    const index = { ...[...doc.indexes.values()].find((one) => one.table === table.id)!, id: 9_999, kind: "index", parts: [{ target: { kind: "column", value: slug.id } }] } as never;
    expect(badgesOf({ ...doc, indexes: new Map([...doc.indexes, [9_999, index]]) }, slug)).toEqual(["U", "IX"]);
    expect(nameOf(doc, { kind: "column", id: some.id })).toBe("User.id");
    expect(tableOf(doc, { kind: "foreign_key", id: key.id })).toBe(key.table);
    expect([count(1, "table"), count(2, "table"), count(3, "index", "indexes")]).toEqual(["1 table", "2 tables", "3 indexes"]);
  });
});

describe("shortcuts", () => {
  const key = (part: object) => ({ key: "", ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...part });
  it.each([
    [{ key: "z", ctrlKey: true }, "Mod+Z"],
    [{ key: "Z", ctrlKey: true, shiftKey: true }, "Mod+Shift+Z"],
    [{ key: "?", shiftKey: true }, "?"],
    [{ key: "+", ctrlKey: true }, "Mod+Plus"],
    [{ key: "Tab", shiftKey: true }, "Shift+Tab"],
    [{ key: "ArrowUp", altKey: true }, "Alt+ArrowUp"],
    [{ key: "F2" }, "F2"],
  ])("%j", (event, name) => expect(pressed(key(event), false)).toBe(name));
  it("shows them as the system writes them", () => {
    expect(shown("Mod+Shift+Z", false)).toBe("Ctrl+Shift+Z");
    expect(shown("Mod+Shift+Z", true)).toBe("⌘⇧Z");
    expect(pressed(key({ key: "k", metaKey: true }), true)).toBe("Mod+K");
  });
});

describe("search", () => {
  it("prefers whole names, beginnings, then words, then letters", () => {
    const names = ["order", "orderItem", "customerOrder", "reorder", "outer_red_door"];
    const points = names.map((name) => score("order", name));
    expect([...points].sort((a, b) => b - a)).toEqual(points);
    expect(score("oi", "OrderItem")).toBeGreaterThan(score("oi", "Cooxi"));
    expect(score("xyz", "Order")).toBe(0);
  });
});

describe("text typed while it changes elsewhere", () => {
  const both = (base: string, typed: string, now: string) => {
    const change = catchUp(base, typed, now);
    if (change === null || change === "overlap") return change;
    return typed.slice(0, change.from) + change.insert + typed.slice(change.to);
  };
  it.each([
    ["a b c", "A b c", "a b CCC", "A b CCC"],
    ["a b c", "a b CCC", "AAA b c", "AAA b CCC"],
    ["a b c", "a b c", "a b", "a b"],
    ["a b c", "a b c d", "b c", "b c d"],
    ["a", "a1", "a2", "a12"],
    ["ab", "aX", "a1b", "a1X"],
    ["a b c", "a b c!", "a b c", null],
    ["a b c", "a X c", "a Y c", "overlap"],
    ["a b c", "a b! c", "", "overlap"],
  ])("%j typed %j became %j", (base, typed, now, expected) => expect(both(base, typed, now)).toBe(expected));
});

describe("files that come and go", () => {
  it("the file that is looked at stays, where it is still there", () => {
    const files = (...names: string[]) => ({ ...doc, files: names.map((name) => ({ name, text: "" })) });
    show(files("a", "b"));
    set({ file: 1 });
    show(files("0", "a", "b"), true);
    expect(get().file).toBe(2);
    show(files("a"), true);
    expect(get().file).toBe(0);
    show(null);
  });
});

describe("replacement", () => {
  it.each([["abc", "abc"], ["abc", "axc"], ["aaa", "aa"], ["", "x"], ["model A {}", "model AB {}"], ["aXa", "aXaXa"], ["x", ""]])("%j to %j", (before, after) => {
    const change = replacement(before, after);
    if (!change) return expect(before).toBe(after);
    expect(before.slice(0, change.from) + change.insert + before.slice(change.to)).toBe(after);
    expect(change.to - change.from + change.insert.length).toBeLessThanOrEqual(Math.abs(before.length - after.length) + 2);
  });
});

describe("sources", () => {
  it("names what to compare with", () => {
    expect(sourceOf("migrations", "", "/p/prisma")).toBe("migrations");
    expect(sourceOf("git", " ", "/p/a.prisma")).toBe("git:HEAD:/p/a.prisma");
    expect(sourceOf("database", " ", "/p")).toBeNull();
    expect(sourceOf("database", " sqlite:x.db ", null)).toBe("sqlite:x.db");
  });
  it("suggests a name", () => {
    expect(suggestedName([{ kind: "create_table", subject: "invoices" }])).toBe("add_invoices");
    expect(suggestedName([{ kind: "alter_column", subject: "users.name" }, { kind: "x", subject: "y" }])).toBe("alter_users_name_and_more");
    expect(suggestedName([])).toBe("");
  });
});

describe("what may be a rename", () => {
  const may = (id: number, from: string, to: string, within: string | null = "users") =>
    ({ kind: "column", object: { kind: "column" as const, id }, within, from, to });
  it("is asked once for each new thing, the likeliest first", () => {
    const asked = questions([may(7, "mail", "email"), may(7, "phone", "email"), may(8, "mail", "age")]);
    expect(asked.map((one) => [one.subject, one.answers.map((answer) => answer.from)])).toEqual([
      ["users.email", ["mail", "phone"]],
      ["users.age", ["mail"]],
    ]);
    expect(questions([])).toEqual([]);
  });
  it("names a column with its table", () => {
    expect([qualified(may(1, "a", "b"), "a"), qualified(may(1, "a", "b", null), "a")]).toEqual(["users.a", "a"]);
  });
});

describe("completion", () => {
  it("offers what begins with it first, and keeps the mark", () => {
    expect(completions(doc, "str", EMPTY)[0]).toBe("String");
    expect(completions(doc, "sta?", EMPTY)[0]).toBe("Status?");
    const words = { ...EMPTY, natives: [{ scalar: "String" as const, text: "@db.VarChar(255)" }] };
    expect(completions(doc, "varchar", words)).toContain("String @db.VarChar(255)");
  });
});

describe("navigation by keys", () => {
  const tables = [...doc.tables.values()];
  const at = (name: string) => ({ kind: "table" as const, id: tables.find((t) => t.name === name)!.id });
  it("goes to the nearest table in the direction", () => {
    expect(target(doc, at("User"), "ArrowRight")).toEqual(at("Session"));
    expect(target(doc, at("Session"), "ArrowLeft")).toEqual(at("User"));
    expect(target(doc, at("User"), "ArrowDown")).toEqual(at("Permission"));
    expect(target(doc, null, "ArrowDown")).not.toBeNull();
  });
  it("walks columns, then the next table", () => {
    const columns = columnsOf(doc, at("User").id);
    expect(target(doc, at("User"), "Tab")).toEqual({ kind: "column", id: columns[0]!.id });
    expect(target(doc, { kind: "column", id: columns[0]!.id }, "ArrowDown")).toEqual({ kind: "column", id: columns[1]!.id });
    expect(target(doc, { kind: "column", id: columns[0]!.id }, "ArrowUp")).toEqual(at("User"));
    expect(target(doc, { kind: "column", id: columns.at(-1)!.id }, "Tab")?.kind).toBe("table");
    expect(target(doc, { kind: "column", id: columns[1]!.id }, "Shift+Tab")).toEqual({ kind: "column", id: columns[0]!.id });
  });
});

describe("findings", () => {
  const finding = (code: string, severity: Severity, at: SchemaObject): Finding => ({
    code, severity, message: code, help: null, at, subject: "", range: null, line: null, fix: null, fix_is_safe: false,
  });
  const key = [...doc.foreignKeys.values()][0]!;

  it("a table shows the worst of all that belongs to it, a column that of its relations", () => {
    const first = columnsOf(doc, key.table)[0]!;
    const findings = [
      finding("a/table", "info", { kind: "table", id: key.table }),
      finding("a/column", "warning", { kind: "column", id: first.id }),
      finding("a/key", "error", { kind: "foreign_key", id: key.id }),
      finding("a/schema", "error", { kind: "schema" }),
    ];
    const worst = worstFindings({ ...doc, findings });
    expect([...worst.tables]).toEqual([[key.table, "error"]]);
    expect(worst.counts.get(key.table)).toBe(3);
    expect(worst.columns.get(key.columns[0]!)).toBe("error");
    expect(worst.columns.get(first.id)).toBe(key.columns.includes(first.id) ? "error" : "warning");
    expect(worstFindings({ ...doc, findings: findings.slice(0, 2) }).tables.get(key.table)).toBe("warning");
  });

  it("are found again in a later list by what they say", () => {
    const [table, other] = [finding("a/one", "info", { kind: "table", id: 1 }), finding("a/one", "info", { kind: "table", id: 2 })];
    const mistake = finding("prisma/syntax", "error", { kind: "schema" });
    expect(placesOf([table, other], [mistake, table, other])).toEqual([1, 2]);
    expect(placesOf([table, mistake], [{ ...other }, { ...table }])).toEqual([1]);
    // Of two that say the same each is its own.
    expect(placesOf([table, { ...table }], [{ ...table }, { ...table }])).toEqual([0, 1]);
    expect(placesOf([table], [{ ...table, fix: "Another way" }])).toEqual([]);
  });

  it("what can't be read comes first, then what is first in the text", () => {
    const codes = ["prisma/unknown-type", "a/rule", "prisma/argument", "prisma/syntax", "prisma/argument"];
    const list = codes.map((code) => finding(code, code === "a/rule" ? "warning" : "error", { kind: "schema" }));
    expect(grouped(list, "all", "").map((group) => group.code)).toEqual(["prisma/syntax", "prisma/unknown-type", "prisma/argument", "a/rule"]);
  });
});

it("a database is summed up by what comes in", () => {
  const object = (kind: string, name: string) => ({ kind, name, action: "create" });
  const view = { tables: 3, columns: 9, foreign_keys: 1, indexes: 3, not_modelled: [], edits: 0 };
  expect(summary({ ...view, objects: [object("table", "A"), object("table", "B"), object("enum", "E")] })).toBe("2 tables, 1 enum");
  expect(summary({ ...view, objects: [] })).toBe("0 tables");
});

describe("the text's helpers", () => {
  const text = Text.of([
    "// 🙂", "model A {", "  id Int @id", "}", "", "/// check: a", "model B {", "  id Int @id", "}", "", "enum C {", "  D", "}",
  ]);
  const lines = (slice: { from: number; to: number }) => text.sliceString(slice.from, slice.to).split("\n");

  it("sends whole blocks, with the one behind them", () => {
    const at = text.line(3).from;
    expect(lines(blocksAround(text, at, at))).toEqual(["model A {", "  id Int @id", "}", "", "/// check: a", "model B {", "  id Int @id", "}", ""]);
    const comment = text.line(6).from;
    expect(lines(blocksAround(text, comment, comment))).toContain("model B {");
    expect(blocksAround(text, 0, text.length)).toEqual({ from: 0, to: text.length });
    expect(blocksAround(Text.of([""]), 0, 0)).toEqual({ from: 0, to: 0 });
  });

  it("folds a block between its braces", () => {
    const fold = blockOf(text, text.line(2).from);
    expect(fold && text.sliceString(fold.from, fold.to)).toBe("\n  id Int @id\n");
    expect(blockOf(text, text.line(3).from)).toBeNull();
    expect(blockOf(Text.of(["model A {", "model B {", "}"]), 0)).toBeNull();
  });

  it("indents what stands within braces", () => {
    const state = EditorState.create({ doc: "model A {}\nmodel B {\n  id Int @id\n}\n", extensions: prismaLanguage });
    const broken = new IndentContext(state, { simulateBreak: 9, simulateDoubleBreak: true });
    expect(getIndentation(broken, 9)).toBe(2);
    expect([2, 3, 4, 5].map((line) => getIndentation(state, state.doc.line(line).from))).toEqual([0, 2, 0, 0]);
  });

  it("reads words as the backend counts them", () => {
    expect(painted([2, 5, 0, 1, 3, 1], 10)).toEqual([{ from: 12, to: 17, kind: 0 }, { from: 18, to: 21, kind: 1 }]);
    expect(painted([], 0)).toEqual([]);
  });

  it("numbers the holes of an insertion", () => {
    expect(asSnippet("@db.Decimal(${10}, ${2})")).toBe("@db.Decimal(${1:10}, ${2:2})");
    expect(asSnippet("@relation(fields: [${id}], references: [${}])")).toBe("@relation(fields: [${1:id}], references: [${2}])");
    expect(asSnippet("[${id}]\n${id} Int")).toBe("[${1:id}]\n${1:id} Int");
    expect(asSnippet('"{}"')).toBe('"{}"');
    const offer = { label: "@id", insert: "@id", kind: "attribute" as const, detail: null, info: null };
    expect(asOption(offer, 0)).toEqual({ label: "@id", type: "attribute", boost: 50, apply: "@id" });
    expect(asOption(offer, 1).boost).toBeLessThan(50);
  });

  it("goes through the uses of a name, and round again", () => {
    const place = (file: number, start: number) => ({ file, start, end: start + 1 });
    const places = [place(0, 5), place(0, 20), place(1, 3)];
    expect(nextOf(places, 0, 5)).toEqual(place(0, 20));
    expect(nextOf(places, 0, 20)).toEqual(place(1, 3));
    expect(nextOf(places, 1, 3)).toEqual(place(0, 5));
    expect(nextOf([], 0, 0)).toBeUndefined();
  });
});
