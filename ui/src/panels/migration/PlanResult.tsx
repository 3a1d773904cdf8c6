/** A planned migration: proof, steps with their dangers, SQL up and down, and the way to disk. */
import { Button, Checkbox, SegmentedControl, Tooltip, UnstyledButton } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconCircleCheckFilled, IconCircleDashed, IconCopy, IconDeviceFloppy, IconX, IconXboxXFilled } from "@tabler/icons-react";
import { useState } from "react";
import { count } from "../../format";
import { tell } from "../../session";
import type { HazardView, Object as SchemaObject, PlanView, ProofView, StepView } from "../../wire";
import { Sql } from "../source/Sql";
import { Changes, NotCompared } from "./Changes";
import { Renames } from "./Renames";

interface Props {
  plan: PlanView;
  written: string | null;
  stale: boolean;
  saved: boolean;
  onWrite(accepted: string[]): void;
  onSay(object: SchemaObject, name: string | null): void;
}

export function PlanResult({ plan, written, stale, saved, onWrite, onSay }: Props) {
  const [view, setView] = useState("up");
  const [chosen, setChosen] = useState<{ phase: number; step: number } | null>(null);
  const [left, setLeft] = useState("steps");
  const [accepted, setAccepted] = useState(false);
  const steps = plan.phases.flatMap((phase, p) => phase.steps.map((step, s) => ({ step, p, s })));
  const refusal =
    stale ? "The document has changed since."
    : !saved ? "Save the document first: migrations lie beside it."
    : plan.proof.status !== "proven" ? "Only a proven migration is written from here; the command line can write it unproven."
    : null;
  const dangerous = steps.flatMap(({ step }) => step.hazards).filter((hazard) => hazard.severity === "danger");
  const dangers = dangerous.length;
  const codes = [...new Set(dangerous.map((hazard) => hazard.code))];
  const unaccepted = dangers > 0 && !accepted;
  const step = chosen ? plan.phases[chosen.phase]?.steps[chosen.step] : undefined;
  const text = step ? sqlOf(step, view) : plan.phases.map((phase) => (view === "up" ? phase.up_sql : phase.down_sql)).join("\n\n");
  if (steps.length === 0) {
    return (
      <div className="calm" data-testid="nothing-to-migrate">
        <IconCheck size={18} className="is-good" /> Nothing to migrate: both sides are the same.
      </div>
    );
  }
  return (
    <>
      <div className="migration-left">
        <Proof proof={plan.proof} />
        {written === null && <Renames plan={plan} onSay={onSay} />}
        <div className="row">
          <SegmentedControl
            value={left}
            onChange={setLeft}
            data={[
              { value: "steps", label: count(steps.length, "step") },
              { value: "changes", label: count(plan.changes.length, "difference") },
            ]}
          />
          {dangers > 0 && <span className="chip is-error">{count(dangers, "danger")}</span>}
          <span className="spring" />
          {written === null ? (
            <Tooltip label={refusal ?? (unaccepted ? "Accept the dangers first." : "Saves the schema, then writes migration.sql and down.sql")}>
              <Button
                variant={plan.proof.status === "proven" ? "filled" : "default"}
                leftSection={<IconDeviceFloppy size={13} />}
                data-disabled={refusal !== null || unaccepted || undefined}
                data-testid="write-plan"
                onClick={() => refusal === null && !unaccepted && onWrite(codes)}
              >
                Write migration
              </Button>
            </Tooltip>
          ) : (
            <span className="written" data-testid="written" title={written}>
              <IconCheck size={13} /> {written.split(/[/\\]/).pop()}
            </span>
          )}
        </div>
        {written === null && refusal === null && dangers > 0 && (
          <Checkbox
            className="accept"
            checked={accepted}
            onChange={(event) => setAccepted(event.currentTarget.checked)}
            label={`I have read it and accept: ${codes.join(", ")}`}
            data-testid="accept-dangers"
          />
        )}
        {left === "changes" ? (
          <>
            <Changes changes={plan.changes} />
            <NotCompared list={plan.not_modelled} />
          </>
        ) : (
          <ol className="steps" data-testid="steps">
            {steps.map(({ step: one, p, s }, i) => {
              const isChosen = chosen?.phase === p && chosen.step === s;
              return (
                <li key={i}>
                  <UnstyledButton className={`step${isChosen ? " is-chosen" : ""}`} onClick={() => setChosen(isChosen ? null : { phase: p, step: s })}>
                    <span className="step-number">{i + 1}</span>
                    <span className="step-text">
                      {one.summary}
                      {one.down.kind !== "exact" && (
                        <small className={one.down.kind === "none" ? "is-error" : "is-warning"}>
                          {one.down.kind === "none" ? "No way back" : "The way back loses something"}
                          {one.down.reason && `: ${one.down.reason}`}
                        </small>
                      )}
                      {one.hazards.filter((h) => h.severity !== "safe").map((hazard) => <Hazard key={hazard.code + hazard.message} hazard={hazard} />)}
                    </span>
                    {plan.phases.length > 1 && <em>{plan.phases[p]?.name}</em>}
                  </UnstyledButton>
                </li>
              );
            })}
          </ol>
        )}
      </div>
      <div className="migration-right">
        <div className="row">
          <SegmentedControl value={view} onChange={setView} data={[{ value: "up", label: "Up" }, { value: "down", label: "Down" }]} data-testid="sql-side" />
          <span className="muted">
            {step ? step.summary : view === "up" ? "migration.sql" : "down.sql"}
          </span>
          <span className="spring" />
          <UnstyledButton className="quiet" onClick={() => void navigator.clipboard.writeText(text).then(() => tell("Copied"))}>
            <IconCopy size={13} /> Copy
          </UnstyledButton>
        </div>
        <Sql text={text} dialect={plan.dialect} testId={`sql-${view}`} />
      </div>
    </>
  );
}

function Hazard({ hazard }: { hazard: HazardView }) {
  return (
    <small className={hazard.severity === "danger" ? "is-error" : "is-warning"}>
      <IconAlertTriangle size={11} /> <b>{hazard.code}</b> {hazard.message}
      {hazard.lock && ` Lock: ${hazard.lock}.`}
    </small>
  );
}

function Proof({ proof }: { proof: ProofView }) {
  const tone = { proven: "is-good", failed: "is-error" }[proof.status] ?? "is-muted";
  const Icon = { proven: IconCircleCheckFilled, failed: IconXboxXFilled }[proof.status] ?? IconCircleDashed;
  const word = { proven: "Proven", failed: "Proof failed", skipped: "Not proven" }[proof.status] ?? proof.status;
  const parts: [string, boolean][] = [["up", proof.up], ["down", proof.down], ["rows kept", proof.rows_kept]];
  return (
    <div className={`proof ${tone}`} data-testid="proof" data-status={proof.status}>
      <Icon size={18} />
      <div>
        <div className="row">
          <b>{word}</b>
          {proof.status !== "skipped" &&
            parts.map(([name, ok]) => (
              <span key={name} className={`proof-part${ok ? "" : " is-error"}`}>
                {ok ? <IconCheck size={12} /> : <IconX size={12} />} {name}
              </span>
            ))}
        </div>
        <p>
          {proof.detail}
          {proof.server && <span className="faint"> {proof.server}</span>}
        </p>
      </div>
    </div>
  );
}

function sqlOf(step: StepView, view: string): string {
  if (view === "up") return step.up.join("\n\n");
  return step.down.sql.length > 0 ? step.down.sql.join("\n\n") : `-- ${step.down.reason ?? "There is no way back."}`;
}
