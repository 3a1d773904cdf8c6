/** Differences, one line each: what happens to what, from what to what, and its dangers by name. */
import { IconArrowRight } from "@tabler/icons-react";
import type { DiffLine, NotModelled } from "../../wire";

const SIGN: Record<string, [string, string]> = { create: ["+", "is-added"], drop: ["−", "is-dropped"], rename: ["→", "is-altered"] };

export function Changes({ changes }: { changes: readonly DiffLine[] }) {
  return (
    <ul className="changes" data-testid="changes">
      {changes.map((change, i) => {
        const [sign, tone] = SIGN[change.kind.split("_")[0] ?? ""] ?? ["~", "is-altered"];
        const what = change.kind.split("_").slice(1).join(" ");
        return (
          <li key={i} className={tone} data-kind={change.kind}>
            <i>{sign}</i>
            <em>{what}</em>
            <b>{change.subject}</b>
            {(change.from !== null || change.to !== null) && (
              <span className="change-detail">
                {change.from !== null && <s>{change.from}</s>}
                {change.from !== null && change.to !== null && <IconArrowRight size={11} />}
                {change.to !== null && <span>{change.to}</span>}
              </span>
            )}
            {change.hazards.map((hazard) => (
              <span key={hazard} className="chip is-warning">{hazard}</span>
            ))}
          </li>
        );
      })}
    </ul>
  );
}

/** What a side has and no record stands for: the differences and the plan say nothing of it. */
export function NotCompared({ list }: { list: readonly NotModelled[] }) {
  if (list.length === 0) return null;
  return (
    <>
      <h3>Not compared</h3>
      {list.map((one) => (
        <div className="not-modelled" key={`${one.kind} ${one.name}`}>
          <b>{one.kind}</b> {one.name} <span className="muted">{one.reason}</span>
        </div>
      ))}
    </>
  );
}
