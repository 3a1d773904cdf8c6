/** Connects to a database, looks at what is there, and imports it: as a new document, or into the one that is open. */
import { Button, Loader, Progress, TextInput, UnstyledButton } from "@mantine/core";
import { IconCheck, IconDatabaseImport, IconPlugConnected } from "@tabler/icons-react";
import { useState } from "react";
import { count } from "../../format";
import { ipc, toFailure } from "../../ipc";
import { settle, work } from "../../session";
import { get, set, show, useApp } from "../../state";
import { fromSnapshot } from "../../store";
import type { Failure, NotModelled, PullView } from "../../wire";
import { FailureBox } from "../FailureBox";

type Result = { kind: "tested"; tables: number; notModelled: NotModelled[] } | { kind: "pulled"; view: PullView };

export function Connect() {
  const [url, setUrl] = useState("");
  const [schemas, setSchemas] = useState("");
  const [job, setJob] = useState<number | null>(null);
  const [result, setResult] = useState<Result | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const open = useApp((s) => s.doc !== null);
  const dirty = useApp((s) => s.doc?.status.dirty ?? false);
  const progress = useApp((s) => (job === null ? undefined : s.progress[job]));
  const ready = url.trim() !== "" && job === null;

  const attempt = async (what: (job: number) => Promise<Result | null>) => {
    setFailure(null);
    setResult(null);
    try {
      setResult(await work(what, setJob));
    } catch (error) {
      const known = toFailure(error);
      if (!known.code.endsWith("cancelled")) setFailure(known);
    } finally {
      setJob(null);
    }
  };
  const test = () =>
    attempt(async (number) => {
      const found = await ipc.compare("empty", url.trim(), number);
      const tables = found.changes.filter((change) => change.kind === "create_table").length;
      return { kind: "tested", tables, notModelled: found.not_modelled };
    });
  const pull = async (into: boolean) => {
    await settle();
    await attempt(async (number) => {
      const [snapshot, view] = await ipc.pull(url.trim(), schemas, into, number);
      show(fromSnapshot(snapshot), into);
      return { kind: "pulled", view };
    });
  };
  const scratch = () =>
    attempt(async (number) => {
      setUrl(await ipc.scratchUrl(number));
      return null;
    });

  return (
    <form
      className="dialog"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) void test();
      }}
    >
      <TextInput
        label="URL of the database, or env:NAME"
        placeholder="postgresql://user:password@localhost:5432/shop"
        className="mono"
        value={url}
        disabled={job !== null}
        onChange={(event) => {
          setUrl(event.currentTarget.value);
          setResult(null);
          setFailure(null);
        }}
        data-autofocus
        data-testid="connect-url"
      />
      {/^postgres/i.test(url.trim()) && (
        <TextInput
          label="Schemas of the database"
          placeholder="the default one; or names with commas between; or all"
          className="mono"
          value={schemas}
          disabled={job !== null}
          onChange={(event) => setSchemas(event.currentTarget.value)}
          data-testid="connect-schemas"
        />
      )}
      <div className="row">
        <span className="faint">PostgreSQL, MySQL or SQLite. Only read: nothing is altered there.</span>
        <span className="spring" />
        {open && (
          <UnstyledButton className="link" type="button" disabled={job !== null} onClick={() => void scratch()} data-testid="connect-scratch">
            Use a scratch database
          </UnstyledButton>
        )}
      </div>
      {job !== null && (
        <div className="working flat" data-testid="connect-progress">
          <Loader size={14} />
          <span>{progress?.message ?? "Connecting…"}</span>
          <Progress value={(progress?.fraction ?? 0) * 100} animated={progress?.fraction == null} flex={1} size={4} />
          <UnstyledButton type="button" className="quiet" data-testid="connect-cancel" onClick={() => void ipc.cancel(job).catch(() => undefined)}>
            Cancel
          </UnstyledButton>
        </div>
      )}
      {failure && <FailureBox failure={failure} />}
      {result?.kind === "tested" && (
        <div className="success" data-testid="connect-tested">
          <IconCheck size={15} /> Connected: {count(result.tables, "table")} found.
        </div>
      )}
      {result?.kind === "pulled" && (
        <div className="success" data-testid="connect-pulled">
          <IconCheck size={15} /> {count(result.view.tables, "table")}, {count(result.view.columns, "column")},{" "}
          {count(result.view.foreign_keys, "foreign key")}, {count(result.view.indexes, "index", "indexes")}{result.view.edits > 0 && `; ${count(result.view.edits, "edit")} of the document`}.
        </div>
      )}
      {result && <LeftOut list={result.kind === "tested" ? result.notModelled : result.view.not_modelled} />}
      <div className="buttons">
        {result?.kind === "pulled" ? (
          <>
            <span className="spring" />
            <Button data-testid="connect-done" onClick={() => set({ dialog: null })}>Done</Button>
          </>
        ) : (
          <>
            <Button type="submit" variant="default" leftSection={<IconPlugConnected size={13} />} disabled={!ready} data-testid="connect-test">
              Test
            </Button>
            <span className="spring" />
            {open && (
              <Button variant="default" disabled={!ready} data-testid="connect-into" onClick={() => void pull(true)}>
                Bring into this schema
              </Button>
            )}
            <Button
              leftSection={<IconDatabaseImport size={13} />}
              disabled={!ready}
              data-testid="connect-import"
              title={dirty ? `${get().doc?.name} has unsaved edits: save it first, or they are lost.` : undefined}
              onClick={() => {
                if (dirty) setFailure({ code: "window/unsaved", message: `${get().doc?.name} has unsaved edits.`, help: "Save or undo them first; the import opens a new document." });
                else void pull(false);
              }}
            >
              Import as a new schema
            </Button>
          </>
        )}
      </div>
    </form>
  );
}

function LeftOut({ list }: { list: readonly NotModelled[] }) {
  if (list.length === 0) return null;
  return (
    <div className="left-out">
      <h3>Left out, because no record stands for it</h3>
      {list.map((one) => (
        <div className="not-modelled" key={`${one.kind} ${one.name}`}>
          <b>{one.kind}</b> {one.name} <span className="muted">{one.reason}</span>
        </div>
      ))}
    </div>
  );
}
