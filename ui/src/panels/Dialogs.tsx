/** The dialogs, one at a time. */
import { Modal } from "@mantine/core";
import { set, useApp, type Dialog } from "../state";
import { CompareWith } from "./dialogs/CompareWith";
import { Conflict, Unsaved } from "./dialogs/Conflict";
import { Connect } from "./dialogs/Connect";
import { Explain } from "./dialogs/Explain";
import { Fixes } from "./dialogs/Fixes";
import { Module } from "./dialogs/Module";
import { NewDocument } from "./dialogs/NewDocument";
import { Picture } from "./dialogs/Picture";
import { Relate } from "./dialogs/Relate";
import { Shortcuts } from "./dialogs/Shortcuts";
import { ViewName } from "./dialogs/ViewName";

const TITLES: Record<Dialog["kind"], string> = {
  connect: "Connect to a database",
  conflict: "Changed on disk",
  unsaved: "Unsaved edits",
  fixes: "Fixes to think about",
  explain: "Rule",
  shortcuts: "Keyboard shortcuts",
  new: "New schema",
  picture: "Export picture",
  view: "View",
  relate: "Connect to",
  compare: "Compare with",
  module: "Module",
};

const SIZES: Record<Dialog["kind"], number> = {
  connect: 620, conflict: 520, unsaved: 420, fixes: 460, explain: 640, shortcuts: 680, new: 420, picture: 520, view: 400, relate: 480, compare: 520,
  module: 380,
};

export function Dialogs() {
  const dialog = useApp((s) => s.dialog);
  return (
    <Modal
      opened={dialog !== null}
      onClose={() => set({ dialog: null })}
      title={dialog && titleOf(dialog)}
      size={dialog ? SIZES[dialog.kind] : 460}
      closeOnClickOutside={dialog?.kind !== "connect" && dialog?.kind !== "conflict"}
      data-testid={dialog ? `dialog-${dialog.kind}` : undefined}
      closeButtonProps={{ "aria-label": "Close", size: 22 }}
    >
      {dialog?.kind === "connect" && <Connect />}
      {dialog?.kind === "conflict" && <Conflict files={dialog.files} saving={dialog.saving} />}
      {dialog?.kind === "unsaved" && <Unsaved then={dialog.then} />}
      {dialog?.kind === "fixes" && <Fixes code={dialog.code} findings={dialog.findings} />}
      {dialog?.kind === "explain" && <Explain text={dialog.text} />}
      {dialog?.kind === "shortcuts" && <Shortcuts />}
      {dialog?.kind === "new" && <NewDocument />}
      {dialog?.kind === "compare" && <CompareWith />}
      {dialog?.kind === "picture" && <Picture />}
      {dialog?.kind === "view" && <ViewName view={dialog.view} tables={dialog.tables} />}
      {dialog?.kind === "relate" && <Relate from={dialog.from} />}
      {dialog?.kind === "module" && <Module tables={dialog.tables} />}
    </Modal>
  );
}

function titleOf(dialog: Dialog): string {
  if (dialog.kind === "explain") return dialog.code;
  if (dialog.kind === "view") return dialog.view === null ? "New view" : "Rename view";
  return TITLES[dialog.kind];
}
