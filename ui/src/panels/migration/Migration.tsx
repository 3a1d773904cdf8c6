/** From what is to what shall be: differences, a proven migration, and the button that writes it. Plans nothing itself. */
import { Button, Loader, Progress, Select, TextInput, UnstyledButton } from "@mantine/core";
import { IconArrowRight, IconFileCheck, IconGitCompare, IconX } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { create } from "zustand";
import { count } from "../../format";
import { ipc, toFailure } from "../../ipc";
import { run, save, settle, tell, work } from "../../session";
import { get, useApp } from "../../state";
import type { Comparison, Failure, Object as SchemaObject, PlanView } from "../../wire";
import { FailureBox } from "../FailureBox";
import { Changes, NotCompared } from "./Changes";
import { PlanResult } from "./PlanResult";
import { sourceOf, SOURCES, suggestedName, type SourceKind } from "./sources";

interface Panel {
  kind: SourceKind;
  detail: string;
  name: string;
  /** The name was typed, and no longer follows the differences. */
  named: boolean;
  job: number | null;
  /** The revision that the results speak of. */
  revision: number | null;
  comparison: Comparison | null;
  plan: PlanView | null;
  written: string | null;
  failure: Failure | null;
}

const FRESH: Panel = {
  kind: "migrations", detail: "", name: "", named: false, job: null, revision: null, comparison: null, plan: null, written: null, failure: null,
};

/** Kept while the drawer shows something else. */
const usePanel = create<Panel>(() => FRESH);
const update = usePanel.setState;

export function Migration() {
  const panel = usePanel();
  const path = useApp((s) => s.doc?.path ?? null);
  const revision = useApp((s) => s.doc?.revision);
  const progress = useApp((s) => (panel.job === null ? undefined : s.progress[panel.job]));
  const [seen, setSeen] = useState(path);
  useEffect(() => {
    if (seen !== path && get().doc) {
      update({ ...FRESH });
      setSeen(path);
    }
  }, [path]);
  const source = sourceOf(panel.kind, panel.detail, path);
  const stale = panel.revision !== null && panel.revision !== revision && panel.job === null && panel.written === null;
  const busy = panel.job !== null;

  return (
    <div className="migration" data-testid="migration">
      <div className="panel-tools">
        <span className="muted">From</span>
        <Select
          data={[...SOURCES]}
          value={panel.kind}
          allowDeselect={false}
          onChange={(kind) => update({ kind: (kind ?? "migrations") as SourceKind, comparison: null, plan: null, failure: null, written: null })}
          disabled={busy}
          w={160}
          aria-label="Compare with"
          data-testid="migration-source"
        />
        {(panel.kind === "database" || panel.kind === "git") && (
          <TextInput
            value={panel.detail}
            disabled={busy}
            onChange={(event) => update({ detail: event.currentTarget.value })}
            placeholder={panel.kind === "git" ? "HEAD" : "postgresql://user@host/database or env:DATABASE_URL"}
            aria-label={panel.kind === "git" ? "Revision" : "Database URL"}
            data-testid="migration-detail"
            className="mono"
            w={panel.kind === "git" ? 130 : 320}
            onKeyDown={(event) => event.key === "Enter" && source !== null && void compare(source)}
          />
        )}
        <IconArrowRight size={14} className="faint" />
        <span className="muted">this document</span>
        <Button variant="default" leftSection={<IconGitCompare size={13} />} disabled={busy || source === null} data-testid="compare" onClick={() => source !== null && void compare(source)}>
          Compare
        </Button>
        <span className="spring" />
        <TextInput
          value={panel.name}
          disabled={busy}
          onChange={(event) => update({ name: event.currentTarget.value, named: event.currentTarget.value.trim() !== "" })}
          placeholder="name of the migration"
          aria-label="Name of the migration"
          data-testid="migration-name"
          className="mono"
          w={220}
        />
        <Button leftSection={<IconFileCheck size={13} />} disabled={busy || source === null} data-testid="plan" onClick={() => source !== null && void plan(source)}>
          Plan and prove
        </Button>
      </div>
      {busy && (
        <div className="working" data-testid="migration-progress">
          <Loader size={14} />
          <span>{progress?.message ?? "Starting…"}</span>
          <Progress value={(progress?.fraction ?? 0) * 100} animated={progress?.fraction == null} flex={1} size={4} />
          <UnstyledButton className="quiet" aria-label="Cancel" data-testid="migration-cancel" onClick={() => panel.job !== null && void ipc.cancel(panel.job).catch(() => undefined)}>
            <IconX size={14} /> Cancel
          </UnstyledButton>
        </div>
      )}
      {stale && (panel.plan || panel.comparison) && (
        <div className="stale">
          The document has changed since.
          <UnstyledButton className="link" onClick={() => source !== null && void (panel.plan ? plan(source) : compare(source))}>Do it again</UnstyledButton>
        </div>
      )}
      <div className="migration-body">
        {panel.failure && <FailureBox failure={panel.failure} />}
        {panel.plan && <PlanResult plan={panel.plan} written={panel.written} stale={stale} saved={path !== null} onWrite={(accepted) => void write(accepted)} onSay={(object, name) => source !== null && !busy && void say(source, object, name)} />}
        {!panel.plan && panel.comparison && <Compared comparison={panel.comparison} />}
        {!panel.plan && !panel.comparison && !panel.failure && !busy && (
          <p className="nothing">
            Compare to see what has changed. “Plan and prove” writes the SQL up and down and runs both on a scratch database with rows in it.
          </p>
        )}
      </div>
    </div>
  );
}

function Compared({ comparison }: { comparison: Comparison }) {
  return (
    <div className="migration-left wide">
      <h3>{comparison.changes.length === 0 ? "No differences" : count(comparison.changes.length, "difference")}</h3>
      <Changes changes={comparison.changes} />
      <NotCompared list={comparison.not_modelled} />
    </div>
  );
}

async function compare(source: string): Promise<void> {
  await long(async (job) => {
    const comparison = await ipc.compare(source, "document", job);
    update((panel) => ({ comparison, name: panel.named ? panel.name : suggestedName(comparison.changes) }));
  });
}

async function plan(source: string): Promise<void> {
  await long(async (job) => {
    const { named } = usePanel.getState();
    let { name } = usePanel.getState();
    if (!named) {
      name = suggestedName((await ipc.compare(source, "document", job)).changes) || "migration";
      update({ name });
    }
    update({ plan: await ipc.plan(source, name.trim(), job) });
  });
}

/** What is a rename changes the plan and not the text. */
async function say(source: string, object: SchemaObject, name: string | null): Promise<void> {
  if (await run({ type: "say_former_name", object, name })) await plan(source);
}

async function long(what: (job: number) => Promise<void>): Promise<void> {
  await settle();
  update({ comparison: null, plan: null, failure: null, written: null, revision: get().doc?.revision ?? null });
  try {
    await work(what, (job) => update({ job }));
  } catch (error) {
    const failure = toFailure(error);
    if (!failure.code.endsWith("cancelled")) update({ failure });
  } finally {
    update({ job: null });
  }
}

/** The schema first: a migration beside a schema without what it migrates to would be half of an edit. */
async function write(accepted: string[]): Promise<void> {
  try {
    if (get().doc?.status.dirty && !(await save())) return;
    const written = await ipc.writePlan(accepted);
    update({ written, failure: null, named: false });
    tell("Migration written", written);
  } catch (error) {
    update({ failure: toFailure(error) });
  }
}
