/** A relation: its ends, fields and actions. */
import { SegmentedControl, Select } from "@mantine/core";
import { ACTION_LABEL } from "../../format";
import { run } from "../../session";
import { edgeKey, type Doc } from "../../store";
import type { Cardinality, Command, ForeignKey, ManyToMany, ReferentialAction } from "../../wire";
import { Row, TextField } from "./fields";
import { Head, Section } from "./Inspector";
import { Findings, HeadTools, Link } from "./parts";

type SetKey = Extract<Command, { type: "set_foreign_key" }>;
const SAME = { field: null, inverse: null, on_delete: null, on_update: null, optional: null, unique: null };
const WORDS: Record<Cardinality, string> = {
  one: "exactly one", zero_or_one: "one or no", zero_or_many: "any number of", one_or_many: "one or more",
};
const ACTIONS = (Object.entries(ACTION_LABEL) as [ReferentialAction, string][]).map(([value, label]) => ({ value, label }));

export function RelationForm({ doc, foreignKey: key }: { doc: Doc; foreignKey: ForeignKey }) {
  const [child, parent] = [doc.tables.get(key.table), doc.tables.get(key.references)];
  const route = doc.routes.get(edgeKey({ kind: "foreign_key", id: key.id }));
  const set = (change: Partial<SetKey>) => run({ ...SAME, type: "set_foreign_key", foreign_key: key.id, ...change });
  const optional = key.columns.some((id) => doc.columns.get(id)?.arity === "optional");
  const single = route?.start === "zero_or_one" || route?.start === "one";
  // What Prisma takes where nothing is written; shown, not sent.
  const implied = { on_delete: optional ? "SetNull" : "Restrict", on_update: "Cascade" };
  const action = (which: "on_delete" | "on_update", label: string) => (
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
      <Head kind="Relation" name={`${child?.name ?? "?"} → ${parent?.name ?? "?"}`}>
        <HeadTools object={{ kind: "foreign_key", id: key.id }} />
      </Head>
      <Section title="Columns">
        {key.columns.map((id, i) => {
          const [from, to] = [doc.columns.get(id), doc.columns.get(key.ref_columns[i] ?? -1)];
          return (
            <div key={id} className="line pair">
              {from && child && <Link object={{ kind: "column", id }}>{`${child.name}.${from.name}`}</Link>}
              <span className="faint">→</span>
              {to && parent && <Link object={{ kind: "column", id: to.id }}>{`${parent.name}.${to.name}`}</Link>}
            </div>
          );
        })}
        {route && (
          <p className="comment" data-testid="relation-words">
            Each {child?.name} has {WORDS[route.end]} {parent?.name}; each {parent?.name} has {WORDS[route.start]} {child?.name}.
          </p>
        )}
      </Section>
      <Section title="Properties">
        <TextField label="Child field" value={key.field} testId="relation-field" onCommit={(field) => set({ field })} />
        <TextField
          label="Parent field" value={key.inverse?.name ?? ""} placeholder="none" testId="relation-inverse"
          onCommit={(inverse) => set({ inverse })}
        />
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
        {action("on_delete", "On delete")}
        {action("on_update", "On update")}
        {key.relation !== null && <TextField label="Relation" disabled value={key.relation} testId="relation-name" onCommit={() => undefined} />}
        {key.mapped !== null && <TextField label="Constraint" mono disabled value={key.mapped} testId="relation-mapped" onCommit={() => undefined} />}
        {key.comment !== null && <p className="comment">{key.comment}</p>}
      </Section>
      <Findings about={(object) => object.kind === "foreign_key" && object.id === key.id} />
    </>
  );
}

export function ManyToManyForm({ doc, relation }: { doc: Doc; relation: ManyToMany }) {
  const name = (id: number) => doc.tables.get(id)?.name ?? "?";
  return (
    <>
      <Head kind="Relation" name={`${name(relation.a.table)} ↔ ${name(relation.b.table)}`}>
        <HeadTools object={{ kind: "many_to_many", id: relation.id }} />
      </Head>
      <Section title="Many to many">
        {[relation.a, relation.b].map((end, i) => (
          <div key={i} className="line pair">
            <Link object={{ kind: "table", id: end.table }}>{name(end.table)}</Link>
            <span className="faint">field</span>
            <b>{end.field}</b>
          </div>
        ))}
        <p className="comment">The database joins them by a table that Prisma makes and hides{relation.relation && `: _${relation.relation}`}.</p>
      </Section>
      <Findings about={(object) => object.kind === "many_to_many" && object.id === relation.id} />
    </>
  );
}
