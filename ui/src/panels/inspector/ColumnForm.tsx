/** A column: name, type, default, keys, comment, relation, indexes, findings. */
import { Checkbox } from "@mantine/core";
import { IconArrowRight } from "@tabler/icons-react";
import { UnstyledButton } from "@mantine/core";
import { defaultText, foreignKeysOf, indexColumns, isPrimary, isUnique, typeText } from "../../format";
import { goTo, run } from "../../session";
import { indexesByTable, type Doc } from "../../store";
import type { Column, Command, Object as SchemaObject } from "../../wire";
import { defaultOffers, typeOffers } from "../types";
import { AreaField, OfferField, Row, TextField } from "./fields";
import { partNames } from "./Indexes";
import { Head, Section } from "./Inspector";
import { Findings, HeadTools, Link } from "./parts";

type SetColumn = Extract<Command, { type: "set_column" }>;
const SAME = { ty: null, default: null, comment: null, mapped: null, unique: null, primary: null, updated_at: null };

export function ColumnForm({ doc, column }: { doc: Doc; column: Column }) {
  const table = doc.tables.get(column.table);
  const set = (change: Partial<SetColumn>) => run({ ...SAME, type: "set_column", column: column.id, ...change });
  const type = typeText(doc, column);
  const keys = foreignKeysOf(doc, column);
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
        <OfferField label="Type" mono value={type} offers={typeOffers(doc)} testId="column-type" onCommit={(ty) => set({ ty })} />
        <OfferField
          label="Default" mono clearable value={defaultText(column)} placeholder="none" offers={defaultOffers(doc, column)} testId="column-default"
          onCommit={(value) => set({ default: value })}
        />
        <TextField
          label="Database" mono clearable value={column.mapped ?? ""} placeholder={column.name} testId="column-mapped" onCommit={(mapped) => set({ mapped })}
        />
        <Row label="">
          <div className="checks">
            <Checkbox
              label="Nullable" checked={column.arity === "optional"} disabled={column.arity === "list"} data-testid="column-nullable"
              onChange={(event) => set({ ty: withArity(type, event.currentTarget.checked) })}
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
      {keys.length > 0 && (
        <Section title="Relations">
          {keys.map((key) => (
            <UnstyledButton key={key.id} className="line" onClick={() => goTo({ kind: "foreign_key", id: key.id })}>
              <IconArrowRight size={13} className="faint" />
              <span className="grow">{key.field}</span>
              <em>
                {doc.tables.get(key.references)?.name}.{doc.columns.get(key.ref_columns[key.columns.indexOf(column.id)] ?? -1)?.name}
              </em>
            </UnstyledButton>
          ))}
        </Section>
      )}
      {indexes.length > 0 && (
        <Section title="Part of">
          {indexes.map((index) => (
            <div key={index.id} className="line">
              <i className={`badge badge-${{ primary: "PK", unique: "U", plain: "IX", fulltext: "IX" }[index.kind]}`}>
                {{ primary: "PK", unique: "U", plain: "IX", fulltext: "FT" }[index.kind]}
              </i>
              <span className="grow">{partNames(doc, index)}</span>
            </div>
          ))}
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

/** The type with or without `?`, which stands before the native type. Only the text that the field shows is rewritten. */
function withArity(type: string, optional: boolean): string {
  const [base = "", ...rest] = type.split(" @");
  return [base.replace(/\?$/, "") + (optional ? "?" : ""), ...rest].join(" @");
}
