/** The drawer under the canvas: problems, source, migration; one at a time. */
import { ActionIcon, Tooltip, UnstyledButton } from "@mantine/core";
import { IconChevronDown, IconChevronUp, IconCode, IconExclamationCircle, IconGitCompare } from "@tabler/icons-react";
import type { KeyboardEvent } from "react";
import { openDrawer, setPanels, useApp, type DrawerTab } from "../state";
import { Migration } from "./migration/Migration";
import { Problems } from "./Problems";
import { Source } from "./source/Source";

const TABS = [
  { id: "problems", label: "Problems", icon: IconExclamationCircle },
  { id: "source", label: "Source", icon: IconCode },
  { id: "migration", label: "Migration", icon: IconGitCompare },
] as const satisfies readonly { id: DrawerTab; label: string; icon: unknown }[];

/** The tabs, which are always there, and under them the panel, if the drawer is open. */
export function Drawer() {
  const tab = useApp((s) => s.drawer);
  const open = useApp((s) => s.panels.bottomOpen);
  const findings = useApp((s) => s.doc?.findings.length ?? 0);
  return (
    <>
      <div className={`tabs${open ? "" : " is-closed"}`}>
        <div className="tab-list" role="tablist" aria-label="Drawer" onKeyDown={walk}>
        {TABS.map(({ id, label, icon: Icon }) => (
          <UnstyledButton key={id} role="tab" aria-selected={open && tab === id} aria-controls={open ? "drawer-panel" : undefined} tabIndex={tab === id ? 0 : -1} className="tab" data-testid={`tab-${id}`} onClick={() => openDrawer(id, true)}>
            <Icon size={13} stroke={1.75} /> {label}
            {id === "problems" && findings > 0 && <em>{findings}</em>}
          </UnstyledButton>
        ))}
        </div>
        <span className="spring" />
        <Tooltip label={open ? "Close the drawer" : "Open the drawer"}>
          <ActionIcon aria-label={open ? "Close the drawer" : "Open the drawer"} data-testid="toggle-drawer" onClick={() => setPanels({ bottomOpen: !open })}>
            {open ? <IconChevronDown size={15} /> : <IconChevronUp size={15} />}
          </ActionIcon>
        </Tooltip>
      </div>
      {open && (
        <div className="drawer-body" role="tabpanel" id="drawer-panel" aria-label={TABS.find(({ id }) => id === tab)?.label}>
          {tab === "problems" && <Problems />}
          {tab === "source" && <Source />}
          {tab === "migration" && <Migration />}
        </div>
      )}
    </>
  );
}

/** The arrows move among the tabs, as a tab list is walked. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
  const tabs = [...event.currentTarget.querySelectorAll<HTMLElement>("[role=tab]")];
  const at = tabs.findIndex((tab) => tab === document.activeElement);
  if (by === 0 || at < 0) return;
  event.preventDefault();
  tabs[(at + by + tabs.length) % tabs.length]?.focus();
}
