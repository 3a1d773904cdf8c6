/** Parts that several forms share: findings, links to objects, delete. */
import { ActionIcon, Tooltip, UnstyledButton } from "@mantine/core";
import { IconCode, IconTrash } from "@tabler/icons-react";
import { perform } from "../../actions";
import { showSource } from "../../actions/edit";
import { goTo } from "../../session";
import { useApp } from "../../state";
import type { Object as SchemaObject } from "../../wire";
import { explain, FixButton, isRule, SeverityIcon, visit } from "../Problems";
import { Section } from "./Inspector";

/** Findings about any of these objects. */
export function Findings({ about }: { about: (object: SchemaObject) => boolean }) {
  const findings = useApp((s) => s.doc?.findings);
  const own = (findings ?? []).flatMap((finding, place) => (about(finding.at) ? [{ finding, place }] : []));
  if (own.length === 0) return null;
  return (
    <Section title={`Findings (${own.length})`}>
      <ul className="own-findings" data-testid="inspector-findings">
        {own.map(({ finding, place }) => (
          <li key={place}>
            <SeverityIcon severity={finding.severity} size={13} />
            <div>
              <p onClick={isRule(finding.code) && finding.at.kind !== "schema" ? undefined : () => visit(finding)}>{finding.message}</p>
              {finding.help && <small>{finding.help}</small>}
              {isRule(finding.code) ? (
                <UnstyledButton className="code-link" onClick={() => void explain(finding.code)}>{finding.code}</UnstyledButton>
              ) : (
                <span className="faint">{finding.code}{finding.line !== null && `, line ${finding.line}`}</span>
              )}
            </div>
            <FixButton finding={finding} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** An object's name that leads to it. */
export function Link({ object, children }: { object: SchemaObject; children: string }) {
  return (
    <UnstyledButton className="link" onClick={() => goTo(object)}>
      {children}
    </UnstyledButton>
  );
}

/** The buttons at a form's head. */
export function HeadTools({ object }: { object: SchemaObject }) {
  return (
    <>
      <Tooltip label="Show in source">
        <ActionIcon aria-label="Show in source" onClick={() => showSource(object)}>
          <IconCode size={15} stroke={1.75} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Delete">
        <ActionIcon aria-label="Delete" data-testid="inspector-delete" onClick={() => perform("edit.delete")}>
          <IconTrash size={15} stroke={1.75} />
        </ActionIcon>
      </Tooltip>
    </>
  );
}
