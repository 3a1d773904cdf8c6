/** Nothing selected: the document as a whole. */
import { moduleHue } from "../../canvas/palette";
import { stage } from "../../canvas/stage";
import { count } from "../../format";
import { select, useApp } from "../../state";
import type { Doc } from "../../store";
import { UnstyledButton } from "@mantine/core";
import { Section } from "./Inspector";
import { Findings } from "./parts";

export function Overview({ doc }: { doc: Doc }) {
  const dark = useApp((s) => s.dark);
  const modules = new Map<string, number[]>();
  for (const [table, module] of doc.modules) if (module && doc.tables.has(table)) modules.set(module, [...(modules.get(module) ?? []), table]);
  const facts: [string, number][] = [
    ["Tables", doc.tables.size], ["Columns", doc.columns.size], ["Foreign keys", doc.foreignKeys.size], ["Many to many", doc.manyToMany.size],
    ["Keys and indexes", doc.indexes.size], ["Enums", doc.enums.size], ["Checks", doc.checks.size],
  ];
  return (
    <>
      <header className="inspector-head">
        <div>
          <small>Schema</small>
          <b>{doc.name}</b>
        </div>
      </header>
      <Section title="Document">
        <dl className="facts">
          <dt>Provider</dt>
          <dd>{doc.provider ?? "not given"}</dd>
          <dt>{doc.files.length > 1 ? "Files" : "File"}</dt>
          <dd title={doc.path ?? undefined}>{doc.path === null ? "not saved yet" : doc.files.length > 1 ? count(doc.files.length, "file") : doc.files[0]?.name}</dd>
          {facts.filter(([, n]) => n > 0).map(([name, n]) => (
            <Fact key={name} name={name} n={n} />
          ))}
        </dl>
      </Section>
      {modules.size > 1 && (
        <Section title={`Modules (${modules.size})`}>
          {[...modules].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, tables]) => {
            const hue = moduleHue(doc, name);
            return (
              <UnstyledButton
                key={name}
                className="line"
                onClick={() => {
                  select(tables.map((id) => ({ kind: "table", id })));
                  stage()?.fit(tables);
                }}
              >
                <i className="swatch" style={{ background: hue.accent[dark ? 1 : 0] }} />
                <span className="grow">{name}</span>
                <em>{tables.length}</em>
              </UnstyledButton>
            );
          })}
        </Section>
      )}
      <Findings about={(object) => object.kind === "schema"} />
    </>
  );
}

function Fact({ name, n }: { name: string; n: number }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{n.toLocaleString("en")}</dd>
    </>
  );
}
