/** Several selected objects: what they are, what they have in common, and what can be done with all of them at once. */
import { Button, Checkbox, UnstyledButton } from "@mantine/core";
import { action } from "../../actions";
import { isEnabled, labelOf } from "../../actions/action";
import { count, defaultText, nameOf, typeText } from "../../format";
import { goTo, run } from "../../session";
import { useApp } from "../../state";
import type { Doc } from "../../store";
import type { Column, Command, Object as SchemaObject, Table } from "../../wire";
import { defaultOffers, typeOffers } from "../types";
import { useVocabulary } from "../vocabulary";
import { annotateColumns, annotateTables, PiiFields } from "./Annotations";
import { volumeParts, volumeText } from "./annotations";
import { common } from "./common";
import { OfferField, Row, TextField } from "./fields";
import { Section } from "./Inspector";
import { Look } from "./Look";
import { Rows } from "./Rows";
import { modulesOf } from "./TableForm";

const OFFERED = ["edit.timestamps", "edit.arrange", "view.fit_selection", "edit.delete"];
const MIXED = "mixed";
/** So many names are listed. */
const LISTED = 200;

type SetColumns = Extract<Command, { type: "set_columns" }>;

export function Several({ doc }: { doc: Doc }) {
  const state = useApp();
  const { selection } = state;
  const of = <T,>(kind: SchemaObject["kind"], records: ReadonlyMap<number, T>): T[] =>
    selection.flatMap((object) => (object.kind === kind && "id" in object ? (records.get(object.id) ?? []) : []));
  const [tables, columns] = [of("table", doc.tables), of("column", doc.columns)];
  const listed = selection.slice(0, LISTED);
  return (
    <>
      <header className="inspector-head">
        <div>
          <small>Selection</small>
          <h2 data-testid="inspector-name">{count(selection.length, "object")}</h2>
        </div>
      </header>
      {columns.length > 1 && <Columns doc={doc} columns={columns} />}
      {tables.length > 1 && <Tables doc={doc} tables={tables} />}
      <Section title="Actions">
        <div className="stack">
          {OFFERED.map((id) => {
            const one = action(id);
            if (!one) return null;
            return (
              <Button
                key={id}
                variant="default"
                justify="flex-start"
                disabled={!isEnabled(one, state)}
                leftSection={one.icon && <one.icon size={13} />}
                onClick={() => void one.run(state)}
              >
                {labelOf(one, state)}
              </Button>
            );
          })}
        </div>
      </Section>
      <Section title="Selected">
        <Rows label="Selected objects. Enter goes to one." onOpen={(at) => listed[at] && goTo(listed[at])}>
          {listed.map((object) => (
            <li key={JSON.stringify(object)}>
              <UnstyledButton className="line" data-row onClick={() => goTo(object)}>
                <span className="grow">{nameOf(doc, object)}</span>
                <em>{object.kind.replaceAll("_", " ")}</em>
              </UnstyledButton>
            </li>
          ))}
        </Rows>
        {selection.length > LISTED && <p className="comment">and {(selection.length - LISTED).toLocaleString("en")} more</p>}
      </Section>
    </>
  );
}

/** What can be said of several columns at once. */
function Columns({ doc, columns }: { doc: Doc; columns: readonly Column[] }) {
  const words = useVocabulary(doc);
  const ids = columns.map(({ id }) => id);
  const set = (change: Partial<SetColumns>) =>
    run({ ty: null, nullable: null, default: null, unique: null, updated_at: null, ...change, type: "set_columns", columns: ids });
  const type = common(columns, (column) => typeText(doc, column));
  const standard = common(columns, defaultText);
  const nullable = common(columns, ({ arity }) => arity);
  const tenant = common(columns, ({ notes }) => notes?.tenant ?? false);
  const kind = common(columns, ({ ty }) => ty);
  return (
    <Section title={count(columns.length, "column")}>
      <OfferField label="Type" mono value={type ?? ""} placeholder={MIXED} offers={typeOffers(doc, words)} testId="columns-type" onCommit={(ty) => set({ ty })} />
      <OfferField
        label="Default" mono clearable value={standard ?? ""} placeholder={standard === undefined ? MIXED : "none"} testId="columns-default"
        offers={kind ? defaultOffers(doc, { ty: kind }, words) : []} onCommit={(value) => set({ default: value })}
      />
      <Row label="">
        <div className="checks">
          <Checkbox
            label="Nullable" checked={nullable === "optional"} indeterminate={nullable === undefined} disabled={nullable === "list"} data-testid="columns-nullable"
            onChange={(event) => void set({ nullable: event.currentTarget.checked })}
          />
          <Checkbox
            label="Tells the tenant" checked={tenant ?? false} indeterminate={tenant === undefined} data-testid="columns-tenant"
            onChange={(event) => void annotateColumns(ids, { tenant: event.currentTarget.checked })}
          />
        </div>
      </Row>
      <PiiFields value={common(columns, ({ notes }) => notes?.pii ?? null)} onCommit={(pii) => annotateColumns(ids, { pii })} />
    </Section>
  );
}

/** What can be said of several tables at once. */
function Tables({ doc, tables }: { doc: Doc; tables: readonly Table[] }) {
  const ids = tables.map(({ id }) => id);
  const module = common(tables, (table) => table.module ?? "");
  const volume = common(tables, ({ notes }) => notes?.volume ?? null);
  const parts = volumeParts(volume);
  const only = common(tables, ({ notes }) => notes?.append_only ?? false);
  return (
    <Section title={count(tables.length, "table")}>
      <OfferField
        label="Module" clearable value={module ?? ""} placeholder={module === undefined ? MIXED : "none"} offers={modulesOf(doc)} testId="tables-module"
        onCommit={(next) => run({ type: "set_module", tables: ids, module: next })}
      />
      <Look doc={doc} tables={ids} />
      <TextField
        label="Rows" clearable value={parts.rows} placeholder={volume === undefined ? MIXED : "expected, as 10M"} spoken="Expected rows of each" testId="tables-volume"
        onCommit={(rows) => annotateTables(ids, { volume: volumeText(rows, parts.growth, parts.per) })}
      />
      <Row label="">
        <Checkbox
          label="Append only" checked={only ?? false} indeterminate={only === undefined} data-testid="tables-append-only"
          onChange={(event) => void annotateTables(ids, { append_only: event.currentTarget.checked })}
        />
      </Row>
    </Section>
  );
}
