/** A check constraint: its name and its condition, in SQL over database names. */
import { run } from "../../session";
import type { Doc } from "../../store";
import type { Check, Command } from "../../wire";
import { AreaField, TextField } from "./fields";
import { Head, Section } from "./Inspector";
import { Findings, HeadTools, Link } from "./parts";

type SetCheck = Extract<Command, { type: "set_check" }>;

export function CheckForm({ doc, check }: { doc: Doc; check: Check }) {
  const table = doc.tables.get(check.table);
  const set = (change: Partial<SetCheck>) => run({ name: null, expression: null, ...change, type: "set_check", check: check.id });
  return (
    <>
      <Head kind="Check" name={check.name ?? "Check"} path={table && <> of <Link object={{ kind: "table", id: table.id }}>{table.name}</Link></>}>
        <HeadTools object={{ kind: "check", id: check.id }} />
      </Head>
      <Section title="Properties">
        <TextField label="Name" mono clearable value={check.name ?? ""} placeholder="given by the database" testId="check-name" onCommit={(name) => set({ name })} />
        <AreaField
          label="Condition" mono value={check.expression} testId="check-expression" hint="SQL over database names; every row has to fulfil it."
          onCommit={(expression) => set({ expression })}
        />
      </Section>
      <Findings about={(object) => object.kind === "check" && object.id === check.id} />
    </>
  );
}
