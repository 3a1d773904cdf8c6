/** The palette: any table, column, enum or action, found by a few letters of its name. */
import { Modal } from "@mantine/core";
import { IconArrowsJoin, IconBolt, IconColumns3, IconListDetails, IconTable } from "@tabler/icons-react";
import { useMemo, useState, type ReactNode } from "react";
import { actions } from "../actions";
import { isEnabled, labelOf, type Action } from "../actions/action";
import { isMac, shown } from "../actions/keys";
import { exists, nameOf, same, typeLabel } from "../format";
import { goTo } from "../session";
import { get, set, useApp, type State } from "../state";
import type { Doc } from "../store";
import type { Object as SchemaObject } from "../wire";
import { Finder } from "./Finder";
import { best, namesOf, score, type Names } from "./search";
import { focusWork } from "./source/current";

/** So many are listed. */
const MOST = 60;

interface Entry {
  key: string;
  text: string;
  detail: string;
  keys?: string | undefined;
  icon: ReactNode;
  run(): void;
}

export function Palette() {
  const open = useApp((s) => s.palette);
  return (
    <Modal
      opened={open}
      onClose={() => set({ palette: false })}
      withCloseButton={false}
      padding={0}
      size={560}
      yOffset="12vh"
      centered={false}
      data-testid="palette"
      attributes={{ content: { "aria-label": "Search" } }}
      onExitTransitionEnd={() => !get().dialog && focusWork()}
    >
      {open && <Search />}
    </Modal>
  );
}

function Search() {
  const [text, setText] = useState("");
  const acts = useMemo(() => runnable(get()), []);
  const list = useMemo(() => found(get(), acts, text.trim()), [acts, text]);
  return (
    <Finder
      label="Search" listLabel="Found" placeholder="Search tables, columns and actions" testId="palette" nothing={`Nothing found for “${text}”.`}
      text={text} found={list} nameOf={({ key }) => key} onText={setText}
      onChoose={(entry) => {
        set({ palette: false });
        entry.run();
      }}
      row={({ icon, text, detail, keys }) => (
        <>
          {icon}
          <span>{text}</span>
          <em>{detail}</em>
          {keys && <kbd>{keys}</kbd>}
        </>
      )}
    />
  );
}

/** Actions that may be run now, in the form that is searched. */
function runnable(state: State): { list: readonly Action[]; names: Names } {
  const list = actions().filter((one) => one.id !== "go.search" && isEnabled(one, state));
  return { list, names: namesOf(list.map((one) => labelOf(one, state))) };
}

/** What is found, best first; without letters what was visited lately, then tables and actions. */
function found(state: State, acts: ReturnType<typeof runnable>, text: string): Entry[] {
  const { doc, visited } = state;
  const ofAction = (one: Action): Entry => ({
    key: `action-${one.id}`, text: labelOf(one, state), detail: one.group, keys: one.keys?.[0] && shown(one.keys[0], isMac),
    icon: one.icon ? <one.icon size={14} /> : <IconBolt size={14} />, run: () => void one.run(get()),
  });
  if (!doc) return best(acts.names, text, MOST, () => 0).map((place) => ofAction(acts.list[place]!));
  const { objects, names, few } = searchable(doc);
  if (text === "") {
    // Where one is already nobody wants to go.
    const [here] = state.selection;
    const recent = visited.filter((object) => exists(doc, object) && !(here && same(object, here))).flatMap((object) => entryOf(doc, object, "visited") ?? []);
    const rest = objects.slice(0, MOST).filter((object) => object.kind === "table" && !visited.some((other) => same(other, object)));
    return [...recent, ...rest.flatMap((object) => entryOf(doc, object) ?? []), ...acts.list.map(ofAction)].slice(0, MOST);
  }
  const lately = new Set(visited.map((object) => `${object.kind}${"id" in object ? object.id : ""}`));
  const bonus = (place: number) => {
    const object = objects[place]!;
    return BONUS[object.kind] + (lately.has(`${object.kind}${object.id}`) ? 60 : 0);
  };
  // A single letter is in nearly every column, and none of them is meant.
  const places = best(text.length > 1 ? names : few, text, MOST, bonus).map((place) => ({
    points: score(text, names.texts[place]!) + bonus(place), make: () => entryOf(doc, objects[place]!),
  }));
  const ofActions = best(acts.names, text, MOST, () => 10).map((place) => ({
    points: score(text, acts.names.texts[place]!) + 10, make: () => ofAction(acts.list[place]!),
  }));
  // Both are in order: the sort keeps that among equals.
  return [...places, ...ofActions].sort((a, b) => b.points - a.points).slice(0, MOST).flatMap(({ make }) => make() ?? []);
}

type Findable = { kind: "table" | "enum" | "column"; id: number };
const BONUS = { table: 30, enum: 20, column: 0 } as const;

/** Tables, enums and columns of a document, prepared once for each state of them. */
const searchable = (doc: Doc): Searchable => {
  const known = prepared.get(doc.columns);
  if (known && known.tables === doc.tables && known.enums === doc.enums) return known;
  const objects: Findable[] = [];
  const texts: string[] = [];
  const put = (kind: Findable["kind"], id: number, text: string) => {
    objects.push({ kind, id });
    texts.push(text);
  };
  for (const table of doc.tables.values()) put("table", table.id, table.name);
  for (const e of doc.enums.values()) put("enum", e.id, e.name);
  const few = namesOf(texts.slice());
  for (const column of doc.columns.values()) put("column", column.id, `${doc.tables.get(column.table)?.name ?? ""}.${column.name}`);
  const made = { tables: doc.tables, enums: doc.enums, objects, names: namesOf(texts), few };
  prepared.set(doc.columns, made);
  return made;
};

const prepared = new WeakMap<object, Searchable & { tables: object; enums: object }>();

interface Searchable {
  readonly objects: readonly Findable[];
  readonly names: Names;
  /** The first of them: all but the columns. */
  readonly few: Names;
}

function entryOf(doc: Doc, object: SchemaObject, detail?: string): Entry | null {
  const [run, text] = [() => goTo(object), nameOf(doc, object)];
  if (object.kind === "table") {
    return { key: `table-${text}`, text, detail: detail ?? doc.modules.get(object.id) ?? "", icon: <IconTable size={14} />, run };
  }
  if (object.kind === "enum") return { key: `enum-${text}`, text, detail: detail ?? "enum", icon: <IconListDetails size={14} />, run };
  const column = object.kind === "column" ? doc.columns.get(object.id) : undefined;
  if (column) return { key: `column-${column.id}`, text, detail: detail ?? typeLabel(doc, column), icon: <IconColumns3 size={14} />, run };
  return object.kind === "foreign_key" || object.kind === "many_to_many"
    ? { key: `relation-${text}`, text, detail: detail ?? "relation", icon: <IconArrowsJoin size={14} />, run }
    : null;
}
