/** A table or view: names, columns, keys and indexes, relations, checks, annotations, findings. */
import { ActionIcon, MultiSelect, Tooltip, UnstyledButton } from "@mantine/core";
import { IconArrowLeft, IconArrowRight, IconArrowsLeftRight, IconPlus } from "@tabler/icons-react";
import { newColumn } from "../../actions/edit";
import { indexColumns, tableOf } from "../../format";
import { goTo, run } from "../../session";
import { columnsOf, indexesByTable, keysByChild, keysByParent, type Doc } from "../../store";
import type { Object as SchemaObject, Table } from "../../wire";
import { TableAnnotations } from "./Annotations";
import { Checks } from "./Checks";
import { ColumnList } from "./ColumnList";
import { AreaField, OfferField, Row, TextField } from "./fields";
import { Indexes } from "./Indexes";
import { Head, Section } from "./Inspector";
import { Findings, HeadTools } from "./parts";
import { Look } from "./Look";
import { Rows } from "./Rows";

const SAME = { comment: null, mapped: null, module: null };

export function TableForm({ doc, table }: { doc: Doc; table: Table }) {
  const columns = columnsOf(doc, table.id);
  const key = (indexesByTable(doc).get(table.id) ?? []).find(({ kind }) => kind === "primary");
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
        <OfferField
          label="Module" clearable value={table.module ?? ""} placeholder={module || "none"} offers={modulesOf(doc)} testId="table-module" onCommit={(value) => setTable({ module: value })}
        />
        <Look doc={doc} tables={[table.id]} />
        {table.namespace !== null && <TextField label="Schema" mono disabled value={table.namespace} testId="table-namespace" onCommit={() => undefined} />}
        <Row label="Primary key" group="Primary key">
          <MultiSelect
            data={columns.map(({ id, name }) => ({ value: String(id), label: name }))} value={key ? indexColumns(key).map(String) : []} searchable
            placeholder={key ? "" : "none"} aria-label="Columns of the primary key, in order" data-testid="table-primary-key" hidePickedOptions selectFirstOptionOnChange
            onChange={(ids) => void run({ type: "set_primary_key", table: table.id, columns: ids.map(Number) })}
          />
        </Row>
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
        <ColumnList doc={doc} table={table.id} columns={columns} />
      </Section>
      <Indexes doc={doc} table={table.id} />
      <Relations doc={doc} table={table.id} />
      <Checks doc={doc} table={table.id} />
      <TableAnnotations doc={doc} table={table} />
      {table.kind.kind === "view" && table.kind.definition && (
        <Section title="Definition">
          <pre className="definition">{table.kind.definition}</pre>
        </Section>
      )}
      <Findings about={(object) => tableOf(doc, object) === table.id} />
    </>
  );
}

function Relations({ doc, table }: { doc: Doc; table: number }) {
  const out = keysByChild(doc).get(table) ?? [];
  const into = keysByParent(doc).get(table) ?? [];
  const many = [...doc.manyToMany.values()].filter((relation) => relation.a.table === table || relation.b.table === table);
  if (out.length + into.length + many.length === 0) return null;
  const name = (id: number) => doc.tables.get(id)?.name ?? "?";
  const all: SchemaObject[] = [
    ...[...out, ...into].map(({ id }) => ({ kind: "foreign_key" as const, id })), ...many.map(({ id }) => ({ kind: "many_to_many" as const, id })),
  ];
  const remove = (object: SchemaObject) =>
    void run({
      type: "drop_relations",
      foreign_keys: object.kind === "foreign_key" ? [object.id] : [], many_to_many: object.kind === "many_to_many" ? [object.id] : [],
    });
  return (
    <Section title={`Relations (${out.length + into.length + many.length})`}>
      <Rows label="Relations. Enter opens, Delete deletes." testId="relation-list" onOpen={(at) => all[at] && goTo(all[at])} onDelete={(at) => all[at] && remove(all[at])}>
        {out.map((key) => (
          <li key={`o${key.id}`}>
            <UnstyledButton className="line" data-row onClick={() => goTo({ kind: "foreign_key", id: key.id })}>
              <IconArrowRight size={13} className="faint" />
              <span className="grow">{key.field}<span className="heard">, refers to</span></span>
              <em>{name(key.references)}</em>
            </UnstyledButton>
          </li>
        ))}
        {into.map((key) => (
          <li key={`i${key.id}`}>
            <UnstyledButton className="line" data-row onClick={() => goTo({ kind: "foreign_key", id: key.id })}>
              <IconArrowLeft size={13} className="faint" />
              <span className="grow">{key.inverse?.name ?? "—"}<span className="heard">, referred to by</span></span>
              <em>{name(key.table)}{key.inverse?.list ? "[]" : ""}</em>
            </UnstyledButton>
          </li>
        ))}
        {many.map((relation) => {
          const [own, other] = relation.a.table === table ? [relation.a, relation.b] : [relation.b, relation.a];
          return (
            <li key={`m${relation.id}`}>
              <UnstyledButton className="line" data-row onClick={() => goTo({ kind: "many_to_many", id: relation.id })}>
                <IconArrowsLeftRight size={13} className="faint" />
                <span className="grow">{own.field}</span>
                <em>{name(other.table)}[]</em>
              </UnstyledButton>
            </li>
          );
        })}
      </Rows>
    </Section>
  );
}

/** The modules there are, by name. */
export const modulesOf = (doc: Doc): string[] => [...new Set(doc.modules.values())].filter(Boolean).sort();
