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
        {!into ? `Connected: ${summary(view)}` : view.edits === 0 ? "Connected: the schema says what the database says already." : "Connected. What differs:"}
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

/** How much a new schema gets. */
export function summary(view: PullView): string {
  const parts = KINDS.map(([kind]) => [kind, view.objects.filter((object) => object.kind === kind).length] as const);
  return parts.filter(([kind, number]) => number > 0 || kind === "table").map(([kind, number]) => count(number, kind)).join(", ");
}
