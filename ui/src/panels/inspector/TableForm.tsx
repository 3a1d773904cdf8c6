/** A table or view: names, columns, keys and indexes, relations, checks, findings. */
import { ActionIcon, Tooltip, UnstyledButton } from "@mantine/core";
import { IconArrowLeft, IconArrowRight, IconArrowsLeftRight, IconPlus } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { newColumn } from "../../actions/edit";
import { badgesOf, tableOf, typeLabel } from "../../format";
import { goTo, run } from "../../session";
import { columnsOf, keysByChild, keysByParent, type Doc } from "../../store";
import type { Column, Table } from "../../wire";
import { AreaField, TextField } from "./fields";
import { Indexes } from "./Indexes";
import { Head, Section } from "./Inspector";
import { Findings, HeadTools } from "./parts";

const SAME = { comment: null, mapped: null, module: null };

export function TableForm({ doc, table }: { doc: Doc; table: Table }) {
  const columns = columnsOf(doc, table.id);
  const checks = [...doc.checks.values()].filter((check) => check.table === table.id);
  const setTable = (change: { [K in keyof typeof SAME]?: string }) =>
    run({ ...SAME, type: "set_table", table: table.id, ...change });
  const module = doc.modules.get(table.id) ?? "";
  return (
    <>
      <Head kind={table.kind.kind === "view" ? "View" : "Table"} name={table.name}>
        <HeadTools object={{ kind: "table", id: table.id }} />
      </Head>
      <Section title="Properties">
        <TextField
          label="Name" value={table.name} testId="table-name" onCommit={(name) => run({ type: "rename_table", table: table.id, name })}
        />
        <TextField
          label="Database" mono clearable value={table.mapped ?? ""} placeholder={table.name} testId="table-mapped" onCommit={(mapped) => setTable({ mapped })}
        />
        <TextField
          label="Module" clearable value={table.module ?? ""} placeholder={module || "none"} testId="table-module" onCommit={(value) => setTable({ module: value })}
        />
        {table.namespace !== null && <TextField label="Schema" mono disabled value={table.namespace} testId="table-namespace" onCommit={() => undefined} />}
        <AreaField
          label="Comment" clearable value={table.comment ?? ""} placeholder="What one row stands for" testId="table-comment"
          onCommit={(comment) => setTable({ comment })}
        />
      </Section>
      <Section
        title={`Columns (${columns.length})`}
        extra={
          <Tooltip label="New column  Enter">
            <ActionIcon size={20} aria-label="New column" data-testid="add-column" onClick={() => newColumn(table.id, null)}>
              <IconPlus size={14} />
            </ActionIcon>
          </Tooltip>
        }
      >
        <ColumnList doc={doc} columns={columns} />
      </Section>
      <Indexes doc={doc} table={table.id} />
      <Relations doc={doc} table={table.id} />
      {checks.length > 0 && (
        <Section title="Checks">
          {checks.map((check) => (
            <div key={check.id} className="line mono">
              <span className="grow">{check.expression}</span>
              <em>{check.name}</em>
            </div>
          ))}
        </Section>
      )}
      {table.kind.kind === "view" && table.kind.definition && (
        <Section title="Definition">
          <pre className="definition">{table.kind.definition}</pre>
        </Section>
      )}
      <Findings about={(object) => tableOf(doc, object) === table.id} />
    </>
  );
}

/** Columns in order; dragged to another place. */
function ColumnList({ doc, columns }: { doc: Doc; columns: readonly Column[] }) {
  const dragged = useRef<number | null>(null);
  const [over, setOver] = useState<number | null>(null);
  const badges = badgesOf(doc);
  const drop = (place: number) => {
    const from = dragged.current;
    dragged.current = null;
    setOver(null);
    if (from === null || place === from || place === from + 1) return;
    const column = columns[from];
    if (column) void run({ type: "move_column", column: column.id, after: columns[place - 1]?.id ?? null });
  };
  return (
    <ul className="column-list">
      {columns.map((column, i) => (
        <li
          key={column.id}
          draggable
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
          <UnstyledButton className="line" onClick={() => goTo({ kind: "column", id: column.id })}>
            <i className={`badge badge-${badges.get(column.id)?.[0] ?? "none"}`}>{badges.get(column.id)?.[0]}</i>
            <span className="grow">{column.name}</span>
            <em className="mono">{typeLabel(doc, column)}</em>
          </UnstyledButton>
        </li>
      ))}
      {columns.length === 0 && <li className="faint">None yet.</li>}
    </ul>
  );
}

function Relations({ doc, table }: { doc: Doc; table: number }) {
  const out = keysByChild(doc).get(table) ?? [];
  const into = keysByParent(doc).get(table) ?? [];
  const many = [...doc.manyToMany.values()].filter((relation) => relation.a.table === table || relation.b.table === table);
  if (out.length + into.length + many.length === 0) return null;
  const name = (id: number) => doc.tables.get(id)?.name ?? "?";
  return (
    <Section title={`Relations (${out.length + into.length + many.length})`}>
      {out.map((key) => (
        <UnstyledButton key={`o${key.id}`} className="line" onClick={() => goTo({ kind: "foreign_key", id: key.id })}>
          <IconArrowRight size={13} className="faint" />
          <span className="grow">{key.field}</span>
          <em>{name(key.references)}</em>
        </UnstyledButton>
      ))}
      {into.map((key) => (
        <UnstyledButton key={`i${key.id}`} className="line" onClick={() => goTo({ kind: "foreign_key", id: key.id })}>
          <IconArrowLeft size={13} className="faint" />
          <span className="grow">{key.inverse?.name ?? "—"}</span>
          <em>{name(key.table)}{key.inverse?.list ? "[]" : ""}</em>
        </UnstyledButton>
      ))}
      {many.map((relation) => {
        const [own, other] = relation.a.table === table ? [relation.a, relation.b] : [relation.b, relation.a];
        return (
          <UnstyledButton key={`m${relation.id}`} className="line" onClick={() => goTo({ kind: "many_to_many", id: relation.id })}>
            <IconArrowsLeftRight size={13} className="faint" />
            <span className="grow">{own.field}</span>
            <em>{name(other.table)}[]</em>
          </UnstyledButton>
        );
      })}
    </Section>
  );
}
