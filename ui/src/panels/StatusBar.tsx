/** The bar at the bottom: what is open, how much of it, what is wrong with it, what runs, and the zoom. */
import { Menu, UnstyledButton } from "@mantine/core";
import { IconAlertTriangle, IconCircleX, IconInfoCircle, IconLoader2 } from "@tabler/icons-react";
import { useMemo } from "react";
import { action } from "../actions";
import { stage } from "../canvas/stage";
import { useShallow } from "zustand/react/shallow";
import { count } from "../format";
import { ipc } from "../ipc";
import { openDrawer, useApp } from "../state";
import { DETAILS } from "../ways/views";
import { Items, Tool } from "./TopBar";

export function StatusBar() {
  const doc = useApp((s) => s.doc);
  const zoom = useApp((s) => s.zoom);
  const chosen = useApp((s) => s.selection.length);
  const [job, progress] = useApp(useShallow((s) => Object.entries(s.progress)[0] ?? []));
  const findings = doc?.findings;
  const [errors, warnings, infos] = useMemo(
    () => ["error", "warning", "info"].map((severity) => findings?.filter((finding) => finding.severity === severity).length ?? 0),
    [findings],
  );
  if (!doc) return null;
  const relations = doc.foreignKeys.size + doc.manyToMany.size;
  return (
    <footer className="statusbar" data-testid="statusbar">
      <UnstyledButton className="status-item" data-testid="status-findings" onClick={() => openDrawer("problems", true)}>
        <IconCircleX size={13} className={errors ? "is-error" : ""} /> {errors} <span className="heard">errors,</span>
        <IconAlertTriangle size={13} className={warnings ? "is-warning" : ""} /> {warnings} <span className="heard">warnings,</span>
        <IconInfoCircle size={13} className={infos ? "is-info" : ""} /> {infos} <span className="heard">hints</span>
      </UnstyledButton>
      <span className="status-item" data-testid="status-provider">{doc.provider ?? "no provider"}</span>
      <span className="status-item" data-testid="status-counts">
        {count(doc.tables.size, "table")} · {count(doc.columns.size, "column")} · {count(relations, "relation")}
        {doc.enums.size > 0 && ` · ${count(doc.enums.size, "enum")}`}
      </span>
      {chosen > 1 && <span className="status-item">{chosen} selected</span>}
      {progress && (
        <span className="status-item" data-testid="status-progress">
          <IconLoader2 size={13} className="spin" /> {progress.message}
          {progress.fraction !== null && ` ${Math.round(progress.fraction * 100)} %`}
          <UnstyledButton className="link" data-testid="status-cancel" onClick={() => void ipc.cancel(Number(job)).catch(() => undefined)}>
            Cancel
          </UnstyledButton>
        </span>
      )}
      <span className="spring" />
      <span className="status-item" data-testid="status-saved">{doc.path === null ? "Not saved yet" : doc.status.dirty ? "Unsaved edits" : "Saved"}</span>
      <Menu position="top-end">
        <Menu.Target>
          <UnstyledButton className={`zoom detail${doc.shown.detail === "all" ? "" : " is-less"}`} data-testid="detail" aria-label="How much of each table is drawn">
            {DETAILS.find(({ detail }) => detail === doc.shown.detail)?.label}
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown className="menu">
          <Items list={DETAILS.flatMap(({ detail }) => action(`view.detail_${detail}`) ?? [])} />
        </Menu.Dropdown>
      </Menu>
      <span className="status-zoom">
        <Tool id="view.zoom_out" size={13} />
        <Menu position="top-end">
          <Menu.Target>
            <UnstyledButton className="zoom" data-testid="zoom">{Math.round(zoom * 100)} %</UnstyledButton>
          </Menu.Target>
          <Menu.Dropdown className="menu">
            <Menu.Item onClick={() => stage()?.fit()}>Fit everything</Menu.Item>
            {[0.25, 0.5, 0.75, 1, 1.5, 2].map((value) => (
              <Menu.Item key={value} onClick={() => stage()?.zoomTo(value)}>{value * 100} %</Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
        <Tool id="view.zoom_in" size={13} />
        <Tool id="view.fit" size={13} />
      </span>
    </footer>
  );
}
