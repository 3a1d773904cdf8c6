/** A column: name, type, default, keys, comment, relation, indexes, findings. */
import { Checkbox } from "@mantine/core";
import { IconArrowLeft, IconArrowRight } from "@tabler/icons-react";
import { UnstyledButton } from "@mantine/core";
import { defaultText, foreignKeysOf, indexColumns, isPrimary, isUnique, typeText } from "../../format";
import { goTo, run } from "../../session";
import { indexesByTable, keysByParent, type Doc } from "../../store";
import type { Column, Command, Object as SchemaObject } from "../../wire";
import { defaultOffers, typeOffers } from "../types";
import { useVocabulary } from "../vocabulary";
import { ColumnAnnotations } from "./Annotations";
import { AreaField, OfferField, Row, TextField } from "./fields";
import { BADGE, partNames } from "./Indexes";
import { Head, Section } from "./Inspector";
import { Findings, HeadTools, Link } from "./parts";
import { Rows } from "./Rows";

type SetColumn = Extract<Command, { type: "set_column" }>;
const SAME = { ty: null, default: null, comment: null, mapped: null, unique: null, primary: null, updated_at: null };

export function ColumnForm({ doc, column }: { doc: Doc; column: Column }) {
  const table = doc.tables.get(column.table);
  const set = (change: Partial<SetColumn>) => run({ ...SAME, type: "set_column", column: column.id, ...change });
  const words = useVocabulary(doc);
  const type = typeText(doc, column);
  const setNullable = (nullable: boolean) =>
    run({ type: "set_columns", columns: [column.id], ty: null, nullable, default: null, unique: null, updated_at: null });
  const keys = foreignKeysOf(doc, column);
  const referring = (keysByParent(doc).get(column.table) ?? []).filter((key) => key.ref_columns.includes(column.id));
  const checks = [...doc.checks.values()].filter((check) => check.table === column.table && mentions(check.expression, column.mapped ?? column.name));
  const indexes = (indexesByTable(doc).get(column.table) ?? []).filter((index) => indexColumns(index).includes(column.id));
  const isDate = column.ty.kind === "scalar" && column.ty.value === "DateTime";
  return (
    <>
      <Head kind="Column" name={column.name} path={table && <> in <Link object={{ kind: "table", id: table.id }}>{table.name}</Link></>}>
        <HeadTools object={{ kind: "column", id: column.id }} />
      </Head>
      <Section title="Properties">
        <TextField
          label="Name" value={column.name} testId="column-name"
          onCommit={(name) => run({ type: "rename_column", column: column.id, name })}
        />
        <OfferField label="Type" mono value={type} offers={typeOffers(doc, words)} testId="column-type" onCommit={(ty) => set({ ty })} />
        <OfferField
          label="Default" mono clearable value={defaultText(column)} placeholder="none" offers={defaultOffers(doc, column, words)} testId="column-default"
          onCommit={(value) => set({ default: value })}
        />
        <TextField
          label="Database" mono clearable value={column.mapped ?? ""} placeholder={column.name} testId="column-mapped" onCommit={(mapped) => set({ mapped })}
        />
        <Row label="">
          <div className="checks">
            <Checkbox
              label="Nullable" checked={column.arity === "optional"} disabled={column.arity === "list"} data-testid="column-nullable"
              onChange={(event) => void setNullable(event.currentTarget.checked)}
            />
            <Checkbox label="Primary key" checked={isPrimary(doc, column)} data-testid="column-primary" onChange={(event) => set({ primary: event.currentTarget.checked })} />
            <Checkbox label="Unique" checked={isUnique(doc, column)} data-testid="column-unique" onChange={(event) => set({ unique: event.currentTarget.checked })} />
            {(isDate || column.updated_at) && (
              <Checkbox
                label="Set at every write" checked={column.updated_at} data-testid="column-updated-at"
                onChange={(event) => set({ updated_at: event.currentTarget.checked })}
              />
            )}
          </div>
        </Row>
        <AreaField label="Comment" clearable value={column.comment ?? ""} placeholder="What it holds" testId="column-comment" onCommit={(comment) => set({ comment })} />
        {column.generated && (
          <Row label={column.generated.stored ? "Stored" : "Computed"}>
            <code className="definition">{column.generated.expression}</code>
          </Row>
        )}
      </Section>
      {column.ty.kind === "enum" && doc.enums.has(column.ty.value) && (
        <Section title="Enum">
          <UnstyledButton className="line" onClick={() => goTo({ kind: "enum", id: (column.ty as { value: number }).value })}>
            <span className="grow">{doc.enums.get(column.ty.value)!.name}</span>
            <em>{doc.enums.get(column.ty.value)!.values.map((value) => value.name).join(", ")}</em>
          </UnstyledButton>
        </Section>
      )}
      <ColumnAnnotations column={column} />
      {keys.length + referring.length > 0 && (
        <Section title={`Relations (${keys.length + referring.length})`}>
          <Rows label="Relations. Enter opens." onOpen={(at) => goTo({ kind: "foreign_key", id: [...keys, ...referring][at]!.id })}>
            {keys.map((key) => (
              <li key={key.id}>
                <UnstyledButton className="line" data-row onClick={() => goTo({ kind: "foreign_key", id: key.id })}>
                  <IconArrowRight size={13} className="faint" />
                  <span className="grow">{key.field}</span>
                  <em>
                    {doc.tables.get(key.references)?.name}.{doc.columns.get(key.ref_columns[key.columns.indexOf(column.id)] ?? -1)?.name}
                  </em>
                </UnstyledButton>
              </li>
            ))}
            {referring.map((key) => (
              <li key={`r${key.id}`}>
                <UnstyledButton className="line" data-row onClick={() => goTo({ kind: "foreign_key", id: key.id })}>
                  <IconArrowLeft size={13} className="faint" />
                  <span className="grow">{doc.tables.get(key.table)?.name}</span>
                  <em>{doc.columns.get(key.columns[key.ref_columns.indexOf(column.id)] ?? -1)?.name}</em>
                </UnstyledButton>
              </li>
            ))}
          </Rows>
        </Section>
      )}
      {indexes.length + checks.length > 0 && (
        <Section title={`Used by (${indexes.length + checks.length})`}>
          <Rows
            label="Keys, indexes and checks. Enter opens." testId="column-users"
            onOpen={(at) => goTo(at < indexes.length ? { kind: "index", id: indexes[at]!.id } : { kind: "check", id: checks[at - indexes.length]!.id })}
          >
            {indexes.map((index) => (
              <li key={index.id}>
                <UnstyledButton className="line" data-row onClick={() => goTo({ kind: "index", id: index.id })}>
                  <i className={`badge badge-${BADGE[index.kind]}`}>{BADGE[index.kind]}</i>
                  <span className="grow">{partNames(doc, index)}</span>
                </UnstyledButton>
              </li>
            ))}
            {checks.map((check) => (
              <li key={`c${check.id}`}>
                <UnstyledButton className="line mono" data-row onClick={() => goTo({ kind: "check", id: check.id })}>
                  <i className="badge">CK</i>
                  <span className="grow">{check.expression}</span>
                </UnstyledButton>
              </li>
            ))}
          </Rows>
        </Section>
      )}
      <Findings about={(object) => isAbout(object, column.id, keys, indexes)} />
    </>
  );
}

/** Of the column itself, or of a relation or an index that it is part of. */
function isAbout(object: SchemaObject, column: number, keys: readonly { id: number }[], indexes: readonly { id: number }[]): boolean {
  if (object.kind === "column") return object.id === column;
  if (object.kind === "foreign_key") return keys.some(({ id }) => id === object.id);
  return object.kind === "index" && indexes.some(({ id }) => id === object.id);
}

/** Whether an SQL condition has the name as a word. */
const mentions = (expression: string, name: string): boolean => expression.split(/[^\w]+/).includes(name);
