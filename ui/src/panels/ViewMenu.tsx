/** Which view of the diagram is shown, beside its name: a menu to show another, and to make, name and delete views. */
import { Menu, UnstyledButton } from "@mantine/core";
import { IconCheck, IconChevronDown, IconStack2 } from "@tabler/icons-react";
import { action } from "../actions";
import type { Action } from "../actions/action";
import { useApp } from "../state";
import { tablesOfView, viewOf } from "../store";
import { showView, viewsByName } from "../ways/views";
import { Items } from "./TopBar";

const ABOUT: readonly string[] = ["views.new", "views.rename", "views.neighbours", "views.remove", "views.delete"];

export function ViewMenu() {
  const doc = useApp((s) => s.doc);
  if (!doc) return null;
  const view = viewOf(doc);
  const about: Action[] = ABOUT.flatMap((id) => action(id) ?? []).filter((one) => view !== null || one.id === "views.new");
  return (
    <Menu position="bottom" returnFocus={false}>
      <Menu.Target>
        <UnstyledButton className={`menu-button view-button${view ? " is-view" : ""}`} data-testid="view-menu">
          <IconStack2 size={13} stroke={1.75} />
          <span><span className="heard">View: </span>{view?.name ?? "Whole diagram"}</span>
          <IconChevronDown size={11} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown className="menu view-list" data-testid="view-list">
        <Menu.Item leftSection={view ? <span className="no-icon" /> : <IconCheck size={14} />} rightSection={<em>{doc.tables.size}</em>} data-testid="view-whole" onClick={() => void showView(null)}>
          Whole diagram
        </Menu.Item>
        {viewsByName(doc).map((one) => (
          <Menu.Item
            key={one.id}
            data-testid={`view-${one.name}`}
            leftSection={one.id === view?.id ? <IconCheck size={14} /> : <span className="no-icon" />}
            rightSection={<em>{tablesOfView(doc, one).length}</em>}
            onClick={() => void showView(one.id)}
          >
            {one.name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Items list={about} />
      </Menu.Dropdown>
    </Menu>
  );
}
