/** The columns of a table in its form: walked, renamed, retyped, moved, deleted and added without leaving the panel. */
import { TextInput, UnstyledButton } from "@mantine/core";
import { useRef, useState, type KeyboardEvent } from "react";
import { badgesOf, typeLabel, typeText } from "../../format";
import { goTo, run } from "../../session";
import type { Doc } from "../../store";
import type { Column } from "../../wire";
import { typeOffers } from "../types";
import { useVocabulary } from "../vocabulary";
import { LineInput, Offers } from "./fields";
import { Rows } from "./Rows";

export function ColumnList({ doc, table, columns }: { doc: Doc; table: number; columns: readonly Column[] }) {
  const dragged = useRef<number | null>(null);
  const [over, setOver] = useState<number | null>(null);
  const [edited, setEdited] = useState<number | null>(null);
  const put = (from: number, place: number) => {
    if (place === from || place === from + 1) return;
    const column = columns[from];
    if (column) void run({ type: "move_column", column: column.id, after: columns[place - 1]?.id ?? null }, true);
  };
  const drop = (place: number) => {
    const from = dragged.current;
    dragged.current = null;
    setOver(null);
    if (from !== null) put(from, place);
  };
  return (
    <>
      <Rows
        label="Columns. Enter opens, F2 alters, Alt and an arrow moves, Delete deletes."
        className="column-list"
        testId="column-list"
        onOpen={(at) => columns[at] && goTo({ kind: "column", id: columns[at].id })}
        onRename={(at) => setEdited(columns[at]?.id ?? null)}
        onMove={(at, by) => put(at, by > 0 ? at + 2 : at - 1)}
        onDelete={(at) => columns[at] && void run({ type: "drop_columns", columns: [columns[at].id] })}
      >
        {columns.map((column, i) => (
          <li
            key={column.id}
            draggable={edited !== column.id}
            className={over === i ? "is-over" : ""}
            onDragStart={(event) => {
              dragged.current = i;
              event.dataTransfer.effectAllowed = "move";
              event.dataTransfer.setData("text/plain", column.name);
            }}
            onDragOver={(event) => {
              event.preventDefault();
              const box = event.currentTarget.getBoundingClientRect();
              setOver(event.clientY > box.top + box.height / 2 ? i + 1 : i);
            }}
            onDrop={(event) => {
              event.preventDefault();
              drop(over ?? i);
            }}
            onDragEnd={() => setOver(null)}
          >
            {edited === column.id ? (
              <Edited doc={doc} column={column} onDone={() => setEdited(null)} />
            ) : (
              <UnstyledButton className="line" data-row data-testid={`column-row-${column.name}`} onClick={() => goTo({ kind: "column", id: column.id })}>
                <i className={`badge badge-${badgesOf(doc, column)[0] ?? "none"}`}>{badgesOf(doc, column)[0]}</i>
                <span className="grow">{column.name}</span>
                <em className="mono">{typeLabel(doc, column)}</em>
              </UnstyledButton>
            )}
          </li>
        ))}
        {columns.length === 0 && <li className="faint">None yet.</li>}
      </Rows>
      <NewColumn table={table} />
    </>
  );
}

/** A row under alteration: name and type side by side. */
function Edited({ doc, column, onDone }: { doc: Doc; column: Column; onDone(): void }) {
  const words = useVocabulary(doc);
  const [name, setName] = useState(column.name);
  const row = useRef<HTMLDivElement>(null);
  const rename = () => {
    const next = name.trim();
    if (next !== "" && next !== column.name) void run({ type: "rename_column", column: column.id, name: next }, true);
  };
  // What was altered keeps the keyboard, as a row.
  const leave = () => {
    const item = row.current?.parentElement;
    onDone();
    setTimeout(() => item?.querySelector<HTMLElement>("[data-row]")?.focus(), 0);
  };
  return (
    <div
      ref={row}
      className="column-edit"
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && onDone()}
      onKeyDown={(event: KeyboardEvent) => {
        if (event.key === "Escape") {
          event.stopPropagation();
          setName(column.name);
          leave();
        }
        if (event.key === "Enter") setTimeout(leave, 0);
      }}
    >
      <TextInput
        autoFocus value={name} aria-label={`Name of ${column.name}`} data-testid="column-edit-name" spellCheck={false}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => setName(event.currentTarget.value)}
        onBlur={rename}
        onKeyDown={(event) => event.key === "Enter" && rename()}
      />
      <Offers
        label={`Type of ${column.name}`} mono value={typeText(doc, column)} offers={typeOffers(doc, words)} testId="column-edit-type"
        onCommit={(ty) => run({ type: "set_columns", columns: [column.id], ty, nullable: null, default: null, unique: null, updated_at: null })}
      />
    </div>
  );
}

/** The line under the list: a name and a type make a column, and the next can be typed. */
function NewColumn({ table }: { table: number }) {
  const add = async (line: string) => {
    const [, name, ty] = /^(\S+)\s*(.*)$/s.exec(line)!;
    return (await run({ type: "add_column", table, name: name!.replace(/:$/, ""), ty: ty!.trim() || "String", after: null }, true)) !== null;
  };
  return <LineInput className="column-add" label="New column: name and type" placeholder="name Type" testId="column-add" onAdd={add} />;
}
