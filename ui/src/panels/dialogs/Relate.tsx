/** A relation by keyboard: from what is selected to a table that is found by a few letters of its name. The backend makes it. */
import { IconKey, IconTable } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { indexColumns, nameOf, tableOf, typeLabel } from "../../format";
import { run } from "../../session";
import { focusCanvas, set, useApp } from "../../state";
import { indexesByTable, type Doc } from "../../store";
import type { Object as SchemaObject } from "../../wire";
import { Finder } from "../Finder";
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
  const goals = useMemo(() => (doc ? goalsOf(doc) : []), [doc]);
  const found = useMemo(() => best(goals, text.trim()), [goals, text]);
  if (!doc) return null;
  const choose = async (goal: Goal) => {
    const child = tableOf(doc, from);
    if (child === null) return;
    set({ dialog: null });
    await run({ type: "connect", child, column: from.kind === "column" ? from.id : null, parent: goal.table });
    focusCanvas();
  };
  return (
    <Finder
      className="relate" label="Table to connect to" listLabel="Tables" placeholder="Table to connect to" testId="relate" nothing="No table of that name."
      text={text} found={found} nameOf={({ name }) => name} onText={setText} onChoose={(goal) => void choose(goal)}
      row={({ name, key }) => (
        <>
          <IconTable size={14} />
          <span>{name}</span>
          <em>
            <IconKey size={11} /> {key}
          </em>
        </>
      )}
    >
      <p className="muted">
        {from.kind === "column" ? `${nameOf(doc, from)} will refer to the key of the table.` : `${nameOf(doc, from)} gets a column that refers to the key of the table.`}
      </p>
    </Finder>
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
