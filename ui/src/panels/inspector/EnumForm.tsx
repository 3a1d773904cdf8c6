/** An enum: its name, its values in order, and the columns that use it. */
import { ActionIcon, TextInput, UnstyledButton } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconPlus, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { nameOf } from "../../format";
import { goTo, run } from "../../session";
import type { Doc } from "../../store";
import type { Enum } from "../../wire";
import { AreaField, TextField } from "./fields";
import { Head, Section } from "./Inspector";
import { Findings, HeadTools } from "./parts";
import { Rows } from "./Rows";

export function EnumForm({ doc, record }: { doc: Doc; record: Enum }) {
  const [added, setAdded] = useState("");
  const [open, setOpen] = useState<number | null>(null);
  const names = record.values.map((value) => value.name);
  const users = [...doc.columns.values()].filter((column) => column.ty.kind === "enum" && column.ty.value === record.id);
  const set = (values: string[]) => run({ type: "set_enum", id: record.id, name: null, values });
  const swap = (i: number, k: number) => {
    const values = [...names];
    [values[i], values[k]] = [values[k]!, values[i]!];
    void set(values);
  };
  const remove = (at: number) => names.length > 1 && void set(names.filter((_, k) => k !== at));
  const describe = (change: { mapped?: string; comment?: string }) => run({ type: "describe_enum", id: record.id, mapped: null, comment: null, ...change });
  const describeValue = (value: number, change: { mapped?: string; comment?: string }) =>
    run({ type: "describe_enum_value", id: record.id, value, mapped: null, comment: null, ...change });
  const add = () => {
    const value = added.trim();
    if (value === "") return;
    setAdded("");
    void set([...names, value]);
  };
  return (
    <>
      <Head kind="Enum" name={record.name}>
        <HeadTools object={{ kind: "enum", id: record.id }} />
      </Head>
      <Section title="Properties">
        <TextField label="Name" value={record.name} testId="enum-name" onCommit={(name) => run({ type: "set_enum", id: record.id, name, values: null })} />
        <TextField label="Database" mono clearable value={record.mapped ?? ""} placeholder={record.name} testId="enum-mapped" onCommit={(mapped) => describe({ mapped })} />
        <AreaField label="Comment" clearable value={record.comment ?? ""} placeholder="What it tells" testId="enum-comment" onCommit={(comment) => describe({ comment })} />
      </Section>
      <Section title={`Values (${names.length})`}>
        <Rows
          label="Values. Enter or F2 alters, Alt and an arrow moves, Delete deletes." testId="enum-values" onOpen={(at) => setOpen(record.values[at]?.id ?? null)}
          onRename={(at) => setOpen(record.values[at]?.id ?? null)} onMove={(at, by) => swap(at, at + by)} onDelete={remove}
        >
          {record.values.map((value, i) => (
            <li key={value.id} className={open === value.id ? "enum-value is-open" : "enum-value"}>
              <div
                className="line" data-row tabIndex={-1} data-testid={`enum-row-${value.name}`} role="group" aria-label={`${value.name}, ${i + 1} of ${names.length}`}
                onClick={(event) => !(event.target as HTMLElement).closest("button") && setOpen(open === value.id ? null : value.id)}
              >
                <i className="ordinal">{i + 1}</i>
                <span className="grow mono">{value.name}</span>
                <em>{value.mapped ?? value.comment}</em>
                <ActionIcon size={18} tabIndex={-1} aria-label={`${value.name} up`} disabled={i === 0} onClick={() => swap(i, i - 1)}><IconArrowUp size={12} /></ActionIcon>
                <ActionIcon size={18} tabIndex={-1} aria-label={`${value.name} down`} disabled={i === names.length - 1} onClick={() => swap(i, i + 1)}><IconArrowDown size={12} /></ActionIcon>
                <ActionIcon size={18} tabIndex={-1} aria-label={`Delete ${value.name}`} disabled={names.length === 1} onClick={() => remove(i)}><IconX size={12} /></ActionIcon>
              </div>
              {open === value.id && (
                <div className="enum-fields">
                  <TextField label="Name" mono value={value.name} testId={`enum-value-${i}`} onCommit={(name) => set(names.map((old, k) => (k === i ? name : old)))} />
                  <TextField
                    label="Database" mono clearable value={value.mapped ?? ""} placeholder={value.name} testId={`enum-value-mapped-${i}`}
                    onCommit={(mapped) => describeValue(value.id, { mapped })}
                  />
                  <AreaField
                    label="Comment" clearable value={value.comment ?? ""} placeholder="What it means" testId={`enum-value-comment-${i}`}
                    onCommit={(comment) => describeValue(value.id, { comment })}
                  />
                </div>
              )}
            </li>
          ))}
        </Rows>
        <form
          className="enum-add"
          onSubmit={(event) => {
            event.preventDefault();
            add();
          }}
        >
          <TextInput
            className="mono" value={added} placeholder="NEW_VALUE" aria-label="New value" data-testid="enum-add"
            onChange={(event) => setAdded(event.currentTarget.value)}
          />
          <ActionIcon type="submit" aria-label="Add the value" disabled={added.trim() === ""}><IconPlus size={14} /></ActionIcon>
        </form>
      </Section>
      {users.length > 0 && (
        <Section title={`Used by (${users.length})`}>
          <Rows label="Columns of this type. Enter opens." testId="enum-users" onOpen={(at) => goTo({ kind: "column", id: users[at]!.id })}>
            {users.map((column) => (
              <li key={column.id}>
                <UnstyledButton className="line" data-row onClick={() => goTo({ kind: "column", id: column.id })}>
                  <span className="grow">{nameOf(doc, { kind: "column", id: column.id })}</span>
                </UnstyledButton>
              </li>
            ))}
          </Rows>
        </Section>
      )}
      <Findings about={(object) => object.kind === "enum" && object.id === record.id} />
    </>
  );
}
