/** The two questions about edits that could be lost. Nothing is written or dropped before the answer. */
import { Button } from "@mantine/core";
import { reload, save } from "../../session";
import { get, set, useApp } from "../../state";

export function Conflict({ files, saving }: { files: readonly string[]; saving: boolean }) {
  const close = () => set({ dialog: null });
  // Gone since it was asked, there is nothing to read.
  const gone = useApp((s) => s.doc?.status.notices.some(({ code }) => code === "disk/gone") ?? false);
  return (
    <div className="dialog">
      <p>
        {files.length === 1 ? "This file" : "These files"} changed on disk while there are edits here that are not saved
        {saving ? ". Nothing was written." : "."}
      </p>
      <ul className="files">
        {files.map((file) => (
          <li key={file}>{file}</li>
        ))}
      </ul>
      <div className="buttons">
        <Button variant="default" data-testid="conflict-keep" onClick={close}>
          {saving ? "Cancel" : "Keep mine for now"}
        </Button>
        <span className="spring" />
        {!gone && <Button variant="default" data-testid="conflict-reload" onClick={() => { close(); void reload(); }}>
          Drop mine, read the disk
        </Button>}
        <Button color="red" data-testid="conflict-overwrite" onClick={() => { close(); void save(false, "overwrite"); }}>
          Overwrite the disk
        </Button>
      </div>
    </div>
  );
}

export function Unsaved({ then }: { then(): void }) {
  return (
    <div className="dialog">
      <p>
        <b>{get().doc?.name}</b> has edits that no file has.
      </p>
      <div className="buttons">
        <Button variant="default" onClick={() => set({ dialog: null })}>Cancel</Button>
        <span className="spring" />
        <Button variant="default" data-testid="unsaved-drop" onClick={then}>Drop them</Button>
        <Button
          data-testid="unsaved-save"
          onClick={() => {
            set({ dialog: null });
            void save().then((done) => done && then());
          }}
        >
          Save
        </Button>
      </div>
    </div>
  );
}
