/**
 * Connects to a database, shows what would come in, and takes it in when that is confirmed: as a new document, or into the
 * one that is open. Keeps its size whatever it shows.
 */
import { Button, Loader, Progress, SegmentedControl, TextInput, UnstyledButton } from "@mantine/core";
import { IconDatabaseImport, IconPlugConnected } from "@tabler/icons-react";
import { useState } from "react";
import { count } from "../../format";
import { ipc, toFailure } from "../../ipc";
import { settle, tell, work } from "../../session";
import { get, set, show, useApp } from "../../state";
import { fromSnapshot } from "../../store";
import type { Failure, PullView } from "../../wire";
import { FailureBox } from "../FailureBox";
import { Incoming, summary } from "./Incoming";

export function Connect() {
  const [url, setUrl] = useState("");
  const [schemas, setSchemas] = useState("");
  const [target, setTarget] = useState("new");
  const [job, setJob] = useState<number | null>(null);
  const [view, setView] = useState<PullView | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const name = useApp((s) => s.doc?.name ?? null);
  const progress = useApp((s) => (job === null ? undefined : s.progress[job]));
  const into = target === "into" && name !== null;
  const ready = url.trim() !== "" && job === null;
  const postgres = url.trim() === "" || /^(postgres|env:)/i.test(url.trim());

  /** What was found holds for what was asked. */
  const ask = (change: () => void) => {
    change();
    setView(null);
    setFailure(null);
  };
  const attempt = async (what: (job: number) => Promise<void>) => {
    setFailure(null);
    setView(null);
    try {
      await work(what, setJob);
    } catch (error) {
      const known = toFailure(error);
      if (!known.code.endsWith("cancelled")) setFailure(known);
    } finally {
      setJob(null);
    }
  };
  const connect = async () => {
    await settle();
    await attempt(async (number) => setView(await ipc.look(url.trim(), postgres ? schemas : "", into, number)));
  };
  const takeIn = async (found: PullView) => {
    const { doc } = get();
    if (!into && doc?.status.dirty) {
      setFailure({ code: "window/unsaved", message: `${doc.name} has unsaved edits.`, help: "Save or undo them first; the import opens a new document." });
      return;
    }
    try {
      await settle();
      show(fromSnapshot(await ipc.takeIn()), into);
      set({ dialog: null });
      tell(into ? `Taken in: ${count(found.edits, "edit")}` : `Imported: ${summary(found)}`);
    } catch (error) {
      setView(null);
      setFailure(toFailure(error));
    }
  };
  const scratch = () => attempt(async (number) => setUrl(await ipc.scratchUrl(number)));

  return (
    <form
      className="dialog"
      onSubmit={(event) => {
        event.preventDefault();
        if (!ready) return;
        if (!view) void connect();
        else if (!into || view.edits > 0) void takeIn(view);
      }}
    >
      <TextInput
        label="URL of the database, or env:NAME"
        placeholder="postgresql://user:password@localhost:5432/shop"
        className="mono"
        value={url}
        disabled={job !== null}
        onChange={(event) => {
          const { value } = event.currentTarget;
          ask(() => setUrl(value));
        }}
        data-autofocus
        data-testid="connect-url"
      />
      <TextInput
        label="Schemas of the database"
        placeholder={postgres ? "the default one; or names with commas between; or all" : "only PostgreSQL has several"}
        className="mono"
        value={postgres ? schemas : ""}
        disabled={job !== null || !postgres}
        onChange={(event) => {
          const { value } = event.currentTarget;
          ask(() => setSchemas(value));
        }}
        data-testid="connect-schemas"
      />
      {name !== null && (
        <div className="row">
          <SegmentedControl
            value={target}
            disabled={job !== null}
            onChange={(value) => ask(() => setTarget(value))}
            data={[{ value: "new", label: "As a new schema" }, { value: "into", label: `Into ${name}` }]}
            data-testid="connect-target"
          />
          <span className="spring" />
          <UnstyledButton className="link" type="button" disabled={job !== null} onClick={() => void scratch()} data-testid="connect-scratch">
            Use a scratch database
          </UnstyledButton>
        </div>
      )}
      <div className="connect-body">
        {job !== null ? (
          <div className="working flat" data-testid="connect-progress">
            <Loader size={14} />
            <span>{progress?.message ?? "Connecting…"}</span>
            <Progress value={(progress?.fraction ?? 0) * 100} animated={progress?.fraction == null} flex={1} size={4} />
            <UnstyledButton type="button" className="quiet" data-testid="connect-cancel" onClick={() => void ipc.cancel(job).catch(() => undefined)}>
              Cancel
            </UnstyledButton>
          </div>
        ) : failure ? (
          <FailureBox failure={failure} />
        ) : view ? (
          <Incoming view={view} into={into} />
        ) : (
          <p className="faint">
            PostgreSQL, MySQL or SQLite. The database is only read. What it holds is shown here first; nothing comes in before you confirm.
          </p>
        )}
      </div>
      <div className="buttons">
        <Button variant="default" onClick={() => set({ dialog: null })}>Cancel</Button>
        <span className="spring" />
        {view ? (
          <Button type="submit" leftSection={<IconDatabaseImport size={13} />} disabled={!ready || (into && view.edits === 0)} data-testid="connect-confirm">
            {!into ? "Open as a new schema" : view.edits === 0 ? "Nothing to take in" : `Make ${count(view.edits, "edit")} in ${name}`}
          </Button>
        ) : (
          <Button type="submit" leftSection={<IconPlugConnected size={13} />} disabled={!ready} data-testid="connect-look">
            Connect
          </Button>
        )}
      </div>
    </form>
  );
}
