/** The bar at the top: menus made from the actions, the document's name, and what is used most. */
import { ActionIcon, Menu, Tooltip, UnstyledButton } from "@mantine/core";
import { IconCheck, IconChevronDown, IconFileExport, IconGitCompare, IconSearch } from "@tabler/icons-react";
import { Fragment } from "react";
import { action, actions } from "../actions";
import { isEnabled, labelOf, type Action, type Group } from "../actions/action";
import { exportActions } from "../actions/file";
import { isMac, shown } from "../actions/keys";
import { focusWork } from "./source/current";
import { focusCanvas, get, openDrawer, set, useApp } from "../state";
import { Logo } from "./Logo";
import { ViewMenu } from "./ViewMenu";

const MENUS: readonly Group[] = ["File", "Edit", "Insert", "View", "Go", "Help"];

export function TopBar() {
  const doc = useApp((s) => s.doc);
  const typing = useApp((s) => s.typing);
  const dirty = doc?.status.dirty || typing;
  return (
    <header className="topbar">
      <Logo size={18} />
      <nav className="menus" aria-label="Menus">
        {MENUS.map((group) => (
          <MenuOf key={group} group={group} />
        ))}
      </nav>
      <div className="title" data-testid="title" title={doc?.path ?? "Not saved yet"}>
        <h1 className="title-name">{doc?.name}</h1>
        {dirty && <span className="dirty" data-testid="dirty" title="Unsaved edits" />}
        <ViewMenu />
      </div>
      <div className="topbar-right" role="toolbar" aria-label="Tools">
        <UnstyledButton className="search" data-testid="open-palette" onClick={() => set({ palette: true })}>
          <IconSearch size={13} />
          <span>Search</span>
          <kbd>{shown("Mod+K", isMac)}</kbd>
        </UnstyledButton>
        <span className="gap" />
        <Tool id="go.back" />
        <Tool id="go.forward" />
        <span className="gap" />
        <Tool id="edit.undo" />
        <Tool id="edit.redo" />
        <Tool id="file.save" />
        <span className="gap" />
        <ExportMenu />
        <UnstyledButton className="primary" data-testid="open-migration" onClick={() => {
            focusCanvas();
            openDrawer("migration");
          }}>
          <IconGitCompare size={14} /> Migrate
        </UnstyledButton>
      </div>
    </header>
  );
}

/** Runs an action from a menu or button; the keyboard goes back to canvas or text, if the action does not want it. */
function start(one: Action): void {
  focusWork();
  void one.run(get());
}

/** An action as a small button with its icon. */
export function Tool({ id, size = 15 }: { id: string; size?: number }) {
  const one = action(id);
  const label = useApp((s) => (one ? labelOf(one, s) : ""));
  const enabled = useApp((s) => one !== undefined && isEnabled(one, s));
  if (!one?.icon) return null;
  return (
    <Tooltip label={`${label}${one.keys?.[0] ? `  ${shown(one.keys[0], isMac)}` : ""}`}>
      <ActionIcon data-testid={`tool-${id}`} aria-label={label} disabled={!enabled} onClick={() => start(one)}>
        <one.icon size={size} stroke={1.75} />
      </ActionIcon>
    </Tooltip>
  );
}

function MenuOf({ group }: { group: Group }) {
  return (
    <Menu position="bottom-start" trigger="click" returnFocus={false}>
      <Menu.Target>
        <UnstyledButton className="menu-button" data-testid={`menu-${group.toLowerCase()}`}>
          {group}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown className="menu">
        <Items list={actions().filter((one) => one.group === group && !one.hidden)} />
      </Menu.Dropdown>
    </Menu>
  );
}

function ExportMenu() {
  const picture = action("file.picture");
  const formats = exportActions(useApp((s) => s.formats)).map((one) => ({ ...one, label: String(one.label).replace(/^Export /, "") }));
  const list = [...(picture ? [{ ...picture, label: "Picture (SVG, PNG, PDF)…" }] : []), ...formats.map((one) => ({ ...one, section: 4 }))];
  return (
    <Menu position="bottom-end" returnFocus={false}>
      <Menu.Target>
        <UnstyledButton className="menu-button" data-testid="menu-export" disabled={list.length === 0}>
          <IconFileExport size={14} stroke={1.75} /> Export <IconChevronDown size={11} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown className="menu">
        <Items list={list} />
      </Menu.Dropdown>
    </Menu>
  );
}

/** Actions as entries of a menu, sections parted by lines. */
export function Items({ list }: { list: readonly Action[] }) {
  const state = useApp();
  return list.map((one, i) => {
    const previous = list[i - 1];
    const parted = previous && (previous.section ?? 0) !== (one.section ?? 0);
    return (
      <Fragment key={one.id}>
        {parted && <Menu.Divider />}
        <Menu.Item
          data-testid={`action-${one.id}`}
          color={one.danger ? "var(--error)" : undefined}
          disabled={!isEnabled(one, state)}
          leftSection={one.checked?.(state) ? <IconCheck size={14} /> : one.icon ? <one.icon size={14} stroke={1.75} /> : <span className="no-icon" />}
          rightSection={one.keys?.[0] ? <kbd>{shown(one.keys[0], isMac)}</kbd> : undefined}
          onClick={() => start(one)}
        >
          {labelOf(one, state)}
        </Menu.Item>
      </Fragment>
    );
  });
}
