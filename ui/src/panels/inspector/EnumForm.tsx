/** An enum: its name, its values in order, and the columns that use it. */
import { ActionIcon, TextInput, Tooltip, UnstyledButton } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconPlus, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { nameOf } from "../../format";
import { goTo, run } from "../../session";
import type { Doc } from "../../store";
import type { Enum } from "../../wire";
import { TextField } from "./fields";
import { Head, Section } from "./Inspector";
import { Findings, HeadTools } from "./parts";

export function EnumForm({ doc, record }: { doc: Doc; record: Enum }) {
  const [added, setAdded] = useState("");
  const names = record.values.map((value) => value.name);
  const users = [...doc.columns.values()].filter((column) => column.ty.kind === "enum" && column.ty.value === record.id);
  const set = (values: string[]) => run({ type: "set_enum", id: record.id, name: null, values });
  const swap = (i: number, k: number) => {
    const values = [...names];
    [values[i], values[k]] = [values[k]!, values[i]!];
    void set(values);
  };
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
        {record.mapped !== null && <TextField label="Database" mono disabled value={record.mapped} testId="enum-mapped" onCommit={() => undefined} />}
        {record.comment !== null && <p className="comment">{record.comment}</p>}
      </Section>
      <Section title={`Values (${names.length})`}>
        {record.values.map((value, i) => (
          <div key={value.id} className="enum-value">
            <TextField
              label={String(i + 1)}
              mono
              value={value.name}
              testId={`enum-value-${i}`}
              onCommit={(name) => set(names.map((old, k) => (k === i ? name : old)))}
            />
            <ActionIcon size={18} aria-label="Up" disabled={i === 0} onClick={() => swap(i, i - 1)}><IconArrowUp size={12} /></ActionIcon>
            <ActionIcon size={18} aria-label="Down" disabled={i === names.length - 1} onClick={() => swap(i, i + 1)}><IconArrowDown size={12} /></ActionIcon>
            <Tooltip label="Delete the value">
              <ActionIcon size={18} aria-label="Delete the value" disabled={names.length === 1} onClick={() => void set(names.filter((_, k) => k !== i))}>
                <IconX size={12} />
              </ActionIcon>
            </Tooltip>
          </div>
        ))}
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
          {users.map((column) => (
            <UnstyledButton key={column.id} className="line" onClick={() => goTo({ kind: "column", id: column.id })}>
              <span className="grow">{nameOf(doc, { kind: "column", id: column.id })}</span>
            </UnstyledButton>
          ))}
        </Section>
      )}
      <Findings about={(object) => object.kind === "enum" && object.id === record.id} />
    </>
  );
}
