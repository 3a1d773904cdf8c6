/** A relation by keyboard: from what is selected to a table that is found by a few letters of its name. The backend makes it. */
import { IconKey, IconSearch, IconTable } from "@tabler/icons-react";
import { useEffect, useId, useMemo, useRef, useState } from "react";
import { indexColumns, nameOf, tableOf, typeLabel } from "../../format";
import { run } from "../../session";
import { focusCanvas, set, useApp } from "../../state";
import { indexesByTable, type Doc } from "../../store";
import type { Object as SchemaObject } from "../../wire";
import { score } from "../search";

interface Goal {
  readonly table: number;
  readonly name: string;
  readonly key: string;
}

const MOST = 40;

export function Relate({ from }: { from: SchemaObject }) {
  const doc = useApp((s) => s.doc);
  const [text, setText] = useState("");
  const [mark, setMark] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const id = useId();
  const goals = useMemo(() => (doc ? goalsOf(doc) : []), [doc]);
  const found = useMemo(() => best(goals, text.trim()), [goals, text]);
  useEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [mark, found]);
  if (!doc) return null;
  const choose = async (goal: Goal | undefined) => {
    const child = tableOf(doc, from);
    if (!goal || child === null) return;
    set({ dialog: null });
    await run({ type: "connect", child, column: from.kind === "column" ? from.id : null, parent: goal.table });
    focusCanvas();
  };
  return (
    <div className="palette relate">
      <p className="muted">
        {from.kind === "column" ? `${nameOf(doc, from)} will refer to the key of the table.` : `${nameOf(doc, from)} gets a column that refers to the key of the table.`}
      </p>
      <div className="palette-field">
        <IconSearch size={15} />
        <input
          autoFocus data-autofocus data-testid="relate-input" value={text} placeholder="Table to connect to" spellCheck={false}
          role="combobox" aria-expanded aria-controls={id} aria-autocomplete="list" aria-activedescendant={found[mark] ? `${id}-${mark}` : undefined} aria-label="Table to connect to"
          onChange={(event) => {
            setText(event.target.value);
            setMark(0);
          }}
          onKeyDown={(event) => {
            const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
            if (step) {
              event.preventDefault();
              setMark(Math.min(found.length - 1, Math.max(0, mark + step)));
            } else if (event.key === "Enter") void choose(found[mark]);
          }}
        />
      </div>
      <ul ref={list} id={id} className="palette-list" role="listbox" aria-label="Tables">
        {found.map((goal, i) => (
          <li key={goal.table} id={`${id}-${i}`} role="option" aria-selected={i === mark} data-testid={`relate-${goal.name}`} onPointerMove={() => setMark(i)} onClick={() => void choose(goal)}>
            <IconTable size={14} />
            <span>{goal.name}</span>
            <em>
              <IconKey size={11} /> {goal.key}
            </em>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className="nothing">No table of that name.</p>}
    </div>
  );
}

/** The tables that something can refer to: those with a key. */
function goalsOf(doc: Doc): Goal[] {
  const indexes = indexesByTable(doc);
  const goals = [...doc.tables.values()].flatMap((table) => {
    const key = (indexes.get(table.id) ?? []).find(({ kind }) => kind === "primary");
    const columns = key ? indexColumns(key).flatMap((id) => doc.columns.get(id) ?? []) : [];
    if (columns.length === 0) return [];
    return [{ table: table.id, name: table.name, key: columns.map((column) => `${column.name} ${typeLabel(doc, column)}`).join(", ") }];
  });
  return goals.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function best(goals: readonly Goal[], text: string): Goal[] {
  if (text === "") return goals.slice(0, MOST);
  return goals
    .map((goal) => ({ goal, points: score(text, goal.name) }))
    .filter(({ points }) => points > 0)
    .sort((a, b) => b.points - a.points || a.goal.name.length - b.goal.name.length || (a.goal.name < b.goal.name ? -1 : 1))
    .slice(0, MOST)
    .map(({ goal }) => goal);
}
