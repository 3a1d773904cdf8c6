/** What annotations say of tables and columns: a field for each, written into the text in the annotation's own form. */
import { ActionIcon, Checkbox, Select, Tooltip } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { run } from "../../session";
import { columnsOf, type Doc } from "../../store";
import type { Column, Command, Table } from "../../wire";
import { dependencyText, PERIODS, PII, piiText, PROTECTION, volumeParts, volumeText, withClass } from "./annotations";
import { ChoiceField, Row, TextField, TextLine } from "./fields";
import { Section } from "./Inspector";

type OfTable = Extract<Command, { type: "set_table_notes" }>;
type OfColumn = Extract<Command, { type: "set_column_notes" }>;

/** Annotates tables; what is not named stays. */
export const annotateTables = (tables: number[], change: Partial<OfTable>) =>
  run({ volume: null, tenant: null, append_only: null, dependencies: null, renamed_from: null, ...change, type: "set_table_notes", tables });

/** Annotates columns; what is not named stays. */
export const annotateColumns = (columns: number[], change: Partial<OfColumn>) =>
  run({ pii: null, tenant: null, renamed_from: null, ...change, type: "set_column_notes", columns });

export function TableAnnotations({ doc, table }: { doc: Doc; table: Table }) {
  const { notes } = table;
  const set = (change: Partial<OfTable>) => annotateTables([table.id], change);
  const volume = volumeParts(notes?.volume);
  const dependencies = (notes?.dependencies ?? []).map(dependencyText);
  const setDependencies = (lines: string[]) => set({ dependencies: lines });
  const tenants = [{ value: "", label: "Not said" }, ...columnsOf(doc, table.id).map(({ name }) => ({ value: name, label: name }))];
  return (
    <Section title="Annotations">
      <TextField
        label="Rows" value={volume.rows} clearable placeholder="expected, as 10M" spoken="Expected rows" testId="table-volume"
        onCommit={(rows) => set({ volume: volumeText(rows, volume.growth, volume.per) })}
      />
      <Row label="Growth" group="Growth">
        <span className="growth">
          <GrowthFields volume={volume} onCommit={(growth, per) => set({ volume: volumeText(volume.rows, growth, per) })} />
        </span>
      </Row>
      <ChoiceField
        label="Tenant" value={notes?.tenant ?? ""} choices={tenants} testId="table-tenant" spoken="Column that tells whose a row is"
        onCommit={(tenant) => set({ tenant })}
      />
      <Row label="">
        <Tooltip label="An audit trail, a ledger: rows are added, and never altered or removed">
          <Checkbox
            label="Append only" checked={notes?.append_only ?? false} data-testid="table-append-only"
            onChange={(event) => set({ append_only: event.currentTarget.checked })}
          />
        </Tooltip>
      </Row>
      {dependencies.map((line, i) => (
        <div key={`${i} ${line}`} className="with-button">
          <TextField
            label={i === 0 ? "Depends" : ""} mono value={line} spoken={`Dependency ${i + 1}`} testId={`table-dependency-${i}`} clearable
            onCommit={(text) => setDependencies(dependencies.map((old, k) => (k === i ? text : old)).filter((text) => text !== ""))}
          />
          <ActionIcon size={18} aria-label={`Delete dependency ${i + 1}`} onClick={() => void setDependencies(dependencies.filter((_, k) => k !== i))}>
            <IconX size={12} />
          </ActionIcon>
        </div>
      ))}
      <TextField
        key={`d${dependencies.length}`} label={dependencies.length === 0 ? "Depends" : ""} mono value="" placeholder="sku -> name, colour" spoken="New dependency between fields"
        testId="table-dependency-add" onCommit={(text) => setDependencies([...dependencies, text])}
      />
      <TextField
        label="Was" mono clearable value={notes?.renamed_from ?? ""} placeholder="former database name" spoken="Name at the last migration" testId="table-renamed-from"
        onCommit={(renamed_from) => set({ renamed_from })}
      />
    </Section>
  );
}

function GrowthFields({ volume, onCommit }: { volume: { rows: string; growth: string; per: string }; onCommit(growth: string, per: string): unknown }) {
  const off = volume.rows === "";
  return (
    <>
      <TextLine
        label="Rows that come in" value={volume.growth} clearable disabled={off} placeholder="50k" testId="table-growth"
        onCommit={(growth) => onCommit(growth, volume.per)}
      />
      <Select
        data={[...PERIODS]} value={volume.per} disabled={off || volume.growth === ""} allowDeselect={false} aria-label="Period of growth" data-testid="table-growth-per"
        onChange={(per) => per && void onCommit(volume.growth, per)}
      />
    </>
  );
}

export function ColumnAnnotations({ column }: { column: Column }) {
  const { notes } = column;
  const set = (change: Partial<OfColumn>) => annotateColumns([column.id], change);
  return (
    <Section title="Annotations">
      <PiiFields value={notes?.pii ?? null} onCommit={(pii) => set({ pii })} />
      <Row label="">
        <Tooltip label="The column tells whose a row is, in a database that many customers share">
          <Checkbox label="Tells the tenant" checked={notes?.tenant ?? false} data-testid="column-tenant" onChange={(event) => set({ tenant: event.currentTarget.checked })} />
        </Tooltip>
      </Row>
      <TextField
        label="Was" mono clearable value={notes?.renamed_from ?? ""} placeholder="former database name" spoken="Name at the last migration" testId="column-renamed-from"
        onCommit={(renamed_from) => set({ renamed_from })}
      />
    </Section>
  );
}

/** Class and protection of personal data. `undefined` is mixed. */
export function PiiFields({ value, onCommit }: { value: NonNullable<Column["notes"]>["pii"] | undefined; onCommit(pii: string): unknown }) {
  const personal = value !== null && value !== undefined && value.class !== "none";
  return (
    <>
      <ChoiceField
        label="Personal" value={value === undefined ? null : (value?.class ?? "")} choices={PII} testId="column-pii" spoken="What it tells of a person"
        placeholder={value === undefined ? "mixed" : "none"} onCommit={(next) => onCommit(withClass(value, next))}
      />
      {personal && (
        <ChoiceField
          label="Protection" value={value.protection ?? ""} choices={PROTECTION} testId="column-protection"
          onCommit={(next) => onCommit(piiText({ class: value.class, protection: next === "" ? null : (next as "hashed") }))}
        />
      )}
    </>
  );
}
