/**
 * Asks what is to be drawn and how, and has the backend write the picture. What was chosen last is offered again, also in
 * the next window.
 */
import { Button, Loader, Progress, SegmentedControl, Select, Switch, UnstyledButton } from "@mantine/core";
import { IconPhoto } from "@tabler/icons-react";
import { useState } from "react";
import { count } from "../../format";
import { ipc, toFailure } from "../../ipc";
import { settle, tell, work } from "../../session";
import { get, set, useApp } from "../../state";
import type { Doc } from "../../store";
import type { Detail, Failure, Pages, PictureFormat, PictureRequest, TableId } from "../../wire";
import { DETAILS, viewsByName } from "../../ways/views";
import { FailureBox } from "../FailureBox";
import { kept, keep, type Chosen } from "./pictureChoice";

const FORMATS: { value: PictureFormat; label: string }[] = [
  { value: "svg", label: "SVG" }, { value: "png", label: "PNG" }, { value: "pdf", label: "PDF" },
];
const ABOUT: Record<PictureFormat, string> = {
  svg: "Sharp at every size; for web pages, documents and drawing programs.",
  png: "Pixels; for chats and wikis.",
  pdf: "Sharp in print, with text that can be searched.",
};
const PAGES: { value: Pages; label: string }[] = [
  { value: "sheet", label: "One sheet" }, { value: "a4", label: "A4" }, { value: "a3", label: "A3" }, { value: "letter", label: "Letter" },
];
const SCALES = ["0.5", "1", "2", "3", "4"];

export function Picture() {
  const doc = useApp((s) => s.doc);
  const selection = useApp((s) => s.selection);
  const dark = useApp((s) => s.dark);
  const [chosen, setChosen] = useState<Chosen>(() => kept(dark));
  const tables = selection.filter((object) => object.kind === "table").map(({ id }) => id);
  const [what, setWhat] = useState(() => (tables.length > 1 ? "selection" : doc?.shown.view != null ? `view:${doc.shown.view}` : "all"));
  const [job, setJob] = useState<number | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const progress = useApp((s) => (job === null ? undefined : s.progress[job]));
  if (!doc) return null;
  const choose = (part: Partial<Chosen>) => {
    const next = { ...chosen, ...part };
    setChosen(next);
    setFailure(null);
    keep(next);
  };

  const draw = async () => {
    setFailure(null);
    try {
      await settle();
      const stem = (doc.name || "schema").replace(/\.prisma$/, "");
      const path = await ipc.pick("export", `${stem}.${chosen.format}`);
      if (path === null) return;
      const written = await work((number) => ipc.pictureTo(requestOf(chosen, what, tables, get().doc ?? doc), path, number), setJob);
      set({ dialog: null });
      tell("Picture written", written);
    } catch (error) {
      const known = toFailure(error);
      if (!known.code.endsWith("cancelled")) setFailure(known);
    } finally {
      setJob(null);
    }
  };

  return (
    <form
      className="dialog picture"
      onSubmit={(event) => {
        event.preventDefault();
        if (job === null) void draw();
      }}
    >
      <Select
        label="What"
        value={what}
        onChange={(value) => value && setWhat(value)}
        allowDeselect={false}
        data={[
          { value: "all", label: `The whole diagram (${count(doc.tables.size, "table")})` },
          ...viewsByName(doc).map((view) => ({ value: `view:${view.id}`, label: `View ${view.name}` })),
          ...(tables.length > 0 ? [{ value: "selection", label: `The selection (${count(tables.length, "table")})` }] : []),
        ]}
        data-testid="picture-what"
      />
      <Field label="Format">
        <SegmentedControl fullWidth aria-label="Format" value={chosen.format} onChange={(format) => choose({ format: format as PictureFormat })} data={FORMATS} data-testid="picture-format" />
      </Field>
      <p className="faint">{ABOUT[chosen.format]}</p>
      {chosen.format !== "svg" && (
        <Field label="Scale">
          <SegmentedControl fullWidth aria-label="Scale" value={String(chosen.scale)} onChange={(scale) => choose({ scale: Number(scale) })} data={SCALES.map((value) => ({ value, label: `${value}×` }))} data-testid="picture-scale" />
        </Field>
      )}
      {chosen.format === "pdf" && (
        <Field label="Pages">
          <SegmentedControl fullWidth aria-label="Pages" value={chosen.pages} onChange={(pages) => choose({ pages: pages as Pages })} data={PAGES} data-testid="picture-pages" />
        </Field>
      )}
      <Field label="Theme">
        <SegmentedControl
          fullWidth aria-label="Theme" value={chosen.theme} onChange={(theme) => choose({ theme: theme as Chosen["theme"] })}
          data={[{ value: "light", label: "Light" }, { value: "dark", label: "Dark" }]} data-testid="picture-theme"
        />
      </Field>
      <Field label="Tables">
        <SegmentedControl
          fullWidth aria-label="How much of each table" value={chosen.detail ?? "shown"} onChange={(detail) => choose({ detail: detail === "shown" ? null : (detail as Detail) })}
          data={[{ value: "shown", label: "As shown" }, ...DETAILS.map(({ detail, label }) => ({ value: detail, label }))]} data-testid="picture-detail"
        />
      </Field>
      <div className="row">
        <Switch size="xs" label="Background" checked={chosen.ground} onChange={(event) => choose({ ground: event.currentTarget.checked })} data-testid="picture-ground" />
        <Switch size="xs" label="Title" checked={chosen.title} onChange={(event) => choose({ title: event.currentTarget.checked })} data-testid="picture-title" />
      </div>
      {failure && <FailureBox failure={failure} />}
      {job !== null && (
        <div className="working flat" data-testid="picture-progress">
          <Loader size={14} />
          <span>{progress?.message ?? "Drawing"}</span>
          <Progress value={(progress?.fraction ?? 0) * 100} animated={progress?.fraction == null} flex={1} size={4} />
          <UnstyledButton type="button" className="quiet" data-testid="picture-cancel" onClick={() => void ipc.cancel(job).catch(() => undefined)}>
            Cancel
          </UnstyledButton>
        </div>
      )}
      <div className="buttons">
        <Button variant="default" onClick={() => set({ dialog: null })}>Cancel</Button>
        <span className="spring" />
        <Button type="submit" leftSection={<IconPhoto size={13} />} disabled={job !== null} data-autofocus data-testid="picture-export">
          Export…
        </Button>
      </div>
    </form>
  );
}

function Field({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div className="picture-field">
      <span className="picture-label">{label}</span>
      {children}
    </div>
  );
}

/** What the backend is asked for. The selection is drawn where it stands, in the view that is shown. */
export function requestOf(chosen: Chosen, what: string, tables: readonly TableId[], doc: Pick<Doc, "shown">): PictureRequest {
  const { shown } = doc;
  const view = what.startsWith("view:") ? Number(what.slice(5)) : what === "selection" ? shown.view : null;
  // A view has a detail of its own; that of the whole diagram is the window's.
  const detail = chosen.detail ?? (view === null || view === shown.view ? shown.detail : null);
  return { ...chosen, scale: chosen.format === "svg" ? 1 : chosen.scale, view, tables: what === "selection" ? [...tables] : null, detail };
}
