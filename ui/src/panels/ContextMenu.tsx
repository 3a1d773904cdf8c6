/** The menu at the pointer: actions that fit what is selected. */
import { Menu } from "@mantine/core";
import { action, actions } from "../actions";
import { showSource } from "../actions/edit";
import { IconCode } from "@tabler/icons-react";
import { isEnabled, type Action } from "../actions/action";
import { selectedNote } from "../notes";
import { focusCanvas, get, set, useApp } from "../state";
import { Items } from "./TopBar";

const FOR: Record<string, readonly string[]> = {
  note: ["edit.rename", "note.amber", "note.blue", "note.green", "note.rose", "note.slate", "edit.delete"],
  none: ["insert.table", "insert.enum", "insert.note", "edit.arrange", "edit.select_all", "view.fit"],
  table: ["insert.column", "edit.rename", "edit.copy_name", "view.fit_selection", "focus.toggle", "views.new", "views.neighbours", "views.remove", "edit.delete"],
  column: ["insert.column", "edit.rename", "edit.move_up", "edit.move_down", "edit.copy_name", "edit.delete"],
  several: ["edit.arrange", "view.fit_selection", "file.picture", "focus.toggle", "views.new", "views.remove", "edit.delete"],
};

/** The palette has all of them. */
const MOST_VIEWS = 5;

export function ContextMenu() {
  const menu = useApp((s) => s.menu);
  const selection = useApp((s) => s.selection);
  const viewShown = useApp((s) => s.doc?.shown.view ?? null) !== null;
  if (!menu) return null;
  const kind = selectedNote() ? "note" : selection.length > 1 ? "several" : (selection[0]?.kind ?? "none");
  const ids = FOR[kind] ?? ["edit.properties", "edit.copy_name", "edit.delete"];
  const list: Action[] = ids.flatMap((id, i) => {
    const found = action(id);
    // In the whole diagram there is no view to add to.
    if (/^views\.(neighbours|remove)$/.test(id) && !viewShown) return [];
    return found ? [{ ...found, section: id === "edit.delete" ? 9 : /^(focus|views)/.test(id) ? 5 : i > 2 && kind === "none" ? 1 : 0 }] : [];
  });
  if (kind === "table" || kind === "several") {
    const state = get();
    const views = actions().filter((one) => one.id.startsWith("views.add_") && isEnabled(one, state)).slice(0, MOST_VIEWS);
    list.splice(-1, 0, ...views.map((one) => ({ ...one, section: 6 })));
  }
  const object = selection[0];
  if (object && selection.length === 1) {
    list.splice(-1, 0, { id: "go.to_source", label: "Show in source", group: "Go", icon: IconCode, section: 8, run: () => showSource(object) });
  }
  return (
    <Menu opened onClose={() => {
        set({ menu: null });
        focusCanvas();
      }} position="bottom-start" key={`${menu.x},${menu.y}`}>
      <Menu.Target>
        <span style={{ position: "fixed", left: menu.x, top: menu.y, width: 1, height: 1 }} />
      </Menu.Target>
      <Menu.Dropdown className="menu" data-testid="context-menu">
        <Items list={list} />
      </Menu.Dropdown>
    </Menu>
  );
}
