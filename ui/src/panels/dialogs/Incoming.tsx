/** What a database would bring: numbers, names, and what is left out. Shown before anything is taken in. */
import { IconCheck } from "@tabler/icons-react";
import { count } from "../../format";
import type { Incoming as Object, PullView } from "../../wire";

const KINDS = [["table", "Tables"], ["view", "Views"], ["enum", "Enums"]] as const;
const SIGN: Record<string, [string, string, string]> = {
  create: ["+", "is-added", "is new"], alter: ["~", "is-altered", "changes"], drop: ["−", "is-dropped", "goes"],
};

export function Incoming({ view, into }: { view: PullView; into: boolean }) {
  return (
    <div data-testid="connect-incoming">
      <div className="success">
        <IconCheck size={15} />
        {into && view.edits === 0 ? "Connected: the schema says what the database says already." : `Connected: ${summary(view, into)}`}
      </div>
      {KINDS.map(([kind, title]) => {
        const own = view.objects.filter((object) => object.kind === kind);
        return own.length > 0 && <Group key={kind} title={`${title} (${own.length})`} objects={own} signed={into} />;
      })}
      {view.not_modelled.length > 0 && (
        <>
          <h3>Left out, because no record stands for it ({view.not_modelled.length})</h3>
          {view.not_modelled.map((one) => (
            <div className="not-modelled" key={`${one.kind} ${one.name}`}>
              <b>{one.kind}</b> {one.name} <span className="muted">{one.reason}</span>
            </div>
          ))}
        </>
      )}
    </div>
  );
}

function Group({ title, objects, signed }: { title: string; objects: readonly Object[]; signed: boolean }) {
  return (
    <>
      <h3>{title}</h3>
      <p className="incoming">
        {objects.map((object) => {
          const [sign, tone, words] = SIGN[object.action] ?? ["", "", ""];
          return (
            <span key={object.name} className={signed ? tone : ""} title={signed ? words : undefined}>
              {signed && `${sign} `}{object.name}
            </span>
          );
        })}
      </p>
    </>
  );
}

/** The numbers of what a database holds. What comes into a document is listed only where it differs. */
export function summary(view: PullView, into = false): string {
  const of = (kind: string) => view.objects.filter((object) => object.kind === kind && object.action === "create").length;
  const [views, enums] = [into ? 0 : of("view"), into ? 0 : of("enum")];
  const parts = [
    count(into ? view.tables : of("table"), "table"), views > 0 && count(views, "view"), enums > 0 && count(enums, "enum"),
    count(view.columns, "column"), count(view.foreign_keys, "foreign key"), count(view.indexes, "index", "indexes"),
  ];
  return parts.filter(Boolean).join(", ");
}
