/** The checks of a table: the list, and a line to add one. */
import { UnstyledButton } from "@mantine/core";
import { goTo, run } from "../../session";
import type { Doc } from "../../store";
import { LineInput } from "./fields";
import { Section } from "./Inspector";
import { Rows } from "./Rows";

export function Checks({ doc, table }: { doc: Doc; table: number }) {
  const checks = [...doc.checks.values()].filter((check) => check.table === table);
  return (
    <Section title={`Checks (${checks.length})`}>
      {checks.length > 0 && (
        <Rows
          label="Checks. Enter opens, Delete deletes." testId="check-list"
          onOpen={(at) => checks[at] && goTo({ kind: "check", id: checks[at].id })}
          onDelete={(at) => checks[at] && void run({ type: "drop_checks", checks: [checks[at].id] })}
        >
          {checks.map((check) => (
            <li key={check.id}>
              <UnstyledButton className="line mono" data-row onClick={() => goTo({ kind: "check", id: check.id })}>
                <span className="grow">{check.expression}</span>
                <em>{check.name}</em>
              </UnstyledButton>
            </li>
          ))}
        </Rows>
      )}
      <LineInput
        label="New check: a condition in SQL" placeholder="price >= 0" testId="check-add"
        onAdd={async (expression) => (await run({ type: "add_check", table, name: "", expression }, true)) !== null}
      />
    </Section>
  );
}
