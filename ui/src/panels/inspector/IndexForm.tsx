/** An index or key: kind, method, columns in order, names, condition, and why it exists. */
import { ActionIcon, NumberInput, SegmentedControl, Select, Tooltip } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconSortAscending, IconSortDescending, IconX } from "@tabler/icons-react";
import { run } from "../../session";
import { columnsOf, indexesByTable, type Doc } from "../../store";
import type { Column, Command, Index, IndexKind, IndexPart, Vocabulary } from "../../wire";
import { useVocabulary } from "../vocabulary";
import { reasonOf } from "./annotations";
import { AreaField, ChoiceField, Row, TextField } from "./fields";
import { KIND_LABEL } from "./Indexes";
import { Head, Section } from "./Inspector";
import { Findings, HeadTools, Link } from "./parts";
import { Rows } from "./Rows";

type SetIndex = Extract<Command, { type: "set_index" }>;
const SAME = { kind: null, parts: null, name: null, mapped: null, method: null, predicate: null, supports: null, comment: null, clustered: null };

export function IndexForm({ doc, index }: { doc: Doc; index: Index }) {
  const words = useVocabulary(doc);
  const table = doc.tables.get(index.table);
  const set = (change: Partial<SetIndex>) => run({ ...SAME, type: "set_index", index: index.id, ...change });
  const hasOtherKey = (indexesByTable(doc).get(index.table) ?? []).some((other) => other.kind === "primary" && other.id !== index.id);
  const { supports, rest } = reasonOf(index.comment);
  const kinds = (["plain", "unique", "primary", ...(words.fulltext || index.kind === "fulltext" ? ["fulltext"] : [])] as IndexKind[]).map((value) => ({
    value, label: { plain: "Index", unique: "Unique", primary: "Primary", fulltext: "Text" }[value], disabled: value === "primary" && hasOtherKey,
  }));
  const isKey = index.kind === "primary" || index.kind === "unique";
  return (
    <>
      <Head kind={index.kind === "plain" || index.kind === "fulltext" ? "Index" : "Key"} name={index.mapped ?? index.name ?? KIND_LABEL[index.kind]} path={table && <> of <Link object={{ kind: "table", id: table.id }}>{table.name}</Link></>}>
        <HeadTools object={{ kind: "index", id: index.id }} />
      </Head>
      <Section title="Properties">
        <Row label="Kind" group="Kind">
          <SegmentedControl fullWidth value={index.kind} data={kinds} data-testid="index-kind" aria-label="Kind" onChange={(kind) => void set({ kind: kind as IndexKind })} />
        </Row>
        {index.kind === "plain" && words.methods.length > 0 && (
          <ChoiceField
            label="Method" value={index.method ?? words.methods[0]!.name} testId="index-method"
            choices={words.methods.map(({ name, summary }) => ({ value: name, label: name, summary }))}
            onCommit={(method) => set({ method: method === words.methods[0]!.name ? "" : method })}
          />
        )}
        {isKey && (
          <TextField label="Name" mono clearable value={index.name ?? ""} placeholder="for the client" spoken="Name that the client knows it by" testId="index-name" onCommit={(name) => set({ name })} />
        )}
        <TextField label="Database" mono clearable value={index.mapped ?? ""} placeholder="made by Prisma" spoken="Name in the database" testId="index-mapped" onCommit={(mapped) => set({ mapped })} />
        {(words.partial || index.predicate !== null) && (index.kind === "plain" || index.kind === "unique") && (
          <AreaField label="Where" mono clearable value={index.predicate ?? ""} placeholder="all rows" spoken="Condition, in SQL" testId="index-where" onCommit={(predicate) => set({ predicate })} />
        )}
        {(words.clustered || index.clustered !== null) && (
          <ChoiceField
            label="Clustered" value={index.clustered === null ? null : String(index.clustered)} placeholder="as the server does" testId="index-clustered"
            choices={[{ value: "true", label: "Yes" }, { value: "false", label: "No" }]} onCommit={(value) => set({ clustered: value === "true" })}
          />
        )}
      </Section>
      <Parts doc={doc} index={index} words={words} onChange={(parts) => set({ parts })} />
      <Section title="Why it exists">
        <AreaField
          label="Supports" clearable value={supports} placeholder="The query that needs it" testId="index-supports"
          hint={supports === "" && !isKey ? "An index costs every write. Say which query it pays for." : undefined}
          onCommit={(text) => set({ supports: text })}
        />
        <AreaField label="Comment" clearable value={rest} placeholder="Anything else" testId="index-comment" onCommit={(comment) => set({ comment })} />
        {index.nulls_not_distinct && <p className="comment">NULLs count as equal.</p>}
        {index.include.length > 0 && <p className="comment">Carries {index.include.map((id) => doc.columns.get(id)?.name).join(", ")} along.</p>}
      </Section>
      <Findings about={(object) => object.kind === "index" && object.id === index.id} />
    </>
  );
}

/** What an index covers, in order. */
function Parts({ doc, index, words, onChange }: { doc: Doc; index: Index; words: Vocabulary; onChange(parts: IndexPart[]): unknown }) {
  const { parts } = index;
  const free = columnsOf(doc, index.table).filter(({ id }) => !parts.some(({ target }) => target.kind === "column" && target.value === id));
  const move = (at: number, by: -1 | 1) => {
    const next = [...parts];
    [next[at], next[at + by]] = [next[at + by]!, next[at]!];
    void onChange(next);
  };
  const remove = (at: number) => parts.length > 1 && void onChange(parts.filter((_, i) => i !== at));
  const change = (at: number, part: Partial<IndexPart>) => void onChange(parts.map((old, i) => (i === at ? { ...old, ...part } : old)));
  const method = index.method ?? words.methods[0]?.name ?? "BTree";
  const sorts = method !== "Hash" && method !== "Gin" && method !== "Gist" && index.kind !== "fulltext";
  return (
    <Section title={`Columns (${parts.length})`}>
      <Rows label="Columns of the index. Alt and an arrow moves, Delete takes out, F2 turns the order." testId="index-parts" onMove={move} onDelete={remove} onRename={(at) => sorts && change(at, { sort: parts[at]!.sort === "desc" ? null : "desc" })}>
        {parts.map((part, i) => {
          const column = part.target.kind === "column" ? doc.columns.get(part.target.value) : undefined;
          const name = column?.name ?? (part.target.kind === "column" ? "?" : part.target.value);
          const classes = column && index.kind === "plain" ? classesOf(words, method, column) : [];
          const desc = part.sort === "desc";
          return (
            <li key={`${part.target.kind}${part.target.value}`} className="part">
              <div className="line" data-row tabIndex={-1} role="group" data-testid={`index-part-${name}`} aria-label={`${name}, ${desc ? "descending" : "ascending"}, ${i + 1} of ${parts.length}`}>
                <i className="ordinal">{i + 1}</i>
                <span className="grow">{name}</span>
                {sorts && (
                  <Tooltip label={desc ? "Descending" : "Ascending"}>
                    <ActionIcon size={20} tabIndex={-1} aria-label={`Order of ${name}: ${desc ? "descending" : "ascending"}`} data-testid={`index-sort-${name}`} className="is-shown" onClick={() => change(i, { sort: desc ? null : "desc" })}>
                      {desc ? <IconSortDescending size={14} /> : <IconSortAscending size={14} />}
                    </ActionIcon>
                  </Tooltip>
                )}
                <ActionIcon size={18} tabIndex={-1} aria-label={`${name} up`} disabled={i === 0} onClick={() => move(i, -1)}><IconArrowUp size={12} /></ActionIcon>
                <ActionIcon size={18} tabIndex={-1} aria-label={`${name} down`} disabled={i === parts.length - 1} onClick={() => move(i, 1)}><IconArrowDown size={12} /></ActionIcon>
                <ActionIcon size={18} tabIndex={-1} aria-label={`Take ${name} out`} disabled={parts.length === 1} onClick={() => remove(i)}><IconX size={12} /></ActionIcon>
              </div>
              {(classes.length > 0 || part.ops !== null) && (
                <Select
                  className="mono" size="xs" placeholder="usual operators" aria-label={`Operator class of ${name}`} data-testid={`index-ops-${name}`} clearable
                  value={part.ops} data={[...new Set([...classes, ...(part.ops ? [part.ops] : [])])]} onChange={(ops) => change(i, { ops })}
                />
              )}
              {words.length && column?.ty.kind === "scalar" && (column.ty.value === "String" || column.ty.value === "Bytes") && (
                <NumberInput
                  placeholder="whole value" aria-label={`Length of the prefix of ${name}`} data-testid={`index-length-${name}`} min={1} hideControls
                  key={part.length ?? 0} defaultValue={part.length ?? ""}
                  onBlur={(event) => {
                    const length = Number(event.currentTarget.value) || null;
                    if (length !== part.length) change(i, { length });
                  }}
                  onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
                />
              )}
            </li>
          );
        })}
      </Rows>
      {free.length > 0 && (
        <Select
          className="part-add" data={free.map(({ id, name }) => ({ value: String(id), label: name }))} value={null} placeholder="Add a column" aria-label="Add a column"
          data-testid="index-part-add" searchable selectFirstOptionOnChange
          onChange={(id) => id && void onChange([...parts, { target: { kind: "column", value: Number(id) }, sort: null, length: null, ops: null }])}
        />
      )}
    </Section>
  );
}

function classesOf(words: Vocabulary, method: string, column: Column): string[] {
  const native = column.native?.name;
  const scalar = column.ty.kind === "scalar" ? column.ty.value : null;
  return words.classes
    .filter(({ name, methods, natives, scalar: serves }) => methods.includes(method) && (name === "ArrayOps" ? column.arity === "list" : native ? natives.includes(native) : serves !== null && serves === scalar))
    .map(({ name }) => name);
}
