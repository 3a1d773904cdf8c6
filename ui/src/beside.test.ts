import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { makeSnapshot } from "../dev/make";
import { actions } from "./actions";
import { isEnabled } from "./actions/action";
import { layoutOf } from "./canvas/geometry";
import { wrapped } from "./canvas/notes";
import { enumAt, isPresenting, presented, usePresented } from "./canvas/presented";
import { ipc } from "./ipc";
import { endWriting, newNote, nextNote, noteAt, selectedNote, selectNote, useNotes } from "./notes";
import { selectedEnums, shownEnums, wish } from "./presenting";
import { get, select, show } from "./state";
import { fromSnapshot } from "./store";
import type { Command, Note, Presentation, Update } from "./wire";

const note = (name: string, x: number, y: number, text = name): Note => ({ name, text, x, y, width: 200, height: 100, color: null });
const answer = (part: Partial<Update>): Update => ({
  revision: get().doc!.revision + 1, changes: [], edits: [], findings: null, boxes: [], modules: null, routes: [], routes_removed: [], views: [], shown: null, sheet: null, told: [], select: null,
  status: get().doc!.status, ...part,
});

describe("notes", () => {
  beforeEach(() => {
    vi.stubGlobal("document", { querySelector: () => null });
    const snapshot = makeSnapshot(6);
    show(fromSnapshot({ ...snapshot, sheet: { notes: [note("a", 0, 0), note("b", 100, 50)], enums: [] } }));
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
    useNotes.setState({ selected: null, writing: null, moved: null });
  });

  it("lie upon each other, and one thing is selected at a time", () => {
    expect([noteAt({ x: 10, y: 10 })?.name, noteAt({ x: 150, y: 80 })?.name, noteAt({ x: 900, y: 0 })]).toEqual(["a", "b", null]);
    select([{ kind: "table", id: [...get().doc!.tables.keys()][0]! }]);
    selectNote("a");
    expect([selectedNote()?.name, get().selection]).toEqual(["a", []]);
    select([{ kind: "table", id: [...get().doc!.tables.keys()][0]! }]);
    expect(selectedNote()).toBeNull();
    nextNote();
    nextNote();
    expect(selectedNote()?.name).toBe("b");
    const enabled = (id: string) => isEnabled(actions().find((one) => one.id === id)!, get());
    expect([enabled("edit.delete"), enabled("edit.rename"), enabled("note.blue")]).toEqual([true, true, true]);
  });

  it("come into being when something is written, and not before", async () => {
    const sent: Command[] = [];
    vi.spyOn(ipc, "run").mockImplementation((command) => {
      sent.push(command);
      return Promise.resolve(answer({ sheet: { notes: [note("c", 8, 16, "what for")], enums: [] } }));
    });
    newNote(9, 17);
    await endWriting("  \n");
    expect([sent, useNotes.getState().writing]).toEqual([[], null]);
    newNote(9, 17);
    await endWriting("what for\n");
    expect(sent).toEqual([{ type: "add_note", text: "what for", x: 8, y: 16, width: 208, height: 112, color: null }]);
    expect([get().doc!.sheet.notes.length, selectedNote()?.name]).toEqual([1, "c"]);
    useNotes.setState({ writing: { name: "c" } });
    await endWriting("");
    expect(sent[1]).toEqual({ type: "drop_notes", names: ["c"] });
  });

  it("are wrapped at words, and within words where they must", () => {
    const fits = (line: string) => line.length <= 5;
    expect(wrapped("one two\n\nabcdefgh", fits)).toEqual(["one", "two", "", "abcde", "fgh"]);
  });
});

describe("what is drawn on demand", () => {
  const made = (part: Partial<Presentation>): Presentation => ({ revision: get().doc!.revision, enums: [], links: [], joins: [], folds: [], routes: [], ...part });
  beforeEach(() => {
    show(fromSnapshot({ ...makeSnapshot(12), path: "/p" }));
  });
  afterEach(() => {
    usePresented.setState({ enums: [], joins: false, fold: false, found: null, moved: null });
    vi.restoreAllMocks();
  });

  it("takes the place of the document's own lines, and folded tables are gone", () => {
    const doc = get().doc!;
    expect(presented(doc)).toBe(doc);
    const [key, route] = [...doc.routes][0]!;
    const moved = { ...route, points: [[0, 0], [5, 0]] as [number, number][] };
    const folds = [{ table: route.from, ends: [1, 2] as [number, number], route: { points: [], start: "one" as const, end: "one" as const, identifying: false } }];
    usePresented.setState({ found: { presentation: made({ routes: [moved] }), base: doc.routes } });
    expect(presented(doc).routes.get(key)?.points).toEqual([[0, 0], [5, 0]]);
    expect(presented(doc)).toBe(presented(doc));
    expect(layoutOf(doc).routes.get(key)?.points).toEqual([[0, 0], [5, 0]]);
    usePresented.setState({ found: { presentation: made({ folds }), base: doc.routes } });
    expect([presented(doc).tables.has(route.from), layoutOf(doc).boxes.has(route.from), presented(doc).routes.has(key)]).toEqual([false, false, false]);
  });

  it("is asked for again after an edit, and ends with the document", async () => {
    vi.useFakeTimers();
    const id = [...get().doc!.enums.keys()][0]!;
    const asked = vi.spyOn(ipc, "present").mockImplementation(async ({ enums }) => made({ enums: enums.map((one) => ({ id: one, rect: { x: 0, y: -500, width: 100, height: 80 } })) }));
    wish({ enums: "all" });
    await vi.advanceTimersByTimeAsync(1);
    expect([enumAt({ x: 5, y: -450 }), enumAt({ x: 5, y: 0 }), shownEnums()]).toEqual([id, null, [id]]);
    vi.spyOn(ipc, "run").mockImplementation(() => Promise.resolve(answer({})));
    show({ ...get().doc!, revision: 9 }, true);
    await vi.advanceTimersByTimeAsync(200);
    expect(asked).toHaveBeenCalledTimes(2);
    show(fromSnapshot({ ...makeSnapshot(3), path: "/other" }));
    expect([isPresenting(), usePresented.getState().found]).toEqual([false, null]);
    vi.useRealTimers();
  });

  it("knows the enums of the selection", () => {
    const doc = get().doc!;
    const column = [...doc.columns.values()].find(({ ty }) => ty.kind === "enum")!;
    expect(selectedEnums()).toEqual([]);
    select([{ kind: "column", id: column.id }]);
    expect(selectedEnums()).toEqual([column.ty.value]);
    select([{ kind: "table", id: column.table }]);
    expect(selectedEnums()).toEqual([column.ty.value]);
  });
});
