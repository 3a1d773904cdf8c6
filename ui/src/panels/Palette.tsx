/** The palette: any table, column, enum or action, found by a few letters of its name. */
import { Modal } from "@mantine/core";
import { IconBolt, IconColumns3, IconListDetails, IconSearch, IconTable } from "@tabler/icons-react";
import { useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { actions } from "../actions";
import { isEnabled, labelOf } from "../actions/action";
import { isMac, shown } from "../actions/keys";
import { typeLabel } from "../format";
import { goTo } from "../session";
import { focusWork } from "./source/current";
import { get, set, useApp, type State } from "../state";
import { score } from "./search";

interface Entry {
  key: string;
  text: string;
  detail: string;
  keys?: string | undefined;
  icon: ReactNode;
  /** Small differences between kinds: tables before columns. */
  weight: number;
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
      onExitTransitionEnd={() => !get().dialog && focusWork()}
    >
      {open && <Search />}
    </Modal>
  );
}

function Search() {
  const [text, setText] = useState("");
  const [mark, setMark] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const all = useMemo(() => entries(get()), []);
  const found = useMemo(() => best(all, text.trim()), [all, text]);

  useEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [mark, found]);
  const choose = (entry: Entry | undefined) => {
    if (!entry) return;
    set({ palette: false });
    entry.run();
  };

  return (
    <div className="palette">
      <div className="palette-field">
        <IconSearch size={15} />
        <input
          autoFocus
          data-autofocus
          data-testid="palette-input"
          value={text}
          placeholder="Search tables, columns and actions"
          aria-label="Search"
          role="combobox"
          aria-expanded
          aria-autocomplete="list"
          aria-controls="palette-list"
          aria-activedescendant={found[mark] ? `palette-${mark}` : undefined}
          spellCheck={false}
          onChange={(event) => {
            setText(event.target.value);
            setMark(0);
          }}
          onKeyDown={(event) => {
            const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
            if (step) {
              event.preventDefault();
              setMark(Math.min(found.length - 1, Math.max(0, mark + step)));
            } else if (event.key === "Enter") choose(found[mark]);
          }}
        />
      </div>
      <ul ref={list} id="palette-list" className="palette-list" role="listbox" aria-label="Found">
        {found.map((entry, i) => (
          <li
            key={entry.key}
            id={`palette-${i}`}
            role="option"
            aria-selected={i === mark}
            data-testid={`palette-${entry.key}`}
            onPointerMove={() => setMark(i)}
            onClick={() => choose(entry)}
          >
            {entry.icon}
            <span>{entry.text}</span>
            <em>{entry.detail}</em>
            {entry.keys && <kbd>{entry.keys}</kbd>}
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className="nothing">Nothing found for “{text}”.</p>}
    </div>
  );
}

function entries(state: State): Entry[] {
  const list: Entry[] = [];
  const { doc } = state;
  if (doc) {
    for (const table of doc.tables.values()) {
      list.push({
        key: `table-${table.name}`, text: table.name, detail: doc.modules.get(table.id) ?? "", weight: 30,
        icon: <IconTable size={14} />, run: () => goTo({ kind: "table", id: table.id }),
      });
    }
    for (const e of doc.enums.values()) {
      list.push({ key: `enum-${e.name}`, text: e.name, detail: "enum", weight: 20, icon: <IconListDetails size={14} />, run: () => goTo({ kind: "enum", id: e.id }) });
    }
    for (const column of doc.columns.values()) {
      const table = doc.tables.get(column.table)?.name ?? "";
      list.push({
        key: `column-${column.id}`, text: `${table}.${column.name}`, detail: typeLabel(doc, column), weight: 0,
        icon: <IconColumns3 size={14} />, run: () => goTo({ kind: "column", id: column.id }),
      });
    }
  }
  for (const action of actions()) {
    if (!isEnabled(action, state) || action.id === "go.search") continue;
    list.push({
      key: `action-${action.id}`, text: labelOf(action, state), detail: action.group, weight: 10,
      keys: action.keys?.[0] && shown(action.keys[0], isMac), icon: action.icon ? <action.icon size={14} /> : <IconBolt size={14} />,
      run: () => void action.run(get()),
    });
  }
  return list;
}

function best(all: readonly Entry[], text: string): Entry[] {
  if (text === "") return all.filter((entry) => !entry.key.startsWith("column-")).slice(0, 60);
  return all
    .map((entry) => ({ entry, points: score(text, entry.text) }))
    .filter(({ points }) => points > 0)
    .map(({ entry, points }) => ({ entry, points: points + entry.weight }))
    .sort((a, b) => b.points - a.points || a.entry.text.length - b.entry.text.length || (a.entry.text < b.entry.text ? -1 : 1))
    .slice(0, 60)
    .map(({ entry }) => entry);
}
