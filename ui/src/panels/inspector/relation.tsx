/** The parts of a relation's form, for the inspector and for the popover on the canvas. Each change is one command. */
import { Button, SegmentedControl, Select } from "@mantine/core";
import { action } from "../../actions";
import { isEnabled, labelOf } from "../../actions/action";
import { ACTION_LABEL, indexColumns, typeLabel } from "../../format";
import { run } from "../../session";
import { useApp } from "../../state";
import { columnsOf, edgeKey, indexesByTable, type Doc } from "../../store";
import type { Cardinality, Column, Command, ForeignKey, KeyPair, ManyToMany, ReferentialAction } from "../../wire";
import { Row, TextField } from "./fields";
import { Link } from "./parts";

type SetKey = Extract<Command, { type: "set_foreign_key" }>;
const SAME = { field: null, inverse: null, on_delete: null, on_update: null, optional: null, unique: null };
const WORDS: Record<Cardinality, string> = {
  one: "exactly one", zero_or_one: "one or no", zero_or_many: "any number of", one_or_many: "one or more",
};
const ACTIONS = (Object.entries(ACTION_LABEL) as [ReferentialAction, string][]).map(([value, label]) => ({ value, label }));
const NEW = "new";

interface Props {
  doc: Doc;
  foreignKey: ForeignKey;
}

/** How many rows stand at the ends, in a sentence. */
export function Ends({ doc, foreignKey: key }: Props) {
  const [child, parent] = [doc.tables.get(key.table), doc.tables.get(key.references)];
  const route = doc.routes.get(edgeKey({ kind: "foreign_key", id: key.id }));
  if (!route) return null;
  return (
    <p className="comment" data-testid="relation-words">
      Each {child?.name} has {WORDS[route.end]} {parent?.name}; each {parent?.name} has {WORDS[route.start]} {child?.name}.
    </p>
  );
}

/** Cardinality, names of the fields, actions. */
export function Properties({ doc, foreignKey: key }: Props) {
  const route = doc.routes.get(edgeKey({ kind: "foreign_key", id: key.id }));
  const set = (change: Partial<SetKey>) => run({ ...SAME, type: "set_foreign_key", foreign_key: key.id, ...change });
  const optional = key.columns.some((id) => doc.columns.get(id)?.arity === "optional");
  const single = route?.start === "zero_or_one" || route?.start === "one";
  // What Prisma takes where nothing is written; shown, not sent.
  const implied = { on_delete: optional ? "SetNull" : "Restrict", on_update: "Cascade" };
  const choice = (which: "on_delete" | "on_update", label: string) => (
    <Row label={label}>
      <Select
        data={ACTIONS}
        value={key[which]}
        placeholder={`${implied[which]} (default)`}
        allowDeselect={false}
        data-testid={`relation-${which}`}
        aria-label={label}
        onChange={(value) => value && set({ [which]: value as ReferentialAction })}
      />
    </Row>
  );
  return (
    <>
      <Row label="Parent">
        <SegmentedControl
          fullWidth value={optional ? "optional" : "required"} data-testid="relation-optional" aria-label="Whether a parent is required"
          data={[{ value: "required", label: "Required" }, { value: "optional", label: "Optional" }]}
          onChange={(value) => void set({ optional: value === "optional" })}
        />
      </Row>
      <Row label="Children">
        <SegmentedControl
          fullWidth value={single ? "one" : "many"} data-testid="relation-unique" aria-label="How many children a parent has"
          data={[{ value: "many", label: "Many" }, { value: "one", label: "One at most" }]}
          onChange={(value) => void set({ unique: value === "one" })}
        />
      </Row>
      {choice("on_delete", "On delete")}
      {choice("on_update", "On update")}
      <TextField label="Child field" value={key.field} testId="relation-field" onCommit={(field) => set({ field })} />
      <TextField
        label="Parent field" value={key.inverse?.name ?? ""} placeholder="none" testId="relation-inverse"
        onCommit={(inverse) => set({ inverse })}
      />
    </>
  );
}

/** Which key of the parent is referred to, and by which column of the child each part of it is held. */
export function Pairs({ doc, foreignKey: key }: Props) {
  const [child, parent] = [doc.tables.get(key.table), doc.tables.get(key.references)];
  const keys = (indexesByTable(doc).get(key.references) ?? [])
    .filter((index) => (index.kind === "primary" || index.kind === "unique") && index.predicate === null && indexColumns(index).length === index.parts.length)
    .map(indexColumns);
  const set = (pairs: KeyPair[]) => run({ type: "set_key_columns", foreign_key: key.id, pairs });
  const words = (ids: readonly number[]) => ids.map((id) => doc.columns.get(id)?.name ?? "?").join(", ");
  const isSet = (ids: readonly number[]) => ids.length === key.ref_columns.length && ids.every((id) => key.ref_columns.includes(id));
  const chosen = keys.findIndex(isSet);
  const holder = (id: number): number | null => key.columns[key.ref_columns.indexOf(id)] ?? null;
  return (
    <>
      {keys.length > 1 && (
        <Row label="Refers to">
          <Select
            data={keys.map((ids, place) => ({ value: String(place), label: words(ids) }))} value={chosen < 0 ? null : String(chosen)} allowDeselect={false}
            data-testid="relation-key" aria-label="Key of the parent that is referred to"
            onChange={(value) => value !== null && set(keys[Number(value)]!.map((references) => ({ column: holder(references), references })))}
          />
        </Row>
      )}
      {key.ref_columns.map((references, i) => {
        const [from, to] = [doc.columns.get(key.columns[i] ?? -1), doc.columns.get(references)];
        return (
          <div key={references} className="line pair" data-testid="relation-pair">
            <Select
              className="pair-column"
              data={[...columnsOf(doc, key.table).filter((column) => to && fits(doc, column, to)).map(({ id, name }) => ({ value: String(id), label: name })), { value: NEW, label: "New column" }]}
              value={from ? String(from.id) : null} allowDeselect={false} aria-label={`Column of ${child?.name ?? "the child"} for ${to?.name ?? "the key"}`}
              data-testid={`relation-column-${i}`}
              onChange={(value) => value !== null && void set(key.ref_columns.map((references, at) => ({
                column: at === i ? (value === NEW ? null : Number(value)) : (key.columns[at] ?? null), references,
              })))}
            />
            <span className="faint">→</span>
            {to && parent && <Link object={{ kind: "column", id: to.id }}>{`${parent.name}.${to.name}`}</Link>}
          </div>
        );
      })}
    </>
  );
}

const fits = (doc: Doc, column: Column, key: Column): boolean => column.arity !== "list" && typeLabel(doc, column).replace(/\?$/, "") === typeLabel(doc, key);

/** The fields of an implicit many-to-many relation. */
export function JoinedEnds({ doc, relation }: { doc: Doc; relation: ManyToMany }) {
  const set = (change: { a?: string; b?: string }) =>
    run({ type: "set_many_to_many", many_to_many: relation.id, a: change.a ?? null, b: change.b ?? null });
  return (
    <>
      {(["a", "b"] as const).map((end) => (
        <TextField
          key={end} label={`${doc.tables.get(relation[end].table)?.name ?? "?"} field`} value={relation[end].field} testId={`relation-${end}`}
          onCommit={(name) => set({ [end]: name })}
        />
      ))}
      <p className="comment">The database joins them by a table that Prisma makes and hides{relation.relation && `: _${relation.relation}`}.</p>
    </>
  );
}

/** What a relation can be turned into. */
export function Conversions({ ids }: { ids: readonly string[] }) {
  const state = useApp();
  return (
    <div className="stack">
      {ids.map((id) => {
        const one = action(id);
        if (!one) return null;
        return (
          <Button
            key={id} variant="default" justify="flex-start" disabled={!isEnabled(one, state)} leftSection={one.icon && <one.icon size={13} />}
            data-testid={`convert-${id}`} onClick={() => void one.run(state)}
          >
            {labelOf(one, state)}
          </Button>
        );
      })}
    </div>
  );
}
