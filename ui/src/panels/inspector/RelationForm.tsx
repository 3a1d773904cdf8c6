/** A relation in the inspector: its ends, its properties, what it can be turned into. The parts are shared with the popover. */
import type { Doc } from "../../store";
import type { ForeignKey, ManyToMany } from "../../wire";
import { TextField } from "./fields";
import { Head, Section } from "./Inspector";
import { Findings, HeadTools } from "./parts";
import { Conversions, Ends, JoinedEnds, Pairs, Properties } from "./relation";

export function RelationForm({ doc, foreignKey: key }: { doc: Doc; foreignKey: ForeignKey }) {
  const [child, parent] = [doc.tables.get(key.table), doc.tables.get(key.references)];
  return (
    <>
      <Head kind="Relation" name={`${child?.name ?? "?"} → ${parent?.name ?? "?"}`}>
        <HeadTools object={{ kind: "foreign_key", id: key.id }} />
      </Head>
      <Section title="Columns">
        <Pairs doc={doc} foreignKey={key} />
        <Ends doc={doc} foreignKey={key} />
      </Section>
      <Section title="Properties">
        <Properties doc={doc} foreignKey={key} />
        {key.relation !== null && <TextField label="Relation" disabled value={key.relation} testId="relation-name" onCommit={() => undefined} />}
        {key.mapped !== null && <TextField label="Constraint" mono disabled value={key.mapped} testId="relation-mapped" onCommit={() => undefined} />}
        {key.comment !== null && <p className="comment">{key.comment}</p>}
      </Section>
      <Section title="Turn into">
        <Conversions ids={["edit.to_many_to_many"]} />
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
        <JoinedEnds doc={doc} relation={relation} />
      </Section>
      <Section title="Turn into">
        <Conversions ids={["edit.to_join_table", "edit.to_one_to_many_a", "edit.to_one_to_many_b"]} />
      </Section>
      <Findings about={(object) => object.kind === "many_to_many" && object.id === relation.id} />
    </>
  );
}
