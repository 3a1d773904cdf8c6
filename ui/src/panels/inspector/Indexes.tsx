/** Keys and indexes of a table: the list, and a line to add one. */
import { ActionIcon, Button, MultiSelect, SegmentedControl, Tooltip, UnstyledButton } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { goTo, run } from "../../session";
import { columnsOf, indexesByTable, type Doc } from "../../store";
import type { Index, IndexKind } from "../../wire";
import { useVocabulary } from "../vocabulary";
import { Section } from "./Inspector";
import { Rows } from "./Rows";

/** Kinds in words. */
export const KIND_LABEL: Record<IndexKind, string> = { primary: "Primary key", unique: "Unique", plain: "Index", fulltext: "Full text" };

/** How a kind is marked. */
export const BADGE: Record<IndexKind, string> = { primary: "PK", unique: "U", plain: "IX", fulltext: "FT" };

export function Indexes({ doc, table }: { doc: Doc; table: number }) {
  const indexes = indexesByTable(doc).get(table) ?? [];
  const words = useVocabulary(doc);
  const [adding, setAdding] = useState(false);
  const [kind, setKind] = useState<IndexKind>("plain");
  const [columns, setColumns] = useState<string[]>([]);
  const add = async () => {
    const update = await run({ type: "add_index", table, kind, columns: columns.map(Number) });
    if (!update) return;
    setAdding(false);
    setColumns([]);
  };
  return (
    <Section
      title={`Keys and indexes (${indexes.length})`}
      extra={
        <Tooltip label="New index">
          <ActionIcon size={20} aria-label="New index" data-testid="add-index" onClick={() => setAdding(!adding)}>
            <IconPlus size={14} />
          </ActionIcon>
        </Tooltip>
      }
    >
      {indexes.length > 0 && (
        <Rows
          label="Keys and indexes. Enter opens, Delete deletes." testId="index-list"
          onOpen={(at) => indexes[at] && goTo({ kind: "index", id: indexes[at].id })}
          onDelete={(at) => indexes[at] && void run({ type: "drop_indexes", indexes: [indexes[at].id] })}
        >
          {indexes.map((index) => (
            <li key={index.id}>
              <UnstyledButton className="line index" data-row data-testid={`index-row-${partNames(doc, index)}`} title={describe(index)} onClick={() => goTo({ kind: "index", id: index.id })}>
                <i className={`badge badge-${BADGE[index.kind]}`} title={KIND_LABEL[index.kind]}>{BADGE[index.kind]}</i>
                <span className="grow">{partNames(doc, index)}</span>
                <em>{index.predicate ? "partial" : (index.method ?? "")}</em>
              </UnstyledButton>
            </li>
          ))}
        </Rows>
      )}
      {indexes.length === 0 && !adding && <div className="faint">None yet.</div>}
      {adding && (
        <div className="add-index" ref={(element) => element?.scrollIntoView({ block: "nearest" })}>
          <SegmentedControl
            value={kind}
            onChange={(value) => setKind(value as IndexKind)}
            data={[
              { value: "plain", label: "Index" },
              { value: "unique", label: "Unique" },
              { value: "primary", label: "Primary", disabled: indexes.some((index) => index.kind === "primary") },
              ...(words.fulltext ? [{ value: "fulltext", label: "Text" }] : []),
            ]}
          />
          <MultiSelect
            data={columnsOf(doc, table).map((column) => ({ value: String(column.id), label: column.name }))}
            value={columns}
            onChange={setColumns}
            placeholder={columns.length ? "" : "Columns, in order"}
            searchable
            selectFirstOptionOnChange
            autoFocus
            hidePickedOptions
            aria-label="Columns"
            data-testid="index-columns"
          />
          <div className="buttons">
            <Button variant="default" onClick={() => setAdding(false)}>Cancel</Button>
            <span className="spring" />
            <Button disabled={columns.length === 0} data-testid="index-create" onClick={() => void add()}>Add</Button>
          </div>
        </div>
      )}
    </Section>
  );
}

/** The parts of an index as text. */
export function partNames(doc: Doc, index: Index): string {
  return index.parts
    .map(({ target, sort }) => {
      const name = target.kind === "column" ? (doc.columns.get(target.value)?.name ?? "?") : target.value;
      return name + (sort === "desc" ? " ↓" : "");
    })
    .join(", ");
}

function describe(index: Index): string {
  return [
    KIND_LABEL[index.kind], index.name && `name: ${index.name}`, index.mapped && `in the database: ${index.mapped}`,
    index.predicate && `where ${index.predicate}`, index.nulls_not_distinct && "NULLs are equal", index.comment,
  ].filter(Boolean).join("\n");
}
